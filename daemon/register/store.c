/* The register's file: opening, locking, migrating, transactions, statements. What the tables
 * mean is in the other store_*.c, one a noun. Only they include store_sql.h. */
#include "daemon/register/store_sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x696e6364, /* "incd" */
    BUSY_TIMEOUT_MS = 2000,
};

/* Forward only: number n of the array takes a database from user_version n to n + 1. Never
 * changed once released. */
static const char *const migrations[] = {
    "CREATE TABLE organisation (id INTEGER PRIMARY KEY, prefix TEXT NOT NULL UNIQUE, name TEXT "
    "NOT NULL) STRICT;"

    "CREATE TABLE person (id INTEGER PRIMARY KEY, organisation INTEGER NOT NULL REFERENCES "
    "organisation,"
    " address TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (organisation, address)) STRICT;"

    "CREATE TABLE mailbox (id INTEGER PRIMARY KEY, organisation INTEGER NOT NULL REFERENCES "
    "organisation,"
    " name TEXT NOT NULL, uidvalidity INTEGER NOT NULL DEFAULT 0, cursor INTEGER NOT NULL "
    "DEFAULT 0,"
    " first_at INTEGER NOT NULL DEFAULT 0, last_poll_at INTEGER NOT NULL DEFAULT 0,"
    " failures INTEGER NOT NULL DEFAULT 0, left_alone INTEGER NOT NULL DEFAULT 0, problem TEXT,"
    " UNIQUE (organisation, name)) STRICT;"

    /* One row for each message ever taken. sha256 and evidence: of a named report, whose bytes
     * have a table of their own, because a row is rewritten as a whole when one of its columns
     * changes. */
    "CREATE TABLE mail (id INTEGER PRIMARY KEY, organisation INTEGER NOT NULL REFERENCES "
    "organisation,"
    " mailbox INTEGER NOT NULL REFERENCES mailbox, uidvalidity INTEGER NOT NULL, uid INTEGER "
    "NOT NULL,"
    " received_at INTEGER NOT NULL, taken_at INTEGER NOT NULL, size INTEGER NOT NULL, outcome "
    "TEXT NOT NULL,"
    " rule TEXT, message_key BLOB, body_key BLOB NOT NULL, sha256 BLOB,"
    " UNIQUE (mailbox, uidvalidity, uid)) STRICT;"
    "CREATE INDEX mail_message_key ON mail (organisation, message_key) WHERE message_key IS "
    "NOT NULL;"
    "CREATE INDEX mail_body_key ON mail (organisation, body_key) WHERE message_key IS NULL;"

    "CREATE TABLE evidence (mail INTEGER PRIMARY KEY REFERENCES mail, raw BLOB NOT NULL) "
    "STRICT;"

    "CREATE TABLE attempt (mailbox INTEGER NOT NULL REFERENCES mailbox, uidvalidity INTEGER "
    "NOT NULL,"
    " uid INTEGER NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (mailbox, uidvalidity, uid)) "
    "STRICT, WITHOUT ROWID;"

    "CREATE TABLE quarantine (id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES "
    "mailbox,"
    " uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL, received_at INTEGER NOT NULL, at "
    "INTEGER NOT NULL,"
    " size INTEGER NOT NULL, tries INTEGER NOT NULL, reason TEXT NOT NULL, automatic INTEGER "
    "NOT NULL,"
    " place_uidvalidity INTEGER NOT NULL DEFAULT 0, place_uid INTEGER NOT NULL DEFAULT 0, "
    "released_at INTEGER,"
    " UNIQUE (mailbox, uidvalidity, uid)) STRICT;"

    /* The core's value as columns. next_reminder: the earliest `next` of its duties. */
    "CREATE TABLE incident (id INTEGER PRIMARY KEY, organisation INTEGER NOT NULL REFERENCES "
    "organisation,"
    " year INTEGER NOT NULL, number INTEGER NOT NULL, reference TEXT NOT NULL UNIQUE,"
    " reporter INTEGER REFERENCES person, state TEXT NOT NULL, route TEXT NOT NULL, class TEXT "
    "NOT NULL,"
    " severity TEXT NOT NULL, received_at INTEGER NOT NULL, aware_at INTEGER NOT NULL, "
    "opened_at INTEGER NOT NULL,"
    " closed_at INTEGER, next_reminder INTEGER, UNIQUE (organisation, year, number)) STRICT;"
    "CREATE INDEX incident_next_reminder ON incident (next_reminder) WHERE next_reminder IS "
    "NOT NULL;"

    "CREATE TABLE duty (incident INTEGER NOT NULL REFERENCES incident, duty TEXT NOT NULL, "
    "owner TEXT NOT NULL,"
    " due INTEGER NOT NULL, next INTEGER, rung INTEGER NOT NULL, done INTEGER,"
    " PRIMARY KEY (incident, duty)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE report (id INTEGER PRIMARY KEY, mail INTEGER NOT NULL UNIQUE REFERENCES mail,"
    " person INTEGER REFERENCES person, json TEXT NOT NULL, suggestion TEXT) STRICT;"
    "CREATE TABLE incident_report (incident INTEGER NOT NULL REFERENCES incident,"
    " report INTEGER NOT NULL UNIQUE REFERENCES report, PRIMARY KEY (incident, report)) "
    "STRICT, WITHOUT ROWID;"

    /* What must happen outside: a mail (role ... bytes) or a move on the server (mailbox ...
       quarantine). */
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL,"
    " organisation INTEGER REFERENCES organisation, incident INTEGER REFERENCES incident,"
    " effect_key TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, next_at INTEGER NOT NULL,"
    " tries INTEGER NOT NULL DEFAULT 0, reply TEXT, returned_at INTEGER, returned TEXT,"
    " role TEXT, sender TEXT, recipient TEXT, message_id TEXT, acknowledgement INTEGER NOT "
    "NULL DEFAULT 0, bytes BLOB,"
    " mailbox INTEGER REFERENCES mailbox, source TEXT, target TEXT, uidvalidity INTEGER, uid "
    "INTEGER,"
    " quarantine INTEGER REFERENCES quarantine) STRICT;"
    "CREATE INDEX outbox_mail ON outbox (organisation, next_at, id) WHERE kind = 'mail' AND "
    "state = 'pending';"
    "CREATE INDEX outbox_move ON outbox (mailbox, next_at, id) WHERE kind = 'move' AND state = "
    "'pending';"
    "CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';"
    "CREATE INDEX outbox_message_id ON outbox (message_id) WHERE message_id IS NOT NULL;"
    "CREATE INDEX outbox_acknowledgement ON outbox (organisation, recipient, created_at) WHERE "
    "acknowledgement = 1;"
    "CREATE INDEX outbox_incident ON outbox (incident) WHERE incident IS NOT NULL;"

    /* The chain, and apart from it what erasure may remove. */
    "CREATE TABLE audit (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, incident INTEGER "
    "REFERENCES incident,"
    " actor TEXT NOT NULL, event TEXT NOT NULL, commitment BLOB NOT NULL, hash BLOB NOT NULL) "
    "STRICT;"
    "CREATE INDEX audit_incident ON audit (incident) WHERE incident IS NOT NULL;"
    "CREATE TABLE audit_detail (sequence INTEGER PRIMARY KEY REFERENCES audit, salt BLOB NOT "
    "NULL,"
    " detail TEXT NOT NULL) STRICT;",

    /* Older than the backlog at the very first start, in a mailbox that no cursor can pass. */
    "CREATE TABLE left_alone (mailbox INTEGER NOT NULL REFERENCES mailbox, uidvalidity INTEGER "
    "NOT NULL,"
    " uid INTEGER NOT NULL, PRIMARY KEY (mailbox, uidvalidity, uid)) STRICT, WITHOUT ROWID;",
};

