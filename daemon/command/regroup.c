/* See regroup.h. Called by command, inside intake's transaction.
 *
 * A merge is one event to each of the two: the one that ends is a DUPLICATE, the other is JOINED. An
 * anonymous report stays apart from named ones: side by side, one could betray the other. */
#include "daemon/command/regroup.h"

#include "daemon/case/circumstance.h"
#include "daemon/case/people.h"
#include "daemon/clock.h"
#include "daemon/core/order.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"
#include "daemon/effect/opening.h"

#include <stdlib.h>
#include <string.h>

/* ---- asking ---- */

/* What has been decided in it would be lost with it: an incident that is joined goes on where it stands. */
static bool is_further(const Incident *ends, const Incident *stays)
{
    return (ends->classified_at && !stays->classified_at) ||
           (ends->investigator && !stays->investigator);
}

/* Who may not end the other incident must not do so by way of this one. */
static int ask_incident(const World *world, const CommandMail *mail, const Incident *incident,
                        const char *argument, Event *event, Err *err)
{
    const OrganisationSettings *settings = mail->organisation->settings;
    int64_t id = 0;
    Incident other;
    g_autofree char *address = NULL;
    int found = store_incident_find(world->store, mail->organisation->id, order_other(argument),
                                    &id, err);
    if (found > 0 && store_incident_survivor(world->store, id, &id, err) < 0)
        return -1;
    if (found > 0)
        found = store_incident_load(world->store, id, &other, NULL, NULL, err);
    if (found > 0)
        found = store_person_load(world->store, mail->sender, &address, NULL, err);
    if (found <= 0)
        return found;
    RoleSet roles = people_roles(settings, &other, mail->sender, address);
    if (other.route != incident->route) {
        event->apart = incident_allows(&other, COMMAND_SHOW, roles) != 0; /* they know of it */
        return 0;
    }
    if (other.id == incident->id || !incident_allows(&other, COMMAND_DUPLICATE, roles))
        return 0;
    event->subject = other.id;
    event->further = event->command == COMMAND_MERGE ? is_further(&other, incident)
                                                     : is_further(incident, &other);
    if (event->command == COMMAND_MERGE)
        incident_tell(&other, event);
    return 0;
}

/* A command that did not count is kept with the reports, but tells of nothing. "Note: the list, too" of
 * somebody who commands nothing here is a report: the rules were asked about it. */
static bool is_a_reply(const StoreReport *row)
{
    Report *report = report_from_json(row->json, strlen(row->json), &(Err){0});
    bool reply = report && (report->n_command > 0 || (report->codeless && !row->judged));
    if (report)
        report_free(report);
    return reply;
}

/* Does SHOW show them what waits for the Chair, too? 1 / 0 / -1. */
static int sees_held(const World *world, const CommandMail *mail, const Incident *incident,
                     Err *err)
{
    g_autofree char *address = NULL;
    int found = store_person_load(world->store, mail->sender, &address, NULL, err);
    if (found <= 0)
        return found;
    return (people_roles(mail->organisation->settings, incident, mail->sender, address) &
            CHAIRS) != 0;
}

/* Of which attack it tells, as the rules read it. */
static int ask_attack(const World *world, const CommandMail *mail, Event *event, Err *err)
{
    StoreReport row = {0};
    if (store_report_load(world->store, event->subject, &row, err) <= 0)
        return -1;
    Report *report = report_from_json(row.json, strlen(row.json), err);
    g_free(row.json);
    if (!report)
        return -1;
    Proposal proposal;
    proposal_make(world, mail->organisation, report, &proposal);
    const Classification *c = &proposal.classification;
    Attack attack = attack_of(c->class, c->kind, c->severity);
    event->besides = attack.told ? attack.kind : KIND_UNKNOWN;
    proposal_clear(&proposal);
    report_free(report);
    return 0;
}

