/* The types of options: how one value of a configuration file is read and checked. Private to
 * config/. */
#pragma once

#include "config/config_option.h"

typedef enum OptionType {
    OPTION_TEXT,
    OPTION_NAME,
    OPTION_PREFIX,
    OPTION_ZONE,
    OPTION_ADDRESS,
    OPTION_SENDER,
    OPTION_ADDRESSES,
    OPTION_DOMAINS,
    OPTION_TOPICS,
    OPTION_URL,
    OPTION_PATH,
    OPTION_SECRET,
    OPTION_SEAL_KEY,
    OPTION_CHOICE,
    OPTION_ROLE,
    OPTION_ROLES,
    OPTION_POINTS,
    OPTION_BOOL,
    OPTION_DURATION,
    OPTION_SPAN,
    OPTION_SIZE,
    OPTION_COUNT,
    OPTION_TIME,
    OPTION_NOTICE_TIME,
    OPTION_HOURS,
    OPTION_WEEK_TIME,
    OPTION_DAYS,
    OPTION_DAY,
    OPTION_REMINDERS,
    OPTION_LADDER,
    OPTION_ROLE_BY_LEVEL,
    OPTION_ROLES_BY_LEVEL,
    OPTION_POINTS_BY_LEVEL,
    OPTION_SPAN_BY_LEVEL,
    OPTION_LADDER_BY_LEVEL,
    OPTION_SETTING,
    OPTION_GROUP,
    OPTION_LIST,
    OPTION_TYPE_COUNT,
} OptionType;

typedef struct Option {
    OptionSection section;
    const char *name;
    OptionType type;
    /* Of a plain number; for choices and roles: the words, '|' between them. */
    const char *unit;
    int64_t min, max; /* seconds (of a time: after midnight), bytes, a count, length in
                         bytes, or number of elements */
    /* As it would stand in the file; REQUIRED or OPTIONAL where there is none. */
    const char *def;
    const char *help; /* one sentence: what it is, what is allowed */
    size_t offset;
} Option;

/* Reads a setting of the file into `field` (its C type follows from the option's) or reports
 * what is wrong. */
void value_read(Reader *reader, const Option *option, const config_setting_t *setting,
                void *field);

/* Reads a default, written as it would stand in the file: NULL, or an owned sentence. */
char *value_parse(const Reader *reader, const Option *option, const char *text, void *field);

/* Whether a setting is a list of as many elements as the option may have; says so when not. */
bool value_is_list(Reader *reader, const Option *option, const config_setting_t *setting);

/* One of the option's words? If not, an owned sentence says which there are. */
char *value_wrong_word(const Option *option, const char *text);

const char *value_type_name(OptionType type);

/* Appends "[what is allowed]", when there are bounds. */
void value_bounds(GString *text, const Option *option);
