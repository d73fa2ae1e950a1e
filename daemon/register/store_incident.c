/* Incidents with their duties and reports. The core's value and a row are the same thing in two
 * forms. */
#include "daemon/register/store_sql.h"

#include <stdio.h>

/* ---- duties ---- */

static int write_duty(Store *store, int64_t incident, DutyKind kind, const Duty *duty, Err *err)
{
    if (duty->due == 0)
        return 0;
    return sql_run(store, err,
                   "INSERT INTO duty (incident, duty, owner, due, next, rung, done) VALUES (?, "
                   "?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT DO UPDATE SET owner = excluded.owner, due = excluded.due, "
                   "next = excluded.next,"
                   " rung = excluded.rung, done = excluded.done",
                   "ittinin", incident, duty_name(kind), role_name(duty->owner), duty->due,
                   duty->next, (int64_t)duty->rung, duty->done);
}

static int write_duties(Store *store, const Incident *incident, Err *err)
{
    for (int i = 0; i < DUTY_COUNT; i++) {
        if (write_duty(store, incident->id, (DutyKind)i, &incident->duty[i], err) < 0)
            return -1;
    }
    return 0;
}

/* The earliest reminder of all; 0: none. */
static int64_t next_reminder(const Incident *incident)
{
    int64_t next = 0;
    for (int i = 0; i < DUTY_COUNT; i++) {
        int64_t one = incident->duty[i].next;
        if (one != 0 && (next == 0 || one < next))
            next = one;
    }
    return next;
}

static int read_duties(Store *store, Incident *incident, Err *err)
{
    sqlite3_stmt *row;
    int more =
        sql_query(store, err, &row,
                  "SELECT duty, owner, due, next, rung, done FROM duty WHERE incident = ?", "i",
                  incident->id);
    for (; more == 1; more = sql_next(store, err, row)) {
        DutyKind kind;
        Role owner;
        if (!duty_parse((const char *)sqlite3_column_text(row, 0), &kind) ||
            !role_parse((const char *)sqlite3_column_text(row, 1), &owner)) {
            sql_end(row);
            return err_set(err, ERR_BUG,
                           "register: a duty of incident %lld has an unknown name",
                           (long long)incident->id);
        }
        incident->duty[kind] = (Duty){
            .owner = owner,
            .due = sqlite3_column_int64(row, 2),
            .next = sqlite3_column_int64(row, 3),
            .rung = sqlite3_column_int(row, 4),
            .done = sqlite3_column_int64(row, 5),
        };
    }
    return more;
}

/* ---- incidents ---- */

int store_incident_insert(Store *store, int64_t organisation, int year, const char *prefix,
                          Incident *incident, char **ret_reference, Err *err)
{
    int64_t number = 0;
    if (sql_int(store, err, &number,
                "SELECT coalesce(max(number), 0) + 1 FROM incident WHERE organisation = ? AND "
                "year = ?",
                "ii", organisation, (int64_t)year) != 1)
        return -1;
    g_autofree char *reference =
        g_strdup_printf("%s-%d-%04lld", prefix, year, (long long)number);
    if (sql_run(store, err,
                "INSERT INTO incident (organisation, year, number, reference, reporter, state, "
                "route, class, severity,"
                " received_at, aware_at, opened_at, closed_at, next_reminder)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "iiitnttttiiinn", organisation, (int64_t)year, number, reference,
                incident->reporter, incident_state_name(incident->state),
                route_name(incident->route), incident_class_name(incident->class),
                severity_name(incident->severity), incident->received_at, incident->aware_at,
                incident->opened_at, incident->closed_at, next_reminder(incident)) < 0)
        return -1;
    incident->id = sqlite3_last_insert_rowid(store->db);
    if (write_duties(store, incident, err) < 0)
        return -1;
    *ret_reference = g_steal_pointer(&reference);
    return 0;
}

static bool read_names(sqlite3_stmt *row, Incident *incident)
{
    return incident_state_parse((const char *)sqlite3_column_text(row, 1), &incident->state) &&
           route_parse((const char *)sqlite3_column_text(row, 2), &incident->route) &&
           incident_class_parse((const char *)sqlite3_column_text(row, 3), &incident->class) &&
           severity_parse((const char *)sqlite3_column_text(row, 4), &incident->severity);
}

