#!/usr/bin/env python3
"""What is told of an anonymous incident, to whom and when: on the administrator's screen and by mail. The real daemon on Maildirs."""
import datetime
import json
import os
import re
import zoneinfo

import test_maildir
from midnight import days_ago, wait_out_midnight
from smtp_backend import SmtpBackend
from test_anonymous import Anonymous, follow_up_code, subject_of
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, only, text

WORDS = "Mr Poole left the register on the bus."
PUNCTUAL = datetime.timedelta(minutes=16)  # after the Chair's last hour: what is critical is told at once then
CLOCK = re.compile(r"\b([01]\d|2[0-3]):[0-5]\d\b")


def clocks(shown):
    """Lines with a time of day. What is due is due at an hour that follows from the day."""
    return [line for line in shown.splitlines() if CLOCK.search(line)]


def the_screen_shows_days():
    school = Anonymous()
    mails = school.hand_on(WORDS)
    shown = school.run("show", "HLP-2026-0001")[1]
    ok("waits for the Chair" in shown and "nobody but the Chair" in shown and "Originals" in shown and "not kept" in shown,
       "show says who holds it, which report waits, and that the original is not kept")
    duties = shown[shown.index("\nDuties"):shown.index("\nReport 1")]
    ok(not clocks(shown.replace(duties, "")) and len(clocks(duties)) > 2, f"and no time of day but of what is due {clocks(shown)}")
    seen = json.loads(school.run("show", "--json", "HLP-2026-0001")[1])
    ok(seen["held"] and [report["held"] for report in seen["reports"]] == [True] and [one["kept"] for one in seen["sealed"]] == [False],
       "its JSON, too")
    row, = json.loads(school.run("list", "--json")[1])
    ok(row["held"] and row["next_duty"] == "release", "while it is held, only its release is due")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    school.reply(DPO, only(mails, DPO), "CLASSIFY minor because it was found {}\nICO not required because it is back")
    shown = school.run("show", "HLP-2026-0001")[1]
    ok("waits for the Chair" not in shown and "nobody but the Chair" not in shown, "once it goes on nothing says that it waits")
    for command, *rest in (("list", "--mail"), ("stats",), ("report", "HLP-2026-0001"), ("report", "--ico", "HLP-2026-0001")):
        status, shown = school.run(command, *rest)
        ok(status == 0 and not clocks(shown), f"{' '.join((command, *rest))}: no time of day {clocks(shown)}")
    drafted = school.run("report", "HLP-2026-0001")[1]
    ok("\nICO: need not be told\n" in drafted and "(the DPO): ICO not required because it is back\n" in drafted,
       "the outcome report says what was decided in people's words")
    school.close()


def reminders_that_waited():
    """Of several that wait for the outgoing server the newest leaves, as of a named one; the others are named by their days."""
    school = Anonymous()
    school.reply(CHAIR, subject_of(school.hand_on(WORDS), CHAIR, "May this"), "RELEASE {}")
    waiting = f"SELECT count(*) FROM outbox WHERE state = 'pending' AND effect_key LIKE 'reminder/1/raise/%' AND recipient = '{SIRO}'"
    os.rename(f"{school.dir}/sent", f"{school.dir}/away")
    with open(f"{school.dir}/sent", "w", encoding="utf-8"):
        for days in (2, 1, 1):
            seconds = days * 86400
            school.change(f"UPDATE duty SET start = start - {seconds}, due = due - {seconds}, next = next - {seconds}, "
                          f"reached = reached - {seconds} WHERE duty = 'raise'")
            school.change("UPDATE incident SET next_reminder = 1")
            school.change(f"UPDATE outbox SET created_at = created_at - {seconds}")
            school.once()
            ok(school.ask(waiting) == 1, f"one reminder waits: {school.ask(waiting)}")
    os.remove(f"{school.dir}/sent")
    os.rename(f"{school.dir}/away", f"{school.dir}/sent")
    school.change("UPDATE outbox SET next_at = 0")
    school.once()
    mails = [mail for mail in school.sent()[SIRO] if "Overdue: read the report" in mail["Subject"]]
    said = " ".join(" ".join(map(text, mails)).split())
    named = re.search(r"This replaces \d earlier reminders? \(([^)]*)\)", said)
    ok(len(mails) == 1 and named and "the end of" in named[1], f"one leaves, and names days {said}")
    ok(not school.ask_all("SELECT at FROM audit WHERE event = 'withdrawn' AND at % 86400 NOT IN (0, 82800)"), "the record of it knows the day alone")
    school.close()


