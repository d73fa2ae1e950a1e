#!/usr/bin/env python3
"""`incidentd backup`: a copy that is whole, private and proved, made while the daemon runs, and a school that goes on with it. The
real daemon on Maildirs."""
import glob
import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import time

import test_maildir
from test_anonymous import Anonymous
from test_maildir import BINARY, ok
from test_misuse import DPO, School, code, only

ANN = "ann@hollylane.example"
PASSWORD = "zz-secret-of-the-server-0815"


def whole(path):
    database = sqlite3.connect(path)
    good = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    count = database.execute("SELECT count(*) FROM incident").fetchone()[0]
    database.close()
    return good, count


def beside(path):
    return sorted(os.path.basename(name) for name in glob.glob(f"{path}*"))


def backup(school, path, **options):
    done = subprocess.run([BINARY, "backup", "-c", school.config, path], capture_output=True, text=True, timeout=120,
                          check=False, **options)
    return done.returncode, done.stdout + done.stderr


def while_the_daemon_runs():
    school = School()
    path = f"{school.dir}/copy.db"
    daemon = subprocess.Popen([BINARY, "run", "-c", school.config], stderr=subprocess.DEVNULL)
    try:
        for i in range(50):
            school.put(f"early{i}")
        deadline = time.monotonic() + 60
        while not glob.glob(f"{school.dir}/mailbox/.Processed/cur/*"):
            assert time.monotonic() < deadline, "no mail was taken"
            time.sleep(0.02)
        for i in range(50):
            school.put(f"late{i}")
        status, said = backup(school, path)
        alive = daemon.poll() is None
    finally:
        daemon.terminate()
        daemon.wait()
    school.once()
    ok(status == 0 and alive and "head" in said and f"{school.dir}/keys" in said,
       f"a backup beside a running daemon, which names what is not in it {said}")
    good, count = whole(path)
    ok(good and count > 0 and school.ask("SELECT count(*) FROM incident") == 100, f"it is whole, and the daemon has lost nothing {count}")
    ok(stat.S_IMODE(os.stat(path).st_mode) == 0o600, "only its owner reads it")
    ok(beside(path) == ["copy.db"], f"nothing lies beside it {beside(path)}")
    head = school.run("verify")[1].split()[-1]
    school.configure("register.db", "copy.db")
    status, verified = school.run("verify")
    ok(status == 0 and verified.split()[-1] in said and verified.split()[-1] != head, f"it proves itself, with the head that was printed {verified}")
    school.close()


def what_is_not_in_it():
    school = Anonymous()
    school.take(f"Ann Smith <{ANN}>", "I left my zzaubergine file on the bus.")
    school.hand_on("Mr Poole left the zzcourgette register on the bus.")
    secret = f"{school.dir}/password"
    with open(secret, "w", encoding="utf-8") as file:
        file.write(PASSWORD + "\n")
    os.chmod(secret, 0o600)
    path = f"{school.dir}/copy.db"
    school.change("CREATE TABLE gone AS SELECT 'zzgone' AS word")
    school.change("DROP TABLE gone")
    status, _ = backup(school, path)
    with open(path, "rb") as file:
        content = file.read()
    with open(f"{school.dir}/keys", "rb") as file:
        keys = file.read().strip()
    ok(status == 0 and b"zzaubergine" in content and b"zzcourgette" in content, "the words of reports are in it")
    ok(keys not in content and keys.lower() not in content and bytes.fromhex(keys.decode()) not in content, "the keys are not")
    ok(PASSWORD.encode() not in content and b"zzgone" not in content, "and no password, and nothing that is gone")
    ok(not school.tokens(), f"nothing of an anonymous writer is {school.tokens()}")
    ok(school.ask("SELECT count(*) FROM audit WHERE event LIKE '%backup%'") == 0, "it leaves the register as it is")
    school.close()


def what_is_refused():
    school = School()
    school.take(ANN, "I left my file on the bus.")
    path = f"{school.dir}/copy.db"
    with open(path, "w", encoding="utf-8") as file:
        file.write("something else")
    status, said = backup(school, path)
    with open(path, encoding="utf-8") as file:
        kept = file.read()
    ok(status == 1 and kept == "something else" and path in said, f"a file that is there is never written over {said}")
    ok(backup(school, f"{school.dir}/register.db")[0] == 1 and whole(f"{school.dir}/register.db") == (True, 1), "nor is the register")
    status, said = backup(school, f"{school.dir}/no/copy.db")
    ok(status == 1 and "no/copy.db" in said, f"a folder that is missing is named {said}")
    folder = os.path.realpath(school.dir)
    status, said = backup(school, "file:uri.db?mode=memory", cwd=folder)
    ok(status == 0 and whole(f"{folder}/file:uri.db?mode=memory")[0] and not beside(f"{folder}/uri.db"),
       f"a name that looks like a URI is a name {said}")
    ok(backup(school, "-")[0] == 64 and school.run("backup")[0] == 64, "standard output is no file, and a file is needed")
    os.unlink(path)
    school.change("UPDATE audit SET event = 'changed' WHERE sequence = 2")
    status, said = backup(school, path)
    ok(status == 1 and "row 2" in said and not beside(path), f"a record that does not prove itself is no backup {said} {beside(path)}")
    school.close()


