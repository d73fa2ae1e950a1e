/* Incidents of the register, with their duties and reports: a row is the core's value, column
 * by column. Decides nothing: what changes and when is the core's. Called by intake, deadline,
 * deliver. */
#include "daemon/register/store_sql.h"

#include "daemon/now.h"

#include <inttypes.h>
#include <string.h>

static int join_incident(Store *store, int64_t report, int64_t incident, Err *err)
{
    Query q =
        query_write(store, "INSERT INTO incident_report (report, incident) VALUES (?1, ?2)");
    query_int(&q, report);
    query_int(&q, incident);
    return query_run(&q, err);
}

int store_report_insert(Store *store, int64_t mail, int64_t incident, int64_t from,
                        const char *json, const char *suggestion, int64_t *ret_id, Err *err)
{
    int64_t id = 0;
    Query q = query_write(store, "INSERT INTO report (mail, person, json, suggestion)"
                                 " VALUES (?1, ?2, ?3, ?4)");
    query_int(&q, mail);
    query_id(&q, from);
    query_text(&q, json);
    query_text(&q, suggestion);
    if (query_insert(&q, &id, err) < 0 ||
        (incident && join_incident(store, id, incident, err) < 0))
        return -1;
    *ret_id = id;
    return 0;
}

/* 0 (nothing to be reminded of) is NULL in the table, so that the index holds only what will be
 * asked for. */
static int64_t next_reminder(const Incident *incident)
{
    int64_t next = NEVER;
    for (int i = 0; i < DUTY_COUNT; i++) {
        const Duty *duty = &incident->duty[i];
        bool waits = incident->held && i != DUTY_RELEASE;
        if (duty->due && !duty->done && duty->next && !waits)
            next = MIN(next, duty->next);
    }
    return next == NEVER ? 0 : next;
}

/* A duty that is as it was costs a look-up and no page of the log. */
static int put_duty(Store *store, int64_t incident, DutyKind kind, const Duty *duty, Err *err)
{
    Query q = query_write(
        store, "INSERT INTO duty (incident, duty, owner, due, next, rung, done, start, reached)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
               " ON CONFLICT DO UPDATE SET owner = excluded.owner, due = excluded.due,"
               " next = excluded.next, rung = excluded.rung, done = excluded.done,"
               " start = excluded.start, reached = excluded.reached"
               " WHERE (owner, due, next, rung, done, start, reached) IS NOT"
               " (excluded.owner, excluded.due, excluded.next, excluded.rung, excluded.done,"
               " excluded.start, excluded.reached)");
    query_int(&q, incident);
    query_text(&q, duty_name(kind));
    query_text(&q, role_name(duty->owner));
    query_int(&q, duty->due);
    query_int(&q, duty->next);
    query_int(&q, duty->rung);
    query_int(&q, duty->done);
    query_int(&q, duty->start);
    query_int(&q, duty->reached);
    return query_run(&q, err);
}

static int put_duties(Store *store, const Incident *incident, Err *err)
{
    for (int i = 0; i < DUTY_COUNT; i++) {
        if (incident->duty[i].due &&
            put_duty(store, incident->id, (DutyKind)i, &incident->duty[i], err) < 0)
            return -1;
    }
    return 0;
}

static int next_number(Store *store, int64_t organisation, int year, int64_t *ret, Err *err)
{
    Query q = query_read(store, "SELECT coalesce(max(number), 0) + 1 FROM incident"
                                " WHERE organisation = ?1 AND year = ?2");
    query_int(&q, organisation);
    query_int(&q, year);
    return query_value(&q, ret, err) < 0 ? -1 : 0;
}

