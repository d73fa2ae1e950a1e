#!/usr/bin/env python3
"""Rehearsals: whole stories of a school, from the report to what becomes of it, as the mails that would go out. Each is a
folder of tests/rehearse with the mails that people write, and beside it what is printed.

UPDATE=1 writes the expected transcripts anew; then they are read, as whoever gets these mails reads them, before they are
committed."""
import json
import os
import re
import socket
import subprocess
import time
from email.utils import parsedate_to_datetime

from harness import CONFIG, DONE, INCIDENTD, NO, TOP, USAGE, equal, folder, holds, run, test

PLACE = TOP / "tests/rehearse"
HEAD, DPO = "head@hollylane.example", "dpo@council.example"


def configuration(stage, text=None):
    text = text or (PLACE / "school.conf").read_text()
    path = stage / "school.conf"
    path.write_text(text.replace('"../../config/templates"', f'"{TOP}/config/templates"'))
    return path


def rehearse(stage, *arguments, status=DONE, config=None, **options):
    done = subprocess.run([INCIDENTD, "rehearse", "-c", config or configuration(stage), *arguments], capture_output=True,
                          text=True, timeout=60, **options)
    equal(done.returncode, status, f"exit status of rehearse: {done.stdout}{done.stderr}")
    return done


def mails(name):
    return sorted((PLACE / name).glob("*.eml"))


def is_golden(stage, name, files, *arguments):
    seen = rehearse(stage, *arguments, *files).stdout
    # What the rules propose, and why, is proven elsewhere and changes with their words.
    seen = re.sub(r"(\n *Because:\n)( *- .*\n(          \S.*\n)*)+", r"\1        - (the rules' reasons)\n", seen)
    seen = re.sub(r"(\n( *)Proposed: ).*(\n\2 +\S.*)?", r"\1(by the rules)", seen)
    path = PLACE / f"{name}.txt"
    if os.environ.get("UPDATE"):
        path.write_text(seen)
    wanted = path.read_text()
    if seen != wanted:
        pairs = zip(seen.splitlines() + [""], wanted.splitlines() + [""])
        here = next((pair for pair in pairs if pair[0] != pair[1]), ("", "(it is shorter)"))
        raise AssertionError(f"{path.name}: saw\n{here[0]}\nwanted\n{here[1]}")


def sent_of(stage, files, *arguments, status=DONE, config=None):
    return json.loads(rehearse(stage, "--json", *arguments, *files, status=status, config=config).stdout)


def write(stage, name, date, text="I lost a folder with pupils' reports on the bus.", sender=None, subject="Lost folder"):
    path = stage / name
    path.write_text(f"From: {sender or 'u.kent@hollylane.example'}\nTo: security@hollylane.example\nSubject: {subject}\n"
                    f"Date: {date}\n\n{text}\n")
    return path


# ---- the stories ----

@test("the Thursday before Easter: a report is followed to its closure, and every mail on the way is as expected")
def easter(stage):
    is_golden(stage, "easter", mails("easter"))
    is_golden(stage, "easter-in-full", mails("easter"), "--verbose")


@test("nobody answers: every reminder and the whole ladder, in order, over Easter; the ICO's 72 hours end on Easter Sunday")
def silence(stage):
    is_golden(stage, "silence", mails("easter")[:1])


@test("a critical incident: the Board is told at once, and an investigation that falls silent climbs its ladder")
def critical(stage):
    is_golden(stage, "critical", mails("critical"))


@test("what one mail decides about the ICO and the people concerned is one mail to each who hears of it")
def decided_together(stage):
    sent = sent_of(stage, mails("critical"), "--until", "2026-06-08 08:30")["sent"]
    told, = [" ".join(mail["text"].split()) for mail in sent if mail["why"] == "somebody else has decided"]
    holds("the ICO must be told; and the people whose data it is must be told." in told and "Decided by: the DPO" in told, told)


