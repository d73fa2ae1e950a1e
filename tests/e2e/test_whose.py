#!/usr/bin/env python3
"""Whose a mail is: who asked for what has been written, and as what. The real daemon on a Maildir."""
import os
import re
import shutil

import test_maildir
from test_maildir import ok
from test_errands import ANN, EXCEPTION
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, code, only, text

REED = "reed@hollylane.example"

ANONYMOUS = "I wish to stay anonymous. The cupboard with the pupils' files has been open for weeks."


def shown(school):
    """(to as what, who asked, as what) of each mail with the words of a report, of the register and its trail."""
    rows = school.ask_all("SELECT o.role, p.address, d.detail FROM outbox o JOIN person p ON p.address = o.recipient"
                          " JOIN audit_detail d ON d.detail LIKE 'role=% mail=%'"
                          " JOIN audit a ON a.sequence = d.sequence AND a.event = 'shown' AND a.actor = 'person:' || p.id"
                          " WHERE o.effect_key LIKE 'content/%/' || substr(d.detail, instr(d.detail, 'mail=') + 5) ORDER BY o.id")
    return [(role, address, detail.split()[0]) for role, address, detail in rows]


def who_has_read_it():
    """The deputy's own role comes before the one that they stand in for."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    for person in (DPO, SIRO):
        ok("memory stick" in "".join(map(text, school.reply(person, only(mails, person), "SHOW {}")[person])), f"{person} reads it")
    ok(shown(school) == [("dpo", DPO, "role=dpo"), ("siro", SIRO, "role=siro")], f"the record says who has read it: {shown(school)}")
    output = school.run("show", "HLP-2026-0001")[1]
    ok("shown" in output and "role=dpo" in output, "and show says so")
    school.close()


def who_has_read_a_request():
    """Where nobody holds the role that a request is for, the DPO answers it, and as the DPO."""
    school = School()
    asked = only(school.take(ANN, EXCEPTION, "My own laptop"), DPO)
    mails = school.reply(DPO, asked, "SHOW {}")
    ok("until Easter" in "".join(map(text, mails[DPO])) and shown(school) == [("dpo", DPO, "role=dpo")],
       f"the record says who has read it: {shown(school)}")
    ok({role for role, in school.ask_all(f"SELECT role FROM outbox WHERE recipient = '{DPO}' AND id > 2")} == {"dpo"},
       "and as what they were answered")
    school.close()


def words_without_a_command():
    """Who has something to do and answers in words of their own is told that they did nothing, once an hour."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    dpo, siro, before = only(mails, DPO), only(mails, SIRO), level(school)
    for number, words in enumerate(("I agree", "Yes please", "ok thanks go ahead", "I think this is critical, medical records were stolen"), 1):
        mails = school.reply(DPO, dpo, words)
        answer = text(answer_of(mails, DPO)) if DPO in mails else ""
        ok(("kept as a note. Nothing else was done" in " ".join(answer.split()) and "CONFIRM [" in answer) == (number == 1),
           f"told once: {words}")
        school.change("UPDATE outbox SET created_at = created_at - 1000 WHERE effect_key LIKE 'noted/%'")
        ok(level(school) == before and school.outcome() == "follow_up", "what they think raises no level, and is kept")
        if number == 1:
            fresh = answer_of(mails, DPO)
    mails = school.reply(DPO, dpo, "Go ahead")
    ok("kept as a note" in text(answer_of(mails, DPO)), "an hour later they are told again")
    ok(SIRO not in school.reply(SIRO, siro, "Thank you."), "thanks are answered by nobody")
    ok(CHAIR not in school.reply(CHAIR, dpo, "I agree"), "nor is who has no part in it")
    ack = f"In-Reply-To: <m1@hollylane.example>\nReferences: {siro['Message-ID']} <m1@hollylane.example>\n"
    ok(SIRO not in school.take(SIRO, "Let us talk about it.", "Re: " + siro["Subject"], ack), "nor who answers a colleague")
    school.reply(DPO, fresh, "CONFIRM {}")
    ok(school.ask("SELECT state FROM incident") == "classified", "the code of the answer is good")
    school.close()


