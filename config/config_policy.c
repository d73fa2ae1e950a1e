/* Duties: owner, start, time, reminders; the ladder. Knows what the law fixes and when the core
 * begins a duty; everything else is the school's. The shipped procedure is a file like any other,
 * put into the program. What is owed outside of an incident is read by config_policy_errand.c.
 * Called by config_load(). */
#include "config/config_policy.h"

#include "config/builtin.h"
#include "config/config_option.h"
#include "config/config_policy_errand.h"
#include "config/config_value.h"

#include <assert.h>

INCLUDE_AS(policy_conf, "config/policy.conf")

enum { LAW = 72 * 3600, DAY = 24 * 3600 };

/* When a duty can begin, in daemon/core/incident.c and incident_command.c. */
#define AT(start) (1u << DUTY_FROM_##start)
static const unsigned starts[DUTY_COUNT] = {
    [DUTY_ACKNOWLEDGE] = AT(RECEIPT) | AT(AWARENESS),
    [DUTY_RELEASE] = AT(RECEIPT),
    [DUTY_PASS_ON] = AT(RECEIPT),
    [DUTY_FEEDBACK] = AT(RECEIPT),
    [DUTY_RAISE] = AT(RECEIPT) | AT(AWARENESS),
    [DUTY_CLASSIFY] = AT(RECEIPT) | AT(AWARENESS),
    [DUTY_ICO_DECISION] = AT(RECEIPT) | AT(AWARENESS),
    [DUTY_ICO_NOTIFY] = AT(AWARENESS), /* UK GDPR Article 33(1) */
    [DUTY_ICO_PHASE] = AT(NOTIFICATION),
    [DUTY_TELL_SUBJECTS] = AT(DECISION),
    [DUTY_ASSIGN] = AT(CLASSIFICATION),
    [DUTY_INTERIM] = AT(ASSIGNMENT),
    [DUTY_OUTCOME] = AT(ASSIGNMENT),
    [DUTY_REVIEW] = AT(OUTCOME),
    [DUTY_IDLE] = AT(ACTIVITY),
};

/* ---- what all levels have in common ---- */

static int64_t real_seconds(const Span *span)
{
    return span->working_days > 0 ? (int64_t)span->working_days * DAY : span->seconds;
}

/* Reminders are the same for all levels; one that comes too late for a level is left out there. */
static int64_t longest(const DutyPolicy *duty)
{
    int64_t seconds = 0;
    for (int level = 0; level < SEVERITY_COUNT; level++)
        seconds = MAX(seconds, real_seconds(&duty->within[level]));
    return seconds;
}

static bool is_systems(const DutyPolicy *duty)
{
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        if (duty->owner[level] != ROLE_SYSTEM)
            return false;
    }
    return true;
}

/* ---- one duty ---- */

static void check_reminders(Reader *reader, const config_setting_t *group,
                            const DutyPolicy *duty)
{
    int64_t last = 0, within = longest(duty);
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
                   "are not all before the duty is due; allowed: less than `within` (a working "
                   "day counts as 24 h)");
    if (duty->n_reminders > 0 && within == 0)
        problem_at(reader, group, "reminders",
                   "do nothing for a duty that is removed; allowed: none");
}

/* Nobody reminds the system of anything. */
static void check_system(Reader *reader, const config_setting_t *group, const DutyPolicy *duty)
{
    if (!is_systems(duty))
        return;
    if (duty->n_reminders > 0)
        problem_at(reader, group, "reminders",
                   "do nothing where the system is the owner; allowed: none");
    if (duty->escalates && config_setting_get_member(group, "escalates"))
        problem_at(reader, group, "escalates",
                   "does nothing where the system is the owner; allowed: false");
    if (duty->urgent)
        problem_at(reader, group, "urgent",
                   "does nothing where the system is the owner; allowed: false");
    if (duty->repeats)
        problem_at(reader, group, "repeats",
                   "does nothing where the system is the owner; allowed: false");
}

static void check_start(Reader *reader, const config_setting_t *group, DutyKind kind,
                        const DutyPolicy *duty)
{
#define START_NAME(value, name) [value] = name,
    static const char *const names[DUTY_START_COUNT] = {DUTY_START_TERMS(START_NAME)};
#undef START_NAME
    if (starts[kind] & 1u << duty->start)
        return;
    g_autoptr(GString) allowed = g_string_new(NULL);
    for (int start = 0; start < DUTY_START_COUNT; start++) {
        if (starts[kind] & 1u << start)
            g_string_append_printf(allowed, "%s\"%s\"", allowed->len > 0 ? " or " : "",
                                   names[start]);
    }
    problem_at(reader, group, "from", "is not when this duty begins; allowed: %s",
               allowed->str);
}

