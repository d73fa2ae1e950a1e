#!/usr/bin/env python3
"""What the Chair holds of an anonymous incident: nobody else lets it go, ends it, puts it off or learns of it. The real daemon
on Maildirs."""
import re
import time

import test_maildir
from test_anonymous import WRITER, Anonymous, follow_up_code, subject_of
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, answer_of, only, text

BOARD = "cole@hollylane.example"
PROVED = "Authentication-Results: mail.hollylane.example; dmarc=pass header.from=council.example\n"


def words(mails, address):
    return " ".join("".join(map(text, mails.get(address, []))).split())


def released(school):
    """An incident that the Chair has let go on: the follow-up code, the DPO's notice."""
    mails = school.hand_on("Mr Poole left the register on the bus.")
    handed = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    return handed, only(mails, DPO)


def the_end_waits_for_the_chair():
    for line in ("NOT-INCIDENT because it was found {}", "DUPLICATE HLP-2026-0002 {}"):
        school = Anonymous()
        handed, notice = released(school)
        second = school.hand_on("Mr Poole left the other register on the bus.")
        school.reply(CHAIR, subject_of(second, CHAIR, "May this"), "RELEASE {}")
        more = school.take("zz@private.example", f"My aubergine saw him.\n\n{handed}\n")
        mails = school.reply(DPO, notice, line)
        shown = words(school.reply(DPO, answer_of(mails, DPO), "SHOW {}"), DPO)
        ok("aubergine" not in shown, f"what the Chair has not let go on is not shown: {line}")
        ok("not done" in words(mails, DPO) and school.ask("SELECT count(*) FROM report WHERE held") == 1,
           "nor ends the incident before the Chair has")
        mails = school.reply(CHAIR, subject_of(more, CHAIR, "May this"), "RELEASE {}")
        ok("the report goes on" in words(mails, CHAIR) and DPO in mails, "who may still let it go on")
        school.close()


def merge_waits_for_the_chair():
    school = Anonymous()
    handed, _ = released(school)
    second = school.hand_on("Mr Poole left the other register on the bus.")
    second = only(school.reply(CHAIR, subject_of(second, CHAIR, "May this"), "RELEASE {}"), DPO)
    school.take("zz@private.example", f"My aubergine saw him.\n\n{handed}\n")
    mails = school.reply(DPO, second, "MERGE HLP-2026-0001 {}")
    ok("not done" in words(mails, DPO) and school.ask("SELECT count(*) FROM report WHERE held") == 1 and
       school.ask("SELECT count(*) FROM incident WHERE state = 'duplicate'") == 0, "neither does MERGE")
    school.close()


def who_it_is_about():
    school = Anonymous()
    mails = school.hand_on("Alison Grant left the safeguarding file on the bus.")
    ok(school.ask("SELECT suspected FROM incident") == 0b1000, "an anonymous report has a subject, too")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    ok(SIRO not in mails and DPO in mails, "who hears nothing when it goes on")
    school.close()


