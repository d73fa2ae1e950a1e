#!/usr/bin/env python3
"""Draining a mailbox: incidentd against mbsync, the same mails over TLS from one Dovecot, in one run.

incidentd: from the start of the daemon until every mail is a committed, audited incident with its acknowledgement queued,
and (second figure) until all of them lie in the done folder, too. mbsync: with its defaults, to a Maildir on the same disk.
Then the peak memory of the daemon and of its parser process for one mail with a 50 MB attachment.

usage: drain.py [MAILS]   (environment B: the build folder)
"""

import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
from dovecot import Dovecot, installed  # noqa: E402

TOP = HERE.parent.parent
INCIDENTD = TOP / os.environ.get("B", "build") / "incidentd"
WORDS = ("register laptop parent office letter pupil list sent folder school report table copied yesterday morning "
         "teacher phone deleted asked recalled box cupboard stick encrypted password").split()


def mail(number, dice):
    body = "\r\n".join(" ".join(dice.choices(WORDS, k=12)) for _ in range(30))
    return (f"Return-Path: <t{number}@school.example>\r\nFrom: Teacher {number} <t{number}@school.example>\r\n"
            f"To: security@school.example\r\nSubject: Report {number}\r\n"
            f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\r\n"
            f"Message-ID: <{number}.{dice.random()}@school.example>\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n").encode()


def seed(maildir, mails, dice):
    new = maildir / "new"
    owner = maildir.stat()
    for folder in (maildir, new, maildir / "cur", maildir / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, owner.st_uid, owner.st_gid)
    for number, content in enumerate(mails):
        # As Dovecot's delivery agent names them: names that differ in a number or two fill few places of its hash table.
        path = new / f"{1700000000 + number}.M{dice.randrange(10**6)}P{dice.randrange(10**5)}.bench,S={len(content)},W={len(content)}"
        path.write_bytes(content)
        os.chown(path, owner.st_uid, owner.st_gid)


def configure(folder, server, user):
    folder.mkdir()
    (folder / "password").write_text("secret\n")
    (folder / "password").chmod(0o600)
    (folder / "incidentd.conf").write_text(f"""
database = "{folder}/register.db"; keys = "{folder}/keys"; templates = "{TOP}/config/templates";
organisations = ( {{
  name = "Bench School"; prefix = "BEN";
  mailboxes = ( {{ name = "reports"; url = "imaps://localhost:{server.imaps}"; user = "{user}";
                  password_file = "{folder}/password"; ca_file = "{server.ca}"; route = "named"; }} );
  outgoing = {{ url = "smtps://localhost:9"; from = "security@school.example"; user = "x";
               password_file = "{folder}/password"; }};
  staff_domains = [ "school.example" ]; rate_limits = {{ address = 0; domain = 0; total = 0; }};
  roles = {{ siro = {{ name = "S"; address = "siro@school.example"; }};
            dpo = {{ name = "D"; address = "dpo@school.example"; }};
            chair = {{ name = "C"; address = "chair@school.example"; }}; }};
}} );
""")
    return folder / "incidentd.conf"


def count(database, sql):
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as db:
            return db.execute(sql).fetchone()[0] or 0
    except sqlite3.Error:
        return 0


def run_incidentd(conf, mails):
    """Seconds until all are incidents, and until all are moved."""
    database = conf.parent / "register.db"
    log = open(conf.parent / "log", "wb")
    start = time.monotonic()
    daemon = subprocess.Popen([INCIDENTD, "run", "-c", conf], stderr=log, stdout=log)
    try:
        while count(database, "SELECT max(id) FROM incident") < mails:
            time.sleep(0.02)
            if time.monotonic() - start > 600 or daemon.poll() is not None:
                sys.exit(f"incidentd did not finish, see {conf.parent}/log")
        committed = time.monotonic() - start
        while count(database, "SELECT count(*) FROM outbox WHERE kind = 'move' AND state = 'pending'") > 0:
            time.sleep(0.05)
        moved = time.monotonic() - start
    finally:
        daemon.terminate()
        daemon.wait()
    incidents = count(database, "SELECT count(*) FROM incident")
    acks = count(database, "SELECT count(*) FROM outbox WHERE acknowledgement = 1")
    audited = count(database, "SELECT count(DISTINCT incident) FROM audit WHERE event = 'report'")
    assert (incidents, acks, audited) == (mails, mails, mails), (incidents, acks, audited)
    return committed, moved


