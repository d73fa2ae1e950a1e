"""The same skill on mail that nobody can have learnt by heart. Each case is changed so that its meaning stays, and its
expectation in the same way; labels, banners and phrases of clients and servers stay as they are.

  renamed     The words of people's names, the local parts and domain labels of their addresses become others,
              everywhere in the mail and in the expectation: who wrote what stays the same. Domains and local parts that
              tell a server's format (mailer-daemon, a provider's name, a top-level domain) stay.
  reworded    Filler words become others, in the mail and in the expectation. Filler is: in forwards and replies, words
              that stand in many expectations of the suite; in replies also long lower-case words of the author's own
              text that belong to no phrase of a client; in MIME suites, words that occur in the mail exactly as often
              as in the expectation, so that no header or boundary is hit. Same length there: nothing moves.
  charset     The text in a legacy charset of its language, declared. The characters stay the same.
  base64, quoted-printable   The part in another transfer encoding. The decoded bytes stay the same.
  flowed      RFC 3676: long lines broken softly. White space does not count in the comparison.
  quoted      Replies, forwards: blocks that are quoted already are quoted once more. What is new stays new. Forwards:
              only where the block's own headers are not quoted, or its text would gain a mark.
  headers     Names in another case, Subject and To folded, a Subject in encoded-words: all mean the same (RFC 5322
              section 2.2, RFC 2047). The fields of a delivery status in another case, too.
  rewrapped   base64 with lines of another length.
  container   TNEF: the other registered type, another spelling of the part's name.

Mail whose very defects are the test (mime-stalwart's group "malformed", parts that readers delimit in different ways)
keeps its structure: only words and the case of header names change. All chance comes from the seed and the case's id.
"""
import base64
import binascii
import collections
import copy
import email
import hashlib
import random
import re
import unicodedata
from dataclasses import replace
from email.header import Header

from corpus import CORPORA, plain

NAMES = """Aled Carys Megan Priya Tomos Gwenllian Olumide Farida Marek Agnieszka Ngozi Declan Saoirse Imogen Bartholomew
Hywel Rhiannon Sanjay Kowalski Okafor Pritchard Llewellyn Abernathy Featherstone Nakamura Petrov Haddad Osei Byrne
Ffion Siân Zoë Jürgen François Núria Søren""".split()
LABELS = """oakfield brynmawr northmoor stmarys larkrise penybont hazelwood riverside elmgrove westgate ashdown
kingsholm""".split()
FILLER = """laptop corridor timetable register assembly minibus cupboard letter parents governors folder printer
classroom trolley spreadsheet lesson register visitor window password screen reception library hall teacher office
drawer memory shared sticker term note pupil coach train garden kitchen folder printout adroddiad ysgol disgybl
dosbarth neuadd athro llyfr cynhadledd gwersi cyfarfod gwaith parth""".split()

# Words that may belong to what a client, a server or a reader of their formats looks for.
KEEP = set("""from date sent subject wrote write forwarded forward message original begin reply regards best kind kindly
sincerely cheers thanks thank hello dear iphone ipad android samsung blackberry outlook gmail yahoo https http mailto
wrote signature signed unsubscribe please there where which would could should about after before under between think
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december am pm cest eest""".split())
MACHINES = set("""mailer daemon mailerdaemon postmaster bounce bounces mail email gmail google googlemail googlegroups
yahoo outlook hotmail icloud apple zoho microsoft onmicrosoft exchange office live msn docomo ezweb softbank amazonses
simulator comcast orange wanadoo laposte userunknown mailboxfull filtered unknown user users root info admin noreply
reply smtp imap relay localhost localdomain student abuse transports virus auone pool mineo rakumail uqmobile mobile
host domain local part this does exist system server pseudo each account""".split())

CHARSETS = (("iso-8859-1", "windows-1252", "iso-8859-15"), ("iso-8859-2", "windows-1250"), ("koi8-r", "windows-1251"),
            ("iso-8859-9",), ("windows-1253",), ("iso-2022-jp", "shift_jis", "euc-jp"), ("euc-kr",), ("gb2312", "gbk"),
            ("big5",), ("windows-1255",), ("windows-1256",))


