/* What a mail says of work whose owner cannot be reached, or has not done it: first what its reader can do about it. Called by
 * wording_value, and by absence for lists of several. */
#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/duty.h"
#include "daemon/core/incident_command.h"
#include "daemon/core/wording_value.h"
#include "daemon/core/words.h"

/* Nobody raises it with themselves. */
static bool is_owed(const Incident *incident, DutyKind kind, RoleSet roles)
{
    const Duty *duty = &incident->duty[kind];
    if (kind == DUTY_RAISE && roles & ROLE_BIT(ROLE_DPO))
        return false;
    return roles & ROLE_BIT(duty->owner) && duty_is_running(duty) && kind != DUTY_IDLE;
}

void wording_owed(const Incident *incident, RoleSet roles, int64_t now, GTimeZone *zone,
                  GString *to)
{
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (!is_owed(incident, (DutyKind)kind, roles))
            continue;
        g_string_append_printf(to, "\n  %s", words_duty_of(incident, (DutyKind)kind));
        wording_due(incident->duty[kind].due, now, zone, to);
    }
}

/* The first of it to be done; DUTY_COUNT: none. */
static DutyKind first_owed(const Incident *incident, RoleSet roles)
{
    DutyKind first = DUTY_COUNT;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (is_owed(incident, (DutyKind)kind, roles) &&
            (first == DUTY_COUNT || incident->duty[kind].due < incident->duty[first].due))
            first = (DutyKind)kind;
    }
    return first;
}

/* ---- to whoever stands in, or must find somebody who does ---- */

/* A text of the school's own may name these anywhere. */
static bool is_about_nothing(const Compose *compose)
{
    return !compose->incident && !compose->errand;
}

static Role missed_role(const Compose *compose)
{
    Role role;
    return role_parse(compose->recipient_role, &role) ? role : ROLE_NONE;
}

static RoleSet missed_roles(const Compose *compose)
{
    return acting_whole(compose->organisation, compose->incident, missed_role(compose));
}

/* May they do it themselves? */
static bool stands_in(const Compose *compose)
{
    return compose->errand || compose->reads & missed_roles(compose);
}

/* Is it theirs to find somebody: the SIRO's, who assigns the investigator, and the DPO's for the Board? */
static bool finds_another(const Compose *compose)
{
    Role missed = missed_role(compose);
    return (missed == ROLE_INVESTIGATOR && compose->reads & ROLE_BIT(ROLE_SIRO)) ||
           (missed == ROLE_BOARD && compose->reads & ROLE_BIT(ROLE_DPO));
}

static void add_place(const Compose *compose, GString *to)
{
    Role role = missed_role(compose);
    if (role > ROLE_SYSTEM)
        g_string_append_printf(to, " in the place of %s", words_role(role));
}

static void add_time(const Compose *compose, int64_t due, GString *to)
{
    char text[64];
    calendar_show_due(due, compose->organisation->zone, text, sizeof text);
    if (due)
        g_string_append_printf(to, ", %s %s", due <= compose->date ? "overdue since" : "by",
                               text);
}

/* What they are asked for: what begins now, else the first of all. */
static DutyKind asked_duty(const Compose *compose)
{
    const Effect *effect = compose->effect;
    RoleSet roles = missed_roles(compose);
    return effect && is_owed(compose->incident, effect->duty, roles)
               ? effect->duty
               : first_owed(compose->incident, roles);
}

/* The DPO, who need not raise it with themselves. */
static void add_classify(const Compose *compose, GString *to)
{
    g_string_append(to, "read the report and classify it");
    add_time(compose, compose->incident->duty[DUTY_CLASSIFY].due, to);
}

void value_stand_in(const Compose *compose, GString *to)
{
    g_autoptr(GString) what = g_string_new("do what is to be done");
    int64_t due = 0;
    if (is_about_nothing(compose))
        return;
    DutyKind duty = compose->errand ? DUTY_COUNT : asked_duty(compose);
    if (duty == DUTY_RAISE && compose->reads & ROLE_BIT(ROLE_DPO)) {
        add_classify(compose, to);
        return;
    }
    if (compose->errand) {
        g_string_truncate(what, 0);
        wording_errand(compose->errand->errand->kind, compose->errand->number, what);
        due = compose->errand->errand->due;
    } else if (duty != DUTY_COUNT) {
        g_string_assign(what, words_duty_of(compose->incident, duty));
        due = compose->incident->duty[duty].due;
    }
    g_string_append_printf(to, "%s%s", stands_in(compose) ? "" : "find somebody who can ",
                           what->str);
    add_place(compose, to);
    add_time(compose, due, to);
}

/* More than the one thing that they are asked for already. */
void value_owed(const Compose *compose, GString *to)
{
    g_autoptr(GString) list = g_string_new(NULL);
    if (!compose->incident || compose->errand)
        return;
    wording_owed(compose->incident, missed_roles(compose), compose->date,
                 compose->organisation->zone, list);
    g_auto(GStrv) lines = g_strsplit(list->str, "\n", -1);
    if (g_strv_length(lines) > 3)
        g_string_append(to, list->str + 1);
}

void value_back(const Compose *compose, GString *to)
{
    char text[64];
    calendar_show_due(compose->back, compose->organisation->zone, text, sizeof text);
    if (compose->back > compose->date)
        g_string_append(to, text);
}

