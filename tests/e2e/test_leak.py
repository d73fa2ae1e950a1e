#!/usr/bin/env python3
"""Anonymous means anonymous: hundreds of reporters, of whom nothing may be found anywhere. See tests/leak.

LEAK=N says how many mails (`make leak`: many). Needs the programs that `make leak-tools` builds."""
import contextlib
import json
import os
import pathlib
import re
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "leak"))
from harness import children_of, equal, holds, mail_servers, note, run, test, wait_until  # noqa: E402
import hunt  # noqa: E402
import mails  # noqa: E402

COUNT = int(os.environ.get("LEAK", len(mails.PLACES)))  # at least one reporter in each place
CONTROL = 15
KILLS_MAX = 24  # each is followed by a search, which takes half a minute among a thousand mails
LAST = 6  # come while the daemon is watched
state = {}


def one_line(text):
    return " ".join(text.split())


def codes(the_hunt):
    """The follow-up codes that the Chair was sent."""
    found = {}
    for mail in the_hunt.read():
        for code in re.findall(rf"{the_hunt.school.prefix}-\d{{4}}-\d{{4}}-[a-z2-9]{{16}}", hunt.words_of_mail(bytes(mail))):
            found[code] = mail
    return list(found)


def answer(the_hunt, count):
    """The Chair lets some reports go on, edits others and comments on the next."""
    answers = (lambda code: f"RELEASE [{code}]", lambda code: f"EDIT [{code}]\n\nSomething was lost.",
               lambda code: "I shall look into it.")
    asked = [mail for mail in the_hunt.read() if "May this report go on" in mail["Subject"]]
    for number, mail in enumerate(asked[:count]):
        code = re.search(r"\[([a-z2-9]{16})\]", mail.get_body(("plain",)).get_content())[1]
        the_hunt.school.drop((f"From: Ruth Bell <{the_hunt.school.address('chair')}>\nTo: {the_hunt.boxes['named']}\n"
                              f"Subject: Re: {mail['Subject']}\nIn-Reply-To: {mail['Message-ID']}\n\n"
                              f"{answers[number % 3](code)}\n").encode())


