#!/usr/bin/env python3
"""What role-holders order by reply, as they say it: times, who hears of it, and what is answered. The real daemon on a Maildir."""
import datetime
import re
import time
import zoneinfo

import test_maildir
from test_maildir import ok
from test_misuse import DPO, SIRO, School, answer_of, code, is_answer, only, text
from test_replies import governed

ANN = "ann@hollylane.example"
PRYCE = "o.pryce@hollylane.example"
LONDON = zoneinfo.ZoneInfo("Europe/London")
DAY = 86400


def said(mails, address=DPO):
    return " ".join(text(answer_of(mails, address)).split())


def wall_clock(seconds):
    return datetime.datetime.fromtimestamp(seconds, LONDON)


def a_mail_that_waited():
    """"Yesterday" is the day before the mail came to the server, whenever we took it from there."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    school.put("late", age=DAY, sender=DPO, subject=f"Re: {notice['Subject']}", headers=f"In-Reply-To: {notice['Message-ID']}\n",
               body=f"AWARE yesterday at 10 because the office had it {code(notice)}")
    school.once()
    meant = wall_clock(time.time() - 2 * DAY).strftime("%-d %B %Y, 10:00")
    told = said(school.sent())
    ok(meant in told, f"AWARE yesterday, of a mail of yesterday: {meant}")
    school.close()


def close_comes_last():
    """CLOSE above the lines that it waits for."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY near miss because it was empty {}\nICO not required because it was empty")
    school.reply(SIRO, mails[SIRO][-1], "DISCIPLINE not because it was nobody's fault {}")
    school.change("UPDATE incident SET state = 'reviewed', points = 65535")
    mails = school.reply(DPO, answer_of(mails, DPO), "CLOSE {}\nSUBJECTS not required because it was empty")
    told = said(mails)
    ok("SUBJECTS: done" in told and "CLOSE: done" in told and school.ask("SELECT state FROM incident") == "closed",
       f"it is judged behind them: {told[:400]}")
    school.close()


def the_same_again():
    """What is decided again as it was, for another reason, is not said to be another decision."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    mails = school.reply(DPO, only(mails, DPO), "CONFIRM {}\nICO not required because few saw it")
    mails = school.reply(DPO, answer_of(mails, DPO), "ICO not required because nobody saw it {}")
    told = " ".join(text(only(mails, SIRO)).split())
    ok("The decision is the same; the reason is new." in told and "This changes" not in told, f"the SIRO reads so: {told[:400]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ICO required because it has been copied {}")
    told = " ".join(text(only(mails, SIRO)).split())
    ok("This changes what was decided before" in told and "is the same" not in told, f"and what is another: {told[:400]}")
    school.close()


def what_is_told_too_early():
    """Nobody is told of what the school does not know."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    mails = school.reply(DPO, notice, "ICO notified three days ago {}")
    ok("before the school became aware of the incident" in said(mails) and school.ask("SELECT ico FROM incident") == "undecided",
       f"ICO notified before anybody knew: {said(mails)[:260]}")
    ok("AWARE [" in text(answer_of(mails, DPO)), "AWARE, which it names, is among its lines")
    mails = school.reply(DPO, answer_of(mails, DPO), "SUBJECTS told three days ago {}")
    ok("before the school became aware" in said(mails) and school.ask("SELECT subjects FROM incident") == "undecided", "so with SUBJECTS told")
    mails = school.reply(DPO, answer_of(mails, DPO), "AWARE four days ago because the office knew")
    ok("there is no code in it" in said(mails) and "AWARE [" in text(answer_of(mails, DPO)), f"without its code it is offered again: {said(mails)}")
    mails = school.reply(DPO, answer_of(mails, DPO), "AWARE four days ago because the office knew {}\nICO notified three days ago {}")
    ok(school.ask("SELECT ico FROM incident") == "done", f"once AWARE is mended, it counts: {said(mails)[:200]}")
    school.close()


