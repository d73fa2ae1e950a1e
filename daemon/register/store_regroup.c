/* Reports and remedial actions that go from one incident to another. Where each came from is kept,
 * so that an incident that is opened again gets its own back. Called by regroup, and by intake,
 * which looks up where mail about an incident belongs now. */
#include "daemon/register/store_sql.h"

enum {
    HOPS_MAX = 100
}; /* from one that ended to the next: no file, however damaged, makes it endless */

static int last_number(Store *store, int64_t incident, int64_t *ret, Err *err)
{
    Query q =
        query_read(store, "SELECT coalesce(max(number), 0) FROM errand WHERE incident = ?1");
    query_int(&q, incident);
    return query_value(&q, ret, err) < 0 ? -1 : 0;
}

/* Behind those that are there already. */
static int move_errands(Store *store, int64_t from, int64_t into, Err *err)
{
    int64_t last = 0;
    if (last_number(store, into, &last, err) < 0)
        return -1;
    Query q = query_write(store, "UPDATE errand SET incident = ?2, number = number + ?3,"
                                 " came_from = coalesce(came_from, incident),"
                                 " came_as = iif(came_from IS NULL, number, came_as)"
                                 " WHERE incident = ?1");
    query_int(&q, from);
    query_int(&q, into);
    query_int(&q, last);
    return query_run(&q, err);
}

static int return_reports(Store *store, int64_t part, int64_t into, Err *err)
{
    Query q = query_write(store, "UPDATE incident_report SET incident = ?2,"
                                 " came_from = nullif(came_from, ?2) WHERE came_from = ?1");
    query_int(&q, part);
    query_int(&q, into);
    return query_run(&q, err);
}

/* Its own under the numbers that they had, unless others have come meanwhile; those of its parts behind
 * them. */
static int return_errands(Store *store, int64_t part, int64_t into, Err *err)
{
    int64_t last = 0;
    if (last_number(store, into, &last, err) < 0)
        return -1;
    Query q = query_write(store, "UPDATE errand SET incident = ?2,"
                                 " number = iif(?1 = ?2, came_as, number) + ?3,"
                                 " came_from = nullif(came_from, ?2),"
                                 " came_as = iif(?1 = ?2, NULL, came_as) WHERE came_from = ?1");
    query_int(&q, part);
    query_int(&q, into);
    query_int(&q, last);
    return query_run(&q, err);
}

/* The next incident that has become part of this one directly: 1 / 0 / -1. */
static int next_part(Store *store, int64_t incident, int64_t *part, Err *err)
{
    Query q = query_read(store, "SELECT id FROM incident WHERE joined = ?1 AND id > ?2"
                                " ORDER BY id LIMIT 1");
    query_int(&q, incident);
    query_int(&q, *part);
    return query_value(&q, part, err);
}

/* What `part` had before it was a part of anything, and what its own parts had, goes to `into`. */
static int return_all(Store *store, int64_t part, int64_t into, int hops, Err *err)
{
    int64_t next = 0;
    int found = 0;
    if (return_reports(store, part, into, err) < 0 ||
        return_errands(store, part, into, err) < 0)
        return -1;
    while (hops < HOPS_MAX && (found = next_part(store, part, &next, err)) > 0) {
        if (return_all(store, next, into, hops + 1, err) < 0)
            return -1;
    }
    return found;
}

int store_incident_join(Store *store, int64_t from, int64_t into, Err *err)
{
    Query q = query_write(store, "UPDATE incident SET joined = ?2 WHERE id = ?1");
    query_int(&q, from);
    query_int(&q, into);
    if (query_run(&q, err) < 0)
        return -1;
    Query reports =
        query_write(store, "UPDATE incident_report SET incident = ?2,"
                           " came_from = coalesce(came_from, incident) WHERE incident = ?1");
    query_int(&reports, from);
    query_int(&reports, into);
    if (query_run(&reports, err) < 0)
        return -1;
    /* It keeps its own, for when it is opened again. */
    Query breaches =
        query_write(store, "INSERT INTO breach (incident, policy) SELECT ?2, policy"
                           " FROM breach WHERE incident = ?1 ON CONFLICT DO NOTHING");
    query_int(&breaches, from);
    query_int(&breaches, into);
    return query_run(&breaches, err) < 0 ? -1 : move_errands(store, from, into, err);
}