int store_incident_load(Store *store, int64_t id, Incident *ret, int64_t *ret_organisation,
                        char **ret_reference, Err *err)
{
    sqlite3_stmt *row;
    int found = sql_query(store, err, &row,
                          "SELECT reporter, state, route, class, severity, received_at, "
                          "aware_at, opened_at, closed_at,"
                          " organisation, reference FROM incident WHERE id = ?",
                          "i", id);
    if (found <= 0)
        return found;
    Incident incident = {
        .id = id,
        .reporter = sqlite3_column_int64(row, 0),
        .received_at = sqlite3_column_int64(row, 5),
        .aware_at = sqlite3_column_int64(row, 6),
        .opened_at = sqlite3_column_int64(row, 7),
        .closed_at = sqlite3_column_int64(row, 8),
    };
    int64_t organisation = sqlite3_column_int64(row, 9);
    g_autofree char *reference = sql_text(row, 10);
    bool known = read_names(row, &incident);
    sql_end(row);
    if (!known)
        return err_set(err, ERR_BUG, "register: incident %s has an unknown name", reference);
    if (read_duties(store, &incident, err) < 0)
        return -1;
    *ret = incident;
    if (ret_organisation)
        *ret_organisation = organisation;
    if (ret_reference)
        *ret_reference = g_steal_pointer(&reference);
    return 1;
}

int store_incident_update(Store *store, const Incident *incident, Err *err)
{
    if (sql_run(store, err,
                "UPDATE incident SET reporter = ?, state = ?, class = ?, severity = ?, "
                "aware_at = ?, closed_at = ?,"
                " next_reminder = ? WHERE id = ?",
                "ntttinni", incident->reporter, incident_state_name(incident->state),
                incident_class_name(incident->class), severity_name(incident->severity),
                incident->aware_at, incident->closed_at, next_reminder(incident),
                incident->id) < 0)
        return -1;
    return write_duties(store, incident, err);
}

int store_incident_find(Store *store, int64_t organisation, const char *reference,
                        int64_t *ret_id, Err *err)
{
    return sql_int(
        store, err, ret_id,
        "SELECT id FROM incident WHERE reference = ?1 AND (?2 = 0 OR organisation = ?2)", "ti",
        reference, organisation);
}

int store_incident_has_participant(Store *store, int64_t incident, int64_t person, Err *err)
{
    int64_t yes;
    return sql_int(store, err, &yes,
                   "SELECT 1 FROM incident_report ir JOIN report r ON r.id = ir.report"
                   " WHERE ir.incident = ? AND r.person = ? LIMIT 1",
                   "ii", incident, person);
}

int store_incident_postpone(Store *store, int64_t id, int64_t until, Err *err)
{
    return sql_run(store, err, "UPDATE incident SET next_reminder = ? WHERE id = ?", "ii",
                   until, id);
}

int store_incident_due(Store *store, int64_t now, int64_t *ret_id, int64_t *ret_next, Err *err)
{
    sqlite3_stmt *row;
    int found =
        sql_query(store, err, &row,
                  "SELECT id, next_reminder FROM incident WHERE next_reminder IS NOT NULL"
                  " ORDER BY next_reminder LIMIT 1",
                  "");
    if (found < 0)
        return -1;
    *ret_next = INT64_MAX;
    if (found == 0)
        return 0;
    int64_t id = sqlite3_column_int64(row, 0);
    *ret_next = sqlite3_column_int64(row, 1);
    sql_end(row);
    if (*ret_next > now)
        return 0;
    *ret_id = id;
    return 1;
}

/* ---- reports ---- */

int store_report_insert(Store *store, int64_t mail, int64_t incident, int64_t from,
                        const char *json, const char *suggestion, int64_t *ret_id, Err *err)
{
    if (sql_run(store, err,
                "INSERT INTO report (mail, person, json, suggestion) VALUES (?, ?, ?, ?)",
                "intt", mail, from, json, suggestion) < 0)
        return -1;
    *ret_id = sqlite3_last_insert_rowid(store->db);
    return sql_run(store, err, "INSERT INTO incident_report (incident, report) VALUES (?, ?)",
                   "ii", incident, *ret_id);
}
