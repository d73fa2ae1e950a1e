/* What the rules proposed for each report, and what the DPO made of it. Decides nothing, and never looks
 * into the explanation that it keeps. Called by intake. */
#include "daemon/register/store_sql.h"

static int put_rule(Store *store, int64_t report, const StoreRule *rule, Err *err)
{
    Query q = query_write(store, "INSERT INTO classification_rule (report, rule, class, type,"
                                 " severity) VALUES (?1, ?2, ?3, ?4, ?5)");
    query_int(&q, report);
    query_text(&q, rule->id);
    for (int field = 0; field < PROPOSAL_FIELD_COUNT; field++)
        query_int(&q, rule->bears_on[field]);
    return query_run(&q, err);
}

int store_classification_insert(Store *store, const StoreClassification *classification,
                                Err *err)
{
    Query q = query_write(store, "INSERT INTO classification (report, rule_set, json)"
                                 " VALUES (?1, ?2, ?3)");
    query_int(&q, classification->report);
    query_text(&q, classification->rule_set);
    query_text(&q, classification->json);
    if (query_run(&q, err) < 0)
        return -1;
    for (size_t i = 0; i < classification->n_rules; i++) {
        if (put_rule(store, classification->report, &classification->rules[i], err) < 0)
            return -1;
    }
    return 0;
}

/* The rules that held in a report of the incident and weigh on the field: ids with a space between
 * two. Owned. */
static int rules_behind(Store *store, const StoreCorrection *correction, char **ret, Err *err)
{
    Query q = query_read(
        store, "SELECT DISTINCT c.rule FROM incident_report ir"
               " JOIN classification_rule c ON c.report = ir.report WHERE ir.incident = ?1 AND"
               " CASE ?2 WHEN 'class' THEN c.class WHEN 'type' THEN c.type ELSE c.severity END"
               " ORDER BY c.rule");
    query_int(&q, correction->incident);
    query_text(&q, proposal_field_name(correction->field));
    g_autoptr(GString) rules = g_string_new(NULL);
    int found;
    while ((found = query_step(&q, err)) > 0)
        g_string_append_printf(rules, "%s%s", rules->len ? " " : "", query_column_text(&q, 0));
    *ret = found < 0 ? NULL : g_strdup(rules->str);
    return found;
}

int store_correction_insert(Store *store, const StoreCorrection *correction, int64_t *ret_id,
                            Err *err)
{
    g_autofree char *rules = NULL;
    if (rules_behind(store, correction, &rules, err) < 0)
        return -1;
    Query q =
        query_write(store, "INSERT INTO correction (incident, at, person, field, proposed,"
                           " decided, reason, rules)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    query_int(&q, correction->incident);
    query_int(&q, correction->at);
    query_id(&q, correction->person);
    query_text(&q, proposal_field_name(correction->field));
    query_text(&q, correction->proposed);
    query_text(&q, correction->decided);
    query_text(&q, correction->reason);
    query_text(&q, rules);
    return query_insert(&q, ret_id, err);
}
