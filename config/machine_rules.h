/* The rules by which mail of machines is told from mail of people: values, read from a lexicon
 * file. What a test means is parsers/machine/machine.c's business; here it has a name and what it
 * needs.
 *
 *     machine_rules = (
 *         { id = "A4"; origin = "auto-reply";
 *           test = "header-equals"; headers = ["precedence"]; values = ["auto_reply"]; },
 *         { id = "N1"; ack = false;
 *           all = ( { not = { test = "from-internal"; } }, { test = ...; } ); } );
 *
 * A rule with an origin says what wrote the mail; one with `ack = false` only that it is not
 * acknowledged. A condition is a test or `all`, `any` or `not` of others. */
#pragma once

#include "config/err.h"
#include "config/terms.h"

#include <stddef.h>

#include <glib.h>

/* What a test needs beside its name. */
enum {
    MACHINE_NEEDS_HEADERS = 1,
    MACHINE_NEEDS_VALUES = 2,
    MACHINE_NEEDS_TABLE = 4,
};

#define MACHINE_TESTS(X)                                                                       \
    X(MACHINE_FROM_OURSELVES, "from-ourselves", 0)                                             \
    X(MACHINE_FROM_INTERNAL, "from-internal", 0)                                               \
    X(MACHINE_FROM_LOCAL, "from-local", MACHINE_NEEDS_VALUES)                                  \
    X(MACHINE_SENDER_LOCAL, "sender-local", MACHINE_NEEDS_VALUES)                              \
    X(MACHINE_SENDER_LOCAL_WORD, "sender-local-word", MACHINE_NEEDS_VALUES)                    \
    X(MACHINE_SENDER_NAME, "sender-name", MACHINE_NEEDS_TABLE)                                 \
    X(MACHINE_MAIL_PROGRAM, "mail-program", MACHINE_NEEDS_TABLE)                               \
    X(MACHINE_REPORT_TYPE, "report-type", MACHINE_NEEDS_VALUES)                                \
    X(MACHINE_NULL_PATH, "null-path", 0)                                                       \
    X(MACHINE_HEADER, "header", MACHINE_NEEDS_HEADERS)                                         \
    X(MACHINE_HEADER_EQUALS, "header-equals", MACHINE_NEEDS_HEADERS | MACHINE_NEEDS_VALUES)    \
    X(MACHINE_HEADER_CONTAINS, "header-contains",                                              \
      MACHINE_NEEDS_HEADERS | MACHINE_NEEDS_VALUES)                                            \
    X(MACHINE_HEADER_LISTS, "header-lists", MACHINE_NEEDS_HEADERS | MACHINE_NEEDS_VALUES)      \
    X(MACHINE_HEADER_OTHER, "header-other", MACHINE_NEEDS_HEADERS | MACHINE_NEEDS_VALUES)      \
    X(MACHINE_INNER_HEADER, "inner-header", MACHINE_NEEDS_HEADERS)                             \
    X(MACHINE_SUBJECT, "subject", MACHINE_NEEDS_TABLE)                                         \
    X(MACHINE_REPLY_SUBJECT, "reply-subject", 0)                                               \
    X(MACHINE_FORWARD_SUBJECT, "forward-subject", 0)                                           \
    X(MACHINE_TEXT, "text", MACHINE_NEEDS_TABLE)                                               \
    X(MACHINE_TEXT_OPENS, "text-opens", MACHINE_NEEDS_TABLE)                                   \
    X(MACHINE_HAS_STATUS, "has-delivery-status", 0)                                            \
    X(MACHINE_RETURNS_OURS, "returns-ours", 0)                                                 \
    X(MACHINE_RETURNS_TO_SENDER, "returns-to-sender", 0)                                       \
    X(MACHINE_ANSWERS_OURS, "answers-ours", 0)                                                 \
    X(MACHINE_BARE_ANSWER, "bare-calendar-answer", 0)                                          \
    X(MACHINE_EVENT_SUBJECT, "event-subject", 0)                                               \
    X(MACHINE_FIRST_LINE, "first-line", MACHINE_NEEDS_TABLE)                                   \
    X(MACHINE_NOTIFICATION, "notification", MACHINE_NEEDS_VALUES)                              \
    X(MACHINE_DOUBTFUL_SENDER, "doubtful-sender", 0)                                           \
    X(MACHINE_NOT_ADDRESSED, "not-addressed", 0)                                               \
    X(MACHINE_MANY_HOPS, "many-hops", 0)                                                       \
    X(MACHINE_NOT_AUTHENTIC, "not-authentic", 0)

#define MACHINE_TEST_VALUE(value, name, needs) value,
typedef enum MachineTest {
    MACHINE_ALL,
    MACHINE_ANY,
    MACHINE_NOT, /* of its one part */
    MACHINE_TESTS(MACHINE_TEST_VALUE)
} MachineTest;

typedef struct MachineCondition MachineCondition;
struct MachineCondition {
    MachineTest test;
    char **headers, **values; /* in lower case; NULL: the test takes none */
    int table;                /* of LexiconTable */
    MachineCondition *parts;  /* of all, any and not */
    size_t n_parts;
};

typedef struct MachineRule {
    char *id;
    bool says_origin; /* false: `origin` means nothing, the mail is only not acknowledged */
    Origin origin;
    MachineCondition condition;
} MachineRule;

typedef struct MachineRules {
    MachineRule *items; /* in the order of the file */
    size_t n;
} MachineRules;

struct config_setting_t;

/* `list` of the file that errors call `name`. NULL and *err (ERR_INPUT) with file, line, what is
 * wrong and what is allowed. */
MachineRules *machine_rules_read(const struct config_setting_t *list, const char *name,
                                 GPtrArray *problems, Err *err);
void machine_rules_free(MachineRules *rules);
