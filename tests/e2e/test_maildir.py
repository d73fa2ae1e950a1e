#!/usr/bin/env python3
"""The real daemon on a Maildir: what one file does to the others, and one round to the next."""
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.path.join(TOP, os.environ.get("B", "build"), "incidentd")
NOBODY = 65534
tests = 0


def ok(good, what):
    global tests
    tests += 1
    print(f"{'ok' if good else 'not ok'} {tests} - {what}")


def skip(why):
    global tests
    tests += 1
    print(f"ok {tests} # SKIP {why}")


class School:
    """A folder with a configuration, a Maildir as the mailbox and one as the way out."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="incidentd-")
        for part in ("new", "cur", "tmp"):
            os.makedirs(f"{self.dir}/mailbox/{part}")
        with open(f"{TOP}/tests/demo/incidentd.conf", encoding="utf-8") as file:
            text = file.read()
        self.config = f"{self.dir}/incidentd.conf"
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text.replace("@DIR@", self.dir).replace("@TOP@", TOP))

    def put(self, name, age=0, subject="A lost memory stick", body="I lost it.", headers=""):
        path = f"{self.dir}/mailbox/new/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"From: {name}@hollylane.example\nTo: security@hollylane.example\n"
                       f"Subject: {subject}\nMessage-ID: <{name}@hollylane.example>\n{headers}\n"
                       f"{body}\n")
        os.utime(path, (time.time() - age,) * 2)
        return path

    def once(self, user=None):
        """One drain; its standard error."""
        change = {"user": user, "group": user, "extra_groups": []} if user else {}
        return subprocess.run([BINARY, "once", "-c", self.config], capture_output=True, text=True,
                              timeout=120, check=False, **change).stderr

    def ask(self, sql):
        database = sqlite3.connect(f"{self.dir}/register.db")
        value = database.execute(sql).fetchone()[0]
        database.close()
        return value

    def change(self, sql):
        database = sqlite3.connect(f"{self.dir}/register.db")
        with database:
            database.execute(sql)
        database.close()

    def close(self):
        shutil.rmtree(self.dir)


def unreadable_files():
    """As nobody, because root reads everything."""
    user = NOBODY if os.geteuid() == 0 else None
    if user and subprocess.run(["test", "-x", BINARY, "-a", "-r", f"{TOP}/config/templates"],
                               user=user, check=False).returncode != 0:
        skip("nobody may not run the program here")
        return
    school = School()
    for i in range(20):
        school.put(f"m{i}")
    if user:
        for path, _, names in os.walk(school.dir):
            for name in [path] + [os.path.join(path, name) for name in names]:
                os.chown(name, user, user)
    os.chmod(f"{school.dir}/mailbox/new/m3", 0)
    os.chmod(f"{school.dir}/mailbox/new/m4", 0)
    school.once(user)
    ok(school.ask("SELECT count(*) FROM incident") == 18, "two unreadable files hold up no other")
    for _ in range(10):
        school.once(user)
    ok(school.ask("SELECT count(*) FROM quarantine") == 2, "they end in quarantine")
    school.close()


def older_mail():
    school = School()
    school.put("new")
    for i in range(600):
        school.put(f"old{i}", age=30 * 24 * 3600)
    for _ in range(2):
        school.once()
        ok(school.ask("SELECT count(*) FROM incident") == 1,
           "mail older than the backlog is left alone in every round")
    ok(school.ask("SELECT left_alone FROM mailbox") == 600, "and counted once")
    school.close()


def answer_through_a_group():
    """A group address adds its List- headers to what a person writes."""
    school = School()
    school.put("office")
    school.once()
    ours = school.ask("SELECT message_id FROM outbox WHERE acknowledgement = 1")
    school.put("office2", subject="Re: your report", body="It was found again.",
               headers=f"In-Reply-To: <{ours}>\nList-Id: <security.hollylane.example>\n")
    school.once()
    ok(school.ask("SELECT count(*) FROM mail WHERE outcome = 'follow_up'") == 1,
       "an answer that came through a group is a follow-up")
    ok(school.ask("SELECT count(*) FROM report WHERE json LIKE '%found again%'") == 1,
       "and its words are kept")
    school.close()


def organisation_removed():
    school = School()
    school.put("office")
    school.once()
    with open(school.config, encoding="utf-8") as file:
        config = file.read()
    mails = school.ask("SELECT count(*) FROM outbox WHERE kind = 'mail'")

    def make_due():
        school.change("UPDATE duty SET next = next - 86400 WHERE duty = 'raise'")
        school.change("UPDATE incident SET next_reminder = (SELECT min(next) FROM duty)")

    def write(text):
        with open(school.config, "w", encoding="utf-8") as file:
            file.write(text)

    make_due()
    write(config.replace('"HLP"', '"OTH"').replace("/mailbox", "/other"))
    os.makedirs(f"{school.dir}/other/new")
    os.makedirs(f"{school.dir}/other/cur")
    ok("not configured" in school.once(), "a deadline without its organisation is complained of")
    ok(school.ask("SELECT rung FROM duty WHERE duty = 'raise'") == 0, "and not used up")
    write(config)
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    ok(school.ask("SELECT count(*) FROM outbox WHERE kind = 'mail'") > mails,
       "it fires when the organisation is back")
    school.close()


unreadable_files()
organisation_removed()
answer_through_a_group()
older_mail()
print(f"1..{tests}")