void value_unmanned(const Compose *compose, GString *to)
{
    if (!is_about_nothing(compose) && !stands_in(compose) && !finds_another(compose))
        g_string_append(to, "Nobody who stands in can be reached either.");
}

/* Only to who decides about such a conflict: their menu asks it. */
void value_passed_over(const Compose *compose, GString *to)
{
    Role deputy = organisation_deputy(compose->organisation, missed_role(compose));
    const Incident *incident = compose->incident;
    if (!incident || deputy == ROLE_NONE || !(compose->reads & CONFLICT_DECIDERS) ||
        !((incident->suspected | incident->excluded) & ROLE_BIT(deputy)))
        return;
    const char *who = words_role(deputy);
    if (incident->excluded & ROLE_BIT(deputy))
        g_string_append_printf(to, "It is not sent to %s, who has no part in it.", who);
    else
        g_string_append_printf(to,
                               "It is not sent to %s: the report may be about %s in person.\n"
                               "If it is not, CONFLICT no says so, and %s can act.",
                               who, who, who);
}

static bool is_answer(int kind)
{
    return kind == DUTY_RELEASE || kind == DUTY_PASS_ON || kind == DUTY_FEEDBACK;
}

/* What the Chair owes the writer of an anonymous report is the Chair's alone. */
static bool is_awaited(const OrganisationSettings *settings, const Incident *incident,
                       DutyKind kind)
{
    const Duty *duty = &incident->duty[kind];
    return duty_is_running(duty) && duty->owner > ROLE_SYSTEM && kind != DUTY_IDLE &&
           !is_answer(kind) && !acting_only_classifies(settings, incident, kind);
}

void wording_waiting(const Compose *compose, GString *to)
{
    const OrganisationSettings *settings = compose->organisation;
    const Incident *incident = compose->incident;
    for (int kind = 0; incident && kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        if (!is_awaited(settings, incident, (DutyKind)kind))
            continue;
        g_autofree char *owner = acting_words(settings, incident, duty->owner);
        g_string_append_printf(to, "%s%s: %s", to->len ? "\n" : "",
                               words_duty_of(incident, (DutyKind)kind), owner);
        wording_due(duty->due, compose->date, settings->zone, to);
    }
}

void wording_waits_for(const OrganisationSettings *settings, const Incident *incident,
                       GString *to)
{
    int first = DUTY_COUNT, more = -1;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (!is_awaited(settings, incident, (DutyKind)kind))
            continue;
        more++;
        if (first == DUTY_COUNT || incident->duty[kind].due < incident->duty[first].due)
            first = kind;
    }
    if (first == DUTY_COUNT) {
        g_string_append_printf(to, "\n  how it stands: %s", words_state(incident->state));
        return;
    }
    g_autofree char *owner = acting_words(settings, incident, incident->duty[first].owner);
    g_autofree char *duty = acting_duty(settings, incident, (DutyKind)first);
    g_string_append_printf(to, "\n  it waits for %s to %s", owner, duty);
    if (more > 0)
        g_string_append_printf(to, ",\n  and for %d other thing%s", more, more == 1 ? "" : "s");
}

/* ---- to who was asked whether somebody is concerned ---- */

void wording_settled(const Compose *compose, GString *to)
{
    const Effect *effect = compose->effect;
    const Incident *incident = compose->incident;
    if (!effect || effect->kind != EFFECT_SETTLED || !incident)
        return;
    const char *who = words_role(effect->role);
    if (incident->excluded & ROLE_BIT(effect->role))
        g_string_append_printf(
            to, "%s has no part in it, and %s does the work", who,
            words_role(acting_for(compose->organisation, incident, effect->role)));
    else
        g_string_append_printf(to, "%s is not concerned, and goes on with it", who);
}

/* ---- to who is told what others have not done ---- */

/* The DPO waits for nobody to raise it: it can be classified. */
static bool may_classify(const Compose *compose)
{
    return !compose->errand && compose->effect && compose->effect->duty == DUTY_RAISE &&
           compose->reads & ROLE_BIT(ROLE_DPO) && compose->n_menu > 0;
}

/* Nothing in it is for them to decide, but an attack may be for them to stop. */
static bool is_for_technician(const Compose *compose)
{
    const Incident *incident = compose->incident;
    return ROLE_BIT(compose->reader) & HELPERS && !compose->errand && incident &&
           !g_str_equal(kind_ico_category(incident->type), kind_ico_category(KIND_NON_CYBER));
}

void wording_part(const Compose *compose, const char *owner, GString *to)
{
    bool may = compose->errand ? compose->n_menu > 0 : compose->instead != 0;
    if (may_classify(compose))
        g_string_append_printf(
            to, "You need not wait for %s: classify it with one of the lines below.", owner);
    else if (compose->stands_in)
        g_string_append_printf(
            to,
            "You stand in for %s: please do it, with one of the lines below,\n"
            "or see that somebody else does.",
            owner);
    else if (may)
        g_string_append_printf(
            to,
            "You may do it in the place of %s, with one of the lines below.\n"
            "Or ask how it stands, and see that somebody does it.",
            owner);
    else
        g_string_append(
            to, "Nobody asks you to do it. You are told so that you can ask how it stands,\n"
                "or see that somebody else does it.");
    if (is_for_technician(compose))
        g_string_append_printf(
            to,
            "\n\nIt may be a matter for whoever looks after the computers: please ask\n"
            "%s at once what you can do.",
            words_role(wording_acts_for(compose, ROLE_SIRO)));
}
