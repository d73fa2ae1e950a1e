#!/usr/bin/env python3
"""Short stories of the school of tests/rehearse, rehearsed: what whoever gets these mails reads in them, and by when, from one
mail to the next."""
import json
import re
import subprocess

from harness import DONE, INCIDENTD, TOP, equal, folder, holds, run, test

PLACE = TOP / "tests/rehearse"
ANN, BOB, REED = "ann@hollylane.example", "bob@hollylane.example", "t.reed@hollylane.example"
SIRO, DPO, CHAIR, BOARD = "head@hollylane.example", "dpo@council.example", "chair@hollylane.example", "o.pryce@hollylane.example"
NAMES = {ANN: "Ann Smith", BOB: "Bob Hill", REED: "Tom Reed", SIRO: "Alison Grant", DPO: "Martin Webb", CHAIR: "Ruth Bell", BOARD: "Owen Pryce"}
STICK = "I lost a memory stick with the marks of 12 pupils at the station."


def story(stage, until, *letters, config=PLACE / "school.conf"):
    """What is sent in November 2026 until a day and hour of it ("03 12:00"), with each mail's words in one line. A letter: its sender,
    day and hour, subject and words."""
    files = []
    for number, (sender, at, subject, words) in enumerate(letters):
        path = stage / f"{number:02}.eml"
        path.write_text(f"From: {NAMES[sender]} <{sender}>\nTo: security@hollylane.example\nSubject: {subject}\n"
                        f"Date: {at[:2]} Nov 2026 {at[3:]}:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{words}\n")
        files.append(path)
    done = subprocess.run([INCIDENTD, "rehearse", "-c", config, "--json", "--until", f"2026-11-{until}", *files],
                          capture_output=True, text=True, timeout=60)
    equal(done.returncode, DONE, f"exit status of rehearse: {done.stdout}{done.stderr}")
    read = json.loads(done.stdout)
    for mail in read["sent"]:
        mail["said"] = " ".join(mail["text"].split())
    return read


def to(told, address, subject=""):
    """What somebody is sent with these words in its subject."""
    return [mail for mail in told["sent"] if mail["to"] == address and subject in mail["subject"]]


def answers(told, address):
    """What somebody is sent of what has become of their commands."""
    return [mail for mail in to(told, address) if mail["text"].startswith("This is what has become of your answer:")]


def answered(told, address):
    found = answers(told, address)
    equal(len(found), 1, f"answers to {address}, of {[(mail['to'], mail['subject']) for mail in told['sent']]}")
    return found[0]


def only(told, address, subject=""):
    found = to(told, address, subject)
    equal(len(found), 1, f"mails {subject!r} to {address}, of {[(mail['to'], mail['subject']) for mail in told['sent']]}")
    return found[0]


@test("the DPO who acts, or stands in, for the SIRO has one time to classify it by, and is not late before that")
def one_time_to_classify(stage):
    about_the_siro = "Alison Grant the head sent the list of all complaints to a journalist. I saw it."
    acts = story(stage, "03 08:00", (ANN, "02 09:00", "A concern", about_the_siro))
    stands_in = story(stage, "03 08:00", (ANN, "02 09:00", "A stick", STICK),
                      (SIRO, "02 09:30", "Re: [HLP-2026-0001] New incident", "I am away until Monday."))
    for told in (acts, stands_in):
        mails = [mail for mail in to(told, DPO) if "by " in mail["said"]]
        holds(len(mails) > 2, "the DPO is reminded")
        holds(all("verdue" not in mail["said"] for mail in mails), [mail["subject"] for mail in mails])
        holds(any("Reminder: classify" in mail["subject"] and "Tue 3 Nov 2026, 09:00" in mail["said"] for mail in mails), mails)
    equal(to(acts, BOARD), [], "and nobody hears that it is late")