def mutate(suite, cases, seed):
    """The cases of a suite, changed; None: this suite has no expectation to change."""
    change = SUITES.get(suite)
    if change is None:
        return None
    filler = frequent_words(cases)
    changed = []
    for case in cases:
        chance = random.Random(f"{seed} {case.id}")
        new = replace(case, expect=copy.deepcopy(case.expect), about=dict(case.about, mutations=[]))
        changed.append(change(new, chance, filler))
    return changed


def note(case, what):
    case.about["mutations"].append(what)


# ---- words ----

WORD = re.compile(r"[^\W\d_]+")


def strings(value):
    """All strings in an expectation but digests, types and file names."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in UNTOUCHED for text in strings(item)]
    return []


UNTOUCHED = {"sha256", "content_type", "filename", "kind", "mode", "status", "reasons", "decoded_file"}


def map_strings(value, change):
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [map_strings(item, change) for item in value]
    if isinstance(value, dict):
        return {key: item if key in UNTOUCHED else map_strings(item, change) for key, item in value.items()}
    return value


def frequent_words(cases, least=8):
    """Words of so many expectations are what the suite fills its mail with. Addresses are no filler."""
    counts = collections.Counter()
    for case in cases:
        counts.update({word for text in strings(case.expect) for word in WORD.findall(ADDRESS.sub("", text).lower())})
    return {word for word, n in counts.items() if n >= least and len(word) >= 4 and word not in KEEP}


def invented(word, chance):
    """A word that can be spoken, of the same length and case."""
    letters = [chance.choice("bdfglmnprstv" if i % 2 == 0 else "aeiou") for i in range(len(word))]
    return "".join(new.upper() if old.isupper() else new for old, new in zip(word, letters))


def in_case_of(old, new):
    return new.upper() if old.isupper() and len(old) > 1 else new.capitalize() if old[:1].isupper() else new


def substitute(text, words):
    """Each word by the map (keys in lower case), its case kept."""
    return WORD.sub(lambda m: in_case_of(m[0], words[m[0].lower()]) if m[0].lower() in words else m[0], text)


def rename(text, names, filler):
    """Names everywhere, in addresses without accents; filler outside addresses."""
    pieces, last = [], 0
    for address in ADDRESS.finditer(text):
        pieces += [substitute(text[last:address.start()], filler | names), unaccented(substitute(address[0], names))]
        last = address.end()
    return "".join(pieces) + substitute(text[last:], filler | names)


def unaccented(text):
    return unicodedata.normalize("NFKD", text.replace("ø", "o")).encode("ascii", "ignore").decode()


def draw(olds, pool, chance, fits=lambda word: True):
    """A map of each old word to a new one, no two alike while the pool lasts."""
    news = [word for word in dict.fromkeys(pool) if fits(word)]
    chance.shuffle(news)
    return {old: news[i % len(news)].lower() for i, old in enumerate(sorted(olds))}


# ---- headers ----

def header_end(mail):
    match = re.search(rb"\r?\n\r?\n", mail)
    return match.end() if match else len(mail)


def newline(mail):
    return b"\r\n" if b"\r\n" in mail[:2000] else b"\n"


FIELDS = (rb"(?im)^(subject|from|to|cc|date|message-id|mime-version|content-type|content-transfer-encoding|in-reply-to|"
          rb"references|return-path|auto-submitted|precedence|x-failed-recipients)(?=:)")
STATUS = (rb"(?im)^(final-recipient|original-recipient|action|status|diagnostic-code|reporting-mta|remote-mta|"
          rb"arrival-date|feedback-type|original-mail-from)(?=:)")
FOLDABLE = rb"(?im)^((?:subject|to): \S+) (?=\S)(?![^\r\n]*=\?)(?![^\r\n]*\")"


def change_headers(case, chance, fold=True):
    end = header_end(case.mail)
    head, body = case.mail[:end], case.mail[end:]
    case_of = chance.choice((bytes.lower, bytes.upper, bytes.title, None))
    if case_of:
        head = re.sub(FIELDS, lambda m: case_of(m[0]), head)
        note(case, "headers: case")
    if fold:
        head = re.sub(FOLDABLE, rb"\1" + newline(case.mail) + b" ", head)
        note(case, "headers: folded")
    case.mail = head + body


# ---- parts ----

class Part:
    """A leaf of a mail: where its header and its body stand in the bytes."""

    def __init__(self, mail, start, body, end):
        self.start, self.body, self.end = start, body, end
        self.header, self.content = mail[start:body], mail[body:end]
        self.type = self.first(rb"content-type:\s*([^\s;]+)", b"text/plain").lower()
        self.encoding = self.first(rb"content-transfer-encoding:\s*([^\s;]+)", b"7bit").lower().strip(b'"')
        self.charset = self.first(rb"charset\s*=\s*\"?([^\s\";]+)", b"us-ascii").lower()

    def first(self, pattern, default):
        match = re.search(rb"(?im)" + (rb"^" if b":" in pattern else b"") + pattern, self.header)
        return match[1] if match else default


def leaves(mail, start=0, end=None, depth=0):
    end = len(mail) if end is None else end
    gap = re.compile(rb"\r?\n\r?\n|(?<=\n)\r?\n").search(mail, max(start - 1, 0), end)
    if not gap or depth > 10:
        return
    part = Part(mail, start, gap.end(), end)
    boundary = re.search(rb"(?i)boundary\s*=\s*(?:\"([^\"]+)\"|([^\s;\"]+))", part.header)
    if part.type.startswith(b"multipart/") and boundary:
        line = rb"(?m)(?:\r?\n)?^--" + re.escape(boundary[1] or boundary[2])
        if len(boundary[1] or boundary[2]) > 70:
            return  # longer than RFC 2046 allows
        found = list(re.compile(line + rb"(--)?[ \t]*(?:\r?\n|\Z)").finditer(mail, part.body, end))
        if len(found) != len(re.compile(line).findall(mail, part.body, end)):
            return  # lines that only begin like a boundary: readers differ on where the parts end
        for here, there in zip(found, found[1:]):
            if not here[1]:
                yield from leaves(mail, here.end(), there.start(), depth + 1)
    elif part.type == b"message/rfc822" and part.encoding in (b"7bit", b"8bit"):
        yield from leaves(mail, part.body, end, depth + 1)
    elif b":" in part.header:
        yield part


def encoded(data, encoding, end_of_line, width=76):
    if encoding == b"base64":
        text = base64.b64encode(data)
        return end_of_line.join(text[i:i + width] for i in range(0, len(text), width))
    if encoding == b"quoted-printable":
        lines = data.replace(b"\r\n", b"\n").split(b"\n")
        return end_of_line.join(binascii.b2a_qp(line, istext=False).replace(b"\n", end_of_line) for line in lines)
    return data


def with_field(header, name, value):
    """A header block with the field set, in place of all its occurrences."""
    line = name + b": " + value
    end_of_line = b"\r\n" if b"\r\n" in header else b"\n"
    header = re.sub(rb"(?im)^" + name + rb":[^\n]*\n(?:[ \t][^\n]*\n)*", b"", header)
    lines = header.rstrip(b"\r\n")
    return (lines + end_of_line if lines else b"") + line + 2 * end_of_line


def reencode(case, chance, is_known):
    """One plain text part that is written as it is becomes base64 or quoted-printable; a text in UTF-8 gets the legacy
    charset of its language. `is_known` tells whether the part's bytes are what the expectation speaks of."""
    parts = [part for part in leaves(case.mail) if part.type in (b"text/plain", b"text/html")
             and part.encoding in (b"7bit", b"8bit", b"binary") and b"flowed" not in part.header.lower()
             and part.content.strip() and is_known(part)]
    if not parts:
        return
    part = chance.choice(parts)
    data, header, legacy = part.content, part.header, None
    if part.charset == b"utf-8" and part.type == b"text/plain":
        legacy = legacy_charset(data.decode("utf-8", "replace"), chance)
    if legacy:
        data = data.decode("utf-8").encode(legacy)
        header = re.sub(rb"(?i)(charset\s*=\s*\"?)utf-8", rb"\1" + legacy.encode(), header)
        note(case, f"charset {legacy}")
    encoding = chance.choice((b"base64", b"quoted-printable"))
    header = with_field(header, b"Content-Transfer-Encoding", encoding)
    case.mail = (case.mail[:part.start] + header + encoded(data, encoding, newline(case.mail)) + case.mail[part.end:])
    note(case, encoding.decode())


