/* The role-holders' commands. permission.c says who may do what and when; each function below what it
 * needs besides, and what it changes. Pure; called by incident_step().
 *
 *   CONFIRM, CLASSIFY  the DPO accepts or sets class and level: CLASSIFIED, the SIRO assigns.
 *                      CONFIRM of the SIRO: the report is read and raised. It is when the DPO decides of it, too
 *   ASSIGN             an investigator: ASSIGNED; INVESTIGATE: takes it, INVESTIGATING
 *   OUTCOME            the report: OUTCOME_SUBMITTED; SATISFIED: REVIEWED; RETURN: INVESTIGATING
 *   CLOSE              CLOSED, when every track and point is settled; REOPEN: REOPENED
 *   DUPLICATE          its reports go to another incident, and it ends; MERGE: the other way round. SPLIT:
 *                      a report becomes an incident of its own
 *   FEEDBACK           the Chair has told the writer of an anonymous report that it came, or what came of it
 *   ICO, SUBJECTS, DISCIPLINE   the tracks, each decided with a reason
 *   the rest           pass something on, or look */
#include "daemon/core/incident_command.h"

#include "daemon/core/duty.h"
#include "daemon/core/permission.h"

#define ROLES(a) ROLE_BIT(ROLE_##a)

/* ---- classifying ---- */

/* The DPO's first word on it, or the first since it was opened again. */
static void classified(Step *step, const Event *event, const Policy *policy)
{
    step->incident.state = INCIDENT_CLASSIFIED;
    duty_begin(&step->incident, DUTY_ASSIGN, event->clock.now, &event->clock, policy);
    step_task(step, DUTY_ASSIGN);
}

static Refusal may_set_level(const Incident *incident, const Event *event)
{
    bool said = event->severity != SEVERITY_UNKNOWN;
    if (!said && (event->class == CLASS_UNKNOWN || incident->severity == SEVERITY_UNKNOWN))
        return REFUSAL_LEVEL;
    if (event->class == CLASS_NOT_AN_INCIDENT)
        return REFUSAL_LEVEL; /* that is NOT-INCIDENT, with its reason */
    if (said && event->severity < incident->severity && !event->reasoned)
        return REFUSAL_REASON;
    return REFUSAL_NONE;
}

/* A level alone leaves the class as it is, unless that is missing or says that nothing has
 * happened. */
static IncidentClass fitting_class(const Incident *incident, const Event *event)
{
    bool nothing =
        incident->class == CLASS_UNKNOWN || incident->class == CLASS_NOT_AN_INCIDENT ||
        (incident->class == CLASS_NEAR_MISS && incident->severity > SEVERITY_NEAR_MISS);
    if (event->class != CLASS_UNKNOWN)
        return event->class;
    return nothing ? CLASS_CONFIRMED : incident->class;
}

static Refusal set_level(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    Severity before = incident_level(incident);
    bool first = permission_is_in(incident, NEW_STATES);
    Refusal refusal = may_set_level(incident, event);
    if (refusal != REFUSAL_NONE)
        return refusal;
    if (event->severity != SEVERITY_UNKNOWN)
        incident->severity = event->severity;
    incident->class = fitting_class(incident, event);
    /* An attack told of besides was caught, too: whoever tells of it again is heard. */
    if (event->command == COMMAND_CLASSIFY && incident->class == CLASS_NEAR_MISS)
        incident->besides = KIND_UNKNOWN;
    incident->classified_at = event->clock.now;
    duty_end(&incident->duty[DUTY_RAISE], event->clock.now);
    duty_end(&incident->duty[DUTY_CLASSIFY], event->clock.now);
    duty_regrade(incident, before, &event->clock, policy);
    if (permission_is_in(incident, WORK_STATES) && incident->duty[DUTY_INTERIM].due == 0)
        duty_begin(incident, DUTY_INTERIM, event->clock.now, &event->clock, policy);
    if (first)
        classified(step, event, policy);
    step_tell_level(step, first ? SEVERITY_UNKNOWN : before, policy);
    return REFUSAL_NONE;
}

