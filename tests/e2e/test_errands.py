#!/usr/bin/env python3
"""What is owed outside of an incident's life, by e-mail: requests, remedial actions, the review of the policy. The real daemon on
a Maildir."""
import json
import re
import time

import test_maildir
from test_anonymous import Anonymous, subject_of
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, only, text

ANN, BOARD, TOM = "ann@hollylane.example", "board@hollylane.example", "t.reed@hollylane.example"
EXCEPTION = "I would like to request an exception to the Acceptable Use policy, so that I may use my own laptop until Easter."
SUGGESTION = "I would like to suggest that we add a rule to the policy about clear desks in the staff room."
DAY = 24 * 60 * 60


def with_board():
    school = School()
    school.configure("chair = {", f'board = ( {{ name = "B. Cole"; address = "{BOARD}"; }} ); chair = {{')
    return school


def said(mail):
    return " ".join(text(mail).split())


def errands(school, columns="kind, done > 0"):
    return school.ask_all(f"SELECT {columns} FROM errand ORDER BY id")


def an_exception():
    school = with_board()
    mails = school.take(ANN, EXCEPTION, "My own laptop")
    ok(school.outcome() == "request" and school.ask("SELECT count(*) FROM incident") == 0, "a request is no incident")
    ok(sorted(mails) == sorted([ANN, BOARD]) and "HLP-R1" in only(mails, ANN)["Subject"], "it is acknowledged, and the Board asked")
    ok(not any("laptop" in mail.as_string() for mails_of in mails.values() for mail in mails_of), "nobody is mailed its words")
    asked = only(mails, BOARD)
    mails = school.reply(BOARD, asked, "We grant it.")
    ok("Nothing was done" in said(answer_of(mails, BOARD)), "who answers without a command is told that it did nothing")
    ok(list(mails) == [BOARD] and school.ask("SELECT count(*) FROM incident") == 0, "and has reported nothing")
    mails = school.reply(BOARD, asked, "SHOW {}")
    ok(any("my own laptop until Easter" in text(mail) for mail in mails[BOARD]), "SHOW has the words")
    mails = school.reply(BOARD, asked, "ANSWER REFUSED {}")
    ok(errands(school) == [("exception", 0)] and ANN not in mails and "not done" in said(only(mails, BOARD)),
       "which leaves the code as it is; a refusal without a reason is none")
    mails = school.reply(BOARD, asked, "ANSWER GRANTED {}")
    ok(errands(school) == [("exception", 0)] and "used before" in said(only(mails, BOARD)), "a used code answers nothing")
    mails = school.reply(BOARD, answer_of(mails, BOARD), "Answer this is refused, as there is a loan laptop {}")
    ok("ANSWER must be written in capitals" in said(only(mails, BOARD)), f"what is no answer is told why: {said(only(mails, BOARD))[:200]}")
    mails = school.reply(BOARD, answer_of(mails, BOARD), "Answer refused because there is a loan laptop. {}")
    answer = only(mails, ANN)
    ok("there is a loan laptop" in said(answer), "the answer goes to who asked")
    thread = f"In-Reply-To: {answer['Message-ID']}\n"
    mails = school.take(ANN, "Thank you very much for the quick answer.\n\nAnn", f"Re: {answer['Subject']}", thread)
    ok(mails == {} and school.outcome() == "request", f"thanks for it are kept, and nobody is told ({list(mails)})")
    mails = school.take(ANN, "Thank you. May I have it for another week?", f"Re: {answer['Subject']}", thread)
    ok(list(mails) == [BOARD], "more than thanks is")
    ok(errands(school, "kind, done > 0, answer, answered_by > 0") ==
       [("exception", 1, "refused because there is a loan laptop.", 1)], "and is kept")
    told = text(answer_of(school.reply(BOARD, asked, "HELP {}"), BOARD))
    ok("used before" not in told and "LIST [" in told and "ANSWER [" not in told, "for HELP a used code will do, and there is nothing to answer now")
    ok(school.run("verify")[0] == 0, "the record is whole")
    status, shown = school.run("show", "hlp-r1")[:2]
    ok(status == 0 and "HLP-R1  exception" in shown and "refused because there is a loan laptop." in shown and
       "my own laptop until Easter" in shown and "May I have it for another week?" in shown, "show has the request, its answer and its mails")
    shown = json.loads(school.run("show", "--json", "HLP-R1")[1].strip())
    ok(shown["kind"] == "exception" and shown["done"] and any("another week" in report["visible"] for report in shown["reports"]), "as JSON, too")
    ok(school.run("show", "HLP-R2")[0] == 1 and school.run("report", "HLP-R1")[0] == 1, "there is one, and a request has no drafts")
    school.close()


def a_board_of_two():
    """One member answers, and the other need not."""
    school, other = School(), "dean@hollylane.example"
    school.configure("chair = {", f'board = ( {{ name = "B. Cole"; address = "{BOARD}"; }}, {{ name = "C. Dean"; address = "{other}"; }} ); chair = {{')
    mails = school.take(ANN, EXCEPTION, "My own laptop")
    ok(BOARD in mails and other in mails, "both are asked")
    mails = school.reply(BOARD, only(mails, BOARD), "ANSWER GRANTED until Easter {}")
    ok(sorted(mails) == sorted([ANN, BOARD, other]), f"the one's answer is told to the other, too: {list(mails)}")
    told = only(mails, other)
    ok("No longer needed: answer a request" in told["Subject"] and "Easter" not in said(told), f"in few words: {said(told)[:160]}")
    school.close()


