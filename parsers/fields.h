/* What a report says about the incident, and what it leaves out. */
#pragma once

#include "config/lexicon.h"
#include "parsers/report.h"

/* Reads the newly written (and forwarded) text: fills fields, with `missing` in the order in
 * which the acknowledgement asks: "when it happened", "who was involved", "what has been done
 * about it so far". */
void fields_read(const char *visible, const char *forwarded, const char *date,
                 const Lexicon *lexicon, Fields *fields);
