"""Fits the weights of config/rules/leanings.conf: words that each say a little (config/rules.conf tells the language).

    /usr/bin/python3 tests/accuracy/fit.py build/incidentd            writes the file
    /usr/bin/python3 tests/accuracy/fit.py --mean build/incidentd     kinds and what is told anew, classes by the mean of the new weights and
                                                                      those that were there, severity as it was
    /usr/bin/python3 tests/accuracy/fit.py --check build/incidentd    what is reached on mails that were not fitted to

Needs numpy and scipy, which nothing else here does.

Material: practice/*.jsonl, the part of staff/ that is not held apart, and the single sentences of plain/*.txt: the plainest reports, because
who writes practice mails writes more interesting ones. A line there is "kind: sentence", "-" for what is no incident, "~kind" for a near
miss, "?kind" for a doubt; tests/unit/test_plain_reports.c asks for others. Beside them stand narratives of classify-vcdb (likewise not the
part apart) as things that happened, so that a newspaper's way of telling is not taken for news that concern nobody. The single sentences stand there twice, the second time among
those of courtesies.txt, which people say around any report. COUNTS says how much a mail of each counts.

Method: what stands in a mail are words (by stems, as daemon/core/classifier.c cuts them), word lists of config/words, each again
for every voice but "said" in which it stands and words for the subject and the first sentence below it, and pairs of neighbouring words. Kinds and classes are a multinomial logistic
regression over these; what the rules add up to stands beside them, times ALPHA, so that words learn what the rules do not know. (A
greater ALPHA trusts rules more than they deserve on mails that they were not written by.) Terms of severity are logistic
regressions one by one, over the mails that have a severity; what data it is, and whose, likewise, over those where somebody looked. Classes count as often as SHARES says, kinds as EVENNESS does. The penalty is L2, of a rare feature less than of a common one:
by the square of the logarithm of its rarity. The features that
matter least (the sum of the squares of the weights, times the mails that have it) are dropped and the rest is fitted again; then the
single weights that are small are dropped and the others fitted once more, which costs nothing and halves the file. All is divided by
ALPHA and rounded: weights in the units of the rules. A word must stand in MIN_MAILS mails of two files, for what one
writer says only tells the writer. Names of people, places, days and months are dropped.

--check leaves out some files of each at a time (FOLDS), fits to the others and runs the program on them with these
leanings; at the end apart.py says which facts made severity wrong. Decide by that alone. (Files one and two of practice and one of
plain do not count: the rules were written by them.)
"""
import collections
import email
import email.policy
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

import apart
import classify
import corpus

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "config/rules/leanings.conf"
PLAIN = pathlib.Path(__file__).parent / "plain"
COURTESIES = pathlib.Path(__file__).parent / "courtesies.txt"
NARRATIVES = 3  # one of so many
COUNTS = collections.defaultdict(lambda: {"staff": 20}, {"class": {"staff": 20, "plain": 1, "politely": 1}})  # how often mails count
FOLDS = [["three", "seven", "eleven", "fifteen", "nineteen", "twenty-three", "twenty-seven", "thirty-one", "thirty-five", "thirty-nine", "forty-three", "forty-seven", "fifty-one", "plain-five"],
         ["four", "eight", "twelve", "sixteen", "twenty", "twenty-four", "twenty-eight", "thirty-two", "thirty-six", "forty", "forty-four", "forty-eight", "fifty-two", "plain-two", "plain-six"],
         ["five", "nine", "thirteen", "seventeen", "twenty-one", "twenty-five", "twenty-nine", "thirty-three", "thirty-seven", "forty-one", "forty-five", "forty-nine", "fifty-three", "plain-three", "plain-seven"],
         ["six", "ten", "fourteen", "eighteen", "twenty-two", "twenty-six", "thirty", "thirty-four", "thirty-eight", "forty-two", "forty-six", "fifty", "plain-four", "plain-eight"]]
ROUGH = ["thirty-two", "thirty-three", "thirty-four", "thirty-five", "thirty-six", "thirty-seven", "thirty-eight", "thirty-nine",
         "forty", "fifty-two"]  # of what data they tell, and whose, nobody looked at closely
ALPHA = 0.03
SHIFT = {"kind": 20, "class": 10}  # so that what is likeliest is above 0
MIN_MAILS, MIN_PLACED = 3, 5
COURTESY_LEAST = 3  # words, as in daemon/core/utterance.c
PLACED_SCALE = 0.7  # what stands in the subject must not outweigh all else: many mails have none that tells
SHARES = {"confirmed": 0.60, "potential": 0.12, "near_miss": 0.15, "not_an_incident": 0.13}  # of all mails
EVENNESS = 0.7  # of kinds: 0 as many mails as there are, 1 as if there were as many of each
CLASSES = ["confirmed", "potential", "near_miss", "not_an_incident"]
VOICES = ["denied", "nearly", "perhaps", "supposed"]
PLACES = ["_subject", "_first"]  # no word begins so
MARKS = VOICES + PLACES

