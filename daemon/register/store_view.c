/* The register as people and scripts look at it: rows with named columns. Changes nothing. A
 * statement that begins with "listing" reads a whole table and may; the others find their rows
 * by an index. */
#include "daemon/register/store_sql.h"

#include <string.h>

struct StoreRow {
    Query query;
};

/* Nobody is chased for what the system owes; and while the Chair holds an incident, nobody but the
 * Chair. */
#define OPEN_DUTY                                                                              \
    "duty d WHERE d.incident = i.id AND d.due <> 0 AND d.done = 0 AND d.owner <> 'system'"     \
    " AND (i.held = 0 OR d.duty = 'release')"

#define INCIDENTS                                                                              \
    "/* listing */ SELECT i.id, i.reference, i.state, i.class, i.type, i.severity, i.route,"   \
    " i.received_at, i.opened_at, i.closed_at, i.held, o.prefix AS organisation,"              \
    " (SELECT count(*) FROM incident_report ir JOIN classification c ON c.report = ir.report"  \
    " WHERE ir.incident = i.id) AS reports,"                                                   \
    " (SELECT min(d.due) FROM " OPEN_DUTY ") AS next_due,"                                     \
    " (SELECT d.duty FROM " OPEN_DUTY " ORDER BY d.due, d.duty LIMIT 1) AS next_duty"          \
    " FROM incident i JOIN organisation o ON o.id = i.organisation"
#define ARE_OPEN " WHERE i.state NOT IN ('closed', 'duplicate', 'not_an_incident')"
#define ARE_OPEN_OR(owe)                                                                       \
    " WHERE (i.state NOT IN ('closed', 'duplicate', 'not_an_incident') OR " owe ")"
#define COUNT_OF(field, column)                                                                \
    " SELECT '" field "' AS field, " column " AS value, count(*) AS incidents FROM incident"   \
    " WHERE held = 0 AND (?2 = 0 OR organisation = ?2) GROUP BY " column
#define OF_INCIDENT(column) " WHERE (?2 = 0 OR " column " = ?2)"

#define QUARANTINE                                                                             \
    "/* listing */ SELECT q.id, o.prefix AS organisation, b.name AS mailbox, q.at,"            \
    " q.received_at, q.size, q.tries, q.reason, q.automatic, q.released_at"                    \
    " FROM quarantine q JOIN mailbox b ON b.id = q.mailbox"                                    \
    " JOIN organisation o ON o.id = b.organisation"
#define AND_OF(column) " AND (?2 = 0 OR " column " = ?2)"
/* The levels that matter most come first; an incident without one is a minor one until then. */
#define BY_LEVEL                                                                               \
    " CASE i.severity WHEN 'critical' THEN 0 WHEN 'major' THEN 1 WHEN 'moderate' THEN 2"       \
    " WHEN 'near_miss' THEN 4 ELSE 3 END,"
#define ERRANDS                                                                                \
    " SELECT e.id, o.prefix AS organisation, e.kind, e.number, e.owner, e.due, e.next,"        \
    " e.opened, e.done, e.what, e.answer, i.closed_at, i.suspected, i.excluded, i.held,"       \
    " coalesce(i.reference, o.prefix || '-R' || e.number) AS reference,"                       \
    " iif(p.name <> '', p.name, p.address) AS person,"                                         \
    " (SELECT s.number FROM errand s WHERE s.id = e.same_as) AS same_as"                       \
    " FROM errand e JOIN organisation o ON o.id = e.organisation"                              \
    " LEFT JOIN incident i ON i.id = e.incident LEFT JOIN person p ON p.id = e.person"
/* Those without a due time come last of their level. */
#define ORDER_OF_ERRANDS " ORDER BY" BY_LEVEL " e.due = 0, e.due, e.id"

