/* The outbox: what must happen outside, each effect once. deliver.c draws the states.
 *
 *   from \ to  pending              sending   done, dead
 *   pending    a try that failed    a try     a try (moves)
 *   sending    it failed, recover   -         its end: the bytes go
 *   done, dead                      never
 *
 * Called by deliver and fetch, and by intake and deadline for the inserts. */
#include "daemon/register/store_sql.h"

#include "daemon/now.h"

#include <string.h>

int store_outbox_next_id(Store *store, int64_t *ret_id, Err *err)
{
    Query q = query_read(store, "SELECT coalesce(max(id), 0) + 1 FROM outbox");
    return query_value(&q, ret_id, err) < 0 ? -1 : 0;
}

int store_outbox_insert(Store *store, const StoreOutbox *row, Err *err)
{
    bool move = row->kind == OUTBOX_MOVE;
    Query q = query_write(
        store, "INSERT INTO outbox (id, kind, state, organisation, incident, effect_key,"
               " created_at, role, acknowledgement, sender, recipient, message_id, bytes,"
               " mailbox, source, target, uidvalidity, uid, quarantine, errand, next_at,"
               " letters, html_letters)"
               " SELECT ?1, ?2, 'pending', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
               " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22"
               " WHERE NOT EXISTS (SELECT 1 FROM outbox_about WHERE effect_key = ?5)"
               " ON CONFLICT (effect_key) DO NOTHING");
    query_id(&q, row->id);
    query_text(&q, outbox_kind_name(row->kind));
    query_id(&q, row->organisation);
    query_id(&q, row->incident);
    query_text(&q, row->effect_key);
    query_int(&q, row->created_at);
    query_text(&q, role_name(row->role));
    query_int(&q, row->acknowledgement);
    query_text(&q, row->from);
    query_text(&q, row->to);
    query_text(&q, row->message_id);
    query_blob(&q, row->bytes, row->size);
    query_id(&q, row->mailbox);
    query_text(&q, move ? folder_name(row->source) : NULL);
    query_text(&q, move ? folder_name(row->target) : NULL);
    query_int(&q, row->uidvalidity);
    query_int(&q, row->uid);
    query_id(&q, row->quarantine);
    query_id(&q, row->errand);
    query_int(&q, row->not_before);
    query_int(&q, row->letters.plain);
    query_int(&q, row->letters.html);
    return query_run(&q, err) < 0 ? -1 : sqlite3_changes(store->db) > 0;
}

int store_outbox_is_queued(Store *store, const char *effect_key, Err *err)
{
    int64_t one;
    Query q = query_read(store, "SELECT 1 FROM outbox WHERE effect_key = ?1"
                                " UNION ALL SELECT 1 FROM outbox_about WHERE effect_key = ?1"
                                " LIMIT 1");
    query_text(&q, effect_key);
    return query_value(&q, &one, err);
}

void store_outbox_row_clear(StoreOutboxRow *row)
{
    for (size_t i = 0; i < G_N_ELEMENTS(row->owned); i++)
        g_free(row->owned[i]);
    memset(row, 0, sizeof *row);
}

/* The columns that fill_row() reads, in its order. */
#define OUTBOX_COLUMNS                                                                         \
    "next_at, id, kind, organisation, incident, effect_key, created_at, tries, role, sender,"  \
    " recipient, message_id, bytes, acknowledgement, mailbox, source, target, uidvalidity,"    \
    " uid, quarantine"

static const char *own_text(StoreOutboxRow *row, int i, const Query *q, int column)
{
    return row->owned[i] = g_strdup(query_column_text(q, column));
}

static bool fill_folders(const Query *q, StoreOutbox *row)
{
    return row->kind != OUTBOX_MOVE || (query_column_term(q, 15, folder, &row->source) &&
                                        query_column_term(q, 16, folder, &row->target));
}

