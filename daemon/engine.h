/* The whole machine, turn by turn: every mailbox, every outgoing server, every deadline,
 * without ever waiting.
 *
 * It is crash-only: it may be freed between any two turns, and a new one on the same register
 * goes on. */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

#include <stdbool.h>

typedef struct Engine Engine;

/* Puts the configured organisations, people and mailboxes into the register, and opens their
 * sources and sinks. What a crash left half done is pending again. The world must outlive the
 * engine. NULL and *err on failure. */
Engine *engine_new(const World *world, Err *err);
void engine_free(Engine *engine);

/* One turn. Returns when the next one is wanted at the latest (monotonic ms); what is waited
 * for besides has been told to the loop. */
int64_t engine_turn(Engine *engine, Now now);

/* Every mailbox has been seen to its end (or failed), nothing is in flight, nothing can be
 * sent. */
bool engine_is_drained(const Engine *engine);
/* Some mailbox or outgoing server did not work at its last try. */
bool engine_has_failures(const Engine *engine);