def no_server_tells_the_second():
    school = Anonymous()
    with SmtpBackend(store=f"{school.dir}/sent", faults=["dpo=rcpt-550"]) as server:
        school.configure(f'url = "maildir:{school.dir}/sent";', f'url = "smtp://127.0.0.1:{server.port}"; tls = "none";')
        school.configure('prefix = "HLP";', 'prefix = "HLP"; release = "automatic"; anonymous_notices = "at once";')
        with open(f"{school.dir}/chair/new/a", "w", encoding="utf-8") as file:
            file.write(f"From: a@b.example\nTo: {CHAIR}\nSubject: A register\n\n{WORDS}\n")
        school.put("ann")
        school.once()
        replies = school.ask_all("SELECT x.state, x.reply FROM outbox x JOIN incident i ON i.id = x.incident WHERE route = 'anonymous'")
        ok({("done", "250 2.0.0"), ("dead", "550 5.1.1")} == set(replies), f"of the server's reply the code is kept {set(replies)}")
        details = [detail for detail, in school.ask_all(
            "SELECT d.detail FROM audit a JOIN audit_detail d USING (sequence) JOIN incident i ON i.id = a.incident "
            "WHERE a.event IN ('delivered', 'undeliverable') AND i.route = 'anonymous'")]
        ok(len(details) >= 3 and not [detail for detail in details if "kept" in detail or "unknown" in detail], f"in the trail, too {details}")
        named = school.ask_all("SELECT x.reply FROM outbox x JOIN incident i ON i.id = x.incident WHERE route = 'named' AND x.kind = 'mail'")
        ok(("250 2.0.0 kept",) in named, "of a named one all of it")
    school.close()
    school = Anonymous()
    with SmtpBackend(store=f"{school.dir}/sent", faults=["chair=rcpt-450", "ann=rcpt-450"]) as server:
        school.configure(f'url = "maildir:{school.dir}/sent";', f'url = "smtp://127.0.0.1:{server.port}"; tls = "none";')
        with open(f"{school.dir}/chair/new/a", "w", encoding="utf-8") as file:
            file.write(f"From: a@b.example\nTo: {CHAIR}\nSubject: A register\n\n{WORDS}\n")
        school.put("ann", sender="ann@hollylane.example")
        school.once()
        waiting = "SELECT x.next_at % 3600 = 0, x.reply FROM outbox x JOIN incident i ON i.id = x.incident WHERE x.tries > 0 AND x.state = 'pending'"
        nameless, named = (school.ask_all(f"{waiting} AND route = '{route}'") for route in ("anonymous", "named"))
        ok(set(nameless) == {(1, "450 4.2.1")}, f"what is tried again waits for a full hour, and has the code alone {nameless}")
        ok(len(named) == 1 and "later" in named[0][1], f"a named one does not {named}")
    school.close()


def released_from_quarantine():
    school = Anonymous()
    school.put("a")  # a file of the same name, from which a Maildir's uid follows
    school.once()
    with open(f"{school.dir}/chair/new/a", "w", encoding="utf-8") as file:
        file.write(f"From: a@b.example\nTo: {CHAIR}\nSubject: A register\n\n{WORDS}\n")
    school.change("INSERT INTO attempt SELECT b.id, m.uidvalidity, m.uid, 99 FROM mail m, mailbox b WHERE b.name = 'chair'")
    school.once()
    school.once()
    waiting = school.ask_all("SELECT id, size FROM quarantine")
    ok(waiting == [(1, 0)] and os.listdir(f"{school.dir}/chair/new") == ["a"] and school.ask("SELECT count(*) FROM incident") == 1,
       f"what cannot be read lies where it was {waiting}")
    ok(school.run("release", "1")[0] == 0 and school.run("release", "1")[0] == 1, "it is released, once")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident WHERE route = 'anonymous'") == 1 and not os.listdir(f"{school.dir}/chair/new"),
       "then it is taken, and goes")
    listed, = json.loads(school.run("list", "--quarantine", "--all", "--json")[1])
    ok(listed["released_at"] and not clocks(school.run("list", "--quarantine", "--all")[1]), "of its times in quarantine the days are left")
    school.once()
    ok(school.ask_all("SELECT outcome FROM mail") == [("incident",), ("incident",)], "once")
    school.close()


