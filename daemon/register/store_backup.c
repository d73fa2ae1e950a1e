/* A copy of the register in a file of its own, and whether a register is whole. A copy has what is live and
 * no free page; it is read in one go, so that writers neither wait nor make it begin again (as
 * sqlite3_backup_step() would). Called by `incidentd backup`. */
#include "daemon/register/store_sql.h"

int store_copy(Store *store, const char *path, Err *err)
{
    /* It counts as writing, although only the copy is written. */
    if (store_script(store, "PRAGMA query_only = OFF", err) < 0)
        return -1;
    Query q = query_read(store, "VACUUM INTO ?1");
    query_text(&q, path);
    return query_run(&q, err);
}

int store_check(Store *store, Err *err)
{
    int64_t strangers = 0;
    Query whole = query_read(store, "PRAGMA integrity_check(1)");
    int found = query_step(&whole, err);
    if (found < 0)
        return -1;
    bool good = found && g_strcmp0(query_column_text(&whole, 0), "ok") == 0;
    if (found)
        query_end(&whole);
    Query keys = query_read(store, "SELECT count(*) FROM pragma_foreign_key_check");
    if (good && query_value(&keys, &strangers, err) < 0)
        return -1;
    return good && !strangers ? 0 : err_set(err, ERR_PERMANENT, "register: it is damaged");
}
