/* One value: from a setting or a default to a C value, with every bound of its row. Must never
 * quote the value in a message. Called by the reader of sections in config_option.c. */
#include "config/config_value.h"

#include "config/config.h"
#include "config/config_policy_value.h"
#include "config/config_text.h"
#include "config/rules.h"

#include <string.h>

/* A value in a text: NULL, or an owned sentence "what is wrong; what is allowed". */
typedef char *(*ParseText)(const Reader *reader, const Option *option, const char *text,
                           void *field);

/* A value in the file; reports what is wrong itself. */
typedef void (*ReadSetting)(Reader *reader, const Option *option,
                            const config_setting_t *setting, void *field);

typedef struct TypeInfo {
    const char *name;
    ReadSetting read;
    ParseText parse;
} TypeInfo;

static const TypeInfo types[OPTION_TYPE_COUNT];

enum { SPAN_MAX = 366 };

/* ---- texts ---- */

static char *parse_text(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    int64_t length = (int64_t)strlen(text);
    if (length < option->min || length > option->max)
        return g_strdup_printf("has the wrong length; allowed: %d to %d bytes",
                               (int)option->min, (int)option->max);
    if (g_ascii_isspace(text[0]) || g_ascii_isspace(text[length - 1]))
        return g_strdup("begins or ends with a space; allowed: the text alone");
    *(char **)field = g_strdup(text);
    return NULL;
}

static char *parse_checked(const Option *option, const char *text, bool good, const char *wrong,
                           void *field)
{
    if (!good)
        return g_strdup_printf("%s; allowed: %s", wrong, option->help);
    *(char **)field = g_strdup(text);
    return NULL;
}

static char *parse_name(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    if (!text_is_name(text))
        return g_strdup("is no plain name; allowed: 1 to 64 letters, digits, '.', '-' and '_'");
    return parse_checked(option, text, true, NULL, field);
}

static char *parse_prefix(const Reader *reader, const Option *option, const char *text,
                          void *field)
{
    (void)reader;
    return parse_checked(option, text, text_is_prefix(text), "is no prefix", field);
}

/* glib complains on standard error about a file that is no zone, so that is looked at first. */
static bool zone_is_readable(const char *name)
{
    const char *folder = g_getenv("TZDIR");
    g_autofree char *path =
        g_build_filename(folder ? folder : "/usr/share/zoneinfo", name, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return strcmp(name, "UTC") == 0;
    g_autofree char *bytes = NULL;
    size_t size = 0;
    return g_file_get_contents(path, &bytes, &size, NULL) && size > 44 &&
           memcmp(bytes, "TZif", 4) == 0;
}

static char *parse_zone(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    bool good = g_ascii_isalpha(text[0]) && strlen(text) <= (size_t)option->max;
    for (const char *c = text; *c; c++)
        good = good && (g_ascii_isalnum(*c) || strchr("/_+-", *c));
    return parse_checked(option, text, good && zone_is_readable(text),
                         "is no time zone that this system knows", field);
}

static char *parse_address(const Reader *reader, const Option *option, const char *text,
                           void *field)
{
    (void)reader;
    (void)option;
    if (!text_is_address(text))
        return g_strdup("is no address; allowed: user@domain with a dot in the domain (or "
                        "localhost), at most 254 bytes, no spaces or angle brackets");
    *(char **)field = g_ascii_strdown(text, -1);
    return NULL;
}

static char *parse_sender(const Reader *reader, const Option *option, const char *text,
                          void *field)
{
    (void)reader;
    g_autofree char *name = NULL, *address = NULL;
    return parse_checked(option, text, text_split_sender(text, &name, &address), "is no sender",
                         field);
}

static char *parse_domain(const Reader *reader, const Option *option, const char *text,
                          void *field)
{
    (void)reader;
    (void)option;
    if (!text_is_domain(text))
        return g_strdup("is no domain; allowed: a domain with a dot and without '@', such as "
                        "school.example");
    *(char **)field = g_ascii_strdown(text, -1);
    return NULL;
}

static char *parse_path(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    char *wrong = parse_text(reader, option, text, field);
    if (wrong)
        return wrong;
    g_free(*(char **)field);
    *(char **)field = option_path(reader, text);
    return NULL;
}

static char *parse_secret(const Reader *reader, const Option *option, const char *text,
                          void *field)
{
    if (strchr(text, '/'))
        return parse_path(reader, option, text, field);
    const char *folder = config_credentials();
    if (!folder)
        return g_strdup("is a systemd credential, which only the running service has; allowed: "
                        "LoadCredential= in its unit, or a path with a '/' (\"./\" in front: "
                        "beside this file)");
    char *wrong = parse_name(reader, option, text, field);
    if (wrong)
        return wrong;
    g_free(*(char **)field);
    *(char **)field = g_build_filename(folder, text, NULL);
    return NULL;
}

static char *parse_seal_key(const Reader *reader, const Option *option, const char *text,
                            void *field)
{
    (void)reader;
    (void)option;
    SealKey key;
    const char *wrong = seal_key_parse(text, &key);
    if (wrong)
        return g_strdup(wrong);
    *(SealKey **)field = g_memdup2(&key, sizeof key);
    return NULL;
}

/* ---- words ---- */

static bool has_words(const Option *option)
{
    return option->type == OPTION_CHOICE || option->type == OPTION_ROLE ||
           option->type == OPTION_ROLES || option->type == OPTION_ROLE_BY_LEVEL ||
           option->type == OPTION_ROLES_BY_LEVEL || option->type == OPTION_POINTS ||
           option->type == OPTION_POINTS_BY_LEVEL;
}

static char *show_words(const Option *option)
{
    g_auto(GStrv) words = g_strsplit(option->unit, "|", -1);
    g_autofree char *list = g_strjoinv("\", \"", words);
    return g_strdup_printf("is none of its words; allowed: \"%s\"", list);
}

static int find_word(const Option *option, const char *text)
{
    g_auto(GStrv) words = g_strsplit(option->unit, "|", -1);
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
    }
    return -1;
}

