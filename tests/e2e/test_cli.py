#!/usr/bin/env python3
"""The command line as a script and an administrator see it: options, output, exit statuses, the register's proof, and
mail in and out of Maildirs."""
import json
import os
import pwd
import re
import shutil
import subprocess
from email import message_from_bytes, policy

from harness import (CONFIG, DONE, INCIDENTD, LATER, NO, TOP, USAGE, School, equal, holds, mail_servers, note, report, run,
                     test, wait_until)

COMMANDS = ("run", "once", "check", "parse", "explain", "list", "show", "report", "release", "verify", "status",
            "stats", "rehearse", "unseal", "erase", "backup", "export")
DEMO = TOP / "tests/demo/mail"


def incidentd(*arguments, status=DONE, **options):
    done = subprocess.run([INCIDENTD, *arguments], capture_output=True, timeout=30, **options)
    output = (done.stdout + done.stderr).decode(errors="replace")
    equal(done.returncode, status, f"exit status of {' '.join(map(str, arguments))}: {output}")
    return output


def busy_school(stage):
    """A school with an incident, a duplicate and a quarantined mail."""
    school = School(stage)
    school.user("ann")
    data = report(school, subject="Lost =?utf-8?q?=1b[31mlaptop=07?=")
    school.drop(data)
    school.drop(data)
    school.drop(report(school, "away", Auto_Submitted="auto-replied"))
    school.once()
    return school, school.json("list")[0]["reference"]


# ---- options ----

@test("every command has --help, which help prints, too; unknown and missing arguments are usage errors (64)")
def usage(_):
    for command in COMMANDS:
        holds(f"usage: incidentd {command}" in incidentd(command, "--help"), command)
        holds("unknown option" in incidentd(command, "--colour", status=USAGE), command)
        holds(command in ("form", "keygen") or "FILE is missing after \"-c\"" in incidentd(command, "-c", status=USAGE), command)
        holds(command in incidentd("--help"), f"{command} in the help")
        equal(incidentd("help", command), incidentd(command, "--help"), f"help {command}")
        equal(incidentd(command, "-h"), incidentd(command, "--help"), f"{command} -h")
    equal(incidentd("help"), incidentd("--help"), "help")
    equal(incidentd("-h"), incidentd("--help"), "-h")
    holds("frobnicate" in incidentd("help", "frobnicate", status=USAGE), "help of no command")
    equal(incidentd("frobnicate", status=USAGE), 'incidentd: unknown command "frobnicate"; `incidentd help` lists them\n', "no command")
    for wrong in ((), ("frobnicate",), ("help", "list", "show"), ("show",), ("release",), ("parse",), ("show", "A-1", "B-2"), ("run", "now"),
                  ("release", "first"), ("list", "--mail", "--quarantine"), ("verify", "--head")):
        incidentd(*wrong, status=USAGE)
    holds(re.match(r"incidentd \S", incidentd("--version")), "version")
    incidentd("--version", "now", status=USAGE)
    for command, *rest, missing in (("show", "REF is missing"), ("report", "REF is missing"), ("erase", "--because", "x", "REF is missing"), ("release", "ID is missing"),
                                    ("parse", "FILE|- is missing"), ("rehearse", "FILE is missing"), ("backup", "FILE is missing"), ("unseal", "x", "--key FILE or --export is missing"),
                                    ("verify", "--head", 'HASH is missing after "--head"'), ("erase", "--because", 'TEXT is missing after "--because"')):
        holds(f"incidentd {command}: {missing}" in incidentd(command, *rest, status=USAGE), f"{command}: {missing}")
    holds('--at: "never" is no time' in incidentd("explain", "--at", "never", "x", status=USAGE), "what it is that is no time")


@test("behind -- nothing is an option: a file may be called as one")
def end_of_options(stage):
    (stage.path / "-x.eml").write_text("Subject: A report\n\nI lost a folder.\n")
    done = subprocess.run([INCIDENTD, "parse", "--", "-x.eml"], cwd=stage.path, capture_output=True, text=True)
    equal(done.returncode, DONE, done.stderr)
    holds("I lost a folder." in done.stdout, done.stdout)
    holds('"list"' not in incidentd("list", "--", "--json", status=USAGE) and '"--json"' in incidentd("list", "--", "--json", status=USAGE), "too many arguments")


