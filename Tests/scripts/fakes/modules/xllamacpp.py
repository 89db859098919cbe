"""Stands in for the real binding: says that it listens, or loads for ever."""

import os
import time
from types import SimpleNamespace


class CommonParams(SimpleNamespace):
    def __init__(self):
        super().__init__(model=SimpleNamespace(), cpuparams=SimpleNamespace())


class Server:
    listening_address = "http://127.0.0.1:1"

    def __init__(self, parameters):
        # A file that cannot be a model ends the real server too.
        if os.path.getsize(parameters.model.path) == 0:
            raise RuntimeError("failed to load the model")
        with open(os.environ["STUB_SERVER_PID"], "w", encoding="ascii") as file:
            file.write(str(os.getpid()))
        if "STUB_LOADS_FOR_EVER" in os.environ:
            with open(os.environ["STUB_REPORT"], "w", encoding="ascii") as file:
                file.write("{}")
            time.sleep(60)