int store_incident_part(Store *store, int64_t incident, Err *err)
{
    Query q = query_write(store, "UPDATE incident SET joined = NULL WHERE id = ?1");
    query_int(&q, incident);
    if (query_run(&q, err) < 0)
        return -1;
    return return_all(store, incident, incident, 0, err);
}

int store_incident_next_part(Store *store, int64_t incident, int64_t after, int64_t *ret,
                             Err *err)
{
    Query q = query_read(store, "WITH RECURSIVE part (id) AS"
                                " (SELECT id FROM incident WHERE joined = ?1 UNION"
                                " SELECT i.id FROM incident i JOIN part p ON i.joined = p.id)"
                                " SELECT id FROM part WHERE id > ?2 ORDER BY id LIMIT 1");
    query_int(&q, incident);
    query_int(&q, after);
    return query_value(&q, ret, err);
}

int store_incident_survivor(Store *store, int64_t incident, int64_t *ret, Err *err)
{
    int64_t at = incident, next = incident;
    for (int hops = 0; next != 0 && hops < HOPS_MAX; hops++) {
        Query q = query_read(store, "SELECT joined FROM incident WHERE id = ?1");
        at = next;
        next = 0;
        query_int(&q, at);
        if (query_value(&q, &next, err) < 0)
            return -1;
    }
    *ret = at;
    return 0;
}

int store_incident_next_kin(Store *store, int64_t incident, int64_t after, int64_t *ret,
                            Err *err)
{
    Query q = query_read(store, "/* listing */ SELECT min(id) FROM incident WHERE id > ?2"
                                " AND id IN (" ITS_FAMILY ") HAVING min(id) IS NOT NULL");
    query_int(&q, incident);
    query_int(&q, after);
    return query_value(&q, ret, err);
}

int store_incident_reported(Store *store, int64_t incident, const char *address, int64_t *ret,
                            Err *err)
{
    Query q = query_read(store, "/* listing */ SELECT i.id FROM incident i"
                                " JOIN person p ON p.id = i.reporter"
                                " WHERE i.id IN (" ITS_FAMILY ") AND i.route = 'named'"
                                " AND p.address = ?2 COLLATE NOCASE"
                                " ORDER BY i.id <> ?1, i.id LIMIT 1");
    query_int(&q, incident);
    query_text(&q, address);
    return query_value(&q, ret, err);
}

#define REPORT                                                                                 \
    "SELECT r.id, r.person, m.received_at, r.json,"                                            \
    " EXISTS (SELECT 1 FROM classification c WHERE c.report = r.id), coalesce(ir.came_from, "  \
    "0), r.held"                                                                               \
    " FROM incident_report ir JOIN report r ON r.id = ir.report JOIN mail m ON m.id = r.mail"

/* The one row of a query of REPORT. */
static int load_report(Query *q, StoreReport *ret, Err *err)
{
    int found = query_step(q, err);
    if (found <= 0)
        return found;
    *ret = (StoreReport){.id = query_column_int(q, 0),
                         .person = query_column_int(q, 1),
                         .received_at = query_column_int(q, 2),
                         .json = g_strdup(query_column_text(q, 3)),
                         .judged = query_column_int(q, 4),
                         .came_from = query_column_int(q, 5),
                         .held = query_column_int(q, 6)};
    query_end(q);
    return 1;
}

int store_report_at(Store *store, int64_t incident, int64_t n, StoreReport *ret, Err *err)
{
    if (n < 1)
        return 0;
    Query q =
        query_read(store, REPORT " WHERE ir.incident = ?1 ORDER BY r.id LIMIT 1 OFFSET ?2 - 1");
    query_int(&q, incident);
    query_int(&q, n);
    return load_report(&q, ret, err);
}

int store_report_load(Store *store, int64_t id, StoreReport *ret, Err *err)
{
    Query q = query_read(store, REPORT " WHERE ir.report = ?1");
    query_int(&q, id);
    return load_report(&q, ret, err);
}

int store_report_move(Store *store, int64_t report, int64_t incident, Err *err)
{
    Query q = query_write(store, "UPDATE incident_report SET incident = ?2, came_from = NULL"
                                 " WHERE report = ?1");
    query_int(&q, report);
    query_int(&q, incident);
    return query_run(&q, err);
}

int store_report_came_from(Store *store, int64_t report, int64_t incident, Err *err)
{
    Query q = query_write(store, "UPDATE incident_report SET came_from = ?2 WHERE report = ?1");
    query_int(&q, report);
    query_int(&q, incident);
    return query_run(&q, err);
}
