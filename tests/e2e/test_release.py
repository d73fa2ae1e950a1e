#!/usr/bin/env python3
"""The anonymous route against a real Dovecot: in the Chair's own account, whose mail is the Chair's; and a mail that could not
be read, which lies where it was until it is released."""
import datetime
import zoneinfo

from cast import code

from harness import NO, School, equal, holds, mail_servers, report, run, test

MARKER = b"the hedgehog dossier"


def school_of(stage):
    """A school with an anonymous mailbox, and a mail in it that has been tried too often."""
    school = School(stage)
    school.first["mailboxes"].append(school.mailbox("second", route="anonymous"))
    school.once()
    school.drop(report(school, body="I lost " + MARKER.decode()), mailbox="second")
    school.register("INSERT INTO attempt SELECT id, uidvalidity, 1, 99 FROM mailbox WHERE name = 'second'")
    school.once()
    row, = school.quarantined()
    holds("tried several times" in row["reason"], row)
    return school, row


def on_server(school):
    """Files of the mailbox, on the server's disk, in which something of the mail stands."""
    return [path.parent.parent.name for path in school.dovecot.maildir(school.address("second")).rglob("*")
            if path.is_file() and MARKER in path.read_bytes()]


def tells_no_hour(school):
    """Every number that can be a time, of the release and of what was released."""
    london, times = zoneinfo.ZoneInfo("Europe/London"), []
    for table, where in (("quarantine", "1"), ("audit", "event = 'release'"), ("outbox", "effect_key LIKE 'release/%'"), ("mail", "1")):
        for column, in school.register(f"SELECT name FROM pragma_table_info('{table}')"):
            times += [(table, column, value) for value, in school.register(
                f"SELECT {column} FROM {table} WHERE {where} AND typeof({column}) = 'integer' AND {column} BETWEEN 1500000000 AND 4000000000")
                if (table, column) != ("outbox", "uidvalidity") and "uidvalidity" not in column]
    hours = [time for time in times if datetime.datetime.fromtimestamp(time[2], london).time() != datetime.time(0)]
    holds(len(times) >= 5 and not hours, f"{len(times)} times, and these tell the hour: {hours}")


def is_taken_once(school):
    equal(school.register("SELECT route, held FROM incident"), [("anonymous", 1)], "incidents")
    equal([mail["outcome"] for mail in school.taken()], ["incident"], "mails taken")
    equal(on_server(school), [], "files with something of the mail")
    equal((school.json("status")["quarantined"], school.json("status")["moves"]), (0, 0), "in quarantine, and moves that wait")
    school.once()
    equal(len(school.taken()), 1, "mails taken after another run")
    school.incidentd("verify")


@test("from the account that has the folder of the anonymous route the Chair forwards, and lets go on: it is not our own mail")
def lent(stage):
    school = School(stage)
    chair = school.user("second")
    for part in ("new", "cur", "tmp"):
        path = school.dovecot.maildir(chair) / ".Anonymous" / part
        path.mkdir(parents=True)
        school.dovecot.own(path)
        school.dovecot.own(path.parent)
    school.first["roles"]["chair"]["address"] = chair
    school.first["mailboxes"].append(school.mailbox("second", route="anonymous", folder="Anonymous"))
    school.drop(report(school, sender="second", subject="Fwd: What I have seen", body="-------- Forwarded message --------\nFrom: Bea Poole <"
                       + school.address("bea") + ">\nSubject: What I have seen\n\nThe records room was left open all week."))
    school.once()
    equal((school.quarantined(), school.register("SELECT route, held FROM incident")), ([], [("anonymous", 1)]), "what was forwarded")
    preview, = [mail for mail in school.inbox("second") if "May this report go on?" in mail["Subject"]]
    school.drop(report(school, sender="second", subject="Re: " + preview["Subject"], body=f"RELEASE [{code(preview)}]"))
    school.once()
    equal((school.quarantined(), school.register("SELECT held FROM incident")), ([], [(0,)]), "what goes on")