def rewrap(case, chance):
    """Every base64 part with lines of another length."""
    for part in reversed(list(leaves(case.mail))):
        compact = b"".join(part.content.split())
        if part.encoding == b"base64" and re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", compact) and len(compact) % 4 == 0:
            width = chance.choice((60, 64, 72))
            lines = newline(case.mail).join(compact[i:i + width] for i in range(0, len(compact), width))
            case.mail = case.mail[:part.body] + lines + case.mail[part.end:]
            note(case, f"rewrapped to {width}")


def legacy_charset(text, chance):
    """A charset of before Unicode that has all the characters of a text, of its own language first."""
    for family in CHARSETS:
        names = [name for name in family if can_encode(text, name)]
        if names:
            return chance.choice(names)
    return None


def can_encode(text, charset):
    try:
        return text.encode(charset).decode(charset) == text
    except UnicodeError:
        return False


# ---- mail of one text part: forwards and replies ----

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NAMED = re.compile(r"((?:[^\W\d_][\w'-]+ ){0,2}[^\W\d_][\w'-]+)\"? ?(?:<|\[mailto:|\()(?=[\w.+-]+@)")


def change_text_mail(case, chance, filler, own_words=False):
    message = email.message_from_bytes(case.mail)
    text = message.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")
    charset = legacy_charset(text, chance) or "utf-8"
    fits = lambda word: can_encode(word, charset)
    words = draw(filler | (author_words(case) if own_words else set()), FILLER, chance, fits)
    names = draw(labels_of(case, text), LABELS, chance) | draw(names_of(case, text), NAMES, chance, fits)
    case.expect = map_strings(case.expect, lambda value: rename(value, names, words))
    text, subject = rename(text, names, words), rename(message["Subject"], names, words)
    note(case, "renamed, reworded")
    if own_words or not re.search(r"(?m)^> ?[\w* ]+: ?\S", text):
        text = quoted_once_more(case, text)
    flowed = chance.random() < 0.5
    if flowed:
        text = flow(text)
        note(case, "flowed")
    build(case, message, subject, text, charset, flowed, chance)
    change_headers(case, chance, fold=False)
    return case


