/* The audit trail: every kind of damage is found, erasure is none. */
#include "daemon/register/audit.h"
#include "daemon/register/store_sql.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

enum { ROWS = 6 };

/* A register in memory with ROWS rows. */
static Store *trail(void)
{
    Store *store = NULL;
    Err err = {0};
    int result = store_open(":memory:", STORE_WRITE, &store, &err);
    result = result < 0 ? -1 : store_begin(store, &err);
    for (int i = 1; i <= ROWS && result == 0; i++) {
        g_autofree char *detail = g_strdup_printf("step=%d", i);
        AuditEntry entry = {.at = 1000 + i,
                            .incident = i % 2,
                            .actor = "system",
                            .event = "incident",
                            .detail = detail};
        result = audit_append(store, &entry, &err);
    }
    if (result < 0 || store_commit(store, &err) < 0) {
        printf("Bail out! %s\n", err.msg);
        exit(1);
    }
    return store;
}

static AuditVerdict verify(Store *store, const char *head)
{
    AuditVerdict verdict = {.broken = -1};
    Err err = {0};
    if (audit_verify(store, head, &verdict, &err) < 0)
        printf("# %s\n", err.msg);
    return verdict;
}

static void test_whole(void)
{
    Store *store = NULL;
    store_open(":memory:", STORE_WRITE, &store, NULL);
    AuditVerdict empty = verify(store, NULL);
    ok(empty.rows == 0 && empty.broken == 0 && *empty.head == '\0', "an empty trail verifies");
    ok(verify(store, "00").broken == 1, "but not against a known head");
    store_close(store);

    store = trail();
    AuditVerdict verdict = verify(store, NULL);
    is_int(verdict.rows, ROWS, "every row is looked at");
    is_int(verdict.broken, 0, "an untouched trail verifies");
    is_int(strlen(verdict.head), 2 * SEAL_HASH_SIZE, "its head is a hash");
    g_autofree char *upper = g_ascii_strup(verdict.head, -1);
    is_int(verify(store, upper).broken, 0, "its own head is known, in upper case, too");
    store_begin(store, NULL);
    AuditEntry entry = {.at = 1, .actor = "dpo", .event = "closed", .detail = "x"};
    audit_append(store, &entry, NULL);
    store_commit(store, NULL);
    is_int(verify(store, verdict.head).broken, 0,
           "an older head is known after the trail has grown");
    store_close(store);
}

/* What a thief or a careless hand may do to the tables. */
static void breaks(const char *sql, int64_t at, const char *what)
{
    Store *store = trail();
    AuditVerdict before = verify(store, NULL);
    Err err = {0};
    if (store_script(store, sql, &err) < 0)
        printf("# %s\n", err.msg);
    AuditVerdict verdict = verify(store, before.head);
    ok(verdict.broken == at && *verdict.reason, "%s is found (at %lld: %s)", what,
       (long long)verdict.broken, verdict.reason);
    store_close(store);
}

static void test_damage(void)
{
    breaks("UPDATE audit SET at = at + 1 WHERE sequence = 3", 3, "a changed time");
    breaks("UPDATE audit SET actor = 'dpo' WHERE sequence = 3", 3, "a changed actor");
    breaks("UPDATE audit SET event = 'incidenx' WHERE sequence = 3", 3, "a changed event");
    breaks("UPDATE audit SET actor = 'systemi', event = 'ncident' WHERE sequence = 3", 3,
           "a letter that went from the actor to the event");
    breaks("UPDATE audit SET incident = 9 WHERE sequence = 3", 3, "another incident");
    breaks("UPDATE audit_detail SET detail = 'step=9' WHERE sequence = 3", 3, "a changed text");
    breaks("UPDATE audit_detail SET salt = zeroblob(16) WHERE sequence = 3", 3,
           "a changed salt");
    breaks("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 3", 3, "a changed hash");
    breaks("DELETE FROM audit WHERE sequence = 3", 3, "a deleted row");
    breaks("DELETE FROM audit WHERE sequence = 1", 1, "a deleted first row");
    breaks("DELETE FROM audit WHERE sequence = 3;"
           "UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3",
           3, "a deleted row whose gap was closed");
    breaks("UPDATE audit SET sequence = 100 + sequence WHERE sequence >= 3;"
           "UPDATE audit SET sequence = sequence - 99 WHERE sequence > 100;"
           "INSERT INTO audit SELECT 3, at, incident, actor, event, commitment, hash FROM "
           "audit WHERE sequence = 2",
           3, "an inserted row");
    breaks("UPDATE audit SET sequence = 100 WHERE sequence = 3;"
           "UPDATE audit SET sequence = 3 WHERE sequence = 4;"
           "UPDATE audit SET sequence = 4 WHERE sequence = 100",
           3, "a swap of two rows");
    breaks("DELETE FROM audit WHERE sequence = 6; DELETE FROM audit_detail WHERE sequence = 6",
           6, "a truncated trail, by its known head,");
    breaks("DELETE FROM audit; DELETE FROM audit_detail", 1,
           "an emptied trail, by its known head,");
}