def nobody_is_told_that_the_siro_knows():
    """Where the SIRO may be its subject, no mail says that the SIRO knows of it, or has to act."""
    for body in ("Alison Grant the head sent the list of all complaints to a journalist. I saw it.", "Mrs Grant left her school laptop on the train."):
        school = Anonymous()
        mails = school.take("ann@hollylane.example", body)
        said = words(mails, "ann@hollylane.example")
        ok(SIRO not in mails and "SIRO" not in said, f"the reporter reads nothing of the SIRO: {body} {said}")
        ok("the DPO (the data protection officer)" in said and "please telephone the DPO or the school office" in said,
           f"but of whom was told, and whom to telephone {said}")
        notice = words(mails, DPO)
        ok("The DPO acts for the SIRO in this." in notice and "SIRO is asked" not in notice and "raise it with" not in notice,
           f"the DPO reads who acts for the SIRO {notice}")
        ok("and the DPO does the work" in notice, "until it is decided, too")
        said = words(school.take("ann@hollylane.example", "It had a sticker on it.", f"Re: {mails['ann@hollylane.example'][0]['Subject']}",
                                 f"In-Reply-To: {mails['ann@hollylane.example'][0]['Message-ID']}\n"), "ann@hollylane.example")
        ok("SIRO" not in said and "telephone the DPO or" in said, f"nor of it when more has come {said}")
        seconds = 30 * 86400
        school.change(f"UPDATE duty SET start = start - {seconds}, due = due - {seconds}, reached = reached - {seconds}, next = "
                      f"iif(next = 0, 0, next - {seconds})")
        school.change("UPDATE incident SET next_reminder = 1")
        school.once()
        mails = school.sent()
        said = words(mails, CHAIR)
        ok(SIRO not in mails and "classify the incident falls to the DPO," in said and "the SIRO, who" not in said and "for the SIRO" not in said, f"nor the Chair, when it is late {said}")
        status = words(school.reply(DPO, only(mails, DPO), "STATUS {}"), DPO)
        ok("(the DPO for the SIRO), by" in status and "(the SIRO)" not in status, f"nor does STATUS {status}")
        school.close()


def the_dpo_is_told_who_acts():
    """Of an anonymous report about the SIRO the DPO hears when the Chair has decided, and let it go on."""
    school = Anonymous()
    mails = school.hand_on("Alison Grant left the safeguarding file on the bus.")
    asked = subject_of(mails, CHAIR, "May this")
    mails = school.reply(CHAIR, asked, "CONFLICT yes {}")
    mails = school.reply(CHAIR, answer_of(mails, CHAIR), "RELEASE {}")
    notice = words(mails, DPO)
    ok(SIRO not in mails and "The DPO acts for the SIRO in this." in notice and "SIRO is asked" not in notice, f"the notice says who acts {notice}")
    school.close()


def more_after_the_end():
    school = Anonymous()
    handed, notice = released(school)
    school.reply(DPO, notice, "NOT-INCIDENT because it was found {}")
    mails = school.take("zz@private.example", f"He does it every Friday.\n\n{handed}\n")
    ok(CHAIR in mails and "every Friday" in words(mails, CHAIR), "more of what has ended comes to the Chair")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    ok(DPO in mails and school.ask("SELECT count(*) FROM report WHERE held") == 0, "who can let it go on")
    shown = words(school.reply(DPO, only(mails, DPO), "SHOW {}"), DPO)
    ok("every Friday" in shown, "and the DPO reads it")
    school.close()


def edit_takes_the_place_of_all():
    school = Anonymous()
    first = school.hand_on("I am the aubergine gardener and saw Mr Poole leave the register on the bus.")
    handed = follow_up_code(subject_of(first, CHAIR, "A report has reached"))
    second = school.take("zz@private.example", f"He did it again on Friday, and his courgette, too.\n\n{handed}\n")
    mails = school.reply(CHAIR, subject_of(first, CHAIR, "May this"), "EDIT {}\n\nA register was left on the bus.")
    ok("Nothing was done" in words(mails, CHAIR), "a code from before the newest report edits nothing")
    preview = subject_of(second, CHAIR, "May this")
    ok("aubergine" in text(preview) and "courgette" in text(preview), "the newest preview has all that waits")
    mails = school.reply(CHAIR, answer_of(mails, CHAIR), "EDIT {}\n\nA register was left on the bus, twice.")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    shown = words(school.reply(DPO, only(mails, DPO), "SHOW {}"), DPO)
    ok("A register was left on the bus, twice" in shown and "aubergine" not in shown and "courgette" not in shown,
       "EDIT takes the place of all that waits")
    school.close()


