#!/usr/bin/env python3
"""Replies as people write them, and as their machines do. The real daemon on a Maildir."""
import re

import test_maildir
from test_maildir import ok
from test_misuse import DPO, SIRO, School, answer_of, text

ANN, BOB = "ann@hollylane.example", "bob@hollylane.example"


def shift(school, seconds):
    """As if the incidents had come that much earlier."""
    school.change("UPDATE duty SET start = start - %d, due = due - %d, reached = reached - %d, "
                  "next = CASE WHEN next THEN next - %d ELSE 0 END, done = CASE WHEN done THEN done - %d ELSE 0 END"
                  % ((seconds,) * 5))
    school.change("UPDATE incident SET received_at = received_at - %d, aware_at = aware_at - %d, opened_at = opened_at - %d, "
                  "next_reminder = next_reminder - %d" % ((seconds,) * 4))


def two_incidents():
    """A school where the DPO has been reminded of two of them in one mail, which is the second value."""
    school = School()
    school.take(ANN, "I lost a memory stick.")
    school.take(BOB, "I lost another bag of pupils' books.")
    shift(school, 13 * 3600)
    school.once()
    reminder, = [mail for mail in school.sent()[DPO] if "several" in mail["Subject"]]
    return school, reminder


def codes(mail):
    """{reference: code} of the lines that may be answered, the last of each."""
    found = {}
    for part in re.split(r"(?=HLP-2026-\d{4}:)", text(mail))[1:]:
        found[part[:13]] = re.search(r"\[([a-z2-9]{16})\]", part)[1]
    return found


def states(school):
    return [state for state, in school.ask_all("SELECT state FROM incident ORDER BY id")]


def each_line_has_its_own_code():
    school, reminder = two_incidents()
    one, two = codes(reminder).values()
    mails = school.reply(DPO, reminder, f"CONFIRM [{one}]\nNOT-INCIDENT because the bag was found [{two}]")
    ok(states(school) == ["classified", "not_an_incident"], f"each line is for what stands above it: {states(school)}")
    answers = {mail["Subject"][:15]: " ".join(text(mail).split()) for mail in mails[DPO] if "Your answer" in mail["Subject"]}
    ok("CONFIRM: done" in answers["[HLP-2026-0001]"] and "NOT-INCIDENT: done" in answers["[HLP-2026-0002]"],
       "and each is answered where it belongs")
    school.close()


def lines_that_do_not_count():
    school, reminder = two_incidents()
    one, two = codes(reminder).values()
    school.reply(DPO, reminder, f"CONFIRM [{one}]")
    mails = school.reply(DPO, reminder, f"CLOSE [{one}]\nCONFIRM [{two}]\nICO required")
    ok(states(school) == ["classified"] * 2 and school.ask("SELECT count(*) FROM decision WHERE command = 'ICO'") == 0,
       "the one line with a good code counts, that without one does not")
    answer = " ".join(text(answer_of(mails, DPO)).split())
    ok("CONFIRM: done" in answer and "CLOSE: not done, because the code in this line has been used before" in answer and
       "ICO: not done, because there is no code in this line" in answer, "the answer says so of each")
    mails = school.reply(DPO, reminder, f"CLOSE [{one}]\nCLOSE [{two}]")
    ok(states(school) == ["classified"] * 2 and "used before" in text(answer_of(mails, DPO)), "where all are bad none counts")
    school.close()


def looking_at_two():
    school, reminder = two_incidents()
    one, two = codes(reminder).values()
    mails = school.reply(DPO, reminder, f"SHOW [{one}]\nSHOW [{two}]")
    shown = " ".join(text(mail) for mail in mails[DPO])
    ok("memory stick" in shown and "bag of pupils" in shown and len(mails[DPO]) == 4, "two may be looked at in one reply")
    mails = school.reply(DPO, reminder, f"CONFIRM [{one}]\nSTATUS [{two}]")
    ok(len(mails[DPO]) == 2 and states(school) == ["classified", "acknowledged"], "and one of them decided")
    school.close()


if __name__ == "__main__":
    each_line_has_its_own_code()
    lines_that_do_not_count()
    looking_at_two()
    print(f"1..{test_maildir.tests}")