char *value_wrong_word(const Option *option, const char *text)
{
    return find_word(option, text) < 0 ? show_words(option) : NULL;
}

static char *parse_choice(const Reader *reader, const Option *option, const char *text,
                          void *field)
{
    (void)reader;
    int word = find_word(option, text);
    if (word < 0)
        return show_words(option);
    *(int *)field = word;
    return NULL;
}

static char *parse_role(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    if (find_word(option, text) < 0 || !role_parse(text, field))
        return show_words(option);
    return NULL;
}

static char *parse_bool(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    (void)option;
    *(bool *)field = strcmp(text, "true") == 0;
    return NULL;
}

/* ---- quantities ---- */

static char *show_quantity(const Option *option, int64_t number)
{
    if (option->type == OPTION_SIZE)
        return text_show_size(number);
    if (option->type == OPTION_DURATION || option->type == OPTION_SPAN ||
        option->type == OPTION_SPAN_BY_LEVEL)
        return text_show_duration(number);
    if (option->type == OPTION_TIME)
        return text_show_time(number);
    return g_strdup_printf("%lld", (long long)number);
}

static char *take_quantity(const Option *option, int64_t number, void *field)
{
    if (number >= option->min && number <= option->max) {
        *(int64_t *)field = number;
        return NULL;
    }
    g_autofree char *min = show_quantity(option, option->min),
                    *max = show_quantity(option, option->max);
    return g_strdup_printf("is out of bounds; allowed: %s to %s", min, max);
}

static char *parse_duration(const Reader *reader, const Option *option, const char *text,
                            void *field)
{
    (void)reader;
    int64_t number;
    if (!text_read_duration(text, &number))
        return g_strdup("is no duration; allowed: a number and a unit, such as \"30 s\", \"15 "
                        "min\", \"4 h\", "
                        "\"3 days\"");
    return take_quantity(option, number, field);
}

static char *parse_size(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    int64_t number;
    if (!text_read_size(text, &number))
        return g_strdup(
            "is no size; allowed: a number and a unit, such as \"500 KB\" or \"100 MB\"");
    return take_quantity(option, number, field);
}

static char *parse_time(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    int64_t seconds;
    if (!text_read_time(text, &seconds))
        return g_strdup("is no time of day; allowed: hours and minutes, such as \"17:00\"");
    return take_quantity(option, seconds, field);
}

static char *parse_notice_time(const Reader *reader, const Option *option, const char *text,
                               void *field)
{
    (void)reader;
    (void)option;
    int64_t seconds = AT_ONCE;
    if (strcmp(text, "at once") != 0 && !text_read_time(text, &seconds))
        return g_strdup("is no time of day; allowed: hours and minutes, such as \"08:00\", or "
                        "\"at once\"");
    *(int64_t *)field = seconds;
    return NULL;
}

