#!/usr/bin/env python3
"""Replies as people write them, and as their machines do. The real daemon on a Maildir."""
import re

import clients
import test_maildir
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, is_answer, only, subject_of, text

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
    reminder, = [mail for mail in school.sent()[DPO] if "things are not done" in mail["Subject"]]
    return school, reminder


def codes(mail):
    """{reference: code} of the lines that may be answered, the last of each."""
    found = {}
    for part in re.split(r"(?=HLP-2026-\d{4}:)", text(mail))[1:]:
        if answer := re.search(r"\[([a-z2-9]{16})\]", part):
            found[part[:13]] = answer[1]
    return found


def states(school):
    return [state for state, in school.ask_all("SELECT state FROM incident ORDER BY id")]


def each_line_has_its_own_code():
    school, reminder = two_incidents()
    one, two = codes(reminder).values()
    mails = school.reply(DPO, reminder, f"CONFIRM [{one}]\nNOT-INCIDENT because the bag was found [{two}]")
    ok(states(school) == ["classified", "not_an_incident"], f"each line is for what stands above it: {states(school)}")
    answers = {mail["Subject"][:15]: " ".join(text(mail).split()) for mail in mails[DPO] if is_answer(mail)}
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
       "ICO: not done, because there is no code in this line: each line that can be answered has one in brackets" in answer, "the answer says so of each")
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


REED, VALE, PRYCE, HADDAD = (f"{name}@hollylane.example" for name in ("t.reed", "k.vale", "o.pryce", "l.haddad"))


def staffed():
    """A school with people who hold no role."""
    school = School()
    school.configure("staff_domains", f'people = ( {{ name = "Tom Reed"; address = "{REED}"; }}, '
                     f'{{ name = "Kate Vale"; address = "{VALE}"; }} ); staff_domains')
    return school


def governed(*members):
    school = School()
    board = ", ".join(f'{{ name = "{member}"; address = "{member}"; }}' for member in members)
    school.configure("administrator =", f"board = ( {board} ); administrator =")
    return school


def away(school, sender, mail):
    """A machine answers that its owner is away: who is asked to stand in, by address."""
    mails = school.take(sender, "I am away until Monday.", f"Automatic reply: {mail['Subject']}",
                        f"Auto-Submitted: auto-replied\nIn-Reply-To: {mail['Message-ID']}\n")
    return {address: [f"{one['Subject']}\n{text(one)}" for one in some] for address, some in mails.items()}


def bounced(school, mail):
    """It did not arrive: what goes out."""
    receiver = mail["To"].addresses[0].addr_spec
    body = (f"--zz\nContent-Type: text/plain\n\nIt did not arrive.\n\n--zz\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {receiver}\nAction: failed\nStatus: 5.1.1\n\n"
            f"--zz\nContent-Type: text/rfc822-headers\n\nMessage-ID: {mail['Message-ID']}\n\n--zz--\n")
    return school.take("MAILER-DAEMON@mx.example", body, "Undelivered Mail Returned to Sender",
                       "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=zz\n")


def assigned(school, *lines):
    """One incident that Tom Reed investigates: what went out for it."""
    notice, = school.take(ANN, "I sent a list of 5 pupils to one wrong parent.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY minor because of the few {}")
    ask, = [mail for mail in mails[SIRO] if "who investigates" in mail["Subject"]]
    return school.reply(SIRO, ask, "\n".join((f"ASSIGN {REED} {{}}", *lines)))


CAUSE, ADVICE = "How it could happen (cause)", "Whose advice or help was asked for (3d)"
FILLED = (f"{CAUSE}:\nThe wrong address was chosen.\n\n{ADVICE}:\nThe head's.\n\n"
          "Recommendation:\nAsk twice before sending.\n\nReference of the incident: HLP-2026-0001\n")


