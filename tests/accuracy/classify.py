"""How right the classification is: `incidentd explain --json` on narratives that other people wrote (classify-vcdb) and on
mails of staff written for this project (staff/README.md says how they are labelled).

A part of each set, chosen by a hash of the id, is held apart: rules are written by looking at the other part only, so
--verbose lists failures of the other part alone.

  classify-practice  more such mails, to write rules by: no targets, no part apart
  classify-blind     and more of rare kinds and plain facts, to which nothing is fitted: never looked at
  classify-vcdb    category: the first category is one of the labels; f1: macro-F1 over the twelve
  classify-staff   type: the pair of category and type (or one of `also`); class; severity; not_lower: of those that should
                   be major or critical, none is lower; data, subjects: the sets are equal (no target)
"""
import collections
import email.message
import hashlib
import json
import pathlib
import subprocess
import tempfile
from dataclasses import dataclass

import corpus
from corpus import Check

STAFF = pathlib.Path(__file__).parent / "staff"
PRACTICE = pathlib.Path(__file__).parent / "practice"
BLIND = pathlib.Path(__file__).parent / "blind"
LEVELS = ["near_miss", "minor", "moderate", "major", "critical"]
ONE_RUN = 500  # mails


@dataclass
class Labelled:
    id: str
    mail: bytes
    expect: dict
    apart: bool
    text: str


def is_apart(name, parts):
    return hashlib.sha256(name.encode()).digest()[0] % parts == 0


# ---- cases as mails ----

