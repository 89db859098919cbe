#!/usr/bin/env python3
"""Prints what the wrapper must know of a config, a line each: whether it names a model endpoint
(endpoint or none), whether it searches the web without saying where (site or none), and its output
folder (may be empty)."""

import json
import os
import re
import sys


def text(value):
    """Anything but text counts as empty."""
    return value if isinstance(value, str) else ""


def is_given(value):
    """Whether anything is left of the text when each ${NAME} is taken from the environment, or from
    the file that NAME_FILE names there."""

    def variable(match):
        name = match.group(1)
        return os.environ.get(name) or os.environ.get(f"{name}_FILE") or ""

    return re.sub(r"\$\{(\w+)\}", variable, text(value)) != ""


def names_endpoint(config):
    """Whether it says where a model is, at its top or in its list of endpoints."""
    endpoints = config.get("endpoints")
    places = [config, *(endpoints if isinstance(endpoints, list) else [])]
    return any(
        is_given(place.get(key))
        for place in places if isinstance(place, dict) for key in ("base_url", "api_key"))


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
    print("endpoint" if names_endpoint(config) else "none")
    print("site" if wants_site(config) else "none")
    print(text(config.get("output_dir")))


if __name__ == "__main__":
    main()
