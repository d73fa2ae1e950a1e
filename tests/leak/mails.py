"""Anonymous mails: every way in, every encoding, everything that may be attached, and a reporter in all of it. mails(n) makes n
of them, always the same ones."""
import base64
import email.header
import random
import re
import struct
import subprocess
import tempfile
import pathlib
import quopri

from places import PLACES, text_of
from reporter import Reporter

TOP = pathlib.Path(__file__).resolve().parents[2]
WANTS = ("I wish to remain anonymous.", "Please keep my name out of this.", "Please do not mention my name.",
         "Hoffwn aros yn ddienw.", "I would like to stay anonymous, please.", "Cadwch fy enw allan o hyn.")
CHARSETS = ("utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "windows-1250", "windows-1254", "windows-1258", "utf-16",
            "utf-16-le", "utf-16-be", "utf-7", "cp437", "cp850", "mac-roman", "gb18030", "iso-2022-jp-2")
ASCII_ONLY = {"iso-2022-jp-2": "iso-2022-jp-2"}


class Mail:
    def __init__(self, way, reporter, raw, what, box, readable=True):
        self.way, self.reporter, self.raw, self.what, self.box, self.readable = way, reporter, raw, what, box, readable


# ---- entities ----

def base64_lines(data):
    coded = base64.b64encode(data).decode()
    return "".join(coded[i:i + 76] + "\n" for i in range(0, len(coded), 76))


def word(text, charset="utf-8", kind="b"):
    data = text.encode(charset, "replace")
    if kind == "b":
        return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
    return f"=?{charset}?Q?" + "".join(f"={byte:02X}" for byte in data) + "?="


def transferred(kind, data, encoding):
    """Fields and body of a part; bytes."""
    if encoding == "base64":
        body = base64_lines(data).encode()
    elif encoding == "quoted-printable":
        body = quopri.encodestring(data, quotetabs=True)
        if data[:200].count(b"\0"):
            body = b"".join(b"=%02X" % byte for byte in data)
            body = b"".join(body[i:i + 75] + b"=\n" for i in range(0, len(body), 75))
    else:
        body = data
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + body + b"\n"


def in_charset(text, charset):
    """The text in a charset; what it lacks is written as a plain letter."""
    out = b""
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        for c in text:
            try:
                out += c.encode(charset)
            except UnicodeEncodeError:
                out += b"?" if c not in "\u200b\xad" else b""
        return out


def page(reporter, text):
    """HTML in which the reporter is in everything that is no text."""
    r = reporter
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>\n")
    return f"""<html><head><title>{r.name}</title><meta name="author" content="{r.name}"><base href="https://{r.host}.example/">
<style>.{r.user} {{ color: red }} /* {r.first} */</style><script>var who = "{r.address}";</script>
<!--[if mso]><xml><o:Author>{r.name}</o:Author></xml><![endif]--></head>
<body data-user="{r.user}" id="{r.handle}" class="{r.user}" background="https://track.example/{r.user}.png">
<!-- {r.name} {r.phone} --><img src="cid:{r.file}@{r.host}" alt="{r.name}" title="{r.user}">
<div id="{r.thread}" style="background:url(https://x.example/?u={r.address})">{escaped}</div>
<a href="mailto:{r.address}?subject={r.first}" title="{r.name}">write</a>
<div style="display:none">{r.name} {r.address}</div><input type="hidden" value="{r.payroll}">
<abbr title="{r.name}">me</abbr><noscript>{r.first}</noscript><template>{r.last}</template></body></html>
"""


def flowed(text):
    """format=flowed; DelSp=yes: every word may be broken."""
    return re.sub(r"(\S{9})(\S)", "\\1 \n\\2", text)