def several_things_with_one_code():
    """A question, or what is refused, does not cost the form that stands below it; and no form goes to the reporter."""
    for first, told in (("ASK {} Who saw it?\n\n", "ASK: done"), ("CLOSE {}\n", "CLOSE: not done")):
        school = staffed()
        task = assigned(school)[REED][0]
        mails = school.reply(REED, task, f"{first}OUTCOME\n{FILLED}")
        answer = " ".join(text(answer_of(mails, REED)).split())
        ok(told in answer and "OUTCOME: done" in answer and school.ask("SELECT count(*) FROM section") == 3,
           f"{first[:5]} and the form are both taken: {answer[:300]}")
        ok(all("wrong address" not in text(mail) for mail in mails.get(ANN, [])), "the reporter reads the question alone")
        school.close()
    for below in (f"\n{FILLED}", "\n" + "".join(f"> {line}\n" for line in FILLED.split("\n"))):
        school = staffed()
        task = assigned(school)[REED][0]
        mails = school.reply(REED, task, f"ASK {{}} Who saw it?\n{below}")
        answer = " ".join(text(answer_of(mails, REED)).split())
        ok("ASK: done" in answer and "OUTCOME: not done, because a form is filled in below" in answer and
           school.ask("SELECT count(*) FROM section") == 0, f"without OUTCOME its writer hears of it: {answer[:400]}")
        ok("wrong address" not in text(only(mails, ANN)) and "Who saw it?" in text(only(mails, ANN)), "and nobody else reads it")
        mails = school.reply(REED, answer_of(mails, REED), f"OUTCOME {{}}\n{FILLED}")
        ok("OUTCOME: done" in text(answer_of(mails, REED)), "the code of the answer is good for it")
        school.close()


def the_form_after_an_interim_report():
    """The mail that asks to investigate has the form: its code is good for that, whatever was said or asked before."""
    school = staffed()
    task = assigned(school)[REED][0]
    for first in ("INTERIM {}\n\nThe list is found, the rest comes next week.", "ASK {} Who saw it?", "INTERIM It goes on. {}\nSHOW"):
        mails = school.reply(REED, task, first)
        ok("used before" not in text(answer_of(mails, REED)), f"{first[:8]} is done")
    answer = " ".join(text(answer_of(school.reply(REED, task, f"OUTCOME {{}}\n{FILLED}"), REED)).split())
    ok("OUTCOME: done" in answer and school.ask("SELECT count(*) FROM section") == 3, f"and so is the form: {answer[:300]}")
    for again in (f"OUTCOME {{}}\n{FILLED}", "INTERIM {} It goes on.", "ASK {} Who saw it?"):
        mails = school.reply(REED, task, again)
        ok("used before" in text(answer_of(mails, REED)) and list(mails) == [REED], f"which has used the code up: {again[:8]}")
    school.close()


def an_interim_report_so_often():
    """Whoever has seen the code cannot write to the SIRO and the DPO for ever."""
    school = staffed()
    task = assigned(school)[REED][0]
    sent = 0
    for start in range(0, 55, 11):
        for number in range(start, start + 11):
            school.put(f"i{number}", sender=REED, subject=f"Re: {task['Subject']}", body=f"INTERIM {code(task)} part {number}",
                       headers=f"In-Reply-To: {task['Message-ID']}\n")
        school.once()
        sent += len([mail for mail in school.sent().get(SIRO, []) if "interim" in mail["Subject"]])
    ok(sent == 50 and school.ask("SELECT count(*) FROM audit WHERE event = 'command_refused'") == 5, f"50 a day: {sent}")
    school.close()


def one_line_of_the_quoted_form():
    """Who answers one line of the form, without a mark, where their program quotes it."""
    school = staffed()
    task = assigned(school)[REED][0]
    quoted = "".join(f"> {line}\n" for line in text(task).splitlines()).replace(f"> {CAUSE}:\n", f"> {CAUSE}:\nA wrong list.\n")
    mails = school.reply(REED, task, f"OUTCOME {{}}\n\nOn Mon, 23 Nov 2026 at 10:00, Security <security@hollylane.example> wrote:\n\n{quoted}")
    answer = " ".join(text(answer_of(mails, REED)).split())
    ok("OUTCOME: done" in answer and school.ask("SELECT count(*) FROM section WHERE label = 'cause' AND text = 'A wrong list.'") == 1 and
       school.ask("SELECT count(*) FROM section") == 1, f"the answer stands where it belongs: {answer[:400]}")
    school.close()


def free_words_below_an_answer():
    """Words without the form are added to what stands there, once; the form replaces it."""
    school = staffed()
    mails = assigned(school)
    told = mails[REED][0]
    more = "3a The old list was used again. 3b I spoke with all of them."
    for words, stands in (("What happened, in a few sentences:\nA list went astray.", "A list went astray."),
                          (more, f"A list went astray.\n\n{more}"), (more, f"A list went astray.\n\n{more}"),
                          ("What happened, in a few sentences:\nTwo lists went astray.", "Two lists went astray.")):
        told = answer_of(school.reply(REED, told, f"OUTCOME {{}}\n\n{words}"), REED)
        ok("OUTCOME: done" in text(told) and school.ask("SELECT text FROM section WHERE label = 'summary'") == stands,
           f"{words[:30]}: {school.ask('SELECT text FROM section')!r}")
    school.close()