static char *parse_hours(const Reader *reader, const Option *option, const char *text,
                         void *field)
{
    (void)reader;
    (void)option;
    QuietHours hours;
    if (!text_read_hours(text, &hours.from, &hours.until))
        return g_strdup("is no span of hours; allowed: from and until, such as "
                        "\"20:00-07:00\"");
    if (!text_hours_are_night(hours.from, hours.until))
        return g_strdup(
            "is not of the evening and the morning; allowed: hours from one noon to "
            "the next, such as \"20:00-07:00\"");
    *(QuietHours *)field = hours;
    return NULL;
}

static char *parse_week_time(const Reader *reader, const Option *option, const char *text,
                             void *field)
{
    (void)reader;
    (void)option;
    WeekTime time = {.weekly = true};
    if (strcmp(text, "never") == 0)
        time = (WeekTime){.minute = 8 * 60};
    else if (!text_read_week_time(text, &time.day, &time.minute))
        return g_strdup("is no time of the week; allowed: a day and a time, such as \"monday "
                        "08:00\", or \"never\"");
    *(WeekTime *)field = time;
    return NULL;
}

static char *parse_span(const Reader *reader, const Option *option, const char *text,
                        void *field)
{
    (void)reader;
    (void)option;
    DaySpan span;
    if (!text_read_span(text, &span))
        return g_strdup(
            "is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
            "the first and the last, \"2026-12-21..2027-01-04\"");
    if (span.last < span.first)
        return g_strdup("ends before it begins; allowed: the first day and then the last");
    if (span.last - span.first >= SPAN_MAX)
        return g_strdup("is longer than a year; allowed: at most 366 days");
    *(DaySpan *)field = span;
    return NULL;
}

/* Into an int, as in config/days.h. */
static char *parse_day(const Reader *reader, const Option *option, const char *text,
                       void *field)
{
    (void)reader;
    (void)option;
    DaySpan span;
    if (!text_read_span(text, &span) || span.first != span.last)
        return g_strdup("is no day; allowed: a day from 2000 to 2100, such as \"2027-09-01\"");
    *(int *)field = span.first;
    return NULL;
}

/* A count in double quotes is none, but the table's defaults are texts. */
static char *parse_count(const Reader *reader, const Option *option, const char *text,
                         void *field)
{
    (void)reader;
    return take_quantity(option, g_ascii_strtoll(text, NULL, 10), field);
}

/* ---- settings ---- */

static void read_string(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field)
{
    if (config_setting_type(setting) != CONFIG_TYPE_STRING) {
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: a text in double quotes");
        return;
    }
    const char *text = config_setting_get_string(setting);
    if (!text_is_clean(text)) {
        problem_at(reader, setting, NULL,
                   "holds a control character or is not UTF-8; allowed: one line of text");
        return;
    }
    g_autofree char *wrong = types[option->type].parse(reader, option, text, field);
    if (wrong)
        problem_at(reader, setting, NULL, "%s", wrong);
}

/* In seconds nobody plans a duty: a bare number there has lost its unit. */
static bool lacks_unit(const Option *option, const config_setting_t *setting, int64_t number)
{
    const char *section = NULL;
    for (; setting && !config_setting_is_root(setting);
         setting = config_setting_parent(setting))
        section = config_setting_name(setting) ? config_setting_name(setting) : section;
    return option->type == OPTION_DURATION && number > 0 && g_strcmp0(section, "policy") == 0;
}

static void read_quantity(Reader *reader, const Option *option, const config_setting_t *setting,
                          void *field)
{
    int type = config_setting_type(setting);
    if (type == CONFIG_TYPE_STRING) {
        read_string(reader, option, setting, field);
        return;
    }
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
        bool policy = lacks_unit(option, setting, 1);
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: \"number unit\", or %s%s",
                   policy ? "0" : "a whole number of ", policy ? "" : option->unit);
        return;
    }
    int64_t number = type == CONFIG_TYPE_INT ? config_setting_get_int(setting)
                                             : config_setting_get_int64(setting);
    g_autofree char *wrong =
        lacks_unit(option, setting, number)
            ? g_strdup(
                  "has no unit; allowed: a number and a unit in double quotes, such as \"4 "
                  "h\" or \"3 days\", in `within` also \"5 working days\"")
            : take_quantity(option, number, field);
    if (wrong)
        problem_at(reader, setting, NULL, "%s", wrong);
}

