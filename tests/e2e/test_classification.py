#!/usr/bin/env python3
"""What the rules propose, from a mail through the real daemon to the register, the DPO and the command line. The rules
that are looked at are the test's own, so that the shipped ones may change."""
import json
import pathlib
import re
import signal
import subprocess

from harness import CONFIG, DONE, INCIDENTD, NO, USAGE, School, equal, holds, mail_servers, report, run, test, wait_until

UNREAD = 66
SECRET = "grumblefax of Zebediah Quillfeather"
WORDS = 'words = { grumble = ["grumblefax", "grumblefaxes"]; glimmer = ["glimmerdust"]; };\n'
GRUMBLE = ('{ id = "own.grumble"; says = "A fax was grumbled at."; any = ["grumble"]; kind = { verbal = 900; };\n'
           '  class = { confirmed = 900; }; topics = ["sharing"]; }')
GLIMMER = '{ id = "own.glimmer"; says = "It glimmers."; any = ["glimmer"]; at_least = "critical"; malicious = true; }'


def rules(*items, words=WORDS):
    return words + "rules = (\n" + ",\n".join(items) + "\n);\n"


def school_with_rules(stage, text=None):
    school = School(stage)
    school.user("ann")
    path = school.path / "rules.conf"
    path.write_text(text or rules(GRUMBLE, GLIMMER))
    school.settings["rules"] = path
    school.first["policies"] = [{"name": "Talking Policy", "topics": ["sharing"]},
                                {"name": "Paper Policy", "topics": ["paper", "disposal"]}]
    return school


def classified_school(stage):
    school = school_with_rules(stage)
    school.drop(report(school, body=f"Yesterday I frobnicated the {SECRET}.", subject="Frobnication"))
    school.once()
    return school, school.json("list")[0]["reference"]


def text_of(mail):
    """The plain words of a mail, whatever comes beside them."""
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


# ---- a mail becomes a proposal ----

@test("a report is classified when it is taken; show has the proposal, its words and its policy")
def proposal(stage):
    school, reference = classified_school(stage)
    shown = school.json("show", reference)
    equal((shown["class"], shown["category"], shown["type"]),
          ("confirmed", "Non Cyber", "Verbal disclosure of personal data"), "the incident")
    equal(shown["state"], "acknowledged", "nobody has decided it")
    classification = shown["reports"][0]["classification"]
    equal(shown["severity"], classification["severity"], "severity")
    equal(shown["deadline_severity"], classification["deadline_severity"], "deadlines")
    equal(classification["policies"], ["Talking Policy"], "policies")
    rule, = [rule for rule in classification["rules"] if rule["id"] == "own.grumble"]
    visible = shown["reports"][0]["report"]["visible"]
    equal(visible[rule["start"]:rule["end"]], "grumblefax", "the words")
    equal(rule["bears_on"], ["class", "type"], "what it weighs on")
    text = school.incidentd("show", reference).stdout
    for line in ("A fax was grumbled at. [own.grumble]", 'visible: "grumblefax"', "broken policy  Talking Policy", "SE ",
                 "Non Cyber: Verbal disclosure of personal data"):
        holds(line in text, f"{line} in {text}")
    equal(school.register("SELECT rule_set FROM classification")[0][0], classification["rule_set"], "the set of rules")
    holds(f"class=confirmed type=verbal severity={shown['severity']}" in shown["audit"][0]["detail"], shown["audit"])
    school.incidentd("verify")


@test("of two kinds that are as likely the DPO's notice names the other, too")
def two_kinds(stage):
    paper = GLIMMER.replace('at_least = "critical"; malicious = true;', 'kind = { paper = 850; };')
    shipped = [f'{{ id = "lean.{kind}"; off = true; }}' for kind in ("verbal", "paper")]
    school = school_with_rules(stage, rules(GRUMBLE, paper, *shipped))
    school.drop(report(school, body="Yesterday the grumblefax and the glimmerdust went.", subject="Frobnication"))
    school.once()
    dpo, = school.inbox("dpo")
    because = text_of(dpo).split("Because:\n")[1].split("\n\n")[0]
    holds(because.startswith("  - A fax was grumbled at.\n") and
          because.endswith("  - It may be something else, or that as well: Loss/theft of paperwork\n"
                           "    or data left in insecure location."), because)