def no_name_goes_with_a_question():
    school = staffed()
    task = assigned(school)[REED][0]
    mails = school.reply(REED, task, f"ASK {{}} Who saw it?\n\nOn Monday Kate Vale wrote:\n\n{text(task)}")
    asked = text(only(mails, ANN))
    ok("Who saw it?" in asked and "Vale" not in asked and "OUTCOME" not in asked, "a quotation is not asked")
    school.close()


def named_in_few_words():
    """A first name, a title and a surname, or an office will do; of several nobody is taken."""
    school = School()
    school.configure("staff_domains", 'people = ( { name = "Ivy Brown"; address = "ivy@hollylane.example"; }, '
                     '{ name = "Tom Green"; address = "tom@hollylane.example"; }, { name = "Tom Reed"; address = "%s"; } ); staff_domains' % REED)
    notice, = school.take(ANN, "I sent a list of 5 pupils to one wrong parent.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY minor because of the few {}")
    ask, = [mail for mail in mails[SIRO] if "who investigates" in mail["Subject"]]
    mails = school.reply(SIRO, ask, "ASSIGN tom {}")
    told = " ".join(text(answer_of(mails, SIRO)).split())
    ok("ASSIGN: not done, because that may be Tom Green or Tom Reed." in told, f"of two neither is meant: {told[:300]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "ASSIGN ivy {}\nACTION new locks BY 1 March 2027 OWNER the head teacher")
    ok("ivy@hollylane.example" in mails and "ASSIGN: done, Ivy Brown investigates it" in " ".join(text(answer_of(mails, SIRO)).split()),
       "the only one of that name is, and is named")
    ok(school.ask(f"SELECT count(*) FROM errand e JOIN person p ON p.id = e.person WHERE p.address = '{SIRO}'") == 1, "and whose office it is")
    mails = school.reply("ivy@hollylane.example", mails["ivy@hollylane.example"][0], "Done!")
    news, = mails[DPO]
    ok("More information" in news["Subject"] and "It is from the investigating officer." in text(news), f"who works on it is said: {text(news)[:200]!r}")
    news = school.take(ANN, "It was 6 pupils.", f"Re: {news['Subject']}")[DPO][0]
    ok("More information" in news["Subject"] and "It is from" not in text(news), "who reports is not")
    school.close()


def the_investigator_is_away():
    for school in (School(), staffed()):
        task = assigned(school)[REED][0]
        asked = away(school, REED, task)
        ok(list(asked) == [SIRO] and "the investigating officer cannot be reached" in asked[SIRO][0],
           f"the SIRO, who has assigned it, is asked, and nobody else ({list(asked)})")
        ok("Nobody who stands in" not in asked[SIRO][0] and "ASSIGN " in asked[SIRO][0], f"and may name another: {asked[SIRO][0]}")
        ok(away(school, REED, task) == {}, "once a day")
        school.close()


def the_investigator_and_a_siro_who_is_kept_out():
    """Whoever acts for the SIRO stands in; who is kept out reads nothing."""
    school = staffed()
    notice = school.take(ANN, "Alison Grant left the SEN file on the train.")[DPO]
    notice, = [mail for mail in notice if "New incident" in mail["Subject"]]
    mails = school.reply(DPO, notice, f"CLASSIFY minor because of the few {{}}\nCONFLICT yes\nASSIGN {REED}")
    task, = mails[REED]
    asked = away(school, REED, task)
    ok(list(asked) == [DPO] and "find somebody who can" in asked[DPO][0] and "ASSIGN " in asked[DPO][0] and
       "Nobody who stands in" not in asked[DPO][0], f"the DPO is asked to find somebody, and may: {asked}")
    school.close()


def the_investigator_cannot():
    """Whoever assigned it reads so, and may name another."""
    for thread in (True, False):
        school = staffed()
        task = assigned(school)[REED][0]
        mails = school.take(REED, "I can't do this, my wife is in hospital.", f"Re: {task['Subject']}",
                            f"In-Reply-To: {task['Message-ID']}\n" if thread else "")
        news, = mails[SIRO]
        ok("It is from the investigating officer" in text(news), f"the SIRO hears of it: {list(mails)}")
        ok("ASSIGN " in text(news) and DPO in mails, "and may name another; the DPO hears of it, too")
        school.reply(SIRO, news, f"ASSIGN {VALE} {{}}")
        ok(school.ask("SELECT p.address FROM incident i JOIN person p ON p.id = i.investigator") == VALE, "which is done")
        school.close()


def who_works_on_it_accuses():
    """What is written of the SIRO is not told to the SIRO, but asked about, whoever writes it."""
    accuses = "I cannot go on: Mrs Grant knew about it and covered it up."
    school = staffed()
    mails = school.reply(REED, assigned(school)[REED][0], accuses)
    ok(SIRO not in mails and {DPO, CHAIR} <= set(mails) and school.ask("SELECT suspected FROM incident") == 0b1000,
       f"whom the investigator accuses {list(mails)}")
    school.close()
    school = staffed()
    mails = school.take(REED, accuses, f"Re: {assigned(school)[REED][0]['Subject']}")
    ok(SIRO not in mails and DPO in mails and school.ask("SELECT suspected FROM incident") == 0,
       f"a name in From, which is easily written, holds nobody's mail, and is not told to them {list(mails)}")
    school.close()
    school = School()
    mails = school.reply(DPO, school.take(ANN, "I lost a memory stick.")[DPO][0], accuses)
    ok(CHAIR in mails and school.ask("SELECT suspected FROM incident") == 0b1000, f"and whom the DPO does {list(mails)}")
    school.close()


def who_investigates_is_accused():
    """Who is known by address alone, too, reads nothing of what is written of them until that is decided."""
    for proven, word in ((True, "yes"), (True, "no"), (False, None)):
        school = School()
        mails = school.take(ANN, "I sent a list of 5 pupils to one wrong parent.")
        notice = only(mails, ANN)
        mails = school.reply(DPO, only(mails, DPO), "CLASSIFY minor because of the few {}")
        task = only(school.reply(SIRO, subject_of(mails, SIRO, "who investigates"), f"ASSIGN {REED} {{}}"), REED)
        mails = school.take(ANN, "Mr Reed left the list on the train himself.", f"Re: {notice['Subject']}", f"In-Reply-To: {notice['Message-ID']}\n" if proven else "")
        ok(REED not in mails and DPO in mails, f"whom a follow-up accuses does not read it {list(mails)}")
        if word:
            shown = school.reply(REED, task, "SHOW {}")
            ok(not any("on the train" in text(mail) for mail in shown.get(REED, [])), "nor with the line of an earlier mail")
            ask = subject_of(mails, DPO, "Please read ")
            mails = school.reply(DPO, ask, f"CONFLICT {word} {{}}")
            ok((school.ask("SELECT investigator FROM incident") is None) == (word == "yes"), f"CONFLICT {word}: {school.ask_all('SELECT investigator, state FROM incident')}")
            ok((REED in mails) == (word == "no"), f"who is not concerned goes on {list(mails)}")
        school.close()


def the_board_is_away():
    school = governed(PRYCE, HADDAD)
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}\nICO required")
    asked = away(school, PRYCE, mails[PRYCE][0])
    ok(list(asked) == [HADDAD] and "the Information Governance Board cannot be" in asked[HADDAD][0],
       f"for one of the Board another stands in ({asked})")
    school.close()
    school = governed(PRYCE)
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}\nICO required")
    ok(list(away(school, PRYCE, mails[PRYCE][0])) == [DPO], "for the only one the DPO")
    school.close()