@test("who says by hand that they are away reads until when, who is asked, and how they are back; who stands in reads until when")
def away(stage):
    note = "I am away until Monday.\n\nAlison"
    told = story(stage, "04 08:00", (ANN, "03 09:00", "A stick", STICK), (SIRO, "03 09:30", "Re: [HLP-2026-0001] New incident", note),
                 (SIRO, "03 10:00", "Re: [HLP-2026-0001] New incident", note))
    answer = answered(told, SIRO)["said"]
    for words in ("away until the end of Mon 9 Nov 2026", "goes to the DPO, too", "answer any of our e-mails with: I am back."):
        holds(words in answer, answer)
    asked = only(told, DPO, "Please stand in")["said"]
    holds("Until the end of Mon 9 Nov 2026, or until they answer one of our e-mails" in asked, asked)
    told = story(stage, "03 09:10", (DPO, "02 09:30", "Away", "I am on annual leave until 12 November."), (ANN, "03 09:00", "A stick", STICK))
    holds("until the end of Thu 12 Nov 2026" in answered(told, DPO)["said"], "about no incident, too")
    asked = only(told, SIRO, "Please stand in")["said"]
    holds("Until the end of Thu 12 Nov 2026, or until" in asked, asked)
    equal(answers(story(stage, "03 12:00", (BOB, "03 09:00", "Away", note)), BOB), [], "whoever has no work is not answered so")


@test("whoever serves two schools reads in the subject of a summary, and of several reminders, whose it is; others do not")
def of_two_schools(stage):
    own = (PLACE / "school.conf").read_text().replace("../../config", str(TOP / "config"))
    begin, end = own.index("  {\n    name"), own.rindex(");")
    other = own[begin:end].replace("Holly Lane Primary School", "Oak Road School").replace("HLP", "OAK").replace("hollylane", "oakroad").replace("/nonexistent/", "/nonexistent/oak/")
    config = stage / "two.conf"
    config.write_text(f"{own[:end].rstrip()},\n{other}{own[end:]}")
    told = story(stage, "09 12:00", (ANN, "05 09:00", "A stick", STICK), (BOB, "05 09:10", "A bag", "I lost a bag with the reports of 5 pupils."),
                 config=config)
    for words in ("ecurity incidents this week", "Reminder: 2"):
        holds(any(mail["subject"].startswith("Holly Lane Primary School: ") for mail in to(told, DPO, words)), [mail["subject"] for mail in to(told, DPO)])
    holds(any(mail["subject"].startswith("Oak Road School: ") for mail in to(told, DPO, "this week")), "the other has its own")
    holds(all("School:" not in mail["subject"] for mail in told["sent"] if mail["to"] != DPO or "HLP-" in mail["subject"]), "nobody else, and none with a reference")
    told = story(stage, "09 12:00", (ANN, "05 09:00", "A stick", STICK))
    holds(all("School:" not in mail["subject"] for mail in told["sent"]), "where there is one school it need not be said")


@test("the words that the Chair writes in the place of a report stand in the preview without the end of the letter and the lines above it")
def edited(stage):
    words = ("See below.\n\nBegin forwarded message:\n\nFrom: Ann Smith <ann@hollylane.example>\nDate: Sun, 1 Nov 2026 10:00:00 +0000\n"
             "To: Ruth Bell <chair@hollylane.example>\nSubject: A concern\n\nMr Hall left the SEN file on the bus.\n\nAnn")
    told = story(stage, "02 11:00", (CHAIR, "02 09:00", "Fwd: A concern", words),
                 (CHAIR, "02 10:00", "Re: [HLP-2026-0001] May this", "EDIT [CODE]\n\nA file was left on the bus.\n\nKind regards,\nRuth\n"))
    preview = only(told, CHAIR, "With your text")["text"]
    holds("A file was left on the bus.\n\nIf you do not answer" in preview.replace("\r", ""), preview)


