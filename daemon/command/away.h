/* A person who says by hand what a machine would say for them: "I am away until Monday. Please ask Ann." */
#pragma once

#include "parsers/report.h"

/* Does what its writer newly wrote say that they are away, and nothing else? The words are data: config/lexicon/reply.conf. */
bool away_is_said(const Report *report, const Lexicon *lexicon);

/* Does it say that they are back, and nothing else? Not who tells the day. */
bool away_is_back(const Report *report, const Lexicon *lexicon);

/* The end of the last day until which it says that somebody is away, a machine's words as well: UTC; 0: it names none. */
int64_t away_until(const Report *report, const Lexicon *lexicon, GTimeZone *zone, int64_t now);