def words_under_a_reference():
    """Without the thread, too, which some programs drop, as in a new mail: who works on it hears that nothing was done."""
    school = School()
    dpo, before = only(school.take(ANN, "I lost a memory stick with the class list."), DPO), level(school)
    for subject, words in ((f"Re: {dpo['Subject']}", "Not yet"), ("HLP-2026-0001", "Medical records were stolen, I think.")):
        school.change("UPDATE outbox SET created_at = created_at - 4000 WHERE effect_key LIKE 'noted/%'")
        mails = school.take(DPO, words, subject)
        ok("kept as a note" in text(answer_of(mails, DPO)) and "CONFIRM [" in text(answer_of(mails, DPO)) and level(school) == before, f"{subject}: {list(mails)}")
    told = str([text(mail) for mail in school.take(ANN, "It was in my coat.", "HLP-2026-0001").get(ANN, [])])
    ok("kept as a note" not in told and school.outcome() == "follow_up", "its reporter reports")
    school.close()


def whom_a_note_reaches():
    """Who answers in words of their own reads to whom they go; where they go to nobody, what would send them on."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the class list.")
    dpo, siro = only(mails, DPO), only(mails, SIRO)
    mails = school.reply(SIRO, siro, "I have told the parents of Year 4.")
    told = " ".join(text(answer_of(mails, SIRO)).split())
    ok("passed on to the DPO" in told and DPO in mails and "ADVISE" not in told, f"what the SIRO writes: {told[:260]}")
    mails = school.reply(DPO, dpo, "Can Alison please take the portal message down first?")
    told = " ".join(text(answer_of(mails, DPO)).split())
    ok("Nobody was sent it: to tell the SIRO, answer ADVISE." in told and "ADVISE [" in told and SIRO not in mails,
       f"what the DPO writes: {told[:400]}")
    mails = school.reply(DPO, answer_of(mails, DPO), "CONFIRM {}\n\nThe portal message must be taken down first.")
    told = " ".join(text(answer_of(mails, DPO)).split())
    ok("NOTE: done, what you wrote below is in the record. Nobody was sent it: to tell the SIRO, answer ADVISE." in told and
       "ADVISE [" in told, f"or writes below a line: {told[:400]}")
    mails = school.reply(SIRO, about_assign(school), "ASSIGN reed@hollylane.example {}\n\nShe was in the office that day.")
    told = " ".join(text(answer_of(mails, SIRO)).split())
    ok("Nobody was sent it." in told and "ADVISE" not in told, f"nor is the SIRO told of a line that is in no menu of theirs: {told[:400]}")
    mails = school.reply(REED, only(mails, REED), "I cannot do this, it was my own son.")
    told = " ".join(text(answer_of(mails, REED)).split())
    ok("passed on to the SIRO and the DPO. If you have written that you cannot look into it, you need not do anything more" in told and
       {SIRO, DPO} < set(mails), f"what the investigator writes: {told[:400]}")
    school.close()


def about_assign(school):
    """The SIRO's mail that asks for an investigator, of all that went out."""
    school.read.clear()
    return next(mail for mail in school.sent()[SIRO] if "ASSIGN [" in text(mail))


def level(school):
    return school.ask_all("SELECT class, severity, deadline_severity FROM incident")


