/* Documents about one incident, for people to check, finish and send themselves: the outcome report, the
 * notification of the ICO (UK GDPR Article 33(3)) and the letter to the people concerned (Article 34), the
 * last two without names. Each says what it still lacks. Pure. */
#pragma once

#include "daemon/command/case_file.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum DraftKind { DRAFT_OUTCOME, DRAFT_ICO, DRAFT_LETTER } DraftKind;

/* As text, or as a whole HTML page; `now` (UTC) tells whether the 72 hours have passed. Owned. */
char *draft_write(const CaseFile *file, DraftKind kind, bool html, int64_t now);
