"""The leak hunt: anonymous mails through the real daemon, Dovecot and an SMTP server; then every file that could hold something of
a reporter is searched for everything that identifies one. Used by tests/e2e/test_leak.py."""
import collections
import contextlib
import email
import email.policy
import os
import pathlib
import random
import re
import resource
import sqlite3
import stat
import subprocess
import tempfile
import time

import harness
from harness import INCIDENTD, School, holds
from mails import mails
from reporter import normal, normal_patterns, patterns

SEARCH = INCIDENTD.parent / "tests/leak/search"
LARGEST = 64 << 20  # of a file in a folder that is not ours


def folders_of_all():
    """Where programs leave things behind."""
    return [pathlib.Path(path) for path in dict.fromkeys(("/dev/shm", "/tmp", "/var/tmp", tempfile.gettempdir(), os.getcwd()))]


class Searcher:
    """Knows all tokens of all reporters; finds them in files and in what a reader sees."""

    def __init__(self, folder, letters):
        self.folder = folder
        self.letters, self.files, self.bytes, self.patterns = [], 0, 0, 0
        self.add(letters)

    def add(self, letters):
        first = len(self.letters)
        self.letters += letters
        self.write("patterns", first, lambda mail: patterns(mail.reporter, (mail.raw, mail.raw.replace(b"\n", b"\r\n"))))
        self.write("normal", first, lambda mail: normal_patterns(mail.reporter))

    def write(self, name, first, of_mail):
        with open(self.folder / name, "a") as file:
            for number, mail in enumerate(self.letters[first:], first):
                for kind, folded, data in of_mail(mail):
                    file.write(f"{number} {kind}\t{'i' if folded else 'x'}\t{data.hex()}\n")

    def hits(self, paths, name="patterns"):
        """[(path, offset, number of the mail, kind)]"""
        done = subprocess.run([SEARCH, self.folder / name], input="".join(f"{path}\n" for path in paths), text=True,
                              capture_output=True, errors="replace")
        holds(done.returncode == 0, f"search: status {done.returncode}: {done.stderr[-2000:]}")
        *lines, total = done.stdout.splitlines()
        count, files, size = map(int, total[2:].split())
        self.patterns, self.files, self.bytes = max(self.patterns, count), self.files + files, self.bytes + size
        found = []
        for line in lines:
            path, offset, what = line.rsplit("\t", 2)
            number, kind = what.split(" ")
            found.append((path, int(offset), int(number), kind))
        return found

    def hits_in_words(self, texts):
        """texts: {name: text}. What a reader would read there, however it is written."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            names = {}
            for number, (name, text) in enumerate(texts.items()):
                path = pathlib.Path(folder, str(number))
                path.write_text(normal(text))
                names[str(path)] = name
            return [(names[path], *rest) for path, *rest in self.hits(names, "normal")]

    def tell(self, hits, most=12):
        """Which mails, and where; the tokens are made up, and may be shown."""
        by_mail = collections.defaultdict(lambda: collections.defaultdict(list))
        for path, offset, number, kind in hits:
            by_mail[number][kind].append(f"{path} at {offset}")
        lines = []
        for number, kinds in list(by_mail.items())[:most]:
            mail = self.letters[number]
            lines.append(f"mail {number} ({mail.what})")
            lines += [f"   {kind} {mail.reporter.tokens().get(kind, 'of it')}: {', '.join(places[:3])}"
                      for kind, places in kinds.items()]
        return f"{len(hits)} found of {len(by_mail)} mails\n" + "\n".join(lines)


def regular_files(folder, since=0, largest=None):
    found = []
    for place, _, names in os.walk(folder):  # others may remove theirs meanwhile
        for path in (pathlib.Path(place, name) for name in names):
            with contextlib.suppress(OSError):
                seen = path.lstat()
                if stat.S_ISREG(seen.st_mode) and seen.st_mtime >= since and not (largest and seen.st_size > largest):
                    found.append(path)
    return found


def words_of_mail(data):
    """All that a reader may see of a mail: headers and texts, decoded."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    words = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        words += [f"{name}: {value}" for name, value in part.items()]
        if part.get_content_maintype() == "text":
            words.append(part.get_content())
    return "\n".join(words)


def new_key(folder):
    """A key pair for the Chair: its file, and the line for the configuration."""
    path = folder / "chair.key"
    said = subprocess.run([INCIDENTD, "keygen", path], capture_output=True, text=True, check=True).stdout
    return path, re.search(r'seal_key = "([^"]+)"', said)[1]


