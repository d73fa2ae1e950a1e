/* Inside the register only: how store*.c talks to SQLite. Every statement is prepared once a
 * connection and kept under the address of its text, so texts are string literals.
 *
 * Values are given by a string of types, one letter each:
 *   i int64_t      n int64_t, 0 is NULL      t const char *, NULL is NULL      b const void *,
 * size_t (NULL is NULL) Texts and blobs are borrowed until the statement is done. */
#pragma once

#include "daemon/register/store.h"

#include <glib.h>
#include <sqlite3.h>

struct Store {
    sqlite3 *db;
    int lock; /* descriptor of the lock file; -1: none */
    GHashTable *statements;
};

/* Fills *err from a result code: busy, locked, full or I/O are temporary, anything else is a
 * bug. Returns -1. */
int sql_fail(Store *store, int code, const char *doing, Err *err);

/* Runs a statement that returns nothing. 0 / -1. */
int sql_run(Store *store, Err *err, const char *sql, const char *types, ...);

/* Starts a query and takes its first row: 1 with *ret, 0 none, -1. After 1 the caller reads
 * columns, may call sql_next(), and ends with sql_end(). After 0 and -1 it has ended. */
int sql_query(Store *store, Err *err, sqlite3_stmt **ret, const char *sql, const char *types,
              ...);
int sql_next(Store *store, Err *err, sqlite3_stmt *statement);
void sql_end(sqlite3_stmt *statement);

/* One integer of one row: 1 / 0 / -1. */
int sql_int(Store *store, Err *err, int64_t *ret, const char *sql, const char *types, ...);

/* An owned copy of a column; NULL when it is NULL. */
char *sql_text(sqlite3_stmt *statement, int column);

/* Calls `each` with the text of every statement prepared so far (a test reads their query
 * plans). */
void store_each_statement(Store *store, void (*each)(sqlite3 *db, const char *sql, void *user),
                          void *user);
