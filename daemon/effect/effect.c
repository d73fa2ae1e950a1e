/* Carries a step out: its row, its audit row, and for each effect whom it reaches. Called by intake, deliver and deadline,
 * always inside their transaction; sends nothing itself.
 *
 * Recipients are configured people, or the reporter of a named report: nothing else makes one.
 * Every row has a key that names its effect (effect_key.c), so carrying a step out twice queues nothing twice. What a
 * mail says of its effect stands in effect_tell.c, how one is queued in effect_mail.c.
 */
#include "daemon/effect/effect_mail.h"

#include "daemon/case/people.h"
#include "daemon/case/proposal.h"
#include "daemon/case/release.h"
#include "daemon/core/acting.h"
#include "daemon/core/duty.h"
#include "daemon/effect/absence.h"
#include "daemon/effect/reminder.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

enum {
    HOUR = 60 * 60,
    DAY = 24 * HOUR,
    PUNCTUAL = HOUR / 4,          /* within a few turns of the engine */
    FOLLOW_UP_NOTICES_A_DAY = 20, /* an incident: more can only be two machines talking */
};

/* Whether this incident has had its fill of mails about follow-ups for a day: the guard against a
 * machine that answers each of them, and a flood with a code; the first word of an attack is none of
 * it. What the Chair is not sent waits: the next answer, or the reminder, says that there is more. */
static int follow_ups_are_too_many(const World *world, const Effect *effect, int64_t incident,
                                   int64_t now, Err *err)
{
    g_autofree char *prefix = effect_key_start(effect->kind, incident, NULL);
    int64_t count = 0;
    if (store_outbox_count_effects(world->store, prefix, now - DAY, &count, err) < 0)
        return -1;
    return count >= FOLLOW_UP_NOTICES_A_DAY;
}

/* Who has the notice of it has something to do already: they act for the Board where nobody is on it. 1 / 0 / -1. */
static int is_noticed(const World *world, const Step *step, int64_t person, Err *err)
{
    g_autofree char *to = effect_key_end(0, person);
    for (size_t i = 0; i < step->n_effects; i++) {
        if (step->effects[i].kind == EFFECT_NOTICE)
            return effect_was_queued(world, EFFECT_NOTICE, step->incident.id, to, 0, err);
    }
    return 0;
}

/* In the turn of the same mail. */
static int has_task(const World *world, const Occasion *occasion, int64_t incident,
                    int64_t person, Err *err)
{
    g_autofree char *to = effect_key_end(occasion->occasion, person);
    return effect_was_queued(world, EFFECT_TASK, incident, to, 0, err);
}

int effect_tell_level(const World *world, const Occasion *occasion, const Event *event,
                      const Incident *incident, RoleSet roles, int64_t *queued, Err *err)
{
    Step step = {.incident = *incident,
                 .n_effects = 1,
                 .effects = {{.kind = EFFECT_LEVEL, .to = roles}}};
    People people = people_new();
    int status = people_find(world, occasion->organisation, incident, &step.effects[0],
                             event->clock.now, &people, err);
    for (guint i = 0; status >= 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        status = has_task(world, occasion, incident->id, to->person, err);
        if (status == 0)
            status =
                effect_tell(world, occasion, event, &step, &step.effects[0], to, queued, err);
    }
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

static int tell_each(const World *world, const Occasion *occasion, const Event *event,
                     const Step *step, const Effect *effect, People *ret_people,
                     int64_t *queued, Err *err)
{
    int status = people_find(world, occasion->organisation, &step->incident, effect,
                             event->clock.now, ret_people, err);
    for (guint i = 0; status >= 0 && i < ret_people->recipients->len; i++) {
        const Recipient *to = &g_array_index(ret_people->recipients, Recipient, i);
        status = effect->kind == EFFECT_TASK ? is_noticed(world, step, to->person, err) : 0;
        if (status == 0)
            status = effect_tell(world, occasion, event, step, effect, to, queued, err);
    }
    return MIN(status, 0);
}

static int tell_people(const World *world, const Occasion *occasion, const Event *event,
                       const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    People people = people_new();
    int status = tell_each(world, occasion, event, step, effect, &people, queued, err);
    people_clear(&people);
    return status;
}

/* `to` is away, and is asked for something all the same: so is whoever stands in. */
static int ask_stand_in(const World *world, const Occasion *occasion, const Event *event,
                        const Step *step, const Effect *effect, const Recipient *to,
                        int64_t *queued, Err *err)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    Role role = acting_owner(settings, &step->incident, to->role);
    Effect asked = {.kind = EFFECT_STAND_IN,
                    .to = ROLE_BIT(role),
                    .role = role,
                    .person = to->person,
                    .duty = effect->kind == EFFECT_TASK ? effect->duty
                                                        : incident_owes(&step->incident, role)};
    bool noticed = effect->kind == EFFECT_NOTICE && asked.duty == DUTY_RAISE &&
                   acting_deputy(settings, &step->incident, role) == ROLE_DPO;
    if (noticed)
        return 0; /* the DPO's notice says that they are away */
    return asked.duty != DUTY_COUNT && WORKING_ROLES & ROLE_BIT(role)
               ? tell_people(world, occasion, event, step, &asked, queued, err)
               : 0;
}

