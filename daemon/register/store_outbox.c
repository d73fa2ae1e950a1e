/* The outbox: what must happen outside, from the transaction that decides it to its end.
 * deliver.c draws the states. */
#include "daemon/register/store_sql.h"

int store_outbox_next_id(Store *store, int64_t *ret_id, Err *err)
{
    return sql_int(store, err, ret_id, "SELECT coalesce(max(id), 0) + 1 FROM outbox", "") == 1
               ? 0
               : -1;
}

int store_outbox_insert(Store *store, const StoreOutbox *row, Err *err)
{
    bool mail = row->kind == OUTBOX_MAIL;
    if (sql_run(store, err,
                "INSERT INTO outbox (id, kind, state, organisation, incident, effect_key, "
                "created_at, next_at, role,"
                " sender, recipient, message_id, acknowledgement, bytes, mailbox, source, "
                "target, uidvalidity, uid,"
                " quarantine) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                "?, ?, ?, ?)"
                " ON CONFLICT (effect_key) DO NOTHING",
                "ntnntiittttibnttnnn", row->id, outbox_kind_name(row->kind), row->organisation,
                row->incident, row->effect_key, row->created_at, row->created_at,
                mail ? role_name(row->role) : NULL, row->from, row->to, row->message_id,
                (int64_t)row->acknowledgement, row->bytes, row->size, row->mailbox,
                mail ? NULL : folder_name(row->source), mail ? NULL : folder_name(row->target),
                (int64_t)row->uidvalidity, row->uid, row->quarantine) < 0)
        return -1;
    return sqlite3_changes(store->db) > 0;
}

/* ---- taking rows out ---- */

/* Nothing waits for a day: a row that seems to was written while the clock was ahead. */
static bool is_due(int64_t next, int64_t now)
{
    enum { DAY = 24 * 60 * 60 };
    return next <= now || next - now > DAY;
}

#define OUTBOX_COLUMNS                                                                         \
    "id, organisation, incident, created_at, tries, role, sender, recipient, message_id, "     \
    "acknowledgement, bytes,"                                                                  \
    " mailbox, source, target, uidvalidity, uid, quarantine, effect_key"

void store_outbox_row_clear(StoreOutboxRow *row)
{
    for (size_t i = 0; i < G_N_ELEMENTS(row->owned); i++)
        g_free(row->owned[i]);
    *row = (StoreOutboxRow){0};
}

static void read_row(sqlite3_stmt *from, OutboxKind kind, StoreOutboxRow *ret)
{
    *ret = (StoreOutboxRow){.tries = sqlite3_column_int64(from, 4)};
    StoreOutbox *row = &ret->row;
    row->id = sqlite3_column_int64(from, 0);
    row->kind = kind;
    row->organisation = sqlite3_column_int64(from, 1);
    row->incident = sqlite3_column_int64(from, 2);
    row->created_at = sqlite3_column_int64(from, 3);
    role_parse((const char *)sqlite3_column_text(from, 5), &row->role);
    row->from = ret->owned[0] = sql_text(from, 6);
    row->to = ret->owned[1] = sql_text(from, 7);
    row->message_id = ret->owned[2] = sql_text(from, 8);
    row->acknowledgement = sqlite3_column_int(from, 9);
    row->size = (size_t)sqlite3_column_bytes(from, 10);
    row->bytes = ret->owned[3] = g_memdup2(sqlite3_column_blob(from, 10), row->size);
    row->mailbox = sqlite3_column_int64(from, 11);
    folder_parse((const char *)sqlite3_column_text(from, 12), &row->source);
    folder_parse((const char *)sqlite3_column_text(from, 13), &row->target);
    row->uidvalidity = (uint32_t)sqlite3_column_int64(from, 14);
    row->uid = sqlite3_column_int64(from, 15);
    row->quarantine = sqlite3_column_int64(from, 16);
    row->effect_key = ret->owned[4] = sql_text(from, 17);
}

int store_outbox_next_mail(Store *store, int64_t organisation, int64_t now, StoreOutboxRow *ret,
                           int64_t *ret_next, Err *err)
{
    sqlite3_stmt *row;
    int found = sql_query(store, err, &row,
                          "SELECT " OUTBOX_COLUMNS
                          ", next_at FROM outbox WHERE kind = 'mail' AND state = 'pending'"
                          " AND organisation = ? ORDER BY next_at, id LIMIT 1",
                          "i", organisation);
    if (found < 0)
        return -1;
    *ret_next = INT64_MAX;
    if (found == 0)
        return 0;
    *ret_next = sqlite3_column_int64(row, 18);
    bool due = is_due(*ret_next, now);
    if (due)
        read_row(row, OUTBOX_MAIL, ret);
    sql_end(row);
    return due;
}

