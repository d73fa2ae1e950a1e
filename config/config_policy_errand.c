/* See the header. Called by config_policy.c. */
#include "config/config_policy_errand.h"

#include "config/config_option.h"
#include "config/config_value.h"

enum { DAY = 24 * 3600 };

static int64_t real_seconds(const Span *span)
{
    return span->working_days > 0 ? (int64_t)span->working_days * DAY : span->seconds;
}

static void read_before(Reader *reader, const config_setting_t *group, ErrandPolicy *errand)
{
    const Option before = {.type = OPTION_DURATION, .unit = "s", .min = 1, .max = 365 * DAY};
    const config_setting_t *list = config_setting_get_member(group, "before");
    for (int i = 0; list && i < config_setting_length(list); i++)
        value_read(reader, &before, config_setting_get_elem(list, (unsigned)i),
                   &errand->before[errand->n_before++]);
}

/* A time of an action is said by whoever proposes it, so its steps may be longer ago than `within`:
 * those before its beginning are left out. A request has no other time. */
static void check_before(Reader *reader, const config_setting_t *group, ErrandKind kind,
                         const ErrandPolicy *errand)
{
    bool asked = kind == ERRAND_EXCEPTION || kind == ERRAND_SUGGESTION;
    for (int i = 1; i < errand->n_before; i++) {
        if (errand->before[i] >= errand->before[i - 1]) {
            problem_at(reader, group, "before",
                       "does not fall; allowed: each nearer to the due time than the one "
                       "before it");
            return;
        }
    }
    if (asked && errand->n_before > 0 && errand->before[0] >= real_seconds(&errand->within))
        problem_at(reader, group, "before",
                   "begins before the request has come; allowed: less than `within` (a working "
                   "day counts as 24 h)");
}

static void check_within(Reader *reader, const config_setting_t *group, ErrandKind kind)
{
    bool said = config_setting_get_member(group, "within") != NULL;
    if (kind == ERRAND_POLICY_REVIEW && said)
        problem_at(reader, group, "within",
                   "does nothing here, because the organisation's `policy_review` is the date; "
                   "allowed: none");
    else if (kind != ERRAND_POLICY_REVIEW && !said)
        problem_at(reader, group, "within",
                   "is missing; needed: a time such as \"10 working days\"");
}

static void read_errand(Reader *reader, const config_setting_t *group, ErrandKind kind,
                        ErrandPolicy *errand)
{
    int errors = reader->errors;
    *errand = (ErrandPolicy){0};
    option_read(reader, group, SECTION_ERRAND, errand);
    if (reader->errors == errors)
        read_before(reader, group, errand);
    if (reader->errors > errors)
        return;
    check_within(reader, group, kind);
    check_before(reader, group, kind, errand);
}

void policy_read_errands(Reader *reader, const config_setting_t *group, Policy *policy)
{
    for (int kind = 0; kind < ERRAND_COUNT; kind++) {
        const config_setting_t *errand =
            config_setting_get_member(group, errand_name((ErrandKind)kind));
        if (errand && config_setting_is_group(errand))
            read_errand(reader, errand, (ErrandKind)kind, &policy->errand[kind]);
    }
}