static int take_third(const StoreAudit *row, void *user)
{
    char salt[33], commitment[65], hash[65];
    seal_hex(row->salt, sizeof row->salt, salt);
    seal_hex(row->commitment, sizeof row->commitment, commitment);
    seal_hex(row->hash, sizeof row->hash, hash);
    if (row->sequence == 3)
        *(char **)user =
            g_strdup_printf("UPDATE audit_detail SET salt = x'%s' WHERE sequence = 3;"
                            "UPDATE audit SET commitment = x'%s', hash = x'%s'"
                            " WHERE sequence = 3",
                            salt, commitment, hash);
    return row->sequence == 3;
}

/* The same row of another trail: all of it fits together, but not to the row before it. */
static void test_transplant(void)
{
    g_autofree char *sql = NULL;
    Store *other = trail();
    store_audit_each(other, 0, take_third, &sql, NULL);
    store_close(other);
    breaks(sql, 3, "a row that was taken from another trail");
}

static void test_erasure(void)
{
    Store *store = trail();
    AuditVerdict before = verify(store, NULL);
    AuditEntry erased = {
        .at = 2000, .incident = 1, .actor = "administrator", .event = "erased"};
    store_script(store, "DELETE FROM audit_detail WHERE sequence IN (3, 5)", NULL);
    is_int(verify(store, NULL).broken, 3, "a text that is gone, and nothing says why");
    store_begin(store, NULL);
    audit_append(store, &erased, NULL);
    store_commit(store, NULL);
    AuditVerdict verdict = verify(store, before.head);
    ok(verdict.broken == 0 && verdict.erased == 2,
       "erased texts do not break the chain, and are counted");
    store_script(store, "DELETE FROM audit_detail WHERE sequence = 2", NULL);
    is_int(verify(store, NULL).broken, 2, "that was of another incident");
    store_close(store);
}

static int count(const StoreAudit *row, void *user)
{
    int *n = user;
    if (row->incident == 1 && row->detail)
        ++*n;
    return 0;
}

static int stop_at_first(const StoreAudit *row, void *user)
{
    *(int64_t *)user = row->sequence;
    return 7;
}

static void test_each(void)
{
    Store *store = trail();
    int n = 0;
    int64_t last = 0;
    is_int(store_audit_each(store, 1, count, &n, NULL), 0,
           "the rows of one incident are listed");
    is_int(n, ROWS / 2, "all of them");
    is_int(store_audit_each(store, 0, stop_at_first, &last, NULL), 7,
           "a listing ends with what stops it");
    is_int(last, 1, "at once");
    store_close(store);
}

static void test_salt(void)
{
    Store *store = trail();
    Query q = query_read(store, "SELECT count(DISTINCT salt) FROM audit_detail");
    int64_t salts = 0;
    query_value(&q, &salts, NULL);
    is_int(salts, ROWS, "each text has a salt of its own");
    store_close(store);
}

int main(void)
{
    test_whole();
    test_damage();
    test_transplant();
    test_erasure();
    test_each();
    test_salt();
    return tap_done();
}