# ---- words, as the program cuts them ----

WORD = re.compile(r"[^\W_]+(?:(?:['’.\-@_+]|(?<=\d)[:,/](?=\d))[^\W_]+)*")
BREAK = re.compile(r"[,;:()\[\]{}\"<>|–—]")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?![a-z])|\n(?=[-*•])|\n\s*\n")


def key(word):
    word = word.lower().replace("’", "'")
    if word.endswith("'s") and len(word) > 2:
        word = word[:-2]
    return word.replace("-", "").replace("'t", "t")


def stem(word):
    if word[0].isdigit():
        return "0"
    rest = word
    for end, instead in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", "")):
        if word.endswith(end) and len(word) >= len(end) + 4:
            rest = word[:-len(end)] + instead
            break
    if len(rest) < len(word) and len(rest) > 4 and rest[-1] == rest[-2] and rest[-1] in "bdgmnprt":
        return rest[:-1]
    return rest[:-1] if len(rest) >= 4 and rest[-1] == "e" else rest


def words_of(name):
    return re.findall(r"^    (\w+) = \[(.*?)\];", re.sub(r"#.*", "", (ROOT / "config/words" / name).read_text()), re.S | re.M)


def read_lists():
    lists = {}
    for path in (ROOT / "config/words").glob("*.conf"):
        for name, phrases in words_of(path.name):
            lists[name] = {tuple(key(word) for word in WORD.findall(phrase)) for phrase in re.findall(r'"([^"]*)"', phrases)}
    return lists


LISTS = read_lists()
KNOWN = {word for phrases in LISTS.values() for phrase in phrases for word in phrase}
FIXED = {"denied", "nearly", "perhaps", "supposed", "plain", "clause", "idiom", "numbering", "units", "towards", "leading", "noticing", "predicate", "courtesy", "filler"}
BY_FIRST = collections.defaultdict(list)
for list_name, list_phrases in LISTS.items():
    if list_name not in FIXED:
        for list_phrase in list_phrases:
            BY_FIRST[list_phrase[:1]].append((list_phrase, list_name))


def longest(phrases, words, at):
    return next((n for n in (5, 4, 3, 2, 1) if tuple(words[at:at + n]) in phrases and at + n <= len(words)), 0)


def voices_of(words, breaks):
    """daemon/core/classify.c, find_voices()."""
    voices, turn, left, at = [], "said", 0, 0
    while at < len(words):
        if left and turn != "perhaps" and (longest(LISTS["clause"], words, at) or (
                turn in ("denied", "supposed") and breaks[at] and not {"or", "nor"} & set(words[at:at + 6]))):
            left = 0
        best, voice = longest(LISTS["plain"], words, at), None
        for other in VOICES:
            n = longest(LISTS[other], words, at)
            if n > best:
                best, voice = n, other
        for _ in range(max(best, 1)):
            voices.append(turn if left else "said")
            left -= left > 0
            at += 1
        if voice:
            turn, left = voice, 6 if voice == "denied" else 600
    return voices


def texts_of(report):
    yield report["subject"] or ""
    yield report["visible"] or ""
    if report.get("forward"):
        yield report["forward"]["original"]["text"] or ""
    for attachment in report["attachments"]:
        yield re.sub(r"[_.\-]", " ", attachment["name"] or "")


def keys_of(matches):
    return [key(match.group()) for match in matches]


def is_courtesy(words):
    """daemon/core/utterance.c, utterance_is_courtesy()."""
    at, courtesy = 0, False
    while at < len(words):
        n = longest(LISTS["courtesy"], words, at)
        courtesy = courtesy or n > 0
        n = max(n, longest(LISTS["filler"], words, at))
        if n == 0:
            return False
        at += n
    return courtesy


def part_that_tells(words, breaks):
    """daemon/core/utterance.c, utterance_leave_courtesy(): its first word, and the one behind its last."""
    front, polite, at, end = 0, False, 0, len(words)
    if any(longest(LISTS["breach_told"], words, i) for i in range(end)):
        return 0, end
    while at < end:
        courtesy = longest(LISTS["courtesy"], words, at)
        if polite and at >= COURTESY_LEAST and (breaks[at] or longest(LISTS["clause"], words, at)):
            front = at
        n = max(courtesy, longest(LISTS["filler"], words, at))
        if n == 0:
            break
        polite = polite or courtesy > 0
        at += n
    last = max((i for i in range(front + 1, end) if breaks[i]), default=end)
    return front, last if last + COURTESY_LEAST <= end and is_courtesy(words[last:]) else end


