/* The register, looked at: the listings of the command line. Nothing of the daemon's work
 * depends on them. */
#include "daemon/register/store_sql.h"

#include <string.h>

struct StoreRow {
    sqlite3_stmt *statement;
};

static int find_column(const StoreRow *row, const char *column)
{
    for (int i = 0; i < sqlite3_column_count(row->statement); i++) {
        if (strcmp(sqlite3_column_name(row->statement, i), column) == 0)
            return i;
    }
    return -1;
}

const char *store_row_text(const StoreRow *row, const char *column)
{
    int i = find_column(row, column);
    const char *text = i < 0 ? NULL : (const char *)sqlite3_column_text(row->statement, i);
    return text ? text : "";
}

int64_t store_row_int(const StoreRow *row, const char *column)
{
    int i = find_column(row, column);
    return i < 0 ? 0 : sqlite3_column_int64(row->statement, i);
}

/* next_due is what comes first of the duties still open; the duty's name rides along (SQLite's
 * bare columns of min()). */
#define INCIDENT_SELECT                                                                        \
    "SELECT i.id AS id, i.reference AS reference, i.state AS state, i.class AS class, "        \
    "i.severity AS severity,"                                                                  \
    " i.route AS route, i.received_at AS received_at, i.opened_at AS opened_at, o.prefix AS "  \
    "organisation,"                                                                            \
    " (SELECT count(*) FROM incident_report ir WHERE ir.incident = i.id) AS reports,"          \
    " min(d.due) AS next_due, d.duty AS next_duty"                                             \
    " FROM incident i JOIN organisation o ON o.id = i.organisation"                            \
    " LEFT JOIN duty d ON d.incident = i.id AND d.done IS NULL AND d.owner <> 'system'"
#define IS_OPEN        "i.state NOT IN ('closed', 'duplicate', 'not_an_incident')"
#define INCIDENT_ORDER " GROUP BY i.id ORDER BY i.id"

/* ?1 is the incident of a view of one, or 0; ?2 is now. */
static const char *const views[] = {
    [STORE_VIEW_INCIDENTS] = INCIDENT_SELECT " WHERE ?1 = 0 AND ?2 = ?2" INCIDENT_ORDER,
    [STORE_VIEW_OPEN] = INCIDENT_SELECT " WHERE ?1 = 0 AND ?2 = ?2 AND " IS_OPEN INCIDENT_ORDER,
    [STORE_VIEW_OVERDUE] = INCIDENT_SELECT
    " WHERE ?1 = 0 AND " IS_OPEN " GROUP BY i.id HAVING min(d.due) <= ?2 ORDER BY min(d.due)",
    [STORE_VIEW_QUARANTINE] = "SELECT q.id AS id, o.prefix AS organisation, b.name AS mailbox, "
                              "q.at AS at, q.received_at AS received_at,"
                              " q.size AS size, q.tries AS tries, q.reason AS reason, "
                              "q.released_at AS released_at, q.automatic AS automatic"
                              " FROM quarantine q JOIN mailbox b ON b.id = q.mailbox JOIN "
                              "organisation o ON o.id = b.organisation"
                              " WHERE ?1 = 0 AND ?2 = ?2 ORDER BY q.id",
    [STORE_VIEW_MAIL] =
        "SELECT m.id AS id, o.prefix AS organisation, b.name AS mailbox, m.uidvalidity AS "
        "uidvalidity, m.uid AS uid,"
        " m.received_at AS received_at, m.taken_at AS taken_at, m.size AS size, m.outcome AS "
        "outcome, m.rule AS rule,"
        " i.reference AS reference FROM mail m JOIN mailbox b ON b.id = m.mailbox"
        " JOIN organisation o ON o.id = m.organisation LEFT JOIN report r ON r.mail = m.id"
        " LEFT JOIN incident_report ir ON ir.report = r.id LEFT JOIN incident i ON i.id = "
        "ir.incident"
        " WHERE (?1 = 0 OR i.id = ?1) AND ?2 = ?2 ORDER BY m.id",
    [STORE_VIEW_OUTBOX] =
        "SELECT x.id AS id, o.prefix AS organisation, x.kind AS kind, x.state AS state, x.role "
        "AS role,"
        " i.reference AS reference, x.created_at AS created_at, x.next_at AS next_at, x.tries "
        "AS tries,"
        " x.reply AS reply, x.message_id AS message_id, x.returned AS returned FROM outbox x"
        " LEFT JOIN organisation o ON o.id = x.organisation LEFT JOIN incident i ON i.id = "
        "x.incident"
        " WHERE (?1 = 0 OR x.incident = ?1) AND ?2 = ?2 ORDER BY x.id",
    [STORE_VIEW_MAILBOXES] =
        "SELECT o.prefix AS organisation, b.name AS mailbox, b.last_poll_at AS last_poll_at, "
        "b.failures AS failures,"
        " b.problem AS problem, b.cursor AS cursor, b.left_alone AS left_alone,"
        " (SELECT count(*) FROM mail m WHERE m.mailbox = b.id) AS taken"
        " FROM mailbox b JOIN organisation o ON o.id = b.organisation WHERE ?1 = 0 AND ?2 = ?2 "
        "ORDER BY b.id",
    [STORE_VIEW_REPORTS] = "SELECT r.id AS id, r.mail AS mail, m.received_at AS received_at, "
                           "m.size AS size, lower(hex(m.sha256)) AS sha256,"
                           " r.json AS json, r.suggestion AS suggestion, o.prefix AS "
                           "organisation FROM incident_report ir"
                           " JOIN report r ON r.id = ir.report JOIN mail m ON m.id = r.mail "
                           "JOIN organisation o ON o.id = m.organisation"
                           " WHERE ir.incident = ?1 AND ?2 = ?2 ORDER BY r.id",
    [STORE_VIEW_DUTIES] =
        "SELECT d.duty AS duty, d.owner AS owner, d.due AS due, d.next AS next, d.rung AS "
        "rung, d.done AS done,"
        " o.prefix AS organisation FROM duty d JOIN incident i ON i.id = d.incident"
        " JOIN organisation o ON o.id = i.organisation WHERE d.incident = ?1 AND ?2 = ?2 ORDER "
        "BY d.due",
};

int store_view(Store *store, StoreView view, int64_t now, int64_t incident,
               int (*each)(const StoreRow *, void *), void *user, Err *err)
{
    StoreRow row;
    int more = sql_query(store, err, &row.statement, views[view], "ii", incident, now);
    for (; more == 1; more = sql_next(store, err, row.statement)) {
        int stop = each(&row, user);
        if (stop != 0) {
            sql_end(row.statement);
            return stop;
        }
    }
    return more;
}
