"""Takes severity apart: which fact made a level wrong. `fit.py --check` prints it for the practice mails that were left out.

The level is put together here once more, by the formula of staff/README.md, from facts that stand in the labels and in what
the program says; then one fact after the other is taken from the labels. What the labels' own facts give is the ceiling.
"""
import pathlib
import re

import classify

DPC = {"none": (1, 1, 1, 2), "basic": (1, 1, 1, 2), "behavioural": (1, 1, 2, 2), "financial": (1, 2, 3, 3),
       "special": (2, 2, 3, 4), "safeguarding": (2, 3, 4, 4)}
ROWS = list(DPC)
COLUMNS = ["a co-operating recipient", "a few people", "many people", "very many people"]  # daemon/core/explanation.c
RAISED = {"takeover": 3, "device": 3, "ransomware": 4, "hostile": 4, "harm": 4}  # the others follow from the sum
FACTS = {"class": ["class"], "row": ["row"], "people": ["people"], "co-operating": ["cooperating"], "malicious": ["malicious"],
         "EI": ["ei"], "CB": ["confidentiality", "integrity", "availability"], "raised": ["at_least"]}


def column_of(facts):
    people = facts["people"]
    base = 0 if facts["cooperating"] else 1 + (people >= 10) + (people >= 1000)
    return min(base + bool(facts["malicious"]), 3)


def level_of(facts):
    if facts["class"] in ("near_miss", "not_an_incident"):
        return "near_miss"
    se = (DPC[facts["row"]][column_of(facts)] * facts["ei"] + facts["confidentiality"] + facts["integrity"]
          + facts["availability"] + 0.5 * facts["malicious"])
    level = max(1 + (se >= 2) + (se >= 3) + (se >= 4), facts["at_least"])
    row = ROWS.index(facts["row"]) if facts["ei"] > 0.25 else 0
    if row >= ROWS.index("special"):
        level = max(level, 2)
    if row >= ROWS.index("financial") and facts["people"] >= 100:
        level = max(level, 4 if facts["people"] >= 1000 else 3)
    if row == ROWS.index("safeguarding") and (facts["malicious"] or facts["confidentiality"] >= 0.5):
        level = 4
    return classify.LEVELS[level]


def labelled(expect):
    facts = expect["facts"]
    return facts | {"class": expect["class"], "people": facts["people"] or 0,
                    "at_least": max((RAISED.get(name, 0) for name in facts["raised"]), default=0)}


def levels_of_rules():
    """id -> the level that the rule asks for at least."""
    levels = {}
    for path in (pathlib.Path(__file__).parents[2] / "config/rules").glob("*.conf"):
        for rule in re.split(r"\n    \{ (?=id = )", path.read_text()):
            name, level = re.match(r'id = "([^"]+)"', rule), re.search(r'\bat_least = "(\w+)"; \}', rule)
            if name and level:
                levels[name[1]] = classify.LEVELS.index(level[1])
    return levels


def found_facts(found, levels):
    score = found["score"]
    facts = {name: score[name] for name in ("row", "ei", "confidentiality", "integrity", "availability")}
    facts |= {"class": found["class"], "people": found["affected"] or 0, "malicious": score["malicious"] > 0, "cooperating": False,
              "at_least": max((levels.get(rule["id"], 0) for rule in found["rules"]), default=0)}
    facts["cooperating"] = COLUMNS.index(score["column"]) < column_of(facts)
    return facts


def differ(name, one, other):
    if name == "people":
        return any((one["people"] >= n) != (other["people"] >= n) for n in (10, 100, 1000))
    return any(one[key] != other[key] for key in FACTS[name])


def print_table(cases, results):
    """Of each fact: how often it is wrong; in how many wrong levels; how many of these it alone would put right; how many
    levels would be wrong if it alone were."""
    counts, levels, right, ceiling = {name: [0, 0, 0, 0] for name in FACTS}, levels_of_rules(), 0, 0
    for case, found in zip(cases, results):
        label, said, wanted = labelled(case.expect), found_facts(found, levels), case.expect["severity"]
        wrong = found["severity"] != wanted
        right += not wrong
        ceiling += level_of(label) == wanted
        for name, keys in FACTS.items():
            other = differ(name, label, said)
            mended, spoilt = said | {key: label[key] for key in keys}, label | {key: said[key] for key in keys}
            counts[name][0] += other
            counts[name][1] += wrong and other
            counts[name][2] += wrong and level_of(mended) == wanted
            counts[name][3] += level_of(spoilt) != wanted
    print(f"{len(cases)} mails, severity {100 * right / len(cases):.1f} %; by the facts of the labels {100 * ceiling / len(cases):.1f} %")
    print(f"{'fact':<14}{'wrong':>7}{'in wrong levels':>17}{'alone mends':>13}{'alone spoils':>14}")
    for name, (wrong, in_wrong, mends, spoils) in counts.items():
        print(f"{name:<14}{wrong:>7}{in_wrong:>17}{mends:>13}{spoils:>14}")