@test("anonymous mails of every kind are taken, though the daemon is killed again and again")
def taken(stage):
    state["key"], line = hunt.new_key(stage.path)
    the_hunt = state["hunt"] = hunt.Hunt(stage, COUNT, kills=min(COUNT // 12, KILLS_MAX), seal_key=line)
    whole = list(mails.mails(COUNT + LAST, the_hunt.school.domain, the_hunt.boxes))
    the_hunt.letters, state["last"] = whole[:COUNT], whole[COUNT:]
    the_hunt.drop(the_hunt.letters)
    searcher = state["searcher"] = hunt.Searcher(the_hunt.folder, whole)
    began = time.monotonic()
    the_hunt.drain(searcher)
    known = codes(the_hunt)
    holds(len(known) > COUNT // 2, f"{len(known)} codes")
    answer(the_hunt, COUNT // 6)
    the_hunt.drain(searcher)
    more = [mails.follow_up(COUNT + LAST + number, the_hunt.school.domain, the_hunt.boxes["named"], known[number])
            for number in range(COUNT // 6)]
    searcher.add(more)
    the_hunt.add(more)
    the_hunt.drain(searcher)
    the_hunt.show_everything()
    note(f"{len(the_hunt.letters)} mails, {the_hunt.killed} times killed, {time.monotonic() - began:.0f} s")
    unread = len(the_hunt.unread())
    equal(unread, sum(not mail.readable for mail in the_hunt.letters), "those that nobody can read wait")
    holds(not the_hunt.waiting(), "everything else has gone")
    named = the_hunt.school.register("SELECT count(*) FROM incident WHERE route <> 'anonymous'")[0][0]
    equal(named, 0, "incidents that are not anonymous")
    equal(the_hunt.while_killed, [], "nothing was on the disk when it was killed")


@test("nothing of their reporters is in the register, its log, what was sent, the mail server or anywhere else")
def nowhere(stage):
    the_hunt, searcher = state["hunt"], state["searcher"]
    found = []
    for kind, paths in the_hunt.files().items():
        before = searcher.files, searcher.bytes
        found += searcher.hits(paths)
        note(f"{kind}: {searcher.files - before[0]} files, {(searcher.bytes - before[1]) / 1e6:.1f} MB")
    tokens = sum(len(mail.reporter.tokens()) for mail in searcher.letters)
    note(f"{len(searcher.letters)} mails, {tokens} tokens in {searcher.patterns} forms, {searcher.files} files, "
         f"{searcher.bytes / 1e6:.0f} MB")
    holds(not found, searcher.tell(found))


@test("nor in what a reader sees, however it is written")
def unseen(stage):
    searcher = state["searcher"]
    texts = state["hunt"].texts()
    found = searcher.hits_in_words(texts)
    note(f"{len(texts)} rows, mails and outputs")
    holds(not found, searcher.tell(found))


@test("what was reported, and the names of others, are in every report")
def survives(stage):
    the_hunt = state["hunt"]
    words = [one_line(json.loads(text)["visible"]) for text in the_hunt.reports()]
    words += [one_line(hunt.words_of_mail(bytes(mail))) for mail in the_hunt.read()]  # those that were edited
    whole = "\n".join(words)
    lost = [mail for mail in the_hunt.letters if mail.readable and one_line(mail.reporter.facts) not in whole]
    holds(not lost, f"{len(lost)} lost\n" + "\n".join(mail.what for mail in lost[:12]))


@test("their originals are sealed: the Chair's key opens each, as it was sent")
def sealed(stage):
    the_hunt = state["hunt"]
    rows = the_hunt.school.register("SELECT i.reference, s.size FROM sealed s JOIN incident i ON i.id = s.incident ORDER BY s.id")
    register = the_hunt.school.register
    originals = dict(register("SELECT incident, count(*) FROM sealed GROUP BY incident"))
    for incident, count in register("SELECT incident, count(*) FROM incident_report GROUP BY incident"):
        if count != originals.get(incident):
            note(f"{count} reports, {originals.get(incident)} originals: " + str(register(
                "SELECT m.outcome, m.rule, length(r.json) FROM incident_report i JOIN report r ON r.id = i.report "
                f"JOIN mail m ON m.id = r.mail WHERE i.incident = {incident}")))
    # Of a command of the Chair's that no longer counts neither words nor an original are kept: only of that the register has the writer.
    nobodys = register("SELECT count(*) FROM report WHERE person IS NULL")[0][0]
    equal(len(rows), nobodys, "originals")
    theirs = [json.loads(text) for text, in register("SELECT json FROM report WHERE person IS NOT NULL")]
    holds(not any(report["visible"] or report["quoted"] for report in theirs), "the Chair's words are kept")
    holds(all(size > 0 for _, size in rows), "one was not kept")
    sent = {mail.raw.replace(b"\r\n", b"\n").rstrip() for mail in the_hunt.letters}
    for reference in dict.fromkeys(reference for reference, _ in rows[:3] + rows[-3:]):
        opened = the_hunt.unseal(reference, state["key"])
        holds(any(data.replace(b"\r\n", b"\n").rstrip() in sent for data in opened), f"{reference}: {len(opened)} opened")


def control(stage, **options):
    """A few mails of the hunt, where something is wrong on purpose: {kind of file: hits}."""
    the_hunt = hunt.Hunt(stage, CONTROL, **options)
    the_hunt.drop(the_hunt.letters)
    searcher = hunt.Searcher(the_hunt.folder, the_hunt.letters)
    the_hunt.drain()
    return {kind: searcher.hits(paths) for kind, paths in the_hunt.files().items()}, searcher.hits_in_words(the_hunt.texts())


@test("a program that leaves out one step of the removal is caught")
def skips(stage):
    found, seen = control(stage, program=hunt.SEARCH.parent / "incidentd-skips")
    note(f"{ {kind: len(hits) for kind, hits in found.items()} }, seen {len(seen)}")
    holds(found["register"] and found["sent"] and seen, "not caught")


@test("and so is what is taken on the route of those who give their names, in every kind of file")
def named(stage):
    found, seen = control(stage, route="named")
    note(f"{ {kind: len(hits) for kind, hits in found.items()} }, seen {len(seen)}")
    holds(found["register"] and found["sent"] and found["mail server"] and seen, "not caught")


@test("what runs holds nothing of them open, and leaves no core")
def running(stage):
    the_hunt, searcher = state["hunt"], state["searcher"]
    cores = set(the_hunt.school.path.glob("core*"))
    process = the_hunt.start("run")
    try:
        wait_until(lambda: "started org" in the_hunt.output.read_text(errors="replace"), "it runs")
        the_hunt.drop(state["last"])
        parsers = set()

        def is_done():
            for pid in children_of(process.pid):
                with contextlib.suppress(OSError):  # it has ended
                    holds(not hunt.may_leave_core(pid), "a parser may leave a core")
                    parsers.add(pid)
            return not the_hunt.waiting()
        wait_until(is_done, "its mails are taken", 100)  # a poll is a minute
        time.sleep(2)  # the batch is committed, and its messages are told to go
        words = sorted({token for mail in state["last"] for token in mail.reporter.tokens().values()})
        remembered = hunt.in_memory(process.pid, words)
        note(f"{len(words)} tokens looked for in its memory")
        holds(hunt.in_memory(process.pid, ["incidentd"]) and not remembered, f"its memory has {remembered}")
        held = hunt.held_files(process.pid)
        found = searcher.hits(held)
        note(f"{len(parsers)} parsers seen, {len(held)} files without a name are open")
        holds(parsers, "no parser was seen")
        holds(not found, searcher.tell(found))
        holds(not hunt.may_leave_core(process.pid), "the daemon may leave a core")
        for pid in children_of(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSEGV)
        process.send_signal(signal.SIGSEGV)
        status = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    finally:
        process.kill()
        process.wait()
    equal(status.si_code, os.CLD_KILLED, "killed, not dumped")
    equal(set(the_hunt.school.path.glob("core*")), cores, "files")


if __name__ == "__main__":
    if not hunt.SEARCH.exists():
        print(f"Bail out! {hunt.SEARCH} is not built (make leak-tools)")
        sys.exit(1)
    run(mail_servers)
