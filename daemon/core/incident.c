/* The life of an incident. Pure; called by the verbs and by the tests.
 *
 *   none --report--> RECEIVED --acknowledged--> ACKNOWLEDGED      NEEDS_INFO: the reporter is asked;
 *                        |  CONFIRM, CLASSIFY (DPO)  |            a follow-up brings it back
 *                        +------------+--------------+
 *                                     v
 *      REOPENED -- CLASSIFY --> CLASSIFIED --ASSIGN (SIRO)--> ASSIGNED --INVESTIGATE--> INVESTIGATING
 *         ^                         |                                                    |   ^
 *      REOPEN (DPO)            INVESTIGATE (SIRO takes it)                        OUTCOME |   | RETURN
 *         |                                                                              v   |
 *   CLOSED <---CLOSE (DPO)--- REVIEWED <---SATISFIED (SIRO)--- OUTCOME_SUBMITTED ---------+---+
 *   NOT_AN_INCIDENT, DUPLICATE: from any open state, by the DPO
 *
 * `transitions` below says which event applies in which state, and the state afterwards; what the
 * commands do stands in incident_command.c, what waits for the Chair in incident_anonymous.c, who
 * may be its subject in incident_conflict.c, how duties are counted in duty.c. What else it does:
 *
 *   report        takes over what the rules propose and starts the duties that run from receipt and awareness.
 *                 Acknowledges to the reporter if that may be done, else the duty to acknowledge is done at
 *                 once. Notice to SIRO and DPO.
 *   acknowledged  fulfils the duty to acknowledge.
 *   follow_up     tells the DPO, and of what the investigator writes the SIRO, who may name another; raises the
 *                 level of an open incident, if it is graver; reopens nothing.
 *                 Of the anonymous route it waits for the Chair, and until then nothing ends the incident.
 *   undelivered   tells the DPO, or the SIRO when it was the DPO's mail (see undelivered_goes_to), and the
 *                 deputy of who was not reached.
 *   absent        tells the deputy.
 *   suspected     holds the mails of a role and asks the next rung whether it is the subject; a first report
 *                 may do so, too. Whom it has cleared stays so.
 *   joined        the reports of another incident are this one's, too: as a follow-up, and the earlier awareness
 *                 counts.
 *   time          reminds of every duty whose next rung is reached; of one that has ended only the Chair, who owes
 *                 the writer of an anonymous report an answer. */
#include "daemon/core/incident.h"

#include "daemon/core/duty.h"
#include "daemon/core/incident_command.h"

/* ---- states ---- */

/* No event leads back to INCIDENT_NONE: an empty cell means that the event does not apply. A
 * command says itself what comes afterwards. */
