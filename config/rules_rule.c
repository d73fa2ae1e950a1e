/* Rules from a file: checked to the last word here, so that the classifier can rely on them.
 * Called by rules.c. */
#include "config/rules_reader.h"

#include <string.h>

enum { WITHIN_MAX = 100, PATTERN_MAX = 500, TIMES_MAX = 20, REACHES_MAX = 10000, ID_MAX = 64 };

static const char *const keys[] = {"id",          "says",
                                   "all",         "any",
                                   "none",        "unless",
                                   "within",      "anywhere",
                                   "times",       "texts",
                                   "voices",      "pattern",
                                   "leaning",     "reaches",
                                   "facts",       "unless_facts",
                                   "senders",     "when_kind",
                                   "doubtful",    "people",
                                   "when_class",  "kind",
                                   "category",    "class",
                                   "data",        "subjects",
                                   "topics",      "row",
                                   "number",      "counts",
                                   "cooperating", "malicious",
                                   "ei",          "confidentiality",
                                   "integrity",   "availability",
                                   "at_least",    "urgent",
                                   "corrects",    "off",
                                   NULL};

static int find_text(const char *name)
{
    static const char *const names[] = {RULE_TEXT_TERMS(RULE_NAME) NULL};
    return rules_index(names, name);
}

static int find_fact(const char *name)
{
    static const char *const names[] = {RULE_FACT_TERMS(RULE_NAME) NULL};
    return rules_index(names, name);
}

static int find_count(const char *name)
{
    static const char *const names[] = {RULE_COUNT_TERMS(RULE_NAME) NULL};
    return rules_index(names, name);
}

static int find_role(const char *name)
{
    Role role;
    return role_parse(name, &role) ? (int)role : -1;
}

/* ---- conditions ---- */

static int read_lists(const RulesReader *reader, const config_setting_t *group, const char *key,
                      WordLists *ret)
{
    const config_setting_t *list = config_setting_get_member(group, key);
    if (!list)
        return 0;
    int n = config_setting_is_array(list) ? config_setting_length(list) : 0;
    if (n == 0)
        return rules_wrong(reader, list, "[\"list\", ...]", "`%s` names no word list", key);
    int *numbers = g_new(int, (size_t)n + 1);
    numbers[n] = -1;
    *ret = numbers;
    for (int i = 0; i < n; i++) {
        const char *name = config_setting_get_string_elem(list, i);
        numbers[i] = name ? rules_find_list(reader, name) : -1;
        if (numbers[i] < 0)
            return rules_wrong(reader, list, "a list of the group `words`",
                               "\"%s\" is no word list", name ? name : "?");
    }
    return 0;
}

static int read_where(const RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    int anywhere = false, doubtful = false;
    int64_t within = 0, times = 1;
    config_setting_lookup_bool(group, "anywhere", &anywhere);
    config_setting_lookup_bool(group, "doubtful", &doubtful);
    rule->mail = anywhere;
    rule->doubtful = doubtful;
    rule->texts = 1U << RULE_SUBJECT | 1U << RULE_VISIBLE | 1U << RULE_FORWARD;
    rule->voices = 1U << VOICE_SAID | 1U << VOICE_NEARLY | 1U << VOICE_PERHAPS;
    if (rules_read_number(reader, group, "within", 1, WITHIN_MAX, &within) < 0 ||
        rules_read_number(reader, group, "times", 1, TIMES_MAX, &times) < 0 ||
        rules_read_set(reader, group, "texts", find_text, &rule->texts) < 0)
        return -1;
    rule->within = (int)within;
    rule->times = (int)times;
    if (rule->texts >> RULE_FORWARD & 1)
        rule->texts |= 1U << RULE_QUOTED;
    return rules_read_set(reader, group, "voices", rules_find_voice, &rule->voices);
}

static int read_leaning(const RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    const config_setting_t *setting = config_setting_get_member(group, "leaning");
    const char *name = setting ? config_setting_get_string(setting) : NULL;
    int64_t reaches = 0;
    rule->leaning = name ? rules_find_leaning(reader, name) : -1;
    if (setting && rule->leaning < 0)
        return rules_wrong(reader, setting, "one of the group `leanings`",
                           "\"%s\" is no leaning", name ? name : "?");
    if (rules_read_number(reader, group, "reaches", 1, REACHES_MAX, &reaches) < 0)
        return -1;
    rule->reaches = (int)reaches;
    return 0;
}