def full_disks_and_killers():
    """A limit on the size of files stands for a full disk; whoever does not ignore its signal is killed by it."""
    school = School()
    school.take(ANN, "I left my file on the bus. " + "word " * 100000)
    path = f"{school.dir}/copy.db"

    def limit(killed):
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if killed else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000))

    status, said = backup(school, path, preexec_fn=lambda: limit(False))
    ok(status == 75 and said and not beside(path), f"where the disk is full, nothing is left {status} {said} {beside(path)}")
    status, _ = backup(school, path, preexec_fn=lambda: limit(True))
    left = beside(path)
    ok(status == -signal.SIGXFSZ and left and all(name.startswith("copy.db.unfinished-") for name in left),
       f"a killed one leaves what says that it is unfinished {status} {left}")
    ok(backup(school, path)[0] == 0 and whole(path)[0], "and is made the next time")
    school.close()


def put_back(school):
    """What was filed lies in the inbox again, under new names, as a mail program puts it there."""
    done = f"{school.dir}/mailbox/.Processed/cur"
    for name in os.listdir(done):
        os.rename(f"{done}/{name}", f"{school.dir}/mailbox/new/again-{name.partition(':')[0]}")


def going_on():
    """Restored as the manual says: stopped, the log removed, put in place, verified, and the mail since then put back."""
    school = School()
    first = school.take(ANN, "I sent the class list to one wrong parent.")
    path, register = f"{school.dir}/copy.db", f"{school.dir}/register.db"
    ok(backup(school, path)[0] == 0, "a backup at noon")
    head = school.run("verify")[1].split()[-1]
    school.take("bob@hollylane.example", "I lost the keys of the archive.", "Keys")
    lost = school.ask_all("SELECT id, message_id FROM outbox WHERE message_id IS NOT NULL AND incident = 2")
    school.reply(DPO, only(first, DPO), "CLASSIFY minor because it was one page {}")
    ok(school.ask("SELECT severity FROM incident WHERE id = 1") == "minor", "then there is another report, and the DPO decides about the first")
    for name in glob.glob(f"{register}*"):
        os.unlink(name)
    shutil.copy(path, register)
    os.chmod(register, 0o600)
    ok(school.run("verify", "--head", head)[0] == 0, "the copy in its place has the head of that time")
    school.once()
    mails = school.sent()
    ok(not mails, f"the daemon goes on and sends nothing again {mails}")
    put_back(school)
    school.once()
    mails = school.sent()
    ok(school.ask("SELECT count(*) FROM incident") == 2 and
       sorted(school.ask_all("SELECT outcome, count(*) FROM mail GROUP BY 1")) == [("command", 1), ("duplicate", 1), ("incident", 2)],
       f"of what is put back the unknown report is opened, the known one is a duplicate {school.ask_all('SELECT outcome FROM mail')}")
    ok(ANN not in mails and len(mails.get("bob@hollylane.example", [])) == 1, f"who was acknowledged is not again {sorted(mails)}")
    ok(school.ask("SELECT severity FROM incident WHERE id = 1") == "minor", "what the DPO decided counts again, by its old code")
    again = school.ask_all("SELECT id, message_id FROM outbox WHERE message_id IS NOT NULL")
    both = {number for number, _ in lost} & {number for number, _ in again}
    ok(both and not {name for _, name in lost} & {name for _, name in again},
       f"numbers are given again, Message-IDs are not: no server takes a new mail for an old one {both}")
    ok(school.run("verify")[0] == 0, "and the record proves itself")
    school.close()


def long_ago():
    """A backup that is weeks old: every duty is late, and each person hears of it once."""
    school = School()
    school.take(ANN, "I sent the class list to one wrong parent.")
    school.take("bob@hollylane.example", "I lost the keys of the archive.", "Keys")
    path = f"{school.dir}/copy.db"
    backup(school, path)
    copy = sqlite3.connect(path)  # three weeks pass
    with copy:
        copy.execute("UPDATE duty SET start = start - 1814400, due = due - 1814400, next = next - 1814400,"
                     " reached = reached - 1814400 WHERE done = 0")
        copy.execute("UPDATE incident SET next_reminder = next_reminder - 1814400, received_at = received_at - 1814400,"
                     " aware_at = aware_at - 1814400, opened_at = opened_at - 1814400")
    copy.close()
    os.replace(path, f"{school.dir}/register.db")
    school.once()
    mails = {address: sorted(str(mail["Subject"]) for mail in several) for address, several in school.sent().items()}
    ok(mails and ANN not in mails and all(len(several) == 1 for several in mails.values()),
       f"one mail to each who is late, none to the reporters {mails}")
    school.once()
    ok(not school.sent(), "and no other")
    school.close()


if __name__ == "__main__":
    while_the_daemon_runs()
    what_is_not_in_it()
    what_is_refused()
    full_disks_and_killers()
    going_on()
    long_ago()
    print(f"1..{test_maildir.tests}")
