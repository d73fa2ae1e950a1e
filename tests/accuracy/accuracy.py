#!/usr/bin/env python3
"""How right the parsers are on mail that other people wrote (../shared/corpora).

    accuracy.py PROGRAM [--suite NAME] [--verbose] [--mutate] [--seed N]

Prints a table: cases, the share with all checks true, and each sub-score; then the two worst errors. --verbose lists
each failing case with what was expected and what was found. Exits with 1 below a target. A suite that is not on this
machine is skipped with a line; with CI set that is a failure. Run by `make accuracy [SUITE=] [VERBOSE=1] [MUTATE=1]`.

--mutate changes each mail and its expectation (mutate.py says how and why) and prints both scores, before and after;
a score that falls by more than two points is a failure. --verbose then lists the cases that were right before. --keep
writes the mails that are listed into a folder.
"""
import argparse
import difflib
import json
import os
import pathlib
import sys
import time
from dataclasses import dataclass, field

import automatic
import classify
import corpus
import forward
import mime
import mutate
import reply
import robustness
import tnef


@dataclass
class Suite:
    name: str
    score: object                                  # (case, report) or, with `of_run`, (case, Run) -> Checks
    targets: dict = field(default_factory=dict)    # sub-score -> least share; "all": all checks of a case true
    load: object = corpus.cases
    of_run: bool = False
    disputed: dict = field(default_factory=dict)   # case -> why its expectation is wrong; the targets leave it out


@dataclass
class Result:
    case: corpus.Case
    run: corpus.Run
    checks: list

    @property
    def ok(self):
        return all(check.ok for check in self.checks)

    def failed(self, name):
        return any(check.name == name and not check.ok for check in self.checks)


# ---- the two worst errors: (what, the most that is allowed, cases) ----

def author_text_lost(results):
    exact = [r for r in results if r.case.expect.get("mode") == "exact"]
    return "author text lost", 0.02, [r for r in exact if r.failed("kept")], len(exact)


def person_taken_for_machine(results):
    people = [r for r in results if "human" in (r.case.expect.get("kind"), *r.case.expect.get("accept", []))
              or "kind" not in r.case.expect]
    return "a person's mail taken for automatic", 0.0, [r for r in people if machine(r)], len(people)


def machine(result):
    return result.run.report is not None and automatic.kind(result.run.report) != "human"


SUITES = [
    Suite("mime-stalwart", mime.score_message, {"all": 0.97}, disputed=mime.DISPUTED),
    Suite("mime-mime4j", mime.score_leaves, {"all": 1.0}),
    Suite("forward-crisp", forward.score, {"all": 0.97}),
    Suite("reply-crisp", reply.score, {"exact": 0.85}),
    Suite("bounce-sisimai", automatic.score, {"kind": 0.98, "recipients": 0.92}),
    Suite("tnef", tnef.score, {"all": 15 / 16}),
    Suite("robustness-inputs", robustness.score, {"all": 1.0}, load=robustness.cases, of_run=True),
]
PEOPLE = ("forward-crisp", "reply-crisp", "bounce-sisimai")  # suites whose mail, if not said otherwise, people wrote


def evaluate(suite, program, cases):
    runs = corpus.parse_all(program, [case.mail for case in cases])
    return [Result(case, run, checks(suite, case, run)) for case, run in zip(cases, runs)]


def checks(suite, case, run):
    if suite.of_run:
        return list(suite.score(case, run))
    if run.status != 0 or run.report is None:
        unread = corpus.Check("read", False, "a report", f"exit status {run.status}: {run.errors[-400:]}")
        return [unread, *(corpus.Check(name, False) for name in suite.targets if name != "all")]
    return list(suite.score(case, run.report))


# ---- shares ----

def shares(results):
    """Sub-score -> (right, compared), "all" first."""
    counts = {"all": (sum(r.ok for r in results), len(results))}
    for result in results:
        for check in result.checks:
            right, compared = counts.get(check.name, (0, 0))
            counts[check.name] = (right + check.ok, compared + 1)
    return counts


def percent(count):
    right, compared = count
    return f"{100 * right / compared:.1f} %" if compared else "-"


def below(count, target):
    right, compared = count
    return compared > 0 and right < target * compared - 1e-9


# ---- printing ----

def print_row(suite, results):
    counts = shares(results)
    agreed = shares([r for r in results if r.case.id not in suite.disputed])
    missed = {name for name, target in suite.targets.items() if below(agreed.get(name, (0, 0)), target)}
    details = ", ".join(f"{name} {percent(count)}{' !' if name in missed else ''}" for name, count in counts.items()
                        if name != "all")
    print(f"{suite.name:<18} {len(results):>5} {percent(counts['all']):>8}{'!' if 'all' in missed else ' '} {details}")
    for name, why in suite.disputed.items():
        if any(r.case.id == name and not r.ok for r in results):
            print(f"  disputed: {name}: {why}")
    if agreed != counts:
        print(f"  without the disputed: {percent(agreed['all'])} of {agreed['all'][1]}")
    return [f"{suite.name}: {name} is {percent(agreed[name])}, to reach {100 * suite.targets[name]:.1f} %"
            for name in sorted(missed)]


FALL = 0.02  # what a score may lose when the mail is changed


