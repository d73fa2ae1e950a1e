#!/usr/bin/env python3
"""The anonymous route, end to end: the three ways in, the Chair's preview, what is kept and what is not. The real daemon on
Maildirs."""
import datetime
import glob
import os
import re
import time
import zoneinfo

import test_maildir
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, is_answer, only, subject_of, text

DAY = 24 * 60 * 60
WRITER, TOM = "bethan.zzwriter@hollylane.example", "t.reed@hollylane.example"
FORWARD = """Please see below.

Ruth

---------- Forwarded message ---------
From: Bethan Zzwriter <%s>
Date: Mon, 16 Nov 2026 at 09:12
Subject: What I have seen
To: Ruth Bell <chair@hollylane.example>

Mr Poole took the register of Year 4 home and left it on the bus.

Bethan Zzwriter
Year 4 teacher
""" % WRITER


class Anonymous(School):
    """A school with a second mailbox, for the Chair."""

    def __init__(self, more=""):
        super().__init__()
        for part in ("new", "cur", "tmp"):
            os.makedirs(f"{self.dir}/chair/{part}")
        self.configure('route = "named"; }', 'route = "named"; }, { name = "chair"; '
                       f'url = "maildir:{self.dir}/chair"; route = "anonymous"; }}')
        if more:
            self.configure('prefix = "HLP";', f'prefix = "HLP"; {more}')

    subjects = set()

    def sent(self):
        mails = super().sent()
        self.subjects.update(mail["Subject"] for several in mails.values() for mail in several)
        return mails

    def bounce(self, mail):
        """What a server says of a mail of ours that it cannot deliver: the mails that went out."""
        return self.take("MAILER-DAEMON@hollylane.example", "--b\nContent-Type: text/plain\n\nUndeliverable.\n--b\n"
                         "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; "
                         f"{mail['To']}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n"
                         f"Message-ID: {mail['Message-ID']}\nSubject: x\n--b--\n", "Undelivered",
                         'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n')

    def hand_on(self, body, sender=WRITER, subject="What I have seen", headers=""):
        """A mail that the Chair moves to the mailbox: the mails that went out."""
        self.number += 1
        with open(f"{self.dir}/chair/new/a{self.number}", "w", encoding="utf-8") as file:
            file.write(f"From: {'Bethan Zzwriter ' if sender == WRITER else ''}<{sender}>\nTo: {CHAIR}\nSubject: {subject}\nMessage-ID: <zz{self.number}@zzhost>\n"
                       f"{headers}\n{body}\n")
        self.log = self.once()
        return self.sent()

    def tokens(self, *more):
        """Where something of the writer lies: every file of the school but what is still in a mailbox."""
        found = []
        for path in glob.glob(f"{self.dir}/**", recursive=True):
            if os.path.isfile(path) and "/mailbox/new" not in path and "/chair/new" not in path:
                with open(path, "rb") as file:
                    content = file.read().lower()
                found += [(os.path.relpath(path, self.dir), word) for word in (b"zzwriter", b"bethan", b"zzhost") + more
                          if word in content]
        return found


def follow_up_code(mail):
    return re.search(r"HLP-\d{4}-\d{4}-[a-z2-9]{16}", text(mail))[0]


def the_chair_hands_on():
    school = Anonymous()
    with open(school.config, "a", encoding="utf-8") as config:
        config.write('log = "debug";\n')
    mails = school.hand_on("Mr Poole took the register of Year 4 home and left it on the bus.\n\nBethan Zzwriter\n")
    ok("recorded" not in school.log and "accepted" not in school.log,
       f"the log does not tell that something has come, at debug either: {school.log!r}")
    ok(set(mails) == {CHAIR} and len(mails[CHAIR]) == 2, "only the Chair hears of it")
    preview = subject_of(mails, CHAIR, "May this report go on")
    ok("register of Year 4" in text(preview) and "Poole" in text(preview) and "ethan" not in text(preview),
       "and reads what is left of it")
    ok(not school.tokens(), f"nothing of the writer is anywhere {school.tokens()}")
    ok(not os.listdir(f"{school.dir}/chair/new") and not os.listdir(f"{school.dir}/chair/cur"), "the message is gone")
    ok(school.ask("SELECT route FROM incident") == "anonymous" and school.ask("SELECT held FROM incident") == 1 and
       school.ask("SELECT count(*) FROM evidence") == 0, "it is held, and its bytes are not kept")
    ok(school.run("show", "HLP-2026-0001")[0] == 0, "the administrator may look")
    mails = school.reply(CHAIR, preview, "RELEASE {}")
    ok(SIRO in mails and DPO in mails and "the report goes on" in text(answer_of(mails, CHAIR)), "RELEASE lets it go on")
    ok("Proposed: " in text(only(mails, DPO)) and "Because:" in text(only(mails, DPO)) and "Because:" not in text(only(mails, SIRO)),
       "the DPO is told what the rules propose, and why, as of a named report")
    shown = "".join(map(text, school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO]))
    ok("register of Year 4" in shown and "ethan" not in shown, "the DPO reads it then")
    school.close()


def remind(school):
    """Of an action alone, and then of it and of the investigation in one mail."""
    now = int(time.time())
    late = "opened = {0}, reached = {0}, due = {1}, next = 1, rung = 0"
    kept = school.ask_all("SELECT id, opened, reached, due, next FROM errand")
    school.change("UPDATE errand SET " + late.format(now - 30 * DAY, now - 20 * DAY))
    school.once()
    alone = school.ask("SELECT count(*) FROM outbox WHERE effect_key LIKE 'reminder/%' AND errand IS NOT NULL")
    school.change("UPDATE errand SET " + late.format(now - 31 * DAY, now - 21 * DAY))
    school.change(f"UPDATE duty SET due = start - 3600, next = 1, reached = start - {DAY} WHERE duty = 'outcome'")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    both = school.ask("SELECT count(*) FROM outbox WHERE effect_key LIKE 'reminder/%' AND incident IS NULL AND errand IS NULL")
    ok(alone > 0 and both > 0, f"{alone} reminders of the action, {both} of several things")
    together = [mail for mails in school.sent().values() for mail in mails if "things are not done" in mail["Subject"]]
    for mail in together:
        school.bounce(mail)
    for errand in kept:
        school.change(f"UPDATE errand SET opened = {errand[1]}, reached = {errand[2]}, due = {errand[3]}, next = {errand[4]} WHERE id = {errand[0]}")


def work_on_it(school):
    """What people write about an anonymous incident, while the outgoing server is down for a reminder, too."""
    mails = school.hand_on("Mr Poole left the register on the bus.")
    handed = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    siro, dpo = only(mails, SIRO), only(mails, DPO)
    school.change("UPDATE duty SET start = start - 172800, due = due - 172800, next = 1, reached = start - 172800 WHERE duty = 'classify'")
    school.change("UPDATE incident SET next_reminder = 1")
    os.rename(f"{school.dir}/sent", f"{school.dir}/away")
    with open(f"{school.dir}/sent", "w", encoding="utf-8"):
        school.once()
    waiting = school.ask("SELECT count(*) FROM outbox WHERE state = 'pending' AND effect_key LIKE 'reminder/%'")
    school.take(DPO, f"CLASSIFY minor because it was found {code(dpo)}\nICO not required because it is back\n"
                f"ACTION Count them BY 1 March 2099 OWNER {TOM}", f"Re: {dpo['Subject']}", f"In-Reply-To: {dpo['Message-ID']}\n")
    os.remove(f"{school.dir}/sent")
    os.rename(f"{school.dir}/away", f"{school.dir}/sent")
    school.change("UPDATE outbox SET next_at = 0 WHERE state = 'pending'")
    school.once()
    dpo = answer_of(school.sent(), DPO)
    ok(waiting > 0 and school.ask("SELECT count(*) FROM audit WHERE event = 'withdrawn'") == waiting, f"{waiting} reminders were withdrawn")
    tom = subject_of(school.reply(SIRO, siro, f"ASSIGN {TOM} {{}}"), TOM, "investigate")
    remind(school)
    tom = answer_of(school.reply(TOM, tom, "ASK do they know when? {}"), TOM)
    tom = answer_of(school.reply(TOM, tom, "INTERIM nobody has seen it {}"), TOM)
    school.reply(TOM, tom, "OUTCOME {}\n\nWhat happened, in a few sentences:\nIt lay in the depot.")
    mails = school.take(WRITER, f"And again.\n\n{handed}\n")
    school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    mails = school.hand_on("Mr Poole left the register on a bus once more.")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    school.reply(DPO, subject_of(mails, DPO, "New incident"), f"DUPLICATE {school.ask('SELECT reference FROM incident WHERE id = 1')} {{}}")
    school.reply(DPO, dpo, "NOT-INCIDENT because it was found {}")


def every_time_is_a_day():
    school = Anonymous()
    work_on_it(school)
    london = zoneinfo.ZoneInfo("Europe/London")
    wrong, looked_at = [], 0
    # Every number of every table that can be a time of these years. `mailbox` is the state of a folder, not of an incident, and so is
    # what is of no incident; reminders follow from the day.
    known = {("duty", "due"), ("duty", "reached"), ("duty", "next"), ("incident", "next_reminder")}
    for table, in school.ask_all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'mailbox'"):
        columns = [row[1] for row in school.ask_all(f"PRAGMA table_info({table})")]
        where = {"audit": "incident IS NOT NULL OR sequence IN (SELECT sequence FROM audit_detail WHERE detail LIKE 'outbox=%')", "outbox": "incident IS NOT NULL OR errand IS NOT NULL OR effect_key LIKE 'reminder/%'",
                 "code": "incident IS NOT NULL OR errand IS NOT NULL"}.get(table, "1=1")
        for column in columns:
            if (table, column) in known:
                continue
            for value, in school.ask_all(f"SELECT {column} FROM {table} WHERE ({where}) AND typeof({column}) = 'integer' "
                                         f"AND {column} BETWEEN 1500000000 AND 4000000000"):
                looked_at += 1
                if value and datetime.datetime.fromtimestamp(value, london).time() != datetime.time(0):
                    wrong.append((table, column, value))
    ok(not wrong and looked_at > 40, f"of {looked_at} times none tells the hour {sorted(set(w[:2] for w in wrong))}")
    ok(not school.ask_all("SELECT * FROM mail WHERE size <> 0"), "nor how long a mail was")
    school.close()


