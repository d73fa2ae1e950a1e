#!/usr/bin/env python3
"""Reports that go from one incident to another: MERGE, DUPLICATE, SPLIT, REOPEN, by e-mail. The real daemon on a Maildir."""
import test_maildir
from test_anonymous import TOM
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
    mails = school.reply(DPO, second, "DUPLICATE of HLP-2026-0001 {}")
    ok("are part of HLP-2026-0001 now" in said(mails, DPO), "DUPLICATE is answered, and names the other")
    closed = " ".join(text(only(mails, SIRO)).split())
    ok("HLP-2026-0002 is part of HLP-2026-0001 from now on" in closed and "come to its end" not in closed,
       "so does the mail that says that it has ended")
    ok([state for _, state in states(school)] == ["received", "duplicate"] or
       [state for _, state in states(school)] == ["acknowledged", "duplicate"], "it ends, the other goes on")
    ok(reports(school) == [(1, 1), (1, 2)], "which has both reports")
    ok(school.ask("SELECT count(*) FROM duty WHERE incident = 2 AND done = 0") == 0, "nothing of the one that ended is due")
    added = school.take(BOB, "The driver has it.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    ok(school.outcome() == "follow_up" and reports(school)[-1] == (1, 3), "what its reporter adds comes where it belongs")
    ok("HLP-2026-0002" in only(added, BOB)["Subject"] and "with your report" in text(only(added, BOB)),
       "and its reporter reads that it has, under the reference they know")
    mails = school.reply(DPO, answer_of(mails, DPO), "REOPEN because they are two folders {}")
    ok(states(school)[1][1] == "reopened" and reports(school) == [(1, 1), (2, 2), (2, 3)],
       "opened again, it has its own report back, and what was added to that")
    ok("HLP-2026-0001 has taken over stay there" in said(mails, DPO), "the answer says what does not go back")
    ok(school.ask_all("SELECT incident, command, argument FROM decision ORDER BY id") ==
       [(2, "DUPLICATE", "of HLP-2026-0001"), (1, "DUPLICATE", "HLP-2026-0002 is part of this incident now"),
        (2, "REOPEN", "because they are two folders"), (1, "REOPEN", "HLP-2026-0002 is no part of this incident any more")],
       "both records say what was done, and what it means there")
    school.close()


def the_one_that_is_further_stays():
    school = School()
    first, second, _ = two_reports(school)
    answer = answer_of(school.reply(DPO, first, "CONFIRM {}"), DPO)
    mails = school.reply(DPO, second, "MERGE HLP-2026-0001 {}")
    ok("MERGE: not done, because the one that would end is classified" in said(mails, DPO) and "DUPLICATE [" in said(mails, DPO),
       f"what has been decided is not lost with it, and the answer offers the other way: {said(mails, DPO)}")
    mails = school.reply(DPO, answer, "DUPLICATE HLP-2026-0002 {}")
    ok("DUPLICATE: not done, because" in said(mails, DPO) and "MERGE [" in said(mails, DPO), "nor from its own side")
    school.reply(DPO, answer_of(mails, DPO), "MERGE HLP-2026-0002 {}")
    ok([state for _, state in states(school)] == ["classified", "duplicate"], "the other way round they are one")
    school.close()


def an_attack_goes_with_its_report():
    school = School()
    mails = school.take(ANN, "I lost my school laptop with a class list on the bus. It was encrypted.")
    mails = school.reply(ANN, only(mails, ANN), "All files on the office server are encrypted, there is a ransom note on the screen.")
    ok("told later, Ransomware" in " ".join(text(only(mails, DPO)).split()), "a follow-up tells of an attack")
    mails = school.reply(DPO, only(mails, DPO), "SPLIT 2 {}")
    ok("told later" not in said(mails, DPO) and "the level of this one stays" in said(mails, DPO) and "critical (proposed)" in said(mails, DPO),
       f"split off it takes that along, and the level stays: {said(mails, DPO)}")
    notice = " ".join(text(only(mails, SIRO)).split())
    ok("The level of that one stays as it was" in notice and "(Ransomware" in notice, f"as the notice of the new one says: {notice}")
    school.close()


def who_reported_a_part():
    """Whoever reported what became a part of another hears when that has ended, under the reference they know, and once."""
    school = School()
    first, second, _ = two_reports(school)
    third = only(school.take(BOB, "The folder lay in the depot, I lost a second one there."), DPO)
    school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    school.reply(DPO, third, "DUPLICATE HLP-2026-0001 {}")
    mails = school.reply(DPO, first, "NOT-INCIDENT because it was empty {}")
    ended = {address: [mail["Subject"] for mail in several] for address, several in mails.items() if address in (ANN, BOB)}
    ok(list(map(len, ended.values())) == [1, 1] and "HLP-2026-0001" in ended[ANN][0] and "HLP-2026-0002" in ended[BOB][0],
       f"each reporter hears once that it has ended, under their own reference: {ended}")
    school.close()


def given(school, sender, words):
    """The SIRO's task of an incident that the DPO has classified."""
    mails = school.take(sender, words)
    return only(school.reply(DPO, only(mails, DPO), "CLASSIFY minor because it was found {}"), SIRO)


def whoever_has_both():
    """SIRO and investigator may join what is theirs, and nothing else."""
    school = School()
    first = given(school, ANN, "I lost a folder with pupils' reports on the bus.")
    second = given(school, BOB, "A folder of our pupils was handed in at the bus station.")
    task = only(school.reply(SIRO, second, f"ASSIGN {TOM} {{}}"), TOM)
    mails = school.reply(TOM, task, "MERGE HLP-2026-0001 {}")
    ok("no other open incident" in said(mails, TOM) and states(school)[0][1] == "classified", "not one of somebody else's")
    school.reply(SIRO, first, f"ASSIGN {TOM} {{}}")
    mails = school.reply(TOM, answer_of(mails, TOM), "MERGE HLP-2026-0001 {}")
    ok(states(school)[0][1] == "duplicate" and "HLP-2026-0001 is part of HLP-2026-0002" in " ".join(
        "".join(map(text, mails[DPO])).split()), "but two of their own, and the DPO is told")
    ok(school.ask_all("SELECT incident, role FROM decision WHERE command = 'MERGE' ORDER BY id") ==
       [(2, "investigator"), (1, "investigator")], "both records say in which role")
    school.close()


def merge():
    school = School()
    first, second, _ = two_reports(school)
    school.change("UPDATE incident SET aware_at = aware_at - 3600 WHERE id = 1")
    school.change("INSERT INTO breach VALUES (1, 'Devices'), (1, 'Paper'), (2, 'Paper')")
    mails = school.reply(DPO, second, "MERGE with HLP-2026-0001 {}")
    ok(school.ask_all("SELECT policy FROM breach WHERE incident = 2 ORDER BY policy") == [("Devices",), ("Paper",)],
       "what either breached this one has breached")
    ok("of HLP-2026-0001 are part of this one now" in said(mails, DPO), "MERGE is answered, and names the other")
    ok("HLP-2026-0001 is part of HLP-2026-0002 from now on" in " ".join(text(only(mails, SIRO)).split()),
       "so does the mail that says that it has ended")
    ok(states(school)[0][1] == "duplicate" and reports(school) == [(2, 1), (2, 2)], "it works the other way round")
    ok(school.ask("SELECT a.aware_at = b.aware_at FROM incident a, incident b WHERE a.id = 1 AND b.id = 2") == 1 and
       school.ask("SELECT due = i.aware_at + 72 * 3600 FROM duty d JOIN incident i ON i.id = d.incident "
                  "WHERE i.id = 2 AND duty = 'ico_notify'") == 1, "the 72 hours count from the earlier report")
    ok(school.ask_all("SELECT incident, command, argument FROM decision ORDER BY id") ==
       [(2, "MERGE", "with HLP-2026-0001"), (1, "MERGE", "this incident is part of HLP-2026-0002 now")], "both have it in their record")
    ok("MERGE this incident is part of HLP-2026-0002 now" in " ".join(school.run("report", "--outcome", "HLP-2026-0001")[1].split()),
       "and the outcome report shows what was done")
    mails = school.reply(DPO, first, "MERGE HLP-2026-0002 {}")
    ok("part of another incident" in said(mails, DPO) or "no other open incident" in said(mails, DPO),
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


def twice_asked(first_due, second_due):
    """Two incidents with the same action, the second a part of the first now: the school, the answer to DUPLICATE, what the SIRO
    was told of the second."""
    school = School()
    first, second, _ = two_reports(school)
    school.reply(DPO, first, f"ACTION Encrypt them BY 1 March {first_due} OWNER SIRO {{}}")
    mails = school.reply(DPO, second, f"ACTION Encrypt them BY 1 March {second_due} OWNER SIRO {{}}")
    answer = answer_of(school.reply(DPO, answer_of(mails, DPO), "DUPLICATE HLP-2026-0001 {}"), DPO)
    return school, answer, only(mails, SIRO)


def open_actions(school):
    return school.ask_all("SELECT incident, number FROM errand WHERE done = 0 ORDER BY incident, number")


def what_fell_away_comes_back():
    for first_due, second_due, stays in ((2098, 2099, 1), (2099, 2098, 2)):
        school, answer, _ = twice_asked(first_due, second_due)
        ok(open_actions(school) == [(1, stays)], "of an action that both have one falls away")
        report = " ".join(school.run("report", "--outcome", "HLP-2026-0001")[1].split())
        ok(report.count("Encrypt them (") == 1 and "(SIRO, done" not in report, "and is told as one, which nobody has done")
        school.reply(DPO, answer, "REOPEN because they are two folders {}")
        ok(open_actions(school) == [(1, 1), (2, 1)], "when they part, each has its own")
        ok(school.ask("SELECT count(*) FROM errand WHERE next = 0 OR same_as IS NOT NULL") == 0 and school.run("verify")[0] == 0,
           "which is chased again")
        school.close()
    school, answer, told = twice_asked(2098, 2099)
    school.reply(SIRO, told, "ACTION 1 done {}")
    ok(not open_actions(school), "who answers the mail about the one that fell away ends the one that stands for it")
    school.reply(DPO, answer, "REOPEN because they are two folders {}")
    ok(not open_actions(school), "what has been done for both is done for each")
    school.close()


def chains():
    """What went from one to the next goes back with the one that it came by."""
    school = School()
    first, second, _ = two_reports(school)
    mails = school.take(CAT, "Somebody found papers of our pupils on the bus to town.")
    third, ack = only(mails, DPO), only(mails, CAT)
    third = answer_of(school.reply(DPO, third, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}"), DPO)
    second = answer_of(school.reply(DPO, second, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}"), DPO)
    first = answer_of(school.reply(DPO, first, "ACTION Encrypt them BY 1 March 2099 OWNER SIRO {}"), DPO)
    third = answer_of(school.reply(DPO, third, "DUPLICATE HLP-2026-0002 {}"), DPO)
    second = answer_of(school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}"), DPO)
    ok(reports(school) == [(1, 1), (1, 2), (1, 3)] and open_actions(school) == [(1, 1)], "three are one")
    school.take(CAT, "They are in the office.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    ok(reports(school)[-1] == (1, 4), "what is added to the last comes to the first")
    second = answer_of(school.reply(DPO, second, "REOPEN because they are two folders {}"), DPO)
    ok(reports(school) == [(1, 1), (2, 2), (2, 3), (2, 4)], "the second takes along what had come to it")
    ok([incident for incident, _ in open_actions(school)] == [1, 2], "and the action is asked for once in each")
    school.reply(DPO, third, "REOPEN because they are three folders {}")
    ok(reports(school) == [(1, 1), (2, 2), (3, 3), (3, 4)], "the third has its own back from there")
    ok(open_actions(school) == [(1, 1), (2, 1), (3, 1)], "with its action")
    ok([state for _, state in states(school)][1:] == ["reopened", "reopened"] and school.run("verify")[0] == 0, "each stands for itself")
    school.close()


def the_last_of_a_chain():
    """The first of three leaves, then the second."""
    school = School()
    first, second, _ = two_reports(school)
    third = only(school.take(CAT, "Somebody found papers of our pupils on the bus to town."), DPO)
    third = answer_of(school.reply(DPO, third, "DUPLICATE HLP-2026-0002 {}"), DPO)
    second = answer_of(school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}"), DPO)
    school.reply(DPO, third, "REOPEN because they are three folders {}")
    ok(reports(school) == [(1, 1), (1, 2), (3, 3)], "the last has its own back from where it is")
    school.reply(DPO, second, "REOPEN because they are two folders {}")
    ok(reports(school) == [(1, 1), (2, 2), (3, 3)], "and keeps it when the second goes")
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


def a_line_names_another():
    """Of which incident it is decided nobody can tell; a reason, and a note, may name another."""
    school = School()
    _, second, _ = two_reports(school)
    for line in ("NOT-INCIDENT HLP-2026-0001 because it was found {}", "CLASSIFY HLP-2026-0001 minor because it was found {}",
                 "ICO not required for HLP-2026-0001 because it was found {}"):
        mails = school.reply(DPO, second, line)
        ok("not done, because this code is for HLP-2026-0002" in said(mails, DPO) and not school.ask("SELECT count(*) FROM decision"),
           f"{line}: {said(mails, DPO)[:200]}")
        second = answer_of(mails, DPO)
    for line in ("NOTE as HLP-2026-0001 {}", "CLASSIFY minor because it is like HLP-2026-0001 {}", "NOT-INCIDENT hlp-2026-0002 because it was found {}"):
        mails = school.reply(DPO, second, line)
        ok(": done" in said(mails, DPO), f"{line}: {said(mails, DPO)[:200]}")
        second = answer_of(mails, DPO)
    school.close()


def nothing_is_joined():
    school = School()
    first, second, _ = two_reports(school)
    answer = answer_of(school.reply(DPO, second, "MERGE HLP-2026-0099 {}"), DPO)
    ok("there is no other open incident" in " ".join(text(answer).split()), "not with one that is not there")
    ok("If it is closed, the DPO can REOPEN it first" in " ".join(text(answer).split()), "and of a closed one what to do is said")
    answer = answer_of(school.reply(DPO, answer, "DUPLICATE HLP-2026-0002 {}"), DPO)
    answer = answer_of(school.reply(DPO, answer, "SPLIT 1 {}"), DPO)
    ok("the only one" in " ".join(text(answer).split()), "its only report is not split off")
    mails = school.reply(DPO, answer, "SHOW HLP-2026-0001 {}")
    ok("this code is for HLP-2026-0002" in said(mails, DPO) and "bus" not in "".join(map(text, mails[DPO])),
       "the code of one incident shows no other")
    mails = school.reply(DPO, answer_of(mails, DPO), "SHOW of HLP-2026-0002 {}")
    ok("not done" not in said(mails, DPO) and len(mails[DPO]) == 2, "its own it does, with or without its reference")
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


def named_and_anonymous():
    school = School()
    first, second, _ = two_reports(school)
    school.change("UPDATE incident SET route = 'anonymous' WHERE id = 1")
    answer = answer_of(school.reply(DPO, second, "MERGE HLP-2026-0001 {}"), DPO)
    ok("one of the two was reported anonymously" in " ".join(text(answer).split()) and states(school)[0][1] != "duplicate",
       "who works on both is told why they stay apart")
    answer = answer_of(school.reply(DPO, answer, "DUPLICATE HLP-2026-0001 {}"), DPO)
    ok("ASSIGN the same investigator to both" in " ".join(text(answer).split()), "and what to do instead")
    for column in ("held = 1", "held = 0, suspected = 16"):  # the Chair has it; the DPO may be its subject
        school.change(f"UPDATE incident SET {column} WHERE id = 1")
        answer = answer_of(school.reply(DPO, answer, "MERGE HLP-2026-0001 {}"), DPO)
        ok("there is no other open incident" in " ".join(text(answer).split()), "who must not know of the other is told nothing of it")
    school.close()


def actions_stay():
    """Of SPLIT: no report of an action's own says where it belongs, so a person does."""
    school = School()
    mails = school.take(ANN, "I lost a folder with pupils' reports on the bus.")
    ack, notice = only(mails, ANN), only(mails, DPO)
    school.take(ANN, "And yesterday I e-mailed the class list to a parent by mistake.", f"Re: {ack['Subject']}",
                f"In-Reply-To: {ack['Message-ID']}\n")
    notice = answer_of(school.reply(DPO, notice, "ACTION Ring the depot BY 1 March 2099 OWNER SIRO {}"), DPO)
    mails = school.reply(DPO, notice, "ACTION Check addresses BY 1 March 2099 OWNER SIRO {}")
    told = only(mails, SIRO)
    notice = answer_of(school.reply(DPO, answer_of(mails, DPO), "SPLIT 2 {}"), DPO)
    ok("stay with this one, by number: 1, 2" in said({DPO: [notice]}, DPO) and '"ACTION 1 to HLP-2026-0002"' in text(notice),
       "the answer says which actions stay, and how one goes to the other")
    mails = school.reply(DPO, notice, "ACTION 2 to HLP-2026-0002 {}")
    ok("action 2 is action 1 of HLP-2026-0002 now" in said(mails, DPO), "it goes there")
    ok(open_actions(school) == [(1, 1), (2, 1)], "and nowhere else")
    ok(school.ask_all("SELECT incident, command, argument FROM decision ORDER BY id DESC LIMIT 2") ==
       [(1, "ACTION", "2 to HLP-2026-0002"), (2, "ACTION", "1 came from HLP-2026-0001")], "both records have it")
    notice = answer_of(mails, DPO)
    for line in ("ACTION 1 to HLP-2026-0099 {}", "ACTION 1 to HLP-2026-0001 {}", "ACTION 7 to HLP-2026-0002 {}"):
        notice = answer_of(school.reply(DPO, notice, line), DPO)
        ok("ACTION: not done" in text(notice), line)
    school.change("UPDATE incident SET suspected = 16 WHERE id = 2")
    notice = answer_of(school.reply(DPO, notice, "ACTION 1 to HLP-2026-0002 {}"), DPO)
    ok("no incident of that reference" in " ".join(text(notice).split()), "not to one in which they have no part")
    ok(open_actions(school) == [(1, 1), (2, 1)], "and nothing has moved")
    school.reply(SIRO, told, "ACTION 2 done {}")
    ok(open_actions(school) == [(1, 1)] and school.run("verify")[0] == 0, "its owner ends it with the mail and the number of before")
    mails = school.take(DPO, "ACTION 1 to HLP-2026-0002", f"Re: {notice['Subject']}", f"In-Reply-To: {notice['Message-ID']}\n")
    ok("there is no code in it" in said(mails, DPO), "without a code it is told so")
    school.close()


def split_of_an_old_report():
    """What is split off later has its people's time from then; the law has counted."""
    school = School()
    mails = school.take(ANN, "I lost a folder with pupils' reports on the bus.")
    ack, notice = only(mails, ANN), only(mails, DPO)
    school.take(ANN, "And yesterday I e-mailed the class list to a parent by mistake.", f"Re: {ack['Subject']}",
                f"In-Reply-To: {ack['Message-ID']}\n")
    school.change("UPDATE mail SET received_at = 1795000000, taken_at = 1795000000")  # Wednesday 18 November 2026
    mails = school.reply(DPO, notice, "SPLIT 2 {}")
    ack = only(mails, ANN)
    ok("You have a second reference because this was a part of HLP-2026-0001 until now" in " ".join(text(ack).split()),
       "its reporter reads why there is a second reference")
    ok("We received it on Wednesday 18 November 2026" in text(ack), "and when it came")
    ok(school.ask("SELECT received_at = 1795000000 AND aware_at = 1795000000 FROM incident WHERE id = 2") == 1, "the 72 hours have counted")
    ok(school.ask("SELECT min(start) > 1795000000 FROM duty WHERE incident = 2 AND duty IN ('raise', 'classify')") == 1,
       "who must read and classify it has the time from now")
    ok("It was a part of HLP-2026-0001 until now" in text(only({SIRO: [mail for mail in mails[SIRO] if "New incident" in mail["Subject"]]}, SIRO)),
       "and reads where it comes from")
    school.close()


def the_investigator_hears():
    """Who works on an incident learns which report is no part of it any more."""
    reed = "t.reed@hollylane.example"
    school = School()
    first, second, _ = two_reports(school)
    gone = answer_of(school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}"), DPO)
    mails = school.reply(DPO, first, "CLASSIFY minor because it is one {}")
    answer = answer_of(mails, DPO)
    school.reply(SIRO, only(mails, SIRO), f"ASSIGN {reed} {{}}")
    mails = school.reply(DPO, gone, "REOPEN because they are two folders {}")
    words = " ".join(text(only(mails, reed)).split())
    ok("HLP-2026-0002 is no part of incident HLP-2026-0001 any more" in words and "folder" not in words,
       "of REOPEN, and reads nothing of a report")
    school.take(ANN, "And yesterday I e-mailed the class list to a parent by mistake.", "Re: [HLP-2026-0001] mine")
    mails = school.reply(DPO, answer, "SPLIT 2 {}")
    ok("HLP-2026-0003 is no part of incident HLP-2026-0001 any more" in " ".join(text(only(mails, reed)).split()), "of SPLIT")
    school.take(ANN, "I have also lost the key of the filing cabinet, since Monday.", "Re: [HLP-2026-0001] mine")
    mails = school.reply(reed, only(mails, reed), "SPLIT 2 {}")
    ok([mail["Subject"] for mail in mails[reed]] == ["[HLP-2026-0001] Taken apart"], "but who does it knows")
    school.close()


def the_reference_that_is_known():
    """A reporter whose incident had become part of another is told of the reference that they had."""
    school = School()
    first, second, _ = two_reports(school)
    school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    mails = school.reply(DPO, first, "SPLIT 2 {}")
    ok("this was a part of HLP-2026-0002 until now" in " ".join(text(only(mails, BOB)).split()), "not of one that they have never heard of")
    notice = only({SIRO: [mail for mail in mails[SIRO] if "New incident" in mail["Subject"]]}, SIRO)
    ok("It was a part of HLP-2026-0001 until now" in text(notice), "who works on it of the one that it was taken out of")
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
       "not one that you were sent" in said(mails, DPO), "a code that is none of ours: whoever works on it is told")
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
    the_one_that_is_further_stays()
    an_attack_goes_with_its_report()
    who_reported_a_part()
    whoever_has_both()
    merge()
    actions_go_along()
    the_earlier_day_counts()
    what_fell_away_comes_back()
    chains()
    the_last_of_a_chain()
    words_of_commands()
    a_line_names_another()
    nothing_is_joined()
    named_and_anonymous()
    actions_stay()
    split_of_an_old_report()
    the_investigator_hears()
    the_reference_that_is_known()
    split()
    unknown_codes()
    told_and_named()
    print(f"1..{test_maildir.tests}")
