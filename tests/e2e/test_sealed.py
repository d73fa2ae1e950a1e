#!/usr/bin/env python3
"""Sealed originals as the Chair and the administrator meet them: keygen, the configuration, export and unseal. What is
opened was sealed by another program (sealing.py), from the description of the format alone."""
import hashlib
import os
import pty
import re
import select
import sqlite3
import subprocess

import sealing
from harness import (CONFIG, DONE, INCIDENTD, NO, USAGE, School, equal, holds, mail_servers, note, report, run, test)

MAIL = (b"From: Quilla Marchbank <quilla@staff.example>\r\nSubject: I saw it\r\n\r\n"
        b"The head teacher left the pupil files on the train.\r\n") * 40
REASON = "the police asked who saw it"
PEAK_KB = 16 * 1024


def incidentd(*arguments, status=DONE, folder=None, **options):
    done = subprocess.run([INCIDENTD, *arguments], capture_output=True, cwd=folder, timeout=60, **options)
    output = (done.stdout + done.stderr).decode(errors="replace")
    equal(done.returncode, status, f"exit status of {' '.join(map(str, arguments))}: {output}")
    return output


def keygen(folder, name, *options):
    """Makes a key pair: its file, and the line of the public half."""
    output = incidentd("keygen", *options, name, folder=folder)
    return folder / name, re.search(r'seal_key = "(incidentd-seal-1:[^"]+)";', output)[1], output


def show_fingerprint(line):
    return sealing.letters(sealing.fingerprint(sealing.public_bytes(line)))


def sealed_file(path, *lines, data=(MAIL,), label="HLP-2026-0042", shares=None):
    recipients = [(share, sealing.public_bytes(line)) for share, line in zip(shares or [0] * len(lines), lines)]
    with open(path, "wb") as file:
        file.writelines(sealing.seal(data, label, recipients))
    return path


class Keys:
    """Somewhere to work in, with a Chair's and a DPO's key."""

    def __init__(self, stage, name):
        self.path = stage.path / name
        self.path.mkdir()
        self.chair, self.chair_line, self.said = keygen(self.path, "chair.key")
        self.dpo, self.dpo_line, _ = keygen(self.path, "dpo.key")

    def names(self):
        return sorted(os.listdir(self.path))


def sealed_school(stage, *lines, both=False, rows=1):
    """A school with an incident of which `rows` originals were sealed, and the incident's reference."""
    school = School(stage)
    school.user("ann")
    school.drop(report(school, subject="Lost folder"))
    school.once()
    school.first["roles"]["chair"]["seal_key"] = lines[0]
    if both:
        school.first["roles"]["dpo"]["seal_key"] = lines[1]
        school.first["seal_both"] = True
    reference = school.json("list")[0]["reference"]
    recipients = [(i if both else 0, sealing.public_bytes(line)) for i, line in enumerate(lines)]
    with sqlite3.connect(school.path / "register.db") as register:
        for _ in range(rows):
            blob = b"".join(sealing.seal((MAIL,), reference, recipients))
            register.execute("INSERT INTO sealed (incident, at, fingerprint, size, bytes) VALUES (1, 86400, 'x', ?, ?)",
                             (len(blob), blob))
    register.close()
    return school, reference


# ---- the Chair's computer ----

@test("keygen tells a Chair what to send, what to keep and what is lost with it; it needs no configuration")
def made(stage):
    keys = Keys(stage, "made")
    for words in ("Send it to whoever looks after incidentd", str(keys.chair), "Never send it to anybody",
                  "If you lose the file and its copy", "incidentd unseal FILE --key", show_fingerprint(keys.chair_line)):
        holds(words in keys.said, f"{words}: {keys.said}")
    equal(keys.chair.stat().st_mode & 0o7777, 0o600, "mode of the file")
    secret = re.search(r"key: (\w+)", keys.chair.read_text())[1]
    holds(secret not in keys.said, "the private half is not printed")
    holds("exists, and nothing is written over it" in incidentd("keygen", keys.chair, status=NO), "an existing file stays")
    incidentd("keygen", folder=keys.path)
    equal(keys.names(), ["chair.key", "dpo.key", "incidentd-seal.key"], "and nothing else is written")