static void bind_state(Query *q, const Incident *incident)
{
    query_id(q, incident->reporter);
    query_text(q, incident_state_name(incident->state));
    query_text(q, route_name(incident->route));
    query_text(q, incident_class_name(incident->class));
    query_text(q, severity_name(incident->severity));
    query_text(q, kind_name(incident->type));
    query_text(q, severity_name(incident->deadline_severity));
    query_int(q, incident->received_at);
    query_int(q, incident->aware_at);
    query_int(q, incident->opened_at);
    query_int(q, incident->closed_at);
    query_id(q, next_reminder(incident));
    query_text(q, incident_state_name(incident->before));
    query_int(q, incident->classified_at);
    query_id(q, incident->investigator);
    for (int track = 0; track < TRACK_COUNT; track++)
        query_text(q, track_state_name(incident->track[track]));
    query_int(q, incident->points);
    query_int(q, incident->suspected);
    query_int(q, incident->excluded);
    query_int(q, incident->escalations);
    query_int(q, incident->cleared);
    query_int(q, incident->held);
    query_text(q, kind_name(incident->besides));
    query_int(q, incident->answered);
}

int store_incident_insert(Store *store, int64_t organisation, int year, const char *prefix,
                          Incident *incident, char **ret_reference, Err *err)
{
    int64_t number = 0;
    if (next_number(store, organisation, year, &number, err) < 0)
        return -1;
    g_autofree char *reference = g_strdup_printf("%s-%d-%04" PRId64, prefix, year, number);
    Query q = query_write(
        store,
        "INSERT INTO incident (reporter, state, route, class, severity, type,"
        " deadline_severity, received_at, aware_at, opened_at, closed_at, next_reminder, "
        "before,"
        " classified_at, investigator, ico, subjects, discipline, points, suspected, excluded,"
        " escalations, cleared, held, besides, answered, organisation, year, number, reference)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)");
    bind_state(&q, incident);
    query_int(&q, organisation);
    query_int(&q, year);
    query_int(&q, number);
    query_text(&q, reference);
    Incident opened = *incident;
    if (query_insert(&q, &opened.id, err) < 0 || put_duties(store, &opened, err) < 0)
        return -1;
    incident->id = opened.id;
    *ret_reference = g_steal_pointer(&reference);
    return 0;
}

int store_incident_update(Store *store, const Incident *incident, Err *err)
{
    Query q = query_write(
        store, "UPDATE incident SET reporter = ?1, state = ?2, route = ?3, class = ?4,"
               " severity = ?5, type = ?6, deadline_severity = ?7, received_at = ?8,"
               " aware_at = ?9, opened_at = ?10, closed_at = ?11, next_reminder = ?12,"
               " before = ?13, classified_at = ?14, investigator = ?15, ico = ?16,"
               " subjects = ?17, discipline = ?18, points = ?19, suspected = ?20,"
               " excluded = ?21, escalations = ?22, cleared = ?23, held = ?24, besides = ?25,"
               " answered = ?26 WHERE id = ?27");
    bind_state(&q, incident);
    query_int(&q, incident->id);
    return query_run(&q, err) < 0 ? -1 : put_duties(store, incident, err);
}

static int load_duties(Store *store, Incident *incident, Err *err)
{
    Query q = query_read(store, "SELECT duty, owner, due, next, rung, done, start, reached "
                                "FROM duty WHERE incident = ?1");
    query_int(&q, incident->id);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        DutyKind kind;
        Duty duty = {
            .due = query_column_int(&q, 2),
            .next = query_column_int(&q, 3),
            .rung = (int)query_column_int(&q, 4),
            .done = query_column_int(&q, 5),
            .start = query_column_int(&q, 6),
            .reached = query_column_int(&q, 7),
        };
        if (!query_column_term(&q, 0, duty, &kind) ||
            !query_column_term(&q, 1, role, &duty.owner))
            return store_unknown(&q, "a duty or an owner", err);
        incident->duty[kind] = duty;
    }
    return found;
}

static bool load_tracks(const Query *q, Incident *incident)
{
    for (int track = 0; track < TRACK_COUNT; track++) {
        if (!query_column_term(q, 20 + track, track_state, &incident->track[track]))
            return false;
    }
    return true;
}

