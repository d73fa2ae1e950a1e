/* Organisations, people and mailboxes: rows that the configuration asks for. */
#include "daemon/register/store_sql.h"

int store_organisation(Store *store, const char *prefix, const char *name, int64_t *ret_id,
                       Err *err)
{
    return sql_int(store, err, ret_id,
                   "INSERT INTO organisation (prefix, name) VALUES (?, ?)"
                   " ON CONFLICT (prefix) DO UPDATE SET name = excluded.name RETURNING id",
                   "tt", prefix, name) == 1
               ? 0
               : -1;
}

int store_person(Store *store, int64_t organisation, const char *address, const char *name,
                 int64_t *ret_id, Err *err)
{
    g_autofree char *lower = g_utf8_strdown(address, -1);
    int found = sql_int(store, err, ret_id,
                        "SELECT id FROM person WHERE organisation = ? AND address = ?", "it",
                        organisation, lower);
    if (found != 0)
        return found < 0 ? -1 : 0;
    return sql_int(
               store, err, ret_id,
               "INSERT INTO person (organisation, address, name) VALUES (?, ?, ?) RETURNING id",
               "itt", organisation, lower, name ? name : "") == 1
               ? 0
               : -1;
}

int store_person_load(Store *store, int64_t person, char **ret_address, char **ret_name,
                      Err *err)
{
    sqlite3_stmt *row;
    int found = sql_query(store, err, &row, "SELECT address, name FROM person WHERE id = ?",
                          "i", person);
    if (found <= 0)
        return found;
    if (ret_address)
        *ret_address = sql_text(row, 0);
    if (ret_name)
        *ret_name = sql_text(row, 1);
    sql_end(row);
    return 1;
}

static int find_mailbox(Store *store, int64_t organisation, const char *name, StoreMailbox *ret,
                        Err *err)
{
    sqlite3_stmt *row;
    int found =
        sql_query(store, err, &row,
                  "SELECT id, uidvalidity, cursor, first_at, last_poll_at, failures, left_alone"
                  " FROM mailbox WHERE organisation = ? AND name = ?",
                  "it", organisation, name);
    if (found <= 0)
        return found;
    *ret = (StoreMailbox){
        .id = sqlite3_column_int64(row, 0),
        .uidvalidity = (uint32_t)sqlite3_column_int64(row, 1),
        .cursor = sqlite3_column_int64(row, 2),
        .first_at = sqlite3_column_int64(row, 3),
        .last_poll_at = sqlite3_column_int64(row, 4),
        .failures = sqlite3_column_int64(row, 5),
        .left_alone = sqlite3_column_int64(row, 6),
    };
    sql_end(row);
    return 1;
}

int store_mailbox(Store *store, int64_t organisation, const char *name, StoreMailbox *ret,
                  Err *err)
{
    int found = find_mailbox(store, organisation, name, ret, err);
    if (found != 0)
        return found < 0 ? -1 : 0;
    if (sql_run(store, err, "INSERT INTO mailbox (organisation, name) VALUES (?, ?)", "it",
                organisation, name) < 0)
        return -1;
    return find_mailbox(store, organisation, name, ret, err) == 1 ? 0 : -1;
}

int store_mailbox_update(Store *store, const StoreMailbox *mailbox, const char *problem,
                         Err *err)
{
    return sql_run(store, err,
                   "UPDATE mailbox SET uidvalidity = ?, cursor = ?, first_at = ?, last_poll_at "
                   "= ?, failures = ?,"
                   " left_alone = ?, problem = ? WHERE id = ?",
                   "iiiiiiti", (int64_t)mailbox->uidvalidity, mailbox->cursor,
                   mailbox->first_at, mailbox->last_poll_at, mailbox->failures,
                   mailbox->left_alone, problem, mailbox->id);
}
