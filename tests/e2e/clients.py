"""Replies as mail programs write them, down to the bytes: each has its own way to quote, to sign and to correct what its
writer types.

    OutlookDesktop(...).reply(mail, ["CONFIRM [code]", "Thank you."])     the bytes of an answer to a mail of ours
    IPhone(...).tap(mail, "CONFIRM")                                      ... of what its button opens

A client is somebody's: Client(name, address, server), the server being that of the mailbox they write to, which sets its
Received and Authentication-Results.
"""
import html
import itertools
import quopri
import re
import textwrap
import time
import urllib.parse

numbers = itertools.count(1)


# ---- what is quoted ----

def part_of(mail, kind):
    part = mail.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part else None


def plain_of(mail):
    return part_of(mail, "plain")


def html_of(mail):
    """What stands inside the body of the HTML, or what a program makes of a plain text."""
    page = part_of(mail, "html")
    if page is None:
        return "<p>" + html.escape(plain_of(mail)).replace("\n", "<br>\n") + "</p>"
    return re.search(r"<body[^>]*>(.*)</body>", page, re.S)[1]


def links_of(mail):
    """Label and target of the buttons of a mail of ours, in order."""
    found = re.findall(r'<a href="(mailto:[^"]*)"[^>]*>(.*?)</a>', part_of(mail, "html"))
    return [(html.unescape(shown), html.unescape(url)) for url, shown in found]


def buttons(mail):
    return [label for label, _ in links_of(mail)]


def text_of(markup, link):
    """The plain text that a program writes beside its HTML; link says what becomes of a link."""
    markup = re.sub(r"\n", " ", markup)
    markup = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', lambda m: link(m[2], html.unescape(m[1])), markup)
    markup = re.sub(r"<br[^>]*> *", "\n", markup)
    markup = re.sub(r"</p>\s*", "\n\n", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).replace("\xa0", " ").strip() + "\n"


def marked(text):
    return "".join(f"> {line}\n" if line else ">\n" for line in text.rstrip("\n").split("\n"))


def curly(text):
    """Quotation marks, dashes and dots as programs correct them while one types."""
    text = re.sub(r'(^|[\s(])"', r"\1“", text).replace('"', "”").replace("'", "’")
    return text.replace(" -- ", " – ").replace("...", "…")


def linked(text):
    """Addresses become links while one types."""
    return re.sub(r"([\w.+-]+@[\w.-]+\w)", r'<a href="mailto:\1">\1</a>', html.escape(text, quote=False))


# ---- what they all have ----

