#!/usr/bin/env python3
"""An SMTP server for tests: takes mail, keeps it in files, and fails as it is told.

    smtp_backend.py --store DIR [--maildir 'DIR/{recipient}'] [--log FILE] [--user NAME:PASSWORD]
                    [--cert FILE --key FILE [--implicit-tls]] [--fault [WHO=]FAULT ...]

Prints its port on one line and serves 127.0.0.1 until SIGTERM. With --store each mail becomes N.eml (the bytes as
they came, dots undoubled) and N.json (its envelope), written by rename; with --maildir it goes to new/ of the
recipient's Maildir. The log has one command a line and no secret.

Faults, each for one recipient by its local part ("ann=rcpt-550") or, without "WHO=", for everybody. A recipient
whose local part is the name of a fault has it without being asked for.

    rcpt-450 rcpt-550    RCPT is refused                    data-451      DATA is refused
    dot-451 dot-554      the mail is refused                421-dot       "421" and good-bye after the mail
    die-after-dot        the mail is kept, then the connection dies without an answer; once a Message-ID
    die-mid-data         the connection dies in the middle of the mail
    hang-after-dot       the mail is kept and never answered
    ok-after-refusal     354 for DATA though no recipient was taken (with rcpt-550)
and for the whole server only:
    421-greeting         "421" instead of a greeting        no-auth       AUTH is not offered
    no-pipelining        PIPELINING is not offered          smtputf8      SMTPUTF8 is
    drip                 answers come a byte at a time      need-auth     530 before a log-in
    idle-close           the connection is closed after each mail, once it is answered

As a module: `with SmtpBackend(store=..., faults=["ann=rcpt-550"]) as server:` and server.port, server.mails().
"""
import argparse
import asyncio
import base64
import binascii
import email.parser
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys

RCPT_REPLIES = {"rcpt-450": "450 4.2.1 <{}> try again later", "rcpt-550": "550 5.1.1 <{}> unknown user"}
DOT_REPLIES = {"dot-451": "451 4.3.0 try again later", "dot-554": "554 5.7.1 refused"}
FOR_RECIPIENTS = {*RCPT_REPLIES, *DOT_REPLIES, "data-451", "421-dot", "die-after-dot", "die-mid-data",
                  "hang-after-dot", "ok-after-refusal"}
FOR_ALL = {"421-greeting", "no-auth", "no-pipelining", "smtputf8", "drip", "need-auth", "idle-close"}
SIZE_MAX = 64 * 1024 * 1024
DRIP_SECONDS = 0.005


class Closed(Exception):
    """The dialogue is over."""


def local_part(address):
    return address.rpartition("@")[0].lower()


class Rules:
    """Which fault concerns whom."""

    def __init__(self, faults):
        self.pairs = set()
        for fault in faults:
            who, _, name = fault.rpartition("=")
            if name not in FOR_RECIPIENTS | FOR_ALL:
                raise ValueError(f"unknown fault: {name}")
            if who and name in FOR_ALL:
                raise ValueError(f"{name} is for the whole server")
            self.pairs.add((who.lower(), name))

    def server(self, name):
        return ("", name) in self.pairs

    def names(self, recipient):
        who = local_part(recipient)
        found = {name for rule, name in self.pairs if rule in ("", who)}
        return found | ({who} & FOR_RECIPIENTS)


class Keeper:
    """Where mails end: files, each there as a whole or not at all."""

    def __init__(self, store, maildir):
        self.store = pathlib.Path(store) if store else None
        self.maildir = maildir
        self.count = 0
        self.died_for = set()
        if self.store:
            self.store.mkdir(parents=True, exist_ok=True)
            self.count = len(list(self.store.glob("*.json")))

    @staticmethod
    def write(path, data):
        temporary = path.with_name("." + path.name)
        temporary.write_bytes(data)
        temporary.rename(path)

    def keep(self, envelope, data):
        self.count += 1
        name = f"{self.count:06d}"
        if self.store:
            self.write(self.store / f"{name}.eml", data)
            self.write(self.store / f"{name}.json", json.dumps(envelope, indent=1).encode())
        for recipient in envelope["to"] if self.maildir else ():
            self.keep_in_maildir(recipient, f"{name}.{os.getpid()}.backend", data)

    def keep_in_maildir(self, recipient, name, data):
        box = pathlib.Path(self.maildir.replace("{recipient}", recipient.replace("/", "_")))
        for part in ("tmp", "new", "cur"):
            (box / part).mkdir(parents=True, exist_ok=True)
        (box / "tmp" / name).write_bytes(data)
        (box / "tmp" / name).rename(box / "new" / name)

    def first_time(self, data):
        """Whether this Message-ID has not been asked about before."""
        headers = email.parser.BytesHeaderParser().parsebytes(data)
        message_id = headers.get("Message-ID", "").strip()
        known = message_id in self.died_for
        self.died_for.add(message_id)
        return not known