def sentences_of(report):
    """The sentences that tell something, as text and the matches of their words; all, if none does."""
    cut = [(sentence, list(WORD.finditer(sentence))) for text in texts_of(report) for sentence in SENTENCE.split(text)]
    cut = [(sentence, matches) for sentence, matches in cut if matches]
    return [(sentence, matches) for sentence, matches in cut if not is_courtesy(keys_of(matches))] or cut


def places_of(report, sentences):
    """Of each sentence the mark of where it stands, or None: those of the subject, and the first of the texts below it."""
    in_subject, begun = SENTENCE.split(report["subject"] or ""), False
    names = [re.sub(r"[_.\-]", " ", attachment["name"] or "") for attachment in report["attachments"]]
    for at, (sentence, _) in enumerate(sentences):
        if not begun and at < len(in_subject) and sentence in in_subject:
            yield "_subject"
        else:
            yield None if begun or sentence in names else "_first"
            begun = True


def features_of(report, forms):
    """What stands in a mail: "word", "two words", "[list]", words and lists also as "voice word", words as "place word". Counts in `forms`
    how words are written."""
    found, sentences = set(), sentences_of(report)
    for (sentence, matches), place in zip(sentences, places_of(report, sentences)):
        words = keys_of(matches)
        breaks = [i > 0 and bool(BREAK.search(sentence[matches[i - 1].end():matches[i].start()])) for i in range(len(matches))]
        voices = voices_of(words, breaks)
        stems = [stem(word) if word else "" for word in words]
        first, end = (0, len(words)) if is_courtesy(words) else part_that_tells(words, breaks)
        for at, (word, voice) in list(enumerate(zip(words, voices)))[first:end]:
            if not word:
                continue
            forms[stems[at]][word] += 1
            if at and matches[at].group()[0].isupper() and matches[at].group() != "I":
                forms[stems[at]]["\0capital"] += 1
            names = [stems[at]]
            if at + 1 < end and words[at + 1]:
                names.append(stems[at] + " " + stems[at + 1])
            names += [f"[{name}]" for phrase, name in BY_FIRST[(word,)] if tuple(words[at:at + len(phrase)]) == phrase]
            for name in names:
                found.add(name)
                if voice != "said" and " " not in name:
                    found.add(voice + " " + name)
            if place:
                found.add(place + " " + stems[at])
    return found


# ---- material ----

def read_kinds():
    """id -> (category, type), in the order of config/taxonomy.h."""
    text = (ROOT / "config/taxonomy.h").read_text()
    rows = re.findall(r'X\(KIND_\w+, "(\w+)", "([^"]+)", (true|false)', text)
    return {name: ("Cyber" if cyber == "true" else "Non Cyber", label) for name, label, cyber in rows}


def read_class_weights():
    weights = {}
    for path in (ROOT / "config/rules").glob("*.conf"):
        for rule in re.split(r"\n    \{ (?=id = )", path.read_text()):
            name, given = re.match(r'id = "([^"]+)"', rule), re.search(r"\bclass = \{([^}]*)\}", rule)
            if name and given and "leaning = " not in rule:
                weights[name[1]] = {k: int(v) for k, v in re.findall(r"(\w+) = (-?\d+)", given[1])}
    return weights


KINDS = read_kinds()
KIND_NAMES = list(KINDS)
CLASS_WEIGHTS = read_class_weights()


class Mail:
    def __init__(self, expect, explained, forms, source):
        self.expect, self.source = expect, source
        self.features = features_of(explained["report"], forms)
        found = explained["classification"]
        self.found = found
        self.kinds, self.classes = np.zeros(len(KINDS)), np.zeros(len(CLASSES))
        for ranked in found["types"]:
            self.kinds[list(KINDS.values()).index((ranked["category"], ranked["type"]))] = ranked["weight"]
        for rule in found["rules"]:
            for name, weight in CLASS_WEIGHTS.get(rule["id"], {}).items():
                self.classes[CLASSES.index(name)] += weight * rule["times"]


# ---- fitting ----

# Of each: the penalty, how many features at most, the least weight that is kept.
SIZES = collections.defaultdict(lambda: (5, 500, 2), {"kind": (20, 20000, 3), "class": (80, 36000, 3)})

class Target:
    """What is to be told: `names`; of a mail, which of them it is (None: it does not count), and the offsets."""

    def __init__(self, names, value, offset, right):
        self.names, self.value, self.offset, self.right = names, value, offset, right