@test("a configuration that is missing or wrong is 78 for every command that needs one")
def configuration(stage):
    school = School(stage)
    broken = school.path / "broken.conf"
    broken.write_text("organisations = (\n  { name = \"x\"; colour = 1; }\n);\n")
    for command, *rest in (("run",), ("once",), ("check",), ("list",), ("show", "A-2026-0001"), ("verify",), ("status",),
                           ("release", "1")):
        incidentd(command, "-c", school.path / "missing.conf", *rest, status=CONFIG)
        holds("broken.conf:2" in incidentd(command, "-c", broken, *rest, status=CONFIG), command)
    holds(not (school.path / "register.db").exists(), "a register was made")


# ---- check ----

@test("check says that a configuration is valid, and --online that every server lets us in; both touch nothing")
def check(stage):
    school = School(stage, mailboxes=("good", "bad"))
    school.drop(report(school), mailbox="good")
    holds("is valid" in school.incidentd("check").stdout, "check")
    for words in ("may be the subject: the DPO acts for the SIRO, the SIRO acts for the DPO", "there is no Board: whoever acts as the DPO"):
        holds(words in school.incidentd("check").stdout, school.incidentd("check").stdout)
    said = school.incidentd("check", "--online").stdout
    for place in ("good", "bad", "outgoing"):
        holds(f"{school.prefix}/{place}: works" in said, said)
    holds(not (school.path / "register.db").exists(), "a register was made")
    equal(len(school.inbox("good")), 1, "mails in the inbox")


@test("check --online says which server refuses us and why, and asks the others all the same")
def check_refused(stage):
    school = School(stage, mailboxes=("good", "bad"))
    (school.path / "bad.password").write_text("wrong-password-0815\n")
    done = school.incidentd("check", "--online", status=None)
    holds(done.returncode in (CONFIG, LATER), done.returncode)
    holds(f"{school.prefix}/bad: does not work" in done.stdout, done.stdout)
    holds(f"{school.prefix}/good: works" in done.stdout and f"{school.prefix}/outgoing: works" in done.stdout, done.stdout)
    holds("wrong-password-0815" not in done.stdout + done.stderr, "the password was printed")
    school.first["outgoing"]["url"] = "smtp://localhost:1"
    holds(f"{school.prefix}/outgoing: does not work" in school.incidentd("check", "--online", status=None).stdout, "smtp")
    school.secret_file("bad.password", stage.dovecot.users[school.address("bad")])
    school.incidentd("check", "--online", status=LATER)


@test("check --user names what that user could not read")
def check_user(stage):
    school = School(stage)
    owner = pwd.getpwuid(os.geteuid()).pw_name
    other = "nobody" if os.geteuid() == 0 else "root"
    school.incidentd("check", "--user", owner)
    done = school.incidentd("check", "--user", other, status=CONFIG)
    for place in ("outgoing", "reports"):
        holds(f"{school.prefix}/{place}: password_file: does not belong to {other}" in done.stderr, done.stderr)
    school.once()
    done = school.incidentd("check", "--user", other, status=CONFIG)
    for place in ("database", "keys"):
        holds(f"{place}: does not belong to {other}" in done.stderr, done.stderr)
    for name in ("register.db", "register.db.lock", "keys"):
        holds(f"needed: chown {other} {school.path}/{name}\n" in done.stderr, done.stderr)
    school.incidentd("check", "--user", "nobody.of.that.name", status=USAGE)


