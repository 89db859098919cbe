#!/usr/bin/env python3
"""Serves a folder of pages on loopback, for as long as standard input is open.

    python3 serve_site.py FOLDER < PIPE

Prints one line when it is ready: the site's address, without a slash at its end. It is the same
each time as long as nobody else has its port, so that records of several runs name the same pages.
Standard input is the lease: whoever starts the server holds the other end of that pipe and never writes to it. When
the holder ends, in whatever way, the kernel closes the pipe and ends the server.
"""

import argparse
import errno
import functools
import http.server
import os
import signal

from set_up import answer, end_with_the_holder, has_lease, run


PORT = 8437


class Handler(http.server.SimpleHTTPRequestHandler):
    """Pages with their charset, over connections that are kept, and no lists of folders."""

    protocol_version = "HTTP/1.1"
    # A client that has gone silent gives its thread back.
    timeout = 30
    extensions_map = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".xml": "application/xml",
        "": "application/octet-stream",
    }

    def list_directory(self, path):
        self.send_error(http.HTTPStatus.NOT_FOUND)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    # Workers come all at once.
    request_queue_size = 128


def listen(handler):
    """At the usual port, or at any where that one is taken."""
    try:
        return Server(("127.0.0.1", PORT), handler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return Server(("127.0.0.1", 0), handler)


def main():
    parser = argparse.ArgumentParser(
        usage="%(prog)s FOLDER < PIPE",
        description="Serves a folder of pages on loopback, for as long as standard input, a pipe, is open.",
    )
    parser.add_argument("folder", metavar="FOLDER")
    folder = parser.parse_args().folder
    if not os.path.isdir(folder):
        parser.error(f"{folder} is not a folder")
    if not has_lease():
        parser.error("standard input must be a pipe: the server ends when it is closed")
    # Ctrl-C and a closed terminal are for the engine, which still reads pages while it drains.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_the_holder()
    server = listen(functools.partial(Handler, directory=folder))
    answer(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()


if __name__ == "__main__":
    run(main)