def body_of(reporter, text, how, charset):
    """An entity with the text."""
    plain = f"text/plain; charset={charset}"
    if how == "8bit" and charset.startswith("utf-16"):
        how = "base64"  # or the mail server breaks it
    if how in ("8bit", "base64", "quoted-printable"):
        return transferred(plain, in_charset(text, charset), how)
    if how == "flowed":
        return transferred("text/plain; charset=utf-8; format=flowed; delsp=yes", flowed(text).encode(), "8bit")
    if how == "html":
        return transferred("text/html; charset=utf-8", page(reporter, text).encode(), "quoted-printable")
    if how == "html entities":
        coded = re.sub(r"(?<=>)[^<]+", lambda m: re.sub("[A-Za-z]", lambda c: f"&#{ord(c[0])};", m[0])
                       if "&" not in m[0] else m[0], page(reporter, text))
        return transferred("text/html; charset=utf-8", coded.encode(), "base64")
    if how == "html in pieces":
        coded = re.sub(rf"({reporter.first[:5]})({reporter.first[5:]})", r"\1<b></b><span>\2</span>", page(reporter, text))
        return transferred("text/html; charset=utf-8", coded.encode(), "base64")
    if how == "enriched":
        return transferred("text/enriched; charset=utf-8", text.replace("<", "<<").encode(), "8bit")
    if how == "alternative":
        return parts("alternative", reporter, transferred(plain, in_charset(text, charset), "base64"),
                     transferred("text/html; charset=utf-8", page(reporter, text).encode(), "base64"))
    if how == "related":
        return parts("related", reporter, transferred("text/html; charset=utf-8", page(reporter, text).encode(), "8bit"),
                     file_part(reporter, "image/jpeg", b"\xff\xd8\xff\xe1\0\x20Exif\0\0" + reporter.name.encode(), "jpg"))
    raise ValueError(how)


HOWS = ("8bit", "quoted-printable", "base64", "flowed", "html", "html entities", "html in pieces", "enriched", "alternative",
        "related")


def parts(kind, reporter, *entities):
    edge = f"b{reporter.key}"
    inner = b"".join(b"--" + edge.encode() + b"\n" + entity for entity in entities)
    return (f"Content-Type: multipart/{kind}; boundary=\"{edge}\"; start=\"<{reporter.id}>\"\n\n".encode() + inner +
            b"--" + edge.encode() + b"--\n")


def file_part(reporter, kind, data, extension, name=None, style=0):
    """An attachment whose name says whose it is, in one of the ways in which names are written."""
    name = name or f"{reporter.file} {reporter.name}.{extension}"
    quoted = "".join(f"%{byte:02X}" for byte in name.encode())
    styles = (f"; name=\"{word(name)}\"\nContent-Disposition: attachment; filename=\"{word(name, 'utf-8', 'q')}\"",
              f"\nContent-Disposition: attachment; filename*=utf-8''{quoted}",
              f"\nContent-Disposition: attachment; filename*0*=utf-8''{quoted[:30]};\n filename*1*={quoted[30:60]};\n "
              f"filename*2*={quoted[60:]}",
              f"; name=\"{name}\"\nContent-Description: {name}\nContent-ID: <{reporter.file}@{reporter.host}>\n"
              f"Content-Location: file:///C:/Users/{reporter.user}/{reporter.file}\nContent-Disposition: inline")
    return (f"Content-Type: {kind}{styles[style % len(styles)]}\nContent-Transfer-Encoding: base64\n\n".encode() +
            base64_lines(data).encode() + b"\n")


# ---- what is attached ----

def vcard(r):
    return (f"BEGIN:VCARD\nVERSION:3.0\nN:{r.last};{r.first}\nFN:{r.name}\nEMAIL:{r.address}\nTEL:{r.phone}\n"
            f"ADR:;;14 {r.street} Row\nEND:VCARD\n").encode()


def calendar(r, method="REQUEST"):
    return (f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//{r.mailer}//EN\nMETHOD:{method}\nBEGIN:VEVENT\nUID:{r.id}\n"
            f"DTSTAMP:20260503T090000Z\nDTSTART:20260504T090000Z\nORGANIZER;CN=\"{r.name}\":mailto:{r.address}\n"
            f"ATTENDEE;CN=\"{r.name}\":mailto:{r.private}\nSUMMARY:Meeting with {r.name}\nDESCRIPTION:{r.facts} {r.first}\n"
            f"LOCATION:Room of {r.last}\nEND:VEVENT\nEND:VCALENDAR\n").encode()


