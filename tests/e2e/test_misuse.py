#!/usr/bin/env python3
"""Commands by e-mail: what must not work, and who must not hear of it. The real daemon on a Maildir."""
import datetime
import email
import email.policy
import email.utils
import html
import json
import os
import re

import test_maildir
from test_maildir import ok

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - datetime.timedelta(minutes=1)
SIRO, DPO, CHAIR = "head@hollylane.example", "dpo@council.example", "chair@hollylane.example"


class School(test_maildir.School):
    """A school whose mails are answered."""

    def __init__(self):
        super().__init__()
        self.read, self.number = set(), 0

    def sent(self):
        """{address: mails} that went out since the last call."""
        mails = {}
        for part in ("new", "cur"):
            path = f"{self.dir}/sent/{part}"
            for name in sorted(os.listdir(path)) if os.path.isdir(path) else []:
                if name in self.read:
                    continue
                self.read.add(name)
                with open(f"{path}/{name}", "rb") as file:
                    mail = email.message_from_bytes(file.read(), policy=email.policy.default)
                mails.setdefault(mail["To"].addresses[0].addr_spec, []).append(mail)
        return mails

    def take(self, sender, body, subject="A report", headers=""):
        """One mail through the daemon: the mails that went out."""
        self.number += 1
        self.put(f"m{self.number}", sender=sender, subject=subject, body=body, headers=headers)
        self.once()
        return self.sent()

    def send(self, data):
        """The same with the bytes of a client (clients.py)."""
        self.number += 1
        with open(f"{self.dir}/mailbox/new/m{self.number}", "wb") as file:
            file.write(data)
        self.once()
        return self.sent()

    def reply(self, sender, mail, line, thread=True):
        """A reply that begins with a line, {} in it being the mail's code."""
        headers = f"In-Reply-To: {mail['Message-ID']}\n" if thread else ""
        return self.take(sender, line.replace("{}", code(mail)) if "{}" in line else line, f"Re: {mail['Subject']}", headers)

    def outcome(self):
        return self.ask("SELECT outcome FROM mail ORDER BY id DESC LIMIT 1")


def text(mail):
    return mail.get_body(("plain",)).get_content()


def code(mail):
    return "[" + re.search(r"\[([a-z2-9]{16})\]", text(mail))[1] + "]"


def only(mails, address):
    mail, = mails[address]
    return mail


def subject_of(mails, address, words):
    mail, = (mail for mail in mails[address] if words in mail["Subject"])
    return mail


def is_answer(mail):
    return text(mail).startswith("This is what has become of your answer:")


def answer_of(mails, address):
    mail, = filter(is_answer, mails[address])
    return mail


def thanks_for_our_mail():
    school = School()
    mails = school.take("ann@hollylane.example", "I sent the class list to one wrong parent.")
    before = school.ask_all("SELECT class, type, severity, deadline_severity FROM incident")
    school.reply(SIRO, only(mails, SIRO), "Thank you.")
    school.take("ann@hollylane.example", "Thank you.", f"Re: {only(mails, 'ann@hollylane.example')['Subject']}",
                f"In-Reply-To: {only(mails, 'ann@hollylane.example')['Message-ID']}\n")
    ok(school.ask("SELECT count(*) FROM mail WHERE outcome = 'follow_up'") == 2, "two people say thank you")
    ok(school.ask_all("SELECT class, type, severity, deadline_severity FROM incident") == before,
       "the words of our own subject raise no level")
    school.close()


def chat_changes_nothing():
    for chat in ("Thanks Sam!", "ok great", "No worries, have a good weekend", "Brill, cheers", "Thank you so much for being so kind about it.",
                 "Diolch, penwythnos da", "Thank you so much, that is a relief!"):
        school = School()
        mails = school.take("ann@hollylane.example", "I sent the class list to one wrong parent.")
        before = school.ask_all("SELECT class, type, severity, deadline_severity, state FROM incident")
        for who in (SIRO, "ann@hollylane.example"):
            answered = school.reply(who, only(mails, who), chat)
            ok(not answered and school.ask_all("SELECT class, type, severity, deadline_severity, state FROM incident") == before,
               f"{chat!r} of {who} is answered by nothing and changes nothing {[mail['Subject'] for sent in answered.values() for mail in sent]}")
        school.close()


def thanks_that_answer():
    for thanks in ("Ok thanks", "ok"):
        school = School()
        mails = school.take("ann@hollylane.example", "I sent the class list to one wrong parent.")
        mails = school.reply(DPO, only(mails, DPO), "ASK May we tell the parents that it was you? {}")
        question = only(mails, "ann@hollylane.example")
        mails = school.reply(SIRO, question, thanks)
        ok(DPO not in mails and school.ask("SELECT state FROM incident") == "needs_info", "others may say thank you")
        mails = school.reply("ann@hollylane.example", question, thanks)
        ok(DPO in mails and school.ask("SELECT state FROM incident") != "needs_info", "whoever was asked answers so")
        mails = school.reply("ann@hollylane.example", question, thanks)
        ok(DPO not in mails, "and then thanks")
        school.close()


def replies_that_say_nothing():
    school = School()
    ack = only(school.take("ann@hollylane.example", "I sent the class list to one wrong parent."), "ann@hollylane.example")
    quoted = "".join(f"> {line}\n" for line in text(ack).splitlines())
    for body in ("", "\n\n" + quoted, "-- \nAnn\n01245 123456\n\n" + quoted, "Sent from my iPhone\n\n" + quoted):
        mails = school.reply("ann@hollylane.example", ack, body)
        ok(not mails and school.outcome() == "follow_up", f"{body[:12]!r} is kept, and is news to nobody {list(mails)}")
    for body in ("Mr Poole\n\n", "Year 4\n\n", "-- \nMr Poole took it.\n\n"):
        ok(DPO in school.reply("ann@hollylane.example", ack, body + quoted), f"{body!r} answers something")
    begins = "On Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n"
    at = next(line for line in quoted.splitlines() if "Somebody may contact" in line)
    for body in (quoted.replace(at, at + " 01245 123456"), quoted.replace(at, at + "\n> It was Tom."), quoted + "> Friday\n",
                 "Thanks!\n\n" + begins + quoted.replace(at, at + "\n> It was Tom."), at + " on 01245 123456\n",
                 "Ok!\n\n" + begins + at + "\n> It was Tom.\n"):
        ok(DPO in school.reply("ann@hollylane.example", ack, body), f"{body[-40:]!r} has more than we wrote, or less")
    for more in ("", "It was Tom."):
        lines = "".join(f"<div>{html.escape(line)}</div>" for line in text(ack).splitlines())
        mails = school.take("ann@hollylane.example", f"<div><br></div><blockquote type=cite>{lines}<div>{more}</div></blockquote>", f"Re: {ack['Subject']}",
                            f"In-Reply-To: {ack['Message-ID']}\nContent-Type: text/html; charset=utf-8\n")
        ok((DPO in mails) == bool(more), f"so has a quotation in HTML {more!r}")
    unmarked = "\n________________________________\nFrom: Security incidents\nSent: Monday\nTo: Ann\nSubject: x\n\n"
    for body in (unmarked + "  - when it happened  Friday at 4 pm\n", unmarked + "Thank you.\n\nIt was Tom.\n", "Sent from my iPhone\nTom Reed\n\n" + quoted):
        mails = school.reply("ann@hollylane.example", ack, body)
        ok(DPO in mails, f"{body[-24:]!r} may be an answer between the lines, or below them")
    shown = "".join(text(mail) for mail in school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO])
    ok("Friday at 4 pm" in shown and "It was Tom." in shown, f"and whoever looks reads it {shown}")
    mails = school.take("ann@hollylane.example", "", "It was two parents, Tom's and Ella's", f"In-Reply-To: {ack['Message-ID']}\n")
    ok(DPO in mails, "what stands in a subject of its own is news")
    mails = school.reply(DPO, only(mails, DPO), "ASK Which parents? {}")
    question = only(mails, "ann@hollylane.example")
    ok(DPO in school.reply("ann@hollylane.example", question, "> Which parents?\n"), "and so is whatever comes from who was asked")
    school.close()