@test("what another program sealed, as the format is described, is opened beside it, for its owner only")
def opened(stage):
    keys = Keys(stage, "opened")
    sealed = sealed_file(keys.path / "HLP-2026-0042-1.sealed", keys.chair_line)
    holds("HLP-2026-0042-1.eml" in incidentd("unseal", sealed, "--key", keys.chair), "it says what it has written")
    plain = keys.path / "HLP-2026-0042-1.eml"
    equal(plain.read_bytes(), MAIL, "the original")
    equal(plain.stat().st_mode & 0o7777, 0o600, "mode of the original")
    holds("exists, and nothing is written over it" in incidentd("unseal", sealed, "--key", keys.chair, status=NO), "an existing file stays")
    done = subprocess.run([INCIDENTD, "unseal", sealed, "--key", keys.chair, "--output", "-"], capture_output=True)
    equal(done.stdout, MAIL, "on standard output")
    for data in ((), (b"x" * 65535,), (b"x" * 65536,), (b"x" * 200000,)):
        name = keys.path / f"{sum(map(len, data))}.sealed"
        sealed_file(name, keys.chair_line, data=data)
        incidentd("unseal", name, "--key", keys.chair)
        equal(name.with_suffix(".eml").read_bytes(), b"".join(data), f"{name.name}")


@test("a wrong key, a changed, missing, moved or added byte: a clear error, status 1, and no file")
def refused(stage):
    keys = Keys(stage, "refused")
    sealed = sealed_file(keys.path / "a.sealed", keys.chair_line, data=(MAIL * 30,))
    whole = sealed.read_bytes()
    piece = 65536 + 17
    header = len(whole) % piece
    before = keys.names()

    def refuses(words, key=keys.chair):
        output = incidentd("unseal", sealed, "--key", key, status=NO)
        holds(words in output and f"{sealed}: " in output, output)
        equal(keys.names(), before, "nothing is written")
        done = subprocess.run([INCIDENTD, "unseal", sealed, "--key", key, "--output", "-"], capture_output=True)
        equal((done.returncode, done.stdout), (NO, b""), "nor shown")

    refuses("the wrong key", keys.dpo)
    for at, words in ((0, "no sealed original"), (7, "version"), (9, "header"), (17, "changed"), (header + 5, "piece 1"),
                      (len(whole) - 1, "piece 3")):
        sealed.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1:])
        refuses(words)
    for length, words in ((0, "no sealed original"), (30, "cut off"), (header, "cut off"), (header + piece, "cut off"),
                          (len(whole) - 1, "cut off")):
        sealed.write_bytes(whole[:length])
        refuses(words)
    sealed.write_bytes(whole + b"\n")
    refuses("added behind its end")
    sealed.write_bytes(whole[:header] + whole[header + piece:header + 2 * piece] + whole[header:header + piece] +
                       whole[header + 2 * piece:])
    refuses("another order")
    sealed.write_bytes(whole)
    incidentd("unseal", sealed, "--key", keys.chair)


@test("a key file that others may read is refused, and so is what is no key file, without showing it")
def key_files(stage):
    keys = Keys(stage, "files")
    sealed = sealed_file(keys.path / "a.sealed", keys.chair_line)
    keys.chair.chmod(0o644)
    holds("others may read it" in incidentd("unseal", sealed, "--key", keys.chair, status=NO), "mode")
    keys.chair.chmod(0o600)
    text = keys.chair.read_text()
    secret = re.search(r"key: (\w+)", text)[1]
    keys.chair.write_text(text.replace(secret, secret[:-1] + "g"))
    output = incidentd("unseal", sealed, "--key", keys.chair, status=NO)
    holds("damaged" in output and secret[:20] not in output, output)
    incidentd("unseal", sealed, "--key", keys.path / "nowhere", status=NO)


@test("where two people must open, neither key opens alone, and both do, in any order")
def both(stage):
    keys = Keys(stage, "both")
    sealed = sealed_file(keys.path / "a.sealed", keys.chair_line, keys.dpo_line, shares=(0, 1))
    for alone, other in ((keys.chair, keys.dpo_line), (keys.dpo, keys.chair_line)):
        output = incidentd("unseal", sealed, "--key", alone, status=NO)
        holds("two keys are needed" in output and show_fingerprint(other) in output, output)
        holds("two keys" in incidentd("unseal", sealed, "--key", alone, "--key", alone, status=NO), "twice the same")
    incidentd("unseal", sealed, "--key", keys.dpo, "--key", keys.chair)
    equal((keys.path / "a.eml").read_bytes(), MAIL, "the original")


