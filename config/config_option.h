/* The option table, and how a group of a configuration file is read by it. Private to config/.
 *
 * Each option is one row: where it stands, what it takes, its bounds, its default and one
 * sentence of help. The manual page and the sample are compared with it by a test. */
#pragma once

#include "config/config_problem.h"
#include "config/policy.h"

#include <libconfig.h>

typedef enum OptionSection {
    SECTION_FILE,
    SECTION_ORGANISATION,
    SECTION_RATE_LIMITS,
    SECTION_POLICIES,
    SECTION_MAILBOX,
    SECTION_OUTGOING,
    SECTION_ROLES,
    SECTION_ROLE,
    SECTION_PERSON,
    SECTION_POLICY,
    SECTION_DUTY,
    SECTION_ERRAND,
    SECTION_REMINDER,
    SECTION_LADDER,
    SECTION_LEVEL,
    SECTION_COUNT,
} OptionSection;

/* What SECTION_FILE is read into: everything at the top level that is a value. */
typedef struct FileOptions {
    char *database, *keys, *templates, *lexicon, *rules;
    int log; /* 0 info, 1 debug */
} FileOptions;

/* What SECTION_LEVEL is read into: where each level stands, whatever it is there; NULL: it does
 * not. (SECTION_POLICY is read into a Policy, SECTION_DUTY into a DutyPolicy, SECTION_ERRAND
 * into an ErrandPolicy, SECTION_REMINDER into a Reminder, SECTION_LADDER into a Ladder.) */
typedef struct LevelOptions {
    const config_setting_t *own[SEVERITY_COUNT], *otherwise;
} LevelOptions;

/* Reads the members of `group` into the struct of that section (all zero before): values that
 * are missing get their defaults, wrong ones stay zero and are reported, as are unknown and
 * missing options. Groups and lists are only checked to be such. Without a group (NULL) all is
 * missing. False when `group` is no group at all. */
bool option_read(Reader *reader, const config_setting_t *group, OptionSection section,
                 void *target);

/* A path in the file, made absolute: relative ones begin at the file's folder. Owned. */
char *option_path(const Reader *reader, const char *text);