@test("what is added of a password that was changed, or of training against attacks, is no alarm; what tells of an attack is")
def no_attack(stage):
    calm = ("We changed the password as IT asked.", "The password was changed as IT asked.", "I have changed all my passwords as a precaution.",
            "It fell out of my bag at the anti-virus training.", "I was at the antivirus course that day.", "We are booked on the phishing training.",
            "The anti-virus is up to date.")
    grave = ("The anti-virus found a trojan on it.", "I typed my password into the page, and changed it as IT asked.",
             "My account was hacked. I changed the password as IT asked.", "After the anti-virus training I opened the file, and now there is a virus.")
    for attacks, said in ((0, calm), (1, grave)):
        for words in said:
            told = story(stage, "02 11:00", (ANN, "02 09:00", "A stick", STICK), (ANN, "02 10:00", "Re: [HLP-2026-0001] Report received, thank you", words))
            equal(len(to(told, SIRO, "Attack?")), attacks, f"alarms for {words!r}")
            equal(len(to(told, DPO, "More information")), 1, f"and the DPO reads {words!r}")


def assigned(who=f"ASSIGN {REED} [CODE]"):
    return ((ANN, "02 09:00", "A stick", STICK), (DPO, "02 10:00", "Re: [HLP-2026-0001] New", "CLASSIFY moderate because of the marks [CODE]"),
            (SIRO, "02 11:00", "Re: [HLP-2026-0001] Please", who))


@test("the DPO reads in whatever comes next who looks into it, and whoever asks how it stands by which address; others know")
def who_investigates(stage):
    status = (DPO, "02 12:00", "Re: [HLP-2026-0001] How it stands", "STATUS [CODE]")
    told = story(stage, "03 12:00", *assigned(), (ANN, "02 11:30", "Re: [HLP-2026-0001] received", "It is blue."), status)
    holds("It is looked into by the investigating officer." in only(told, DPO, "More information")["said"], "more has come")
    holds("looked into by the investigating officer t.reed@" in answers(told, DPO)[-1]["said"], "who asks reads the address")
    holds("it is looked into by the investigating officer" in to(told, DPO, "Reminder: 2 things")[0]["said"], "a list says it, too")
    holds(not any("looked into by" in mail["said"] for mail in told["sent"] if mail["to"] != DPO), "nobody else is told")
    told = story(stage, "02 12:30", *assigned("INVESTIGATE [CODE]"), status)
    holds("It is looked into by the SIRO." in answers(told, DPO)[-1]["said"], "the SIRO may do it")
    holds("looked into by" not in answers(told, DPO)[0]["said"], "before that nobody does")


@test("an investigator reads how to say that they cannot, and what does not say it to the SIRO says so itself")
def cannot_investigate(stage):
    again = "Re: [HLP-2026-0001] How it stands"
    told = story(stage, "02 15:00", *assigned(), (REED, "02 12:00", "Re: [HLP-2026-0001] Please", "NOTE I cannot do this, it was my own son. [CODE]"),
                 (REED, "02 12:10", again, "CONFLICT yes, it was my own son [CODE]"), (REED, "02 12:20", again, "INTERIM I have begun [CODE]"))
    task = only(told, REED, "Please investigate")["said"]
    holds("Can you not look into it, or is it about you yourself? Then reply and say so in your own words, without a line: the SIRO is asked" in task, task)
    note, conflict, interim = (mail["said"] for mail in answers(told, REED))
    holds("NOTE: done, it is in the record, and nobody was sent it. What you write in words of your own, without a line, goes to the SIRO" in note, note)
    holds("that is not for you to decide. If it is about you yourself, write so in words of your own, without a line" in conflict, conflict)
    holds("without a line" not in interim, interim)
    told = story(stage, "02 15:00", *assigned("INVESTIGATE [CODE]"))
    holds("Can you not" not in str(told["sent"]), "the SIRO, who has taken it, can ASSIGN")


@test("who was asked whether somebody is concerned reads that another has decided it, by whom and who goes on; its subject not by whom")
def conflict_decided(stage):
    words = "Alison Grant the head sent the list of all complaints to a journalist. I saw it."
    for yes, what in (("yes", "the SIRO has no part in it, and the DPO does the work"), ("no", "the SIRO is not concerned, and goes on with it")):
        for who, role, other in ((DPO, "the DPO", CHAIR), (CHAIR, "the Chair of Governors", DPO)):
            told = story(stage, "02 12:00", (ANN, "02 09:00", "A concern", words), (who, "02 10:00", "Re: [HLP-2026-0001] Please read", f"CONFLICT {yes} [CODE]"))
            mail = only(told, other, "A decision has been made")
            holds(f"{what}. Decided by: {role}" in mail["said"], mail["said"])
            equal(to(told, who, "A decision"), [], "whoever decides it knows")
            holds("Decided by" not in str(to(told, SIRO)) and not to(told, SIRO, "A decision"), "and its subject does not read by whom")


