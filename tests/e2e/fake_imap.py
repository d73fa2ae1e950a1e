"""An IMAP server for tests that does what Dovecot never does. Without TLS, in a thread, until the `with` ends.

    with FakeImap(mails=[b"..."], drop_in_literal={1: 2}) as server:
        server.port, server.folders["Processed"], server.lines

drop_in_literal   {uid: times}: the connection dies in the middle of this mail's literal
starttls          STARTTLS is announced (it is never given)
extra             {uid: bytes}: sent before the FETCH response of this mail, as unsolicited data
lines             every line that a client sent: what must never have crossed the network can be looked for
"""
import re
import socketserver
import threading
import time

CAPABILITIES = "IMAP4rev1 SASL-IR AUTH=PLAIN MOVE UIDPLUS"


class Gone(Exception):
    """The connection is over."""


def numbers(text, highest):
    """The numbers of a sequence set."""
    found = set()
    for part in text.split(","):
        first, _, last = part.partition(":")
        low, high = (highest if end == "*" else int(end) for end in (first, last or first))
        found |= set(range(min(low, high), max(low, high) + 1))
    return found


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def line(self):
        data = self.rfile.readline()
        if not data.endswith(b"\n"):
            raise Gone
        text = data.decode("utf-8", "replace").rstrip("\r\n")
        self.fake.lines.append(text)
        return text

    def handle(self):
        self.fake = self.server.fake
        self.folder = None
        self.say(f"* OK [CAPABILITY {self.fake.capabilities()}] ready")
        try:
            while True:
                tag, _, rest = self.line().partition(" ")
                verb, _, argument = rest.partition(" ")
                if verb.upper() == "UID":
                    verb, _, argument = argument.partition(" ")
                    verb = "UID_" + verb
                self.answer(tag, verb.lower(), argument)
        except (Gone, OSError):
            pass

    def answer(self, tag, verb, argument):
        handler = getattr(self, "do_" + verb, None)
        if handler is None:
            self.say(f"{tag} BAD no such command")
            return
        with self.fake.lock:
            self.say(f"{tag} {handler(argument) or 'OK done'}")
        if verb == "logout":
            raise Gone

    def do_capability(self, _):
        self.say("* CAPABILITY " + self.fake.capabilities())

    def do_noop(self, _):
        pass

    def do_logout(self, _):
        self.say("* BYE")

    def do_authenticate(self, argument):
        if len(argument.split()) == 1:
            self.say("+ ")
            self.line()

    def do_login(self, _):
        pass

    def do_create(self, argument):
        self.fake.folders.setdefault(argument.strip('"'), {})

    def do_select(self, argument):
        name = argument.strip('"')
        if name not in self.fake.folders:
            return "NO [NONEXISTENT] no such mailbox"
        self.folder = self.fake.folders[name]
        self.say(f"* {len(self.folder)} EXISTS")
        self.say("* OK [UIDVALIDITY 7] ok")
        self.say(f"* OK [UIDNEXT {self.fake.next_uid}] ok")
        return "OK [READ-WRITE] selected"

    def chosen(self, text):
        wanted = numbers(text, max(self.folder, default=0))
        return [uid for uid in sorted(self.folder) if uid in wanted]

    def do_uid_search(self, argument):
        words = argument.split()
        self.say("* SEARCH" + "".join(f" {uid}" for uid in self.chosen(words[words.index("UID") + 1])))

    def do_uid_fetch(self, argument):
        uids, _, items = argument.partition(" ")
        for uid in self.chosen(uids):
            data, sequence = self.folder[uid], sorted(self.folder).index(uid) + 1
            if "BODY" not in items:
                self.say(f'* {sequence} FETCH (UID {uid} RFC822.SIZE {len(data)} INTERNALDATE "{self.fake.date}")')
                continue
            self.wfile.write(self.fake.extra.get(uid, b""))
            cut = re.search(r"<0\.(\d+)>", items)
            self.send_body(uid, sequence, data[:int(cut.group(1))] if cut else data, "<0>" if cut else "")

    def send_body(self, uid, sequence, data, part):
        self.wfile.write(f"* {sequence} FETCH (UID {uid} BODY[]{part} {{{len(data)}}}\r\n".encode())
        if self.fake.drop_in_literal.get(uid, 0) > 0:
            self.fake.drop_in_literal[uid] -= 1
            self.wfile.write(data[:len(data) // 2])
            raise Gone
        self.wfile.write(data + b")\r\n")

    def do_uid_move(self, argument):
        uids, _, name = argument.partition(" ")
        if name.strip('"') not in self.fake.folders:
            return "NO [TRYCREATE] no such mailbox"
        target = self.fake.folders[name.strip('"')]
        chosen = self.chosen(uids)
        for uid in chosen:
            sequence = sorted(self.folder).index(uid) + 1
            target[self.fake.next_uid] = self.folder.pop(uid)
            self.say(f"* OK [COPYUID 7 {uid} {self.fake.next_uid}] moved")
            self.say(f"* {sequence} EXPUNGE")
            self.fake.next_uid += 1


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class FakeImap:
    def __init__(self, mails=(), drop_in_literal=None, starttls=False, extra=None):
        self.folders = {"INBOX": {i: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                                  for i, data in enumerate(mails, 1)}}
        self.next_uid = len(mails) + 1
        self.date = time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime())
        self.drop_in_literal = drop_in_literal or {}
        self.starttls = starttls
        self.extra = extra or {}
        self.lines = []
        self.lock = threading.Lock()

    def capabilities(self):
        return CAPABILITIES + (" STARTTLS" if self.starttls else "")

    def __enter__(self):
        self.server = Server(("127.0.0.1", 0), Session)
        self.server.fake = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