static int read_conditions(const RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    if (read_lists(reader, group, "all", &rule->all) < 0 ||
        read_lists(reader, group, "any", &rule->any) < 0 ||
        read_lists(reader, group, "none", &rule->none) < 0 ||
        read_lists(reader, group, "unless", &rule->unless) < 0 ||
        read_where(reader, group, rule) < 0 || read_leaning(reader, group, rule) < 0 ||
        rules_read_text(reader, group, "pattern", false, &rule->pattern) < 0 ||
        rules_read_set(reader, group, "facts", find_fact, &rule->facts) < 0 ||
        rules_read_set(reader, group, "unless_facts", find_fact, &rule->unless_facts) < 0 ||
        rules_read_set(reader, group, "senders", find_role, &rule->senders) < 0 ||
        rules_read_set(reader, group, "counts", find_count, &rule->counts) < 0 ||
        rules_read_set(reader, group, "when_kind", kind_find, &rule->kinds) < 0 ||
        rules_read_set(reader, group, "when_class", rules_find_class, &rule->classes) < 0)
        return -1;
    return rules_read_number(reader, group, "people", 1, INT32_MAX, &rule->people);
}

static int check_conditions(const RulesReader *reader, const config_setting_t *group,
                            const Rule *rule)
{
    bool words = rule->all || rule->any;
    if (rule->leaning >= 0 && (words || rule->mail || rule->times > 1))
        return rules_wrong(reader, group, "without `all`, `any`, `anywhere` and `times`",
                           "`leaning` is not possible here");
    if (rule->reaches && rule->leaning < 0)
        return rules_wrong(reader, group, "with `leaning`", "`reaches` means nothing here");
    if (rule->within && (!rule->all || rule->mail))
        return rules_wrong(reader, group, "with `all`, in one sentence",
                           "`within` means nothing here");
    if (rule->pattern && (!words || rule->mail || strlen(rule->pattern) > PATTERN_MAX))
        return rules_wrong(reader, group,
                           "at most 500 bytes, with words of the same sentence beside it",
                           "`pattern` is not possible here");
    if (rule->times > 1 && (!rule->any || rule->all || rule->none || rule->pattern))
        return rules_wrong(reader, group, "with `any`, without `all`, `none` and `pattern`",
                           "`times` means nothing here");
    if (rule->counts && (words == rule_counts_alone(rule) || rule->mail))
        return rules_wrong(reader, group,
                           "with `all` or `any`, in one sentence; \"alone\" without",
                           "`counts` means nothing here");
    if (rule->none && !words)
        return rules_wrong(reader, group, "with `all` or `any`; else `unless`",
                           "`none` means nothing here");
    return 0;
}

/* ---- effects ---- */

static int read_flags(const RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    int cooperating = false, malicious = false, urgent = false, corrects = false,
        row = ROW_NONE, level = SEVERITY_UNKNOWN;
    config_setting_lookup_bool(group, "cooperating", &cooperating);
    config_setting_lookup_bool(group, "malicious", &malicious);
    config_setting_lookup_bool(group, "urgent", &urgent);
    config_setting_lookup_bool(group, "corrects", &corrects);
    rule->cooperating = cooperating;
    rule->malicious = malicious;
    rule->urgent = urgent;
    rule->corrects = corrects;
    if (rules_read_value(reader, group, "row", data_row_find, &row) < 0 ||
        rules_read_value(reader, group, "at_least", rules_find_severity, &level) < 0)
        return -1;
    rule->row = (DataRow)row;
    rule->at_least = (Severity)level;
    return rules_read_number(reader, group, "number", 1, INT32_MAX, &rule->number);
}

static bool has_weight(const int *weights, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (weights[i])
            return true;
    }
    return false;
}

static int read_effects(const RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    if (rules_read_weights(reader, group, "kind", kind_find, rule->kind) < 0 ||
        rules_read_weights(reader, group, "category", category_find, rule->category) < 0 ||
        rules_read_weights(reader, group, "class", rules_find_class, rule->class) < 0 ||
        rules_read_set(reader, group, "data", data_type_find, &rule->data) < 0 ||
        rules_read_set(reader, group, "subjects", data_subject_find, &rule->subjects) < 0 ||
        rules_read_set(reader, group, "topics", topic_find, &rule->topics) < 0 ||
        rules_read_terms(reader, group, &rule->terms) < 0)
        return -1;
    rule->ranks_kinds =
        has_weight(rule->kind, KIND_COUNT) || has_weight(rule->category, CATEGORY_COUNT);
    return read_flags(reader, group, rule);
}

