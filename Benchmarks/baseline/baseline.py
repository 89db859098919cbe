"""Synthesizes from seeds as Python tools of this kind do it: a ProcessPoolExecutor over seeds, the
openai package for requests, a thread for each of the requests that may go at once, and results
appended to a file under a lock.

    baseline.py BASE_URL SEEDS.jsonl OUTPUT.jsonl WORKERS

Each seed takes five requests, as the engine's do at depth 2 with a beam of two: the root's two
children, one child for each of these at once, a pair, and its solution.
"""

import argparse
import fcntl
import importlib.util
import json
import multiprocessing
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

INSTRUCTIONS = (
    "You explore a topic step by step with a calculator. Each step is one call of the tool, with"
    " an intent in a few words and the expressions to compute. Steps build on earlier results and"
    " do not repeat them. " * 8
)

client = None
threads = None


def start(base_url):
    """Sets up a worker process."""
    global client, threads
    from openai import OpenAI  # here, so that wrong arguments are told without it

    client = OpenAI(base_url=base_url, api_key="none", max_retries=3, timeout=120)
    threads = ThreadPoolExecutor(4)


def ask(text, name, schema):
    response = client.chat.completions.create(
        model="scripted",
        max_tokens=1024,
        messages=[
            {"role": "system", "content": INSTRUCTIONS},
            {"role": "user", "content": text},
        ],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": name, "strict": True, "schema": schema},
        },
    )
    return json.loads(response.choices[0].message.content)


def object_of(properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def propose(text, count):
    expressions = {"type": "array", "items": {"type": "string"}}
    step = object_of(
        {
            "intent": {"type": "string"},
            "tool": {"type": "string", "enum": ["calculator"]},
            "parameters": object_of({"expressions": expressions}),
        }
    )
    steps = {"type": "array", "minItems": count, "maxItems": count, "items": step}
    return ask(text, "steps", object_of({"steps": steps}))["steps"]


def run_tool(step):
    """The scripted endpoint's expressions are products of two integers."""
    lines = []
    for expression in step["parameters"]["expressions"]:
        left, right = expression.split("*")
        lines.append(f"{expression} = {int(left) * int(right)}")
    return "\n".join(lines)


def synthesize(seed):
    first = propose(f"Seed: {seed}\n\nPropose 2 different first steps.", 2)
    observations = [run_tool(step) for step in first]

    def grow(observation):
        step = propose(f"Seed: {seed}\n\nResult: {observation}\n\nPropose 1 next step.", 1)[0]
        return step, run_tool(step)

    second = list(threads.map(grow, observations))
    step, observation = second[0]
    answer = observation.rsplit("= ", 1)[1]
    pair = ask(
        f"Seed: {seed}\n\n{observations[0]}\n{observation}\n\nWrite a question.",
        "pair",
        object_of({"question": {"type": "string"}, "answer": {"type": "string", "enum": [answer]}}),
    )
    solution = ask(pair["question"], "solution", object_of({"expression": {"type": "string"}}))
    return {
        "question": pair["question"],
        "answer": pair["answer"],
        "solution": solution["expression"],
        "seed": seed,
        "steps": [first[0], step],
        "observations": [observations[0], observation],
    }


def work(arguments):
    seed, output = arguments
    record = synthesize(seed)
    with open(output, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        file.flush()
    return record["answer"]


def main():
    parser = argparse.ArgumentParser(
        description="Synthesizes from seeds as Python tools of this kind do it; for measurements."
    )
    parser.add_argument("base_url", metavar="BASE_URL")
    parser.add_argument("seeds", metavar="SEEDS.jsonl")
    parser.add_argument("output", metavar="OUTPUT.jsonl")
    parser.add_argument("workers", metavar="WORKERS", type=int)
    arguments = parser.parse_args()
    if importlib.util.find_spec("openai") is None:
        sys.exit("baseline.py: the package openai is not here; baseline/requirements.txt names it")
    try:
        with open(arguments.seeds, encoding="utf-8") as file:
            seeds = [json.loads(line)["content"] for line in file]
    except OSError as error:
        parser.error(f"{arguments.seeds}: {error.strerror}")
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(
        arguments.workers, mp_context=context, initializer=start, initargs=(arguments.base_url,)
    ) as pool:
        done = sum(1 for _ in pool.map(work, [(seed, arguments.output) for seed in seeds]))
    print(done)


if __name__ == "__main__":
    # Ctrl-C and a reader that has left end it without a trace.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()
