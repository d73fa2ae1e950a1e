"""Scores of winmail.dat (tnef), against the JSON of `parse`. An attachment counts when two readers or more agree on it.
  names   each has an attachment of that name, come by TNEF
  sha256  each has an attachment of that SHA-256 and size, come by TNEF
  body    the words of the body (body_text, or what the RTF holds) are part of `text`, in order"""
from corpus import Check, in_order, words


def score(case, report):
    expect = case.expect
    inside = [a for a in report["attachments"] if a["via"] == "tnef"]
    agreed = [a for a in expect["attachments"] if a["votes"] >= 2]
    names, digests = {a["name"] for a in inside}, {(a["sha256"], a["size"]) for a in inside}
    if agreed:
        lost = [a["filename"] for a in agreed if a["filename"] not in names]
        yield Check("names", not lost, lost, sorted(names))
        lost = [a for a in agreed if (a["sha256"], a["size"]) not in digests]
        yield Check("sha256", not lost, lost, inside)
    body = expect.get("body_text") or expect.get("body_text_from_rtf")
    if body:
        yield Check("body", in_order(words(body), words(report["text"])), body, report["text"])