def an_edit_is_not_signed():
    """The Chair's name below the text is no part of the report: its readers would take the Chair for the writer."""
    for below in ("Ruth", "Thanks,\nRuthie", "R. Bell (Chair of Governors)", "Best wishes, Ruth Bell\nChair of Governors"):
        school = Anonymous()
        mails = school.hand_on("Mr Poole left the register on the bus.")
        mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "EDIT {}\n\nA register was left on the bus.\n\n" + below)
        mails = school.reply(CHAIR, subject_of(mails, CHAIR, "With your text"), "RELEASE {}")
        shown = words(school.reply(DPO, only(mails, DPO), "SHOW {}"), DPO)
        ok("left on the bus." in shown and "Ruth" not in shown and "Bell" not in shown and "wishes" not in shown,
           f"the Chair's sign-off is no part of the report: {below!r}")
        school.close()


def an_edit_is_not_signed_by_another_name():
    """Nor is the name in the header of the mail above an office, whatever the configuration calls its writer."""
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    school.reply(f"George Whitlow <{CHAIR}>", subject_of(mails, CHAIR, "May this"),
                 "EDIT {}\n\nA register was left on the bus.\n\nGeorge Whitlow\nChair of the Governing Body\n01632 960123")
    stored = school.ask("SELECT json_extract(json, '$.visible') FROM report")
    ok(stored == "A register was left on the bus.", f"the name in the header above an office is no part of the report: {stored!r}")
    school.close()


def an_edit_loses_no_words():
    """A line with the Chair's name is a sign-off only when nothing but the Chair stands below it, and no list above."""
    said = "The notes of 30 pupils lay open."
    for words_, lost in (
            (f"{said} They were read by:\nRuth Bell\nOwen Pryce\nLeila Haddad\nAll three copied them to USB sticks.", ""),
            (f"{said} They were read by:\nOwen Pryce\nRuth Bell", ""),
            (f"{said} They were read by:\n\nRuth Bell", ""),
            (f"{said}\nRuth Bell\nOwen Pryce and two pupils copied them.", ""),
            (f"{said}\nRuth Bell\nOwen Pryce", ""),
            (f"{said}\nThanks\nwas all that he said when he was told.", ""),
            (f"{said} They were read by:\nRuth Bell", "\n\nThanks,\nRuth"),
            (f"{said}\nGeorge Whitlow\nhas seen them.", ""),
            (said, "\n\nRuth Bell\nChair of Governors\nTel: 01234 567890\nchair@hollylane.example")):
        school = Anonymous()
        mails = school.hand_on("Mr Poole left the register on the bus.")
        school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "EDIT {}\n\n" + words_ + lost)
        stored = school.ask("SELECT json_extract(json, '$.visible') FROM report")
        ok(stored == words_, f"the Chair's text stays, without the sign-off: {words_ + lost!r} {stored!r}")
        school.close()


def edit_is_read_for_its_level():
    """The rules read the Chair's text as the report that it takes the place of: CONFIRM would accept what they made of that."""
    school = Anonymous()
    mails = school.hand_on("Could you ring me tonight? I have a question about data protection that I would rather not put in writing.")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"),
                         "EDIT {}\n\nA member of staff has lost an unencrypted USB stick with the SEN register of about 60 pupils on a bus.")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "With your text"), "RELEASE {}")
    said = words(mails, DPO)
    ok("Level: major (proposed)" in said and "not an incident" not in said, f"of a question that is now a loss the DPO reads the loss: {said[:600]}")
    ok(school.ask("SELECT count(*) FROM correction") == 0, "which nobody has decided otherwise")
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    ok(school.ask("SELECT class || severity FROM incident") == "confirmedmajor", "and accepts it")
    school.close()


