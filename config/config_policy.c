/* Duties: owner, start, time, reminders. Knows what the law fixes; everything else is the
 * school's. Called by config_load(). */
#include "config/config_policy.h"

#include "config/config_option.h"

#define MINUTES(n) ((n)*INT64_C(60))
#define HOURS(n)   ((n)*INT64_C(3600))

/* clang-format off */
static const Policy shipped = {.duty = {
    [DUTY_ACKNOWLEDGE]  = {ROLE_SYSTEM, DUTY_FROM_RECEIPT,   MINUTES(15),  0, {0}},
    [DUTY_RAISE]        = {ROLE_SIRO,   DUTY_FROM_RECEIPT,   HOURS(4),  0, {0}},
    [DUTY_CLASSIFY]     = {ROLE_DPO,    DUTY_FROM_RECEIPT,   HOURS(24), 2, {HOURS(12), HOURS(20)}},
    [DUTY_ICO_DECISION] = {ROLE_DPO,    DUTY_FROM_AWARENESS, HOURS(48), 1, {HOURS(24)}},
    [DUTY_ICO_NOTIFY]   = {ROLE_DPO,    DUTY_FROM_AWARENESS, HOURS(72), 4, {HOURS(48), HOURS(60), HOURS(66), HOURS(70)}},
}};
/* clang-format on */

void config_policy_default(Policy *policy)
{
    *policy = shipped;
}

static void check_reminders(Reader *reader, const config_setting_t *group,
                            const DutyPolicy *duty)
{
    int64_t last = 0;
    for (int i = 0; i < duty->n_reminders; i++) {
        if (duty->reminder[i] <= last) {
            problem_at(reader, group, "reminders",
                       "do not rise; allowed: each later than the one before it");
            return;
        }
        last = duty->reminder[i];
    }
    if (duty->n_reminders > 0 && duty->within > 0 && last >= duty->within)
        problem_at(reader, group, "reminders",
                   "are not all before the duty is due; allowed: less than `within`");
    if (duty->n_reminders > 0 && duty->within == 0)
        problem_at(reader, group, "reminders",
                   "do nothing for a duty that is removed; allowed: none");
    if (duty->n_reminders > 0 && duty->owner == ROLE_SYSTEM)
        problem_at(reader, group, "reminders",
                   "do nothing where the system is the owner; allowed: none");
}

/* UK GDPR Article 33(1): not later than 72 hours after having become aware of it. */
static void check_law(Reader *reader, const config_setting_t *group, const DutyPolicy *duty)
{
    if (duty->within > HOURS(72))
        problem_at(reader, group, "within",
                   "is later than the law allows; allowed: at most \"72 h\" (UK GDPR "
                   "Article 33(1))");
    if (duty->within == 0)
        problem_warn(reader, group, "within",
                     "nobody is reminded of the 72 hours of UK GDPR Article 33(1)");
}

static void read_duty(Reader *reader, const config_setting_t *group, DutyKind kind,
                      DutyPolicy *duty)
{
    DutyOptions read = {0};
    int errors = reader->errors;
    option_read(reader, group, SECTION_DUTY, &read);
    *duty =
        (DutyPolicy){.owner = read.owner, .start = (DutyStart)read.from, .within = read.within};
    for (guint i = 0; read.reminders && i < read.reminders->len; i++)
        duty->reminder[duty->n_reminders++] = g_array_index(read.reminders, int64_t, i);
    if (read.reminders)
        g_array_free(read.reminders, TRUE);
    if (reader->errors > errors)
        return;
    check_reminders(reader, group, duty);
    if (kind == DUTY_ICO_NOTIFY)
        check_law(reader, group, duty);
}

void config_policy_read(Reader *reader, const config_setting_t *group, Policy *policy)
{
    config_policy_default(policy);
    if (!group || !option_read(reader, group, SECTION_POLICY, policy))
        return;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const config_setting_t *duty =
            config_setting_get_member(group, duty_name((DutyKind)kind));
        if (duty && config_setting_is_group(duty))
            read_duty(reader, duty, (DutyKind)kind, &policy->duty[kind]);
    }
}

void config_policy_check_owners(Reader *reader, const config_setting_t *group,
                                const Config *config)
{
    for (int kind = 0; group && kind < DUTY_COUNT; kind++) {
        Role owner = config->policy.duty[kind].owner;
        const config_setting_t *duty =
            config_setting_get_member(group, duty_name((DutyKind)kind));
        for (size_t i = 0; duty && i < config->n_organisations; i++) {
            const OrganisationSettings *organisation = &config->organisations[i];
            if (owner > ROLE_SYSTEM && organisation->n_people > 0 &&
                !organisation_person(organisation, owner))
                problem_at(reader, duty, "owner",
                           "nobody is %s in organisation %s; allowed: a role that somebody "
                           "holds in every organisation",
                           role_name(owner), organisation->prefix ? organisation->prefix : "?");
        }
    }
}