def asked_as_it_stands_at_the_end():
    """Who is asked to tell the ICO reads the time and the decision that the mail ends with, in whatever order it has its lines."""
    lines = ("CLASSIFY critical because it is ransomware {}", "ICO required {}", "AWARE yesterday at 10:00 because the alarm company knew {}")
    for order in ((0, 1, 2), (0, 2, 1), (2, 0, 1)):
        school = governed(PRYCE)
        notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
        mails = school.reply(DPO, notice, "\n".join(lines[i] for i in order))
        asked = only(mails, PRYCE)
        due = wall_clock(school.ask("SELECT due FROM duty WHERE duty = 'ico_notify'")).strftime("By: %a %-d %b %Y, %H:%M.")
        ok(asked["Subject"].endswith("Please tell the ICO") and due in " ".join(text(asked).split()) and "ICO required" not in text(asked),
           f"{order}: {due} {asked['Subject']} {' '.join(text(asked).split())[:400]}")
        school.close()


def two_times_in_one_mail():
    """Which of two times of awareness is meant nobody can tell: none counts, and the answer says so."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    before = school.ask("SELECT aware_at FROM incident")
    mails = school.reply(DPO, notice, "AWARE three days ago because the office knew {}\nAWARE yesterday because the head knew")
    ok(said(mails).count("AWARE: not done, because this mail says it twice") == 2 and school.ask("SELECT aware_at FROM incident") == before,
       f"AWARE twice: {said(mails)[:200]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "AWARE an hour ago because the office knew {}")
    told = wall_clock(school.ask("SELECT aware_at FROM incident"))
    ok(told.strftime("%-d %B %Y, %H:%M") in said(mails) and 3500 < time.time() - told.timestamp() < 3800, f"AWARE an hour ago: {said(mails)[:160]}")
    school.close()


def a_link_that_is_sent_as_it_is():
    """Our links end in "because": with nothing behind it nothing is done, and the reason is asked for."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    mail = only(mails, DPO)
    for word in ("NOT-INCIDENT because", "CLASSIFY critical because", "ESCALATE because"):
        told = answer_of(school.reply(DPO, mail, word + " {}"), DPO)
        ok("not done, because it is not said why" in " ".join(text(told).split()), f"{word}: {' '.join(text(told).split())[60:200]}")
        mail = told
    ok(school.ask("SELECT count(*) FROM decision") == 0, "nothing is decided")
    told = said(school.reply(DPO, mail, "ICO required {}\nICO not required because nobody saw it"))
    ok(told.count("ICO: not done, because this mail says it twice") == 2 and school.ask("SELECT ico FROM incident") == "undecided",
       f"nor by two lines that contradict each other: {told[:200]}")
    school.close()