@test("a passphrase is read from a file or asked on the terminal, not shown, and must be the right one")
def passphrases(stage):
    keys = Keys(stage, "passphrase")
    words = "correct horse battery"
    secret = keys.path / "words"
    secret.write_text(words + "\n")
    secret.chmod(0o600)
    key, line, said = keygen(keys.path, "wrapped.key", "--passphrase-file", secret)
    holds("forget the passphrase" in said and words not in said + key.read_text(), said)
    sealed = sealed_file(keys.path / "a.sealed", line)
    incidentd("unseal", sealed, "--key", key, "--passphrase-file", secret)
    equal((keys.path / "a.eml").read_bytes(), MAIL, "the original")
    piped = f'"{INCIDENTD}" unseal "{sealed}" --key "{key}" --output "{keys.path}/p" --passphrase-file <(sleep 0.2; cat "{secret}")'
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, timeout=60)
    equal((done.returncode, (keys.path / "p").exists() and (keys.path / "p").read_bytes()), (DONE, MAIL), done.stderr)
    fifo = keys.path / "fifo"
    os.mkfifo(fifo)
    fifo.chmod(0o666)
    holds("by others" in incidentd("unseal", sealed, "--key", key, "--output", keys.path / "b", "--passphrase-file", fifo, status=NO),
          "a pipe that others may read")
    holds("no terminal to ask on" in incidentd("unseal", sealed, "--key", key, "--output", keys.path / "b",
                                               status=NO, start_new_session=True), "without a terminal")
    status, shown = on_terminal([INCIDENTD, "unseal", sealed, "--key", key, "--output", keys.path / "c"], [words])
    equal((status, (keys.path / "c").read_bytes()), (DONE, MAIL), f"asked: {shown}")
    holds("passphrase of" in shown and words not in shown, shown)
    status, shown = on_terminal([INCIDENTD, "unseal", sealed, "--key", key, "--output", keys.path / "d"], ["wrong"])
    holds(status == NO and "not its passphrase" in shown and not (keys.path / "d").exists(), shown)
    status, shown = on_terminal([INCIDENTD, "unseal", sealed, "--key", key, "--output", keys.path / "d"], ["\x03"])
    holds(status == NO and "none was given" in shown, shown)
    status, shown = on_terminal([INCIDENTD, "keygen", "--passphrase", keys.path / "e.key"], [words, words])
    holds(status == DONE and "passphrase: argon2id" in (keys.path / "e.key").read_text(), shown)
    for answers, wanted in (([words, words + "!"], "not the same"), (["short", "short"], "too short")):
        status, shown = on_terminal([INCIDENTD, "keygen", "--passphrase", keys.path / "f.key"], answers)
        holds(status == NO and wanted in shown and not (keys.path / "f.key").exists(), shown)


