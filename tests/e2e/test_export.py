#!/usr/bin/env python3
"""`incidentd export`: the register as a table for the DPO, in full for scripts, and de-identified. The real daemon on Maildirs."""
import csv
import io
import json
import re
import subprocess
import time

import test_maildir
from test_anonymous import Anonymous, subject_of
from test_erase import REASON
from test_maildir import BINARY, ok
from test_misuse import CHAIR, DPO, SIRO, School, answer_of, only, text

ANN, REED = "zzann@hollylane.example", "zzreed@hollylane.example"
NAMED, NAMELESS, HELD = "HLP-2026-0001", "HLP-2026-0002", "HLP-2026-0003"
OUTCOME = """OUTCOME {}

What happened, in a few sentences:
=HYPERLINK("http://evil.example";"x") was sent by Zzpupil Zzparent, who said "sorry",
and deleted it.

What the effects were or may be for them:
+1 family was worried.

What was done to contain it and get the information back:
=recall was used

What will prevent it in future: action, owner, date (3j):
+a delay of a minute before mail is sent
buy a zzlamp BY 2027-03-01 OWNER zzfield@hollylane.example
"""
VERIS_REQUIRED = {"schema_version", "incident_id", "security_incident", "summary", "timeline", "action", "actor", "asset",
                  "attribute", "discovery_method"}
TABLE = ("Reference", "Organisation", "State", "Class", "Level", "Incident Category", "Incident Type", "Data Type",
         "Data Subject Type", "No. Data Subjects Affected", "Route", "Received", "Aware Since", "ICO", "ICO Told",
         "Time Taken to Report", "People Concerned", "Facts", "Effects", "Remedial Action", "Closed")


def raw(school, *options):
    return subprocess.run([BINARY, "export", "-c", school.config, *options], capture_output=True, timeout=120, check=False)


def table(school, *options):
    """The rows, by their references."""
    rows = io.StringIO(raw(school, "--csv", *options).stdout.decode("utf-8-sig"), newline="")
    return {row["Reference"]: row for row in csv.DictReader(rows, strict=True)}


def records(school, *options):
    return json.loads(raw(school, *options).stdout)


def year(school):
    """One named incident with an outcome report, one anonymous one that the Chair let go on, and one that waits."""
    mails = school.take(f"Zzann Zzwriter <{ANN}>", "I sent the class list with the allergies of 23 pupils to the wrong parent by e-mail.",
                        "A zzcourgette")
    mails = school.reply(DPO, only(mails, DPO), "CLASSIFY moderate because zzparsnip {}")
    school.reply(DPO, answer_of(mails, DPO), "ICO notified today {}")
    mails = school.reply(SIRO, only(mails, SIRO), f"ASSIGN {REED} {{}}")
    school.reply(REED, only(mails, REED), OUTCOME)
    mails = school.hand_on("Mr Poole left the zzaubergine register of 30 pupils on the bus.")
    school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    school.hand_on("Mrs Poole left the zzmarrow keys on the bus.", subject="Something else")


def cells(school):
    done = raw(school, "--csv")
    text = done.stdout.decode("utf-8")
    ok(done.returncode == 0 and text.startswith("\ufeff\"Reference\",") and text.endswith("\"\r\n"),
       "the table is UTF-8, says so to Excel, and ends its lines with CR LF")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    ok(tuple(rows[0]) == TABLE and {len(row) for row in rows} == {len(TABLE)} and [row[0] for row in rows[1:]] == [NAMED, NAMELESS],
       f"every row has every column, in order; what waits for the Chair is not there {rows}")
    ok(not [cell for row in rows for cell in row if cell.strip()[:1] in tuple("=+-@＝＋－＠") or cell[:1] in "\t\r\n" and cell],
       "no cell is a formula to a spreadsheet")


IN_SMALL_LETTERS = """OUTCOME {}

What happened, in a few sentences:
The list of zoe smith and 29 others was lost; aisha khan too. smith's teacher wept.
What the effects were or may be for them:
zoë may be bullied, and will be unhappy.
What was done to contain it and get the information back:
We rang her father, mr adeyemi (07700 900123), at cm1 1qh.
What will prevent it in future: action, owner, date (3j):
Ask webb for a lock
"""


