#!/usr/bin/env python3
"""Five hundred mails of every kind in four mailboxes of three schools: each is accounted for, none twice, and the
same when the daemon is killed again and again."""
import collections
import os
import random
import signal
import subprocess
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from harness import INCIDENTD, School, equal, holds, mail_servers, note, report, run, test

TOTAL = 500
ANSWERS = 40  # of these come as answers to our own mails
KILLS = 50
SEED = 20261124
ADDED = "what you added"
BOUNCE = """This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.other.example

Final-Recipient: rfc822; ann@other.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: {}
Subject: something that was sent

text
--b--
"""


class Post:
    """Writes mails of every kind for one mailbox, and knows what each must become."""

    def __init__(self, school, mailbox):
        self.school, self.mailbox = school, mailbox
        self.to = school.address(mailbox)
        self.n = 0
        self.last = None  # (bytes, Message-ID, From) of the last plain mail

    def sender(self):
        self.n += 1
        return f"Writer {self.n} <{self.mailbox}.writer{self.n}@other-{self.school.domain}>"

    def mail(self, **headers):
        return report(self.school, To=self.to, **{"From": self.sender(), **headers})

    def plain(self):
        data = self.mail(body=f"Report {self.n}: I sent the list of pupils to a wrong address.")
        parsed = message_from_bytes(data, policy=policy.default)
        self.last = data, str(parsed["Message-ID"]), str(parsed["From"])
        return data, "incident"

    def html(self):
        return self.mail(Content_Type="text/html; charset=utf-8",
                         body=f"<html><body><p>A <b>laptop</b> was stolen, number {self.n}.</p></body></html>"), "incident"

    def attachment(self):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender(), self.to, f"Attachment {self.n}"
        letter["Message-ID"] = f"<attachment.{self.n}@{self.mailbox}.{self.school.domain}>"
        letter["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
        letter.set_content("The file that went to the wrong person is attached.")
        letter.add_attachment(os.urandom(3000), maintype="application", subtype="octet-stream", filename="list.xlsx")
        return letter.as_bytes(), "incident"

    def duplicate(self):
        return self.last[0], "duplicate"

    def reply(self):
        _, message_id, sender = self.last
        return self.mail(From=sender, In_Reply_To=message_id, References=message_id, Subject="Re: Data breach",
                         body=f"One thing more, number {self.n}: it was the second list."), "follow_up"

    def alert(self):
        return self.mail(Auto_Submitted="auto-generated", Subject=f"Alert {self.n}", body="Malware was found."), "incident"

    def list_mail(self):
        return self.mail(List_Id="<heads.county.example>", Precedence="list", body=f"News {self.n}"), "incident"

    def auto_reply(self, to="<nothing@of.ours>"):
        return self.mail(Auto_Submitted="auto-replied", In_Reply_To=to, Subject="Out of office", body="I am away."), "quarantine"

    def bounce(self, of="<nothing@of.ours>"):
        return self.mail(From="MAILER-DAEMON@mx.other.example", Return_Path="<>", Subject="Undelivered Mail",
                         Content_Type='multipart/report; report-type=delivery-status; boundary="b"',
                         body=BOUNCE.format(of)), "quarantine"

    KINDS = (plain, html, plain, attachment, duplicate, reply, plain, auto_reply, alert, bounce, reply, list_mail)

    def next(self, i):
        return self.KINDS[i % len(self.KINDS)](self)


class County:
    """Three schools in one configuration; the second one has two mailboxes."""

    def __init__(self, stage):
        self.stage = stage
        self.schools = [School(stage, f"{letter}{len(stage.schools) + 1}", mailboxes)
                        for letter, mailboxes in (("OAK", ("reports",)), ("ASH", ("reports", "second")), ("ELM", ("reports",)))]
        self.first = self.schools[0]
        for school in self.schools:  # more reports than a school has in a year
            school.first["rate_limits"] = {"address": 0, "domain": 0, "total": 0}
        self.first.settings["organisations"] = [school.settings["organisations"][0] for school in self.schools]
        self.posts = [Post(school, box["name"]) for school in self.schools for box in school.first["mailboxes"]]
        self.expected = collections.Counter()
        self.count = 0

    def drop(self, n):
        for _ in range(n):
            post = self.posts[self.count % len(self.posts)]
            self.put(post, *post.next(self.count // len(self.posts)))

    def put(self, post, data, outcome):
        post.school.drop(data, mailbox=post.mailbox)
        self.expected[outcome] += 1
        self.count += 1

    def deliveries(self):
        """Our own mails as they were delivered: (envelope, parsed)."""
        ours = {school.address("reports") for school in self.schools}
        return [(envelope, message_from_bytes(data, policy=policy.default)) for envelope, data in self.stage.backend.mails()
                if envelope["from"] in ours or any(school.domain in envelope["to"][0] for school in self.schools)]

    def replies(self):
        return [mail for _, mail in self.deliveries() if mail["Auto-Submitted"] == "auto-replied"]

    def acknowledgements(self):
        return [mail for mail in self.replies() if ADDED not in mail["Subject"]]

    def answers_to_more(self):
        """What reporters who added something were sent: {Message-ID: subject}."""
        return {str(mail["Message-ID"]): str(mail["Subject"]) for mail in self.replies() if ADDED in mail["Subject"]}

    def drop_answers(self, n):
        """People and machines answer our acknowledgements."""
        per_domain = {school.domain: [post for post in self.posts if post.school is school][0] for school in self.schools}
        once_each = {str(mail["Message-ID"]): mail for mail in self.acknowledgements()}
        for i, mail in enumerate(list(once_each.values())[:n]):
            post = per_domain[mail["From"].addresses[0].domain]
            if i % 4 == 0:
                self.put(post, post.mail(From=str(mail["To"]), In_Reply_To=str(mail["Message-ID"]),
                                         body=f"It happened on Monday, {i}."), "follow_up")
            elif i % 4 == 1:
                self.put(post, post.bounce(str(mail["Message-ID"]))[0], "delivery_record")
            else:
                self.put(post, post.auto_reply(str(mail["Message-ID"]))[0], "delivery_record")


def check_accounts(county):
    """Every mail ended as what it is, once, and lies in the right folder."""
    taken, quarantined = county.first.taken(), county.first.quarantined()
    equal(len(taken) + len(quarantined), county.count, "mails taken and quarantined")
    seen = collections.Counter(row["outcome"] for row in taken)
    seen["quarantine"] += len(quarantined)
    reasons = collections.Counter((row["reason"], row["tries"]) for row in quarantined)
    equal(dict(seen), dict(county.expected), f"outcomes ({dict(reasons)})")
    places = collections.Counter((row["organisation"], row["mailbox"], row["uidvalidity"], row["uid"]) for row in taken)
    holds(max(places.values()) == 1, "a message was taken twice")
    incidents = county.first.json("list")
    equal(len(incidents), county.expected["incident"], "incidents")
    equal(len({row["reference"] for row in incidents}), len(incidents), "references")
    filed = failed = 0
    for post in county.posts:
        equal(post.school.inbox(post.mailbox), [], f"inbox of {post.to}")
        filed += len(county.stage.dovecot.mails(post.to, "Processed"))
        failed += len(county.stage.dovecot.mails(post.to, "Failed"))
    equal((filed, failed), (len(taken), len(quarantined)), "mails in the done and failure folders")
    status = county.first.json("status")
    equal((status["waiting"], status["moves"], status["dead"]), (0, 0, 0), "what waits")
    county.first.incidentd("verify")


def check_deliveries(county, doubles_allowed):
    """One mail for each incident and person; a double has the same Message-ID and the same bytes."""
    by_id = collections.defaultdict(list)
    for envelope, mail in county.deliveries():
        del mail["Received"]  # Dovecot's own, another one for each try
        by_id[str(mail["Message-ID"])].append((envelope["to"][0], mail.as_bytes()))
    doubles = sum(len(copies) - 1 for copies in by_id.values())
    holds(all(len(set(copies)) == 1 for copies in by_id.values()), "a Message-ID with two contents")
    holds(doubles <= doubles_allowed, f"{doubles} doubles, allowed {doubles_allowed}")
    answered = collections.Counter()
    for message_id in {str(mail["Message-ID"]): str(mail["In-Reply-To"]) for mail in county.acknowledgements()}.items():
        answered[message_id[1]] += 1
    holds(max(answered.values()) == 1, "a report was acknowledged under two Message-IDs")
    people = sum(kind in ("plain", "html", "attachment") for kind in
                 (Post.KINDS[i // len(county.posts) % len(Post.KINDS)].__name__ for i in range(TOTAL - ANSWERS)))
    equal(len(answered), people, "acknowledgements")
    more = county.answers_to_more()
    followed, = county.first.register("SELECT count(*) FROM (SELECT 1 FROM incident_report GROUP BY incident HAVING count(*) > 1)")[0]
    holds(more and len(set(more.values())) == len(more), "more was acknowledged twice")
    equal(len(more), followed, "incidents of which more was acknowledged")
    queued = {f"<{row[0]}>" for row in county.first.register("SELECT message_id FROM outbox WHERE kind = 'mail'")}
    equal(set(by_id), queued, "what was delivered is what was queued")
    return len(by_id), doubles


@test("500 mixed mails in one go: all accounted for, none twice, each acknowledged once")
def in_one_go(stage):
    county = County(stage)
    county.drop(TOTAL - ANSWERS)
    began = time.monotonic()
    county.first.once()
    county.drop_answers(ANSWERS)
    county.first.once()
    seconds = time.monotonic() - began
    equal(county.count, TOTAL, "mails dropped")
    check_accounts(county)
    mails, _ = check_deliveries(county, 0)
    note(f"{TOTAL} mails taken and {mails} sent in {seconds:.1f} s: {dict(county.expected)}")


def left_running(groups):
    """Processes that outlived their daemon."""
    found = []
    for stat in [f"/proc/{name}/stat" for name in os.listdir("/proc") if name.isdigit()]:
        try:
            with open(stat, encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) in groups and fields[0] != "Z":
            found.append(stat)
    return found


@test("the same, killed 50 times at random moments: the same result")
def killed(stage):
    county = County(stage)
    dice = random.Random(SEED)
    cut_short, groups = 0, set()
    log = open(county.first.path / "killed.log", "ab")
    portion = -(-(TOTAL - ANSWERS) // KILLS)

    def start_and_kill():
        process = subprocess.Popen([INCIDENTD, "once", "-c", county.first.config()], stderr=log, start_new_session=True)
        groups.add(process.pid)
        try:
            process.wait(dice.uniform(0.01, 0.25))
        except subprocess.TimeoutExpired:
            pass
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    for _ in range(KILLS):
        county.drop(min(portion, TOTAL - ANSWERS - county.count))
        while not start_and_kill():
            pass  # it was faster than the dice: it had nothing left to be killed at
        cut_short += 1
    log.close()
    county.first.once()
    county.drop_answers(ANSWERS)
    county.first.once()
    equal(county.count, TOTAL, "mails dropped")
    check_accounts(county)
    # A kill can catch each school's server between its "250" and our commit.
    mails, doubles = check_deliveries(county, KILLS * len(county.schools))
    time.sleep(0.2)
    equal(left_running(groups), [], "processes left over")
    note(f"seed {SEED}: {cut_short} kills, {mails} mails sent, {doubles} of them twice under one Message-ID")


if __name__ == "__main__":
    run(mail_servers)
