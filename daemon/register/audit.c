/* The hash chain over the audit trail; the header has the formula. Everybody who decides
 * something appends here, inside the transaction that does it. */
#include "daemon/register/audit.h"

#include <glib.h>
#include <string.h>

static void add_number(SealHash *hash, int64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
    seal_hash_add(hash, bytes, sizeof bytes);
}

static void add_text(SealHash *hash, const char *text)
{
    add_number(hash, (int64_t)strlen(text));
    seal_hash_add(hash, text, strlen(text));
}

static void compute_commitment(const StoreAudit *row, uint8_t ret[SEAL_HASH_SIZE])
{
    SealHash *hash = seal_hash_begin();
    seal_hash_add(hash, row->salt, sizeof row->salt);
    seal_hash_add(hash, row->detail, strlen(row->detail));
    seal_hash_end(hash, ret);
}

static void compute_hash(const uint8_t previous[SEAL_HASH_SIZE], const StoreAudit *row,
                         uint8_t ret[SEAL_HASH_SIZE])
{
    SealHash *hash = seal_hash_begin();
    seal_hash_add(hash, previous, SEAL_HASH_SIZE);
    add_number(hash, row->sequence);
    add_number(hash, row->at);
    add_number(hash, row->incident);
    add_text(hash, row->actor);
    add_text(hash, row->event);
    seal_hash_add(hash, row->commitment, sizeof row->commitment);
    seal_hash_end(hash, ret);
}

int audit_append(Store *store, const AuditEntry *entry, Err *err)
{
    int64_t sequence = 0;
    uint8_t previous[SEAL_HASH_SIZE] = {0};
    if (store_audit_head(store, &sequence, previous, err) < 0)
        return -1;
    StoreAudit row = {
        .sequence = sequence + 1,
        .at = entry->at,
        .incident = entry->incident,
        .actor = entry->actor,
        .event = entry->event,
        .detail = entry->detail ? entry->detail : "",
    };
    seal_random(row.salt, sizeof row.salt);
    compute_commitment(&row, row.commitment);
    compute_hash(previous, &row, row.hash);
    return store_audit_insert(store, &row, err);
}

/* ---- verifying ---- */

typedef struct Verification {
    AuditVerdict *verdict;
    uint8_t previous[SEAL_HASH_SIZE];
    const char *head;
    bool head_seen;
} Verification;

static int broken(AuditVerdict *verdict, int64_t sequence, const char *reason)
{
    verdict->broken = sequence;
    g_strlcpy(verdict->reason, reason, sizeof verdict->reason);
    return 1;
}

static int verify_row(const StoreAudit *row, void *user)
{
    Verification *verification = user;
    AuditVerdict *verdict = verification->verdict;
    uint8_t expected[SEAL_HASH_SIZE];
    if (row->sequence != verdict->rows + 1)
        return broken(verdict, verdict->rows + 1, "a row is missing");
    if (row->detail) {
        compute_commitment(row, expected);
        if (memcmp(expected, row->commitment, sizeof expected) != 0)
            return broken(verdict, row->sequence, "its text was changed");
    } else {
        verdict->erased++;
    }
    compute_hash(verification->previous, row, expected);
    if (memcmp(expected, row->hash, sizeof expected) != 0)
        return broken(verdict, row->sequence, "it does not follow from the row before it");
    memcpy(verification->previous, row->hash, sizeof row->hash);
    verdict->rows++;
    seal_hex(row->hash, sizeof row->hash, verdict->head);
    if (verification->head && g_ascii_strcasecmp(verification->head, verdict->head) == 0)
        verification->head_seen = true;
    return 0;
}

int audit_verify(Store *store, const char *head, AuditVerdict *ret, Err *err)
{
    AuditVerdict verdict = {0};
    Verification verification = {.verdict = &verdict, .head = head};
    if (store_audit_each(store, 0, verify_row, &verification, err) < 0)
        return -1;
    if (!verdict.broken && head && !verification.head_seen)
        broken(&verdict, verdict.rows + 1,
               "the head is not in the trail: rows were removed from its end, or it was "
               "rewritten");
    *ret = verdict;
    return 0;
}