def answers_inside_without_a_thread():
    """Some programs say nothing of what they answer: only the subject tells."""
    school = School()
    ack = only(school.take("ann@hollylane.example", "I sent the class list to one wrong parent."), "ann@hollylane.example")
    quoted = "".join(f"> {line}\n" for line in text(ack).splitlines())
    for thanks in ("Thanks!\n\nOn Mon, 16 Nov 2026 at 09:12, Security incidents <security@hollylane.example> wrote:\n", "Ok\n\n", ""):
        mails = school.reply("ann@hollylane.example", ack, thanks + quoted.replace("ask more.", "ask more.\n> It was Tom."), False)
        ok(DPO in mails and school.outcome() == "follow_up", f"{thanks[:7]!r} above it, and the answer inside")
    header = "Thanks!\n\n________________________________\nFrom: Security incidents\nSent: Monday\nTo: Ann\nSubject: x\n\n"
    ok(not school.reply("ann@hollylane.example", ack, header + text(ack)), "without marks, too, all that we wrote is no news")
    mails = school.reply("ann@hollylane.example", ack, header + text(ack).replace("ask more.", "ask more.\nIt was Tom."))
    ok(DPO in mails, "and an answer inside is")
    ok(not school.reply("ann@hollylane.example", ack, "Thanks!\n", False), "where nothing is quoted there are but thanks")
    school.close()


def codes_used_twice():
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), DPO)
    school.reply(DPO, notice, "CONFIRM {}")
    mails = school.reply(DPO, notice, "NOT-INCIDENT because it was found {}")
    ok(school.outcome() == "follow_up" and school.ask("SELECT state FROM incident") == "classified",
       "a used code commands nothing")
    answer = only(mails, DPO)
    ok("has been used before" in text(answer) and list(mails) == [DPO], "its owner is told, nobody else")
    reference, reports = school.ask_all("SELECT reference, (SELECT count(*) FROM incident_report) FROM incident")[0]
    shown, listed = school.run("show", reference)[1], json.loads(school.run("list", "--json")[1])
    ok(reports == 2 and "\nReport 1," in shown and "\nComment 2," in shown and listed[0]["reports"] == 1,
       f"and what commanded nothing is no second report: {listed}")
    school.reply(DPO, notice, "CONFIRM {}", thread=False)
    ok(school.ask("SELECT count(*) FROM incident") == 1, "outside the thread it opens no incident, either")
    mails = school.reply(DPO, answer, "NOT-INCIDENT because it was found {}")
    ok(school.ask("SELECT state FROM incident") == "not_an_incident", "the new code counts")
    school.change("UPDATE code SET created_at = created_at - 31 * 86400")
    ok("older than 30 days" in text(only(school.reply(DPO, only(mails, DPO), "REOPEN because of news {}"), DPO)),
       "so it is with one that is too old")
    mails = school.reply(CHAIR, answer, "REOPEN because of news {}")
    ok(school.ask("SELECT state FROM incident") == "not_an_incident" and CHAIR not in mails,
       "who uses somebody else's is not answered")
    school.close()


def read_twice_is_read():
    """CONFIRM is what the mail says that is answered: a SIRO who says it again does not decide in the place of the DPO."""
    school = School()
    mails = school.take("ann@hollylane.example", "I lost a memory stick with the medical records of 300 pupils.")
    first, notice = mails, only(mails, SIRO)
    helped = answer_of(school.reply(SIRO, notice, "HELP {}"), SIRO)
    ok("CONFIRM: done, " in text(answer_of(school.reply(SIRO, helped, "CONFIRM {}"), SIRO)), "the SIRO says so in answer to HELP")
    for mail in (notice, answer_of(school.reply(SIRO, helped, "STATUS {}"), SIRO)):
        mails = school.reply(SIRO, mail, "CONFIRM {}")
        told = " ".join(text(answer_of(mails, SIRO)).split())
        ok("CONFIRM: done already, it has been raised" in told and list(mails) == [SIRO], f"and again: {told[:120]}")
    ok(school.ask_all("SELECT state, classified_at FROM incident") == [("acknowledged", 0)], "it waits for the DPO")
    ok(school.ask("SELECT count(*) FROM decision") == 1, "one decision is recorded")
    mails = school.reply(DPO, only(first, DPO), "CONFIRM {}")
    told = " ".join(text(answer_of(school.reply(DPO, answer_of(mails, DPO), "CONFIRM {}"), DPO)).split())
    ok("CONFIRM: done already, you have classified it." in told, f"the DPO's second: {told[:160]}")
    school.close()


def looking_costs_nothing():
    """What changes nothing leaves the code as it is; whoever repeats it only sends it to the same address once more."""
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), DPO)
    for word in ("SHOW", "HELP", "STATUS", "LIST", "list please"):
        mails = school.reply(DPO, notice, word + " {}")
        told = text(answer_of(mails, DPO))
        ok(school.outcome() == "command" and "used before" not in told and "not done" not in told, f"{word} is answered")
        if word == "HELP":
            told = told.replace("\r\n", "\n")
            lines = dict(re.findall(r"\n([A-Z-]+(?: because)?) \[[a-z2-9]{16}\](?: \.\.\.)?\n    (.*)", told))
            ok("its reference" in lines["MERGE"] and "NOT-INCIDENT because" in lines and "STATUS" in lines and "SATISFIED" not in told,
               "HELP says of each word what follows it and what it does")
            ok(re.findall(r"\n\n(.*):\n[A-Z]", told)[-5:] == ["What is due", "To ask, to tell and to direct", "To put right, or to decide otherwise",
                                                            "In the place of somebody whom you stand in for", "To read"],
               "what is due first")
        if word == "STATUS":
            told = text(answer_of(mails, DPO))
            ok("STATUS: received" in told and "\n  classify the incident (the DPO), by " in told and "_" not in told,
               "STATUS speaks in the words of the other mails")
    answer = answer_of(school.reply(DPO, notice, "CONFIRM {}"), DPO)
    ok(school.ask("SELECT state FROM incident") == "classified", "and CONFIRM counts under the same notice")
    ok("used before" in text(answer_of(school.reply(DPO, notice, "SHOW {}"), DPO)), "which has used the code up")
    ok("used before" in text(answer_of(school.reply(DPO, notice, "CONFIRM {}"), DPO)), "for itself, too")
    for word in ("LIST", "STATUS", "HELP"):
        told = text(answer_of(school.reply(DPO, notice, word + " {}"), DPO))
        ok(told.count(f"\n{word}: ") == 1 and "used before" not in told, f"but {word} needs no new one")
    ok("used before" in text(answer_of(school.reply(DPO, notice, "LIST {}\nSHOW"), DPO)), "unless the report is asked for beside it")
    school.change("UPDATE code SET created_at = created_at - 31 * 86400 WHERE used_at")
    ok("older than 30 days" in text(answer_of(school.reply(DPO, notice, "LIST {}"), DPO)), "nor does it count for ever")
    ok(SIRO not in school.reply(SIRO, notice, "LIST {}"), "nor for somebody else")
    school.reply(DPO, answer, "SHOW {}\nADVISE Look in the bus {}")
    ok("used before" in text(answer_of(school.reply(DPO, answer, "SHOW {}"), DPO)), "so does SHOW beside a decision")
    school.close()


