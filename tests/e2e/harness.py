"""What the end-to-end tests share: tests that print TAP, a folder for everything, a school, and incidentd itself.

A test is a function that says in its decorator what holds, and asserts it:

    @test("a report is acknowledged")
    def _(stage): ...

    if __name__ == "__main__":
        run(mail_servers)

run() gives each test what the context manager makes (once for the file) and cleans up, whatever happens, also on SIGTERM.
The binary is $B/incidentd (B defaults to build). Without Dovecot a file is skipped; where CI is set, that is a failure.
"""
import contextlib
import json
import os
import pathlib
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from email import message_from_bytes, policy

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import dovecot  # noqa: E402
from mail_server import MailServer  # noqa: E402
from midnight import wait_out_midnight  # noqa: E402
from smtp_backend import SmtpBackend  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
INCIDENTD = pathlib.Path(os.environ.get("B", "build"), "incidentd").absolute()
DONE, NO, USAGE, LATER, CONFIG = 0, 1, 64, 75, 78
PATIENCE = 60  # seconds: no command of a test may take longer
tests = []


# ---- TAP ----

def test(sentence):
    def keep(function):
        tests.append((sentence, function))
        return function
    return keep


def note(text, file=None):
    for line in str(text).splitlines() or [""]:
        print("# " + line, file=file, flush=True)


def run_one(number, sentence, function, stage):
    try:
        function(stage)
    except Exception as error:  # a test may fail in any way, the others go on
        print(f"not ok {number} - {sentence}", flush=True)
        note(f"not ok {number} - {sentence}", sys.stderr)  # prove shows no other
        frame = next((f for f in traceback.extract_tb(error.__traceback__) if f.name == function.__name__), None)
        note(f"{type(error).__name__} at line {frame.lineno if frame else '?'}: {frame.line if frame else ''}", sys.stderr)
        note(str(error)[:4000], sys.stderr)
        return False
    print(f"ok {number} - {sentence}", flush=True)
    return True


def chosen():
    """All tests, or those whose sentence contains an argument."""
    return [pair for pair in tests if not sys.argv[1:] or any(word in pair[0] for word in sys.argv[1:])]