@test("two incidents whose duties fall due together are one mail, and a reply that names one of them has its code")
def together(stage):
    is_golden(stage, "together", mails("together"), "--until", "2026-05-18 21:00", "--verbose")


@test("of several silent incidents the list says what each of them waits for; of one, the mail says all of it")
def silent(stage):
    files = []
    for n in (1, 2):
        files.append(write(stage, f"{n}.eml", f"Mon, 02 Nov 2026 1{n}:00:00 +0000", subject=f"Lost folder {n}",
                           text=f"I lost a folder with the reports of {n} pupils of year {n} on the bus."))
    for n, decided in ((1, "ICO not required because [CODE] low risk\nSUBJECTS not required because [CODE] low risk"), (2, "")):
        files.append(write(stage, f"1{n}.eml", f"Mon, 02 Nov 2026 14:0{n}:00 +0000", sender=DPO,
                           subject=f"Re: [HLP-2026-000{n}] New incident", text=f"CLASSIFY minor because [CODE] a folder\n{decided}"))
    text = next(mail["text"] for mail in sent_of(stage, files, "--until", "2026-11-16T17:00")["sent"] if
                mail["to"] == DPO and "nothing has happened" in mail["text"])
    for n, more in ((1, ""), (2, ",\n  and for 2 other things")):
        equal(text.count(f"HLP-2026-000{n}: see why nothing has happened for a while\n"
                         "  overdue since Mon 16 Nov 2026, 17:00\n"
                         f"  it waits for the SIRO to decide who investigates{more}\n  level: minor\n\n"), 1, text)


@test("who hears in the last hours that a near miss was none is told once when the law's time ends, and reminded from then on")
def raised_late(stage):
    files = [write(stage, "1.eml", "Mon, 02 Nov 2026 10:00:00 +0000", "I nearly sent the SEN register of 40 children to a wrong "
                   "address, and stopped it in time.", subject="Nearly sent register")]
    for n, (at, text) in enumerate((("Mon, 02 Nov 2026 12:00:00", "CLASSIFY near miss because [CODE] caught"),
                                    ("Thu, 05 Nov 2026 06:00:00", "CLASSIFY major because [CODE] it was sent after all")), 2):
        files.append(write(stage, f"{n}.eml", f"{at} +0000", text, DPO, "Re: [HLP-2026-0001] New incident"))
    sent = sent_of(stage, files, "--until", "2026-11-05 08:30")["sent"]
    of_chair = [(mail["at"], mail["why"]) for mail in sent if mail.get("role") == "chair" and "assign" not in mail["why"]]
    equal(of_chair, [("2026-11-05T06:00:00Z", "the level concerns them"), ("2026-11-05T08:00:00Z", "reminder 8 of ico_notify")],
          "the Chair")
    of_board = [mail for mail in sent if mail.get("to") == "o.pryce@hollylane.example" and mail["at"] == "2026-11-05T06:00:00Z"]
    equal([mail["subject"] for mail in of_board], ["[HLP-2026-0001] Incident is major: please decide about the ICO, overdue"],
          "what is overdue is asked of the Board, once")
    holds("The decision about the ICO is overdue, and was due by\nWed 4 Nov 2026, 10:00." in of_board[0]["text"],
          of_board[0]["text"])
    holds("until Thu 5 Nov 2026, 10:00" in next(mail["text"] for mail in sent if mail.get("role") == "chair"), "the end")