static const IncidentState transitions[INCIDENT_STATE_COUNT][EVENT_COUNT] = {
#define ROW(state, report, follow_up, acknowledged, others, open)                              \
    [INCIDENT_##state] = {[EVENT_REPORT] = INCIDENT_##report,                                  \
                          [EVENT_FOLLOW_UP] = INCIDENT_##follow_up,                            \
                          [EVENT_ACKNOWLEDGED] = INCIDENT_##acknowledged,                      \
                          [EVENT_UNDELIVERED] = INCIDENT_##others,                             \
                          [EVENT_ABSENT] = INCIDENT_##others,                                  \
                          [EVENT_SUSPECTED] = INCIDENT_##open,                                 \
                          [EVENT_JOINED] = INCIDENT_##open,                                    \
                          [EVENT_COMMAND] = INCIDENT_##others,                                 \
                          [EVENT_TIME] = INCIDENT_##others},
#define SAME(state)   ROW(state, NONE, state, state, state, state)
#define CLOSED(state) ROW(state, NONE, state, state, state, NONE)
    /* clang-format off */
    /*  state     report    follow_up  acknowledged  others    suspected, joined */
    ROW(NONE,     RECEIVED, NONE,      NONE,         NONE,     NONE)
    ROW(RECEIVED, NONE,     RECEIVED,  ACKNOWLEDGED, RECEIVED, RECEIVED)
    SAME(ACKNOWLEDGED)
    SAME(CLASSIFIED)
    SAME(ASSIGNED)
    SAME(INVESTIGATING)
    SAME(OUTCOME_SUBMITTED)
    SAME(REVIEWED)
    SAME(NEEDS_INFO)
    SAME(REOPENED)
    CLOSED(CLOSED)
    CLOSED(DUPLICATE)
    CLOSED(NOT_AN_INCIDENT)
    /* clang-format on */
};
_Static_assert(INCIDENT_STATE_COUNT == 13, "a new state needs its row");

static IncidentState state_after(IncidentState state, EventKind event)
{
    bool known = (size_t)state < INCIDENT_STATE_COUNT && (size_t)event < EVENT_COUNT;
    return known ? transitions[state][event] : INCIDENT_NONE;
}

bool incident_is_open(const Incident *incident)
{
    return state_after(incident->state, EVENT_JOINED) != INCIDENT_NONE;
}

bool incident_is_perhaps_none(const Incident *incident)
{
    return !incident->classified_at && incident->class == CLASS_NOT_AN_INCIDENT;
}

/* Until the DPO has decided, what is not known counts as the worst. */
Severity incident_level(const Incident *incident)
{
    bool proposed = incident->classified_at == 0;
    return proposed && incident->deadline_severity > incident->severity
               ? incident->deadline_severity
               : incident->severity;
}

/* ---- attacks ---- */

static Attack told_besides(Kind besides)
{
    return attack_of(CLASS_CONFIRMED, besides, SEVERITY_CRITICAL);
}

Attack incident_attack(const Incident *incident)
{
    Attack own = attack_of(incident->class, incident->type, incident->severity);
    Attack besides = told_besides(incident->besides);
    return attack_is_news(own, besides) ? besides : own;
}

Attack incident_attack_since(const Incident *before, const Incident *now)
{
    Attack attack = incident_attack(now);
    return attack_is_news(incident_attack(before), attack) ? attack : (Attack){0};
}

Attack incident_besides(const Incident *incident)
{
    return incident->besides == incident->type ? (Attack){0} : told_besides(incident->besides);
}

void step_hear_attack(Incident *incident, const Event *event)
{
    const Attack told[] = {attack_of(event->class, event->type, event->severity),
                           told_besides(event->besides)};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (attack_is_news(incident_attack(incident), told[i]))
            incident->besides = told[i].kind;
    }
}

/* ---- effects ---- */

/* Until the Chair has let it go on, nobody else learns that there is an incident; what cannot wait is
 * the Chair's. */
static RoleSet may_hear(const Incident *incident, const Effect *effect)
{
    RoleSet to = incident->held ? effect->to & CHAIRS : effect->to;
    bool waits = effect->kind != EFFECT_CONFLICT && effect->kind != EFFECT_UNDELIVERED;
    if (to != 0 || effect->to == 0 || waits)
        return to;
    /* What cannot reach the Chair must reach somebody who can put it right. */
    bool chairs = effect->kind == EFFECT_UNDELIVERED && ROLE_BIT(effect->role) & CHAIRS;
    return ROLE_BIT(ROLE_CHAIR) | (chairs ? ROLE_BIT(ROLE_ADMINISTRATOR) : 0);
}

/* Who is excluded, or only suspected, is told nothing: the effect's deputies are. */
void step_effect(Step *step, Effect effect)
{
    effect.to = may_hear(&step->incident, &effect);
    if (effect.to != 0 && step->n_effects < STEP_EFFECTS_MAX)
        step->effects[step->n_effects++] = effect;
}

void step_task(Step *step, DutyKind kind)
{
    const Duty *duty = &step->incident.duty[kind];
    if (duty_is_running(duty) && duty->owner > ROLE_SYSTEM)
        step_effect(step, (Effect){.kind = EFFECT_TASK,
                                   .to = ROLE_BIT(duty->owner),
                                   .duty = kind,
                                   .due = duty->due});
}

