/* The life of an incident: Incident + Event + Policy -> Step. Pure: values in, values out.
 *
 * No pointers, no strings, no allocation, no clock, no failure. People are ids of the
 * register's `person` table, texts are ids of its rows; `now` and the calendar travel inside the
 * event; what is to be done is returned, not done. */
#pragma once

#include "config/policy.h"
#include "config/taxonomy.h"
#include "config/terms.h"
#include "daemon/core/attack.h"
#include "daemon/core/ladder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A duty that runs, ran or (due == 0) never started. */
typedef struct Duty {
    Role owner;
    int64_t start, due; /* UTC seconds */
    int64_t next;       /* when it must be looked at again; 0: no rung left, or done */
    int64_t reached;    /* the time of the last rung that is behind us, as times are now */
    int rung;           /* rungs behind us */
    int64_t done;       /* when it was fulfilled or fell away; 0: it is open */
} Duty;

typedef struct Incident {
    int64_t id;       /* of the register's row; 0 before it is opened */
    int64_t reporter; /* person; 0: unknown or not to be known */
    IncidentState state;
    IncidentState before; /* of NEEDS_INFO: where it goes on when the answer comes */
    Route route;
    /* what it is: the rules' proposal until the DPO decides */
    IncidentClass class;
    Kind type;
    Severity severity;
    /* The attack that a follow-up has told of, though it is not said to be one: the kind stays as it was. Any kind that is
     * none: there is none. */
    Kind besides;
    /* As grave as it may be: what is not known counts as the worst. */
    Severity deadline_severity;
    int64_t received_at; /* when our server had the first report */
    /* Start of the 72 hours (UK GDPR Article 33(1)); default: when anybody of the school had it. */
    int64_t aware_at;
    int64_t opened_at;     /* when the daemon opened it */
    int64_t classified_at; /* by the DPO; 0: not yet */
    int64_t closed_at;     /* 0: open */
    int64_t investigator;  /* person; 0: nobody */
    TrackState track[TRACK_COUNT];
    PointSet points;   /* settled in the outcome report */
    uint32_t answered; /* lines of the report that are answered: bits of OutcomeLabel */
    RoleSet suspected; /* said to be the subject: their mails are held until that is decided */
    RoleSet excluded;  /* decided: they have no part in it */
    RoleSet cleared;   /* decided: they are not the subject, whoever names them again */
    int escalations;   /* by hand */
    bool held; /* anonymous, and the Chair has not let it go on: nobody else hears of it */
    Duty duty[DUTY_COUNT];
} Incident;

/* The clock and the calendar of the organisation at one moment. */
typedef struct Clock {
    int64_t now; /* UTC seconds */
    int64_t day; /* when the local day began: all that is kept of an anonymous incident's
                            times */
    int64_t quiet_until; /* quiet hours: when they end; 0: there are none now */
    int64_t
        working_day[WORKING_DAYS_MAX + 1]; /* [n]: end of the n-th working day after today */
} Clock;

typedef enum EventKind {
    EVENT_REPORT,       /* the first report: opens it. `at`: received, `route`, `reporter`,
                           `answerable`, and what the rules propose: `class` ... */
    EVENT_FOLLOW_UP,    /* another report joined it; the same, for this report alone;
                           `by_reporter`, `by_investigator` */
    EVENT_ACKNOWLEDGED, /* the acknowledgement was accepted for delivery */
    EVENT_UNDELIVERED, /* a mail of ours about it was refused for good or bounced; `role`: whose
                          it was */
    EVENT_ABSENT,      /* `role` answered automatically: nobody reads there now */
    EVENT_SUSPECTED,   /* a follow-up names the roles `suspects` as its subject */
    EVENT_JOINED,      /* the reports of another incident join it; what that one was, as of a
                          follow-up, its `suspects` and `excluded`, and `at`: its aware_at */
    EVENT_COMMAND,     /* a role-holder's reply: `command` and what it needs */
    EVENT_TIME,        /* the clock reached `now`; what waits may go on: as RELEASE */
    EVENT_COUNT,
} EventKind;