@test("when the school turns out to have known for days, nobody reads twice in the same minute that the ICO's decision is overdue")
def known_for_days(stage):
    aware = "AWARE Saturday 21 November 2026 10:00 because the office had it then"
    major = "CLASSIFY major because their medical details are with a stranger"
    report = write(stage, "1.eml", "Mon, 23 Nov 2026 09:12:00 +0000", "I emailed the SEN register of 34 pupils with medical details "
                   "to a parent by mistake. He has not answered.", subject="Register sent to the wrong parent")
    for name, lines in (("aware first", (aware, major)), ("level first", (major, aware)), ("aware alone", (aware,))):
        said = "\n".join((f"{lines[0]} [CODE]", *lines[1:]))
        files = [report, write(stage, "2.eml", "Mon, 23 Nov 2026 11:20:00 +0000", said, DPO, "Re: [HLP-2026-0001] New incident")]
        sent = sent_of(stage, files, "--until", "2026-11-24 07:00")["sent"]
        then = [mail for mail in sent if mail["at"] == "2026-11-23T11:20:00Z"]
        equal(sorted({mail["to"] for mail in then}), sorted(mail["to"] for mail in then), f"{name}: each is written to once")
        holds(all("Mon 23 Nov 2026, 10:00" in mail["text"] for mail in then),
              f"{name}: since when it is overdue")
        holds(any("reminder 3 of ico_decision" in mail["why"] for mail in sent if mail["role"] == "board"), f"{name}: it is reminded of")


@test("a question that is no incident: whoever says so is reminded to answer it, and its writer is not told that it was answered")
def question(stage):
    files = [write(stage, "1.eml", "Mon, 23 Nov 2026 09:12:00 +0000", "Am I allowed to put a photo of the trip on our class blog?"),
             write(stage, "2.eml", "Mon, 23 Nov 2026 11:20:00 +0000", "NOT-INCIDENT because it is a question [CODE]", DPO,
                   "Re: [HLP-2026-0001] New incident")]
    sent = [mail for mail in sent_of(stage, files)["sent"] if mail["at"] == "2026-11-23T11:20:00Z"]
    said = {mail["role"]: " ".join(mail["text"].split()) for mail in sent}
    holds("please answer whoever sent it: no mail of ours does that." in said["dpo"], said)
    holds("this e-mail is not the answer to it." in said["reporter"] and "looked into" not in said["reporter"], said)
    equal([mail["subject"] for mail in sent if mail["role"] == "reporter"], ["[HLP-2026-0001] Message read, thank you"])


@test("where nobody is the Board, what falls to it is the DPO's, who is asked to do it, and whoever stands in for the DPO may")
def no_board(stage):
    text = (PLACE / "school.conf").read_text()
    text, n = re.subn(r"board = \(.*?\);", "", text, flags=re.DOTALL)
    text = text.replace('dpo@council.example"; }', 'dpo@council.example"; deputy = "siro"; }')
    equal(n, 1, "the Board is taken away")
    report = write(stage, "night.eml", "Sat, 28 Nov 2026 23:40:00 +0000", "Ransomware has locked all files on the server. All 400 pupils' "
                   "medical records are affected.", "p.okafor@hollylane.example", "All our files are locked")
    sent = sent_of(stage, [report], config=configuration(stage, text))["sent"]
    answer = write(stage, "siro.eml", "Tue, 01 Dec 2026 12:30:00 +0000", "ICO required [CODE]", HEAD, "Re: [HLP-2026-0001] Not done yet")
    sent += sent_of(stage, [report, answer], config=configuration(stage, text))["sent"]
    reminders = [(mail, " ".join(mail["text"].split())) for mail in sent if "ico_" in mail["why"]]
    of_dpo = [text for mail, text in reminders if mail["to"] == DPO]
    holds(of_dpo and not any("falls to the DPO" in text or "Nobody asks you" in text for text in of_dpo), of_dpo)
    of_siro = [text for mail, text in reminders if mail["to"] == HEAD]
    holds(of_siro and all("in the place of the DPO" in text or "you may do it instead" in text for text in of_siro), of_siro)
    holds(not any("Information Governance Board" in mail["text"] for mail in sent), "nobody is told that they are the Board")
    equal({mail["role"] for mail in sent if mail.get("to") == DPO}, {"dpo"}, "the DPO is nowhere called the Board")
    of_decision = [mail["subject"] for mail in sent if mail.get("to") == DPO and mail["at"] == "2026-12-01T12:30:00Z"]
    equal(of_decision, ["[HLP-2026-0001] Please tell the ICO"], "what the SIRO decides for the Board is one mail to the DPO")
    ends = sent_of(stage, [report], "--until", "2026-11-29 08:00", config=configuration(stage, text))["incidents"]
    equal([duty["role"] for duty in ends[0]["duties"] if duty["duty"] == "ico_decision"], ["dpo"], "nor what is left to do")