class Session:
    """One connection."""

    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer
        self.rules = server.rules
        self.secure = server.implicit_tls
        self.user = None
        self.hello = False
        self.reset()

    def reset(self):
        self.sender, self.recipients, self.faults = None, [], set()

    def log(self, text):
        self.server.log(text)

    async def say(self, text):
        self.log("S: " + text)
        data = text.encode() + b"\r\n"
        if not self.rules.server("drip"):
            self.writer.write(data)
            await self.writer.drain()
            return
        for i in range(len(data)):
            self.writer.write(data[i:i + 1])
            await self.writer.drain()
            await asyncio.sleep(DRIP_SECONDS)

    async def line(self):
        data = await self.reader.readline()
        if not data.endswith(b"\n"):
            raise Closed
        return data

    async def run(self):
        if self.rules.server("421-greeting"):
            await self.say("421 4.3.2 not now")
            return
        await self.say("220 backend.example ESMTP")
        while True:
            words = (await self.line()).decode("utf-8", "replace").rstrip("\r\n")
            verb, _, argument = words.partition(" ")
            self.log("C: " + ("AUTH ..." if verb.upper() == "AUTH" else words))
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler is None:
                await self.say("502 5.5.2 no such command")
            else:
                await handler(argument)

    # ---- hello, TLS, log-in ----

    def extensions(self):
        yield "8BITMIME"
        yield "ENHANCEDSTATUSCODES"
        yield f"SIZE {SIZE_MAX}"
        if not self.rules.server("no-pipelining"):
            yield "PIPELINING"
        if self.rules.server("smtputf8"):
            yield "SMTPUTF8"
        if self.server.tls and not self.secure:
            yield "STARTTLS"
        if self.offers_auth():
            yield "AUTH PLAIN LOGIN"

    def offers_auth(self):
        clear = bool(self.server.tls) and not self.secure
        return bool(self.server.user) and not clear and not self.rules.server("no-auth")

    async def do_ehlo(self, _):
        self.hello = True
        self.reset()
        lines = ["backend.example", *self.extensions()]
        for line in lines[:-1]:
            await self.say("250-" + line)
        await self.say("250 " + lines[-1])

    async def do_helo(self, _):
        self.hello = True
        self.reset()
        await self.say("250 backend.example")

    async def do_starttls(self, _):
        if not self.server.tls or self.secure:
            await self.say("502 5.5.1 not offered")
            return
        await self.say("220 2.0.0 go on")
        await self.writer.start_tls(self.server.tls)
        self.secure, self.hello = True, False
        self.reset()

    async def answer_to(self, challenge):
        await self.say("334 " + base64.b64encode(challenge).decode())
        data = await self.line()
        self.log("C: ...")
        return data.strip().decode()

    async def do_auth(self, argument):
        mechanism, _, initial = argument.partition(" ")
        if not self.offers_auth():
            await self.say("502 5.5.1 not offered")
            return
        try:
            if mechanism.upper() == "PLAIN":
                plain = base64.b64decode(initial or await self.answer_to(b""))
                user, password = plain.decode().split("\0")[1:]
            elif mechanism.upper() == "LOGIN":
                user = base64.b64decode(initial or await self.answer_to(b"Username:")).decode()
                password = base64.b64decode(await self.answer_to(b"Password:")).decode()
            else:
                await self.say("504 5.5.4 no such mechanism")
                return
        except (binascii.Error, UnicodeDecodeError, ValueError):
            await self.say("501 5.5.2 not readable")
            return
        if f"{user}:{password}" != self.server.user:
            await self.say("535 5.7.8 wrong user or password")
            return
        self.user = user
        await self.say("235 2.7.0 welcome")

    # ---- the mail ----

    async def do_mail(self, argument):
        if self.rules.server("need-auth") and not self.user:
            await self.say("530 5.7.0 Authentication required")
        elif not self.hello or self.sender is not None or not argument.upper().startswith("FROM:<"):
            await self.say("503 5.5.1 not now")
        else:
            self.sender = argument[6:].partition(">")[0]
            self.parameters = argument.partition(">")[2].split()
            await self.say("250 2.1.0 sender taken")

    async def do_rcpt(self, argument):
        if self.sender is None or not argument.upper().startswith("TO:<"):
            await self.say("503 5.5.1 not now")
            return
        recipient = argument[4:].partition(">")[0]
        faults = self.rules.names(recipient)
        self.faults |= faults
        refused = sorted(faults & set(RCPT_REPLIES))
        if refused:
            await self.say(RCPT_REPLIES[refused[0]].format(recipient))
            return
        self.recipients.append(recipient)
        await self.say("250 2.1.5 recipient taken")

    async def do_data(self, _):
        if not self.recipients and not ("ok-after-refusal" in self.faults and self.sender is not None):
            await self.say("554 5.5.1 no valid recipients")
            return
        if "data-451" in self.faults:
            await self.say("451 4.3.0 try again later")
            return
        await self.say("354 go on")
        data = await self.read_mail()
        await self.judge(data)
        self.reset()
        if self.rules.server("idle-close"):
            raise Closed

    async def read_mail(self):
        data = bytearray()
        while (line := await self.line()) != b".\r\n":
            if "die-mid-data" in self.faults:
                self.log("-- dies in the middle of the mail")
                self.writer.transport.abort()
                raise Closed
            data += line[1:] if line.startswith(b".") else line
        return bytes(data)

    async def judge(self, data):
        refused = sorted(self.faults & set(DOT_REPLIES))
        if refused:
            await self.say(DOT_REPLIES[refused[0]])
            return
        if "421-dot" in self.faults:
            await self.say("421 4.3.2 not now")
            raise Closed
        if self.recipients:
            self.server.keeper.keep({"from": self.sender, "to": self.recipients, "size": len(data),
                                     "parameters": self.parameters, "tls": self.secure,
                                     "user": self.user}, data)
        if "die-after-dot" in self.faults and self.server.keeper.first_time(data):
            self.log("-- dies after the dot")
            raise Closed
        if "hang-after-dot" in self.faults:
            self.log("-- hangs after the dot")
            await self.reader.read()
            raise Closed
        await self.say("250 2.0.0 kept")

    async def do_rset(self, _):
        self.reset()
        await self.say("250 2.0.0 reset")

    async def do_noop(self, _):
        await self.say("250 2.0.0 ok")

    async def do_quit(self, _):
        await self.say("221 2.0.0 bye")
        raise Closed