/* Something is to be done: a machine has said once, about this incident or another, who is away. */
static int ask_people(const World *world, const Occasion *occasion, const Event *event,
                      const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    People people = people_new();
    int status = tell_each(world, occasion, event, step, effect, &people, queued, err);
    for (guint i = 0; status >= 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        status = store_person_is_away(world->store, to->person, event->clock.now, err);
        if (status > 0)
            status = ask_stand_in(world, occasion, event, step, effect, to, queued, err);
    }
    people_clear(&people);
    return MIN(status, 0);
}

/* A mail of several lines asks once for each duty: as it stands when all of them are done, by the time that holds then. */
static int ask_as_settled(const World *world, const Occasion *occasion, const Event *event,
                          const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    Step settled = *step;
    Effect asked = *effect;
    settled.incident = *occasion->after;
    asked.due = settled.incident.duty[effect->duty].due;
    return duty_is_running(&settled.incident.duty[effect->duty])
               ? ask_people(world, occasion, event, &settled, &asked, queued, err)
               : 0;
}

/* Under the reference that was told for it. Who has reported more than one part hears of it once; the Chair once
 * for each writer. */
static int tell_of_part(const World *world, const Occasion *occasion, const Event *event,
                        const Effect *effect, int64_t part, GArray *told, int64_t *queued,
                        Err *err)
{
    Step step = {0};
    g_autofree char *reference = NULL;
    if (store_incident_load(world->store, part, &step.incident, NULL, &reference, err) <= 0)
        return -1;
    int64_t reporter = step.incident.reporter;
    for (guint i = 0; i < told->len && step.incident.route != ROUTE_ANONYMOUS; i++) {
        if (g_array_index(told, int64_t, i) == reporter)
            return 0;
    }
    g_array_append_val(told, reporter);
    Occasion of_part = *occasion;
    of_part.reference = reference;
    return tell_people(world, &of_part, event, &step, effect, queued, err);
}

/* It has come to its end, and so have those that became a part of it. */
static int tell_ended(const World *world, const Occasion *occasion, const Event *event,
                      const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    g_autoptr(GArray) told = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Occasion of_parts = *occasion;
    of_parts.whole = step->incident.id;
    g_array_append_val(told, step->incident.reporter);
    int status = tell_people(world, occasion, event, step, effect, queued, err);
    for (int64_t part = 0; status == 0;) {
        int found = store_incident_next_part(world->store, step->incident.id, part, &part, err);
        if (found <= 0)
            return found;
        status = tell_of_part(world, &of_parts, event, effect, part, told, queued, err);
    }
    return status;
}

