"""What the set-up scripts share: how they speak, how they end, and how they keep out of each other's way."""

import argparse
import contextlib
import errno
import fcntl
import os
import select
import signal
import stat
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))

# Until `run` takes over, Ctrl-C ends a script without a trace of where its imports were.
if os.path.dirname(os.path.abspath(sys.argv[0])) == FOLDER:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

import package_registry  # noqa: E402

WAYS_ON = (
    "Two ways on: name a model endpoint (OPENAI_API_URL and OPENAI_API_KEY, or base_url in the "
    "config), or run with --simulate."
)

INTERRUPTED = 128 + signal.SIGINT


def say(text):
    # Without standard error print would take standard output, which is for answers.
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError):  # nobody reads it any more
        print(text, file=sys.stderr, flush=True)


def give_up(reason, code=1):
    say(f"{reason} {WAYS_ON}" if code == 1 else reason)
    sys.exit(code)


def answer(text):
    """Writes a line to standard output at once: whoever started the script waits for it."""
    print(text, flush=True)


def run(main):
    """Runs a script's main function; whatever ends it early is one sentence, and never a trace."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # These too clear away what is half made.
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    code = 1
    try:
        # A descriptor that is closed would be the next opened file's, which prints would go to.
        if open_missing_streams():
            say(f"{script_name()}: standard output is closed; the answer goes there, so give it one.")
        else:
            # Paths go out in the very bytes that they came in. What can't be written is told at the
            # end, as argparse passes over it.
            sys.stdout.reconfigure(
                errors="surrogateescape", line_buffering=False, write_through=False
            )
            code = main() or 0
            sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as ending:
        code = ending.code
        if isinstance(code, str):
            say(code)
            code = 1
    except MemoryError:
        say(f"{script_name()}: there is not enough memory; free some, or raise the limit (ulimit -v).")
    except BrokenPipeError:
        say(f"{script_name()}: whoever read standard output has left.")
    except OSError as error:
        say(f"{script_name()}: {sentence(error)}")
    leave(code)


def no_program():
    """What a file does that only others use."""
    parser = argparse.ArgumentParser(
        description="A part of the scripts beside it, and not a program of its own."
    )
    parser.parse_args()
    parser.error("the scripts beside it use it; there is nothing to run")


def leave(code):
    """Ends the script without a second try at what could not be written."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        if not code:
            say(f"{script_name()}: standard output can't be written: {error.strerror}.")
            code = 1
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def script_name():
    return os.path.basename(sys.argv[0])


def sentence(error):
    """What the system refused, and what to do about it."""
    what = error.strerror or str(error)
    if error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {what}; {ADVICE.get(error.errno, LOOK)}."
    if error.errno == errno.ENOENT:
        # Only two calls name nothing that is missing.
        if not current_folder_exists():
            return "the current folder has been deleted; change to another one."
        return f"{what}; set TMPDIR to a folder that can be written."
    return f"{what}; {ADVICE.get(error.errno, LOOK)}."


def current_folder_exists():
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


LOOK = "mend that and run this again"
ADVICE = {
    errno.ENOSPC: "make room on that disk and run this again",
    errno.EDQUOT: "make room on that disk and run this again",
    errno.EROFS: "choose a folder that can be written",
    errno.EACCES: "choose a folder that this user may write",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOTDIR: "choose a path that leads through folders only",
    errno.EMFILE: "raise the limit by ulimit -n",
    errno.EFBIG: "raise the limit by ulimit -f",
    errno.EAGAIN: "raise the limit by ulimit -u",
}


def open_missing_streams():
    """Opens the standard descriptors that are closed on /dev/null; whether there is no output."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest one that is free, which is this one.
            os.open(os.devnull, os.O_RDWR)
    return sys.stdout is None


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


def refuse_foreign(folder, is_ours, what):
    """What is made anew replaces a folder: one that holds other things is left alone."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not is_ours(folder)):
        say(
            f"{folder} is there and is not {what}, so it is left as it is; name another folder, or "
            "one that does not exist."
        )
        sys.exit(2)


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


def has_lease():
    """Whether standard input is something whose other end can close: nothing else ends a server."""
    if sys.stdin is None:
        return False
    kind = os.fstat(sys.stdin.fileno()).st_mode
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)


if __name__ == "__main__":
    run(no_program)