@test("what is closed says that nothing is left to do, or that its open actions are, by whose office and never by whose name")
def what_is_left(stage):
    actions = (SIRO, "02 10:00", "Re: [HLP-2026-0001] New", f"CONFIRM [CODE]\nACTION Buy folders BY 20 November OWNER {SIRO}\n"
               f"ACTION Lock them BY 20 November OWNER {REED}")
    ends = (DPO, "02 12:00", "Re: [HLP-2026-0001] New", "NOT-INCIDENT because it was found [CODE]")
    done = (SIRO, "02 11:00", "Re: [HLP-2026-0001] How it stands", "ACTION 1 done [CODE]")
    report = (ANN, "02 09:00", "A stick", STICK)
    said = only(story(stage, "02 13:00", report, ends), SIRO, "It is no incident")["said"]
    holds("Nothing more is to be done about it." in said and "action" not in said, said)
    said = only(story(stage, "02 13:00", report, actions, done, ends), SIRO, "It is no incident")["said"]
    holds("Nothing more" not in said and "Only its remedial actions are still to be done." in said, said)
    holds("action 2 (the person named for it, due Friday 20 November 2026)" in said and "action 1" not in said, said)
    holds("Reed" not in said and "Grant" not in said and "folders" not in said and "@" not in said, said)


@test("the Chair's forward of a mail of ours reaches its incident, where Outlook has our name alone, too; of any other mail nobody is named")
def forwards_of_ours(stage):
    critical = (DPO, "02 10:00", "Re: [HLP-2026-0001] New incident", "CLASSIFY critical because it is with a stranger [CODE]")
    for subject, author, joins in (("[HLP-2026-0001] Incident is critical", "Security incidents", True),
                                   ("[HLP-2026-0001] Incident is critical", "Security incidents <security@hollylane.example>", True),
                                   ("[HLP-2026-0001] Incident is critical", "Bethan Reed", False),
                                   ("[HLP-2026-0009] Incident is critical", "Security incidents", False),
                                   ("Incident is critical", "Security incidents", False)):
        block = f"-----Original Message-----\nFrom: {author}\nSent: Monday, 2 November 2026 10:00\nTo: Ruth Bell\nSubject: {subject}"
        words = f"Bethan asks who rings the parents.\n\n{block}\n\nThe incident is critical.\n"
        told = story(stage, "02 11:30", (ANN, "02 09:00", "A stick", STICK), critical, (CHAIR, "02 11:00", f"FW: {subject}", words))
        held = [any(duty["duty"] == "release" for duty in incident["duties"]) for incident in told["incidents"]]
        equal(held, [False] if joins else [False, True], f"{subject} of {author}")


@test("of many things that are not done five are told in full, those of the highest level first, and each of the others briefly, with a line that brings its menu")
def many_things(stage):
    letters = [(ANN, "02 09:00", f"Letter {n}", f"Letter {n} about a pupil's attendance went to the old address of the family. The people who live there brought it to the office.") for n in range(1, 8)]
    stick = (ANN, "02 09:00", "A stick", STICK)
    told = story(stage, "02 13:40", *letters, stick)
    mail = only(told, SIRO, "things are not done yet")
    n = int(mail["subject"].split("Reminder: ")[1].split()[0])
    equal(n, 8, mail["subject"])
    named = re.findall(r"^(HLP-2026-\d+): ", mail["text"], re.M)
    equal(sorted(named), [f"HLP-2026-{i:04}" for i in range(1, 9)], "nothing that is due is hidden")
    equal(mail["text"].count("overdue since") + len(re.findall(r"^  by ", mail["text"], re.M)), 8, "and each has its time")
    equal(mail["text"].count("To answer about"), 5, mail["text"])
    equal(len(re.findall(r"^HELP \[", mail["text"], re.M)), 8, "each can be answered")
    equal(named[0], "HLP-2026-0008", "what matters most comes first")
    holds(mail["text"].rstrip().endswith("Holly Lane Primary School") and "The others follow briefly." in mail["text"], mail["text"])
    told = story(stage, "02 15:00", *letters, stick, (SIRO, "02 14:00", f"Re: [{named[7]}] Reminder", "HELP [CODE]"))
    holds("CONFIRM [CODE]" in next(mail for mail in answers(told, SIRO) if named[7] in mail["subject"])["text"], "the line of the last one brings its menu")