def forwards_and_requests():
    school = Anonymous()
    mails = school.take(CHAIR, FORWARD, "Fwd: What I have seen", "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n")
    ok(set(mails) == {CHAIR} and school.ask("SELECT route FROM incident") == "anonymous", "the Chair's forward is anonymous")
    ok(not [hit for hit in school.tokens() if not hit[0].startswith("mailbox")], f"{school.tokens()}")
    ok(not os.listdir(f"{school.dir}/mailbox/cur") and not glob.glob(f"{school.dir}/mailbox/.done/*/*"), "its message is gone")
    preview = subject_of(mails, CHAIR, "May this")
    ok("(perhaps not sent by the Chair: the sender is not proved)" in " ".join(text(preview).split()) and "register of Year 4" in text(preview),
       "and says that nothing proves the Chair's name")
    mails = school.take(WRITER, "I lost my register on the bus. Please keep my name out of this, I wish to remain anonymous.\n\n"
                        "Bethan Zzwriter")
    ok(set(mails) == {CHAIR} and school.ask("SELECT route FROM incident WHERE id = 2") == "anonymous",
       "who asks for it in the named mailbox is anonymous, and answered by nobody but the Chair")
    ok(not [hit for hit in school.tokens() if not hit[0].startswith("mailbox")], "with nothing kept of the name")
    mails = school.take(WRITER, "I lost my register. I don't need to be anonymous.")
    ok(WRITER in mails and school.ask("SELECT route FROM incident WHERE id = 3") == "named", "who declines is not")
    school.close()


def a_folder_of_the_chairs():
    """What lies in the Chair's own mailbox has the Chair's address, from whomever it came."""
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.", sender="zzwriter@private.example")
    ok(follow_up_code(subject_of(mails, CHAIR, "A report has reached")), "the Chair gets the code of a writer outside, too")
    ok("not sent by the Chair" not in text(subject_of(mails, CHAIR, "May this")), "and no doubt about the Chair")
    mails = school.hand_on(FORWARD, sender=CHAIR)
    ok("not sent by the Chair" in text(subject_of(mails, CHAIR, "May this")), "but about what is said to be from the Chair")
    mails = school.hand_on("I am away.", sender="zzother@private.example", headers="Auto-Submitted: auto-replied\n")
    ok("A report has reached" not in str([mail["Subject"] for mail in mails.get(CHAIR, [])]), "a machine gets none")
    school.close()


def more_of_the_same():
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    handed, first = follow_up_code(subject_of(mails, CHAIR, "A report has reached")), subject_of(mails, CHAIR, "May this")
    mails = school.take("zzwriter@private.example", f"He did it again on Friday.\n\n{handed}\n\nBethan")
    ok(school.outcome() == "follow_up" and school.ask("SELECT count(*) FROM incident") == 1 and set(mails) == {CHAIR},
       "the code joins, from whatever address")
    ok(not [hit for hit in school.tokens(b"private.example") if not hit[0].startswith("mailbox")],
       f"as unknown as before {school.tokens(b'private.example')}")
    ok("More has come" in subject_of(mails, CHAIR, "May this")["Subject"], "the preview says that it is of more")
    ok(handed[-16:] not in text(subject_of(mails, CHAIR, "May this")) and
       handed[-16:] not in school.run("show", "HLP-2026-0001")[1], "the code itself is nobody else's to read")
    refused = school.reply(CHAIR, first, "RELEASE {}")
    ok(list(refused) == [CHAIR] and "please read it first. SHOW: the report comes" in " ".join(text(answer_of(refused, CHAIR)).split()),
       "whoever lets go on what came before the more is asked to read that first")
    ok(any("He did it again on Friday" in text(mail) for mail in refused[CHAIR]), "and is sent it, as the new code lets all of it go on")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    ok(DPO in mails and school.ask("SELECT count(*) FROM report WHERE held") == 0, "RELEASE lets both go on")
    mails = school.take("zzwriter@private.example", f"And again.\n\n{handed[:-1] + ('a' if handed[-1] != 'a' else 'b')}\n")
    ok(school.outcome() == "follow_up" and school.ask("SELECT count(*) FROM incident") == 1, "one that is nearly right joins, too")
    mails = school.take("zzwriter@private.example", f"And again.\n\n{handed[:-16]}k7q29xmb4taa2222\n")
    ok(school.ask_all("SELECT route FROM incident") == [("anonymous",)] * 2, "a code that is none joins nothing")
    school.close()


def marked_by_machines():
    """A group address or a web form says that it is a machine; a person asks all the same."""
    asks = "Mr Poole left the register on the bus. Please keep my name out of this.\n\nBethan Zzwriter"
    school = Anonymous()
    for headers in ("List-Id: <reports.hollylane.example>\nPrecedence: list\n", "Auto-Submitted: auto-generated\n",
                    "Precedence: bulk\n"):
        mails = school.take(WRITER, asks, headers=headers)
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
        ok(set(mails) == {CHAIR} and not left, f"a request counts in a mail with {headers.split()[0]} {left}")
    mails = school.take(WRITER, "Name\nBethan Zzwriter\n\nDo you wish to remain anonymous?\nYes\n\nWhat happened?\nA list is lost.")
    ok(set(mails) == {CHAIR} and not [hit for hit in school.tokens() if not hit[0].startswith("mailbox")],
       "a form may have its answers below its questions")
    ok(school.ask_all("SELECT DISTINCT route FROM incident") == [("anonymous",)], "all of them are anonymous")
    school.close()


def in_words_of_their_own():
    """Nobody has to say "anonymous"; who speaks of themselves by name is known no more by it."""
    school = Anonymous()
    for asks in ("Nobody needs to know this was Bethan from PE.", "Please do not attribute this to me.",
                 "dont tell him who said.", "I give it to you but without name ok?"):
        mails = school.take(WRITER, f"Mr Poole left the register on the bus. {asks}\n\nBethan Zzwriter\nTrainee on the Bridge scheme\n")
        left = [hit for hit in school.tokens(b"bridge scheme", b"from pe.") if not hit[0].startswith("mailbox")]
        ok(set(mails) == {CHAIR} and not left, f"who says \"{asks}\" is anonymous {left}")
    school.close()


TOLD = {  # what a Chair writes instead of forwarding
    "asks for another": "A member of staff, Bethan Zzwriter, wishes to remain anonymous. Mr Poole left the register on the bus.",
    "was asked": "Bethan Zzwriter asked me to pass this on anonymously: Mr Poole left the register on the bus.",
    "speaks of the reporter": "The reporter does not want to be named. Bethan Zzwriter saw it. Mr Poole left the register on the bus.",
    "was told": "Bethan Zzwriter told me in confidence that Mr Poole left the register on the bus.",
}


