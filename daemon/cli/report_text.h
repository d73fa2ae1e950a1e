/* A report as an administrator or the DPO reads it: what `parse` and `show` print. */
#pragma once

#include "parsers/report.h"

/* What was understood, a fact a line ("label  value"), each followed by the words it came from
 * where the value does not repeat them. Lines are at most 80 columns wide and begin with
 * `indent`; what was not said has no line, but for what the reporter is asked. Never shows a
 * command's code. Owned. */
char *report_text_facts(const Report *report, const char *indent);

/* What was written: the new text, then the forwarded mail, and the quotation when a filled-in
 * form stands in it. Every line begins with `indent`. Owned. */
char *report_text_words(const Report *report, const char *indent);
