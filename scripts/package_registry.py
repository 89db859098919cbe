"""Fetches files from the Python package registry with pip, and says why where that fails."""

import subprocess
import sys
import tempfile
from pathlib import Path

PIP_OPTIONS = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "15"]

# pip itself: as long as the registry answers, it is there.
PROBE = "pip"


class RegistryUnreachable(Exception):
    """No package registry answers."""


class PackageGone(Exception):
    """The registry answers, and does not have the package for this machine."""


class FetchFailed(Exception):
    """The registry has the package, and fetching it failed all the same."""


def run_pip(python, *arguments):
    """Runs pip; its output is kept for the error."""
    return subprocess.run(
        [str(python), "-m", "pip", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def download(requirements, folder, python=sys.executable):
    """Downloads wheels, without their dependencies and without running anything of them.

    No cache: pip would keep a second copy of a gigabyte that we delete after use.
    """
    result = run_pip(
        python, "download", *PIP_OPTIONS, "--no-cache-dir", "--no-deps", "--only-binary", ":all:",
        "--dest", str(folder), *requirements,
    )
    if result.returncode != 0:
        raise reason_of_failure(result.stdout, python)


def install(requirements, python):
    """Installs prebuilt packages only: nothing is compiled on the user's machine."""
    result = run_pip(python, "install", *PIP_OPTIONS, "--only-binary", ":all:", *requirements)
    if result.returncode != 0:
        raise reason_of_failure(result.stdout, python)


def reason_of_failure(output, python):
    """Tells a missing package from a missing network.

    pip says "No matching distribution found" for both, so a package that is surely there is
    asked for as well.
    """
    last_line = next((line for line in reversed(output.splitlines()) if line.strip()), "no output")
    if not answers(python):
        return RegistryUnreachable(last_line)
    lost_on_the_way = "Retrying (" in output
    if "No matching distribution found" in output and not lost_on_the_way:
        return PackageGone(last_line)
    return FetchFailed(last_line)


def answers(python):
    with tempfile.TemporaryDirectory() as folder:
        result = run_pip(
            python, "download", *PIP_OPTIONS, "--no-cache-dir", "--no-deps", "--dest", folder, PROBE
        )
        return result.returncode == 0 and any(Path(folder).iterdir())


if __name__ == "__main__":
    from set_up import no_program, run

    run(no_program)
