/* Turns the effects of a step into outbox rows. Called by intake, deliver and deadline, always
 * inside their transaction; sends nothing itself.
 *
 * Recipients are configured people, or the reporter of a named report: nothing else makes one.
 * Every row has a key that names its effect, so carrying a step out twice queues nothing twice.
 */
#include "daemon/effect.h"

#include "daemon/absence.h"
#include "daemon/clock.h"
#include "daemon/core/acting.h"
#include "daemon/core/compose.h"
#include "daemon/core/duty.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"
#include "daemon/entries.h"
#include "daemon/known.h"
#include "daemon/log.h"
#include "daemon/people.h"
#include "daemon/proposal.h"
#include "daemon/register/audit.h"
#include "daemon/release.h"
#include "daemon/reminder.h"
#include "parsers/identity.h"

#include <string.h>

enum {
    HOUR = 60 * 60,
    DAY = 24 * HOUR,
    PUNCTUAL = HOUR / 4,          /* within a few turns of the engine */
    FOLLOW_UP_NOTICES_A_DAY = 20, /* an incident: more can only be two machines talking */
};

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

int effect_mint(const World *world, const StoreCode *row, char code[SEAL_TOKEN_LENGTH + 1],
                Err *err)
{
    uint8_t mac[SEAL_HASH_SIZE];
    seal_code(world->keys, code);
    effect_code_mac(world, code, mac);
    return store_code_insert(world->store, mac, row, err);
}

int64_t effect_kept_time(const OrganisationSettings *settings, const Incident *incident,
                         int64_t at)
{
    bool anonymous = incident && incident->route == ROUTE_ANONYMOUS;
    return anonymous ? clock_day(settings, at) : at;
}

/* What may be answered to a mail about an incident by somebody who works on it, and the code for it; a
 * mail that cannot be answered gets none. */
static int add_menu(const World *world, const Recipient *to, Compose *compose,
                    MenuItem items[MENU_MAX], char code[SEAL_TOKEN_LENGTH + 1], Err *err)
{
    const Incident *incident = compose->incident;
    if (!incident || compose->errand || !to->person || to->role <= ROLE_REPORTER ||
        compose->template == TEMPLATE_CONTENT)
        return 0;
    const Policy *policy = &world->config->policy;
    Recipient as = *to;
    if (compose->instead)
        as.role = people_first_role(compose->instead);
    RoleSet roles = people_reads_as(compose->organisation, incident, &as);
    RoleSet all = people_roles(compose->organisation, incident, to->person, to->address);
    bool content = compose->organisation->content_by_mail;
    compose->n_menu = compose->whole
                          ? menu_whole(incident, policy, roles, all, content, items)
                          : menu_of(incident, policy, roles, content, compose->again, items);
    compose->menu = items;
    compose->code = code;
    StoreCode row = {.person = to->person,
                     .incident = incident->id,
                     .role = as.role,
                     .created_at =
                         effect_kept_time(compose->organisation, incident, compose->date)};
    return compose->n_menu ? effect_mint(world, &row, code, err) : 0;
}

/* To the DPO, in whatever role. */
static bool is_for_dpo(const OrganisationSettings *settings, const Incident *incident,
                       const Recipient *to)
{
    return to->role == ROLE_DPO ||
           (incident && people_reads_as(settings, incident, to) & ROLE_BIT(ROLE_DPO));
}

/* What lets the DPO prove later that the trail has not been changed (promise 8). */
static int add_audit_head(const World *world, const Recipient *to, Compose *compose,
                          char text[2 * SEAL_HASH_SIZE + 1], Err *err)
{
    int64_t sequence;
    uint8_t hash[SEAL_HASH_SIZE];
    int found = is_for_dpo(compose->organisation, compose->incident, to)
                    ? store_audit_head(world->store, &sequence, hash, err)
                    : 0;
    if (found > 0)
        seal_hex(hash, sizeof hash, text);
    compose->audit_head = found > 0 ? text : NULL;
    return found < 0 ? -1 : 0;
}