def who_owes_an_action_is_away():
    for school in (School(), staffed()):
        task = assigned(school, f"ACTION new locks BY 1 March 2027 OWNER {VALE}")[VALE][0]
        asked = away(school, VALE, task)
        ok(list(asked) == [SIRO], f"the SIRO answers for a remedial action ({asked})")
        school.close()


def who_owes_an_action_need_not_do_it():
    """Nobody else writes to somebody without a role: the entry in their calendar would stay."""
    school = School()
    mails = assigned(school, f"ACTION new locks BY 1 March 2027 OWNER {VALE}")
    mails = school.reply(SIRO, next(mail for mail in mails[SIRO] if is_answer(mail)), "ACTION 1 done {}")
    gone, = mails[VALE]
    ok("You need not do anything more" in " ".join(text(gone).split()) and "METHOD:CANCEL" in gone.as_bytes().decode(),
       "who owed what others have done hears of it, and the entry goes")
    mails = assigned(school, f"ACTION new doors BY 1 March 2027 OWNER {VALE}")
    mails = school.reply(VALE, mails[VALE][0], "ACTION 1 done {}")
    ok([is_answer(mail) for mail in mails[VALE]] == [True], "who has done it hears that as the answer")
    school.close()


def one_mail_says_the_level():
    school = governed(PRYCE, HADDAD)
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}\nICO required")
    ok([mail["Subject"] for mail in mails[PRYCE]] == ["[HLP-2026-0001] Please tell the ICO"] and "Level: major" in text(mails[PRYCE][0]),
       f"the Board reads the level where it reads what to do ({[mail['Subject'] for mail in mails[PRYCE]]})")
    ok([mail["Subject"] for mail in mails[CHAIR]] == ["[HLP-2026-0001] Incident is major"], "others read it alone")
    notice, = school.take(ANN, "I lost another memory stick.")[DPO]
    mails = school.reply(DPO, notice, "CLASSIFY major because of the pupils {}")
    ok([mail["Subject"] for mail in mails[PRYCE]] == ["[HLP-2026-0002] Incident is major"], "as the Board, with nothing to do")
    school.close()