def as_mail(sender, subject, text, html=None, attachments=()):
    mail = email.message.EmailMessage()
    mail["From"] = sender
    mail["To"] = "security@hollylane.example"
    mail["Date"] = "Tue, 17 Nov 2026 15:10:00 +0000"
    mail["Message-ID"] = "<" + hashlib.sha256((subject + text).encode()).hexdigest()[:24] + "@staff.hollylane.example>"
    if subject:
        mail["Subject"] = subject
    mail.set_content(text or "", cte="quoted-printable") if text or not html else None
    if html and text:
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    elif html:
        mail.set_content(html, subtype="html", cte="quoted-printable")
    for name in attachments:
        mail.add_attachment(b"attached", maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def narratives():
    path = corpus.CORPORA / "classify-vcdb" / "dev.jsonl"
    if not path.exists():
        return None
    rows = (json.loads(line) for line in path.open(encoding="utf-8"))
    return [Labelled(row["id"], as_mail("Re Porter <re.porter@corp.example>", "", row["text"]), row,
                     is_apart(row["id"], 5), row["text"]) for row in rows]


def staff(folder=STAFF, names="*.jsonl"):
    cases = []
    for path in sorted(folder.glob(names)):
        for row in map(json.loads, path.open(encoding="utf-8")):
            text = row.get("text", "")
            if "forwarded" in row:
                inner = row["forwarded"]
                text += ("\n\n---------- Forwarded message ---------\nFrom: " + inner["from"] + "\nDate: Mon, 16 Nov 2026 at "
                         "09:12\nSubject: " + inner["subject"] + "\nTo: <office@hollylane.example>\n\n" + inner["text"])
            mail = as_mail("S. Taff <staff@hollylane.example>", row["subject"], text, row.get("html"), row.get("attachments", ()))
            apart = folder == BLIND or (folder == STAFF and is_apart(row["id"], 3))
            cases.append(Labelled(row["id"], mail, row["expect"], apart, text or row.get("html", "")))
    return cases


def practice():
    return staff(PRACTICE)


def blind():
    return staff(BLIND)


# ---- the program ----

def explain(program, cases):
    """One classification a case; None for a mail that was not read."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, len(cases), ONE_RUN):
            names = []
            for case in cases[first:first + ONE_RUN]:
                names.append(f"{folder}/{len(names)}.eml")
                pathlib.Path(names[-1]).write_bytes(case.mail)
            run = subprocess.run([program, "explain", "--json", *names], stdout=subprocess.PIPE, check=True,
                                 env=corpus.ENVIRONMENT)
            found += [json.loads(line)["classification"] for line in run.stdout.decode().splitlines()]
    return found


# ---- scores ----

def score_narrative(case, found):
    first = (found["categories"] or ["none"])[0]
    yield Check("category", first in case.expect["labels"], case.expect["labels"], found["categories"][:3])


def score_kind(case, found):
    expect = case.expect
    pair, wanted = (found["category"], found["type"]), (expect["category"], expect["type"])
    yield Check("type", pair == wanted or found["type"] in expect["also"], wanted, pair)
    yield Check("class", found["class"] == expect["class"], expect["class"], found["class"])


def score_staff(case, found):
    expect = case.expect
    yield from score_kind(case, found)
    level, wanted = LEVELS.index(found["severity"]), LEVELS.index(expect["severity"])
    yield Check("severity", level == wanted, (expect["severity"], expect["facts"]), (found["severity"], found["score"]))
    if expect["severity"] in ("major", "critical"):
        yield Check("not_lower", level >= wanted, expect["severity"], found["severity"])
    if expect["class"] != "not_an_incident" and expect["data_types"] is not None:
        yield Check("data", set(found["data_types"]) == set(expect["data_types"]), expect["data_types"], found["data_types"])
        yield Check("subjects", set(found["subjects"]) == set(expect["subjects"]), expect["subjects"], found["subjects"])


def macro_f1(cases, results):
    """A wrong answer is missing from its case's first label."""
    hit, wrong, missed = collections.Counter(), collections.Counter(), collections.Counter()
    for case, found in zip(cases, results):
        first = (found["categories"] or ["none"])[0]
        if first in case.expect["labels"]:
            hit[first] += 1
        else:
            wrong[first] += 1
            missed[case.expect["labels"][0]] += 1
    names = set(hit) | set(missed)
    scores = {name: 2 * hit[name] / (2 * hit[name] + wrong[name] + missed[name]) for name in names}
    return sum(scores.values()) / len(scores), scores


# What must be reached, and what has been: below the second it fails, below the first it is said each time.
SUITES = {
    "classify-vcdb": (narratives, score_narrative, {"category": 0.75, "f1": 0.70}, {"category": 0.75, "f1": 0.70}),
    "classify-practice": (practice, score_staff, {}, {}),
    "classify-blind": (blind, score_staff, {}, {"type": 0.83, "class": 0.86, "severity": 0.72, "not_lower": 0.87}),
    "classify-staff": (staff, score_staff, {"type": 0.90, "class": 0.95, "severity": 0.90, "not_lower": 1.0},
                       {"type": 0.88, "class": 0.86, "severity": 0.74, "not_lower": 0.87}),
}


def print_part(name, part, cases, found, score, targets, floors):
    """Prints one row, and what is below its target; returns what is below its floor."""
    counts = collections.defaultdict(lambda: [0, 0])
    for case, classification in zip(cases, found):
        for check in score(case, classification):
            counts[check.name][0] += check.ok
            counts[check.name][1] += 1
    shares = {check: right / of for check, (right, of) in counts.items()}
    if name == "classify-vcdb" and cases:
        shares["f1"] = macro_f1(cases, found)[0]
    missed = [check for check, target in targets.items() if shares.get(check, 0) < target - 1e-9]
    print(f"{name + ' ' + part:<24} {len(cases):>5}  "
          + ", ".join(f"{check} {100 * value:.1f} %{' !' if check in missed else ''}" for check, value in shares.items()))
    for check in missed:
        print(f"  not reached yet: {check} {100 * targets[check]:.0f} %")
    return [f"{name}, {part}: {check} is {100 * shares.get(check, 0):.1f} %, and was at least {100 * floor:.0f} %"
            for check, floor in floors.items() if shares.get(check, 0) < floor - 1e-9]


def print_failures(cases, found, score):
    for case, classification in zip(cases, found):
        failed = [check for check in score(case, classification) if not check.ok]
        if not failed:
            continue
        print(f"--- {case.id}: {' '.join(case.text.split())[:700]}")
        for check in failed:
            print(f"    {check.name}: expected {check.expected}, found {check.found}")
        print("    rules: " + ", ".join(rule["id"] for rule in classification["rules"]))


def measure(program, chosen=None, verbose=False):
    """Prints the rows of the chosen suites; returns (problems, suites that are not on this machine)."""
    problems, absent = [], []
    for name, (load, score, targets, floors) in SUITES.items():
        if chosen not in (None, name):
            continue
        cases = load()
        if cases is None:
            absent.append(name)
            continue
        found = explain(program, cases)
        for part in ("tuned", "apart"):
            some = [i for i, case in enumerate(cases) if case.apart == (part == "apart")]
            chosen_cases, chosen_found = [cases[i] for i in some], [found[i] for i in some]
            if not some:
                continue
            problems += print_part(name, part, chosen_cases, chosen_found, score, *((targets, floors) if part == "apart" else ({}, {})))
            if verbose and part == "tuned":
                print_failures(chosen_cases, chosen_found, score)
    return problems, absent