void step_relieve(Step *step, int64_t next)
{
    int64_t former = step->incident.investigator;
    if (former != 0 && former != next)
        step_effect(step, (Effect){.kind = EFFECT_RELIEVED,
                                   .to = ROLE_BIT(ROLE_INVESTIGATOR),
                                   .person = former});
}

/* Does a duty ask for something else than its owner has been told? */
static bool has_moved(DutyKind kind, const Duty *was, const Duty *is)
{
    if (kind == DUTY_IDLE || !duty_is_running(is) || is->owner <= ROLE_SYSTEM)
        return false;
    return duty_is_running(was) ? is->due != was->due : kind == DUTY_INTERIM;
}

/* Whoever must do something by another time than they were told hears of it at once: their calendar still has the old
 * one. Who gets a task, a notice or the level in the same step reads it there. What is due last comes first: a task
 * names the interim report along with the outcome report. */
static void tell_moved(Step *step, const Incident *before)
{
    RoleSet told = 0;
    for (size_t i = 0; i < step->n_effects; i++) {
        EffectKind kind = step->effects[i].kind;
        told |= kind == EFFECT_TASK || kind == EFFECT_LEVEL || kind == EFFECT_NOTICE
                    ? step->effects[i].to
                    : 0;
        told |= kind == EFFECT_FOLLOW_UP ? ROLE_BIT(ROLE_DPO) : 0;
    }
    for (int kind = DUTY_COUNT - 1; kind >= 0; kind--) {
        const Duty *was = &before->duty[kind], *is = &step->incident.duty[kind];
        if (!has_moved((DutyKind)kind, was, is) || told & ROLE_BIT(is->owner))
            continue;
        step_effect(step, (Effect){.kind = EFFECT_TASK,
                                   .to = ROLE_BIT(is->owner),
                                   .duty = (DutyKind)kind,
                                   .due = is->due,
                                   .due_before = was->due});
        told |= ROLE_BIT(is->owner);
    }
}

/* Who gets a task in the same step reads the level there. Whom a lower level concerns no more is let go: the Board would
 * think that it is still in it. */
void step_tell_level(Step *step, Severity before, const Policy *policy)
{
    const RoleSet workers = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO);
    RoleSet told = before == SEVERITY_UNKNOWN ? 0 : policy->told[before];
    for (size_t i = 0; i < step->n_effects; i++)
        told |= step->effects[i].kind == EFFECT_TASK ? step->effects[i].to : 0;
    RoleSet concerned = policy->told[step->incident.severity];
    step_effect(step, (Effect){.kind = EFFECT_LEVEL, .to = concerned & ~told});
    if (before > step->incident.severity)
        step_effect(step, (Effect){.kind = EFFECT_LOWERED,
                                   .to = policy->told[before] & ~concerned & ~workers});
}

static int64_t next_wake(const Incident *incident)
{
    int64_t wake = INT64_MAX;
    bool counts = state_after(incident->state, EVENT_TIME) != INCIDENT_NONE;
    for (int i = 0; i < DUTY_COUNT && counts; i++) {
        const Duty *duty = &incident->duty[i];
        if (duty_is_running(duty) && duty->next != 0 && duty->next < wake &&
            (!incident->held || i == DUTY_RELEASE))
            wake = duty->next;
    }
    return wake;
}

bool incident_only_repeats(const Incident *incident, const Policy *policy)
{
    bool repeats = false;
    for (int kind = 0; kind < DUTY_COUNT && incident_is_open(incident); kind++) {
        const Duty *duty = &incident->duty[kind];
        if (!duty_is_running(duty) || duty->next == 0)
            continue;
        if (!duty_is_repetition(incident, (DutyKind)kind, policy))
            return false;
        repeats = true;
    }
    return repeats;
}

/* ---- events: each says whether it changed anything or has an effect ---- */