def the_siro_hears_of_what_is_graver():
    """As of a named one: when it goes on, by the Chair or by itself. Before that nobody else reads that it is."""
    for by_itself in (False, True):
        school = Anonymous()
        handed, notice = released(school)
        level = school.ask("SELECT severity FROM incident")
        counts = school.run("stats"), school.run("stats", "--rules")
        mails = school.reply(DPO, notice, "STATUS {}")
        before, notice = words(mails, DPO).split("To go on")[0], answer_of(mails, DPO)
        more = school.take("zz@private.example", "All files on the server are encrypted and there is a ransom note on every screen. "
                    f"The safeguarding records of all pupils are gone.\n\n{handed}\n")
        status = words(school.reply(DPO, notice, "STATUS {}"), DPO)
        ok(school.ask("SELECT severity FROM incident") == level and "critical (proposed)" not in status and "ansom" not in status,
           f"what waits is not told by its level: {level} {status}")
        ok(status.startswith(before), f"nor by whose duty what is, or by when: {before} {status}")
        ok((school.run("stats"), school.run("stats", "--rules")) == counts, "nor by the counts")
        if by_itself:
            school.change("UPDATE duty SET start = start - 864000, due = due - 864000, next = next - 864000, reached = reached - 864000 "
                          "WHERE duty = 'release'")
            school.change("UPDATE incident SET next_reminder = 1")
            school.once()
            mails = school.sent()
        else:
            mails = school.reply(CHAIR, subject_of(more, CHAIR, "May this"), "RELEASE {}")
        told = [words({SIRO: [mail]}, SIRO) for mail in mails.get(SIRO, []) if ": now critical" in mail["Subject"]]
        ok(len(told) == 1 and f"which was {level} before" in told[0],
           f"the SIRO hears that it is critical now, and what it was: {by_itself} {[m['Subject'] for m in mails.get(SIRO, [])]}")
        ok("do not pay or answer anybody" in told[0], "and what to do about the attack, though the kind stays")
        school.close()


def an_attack_among_what_waits():
    school = Anonymous()
    handed, _ = released(school)
    school.take("zz@private.example", f"All files on the office server are encrypted, there is a ransom note.\n\n{handed}\n")
    more = school.take("zz@private.example", "Mr Poole's laptop with the safeguarding files of 600 children, not encrypted, was "
                       f"stolen, too.\n\n{handed}\n")
    mails = school.reply(CHAIR, subject_of(more, CHAIR, "May this"), "RELEASE {}")
    ok("Attack?" in only(mails, SIRO)["Subject"] and "do not pay" in words(mails, DPO) and
       school.ask("SELECT besides FROM incident") == "ransomware",
       "an attack is told of, whatever as grave is told after it")
    school.close()


def edit_is_read_for_its_subject():
    school = Anonymous()
    mails = school.hand_on("Somebody left the safeguarding folder on the staff room table.")
    ok(school.ask("SELECT suspected FROM incident") == 0, "who is not named is not suspected")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"),
                         "EDIT {}\n\nAlison Grant (the SIRO) left the safeguarding folder on the staff room table.")
    ok(school.ask("SELECT suspected FROM incident") == 0b1000 and set(mails) == {CHAIR}, "whom the Chair's text names is suspected")
    ok("CONFLICT yes" in words(mails, CHAIR), "and the Chair is asked whether it is so")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "With your text"), "RELEASE {}")
    ok(SIRO not in mails and DPO in mails, "the SIRO hears nothing when it goes on")
    school.close()


def more_puts_nothing_off():
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    handed = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    school.change("UPDATE duty SET start = start - 86400, due = due - 86400, next = next - 86400, reached = reached - 86400 "
                  "WHERE duty = 'release'")
    due = school.ask("SELECT due FROM duty WHERE duty = 'release'")
    school.take("zz@private.example", f"And again.\n\n{handed}\n")
    ok(school.ask("SELECT due FROM duty WHERE duty = 'release'") == due, "who writes more does not put off its release")
    school.close()


def that_more_waits_is_the_chairs_to_know():
    school = Anonymous()
    handed, notice = released(school)
    school.take("zz@private.example", f"And again.\n\n{handed}\n")
    ok("let the report go on" not in words(school.reply(DPO, notice, "STATUS {}"), DPO), "STATUS does not tell the DPO that more waits for the Chair")
    school.close()


