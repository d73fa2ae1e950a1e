/* The chain of the audit trail. Owns what a row's hashes are made of; the rows are
 * store_audit.c's. Must never change or remove a row. Called by the verbs (append) and
 * `incidentd verify`. */
#include "daemon/register/audit.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static void add_int(SealHash *hash, int64_t value)
{
    uint64_t bytes = GUINT64_TO_BE((uint64_t)value);
    seal_hash_add(hash, &bytes, sizeof bytes);
}

static void add_text(SealHash *hash, const char *text)
{
    add_int(hash, (int64_t)strlen(text));
    seal_hash_add(hash, text, strlen(text));
}

static void commit_to(const StoreAudit *row, uint8_t ret[SEAL_HASH_SIZE])
{
    SealHash *hash = seal_hash_begin();
    seal_hash_add(hash, row->salt, sizeof row->salt);
    seal_hash_add(hash, row->detail, strlen(row->detail));
    seal_hash_end(hash, ret);
}

static void chain(const uint8_t previous[SEAL_HASH_SIZE], const StoreAudit *row,
                  uint8_t ret[SEAL_HASH_SIZE])
{
    SealHash *hash = seal_hash_begin();
    seal_hash_add(hash, previous, SEAL_HASH_SIZE);
    add_int(hash, row->sequence);
    add_int(hash, row->at);
    add_int(hash, row->incident);
    add_text(hash, row->actor);
    add_text(hash, row->event);
    seal_hash_add(hash, row->commitment, SEAL_HASH_SIZE);
    seal_hash_end(hash, ret);
}

int audit_append(Store *store, const AuditEntry *entry, Err *err)
{
    int64_t newest = 0;
    uint8_t previous[SEAL_HASH_SIZE] = {0};
    if (store_audit_head(store, &newest, previous, err) < 0)
        return -1;
    StoreAudit row = {
        .sequence = newest + 1,
        .at = entry->at,
        .incident = entry->incident,
        .actor = entry->actor,
        .event = entry->event,
        .detail = entry->detail ? entry->detail : "",
    };
    seal_random(row.salt, sizeof row.salt);
    commit_to(&row, row.commitment);
    chain(previous, &row, row.hash);
    return store_audit_insert(store, &row, err);
}

/* ---- verification: one row at a time ---- */

typedef struct Walk {
    AuditVerdict verdict;
    int64_t sequence; /* of the row before */
    uint8_t previous[SEAL_HASH_SIZE];
    const char *wanted; /* a head known from outside; NULL: none */
    bool seen;          /* it was the hash of one of the rows */
    GHashTable *bare; /* of incidents not known to be erased: the first row without its text */
} Walk;

static void broken(Walk *walk, int64_t sequence, const char *reason)
{
    if (walk->verdict.broken)
        return;
    walk->verdict.broken = sequence;
    snprintf(walk->verdict.reason, sizeof walk->verdict.reason, "%s", reason);
}

/* Whoever erases an incident leaves a row of that behind its others. */
static void note_text(Walk *walk, const StoreAudit *row)
{
    if (strcmp(row->event, "erased") == 0)
        g_hash_table_remove(walk->bare, &row->incident);
    if (!row->detail && !g_hash_table_contains(walk->bare, &row->incident))
        g_hash_table_insert(walk->bare, g_memdup2(&row->incident, sizeof row->incident),
                            g_memdup2(&row->sequence, sizeof row->sequence));
}

static void check_bare(Walk *walk)
{
    int64_t first = 0;
    GHashTableIter iter;
    gpointer sequence;
    g_hash_table_iter_init(&iter, walk->bare);
    while (g_hash_table_iter_next(&iter, NULL, &sequence)) {
        if (!first || *(int64_t *)sequence < first)
            first = *(int64_t *)sequence;
    }
    if (first)
        broken(walk, first, "the row's text is gone, and its incident was not erased");
}

static void check_row(Walk *walk, const StoreAudit *row)
{
    uint8_t expected[SEAL_HASH_SIZE];
    if (row->sequence != walk->sequence + 1)
        broken(walk, walk->sequence + 1, "a row is missing, or one was put in");
    chain(walk->previous, row, expected);
    if (memcmp(expected, row->hash, SEAL_HASH_SIZE) != 0)
        broken(walk, row->sequence, "the row, or the one before it, is not what was written");
    if (!row->detail)
        return;
    commit_to(row, expected);
    if (memcmp(expected, row->commitment, SEAL_HASH_SIZE) != 0)
        broken(walk, row->sequence, "the row's text is not what was written");
}

static int walk_row(const StoreAudit *row, void *user)
{
    Walk *walk = user;
    check_row(walk, row);
    note_text(walk, row);
    walk->verdict.rows++;
    walk->verdict.erased += row->detail == NULL;
    walk->sequence = row->sequence;
    memcpy(walk->previous, row->hash, SEAL_HASH_SIZE);
    seal_hex(row->hash, SEAL_HASH_SIZE, walk->verdict.head);
    if (walk->wanted && g_ascii_strcasecmp(walk->wanted, walk->verdict.head) == 0)
        walk->seen = true;
    return 0;
}

int audit_verify(Store *store, const char *head, AuditVerdict *ret, Err *err)
{
    Walk walk = {.wanted = head};
    walk.bare = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    int walked = store_audit_each(store, 0, walk_row, &walk, err);
    check_bare(&walk);
    g_hash_table_destroy(walk.bare);
    if (walked < 0)
        return -1;
    if (head && !walk.seen)
        broken(&walk, walk.sequence + 1,
               "the known head is not in the trail: it was cut off or rewritten");
    *ret = walk.verdict;
    return 0;
}