static bool on_report(Step *step, const Event *event, const Policy *policy)
{
    int64_t now = event->clock.now;
    int64_t received = event->at != 0 && event->at < now ? event->at : now;
    int64_t aware = event->aware != 0 && event->aware < received ? event->aware : received;
    Incident *incident = &step->incident;
    *incident = (Incident){
        .id = incident->id,
        .state = incident->state,
        .reporter = event->reporter,
        .route = event->route,
        .class = event->class,
        .type = event->class == CLASS_UNKNOWN ? KIND_UNKNOWN : event->type,
        .severity = event->severity,
        .besides = KIND_UNKNOWN,
        .deadline_severity = event->deadline_severity,
        .received_at = received,
        .aware_at = aware,
        .opened_at = now,
    };
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        DutyStart start = policy->duty[kind].start;
        if ((start == DUTY_FROM_RECEIPT || start == DUTY_FROM_AWARENESS) &&
            kind != DUTY_RELEASE && !incident_is_answer(kind))
            duty_begin(incident, (DutyKind)kind,
                       start == DUTY_FROM_AWARENESS ? aware
                       : event->split               ? now
                                                    : received,
                       &event->clock, policy);
    }
    if (!event->answerable)
        duty_end(&incident->duty[DUTY_ACKNOWLEDGE], now);
    if (incident->route == ROUTE_ANONYMOUS)
        incident_open_anonymous(step, event, policy);
    else if (event->answerable)
        step_effect(step, (Effect){.kind = EFFECT_ACKNOWLEDGE, .to = ROLE_BIT(ROLE_REPORTER)});
    step_effect(
        step, (Effect){.kind = EFFECT_NOTICE, .to = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO)});
    step_suspect(step, event->suspects);
    return true;
}

static bool on_acknowledged(Step *step, const Event *event)
{
    Incident *incident = &step->incident;
    bool first =
        incident->state == INCIDENT_NEEDS_INFO && incident->before == INCIDENT_RECEIVED;
    if (first)
        incident->before = INCIDENT_ACKNOWLEDGED;
    return duty_end(&incident->duty[DUTY_ACKNOWLEDGE], event->clock.now) || first;
}

/* Rules only ever raise a level, and only until the DPO has decided: after that it is the DPO's, who
 * is told of what came. A level above that of a near miss makes an incident of what was none. */
static void raise_level(Incident *incident, const Event *event)
{
    if (event->class == CLASS_UNKNOWN || (incident->classified_at != 0 && !event->decided))
        return;
    if (incident->type == KIND_UNKNOWN)
        incident->type = event->type;
    if (event->deadline_severity > incident->deadline_severity)
        incident->deadline_severity = event->deadline_severity;
    if (event->severity <= incident->severity)
        return;
    incident->severity = event->severity;
    if (incident->class != CLASS_CONFIRMED && incident->class != CLASS_POTENTIAL)
        incident->class = event->class;
}

/* Raises the level, and tells those who work on it. */
static void learn(Incident *incident, const Event *event, const Policy *policy)
{
    Severity level = incident_level(incident);
    if (incident_is_open(incident))
        raise_level(incident, event);
    duty_regrade(incident, level, &event->clock, policy);
}

void step_propose(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    Severity level = incident_level(incident);
    if (!incident->held || event->class == CLASS_UNKNOWN)
        return;
    incident->class = event->class;
    incident->type = event->type;
    incident->severity = event->severity;
    incident->deadline_severity = event->deadline_severity;
    duty_regrade(incident, level, &event->clock, policy);
}

/* The newest statement counts where it says that an earlier one was wrong: what else is told of another kind has happened
 * besides. What is certain now was perhaps so before; no level is lowered. A note reports nothing, and who may be another
 * takes nothing back. */
static void correct(Incident *incident, const Event *event)
{
    bool said = event->corrects && event->class != CLASS_UNKNOWN && !event->unproven;
    if (!said || incident->classified_at != 0 || !incident_is_open(incident))
        return;
    if (event->type != KIND_UNKNOWN)
        incident->type = event->type;
    if (incident->class == CLASS_POTENTIAL && event->class == CLASS_CONFIRMED)
        incident->class = CLASS_CONFIRMED;
}

