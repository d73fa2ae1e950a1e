/* Duties: owner, start, time, reminders. Knows what the law fixes; everything else is the
 * school's. Called by config_load(). */
#include "config/config_policy.h"

#include "config/config_option.h"

#define MINUTES(n)                                                                             \
    {                                                                                          \
        (n) * INT64_C(60), 0                                                                   \
    }
#define HOURS(n)                                                                               \
    {                                                                                          \
        (n) * INT64_C(3600), 0                                                                 \
    }
#define DAYS(n)                                                                                \
    {                                                                                          \
        0, (n)                                                                                 \
    } /* working days */
#define AFTER(n)                                                                               \
    {                                                                                          \
        (n) * INT64_C(3600), 0                                                                 \
    }
#define AND(n, to)                                                                             \
    {                                                                                          \
        (n) * INT64_C(3600), (to)                                                              \
    }

/* One value for every level, or one each: near miss, minor, moderate, major, critical; what has
 * no level yet counts as a minor one. */
#define ALL(x)                                                                                 \
    {                                                                                          \
        x, x, x, x, x, x                                                                       \
    }
#define EACH(n, mi, mo, ma, c)                                                                 \
    {                                                                                          \
        mi, n, mi, mo, ma, c                                                                   \
    }

#define SIRO     ROLE_BIT(ROLE_SIRO)
#define DPO      ROLE_BIT(ROLE_DPO)
#define CHAIR    ROLE_BIT(ROLE_CHAIR)
#define BOARD    ROLE_BIT(ROLE_BOARD)
#define ADMIN    ROLE_BIT(ROLE_ADMINISTRATOR)
#define BY_LEVEL EACH(ROLE_DPO, ROLE_DPO, ROLE_DPO, ROLE_BOARD, ROLE_BOARD)

/* clang-format off */
static const Policy shipped = {
    .duty = {
        [DUTY_ACKNOWLEDGE]   = {DUTY_FROM_RECEIPT, ALL(ROLE_SYSTEM), ALL(MINUTES(15)), false, false, 0, {{0}}},
        [DUTY_RAISE]         = {DUTY_FROM_RECEIPT, ALL(ROLE_SIRO), ALL(HOURS(4)), true, false, 0, {{0}}},
        [DUTY_CLASSIFY]      = {DUTY_FROM_RECEIPT, ALL(ROLE_DPO), ALL(HOURS(24)), true, false, 2, {AFTER(12), AFTER(20)}},
        [DUTY_ICO_DECISION]  = {DUTY_FROM_AWARENESS, BY_LEVEL, ALL(HOURS(48)), true, true, 1, {AND(24, DPO)}},
        [DUTY_ICO_NOTIFY]    = {DUTY_FROM_AWARENESS, BY_LEVEL, ALL(HOURS(72)), true, true, 8,
            {AND(48, DPO | SIRO), AND(60, DPO | SIRO | CHAIR | BOARD), AND(66, DPO | SIRO), AND(67, DPO), AND(68, DPO),
             AND(69, DPO), AND(70, DPO | SIRO), AND(71, DPO)}},
        [DUTY_ICO_PHASE]     = {DUTY_FROM_NOTIFICATION, BY_LEVEL, ALL(DAYS(5)), true, false, 0, {{0}}},
        [DUTY_TELL_SUBJECTS] = {DUTY_FROM_DECISION, ALL(ROLE_DPO), ALL(HOURS(48)), true, false, 1, {AFTER(24)}},
        [DUTY_ASSIGN]        = {DUTY_FROM_CLASSIFICATION, ALL(ROLE_SIRO), EACH(DAYS(1), DAYS(1), DAYS(1), HOURS(4), HOURS(4)), true, false, 0, {{0}}},
        [DUTY_INTERIM]       = {DUTY_FROM_ASSIGNMENT, ALL(ROLE_INVESTIGATOR), EACH({0}, {0}, {0}, DAYS(2), DAYS(1)), true, false, 0, {{0}}},
        [DUTY_OUTCOME]       = {DUTY_FROM_ASSIGNMENT, ALL(ROLE_INVESTIGATOR), EACH(DAYS(20), DAYS(15), DAYS(10), DAYS(10), DAYS(5)), true, false, 0, {{0}}},
        [DUTY_REVIEW]        = {DUTY_FROM_OUTCOME, ALL(ROLE_DPO), ALL(DAYS(5)), true, false, 0, {{0}}},
        [DUTY_IDLE]          = {DUTY_FROM_ACTIVITY, ALL(ROLE_DPO), ALL(DAYS(10)), false, false, 0, {{0}}},
    },
    .ladder = {
        [SEVERITY_UNKNOWN]   = {0, SIRO, DPO},
        [SEVERITY_NEAR_MISS] = {0, SIRO, DPO},
        [SEVERITY_MINOR]     = {0, SIRO, DPO},
        [SEVERITY_MODERATE]  = {DPO, SIRO, CHAIR},
        [SEVERITY_MAJOR]     = {DPO | SIRO, BOARD, CHAIR},
        [SEVERITY_CRITICAL]  = {DPO | SIRO | BOARD, CHAIR, DPO | SIRO | BOARD | CHAIR | ADMIN},
    },
    .late = 25,
    .very_late = 100,
    .late_least = 2 * 3600,
    .told = {[SEVERITY_MAJOR] = DPO | SIRO | BOARD | CHAIR, [SEVERITY_CRITICAL] = DPO | SIRO | BOARD | CHAIR},
};
/* clang-format on */

