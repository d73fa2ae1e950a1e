/* The rules by which an incident is classified: plain values that the files of words and rules
 * yield (config/rules.conf, config/words/NAME.conf, built into the program). The language is described
 * at the top of rules.conf; daemon/core/classifier compiles it, daemon/core/classify runs it.
 *
 * A school's own file (option `rules`) is laid over the shipped ones: a word list, a rule or a
 * number that stands there takes the place of the shipped one of that name, everything else
 * stays. */
#pragma once

#include "config/err.h"
#include "config/taxonomy.h"
#include "config/terms.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Texts of a report in which words are looked for. */
#define RULE_TEXT_TERMS(X)                                                                     \
    X(RULE_SUBJECT, "subject")                                                                 \
    X(RULE_VISIBLE, "visible")                                                                 \
    X(RULE_FORWARD, "forward")         /* what the sender forwards */                          \
    X(RULE_ATTACHMENTS, "attachments") /* their names and types */                             \
    X(RULE_QUOTED, "quoted")           /* what somebody else wrote, below an answer to it */

/* How a word is meant. The lists of these names (words/voice.conf) say which words turn the ones
 * behind them. */
#define VOICE_TERMS(X)                                                                         \
    X(VOICE_SAID, "said")                                                                      \
    X(VOICE_DENIED, "denied")     /* "it was not stolen" */                                    \
    X(VOICE_NEARLY, "nearly")     /* "I nearly sent" */                                        \
    X(VOICE_PERHAPS, "perhaps")   /* "it may have been sent" */                                \
    X(VOICE_SUPPOSED, "supposed") /* "what if I lost it?" */

/* What a rule may ask of the facts that the parsers found. */
#define RULE_FACT_TERMS(X)                                                                     \
    X(FACT_ENCRYPTED, "encrypted")                                                             \
    X(FACT_NOT_ENCRYPTED, "not_encrypted")                                                     \
    X(FACT_RECIPIENT_KNOWN, "recipient_known")                                                 \
    X(FACT_RECIPIENT_UNKNOWN, "recipient_unknown")                                             \
    X(FACT_DELETED, "deletion_confirmed")                                                      \
    X(FACT_NOT_DELETED, "deletion_refused")                                                    \
    X(FACT_FORWARDED, "forwarded")                                                             \
    X(FACT_AUTOMATIC, "automatic") /* written by a machine */                                  \
    X(FACT_REQUEST, "request")     /* for an exception or a change of the policy */            \
    X(FACT_ATTACHMENTS, "attachments")                                                         \
    X(FACT_UNREAD, "unread")     /* what there is to say stands in what is attached */         \
    X(FACT_HEADLINE, "headline") /* its subject only names a breach */

/* Where the number stands that a rule counts people by. */
#define RULE_COUNT_TERMS(X)                                                                    \
    X(COUNT_FRONT, "front")     /* "28 pupils", "28 of them" */                                \
    X(COUNT_BEHIND, "behind")   /* "a class of 28" */                                          \
    X(COUNT_TOWARDS, "towards") /* in front, and it may be who got it: "to 28 parents" */      \
    X(COUNT_ALONE, "alone")     /* "names and marks, 28" */

typedef enum RuleCount { RULE_COUNT_TERMS(TAXON_VALUE) RULE_COUNT_COUNT } RuleCount;
typedef enum RuleText { RULE_TEXT_TERMS(TAXON_VALUE) RULE_TEXT_COUNT } RuleText;
typedef enum Voice { VOICE_TERMS(TAXON_VALUE) VOICE_COUNT } Voice;
typedef enum RuleFact { RULE_FACT_TERMS(TAXON_VALUE) RULE_FACT_COUNT } RuleFact;

/* A set of values of one of the enumerations above: bit n is value n. */
typedef uint32_t RuleSet;

typedef struct WordList {
    char *name;
    char **phrases; /* NULL-terminated, as written */
    char *file;
    int line;
    int had,
        lost; /* words of the list of this name in an earlier file, and those of them that it has not */
} WordList;

/* When a word of a leaning counts: meant in one voice (the values of Voice), or where it stands. */
typedef enum LeaningWhen {
    LEANING_ANYHOW = VOICE_COUNT,
    LEANING_SUBJECT,
    LEANING_FIRST, /* in the first sentence below the subject that tells something */
    LEANING_WHEN_COUNT
} LeaningWhen;

/* What a word adds to one leaning. */
typedef struct LeaningWeight {
    short leaning, weight;
} LeaningWeight;

/* A phrase, or a list, and how much it says. */
typedef struct LeaningWord {
    const char *phrase; /* as written; NULL: any phrase of `list` */
    int list;
    LeaningWhen when;
    int line;
    unsigned first,
        n; /* of `leaning_weights`; n is 0 when other leanings took the place of its own */
} LeaningWord;

/* Words that each say a little: those that occur are added up. */
typedef struct Leaning {
    char *name;
    int always; /* in every mail */
    char *file;
    int line;
} Leaning;

/* Numbers of lists, -1 at the end; NULL: none. */
typedef int *WordLists;

/* The terms of SE = DPC x EI + CB that a rule may set, in hundredths; -1: not said. */
typedef struct SeverityTerms {
    int ei, confidentiality, integrity, availability;
} SeverityTerms;