def run_mbsync(folder, server, user, mails):
    folder.mkdir()
    (folder / "in").mkdir()
    (folder / "mbsyncrc").write_text(f"""
IMAPAccount a
Host localhost
Port {server.imaps}
User {user}
Pass secret
SSLType IMAPS
CertificateFile {server.ca}

IMAPStore far
Account a

MaildirStore near
Path {folder}/in/
Inbox {folder}/in/INBOX
SubFolders Verbatim

Channel c
Far :far:
Near :near:
Sync Pull
Create Near
SyncState *
""")
    start = time.monotonic()
    subprocess.run(["mbsync", "-q", "-c", folder / "mbsyncrc", "c"], check=True)
    seconds = time.monotonic() - start
    got = len(list((folder / "in/INBOX").glob("*/*")))
    assert got >= mails, got
    return seconds


def peak_memory(pid, peaks):
    """Notes the largest resident set so far (KB) of the daemon and of its child."""
    for who, number in (("daemon", pid), ("parser", child_of(pid))):
        try:
            for line in open(f"/proc/{number}/status"):
                if line.startswith("VmHWM"):
                    peaks[who] = max(peaks[who], int(line.split()[1]))
        except OSError:
            pass


def child_of(pid):
    try:
        return open(f"/proc/{pid}/task/{pid}/children").read().split()[0]
    except (OSError, IndexError):
        return 0


def run_large(conf):
    peaks = {"daemon": 0, "parser": 0}
    log = open(conf.parent / "log", "wb")
    daemon = subprocess.Popen([INCIDENTD, "run", "-c", conf], stderr=log, stdout=log)
    deadline = time.monotonic() + 120
    while count(conf.parent / "register.db", "SELECT max(id) FROM incident") < 1 and time.monotonic() < deadline:
        peak_memory(daemon.pid, peaks)
        time.sleep(0.01)
    peak_memory(daemon.pid, peaks)
    daemon.terminate()
    daemon.wait()
    assert count(conf.parent / "register.db", "SELECT count(*) FROM incident") == 1
    return peaks


def large_mail(dice):
    import base64
    data = base64.encodebytes(dice.randbytes(50 * 1024 * 1024)).replace(b"\n", b"\r\n")
    head = mail(1, dice).split(b"Content-Type")[0]
    return (head + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
            b"--x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment; filename=a.zip\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + data + b"--x--\r\n")


def main():
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    if not installed():
        sys.exit("drain.py: Dovecot is not installed")
    dice = random.Random(1)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="incidentd-bench-", dir=os.environ.get("TMPDIR", "/tmp")))
    folder.chmod(0o711)
    users = {name: "secret" for name in ("one", "two", "large")}
    try:
        with Dovecot.start(folder / "dovecot", users=users) as server:
            content = [mail(number, dice) for number in range(mails)]
            for user in ("one", "two"):
                seed(server.maildir(user), content, dice)
            seed(server.maildir("large"), [large_mail(dice)], dice)
            os.sync()
            mbsync = run_mbsync(folder / "mbsync", server, "two", mails)
            committed, moved = run_incidentd(configure(folder / "drain", server, "one"), mails)
            peaks = run_large(configure(folder / "large", server, "large"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{mails} mails of {len(content[0])} bytes over TLS")
    print(f"mbsync, its defaults:                 {mbsync:6.2f} s  {mails / mbsync:7.0f}/s")
    print(f"incidentd, committed and acknowledged: {committed:5.2f} s  {mails / committed:7.0f}/s  "
          f"ratio {mbsync / committed:.2f}")
    print(f"incidentd, moved to the done folder:   {moved:5.2f} s  {mails / moved:7.0f}/s  ratio {mbsync / moved:.2f}")
    print(f"peak memory with a 50 MB attachment: daemon {peaks['daemon'] / 1024:.0f} MB, "
          f"parser process {peaks['parser'] / 1024:.0f} MB")


main()
