#!/usr/bin/env python3
"""Prints which folder of the library names types of which, and fails on a cycle within a target.

    Tests/scripts/folder_matrix.py            # every target, then the verdict
    Tests/scripts/folder_matrix.py Engine     # one target

A folder here is a folder directly below a target's own; files of the target's folder itself are
listed as `.`. A name counts if exactly one folder of the library declares an outermost type of that
name. Targets themselves can't form a cycle: the compiler sees to that.
"""
import argparse
import re
import signal
import sys
from collections import defaultdict
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[2] / "Sources" / "SynthesisCore"

DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))? )*(?:(?:public|package|internal|fileprivate|private|final|indirect|"
    r"nonisolated) )*(?:struct|enum|class|protocol|actor|typealias) (\w+)",
    re.MULTILINE,
)
# Comments, then string literals: what neither holds is code.
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?s:.*?)"""|"(?:\\.|[^"\\\n])*"')


def target_folders(library=LIBRARY):
    """The folders that targets are made of: the first level, or the second below Tools and Jobs."""
    folders = []
    for folder in sorted(path for path in library.iterdir() if path.is_dir()):
        nested = [path for path in sorted(folder.iterdir()) if path.is_dir()]
        folders += nested if folder.name in ("Tools", "Jobs") else [folder]
    return folders


def code(text):
    return NOT_CODE.sub(lambda match: interpolations(match.group(0)), text)


def interpolations(literal):
    """What a string literal computes; the rest of it is not code."""
    return " ".join(re.findall(r"\\\(([^\n]*?)\)", literal)) if literal.startswith('"') else ""


def folder_of(file, target):
    parts = file.relative_to(target).parts
    return parts[0] if len(parts) > 1 else "."


def edges(target, owners):
    """For each folder of a target, the folders that it names, each with the names."""
    found = defaultdict(lambda: defaultdict(set))
    for file in sorted(target.rglob("*.swift")):
        own = folder_of(file, target)
        text = file.read_text()
        declared = set(DECLARATION.findall(text))
        for word in set(re.findall(r"\b[A-Z]\w+", code(text))) - declared:
            places = owners.get(word, set())
            if len(places) != 1:
                continue
            (owner, folder), = places
            if owner == target and folder != own:
                found[own][folder].add(word)
    return found


def type_owners(library=LIBRARY):
    owners = defaultdict(set)
    for target in target_folders(library):
        for file in target.rglob("*.swift"):
            for name in DECLARATION.findall(file.read_text()):
                owners[name].add((target, folder_of(file, target)))
    return owners


def cycle(graph):
    """A way from a folder back to itself; empty if there is none."""
    done = set()

    def walk(folder, way):
        if folder in way:
            return way[way.index(folder):] + [folder]
        if folder in done:
            return []
        for following in sorted(graph.get(folder, {})):
            found = walk(following, way + [folder])
            if found:
                return found
        done.add(folder)
        return []

    for folder in sorted(graph):
        found = walk(folder, [])
        if found:
            return found
    return []


def show(target, graph, library):
    print(f"{target.relative_to(library)}:")
    for folder in sorted(graph):
        for other in sorted(graph[folder]):
            names = sorted(graph[folder][other])
            shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
            print(f"  {folder:<14} → {other:<14} {len(names):>3}  {shown}")


def main(arguments, library=LIBRARY):
    names = [str(target.relative_to(library)) for target in target_folders(library)]
    parser = argparse.ArgumentParser(
        description="Prints which folder of the library names types of which, and fails on a cycle."
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(names)}")
    targets = parser.parse_args(arguments).targets
    for unknown in set(targets) - set(names):
        parser.error(f"there is no target {unknown}; there are {', '.join(names)}")
    owners = type_owners(library)
    cycles = []
    for target in target_folders(library):
        name = str(target.relative_to(library))
        if targets and name not in targets:
            continue
        graph = edges(target, owners)
        show(target, graph, library)
        way = cycle(graph)
        if way:
            cycles.append(f"{name}: {' → '.join(way)}")
    for line in cycles:
        print(f"cycle in {line}", file=sys.stderr)
    return 1 if cycles else 0


if __name__ == "__main__":
    # Ctrl-C and a reader that has left end it without a trace.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