def on_terminal(command, answers):
    """Runs a command on a terminal of its own and answers each question; its status and what was shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], [str(part) for part in command])
    shown, answers = "", list(answers)
    while select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
        shown += part
        if part.endswith(": ") and answers:
            answer = answers.pop(0)
            os.write(terminal, (answer if answer == "\x03" else answer + "\n").encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


@test("an original is not for the terminal, unless asked for")
def terminal(stage):
    keys = Keys(stage, "terminal")
    sealed = sealed_file(keys.path / "a.sealed", keys.chair_line)
    command = [INCIDENTD, "unseal", sealed, "--key", keys.chair, "--output", "-"]
    status, shown = on_terminal(command, [])
    holds(status == USAGE and "not for the terminal" in shown and "Quilla" not in shown, shown)
    status, shown = on_terminal(command + ["--terminal"], [])
    holds(status == DONE and "Quilla" in shown, shown)


@test("wrong usage is 64")
def usage(stage):
    keys = Keys(stage, "usage")
    sealed = sealed_file(keys.path / "a.sealed", keys.chair_line)
    key = ("--key", keys.chair)
    for wrong in ((sealed,), (sealed, "--export"), (sealed, *key, "--because", "x"), (sealed, *key, "--number", "1"),
                  ("HLP-2026-0042", *key), ("HLP-2026-0042", "--export"), ("HLP-2026-0042", *key, "--because", ""),
                  ("HLP-2026-0042", *key, "--export", "--because", "x"), (*key,),
                  ("HLP-2026-0042", *key, "--because", "two\nlines"), ("HLP-2026-0042", *key, "--because", "x" * 501),
                  ("HLP-2026-0042", *key, "--because", "x", "--number", "0")):
        incidentd("unseal", *wrong, status=USAGE)
    incidentd("keygen", "--colour", status=USAGE)
    incidentd("keygen", "a", "b", status=USAGE)


# ---- the register ----

@test("check shows the fingerprints to compare, and refuses a key with a typing error")
def configured(stage):
    keys = Keys(stage, "configured")
    school = School(stage)
    chair = school.first["roles"]["chair"]
    chair["seal_key"] = keys.chair_line
    output = school.incidentd("check").stdout
    holds(f"{school.prefix}: sealed originals open with {show_fingerprint(keys.chair_line)}\n" in output, output)
    school.first["roles"]["dpo"]["seal_key"] = keys.dpo_line
    school.first["seal_both"] = True
    output = school.incidentd("check").stdout
    holds(f"{show_fingerprint(keys.chair_line)}, and {show_fingerprint(keys.dpo_line)}" in output, output)
    chair["seal_key"] = keys.chair_line[:-1] + ("a" if keys.chair_line[-1] != "a" else "b")
    output = school.incidentd("check", status=CONFIG).stderr
    holds("roles.chair.seal_key: has a typing error" in output and keys.chair_line[17:30] not in output, output)


def unseal(school, reference, *arguments, status=DONE):
    return school.incidentd("unseal", reference, *arguments, status=status, cwd=school.path)


def events(school, reference):
    return [(row["actor"], row["event"], row["detail"], row["at"]) for row in school.json("show", reference)["audit"]
            if "seal" in row["event"]]


@test("what is opened on the register leaves the key and the reason in the record, and its day only")
def recorded(stage):
    keys = Keys(stage, "recorded")
    school, reference = sealed_school(stage, keys.chair_line)
    unseal(school, reference, "--key", keys.dpo, "--because", REASON, status=NO)
    equal(events(school, reference), [], "what did not open leaves nothing")
    unseal(school, reference.lower(), "--key", keys.chair, "--because", REASON)
    equal((school.path / f"{reference}-1.eml").read_bytes(), MAIL, "the original")
    (actor, event, detail, at), = events(school, reference)
    equal((actor, event), ("administrator", "unsealed"), "event")
    equal(detail, f"original=1 key={show_fingerprint(keys.chair_line)} because: {REASON}", "detail")
    holds(at.endswith(":00:00Z"), at)
    unseal(school, reference, "--key", keys.chair, "--because", REASON, status=NO)
    equal(len(events(school, reference)), 1, "nor does what is there already")
    school.incidentd("verify")
    unseal(school, "S99-2026-0001", "--key", keys.chair, "--because", REASON, status=NO)


@test("an export opens elsewhere, without the register, and is recorded, too")
def exported(stage):
    keys = Keys(stage, "exported")
    school, reference = sealed_school(stage, keys.chair_line, keys.dpo_line, both=True)
    unseal(school, reference, "--export", "--because", REASON)
    sealed = school.path / f"{reference}-1.sealed"
    holds(b"Quilla" not in sealed.read_bytes(), "it is sealed")
    equal(sealed.stat().st_mode & 0o7777, 0o600, "mode of the file")
    equal([row[1:3] for row in events(school, reference)], [("sealed-exported", f"original=1 because: {REASON}")], "event")
    moved = sealed.rename(keys.path / "from-the-office.sealed")
    incidentd("unseal", moved, "--key", keys.chair, "--key", keys.dpo)
    equal((keys.path / "from-the-office.eml").read_bytes(), MAIL, "the original")


@test("of several originals each gets a file, or the one that is asked for; show lists them, and what was not kept")
def several(stage):
    keys = Keys(stage, "several")
    school, reference = sealed_school(stage, keys.chair_line, rows=3)
    with sqlite3.connect(school.path / "register.db") as register:
        register.execute("UPDATE sealed SET bytes = NULL, size = 0, fingerprint = '' WHERE id = 2")
    register.close()
    asked = ("--key", keys.chair, "--because", REASON)
    unseal(school, reference, *asked, "--output", school.path / "one", status=NO)
    unseal(school, reference, *asked, "--output", school.path / "one", "--number", "3")
    equal((school.path / "one").read_bytes(), MAIL, "the third")
    unseal(school, reference, *asked, "--number", "2", status=NO)
    unseal(school, reference, *asked, "--number", "4", status=NO)
    unseal(school, reference, *asked)
    equal([(school.path / f"{reference}-{n}.eml").exists() for n in (1, 2, 3)], [True, False, True], "files")
    shown = school.incidentd("show", reference).stdout
    holds("     1  1970-01-02  sealed; opens with x\n     2  1970-01-02  not kept: there was no key" in shown, shown)
    equal([row["kept"] for row in school.json("show", reference)["sealed"]], [True, False, True], "for scripts")
    blob = b"".join(sealing.seal((MAIL,), "HLP-2026-0007", [(0, sealing.public_bytes(keys.chair_line))]))
    with sqlite3.connect(school.path / "register.db") as register:
        register.execute("UPDATE sealed SET bytes = ? WHERE id = 3", (blob,))
    register.close()
    output = unseal(school, reference, *asked, "--number", "3", "--output", school.path / "two", status=NO).stderr
    holds("was sealed for HLP-2026-0007" in output and not (school.path / "two").exists(), output)


# ---- the daemon ----

SAID = "Mr Poole left the register of Year 4 on the bus.\n\nQuilla Marchbank, Year 4 teacher\n"


def chair_school(stage, line=None, **changes):
    """A school with a mailbox of the anonymous route."""
    school = School(stage, mailboxes=("reports", "second"))
    school.first["mailboxes"][1] |= {"route": "anonymous", **changes}
    if line:
        school.first["roles"]["chair"]["seal_key"] = line
    return school


def hand_on(school, body=SAID):
    """The Chair moves a report to that mailbox: its bytes, and the incident's reference."""
    data = report(school, "quilla", body, "What I saw", Message_ID="<quilla.1@staff.example>")
    school.drop(data, "second")
    school.once()
    return data, school.json("list")[-1]["reference"]


