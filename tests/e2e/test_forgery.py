#!/usr/bin/env python3
"""Replies that must change nothing: forged, repeated, misdirected or merely quoted, as mail programs write them. The real
daemon between a real Dovecot and a real outgoing server; after each the register holds what it held before, whoever owns
the code is told where that helps, and nobody else hears a word."""
import contextlib
import json
import shutil
from email import message_from_bytes

import lying_parser
from cast import Cast, code, only, said, subjects
from clients import AppleMail, Dialect, Gmail, IPhone, OutlookDesktop, OutlookPhone, Samsung, Unmarked, part_of, plain_of
from harness import INCIDENTD, equal, holds, mail_servers, run, test, wait_until

CASES = ("I left a folder with the reports of eleven pupils on the bus.", "I e-mailed the class list to a wrong parent.")


class Scene:
    """Two incidents of one school, and the mails that their people have had about them."""

    def __init__(self, stage):
        self.cast = Cast(stage)
        self.mails = [self.cast.report(text) for text in CASES]
        self.dpo = [only(mails, self.cast.dpo) for mails in self.mails]
        self.siro = [only(mails, self.cast.siro) for mails in self.mails]
        self.outsider = IPhone("Martin Webb", "martin.webb@mail.example", self.cast.server)

    def command(self, line, case=0):
        return line.replace("{}", f"[{code(self.dpo[case])}]")

    def attempt(self, *mails, told=(), outcome="follow_up", refused=None, comment=False):
        """Takes mails that must change nothing; returns what the people of told had, nobody else having had anything.
        refused: what the audit trail says of each. comment: somebody wrote, so the incident is not idle."""
        before, audited = self.cast.record(), self.cast.audited("command_refused")
        sent = self.cast.take(*mails)
        after = self.cast.record()
        equal(after["code"][:len(before["code"])], before["code"], "the codes that were there")
        for table in set(before) - {"code"}:
            rows = [[row for row in record[table] if not (comment and "idle" in row)] for record in (before, after)]
            equal(rows[1], rows[0], table)
        equal(sorted(sent), sorted(person.address for person in told), f"who is told: {subjects(sent)}")
        outcomes = [row[0] for row in self.cast.register("SELECT outcome FROM mail ORDER BY id DESC LIMIT ?", len(mails))]
        equal(outcomes, [outcome] * len(mails), "what the mails are")
        now = self.cast.audited("command_refused")[len(audited):]
        equal([detail.partition(" code=")[2] for detail in now], [refused] * len(mails) if refused else [], "refusals")
        return sent


@contextlib.contextmanager
def one_school():
    with mail_servers() as stage:
        yield Scene(stage)


# ---- who writes ----

@test("somebody of the DPO's name with another address: the DPO's own code is worth nothing")
def namesake(scene):
    line = scene.command("NOT-INCIDENT because it was found {}")
    told = (scene.cast.dpo,)  # that there is a comment
    scene.attempt(scene.outsider.reply(scene.dpo[0], [line]),
                  scene.outsider.write(scene.cast.address("reports"), f"Re: {scene.dpo[0]['Subject']}", line),
                  told=told, refused="other person")


@test("the DPO's address, forged, without a code: a comment; the DPO is told why nothing was done, unless the server disowns it")
def no_code(scene):
    forgers = [client("Martin Webb", scene.cast.dpo.address, scene.cast.server) for client in (OutlookDesktop, IPhone)]
    line = "NOT-INCIDENT because it was found"
    scene.attempt(*[forger.reply(scene.dpo[0], [line], verdict="fail") for forger in forgers])
    sent = scene.attempt(*[forger.reply(scene.dpo[0], [line], verdict) for forger in forgers for verdict in ("pass", None)],
                         told=(scene.cast.dpo,), refused="missing")
    equal(["there is no code in it" in said(answer) for answer in sent[scene.cast.dpo.address]], [True] * 4, "why")
    sent = scene.attempt(scene.outsider.reply(scene.dpo[0], [line]), told=(scene.cast.dpo,), comment=True)
    only(sent, scene.cast.dpo, "More information")


@test("right code and right address, but the trusted server says that it was not the DPO: nobody is told")
def unproven(scene):
    line = scene.command("CLASSIFY minor because it was found {}")
    forgers = [client("Martin Webb", scene.cast.dpo.address, scene.cast.server) for client in (OutlookDesktop, Gmail, IPhone)]
    scene.attempt(*[forger.reply(scene.dpo[0], [line], verdict="fail") for forger in forgers], refused="authentication")


@test("a result that the forger wrote, or another server, does not help")
def own_results(scene):
    line, domain = scene.command("CLASSIFY minor because it was found {}"), scene.cast.dpo.address.partition("@")[2]
    good = f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
    forger = AppleMail("Martin Webb", scene.cast.dpo.address, scene.cast.server)
    scene.attempt(*[forger.reply(scene.dpo[0], [line], verdict="fail", Authentication_Results=f"{server}; {good}")
                    for server in (scene.cast.server, "mx.elsewhere.example")], refused="authentication")


