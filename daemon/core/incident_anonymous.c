/* The anonymous route: what waits with the Chair, who may know the writer, what goes on after that or by itself, and what the
 * Chair owes the writer. Pure; called by incident.c and incident_command.c. */
#include "daemon/core/incident_command.h"

#include "daemon/core/duty.h"

enum { DAY = 24 * 60 * 60 };

bool incident_is_answer(int kind)
{
    return kind == DUTY_PASS_ON || kind == DUTY_FEEDBACK;
}

static void owe_answers(Incident *incident, int64_t start, const Clock *clock,
                        const Policy *policy)
{
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (incident_is_answer(kind))
            duty_begin(incident, (DutyKind)kind, start, clock, policy);
    }
}

/* It is acknowledged to the Chair, who may know the writer. */
void incident_open_anonymous(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    incident->held = !event->automatic;
    /* since today: it may have lain where the Chair found it, or waited in quarantine */
    if (incident->held)
        duty_begin(incident, DUTY_RELEASE, event->clock.day, &event->clock, policy);
    incident->held = duty_is_running(&incident->duty[DUTY_RELEASE]);
    if (event->answerable) {
        int64_t start = event->split ? event->clock.now : incident->received_at;
        owe_answers(incident, start, &event->clock, policy);
        step_effect(step, (Effect){.kind = EFFECT_ACKNOWLEDGE, .to = ROLE_BIT(ROLE_CHAIR)});
    }
    if (incident->held)
        step_effect(step, (Effect){.kind = EFFECT_PREVIEW,
                                   .to = ROLE_BIT(ROLE_CHAIR),
                                   .duty = DUTY_RELEASE,
                                   .due = incident->duty[DUTY_RELEASE].due});
}

/* What runs from receipt could not begin before. What is critical begins with this day, the rest with the day that follows,
 * because at the end of this one some have not even read that there is a report. The 72 hours have not waited: what is to be
 * known for them, and would fall due when they end, begins earlier by as much as is left for them below. */
static void begin_late(Incident *incident, const Clock *clock, const Policy *policy)
{
    const Duty *law = &incident->duty[DUTY_ICO_NOTIFY];
    bool critical = incident_level(incident) == SEVERITY_CRITICAL;
    int64_t start = clock->day + (critical ? 0 : DAY);
    if (!critical && duty_is_running(law) && law->due <= start + DAY)
        start -= policy->release_before;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (policy->duty[kind].start == DUTY_FROM_RECEIPT && !incident_is_answer(kind) &&
            duty_is_running(&incident->duty[kind]))
            duty_begin(incident, (DutyKind)kind, start, clock, policy);
    }
}

/* Whoever has no notice, and would hear of what they owe only when it is due, is asked for it now: the Board decides about the
 * ICO. Each of them once. */
static void ask_unnoticed(Step *step, RoleSet asked, const Clock *clock)
{
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &step->incident.duty[kind];
        bool silent =
            duty_is_running(duty) && duty->due > clock->now && duty->next >= duty->due;
        if (!silent || incident_is_answer(kind) || asked & ROLE_BIT(duty->owner))
            continue;
        step_task(step, (DutyKind)kind);
        asked |= ROLE_BIT(duty->owner);
    }
}

void incident_release(Step *step, const Event *event, const Policy *policy)
{
    const RoleSet noticed = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO);
    Incident *incident = &step->incident;
    bool first = incident->held;
    duty_end(&incident->duty[DUTY_RELEASE], incident_time(incident, &event->clock));
    incident->held = false;
    if (!first) {
        step_answered(incident);
        step_more_is_known(step, event, policy);
        return;
    }
    step_hear_attack(incident, event);
    begin_late(incident, &event->clock, policy);
    duty_told(incident, &event->clock, policy);
    step_effect(
        step,
        (Effect){.kind = EFFECT_NOTICE, .to = noticed, .attack = incident_besides(incident)});
    ask_unnoticed(step, noticed, &event->clock);
}

bool incident_release_is_overdue(const Incident *incident, const Clock *clock)
{
    const Duty *duty = &incident->duty[DUTY_RELEASE];
    return duty_is_running(duty) && duty->due <= clock->now;
}
