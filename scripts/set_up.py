"""What the set-up scripts share: how they speak, how they give up, and how they keep out of each other's way."""

import contextlib
import fcntl
import os
import select
import signal
import sys

import package_registry

WAYS_ON = (
    "Two ways on: name a model endpoint (OPENAI_API_URL and OPENAI_API_KEY, or base_url in the "
    "config), or run with --simulate."
)


def say(text):
    print(text, file=sys.stderr, flush=True)


def give_up(reason, code=1):
    say(f"{reason} {WAYS_ON}" if code == 1 else reason)
    sys.exit(code)


@contextlib.contextmanager
def without_registry():
    """Turns a registry that does not answer into one sentence."""
    try:
        yield
    except package_registry.RegistryUnreachable:
        give_up("No package registry can be reached, so the embedded model cannot be downloaded.")
    except package_registry.FetchFailed as failure:
        give_up(f"Downloading the embedded model failed: {failure}.")


@contextlib.contextmanager
def file_lock(path, what):
    """Holds an advisory lock; the kernel lets go of it however this process ends."""
    with open(path, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another run is setting up {what}; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def end_with_the_holder():
    """Has the kernel end this process when the other end of standard input closes.

    A thread that waits for the end of input would be late: loading a model takes seconds, in
    which no other Python runs. SIGIO's default action is to end the process, at once.
    """
    lease = sys.stdin.fileno()
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lease, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lease, fcntl.F_SETFL, fcntl.fcntl(lease, fcntl.F_GETFL) | os.O_ASYNC)
    # The holder may have ended before there was anybody to tell.
    poll = select.poll()
    poll.register(lease, 0)
    if poll.poll(0):
        sys.exit(0)
