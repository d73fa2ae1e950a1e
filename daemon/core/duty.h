/* Duties: when they begin, what their rungs are, who is reminded. Private to
 * daemon/core/incident*.c; pure. */
#pragma once

#include "daemon/core/incident.h"

static inline bool duty_is_running(const Duty *duty)
{
    return duty->due != 0 && duty->done == 0;
}

/* Whose it is, at its level and where the incident stands: the review is the SIRO's until the outcome report is found
 * good, and then whoever's the policy says. */
Role duty_owner(const Incident *incident, DutyKind kind, const Policy *policy);

/* Begins a duty (again), with the owner and the time that the policy has for the incident's
 * level; one that the policy does not know stays as it is. `start`: UTC seconds; working days are
 * counted from the event's day. */
void duty_begin(Incident *incident, DutyKind kind, int64_t start, const Clock *clock,
                const Policy *policy);

/* The same for a duty that may have begun before, from this start or another: the rungs that are
 * behind stay behind. One that never began begins. */
void duty_resume(Incident *incident, DutyKind kind, int64_t start, const Clock *clock,
                 const Policy *policy);

/* The school knew of it at that time: duties that count from awareness count from there. */
void duty_aware(Incident *incident, int64_t at, const Clock *clock, const Policy *policy);

/* Fulfilled, or fallen away. False when it was not running. */
bool duty_end(Duty *duty, int64_t now);

/* Whether it should have been decided by now if the ICO must be told, and is not. */
bool duty_decision_is_late(const Incident *incident, int64_t now);

/* Whether that is open in an incident that the DPO has classified, or is late: what somebody is answered says so. */
bool duty_law_presses(const Incident *incident, int64_t now);

/* The incident's level was `before`, or its class has changed: owners and due times of what runs follow; what the new level
 * does not ask for falls away. Rungs that are behind do not come again. */
void duty_regrade(Incident *incident, Severity before, const Clock *clock,
                  const Policy *policy);

/* Whoever owes something has just been told of it, at an hour of this day that is not kept: what
 * would remind of it today, and before it is due, is passed. */
void duty_told(Incident *incident, const Clock *clock, const Policy *policy);

/* Whether it has begun again by itself, because nobody did it, and waits for its first rung since. */
bool duty_is_repetition(const Incident *incident, DutyKind kind, const Policy *policy);

/* Passes every rung that the clock has reached; only the last of them is worth an effect. True
 * when there is one. */
bool duty_remind(Incident *incident, DutyKind kind, const Clock *clock, const Policy *policy,
                 Effect *ret);