/* Moves that can be asked of the server in one command. */
static bool same_journey(const StoreOutbox *a, const StoreOutbox *b)
{
    return a->source == b->source && a->target == b->target && a->uidvalidity == b->uidvalidity;
}

int store_outbox_next_moves(Store *store, int64_t mailbox, int64_t now, StoreOutboxRow *rows,
                            size_t max, size_t *ret_n, int64_t *ret_next, Err *err)
{
    sqlite3_stmt *row;
    size_t n = 0;
    *ret_next = INT64_MAX;
    int more = sql_query(store, err, &row,
                         "SELECT " OUTBOX_COLUMNS
                         ", next_at FROM outbox WHERE kind = 'move' AND state = 'pending'"
                         " AND mailbox = ? ORDER BY next_at, id LIMIT ?",
                         "ii", mailbox, (int64_t)max);
    for (; more == 1; more = sql_next(store, err, row)) {
        *ret_next = MIN(*ret_next, sqlite3_column_int64(row, 18));
        if (!is_due(sqlite3_column_int64(row, 18), now))
            continue;
        read_row(row, OUTBOX_MOVE, &rows[n]);
        if (n == 0 || same_journey(&rows[0].row, &rows[n].row))
            n++;
        else
            store_outbox_row_clear(&rows[n]);
    }
    if (more < 0) {
        while (n > 0)
            store_outbox_row_clear(&rows[--n]);
        return -1;
    }
    *ret_n = n;
    return 0;
}

/* ---- their end ---- */

int store_outbox_set(Store *store, int64_t id, OutboxState state, int64_t next,
                     const char *reply, Err *err)
{
    bool over = state == OUTBOX_DONE || state == OUTBOX_DEAD;
    if (over)
        return sql_run(store, err,
                       "UPDATE outbox SET state = ?, reply = coalesce(?, reply), bytes = NULL "
                       "WHERE id = ?",
                       "tti", outbox_state_name(state), reply, id);
    return sql_run(store, err,
                   "UPDATE outbox SET state = ?1, reply = coalesce(?2, reply), next_at = "
                   "coalesce(?3, next_at),"
                   " tries = tries + (?1 = 'sending' OR kind = 'move') WHERE id = ?4",
                   "ttni", outbox_state_name(state), reply, next, id);
}

int store_outbox_recover(Store *store, Err *err)
{
    return sql_run(store, err, "UPDATE outbox SET state = 'pending' WHERE state = 'sending'",
                   "");
}

int store_outbox_returned(Store *store, int64_t id, int64_t at, const char *what, Err *err)
{
    return sql_run(store, err, "UPDATE outbox SET returned_at = ?, returned = ? WHERE id = ?",
                   "iti", at, what, id);
}

/* ---- looking back ---- */

int store_outbox_find(Store *store, int64_t organisation, const char *message_id,
                      int64_t *ret_id, int64_t *ret_incident, Role *ret_role,
                      char **ret_effect_key, Err *err)
{
    sqlite3_stmt *row;
    int found = sql_query(store, err, &row,
                          "SELECT id, incident, role, effect_key FROM outbox WHERE message_id "
                          "= ? AND organisation = ?",
                          "ti", message_id, organisation);
    if (found <= 0)
        return found;
    *ret_id = sqlite3_column_int64(row, 0);
    *ret_incident = sqlite3_column_int64(row, 1);
    role_parse((const char *)sqlite3_column_text(row, 2), ret_role);
    if (ret_effect_key)
        *ret_effect_key = sql_text(row, 3);
    sql_end(row);
    return 1;
}

int store_outbox_count_effects(Store *store, const char *prefix, int64_t since, int64_t *ret,
                               Err *err)
{
    g_autofree char *end = g_strconcat(prefix, "~", NULL);
    return sql_int(store, err, ret,
                   "SELECT count(*) FROM outbox WHERE effect_key >= ? AND effect_key < ? AND "
                   "created_at >= ?",
                   "tti", prefix, end, since) == 1
               ? 0
               : -1;
}

int store_outbox_count_acks(Store *store, int64_t organisation, const char *address,
                            int64_t since, int64_t *ret, Err *err)
{
    g_autofree char *lower = g_utf8_strdown(address, -1);
    return sql_int(store, err, ret,
                   "SELECT count(*) FROM outbox WHERE acknowledgement = 1 AND organisation = ? "
                   "AND recipient = ?"
                   " AND created_at >= ?",
                   "iti", organisation, lower, since) == 1
               ? 0
               : -1;
}