static bool is_acknowledgement(TemplateKind template)
{
    return template == TEMPLATE_ACKNOWLEDGEMENT || template == TEMPLATE_ENQUIRY ||
           template == TEMPLATE_ADDED || template == TEMPLATE_ANONYMOUS ||
           template == TEMPLATE_REQUEST;
}

/* The DPO, who oversees it, is not asked who investigates. Owned, in *ret; NULL: not said. */
static int find_investigator(const World *world, const Organisation *organisation,
                             const Recipient *to, const Compose *compose, char **ret, Err *err)
{
    const Incident *incident = compose->incident;
    bool told = incident && !compose->errand && to->person &&
                incident->investigator != to->person &&
                is_for_dpo(organisation->settings, incident, to);
    *ret = NULL;
    return told ? people_investigator(world, organisation->settings, incident,
                                      compose->template == TEMPLATE_ANSWER, ret, err)
                : 0;
}

/* Whether somebody has been written to about an incident before, or has reported it. 1 / 0 / -1. */
static int is_known(const World *world, const Recipient *to, const Compose *compose, Err *err)
{
    return compose->incident && to->person && !compose->errand
               ? store_incident_has_participant(world->store, compose->incident->id, to->person,
                                                err)
               : 1;
}

/* Composes one mail and queues it under its effect key; it leaves not before a time (0: at once). */
static int queue_mail(const World *world, const Organisation *organisation, const Recipient *to,
                      int64_t incident, const char *key, Compose *compose, int64_t not_before,
                      int64_t *queued, Err *err)
{
    int64_t id = 0;
    if (store_outbox_next_id(world->store, &id, err) < 0)
        return -1;
    const char *from = organisation->settings->outgoing.from_address;
    const char *at = strrchr(from, '@');
    g_autofree char *name =
        g_strdup_printf("%s.%lld", organisation->settings->prefix, (long long)id);
    char token[SEAL_TOKEN_LENGTH + 1], loop_token[SEAL_TOKEN_LENGTH + 1];
    seal_code(world->keys, token); /* a register that was restored gives its numbers again */
    seal_token(world->keys, "loop", name, loop_token);
    g_autofree char *message_id = g_strdup_printf("incidentd.%lld.%s@%s", (long long)id, token,
                                                  at ? at + 1 : "localhost");
    g_autofree char *loop = g_strdup_printf("%s.%s", name, loop_token);
    g_autofree char *reply_to = reply_address(world, organisation, compose->reference);

    MenuItem menu[MENU_MAX];
    char code[SEAL_TOKEN_LENGTH + 1], head[2 * SEAL_HASH_SIZE + 1];
    compose->organisation = organisation->settings;
    compose->policy = &world->config->policy;
    g_autoptr(GArray) entries =
        entries_of(world, compose, to, at ? at + 1 : "localhost", id, err);
    int known = is_known(world, to, compose, err);
    compose->first = known == 0;
    g_autofree char *investigator = NULL;
    if (!entries || known < 0 ||
        find_investigator(world, organisation, to, compose, &investigator, err) < 0 ||
        add_menu(world, to, compose, menu, code, err) < 0 ||
        add_audit_head(world, to, compose, head, err) < 0)
        return -1;
    compose->investigator = investigator;
    compose->items = (const CalendarItem *)(void *)entries->data;
    compose->n_items = entries->len;
    compose->to_name = to->name;
    compose->to_address = to->address;
    compose->reader = to->role;
    if (compose->incident && !compose->errand)
        compose->reads = people_reads_as(organisation->settings, compose->incident, to);
    compose->reply_to = reply_to;
    compose->message_id = message_id;
    compose->loop = loop;
    size_t letters = 0;
    g_autoptr(GBytes) bytes = compose_mail(world->config, compose, &letters, err);
    if (!bytes)
        return -1;

    StoreOutbox row = {
        .id = id,
        .kind = OUTBOX_MAIL,
        .organisation = organisation->id,
        .incident = incident,
        .errand = compose->errand ? compose->errand->id : 0,
        .effect_key = key,
        .created_at = compose->kept ? compose->kept
                                    : effect_kept_time(organisation->settings,
                                                       compose->incident, compose->date),
        .not_before = not_before,
        .role = to->role,
        .from = from,
        .to = to->address,
        .message_id = message_id,
        .acknowledgement = is_acknowledgement(compose->template),
        .letters = compose->incident && compose->incident->route == ROUTE_ANONYMOUS
                       ? 0
                       : (int64_t)letters,
    };
    row.bytes = g_bytes_get_data(bytes, &row.size);
    int inserted = store_outbox_insert(world->store, &row, err);
    if (inserted <= 0)
        return inserted;
    ++*queued;
    return entries_keep(world, compose, to, err);
}

