/* A register that an older program has left, with something in most of its tables: what this one makes of it, and of
 * one whose migration was killed again and again. */
#include "daemon/register/audit.h"
#include "daemon/register/store_sql.h"
#include "tests/unit/tap.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OLD_VERSION = 21 };

static char *before, *path; /* the old register, and the one that is opened */

static void run_sql(const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    if (sqlite3_open(file, &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        printf("Bail out! %s: %s\n", file, message ? message : "cannot be opened");
        exit(1);
    }
    sqlite3_close(db);
}

/* One value of the opened file; the old register is beside it as "before". */
static char *ask(const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    g_autofree char *attach = g_strdup_printf("ATTACH '%s' AS before", before);
    char *answer = NULL;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_exec(db, attach, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = g_strdup((const char *)sqlite3_column_text(statement, 0));
    if (!answer)
        printf("# %s: %s\n", sql, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return answer;
}

static int64_t ask_int(const char *sql)
{
    g_autofree char *answer = ask(sql);
    return answer ? g_ascii_strtoll(answer, NULL, 10) : -1;
}

static void put_old_register(void)
{
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    g_autofree char *old = NULL;
    gsize size;
    g_unlink(path);
    g_unlink(log);
    if (!g_file_get_contents(before, &old, &size, NULL) ||
        !g_file_set_contents(path, old, (gssize)size, NULL)) {
        printf("Bail out! %s cannot be written\n", path);
        exit(1);
    }
}

/* ---- nothing is lost ---- */

/* The columns that a table has in both, a comma between two. */
static char *columns_of(const char *table)
{
    g_autofree char *sql =
        g_strdup_printf("SELECT group_concat(name) FROM pragma_table_info('%s', 'before')"
                        " WHERE name IN (SELECT name FROM pragma_table_info('%s', 'main'))",
                        table, table);
    return ask(sql);
}

/* Is each row of the old register there, and no other? */
static void compare_table(const char *table)
{
    g_autofree char *columns = columns_of(table);
    g_autofree char *differing = g_strdup_printf(
        "SELECT (SELECT count(*) FROM (SELECT %s FROM before.%s EXCEPT SELECT %s FROM main.%s))"
        " + abs((SELECT count(*) FROM before.%s) - (SELECT count(*) FROM main.%s))",
        columns, table, columns, table, table, table);
    tap_is_int(ask_int(differing), 0, __FILE__, __LINE__, table);
}

static void compare_all(void)
{
    g_autofree char *tables = ask("SELECT group_concat(name) FROM before.sqlite_schema"
                                  " WHERE type = 'table'");
    g_auto(GStrv) names = g_strsplit(tables, ",", -1);
    ok(g_strv_length(names) > 25, "the rows of %u tables", g_strv_length(names));
    for (size_t i = 0; names[i]; i++)
        compare_table(names[i]);
}

static void look(Store *store)
{
    Err err = {0};
    AuditVerdict verdict = {0};
    ok(audit_verify(store, NULL, &verdict, &err) == 0 && verdict.broken == 0 &&
           verdict.rows > 40,
       "its record proves itself");
    int64_t loaded = 0;
    Incident incident;
    while (store_incident_load(store, loaded + 1, &incident, NULL, NULL, &err) > 0)
        loaded++;
    is_int(loaded, 3, "its incidents are read");
    is_int(store_person_is_away(store, 2, 1, &err), 0, "nobody is away");
    StoreLetters letters;
    is_int(store_outbox_letters(store, 1, &letters, &err), 0,
           "how long its mails were is not known");
}

static void test_nothing_is_lost(void)
{
    Store *store = NULL;
    Err err = {0};
    put_old_register();
    ok(store_open(path, STORE_READ, &store, &err) < 0 &&
           strstr(err.msg, "start the daemon once"),
       "who only reads does not change it");
    is_int(ask_int("PRAGMA user_version"), OLD_VERSION, "it is as it was");
    if (!ok(store_open(path, STORE_WRITE, &store, &err) == 0, "the daemon takes it"))
        return;
    look(store);
    store_close(store);
    is_int(ask_int("PRAGMA user_version"), store_version, "it is of this version");
    compare_all();
    is_int(ask_int("SELECT count(*) FROM pragma_foreign_key_check"), 0,
           "no row refers to nothing");
}

/* The steps that led to it are what they were: added to, never changed. */
static void test_is_as_new(void)
{
    static const char schema[] = "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM "
                                 "main.sqlite_schema ORDER BY type, name)";
    g_autofree char *migrated = ask(schema);
    Store *store = NULL;
    Err err = {0};
    g_unlink(path);
    ok(store_open(path, STORE_WRITE, &store, &err) == 0, "a new register");
    store_close(store);
    g_autofree char *made = ask(schema);
    is_str(migrated, made, "has the tables and indexes that the old one has now");
}

/* ---- killed in between ---- */

static int steps_to_live; /* of SQLite's machine, over all statements */

static int grow_older(void *unused)
{
    (void)unused;
    return --steps_to_live > 0 ? 0 : raise(SIGKILL);
}

static int give_a_limited_life(sqlite3 *db, char **message,
                               const struct sqlite3_api_routines *api)
{
    (void)message;
    (void)api;
    sqlite3_progress_handler(db, 1, grow_older, NULL);
    return SQLITE_OK;
}

/* Opens it in a process that dies after so many steps: did it come to its end? */
static bool opens_within(int steps)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        Store *store = NULL;
        steps_to_live = steps;
        sqlite3_auto_extension((void (*)(void))give_a_limited_life);
        _exit(store_open(path, STORE_WRITE, &store, &(Err){0}) == 0 ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_killed(void)
{
    int killed = 0, between = 0, damaged = 0, steps = 1, sample = (int)tap_sample();
    put_old_register();
    for (; steps < 1000000 && !opens_within(steps); steps += (1 + steps / 8) * sample) {
        int64_t version = ask_int("PRAGMA user_version");
        g_autofree char *whole = ask("PRAGMA main.integrity_check");
        killed++;
        between += version != OLD_VERSION && version != store_version;
        damaged += g_strcmp0(whole, "ok") != 0;
    }
    ok(killed > 20 / sample, "killed %d times, at up to %d steps", killed, steps);
    is_int(between, 0, "it is of the old version or of the new one, never between");
    is_int(damaged, 0, "and whole");
    is_int(ask_int("PRAGMA user_version"), store_version, "the last try ends it");
    compare_all();
}

int main(void)
{
    g_autofree char *folder = g_dir_make_tmp("migration-XXXXXX", NULL);
    g_autofree char *sql = NULL;
    before = g_build_filename(folder, "before.db", NULL);
    path = g_build_filename(folder, "register.db", NULL);
    if (!g_file_get_contents("tests/unit/register-21.sql", &sql, NULL, NULL)) {
        printf("Bail out! tests/unit/register-21.sql cannot be read\n");
        return 1;
    }
    run_sql(before, sql);
    test_nothing_is_lost();
    test_is_as_new();
    test_killed();
    static const char *const files[] = {"before.db", "register.db", "register.db-wal",
                                        "register.db-shm", "register.db.lock"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *file = g_build_filename(folder, files[i], NULL);
        g_unlink(file);
    }
    is_int(g_rmdir(folder), 0, "nothing is left behind");
    g_free(before);
    g_free(path);
    return tap_done();
}
