#!/usr/bin/env python3
"""What `incidentd status` says of an outgoing server that takes nothing. The real daemon on a Maildir."""
import json

import test_maildir
from test_maildir import ok
from test_misuse import School


def it_takes_nothing():
    school = School()
    school.take("ann@hollylane.example", "I lost a memory stick.")
    _, before = school.run("status")
    ok("tried and not sent" not in before and json.loads(school.run("status", "--json")[1])["outgoing"] == {}, "nothing is said while mails go out")
    school.configure(f'url = "maildir:{school.dir}/sent"', 'url = "smtps://localhost:1"')
    school.put("m9", body="I lost another one.")
    school.once()
    _, said = school.run("status")
    ok("HLP: 1 tried and not sent, the oldest of 20" in said and "onnect" in said, f"then since when, and why {said}")
    outgoing = json.loads(school.run("status", "--json")[1])["outgoing"]
    ok(outgoing["HLP"]["tried"] == 1 and outgoing["HLP"]["since"] > 0 and outgoing["HLP"]["problem"], f"for scripts, too {outgoing}")
    school.close()


if __name__ == "__main__":
    it_takes_nothing()
    print(f"1..{test_maildir.tests}")
