#!/usr/bin/env python3
"""`incidentd erase`: what is personal of an incident that has ended is in no file of the register; its row and its record stay. The
real daemon on a Maildir."""
import glob
import json
import re

import test_maildir
from test_anonymous import Anonymous, subject_of
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, only, text

ANN, REED = "zzann@hollylane.example", "zzreed@hollylane.example"
REASON = "its six years are over"


def register_has(school, *words):
    """Of these words those that stand in a file of the register."""
    found = set()
    for path in glob.glob(f"{school.dir}/register.db*"):
        with open(path, "rb") as file:
            content = file.read().lower()
        found |= {word for word in words if word.lower().encode() in content or word.lower().encode("utf-16-le") in content}
    return found


def ended(school):
    """An incident that has been worked on, and is none."""
    mails = school.take(f"Zzann Zzwriter <{ANN}>", "I left my zzaubergine file on the bus on Friday.", "A zzcourgette")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY minor because zzparsnip {}")
    mails = school.reply(SIRO, only(mails, SIRO), f"ASSIGN {REED} {{}}")
    mails = school.reply(REED, only(mails, REED), "ACTION buy a zzturnip BY 2027-03-01 OWNER zzfield@hollylane.example {}")
    school.reply("zzfield@hollylane.example", only(mails, "zzfield@hollylane.example"), "ACTION 1 done {}")
    mails = school.reply(DPO, answer_of({DPO: school.to_dpo}, DPO), "NOTE zzleek {}")
    mails = school.reply(DPO, answer_of(mails, DPO), "SHOW {}\n\nzzradish")
    ok(any("zzleek" in text(mail) for mail in mails[DPO]), "what was noted is shown to whoever works on it")
    mails = school.reply(DPO, answer_of(mails, DPO), "STATUS {}\n\nzzswede")
    return school.reply(DPO, answer_of(mails, DPO), "ICO not required because zzkale {}\nSUBJECTS not required because zzkale\n"
                        "NOT-INCIDENT because zzonion")


TOKENS = ("zzann", "zzwriter", "zzaubergine", "zzcourgette", "zzparsnip", "zzreed", "zzturnip", "zzfield", "zzleek", "zzkale", "zzonion",
          "zzradish", "zzswede")


class Kept(School):
    """Remembers what the DPO was sent."""

    def __init__(self):
        super().__init__()
        self.to_dpo = []

    def sent(self):
        mails = super().sent()
        self.to_dpo += mails.get(DPO, [])
        return mails