typedef struct Event {
    EventKind kind;
    Clock clock;
    /* When it happened outside, if that differs; 0 otherwise, below 0 when it is said and not certain. */
    int64_t at;
    Clock since;      /* a command: `clock`, its working days counted from `at` */
    int64_t aware;    /* report: since when the school has had it; 0: since `at` */
    int64_t reporter; /* person */
    Route route;
    bool answerable; /* the reporter may be sent an acknowledgement */
    /* Report: it was a part of another until now: what runs from receipt runs from now. */
    bool split;
    bool automatic;       /* anonymous: it goes on without the Chair */
    bool by_reporter;     /* follow-up: it answers what the reporter was asked */
    bool by_investigator; /* follow-up: whoever investigates it has written it */
    bool owed; /* follow-up: it answers a mail about an errand, and tells of nothing new */
    /* Follow-up: disowned by the trusted server, or a command that did not count: it is kept, and nothing is taken for done. */
    bool unproven;
    /* Who may be its subject; also of the first report, of a follow-up, and of EDIT, which has what the rules propose,
     * too; so has RELEASE. */
    RoleSet suspects;
    RoleSet excluded; /* joined: who has no part in it */
    /* joined: as in Incident; SPLIT, and a note of who works on it: the attack that it tells of */
    Kind besides;
    bool decided;  /* joined: class and level are the DPO's, not a proposal */
    bool corrects; /* follow-up: its class and type take the place of what was said before */
    bool erased;   /* REOPEN: what was written about it is gone */
    bool bound;    /* MERGE: the law still demands something of the other one */
    /* DUPLICATE, MERGE: the one that would end is classified, or investigated, and the other is not */
    bool further;
    /* DUPLICATE, MERGE: there is no subject, as one of the two is anonymous and the other is not. */
    bool apart;
    Role role;
    IncidentClass class; /* CLASS_UNKNOWN: nothing is proposed */
    Kind type;
    Severity severity, deadline_severity;
    bool original; /* undelivered: that mail was not itself about an undelivered one; false:
                      unknown */
    /* a command */
    Command command;
    RoleSet actor;   /* every role in which it is given, deputies included */
    int64_t person;  /* who gives it; undelivered, absent: whom a mail did not reach */
    bool reasoned;   /* it says why */
    bool unfinished; /* "because" is its last word */
    int64_t lasts;   /* seconds of the day, or part of one, of which `at` is the start; 0 */
    bool doubtful;   /* it is not certain of what it says */
    bool twice;      /* the same mail says it otherwise, too */
    /* ASSIGN: person; CONFLICT: whoever investigates it, where they have that role; DUPLICATE, MERGE: incident;
     * SPLIT: report; 0: there is none, or not for this. */
    int64_t subject;
    TrackState track; /* ICO, SUBJECTS, DISCIPLINE */
    bool yes;         /* CONFLICT */
    /* CONFIRM: another thing is proposed now than the mail said that it answers. */
    bool changed;
    /* FEEDBACK: of what its writer has heard, PASS_ON or FEEDBACK; DUTY_COUNT: they cannot be told; any other: it does not say. */
    DutyKind told;
    PointSet points;   /* OUTCOME: what the report settles */
    uint32_t answered; /* and which of its lines are answered */
} Event;

typedef enum EffectKind {
    EFFECT_ACKNOWLEDGE, /* to the reporter */
    EFFECT_NOTICE,      /* a new incident */
    EFFECT_PREVIEW,     /* to the Chair: what an anonymous report says after the removal */
    EFFECT_FOLLOW_UP,   /* more about an open one */
    EFFECT_REMINDER,    /* `duty` is due at `due`; `rung` counts from 1 */
    EFFECT_UNDELIVERED, /* a mail of ours did not arrive */
    EFFECT_STAND_IN,    /* to who acts for `person`, who has `role` and cannot be reached */
    EFFECT_TASK,        /* `duty` begins: what is to be done, and by when */
    EFFECT_LEVEL,       /* the level concerns them from now on */
    EFFECT_ADVICE,      /* the DPO's words for the investigator */
    EFFECT_QUESTION,    /* the investigator's question, to the reporter or through the Chair */
    EFFECT_INTERIM,     /* an interim report has come */
    EFFECT_REVISED,     /* the outcome report has changed since its review was asked for */
    EFFECT_RETURNED,    /* somebody has given it back, and nobody reviews it now */
    EFFECT_DECIDED,     /* somebody has decided about `track` */
    EFFECT_ESCALATED,   /* somebody wants the next rung to look at it now */
    EFFECT_CONFLICT,    /* is `role` the subject? */
    EFFECT_SETTLED,     /* to who was asked that, too: somebody has decided it */
    EFFECT_CLOSED, /* closed, or no incident, or a duplicate; of Board and Chair only to who has
                         heard of it */
    EFFECT_ENDED,  /* the same, to the reporter or through the Chair */
    EFFECT_LOWERED,  /* its level no longer concerns them */
    EFFECT_RELIEVED, /* to `person`: somebody else investigates it now */
    EFFECT_KINDS,
} EffectKind;