def names_in_small_letters():
    """A name that stands with a capital letter anywhere in the case is in no draft, whatever its case."""
    school = School()
    mails = school.take(ANN, "I lost a memory stick with the SEN list of 30 pupils, among them Zoe Smith and Aisha Khan.")
    siro = only(mails, SIRO)
    mails = school.reply(DPO, only(mails, DPO), "ACTION Tell khan's mother BY 1 March 2099 OWNER SIRO {}")
    school.reply(DPO, answer_of(mails, DPO), "CLASSIFY moderate because it is so {}")
    siro = answer_of(school.reply(SIRO, siro, "INVESTIGATE {}"), SIRO)
    school.reply(SIRO, siro, IN_SMALL_LETTERS)
    drafts = {kind: school.run("report", kind, NAMED)[1] for kind in ("--ico", "--letter")}
    drafts["--csv"] = raw(school, "--csv").stdout.decode()
    for kind, draft in drafts.items():
        left = [word for word in ("zo", "smith", "aisha", "khan", "adeyemi", "07700", "1qh") if re.search(rf"\b{word}", draft.lower())]
        ok(not left and "may be bullied, and will be unhappy" in draft.replace("\n", " "), f"{kind} names nobody, in any case {left}")
    for kind in ("--ico", "--csv"):
        ok(re.search(r"Tell \[name removed\]\smother\s\(by\s", drafts[kind]) and "Ask [name removed] for a lock" in drafts[kind],
           f"{kind} has what ACTION proposed beside what the outcome report did")
    school.close()


def on_the_form():
    """What the form says above its questions is no fact; nor is a word of ours, quoted in a reply, anybody's name."""
    school = School()
    form = subprocess.run([BINARY, "form"], capture_output=True, text=True, check=True).stdout.replace("What happened?", "What happened? I left two folders on the bus, not handed in.")
    mails = school.take(ANN, form)
    school.take(DPO, "I will look at it.\n\n" + re.sub("^", "> ", text(only(mails, DPO)), flags=re.M), f"Re: [{NAMED}] New incident")
    facts = table(school)[NAMED]["Facts"]
    ok(facts.startswith("When did it happen?") and "I left two folders on the bus, not handed in." in facts and "removed" not in facts,
       f"facts of a form {facts!r}")
    school.close()


def what_the_dpo_files(school):
    row = table(school)[NAMED]
    ok((row["Incident Category"], row["Incident Type"], row["No. Data Subjects Affected"]) ==
       ("Non Cyber", "Data emailed to incorrect recipient", "10 to 99") and "Health data" in row["Data Type"].split("; ") and
       row["Data Subject Type"] in ("Students", "Children", "Students; Children", "Children; Students"),
       f"kind, data, people and their number have the ICO's labels {row}")
    ok(row["ICO"] == "the ICO has been told" and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["ICO Told"]) and
       row["Time Taken to Report"] == "Less than 24 hours", f"what the ICO was told, and how soon {row}")
    ok(row["Facts"].startswith("'=") and "\nand deleted it." in row["Facts"] and 'said "sorry"' in row["Facts"], f"facts {row['Facts']!r}")
    ok(row["Effects"].startswith("'+1 family was worried"), f"effects {row['Effects']!r}")
    ok("recall was used" in row["Remedial Action"] and "delay of a minute" in row["Remedial Action"] and
       row["Remedial Action"].count("zzlamp") == 1 and "by Monday 1 March 2027" in row["Remedial Action"],
       f"remedial action, each once {row['Remedial Action']!r}")
    whole = raw(school, "--csv").stdout.decode().lower()
    ok(not [word for word in ("zzann", "zzwriter", "zzpupil", "zzparent", "zzreed", "zzfield", "zzparsnip") if word in whole], "no names")


def nothing_of_the_anonymous(school):
    row = table(school)[NAMELESS]
    text = raw(school, "--csv").stdout.decode()
    ok(row["Route"] == "anonymous" and all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row[name]) for name in
                                           ("Received", "Aware Since", "ICO Told", "Closed")) and row["Received"],
       f"an anonymous incident has days {row}")
    ok(row["Facts"] == "" and "Poole" not in text and "aubergine" not in text, "and no word of its report")
    ok(not [word for word in ("zzmarrow", HELD) if any(word in raw(school, kind).stdout.decode() for kind in ("--csv", "--json", "--veris"))],
       "what waits for the Chair is in no export")
    ok(not [word for kind in ("--csv", "--json", "--veris") for word in ("zzwriter@", "bethan", "zzhost")
            if word in raw(school, kind).stdout.decode().lower()], "nor is the writer")


