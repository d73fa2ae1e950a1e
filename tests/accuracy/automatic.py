"""Scores of mail written by machines (bounce-sisimai), against the JSON of `parse`:
  kind        human: `origin` human or list; auto_reply: auto-reply; feedback: feedback; bounce, delay and delivered:
              `origin` is bounce and `bounce.kind` permanent (given up, whatever the status's first digit), temporary
              (still trying) or delivered. `accept` names other kinds that are as good.
  recipients  the set of `bounce.recipients`
  status      `bounce.status` is one of those expected; not compared when none is"""
from corpus import Check, same

BOUNCES = {"permanent": "bounce", "temporary": "delay", "delivered": "delivered"}


def kind(report):
    if report["origin"] == "bounce":
        return BOUNCES[report["bounce"]["kind"]] if report["bounce"] else "bounce"
    return {"auto-reply": "auto_reply", "list": "human"}.get(report["origin"], report["origin"])


def score(case, report):
    expect, bounce = case.expect, report["bounce"] or {}
    good = [expect["kind"], *expect.get("accept", [])]
    yield Check("kind", kind(report) in good, good, f"{kind(report)} (rule {report['origin_rule']})")
    if "recipients" in expect:
        yield same("recipients", sorted({r.lower() for r in expect["recipients"]}),
                   sorted({r.lower() for r in bounce.get("recipients", [])}))
    if expect.get("status"):
        yield Check("status", bounce.get("status") in expect["status"], expect["status"], bounce.get("status"))