static void read_count(Reader *reader, const Option *option, const config_setting_t *setting,
                       void *field)
{
    if (config_setting_type(setting) == CONFIG_TYPE_INT)
        read_quantity(reader, option, setting, field);
    else
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: a whole number, without quotes");
}

static void read_bool(Reader *reader, const Option *option, const config_setting_t *setting,
                      void *field)
{
    (void)option;
    if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: true or false, without quotes");
    else
        *(bool *)field = config_setting_get_bool(setting);
}

bool value_is_list(Reader *reader, const Option *option, const config_setting_t *setting)
{
    if (!config_setting_is_list(setting) && !config_setting_is_array(setting)) {
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: a list in parentheses, ( ... )");
        return false;
    }
    int length = config_setting_length(setting);
    if (length < option->min || length > option->max) {
        problem_at(reader, setting, NULL, "has %d elements; allowed: %d to %d", length,
                   (int)option->min, (int)option->max);
        return false;
    }
    return true;
}

static void read_texts(Reader *reader, const Option *option, const config_setting_t *setting,
                       void *field)
{
    if (!value_is_list(reader, option, setting))
        return;
    GPtrArray *items = g_ptr_array_new();
    for (int i = 0; i < config_setting_length(setting); i++) {
        char *item = NULL;
        read_string(reader, option, config_setting_get_elem(setting, (unsigned)i), &item);
        if (item)
            g_ptr_array_add(items, item);
    }
    g_ptr_array_add(items, NULL);
    *(char ***)field = (char **)g_ptr_array_free(items, FALSE);
}

static void wrong_topic(Reader *reader, const config_setting_t *setting)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (int topic = 0; topic < TOPIC_COUNT; topic++)
        g_string_append_printf(names, "%s\"%s\"", topic ? ", " : "", topic_name((Topic)topic));
    problem_at(reader, setting, NULL, "holds something that is no topic; allowed: %s",
               names->str);
}

static void read_topics(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field)
{
    if (!value_is_list(reader, option, setting))
        return;
    RuleSet topics = 0;
    for (int i = 0; i < config_setting_length(setting); i++) {
        const char *name = config_setting_get_string_elem(setting, i);
        int topic = name ? topic_find(name) : -1;
        if (topic < 0) {
            wrong_topic(reader, setting);
            return;
        }
        topics |= (RuleSet)1 << topic;
    }
    *(RuleSet *)field = topics;
}

static void read_setting(Reader *reader, const Option *option, const config_setting_t *setting,
                         void *field)
{
    (void)reader;
    (void)option;
    *(const config_setting_t **)field = setting;
}

/* What is in the list is read by who knows the whole duty. */
static void read_list(Reader *reader, const Option *option, const config_setting_t *setting,
                      void *field)
{
    (void)field;
    value_is_list(reader, option, setting);
}

static char *show_span(DaySpan span)
{
    int y, m, d, y2, m2, d2;
    days_to_date(span.first, &y, &m, &d);
    days_to_date(span.last, &y2, &m2, &d2);
    return span.first == span.last
               ? g_strdup_printf("%d-%02d-%02d", y, m, d)
               : g_strdup_printf("%d-%02d-%02d..%d-%02d-%02d", y, m, d, y2, m2, d2);
}

/* As a set of days they are one span: two terms would be one. */
static void warn_of_overlap(Reader *reader, const config_setting_t *setting,
                            const DaySpan *spans, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (spans[j].first > spans[i].last || spans[i].first > spans[j].last)
                continue;
            g_autofree char *one = show_span(spans[j]), *other = show_span(spans[i]);
            problem_warn(reader, setting, NULL,
                         "%s and %s overlap and count as one; better: spans apart", one, other);
            return;
        }
    }
}

static void read_days(Reader *reader, const Option *option, const config_setting_t *setting,
                      void *field)
{
    if (!value_is_list(reader, option, setting))
        return;
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(DaySpan));
    for (int i = 0; i < config_setting_length(setting); i++) {
        DaySpan span = {.first = 1, .last = 0};
        read_string(reader, option, config_setting_get_elem(setting, (unsigned)i), &span);
        if (span.first <= span.last)
            g_array_append_val(spans, span);
    }
    warn_of_overlap(reader, setting, (DaySpan *)(void *)spans->data, spans->len);
    *(Days *)field = days_take(spans);
}

