/* What stands in whose calendar: a mail brings what has changed for its reader since the one before. */
#pragma once

#include "daemon/case/people.h"
#include "daemon/core/compose.h"
#include "daemon/world.h"

/* What a mail about an incident, or about an errand, puts into its reader's calendar, moves there or
 * takes out: of CalendarItem, owned, or NULL and *err. `sequence` rises from mail to mail, whatever a
 * clock shows. The items borrow compose->reference and `domain`. */
GArray *entries_of(const World *world, const Compose *compose, const Recipient *to,
                   const char *domain, int64_t sequence, Err *err);

/* The mail is queued: its reader has them. In the caller's transaction. */
int entries_keep(const World *world, const Compose *compose, const Recipient *to, Err *err);
