/* Statements of the register: kept for the connection's life, bound in order, their codes
 * turned into Err. Never puts a bound value into an error. Called only by store*.c. */
#include "daemon/register/store_sql.h"

#include "daemon/now.h"

#include <assert.h>
#include <string.h>

int store_error(const Store *store, int code, Err *err)
{
    ErrKind kind = ERR_BUG;
    const char *text = sqlite3_errmsg(store->db);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
        kind = ERR_TEMPORARY;
        break;
    case SQLITE_ABORT: /* ours, of query_write(): SQLite knows nothing of it */
        kind = ERR_TEMPORARY;
        text = "an earlier error has rolled the transaction back";
        break;
    case SQLITE_CORRUPT:
        text = "the file is damaged; restore a backup";
        break;
    case SQLITE_NOTADB:
        text = "the file is not a database";
        break;
    default:
        break;
    }
    return err_set(err, kind, "register: %s (SQLite %d)", text, code);
}

static sqlite3_stmt *prepared(Store *store, const char *sql, int *ret_code)
{
    sqlite3_stmt *statement = g_hash_table_lookup(store->statements, sql);
    if (statement)
        return statement;
    *ret_code =
        sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (*ret_code == SQLITE_OK)
        g_hash_table_insert(store->statements, (void *)sql, statement);
    return statement;
}

Query query_read(Store *store, const char *sql)
{
    Query q = {.store = store, .code = SQLITE_OK};
    q.statement = prepared(store, sql, &q.code);
    assert(!q.statement || !sqlite3_stmt_busy(q.statement));
    return q;
}

Query query_write(Store *store, const char *sql)
{
    assert(store->transaction);
    /* A full disk may have ended the transaction already: what is written now would stand
     * alone. */
    if (sqlite3_get_autocommit(store->db))
        return (Query){.store = store, .code = SQLITE_ABORT};
    return query_read(store, sql);
}

static void bound(Query *q, int code)
{
    if (q->code == SQLITE_OK)
        q->code = code;
}

void query_int(Query *q, int64_t value)
{
    bound(q, sqlite3_bind_int64(q->statement, ++q->bound, value));
}

void query_id(Query *q, int64_t id)
{
    if (id)
        query_int(q, id);
    else
        q->bound++; /* unbound is NULL */
}

void query_text(Query *q, const char *text)
{
    bound(q, sqlite3_bind_text(q->statement, ++q->bound, text, -1, SQLITE_STATIC));
}

void query_blob(Query *q, const void *bytes, size_t size)
{
    bound(q, sqlite3_bind_blob64(q->statement, ++q->bound, bytes, size, SQLITE_STATIC));
}

void query_end(Query *q)
{
    sqlite3_reset(q->statement);
    sqlite3_clear_bindings(q->statement);
}

int query_step(Query *q, Err *err)
{
    int code = q->code == SQLITE_OK ? sqlite3_step(q->statement) : q->code;
    if (code == SQLITE_ROW)
        return 1;
    int result = code == SQLITE_DONE ? 0 : store_error(q->store, code, err);
    if (q->statement)
        query_end(q);
    return result;
}

int query_run(Query *q, Err *err)
{
    int result;
    do
        result = query_step(q, err);
    while (result > 0);
    return result;
}

int query_insert(Query *q, int64_t *ret_id, Err *err)
{
    if (query_run(q, err) < 0)
        return -1;
    *ret_id = sqlite3_last_insert_rowid(q->store->db);
    return 0;
}

int query_value(Query *q, int64_t *ret, Err *err)
{
    int result = query_step(q, err);
    if (result <= 0)
        return result;
    int64_t value = query_column_int(q, 0);
    /* A row of RETURNING comes before the statement has ended, and only its end says that it
     * succeeded. */
    if (query_run(q, err) < 0)
        return -1;
    *ret = value;
    return 1;
}

int query_due(Query *q, int64_t now, int64_t *ret_id, int64_t *ret_next, Err *err)
{
    int found = query_step(q, err);
    if (found < 0)
        return -1;
    *ret_next = found ? query_column_int(q, 0) : NEVER;
    bool due = found && *ret_next <= now;
    if (due)
        *ret_id = query_column_int(q, 1);
    if (found)
        query_end(q);
    return due;
}

int64_t query_column_int(const Query *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

const char *query_column_text(const Query *q, int column)
{
    return (const char *)sqlite3_column_text(q->statement, column);
}

bool query_column_blob(const Query *q, int column, void *ret, size_t size)
{
    const void *bytes = sqlite3_column_blob(q->statement, column);
    if (!bytes || (size_t)sqlite3_column_bytes(q->statement, column) != size)
        return false;
    memcpy(ret, bytes, size);
    return true;
}

int store_unknown(Query *q, const char *what, Err *err)
{
    query_end(q);
    return err_set(err, ERR_BUG, "register: a row holds %s that this program does not know",
                   what);
}
