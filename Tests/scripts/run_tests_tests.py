"""What the test command itself does, with stand-ins for Swift and Python."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class RunTestsTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.checkout = Path(folder.name) / "checkout"
        self.commands = Path(folder.name) / "commands"
        for path in (self.checkout, self.commands):
            path.mkdir()
        shutil.copy(ROOT / "run_tests.sh", self.checkout)
        for name in ["scripts", ".ci"]:
            shutil.copytree(ROOT / name, self.checkout / name)
        # Models and pages are not to be had.
        self.command("python3", '[[ $* != *model_runtime* && $* != *build_encyclopedia* ]]')
        self.command("shellcheck", 'echo "checked $*"')

    def command(self, name, script):
        path = self.commands / name
        path.write_text(f"#!/usr/bin/env bash\n{script}\n")
        path.chmod(0o755)

    def run_tests(self, *arguments, tests="true"):
        self.command("swift", f'[[ $1 != test ]] || {{ echo "${{SYNTHESIS_TEST_LENGTH:-short}} $*"; {tests}; }}')
        environment = {name: value for name, value in os.environ.items() if name != "SYNTHESIS_TEST_LENGTH"}
        environment["PATH"] = f"{self.commands}:{os.environ['PATH']}"
        return subprocess.run(
            [str(self.checkout / "run_tests.sh"), *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )

    def test_slow_tests_are_short_unless_all_is_asked_for(self):
        for arguments, line in [
            ([], "short test --skip-build --no-parallel"),
            (["--filter", "X"], "short test --skip-build --no-parallel --filter X"),
            (["--all"], "full test --skip-build --no-parallel"),
            (["--all", "--filter", "X"], "full test --skip-build --no-parallel --filter X"),
        ]:
            with self.subTest(arguments=arguments):
                result = self.run_tests(*arguments)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(line, result.stdout.splitlines())

    def test_all_shell_scripts_are_checked(self):
        checked = [line for line in self.run_tests().stdout.splitlines() if line.startswith("checked ")]
        self.assertEqual(checked, ["checked ./run_tests.sh scripts/system_packages.sh .ci/run"])

    def test_what_tests_leave_in_the_checkout_is_told_and_fails(self):
        kept = "mkdir -p .build/x .local scripts/__pycache__; touch .local/file scripts/__pycache__/file"
        self.assertEqual(self.run_tests(tests=kept).returncode, 0)
        result = self.run_tests(tests="mkdir results; touch results/file")
        self.assertEqual(result.returncode, 1)
        self.assertIn("./results\n./results/file\n", result.stdout)

    def test_the_exit_code_is_that_of_the_tests(self):
        self.assertEqual(self.run_tests(tests="touch file; exit 7").returncode, 7)


if __name__ == "__main__":
    unittest.main()
