"""Where in a text people stand, by themselves or by their programs: what is put above and below the facts of a report. {r} is
the reporter (reporter.py)."""

PLACES = {
    "nothing": ("", ""),
    "closing": ("", "\n\nKind regards,\n{r.first}\n"),
    "closing and card": ("", "\n\nMany thanks\n\n{r.name}\nYear 4 Teacher\nHolly Lane Primary\n{r.telephone}\n{r.address}\n"),
    "closing on one line": ("", "\n\nThanks, {r.first} (Y4)\n"),
    "closing in Welsh": ("", "\n\nDiolch yn fawr,\n{r.name}\n"),
    "closing in small letters": ("", "\n\ncheers {lower}\n"),
    "name alone": ("", "\n\n{r.name}\n"),
    "name with kisses": ("", "\n\n{r.first} xx\n"),
    "name and postscript": ("", "\n\nBest wishes\n{r.first}\n\nPS It was not locked at all.\n"),
    "signature": ("", "\n\n-- \n{r.name}\nTel: {r.telephone}\nPayroll {r.payroll}\n14 {r.street} Row, Chelmsford QX7 4ZT\n"
                  "@{r.handle}\n"),
    "name in the signature alone": ("It was {r.alias} who saw it. ", "\n\n-- \n{r.alias} {r.last}\nYear 4 Teacher\nHolly Lane Primary\n"),
    "disclaimer": ("", "\n\n{r.name}\nHolly Lane\n\nThis email and any attachments are confidential and intended solely for the "
                   "addressee of {r.last}. If you are not the intended recipient please delete it.\n"),
    "telephone's own": ("", "\n\nSent from {r.first}'s iPhone\n"),
    "telephone's own, in Welsh": ("", "\n\nAnfonwyd o iPhone {r.first}\n"),
    "app": ("", "\n\n{r.first}\n\nGet Outlook for iOS\n"),
    "introduced": ("My name is {r.name}. ", ""),
    "introduced in small letters": ("my name is {lower_name} and i saw it. ", ""),
    "introduced as": ("I'm {r.first} from Year 4. ", ""),
    "introduced at the beginning": ("{r.name} here. ", ""),
    "introduced by this is": ("This is {r.first} from the office. ", ""),
    "introduced between commas": ("I, {r.name}, saw it. ", ""),
    "introduced in Welsh": ("Fy enw i yw {r.name}. ", ""),
    "title": ("Mrs {r.last} saw it, too. ", ""),
    "possessive": ("It was on {r.first}'s desk, in {r.last}’s room. ", ""),
    "possessive without apostrophe": ("It was on {r.first}s desk. ", ""),
    "capitals": ("{upper_name} saw it. ", ""),
    "letters apart": ("Signed {spaced} of {dotted}. ", ""),
    "hyphens": ("It was {hyphens} who saw it. ", ""),
    "wide letters": ("It was {wide} who saw it. ", ""),
    "zero width": ("It was {zero_width} and {soft} who saw it. ", ""),
    "other alphabet": ("It was {cyrillic} who saw it. ", ""),
    "underscores": ("See {r.first}_{r.last} and {r.last}_{r.first}_2. ", ""),
    "camel case": ("The folder is {r.first}{r.last}. ", ""),
    "user name": ("My user name is {r.user} and my login is HOLLYLANE\\{r.user}. ", ""),
    "user name with digits": ("Log in as {r.user}17. ", ""),
    "device": ("It was found on {upper_last}-LAPTOP and {r.first}s-iPhone. ", ""),
    "family name first": ("It was {r.last}, {r.first} who saw it. ", ""),
    "initial": ("It was {r.first[0]}. {r.last} or {r.first[0]} {r.last} who saw it. ", ""),
    "address": ("Write to {r.address} about it. ", ""),
    "address in brackets": ("Write to <{upper_address}> [mailto:{r.address}]. ", ""),
    "address in words": ("Write to {in_words} about it. ", ""),
    "another address": ("My email is {r.private} if you need me. ", ""),
    "telephone": ("Call me on {r.telephone}. ", ""),
    "telephone with marks": ("My mobile is {international}. ", ""),
    "telephone alone": ("{r.phone} ", ""),
    "payroll": ("My payroll number is {r.payroll}. ", " The number {r.payroll} again.\n"),
    "form": ("Staff number: {r.payroll}\nYour name: {r.name}\nTelephone: {r.telephone}\nJob title: Coordinator\n\n", ""),
    "form with labels above": ("Your name\n{r.name}\n\nYour email\n{r.private}\n\nWhat happened?\n", ""),
    "form in Welsh": ("Eich enw: {r.name}\nRhif ffôn: {r.telephone}\n\n", ""),
    "reported by": ("Reported by: {r.name}\n", ""),
    "from line": ("From: {r.name}\n\n", ""),
    "letter head": ("{r.name}\n14 {r.street} Row\nChelmsford\nQX7 4ZT\n3 May 2026\n\nDear Chair,\n\n", ""),
    "home address": ("I live at 14 {r.street} Row, Chelmsford QX7 4ZT. ", ""),
    "link": ("See https://sp.example/personal/{r.user}_hollylane/Documents/list.xlsx?d={r.first}. ", ""),
    "link with tilde": ("See http://web.example/~{r.user}/list and https://web.example/{r.first}-{r.last}. ", ""),
    "link with an address": ("See https://web.example/open?u={quoted_address}#{r.first} ", ""),
    "link with an address in base64": ("See https://click.example/t?u={base64_address}&x=1 ", ""),
    "link to a profile": ("See https://social.example/users/{r.handle} ", " My handle is @{r.handle}.\n"),
    "headers pasted": ("X-Originating-IP: [{r.ip}]\nReceived: from {r.host} ({r.first})\n\tby mail.example\nMessage-ID: "
                       "<{r.message_id}>\nX-Mailer: {r.mailer}\nOrganization: {r.handle}\n\n", ""),
    "attribution": ("", "\n\nOn Mon, 4 May 2026 at 09:00, {r.name} <{r.address}> wrote:\n> I am {r.name}.\n> What now?\n"),
    "quoted block": ("", "\n\nFrom: {r.name} <{r.address}>\nSent: 03 May 2026 21:14\nTo: Sam Other <s.other@hollylane.example>\n"
                     "Subject: {r.last}\n\nHello Sam, {r.first} here.\n"),
    "file in the text": ("", "\n\nbegin 644 {r.file}-{r.last}.txt\n#0V%T\n`\nend\n"),
    "vCard in the text": ("", "\n\nBEGIN:VCARD\nVERSION:3.0\nN:{r.last};{r.first};;;\nFN:{r.name}\nTEL:{r.phone}\n"
                          "EMAIL:{r.private}\nEND:VCARD\n"),
    "half a vCard in the text": ("", "\n\nN:{r.last};{r.first};;;\nEMAIL;TYPE=home:{r.private}\nX-SKYPE:{r.handle}\nEND:VCARD\n"),
    "vCard in one line": ("", "\n\nBEGIN:VCARD VERSION:3.0 FN:{r.name} EMAIL:{r.private} ADR:;;14 {r.street} Row TEL:{r.phone} "
                          "X-TWITTER:{r.handle} END:VCARD\n"),
    "code of a card": ("MECARD:N:{r.last},{r.first};TEL:{r.phone};EMAIL:{r.private};; ", ""),
    "event in the text": ("", "\n\nBEGIN:VEVENT\nUID:{r.id}@{r.host}\nORGANIZER;CN=\"{r.name}\":mailto:{r.private}\nSUMMARY:Talk\n"
                          "END:VEVENT\n"),
    "labelled in the middle": ("It says employee no {r.payroll} and X-Originating-IP: [{r.ip}] there. ", ""),
    "address in the middle": ("", "\n\n14 {r.street} Row\nChelmsford\nQX7 4ZT\n\nPS It was not locked at all.\n"),
    "broken over lines": ("It was {broken} who saw it. ", ""),
    "notice": ("{r.name} mentioned you in Staff\n\n", ""),
    "added by": ("Added by {r.name} on 15/11/2026\n\n", ""),
    "beside the name": ("Ask {r.name} ({r.private}) or @{r.handle} ({r.name}). ", ""),
    "user's folder": ("See C:\\Users\\{r.handle}\\list.docx. ", ""),
    "picture in a signature": ("", "\n\n[cid:image001.png@{r.handle}]\n{upper_name}\nTEACHER\n"),
    "sent by proxy": ("Sent on behalf of {r.name}. ", ""),
    "in a table of a form": ("", "\n\nReporter | {r.name}\nEmail | {r.address}\nPhone | {r.telephone}\n"),
    "speaker": ("{r.first}: I saw it.\n", ""),
    "third person": ("{r.first} told the head and nobody answered {r.last}. ", ""),
    "asked by others": ("They asked me \"{r.first}, was it you?\" and wrote '{r.last}' on the board. ", ""),
    "hashtag": ("#{r.first} @{r.last} +{r.first} /{r.last}/ ", ""),
    "markup": ("*{r.first}* _{r.last}_ **{r.name}** `{r.user}` ", ""),
    "brackets": ("({r.first}) [{r.last}] {{{r.first}}} <{r.last}> ", ""),
    "backwards order in a file name": ("The file is {r.last}{r.first}.docx and 2026-05-03_{r.last}.pdf. ", ""),
    "account of a site": ("My Insta is @{r.handle} and I post as {r.alias}. ", " Ask {r.handle}.\n"),
    "label of a site": ("", "\n\nInsta: @{r.handle}\n"),
    "also known as": ("I am {r.first}, a.k.a. {r.alias}. ", " {r.alias} saw it.\n"),
    "better known as": ("At school I'm better known as {r.alias}. ", ""),
    "which is me": ("The comment by {r.alias} (which is me) went. ", ""),
    "chat": ("{r.first}: I saw it\nHead: what?\n{r.first}: the list\n", ""),
    "chat of a telephone": ("15/11/2026, 21:14 - {r.name}: I saw it\n15/11/2026, 21:15 - {r.second}: No\n", ""),
    "chat with its name": ("I am {r.alias} in the chat. ", "\n\n{r.alias}: I saw it\n{r.second}: No\n"),
    "directory": ("See cn={r.name},ou=Staff and uid={r.handle},cn={r.name},dc=x. ", ""),
    "table": ("", "\n\nname,email,staff no\n{r.second},s@x.example,4410\n{r.name},{r.private},{r.payroll}\n"),
    "JSON": ("", "\n\n{{\"name\": \"{r.name}\", \"userId\": \"{r.handle}\", \"class\": \"4B\"}}\n"),
    "XML": ("", "\n\n<person><name>{r.name}</name><login>{r.handle}</login></person>\n"),
    "log": ("", "\n\nuser={r.user} ip={r.ip} action=open\nuser=other ip=10.0.0.1\n"),
    "own record": ("My record reads: login={r.handle}; grade=M4. ", ""),
    "statement of another": ("Statement of {r.alias}, midday supervisor\n\n", ""),
    "report by another": ("Report by {r.alias} {r.last}.\n\n", ""),
    "sent by way of another's": ("Sent by {r.alias} {r.last} via the shared mailbox.\n\n", ""),
    "writing as": ("Writing as {r.alias} {r.last} because I have no login of my own. ", ""),
    "behind a post": ("I'm the night cleaner, {r.alias}. ", ""),
    "between a post and commas": ("I, the caretaker {r.alias} {r.last}, was there. ", ""),
    "me again": ("Me again ({r.alias}). ", ""),
    "two of them": ("We are {r.alias} and Sam from the kitchen. ", ""),
    "wishes to report": ("{r.alias} {r.last} would like to report this. ", ""),
    "in Welsh, in front": ("{r.alias} {r.last} dw i. ", ""),
    "message in Welsh": ("Neges gan {r.alias} {r.last}. ", ""),
    "in French": ("Je m'appelle {r.alias}. ", ""),
    "in German": ("Hier schreibt {r.alias} aus dem Haus. ", ""),
    "share": ("It was on my drive \\\\srv\\home$\\{r.handle}\\list.xlsx. ", " They opened {r.handle}.\n"),
}