/* UK GDPR Article 33(1): not later than 72 hours after having become aware of it. */
static void check_law(Reader *reader, const config_setting_t *group, const DutyPolicy *duty)
{
    bool late = false, reminded = true;
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        const Span *within = &duty->within[level];
        late = late || within->working_days > 0 || within->seconds > LAW;
        reminded = reminded && within->seconds > 0 && duty->owner[level] != ROLE_SYSTEM;
    }
    if (late)
        problem_at(reader, group, "within",
                   "is later than the law allows; allowed: at most \"72 h\", which are real "
                   "hours, at every level (UK GDPR Article 33(1))");
    else if (!reminded)
        problem_warn(reader, group, "within",
                     "nobody is reminded of the 72 hours of UK GDPR Article 33(1), or not at "
                     "every level");
}

/* Quiet hours do not hold up the law: of this duty there is no other word. */
static void read_urgency(Reader *reader, const config_setting_t *group, DutyPolicy *duty)
{
    if (!duty->urgent && config_setting_get_member(group, "urgent"))
        problem_at(reader, group, "urgent",
                   "would have quiet hours hold up the 72 hours of UK GDPR Article 33(1); "
                   "allowed: true");
    duty->urgent = true;
}

/* What waits for the Chair is still to be classified, and notified, within the law's 72 hours. */
static void check_release(Reader *reader, const config_setting_t *group, const DutyPolicy *duty)
{
    if (longest(duty) >= LAW)
        problem_at(
            reader, group, "within",
            "would hold a report longer than the 72 hours of UK GDPR Article 33(1), which "
            "do not wait; allowed: less than \"72 h\"");
}

static void check_only(Reader *reader, const config_setting_t *group, const Reminder *reminder)
{
    if (!config_setting_get_member(group, "only"))
        return;
    if (reminder->only == 0)
        problem_at(reader, group, "only",
                   "would remind nobody; allowed: at least one role, or no `only`");
    else if (config_setting_get_member(group, "also"))
        problem_at(reader, group, "also",
                   "does nothing beside `only`; allowed: one of the two");
}

/* "48 h" alone, or a group that says who else is reminded. */
static void read_reminder(Reader *reader, const config_setting_t *setting, Reminder *reminder)
{
    const Option at = {.type = OPTION_DURATION, .unit = "s", .min = 1, .max = 365 * DAY};
    if (config_setting_is_group(setting)) {
        int errors = reader->errors;
        option_read(reader, setting, SECTION_REMINDER, reminder);
        if (reader->errors == errors)
            check_only(reader, setting, reminder);
    } else
        value_read(reader, &at, setting, &reminder->after);
}

static void read_duty(Reader *reader, const config_setting_t *group, DutyKind kind,
                      DutyPolicy *duty)
{
    int errors = reader->errors;
    *duty = (DutyPolicy){.start = duty->start};
    option_read(reader, group, SECTION_DUTY, duty);
    const config_setting_t *reminders = config_setting_get_member(group, "reminders");
    for (int i = 0; reminders && reader->errors == errors; i++) {
        const config_setting_t *reminder = config_setting_get_elem(reminders, (unsigned)i);
        if (!reminder)
            break;
        read_reminder(reader, reminder, &duty->reminder[duty->n_reminders++]);
    }
    if (reader->errors > errors)
        return;
    check_reminders(reader, group, duty);
    check_system(reader, group, duty);
    check_start(reader, group, kind, duty);
    if (kind == DUTY_ICO_NOTIFY) {
        check_law(reader, group, duty);
        read_urgency(reader, group, duty);
    }
    if (kind == DUTY_RELEASE)
        check_release(reader, group, duty);
}

/* ---- the whole ---- */

