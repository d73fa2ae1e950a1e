#!/usr/bin/env python3
"""What should survive does: reports of the anonymous route, each with the exact text that the register must hold. The facts, the
names of others and words of the language that are somebody's name stay; what is the reporter's goes."""
import email.header
import json
import pathlib

from harness import School, equal, holds, mail_servers, note, run, test

TABLE = pathlib.Path(__file__).with_name("survives.txt")


def cases():
    """[(who writes, text, what is expected)]; a text without an arrow below it is expected to stay as it is."""
    found = []
    for case in TABLE.read_text().rstrip("\n").split("\n====\n"):
        sender, _, text = case.partition("\n")
        text, arrow, expected = text.partition("\n->\n")
        found.append((sender, text, expected if arrow else text))
    return found


def mail(number, sender, text, to):
    name, _, address = sender.rpartition(" ")
    writer = f"{email.header.Header(name, 'utf-8').encode()} {address}" if name else address
    return (f"From: {writer}\nTo: {to}\nSubject: Matter {number}\nDate: Mon, 16 Nov 2026 09:12:00 +0000\n"
            f"Message-ID: <{number}@pc.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            f"Content-Transfer-Encoding: 8bit\n\n{text}\n").encode()


@test("the register holds of each anonymous report exactly what is expected")
def _(stage):
    school = School(stage, mailboxes=("reports", "second"))
    school.first["mailboxes"][1]["route"] = "anonymous"
    school.first["staff_domains"] = ["hollylane.example"]
    table = cases()
    holds(len(table) >= 60, f"{len(table)} cases")
    for number, (sender, text, _) in enumerate(table):
        school.drop(mail(number, sender, text, school.address("second")), "second")
    school.once()
    reports = [json.loads(row[0]) for row in school.register("SELECT json FROM report")]
    kept = {report["subject"]: report["visible"] for report in reports}
    equal(len(kept), len(table), "reports")
    wrong = [(sender, kept.get(f"Matter {number}"), expected)
             for number, (sender, _, expected) in enumerate(table) if kept.get(f"Matter {number}") != expected]
    for sender, got, expected in wrong:
        note(f"{sender}\ngot:      {got}\nexpected: {expected}")
    note(f"{len(table)} cases")
    equal(len(wrong), 0, "texts that are not what is expected")


if __name__ == "__main__":
    run(mail_servers)