def whatever_it_begins_with():
    for body, headers in (("Help", ""), ("NOTE [abcdefghijkmnpq] he did it again.", ""), ("He did it again.", "Auto-Submitted: auto-generated\n")):
        school = Anonymous()
        handed, _ = released(school)
        school.take(WRITER, f"{body}\n\n{handed}\n\nBethan Zzwriter", "More", headers)
        left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox/")]
        ok(school.outcome() == "follow_up" and not left,
           f"the writer of more is nowhere, whatever it begins with: {body} {headers.strip()} {left}")
        school.close()


def the_chair_is_away():
    for deputy, told in (("dpo", False), ("vice_chair", True)):
        school = Anonymous()
        school.configure('chair = { name = "Ruth Bell"; ', f'vice_chair = {{ name = "V"; address = "vice@hollylane.example"; }}; '
                         f'chair = {{ name = "Ruth Bell"; deputy = "{deputy}"; ')
        preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
        mails = school.take(CHAIR, "I am away.", "Automatic reply: [HLP-2026-0001] x", "Auto-Submitted: auto-replied\n")
        ok(not mails, f"a subject is easily guessed: that alone tells nobody of what is held {list(mails)}")
        mails = school.take(CHAIR, "I am away.", "Automatic reply", f"Auto-Submitted: auto-replied\nIn-Reply-To: {preview['Message-ID']}\n")
        ok(DPO not in mails and ("vice@hollylane.example" in mails) == told, f"who stands in for the Chair, and who does not: {deputy} {list(mails)}")
        ok(("is not told of anonymous reports" in school.run("check")[1]) != told, "check says so")
        school.close()


def the_chair_says_so_by_hand():
    """That they are away is no word of the report's writer."""
    for body in ("I am away until 12 December.", "Hello,\n\nI am on leave until Monday.\n\nThanks"):
        school = Anonymous()
        preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
        mails = school.reply(CHAIR, preview, body)
        ok(school.ask("SELECT count(*) FROM incident") == 1 and school.ask("SELECT held FROM incident") == 1 and list(mails) == [CHAIR] and
           "Nothing else was done" in words(mails, CHAIR), f"it opens and releases nothing: {body!r} {words(mails, CHAIR)[:200]}")
        school.close()
    school = Anonymous()
    preview = subject_of(school.hand_on("Mr Poole left the register on the bus."), CHAIR, "May this")
    mails = school.reply(CHAIR, preview, "I am away until Monday. He left another one on the train.")
    ok("May this" in " ".join(mail["Subject"] for mail in mails[CHAIR]), "what tells of more is held as before")
    school.close()


def a_machine_with_the_code():
    school = Anonymous()
    handed, _ = released(school)
    school.take(WRITER, f"I am away until Monday.\n\n{handed}\n\nBethan Zzwriter", "Automatic reply: More", "Auto-Submitted: auto-replied\n")
    left = [hit for hit in school.tokens() if not hit[0].startswith("mailbox/")]
    ok(school.ask("SELECT count(*) FROM quarantine WHERE automatic") == 1 and not left,
       f"an automatic reply with the code names nobody {left}")
    school.close()


def who_works_on_it_writes_in_person():
    school = Anonymous()
    logs = []
    once = school.once
    school.once = lambda: logs.append(once())
    _, notice = released(school)
    mails = school.reply(DPO, notice, "CLASSIFY minor because of what it was {}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ACTION buy a safe BY 2027-03-01 OWNER ann@hollylane.example {}")
    school.reply("ann@hollylane.example", only(mails, "ann@hollylane.example"), "ACTION 1 done {}")
    said = "".join(logs)
    ok(said and "HLP-2026-0001" not in said, "no line of the log names it, of its actions neither")
    ok(school.ask("SELECT done <> 0 FROM errand") == 1, "a code that we have sent is taken from whom it was sent to")
    school.close()