def kind_of(mail):
    if mail.expect["class"] == "not_an_incident" or not mail.expect["type"]:
        return None
    return list(KINDS.values()).index((mail.expect["category"], mail.expect["type"]))


def kind_is_right(mail, found):
    pair = KINDS[KIND_NAMES[found]]
    return pair == (mail.expect["category"], mail.expect["type"]) or pair[1] in mail.expect["also"]


TARGETS = {
    "kind": Target(KIND_NAMES, kind_of, lambda mail: mail.kinds, kind_is_right),
    "class": Target(CLASSES, lambda mail: CLASSES.index(mail.expect["class"]) if mail.expect["class"] else None, lambda mail: mail.classes,
                    lambda mail, found: CLASSES[found] == mail.expect["class"]),
}


def raised(name):
    return lambda mail: int(name in mail.expect["facts"]["raised"])


ROWS = ["none", "basic", "behavioural", "financial", "special", "safeguarding"]


def row_from(name):
    return lambda mail: int(ROWS.index(mail.expect["facts"]["row"]) >= ROWS.index(name))


def graded(value):
    """What is no incident and what did not happen has no level: nothing is learnt of it."""
    return lambda mail: None if mail.expect["class"] in ("near_miss", "not_an_incident") or not mail.expect.get("facts") else value(mail)


def names(what, label):
    """Whether the mail's `what` have the label: nothing is learnt of what is no incident."""
    return lambda mail: int(label in mail.expect[what]) if mail.expect["class"] != "not_an_incident" and mail.expect.get(what) else None


# id of the leaning, what the mail says if it holds, the effect, whether the label is there.
TERMS = {
    "takeover": ("somebody else in an account", 'at_least = "major";', graded(raised("takeover"))),
    "device_bare": ("a device that is not encrypted", 'at_least = "major";', graded(raised("device"))),
    "ransom": ("ransomware", 'at_least = "critical";', graded(raised("ransomware"))),
    "harm_done": ("harm that is done or threatened", 'at_least = "critical";', graded(raised("harm"))),
    "hostile_hands": ("hostile or unknown hands that have what must be kept from them", 'at_least = "critical";', graded(raised("hostile"))),
    "malice": ("malice", "malicious = true;", graded(lambda mail: int(mail.expect["facts"]["malicious"]))),
    "row_behavioural": ("marks, attendance, behaviour or more", 'row = "behavioural";', graded(row_from("behavioural"))),
    "row_financial": ("money, documents or more", 'row = "financial";', graded(row_from("financial"))),
    "row_special": ("health, special needs or more", 'row = "special";', graded(row_from("special"))),
    "row_safeguarding": ("safeguarding", 'row = "safeguarding";', graded(row_from("safeguarding"))),
    "co_operating": ("a recipient who is bound to keep it, or gave it back", "cooperating = true;",
                     graded(lambda mail: int(mail.expect["facts"]["cooperating"]))),
    "level_major": ("what is major", 'at_least = "major";', graded(lambda mail: int(mail.expect["severity"] in ("major", "critical")))),
    "many_hands": ("unknown or many hands", "confidentiality = 0.5;", graded(lambda mail: int(mail.expect["facts"]["confidentiality"] >= 0.5))),
    "data_basic": ("names, addresses or ordinary records", 'data = ["basic"];', names("data_types", "Basic personal identifiers")),
    "data_health": ("health or special needs", 'data = ["health"];', names("data_types", "Health data")),
    "data_economic": ("money", 'data = ["economic"];', names("data_types", "Economic and financial data")),
    "data_identification": ("log-ins or numbers that identify people", 'data = ["identification"];', names("data_types", "Identification data")),
    "data_official": ("official documents", 'data = ["official"];', names("data_types", "Official documents")),
    "data_location": ("where somebody is", 'data = ["location"];', names("data_types", "Location data")),
    "of_children": ("data of pupils", 'subjects = ["children"];', names("subjects", "Children")),
    "of_students": ("data of students", 'subjects = ["students"];', names("subjects", "Students")),
    "of_staff": ("data of staff", 'subjects = ["employees"];', names("subjects", "Employees")),
    "of_parents": ("data of parents, customers or visitors", 'subjects = ["customers"];', names("subjects", "Customers or prospective customers")),
    "of_adults": ("data of vulnerable adults", 'subjects = ["vulnerable_adults"];', names("subjects", "Vulnerable adults")),
}
TOLD = [term for term in TERMS if term.startswith(("data_", "of_"))]
SIZES.update(dict.fromkeys(TOLD, (50, 300, 2)))
# A term that holds too easily raises levels that are right: what it must reach, where --check says so.
REACHES = collections.defaultdict(lambda: 1, {"row_behavioural": 20, "row_financial": 20, "row_special": 20, "co_operating": 20,
                                              "malice": 40, "many_hands": 60, "level_major": 100})