@test("a request for an exception: the Board reads it and grants it, and whoever asked hears that; a suggestion climbs its ladder")
def requests(stage):
    is_golden(stage, "requests", mails("requests"), "--verbose")


@test("actions are chased past the closing of their incident, until their owner says that they are done")
def afterwards(stage):
    is_golden(stage, "afterwards", mails("afterwards"), "--verbose")


@test("the story that the README names runs as it stands, from the top folder")
def as_it_stands(stage):
    done = subprocess.run([INCIDENTD, "rehearse", "-c", "tests/rehearse/school.conf",
                           *(mail.relative_to(TOP) for mail in mails("easter"))], capture_output=True, text=True, timeout=60, cwd=TOP)
    equal((done.returncode, done.stderr), (DONE, ""), "exit status")
    equal(done.stdout, (PLACE / "easter.txt").read_text(), "the same transcript")


@test("what the Chair forwards, and who asks in the subject to stay anonymous, arrive at the time of their Date, too")
def anonymous_arrive(stage):
    forward = ("---------- Forwarded message ---------\nFrom: A. Person <a@mail.example>\n"
               "Date: Thu, 26 Nov 2026 at 15:00\nSubject: Concern\nTo: chair@hollylane.example\n\n"
               "A teacher lost a laptop with pupils' records. It wasnt encrypted.")
    date = "Thu, 26 Nov 2026 16:00:00 +0000"
    for mail in (write(stage, "chair.eml", date, forward, "chair@hollylane.example", "Fwd: Concern"),
                 write(stage, "hidden.eml", date, subject="Please keep me anonymous")):
        seen = rehearse(stage, "--until", "2026-11-27 12:00", mail).stdout
        holds("16:00" in seen, seen)
        holds("chair@hollylane.example" in seen, seen)


# ---- what holds of all of them ----

@test("the JSON has the same mails, in the same order, with the same reasons and texts as the transcript")
def same_in_json(stage):
    for name in ("easter", "critical"):
        read = sent_of(stage, mails(name))
        equal(read["schema"], "incidentd.rehearsal/1")
        printed = [line for line in rehearse(stage, *mails(name)).stdout.splitlines() if "@" in line and "<- from" not in line]
        equal(len(read["sent"]), len(printed), "mails")
        for mail, line in zip(read["sent"], printed):
            holds(mail["to"] in line and line.endswith(mail["why"]), f"{mail['why']}: {line}")
        full = rehearse(stage, "--verbose", *mails(name)).stdout
        for mail in read["sent"]:
            holds(all(line in full for line in mail["text"].split("\n")), mail["text"])
        holds(all("CODE" in mail["text"] for mail in read["sent"] if mail["why"].startswith("task")), "codes")
        holds(not re.search(r"\[[a-z2-9]{16}\]", json.dumps(read)), "a code is shown")
        equal(len(read["received"]), len(mails(name)), "letters")
    equal(read["incidents"][0]["tracks"], {"ico": "done", "subjects": "required", "discipline": "undecided"})
    equal(read["ended"], "repeats")


@test("mails come at the times of their Date headers, whatever the order of their names")
def order(stage):
    forward, backward = sent_of(stage, mails("easter")), sent_of(stage, mails("easter")[::-1])
    equal(backward, forward)
    for letter in forward["received"]:
        text = (PLACE / "easter" / letter["file"]).read_text()
        date = parsedate_to_datetime(re.search(r"^Date: (.*)$", text, re.M).group(1)).timestamp()
        equal(time.strptime(letter["at"], "%Y-%m-%dT%H:%M:%SZ")[:5], time.gmtime(date)[:5], letter["file"])