@test("the DPO's notice has the proposal and its reasons; nobody's has a word of the report")
def notice(stage):
    school, reference = classified_school(stage)
    level = school.json("show", reference)["severity"]
    (dpo,), (siro,) = school.inbox("dpo"), school.inbox("head")
    holds(f"Proposed: confirmed, Verbal disclosure of personal data, {level}\n" in text_of(dpo), text_of(dpo))
    holds("Because:\n  - A fax was grumbled at.\n" in text_of(dpo), text_of(dpo))
    holds("Proposed:" not in text_of(siro) and "grumbled" not in text_of(siro), text_of(siro))
    holds(f"Level: {level} (proposed)\n" in text_of(siro), text_of(siro))
    for mail in (dpo, siro, *school.inbox("ann")):
        said = mail.as_string().lower()
        equal([word for word in (*SECRET.lower().split(), "frobnicat") if word in said and word != "of"], [], mail["To"])


@test("a follow-up raises the level, and the DPO is told; thanks change nothing")
def follow_up(stage):
    school, reference = classified_school(stage)
    before = school.json("show", reference)
    school.drop(report(school, body="Thank you for your help.", subject=f"Re: [{reference}] Frobnication"))
    school.once()
    same = ("class", "type", "severity", "deadline_severity")
    after = school.json("show", reference)
    equal(len(after["reports"]), 2, "reports")
    equal({key: after[key] for key in same}, {key: before[key] for key in same}, "after thanks")
    school.drop(report(school, body="It was full of glimmerdust.", subject=f"Re: [{reference}] Frobnication"))
    school.once()
    after = school.json("show", reference)
    equal((after["class"], after["type"], after["severity"], after["deadline_severity"]),
          (before["class"], before["type"], "critical", "critical"), "after the worse news")
    news = text_of(school.inbox("dpo")[-1])
    holds("Level: critical (proposed)" in news, news)
    holds(f"It raises the level, which was {before['severity'].replace('_', ' ')} before." in news, news)
    equal(len(school.json("list")), 1, "incidents")


# ---- rules that are wrong ----

@test("wrong rules are a problem of the configuration, with file and line; idle ones a warning")
def wrong_rules(stage):
    school = school_with_rules(stage, rules(GRUMBLE, '{ id = "x"; says = "X."; any = ["nowhere"]; urgent = true; }'))
    for command in ("check", "once"):
        said = school.incidentd(command, status=CONFIG).stderr
        holds('rules.conf:5: "nowhere" is no word list' in said, said)
    (school.path / "rules.conf").write_text(rules('{ id = "x"; says = "X."; any = ["grumble"]; pattern = "("; urgent = true; }'))
    for command in ("check", "once"):
        said = school.incidentd(command, status=CONFIG).stderr
        holds('rules.conf:3: rule "x": the pattern is wrong' in said, said)
    holds(not (school.path / "register.db").exists(), "a register was made")
    (school.path / "rules.conf").write_text(rules(GRUMBLE, GRUMBLE.replace("own.grumble", "twin")))
    done = school.incidentd("check")
    for line in ('rules.conf:1: the list "glimmer" is used by no rule',
                 'rules.conf:5: the rule "twin" has the conditions of "own.grumble"'):
        holds(line in done.stderr, f"{line} in {done.stderr}")


@test("a reload with wrong rules keeps the old ones")
def reload(stage):
    school = school_with_rules(stage)
    school.first["mailboxes"][0]["poll"] = "5 s"  # the report may come behind the look that follows the reload
    path = school.path / "rules.conf"
    with school.daemon() as (process, log):
        wait_until(lambda: "started" in log(), "the start")
        path.write_text(rules('{ id = "x"; says = "X."; any = ["grumble"]; pattern = "("; urgent = true; }'))
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "configuration not reloaded" in log(), "the refusal")
        holds("pattern is wrong" in log(), log())
        path.write_text(rules(GRUMBLE.replace("verbal", "redact")))
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "configuration reloaded" in log(), "the reload")
        school.drop(report(school, body=f"The {SECRET}."))
        wait_until(lambda: school.inbox("dpo"), "the notice")
        process.send_signal(signal.SIGTERM)
        equal(process.wait(5), 0, "exit status")
    holds("confirmed, Failure to redact" in text_of(school.inbox("dpo")[0]), "the new rules")


