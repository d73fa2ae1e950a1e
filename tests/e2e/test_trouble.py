#!/usr/bin/env python3
"""One bad thing never stops the rest: wrong passwords and certificates, servers that break off, mails that nobody
should have to read, recipients who are refused. Each ends where it should, with a line in the log that says so."""
import base64
import datetime
import os
import re
import resource
import signal
import time
import zoneinfo

from fake_imap import FakeImap
from harness import LATER, School, equal, holds, mail_servers, note, report, run, test
from mail_server import make_authority
from smtp_backend import SmtpBackend

DAY = 24 * 60 * 60


def line_with(log, *words):
    """The first line of the log that has all these words."""
    for line in log.splitlines():
        if all(word in line for word in words):
            return line
    raise AssertionError(f"no line with {words} in:\n{log}")


def two_mailboxes(stage, **changes):
    """A school whose mailbox "bad" differs by these settings; both have a mail."""
    school = School(stage, mailboxes=("good", "bad"))
    school.user("ann")
    school.first["mailboxes"][1].update(changes)
    for mailbox in ("good", "bad"):
        school.drop(report(school, To=school.address(mailbox)), mailbox=mailbox)
    return school


def check_only_good(school, *words):
    """The good mailbox is drained and answered, the bad one untouched, and the log says which and why."""
    log = school.once(status=LATER)
    holds(not log_of_secrets(school, log), "a secret in the log")
    line_with(log, "mailbox failed", f"{school.prefix}/bad", *words)
    equal(len(school.inbox("good", "Processed")), 1, "filed mail of the good mailbox")
    equal(len(school.inbox("ann")), 1, "acknowledgements")
    equal(len(school.inbox("bad")), 1, "mail left in the bad mailbox")
    box = [row for row in school.json("status")["mailboxes"] if row["mailbox"] == "bad"][0]
    holds(box["failures"] == 1 and box["problem"], box)


def log_of_secrets(school, text):
    """Passwords of the school that appear in a text, as they are or as a log-in sends them."""
    forms = []
    for user, password in school.dovecot.users.items():
        forms += [password, base64.b64encode(f"\0{user}\0{password}".encode()).decode(),
                  base64.b64encode(password.encode()).decode()]
    return [form for form in forms if form in text and len(form) > 10]


# ---- log-in and TLS ----

@test("a wrong password: that mailbox waits, the other one is taken")
def wrong_password(stage):
    school = two_mailboxes(stage)
    (school.path / "bad.password").write_text("wrong-password-0815\n")
    check_only_good(school)
    holds("wrong-password-0815" not in "".join(school.outputs), "the wrong password was printed")
    school.secret_file("bad.password", school.dovecot.users[school.address("bad")])
    school.once()
    equal(len(school.inbox("bad", "Processed")), 1, "filed, once the password is right")


@test("a mailbox that fails and fails: the administrator is told, once, and not what its server said")
def silent(stage):
    school = two_mailboxes(stage)
    (school.path / "bad.password").write_text("wrong-password-0815\n")
    school.first["roles"]["administrator"] = {"name": "IT", "address": school.user("it")}
    check_only_good(school)
    school.register("UPDATE mailbox SET failures = 7 WHERE name = 'bad'")
    for _ in range(2):
        school.once(status=LATER)
    mail, = school.inbox("it")
    holds("cannot be read" in mail["Subject"] and '"bad", since' in str(mail), str(mail))
    holds("uthentication" not in str(mail), str(mail))


@test("a certificate of an unknown authority is refused")
def unknown_authority(stage):
    check_only_good(two_mailboxes(stage, ca_file=make_authority(stage.path)), "certificate")


@test("without ca_file the authorities of the system count, and ours is not among them")
def system_authorities(stage):
    school = two_mailboxes(stage)
    del school.first["mailboxes"][1]["ca_file"]
    check_only_good(school, "certificate")


@test("a certificate for another host name is refused")
def other_host(stage):
    check_only_good(two_mailboxes(stage, url=f"imaps://mail.localhost:{stage.dovecot.imaps}"), "certificate")