for term, (_, _, label) in TERMS.items():
    TARGETS[term] = Target(["no", "yes"], label, lambda mail: np.zeros(2), None)


def minimise(X, offsets, Y, allowed, l2, weights, scale):
    """Multinomial logistic regression: (weights, constants). `allowed`: which weights may be other than 0. `scale`, of each feature: the
    less, the more its weight costs."""
    k, m = Y.shape[1], X.shape[1]
    rarity = np.log(X.shape[0] / X.getnnz(0)) * scale
    X = csr_matrix(X @ diags(rarity))
    XT = X.T.tocsr()

    def loss(v):
        b, W = v[:k], v[k:].reshape(m, k)
        Z = offsets + X @ W + b
        Z -= Z.max(1, keepdims=True)
        P = np.exp(Z)
        total = P.sum(1, keepdims=True)
        P /= total
        value = -(weights[:, None] * Y * (Z - np.log(total))).sum() + l2 / 2 * (W * W).sum()
        G = (P - Y) * weights[:, None]
        return value, np.concatenate([G.sum(0), ((XT @ G + l2 * W) * allowed).ravel()])

    found = minimize(loss, np.zeros(k + m * k), jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 5}).x
    return found[k:].reshape(m, k) * allowed * rarity[:, None], found[:k]


class Material:
    """All mails and what stands in them. Counting once and cutting rows out is what makes --check bearable."""

    def __init__(self, files, dropped):
        self.mails = [mail for some in files.values() for mail in some]
        self.file = np.array([at for at, some in enumerate(files.values()) for _ in some])
        self.file_names = list(files)
        self.features = np.array(sorted({feature for mail in self.mails for feature in mail.features} - dropped))
        self.placed = np.array([feature.split()[0] in PLACES for feature in self.features])
        index = {feature: at for at, feature in enumerate(self.features)}
        rows = [(at, index[feature]) for at, mail in enumerate(self.mails) for feature in mail.features if feature in index]
        at, column = np.array(rows).T
        self.X = csr_matrix((np.ones(len(rows)), (at, column)), (len(self.mails), len(self.features)))

    def choose(self, rows):
        """The features that may weigh: in MIN_MAILS mails, of two files; words of a place in MIN_PLACED, of three."""
        X, files = self.X[rows], self.file[rows]
        sources = sum((X[files == file].sum(0) > 0).astype(int) for file in set(files))
        return np.flatnonzero((np.asarray(X.sum(0))[0] >= np.where(self.placed, MIN_PLACED, MIN_MAILS)) &
                              (np.asarray(sources)[0] > 1 + self.placed))


def counts_of(name, mails):
    return np.array([float(COUNTS[name].get(mail.source, 1)) for mail in mails])


def weights_of(name, mails):
    """How much each mail counts: writers of practice mails write more of what is no confirmed incident than staff do, and more of some
    kinds than of others."""
    weights = counts_of(name, mails)
    if name not in ("kind", "class"):
        return weights
    values = np.array([TARGETS[name].value(mail) for mail in mails])
    totals = np.bincount(values, weights, len(TARGETS[name].names))
    shares = np.array([SHARES[label] for label in CLASSES]) if name == "class" else totals ** (1 - EVENNESS)
    factors = np.divide(shares / shares.sum() * totals.sum(), totals, where=totals > 0)
    return weights * factors[values]


def fit(name, material, without=()):
    """Integer weights {feature: [of each name]} and constants, in the units of the rules. `without` the mails of these files."""
    target, l2, most, least = TARGETS[name], *SIZES[name]
    left_out = {material.file_names.index(file) for file in without}
    rows = np.array([at for at, mail in enumerate(material.mails) if material.file[at] not in left_out and target.value(mail) is not None])
    mails = [material.mails[at] for at in rows]
    chosen = material.choose(rows)
    X, weights = material.X[rows][:, chosen], weights_of(name, mails)
    counts = X.T @ counts_of(name, mails)
    offsets = ALPHA * np.array([target.offset(mail) for mail in mails])
    Y = np.eye(len(target.names))[[target.value(mail) for mail in mails]]
    scale = np.where(material.placed[chosen], PLACED_SCALE, 1)
    W, b = minimise(X, offsets, Y, np.ones((X.shape[1], len(target.names))), l2, weights, scale)
    matter = (W * W).sum(1) * counts
    used = matter >= np.sort(matter)[-min(most, len(matter))]
    W, b = minimise(X[:, used], offsets, Y, np.ones((used.sum(), len(target.names))), l2, weights, scale[used])
    W, b = minimise(X[:, used], offsets, Y, (np.abs(W) >= least * ALPHA).astype(float), l2, weights, scale[used])
    W, b = np.rint(W / ALPHA).astype(int), np.rint(b / ALPHA).astype(int)
    if len(target.names) == 2:  # what speaks for it is what does not speak against it
        W, b = W[:, 1:] - W[:, :1], b[1:] - b[:1]
    return {feature: W[i] for i, feature in enumerate(material.features[chosen][used]) if W[i].any()}, b