@test("thanks for our acknowledgement are kept and nobody is told; what is more than thanks is told, and so are a stranger's")
def thanks(stage):
    subject = "Re: [HLP-2026-0001] Report received, thank you"
    kent = "U. Kent <u.kent@hollylane.example>"
    files = [write(stage, "1.eml", "Wed, 04 Mar 2026 10:00:00 +0000", sender=kent),
             write(stage, "2.eml", "Wed, 04 Mar 2026 10:20:00 +0000", "Thanks!\n\nU. Kent\nYear 4 teacher", kent, subject),
             write(stage, "3.eml", "Wed, 04 Mar 2026 10:40:00 +0000", "Noted, thanks Martin", HEAD, subject),
             write(stage, "4.eml", "Wed, 04 Mar 2026 11:00:00 +0000", "Thanks. 23 children are in it.", kent, subject),
             write(stage, "5.eml", "Wed, 04 Mar 2026 11:20:00 +0000", "Thanks", "x@else.example", subject)]
    sent = sent_of(stage, files, "--until", "2026-03-04 12:00")["sent"]
    told = [mail["at"][11:16] for mail in sent if mail["to"] == DPO]
    equal(told, ["10:00", "11:00", "11:20"], "the DPO is told of the report, of what was added and of the stranger's mail")
    taken = rehearse(stage, "--until", "2026-03-04 12:00", *files).stdout
    equal(taken.count("more about HLP-2026-0001"), 3, "all of it is kept with the incident")


@test("an attack that is told of a day later: the DPO finds the line that sets the level as what has come reads, the SIRO none")
def told_later(stage):
    files = [write(stage, "1.eml", "Mon, 11 May 2026 08:20:00 +0100", "I left my school laptop on the bus. It was not encrypted."),
             write(stage, "2.eml", "Mon, 11 May 2026 11:30:00 +0100", "CLASSIFY moderate because [CODE] few children", DPO,
                   "Re: [HLP-2026-0001] New incident"),
             write(stage, "3.eml", "Tue, 12 May 2026 07:50:00 +0100", "This morning ransomware has locked all files on the server.",
                   subject="Re: [HLP-2026-0001] Report received")]
    sent = sent_of(stage, files, "--until", "2026-05-12 08:00")["sent"]
    told = {mail["to"]: mail["text"] for mail in sent if "Attack? More information: perhaps critical" in mail["subject"]}
    equal(sorted(told), sorted((HEAD, DPO)))
    holds("at the top:\nCLASSIFY critical because [CODE] ...\n" in told[DPO], told[DPO])
    holds("CLASSIFY" not in told[HEAD], told[HEAD])
    holds(all(-1 < text.find("may be an attack") < text.find("reads as critical") for text in told.values()), told)


@test("who is to investigate may be named with the address beside the name; not where another word or another address stands there")
def name_and_address(stage):
    files = [write(stage, "1.eml", "Wed, 04 Mar 2026 10:00:00 +0000"),
             write(stage, "2.eml", "Wed, 04 Mar 2026 10:20:00 +0000", "CONFIRM [CODE]", DPO, "Re: [HLP-2026-0001] New incident")]
    for who, named in (("Tom Reed t.reed@hollylane.example", True), ("t.reed@hollylane.example (Tom Reed)", True),
                       ("Reed, Tom; t.reed@hollylane.example", True), ("not t.reed@hollylane.example", False),
                       ("Tom Reed t.reed@hollylane.example N.Evans@hollylane.example", False)):
        reply = write(stage, "3.eml", "Wed, 04 Mar 2026 11:00:00 +0000", f"ASSIGN {who} [CODE]", HEAD, "Re: [HLP-2026-0001] Please")
        sent = sent_of(stage, (*files, reply), "--until", "2026-03-04 11:00")["sent"]
        equal([mail["to"] for mail in sent if "Please investigate" in mail["subject"]],
              ["t.reed@hollylane.example"] if named else [], who)


