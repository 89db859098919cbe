"""What the installation of packages asks pip for, and says where that fails, with a pip made up."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "python_packages.py"

# Puts what it is asked for into the folder, if ANSWER is empty; otherwise says that and fails.
PIP = r"""#!/usr/bin/env bash
[[ $1 == -m && $2 == pip ]] || exit 9
shift 2
[[ ${NO_PIP:-} ]] && exit 1
[[ $1 == --version ]] && exit 0
printf '%s\n' "$*" >>"$LOG"
if [[ $ANSWER ]]; then printf '%s\n' "$ANSWER"; exit 1; fi
while (($#)); do
  case $1 in --target) folder=$2; shift ;; numpy*) mkdir "$folder/numpy-2.0.dist-info" ;; esac
  shift
done
"""


class PythonPackagesTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name)
        self.packages = self.place / "new" / "packages"
        self.log = self.place / "log"
        self.python = self.place / "python"
        self.python.write_text(PIP)
        self.python.chmod(0o755)

    def run_script(self, *arguments, python=None, **environment):
        result = subprocess.run(
            [sys.executable, str(SCRIPT), "--folder", str(self.packages),
             "--python", str(python or self.python), *arguments],
            env={"PATH": os.environ["PATH"], "LOG": str(self.log), "ANSWER": "", **environment},
            capture_output=True, text=True, check=False,
        )
        return result.returncode, result.stdout, result.stderr

    def fails(self, expected, *arguments, **settings):
        code, output, errors = self.run_script(*arguments, **settings)
        self.assertEqual((code, output), (1, ""))
        self.assertEqual(errors, f"python_packages.py: {expected}\n")

    def test_a_fresh_folder_gets_built_packages_only(self):
        code, output, errors = self.run_script("numpy>=2")
        self.assertEqual((code, output, errors), (0, f"numpy>=2: in {self.packages}\n", ""))
        asked = self.log.read_text()
        self.assertIn("--only-binary :all:", asked)
        self.assertTrue(asked.endswith(f"--target {self.packages} numpy>=2\n"))

    def test_an_interpreter_without_pip_is_told(self):
        self.fails(
            f"{self.python} has no pip: install it (python3-pip), or name another by --python",
            "numpy", NO_PIP="1")

    def test_an_interpreter_that_is_not_there_is_told(self):
        self.fails("there is no program /no/python", "numpy", python="/no/python")

    def test_without_a_network_it_says_so_and_with_it_what_pip_said(self):
        self.fails(
            "no package registry answers (ERROR: no way)", "numpy", ANSWER="ERROR: no way")

    def test_a_package_that_pip_left_out_is_named(self):
        self.fails(f"pip has not put Other-One into {self.packages}", "numpy", "Other-One")

    def test_what_is_no_name_goes_nowhere(self):
        code, _, errors = self.run_script("--", "--index-url=x")
        self.assertEqual(code, 2)
        self.assertIn("--index-url=x is no package's name", errors)
        self.assertFalse(self.log.exists())


if __name__ == "__main__":
    unittest.main()
