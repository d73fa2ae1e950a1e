/* The rows of the audit trail; what they prove is audit.c's. */
#include "daemon/register/store_sql.h"

#include <string.h>

static void copy_blob(sqlite3_stmt *row, int column, uint8_t *to, size_t size)
{
    memset(to, 0, size);
    const void *bytes = sqlite3_column_blob(row, column);
    if (bytes && (size_t)sqlite3_column_bytes(row, column) == size)
        memcpy(to, bytes, size);
}

int store_audit_head(Store *store, int64_t *ret_sequence, uint8_t ret_hash[SEAL_HASH_SIZE],
                     Err *err)
{
    sqlite3_stmt *row;
    int found =
        sql_query(store, err, &row,
                  "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1", "");
    if (found <= 0)
        return found;
    *ret_sequence = sqlite3_column_int64(row, 0);
    copy_blob(row, 1, ret_hash, SEAL_HASH_SIZE);
    sql_end(row);
    return 1;
}

int store_audit_insert(Store *store, const StoreAudit *audit, Err *err)
{
    if (sql_run(store, err,
                "INSERT INTO audit (sequence, at, incident, actor, event, commitment, hash) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                "iinttbb", audit->sequence, audit->at, audit->incident, audit->actor,
                audit->event, audit->commitment, sizeof audit->commitment, audit->hash,
                sizeof audit->hash) < 0)
        return -1;
    return sql_run(store, err,
                   "INSERT INTO audit_detail (sequence, salt, detail) VALUES (?, ?, ?)", "ibt",
                   audit->sequence, audit->salt, sizeof audit->salt, audit->detail);
}

#define AUDIT_COLUMNS                                                                          \
    "a.sequence, a.at, a.incident, a.actor, a.event, a.commitment, a.hash, d.salt, d.detail"

int store_audit_each(Store *store, int64_t incident, int (*each)(const StoreAudit *, void *),
                     void *user, Err *err)
{
    sqlite3_stmt *row;
    int more =
        incident
            ? sql_query(store, err, &row,
                        "SELECT " AUDIT_COLUMNS " FROM audit a LEFT JOIN audit_detail d"
                        " ON d.sequence = a.sequence WHERE a.incident = ? ORDER BY a.sequence",
                        "i", incident)
            : sql_query(store, err, &row,
                        "SELECT " AUDIT_COLUMNS " FROM audit a LEFT JOIN audit_detail d"
                        " ON d.sequence = a.sequence ORDER BY a.sequence",
                        "");
    for (; more == 1; more = sql_next(store, err, row)) {
        StoreAudit audit = {
            .sequence = sqlite3_column_int64(row, 0),
            .at = sqlite3_column_int64(row, 1),
            .incident = sqlite3_column_int64(row, 2),
            .actor = (const char *)sqlite3_column_text(row, 3),
            .event = (const char *)sqlite3_column_text(row, 4),
            .detail = (const char *)sqlite3_column_text(row, 8),
        };
        copy_blob(row, 5, audit.commitment, sizeof audit.commitment);
        copy_blob(row, 6, audit.hash, sizeof audit.hash);
        copy_blob(row, 7, audit.salt, sizeof audit.salt);
        int stop = each(&audit, user);
        if (stop != 0) {
            sql_end(row);
            return stop;
        }
    }
    return more;
}
