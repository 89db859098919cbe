#!/usr/bin/env python3
"""Installs packages for code in the python environment: python_packages.py NAME…

They go to .local/python-packages, or to the folder that --folder names, for the interpreter that
--python names. Code in the sandbox sees that folder read-only, and no other package of the machine.
"""

import argparse
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / ".local/python-packages")
    parser.add_argument("--python", default=sys.executable)
    arguments = parser.parse_args()
    if any(name.startswith("-") for name in arguments.names):
        parser.error("a name begins with a dash")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    # Only what is built already: building runs a package's own code outside of any sandbox.
    command = [arguments.python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:",
               "--upgrade", "--target", str(arguments.folder), *arguments.names]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
