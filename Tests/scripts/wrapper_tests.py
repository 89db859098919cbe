"""The wrapper as a user runs it, with a stand-in for the engine and for the model's server."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRAPPER = ROOT / "run_parallel_synthesis.sh"
sys.path.insert(0, str(ROOT / "scripts"))

import build_encyclopedia  # noqa: E402

FAKES = Path(__file__).resolve().parent / "fakes"
ENGINE = ROOT / ".build" / "debug" / "synthesize-multi"
PATIENCE = 20


class WrapperTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="a folder with spaces ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.report = self.folder / "report"
        os.mkfifo(self.report)
        (self.folder / "model.gguf").write_bytes(b"weights")
        (self.folder / "seeds.json").write_text('["a seed"]')
        (self.folder / "tmp").mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("OPENAI_") and not name.endswith("_API_KEY")},
            "SYNTHESIZE_MULTI_BIN": str(FAKES / "engine.py"),
            "SYNTHESIS_MODEL_PYTHON": sys.executable,
            "PYTHONPATH": str(FAKES / "modules"),
            "LOCAL_MODEL_PATH": str(self.folder / "model.gguf"),
            "STUB_REPORT": str(self.report),
            "STUB_SERVER_PID": str(self.folder / "server.pid"),
            "STUB_SIGNALS": str(self.folder / "signals"),
            # A wrapper that is killed outright leaves its own.
            "TMPDIR": str(self.folder / "tmp"),
        }

    def start(self, *arguments, command=(str(WRAPPER),), cwd=None, stdin=subprocess.DEVNULL, **environment):
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=cwd or self.folder,
            env={**self.environment, **environment},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Whoever starts the tests in the background has Ctrl-C ignored by all that they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def run_engine(self, *arguments, **environment):
        """Runs to the end; gives the finished wrapper and what the engine reported."""
        process = self.start(*arguments, **environment)
        report = self.engine_report()
        process.out, process.err = process.communicate(timeout=PATIENCE)
        return process, report

    def engine_report(self):
        # Opening waits for the engine.
        with open(self.report, encoding="utf-8") as file:
            return json.load(file)

    def server_pid(self):
        return int((self.folder / "server.pid").read_text())

    def assert_gone(self, pid, seconds=1.0):
        try:
            watched = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        try:
            poll = select.poll()
            poll.register(watched, select.POLLIN)
            self.assertTrue(poll.poll(seconds * 1000), f"process {pid} is still there")
        finally:
            os.close(watched)

    def test_wrong_arguments_are_one_sentence_with_the_usage_and_exit_code_2(self):
        for arguments, sentence in [
            (["maths"], "There is no mode maths."),
            (["custom"], "custom wants a config file."),
            (["custom", "nowhere.json"], "The config nowhere.json is no file."),
            (["math", "nowhere.json"], "The seeds nowhere.json cannot be read."),
            (["math", "seeds.json", "out", "more"], "more is one argument too many."),
            (["--simulate"], "--simulate is no argument of the wrapper"),
            (["math", "."], "The seeds . are a folder; name a file."),
            (["math", "seeds.json", "model.gguf"], "The output folder model.gguf is a file; name another."),
            (["math", "seeds.json", "--seeds", "x"], "The seeds are named twice"),
            (["math", "seeds.json", "-sx"], "The seeds are named twice"),
            (["math", "seeds.json", "out", "-o", "x"], "The output folder is named twice"),
            (["math", "--config", "x"], "The mode names the config; for one of your own:"),
            (["--", "-c", "x"], "The mode names the config; for one of your own:"),
        ]:
            with self.subTest(arguments=arguments):
                process = self.start(*arguments)
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 2)
                self.assertIn(sentence, err.splitlines()[0])
                self.assertIn("usage:", err)
                self.assertEqual(out, "")

    def test_a_mistake_in_the_config_is_told_before_anything_is_set_up(self):
        for mode in ["math", "web"]:
            with self.subTest(mode=mode):
                process = self.start(mode, "seeds.json", "out", STUB_BAD_CONFIG="bad.json:1:2: no good")
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 2)
                self.assertEqual(err, "synthesize-multi: bad.json:1:2: no good\n")
                self.assertFalse((self.folder / "server.pid").exists())

    def checkout_with_stand_in_compiler(self, compiler):
        """A copy of the wrapper's files, and a `swift` that does as the script says."""
        checkout = self.folder / "checkout"
        for name in ["run_parallel_synthesis.sh", "scripts", "configs"]:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            checkout.mkdir(exist_ok=True)
            copy(ROOT / name, checkout / name)
        (checkout / "Sources").mkdir()
        (checkout / "Package.swift").write_text("")
        (self.folder / "bin").mkdir()
        swift = self.folder / "bin" / "swift"
        swift.write_text(f"#!/usr/bin/env bash\n{compiler}\n")
        swift.chmod(0o755)
        del self.environment["SYNTHESIZE_MULTI_BIN"]
        self.environment["PATH"] = f"{swift.parent}:{os.environ['PATH']}"
        return checkout

    def run_in(self, checkout):
        return subprocess.run(
            [str(checkout / "run_parallel_synthesis.sh"), "math", "seeds.json", "out", "--", "--simulate"],
            cwd=self.folder,
            env={**self.environment, "STUB_REPORT": os.devnull},
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )

    def test_it_builds_a_release_and_is_silent_about_it_the_second_time(self):
        checkout = self.checkout_with_stand_in_compiler(
            f"""echo "$@" >>'{self.folder}/builds'
            echo compiling
            mkdir -p '{self.folder}/checkout/.build/release'
            cp '{FAKES}/engine.py' '{self.folder}/checkout/.build/release/'"${{@: -1}}" """
        )
        first, second = self.run_in(checkout), self.run_in(checkout)
        self.assertEqual((first.returncode, second.returncode), (0, 0), first.stderr)
        options = f"build --package-path {checkout} -c release --static-swift-stdlib --product"
        self.assertEqual(
            (self.folder / "builds").read_text().splitlines()[:2],
            [f"{options} synthesize-multi", f"{options} seed-worker"],
        )
        self.assertIn("Building a release", first.stderr)
        self.assertNotIn("uilding", second.stderr)
        self.assertEqual((first.stdout, second.stdout), ("data\n", "data\n"))

    def test_a_failed_build_shows_what_the_compiler_said(self):
        checkout = self.checkout_with_stand_in_compiler("echo 'error: no such thing'; exit 1")
        result = self.run_in(checkout)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertTrue(result.stderr.endswith("error: no such thing\nThe build failed.\n"))

    # --- how it is called

    def test_it_works_by_a_link_a_relative_path_through_bash_and_from_a_checkout_with_spaces(self):
        checkout = self.folder / "a checkout"
        checkout.mkdir()
        for name in ["run_parallel_synthesis.sh", "scripts", "configs", "examples"]:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, checkout / name)
        elsewhere = self.folder / "else where"
        elsewhere.mkdir()
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "synth").symlink_to(checkout / "run_parallel_synthesis.sh")
        (self.folder / "bin" / "again").symlink_to("synth")
        (checkout / "run.sh").symlink_to("run_parallel_synthesis.sh")
        path = f"{self.folder}/bin:{os.environ['PATH']}"
        script = "run_parallel_synthesis.sh"
        for command, cwd in [
            (["synth"], elsewhere),
            (["again"], elsewhere),
            (["../bin/synth"], elsewhere),
            ([f"../a checkout/{script}"], elsewhere),
            (["bash", f"../a checkout/{script}"], elsewhere),
            (["bash", script], checkout),
            (["sh", script], checkout),
            (["bash", "--posix", script], checkout),
            (["./run.sh"], checkout),
            ([f"./{script}"], checkout),
        ]:
            with self.subTest(command=command):
                process = self.start(
                    "math", "--simulate", command=["env", *command], cwd=cwd,
                    PATH=path, CDPATH=str(self.folder), STUB_NO_OUTPUT="1",
                )
                report = self.engine_report()
                _, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 0, err)
                self.assertEqual(report["arguments"][1], str(checkout / "configs/math_config.json"))
                self.assertEqual(report["arguments"][3], str(checkout / "examples/math_seeds.json"))

    def test_a_folder_that_was_deleted_is_told(self):
        gone = self.folder / "gone"
        gone.mkdir()
        process = self.start("math", command=["bash", "-c", 'rmdir "$PWD"; "$0" "$@"', str(WRAPPER)], cwd=gone)
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 2)
        self.assertIn(f"The current folder {gone} has been deleted; change to another one.", err)

    def test_a_temporary_folder_that_cannot_be_made_is_told(self):
        process = self.start("math", "seeds.json", "out", "--simulate", TMPDIR="/no/such")
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 2)
        self.assertEqual(
            err,
            "No temporary folder can be made in /no/such: No such file or directory. "
            "Set TMPDIR to a folder that can be written.\n",
        )

    def test_nothing_is_left_among_temporary_files(self):
        for arguments, environment in [(["--simulate"], {}), ([], {}), (["--simulate"], {"STUB_EXIT": "3"})]:
            self.run_engine("math", "seeds.json", "out", *arguments, **environment)
            self.assertEqual(list((self.folder / "tmp").iterdir()), [])

    # --- before anything is set up

    def test_what_is_wrong_with_seeds_or_flags_is_told_before_anything_is_set_up(self):
        for mode, arguments, environment in [
            ("math", [], {}),
            ("web", [], self.with_encyclopedia()),
            ("math", ["--resume", "--bogus"], {}),
        ]:
            with self.subTest(mode=mode, arguments=arguments):
                checked = self.folder / "checked"
                process = self.start(
                    mode, "seeds.json", "out", *arguments,
                    STUB_BAD_RUN="seeds.json holds no seeds", STUB_CHECKED=str(checked), **environment,
                )
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual((process.returncode, out), (2, ""))
                self.assertEqual(err, "synthesize-multi: seeds.json holds no seeds\n")
                self.assertEqual(
                    json.loads(checked.read_text()),
                    ["--config", str(ROOT / f"configs/{mode}_config.json"), "--seeds", "seeds.json",
                     "--output-dir", "out", "--dry-run", *arguments],
                )
                self.assertFalse((self.folder / "server.pid").exists())

    def test_a_model_that_cannot_be_chosen_is_told_before_anything_is_set_up(self):
        for variables, sentence in [
            ({"LOCAL_MODEL": "7b", "LOCAL_MODEL_PATH": ""}, "LOCAL_MODEL is '7b'; it can be 1.5b, 0.5b, 135m.\n"),
            ({"LOCAL_MODEL_PATH": "none.gguf"}, "LOCAL_MODEL_PATH names none.gguf, which is no file.\n"),
        ]:
            with self.subTest(variables=variables):
                process = self.start("web", "seeds.json", "out", **variables)
                _, err = process.communicate(timeout=PATIENCE)
                self.assertEqual((process.returncode, err), (2, sentence))

    def test_seeds_that_can_be_read_but_once_are_left_to_the_run(self):
        checked = self.folder / "checked"
        read, write = os.pipe()
        os.write(write, b'"a seed"\n')
        os.close(write)
        process = self.start("math", "-", "out", "--simulate", stdin=read, STUB_CHECKED=str(checked))
        os.close(read)
        report = self.engine_report()
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(report["arguments"][2:4], ["--seeds", "-"])
        self.assertFalse(checked.exists())

    def test_a_dry_run_sets_nothing_up(self):
        for mode in ["math", "web"]:
            with self.subTest(mode=mode):
                _, report = self.run_engine(mode, "seeds.json", "out", "--dry-run", STUB_DRY_RUN_IS_THE_RUN="1")
                self.assertEqual(report["arguments"][-1], "--dry-run")
                self.assertIn("OPENAI_API_URL", report["environment"])
                self.assertFalse((self.folder / "server.pid").exists())

    # --- flags of the engine

    def test_flags_go_through_as_they_are(self):
        for arguments, flags in [
            (["math", "seeds.json", "out", "--new"], ["--new"]),
            (["math", "seeds.json", "out", "--resume"], ["--resume"]),
            (["math", "seeds.json", "out", "--", "--resume", "2026"], ["--resume", "2026"]),
            (["math", "seeds.json", "out", "-qn5", "-j", "2"], ["-qn5", "-j", "2"]),
            (["math", "seeds.json", "out", "--limit", "5", "--", "--new"], ["--limit", "5", "--new"]),
            (["math", "seeds.json", "out", "--one-of-tomorrow=a b"], ["--one-of-tomorrow=a b"]),
        ]:
            with self.subTest(arguments=arguments):
                _, report = self.run_engine(*arguments, STUB_ENDPOINT="environment")
                self.assertEqual(report["arguments"][4:], ["--output-dir", "out", *flags])

    def test_the_engine_is_told_how_the_wrapper_was_called(self):
        for arguments, command, count in [
            (["math", "my seeds.json", "out", "--resume", "--limit", "2"], r"math my\ seeds.json out --", "3"),
            (["math", "my seeds.json", "out"], r"math my\ seeds.json out --", "0"),
            (["--", "--simulate"], "--", "1"),
        ]:
            with self.subTest(arguments=arguments):
                shutil.copy(self.folder / "seeds.json", self.folder / "my seeds.json")
                _, report = self.run_engine(*arguments, STUB_ENDPOINT="environment", STUB_NO_OUTPUT="1")
                self.assertEqual(report["command"], [f"{WRAPPER} {command}", count])

    def test_seeds_and_folder_may_be_named_by_flags(self):
        for flags in [
            ["--seeds", "seeds.json", "--output-dir", "out"],
            ["-s", "seeds.json", "-o", "out"],
            ["-qsseeds.json", "-oout"],
            ["--seeds=seeds.json", "--output-dir=out"],
        ]:
            with self.subTest(flags=flags):
                _, report = self.run_engine("math", *flags, STUB_NO_OUTPUT="1")
                self.assertEqual(
                    report["arguments"], ["--config", str(ROOT / "configs/math_config.json"), *flags]
                )

    # --- signals before the run

    def test_a_signal_to_the_wrapper_alone_ends_a_build_at_once(self):
        checkout = self.checkout_with_stand_in_compiler(f"echo $$ >'{self.folder}/compiler'; exec sleep 60")
        for number, status in [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]:
            with self.subTest(signal=number):
                os.mkfifo(self.folder / "compiler")
                process = self.start(
                    "math", "seeds.json", "out", command=[str(checkout / "run_parallel_synthesis.sh")],
                )
                compiler = int((self.folder / "compiler").read_text())
                process.send_signal(number)
                _, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, status)
                self.assert_gone(compiler)
                self.assertTrue(
                    err.endswith("Ended before the run began; start it again to go on with the set-up.\n"), err
                )
                self.assertEqual(list((self.folder / "tmp").iterdir()), [])
                (self.folder / "compiler").unlink()

    # --- the web mode

    def with_encyclopedia(self):
        """A folder that looks as the builder leaves it."""
        folder = self.folder / "encyclopedia"
        (folder / "site").mkdir(parents=True, exist_ok=True)
        (folder / "site" / "index.html").write_text("<p>A page")
        (folder / "stamp").write_text(build_encyclopedia.stamp())
        return {"SYNTHESIS_ENCYCLOPEDIA": str(folder)}

    def site_pid(self, address):
        """Who listens there."""
        port = int(address.rsplit(":", 1)[1])
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        sockets = {line.split()[9] for line in lines if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                links = {os.readlink(link) for link in (process / "fd").iterdir()}
            except OSError:
                continue
            if links & {f"socket:[{inode}]" for inode in sockets}:
                return int(process.name)
        self.fail(f"nobody listens at {address}")

    def test_the_web_mode_serves_the_encyclopedia_for_as_long_as_it_runs(self):
        environment = self.with_encyclopedia()
        process = self.start("web", "seeds.json", "out", "--", "--simulate", STUB_WAIT="1", **environment)
        report = self.engine_report()
        self.assertEqual(report["arguments"][1], str(ROOT / "configs/web_config.json"))
        self.assertEqual(
            report["environment"]["SYNTHESIS_SITE_CORPUS"],
            environment["SYNTHESIS_ENCYCLOPEDIA"] + "/corpus.jsonl",
        )
        address = report["environment"]["SYNTHESIS_SITE_URL"]
        with urllib.request.urlopen(address + "/index.html", timeout=PATIENCE) as page:
            self.assertEqual(page.read(), b"<p>A page")
        site = self.site_pid(address)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
        self.assertNotIn("coproc", err)
        self.assert_gone(site)

    def test_the_site_ends_with_a_wrapper_that_is_killed_outright(self):
        process = self.start("web", "seeds.json", "out", STUB_WAIT="1", **self.with_encyclopedia())
        report = self.engine_report()
        site = self.site_pid(report["environment"]["SYNTHESIS_SITE_URL"])
        process.kill()
        for pid in (site, report["server"], report["pid"]):
            self.assert_gone(pid)

    def test_a_config_that_has_something_else_to_search_gets_no_site(self):
        for mode, named, is_served in [
            ("web", "site", True), ("web", "environment", False), ("web", "config", False),
            ("math", "none", False), ("custom", "site", True), ("custom", "none", False),
        ]:
            with self.subTest(mode=mode, named=named):
                (self.folder / "config.json").write_text("{}")
                config = ["config.json"] if mode == "custom" else []
                _, report = self.run_engine(
                    mode, *config, "seeds.json", "out", "--", "--simulate",
                    STUB_SEARCH_FROM=named, **self.with_encyclopedia(),
                )
                self.assertEqual("SYNTHESIS_SITE_URL" in report["environment"], is_served)

    def test_the_engine_is_asked_with_the_site_that_is_not_served_yet(self):
        seen = self.folder / "asked"
        environment = self.with_encyclopedia()
        _, report = self.run_engine(
            "web", "seeds.json", "out", "--", "--simulate", STUB_ASKED=str(seen), **environment
        )
        told = json.loads(seen.read_text())
        self.assertTrue(told["SYNTHESIS_SITE_URL"].startswith("http://127.0.0.1:"))
        self.assertEqual(told["SYNTHESIS_SITE_CORPUS"], report["environment"]["SYNTHESIS_SITE_CORPUS"])

    @unittest.skipUnless(ENGINE.exists(), "the engine is not built")
    def test_the_engine_answers_as_its_stand_in_does(self):
        for mode, search in [("math", "none"), ("python", "none"), ("web", "site")]:
            with self.subTest(mode=mode):
                config = str(ROOT / f"configs/{mode}_config.json")
                told = [
                    subprocess.run(
                        [str(engine), "config", "--json", "--config", config],
                        env={**self.environment, "SYNTHESIS_SITE_URL": "http://127.0.0.1:1",
                             "SYNTHESIS_SITE_CORPUS": "corpus.jsonl",
                             "STUB_OUTPUT_DIR": f"results/{mode}"},
                        capture_output=True, text=True, timeout=PATIENCE, check=True,
                    ).stdout
                    for engine in (ENGINE, FAKES / "engine.py")
                ]
                for member in [
                    '"endpoint":"none"', f'"search_from":"{search}"', f'"output_dir":"results/{mode}"'
                ]:
                    for text in told:
                        self.assertIn(member, text)
                        self.assertEqual(text.index(member), text.index(member.split(":")[0] + ":"))

    def test_python_has_its_config_seeds_and_folder_by_either_name(self):
        for mode in ["python", "py"]:
            with self.subTest(mode=mode):
                process, report = self.run_engine(mode, "--", "--simulate", STUB_NO_OUTPUT="1")
                self.assertEqual(process.returncode, 0)
                arguments = " ".join(report["arguments"])
                for name in ["configs/python_config.json", "examples/python_seeds.json",
                             "results/python"]:
                    self.assertIn(name, arguments)

    def test_help_goes_to_standard_output(self):
        process = self.start("--help")
        out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, err), (0, ""))
        self.assertTrue(out.startswith("usage: run_parallel_synthesis.sh"))

    def test_paths_are_the_callers_and_flags_go_through(self):
        process, report = self.run_engine(
            "math", "seeds.json", "my results", "--", "--simulate", "--limit", "3", STUB_EXIT="3"
        )
        self.assertEqual(process.returncode, 3)
        self.assertEqual(
            report["arguments"],
            ["--config", str(ROOT / "configs/math_config.json"), "--seeds", "seeds.json",
             "--output-dir", "my results", "--simulate", "--limit", "3"],
        )
        self.assertTrue((self.folder / "my results").is_dir())
        self.assertEqual(process.out, "data\n")
        self.assertTrue(process.err.endswith("my results/synthesized_qa_math_now.jsonl\n"))

    def test_no_argument_means_math_with_its_examples(self):
        examples = [
            "--config", str(ROOT / "configs/math_config.json"),
            "--seeds", str(ROOT / "examples/math_seeds.json"),
            "--output-dir", str(ROOT / "results/math"),
        ]
        # With the embedded model, which is slow, the first of them; with any other all.
        for arguments, environment, more in [
            ([], {}, ["--limit", "12"]),
            (["math"], {}, ["--limit", "12"]),
            (["math", "--", "--limit=3"], {}, ["--limit=3"]),
            (["math", "--", "--seed-index", "7"], {}, ["--seed-index", "7"]),
            (["math"], {"STUB_ENDPOINT": "environment"}, []),
        ]:
            with self.subTest(arguments=arguments, environment=environment):
                _, report = self.run_engine(*arguments, STUB_NO_OUTPUT="1", **environment)
                self.assertEqual(report["arguments"], examples + more)

    def test_in_web_mode_a_first_look_is_half_as_many_seeds(self):
        _, report = self.run_engine("web", STUB_NO_OUTPUT="1", **self.with_encyclopedia())
        self.assertEqual(report["arguments"][-2:], ["--limit", "6"])

    def test_seeds_of_ones_own_are_all_taken(self):
        _, report = self.run_engine("math", "seeds.json", "out")
        self.assertNotIn("--limit", report["arguments"])

    def test_custom_leaves_seeds_and_output_to_its_config_and_shows_the_results(self):
        (self.folder / "config.json").write_text("{}")
        own = 'own "results" \\ é'
        (self.folder / own).mkdir()
        old = self.folder / own / "synthesized_qa_math_before.jsonl"
        old.write_text("{}")
        os.utime(old, (1, 1))
        process, report = self.run_engine(
            "custom", "config.json", "--", "--simulate", STUB_WRITES=own, STUB_OUTPUT_DIR=own
        )
        self.assertEqual(report["arguments"], ["--config", "config.json", "--simulate"])
        self.assertTrue(
            process.err.endswith(f"Results:\n  {own}/synthesized_qa_math_now.jsonl\n"), process.err
        )

    def test_no_model_is_started_where_one_is_named_or_simulated(self):
        for named, flags in [("none", ["--", "--simulate"]), ("config", []), ("environment", [])]:
            with self.subTest(named=named, flags=flags):
                process, report = self.run_engine(
                    "math", "seeds.json", "out", *flags, STUB_ENDPOINT=named, OPENAI_API_KEY="own"
                )
                self.assertEqual(process.returncode, 0)
                self.assertIsNone(report["server"])
                self.assertEqual(report["environment"], {"OPENAI_API_KEY": "own"})
                is_unused = "LOCAL_MODEL is not used" in process.err
                self.assertEqual(is_unused, not flags)

    def test_without_an_endpoint_the_engine_gets_the_embedded_models(self):
        process, report = self.run_engine("math", "seeds.json", "out")
        self.assertEqual(process.returncode, 0)
        self.assertEqual(report["environment"]["OPENAI_API_URL"], "http://127.0.0.1:1/v1")
        self.assertEqual(report["environment"]["OPENAI_MODEL"], "model")
        self.assertGreaterEqual(len(report["environment"]["OPENAI_API_KEY"]), 32)
        self.assert_gone(report["server"])

    def test_what_the_engine_warns_of_is_left_to_the_run(self):
        process, _ = self.run_engine("math", "seeds.json", "out", "--", "--simulate")
        self.assertNotIn("a warning that a run gives again", process.err)

    def test_the_key_is_shown_nowhere(self):
        process = self.start("math", "seeds.json", "out", STUB_WAIT="1")
        report = self.engine_report()
        key = report["environment"]["OPENAI_API_KEY"]
        for pid in (process.pid, report["server"], report["pid"]):
            self.assertNotIn(key, Path(f"/proc/{pid}/cmdline").read_text())
        self.assertNotIn(key.encode(), Path(f"/proc/{process.pid}/environ").read_bytes())
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
        self.assertNotIn(key, out + err)

    def test_every_run_has_a_key_of_its_own(self):
        keys = {
            self.run_engine("math", "seeds.json", "out")[1]["environment"]["OPENAI_API_KEY"]
            for _ in range(2)
        }
        self.assertEqual(len(keys), 2)

    def test_the_server_ends_with_a_failing_engine(self):
        process, report = self.run_engine("math", "seeds.json", "out", STUB_EXIT="1")
        self.assertEqual(process.returncode, 1)
        self.assert_gone(report["server"])

    def test_a_signal_reaches_the_engine_once_and_the_model_outlives_its_drain(self):
        for number, status in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
            with self.subTest(signal=number):
                process = self.start("math", "seeds.json", "out", STUB_WAIT="1")
                report = self.engine_report()
                process.send_signal(number)
                _, err = process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, status)
                signals = self.folder / "signals"
                self.assertEqual(signals.read_text(), f"{number.value} True\n")
                signals.unlink()
                self.assert_gone(report["server"])
                self.assertIn("synthesized_qa_math_now.jsonl", err)

    def test_killing_the_wrapper_outright_ends_the_server_and_the_engine(self):
        process = self.start("math", "seeds.json", "out", STUB_WAIT="1")
        report = self.engine_report()
        process.kill()
        self.assert_gone(report["server"])
        self.assert_gone(report["pid"])

    def test_killing_the_wrapper_while_the_model_loads_ends_the_server(self):
        process = self.start("math", "seeds.json", "out", STUB_LOADS_FOR_EVER="1")
        self.engine_report()
        server = self.server_pid()
        process.kill()
        self.assert_gone(server)

    def test_ctrl_c_while_the_model_loads_ends_everything(self):
        process = self.start("math", "seeds.json", "out", STUB_LOADS_FOR_EVER="1")
        self.engine_report()
        server = self.server_pid()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)
        self.assert_gone(server)

    def test_a_server_that_cannot_start_is_said_with_its_last_words(self):
        (self.folder / "model.gguf").write_bytes(b"")
        process = self.start("math", "seeds.json", "out")
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 1)
        self.assertIn("failed to load the model", err)
        self.assertTrue(err.endswith("The embedded model's server ended while it was starting.\n"))


if __name__ == "__main__":
    unittest.main()
