"""What the scripts say to --help, to wrong arguments and to a machine that refuses them something."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted(ROOT.glob("scripts/*.py")) + [
    ROOT / "Tests/scripts/folder_matrix.py",
    ROOT / "Tests/scripts/secure_door.py",
    ROOT / "Benchmarks/baseline/baseline.py",
]
SHELL = [ROOT / name for name in
         ["run_parallel_synthesis.sh", "run_tests.sh", ".ci/run", "scripts/system_packages.sh"]]


class ArgumentTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.place = self.folder / "place"
        self.place.mkdir()
        # A script that goes on would call one of these.
        self.commands = self.folder / "commands"
        self.commands.mkdir()
        for name in ["swift", "apt-get", "sudo", "shellcheck"]:
            path = self.commands / name
            path.write_text(f"#!/bin/sh\necho {name} was called >&2\nexit 1\n")
            path.chmod(0o755)

    def run_script(self, script, *arguments, **options):
        command = [sys.executable, script] if script.suffix == ".py" else [script]
        options = {"stdout": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
        return subprocess.run(
            [*map(str, command), *arguments], cwd=self.place, text=True, timeout=30, check=False,
            env={**os.environ, "PATH": f"{self.commands}:{os.environ['PATH']}",
                 "HOME": str(self.folder), "SYNTHESIS_CACHE_DIR": str(self.folder / "cache")},
            stderr=subprocess.PIPE, **options,
        )

    def assert_nothing_done(self, result):
        self.assertNotIn("Traceback", result.stderr)
        self.assertNotIn("was called", result.stderr)
        self.assertEqual(list(self.place.iterdir()), [])
        self.assertFalse((self.folder / "cache").exists())

    def test_help_is_the_usage_and_nothing_else(self):
        for script in PROGRAMS + SHELL:
            for flag in ["--help", "-h"]:
                with self.subTest(script=script.name, flag=flag):
                    result = self.run_script(script, flag)
                    self.assertEqual((result.returncode, result.stderr), (0, ""))
                    self.assertTrue(result.stdout.startswith("usage: "), result.stdout)
                    self.assert_nothing_done(result)

    def test_wrong_arguments_are_told_with_the_usage_and_exit_code_2(self):
        wrong = [["--bogus"], ["--bogus", "x"], ["a", "b", "c", "d", "e"]]
        for script in PROGRAMS + SHELL:
            # run_tests.sh gives words that begin with - to swift test, which is a stand-in here.
            for arguments in wrong[2:] if script.name in ("run", "run_tests.sh") else wrong:
                if script.name == "python_packages.py" and arguments[0] == "a":
                    continue  # five names of packages
                with self.subTest(script=script.name, arguments=arguments):
                    if script.name == "run":
                        continue  # as run_tests.sh, once it has what tests need
                    result = self.run_script(script, *arguments)
                    self.assertEqual((result.returncode, result.stdout), (2, ""))
                    self.assertIn("usage: ", result.stderr)
                    self.assert_nothing_done(result)

    def test_no_arguments_are_told_where_some_are_needed(self):
        for script in PROGRAMS + [ROOT / "scripts/system_packages.sh"]:
            if script.name in ("folder_matrix.py", "local_model.py"):
                continue  # need none
            with self.subTest(script=script.name):
                result = self.run_script(script)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn("usage: ", result.stderr)
                self.assert_nothing_done(result)

    def test_a_flag_that_swift_test_does_not_know_is_told_before_anything_is_built(self):
        swift = self.commands / "swift"
        swift.write_text('#!/bin/sh\n[ "$1 $2" = "help test" ] || { echo was called >&2; exit 1; }\n'
                         "echo '  --filter <filter>  --skip'\n")
        result = self.run_script(ROOT / "run_tests.sh", "--filtr", "x")
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stderr.startswith("swift test knows no flag --filtr.\nusage: "), result.stderr)
        self.assert_nothing_done(result)

    def test_an_output_that_cannot_be_written_is_one_sentence(self):
        for script in PROGRAMS:
            if script.parent.name != "scripts" or script.parent.parent != ROOT:
                continue
            with self.subTest(script=script.name), open("/dev/full", "w", encoding="ascii") as full:
                result = self.run_script(script, "--help", stdout=full)
                self.assertEqual(result.returncode, 1)
                self.assertEqual(
                    result.stderr,
                    f"{script.name}: standard output can't be written: No space left on device.\n",
                )
            with self.subTest(script=script.name, closed=True):
                result = subprocess.run(
                    ["sh", "-c", 'exec "$0" "$@" >&-', sys.executable, str(script), "--help"],
                    stderr=subprocess.PIPE, text=True, check=False,
                )
                self.assertEqual(result.returncode, 1)
                self.assertIn("standard output is closed", result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_folder_that_holds_something_else_is_left_alone(self):
        (self.folder / "home").mkdir()
        (self.folder / "home" / "thesis.tex").write_text("years of work")
        (self.folder / "file").write_text("a file")
        for name in ["build_encyclopedia.py", "model_runtime.py"]:
            for place in ["home", "file"]:
                with self.subTest(script=name, place=place):
                    result = self.run_script(ROOT / "scripts" / name, str(self.folder / place))
                    self.assertEqual((result.returncode, result.stdout), (2, ""))
                    self.assertIn("so it is left as it is; name another folder", result.stderr)
        self.assertEqual((self.folder / "home" / "thesis.tex").read_text(), "years of work")

    def test_what_the_system_refuses_is_one_sentence(self):
        (self.folder / "file").write_text("a file")
        for script, arguments, sentence in [
            ("build_encyclopedia.py", [f"{self.folder}/file/x/y"],
             f"build_encyclopedia.py: {self.folder}/file/x: Not a directory; "
             "choose a path that leads through folders only.\n"),
            ("model_runtime.py", ["x" * 300], r"File name too long; choose a shorter name\."),
            ("build_encyclopedia.py", ["/proc/x/y"], r"No such file or directory; mend that"),
        ]:
            with self.subTest(script=script, arguments=arguments):
                result = self.run_script(ROOT / "scripts" / script, *arguments)
                self.assertEqual((result.returncode, result.stdout), (1, ""))
                self.assertTrue(
                    result.stderr == sentence or re.search(sentence, result.stderr), result.stderr
                )
                self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_server_without_a_lease_does_not_start(self):
        (self.folder / "weights").write_text("")
        for script, arguments in [
            ("serve_site.py", [str(self.place)]), ("serve_local_model.py", [str(self.folder / "weights"), "m"]),
        ]:
            with self.subTest(script=script), unittest.mock.patch.dict(os.environ, LOCAL_MODEL_API_KEY="k"):
                result = self.run_script(ROOT / "scripts" / script, *arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn("standard input must be a pipe", result.stderr)

    def test_ctrl_c_ends_a_script_without_a_trace(self):
        # pip, which takes its time.
        python = self.folder / "python"
        python.write_text(f"#!/bin/sh\necho x >'{self.folder}/started'\nexec sleep 60\n")
        python.chmod(0o755)
        os.mkfifo(self.folder / "started")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                process = subprocess.Popen(
                    [sys.executable, str(ROOT / "scripts/python_packages.py"), "--python", str(python), "numpy"],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                    preexec_fn=lambda: [signal.signal(n, signal.SIG_DFL) for n in (signal.SIGINT, signal.SIGHUP)],
                )
                with open(self.folder / "started", encoding="ascii") as started:
                    started.read()
                os.killpg(process.pid, number)
                out, err = process.communicate(timeout=20)
                self.assertEqual((process.returncode, out, err), (128 + number, "", ""))


if __name__ == "__main__":
    unittest.main()