/* Ends the query when it fails. */
static int fill_row(Query *q, StoreOutboxRow *ret, Err *err)
{
    StoreOutboxRow out = {.tries = query_column_int(q, 7)};
    StoreOutbox *row = &out.row;
    if (!query_column_term(q, 2, outbox_kind, &row->kind) ||
        !query_column_term(q, 8, role, &row->role) || !fill_folders(q, row))
        return store_unknown(q, "an outbox kind, role or folder", err);
    row->id = query_column_int(q, 1);
    row->organisation = query_column_int(q, 3);
    row->incident = query_column_int(q, 4);
    row->effect_key = own_text(&out, 0, q, 5);
    row->created_at = query_column_int(q, 6);
    row->from = own_text(&out, 1, q, 9);
    row->to = own_text(&out, 2, q, 10);
    row->message_id = own_text(&out, 3, q, 11);
    const void *bytes = sqlite3_column_blob(q->statement, 12);
    row->size = (size_t)sqlite3_column_bytes(q->statement, 12);
    row->bytes = out.owned[4] = g_memdup2(bytes, row->size);
    row->acknowledgement = query_column_int(q, 13) != 0;
    row->mailbox = query_column_int(q, 14);
    row->uidvalidity = (uint32_t)query_column_int(q, 17);
    row->uid = query_column_int(q, 18);
    row->quarantine = query_column_int(q, 19);
    *ret = out;
    return 0;
}

/* Nothing is put off for longer than to the same hour of the next day: what waits for more was put off by a
 * clock that was ahead then, and may be tried now. */
enum { LONGEST_WAIT = 26 * 60 * 60 };

/* Steps to the row that is ready first. 1: it may be tried now, and the query stands on it. */
static int first_ready(Query *q, int64_t now, int64_t *ret_next, Err *err)
{
    int found = query_step(q, err);
    if (found < 0)
        return -1;
    int64_t next = found ? query_column_int(q, 0) : NEVER;
    if (found && (next <= now || next > now + LONGEST_WAIT))
        return 1;
    *ret_next = next;
    if (found)
        query_end(q);
    return 0;
}

int store_outbox_next_mail(Store *store, int64_t organisation, int64_t now, StoreOutboxRow *ret,
                           int64_t *ret_next, Err *err)
{
    Query q = query_read(
        store, "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE organisation = ?1"
               " AND state = 'pending' AND kind = 'mail' ORDER BY next_at, id LIMIT 1");
    query_int(&q, organisation);
    int ready = first_ready(&q, now, ret_next, err);
    if (ready <= 0)
        return ready;
    if (fill_row(&q, ret, err) < 0)
        return -1;
    query_end(&q);
    return 1;
}

/* What the moves of one command have in common. */
typedef struct MoveGroup {
    int64_t mailbox, uidvalidity;
    Folder source, target;
} MoveGroup;

static int first_group(Store *store, int64_t mailbox, int64_t now, MoveGroup *ret,
                       int64_t *ret_next, Err *err)
{
    Query q = query_read(
        store, "SELECT next_at, source, target, uidvalidity FROM outbox WHERE mailbox = ?1"
               " AND state = 'pending' AND kind = 'move' ORDER BY next_at, id LIMIT 1");
    query_int(&q, mailbox);
    int ready = first_ready(&q, now, ret_next, err);
    if (ready <= 0)
        return ready;
    *ret = (MoveGroup){.mailbox = mailbox, .uidvalidity = query_column_int(&q, 3)};
    if (!query_column_term(&q, 1, folder, &ret->source) ||
        !query_column_term(&q, 2, folder, &ret->target))
        return store_unknown(&q, "a folder", err);
    query_end(&q);
    return 1;
}

int store_outbox_next_moves(Store *store, int64_t mailbox, int64_t now, StoreOutboxRow *rows,
                            size_t max, size_t *ret_n, int64_t *ret_next, Err *err)
{
    MoveGroup group;
    int ready = first_group(store, mailbox, now, &group, ret_next, err);
    if (ready < 0)
        return -1;
    if (ready == 0) {
        *ret_n = 0;
        return 0;
    }
    Query q = query_read(
        store, "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE mailbox = ?1"
               " AND state = 'pending' AND kind = 'move' AND (next_at <= ?2 OR next_at > ?3)"
               " AND source = ?4 AND target = ?5 AND uidvalidity = ?6"
               " ORDER BY next_at, id LIMIT ?7");
    query_int(&q, mailbox);
    query_int(&q, now);
    query_int(&q, now + LONGEST_WAIT);
    query_text(&q, folder_name(group.source));
    query_text(&q, folder_name(group.target));
    query_int(&q, group.uidvalidity);
    query_int(&q, (int64_t)max);
    size_t n = 0;
    int found;
    while ((found = query_step(&q, err)) > 0) {
        if (fill_row(&q, &rows[n], err) < 0) {
            found = -1;
            break;
        }
        n++;
    }
    if (found == 0) {
        *ret_n = n;
        return 0;
    }
    while (n > 0)
        store_outbox_row_clear(&rows[--n]);
    return -1;
}

