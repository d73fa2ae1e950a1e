#!/usr/bin/env python3
"""Two incidents from report to closure by mail alone, on real servers, everybody with a mail program of their own: a critical
one with the Board, the ICO and the people concerned, and a minor one of people who only tap the buttons of our mails.

PRINT=1 prints every mail of ours as it is read."""
import calendar
import collections
import os
import re
import time

from cast import Cast, code, only, said, subjects
from clients import AppleMail, Gmail, IPhone, OutlookDesktop, OutlookPhone, Samsung, buttons, filled_in, plain_of
from harness import equal, holds, mail_servers, note, run, test

RANSOM = """When I came in this morning every file on the office server had been encrypted and there is a note that asks for money. The
child protection records of about 60 pupils are on it, and all the staff's payroll and bank details. The note says that they
have copied everything and will publish it. It is still going on: more folders change while I look."""
MISSENT = """I have sent the list of Year 4 pupils with special educational needs to the wrong parent. 23 children are on it, with what
each needs help with. I rang her at once. She has deleted the message and says that she did not open the attachment."""

FORM = (
    ("What happened, in a few sentences", "Somebody encrypted the office server and asked for money."),
    ("When it happened, was found, was reported and was contained", "It began on Sunday night, was found and reported at 7.50, "
     "and the server was switched off at 8.05."),
    ("How it could happen (cause)", "A password that was used elsewhere, too; no second factor."),
    ("What was to be found out, and who has a stake in it (3a)", "Who came in, and how; pupils, parents and staff."),
    ("Which policies were breached (3a)", "The password policy."),
    ("Evidence that was collected and where it is kept (3c)", "The disk and the log of the firewall, in the safe."),
    ("Who was spoken to, and when (3b)", "The office and the supplier, on Monday."),
    ("Whose information it was: kinds of people, how many, how many records", "60 pupils and 48 members of staff."),
    ("What the effects were or may be for them", "Names and addresses of children may be published."),
    ("What was done to contain it and get the information back", "The server is off; everything was restored elsewhere."),
    ("Whose advice or help was asked for (3d)", "The police and the county's IT service."),
    ("Risks that remain and how they are managed (3g)", "Publication: the county watches for it."),
    ("Should the ICO be told, or why not (3e)", "Yes, it was told the same day."),
    ("Were the people concerned told, or why not (3f)", "Yes, by letter."),
    ("Was disciplinary action commenced, or why not (3h)", "No: nobody broke a rule knowingly."),
    ("Who needs to know, and who tells them (3i)", "Parents and staff; the head tells them."),
    ("What others can learn from it (lessons)", "One password for two things is one too few."),
    ("What will prevent it in future: action, owner, date (3j)", "A second factor for everybody, Tom Reed, in a month."),
)


LABELS = ("summary", "timeline", "cause", "scope", "policies", "evidence", "spoken_to", "people", "effects", "containment", "experts",
          "risks", "ico", "subjects", "discipline", "communication", "lessons")


def outcome_lines(form=FORM):
    return [line for label, answer in form for line in (label + ":", answer, "")]


def minutes_ago(minutes):
    then = time.gmtime(time.time() - 60 * minutes)
    return f"{then.tm_mday} {time.strftime('%B %Y %H:%M', then)}"


def an_hour_ago():
    return minutes_ago(60)


# ---- what must hold of a whole life ----

def check_closed(cast, refused=()):
    equal(cast.now("state"), "closed")
    equal(cast.register("SELECT duty FROM duty WHERE incident = 1 AND done = 0 AND due > 0"), [], "duties still open")
    equal(cast.register("SELECT state FROM outbox WHERE kind = 'mail' AND state <> 'done'"), [], "mails not sent")
    equal(cast.incidentd("verify").returncode, 0, "the audit trail")
    equal(cast.audited("command_refused"), list(refused), "refused commands")