def the_chair_tells():
    plain = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    school = Anonymous()
    for how, words in TOLD.items():
        mails = school.take(CHAIR, words + "\n", "A concern", plain)
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
        preview = subject_of(mails, CHAIR, "May this")
        ok(set(mails) == {CHAIR} and not left and "Poole" in text(preview), f"the Chair {how} {left}")
    mails = school.take(CHAIR, "--b\nContent-Type: text/plain\n\nPlease see attached letter.\n--b\nContent-Type: application/pdf\n"
                        'Content-Disposition: attachment; filename="letter from Bethan Zzwriter.pdf"\n\n%PDF-1.4 Zzwriter\n--b--\n',
                        "A concern", 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n')
    left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
    ok(set(mails) == {CHAIR} and not left, f"the Chair hands on a file {left}")
    mails = school.take(CHAIR, "I left my own copy of the register on the bus this morning.", "A concern", plain)
    ok(DPO in mails, "what the Chair reports of the Chair's own is no secret")
    note = subject_of(school.hand_on("Mr Poole lost it again."), CHAIR, "A report has reached")
    mails = school.take(CHAIR, "It was Bethan Zzwriter. It happened on Friday.", "Re: " + note["Subject"],
                        f"In-Reply-To: {note['Message-ID']}\n")
    left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
    ok(set(mails) == {CHAIR} and not left, f"an answer that names the writer does not go on, and names nobody {left}")
    mails = school.take(SIRO, "She does not want her name used.\n\n" + FORWARD, "Fwd: What I have seen", plain)
    ok(set(mails) == {CHAIR}, "who forwards may ask for the writer")
    school.close()


def a_text_below_release():
    school = Anonymous()
    preview = subject_of(school.hand_on("I am the only one who qqsaw Mr Poole leave the register."), CHAIR, "May this")
    mails = school.reply(CHAIR, preview, "RELEASE {}\n\nMr Poole left the register. (Please use this text and not the other.)")
    ok(set(mails) == {CHAIR} and "with EDIT" in " ".join(text(answer_of(mails, CHAIR)).split()), "what was written below is not passed over")
    ok(school.ask("SELECT held FROM incident") == 1, "and nothing has gone on")
    mails = school.reply(CHAIR, answer_of(mails, CHAIR), "RELEASE {}\n\nThank you,\nRuth Bell")
    ok(DPO in mails, "thanks are no text")
    preview = subject_of(school.hand_on("I am the only one who qqsaw Mr Poole leave it."), CHAIR, "May this")
    mails = school.take(CHAIR, "Mr Poole left the register.", "Re: " + preview["Subject"], f"In-Reply-To: {preview['Message-ID']}\n")
    ok("nothing has been replaced" in " ".join(text(subject_of(mails, CHAIR, "May this")).split()),
       "whose text has no word of command hears that it replaced nothing")
    school.close()


def nothing_leads_to_the_named_one():
    """The reporter of a named incident asks for anonymity in the next mail."""
    asks = "Mr Poole qqtold me to hide it. Please keep my name out of this, I wish to remain anonymous.\n\nBethan\n"
    for plus in (True, False):
        school = Anonymous("plus_addressing = true;" if plus else "")
        note = only(school.take(WRITER, "I lost my register on the bus.\n\nBethan Zzwriter"), WRITER)
        to = re.search(r"[\w.+-]+@[\w.]+", str(note["Reply-To"] or "security@hollylane.example"))[0]
        with open(f"{school.dir}/mailbox/new/zz9", "w", encoding="utf-8") as file:
            file.write(f"From: Bethan Zzwriter <{WRITER}>\nTo: {to}\nSubject: Re: {note['Subject']}\nMessage-ID: <r9@zz>\n"
                       f"In-Reply-To: {note['Message-ID']}\n\n{asks}")
        school.once()
        mails = school.sent()
        ok(CHAIR in mails and school.ask_all("SELECT route, reporter FROM incident") == [("anonymous", None)] and
           school.ask("SELECT count(*) FROM report WHERE held") == 1 and "qqtold" not in "".join(text(mail) for mail in mails[DPO]),
           f"it makes that one anonymous, and what it says of more the Chair reads first (plus addresses: {plus}) {sorted(mails)}")
        school.close()


def two_copies():
    school = Anonymous()
    for number, hop in enumerate(("mx1", "mx2")):
        school.put(f"d{number}", sender=WRITER, body="I lost my register. Please keep my name out of this.\n", message_id="same@zzhost",
                   headers=f"Received: from a by {hop}; Mon, 16 Nov 2026 09:12:0{number} +0000\n")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident") == 1 and school.outcome() == "duplicate", "two copies are one report")
    ok(len(school.sent()[CHAIR]) == 2, "of which the Chair hears once")
    school.close()


def a_doubt_stays():
    school = Anonymous()
    said = lambda words: "not sent by the Chair" in " ".join(words.split())
    mails = school.take(CHAIR, FORWARD, "Fwd: What I have seen", "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n")
    handed = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    preview = subject_of(school.take("zz@private.example", f"He did it again.\n\n{handed}\n"), CHAIR, "May this")
    ok(said(text(preview)), "a second preview says what is doubtful of the first report")
    mails = school.reply(CHAIR, preview, "RELEASE {}")
    ok(said(text(only(mails, DPO))) and said(text(only(mails, SIRO))), "so do the notices")
    ok(said("".join(map(text, school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO]))) and
       said(school.run("show", "HLP-2026-0001")[1]), "SHOW and show")
    school.close()


def the_same_day():
    school = Anonymous('release = "automatic"; anonymous_notices = "at once";')
    notice = only(school.hand_on("Mr Poole left the register on the bus."), DPO)
    today = datetime.datetime.fromtimestamp(school.ask("SELECT received_at FROM incident"), zoneinfo.ZoneInfo("Europe/London"))
    hour = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London"))
    mails = school.reply(DPO, notice, f"AWARE {hour:%d %B %Y %H:%M} because told {{}}\nICO notified {hour:%d %B %Y %H:%M}")
    ok("not done" not in text(answer_of(mails, DPO)), "what has happened today does not lie ahead")
    ok(school.ask("SELECT aware_at FROM incident") == int(today.timestamp()), "and is kept as its day")
    mails = school.reply(DPO, answer_of(mails, DPO), f"AWARE {hour + datetime.timedelta(days=1):%d %B %Y} 10:00 because told {{}}")
    ok("not done" in text(answer_of(mails, DPO)), "tomorrow does")
    school.close()


def the_chair_cannot_be_reached():
    school = Anonymous()
    preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
    mails = school.bounce(preview)
    others = set(mails) - {CHAIR}
    ok(len(others) == 1 and "Poole" not in text(only(mails, others.pop())), f"the administrator is told {list(mails)}")
    school.close()


PLACES = {  # of the follow-up code: (headers, body)
    "below a signature": ("", "He did it again.\n\n-- \nBethan Zzwriter\n{}\n"),
    "below a sign-off": ("", "He did it again.\n\nKind regards\nBethan Zzwriter\nYear 4 teacher\n\n{}\n"),
    "in what is quoted": ("", "He did it again.\n\nOn Mon, 16 Nov 2026 at 09:12, Ruth Bell <chair@hollylane.example> wrote:\n"
                          "> Dear Bethan Zzwriter,\n> {}\n"),
    "below a telephone's line": ("", "He did it again.\n\nGet Outlook for iOS\n________________________________\n"
                                 "From: Ruth Bell <chair@hollylane.example>\nSent: Monday, November 16, 2026 9:12 AM\n"
                                 "To: Bethan Zzwriter\nSubject: Your code\n\n{}\n"),
    "in a forward": ("", "He did it again.\n\n---------- Forwarded message ---------\nFrom: Ruth Bell <chair@hollylane.example>\n"
                     "Date: Mon, 16 Nov 2026 at 09:12\nSubject: Your code\nTo: Bethan Zzwriter\n\n{}\n"),
    "in a mail that is attached": ('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
                                   "--b\nContent-Type: text/plain\n\nHe did it again.\n\nBethan\n--b\n"
                                   "Content-Type: message/rfc822\n\nFrom: chair@hollylane.example\nSubject: Your code\n\n{}\n--b--\n"),
    "in the name of a file": ('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
                              "--b\nContent-Type: text/plain\n\nHe did it again.\n\nBethan\n--b\n"
                              'Content-Type: image/png\nContent-Disposition: attachment; filename="{}.png"\n\nx\n--b--\n'),
    "in the page beside a plain text": ('MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n',
                                        "--b\nContent-Type: text/plain\n\nHe did it again.\n\nBethan\n--b\n"
                                        "Content-Type: text/html\n\n<p>He did it again.</p><p>Bethan</p><p>{}</p>\n--b--\n"),
    "where a page does not show it": ("MIME-Version: 1.0\nContent-Type: text/html\n",
                                      '<p>He did it again.</p><div style="display:none">{}</div><p>Bethan</p>\n'),
    "in a text file": ('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
                       "--b\nContent-Type: text/plain\n\nHe did it again.\n\nBethan\n--b\n"
                       "Content-Type: text/plain\nContent-Disposition: attachment; filename=code.txt\n\n{}\n--b--\n"),
    "behind the last part": ('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
                             "--b\nContent-Type: text/plain\n\nHe did it again.\n\nBethan\n--b--\n{}\n"),
    "behind a word that looks like one": ("", "He did it again, as in HLP-2026-0009-acknowledgements.\n\n{}\n\nBethan\n"),
}

PIECES = {  # the follow-up code as people and their programs divide it
    "blanks": lambda code: f"{code[:-17]} {code[-16:-12]} {code[-12:-8]} {code[-8:-4]} {code[-4:]}",
    "hyphens and capitals": lambda code: f"{code[:-12]}-{code[-12:-8]}-{code[-8:-4]}-{code[-4:]}".upper(),
    "a line break": lambda code: f"{code[:-9]}\n{code[-9:]}",
    "a line break in a quote": lambda code: f"> {code[:-9]}\n> {code[-9:]}",
    "a line break behind a hyphen": lambda code: f"{code[:9]}\n{code[9:]}",
    "soft hyphens and zero widths": lambda code: f"{code[:-12]}\u00ad{code[-12:-6]}\u200b{code[-6:]}",
    "blanks that do not break": lambda code: f"{code[:-12]}\u00a0{code[-12:-6]}\u202f{code[-6:]}",
}