/* The n-th, as SHOW counts for who asks; its only report stays with an incident. */
static int ask_report(const World *world, const CommandMail *mail, const Incident *incident,
                      const char *argument, Event *event, Err *err)
{
    int all = sees_held(world, mail, incident, err);
    if (all < 0)
        return -1;
    int64_t wanted = strtoll(argument, NULL, 10), chosen = 0, others = 0, shown = 0;
    int found = 1;
    for (int64_t n = 1; (shown < wanted || others == 0) && found > 0; n++) {
        StoreReport row = {0};
        found = store_report_at(world->store, incident->id, n, &row, err);
        bool counts = found > 0 && (all || !row.held);
        bool reply = counts && is_a_reply(&row);
        shown += counts;
        if (counts && !reply && shown == wanted)
            chosen = row.id;
        others += found > 0 && !reply && !(counts && shown == wanted);
        g_free(row.json);
    }
    if (found < 0 || others == 0 || !chosen)
        return MIN(found, 0);
    event->subject = chosen;
    return ask_attack(world, mail, event, err);
}

int regroup_ask(const World *world, const CommandMail *mail, const Incident *incident,
                const char *argument, Event *event, Err *err)
{
    if (event->command == COMMAND_DUPLICATE || event->command == COMMAND_MERGE)
        return ask_incident(world, mail, incident, argument, event, err);
    if (event->command == COMMAND_SPLIT)
        return ask_report(world, mail, incident, argument, event, err);
    return 0;
}

int regroup_other(const World *world, const Event *event, char **ret_other, Err *err)
{
    bool two = event->command == COMMAND_DUPLICATE || event->command == COMMAND_MERGE;
    if (!two || !event->subject)
        return 0;
    return store_incident_load(world->store, event->subject, &(Incident){0}, NULL, ret_other,
                               err) > 0
               ? 0
               : -1;
}

/* ---- the other side of a merge, or a split ---- */

static Role role_of(const Incident *before, const Event *event)
{
    return people_first_role(incident_allows(before, event->command, event->actor));
}

/* In the record of the other one: what was done, and what it means there. */
static int record_other(const World *world, const CommandMail *mail, int64_t id, Role role,
                        Command command, const char *reference, Err *err)
{
    g_autofree char *argument =
        command == COMMAND_DUPLICATE
            ? g_strdup_printf("%s is part of this incident now", reference)
        : command == COMMAND_MERGE
            ? g_strdup_printf("this incident is part of %s now", reference)
        : command == COMMAND_SPLIT
            ? g_strdup_printf("this incident was a part of %s", reference)
            : g_strdup_printf("%s is no part of this incident any more", reference);
    StoreDecision decision = {.incident = id,
                              .at = mail->now,
                              .person = mail->sender,
                              .role = role,
                              .command = command,
                              .argument = argument,
                              .mail = mail->mail};
    return store_decision_insert(world->store, &decision, err);
}

static int step_other(const World *world, const CommandMail *mail, int64_t id, Role role,
                      const Event *event, const char *argument, int64_t *queued, Err *err)
{
    Incident other;
    g_autofree char *reference = NULL;
    if (store_incident_load(world->store, id, &other, NULL, &reference, err) <= 0)
        return -1;
    Step step = incident_step(&other, event, &world->config->policy);
    if (!step.applied)
        return err_set(err, ERR_BUG, "one side of a merge was refused");
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)mail->sender);
    Occasion occasion = {.organisation = mail->organisation,
                         .reference = reference,
                         .actor = actor,
                         .occasion = mail->mail,
                         .sender = mail->sender,
                         .other = argument};
    if (effect_carry_out(world, &occasion, &other, event, &step, queued, err) < 0)
        return -1;
    return record_other(world, mail, id, role,
                        event->kind == EVENT_JOINED ? COMMAND_DUPLICATE : COMMAND_MERGE,
                        argument, err);
}

/* What both asked of the same people is chased once. */
static int drop_same_actions(const World *world, const CommandMail *mail, int64_t from,
                             int64_t into, int64_t *queued, Err *err)
{
    int64_t id = 0, stays = 0;
    int found;
    while ((found = store_errand_find_same(world->store, from, into, &id, &stays, err)) > 0) {
        if (errands_fall_away(world, mail->organisation, id, stays, mail->now, queued, err) < 0)
            return -1;
    }
    return found;
}

