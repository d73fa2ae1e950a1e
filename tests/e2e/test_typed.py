#!/usr/bin/env python3
"""Replies with slips of the finger: a code that is nearly right is right, a word that is nearly one of ours is asked about, and
what is neither says so. The real daemon on a Maildir."""
import test_maildir
from test_maildir import ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, text

ANN = "ann@hollylane.example"


def said(mails, address=DPO):
    return " ".join(text(answer_of(mails, address)).split())


def state(school):
    return school.ask_all("SELECT state, severity, ico, subjects FROM incident ORDER BY id"), school.ask("SELECT count(*) FROM decision")


def opened():
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    return school, mails[DPO][0], mails[SIRO][0]


def another(letter):
    return "b" if letter != "b" else "c"


def with_digits(school, mail):
    """The same mail, or an answer to HELP, whose code has digits at both ends: of letters alone one is no mistyped code, but a word."""
    while not all(any(letter.isdigit() for letter in half) for half in (code(mail).strip("[]")[1:8], code(mail).strip("[]")[8:15])):
        mail = answer_of(school.reply(DPO, mail, "HELP {}"), DPO)
    return mail


def slips(right):
    """A code as it may be typed."""
    turned = next(i for i in range(15) if right[i] != right[i + 1])
    yield "a letter wrong", right[:7] + another(right[7]) + right[8:]
    yield "a letter missing", right[:3] + right[4:]
    yield "the last letter missing", right[:-1]
    yield "a letter twice", right[:9] + right[8:]
    yield "a letter more at the end", right + another(right[-1])
    yield "two letters changed about", right[:turned] + right[turned + 1] + right[turned] + right[turned + 2:]
    yield "blanks", " ".join((right[:4], right[4:8], right[8:12], right[12:]))
    yield "hyphens", "-".join((right[:4], right[4:8], right[8:12], right[12:]))
    yield "a 1 for an i", right.replace("i", "1")
    yield "an o in it", right[:2] + "o" + right[3:]
    yield "capitals", right.upper()


def nearly_right():
    school, mail, _ = opened()
    names = [what for what, _ in slips("ab" * 8)]
    for index, name in enumerate(names):
        mail = with_digits(school, mail)
        typed = list(slips(code(mail).strip("[]")))[index][1]
        mails = school.reply(DPO, mail, f"NOTE [{typed}] rang them")
        ok(school.ask("SELECT count(*) FROM decision WHERE command = 'NOTE'") == index + 1, f"{name}: it counts")
        mail = answer_of(mails, DPO)
    ok(school.ask("SELECT count(*) FROM decision WHERE argument GLOB '*[[]*'") == 0, "no code is left in what is kept")
    used = with_digits(school, mail)
    right = code(used).strip("[]")
    mail = answer_of(school.reply(DPO, used, "NOTE {} rang them"), DPO)
    ok("not one that you were sent" in said(school.reply(DPO, used, f"NOTE [{right[:-1]}] rang them")), "near a used one is near none")
    far = another(right[0]) + another(right[1]) + right[2:]
    mails = school.reply(DPO, mail, f"CONFIRM [{far}]")
    ok("not one that you were sent" in said(mails) and state(school)[0][0][0] == "acknowledged", "two letters wrong is another code")
    for typed in ("confirm [abcd-efgh]", "CONFIRM [abcdefgh]", f"Confirm [{right}abcd]"):
        mails = school.reply(DPO, mail, typed)
        ok("the code in it is not one that you were sent" in said(mails) and list(mails) == [DPO] and state(school)[0][0][0] == "acknowledged",
           f"so is one of another length, and it is no news to anybody: {typed.split()[0]} {said(mails)[:90]}")
    school.close()


def nobody_elses():
    school, dpo, siro = opened()
    right = code(with_digits(school, dpo)).strip("[]")
    before = state(school)
    mails = school.reply(SIRO, siro, f"CONFIRM [{right[:-1]}]")
    ok(state(school) == before and "not one that you were sent" in said(mails, SIRO), "what is near the code of somebody else is near none")
    ok(not school.reply("eve@evil.example", dpo, f"CONFIRM [{right[:-1]}]").get("eve@evil.example") or state(school)[1] == before[1],
       "of a stranger it does nothing")
    school.configure('name = "reports";', 'name = "reports"; authserv_id = "mx.hollylane.example";')
    thread = f"In-Reply-To: {dpo['Message-ID']}\n"
    for verdict in ("fail", "pass"):
        school.take(DPO, f"CONFIRM [{right[:-1]}]", f"Re: {dpo['Subject']}",
                    f"{thread}Authentication-Results: mx.hollylane.example; dmarc={verdict} header.from=council.example\n")
        ok((state(school)[1] > before[1]) == (verdict == "pass"), f"nor in a forged mail ({verdict})")
    school.close()