void step_answered(Incident *incident)
{
    if (incident->state == INCIDENT_NEEDS_INFO)
        incident->state = incident->before;
}

void step_more_is_known(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    const Incident before = *incident;
    correct(incident, event);
    learn(incident, event, policy);
    bool raised = incident->severity != before.severity;
    bool other = incident->class != before.class || incident->type != before.type;
    /* whom it accuses does not read of it, though nobody is held for what is not proven; a SIRO who was cleared does, and
     * for one who is held the deputy */
    RoleSet decided = incident->cleared | incident->suspected | incident->excluded;
    RoleSet accused = event->suspects & ~(decided & ROLE_BIT(ROLE_SIRO));
    RoleSet work = incident->investigator ? ROLE_BIT(ROLE_INVESTIGATOR) : 0;
    step_hear_attack(incident, event);
    Attack attack = incident_attack_since(&before, incident);
    if (accused & ROLE_BIT(ROLE_SIRO)) /* who hears of it from whoever tells of it next */
        incident->besides = before.besides;
    bool high = event->class != CLASS_UNKNOWN && event->severity >= SEVERITY_MAJOR;
    /* where it is decided, or has ended, the level has stayed */
    bool graver = high && event->severity > incident->severity;
    if (event->by_investigator || attack.told || graver ||
        (raised && incident->severity >= SEVERITY_MAJOR))
        work |= ROLE_BIT(ROLE_SIRO); /* who had a notice of something smaller */
    step_effect(step, (Effect){.kind = EFFECT_FOLLOW_UP,
                               .to = ROLE_BIT(ROLE_DPO) | (work & ~accused),
                               .role = event->by_investigator ? ROLE_INVESTIGATOR : ROLE_NONE,
                               .level_before = raised ? before.severity : SEVERITY_UNKNOWN,
                               .graver = graver ? event->severity : SEVERITY_UNKNOWN,
                               .class_before = other ? before.class : CLASS_UNKNOWN,
                               .type_before = before.type,
                               .attack = attack});
}

/* More of an anonymous incident, which the Chair reads first. */
static bool waits_for_chair(const Incident *incident, const Event *event)
{
    return event->kind == EVENT_FOLLOW_UP && incident->route == ROUTE_ANONYMOUS &&
           event->route == ROUTE_ANONYMOUS && !event->automatic && incident_is_open(incident);
}

/* Of an incident that others know it changes nothing: whose a duty is, by when, how it stands would tell them that
 * something waits, and how grave it is. */
static void wait_for_chair(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    if (incident->held)
        learn(incident, event, policy);
    /* what waits already is not put off by whoever writes more */
    if (!duty_is_running(&incident->duty[DUTY_RELEASE]))
        duty_begin(incident, DUTY_RELEASE, event->clock.day, &event->clock, policy);
    step_effect(step, (Effect){.kind = EFFECT_PREVIEW,
                               .to = ROLE_BIT(ROLE_CHAIR),
                               .duty = DUTY_RELEASE,
                               .due = incident->duty[DUTY_RELEASE].due});
}

static bool on_follow_up(Step *step, const Event *event, const Policy *policy)
{
    if (waits_for_chair(&step->incident, event)) {
        wait_for_chair(step, event, policy);
        return true;
    }
    if (event->by_reporter)
        step_answered(&step->incident);
    step_more_is_known(step, event, policy);
    return true;
}

bool incident_is_bound(const Incident *incident)
{
    TrackState ico = incident->track[TRACK_ICO];
    return ico == TRACK_REQUIRED || ico == TRACK_DONE ||
           incident->track[TRACK_SUBJECTS] == TRACK_REQUIRED;
}

void incident_tell(const Incident *incident, Event *event)
{
    event->class = incident->class;
    event->type = incident->type;
    event->severity = incident->severity;
    event->besides = incident->besides;
    event->deadline_severity = incident_level(incident);
    event->at = incident->aware_at;
    event->suspects = incident->suspected;
    event->excluded = incident->excluded;
    event->decided = incident->classified_at != 0;
    event->bound = incident_is_bound(incident);
}