static const TemplateKind templates[EFFECT_KINDS] = {
    [EFFECT_NOTICE] = TEMPLATE_NOTICE,
    [EFFECT_PREVIEW] = TEMPLATE_PREVIEW,
    [EFFECT_FOLLOW_UP] = TEMPLATE_FOLLOW_UP,
    [EFFECT_REMINDER] = TEMPLATE_REMINDER,
    [EFFECT_UNDELIVERED] = TEMPLATE_UNDELIVERED,
    [EFFECT_STAND_IN] = TEMPLATE_STAND_IN,
    [EFFECT_TASK] = TEMPLATE_TASK,
    [EFFECT_LEVEL] = TEMPLATE_LEVEL,
    [EFFECT_ADVICE] = TEMPLATE_ADVICE,
    [EFFECT_QUESTION] = TEMPLATE_QUESTION,
    [EFFECT_INTERIM] = TEMPLATE_INTERIM,
    [EFFECT_REVISED] = TEMPLATE_REVISED,
    [EFFECT_DECIDED] = TEMPLATE_DECISION,
    [EFFECT_ESCALATED] = TEMPLATE_ESCALATED,
    [EFFECT_CONFLICT] = TEMPLATE_CONFLICT,
    [EFFECT_SETTLED] = TEMPLATE_DECISION,
    [EFFECT_CLOSED] = TEMPLATE_CLOSED,
    [EFFECT_ENDED] = TEMPLATE_ENDED,
    [EFFECT_LOWERED] = TEMPLATE_LOWERED,
    [EFFECT_RELIEVED] = TEMPLATE_RELIEVED,
};

/* Whether this incident has had its fill of mails about follow-ups for a day: the guard against a
 * machine that answers each of them, and a flood with a code. What the Chair is not sent waits: the next
 * answer, or the reminder, says that there is more. */
static int follow_ups_are_too_many(const World *world, const Effect *effect, int64_t incident,
                                   int64_t now, Err *err)
{
    g_autofree char *prefix =
        g_strdup_printf("%s/%lld/", effect_name(effect->kind), (long long)incident);
    int64_t count = 0;
    if (store_outbox_count_effects(world->store, prefix, now - DAY, &count, err) < 0)
        return -1;
    return count >= FOLLOW_UP_NOTICES_A_DAY;
}

/* Who asks something is not told what becomes of an incident; the Chair has others to tell. */
static TemplateKind template_of(const Effect *effect, const Incident *incident)
{
    bool anonymous = incident->route == ROUTE_ANONYMOUS;
    if (effect->kind == EFFECT_ENDED && anonymous)
        return TEMPLATE_ENDED_ANONYMOUS;
    if (effect->kind != EFFECT_ACKNOWLEDGE)
        return templates[effect->kind];
    return anonymous                                  ? TEMPLATE_ANONYMOUS
           : incident->class == CLASS_NOT_AN_INCIDENT ? TEMPLATE_ENQUIRY
                                                      : TEMPLATE_ACKNOWLEDGEMENT;
}

/* With this anybody adds to an anonymous incident: its reference and a MAC of it, of which nothing is
 * stored. Owned; NULL for a named one. */
