"""Scores of what the author newly wrote (reply-crisp), against `visible` of the JSON of `parse`:
  exact     mode exact: `visible` is new_text
  kept      at least 90 % of the words of new_text are in `visible` (author text is lost otherwise)
  contains  each pattern is found in `visible`
  removed   no pattern is found in `visible`
Patterns look at the text as it is, line by line."""
import collections
import re

from corpus import Check, plain, same, words

KEPT = 0.9  # below it, author text is lost


def score(case, report):
    expect, visible = case.expect, report["visible"]
    if expect.get("mode") == "exact":
        yield same("exact", plain(expect["new_text"]), plain(visible))
        share = kept(expect["new_text"], visible)
        yield Check("kept", share >= KEPT, expect["new_text"], visible)
    if "contains_regex" in expect:
        lost = [p for p in expect["contains_regex"] if not re.search(p, visible, re.MULTILINE)]
        yield Check("contains", not lost, lost, visible)
    if "removed_regex" in expect:
        left = [p for p in expect["removed_regex"] if re.search(p, visible, re.MULTILINE)]
        yield Check("removed", not left, left, visible)


def kept(written, visible):
    """The share of the written words that are visible, each counted as often as it was written."""
    wanted = collections.Counter(words(written))
    there = wanted & collections.Counter(words(visible))
    return there.total() / wanted.total() if wanted else 1.0
