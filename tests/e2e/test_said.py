#!/usr/bin/env python3
"""What our mails say: a story in which every kind of mail goes out, and every word, name and address of people that must not be
in it is one of its own. The real daemon on a Maildir; whole mails are looked at, headers and every part."""
import email
import email.policy
import os
import pathlib
import re
import urllib.parse

import test_maildir
from test_maildir import TOP, ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, only, subject_of, text

TEXTS = sorted(path.stem for path in pathlib.Path(TOP, "config/templates").glob("*.txt"))
ANN, TOM, BOARD = "ann.zzreporter@hollylane.example", "tom@hollylane.example", "board@hollylane.example"
# What people write, by who wrote it; no mail of ours has it, but those named in MAY.
SECRETS = {"reporter": ["zzname", "zzsubject", "zzchild", "zzattached", "zzforwarded", "zzquoted"], "follow-up": ["zzmore"],
           "interim": ["zzinterim"], "advice": ["zzadvice"], "question": ["zzquestion"], "outcome": ["zzoutcome"],
           "reason": ["zzreason"], "outsider": ["zzoutsider"], "note": ["zznote"], "asked": ["zzexception"],
           "answer": ["zzrefused"], "action": ["zzaction"], "anonymous": ["zzanon"], "writer": ["zzunknown"]}
MAY = {"preview": {"anonymous"}, "content": {"reporter", "follow-up", "interim", "outcome", "outsider", "reason", "advice", "note"}, "form": {"reporter", "follow-up", "reason"},
       "advice": {"advice"}, "question": {"question"}, "errand": {"action"}, "request-answer": {"answer"}}
# In no incident's life, and proven where they belong.
ELSEWHERE = {"unanswered", "unread"}

REPORT = """--x
Content-Type: text/plain; charset=utf-8

Zzchild Smith's file was sent to a parent who is hostile to the school. Zzchild is on the child protection register.

> zzquoted as somebody wrote

Zzname

---------- Forwarded message ---------
From: Zzforwarded <zzforwarded@elsewhere.example>
Date: Mon, 16 Nov 2026 at 09:12
Subject: zzforwarded
To: <office@hollylane.example>

zzforwarded is what it said
--x
Content-Type: application/pdf; name="zzattached.pdf"
Content-Disposition: attachment; filename="zzattached.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--x--
"""
ANONYMOUS = """---------- Forwarded message ---------
From: Zzunknown <zzunknown@hollylane.example>
Date: Mon, 16 Nov 2026 at 09:12
Subject: zzanon
To: <chair@hollylane.example>

zzanon happened

Zzunknown"""
BOUNCE = """--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.council.example

Final-Recipient: rfc822; dpo@council.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--b
Content-Type: text/rfc822-headers

Message-ID: %s
--b--
"""


class Story(School):
    """Keeps every mail that goes out, with its effect and its text: each has its name at the end."""

    def __init__(self):
        super().__init__()
        self.kept = []
        os.mkdir(f"{self.dir}/texts")
        for name in TEXTS:
            with open(f"{TOP}/config/templates/{name}.txt", encoding="utf-8") as file, \
                    open(f"{self.dir}/texts/{name}.txt", "w", encoding="utf-8") as copy:
                copy.write(file.read().rstrip("\n") + f"\n\n(text {name})\n")
        self.configure(f"{TOP}/config/templates", f"{self.dir}/texts")

    def sent(self):
        mails = super().sent()
        self.kept += [mail for some in mails.values() for mail in some]
        return mails

    def text_of(self, mail):
        """The name of the text; of a task with the form of the outcome report: form."""
        name = re.search(r"\(text ([a-z-]+)\)", text(mail))[1]
        key, = self.ask_all("SELECT effect_key FROM outbox WHERE '<' || message_id || '>' = '" + mail["Message-ID"] + "'")[0]
        return "form" if name == "task" and re.match(r"task/\d+/outcome/", key) else name


def everything(mail):
    """All that a reader could see, and what stands behind it; without the recipient's own address."""
    parts = [f"{name}: {value}" for name, value in mail.items() if name != "To"]
    for part in mail.walk():
        if not part.is_multipart():
            parts.append(part.get_payload(decode=True).decode("utf-8", "replace"))
    return "\n".join(parts).lower()


def found_in(words, mail):
    said = everything(mail)
    return [word for word in words if word in said]