/* The DPO accepts what is proposed, and has read; the SIRO alone says that it has been read. */
static Refusal on_confirm(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    RoleSet roles = permission_of(incident, COMMAND_CONFIRM, event->actor, SCOPE_STATE);
    if (!(roles & ROLES(DPO)))
        return duty_end(&incident->duty[DUTY_RAISE], event->clock.now) ? REFUSAL_NONE
                                                                       : REFUSAL_DUTY;
    if (incident->severity == SEVERITY_UNKNOWN)
        return REFUSAL_LEVEL;
    if (event->changed)
        return REFUSAL_CHANGED;
    Event proposal = *event;
    proposal.class = incident->class;
    proposal.severity = incident->severity;
    return set_level(step, &proposal, policy);
}

/* What is a part of another is not at its end: whoever reported that hears of it at the end of the other, which need
 * not have a reporter of its own. */
static void tell_reporter(Step *step, const Policy *policy)
{
    const Incident *incident = &step->incident;
    bool anonymous = incident->route == ROUTE_ANONYMOUS;
    if (policy->tell_reporter)
        step_effect(step, (Effect){.kind = EFFECT_ENDED,
                                   .to = anonymous ? ROLES(CHAIR) : ROLES(REPORTER)});
}

/* Whoever wrote an anonymous report is to hear how it ended, too; of a part of another when that one has.
 * Of the Board and the Chair only those hear of the end who have heard of the incident: that knows the register. */
static void end_all(Step *step, IncidentState state, int64_t now)
{
    Incident *incident = &step->incident;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (kind != DUTY_FEEDBACK || state == INCIDENT_DUPLICATE)
            duty_end(&incident->duty[kind], now);
    }
    incident->state = state;
    incident->closed_at = now;
    step_effect(step, (Effect){.kind = EFFECT_CLOSED,
                               .to = ROLES(SIRO) | ROLES(DPO) | GOVERNORS |
                                     (incident->investigator ? ROLES(INVESTIGATOR) : 0)});
}

static int64_t begun(const Duty *duty, int64_t now)
{
    return duty->start ? duty->start : now;
}

/* Duties of the law outlive a closing by mistake: they count from where they did, whatever
 * happened since. */
static Refusal on_reopen(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    const Clock *clock = &event->clock;
    TrackState ico = incident->track[TRACK_ICO];
    if (event->erased)
        return REFUSAL_ERASED;
    if (!event->reasoned)
        return REFUSAL_REASON;
    incident->state = INCIDENT_REOPENED;
    incident->closed_at = 0;
    duty_begin(incident, DUTY_CLASSIFY, clock->now, clock, policy);
    if (ico == TRACK_UNDECIDED)
        duty_resume(incident, DUTY_ICO_DECISION, incident->aware_at, clock, policy);
    if (ico == TRACK_UNDECIDED || ico == TRACK_REQUIRED)
        duty_resume(incident, DUTY_ICO_NOTIFY, incident->aware_at, clock, policy);
    if (ico == TRACK_DONE)
        duty_resume(incident, DUTY_ICO_PHASE,
                    begun(&incident->duty[DUTY_ICO_PHASE], clock->now), clock, policy);
    if (incident->track[TRACK_SUBJECTS] == TRACK_REQUIRED)
        duty_resume(incident, DUTY_TELL_SUBJECTS,
                    begun(&incident->duty[DUTY_TELL_SUBJECTS], clock->now), clock, policy);
    step_task(step, DUTY_CLASSIFY);
    return REFUSAL_NONE;
}

/* ---- the clock of the law ---- */

/* Whoever must act on it is asked to, and only once; who does not, but answers for it or keeps the record, reads what was
 * decided. `same`: it had been decided so before. */
static void tell_decision(Step *step, TrackKind track, DutyKind next, bool same, RoleSet others)
{
    const Duty *duty = &step->incident.duty[next];
    RoleSet told = 0;
    if (duty_is_running(duty) && !same) {
        step_task(step, next);
        told = ROLE_BIT(duty->owner);
    }
    step_effect(step, (Effect){.kind = EFFECT_DECIDED, .to = others & ~told, .track = track});
}