def check_mails(cast, wanted):
    """Every mail of ours: how many of each kind each person had. The subjects without their reference."""
    people = {person.address: name for name, person in vars(cast).items() if hasattr(person, "address")}
    seen = collections.defaultdict(collections.Counter)
    for address, mail in cast.everything:
        seen[people.get(address, "somebody else")][re.sub(r"^\[\S+\] ", "", str(mail["Subject"]))] += 1
    for name in sorted(set(seen) | set(wanted)):
        equal(dict(seen[name]), wanted.get(name, {}), f"mails to {name}")


def entries(cast, person):
    """What somebody's calendar was told, in order: (duty, method, sequence, end)."""
    found = []
    for address, mail in cast.everything:
        for part in mail.walk():
            if address != person.address or part.get_content_type() != "text/calendar":
                continue
            text = part.get_content()
            method, uid, number, end = (re.search(rf"^{name}:(.*?)\r?$", text, re.M)[1]
                                        for name in ("METHOD", "UID", "SEQUENCE", "DTEND"))
            equal(part.get_param("method"), method, "the method of the part")
            at = calendar.timegm(time.strptime(end, "%Y%m%dT%H%M%SZ"))
            found.append((uid.partition("@")[0].rpartition("-")[2], method, int(number), at))
    return found


def calendar_of(cast, person):
    """What is left in somebody's calendar: {duty: when}. Each change is heard, and nothing is taken out that is not there."""
    holds_now, heard = {}, {}
    for duty, method, sequence, at in entries(cast, person):
        holds(sequence > heard.get(duty, -1), f"{person.name}: SEQUENCE of {duty}")
        heard[duty] = sequence
        if method == "CANCEL":
            holds(holds_now.pop(duty, None), f"{person.name}: {duty} was never in that calendar")
        else:
            holds(holds_now.get(duty) != at, f"{person.name}: {duty} had not changed")
            holds_now[duty] = at
    holds(heard, f"{person.name} had no entry at all")
    return holds_now


def check_calendars(cast, *people):
    """Whatever was put into a calendar has been taken out of it, in the right order."""
    for person in people:
        equal(calendar_of(cast, person), {}, f"entries left to {person.name}")


def show(cast):
    for address, mail in cast.everything if os.environ.get("PRINT") else ():
        note(f"\n======== to {address}\nSubject: {mail['Subject']}\n\n{plain_of(mail)}")


# ---- the critical one ----

