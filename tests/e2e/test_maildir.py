#!/usr/bin/env python3
"""The real daemon on a Maildir: what one file does to the others, and one round to the next."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from midnight import wait_out_midnight

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.path.join(TOP, os.environ.get("B", "build"), "incidentd")
NOBODY = 65534
tests = 0
wait_out_midnight()


def ok(good, what):
    global tests
    tests += 1
    print(f"{'ok' if good else 'not ok'} {tests} - {what}")
    if not good:
        print(f"# not ok {tests} - {what}", file=sys.stderr)


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

    def put(self, name, age=0, subject="A lost memory stick", body="I lost it.", headers="",
            sender=None, message_id=None, part="new"):
        path = f"{self.dir}/mailbox/{part}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"From: {sender or name + '@hollylane.example'}\n"
                       f"To: security@hollylane.example\nSubject: {subject}\n"
                       f"Message-ID: <{message_id or name + '@hollylane.example'}>\n{headers}\n"
                       f"{body}\n")
        os.utime(path, (time.time() - age,) * 2)
        return path

    def once(self, user=None):
        """One drain; its standard error."""
        change = {"user": user, "group": user, "extra_groups": []} if user else {}
        return subprocess.run([BINARY, "once", "-c", self.config], capture_output=True, text=True,
                              timeout=120, check=False, **change).stderr

    def run(self, *arguments):
        """A command: (exit status, standard output and error)."""
        done = subprocess.run([BINARY, arguments[0], "-c", self.config, *arguments[1:]],
                              capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    def configure(self, old, new):
        with open(self.config, encoding="utf-8") as file:
            text = file.read()
        assert old in text
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def give_to(self, user):
        for path, _, names in os.walk(self.dir):
            for name in [path] + [os.path.join(path, name) for name in names]:
                os.chown(name, user, user)

    def ask_all(self, sql):
        database = sqlite3.connect(f"{self.dir}/register.db")
        rows = database.execute(sql).fetchall()
        database.close()
        return rows

    def ask(self, sql):
        return self.ask_all(sql)[0][0]

    def change(self, sql):
        database = sqlite3.connect(f"{self.dir}/register.db")
        with database:
            database.execute(sql)
        database.close()

    def close(self):
        shutil.rmtree(self.dir)


def plain_user():
    """Root reads and writes everything: (whom to become instead, NULL for nobody else; whether that is possible)."""
    user = NOBODY if os.geteuid() == 0 else None
    possible = not user or subprocess.run(["test", "-x", BINARY, "-a", "-r", f"{TOP}/config/templates"],
                                          user=user, check=False).returncode == 0
    if not possible:
        skip("nobody may not run the program here")
    return user, possible


def unreadable_files():
    user, possible = plain_user()
    if not possible:
        return
    school = School()
    for i in range(20):
        school.put(f"m{i}")
    if user:
        school.give_to(user)
    os.chmod(f"{school.dir}/mailbox/new/m3", 0)
    os.chmod(f"{school.dir}/mailbox/new/m4", 0)
    school.once(user)
    ok(school.ask("SELECT count(*) FROM incident") == 18, "two unreadable files hold up no other")
    for _ in range(10):
        school.once(user)
    ok(school.ask("SELECT count(*) FROM quarantine") == 2, "they end in quarantine")
    school.close()


def twins_in_a_read_only_maildir():
    user, possible = plain_user()
    if not possible:
        return
    school = School()
    school.put("same", subject="One")
    school.put("same:2,S", subject="Another", part="cur", message_id="other@hollylane.example")
    school.put("third")
    if user:
        school.give_to(user)
    for part in ("new", "cur"):
        os.chmod(f"{school.dir}/mailbox/{part}", 0o555)
    for _ in range(2):
        school.once(user)
        ok(school.ask("SELECT count(*) FROM incident") == 3,
           "two files of one name in a read-only Maildir are two mails, and hold up no other")
    for part in ("new", "cur"):
        os.chmod(f"{school.dir}/mailbox/{part}", 0o755)
    school.change("UPDATE outbox SET next_at = 0 WHERE state = 'pending'")
    for _ in range(2):
        school.once(user)
    ok(len(os.listdir(f"{school.dir}/mailbox/.Processed/cur")) == 3, "they are filed when that becomes possible")
    ok(school.ask("SELECT count(*) FROM mail") == 3, "and not taken again")
    school.close()


def all_in_the_subject():
    """Telephones send mails without a body; some programs repeat a Message-ID."""
    school = School()
    school.put("a1", subject="I left the register on the bus", body="", message_id="same@phone", sender="ann@hollylane.example")
    school.put("a2", subject="Class list sent to a parent", body="", message_id="same@phone", sender="ann@hollylane.example")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident") == 2, "two subjects without a body are two reports")
    ok(school.ask("SELECT count(*) FROM report WHERE suggestion LIKE 'same Message-ID%'") == 1,
       "the second is marked")
    school.put("a3", subject="I left the register on the bus", body="", message_id="same@phone",
               sender="ann@hollylane.example", headers="Received: from elsewhere\n")
    school.once()
    ok(school.ask("SELECT count(*) FROM mail WHERE outcome = 'duplicate'") == 1,
       "a second copy of one is a duplicate")
    school.close()


def rules(school):
    """{rule that forbade an acknowledgement: how many}; and how many were acknowledged."""
    found = dict(school.ask_all("SELECT rule, count(*) FROM mail WHERE outcome = 'incident' GROUP BY rule"))
    ok(school.ask("SELECT count(*) FROM audit WHERE event = 'no_acknowledgement'") ==
       sum(n for rule, n in found.items() if rule), "each that was not acknowledged has it in its record")
    return found, school.ask("SELECT count(*) FROM outbox WHERE acknowledgement = 1")


def unanswered_notices(school):
    return school.ask("SELECT count(*) FROM outbox WHERE effect_key LIKE 'unanswered/%' AND role = 'administrator'")


def forged_senders():
    """Mails that name somebody else as their sender: he would get all the acknowledgements."""
    school = School()
    for i in range(7):
        school.put(f"same{i}", sender="victim@hollylane.example", body=f"Number {i}")
    school.once()
    ok(rules(school) == ({None: 5, "N8-address": 2}, 5), "one address is answered five times a day")
    ok(unanswered_notices(school) == 1, "the administrator is told once")
    for i in range(30):
        school.put(f"domain{i}", sender=f"v{i}@{'Victim' if i % 2 else 'victim'}.example", body=f"Number {i}")
    school.once()
    ok(rules(school) == ({None: 25, "N8-address": 2, "N8-domain": 10}, 25), "one domain twenty times an hour")
    for i in range(30):
        school.put(f"staff{i}", body=f"Number {i}")
    school.once()
    ok(rules(school)[1] == 55, "the staff's own is not counted")
    for i in range(30):
        school.put(f"many{i}", sender=f"v@victim{i}.example", body=f"Number {i}")
    school.once()
    ok(rules(school) == ({None: 60, "N8-address": 2, "N8-domain": 10, "N8-total": 25}, 60), "and all together sixty times")
    ok(unanswered_notices(school) == 1, "the administrator is not told again on the same day")
    ok(school.ask("SELECT count(*) FROM incident") == 97, "every one of them is an incident")
    school.change("UPDATE outbox SET created_at = created_at - 3600")
    school.put("later", sender="v@victim0.example")
    school.once()
    ok(rules(school)[1] == 61, "an hour later others are answered again")
    school.close()


def limits_are_options():
    school = School()
    school.configure('prefix = "HLP";', 'prefix = "HLP"; rate_limits = { address = 0; domain = 2; total = 0; };')
    for i in range(80):
        school.put(f"same{i}", sender="ann@hollylane.example", body=f"Number {i}")
    for i in range(3):
        school.put(f"other{i}", sender=f"v{i}@victim.example", body=f"Number {i}")
    school.once()
    ok(rules(school) == ({None: 82, "N8-domain": 1}, 82), "a limit of 0 is none, another holds")
    school.close()


def released_automatic_reply():
    """Somebody has looked at it and says that it is a report."""
    school = School()
    school.put("away", subject="Automatic reply: away", body="The laptop was stolen.",
               headers="Auto-Submitted: auto-replied\n")
    school.put("self", sender="security@hollylane.example", body="Written in the mailbox itself.")
    school.once()
    ok(school.ask("SELECT count(*) FROM quarantine WHERE automatic = 1") == 2, "two machines' mails are held")
    for row in (1, 2):
        ok(school.run("release", str(row))[0] == 0, "one is released")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident") == 2, "one call takes them, and they are incidents")
    ok(school.ask("SELECT count(*) FROM outbox WHERE acknowledgement = 1") == 0, "that nobody is answered for")
    ok(school.ask("SELECT count(*) FROM quarantine WHERE released_at IS NULL") == 0, "nothing is in quarantine")
    for _ in range(2):
        school.once()
    ok(school.ask("SELECT count(*) FROM mail") == 2, "they are not taken again")
    ok(len(os.listdir(f"{school.dir}/mailbox/.Processed/cur")) == 2, "and lie in the done folder")
    school.close()


def keys_before_the_register():
    """A first start that comes to its end between the two must not make the next one impossible."""
    school = School()
    school.put("office")
    school.configure(f"{school.dir}/keys", f"{school.dir}/later/keys")
    ok("key file" in school.once(), "a start whose keys cannot be made fails")
    os.mkdir(f"{school.dir}/later")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident") == 1, "and the next, when they can, does not")
    ok(os.listdir(f"{school.dir}/later") == ["keys"], "nothing else lies beside the keys")
    os.rename(f"{school.dir}/later/keys", f"{school.dir}/lost")
    ok("restore it" in school.once(), "but no new keys are made beside an old register")
    ok(not os.listdir(f"{school.dir}/later"), "really none")
    with open(f"{school.dir}/later/keys", "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write("ab" * 32 + "\n")
    school.put("another")
    ok("are not those of this register" in school.once() and school.ask("SELECT count(*) FROM incident") == 1, "and it does not go on with others")
    os.rename(f"{school.dir}/lost", f"{school.dir}/later/keys")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident") == 2, "with its own it does")
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
        school.change("UPDATE duty SET start = start - 86400, due = due - 86400, reached = reached - 86400,"
                      " next = next - 86400 WHERE duty = 'raise'")
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


if __name__ == "__main__":
    unreadable_files()
    twins_in_a_read_only_maildir()
    all_in_the_subject()
    forged_senders()
    limits_are_options()
    released_automatic_reply()
    keys_before_the_register()
    organisation_removed()
    answer_through_a_group()
    older_mail()
    print(f"1..{tests}")
