/* What is personal of an incident that has ended is overwritten (secure_delete): its row, its
 * reference, its times, its level, which rules held and the chain of its record stay, and so do the
 * keys by which its mails are known again. Called by `incidentd erase`; and who reported one that
 * becomes anonymous, by intake. */
#include "daemon/register/store_sql.h"

#include <string.h>

/* Its mails: the reports, and the commands. */
#define ITS_MAILS                                                                              \
    "SELECT r.mail FROM incident_report ir JOIN report r ON r.id = ir.report"                  \
    " WHERE ir.incident = ?1"                                                                  \
    " UNION SELECT mail FROM mail_incident WHERE incident = ?1"
#define ITS_ERRANDS "SELECT id FROM errand WHERE incident = ?1"
#define ITS_REPORTS "SELECT report FROM incident_report WHERE incident = ?1"

int store_erase_refusal(Store *store, int64_t incident, const char **ret, Err *err)
{
    static const char mails[] =
        "/* listing */ SELECT count(*) FROM outbox o WHERE state IN ('pending', 'sending')"
        " AND (incident = ?1 OR EXISTS (SELECT 1 FROM outbox_about a WHERE a.outbox = o.id"
        " AND a.incident = ?1))";
    static const char actions[] =
        "SELECT count(*) FROM errand WHERE incident = ?1 AND done = 0";
    int64_t waiting = 0, open = 0;
    Query m = query_read(store, mails);
    query_int(&m, incident);
    Query a = query_read(store, actions);
    query_int(&a, incident);
    if (query_value(&m, &waiting, err) < 0 || query_value(&a, &open, err) < 0)
        return -1;
    *ret = waiting ? "mails about it still wait to go out"
           : open ? "a remedial action of it is still open; `incidentd list --errands` shows it"
                  : NULL;
    return 0;
}

/* ---- people ---- */

/* Owned; NULL: it failed. */
static GArray *ids_of(Query *q, Err *err)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int found;
    while ((found = query_step(q, err)) > 0) {
        int64_t id = query_column_int(q, 0);
        g_array_append_val(ids, id);
    }
    if (found == 0)
        return ids;
    g_array_free(ids, TRUE);
    return NULL;
}

/* Whoever the incident's rows name. Owned. */
static GArray *people_of(Store *store, int64_t incident, Err *err)
{
    static const char sql[] =
        "SELECT reporter FROM incident WHERE id = ?1"
        " UNION SELECT investigator FROM incident WHERE id = ?1"
        " UNION SELECT r.person FROM incident_report ir JOIN report r ON r.id = ir.report"
        " WHERE ir.incident = ?1"
        " UNION SELECT person FROM decision WHERE incident = ?1"
        " UNION SELECT person FROM correction WHERE incident = ?1"
        " UNION SELECT person FROM section WHERE incident = ?1"
        " UNION SELECT person FROM code WHERE incident = ?1"
        " UNION SELECT person FROM errand WHERE incident = ?1"
        " UNION SELECT requester FROM errand WHERE incident = ?1"
        " UNION SELECT answered_by FROM errand WHERE incident = ?1";
    Query q = query_read(store, sql);
    query_int(&q, incident);
    return ids_of(&q, err);
}

/* Nobody's row, which stands where a row of the incident must name somebody. */
static int nobody_of(Store *store, int64_t incident, int64_t *ret, Err *err)
{
    int64_t organisation = 0;
    Query q = query_read(store, "SELECT organisation FROM incident WHERE id = ?1");
    query_int(&q, incident);
    return query_value(&q, &organisation, err) < 0
               ? -1
               : store_person(store, organisation, "", "erased", ret, err);
}

#define STANDS_NOWHERE                                                                         \
    "id = ?1 AND address <> ''"                                                                \
    " AND NOT EXISTS (SELECT 1 FROM incident WHERE ?1 IN (reporter, investigator))"            \
    " AND NOT EXISTS (SELECT 1 FROM report WHERE person = ?1)"                                 \
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE person = ?1)"                               \
    " AND NOT EXISTS (SELECT 1 FROM correction WHERE person = ?1)"                             \
    " AND NOT EXISTS (SELECT 1 FROM section WHERE person = ?1)"                                \
    " AND NOT EXISTS (SELECT 1 FROM code WHERE person = ?1)"                                   \
    " AND NOT EXISTS (SELECT 1 FROM errand WHERE ?1 IN (person, requester, answered_by))"