def a_word_alone_is_no_report():
    """Whoever works here and writes a mail of their own with nothing but STATUS in it is answered, and reports nothing."""
    school = School()
    mails = school.take(SIRO, "LIST", "Incidents")
    ok(list(mails) == [SIRO] and "no incident is open" in text(answer_of(mails, SIRO)) and school.outcome() == "command",
       f"with nothing open, too {[mail['Subject'] for mail in mails.get(SIRO, [])]}")
    school.take("ann@hollylane.example", "I lost a memory stick.")
    for body, subject in (("STATUS", "Incidents"), ("list please\n\nThanks", ""), ("Help!", "Help"), ("", "STATUS"), ("Confirm", "A report")):
        mails = school.take(SIRO, body, subject)
        told = " ".join(text(answer_of(mails, SIRO)).split())
        ok(list(mails) == [SIRO] and school.outcome() == "command" and "answers no e-mail of ours" in told, f"{subject} {body!r}: {told[:160]}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "LIST {}")
    ok(school.ask("SELECT reference FROM incident") in text(answer_of(mails, SIRO)), "the answer brings a code")
    school.take(CHAIR, "STATUS", f"Re: [{school.ask('SELECT reference FROM incident')}] A report")
    ok(school.ask("SELECT count(*) FROM incident") == 1, "none of them is an incident, nor the Chair's who has no part in it")
    school.take(SIRO, "HELP", "All files are encrypted")
    ok(school.ask("SELECT count(*) FROM incident") == 2, "a cry for help is one")
    school.take("ann@hollylane.example", "STATUS", "Incidents")
    ok(school.ask("SELECT count(*) FROM incident") == 3, "and so is whatever anybody else writes")
    school.close()


def a_reason_stays_in_the_record():
    """Why somebody asks the next rung to look is in no mail; the mail says where it is."""
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), SIRO)
    told = only(school.reply(SIRO, notice, "ESCALATE because the press has rung {}"), DPO)
    ok("The SIRO asks you to look at incident" in text(told), "who asks is said")
    ok("the press" not in text(told) and "A reason was given for it. To read it, answer SHOW." in " ".join(text(told).split()), "the mail says where the reason is")
    ok("the press has rung" in school.run("report", "--outcome", school.ask("SELECT reference FROM incident"))[1], "and there it is")
    school.close()


def a_mail_that_was_forwarded():
    """Whose code it is that does not count hears who takes part in the incident, if the mail server says that it is they."""
    school = School()
    school.configure('name = "reports";', 'name = "reports"; authserv_id = "mx.hollylane.example";')
    mails = school.take("ann@hollylane.example", "I lost a memory stick.")
    notice = only(mails, DPO)

    def forwarded(sender, verdict, line="CONFIRM"):
        domain = sender.split("@")[1]
        proof = f"Authentication-Results: mx.hollylane.example; dmarc={verdict} header.from={domain}\n" if verdict else ""
        return school.take(sender, f"{line} {code(notice)}", f"Re: FW: {notice['Subject']}", proof)

    for sender, verdict in ((SIRO, "fail"), (SIRO, ""), (CHAIR, "pass"), ("bob@hollylane.example", "pass"), ("eve@evil.example", "pass")):
        mails = forwarded(sender, verdict)
        ok(not any("somebody else's" in text(mail) or is_answer(mail) for mail in mails.get(sender, [])),
           f"{sender} {verdict}: nothing is told")
    mails = forwarded(SIRO, "pass")
    told = answer_of(mails, SIRO)
    ok(list(mails) == [SIRO] and "the code in it is somebody else's" in " ".join(text(told).split()) and code(told) != code(notice),
       "the SIRO is told, and given one of their own")
    ok(school.ask("SELECT count(*) FROM decision") == 0, "nothing was done")
    ok(school.ask("SELECT count(*) FROM audit WHERE event = 'command_refused'") == 6, "each is in the record")
    school.take(SIRO, f"CONFIRM {code(told)}", f"Re: {told['Subject']}",
                f"In-Reply-To: {told['Message-ID']}\nAuthentication-Results: mx.hollylane.example; dmarc=pass header.from=hollylane.example\n")
    ok(school.ask_all("SELECT command, role FROM decision") == [("CONFIRM", "siro")], "with their own it counts, as theirs")
    school.close()


def what_lies_elsewhere_is_said():
    """What was sent with a report is not sent on, and what it quotes is shown to the administrator, too."""
    school = School()
    data = b"""From: Ann <ann@hollylane.example>\nTo: security@hollylane.example\nSubject: Form\nMessage-ID: <form@x.example>
MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease see attached.\n
--b\nContent-Type: application/pdf; name="breach form.pdf"\n\n%PDF-1.4\n\n--b--\n"""
    notice = only(school.send(data), SIRO)
    shown = " ".join("".join(map(text, school.reply(SIRO, notice, "SHOW {}")[SIRO])).split())
    ok("Attachment: breach form.pdf (Files are not sent on. They are in the reporting mailbox" in shown, f"where a file lies {shown}")
    school.take("ann@hollylane.example", "Not ours, I think, Tom.\n\nOn Mon, 23 Nov 2026 at 09:00, Tom Reed <tom@x.example> wrote:\n\n> I left the register on the bus.\n",
                "Re: Register", "In-Reply-To: <t@x.example>\n")
    ok("--- what it quotes ---" in school.run("show", "HLP-2026-0002")[1], "what a few words answer is shown")
    school.close()


def looking_has_an_end():
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), SIRO)
    told = sum(len(school.reply(SIRO, notice, "STATUS {}").get(SIRO, [])) for _ in range(47))
    mails = school.reply(SIRO, notice, "SHOW {}")
    ok(told == 47 and len(mails[SIRO]) == 2, "fifty times a day somebody may look")
    told = sum(len(school.reply(SIRO, notice, "SHOW {}").get(SIRO, [])) for _ in range(5))
    ok(told == 4, f"and no more, whoever repeats it ({told})")
    ok(school.ask("SELECT count(*) FROM audit WHERE event = 'command_refused'") == 3, "which is in the record")
    school.reply(SIRO, notice, "CONFIRM {}")
    ok(school.ask("SELECT done > 0 FROM duty WHERE duty = 'raise'") == 1, "the code still decides")
    school.close()


