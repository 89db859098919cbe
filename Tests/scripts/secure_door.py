"""A TLS server on this machine before a plain one: what comes is passed on, both ways.

    secure_door.py CERTIFICATE KEY PORT

With - for a certificate it ends each connection as soon as it has come.

Says on standard error which port it has, and of each connection whether it was opened or refused.
"""

import argparse
import select
import signal
import socket
import ssl
import sys
import threading


def say(line):
    print(line, file=sys.stderr, flush=True)


def pass_on(secure, plain):
    while True:
        # What has been decrypted already is not seen by select.
        ready = [secure] if secure.pending() else select.select([secure, plain], [], [])[0]
        for source, target in ((secure, plain), (plain, secure)):
            if source in ready:
                data = source.recv(1 << 16)
                if not data:
                    return
                target.sendall(data)


def serve(connection, context, port):
    try:
        secure = context.wrap_socket(connection, server_side=True)
    except OSError:
        say("refused")
        connection.close()
        return
    say("opened")
    try:
        with secure, socket.create_connection(("127.0.0.1", port)) as plain:
            pass_on(secure, plain)
    except OSError:
        pass  # one of the two has gone, which is how most connections end


def main():
    parser = argparse.ArgumentParser(description="A TLS server on this machine before a plain one.")
    parser.add_argument("certificate", metavar="CERTIFICATE", help="a file, or - for none")
    parser.add_argument("key", metavar="KEY", help="a file")
    parser.add_argument("port", metavar="PORT", type=int, help="of the plain server")
    arguments = parser.parse_args()
    certificate, key, port = arguments.certificate, arguments.key, arguments.port
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Whoever started it may have been killed.
    signal.alarm(120)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate != "-":
        try:
            context.load_cert_chain(certificate, key)
        except OSError as error:
            parser.error(f"{certificate} and {key} are not a certificate and its key: {error}")
    door = socket.create_server(("127.0.0.1", 0))
    say(f"port {door.getsockname()[1]}")
    while True:
        connection, _ = door.accept()
        if certificate == "-":
            connection.close()
            continue
        threading.Thread(
            target=serve, args=(connection, context, port), daemon=True
        ).start()


if __name__ == "__main__":
    main()