def everything_personal_goes():
    school = Kept()
    ended(school)
    school.take("Zzpupil Zzother <zzpupil@hollylane.example>", "I lost a zzmarrow list.", "Another")
    head = json.loads(school.run("show", "--json", "HLP-2026-0001")[1])["audit"]
    kept = "SELECT reference, state, class, severity, received_at, closed_at FROM incident WHERE id = 1"
    row, chain = school.ask_all(kept), school.ask_all("SELECT sequence, hash FROM audit ORDER BY 1")
    shown = school.run("show", "HLP-2026-0001")[1]
    said = [(made["role"], made["command"], made["text"]) for made in json.loads(school.run("show", "--json", "HLP-2026-0001")[1])["decisions"]]
    ok("NOTE zzleek" in shown and "because zzkale" in shown and ("dpo", "NOTE", "zzleek") in said, f"show has what was decided and noted {said}")
    there = register_has(school, *TOKENS)
    ok(there == set(TOKENS) and row[0][1] == "not_an_incident" and len(head) > 10, f"all of it is in the register {set(TOKENS) - there}")
    ok(school.run("erase", "--because", REASON, "HLP-2026-0002")[0] == 1 and "zzmarrow" in register_has(school, "zzmarrow"),
       "an open incident is refused")
    ok(school.run("erase", "HLP-2026-0001")[0] == 64 and school.run("erase", "--because", "", "HLP-2026-0001")[0] == 64 and
       school.run("erase", "--because", REASON, "HLP-2026-0009")[0] == 1, "and so is one without a reason, or that is none")
    letters = "SELECT sum(letters + html_letters) FROM outbox WHERE incident = 1"
    counted = school.ask(letters)
    status, said = school.run("erase", "--because", REASON, "hlp-2026-0001")
    ok(counted and school.ask(letters) == 0, "how long our mails about it were is not kept")
    ok(status == 0 and "erased" in said, f"one that has ended is erased {said}")
    left = register_has(school, *TOKENS)
    ok(not left, f"of its words and people nothing is in database, log or index {left}")
    ok(register_has(school, "zzpupil", "zzmarrow", REASON) == {"zzpupil", "zzmarrow", REASON}, "other incidents stay, and the reason")
    ok(not school.ask_all("SELECT * FROM person WHERE address LIKE 'zzann%' OR address LIKE 'zzreed%'"), "who stands nowhere else is nobody")
    ok(school.ask_all(kept) == row, "its row has its reference, dates and level")
    ok(school.ask_all("SELECT sequence, hash FROM audit ORDER BY 1")[:len(chain)] == chain and school.run("verify")[0] == 0,
       "the chain is as it was, and proves itself")
    for command in (("show", "HLP-2026-0001"), ("show", "--json", "HLP-2026-0001"), ("list",), ("list", "--mail"), ("stats",),
                    ("stats", "--rules"), ("report", "HLP-2026-0001"), ("report", "--ico", "HLP-2026-0001")):
        status, shown = school.run(*command)
        ok(status == 0 and not [word for word in TOKENS if word in shown.lower()], f"{' '.join(command)} works without them")
    shown = school.run("show", "HLP-2026-0001")[1]
    of_it = re.search(r"\nReport 1\n((?:  .*\n)+)", shown)
    ok(of_it and re.fullmatch(f"  erased on [0-9-]+ [0-9:]+, because: {re.escape(REASON)}\n", of_it[1]) and "acknowledge" not in
       shown.partition("Mails we sent")[0].partition("Report 1")[2], f"show says that it is erased, when and why, and nothing else {shown}")
    read = json.loads(school.run("show", "--json", "HLP-2026-0001")[1])["reports"][0]
    ok(read["report"] is None and REASON in read["because"] and read["erased_at"].endswith("Z"), "so it does to scripts")
    later = "asked for once more"
    ok(school.run("erase", "--because", later, "HLP-2026-0001")[0] == 0 and register_has(school, REASON, later) == {REASON, later},
       "erased again, it has both reasons")
    school.put("again", sender=ANN, subject="A zzcourgette", body="I left my zzaubergine file on the bus on Friday.",
               message_id="m1@hollylane.example")
    school.once()
    ok(school.ask("SELECT count(*) FROM incident") == 2, "a second copy of its mail is no new incident")
    school.close()


def it_stays_closed():
    """Nothing is left that anybody could look into: an incident that is erased is not opened again."""
    school = Kept()
    ended(school)
    school.run("erase", "--because", REASON, "HLP-2026-0001")
    asked = subject_of({DPO: school.to_dpo[-1:]}, DPO, "HLP-2026-0001")
    mails = school.reply(DPO, asked, "REOPEN because the parents ask {}")
    ok(school.ask("SELECT state FROM incident") == "not_an_incident", "the codes that were sent before count no more")
    mails = school.reply(DPO, only(mails, DPO), "REOPEN because the parents ask {}")
    said = " ".join(text(only(mails, DPO)).split())
    ok(school.ask("SELECT state FROM incident") == "not_an_incident" and "REOPEN: not done, because what was written about it has been erased" in
       said, f"and with a new one the answer says why not {said}")
    school.close()


