/* incidentd stats: how many incidents of which kind there are, (--rules) how often each rule held and
 * its conclusion stood, and (--html) the page that the Board is sent. Counts only: nothing of any
 * report. */
#include "daemon/cli/cli.h"
#include "daemon/core/calendar.h"
#include "daemon/core/compose_html.h"
#include "daemon/core/statistics.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct StatsOptions {
    bool json, rules, all;
    const char *prefix, *html, *from, *until; /* NULL: not given */
} StatsOptions;

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

/* To people it is called a level everywhere; scripts know it by its column. */
static const char *heading_of(const char *field)
{
    return strcmp(field, "severity") == 0 ? "level" : field;
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
    printf("%-10s %6lld  %s\n", same ? "" : heading_of(field), (long long)n, label);
    if (!same) {
        g_free(counts->last);
        counts->last = g_strdup(field);
    }
    return 0;
}

static int print_counts(Store *store, int64_t organisation, bool json, Err *err)
{
    Counts counts = {.fields = json ? json_object() : NULL};
    int status = store_view(store, STORE_VIEW_COUNTS, 0, organisation, add_count, &counts, err);
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

/* The rules that have held, what others left behind, and (all) those that never did. */
static int print_rules(Store *store, const Rules *rules, int64_t organisation,
                       const StatsOptions *options, Err *err)
{
    bool json = options->json;
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < rules->n_rules; i++)
        g_hash_table_add(known, rules->rules[i].id);
    RuleCounts counts = {.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         .array = json ? json_array() : NULL};
    RuleView view = {&counts, known};
    if (!json)
        printf("%6s  %6s  %9s  %s\n", "HELD", "STOOD", "CORRECTED", "RULE");
    int status = store_view(store, STORE_VIEW_RULES, 0, organisation, add_rule, &view, err);
    size_t never = 0;
    for (size_t i = 0; status == 0 && i < rules->n_rules; i++) {
        if (g_hash_table_contains(counts.seen, rules->rules[i].id))
            continue;
        never++;
        if (json || options->all)
            put_rule(&counts, rules->rules[i].id, 0, 0, true);
    }
    if (status == 0 && never && !json && !options->all)
        printf("%zu more rule%s never held (--all)\n", never, never == 1 ? " has" : "s have");
    if (status == 0 && json) {
        json_dumpf(counts.array, stdout, JSON_INDENT(2));
        putchar('\n');
    }
    json_decref(counts.array);
    g_hash_table_unref(counts.seen);
    return status;
}

/* ---- the page ---- */

/* Until now, from the day after the last term, unless said otherwise. */
static int read_span(const StatsOptions *options, const Config *config,
                     const OrganisationSettings *settings, Statistics *ret, Err *err)
{
    const Calendar *calendar = &settings->calendar;
    ret->until = options->until ? cli_read_end(config, options->until)
                                : (int64_t)time(NULL) + 1; /* this second is part of it */
    int today = calendar_day(calendar, ret->until - 1);
    ret->from = options->from
                    ? cli_read_time(config, options->from)
                    : calendar_day_start(calendar, calendar_term_end(calendar, today - 1) + 1);
    if (!ret->from || !ret->until)
        return err_set(err, ERR_INPUT,
                       "stats: --from and --until take a time, such as "
                       "2026-11-23 or \"2026-11-23 14:05\"");
    if (ret->from >= ret->until)
        return err_set(err, ERR_INPUT, "stats: --from must be before --until");
    return 0;
}

static int add_school(const StatsOptions *options, Store *store, const Config *config,
                      const OrganisationSettings *settings, Sheet *sheet, Err *err)
{
    Statistics statistics = {0};
    int64_t id;
    if (read_span(options, config, settings, &statistics, err) < 0)
        return cli_wrong(err);
    int found = store_organisation_find(store, settings->prefix, &id, err);
    if (found <= 0)
        return found; /* the daemon has not run with it yet */
    if (store_statistics(store, id, &statistics, err) < 0)
        return -1;
    g_autofree char *period = statistics_period(&statistics, settings->zone);
    sheet_title(sheet, settings->name);
    sheet_paragraph(sheet, period);
    statistics_write(&statistics, sheet);
    statistics_clear(&statistics);
    return 0;
}

/* For its owner alone: who is to see it is theirs to decide. */
static int write_page(const StatsOptions *options, Store *store, const Config *config, Err *err)
{
    Sheet *sheet = sheet_new();
    int result = 0;
    for (size_t i = 0; result == 0 && i < config->n_organisations; i++) {
        const OrganisationSettings *settings = &config->organisations[i];
        if (!options->prefix || strcmp(options->prefix, settings->prefix) == 0)
            result = add_school(options, store, config, settings, sheet, err);
    }
    g_autofree char *page = compose_html_page("Security incidents", sheet_html(sheet));
    sheet_free(sheet);
    if (result == 0 && !g_file_set_contents_full(options->html, page, -1,
                                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
        return err_set(err, ERR_PERMANENT,
                       "stats: --html: %s cannot be written; needed: a file in a folder that "
                       "you may write to",
                       options->html);
    return result;
}

/* ---- the command ---- */

static int print_stats(Store *store, const Config *config, void *user, Err *err)
{
    StatsOptions *options = user;
    const Rules *rules = config->rules ? config->rules : rules_builtin();
    int64_t organisation = 0; /* all of them; -1: one that the daemon has not run with yet */
    if (cli_check_prefix(config, &options->prefix, err) < 0)
        return cli_wrong(err);
    if (options->html)
        return write_page(options, store, config, err);
    int found = options->prefix
                    ? store_organisation_find(store, options->prefix, &organisation, err)
                    : 1;
    if (found < 0)
        return -1;
    if (found == 0)
        organisation = -1;
    return options->rules ? print_rules(store, rules, organisation, options, err)
                          : print_counts(store, organisation, options->json, err);
}

int cli_stats(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    StatsOptions chosen = {0};
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--rules", &chosen.rules, NULL,
         "each rule: in how many reports it held, and its conclusion stood"},
        {"--all", &chosen.all, NULL, "with --rules: those that never held, too"},
        {"--organisation", NULL, &chosen.prefix, "PREFIX: only that one"},
        {"--json", &chosen.json, NULL, "for scripts"},
        {"--html", NULL, &chosen.html, "FILE: a page with charts, as the Board is sent it"},
        {"--from", NULL, &chosen.from, "WHEN: its first day; otherwise this term so far"},
        {"--until", NULL, &chosen.until, "WHEN: its last day; otherwise now"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    bool page = chosen.html != NULL;
    if ((page && (chosen.rules || chosen.json)) || (!page && (chosen.from || chosen.until))) {
        fputs("incidentd stats: --from and --until go with --html, --rules and --json do not\n",
              stderr);
        return CLI_USAGE;
    }
    if (chosen.all && !chosen.rules) {
        fputs("incidentd stats: --all goes with --rules\n", stderr);
        return CLI_USAGE;
    }
    return cli_look(path, print_stats, &chosen);
}
