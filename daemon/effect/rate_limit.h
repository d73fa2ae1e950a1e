/* How many acknowledgements go out (rule N8 of the rules for automatic mail): the guard against
 * two machines that answer each other, and against forged senders who would all be answered. */
#pragma once

#include "daemon/world.h"

typedef struct RateLimit {
    const char *rule;   /* "N8-domain": for the record */
    const char *reason; /* a sentence, for the administrator */
} RateLimit;

/* The limit of the organisation that one more acknowledgement to this address would pass, or
 * NULL. 0 / -1. */
int rate_limit_find(const World *world, const Organisation *organisation, const char *address,
                    int64_t now, const RateLimit **ret, Err *err);
