/* The files of words and rules, put into the program by the assembler, so that it classifies the
 * same way wherever it stands. The Makefile knows that this depends on them. */
#include "config/rules_builtin.h"

#include "config/builtin.h"

#define WORD_FILES(X)                                                                          \
    X(voice)                                                                                   \
    X(things)                                                                                  \
    X(acts) X(people) X(data) X(outcome) X(cyber) X(world) X(school) X(attacks) X(misspellings)
#define RULE_FILES(X) X(leanings) X(kinds) X(categories) X(school) X(class) X(severity)

#define WORDS(name)       INCLUDE_AS(words_##name, "config/words/" #name ".conf")
#define WORDS_ENTRY(name) {"words/" #name ".conf", words_##name},
#define RULES(name)       INCLUDE_AS(rules_##name, "config/rules/" #name ".conf")
#define RULES_ENTRY(name) {"rules/" #name ".conf", rules_##name},

INCLUDE_AS(rules_conf, "config/rules.conf")
WORD_FILES(WORDS)
RULE_FILES(RULES)

const RulesFile rules_files[] = {{"rules.conf", rules_conf},
                                 WORD_FILES(WORDS_ENTRY) RULE_FILES(RULES_ENTRY)};
const size_t n_rules_files = sizeof rules_files / sizeof rules_files[0];
