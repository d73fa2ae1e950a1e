/* A classification as JSON, and in sentences. Pure. */
#pragma once

#include "config/config.h"
#include "daemon/core/classify.h"
#include "parsers/text/json_write.h"

#include <stdbool.h>

#define EXPLANATION_SCHEMA "incidentd.explanation/1"

/* The object "classification" of the documented schema (DESIGN, "JSON of parse"), with the words
 * of each rule. `organisation`: whose policies may be broken; NULL: nobody's. */
void explanation_write(JsonWriter *writer, const char *key, const Classifier *classifier,
                       const OrganisationSettings *organisation, const Report *report,
                       const Classification *classification);

/* The words that a rule was found in: "" when it holds without words. Owned. */
char *explanation_words(const Report *report, const RuleMatch *match);

/* Whether a rule weighs on that field of a proposal. */
bool explanation_bears_on(const Rule *rule, ProposalField field);

/* The sentences of the rules that have most to do with the conclusion, weightiest first, at most `max`; one
 * that speaks for nothing that those before it do not is left out; behind them the other kind, where two are as likely, or
 * both are there (a device and papers). None of the report's words. Owned, NULL-terminated. */
char **explanation_reasons(const Classifier *classifier, const Classification *classification,
                           size_t max);