@test("it lies in the inbox, in no other folder; released, it is taken although the cursor has passed it, and goes")
def released(stage):
    school, row = school_of(stage)
    equal(len(on_server(school)), 1, "files on the server")
    equal(len(school.inbox("second")), 1, "mails in the inbox")
    equal(school.register("SELECT cursor FROM mailbox WHERE name = 'second'"), [(1,)], "the cursor")
    school.once()
    equal(len(school.quarantined()), 1, "in quarantine after another run")
    school.incidentd("release", str(row["id"]))
    tells_no_hour(school)
    school.incidentd("release", str(row["id"]), status=NO)
    school.once()
    is_taken_once(school)
    tells_no_hour(school)


@test("a crash between the server's move and our note of it loses nothing and doubles nothing")
def crash_behind_the_move(stage):
    school, row = school_of(stage)
    school.incidentd("release", str(row["id"]))
    school.register("CREATE TRIGGER crash BEFORE UPDATE OF state ON outbox WHEN NEW.effect_key LIKE 'release/%' AND NEW.state = 'done'"
                    " BEGIN SELECT raise(ABORT, 'the power went'); END")
    school.once(status=None)
    equal(school.register("SELECT count(*) FROM incident"), [(0,)], "incidents")
    school.register("DROP TRIGGER crash")
    school.once()
    is_taken_once(school)


@test("a mailbox that was renumbered before the release is looked at from its beginning, and the mail taken once")
def renumbered(stage):
    school, row = school_of(stage)
    school.incidentd("release", str(row["id"]))
    school.register("UPDATE mailbox SET uidvalidity = uidvalidity - 1 WHERE name = 'second'")
    school.register("UPDATE quarantine SET uidvalidity = uidvalidity - 1")
    school.register("UPDATE outbox SET uidvalidity = uidvalidity - 1 WHERE effect_key LIKE 'release/%'")
    school.once()
    is_taken_once(school)


@test("what fails again after its release is in quarantine again, in the inbox, under a number of its own")
def fails_again(stage):
    school, row = school_of(stage)
    school.incidentd("release", str(row["id"]))
    school.register("INSERT INTO attempt SELECT id, uidvalidity, 2, 99 FROM mailbox WHERE name = 'second'")
    school.register("CREATE TRIGGER keep BEFORE DELETE ON attempt WHEN OLD.uid = 2 AND NOT EXISTS (SELECT 1 FROM quarantine WHERE uid = 2"
                    " AND released_at IS NULL) BEGIN SELECT raise(IGNORE); END")
    school.once()
    school.register("DROP TRIGGER keep")
    again, = [other for other in school.quarantined() if not other["released_at"]]
    holds(again["id"] != row["id"], again)
    equal((len(on_server(school)), len(school.inbox("second"))), (1, 1), "files on the server, mails in the inbox")
    school.incidentd("release", str(again["id"]))
    school.once()
    is_taken_once(school)


@test("a mail of the named mailbox that turns out to be anonymous after its release: nothing of it stays, in no folder")
def named_mailbox(stage):
    school = School(stage)
    school.user("ann")
    school.once()
    school.drop(report(school, body="I lost " + MARKER.decode() + ". I wish to remain anonymous."))
    school.register("INSERT INTO attempt SELECT id, uidvalidity, 1, 99 FROM mailbox")
    school.once()
    row, = school.quarantined()
    equal(len(school.inbox("reports", "Failed")), 1, "mails in the failure folder")
    holds(row["size"] > 0, row)
    school.incidentd("release", str(row["id"]))
    school.once()
    equal(school.register("SELECT route, held FROM incident"), [("anonymous", 1)], "incidents")
    left = [path for path in school.dovecot.maildir(school.address("reports")).rglob("*") if path.is_file() and MARKER in path.read_bytes()]
    equal(left, [], "files with something of the mail")
    now, = school.quarantined()
    equal((now["size"], now["received_at"][11:], now["released_at"][11:]), (0, "00:00:00Z", "00:00:00Z"), "what quarantine keeps of it")
    equal(school.inbox("head"), [], "mails to the SIRO")


if __name__ == "__main__":
    run(mail_servers)
