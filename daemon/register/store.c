/* The register's connection: opening, the lock, the settings of SQLite, transactions.
 *
 * A failed transaction leaves nothing behind: store_commit() that fails has rolled back, and
 * after SQLite has rolled back by itself (a full disk) every further write fails until the
 * caller does the same. Uses the default VFS, whatever it is; the lock file and file modes
 * belong to the one named "unix". */
#include "daemon/register/store_sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The write-ahead log is copied back at 4 MB (a batch of fifty mails is about one): at 16 MB
 * the rate is the same and the slowest batch waits twice as long. One huge mail stretches it
 * further: then it is cut. */
static const char settings[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cache_size = -8000;"
                               "PRAGMA wal_autocheckpoint = 1000;"
                               "PRAGMA journal_size_limit = 16777216;";
enum { BUSY_TIMEOUT_MS = 2000 };

int store_script(Store *store, const char *sql, Err *err)
{
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : store_error(store, code, err);
}

static bool in_memory(const char *path)
{
    return strcmp(path, ":memory:") == 0;
}

/* Whether a path given to SQLite is one that the system's calls understand. */
static bool on_disk(const char *path)
{
    const sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    return vfs && strcmp(vfs->zName, "unix") == 0 && !in_memory(path);
}

/* Beside the file itself: a link to it is the same register. */
static int lock_register(Store *store, const char *path, Err *err)
{
    char *real = realpath(path, NULL);
    g_autofree char *name = g_strconcat(real ? real : path, ".lock", NULL);
    free(real);
    store->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock < 0)
        return err_set(err, ERR_PERMANENT, "register: cannot create its lock file: %s",
                       strerror(errno));
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno == EWOULDBLOCK)
        return err_set(err, ERR_TEMPORARY, "another incidentd uses this register");
    return err_set(err, ERR_TEMPORARY, "register: cannot lock it: %s", strerror(errno));
}

/* The log and its index get the mode of the database, so one mode is enough. A name that was
 * just made must survive a power cut as well as the bytes behind it. */
static int protect_file(const char *path, Err *err)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0)
        close(fd);
    if (result == 0 && chmod(path, 0600) == 0)
        return 0;
    return err_set(err, ERR_PERMANENT, "register: cannot protect its file: %s",
                   strerror(errno));
}

static int connect_file(Store *store, const char *path, StoreMode mode, Err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
    if (mode == STORE_WRITE)
        flags |= SQLITE_OPEN_CREATE;
    mode_t old = umask(0077);
    int code = sqlite3_open_v2(path, &store->db, flags, NULL);
    umask(old);
    if (code == SQLITE_OK)
        return 0;
    if (mode != STORE_WRITE && access(path, F_OK) != 0)
        return err_set(err, ERR_PERMANENT, "register: %s%s", strerror(errno),
                       errno == ENOENT ? "; the daemon makes it at its first start" : "");
    if ((code & 0xff) != SQLITE_CANTOPEN)
        return store_error(store, code, err);
    int reason = sqlite3_system_errno(store->db);
    return err_set(err, ERR_PERMANENT, "register: cannot open its file: %s",
                   reason ? strerror(reason) : "no such file, or its folder is missing");
}

static int use_write_ahead_log(Store *store, bool required, Err *err)
{
    Query q = query_read(store, "PRAGMA journal_mode = WAL");
    int result = query_step(&q, err);
    if (result < 0)
        return -1;
    bool wal = result == 1 && g_strcmp0(query_column_text(&q, 0), "wal") == 0;
    query_end(&q);
    if (wal || !required)
        return 0;
    return err_set(err, ERR_PERMANENT,
                   "register: its file system cannot hold a write-ahead log");
}

/* The settings cannot fail for what the file is; the first look into it comes after them. */
static int configure(Store *store, const char *path, StoreMode mode, Err *err)
{
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (store_script(store, settings, err) < 0)
        return -1;
    /* It reads one row or one large original once: there is nothing to keep. */
    if (mode == STORE_TOUCH && store_script(store, "PRAGMA cache_size = -256", err) < 0)
        return -1;
    if (mode == STORE_WRITE && use_write_ahead_log(store, on_disk(path), err) < 0)
        return -1;
    if (store_schema(store, mode, err) < 0)
        return -1;
    /* A database opened read-only could not make the index that a write-ahead log needs. */
    return mode == STORE_READ ? store_script(store, "PRAGMA query_only = ON", err) : 0;
}