def wherever_the_code_is():
    school = Anonymous()
    handed = follow_up_code(subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached"))
    for place, (headers, body) in PLACES.items():
        mails = school.take("zzwriter@private.example", body.format(handed), "More", headers)
        left = [hit for hit in school.tokens(b"private.example") if not hit[0].startswith("mailbox")]
        ok(school.outcome() == "follow_up" and set(mails) == {CHAIR} and not left, f"the code {place} joins, namelessly {left}")
    plain = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    for pieces, divide in PIECES.items():
        mails = school.take("zzwriter@private.example", f"He did it again.\n\n{divide(handed)}\n\nBethan\n", "More", plain)
        left = [hit for hit in school.tokens(b"private.example") if not hit[0].startswith("mailbox")]
        ok(school.outcome() == "follow_up" and set(mails) == {CHAIR} and not left, f"the code with {pieces} joins, namelessly {left}")
    shown = school.run("show", "HLP-2026-0001")[1].lower()
    ok("he did it again" in shown, "and what was written is there")
    stored = re.sub("[^a-z0-9]", "", "".join(json for json, in school.ask_all("SELECT json FROM report")).lower())
    ok(handed[-16:-8] not in stored and handed[-8:] not in stored, "but no piece of the code")
    school.close()


def words_behind_a_reference():
    """In which a code could be seen by who looks for one in pieces: the report stays one with a name."""
    school = Anonymous()
    school.hand_on("Mr Poole left the register on the bus.")
    for words in ("HLP-2026-0009: Year 6 trip list sent to a parent by mistake.", "As in HLP-2026-0009, on 3 May 2026 at 16:30 I lost a stick.",
                  "HLP-2026-0009\n\nAt 11am in room 12 I lost a memory stick.", "HLP-2026-0009 in a busy street near us a stick was lost."):
        school.take("ann@hollylane.example", words)
        ok(school.ask("SELECT reporter IS NOT NULL FROM incident ORDER BY id DESC LIMIT 1") == 1 and school.outcome() == "incident",
           f"words are no code: {words}")
    school.close()


TOKEN = 16
MISTYPED = {  # (words, subject) with a follow-up code as somebody types it who has it on paper
    "a letter missing": lambda ref, token: (f"{ref}-{token[:5]}{token[6:]}", "More"),
    "a letter doubled": lambda ref, token: (f"{ref}-{token[:5]}{token[4]}{token[5:]}", "More"),
    "letters swapped": lambda ref, token: (f"{ref}-{token[1]}{token[0]}{token[2:]}" if token[0] != token[1] else f"{ref}-9{token[1:]}", "More"),
    "a wrong letter": lambda ref, token: (f"{ref}-{'q' if token[0] != 'q' else 'r'}{token[1:]}", "More"),
    "the token alone": lambda ref, token: (token, "More"),
    "the token alone and wrong": lambda ref, token: (f"My code is {token[:-1]}.", "More"),
    "no prefix": lambda ref, token: (f"{ref[4:]}-{token}", "More"),
    "other separators": lambda ref, token: (f"{ref.replace('-', '/')}/{token[1:]}", "More"),
    "blanks": lambda ref, token: (f"{ref.replace('-', ' ')} {token[:4]} {token[4:8]} {token[8:12]} {token[12:15]}", "More"),
    "O for nought and l for one": lambda ref, token: (f"{ref.replace('0', 'O')}-{token[:14]}l0", "More"),
    "capitals": lambda ref, token: (f"{ref}-{token[1:]}".upper(), "More"),
    "in the subject alone": lambda ref, token: ("", f"{ref}-{token[1:]}"),
    "the token in the subject alone": lambda ref, token: ("", f"code {token}"),
    "broken over lines": lambda ref, token: (f"{ref}-{token[:7]}\n{token[7:15]}", "More"),
    "glued to a word": lambda ref, token: (f"code:{ref}-{token[1:]}", "More"),
    "the token glued to a word": lambda ref, token: (f"code:{token}", "More"),
    "no numbers": lambda ref, token: (f"{ref[:3]}-{token}", "More"),
    "a number too short": lambda ref, token: (f"{ref[:-2]}-{token}", "More"),
    "no hyphens": lambda ref, token: (f"{ref.replace('-', '')}{token[1:]}", "More"),
    "in a quotation": lambda ref, token: (f"On Mon, 16 Nov 2026 Ruth Bell wrote:\n> Use {ref}-{token[1:]}", "More"),
}


def who_mistypes_stays_unknown():
    school = Anonymous()
    handed = follow_up_code(subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached"))
    for way, mistype in MISTYPED.items():
        words, subject = mistype(handed[:-TOKEN - 1], handed[-TOKEN:])
        mails = school.take("zzwriter@private.example", f"And the bus again.\n\n{words}\n\nBethan Zzwriter\n", subject)
        left = [hit for hit in school.tokens(b"private.example", handed[-13:-1].encode())
                if not hit[0].startswith("mailbox") and (hit[1] != handed[-13:-1].encode() or not hit[0].startswith("sent"))]
        ok(school.ask("SELECT count(*) FROM incident WHERE route <> 'anonymous' OR reporter IS NOT NULL") == 0 and set(mails) <= {CHAIR}
           and not left, f"who mistypes the code stays as unknown: {way} {left}")
    for words in ("See HLP-2026-0042 for what I was told.", "The laptop 5CG94220XM of room B12 is gone, as on 3 May 2026.",
                  "https://sp.example/open?d=k7q29xmb4taa2222 can be opened by anybody.", "GB29NWBK60161331926819 was in the list, and QQ123456C."):
        school.take("ann@hollylane.example", words)
        ok(school.ask("SELECT route FROM incident ORDER BY id DESC LIMIT 1") == "named", f"nothing was meant for a code: {words}")
    school.close()


def mistyped():
    school = Anonymous()
    handed = follow_up_code(subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached"))
    wrong = handed[:-16] + "2" + handed[-16:-1] if handed[-16] != "2" else handed[:-16] + "3" + handed[-16:-1]
    mails = school.take("zzwriter@private.example", f"And again.\n\n{wrong}\n\nBethan Zzwriter\n")
    left = [hit for hit in school.tokens(b"private.example") if not hit[0].startswith("mailbox")]
    ok(school.ask_all("SELECT route, reporter FROM incident") == [("anonymous", None)] and set(mails) == {CHAIR} and not left,
       f"who mistypes the code stays as unknown {left}")
    school.take("ann@hollylane.example", "I lost a stick. See HLP-2026-0009-acknowledgements for what I was told.")
    ok(school.ask("SELECT route FROM incident WHERE id = 2") == "named", "a long word behind a reference is no code")
    school.close()


ORDINARY = {  # as mixed as a code, and nothing of ours
    "a serial number": ("My laptop was stolen with pupils' reports. Serial number 5CG8472KLM9XZ2.", "5CG8472KLM9XZ2"),
    "a date and a hash": ("The log says 2026-11-26 4f3a9b2c8d7e, then the list was gone.", "4f3a9b2c8d7e"),
    "a password": ("The wifi password Xk7q2Vm9xT4bR8 was on the board.", "Xk7q2Vm9xT4bR8"),
    "a ticket": ("A memory stick is lost, 2026/0042 ticket INC0012345 a1b2c3d4e5.", "a1b2c3d4e5"),
    "letters alone": ("A memory stick is lost. It is labelled k7q29xmb4taa2222.", "k7q29xmb4taa2222"),
}


def what_is_no_code_stays():
    school = Anonymous()
    school.hand_on("Mr Poole left the register on the bus.")
    for what, (words, kept) in ORDINARY.items():
        mails = school.take("ann@hollylane.example", words)
        ok(school.ask("SELECT route FROM incident ORDER BY id DESC LIMIT 1") == "named" and "ann@hollylane.example" in mails and DPO in mails and
           kept in school.ask("SELECT json FROM report ORDER BY id DESC LIMIT 1"), f"{what} leaves a report named, acknowledged and whole")
    before = school.ask("SELECT count(*) FROM incident")
    note = only(mails, "ann@hollylane.example")
    school.take("ann@hollylane.example", "The stick's reference is 2026 0042 k7q29xmb4taa222.", "Re: " + note["Subject"],
                f"In-Reply-To: {note['Message-ID']}\n")
    ok(school.outcome() == "follow_up" and school.ask("SELECT count(*) FROM incident") == before, "an answer to our acknowledgement stays one")
    school.take("alerts@hollylane.example", "Lost device. HLP-2026-0042 k7q29xmb4taa222", headers="Auto-Submitted: auto-generated\n")
    school.take(DPO, "A memory stick is lost. My code is k7q29xmb4taa222.")
    ok(school.ask("SELECT count(*) FROM incident WHERE route = 'anonymous'") == 1, "nor does a machine or a role-holder want to stay unknown")
    school.close()


def the_chair_quotes_the_code():
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    preview, handed = subject_of(mails, CHAIR, "May this"), follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    quoted = f"\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n> the code is {handed}\n"
    answer = answer_of(school.take(CHAIR, f"RELEASE{quoted}", f"Re: {preview['Subject']}", f"In-Reply-To: {preview['Message-ID']}\n"), CHAIR)
    ok("Nothing was done" in text(answer) and school.ask("SELECT held FROM incident") == 1, "a follow-up code releases nothing, and the Chair hears so")
    mails = school.reply(CHAIR, preview, "RELEASE {}" + quoted)
    ok(DPO in mails and school.ask("SELECT held FROM incident") == 0, "the Chair's own code does, whatever is quoted below")
    school.take(CHAIR, f"I am away.{quoted}", "Automatic reply", f"Auto-Submitted: auto-replied\nIn-Reply-To: {preview['Message-ID']}\n")
    ok(school.outcome() == "delivery_record", "an automatic answer that quotes it answers our mail")
    school.close()


def the_chair_says_thanks():
    """Thanks above our acknowledgement are nobody's report, though the code stands below; any other word may be one."""
    thanks = ("Thank you", "Noted, thanks.\n\nRuth", "Ok - many thanks!\nRuth Bell", "Dear all,\nthank you for letting me know.\n\nKind regards\nRuth")
    news = ("Thank you. He did it again.", "Thanks,\nTom Poole", "Noted. Friday", "Mr Poole", "Thank you, it is here: file 4B")
    ruth = f"Ruth Bell <{CHAIR}>"
    for sender, words, wanted in [(ruth, words, "thanks") for words in thanks] + [(ruth, words, "news") for words in news] + \
                                 [(WRITER, thanks[0], "news")]:
        for quoted in (True, False) if wanted == "thanks" else (True,):
            school = Anonymous()
            mails = school.hand_on("Mr Poole left the register on the bus.")
            told = subject_of(mails, CHAIR, "A report has reached")
            quotation = "On Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n" + \
                        "".join(f"> {line}\n" for line in text(told).splitlines()) if quoted else ""
            mails = school.take(sender, f"{words}\n\n{quotation}", f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
            seen = (school.outcome(), sorted(mails), school.ask("SELECT count(*) FROM incident"), school.ask("SELECT count(*) FROM report WHERE held"))
            ok(seen == ("follow_up", [], 1, 1) if wanted == "thanks" else CHAIR in mails and seen[3] == 2, f"{words!r}, quoted {quoted}: {wanted} {seen}")
            ok(follow_up_code(told)[-16:] not in str(school.ask_all("SELECT json FROM report")), "and the code is not kept")
            school.close()


def thanks_hide_nothing():
    """What else stands in such a mail is a report, and what was asked waits for its answer."""
    ruth = f"Ruth Bell <{CHAIR}>"
    below = ("Thanks\n\n-- \nP.S. He did it again on Friday.", "Thanks\n\n-- \nhe did it again on friday", "Thank you", "Thanks\n\n-- \nRuth Bell\nChair of Governors\n"
             "01234 567890\nruth@council.example\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.")
    for words, subject, wanted in ((below[0], None, "news"), (below[1], None, "news"), (below[2], "Re: He did it again on Friday", "news"), (below[3], None, "thanks")):
        school = Anonymous()
        told = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached")
        mails = school.take(ruth, words, subject or f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        ok((CHAIR in mails) == (wanted == "news"), f"{words!r}, {subject}: {wanted} {list(mails)}")
        school.close()
    for words, which, quoted, wanted in (("Ok, thanks\nRuth", "May this", True, "heard"), ("Perfect", "May this", True, "heard"), ("Ok", "May this", False, "heard"),
                                         ("Thank you", "May this", True, "kept"), ("Ok", "A report has reached", True, "kept")):
        school = Anonymous()
        told = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, which)
        quotation = "\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n" + \
                    "".join(f"> {line}\n" for line in text(told).splitlines()) if quoted else ""
        mails = school.take(ruth, words + quotation, f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        ok(set(mails) == ({CHAIR} if wanted == "heard" else set()) and school.ask("SELECT held FROM incident WHERE id = 1") == 1,
           f"{words!r} to {which!r}, quoted {quoted}: {wanted} {list(mails)}")
        school.close()


def the_chair_says_yes():
    """A plain yes or no to the preview decides nothing and is no report: its writer hears what to answer."""
    ruth = f"Ruth Bell <{CHAIR}>"
    for words, wanted in [(words, "asked") for words in ("Yes", "OK, release it", "fine, go ahead", "Yes please.\n\nKind regards\nRuth Bell\nChair of Governors",
                          "Ok", "Please release it, thanks. Ruth", "Not yet", "Iawn, ewch ymlaen", "Approved!", "Looks good to me",
                          "I will look at it tomorrow", "Nothing in it gives them away", "Please proceed")] + \
                         [(words, "news") for words in ("Yes, he did it again.", "Ok. Tom Poole", "Does Tom do this again?", "Please keep Tom out of it", "Yes but take out the room", "Fine, though Friday is wrong", "Send it to the ICO", "Stop him")]:
        for quoted in (True, False):
            school = Anonymous()
            preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
            quotation = "\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n" + \
                        "".join(f"> {line}\n" for line in text(preview).splitlines()) if quoted else ""
            mails = school.take(ruth, words + quotation, f"Re: {preview['Subject']}", f"In-Reply-To: {preview['Message-ID']}\n")
            seen = (school.outcome(), sorted(mails), school.ask("SELECT count(*) FROM incident"), school.ask("SELECT count(*) FROM report WHERE held"),
                    school.ask("SELECT held FROM incident WHERE id = 1"))
            if wanted == "news":
                ok(seen[1] == [CHAIR] and seen[3] == 2, f"{words!r}, quoted {quoted}, is a report, too {seen}")
                continue
            ok(seen == ("follow_up", [CHAIR], 1, 1, 1), f"{words!r}, quoted {quoted}, is none {seen}")
            answer = answer_of(mails, CHAIR)
            ok("RELEASE must be the first word" in " ".join(text(answer).split()), "its writer is told what to write")
            ok(DPO in school.reply(CHAIR, answer, "RELEASE {}"), "and that counts")
            school.close()
    school = Anonymous()
    told = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached")
    mails = school.take(ruth, "Yes", f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
    ok(CHAIR in mails and school.ask("SELECT count(*) FROM report WHERE held") == 2, "below another mail of ours it may be an answer of the writer's")
    school.close()


def the_chair_asks():
    """What the Chair asks us, or wishes for themselves, is no report, which would have a code, an errand and 72 hours of its own."""
    for words in ("What do I have to do with this?\nRuth", "Thank you, will do. Please leave me out of this from now on.", "Why me? How does this go on?",
                  "Hello, what should I do with it?\n\nKind regards\nRuth Bell\nChair of Governors", "I don't understand what you want from me."):
        school = Anonymous()
        preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
        quotation = "\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n" + "".join(f"> {line}\n" for line in text(preview).splitlines())
        mails = school.take(f"Ruth Bell <{CHAIR}>", words + quotation, f"Re: {preview['Subject']}", f"In-Reply-To: {preview['Message-ID']}\n")
        seen = (sorted(mails), school.ask("SELECT count(*) FROM incident"), school.ask("SELECT count(*) FROM report WHERE held"))
        ok(seen == ([CHAIR], 1, 1), f"{words!r} is no report {seen}")
        answer = answer_of(mails, CHAIR)
        ok("does not say whether the report may go on. If nothing in it shows who wrote it, answer RELEASE; if something does, answer EDIT" in " ".join(text(answer).split()), "its writer is told what to write")
        ok(DPO in school.reply(CHAIR, answer, "RELEASE {}"), "and that counts")
        school.close()


def the_chair_tells_of_the_writer():
    """Our acknowledgement asks that the writer be told: answers to it say who that is."""
    for words in ("I told Bethan Zzwriter today.", "Done, I have passed the code on to Bethan.", "Bethan Zzwriter has the code now.", "Have let Bethan know.",
                  "FEEDBACK receipt, told Bethan Zzwriter", "Passed on to Bethan, who is grateful.", "Bethan knows."):
        school = Anonymous()
        told = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached")
        mails = school.take(f"Ruth Bell <{CHAIR}>", words, f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
        ok(set(mails) == {CHAIR} and not left, f"{words!r} names nobody {left}")
        school.close()
    school = Anonymous()
    told = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached")
    mails = school.reply(CHAIR, told, "FEEDBACK receipt")
    ok("there is no code in it" in " ".join(text(answer_of(mails, CHAIR)).split()) and school.ask("SELECT count(*) FROM incident") == 1, "FEEDBACK without its code is no report")
    mails = school.reply(CHAIR, answer_of(mails, CHAIR), "FEEDBACK receipt {}")
    ok("knows that it has come" in " ".join(text(answer_of(mails, CHAIR)).split()), "and counts with the one of the answer")
    school.close()


def commands_that_do_not_count():
    """What the Chair writes beside a command may say who the writer is: it stays nowhere, whether the command counts or not."""
    told = "I told Bethan Zzwriter today. " * 10
    for used in (False, True):
        for words in ("FEEDBACK receipt {}\n\n" + told, "FEEDBACK told Bethan Zzwriter {}", "FEEDBAK receipt Bethan Zzwriter {}\n\n" + told, "RELEASE {}\n\n" + told,
                      "I told Bethan Zzwriter. FEEDBACK receipt {}"):
            school = Anonymous()
            preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
            if used:
                school.reply(CHAIR, preview, "FEEDBACK receipt {}")
            mails = school.reply(CHAIR, preview, words)
            left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
            shown = used and words.startswith("RELEASE")
            answer = answer_of(mails, CHAIR)
            ok(set(mails) == {CHAIR} and len(mails[CHAIR]) == 1 + shown and not left, f"{words[:40]!r}, used {used} {left}")
            ok(school.ask("SELECT count(*) FROM report WHERE json_extract(json, '$.fields.affected') IS NOT NULL") == 0, "nor does it count anybody")
            ok(not used or "What you wrote is not kept" in " ".join(text(answer).split()), "whose writer hears so")
            school.close()


def the_chair_says_why_it_goes_on():
    """Nor does what the Chair writes behind the word by which a report goes on."""
    for words in ("RELEASE because Bethan Zzwriter agrees {}", "RELEASE bethan is content with it {}", "release, Bethan Zzwriter says yes {}"):
        school = Anonymous()
        mails = school.hand_on("Mr Poole left the register on the bus.")
        mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), words)
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
        ok(not left and school.ask("SELECT count(*) FROM decision WHERE argument <> ''") == 0, f"{words!r} leaves nothing {left}")
        school.close()


def the_chair_writes_beside_a_command():
    """What the Chair writes into a command that counts leaves nothing of the writer either, in the register or in a mail."""
    for words in ("NOTE Bethan Zzwriter is afraid of Mr Poole", "NOTE bethan rang me again", "ESCALATE because Bethan Zzwriter is in tears",
                  "ESCALATE because bethan wants an answer", "CONFLICT yes because Bethan Zzwriter works for them"):
        school = Anonymous()
        mails = school.hand_on("The DPO left the register on the bus." if "CONFLICT" in words else "Mr Poole left the register on the bus.")
        mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
        ok("CONFLICT" not in words or "CONFLICT yes" in text(answer_of(mails, CHAIR)), "who decides about the DPO is the Chair")
        mails = school.reply(CHAIR, answer_of(mails, CHAIR), words + " {}")
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
        said = " ".join(text(answer_of(mails, CHAIR)).split())
        ok(not left, f"{words!r} leaves nothing {left}")
        ok(("it is not kept" in said) == words.startswith("NOTE") and ("Your reason is not kept" in said) == ("because" in words),
           f"and its writer hears what became of it {said[:200]}")
        mails = school.take(CHAIR, "He told the whole office of it.", f"Re: {answer_of(mails, CHAIR)['Subject']}", f"In-Reply-To: {answer_of(mails, CHAIR)['Message-ID']}\n")
        ok(set(mails) == {CHAIR} and "whole office" in text(subject_of(mails, CHAIR, "May this")), "what is written without a command is shown first")
        school.close()


def the_chair_acts_for_others():
    """Where SIRO and DPO are kept out the Chair decides, and no reason of theirs is kept, whatever the word; of anybody else's every word is."""
    because, given = "because Bethan Zzwriter told me so", "because (a reason was given)"
    yesterday = (datetime.date.today() - datetime.timedelta(days=1)).strftime("%d %B %Y")
    lines = [("ESCALATE", because, given), ("CLASSIFY critical", because, "critical " + given), (f"AWARE {yesterday}", because, given),
             ("ICO required", because, "required " + given), ("SUBJECTS not required", because, "not required " + given),
             ("DISCIPLINE not", because, "not required " + given), ("ICO not required", because, "not required " + given), (f"ASSIGN {TOM}", "", TOM),
             ("MERGE with HLP-2026-0002", "", "HLP-2026-0002"), ("SPLIT 2", "Bethan Zzwriter wrote it", "2"), ("ASK", "Bethan Zzwriter where it was", ""),
             ("NOTE", "Bethan Zzwriter rang", None), ("ADVISE", "ask Bethan Zzwriter", None), ("INTERIM", "Bethan Zzwriter rang", None),
             ("RETURN", because, given), ("SATISFIED", "", ""),
             ("NOT-INCIDENT", because, given), ("REOPEN", because, given),
             ("DUPLICATE of HLP-2026-0003", "", "HLP-2026-0003")]
    school = Anonymous()
    answer = None
    for words in ("Mrs Grant and Mr Webb left the register of Year 4 on the bus.", "The list of Year 5 was on the bus, too. Mrs Grant and Mr Webb left it there."):
        mails = school.hand_on(words)
        mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
        answer = answer or answer_of(mails, CHAIR)
        mails = school.reply(CHAIR, answer_of(mails, CHAIR), f"CONFLICT yes SIRO {because} {{}}\nCONFLICT yes DPO")
        answer = answer_of(mails, CHAIR) if "Year 4" in words else answer
    ok(school.ask_all("SELECT argument FROM decision WHERE command = 'CONFLICT' ORDER BY id") == [("yes " + given,), ("yes",)] * 2, "who is kept out stands in the record, and not why")
    task = None
    for line, reason, kept in lines:
        if line in ("RETURN", "SATISFIED"):
            school.reply(TOM, task, "OUTCOME {}\nControls: bags are locked\nOutcome: all is back")
        if line.startswith("DUPLICATE"): # what is further on does not end in it
            school.change("UPDATE incident SET (classified_at, investigator) = (SELECT classified_at, investigator FROM incident WHERE id = 1) WHERE id = 3")
        mails = school.reply(CHAIR, answer, f"{line} {reason} {{}}")
        answer = answer_of(mails, CHAIR)
        said = " ".join(text(answer).split())
        found = school.ask_all("SELECT command, argument FROM decision WHERE incident = 1 ORDER BY id DESC LIMIT 1")[0]
        left = [hit for hit in school.tokens() if not hit[0].startswith(("mailbox", "sent"))]
        told = [who for who in mails if who != CHAIR and any("ethan" in text(mail) for mail in mails[who])]
        ok(not left and not told, f"{line} of the Chair's leaves nothing {left} {told}")
        ok((found == (line.split()[0], kept) and "not done" not in said) if kept is not None else "not done" in said and "it is not kept" in said, f"what stands in the record {found} {said[:160]}")
        ok(("Your reason is not kept" in said) == (kept is not None and given in kept), f"and the answer says so {said[:160]}")
        task = only(mails, TOM) if line.split()[0] in ("ASSIGN", "RETURN") else task
    ok(school.ask("SELECT count(*) FROM correction") > 0 and school.ask("SELECT count(*) FROM correction WHERE reason NOT IN ('', 'a reason was given')") == 0, "nor is it kept with what the rules had proposed")
    school.close()
    school = Anonymous()
    mails = school.reply(CHAIR, subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this"), "RELEASE {}")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY minor because it was found {}")
    ok(school.ask("SELECT argument FROM decision ORDER BY id DESC LIMIT 1") == "minor because it was found" and "not kept" not in text(answer_of(mails, DPO)),
       "the DPO, who does not know the writer, is kept word by word")
    school.close()


def of_two_that_are_one():
    """What the same reporter wrote before, and has become part of it, or it of that, names them no more either."""
    bethan = f"Bethan Zzwriter <{WRITER}>"
    for command, asked in (("MERGE", 0), ("DUPLICATE", 0), ("DUPLICATE", 1)):
        school = Anonymous()
        told = [school.take(sender, f"Mr Poole left the register of Year {year} on the bus.", "A lost register")
                for sender, year in ((bethan, 4), (bethan, 5), (f"Tom Reed <{TOM}>", 6))]
        for mails in told[1:2] if command == "MERGE" else told[1:]:
            school.reply(DPO, subject_of(mails, DPO, "New incident"), f"{command} HLP-2026-0001 {{}}")
        told = only(told[asked], WRITER)
        letters = "SELECT sum(letters) FROM outbox WHERE role = 'reporter' AND incident IN (SELECT id FROM incident WHERE route {} 'anonymous')"
        counted = school.ask(letters.format("<>"))
        school.take(bethan, "Please keep my name out of it.", f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        ok(counted and not school.ask(letters.format("=")), f"{command}: nor how long our mails to them were")
        left = [hit for hit in school.tokens() if not hit[0].startswith(("mailbox", "sent"))]
        routes = school.ask_all("SELECT route, reporter IS NULL FROM incident ORDER BY id")
        ok(not left and routes[:2] == [("anonymous", 1)] * 2 and school.ask("SELECT count(*) FROM person WHERE address = ?".replace("?", f"'{TOM}'")) == 1,
           f"{command}: nobody knows whose {routes} {left}")
        ok(school.run("verify")[0] == 0 and school.run("show", "HLP-2026-0002")[0] == 0, "the record still proves itself")
        school.close()


def of_a_part():
    """What somebody has reported that is a part of another's incident now, or was split off, names them no more; the other's does."""
    bethan, tom = f"Bethan Zzwriter <{WRITER}>", f"Tom Reed <{TOM}>"

    def left_of(school):
        return [hit for hit in school.tokens() if not hit[0].startswith(("mailbox", "sent"))]

    def answers(mail):
        return f"Re: {mail['Subject']}", f"In-Reply-To: {mail['Message-ID']}\n"

    def two(how):
        """Tom's incident, of which Bethan's has become a part: her acknowledgement, the DPO's notice of the one that goes on."""
        school = Anonymous()
        mails = school.take(tom, "I lost my pupils' exam results on the bus.\n\nTom Reed\n", "Results")
        school.first, notice = only(mails, TOM), subject_of(mails, DPO, "New incident")
        mails = school.take(bethan, "Mr Poole left the register of Year 4 on the bus.\n\nKind regards\nBethan Zzwriter\n", "A lost register")
        if how == "MERGE":
            notice = answer_of(school.reply(DPO, notice, "MERGE HLP-2026-0002 {}"), DPO)
        else:
            school.joined = answer_of(school.reply(DPO, subject_of(mails, DPO, "New incident"), "DUPLICATE HLP-2026-0001 {}"), DPO)
        return school, only(mails, WRITER), notice

    for how in ("MERGE", "DUPLICATE"):
        for words in ("Please keep my name out of it.", "can this stay between us? thanks, Bethan", "Please don't tell anyone I told you. He did it again in the gym.\n\nBethan Zzwriter"):
            school, told, notice = two(how)
            school.take(bethan, "It was the bus number 7.\n\nBethan", *answers(told))
            more = "gym" in words
            mails = school.take(bethan, words, *answers(told))
            left, routes = left_of(school), school.ask_all("SELECT route, reporter IS NULL FROM incident ORDER BY id")
            ok(not left and routes == [("named", 0), ("anonymous", 1)] + [("anonymous", 1)] * more, f"{how}, {words[:20]!r}: nobody knows who reported the part {routes} {left}")
            ok(school.ask(f"SELECT count(*) FROM person WHERE address = '{TOM}' AND name = 'Tom Reed'") == 1 and
               school.ask("SELECT person IS NOT NULL FROM report WHERE id = 1") == 1 and school.ask("SELECT count(*) FROM evidence WHERE mail = 1") == 1 and
               "Tom Reed" in school.ask("SELECT json FROM report WHERE id = 1"), "what the other wrote stays as it was")
            ok(set(mails) == {WRITER, SIRO, DPO} | ({CHAIR} if more else set()), f"who works on it is told, and of what is new the Chair alone {sorted(mails)}")
            said = " ".join(text(subject_of(mails, DPO, "Please be careful")).split())
            ok("HLP-2026-0001" in subject_of(mails, DPO, "Please be careful")["Subject"] and "HLP-2026-0002, now part of HLP-2026-0001" in said and
               follow_up_code(only(mails, WRITER)).startswith("HLP-2026-0002-"), "the mail says whose report it is, and the writer has its code")
            shown = "".join(map(text, school.reply(DPO, notice, "SHOW {}")[DPO]))
            ok("register of Year 4" in shown and "exam results" in shown and "number 7" in shown and "gym" not in shown and "ethan" not in shown, "the DPO reads the words without the name")
            ok(school.run("verify")[0] == 0 and all(school.run("show", f"HLP-2026-000{number}")[0] == 0 for number in (1, 2)), "the record still proves itself")
            handed = follow_up_code(only(mails, WRITER))
            for number, thread in enumerate((answers(told), ("Again [HLP-2026-0002]", ""), ("Re: A lost register", "In-Reply-To: <m2@hollylane.example>\n"), ("Something", ""))):
                body = f"The bus driver, too, lost a folder of pupils {number}.\n\nBethan" + (f"\n\n{handed}" if number == 3 else "")
                mails = school.take(bethan, body, *thread)
                ok(set(mails) == {CHAIR} and not left_of(school), f"more has no name either, {number} {sorted(mails)} {left_of(school)}")
            mails = school.take(tom, "I lost the list, too.", "Re: Results [HLP-2026-0001]")
            ok(school.ask("SELECT count(*) FROM report WHERE person IS NOT NULL") >= 2, "and what the other adds has theirs")
            school.close()

    school, told, _ = two("DUPLICATE")
    school.take(tom, "Please keep my name out of it.", *answers(school.first))
    routes = school.ask_all("SELECT route, reporter IS NULL FROM incident ORDER BY id")
    ok(routes == [("anonymous", 1), ("named", 0)] and left_of(school), f"of the other who asks it is the other's alone {routes}")
    school.take(bethan, "Please keep my name out of it.", *answers(told))
    ok(not left_of(school) and school.ask("SELECT count(*) FROM person WHERE address LIKE 't.reed%'") == 0, f"and then hers, too {left_of(school)}")
    school.close()

    school = Anonymous()
    mails = school.take(bethan, "Mr Poole left the register of Year 4 on the bus.\n\nBethan Zzwriter\n", "A lost register")
    told, notice = only(mails, WRITER), only(mails, DPO)
    school.take(bethan, "And the class list was e-mailed to a wrong parent.\n\nBethan Zzwriter\n", *answers(told))
    mails = school.reply(DPO, notice, "SPLIT 2 {}")
    ok(school.ask_all("SELECT command, argument FROM decision WHERE incident = 2") == [("SPLIT", "this incident was a part of HLP-2026-0001")], "the new record says of what it was a part")
    apart = only(mails, WRITER)
    other = only(school.take(bethan, "The kitchen door was open and pupils' files lay there.", "Kitchen"), WRITER)
    school.take(bethan, "Please keep my name out of it.", *answers(told))
    routes = school.ask_all("SELECT route FROM incident ORDER BY id")
    ok(routes == [("anonymous",), ("anonymous",), ("named",)], f"what was split off is as anonymous, what has nothing to do with it is not {routes}")
    school.take(bethan, "Please keep my name out of it.", *answers(other))
    ok(not left_of(school), f"until they ask for that, too {left_of(school)}")
    ok(school.run("verify")[0] == 0, "the record still proves itself")
    school.close()

    for parted in (False, True):
        school, told, _ = two("DUPLICATE")
        school.take(bethan, "It was the bus number 7.\n\nBethan", *answers(told))
        if parted:
            school.reply(DPO, school.joined, "REOPEN because they are two {}")
        school.take(bethan, "Please keep my name out of it.", *answers(told))
        if not parted:
            school.reply(DPO, school.joined, "REOPEN because they are two {}")
        ok(not left_of(school) and school.ask("SELECT count(*) FROM incident_report WHERE incident = 2") == 3 and
           school.ask_all("SELECT route, closed_at = 0 FROM incident ORDER BY id") == [("named", 1), ("anonymous", 1)],
           f"opened again {'before' if parted else 'after'} it, it has its own words and no name {left_of(school)}")
        school.close()


def asks_from_elsewhere():
    """A reporter whose name we have asks from an address that we do not know: the Chair reads what that needs."""
    school = Anonymous()
    school.take(f"Bethan Zzwriter <{WRITER}>", "Mr Poole left the register of Year 4 on the bus.", "A lost register")
    for words, earlier in (("Please keep my name out of the report I sent from my school address.", True),
                           ("Please keep my name out of it. He took a register home.", False)):
        mails = school.take("Beth <beth@home.example>", words, "My name")
        ok(("address with which they sent it" in text(subject_of(mails, CHAIR, "May this"))) == earlier,
           f"{words!r}: {'an earlier report is spoken of' if earlier else 'none is'}")
    school.close()


def the_known_one_asks():
    """A reporter whose name we have asks, in answer to our acknowledgement, not to be known: one incident, and no name."""
    bethan, report = f"Bethan Zzwriter <{WRITER}>", "Mr Poole left the register of Year 4 on the bus.\n\nKind regards\nBethan Zzwriter\nYear 4 teacher\n"

    def left_of(school):
        return [hit for hit in school.tokens() if not hit[0].startswith(("mailbox", "sent"))]

    for words in ("Please keep my name out of it.", "can this stay between us? thanks, Bethan", "Please don't tell anyone I told you. He did it again in the gym.\n\nBethan Zzwriter"):
        school = Anonymous()
        mails = school.take(bethan, report, "A lost register")
        told, dpo = only(mails, WRITER), only(mails, DPO)
        ok(school.ask("SELECT route FROM incident") == "named" and left_of(school), "the report has its writer's name")
        thread = (f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        quotation = "\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n" + "".join(f"> {line}\n" for line in text(told).splitlines())
        mails = school.take(bethan, words + quotation, *thread)
        left = left_of(school)
        ok(school.ask_all("SELECT route, reporter FROM incident") == [("anonymous", None)] and
           set(mails) == {WRITER, SIRO, DPO} | ({CHAIR} if "gym" in words else set()) and not left,
           f"{words!r}: one incident, and nobody knows whose {sorted(mails)} {left}")
        answer, code_of = text(only(mails, WRITER)), follow_up_code(only(mails, WRITER))
        ok("cannot undo" in answer and code_of and "Zzwriter" not in text(only(mails, DPO)) and "tell nobody" in text(only(mails, SIRO)),
           "its writer hears what could not be undone, and who works on it what to do")
        if "gym" in words:
            school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
        shown = "".join(map(text, school.reply(DPO, dpo, "SHOW {}")[DPO]))
        ok("register of Year 4" in shown and "ethan" not in shown and ("gym" in shown) == ("gym" in words), "the DPO reads the words without the name")
        ok(school.run("show", "HLP-2026-0001")[0] == 0 and school.run("verify")[0] == 0, "the record still proves itself")
        mails = school.take(bethan, "And once more.\n\nBethan", *thread)
        ok(set(mails) == {CHAIR} and not left_of(school), f"more in the same thread has no name either {sorted(mails)} {left_of(school)}")
        mails = school.take(bethan, f"And a third time.\n\n{code_of}\n\nBethan", "More")
        ok(set(mails) == {CHAIR} and school.ask("SELECT count(*) FROM incident_report WHERE incident = 1") == 3 and not left_of(school),
           f"with the code it joins what it belongs to {sorted(mails)}")
        school.close()
    asks = "Please keep my name out of it."
    for thread in (("Re: A lost register", "In-Reply-To: <m1@hollylane.example>\n"), ("About HLP-2026-0001", "")):
        school = Anonymous()
        told = only(school.take(bethan, report, "A lost register"), WRITER)
        school.take("Bethan ZZWRITER <zz17@private.example>", "It was the number 7.", f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        mails, left = school.take(bethan, asks, *thread), left_of(school)
        ok(school.ask_all("SELECT route, reporter FROM incident") == [("anonymous", None)] and WRITER in mails and not left,
           f"who answers their own report, or names its incident, is known, too, and what they wrote from home is theirs {left}")
        left = school.ask("SELECT count(*) FROM person WHERE address LIKE '%private.example'") + school.ask("SELECT count(*) FROM evidence")
        ok(left == 0 and school.run("verify")[0] == 0, "nor is the other address anywhere")
        school.close()
    school = Anonymous()
    school.take(bethan, report, "A lost register")
    mails = school.take(f"Bethan Zzwriter <{TOM}>", asks, "About HLP-2026-0001")
    ok(set(mails) == {CHAIR} and school.ask_all("SELECT route FROM incident") == [("named",), ("anonymous",)],
       "who has but the name of its reporter takes nobody out of it")
    school.close()
    for sender, words, wanted in ((bethan, "You can use my name.", "named"), (bethan, "I don't need to be anonymous. It was in row 4.", "named"),
                                  (f"Sam Other <{TOM}>", "Please keep my name out of it.", "two")):
        school = Anonymous()
        told = only(school.take(bethan, report, "A lost register"), WRITER)
        school.take(sender, words, f"Re: {told['Subject']}", f"In-Reply-To: {told['Message-ID']}\n")
        routes = school.ask_all("SELECT route FROM incident ORDER BY id")
        ok(routes == ([("named",)] if wanted == "named" else [("named",), ("anonymous",)]) and school.ask("SELECT reporter IS NOT NULL FROM incident WHERE id = 1") == 1,
           f"{words!r} of {sender}: {wanted} {routes}")
        school.close()


def the_chair_answers():
    """What quotes our mail by a name alone, or lacks its code, is the Chair's answer, and no report."""
    ruth = f"Ruth Bell <{CHAIR}>"
    outlook = "-----Original Message-----\nFrom: Security incidents\nSent: Monday, 16 November 2026 09:12\nTo: Ruth Bell\nSubject: A report\n"
    for quotation in ("", "On Mon, 16 Nov 2026 at 09:12, Security incidents wrote:\n", outlook):
        school = Anonymous()
        preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
        quoted = f"\n\nKind regards\nRuth Bell\n\n{quotation}" + "".join(f"> {line}\n" for line in text(preview).splitlines()) if quotation else ""
        mails = school.reply(ruth, preview, "RELEASE" + quoted.replace(code(preview), ""))
        ok("no code" in text(answer_of(mails, CHAIR)) and school.ask_all("SELECT held FROM incident") == [(1,)],
           f"RELEASE without its code is answered {quotation[:20]}")
        mails = school.reply(ruth, preview, f"RELEASE {code(preview)}" + quoted)
        ok(DPO in mails and school.ask_all("SELECT held FROM incident") == [(0,)], f"and with it, it counts {quotation[:20]}")
        school.close()
    school = Anonymous()
    preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
    for words in ("RELEASE\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents wrote:\n> May it?\n\n"
                  f"On Mon, 16 Nov 2026 at 08:12, Bethan Zzwriter wrote:\n> It was on the bus.\n",
                  f"RELEASE\n\nOn Mon, 16 Nov 2026 at 08:12, Bethan Zzwriter <{WRITER}> wrote:\n> It was on the bus.\n",
                  "NOTE what Bethan told me", "RELEASE what Bethan told me"):
        school.reply(ruth, preview, words)
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
        ok(school.ask("SELECT count(*) FROM evidence") == 0 and (not left or "told me" in words), f"what may hold more is anonymous: {words[:30]} {left}")
    school.close()
    school = Anonymous()
    mails = school.take(CHAIR, "Bethan wrote:\n> Mr Poole took it.\n> Bethan Zzwriter\n", "A worry")
    left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
    ok(school.ask("SELECT route FROM incident") == "anonymous" and school.ask("SELECT count(*) FROM evidence") == 0 and not left,
       f"what the Chair quotes is somebody's {left}")
    school.close()


def what_others_call_them():
    school = Anonymous()
    school.hand_on("It was on Bethan's desk that Mr Poole left it.", "zq17@free.example", headers="Cc: Bethan Zzwriter <zq17@free.example>\n")
    school.take(CHAIR, "I had this from our SENCo Bethan Zzwriter: Mr Poole took the register.", "A worry")
    left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox")]
    ok(not left, f"the name beside the writer's own address goes, and behind a post whom the Chair had it from {left}")
    school.close()


def one_becomes_two():
    """SPLIT of an anonymous incident: the new one is as anonymous as the old."""
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.\n\nBethan Zzwriter\n")
    handed = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    mails = school.take("zzwriter@private.example", f"And the class list was e-mailed to a wrong parent.\n\n{handed}\n\nBethan")
    preview = subject_of(mails, CHAIR, "May this")
    mails = school.reply(CHAIR, preview, "RELEASE {}")
    mails = school.reply(DPO, only(mails, DPO), "SPLIT 2 {}")
    ok("of its own now, HLP-2026-0002" in " ".join(text(answer_of(mails, DPO)).split()), "SPLIT is answered")
    ok(school.ask_all("SELECT route, held, reporter, received_at = opened_at FROM incident") == [("anonymous", 0, None, 1)] * 2 and
       school.ask("SELECT count(*) FROM incident_report WHERE incident = 2") == 1, "each is anonymous, and waits for nobody")
    ok(set(mails) <= {CHAIR, SIRO, DPO} and "HLP-2026-0002" in only(mails, SIRO)["Subject"], "only who must act hears of it")
    told = " ".join(text(subject_of(mails, CHAIR, "A report has reached")).split())
    ok("second reference because it was a part of HLP-2026-0001" in told and follow_up_code(subject_of(mails, CHAIR, "A report has reached")) != handed,
       f"the Chair reads of it, and has a code for its writer {told}")
    owed = school.ask_all("SELECT duty, done FROM duty WHERE incident = 2 AND duty IN ('pass_on', 'feedback') AND due > 0 ORDER BY 1")
    ok(owed == [("feedback", 0), ("pass_on", 0)], f"and owes them an answer about it, too {owed}")
    shown = "".join(map(text, school.reply(DPO, [mail for mail in mails[DPO] if "New incident" in mail["Subject"]][0], "SHOW {}")[DPO]))
    ok("class list" in shown and "bus" not in shown and "ethan" not in shown, "and reads its own report")
    left = [hit for hit in school.tokens(b"private.example") if not hit[0].startswith("mailbox")]
    ok(not left, f"nothing of the writer is anywhere {left}")
    mails = school.take("zzwriter@private.example", f"He has the list back.\n\n{handed}\n")
    ok(school.ask_all("SELECT incident FROM incident_report ORDER BY report") == [(1,), (2,), (1,)],
       "the code that was handed on belongs to the first")
    school.close()


def a_flood_of_more():
    school = Anonymous()
    handed = follow_up_code(subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "A report has reached"))
    for number in range(30):
        school.put(f"flood{number}", sender="zz@private.example", body=f"And on day {number}.\n\n{handed}\n", message_id=f"flood{number}@zz")
    school.once()
    mails = school.sent()[CHAIR]
    ok(len(mails) == 19 and school.ask("SELECT count(*) FROM report WHERE held") == 31, f"a flood is {len(mails) + 1} previews a day, and nothing is lost")
    answer = answer_of(school.reply(CHAIR, mails[0], "RELEASE {}"), CHAIR)
    ok("Nothing was done" in text(answer), "what the Chair has not been sent is not let go by an older code")
    shown = "".join(map(text, school.reply(CHAIR, answer, "SHOW {}")[CHAIR]))
    ok("And on day 29" in shown and "And on day 0" in shown, "SHOW has all of it")
    school.close()


def the_chair_edits():
    school = Anonymous()
    card = "Ruth Bell\nChair of Governors"
    mails = school.hand_on("I am the only one who saw Mr Poole leave the register in the staff room of the nursery.")
    preview = subject_of(mails, CHAIR, "May this")
    mails = school.reply(CHAIR, preview, "EDIT {}\n\nA register was left in a room, says the qqcaretaker.")
    ok(list(mails) == [CHAIR] and "RELEASE [" in text(only(mails, CHAIR)) and "RELEASE [" in text(preview),
       f"one mail asks for one RELEASE {[mail['Subject'] for mail in mails[CHAIR]]}")
    mails = school.reply(CHAIR, only(mails, CHAIR), "EDIT {}\n\nSubject: A register\n\nA register was left in a room.\n\n" + card)
    preview = subject_of(mails, CHAIR, "May this")
    ok("With your text" in preview["Subject"], "the new preview says whose text it is")
    ok("A register was left" in text(preview) and "only one" not in text(preview), "EDIT puts the Chair's text in its place")
    ok("Chair of Governors" not in text(preview), "without the Chair's signature, as it is kept")
    left = [hit for hit in school.tokens(b"only one who saw", b"qqcaretaker") if not hit[0].startswith("sent")]
    ok(not left, f"of the old ones nothing is left {left or ''}")
    mails = school.reply(CHAIR, preview, "RELEASE {}")
    shown = "".join(map(text, school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO]))
    ok("A register was left" in shown and "nursery" not in shown, "and the DPO reads that")
    answer = answer_of(school.reply(CHAIR, answer_of(mails, CHAIR), "RELEASE {}"), CHAIR)
    ok("not done" in text(answer), "what has gone on is not released again")
    school.close()


def silence_holds_nothing_up():
    school = Anonymous()
    school.hand_on("Mr Poole left the register on the bus.")
    ok(school.ask("SELECT count(*) FROM duty WHERE duty = 'ico_notify' AND due = start + 72 * 3600") == 1,
       "the 72 hours run while the Chair is asked")
    school.change(f"UPDATE duty SET start = start - 180000, due = {int(time.time()) - 60}, next = 1, reached = start - 180000 "
                  "WHERE duty = 'release'")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    mails = school.sent()
    ok(SIRO in mails and DPO in mails and school.ask("SELECT held FROM incident") == 0,
       "a Chair who does not answer is passed over")
    ok("Because:" in text(only(mails, DPO)), "and the DPO's notice has the reasons, too")
    school.close()
    school = Anonymous('release = "automatic"; anonymous_notices = "at once";')
    mails = school.hand_on("Mr Poole left the register on the bus.")
    ok(set(mails) == {CHAIR, SIRO, DPO} and len(mails[CHAIR]) == 1, 'release = "automatic": it goes on at once')
    school.close()


def held_means_held():
    school = Anonymous()
    mails = school.take("ann@hollylane.example", "I lost a memory stick.")
    school.hand_on("Mr Webb left the register on the bus.")
    listed = text(only(school.reply(SIRO, only(mails, SIRO), "LIST {}"), SIRO))
    ok("HLP-2026-0001" in listed and "HLP-2026-0002" not in listed, "LIST does not tell of what the Chair holds")
    answer = answer_of(school.reply(DPO, only(mails, DPO), "MERGE HLP-2026-0002 {}"), DPO)
    ok("no other open incident" in " ".join(text(answer).split()), "nor does MERGE")
    school.close()


def what_is_held_is_not_counted():
    """A gap in the numbers that SHOW gives would tell of a part that the Chair holds."""
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    code_of_it = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    notice = mails[DPO][-1]
    mails = school.hand_on(f"It had names in it. {code_of_it}")
    preview = subject_of(mails, CHAIR, "")
    mails = school.reply(DPO, notice, "The Year 4 list, I think. " * 10)
    shown = school.reply(DPO, answer_of(mails, DPO) if any(is_answer(mail) for mail in mails.get(DPO, [])) else notice, "SHOW {}")
    words = "".join(text(mail) for mail in shown[DPO])
    ok(re.findall(r"\n?(?:Report|Comment) (\d)\r?\n", words) == ["1", "2"] and "names in it" not in words, f"what is held has no number {words[:800]}")
    school.close()


if __name__ == "__main__":
    the_chair_hands_on()
    every_time_is_a_day()
    forwards_and_requests()
    a_folder_of_the_chairs()
    more_of_the_same()
    marked_by_machines()
    in_words_of_their_own()
    the_chair_tells()
    a_text_below_release()
    nothing_leads_to_the_named_one()
    two_copies()
    a_doubt_stays()
    the_same_day()
    the_chair_cannot_be_reached()
    wherever_the_code_is()
    words_behind_a_reference()
    mistyped()
    what_is_no_code_stays()
    who_mistypes_stays_unknown()
    the_chair_quotes_the_code()
    the_chair_says_thanks()
    thanks_hide_nothing()
    the_chair_says_yes()
    the_chair_asks()
    the_chair_tells_of_the_writer()
    commands_that_do_not_count()
    the_chair_writes_beside_a_command()
    the_chair_says_why_it_goes_on()
    the_chair_acts_for_others()
    asks_from_elsewhere()
    the_known_one_asks()
    of_two_that_are_one()
    of_a_part()
    the_chair_answers()
    what_others_call_them()
    one_becomes_two()
    a_flood_of_more()
    the_chair_edits()
    silence_holds_nothing_up()
    what_is_held_is_not_counted()
    held_means_held()
    telling = [subject for subject in Anonymous.subjects if re.search("nonym|Chair|name", subject)]
    ok(len(Anonymous.subjects) > 20 and not telling, f"of {len(Anonymous.subjects)} subjects none tells of which kind it is {telling}")
    print(f"1..{test_maildir.tests}")