static void read_group(Reader *reader, const Option *option, const config_setting_t *setting,
                       void *field)
{
    (void)option;
    (void)field;
    if (!config_setting_is_group(setting))
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: a group in braces, { ... }");
}

static void read_groups(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field)
{
    (void)field;
    if (config_setting_is_list(setting))
        value_is_list(reader, option, setting);
    else
        problem_at(reader, setting, NULL,
                   "has the wrong type; allowed: a list of groups, ( { ... }, { ... } )");
}

static const TypeInfo types[OPTION_TYPE_COUNT] = {
    [OPTION_TEXT] = {"text", read_string, parse_text},
    [OPTION_NAME] = {"name", read_string, parse_name},
    [OPTION_PREFIX] = {"prefix", read_string, parse_prefix},
    [OPTION_ZONE] = {"time-zone", read_string, parse_zone},
    [OPTION_ADDRESS] = {"address", read_string, parse_address},
    [OPTION_SENDER] = {"sender", read_string, parse_sender},
    [OPTION_ADDRESSES] = {"addresses", read_texts, parse_address},
    [OPTION_DOMAINS] = {"domains", read_texts, parse_domain},
    [OPTION_TOPICS] = {"topics", read_topics, NULL},
    [OPTION_URL] = {"url", read_string, parse_text},
    [OPTION_PATH] = {"path", read_string, parse_path},
    [OPTION_SECRET] = {"secret-file", read_string, parse_secret},
    [OPTION_SEAL_KEY] = {"public-key", read_string, parse_seal_key},
    [OPTION_CHOICE] = {"choice", read_string, parse_choice},
    [OPTION_ROLE] = {"role", read_string, parse_role},
    [OPTION_BOOL] = {"boolean", read_bool, parse_bool},
    [OPTION_DURATION] = {"duration", read_quantity, parse_duration},
    [OPTION_SPAN] = {"time-limit", policy_read_span, NULL},
    [OPTION_SIZE] = {"size", read_quantity, parse_size},
    [OPTION_COUNT] = {"count", read_count, parse_count},
    [OPTION_TIME] = {"time", read_string, parse_time},
    [OPTION_NOTICE_TIME] = {"notice-time", read_string, parse_notice_time},
    [OPTION_HOURS] = {"hours", read_string, parse_hours},
    [OPTION_WEEK_TIME] = {"week-time", read_string, parse_week_time},
    [OPTION_DAYS] = {"days", read_days, parse_span},
    [OPTION_DAY] = {"day", read_string, parse_day},
    [OPTION_REMINDERS] = {"reminders", read_list, NULL},
    [OPTION_LADDER] = {"ladder", policy_read_ladder, NULL},
    [OPTION_ROLES] = {"roles", policy_read_roles, NULL},
    [OPTION_POINTS] = {"points", policy_read_points, NULL},
    [OPTION_ROLE_BY_LEVEL] = {"role-by-level", policy_read_by_level, NULL},
    [OPTION_ROLES_BY_LEVEL] = {"roles-by-level", policy_read_by_level, NULL},
    [OPTION_POINTS_BY_LEVEL] = {"points-by-level", policy_read_by_level, NULL},
    [OPTION_SPAN_BY_LEVEL] = {"time-limit-by-level", policy_read_by_level, NULL},
    [OPTION_LADDER_BY_LEVEL] = {"ladder-by-level", policy_read_by_level, NULL},
    [OPTION_SETTING] = {"setting", read_setting, NULL},
    [OPTION_GROUP] = {"group", read_group, NULL},
    [OPTION_LIST] = {"list", read_groups, NULL},
};

char *option_path(const Reader *reader, const char *text)
{
    return g_canonicalize_filename(text, reader->folder);
}

/* ---- for the table ---- */

void value_read(Reader *reader, const Option *option, const config_setting_t *setting,
                void *field)
{
    types[option->type].read(reader, option, setting, field);
}

char *value_parse(const Reader *reader, const Option *option, const char *text, void *field)
{
    return types[option->type].parse(reader, option, text, field);
}

const char *value_type_name(OptionType type)
{
    return types[type].name;
}

void value_bounds(GString *text, const Option *option)
{
    if (has_words(option)) {
        g_string_append_printf(text, "[%s]", option->unit);
    } else if (option->max > 0) {
        g_autofree char *min = show_quantity(option, option->min),
                        *max = show_quantity(option, option->max);
        g_string_append_printf(text, "[%s..%s]", min, max);
    }
}