def what_is_added():
    school = with_board()
    ack = only(school.take(ANN, EXCEPTION, "My own laptop"), ANN)
    mails = school.take(ANN, "Thank you.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    ok(school.outcome() == "request" and mails == {}, "thanks for the acknowledgement are kept, and nobody is told")
    quoted = "".join(f"> {line}\n" for line in text(ack).splitlines())
    for inside in ("", "> I need it from Tuesday.\n"):
        mails = school.take(ANN, f"Thank you.\n\n{quoted}{inside}", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
        ok(list(mails) == ([BOARD] if inside else []), f"and what stands in the quotation is not {inside!r}")
    mails = school.take(ANN, "Thank you. I need it from Monday.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    ok(school.outcome() == "request" and list(mails) == [BOARD] and "has written again" in said(only(mails, BOARD)),
       "what is added is no incident, and its owner hears of it")
    ok("SHOW [" in text(only(mails, BOARD)) and "from Monday" not in text(only(mails, BOARD)), "with SHOW, without its words")
    mails = school.take(ANN, "I have just lost the laptop with the pupils' medical records on the bus.", f"Re: {ack['Subject']}",
                        f"In-Reply-To: {ack['Message-ID']}\n")
    ok(school.outcome() == "incident" and DPO in mails, "a loss is an incident, whatever it answers")
    school.take(ANN, EXCEPTION + " Yesterday I lost a memory stick with the class list.", "Two things")
    ok(school.outcome() == "incident", "a request that comes with a loss is an incident, too")
    school.close()


def words_are_no_report():
    """Who answers a mail of ours about a request, in whatever words and by whatever program, has not reported an incident."""
    school = with_board()
    mails = school.take(ANN, EXCEPTION, "My own laptop")
    asked, ack = only(mails, BOARD), only(mails, ANN)
    quoted = "\n\n" + "\n".join("> " + line for line in text(asked).splitlines())
    for words in ("We grant it." + quoted, "Thank you.", "No, we cannot allow that. Personal laptops are not encrypted.", ""):
        for thread in (True, False):
            mails = school.reply(BOARD, asked, words, thread)
            ok(list(mails) == [BOARD] and "Nothing was done" in said(only(mails, BOARD)) and "report" in said(only(mails, BOARD)),
               f"the Board, thread {thread}: {words[:12]}")
    mails = school.reply(ANN, ack, "Thank you. It is for May.", thread=False)
    ok(list(mails) == [BOARD], "who asked, by the reference in the subject alone")
    mails = school.take(ANN, "I forgot to say that it is for the new term.", "Re: My own laptop", f"In-Reply-To: <m1@hollylane.example>\n")
    ok(list(mails) == [BOARD], "or in answer to the first mail")
    mails = school.reply(BOARD, asked, "ANSWER GRANTED", thread=False)
    ok("there is no code in it" in said(only(mails, BOARD)), "a command without its code is told so")
    ok(school.ask("SELECT count(*) FROM incident") == 0 and errands(school) == [("exception", 0)], "none of it is an incident")
    mails = school.reply("eve@evil.example", asked, "Thank you.", thread=False)
    ok(BOARD not in mails and school.outcome() == "incident", "who has no part in it does not join it by its reference")
    for words in ("Refused. If the laptop with medical records is lost or stolen, that is a major breach of personal data.",
                  "Please ask her whether the safeguarding files have been copied to the laptop already.",
                  "We grant it, as long as no pupil data is stolen."):
        mails = school.reply(BOARD, asked, words)
        ok(school.outcome() == "request" and list(mails) == [BOARD] and "please write a new e-mail" in said(only(mails, BOARD)),
           f"grave words of who was asked are an answer, and kept with the request: {words[:30]}")
    ok(school.ask("SELECT count(*) FROM errand_report") > 3, "nothing of them is lost")
    mails = school.reply(BOARD, asked, "I have just lost the laptop with the pupils' medical records on the bus.")
    ok(school.outcome() == "incident" and DPO in mails, "a loss is an incident, whoever was asked for something else")
    school.close()


def bounce_of(mail, kind="failed"):
    """What somebody's server says of a mail of ours."""
    return (f"MIME-Version: 1.0\nIn-Reply-To: {mail['Message-ID']}\nAuto-Submitted: auto-replied\n"
            f"Content-Type: multipart/report; report-type=delivery-status; boundary=zz\n",
            f"--zz\nContent-Type: text/plain\n\nIt could not be delivered.\n\n--zz\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {mail['To'].addresses[0].addr_spec}\nAction: {kind}\n"
            f"Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n--zz\nContent-Type: message/rfc822\n\n"
            f"Message-ID: {mail['Message-ID']}\nSubject: {mail['Subject']}\n\n\n--zz--")


def nobody_there():
    """A mail about an errand does not arrive: the deputy is asked, or who looks after the machine is told, at once."""
    school = with_board()
    mails = school.take(ANN, EXCEPTION, "My own laptop")
    headers, body = bounce_of(only(mails, BOARD))
    mails = school.take("MAILER-DAEMON@mx.example", body, "Undelivered", headers)
    told = only(mails, "it@hollylane.example")
    ok(school.outcome() == "delivery_record" and list(mails) == ["it@hollylane.example"] and
       "It was meant for the Information Governance Board" in said(told), "the Board has no deputy: the administrator is told")
    headers, body = bounce_of(told)
    ok(not school.take("MAILER-DAEMON@mx.example", body, "Undelivered again", headers), "which goes no further")
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    siro = only(school.reply(DPO, notice, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}"), SIRO)
    headers, body = bounce_of(siro)
    mails = school.take("MAILER-DAEMON@mx.example", body, "Undelivered", headers)
    asked = only(mails, DPO)
    ok("the SIRO cannot be reached" in said(asked) and "carry out action 1" in said(asked) and list(mails) == [DPO],
       "the SIRO's deputy is asked")
    school.reply(DPO, asked, "ACTION 1 done {}")
    ok(errands(school) == [("exception", 0), ("action", 1)], "and can do it")
    school.close()


def overdue(school, seconds=5 * 3600):
    """What is to be raised and the actions are late: the SIRO's reminder of them."""
    school.change(f"UPDATE duty SET start = start - {seconds}, due = due - {seconds}, reached = reached - {seconds}, "
                  f"next = iif(next = 0, 0, next - {seconds}) WHERE duty = 'raise'")
    school.change("UPDATE incident SET next_reminder = 1")
    school.change(f"UPDATE errand SET next = 1, opened = opened - {21 * DAY}, reached = reached - {21 * DAY}, due = {int(time.time())} - 1")
    school.change(f"UPDATE outbox SET created_at = created_at - {seconds}")
    school.once()
    return only(school.sent(), SIRO)


def several_at_once(school):
    """The SIRO's notice of an incident, and one reminder of that, another and an action."""
    mails = school.take(ANN, "I lost a memory stick.")
    notice = only(mails, SIRO)
    school.reply(DPO, only(mails, DPO), "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}")
    school.take("bob@hollylane.example", "I lost another bag of pupils' books.")
    return notice, overdue(school)


def returns(school, mail, kind):
    """A mail of ours comes back: what goes out then."""
    if kind == "away":
        return school.take(mail["To"].addresses[0].addr_spec, "I am away.", "Out of office",
                           f"In-Reply-To: {mail['Message-ID']}\nAuto-Submitted: auto-replied\n")
    headers, body = bounce_of(mail)
    return school.take("MAILER-DAEMON@mx.example", body, "Undelivered", headers)


def nobody_there_for_several():
    """A mail about several things is not read: who stands in has all of them in one mail."""
    for kind in ("bounce", "away"):
        school = School()
        notice, reminder = several_at_once(school)
        ok("3 things are not done" in reminder["Subject"], f"one reminder of three things: {reminder['Subject']}")
        mails = returns(school, reminder, kind)
        ok({to: len(some) for to, some in mails.items()} == {DPO: 1}, f"{kind}: one mail, {[str(mail['Subject']) for mail in mails[DPO]]}")
        told = only(mails, DPO)
        ok("cannot be reached: 3 things" in told["Subject"] and said(told).count("the SIRO cannot be reached") == 3 and
           said(told).count("raise it with the DPO overdue since") == 2 and "carry out action 1 overdue since" in said(told),
           "which says what is to be done")
        ok("another way" not in said(told), "by who reads it")
        ok(not returns(school, notice, "away") and not returns(school, reminder, "away"), "and once a day, whatever else is not read")
        kept = school.ask_all("SELECT effect_key, original FROM outbox_about WHERE outbox = (SELECT max(outbox) FROM outbox_about)")
        ok(sorted((key.split("/")[0], flag) for key, flag in kept) == [("stand_in", 1), ("stand_in", 1), ("undelivered", 0)],
           f"the register knows what it was about {kept}")
        action = re.search(r"ACTION 1 done (\[[a-z2-9]{16}\])", text(told))[1]
        school.reply(DPO, told, f"ACTION 1 done {action}")
        ok(errands(school) == [("action", 1)], "each has a code of its own, which counts")
        mails = returns(school, told, "bounce")
        ok(set(mails) == {CHAIR, DPO, "it@hollylane.example"} and set(map(len, mails.values())) == {1}, f"should it come back, one mail says so to each {list(mails)}")
        ok("the SIRO cannot be reached" in said(only(mails, CHAIR)), "and the Chair reads who cannot be reached when nobody is left who stands in")
        left, steps = [mail for some in mails.values() for mail in some], 0
        while left and steps < 12:
            mails, steps = returns(school, left.pop(0), "bounce"), steps + 1
            ok(all(len(some) == 1 for some in mails.values()), f"however often: {list(mails)}")
            left += [mail for some in mails.values() for mail in some]
        ok(not left, f"and that ends after {steps}")
        ok(school.run("verify")[0] == 0, "the record is whole")
        school.close()


def told_of_one_before():
    """Of what a deputy was told today the mail about several says nothing."""
    school = School()
    notice, reminder = several_at_once(school)
    ok("Please stand in" in only(returns(school, notice, "away"), DPO)["Subject"], "a mail about one is told of alone")
    told = said(only(returns(school, reminder, "away"), DPO))
    ok("HLP-2026-0001: the SIRO cannot be reached carry out" in told and told.count("raise it with the DPO overdue") == 1,
       f"and not again {told}")
    school.close()


def anonymous_among_several():
    """Of a mail that is about an anonymous incident, too, the day alone is kept."""
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    school.take(ANN, "I lost a memory stick.")
    told = only(returns(school, overdue(school, 2 * DAY), "bounce"), DPO)
    day = school.ask("SELECT received_at FROM incident WHERE route = 'anonymous'")
    ok("2 things" in told["Subject"] and school.ask("SELECT created_at FROM outbox WHERE effect_key LIKE 'undelivered/together/%'") == day,
       "the mail has the day")
    ok(told["Date"].datetime.timestamp() == day, "in its header, too")
    ok(school.ask(f"SELECT count(*) FROM code WHERE incident = 1 AND created_at <> {day}") == 0, "and so have its codes")
    school.close()


def too_often():
    """Who answers a request in spite of twenty refusals a day is a machine."""
    school = with_board()
    asked = only(school.take(ANN, EXCEPTION, "My own laptop"), BOARD)
    mails = school.reply(BOARD, asked, "ANSWER GRANTED")
    ok("there is no code in it" in said(only(mails, BOARD)), "an answer without its code is told why it did nothing")
    told = sum(len(school.reply(BOARD, asked, "ANSWER GRANTED").get(BOARD, [])) for _ in range(21))
    ok(told == 19 and errands(school) == [("exception", 0)], f"twenty times a day ({told + 1})")
    ok(school.ask("SELECT count(*) FROM incident") == 0, "and none of it is an incident")
    school.reply(BOARD, asked, "ANSWER {} GRANTED")
    ok(errands(school) == [("exception", 1)], "its code still counts")
    school.close()


def whose_code():
    school = with_board()
    first = only(school.take(ANN, EXCEPTION, "My own laptop"), BOARD)
    mails = school.take("bob@hollylane.example", SUGGESTION, "Desks")
    second = only(mails, DPO)
    ok(errands(school, "kind") == [("exception",), ("suggestion",)], "a suggestion comes to the DPO where there is no champion")
    school.take(CHAIR, f"ANSWER GRANTED {code(first)}", f"Re: {first['Subject']}", f"In-Reply-To: {first['Message-ID']}\n")
    ok(errands(school) == [("exception", 0), ("suggestion", 0)], "somebody else's code answers nothing")
    mails = school.take(BOARD, f"ANSWER {code(first)} GRANTED", f"Re: {second['Subject']}", f"In-Reply-To: {second['Message-ID']}\n")
    ok(errands(school) == [("exception", 0), ("suggestion", 0)], "nor does a code in the answer to another mail")
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.take(DPO, f"CLOSE {code(second)}", f"Re: {second['Subject']}", f"In-Reply-To: {second['Message-ID']}\n")
    ok("for one thing only" in said(answer_of(mails, DPO)), "the code of an errand does nothing else")
    for line in ("LIST {}", "HELP {}", "LIST {}\nHELP"):
        told = text(answer_of(school.reply(DPO, second, line), DPO))
        ok("not done" not in told and "\nANSWER [" in told, f"but {line!r}, which is of the person alone")
        ok(("\n  HLP-2026-0001: " in told) == ("LIST" in line), "LIST has the incidents that are open")
        ok(re.search(r"HLP-2026-0001: .*\(proposed\)", told) or "LIST" not in line, "and of a level that nobody has decided that it is proposed")
        ok(("\nLIST [" in told) == ("HELP" in line), "HELP all that it is good for")
    mails = school.reply(TOM, notice, f"LIST {code(second)}")
    ok(TOM not in mails, "of the person, and nobody else's")
    mails = school.reply(DPO, notice, "ANSWER {} We shall do it.")
    ok("not done" in said(answer_of(mails, DPO)) and errands(school)[1] == ("suggestion", 0), "nor that of an incident this")
    school.close()


def said_to_an_action():
    """SATISFIED in answer to "Please carry out action 1": the code is for the action alone, and a new one for the incident comes with the answer."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    mails = school.reply(DPO, only(mails, DPO), "CONFIRM {}\nACTION Encrypt them BY 1 March 2099 OWNER SIRO\nACTION Count them BY 1 March 2099 OWNER " + TOM)
    asked, toms = next(mail for mail in mails[SIRO] if "ACTION 1 done" in text(mail)), only(mails, TOM)
    mails = school.reply(SIRO, next(mail for mail in mails[SIRO] if "INVESTIGATE [" in text(mail)), "INVESTIGATE {}")
    school.reply(SIRO, mails[SIRO][-1], "OUTCOME {}\nSummary: a stick was lost\nEvidence that was collected and where it is kept (3c): n/a because the stick is gone\n")
    ok(school.ask("SELECT state FROM incident") == "outcome_submitted", "the report is there: " + school.ask("SELECT state FROM incident"))
    told = answer_of(school.reply(SIRO, asked, "SATISFIED {}"), SIRO)
    ok("SATISFIED: not done, because this code is for one thing only: there is a new one for it below" in said(told) and
       "ACTION 1 done [" in text(told), f"whoever owes it is given another: {said(told)[:260]}")
    toms = answer_of(school.reply(TOM, toms, "SATISFIED {}"), TOM)
    ok("one thing only, which stands below" in said(toms) and "SATISFIED [" not in text(toms), "nobody else is")
    fresh = re.search(r"SATISFIED (\[[a-z2-9]{16}\])", text(told))[1]
    mails = school.reply(SIRO, told, f"SATISFIED {fresh}")
    ok(school.ask("SELECT state FROM incident") == "reviewed", f"which counts: {said(answer_of(mails, SIRO))[:160]}")
    school.close()


def done_by_others():
    """An action that the DPO ends: its owner reads who has; a line with their old code, that nothing is left."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    mails = school.reply(DPO, notice, f"CONFIRM {{}}\nACTION Encrypt them all BY 1 March 2099 OWNER {TOM}")
    asked, notice = only(mails, TOM), answer_of(mails, DPO)
    mails = school.reply(DPO, notice, "ACTION 1 done {}")
    told = said(only(mails, TOM))
    ok("By: the DPO" in told and "Encrypt" not in told, f"the owner reads by whom: {told[:300]}")
    answer = said(answer_of(mails, DPO))
    ok("action 1 is finished. Its owner is told." in answer, f"whoever ended it, that its owner is told: {answer[:300]}")
    told = said(answer_of(school.reply(TOM, asked, "SATISFIED {}"), TOM))
    ok("one thing only, which is done: nothing is left to answer about it." in told and "To go on" not in told,
       f"nothing stands below, and the answer says so: {told[:300]}")
    school.close()


def done_in_own_words():
    """Whoever reported it owns an action, and says "Done" without its line: they read that it is still open, and nothing else."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, "CONFIRM {}\nACTION Buy wallets BY 1 March 2099 OWNER " + ANN + "\nICO not required because it was empty")
    asked = next(mail for mail in mails[ANN] if "ACTION 1 done" in text(mail))
    mails = school.reply(ANN, asked, "Done. I bought them today.")
    told = only(mails, ANN)
    ok("Action 1 is still open" in said(told) and "ACTION 1 done [" in text(told), f"one mail says so: {said(told)[:200]}")
    ok(str(told["Subject"]).endswith("Your answer: it is still open"), str(told["Subject"]))
    ok("More information" in only(mails, DPO)["Subject"] and "whether that still holds" not in said(only(mails, DPO)),
       "the DPO hears of it, and is not asked about the ICO again")
    asks = only(school.reply(ANN, asked, "I need until the end of the month, the shop has none."), DPO)
    ok("It answers a mail about a remedial action" in said(asks) and "whether that still holds" not in said(asks),
       f"the DPO reads that it is about the action: {said(asks)[:300]}")
    mails = school.reply(ANN, asked, "Done. But yesterday I lost a second memory stick with the medical records of 300 pupils.")
    ok("whether that still holds" in said(only(mails, DPO)), "of what has happened since the DPO is asked")
    school.reply(ANN, told, "ACTION 1 done {}")
    ok(errands(school) == [("action", 1)], "the line ends it")
    school.close()


def actions():
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, "ACTION Encrypt them BY 1 March 2099 OWNER " + TOM + " {}")
    ok("it is action 1" in said(answer_of(mails, DPO)), "the answer names its number")
    told = only(mails, TOM)
    ok("Encrypt them" in text(told), "its owner is told")
    mails = school.reply(DPO, answer_of(mails, DPO), "ACTION Burn them BY 1 March 2099 OWNER eve@evil.example {}")
    ok("eve@evil.example" not in mails and len(errands(school)) == 1, "nobody outside becomes an owner")
    school.reply(DPO, answer_of(mails, DPO), "NOT-INCIDENT because it was found {}")
    week = 7 * DAY
    school.change(f"UPDATE errand SET opened = {int(time.time())} - 3 * {week}, reached = {int(time.time())} - 3 * {week}, "
                  f"due = {int(time.time())} - 1, next = 1")
    school.once()
    mails = school.sent()
    ok("replaces 2" in said(only(mails, TOM)) and sorted(mails) == sorted([TOM, SIRO, DPO]),
       "after a downtime one reminder stands for those missed, though the incident is closed")
    school.once()
    ok(not school.sent(), "once")
    ok("Encrypt" not in only(mails, TOM).as_string(), "a reminder has none of its words")
    status, listed = school.run("list", "--errands")
    ok(status == 0 and "Encrypt them" in listed, "list --errands has it")
    ok("Encrypt them" in school.run("show", time.strftime("HLP-%Y-0001"))[1], "show has it")
    mails = school.reply(TOM, told, "ACTION 2 done {}")
    ok(errands(school) == [("action", 0)], "its code ends no other")
    school.reply(TOM, answer_of(mails, TOM), "ACTION 1 done {}")
    ok(errands(school) == [("action", 1)], "its owner ends it")
    school.change("UPDATE errand SET next = 1")
    school.once()
    ok(not school.sent(), "no reminder comes when it is done")
    ok(school.run("list", "--errands")[0] == 1, "and none is listed")
    school.close()


def entries(mails, address):
    """What a person's mails say to their calendar: (method, UID, SEQUENCE, SUMMARY), in order."""
    parts = [part.get_content() for mail in mails.get(address, []) for part in mail.walk() if part.get_content_type() == "text/calendar"]
    ok(not any("Encrypt" in part or "laptop" in part for part in parts), "no calendar has somebody's words")
    return [tuple(re.search(rf"^{name}:(.*?)\r?$", part, re.M)[1] for name in ("METHOD", "UID", "SEQUENCE", "SUMMARY")) for part in parts]


def one_entry(mails, address):
    found = entries(mails, address)
    ok(len(found) == 1, f"{address} has one entry ({len(found)})")
    return found[0]


def in_calendars():
    """Who has something to do by a day has it in the calendar, and no longer when it is done."""
    school = with_board()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, "ACTION Encrypt them BY 1 March 2099 OWNER " + TOM + " {}")
    told, (method, uid, first, what) = only(mails, TOM), one_entry(mails, TOM)
    ok(method == "PUBLISH" and what.endswith("carry out action 1"), "the mail that hands an action to its owner has an entry")
    ok(not any("action" in entry[3] for entry in entries(mails, DPO)), "who only proposed it has none")
    school.change(f"UPDATE errand SET next = 1, opened = {int(time.time()) - 21 * DAY}, reached = {int(time.time()) - 21 * DAY}, due = {int(time.time()) - 1}")
    school.once()
    mails = school.sent()
    method, again, second, what = one_entry(mails, TOM)
    ok((method, again) == ("PUBLISH", uid) and int(second) > int(first), "when its date has moved, the next mail moves the entry")
    ok(not entries(school.reply(TOM, told, "SHOW {}"), TOM), "what has not changed is not sent again")
    mails = school.reply(TOM, told, "ACTION 1 done {}")
    method, again, third, what = one_entry(mails, TOM)
    ok((method, again) == ("CANCEL", uid) and int(third) > int(second), "the answer to done takes it out")

    notice = only(school.take(ANN, "I lost another memory stick."), DPO)
    mails = school.reply(DPO, notice, "ACTION Encrypt more BY 1 March 2099 {}")
    mine = [entry for entry in entries(mails, DPO) if "action 1" in entry[3]]
    ok([entry[0] for entry in mine] == ["PUBLISH"], "who takes an action on has it in the calendar with the answer")
    mails = school.reply(DPO, answer_of(mails, DPO), "ACTION 1 done {}")
    mine = [entry[:2] for entry in entries(mails, DPO) if "action 1" in entry[3]]
    ok(len(mine) == 1 and mine[0][0] == "CANCEL" and mine[0][1] != uid, "and no longer with the answer to done, whatever code it had")

    asked = only(school.take(ANN, EXCEPTION, "My own laptop"), BOARD)
    method, uid, first, what = one_entry({BOARD: [asked]}, BOARD)
    ok(method == "PUBLISH" and what.endswith("answer a request for an exception to the policy"), "a request has a day, too")
    mails = school.reply(BOARD, asked, "ANSWER GRANTED {}")
    ok(one_entry(mails, BOARD)[:2] == ("CANCEL", uid) and not entries(mails, ANN), "until it is answered")
    ok(school.ask("SELECT count(*) FROM calendar_entry WHERE errand IS NOT NULL") == 0, "the register knows that nobody has one")
    school.close()


OUTCOME = """What happened, in a few sentences:
A stick with reports was left on the bus by zzpupil@mail.example.
How it could happen (cause):
It was not encrypted.
What will prevent it in future, a line each: what BY date OWNER person (3j):
- Encrypt all sticks BY 1 March 2099 OWNER """ + TOM + """
- Check the bags OWNER the SIRO BY 2 March 2099
- Burn them BY 1 March 2099 OWNER eve@evil.example
Nobody else has one."""


FORM_3J = "OUTCOME {}\n\nWhat will prevent it in future, a line each: what BY date OWNER person (3j):\n"


def to_investigate():
    """A moderate incident that the SIRO looks into, and the mail that asks for the outcome report."""
    school = School()
    mails = school.take(ANN, "I left a memory stick on the bus.")
    siro = only(school.reply(DPO, only(mails, DPO), "CLASSIFY moderate because it was found {}"), SIRO)
    mails = school.reply(SIRO, siro, "INVESTIGATE {}")
    task, = [mail for mail in mails[SIRO] if "investigate" in mail["Subject"]]
    return school, task


def actions_in_lines_of_their_own():
    """Who does it, and by when, may stand in the lines below; whoever names nobody owns it, and is told so."""
    school, task = to_investigate()
    mails = school.reply(SIRO, task, FORM_3J + f"Encrypt all sticks\n  BY 1 March 2099\n  OWNER {TOM}\n2. Check the bags by 2 March 2099\nLock the office OWNER\nthe DPO")
    answer = said(answer_of(mails, SIRO))
    ok(errands(school, "number, what, owner") == [(1, "Encrypt all sticks", "none"), (2, "Check the bags", "siro"), (3, "Lock the office", "dpo")],
       f"each is one action: {errands(school, 'number, what, owner')}")
    ok("it is action 2, due by Mon 2 Mar 2099, 17:00. It has no OWNER, so that you are its owner." in answer, f"without a name: {answer[:500]}")
    ok("answer ACTION 2 done, with the code below" in answer and "answer ACTION 1 done" not in answer, "and how its owner says that it is done")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "ACTION 2 done {}")
    ok("ACTION: done" in said(answer_of(mails, SIRO)), f"which counts: {said(answer_of(mails, SIRO))[:300]}")
    draft = school.run("report", "--ico", school.ask("SELECT reference FROM incident"))[1]
    ok("Check the bags" in draft and "OWNER" not in draft and "the DPO\n" not in draft, "the draft for the ICO has them, and not whose they are")
    mails = school.reply(SIRO, answer_of(mails, SIRO), FORM_3J + "We have told everybody to be more careful by e-mail on Monday.")
    ok("No remedial action was taken from (3j)" in said(answer_of(mails, SIRO)), "of what is none the answer says so")
    mails = school.reply(SIRO, answer_of(mails, SIRO), FORM_3J + "n/a because it was found")
    ok("No remedial action" not in said(answer_of(mails, SIRO)), "but where none is wanted")
    school.close()


def actions_without_their_words():
    """A line of (3j) without BY and OWNER is no action, and whoever wrote it reads so, whatever the others are."""
    school, task = to_investigate()
    mails = school.reply(SIRO, task, FORM_3J + f"Encrypt all sticks BY 1 March 2099 OWNER {TOM}\n2. Alison to remind everybody at briefing on Monday")
    told = said(answer_of(mails, SIRO))
    ok("it is action 1" in told and "Action in line 2: not taken, because it says neither BY when nor OWNER who." in told,
       f"the second line: {told[:500]}")
    ok(len(errands(school)) == 1, "one is taken")
    school.close()


def an_outcome():
    """The actions of a whole outcome report, sent as one mail."""
    school = School()
    mails = school.take(ANN, "I left a memory stick on the bus.")
    siro = only(school.reply(DPO, only(mails, DPO), "CLASSIFY moderate because it was found {}"), SIRO)
    mails = school.reply(SIRO, siro, "INVESTIGATE {}")
    task, = [mail for mail in mails[SIRO] if "investigate" in mail["Subject"]]
    mails = school.reply(SIRO, task, "OUTCOME {}\n\n" + OUTCOME)
    answer = said(answer_of(mails, SIRO))
    ok(errands(school, "number, what, owner") == [(1, "Encrypt all sticks", "none"), (2, "Check the bags", "siro")],
       "each line is an action of its owner")
    ok("it is action 1" in answer and "it is action 2" in answer and "Action in line 3: not taken" in answer,
       "the answer says which were taken, and which was not")
    ok("No remedial action" not in answer, "and nothing of the section as a whole")
    ok("Encrypt all sticks" in text(only(mails, TOM)) and "eve@evil.example" not in mails, "its owner is told")
    ok("still open: - " in answer and answer.count("- When it happened") == 1 and answer.count("(3a)") == 2 and
       "- What happened" not in answer, "what 3a and 3k still want is named line by line, once")
    review, rest = only(mails, DPO), answer_of(mails, SIRO)
    mails = school.reply(SIRO, rest, "OUTCOME {}\n\nWhat the effects were or may be for them:\nNone")
    rest = answer_of(mails, SIRO)
    ok('write what they are, or how you know that there are none, such as "none, because' in said(rest), f"no effects are no answer without a reason: {said(rest)}")
    mails = school.reply(SIRO, rest, """OUTCOME {}

Whose information it was: kinds of people, how many, how many records:
Twelve pupils.
What the effects were or may be for them:
None that is known.""")
    answer = said(answer_of(mails, SIRO))
    ok("- When it happened" in answer and "- Whose information" not in answer and "- How it could" not in answer, "what two mails say adds up")
    mails = school.reply(SIRO, answer_of(mails, SIRO), """OUTCOME {}

When it happened, was found, was reported and was contained:
On Monday, all of it.
What was done to contain it and get the information back:
It was fetched from the depot by the father of Jamila Osei, pupil of Year 4.""")
    ok("- What others can learn" in said(answer_of(mails, SIRO)), "the lessons are a part of it")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}\n\nLessons learned: no bag stays alone")
    ok("- What others can learn" not in said(answer_of(mails, SIRO)), "until they are there")
    answer = answer_of(school.reply(SIRO, answer_of(mails, SIRO), "DISCIPLINE not because of no fault {}\nSATISFIED"), SIRO)
    review = only(school.reply(DPO, review, "ICO not required because it was found {}\nSUBJECTS not required because "
                               "it was found\nCLOSE"), DPO)
    ok("report itself" not in said(review) and "and which policies were breached (3a)" in said(review), "and CLOSE says what it waits for")
    draft = school.run("report", "--ico", time.strftime("HLP-%Y-0001"))[1]
    ok("A stick with reports was left" in draft and "zzpupil" not in draft, "the draft for the ICO says what happened")
    ok("Encrypt all sticks (by Sunday 1 March" in draft.replace("\n", " ") and "Check the bags (by Monday 2 March" in draft.replace("\n", " ") and "t.reed" not in draft and
       "SIRO" not in draft and "evil.example" not in draft, "and what is done against it, not by whom")
    letter = school.run("report", "--letter", time.strftime("HLP-%Y-0001"))[1]
    for told in (draft, letter):
        ok("by the father of [name removed], pupil of Year 4" in told and "Jamila" not in told and "reads it for names" in
           told.replace("\n", " "), "and names nobody, whoever wrote the name, and says that it must be read for names")
    school.close()