typedef struct Effect {
    EffectKind kind;
    RoleSet to;
    /* Whom it is about; follow_up: who has written it, if that is whoever investigates it. */
    Role role;
    int64_t person;      /* relieved; stand_in: who is away, as far as it is known */
    DutyKind duty;       /* stand_in: what they are asked for first */
    int rung;            /* which rung of the duty this is */
    Overtaken overtaken; /* reminder */
    int64_t due;
    int64_t due_before; /* task: when it was due until now; 0: it is new */
    TrackKind track;
    bool both;             /* decided: about the people concerned, too, in the same mail */
    Severity level_before; /* another than it is now; SEVERITY_UNKNOWN: it is the same */
    /* Follow-up: what it reads as, where that is major or critical and the level stays below it. */
    Severity graver;
    /* follow-up: what was proposed, when class or type is another now; CLASS_UNKNOWN: they are the same */
    IncidentClass class_before;
    Kind type_before;
    /* Follow-up: that is told of, and was not before; notice of what waited: of any of it. */
    Attack attack;
} Effect;

/* How long before a report the school may have had it: what is earlier is a slip of the year, and all would be told at once
 * that everything is overdue. Seconds. */
#define AWARE_BEFORE_MAX (INT64_C(366) * 86400)

/* Why a command was not carried out. */
typedef enum Refusal {
    REFUSAL_NONE,
    REFUSAL_ROLE,    /* it is not this role's to say */
    REFUSAL_STATE,   /* not at this point of its life */
    REFUSAL_REASON,  /* it needs a "because" */
    REFUSAL_LEVEL,   /* no level is said, or there is none to confirm */
    REFUSAL_PERSON,  /* nobody of that name may be assigned */
    REFUSAL_TIME,    /* the time is missing or lies ahead */
    REFUSAL_DUTY,    /* that has been done, or does not fall to them */
    REFUSAL_TRACKS,  /* a decision about ICO, people or discipline is open */
    REFUSAL_POINTS,  /* the outcome report leaves points open */
    REFUSAL_OTHER,   /* no other incident, or report, with which that can be done */
    REFUSAL_ROUTE,   /* an anonymous incident and a named one */
    REFUSAL_LAW,     /* ICO or people must still be told of the incident that would end */
    REFUSAL_FURTHER, /* what has been decided in the incident that would end would be lost */
    REFUSAL_DOUBT,   /* it asks, or is not certain */
    REFUSAL_TWICE,   /* the same mail says it otherwise, too */
    REFUSAL_BEFORE,  /* of somebody told before the school was aware of it */
    REFUSAL_EARLY,   /* aware longer before it was reported than AWARE_BEFORE_MAX */
    REFUSAL_ERASED,  /* what was written about it is gone */
    REFUSAL_DECIDED, /* it has been decided, or is recorded, and it is not said why that changes */
    REFUSAL_CHANGED, /* another thing is proposed than when the mail was written that is answered */
    REFUSAL_COUNT,
} Refusal;

/* Enough: EVENT_TIME reminds of a duty at most once; EVENT_REPORT has two effects and asks about
 * each role that may be suspected; no other event has more. */
enum { STEP_EFFECTS_MAX = DUTY_COUNT };
_Static_assert(STEP_EFFECTS_MAX >= 2 + ROLE_COUNT - ROLE_SIRO, "a report that names everybody");

typedef struct Step {
    Incident incident; /* as it is now */
    bool applied;      /* false: the event does not apply in this state, and nothing changed */
    Refusal refusal;   /* of a command that was not applied */
    size_t n_effects;
    Effect effects[STEP_EFFECTS_MAX];
    int64_t wake; /* when EVENT_TIME is wanted next, UTC seconds; INT64_MAX: never */
} Step;

Step incident_step(const Incident *incident, const Event *event, const Policy *policy);

/* What a command decides about; TRACK_COUNT: it is no such decision. */
TrackKind incident_track_of(Command command);