def print_both(suite, before, after):
    problems, parts, old, new = [], {}, shares(before), shares(after)
    for name in old:
        fell = share(old[name]) - share(new.get(name, (0, 0))) > FALL + 1e-9
        parts[name] = f"{percent(old[name])} > {percent(new.get(name, (0, 0)))}{' !' if fell else ''}"
        if fell and (name == "all" or name in suite.targets):
            problems.append(f"{suite.name}: {name} falls on changed mail, {parts[name]}")
    print(f"{suite.name:<18} {len(before):>5} {parts.pop('all'):>18}  "
          + ", ".join(f"{name} {part}" for name, part in parts.items()))
    return problems


def share(count):
    right, compared = count
    return right / compared if compared else 0.0


def print_worst(what, allowed, wrong, of):
    share = len(wrong) / of if of else 0
    print(f"  {what}: {len(wrong)} of {of} ({100 * share:.1f} %)")
    for result in wrong[:5]:
        print(f"    {result.case.id}")
    return [f"{what}: {len(wrong)} of {of}, allowed {100 * allowed:.0f} %"] if share > allowed else []


def lines(value):
    """A value as lines that can be compared."""
    if isinstance(value, str):
        return value.splitlines() or [""]
    if isinstance(value, (list, tuple)) and value:
        return [line for item in value for line in lines(item)]
    if isinstance(value, dict):
        return [f"{key}: {line}" for key, item in value.items() for line in lines(item)]
    return [json.dumps(value, ensure_ascii=False, default=repr)]


def print_failure(result, keep=None):
    print(f"--- {result.case.id}  {'; '.join(result.case.about.get('mutations', []))}")
    if keep:
        path = keep / (result.case.id.replace("/", "_") + ".eml")
        path.write_bytes(result.case.mail)
        print(f"    {path}")
    for check in (check for check in result.checks if not check.ok):
        print(f"    {check.name}:")
        expected, found = lines(check.expected), lines(check.found)
        diff = list(difflib.unified_diff(expected, found, lineterm="", n=1))[2:]
        for line in shortened(diff or [f"-{line}" for line in expected] + [f"+{line}" for line in found]):
            print(f"      {line}")


def shortened(diff, most=24, width=160):
    for line in diff[:most]:
        if not line.startswith("@@"):
            yield line if len(line) <= width else f"{line[:width]}... ({len(line)} characters)"
    if len(diff) > most:
        yield f"... {len(diff) - most} more lines"


# ---- the program ----

def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--suite", choices=[suite.name for suite in SUITES] + list(classify.SUITES))
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--mutate", action="store_true")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", type=pathlib.Path)
    return parser.parse_args()


def load(chosen):
    """(suite, cases) of the chosen suites that are on this machine; the others are named."""
    for suite in SUITES:
        if chosen.suite not in (None, suite.name):
            continue
        cases = suite.load(suite.name)
        if cases is None:
            print(f"{suite.name:<18} skipped: {corpus.CORPORA / suite.name} is not on this machine")
        yield suite, cases


def skipped(suite):
    return [f"{suite.name}: skipped, and CI is set"] if os.environ.get("CI") else []


def measure(chosen):
    """Scores of the mail as it is."""
    problems, results = [], {}
    print(f"{'suite':<18} {'cases':>5} {'all true':>8}  sub-scores")
    for suite, cases in load(chosen):
        if cases is None:
            problems += skipped(suite)
            continue
        results[suite.name] = evaluate(suite, chosen.program, cases)
        problems += print_row(suite, results[suite.name])
    return problems, results, [result for suite in results.values() for result in suite if not result.ok]


def compare(chosen):
    """Scores of the mail as it is, and changed."""
    problems, results, fallen = [], {}, []
    print(f"{'suite':<18} {'cases':>5} {'all true':>18}  sub-scores, before > after (seed {chosen.seed})")
    for suite, cases in load(chosen):
        changed = cases and mutate.mutate(suite.name, cases, chosen.seed)
        if changed is None:
            problems += skipped(suite) if cases is None else []
            continue
        before, after = (evaluate(suite, chosen.program, some) for some in (cases, changed))
        problems += print_both(suite, before, after)
        results[suite.name] = after
        fallen += [new for old, new in zip(before, after) if old.ok and not new.ok]
    return problems, results, fallen


def main():
    chosen, begun = options(), time.monotonic()
    problems, results, failures = (compare if chosen.mutate else measure)(chosen)
    print("the two worst errors")
    people = [result for name in PEOPLE for result in results.get(name, [])]
    for worst in (person_taken_for_machine(people), author_text_lost(results.get("reply-crisp", []))):
        problems += print_worst(*worst)
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    for result in failures if chosen.verbose else []:
        print_failure(result, chosen.keep)
    if not chosen.mutate:
        unclassified, absent = classify.measure(chosen.program, chosen.suite, chosen.verbose)
        problems += unclassified
        for name in absent:
            print(f"{name:<18} skipped: {corpus.CORPORA / name} is not on this machine")
            problems += [f"{name}: skipped, and CI is set"] if os.environ.get("CI") else []
    print(f"{time.monotonic() - begun:.0f} s")
    for problem in problems:
        print(f"below the target: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