static char *follow_up_code(const World *world, const Occasion *occasion,
                            const Incident *incident)
{
    char token[SEAL_TOKEN_LENGTH + 1];
    if (incident->route != ROUTE_ANONYMOUS)
        return NULL;
    seal_token(world->keys, "reference", occasion->reference, token);
    return g_strdup_printf("%s-%s", occasion->reference, token);
}

/* What the clock shows, for reminders; else what is kept of it. */
static int64_t date_of(const Event *event, const Incident *incident)
{
    return event->kind == EVENT_TIME ? event->clock.now
                                     : incident_time(incident, &event->clock);
}

/* Reports do not go by e-mail where that is switched off. */
static const char *words_of(const Occasion *occasion, EffectKind kind)
{
    bool content = kind == EFFECT_PREVIEW;
    return content && !occasion->organisation->settings->content_by_mail
               ? "(The text does not go by e-mail here. Whoever looks after the register can "
                 "show it to you.)"
               : occasion->words;
}

/* The subject of the Chair's preview, and of what has ended: which one it is. NULL of other mails. */
static const char *headline_of(const Event *event, EffectKind kind)
{
    bool ended = event->kind == EVENT_COMMAND && event->command == COMMAND_CLOSE;
    bool none = event->kind == EVENT_COMMAND && event->command == COMMAND_NOT_INCIDENT;
    if (kind == EFFECT_CLOSED)
        return ended ? "Closed" : none ? "It is no incident" : "Part of another incident";
    if (kind != EFFECT_PREVIEW)
        return NULL;
    return event->kind == EVENT_FOLLOW_UP ? IDENTITY_ASKS " More has come"
           : event->kind == EVENT_COMMAND ? IDENTITY_ASKS " With your text"
                                          : IDENTITY_ASKS;
}

/* What whoever caused it knows already; who decides is told what to do next in the answer. */
static bool is_news(const Event *event, const Effect *effect)
{
    EffectKind kind = effect->kind;
    bool decision = event->kind == EVENT_COMMAND &&
                    (event->command == COMMAND_ICO || event->command == COMMAND_SUBJECTS ||
                     event->command == COMMAND_AWARE ||
                     (event->command == COMMAND_CLASSIFY && effect->duty != DUTY_ASSIGN));
    return kind == EFFECT_FOLLOW_UP || kind == EFFECT_RELIEVED || kind == EFFECT_CLOSED ||
           kind == EFFECT_ENDED || kind == EFFECT_INTERIM || kind == EFFECT_REVISED ||
           kind == EFFECT_LEVEL || kind == EFFECT_LOWERED || kind == EFFECT_ESCALATED ||
           kind == EFFECT_DECIDED || kind == EFFECT_SETTLED ||
           (kind == EFFECT_TASK && decision);
}

/* Law and danger do not wait; danger of which the Chair has known for long does. */
static bool is_urgent(const Incident *incident, const Policy *policy, bool late, int64_t until)
{
    bool urgent = incident->severity == SEVERITY_CRITICAL && !late;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        urgent = urgent || (policy->duty[kind].urgent && duty->due != 0 && duty->done == 0 &&
                            duty->due <= until);
    }
    return urgent;
}

/* That an anonymous report has come, or more of one, others than the Chair may be told together, once a
 * day: the hour in which a mail arrives tells when somebody wrote. 0: at once. */
static int64_t not_before(const World *world, const Occasion *occasion, const Event *event,
                          const Incident *incident, const Recipient *to)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    bool chair = ROLE_BIT(to->role) & CHAIRS;
    bool news = event->kind == EVENT_REPORT || event->kind == EVENT_FOLLOW_UP ||
                (event->kind == EVENT_COMMAND && event->command == COMMAND_RELEASE) ||
                occasion->late;
    if (incident->route != ROUTE_ANONYMOUS || settings->anonymous_notices == AT_ONCE || chair ||
        !news)
        return 0;
    int64_t at = clock_next(settings, event->clock.now, settings->anonymous_notices);
    return is_urgent(incident, &world->config->policy, occasion->late, at) ? 0 : at;
}