def words():
    school, mail, _ = opened()
    before = state(school)
    rows = (
        ("CONFRIM {}", '"CONFRIM" is not one of the words that can be answered (did you mean CONFIRM?)'),
        ("CONFRIM", '"CONFRIM" is not one of the words'),
        ("Confirmed.\n\nSent from my iPhone", "(did you mean CONFIRM?)"),
        ("Please confirm {}", "CONFIRM must be the first word of its line"),
        ("Yes, close it.", "CLOSE must be the first word of its line"),
        ("Note rang the family {}", "NOTE must be written in capitals or with its code right behind it"),
        ("Clasify minor because few saw it {}", "(did you mean CLASSIFY?)"),
        ("SUBJETCS required", "(did you mean SUBJECTS?)"),
        ("APPROVE {}", '"APPROVE" is not one of the words that can be answered.'),
        ("{}", "a line does not begin with one of the words"),
        ("As we have said,\n\nCONFIRM {}\n\nRegards", "the line with CONFIRM is not the first of the e-mail"),
        ("CONFIRM {} {}".replace("{}", "[aaaaaaaa22222222]", 1), "there are two codes in one line"),
    )
    for line, why in rows:
        mails = school.reply(DPO, mail, line)
        ok(list(mails) == [DPO] and why in said(mails), f"{line!r} is answered: {said(mails)[:160]}")
        ok("Nothing was done" in said(mails) and "CONFIRM [" in text(answer_of(mails, DPO)), "with what can be done, and a new code")
        ok(state(school) == before, "and nothing is done")
    school.change("UPDATE outbox SET created_at = created_at - 86400")
    mails = school.take(DPO, "", f"CONFIRM {code(mail)}", f"In-Reply-To: {mail['Message-ID']}\n")
    ok("its text is empty" in said(mails) and state(school) == before, "a command in the subject alone is no command, and is told so")
    mails = school.take(DPO, "Sent from my iPhone", f"CONFIRM {code(mail)}", f"In-Reply-To: {mail['Message-ID']}\n")
    ok("its text is empty" in said(mails) and state(school) == before, "nor above what the program has written")
    school.close()


def below_one_that_counts():
    school, mail, _ = opened()
    mails = school.reply(DPO, mail, "CONFIRM {}\nSUBJETCS required")
    told, subject = said(mails), answer_of(mails, DPO)["Subject"]
    ok("CONFIRM: done" in told and 'Not done, nor what stands below it: "SUBJETCS required", because' in told and "did you mean SUBJECTS?" in told,
       f"a line is done, the next is asked about: {told[:200]}")
    ok("not all was done" in subject, f"and the subject says so: {subject}")
    school.close()


