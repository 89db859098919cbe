#!/usr/bin/env python3
"""Stands in for synthesize-multi: reports what it was started with, then does as STUB_… says."""

import json
import os
import signal
import sys

if sys.argv[1:4] == ["config", "--json", "--config"]:
    # The wrapper asks before it sets anything up.
    if os.environ.get("STUB_BAD_CONFIG"):
        print("synthesize-multi: " + os.environ["STUB_BAD_CONFIG"], file=sys.stderr)
        sys.exit(2)
    if os.environ.get("STUB_ASKED"):
        with open(os.environ["STUB_ASKED"], "w", encoding="utf-8") as file:
            json.dump({name: os.environ[name] for name in os.environ if name.startswith("SYNTHESIS_SITE_")}, file)
    print("synthesize-multi: a warning that a run gives again", file=sys.stderr)
    usual_search = "site" if "web" in os.path.basename(sys.argv[4]) else "none"
    facts = {
        "config": sys.argv[4],
        "endpoint": os.environ.get("STUB_ENDPOINT", "none"),
        "search_from": os.environ.get("STUB_SEARCH_FROM", usual_search),
        "seeds_file": None,
        "output_dir": os.environ.get("STUB_OUTPUT_DIR", "results"),
    }
    print(json.dumps(facts, separators=(",", ":"), ensure_ascii=False))
    sys.exit(0)

if "--dry-run" in sys.argv and not os.environ.get("STUB_DRY_RUN_IS_THE_RUN"):
    # The wrapper looks at what the run will read.
    with open(os.environ.get("STUB_CHECKED", os.devnull), "w", encoding="utf-8") as file:
        json.dump(sys.argv[1:], file)
    print("what the run would cost")
    if os.environ.get("STUB_BAD_RUN"):
        print("synthesize-multi: " + os.environ["STUB_BAD_RUN"], file=sys.stderr)
        sys.exit(2)
    sys.exit(0)

signals = []


def drain(number, _frame):
    signals.append(number)
    # The model must still be there while the engine drains.
    with open(os.environ["STUB_SIGNALS"], "a", encoding="ascii") as file:
        alive = os.path.exists(f"/proc/{server_pid()}") if server_pid() else None
        file.write(f"{number} {alive}\n")
    sys.exit(128 + number)


def server_pid():
    try:
        with open(os.environ["STUB_SERVER_PID"], encoding="ascii") as file:
            return int(file.read())
    except (KeyError, OSError):
        return None


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, drain)
arguments = sys.argv[1:]
folder = os.environ.get("STUB_WRITES")
if "--output-dir" in arguments and "STUB_NO_OUTPUT" not in os.environ:
    folder = arguments[arguments.index("--output-dir") + 1]
if folder:
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "synthesized_qa_math_now.jsonl"), "w", encoding="ascii") as file:
        file.write("{}\n")
report = {
    "pid": os.getpid(),
    "server": server_pid(),
    "arguments": arguments,
    "command": [os.environ.get("SYNTHESIS_COMMAND"), os.environ.get("SYNTHESIS_COMMAND_FLAGS")],
    "environment": {name: os.environ[name] for name in os.environ if name.startswith(("OPENAI_", "SYNTHESIS_SITE_"))},
}
print("data", flush=True)
with open(os.environ["STUB_REPORT"], "w", encoding="utf-8") as file:
    json.dump(report, file)
while "STUB_WAIT" in os.environ:
    signal.pause()
sys.exit(int(os.environ.get("STUB_EXIT", "0")))
