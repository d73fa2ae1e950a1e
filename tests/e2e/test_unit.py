#!/usr/bin/env python3
"""The service as systemd runs it: the system calls that the unit leaves it are enough for its whole work."""
import pathlib
import sys

from harness import INCIDENTD, School, equal, holds, mail_servers, report, run, test, wait_until

UNIT_CALLS = pathlib.Path(__file__).with_name("unit_calls.py")


def as_service(school, *without):
    """A program that is incidentd behind the unit's filter, without these calls."""
    path = school.path / "as-service"
    path.write_text(f"#!/bin/sh\nexec {sys.executable} {UNIT_CALLS} {' '.join(without)} {INCIDENTD} \"$@\"\n")
    path.chmod(0o755)
    return path


@test("behind the unit's filter a report is read, filed, acknowledged and told of")
def enough(stage):
    school = School(stage)
    school.user("ann")
    school.drop(report(school))
    with school.daemon(as_service(school)) as (process, log):
        wait_until(lambda: school.inbox("ann"), "the acknowledgement", 30)
        wait_until(lambda: school.inbox("reports", "Processed"), "the filed mail")
        wait_until(lambda: school.inbox("dpo"), "the notice to the DPO")
        equal(process.poll(), None, "it runs")
        holds("failed" not in log(), log())


@test("where the parser process may not shut itself in, no mail is read, none is lost, and the log says why")
def too_little(stage):
    school = School(stage)
    school.user("ann")
    school.drop(report(school))
    with school.daemon(as_service(school, "--without", "seccomp")) as (process, log):
        wait_until(lambda: "not allowed to shut itself in" in log(), "the reason", 30)
        equal(process.poll(), None, "it runs")
        equal(len(school.inbox("reports")), 1, "mails in the inbox")
        equal(school.json("list"), [], "incidents")


if __name__ == "__main__":
    run(mail_servers)