@test("a critical incident from report to closure by mail: Samsung, iPhone, Outlook, Gmail, Outlook for iOS, Apple Mail")
def critical(stage):
    cast = Cast(stage)
    siro, dpo, pryce, haddad, reed, ann = cast.siro, cast.dpo, cast.pryce, cast.haddad, cast.reed, cast.ann

    mails = cast.report(RANSOM, "Ransomware, nothing opens")
    notice = only(mails, dpo)
    cast.say(siro, only(mails, siro), "confirm {}", "", "I've rung Martin. The server's off.")
    mails = cast.say(dpo, notice, "CLASSIFY critical because children's records are in hostile hands {}", "ICO required",
                     "SUBJECTS required")
    answer, to_assign = only(mails, dpo), only(mails, siro, "who investigates")
    holds("level critical. ICO: done, it is recorded that the ICO must be told." in said(answer), said(answer))
    level = {person: only(mails, person, "tell the ICO") for person in (pryce, haddad)}
    holds(all("Level: critical" in said(mail) for mail in level.values()), "the Board reads the level with its task")
    holds(all("What it is: a confirmed incident" in said(mail) and "The Board takes part because the incident is critical" in
              said(mail) for mail in level.values()), "and what the incident is, in the first mail about it")
    holds("What it is: a confirmed incident" in said(only(mails, cast.chair, "Incident is")), "as the Chair does")
    equal((cast.now("state"), cast.now("severity")), ("classified", "critical"))

    mails = cast.say(siro, to_assign, "assign " + reed.address + " {}")
    task = only(mails, reed)
    after_assign = only(mails, siro)
    mails = cast.say(reed, task, "INVESTIGATE {}")
    equal(cast.now("state"), "investigating")
    work = only(mails, reed)

    mails = cast.say(pryce, level[pryce], f"ICO notified {minutes_ago(0)} by telephone and on the form of its web site, case "
                     "number to follow in writing as soon as we have it {}")
    board = only(mails, pryce)
    equal(cast.now("ico"), "done")
    answer = only(cast.take(dpo.tap(answer, "SUBJECTS told", minutes_ago(0))), dpo)
    equal(cast.now("subjects"), "done")

    mails = cast.say(reed, work, "INTERIM {}", "The server's off and everybody has a new password. We don't know yet what was "
                     "copied -- the county is looking into it.")
    equal(sorted(mails), sorted(person.address for person in (siro, dpo, pryce, haddad, reed)), "who hears how it stands")
    interim = only(mails, haddad)
    holds("What it is" not in said(interim), "which no other mail says again")
    holds("The investigating officer has sent an interim report" in said(interim), f"and whose it is: {said(interim)}")
    told = only(mails, siro)
    equal(buttons(told), ["SHOW", "HELP"], "nobody takes the work from who has it by a slip of the finger")
    all_of_it = only(cast.take(siro.tap(told, "HELP")), siro)
    holds({"NOTE", "ASSIGN", "ACTION", "DUPLICATE", "ESCALATE because", "LIST", "STATUS", "SHOW", "HELP"} <= set(buttons(all_of_it)) and
          "CLOSE" not in buttons(all_of_it), f"the answer to HELP has a button for all that may be answered: {buttons(all_of_it)}")
    noted = only(cast.take(siro.tap(all_of_it, "NOTE", "The insurer has been rung.")), siro)
    holds("NOTE: done" in said(noted), said(noted))
    mails = cast.say(reed, only(mails, reed), "ASK {} Was anybody logged in on Sunday?")
    question, work = only(mails, ann), only(mails, reed)
    equal(cast.now("state"), "needs_info")
    mails = cast.take(ann.reply(question, ["Nobody, the office was closed.", "Ann"]))
    equal((cast.now("state"), cast.outcome()), ("investigating", "follow_up"))

    board = only(cast.take(haddad.tap(interim, "ICO complete")), haddad)
    equal(cast.now("ico"), "complete")
    mails = cast.say(reed, work, "OUTCOME {}", "", *outcome_lines())
    equal((cast.now("state"), cast.now("points")), ("outcome_submitted", (1 << 11) - 1))
    review = only(mails, siro, "review")
    equal(buttons(review)[:2], ["DISCIPLINE not because", "SATISFIED"], "what must be decided first comes first")
    cast.say(haddad, board, "OUTCOME {}", "", "Recommendation:", "The governors want a yearly test of the backups.")
    mails = cast.say(siro, review, "outcome {}", "", "Training of those involved, and when it was last done:",
                     "September; the next is on Friday.")
    mails = cast.say(siro, only(mails, siro), "SHOW {}")
    shown = said(only(mails, siro, "written"))
    for words in (RANSOM[:50], "everybody has a new password", "yearly test of the backups", "the next is on Friday", "in the safe"):
        holds(" ".join(words.split()) in shown, f"SHOW has {words!r}: {shown}")
    mails = cast.say(siro, only(mails, siro, "It comes separately"), "discipline not because nobody broke a rule knowingly {}", "Satisfied.")
    equal(cast.now("state"), "reviewed")
    mails = cast.say(dpo, only(mails, dpo), "CLOSE {}")
    holds("the incident is closed" in said(only(mails, dpo)), said(only(mails, dpo)))
    names = sorted(part.get_filename().partition("-0001-")[2] for part in only(mails, dpo).walk() if part.get_filename())
    equal(names, ["review.ics"], "what was decided has been taken out of the calendar already")

    show(cast)
    check_closed(cast)
    check_mails(cast, {
        "ann": {"Report received, thank you": 1, "A question about the report": 1, "Received: what you added": 1,
                "Report closed, thank you": 1},
        "chair": {"Incident is critical": 1, "Closed": 1},
        "pryce": {"Please tell the ICO": 1, "ICO: recorded": 1, "An interim report": 1,
                  "The ICO has been told everything": 1, "Closed": 1},
        "haddad": {"Please tell the ICO": 1, "ICO: recorded": 1, "Outcome recorded": 1, "An interim report": 1,
                   "Please send the ICO what else is known": 1, "Closed": 1},
        "siro": {"Attack? New incident: critical (proposed)": 1, "Please decide who investigates": 1,
                 "Confirmed, and more": 1, "Assigned": 1, "All you can answer": 1, "Noted": 1, "Outcome recorded": 1,
                 "It comes separately": 1, "Recorded, and more": 1,
                 "Decided about the ICO and the people concerned": 1, "The ICO has been told": 1,
                 "The people whose data it is have been told": 1, "The ICO has been told everything": 1,
                 "An interim report": 1, "Please review the outcome report": 1, "Outcome report changed": 1,
                 "What has been written about it": 1, "Closed": 1},
        "reed": {"Please investigate and send the outcome report": 1, "More information": 1,
                 "You look into it": 1, "Interim recorded": 1, "Question passed on": 1, "Outcome recorded": 1,
                 "Closed": 1},
        "dpo": {"Attack? New incident: critical (proposed)": 1, "Level set, and more": 1, "Recorded": 1, "Closed": 1, "An interim report": 1,
                "The ICO has been told": 1, "The ICO has been told everything": 1, "More information": 1, "Please review the outcome report": 2,
                "Outcome report changed": 2},
    })
    check_calendars(cast, siro, dpo, reed, pryce, haddad)