# ---- explain ----

def explain(*arguments, status=DONE):
    done = subprocess.run([INCIDENTD, "explain", *arguments], capture_output=True, text=True, timeout=30)
    equal(done.returncode, status, f"exit status of explain {arguments}: {done.stdout}{done.stderr}")
    return done.stdout


@test("explain says who would be told and what is due by when, from the mail's date or another time")
def forecast(stage):
    school = school_with_rules(stage)
    mail = school.path / "mail.eml"
    mail.write_bytes(report(school, body=f"The {SECRET}.", Date="Mon, 23 Nov 2026 14:05:00 +0000"))
    told = json.loads(explain("--json", "-c", school.config(), mail))
    equal(told["schema"], "incidentd.explanation/1", "schema")
    equal(told["classification"]["policies"], ["Talking Policy"], "policies")
    duties = {duty["duty"]: (duty["role"], duty["due"]) for duty in told["duties"]}
    equal(duties["classify"], ("dpo", "2026-11-24T14:05:00Z"), "the DPO's duty")
    equal(duties["ico_notify"], ("board", "2026-11-26T14:05:00Z"), "72 hours")
    equal([duty["due"] for duty in told["duties"]], sorted(duty["due"] for duty in told["duties"]), "the first first")
    later = json.loads(explain("--json", "--at", "2026-07-01 10:00", "-c", school.config(), mail))
    equal([duty["due"] for duty in later["duties"] if duty["duty"] == "raise"], ["2026-07-01T13:00:00Z"],
          "a time on the wall of the school")
    text = explain("--at", "2026-07-01 10:00", "-c", school.config(), mail)
    holds("2026-07-01 14:00  read the report and raise it with the DPO" in text, text)
    holds("siro (notice), dpo (notice)" in text, text)
    equal(told["held"], {"roles": [], "because": []}, "nobody is held")
    shipped = json.loads(explain("--json", mail))
    equal(shipped["classification"]["policies"], [], "without a configuration, nobody's policies")
    equal(len(shipped["duties"]), len(told["duties"]), "and the shipped procedure")
    explain("--at", "soon", mail, status=USAGE)
    explain(status=USAGE)


@test("explain says whose mails would be held because the report may be about them, and which words say so")
def conflict(stage):
    school = school_with_rules(stage)
    mail = school.path / "mail.eml"
    said = "Mrs Grant copied the pupils' files onto a private stick."
    mail.write_bytes(report(school, body=f"I am worried. {said} She took it home."))
    told = json.loads(explain("--json", "-c", school.config(), mail))
    equal(told["held"], {"roles": ["siro"], "because": [said]}, "the SIRO, and why")
    text = explain("-c", school.config(), mail)
    holds(f'siro, until CONFLICT yes or no: the report may be about them\n{" " * 17}"{said}"' in text, text)
    holds("siro's deputy (notice), dpo (notice), dpo (conflict)" in text, text)
    holds("is held" not in explain(mail), "without a configuration nobody is known")


def folder_of_mails(school):
    folder = school.path / "mails"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.eml").write_bytes(report(school, body=f"The {SECRET}."))
    (folder / "deep" / "b.eml").write_bytes(report(school, body="Two grumblefaxes, and glimmerdust."))
    (folder / "c.eml").write_bytes(report(school, body="Nothing of that kind."))
    return folder


@test("why a device weighs as it does is said without that it is gone, which nobody may have written")
def devices(stage):
    school = School(stage)
    mail = school.path / "mail.eml"
    for told in ("I took a USB stick with the reports of year 4 home and it is at my house.",
                 "My laptop was missing on Monday and is not encrypted. I found it in my car with all the reports on it."):
        mail.write_bytes(report(school, body=told, subject="Device"))
        rules = json.loads(explain("--json", mail))["classification"]["rules"]
        said = [rule["says"] for rule in rules if rule["id"].startswith("device.") and "encrypted" in rule["says"]]
        holds(said and not [words for words in said if "gone" in words], f"{told} {said} {[rule['id'] for rule in rules]}")