@test("of what had become part of another, and is taken out again, each reads the reference that they know it by")
def taken_out_again(stage):
    evans, out = "n.evans@hollylane.example", "was a part of HLP-2026-000{} until now"
    files = [write(stage, "1.eml", "Wed, 04 Mar 2026 10:00:00 +0000"),
             write(stage, "2.eml", "Wed, 04 Mar 2026 10:05:00 +0000", "The key of the archive is gone since Monday.", evans, "Key"),
             write(stage, "3.eml", "Wed, 04 Mar 2026 10:20:00 +0000", "DUPLICATE HLP-2026-0001 [CODE]", DPO, "Re: [HLP-2026-0002] New"),
             write(stage, "4.eml", "Wed, 04 Mar 2026 10:40:00 +0000", "SPLIT 2 [CODE]", DPO, "Re: [HLP-2026-0001] New incident")]
    sent = [mail for mail in sent_of(stage, files, "--until", "2026-03-04 11:00")["sent"] if "[HLP-2026-0003]" in mail["subject"]]
    told = {mail["to"]: " ".join(mail["text"].split()) for mail in sent}
    equal(sorted(told), sorted((evans, HEAD, DPO)))
    for who, number in ((evans, 2), (HEAD, 1), (DPO, 1)):
        holds(out.format(number) in told[who], told[who])


@test("how many people and records the outcome report names, the draft for the ICO has, and does not ask for")
def records(stage):
    asked = write(stage, "20.eml", "Wed, 15 Apr 2026 09:20:00 +0100", "SHOW ICO [CODE]", f"Martin Webb <{DPO}>", "Re: HLP-2026-0001")
    until = [path for path in mails("easter") if path.name < "09"]
    seen = rehearse(stage, "--verbose", "--until", "2026-04-15 09:30", *until, asked).stdout
    draft = seen[seen.index("(a) Nature of the breach"):]
    holds("23 pupils of Year 4, 23 records." in draft and "number of records" not in draft, draft)


@test("the draft for the ICO has the number of people that somebody said, and none that the rules guessed")
def how_many(stage):
    for said, number in (("All pupil records are on it.", "[to be written: the approximate number of data subjects]"),
                         ("The records of 240 pupils are on it.", "Approximate number of data subjects: 240")):
        files = [write(stage, "1.eml", "Wed, 04 Mar 2026 10:00:00 +0000", "The hackers encrypted the server. " + said),
                 write(stage, "2.eml", "Wed, 04 Mar 2026 10:20:00 +0000", "SHOW ICO [CODE]", f"Martin Webb <{DPO}>", "Re: HLP-2026-0001")]
        seen = rehearse(stage, "--verbose", "--until", "2026-03-04 12:00", *files).stdout
        holds(number in seen, f"{number}: {seen}")


@test("--until ends it; without, it ends when all is closed or nobody is reminded any more")
def until(stage):
    whole = sent_of(stage, mails("easter"))
    equal(whole["ended"], "closed")
    part = sent_of(stage, mails("easter"), "--until", "2026-04-03 09:10")
    equal(part["sent"], [mail for mail in whole["sent"] if mail["at"] <= "2026-04-03T08:10:00Z"])
    equal((part["ended"], part["ended_at"]), ("until", "2026-04-03T08:10:00Z"))
    rehearse(stage, "--until", "soon", *mails("easter"), status=USAGE)


@test("the school's own policy is what is rehearsed")
def policy(stage):
    text = (PLACE / "school.conf").read_text() + 'policy = { raise = { owner = "siro"; from = "receipt"; within = "1 h"; }; };\n'
    own = sent_of(stage, mails("easter")[:1], config=configuration(stage, text))
    shipped = sent_of(stage, mails("easter")[:1])
    first = [next(mail["at"] for mail in read["sent"] if mail["why"] == "reminder 1 of raise, overdue") for read in (own, shipped)]
    equal(first, ["2026-04-02T16:45:00Z", "2026-04-02T19:45:00Z"])