def refused_is_no_report():
    """Who is told that nothing counted has reported nothing: nobody else hears of it, and it is not split off."""
    school = School()
    mails = school.take("ann@hollylane.example", "I lost a memory stick.")
    dpo, siro = only(mails, DPO), only(mails, SIRO)
    school.reply(SIRO, siro, "CONFIRM {}")
    for line in ("CONFIRM {}", "CONFIRM", "CONFIRM [" + "a2" * 8 + "]"):
        mails = school.reply(SIRO, siro, line)
        ok(list(mails) == [SIRO] and school.outcome() == "follow_up", f"only who wrote it is told: {line}")
    ok(not school.reply(CHAIR, siro, "CONFIRM {}"), "nobody, of somebody else's code")
    ok(school.ask("SELECT count(*) FROM incident_report") == 5, "all of it is kept")
    for number in (1, 2):
        mails = school.reply(DPO, dpo, f"SPLIT {number} {{}}")
        dpo = answer_of(mails, DPO)
        ok("not done" in text(dpo), f"report {number} is not split off")
    school.take("ann@hollylane.example", "And the class list went to a wrong parent.", "Re: " + siro["Subject"])
    dpo = answer_of(school.reply(DPO, dpo, "SPLIT 6 {}"), DPO)
    ok(school.ask("SELECT count(*) FROM incident") == 2, "a report is")
    school.close()


def outside_is_answered_in_few_words():
    """The ICO, a solicitor or the press is told that the DPO will read it, and not asked what the school has to find out."""
    school = School()
    lost = "A pupil's medical file was left on the bus on Monday."
    told = only(school.take("office@solicitors.example", lost, "Our client"), "office@solicitors.example")
    said = " ".join(text(told).split())
    ok("The DPO will read it by" in said and "If you can" not in said and "good faith" not in said,
       "who writes from outside is told who reads it, and asked for nothing that the school finds out")
    told = only(school.take("ann@hollylane.example", lost, "A file"), "ann@hollylane.example")
    ok("If you can, reply to this e-mail" in " ".join(text(told).split()), "a colleague is asked for what is missing")
    ok(school.ask("SELECT count(*) FROM incident") == 2, "each is an incident")
    school.close()


def who_has_what_is_not_theirs():
    """A parent with another child's letter reads what to do with it; who tells of somebody else's mishap does not."""
    school = School()
    safe = "Please keep safe what has come to you: do not copy it, and do not show it or send it to anybody."
    for sender, body, told in (("mum@private.example", "I received a letter today about another child. What shall I do with it?", True),
                               ("dad@private.example", "A parent received a letter about another child.", False)):
        said = " ".join(text(only(school.take(sender, body), sender)).split())
        ok((safe in said) == told, f"{body!r}: {said[:300]}")
    school.close()


def who_calls_it_confidential():
    """They hear that their name can be seen, and the line that they are told to answer with takes it out."""
    school = School()
    sender = "b.jowett@hollylane.example"
    line = "I want to stay anonymous"
    plain = only(school.take(sender, "The register of 4B was left on the bus."), sender)
    ok(line not in text(plain), "who does not is told nothing of it")
    labelled = only(school.take(sender, "The list of 5C was left in a taxi on Monday.", subject="Strictly confidential"), sender)
    ok(line in text(labelled) and "can see your name" in text(labelled), text(labelled))
    told = only(school.reply(sender, labelled, line), sender)
    ok("You have asked to stay anonymous" in text(told), text(told))
    school.close()


def who_is_asked_takes_part():
    """The reference in a subject is enough for who has been asked to act; of anybody else it only suggests where a report belongs."""
    school = School()
    school.take("ann@hollylane.example", "I lost a memory stick.")
    mails = school.take(SIRO, "CONFIRM", "[HLP-2026-0001] the stick")
    ok(list(mails) == [SIRO] and school.outcome() == "follow_up" and "no code" in text(only(mails, SIRO)),
       "a new mail of the SIRO with the reference and without a code is answered, and is no report")
    school.take(CHAIR, "The class list has gone, too.", "[HLP-2026-0001] the stick")
    ok(school.ask("SELECT count(*) FROM incident") == 2, "of who was not asked it is one")
    school.close()


def a_question_is_acknowledged_as_one():
    """Who asks something is not told what becomes of an incident, and what to do if it is one."""
    school = School()
    told = only(school.take("ann@hollylane.example", "Could you tell me how long we keep old registers?", "Old registers"),
                "ann@hollylane.example")
    ok("[HLP-2026-0001] Message received, thank you" == told["Subject"] and "kind of incident" not in text(told),
       "a question is acknowledged as one, with its reference")
    ok("has somebody seen it who should not have" in " ".join(text(told).split()), "and what would be an incident is asked")
    mails = school.reply("ann@hollylane.example", told, "Yes: I have lost the register of my class.")
    ok(DPO in mails and school.ask("SELECT count(*) FROM incident") == 1, "the answer is more about it")
    school.close()


def what_closing_waits_for():
    """When the SIRO is satisfied the DPO reads what is still open, not that the SIRO must say so."""
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), DPO)
    mails = school.reply(DPO, notice, "CLASSIFY moderate because it was found {}\nICO not required because it was found {}")
    mails = school.reply(SIRO, only(mails, SIRO), "INVESTIGATE {}")
    mails = school.reply(SIRO, answer_of(mails, SIRO), "OUTCOME {}\nWhat happened, in a few sentences: it was in the other bag\n"
                         "Risks that remain and how they are managed (3g): none yet\n"
                         "Whose advice or help was asked for (3d): not relevant\n"
                         "Who needs to know, and who tells them (3i): nobody, as it was in the other bag\n")
    missing = school.run("report", "--outcome", school.ask("SELECT reference FROM incident"))[1].rpartition("What is missing")[2]
    ok("(3g)" in missing and "(3d)" in missing and "(3i)" not in missing, "what is put off, or is not said to be nothing, is open, whichever part it is")
    ok("(3g)" in text(answer_of(mails, SIRO)), "who wrote it is told so")
    ok("The SIRO says whether it is good" in text(only(mails, DPO)), "first the SIRO is asked")
    review, = [mail for mail in mails[SIRO] if "review" in mail["Subject"]]
    told = text(only(school.reply(SIRO, review, "SATISFIED {}"), DPO))
    ok("with CLOSE; before" in told and "\n  SUBJECTS: " in told and "\n  DISCIPLINE: " in told and "\n  ICO: " not in told,
       "then the DPO reads what is open")
    school.close()


