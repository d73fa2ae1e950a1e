/* Whether somebody has sent the same report twice: with another Message-ID it may be another event, so only a person can
 * say that both are one. */
#pragma once

#include "daemon/core/classify.h"
#include "daemon/world.h"
#include "parsers/report.h"

/* A sentence for the DPO's notice that names an incident which a report may belong to, as only a person can say: the same
 * person has sent the same words within the hour before `received_at`, or within the week one whose subject this one answers
 * outside any thread; or somebody else has reported the same kind within the day. Owned, in *ret; NULL: there is none, or the
 * report is anonymous. 0, or -1. */
int twin_note(const World *world, const Organisation *organisation, const Report *report,
              const Classification *proposed, int64_t person, int64_t received_at, char **ret,
              Err *err);
