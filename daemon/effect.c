/* Turns the effects of a step into outbox rows. Called by intake, deliver and deadline, always
 * inside their transaction; sends nothing itself.
 *
 * Recipients are configured people, or the reporter of a named report: nothing else makes one.
 * Every row has a key that names its effect, so carrying a step out twice queues nothing twice.
 */
#include "daemon/effect.h"

#include "daemon/core/compose.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

#include <string.h>

enum {
    HOUR = 60 * 60,
    DAY = 24 * HOUR,
    FOLLOW_UP_NOTICES_A_DAY = 20, /* an incident: more can only be two machines talking */
};

typedef struct Recipient {
    const char *name, *address;
    Role role;
    int64_t person;
} Recipient;

/* "user+HLP-2026-0042-token@domain" when the organisation's server takes plus-addresses (rule
 * F1). */
static char *reply_address(const World *world, const Organisation *organisation,
                           const char *reference)
{
    const char *from = organisation->settings->outgoing.from_address;
    const char *at = strrchr(from, '@');
    if (!organisation->settings->plus_addressing || !reference || !at)
        return NULL;
    char token[SEAL_TOKEN_LENGTH + 1];
    seal_token(world->keys, "reference", reference, token);
    return g_strdup_printf("%.*s+%s-%s%s", (int)(at - from), from, reference, token, at);
}

/* Composes one mail and queues it under its effect key. */
static int queue_mail(const World *world, const Organisation *organisation, const Recipient *to,
                      int64_t incident, const char *key, Compose *compose, int64_t *queued,
                      Err *err)
{
    int64_t id = 0;
    if (store_outbox_next_id(world->store, &id, err) < 0)
        return -1;
    const char *from = organisation->settings->outgoing.from_address;
    const char *at = strrchr(from, '@');
    g_autofree char *name =
        g_strdup_printf("%s.%lld", organisation->settings->prefix, (long long)id);
    char token[SEAL_TOKEN_LENGTH + 1], loop_token[SEAL_TOKEN_LENGTH + 1];
    seal_token(world->keys, "message-id", name, token);
    seal_token(world->keys, "loop", name, loop_token);
    g_autofree char *message_id = g_strdup_printf("incidentd.%lld.%s@%s", (long long)id, token,
                                                  at ? at + 1 : "localhost");
    g_autofree char *loop = g_strdup_printf("%s.%s", name, loop_token);
    g_autofree char *reply_to = reply_address(world, organisation, compose->reference);

    compose->organisation = organisation->settings;
    compose->to_name = to->name;
    compose->to_address = to->address;
    compose->reply_to = reply_to;
    compose->message_id = message_id;
    compose->loop = loop;
    g_autoptr(GBytes) bytes = compose_mail(world->config, compose, err);
    if (!bytes)
        return -1;

    StoreOutbox row = {
        .id = id,
        .kind = OUTBOX_MAIL,
        .organisation = organisation->id,
        .incident = incident,
        .effect_key = key,
        .created_at = compose->date,
        .role = to->role,
        .from = from,
        .to = to->address,
        .message_id = message_id,
        .acknowledgement = compose->template == TEMPLATE_ACKNOWLEDGEMENT,
    };
    row.bytes = g_bytes_get_data(bytes, &row.size);
    int inserted = store_outbox_insert(world->store, &row, err);
    if (inserted > 0)
        ++*queued;
    return inserted < 0 ? -1 : 0;
}

static TemplateKind template_of(EffectKind kind)
{
    switch (kind) {
    case EFFECT_ACKNOWLEDGE:
        return TEMPLATE_ACKNOWLEDGEMENT;
    case EFFECT_NOTICE:
        return TEMPLATE_NOTICE;
    case EFFECT_FOLLOW_UP:
        return TEMPLATE_FOLLOW_UP;
    case EFFECT_REMINDER:
        return TEMPLATE_REMINDER;
    case EFFECT_UNDELIVERED:
        return TEMPLATE_UNDELIVERED;
    }
    return TEMPLATE_NOTICE;
}

/* The key that makes an effect on one person happen once. */
static char *effect_key(const Effect *effect, const Occasion *occasion, int64_t incident,
                        int64_t person)
{
    switch (effect->kind) {
    case EFFECT_REMINDER:
        return g_strdup_printf("reminder/%lld/%s/%d/%lld", (long long)incident,
                               duty_name(effect->duty), effect->rung, (long long)person);
    case EFFECT_FOLLOW_UP:
    case EFFECT_UNDELIVERED:
        return g_strdup_printf("%s/%lld/%lld/%lld", effect_name(effect->kind),
                               (long long)incident, (long long)occasion->occasion,
                               (long long)person);
    case EFFECT_ACKNOWLEDGE:
    case EFFECT_NOTICE:
        break;
    }
    return g_strdup_printf("%s/%lld/%lld", effect_name(effect->kind), (long long)incident,
                           (long long)person);
}

/* Whether this incident has had its fill of follow-up notices for a day: the guard against a
 * machine that answers each of them. */
static int follow_ups_are_too_many(const World *world, int64_t incident, int64_t now, Err *err)
{
    g_autofree char *prefix =
        g_strdup_printf("%s/%lld/", effect_name(EFFECT_FOLLOW_UP), (long long)incident);
    int64_t count = 0;
    if (store_outbox_count_effects(world->store, prefix, now - DAY, &count, err) < 0)
        return -1;
    return count >= FOLLOW_UP_NOTICES_A_DAY;
}