def words_below():
    """What is said below a line that counts is kept, and the answer says so."""
    school, mail, siro = opened()
    notes = "SELECT argument FROM decision WHERE command = 'NOTE' ORDER BY id"
    mails = school.reply(DPO, mail, "CONFIRM {}\n\nThe parents have been rung.\nThey were calm.\n\nThanks,\nDana")
    ok("CONFIRM: done" in said(mails) and "NOTE: done, what you wrote below is in the record." in said(mails) and
       school.ask_all(notes) == [("The parents have been rung.\nThey were calm.\n\nThanks,\nDana",)], f"below CONFIRM: {said(mails)[:200]}")
    ok(str(answer_of(mails, DPO)["Subject"]).endswith("Confirmed, and more"), "all of it is done")
    mails = school.reply(DPO, answer_of(mails, DPO), "ICO not required because few saw it {}\nWe can look again on Monday.")
    ok(len(school.ask_all(notes)) == 2 and "NOTE: done" in said(mails), f"below a decision: {said(mails)[:200]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "CLOSE {}\n\nThe stick is back.")
    ok("CLOSE: not done" in said(mails) and "NOTE: done" in said(mails) and len(school.ask_all(notes)) == 3,
       f"below one that is refused, too: {said(mails)[:200]}")
    school.close()


def cards_below():
    """A card of whom the configuration names is no note, though their mail has no name."""
    school, mail, siro = opened()
    mails = school.reply(DPO, mail, "CONFIRM {}\n\nM Webb (he/him)\nData Protection Team, Exampleshire County Council and Schools")
    ok("CONFIRM: done" in said(mails) and "NOTE: done" not in said(mails) and
       school.ask("SELECT count(*) FROM decision WHERE command = 'NOTE'") == 0, f"it is no note: {said(mails)[:160]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "ICO not required because few saw it {}\n\nT Reed\nThe Stick, All The Lists And What Else Stood On It")
    ok("NOTE: done" in said(mails), f"below another name it is: {said(mails)[:200]}")
    school.close()


def codes_below():
    """The code alone in the line below its command is the command's."""
    school, mail, siro = opened()
    mails = school.reply(DPO, mail, "CONFIRM\n{}")
    ok("CONFIRM: done" in said(mails), "below CONFIRM")
    mails = school.reply(SIRO, siro, "INVESTIGATE\n\n{}")
    ok("INVESTIGATE: done" in said(mails, SIRO), "with a blank line between them")
    form = next(one for one in mails[SIRO] if "What happened" in text(one))
    mails = school.reply(SIRO, form, "OUTCOME\n{}\nWhat happened, in a few sentences: a stick was lost\n")
    ok("OUTCOME: done" in said(mails, SIRO) and school.ask("SELECT count(*) FROM section WHERE text = 'a stick was lost'") == 1,
       f"below OUTCOME, above the form: {said(mails, SIRO)[:200]}")
    school.close()


def slips_with_their_code():
    """With its code a line is meant: it is done, or the answer says what it lacks."""
    school, mail, siro = opened()
    mails = school.reply(DPO, mail, "I confirm {}")
    ok("CONFIRM: done" in said(mails), f"I confirm: {said(mails)[:120]}")
    for line, why in (("subjects yes {}", '"SUBJECTS required"'), ("Discipline no {}", "DISCIPLINE: not done, because it is not said why"),
                      ("Close {} as soon as he is back", "what stands behind CLOSE may change what it means")):
        mails = school.reply(DPO, answer_of(mails, DPO), line)
        ok(why in said(mails) and "must be the first word" not in said(mails),
           f"{line!r} is told what it lacks: {said(mails)[:200]}")
    for line in ("CONFIRM {} and SHOW", "CONFIRM {} AND SHOW"):
        mails = school.reply(DPO, answer_of(mails, DPO), line)
        ok("CONFIRM and SHOW stand in one line, and a line can have only one of them" in said(mails) and "may change what it means" not in said(mails),
           f"and so are two in one line, {line!r}: {said(mails)[:300]}")
    mails = school.reply(SIRO, siro, "Discipline no {}")
    ok("DISCIPLINE: not done, because it is not said why" in said(mails, SIRO), f"discipline, without a reason: {said(mails, SIRO)[:160]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "assign nobody we know {}")
    ok("nobody of that name can be assigned" in said(mails, SIRO) and "Please write one of these names" in said(mails, SIRO), "a name that is nobody's")
    name = said(mails, SIRO).split("one of these names: ")[1].split(",")[0].split(";")[0]
    mails = school.reply(SIRO, answer_of(mails, SIRO), f"Assign to {name.lower()} please {{}}")
    ok("ASSIGN: done" in said(mails, SIRO), f"a name in small letters, with a please: {said(mails, SIRO)[:160]}")
    for line in ("ASSIGN Tom Reed <t.reed@hollylane.example> {}", "ASSIGN t.reed@hollylane.example<mailto:t.reed@hollylane.example> please {}"):
        mails = school.reply(SIRO, answer_of(mails, SIRO), line)
        ok("ASSIGN: done, t.reed@hollylane.example" in said(mails, SIRO), f"a person as programs fill them in, {line!r}: {said(mails, SIRO)[:160]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "ASSIGN Alison Grant <a.grant@elsewhere.example> {}")
    ok("nobody of that name can be assigned" in said(mails, SIRO), "the address counts, not the name in front of it")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "ASSIGN security+x@hollylane.example {}")
    ok("nobody of that name can be assigned" in said(mails, SIRO), f"nor is our own address somebody: {said(mails, SIRO)[:160]}")
    for line, why in (("assign me please {}", "who writes"), ("ASSIGN myself because I know the class {}", "likewise, with a reason"),
                      ("ASSIGN to myself please, because I know the class {}", "and with both")):
        mails = school.reply(SIRO, answer_of(mails, SIRO), line)
        ok("INVESTIGATE: done, you investigate it" in said(mails, SIRO), f"{line!r} means {why}: {said(mails, SIRO)[:160]}")
    school.close()


def what_is_said_to_be_done():
    """"Confirmed" with its code is what "I confirm" is; what only has the word in it is not."""
    school, mail, _ = opened()
    before = state(school)
    for line in ("Not confirmed {}", "confirmed by whom? {}", "Confirmed {} breach is denied"):
        mails = school.reply(DPO, mail, line)
        ok(state(school) == before and "Nothing was done" in said(mails), f"{line!r} confirms nothing: {said(mails)[:120]}")
        mail = answer_of(mails, DPO)
    mails = school.reply(DPO, mail, "Confirmed. {}\nnot yet")
    ok(state(school)[0] == before[0] and "CONFIRM: not done" in said(mails), f"nor one that is doubted below: {said(mails)[:160]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "Confirmed {}\n\nSent from my iPhone")
    ok("CONFIRM: done" in said(mails) and state(school)[0] != before[0], f"Confirmed: {said(mails)[:120]}")
    school.close()


def what_was_refused_stands_below():
    """The menu of a refusal has the line that was meant, though the work is somebody's already."""
    school, mail, siro = opened()
    mails = school.reply(DPO, mail, "CONFIRM {}")
    mails = school.reply(SIRO, siro, "ASSIGN t.reed@hollylane.example {}")
    ok("ASSIGN: done" in said(mails, SIRO), "somebody has it")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OK. ASSIGN Alison Grant {}")
    answer = text(answer_of(mails, SIRO))
    ok('"OK" is not one of the words' in " ".join(answer.split()) and "ASSIGN [" in answer, f"ASSIGN stands there: {answer[:900]}")
    school.close()


def prose():
    school, mail, _ = opened()
    before, told = state(school), []
    for line in ("Thank you.", "Release the hounds, this is a mess.", "I confirm that I shall look at it.", "ok",
                 "Closed the door behind me and found it.", "Confirm receipt of this, please.", "The head will release it."):
        mails = school.reply(DPO, mail, line)
        told += [line] if DPO in mails else []
        ok(state(school) == before and school.outcome() == "follow_up", f"a sentence is kept as one: {line}")
    ok(told == ["Release the hounds, this is a mess."], f"its writer hears once in an hour that it did nothing, and thanks are no words: {told}")
    school.close()


def news_below():
    """What is asked about may have news below it, which everybody hears who would."""
    school, dpo, siro = opened()
    mails = school.reply(SIRO, siro, "Confirmed.")
    ok(list(mails) == [SIRO], "a word alone is news to nobody")
    mails = school.reply(SIRO, siro, "Confirmed.\n\nThe stick also had the medical records of 300 pupils on it, and somebody has put "
                         "two of the photographs on the web page of a newspaper this morning.")
    ok(DPO in mails and "did you mean CONFIRM?" in said(mails, SIRO), "a word with news below it is")
    school.close()


def handed_on():
    """Who only names somebody else hears how a mail is passed on; it stays open."""
    school, dpo, siro = opened()
    forward, assign = "To pass it on to somebody, please forward our e-mail to them yourself", "answer ASSIGN with the name"
    def told(address, mail, line):
        mails = school.reply(address, mail, line)
        school.change("UPDATE outbox SET created_at = created_at - 86400")
        return said(mails, address) if address in mails else ""
    before = state(school)
    for line in ("ask jane", "Jane will deal with this", "please send this to Jane", "Give it to the office.", "Can Jane Poe look at it?", "Please forward it to Mrs Poe.\n\nThanks,\nMartin Webb"):
        answer = told(DPO, dpo, line)
        ok(forward + "." in answer and assign not in answer, f"{line!r} to the DPO: {answer[:300]}")
    for line in ("Jane will deal with this. The stick was on the bus.", "Jane lost it", "I will deal with this", "Please send this to the parents",
                 "Please send me the photographs", "We asked Jane", "Tom and Jane looked at the lists on Monday", "Do not send this to Jane"):
        ok(forward not in told(DPO, dpo, line), f"{line!r} is told no such thing")
    for line in ("ask jane {}", "Ask Jane {}\n\nThanks,\nMartin Webb"):
        answer = told(DPO, dpo, line)
        ok(forward + "." in answer and "ASK must be written in capitals" in answer, f"{line!r} is told so, too, and only what is wrong: {answer[:300]}")
    ok(state(school) == before, "and nothing is done")
    school.reply(DPO, dpo, "CONFIRM {}")
    answer = told(SIRO, siro, "Jane will deal with this")
    ok(forward + ", or " + assign in answer and "ASSIGN [" in answer, f"the SIRO may name somebody, too: {answer[:400]}")
    school.close()


def strangers():
    school, mail, _ = opened()
    right = code(mail)
    for sender in ("eve@evil.example", ANN):
        for line in ("CONFRIM", f"CONFRIM {right}", "Hello,\n\nCONFIRM " + right):
            before = school.ask("SELECT count(*) FROM decision")
            mails = school.reply(sender, mail, line)
            ok(school.ask("SELECT count(*) FROM decision") == before and
               not any("did you mean" in text(one) or "Nothing was done" in text(one) for one in mails.get(sender, [])),
               f"who has no part in it is told nothing: {sender} {line!r}")
    school.close()


if __name__ == "__main__":
    nearly_right()
    nobody_elses()
    words()
    below_one_that_counts()
    words_below()
    cards_below()
    codes_below()
    slips_with_their_code()
    what_is_said_to_be_done()
    what_was_refused_stands_below()
    prose()
    news_below()
    handed_on()
    strangers()
    print(f"1..{test_maildir.tests}")