@test("passwords are not needed, nor looked for; a check of the same configuration asks for them")
def without_passwords(stage):
    text = (PLACE / "school.conf").read_text().replace(
        'url = "maildir:/nonexistent/in"; route',
        'url = "imaps://mail.hollylane.example"; user = "security"; password_file = "/nonexistent/password"; route')
    shipped = sent_of(stage, mails("easter")[:1])
    path = configuration(stage, text)
    equal(sent_of(stage, mails("easter")[:1], config=path), shipped)
    done = subprocess.run([INCIDENTD, "check", "-c", path], capture_output=True, text=True, timeout=60, check=False)
    holds(done.returncode == CONFIG and "password_file: cannot be read" in done.stderr, done.stderr)


# ---- codes ----

@test("CODE is the code of the latest mail to the writer, with or without brackets, in the text or the subject; of nobody else's")
def codes(stage):
    report = write(stage, "1.eml", "Mon, 18 May 2026 09:00:00 +0100")
    for text, subject in (("CONFIRM [CODE]", "Re: it"), ("CONFIRM CODE", "Re: it"), ("CONFIRM", "Re: it [CODE]"),
                          ("CONFIRM", "Re: it CODE")):
        reply = write(stage, "2.eml", "Mon, 18 May 2026 10:00:00 +0100", text, HEAD, subject)
        read = sent_of(stage, (report, reply))
        equal(read["received"][1]["outcome"], "command", f"{text} in {subject}")
        holds(not any(mail["why"].startswith("reminder 1 of raise") for mail in read["sent"]), "it was raised")
    for sender, text, outcome in (("s.else@hollylane.example", "CONFIRM [CODE]", "incident"), (HEAD, "CONFIRM [ENCODED]", "incident"),
                                  (HEAD, "CONFIRM", "command")):
        reply = write(stage, "2.eml", "Mon, 18 May 2026 10:00:00 +0100", text, sender, "Re: it")
        read = sent_of(stage, (report, reply))
        equal(read["received"][1]["outcome"], outcome, f"{text} of {sender}")
        holds(any(mail["why"].startswith("reminder 1 of raise") for mail in read["sent"]), "it was not raised")


@test("CODE of a mail about one incident is that incident's, whichever others the mail names")
def code_of_one(stage):
    reports = [write(stage, f"{n}.eml", f"Mon, 18 May 2026 09:{n}0:00 +0100", f"I lost the {what} with pupils' reports on the bus.",
                     f"{what}@hollylane.example", f"Lost {what}") for n, what in ((1, "folder"), (2, "laptop"))]
    listed = write(stage, "3.eml", "Mon, 18 May 2026 10:00:00 +0100", "LIST [CODE]", HEAD, "Re: HLP-2026-0001")
    for number in (1, 2):
        confirm = write(stage, "4.eml", "Mon, 18 May 2026 10:10:00 +0100", "CONFIRM [CODE]", HEAD, f"Re: HLP-2026-000{number}")
        sent = sent_of(stage, (*reports, listed, confirm), "--until", "2026-05-18 10:20")["sent"]
        listing, done = [mail["text"] for mail in sent if mail["to"] == HEAD][-2:]
        holds("HLP-2026-0001" in listing and "HLP-2026-0002" in listing, listing)
        holds("the report has been raised" in done, done)


