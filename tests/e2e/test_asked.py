#!/usr/bin/env python3
"""What answers a question about an anonymous report. The real daemon on Maildirs."""
import test_maildir
from test_anonymous import Anonymous, follow_up_code, subject_of
from test_maildir import ok
from test_misuse import CHAIR, DPO, only, text

PROVED = "Authentication-Results: mail.hollylane.example; dmarc=pass header.from=hollylane.example\n"


def words(mails, address):
    return " ".join("".join(map(text, mails.get(address, []))).split())


def asked():
    """An anonymous incident that the Chair has let go on, and of which the DPO asks more: the question to the Chair."""
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register of Year 4 on the bus.")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    mails = school.reply(DPO, only(mails, DPO), "ASK which door? {}")
    return school, subject_of(mails, CHAIR, "A question")


def states(school):
    return [state for state, in school.ask_all("SELECT state FROM incident ORDER BY id")]


def the_chair_answers():
    for body in ("It was the back door by the kitchen.", "NOTE the door was open", "The register was lost, and with it all medical data of Year 4.",
                 "He says that he cannot remember.\n\nRuth", "A teacher told me that it was the kitchen door."):
        for proof in ("", PROVED):
            school, question = asked()
            mails = school.take(CHAIR, body, f"Re: {question['Subject']}", f"In-Reply-To: {question['Message-ID']}\n{proof}")
            ok(states(school) == ["needs_info"], f"others do not read of it before it goes on: {body} {states(school)}")
            ok(list(mails) == [CHAIR] and body.split("\n", maxsplit=1)[0] in words(mails, CHAIR) and "report of its own" not in words(mails, CHAIR),
               f"which the Chair is shown first {words(mails, CHAIR)[:400]}")
            mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
            ok(DPO in mails and not school.tokens(), "and can let go on, as ever")
            ok(len(states(school)) == 1 and states(school) != ["needs_info"], f"without a code or a quotation it is the answer: {body} {states(school)}")
            school.close()


def somebody_to_whom_it_was_forwarded():
    school, question = asked()
    mails = school.take("bethan.zzwriter@hollylane.example", "It was the back door by Zzwriter's room.\n\nBethan Zzwriter", f"Re: {question['Subject']}",
                        f"In-Reply-To: {question['Message-ID']}\n")
    ok(len(states(school)) == 1 and "back door" in words(mails, CHAIR) and list(mails) == [CHAIR], "whoever answers it answers there")
    ok(not school.tokens(), f"and stays unknown {school.tokens()}")
    school.close()


def what_does_not_answer_it():
    school, question = asked()
    mails = school.take(CHAIR, "The minutes of the governors lay in the staff room.", "Minutes", "")
    ok(len(states(school)) == 2 and states(school)[0] == "needs_info", f"what does not name it is a report of its own {states(school)}")
    mails = school.hand_on("Mr Hall has lost a memory stick with all reports of Year 6.")
    other = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    school.take(CHAIR, f"It was blue.\n\n{other}\n", f"Re: {question['Subject']}", f"In-Reply-To: {question['Message-ID']}\n")
    ok(len(states(school)) == 3 and states(school)[0] == "needs_info", "the code of another counts before the thread")
    mails = school.take(CHAIR, "She says that it was in the staff room.", "Re: [HLP-2026-0002] A report has reached the register", "")
    ok(len(states(school)) == 4, f"nor one of which nothing is asked {states(school)}")
    forged = question["Message-ID"].replace("incidentd.", "incidentd.9")
    school.take(CHAIR, "It was the kitchen door.", f"Re: {question['Subject']}", f"In-Reply-To: {forged}\n")
    ok(states(school)[0] == "needs_info", "nor does what only looks like our question answer it")
    school.close()


if __name__ == "__main__":
    the_chair_answers()
    somebody_to_whom_it_was_forwarded()
    what_does_not_answer_it()
    print(f"1..{test_maildir.tests}")