def author_words(case):
    """Long words of an author's own text, on lines that can be no part of a signature or an attribution."""
    text = case.expect.get("new_text", "")
    lines = [line for line in text.split("\n") if len(line.split()) >= 5 and not re.search(r"https?:|[:@]", line)]
    return {word for line in lines for word in re.findall(r"(?<![\w'-])[a-z]{6,}(?![\w'-])", line) if word not in KEEP}


def labels_of(case, text):
    domains = [address.rpartition("@")[2] for address in addresses_of(case, text)]
    return {label.lower() for domain in domains for label in domain.split(".")[:-1]
            if WORD.fullmatch(label) and len(label) >= 4 and label.lower() not in MACHINES}


def names_of(case, text):
    """Words of personal names: of mailboxes the expectation names, and of what stands before an address."""
    phrases = [value["name"] for value in mailboxes_in(case.expect) if value.get("name")] + NAMED.findall(text)
    phrases += [address.partition("@")[0] for address in addresses_of(case, text)]
    return {word.lower() for phrase in phrases for word in WORD.findall(phrase)
            if len(word) >= 3 and word.lower() not in KEEP | MACHINES}


def addresses_of(case, text):
    return ADDRESS.findall(text) + [value["address"] for value in mailboxes_in(case.expect) if value.get("address")]


def mailboxes_in(value):
    if isinstance(value, dict):
        inner = [box for item in value.values() for box in mailboxes_in(item)]
        return inner + ([value] if "address" in value else [])
    return [box for item in value for box in mailboxes_in(item)] if isinstance(value, list) else []


def quoted_once_more(case, text):
    """Blocks of at least two lines: a lone mark may be the end of an address."""
    changed = re.sub(r"(?m)(?:^>.*\n){2,}", lambda block: re.sub(r"(?m)^>", "> >", block[0]), text)
    if changed != text:
        note(case, "quoted")
    return changed