static Refusal on_aware(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    if (event->at <= 0 || event->at > event->clock.now)
        return REFUSAL_TIME;
    if (event->at < incident->received_at - AWARE_BEFORE_MAX)
        return REFUSAL_EARLY;
    if (!event->reasoned)
        return REFUSAL_REASON;
    duty_aware(incident, event->at, &event->clock, policy);
    return REFUSAL_NONE;
}

/* Nobody is told of what the school does not know, nor at a time still to come, or that is not certain. Times are said by
 * the minute. */
static Refusal check_told(const Incident *incident, const Event *event)
{
    enum { MINUTE = 60 };
    if (event->track != TRACK_DONE || event->at == 0)
        return REFUSAL_NONE;
    if (event->at < 0 || event->at > event->clock.now)
        return REFUSAL_TIME;
    return event->at < incident->aware_at - incident->aware_at % MINUTE ? REFUSAL_BEFORE
                                                                        : REFUSAL_NONE;
}

TrackKind incident_track_of(Command command)
{
    static const Command commands[TRACK_COUNT] = {[TRACK_ICO] = COMMAND_ICO,
                                                  [TRACK_SUBJECTS] = COMMAND_SUBJECTS,
                                                  [TRACK_DISCIPLINE] = COMMAND_DISCIPLINE};
    TrackKind track = 0;
    while (track < TRACK_COUNT && commands[track] != command)
        track++;
    return track;
}

bool incident_redecides(const Incident *incident, const Event *event)
{
    TrackKind track = incident_track_of(event->command);
    if (event->kind != EVENT_COMMAND || track == TRACK_COUNT)
        return false;
    TrackState was = incident->track[track], is = event->track;
    return was != TRACK_UNDECIDED && !(was == TRACK_REQUIRED && is == TRACK_DONE) &&
           !(was == TRACK_DONE && is == TRACK_COMPLETE);
}

/* That the ICO, or the people, have been told all the same is never to be justified. */
static bool is_told_after_all(const Incident *incident, const Event *event)
{
    return event->command != COMMAND_DISCIPLINE && event->track == TRACK_DONE &&
           incident->track[incident_track_of(event->command)] == TRACK_NOT_REQUIRED;
}

/* Who has decided must not learn by chance that others have decided otherwise, and a second "notified" with another
 * time must not take the place of the first: the record says why. */
static Refusal check_decided(const Incident *incident, const Event *event)
{
    return incident_redecides(incident, event) && !event->reasoned &&
                   !is_told_after_all(incident, event)
               ? REFUSAL_DECIDED
               : REFUSAL_NONE;
}

/* Those who may have made the decision that is made anew. */
static RoleSet earlier_deciders(const Incident *incident, const Event *event)
{
    RoleSet board = permission_is_high(incident_level(incident)) ? ROLES(BOARD) : 0;
    return incident_redecides(incident, event) ? ROLES(SIRO) | ROLES(DPO) | board : 0;
}

/* Who answers for the record, and in a grave incident who answers for the school. */
static RoleSet answerable(const Incident *incident)
{
    return ROLES(DPO) | (permission_is_high(incident_level(incident)) ? ROLES(SIRO) : 0);
}

static Refusal on_ico(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    Duty *duty = incident->duty;
    const Clock *clock = &event->clock;
    Refusal told = check_told(incident, event), decided = check_decided(incident, event);
    RoleSet earlier = earlier_deciders(incident, event);
    if (told != REFUSAL_NONE)
        return told;
    if (decided != REFUSAL_NONE && event->track != TRACK_UNDECIDED &&
        event->track != TRACK_STATE_COUNT)
        return decided;
    switch (event->track) {
    case TRACK_NOT_REQUIRED:
        if (!event->reasoned)
            return REFUSAL_REASON;
        duty_end(&duty[DUTY_ICO_NOTIFY], clock->now);
        duty_end(&duty[DUTY_ICO_PHASE], clock->now);
        break;
    case TRACK_REQUIRED:
        if (!duty_is_running(&duty[DUTY_ICO_NOTIFY]))
            duty_resume(incident, DUTY_ICO_NOTIFY, incident->aware_at, clock, policy);
        break;
    case TRACK_DONE:
        duty_end(&duty[DUTY_ICO_NOTIFY], clock->now);
        duty_begin(incident, DUTY_ICO_PHASE, event->at > 0 ? event->at : clock->now,
                   &event->since, policy);
        break;
    case TRACK_COMPLETE:
        if (incident->track[TRACK_ICO] != TRACK_DONE)
            return REFUSAL_DUTY;
        duty_end(&duty[DUTY_ICO_PHASE], clock->now);
        break;
    case TRACK_UNDECIDED:
    case TRACK_STATE_COUNT:
        return REFUSAL_LEVEL;
    }
    bool same = incident->track[TRACK_ICO] == event->track && event->track == TRACK_REQUIRED;
    duty_end(&duty[DUTY_ICO_DECISION], clock->now);
    incident->track[TRACK_ICO] = event->track;
    RoleSet decides = ROLE_BIT(duty[DUTY_ICO_DECISION].owner) & ~ROLES(NONE);
    tell_decision(step, TRACK_ICO,
                  event->track == TRACK_DONE ? DUTY_ICO_PHASE : DUTY_ICO_NOTIFY, same,
                  answerable(incident) | decides | earlier);
    return REFUSAL_NONE;
}