class Hunt:
    """A school with a Chair's mailbox, and anonymous mails in it."""

    def __init__(self, stage, count, seed=1, program=INCIDENTD, seal_key=None, route="anonymous", kills=0):
        self.started = time.time()
        self.school = School(stage, mailboxes=("reports", "second"))
        self.stage, self.program, self.random = stage, program, random.Random(seed)
        self.school.first["mailboxes"][1]["route"] = route
        if route == "named":  # nothing else may say that it is anonymous
            self.school.first["roles"]["chair"]["address"] = self.school.user("governor")
        if seal_key:
            self.school.first["roles"]["chair"]["seal_key"] = seal_key
        self.folder = stage.path / f"hunt-{self.school.prefix}"
        self.folder.mkdir()
        self.boxes = {"route": self.school.address("second"), "named": self.school.address("reports")}
        self.letters = list(mails(count, self.school.domain, self.boxes, seed))
        self.kills = self.killed = 0
        self.while_killed = []
        self.output = self.folder / "output.txt"  # the log at its most talkative, and what the commands print
        self.kills = kills

    # ---- mail ----

    def drop(self, letters):
        for mail in letters:
            self.school.drop(mail.raw, {"route": "second", "named": "reports"}[mail.box])

    def add(self, letters):
        self.letters += letters
        self.drop(letters)

    def read(self, local_part="chair"):
        return self.school.inbox(local_part)

    # ---- the program ----

    def start(self, command, *arguments):
        def with_cores():
            most = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (most, most))
        with open(self.output, "ab") as output:
            return subprocess.Popen([self.program, command, "-c", self.school.config(), *arguments], stdout=output, stderr=output,
                                    cwd=self.school.path, preexec_fn=with_cores)

    def finish(self, command, *arguments):
        patience = 600 + 4 * len(self.letters)  # seconds; a thousand mails take a busy machine half an hour
        status = self.start(command, *arguments).wait(patience)
        holds(status in (0, 1), f"{command}: {status}\n{self.output.read_text(errors='replace')[-2000:]}")

    def drain(self, searcher=None):
        """Until nothing is left to do; killed now and then on the way, at first more often than later."""
        for _ in range(self.kills // 8 if self.killed else self.kills):
            process = self.start("once")
            try:
                process.wait(self.random.uniform(0.05, 1.2))
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                self.killed += 1
                if searcher:
                    self.while_killed += searcher.hits(regular_files(self.school.path) + regular_files(self.stage.path / "sent"))
        self.finish("once")

    # ---- what is left ----

    def unread(self):
        """The files of what waits for the administrator: the only place where a reporter may be."""
        allowed = {mail.raw for mail in self.letters if not mail.readable}
        box = self.school.dovecot.maildir(self.boxes["route"])
        return {path for part in ("new", "cur") for path in (box / part).iterdir() if path.read_bytes() in allowed}

    def waiting(self):
        """The files of what has not been taken yet."""
        found = {path for address in self.boxes.values() for part in ("new", "cur")
                 for path in (self.school.dovecot.maildir(address) / part).iterdir()}
        return found - self.unread()

    def files(self):
        """{kind: paths} of every file that the daemon, or a server on its behalf, could have written."""
        kinds = collections.defaultdict(list)
        unread = self.unread()
        own = regular_files(self.school.path) + [self.output]
        for path in own:
            kind = "register" if path.name.startswith("register.db") else "log" if path == self.output else "beside it"
            kinds[kind].append(path)
        kinds["sent"] = regular_files(self.stage.path / "sent") + [self.stage.path / "smtp.log"]
        kinds["mail server"] = [path for path in regular_files(self.stage.dovecot.folder) if path not in unread]
        seen = {path for paths in kinds.values() for path in paths} | unread
        ours = set(self.folder.iterdir()) | seen
        for folder in folders_of_all():
            if folder.is_dir() and folder != pathlib.Path(os.getcwd()):
                kinds["elsewhere"] += [path for path in regular_files(folder, self.started, LARGEST) if path not in ours]
        kinds["elsewhere"] += [path for path in pathlib.Path(os.getcwd()).glob("core*") if path.is_file()]
        return kinds

    def texts(self):
        """{name: text} of all that a reader would see: cells of the register, mails, output."""
        found = {}
        with contextlib.closing(sqlite3.connect(self.school.settings["database"])) as register:
            for table, in register.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                rows = register.execute(f"SELECT * FROM \"{table}\"").fetchall()
                for number, row in enumerate(rows):
                    cells = [cell if isinstance(cell, str) else words_of_mail(cell) if b"\nSubject:" in cell else
                             cell.decode("utf-8", "ignore") for cell in row if isinstance(cell, (str, bytes))]
                    # JSON hides letters behind escapes.
                    text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), " ".join(cells), flags=re.I)
                    found[f"register, {table}, row {number + 1}"] = text
        for path in (self.stage.path / "sent").glob("*.eml"):
            found[f"mail {path.name}"] = words_of_mail(path.read_bytes())
        found["output"] = self.output.read_text(errors="replace")
        return found

    def show_everything(self):
        """What an administrator can have printed, and the files that commands write."""
        for command in (("list",), ("list", "--mail"), ("list", "--quarantine"), ("status",), ("stats",), ("verify",)):
            self.finish(*command)
        for number, in self.school.register("SELECT reference FROM incident ORDER BY id LIMIT 5"):
            self.finish("show", number)
            self.finish("show", number, "--json")

    def unseal(self, reference, key):
        """The originals of an incident, in a folder that is gone afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([INCIDENTD, "unseal", "-c", self.school.config(), "--key", key, "--because", "a test", reference], cwd=folder,
                           capture_output=True, check=True)
            return [path.read_bytes() for path in pathlib.Path(folder).iterdir()]

    def reports(self):
        return [row[0] for row in self.school.register("SELECT json FROM report")]


def may_leave_core(pid):
    limits = pathlib.Path(f"/proc/{pid}/limits").read_text()  # nothing, of a process that has ended
    return bool(limits) and not re.search(r"Max core file size +0 +0", limits)


def held_files(pid):
    """What a process holds open that has no name any more, or never had one."""
    found = []
    for path in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            link = os.readlink(path)
            if link.startswith("/memfd:") or link.endswith("(deleted)"):
                found.append(path)
    return found


def in_memory(pid, words):
    """[(word, region)] of what a process still has in its memory."""
    found = []
    with open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            span, rights, *_, name = line.split(maxsplit=5) + ([""] if len(line.split()) < 6 else [])
            if not rights.startswith("rw"):
                continue
            first, last = (int(at, 16) for at in span.split("-"))
            with contextlib.suppress(OSError, ValueError):
                memory.seek(first)
                content = memory.read(last - first).lower()
                found += [(word, name.strip() or span) for word in words if word.lower().encode() in content]
    return found
