/* What of a report the classification hears, beside its words. Private to daemon/core/classify.c. */
#pragma once

#include "config/rules.h"
#include "parsers/report.h"

/* Does its text say next to nothing? */
bool hearing_says_little(const Report *report);

/* "Tom, have you told the DPO? I am copying them in." tells of nothing: may what it answers? */
bool hearing_may_lie_below(const Report *report);

/* "Re: [HLP-2026-0042] A new incident has been reported": what an answer repeats are our words, not the sender's. */
bool hearing_subject_is_ours(const Report *report);

/* Of RuleFact: what the parsers found in it. */
RuleSet hearing_facts(const Report *report);