def a_machine_that_quotes():
    """A machine that does not say that it is one answers each of our answers with the command that it quotes."""
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), DPO)
    school.reply(DPO, notice, "CONFIRM {}")
    told = sum(len(school.reply(DPO, notice, "CONFIRM {}").get(DPO, [])) for _ in range(23))
    ok(told == 20, f"who goes on in spite of twenty refusals a day is not answered ({told})")
    ok(school.ask("SELECT count(*) FROM mail") == 25, "and all of it is kept")
    school.close()


def codes_in_comments():
    """A line above it, and the command is none; its code still is one."""
    school = School()
    mails = school.take("ann@hollylane.example", "I lost a memory stick.")
    school.reply(DPO, only(mails, DPO), "Not yet, I shall answer this later:\nCONFIRM {}")
    school.reply(CHAIR, only(mails, DPO), "CONFIRM {}")
    school.take(CHAIR, "I was sent this: " + code(only(mails, DPO)).upper(), "Re: " + only(mails, DPO)["Subject"])
    stored = "".join(row[0] for row in school.ask_all("SELECT json FROM report"))
    ok("answer this later" in stored and code(only(mails, DPO))[1:-1] not in stored.lower(), "nor is it in what is stored")
    shown = school.reply(SIRO, only(mails, SIRO), "SHOW {}")[SIRO]
    words = "".join(text(mail) for mail in shown)
    ok("answer this later" in words and code(only(mails, DPO)) not in words, "SHOW has the comment, not its code")
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "classified", "which is still good")
    school.close()


def others_decide():
    """Who must act on a decision that somebody else has made is asked to; who answers for it reads of it."""
    school = School()
    school.configure("chair = {", 'board = ( { name = "B. Cole"; address = "cole@hollylane.example"; }, '
                     '{ name = "C. Dean"; address = "dean@hollylane.example"; } ); chair = {')
    cole, dean = "cole@hollylane.example", "dean@hollylane.example"
    mails = school.take("ann@hollylane.example", "Somebody has copied the pupils' medical records onto a private stick.")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY critical because of what was copied {}")
    board = only(mails, cole)
    mails = school.reply(cole, board, "SUBJECTS required {}")
    task = only(mails, DPO)
    ok("Please tell the people whose data it is" in task["Subject"] and "text/calendar" in task.as_string() and
       set(mails) == {cole, DPO, SIRO}, "the Board says that the people must be told: the DPO is asked to, and the SIRO hears of it")
    mails = school.reply(cole, only(mails, cole), "ICO required {}")
    ok("Please tell the ICO" in only(mails, dean)["Subject"] and "the ICO must be told" in text(only(mails, DPO)) and
       set(mails) == {cole, dean, DPO, SIRO}, "that the ICO must be: the others of the Board are, and DPO and SIRO read of it")
    mails = school.reply(dean, only(mails, dean), "ICO notified today {}")
    ok("the ICO has been told" in text(only(mails, DPO)) and "METHOD:CANCEL" in only(mails, cole).as_string(),
       "when it has been, nobody has it in the calendar any more")
    mails = school.reply(DPO, task, "SUBJECTS told today {}")
    ok(set(mails) == {DPO, SIRO} and len(mails[DPO]) == 1, "who decides is only answered, and the SIRO hears of it")
    school.close()


def role_taken_away():
    school = School()
    notice = only(school.take("ann@hollylane.example", "I lost a memory stick."), DPO)
    school.configure(f'address = "{DPO}"', 'address = "new@council.example"')
    for line in ("CONFIRM {}", "SHOW {}", "LIST {}"):
        mails = school.reply(DPO, notice, line)
        ok(school.outcome() == "follow_up" and DPO not in mails, f"who is the DPO no more is not answered: {line}")
    school.close()


def who_has_left_works_on_nothing():
    """An auditor from outside, who investigates and owns an action, is not in the configuration any more."""
    school, ola = School(), "ola@audit.example"
    people = f'people = ( {{ name = "Ola Stern"; address = "{ola}"; }} ); staff_domains'
    school.configure("staff_domains", people)
    notice = only(school.take("ann@hollylane.example", "I sent the class list to the wrong parent."), DPO)
    mails = school.reply(DPO, notice, "CLASSIFY minor because it was deleted {}\nACTION Count the lists BY 1 March 2099 OWNER Ola Stern")
    action = only(mails, ola)
    task = only(school.reply(SIRO, only(mails, SIRO), "ASSIGN Ola Stern {}"), ola)
    school.configure(people, "staff_domains")
    for mail, line in ((task, "SHOW {}"), (task, "OUTCOME {} Nothing was found, and it is all over now."), (action, "ACTION 1 done {}"), (action, "SHOW {}")):
        ok(ola not in school.reply(ola, mail, line) and school.outcome() == "follow_up", f"who has left is sent nothing, and counts for nothing: {line}")
    ok(school.ask("SELECT done FROM errand") == 0 and school.ask("SELECT state FROM incident") == "assigned", "what they had to do is open")
    school.change("UPDATE duty SET start = start - 9000000, due = due - 9000000, next = next - 9000000, reached = reached - 9000000 "
                  "WHERE duty = 'outcome' AND due <> 0")
    school.change("UPDATE outbox SET created_at = created_at - 9000000")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    mails = school.sent()
    said = " ".join(text(only(mails, SIRO)).split())
    ok(ola not in mails and "Please investigate" in said and "ASSIGN [" in said and "INVESTIGATE [" in said,
       f"the SIRO is reminded in their place, and can name somebody else: {said}")
    school.close()


def suspects(school, config, words):
    """Somebody reports people by their names: the mails."""
    if config:
        school.configure("chair = {", config + " chair = {")
    return school.take("ann@hollylane.example", f"{words} copied the pupils' files onto a private stick.")


def the_suspected_hear_nothing():
    school = School()
    mails = suspects(school, f'board = ( {{ name = "A. Grant"; address = "{SIRO}"; }}, '
                     '{ name = "B. Cole"; address = "board@hollylane.example"; } );', "Mrs Grant")
    ok(SIRO not in mails and DPO in mails, "the suspected SIRO gets no notice")
    mails = school.reply(DPO, mails[DPO][0], "CLASSIFY critical because of what was copied {}")
    ok("board@hollylane.example" in mails and SIRO not in mails, "nor, as a member of the Board, the news of its level")
    other = only(school.take("bob@hollylane.example", "I lost a memory stick."), SIRO)
    answer = text(only(school.reply(SIRO, other, "LIST {}"), SIRO))
    ok("HLP-2026-0002" in answer and "HLP-2026-0001" not in answer, "nor learns from LIST that it is there")
    school.close()


def an_accusation_keeps_no_alarm_back():
    """Whoever accuses the SIRO without proof keeps an attack from them for as long as nobody else tells of it."""
    school = School()
    ann, attack = "ann@hollylane.example", "All files on the office server are encrypted, there is a ransom note on the screen."
    ack = only(school.take(ann, "I lost a memory stick with the reports of my class."), ann)
    mails = school.take(ann, attack + " Alison Grant the SIRO sold the password.", f"Re: {ack['Subject']}")
    ok("Attack?" in only(mails, DPO)["Subject"] and SIRO not in mails and "off the network" in text(only(mails, ann)),
       "the DPO hears of it, and its writer what to do")
    mails = school.reply(ann, ack, attack)
    ok("Attack?" in only(mails, SIRO)["Subject"] and "off the network" in text(only(mails, ann)), "and the SIRO by the next")
    school.close()