def what_show_says_of_each():
    """SHOW has who wrote what, and when; what commanded nothing is no report."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick.")
    school.reply(SIRO, only(mails, SIRO), "SHOW [aaaabbbbccccdddd]")
    school.reply(DPO, only(mails, DPO), "I agree")
    shown = "".join(map(text, school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO])).replace("\r", "")
    year = school.ask("SELECT strftime('%Y', received_at, 'unixepoch') FROM mail ORDER BY id LIMIT 1")
    ok(f"From: <{ANN}>" in shown and re.search(rf"^Report 1\nReceived: \w+ \d+ \w+ {year}, \d\d:\d\d$", shown, re.M), "of a report who wrote it, and when")
    ok(f"\nComment 2\n" in shown and "\nComment 3\n" in shown and f"<{SIRO}>" in shown, "a refused command and a note are comments")
    quoted = re.sub("^", "> ", text(only(mails, SIRO)), flags=re.M)
    school.reply(SIRO, only(mails, SIRO), f"Confirm\n\n{quoted}")
    school.reply(SIRO, only(mails, SIRO), f"As below\n\n{quoted}> What the effects were or may be for them:\n> a zzleek")
    shown = "".join(map(text, school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO]))
    ok("Confirm" in shown and shown.count("What it quotes") == 1 and "zzleek" in shown, "with a mail of ours that they quote only where it is filled in")
    inside = quoted.replace("> Received:", "> The zzparsnip was in it.\n> Received:")
    school.reply(SIRO, only(mails, SIRO), f"Please see below\n\n{inside}")
    shown = "".join(map(text, school.reply(DPO, only(mails, DPO), "SHOW {}")[DPO]))
    ok(shown.count("What it quotes") == 2 and "zzparsnip" in shown, "or somebody has answered in it")
    school.change(f"UPDATE outbox SET role = 'zz' WHERE message_id = '{only(mails, SIRO)['Message-ID'].strip('<>')}'")
    ok(DPO not in school.reply(DPO, only(mails, DPO), "SHOW {}") and school.ask("SELECT count(*) FROM quarantine") == 1,
       "where the register cannot tell whether a quoted mail is ours nothing is shown, and the request waits")
    school.close()


def no_number_comes_twice():
    """After an older register is taken up again, its numbers go to other mails."""
    school = School()
    school.once()
    shutil.copy(f"{school.dir}/register.db", f"{school.dir}/older")
    first = {mail["Message-ID"] for mails in school.take(ANN, ANONYMOUS).values() for mail in mails}
    for name in ("register.db-wal", "register.db-shm"):
        if os.path.exists(f"{school.dir}/{name}"):
            os.remove(f"{school.dir}/{name}")
    os.replace(f"{school.dir}/older", f"{school.dir}/register.db")
    second = {mail["Message-ID"] for mails in school.take(ANN, ANONYMOUS).values() for mail in mails}
    ok(first and second and not first & second, "no two mails have one Message-ID, on the same day of an anonymous report, either")
    school.close()


def two_schools(school):
    """Another school of the same DPO and SIRO; a function that puts a mail into its mailbox, and takes it."""
    for part in ("new", "cur", "tmp"):
        os.makedirs(f"{school.dir}/other/{part}")
    school.configure("    };\n  }\n);", f"""    }};
  }}, {{
    name = "Oak School"; prefix = "OAK"; timezone = "Europe/London";
    mailboxes = ( {{ name = "reports"; url = "maildir:{school.dir}/other"; route = "named"; }} );
    outgoing = {{ url = "maildir:{school.dir}/sent"; from = "Oak <security@oak.example>"; }};
    roles = {{ siro = {{ name = "Tom Reed"; address = "reed@oak.example"; }}; dpo = {{ name = "Martin Webb"; address = "{DPO}"; }};
              chair = {{ name = "Una Kent"; address = "kent@oak.example"; }}; }};
  }}
);""")

    def say(sender, line):
        school.number += 1
        os.rename(school.put(f"o{school.number}", sender=sender, subject="Answer", body=line), f"{school.dir}/other/new/o{school.number}")
        school.once()
        return school.sent()
    return say


def the_code_says_which_school():
    """Whoever has an office in two schools and writes to the other one's mailbox is heard; nobody else is."""
    school = School()
    say = two_schools(school)
    notice = only(school.take(ANN, "I lost a memory stick."), DPO)
    mails = say("reed@oak.example", f"CONFIRM {code(notice)}")
    ok(school.ask("SELECT state FROM incident WHERE id = 1") != "classified" and
       school.ask("SELECT count(*) FROM incident_report WHERE incident = 1") == 1, "whose code it is not does nothing in that school")
    mails = say(DPO, f"CONFIRM {code(notice)}")
    ok(school.ask("SELECT state FROM incident WHERE id = 1") == "classified" and school.outcome() == "command", "its owner is heard")
    answer = only(mails, DPO)
    ok("CONFIRM: done" in text(answer) and "security@hollylane" in str(answer["From"]), "and answered by the school that it is about")
    mails = say(DPO, f"CLOSE {code(notice)}")
    ok("used before" in text(only(mails, DPO)), "or told why not")
    school.configure('url = "maildir:' + school.dir + '/mailbox";', 'url = "maildir:' + school.dir + '/mailbox"; authserv_id = "mx.hollylane.example";')
    told = " ".join(text(only(say(DPO, f"NOTE so far {code(answer)}"), DPO)).split())
    ok("does not check who has sent it" in told and school.ask("SELECT count(*) FROM decision WHERE command = 'NOTE'") == 0,
       "a school that checks who has sent a mail is not passed by through one that does not, and its owner is told")
    school.close()


if __name__ == "__main__":
    who_has_read_it()
    who_has_read_a_request()
    words_without_a_command()
    words_under_a_reference()
    whom_a_note_reaches()
    what_show_says_of_each()
    no_number_comes_twice()
    the_code_says_which_school()
    print(f"1..{test_maildir.tests}")