@test("a command that systemd does not run finds the credentials of the running service")
def check_credentials(stage):
    school = School(stage)
    school.first["mailboxes"][0]["password_file"] = "reports"
    holds("is a systemd credential" in school.incidentd("check", status=CONFIG).stderr, school.outputs[-1])
    running = 'mount -t tmpfs none /run && mkdir -p $0 && echo secret >$0/reports && chmod 440 $0/reports && "$@"'
    beside = ["unshare", "--map-root-user", "--mount", "sh", "-c", running, "/run/credentials/incidentd.service"]
    if subprocess.run([*beside, "true"], capture_output=True).returncode != 0:
        return note("a /run of one's own cannot be had here: left out")
    done = subprocess.run([*beside, INCIDENTD, "check", "-c", school.config()], capture_output=True, text=True, timeout=30)
    holds(done.returncode == DONE and "is valid" in done.stdout, done.stderr)


@test("check says what the first start would refuse, and what the register knows by another name")
def check_against_register(stage):
    school = School(stage)
    school.first["policy_review"] = "2025-09-01"
    said = school.incidentd("check").stderr
    holds(f"{school.prefix}: policy_review: lies in the past" in said, said)
    holds("the register knows" not in said and "keys" not in said, said)
    holds(f"{school.prefix}/reports: authserv_id: is missing, so nothing proves who has sent a mail" in said, said)
    holds(f"{school.prefix}: the chair has no seal_key, so of a report that the Chair forwards" in said, said)
    school.once()
    holds("the register knows" not in school.incidentd("check").stderr, "all names are known")
    school.first["mailboxes"][0]["name"] = "post"
    del school.first["policy_review"]
    said = school.incidentd("check").stderr
    holds(f"{school.prefix}/reports: the register knows this mailbox" in said and "no mailbox of that name" in said, said)
    holds("policy_review" not in said, said)
    school.first["mailboxes"][0]["name"], school.first["prefix"] = "reports", "NEWER"
    holds("no prefix of that name" in school.incidentd("check").stderr, "a prefix that is gone")
    school.first["prefix"] = school.prefix
    keys = school.path / "keys"
    keys.rename(school.path / "elsewhere")
    done = school.incidentd("check", status=CONFIG)
    holds("is missing, but the register exists" in done.stderr and "is valid" not in done.stdout, done.stderr)
    holds(not keys.exists(), "check made new keys")
    keys.write_text("not a key\n")
    keys.chmod(0o600)
    done = school.incidentd("check", status=CONFIG)
    holds("64 hexadecimal digits" in done.stderr and "is valid" not in done.stdout, done.stderr)


@test("a folder of texts of one's own may lack one, and a wrong one is named before a mail waits for it")
def own_templates(stage):
    school = School(stage)
    own = school.path / "texts"
    shutil.copytree(school.settings["templates"], own)
    school.settings["templates"] = own
    equal(school.incidentd("check").stderr.count("templates"), 0, "a whole copy")
    (own / "task.txt").unlink()
    holds("templates: has no task.txt: sent as shipped" in school.incidentd("check").stderr, "it is named")
    school.once()
    (own / "late.txt").write_text("Subject: x\n\n{{referenz}}\n")
    mail = sorted(DEMO.glob("*.eml"))[0]
    for command in (["check"], ["once"], ["run"], ["rehearse", mail]):
        said = school.incidentd(*command, status=CONFIG).stderr
        line = next((line for line in said.splitlines() if f"{own}/late.txt: line 3: unknown name {{{{referenz}}}}" in line), "")
        holds(line.endswith("spaces"), said)


@test("what could not be printed is no success")
def nowhere_to_print(_):
    with open("/dev/full", "wb") as full:
        for arguments in (("help",), ("--version",), ("parse", "--json", next(DEMO.glob("*.eml")))):
            done = subprocess.run([INCIDENTD, *arguments], stdout=full, stderr=subprocess.PIPE, timeout=30)
            equal((done.returncode, done.stderr), (LATER, b"incidentd: standard output: No space left on device\n"), arguments[0])


# ---- parse ----