/* Whom it was thought to be about need not read who has decided that. */
static const char *by_of(const Occasion *occasion, const Event *event, const Effect *effect)
{
    bool conflict = event->kind == EVENT_COMMAND && event->command == COMMAND_CONFLICT;
    return conflict && effect->kind != EFFECT_SETTLED ? NULL : occasion->by;
}

/* A sentence for those mails that have one. */
static const char *reason_of(const Event *event, const Step *step, EffectKind kind)
{
    if (kind == EFFECT_UNDELIVERED)
        return "its mail server refused it";
    return kind == EFFECT_CLOSED && incident_is_closed_alone(&step->incident, event)
               ? "Whoever investigated it has also closed it. Please look at it once more; "
                 "REOPEN "
                 "opens it again."
               : NULL;
}

/* What went before it, and is told here, was said to have a reason. */
static const char *because_of(const Event *event)
{
    return event->kind == EVENT_COMMAND && event->reasoned ? words_because(event->command)
                                                           : NULL;
}

/* Whether a mail of a kind about an incident was queued since then whose key ends so. 1 / 0 / -1. */
static int has_effect(const World *world, EffectKind kind, int64_t incident, const char *end,
                      int64_t since, Err *err)
{
    g_autofree char *prefix =
        g_strdup_printf("%s/%lld/", effect_name(kind), (long long)incident);
    return store_outbox_has_effect(world->store, prefix, end, since, err);
}

/* Who was not answered when they reported it, a machine or one of too many, is not written to at its end;
 * who works on it has read of that. 1 / 0 / -1. */
static int hears_of_end(const World *world, const Occasion *occasion, int64_t incident,
                        int64_t ended, int64_t person, Err *err)
{
    g_autofree char *to = g_strdup_printf("/%lld", (long long)person);
    g_autofree char *now =
        g_strdup_printf("/%lld/%lld", (long long)occasion->occasion, (long long)person);
    int was = has_effect(world, EFFECT_ACKNOWLEDGE, incident, to, 0, err);
    int told = was > 0 ? has_effect(world, EFFECT_CLOSED, ended, now, 0, err) : 0;
    return was < 0 || told < 0 ? -1 : was && !told;
}

/* Who had no part in it until now need not hear that it is over; of an anonymous one the Chair is asked to tell its
 * writer. 1 / 0 / -1. */
static int hears_of_closing(const World *world, const Step *step, const Recipient *to, Err *err)
{
    if (!(ROLE_BIT(to->role) & GOVERNORS))
        return 1;
    for (size_t i = 0; i < step->n_effects && to->role != ROLE_BOARD; i++) {
        if (step->effects[i].kind == EFFECT_ENDED && step->effects[i].to & ROLE_BIT(ROLE_CHAIR))
            return 0;
    }
    return store_incident_has_participant(world->store, step->incident.id, to->person, err);
}

static int hears(const World *world, const Occasion *occasion, const Step *step,
                 const Effect *effect, const Recipient *to, Err *err)
{
    if (effect->kind == EFFECT_ENDED)
        return hears_of_end(world, occasion, step->incident.id,
                            occasion->whole ? occasion->whole : step->incident.id, to->person,
                            err);
    return effect->kind == EFFECT_CLOSED ? hears_of_closing(world, step, to, err) : 1;
}

/* Whom it is about: of who cannot be reached the one who acts in that role. */
static Role meant_role(const OrganisationSettings *settings, const Step *step,
                       const Effect *effect)
{
    bool unreached = effect->kind == EFFECT_STAND_IN || effect->kind == EFFECT_UNDELIVERED;
    return unreached ? acting_for(settings, &step->incident, effect->role) : effect->role;
}

/* Whoever investigates it is away, or has written that they cannot: somebody else may be named. A bit of Command. */
static uint64_t again_of(const Effect *effect)
{
    bool news = effect->kind == EFFECT_STAND_IN || effect->kind == EFFECT_FOLLOW_UP;
    return news && effect->role == ROLE_INVESTIGATOR ? UINT64_C(1) << COMMAND_ASSIGN : 0;
}