def flow(text, width=72):
    """RFC 3676: quoted lines keep their marks on each piece; a line that must not flow loses its trailing spaces."""
    lines = []
    for line in text.split("\n"):
        marks, rest = re.match(r"((?:>[ ]?)*)(.*)", line).groups()
        rest = rest if rest == "-- " else rest.rstrip(" ")
        prefix = ">" * marks.count(">")
        while len(rest) > width and " " in rest[20:width].strip():
            cut = rest.rindex(" ", 20, width) + 1
            lines.append(prefix + stuffed(rest[:cut], prefix))
            rest = rest[cut:]
        lines.append(prefix + stuffed(rest, prefix))
    return "\n".join(lines)


def stuffed(line, prefix):
    return " " + line if (prefix and line) or line.startswith((" ", ">", "From ")) else line


def build(case, message, subject, text, charset, flowed, chance):
    """The mail anew: its other headers as they are."""
    encoding = chance.choice((b"base64", b"quoted-printable", b"8bit"))
    fields = [(name, value) for name, value in message.items()
              if name.lower() not in ("from", "subject", "content-type", "content-transfer-encoding")]
    fields.append(("From", sender(charset, chance)))
    fields.append(("Subject", (encoded_words if chance.random() < 0.7 else raw_or_encoded)(subject, charset)))
    fields.append(("Content-Type", f"text/plain; charset={charset}{'; format=flowed' if flowed else ''}"))
    fields.append(("Content-Transfer-Encoding", encoding.decode()))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    body = encoded(text.replace("\n", "\r\n").encode(charset), encoding, b"\r\n")
    case.mail = head.encode() + b"\r\n" + body
    note(case, f"charset {charset}")
    note(case, encoding.decode())


def sender(charset, chance):
    name = " ".join(chance.sample([name for name in NAMES if can_encode(name, charset)], 2))
    address = unaccented(name).lower().replace(" ", ".") + f"@{chance.choice(LABELS)}.sch.uk"
    return f"{raw_or_encoded(name, charset)} <{address}>"


def encoded_words(text, charset):
    return Header(text, charset, maxlinelen=70, header_name="Subject").encode(linesep="\r\n")


def raw_or_encoded(text, charset):
    return text if text.isascii() else encoded_words(text, charset)


def change_reply(case, chance, filler):
    return change_text_mail(case, chance, filler, own_words=True)


# ---- MIME ----

def reword_in_place(case, chance, texts):
    """Words that occur in the mail as often as in the expectation, by words of the same length, on both sides."""
    pattern = re.compile(r"(?<![A-Za-z])[A-Za-z]{5,}(?![A-Za-z])")
    in_bytes = re.compile(pattern.pattern.encode())
    expected = collections.Counter(word for text in texts for word in pattern.findall(text))
    found = collections.Counter(in_bytes.findall(case.mail))
    words = {word: invented(word, chance) for word, n in expected.items() if found[word.encode()] == n}
    if words:
        note(case, f"renamed, reworded: {len(words)} words")
    new_bytes = {old.encode(): new.encode() for old, new in words.items()}
    case.mail = in_bytes.sub(lambda m: new_bytes.get(m[0], m[0]), case.mail)
    return lambda text: pattern.sub(lambda m: words.get(m[0], m[0]), text)


def change_message(case, chance, _):
    expect = case.expect
    html = [text for text in expect["html_parts_as_text"] if text not in expect["text_parts"]]
    texts = strings({**expect, "html_parts_as_text": html})
    case.expect = map_strings(expect, reword_in_place(case, chance, texts))
    malformed = case.about["group"] == "malformed"
    if not malformed:
        known = {plain(text) for text in strings(case.expect)}
        reencode(case, chance, lambda part: plain(part.content.decode(decoder(part), "replace")) in known)
        rewrap(case, chance)
    change_headers(case, chance, fold=not malformed)
    return case


def decoder(part):
    try:
        "".encode(part.charset.decode())
        return part.charset.decode()
    except (LookupError, UnicodeDecodeError):
        return "ascii"