def its_parts_stay_closed():
    """What had become part of it has nothing left either."""
    school = Kept()
    mails = school.take(f"Zzann Zzwriter <{ANN}>", "I left my folder on the bus on Friday.")
    first, ack = only(mails, DPO), only(mails, ANN)
    second = only(school.take("Bob <bob@hollylane.example>", "A zzfolder of the school was found on the bus."), DPO)
    mails = school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    part = next(mail for mail in mails[DPO] if "HLP-2026-0002" in mail["Subject"] and code(mail))
    school.reply(DPO, first, "ICO not required because x {}\nSUBJECTS not required because x\nNOT-INCIDENT because x")
    ok(school.run("erase", "--because", REASON, "HLP-2026-0001")[0] == 0 and not register_has(school, "zzfolder"), "its parts' reports are erased, too")
    mails = school.reply(DPO, part, "REOPEN because they are two folders {}")
    said = " ".join(text(answer_of(mails, DPO)).split())
    ok(school.ask("SELECT state FROM incident WHERE id = 2") == "duplicate" and "has been erased" in said, f"and no part is opened again {said}")
    mails = school.take(ANN, "I lost a laptop with the pupils' marks on the train.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    said = " ".join(text(only(mails, DPO)).split())
    ok("written about HLP-2026-0001, which has ended (no incident) and has been erased." in said and "REOPEN" not in said,
       f"whoever reads what is new is not told to do so {said}")
    school.close()


def reminders_of_several():
    """A reminder about two incidents belongs to neither alone."""
    school = Kept()
    for _ in range(2):
        mails = school.take(f"Zzann Zzwriter <{ANN}>", "I left a file on the bus on Friday.")
        mails = school.reply(DPO, only(mails, DPO), "CLASSIFY minor because x {}")
        school.reply(SIRO, only(mails, SIRO), f"ASSIGN {REED} {{}}")
    school.change("UPDATE duty SET start = start - 3000000, due = due - 3000000, reached = reached - 3000000, next = iif(next = 0, 0, 1)")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    ok("2 things" in only(school.sent(), REED)["Subject"], "the investigator of both has one reminder")
    for reference in ("HLP-2026-0001", "HLP-2026-0002"):
        ok("zzreed" in register_has(school, "zzreed"), "whoever stands in an incident stays")
        notice = [mail for mail in school.to_dpo if reference in mail["Subject"] and code(mail)][-1]
        school.reply(DPO, notice, "ICO not required because x {}\nSUBJECTS not required because x\nNOT-INCIDENT because x")
        ok(school.run("erase", "--because", REASON, reference)[0] == 0, "an incident with such a reminder is erased")
    ok(not register_has(school, "zzreed", "zzann"), f"after the last of them nobody is left {register_has(school, 'zzreed', 'zzann')}")
    school.close()


def looks_go_too():
    """A mail that only looks, however often, and one that quotes what it has been shown of others."""
    school = Kept()
    first = only(school.take(f"Zzann Zzwriter <{ANN}>", "I left my file on the bus on Friday.", "A file"), DPO)
    school.take("Zzpupil Zzother <zzpupil@hollylane.example>", "I lost a list.", "Another")
    status = f"STATUS {code(first)}\n\nzzlook"
    school.take(DPO, status, f"Re: {first['Subject']}", f"In-Reply-To: {first['Message-ID']}\n")
    school.change("INSERT INTO outbox (organisation, kind, state, role, acknowledgement, effect_key, created_at) WITH RECURSIVE n(i) AS "
                  "(SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1050) SELECT 1, 'mail', 'done', role, 0, rtrim(effect_key, '0123456789') || i, "
                  "created_at FROM outbox, n WHERE effect_key LIKE 'look/%'")
    status = status.replace("zzlook", "zzagain")
    mails = school.take(DPO, status, f"Re: {first['Subject']}", f"In-Reply-To: {first['Message-ID']}\n")
    ok(not mails.get(DPO) and school.outcome() == "command" and register_has(school, "zzagain"), "more than 50 a day are not answered, and kept")
    school.change("DELETE FROM outbox WHERE effect_key LIKE 'look/%/1%'")
    second = school.to_dpo[-1]
    listed = answer_of(school.reply(DPO, second, "LIST {}"), DPO)
    quoted = "".join(f"> {line}\n" for line in text(listed).splitlines())
    school.take(DPO, f"LIST {code(listed)}\n\nzzlist of Zzann in the first\n\n{quoted}", f"Re: {listed['Subject']}",
                f"In-Reply-To: {listed['Message-ID']}\n")
    ok(register_has(school, "zzlist"), "a mail that quotes LIST is kept")
    school.reply(DPO, first, "ICO not required because x {}\nSUBJECTS not required because x\nNOT-INCIDENT because x")
    ok(school.run("erase", "--because", REASON, "HLP-2026-0001")[0] == 0 and not register_has(school, "zzlook", "zzagain", "zzlist", "zzann"),
       f"all go with the incident {register_has(school, 'zzlook', 'zzagain', 'zzlist', 'zzann')}")
    school.close()


def what_waits_is_not_erased():
    school = Kept()
    ended(school)
    school.change("UPDATE errand SET done = 0")
    status, said = school.run("erase", "--because", REASON, "HLP-2026-0001")
    ok(status == 1 and "action" in said and register_has(school, "zzonion"), "an open action keeps it")
    school.change("UPDATE errand SET done = 1")
    school.change("UPDATE outbox SET state = 'pending', bytes = x'00' WHERE id = (SELECT min(id) FROM outbox WHERE incident = 1)")
    status, said = school.run("erase", "--because", REASON, "HLP-2026-0001")
    ok(status == 1 and "wait" in said, "and so does a mail that waits")
    school.change("INSERT INTO outbox_about (outbox, incident, role) SELECT id, 1, 'dpo' FROM outbox WHERE state = 'pending'")
    school.change("UPDATE outbox SET incident = NULL WHERE state = 'pending'")
    status, said = school.run("erase", "--because", REASON, "HLP-2026-0001")
    ok(status == 1 and "wait" in said, "also one about several things")
    school.close()


def anonymous_ones_know_days():
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the zzaubergine register on the bus.")
    status, said = school.run("erase", "--because", REASON, "HLP-2026-0001")
    ok(status == 1 and "open" in said, "what the Chair holds is not erased")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    school.reply(DPO, only(mails, DPO), "NOT-INCIDENT because zzonion {}")
    ok(register_has(school, "zzaubergine") and school.run("erase", "--because", REASON, "HLP-2026-0001")[0] == 0 and
       not register_has(school, "zzaubergine", "zzonion"), "an anonymous one is erased")
    ok(not school.ask("SELECT count(*) FROM sealed") and
       school.ask("SELECT count(*) FROM audit a JOIN incident i ON a.incident = i.id WHERE a.event = 'erased' AND a.at = i.received_at") == 1,
       "its originals, too, on a day")
    ok(not school.ask("SELECT count(*) FROM duty WHERE incident = 1 AND due > 0 AND done = 0") and
       school.ask("SELECT count(*) FROM duty d JOIN incident i ON d.incident = i.id WHERE d.duty = 'feedback' AND d.done = i.received_at") == 1,
       "what the Chair owed its writer ends, on that day")
    school.change("UPDATE duty SET start = start - 8640000, due = due - 8640000, next = iif(next = 0, 0, 1) WHERE duty = 'feedback'")
    school.change("UPDATE incident SET next_reminder = iif(next_reminder IS NULL, NULL, 1)")
    school.once()
    ok(not school.sent() and school.run("list", "--overdue")[0] == 1, "so nobody is reminded of it, and it is not overdue")
    school.close()


if __name__ == "__main__":
    everything_personal_goes()
    it_stays_closed()
    its_parts_stay_closed()
    reminders_of_several()
    looks_go_too()
    what_waits_is_not_erased()
    anonymous_ones_know_days()
    print(f"1..{test_maildir.tests}")
