#!/usr/bin/env python3
"""Installs packages for code in the python environment: python_packages.py NAME…

They go to .local/python-packages, or to the folder that --folder names, for the interpreter that
--python names. Code in the sandbox sees that folder read-only, and no other package of the machine.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

from set_up import answer, run, say  # first, for Ctrl-C
import package_registry

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)([=<>!~].*)?")


def normalized(name):
    """Names of packages are the same whatever joins their words."""
    return re.sub(r"[-_.]+", "_", name).lower()


def missing(folder, names):
    """Those of the names that no package in the folder has."""
    there = {normalized(path.name.split("-")[0]) for path in folder.glob("*.dist-info")}
    return [name for name in names if normalized(NAME.fullmatch(name)[1]) not in there]


def install(names, folder, python):
    """None, or in one sentence why there is none of them."""
    if shutil.which(python) is None:
        return f"there is no program {python}"
    if package_registry.run_pip(python, "--version").returncode != 0:
        return f"{python} has no pip: install it (python3-pip), or name another by --python"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"{folder} cannot be made: {error.strerror}"
    # Only what is built already: building runs a package's own code outside of any sandbox.
    result = package_registry.run_pip(
        python, "install", *package_registry.PIP_OPTIONS, "--quiet", "--only-binary", ":all:",
        "--upgrade", "--target", str(folder), *names)
    if result.returncode != 0:
        reason = package_registry.reason_of_failure(result.stdout, python)
        return f"{reason.__doc__[:-1].lower()} ({reason})"
    if lost := missing(folder, names):
        return f"pip has not put {', '.join(lost)} into {folder}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--folder", type=Path, default=ROOT / ".local/python-packages")
    parser.add_argument("--python", default=sys.executable)
    arguments = parser.parse_args()
    for name in arguments.names:
        if not NAME.fullmatch(name):
            parser.error(f"{name} is no package's name")
    if problem := install(arguments.names, arguments.folder, arguments.python):
        say(f"python_packages.py: {problem}")
        return 1
    answer(f"{', '.join(arguments.names)}: in {arguments.folder}")
    return 0


if __name__ == "__main__":
    run(main)
