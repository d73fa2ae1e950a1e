/* See the header. Knows one value at a time; what concerns a whole duty or the whole procedure is
 * checked in config_policy.c. Called by the option table. */
#include "config/config_policy_value.h"

#include "config/config_text.h"

#include <string.h>

/* ---- sets ---- */

static int role_number(const char *name)
{
    Role role;
    return role_parse(name, &role) ? (int)role : -1;
}

static int point_number(const char *name)
{
    Point point;
    return point_parse(name, &point) ? (int)point : -1;
}

/* A list of names as bits; `number` of a name, -1: there is none of that name. */
static void read_set(Reader *reader, const Option *option, const config_setting_t *setting,
                     int (*number)(const char *name), uint32_t *ret)
{
    if (!value_is_list(reader, option, setting))
        return;
    uint32_t set = 0;
    for (int i = 0; i < config_setting_length(setting); i++) {
        const char *name = config_setting_get_string_elem(setting, i);
        g_autofree char *wrong = value_wrong_word(option, name ? name : "");
        int bit = wrong ? -1 : number(name);
        if (bit < 0) {
            problem_at(reader, setting, NULL, "%s", wrong);
            return;
        }
        set |= UINT32_C(1) << bit;
    }
    *ret = set;
}

void policy_read_roles(Reader *reader, const Option *option, const config_setting_t *setting,
                       void *field)
{
    read_set(reader, option, setting, role_number, (RoleSet *)field);
}

void policy_read_points(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field)
{
    read_set(reader, option, setting, point_number, (PointSet *)field);
}

/* ---- times ---- */

void policy_read_span(Reader *reader, const Option *option, const config_setting_t *setting,
                      void *field)
{
    Span *span = field;
    const char *text = config_setting_get_string(setting);
    const Option duration = {
        .type = OPTION_DURATION, .unit = "s", .min = option->min, .max = option->max};
    int64_t number;
    if (text && text_read_working_days(text, &number)) {
        if (number < 1 || number > WORKING_DAYS_MAX)
            problem_at(reader, setting, NULL, "is out of bounds; allowed: 1 to %d working days",
                       WORKING_DAYS_MAX);
        else
            *span = (Span){.working_days = (int)number};
    } else if (text && !text_read_duration(text, &number)) {
        problem_at(reader, setting, NULL,
                   "is no time; allowed: a number and a unit, such as \"15 min\", \"4 h\", \"3 "
                   "days\" or \"5 working days\"");
    } else {
        *span = (Span){0};
        value_read(reader, &duration, setting, &span->seconds);
    }
}

/* ---- the ladder ---- */

void policy_read_ladder(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field)
{
    (void)option;
    Ladder ladder = {0};
    if (option_read(reader, setting, SECTION_LADDER, &ladder))
        *(Ladder *)field = ladder;
}

/* ---- by level ---- */

typedef struct ByLevel {
    OptionType element;
    size_t size;
    bool whole; /* a level that is not said is a problem */
    bool alone; /* one value may stand for all levels without a group */
} ByLevel;

static ByLevel by_level(OptionType type)
{
    switch ((int)type) {
    case OPTION_ROLE_BY_LEVEL:
        return (ByLevel){OPTION_ROLE, sizeof(Role), true, true};
    case OPTION_SPAN_BY_LEVEL:
        return (ByLevel){OPTION_SPAN, sizeof(Span), true, true};
    case OPTION_LADDER_BY_LEVEL:
        return (ByLevel){OPTION_LADDER, sizeof(Ladder), false, false};
    case OPTION_POINTS_BY_LEVEL:
        return (ByLevel){OPTION_POINTS, sizeof(PointSet), false, false};
    default:
        return (ByLevel){OPTION_ROLES, sizeof(RoleSet), false, false};
    }
}

static bool find_levels(Reader *reader, const config_setting_t *setting, bool alone,
                        LevelOptions *ret)
{
    if (config_setting_is_group(setting))
        return option_read(reader, setting, SECTION_LEVEL, ret);
    bool plain = config_setting_is_scalar(setting);
    if (alone && plain)
        ret->otherwise = setting;
    else
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: %sa group of levels, { major = ...; otherwise "
                   "= ...; }",
                   alone ? "one value, or " : "");
    return alone && plain;
}

static bool all_levels_are_said(Reader *reader, const config_setting_t *setting,
                                const LevelOptions *levels)
{
    for (int level = SEVERITY_NEAR_MISS; level < SEVERITY_COUNT; level++) {
        if (levels->own[level] || levels->otherwise)
            continue;
        problem_at(reader, setting, severity_name((Severity)level),
                   "is missing; needed: this level, or `otherwise`");
        return false;
    }
    return true;
}

/* `otherwise` is read once, so that what is wrong with it is said once. */
static void read_levels(Reader *reader, const Option *element, size_t size,
                        const LevelOptions *levels, char *values)
{
    if (levels->otherwise)
        value_read(reader, element, levels->otherwise, values);
    for (int level = SEVERITY_NEAR_MISS; level < SEVERITY_COUNT; level++) {
        char *value = values + size * (size_t)level;
        if (levels->own[level])
            value_read(reader, element, levels->own[level], value);
        else if (levels->otherwise)
            memcpy(value, values, size);
    }
    memcpy(values, values + size * SEVERITY_MINOR, size);
}

void policy_read_by_level(Reader *reader, const Option *option, const config_setting_t *setting,
                          void *field)
{
    const ByLevel by = by_level(option->type);
    LevelOptions levels = {{0}, 0};
    Option element = *option;
    element.type = by.element;
    if (find_levels(reader, setting, by.alone, &levels) &&
        (!by.whole || all_levels_are_said(reader, setting, &levels)))
        read_levels(reader, &element, by.size, &levels, field);
}