def the_deputy_is_suspected_too():
    school = School()
    mails = suspects(school, "", "Mrs Grant and Mr Webb")
    ok(school.ask("SELECT suspected FROM incident") == 0b11000, "SIRO and DPO are suspected")
    ok(SIRO not in mails and DPO not in mails, "neither gets the other's mails as the deputy")
    notice = mails[CHAIR][-1]
    ok("CONFLICT yes SIRO" in text(notice) and "CONFLICT no DPO" in text(notice), "the Chair may say who it is")
    answer = only(school.reply(CHAIR, notice, "CONFLICT yes {}"), CHAIR)
    ok(school.ask_all("SELECT suspected, excluded FROM incident") == [(0b11000, 0)] and "say whom you" in
       text(answer).replace("\n", " "), "and must")
    mails = school.reply(CHAIR, answer, "CONFLICT yes SIRO {}\nCONFLICT no DPO")
    ok(school.ask_all("SELECT suspected, excluded FROM incident") == [(0, 0b1000)], "one is, the other is not")
    school.close()


def a_subject_by_name_or_office():
    school = School()
    mails = school.take("ann@hollylane.example", "Alison Grant left the SEN file on the train.")
    ok(SIRO not in mails and CHAIR in mails and DPO in mails, "a full name is a name: the SIRO hears nothing")
    mails = school.take("ann@hollylane.example", "Our data protection officer has been reading staff e-mails.")
    ok(DPO not in mails and SIRO in mails, "so is an office")
    mails = school.take("ann@hollylane.example", "I lost a memory stick. The DPO asked me to report it. Alison Grant knows.")
    ok(DPO in mails and SIRO in mails, "who is only named goes on")
    acknowledgement = only(mails, "ann@hollylane.example")
    mails = school.reply("ann@hollylane.example", acknowledgement, "Alison Grant took the stick home with her.")
    ok(SIRO not in mails and {DPO, CHAIR} <= set(mails) and school.ask("SELECT suspected FROM incident WHERE id = 3") ==
       0b1000, "whom the reporter names only later hears no more from then on")
    mails = school.take("ann@hollylane.example", "I lost a memory stick at the station.")
    acknowledgement = only(mails, "ann@hollylane.example")
    accuses = "Alison Grant leaked it."
    mails = school.take("ann@hollylane.example", accuses, f"Re: {acknowledgement['Subject']}")
    suspected = "SELECT suspected FROM incident WHERE id = 4"
    ok(school.outcome() == "follow_up" and DPO in mails and CHAIR not in mails and school.ask(suspected) == 0,
       "anybody may write a reference and a sender's name: that holds nobody's mail")
    school.configure('route = "named"; }', 'route = "named"; authserv_id = "mail.hollylane.example"; }')
    mails = school.take("ann@hollylane.example", accuses, f"Re: {acknowledgement['Subject']}",
                        "Authentication-Results: mail.hollylane.example; dmarc=pass header.from=hollylane.example\n")
    ok(CHAIR in mails and school.ask(suspected) == 0b1000, "whom the server vouches for is heard")
    school.close()


def passed_on(school, who, hours, author="bob@hollylane.example", proved=True,
              words="I lost a memory stick with the reports of my class on the bus."):
    """Somebody forwards what somebody wrote so many hours ago: the mails."""
    then = email.utils.format_datetime(NOW - datetime.timedelta(hours=hours))
    headers = f"Date: {email.utils.format_datetime(NOW)}\n"
    if proved:
        headers += "Authentication-Results: mail.hollylane.example; dmarc=pass header.from=hollylane.example\n"
    return school.take(who, f"Please see below.\n\n---------- Forwarded message ---------\nFrom: Bob <{author}>\n"
                       f"Date: {then}\nSubject: A lost stick\nTo: Alison <{SIRO}>\n\n{words}", "Fwd: A lost stick", headers)


def known_since(school):
    """How many hours before it came the last incident's 72 hours began."""
    return round(school.ask("SELECT (received_at - aware_at) / 3600.0 FROM incident ORDER BY id DESC LIMIT 1"))


def who_passes_on_is_no_reporter():
    school = School()
    school.configure('route = "named"; }', 'route = "named"; authserv_id = "mail.hollylane.example"; }')
    mails = passed_on(school, SIRO, 24)
    ok("Report received" in str(mails["bob@hollylane.example"][0]["Subject"]) and
       not any("Report received" in str(mail["Subject"]) for mail in mails[SIRO]),
       "a SIRO forwards a report: its author is the reporter, and reads that it has come")
    ok(known_since(school) == 24, "the school knew of it when the SIRO had it")
    notice = text(only(mails, DPO))
    ok("72 hours run from" in notice.replace("\n", " ") and "stick" not in notice, "and the DPO reads why, in the one mail of this turn")
    mails = passed_on(school, SIRO, 24, proved=False)
    ok("bob@hollylane.example" not in mails, "not on the word of whoever writes in the SIRO's name")
    mails = passed_on(school, SIRO, 24, author="bob@elsewhere.example")
    ok("bob@elsewhere.example" not in mails and known_since(school) == 24, "nobody outside of the school is written to")
    mails = passed_on(school, "ann@hollylane.example", 30)
    ok("bob@hollylane.example" not in mails and known_since(school) == 30, "a colleague forwards: the school has known of it")
    passed_on(school, "eve@elsewhere.example", 30)
    ok(known_since(school) == 0, "a stranger forwards: it has not")
    mails = passed_on(school, SIRO, 100 * 24)
    ok(known_since(school) == 0 and "too long ago" in text(mails[DPO][0]).replace("\n", " "), "a very old date counts for nothing, and is told")
    passed_on(school, SIRO, -5)
    ok(known_since(school) == 0, "nor one that lies ahead")
    passed_on(school, SIRO, 48, words="The caretaker is on leave next week, so the gate will be opened at eight.")
    ok(known_since(school) == 0, "what was forwarded and is no report tells nothing of when the school knew")
    school.close()


def the_notice_reminds():
    """Of what is late already, and whom the notice does not reach, there is a reminder all the same."""
    school = School()
    school.configure("chair = {", 'board = ( { name = "B. Cole"; address = "cole@hollylane.example"; } ); chair = {')
    mails = passed_on(school, "ann@hollylane.example", 61)
    ok(sorted(str(mail["Subject"]) for mail in mails[DPO]) ==
       ["[HLP-2026-0001] New incident: major (proposed)",
        "[HLP-2026-0001] Not done yet: decide whether the ICO must be told"],
       f"beside the notice the DPO reads of what is late, and of that alone {[str(mail['Subject']) for mail in mails[DPO]]}")
    reminded = next(text(mail) for mail in mails[DPO] if "Not done yet" in mail["Subject"])
    ok(all(line in reminded for line in ("ICO required [", "ICO not required because [", "ICO notified [", "SHOW ICO [", "CONFIRM [")) and
       "ICO required [" not in next(text(mail) for mail in mails[DPO] if "New incident" in mail["Subject"]),
       f"a reminder of the ICO brings what answers it, before it is classified, too {reminded}")
    board = " ".join(text(only(mails, "cole@hollylane.example")).split())
    ok("ICO must be told overdue since" in board and "tell the ICO, if it must be told by" in board,
       "the Board, which has no notice, reads of both")
    ok(len(mails[CHAIR]) == 1, "and the Chair that the ICO's time is nearly up")
    school.close()