def a_reason_below_its_line():
    """What stands below a line that wants a reason is that; else it is a note."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    decided = "SELECT command, argument FROM decision ORDER BY id"
    for words in ("Thanks\nDana", "Many thanks,\nDana Poole", "Dana Poole", "Kind regards\n\nDana", "Thanks for letting me know.", "Best wishes, Dana", "01245 123456",
                  "Let me know if you need more.", "Please ring me about it.", "Do not do this yet.", "Don't send that yet", "No, wait", "Could you ring me first",
                  "I'll give you the reason tomorrow", "Actually they must be told, I was wrong.", "This email originated from outside of the council.",
                  "Holly Lane is a registered charity no. 1234567", "This email is confidential.", "Follow us on Twitter", "I do not work on Fridays.", "Sent from my iPhone"):
        mails = school.reply(DPO, notice, "ICO not required {}\n\n" + words)
        ok("ICO: not done, because it is not said why" in said(mails) and school.ask("SELECT ico FROM incident") == "undecided", f"{words!r} is none")
        notice = answer_of(mails, DPO)
    school.change("DELETE FROM decision")
    for words in ("No data was lost.", "I have seen that it was encrypted."):
        mails = school.reply(DPO, notice, "ICO not required {}\n\n" + words)
        ok("read as its reason" in said(mails), f"{words!r} is one")
        notice = answer_of(mails, DPO)
        school.change("UPDATE incident SET ico = 'undecided'")
    school.change("DELETE FROM decision")
    mails = school.reply(DPO, notice, "ICO not required {}\n\nNobody could\nread it.\n\nHolly Lane is a registered charity no. 1234567\nwww.hollylane.example")
    ok(school.ask_all(decided) == [("ICO", "not required because Nobody could read it.")] and "read as its reason" in said(mails),
       f"below a decision: {said(mails)[:240]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ICO required {}\nSUBJECTS not required\nSTATUS\n\nThe press has it.")
    ok([row[1] for row in school.ask_all(decided)[1:]] == ["required because The press has it.", "not required because The press has it."] and
       "NOTE" not in said(mails), f"below several: {said(mails)[:240]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ICO required {}\n\nThey have asked for the list.")
    ok("recorded already" in said(mails) and "NOTE: done" in said(mails), "what is decided so already is not decided again")
    mails = school.reply(DPO, answer_of(mails, DPO), "NOT-INCIDENT because {}\n\nIs it one?")
    ok("NOT-INCIDENT: not done, because it is not said why" in said(mails) and "NOTE: done" in said(mails), f"a question is none: {said(mails)[:200]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "CLASSIFY critical {}\n\nThe parents know.")
    ok("critical" in said(mails) and "NOTE: done" in said(mails), "where none is wanted it is a note")
    mails = school.reply(DPO, answer_of(mails, DPO), "CLASSIFY minor {}\nbecause nobody has read it")
    ok(school.ask_all(decided)[-1] == ("CLASSIFY", "minor because nobody has read it") and "NOTE" not in said(mails), f"where it is, not: {said(mails)[:200]}")
    ok(school.ask("SELECT severity FROM incident") == "minor", "and counts")
    school.close()


def a_report_that_grows():
    """What keeps the DPO from closing is in the mail that asks for it, and the report that was found good does not change in silence."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    siro = only(mails, SIRO)
    mails = school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    form = only(school.reply(SIRO, siro, "INVESTIGATE {}"), SIRO) if SIRO not in mails else None
    form = form or school.reply(SIRO, mails[SIRO][-1], "INVESTIGATE {}")[SIRO][-1]
    mails = school.reply(SIRO, form, "OUTCOME {}\nSummary: a stick was lost\nEvidence that was collected and where it is kept (3c): none\n")
    told = said(mails, SIRO)
    ok("OUTCOME: done" in told and "What stands there is no answer yet" in told and told.count("no answer yet") == 1,
       f"of \"none\" it is said why it does not count: {told[:700]}")
    asked = " ".join(text(only(mails, DPO)).split())
    ok("Before that this must be settled: ICO: required" in asked and "OUTCOME: " in asked, f"the review's mail says what is open: {asked[:500]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}\nSummary: a stick was lost on a bus\nCause (3b): n/a because it was an accident\n")
    fuller = only(mails, DPO)
    said_of_it = " ".join(text(fuller).split())
    ok("Outcome report changed" in fuller["Subject"] and "has changed since its review was asked for." in said_of_it and
       "The SIRO says whether it is good" in said_of_it and "OUTCOME: " in said_of_it and "on a bus" not in said_of_it and
       "How it could happen (cause)" in said_of_it and "What happened, in a few sentences" not in said_of_it,
       f"a fuller report during the review is told to the DPO, with what is still open: {said_of_it[:500]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "SATISFIED {}")
    told = said(mails, SIRO)
    ok("SATISFIED: done, the DPO is asked to close it. Before it can be closed, this must be settled: ICO: " in told and
       "(3e)" not in told and "(3c)" in told, f"so does the answer to SATISFIED: {told[:600]}")
    review = " ".join(text(only(mails, DPO)).split())
    ok("before that this must be settled" in review and "ICO: required, or not required because ... (the DPO" in review and
       "OUTCOME: " in review and "(the investigator or the SIRO)" in review and "CLOSE [" not in review and
       "How it could happen (cause)" in review and "What happened, in a few sentences" not in review,
       f"the DPO reads what is open, and whose it is: {review[:900]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}\nEvidence that was collected and where it is kept (3c): n/a because the stick is gone\n")
    changed = only(mails, DPO)
    ok("Outcome report changed" in changed["Subject"] and "since the SIRO was satisfied with it" in " ".join(text(changed).split()) and "answer SHOW" in text(changed) and "the stick is gone" not in text(changed),
       "a supplement after SATISFIED is told to the DPO, in few words")
    ok(len(mails[SIRO]) == 1, "and to the SIRO, who wrote it, in the answer alone")
    mails = school.reply(DPO, changed, "ICO not required because few saw it {}\nSUBJECTS not required because nothing was read\nCLOSE")
    told = said(mails)
    ok("CLOSE: not done" in told and "DISCIPLINE: commenced" in told and "(3a)" in told and "(3e)" not in told and "(3f)" not in told,
       f"what the register has decided is settled in the report: {told[:900]}")
    drafted = " ".join(school.run("report", "--outcome", school.ask("SELECT reference FROM incident"))[1].split())
    ok("Should the ICO be told, or why not (3e) Decided: not required because few saw it" in drafted, "where it is read")
    school.close()


def to_investigate():
    """A stick that the SIRO looks for, and the mail that asks for the outcome report."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    siro = only(mails, SIRO)
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    form = school.reply(SIRO, siro, "INVESTIGATE {}")[SIRO][-1]
    return school, form


def a_report_of_few_words():
    """Of a report that is too short it is said how much is wanted."""
    school, form = to_investigate()
    mails = school.reply(SIRO, form, "OUTCOME {}\nStick found, all good.")
    ok("OUTCOME: not done, because it has only 4 words" in said(mails, SIRO) and "in 6 words or more" in said(mails, SIRO), f"a few words: {said(mails, SIRO)[:300]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}")
    ok("because the form is empty" in said(mails, SIRO), "none at all")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}\nThe stick was found, nobody had opened it.")
    ok("OUTCOME: done" in said(mails, SIRO), "and enough")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "SATISFIED {}\nDISCIPLINE not because it was an accident {}")
    told = said(mails, SIRO)
    ok("must be settled: ICO: " in told and "DISCIPLINE: commenced" not in told and "DISCIPLINE: done" in told, f"nobody is asked for what the next line says: {told[:300]}")
    told = " ".join(text(only(mails, DPO)).split())
    ok("The SIRO is satisfied." in told and "DISCIPLINE" not in told.split("To answer")[0], f"nor is the DPO, who has one mail: {told[:400]}")
    school.close()


def an_outcome_that_is_good():
    """Who reports and is satisfied in one mail asks the DPO once."""
    school, form = to_investigate()
    mails = school.reply(SIRO, form, "OUTCOME {}\nWhat happened, in a few sentences: a stick was lost\nSATISFIED {}")
    ok("OUTCOME: done" in said(mails, SIRO) and "SATISFIED: done" in said(mails, SIRO), f"both are done: {said(mails, SIRO)[:200]}")
    ok("The SIRO is satisfied" in " ".join(text(only(mails, DPO)).split()), "and the DPO has one mail, about what is left")
    school.close()


def a_deputy_goes_on():
    """Whose deputy acts is told what is to be done, and the record says who did it, and for whom."""
    school = School()
    mails = school.take(ANN, "The head teacher took the safeguarding file home and left it on the train.")
    asked, = [mail for mail in mails[DPO] if "decide" in mail["Subject"]]
    mails = school.reply(DPO, asked, "CONFLICT yes {}\nCONFIRM")
    tasks = [mail["Subject"] for mail in mails[DPO] if not is_answer(mail)]
    ok(SIRO not in mails and any("who investigates" in subject for subject in tasks), f"the DPO is told what the SIRO would have done: {tasks}")
    mails = school.reply(DPO, answer_of(mails, DPO), "DISCIPLINE not because it was an accident {}")
    mails = school.reply(DPO, answer_of(mails, DPO), "SHOW {}")
    shown = " ".join(" ".join(text(mail) for mail in mails[DPO]).split())
    ok("DISCIPLINE not because it was an accident (the DPO for the SIRO, " in shown and "CONFIRM" not in shown, f"SHOW names both: {shown[-400:]}")
    drafted = school.run("report", "--outcome", school.ask("SELECT reference FROM incident"))[1]
    ok("(the DPO for the SIRO): DISCIPLINE not" in drafted and "(the DPO): CONFIRM" in drafted, "so does the outcome report")
    school.close()


def who_investigates_is_its_subject():
    """The SIRO has taken it, and is named then: another is to be named, at once, and the SIRO hears nothing of it."""
    school = School()
    mails = school.take(ANN, "The safeguarding files of two pupils have been e-mailed to a private gmail account.")
    thanks, notice = only(mails, ANN), only(mails, SIRO)
    mails = school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    school.reply(SIRO, [mail for mail in mails[SIRO] if "who investigates" in mail["Subject"]][0], "INVESTIGATE {}")
    mails = school.reply(ANN, thanks, "It was Mrs Grant, the head, who sent the safeguarding files to her own private gmail.")
    ok(SIRO not in mails, "who is named reads nothing of it")
    mails = school.reply(DPO, [mail for mail in mails[DPO] if "decide" in mail["Subject"]][0], "CONFLICT yes {}")
    task = [text(mail) for mail in mails[DPO] if "Please decide who investigates" in mail["Subject"]]
    ok(SIRO not in mails and len(task) == 1 and "ASSIGN [" in task[0], f"whoever acts for the SIRO is asked to name another {mails[DPO]}")
    answer = text(answer_of(mails, DPO))
    ok("looked into by" not in answer and "ASSIGN [" in answer, f"and the answer does not say that the SIRO looks into it {answer}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ASSIGN t.reed@hollylane.example {}")
    ok("t.reed@hollylane.example" in mails and SIRO not in mails and school.ask("SELECT state FROM incident") == "assigned", "which is done")
    school.close()


def who_is_involved():
    """Who made the report, or is named in it, may investigate it, but not without a word; of an anonymous one nobody says who made it."""
    school = School()
    people = ", ".join(f'{{ name = "{name}"; address = "{address}"; }}' for name, address in
                       (("Tom Reed", "t.reed@hollylane.example"), ("Sue Low", "s.low@hollylane.example"), ("Ann Bell", ANN)))
    school.configure("staff_domains", f"people = ( {people} ); staff_domains")
    mails = school.take("t.reed@hollylane.example", "Sue Low lost a memory stick with the class list, and I found it.")
    siro = only(mails, SIRO)
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    for whom, why in (("sue low please", "Sue Low is named in the report. It is better that somebody else investigates it"),
                      ("Tom Reed", "Tom Reed made the report. It is better that somebody else investigates it"), ("Ann Bell", None)):
        mails = school.reply(SIRO, siro, f"ASSIGN {whom} {{}}")
        told, siro = said(mails, SIRO), answer_of(mails, SIRO)
        ok("ASSIGN: done" in told and (why or "has been told. Level") in told and ("you may ASSIGN somebody else." in told) == bool(why), f"{whom}: {told[:260]}")
    siro = answer_of(school.reply(SIRO, siro, "OK. ASSIGN Ann Bell {}"), SIRO)
    mails = school.reply(SIRO, siro, "ASSIGN Ann Bell {}")
    told, siro = said(mails, SIRO), answer_of(mails, SIRO)
    ok("ASSIGN: done" in told and "somebody else" not in told, f"a refused command names nobody in the report: {told[:260]}")
    school.take("t.reed@hollylane.example", "Please keep my name out of it.", f"Re: {siro['Subject']}", "In-Reply-To: <m1@hollylane.example>\n")
    unnamed = school.ask("SELECT route FROM incident")
    mails = school.reply(SIRO, siro, "ASSIGN Tom Reed {}")
    told = " ".join(" ".join(text(mail) for mail in mails[SIRO]).split())
    ok("made the report" not in told, f"of one that is {unnamed} it is not said: {told[:200]}")
    school.close()


def a_refused_command_is_no_fact():
    """What was to be done and was not stands in no form as known."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list of 23 pupils.")
    siro, dpo = only(mails, SIRO), only(mails, DPO)
    school.reply(DPO, dpo, "CONFIRM {}")
    school.reply(DPO, dpo, "ICO not required because it was contained: I asked all 40 parents to delete it and they confirmed that they had {}")
    mails = school.reply(SIRO, siro, "INVESTIGATE {}")
    form = " ".join(" ".join(text(mail) for mail in mails[SIRO]).split())
    known = re.findall(r"\[Known: [^]]*\]", form)
    ok(any("how many people: 23" in line for line in known) and not any("delete" in line or "contained" in line for line in known),
       f"a refused decision is not known: {known}")
    school.close()