static Refusal on_subjects(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    Duty *tell = &incident->duty[DUTY_TELL_SUBJECTS];
    if (event->track != TRACK_NOT_REQUIRED && event->track != TRACK_REQUIRED &&
        event->track != TRACK_DONE)
        return REFUSAL_LEVEL;
    Refusal told = check_told(incident, event), decided = check_decided(incident, event);
    RoleSet earlier = earlier_deciders(incident, event);
    if (decided != REFUSAL_NONE)
        return decided;
    if (event->track == TRACK_NOT_REQUIRED && !event->reasoned)
        return REFUSAL_REASON;
    if (told != REFUSAL_NONE)
        return told;
    if (event->track != TRACK_REQUIRED)
        duty_end(tell, event->clock.now);
    else if (!duty_is_running(tell))
        duty_begin(incident, DUTY_TELL_SUBJECTS, event->clock.now, &event->clock, policy);
    bool same = incident->track[TRACK_SUBJECTS] == event->track;
    incident->track[TRACK_SUBJECTS] = event->track;
    tell_decision(step, TRACK_SUBJECTS, DUTY_TELL_SUBJECTS, same,
                  answerable(incident) | earlier);
    return REFUSAL_NONE;
}

static Refusal on_discipline(Step *step, const Event *event)
{
    if (event->track != TRACK_NOT_REQUIRED && event->track != TRACK_DONE)
        return REFUSAL_LEVEL;
    Refusal decided = check_decided(&step->incident, event);
    bool anew = incident_redecides(&step->incident, event);
    if (decided != REFUSAL_NONE)
        return decided;
    if (event->track == TRACK_NOT_REQUIRED && !event->reasoned)
        return REFUSAL_REASON;
    step->incident.track[TRACK_DISCIPLINE] = event->track;
    if (anew ||
        permission_is_in(&step->incident,
                         STATE_BIT(INCIDENT_REVIEWED))) /* it was all that was missing */
        step_effect(
            step,
            (Effect){.kind = EFFECT_DECIDED, .to = ROLES(DPO), .track = TRACK_DISCIPLINE});
    return REFUSAL_NONE;
}

/* ---- investigating ---- */

static void begin_investigation(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    const Clock *clock = &event->clock;
    duty_end(&incident->duty[DUTY_ASSIGN], clock->now);
    duty_begin(incident, DUTY_OUTCOME, clock->now, clock, policy);
    duty_begin(incident, DUTY_INTERIM, clock->now, clock, policy);
}

static Refusal on_assign(Step *step, const Event *event, const Policy *policy)
{
    if (event->subject == 0)
        return REFUSAL_PERSON;
    step_relieve(step, event->subject);
    step->incident.investigator = event->subject;
    step->incident.state = INCIDENT_ASSIGNED;
    begin_investigation(step, event, policy);
    step_task(step, DUTY_OUTCOME);
    return REFUSAL_NONE;
}

