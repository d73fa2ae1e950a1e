/* The first verb: one mailbox is listed, its new mail fetched, parsed, handed to intake, and
 * moved away. */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

#include <stdbool.h>

typedef struct Fetch Fetch;

/* What the mailboxes of one engine share: the parser takes one batch at a time. */
typedef struct FetchShared {
    const World *world;
    const Fetch *parsing; /* whose batch the parser has; NULL: nobody's */
    int64_t queued;       /* mails put into the outbox so far: deliver looks when it changes */
} FetchShared;

/* The settings' mailbox and its row in the register (made when missing, inside the caller's
 * transaction). NULL and *err on failure. */
Fetch *fetch_new(FetchShared *shared, const Organisation *organisation,
                 const MailboxSettings *settings, Err *err);

/* Drops whatever is in flight; a batch that was not committed is fetched again another time,
 * and not held against its mails. */
void fetch_free(Fetch *fetch);

/* Goes on as far as it can without waiting, at most one batch; returns when it wants to be
 * called again at the latest (monotonic ms). */
int64_t fetch_advance(Fetch *fetch, Now now);

/* The mailbox has been seen to its end at least once since fetch_new(), or failed. */
bool fetch_is_drained(const Fetch *fetch);
bool fetch_has_failed(const Fetch *fetch);