enum { SCHEMA_VERSION = G_N_ELEMENTS(migrations) };

/* ---- statements ---- */

int sql_fail(Store *store, int code, const char *doing, Err *err)
{
    int primary = code & 0xff;
    bool temporary = primary == SQLITE_BUSY || primary == SQLITE_LOCKED ||
                     primary == SQLITE_FULL || primary == SQLITE_IOERR ||
                     primary == SQLITE_CANTOPEN;
    /* The message of a constraint names columns, never values. */
    return err_set(err, temporary ? ERR_TEMPORARY : ERR_BUG, "register: %s: %s", doing,
                   store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(code));
}

static int prepare(Store *store, const char *sql, sqlite3_stmt **ret, Err *err)
{
    *ret = g_hash_table_lookup(store->statements, sql);
    if (*ret)
        return 0;
    int code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
    if (code != SQLITE_OK)
        return sql_fail(store, code, "preparing", err);
    g_hash_table_insert(store->statements, (gpointer)sql, *ret);
    return 0;
}

static void bind_one(sqlite3_stmt *statement, int i, char type, va_list *args)
{
    if (type == 'i' || type == 'n') {
        int64_t value = va_arg(*args, int64_t);
        if (type == 'n' && value == 0)
            sqlite3_bind_null(statement, i);
        else
            sqlite3_bind_int64(statement, i, value);
    } else if (type == 't') {
        const char *text = va_arg(*args, const char *);
        sqlite3_bind_text(statement, i, text, -1, SQLITE_STATIC);
    } else {
        const void *bytes = va_arg(*args, const void *);
        size_t size = va_arg(*args, size_t);
        sqlite3_bind_blob64(statement, i, bytes, size, SQLITE_STATIC);
    }
}

