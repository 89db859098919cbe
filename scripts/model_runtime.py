#!/usr/bin/env python3
"""Makes the virtual environment that serves the embedded model, and prints its python's path.

    python3 scripts/model_runtime.py FOLDER

The environment holds one package, a prebuilt binding of llama.cpp. A stamp, written last, says
that it is whole; anything else in its place is thrown away and made again.
"""

import argparse
import os
import shutil
import subprocess
from pathlib import Path

from set_up import answer, file_lock, give_up, refuse_foreign, run, say, without_registry  # first, for Ctrl-C
import package_registry

PACKAGE = "xllamacpp==2026.10.11549"
OLDEST_PYTHON = (3, 10)
CANDIDATES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "/usr/bin/python3"]


def suitable_python():
    """The first python that is new enough and can make an environment with pip in it."""
    check = f"import sys, ensurepip, venv; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    for name in CANDIDATES:
        path = shutil.which(name)
        if path is None:
            continue
        result = subprocess.run([path, "-c", check], capture_output=True, check=False)
        if result.returncode == 0:
            return path
    return None


def is_whole(folder):
    """The stamp alone does not do: the python behind the environment may have been removed."""
    stamp = folder / "stamp"
    if not stamp.is_file() or stamp.read_text() != PACKAGE:
        return False
    result = subprocess.run(
        [str(folder / "bin" / "python"), "-c", "import importlib.util, sys;"
         "sys.exit(importlib.util.find_spec('xllamacpp') is None)"],
        capture_output=True,
        check=False,
    )
    return result.returncode == 0


def is_environment(folder):
    """Whole or not: venv writes the file first, and removing leaves a part of these."""
    names = {path.name for path in folder.iterdir()}
    return "pyvenv.cfg" in names or names <= {"bin", "include", "lib", "lib64", "share", "stamp"}


def make(folder):
    python = suitable_python()
    if python is None:
        give_up(
            "The embedded model needs a python3 of version 3.10 or newer with its venv module "
            "(on Debian: python3 and python3-venv)."
        )
    say(f"Setting up the embedded model's server in {folder} (once)")
    shutil.rmtree(folder, ignore_errors=True)
    made = subprocess.run(
        [python, "-m", "venv", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if made.returncode != 0:
        give_up(f"{python} could not make a virtual environment: {made.stdout.strip()[-300:]}")
    with without_registry():
        try:
            package_registry.install([PACKAGE], folder / "bin" / "python")
        except package_registry.PackageGone:
            give_up(f"The package registry has no {PACKAGE} for this machine and {python}.")
    (folder / "stamp").write_text(PACKAGE)


def main():
    parser = argparse.ArgumentParser(
        description="Makes the virtual environment that serves the embedded model, once, and prints "
        "its python's path."
    )
    parser.add_argument("folder", metavar="FOLDER", help="where it is or shall be")
    # Not resolved: the environment's python is a link, and following it leaves the environment.
    folder = Path(os.path.abspath(parser.parse_args().folder))
    if not is_whole_quickly(folder):
        refuse_foreign(folder, is_environment, "a virtual environment")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with file_lock(folder.parent / (folder.name + ".lock"), "the embedded model's server"):
            if not is_whole(folder):
                make(folder)
    answer(folder / "bin" / "python")


def is_whole_quickly(folder):
    return folder.is_dir() and is_whole(folder)


if __name__ == "__main__":
    run(main)