def a_reporter_adds_something():
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list on the bus.")
    ack, notice = mails[ANN][0], mails[DPO][0]
    reply = f"In-Reply-To: {ack['Message-ID']}\n"
    added, = school.take(ANN, "The bus company has it now.", f"Re: {ack['Subject']}", reply)[ANN]
    ok("Received: what you added" in added["Subject"] and added["Auto-Submitted"] == "auto-replied" and "bus" not in text(added),
       "who adds something reads that it has come, and nothing of it")
    ok(ANN not in school.take(ANN, "It is the number 7.", f"Re: {ack['Subject']}", reply), "once in six hours")
    school.change("UPDATE outbox SET created_at = created_at - 7 * 3600")
    ok(ANN not in school.take(ANN, "Thank you very much.", f"Re: {ack['Subject']}", reply), "thanks are not answered")
    ok(ANN not in school.take(ANN, "I am away.", f"Automatic reply: {ack['Subject']}", reply + "Auto-Submitted: auto-replied\n"),
       "nor is a machine")
    ok(ANN not in school.take("bob@hollylane.example", "I saw it, too.", f"Re: {ack['Subject']}", ""), "nor somebody else's words")
    ok(ANN in school.take(ANN, "They have lost it again.", f"Re: {ack['Subject']}", reply), "and later again")
    mails = school.reply(DPO, notice, "NOT-INCIDENT because it was empty {}")
    if ANN not in mails:
        mails = school.reply(DPO, mails[DPO][0], "NOT-INCIDENT because it was empty {}")
    ended, = mails[ANN]
    ok("Message read" in ended["Subject"] and "looked into" not in text(ended) and "empty" not in text(ended) and "code" not in text(ended),
       f"whoever wrote what is no incident hears that it was read, and neither why nor that it was looked into {ended['Subject']}")
    notice = school.take("alerts@monitor.example", "Ransomware was found on the server.", "Alert", "Auto-Submitted: auto-generated\n")[DPO][0]
    ok("alerts@monitor.example" not in school.reply(DPO, notice, "NOT-INCIDENT because it was a test {}"), "but a machine does not")
    school.close()


def two_deputies_are_away():
    """Machines that answer each other come to an end."""
    school = School()
    notice, = school.take(ANN, "I lost a memory stick.")[DPO]
    count = 0
    mails = [(DPO, notice)]
    while mails and count < 10:
        count += 1
        reader, mail = mails.pop()
        sent = school.take(reader, f"I am away {count}.", f"Automatic reply: {mail['Subject']}",
                           f"Auto-Submitted: auto-replied\nIn-Reply-To: {mail['Message-ID']}\n")
        mails += [(address, one) for address, some in sent.items() for one in some]
    ok(1 < count < 5, f"two machines that are away end ({count})")
    school.close()


def a_combined_reminder_comes_back():
    school, reminder = two_incidents()
    asked = away(school, DPO, reminder)
    ok(list(asked) == [SIRO] and len(asked[SIRO]) == 1 and asked[SIRO][0].startswith("Somebody cannot be reached: 2 things"),
       "of both incidents in it the deputy is told in one mail")
    school.close()
    school, reminder = two_incidents()
    told = only(bounced(school, reminder), SIRO)
    said = " ".join(text(told).split())
    ok(all(f"{reference}: the DPO cannot be reached classify the incident" in said for reference in ("HLP-2026-0001", "HLP-2026-0002")),
       f"when it bounces, too: {said[:400]}")
    one, two = codes(told).values()
    school.reply(SIRO, told, f"CLASSIFY minor because it was empty [{one}]\nNOT-INCIDENT because the bag was found [{two}]")
    ok(states(school) == ["classified", "not_an_incident"], f"who answers there for the DPO {states(school)}")
    school.close()


