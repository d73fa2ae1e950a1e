#!/usr/bin/env python3
"""What role-holders order by reply, as they say it: times, who hears of it, and what is answered. The real daemon on a Maildir."""
import datetime
import time
import zoneinfo

import test_maildir
from test_maildir import ok
from test_misuse import DPO, School, answer_of, code, only, text

ANN = "ann@hollylane.example"
LONDON = zoneinfo.ZoneInfo("Europe/London")
DAY = 86400


def said(mails, address=DPO):
    return " ".join(text(answer_of(mails, address)).split())


def wall_clock(seconds):
    return datetime.datetime.fromtimestamp(seconds, LONDON)


def a_mail_that_waited():
    """"Yesterday" is the day before the mail came to the server, whenever we took it from there."""
    school = School()
    notice = only(school.take(ANN, "I lost a memory stick with the class list."), DPO)
    school.put("late", age=DAY, sender=DPO, subject=f"Re: {notice['Subject']}", headers=f"In-Reply-To: {notice['Message-ID']}\n",
               body=f"AWARE yesterday at 10 because the office had it {code(notice)}")
    school.once()
    meant = wall_clock(time.time() - 2 * DAY).strftime("%-d %B %Y, 10:00")
    told = said(school.sent())
    ok(meant in told, f"AWARE yesterday, of a mail of yesterday: {meant}")
    school.close()


if __name__ == "__main__":
    a_mail_that_waited()
    print(f"1..{test_maildir.tests}")
