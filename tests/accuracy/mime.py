"""Scores of decoding (mime-stalwart, mime-mime4j).

mime-stalwart, against the JSON of `parse`:
  subject      equal to `subject`
  from         the one mailbox equal to `from`, name and address
  to           the same mailboxes in the same order in `to`
  texts        every entry of text_parts is part of `text` (of a nested message: or of the forwarded original). An entry
               made from HTML (it stands in html_parts_as_text, too) is there when its words are, in order. When all
               text parts are blank, the HTML is what a person reads, and its words must be in `text`.
  attachments  binary: an attachment of that SHA-256 and size, with the file name if it has one. Text: an attachment of
               that name (if it has one) and the content in `text` or, in some charset and line ending, by SHA-256.
               A message: its texts, attachments and subject, at any depth, in the same report.
  File names compare as safe names: only what follows the last slash. A character that the corpus could not decode
  (U+FFFD) stands for any: raw 8-bit mail is to be read.

mime-mime4j: each leaf of the mail
  binary       an attachment of that SHA-256 and size: byte-exact
  text         an attachment of that SHA-256, or its text (in its charset) part of `text` or of the forwarded original.
               HTML: its words in order. Of a multipart/alternative one text is enough. Of a text with uuencoded files
               in it: each file by its SHA-256, and all other lines in `text`.

Some expectations of mime-stalwart are what its parser makes of the mail, and not what the mail says. They are named in
DISPUTED with the reason, counted as wrong in the table, and left out of what the target is measured on.
"""
import binascii
import hashlib
import html.parser
import re

from corpus import CORPORA, Check, contains, equals, in_order, mailboxes, plain

CHARSETS = ("utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "iso-2022-jp", "shift_jis", "euc-jp", "gb18030",
            "big5", "euc-kr", "koi8-r", "windows-1251", "utf-16", "utf-7")

DISPUTED = {
    "mime-stalwart/legacy-016": "the digests are of content with LF, the mail has CRLF",
    "mime-stalwart/legacy-017": "the digests are of the encoded text of x-uuencode parts",
    "mime-stalwart/legacy-048": "the digests are of the encoded text of x-uuencode parts",
    "mime-stalwart/malformed-009": "the boundary of the outer multipart ends the inner one (RFC 2046 section 5.1.2)",
    "mime-stalwart/malformed-011": "the boundary of the outer multipart ends the inner one (RFC 2046 section 5.1.2)",
    "mime-stalwart/malformed-012": "the boundary of the outer multipart ends the inner one (RFC 2046 section 5.1.2)",
    "mime-stalwart/malformed-019": "bytes behind the end of a mail that was written over another are no text of it",
    "mime-stalwart/thirdparty-002": "control characters and damaged bytes are expected in the text",
}


class Shown:
    """What a report shows of a mail: all its readable text, and its attachments."""

    def __init__(self, report):
        original = (report["forward"] or {}).get("original") or {}
        self.text = plain(report["text"])
        self.nested = plain(original.get("text"))
        self.subjects = plain(" ".join((report["subject"], original.get("subject") or "")))
        self.attachments = report["attachments"]

    def has_text(self, text, made_of_html=False):
        text = plain(text)
        if contains(self.text, text) or contains(self.nested, text):
            return True
        return made_of_html and any(in_order(text.split(), shown.split()) for shown in (self.text, self.nested))

    def has_bytes(self, sha256, size=None, name=None):
        return any(a["sha256"] == sha256 and size in (None, a["size"]) and same_name(name, a["name"])
                   for a in self.attachments)


def same_name(expected, found):
    if not expected:
        return True
    return equals(plain(expected.rpartition("/")[2]), plain(found))


# ---- mime-stalwart ----

def score_message(case, report):
    expect, shown = case.expect, Shown(report)
    if "subject" in expect:
        subject = plain(expect["subject"])
        yield Check("subject", equals(subject, plain(report["subject"])), subject, report["subject"])
    if "from" in expect:
        yield people("from", expect["from"][:1], [report["from"]])
    if "to" in expect:
        yield people("to", expect["to"], report["to"])
    lost = list(lost_texts(expect, shown))
    yield Check("texts", not lost, lost, report["text"])
    lost = [a for a in expect["attachments"] if not attachment_found(a, shown)]
    yield Check("attachments", not lost, lost, shown.attachments)


def people(name, expected, found):
    expected, found = mailboxes(expected), mailboxes(found)
    ok = len(expected) == len(found) and all(equals(*pair) for a, b in zip(expected, found) for pair in zip(a, b))
    return Check(name, ok, expected, found)


