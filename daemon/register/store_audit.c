/* Rows of the audit trail. What they mean and how they hang together is audit.c's; the text and
 * its salt lie apart from the chain, where erasure can reach them. */
#include "daemon/register/store_sql.h"

int store_audit_head(Store *store, int64_t *ret_sequence, uint8_t ret_hash[SEAL_HASH_SIZE],
                     Err *err)
{
    Query q = query_read(store, "SELECT sequence, hash FROM audit WHERE sequence ="
                                " (SELECT max(sequence) FROM audit)");
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    if (!query_column_blob(&q, 1, ret_hash, SEAL_HASH_SIZE)) {
        query_end(&q);
        return err_set(err, ERR_BUG, "register: the newest audit row has no hash");
    }
    *ret_sequence = query_column_int(&q, 0);
    query_end(&q);
    return 1;
}

static int insert_detail(Store *store, const StoreAudit *audit, Err *err)
{
    Query q = query_write(
        store, "INSERT INTO audit_detail (sequence, salt, detail) VALUES (?1, ?2, ?3)");
    query_int(&q, audit->sequence);
    query_blob(&q, audit->salt, sizeof audit->salt);
    query_text(&q, audit->detail);
    return query_run(&q, err);
}

int store_audit_insert(Store *store, const StoreAudit *audit, Err *err)
{
    Query q = query_write(
        store, "INSERT INTO audit (sequence, at, incident, actor, event, commitment, hash)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_int(&q, audit->sequence);
    query_int(&q, audit->at);
    query_id(&q, audit->incident);
    query_text(&q, audit->actor);
    query_text(&q, audit->event);
    query_blob(&q, audit->commitment, SEAL_HASH_SIZE);
    query_blob(&q, audit->hash, SEAL_HASH_SIZE);
    if (query_run(&q, err) < 0)
        return -1;
    return audit->detail ? insert_detail(store, audit, err) : 0;
}

#define AUDIT_ROWS                                                                             \
    "SELECT a.sequence, a.at, a.incident, a.actor, a.event, a.commitment, a.hash, d.salt,"     \
    " d.detail FROM audit a LEFT JOIN audit_detail d ON d.sequence = a.sequence"

/* A hash of a wrong size comes out as zeroes: it then verifies no more than any other wrong
 * hash. */
static StoreAudit read_audit(const Query *q)
{
    StoreAudit audit = {
        .sequence = query_column_int(q, 0),
        .at = query_column_int(q, 1),
        .incident = query_column_int(q, 2),
        .actor = query_column_text(q, 3),
        .event = query_column_text(q, 4),
        .detail = query_column_text(q, 8),
    };
    query_column_blob(q, 5, audit.commitment, sizeof audit.commitment);
    query_column_blob(q, 6, audit.hash, sizeof audit.hash);
    query_column_blob(q, 7, audit.salt, sizeof audit.salt);
    return audit;
}

int store_audit_each(Store *store, int64_t incident, int (*each)(const StoreAudit *, void *),
                     void *user, Err *err)
{
    static const char all[] = "/* listing */ " AUDIT_ROWS " ORDER BY a.sequence";
    static const char some[] = AUDIT_ROWS " WHERE a.incident = ?1 ORDER BY a.sequence";
    Query q = query_read(store, incident ? some : all);
    if (incident)
        query_int(&q, incident);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        StoreAudit audit = read_audit(&q);
        int stop = each(&audit, user);
        if (stop) {
            query_end(&q);
            return stop;
        }
    }
    return found;
}