WARNING = "CAUTION: This email originated from outside the organisation. Do not click links unless you know the sender."
CLIENTS = (clients.OutlookDesktop, clients.OutlookPhone, clients.Gmail, clients.IPhone, clients.AppleMail, clients.Thunderbird,
           clients.PlainThunderbird, clients.Samsung)


def written_into_what_is_quoted():
    """The DPO's mails have two forms, of which programs quote either."""
    school = School()
    notice = only(school.take(ANN, "I sent the class list to one wrong parent."), DPO)
    for client in CLIENTS:
        for above, words in ((None, ""), ("A new incident", WARNING), ("The report does not say", "It was Tom."), ("To answer", "Tom")):
            school.change("UPDATE outbox SET created_at = created_at - 86400")  # one is told so once a day
            writer = clients.written_into(client, above, words) if words else client
            mails = school.send(writer("D. Poe", DPO, "mx.hollylane.example").reply(notice, ["Thank you."]))
            told = bool(mails) and "is kept as a note" in text(answer_of(mails, DPO))
            ok(told == (words not in ("", WARNING)) and school.outcome() == "follow_up",
               f"{client.__name__} below thanks: {words[:12]!r} is {'told' if told else 'no news'}")
    school.close()


def written_into_an_answered_request():
    school = School()
    school.configure("chair = {", f'board = ( {{ name = "B. Cole"; address = "board@hollylane.example"; }} ); chair = {{')
    asked = only(school.take(ANN, "I would like to request an exception to the policy, so that I may use my own laptop.", "My own laptop"),
                 "board@hollylane.example")
    answer = only(school.reply("board@hollylane.example", asked, "ANSWER granted until Easter {}"), ANN)
    quoted = "".join(f"> {line}\n" for line in text(answer).splitlines())
    for inside in ("", "> And at home?\n"):
        mails = school.reply(ANN, answer, f"Thanks, got it!\n\n{quoted}{inside}")
        ok(list(mails) == (["board@hollylane.example"] if inside else []), f"thanks for it are no news, {inside!r} in it {list(mails)}")
    school.close()


KIND = "SELECT type FROM incident"
# A report, what its reporter adds, and the kind that is proposed before and then.
CORRECTIONS = (
    ("I have e-mailed the SEN list to the wrong parent.", "sorry, not e-mailed, I posted it", "email", "post"),
    ("I left the register on the bus.", "Correction: it was not the register but my laptop that I left on the bus.", "paper", "device"),
    ("A parent told me that she overheard the office talk about another child's medical condition.",
     "Actually she did not overhear it, she read it in an e-mail that the office sent to her by mistake.", "verbal", "email"),
    ("A virus was found on the office computer.", "IT say we now know that it was ransomware, there is a ransom note.", "malware", "ransomware"),
    ("A pupil's report was posted to the wrong house.", "Correction: it was not posted, the office e-mailed it to the wrong address.", "post", "email"),
    ("I told a parent about another child's exclusion by mistake at the gate.", "Actually I did not tell her at the gate, I emailed it to her by mistake.",
     "verbal", "email"),
    # what happened besides, or was done about it, takes nothing back
    ("I lost a memory stick with the Year 5 reports.", "It had the SEN records of 30 children on it and was not encrypted.", "device", "device"),
    ("I posted the EHCP of one pupil to the wrong family.", "I have emailed the family to apologise and they will bring it back.", "post", "post"),
    ("I clicked on a link in a strange e-mail and typed in my password.", "Somebody has now logged in to my account from abroad.", "phishing", "phishing"),
    ("I lost my school laptop on the train.", "I was wrong about the train, it was the 8.15.", "device", "device"),
)