/* The investigator says that it has begun; the SIRO, with nobody assigned, takes it. */
static Refusal on_investigate(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    bool has_begun =
        incident->investigator == event->person && permission_is_in(incident, WORK_STATES);
    if (event->person == 0)
        return REFUSAL_PERSON;
    if (!has_begun) {
        step_relieve(step, event->person);
        incident->investigator = event->person;
        begin_investigation(step, event, policy);
        step_task(step, DUTY_OUTCOME);
    }
    incident->state = INCIDENT_INVESTIGATING;
    return REFUSAL_NONE;
}

/* One report an incident: SIRO and Board add their sections, at any time from then on. */
static Refusal on_outcome(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    incident->points |= event->points;
    incident->answered |= event->answered;
    if (permission_is_in(incident, WORK_STATES)) {
        duty_end(&incident->duty[DUTY_OUTCOME], event->clock.now);
        duty_end(&incident->duty[DUTY_INTERIM], event->clock.now);
        incident->state = INCIDENT_OUTCOME_SUBMITTED;
        duty_begin(incident, DUTY_REVIEW, event->clock.now, &event->clock, policy);
        step_effect(step, (Effect){.kind = EFFECT_TASK,
                                   .to = ROLES(SIRO) | ROLES(DPO),
                                   .duty = DUTY_REVIEW,
                                   .due = incident->duty[DUTY_REVIEW].due});
    } else { /* not the one that is reviewed, or was found good */
        step_effect(step, (Effect){.kind = EFFECT_REVISED, .to = ROLES(SIRO) | ROLES(DPO)});
    }
    return REFUSAL_NONE;
}

static Refusal on_interim(Step *step, const Event *event)
{
    Incident *incident = &step->incident;
    duty_end(&incident->duty[DUTY_INTERIM], event->clock.now);
    incident->state = INCIDENT_INVESTIGATING;
    RoleSet board = permission_is_high(incident_level(incident)) ? ROLES(BOARD) : 0;
    step_effect(step, (Effect){.kind = EFFECT_INTERIM, .to = ROLES(SIRO) | ROLES(DPO) | board});
    return REFUSAL_NONE;
}

static Refusal on_return(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    if (!event->reasoned)
        return REFUSAL_REASON;
    duty_end(&incident->duty[DUTY_REVIEW], event->clock.now);
    incident->state = INCIDENT_INVESTIGATING;
    duty_begin(incident, DUTY_OUTCOME, event->clock.now, &event->clock, policy);
    step_task(step, DUTY_OUTCOME);
    step_effect(step, (Effect){.kind = EFFECT_RETURNED, .to = ROLES(SIRO) | ROLES(DPO)});
    return REFUSAL_NONE;
}

/* What is left of the review is the DPO's. */
static Refusal on_satisfied(Step *step, const Policy *policy)
{
    Incident *incident = &step->incident;
    incident->state = INCIDENT_REVIEWED;
    incident->duty[DUTY_REVIEW].owner = duty_owner(incident, DUTY_REVIEW, policy);
    step_effect(step, (Effect){.kind = EFFECT_TASK,
                               .to = ROLES(DPO),
                               .duty = DUTY_REVIEW,
                               .due = step->incident.duty[DUTY_REVIEW].due});
    return REFUSAL_NONE;
}

static Refusal on_close(Step *step, const Event *event, const Policy *policy)
{
    Refusal refusal = incident_may_close(&step->incident, policy);
    if (refusal != REFUSAL_NONE)
        return refusal;
    end_all(step, INCIDENT_CLOSED, event->clock.now);
    tell_reporter(step, policy);
    return REFUSAL_NONE;
}

/* ---- passing on ---- */

static Refusal on_ask(Step *step)
{
    Incident *incident = &step->incident;
    bool anonymous = incident->route == ROUTE_ANONYMOUS || incident->reporter == 0;
    if (incident->state != INCIDENT_NEEDS_INFO) {
        incident->before = incident->state;
        incident->state = INCIDENT_NEEDS_INFO;
    }
    step_effect(step, (Effect){.kind = EFFECT_QUESTION,
                               .to = anonymous ? ROLES(CHAIR) : ROLES(REPORTER)});
    return REFUSAL_NONE;
}

static Refusal on_advise(Step *step)
{
    bool assigned = step->incident.investigator != 0;
    step_effect(step, (Effect){.kind = EFFECT_ADVICE,
                               .to = assigned ? ROLES(INVESTIGATOR) : ROLES(SIRO)});
    return REFUSAL_NONE;
}