/* Whether a command decides about ICO, people or discipline what has been decided: the same again, or otherwise. Not
 * where it only goes on from there (required, done, complete). */
bool incident_redecides(const Incident *incident, const Event *event);

/* Those of the roles that may give a command in the incident's present state, whatever else it
 * needs; 0: none. */
RoleSet incident_allows(const Incident *incident, Command command, RoleSet actor);

/* In which roles somebody gives a command: those in which they have the mail that they answer, where one of them has the
 * command at all; else `all` in which they may act. A SIRO who says "CONFIRM" has read the report, and does not classify it
 * as the DPO's deputy, though that was said before; but who answers a mail to whoever stands in for the DPO classifies. */
RoleSet incident_actor(const Incident *incident, Command command, RoleSet read, RoleSet all);

/* What is kept of a time at which something happened to it: of an anonymous one its local day. */
int64_t incident_time(const Incident *incident, const Clock *clock);

/* What somebody in that role has to do that a deputy must know of, the first that is due; DUTY_COUNT: nothing. */
DutyKind incident_owes(const Incident *incident, Role role);

enum { INCIDENT_PROPOSAL = 64 }; /* bytes of it, with the NUL */

/* Class, type and level by their ids: what somebody who has a mail about it was told that it is. */
void incident_proposal(const Incident *incident, char ret[INCIDENT_PROPOSAL]);

/* Whether what waits for the Chair goes on now without them: one who does not answer holds nothing up for ever. */
bool incident_release_is_overdue(const Incident *incident, const Clock *clock);

/* Whether it is open: its duties run and its life goes on. */
bool incident_is_open(const Incident *incident);

/* What it is said to be, or what a follow-up has told of besides: the attack for which more is to be stopped. */
Attack incident_attack(const Incident *incident);

/* The same, where it was not known before: whoever must stop it is told once. */
Attack incident_attack_since(const Incident *before, const Incident *now);

/* What a follow-up has told of that the kind does not say. */
Attack incident_besides(const Incident *incident);

/* Whether it is proposed to be none, and nobody has decided that yet. */
bool incident_is_perhaps_none(const Incident *incident);

/* Whether this command closed it and was given by whoever investigated it: a second pair of eyes is
 * missing, and people are told so. */
bool incident_is_closed_alone(const Incident *incident, const Event *event);

/* The points of the outcome report that are settled: those in it, and those that a decision of the register settles (3e, 3f,
 * 3h). */
PointSet incident_settled_points(const Incident *incident);

/* Those that the procedure asks at its level and that are not settled. */
PointSet incident_open_points(const Incident *incident, const Policy *policy);

/* Of those, what only the report can answer: no decision settles it. */
PointSet incident_lacking_points(const Incident *incident, const Policy *policy);

/* Nothing of it is to be done any more: of what is erased nobody is reminded. `at`: of an anonymous one, the start of a day. */
void incident_leave(Incident *incident, int64_t at);

/* What keeps it from being closed: REFUSAL_TRACKS, REFUSAL_POINTS, or nothing. */
Refusal incident_may_close(const Incident *incident, const Policy *policy);

/* Whether it must not end as a duplicate: the ICO, or the people, must still be told of it. */
bool incident_is_bound(const Incident *incident);

/* What it is, for the one that it joins: into an EVENT_JOINED or a MERGE. */
void incident_tell(const Incident *incident, Event *event);

/* Whether all that will be reminded of in it has begun again because nobody did it: the same reminders
 * will come again and again. False when nothing will be. */
bool incident_only_repeats(const Incident *incident, const Policy *policy);

/* Whose a duty that runs is at the present level: the owner's, and theirs who owe it together. */
RoleSet duty_owners(const Incident *incident, DutyKind kind, const Policy *policy);

/* The level by which it is handled now. */
Severity incident_level(const Incident *incident);

/* A step as one line of ids and names, the same everywhere: log, audit trail, transcript of the
 * simulation. "event=report state=none->received
 * effects=acknowledge:reporter,notice:siro+dpo wake=..."; an event that did not apply
 * says "ignored". Cut at size. */
void incident_explain(const Incident *before, const Event *event, const Step *step, char *text,
                      size_t size);

const char *event_name(EventKind kind);
const char *effect_name(EffectKind kind);
const char *refusal_name(Refusal refusal);