# ---- deadlines that move ----

def due(cast, *duties):
    return {duty: cast.register("SELECT due FROM duty WHERE incident = 1 AND duty = ?", duty)[0][0] for duty in duties}


@test("who has a deadline in the calendar gets it anew when it moves: AWARE back and forth, CLASSIFY, another investigator")
def moved(stage):
    cast = Cast(stage)
    siro, dpo, pryce, reed, ann = cast.siro, cast.dpo, cast.pryce, cast.reed, cast.ann
    mails = cast.report(MISSENT, "Sent to the wrong parent")
    equal(calendar_of(cast, dpo), due(cast, "classify", "ico_decision", "ico_notify"))
    before = calendar_of(cast, dpo)
    mails = cast.say(dpo, only(mails, dpo), f"AWARE {an_hour_ago()} because the office knew it then {{}}")
    equal(calendar_of(cast, dpo), due(cast, "classify", "ico_decision", "ico_notify"), "the law's clock has been set back")
    holds(calendar_of(cast, dpo)["ico_notify"] < before["ico_notify"], "by an hour")

    mails = cast.say(dpo, only(mails, dpo), "CLASSIFY minor because she has deleted it {}")
    answer = only(mails, dpo)
    mails = cast.say(siro, only(mails, siro), f"ASSIGN {reed.address} {{}}")
    equal(calendar_of(cast, reed), due(cast, "outcome"))
    assigned, before = only(mails, siro), calendar_of(cast, reed)
    mails = cast.say(dpo, answer, "CLASSIFY critical because it is all over the town {}")
    holds("until now it was" in said(only(mails, reed)), "who has less time reads it")
    equal(calendar_of(cast, reed), due(cast, "outcome", "interim"), "and has it in the calendar")
    holds(calendar_of(cast, reed)["outcome"] < before["outcome"], "sooner")
    equal(calendar_of(cast, dpo), {}, "the Board decides now")
    equal(calendar_of(cast, pryce), due(cast, "ico_decision", "ico_notify"))
    before = calendar_of(cast, pryce)
    mails = cast.say(dpo, only(mails, dpo), f"AWARE {minutes_ago(20)} because the office knew it only then {{}}")
    holds("until now it was" in said(only(mails, pryce)), "who has more time reads it, too")
    equal(calendar_of(cast, pryce), due(cast, "ico_decision", "ico_notify"))
    holds(calendar_of(cast, pryce)["ico_notify"] > before["ico_notify"], "later")

    mails = cast.say(siro, assigned, f"ASSIGN {ann.address} {{}}")
    equal(calendar_of(cast, reed), {}, "who is relieved has nothing left in the calendar")
    equal(calendar_of(cast, ann), due(cast, "outcome", "interim"))
    equal(calendar_of(cast, siro), {}, "the SIRO has done it")