static int prepare_and_bind(Store *store, const char *sql, sqlite3_stmt **ret,
                            const char *types, va_list *args, Err *err)
{
    if (prepare(store, sql, ret, err) < 0)
        return -1;
    assert((int)strlen(types) == sqlite3_bind_parameter_count(*ret));
    for (int i = 0; types[i]; i++)
        bind_one(*ret, i + 1, types[i], args);
    return 0;
}

void sql_end(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

int sql_next(Store *store, Err *err, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return 1;
    int status = code == SQLITE_DONE ? 0 : sql_fail(store, code, "stepping", err);
    sql_end(statement);
    return status;
}

int sql_run(Store *store, Err *err, const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement;
    va_list args;
    va_start(args, types);
    int status = prepare_and_bind(store, sql, &statement, types, &args, err);
    va_end(args);
    if (status < 0)
        return -1;
    status = sql_next(store, err, statement);
    if (status == 1)
        sql_end(statement);
    return status < 0 ? -1 : 0;
}

int sql_query(Store *store, Err *err, sqlite3_stmt **ret, const char *sql, const char *types,
              ...)
{
    va_list args;
    va_start(args, types);
    int status = prepare_and_bind(store, sql, ret, types, &args, err);
    va_end(args);
    return status < 0 ? -1 : sql_next(store, err, *ret);
}

int sql_int(Store *store, Err *err, int64_t *ret, const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement;
    va_list args;
    va_start(args, types);
    int status = prepare_and_bind(store, sql, &statement, types, &args, err);
    va_end(args);
    if (status == 0)
        status = sql_next(store, err, statement);
    if (status <= 0)
        return status;
    *ret = sqlite3_column_int64(statement, 0);
    sql_end(statement);
    return 1;
}

char *sql_text(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

void store_each_statement(Store *store, void (*each)(sqlite3 *db, const char *sql, void *user),
                          void *user)
{
    GHashTableIter iter;
    gpointer sql;
    g_hash_table_iter_init(&iter, store->statements);
    while (g_hash_table_iter_next(&iter, &sql, NULL))
        each(store->db, sql, user);
}

/* ---- transactions ---- */

int store_begin(Store *store, Err *err)
{
    return sql_run(store, err, "BEGIN IMMEDIATE", "");
}

int store_commit(Store *store, Err *err)
{
    return sql_run(store, err, "COMMIT", "");
}

void store_rollback(Store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        sql_run(store, NULL, "ROLLBACK", "");
}

int store_mail_begin(Store *store, Err *err)
{
    return sql_run(store, err, "SAVEPOINT mail", "");
}

int store_mail_keep(Store *store, Err *err)
{
    return sql_run(store, err, "RELEASE mail", "");
}

void store_mail_undo(Store *store)
{
    if (sqlite3_get_autocommit(store->db))
        return;
    sql_run(store, NULL, "ROLLBACK TO mail", "");
    sql_run(store, NULL, "RELEASE mail", "");
}

/* ---- opening ---- */

/* A test may have put another VFS in the place of the disk: then there are no real files to
 * lock or make. */
static bool on_a_real_disk(void)
{
    return strcmp(sqlite3_vfs_find(NULL)->zName, "unix") == 0;
}

/* Beside the file itself: a link to it is the same register. */
static int take_lock(Store *store, const char *path, Err *err)
{
    char *real = realpath(path, NULL);
    g_autofree char *lock = g_strconcat(real ? real : path, ".lock", NULL);
    free(real);
    store->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock < 0)
        return err_set(err, ERR_PERMANENT, "register: cannot make %s: %s", lock,
                       strerror(errno));
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    return err_set(err, ERR_TEMPORARY, "register: another incidentd uses %s", path);
}

/* The register is nobody else's to read from its first byte. */
static int make_file(const char *path, Err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno != EEXIST)
        return err_set(err, ERR_PERMANENT, "register: cannot make %s: %s", path,
                       strerror(errno));
    if (fd >= 0)
        close(fd);
    return 0;
}