def waiting(school):
    """Who waits for the time of day: {address: whether that is the next one}."""
    clock = "(SELECT max(next_at) FROM outbox WHERE state = 'pending')"
    return dict(school.ask_all(f"SELECT recipient, next_at = {clock} AND next_at > unixepoch() AND next_at <= unixepoch() + 86400 "
                               "FROM outbox WHERE state = 'pending' AND kind = 'mail'"))


def notices_wait_for_their_time():
    school = Anonymous('anonymous_notices = "08:17"; terms = ( "2026-09-02..2026-12-18" );')
    mails = school.hand_on("I think somebody left a register in the hall.")
    ok(set(mails) == {CHAIR}, "the Chair is told at once")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    ok(set(mails) == {CHAIR} and waiting(school) == {SIRO: 1, DPO: 1}, f"when it goes on, others are told at the next 08:17 {waiting(school)}")
    ok(school.ask("SELECT count(*) FROM outbox WHERE state = 'pending' AND strftime('%M', next_at, 'unixepoch') = '17'") == 2, "sharp")
    mails = school.take("ann@hollylane.example", "I lost a memory stick.")
    ok(SIRO in mails and DPO in mails, "of a named one they are told at once")
    school.change("UPDATE outbox SET next_at = 1 WHERE state = 'pending'")
    school.once()
    mails = school.sent()
    ok(set(mails) == {SIRO, DPO} and len(mails[DPO]) == 1, "then it comes, once")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY minor because it was found {}")
    ok(DPO in mails and not waiting(school), "an answer to somebody's work comes at once, and what that work causes")
    school.close()
    school = Anonymous('release = "automatic";')
    mails = school.hand_on("I think somebody left a register in the hall.")
    ok(set(mails) == {CHAIR} and waiting(school) == {SIRO: 1, DPO: 1}, f"what nobody lets go waits for the morning {waiting(school)}")
    at = [datetime.datetime.fromtimestamp(at, zoneinfo.ZoneInfo("Europe/London")).time() for at, in
          school.ask_all("SELECT next_at FROM outbox WHERE state = 'pending' AND kind = 'mail'")]
    ok(at == [datetime.time(8)] * 2, f"at eight there {at}")
    school.close()
    school = Anonymous('anonymous_notices = "08:17"; release = "automatic";')
    mails = school.hand_on("Somebody encrypted every file of the safeguarding server with ransomware and wants money; all child protection "
                           "records of 1,200 pupils were stolen and are published.")
    level = school.ask("SELECT severity FROM incident")
    ok(level == "critical" and {SIRO, DPO} <= set(mails) and not waiting(school), f"what is critical does not wait ({level})")
    school.close()


def more_tells_no_hour():
    """What is written on the second day makes it critical, and the Chair is passed over: others hear of it at the usual time."""
    wait_out_midnight(after=PUNCTUAL)
    school = Anonymous('anonymous_notices = "08:17"; terms = ( "2026-09-02..2026-12-18" );')
    school.configure("organisations =", 'policy = { release = { owner = "chair"; from = "receipt"; within = { critical = "24 h"; otherwise = "60 h"; }; }; '
                     # Not before the next 08:17, at whatever hour this runs: what is due before it is told at once.
                     'ico_decision = { owner = "dpo"; within = "60 h"; from = "awareness"; urgent = true; }; };\norganisations =')
    path, then = f"{school.dir}/chair/new/a", days_ago(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"From: a@b.example\nTo: {CHAIR}\nSubject: A register\n\n{WORDS}\n")
    os.utime(path, (then, then))
    school.once()
    handed = follow_up_code(subject_of(school.sent(), CHAIR, "A report has reached"))
    # What the Chair only finds today waits from today: this has been asked about since yesterday.
    school.change("UPDATE duty SET start = start - 86400, due = due - 86400, next = next - 86400, reached = reached - 86400 WHERE duty = 'release'")
    ok(school.ask("SELECT held FROM incident") == 1, "the Chair has it since yesterday")
    mails = school.take("zzwriter@private.example", "All files of the safeguarding server are encrypted by ransomware; all child protection "
                        f"records of 1,200 pupils were stolen and are published.\n\n{handed}\n")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    row, = school.ask_all("SELECT severity, held FROM incident")
    ok(row == ("critical", 0), f"more makes it critical, and the Chair is passed over {row}")
    ok(waiting(school) == {SIRO: 1, DPO: 1} and not {SIRO, DPO} & set(mails), f"but others are told at the next 08:17 {waiting(school)}")
    school.close()


