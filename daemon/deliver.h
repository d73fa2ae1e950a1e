/* The fourth verb: what the outbox holds for one organisation goes out, one mail after another.
 * (The outbox's moves go with fetch, which has the mailbox.) */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

#include <stdbool.h>

typedef struct Deliver Deliver;

Deliver *deliver_new(const World *world, const Organisation *organisation);
/* Mails claimed but not offered to the server yet are pending again; one that was being sent
 * keeps its Message-ID and is sent again. */
void deliver_free(Deliver *deliver);

/* Goes on as far as it can without waiting. *queued counts mails put into the outbox, by
 * anybody: deliver looks for work when it has changed, and adds its own. Returns when it wants
 * to be called again (monotonic ms). */
int64_t deliver_advance(Deliver *deliver, int64_t *queued, Now now);

/* Nothing can be sent now: what is left waits for its time or for the server. */
bool deliver_is_drained(const Deliver *deliver);
/* The server could not be reached, or refused the log-in, at the last try. */
bool deliver_has_failed(const Deliver *deliver);