def tnef(reporter, text, rich):
    """winmail.dat with the text, rich or plain, sender's properties, and a file."""
    r = reporter
    stream = struct.pack("<IH", 0x223E9F78, 1)

    def attribute(level, number, data):
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    def prop(kind, number, data):
        return struct.pack("<HHII", kind, number, 1, len(data)) + data + b"\0" * (-len(data) % 4)

    def uni(number, value):
        return prop(0x1F, number, value.encode("utf-16-le") + b"\0\0")

    props = [uni(0x0C1A, r.name), uni(0x0C1F, r.address), uni(0x0042, r.name), uni(0x0065, r.address),
             uni(0x0037, f"Concern of {r.name}"), uni(0x3FF8, r.name), uni(0x0070, r.thread), uni(0x1035, r.message_id)]
    if rich:
        rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\author " + r.first + "}}\n" + "".join(
            "\\par " if c == "\n" else c if c.isascii() and c not in "{}\\" else f"\\u{ord(c)}?" if not c.isascii() else f"\\{c}"
            for c in text) + "}"
        data = rtf.encode("ascii")
        props.append(prop(0x102, 0x1009, struct.pack("<IIII", len(data) + 12, len(data), 0x414C454D, 0) + data))
    else:
        props.append(uni(0x1000, text))
    listed = struct.pack("<I", len(props)) + b"".join(props)
    stream += attribute(1, 0x00069003, listed)
    stream += attribute(2, 0x00069002, b"\1" + b"\0" * 13)
    stream += attribute(2, 0x00018010, f"{r.file}.doc".encode() + b"\0") + attribute(2, 0x0006800F, b"Of " + r.name.encode())
    return stream


KEYS = {}


def smime(reporter, entity):
    """The entity inside its own signature; the certificate names the reporter."""
    r = reporter
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8",
                        "-days", "2", "-subj", f"/CN={r.name}/emailAddress={r.address}", "-keyout", f"{folder}/key", "-out",
                        f"{folder}/cert"], check=True, capture_output=True)
        signed = subprocess.run(["openssl", "smime", "-sign", "-nodetach", "-binary", "-signer", f"{folder}/cert", "-inkey",
                                 f"{folder}/key", "-outform", "DER"], input=entity, check=True, capture_output=True).stdout
    return (b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
            b"Content-Transfer-Encoding: base64\n\n" + base64_lines(signed).encode())


def older(reporter):
    r = reporter
    return (f"From: {r.first} <{r.private}>\nTo: {r.name} <{r.address}>\nSubject: {r.last}\nMessage-ID: <{r.id}.2@{r.host}>\n"
            f"X-Mailer: {r.mailer}\n\nNote to self. {r.name} {r.telephone}\n").encode()


def with_attachment(reporter, entity, kind, style):
    r = reporter
    if kind == "vcard":
        extra = file_part(r, "text/x-vcard", vcard(r), "vcf", style=style)
    elif kind == "calendar":
        extra = file_part(r, "text/calendar; method=REQUEST", calendar(r), "ics", style=style)
    elif kind == "invitation":
        extra = b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n" + calendar(r)
    elif kind == "picture":
        extra = file_part(r, "image/jpeg", b"\xff\xd8\xff\xe1\0\x20Exif\0\0" + r.name.encode(), "jpg", style=style)
    elif kind == "document":
        extra = file_part(r, "application/pdf", b"%PDF-1.4\n/Author (" + r.name.encode("latin-1") + b")\n", "pdf", style=style)
    elif kind == "older":
        extra = b"Content-Type: message/rfc822\n\n" + older(r)
    elif kind == "older, encoded":
        extra = file_part(r, "message/rfc822", older(r), "eml", style=style)
    elif kind == "digest":
        extra = b"Content-Type: multipart/digest; boundary=dd\n\n--dd\n\n" + older(r) + b"--dd--\n"
    elif kind == "text":
        extra = file_part(r, "text/plain; charset=utf-8", f"More. {r.name}, {r.telephone}".encode(), "txt", style=style)
    elif kind == "elsewhere":
        extra = (f"Content-Type: message/external-body; access-type=URL; URL=\"https://x.example/{r.user}\"\n\n"
                 f"Content-Type: text/plain\nContent-ID: <{r.file}>\n\n").encode()
    elif kind == "tnef":
        extra = (b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" +
                 base64_lines(tnef(r, "See the mail. " + r.name, False)).encode())
    elif kind == "rtf":
        extra = file_part(r, "application/rtf", b"{\\rtf1 " + r.name.encode("latin-1") + b"}", "rtf", style=style)
    else:
        return entity
    return parts("mixed", r, entity, extra)


ATTACHED = ("", "vcard", "calendar", "invitation", "picture", "document", "older", "older, encoded", "digest", "text", "elsewhere",
            "tnef", "rtf")