int store_incident_load(Store *store, int64_t id, Incident *ret, int64_t *ret_organisation,
                        char **ret_reference, Err *err)
{
    Query q = query_read(
        store,
        "SELECT state, route, class, severity, reporter, received_at, aware_at,"
        " opened_at, closed_at, organisation, reference, deadline_severity, type, before,"
        " classified_at, investigator, points, suspected, excluded, escalations, ico,"
        " subjects, discipline, cleared, held, besides, answered FROM incident WHERE id = ?1");
    query_int(&q, id);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    Incident incident = {
        .id = id,
        .reporter = query_column_int(&q, 4),
        .received_at = query_column_int(&q, 5),
        .aware_at = query_column_int(&q, 6),
        .opened_at = query_column_int(&q, 7),
        .closed_at = query_column_int(&q, 8),
        .classified_at = query_column_int(&q, 14),
        .investigator = query_column_int(&q, 15),
        .points = (uint32_t)query_column_int(&q, 16),
        .suspected = (RoleSet)query_column_int(&q, 17),
        .excluded = (RoleSet)query_column_int(&q, 18),
        .escalations = (int)query_column_int(&q, 19),
        .cleared = (RoleSet)query_column_int(&q, 23),
        .held = query_column_int(&q, 24) != 0,
        .answered = (uint32_t)query_column_int(&q, 26),
    };
    int type = kind_find(query_column_text(&q, 12));
    int besides = kind_find(query_column_text(&q, 25));
    if (!query_column_term(&q, 0, incident_state, &incident.state) ||
        !query_column_term(&q, 1, route, &incident.route) ||
        !query_column_term(&q, 2, incident_class, &incident.class) ||
        !query_column_term(&q, 3, severity, &incident.severity) ||
        !query_column_term(&q, 11, severity, &incident.deadline_severity) || type < 0 ||
        besides < 0 || !query_column_term(&q, 13, incident_state, &incident.before) ||
        !load_tracks(&q, &incident))
        return store_unknown(&q, "a state, route, class, type, severity or track", err);
    incident.type = (Kind)type;
    incident.besides = (Kind)besides;
    int64_t organisation = query_column_int(&q, 9);
    g_autofree char *reference = g_strdup(query_column_text(&q, 10));
    query_end(&q);
    if (load_duties(store, &incident, err) < 0)
        return -1;
    *ret = incident;
    if (ret_organisation)
        *ret_organisation = organisation;
    if (ret_reference)
        *ret_reference = g_steal_pointer(&reference);
    return 1;
}

/* Takes "PREFIX-YEAR-NUMBER" apart: a row is looked up by these and then its text compared, so
 * that the text needs no index. NULL when it has another form. */
static char *split_reference(const char *reference, int64_t *ret_year, int64_t *ret_number)
{
    const char *number = strrchr(reference, '-');
    if (!number || number - reference < 5 || number[-5] != '-' || !g_ascii_isdigit(number[1]))
        return NULL;
    *ret_year = g_ascii_strtoll(number - 4, NULL, 10);
    *ret_number = g_ascii_strtoll(number + 1, NULL, 10);
    return g_strndup(reference, (size_t)(number - 5 - reference));
}

int store_incident_find(Store *store, int64_t organisation, const char *reference,
                        int64_t *ret_id, Err *err)
{
    int64_t year, number;
    g_autofree char *prefix = split_reference(reference, &year, &number);
    if (!prefix)
        return 0;
    g_autofree char *upper = g_ascii_strup(prefix, -1);
    Query q =
        query_read(store, "SELECT id FROM incident WHERE organisation = iif(?1 <> 0, ?1,"
                          " (SELECT id FROM organisation WHERE prefix = ?2))"
                          " AND year = ?3 AND number = ?4 AND reference = ?5 COLLATE NOCASE");
    query_int(&q, organisation);
    query_text(&q, upper);
    query_int(&q, year);
    query_int(&q, number);
    query_text(&q, reference);
    return query_value(&q, ret_id, err);
}