@test("SIRO and DPO read what the report does not say, as its reporter does, and nobody once it is said")
def what_is_missing(stage):
    told = story(stage, "02 10:00", (ANN, "02 09:00", "A stick", STICK))
    asked = only(told, ANN)["text"].split("tell us:\n")[1].split("\n\n")[0]
    holds("encrypted" in asked, asked)
    for who in (SIRO, DPO):
        holds(f"The report does not say yet:\n{asked}\n\n" in only(told, who, "New incident")["text"], only(told, who)["text"])
    told = story(stage, "02 10:00", (ANN, "02 09:00", "Wrong parent", "Today at about 8.30 am I sent the list of 23 pupils with special needs to "
                                     "the wrong parent. I rang her at once. She has confirmed that she deleted it.\n\nAnn Smith"))
    holds("tell us:" not in only(told, ANN)["text"], only(told, ANN)["text"])
    holds("does not say" not in str(told["sent"]), "of what says all nothing is said")


@test("who hears that something is late reads whose it is and since when; whom it is escalated to, all that is to be done and whose")
def who_was_asked(stage):
    late = only(story(stage, "02 14:00", (ANN, "02 09:00", "A stick", STICK)), DPO, "Not done yet")["said"]
    holds("It falls to the SIRO." in late and "It has been waiting since Monday 2 November 2026, 09:00." in late, late)
    told = story(stage, "02 15:00", *assigned(), (REED, "02 12:00", "Re: [HLP-2026-0001] Please", "ESCALATE because nobody answers me [CODE]"))
    mails = [mail["said"] for mail in told["sent"] if "Please look at this now" in mail["subject"]]
    holds(len(mails) > 0, "it is escalated")
    for mail in mails:
        holds("investigate and send the outcome report: the investigating officer by Mon 16 Nov 2026" in mail, mail)
        holds("decide whether the ICO must be told: the DPO by Wed 4 Nov 2026, 09:00" in mail, mail)
        holds("Reed" not in mail.split("asks you", maxsplit=1)[1] and "@" not in mail, mail)


@test("who works here and asks for the open incidents in words of their own is offered LIST, and reports nothing; more than that is a report")
def list_is_asked(stage):
    report = (ANN, "02 09:00", "A stick", STICK)
    for who, words in ((SIRO, "How many incidents do we have open?\n\nAlison"), (SIRO, "Please send me the list."),
                       (DPO, "Hello, can I have a list of the open incidents please?\n\nThanks\nMartin")):
        told = story(stage, "02 11:00", report, (who, "02 10:00", "A question", words))
        equal(len(told["incidents"]), 1, words)
        said = answered(told, who)["said"]
        holds("LIST [CODE] the incidents that are open" in said, said)
        told = story(stage, "02 11:00", (who, "02 10:00", "A question", words))
        holds("no incident is open" in answered(told, who)["said"] and not told["incidents"], words)
    for who, words in ((SIRO, "Please send me the list of pupils with allergies."), (BOB, "How many incidents do we have open?"),
                       (SIRO, "How many incidents do we have open? The list of Year 4 is gone."), (SIRO, "We have lost the list.")):
        equal(len(story(stage, "02 11:00", report, (who, "02 10:00", "A question", words))["incidents"]), 2, words)