def whoever_has_the_code():
    for body in ("He did it again on Friday.", "NOTE that he did it again on Friday."):
        school = Anonymous()
        handed, _ = released(school)
        mails = school.take(DPO, f"{body}\n\n{handed}\n", "More")
        row, = school.ask_all("SELECT m.outcome, m.size, r.person, r.held FROM mail m JOIN report r ON r.mail = m.id ORDER BY m.id DESC LIMIT 1")
        ok(row == ("follow_up", 0, None, 1) and school.ask("SELECT count(*) FROM evidence") == 0 and set(mails) == {CHAIR},
           f"who works on it and has the reporter's code is the reporter: {body} {row}")
        school.close()
    school = Anonymous()
    _, notice = released(school)
    school.reply(DPO, notice, "I shall look into it.")
    ok(school.ask("SELECT p.address FROM report r JOIN person p ON p.id = r.person ORDER BY r.id DESC LIMIT 1") == DPO,
       "who answers our mail writes in person")
    school.close()


def guesses():
    for line in ("STATUS [abcdefghijkmnpq2]", "NOTE [abcdefghijkmnpq2] hello"):
        school = Anonymous()
        school.configure('route = "named"; }', 'route = "named"; authserv_id = "mail.hollylane.example"; }')
        school.hand_on("Mr Webb left the register on the bus.")
        mails = school.take(DPO, line, "Re: HLP-2026-0001", PROVED)
        told = " ".join(mail["Subject"] for mail in mails.get(DPO, [])) + words(mails, DPO)
        ok("HLP-2026-0001" not in told, f"a guess is not answered from what the Chair holds: {line}")
        school.close()


def each_writer_of_parts():
    """Of two anonymous incidents that were one the Chair hears of each when it has ended, with the code of each writer."""
    school = Anonymous()
    one, notice = released(school)
    mails = school.hand_on("Mr Poole left the other register on the bus.")
    other = follow_up_code(subject_of(mails, CHAIR, "A report has reached"))
    second = only(school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}"), DPO)
    school.reply(DPO, second, "DUPLICATE HLP-2026-0001 {}")
    mails = school.reply(DPO, notice, "NOT-INCIDENT because it was found {}")
    ok(sorted(code in text(mail) for mail in mails[CHAIR] for code in (one, other)) == [False, False, True, True],
       "the Chair hears of each writer, with their own code")
    ok(sum("FEEDBACK outcome" in text(mail) for mail in mails[CHAIR]) == 1, "and answers for both once")
    school.close()


def ages(school, days, duties="'pass_on', 'feedback'"):
    seconds = int(days * 24 * 3600)
    school.change(f"UPDATE duty SET start = start - {seconds}, due = due - {seconds}, reached = reached - {seconds}, next = "
                  f"iif(next = 0, 0, next - {seconds}) WHERE duty IN ({duties})")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    return school.sent()


def reminded_of_release(*bodies):
    """What the Chair reads six hours before the reports go on."""
    school = Anonymous()
    for body in bodies:
        school.hand_on(body)
    school.change("UPDATE outbox SET created_at = created_at - 86400")
    left = school.ask("SELECT min(due) FROM duty WHERE duty = 'release'") - time.time()
    said = words(ages(school, left / 86400 - 0.25, "'release'"), CHAIR)
    school.close()
    return said


def the_chair_reads_when_it_goes_on():
    """A reminder to let a report go on says that it does so by itself, and when; so does a list of several."""
    first, second = "Mr Poole left the register on the bus.", "Mrs Lee has the keys of the office at home."
    said = reminded_of_release(first)
    due = re.search(r"It is due by (.*?)\. ", said)
    ok(due and f"goes on by itself, to those who look into it, after {due[1]}." in said, f"alone: {said}")
    said = reminded_of_release(first, second)
    ok(said.count("if you do not answer, the report goes on by itself then") == 2, f"of several: {said}")