@test("parse reads a file or standard input, as text and as JSON")
def parse(stage):
    for path in sorted(DEMO.glob("*.eml")):
        read = json.loads(incidentd("parse", "--json", path))
        equal(read["schema"], "incidentd.report/1", path.name)
        piped = json.loads(incidentd("parse", "--json", "-", stdin=open(path, "rb")))
        equal(piped, read, f"{path.name} from standard input")
        holds(read["from"]["address"] in incidentd("parse", path), path.name)
    for file, reason in ((stage.path / "missing.eml", "No such file or directory"), (stage.path, "it is no file")):
        for command in (("parse",), ("explain",), ("rehearse", "-c", TOP / "tests/rehearse/school.conf")):
            said = incidentd(*command, file, status=NO)
            holds(f"{file}: cannot be read: {reason}\n" in said, said)
    json.loads(incidentd("parse", "--json", "-", input=b""))
    folder = os.open(stage.path, os.O_RDONLY)
    said = incidentd("parse", "-", stdin=folder, status=NO)
    os.close(folder)
    holds("standard input: cannot be read: Is a directory\n" in said, said)
    killer = stage.path / "killer.eml"
    killer.write_bytes(b"To: " + b"g:" * 100000 + b"\n\nx\n")
    holds("would be quarantined" in incidentd("parse", killer, status=NO), "killer")


# ---- looking ----

@test("list, show and status: text and JSON of the same things; nothing found is 1")
def look(stage):
    school, reference = busy_school(stage)
    equal(school.incidentd("show", reference.lower().replace("-000", "-")).stdout, school.incidentd("show", reference).stdout, "short, in small letters")
    for command, *rest in (("list",), ("list", "--open"), ("list", "--mail"), ("list", "--quarantine"), ("show", reference),
                           ("status",)):
        text = school.incidentd(command, *rest).stdout
        holds(text and not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), f"{command} {rest}: {text!r}")
        holds(school.json(command, *rest), f"{command} {rest}")
    equal([row["outcome"] for row in school.taken()], ["incident", "duplicate"], "outcomes")
    equal(len(school.quarantined()), 1, "in quarantine")
    shown = school.json("show", reference)
    holds({"reports", "duties", "outbox", "audit"} <= set(shown) or len(shown) > 5, list(shown))
    holds("I sent the class list" in json.dumps(shown), "the report's words")
    status = school.json("status")
    equal((status["waiting"], status["moves"], status["dead"], status["quarantined"]), (0, 0, 0, 1), "status")

    equal(json.loads(school.incidentd("list", "--json", "--overdue", status=NO).stdout), [], "overdue")
    school.register("UPDATE duty SET due = 1000 WHERE duty = 'classify'")
    equal([row["reference"] for row in school.json("list", "--overdue")], [reference], "overdue")
    school.register("UPDATE duty SET owner = 'board' WHERE duty = 'ico_decision'")
    shown = school.incidentd("show", reference).stdout
    holds(re.search(r"ico_decision +dpo ", shown), f"nobody is the Board, whose part the DPO does: {shown}")
    for unknown in (f"{school.prefix}-1999-0001", "nonsense", "'; DROP TABLE mail; --"):
        holds("`incidentd list` shows" in school.incidentd("show", unknown, status=NO).stderr, school.outputs[-1])


@test("before the first run there is no register, and the commands say so")
def no_register(stage):
    school = School(stage)
    for command, *rest in (("list",), ("status",), ("verify",), ("show", "A-2026-0001"), ("release", "1")):
        done = school.incidentd(command, *rest, status=None)
        holds(done.returncode not in (DONE, USAGE) and "register" in done.stderr, (command, done.returncode, done.stderr))
    holds(not (school.path / "register.db").exists(), "one was made")


# ---- the record ----

def head(school):
    return re.search(r"head (\w+)", school.incidentd("verify").stdout).group(1)