/* The next rung, from where the last one ended, on which somebody stands who does not know of it
 * already; at the top the last one is asked again. */
static RoleSet climb_by_hand(Incident *incident, RoleSet actor, const Policy *policy)
{
    const Ladder *ladder = &policy->ladder[incident_level(incident)];
    const RoleSet rungs[] = {ladder->late, ladder->very_late, ladder->very_late | ROLES(CHAIR)};
    enum { TOP = sizeof rungs / sizeof rungs[0] };
    RoleSet to = 0;
    while (to == 0 && incident->escalations < TOP)
        to = rungs[incident->escalations++] & ~actor;
    for (int rung = TOP - 1; to == 0 && rung >= 0; rung--)
        to = rungs[rung] & ~actor;
    return to ? to : ROLES(SIRO) | ROLES(DPO);
}

static Refusal on_escalate(Step *step, const Event *event, const Policy *policy)
{
    if (!event->reasoned)
        return REFUSAL_REASON;
    step_effect(step, (Effect){.kind = EFFECT_ESCALATED,
                               .to = climb_by_hand(&step->incident, event->actor, policy)});
    return REFUSAL_NONE;
}

/* ---- the Chair's text ---- */

static Refusal on_edit(Step *step, const Event *event, const Policy *policy)
{
    if (!event->reasoned)
        return REFUSAL_REASON;
    step_propose(step, event, policy);
    step_effect(step, (Effect){.kind = EFFECT_PREVIEW,
                               .to = ROLES(CHAIR),
                               .duty = DUTY_RELEASE,
                               .due = step->incident.duty[DUTY_RELEASE].due});
    step_suspect(step, event->suspects);
    return REFUSAL_NONE;
}

/* Who has heard what came of it knows that it has come. */
static Refusal on_feedback(Step *step, const Event *event)
{
    Duty *duty = step->incident.duty;
    if (event->told != DUTY_PASS_ON && event->told != DUTY_FEEDBACK &&
        event->told != DUTY_COUNT)
        return REFUSAL_LEVEL;
    bool passed_on = duty_end(&duty[DUTY_PASS_ON], event->clock.now);
    bool fed_back =
        event->told != DUTY_PASS_ON && duty_end(&duty[DUTY_FEEDBACK], event->clock.now);
    return passed_on || fed_back ? REFUSAL_NONE : REFUSAL_DUTY;
}

/* ---- two incidents ---- */

/* It ends, and its reports go to the other one. What the law demands of it must not end with it. */
static Refusal on_duplicate(Step *step, const Event *event)
{
    if (event->subject == 0 || event->subject == step->incident.id)
        return event->apart ? REFUSAL_ROUTE : REFUSAL_OTHER;
    if (incident_is_bound(&step->incident))
        return REFUSAL_LAW;
    if (event->further)
        return REFUSAL_FURTHER;
    end_all(step, INCIDENT_DUPLICATE, event->clock.now);
    return REFUSAL_NONE;
}

/* The other one ends, and its reports come here. */
static Refusal on_merge(Step *step, const Event *event, const Policy *policy)
{
    if (event->subject == 0 || event->subject == step->incident.id)
        return event->apart ? REFUSAL_ROUTE : REFUSAL_OTHER;
    if (event->bound)
        return REFUSAL_LAW;
    if (event->further)
        return REFUSAL_FURTHER;
    incident_joined(step, event, policy);
    return REFUSAL_NONE;
}

/* The level stays: only the DPO lowers one. An attack of which that report has told is the new incident's. */
static Refusal on_split(Step *step, const Event *event)
{
    if (event->subject == 0)
        return REFUSAL_OTHER;
    if (step->incident.besides == event->besides)
        step->incident.besides = KIND_UNKNOWN;
    return REFUSAL_NONE;
}

/* ---- all of them ---- */

