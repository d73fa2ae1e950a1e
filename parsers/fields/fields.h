/* What a report says about the incident, and what it leaves out. */
#pragma once

#include "config/lexicon.h"
#include "parsers/report.h"

/* Reads the newly written text, the forwarded one, and a filled-in form in either of them or in the quotation; the
 * subject when there is neither text (mails from telephones); fills report->fields. Needs the texts, the dates and the
 * request of `report`, and nothing else of it. `lexicon` may be NULL: the shipped one.
 *
 * A value is set only where words prove it, and each has its place in `evidence` (bytes into
 * the text that `in` names, and the words themselves). Two claims that contradict leave the
 * value open, with a place for each, so that a person can tell. data_types and data_subjects
 * are labels of the ICO's "Data security incident trends". Relative days count from the date of
 * the mail (or of the forwarded one) in its own zone. `missing` is in the order in which the
 * acknowledgement asks: "when it happened", "who was involved", "what has been done about it so
 * far", and where they matter "whether the device was encrypted" ("for certain whether ..." where
 * it was said with doubt) and "whether the recipient has confirmed that it was deleted"; a request
 * (report->request) is asked nothing. */
void fields_read(Report *report, const Lexicon *lexicon);

/* The same, and reads the words of what it quotes, as if they were handed on: for a report that tells of nothing itself,
 * below which somebody else's lies. */
void fields_read_quoted(Report *report, const Lexicon *lexicon);