int store_outbox_set(Store *store, int64_t id, OutboxState state, int64_t next,
                     const char *reply, Err *err)
{
    bool final = state == OUTBOX_DONE || state == OUTBOX_DEAD;
    Query q = query_write(
        store, "UPDATE outbox SET tries = tries + (state = 'pending'), state = ?1,"
               " next_at = iif(?4, 0, iif(?2 <> 0, ?2, next_at)), reply = coalesce(?3, reply),"
               " bytes = iif(?4, NULL, bytes), recipient = iif(?4 AND role = 'reporter' AND"
               " (SELECT route FROM incident WHERE id = outbox.incident) = 'anonymous', NULL,"
               " recipient)"
               " WHERE id = ?5 AND state IN ('pending', 'sending')");
    query_text(&q, outbox_state_name(state));
    query_int(&q, next);
    query_text(&q, reply);
    query_int(&q, final);
    query_int(&q, id);
    if (query_run(&q, err) < 0)
        return -1;
    if (sqlite3_changes(store->db) == 1)
        return 0;
    return err_set(err, ERR_BUG, "register: outbox row %lld is not waiting or being sent",
                   (long long)id);
}

/* That incident, the one of that errand, or of a part of the mail, is anonymous: of a row of `outbox`. */
#define TOUCHES_ANONYMOUS                                                                      \
    " EXISTS (SELECT 1 FROM incident i WHERE i.route = 'anonymous' AND i.id IN ("              \
    " SELECT outbox.incident UNION ALL SELECT incident FROM errand WHERE id = outbox.errand"   \
    " UNION ALL SELECT b.incident FROM outbox_about b WHERE b.outbox = outbox.id"              \
    " UNION ALL SELECT e.incident FROM outbox_about a JOIN errand e ON e.id = a.errand"        \
    " WHERE a.outbox = outbox.id))"

int store_outbox_wake(Store *store, int64_t organisation, Err *err)
{
    Query q = query_write(
        store, "UPDATE outbox SET next_at = 0 WHERE organisation = ?1 AND state = 'pending'"
               " AND kind = 'mail' AND next_at > 0 AND tries > 0 AND" TOUCHES_ANONYMOUS);
    query_int(&q, organisation);
    return query_run(&q, err);
}

int store_outbox_is_nameless(Store *store, int64_t id, Err *err)
{
    int64_t one;
    Query q = query_read(store, "SELECT 1 FROM outbox WHERE id = ?1 AND" TOUCHES_ANONYMOUS);
    query_int(&q, id);
    return query_value(&q, &one, err);
}

int store_outbox_unclaim(Store *store, int64_t id, Err *err)
{
    Query q = query_write(store, "UPDATE outbox SET state = 'pending', tries = tries - 1"
                                 " WHERE id = ?1 AND state = 'sending'");
    query_int(&q, id);
    return query_run(&q, err);
}

int store_outbox_recover(Store *store, int64_t organisation, Err *err)
{
    Query q = query_write(store, "UPDATE outbox SET state = 'pending' WHERE state = 'sending'"
                                 " AND id > 0 AND organisation = ?1");
    query_int(&q, organisation);
    return query_run(&q, err) < 0 ? -1 : sqlite3_changes(store->db) > 0;
}

int store_outbox_find(Store *store, int64_t organisation, const char *message_id,
                      int64_t *ret_id, int64_t *ret_incident, Role *ret_role,
                      char **ret_effect_key, Err *err)
{
    Query q = query_read(store, "SELECT id, incident, role, effect_key FROM outbox"
                                " WHERE message_id = ?1 AND organisation = ?2"
                                " ORDER BY id LIMIT 1");
    query_text(&q, message_id);
    query_int(&q, organisation);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    if (!query_column_term(&q, 2, role, ret_role))
        return store_unknown(&q, "a role", err);
    *ret_id = query_column_int(&q, 0);
    *ret_incident = query_column_int(&q, 1);
    if (ret_effect_key)
        *ret_effect_key = g_strdup(query_column_text(&q, 3));
    query_end(&q);
    return 1;
}