class Client:
    charset = "utf-8"
    answers = "Re: "
    extra = {}
    greeting = ""  # what the program puts below the text

    def __init__(self, name, address, server, signature=()):
        self.name, self.address, self.server, self.signature = name, address, server, list(signature)

    # what may differ

    def typed(self, text):
        return text

    def body(self, lines, mail):
        """(plain, HTML or None)"""
        raise NotImplementedError

    # what does not

    def results(self, verdict):
        """What the server of the mailbox says of the sender."""
        domain = self.address.rpartition("@")[2]
        if verdict is None:
            return ""
        if verdict == "fail":
            return (f"Authentication-Results: {self.server}; spf=fail (sender IP is 203.0.113.77)\n smtp.mailfrom={domain};"
                    f" dkim=none; dmarc=fail action=none header.from={domain}\n")
        return (f"Authentication-Results: {self.server}; spf=pass smtp.mailfrom={domain};\n dkim=pass header.d={domain};"
                f" dmarc=pass header.from={domain}\n")

    def head(self, to, subject, mail, verdict, headers):
        domain = self.address.rpartition("@")[2]
        number = next(numbers)
        date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
        fields = {
            "From": f"{self.name} <{self.address}>",
            "To": to,
            "Subject": subject,
            "Date": date,
            "Message-ID": f"<{number:06d}.{type(self).__name__}@mail.{domain}>",
            "In-Reply-To": mail and str(mail["Message-ID"]),
            "References": mail and " ".join(filter(None, (mail["References"], str(mail["Message-ID"])))),
            **self.extra,
            **headers,
            "MIME-Version": "1.0",
        }
        above = (f"Return-Path: <{self.address}>\n{self.results(verdict)}Received: from out.{domain} (out.{domain} [192.0.2.9])\n"
                 f"\tby {self.server} with ESMTPS id {number}; {date}\n")
        return above + "".join(f"{name}: {value}\n" for name, value in fields.items() if value)

    def part(self, kind, text):
        data = quopri.encodestring(text.encode(self.charset, "xmlcharrefreplace" if kind == "html" else "replace"))
        return (f"Content-Type: text/{kind}; charset=\"{self.charset}\"\nContent-Transfer-Encoding: quoted-printable\n\n"
                .encode() + data.replace(b"\r\n", b"\n"))

    def bytes_of(self, head, plain, markup):
        if markup is None:
            return head.encode() + self.part("plain", plain)
        mark = f"_000_{next(numbers):06d}_"
        kind = f'Content-Type: multipart/alternative;\n\tboundary="{mark}"\n\n'
        between = f"\n--{mark}\n".encode()
        return (head + kind).encode() + between + self.part("plain", plain) + between + self.part("html", markup) + \
            f"\n--{mark}--\n".encode()

    def reply(self, mail, lines, verdict="pass", **headers):
        """An answer to a mail of ours, written above its quotation. A header set to None is left out."""
        plain, markup = self.body([self.typed(line) for line in lines], mail)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        head = self.head(str(mail["Reply-To"] or mail["From"]), self.answers + str(mail["Subject"]), mail, verdict, headers)
        return self.bytes_of(head, plain, markup)

    def write(self, to, subject, text, verdict="pass", **headers):
        """A mail of one's own, plain, with what the program puts below."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        plain = text + (f"\n\n{self.greeting}\n" if self.greeting else "\n")
        return self.bytes_of(self.head(to, subject, None, verdict, headers), plain, None)

    def tap(self, mail, label, more="", verdict="pass", instead=None, **headers):
        """What the button of that label opens, sent as it is, or with more typed behind it; `instead`: a word of it, and
        what is typed in its place."""
        found = [url for shown, url in links_of(mail) if shown.startswith(label)]
        if not found:
            raise AssertionError(f"no button {label!r} among {buttons(mail)}")
        url = urllib.parse.urlsplit(found[0])
        asked = urllib.parse.parse_qs(url.query.replace("+", "%2B"), strict_parsing=True)
        line = asked["body"][0].replace(*instead, 1) if instead else asked["body"][0]
        return self.write(urllib.parse.unquote(url.path), asked["subject"][0], line + self.typed(more), verdict, **headers)


# ---- the programs ----

class OutlookDesktop(Client):
    """Outlook for Windows: Word's HTML, a header block without quote marks; links are written out in the plain text."""
    charset = "windows-1252"
    answers = "RE: "
    extra = {"Thread-Topic": "incident", "Thread-Index": "AQHcu0rG0VnY5b1c2UWZ", "Accept-Language": "en-GB, en-US",
             "Content-Language": "en-GB", "X-MS-Has-Attach": "", "X-Originating-IP": "[192.0.2.9]"}

    def typed(self, text):
        return curly(text)

    @staticmethod
    def block(mail):
        sent = mail["Date"].datetime
        return [("From", str(mail["From"])), ("Sent", f"{sent.day} {sent:%B %Y %H:%M}"), ("To", str(mail["To"])),
                ("Subject", str(mail["Subject"]))]

    def body(self, lines, mail):
        text = lines + [""] + self.signature
        block = self.block(mail)
        plain = "\n".join(text) + "\n\n" + "".join(f"{name}: {value}\n" for name, value in block) + "\n" + \
            text_of(html_of(mail), lambda shown, url: f"{shown}<{url}>")
        paragraphs = "".join(f"<p class=MsoNormal>{linked(line) or '&nbsp;'}<o:p></o:p></p>" for line in text)
        head = "<br>".join(f"<b>{name}:</b> {html.escape(value)}" for name, value in block)
        page = (f'<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" '
                f'xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; '
                f'charset=windows-1252"><meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!--\n'
                f'p.MsoNormal {{margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif;}}\n--></style></head>'
                f'<body lang=EN-GB link="#0563C1" vlink="#954F72"><div class=WordSection1>{paragraphs}<p class=MsoNormal>'
                f'<o:p>&nbsp;</o:p></p><div><div style=\'border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm '
                f'0cm\'><p class=MsoNormal><span lang=EN-US>{head}<o:p></o:p></span></p></div></div><p class=MsoNormal><o:p>'
                f'&nbsp;</o:p></p>{html_of(mail)}</div></body></html>\n')
        return plain, page