# ---- what is written ----

DROPPED = set("""monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec mr mrs miss ms dr sir""".split())
PRODUCTS = set("""outlook gmail google teams onedrive sharepoint microsoft office parentpay bromcom arbor sims cpoms tapestry seesaw
classcharts myconcern whatsapp facebook instagram snapchat tiktok twitter ebay gumtree vinted excel word powerpoint paypal bitlocker
bitcoin windows ipad ipads chromebook chromebooks laptop usb dropbox zoom hotmail yahoo dojo edulink satchel mysims royal camhs
ehcp ehcps senco senos send dbs mfa vpn wifi pdf csv uppercase ofsted hmrc bacs pin cctv nhs ico gdpr sar foi dsl siro dpo
""".split())


def is_name(feature, forms):
    """A name of somebody or some place: in the middle of sentences it has a capital, and no list has it."""
    for word in feature.split()[-2:] if feature.split()[0] not in MARKS else feature.split()[1:]:
        written = forms.get(word, collections.Counter())
        total = sum(n for form, n in written.items() if form != "\0capital")
        if word.startswith("[") or not total:
            continue
        shown = {form for form in written if form != "\0capital"}
        if shown & DROPPED:
            return True
        if written["\0capital"] > 0.5 * total and not shown & (PRODUCTS | KNOWN):
            return True
    return False


def shown(feature, forms):
    """As people write it: the commonest form of each stem."""
    def word(name):
        written = {form: n for form, n in forms.get(name, {}).items() if form != "\0capital"}
        return "0" if name == "0" else name if name.startswith("[") else max(sorted(written), key=written.get, default=name)
    parts = feature.split()
    mark = parts[0] if parts[0] in MARKS and len(parts) > 1 else ""
    return mark.lstrip("_"), " ".join(word(part) for part in parts[1 if mark else 0:])


def fitted_to(weights, column, forms):
    """{(text, voice or place): weight} of one leaning."""
    found = {}
    for feature, row in weights.items():
        if row[column]:
            mark, text = shown(feature, forms)
            found[text, mark] = int(row[column])
    return found


# ---- the file ----

SAYS = {
    "email": "an e-mail that went to the wrong person", "post": "post that went to the wrong person",
    "bcc": "recipients who could see each other", "verbal": "something said or heard", "redact": "something not blacked out",
    "portal": "somebody else's data in a portal", "device": "a device lost or stolen", "paper": "papers lost, stolen or left lying",
    "disposal_paper": "papers thrown away", "disposal_hardware": "devices thrown away", "alteration": "records altered",
    "snooping": "somebody who looks at what they should not", "cryptographic": "something not encrypted", "non_cyber": "something else that went wrong",
    "intrusion": "somebody in an account or a system", "brute_force": "passwords tried out", "denial": "a service flooded",
    "misconfiguration": "something set up wrongly", "malware": "malicious software", "ransomware": "ransomware", "phishing": "phishing",
    "cyber": "something else done by computer", "unknown": "nothing that says what happened",
    "confirmed": "something that happened", "potential": "something that may have happened", "near_miss": "something caught in time",
    "not_an_incident": "a question, a request or news",
}
HEAD = """# Words that each say a little, for what no rule knows. They add up; rules.conf tells how. Fitted to mails by
# tests/accuracy/fit.py, which is how to change them; a line can be taken away by hand.

"""
# What leanings are called in the table: kinds by small letters, classes by capitals.
SHORT = {
    "email": "e", "post": "o", "bcc": "b", "verbal": "v", "redact": "r", "portal": "w", "device": "d", "paper": "p", "disposal_paper": "t",
    "disposal_hardware": "h", "alteration": "a", "snooping": "s", "cryptographic": "c", "non_cyber": "n", "intrusion": "i",
    "brute_force": "f", "denial": "g", "misconfiguration": "m", "malware": "x", "ransomware": "k", "phishing": "j", "cyber": "y",
    "unknown": "u", "confirmed": "C", "potential": "P", "near_miss": "M", "not_an_incident": "N", "takeover": "ta", "device_bare": "de",
    "ransom": "ra", "harm_done": "ha", "hostile_hands": "ho", "malice": "ma", "row_behavioural": "be", "row_financial": "fi",
    "row_special": "sp", "row_safeguarding": "sa", "co_operating": "co", "level_major": "le", "many_hands": "mh",
    "data_basic": "db", "data_health": "dh", "data_economic": "dm", "data_identification": "di", "data_official": "do", "data_location": "dl",
    "of_children": "oc", "of_students": "os", "of_staff": "oe", "of_parents": "op", "of_adults": "ov",
}


