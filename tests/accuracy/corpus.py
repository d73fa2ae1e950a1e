"""Mail written by others, read through the built program: cases, runs and the comparison of texts that every scorer
shares. Texts compare after Unicode NFC, with runs of white space as one space and without control characters (the
report never holds any); addresses in lower case."""
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

TOP = pathlib.Path(__file__).resolve().parents[2]
CORPORA = pathlib.Path(os.environ.get("CORPORA", TOP / "../shared/corpora"))
HANGS = 30  # seconds until a run is ended
# A sanitized program keeps what it frees, to see who uses it; little, so that its memory is the parsers'.
ENVIRONMENT = {"ASAN_OPTIONS": "quarantine_size_mb=8"} | os.environ


@dataclass
class Case:
    id: str
    mail: bytes
    expect: dict
    about: dict = field(default_factory=dict)  # whatever else the corpus says of it


@dataclass
class Run:
    """One mail through `incidentd parse --json`."""
    status: int      # exit status; negative: the signal that ended it
    report: dict     # None when the output is no JSON object
    errors: str
    cpu: float       # seconds, user and system: another process on the machine does not count
    rss: int         # bytes


@dataclass
class Check:
    """One part of a case's score."""
    name: str
    ok: bool
    expected: object = None
    found: object = None


def cases(suite):
    """The cases of one folder of the corpora; None when the machine does not have it."""
    path = CORPORA / suite / "cases.jsonl"
    if not path.exists():
        return None
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    return [Case(row["id"], (path.parent / row["file"]).read_bytes(), row["expect"], row) for row in rows]


def parse(program, mail):
    """Input and output are memory files, so nothing blocks and one wait tells how it ended and what it took."""
    inputs, output, errors = (os.fdopen(os.memfd_create(name), "w+b") for name in ("mail", "output", "errors"))
    with inputs, output, errors:
        inputs.write(mail)
        inputs.seek(0)
        process = subprocess.Popen([program, "parse", "--json", "-"], stdin=inputs, stdout=output, stderr=errors,
                                   env=ENVIRONMENT)
        watchdog = threading.Timer(HANGS, process.kill)
        watchdog.start()
        _, status, usage = os.wait4(process.pid, 0)
        watchdog.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        return Run(process.returncode, read_object(output.read()), errors.read().decode(errors="replace"),
                   usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def read_object(text):
    try:
        value = json.loads(text.decode("utf-8"))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def parse_all(program, mails):
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(pool.map(lambda mail: parse(program, mail), mails))


# ---- comparing ----

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def plain(text):
    """A text as it is compared."""
    return " ".join(CONTROL.sub("", unicodedata.normalize("NFC", text or "")).split())


def words(text):
    return plain(text).split()


def in_order(needles, haystack):
    """Are all words of the first list in the second, in their order? What stands between (the target of a link, the
    mark of a list) does not matter."""
    rest = iter(haystack)
    return all(needle in rest for needle in needles)


UNREAD = "\ufffd"  # what the corpus could not decode; it stands for one to three characters that we did


def unread(expected):
    return re.compile(re.escape(expected).replace(UNREAD, ".{1,3}?"))


def equals(expected, found):
    if UNREAD not in expected:
        return expected == found
    return unread(expected).fullmatch(found) is not None


def contains(text, expected):
    if UNREAD not in expected:
        return expected in text
    return unread(expected).search(text) is not None


def mailbox(value):
    """(name, address) of a mailbox as it is compared. Without an @ the one word there is counts as the name."""
    value = value or {}
    name, address = plain(value.get("name")), plain(value.get("address"))
    return (name, address.lower()) if "@" in address else (name or address, "")


def mailboxes(values):
    return [mailbox(value) for value in values or []]


def same(name, expected, found):
    return Check(name, expected == found, expected, found)