def for_scripts(school):
    shown = {name: json.loads(school.run("show", "--json", name)[1]) for name in (NAMED, NAMELESS)}
    listed = {one["reference"]: one for one in records(school, "--json")}
    nameless, whole = listed[NAMELESS], shown.pop(NAMELESS)
    ok({NAMED: listed[NAMED]} == shown, "--json has what show --json has")
    ok(all("mail" in row for row in whole["reports"]) and all("sequence" in row for row in whole["audit"]) and
       any("outbox=" in str(row["detail"]) for row in whole["audit"]), "show --json has the numbers of rows")
    for row in whole["reports"] + whole["audit"]:
        row.pop("mail", None)
        row.pop("sequence", None)
        if row.get("detail"):
            row["detail"] = " ".join(word for word in row["detail"].split(" ") if not word.startswith(("outbox=", "mail=", "deadlines=")))
    ok(nameless == whole, "--json of an anonymous one has all but these, which tell its hour, or how grave what waits is")


def held_follow_ups():
    school = Anonymous()
    mails = school.hand_on("Mr Poole left the register on the bus.")
    code = next(found[0] for mail in mails[CHAIR] if (found := re.search(r"HLP-\d{4}-\d{4}-[a-z2-9]{16}", text(mail))))
    school.reply(CHAIR, subject_of(mails, CHAIR, "May this"), "RELEASE {}")
    school.hand_on(f"It was the zzmarrow register with the medical records. {code}", subject="More")
    shown = json.loads(school.run("show", "--json", NAMED)[1])["reports"]
    listed = records(school, "--json")[0]["reports"]
    del shown[0]["mail"]
    ok([one["held"] for one in shown] == [False, True] and listed == shown[:1] and "Health data" not in raw(school, "--csv").stdout.decode(),
       f"a follow-up that waits for the Chair is left out {[one['held'] for one in shown]}")
    listed = records(school, "--json")[0]
    ok(listed["deadline_severity"] == listed["severity"] and "deadlines=" not in json.dumps(listed), "and how grave it is")
    school.close()


def de_identified(school):
    some, again = records(school, "--veris"), records(school, "--veris")
    ok([set(one) >= VERIS_REQUIRED for one in some] == [True, True] and {one["schema_version"] for one in some} == {"1.4.1"},
       "a VERIS record has everything that one must have")
    named, nameless = some
    ok((named["security_incident"], list(named["action"]), named["action"]["error"]["variety"], named["asset"]["assets"]) ==
       ("Confirmed", ["error"], ["Misdelivery"], [{"variety": "S - Mail"}]) and
       named["attribute"]["confidentiality"]["data_disclosure"] == "Yes" and
       {"variety": "Medical"} in named["attribute"]["confidentiality"]["data"] and list(named["actor"]) == ["internal"],
       f"a mail to the wrong parent {named}")
    ok(nameless["security_incident"] == "Suspected" and nameless["attribute"]["confidentiality"]["data_disclosure"] in ("Unknown", "Potentially"),
       f"what nobody has decided is suspected {nameless}")
    ok(nameless["action"] == {"unknown": {}} and nameless["actor"] == {"unknown": {}}, "lost or stolen: unknown stays unknown")
    text = json.dumps(some)
    ok("HLP" not in text and "Holly" not in text and "zz" not in text.lower() and not re.search(r"\d{4}-\d\d-\d\d", re.sub(
        r'"incident_id": "[^"]*"', "", text)), "neither school, reference, day nor word is in it")
    ok(not {one["incident_id"] for one in some} & {one["incident_id"] for one in again}, "and no id that leads back")


def the_record(school):
    before = school.ask("SELECT count(*) FROM audit WHERE event = 'exported'")
    raw(school, "--veris")
    ok(school.ask("SELECT count(*) FROM audit WHERE event = 'exported'") == before, "what identifies nobody leaves no event")
    raw(school, "--csv", "--organisation", "hlp")
    raw(school, "--json")
    ok([detail for detail, in school.ask_all("SELECT detail FROM audit a JOIN audit_detail USING (sequence) WHERE event = 'exported'"
                                             " ORDER BY sequence DESC LIMIT 2")] ==
       ["format=json incidents=2", "format=csv incidents=2 organisation=HLP"] and school.run("verify")[0] == 0,
       "table and JSON leave an event each, and the record proves itself")