def run(make_stage):
    if not INCIDENTD.exists():
        print(f"Bail out! {INCIDENTD} is not built")
        sys.exit(1)
    if make_stage is not folder and not dovecot.installed():
        print("1..0 # SKIP Dovecot is not installed")
        sys.exit(1 if os.environ.get("CI") else 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.umask(0o022)
    os.environ["TZ"] = "UTC"
    wait_out_midnight()
    print(f"1..{len(chosen())}", flush=True)
    with make_stage() as stage:
        good = [run_one(i, *pair, stage) for i, pair in enumerate(chosen(), 1)]
    sys.exit(0 if all(good) else 1)


def holds(condition, what):
    """An assertion that says what it saw."""
    if not condition:
        raise AssertionError(what)


def equal(seen, wanted, what=""):
    if seen != wanted:
        raise AssertionError(f"{what}: saw {seen!r}, wanted {wanted!r}")


def wait_until(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {seconds} s: {what}")
        time.sleep(0.02)


def children_of(pid):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


# ---- the stage ----

@contextlib.contextmanager
def folder():
    """A temporary folder through which other users may pass, as Dovecot must."""
    with tempfile.TemporaryDirectory(prefix="incidentd-test-", ignore_cleanup_errors=True) as path:
        os.chmod(path, 0o711)
        yield pathlib.Path(path)


SCHOOLS_MAX = 40
MAILBOXES = ("reports", "second", "good", "bad")  # what a school's mailboxes may be called


def domain(number):
    return f"school{number}.example"


class Stage:
    """The servers of a test file. Faults of the SMTP backend follow the recipient's local part (see smtp_backend)."""

    def __init__(self, path, stack, capability=None):
        self.path = path
        store = f"{path}/dovecot/mail/{{recipient}}/Maildir"
        self.backend = stack.enter_context(SmtpBackend(store=path / "sent", log=path / "smtp.log",
                                                       maildir=store))
        logins = {f"{name}@{domain(number)}": "secret-" + secrets.token_hex(8)
                  for name in MAILBOXES for number in range(1, SCHOOLS_MAX + 1)}
        self.dovecot = stack.enter_context(MailServer.start(path / "dovecot", logins, self.backend.port,
                                                             capability))
        self.schools = []


@contextlib.contextmanager
def mail_servers():
    with folder() as path, contextlib.ExitStack() as stack:
        yield Stage(path, stack)


# ---- configuration ----

def libconfig(value):
    if isinstance(value, dict):
        return "{ " + " ".join(f"{name} = {libconfig(one)};" for name, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "( " + ", ".join(libconfig(one) for one in value) + " )"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_config(path, settings):
    path.write_text("".join(f"{name} = {libconfig(value)};\n" for name, value in settings.items()))
    return path


class School:
    """One organisation with its mailboxes and people in Dovecot, a register, and incidentd to work on them."""

    def __init__(self, stage, prefix=None, mailboxes=("reports",)):
        stage.schools.append(self)
        number = len(stage.schools)
        self.stage, self.dovecot = stage, stage.dovecot
        self.prefix = prefix or f"S{number}"
        self.domain = domain(number)
        self.path = stage.path / f"{number}-{self.prefix}"
        self.path.mkdir()
        self.outputs = []
        for local_part in ("head", "dpo", "chair"):
            self.user(local_part)
        self.settings = {
            "database": self.path / "register.db",
            "keys": self.path / "keys",
            "templates": TOP / "config/templates",
            "log": "debug",
            "organisations": [self.organisation(mailboxes)],
        }

    def address(self, local_part):
        return f"{local_part}@{self.domain}"

    def user(self, local_part):
        """Somebody whose mail is looked at."""
        self.dovecot.add_box(self.address(local_part))
        return self.address(local_part)

    def secret_file(self, name, secret):
        path = self.path / name
        path.touch(mode=0o600)
        path.write_text(secret + "\n")
        return path

    def mailbox(self, name, **changes):
        address = self.address(name)
        return {
            "name": name,
            "url": f"imaps://localhost:{self.dovecot.imaps}",
            "user": address,
            "password_file": self.secret_file(f"{name}.password", self.dovecot.users[address]),
            "ca_file": self.dovecot.ca,
            **changes,
        }

    def organisation(self, mailboxes):
        return {
            "name": f"School {self.prefix}",
            "prefix": self.prefix,
            "timezone": "Europe/London",
            "mailboxes": [self.mailbox(name) for name in mailboxes],
            "outgoing": {
                "url": f"smtp://localhost:{self.dovecot.submission}",
                "tls": "starttls",
                "from": f"Security incidents <{self.address(mailboxes[0])}>",
                "user": self.address(mailboxes[0]),
                "password_file": self.path / f"{mailboxes[0]}.password",
                "ca_file": self.dovecot.ca,
            },
            "staff_domains": [self.domain],
            "roles": {
                "siro": {"name": "Alison Grant", "address": self.address("head")},
                "dpo": {"name": "Martin Webb", "address": self.address("dpo")},
                "chair": {"name": "Ruth Bell", "address": self.address("chair")},
            },
        }

    # ---- incidentd ----

    @property
    def first(self):
        return self.settings["organisations"][0]

    def config(self):
        return write_config(self.path / "incidentd.conf", self.settings)

    def incidentd(self, command, *arguments, status=DONE, **options):
        """Runs a subcommand to its end; status None allows any."""
        argv = [INCIDENTD, command, "-c", self.config(), *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, errors="replace", timeout=PATIENCE, **options)
        self.outputs += [done.stdout, done.stderr]
        if status is not None and done.returncode != status:
            raise AssertionError(f"incidentd {command}: exit status {done.returncode}, wanted {status}\n"
                                 f"{done.stdout}{done.stderr}")
        return done

    def once(self, status=DONE):
        """Drains everything; returns the log."""
        return self.incidentd("once", status=status).stderr

    def json(self, command, *arguments):
        return json.loads(self.incidentd(command, "--json", *arguments, status=None).stdout or "[]")

    def taken(self):
        return self.json("list", "--mail")

    def quarantined(self):
        return self.json("list", "--quarantine", "--all")

    @contextlib.contextmanager
    def daemon(self, program=INCIDENTD):
        """incidentd run in the background: (process, function that returns the log so far)."""
        log = self.path / "daemon.log"
        with open(log, "ab") as stderr:
            process = subprocess.Popen([program, "run", "-c", self.config()], stderr=stderr)
        try:
            yield process, lambda: log.read_text(errors="replace")
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            self.outputs.append(log.read_text(errors="replace"))

    def register(self, sql, *values):
        """Asks the register itself, or changes it (time passes, somebody tampers)."""
        with contextlib.closing(sqlite3.connect(self.settings["database"], timeout=10)) as register:
            rows = register.execute(sql, values).fetchall()
            register.commit()
        return rows

    def time_passes(self):
        """Whatever waits for its next try is due."""
        self.register("UPDATE outbox SET next_at = 0 WHERE state = 'pending'")

    # ---- mail ----

    def drop(self, data, mailbox="reports", **options):
        self.dovecot.drop(self.address(mailbox), data, **options)

    def inbox(self, local_part, folder="INBOX"):
        """The parsed mails of somebody's folder."""
        return [message_from_bytes(data, policy=policy.default)
                for data in self.dovecot.mails(self.address(local_part), folder)]


numbers = iter(range(1, 1000000))


def report(school, sender="ann", body="I sent the class list to the wrong parent.", subject="Data breach", **headers):
    """The bytes of a mail as a person writes it; a header set to None is left out."""
    number = next(numbers)
    fields = {
        "From": f"Ann Smith <{school.address(sender)}>",
        "To": school.address("reports"),
        "Subject": subject,
        "Date": time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()),
        "Message-ID": f"<{number}.{os.getpid()}@{school.domain}>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)
    return head.encode() + b"\n" + (body if isinstance(body, bytes) else body.encode()) + b"\n"