int store_incident_next_anonymous(Store *store, int64_t organisation, int64_t *id,
                                  char **ret_reference, Err *err)
{
    Query q = query_read(store, "SELECT id, reference FROM incident WHERE organisation = ?1"
                                " AND route = ?2 AND id > ?3 ORDER BY id LIMIT 1");
    query_int(&q, organisation);
    query_text(&q, route_name(ROUTE_ANONYMOUS));
    query_int(&q, *id);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *id = query_column_int(&q, 0);
    *ret_reference = g_strdup(query_column_text(&q, 1));
    query_end(&q);
    return 1;
}

int store_incident_like(Store *store, int64_t organisation, int64_t person, Kind kind,
                        int64_t since, char **ret_reference, Err *err)
{
    Query q =
        query_read(store, "SELECT reference FROM incident"
                          " WHERE id > (SELECT coalesce(max(id), 0) FROM incident) - 50"
                          " AND organisation = ?1 AND reporter IS NOT ?2 AND type = ?3"
                          " AND received_at >= ?4 AND closed_at = 0 AND route = 'named'"
                          " AND suspected = 0 AND excluded = 0 AND class <> 'not_an_incident'"
                          " ORDER BY id DESC LIMIT 1");
    query_int(&q, organisation);
    query_int(&q, person);
    query_text(&q, kind_name(kind));
    query_int(&q, since);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_reference = g_strdup(query_column_text(&q, 0));
    query_end(&q);
    return 1;
}

int store_report_recent(Store *store, int64_t person, int64_t since, int64_t *id,
                        char **ret_reference, char **ret_json, Err *err)
{
    Query q = query_read(
        store, "SELECT r.id, i.reference, r.json FROM report r"
               " JOIN incident_report ir ON ir.report = r.id"
               " JOIN incident i ON i.id = ir.incident"
               " WHERE r.id > (SELECT coalesce(max(id), 0) FROM report) - 50 AND r.id < ?1"
               " AND r.person = ?2 AND i.received_at >= ?3 AND i.route = 'named'"
               " AND i.suspected = 0 AND i.excluded = 0 ORDER BY r.id DESC LIMIT 1");
    query_int(&q, *id);
    query_int(&q, person);
    query_int(&q, since);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *id = query_column_int(&q, 0);
    *ret_reference = g_strdup(query_column_text(&q, 1));
    *ret_json = g_strdup(query_column_text(&q, 2));
    query_end(&q);
    return 1;
}

int store_incident_is_erased(Store *store, int64_t incident, Err *err)
{
    int64_t survivor = 0;
    if (store_incident_survivor(store, incident, &survivor, err) < 0)
        return -1;
    Query q = query_read(store, "SELECT 1 FROM audit WHERE incident IN (?1, ?2)"
                                " AND event = 'erased' LIMIT 1");
    int64_t one;
    query_int(&q, incident);
    query_int(&q, survivor);
    return query_value(&q, &one, err);
}

int store_incident_has_participant(Store *store, int64_t incident, int64_t person, Err *err)
{
    Query q =
        query_read(store, "SELECT 1 FROM incident_report ir JOIN report r ON r.id = ir.report"
                          " WHERE ir.incident = ?1 AND r.person = ?2"
                          " UNION ALL SELECT 1 FROM incident WHERE id = ?1 AND reporter = ?2"
                          " UNION ALL SELECT 1 FROM code WHERE incident = ?1 AND person = ?2"
                          " LIMIT 1");
    int64_t one;
    query_int(&q, incident);
    query_int(&q, person);
    return query_value(&q, &one, err);
}

int store_incident_postpone(Store *store, int64_t id, int64_t until, Err *err)
{
    Query q = query_write(store, "UPDATE incident SET next_reminder = ?2 WHERE id = ?1");
    query_int(&q, id);
    query_int(&q, until);
    return query_run(&q, err);
}

int store_incident_due(Store *store, int64_t now, int64_t *ret_id, int64_t *ret_next, Err *err)
{
    Query q =
        query_read(store, "SELECT next_reminder, id FROM incident WHERE next_reminder < ?1"
                          " ORDER BY next_reminder LIMIT 1");
    query_int(&q, NEVER);
    return query_due(&q, now, ret_id, ret_next, err);
}