@test("explain --against says what other rules would change in a folder of mails, and why")
def against_folder(stage):
    school = school_with_rules(stage)
    folder, new = folder_of_mails(school), school.path / "new.conf"
    new.write_text(rules(GRUMBLE.replace("verbal", "redact"), GLIMMER))
    changed = json.loads(explain("--json", "-c", school.config(), "--against", new, folder, status=NO))
    equal((changed["compared"], changed["different"], changed["failed"]), (3, 2, 0), "counts")
    first = changed["differences"][0]
    equal(first["file"], str(folder / "a.eml"), "the first by name")
    equal((first["old"]["type"], first["new"]["type"]), ("Verbal disclosure of personal data", "Failure to redact"), "type")
    equal(first["rules"], [{"id": "own.grumble", "says": "A fax was grumbled at.", "change": "changed"}], "the rules")
    new.write_text(rules(GLIMMER))
    text = explain("-c", school.config(), "--against", new, folder, status=NO)
    holds("- A fax was grumbled at. [own.grumble]" in text, text)
    holds("2 of 3 reports would be classified differently" in text, text)
    text = explain("--rules", new, "--against", school.path / "rules.conf", folder, status=NO)
    holds("+ A fax was grumbled at. [own.grumble]" in text, text)
    holds("class" in explain("--rules", pathlib.Path(__file__).parents[2] / "config/rules/leanings.conf", folder / "a.eml"), "what is shipped can be laid over")
    text = explain("-c", school.config(), "--against", school.path / "rules.conf", folder)
    equal(text, "0 of 3 reports would be classified differently\n", "the same rules")
    explain("-c", school.config(), "--against", new, folder, folder / "missing.eml", status=UNREAD)
    new.write_text("rules = ( { id = 5; } );\n")
    explain("-c", school.config(), "--against", new, folder, status=CONFIG)


@test("explain --against reads the facts of a quotation, as the intake does")
def against_quoted(stage):
    school = school_with_rules(stage)
    mail, new = school.path / "quoting.eml", school.path / "new.conf"
    lost = "> I have lost the USB stick with the Year 6 reports on it. It was not\n> encrypted.\n>\n> Tom\n"
    begins = "On Tue, 24 Nov 2026 at 09:02, Tom Reed <t.reed@hollylane.example> wrote:\n\n"
    mail.write_bytes(report(school, body=f"Tom, have you told the DPO? I am copying them in.\n\nSue\n\n{begins}{lost}", subject="Re: Sorry"))
    bare = '{ id = "own.bare"; says = "It was bare."; facts = ["not_encrypted"]; at_least = "critical"; }'
    new.write_text(rules(GRUMBLE, GLIMMER, bare))
    equal(json.loads(explain("--json", "--rules", new, mail))["classification"]["severity"], "critical", "what the intake proposes")
    changed = json.loads(explain("--json", "-c", school.config(), "--against", new, mail, status=NO))
    equal([side["new"]["severity"] for side in changed["differences"]], ["critical"], "what other rules would")


@test("explain --against without mails asks the register, and names the reference; it changes nothing")
def against_register(stage):
    school, reference = classified_school(stage)
    new = school.path / "new.conf"
    new.write_text(rules(GRUMBLE.replace("confirmed", "near_miss"), GLIMMER))
    before = school.json("show", reference)
    changed = json.loads(explain("--json", "-c", school.config(), "--against", new, status=NO))
    difference, = changed["differences"]
    equal((difference["reference"], difference["old"]["class"], difference["new"]["class"]),
          (reference, "confirmed", "near_miss"), "the difference")
    text = explain("-c", school.config(), "--against", new, status=NO)
    holds(f"{reference}\n  class     confirmed -> near_miss\n" in text, text)
    holds("~ A fax was grumbled at. [own.grumble]" in text, text)
    equal(school.json("show", reference), before, "the register")
    explain("--against", new, status=USAGE)


# ---- stats ----