/* ?1 is the time, ?2 the incident. */
static const char *const views[] = {
    [STORE_VIEW_INCIDENTS] = INCIDENTS " ORDER BY i.id",
    [STORE_VIEW_OPEN] = INCIDENTS ARE_OPEN " ORDER BY i.id",
    [STORE_VIEW_OVERDUE] = INCIDENTS " WHERE next_due <= ?1 ORDER BY next_due, i.id",
    [STORE_VIEW_QUARANTINE] = QUARANTINE " WHERE q.released_at IS NULL ORDER BY q.id",
    [STORE_VIEW_QUARANTINE_ALL] = QUARANTINE " ORDER BY q.id",
    [STORE_VIEW_MAIL] =
        "/* listing */ SELECT m.id, o.prefix AS organisation, b.name AS mailbox,"
        " m.uidvalidity, m.uid, m.received_at, m.taken_at, m.size, m.outcome, m.rule,"
        " coalesce(i.reference, iif(e.incident IS NULL, o.prefix || '-R' || e.number, NULL))"
        " AS reference"
        " FROM mail m JOIN mailbox b ON b.id = m.mailbox"
        " JOIN organisation o ON o.id = b.organisation"
        " LEFT JOIN report r ON r.mail = m.id"
        " LEFT JOIN errand_report er ON er.report = r.id"
        " LEFT JOIN errand e ON e.id = er.errand"
        " LEFT JOIN incident_report ir ON ir.report = r.id"
        " LEFT JOIN incident i ON i.id = ir.incident" OF_INCIDENT("i.id") " ORDER BY m.id",
    [STORE_VIEW_OUTBOX] =
        "/* listing */ SELECT x.id, o.prefix AS organisation, x.kind, x.state, x.role,"
        " i.reference, x.created_at, x.next_at, x.tries, x.reply, x.message_id,"
        " x.returned_at, x.returned FROM outbox x"
        " LEFT JOIN organisation o ON o.id = x.organisation"
        " LEFT JOIN incident i ON i.id = x.incident" OF_INCIDENT("x.incident") " ORDER BY x.id",
    [STORE_VIEW_MAILBOXES] =
        "/* listing */ SELECT o.prefix AS organisation, b.name AS mailbox, b.last_poll_at,"
        " b.failures, b.problem, b.cursor, b.left_alone,"
        " (SELECT count(*) FROM mail m WHERE m.mailbox = b.id) AS taken"
        " FROM mailbox b JOIN organisation o ON o.id = b.organisation ORDER BY b.id",
    [STORE_VIEW_REPORTS] =
        "SELECT r.id, r.mail, m.received_at, m.size, lower(hex(e.sha256)) AS sha256, r.json,"
        " r.suggestion, r.held, c.json AS classification, o.prefix AS organisation"
        " FROM incident_report ir"
        " JOIN report r ON r.id = ir.report JOIN mail m ON m.id = r.mail"
        " JOIN mailbox b ON b.id = m.mailbox JOIN organisation o ON o.id = b.organisation"
        " LEFT JOIN evidence e ON e.mail = m.id"
        " LEFT JOIN classification c ON c.report = r.id"
        " WHERE ir.incident = ?2 ORDER BY r.id",
    [STORE_VIEW_ALL_REPORTS] =
        "/* listing */ SELECT i.reference, o.prefix AS organisation, r.json"
        " FROM incident_report ir JOIN report r ON r.id = ir.report"
        " JOIN incident i ON i.id = ir.incident"
        " JOIN organisation o ON o.id = i.organisation ORDER BY r.id",
    [STORE_VIEW_COUNTS] = "/* listing */" COUNT_OF("class", "class") " UNION ALL" COUNT_OF(
        "type", "type") " UNION ALL" COUNT_OF("severity",
                                              "severity") " UNION ALL" COUNT_OF("state",
                                                                                "state"),
    [STORE_VIEW_RULES] =
        "/* listing */ SELECT c.rule, count(*) AS held,"
        " sum(EXISTS (SELECT 1 FROM correction k WHERE k.incident = ir.incident"
        " AND instr(' ' || k.rules || ' ', ' ' || c.rule || ' '))) AS corrected"
        " FROM classification_rule c JOIN incident_report ir ON ir.report = c.report"
        " JOIN report r ON r.id = c.report JOIN incident i ON i.id = ir.incident"
        " WHERE i.held = 0 AND r.held = 0 AND (?2 = 0 OR i.organisation = ?2)"
        " GROUP BY c.rule ORDER BY held DESC, c.rule",
    [STORE_VIEW_DUTIES] =
        ("SELECT d.duty, d.owner, d.due, d.next, d.rung, d.done, o.prefix AS organisation"
         " FROM duty d JOIN incident i ON i.id = d.incident"
         " JOIN organisation o ON o.id = i.organisation"
         " WHERE d.incident = ?2 ORDER BY d.due, d.duty"),
    [STORE_VIEW_DECISIONS] =
        "SELECT d.at, d.role, p.name, p.address, d.command, d.argument,"
        " o.prefix AS organisation FROM decision d JOIN person p ON p.id = d.person"
        " JOIN organisation o ON o.id = p.organisation WHERE d.incident = ?2 ORDER BY d.id",
    [STORE_VIEW_SEALED] =
        "SELECT s.id, s.at, s.fingerprint, s.size, s.size > 0 AS kept,"
        " o.prefix AS organisation FROM sealed s JOIN incident i ON i.id = s.incident"
        " JOIN organisation o ON o.id = i.organisation WHERE s.incident = ?2 ORDER BY s.id",
    [STORE_VIEW_SECTIONS] =
        "SELECT s.label, s.role, p.name, s.at, s.text, o.prefix AS organisation FROM section s"
        " JOIN person p ON p.id = s.person JOIN organisation o ON o.id = p.organisation"
        " WHERE s.incident = ?2 ORDER BY s.label, s.at",
    [STORE_VIEW_BREACHES] = "SELECT b.policy, o.prefix AS organisation FROM breach b"
                            " JOIN incident i ON i.id = b.incident JOIN organisation o ON"
                            " o.id = i.organisation WHERE b.incident = ?2 ORDER BY b.policy",
    [STORE_VIEW_CASES] =
        "/* listing */ SELECT i.id, i.reference, i.state, i.class, i.severity, i.received_at,"
        " o.prefix AS organisation FROM incident i JOIN organisation o ON o.id = "
        "i.organisation" ARE_OPEN " AND i.organisation = ?2 ORDER BY" BY_LEVEL " i.id",
    [STORE_VIEW_ERRANDS] =
        "/* listing */" ERRANDS " WHERE e.done = 0" AND_OF("e.organisation") ORDER_OF_ERRANDS,
    [STORE_VIEW_INCIDENT_ERRANDS] = ERRANDS " WHERE e.incident = ?2 ORDER BY e.number",
    [STORE_VIEW_ERRAND] = ERRANDS " WHERE e.id = ?2",
    [STORE_VIEW_ERRAND_REPORTS] =
        "SELECT r.json, o.prefix AS organisation FROM errand_report er"
        " JOIN report r ON r.id = er.report JOIN errand e ON e.id = er.errand"
        " JOIN organisation o ON o.id = e.organisation"
        " WHERE er.errand = ?2 ORDER BY r.id",
    [STORE_VIEW_AGENDA] =
        "SELECT i.id, i.reference, i.state, i.severity,"
        " i.suspected, i.excluded, i.held, i.classified_at <> 0 AS decided, i.route,"
        " i.aware_at, i.ico, d.duty, "
        "d.owner, d.due, o.prefix AS organisation"
        " FROM incident i JOIN organisation o ON o.id = i.organisation"
        " LEFT JOIN duty d ON d.incident = i.id AND d.due <> 0 AND d.done = 0"
        " AND d.owner <> 'system'" ARE_OPEN_OR(
            "d.due <= ?1") " AND i.organisation = ?2 ORDER BY" BY_LEVEL
                           " d.due IS NULL, d.due, i.id",
    [STORE_VIEW_CAUGHT] =
        "SELECT q.id, b.name AS mailbox, q.at, q.reason, q.automatic,"
        " NOT EXISTS (SELECT 1 FROM outbox WHERE effect_key = 'move/quarantine/' || q.id)"
        " AS stays, o.prefix AS organisation FROM quarantine q JOIN mailbox b ON b.id = "
        "q.mailbox"
        " JOIN organisation o ON o.id = b.organisation"
        " WHERE q.released_at IS NULL AND b.organisation = ?2 ORDER BY q.id",
};

