#!/usr/bin/env python3
"""The main job over real servers: a report comes in by IMAPS, the right people hear of it by submission."""
import re
import signal
import time

from harness import CONFIG, School, equal, holds, report, run, test, mail_servers, wait_until

BODY = "Yesterday I sent Zebediah Quillfeather's medical file to a parent, quillword."
REPORT_WORDS = ("zebediah", "quillfeather", "quillword", "medical", "wrong envelope")


def subjects(mails):
    return [mail["Subject"] for mail in mails]


@test("a report is taken, filed, acknowledged and told of; a second run does nothing")
def main_job(stage):
    school = School(stage, "HLP")
    ann = school.user("ann")
    school.drop(report(school, "ann", BODY, "Wrong envelope, Quillfeather"))
    log = school.once()
    holds("mails recorded mailbox=HLP/reports mails=1\n" in log, log)
    holds(all(re.search(f"mail accepted outbox=\\d+ role={role} reply=\"250 ", log) for role in ("reporter", "siro", "dpo")), log)
    equal([word for word in REPORT_WORDS if word in log.lower()], [], "words of the report in the log")

    incidents = school.json("list")
    equal(len(incidents), 1, "incidents")
    reference = incidents[0]["reference"]
    equal(incidents[0]["state"], "acknowledged", "state")
    equal(school.inbox("reports"), [], "the inbox is empty")
    equal(len(school.inbox("reports", "Processed")), 1, "the done folder was made and has the mail")

    acknowledgement, = school.inbox("ann")
    holds(reference in acknowledgement["Subject"], acknowledgement["Subject"])
    equal(acknowledgement["To"].addresses[0].addr_spec, ann, "To")
    equal(acknowledgement["Auto-Submitted"], "auto-replied", "Auto-Submitted")
    filed, = school.inbox("reports", "Processed")
    equal(acknowledgement["In-Reply-To"], filed["Message-ID"], "In-Reply-To")
    for role in ("head", "dpo"):
        notice, = school.inbox(role)
        holds(reference in notice["Subject"], notice["Subject"])
        equal(notice["Auto-Submitted"], "auto-generated", "Auto-Submitted")
        said = notice.as_string().lower()
        equal([word for word in REPORT_WORDS if word in said], [], f"words of the report in the notice to {role}")
    equal([w for w in REPORT_WORDS if w in acknowledgement.as_string().lower()], [], "words in the acknowledgement")
    school.incidentd("verify")

    before = {name: len(school.inbox(name)) for name in ("ann", "head", "dpo", "chair")}
    school.once()
    equal({name: len(school.inbox(name)) for name in before}, before, "mails after a second run")
    equal(len(school.json("list")), 1, "incidents after a second run")
    equal(before["chair"], 0, "mails to the Chair")


@test("mail really goes out over TLS with a log-in, and comes in as it was")
def envelope(stage):
    school = School(stage)
    school.user("ann")
    data = report(school, "ann", "A.\n.dot\n..dots\nFrom the start\n=20\n\tend ")
    school.drop(data)
    school.once()
    equal(school.dovecot.mails(school.address("reports"), "Processed"), [data], "the filed bytes")
    senders = {envelope["from"] for envelope, _ in stage.backend.mails() if school.domain in envelope["to"][0]}
    holds(senders <= {"", school.address("reports")}, f"envelope senders {senders}")
    log = stage.dovecot.log()
    holds(f"user=<{school.address('reports')}>" in log, log[-2000:])
    lines = [line for line in log.splitlines() if "-login: " in line and school.domain in line]
    holds(lines and all("TLS" in line for line in lines), "\n".join(lines))


@test("run takes a mail that comes later, and SIGTERM stops it within a second")
def daemon(stage):
    school = School(stage)
    school.user("ann")
    school.first["mailboxes"][0]["poll"] = "10 s"
    school.drop(report(school))
    with school.daemon() as (process, log):
        wait_until(lambda: school.inbox("ann"), "the acknowledgement")
        wait_until(lambda: school.inbox("reports", "Processed"), "the filed mail")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        equal(process.wait(5), 0, "exit status")
        holds(time.monotonic() - began < 1, f"it took {time.monotonic() - began:.2f} s")
        holds("stopped" in log(), log())


@test("SIGHUP with a broken configuration keeps the old one and says why; with a valid one takes the new one")
def reload(stage):
    school = School(stage, mailboxes=("reports", "second"))
    second = school.first["mailboxes"].pop()
    school.user("ann")
    with school.daemon() as (process, log):
        wait_until(lambda: "started" in log(), "the start")
        good = (school.path / "incidentd.conf").read_text()
        (school.path / "incidentd.conf").write_text(good.replace("Europe/London", "Europe/Atlantis"))
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "configuration not reloaded" in log(), "the refusal")
        holds("timezone" in log(), log())
        equal(process.poll(), None, "it goes on")
        school.drop(report(school))

        school.first["mailboxes"].append(second)
        school.drop(report(school), mailbox="second")
        school.config()
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "configuration reloaded" in log(), "the reload")
        wait_until(lambda: len(school.inbox("ann")) == 2, "mail of the old and the new mailbox")
        process.send_signal(signal.SIGTERM)
        equal(process.wait(5), 0, "exit status")


@test("a configuration that is not valid is refused at the start, with status 78")
def refused(stage):
    school = School(stage)
    school.first["timezone"] = "Europe/Atlantis"
    holds("timezone" in school.incidentd("once", status=CONFIG).stderr, school.outputs[-1])
    holds(not (school.path / "register.db").exists(), "a register was made")


if __name__ == "__main__":
    run(mail_servers)