@test("stats counts incidents, and --rules how often each held and stood")
def stats(stage):
    school, reference = classified_school(stage)
    counts = school.json("stats")
    equal(counts["class"], {"confirmed": 1}, "classes")
    equal(counts["type"], {"Non Cyber: Verbal disclosure of personal data": 1}, "types")
    equal(counts["state"], {"acknowledged": 1}, "states")
    text = school.incidentd("stats").stdout
    holds("Verbal disclosure" in text, "text")
    holds("\nlevel " in text and "severity" not in text, "to people it is a level, as everywhere else")
    rule = {rule["rule"]: rule for rule in school.json("stats", "--rules")}
    equal(rule["own.grumble"], {"rule": "own.grumble", "held": 1, "stood": 1, "corrected": 0, "in_use": True}, "held")
    equal(rule["own.glimmer"]["held"], 0, "one that never held is listed, too")
    told, all_of_them = school.incidentd("stats", "--rules").stdout, school.incidentd("stats", "--rules", "--all").stdout
    holds("own.grumble" in told and "own.glimmer" not in told and re.search(r"\n\d+ more rules have never held \(--all\)\n$", told),
          told)
    holds("own.glimmer" in all_of_them and "never held" not in all_of_them, all_of_them)
    school.register("INSERT INTO correction (incident, at, field, proposed, decided, reason, rules)"
                    " VALUES (1, 1, 'type', 'verbal', 'email', 'it was written', 'other own.grumble')")
    (school.path / "rules.conf").write_text(rules(GLIMMER))
    rule = {rule["rule"]: rule for rule in school.json("stats", "--rules")}
    equal(rule["own.grumble"], {"rule": "own.grumble", "held": 1, "stood": 0, "corrected": 1, "in_use": False}, "corrected")
    holds("own.grumble (not in the rules any more)" in school.incidentd("stats", "--rules").stdout, "text")


@test("stats --html writes a page that needs nothing else and names nobody")
def stats_page(stage):
    school, reference = classified_school(stage)
    page = school.path / "page.html"
    school.incidentd("stats", "--html", page)
    equal(page.stat().st_mode & 0o777, 0o600, "its mode")
    html = page.read_text()
    holds("1 incident was reported" in html and "Level" in html, html)
    holds("fewer than five incidents" in html and "Verbal disclosure" not in html, "small numbers are hidden")
    for word in ("http", "<img", "<script", "@", reference, "Verbal"):
        holds(word not in html, word)
    school.incidentd("stats", "--html", page, "--from", "2020-01-01", "--until", "2020-12-31")
    holds("1 January 2020 to 31 December 2020" in page.read_text(), "another span")
    school.incidentd("stats", "--html", page, "--from", "yesterday", status=USAGE)


@test("list and stats can be of one organisation")
def one_organisation(stage):
    school, reference = classified_school(stage)
    other = dict(school.first, name="Other School", prefix="OTHER", mailboxes=[
        {"name": "reports", "url": f"maildir:{school.path}/other"}])
    school.settings["organisations"].append(other)
    own = ("--organisation", school.prefix)
    equal([row["reference"] for row in school.json("list", *own)], [reference], "its incidents")
    equal(school.json("stats", *own), school.json("stats"), "its counts")
    equal(school.json("stats", "--rules", *own), school.json("stats", "--rules"), "its rules")
    for known in (False, True):
        if known:
            school.register("INSERT INTO organisation (prefix, name) VALUES ('OTHER', 'Other School')")
        equal(school.json("list", "--organisation", "OTHER"), [], "none of the other's")
        equal(school.json("stats", "--organisation", "OTHER"), {}, "no counts")
        equal([rule for rule in school.json("stats", "--rules", "--organisation", "OTHER") if rule["held"]], [], "no rules")
    page = school.path / "page.html"
    school.incidentd("stats", "--html", page)
    html = page.read_text()
    holds(html.count("<h1") == 3 and "Other School" in html, "a title for each school")
    school.incidentd("stats", "--html", page, *own)
    holds("Other School" not in page.read_text(), "one school's page")
    for command in ("list", "stats"):
        said = school.incidentd(command, "--organisation", "NOWHERE", status=USAGE).stderr
        holds(f"there is no NOWHERE; allowed: {school.prefix}, OTHER" in said, said)


@test("stats --from and --until go with a page")
def stats_span(stage):
    school, _ = classified_school(stage)
    school.incidentd("stats", "--from", "2020-01-01", status=USAGE)


if __name__ == "__main__":
    run(mail_servers)
