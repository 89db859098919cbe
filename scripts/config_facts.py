#!/usr/bin/env python3
"""Prints what the wrapper must know of a config, a line each: whether it names a model endpoint
(endpoint or none), and its output folder (may be empty)."""

import json
import os
import re
import sys


def expanded(value):
    """The text with ${NAME} taken from the environment; anything but text counts as empty."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"\$\{(\w+)\}", lambda match: os.environ.get(match.group(1), ""), value)


def main():
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            config = json.load(file)
    except (OSError, ValueError):
        config = {}  # The engine reads it too, and says what is wrong with file, line and column.
    if not isinstance(config, dict):
        config = {}
    named = expanded(config.get("base_url")) or expanded(config.get("api_key"))
    print("endpoint" if named else "none")
    print(expanded(config.get("output_dir")))


if __name__ == "__main__":
    main()