@test("verify finds a text that was changed, a row that was changed, removed, or cut off from the end")
def tampering(stage):
    school, _ = busy_school(stage)
    earlier = head(school)
    school.incidentd("verify", "--head", earlier)
    school.incidentd("verify", "--head", "0" * len(earlier), status=NO)
    school.drop(report(school))
    school.once()
    school.incidentd("verify", "--head", earlier)
    database = school.settings["database"]
    school.register("PRAGMA wal_checkpoint(TRUNCATE)")
    intact = database.read_bytes()
    last = head(school)
    for change in ("UPDATE audit_detail SET detail = 'nothing happened' WHERE sequence = 2",
                   "UPDATE audit SET event = 'acknowledged' WHERE sequence = 1",
                   "UPDATE audit SET at = at + 1 WHERE sequence = 3",
                   "UPDATE audit SET actor = 'nobody' WHERE sequence = 2",
                   "UPDATE audit SET incident = NULL WHERE incident IS NOT NULL",
                   "DELETE FROM audit WHERE sequence = 2"):
        school.register(change)
        said = school.incidentd("verify", status=NO).stdout
        holds("does not verify" in said, said)
        for left in ("-wal", "-shm"):
            database.with_name(database.name + left).unlink(missing_ok=True)
        database.write_bytes(intact)
        school.incidentd("verify", "--head", last)
    school.register("DELETE FROM audit_detail WHERE sequence = (SELECT max(sequence) FROM audit)")
    school.register("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
    holds("head" in school.incidentd("verify", "--head", last, status=NO).stdout, "a row cut off from the end")


# ---- quarantine and release ----

def drop_unreadable(school):
    """A mail that kills parsers and one that answers nothing."""
    school.drop(b"To: " + b"g:" * 100000 + b"\n\nx\n")
    school.drop(report(school, "away", Auto_Submitted="auto-replied"))


def check_release(school):
    """What cannot be read is held again when it is released; an automatic reply is then taken."""
    killer, = [row for row in school.quarantined() if "groups of addresses" in row["reason"]]
    away, = [row for row in school.quarantined() if row["id"] != killer["id"]]
    equal(len(school.inbox_of("Failed")), 2, "mails in the failure folder")
    school.incidentd("release", "99", status=NO)
    release_and_drain(school, killer)
    again, = [row for row in school.quarantined() if row["id"] not in (killer["id"], away["id"])]
    equal((again["reason"], again["released_at"]), (killer["reason"], None), "quarantine")
    equal((len(school.inbox_of("INBOX")), len(school.inbox_of("Failed"))), (0, 2), "inbox and failure folder")

    release_and_drain(school, away)
    equal([mail["outcome"] for mail in school.taken()], ["incident"], "outcomes")
    equal((len(school.inbox_of("INBOX")), len(school.inbox_of("Failed")), len(school.inbox_of("Processed"))), (0, 1, 1),
          "mails in inbox, failure and done folder")
    equal(school.json("status")["quarantined"], 1, "in quarantine")
    school.once()
    equal(len(school.taken()), 1, "mails taken after another run")
    school.incidentd("verify")


def release_and_drain(school, row):
    school.incidentd("release", str(row["id"]))
    school.incidentd("release", str(row["id"]), status=NO)
    school.once()


@test("a quarantined mail that is released is taken again")
def release(stage):
    school = School(stage)
    school.inbox_of = lambda folder: school.inbox("reports", folder)
    drop_unreadable(school)
    school.once()
    check_release(school)


@test("a released automatic reply is a report that nobody is answered for")
def release_automatic(stage):
    school = School(stage)
    school.drop(report(school, "away", Auto_Submitted="auto-replied"))
    school.once()
    row, = school.quarantined()
    release_and_drain(school, row)
    equal([mail["outcome"] for mail in school.taken()], ["incident"], "outcomes")
    equal((school.inbox("reports"), len(school.inbox("reports", "Processed"))), ([], 1), "inbox and done folder")
    equal(school.json("status")["quarantined"], 0, "in quarantine")
    holds(not stage.dovecot.maildir(school.address("away")).exists(), "it was acknowledged")


@test("of a mailbox that the configuration has no longer nothing is released")
def release_unknown_mailbox(stage):
    school = School(stage)
    school.drop(report(school, "away", Auto_Submitted="auto-replied"))
    school.once()
    school.first["mailboxes"][0]["name"] = "renamed"
    holds("not in the configuration" in school.incidentd("release", "1", status=NO).stderr, school.outputs[-1])
    school.first["mailboxes"][0]["name"] = "reports"
    school.incidentd("release", "1")


@test("a mail whose failure folder was renumbered stays in quarantine when it is released, and the other mails move on")
def release_renumbered(stage):
    school = School(stage)
    school.drop(report(school, "away", Auto_Submitted="auto-replied"))
    school.once()
    stage.dovecot.renumber(school.address("reports"), "Failed")
    school.incidentd("release", "1")
    school.drop(report(school))
    log = school.once()
    holds("could not be released" in log and "by hand" in log, log)
    row, = school.quarantined()
    equal(row["released_at"], None, "released at")
    holds("by hand" in school.incidentd("release", "1", status=NO).stderr, school.outputs[-1])
    equal((len(school.inbox("reports", "Failed")), len(school.inbox("reports", "Processed"))), (1, 1), "folders")
    school.incidentd("verify")


@test("a failure folder that somebody removed holds up the release, and nothing else")
def release_without_folder(stage):
    school = School(stage)
    school.drop(report(school, "away", Auto_Submitted="auto-replied"))
    school.once()
    shutil.rmtree(stage.dovecot.maildir(school.address("reports")) / ".Failed")
    school.incidentd("release", "1")
    for _ in range(2):
        school.drop(report(school))
        school.once()
    equal((school.inbox("reports"), len(school.inbox("reports", "Processed"))), ([], 2), "inbox and done folder")
    equal(school.json("status")["moves"], 1, "moves that wait")


class MaildirSchool(School):
    """Maildirs on both sides."""

    def __init__(self, stage):
        super().__init__(stage)
        for part in ("tmp", "new", "cur"):
            (self.path / "in" / part).mkdir(parents=True)
        self.first["mailboxes"] = [{"name": "reports", "url": f"maildir:{self.path}/in"}]
        self.first["outgoing"] = {"url": f"maildir:{self.path}/out", "from": self.address("reports")}
        self.count = 0

    def drop(self, data, part="new", suffix=""):
        self.count += 1
        (self.path / "in" / part / f"1.{self.count}.test{suffix}").write_bytes(data)

    def inbox_of(self, folder):
        box = self.path / "in" / ("" if folder == "INBOX" else "." + folder)
        return [path.read_bytes() for part in ("new", "cur") for path in (box / part).glob("*")]

    def sent(self):
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (self.path / "out/new").glob("*")]


