/* How the values of a rule file are read: sets, weights, numbers, each with an error that names
 * the place and what is allowed. Called by the other readers of rules. */
#include "config/config_problem.h"
#include "config/rules_reader.h"

#include <string.h>

enum { WEIGHT_MAX = 1000 };

int rules_wrong(const RulesReader *reader, const config_setting_t *at, const char *allowed,
                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    return problem_note(reader->problems, reader->err,
                        g_strdup_printf("%s:%u: %s; allowed: %s", reader->file,
                                        config_setting_source_line(at), what, allowed));
}

int rules_check_keys(const RulesReader *reader, const config_setting_t *group,
                     const char *const *keys)
{
    if (!config_setting_is_group(group))
        return rules_wrong(reader, group, "{ ... }", "%s is no group",
                           config_setting_name(group) ? config_setting_name(group) : "a rule");
    int status = 0;
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        if (!g_strv_contains(keys, config_setting_name(member))) {
            g_autofree char *allowed = g_strjoinv(", ", (char **)(void *)keys);
            status = rules_wrong(reader, member, allowed, "`%s` is not known here",
                                 config_setting_name(member));
        }
    }
    return status;
}

static const char *elem_text(const config_setting_t *list, int i)
{
    const char *text = config_setting_get_string_elem(list, i);
    return text ? text : "";
}

int rules_read_set(const RulesReader *reader, const config_setting_t *group, const char *key,
                   RulesFind find, RuleSet *ret)
{
    const config_setting_t *list = config_setting_get_member(group, key);
    if (!list)
        return 0;
    if (!config_setting_is_array(list))
        return rules_wrong(reader, list, "[\"name\", ...]", "`%s` is no list", key);
    RuleSet set = 0;
    for (int i = 0; i < config_setting_length(list); i++) {
        int value = find(elem_text(list, i));
        if (value < 0)
            return rules_wrong(reader, list, "the names at the top of rules.conf",
                               "\"%s\" is nothing that `%s` knows", elem_text(list, i), key);
        set |= (RuleSet)1 << value;
    }
    *ret = set;
    return 0;
}

int rules_read_weights(const RulesReader *reader, const config_setting_t *group,
                       const char *key, RulesFind find, int *weights)
{
    const config_setting_t *table = config_setting_get_member(group, key);
    if (!table)
        return 0;
    if (!config_setting_is_group(table))
        return rules_wrong(reader, table, "{ name = weight; }", "`%s` is no group", key);
    for (int i = 0; i < config_setting_length(table); i++) {
        const config_setting_t *member = config_setting_get_elem(table, (unsigned)i);
        int value = find(config_setting_name(member));
        if (value < 0)
            return rules_wrong(reader, member, "the names at the top of rules.conf",
                               "\"%s\" is nothing that `%s` knows", config_setting_name(member),
                               key);
        int weight = config_setting_get_int(member);
        if (config_setting_type(member) != CONFIG_TYPE_INT || weight == 0 ||
            ABS(weight) > WEIGHT_MAX)
            return rules_wrong(reader, member, "a whole number from -1000 to 1000, not 0",
                               "the weight of \"%s\" is none", config_setting_name(member));
        weights[value] = weight;
    }
    return 0;
}

int rules_read_number(const RulesReader *reader, const config_setting_t *group, const char *key,
                      int64_t low, int64_t high, int64_t *ret)
{
    const config_setting_t *number = config_setting_get_member(group, key);
    if (!number)
        return 0;
    int64_t value = config_setting_get_int64(number);
    int type = config_setting_type(number);
    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || value < low || value > high) {
        g_autofree char *allowed = g_strdup_printf("a whole number from %lld to %lld",
                                                   (long long)low, (long long)high);
        return rules_wrong(reader, number, allowed, "`%s` is out of range", key);
    }
    *ret = value;
    return 0;
}

int rules_read_hundredths(const RulesReader *reader, const config_setting_t *group,
                          const char *key, int *ret)
{
    const config_setting_t *number = config_setting_get_member(group, key);
    if (!number)
        return 0;
    int type = config_setting_type(number);
    double value = type == CONFIG_TYPE_INT ? config_setting_get_int(number)
                                           : config_setting_get_float(number);
    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_FLOAT) || !(value >= 0 && value <= 5))
        return rules_wrong(reader, number, "a number from 0 to 5", "`%s` is out of range", key);
    *ret = (int)(value * 100 + 0.5);
    return 0;
}

int rules_read_terms(const RulesReader *reader, const config_setting_t *group,
                     SeverityTerms *terms)
{
    *terms = (SeverityTerms){-1, -1, -1, -1};
    if (rules_read_hundredths(reader, group, "ei", &terms->ei) < 0 ||
        rules_read_hundredths(reader, group, "confidentiality", &terms->confidentiality) < 0 ||
        rules_read_hundredths(reader, group, "integrity", &terms->integrity) < 0)
        return -1;
    return rules_read_hundredths(reader, group, "availability", &terms->availability);
}

int rules_read_value(const RulesReader *reader, const config_setting_t *group, const char *key,
                     RulesFind find, int *ret)
{
    const config_setting_t *name = config_setting_get_member(group, key);
    if (!name)
        return 0;
    const char *text = config_setting_get_string(name);
    int value = text ? find(text) : -1;
    if (value < 0)
        return rules_wrong(reader, name, "the names at the top of rules.conf",
                           "\"%s\" is nothing that `%s` knows", text ? text : "?", key);
    *ret = value;
    return 0;
}

int rules_read_text(const RulesReader *reader, const config_setting_t *group, const char *key,
                    bool needed, char **ret)
{
    const char *text = NULL;
    config_setting_lookup_string(group, key, &text);
    if (text && (!*text || !g_utf8_validate(text, -1, NULL)))
        text = NULL;
    if (!text && (needed || config_setting_get_member(group, key)))
        return rules_wrong(reader, group, "a text in UTF-8", "`%s` is missing or empty", key);
    if (text)
        *ret = g_strdup(text);
    return 0;
}

int rules_find_class(const char *name)
{
    IncidentClass class;
    return incident_class_parse(name, &class) ? (int)class : -1;
}

int rules_find_severity(const char *name)
{
    Severity severity;
    return severity_parse(name, &severity) ? (int)severity : -1;
}

int rules_find_voice(const char *name)
{
    static const char *const names[] = {VOICE_TERMS(RULE_NAME) NULL};
    return rules_index(names, name);
}

int rules_find_when(const char *name)
{
    return strcmp(name, "subject") == 0 ? (int)LEANING_SUBJECT
           : strcmp(name, "first") == 0 ? (int)LEANING_FIRST
                                        : rules_find_voice(name);
}