/* Who is asked to act on it in place of a Board that nobody is reads in that what was decided. */
static RoleSet asked_for_board(const Occasion *occasion, const Step *step, TrackKind track)
{
    const Duty *duty =
        &step->incident.duty[track == TRACK_ICO ? DUTY_ICO_NOTIFY : DUTY_TELL_SUBJECTS];
    Role acts = organisation_owner(occasion->organisation->settings, duty->owner);
    return duty_is_running(duty) && step->incident.track[track] == TRACK_REQUIRED &&
                   acts != duty->owner
               ? ROLE_BIT(acts)
               : 0;
}

/* What was decided before is said of each. */
static void add_decided(Decided *decided, const Occasion *occasion, const Event *event,
                        const Step *step, const Effect *effect)
{
    char *before = decided->earlier;
    bool first = decided->to == 0;
    decided->to |= effect->to & ~asked_for_board(occasion, step, effect->track);
    decided->track[effect->track] = true;
    if (first || event->reasoned)
        decided->event = *event;
    g_free(decided->by);
    decided->by = g_strdup(occasion->by);
    if (occasion->earlier) {
        decided->repeated = occasion->repeated && (!before || decided->repeated);
        decided->earlier = g_strdup_printf("%s%s%s", before ? before : "", before ? "; " : "",
                                           occasion->earlier);
        g_free(before);
    }
}

int effect_tell_decided(const World *world, const Occasion *occasion, const Decided *decided,
                        const Incident *incident, int64_t *queued, Err *err)
{
    bool ico = decided->track[TRACK_ICO];
    Step step = {.incident = *incident,
                 .n_effects = 1,
                 .effects = {{.kind = EFFECT_DECIDED,
                              .to = decided->to,
                              .track = ico ? TRACK_ICO : TRACK_SUBJECTS,
                              .both = ico && decided->track[TRACK_SUBJECTS]}}};
    Occasion of_all = *occasion;
    of_all.by = decided->by;
    of_all.earlier = decided->earlier;
    of_all.repeated = decided->repeated;
    return decided->to ? tell_people(world, &of_all, &decided->event, &step, &step.effects[0],
                                     queued, err)
                       : 0;
}

void effect_decided_clear(Decided *decided)
{
    g_free(decided->by);
    g_free(decided->earlier);
}

/* Who sends an outcome report and is satisfied with it, in one mail: the second line asks the DPO for what is left. */
static bool is_overtaken(const Occasion *occasion, const Step *step, const Effect *effect)
{
    bool review = effect->kind == EFFECT_REVISED ||
                  (effect->kind == EFFECT_TASK && effect->duty == DUTY_REVIEW);
    return review && occasion->after && occasion->after->state == INCIDENT_REVIEWED &&
           step->incident.state != INCIDENT_REVIEWED;
}

/* Is it of an attack that the incident is known for from now on? Then it is told once. */
static bool is_first_word(const Incident *incident, Attack told)
{
    return told.told && !attack_is_news(incident_attack(incident), told);
}

static int carry_out_effect(const World *world, const Occasion *occasion, const Event *event,
                            const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    if (is_overtaken(occasion, step, effect))
        return 0;
    if ((effect->kind == EFFECT_FOLLOW_UP && !is_first_word(&step->incident, effect->attack)) ||
        (effect->kind == EFFECT_PREVIEW && event->kind == EVENT_FOLLOW_UP)) {
        int too_many =
            follow_ups_are_too_many(world, effect, step->incident.id, event->clock.now, err);
        if (too_many != 0)
            return too_many < 0 ? -1 : 0;
    }
    if (effect->kind == EFFECT_REMINDER && occasion->reminders)
        return reminders_add(occasion->reminders, occasion, step, effect, err);
    if ((effect->kind == EFFECT_UNDELIVERED || effect->kind == EFFECT_STAND_IN) &&
        occasion->absence)
        return absence_add(occasion->absence, occasion, event, step, effect, err);
    if (effect->kind == EFFECT_TASK && occasion->after)
        return ask_as_settled(world, occasion, event, step, effect, queued, err);
    if (effect->kind == EFFECT_LEVEL && occasion->later) {
        *occasion->later |= effect->to;
        return 0;
    }
    if (effect->kind == EFFECT_DECIDED && effect->track != TRACK_DISCIPLINE &&
        occasion->decided) {
        add_decided(occasion->decided, occasion, event, step, effect);
        return 0;
    }
    if (effect->kind == EFFECT_ENDED)
        return tell_ended(world, occasion, event, step, effect, queued, err);
    return effect->kind == EFFECT_NOTICE || effect->kind == EFFECT_TASK
               ? ask_people(world, occasion, event, step, effect, queued, err)
               : tell_people(world, occasion, event, step, effect, queued, err);
}

