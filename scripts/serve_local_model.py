#!/usr/bin/env python3
"""Serves one model on loopback with llama.cpp's own server, for as long as standard input is open.

    LOCAL_MODEL_API_KEY=… python serve_local_model.py WEIGHTS.gguf MODEL_NAME

Prints one line when it is ready: the URL that goes before /chat/completions. Standard input is the
lease: whoever starts the server holds the other end of that pipe and never writes to it. When the
holder ends, in whatever way, the kernel closes the pipe and ends the server.
"""

import os
import signal
import sys

from set_up import end_with_the_holder

# Two requests at a time, as the children of a tree's level are asked for together.
SLOTS = 2
CONTEXT_OF_A_SLOT = 4096


def main():
    if len(sys.argv) != 3 or "LOCAL_MODEL_API_KEY" not in os.environ:
        sys.exit("usage: LOCAL_MODEL_API_KEY=… serve_local_model.py WEIGHTS.gguf MODEL_NAME < PIPE")
    # Ctrl-C and a closed terminal are for the engine, which still needs the model to finish what
    # is in flight.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_the_holder()
    # Spinning threads would starve the workers beside them. Read when the library is loaded.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = sys.argv[1]
    parameters.model_alias = {sys.argv[2]}
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
    server = xllamacpp.Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