/* For the form all of it; for what has ended its actions, without their words. */
static int find_known(const World *world, const Occasion *occasion, const Incident *incident,
                      const Effect *effect, Known *ret, Err *err)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    bool form = effect->kind == EFFECT_TASK && effect->duty == DUTY_OUTCOME;
    return form || effect->kind == EFFECT_CLOSED
               ? known_find(world, settings, incident, form && settings->content_by_mail, ret,
                            err)
               : 0;
}

static int tell(const World *world, const Occasion *occasion, const Event *event,
                const Step *step, const Effect *effect, const Recipient *to, int64_t *queued,
                Err *err)
{
    if (to->person == occasion->sender && is_news(event, effect))
        return 0;
    int may = hears(world, occasion, step, effect, to, err);
    if (may <= 0)
        return may;
    int away = effect->kind == EFFECT_NOTICE
                   ? people_are_away(world, occasion->organisation, &step->incident, ROLE_SIRO,
                                     event->clock.now, err)
                   : 0;
    if (away < 0)
        return -1;
    int64_t back = 0;
    if (effect->kind == EFFECT_STAND_IN &&
        store_person_away_until(world->store, effect->person, &back, err) < 0)
        return -1;
    const Report *report = occasion->report;
    bool reply = effect->kind == EFFECT_ACKNOWLEDGE;
    g_autofree char *code = follow_up_code(world, occasion, &step->incident);
    Known known = {0};
    if (find_known(world, occasion, &step->incident, effect, &known, err) < 0) {
        known_clear(&known);
        return -1;
    }
    Compose compose = {
        .template = template_of(effect, &step->incident),
        .kind = reply ? COMPOSE_REPLY : COMPOSE_NOTIFICATION,
        .date = date_of(event, &step->incident),
        .in_reply_to = reply && report && *report->message_id ? report->message_id : NULL,
        .reference = occasion->reference,
        .other = occasion->other,
        .by = by_of(occasion, event, effect),
        .earlier = occasion->earlier,
        .repeated = occasion->repeated,
        .writer = occasion->writer,
        .owed = event->owed,
        .incident = &step->incident,
        .effect = effect,
        .again = again_of(effect),
        .attachments = report ? report->n_attachments : 0,
        .occurred = report && !report->request ? report->fields.occurred : NULL,
        .missing = report && event->kind == EVENT_REPORT ? report->fields.missing : NULL,
        .reasons = is_for_dpo(occasion->organisation->settings, &step->incident, to)
                       ? occasion->reasons
                       : NULL,
        .doubtful = occasion->doubtful,
        .siro_away = away > 0,
        .recipient_role = role_name(meant_role(occasion->organisation->settings, step, effect)),
        .back = back,
        .known = known.of,
        .because = because_of(event),
        .reason = reason_of(event, step, effect->kind),
        .follow_up_code = code,
        .words = words_of(occasion, effect->kind),
        .headline = headline_of(event, effect->kind),
    };
    g_autofree char *key =
        effect_key_of(effect, occasion, step->incident.id, to->person, event->clock.day);
    int status =
        queue_mail(world, occasion->organisation, to, step->incident.id, key, &compose,
                   not_before(world, occasion, event, &step->incident, to), queued, err);
    known_clear(&known);
    return status;
}

