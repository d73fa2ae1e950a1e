#!/usr/bin/env python3
"""What is written about an incident that has ended. The real daemon on a Maildir."""
import test_maildir
from test_maildir import ok
from test_misuse import DPO, SIRO, School, answer_of, only, text

ANN, BOB = "ann@hollylane.example", "bob@hollylane.example"
PROVED = "Authentication-Results: mail.hollylane.example; dmarc=pass header.from=hollylane.example\n"


def ended():
    """A school where what Ann has reported is no incident: the mail that told her, the DPO's answer."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, "NOT-INCIDENT because it was found in the car {}")
    return school, only(mails, ANN), answer_of(mails, DPO)


def words(mail):
    return " ".join(text(mail).split())


def states(school):
    return [state for state, in school.ask_all("SELECT state FROM incident ORDER BY id")]


def it_happens_again():
    for body in ("It happened again, now my laptop with the SEN register of all pupils is really stolen!",
                 "This has happened again today: the same letter with the medical data went to the wrong parent.",
                 "I think somebody may have got into my mailbox again.",
                 "I nearly did it again: I stopped the e-mail to all parents just in time.",
                 "Thank you for that. But somebody has got into my account this morning.",
                 "It has happened again.", "Thanks, it happened again this morning.", "Same thing today, different parent.",
                 "Thank you. I have lost it again.", "No problem. It has gone missing again.", "Hello, thanks. Same mistake today.",
                 "Oh no, it is happening again.",
                 "It wasn't found after all.", "I am sorry, it is still missing.", "She has not deleted it after all.",
                 "Thank you, but it was opened after all.", "Sorry, I was wrong, it has NOT been returned.",
                 "Correction: it wasn't found. What should I do?", "Sorry, I spoke too soon, she has not deleted it.",
                 "I'm afraid it keeps happening."):
        school, told, _ = ended()
        mails = school.reply(ANN, told, body)
        ok(len(states(school)) == 2 and states(school)[0] == "not_an_incident", f"it begins a new one: {body} {states(school)}")
        notice = only(mails, DPO)
        ok("New incident" in notice["Subject"] and SIRO in mails and "HLP-2026-0002" in notice["Subject"], "of which DPO and SIRO are told as of any other")
        ok("written about HLP-2026-0001, which has ended (no incident)" in words(notice) and "0001" not in words(mails[SIRO][0]),
           f"the DPO's notice names the one that has ended {words(notice)[:600]}")
        ok("HLP-2026-0002" in only(mails, ANN)["Subject"] and "need not do anything more" not in words(only(mails, ANN)), "and it is acknowledged")
        ok("72 hours" in words(notice), "the law's time runs")
        school.close()


def what_reports_nothing():
    for body in ("When will I get it back?", "Just to add: it was blue and had a sticker.", "Can I have a copy of the report?",
                 "I am on leave next week, please ask Ann Reed if you need more.", "It has not happened again.",
                 "I hope it never happens again.", "I will make sure that it does not happen again.", "What if it happens again?",
                 "What will you do to stop it happening again?", "It wasn't lost after all.", "Is it still missing?",
                 "Has the laptop been found?", "Hi, was it stolen after all?", "Please do not tell her. I do not want her to know.",
                 "Do you know if a parent has the medical list now, or was it deleted? Thanks"):
        school, told, _ = ended()
        mails = school.reply(ANN, told, body)
        ok(len(states(school)) == 1 and list(mails) and DPO in mails, f"a follow-up stays one: {body}")
        more = only(mails, DPO)
        ok("has ended (no incident)" in words(more) and "REOPEN because" in words(more), f"and the DPO reads that it has ended {words(more)[:500]}")
        school.reply(DPO, more, "REOPEN because of what she writes {}")
        ok(states(school) == ["reopened"], "and may open it again")
        school.close()


def thanks_stay_thanks():
    school, told, _ = ended()
    ok(not school.reply(ANN, told, "Thank you very much!") and len(states(school)) == 1, "thanks are news to nobody")
    school.close()


def who_works_on_it_commands():
    school, told, answer = ended()
    mails = school.take(SIRO, "My laptop with the SEN register was stolen there, not the stick.", f"Re: {told['Subject']}",
                        f"In-Reply-To: {answer['Message-ID']}\n" + PROVED)
    ok(len(states(school)) == 1 and "has ended (no incident)" in words(only(mails, DPO)), f"words of who works on it begin nothing {states(school)}")
    school.reply(DPO, answer, "NOTE my laptop with the register was stolen, she says {}")
    ok(len(states(school)) == 1, "nor does a command")
    school.close()


def while_it_is_open():
    school = School()
    acknowledged = only(school.take(ANN, "I lost a memory stick."), ANN)
    mails = school.reply(ANN, acknowledged, "It happened again, now my laptop with the SEN register of all pupils is stolen!")
    ok(len(states(school)) == 1 and "has ended" not in words(only(mails, DPO)), "of one that is open it is more, and no new one")
    school.close()


def by_the_subject_alone():
    """Her own reference in the subject is enough; a stranger's words begin a new one anyhow."""
    school, told, _ = ended()
    mails = school.take(ANN, "My laptop with the SEN register is stolen!", f"Re: {told['Subject']}", "")
    ok(len(states(school)) == 2 and "HLP-2026-0001, which has ended" in words(only(mails, DPO)), "so it is without the thread")
    school.close()


if __name__ == "__main__":
    it_happens_again()
    what_reports_nothing()
    thanks_stay_thanks()
    who_works_on_it_commands()
    while_it_is_open()
    by_the_subject_alone()
    print(f"1..{test_maildir.tests}")
