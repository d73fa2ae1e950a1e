/* What the Board is told in counts, what these need beside the incidents' rows, and up to where the
 * summaries have been sent. Names nobody. Called by digest, by proposal and by the command `stats`. */
#include "daemon/register/store_sql.h"

enum { HOUR = 3600, WEEK = 7 * 24 * HOUR, YEAR = 365 * 24 * HOUR };

int store_breach_put(Store *store, int64_t incident, const char *policy, Err *err)
{
    Query q = query_write(store, "INSERT INTO breach (incident, policy) VALUES (?1, ?2)"
                                 " ON CONFLICT DO NOTHING");
    query_int(&q, incident);
    query_text(&q, policy);
    return query_run(&q, err);
}

int store_incident_discovered(Store *store, int64_t incident, int64_t hours, Err *err)
{
    Query q = query_write(store, "UPDATE incident SET discovery_hours = ?2"
                                 " WHERE id = ?1 AND discovery_hours IS NULL");
    query_int(&q, incident);
    query_int(&q, hours);
    return query_run(&q, err);
}

/* ---- up to where ---- */

int store_summary(Store *store, int64_t organisation, SummaryKind kind, StoreSummary *ret,
                  Err *err)
{
    Query q = query_read(store, "SELECT period, quarantine FROM summary"
                                " WHERE organisation = ?1 AND kind = ?2");
    query_int(&q, organisation);
    query_text(&q, summary_name(kind));
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret = (StoreSummary){.period = query_column_int(&q, 0),
                          .quarantine = query_column_int(&q, 1)};
    query_end(&q);
    return 1;
}

int store_summary_put(Store *store, int64_t organisation, SummaryKind kind,
                      const StoreSummary *summary, Err *err)
{
    Query q = query_write(store, "INSERT INTO summary (organisation, kind, period, quarantine)"
                                 " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET"
                                 " period = excluded.period, quarantine = excluded.quarantine");
    query_int(&q, organisation);
    query_text(&q, summary_name(kind));
    query_int(&q, summary->period);
    query_int(&q, summary->quarantine);
    return query_run(&q, err);
}

/* ---- counts ---- */

/* The row of an incident, as it is counted. */
static bool count_row(const Query *q, Statistics *s)
{
    IncidentClass class;
    Severity level;
    TrackState ico;
    int kind = kind_find(query_column_text(q, 2));
    if (!query_column_term(q, 0, incident_class, &class) ||
        !query_column_term(q, 1, severity, &level) || kind < 0 ||
        !query_column_term(q, 3, track_state, &ico))
        return false;
    if (query_column_int(q, 7 + STATISTICS_STEPS) ==
        0) { /* what rules propose, nobody has decided */
        class = CLASS_UNKNOWN;
        level = SEVERITY_UNKNOWN;
        s->undecided++;
    }
    if (level == SEVERITY_NEAR_MISS) /* of whatever class: the page has both, side by side */
        class = CLASS_NEAR_MISS;
    s->incidents++;
    s->class[class]++;
    s->level[level]++;
    s->kind[kind]++;
    s->ico[ico]++;
    s->open += query_column_int(q, 4) == 0;
    s->ico_in_time += (ico == TRACK_DONE || ico == TRACK_COMPLETE) && query_column_int(q, 5);
    s->repeats += kind != KIND_UNKNOWN && query_column_int(q, 6) > 0;
    return true;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static StatisticsTime time_of(GArray *seconds)
{
    if (seconds->len == 0)
        return (StatisticsTime){0};
    g_array_sort(seconds, by_size);
    const int64_t *values = (const int64_t *)(const void *)seconds->data;
    guint n = seconds->len;
    /* Of an even number the later of the two in the middle: at least half are within it. */
    return (StatisticsTime){.n = (int)n, .median = values[n / 2], .longest = values[n - 1]};
}

/* Columns 7 and on: how long each step took; NULL: it has not been taken, or nobody knows. */
static void add_times(const Query *q, GArray *const times[STATISTICS_STEPS])
{
    for (int step = 0; step < STATISTICS_STEPS; step++) {
        int64_t seconds = MAX(0, query_column_int(q, 7 + step));
        if (query_column_text(q, 7 + step))
            g_array_append_val(times[step], seconds);
    }
}

/* What the Chair holds is not even a number for anybody else. */
#define COUNTED                                                                                \
    " i.organisation = ?1 AND i.held = 0 AND i.state NOT IN ('duplicate', 'not_an_incident')"

static int count_incidents(Store *store, int64_t organisation, Statistics *s,
                           GArray *const times[STATISTICS_STEPS], Err *err)
{
    Query q = query_read(
        store, "/* listing */ SELECT class, severity, type, ico, closed_at,"
               " (SELECT d.done <= d.due FROM duty d WHERE d.incident = c.id AND d.duty = "
               "'ico_notify'),"
               " same_before, discovery_hours * 3600,"
               " (SELECT nullif(d.done, 0) FROM duty d WHERE d.incident = c.id"
               " AND d.duty = 'acknowledge') - received_at,"
               " nullif(classified_at, 0) - received_at, nullif(closed_at, 0) - received_at,"
               " classified_at"
               " FROM (SELECT i.*, count(*) OVER (PARTITION BY i.type ORDER BY i.received_at"
               " RANGE BETWEEN ?4 PRECEDING AND ?5 PRECEDING) AS same_before"
               " FROM incident i WHERE" COUNTED
               " AND i.received_at < ?3) c WHERE c.received_at >= ?2");
    query_int(&q, organisation);
    query_int(&q, s->from);
    query_int(&q, s->until);
    query_int(&q, YEAR);
    query_int(&q, WEEK);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        if (!count_row(&q, s))
            return store_unknown(&q, "a class, level, type or decision", err);
        add_times(&q, times);
    }
    return found;
}