def nobody_is_reminded_with_the_notice():
    """What has lain there since yesterday: the notice says by when. Of what is late there is a reminder all the same."""
    for days, reminded in ((1, False), (2, True)):
        school = Anonymous('release = "automatic"; anonymous_notices = "at once";')
        path, then = f"{school.dir}/chair/new/a", days_ago(days)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"From: a@b.example\nTo: {CHAIR}\nSubject: A register\n\n{WORDS}\n")
        os.utime(path, (then, then))
        school.once()
        school.change("UPDATE incident SET next_reminder = 1")
        school.once()
        late, = [text(mail).split("To answer")[0] for mail in school.sent()[DPO] if "not done" in str(mail["Subject"])]
        ok(school.ask(f"SELECT count(*) FROM outbox WHERE recipient = '{DPO}'") == 2 and "classify" in late and
           ("decide whether" in late) == reminded, f"here for {days} days: {late!r}")
        school.close()


def our_mails_name_no_mail_of_the_writer():
    school = Anonymous()
    mails = [school.hand_on(WORDS)]
    handed = follow_up_code(subject_of(mails[0], CHAIR, "A report has reached"))
    mails.append(school.take("zzwriter@private.example", f"He did it again.\n\n{handed}\n", headers="In-Reply-To: <zz0@zzhost>\n"))
    preview = subject_of(mails[1], CHAIR, "May this")
    mails.append(school.take("zzwriter@private.example", f"{WORDS} Please keep my name out of this, I wish to remain anonymous."))
    sent = [mail for some in mails for several in some.values() for mail in several]
    named = [mail[name] for mail in sent for name in ("In-Reply-To", "References", "Thread-Index", "Thread-Topic") if mail[name]]
    ok(len(sent) >= 5 and not named, f"mails that a report causes answer none {named}")
    ok(not [mail["Message-ID"] for mail in sent if not re.fullmatch(r"<incidentd\.\d+\.[a-z2-9]{16}@hollylane\.example>", mail["Message-ID"])],
       "their Message-IDs are a number of ours")
    ok(not [word for mail in sent for word in ("zzwriter", "zzhost", "private.example", "Bethan") if word.lower() in mail.as_string().lower()],
       "and nothing else in them is of the writer's mail")
    mails = school.reply(CHAIR, preview, "RELEASE {}")
    school.reply(SIRO, only(mails, SIRO), "I shall look into this tomorrow.")
    row, = school.ask_all("SELECT outcome, size, received_at = taken_at FROM mail ORDER BY id DESC LIMIT 1")
    ok(row == ("follow_up", 0, 1) and school.ask("SELECT count(*) FROM evidence") == 0, f"a comment of who works on it keeps the day, too {row}")
    school.close()


def what_is_asked_for_is_done():
    school = Anonymous()
    for words, wanted in (("Please keep my name out of this, I wish to remain anonymous.", True), ("I do not need to be anonymous.", False),
                          ("My class is collecting anonymous questionnaires.", False)):
        path = school.put(f"ann{len(words)}", body=f"I lost a register on the bus. {words}", sender="ann@hollylane.example",
                          message_id=f"{len(words)}@hollylane.example")
        parsed = json.loads(school.run("parse", "--json", path)[1])
        school.once()
        route = school.ask("SELECT route FROM incident ORDER BY id DESC LIMIT 1")
        ok((parsed["anonymity"]["requested"], route) == (wanted, "anonymous" if wanted else "named"), f"{words!r}: {route}")
    school.close()


if __name__ == "__main__":
    the_screen_shows_days()
    reminders_that_waited()
    no_server_tells_the_second()
    released_from_quarantine()
    notices_wait_for_their_time()
    more_tells_no_hour()
    nobody_is_reminded_with_the_notice()
    our_mails_name_no_mail_of_the_writer()
    what_is_asked_for_is_done()
    print(f"1..{test_maildir.tests}")
