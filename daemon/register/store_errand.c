/* Errands of the register. Decides nothing: what changes and when is the core's. Called by
 * daemon/effect/errands.c, which opens and ends them, and by deadline. */
#include "daemon/register/store_sql.h"

/* A row without an incident is counted in its organisation. */
static int next_number(Store *store, const StoreErrand *errand, int64_t *ret, Err *err)
{
    Query q = errand->incident
                  ? query_read(store, "SELECT coalesce(max(number), 0) + 1 FROM errand"
                                      " WHERE incident = ?1")
                  : query_read(store, "SELECT coalesce(max(number), 0) + 1 FROM errand"
                                      " WHERE organisation = ?1 AND incident IS NULL");
    query_int(&q, errand->incident ? errand->incident : errand->organisation);
    return query_value(&q, ret, err) < 0 ? -1 : 0;
}

int store_errand_insert(Store *store, StoreErrand *errand, Err *err)
{
    const Errand *core = &errand->errand;
    int64_t number = 0;
    if (next_number(store, errand, &number, err) < 0)
        return -1;
    Query q = query_write(
        store, "INSERT INTO errand (organisation, kind, incident, number, mail, owner, person,"
               " requester, what, opened, due, next, reached, rung, done)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
    query_int(&q, errand->organisation);
    query_text(&q, errand_name(core->kind));
    query_id(&q, errand->incident);
    query_int(&q, number);
    query_id(&q, errand->mail);
    query_text(&q, role_name(errand->owner));
    query_id(&q, errand->person);
    query_id(&q, errand->requester);
    query_text(&q, errand->what ? errand->what : "");
    query_int(&q, core->opened);
    query_int(&q, core->due);
    query_int(&q, core->next);
    query_int(&q, core->reached);
    query_int(&q, core->rung);
    query_int(&q, core->done);
    if (query_insert(&q, &errand->id, err) < 0)
        return -1;
    errand->number = number;
    return 0;
}

int store_errand_load(Store *store, int64_t id, StoreErrand *ret, Err *err)
{
    Query q = query_read(
        store, "SELECT e.kind, e.owner, e.organisation, e.incident, e.number, e.mail, e.person,"
               " e.requester, e.opened, e.due, e.next, e.reached, e.rung, e.done, e.what,"
               " coalesce(i.reference, o.prefix || '-R' || e.number),"
               " coalesce(e.came_as, 0), coalesce(e.same_as, 0)"
               " FROM errand e JOIN organisation o ON o.id = e.organisation"
               " LEFT JOIN incident i ON i.id = e.incident WHERE e.id = ?1");
    query_int(&q, id);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    StoreErrand errand = {
        .id = id,
        .organisation = query_column_int(&q, 2),
        .incident = query_column_int(&q, 3),
        .number = query_column_int(&q, 4),
        .came_as = query_column_int(&q, 16),
        .same_as = query_column_int(&q, 17),
        .mail = query_column_int(&q, 5),
        .person = query_column_int(&q, 6),
        .requester = query_column_int(&q, 7),
        .errand = {.opened = query_column_int(&q, 8),
                   .due = query_column_int(&q, 9),
                   .next = query_column_int(&q, 10),
                   .reached = query_column_int(&q, 11),
                   .rung = (int)query_column_int(&q, 12),
                   .done = query_column_int(&q, 13)},
    };
    if (!query_column_term(&q, 0, errand, &errand.errand.kind) ||
        !query_column_term(&q, 1, role, &errand.owner))
        return store_unknown(&q, "a kind of errand or an owner", err);
    errand.what = g_strdup(query_column_text(&q, 14));
    errand.reference = g_strdup(query_column_text(&q, 15));
    query_end(&q);
    *ret = errand;
    return 1;
}

void store_errand_clear(StoreErrand *errand)
{
    g_clear_pointer(&errand->what, g_free);
    g_clear_pointer(&errand->reference, g_free);
}

GArray *store_errands_of(Store *store, int64_t incident, Err *err)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Query q = query_read(store, "SELECT id FROM errand WHERE incident = ?1 ORDER BY number");
    query_int(&q, incident);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        int64_t id = query_column_int(&q, 0);
        g_array_append_val(ids, id);
    }
    return found < 0 ? NULL : g_steal_pointer(&ids);
}

