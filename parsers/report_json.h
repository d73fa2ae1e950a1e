/* The words that stand for values in the JSON of a report. Known to parsers/report_json.c, which
 * writes it, and parsers/report_json_read.c. */
#pragma once

#include "parsers/report.h"

extern const char *const forward_kind_names[FORWARD_RESENT + 1];
extern const char *const bounce_kind_names[BOUNCE_DELIVERED + 1];
extern const char *const evidence_in_names[EVIDENCE_SUBJECT + 1];
extern const char *const anonymous_by_names[ANONYMOUS_REQUEST + 1];
extern const char *const command_doubt_names[DOUBT_ASKS + 1];
