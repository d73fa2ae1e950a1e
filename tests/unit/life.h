/* What the tests of an incident's life share: the shipped policy, a plain calendar (UTC, Monday to
 * Friday, the day ends at 17:00), and an incident in each state, brought there by what brings
 * one there. */
#pragma once

#include "config/config_policy.h"
#include "daemon/core/incident.h"

#include <stdlib.h>
#include <string.h>

enum {
    MINUTE = 60,
    HOUR = 3600,
    DAY = 24 * HOUR,
    DAY_END = 17 * HOUR,
    START = 1772442000, /* Monday 2 March 2026, 09:00 UTC */
    REPORTER = 7,
    INVESTIGATOR = 50,
    ALL_THE_POINTS = (1 << POINT_COUNT) - 1,
};

#define BIT(role) ROLE_BIT(ROLE_##role)

static Policy policy;

/* ---- chance, the same in every run (xorshift64) ---- */

/* From 0 to n - 1. */
static inline int64_t any(int64_t n)
{
    static uint64_t seed = 88172645463325252u;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)n);
}

/* ---- the calendar ---- */

/* Day 0 was a Thursday. */
static inline bool is_weekend(int64_t day)
{
    return (day + 3) % 7 >= 5;
}

typedef bool (*IsWorkingDay)(int64_t day);

static inline bool is_plain_working_day(int64_t day)
{
    return !is_weekend(day);
}

static IsWorkingDay is_working_day = is_plain_working_day;

/* The end of the n-th working day after the day of `from`. */
static inline int64_t working_days_after(int64_t from, int n)
{
    int64_t day = from / DAY;
    while (n > 0) {
        day++;
        n -= is_working_day(day);
    }
    return day * DAY + DAY_END;
}

static inline Clock clock_at(int64_t now)
{
    static Clock clock;
    static int64_t computed = INT64_MIN;
    int64_t day = now / DAY;
    if (computed != day) {
        computed = day;
        clock.day = day * DAY;
        clock.working_day[0] = day * DAY + DAY_END;
        for (int n = 1; n <= WORKING_DAYS_MAX; n++) {
            do
                day++;
            while (!is_working_day(day));
            clock.working_day[n] = day * DAY + DAY_END;
        }
    }
    clock.now = now;
    return clock;
}

/* ---- events ---- */

static inline Step happens(const Incident *incident, EventKind kind, int64_t now, Role role)
{
    Event event = {.kind = kind, .clock = clock_at(now), .role = role};
    return incident_step(incident, &event, &policy);
}

static inline Step suspects(const Incident *incident, RoleSet roles, int64_t now)
{
    Event event = {.kind = EVENT_SUSPECTED, .clock = clock_at(now), .suspects = roles};
    return incident_step(incident, &event, &policy);
}

/* With a reason, and with somebody or something wherever one is needed. */
static inline Event order(Command command, RoleSet actor, int64_t now)
{
    return (Event){
        .kind = EVENT_COMMAND,
        .clock = clock_at(now),
        .since = clock_at(now),
        .command = command,
        .actor = actor,
        .person = INVESTIGATOR,
        .subject = INVESTIGATOR,
        .reasoned = command != COMMAND_RELEASE,
    };
}

static inline Step give(const Incident *incident, Command command, RoleSet actor, int64_t now)
{
    Event event = order(command, actor, now);
    return incident_step(incident, &event, &policy);
}

static inline Step classify(const Incident *incident, Severity severity, int64_t now)
{
    Event event = order(COMMAND_CLASSIFY, BIT(DPO), now);
    event.severity = severity;
    event.class = CLASS_CONFIRMED;
    return incident_step(incident, &event, &policy);
}

static inline Step decide(const Incident *incident, Command command, TrackState track,
                          int64_t now)
{
    Event event = order(command, command == COMMAND_DISCIPLINE ? BIT(SIRO) : BIT(DPO), now);
    event.track = track;
    return incident_step(incident, &event, &policy);
}

static inline Step submit(const Incident *incident, uint32_t points, int64_t now)
{
    Event event = order(COMMAND_OUTCOME, BIT(INVESTIGATOR), now);
    event.points = points;
    return incident_step(incident, &event, &policy);
}

/* ---- lives ---- */

