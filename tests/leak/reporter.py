"""A reporter of whom everything is unique: names, addresses, numbers, machines. Each is a token that must be found nowhere; and
the forms in which a file may hold one."""
import base64
import hashlib
import html
import itertools
import re
import unicodedata

FIRST = ("bethan", "callum", "nesta", "owain", "priya", "tomos", "ruth", "idris")
LAST = ("exholm", "arrisk", "ellwood", "ôllan", "endüll", "aberé", "inmark", "orstad")
CONSONANTS = "bcdfghjklmnpqrstvwxz"


def letters(n, width=4):
    """A number in consonants, always as many: so one token is never the beginning of another."""
    out = ""
    for _ in range(width):
        n, digit = divmod(n, len(CONSONANTS))
        out = CONSONANTS[digit] + out
    return out


def plain(text):
    """Letters without their accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


class Reporter:
    def __init__(self, number, domain):
        tag = self.tag = letters(number)
        self.domain = domain
        self.first = "Zq" + FIRST[number % len(FIRST)] + tag
        self.last = "Vx" + LAST[number // 3 % len(LAST)] + tag
        self.first_ascii, self.last_ascii = plain(self.first), plain(self.last)
        self.name = f"{self.first} {self.last}"
        self.alias = "Zw" + LAST[number % len(LAST)] + tag  # in no header
        self.initials = "ZV"
        self.user = "z" + self.last_ascii.lower()
        self.address = f"{self.first_ascii}.{self.last_ascii}@{domain}".lower()
        self.private = f"mooqz{tag}@qzbox{tag}.example"
        self.handle = f"hanqz{tag}"
        self.host = f"pcqz{tag}"
        self.mailer = f"Mailerqz{tag}"
        self.organisation = f"Orgqz{tag}"
        self.street = f"Elmqz{tag}"
        self.file = f"fileqz{tag}"
        self.thread = f"thrqz{tag}"
        self.key = f"keyqz{tag}"
        self.id = f"midqz{tag}"
        self.message_id = f"{self.id}@{self.host}.{domain}"
        self.ip = f"2001:db8:{number // 9000 + 1000}:{number % 9000 + 1000}::7"
        self.phone = f"07700{910000 + number}"
        self.payroll = f"90{660000 + number}"
        self.other = f"Tom Marlow{tag}"
        self.second = f"Mrs Okafor{tag}"
        self.facts = (f"{self.other} found a list of pupils near the copier on Friday. "
                      f"{self.second} has the memory stick.")

    @property
    def telephone(self):
        return f"{self.phone[:5]} {self.phone[5:]}"

    @property
    def payroll_number(self):
        return self.payroll

    def tokens(self):
        """{what it is: token}"""
        kinds = ("first", "last", "alias", "user", "handle", "host", "mailer", "organisation", "street", "file", "thread", "key",
                 "id", "ip", "phone", "payroll")
        found = {kind: getattr(self, kind) for kind in kinds}
        found["private"], found["box"] = self.private.split("@")[0], self.private.split("@")[1].split(".")[0]
        return found

    def whole(self):
        """What is hashed as a whole, where somebody hashes."""
        ids = (self.message_id, f"<{self.message_id}>")
        return (self.address, self.private, self.name, self.phone, *ids)


# ---- forms ----

def cases(token):
    return dict.fromkeys((token, token.lower(), token.upper(), token.title()))


def base64_forms(data):
    """What stands in any base64 that has these bytes in it, whatever is in front of them."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + data)
        first = -(-shift * 8 // 6)
        last = (shift + len(data)) * 8 // 6
        yield coded[first:last]


def exact_forms(token):
    for variant in cases(token):
        for charset in ("utf-8", "utf-16-le", "latin-1"):
            yield from base64_forms(variant.encode(charset))


def folded_forms(token):
    """Those in which small and capital letters are the same."""
    spelt = dict.fromkeys((token, plain(token)))
    for text in spelt:
        for charset in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1"):
            yield text.encode(charset)
        yield text.encode()[::-1]
        for between in " .-_":
            yield between.join(text).encode()
        for variant in cases(text):
            data = variant.encode()
            yield data.hex().encode()
            yield variant.encode("utf-16-le").hex().encode()
            yield b"".join(b"=%02x" % byte for byte in data)
            yield b"".join(b"%%%02x" % byte for byte in data)
            yield "".join(f"&#{ord(c)};" for c in variant).encode()
            yield "".join(f"&#x{ord(c):x};" for c in variant).encode()
            yield "".join(f"\\u{ord(c):04x}" for c in variant).encode()
        if not text.isascii():
            yield re.sub(rb"[\x80-\xff]", lambda m: b"=%02x" % m[0][0], text.encode())
            yield re.sub(rb"[\x80-\xff]", lambda m: b"%%%02x" % m[0][0], text.encode())
            yield html.escape(text).encode("ascii", "xmlcharrefreplace")
            yield "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text).encode()


def hashes(data):
    for make in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512, hashlib.blake2b,
                 lambda some: hashlib.blake2b(some, digest_size=32)):
        yield make(data).digest()


def patterns(reporter, raw=()):
    """(name, folded, bytes) of everything that is looked for. raw: the mails as they lie on a server."""
    for kind, token in reporter.tokens().items():
        if kind == "phone":
            spelt = (token, reporter.telephone, token[1:])
        else:
            spelt = (token,)
        for text in spelt:
            for data in dict.fromkeys(folded_forms(text)):
                yield kind, True, data.lower()
            for data in dict.fromkeys(exact_forms(text)):
                yield kind, False, data
    for text in itertools.chain((text.encode() for text in reporter.whole()), raw):
        for digest in hashes(text):
            yield "hash", False, digest
            yield "hash", True, digest.hex().encode()
            yield "hash", False, base64.b64encode(digest).rstrip(b"=")


def normal(text):
    """Letters and digits alone, in small letters, without accents: in what a reader sees nothing may be hidden."""
    look_alike = str.maketrans("аеорсухіѕјһԁԛԝкмнтв", "aeopcyxisjhdqwkmhtb")
    text = plain(text).casefold().translate(look_alike)
    return "".join(c for c in text if c.isalnum())


def normal_patterns(reporter):
    for kind, token in reporter.tokens().items():
        text = normal(token)
        yield kind, True, (text.lstrip("0") if kind == "phone" else text).encode()
