"""What the check of the machine says and calls, with stand-ins for the machine's commands."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "system_packages.sh"


class SystemPackagesTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.commands = Path(folder.name)
        self.log = self.commands / "log"
        self.link("bash", "env")

    def link(self, *names):
        for name in names:
            (self.commands / name).symlink_to(shutil.which(name))

    def command(self, name, script):
        path = self.commands / name
        path.write_text(f"#!/usr/bin/env bash\n{script}\n")
        path.chmod(0o755)

    def run_script(self, *needs):
        return subprocess.run(
            [str(SCRIPT), *needs],
            env={"PATH": str(self.commands), "LOG": str(self.log)},
            capture_output=True, text=True, check=False,
        )

    def calls(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def test_without_swift_it_says_where_to_get_it(self):
        result = self.run_script("build")
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stderr.startswith("There is no Swift toolchain on the PATH;"))
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_where_all_is_there_nothing_is_called(self):
        self.command("python3", "exit 0")
        self.command("apt-get", 'echo "$@" >>"$LOG"')
        result = self.run_script("python")
        self.assertEqual((result.returncode, result.stderr, self.calls()), (0, "", []))

    def test_a_python_without_venv_is_completed(self):
        self.command("python3", "exit 1")
        self.command("apt-get", 'echo "$@" >>"$LOG"')
        self.command("sudo", 'exec "$@"')
        result = self.run_script("python")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr, "Installing system packages: python3 python3-venv\n")
        self.assertEqual(self.calls(), ["install -y --no-install-recommends python3 python3-venv"])

    def test_a_stale_package_list_is_refreshed_and_the_install_tried_again(self):
        self.command("python3", "exit 1")
        self.command("sudo", 'exec "$@"')
        self.command("apt-get", 'echo "$1" >>"$LOG"\n[[ $1 == update || -e $LOG.fresh ]] || exit 100')
        result = self.run_script("python")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(self.calls(), ["install", "update", "install"])
        self.assertIn("apt-get could not install: python3 python3-venv.", result.stderr)

    def test_a_system_without_apt_get_is_told_what_to_install(self):
        self.command("python3", "exit 1")
        result = self.run_script("python")
        self.assertEqual(result.returncode, 2)
        self.assertIn("python3 python3-venv", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_what_tests_use_is_installed_where_it_is_asked_for_and_not_there(self):
        self.command("apt-get", 'echo "$@" >>"$LOG"')
        self.command("sudo", 'exec "$@"')
        for name, program, package in [
            ("bubblewrap", "bwrap", "bubblewrap"),
            ("poppler", "pdftotext", "poppler-utils"),
            ("openssl", "openssl", "openssl"),
            ("shellcheck", "shellcheck", "shellcheck"),
        ]:
            with self.subTest(name):
                self.log.unlink(missing_ok=True)
                is_there = any(Path(folder, program).exists() for folder in ("/usr/bin", "/usr/local/bin"))
                self.assertEqual(self.run_script(name).returncode, 0)
                call = f"install -y --no-install-recommends {package}"
                self.assertEqual(self.calls(), [] if is_there else [call])

    @unittest.skipIf(os.geteuid() == 0, "root needs no sudo")
    def test_without_sudo_it_says_what_root_is_to_run(self):
        self.command("python3", "exit 1")
        self.command("apt-get", 'echo "$@" >>"$LOG"')
        result = self.run_script("python")
        self.assertEqual((result.returncode, self.calls()), (2, []))
        self.assertIn("apt-get install python3 python3-venv", result.stderr)


if __name__ == "__main__":
    unittest.main()