class OutlookPhone(OutlookDesktop):
    """Outlook for iOS and Android."""
    charset = "utf-8"
    greeting = "Get Outlook for iOS<https://aka.ms/o0ukef>"

    def body(self, lines, mail):
        block = self.block(mail)
        plain = "\n".join(lines) + f"\n\n{self.greeting}\n________________________________\n" + \
            "".join(f"{name}: {value}\n" for name, value in block) + "\n" + \
            text_of(html_of(mail), lambda shown, url: f"{shown}<{url}>")
        text = "".join(f'<div dir="ltr" style="font-family: Aptos, sans-serif; font-size: 12pt;">{linked(line) or "<br>"}</div>'
                       for line in lines)
        head = "<br>\n".join(f"<b>{name}:</b> {html.escape(value)}" for name, value in block)
        page = (f'<html><head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n</head>\n<body dir="auto">\n'
                f'{text}<div><br></div>\n<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for '
                f'iOS</a></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n<div id="divRplyFwdMsg" dir="ltr">'
                f'<font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{head}</font>\n<div>&nbsp;</div>\n'
                f'</div>\n<div>{html_of(mail)}</div>\n</body>\n</html>\n')
        return plain, page


class Gmail(Client):
    """Gmail in the browser. Its plain text is broken after 78 columns, wherever that is."""
    attribution = "On {date}, {who} wrote:"

    def typed(self, text):
        return text

    def attributed(self, mail, who):
        sent = mail["Date"].datetime
        return self.attribution.format(date=f"{sent:%a}, {sent.day} {sent:%b %Y at %H:%M}", who=who)

    def body(self, lines, mail):
        sender = mail["From"].addresses[0]
        text = lines + [""] + (["--", *self.signature] if self.signature else [])
        broken = "\n".join("\n".join(textwrap.wrap(line, 78, break_long_words=False, break_on_hyphens=False)) for line in text)
        above = self.attributed(mail, f"{sender.display_name} <\n{sender.addr_spec}>")
        quoted = text_of(html_of(mail), lambda shown, url: f"{shown}\n<{url.removeprefix('mailto:')}>")
        plain = f"{broken}\n{above}\n\n" + marked(quoted)
        divs = "".join(f"<div>{linked(line) or '<br>'}</div>" for line in text)
        shown = f'{sender.display_name} &lt;<a href="mailto:{sender.addr_spec}">{sender.addr_spec}</a>&gt;'
        page = (f'<div dir="ltr">{divs}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
                f'class="gmail_attr">{self.attributed(mail, shown)}<br></div><blockquote class="gmail_quote" style="margin:0px '
                f'0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{html_of(mail)}</blockquote></div>\n')
        return plain, page


class IPhone(Client):
    """Mail on an iPhone: a capital at the beginning, curly quotation marks, its own line below."""
    greeting = "Sent from my iPhone"
    extra = {"X-Mailer": "iPhone Mail (22F76)"}

    def typed(self, text):
        return curly(text[:1].upper() + text[1:])

    def body(self, lines, mail):
        sender, sent = mail["From"].addresses[0], mail["Date"].datetime
        above = f"On {sent.day} {sent:%b %Y, at %H:%M}, {sender.display_name} <{sender.addr_spec}> wrote:"
        quoted = text_of(html_of(mail), lambda shown, url: shown)
        plain = "\n".join(lines) + f"\n\n{self.greeting}\n\n" + marked(f"{above}\n\n\ufeff{quoted}")
        divs = "".join(f'<div dir="ltr">{linked(line) or "<br>"}</div>' for line in lines)
        page = (f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
                f'<div dir="ltr"></div>{divs}<div dir="ltr"><br></div><div dir="ltr">{self.greeting}</div><div dir="ltr"><br>'
                f'<blockquote type="cite">{html.escape(above)}<br><br></blockquote></div><blockquote type="cite"><div '
                f'dir="ltr">\ufeff{html_of(mail)}</div></blockquote></body></html>\n')
        return plain, page


class AppleMail(IPhone):
    """Mail on a Mac: the same marks, no line of its own."""
    greeting = ""
    extra = {"X-Mailer": "Apple Mail (2.3826.600.51.1.1)"}

    def typed(self, text):
        return curly(text)


