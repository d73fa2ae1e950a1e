/* Rules from a lexicon file: checked to the last word here, so that parsers/machine/machine.c can rely
 * on them. */
#include "config/machine_rules.h"

#include "config/config_problem.h"
#include "config/lexicon.h"

#include <glib.h>
#include <libconfig.h>
#include <string.h>

enum { DEPTH_MAX = 8 };

typedef struct TestSpec {
    const char *name;
    int needs;
} TestSpec;

#define TEST_SPEC(value, name, needs) [value] = {name, needs},

static const TestSpec tests[] = {[MACHINE_ALL] = {"all", 0},
                                 [MACHINE_ANY] = {"any", 0},
                                 [MACHINE_NOT] = {"not", 0},
                                 MACHINE_TESTS(TEST_SPEC)};

typedef struct Source {
    const char *name;
    GPtrArray *problems;
    Err *err; /* the first */
} Source;

static int wrong(const Source *source, const config_setting_t *at, const char *what,
                 const char *allowed)
{
    return problem_note(source->problems, source->err,
                        g_strdup_printf("%s:%d: %s; allowed: %s", source->name,
                                        config_setting_source_line(at), what, allowed));
}

/* ---- the keys of a condition ---- */

static char **read_words(const Source *source, const config_setting_t *group, const char *key)
{
    const config_setting_t *list = config_setting_get_member(group, key);
    int n = list && config_setting_is_array(list) ? config_setting_length(list) : 0;
    char **words = g_new0(char *, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const char *word = config_setting_get_string_elem(list, i);
        words[i] = g_ascii_strdown(word ? word : "", -1);
    }
    if (n > 0 && words[0][0])
        return words;
    g_strfreev(words);
    g_autofree char *what = g_strdup_printf("a list `%s` is missing", key);
    wrong(source, group, what, "[\"word\", ...]");
    return NULL;
}

static int read_table_name(const Source *source, const config_setting_t *group, int *ret)
{
    const char *name = NULL;
    config_setting_lookup_string(group, "table", &name);
    *ret = name ? lexicon_table_index(name) : -1;
    if (*ret >= 0)
        return 0;
    g_autofree char *what = g_strdup_printf("`%s` is no table", name ? name : "");
    return wrong(source, group, what, "the tables of " INCIDENTD_DATADIR "/lexicon/");
}

static int read_test(const Source *source, const config_setting_t *group, const char *name,
                     MachineCondition *condition)
{
    size_t test = MACHINE_NOT + 1;
    while (test < G_N_ELEMENTS(tests) && strcmp(tests[test].name, name) != 0)
        test++;
    if (test == G_N_ELEMENTS(tests)) {
        g_autofree char *what = g_strdup_printf("`%s` is no test", name);
        return wrong(source, group, what, "the tests of config/machine_rules.h");
    }
    condition->test = (MachineTest)test;
    if (tests[test].needs & MACHINE_NEEDS_HEADERS &&
        !(condition->headers = read_words(source, group, "headers")))
        return -1;
    if (tests[test].needs & MACHINE_NEEDS_VALUES &&
        !(condition->values = read_words(source, group, "values")))
        return -1;
    if (tests[test].needs & MACHINE_NEEDS_TABLE)
        return read_table_name(source, group, &condition->table);
    return 0;
}

/* ---- conditions ---- */

static int read_condition(const Source *source, const config_setting_t *group, int depth,
                          MachineCondition *condition);

static int read_parts(const Source *source, const config_setting_t *setting, int depth,
                      MachineCondition *condition)
{
    bool one = condition->test == MACHINE_NOT;
    size_t n = one ? 1 : (size_t)config_setting_length(setting);
    if (n == 0 || depth >= DEPTH_MAX)
        return wrong(source, setting, "no conditions, or nested too deeply",
                     "( { test = ...; }, ... ), eight levels");
    condition->parts = g_new0(MachineCondition, n);
    condition->n_parts = n;
    for (size_t i = 0; i < n; i++) {
        const config_setting_t *part =
            one ? setting : config_setting_get_elem(setting, (unsigned)i);
        if (read_condition(source, part, depth + 1, &condition->parts[i]) < 0)
            return -1;
    }
    return 0;
}