def table(leanings):
    """The leanings as they stand in the file: {name: {(text, voice): weight}}."""
    words = collections.defaultdict(list)
    for name, weights in leanings.items():
        for word, weight in weights.items():
            words[word].append(f"{SHORT[name]}{weight}")
    names = "".join(f'        {SHORT[name]} = "{name}";\n' for name in leanings)
    lines = ",\n".join(f'"{text}{voice and ", " + voice}: {" ".join(words[text, voice])}"' for text, voice in sorted(words))
    return f"weights = {{\n    names = {{\n{names}    }};\n    words = [\n{lines}\n    ];\n}};\n\n"


def page(fitted, forms):
    """The whole file."""
    leanings, rules = {}, []
    for target, effect in (("kind", "kind"), ("class", "class")):
        weights, constants = fitted[target]
        shift = SHIFT[target] - int(np.median(constants))
        for column, name in enumerate(TARGETS[target].names):
            leanings[name] = fitted_to(weights, column, forms)
            if constants[column] + shift:
                leanings[name]["*", ""] = constants[column] + shift
            rules.append(f'    {{ id = "lean.{name.replace("_", "-")}"; says = "Its words taken together point to {SAYS[name]}.";\n'
                         f'      leaning = "{name}"; {effect} = {{ {name} = 1; }}; }}')
    for term, (says, effect, _) in TERMS.items():
        if term not in fitted:
            continue
        weights, constants = fitted[term]
        leanings[term] = fitted_to(weights, 0, forms) | {("*", ""): constants[0] or 1}
        rules.append(f'    {{ id = "lean.{term.replace("_", "-")}"; says = "Its words taken together point to {says}.";\n'
                     f'      leaning = "{term}"; reaches = {REACHES[term]}; {effect} }}')
    return HEAD + table(leanings) + "rules = (\n" + ",\n".join(rules) + "\n);\n"


# ---- two fits in one ----

def stems_of(text):
    return " ".join(word if word[0] in "[*" else stem(key(word)) for word in text.split())


def weights_in(text, written):
    """{leaning: {(stems, voice): weight}} of a file, and its rules. `written`: how the stems are."""
    rules = text.index("rules = (")
    names = dict(re.findall(r'^        (\w+) = "(\w+)";', text[:rules], re.M))
    leanings = {name: collections.Counter() for name in names.values()}
    for word, weights in re.findall(r'^"(.*): (.*)",?$', text[:rules], re.M):
        text_of, _, voice = word.partition(", ")
        written[stems_of(text_of)] = text_of
        for short, weight in re.findall(r"([a-zA-Z]+)(-?\d+)", weights):
            leanings[names[short]][stems_of(text_of), voice] += int(weight)
    return leanings, text[rules:]


def mean_of(before, after):
    """The later file, with classes that lie between those of both, and with severity as it was before: they gain least by a few more mails,
    and one fit of them is as good as another."""
    written, leanings = {}, {}
    (one, _), (other, rules) = weights_in(before, written), weights_in(after, written)
    for name, weights in other.items():
        if name in CLASSES:
            means = {sign: round((weights[sign] + one[name][sign]) / 2) for sign in weights.keys() | one[name].keys()}
            weights = {(stems, voice): weight for (stems, voice), weight in means.items() if abs(weight) > (stems != "*")}
        elif name in TERMS and name not in TOLD:
            weights = one[name]
        leanings[name] = {(written[stems], voice): weight for (stems, voice), weight in weights.items()}
    return HEAD + table(leanings) + rules


# ---- running ----