def address_in_words(address):
    return address.replace("@", " at ").replace(".", " dot ")


def base64_of(text):
    import base64
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def values(reporter):
    """What the places are filled with."""
    first, last = reporter.first, reporter.last
    return {
        "r": reporter,
        "lower": first.lower(), "lower_name": reporter.name.lower(), "upper_name": reporter.name.upper(),
        "upper_last": last.upper(), "upper_address": reporter.address.title(),
        "spaced": " ".join(first), "dotted": ".".join(last), "hyphens": "-".join(first), "wide": wide(first),
        "zero_width": first[:4] + "\u200b" + first[4:], "soft": last[:4] + "\xad" + last[4:],
        "broken": f"{first[:5]}-\n{first[5:]} and {last[:4]}\n{last[4:]}",
        "cyrillic": first.replace("a", "а").replace("e", "е").replace("o", "о"),
        "in_words": address_in_words(reporter.address),
        "international": f"+44 (0){reporter.phone[1:5]} {reporter.phone[5:8]}-{reporter.phone[8:]}",
        "quoted_address": reporter.address.replace("@", "%40"),
        "base64_address": base64_of(reporter.address),
    }


def text_of(reporter, *names, asked=""):
    """The facts with a place or several around them. What consists of lines stands on lines of its own."""
    filled = values(reporter)
    above = sorted((PLACES[name][0] for name in names), key=lambda words: not words.endswith("\n"))
    below = sorted((PLACES[name][1] for name in names), key=lambda words: words.startswith("\n\n"))
    if asked and above[0].endswith("\n"):
        below.insert(0, " " + asked)
    elif asked:
        above.insert(0, asked + " ")
    return "".join(above).format(**filled) + reporter.facts + "".join(below).format(**filled)