static inline Step opened_as(Severity severity, int64_t now)
{
    Incident none = {.id = 1};
    Event event = {
        .kind = EVENT_REPORT,
        .clock = clock_at(now),
        .reporter = REPORTER,
        .answerable = true,
        .class = CLASS_POTENTIAL,
        .severity = severity,
        .deadline_severity = severity,
    };
    return incident_step(&none, &event, &policy);
}

static inline Incident opened(Severity severity)
{
    return opened_as(severity, START).incident;
}

static inline Incident with_tracks(Incident incident, int64_t now)
{
    incident = decide(&incident, COMMAND_ICO, TRACK_NOT_REQUIRED, now).incident;
    incident = decide(&incident, COMMAND_SUBJECTS, TRACK_NOT_REQUIRED, now).incident;
    return decide(&incident, COMMAND_DISCIPLINE, TRACK_NOT_REQUIRED, now).incident;
}

/* An hour after it was opened, whatever the state. A state that is new here comes back as another
 * one, which test_incident.c sees. */
static inline Incident incident_in(IncidentState state, Severity severity)
{
    static const IncidentState way[] = {
        INCIDENT_RECEIVED, INCIDENT_ACKNOWLEDGED,  INCIDENT_CLASSIFIED,
        INCIDENT_ASSIGNED, INCIDENT_INVESTIGATING, INCIDENT_OUTCOME_SUBMITTED,
        INCIDENT_REVIEWED, INCIDENT_CLOSED,        INCIDENT_REOPENED};
    int64_t now = START + HOUR;
    if (state == INCIDENT_NONE)
        return (Incident){.id = 1};
    Incident incident = opened(severity);
    if (state == INCIDENT_NEEDS_INFO || state == INCIDENT_DUPLICATE ||
        state == INCIDENT_NOT_AN_INCIDENT)
        incident = happens(&incident, EVENT_ACKNOWLEDGED, now, ROLE_NONE).incident;
    if (state == INCIDENT_NEEDS_INFO)
        return give(&incident, COMMAND_ASK, BIT(DPO), now).incident;
    if (state == INCIDENT_DUPLICATE)
        return give(&incident, COMMAND_DUPLICATE, BIT(DPO), now).incident;
    if (state == INCIDENT_NOT_AN_INCIDENT)
        return give(&incident, COMMAND_NOT_INCIDENT, BIT(DPO), now).incident;
    for (size_t i = 1; i < sizeof way / sizeof way[0] && way[i - 1] != state; i++) {
        switch ((int)way[i]) {
        case INCIDENT_ACKNOWLEDGED:
            incident = happens(&incident, EVENT_ACKNOWLEDGED, now, ROLE_NONE).incident;
            break;
        case INCIDENT_CLASSIFIED:
            incident = classify(&incident, severity, now).incident;
            break;
        case INCIDENT_ASSIGNED:
            incident = give(&incident, COMMAND_ASSIGN, BIT(SIRO), now).incident;
            break;
        case INCIDENT_INVESTIGATING:
            incident = give(&incident, COMMAND_INVESTIGATE, BIT(INVESTIGATOR), now).incident;
            break;
        case INCIDENT_OUTCOME_SUBMITTED:
            incident = submit(&incident, ALL_THE_POINTS, now).incident;
            break;
        case INCIDENT_REVIEWED:
            incident = give(&incident, COMMAND_SATISFIED, BIT(SIRO), now).incident;
            break;
        case INCIDENT_CLOSED:
            incident = with_tracks(incident, now);
            incident = give(&incident, COMMAND_CLOSE, BIT(DPO), now).incident;
            break;
        case INCIDENT_REOPENED:
            incident = give(&incident, COMMAND_REOPEN, BIT(DPO), now).incident;
            break;
        }
    }
    return incident;
}

/* ---- looking ---- */

static inline bool same_incident(const Incident *one, const Incident *other)
{
    return memcmp(one, other, sizeof *one) == 0;
}

/* The first effect of a kind; one of EFFECT_KINDS to nobody when there is none. */
static inline Effect effect_of(const Step *step, EffectKind kind)
{
    for (size_t i = 0; i < step->n_effects; i++) {
        if (step->effects[i].kind == kind)
            return step->effects[i];
    }
    return (Effect){.kind = EFFECT_KINDS};
}

static inline bool is_running(const Incident *incident, DutyKind kind)
{
    return incident->duty[kind].due != 0 && incident->duty[kind].done == 0;
}