@test("from a Maildir and into a Maildir: unread and read mail is taken, filed as it was, and answered")
def maildir(stage):
    school = MaildirSchool(stage)
    mails = [report(school, "ann"), report(school, "bob")]
    school.drop(mails[0])
    school.drop(mails[1], "cur", ":2,S")
    school.drop(mails[1], "tmp")
    school.once()
    equal([row["outcome"] for row in school.taken()], ["incident"] * 2, "outcomes")
    equal((school.inbox_of("INBOX"), sorted(school.inbox_of("Processed"))), ([], sorted(mails)), "inbox and done folder")
    to = sorted(str(mail["To"].addresses[0].addr_spec) for mail in school.sent())
    equal(to, sorted(map(school.address, ("ann", "bob", "dpo", "dpo", "head", "head"))), "recipients")
    school.once()
    equal(len(school.sent()), 6, "mails after a second run")
    school.incidentd("check", "--online")


@test("a quarantined mail of a Maildir that is released is taken again")
def maildir_release(stage):
    school = MaildirSchool(stage)
    drop_unreadable(school)
    school.once()
    check_release(school)


@test("beside a running daemon: once is turned away with 75, the commands that look and release work")
def side_by_side(stage):
    school = School(stage)
    school.user("ann")
    school.drop(report(school))
    with school.daemon() as (process, log):
        wait_until(lambda: "started" in log() and school.inbox("ann"), "the acknowledgement")
        holds("another incidentd" in school.once(status=LATER), school.outputs[-1])
        equal(len(school.json("list")), 1, "incidents")
        school.json("status")
        school.incidentd("release", "1", status=NO)
        school.incidentd("verify")
        equal(process.poll(), None, "the daemon goes on")
    school.once()


if __name__ == "__main__":
    run(mail_servers)
