/* A register in a folder of its own, for the tests of the register. */
#pragma once

#include "daemon/register/store_sql.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

static char *make_folder(void)
{
    return g_dir_make_tmp("incidentd-test-XXXXXX", NULL);
}

static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    if (dir)
        g_dir_close(dir);
    g_rmdir(folder);
}

static Store *open_store(const char *folder, StoreMode mode)
{
    g_autofree char *path = g_build_filename(folder, "register.db", NULL);
    Store *store = NULL;
    Err err = {0};
    if (store_open(path, mode, &store, &err) < 0)
        printf("# %s\n", err.msg);
    return store;
}

/* Raw SQL, as only a test writes it. */
static int64_t ask(Store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t answer = -1;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK) {
        if (sqlite3_step(statement) == SQLITE_ROW)
            answer = sqlite3_column_int64(statement, 0);
    } else {
        printf("# %s\n", sqlite3_errmsg(store->db));
    }
    sqlite3_finalize(statement);
    return answer;
}