/* In the turn of the same mail. */
static int has_task(const World *world, const Occasion *occasion, int64_t incident,
                    int64_t person, Err *err)
{
    g_autofree char *to =
        g_strdup_printf("/%lld/%lld", (long long)occasion->occasion, (long long)person);
    return has_effect(world, EFFECT_TASK, incident, to, 0, err);
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
            status = tell(world, occasion, event, &step, &step.effects[0], to, queued, err);
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
    for (guint i = 0; status == 0 && i < ret_people->recipients->len; i++)
        status = tell(world, occasion, event, step, effect,
                      &g_array_index(ret_people->recipients, Recipient, i), queued, err);
    return status;
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

/* Who sends an outcome report and is satisfied with it, in one mail: the second line asks the DPO for what is left. */
static bool is_overtaken(const Occasion *occasion, const Step *step, const Effect *effect)
{
    bool review = effect->kind == EFFECT_REVISED ||
                  (effect->kind == EFFECT_TASK && effect->duty == DUTY_REVIEW);
    return review && occasion->after && occasion->after->state == INCIDENT_REVIEWED &&
           step->incident.state != INCIDENT_REVIEWED;
}

static int carry_out_effect(const World *world, const Occasion *occasion, const Event *event,
                            const Step *step, const Effect *effect, int64_t *queued, Err *err)
{
    if (is_overtaken(occasion, step, effect))
        return 0;
    if (effect->kind == EFFECT_FOLLOW_UP ||
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
    if (effect->kind == EFFECT_TASK && occasion->after &&
        !duty_is_running(&occasion->after->duty[effect->duty]))
        return 0;
    if (effect->kind == EFFECT_LEVEL && occasion->later) {
        *occasion->later |= effect->to;
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
    return queue_mail(world, organisation, &to, 0, key, &compose, 0, queued, err);
}

int effect_mail(const World *world, const Organisation *organisation, const Recipient *to,
                int64_t incident, const char *key, Compose *compose, int64_t *queued, Err *err)
{
    return queue_mail(world, organisation, to, incident, key, compose, 0, queued, err);
}

int effect_introduce(const World *world, const Organisation *organisation, const Recipient *to,
                     const Incident *incident, GString *list, Err *err)
{
    Compose compose = {
        .organisation = organisation->settings, .incident = incident, .reader = to->role};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *investigator = NULL;
    int known = is_known(world, to, &compose, err);
    if (known < 0 ||
        find_investigator(world, organisation, to, &compose, &investigator, err) < 0)
        return -1;
    compose.first = known == 0;
    wording_introduce(&compose, text);
    if (investigator)
        g_string_append_printf(list, "\n  it is looked into by %s", investigator);
    if (text->len)
        g_string_append_printf(list, "\n\n%s", text->str);
    return 0;
}

int effect_menu_text(const World *world, const Organisation *organisation, const Recipient *to,
                     const Incident *incident, int64_t now, char **ret, Err *err)
{
    MenuItem items[MENU_MAX];
    char code[SEAL_TOKEN_LENGTH + 1];
    Compose compose = {
        .organisation = organisation->settings, .incident = incident, .date = now};
    if (add_menu(world, to, &compose, items, code, err) < 0)
        return -1;
    GString *text = g_string_new(NULL);
    wording_menu(items, compose.n_menu, code, text);
    *ret = g_string_free(text, FALSE);
    return 0;
}

int effect_content(const World *world, const Organisation *organisation, const Recipient *to,
                   int64_t incident, const char *what, Compose *compose, int64_t mail,
                   int64_t *queued, Err *err)
{
    g_autofree char *key =
        g_strdup_printf("content/%lld/%s/%lld", (long long)incident, what, (long long)mail);
    return queue_mail(world, organisation, to, incident, key, compose, 0, queued, err);
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

void effect_code_mac(const World *world, const char *code, uint8_t ret[SEAL_HASH_SIZE])
{
    seal_mac(world->keys, "code", code, strlen(code), ret);
}

int effect_has_told(const World *world, int64_t incident, DutyKind duty, int64_t person,
                    int64_t since, Err *err)
{
    g_autofree char *task = g_strdup_printf("%s/%lld/%s/", effect_name(EFFECT_TASK),
                                            (long long)incident, duty_name(duty));
    g_autofree char *to = g_strdup_printf("/%lld", (long long)person);
    int told = has_effect(world, EFFECT_NOTICE, incident, to, since, err);
    return told ? told : store_outbox_has_effect(world->store, task, to, since, err);
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