/* Who stands nowhere else any more loses name and address, where mails about several went, too; the number is not given
 * to anybody else. */
static int forget_person(Store *store, int64_t person, Err *err)
{
    static const char *const sql[] = {
        "/* listing */ UPDATE outbox SET recipient = NULL, reply = NULL, returned = NULL"
        " FROM (SELECT organisation, address FROM person WHERE " STANDS_NOWHERE ") AS p"
        " WHERE state IN ('done', 'dead') AND outbox.organisation = p.organisation"
        " AND recipient = p.address COLLATE NOCASE",
        "/* listing */ UPDATE person SET name = '', address = 'erased ' || id"
        " WHERE " STANDS_NOWHERE};
    for (size_t i = 0; i < G_N_ELEMENTS(sql); i++) {
        Query q = query_write(store, sql[i]);
        query_int(&q, person);
        if (query_run(&q, err) < 0)
            return -1;
    }
    return 0;
}

static int forget_people(Store *store, const GArray *people, Err *err)
{
    for (guint i = 0; i < people->len; i++) {
        if (forget_person(store, g_array_index(people, int64_t, i), err) < 0)
            return -1;
    }
    return 0;
}

/* ---- rows ---- */

/* ?1 is the incident, ?2 nobody. */
static const char *const erasures[] = {
    "/* listing */ DELETE FROM evidence WHERE mail IN (" ITS_MAILS ")",
    "DELETE FROM classification WHERE report IN (" ITS_REPORTS ")",
    "DELETE FROM sealed WHERE id IN"
    " (SELECT sealed FROM original WHERE mail IN (" ITS_MAILS ")) OR (incident = ?1"
    " AND NOT EXISTS (SELECT 1 FROM original o JOIN report r ON r.mail = o.mail"
    " JOIN incident_report ir ON ir.report = r.id"
    " WHERE o.sealed = sealed.id AND ir.incident <> ?1))",
    "DELETE FROM section WHERE incident = ?1",
    "DELETE FROM audit_detail WHERE sequence IN"
    " (SELECT sequence FROM audit WHERE incident = ?1 AND event <> 'erased')",
    "/* listing */ DELETE FROM code WHERE incident = ?1 OR errand IN (" ITS_ERRANDS ")",
    "/* listing */ UPDATE outbox SET recipient = NULL, reply = NULL, returned = NULL,"
    " bytes = NULL, letters = 0, html_letters = 0 WHERE incident = ?1 OR errand IN "
    "(" ITS_ERRANDS ")",
    "DELETE FROM calendar_entry WHERE incident = ?1",
    "DELETE FROM calendar_entry WHERE errand IN (" ITS_ERRANDS ")",
    "UPDATE decision SET person = ?2, argument = '' WHERE incident = ?1",
    "UPDATE correction SET person = NULL, reason = '' WHERE incident = ?1",
    "UPDATE errand SET person = NULL, requester = NULL, answered_by = NULL, what = '',"
    " answer = NULL WHERE incident = ?1",
    "UPDATE incident SET reporter = NULL, investigator = NULL WHERE id = ?1",
};

static int erase_rows(Store *store, int64_t incident, int64_t nobody, Err *err)
{
    for (size_t i = 0; i < G_N_ELEMENTS(erasures); i++) {
        Query q = query_write(store, erasures[i]);
        query_int(&q, incident);
        if (strstr(erasures[i], "?2"))
            query_int(&q, nobody);
        if (query_run(&q, err) < 0)
            return -1;
    }
    return 0;
}

static int empty_reports(Store *store, int64_t incident, const char *json, Err *err)
{
    Query q = query_write(store, "UPDATE report SET person = NULL, suggestion = NULL, json = ?2"
                                 " WHERE id IN (" ITS_REPORTS ")");
    query_int(&q, incident);
    query_text(&q, json);
    return query_run(&q, err);
}