class Thunderbird(Client):
    """Thunderbird: HTML that is quoted as it is, and in the plain text in lines of 72 columns that may be joined."""
    extra = {"User-Agent": "Mozilla Thunderbird"}

    def body(self, lines, mail):
        sender, sent = mail["From"].addresses[0], mail["Date"].datetime
        above = f"On {sent:%d/%m/%Y %H:%M}, {sender.display_name} wrote:"
        quoted = text_of(html_of(mail), lambda shown, url: f"{shown} <{url}>")
        broken = "\n".join(" \n".join(textwrap.wrap(line, 70, break_long_words=False, break_on_hyphens=False))
                           for line in quoted.split("\n"))
        page = (f'<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>'
                f'<p>{"<br>".join(linked(line) for line in lines)}</p><div class="moz-cite-prefix">{above}<br></div><blockquote '
                f'type="cite" cite="mid:{str(mail["Message-ID"]).strip("<>")}">{html_of(mail)}</blockquote></body></html>\n')
        return "\n".join(lines) + f"\n\n{above}\n" + marked(broken), page


class PlainThunderbird(Thunderbird):
    """Set to plain text: it quotes that of ours."""

    def body(self, lines, mail):
        sent = mail["Date"].datetime
        return ("\n".join(lines) + f"\n\nOn {sent:%d/%m/%Y %H:%M}, {mail['From'].addresses[0].display_name} wrote:\n" +
                marked(plain_of(mail)), None)


class Samsung(Client):
    """Samsung's mail for Android: what is quoted has no marks, and hardly a header."""
    greeting = "Sent from my Galaxy"

    def typed(self, text):
        return text[:1].upper() + text[1:]

    def body(self, lines, mail):
        sent = mail["Date"].datetime
        block = [("From", str(mail["From"])), ("Date", f"{sent:%d/%m/%Y %H:%M} (GMT+00:00)"), ("To", str(mail["To"])),
                 ("Subject", str(mail["Subject"]))]
        head = "".join(f"{name}: {value}\n" for name, value in block)
        quoted = text_of(html_of(mail), lambda shown, url: shown)
        plain = "\n".join(lines) + f"\n\n\n{self.greeting}\n\n-------- Original message --------\n{head}\n{quoted}"
        divs = "".join(f'<div dir="auto">{linked(line) or "<br>"}</div>' for line in lines)
        page = (f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body dir="auto">{divs}'
                f'<div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" '
                f'dir="auto">{self.greeting}</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" '
                f'style="font-size:100%;color:#000000"><div>-------- Original message --------</div>' +
                "".join(f"<div>{name}: {html.escape(value)} </div>" for name, value in block) +
                f'<div><br></div></div>{html_of(mail)}</body></html>\n')
        return plain, page


def filled_in(client):
    """The client, whose writer types into what it quotes: client.answers_below is {line of the form: answer}."""
    class Filling(client):
        answers_below = {}

        def body(self, lines, mail):
            plain, page = super().body(lines, mail)
            for label, answer in self.answers_below.items():
                plain = re.sub(rf"^((?:> ?)*){re.escape(label)}:[ ]*$", lambda m: f"{m[0]}\n{m[1]}{answer}", plain, flags=re.M)
                page = page and page.replace(label + ":", f"{label}:<br>{html.escape(answer)}", 1)
            return plain, page
    return Filling


def written_into(client, above, words):
    """The client, whose writer, or whose gateway, puts words above the line of ours that begins so, inside the quotation."""
    class Writing(client):
        def body(self, lines, mail):
            plain, page = super().body(lines, mail)
            plain = re.sub(rf"^((?:> ?)*\ufeff?)(?={re.escape(above)})", lambda m: f"{m[1]}{words}\n{m[1]}\n{m[1]}", plain, flags=re.M)
            return plain, page and page.replace(f"<p>{above}", f"<p>{html.escape(words)}</p>\n<p>{above}")
    return Writing


class Dialect(Gmail):
    """A program in a language that nobody has taught us."""
    attribution = "Nga {date} ka shkruar {who} si vijon:"


class Unmarked(Client):
    """A program that quotes below a line of its own language, without marks; plain text only."""

    def body(self, lines, mail):
        quoted = text_of(html_of(mail), lambda shown, url: shown)
        above = f"Mesazhi i mëparshëm prej {mail['From']} më {mail['Date'].datetime:%d.%m.%Y}"
        return "\n".join(lines) + f"\n{above}\n\n{quoted}", None