/* The law counts from when the school first knew of any of it; what the DPO has said of the other is
 * no less true here. */
bool incident_joined(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    if (event->at != 0 && event->at < incident->aware_at)
        duty_aware(incident, event->at, &event->clock, policy);
    incident->excluded |= event->excluded;
    incident->suspected &= ~event->excluded;
    step_suspect(step, event->suspects);
    Severity before = incident->severity;
    step_more_is_known(step, event, policy);
    if (incident->classified_at != 0 && incident->severity != before)
        step_tell_level(step, before, policy);
    return true;
}

/* Who hears that somebody's mail did not arrive. The mail that says so may itself not arrive;
 * so that this ends whatever bounces, each answer is lower than its cause in the order an
 * original mail  >  "undelivered" to the DPO  >  "undelivered" to the SIRO  >  silence. When
 * the caller does not know whether the mail was an original one, it counts as not. */
static Role undelivered_goes_to(const Event *event)
{
    if (event->role == ROLE_DPO)
        return ROLE_SIRO;
    return event->role == ROLE_SIRO && !event->original ? ROLE_NONE : ROLE_DPO;
}

DutyKind incident_owes(const Incident *incident, Role role)
{
    DutyKind first = DUTY_COUNT;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        if (duty->owner == role && duty_is_running(duty) &&
            (first == DUTY_COUNT || duty->due < incident->duty[first].due))
            first = (DutyKind)kind;
    }
    return first;
}

static void stand_in(Step *step, const Event *event)
{
    Role role = event->role;
    DutyKind duty = incident_owes(&step->incident, role);
    if (role > ROLE_REPORTER && duty != DUTY_COUNT)
        step_effect(step, (Effect){.kind = EFFECT_STAND_IN,
                                   .to = ROLE_BIT(role),
                                   .role = role,
                                   .duty = duty,
                                   .person = event->person});
}

static bool on_undelivered(Step *step, const Event *event)
{
    Role role = undelivered_goes_to(event);
    if (role != ROLE_NONE)
        step_effect(
            step,
            (Effect){.kind = EFFECT_UNDELIVERED, .to = ROLE_BIT(role), .role = event->role});
    if (event->original)
        stand_in(step, event);
    return true; /* even in silence: the record shows that nobody was reached */
}

static bool on_absent(Step *step, const Event *event)
{
    stand_in(step, event);
    return step->n_effects > 0;
}

static bool on_time(Step *step, const Event *event, const Policy *policy)
{
    bool changed = false;
    if (incident_release_is_overdue(&step->incident, &event->clock)) {
        incident_release(step, event, policy);
        return true;
    }
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        Effect effect;
        if (step->incident.held && kind != DUTY_RELEASE)
            continue;
        int64_t next = step->incident.duty[kind].next;
        if (duty_remind(&step->incident, (DutyKind)kind, &event->clock, policy, &effect))
            step_effect(step, effect);
        changed |= step->incident.duty[kind].next != next;
    }
    return changed;
}

static bool on_command(Step *step, const Event *event, const Policy *policy)
{
    step->refusal = incident_command(step, event, policy);
    return step->refusal == REFUSAL_NONE;
}

static bool carry_out(Step *step, const Event *event, const Policy *policy)
{
    switch (event->kind) {
    case EVENT_REPORT:
        return on_report(step, event, policy);
    case EVENT_FOLLOW_UP:
        return on_follow_up(step, event, policy);
    case EVENT_ACKNOWLEDGED:
        return on_acknowledged(step, event);
    case EVENT_UNDELIVERED:
        return on_undelivered(step, event);
    case EVENT_ABSENT:
        return on_absent(step, event);
    case EVENT_SUSPECTED:
        return step_suspect(step, event->suspects);
    case EVENT_JOINED:
        return incident_joined(step, event, policy);
    case EVENT_COMMAND:
        return on_command(step, event, policy);
    case EVENT_TIME:
        return on_time(step, event, policy);
    case EVENT_COUNT:
        break;
    }
    return false;
}