int store_erase(Store *store, int64_t incident, const char *json, Err *err)
{
    int64_t nobody = 0;
    g_autoptr(GArray) people = people_of(store, incident, err);
    if (!people || nobody_of(store, incident, &nobody, err) < 0 ||
        erase_rows(store, incident, nobody, err) < 0 ||
        empty_reports(store, incident, json, err) < 0)
        return -1;
    return forget_people(store, people, err);
}

/* ---- who asks not to be known ---- */

/* Who has the name of ?1, in the same organisation. Who was sent a code works for us, and writes in
 * person. */
#define NAMESAKES                                                                              \
    "SELECT n.id FROM person p JOIN person n ON n.organisation = p.organisation"               \
    " AND n.name = p.name COLLATE NOCASE AND n.id <> p.id WHERE p.id = ?1 AND p.name <> ''"    \
    " AND NOT EXISTS (SELECT 1 FROM code WHERE person = n.id)"

/* ?1 is an incident, ?3 its reporter, ?2 who has the same name. */
static int gather(Store *store, int64_t incident, int64_t from, int64_t person, Err *err)
{
    static const char *const sql[] = {
        "/* listing */ UPDATE report SET person = ?3 WHERE person = ?2 AND id IN"
        " (SELECT report FROM incident_report WHERE incident IN (" ITS_FAMILY "))",
        "/* listing */ UPDATE incident SET reporter = ?3 WHERE reporter = ?2 AND id IN "
        "(" ITS_FAMILY ")"};
    for (size_t i = 0; i < G_N_ELEMENTS(sql); i++) {
        Query q = query_write(store, sql[i]);
        query_int(&q, incident);
        query_int(&q, from);
        query_int(&q, person);
        if (query_run(&q, err) < 0)
            return -1;
    }
    return 0;
}

int store_unname_gather(Store *store, int64_t incident, int64_t person, Err *err)
{
    Query q = query_read(store, "/* listing */ " NAMESAKES);
    query_int(&q, person);
    g_autoptr(GArray) namesakes = ids_of(&q, err);
    for (guint i = 0; namesakes && i < namesakes->len; i++) {
        if (gather(store, incident, g_array_index(namesakes, int64_t, i), person, err) < 0)
            return -1;
    }
    return namesakes ? forget_people(store, namesakes, err) : -1;
}

/* ?1 is an incident, ?2 its reporter: what else they have reported of its family, and what they
 * have written to it. */
#define THEIR_INCIDENTS "SELECT id FROM incident WHERE reporter = ?2 AND id IN (" ITS_FAMILY ")"
#define THEIR_REPORTS                                                                          \
    "SELECT r.id FROM incident_report ir JOIN report r ON r.id = ir.report"                    \
    " WHERE r.person = ?2 AND ir.incident IN (" ITS_FAMILY ")"
#define THEIR_MAILS "SELECT mail FROM report WHERE id IN (" THEIR_REPORTS ")"

static const char *const unnamings[] = {
    "/* listing */ DELETE FROM evidence WHERE mail IN (" THEIR_MAILS ")",
    "/* listing */ UPDATE mail SET size = 0 WHERE id IN (" THEIR_MAILS ")",
    "/* listing */ UPDATE outbox SET recipient = NULL, reply = NULL, returned = NULL,"
    " letters = 0, html_letters = 0 WHERE incident IN (" THEIR_INCIDENTS
    ") AND role = 'reporter'"
    " AND state IN ('done', 'dead')",
    "/* listing */ UPDATE report SET person = NULL, suggestion = NULL"
    " WHERE id IN (" THEIR_REPORTS ")",
    "/* listing */ UPDATE incident SET reporter = NULL, route = 'anonymous'"
    " WHERE id IN (" THEIR_INCIDENTS ")",
};

int store_unname(Store *store, int64_t incident, int64_t person, Err *err)
{
    for (size_t i = 0; i < G_N_ELEMENTS(unnamings); i++) {
        Query q = query_write(store, unnamings[i]);
        query_int(&q, incident);
        query_int(&q, person);
        if (query_run(&q, err) < 0)
            return -1;
    }
    return forget_person(store, person, err);
}
