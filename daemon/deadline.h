/* The third verb: time is an event, too. */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

/* Steps every incident whose next reminder is due, in one transaction of at most 500. *queued
 * counts the mails put into the outbox. Returns when it wants to be called again at the latest
 * (monotonic ms). */
int64_t deadline_advance(const World *world, const Organisation *organisations, size_t n,
                         int64_t *queued, Now now);
