/* Anonymous reports that wait for the Chair. Called by intake, which holds them, and by release,
 * which lets them go or puts another text in their place: what was there is overwritten
 * (secure_delete). */
#include "daemon/register/store_sql.h"

int store_report_hold(Store *store, int64_t report, Err *err)
{
    Query q = query_write(store, "UPDATE report SET held = 1 WHERE id = ?1");
    query_int(&q, report);
    return query_run(&q, err);
}

int store_reports_release(Store *store, int64_t incident, Err *err)
{
    Query q = query_write(store, "UPDATE report SET held = 0 WHERE id IN"
                                 " (SELECT report FROM incident_report WHERE incident = ?1)");
    query_int(&q, incident);
    return query_run(&q, err);
}

int store_report_held(Store *store, int64_t incident, int64_t before, StoreReport *ret,
                      Err *err)
{
    Query q = query_read(store, "SELECT r.id, r.json FROM incident_report ir"
                                " JOIN report r ON r.id = ir.report"
                                " WHERE ir.incident = ?1 AND r.held AND r.id < ?2"
                                " ORDER BY r.id DESC LIMIT 1");
    query_int(&q, incident);
    query_int(&q, before);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret = (StoreReport){.id = query_column_int(&q, 0),
                         .json = g_strdup(query_column_text(&q, 1))};
    query_end(&q);
    return 1;
}

int store_report_replace(Store *store, int64_t report, const char *json,
                         const char *explanation, Err *err)
{
    Query q = query_write(store, "UPDATE report SET json = ?2 WHERE id = ?1");
    query_int(&q, report);
    query_text(&q, json);
    if (query_run(&q, err) < 0)
        return -1;
    Query c = query_write(store, "UPDATE classification SET json = ?2 WHERE report = ?1");
    query_int(&c, report);
    query_text(&c, explanation);
    return query_run(&c, err);
}

int store_incident_route(Store *store, int64_t incident, Route *ret, Err *err)
{
    Query q = query_read(store, "SELECT route FROM incident WHERE id = ?1");
    query_int(&q, incident);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    bool known = query_column_term(&q, 0, route, ret);
    query_end(&q);
    return known ? 1 : err_set(err, ERR_BUG, "register: an unknown route");
}