def the_people_are_not_forgotten():
    """Whoever decided that people must be told, before the incident was classified, is reminded with the line that ends it."""
    school = School()
    notice = school.take("ann@hollylane.example", "I sent the class list to the wrong parent.")[DPO][-1]
    school.reply(DPO, notice, "SUBJECTS required because of the risk {}")
    school.change("UPDATE duty SET start = start - 900000, due = due - 900000, next = next - 900000, reached = reached - 900000 "
                  "WHERE duty = 'tell_subjects' AND due <> 0")
    school.change("UPDATE outbox SET created_at = created_at - 900000")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    said = "".join(text(mail) for mail in school.sent().get(DPO, []) if "people" in mail["Subject"])
    ok("SUBJECTS told [" in said and "CONFIRM [" in said, f"what answers it stands in the reminder {said[:600]}")
    school.close()


def the_task_reminds():
    """Who gets a task whose time is nearly up needs no reminder of it in the same minute; when it is late, there is one."""
    for hours, reminded in ((70, 0), (73, 1)):
        school = School()
        school.configure("chair = {", 'board = ( { name = "B. Cole"; address = "cole@hollylane.example"; } ); chair = {')
        mails = school.take("ann@hollylane.example", "I sent the class list to the wrong parent.")
        then = NOW - datetime.timedelta(hours=hours)
        mails = school.reply(DPO, mails[DPO][-1], f"CLASSIFY critical because it is grave {{}}\n"
                             f"AWARE {then:%d %B %Y %H:%M} because told\nICO required because of the risk")
        subjects = [str(mail["Subject"]) for mail in mails["cole@hollylane.example"]]
        ok("[HLP-2026-0001] Please tell the ICO" in subjects and
           school.ask("SELECT count(*) FROM outbox WHERE effect_key LIKE 'reminder/%' AND recipient = 'cole@hollylane.example'") == reminded,
           f"the Board has the task, and {reminded} reminders, {hours} hours on: {subjects}")
        ok(any("Not done yet" in str(mail["Subject"]) for mail in mails[CHAIR]), "the Chair, who has no task, is reminded all the same")
        school.close()


def a_reminder_soon_after():
    """A policy may remind minutes after the notice: what was told before the reminder's time does not take its place."""
    school = School()
    school.configure("organisations = (", 'policy = { classify = { owner = "dpo"; within = "24 h"; from = "receipt"; reminders = ["5 min"]; }; };\norganisations = (')
    school.take("ann@hollylane.example", "I sent the class list to the wrong parent.")
    ago = 6 * 60  # seconds pass
    school.change(f"UPDATE duty SET start = start - {ago}, due = due - {ago}, next = next - {ago}, reached = reached - {ago} WHERE due > 0")
    school.change(f"UPDATE outbox SET created_at = created_at - {ago}")
    school.change("UPDATE incident SET next_reminder = 1")
    school.once()
    mails = school.sent()
    ok([str(mail["Subject"]) for mail in mails.get(DPO, [])] == ["[HLP-2026-0001] Reminder: classify the incident"], f"a reminder five minutes on {[str(mail['Subject']) for mail in mails.get(DPO, [])]}")
    school.close()


def done_before_it_could_be_sent():
    """While the outgoing server is down reminders wait; of what is done meanwhile nobody is reminded when it is back."""
    school = School()
    mails = school.take("ann@hollylane.example", "I sent the class list to the wrong parent.")
    school.change("UPDATE duty SET start = start - 93600, due = due - 93600, next = next - 93600, reached = reached - 93600 "
                  "WHERE duty IN ('classify', 'raise')")
    school.change("UPDATE incident SET next_reminder = 1")
    school.change("UPDATE outbox SET created_at = created_at - 93600")
    os.rename(f"{school.dir}/sent", f"{school.dir}/away")
    with open(f"{school.dir}/sent", "w", encoding="utf-8"):
        school.once()
    waiting = "SELECT recipient FROM outbox WHERE state = 'pending' AND effect_key LIKE 'reminder/%' ORDER BY recipient"
    ok(school.ask_all(waiting) == [(DPO,), (SIRO,)], "one of several duties and one of a single one wait for the server")
    school.reply(DPO, only(mails, DPO), "CONFIRM {}")
    os.remove(f"{school.dir}/sent")
    os.rename(f"{school.dir}/away", f"{school.dir}/sent")
    school.change("UPDATE outbox SET next_at = 0")
    school.once()
    told = {address: sorted(str(mail["Subject"])[16:] for mail in some) for address, some in school.sent().items()}
    ok(told == {DPO: ["Confirmed"], SIRO: ["Please decide who investigates"]}, f"of what is done nobody is reminded {told}")
    ok(not school.ask_all("SELECT * FROM outbox WHERE state <> 'done'") and school.ask("SELECT count(*) FROM audit WHERE event = 'withdrawn'") == 2,
       "they are done with, and the record says so")
    school.close()


def reminders_that_waited(entries=False):
    """Of the reminders of one duty that wait for the outgoing server the newest leaves, and names the others; so it is where each would
    have moved an entry in a calendar."""
    school = School()
    school.take("ann@hollylane.example", "I sent the class list to the wrong parent.")
    os.rename(f"{school.dir}/sent", f"{school.dir}/away")
    waiting = "SELECT count(*) FROM outbox WHERE state = 'pending' AND effect_key LIKE 'reminder/1/raise/%'"
    with open(f"{school.dir}/sent", "w", encoding="utf-8"):
        for hours in (5, 2, 2):  # due, late, very late
            seconds = hours * 3600
            school.change(f"UPDATE duty SET start = start - {seconds}, due = due - {seconds}, next = next - {seconds}, "
                          f"reached = reached - {seconds} WHERE duty = 'raise'")
            if not entries:
                school.change(f"UPDATE calendar_entry SET due = due - {seconds} WHERE duty = 'raise'")
            school.change("UPDATE incident SET next_reminder = 1")
            school.change(f"UPDATE outbox SET created_at = created_at - {seconds}")
            school.once()
            siro = waiting + f" AND recipient = '{SIRO}'"
            ok(school.ask(siro) == 1, f"one reminder waits, {hours} hours on")
    os.remove(f"{school.dir}/sent")
    os.rename(f"{school.dir}/away", f"{school.dir}/sent")
    school.change("UPDATE outbox SET next_at = 0")
    school.once()
    mails = school.sent()
    told = " ".join(text(only(mails, SIRO)).split())
    ok("This replaces 2 earlier reminders" in told, f"it says which others it stands for: {told[:300]}")
    names = [part.get_filename() for part in only(mails, SIRO).walk() if part.get_filename()]
    ok(("HLP-2026-0001-raise.ics" in names) == entries, f"and brings the entry for the calendar that they would have brought {names}")
    ok(list(map(len, mails.values())) == [1] * len(mails) and DPO in mails, "and who else is told by now hears once, too")
    ok(school.ask("SELECT count(*) FROM audit WHERE event = 'withdrawn'") == 2, "the record says that two were withdrawn")
    school.close()


