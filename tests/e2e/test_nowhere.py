#!/usr/bin/env python3
"""What goes nowhere leaves the server, and nothing else does: against a real Dovecot with UIDPLUS and one without."""
import contextlib
import imaplib
import os
import pathlib
import secrets
import signal
import ssl
import tempfile
import time

from harness import School, Stage, children_of, equal, folder, holds, mail_servers, report, run, test, wait_until

MARKER = f"the hedgehog dossier {secrets.token_hex(8)}".encode()  # one of a run: other files may tell of an older one
LONG_AGO = int(time.time()) - 30 * 24 * 60 * 60  # before the backlog: never taken
WITHOUT_UIDPLUS = "IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE MOVE"


def school_of(stage):
    """A school with somebody else's deleted mail in its inbox, and all that is taken goes nowhere."""
    school = School(stage)
    school.user("ann")
    school.drop(report(school, body="Delete me not."), received_at=LONG_AGO)
    with client(school) as imap:
        equal(imap.store("1", "+FLAGS.SILENT", r"(\Deleted)")[0], "OK", "the mark of another client")
    school.once()
    equal(school.taken(), [], "mails taken")
    school.register("CREATE TRIGGER nowhere AFTER INSERT ON outbox WHEN NEW.target = 'done' BEGIN"
                    " UPDATE outbox SET target = 'nowhere' WHERE id = NEW.id; END")
    return school


@contextlib.contextmanager
def client(school):
    """Another client of the same mailbox. It never expunges by itself."""
    user = school.address("reports")
    trust = ssl.create_default_context(cafile=school.dovecot.ca)
    imap = imaplib.IMAP4_SSL("localhost", school.dovecot.imaps, ssl_context=trust)
    imap.login(user, school.dovecot.users[user])
    imap.select("INBOX")
    yield imap
    imap.logout()


def traces(school, word=MARKER):
    """Every file of the mailbox, on the server's disk, in which something of a mail stands."""
    return [path for path in school.dovecot.maildir(school.address("reports")).rglob("*")
            if path.is_file() and word in path.read_bytes()]


def marks(school):
    """The numbers of what is marked as deleted, and of what is not."""
    with client(school) as imap:
        return [imap.search(None, word)[1][0].split() for word in ("DELETED", "UNDELETED")]


def open_with(pid, word=MARKER):
    """The names of what a process holds open in which the word stands."""
    found = []
    for path in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            if path.is_file() and word in path.read_bytes():
                found.append(os.readlink(path))
    return found


@test("while a mail is read it is in memory, and in no file, with a name or without")
def in_memory(stage):
    school = School(stage)
    school.user("ann")
    school.first["mailboxes"][0]["poll"] = "5 s"
    with school.daemon() as (process, _):
        school.drop(report(school))
        wait_until(lambda: len(school.taken()) == 1, "a parser has read one", 30)
        parsers = children_of(process.pid)
        for parser in parsers:
            os.kill(parser, signal.SIGSTOP)
        try:
            school.drop(report(school, body="I lost " + MARKER.decode()))
            wait_until(lambda: open_with(process.pid), "the daemon holds the mail", 30)
            held = [name for pid in (process.pid, *parsers) for name in open_with(pid)]
            holds(all(name.startswith("/memfd:") for name in held), held)
            files = [path for folder_ in (school.path, pathlib.Path(tempfile.gettempdir())) for path in folder_.glob("*")
                     if path.is_file() and MARKER in path.read_bytes()]
            equal(files, [], "files with something of the mail")
        finally:
            for parser in parsers:
                os.kill(parser, signal.SIGCONT)
        wait_until(lambda: len(school.taken()) == 2, "it is taken", 30)


@test("with UIDPLUS the server has no byte of it afterwards, and another client's deleted mail is there")
def with_uidplus(stage):
    school = school_of(stage)
    school.drop(report(school, body="I lost " + MARKER.decode()))
    holds(traces(school), "the mail is not on the server")
    school.once()
    equal(len(school.taken()), 1, "mails taken")
    equal(traces(school), [], "files with something of the mail")
    equal(len(traces(school, b"Delete me not.")), 1, "another client's mail")
    equal(marks(school), [[b"1"], []], "it alone, and marked as before")
    equal(school.inbox("reports", "Processed"), [], "mails filed")
    equal(school.json("status")["moves"], 0, "moves waiting")
    equal(school.register("SELECT state FROM outbox WHERE target = 'nowhere'"), [("done",)], "its row")
    holds("UIDPLUS" not in school.incidentd("check", "--online").stdout, "check warns of nothing")


@test("several at once, one of which another client has taken away before")
def several(stage):
    school = school_of(stage)
    school.register("CREATE TRIGGER later AFTER INSERT ON outbox WHEN NEW.kind = 'move' BEGIN"
                    " UPDATE outbox SET next_at = unixepoch() + 3600 WHERE id = NEW.id; END")
    for _ in range(3):
        school.drop(report(school, body="I lost " + MARKER.decode()))
    school.once(status=None)
    equal(len(traces(school)), 3, "mails that wait to go")
    with client(school) as imap:
        uid = imap.uid("SEARCH", "UNDELETED")[1][0].split()[1].decode()
        imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
        imap.uid("EXPUNGE", uid)
    equal(len(traces(school)), 2, "mails that are left")
    school.time_passes()
    school.once()
    equal(traces(school), [], "files with something of the mails")
    equal(len(traces(school, b"Delete me not.")), 1, "another client's mail")
    equal(sorted(school.register("SELECT reply FROM outbox WHERE target = 'nowhere'"), key=str),
          [("gone",), (None,), (None,)], "what became of the rows")


@test("without UIDPLUS nothing is touched in a mailbox of named reports: the move waits and says why")
def named_without_uidplus(_):
    with folder() as path, contextlib.ExitStack() as stack:
        school = school_of(Stage(path, stack, WITHOUT_UIDPLUS))
        school.drop(report(school, body="I lost " + MARKER.decode()))
        log = school.once(status=None)
        seen = school.incidentd("check", "--online").stdout
        holds("/reports: works" in seen and "/reports: warning: the server has no UIDPLUS" in seen, seen)
        line, = [line for line in log.splitlines() if "mail could not be moved" in line]
        holds("to=nowhere" in line and "no UIDPLUS" in line and "uid=" not in line, line)
        equal(len(traces(school)), 1, "the mail on the server")
        equal(marks(school), [[b"1"], [b"2"]], "the other is marked, ours is not")
        equal(school.json("status")["moves"], 1, "moves waiting")
        waits = "SELECT tries, next_at > unixepoch() AND next_at % 3600 = 0 FROM outbox WHERE target = 'nowhere'"
        equal(school.register(waits), [(1, 1)], "the first try, and a pause to a full hour")
        holds("mail could not be moved" not in school.once(status=None), "tried before its time")
        school.time_passes()
        holds("mail could not be moved" in school.once(status=None), "not tried again")
        equal(school.register(waits), [(2, 1)], "the second try, and the same")


if __name__ == "__main__":
    run(mail_servers)
