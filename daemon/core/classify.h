/* Report + rules -> what kind of incident it is and how grave, with the words that say so.
 * Pure: values in, values out; no clock, no file.
 *
 * It proposes; the DPO decides (config/rules.conf tells how the sums are made). Rules only ever
 * raise a level; what the report leaves open counts as unknown here and as the worst plausible in
 * `deadline_severity`. */
#pragma once

#include "config/rules.h"
#include "config/taxonomy.h"
#include "config/terms.h"
#include "daemon/core/classifier.h"
#include "parsers/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A rule that held, and where: bytes into the report's subject, visible text, forwarded text or
 * the name of its attachment number `which`. start == end: it holds whatever the words. */
typedef struct RuleMatch {
    int rule; /* of Rules.rules */
    RuleText text;
    int which;
    size_t start, end;
    int times;      /* how often its weights count; of a leaning, its sum */
    int64_t number; /* of people, by a rule that counts; else -1 */
} RuleMatch;

/* A word that weighed in a leaning, and where it stands first. */
typedef struct LeanedWord {
    int rule; /* whose leaning it is */
    int weight;
    RuleText text;
    int which;
    size_t start, end;
} LeanedWord;

enum { LEANED_WORDS = 5 }; /* of one rule: those that weigh most */

typedef struct Ranked {
    int value; /* Kind or Category */
    int weight;
} Ranked;

typedef enum Certainty { CERTAINTY_GOOD, CERTAINTY_LOW, CERTAINTY_TIE } Certainty;

/* SE = DPC x EI + CB, in hundredths but for DPC. */
typedef struct Score {
    DataRow row; /* why DPC is what it is */
    int column;
    int dpc, ei;
    int confidentiality, integrity, availability, malicious; /* their sum is CB */
    int se;
} Score;

typedef struct Classification {
    IncidentClass class;
    Ranked kinds[KIND_COUNT]; /* best first; none: nothing is known, KIND_UNKNOWN */
    size_t n_kinds;
    Kind kind; /* the best one; what is no incident is KIND_UNKNOWN, and has no category */
    Certainty certainty;
    bool doubtful; /* what rules say of the kind, without leanings, weighs little */
    Ranked categories[CATEGORY_COUNT];
    size_t n_categories;
    RuleSet data, subjects,
        topics;     /* of DataType (0: unknown), DataSubject (likewise), Topic */
    int64_t people; /* -1: unknown */
    bool cooperating, urgent;
    Score score;
    Severity severity, deadline_severity;
    const Raise *raise; /* the sum's own raise that set the level; borrowed; NULL: none */
    RuleMatch *matches; /* owned, in the order of the rules */
    size_t n_matches;
    LeanedWord *leaned; /* owned; of the rules that held, in their order */
    size_t n_leaned;
    bool quoted;   /* nothing is told but in what it quotes */
    bool brief;    /* too few words to say that it is none, where rules say otherwise */
    bool silent;   /* about a known incident: it only asks, wishes, orders or greets */
    bool corrects; /* what was said before of its kind */
    bool cut;      /* the text was too long to be read to its end, or a pattern too costly */
} Classification;

/* `sender`: the role of who wrote it, ROLE_NONE when none is known. */
void classify(const Classifier *classifier, const Report *report, Role sender,
              Classification *ret);
void classification_clear(Classification *classification);

/* "good", "low", "tie". */
const char *certainty_name(Certainty certainty);