typedef struct Rule {
    char *id;
    char *says; /* a sentence for the DPO */
    char *file;
    int line;
    /* conditions; all of them must hold */
    WordLists all, any, none; /* in one sentence, or (mail) anywhere */
    WordLists unless;         /* nowhere in the mail */
    int within;               /* words from the first to the last of `all`; 0: any */
    bool mail;
    int times;             /* counts for so many different phrases of `any`; 1: once */
    RuleSet texts, voices; /* of RuleText, Voice */
    char *pattern;         /* PCRE2, on the folded sentence; NULL */
    RuleSet facts;         /* of RuleFact: each of them */
    RuleSet unless_facts;  /* none of them */
    RuleSet senders;       /* of Role: one of them; 0: anybody */
    RuleSet kinds;         /* of Kind: the conclusion is one of them; 0: whatever it is */
    RuleSet classes;       /* of IncidentClass, likewise */
    bool doubtful;         /* only when the weight of the kind is low */
    int64_t people;        /* at least so many are affected; 0: whatever */
    RuleSet counts;        /* of RuleCount: a number stands there; it is an effect, too */
    int leaning;           /* its sum is what counts instead of words; -1 */
    int reaches;           /* at least so much; 0: any sum, and the weights count so often */
    /* effects */
    int kind[KIND_COUNT]; /* weights */
    int category[CATEGORY_COUNT];
    bool ranks_kinds; /* one of those is not 0 */
    int class[INCIDENT_CLASS_COUNT];
    RuleSet data, subjects, topics;
    DataRow row;    /* at least; ROW_NONE: not said */
    int64_t number; /* so many are affected at least, where the report gives none */
    bool cooperating, malicious;
    SeverityTerms terms;
    Severity at_least; /* SEVERITY_UNKNOWN: not said */
    bool urgent;       /* shortens deadlines */
    bool corrects;     /* takes back what was said before of the kind */
} Rule;

/* Does it count what stands without words of its own? It is its only condition then. */
static inline bool rule_counts_alone(const Rule *rule)
{
    return rule->counts == 1U << COUNT_ALONE;
}

/* A level that follows from the sums, whatever rule added them. */
typedef struct Raise {
    char *id, *says;
    DataRow row;         /* at least this one */
    int64_t people;      /* and so many */
    int ei;              /* and at least so well known, in hundredths */
    int confidentiality; /* and lost to so many hands, in hundredths */
    bool malicious;      /* and only when in hostile hands */
    Severity at_least;
} Raise;

/* What a kind of incident means for the sum when the report does not say it. */
typedef struct KindTerms {
    SeverityTerms terms;
    bool malicious;
    RuleSet topics;
} KindTerms;

enum { DPC_COLUMNS = 4 }; /* co-operating recipient, and three numbers of people */

typedef struct SeverityTable {
    int64_t people[DPC_COLUMNS - 2]; /* where a column begins */
    int dpc[ROW_COUNT][DPC_COLUMNS];
    int ei;                   /* in hundredths, when nothing is said */
    int malicious;            /* what malice adds to CB */
    int from[SEVERITY_COUNT]; /* SE in hundredths from which a level holds */
    DataRow worst_row;        /* deadlines: data of which nothing is said */
    int64_t worst_people;
    KindTerms kinds[KIND_COUNT];
    Raise *raises;
    size_t n_raises;
} SeverityTable;

typedef struct Confidence {
    int low;   /* a conclusion of less weight is doubtful */
    int tie;   /* the second is as good when it has so many hundredths of the first's weight */
    int share; /* hundredths of a kind's weight count for its category, too */
    int lead;  /* by so much at least leanings make less of what is an incident by rules */
} Confidence;

typedef struct Rules {
    WordList *lists;
    size_t n_lists;
    Leaning *leanings;
    size_t n_leanings;
    LeaningWord *leaning_words; /* of all leanings */
    size_t n_leaning_words;
    LeaningWeight *leaning_weights;
    GStringChunk *phrases; /* of leanings */
    Rule *rules;
    size_t n_rules;
    GPtrArray *unmet;    /* owned lines: what takes a rule away that there is none of */
    char **misspellings; /* wrong, right, wrong, right, ..., NULL */
    SeverityTable severity;
    Confidence confidence;
    char hash[65]; /* SHA-256 of all the files it was read from, in hex: names this set */
} Rules;

/* The shipped ones: made at the first call, kept for life. */
const Rules *rules_builtin(void);

/* The shipped ones with `text` laid over them; `name` is what errors call it. NULL, a line in
 * `problems` (which may be NULL) for each that is found, and *err (ERR_INPUT) with the first: file,
 * line, what is wrong and what is allowed. Owned. */
Rules *rules_read(const char *text, const char *name, GPtrArray *problems, Err *err);
void rules_free(Rules *rules);

const char *voice_name(Voice voice);
const char *rule_text_name(RuleText text);

/* What a word adds to a leaning; 0: nothing. */
int rules_weight(const Rules *rules, const LeaningWord *word, int leaning);

/* The number of a list, or -1. */
int rules_list(const Rules *rules, const char *name);
