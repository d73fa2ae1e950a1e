/* The severity table from a file: SE = DPC x EI + CB and what follows from it. Called by
 * rules.c. */
#include "config/rules_reader.h"

static int read_columns(const RulesReader *reader, const config_setting_t *group,
                        SeverityTable *table)
{
    const config_setting_t *list = config_setting_get_member(group, "people");
    if (!list)
        return 0;
    if (!config_setting_is_array(list) || config_setting_length(list) != DPC_COLUMNS - 2)
        return rules_wrong(reader, list, "two numbers",
                           "`people` does not say where columns begin");
    for (int i = 0; i < DPC_COLUMNS - 2; i++) {
        table->people[i] = config_setting_get_int_elem(list, i);
        if (table->people[i] <= (i ? table->people[i - 1] : 0))
            return rules_wrong(reader, list, "rising numbers", "`people` does not rise");
    }
    return 0;
}

static int read_dpc(const RulesReader *reader, const config_setting_t *group,
                    SeverityTable *table)
{
    const config_setting_t *rows = config_setting_get_member(group, "dpc");
    for (int i = 0; rows && i < config_setting_length(rows); i++) {
        const config_setting_t *row = config_setting_get_elem(rows, (unsigned)i);
        int which = data_row_find(config_setting_name(row));
        if (which < 0 || !config_setting_is_array(row) ||
            config_setting_length(row) != DPC_COLUMNS)
            return rules_wrong(reader, row,
                               "none, basic, behavioural, financial, special, "
                               "safeguarding, each with four numbers",
                               "a row of `dpc` is none");
        for (int column = 0; column < DPC_COLUMNS; column++) {
            int dpc = config_setting_get_int_elem(row, column);
            if (dpc < 1 || dpc > 4)
                return rules_wrong(reader, row, "1 to 4", "a DPC is out of range");
            table->dpc[which][column] = dpc;
        }
    }
    return 0;
}

static int read_levels(const RulesReader *reader, const config_setting_t *group,
                       SeverityTable *table)
{
    const config_setting_t *levels = config_setting_get_member(group, "levels");
    for (int level = SEVERITY_MODERATE; levels && level < SEVERITY_COUNT; level++) {
        if (rules_read_hundredths(reader, levels, severity_name((Severity)level),
                                  &table->from[level]) < 0)
            return -1;
        if (table->from[level] <= table->from[level - 1])
            return rules_wrong(reader, levels, "moderate, major, critical, rising",
                               "`levels` do not rise");
    }
    return 0;
}

static int read_kind(const RulesReader *reader, const config_setting_t *item,
                     SeverityTable *table)
{
    static const char *const keys[] = {
        "ei", "confidentiality", "integrity", "availability", "malicious", "topics", NULL};
    int kind = kind_find(config_setting_name(item)), malicious = false;
    if (kind < 0)
        return rules_wrong(reader, item, "the kinds at the top of rules.conf",
                           "\"%s\" is no kind", config_setting_name(item));
    KindTerms *terms = &table->kinds[kind];
    if (rules_check_keys(reader, item, keys) < 0 ||
        rules_read_terms(reader, item, &terms->terms) < 0 ||
        rules_read_set(reader, item, "topics", topic_find, &terms->topics) < 0)
        return -1;
    config_setting_lookup_bool(item, "malicious", &malicious);
    terms->malicious = malicious;
    return 0;
}

static int read_kinds(const RulesReader *reader, const config_setting_t *group,
                      SeverityTable *table)
{
    const config_setting_t *kinds = config_setting_get_member(group, "kinds");
    int status = 0;
    for (int i = 0; kinds && i < config_setting_length(kinds); i++)
        status |= read_kind(reader, config_setting_get_elem(kinds, (unsigned)i), table);
    return status;
}

static int read_raise(const RulesReader *reader, const config_setting_t *item, Raise *raise)
{
    static const char *const keys[] = {
        "id", "says", "row", "people", "ei", "confidentiality", "malicious", "at_least", NULL};
    int row = ROW_NONE, level = SEVERITY_UNKNOWN, malicious = false;
    if (rules_check_keys(reader, item, keys) < 0 ||
        rules_read_text(reader, item, "id", true, &raise->id) < 0 ||
        rules_read_text(reader, item, "says", true, &raise->says) < 0 ||
        rules_read_value(reader, item, "row", data_row_find, &row) < 0 ||
        rules_read_number(reader, item, "people", 1, INT32_MAX, &raise->people) < 0 ||
        rules_read_hundredths(reader, item, "ei", &raise->ei) < 0 ||
        rules_read_hundredths(reader, item, "confidentiality", &raise->confidentiality) < 0 ||
        rules_read_value(reader, item, "at_least", rules_find_severity, &level) < 0)
        return -1;
    config_setting_lookup_bool(item, "malicious", &malicious);
    raise->malicious = malicious;
    raise->row = (DataRow)row;
    raise->at_least = (Severity)level;
    return level == SEVERITY_UNKNOWN
               ? rules_wrong(reader, item, "at_least = \"major\"", "a raise says no level")
               : 0;
}

static void raises_drop(GArray *raises)
{
    for (guint i = 0; i < raises->len; i++) {
        g_free(g_array_index(raises, Raise, i).id);
        g_free(g_array_index(raises, Raise, i).says);
    }
    g_array_set_size(raises, 0);
}

/* Another file's list takes the place of the whole. */
static int read_raises(RulesReader *reader, const config_setting_t *group)
{
    const config_setting_t *list = config_setting_get_member(group, "raises");
    if (!list)
        return 0;
    raises_drop(reader->raises);
    int status = 0;
    for (int i = 0; i < config_setting_length(list); i++) {
        Raise raise = {0};
        status |= read_raise(reader, config_setting_get_elem(list, (unsigned)i), &raise);
        g_array_append_val(reader->raises, raise);
    }
    return status;
}

static int read_worst(const RulesReader *reader, const config_setting_t *group,
                      SeverityTable *table)
{
    const config_setting_t *worst = config_setting_get_member(group, "worst");
    int row = table->worst_row;
    if (!worst)
        return 0;
    if (rules_read_value(reader, worst, "row", data_row_find, &row) < 0)
        return -1;
    table->worst_row = (DataRow)row;
    return rules_read_number(reader, worst, "people", 1, INT32_MAX, &table->worst_people);
}

int rules_read_severity(RulesReader *reader, const config_setting_t *group)
{
    static const char *const keys[] = {"people", "dpc",    "ei",    "malicious", "levels",
                                       "kinds",  "raises", "worst", NULL};
    SeverityTable *table = &reader->rules->severity;
    int status = rules_check_keys(reader, group, keys);
    status |= read_columns(reader, group, table);
    status |= read_dpc(reader, group, table);
    status |= rules_read_hundredths(reader, group, "ei", &table->ei);
    status |= rules_read_hundredths(reader, group, "malicious", &table->malicious);
    status |= read_levels(reader, group, table);
    status |= read_kinds(reader, group, table);
    status |= read_worst(reader, group, table);
    return status | read_raises(reader, group);
}