/* UK GDPR Article 33(5): facts, effects and remedial action of every breach are recorded. */
static void check_points(Reader *reader, const config_setting_t *group, const Policy *policy)
{
    for (int level = SEVERITY_MINOR; level < SEVERITY_COUNT; level++) {
        if (policy->points[level] & POINT_BIT(POINT_OUTCOME))
            continue;
        problem_at(reader, group, "points",
                   "leaves out 3k for %s incidents, which UK GDPR Article 33(5) wants "
                   "recorded; allowed: "
                   "every list but that of near_miss has \"3k\"",
                   severity_name((Severity)level));
        return;
    }
}

static void read_over(Reader *reader, const config_setting_t *group, Policy *policy)
{
    int errors = reader->errors;
    if (!option_read(reader, group, SECTION_POLICY, policy))
        return;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const config_setting_t *duty =
            config_setting_get_member(group, duty_name((DutyKind)kind));
        if (duty && config_setting_is_group(duty))
            read_duty(reader, duty, (DutyKind)kind, &policy->duty[kind]);
    }
    policy_read_errands(reader, group, policy);
    if (reader->errors == errors)
        check_points(reader, group, policy);
    if (reader->errors == errors && policy->very_late <= policy->late)
        problem_at(reader, group, "very_late",
                   "is not later than `late`; allowed: more per cent than `late` has");
}

void config_policy_default(Policy *policy)
{
    Reader reader = {.path = "policy.conf"};
    config_t file;
    config_init(&file);
    *policy = (Policy){0};
    int parsed = config_read_string(&file, policy_conf);
    assert(parsed == CONFIG_TRUE);
    const config_setting_t *group = config_lookup(&file, "policy");
    assert(group);
    read_over(&reader, group, policy);
    assert(reader.errors == 0);
    config_destroy(&file);
}

void config_policy_read(Reader *reader, const config_setting_t *group, Policy *policy)
{
    config_policy_default(policy);
    if (group)
        read_over(reader, group, policy);
}

/* ---- who that is ---- */

/* The investigator is named with the duty that makes one. */
static bool is_somebody(const OrganisationSettings *organisation, const DutyPolicy *duty,
                        Role role)
{
    bool named = duty->start == DUTY_FROM_ASSIGNMENT || duty->start == DUTY_FROM_OUTCOME;
    return role <= ROLE_SYSTEM || organisation->n_people == 0 ||
           organisation_person(organisation, role) || (role == ROLE_INVESTIGATOR && named);
}

static void nobody_is(Reader *reader, const config_setting_t *duty, Role owner,
                      const OrganisationSettings *organisation)
{
    const char *prefix = organisation->prefix ? organisation->prefix : "?";
    if (owner == ROLE_BOARD)
        problem_warn(reader, duty, "owner",
                     "nobody is board in organisation %s: the DPO does it there", prefix);
    else
        problem_at(reader, duty, "owner",
                   "nobody is %s in organisation %s; allowed: a role that somebody holds in "
                   "every organisation",
                   role_name(owner), prefix);
}

/* Each role once, however many levels name it. */
static void check_owners(Reader *reader, const config_setting_t *group, const DutyPolicy *duty,
                         const DutyPolicy *shipped, const OrganisationSettings *organisation)
{
    RoleSet said = 0;
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        Role owner = duty->owner[level];
        if (owner == shipped->owner[level] || said & ROLE_BIT(owner) ||
            is_somebody(organisation, duty, owner))
            continue;
        said |= ROLE_BIT(owner);
        nobody_is(reader, group, owner, organisation);
    }
}

void config_policy_check_owners(Reader *reader, const config_setting_t *group,
                                const Config *config)
{
    Policy shipped;
    config_policy_default(&shipped);
    for (int kind = 0; group && kind < DUTY_COUNT; kind++) {
        const config_setting_t *duty =
            config_setting_get_member(group, duty_name((DutyKind)kind));
        for (size_t i = 0; duty && i < config->n_organisations; i++)
            check_owners(reader, duty, &config->policy.duty[kind], &shipped.duty[kind],
                         &config->organisations[i]);
    }
    for (int kind = 0; group && kind < ERRAND_COUNT; kind++) {
        const config_setting_t *errand =
            config_setting_get_member(group, errand_name((ErrandKind)kind));
        Role owner = config->policy.errand[kind].owner;
        for (size_t i = 0; errand && owner && i < config->n_organisations; i++) {
            const OrganisationSettings *organisation = &config->organisations[i];
            if (owner != shipped.errand[kind].owner && organisation->n_people > 0 &&
                !organisation_person(organisation, owner))
                nobody_is(reader, errand, owner, organisation);
        }
    }
}
