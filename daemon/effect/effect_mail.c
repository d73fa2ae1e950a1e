/* One mail, composed and queued under the key of its effect, with what can be answered to it and the code for that; and
 * what tells our own mails and codes from others. Called by effect, effect_tell and whoever writes to people. */
#include "daemon/effect/effect_mail.h"

#include "daemon/case/people.h"
#include "daemon/clock.h"
#include "daemon/core/compose.h"
#include "daemon/core/wording.h"
#include "daemon/effect/entries.h"

#include <string.h>

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

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
    if (compose->effect)
        menu_begin_at(compose->effect->graver, items, compose->n_menu);
    compose->menu = items;
    compose->code = code;
    StoreCode row = {.person = to->person,
                     .incident = incident->id,
                     .role = as.role,
                     .created_at =
                         effect_kept_time(compose->organisation, incident, compose->date)};
    incident_proposal(incident, row.proposal);
    return compose->n_menu ? effect_mint(world, &row, code, err) : 0;
}

bool effect_is_for_dpo(const OrganisationSettings *settings, const Incident *incident,
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
    int found = effect_is_for_dpo(compose->organisation, compose->incident, to)
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
                effect_is_for_dpo(organisation->settings, incident, to);
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

/* ---- the whole ---- */

static const char *domain_of(const Organisation *organisation)
{
    const char *at = strrchr(organisation->settings->outgoing.from_address, '@');
    return at ? at + 1 : "localhost";
}

/* What a mail of ours, and an answer to it, are known by. */
typedef struct OwnNames {
    char *message_id, *loop, *reply_to;
} OwnNames;

static OwnNames own_names(const World *world, const Organisation *organisation, int64_t id,
                          const char *reference)
{
    char token[SEAL_TOKEN_LENGTH + 1], loop_token[SEAL_TOKEN_LENGTH + 1];
    g_autofree char *name =
        g_strdup_printf("%s.%lld", organisation->settings->prefix, (long long)id);
    seal_code(world->keys, token); /* a register that was restored gives its numbers again */
    seal_token(world->keys, "loop", name, loop_token);
    return (OwnNames){.message_id = g_strdup_printf("incidentd.%lld.%s@%s", (long long)id,
                                                    token, domain_of(organisation)),
                      .loop = g_strdup_printf("%s.%s", name, loop_token),
                      .reply_to = reply_address(world, organisation, reference)};
}

static void own_names_clear(OwnNames *names)
{
    g_free(names->message_id);
    g_free(names->loop);
    g_free(names->reply_to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OwnNames, own_names_clear)

/* What a mail says beside what its occasion has: for this reader, of this moment. */
typedef struct Additions {
    MenuItem menu[MENU_MAX];
    char code[SEAL_TOKEN_LENGTH + 1], audit_head[2 * SEAL_HASH_SIZE + 1];
    char *investigator;
    GArray *entries;
} Additions;

static void additions_clear(Additions *additions)
{
    g_free(additions->investigator);
    g_clear_pointer(&additions->entries, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Additions, additions_clear)

static int add_all(const World *world, const Organisation *organisation, const Recipient *to,
                   int64_t id, Compose *compose, Additions *additions, Err *err)
{
    compose->organisation = organisation->settings;
    compose->policy = &world->config->policy;
    additions->entries = entries_of(world, compose, to, domain_of(organisation), id, err);
    int known = is_known(world, to, compose, err);
    compose->first = known == 0;
    if (!additions->entries || known < 0 ||
        find_investigator(world, organisation, to, compose, &additions->investigator, err) <
            0 ||
        add_menu(world, to, compose, additions->menu, additions->code, err) < 0 ||
        add_audit_head(world, to, compose, additions->audit_head, err) < 0)
        return -1;
    compose->investigator = additions->investigator;
    compose->items = (const CalendarItem *)(void *)additions->entries->data;
    compose->n_items = additions->entries->len;
    compose->to_name = to->name;
    compose->to_address = to->address;
    compose->several = config_is_in_several(world->config, to->address);
    compose->reader = to->role;
    if (compose->incident && !compose->errand)
        compose->reads = people_reads_as(organisation->settings, compose->incident, to);
    return 0;
}

/* Composes the mail that is all but its place in the outbox, `row`, and puts it there. 1; 0: it was there; -1. */
static int insert(const World *world, const Compose *compose, StoreOutbox *row, Err *err)
{
    ComposeLetters letters = {0};
    g_autoptr(GBytes) bytes = compose_mail(world->config, compose, &letters, err);
    if (!bytes)
        return -1;
    row->kind = OUTBOX_MAIL;
    row->errand = compose->errand ? compose->errand->id : 0;
    row->created_at = compose->kept ? compose->kept
                                    : effect_kept_time(compose->organisation, compose->incident,
                                                       compose->date);
    row->acknowledgement = is_acknowledgement(compose->template);
    if (!compose->incident || compose->incident->route != ROUTE_ANONYMOUS)
        row->letters = (StoreLetters){(int64_t)letters.plain, (int64_t)letters.html};
    row->bytes = g_bytes_get_data(bytes, &row->size);
    return store_outbox_insert(world->store, row, err);
}

int effect_queue(const World *world, const Organisation *organisation, const Recipient *to,
                 int64_t incident, const char *key, Compose *compose, int64_t not_before,
                 int64_t *queued, Err *err)
{
    int64_t id = 0;
    g_auto(Additions) additions = {0};
    if (store_outbox_next_id(world->store, &id, err) < 0 ||
        add_all(world, organisation, to, id, compose, &additions, err) < 0)
        return -1;
    g_auto(OwnNames) names = own_names(world, organisation, id, compose->reference);
    compose->message_id = names.message_id;
    compose->loop = names.loop;
    compose->reply_to = names.reply_to;
    StoreOutbox row = {
        .id = id,
        .organisation = organisation->id,
        .incident = incident,
        .effect_key = key,
        .not_before = not_before,
        .role = to->role,
        .from = organisation->settings->outgoing.from_address,
        .to = to->address,
        .message_id = names.message_id,
    };
    int inserted = insert(world, compose, &row, err);
    if (inserted <= 0)
        return inserted;
    ++*queued;
    return entries_keep(world, compose, to, err);
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
    return effect_queue(world, organisation, &to, 0, key, &compose, 0, queued, err);
}

int effect_mail(const World *world, const Organisation *organisation, const Recipient *to,
                int64_t incident, const char *key, Compose *compose, int64_t *queued, Err *err)
{
    return effect_queue(world, organisation, to, incident, key, compose, 0, queued, err);
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
                     const Incident *incident, uint64_t again, int64_t now, char **ret,
                     Err *err)
{
    MenuItem items[MENU_MAX];
    char code[SEAL_TOKEN_LENGTH + 1];
    Compose compose = {.organisation = organisation->settings,
                       .incident = incident,
                       .again = again,
                       .date = now};
    if (add_menu(world, to, &compose, items, code, err) < 0)
        return -1;
    GString *text = g_string_new(NULL);
    wording_menu(incident, items, compose.n_menu, code, text);
    *ret = g_string_free(text, FALSE);
    return 0;
}

int effect_content(const World *world, const Organisation *organisation, const Recipient *to,
                   int64_t incident, const char *what, Compose *compose, int64_t mail,
                   int64_t *queued, Err *err)
{
    g_autofree char *key =
        g_strdup_printf("content/%lld/%s/%lld", (long long)incident, what, (long long)mail);
    return effect_queue(world, organisation, to, incident, key, compose, 0, queued, err);
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

int effect_unread_notice(const World *world, const Organisation *organisation,
                         const char *reason, int64_t now, int64_t *queued, Err *err)
{
    return tell_administrator(world, organisation, TEMPLATE_UNREAD, reason, DAY, now, queued,
                              err);
}

void effect_code_mac(const World *world, const char *code, uint8_t ret[SEAL_HASH_SIZE])
{
    seal_mac(world->keys, "code", code, strlen(code), ret);
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