def whole_of(reporter, text, number):
    """The reporter's entity: chosen by number, so that all kinds come, and come together in many ways."""
    if number % 17 == 5:
        return (b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" +
                base64_lines(tnef(reporter, text, number % 2 == 0)).encode()), "TNEF only"
    if number % 23 == 7:
        return smime(reporter, transferred("text/plain; charset=utf-8", text.encode(), "quoted-printable")), "S/MIME"
    how, charset = HOWS[number % len(HOWS)], CHARSETS[number // 3 % len(CHARSETS)]
    attached = ATTACHED[number // 2 % len(ATTACHED)]
    entity = with_attachment(reporter, body_of(reporter, text, how, charset), attached, number)
    return entity, ", ".join(filter(None, (how, charset, attached)))


# ---- headers ----

def headers_of(reporter, to, subject, number):
    """What programs and servers say of a writer."""
    r = reporter
    froms = (f"{word(r.name)} <{r.address}>", f"\"{r.last_ascii}, {r.first_ascii}\" <{r.address}>",
             f"{r.address} ({r.first_ascii} {r.last_ascii})", f"{word(r.first, 'utf-8', 'q')} {word(r.last)} <{r.address}>",
             f"{r.first_ascii} {r.last_ascii} <{r.address}>")
    subjects = (f"A concern of {word(r.name)}", f"{word('Concern of ' + r.first[:5])}\n {word(r.first[5:])}", subject,
                f"{subject} from {r.first_ascii}", f"{r.last_ascii}: {subject}")
    return f"""Return-Path: <{r.address}>
Received: from {r.host}.{r.domain} (unknown [IPv6:{r.ip}]) (Authenticated sender: {r.user})
 by out.example with ESMTPSA id {r.key}; Mon, 16 Nov 2026 09:12:00 +0000
DKIM-Signature: v=1; a=rsa-sha256; d={r.domain}; i={r.address}; s={r.key}; h=from; bh={r.key}; b={r.key}
ARC-Authentication-Results: i=1; x.example; spf=pass smtp.mailfrom={r.address}
Authentication-Results: elsewhere.example; spf=pass smtp.mailfrom={r.address}
From: {froms[number % 5]}
Sender: {r.name.encode("ascii", "ignore").decode()} <{r.private}>
Reply-To: "{r.first_ascii}" <{r.private}>
To: {to}
Subject: {subjects[number // 5 % 5]}
Date: Mon, 16 Nov 2026 09:12:{number % 60:02d} +0000
Message-ID: <{r.message_id}>
In-Reply-To: <{r.id}.0@{r.host}>
References: <{r.id}.1@{r.host}> <{r.id}.0@{r.host}>
Disposition-Notification-To: {r.name.encode("ascii", "ignore").decode()} <{r.private}>
X-Mailer: {r.mailer}
User-Agent: {r.mailer}/1.0
Organization: {r.organisation}
Thread-Topic: {r.thread}
Thread-Index: {base64.b64encode(r.thread.encode()).decode()}
X-Originating-IP: [{r.ip}]
X-Sender: {r.address}
X-Authenticated-User: {r.user}
X-Face: {r.file}
X-MS-Exchange-Organization-AuthAs: {r.user}
Content-Class: {r.handle}
List-Unsubscribe: <mailto:{r.private}>
Comments: {r.payroll} {r.telephone} {r.street}
Keywords: {r.name.encode("ascii", "ignore").decode()}
MIME-Version: 1.0
""".encode()


def written(reporter, to, text, number, subject="A list"):
    entity, what = whole_of(reporter, text, number)
    return headers_of(reporter, to, subject, number) + entity, what


# ---- the Chair's forwards ----

def lexicon(group):
    """The phrases of a group of config/lexicon/quote.conf."""
    text = (TOP / "config/lexicon/quote.conf").read_text()
    body = re.search(rf"(?m)^    {group} = \[(.*?)\];", text, re.S)[1]
    return re.findall(r'"([^"]*)"', body)


LABELS = {name: lexicon(name) for name in ("from", "date", "subject", "to")}
FORWARDED, ORIGINAL = lexicon("forward"), lexicon("original")
FORMS = ("Outlook", "frame", "original", "Gmail", "Apple", "Apple, quoted", "stars")


def quoted(text):
    return "\n".join("> " + line for line in text.split("\n"))


# Which labels stand together in a language: those at the same share of their list would be a guess, so each label of the lists
# comes with English ones, and those of some languages as a whole.
TOGETHER = (("From", "Sent", "To", "Subject"), ("Oddi wrth", "Anfonwyd", "At", "Pwnc"), ("De", "Envoyé", "À", "Objet"),
            ("Von", "Gesendet", "An", "Betreff"), ("De", "Enviado", "Para", "Asunto"), ("Da", "Inviato", "A", "Oggetto"),
            ("Van", "Verzonden", "Aan", "Onderwerp"), ("Od", "Wysłano", "Do", "Temat"), ("Od", "Odesláno", "Komu", "Předmět"),
            ("Fra", "Sendt", "Til", "Emne"), ("Från", "Skickat", "Till", "Ämne"), ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
            ("Feladó", "Elküldve", "Címzett", "Tárgy"), ("De la", "Trimis", "Către", "Subiect"), ("Kimden", "Tarih", "Kime", "Konu"),
            ("Από", "Ημερομηνία", "Προς", "Θέμα"), ("От", "Дата", "Кому", "Тема"), ("Від", "Надіслано", "Кому", "Тема"),
            ("发件人", "发送时间", "收件人", "主题"), ("差出人", "送信日時", "宛先", "件名"), ("보낸 사람", "날짜", "받는 사람", "제목"),
            ("Ó", "Seolta", "Chuig", "Ábhar"), ("מאת", "תאריך", "אל", "נושא"), ("من", "التاريخ", "إلى", "الموضوع"))


def labels_of(number):
    if number % 2:
        return TOGETHER[number // 2 % len(TOGETHER)]
    return (LABELS["from"][number // 2 % len(LABELS["from"])].capitalize(), "Date", "To", "Subject")


def forward_text(reporter, text, form, number):
    r = reporter
    name, sent, to, subject = labels_of(number)
    star = "*" if form == "stars" else ""
    block = (f"{star}{name}:{star} {r.name} <{r.address}>\n{star}{sent}:{star} 16 November 2026 09:12\n"
             f"{star}{to}:{star} Ruth Bell <chair@{r.domain}>\n{star}{subject}:{star} Concern of {r.name}\n\n{text}")
    heads = {"frame": "________________________________\n", "original": f"-----{ORIGINAL[number % len(ORIGINAL)]}-----\n",
             "Gmail": f"---------- {FORWARDED[number % len(FORWARDED)].capitalize()} ---------\n",
             "Apple": "Begin forwarded message:\n\n", "Apple, quoted": "Begin forwarded message:\n\n"}
    return heads.get(form, "") + (quoted(block) if form == "Apple, quoted" else block)


def forward_page(reporter, text, form):
    """HTML as Outlook, Gmail and Apple Mail write it."""
    r = reporter
    inner = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    link = f'<a href="mailto:{r.address}">{r.address}</a>'
    if form == "Gmail":
        return (f'<div dir="ltr">Please see below, from {r.first}.<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
                f'---------- Forwarded message ---------<br>From: <strong class="gmail_sendername">{r.name}</strong> '
                f'<span>&lt;{link}&gt;</span><br>Date: Mon, 16 Nov 2026 at 09:12<br>Subject: Concern of {r.name}<br>To: Ruth Bell'
                f' &lt;chair@{r.domain}&gt;<br></div><br><br>{inner}</div></div>')
    if form == "Outlook":
        return (f'<html><body><p class="MsoNormal">For you, from {r.first}.</p><hr style="width:98%"><div id="divRplyFwdMsg">'
                f'<font><b>From:</b> {r.name} &lt;{link}&gt;<br><b>Sent:</b> 16 November 2026 09:12<br><b>To:</b> Ruth Bell<br>'
                f'<b>Subject:</b> Concern of {r.name}</font></div><div>{inner}</div></body></html>')
    return (f'<html><body>Look at this of {r.first}.<br><blockquote type="cite"><div>Begin forwarded message:</div><div><b>From: '
            f'</b>{r.name} &lt;{link}&gt;</div><div><b>Subject: </b><b>Concern of {r.name}</b></div><div><b>Date: </b>16 November '
            f'2026 at 09:12</div><div><b>To: </b>chair@{r.domain}</div><br><div>{inner}</div></blockquote></body></html>')


def chair_headers(reporter, to, number, subject):
    return (f"From: Ruth Bell <chair@{reporter.domain}>\nTo: {to}\nSubject: {subject}\nDate: Mon, 16 Nov 2026 10:11:12 +0000\n"
            f"Message-ID: <chair{number}@{reporter.domain}>\nMIME-Version: 1.0\n").encode()


def forwarded(reporter, to, text, number):
    r = reporter
    kind = number % 8
    concern = f"FW: Concern of {word(r.name)}"
    note = f"See below, it came from {r.first} in the room next to mine.\n\nRuth\n\n"
    if kind in (0, 1, 2):
        form = FORMS[number // 8 % len(FORMS)]
        how = ("8bit", "base64", "quoted-printable", "alternative")[number // 3 % 4]
        entity = body_of(r, note + forward_text(r, text, form, number // 3), how, "utf-8")
        return chair_headers(r, to, number, concern) + entity, f"inline {form} {labels_of(number // 3)[0]} {how}"
    if kind == 3:
        form = ("Gmail", "Outlook", "Apple")[number // 8 % 3]
        entity = transferred("text/html; charset=utf-8", forward_page(r, text, form).encode(), "base64")
        return chair_headers(r, to, number, concern) + entity, f"inline in HTML {form}"
    original, what = written(r, f"Ruth Bell <chair@{r.domain}>", text, number // 8)
    if kind == 4:
        attached = b"Content-Type: message/rfc822\nContent-Disposition: attachment; filename=\"" + r.file.encode() + b".eml\"\n\n"
        entity = parts("mixed", r, transferred("text/plain", b"Please see the mail.", "8bit"), attached + original)
        return chair_headers(r, to, number, "Fwd: a concern") + entity, "attached " + what
    if kind == 5:
        entity = parts("mixed", r, transferred("text/plain; charset=utf-8", note.encode(), "base64"),
                       file_part(r, "application/octet-stream", original, "eml", style=number))
        return chair_headers(r, to, number, "Fwd: a concern") + entity, "attached and encoded " + what
    if kind == 6:
        resent = (f"Resent-From: chair@{r.domain}\nResent-To: {to}\nResent-Date: Mon, 16 Nov 2026 10:11:12 +0000\n"
                  f"Resent-Message-ID: <resent{number}@{r.domain}>\n").encode()
        return resent + original, "resent " + what
    inner = forward_text(r, text, "Gmail", 1)
    twice = (f"Dear Chair,\n\nCan you deal with this?\n\nSam Other\n\n________________________________\nFrom: {r.name} "
             f"<{r.private}>\nSent: 16 November 2026 09:30\nTo: Sam Other <s.other@{r.domain}>\nSubject: Fwd: it\n\n{inner}")
    entity = body_of(r, note + forward_text(r, twice, "Apple", 1), "quoted-printable", "utf-8")
    return chair_headers(r, to, number, concern) + entity, "forwarded twice"


# ---- those that nobody can read ----

def unreadable(reporter, to, number):
    """A mail that the prescan refuses."""
    head = headers_of(reporter, to, "A list", number)
    if number % 2:
        return head + b"".join(b"X-%d: a\n" % i for i in range(40100)) + b"\n" + reporter.facts.encode() + b"\n", "too many headers"
    lines = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (i, i) for i in range(2100))
    return head + lines + reporter.name.encode(), "too many multiparts"


# ---- all ----

def mails(count, domain, boxes, seed=1):
    """boxes: the addresses {"route": of the anonymous mailbox, "named": of the other}."""
    rng = random.Random(seed)
    names = list(PLACES)
    for number in range(count):
        reporter = Reporter(number, domain)
        place = [names[number % len(names)]]
        if number % 3 == 2:
            place.append(rng.choice(names))
        text = text_of(reporter, *dict.fromkeys(place))
        way = ("route", "chair", "asks", "chair", "route")[number % 5]
        if number % 40 == 39:
            raw, what = unreadable(reporter, boxes["route"], number // 40)
            yield Mail("route", reporter, raw, what, "route", readable=False)
            continue
        if way == "route":
            raw, what = written(reporter, f"chair@{domain}", text, number // 5 * 2 + (number % 5 == 4))
            box = "route"
        elif way == "chair":
            raw, what = forwarded(reporter, boxes["named"], text, number // 5 * 2 + (number % 5 == 3))
            box = "named"
        else:
            text = text_of(reporter, *dict.fromkeys(place), asked=WANTS[number // 5 % len(WANTS)])
            raw, what = written(reporter, boxes["named"], text, number // 5)
            box = "named"
        yield Mail(way, reporter, raw, f"{way}, {what}; {', '.join(place)}", box)


def follow_up(number, domain, to, code):
    """More of the same from somebody with a code."""
    reporter = Reporter(number, domain)
    names = list(PLACES)
    text = text_of(reporter, names[(number * 7) % len(names)])
    raw, what = written(reporter, to, f"{code}\n\n{text}" if number % 2 else f"{text}\n\n{code}\n", number, f"More, {code}"
                        if number % 3 == 0 else "More")
    return Mail("code", reporter, raw, f"code, {what}", "named")