def a_reporter_corrects():
    for said, added, before, after in CORRECTIONS:
        school = School()
        mails = school.take(ANN, said)
        ok(school.ask(KIND) == before, f"{said!r} is {before}: {school.ask(KIND)}")
        level = school.ask("SELECT severity FROM incident")
        notice = only(mails, DPO)
        told = only(school.reply(ANN, only(mails, ANN), added), DPO)
        ok(school.ask(KIND) == after, f"with {added!r} it is {after}: {school.ask(KIND)}")
        ok(("It changes what is proposed" in text(told)) == (before != after), "the DPO is told of another kind in the mail about it")
        mails = school.reply(DPO, notice, "CONFIRM {}")
        changed = before != after or school.ask("SELECT severity FROM incident") != level
        answer = " ".join(text(answer_of(mails, DPO)).split())
        ok(("CONFIRM: not done, because another thing is proposed" in answer and states(school) == ["acknowledged"]) == changed,
           f"CONFIRM of what was proposed before is asked again: {answer}")
        if changed:
            mails = school.reply(DPO, answer_of(mails, DPO), "CONFIRM {}")
        ok(states(school) == ["classified"], "what was read is confirmed")
        told = only(school.reply(ANN, notice, f"Sorry again. {added}"), DPO)
        ok(school.ask(KIND) == after and "It changes" not in text(told), "what was decided stays")
        school.close()


# A report, what its reporter adds, and what all are told to do at once, if anything; the kind that is proposed stays.
BESIDES = (
    ("I lost my school laptop with the SEN records of 30 children on the train, it was not encrypted.",
     "And now all files on the office server are encrypted, there is a ransom note on the screen.", "off the network"),
    ("I have e-mailed the safeguarding file of a pupil to the wrong parent.",
     "The parent's reply had an attachment which I opened, and the anti-virus says that my computer is infected with a trojan.", "off the network"),
    ("I lost my school laptop with the SEN records of 30 children on the train, it was not encrypted.",
     "IT have checked my other computer: there is no virus on it.", None),
    ("I have e-mailed the safeguarding file of a pupil to the wrong parent.", "She has rung: she deleted it without opening it.", None),
)


def an_attack_besides():
    for said, added, says in BESIDES:
        school = School()
        mails = school.take(ANN, said)
        kind = school.ask(KIND)
        mails = school.reply(ANN, only(mails, ANN), added)
        ok(school.ask(KIND) == kind, f"with {added!r} it is {kind} as before: {school.ask(KIND)}")
        told = [" ".join(text(mail).split()) for address in (SIRO, DPO, ANN) for mail in mails.get(address, [])]
        ok(len([mail for mail in told if "off the network" in mail]) == (3 if says else 0),
           f"SIRO, DPO and reporter read what to do at once about {added!r}, if there is an attack: {told}")
        ok(("Attack? " in only(mails, DPO)["Subject"]) == bool(says), "and the subject says so")
        if says:
            what_was_told_later_stays(school, mails)
        school.close()


def what_was_told_later_stays(school, mails):
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY critical because it goes on {}")
    told = " ".join(text(only(mails, CHAIR)).split())
    ok(re.search(r"What it is: .*; and, told later, (Ransomware|Malware)\)", told), f"the Chair reads of the attack, too: {told}")


RANSOM = "All files on the office server are encrypted, there is a ransom note on the screen."


def alarmed(mails):
    return {address for address in mails for mail in mails[address] if "off the network" in " ".join(text(mail).split())}


def an_attack_is_told_once_in_any_flood():
    school = School()
    mails = school.take(ANN, "I lost a memory stick with a class list. It was encrypted.")
    notice = only(mails, ANN)
    for n in range(22):
        school.put(f"flood{n}", sender="joe@elsewhere.example", subject=f"Re: {notice['Subject']}", body=f"I saw it at bus stop {n}.",
                   headers=f"In-Reply-To: {notice['Message-ID']}\n")
    school.once()
    told = school.sent()
    ok(len(told[DPO]) == 20 and "joe@elsewhere.example" not in told, f"a stranger's flood is told to the DPO, twenty a day: {len(told[DPO])}")
    ok(ANN in school.reply(ANN, notice, "It was on bus 14."), "its reporter hears that what they add has come")
    mails = school.reply(ANN, notice, RANSOM)
    ok(alarmed(mails) == {SIRO, DPO, ANN}, f"what does not wait for a decision waits for neither: {alarmed(mails)}")
    for who in (ANN, "joe@elsewhere.example"):
        ok(not alarmed(school.reply(who, notice, f"Look! {RANSOM}")), f"told again by {who} it alarms nobody")
    school.close()


