#!/usr/bin/env python3
"""Prints what the wrapper must know of a config, a line each: whether it names a model endpoint
(endpoint or none), whether it searches the web without saying where (site or none), and its output
folder (may be empty)."""

import json
import os
import re
import sys


def expanded(value):
    """The text with ${NAME} taken from the environment; anything but text counts as empty."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"\$\{(\w+)\}", lambda match: os.environ.get(match.group(1), ""), value)


def wants_site(config):
    """Whether a run would have nothing to search with but what the environment offers."""
    arguments = config.get("environment_kwargs")
    if not isinstance(arguments, dict):
        arguments = {}
    named = arguments.get("search_provider") or arguments.get("search_corpus")
    return config.get("environment_mode") == "web" and not named


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
    print("site" if wants_site(config) else "none")
    print(expanded(config.get("output_dir")))


if __name__ == "__main__":
    main()
