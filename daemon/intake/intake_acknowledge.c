/* Who is told that a mail has come, and who is not: machines, floods, what is older than the first start. */
#include "daemon/intake/intake_turn.h"

#include "daemon/effect/effect.h"
#include "daemon/effect/rate_limit.h"

/* Seconds of an RFC 3339 date, or 0 when it is none. */
static int64_t date_seconds(const char *rfc3339)
{
    if (!rfc3339)
        return 0;
    g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(rfc3339, NULL);
    return date ? g_date_time_to_unix(date) : 0;
}

/* Older than the backlog of the very first start: whatever made it come up now, nobody waits
 * for an answer. */
static bool is_too_old(const Intake *intake)
{
    int64_t oldest = intake->box->state.first_at - intake->box->settings->backlog;
    int64_t date = date_seconds(intake->report->date);
    return intake->received_at < oldest || (date != 0 && date < oldest);
}

/* 1: no limit is passed. 0: one is, *ret_rule names it and the administrator is told. */
static int is_within_limits(const Intake *intake, const char **ret_rule, Err *err)
{
    const RateLimit *passed;
    if (rate_limit_find(intake->world, intake->box->organisation, intake->report->from.address,
                        intake->now, &passed, err) < 0)
        return -1;
    if (!passed)
        return 1;
    *ret_rule = passed->rule;
    return effect_unanswered_notice(intake->world, intake->box->organisation, passed->reason,
                                    intake->now, intake->queued, err);
}

int intake_may_acknowledge(const Intake *intake, int64_t sender, const char **ret_rule,
                           Err *err)
{
    const Report *report = intake->report;
    if (intake_is_anonymous(intake) && report->origin == ORIGIN_HUMAN)
        return 1; /* to the Chair, who is no stranger, whatever address the writer has */
    if (!report->ack) {
        *ret_rule = report->ack_rule ? report->ack_rule : "header";
        return 0;
    }
    if (!sender) {
        *ret_rule = "N4";
        return 0;
    }
    if (is_too_old(intake)) {
        *ret_rule = "backlog";
        return 0;
    }
    return is_within_limits(intake, ret_rule, err);
}

/* 1: the sender reported the incident, or *ret, which has become part of it. 0: neither. */
static int is_reporter(const Intake *intake, int64_t id, const char *address,
                       const Event *event, int64_t *ret, Err *err)
{
    *ret = id;
    if (event->by_reporter || event->unproven)
        return event->by_reporter;
    return store_incident_reported(intake->world->store, id, address, ret, err);
}

int intake_acknowledge_added(const Intake *intake, int64_t sender, const Incident *before,
                             const Event *event, Err *err)
{
    Store *store = intake->world->store;
    const Report *report = intake->report;
    const char *rule = NULL;
    g_autofree char *key = NULL, *reference = NULL, *address = NULL;
    Incident incident, part;
    int64_t reported;
    if (!sender || intake_is_anonymous(intake) || report->origin != ORIGIN_HUMAN ||
        intake->thanks)
        return 0;
    if (store_person_load(store, sender, &address, NULL, err) <= 0)
        return -1;
    int may = is_reporter(intake, before->id, address, event, &reported, err);
    if (may <= 0)
        return may;
    if (store_incident_load(store, before->id, &incident, NULL, NULL, err) <= 0 ||
        store_incident_load(store, reported, &part, NULL, &reference, err) <= 0)
        return -1;
    Attack attack = incident_attack_since(before, &incident); /* kept with it, so told once */
    Attack told = attack_of(event->class, event->type, event->severity);
    may = effect_added_key(intake->world, incident.id, sender, intake->mail, attack.told,
                           intake->now, &key, err);
    if (may > 0)
        may = intake_may_acknowledge(intake, sender, &rule, err);
    if (may <= 0)
        return may;
    Recipient to = {.name = "", .address = address, .role = ROLE_REPORTER, .person = sender};
    Compose compose = {.template = TEMPLATE_ADDED,
                       .kind = COMPOSE_REPLY,
                       .date = intake->now,
                       .in_reply_to = *report->message_id ? report->message_id : NULL,
                       .reference = reference,
                       .incident = &incident,
                       .attack = attack_is_news(incident_attack(before), told) ? told : attack};
    return effect_mail(intake->world, intake->box->organisation, &to, reported, key, &compose,
                       intake->queued, err);
}