def what_the_form_brings():
    """In the words of a school, each fact where it belongs."""
    school = School()
    report = ("I emailed the names and medical conditions of all 180 children in year 9 and the safeguarding flags to a supplier. "
              "The laptop was not encrypted. I told the head. They have confirmed that they deleted it.")
    mails = school.take(ANN, report)
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    mails = school.reply(SIRO, only(mails, SIRO), "INVESTIGATE {}")
    form = " ".join(" ".join(text(mail) for mail in mails[SIRO]).split())
    for known in ("kinds of information: Safeguarding information, Basic personal identifiers, Health data]", "whose: Children;",
                  "information back: [Known: I told the head", ". They have confirmed that they deleted it; they say that they have deleted it]", "; it was not encrypted]"):
        ok(known in form, f"{known}: {re.findall(r'[^:]*: .Known: [^]]*.', form)}")
    school.close()
    school = School()
    mails = school.take(ANN, "Something odd has happened with the parents' telephone numbers.")
    school.reply(DPO, only(mails, DPO), "CLASSIFY minor because it is not clear {}")
    mails = school.reply(SIRO, only(mails, SIRO), "INVESTIGATE {}")
    form = " ".join(" ".join(text(mail) for mail in mails[SIRO]).split())
    ok("Not Provided" not in form and "whose: Parents" in form, f"no type, and parents: {re.findall(r'.Known: [^]]*.', form)}")
    school.close()