def change_leaves(case, chance, _):
    """The texts of leaves stand in files; changed ones go into the case as `data`."""
    contents = {leaf["decoded_file"]: (CORPORA / "mime-mime4j" / leaf["decoded_file"]).read_bytes()
                for leaf in case.expect["leaf_parts"] if leaf["kind"] == "text"}
    literal = [data.decode("latin-1") for data in contents.values()]
    if all(lines(data) in lines(case.mail) for data in contents.values()):
        change = reword_in_place(case, chance, literal)
        for leaf in case.expect["leaf_parts"]:
            if leaf["kind"] == "text":
                leaf["data"] = change(contents[leaf["decoded_file"]].decode("latin-1")).encode("latin-1")
                leaf["sha256"] = hashlib.sha256(leaf["data"]).hexdigest()
    known = {lines(leaf.get("data", contents.get(leaf["decoded_file"], b""))).strip()
             for leaf in case.expect["leaf_parts"]}
    reencode(case, chance, lambda part: part.charset != b"utf-8" and lines(part.content).strip() in known)
    rewrap(case, chance)
    change_headers(case, chance)
    return case


def lines(data):
    return data.replace(b"\r\n", b"\n")


# ---- bounces ----

SIMPLE_CHARSETS = (b"us-ascii", b"utf-8", b"iso-8859-1")


def change_bounce(case, chance, _):
    recipients = case.expect.get("recipients", [])
    tokens = {word.lower() for address in recipients if not re.search(r"xn--|=\?", address)
              for word in re.findall(r"[A-Za-z]{4,}", address.rpartition(".")[0]) if word.lower() not in MACHINES}
    words = {token: invented(token, chance) for token in sorted(tokens)}
    case.mail = rename_bytes(case.mail, words)
    if words:
        case.expect["recipients"] = [substitute_ascii(address, words) for address in recipients]
        note(case, "renamed: " + ", ".join(f"{old} {new}" for old, new in words.items()))
    if chance.random() < 0.5:
        case.mail = re.sub(STATUS, lambda m: m[0].lower(), case.mail)
        note(case, "headers: status fields in lower case")
    first = next(leaves(case.mail), None)
    reencode(case, chance, lambda part: part.start == first.start and part.charset in SIMPLE_CHARSETS)
    change_headers(case, chance)
    return case


def substitute_ascii(text, words):
    pattern = r"(?<![A-Za-z])(" + "|".join(map(re.escape, words)) + r")(?![A-Za-z])"
    return re.sub(pattern, lambda m: in_case_of(m[0], words[m[0].lower()]), text, flags=re.IGNORECASE)


def rename_bytes(mail, words):
    """In the mail as it is, and inside its base64 parts."""
    if not words:
        return mail
    change = lambda data: substitute_ascii(data.decode("latin-1"), words).encode("latin-1")
    for part in reversed(list(leaves(mail))):
        if part.encoding == b"base64" and part.type.startswith((b"text/", b"message/")):
            try:
                data = change(base64.b64decode(part.content))
            except binascii.Error:
                continue
            tail = newline(mail) if part.end == len(mail) else b""
            mail = mail[:part.body] + encoded(data, b"base64", newline(mail)) + tail + mail[part.end:]
    return change(mail)


# ---- TNEF ----

TNEF_TYPES = (b"application/ms-tnef", b"application/vnd.ms-tnef", b"Application/MS-TNEF", b"application/octet-stream")
TNEF_NAMES = (b"winmail.dat", b"WINMAIL.DAT", b"Winmail.dat")


def change_container(case, chance, _):
    for part in reversed(list(leaves(case.mail))):
        if part.type in (b"application/ms-tnef", b"application/vnd.ms-tnef"):
            header = re.sub(rb"(?i)application/(vnd\.)?ms-tnef", chance.choice(TNEF_TYPES), part.header)
            header = re.sub(rb"(?i)winmail\.dat", chance.choice(TNEF_NAMES), header)
            case.mail = case.mail[:part.start] + header + case.mail[part.body:]
            note(case, "container")
    rewrap(case, chance)
    change_headers(case, chance)
    return case


SUITES = {"mime-stalwart": change_message, "mime-mime4j": change_leaves, "forward-crisp": change_text_mail,
          "reply-crisp": change_reply, "bounce-sisimai": change_bounce, "tnef": change_container}
