#!/usr/bin/env python3
"""Short stories of the school of tests/rehearse, rehearsed: what whoever gets these mails reads in them, and by when, from one
mail to the next."""
import json
import subprocess

from harness import DONE, INCIDENTD, TOP, equal, folder, holds, run, test

PLACE = TOP / "tests/rehearse"
ANN, BOB, REED = "ann@hollylane.example", "bob@hollylane.example", "t.reed@hollylane.example"
SIRO, DPO, CHAIR, BOARD = "head@hollylane.example", "dpo@council.example", "chair@hollylane.example", "o.pryce@hollylane.example"
NAMES = {ANN: "Ann Smith", BOB: "Bob Hill", REED: "Tom Reed", SIRO: "Alison Grant", DPO: "Martin Webb", CHAIR: "Ruth Bell", BOARD: "Owen Pryce"}
STICK = "I lost a memory stick with the marks of 12 pupils at the station."


def story(stage, until, *letters):
    """What is sent in November 2026 until a day and hour of it ("03 12:00"), with each mail's words in one line. A letter: its sender,
    day and hour, subject and words."""
    files = []
    for number, (sender, at, subject, words) in enumerate(letters):
        path = stage / f"{number:02}.eml"
        path.write_text(f"From: {NAMES[sender]} <{sender}>\nTo: security@hollylane.example\nSubject: {subject}\n"
                        f"Date: {at[:2]} Nov 2026 {at[3:]}:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{words}\n")
        files.append(path)
    done = subprocess.run([INCIDENTD, "rehearse", "-c", PLACE / "school.conf", "--json", "--until", f"2026-11-{until}", *files],
                          capture_output=True, text=True, timeout=60)
    equal(done.returncode, DONE, f"exit status of rehearse: {done.stdout}{done.stderr}")
    read = json.loads(done.stdout)
    for mail in read["sent"]:
        mail["said"] = " ".join(mail["text"].split())
    return read


def to(told, address, subject=""):
    """What somebody is sent with these words in its subject."""
    return [mail for mail in told["sent"] if mail["to"] == address and subject in mail["subject"]]


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
        holds(any("Reminder: please classify" in mail["subject"] and "Tuesday 3 November 2026, 09:00" in mail["said"] for mail in mails), mails)
    equal(to(acts, BOARD), [], "and nobody hears that it is late")


run(folder)