def live(school):
    """From the report to the closing, and all that can happen in between."""
    headers = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n'
    mails = school.take(f"Zzname Person <{ANN}>", REPORT, "zzsubject", headers)
    ack = only(mails, ANN)
    school.take(ANN, "zzmore happened", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    school.take("it@hollylane.example", BOUNCE % only(mails, DPO)["Message-ID"], "Undelivered Mail Returned to Sender",
                "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n"
                "Auto-Submitted: auto-replied\n")
    answer = answer_of(school.reply(DPO, only(mails, DPO), "CLASSIFY critical because zzreason {}"), DPO)
    siro = only(mails, SIRO)
    siro = answer_of(school.reply(SIRO, siro, "ASSIGN somebody@hollylane.example {}"), SIRO)
    mails = school.reply(SIRO, siro, f"ASSIGN {TOM} {{}}")
    task = only(mails, TOM)
    siro = answer_of(mails, SIRO)
    answer = answer_of(school.reply(DPO, answer, "HELP {}\nLIST"), DPO)
    ok("AWARE [" in text(answer) and "LIST [" in text(answer), "HELP is among them")
    tom = answer_of(school.reply(TOM, task, "INTERIM {}\n\nzzinterim is how it stands"), TOM)
    answer = answer_of(school.reply(DPO, answer, "ADVISE zzadvice is what I say {}\nNOTE zznote"), DPO)
    tom = answer_of(school.reply(TOM, tom, "ASK zzquestion do you know? {}"), TOM)
    answer = answer_of(school.reply(DPO, answer, "ESCALATE because zzreason {}"), DPO)
    mails = school.reply(DPO, answer, "CLASSIFY minor because zzreason {}")
    ok("lowered" in [school.text_of(mail) for mail in mails[CHAIR]], "whom a lower level concerns no more is told")
    answer = answer_of(school.reply(DPO, answer_of(mails, DPO), "CLASSIFY critical because zzreason {}"), DPO)
    answer = answer_of(school.reply(DPO, answer, "SPLIT 2 {}"), DPO)
    school.change("UPDATE duty SET start = start - 30000000, due = due - 30000000, next = next - 30000000, reached = reached - 30000000 "
                  "WHERE incident = 1 AND next > 0")
    school.change("UPDATE incident SET next_reminder = 1 WHERE id = 1")
    school.take("outsider@elsewhere.example", "Mr Webb gave zzoutsider's file away, and a laptop was lost.")
    mails = school.take(ANN, "The zzmore is that Mrs Grant saw it.", "zzmore", f"In-Reply-To: {ack['Message-ID']}\n")
    outcome = "\n".join(f"{line}\nzzoutcome" for line in form() if line)
    tom = answer_of(school.reply(TOM, tom, "OUTCOME {}\n\n" + outcome), TOM)
    mails = school.reply(SIRO, siro, "RETURN because zzreason {}")
    siro = answer_of(mails, SIRO)
    school.reply(TOM, only(mails, TOM), "OUTCOME {}\n\n" + outcome)
    siro = answer_of(school.reply(SIRO, siro, "SHOW {}\nSATISFIED"), SIRO)
    siro = answer_of(school.reply(SIRO, siro, "DISCIPLINE not because zzreason {}"), SIRO)
    school.reply(SIRO, siro, f"OUTCOME {{}}\n\n{form()[-1]}\nzzoutcome, once more")
    school.reply(DPO, answer, "ICO not required because zzreason {}\nSUBJECTS not required because zzreason\nCLOSE")


def late(school):
    """One thing alone that nobody has done, so that it is no list."""
    school.take(ANN, "I lost zzchild's file on a memory stick.")
    incident = school.ask("SELECT max(id) FROM incident")
    school.change(f"UPDATE duty SET next = 0 WHERE incident <> {incident} OR duty <> 'classify'")
    school.change("UPDATE duty SET start = start - 3000000, due = due - 3000000, next = next - 3000000, reached = reached - 3000000 "
                  "WHERE next > 0")
    school.change("UPDATE outbox SET created_at = created_at - 3000000")
    school.change(f"UPDATE incident SET next_reminder = CASE id WHEN {incident} THEN 1 END")
    school.once()
    school.sent()


def owed(school):
    """Requests and remedial actions, from their beginning to a reminder that nobody has heeded."""
    mails = school.take(ANN, "I would like to request an exception to the Acceptable Use policy, so that zzexception.", "zzsubject")
    asked, ack = only(mails, BOARD), only(mails, ANN)
    school.take(ANN, "It is for zzexception as well.", f"Re: {ack['Subject']}", f"In-Reply-To: {ack['Message-ID']}\n")
    school.reply(BOARD, asked, "ANSWER REFUSED {} because zzrefused")
    mails = school.take(ANN, "I lost a memory stick with zzchild's file.", "zzsubject")
    mails = school.reply(DPO, subject_of(mails, DPO, "New incident"), f"ACTION zzaction BY 1 March 2099 OWNER {TOM} {{}}")
    told, answer = only(mails, TOM), answer_of(mails, DPO)
    ok("LIST [" in text(answer_of(school.reply(TOM, told, "HELP {}\nLIST"), TOM)), "and that of who is no role-holder")
    ok("zzaction" in text(told), "who is to do something reads what")
    school.change("UPDATE incident SET next_reminder = NULL")
    school.change("UPDATE errand SET opened = opened - 3000000, reached = reached - 3000000, due = opened - 1000, next = 1 WHERE done = 0")
    school.once()
    school.sent()
    school.reply(DPO, answer, "ACTION 1 done {}")


def away(school):
    """The SIRO's reminder of two incidents is answered by a machine."""
    for what in ("memory stick", "bag of books"):
        school.take("bob@hollylane.example", f"I lost a {what} with zzchild's file.")
    school.change("UPDATE duty SET next = 0 WHERE done > 0 OR duty <> 'raise'")
    school.change("UPDATE duty SET start = start - 30000, due = due - 30000, next = next - 30000, reached = reached - 30000 WHERE next > 0")
    school.change("UPDATE outbox SET created_at = created_at - 30000")
    school.change("UPDATE incident SET next_reminder = 1 WHERE id IN (SELECT incident FROM duty WHERE next > 0)")
    school.once()
    reminder = only(school.sent(), SIRO)
    mails = school.take(SIRO, "zzmore: I am away.", "Out of office", f"In-Reply-To: {reminder['Message-ID']}\nAuto-Submitted: auto-replied\n")
    asked = only(mails, DPO)
    ok(school.text_of(asked) == "unreached", "who stands in reads of both at once")
    mails = school.reply(DPO, asked, f"CONFIRM {{}}\nASSIGN {TOM}")
    ok("acted" in map(school.text_of, mails[SIRO]), "and who is stood in for what was answered")


def passed_on(school):
    """An anonymous report to its end, of which the Chair is asked to tell its writer."""
    mails = school.take(CHAIR, ANONYMOUS, "Fwd: zzanon")
    preview, = [mail for mail in mails[CHAIR] if school.text_of(mail) == "preview"]
    mails = school.reply(CHAIR, preview, "RELEASE {}")
    mails = school.reply(DPO, subject_of(mails, DPO, "New incident"), "NOT-INCIDENT because zzreason {}")
    ended, = [mail for mail in mails[CHAIR] if school.text_of(mail) == "ended-anonymous"]
    body = text(ended).replace("\r\n", "\n")
    ok("Thank you" not in body and "please tell them what came of it" in body.split("\n\n")[1],
       "the Chair reads at once for whom it is")
    ok(re.search(r"^HLP-\d+-\d+-[a-z0-9]{16}$", body, re.M) and f"FEEDBACK outcome {code(ended)}" in body, "with the code of the writer, and with an own one")
    page = ended.get_body(("html",)).get_content()
    ok(re.search(r'href="mailto:[^"]*FEEDBACK%20outcome', page), "and the word opens the reply")


def unnamed(school):
    """A known reporter asks not to be, and adds something."""
    ack = only(school.take("bob@hollylane.example", "I lost a folder with zzchild's file."), "bob@hollylane.example")
    mails = school.take("bob@hollylane.example", "Please keep my name out of this. The zzanon was in it, too.", f"Re: {ack['Subject']}",
                        f"In-Reply-To: {ack['Message-ID']}\n")
    ok(school.text_of(only(mails, "bob@hollylane.example")) == "unnamed" and "unnamed-told" in map(school.text_of, mails[SIRO]),
       "a reporter who asks for it hears what can be done, and the SIRO to keep it to oneself")


def summaries(school):
    school.change("UPDATE summary SET period = period - 7 WHERE kind = 'digest'")
    school.change("UPDATE summary SET period = 1 WHERE kind = 'termly'")
    school.once()
    school.sent()


def form():
    """The lines of the outcome report's form."""
    return [line for line in run_form().splitlines() if line.endswith(":")]


def run_form():
    import subprocess
    return subprocess.run([test_maildir.BINARY, "form", "--outcome"], capture_output=True, text=True, check=True).stdout


def no_word_gets_out():
    school = Story()
    school.configure("chair = {", f'board = ( {{ name = "B. Cole"; address = "{BOARD}"; }} ); chair = {{')
    live(school)
    late(school)
    away(school)
    owed(school)
    passed_on(school)
    unnamed(school)
    school.put("killer", headers="Content-Type: multipart/mixed; boundary=" + "b" * 70 + "\n" + "X: y\n" * 60000)
    school.take(ANN, "x")
    asked = school.take(ANN, "How long do we keep the register of zzchild Smith?", "A question, zzsubject")
    ok("Message received" in str(only(asked, ANN)["Subject"]), "a question is acknowledged, too")
    ended = school.reply(DPO, subject_of(asked, DPO, "New incident"), "NOT-INCIDENT because zzreason {}")
    ok(school.text_of(only(ended, ANN)) == "ended-enquiry", "and so is its end")
    summaries(school)
    texts = {school.text_of(mail) for mail in school.kept}
    missing = {"form", *TEXTS} - texts - ELSEWHERE
    ok(not missing, f"every text of ours went out ({len(school.kept)} mails of {len(texts)} texts){missing or ''}")
    leaks = []
    for mail in school.kept:
        may = MAY.get(school.text_of(mail), set())
        words = [word for who, some in SECRETS.items() if who not in may for word in some]
        leaks += [(school.text_of(mail), word) for word in found_in(words + ["zzreporter"], mail)
                  if not (school.text_of(mail) == "content" and word == "zzreporter")]
    ok(not leaks, f"none of them has a word, name or address of people {sorted(set(leaks)) or ''}")
    content = [mail for mail in school.kept if school.text_of(mail) == "content"]
    ok(all("zzreason" in everything(mail) for mail in content), "and so has what was decided, with the reasons for it")
    escalated = [everything(mail) for mail in school.kept if school.text_of(mail) == "escalated"]
    ok(escalated and all("a reason was given" in said and "to read it, answer show" in said for said in escalated),
       "who is asked to look at it now is told how to read why")
    ok(content and all(mail["To"].addresses[0].addr_spec == SIRO for mail in content) and
       all("zzchild" in everything(mail) for mail in content), "the content goes to who asked for it, and has the words")
    advice = [mail for mail in school.kept if school.text_of(mail) in ("advice", "question")]
    ok({(school.text_of(mail), mail["To"].addresses[0].addr_spec) for mail in advice} ==
       {("advice", TOM), ("question", ANN)}, "advice goes to the investigator, the question to the reporter")
    school.close()


def the_form():
    """The outcome form has what is known, and without content_by_mail nothing of what people wrote."""
    for content in ("true", "false"):
        school = Story()
        school.configure('prefix = "HLP";', f'prefix = "HLP"; content_by_mail = {content};')
        mails = school.take(ANN, "I sent the medical records of 12 pupils to a wrong parent. I rang zzchild's mother and asked "
                            "her to delete it.")
        mails = school.reply(DPO, only(mails, DPO), "CLASSIFY minor because zzreason {}\nICO not required because zzreason")
        task = only(school.reply(SIRO, only(mails, SIRO), f"ASSIGN {TOM} {{}}"), TOM)
        ok(school.text_of(task) == "form" and "[Known: how many people: 12" in text(task) and
           "[Known: the ICO need not be told" in text(task), f"content_by_mail = {content}: the form has what is known")
        found = set(found_in(["zzchild", "zzreason"], task))
        ok(found == ({"zzchild", "zzreason"} if content == "true" else set()), f"and words of people only where they may go: {found}")
        school.close()


def drafts():
    """Who must tell the ICO, or the people concerned, has a draft by e-mail."""
    school = Story()
    mails = school.take(f"Zzname Person <{ANN}>", "I sent the medical records of Zzchild Smith and 11 other pupils to a wrong parent.")
    answer = answer_of(school.reply(DPO, only(mails, DPO), "CLASSIFY minor because zzreason {}\nICO required\nSUBJECTS required"), DPO)
    for word, title in (("ICO", "Draft: notification of a personal data breach"), ("letter", "Draft: letter to the people concerned")):
        ok(f"SHOW {word} [" in text(answer), f"SHOW {word} is offered")
        mails = school.reply(DPO, answer, f"SHOW {word} {{}}")[DPO]
        draft, = [mail for mail in mails if school.text_of(mail) == "content"]
        ok("A draft" in draft["Subject"] and title in text(draft) and "What is missing" in text(draft), f"SHOW {word} brings it, and says what it lacks")
        ok(not found_in(["zzname", "zzchild", "zzreason"], draft), "without names, or words of the report")
    both = [mail for mail in school.reply(DPO, answer, "SHOW {}\nSHOW ICO")[DPO] if school.text_of(mail) == "content"]
    ok(len(both) == 2, "the report and a draft are two e-mails")
    read = [detail.split()[:2] for detail, in school.ask_all("SELECT detail FROM audit_detail WHERE detail LIKE '%what=%' ORDER BY sequence")]
    ok(read == [["role=dpo", f"what={what}"] for what in ("ico", "letter", "report", "ico")], f"the record says who read what: {read}")
    school.close()


def drafts_of_ransomware():
    """All that an encrypted system holds is at stake, whatever the report speaks of."""
    school = Story()
    mails = school.take(ANN, "Ransomware has encrypted the server with the medical records. There is a ransom note on every screen.")
    mails = school.reply(DPO, only(mails, DPO), "CONFIRM {}\nICO required\nSUBJECTS required")
    mails = school.reply(DPO, answer_of(mails, DPO), "SHOW ICO {}\nSHOW letter")[DPO]
    drafts = [" ".join(text(mail).split()) for mail in mails if school.text_of(mail) == "content"]
    ok(len(drafts) == 2 and all(draft.count("which systems were reached, and all the personal data that they hold") == 2 for draft in drafts),
       f"the drafts ask for what the systems hold {drafts}")
    school.close()


def whose_interim_report():
    """An interim report may be the Board's, or the SIRO's."""
    school = Story()
    school.configure("chair = {", f'board = ( {{ name = "B. Cole"; address = "{BOARD}"; }} ); chair = {{')
    mails = school.take(ANN, "I lost a memory stick.")
    classified = school.reply(DPO, only(mails, DPO), "CLASSIFY major because zzreason {}")
    school.reply(SIRO, only(classified, SIRO), "INVESTIGATE {}")
    level = only(classified, BOARD)
    told = text(only(school.reply(BOARD, level, "INTERIM {} zzinterim is how it stands"), DPO))
    ok("The Information Governance Board has sent an interim report" in told, f"it is said whose an interim report is: {told[:200]}")
    school.close()


def the_form_opens():
    """The button of the outcome report opens its form, which is read as it is sent."""
    school = Story()
    mails = school.take(ANN, "I lost a memory stick.")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY major because zzreason {}")
    task = [mail for mail in school.reply(SIRO, only(mails, SIRO), "INVESTIGATE {}")[SIRO] if school.text_of(mail) == "form"][0]
    opened = urllib.parse.unquote(re.search(r'body=(OUTCOME[^"]*)', task.get_body(("html",)).get_content())[1])
    filled_in = opened.replace("(cause):", "(cause):\nIt fell out of a coat on the bus that day.")
    answer = answer_of(school.take(SIRO, filled_in, f"Re: {task['Subject']}", f"In-Reply-To: {task['Message-ID']}\n"), SIRO)
    ok(filled_in != opened and "OUTCOME: done" in text(answer), f"the form that opens is read: {text(answer)[:300]}")
    school.close()


def the_switch():
    school = Story()
    school.configure('prefix = "HLP";', 'prefix = "HLP"; content_by_mail = false;')
    mails = school.take(ANN, "I lost zzchild's file.")
    mails = school.reply(SIRO, only(mails, SIRO), "SHOW {}")
    ok("do not go by e-mail here" in text(answer_of(mails, SIRO)) and len(mails[SIRO]) == 1 and
       not found_in(["zzchild"], mails[SIRO][0]), "content_by_mail = false: SHOW sends nothing")
    draft = school.reply(SIRO, answer_of(mails, SIRO), "SHOW ICO {}")[SIRO]
    ok(len(draft) == 1 and "do not go by e-mail here" in text(draft[0]), "nor a draft")
    ok(not re.search(r"^SHOW \[", text(answer_of(mails, SIRO)), re.M), "and is not offered")
    preview, = [mail for mail in school.take(CHAIR, ANONYMOUS, "Fwd: zzanon")[CHAIR] if school.text_of(mail) == "preview"]
    ok("does not go by e-mail here" in text(preview) and not found_in(["zzanon"], preview),
       "and the Chair is told that the text of a report is elsewhere")
    school.close()


if __name__ == "__main__":
    no_word_gets_out()
    the_form()
    drafts()
    the_form_opens()
    whose_interim_report()
    drafts_of_ransomware()
    the_switch()
    print(f"1..{test_maildir.tests}")