/* Neither the clock nor a machine's answer, and not somebody who only looks, or may be another, nor what only the Chair
 * knows. */
static bool is_activity(const Incident *before, const Event *event)
{
    if (event->kind == EVENT_COMMAND)
        return event->command != COMMAND_STATUS && event->command != COMMAND_LIST &&
               event->command != COMMAND_SHOW && event->command != COMMAND_HELP &&
               event->command != COMMAND_EDIT;
    if (event->kind == EVENT_FOLLOW_UP && (event->unproven || waits_for_chair(before, event)))
        return false;
    return event->kind != EVENT_TIME && event->kind != EVENT_UNDELIVERED &&
           event->kind != EVENT_ABSENT;
}

/* Whatever happens puts off the question whether anything happens. */
static void count_idleness(Step *step, const Event *event, const Policy *policy)
{
    if (incident_is_open(&step->incident))
        duty_begin(&step->incident, DUTY_IDLE, event->clock.now, &event->clock, policy);
    else
        duty_end(&step->incident.duty[DUTY_IDLE], event->clock.now);
}

/* Who has something to do in it, whatever the level or the ladder says of others. */
static RoleSet must_act(const Incident *incident, const Policy *policy)
{
    RoleSet roles = incident->investigator ? ROLE_BIT(ROLE_INVESTIGATOR) : 0;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (duty_is_running(&incident->duty[kind]))
            roles |= duty_owners(incident, (DutyKind)kind, policy);
    }
    return roles;
}

/* That there is an anonymous report is news only for those who must act, and for whom the policy names;
 * somebody may ask others by hand, and who has heard of it hears of its end. */
static void tell_few(Step *step, const Policy *policy)
{
    RoleSet few = CHAIRS | policy->anonymous_told | must_act(&step->incident, policy);
    size_t n = 0;
    for (size_t i = 0; i < step->n_effects; i++) {
        Effect effect = step->effects[i];
        bool asked = effect.kind == EFFECT_ESCALATED || effect.kind == EFFECT_CONFLICT ||
                     effect.kind == EFFECT_SETTLED || effect.kind == EFFECT_UNDELIVERED ||
                     effect.kind == EFFECT_CLOSED || effect.kind == EFFECT_RETURNED ||
                     (effect.kind == EFFECT_FOLLOW_UP && effect.role == ROLE_INVESTIGATOR);
        effect.to &= asked ? ~(RoleSet)0 : few;
        if (effect.to != 0)
            step->effects[n++] = effect;
    }
    step->n_effects = n;
}

int64_t incident_time(const Incident *incident, const Clock *clock)
{
    return incident->route == ROUTE_ANONYMOUS ? clock->day : clock->now;
}

/* What happens to an anonymous incident happens on a day; only reminders know the hour. */
static Event without_hour(const Incident *incident, const Event *event)
{
    Event at_day = *event;
    bool anonymous = incident->route == ROUTE_ANONYMOUS ||
                     (event->kind == EVENT_REPORT && event->route == ROUTE_ANONYMOUS);
    if (anonymous && event->kind != EVENT_TIME)
        at_day.clock.now = event->clock.day;
    return at_day;
}

Step incident_step(const Incident *incident, const Event *original, const Policy *policy)
{
    const Event at_day = without_hour(incident, original), *event = &at_day;
    Step step = {.incident = *incident};
    IncidentState after = state_after(incident->state, event->kind);
    if (after != INCIDENT_NONE) {
        bool changed = carry_out(&step, event, policy);
        if (step.incident.state == incident->state)
            step.incident.state = after;
        step.applied = changed || step.incident.state != incident->state;
        if (step.incident.classified_at != 0 && event->kind != EVENT_TIME)
            tell_moved(&step, incident);
        if (step.incident.route == ROUTE_ANONYMOUS)
            tell_few(&step, policy);
        if (step.applied && is_activity(incident, event))
            count_idleness(&step, event, policy);
    }
    step.wake = next_wake(&step.incident);
    return step;
}