@test("another person's code, though both work on it: it does nothing, and its owner can still use it")
def of_another(scene):
    cast = scene.cast
    sent = scene.attempt(cast.siro.reply(scene.dpo[0], [scene.command("CONFIRM {}")]), told=(cast.siro,), refused="other person")
    holds(code(only(sent, cast.siro)) != code(scene.dpo[0]), "who works on it, and is proven, has one of their own")
    people = (cast.pryce, cast.haddad, cast.chair, cast.ann)
    scene.attempt(*[person.reply(scene.dpo[0], [scene.command("CONFIRM {}")]) for person in people], told=(cast.dpo,),
                  refused="other person")


# ---- which code ----

@test("a code that is none of ours: who works on the incident is told, a stranger is not")
def wrong(scene):
    guess = "k3h5w8mbtq7zr2dn"
    people = [client("Martin Webb", scene.cast.dpo.address, scene.cast.server) for client in (OutlookDesktop, Gmail, IPhone)]
    mistyped = code(scene.dpo[0]).translate(str.maketrans("a2b3c4d5", "2a3b4c5d"))  # one wrong letter is forgiven: test_typed
    mistyped = mistyped[2:] + ("h" if mistyped[0] != "h" else "k") * 2
    sent = scene.attempt(*[person.reply(scene.dpo[0], [f"CLASSIFY minor because it was found [{wrong}]"])
                           for person in people for wrong in (guess, mistyped)], told=(scene.cast.dpo,), refused="unknown")
    answers = sent[scene.cast.dpo.address]
    equal(["is not one that you were sent" in said(answer) for answer in answers], [True] * 6, "why")
    scene.attempt(scene.outsider.reply(scene.dpo[0], [f"CONFIRM [{guess}]"]), told=(scene.cast.dpo,))
    scene.attempt(scene.cast.dpo.reply(scene.dpo[0], [f"CONFIRM [{guess}]"], verdict="fail"))


@test("a code that has been used: its owner is told why and gets a new one, nobody else hears of anything")
def used(scene):
    cast = scene.cast
    mails = cast.say(cast.siro, scene.siro[0], "NOTE seen on the telephone {}")
    equal(cast.outcome(), "command", "the first time it counts")
    again = f"[{code(scene.siro[0])}]"
    sent = scene.attempt(cast.siro.reply(scene.siro[0], [f"CONFIRM {again}"]), told=(cast.siro,), refused="used")
    holds("has been used before" in said(only(sent, cast.siro)), "and why")
    scene.attempt(cast.siro.tap(scene.siro[0], "CONFIRM"), told=(cast.siro,), refused="used")
    scene.siro[0] = only(mails, cast.siro)


@test("another incident's code: neither of them changes, and its owner is told which one it is for")
def of_another_incident(scene):
    cast = scene.cast
    line = scene.command("CLASSIFY minor because it was found {}", case=1)
    for data in (cast.dpo.reply(scene.dpo[0], [line]),
                 cast.dpo.write(cast.address("reports"), f"Re: {scene.dpo[0]['Subject']}", line)):
        sent = scene.attempt(data, told=(cast.dpo,), refused="other incident")
        answer = only(sent, cast.dpo)
        holds(f"is for {cast.prefix}-2" in said(answer) and "-0001]" in answer["Subject"], said(answer))


# ---- nobody meant it ----

def away(scene, client, **headers):
    """An automatic reply that begins with what it answers: its first line is a command."""
    lines = part_of(scene.dpo[0], "plain").split("\n")
    menu = lines[next(i for i, line in enumerate(lines) if "[" in line and "]" in line):]
    return client("Martin Webb", scene.cast.dpo.address, scene.cast.server).reply(
        scene.dpo[0], [*menu, "I am out of the office until Monday."], **headers)


@test("an out-of-office reply that quotes a code: a delivery record, of Exchange, Gmail and who says it by a header alone")
def out_of_office(scene):
    subject = f"Automatic reply: {scene.dpo[0]['Subject']}"
    for client, headers in ((OutlookDesktop, {"Subject": subject, "Auto-Submitted": "auto-generated",
                                              "X-Auto-Response-Suppress": "All"}),
                            (Gmail, {"Subject": subject, "Auto-Submitted": "auto-replied", "Precedence": "bulk"}),
                            (IPhone, {"X-Autoreply": "yes"})):
        cast, before = scene.cast, scene.cast.record()
        sent = cast.take(away(scene, client, **headers))
        equal(cast.outcome(), "delivery_record", "outcome")
        after = cast.record()
        equal({table: rows for table, rows in after.items() if table != "code"},
              {table: rows for table, rows in before.items() if table != "code"}, "the register")
        equal(after["code"][:len(before["code"])], before["code"], "codes")
        holds(set(sent) <= {cast.siro.address}, f"the deputy at most is told: {subjects(sent)}")