int store_errand_find(Store *store, int64_t organisation, int64_t incident, int64_t number,
                      int64_t *ret_id, Err *err)
{
    Query q = incident ? query_read(store, "SELECT id FROM errand WHERE incident = ?1"
                                           " AND number = ?2")
                       : query_read(store, "SELECT id FROM errand WHERE organisation = ?1"
                                           " AND incident IS NULL AND number = ?2");
    query_int(&q, incident ? incident : organisation);
    query_int(&q, number);
    return query_value(&q, ret_id, err);
}

int store_errand_find_mail(Store *store, int64_t organisation,
                           const uint8_t message_key[SEAL_HASH_SIZE], int64_t *ret_id, Err *err)
{
    Query q = query_read(store, "SELECT er.errand FROM mail m"
                                " JOIN mailbox b ON b.id = m.mailbox AND b.organisation = ?1"
                                " JOIN report r ON r.mail = m.id"
                                " JOIN errand_report er ON er.report = r.id"
                                " WHERE m.message_key = ?2 ORDER BY r.id LIMIT 1");
    query_int(&q, organisation);
    query_blob(&q, message_key, SEAL_HASH_SIZE);
    return query_value(&q, ret_id, err);
}

/* 1 and the two ids of a row, or 0. */
static int read_pair(Query *q, int64_t *ret_first, int64_t *ret_second, Err *err)
{
    int found = query_step(q, err);
    if (found <= 0)
        return found;
    *ret_first = query_column_int(q, 0);
    *ret_second = query_column_int(q, 1);
    query_end(q);
    return 1;
}

#define SAME_WORDS "(o.what, o.owner, o.person) IS (e.what, e.owner, e.person)"

int store_errand_find_same(Store *store, int64_t from, int64_t into, int64_t *ret_id,
                           int64_t *ret_stays, Err *err)
{
    /* One that is due whenever falls away before one with a day. */
    Query q = query_read(
        store, "SELECT iif(first, o, e), iif(first, e, o) FROM (SELECT e.id AS e, o.id AS o,"
               " e.due > 0 AND (o.due = 0 OR e.due < o.due) AS first"
               " FROM errand e JOIN errand o ON o.incident = ?2 AND o.done = 0"
               " AND " SAME_WORDS " WHERE e.incident = ?1 AND e.done = 0 LIMIT 1)");
    query_int(&q, from);
    query_int(&q, into);
    return read_pair(&q, ret_id, ret_stays, err);
}

int store_errand_move(Store *store, int64_t id, int64_t incident, int64_t *ret_number, Err *err)
{
    int64_t number = 0;
    if (next_number(store, &(StoreErrand){.incident = incident}, &number, err) < 0)
        return -1;
    Query q = query_write(store, "UPDATE errand SET incident = ?2, came_from = NULL,"
                                 " came_as = number, number = ?3 WHERE id = ?1");
    query_int(&q, id);
    query_int(&q, incident);
    query_int(&q, number);
    if (query_run(&q, err) < 0)
        return -1;
    *ret_number = number;
    return 0;
}

int store_errand_stand_for(Store *store, int64_t id, int64_t stays, Err *err)
{
    Query q = query_write(store, "UPDATE errand SET same_as = ?2 WHERE id = ?1");
    query_int(&q, id);
    query_id(&q, stays);
    if (query_run(&q, err) < 0)
        return -1;
    if (!stays)
        return 0;
    Query others = query_write(store, "UPDATE errand SET same_as = ?2 WHERE same_as = ?1");
    query_int(&others, id);
    query_int(&others, stays);
    return query_run(&others, err);
}