static int open_parts(Store *store, const char *path, StoreMode mode, Err *err)
{
    bool owner = mode == STORE_WRITE && on_disk(path);
    if (owner && lock_register(store, path, err) < 0)
        return -1;
    if (connect_file(store, path, mode, err) < 0)
        return -1;
    if (owner && protect_file(path, err) < 0)
        return -1;
    return configure(store, path, mode, err);
}

static void finalize(void *statement)
{
    sqlite3_finalize(statement);
}

int store_open(const char *path, StoreMode mode, Store **ret, Err *err)
{
    Store *store = g_new0(Store, 1);
    store->lock = -1;
    /* The daemon before may have been killed when it was to forget something. */
    store->forgets = mode == STORE_WRITE;
    store->statements = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, finalize);
    if (open_parts(store, path, mode, err) < 0) {
        store_close(store);
        return err_prefix(err, "%s", path);
    }
    *ret = store;
    return 0;
}

void store_close(Store *store)
{
    if (!store)
        return;
    g_hash_table_destroy(store->statements);
    sqlite3_close(store->db);
    /* The lock's file stays: removing it would let two daemons lock two files. */
    if (store->lock >= 0)
        close(store->lock);
    g_free(store);
}

int store_begin(Store *store, Err *err)
{
    assert(!store->transaction);
    Query q = query_read(store, "BEGIN IMMEDIATE");
    if (query_run(&q, err) < 0)
        return -1;
    store->transaction = true;
    return 0;
}

/* Who reads may do so for hours (a pager): the log is emptied by a later commit, and the daemon does not wait. */
static void wipe_log_unless_read(Store *store)
{
    sqlite3_busy_timeout(store->db, 0);
    store_wipe_log(store, &(Err){0});
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
}

int store_commit(Store *store, Err *err)
{
    assert(!store->savepoint);
    Query q = query_write(store, "COMMIT");
    if (query_run(&q, err) < 0) {
        store_rollback(store);
        return -1;
    }
    store->transaction = false;
    if (store->forgets)
        wipe_log_unless_read(store);
    return 0;
}

void store_rollback(Store *store)
{
    store->transaction = store->savepoint = false;
    if (sqlite3_get_autocommit(store->db))
        return;
    Query q = query_read(store, "ROLLBACK");
    query_run(&q, NULL);
}

int store_mail_begin(Store *store, Err *err)
{
    assert(!store->savepoint);
    Query q = query_write(store, "SAVEPOINT mail");
    if (query_run(&q, err) < 0)
        return -1;
    store->savepoint = true;
    return 0;
}

int store_mail_keep(Store *store, Err *err)
{
    assert(store->savepoint);
    Query q = query_write(store, "RELEASE mail");
    if (query_run(&q, err) < 0)
        return -1;
    store->savepoint = false;
    return 0;
}

/* When SQLite has rolled everything back already, the savepoint is gone with it and commit will
 * say so. */
void store_mail_undo(Store *store)
{
    if (!store->savepoint)
        return;
    store->savepoint = false;
    Query undo = query_write(store, "ROLLBACK TO mail");
    query_run(&undo, NULL);
    Query release = query_write(store, "RELEASE mail");
    query_run(&release, NULL);
}

void store_forgets(Store *store)
{
    store->forgets = true;
}

int store_wipe_log(Store *store, Err *err)
{
    assert(!store->transaction);
    Query q = query_read(store, "PRAGMA wal_checkpoint(TRUNCATE)");
    int64_t busy = 0;
    if (query_value(&q, &busy, err) < 0)
        return -1;
    store->forgets = store->forgets && busy;
    return busy ? err_set(err, ERR_TEMPORARY,
                          "register: its log is in use and could not be emptied")
                : 0;
}