int store_outbox_letters(Store *store, int64_t id, StoreLetters *ret, Err *err)
{
    Query q = query_read(
        store, "SELECT letters, html_letters FROM outbox WHERE id = ?1 AND letters > 0");
    query_int(&q, id);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret = (StoreLetters){query_column_int(&q, 0), query_column_int(&q, 1)};
    query_end(&q);
    return 1;
}

int store_outbox_errand(Store *store, int64_t id, int64_t *ret_errand, Err *err)
{
    Query q = query_read(store, "SELECT errand FROM outbox WHERE id = ?1"
                                " AND errand IS NOT NULL");
    query_int(&q, id);
    return query_value(&q, ret_errand, err);
}

int store_outbox_person(Store *store, int64_t id, int64_t *ret_person, Err *err)
{
    Query q = query_read(store, "SELECT p.id FROM outbox o JOIN person p"
                                " ON p.organisation = o.organisation"
                                " AND p.address = lower(o.recipient) WHERE o.id = ?1");
    query_int(&q, id);
    return query_value(&q, ret_person, err);
}

int store_outbox_about_insert(Store *store, int64_t id, const StoreAbout *about, Err *err)
{
    Query q = query_write(store, "INSERT INTO outbox_about (outbox, incident, errand, role,"
                                 " original, effect_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    query_int(&q, id);
    query_id(&q, about->incident);
    query_id(&q, about->errand);
    query_text(&q, role_name(about->role));
    query_int(&q, about->original);
    query_text(&q, about->effect_key);
    return query_run(&q, err);
}

int store_outbox_about(Store *store, int64_t id, StoreAbout **ret, size_t *ret_n, Err *err)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(StoreAbout));
    Query q = query_read(store, "SELECT incident, errand, role, original FROM outbox_about"
                                " WHERE outbox = ?1 ORDER BY rowid");
    query_int(&q, id);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        StoreAbout about = {.incident = query_column_int(&q, 0),
                            .errand = query_column_int(&q, 1),
                            .original = query_column_int(&q, 3) != 0};
        if (!query_column_term(&q, 2, role, &about.role)) {
            found = store_unknown(&q, "a role", err);
            break;
        }
        g_array_append_val(list, about);
    }
    if (found == 0)
        *ret = (StoreAbout *)(void *)g_array_steal(list, ret_n);
    g_array_unref(list);
    return found;
}

int store_outbox_returned(Store *store, int64_t id, int64_t at, const char *what, Err *err)
{
    Query q =
        query_write(store, "UPDATE outbox SET returned_at = ?1, returned = ?2 WHERE id = ?3");
    query_int(&q, at);
    query_text(&q, what);
    query_int(&q, id);
    return query_run(&q, err);
}

/* Up to the last of all characters: what begins with the prefix, by the index of the key. Owned. */
static char *end_of(const char *prefix)
{
    return g_strconcat(prefix, "\xf4\x8f\xbf\xbf", NULL);
}

int store_outbox_unsent(Store *store, const char *prefix, const char *suffix, const char *key,
                        const char *reply, StoreUnsent **ret, size_t *ret_n, Err *err)
{
    g_autofree char *end = end_of(prefix);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(StoreUnsent));
    Query q = query_read(
        store,
        "WITH told AS (SELECT id, effect_key FROM outbox o WHERE effect_key >= ?1"
        " AND effect_key < ?2 AND NOT EXISTS (SELECT 1 FROM outbox_about WHERE outbox = o.id)"
        " UNION ALL SELECT outbox, effect_key FROM outbox_about WHERE effect_key >= ?1"
        " AND effect_key < ?2),"
        " mail AS (SELECT id, created_at, state, bytes, reply IS ?5 AS replaced FROM outbox"
        " WHERE id IN (SELECT id FROM told WHERE effect_key <> ?4"
        " AND substr(effect_key, -length(?3)) = ?3))"
        " SELECT id, created_at, state = 'pending',"
        " (SELECT count(*) FROM outbox_about a WHERE a.outbox = m.id),"
        " coalesce(instr(bytes, CAST('text/calendar' AS BLOB)), 0) > 0 FROM mail m"
        " WHERE (state = 'pending' OR replaced) AND id > coalesce((SELECT max(id) FROM mail"
        " WHERE state <> 'pending' AND NOT replaced), 0)"
        " AND coalesce(instr(bytes, CAST('method=CANCEL' AS BLOB)), 0) = 0 ORDER BY id");
    query_text(&q, prefix);
    query_text(&q, end);
    query_text(&q, suffix);
    query_text(&q, key);
    query_text(&q, reply);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        StoreUnsent unsent = {query_column_int(&q, 0), query_column_int(&q, 1),
                              query_column_int(&q, 2) != 0, query_column_int(&q, 3),
                              query_column_int(&q, 4) != 0};
        g_array_append_val(list, unsent);
    }
    if (found == 0)
        *ret = (StoreUnsent *)(void *)g_array_steal(list, ret_n);
    g_array_unref(list);
    return found;
}