/* How many were reported just before, and how many turned out to be none. */
static int count_others(Store *store, int64_t organisation, Statistics *s, Err *err)
{
    Query q = query_read(
        store, "SELECT count(*) FILTER (WHERE" COUNTED
               " AND i.received_at < ?2), count(*) FILTER (WHERE i.received_at >= ?2"
               " AND i.state = 'not_an_incident') FROM incident i WHERE i.organisation = ?1"
               " AND i.received_at >= ?2 - (?3 - ?2) AND i.received_at < ?3");
    query_int(&q, organisation);
    query_int(&q, s->from);
    query_int(&q, s->until);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    s->before = query_column_int(&q, 0);
    s->none = query_column_int(&q, 1);
    query_end(&q);
    return 0;
}

static int count_breaches(Store *store, int64_t organisation, Statistics *s, Err *err)
{
    Query q =
        query_read(store, "SELECT b.policy, count(*) FROM incident i"
                          " JOIN breach b ON b.incident = i.id WHERE" COUNTED
                          " AND i.received_at >= ?2 AND i.received_at < ?3 GROUP BY b.policy");
    query_int(&q, organisation);
    query_int(&q, s->from);
    query_int(&q, s->until);
    GArray *names = g_array_new(FALSE, FALSE, sizeof(StatisticsName));
    int found;
    while ((found = query_step(&q, err)) > 0) {
        StatisticsName name = {.name = g_strdup(query_column_text(&q, 0)),
                               .n = query_column_int(&q, 1)};
        g_array_append_val(names, name);
    }
    s->n_policies = names->len;
    s->policies = (StatisticsName *)(void *)g_array_free(names, FALSE);
    return found;
}

int store_statistics(Store *store, int64_t organisation, Statistics *ret, Err *err)
{
    Statistics s = {.from = ret->from, .until = ret->until};
    GArray *times[STATISTICS_STEPS];
    for (int step = 0; step < STATISTICS_STEPS; step++)
        times[step] = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int result = count_incidents(store, organisation, &s, times, err);
    for (int step = 0; step < STATISTICS_STEPS; step++) {
        s.time[step] = time_of(times[step]);
        g_array_unref(times[step]);
    }
    if (result < 0 || count_others(store, organisation, &s, err) < 0 ||
        count_breaches(store, organisation, &s, err) < 0) {
        statistics_clear(&s);
        return -1;
    }
    *ret = s;
    return 0;
}