/* -1: the view has no such column (a table of the command line may serve several). */
static int column_of(const StoreRow *row, const char *name)
{
    sqlite3_stmt *statement = row->query.statement;
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        if (strcmp(sqlite3_column_name(statement, i), name) == 0)
            return i;
    }
    return -1;
}

const char *store_row_text(const StoreRow *row, const char *column)
{
    int i = column_of(row, column);
    const char *text = i < 0 ? NULL : query_column_text(&row->query, i);
    return text ? text : "";
}

int64_t store_row_int(const StoreRow *row, const char *column)
{
    int i = column_of(row, column);
    return i < 0 ? 0 : query_column_int(&row->query, i);
}

/* Not every view asks for the time or an incident; SQLite counts parameters by their highest
 * number. */
static void bind_what_it_asks_for(Query *q, int64_t now, int64_t incident)
{
    int wanted = sqlite3_bind_parameter_count(q->statement);
    if (wanted >= 1)
        query_int(q, now);
    if (wanted >= 2)
        query_int(q, incident);
}

int store_view(Store *store, StoreView view, int64_t now, int64_t incident,
               int (*each)(const StoreRow *, void *), void *user, Err *err)
{
    StoreRow row = {.query = query_read(store, views[view])};
    bind_what_it_asks_for(&row.query, now, incident);
    int found;
    while ((found = query_step(&row.query, err)) > 0) {
        int stop = each(&row, user);
        if (stop) {
            query_end(&row.query);
            return stop;
        }
    }
    return found;
}
