/* Rules, compiled: every word of every list is one entry of one hash table, every pattern is
 * ready to run. Made once from the configuration, then only read. Pure. */
#pragma once

#include "config/err.h"
#include "config/rules.h"

typedef struct Classifier Classifier;

/* Borrows `rules`. NULL and *err (ERR_INPUT, with file and line) for a phrase without a word or a
 * pattern that cannot be compiled. */
Classifier *classifier_new(const Rules *rules, Err *err);
void classifier_free(Classifier *classifier);

const Rules *classifier_rules(const Classifier *classifier);

/* What is suspicious in the rules, as lines for `check` ("FILE:LINE: text"): lists that no rule
 * names, rules that can never hold, rules whose conditions are those of an earlier one. Owned lines
 * are appended. */
void classifier_warn(const Classifier *classifier, GPtrArray *lines);