def who_raises_it():
    """Whoever acts for the SIRO and is the DPO has nobody to raise it with."""
    school = School()
    mails = school.take(ANN, "The head teacher took the safeguarding file home and left it on the train.")
    asked, = [mail for mail in mails[DPO] if "decide" in mail["Subject"]]
    mails = school.reply(DPO, asked, "CONFLICT yes {}")
    told = " ".join(" ".join(text(mail) for mail in mails[DPO]).split()) + " ".join(mail["Subject"] for mail in mails[DPO])
    ok("raise it with the DPO" not in told and "read the report and classify it" in told, f"the DPO is asked to classify it: {told[:900]}")
    school.close()


def a_doubt_below():
    """What is written directly below a command may take it back."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    for doubt in ("not yet", "?", "Unless you disagree.\n\nMartin Webb"):
        mails = school.reply(DPO, mails[DPO][-1], "CONFIRM {}\n" + doubt)
        ok("CONFIRM: not done, because what you wrote below it" in said(mails) and school.ask("SELECT state FROM incident") == "acknowledged",
           f"CONFIRM, and below it {doubt[:20]!r}: {said(mails)[:200]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "CONFIRM {}\nI rang the parent.")
    ok("CONFIRM: done" in said(mails), f"what only tells of something is a note: {said(mails)[:200]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ACTION Lock them BY 1 March 2099 OWNER SIRO {}\nmaybe")
    ok("ACTION: not done" in said(mails) and school.ask("SELECT count(*) FROM errand") == 0, f"nor is an action given: {said(mails)[:200]}")
    school.close()


def pictures_and_slips():
    """A thumb up is no doubt, and the wrong button is one; a command of a signature, of a subject or of nobody is none."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    state = "SELECT state FROM incident"
    before = school.ask(state)
    last = notice
    for body, says in (("👎 CONFIRM {}", ""), ("👍 CONFIRM? {}", ""), ("Thanks\n\nRuth\n-- \nCONFIRM {}", ""),
                       ("CONFIRM {}\n👎🏽", "CONFIRM: not done, because what you wrote below it"),
                       ("CONFIRM {}\n\nThanks 🤔", "CONFIRM: not done, because what you wrote below it"),
                       ("CONFIRM {}\n\nApologies, pressed send too early.", "CONFIRM: not done, because what you wrote below it"),
                       ("CONFIRM {}\n\nSorry, wrong button.", "CONFIRM: not done, because what you wrote below it")):
        mails = school.reply(DPO, last, body)
        told = said(mails) if DPO in mails else ""
        ok(school.ask(state) == before and says in told and "been used" not in told, f"nothing is done: {body!r}: {told[:200]}")
        last = answer_of(mails, DPO) if DPO in mails else last
    school.reply(ANN, last, "👍 CONFIRM {}")
    ok(school.ask(state) == before, "the code is good for nobody else")
    mails = school.reply(DPO, last, "👍🏻 Confirm {}\n\nThanks")
    ok("CONFIRM: done" in said(mails) and school.ask(state) != before, f"a thumb up: {said(mails)[:300]}")
    school.close()


if __name__ == "__main__":
    pictures_and_slips()
    a_doubt_below()
    a_mail_that_waited()
    what_is_told_too_early()
    asked_as_it_stands_at_the_end()
    two_times_in_one_mail()
    a_link_that_is_sent_as_it_is()
    a_reason_below_its_line()
    a_report_that_grows()
    a_report_of_few_words()
    an_outcome_that_is_good()
    a_deputy_goes_on()
    who_investigates_is_its_subject()
    who_is_involved()
    a_refused_command_is_no_fact()
    what_the_form_brings()
    who_raises_it()
    close_comes_last()
    the_same_again()
    print(f"1..{test_maildir.tests}")
