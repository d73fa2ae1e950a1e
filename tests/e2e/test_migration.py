#!/usr/bin/env python3
"""A register that an older program has left (tests/unit/register-21.sql), in the hands of this one: every command reads it, and
whoever was sent something by the older one answers it. The real daemon on Maildirs."""
import json
import os
import sqlite3

import test_maildir
from test_anonymous import Anonymous
from test_maildir import TOP, ok
from test_misuse import DPO, answer_of, text

# What belongs to that register, and to nothing else: its keys, and a code that the DPO was sent.
KEYS = "52621529821842cb7fab725571a0350ce10d91c3fc37831dc7f1477c70fe074c"
CODE = "[mddbhrimk7p7kirc]"
NAMED, ANONYMOUS = "HLP-2026-0001", "HLP-2026-0003"


def old_school():
    school = Anonymous()
    with open(f"{TOP}/tests/unit/register-21.sql", encoding="utf-8") as file:
        old = file.read()
    database = sqlite3.connect(f"{school.dir}/register.db")
    database.executescript(old)
    database.close()
    school.change("UPDATE code SET created_at = strftime('%s', 'now')")
    with open(f"{school.dir}/keys", "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(KEYS + "\n")
    school.number = 100  # its own mails have the names before
    return school


def upgrade():
    school = old_school()
    status, said = school.run("list")
    ok(status != 0 and "start the daemon once" in said, f"before the daemon has taken it, a command says so: {said.strip()}")
    log = school.once()
    ok(school.ask("PRAGMA user_version") > 21 and "<3>" not in log, "the daemon takes it")
    for command in (("list",), ("list", "--mail"), ("list", "--errands"), ("list", "--quarantine", "--all"), ("stats", "--rules"), ("status",),
                    ("verify",), ("export", "--csv"), ("export", "--json"), ("export", "--veris"), ("explain", "--against", f"{TOP}/config/rules.conf"),
                    *((name, reference) for reference in (NAMED, ANONYMOUS) for name in ("show", "report")), ("show", "HLP-R1")):
        status, said = school.run(*command)
        ok(status == 0 and said, f"incidentd {' '.join(command)} {'' if status == 0 else said}")
    shown = json.loads(school.run("show", "--json", NAMED)[1])
    ok(len(shown["reports"]) == 2 and len(shown["decisions"]) > 4 and len(shown["actions"]) == 1, "it has its reports, decisions and actions")
    school.close()


def answers():
    school = old_school()
    school.once()
    school.sent()
    mails = school.take(DPO, f"NOTE They are on their way {CODE}", f"Re: [{NAMED}] How it stands")
    ok("NOTE" in text(answer_of(mails, DPO)) and school.ask("SELECT command FROM decision ORDER BY id DESC") == "NOTE" and
       school.outcome() == "command", "whoever has a mail of the older one answers it")
    school.close()


if __name__ == "__main__":
    upgrade()
    answers()
    print(f"1..{test_maildir.tests}")