static int open_file(Store *store, const char *path, StoreMode mode, Err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE |
                (mode == STORE_WRITE ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &store->db, flags, NULL);
    if (code == SQLITE_OK)
        return 0;
    return err_set(err, mode == STORE_WRITE ? ERR_TEMPORARY : ERR_PERMANENT,
                   "register: cannot open %s: %s", path, sqlite3_errstr(code));
}

static int execute(Store *store, const char *sql, Err *err)
{
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : sql_fail(store, code, "setting up", err);
}

static int read_pragma(Store *store, const char *sql, int64_t *ret, Err *err)
{
    return sql_int(store, err, ret, sql, "") == 1 ? 0 : -1;
}

static int migrate(Store *store, int64_t from, Err *err)
{
    for (int64_t version = from; version < SCHEMA_VERSION; version++) {
        g_autofree char *sql = g_strdup_printf(
            "BEGIN IMMEDIATE; %s PRAGMA user_version = %d; PRAGMA application_id = %d; COMMIT;",
            migrations[version], (int)version + 1, APPLICATION_ID);
        if (execute(store, sql, err) < 0) {
            store_rollback(store);
            return -1;
        }
    }
    return 0;
}

static int check_version(Store *store, const char *path, StoreMode mode, Err *err)
{
    int64_t version, application;
    if (read_pragma(store, "PRAGMA user_version", &version, err) < 0 ||
        read_pragma(store, "PRAGMA application_id", &application, err) < 0)
        return err_prefix(err, "%s", path);
    int64_t tables;
    if (read_pragma(store, "SELECT count(*) FROM sqlite_schema", &tables, err) < 0)
        return -1;
    if (application != APPLICATION_ID && (tables > 0 || mode != STORE_WRITE))
        return err_set(err, ERR_PERMANENT, "register: %s is not a register of incidentd", path);
    if (version > SCHEMA_VERSION)
        return err_set(err, ERR_PERMANENT,
                       "register: %s has schema %lld, this program knows up to %d", path,
                       (long long)version, SCHEMA_VERSION);
    if (version < SCHEMA_VERSION && mode != STORE_WRITE)
        return err_set(err, ERR_PERMANENT,
                       "register: %s has the older schema %lld: start the daemon once", path,
                       (long long)version);
    return migrate(store, version, err);
}

static int set_up(Store *store, const char *path, StoreMode mode, Err *err)
{
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    if (execute(
            store,
            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = "
            "ON;"
            "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL;"
            "PRAGMA journal_size_limit = 67108864;",
            err) < 0)
        return -1;
    if (mode == STORE_WRITE && execute(store, "PRAGMA journal_mode = WAL", err) < 0)
        return -1;
    if (check_version(store, path, mode, err) < 0)
        return -1;
    return mode == STORE_READ ? execute(store, "PRAGMA query_only = ON", err) : 0;
}

static void finalize(void *statement)
{
    sqlite3_finalize(statement);
}

int store_open(const char *path, StoreMode mode, Store **ret, Err *err)
{
    Store *store = g_new0(Store, 1);
    store->lock = -1;
    store->statements = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, finalize);
    if (mode == STORE_WRITE && on_a_real_disk() &&
        (take_lock(store, path, err) < 0 || make_file(path, err) < 0))
        goto failed;
    if (open_file(store, path, mode, err) < 0 || set_up(store, path, mode, err) < 0)
        goto failed;
    *ret = store;
    return 0;
failed:
    store_close(store);
    return -1;
}

void store_close(Store *store)
{
    if (!store)
        return;
    g_hash_table_destroy(store->statements);
    sqlite3_close(store->db);
    if (store->lock >= 0)
        close(store->lock);
    g_free(store);
}