@test("what may be no incident brings what is due about that alone; once it is one, the law's clock, too")
def perhaps_none(stage):
    cast = Cast(stage)
    siro, dpo = cast.siro, cast.dpo
    mails = cast.report("When is the next training on information security? I have missed the last one.", "Training")
    equal(cast.now("class"), "not_an_incident")
    equal(calendar_of(cast, dpo), due(cast, "classify"))
    equal(calendar_of(cast, siro), due(cast, "raise"))
    cast.say(dpo, only(mails, dpo), "CLASSIFY minor because the list of who missed it was sent to everybody {}")
    equal(calendar_of(cast, dpo), due(cast, "ico_decision", "ico_notify"))


# ---- the minor one ----

@test("a minor incident of people who only tap the buttons of our mails; a word without its code is told, and costs nothing")
def tapped(stage):
    cast = Cast(stage)
    siro, dpo, ann = cast.siro, cast.dpo, cast.ann
    mails = cast.report(MISSENT, "Sent to the wrong parent")
    notice = only(mails, dpo)
    before = cast.record()
    mails = cast.take(siro.reply(only(mails, siro), ["Confirm", "", "Thanks"]))
    holds("Nothing was done, because there is no code in it" in said(only(mails, siro)), "a word alone is told")
    equal({table: cast.record()[table] for table in ("incident", "decision")},
          {table: before[table] for table in ("incident", "decision")}, "and does nothing")
    cast.take(siro.tap(only(mails, siro), "CONFIRM"))

    mails = cast.take(dpo.tap(notice, "CLASSIFY", "the recipient is known and has helped\nICO not required because she has "
                              "deleted it\nSUBJECTS not required because a risk is unlikely", instead=("moderate", "minor")))
    equal((cast.now("state"), cast.now("severity"), cast.now("ico"), cast.now("subjects")),
          ("classified", "minor", "not_required", "not_required"), "the link says moderate, as it was proposed")
    mails = cast.take(siro.tap(only(mails, siro), "INVESTIGATE"))
    equal(cast.now("state"), "investigating")
    work = only(mails, siro, "investigate")
    mails = cast.take(siro.tap(work, "OUTCOME", "\n\n" + "\n".join(outcome_lines())))
    review = only(mails, siro, "review")
    mails = cast.take(siro.tap(review, "DISCIPLINE not because", "an honest mistake, reported at once"))
    mails = cast.take(siro.tap(only(mails, siro), "SATISFIED"))
    cast.take(dpo.tap(only(mails, dpo), "CLOSE"))

    show(cast)
    check_closed(cast, ["person=1 code=missing"])
    check_mails(cast, {
        "ann": {"Report received, thank you": 1, "Report closed, thank you": 1},
        "siro": {"New incident: moderate (proposed)": 1, "Your answer: nothing was done": 1,
                 "Confirmed": 1, "You look into it": 1, "Outcome recorded": 1, "Recorded": 1, "Report found good": 1,
                 "Please decide who investigates": 1,
                 "Please investigate and send the outcome report": 1, "Please review the outcome report": 1, "Closed": 1},
        "dpo": {"New incident: moderate (proposed)": 1, "Level set, and more": 1, "Closed": 1,
                "Please review the outcome report": 2},
    })
    check_calendars(cast, siro, dpo)


# ---- the form, filled in where it is quoted ----

def to_investigate(cast):
    """A moderate incident up to its task: the mail with the form."""
    mails = cast.report(MISSENT, "Sent to the wrong parent")
    mails = cast.say(cast.dpo, only(mails, cast.dpo), "CLASSIFY moderate because the recipient has helped {}")
    return only(cast.say(cast.siro, only(mails, cast.siro), f"ASSIGN {cast.reed.address} {{}}"), cast.reed)