def lost_texts(expect, shown):
    texts, of_html = expect["text_parts"], expect["html_parts_as_text"]
    if of_html and not any(map(plain, texts)):
        texts = of_html
    rendered = {plain(text) for text in of_html}
    for text in texts:
        made_of_html = plain(text) in rendered
        if not shown.has_text(text, made_of_html) and not (not made_of_html and written_text_found(text, shown)):
            yield text


def attachment_found(attachment, shown):
    if attachment["kind"] == "message":
        return message_found(attachment["message"], shown)
    if attachment["kind"] == "text":
        return text_found(attachment, shown)
    return shown.has_bytes(attachment["sha256"], attachment["size"], attachment["filename"])


def message_found(message, shown):
    subject = plain(message.get("subject"))
    return (not list(lost_texts(message, shown))
            and (subject in shown.subjects or subject in shown.text or subject in shown.nested)
            and all(attachment_found(a, shown) for a in message["attachments"]))


def text_found(attachment, shown):
    name, text = attachment["filename"], attachment["text"]
    if name and not any(same_name(name, a["name"]) for a in shown.attachments):
        return False
    return shown.has_text(text) or any(shown.has_bytes(sha256, name=name) for sha256 in digests(text))


def digests(text):
    """SHA-256 of a text in each charset, line ending and last line's ending it may have come in; of uuencoded text, of
    what it holds."""
    for charset in CHARSETS:
        unended = text.removesuffix("\n")
        for version in {text, unended, text.replace("\n", "\r\n"), unended.replace("\n", "\r\n")}:
            try:
                yield hashlib.sha256(version.encode(charset)).hexdigest()
            except UnicodeEncodeError:
                pass
    if text.lstrip().startswith("begin "):
        lines = text.strip().splitlines()[1:-1]
        yield hashlib.sha256(b"".join(map(uudecoded, lines))).hexdigest()


def uudecoded(line):
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


# ---- mime-mime4j ----

def score_leaves(case, report):
    shown, leaves = Shown(report), case.expect["leaf_parts"]
    alternatives = set()
    if re.search(rb"multipart/alternative", case.mail, re.IGNORECASE):
        alternatives = {parent(leaf) for leaf in leaves if leaf["kind"] == "text" and leaf_found(leaf, shown)}
    for kind in ("binary", "text"):
        of_kind = [leaf for leaf in leaves if leaf["kind"] == kind]
        lost = [leaf for leaf in of_kind
                if not leaf_found(leaf, shown) and not (kind == "text" and ancestors(leaf) & alternatives)]
        if of_kind:
            yield Check(kind, not lost, lost and [described(leaf) for leaf in lost],
                        {"text": report["text"], "attachments": shown.attachments})


def parent(leaf):
    """The multipart a leaf belongs to: file names count the way to it, "..._decoded_1_2_1.txt"."""
    return leaf["decoded_file"].rpartition("_")[0]


def ancestors(leaf):
    """All multiparts around it, up to the topmost."""
    way, _, steps = leaf["decoded_file"].partition("_decoded_")
    steps = steps.split("_")[:-1]
    return {"_".join([f"{way}_decoded", *steps[:n]]) for n in range(1, len(steps) + 1)}


def leaf_found(leaf, shown):
    if shown.has_bytes(leaf["sha256"], leaf["size"]):
        return True
    if leaf["kind"] == "binary":
        return False
    if leaf["content_type"] == "text/html":
        return any(shown.has_text(readable(text), made_of_html=True) for text in decodings(leaf))
    return any(written_text_found(text, shown) for text in decodings(leaf))


UUENCODED = re.compile(r"^begin [0-7]{3,4} [^\n]*\n(.*?)^end[ \r]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)


def written_text_found(text, shown):
    """The text of a part, without the files that are written into it, which are attachments."""
    text = text.replace("\r\n", "\n")
    files = [b"".join(map(uudecoded, lines.splitlines())) for lines in UUENCODED.findall(text)]
    return (shown.has_text(UUENCODED.sub("", text))
            and all(shown.has_bytes(hashlib.sha256(data).hexdigest()) for data in files))


def content(leaf):
    """The decoded bytes: the corpus's file, or what the mutation made of it."""
    return leaf["data"] if "data" in leaf else (CORPORA / "mime-mime4j" / leaf["decoded_file"]).read_bytes()


def decodings(leaf):
    data = content(leaf)
    for charset in CHARSETS:
        try:
            yield data.decode(charset)
        except UnicodeDecodeError:
            pass


def described(leaf):
    return {"type": leaf["content_type"], "size": leaf["size"], "begins": repr(content(leaf)[:120])}


class Readable(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "title")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "title")

    def handle_data(self, data):
        if self.hidden <= 0:
            self.texts.append(data)


def readable(text):
    parser = Readable()
    parser.feed(text)
    return "".join(parser.texts)