static Refusal carry_out(Step *step, const Event *event, const Policy *policy)
{
    switch (event->command) {
    case COMMAND_CONFIRM:
        return on_confirm(step, event, policy);
    case COMMAND_CLASSIFY:
        return set_level(step, event, policy);
    case COMMAND_NOT_INCIDENT:
        if (!event->reasoned)
            return REFUSAL_REASON;
        step->incident.class = CLASS_NOT_AN_INCIDENT;
        step->incident.besides = KIND_UNKNOWN;
        end_all(step, INCIDENT_NOT_AN_INCIDENT, event->clock.now);
        tell_reporter(step, policy);
        return REFUSAL_NONE;
    case COMMAND_DUPLICATE:
        return on_duplicate(step, event);
    case COMMAND_MERGE:
        return on_merge(step, event, policy);
    case COMMAND_SPLIT:
        return on_split(step, event);
    case COMMAND_AWARE:
        return on_aware(step, event, policy);
    case COMMAND_ICO:
        return on_ico(step, event, policy);
    case COMMAND_SUBJECTS:
        return on_subjects(step, event, policy);
    case COMMAND_DISCIPLINE:
        return on_discipline(step, event);
    case COMMAND_ADVISE:
        return on_advise(step);
    case COMMAND_CLOSE:
        return on_close(step, event, policy);
    case COMMAND_REOPEN:
        return on_reopen(step, event, policy);
    case COMMAND_ASSIGN:
        return on_assign(step, event, policy);
    case COMMAND_INVESTIGATE:
        return on_investigate(step, event, policy);
    case COMMAND_SATISFIED:
        return on_satisfied(step, policy);
    case COMMAND_RETURN:
        return on_return(step, event, policy);
    case COMMAND_OUTCOME:
        return on_outcome(step, event, policy);
    case COMMAND_INTERIM:
        return on_interim(step, event);
    case COMMAND_ASK:
        return on_ask(step);
    case COMMAND_ESCALATE:
        return on_escalate(step, event, policy);
    case COMMAND_CONFLICT:
        return incident_conflict(step, event, policy);
    case COMMAND_RELEASE:
        if (event->reasoned)
            return REFUSAL_REASON; /* with a text that would not go on */
        incident_release(step, event, policy);
        return REFUSAL_NONE;
    case COMMAND_EDIT:
        return on_edit(step, event, policy);
    case COMMAND_FEEDBACK:
        return on_feedback(step, event);
    case COMMAND_ACTION:
    case COMMAND_ANSWER:
    case COMMAND_NOTE:
    case COMMAND_STATUS:
    case COMMAND_LIST:
    case COMMAND_SHOW:
    case COMMAND_HELP:
        return REFUSAL_NONE; /* nothing of the incident itself changes */
    case COMMAND_COUNT:
        break;
    }
    return REFUSAL_ROLE;
}

/* Only who has read it decides of the law's clock, or advises. */
static bool shows_it_is_read(Command command)
{
    return command == COMMAND_AWARE || command == COMMAND_ICO || command == COMMAND_SUBJECTS ||
           command == COMMAND_ADVISE;
}

/* What the DPO has decided about nobody is to raise with the DPO any more. */
static void raised_by_itself(Step *step, const Incident *before, const Event *event)
{
    RoleSet roles = incident_allows(before, event->command, event->actor);
    if (shows_it_is_read(event->command) && roles & ROLES(DPO))
        duty_end(&step->incident.duty[DUTY_RAISE], event->clock.now);
}

Refusal incident_command(Step *step, const Event *event, const Policy *policy)
{
    const Incident *incident = &step->incident;
    if (!permission_of(incident, event->command, event->actor, SCOPE_ROLE))
        return REFUSAL_ROLE;
    if (!permission_of(incident, event->command, event->actor, SCOPE_STATE))
        return REFUSAL_STATE;
    if (permission_is_silenced(incident, event->command, event->actor))
        return REFUSAL_ROUTE;
    if (!incident_allows(incident, event->command, event->actor))
        return REFUSAL_DUTY;
    if (event->doubtful)
        return REFUSAL_DOUBT;
    if (event->twice)
        return REFUSAL_TWICE;
    if (event->unfinished)
        return REFUSAL_REASON;
    const Incident before = *incident;
    Refusal refusal = carry_out(step, event, policy);
    if (refusal == REFUSAL_NONE)
        raised_by_itself(step, &before, event);
    return refusal;
}