@test("a server that does not answer at all")
def nobody_there(stage):
    check_only_good(two_mailboxes(stage, url="imaps://localhost:1"))


@test("STARTTLS that is not offered by the mailbox's server: no word of the log-in in clear")
def no_starttls_imap(stage):
    with FakeImap([b"Subject: x\n\nx\n"]) as server:
        check_only_good(two_mailboxes(stage, url=f"imap://localhost:{server.port}", tls="starttls"))
        said = " ".join(server.lines).upper()
        holds(server.lines and "AUTH" not in said and "LOGIN" not in said, server.lines)


@test("STARTTLS announced and not given: no word of the log-in in clear")
def broken_starttls_imap(stage):
    with FakeImap([b"Subject: x\n\nx\n"], starttls=True) as server:
        check_only_good(two_mailboxes(stage, url=f"imap://localhost:{server.port}", tls="starttls"))
        said = " ".join(server.lines).upper()
        holds("STARTTLS" in said and "AUTH" not in said and "LOGIN" not in said, server.lines)


@test("STARTTLS works where it is offered")
def starttls_imap(stage):
    school = School(stage)
    school.user("ann")
    school.first["mailboxes"][0].update(url=f"imap://localhost:{stage.dovecot.imap}", tls="starttls")
    school.drop(report(school))
    school.once()
    equal(len(school.inbox("ann")), 1, "acknowledgements")
    logins = [line for line in stage.dovecot.log().splitlines() if "imap-login" in line and school.domain in line]
    holds(logins and all("TLS" in line for line in logins), logins)


@test("STARTTLS that is not offered by the outgoing server: mail waits, none goes in clear; it goes once it is right")
def no_starttls_smtp(stage):
    school = School(stage)
    school.user("ann")
    right = dict(school.first["outgoing"])
    with SmtpBackend(store=school.path / "clear", log=school.path / "clear.log", user="somebody:else") as clear:
        school.first["outgoing"]["url"] = f"smtp://localhost:{clear.port}"
        school.drop(report(school))
        log = school.once(status=LATER)
        line_with(log, "outgoing mail failed", school.prefix)
        said = (school.path / "clear.log").read_text()
        holds("AUTH" not in said.replace("250-AUTH", "").replace("250 AUTH", "") and "MAIL" not in said, said)
        equal(clear.mails(), [], "mails in clear")
    equal(len(school.taken()), 1, "the report is in the register")
    equal(school.json("status")["waiting"], 3, "mails waiting")
    tries = [tries for (tries,) in school.register("SELECT tries FROM outbox WHERE kind = 'mail' ORDER BY tries")]
    equal(tries, [0, 0, 1], "tries: those behind the first were not even begun")
    school.first["outgoing"] = right
    school.time_passes()
    school.once()
    equal(len(school.inbox("ann")), 1, "acknowledgements")


# ---- servers that break off ----

def fake_school(stage, server):
    school = School(stage)
    school.user("ann")
    school.first["mailboxes"][0].update(url=f"imap://localhost:{server.port}", tls="none")
    del school.first["mailboxes"][0]["ca_file"]
    return school


@test("a connection that dies inside a literal: nothing of it counts, the next time it is taken")
def cut_literal(stage):
    with FakeImap() as server:
        school = fake_school(stage, server)
        server.__init__([report(school, body=f"Report number {i}. " * 200) for i in range(4)], {3: 1})
        line_with(school.once(status=LATER), "mailbox failed", f"{school.prefix}/reports")
        equal(len(server.folders["INBOX"]), 4, "mails still in the inbox")
        school.once()
        equal([row["outcome"] for row in school.taken()], ["incident"] * 4, "outcomes")
        equal((len(server.folders["INBOX"]), len(server.folders["Processed"])), (0, 4), "inbox and done folder")
        equal(len(school.inbox("ann")), 4, "acknowledgements")