def which(school):
    today = time.strftime("%Y-%m-%d")
    ok(list(table(school, "--from", today, "--until", today)) == [NAMED, NAMELESS] and not table(school, "--until", "2026-01-01"),
       "a span of time, its last day included")
    status, said = school.run("export", "--csv", "--organisation", "XYZ")
    ok(status == 64 and "XYZ" in said and "HLP" in said, f"an organisation that is none {said}")
    ok([school.run("export", *wrong)[0] for wrong in ((), ("--csv", "--json"), ("--csv", "all"), ("--csv", "--from", "soon"),
                                                      ("--csv", "--from", "2026-02-01", "--until", "2026-01-01"))] == [64, 64, 64, 64, 64],
       "one format, and times that are some")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BINARY, "export", "-c", school.config, "--csv"], stdout=full, stderr=subprocess.PIPE, check=False)
    ok(done.returncode == 75 and b"standard output" in done.stderr, "half a table is no success")


def of_many_schools(school):
    with open(school.config, encoding="utf-8") as file:
        text = file.read()
    first = text[text.index("  {\n    name ="):text.rindex("  }\n);") + 4]
    other = first.replace("HLP", "OAK").replace("Holly Lane", "Oak Hill").replace("/mailbox", "/oak").replace("/chair\"", "/oakchair\"")
    other = re.sub(r"\bsecurity@hollylane", "security@oakhill", other)
    with open(school.config, "w", encoding="utf-8") as file:
        file.write(text.replace(first, f"{first},\n{other}"))
    school.change("INSERT INTO organisation (prefix, name) VALUES ('OAK', 'Oak Hill')")
    school.change("UPDATE incident SET organisation = (SELECT id FROM organisation WHERE prefix = 'OAK'), number = 1, reference = 'OAK-2026-0001' WHERE id = 2")
    ok(list(table(school, "--organisation", "OAK")) == ["OAK-2026-0001"] and list(table(school, "--organisation", "HLP")) == [NAMED],
       f"each school has its own {list(table(school))}")
    with open(school.config, "w", encoding="utf-8") as file:
        file.write(text)
    done = raw(school, "--csv")
    ok(done.returncode == 1 and b"OAK-2026-0001" in done.stderr and NAMED in done.stdout.decode(), "one of a school that has left is said to be left out")


def no_incident():
    school = Anonymous()
    mails = school.take(f"Zzann Zzwriter <{ANN}>", "May I take the class register home to do my marking?", "A question")
    open_row = table(school)[NAMED]
    school.reply(DPO, only(mails, DPO), "NOT-INCIDENT because it is a question {}")
    row = table(school)[NAMED]
    ok(open_row["Level"] and "not decided yet" in open_row["ICO"] and row["Class"] == "no incident" and
       not [column for column in ("Level", "ICO", "People Concerned") if row[column]],
       f"of what was no incident nothing is still to be decided, and it has no level {row}")
    school.close()


def erased():
    school = Anonymous()
    mails = school.take(f"Zzann Zzwriter <{ANN}>", "I left my zzaubergine file on the bus on Friday.", "A file")
    school.reply(DPO, only(mails, DPO), "ICO not required because x {}\nSUBJECTS not required because x\nNOT-INCIDENT because zzonion")
    before = raw(school, "--csv").stdout.decode()
    school.run("erase", "--because", REASON, NAMED)
    after = [raw(school, kind).stdout.decode() for kind in ("--csv", "--json", "--veris")]
    ok("aubergine" in before and NAMED in after[0] and not [word for word in ("aubergine", "zzann", "zzonion") if word in "".join(after)],
       "what was erased is in no export, its row is")
    ok(records(school, "--veris")[0]["security_incident"] == "False positive", "one that was none is a false positive")
    school.close()


if __name__ == "__main__":
    whole_year = Anonymous()
    year(whole_year)
    for check in (cells, what_the_dpo_files, nothing_of_the_anonymous, for_scripts, de_identified, the_record, which, of_many_schools):
        check(whole_year)
    whole_year.close()
    held_follow_ups()
    no_incident()
    erased()
    names_in_small_letters()
    on_the_form()
    print(f"1..{test_maildir.tests}")