@test("the outcome form, filled in where the reply quotes it: Outlook, Outlook for iOS, Gmail, Apple Mail, iPhone, Samsung")
def filled_in_below(stage):
    for program in (OutlookDesktop, OutlookPhone, Gmail, AppleMail, IPhone, Samsung):
        cast = Cast(stage)
        task = to_investigate(cast)
        reed = filled_in(program)("Tom Reed", cast.reed.address, cast.server)
        holds("[Known: how many people: 23; " in said(task) and "[Known: I rang her at once." in said(task),
              f"what is known stands in it: {said(task)}")
        before = cast.record()
        mails = cast.take(reed.reply(task, []))
        nobody = [] if program in (Gmail, AppleMail, IPhone) else [cast.siro.address, cast.dpo.address]
        equal(list(mails), nobody, f"{program.__name__}: an empty form without a word is news only where a word of it may be theirs")
        mails = cast.say(reed, task, "OUTCOME {}")
        holds("because the form is empty" in said(only(mails, reed)), f"{program.__name__}: what is known is no answer")
        fresh = code(only(mails, reed))
        reed.answers_below = {label: "yes" if "how many" in label else answer for label, answer in FORM if "(3j)" not in label}
        mails = cast.take(reed.reply(task, []))
        holds("is not the one with OUTCOME" in said(only(mails, reed)), f"{program.__name__}: filled in without a word, too")
        mails = cast.take(reed.reply(task, ["", "Please see below, Tom"]))
        holds("is not the one with OUTCOME" in said(only(mails, reed)), f"{program.__name__}: without OUTCOME it is told why not")
        equal(cast.record()["section"], before["section"], f"{program.__name__}: what is quoted commands nothing")
        mails = cast.take(reed.reply(task, [f"OUTCOME [{fresh}]"]))
        sections = dict(cast.register("SELECT label, text FROM section"))
        equal((cast.now("state"), sections.get("spoken_to"), sections.get("communication")),
              ("outcome_submitted", dict(FORM)["Who was spoken to, and when (3b)"], dict(FORM)["Who needs to know, and who tells them (3i)"]), f"{program.__name__}: it is read")
        equal(sorted(sections), sorted(LABELS), f"{program.__name__}: each answer, and nothing that stands around the form")
        holds(sections["people"].startswith("how many people: 23; "), f"{program.__name__}: yes is what is known")
        answer = said(only(mails, reed))
        holds("still open: - What will prevent it" in answer and answer.count("(3j)") == 1 and "- How it could" not in answer, answer)


@test("a minor incident is asked less, and closed with that; at a higher level the rest is missing")
def asked_by_level(stage):
    cast = Cast(stage)
    mails = cast.report(MISSENT, "Sent to the wrong parent")
    mails = cast.say(cast.dpo, only(mails, cast.dpo), "CLASSIFY minor because the recipient has helped {}")
    task = only(cast.say(cast.siro, only(mails, cast.siro), f"ASSIGN {cast.reed.address} {{}}"), cast.reed)
    points = set(re.findall(r"\((3[a-k])\):", said(task)))
    equal(points, {"3e", "3f", "3h", "3j"}, "the form has the lines that are asked of a minor one")
    form = [(label, answer) for label, answer in FORM if label + ":" in said(task) or "(3j)" in label]
    mails = cast.say(cast.reed, task, "OUTCOME {}", "", *outcome_lines(form))
    answer, review = said(only(mails, cast.reed)), only(mails, cast.siro)
    holds("still open" not in answer, answer)
    draft = cast.incidentd("report", "--outcome", cast.now("reference")).stdout
    holds("(3b)" not in draft and "(3j)" in draft, draft)
    mails = cast.say(cast.dpo, only(mails, cast.dpo), "CLASSIFY major because her neighbour has it, too {}")
    mails = cast.say(cast.dpo, only(mails, cast.dpo), "CLOSE {}")
    draft = cast.incidentd("report", "--outcome", cast.now("reference")).stdout
    holds("(3b)" in draft.rpartition("What is missing")[2], draft)


if __name__ == "__main__":
    run(mail_servers)