def opened_by(keys, school, reference):
    unseal(school, reference, "--export", "--because", REASON)
    incidentd("unseal", school.path / f"{reference}-1.sealed", "--key", keys.chair)
    return (school.path / f"{reference}-1.eml").read_bytes().replace(b"\r\n", b"\n")


@test("the daemon seals what the Chair hands on, attachments and all, and takes it off the server; only the Chair opens it")
def sealed_by_daemon(stage):
    for filling in ("", "An attachment's worth of lines.\n" * 20000):
        keys = Keys(stage, f"daemon{len(filling)}")
        school = chair_school(stage, keys.chair_line)
        data, reference = hand_on(school, SAID + filling)
        equal((len(school.inbox("second")), len(school.inbox("second", "Processed"))), (0, 0), "on the server")
        for path in school.path.iterdir():
            holds(path.name.startswith("register") is False or b"quilla" not in path.read_bytes().lower(), path.name)
        equal(opened_by(keys, school, reference), data, "the original")


@test("without a key nothing of an original is kept, and the incident says so")
def no_key(stage):
    school = chair_school(stage)
    _, reference = hand_on(school)
    shown = school.incidentd("show", reference).stdout
    holds("not kept: there was no key" in shown and "uilla" not in shown, shown)
    equal(len(school.inbox("second")), 0, "on the server")


@test("an original above max_size is not lost: its beginning is sealed, and it stays where it is, which the record says")
def too_large(stage):
    keys = Keys(stage, "large")
    school = chair_school(stage, keys.chair_line, max_size="256 KB")
    data, reference = hand_on(school, SAID + "An attachment's worth of lines.\n" * 20000)
    equal(school.dovecot.mails(school.address("second"), "INBOX"), [data], "on the server")
    opened = opened_by(keys, school, reference)
    holds(len(opened) > 200000 and data.startswith(opened), "the beginning is sealed")
    shown = school.incidentd("show", reference).stdout
    holds("original_stays" in shown and "still in the mailbox" in shown, shown)
    school.once()
    equal(len(school.json("list")), 1, "and it is taken once")


@test("what cannot be read stays in the mailbox, and is looked at again when it is released")
def quarantined(stage):
    keys = Keys(stage, "quarantined")
    school = chair_school(stage, keys.chair_line)
    school.drop(b"To: " + b"g:" * 100000 + b"\n\nx\n", "second")
    school.once()
    for number in (1, 2):
        equal((len(school.inbox("second")), len(school.inbox("second", "Failed"))), (1, 0), "on the server")
        row = school.quarantined()[-1]
        equal((row["id"], row["released_at"]), (number, None), "in quarantine")
        school.incidentd("release", str(number))
        holds("released before" in school.incidentd("release", str(number), status=NO).stderr, school.outputs[-1])
        school.once()
    school.once()
    equal([row["released_at"] is None for row in school.quarantined()], [False, False, True], "looked at three times")
    # a message that was released and can be read now
    data, reference = hand_on(school)
    equal(opened_by(keys, school, reference), data, "others are taken meanwhile")
    school.incidentd("verify")


# ---- what a thief of the register finds ----