int store_errand_find_parted(Store *store, int64_t incident, int64_t *ret_id,
                             int64_t *ret_stood, Err *err)
{
    Query q = query_read(
        store, "SELECT e.id, o.id, iif(e.due > 0, e.due, 9e18) FROM errand e JOIN errand o ON "
               "o.id = e.same_as"
               " WHERE e.incident = ?1 AND o.incident <> ?1"
               " UNION ALL SELECT e.id, o.id, iif(e.due > 0, e.due, 9e18) FROM errand o"
               " JOIN errand e ON e.same_as = o.id"
               " WHERE o.incident = ?1 AND e.incident <> ?1 ORDER BY 3, 1 LIMIT 1");
    query_int(&q, incident);
    return read_pair(&q, ret_id, ret_stood, err);
}

int store_errand_find_twin(Store *store, int64_t id, int64_t *ret_id, Err *err)
{
    Query q = query_read(store, "SELECT o.id FROM errand e JOIN errand o"
                                " ON o.incident = e.incident AND o.done = 0"
                                " AND " SAME_WORDS " WHERE e.id = ?1 LIMIT 1");
    query_int(&q, id);
    return query_value(&q, ret_id, err);
}

int store_errand_update(Store *store, int64_t id, const Errand *errand, Err *err)
{
    Query q = query_write(store, "UPDATE errand SET due = ?2, next = ?3, reached = ?4,"
                                 " rung = ?5, done = ?6 WHERE id = ?1");
    query_int(&q, id);
    query_int(&q, errand->due);
    query_int(&q, errand->next);
    query_int(&q, errand->reached);
    query_int(&q, errand->rung);
    query_int(&q, errand->done);
    return query_run(&q, err);
}

int store_errand_answer(Store *store, int64_t id, const char *answer, int64_t person, Err *err)
{
    Query q =
        query_write(store, "UPDATE errand SET answer = ?2, answered_by = ?3 WHERE id = ?1");
    query_int(&q, id);
    query_text(&q, answer);
    query_id(&q, person);
    return query_run(&q, err);
}

int store_errand_report(Store *store, int64_t errand, int64_t report, Err *err)
{
    Query q = query_write(store, "INSERT INTO errand_report (report, errand) VALUES (?1, ?2)");
    query_int(&q, report);
    query_int(&q, errand);
    return query_run(&q, err);
}

int store_errand_due(Store *store, int64_t now, int64_t *ret_id, int64_t *ret_next, Err *err)
{
    Query q = query_read(store, "SELECT next, id FROM errand WHERE next > 0"
                                " ORDER BY next LIMIT 1");
    return query_due(&q, now, ret_id, ret_next, err);
}

int store_errand_postpone(Store *store, int64_t id, int64_t until, Err *err)
{
    Query q = query_write(store, "UPDATE errand SET next = ?2 WHERE id = ?1");
    query_int(&q, id);
    query_int(&q, until);
    return query_run(&q, err);
}

int store_errand_find_review(Store *store, int64_t organisation, int64_t from, int64_t until,
                             Err *err)
{
    Query q = query_read(
        store, "SELECT 1 FROM errand WHERE organisation = ?1 AND due BETWEEN ?2 AND ?3"
               " AND kind = 'policy_review' AND (done = 0 OR answer IS NOT NULL) LIMIT 1");
    int64_t one;
    query_int(&q, organisation);
    query_int(&q, from);
    query_int(&q, until);
    return query_value(&q, &one, err);
}

int store_errand_find_other_review(Store *store, int64_t organisation, int64_t from,
                                   int64_t until, int64_t *ret_id, Err *err)
{
    Query q = query_read(
        store, "SELECT id FROM errand WHERE organisation = ?1 AND due NOT BETWEEN ?2 AND ?3"
               " AND kind = 'policy_review' AND done = 0 LIMIT 1");
    query_int(&q, organisation);
    query_int(&q, from);
    query_int(&q, until);
    return query_value(&q, ret_id, err);
}
