"""Mail that broke other readers (robustness-inputs). Nothing particular is expected of its reading:
  ended     exit status 0, or 1 with the words that it would be quarantined (the prescan's refusal)
  valid     a JSON object, UTF-8 without control characters but newline and tab
  nothing lost   of a mail with a part that is not blank something is to be seen: text, an attachment, a forward, a
            bounce, or a defect
  time      1 s of processor time
  memory    256 MB at its largest"""
import email
import json
import re

from corpus import CORPORA, Case, Check

SECONDS, BYTES = 1.0, 256 << 20


def cases(suite):
    manifest = CORPORA / suite / "manifest.json"
    if not manifest.exists():
        return None
    folders = (folder for folder in sorted(manifest.parent.iterdir()) if folder.is_dir() and folder.name != "LICENSES")
    return [Case(f"{suite}/{path.parent.name}/{path.name}", path.read_bytes(), {})
            for folder in folders for path in sorted(folder.iterdir())]


def score(case, run):
    report, refused = run.report, run.status == 1 and "would be quarantined" in run.errors
    yield Check("ended", run.status == 0 or refused, "exit status 0 or a refusal",
                f"exit status {run.status}: {run.errors[-400:]}")
    if not refused:
        yield Check("valid", report is not None and not controls(report), "clean JSON", report or run.errors[-400:])
    if report is not None and has_body(case.mail):
        yield Check("nothing lost", shows_something(report), case.mail[:1000].decode(errors="replace"), "nothing")
    yield Check("time", run.cpu <= SECONDS, f"{SECONDS} s", f"{run.cpu:.2f} s")
    yield Check("memory", run.rss <= BYTES, f"{BYTES >> 20} MB", f"{run.rss >> 20} MB")


def controls(report):
    return re.search(r"\\u00(0[0-8bcef]|1[0-9a-f]|7f)|[\x7f-\x9f]", json.dumps(report, ensure_ascii=False))


def has_body(mail):
    """Does Python's own reader find a part that is not blank?"""
    try:
        return any((part.get_payload(decode=True) or b"").strip() for part in email.message_from_bytes(mail).walk())
    except Exception:  # mail that breaks this reader, too
        return bool(mail.replace(b"\r\n", b"\n").partition(b"\n\n")[2].strip())


def shows_something(report):
    return any((report["text"].strip(), report["attachments"], report["forward"], report["bounce"], report["defects"]))