def whoever_works_on_it_tells_of_an_attack():
    for who, says, told in ((SIRO, RANSOM, {DPO}), (DPO, RANSOM, {SIRO}), (DPO, "Is it known whether there was ransomware on it?", set()),
                            (SIRO, "IT have checked: there is no virus on it.", set())):
        school = School()
        mails = school.take(ANN, "I lost a memory stick with a class list. It was encrypted.")
        level = school.ask("SELECT severity FROM incident")
        mails = school.reply(who, only(mails, who), says)
        ok(alarmed(mails) == told and school.ask("SELECT severity FROM incident") == level, f"{says!r} of {who} alarms {told}, and changes no level: {alarmed(mails)}")
        school.close()


def a_mail_about_the_change_is_confirmed():
    school = School()
    mails = school.take(ANN, CORRECTIONS[0][0])
    mails = school.reply(ANN, only(mails, ANN), CORRECTIONS[0][1])
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    ok(states(school) == ["classified"], "who answers the mail about the change has read it")
    school.close()


def questions_without_a_command():
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list on the bus.")
    notice = {DPO: only(mails, DPO), SIRO: only(mails, SIRO), ANN: only(mails, ANN)}
    for asks, who, words in ((True, DPO, "can you ask Ann when it happened"), (True, SIRO, "Was the stick encrypted?"),
                             (True, DPO, "Please find out which bus it was."), (True, SIRO, "I need to know which class. Thanks, Alison"),
                             (False, DPO, "I have spoken to the bus company."), (False, SIRO, "The tasks are all set for next week."),
                             (False, ANN, "Did anybody find it?")):
        mails = school.reply(who, notice[who], words)
        answers = [" ".join(text(mail).split()) for mail in mails.get(who, []) if is_answer(mail)]
        ok(any("answer ASK and the question" in answer and "ASK [" in answer for answer in answers) == asks, f"{words!r} of {who}: {answers}")
        school.change("UPDATE outbox SET created_at = created_at - 86400")
    told = " ".join(text(answer_of(school.reply(DPO, notice[DPO], "CONFIRM {}\n\nCan you ask Ann whether it had a password?"), DPO)).split())
    ok("answer ASK and the question" in told and "ASK [" in told, f"nor below a command: {told}")
    school.close()


def natural_answers_in_the_form():
    school = School()
    mails = school.take(ANN, "I e-mailed the class list of 28 pupils to one wrong parent. She has deleted it.")
    school.reply(DPO, only(mails, DPO), "CLASSIFY major because she is a governor {}")
    task = subject_of(school.reply(SIRO, only(mails, SIRO), "INVESTIGATE {}"), SIRO, "Please ")
    form = ("Whose information it was: kinds of people, how many, how many records:\nYes\n\n"
            "Risks that remain and how they are managed (3g):\nNone\n\nWhose advice or help was asked for (3d):\nn/a\n\n"
            "How it could happen (cause):\nyes\n\nEvidence that was collected and where it is kept (3c):\nNone\n")
    answer = text(answer_of(school.reply(SIRO, task, "OUTCOME {}\n\n" + form), SIRO))
    flat = " ".join(answer.split())
    kept = dict(school.ask_all("SELECT label, text FROM section"))
    ok("28" in kept["people"], f"yes without the line of what is known is what is known: {kept}")
    ok("(3g)" not in flat and "(3d)" not in flat and "(3c)" in flat, f"that there is nothing answers what may be nothing: {flat}")
    ok('"Yes" agrees to what is known, and of this nothing is known yet' in flat, f"yes to what nobody knows is asked for: {flat}")
    school.close()


if __name__ == "__main__":
    natural_answers_in_the_form()
    questions_without_a_command()
    a_reporter_corrects()
    an_attack_besides()
    an_attack_is_told_once_in_any_flood()
    whoever_works_on_it_tells_of_an_attack()
    a_mail_about_the_change_is_confirmed()
    written_into_what_is_quoted()
    written_into_an_answered_request()
    the_investigator_is_away()
    the_investigator_and_a_siro_who_is_kept_out()
    the_investigator_cannot()
    who_works_on_it_accuses()
    who_investigates_is_accused()
    the_board_is_away()
    who_owes_an_action_is_away()
    who_owes_an_action_need_not_do_it()
    one_mail_says_the_level()
    a_reporter_adds_something()
    two_deputies_are_away()
    a_combined_reminder_comes_back()
    each_line_has_its_own_code()
    lines_that_do_not_count()
    looking_at_two()
    several_things_with_one_code()
    the_form_after_an_interim_report()
    an_interim_report_so_often()
    one_line_of_the_quoted_form()
    free_words_below_an_answer()
    no_name_goes_with_a_question()
    named_in_few_words()
    print(f"1..{test_maildir.tests}")