@test("ACTION with a number and BY gives that action another date, of which its owner reads; it is no new action, and its owner asks for it")
def another_date(stage):
    begun = ((ANN, "02 09:00", "A stick", STICK), (SIRO, "02 09:30", "Re: [HLP-2026-0001] New", f"CONFIRM [CODE]\nACTION Buy folders BY 10 November OWNER {REED}"))
    again = "Re: [HLP-2026-0001] How it stands"
    for line in ("ACTION 1 BY 20 November", "ACTION 1 by 20 November", "ACTION no. 1: by 20 November"):
        told = story(stage, "12 12:00", *begun, (SIRO, "02 10:00", again, f"{line} [CODE]"))
        said = answers(told, SIRO)[-1]["said"]
        holds("action 1 is due by Fri 20 Nov 2026, 17:00 now. Its owner is told." in said, said)
        first, moved = to(told, REED, "Please carry out action 1")[:2]
        holds("until now it was Tue 10 Nov 2026, 17:00. Buy folders By: Fri 20 Nov 2026, 17:00." in moved["said"], moved["said"])
        holds(not any("verdue" in mail["subject"] for mail in to(told, REED)), "and is not late before that")
    back = [(SIRO, f"{hour} {at}:00", again, f"ACTION 1 BY {day} November [CODE]")
            for hour, at, day in (("02", 10, 20), ("02", 12, 10), ("03", 10, 20), ("03", 12, 10))]
    told = story(stage, "03 18:00", *begun, *back)
    moved = [mail["said"] for mail in to(told, REED, "Please carry out action 1")][1:]
    equal([re.search(r"By: \w+ (\d+)", said)[1] for said in moved], ["20", "10", "20", "10"], "so does a date that it had before")
    told = story(stage, "02 12:00", *begun, (SIRO, "02 10:00", again, "ACTION 1 by 1 November 2026 [CODE]\nACTION 7 BY 20 November\nACTION Ask 2 people BY 20 November"))
    said = answers(told, SIRO)[-1]["said"]
    holds("lies behind us" in said and "there is no action with that number" in said and "it is action 2," in said, said)
    told = story(stage, "11 12:00", *begun, (REED, "02 10:00", "Re: [HLP-2026-0001] Please carry out", "ACTION 1 by 20 November [CODE]"))
    said = answered(told, REED)["said"]
    holds("another date is for the SIRO or the DPO to set" in said and to(told, REED, "Overdue"), said)


@test("of a report that may be about what somebody else reported within a day the DPO reads so, and nobody else; nothing is joined")
def may_be_the_same(stage):
    first = (ANN, "02 16:00", "Wrong parent", "I sent the list of 23 pupils with special needs to the wrong parent by e-mail today.")
    words = "The list of pupils with special needs has gone by e-mail to a wrong parent, Ann sent it."
    for sender, at, text, hinted in ((BOB, "03 09:00", words, True), (ANN, "03 09:00", words, False), (BOB, "03 17:00", words, False),
                                     (BOB, "03 09:00", STICK, False)):
        told = story(stage, "03 18:00", first, (sender, at, "A list", text))
        equal(len(told["incidents"]), 2, "two incidents")
        hint = "HLP-2026-0001, which was reported within the last day, is of the same kind and may be about the same."
        for line in (hint, "this incident becomes part of another: its reference"):
            equal([mail["to"] for mail in told["sent"] if line in mail["said"]], [DPO] if hinted else [], (line, sender, at, text))
    told = story(stage, "03 18:00", (DPO, *first[1:]), (BOB, "03 09:00", "A list", words))
    holds(hint in str([mail["said"] for mail in to(told, DPO)]), "who reported the first is told so, too, and not of somebody else")
    about = (ANN, "02 16:00", "A concern", "Alison Grant the head sent the list of 23 pupils with special needs to the wrong parent by e-mail today.")
    for answer in ((), ("CONFLICT yes [CODE]",), ("CONFLICT no [CODE]",)):
        said = [(CHAIR, "02 17:00", "Re: [HLP-2026-0001] Please decide", line) for line in answer]
        told = story(stage, "03 18:00", about, *said, (BOB, "03 09:00", "A list", words))
        equal("within the last day" in str(told["sent"]), answer == ("CONFLICT no [CODE]",), f"nothing of an incident that somebody is kept out of, or may be {answer}")


run(folder)
