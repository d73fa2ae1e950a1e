"""A school whose people work with mail programs of their own, for tests of what they write to each other through us: who
they are, what has been sent to whom, and what the register holds of it."""
import re
from email import message_from_bytes, policy

from clients import AppleMail, Gmail, IPhone, OutlookDesktop, OutlookPhone, Samsung, plain_of
from harness import School, equal, holds

ROLES = ("siro", "dpo", "chair", "pryce", "haddad", "reed", "ann", "it")


class Cast(School):
    """The school, and self.siro, self.dpo ...: the client of each."""

    def __init__(self, stage):
        super().__init__(stage)
        self.server = f"mx.{self.domain}"
        self.siro = self.person(IPhone, "Alison Grant", self.address("head"))
        self.dpo = self.person(OutlookDesktop, "Martin Webb", f"dpo@council-{self.domain}",
                               ("Kind regards", "", "Martin Webb", "Data Protection Officer", "Tel. 01632 960123"))
        self.chair = self.person(AppleMail, "Ruth Bell", self.address("chair"))
        self.pryce = self.person(Gmail, "Owen Pryce", self.address("o.pryce"), ("Owen Pryce", "Governor"))
        self.haddad = self.person(OutlookPhone, "Leila Haddad", self.address("l.haddad"))
        self.reed = self.person(AppleMail, "Tom Reed", self.address("t.reed"), ())
        self.ann = self.person(Samsung, "Ann Smith", self.address("ann"))
        self.it = self.person(Gmail, "IT support", self.address("it"))
        self.first["mailboxes"][0]["authserv_id"] = self.server
        self.first["roles"] = {
            "siro": self.held_by(self.siro),
            "dpo": self.held_by(self.dpo),
            "chair": self.held_by(self.chair),
            "board": [self.held_by(self.pryce), self.held_by(self.haddad)],
            "administrator": self.held_by(self.it),
        }
        self.seen = 0
        self.everything = []  # every mail of ours: (address, mail)

    def person(self, client, name, address, signature=()):
        self.dovecot.add_box(address)
        return client(name, address, self.server, signature)

    @staticmethod
    def held_by(person):
        return {"name": person.name, "address": person.address}

    # ---- mails ----

    def sent(self):
        """{address: mails} that the outgoing server has had since the last call. Each must lie in its recipient's inbox."""
        ours, mails = self.address("reports"), {}
        letters = [letter for letter in self.stage.backend.mails() if letter[0]["from"] == ours]
        for envelope, data in letters[self.seen:]:
            address, = envelope["to"]
            holds(data.replace(b"\r\n", b"\n") in [one.replace(b"\r\n", b"\n") for one in self.dovecot.mails(address)], address)
            mail = message_from_bytes(data, policy=policy.default)
            equal(mail["To"].addresses[0].addr_spec, address, "To and envelope")
            mails.setdefault(address, []).append(mail)
            self.everything.append((address, mail))
        self.seen = len(letters)
        return mails

    def take(self, *mails):
        """Mails through the daemon: what went out."""
        for data in mails:
            self.drop(data)
        self.once()
        return self.sent()

    def say(self, person, mail, *lines, **headers):
        """Somebody answers a mail of ours, {} being its code; what went out."""
        return self.take(person.reply(mail, [line.replace("{}", f"[{code(mail)}]") for line in lines], **headers))

    def report(self, text, subject="Something has happened"):
        """A member of staff reports: what went out."""
        return self.take(self.ann.write(self.address("reports"), subject, text))

    # ---- the register ----

    def now(self, column, incident=1):
        (value,), = self.register(f"SELECT {column} FROM incident WHERE id = ?", incident)
        return value

    def record(self):
        """All that a command could change."""
        return {table: self.register(f"SELECT {columns} FROM {table} ORDER BY 1, 2") for table, columns in (
            ("incident", "*"), ("duty", "*"), ("decision", "*"), ("section", "*"), ("correction", "*"),
            ("code", "id, person, incident, mac, used_at"))}

    def outcome(self):
        return self.register("SELECT outcome FROM mail ORDER BY id DESC LIMIT 1")[0][0]

    def audited(self, event):
        """The details of the audit rows of an event, in order."""
        return [detail for (detail,) in self.register(
            "SELECT detail FROM audit a JOIN audit_detail d ON d.sequence = a.sequence WHERE event = ? ORDER BY a.sequence",
            event)]


def code(mail):
    return re.search(r"\[([a-z2-9]{16})\]", plain_of(mail))[1]


def only(mails, person, subject=""):
    """The one mail to somebody whose subject holds these words."""
    found = [mail for mail in mails.get(person.address, []) if subject in str(mail["Subject"])]
    equal(len(found), 1, f"mails {subject!r} to {person.name}, of {subjects(mails)}")
    return found[0]


def subjects(mails):
    return sorted((address.partition("@")[0], str(mail["Subject"])) for address, some in mails.items() for mail in some)


def said(mail):
    return " ".join(plain_of(mail).split())
