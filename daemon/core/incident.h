/* The life of an incident: Incident + Event + Policy -> Step. Pure: values in, values out.
 *
 * No pointers, no strings, no allocation, no clock, no failure. People are ids of the
 * register's `person` table, texts are ids of its rows; `now` travels inside the event; what is
 * to be done is returned, not done. */
#pragma once

#include "config/policy.h"
#include "config/taxonomy.h"
#include "config/terms.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A duty that runs, ran or (due == 0) never started. */
typedef struct Duty {
    Role owner;
    int64_t due;  /* UTC seconds */
    int64_t next; /* the next reminder's time; 0: none left, or done */
    int rung;     /* reminders already behind us */
    int64_t done; /* when it was fulfilled; 0: it is open */
} Duty;

typedef struct Incident {
    int64_t id;       /* of the register's row; 0 before it is opened */
    int64_t reporter; /* person; 0: unknown or not to be known */
    IncidentState state;
    Route route;
    /* what it is: the rules' proposal until the DPO decides */
    IncidentClass class;
    Kind type;
    Severity severity;
    Severity
        deadline_severity; /* as grave as it may be: what is not known counts as the worst */
    int64_t received_at;   /* when our server had the first report */
    int64_t aware_at;  /* start of the 72 hours (UK GDPR Article 33(1)); default: received_at */
    int64_t opened_at; /* when the daemon opened it */
    int64_t closed_at; /* 0: open */
    Duty duty[DUTY_COUNT];
} Incident;

typedef enum EventKind {
    EVENT_REPORT,       /* the first report: opens it. `at`: received, `route`, `reporter`,
                           `answerable`, and what the rules propose: `class` ... */
    EVENT_FOLLOW_UP,    /* another report joined it; the same, for this report alone */
    EVENT_ACKNOWLEDGED, /* the acknowledgement was accepted for delivery */
    EVENT_UNDELIVERED, /* a mail of ours about it was refused for good or bounced; `role`: whose
                          it was */
    EVENT_TIME,        /* the clock reached `now` */
    EVENT_COUNT,
} EventKind;

typedef struct Event {
    EventKind kind;
    int64_t now;      /* UTC seconds: when we handle it */
    int64_t at;       /* when it happened outside, if that differs; 0 otherwise */
    int64_t reporter; /* person */
    Route route;
    bool answerable; /* the reporter may be sent an acknowledgement */
    Role role;
    IncidentClass class; /* CLASS_UNKNOWN: nothing is proposed */
    Kind type;
    Severity severity, deadline_severity;
    bool original; /* undelivered: that mail was not itself about an undelivered one; false:
                      unknown */
} Event;

typedef enum EffectKind {
    EFFECT_ACKNOWLEDGE, /* to the reporter */
    EFFECT_NOTICE,      /* to `role`: a new incident */
    EFFECT_FOLLOW_UP,   /* to `role`: more about an open one */
    EFFECT_REMINDER,    /* to `role`: `duty` is due at `due`; `rung` counts from 1 */
    EFFECT_UNDELIVERED, /* to `role`: a mail of ours did not arrive */
} EffectKind;

typedef struct Effect {
    EffectKind kind;
    Role role;
    DutyKind duty;
    int rung;    /* which reminder of the duty this is */
    int skipped; /* earlier reminders that this one replaces, after a downtime */
    int64_t due;
    Severity level_before; /* follow_up: the level that it has raised; SEVERITY_UNKNOWN: none */
} Effect;

enum { STEP_EFFECTS_MAX = 16 };

typedef struct Step {
    Incident incident; /* as it is now */
    bool applied;      /* false: the event does not apply in this state, and nothing changed */
    size_t n_effects;
    Effect effects[STEP_EFFECTS_MAX];
    int64_t wake; /* when EVENT_TIME is wanted next, UTC seconds; INT64_MAX: never */
} Step;

Step incident_step(const Incident *incident, const Event *event, const Policy *policy);

/* A step as one line of ids and names, the same everywhere: log, audit trail, transcript of the
 * simulation. "event=report state=none->received
 * effects=acknowledge:reporter,notice:siro,notice:dpo wake=..."; an event that did not apply
 * says "ignored". Cut at size. */
void incident_explain(const Incident *before, const Event *event, const Step *step, char *text,
                      size_t size);

const char *event_name(EventKind kind);
const char *effect_name(EffectKind kind);
