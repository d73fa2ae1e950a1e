/* What is sent by the calendar: every week to the DPO how things stand, after every term to the Board
 * what there was, in counts. Called by the engine with the deadlines; waits for nothing.
 *
 * Each week and each term of an organisation has one summary, whatever is down, jumps or crashes in
 * between: the mail's effect key names the week (or the term's last day), and up to where has been
 * sent is kept in the mail's own transaction. After a downtime there is one, for the newest week. */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

typedef struct Digest Digest;

/* Both are borrowed. */
Digest *digest_new(const World *world, const Organisation *organisations, size_t n);
void digest_free(Digest *digest);

/* Queues the summaries whose time has come, those of at most a few organisations a turn; *queued
 * counts the mails. Returns when it wants to be called again at the latest (monotonic ms). While
 * nothing is due a call looks at nothing. */
int64_t digest_advance(Digest *digest, int64_t *queued, Now now);
