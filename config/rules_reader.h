/* What the readers of rule files share. Private to config/rules*.c. */
#pragma once

#include "config/rules.h"

#include <libconfig.h>

typedef struct RulesReader {
    const char *file; /* the one that is being read */
    Rules *rules;
    GArray *lists, *leanings, *items,
        *raises;             /* WordList, Leaning, Rule, Raise: `rules` will own them */
    GArray *words, *weights; /* LeaningWord, LeaningWeight: of leanings; likewise */
    GPtrArray *problems;
    Err *err; /* the first */
} RulesReader;

#define RULE_NAME(value, name, ...) name,

/* Where `name` stands among `names` (NULL-terminated), or -1. */
int rules_index(const char *const *names, const char *name);

/* Looks an id up: a value of some enumeration, or -1. */
typedef int (*RulesFind)(const char *name);

/* "FILE:LINE: what; allowed: allowed". Returns -1. */
int rules_wrong(const RulesReader *reader, const config_setting_t *at, const char *allowed,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Every member of `group` is one of `keys` (NULL-terminated), or -1 and an error. */
int rules_check_keys(const RulesReader *reader, const config_setting_t *group,
                     const char *const *keys);

/* The values of an array of ids; leaves *ret alone when the key is missing. */
int rules_read_set(const RulesReader *reader, const config_setting_t *group, const char *key,
                   RulesFind find, RuleSet *ret);

/* { id = weight; ... } into weights[value]. */
int rules_read_weights(const RulesReader *reader, const config_setting_t *group,
                       const char *key, RulesFind find, int *weights);

/* A whole number from `low` to `high`. */
int rules_read_number(const RulesReader *reader, const config_setting_t *group, const char *key,
                      int64_t low, int64_t high, int64_t *ret);

/* A number from 0 to 5 with two decimals, in hundredths. */
int rules_read_hundredths(const RulesReader *reader, const config_setting_t *group,
                          const char *key, int *ret);

/* ei, confidentiality, integrity, availability. */
int rules_read_terms(const RulesReader *reader, const config_setting_t *group,
                     SeverityTerms *terms);

/* One value of an enumeration. */
int rules_read_value(const RulesReader *reader, const config_setting_t *group, const char *key,
                     RulesFind find, int *ret);

/* A text that is not empty, or NULL with *err when it is missing and `needed`. Owned. */
int rules_read_text(const RulesReader *reader, const config_setting_t *group, const char *key,
                    bool needed, char **ret);

/* The number of a list, of a leaning, or -1. */
int rules_find_list(const RulesReader *reader, const char *name);
int rules_find_leaning(const RulesReader *reader, const char *name);

/* The groups `leanings` and `weights` of one file. */
int rules_read_leanings(RulesReader *reader, const config_setting_t *group);
int rules_read_weighed(RulesReader *reader, const config_setting_t *group);
void leaning_clear(Leaning *leaning);

/* The list of rules of one file. */
int rules_read_rules(RulesReader *reader, const config_setting_t *list);
/* The group `severity` of one file. */
int rules_read_severity(RulesReader *reader, const config_setting_t *group);

int rules_find_class(const char *name);
int rules_find_severity(const char *name);
int rules_find_voice(const char *name);
int rules_find_when(const char *name); /* LeaningWhen */

void rule_clear(Rule *rule);
