#!/usr/bin/env python3
"""Reports that go from one incident to another: MERGE, DUPLICATE, SPLIT, REOPEN, by e-mail. The real daemon on a Maildir."""
import test_maildir
from test_maildir import ok
from test_misuse import DPO, SIRO, CHAIR, School, answer_of, code, only, text

ANN, BOB, CAT = "ann@hollylane.example", "bob@hollylane.example", "cat@hollylane.example"


def two_reports(school):
    """The DPO's notices of two incidents, and what went to the second reporter."""
    first = only(school.take(ANN, "I lost a folder with pupils' reports on the bus."), DPO)
    mails = school.take(BOB, "A folder of our pupils was handed in at the bus station.")
    return first, only(mails, DPO), only(mails, BOB)


def states(school):
    return school.ask_all("SELECT reference, state FROM incident ORDER BY id")


def reports(school):
    return school.ask_all("SELECT i.number, r.id FROM incident_report ir JOIN report r ON r.id = ir.report "
                          "JOIN incident i ON i.id = ir.incident ORDER BY r.id")


def said(mails, address):
    return " ".join(text(answer_of(mails, address)).split())


def duplicate():
    school = School()
    first, second, ack = two_reports(school)
    mails = school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    ok("are part of HLP-2026-0001 now" in said(mails, DPO), "DUPLICATE is answered, and names the other")
    closed = " ".join(text(only(mails, SIRO)).split())
    ok("HLP-2026-0002 is part of HLP-2026-0001 from now on" in closed and "come to its end" not in closed,
       "so does the mail that says that it has ended")
    ok([state for _, state in states(school)] == ["received", "duplicate"] or
       [state for _, state in states(school)] == ["acknowledged", "duplicate"], "it ends, the other goes on")
    ok(reports(school) == [(1, 1), (1, 2)], "which has both reports")
    ok(school.ask("SELECT count(*) FROM duty WHERE incident = 2 AND done = 0") == 0, "nothing of the one that ended is due")
    school.take(BOB, "The driver has it.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    ok(school.outcome() == "follow_up" and reports(school)[-1] == (1, 3), "what its reporter adds comes where it belongs")
    mails = school.reply(DPO, answer_of(mails, DPO), "REOPEN because they are two folders {}")
    ok(states(school)[1][1] == "reopened" and reports(school) == [(1, 1), (2, 2), (1, 3)],
       "opened again, it has its own report back")
    school.close()


def merge():
    school = School()
    first, second, _ = two_reports(school)
    school.change("UPDATE incident SET aware_at = aware_at - 3600 WHERE id = 1")
    mails = school.reply(DPO, second, "MERGE HLP-2026-0001 {}")
    ok("of HLP-2026-0001 are part of this one now" in said(mails, DPO), "MERGE is answered, and names the other")
    ok("HLP-2026-0001 is part of HLP-2026-0002 from now on" in " ".join(text(only(mails, SIRO)).split()),
       "so does the mail that says that it has ended")
    ok(states(school)[0][1] == "duplicate" and reports(school) == [(2, 1), (2, 2)], "it works the other way round")
    ok(school.ask("SELECT a.aware_at = b.aware_at FROM incident a, incident b WHERE a.id = 1 AND b.id = 2") == 1 and
       school.ask("SELECT due = i.aware_at + 72 * 3600 FROM duty d JOIN incident i ON i.id = d.incident "
                  "WHERE i.id = 2 AND duty = 'ico_notify'") == 1, "the 72 hours count from the earlier report")
    ok(school.ask("SELECT count(*) FROM decision") == 2, "both have it in their record")
    mails = school.reply(DPO, first, "MERGE HLP-2026-0002 {}")
    ok("not possible at this point" in said(mails, DPO) or "no other open incident" in said(mails, DPO),
       "what has ended takes no reports")
    school.close()


def actions_go_along():
    """No remedial action is lost with its incident, or chased twice."""
    school = School()
    first, second, _ = two_reports(school)
    first = answer_of(school.reply(DPO, first, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}"), DPO)
    second = answer_of(school.reply(DPO, second, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}"), DPO)
    mails = school.reply(DPO, second, "ACTION Ring the depot BY 1 March 2099 OWNER Ruth Bell {}")
    told, second = only(mails, CHAIR), answer_of(mails, DPO)
    columns = "SELECT incident, number, what, done > 0 FROM errand ORDER BY id"
    mails = school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    ok(school.ask_all(columns) == [(1, 1, "Encrypt them", 0), (1, 2, "Encrypt them", 1), (1, 3, "Ring the depot", 0)],
       "they go along, behind those that are there; what both asked of one person is asked once")
    answer = answer_of(mails, DPO)
    shown = "".join(map(text, school.reply(DPO, first, "SHOW {}")[DPO]))
    ok("3. Ring the depot" in shown, "SHOW has them")
    school.reply(DPO, answer, "REOPEN because they are two folders {}")
    ok(school.ask_all(columns)[2] == (2, 2, "Ring the depot", 0), "opened again, it has its own back under its number")
    school.change("UPDATE incident SET state = 'classified' WHERE id = 2")
    school.reply(DPO, first, "MERGE HLP-2026-0002 {}")
    ok(school.ask_all(columns)[2] == (1, 3, "Ring the depot", 0), "MERGE carries them, too")
    school.reply(CHAIR, told, "ACTION 2 done {}")
    ok(school.ask_all(columns)[2] == (1, 3, "Ring the depot", 1), "its owner ends it with the mail that came before")
    ok(school.ask_all(columns)[0][3] == 0 and school.run("verify")[0] == 0, "and nothing else")
    school.close()


def the_earlier_day_counts():
    school = School()
    first, second, _ = two_reports(school)
    school.reply(DPO, first, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}")
    second = answer_of(school.reply(DPO, second, "ACTION Encrypt them BY 1 March 2098 OWNER SIRO {}"), DPO)
    school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    ok(school.ask_all("SELECT strftime('%Y', due, 'unixepoch'), incident FROM errand WHERE done = 0") == [("2098", 1)],
       "of an action that both have, the one that is due first stays")
    school.close()


def words_of_commands():
    """The report of somebody who commands nothing may begin with a word that is a command."""
    school = School()
    mails = school.take(ANN, "I lost a folder with pupils' reports on the bus.")
    ack, notice = only(mails, ANN), only(mails, DPO)
    school.take(ANN, "Note: the class list also went to a wrong parent by e-mail.", f"Re: {ack['Subject']}",
                f"In-Reply-To: {ack['Message-ID']}\n")
    school.reply(DPO, notice, "SPLIT 2 {}")
    ok(reports(school) == [(1, 1), (2, 2)], "and is split off like any other")
    school.close()


def nothing_is_joined():
    school = School()
    first, second, _ = two_reports(school)
    answer = answer_of(school.reply(DPO, second, "MERGE HLP-2026-0099 {}"), DPO)
    ok("there is no other open incident" in " ".join(text(answer).split()), "not with one that is not there")
    answer = answer_of(school.reply(DPO, answer, "DUPLICATE HLP-2026-0002 {}"), DPO)
    answer = answer_of(school.reply(DPO, answer, "SPLIT 1 {}"), DPO)
    ok("the only one" in " ".join(text(answer).split()), "its only report is not split off")
    mails = school.reply(DPO, answer, "SHOW HLP-2026-0001 {}")
    ok("this code is for HLP-2026-0002" in said(mails, DPO) and "bus" not in "".join(map(text, mails[DPO])),
       "the code of one incident shows no other")
    answer = answer_of(mails, DPO)
    first = answer_of(school.reply(DPO, first, "ICO required {}"), DPO)
    answer = answer_of(school.reply(DPO, answer, "MERGE HLP-2026-0001 {}"), DPO)
    ok("the other way round" in " ".join(text(answer).split()) and states(school)[0][1] != "duplicate",
       "what the ICO must be told of does not end")
    school.change("UPDATE incident SET suspected = 16, ico = 'undecided' WHERE id = 1")  # the DPO
    answer = answer_of(school.reply(DPO, answer, "MERGE HLP-2026-0001 {}"), DPO)
    ok("there is no other open incident" in " ".join(text(answer).split()) and states(school)[0][1] != "duplicate",
       "nobody ends the incident whose subject they may be by way of another")
    ok(reports(school) == [(1, 1), (2, 2)], "and no report has moved")
    school.close()


def split():
    school = School()
    mails = school.take(ANN, "I lost a folder with pupils' reports on the bus.")
    ack = only(mails, ANN)
    school.take(ANN, "And yesterday I e-mailed the class list to a parent by mistake.", f"Re: {ack['Subject']}",
                f"In-Reply-To: {ack['Message-ID']}\n")
    shown = "".join(map(text, school.reply(SIRO, only(mails, SIRO), "SHOW {}")[SIRO]))
    ok(0 < shown.find("Report 1") < shown.find("folder") < shown.find("Report 2") < shown.find("class list"),
       "SHOW numbers the reports")
    mails = school.reply(DPO, only(mails, DPO), "SPLIT 2 {}")
    ok("an incident of its own now, HLP-2026-0002" in said(mails, DPO), "SPLIT is answered, and names the new one")
    ok(reports(school) == [(1, 1), (2, 2)], "the report has an incident of its own")
    ok("HLP-2026-0002" in only(mails, ANN)["Subject"], "whose reference its reporter gets")
    ok("HLP-2026-0002" in only(mails, SIRO)["Subject"], "and the SIRO a notice of it")
    ok(school.ask("SELECT type FROM incident WHERE id = 2") != school.ask("SELECT type FROM incident WHERE id = 1"),
       "it is classified by its own words")
    school.close()


def unknown_codes():
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, "CONFIRM [" + "a2" * 8 + "]")
    ok(school.outcome() == "follow_up" and school.ask("SELECT state FROM incident") != "classified" and
       "not one of ours" in said(mails, DPO), "a code that is none of ours: whoever works on it is told")
    mails = school.reply(DPO, answer_of(mails, DPO), "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "classified", "and the new one counts")
    mails = school.reply(CHAIR, notice, "CONFIRM {}", thread=False)
    ok(school.ask("SELECT count(*) FROM incident") == 1 and CHAIR not in mails and school.outcome() == "follow_up",
       "somebody else's code, outside the thread, is a comment on its incident and opens none")
    school.close()


def told_and_named():
    school = School()
    mails = school.take(ANN, "I lost a memory stick on the bus. I have told Mrs Grant, and emailed our DPO, Mr Webb.")
    ok(school.ask("SELECT suspected FROM incident") == 0 and SIRO in mails and DPO in mails,
       "who has only been told is nobody's suspect")
    school.take(ANN, "I have told Mr Webb that Mrs Grant took the memory stick home.")
    ok(school.ask("SELECT suspected FROM incident WHERE id = 2") == 0b1000, "whom it is about is")
    school.close()


if __name__ == "__main__":
    duplicate()
    merge()
    actions_go_along()
    the_earlier_day_counts()
    words_of_commands()
    nothing_is_joined()
    split()
    unknown_codes()
    told_and_named()
    print(f"1..{test_maildir.tests}")
