#!/usr/bin/env python3
"""Whose a mail is: who asked for what has been written, and as what. The real daemon on a Maildir."""
import test_maildir
from test_maildir import ok
from test_errands import ANN, EXCEPTION
from test_misuse import DPO, SIRO, School, only, text


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


if __name__ == "__main__":
    who_has_read_it()
    who_has_read_a_request()
    print(f"1..{test_maildir.tests}")
