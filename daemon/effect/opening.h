/* An incident that begins, with the first of a mail or by SPLIT: asked of the rules, stepped, its row
 * written, its people told. Between the two functions the caller gives it its report.
 *
 *   opening_begin()  the row and its reference
 *   opening_tell()   the audit row, the acknowledgement, the notices */
#pragma once

#include "daemon/case/proposal.h"
#include "daemon/effect/effect.h"

typedef struct Opening {
    const World *world;
    const Organisation *organisation;
    const Report *report;
    const Proposal *proposal;
    Event event; /* the caller fills clock, at, reporter, route, automatic, answerable */
    Step step;
    char *reference; /* owned: opening_clear() */
} Opening;

/* The rest of the event, the step and the incident's row; its year is that of `now`. */
int opening_begin(Opening *opening, int64_t now, Err *err);

/* `occasion` has what is not the incident's own: occasion, sender, words, other. */
int opening_tell(const Opening *opening, Occasion occasion, int64_t *queued, Err *err);

void opening_clear(Opening *opening);