def who_decides_is_asked_when_it_goes_on():
    """The Chair does not answer: the day on which it goes on is the last for the decision about the ICO."""
    school = Anonymous()
    school.configure("chair = {", f'board = ( {{ name = "B. Cole"; address = "{BOARD}"; }} ); chair = {{')
    school.hand_on("Mr Poole lost the unencrypted laptop with the medical records of 150 pupils on the bus.")
    left = school.ask("SELECT min(due) FROM duty WHERE duty = 'release'") - time.time()
    mails = ages(school, (left + 60) / 86400, "'release', 'ico_decision', 'ico_notify'")
    asked, notice = words(mails, BOARD), words(mails, DPO)
    ok("Please decide whether the ICO" in subject_of(mails, BOARD, "ICO")["Subject"] and "ICO required [" in asked and
       "This is the first that you hear of it" in asked and "verdue" not in asked, f"who decides about the ICO is asked at once: {asked}")
    ok("New incident" in only(mails, DPO)["Subject"] and "is to be decided first, by" in notice, f"and the DPO reads by when: {notice}")
    school.close()


def its_writer_is_answered():
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    ok("tell them that the report has come" in words(mails, CHAIR) and "Please do so by" in words(mails, CHAIR),
       "the Chair is asked to tell the writer that it has come, and by when")
    mails = school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    answer, notice = answer_of(mails, CHAIR), only(mails, DPO)
    mails = ages(school, 6)
    ok(list(mails) == [CHAIR] and "tell whoever wrote the report that it has come" in words(mails, CHAIR) and
       "FEEDBACK receipt" in words(mails, CHAIR), "reminded of it, and nobody else")
    mails = school.reply(CHAIR, only(mails, CHAIR), "FEEDBACK receipt {} I rang Zzwriter and she has the code")
    ok("knows that it has come" in words(mails, CHAIR) and list(mails) == [CHAIR] and not school.tokens(),
       "who says that it is done, which nobody else is told, and of whom nothing is kept")
    ok(school.ask("SELECT argument FROM decision WHERE command = 'FEEDBACK'") == "receipt", "but that it was done")
    ok(not ages(school, 3), "and is reminded no more")
    mails = school.reply(DPO, notice, "NOT-INCIDENT because it was found {}")
    ok("FEEDBACK outcome" in words(mails, CHAIR) and "Please tell them by" in words(mails, CHAIR),
       "when it has ended the Chair is asked to say so, and by when")
    ok("HLP" not in school.run("list", "--overdue")[1], "which is not late yet")
    mails = ages(school, 82)
    ok(list(mails) == [CHAIR] and "what came of it" in words(mails, CHAIR), "reminded when it is due, though it has ended")
    ok("HLP-2026-0001" in school.run("list", "--overdue")[1], "and listed as late")
    mails = school.reply(CHAIR, only(mails, CHAIR), "FEEDBACK outcome {}")
    ok("knows what came of it" in words(mails, CHAIR) and "HLP" not in school.run("list", "--overdue")[1] and
       not ages(school, 30), "until it is done")
    ok("FEEDBACK" not in words(school.reply(CHAIR, answer, "HELP {}"), CHAIR), "then there is nothing of it to say")
    school.close()


if __name__ == "__main__":
    the_end_waits_for_the_chair()
    merge_waits_for_the_chair()
    who_it_is_about()
    nobody_is_told_that_the_siro_knows()
    the_dpo_is_told_who_acts()
    more_after_the_end()
    more_puts_nothing_off()
    that_more_waits_is_the_chairs_to_know()
    whatever_it_begins_with()
    the_chair_is_away()
    the_chair_says_so_by_hand()
    a_machine_with_the_code()
    who_works_on_it_writes_in_person()
    whoever_has_the_code()
    guesses()
    the_chair_reads_when_it_goes_on()
    who_decides_is_asked_when_it_goes_on()
    its_writer_is_answered()
    each_writer_of_parts()
    edit_takes_the_place_of_all()
    an_edit_is_not_signed()
    an_edit_is_not_signed_by_another_name()
    an_edit_loses_no_words()
    edit_is_read_for_its_level()
    the_siro_hears_of_what_is_graver()
    an_attack_among_what_waits()
    edit_is_read_for_its_subject()
    print(f"1..{test_maildir.tests}")