class Server:
    def __init__(self, options):
        self.rules = Rules(options.fault)
        self.keeper = Keeper(options.store, options.maildir)
        self.user = options.user
        self.implicit_tls = options.implicit_tls
        self.logfile = open(options.log, "a", encoding="utf-8") if options.log else None
        self.tls = None
        self.sessions = set()
        if options.cert:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(options.cert, options.key)

    def log(self, text):
        if self.logfile:
            self.logfile.write(text + "\n")
            self.logfile.flush()

    async def session(self, reader, writer):
        self.sessions.add(task := asyncio.current_task())
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.log("-- connected")
        try:
            await Session(self, reader, writer).run()
        except (Closed, OSError, asyncio.LimitOverrunError, ValueError):
            pass
        except asyncio.CancelledError:
            pass  # SIGTERM came; nobody awaits this task for its result
        finally:
            self.log("-- closed")
            writer.close()
            self.sessions.discard(task)

    async def serve(self, port):
        stop = asyncio.Event()
        # Who starts us may have blocked them, and a mask is inherited.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        listener = await asyncio.start_server(self.session, "127.0.0.1", port, limit=SIZE_MAX,
                                              ssl=self.tls if self.implicit_tls else None)
        print(f"{listener.sockets[0].getsockname()[1]}\n", end="", flush=True)
        await stop.wait()
        listener.close()
        for task in list(self.sessions):
            task.cancel()
        await asyncio.gather(*self.sessions, return_exceptions=True)


class SmtpBackend:
    """This program as a child process, for tests."""

    def __init__(self, **options):
        self.options = options
        self.process = None
        self.port = 0

    def __enter__(self):
        arguments = []
        for name, value in self.options.items():
            flag = "--" + ("fault" if name == "faults" else name.replace("_", "-"))
            values = value if name == "faults" else [value]
            for one in values:
                arguments += [flag] if one is True else [flag, str(one)]
        self.process = subprocess.Popen([sys.executable, __file__, *arguments],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def mails(self):
        """What came, in order: (envelope, bytes)."""
        store = pathlib.Path(self.options["store"])
        return [(json.loads(path.read_text()), path.with_suffix(".eml").read_bytes())
                for path in sorted(store.glob("[0-9]*.json"))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--store")
    parser.add_argument("--maildir")
    parser.add_argument("--log")
    parser.add_argument("--user", metavar="NAME:PASSWORD")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--implicit-tls", action="store_true")
    parser.add_argument("--fault", action="append", default=[])
    options = parser.parse_args()
    try:
        server = Server(options)
    except ValueError as error:
        parser.error(str(error))
    asyncio.run(server.serve(options.port))


if __name__ == "__main__":
    main()
