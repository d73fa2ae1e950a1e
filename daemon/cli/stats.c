/* incidentd stats: how many incidents of which kind there are, and (--rules) how often each rule held
 * and its conclusion stood. Counts only: nothing of any report. */
#include "daemon/cli/cli.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* ---- incidents ---- */

typedef struct Counts {
    json_t *fields; /* field -> value -> incidents; NULL: text */
    char *last;     /* the field of the line before; owned */
} Counts;

/* Types are kept by their ids and shown by the ICO's labels. "Unauthorised access" stands on both
 * sides. Owned. */
static char *label_of(const char *field, const char *value)
{
    int kind = strcmp(field, "type") == 0 ? kind_find(value) : -1;
    if (kind < 0)
        return g_strdup(value);
    return g_strdup_printf("%s: %s", kind_ico_category((Kind)kind), kind_label((Kind)kind));
}

static int add_count(const StoreRow *row, void *user)
{
    Counts *counts = user;
    const char *field = store_row_text(row, "field");
    g_autofree char *label = label_of(field, store_row_text(row, "value"));
    int64_t n = store_row_int(row, "incidents");
    if (counts->fields) {
        json_t *values = json_object_get(counts->fields, field);
        if (!values)
            json_object_set_new(counts->fields, field, values = json_object());
        json_object_set_new(values, label, json_integer(n));
        return 0;
    }
    bool same = g_strcmp0(counts->last, field) == 0;
    printf("%-10s %6lld  %s\n", same ? "" : field, (long long)n, label);
    if (!same) {
        g_free(counts->last);
        counts->last = g_strdup(field);
    }
    return 0;
}

static int print_counts(Store *store, bool json, Err *err)
{
    Counts counts = {.fields = json ? json_object() : NULL};
    int status = store_view(store, STORE_VIEW_COUNTS, 0, 0, add_count, &counts, err);
    if (status == 0 && json) {
        json_dumpf(counts.fields, stdout, JSON_INDENT(2));
        putchar('\n');
    }
    json_decref(counts.fields);
    g_free(counts.last);
    return status;
}

/* ---- rules ---- */

typedef struct RuleCounts {
    GHashTable *seen; /* ids */
    json_t *array;    /* NULL: text */
} RuleCounts;

static void put_rule(RuleCounts *counts, const char *id, int64_t held, int64_t corrected,
                     bool known)
{
    if (counts->array)
        json_array_append_new(
            counts->array, json_pack("{s:s, s:I, s:I, s:I, s:b}", "rule", id, "held",
                                     (json_int_t)held, "stood", (json_int_t)(held - corrected),
                                     "corrected", (json_int_t)corrected, "in_use", known));
    else
        printf("%6lld  %6lld  %9lld  %s%s\n", (long long)held, (long long)(held - corrected),
               (long long)corrected, id, known ? "" : " (not in the rules any more)");
}

typedef struct RuleView {
    RuleCounts *counts;
    GHashTable *known;
} RuleView;

static int add_rule(const StoreRow *row, void *user)
{
    RuleView *view = user;
    const char *id = store_row_text(row, "rule");
    g_hash_table_add(view->counts->seen, g_strdup(id));
    put_rule(view->counts, id, store_row_int(row, "held"), store_row_int(row, "corrected"),
             g_hash_table_contains(view->known, id));
    return 0;
}

/* The rules that are in force, those that never held included, and what others left behind. */
static int print_rules(Store *store, const Rules *rules, bool json, Err *err)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < rules->n_rules; i++)
        g_hash_table_add(known, rules->rules[i].id);
    RuleCounts counts = {.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         .array = json ? json_array() : NULL};
    RuleView view = {&counts, known};
    if (!json)
        printf("%6s  %6s  %9s  %s\n", "HELD", "STOOD", "CORRECTED", "RULE");
    int status = store_view(store, STORE_VIEW_RULES, 0, 0, add_rule, &view, err);
    for (size_t i = 0; status == 0 && i < rules->n_rules; i++) {
        if (!g_hash_table_contains(counts.seen, rules->rules[i].id))
            put_rule(&counts, rules->rules[i].id, 0, 0, true);
    }
    if (status == 0 && json) {
        json_dumpf(counts.array, stdout, JSON_INDENT(2));
        putchar('\n');
    }
    json_decref(counts.array);
    g_hash_table_unref(counts.seen);
    return status;
}

int cli_stats(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    bool json = false, rules = false;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--rules", &rules, NULL,
         "each rule: in how many reports it held, and its conclusion stood"},
        {"--json", &json, NULL, "for scripts"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    Config *config;
    Store *store;
    status = cli_open_store(path, STORE_READ, &config, &store);
    if (status != CLI_DONE)
        return status;
    Err err = {0};
    int printed =
        rules ? print_rules(store, config->rules ? config->rules : rules_builtin(), json, &err)
              : print_counts(store, json, &err);
    if (printed < 0)
        status = cli_fail(&err);
    store_close(store);
    config_free(config);
    return status;
}