static int read_condition(const Source *source, const config_setting_t *group, int depth,
                          MachineCondition *condition)
{
    const char *name = NULL;
    if (!config_setting_is_group(group))
        return wrong(source, group, "a condition is no group", "{ test = \"...\"; }");
    if (config_setting_lookup_string(group, "test", &name))
        return read_test(source, group, name, condition);
    for (MachineTest test = MACHINE_ALL; test <= MACHINE_NOT; test++) {
        const config_setting_t *parts = config_setting_get_member(group, tests[test].name);
        if (parts) {
            condition->test = test;
            return read_parts(source, parts, depth, condition);
        }
    }
    return wrong(source, group, "a condition says nothing", "test, all, any, not");
}

/* ---- rules ---- */

static bool id_is_taken(const MachineRules *rules, const char *id)
{
    for (size_t i = 0; i < rules->n; i++) {
        if (strcmp(rules->items[i].id, id) == 0)
            return true;
    }
    return false;
}

static int check_keys(const Source *source, const config_setting_t *group)
{
    static const char *const keys[] = {"id",     "origin", "ack", "test", "headers",
                                       "values", "table",  "all", "any",  "not"};
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        size_t key = 0;
        while (key < G_N_ELEMENTS(keys) && strcmp(keys[key], config_setting_name(setting)) != 0)
            key++;
        if (key == G_N_ELEMENTS(keys)) {
            g_autofree char *what =
                g_strdup_printf("`%s` is no key of a rule", config_setting_name(setting));
            return wrong(source, setting, what,
                         "id, origin, ack, test, headers, values, table, all, any, not");
        }
    }
    return 0;
}

/* Either an origin, or `ack = false`. */
static int read_effect(const Source *source, const config_setting_t *group, MachineRule *rule)
{
    const char *origin = NULL;
    int ack = true;
    config_setting_lookup_bool(group, "ack", &ack);
    rule->says_origin = config_setting_lookup_string(group, "origin", &origin);
    if (rule->says_origin == !ack)
        return wrong(source, group, "a rule has one effect", "origin = \"...\" or ack = false");
    if (rule->says_origin && !origin_parse(origin, &rule->origin)) {
        g_autofree char *what = g_strdup_printf("`%s` is no origin", origin);
        return wrong(source, group, what,
                     "auto-reply, auto-generated, bounce, feedback, list, self");
    }
    return 0;
}

static int read_rule(const Source *source, const config_setting_t *group, MachineRules *rules)
{
    const char *id = NULL;
    if (!config_setting_is_group(group))
        return wrong(source, group, "a rule is no group", "{ id = \"...\"; ... }");
    if (!config_setting_lookup_string(group, "id", &id) || !id[0])
        return wrong(source, group, "a rule has no id", "id = \"A1\"");
    if (id_is_taken(rules, id)) {
        g_autofree char *what = g_strdup_printf("the id `%s` stands twice", id);
        return wrong(source, group, what, "each id once; `any` joins conditions");
    }
    MachineRule *rule = &rules->items[rules->n++];
    rule->id = g_strdup(id);
    if (check_keys(source, group) < 0 || read_effect(source, group, rule) < 0)
        return -1;
    return read_condition(source, group, 0, &rule->condition);
}

MachineRules *machine_rules_read(const config_setting_t *list, const char *name,
                                 GPtrArray *problems, Err *err)
{
    const Source source = {name, problems, err};
    if (!config_setting_is_list(list)) {
        wrong(&source, list, "the rules are no list", "( { id = \"...\"; ... }, ... )");
        return NULL;
    }
    int n = config_setting_length(list), status = 0;
    MachineRules *rules = g_new0(MachineRules, 1);
    rules->items = g_new0(MachineRule, (size_t)n);
    for (int i = 0; i < n; i++)
        status |= read_rule(&source, config_setting_get_elem(list, (unsigned)i), rules);
    if (status == 0)
        return rules;
    machine_rules_free(rules);
    return NULL;
}

static void condition_clear(MachineCondition *condition)
{
    g_strfreev(condition->headers);
    g_strfreev(condition->values);
    for (size_t i = 0; i < condition->n_parts; i++)
        condition_clear(&condition->parts[i]);
    g_free(condition->parts);
}

void machine_rules_free(MachineRules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->n; i++) {
        g_free(rules->items[i].id);
        condition_clear(&rules->items[i].condition);
    }
    g_free(rules->items);
    g_free(rules);
}