def day(days):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * DAY))


def a_review():
    school = with_board()
    school.configure("timezone =", f'policy_review = "{day(90)}"; timezone =')
    school.once()
    ok(not school.sent() and not errands(school), "90 days before, nobody is reminded")
    school.configure(f'"{day(90)}"', f'"{day(20)}"')
    school.once()
    asked = only(school.sent(), BOARD)
    ok("review the policy" in asked["Subject"], "less than 60 days before, the Board is")
    school.once()
    ok(not school.sent(), "once")
    school.configure(f'"{day(20)}"', f'"{day(40)}"')
    school.once()
    ok(errands(school, "done > 0") == [(1,), (0,)] and BOARD in school.sent(), "with another date the first falls away")
    school.configure(f'policy_review = "{day(40)}";', "")
    school.once()
    ok(errands(school, "done > 0") == [(1,), (1,)] and not school.sent(), "without a date, all")
    school.close()


def nobody_says_that_the_held_must_act():
    """A SIRO who owns an action, and may be the subject of its incident, is not said to have to do it."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    school.reply(DPO, notice, f"ACTION new locks BY 1 March 2099 OWNER {SIRO} {{}}")
    school.change("UPDATE incident SET suspected = 8, severity = 'moderate', next_reminder = NULL")
    school.change("UPDATE errand SET opened = opened - 3000000, reached = reached - 3000000, due = opened - 1000, next = 1")
    school.once()
    school.change("UPDATE errand SET opened = opened - 4000000, reached = reached - 4000000, due = due - 4000000, next = 1")
    school.once()
    mails = school.sent()
    told = [said(mail) for some in mails.values() for mail in some]
    ok(SIRO not in mails and not any("SIRO" in words for words in told), f"nobody reads that the SIRO must act {told}")
    ok("It falls to the DPO." in said(only(mails, CHAIR)), f"but who acts {told}")
    school.close()


def worst_first():
    """Of several incidents the worst stands first, however late a lesser one is."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    second = only(school.take("bob@hollylane.example", "A laptop was stolen from the car of the nurse."), DPO)
    for mail in (notice, second):
        answer = answer_of(school.reply(DPO, mail, f"ACTION new locks BY 1 March 2099 OWNER {SIRO} {{}}"), DPO)
    school.change("UPDATE incident SET severity = iif(id = 1, 'minor', 'critical'), deadline_severity = 'unknown'")
    school.change("UPDATE duty SET due = due - 2000000 WHERE done = 0 AND due <> 0")
    school.change("UPDATE duty SET due = due - 9000 WHERE incident = 1 AND done = 0 AND due <> 0")
    school.change("UPDATE errand SET due = due + 100000 * incident")
    school.change("UPDATE summary SET period = period - 7 WHERE kind = 'digest'")
    school.change("UPDATE incident SET next_reminder = NULL")
    school.once()
    digest = text(subject_of(school.sent(), DPO, "overdue, "))
    order = re.findall(r"^HLP-\d+-(\d+), (?:critical|minor)", digest, re.M)
    ok(order == ["0002", "0001"], f"in the digest: {digest}")
    ok(re.findall(r"^HLP-\d+-(\d+): remedial", digest, re.M) == ["0002", "0001"], f"and what is owed beside them: {digest}")
    listed = text(answer_of(school.reply(DPO, answer, "LIST {}"), DPO))
    order = re.findall(r"^  HLP-\d+-(\d+): ", listed, re.M)
    ok(order == ["0002", "0001"], f"in LIST: {listed}")
    school.close()


def main():
    for part in (an_exception, a_board_of_two, what_is_added, words_are_no_report, nobody_there, nobody_there_for_several,
                 told_of_one_before, anonymous_among_several, too_often, whose_code, said_to_an_action, done_by_others, done_in_own_words, actions, in_calendars,
                 actions_in_lines_of_their_own, actions_without_their_words, an_outcome, a_review, nobody_says_that_the_held_must_act,
                 worst_first):
        part()
    print(f"1..{test_maildir.tests}")


if __name__ == "__main__":
    main()
