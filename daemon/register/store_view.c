/* The register as people and scripts look at it: rows with named columns. Changes nothing. A
 * statement that begins with "listing" reads a whole table and may; the others find their rows
 * by an index. */
#include "daemon/register/store_sql.h"

#include <assert.h>
#include <string.h>

struct StoreRow {
    Query query;
};

#define OPEN_DUTY "duty d WHERE d.incident = i.id AND d.due <> 0 AND d.done = 0"

#define INCIDENTS                                                                              \
    "/* listing */ SELECT i.id, i.reference, i.state, i.class, i.severity, i.route, "          \
    "i.received_at,"                                                                           \
    " i.opened_at, i.closed_at, o.prefix AS organisation,"                                     \
    " (SELECT count(*) FROM report r WHERE r.incident = i.id) AS reports,"                     \
    " (SELECT min(d.due) FROM " OPEN_DUTY ") AS next_due,"                                     \
    " (SELECT d.duty FROM " OPEN_DUTY " ORDER BY d.due, d.duty LIMIT 1) AS next_duty"          \
    " FROM incident i JOIN organisation o ON o.id = i.organisation"

#define OF_INCIDENT(column) " WHERE (?2 = 0 OR " column " = ?2)"

/* ?1 is the time, ?2 the incident. */
static const char *const views[] = {
    [STORE_VIEW_INCIDENTS] = INCIDENTS " ORDER BY i.id",
    [STORE_VIEW_OPEN] = INCIDENTS " WHERE i.closed_at = 0 ORDER BY i.id",
    [STORE_VIEW_OVERDUE] =
        INCIDENTS " WHERE i.closed_at = 0 AND EXISTS"
                  " (SELECT 1 FROM " OPEN_DUTY " AND d.due < ?1) ORDER BY i.id",
    [STORE_VIEW_QUARANTINE] = "/* listing */ SELECT q.id, o.prefix AS organisation, b.name AS "
                              "mailbox, q.at, q.received_at, q.size,"
                              " q.tries, q.reason, q.automatic, q.released_at FROM quarantine "
                              "q JOIN mailbox b ON b.id = q.mailbox"
                              " JOIN organisation o ON o.id = b.organisation ORDER BY q.id",
    [STORE_VIEW_MAIL] =
        "/* listing */ SELECT m.id, o.prefix AS organisation, b.name AS mailbox, "
        "m.uidvalidity, m.uid,"
        " m.received_at, m.taken_at, m.size, m.outcome, m.rule, i.reference FROM mail m"
        " JOIN mailbox b ON b.id = m.mailbox JOIN organisation o ON o.id = b.organisation"
        " LEFT JOIN incident i ON i.id = (SELECT r.incident FROM report r WHERE r.mail = m.id"
        " AND r.incident IS NOT NULL LIMIT 1)" OF_INCIDENT("i.id") " ORDER BY m.id",
    [STORE_VIEW_OUTBOX] =
        "/* listing */ SELECT x.id, o.prefix AS organisation, x.kind, x.state, x.role, "
        "i.reference, x.created_at,"
        " x.next_at, x.changed_at, x.tries, x.reply, x.message_id, x.returned_at, x.returned "
        "FROM outbox x"
        " JOIN organisation o ON o.id = x.organisation"
        " LEFT JOIN incident i ON i.id = x.incident" OF_INCIDENT("x.incident") " ORDER BY x.id",
    [STORE_VIEW_MAILBOXES] =
        "/* listing */ SELECT o.prefix AS organisation, b.name AS mailbox, b.last_poll_at, "
        "b.failures, b.problem,"
        " b.cursor, b.left_alone, (SELECT count(*) FROM mail m WHERE m.mailbox = b.id) AS taken"
        " FROM mailbox b JOIN organisation o ON o.id = b.organisation ORDER BY o.prefix, "
        "b.name",
    [STORE_VIEW_REPORTS] =
        "SELECT r.id, r.mail, m.received_at, m.size, lower(hex(e.sha256)) AS sha256, r.json, "
        "r.suggestion"
        " FROM report r JOIN mail m ON m.id = r.mail LEFT JOIN evidence e ON e.mail = m.id"
        " WHERE r.incident = ?2 ORDER BY r.id",
    [STORE_VIEW_DUTIES] = ("SELECT duty, owner, due, next, rung, done FROM duty"
                           " WHERE incident = ?2 ORDER BY due, duty"),
};

static int column_of(const StoreRow *row, const char *name)
{
    sqlite3_stmt *statement = row->query.statement;
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        if (strcmp(sqlite3_column_name(statement, i), name) == 0)
            return i;
    }
    assert(!"a column that the view does not have");
    return -1;
}

const char *store_row_text(const StoreRow *row, const char *column)
{
    const char *text = query_column_text(&row->query, column_of(row, column));
    return text ? text : "";
}

int64_t store_row_int(const StoreRow *row, const char *column)
{
    return query_column_int(&row->query, column_of(row, column));
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