def explain(program, cases, rules):
    """What the program says of each case, with `rules` (a text) laid over the shipped ones."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "rules.conf").write_text(rules)
        for first in range(0, len(cases), classify.ONE_RUN):
            names = []
            for case in cases[first:first + classify.ONE_RUN]:
                names.append(f"{folder}/{len(names)}.eml")
                pathlib.Path(names[-1]).write_bytes(case.mail)
            run = subprocess.run([program, "explain", "--json", "--rules", f"{folder}/rules.conf", *names],
                                 stdout=subprocess.PIPE, check=False, env=corpus.ENVIRONMENT)
            found += [json.loads(line) for line in run.stdout.decode().splitlines()]
    assert len(found) == len(cases), "the program refused the rules"
    return found


def without_leanings():
    """Rules that take the shipped leanings away: the offsets are those of the rules alone."""
    ids = re.findall(r'id = "(lean\.[^"]+)"', OUT.read_text()) if OUT.exists() else []
    return "rules = (\n" + ",\n".join(f'    {{ id = "{name}"; off = true; }}' for name in ids) + "\n);\n"


def plain(path):
    """The sentences of a file, as cases: who writes one says of what kind it is, and nothing of its gravity."""
    cases = []
    for line in path.read_text().splitlines():
        name, _, text = line.partition(": ")
        if line.startswith("#"):
            continue
        category, label = KINDS["unknown" if name == "-" else name.lstrip("~?")]
        said = {"-": "not_an_incident", "~": "near_miss", "?": "potential"}.get(name[0], "confirmed")
        expect = {"class": said, "category": category, "type": label, "also": [], "facts": None}
        mail = classify.as_mail("S. Taff <staff@hollylane.example>", "", text)
        cases.append(classify.Labelled(text, mail, expect, False, text))
    return cases


def politely(name, cases):
    """The cases of a file once more, among courtesies, and incidents now and then with a question of what is no incident: who reports one
    says and asks the same things as everybody."""
    chance, courtesies, twins = random.Random(name), COURTESIES.read_text().splitlines(), []
    questions = sorted({sentence.strip() for case in cases if case.expect["class"] == "not_an_incident"
                        for sentence in SENTENCE.split(case.text) if sentence.strip().endswith("?") and len(sentence) < 200})
    for case in cases:
        mail = email.message_from_bytes(case.mail, policy=email.policy.default)
        if mail.is_multipart() or mail.get_content_type() != "text/plain" or "Forwarded message" in case.text:
            continue
        front = chance.sample(courtesies, chance.random() < 0.35)
        back = chance.sample(courtesies, chance.choice([0, 1, 1, 2]) if front else chance.choice([1, 1, 2]))
        if case.expect["class"] != "not_an_incident" and questions and chance.random() < 0.3:
            back.append(chance.choice(questions))
        text = " ".join([*front, mail.get_content().strip(), *back])
        twins.append(classify.Labelled(case.id, classify.as_mail("S. Taff <staff@hollylane.example>", mail["Subject"] or "", text),
                                       case.expect, False, text))
    return twins


def load():
    """The cases, by file."""
    files = {path.stem: classify.staff(path.parent, path.name) for path in sorted(classify.PRACTICE.glob("*.jsonl"))}
    for name in ROUGH:
        for case in files[name]:
            case.expect |= {"data_types": None, "subjects": None}
    files["staff"] = [case for case in classify.staff() if not case.apart]
    for path in sorted(PLAIN.glob("*.txt")):
        files["plain-" + path.stem] = plain(path)
    narratives = [case for case in classify.narratives() or [] if not case.apart][::NARRATIVES]
    for case in narratives:
        case.expect = {"class": "confirmed", "type": None}
    return {**files, "narratives": narratives}


def material_of(files, forms):
    return Material(files, {feature for some in files.values() for mail in some for feature in mail.features
                            if is_name(feature, forms) or not re.fullmatch(r"[a-z0 '\[\]_]+", feature)})


def fit_all(material, forms, without=()):
    return page({name: fit(name, material, without) for name in TARGETS}, forms)


def check(program, cases, material, forms):
    left_out, results = [], []
    for fold in FOLDS:
        rules = fit_all(material, forms, fold)
        for name in fold:
            found = [said["classification"] for said in explain(program, cases[name], rules)]
            graded_too = not name.startswith("plain")
            classify.print_part("without", name, cases[name], found, classify.score_staff if graded_too else classify.score_kind, {}, {})
            if graded_too:
                left_out += cases[name]
                results += found
    apart.print_table(left_out, results)


def main():
    program, forms, cases = sys.argv[-1], collections.defaultdict(collections.Counter), load()
    files = {}
    for name, some in cases.items():
        twins = politely(name, some) if name.startswith("plain") else []
        sources = [name.split("-")[0]] * len(some) + ["politely"] * len(twins)
        files[name] = [Mail(case.expect, said, forms, source) for case, said, source
                       in zip(some + twins, explain(program, some + twins, without_leanings()), sources)]
    material = material_of(files, forms)
    if "--check" in sys.argv:
        check(program, cases, material, forms)
    elif "--mean" in sys.argv:
        OUT.write_text(mean_of(OUT.read_text(), fit_all(material, forms)))
    else:
        OUT.write_text(fit_all(material, forms))


if __name__ == "__main__":
    main()
