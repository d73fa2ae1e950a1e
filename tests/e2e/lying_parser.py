"""A parser process that a mail has taken over: the real one, with its answers on the way to the daemon changed. The first
mail that a process reads it reads as it is, that is the one that takes it over; of what comes later it says what it likes.

install(FOLDER, PROGRAM) writes it as a program of its own; changes.json beside it says of each Message-ID what keys of the
report the daemon is told instead, and told.log has a line for each that it was told so of.
"""
import array
import json
import os
import pathlib
import selectors
import socket
import struct
import sys

REQUEST, ANSWER = struct.Struct("=IIqQ"), struct.Struct("=III")  # daemon/parser/parser_wire.h
SOCKET = 3


def install(path, folder, program):
    """The program at `path` lies, with the real one behind it."""
    path.write_text(f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})\n"
                    f"import lying_parser\nlying_parser.main({str(folder)!r}, {str(program)!r})\n")
    path.chmod(0o755)


def start(program):
    """The real parser process: our end of its socket."""
    ours, theirs = socket.socketpair()
    os.posix_spawn(program, ["incidentd", "--parser-process"], {"TZ": "UTC"},
                   file_actions=[(os.POSIX_SPAWN_DUP2, theirs.fileno(), SOCKET), (os.POSIX_SPAWN_CLOSE, theirs.fileno())])
    theirs.close()
    return ours


def exactly(source, size):
    data = b""
    while len(data) < size:
        more = source.recv(size - len(data))
        if not more:
            sys.exit(0)
        data += more
    return data


def pass_request(daemon, real):
    data, descriptors, _, _ = socket.recv_fds(daemon, REQUEST.size, 1)
    if not data:
        sys.exit(0)
    data += exactly(daemon, REQUEST.size - len(data))
    real.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))])
    for descriptor in descriptors:
        os.close(descriptor)


def lie(folder, payload):
    report = json.loads(payload)
    changes = json.loads((folder / "changes.json").read_text()).get(report["message_id"])
    if not changes:
        return payload
    with open(folder / "told.log", "a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {report['message_id']}\n")
    return json.dumps({**report, **changes}).encode()


def pass_answer(daemon, real, folder):
    number, outcome, length = ANSWER.unpack(exactly(real, ANSWER.size))
    payload = exactly(real, length)
    if number > 1 and payload[:1] == b"{":
        payload = lie(folder, payload)
    daemon.sendall(ANSWER.pack(number, outcome, len(payload)) + payload)


def main(folder, program):
    folder = pathlib.Path(folder)
    real = start(program)  # first: its socket takes the number of ours in the child alone
    daemon = socket.socket(fileno=SOCKET)
    chosen = selectors.DefaultSelector()
    chosen.register(daemon, selectors.EVENT_READ)
    chosen.register(real, selectors.EVENT_READ)
    while True:
        for key, _ in chosen.select():
            if key.fileobj is daemon:
                pass_request(daemon, real)
            else:
                pass_answer(daemon, real, folder)