PROGRAMS = (OutlookDesktop, OutlookPhone, Gmail, AppleMail, IPhone, Samsung, Dialect, Unmarked)


@test("a reply that only quotes our menu: of every program, with marks and without, in a language that nobody taught us")
def only_quoted(scene):
    cast = scene.cast
    people = [program("Martin Webb", cast.dpo.address, cast.server) for program in PROGRAMS]
    sent = scene.attempt(*[person.reply(scene.dpo[0], []) for person in people], told=(cast.dpo,), comment=True)
    holds("Nothing else was done" in said(only(sent, cast.dpo)), "the DPO is told so, once an hour")
    scene.attempt(*[person.reply(scene.dpo[0], ["", "", "Thank you, I shall look at it."]) for person in people],
                  comment=True)


def id_of(data):
    return message_from_bytes(data)["Message-ID"].strip("<>")


def bare(scene, plain, markup=None):
    """A reply whose whole body is this."""
    person = AppleMail("Martin Webb", scene.cast.dpo.address, scene.cast.server)
    person.body = lambda lines, mail: (plain, markup)
    return person.reply(scene.dpo[0], [])


@test("a quotation without a header: our whole text as it is, the menu alone behind marks or in a block of HTML")
def without_header(scene):
    text = plain_of(scene.dpo[0])
    menu = text[text.index("To answer"):].split("\n", 1)[1]
    quoted = "".join(f"> {line}\n" for line in menu.split("\n"))
    lines = menu.replace("\n", "<br>")
    scene.attempt(bare(scene, text), bare(scene, quoted), bare(scene, quoted.replace("> ", ">")),
                  bare(scene, quoted.replace("> ", "> > ")),
                  bare(scene, quoted, f"<html><body><blockquote>{lines}</blockquote></body></html>"),
                  bare(scene, quoted, f'<html><body><blockquote type="cite">{lines}</blockquote></body></html>'),
                  bare(scene, text, part_of(scene.dpo[0], "html")), comment=True)


# ---- the parser process lies ----

def told(folder):
    """Of which mails the daemon has been told a lie, by which processes."""
    path = folder / "told.log"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


@contextlib.contextmanager
def lying_daemon(cast):
    """The daemon, running, whose parser processes lie: it starts them from where its own program was, and somebody has put
    another one there."""
    folder = cast.path / "bin"
    folder.mkdir()
    program = folder / "incidentd"
    shutil.copy(INCIDENTD, program)
    with cast.daemon(program) as (process, log):
        wait_until(lambda: "started" in log(), "the daemon is ready")
        program.unlink()
        lying_parser.install(folder / "incidentd (deleted)", folder, INCIDENTD)
        yield folder


@test("a command that only a process reads which has read other mails before: the fresh one's reading counts")
def other_reading(scene):
    cast = scene.cast
    forged = {"code": code(scene.dpo[0]), "lines": [{"word": "NOT-INCIDENT", "argument": "because it was found"}]}
    comment = cast.dpo.reply(scene.dpo[0], ["Not yet, I shall answer this to-morrow.", "", scene.command("CONFIRM {}")])
    stranger = scene.outsider.reply(scene.dpo[0], ["I have found a folder."])
    harmless = cast.siro.reply(scene.siro[0], ["Thank you."])
    before = cast.record()
    count = len(cast.taken())
    with lying_daemon(cast) as folder:
        lies = {id_of(comment): {"command": forged},
                id_of(stranger): {"command": forged, "from": {"name": "Martin Webb", "address": cast.dpo.address},
                                  "authentication": "pass"}}
        (folder / "changes.json").write_text(json.dumps(lies))
        for data in (harmless, comment, stranger):
            cast.drop(data)
        wait_until(lambda: len(cast.taken()) == count + 3, "all mails taken", 120)
    cast.sent()
    after = cast.record()
    for table in set(before) - {"code"}:
        equal([row for row in after[table] if "idle" not in row], [row for row in before[table] if "idle" not in row], table)
    equal(after["code"][:len(before["code"])], before["code"], "codes")
    holds({id_of(comment), id_of(stranger)} <= {message for _, message in told(folder)}, "both were lied about")


@test("after all of it the right code of the right person still counts")
def still_good(scene):
    cast = scene.cast
    cast.say(cast.dpo, scene.dpo[0], "CONFIRM {}")
    equal((cast.outcome(), cast.now("state")), ("command", "classified"))
    equal(cast.now("state", 2), "acknowledged", "the other incident")
    equal(cast.incidentd("verify").returncode, 0, "the audit trail")


if __name__ == "__main__":
    run(one_school)