int store_outbox_count_effects(Store *store, const char *prefix, int64_t since, int64_t *ret,
                               Err *err)
{
    g_autofree char *end = end_of(prefix);
    Query q = query_read(store, "SELECT count(*) FROM outbox WHERE effect_key >= ?1"
                                " AND effect_key < ?2 AND created_at >= ?3");
    query_text(&q, prefix);
    query_text(&q, end);
    query_int(&q, since);
    return query_value(&q, ret, err) < 0 ? -1 : 0;
}

int store_outbox_newest(Store *store, const char *prefix, const char *suffix,
                        char **ret_message_id, Err *err)
{
    g_autofree char *end = end_of(prefix);
    Query q =
        query_read(store, "SELECT message_id FROM outbox WHERE effect_key >= ?1"
                          " AND effect_key < ?2 AND message_id IS NOT NULL"
                          " AND substr(effect_key, -length(?3)) = ?3 ORDER BY id DESC LIMIT 1");
    query_text(&q, prefix);
    query_text(&q, end);
    query_text(&q, suffix);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_message_id = g_strdup(query_column_text(&q, 0));
    query_end(&q);
    return 1;
}

int store_outbox_has_effect(Store *store, const char *prefix, const char *suffix, int64_t since,
                            Err *err)
{
    int64_t one;
    g_autofree char *end = end_of(prefix);
    Query q =
        query_read(store, "SELECT 1 FROM outbox WHERE effect_key >= ?1 AND effect_key < ?2"
                          " AND substr(effect_key, -length(?3)) = ?3"
                          " AND created_at >= ?4 UNION ALL"
                          " SELECT 1 FROM outbox_about a JOIN outbox o ON o.id = a.outbox"
                          " WHERE a.effect_key >= ?1 AND a.effect_key < ?2"
                          " AND substr(a.effect_key, -length(?3)) = ?3"
                          " AND o.created_at >= ?4 LIMIT 1");
    query_text(&q, prefix);
    query_text(&q, end);
    query_text(&q, suffix);
    query_int(&q, since);
    return query_value(&q, &one, err);
}

int store_outbox_count_acks(Store *store, int64_t organisation, const char *address,
                            int64_t since, int64_t now, int64_t *ret, Err *err)
{
    Query q = query_read(
        store, "SELECT count(*) FROM outbox WHERE acknowledgement = 1 AND organisation = ?1"
               " AND recipient = ?2 COLLATE NOCASE AND created_at > ?3 AND created_at <= ?4");
    query_int(&q, organisation);
    query_text(&q, address);
    query_int(&q, since);
    query_int(&q, now);
    return query_value(&q, ret, err) < 0 ? -1 : 0;
}

int store_outbox_count_all_acks(Store *store, int64_t organisation, const char *domain,
                                int64_t since, int64_t now, int64_t *ret_domain,
                                int64_t *ret_total, Err *err)
{
    g_autofree char *ending = g_strconcat("@", domain, NULL);
    Query q = query_read(store, "SELECT count(*), count(*) FILTER"
                                " (WHERE substr(recipient, -length(?4)) = ?4 COLLATE NOCASE)"
                                " FROM outbox WHERE acknowledgement = 1 AND organisation = ?1"
                                " AND created_at > ?2 AND created_at <= ?3");
    query_int(&q, organisation);
    query_int(&q, since);
    query_int(&q, now);
    query_text(&q, ending);
    if (query_step(&q, err) < 0)
        return -1;
    *ret_total = query_column_int(&q, 0);
    *ret_domain = query_column_int(&q, 1);
    query_end(&q);
    return 0;
}