/* Reports and remedial actions. */
static int join(const World *world, const CommandMail *mail, int64_t from, int64_t into,
                int64_t *queued, Err *err)
{
    return drop_same_actions(world, mail, from, into, queued, err) < 0
               ? -1
               : store_incident_join(world->store, from, into, err);
}

/* It goes on as a part of the other. */
static int carry_duplicate(const World *world, const CommandMail *mail, const Incident *before,
                           const char *reference, const Event *event, int64_t *queued, Err *err)
{
    Event joined = {.kind = EVENT_JOINED, .clock = event->clock};
    incident_tell(before, &joined);
    if (step_other(world, mail, event->subject, role_of(before, event), &joined, reference,
                   queued, err) < 0)
        return -1;
    return join(world, mail, before->id, event->subject, queued, err);
}

static int carry_merge(const World *world, const CommandMail *mail, const Incident *before,
                       const char *reference, const Event *event, int64_t *queued, Err *err)
{
    Event duplicate = {.kind = EVENT_COMMAND,
                       .clock = event->clock,
                       .command = COMMAND_DUPLICATE,
                       .actor = ROLE_BIT(ROLE_DPO),
                       .person = mail->sender,
                       .subject = before->id};
    if (step_other(world, mail, event->subject, role_of(before, event), &duplicate, reference,
                   queued, err) < 0)
        return -1;
    return join(world, mail, event->subject, before->id, queued, err);
}

/* ---- what was a part of it is none any more ---- */