static bool ranks(const Rule *rule)
{
    return rule->ranks_kinds || has_weight(rule->class, INCIDENT_CLASS_COUNT);
}

static int check_effects(const RulesReader *reader, const config_setting_t *group,
                         const Rule *rule)
{
    const SeverityTerms *terms = &rule->terms;
    bool adds = rule->data || rule->subjects || rule->topics || rule->row || rule->number ||
                rule->counts || rule->cooperating || rule->malicious || rule->at_least ||
                rule->urgent || rule->corrects || terms->ei >= 0 ||
                terms->confidentiality >= 0 || terms->integrity >= 0 ||
                terms->availability >= 0;
    if (!ranks(rule) && !adds)
        return rules_wrong(reader, group, "kind, category, class, data, row, at_least, ...",
                           "the rule has no effect");
    if ((ranks(rule) && (rule->classes || rule->people)) ||
        ((rule->kinds || rule->doubtful) && rule->ranks_kinds))
        return rules_wrong(reader, group,
                           "data, row, terms, at_least; with when_kind class, too",
                           "a rule that looks at the conclusion cannot weigh on it");
    return 0;
}

/* ---- rules ---- */

void rule_clear(Rule *rule)
{
    g_free(rule->id);
    g_free(rule->says);
    g_free(rule->file);
    g_free(rule->all);
    g_free(rule->any);
    g_free(rule->none);
    g_free(rule->unless);
    g_free(rule->pattern);
}

static int find_rule(const RulesReader *reader, const char *id)
{
    for (guint i = 0; i < reader->items->len; i++) {
        if (strcmp(g_array_index(reader->items, Rule, i).id, id) == 0)
            return (int)i;
    }
    return -1;
}

/* A rule of another file takes the place of the one with its id; `off` only takes it away. */
static int place_rule(RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    int off = false, old = find_rule(reader, rule->id);
    config_setting_lookup_bool(group, "off", &off);
    if (old >= 0) {
        if (strcmp(g_array_index(reader->items, Rule, old).file, reader->file) == 0)
            return rules_wrong(reader, group, "each id once", "the id \"%s\" stands twice",
                               rule->id);
        rule_clear(&g_array_index(reader->items, Rule, old));
        if (!off)
            g_array_index(reader->items, Rule, old) = *rule;
        else
            g_array_remove_index(reader->items, (guint)old);
    } else if (!off) {
        g_array_append_val(reader->items, *rule);
    } else {
        g_ptr_array_add(
            reader->rules->unmet,
            g_strdup_printf("%s:%d: the rule \"%s\" is taken away, and there is none",
                            rule->file, rule->line, rule->id));
    }
    if (off)
        rule_clear(rule);
    return 0;
}

/* What the register and the statistics can keep as one word. */
static bool is_plain_name(const char *id)
{
    size_t length = strlen(id);
    for (const char *c = id; *c; c++) {
        if (!g_ascii_isalnum(*c) && !strchr(".-_", *c))
            return false;
    }
    return length >= 1 && length <= ID_MAX;
}

static int read_rule(RulesReader *reader, const config_setting_t *group, Rule *rule)
{
    int off = false;
    if (rules_check_keys(reader, group, keys) < 0 ||
        rules_read_text(reader, group, "id", true, &rule->id) < 0)
        return -1;
    if (!is_plain_name(rule->id))
        return rules_wrong(reader, group, "1 to 64 letters, digits, '.', '-' and '_'",
                           "`id` is no plain name");
    rule->file = g_strdup(reader->file);
    rule->line = (int)config_setting_source_line(group);
    if (config_setting_lookup_bool(group, "off", &off) && off)
        return 0;
    if (rules_read_text(reader, group, "says", true, &rule->says) < 0 ||
        read_conditions(reader, group, rule) < 0 || check_conditions(reader, group, rule) < 0 ||
        read_effects(reader, group, rule) < 0)
        return -1;
    return check_effects(reader, group, rule);
}

int rules_read_rules(RulesReader *reader, const config_setting_t *list)
{
    if (!config_setting_is_list(list))
        return rules_wrong(reader, list, "( { id = \"...\"; ... }, ... )",
                           "`rules` is no list");
    int status = 0;
    for (int i = 0; i < config_setting_length(list); i++) {
        const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
        Rule rule = {0};
        if (read_rule(reader, group, &rule) < 0 || place_rule(reader, group, &rule) < 0) {
            rule_clear(&rule);
            status = -1;
        }
    }
    return status;
}
