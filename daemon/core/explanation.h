/* A classification as JSON and as text for people. Pure. */
#pragma once

#include "daemon/core/classify.h"
#include "parsers/json_write.h"

#include <stdbool.h>

#define EXPLANATION_SCHEMA "incidentd.explanation/1"

/* The object "classification" of the documented schema (DESIGN, "JSON of parse"), with the words
 * of each rule. */
void explanation_write(JsonWriter *writer, const char *key, const Classifier *classifier,
                       const Report *report, const Classification *classification);

/* The words that a rule was found in: "" when it holds without words. Owned. */
char *explanation_words(const Report *report, const RuleMatch *match);

/* What was concluded and why, lines for a terminal. Owned. */
char *explanation_text(const Classifier *classifier, const Report *report,
                       const Classification *classification);
