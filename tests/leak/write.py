#!/usr/bin/env python3
"""Writes anonymous mails for the simulation into a folder: write.py FOLDER COUNT. route-* come to the Chair's mailbox, named-* to the
other, code-* to either, with @CODE@ for the follow-up code; patterns is what must not be found."""
import pathlib
import sys

import mails
from reporter import patterns

DOMAIN = "school.example"
BOXES = {"route": "chair-reports@school.example", "named": "security@school.example"}
CODES = 4


def main(folder, count):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.eml"):
        path.unlink()
    letters = [mail for mail in mails.mails(count, DOMAIN, BOXES) if mail.readable]
    named = [(f"{mail.box}-{number:04d}", mail) for number, mail in enumerate(letters)]
    named += [(f"code-{number}", mails.follow_up(count + number, DOMAIN, BOXES["named"], "@CODE@")) for number in range(CODES)]
    (folder / "patterns").unlink(missing_ok=True)
    with open(folder / "patterns", "w") as file:
        for name, mail in named:
            if name.startswith("code"):
                # Plain: the code is put into the text.
                reporter = mail.reporter
                mail.raw = (mails.headers_of(reporter, BOXES["named"], "More", 2) + b"\n@CODE@\n\n" +
                            f"{reporter.facts}\n\n{reporter.name}\n{reporter.telephone}\n".encode())
            (folder / f"{name}.eml").write_bytes(mail.raw)
            for kind, folded, data in patterns(mail.reporter, (mail.raw,)):
                file.write(f"{name} {kind}\t{'i' if folded else 'x'}\t{data.hex()}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
