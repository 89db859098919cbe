#!/usr/bin/env python3
"""Serves one model on loopback with llama.cpp's own server, for as long as standard input is open.

    LOCAL_MODEL_API_KEY=… python serve_local_model.py WEIGHTS.gguf MODEL_NAME

Prints one line when it is ready: the URL that goes before /chat/completions. Standard input is the
lease: whoever starts the server holds the other end of that pipe and never writes to it. When the
holder ends, in whatever way, the kernel closes the pipe and ends the server.
"""

import argparse
import os
import signal

from set_up import answer, end_with_the_holder, give_up, has_lease, run

# Two requests at a time, as the children of a tree's level are asked for together.
SLOTS = 2
CONTEXT_OF_A_SLOT = 4096


def main():
    parser = argparse.ArgumentParser(
        usage="LOCAL_MODEL_API_KEY=… %(prog)s WEIGHTS.gguf MODEL_NAME < PIPE",
        description="Serves one model on loopback, for as long as standard input, a pipe, is open.",
    )
    parser.add_argument("weights", metavar="WEIGHTS.gguf")
    parser.add_argument("name", metavar="MODEL_NAME")
    arguments = parser.parse_args()
    if "LOCAL_MODEL_API_KEY" not in os.environ:
        parser.error("the variable LOCAL_MODEL_API_KEY is missing")
    if not has_lease():
        parser.error("standard input must be a pipe: the server ends when it is closed")
    if not os.path.isfile(arguments.weights):
        give_up(f"The weights {arguments.weights} are not a file.", code=2)
    # Ctrl-C and a closed terminal are for the engine, which still needs the model to finish what
    # is in flight.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_the_holder()
    # Spinning threads would starve the workers beside them. Read when the library is loaded.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    try:
        import xllamacpp
    except ImportError as error:
        give_up(f"This python cannot serve a model: {error}. scripts/model_runtime.py makes one that can.", code=2)

    parameters = xllamacpp.CommonParams()
    parameters.model.path = arguments.weights
    parameters.model_alias = {arguments.name}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [os.environ["LOCAL_MODEL_API_KEY"]]
    parameters.n_parallel = SLOTS
    parameters.n_ctx = SLOTS * CONTEXT_OF_A_SLOT
    parameters.cpuparams.n_threads = min(len(os.sched_getaffinity(0)), 8)
    parameters.endpoint_slots = False
    parameters.ui = False
    # Prompts of this size: a few hundred megabytes of old ones are plenty.
    parameters.cache_ram_mib = 256
    # Returns when the model is loaded and /health answers.
    try:
        server = xllamacpp.Server(parameters)
    except RuntimeError as error:
        give_up(f"The model {arguments.weights} cannot be served: {error}.")
    answer(f"{server.listening_address}/v1")
    while True:
        signal.pause()


if __name__ == "__main__":
    run(main)
