#!/usr/bin/env python3
"""Who answers in the place of another, who decides what others have decided, and who reads of it. The real daemon on a Maildir."""

import test_maildir
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, only, text
from test_replies import ANN, HADDAD, PRYCE, away, bounced, governed


def said(mail):
    return " ".join(text(mail).split())


def about(mails, address, subject):
    """The one mail to somebody with these words in its subject."""
    return only({address: [mail for mail in mails.get(address, []) if subject in mail["Subject"]]}, address)


def asked_to_stand_in(school, who, absent):
    """`absent` is away when a report comes: what `who` is sent in their place."""
    mails = school.take(ANN, "I lost a memory stick.")
    notice = only(mails, absent)
    mails = school.take(absent, "I am away until Monday.", f"Automatic reply: {notice['Subject']}",
                        f"Auto-Submitted: auto-replied\nIn-Reply-To: {notice['Message-ID']}\n")
    return about(mails, who, "Please stand in")


def the_siro_stands_in_for_the_dpo():
    school = School()
    asked = asked_to_stand_in(school, SIRO, DPO)
    ok("accept the class and level" in text(asked), "the mail says what CONFIRM does")
    mails = school.reply(SIRO, asked, "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "classified", "and it does that")
    ok(school.ask("SELECT role FROM decision") == "dpo", "in the DPO's place")
    told = about(mails, DPO, "Answered for you: CONFIRM")
    ok("By: the SIRO for the DPO" in said(told) and "What: CONFIRM" in said(told), f"the DPO reads who has done what {said(told)}")
    ok("until now" not in said(told), "and of a level that has not changed no other")
    status = answer_of(school.reply(DPO, told, "STATUS {}"), DPO)
    ok("\nSTATUS [" in text(told) and "STATUS: classified; major." in said(status), f"how it stands is one of the lines {said(status)}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "CLASSIFY minor because it was found {}")
    told = about(mails, DPO, "Answered for you: CLASSIFY")
    ok("Level: minor It was major until now." in said(told), f"a level that is another now is told with the one before {said(told)}")
    ok("CLASSIFY minor because [" in text(told), "and the line that sets it otherwise")
    answer = answer_of(mails, SIRO)
    ok("ICO not required because" in text(answer), "who stands in is offered what the DPO is")
    mails = school.reply(SIRO, answer, "ICO not required because it was encrypted {}")
    told = about(mails, DPO, "The ICO need not be told")
    ok("Decided by: the SIRO for the DPO" in said(told), f"and the DPO reads who decides {said(told)}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "ADVISE Look in the bus {}\nADVISE Ask the driver {}")
    ok(about(mails, DPO, "Answered for you")["Subject"].endswith("Answered for you: ADVISE"), "what is said twice is named once")
    told = said(only(mails, SIRO))
    ok("ADVISE: done, it is in the record." in told and "passed on" not in told, f"the SIRO is not sent their own advice: {told[:300]}")
    mails = school.reply(SIRO, only(mails, SIRO), "Let us look in the bus first.")
    ok("ADVISE" not in text(answer_of(mails, SIRO)), f"nor asked to tell the SIRO: {said(answer_of(mails, SIRO))[:300]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "ASSIGN t.reed@hollylane.example {}\nADVISE Look in the bus {}")
    told, answer = said(about(mails, "t.reed@hollylane.example", "Advice from the SIRO for the DPO")), said(answer_of(mails, SIRO))
    ok("The SIRO for the DPO advises on incident" in told, f"the advice says who advises: {told[:200]}")
    ok("passed on to the investigating officer" in answer, f"and the answer whom: {answer[:300]}")
    school.close()


def the_siro_has_read_it():
    """An answer to the SIRO's own mail is the SIRO's, whomever the SIRO stands in for."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick.")
    notice = only(mails, SIRO)
    school.take(DPO, "I am away.", f"Automatic reply: {only(mails, DPO)['Subject']}",
                f"Auto-Submitted: auto-replied\nIn-Reply-To: {only(mails, DPO)['Message-ID']}\n")
    mails = school.reply(SIRO, notice, "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "acknowledged" and "the report has been raised" in said(answer_of(mails, SIRO)),
       "it has been read, and no more")
    ok(DPO not in mails, "of which the DPO, whose it is not, reads nothing")
    ok("CONFIRM" in text(answer_of(mails, SIRO)), "what the DPO would confirm is offered")
    school.reply(SIRO, answer_of(mails, SIRO), "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "classified", "and can be")
    school.close()


def the_dpo_stands_in_for_the_siro():
    school = School()
    asked = asked_to_stand_in(school, DPO, SIRO)
    answer = answer_of(school.reply(DPO, asked, "CONFIRM {}"), DPO)
    ok("ASSIGN" in text(answer), "who stands in for the SIRO may name who investigates")
    mails = school.reply(DPO, answer, f"ASSIGN {CHAIR} {{}}")
    told = about(mails, SIRO, "Answered for you: ASSIGN")
    ok("By: the DPO for the SIRO" in said(told) and CHAIR not in text(told), f"the SIRO reads of it, and no name {said(told)}")
    mails = school.reply(DPO, answer_of(mails, DPO), "DISCIPLINE not because it was an accident {}")
    told = about(mails, SIRO, "Answered for you: DISCIPLINE")
    ok("Now: there is no disciplinary action" in said(told) and "disciplinary action" not in told["Subject"], f"and of discipline what was decided {said(told)}")
    school.close()
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    answer = answer_of(school.reply(DPO, notice, "CONFIRM {}"), DPO)
    ok("ASSIGN" not in text(answer), "who does not is not offered it")
    school.close()


def nobody_raises_it_with_themselves():
    """The DPO who hears that the SIRO is away reads and classifies it, by one time; of a later report one mail says both."""
    school = School()
    asked = asked_to_stand_in(school, DPO, SIRO)
    ok("you are asked to read the report and classify it, by" in first_line(asked) and "raise it" not in said(asked), f"classify it: {said(asked)}")
    notice = only(school.take("bob@hollylane.example", "I lost another bag of pupils' books."), DPO)
    ok("The SIRO cannot be reached by e-mail at the moment" in said(notice) and "raise it" not in said(notice), f"one mail says both: {said(notice)}")
    school.close()
    school = School()
    notice = about(school.take(ANN, "Alison Grant the head sent the list of all complaints to a journalist. I saw it."), DPO, "New incident")
    by = said(notice).split("classify it by ")[1].split(".")[0]
    task = about(school.reply(DPO, notice, "CONFLICT yes {}"), DPO, "classify it") if "CONFLICT yes" in text(notice) else notice
    ok(f"By: {by}." in said(task), f"where the DPO acts for the SIRO there is one time, {by}: {said(task)}")
    school.close()


def a_conflict_is_answered_twice():
    """Who answers second reads what, who and when, and who goes on."""
    school = School()
    mails = school.take(ANN, "Alison Grant the head sent the list of all complaints to a journalist. I saw it.")
    chair = about(mails, CHAIR, "read this and decide")
    first = answer_of(school.reply(DPO, about(mails, DPO, "New incident"), "CONFLICT yes {}"), DPO)
    ok("CONFLICT: done, the SIRO has no part in it, and you do the work from now on." in said(first), f"who goes on is its reader {said(first)}")
    second = answer_of(school.reply(CHAIR, chair, "CONFLICT no {}"), CHAIR)
    ok("it has been answered already: the SIRO has no part in it (the DPO, " in said(second) and "NOTE [" in text(second), f"what, who and when {said(second)}")
    school.close()


def status_says_who_and_when():
    """STATUS names whoever looks into it, and when the ICO was first told."""
    school = School()
    mails = school.reply(DPO, only(school.take(ANN, "I lost a memory stick."), DPO), "CLASSIFY minor because of the few {}\nICO notified just now")
    ok("the ICO has been told, first on " in said(answer_of(school.reply(DPO, answer_of(mails, DPO), "STATUS {}"), DPO)), "the ICO, when")
    mails = school.reply(SIRO, about(mails, SIRO, "decide who investigates"), f"ASSIGN {CHAIR} {{}}")
    status = said(answer_of(school.reply(SIRO, answer_of(mails, SIRO), "STATUS {}"), SIRO))
    ok("the investigating officer Ruth Bell looks into it" in status, f"and who: {status}")
    school.close()


def with_another_deputy():
    """Who acts for a SIRO who may be the subject is the one whom the configuration names, and may do what the mail asks."""
    school = School()
    school.configure(f'address = "{SIRO}"', f'address = "{SIRO}"; deputy = "vice_chair"')
    school.configure("chair = {", 'vice_chair = { name = "V. Hale"; address = "hale@hollylane.example"; }; chair = {')
    notice = about(school.take(ANN, "Alison Grant the head sent the list of all complaints to a journalist. I saw it."), DPO, "New incident")
    mails = school.reply(DPO, notice, "CONFIRM {}")
    task = about(mails, "hale@hollylane.example", "decide who investigates")
    ok("ASSIGN" in text(task) and SIRO not in mails, "the deputy is asked")
    mails = school.reply("hale@hollylane.example", task, f"ASSIGN {CHAIR} {{}}")
    ok(school.ask("SELECT state FROM incident") == "assigned" and SIRO not in mails, f"and may; the SIRO hears nothing {list(mails)}")
    school.close()


def the_deputy_is_alarmed():
    school = School()
    school.configure(f'address = "{SIRO}"', f'address = "{SIRO}"; deputy = "vice_chair"')
    school.configure("chair = {", 'vice_chair = { name = "V. Hale"; address = "hale@hollylane.example"; }; chair = {')
    ack = about(school.take(ANN, "I lost a memory stick with the reports of my class."), ANN, "received")
    mails = school.reply(ANN, ack, "All files on the office server are encrypted, there is a ransom note on the screen. "
                         "Alison Grant the head sold the password to them.")
    ok("Attack?" in about(mails, "hale@hollylane.example", "More information")["Subject"] and SIRO not in mails,
       f"the deputy hears at once of the attack of which the SIRO is accused {list(mails)}")
    school.close()


def decided(school):
    """The Board has decided that the ICO need not be told: Mrs Haddad's mail about it, and the DPO's."""
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}")
    pryce, haddad = mails[PRYCE][0], mails[HADDAD][0]
    mails = school.reply(PRYCE, pryce, "ICO not required because it was encrypted {}")
    return haddad, about(mails, DPO, "The ICO need not be told"), answer_of(mails, PRYCE)


def one_of_the_board_decides_otherwise():
    school = governed(PRYCE, HADDAD)
    haddad, told, _ = decided(school)
    ok(f"Decided by: {PRYCE} of the Information Governance Board" in said(told), f"which of them has decided is said {said(told)}")
    ok("ICO required because [" in text(told), "and who may decide otherwise finds the line for it")
    mails = school.reply(HADDAD, haddad, "ICO required {}")
    answer = said(answer_of(mails, HADDAD))
    ok(school.ask("SELECT ico FROM incident") == "not_required" and list(mails) == [HADDAD], "nothing is overturned without a word")
    ok(f"recorded already: the ICO need not be told ({PRYCE} of the Information Governance Board, " in answer and '"because"' in answer,
       f"it says what was decided, by whom and when {answer}")
    mails = school.reply(HADDAD, answer_of(mails, HADDAD), "ICO required because it was not encrypted {}")
    ok(school.ask("SELECT ico FROM incident") == "required", "with a reason it is")
    for who in (PRYCE, DPO):
        told = said(mails[who][0])
        ok(f"before: the ICO need not be told ({PRYCE} of the Information Governance Board, " in told and
           f"Decided by: {HADDAD} of the Information Governance Board" in told and "encrypted" not in told, f"{who} reads that it was decided otherwise {told}")
    school.close()


def one_mail_settles_it_all():
    """What a mail has settled itself nobody is asked for in the mails about it."""
    school = governed(PRYCE, HADDAD)
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}\nICO not required because it was encrypted\n"
                         f"SUBJECTS not required because it was encrypted\nASSIGN {ANN}")
    subjects = [mail["Subject"] for mail in mails[SIRO]]
    ok(any("Answered for you" in subject for subject in subjects) and not any("who investigates" in subject for subject in subjects),
       f"the SIRO is not asked for what is done: {subjects}")
    ok(len(mails[ANN]) == 1 and "investigate and send" in mails[ANN][0]["Subject"], "who investigates is asked to")
    level = said(about(mails, PRYCE, "Incident is major"))
    ok("to be decided whether" not in level and "72 hours" not in level, f"the Board is asked for no decision that has been made: {level}")
    school.close()
    school = governed(PRYCE, HADDAD)
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}\nICO not required because it was encrypted\nASSIGN nobody")
    ok(any("who investigates" in mail["Subject"] for mail in mails[SIRO]), "what was refused is still asked for")
    level = said(about(mails, PRYCE, "Incident is major"))
    ok("to be decided whether the people whose data it is must be told." in level, f"and of the two decisions the one that is open: {level}")
    school.close()


def what_was_refused_is_offered_again():
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), SIRO)
    mails = school.reply(SIRO, notice, "DISCIPLINE no, honest mistake {}")
    answer = text(answer_of(mails, SIRO))
    ok("DISCIPLINE: not done" in answer and "DISCIPLINE not because [" in answer, f"what was refused for its form may be said again {answer}")
    school.close()


def the_ico_is_told_twice():
    school = governed(PRYCE, HADDAD)
    haddad, dpo, _ = decided(school)
    mails = school.reply(DPO, dpo, "ICO notified because the county has told it {}")
    ok(school.ask("SELECT ico FROM incident") == "done", "who says why may say otherwise")
    due = school.ask("SELECT due FROM duty WHERE duty = 'ico_phase'")
    mails = school.reply(HADDAD, haddad, "ICO notified today {}")
    answer = said(answer_of(mails, HADDAD))
    ok("ICO: not done, because it is recorded already: the ICO has been told (the DPO, " in answer and "another time" in answer, answer)
    ok(due == school.ask("SELECT due FROM duty WHERE duty = 'ico_phase'") and list(mails) == [HADDAD], "and nothing moves")
    mails = school.reply(HADDAD, answer_of(mails, HADDAD), "ICO complete {}")
    ok(school.ask("SELECT ico FROM incident") == "complete", "what only goes on needs no reason")
    mails = school.reply(HADDAD, answer_of(mails, HADDAD), "ICO complete {}")
    ok("recorded already" in said(answer_of(mails, HADDAD)), "that either is recorded once")
    school.close()


def the_board_hears_of_the_end():
    school = governed(PRYCE, HADDAD)
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}")
    ok("What it is: a confirmed incident" in said(mails[PRYCE][0]), "the Board's first mail says what it is")
    mails = school.reply(DPO, answer_of(mails, DPO), "NOT-INCIDENT because it was found {}")
    ok(all("It is no incident" in only(mails, who)["Subject"] and "By: the DPO" in said(only(mails, who)) for who in (PRYCE, HADDAD, CHAIR)),
       f"and who has heard of it hears of the end {list(mails)}")
    notice = about(school.take("bob@hollylane.example", "I left a note on the bus."), DPO, "New incident")
    mails = school.reply(DPO, notice, "NOT-INCIDENT because it was found {}")
    ok(PRYCE not in mails and CHAIR not in mails, f"who has not does not {list(mails)}")
    school.close()


def twins():
    """The same words from the same person are two incidents, as they may be two events; the DPO reads that they may be one."""
    school = School()
    words = "I sent the class list of 4B to one wrong parent on Monday."
    school.take(ANN, words)
    for text_of_it, who, same in ((words + "\n", ANN, True), (words.replace("of 4B", "of 5B"), ANN, False), (words, "bob@hollylane.example", False),
                                  (words.replace(" to ", "\nto "), ANN, True)):
        mails = school.take(who, text_of_it)
        ok(("same words as HLP-2026-0001" in said(about(mails, DPO, "New incident")) or
            "same words as HLP-2026-0002" in said(about(mails, DPO, "New incident"))) == same, f"{text_of_it!r} of {who}: {same}")
        ok("same words" not in said(about(mails, SIRO, "New incident")), "which is the DPO's to say")
    school.change("UPDATE incident SET received_at = received_at - 7200")
    ok("same words" not in said(about(school.take(ANN, words), DPO, "New incident")), "hours later it is another")
    school.close()


def answers_outside_the_thread():
    """"Re:" from who reported, without a thread, is an incident of its own, as it may be another event; the DPO reads whose subject it answers."""
    school = School()
    school.take(ANN, "I left my laptop on the bus, with the marks of 4B on it.", "help lost laptop")
    for subject, who, hinted in (("RE: Help lost laptop", ANN, True), ("Re: help lost laptop", "bob@hollylane.example", False),
                                 ("Re: help lost phone", ANN, False), ("help lost laptop", ANN, False)):
        mails = school.take(who, f"Good news, we got it back, the driver had it. {subject}", subject)
        ok(("subject answers that of HLP-2026-0001" in said(about(mails, DPO, "New incident"))) == hinted, f"{subject!r} of {who}: {hinted}")
        if hinted:
            ok("DUPLICATE [" in said(about(mails, DPO, "New incident")), "and DUPLICATE, which the hint names, is in the menu")
        ok("subject answers" not in said(about(mails, SIRO, "New incident")), "which is the DPO's to say")
    school.change("UPDATE incident SET received_at = received_at - 8 * 86400")
    mails = school.take(ANN, "We got it back after all.", "Re: help lost laptop")
    ok("subject answers" not in said(about(mails, DPO, "New incident")), "a week later it is another")
    school.close()


def no_hint_names_what_is_kept_from_the_dpo():
    """Of an incident from which somebody is kept no note of another one tells."""
    school = School()
    school.take(ANN, "Martin Webb, our DPO, looked into pupils' files without any reason and sold them.", "what I saw")
    ok(school.ask("SELECT suspected FROM incident") != 0, "the DPO is said to be its subject")
    mails = school.take(ANN, "I left my laptop on the bus, with the marks of 4B on it.", "Re: what I saw")
    ok(about(mails, DPO, "New incident") and "HLP-2026-0001" not in said(about(mails, DPO, "New incident")), "the DPO reads of the other alone")
    school.close()


def nobody_is_left():
    """The SIRO's mail bounces, and the DPO, who stands in, is away: the Chair and the administrator are told, of a grave one the Board."""
    for words, board in (("I lost a pencil case with a class list.", False), ("I lost a memory stick.", True)):
        school = governed(PRYCE)
        notice = only(school.take(ANN, words), SIRO)
        if board:
            school.change("UPDATE incident SET severity = 'major', deadline_severity = 'major'")
        else:
            school.change("UPDATE incident SET severity = 'minor', deadline_severity = 'minor'")
        asked = about(bounced(school, notice), DPO, "Please stand in")
        mails = away(school, DPO, asked)
        told = {CHAIR, "it@hollylane.example"} | ({PRYCE} if board else set())
        ok(set(mails) == told, f"when nobody is left others are told {list(mails)}")
        ok(all("the SIRO cannot be reached" in " ".join(some[0].split()) for some in mails.values()), "of whom it is")
        ok(all("you are asked to find somebody who can" in " ".join(some[0].split()) for some in mails.values()), "and reads first what to do")
        ok("What it is" in mails[CHAIR][0] and "memory stick" not in str(mails), "and what the incident is, and no word of it")
        ok(not away(school, DPO, asked), "once a day")
        school.close()
    school = School()
    asked = asked_to_stand_in(school, SIRO, DPO)
    mails = away(school, SIRO, asked)
    ok(set(mails) == {CHAIR, "it@hollylane.example"} and "the DPO cannot be reached" in " ".join(mails[CHAIR][0].split()), f"so it is the other way round {list(mails)}")
    school.close()


def both_are_away():
    """Their machines answer the first mail alone, as most do: nobody answers that they cannot stand in."""
    for one, other in ((DPO, SIRO), (SIRO, DPO)):
        school = governed(PRYCE)
        first = school.take(ANN, "I lost a memory stick.")
        ok(list(away(school, one, only(first, one))) == [other], "of one who is away the other is told")
        mails = away(school, other, only(first, other))
        ok(set(mails) >= {CHAIR, PRYCE, "it@hollylane.example"}, f"of both, others are {list(mails)}")
        what = "the DPO" if other == DPO else "the SIRO"
        ok(CHAIR in mails and f"{what} cannot be reached" in " ".join(mails[CHAIR][0].split()) and "memory stick" not in str(mails),
           "and read of whom, and no word of it")
        school.close()
    school = governed(PRYCE)
    first = school.take(ANN, "I lost a memory stick.")
    away(school, DPO, only(first, DPO))
    second = school.take("bob@hollylane.example", "I lost another bag of pupils' books.")
    ok(CHAIR in away(school, SIRO, about(second, SIRO, "New incident")), "whoever is away is so for every incident")
    school.change("UPDATE person SET away_until = 1")
    third = school.take("bob@hollylane.example", "I lost another bag of pupils' coats.")
    ok(list(away(school, SIRO, only(third, SIRO))) == [DPO], "until it ends: who is back can be reached, and others are not told")
    school.close()


def an_absence_is_known():
    """A machine says it once: what is asked later, and about other incidents, goes to who stands in, too."""
    school = School()
    asked = asked_to_stand_in(school, SIRO, DPO)
    mails = school.take("bob@hollylane.example", "I lost another bag of pupils' books.")
    ok("you are asked to classify the incident in the place of the DPO" in first_line(about(mails, SIRO, "Please stand in")) and
       about(mails, DPO, "New incident"), f"of another incident, too, and nothing is taken from who is away {list(mails)}")
    mails = school.reply(SIRO, asked, "CLASSIFY minor because of the few {}\nINVESTIGATE")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}\nWhat happened, in a few sentences: a stick was lost\nSATISFIED {}")
    ok("the DPO, who cannot be reached at the moment, and whoever stands in for them are asked to close it" in said(answer_of(mails, SIRO)),
       f"who is asked to close it is said: {said(answer_of(mails, SIRO))}")
    asked = about(mails, SIRO, "Please stand in")
    ok("you are asked to review the outcome report in the place of the DPO" in first_line(asked) and about(mails, DPO, "Please"),
       f"a later task of the first goes to both: {first_line(asked)}")
    notice = about(mails := school.take(ANN, "I lost my keys to the office."), DPO, "New incident")
    ok("Please stand in" in str([mail["Subject"] for mail in mails[SIRO]]), "so it is for days")
    mails = school.take(ANN, "Alison Grant the head sent the list of all complaints to a journalist. I saw it.")
    ok(SIRO not in mails and about(mails, CHAIR, "Please stand in"), f"and who is kept out of one stands in for nobody there {list(mails)}")
    school.reply(DPO, notice, "CONFIRM {}")
    mails = school.take("bob@hollylane.example", "I lost a bag of pupils' coats.")
    ok("Please stand in" not in str([mail["Subject"] for mail in mails[SIRO]]), "until whoever is away answers something")
    school.close()


def first_line(mail):
    return " ".join(text(mail).split("\n\n")[0].split())


def late(school, hours, duty="classify"):
    """So many hours later, what has not been done is reminded of."""
    school.change(f"UPDATE duty SET start = start - {hours * 3600}, due = due - {hours * 3600}, next = 1, reached = start - {hours * 3600} "
                  f"WHERE duty = '{duty}'")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    return school.sent()


def the_deputy_hears_that_it_is_late():
    """Who may do it in the owner's place reads so, and finds the lines; who was asked to, is asked again."""
    for absent, says in ((True, "You stand in for the DPO: please do it"), (False, "You may do it in the place of the DPO")):
        school = School()
        if absent:
            ok("e-mail, you are asked to classify the incident in the place of the DPO, by " in first_line(asked_to_stand_in(school, SIRO, DPO)),
               "whoever stands in reads first what to do, and by when")
        else:
            school.reply(SIRO, only(school.take(ANN, "I lost a memory stick."), SIRO), "CONFIRM {}")
        told = about(late(school, 31), SIRO, "Not done yet: classify")
        ok(says in said(told) and "Nobody asks you" not in said(told), f"{says}: {said(told)}")
        ok("CLASSIFY" in text(told) and "ICO required" in text(answer_of(school.reply(SIRO, told, "CLASSIFY minor because of the few {}"), SIRO)),
           "and what the mail offers is taken, and goes on as the DPO's would")
        ok(school.ask("SELECT role FROM decision WHERE command = 'CLASSIFY'") == "dpo", "in the DPO's place")
        school.close()


def the_dpo_waits_for_nobody():
    """What the SIRO has not raised with the DPO, the DPO has read of: it is classified, and not raised, in no other's place."""
    school = School()
    school.take(ANN, "I lost a memory stick.")
    told = about(late(school, 31, "raise"), DPO, "Not done yet: read the report")
    ok("You need not wait for the SIRO: classify it with one of the lines below." in said(told) and "in the place of" not in said(told),
       f"the DPO is told to classify it {said(told)}")
    school.reply(DPO, told, "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "classified" and school.ask("SELECT role FROM decision") == "dpo", "as the DPO")
    school.close()
    school = School()
    school.take(ANN, "I lost a memory stick.")
    school.change("UPDATE duty SET start = start - 360000, due = due - 360000, next = 1, reached = start - 360000")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    told = about(school.sent(), DPO, "Reminder: ")
    ok("you need not wait for it: you can classify it" in said(told), f"also in a list {said(told)[:400]}")
    school.close()


def help_has_what_a_deputy_may_do():
    school = School()
    mails = school.reply(SIRO, only(school.take(ANN, "I lost a memory stick."), SIRO), "HELP {}")
    helped = text(answer_of(mails, SIRO))
    instead = helped.split("In the place of somebody whom you stand in for:")[1].split("To read:")[0]
    ok("CLASSIFY" in instead and "ICO required" in instead and "ASSIGN" not in instead, f"HELP names what is the DPO's alone {helped}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "CLASSIFY minor because of the few {}")
    ok(school.ask("SELECT state FROM incident") == "classified", "and it is taken")
    school.close()


def the_dpo_is_away_and_the_siro_is_suspected():
    """The Chair stands in for both, and reads why; who is suspected hears nothing."""
    school = School()
    mails = school.take(ANN, "Alison Grant the head sent the list of all complaints to a journalist. I saw it.")
    mails = school.take(DPO, "I am away.", f"Automatic reply: {about(mails, DPO, 'New incident')['Subject']}",
                        f"Auto-Submitted: auto-replied\nIn-Reply-To: {about(mails, DPO, 'New incident')['Message-ID']}\n")
    asked = only(mails, CHAIR)
    ok(list(mails) == [CHAIR] and "e-mail, you are asked to classify the incident in the place of the DPO, by " in first_line(asked),
       f"the Chair is asked to classify {list(mails)} {first_line(asked)}")
    ok("the DPO cannot be reached" in said(asked) and "the SIRO cannot be reached" not in said(asked), "the DPO, and not the SIRO, cannot be reached")
    ok("the report may be about the SIRO in person" in said(asked) and "Alison" not in str(asked), "and reads why the SIRO is not asked")
    for word in ("CLASSIFY", "CONFLICT yes", "CONFLICT no", "NOT-INCIDENT"):
        ok(f"{word} " in text(asked), f"{word} is offered")
    mails = school.reply(CHAIR, asked, "CLASSIFY minor because of the few {}")
    ok(school.ask("SELECT state FROM incident") == "classified" and SIRO not in mails, f"and is taken {list(mails)}")
    ok("By: the Chair of Governors for the DPO" in said(about(mails, DPO, "Answered for you")), "of which the DPO reads")
    school.close()


def a_machine_answers_with_the_subject_alone():
    """Some machines thread nothing, and some say nothing of themselves: the subject, and whom it comes from, tell what they answer."""
    for headers in ("Auto-Submitted: auto-replied\n", ""):
        school = School()
        notice = only(school.take(ANN, "I lost a memory stick."), DPO)
        mails = school.take(DPO, "I am away until Monday.", f"Automatic reply: {notice['Subject']}", headers)
        ok(school.outcome() == "delivery_record" and "in the place of the DPO" in first_line(about(mails, SIRO, "Please stand in")),
           f"the deputy is asked {school.outcome()}")
        mails = school.take(ANN, "I am out of the office.", "Out of office: [HLP-2026-0001] We have your report", headers)
        ok(school.outcome() == "delivery_record" and not mails and school.ask("SELECT count(*) FROM incident") == 1,
           f"a reporter's machine reports nothing, and gets no answer {school.outcome()} {list(mails)}")
        mails = school.take("mallory@elsewhere.example", "I am away.", f"Automatic reply: {notice['Subject']}", headers)
        ok(school.ask("SELECT count(*) FROM quarantine") == 1 and not mails, "whom we have not written to answers nothing of ours")
        school.close()


def somebody_says_that_they_are_away():
    """By hand it counts as much as a machine's words; the text is kept, and is no incident of its own."""
    words = "Hello, I am away until Monday. Please ask Alison Grant if it is urgent.\n\nThanks"
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, words)
    ok(set(mails) == {SIRO, DPO} and "in the place of the DPO" in first_line(about(mails, SIRO, "Please stand in")) and
       school.outcome() == "follow_up", f"in reply to a mail of ours the deputy is asked, and they are answered {list(mails)}")
    ok("I am away until Monday" in school.run("show", "HLP-2026-0001")[1], "and what was written is kept")
    school.close()
    school = School()
    mails = school.take(DPO, words, "Away")
    ok(list(mails) == [DPO] and school.ask("SELECT count(*) FROM incident") == 0 and school.ask("SELECT automatic FROM quarantine") == 1,
       f"about nothing it is no incident, and lies where it can be released {list(mails)}")
    ok("Please stand in" in str([mail["Subject"] for mail in school.take(ANN, "I lost a memory stick.")[SIRO]]), "and counts for what comes next")
    for day, days in (("", (6, 7)), (" until 1 January 2099", (41, 42))):
        school.change("UPDATE person SET away_until = 0")
        school.take(DPO, f"I am on annual leave{day}.", f"Away{day}")
        left = school.ask("SELECT max(away_until) - CAST(strftime('%s', 'now') AS INTEGER) FROM person") // 86400
        ok(left in days, f"until the day that is named, within six weeks, else for a week: {day!r} {left}")
    for who, said in ((ANN, words), (DPO, words + "\n\nThe class list was sent to the wrong parent."), (DPO, "I am away until Monday and my laptop was stolen.")):
        before = school.ask("SELECT count(*) FROM incident")
        school.take(who, said, "Away")
        ok(school.ask("SELECT count(*) FROM incident") == before + 1, f"whoever has no work, or tells of more, reports it {who} {said[-40:]!r}")
    school.close()


def somebody_says_that_they_are_back():
    """By hand it ends what they said by hand or a machine for them; it is no incident, in a thread, under a reference or alone."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    for where, told in (("thread", "I am back."), ("reference", "I'm back"), ("alone", "Hi, I'm back in school today. Sorry for the delay.\n\nThanks")):
        school.take(DPO, "I am away until Friday.", "Away")
        mails = (school.reply(DPO, notice, told) if where == "thread" else
                 school.take(DPO, told, f"Re: {notice['Subject']}" if where == "reference" else "Back"))
        answer = answer_of(mails, DPO)
        ok("You are taken to be back" in said(answer) and ("SHOW [" in said(answer)) == (where != "alone") and
           school.ask("SELECT count(*) FROM incident") == 1 and school.ask("SELECT max(away_until) FROM person") == 0, f"{where}: {said(answer)}")
    for who, told in ((ANN, "I am back."), (DPO, "I am back. The stick is not in my bag."), (DPO, "I am back on Monday.")):
        school.take(DPO, "I am away until Friday.", "Away")
        school.take(who, told, "Back")
        ok(school.ask("SELECT max(away_until) FROM person") > 0, f"not of others, nor with more, nor to come: {who} {told!r}")
    before, held = (school.ask(f"SELECT count(*) FROM {table}") for table in ("incident", "quarantine WHERE reason LIKE '%back, and nothing else'"))
    mails = school.take("bob@hollylane.example", "I am back.", "Back")
    ok(not mails and school.ask("SELECT count(*) FROM quarantine WHERE reason LIKE '%back, and nothing else'") == held + 1 and school.ask("SELECT count(*) FROM incident") == before,
       "of who has no work here it is kept, and is no incident")
    school.take("bob@hollylane.example", "I am back. The class list is not in my bag.", "Back")
    ok(school.ask("SELECT count(*) FROM incident") == before + 1, "what says more is one")
    school.close()


def our_mails_ask_for_absences():
    """Of who is asked for something the machine may say that they are away; of who reports it need not."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick.")
    for who, asks in ((DPO, "DR, RN, NRN"), (SIRO, "DR, RN, NRN"), (ANN, "DR, RN, NRN, OOF, AutoReply")):
        ok(only(mails, who)["X-Auto-Response-Suppress"] == asks and only(mails, who)["Auto-Submitted"], f"{who}: {asks}")
    school.close()


if __name__ == "__main__":
    for test in (the_siro_stands_in_for_the_dpo, the_siro_has_read_it, the_dpo_stands_in_for_the_siro,
                 nobody_raises_it_with_themselves, a_conflict_is_answered_twice, status_says_who_and_when, with_another_deputy,
                 the_deputy_is_alarmed, one_of_the_board_decides_otherwise, one_mail_settles_it_all, what_was_refused_is_offered_again,
                 the_ico_is_told_twice, the_board_hears_of_the_end, twins, answers_outside_the_thread,
                 no_hint_names_what_is_kept_from_the_dpo, nobody_is_left, both_are_away, an_absence_is_known,
                 the_deputy_hears_that_it_is_late, the_dpo_waits_for_nobody, help_has_what_a_deputy_may_do, the_dpo_is_away_and_the_siro_is_suspected,
                 a_machine_answers_with_the_subject_alone, somebody_says_that_they_are_away,
                 somebody_says_that_they_are_back, our_mails_ask_for_absences):
        test()
    print(f"1..{test_maildir.tests}")