def without_key(text):
    """What could be computed of a guess without the key file."""
    for name in sorted(hashlib.algorithms_guaranteed):
        if "shake" not in name:
            yield hashlib.new(name, text).digest()
    yield keyed("message-id", text, b"")
    yield keyed("code", text, b"")


def keyed(purpose, text, key):
    """seal_mac(), as daemon/register/seal.c has it."""
    return hashlib.blake2b(len(purpose).to_bytes(8, "big") + purpose.encode() + text, key=key, digest_size=32).digest()


@test("a stolen register alone cannot test a guessed Message-ID or code; only with the key file, which is not in it, it can")
def thief(stage):
    school = School(stage)
    school.user("ann")
    message_id = "<guess.me.4711@staff.example>"
    school.drop(report(school, Message_ID=message_id))
    school.once()
    codes = {code for role in ("head", "dpo") for mail in school.inbox(role)
             for code in re.findall(r"\b[a-km-np-z2-9]{16}\b", mail.get_body(("plain",)).get_content())}
    holds(codes, "there are codes to guess")
    stored = [bytes(row[0]) for sql in ("SELECT message_key FROM mail", "SELECT body_key FROM mail", "SELECT mac FROM code")
              for row in school.register(sql)]
    plain = [message_id.encode(), message_id.strip("<>").encode(), *(code.encode() for code in codes)]
    guesses = plain + [school.prefix.encode() + b"\n" + text for text in plain]
    found = [text for text in guesses for digest in without_key(text)
             if any(digest[:size] in blob for blob in stored for size in (16, 32))]
    equal(found, [], "guesses that a stolen register confirms")
    key = bytes.fromhex((school.path / "keys").read_text())
    confirmed = {purpose for text in guesses for purpose in ("message-id", "code") if keyed(purpose, text, key) in stored}
    equal(confirmed, {"message-id", "code"}, "what the key file confirms")
    files = [path for path in school.path.iterdir() if path.name.startswith("register.db")]
    holds(all(key not in path.read_bytes() and key.hex().encode() not in path.read_bytes() for path in files),
          "the key is not in the register")


# ---- memory ----

def peak(arguments, size, folder):
    """The most memory that unseal ever had in KB, looked at just before its end."""
    process = subprocess.Popen([INCIDENTD, "unseal", *arguments, "--output", "-"], stdout=subprocess.PIPE, cwd=folder)
    done, most = 0, 0
    with process.stdout as pipe:
        while part := pipe.read1(1 << 16):
            done += len(part)
            if not most and done > size - (200 << 10):
                status = open(f"/proc/{process.pid}/status").read()
                most = int(re.search(r"VmHWM:\s+(\d+)", status)[1])
    equal((process.wait(), done), (DONE, size), "opened")
    return most


def put_original(school, reference, line, data):
    blob = b"".join(sealing.seal(data, reference, [(0, sealing.public_bytes(line))]))
    with sqlite3.connect(school.path / "register.db") as register:
        register.execute("UPDATE sealed SET size = ?, bytes = ?", (len(blob), blob))
    register.close()


@test("100 MB are opened in less than 16 MB of memory, and in no more than 300 KB are; from the register, too")
def memory(stage):
    keys = Keys(stage, "memory")
    size, little = 100 << 20, 300 << 10
    block = bytes(range(256)) * 4096
    key = ("--key", keys.chair)
    name = keys.path / "x.sealed"
    small = peak([sealed_file(name, keys.chair_line, data=(block[:little],)), *key], little, keys.path)
    large = peak([sealed_file(name, keys.chair_line, data=(block for _ in range(100))), *key], size, keys.path)
    school, reference = sealed_school(stage, keys.chair_line)
    asked = ("-c", school.config(), reference, *key, "--because", REASON)
    put_original(school, reference, keys.chair_line, (block[:little],))
    small_row = peak(asked, little, keys.path)
    put_original(school, reference, keys.chair_line, (block for _ in range(100)))
    large_row = peak(asked, size, keys.path)
    note(f"from a file: 300 KB in {small} KB, 100 MB in {large} KB; from the register: {small_row} KB, {large_row} KB")
    holds(large < small + 1024 and large_row < small_row + 1024, "an original that is larger needs more")
    if os.path.basename(os.environ.get("B", "build")) == "san":
        note("sanitizers have memory of their own: only the growth is looked at")
    else:
        holds(large < PEAK_KB and large_row < PEAK_KB, f"{large} KB, {large_row} KB")


if __name__ == "__main__":
    run(mail_servers)
