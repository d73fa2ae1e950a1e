/* What stands in whose calendar: a mail brings what has changed for its reader since the one before. */
#pragma once

#include "daemon/core/compose.h"
#include "daemon/people.h"
#include "daemon/world.h"

/* What a mail about an incident puts into its reader's calendar, moves there or takes out. `sequence`
 * rises from mail to mail, whatever a clock shows. Borrows compose->reference and `domain`. */
int entries_of(const World *world, const Compose *compose, const Recipient *to,
               const char *domain, int64_t sequence, CalendarItem items[DUTY_COUNT],
               size_t *ret_n, Err *err);

/* The mail is queued: its reader has them. In the caller's transaction. */
int entries_keep(const World *world, const Compose *compose, const Recipient *to, Err *err);