def reminders_of_several_that_waited():
    """A mail about several things that waits is withdrawn when all of them are told anew, and not before."""
    school = School()
    for what in ("class list", "register"):
        school.take("ann@hollylane.example", f"I sent the {what} to the wrong parent.")
    waiting = (f"SELECT count(*) FROM outbox WHERE state = 'pending' AND effect_key LIKE 'reminder/%' AND recipient = '{SIRO}'")
    os.rename(f"{school.dir}/sent", f"{school.dir}/away")
    with open(f"{school.dir}/sent", "w", encoding="utf-8"):
        for hours, incidents, waits in ((5, "1, 2", 1), (2, "1, 2", 1), (2, "2", 2)):
            seconds = hours * 3600
            school.change(f"UPDATE duty SET start = start - {seconds}, due = due - {seconds}, next = next - {seconds}, "
                          f"reached = reached - {seconds} WHERE duty = 'raise' AND incident IN ({incidents})")
            school.change(f"UPDATE calendar_entry SET due = due - {seconds} WHERE duty = 'raise'")
            school.change(f"UPDATE incident SET next_reminder = 1 WHERE id IN ({incidents})")
            school.change(f"UPDATE outbox SET created_at = created_at - {seconds}")
            school.once()
            ok(school.ask(waiting) == waits, f"of incidents {incidents} {waits} wait: {school.ask(waiting)}")
    os.remove(f"{school.dir}/sent")
    os.rename(f"{school.dir}/away", f"{school.dir}/sent")
    school.change("UPDATE outbox SET next_at = 0")
    school.once()
    mails = {str(mail["Subject"]): " ".join(text(mail).split()) for mail in school.sent()[SIRO]}
    both, = [said for subject, said in mails.items() if "2 things" in subject]
    ok(len(mails) == 2 and both.count("in place of") == 2, f"the one about both names the one before it for each {list(mails)}")
    ok(school.ask("SELECT count(*) FROM audit WHERE event = 'withdrawn' AND incident IS NOT NULL") == 0, "it belongs to none of them")
    school.close()


def everybody_is_suspected():
    school = School()
    mails = suspects(school, "", "Mrs Grant, Mr Webb and Mrs Bell")
    ok(set(mails) == {"ann@hollylane.example", CHAIR},
       "naming everybody does not silence an incident: the Chair hears of it")
    ok(len(mails[CHAIR]) >= 2, "and is asked about the others")
    school.close()


def the_excluded_do_not_investigate():
    school = School()
    mails = suspects(school, "", "Mrs Grant")
    answer = answer_of(school.reply(DPO, mails[DPO][-1], "CONFLICT yes {}"), DPO)
    answer = answer_of(school.reply(DPO, answer, "CLASSIFY minor because of what was seen {}"), DPO)
    mails = school.reply(DPO, answer, "ASSIGN Alison Grant {}")
    ok(SIRO not in mails and "nobody of that name" in text(answer_of(mails, DPO)).replace("\n", " "),
       "who is excluded cannot be given the investigation")
    mails = school.reply(DPO, answer_of(mails, DPO), "ASSIGN evil@elsewhere.example {}")
    ok(list(mails) == [DPO], "nor can an outsider")
    told = " ".join(text(answer_of(mails, DPO)).split())
    ok("Please write one of these names: " in told and "Grant" not in told.split("one of these names: ")[1].split(";")[0],
       f"and who is excluded is not among the names that are possible: {told[:400]}")
    school.close()


def a_name_that_is_nobodys():
    """Whoever names nobody reads whom they may name, each once, and at most ten."""
    school = School()
    many = ", ".join(f'{{ name = "P. Person{n}"; address = "p{n}@hollylane.example"; }}' for n in range(12))
    school.configure("chair = {", f'board = ( {{ name = "Dana Officer"; address = "{DPO}"; }} ); out_of_hours = {{ name = "Night Desk"; '
                     f'address = "night@hollylane.example"; }}; chair = {{')
    school.configure("staff_domains", f"people = ( {many} ); staff_domains")
    notice = only(school.take("bob@hollylane.example", "I lost a laptop."), DPO)
    mails = school.reply(DPO, notice, "CONFIRM {}\nASSIGN Tim")
    answer, siro = answer_of(mails, DPO), mails[SIRO][-1]
    told = " ".join(text(answer).split())
    names = told.split("one of these names: ")[1].split(";")[0].split(", ")
    ok("ASSIGN: not done, because nobody of that name can be assigned." in told and len(names) == 10 and len(set(names)) == 10 and
       "P. Person0" in names and "Night Desk" not in names, f"the names are there: {told[:500]}")
    ok(school.ask("SELECT state FROM incident") == "classified", "and nobody investigates")
    told = " ".join(text(answer_of(school.reply(SIRO, siro, "ASSIGN myself {}"), SIRO)).split())
    ok("INVESTIGATE: done, you investigate it." in told, f"of themselves, that they investigate it: {told[:400]}")
    answer = answer_of(school.reply(DPO, answer, "ACTION new locks BY 1 March 2099 OWNER Tim {}"), DPO)
    told = " ".join(text(answer).split())
    ok("ACTION: not done, because nobody of the name behind OWNER can be asked: write one of these names: " in told and "P. Person0" in told and
       "configured" not in told, f"of an action, too: {told[:400]}")
    school.close()


if __name__ == "__main__":
    thanks_for_our_mail()
    chat_changes_nothing()
    thanks_that_answer()
    replies_that_say_nothing()
    answers_inside_without_a_thread()
    codes_used_twice()
    read_twice_is_read()
    looking_costs_nothing()
    a_word_alone_is_no_report()
    a_reason_stays_in_the_record()
    a_mail_that_was_forwarded()
    what_lies_elsewhere_is_said()
    looking_has_an_end()
    refused_is_no_report()
    who_is_asked_takes_part()
    a_question_is_acknowledged_as_one()
    outside_is_answered_in_few_words()
    who_has_what_is_not_theirs()
    who_calls_it_confidential()
    what_closing_waits_for()
    a_machine_that_quotes()
    codes_in_comments()
    others_decide()
    role_taken_away()
    who_has_left_works_on_nothing()
    the_suspected_hear_nothing()
    an_accusation_keeps_no_alarm_back()
    the_deputy_is_suspected_too()
    a_subject_by_name_or_office()
    who_passes_on_is_no_reporter()
    the_notice_reminds()
    the_people_are_not_forgotten()
    the_task_reminds()
    a_reminder_soon_after()
    done_before_it_could_be_sent()
    reminders_that_waited()
    reminders_that_waited(entries=True)
    reminders_of_several_that_waited()
    everybody_is_suspected()
    the_excluded_do_not_investigate()
    a_name_that_is_nobodys()
    print(f"1..{test_maildir.tests}")
