/* The audit trail: what happened, who did it, provable afterwards.
 *
 * Each row commits to its text with a salted hash (so the text can be erased later) and to the
 * row before it:
 *
 *   commitment = SHA-256(salt, detail)
 *   hash       = SHA-256(hash of the row before, sequence, at, incident, actor, event,
 *                        commitment)
 *
 * Integers are 8 bytes, big-endian; a text is preceded by its length as such; before the first
 * row stand 32 zero bytes. */
#pragma once

#include "config/err.h"
#include "daemon/register/store.h"

typedef struct AuditEntry {
    int64_t at;
    int64_t incident;   /* 0: none */
    const char *actor;  /* "system", "siro", "person:7": a role or an id, never a name */
    const char *event;  /* a short fixed word: "incident", "delivered", "quarantine", ... */
    const char *detail; /* ids and names of enumerations; personal data only where erasure can
                           reach it */
} AuditEntry;

/* Appends a row, inside the caller's transaction. */
int audit_append(Store *store, const AuditEntry *entry, Err *err);

typedef struct AuditVerdict {
    int64_t rows;
    int64_t erased; /* rows whose text is gone, as erasure leaves them */
    int64_t broken; /* sequence of the first row that does not verify; 0: none */
    char head[2 * SEAL_HASH_SIZE + 1]; /* hash of the newest row, hexadecimal; "" when empty */
    char reason[160];
} AuditVerdict;

/* Recomputes the whole chain. `head` (NULL: none) must then be the hash of one of its rows: a
 * known head that is missing proves a truncated or rewritten trail. A text may only be missing where
 * a later row of event "erased" has the same incident. 0 with *ret filled (look at
 * ->broken), -1 on a database error. */
int audit_verify(Store *store, const char *head, AuditVerdict *ret, Err *err);
