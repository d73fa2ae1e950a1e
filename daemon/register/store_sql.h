/* Inside of the register (store*.c and its tests only): the connection, its statements,
 * SQLite's codes as Err.
 *
 * A query is written as
 *     Query q = query_read(store, "SELECT ... WHERE mailbox = ?1 AND uid = ?2");
 *     query_int(&q, mailbox);
 *     query_int(&q, uid);
 *     return query_step(&q, err);
 * Parameters are bound in the order of their numbers. Nothing needs checking before the first
 * step: what went wrong earlier is remembered and comes out there. After 0 or -1 the statement
 * is free again; after 1 (a row) query_end() frees it. */
#pragma once

#include "daemon/register/store.h"

#include <glib.h>
#include <sqlite3.h>

struct Store {
    sqlite3 *db;
    int lock;               /* descriptor of the lock file; -1: none */
    GHashTable *statements; /* SQL text, by its address -> sqlite3_stmt, kept for the
                               connection's life */
    bool transaction; /* store_begin() was called, and neither commit nor rollback since */
    bool savepoint;   /* the same of store_mail_begin() */
    bool forgets;     /* see store_forgets() */
};

/* Forward only: script i leads from version i to i + 1; they are added to, never changed. */
extern const char *const store_migrations[];
extern const int store_version; /* how many there are */
enum { STORE_APPLICATION_ID = 0x696e6364 /* "incd" */ };

/* Brings an open database to store_version (STORE_WRITE) or makes sure that it has it. */
int store_schema(Store *store, StoreMode mode, Err *err);
/* Runs a script without parameters. */
int store_script(Store *store, const char *sql, Err *err);

typedef struct Query {
    Store *store;
    sqlite3_stmt *statement;
    int code; /* the first SQLite code that was not good */
    int bound;
} Query;

/* `sql` is a literal, or lives as long: its address is its name in the cache. Not to be started
 * again before it has ended. */
Query query_read(Store *store, const char *sql);
/* The same for one that writes: asserts a transaction, and fails when SQLite has already rolled
 * it back. */
Query query_write(Store *store, const char *sql);

void query_int(Query *q, int64_t value);
void query_id(Query *q, int64_t id);         /* 0 becomes NULL */
void query_text(Query *q, const char *text); /* borrowed until the end; NULL stays NULL */
void query_blob(Query *q, const void *bytes, size_t size); /* the same */
int query_step(Query *q, Err *err);                        /* 1 a row / 0 the end / -1 */
int query_run(Query *q, Err *err); /* to its end, whatever rows it has: 0 / -1 */
int query_insert(Query *q, int64_t *ret_id,
                 Err *err); /* runs it; the id of the row it made: 0 / -1 */
int query_value(Query *q, int64_t *ret, Err *err); /* column 0 of its only row: 1 / 0 / -1 */
int query_due(
    Query *q, int64_t now, int64_t *ret_id, int64_t *ret_next,
    Err *err); /* rows of a time and an id, the earliest first: 1 when it has come / 0 / -1;
                          * next: when it comes, or NEVER */
void query_end(Query *q);

int64_t query_column_int(const Query *q, int column); /* 0 when NULL */
const char *query_column_text(const Query *q,
                              int column); /* NULL when NULL; borrowed until the next step */
/* False when the column is NULL or has another size. */
bool query_column_blob(const Query *q, int column, void *ret, size_t size);

/* The ids of ?1 and of all that were ever a part of it, or it of them, by DUPLICATE, MERGE or
 * SPLIT: the records of both have the command, of one mail. Reads every decision: only for what is
 * asked seldom. */
#define ITS_FAMILY                                                                             \
    "WITH RECURSIVE family (id) AS (SELECT ?1 UNION"                                           \
    " SELECT b.incident FROM family f JOIN decision a ON a.incident = f.id"                    \
    " AND a.command IN ('DUPLICATE', 'MERGE', 'SPLIT', 'REOPEN')"                              \
    " JOIN decision b ON b.mail = a.mail AND b.command = a.command) SELECT id FROM family"

/* Reads a name of config/terms.h. False when it is none of ours: the caller answers with
 * store_unknown(). */
#define query_column_term(q, column, function, ret)                                            \
    function##_parse(query_column_text((q), (column)), (ret))
int store_unknown(Query *q, const char *what, Err *err);

/* What a code of SQLite means to us; the text never holds a bound value. Returns -1. */
int store_error(const Store *store, int code, Err *err);