@test("a mail at which the connection dies each time ends in quarantine, the others are taken")
def poison(stage):
    with FakeImap() as server:
        school = fake_school(stage, server)
        server.__init__([report(school, f"w{i}", body=f"Report number {i}. " * 200) for i in range(4)], {3: 99})
        log, rounds = "", 0
        while not school.quarantined() and rounds < 12:
            rounds += 1
            log = school.once(status=None)
        row, = school.quarantined()
        line_with(log, "mail quarantined", f"{school.prefix}/reports", "uid=3")
        holds("tried several times" in row["reason"], row)
        equal([mail["outcome"] for mail in school.taken()], ["incident"] * 3, "outcomes of the others")
        equal((len(server.folders["INBOX"]), len(server.folders["Failed"])), (0, 1), "inbox and failure folder")
        note(f"in quarantine after {rounds} rounds")


@test("a mail that the server cannot open, not even to tell its size, holds up no other and ends in quarantine")
def cannot_open(stage):
    school = School(stage)
    school.user("ann")
    for i in range(4):
        school.drop(report(school, f"w{i}", body=f"Report number {i}."))
    closed = sorted(school.dovecot.maildir(school.address("reports")).glob("new/*"))[1]
    closed.chmod(0)
    rounds = 0
    while not school.quarantined() and rounds < 12:
        rounds += 1
        school.once(status=None)
    row, = school.quarantined()
    holds("tried several times" in row["reason"], row)
    school.once(status=None)
    equal([mail["outcome"] for mail in school.taken()], ["incident"] * 3, "outcomes of the others")
    equal(school.register("SELECT count(*) FROM mail WHERE size <= 0"), [(0,)], "mails of a size that nobody knows")
    note(f"in quarantine after {rounds} rounds")


@test("unsolicited data before a mail, forged replies in it: each mail stays itself")
def unsolicited(stage):
    with FakeImap() as server:
        school = fake_school(stage, server)
        mails = [report(school, f"w{i}", body=f"Report number {i}.\n* 2 FETCH (UID 2 BODY[] {{3}}\nA004 OK done")
                 for i in range(3)]
        server.__init__(mails, extra={2: b"* 9 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* OK [ALERT] {5}\r\n",
                                      3: b"* 1 FETCH (FLAGS (\\Seen {))\r\n"})
        school.once(status=None)
        school.once(status=None)
        equal([row["outcome"] for row in school.taken()], ["incident"] * 3, "outcomes")
        equal(evidence(school), [mail.replace(b"\n", b"\r\n") for mail in mails], "bytes in the register")


def evidence(school):
    return [raw for (raw,) in school.register("SELECT raw FROM evidence ORDER BY mail")]


# ---- mails ----

@test("lines in a body that look like the server's replies, over real Dovecot")
def forged_lines(stage):
    school = School(stage)
    school.user("ann")
    forged = report(school, "w1", body="A004 OK Fetch completed.\n* 2 FETCH (UID 2 BODY[] {20}\nSubject: FORGED\n)\n"
                                       "* BYE\n)\nA005 NO\n{9999999}")
    mails = [forged, report(school, "w2"), report(school, "w3")]
    for mail in mails:
        school.drop(mail)
    school.once()
    equal([row["outcome"] for row in school.taken()], ["incident"] * 3, "outcomes")
    equal(evidence(school), [mail.replace(b"\n", b"\r\n") for mail in mails], "bytes in the register")


def ends(school):
    """How each mail of the inbox ended: {first word of its outcome: how many}, and none is left."""
    equal(school.inbox("reports"), [], "the inbox")
    return sorted([row["outcome"] for row in school.taken()] + ["quarantine"] * len(school.quarantined()))