/* By the Chair, or because time has passed. */
static bool is_released(const Incident *before, const Incident *after)
{
    const Duty *was = &before->duty[DUTY_RELEASE], *is = &after->duty[DUTY_RELEASE];
    return was->due != 0 && was->done == 0 && is->done != 0;
}

static int carry_out_effects(const World *world, const Occasion *occasion, const Event *event,
                             const Step *step, int64_t *queued, Err *err)
{
    for (size_t i = 0; i < step->n_effects; i++) {
        if (carry_out_effect(world, occasion, event, step, &step->effects[i], queued, err) < 0)
            return -1;
    }
    return 0;
}

/* The DPO's notice of a report that waited has the same reasons as if it had just come. */
static int carry_out_release(const World *world, const Occasion *occasion, const Event *event,
                             const Step *step, int64_t *queued, Err *err)
{
    g_auto(GStrv) reasons = NULL;
    if (store_reports_release(world->store, step->incident.id, err) < 0 ||
        proposal_reasons(world, occasion->organisation, step->incident.id, &reasons, err) < 0)
        return -1;
    Occasion with_reasons = *occasion;
    with_reasons.reasons = reasons;
    with_reasons.late = event->kind == EVENT_TIME &&
                        step->incident.duty[DUTY_RELEASE].due < event->clock.now - PUNCTUAL;
    if (release_has_doubt(world, step->incident.id, &with_reasons.doubtful, err) < 0)
        return -1;
    return carry_out_effects(world, &with_reasons, event, step, queued, err);
}

int effect_carry_out(const World *world, const Occasion *occasion, const Incident *before,
                     const Event *event, const Step *step, int64_t *queued, Err *err)
{
    if (!step->applied)
        return 0;
    if (store_incident_update(world->store, &step->incident, err) < 0)
        return -1;
    char line[512];
    incident_explain(before, event, step, line, sizeof line);
    AuditEntry entry = {
        .at = incident_time(&step->incident, &event->clock),
        .incident = step->incident.id,
        .actor = occasion->actor,
        .event = event_name(event->kind),
        .detail = line,
    };
    if (audit_append(world->store, &entry, err) < 0)
        return -1;
    int status = is_released(before, &step->incident)
                     ? carry_out_release(world, occasion, event, step, queued, err)
                     : carry_out_effects(world, occasion, event, step, queued, err);
    if (status < 0)
        return -1;
    if (step->incident.route != ROUTE_ANONYMOUS)
        log_info("step incident=%s %s", occasion->reference, line);
    return 0;
}

int effect_has_asked(const World *world, int64_t incident, DutyKind duty, int64_t person,
                     int64_t since, Err *err)
{
    g_autofree char *task = effect_key_start(EFFECT_TASK, incident, duty_name(duty));
    g_autofree char *to = effect_key_end(0, person);
    return store_outbox_has_effect(world->store, task, to, since, err);
}

int effect_has_told(const World *world, int64_t incident, DutyKind duty, int64_t person,
                    int64_t since, Err *err)
{
    g_autofree char *to = effect_key_end(0, person);
    int told = effect_was_queued(world, EFFECT_NOTICE, incident, to, since, err);
    return told ? told : effect_has_asked(world, incident, duty, person, since, err);
}

int effect_has_answered(const World *world, int64_t incident, int64_t person, int64_t since,
                        Err *err)
{
    g_autofree char *answer = g_strdup_printf("answer/%lld/", (long long)incident);
    g_autofree char *to = effect_key_end(0, person);
    return store_outbox_has_effect(world->store, answer, to, since, err);
}