@test("CODE is that of the incident in the subject, though the text names another: DUPLICATE")
def code_of_the_subject(stage):
    reports = [write(stage, f"{n}.eml", f"Mon, 18 May 2026 09:{n}0:00 +0100", sender=f"{who}@hollylane.example") for n, who in ((1, "a"), (2, "b"))]
    asked = write(stage, "3.eml", "Mon, 18 May 2026 10:00:00 +0100", "SHOW [CODE]", DPO, "Re: HLP-2026-0001")
    ends = write(stage, "4.eml", "Mon, 18 May 2026 10:10:00 +0100", "DUPLICATE HLP-2026-0001 [CODE]", DPO, "Re: HLP-2026-0002")
    sent = sent_of(stage, (*reports, asked, ends), "--until", "2026-05-18 10:20")["sent"]
    answer = [mail["text"] for mail in sent if mail["to"] == DPO][-1]
    holds("DUPLICATE: done" in answer, answer)


@test("a SIRO who says CONFIRM has read the report, and has not classified it in the DPO's place")
def own_role(stage):
    read = sent_of(stage, mails("easter")[:2])
    holds("the report has been raised" in next(mail["text"] for mail in read["sent"] if mail["why"].startswith("answer to CONFIRM")),
          "the answer")
    equal(read["incidents"][0]["decided"], False, "classified")


@test("two commands in one mail that give one person two things to do are two mails, and what the mail has done itself is none")
def two_tasks(stage):
    text = (PLACE / "school.conf").read_text().replace(DPO, HEAD)
    report = write(stage, "1.eml", "Mon, 18 May 2026 09:00:00 +0100")
    reply = write(stage, "2.eml", "Mon, 18 May 2026 10:00:00 +0100",
                  "CLASSIFY minor because it was found [CODE]\nINVESTIGATE\nOUTCOME It was found at the bus station and given back.", HEAD, "Re: it")
    read = sent_of(stage, (report, reply), "--until", "2026-05-18 11:00", config=configuration(stage, text))
    equal([mail["why"] for mail in read["sent"] if mail["why"].startswith("task")],
          ["task: investigate and send the outcome report", "task: review the outcome report"])


# ---- what goes wrong ----

@test("a mail that the parsers cannot read is held and its neighbours go on; the status is 1")
def unreadable(stage):
    good = write(stage, "good.eml", "Mon, 18 May 2026 11:00:00 +0100")
    read = sent_of(stage, (PLACE / "hostile/3-groups.eml", good), status=NO)
    equal([(letter["file"], letter["outcome"]) for letter in read["received"]],
          [("3-groups.eml", "quarantine"), ("good.eml", "incident")])
    holds(any(mail["role"] == "administrator" and mail["why"] == "a mail could not be read" for mail in read["sent"]), "told")


@test("a file without a date, or that is none, is named and left out; the status is 1")
def left_out(stage):
    good = write(stage, "good.eml", "Mon, 18 May 2026 11:00:00 +0100")
    for bad in (PLACE / "hostile/2-no-date.eml", stage / "missing.eml", stage):
        done = rehearse(stage, bad, good, status=NO)
        holds(str(bad) in done.stderr, done.stderr)
        holds("a new incident, HLP-2026-0001" in done.stdout, done.stdout)
    rehearse(stage, stage / "missing.eml", status=NO)
    rehearse(stage, status=USAGE)
    rehearse(stage, good, config=stage / "missing.conf", status=CONFIG)


@test("nothing is written to the disk and nothing is connected to, whatever the configuration names")
def leaves_no_trace(stage):
    here = stage / "here"
    here.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        text = (PLACE / "school.conf").read_text().replace("/nonexistent", str(here))
        text = text.replace(f"maildir:{here}/out", f"smtps://127.0.0.1:{server.getsockname()[1]}")
        config = configuration(stage, text)
        before = sorted(os.listdir(stage))
        done = rehearse(stage, *mails("easter"), config=config, cwd=here, env={**os.environ, "TMPDIR": str(here)})
        holds("everything is closed" in done.stdout and done.stderr == "", done.stderr)
        server.setblocking(False)
        try:
            server.accept()
            raise AssertionError("it connected")
        except BlockingIOError:
            pass
    equal((os.listdir(here), sorted(os.listdir(stage))), ([], before))


if __name__ == "__main__":
    run(folder)