static int tell(const World *world, const Occasion *occasion, const Event *event,
                const Step *step, const Effect *effect, const Recipient *to, int64_t *queued,
                Err *err)
{
    if (effect->kind == EFFECT_FOLLOW_UP && to->person == occasion->sender)
        return 0;
    const Report *report = occasion->report;
    bool reply = effect->kind == EFFECT_ACKNOWLEDGE;
    Compose compose = {
        .template = template_of(effect->kind),
        .kind = reply ? COMPOSE_REPLY : COMPOSE_NOTIFICATION,
        .date = event->now,
        .in_reply_to = reply && report && *report->message_id ? report->message_id : NULL,
        .reference = occasion->reference,
        .incident = &step->incident,
        .effect = effect,
        .attachments = report ? report->n_attachments : 0,
        .occurred = report && !report->request ? report->fields.occurred : NULL,
        .missing = report ? report->fields.missing : NULL,
        .reasons = to->role == ROLE_DPO ? occasion->reasons : NULL,
        .recipient_role = role_name(event->role),
        .reason = "its mail server refused it",
    };
    g_autofree char *key = effect_key(effect, occasion, step->incident.id, to->person);
    return queue_mail(world, occasion->organisation, to, step->incident.id, key, &compose,
                      queued, err);
}

static int tell_reporter(const World *world, const Occasion *occasion, const Event *event,
                         const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    g_autofree char *address = NULL;
    int found = store_person_load(world->store, step->incident.reporter, &address, NULL, err);
    if (found <= 0)
        return found;
    /* No display name: it is the sender's own text, and would come back to whoever was named in
     * From. */
    Recipient to = {.name = "",
                    .address = address,
                    .role = ROLE_REPORTER,
                    .person = step->incident.reporter};
    return tell(world, occasion, event, step, effect, &to, queued, err);
}

static int tell_role(const World *world, const Occasion *occasion, const Event *event,
                     const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (person->role != effect->role)
            continue;
        Recipient to = {.name = person->name, .address = person->address, .role = person->role};
        if (store_person(world->store, occasion->organisation->id, person->address,
                         person->name, &to.person, err) < 0)
            return -1;
        if (tell(world, occasion, event, step, effect, &to, queued, err) < 0)
            return -1;
    }
    return 0;
}

static int carry_out_effect(const World *world, const Occasion *occasion, const Event *event,
                            const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    if (effect->kind == EFFECT_FOLLOW_UP) {
        int too_many = follow_ups_are_too_many(world, step->incident.id, event->now, err);
        if (too_many != 0)
            return too_many < 0 ? -1 : 0;
    }
    if (effect->role == ROLE_REPORTER)
        return tell_reporter(world, occasion, event, step, effect, queued, err);
    return tell_role(world, occasion, event, step, effect, queued, err);
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
        .at = event->now,
        .incident = step->incident.id,
        .actor = occasion->actor,
        .event = event_name(event->kind),
        .detail = line,
    };
    if (audit_append(world->store, &entry, err) < 0)
        return -1;
    for (size_t i = 0; i < step->n_effects; i++) {
        if (carry_out_effect(world, occasion, event, step, &step->effects[i], queued, err) < 0)
            return -1;
    }
    log_info("step incident=%s %s", occasion->reference, line);
    return 0;
}

/* A mail to the administrator (the DPO when there is none), once in a period of seconds. */
static int tell_administrator(const World *world, const Organisation *organisation,
                              TemplateKind template, const char *reason, int64_t period,
                              int64_t now, int64_t *queued, Err *err)
{
    const PersonSettings *person =
        organisation_person(organisation->settings, ROLE_ADMINISTRATOR);
    if (!person)
        person = organisation_person(organisation->settings, ROLE_DPO);
    if (!person)
        return 0;
    Compose compose = {
        .template = template,
        .kind = COMPOSE_NOTIFICATION,
        .date = now,
        .reason = reason,
    };
    g_autofree char *key =
        g_strdup_printf("%s/%lld/%lld", template_name(template), (long long)organisation->id,
                        (long long)(now / period));
    Recipient to = {.name = person->name, .address = person->address, .role = person->role};
    return queue_mail(world, organisation, &to, 0, key, &compose, queued, err);
}

int effect_quarantine_notice(const World *world, const Organisation *organisation,
                             const char *reason, int64_t now, int64_t *queued, Err *err)
{
    return tell_administrator(world, organisation, TEMPLATE_QUARANTINE, reason, HOUR, now,
                              queued, err);
}

int effect_unanswered_notice(const World *world, const Organisation *organisation,
                             const char *reason, int64_t now, int64_t *queued, Err *err)
{
    return tell_administrator(world, organisation, TEMPLATE_UNANSWERED, reason, DAY, now,
                              queued, err);
}

bool effect_is_original(const char *effect_key)
{
    return !g_str_has_prefix(effect_key, "undelivered/");
}

bool effect_loop_is_ours(const World *world, const char *value)
{
    const char *dot = value ? strrchr(value, '.') : NULL;
    if (!dot)
        return false;
    g_autofree char *name = g_strndup(value, (size_t)(dot - value));
    return seal_token_matches(world->keys, "loop", name, dot + 1);
}

bool effect_reference_is_ours(const World *world, const char *reference, const char *token)
{
    return reference && token && seal_token_matches(world->keys, "reference", reference, token);
}