/* Who works on it, whoever else decided that. */
static int tell_investigator(const World *world, const CommandMail *mail,
                             const Incident *incident, const char *reference, const char *gone,
                             int64_t *queued, Err *err)
{
    const Clock clock = clock_of(mail->organisation->settings, mail->now);
    bool told = incident->investigator != 0 && incident->investigator != mail->sender;
    if (!told || incident->held || !incident_is_open(incident))
        return 0;
    People people = people_new();
    int found = people_add_person(world, mail->organisation, incident, incident->investigator,
                                  ROLE_INVESTIGATOR, &people, err);
    g_autofree char *key =
        g_strdup_printf("parted/%lld/%s/%lld/%lld", (long long)incident->id, gone,
                        (long long)mail->mail, (long long)mail->sender);
    Compose compose = {.template = TEMPLATE_PARTED,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = incident_time(incident, &clock),
                       .reference = reference,
                       .other = gone,
                       .incident = incident};
    int status = found > 0 ? effect_mail(world, mail->organisation,
                                         &g_array_index(people.recipients, Recipient, 0),
                                         incident->id, key, &compose, queued, err)
                           : found;
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

/* ---- a report that becomes an incident ---- */

/* Whether the Chair owes, or owed, an answer to whoever wrote an anonymous report. */
static bool has_writer(const Incident *incident)
{
    return incident->duty[DUTY_PASS_ON].due != 0 || incident->duty[DUTY_FEEDBACK].due != 0;
}

/* Opened like any other: asked of the rules, acknowledged under its own reference. */
static int open_incident(const World *world, const CommandMail *mail, const Incident *before,
                         const char *reference, const char *known, const StoreReport *row,
                         const Report *report, char **ret_reference, int64_t *queued, Err *err)
{
    Proposal proposal;
    proposal_make(world, mail->organisation, report, &proposal);
    Opening opening = {
        .world = world,
        .organisation = mail->organisation,
        .report = report,
        .proposal = &proposal,
        .event = {.clock = clock_of(mail->organisation->settings, mail->now),
                  .at = row->received_at,
                  .reporter = row->person,
                  .route = before->route,
                  .split = true,
                  .automatic = true, /* the Chair has let it go on, or nobody had to */
                  .answerable = before->route == ROUTE_ANONYMOUS
                                    ? has_writer(before)
                                    : row->person != 0 && report->ack}};
    int status = opening_begin(&opening, mail->now, err);
    if (status == 0)
        status = store_report_move(world->store, row->id, opening.step.incident.id, err);
    if (status == 0)
        status = circumstance_store(world, mail->organisation, opening.step.incident.id, report,
                                    row->received_at, &proposal.classification, err);
    if (status == 0)
        status = opening_tell(
            &opening, (Occasion){.occasion = mail->mail, .other = reference, .known = known},
            queued, err);
    if (status == 0)
        *ret_reference = g_steal_pointer(&opening.reference);
    opening_clear(&opening);
    proposal_clear(&proposal);
    return status;
}

/* Under which reference its reporter knows it. */
static int find_known(const World *world, const StoreReport *row, const char *reference,
                      char **ret, Err *err)
{
    *ret = NULL;
    if (row->came_from)
        return store_incident_load(world->store, row->came_from, &(Incident){0}, NULL, ret,
                                   err) > 0
                   ? 0
                   : -1;
    *ret = g_strdup(reference);
    return 0;
}

/* In the record of the new one, whose row has the reference `other`. */
static int record_split(const World *world, const CommandMail *mail, const Incident *before,
                        const char *reference, const Event *event, const char *other, Err *err)
{
    int64_t id = 0;
    return store_incident_find(world->store, mail->organisation->id, other, &id, err) > 0
               ? record_other(world, mail, id, role_of(before, event), COMMAND_SPLIT, reference,
                              err)
               : -1;
}

static int carry_split(const World *world, const CommandMail *mail, const Incident *before,
                       const char *reference, const Event *event, char **ret_other,
                       int64_t *queued, Err *err)
{
    StoreReport row = {0};
    if (store_report_load(world->store, event->subject, &row, err) <= 0)
        return -1;
    g_autofree char *known = NULL;
    Report *report = report_from_json(row.json, strlen(row.json), err);
    int status = report ? find_known(world, &row, reference, &known, err) : -1;
    if (status == 0)
        status = open_incident(world, mail, before, reference, known, &row, report, ret_other,
                               queued, err);
    if (report)
        report_free(report);
    g_free(row.json);
    return status < 0 ||
                   record_split(world, mail, before, reference, event, *ret_other, err) < 0
               ? -1
               : tell_investigator(world, mail, before, reference, *ret_other, queued, err);
}

/* ---- what was joined parts ---- */

static int take_up_actions(const World *world, const CommandMail *mail, int64_t incident,
                           Err *err)
{
    int64_t id = 0, stood = 0;
    int found;
    while ((found = store_errand_find_parted(world->store, incident, &id, &stood, err)) > 0) {
        if (errands_take_up(world, mail->organisation, id, stood, mail->now, err) < 0)
            return -1;
    }
    return found;
}

static int carry_reopen(const World *world, const CommandMail *mail, const Incident *before,
                        const char *reference, char **ret_other, int64_t *queued, Err *err)
{
    int64_t other = 0;
    Incident survivor;
    if (store_incident_survivor(world->store, before->id, &other, err) < 0 ||
        store_incident_load(world->store, other, &survivor, NULL, ret_other, err) <= 0 ||
        store_incident_part(world->store, before->id, err) < 0 ||
        take_up_actions(world, mail, before->id, err) < 0 ||
        tell_investigator(world, mail, &survivor, *ret_other, reference, queued, err) < 0)
        return -1;
    return record_other(world, mail, other, ROLE_DPO, COMMAND_REOPEN, reference, err);
}

int regroup_carry(const World *world, const CommandMail *mail, const Incident *before,
                  const char *reference, const Event *event, char **ret_other, int64_t *queued,
                  Err *err)
{
    switch ((int)event->command) {
    case COMMAND_DUPLICATE:
        return carry_duplicate(world, mail, before, reference, event, queued, err);
    case COMMAND_MERGE:
        return carry_merge(world, mail, before, reference, event, queued, err);
    case COMMAND_SPLIT:
        return carry_split(world, mail, before, reference, event, ret_other, queued, err);
    case COMMAND_REOPEN:
        return before->state == INCIDENT_DUPLICATE
                   ? carry_reopen(world, mail, before, reference, ret_other, queued, err)
                   : 0;
    default:
        return 0;
    }
}