STRANGE = {
    "empty": lambda school: b"",
    "one line feed": lambda school: b"\n",
    "no From": lambda school: report(school, From=None),
    "From that is no address": lambda school: report(school, From="nobody in particular"),
    "NUL bytes": lambda school: report(school, body=b"zero \0\0\0 byte"),
    "NUL in a header": lambda school: report(school, Subject="a\0b"),
    "a header of 1 MB": lambda school: report(school, X_Long="x" * 2**20),
    "a folded header of 1 MB": lambda school: report(school, X_Long="x\n " * (2**20 // 3)),
    "100,000 header lines": lambda school: b"X-A: b\n" * 100000 + report(school),
    "nested address groups": lambda school: report(school, To="g:" * 100000),
    "no header at all": lambda school: b"just some text\nwithout any header\n",
    "binary": lambda school: bytes(range(256)) * 100,
    "a boundary that is missing": lambda school: report(school, Content_Type="multipart/mixed"),
    "an unknown charset": lambda school: report(school, Content_Type="text/plain; charset=klingon", body=b"\xff\xfe"),
}


@test("mails that nobody should have to read: each ends somewhere, the plain ones beside them are taken")
def strange(stage):
    school = School(stage)
    school.user("ann")
    school.drop(report(school, "before"))
    for make in STRANGE.values():
        school.drop(make(school))
    school.drop(report(school, "after"))
    school.once()
    ended = ends(school)
    equal(len(ended), len(STRANGE) + 2, "mails")
    equal(len(school.inbox("before")) + len(school.inbox("after")), 2, "acknowledgements of the plain ones")
    school.incidentd("verify")
    note(", ".join(f"{ended.count(kind)} {kind}" for kind in sorted(set(ended))))
    for row in school.quarantined():
        note(f"quarantine: {row['reason']}")


@test("a mail without From is an incident that nobody is answered for")
def without_from(stage):
    school = School(stage)
    school.drop(report(school, From=None))
    log = school.once()
    row, = school.taken()
    equal((row["outcome"], row["rule"]), ("incident", "N4"), "outcome")
    holds("acknowledge:reporter" not in log, log)
    equal(len(school.inbox("dpo")), 1, "notices")


@test("a mail of 30 MB is taken whole; one above max_size is opened from its beginning")
def large(stage):
    school = School(stage)
    school.first["mailboxes"][0]["max_size"] = "40 MB"
    line = b"0123456789abcdef" * 4 + b"\n"
    for size in (30, 45):
        school.drop(report(school, "ann", body=line * (size * 2**20 // len(line))))
    school.user("ann")
    began = time.monotonic()
    school.once()
    seconds = time.monotonic() - began
    equal(ends(school), ["incident", "incident"], "outcomes")
    sizes = [length for (length,) in school.register("SELECT length(raw) FROM evidence ORDER BY mail")]
    holds(sizes[0] > 30 * 2**20 and sizes[1] == 256 * 1024, sizes)
    equal(len(school.inbox("ann")), 2, "acknowledgements")
    left = [path.name for path in school.path.iterdir()
            if not re.match(r"register\.db|keys|incidentd\.conf|.*\.password$", path.name)]
    equal(left, [], "files left beside the register")
    note(f"{seconds:.1f} s")


# ---- the mailbox's past ----

@test("at the very first start older mail is left alone and counted; when such mail comes later nobody is answered")
def backlog(stage):
    school = School(stage)
    school.user("ann")
    old = time.time() - 10 * DAY
    for _ in range(3):
        school.drop(report(school, "old"), received_at=old)
    school.drop(report(school))
    log = school.once()
    line_with(log, "older mail left alone", "mails=3")
    equal(len(school.taken()), 1, "mails taken")
    equal(len(school.inbox("reports")), 3, "mails left in the inbox")
    box, = school.json("status")["mailboxes"]
    equal(box["left_alone"], 3, "counted")
    school.once()
    equal(len(school.taken()), 1, "mails taken by a second run")

    school.drop(report(school, "late", Date="Mon, 02 Feb 2026 10:00:00 +0000"), received_at=old)
    school.once()
    equal([(row["outcome"], row["rule"]) for row in school.taken()][1:], [("incident", "backlog")], "outcome")
    equal(len(school.inbox("ann")), 1, "acknowledgements of the new mail")
    holds(not stage.dovecot.maildir(school.address("late")).exists(), "the late mail was acknowledged")
    holds(not stage.dovecot.maildir(school.address("old")).exists(), "an old mail was acknowledged")


@test("another UIDVALIDITY: what was taken is recognised, what is new is taken, nothing is doubled")
def renumbered(stage):
    school = School(stage)
    school.user("ann")
    mails = [report(school) for _ in range(3)]
    for mail in mails:
        school.drop(mail)
    school.once()
    equal(len(school.inbox("ann")), 3, "acknowledgements")
    for mail in mails:  # as when somebody restores the mailbox from a backup
        school.drop(mail)
    stage.dovecot.renumber(school.address("reports"))
    school.drop(report(school, "bob"))
    school.user("bob")
    log = school.once()
    line_with(log, "renumbered", f"{school.prefix}/reports")
    equal(ends(school), ["duplicate"] * 3 + ["incident"] * 4, "outcomes")
    equal((len(school.inbox("ann")), len(school.inbox("bob"))), (3, 1), "acknowledgements")
    equal(len(school.json("list")), 4, "incidents")


# ---- the way out ----

def outbox(school, role):
    return school.register("SELECT state, tries, reply FROM outbox WHERE role = ? ORDER BY id", role)


@test("a refused recipient (550): the others get theirs, the DPO is told that one did not arrive")
def refused(stage):
    school = School(stage)
    school.user("ann")
    school.drop(report(school, "rcpt-550"))
    school.drop(report(school, "ann"))
    line_with(school.once(), "mail not accepted", "role=reporter", "permanent", "550")
    (state, _, reply), _ = outbox(school, "reporter")
    holds(state == "dead" and "550" in reply, (state, reply))
    equal(len(school.inbox("ann")), 1, "acknowledgements")
    told = [mail for mail in school.inbox("dpo") if "Not delivered" in mail["Subject"]]
    equal(len(told), 1, "mails to the DPO that it did not arrive")
    equal(school.json("status")["dead"], 1, "undeliverable")
    school.once()
    equal(len(school.inbox("dpo")), 3, "mails to the DPO after another run")


@test("a recipient who cannot be reached now (450) is tried again later, the others do not wait")
def later(stage):
    school = School(stage)
    school.user("ann")
    school.drop(report(school, "rcpt-450"))
    school.drop(report(school, "ann"))
    line_with(school.once(status=None), "mail not accepted", "role=reporter", "temporary", "450")
    equal(len(school.inbox("ann")), 1, "acknowledgements")
    equal(outbox(school, "reporter")[0][:2], ("pending", 1), "state and tries")
    school.once(status=None)
    equal(outbox(school, "reporter")[0][:2], ("pending", 1), "not again at once")
    school.time_passes()
    school.once(status=None)
    equal(outbox(school, "reporter")[0][:2], ("pending", 2), "again when it is due")


@test("what was put off (450) is delivered once the server takes it")
def at_last(stage):
    school = School(stage)
    school.first["outgoing"] = {"url": "", "tls": "none", "from": school.address("reports")}
    school.drop(report(school, "ann"))
    with SmtpBackend(store=school.path / "first", faults=["ann=rcpt-450"]) as server:
        school.first["outgoing"]["url"] = f"smtp://localhost:{server.port}"
        school.once(status=None)
        equal(sorted(mail["to"][0] for mail, _ in server.mails()), [school.address("dpo"), school.address("head")], "to")
    with SmtpBackend(store=school.path / "second") as server:
        school.first["outgoing"]["url"] = f"smtp://localhost:{server.port}"
        school.time_passes()
        school.once()
        equal([mail["to"] for mail, _ in server.mails()], [[school.address("ann")]], "to")
    equal(outbox(school, "reporter")[0][:2], ("done", 2), "state and tries")


@test("what was put off (450) of an anonymous incident keeps the day alone, and is tried again by the next process")
def put_off_nameless(stage):
    school = School(stage, mailboxes=("reports", "second"))
    school.first["mailboxes"][1]["route"] = "anonymous"
    school.first["outgoing"] = {"url": "", "tls": "none", "from": school.address("reports")}
    school.drop(report(school, "ann"), "second")
    with SmtpBackend(store=school.path / "first", faults=["chair=rcpt-450"]) as server:
        school.first["outgoing"]["url"] = f"smtp://localhost:{server.port}"
        school.once(status=None)
        equal(server.mails(), [], "mails")
    put_off = school.register("SELECT tries, next_at FROM outbox WHERE state = 'pending' AND kind = 'mail'")
    holds(put_off and all(tries == 1 for tries, _ in put_off), put_off)
    hours = {datetime.datetime.fromtimestamp(at, zoneinfo.ZoneInfo("Europe/London")).time() for _, at in put_off}
    equal(hours, {datetime.time(0)}, "the times of day that are kept")
    with SmtpBackend(store=school.path / "second") as server:
        school.first["outgoing"]["url"] = f"smtp://localhost:{server.port}"
        school.once()
        equal({mail["to"][0] for mail, _ in server.mails()}, {school.address("chair")}, "to")


@test("the server dies after the final dot: the mail comes at most twice, under the same Message-ID")
def die_after_dot(stage):
    school = School(stage)
    school.first["outgoing"] = {"url": "", "tls": "none", "from": school.address("reports")}
    school.drop(report(school, "ann"))
    with SmtpBackend(store=school.path / "sent", faults=["ann=die-after-dot"]) as server:
        school.first["outgoing"]["url"] = f"smtp://localhost:{server.port}"
        school.once(status=None)
        for _ in range(3):
            school.time_passes()
            school.once()
        to_ann = [data for mail, data in server.mails() if mail["to"] == [school.address("ann")]]
        others = [mail["to"] for mail, _ in server.mails() if mail["to"] != [school.address("ann")]]
    equal(len(to_ann), 2, "copies")
    equal(to_ann[0], to_ann[1], "the two copies")
    equal(sorted(others), [[school.address("dpo")], [school.address("head")]], "others")
    equal(outbox(school, "reporter")[0][0], "done", "state")


@test("an outgoing server that is away: every mail waits and goes when it is back")
def away(stage):
    school = School(stage)
    school.user("ann")
    right = school.first["outgoing"]["url"]
    school.first["outgoing"]["url"] = "smtp://localhost:1"
    school.drop(report(school))
    line_with(school.once(status=LATER), "outgoing mail failed", school.prefix)
    equal(len(school.inbox("reports", "Processed")), 1, "filed")
    school.first["outgoing"]["url"] = right
    school.time_passes()
    school.once()
    equal([len(school.inbox(name)) for name in ("ann", "head", "dpo")], [1, 1, 1], "mails")


def full_disk(size):
    """A limit on the size of files stands for it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@test("a disk that is full: it is said, nothing of the mails counts, and all are taken once there is room")
def no_room(stage):
    school = School(stage)
    school.user("ann")
    school.once()
    for _ in range(4):
        school.drop(report(school, text="A list of 30 pupils was left on the bus. " * 500))
    size = os.path.getsize(school.settings["database"]) + 20000
    log = school.incidentd("once", status=LATER, preexec_fn=lambda: full_disk(size)).stderr
    line_with(log, "mailbox failed", "register:")
    equal(school.taken(), [], "taken while there was no room")
    line_with(school.once(), "mailbox works again")
    equal(len(school.taken()), 4, "taken once there was")
    equal(len(school.json("list")), 4, "incidents")


@test("no password appeared in any output or log of all this")
def secrets(stage):
    text = "".join(output for school in stage.schools for output in school.outputs)
    holds(len(text) > 1000, "there was no output")
    for school in stage.schools:
        equal(log_of_secrets(school, text), [], "secrets printed")
        stored = b"".join(path.read_bytes() for path in school.path.glob("register.db*"))
        holds(not any(password.encode() in stored for password in school.dovecot.users.values()), "a secret is stored")


if __name__ == "__main__":
    run(mail_servers)