void config_policy_default(Policy *policy)
{
    *policy = shipped;
}

static void check_reminders(Reader *reader, const config_setting_t *group,
                            const DutyPolicy *duty)
{
    int64_t last = 0, within = duty->within[SEVERITY_UNKNOWN].seconds;
    for (int i = 0; i < duty->n_reminders; i++) {
        if (duty->reminder[i].after <= last) {
            problem_at(reader, group, "reminders",
                       "do not rise; allowed: each later than the one before it");
            return;
        }
        last = duty->reminder[i].after;
    }
    if (duty->n_reminders > 0 && within > 0 && last >= within)
        problem_at(reader, group, "reminders",
                   "are not all before the duty is due; allowed: less than `within`");
    if (duty->n_reminders > 0 && within == 0)
        problem_at(reader, group, "reminders",
                   "do nothing for a duty that is removed; allowed: none");
    if (duty->n_reminders > 0 && duty->owner[SEVERITY_UNKNOWN] == ROLE_SYSTEM)
        problem_at(reader, group, "reminders",
                   "do nothing where the system is the owner; allowed: none");
}

/* UK GDPR Article 33(1): not later than 72 hours after having become aware of it. */
static void check_law(Reader *reader, const config_setting_t *group, const DutyPolicy *duty)
{
    int64_t within = duty->within[SEVERITY_UNKNOWN].seconds;
    if (within > 72 * 3600)
        problem_at(reader, group, "within",
                   "is later than the law allows; allowed: at most \"72 h\" (UK GDPR "
                   "Article 33(1))");
    if (within == 0)
        problem_warn(reader, group, "within",
                     "nobody is reminded of the 72 hours of UK GDPR Article 33(1)");
}

static void read_duty(Reader *reader, const config_setting_t *group, DutyKind kind,
                      DutyPolicy *duty)
{
    DutyOptions read = {0};
    int errors = reader->errors;
    option_read(reader, group, SECTION_DUTY, &read);
    *duty = (DutyPolicy){
        .start = (DutyStart)read.from, .escalates = duty->escalates, .urgent = duty->urgent};
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        duty->owner[level] = read.owner;
        duty->within[level].seconds = read.within;
    }
    for (guint i = 0; read.reminders && i < read.reminders->len; i++)
        duty->reminder[duty->n_reminders++].after = g_array_index(read.reminders, int64_t, i);
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
        Role owner = config->policy.duty[kind].owner[SEVERITY_UNKNOWN];
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
