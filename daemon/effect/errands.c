/* See errands.h. What a mail about an errand may say is what a mail about an incident may: a request's
 * words come only with SHOW, an action's go to its owner when it begins, an answer to who asked.
 *
 *   intake (a request) --+                        +--> its owner: do it
 *   a role-holder, an    +--> errands_open -------+
 *   outcome report (ACTION)        |
 *   deadline (the review)          +-- deadline: reminders (reminder.h) -- errands_end --> who asked
 *
 * Called by intake, command, errand_action, errand_reply, deadline and reminder. */
#include "daemon/effect/errands.h"

#include "daemon/clock.h"
#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/menu.h"
#include "daemon/core/wording.h"
#include "daemon/effect/absence.h"
#include "daemon/effect/effect.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

enum { DAY = 24 * 60 * 60, MORE_A_DAY = 20 };

/* ---- loading ---- */

int errands_load(const World *world, const Organisation *organisation, int64_t id, Owed *ret,
                 Err *err)
{
    Owed owed = {.world = world, .organisation = organisation};
    int found = store_errand_load(world->store, id, &owed.row, err);
    if (found <= 0)
        return found;
    if (owed.row.organisation != organisation->id) {
        errands_clear(&owed);
        return 0;
    }
    if (owed.row.incident && store_incident_load(world->store, owed.row.incident,
                                                 &owed.incident, NULL, NULL, err) <= 0) {
        errands_clear(&owed);
        return -1;
    }
    *ret = owed;
    return 1;
}

void errands_clear(Owed *owed)
{
    store_errand_clear(&owed->row);
}

int errands_audit(const Owed *owed, const char *actor, const char *what, int64_t at, Err *err)
{
    g_autofree char *detail = g_strdup_printf("errand=%lld kind=%s %s", (long long)owed->row.id,
                                              errand_name(owed->row.errand.kind), what);
    AuditEntry entry = {.at =
                            effect_kept_time(owed->organisation->settings, &owed->incident, at),
                        .incident = owed->row.incident,
                        .actor = actor,
                        .event = "errand",
                        .detail = detail};
    Route route = ROUTE_NAMED;
    if (owed->row.incident &&
        store_incident_route(owed->world->store, owed->row.incident, &route, err) < 0)
        return -1;
    if (route != ROUTE_ANONYMOUS)
        log_info("errand reference=%s %s", owed->row.reference, detail);
    return audit_append(owed->world->store, &entry, err);
}

/* ---- who ---- */

static bool is_held(const OrganisationSettings *settings, Role role)
{
    return organisation_person(settings, role) != NULL;
}

bool errands_may_act(const Owed *owed, int64_t person, const char *address)
{
    const OrganisationSettings *settings = owed->organisation->settings;
    const StoreErrand *row = &owed->row;
    RoleSet may = row->owner > ROLE_SYSTEM ? ROLE_BIT(row->owner) : 0;
    if (acting_is_kept_out(settings, &owed->incident, address))
        return false;
    if (row->errand.kind == ERRAND_ACTION)
        may |= ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) |
               ROLE_BIT(owed->world->config->policy.errand[ERRAND_ACTION].owner);
    else if (!is_held(settings, row->owner))
        may |= ROLE_BIT(ROLE_DPO); /* people.c sends it there */
    bool named = row->person != 0 && row->person == person;
    return (named && !people_has_left(settings, address)) ||
           people_roles(settings, &owed->incident, person, address) & may;
}

Role errands_acts_as(const Owed *owed, int64_t person, const char *address)
{
    RoleSet own =
        people_own_roles(owed->organisation->settings, &owed->incident, person, address);
    bool owns = own == 0 || own & ROLE_BIT(owed->row.owner);
    return owns ? owed->row.owner : people_first_role(own);
}

/* Who was named may have left since. */
static int add_person(const Owed *owed, People *people, Err *err)
{
    return people_add_person(owed->world, owed->organisation, &owed->incident, owed->row.person,
                             owed->row.owner, people, err);
}

int errands_owner(const Owed *owed, People *people, Err *err)
{
    Role role = owed->row.owner;
    if (owed->row.person) {
        int found = add_person(owed, people, err);
        if (found != 0)
            return found < 0 ? -1 : 0;
        role = owed->world->config->policy.errand[owed->row.errand.kind].owner;
    }
    return people_add_role(owed->world, owed->organisation, &owed->incident, role, people, err);
}

/* ---- mails ---- */

static char *done_line(const Owed *owed)
{
    return g_strdup_printf("ACTION %lld done", (long long)owed->row.number);
}

/* What may be answered, and the code for it: to whom it falls, and to nobody else. */
static int find_menu(const Owed *owed, const Recipient *to, const char *done, bool whole,
                     int64_t now, MenuItem items[MENU_MAX], size_t *ret_n,
                     char code[SEAL_TOKEN_LENGTH + 1], Err *err)
{
    bool may = to->person && errands_may_act(owed, to->person, to->address);
    StoreCode row = {.person = to->person,
                     .errand = owed->row.id,
                     .created_at =
                         effect_kept_time(owed->organisation->settings, &owed->incident, now)};
    bool content = owed->organisation->settings->content_by_mail;
    *ret_n = may ? menu_of_errand(&owed->row.errand, done, content, whole, items) : 0;
    return *ret_n ? effect_mint(owed->world, &row, code, err) : 0;
}

/* Who does it where nobody holds the role: see people.c. */
static Role shown_owner(const Owed *owed)
{
    Role owner = owed->row.owner;
    bool absent = owner > ROLE_SYSTEM && owner != ROLE_INVESTIGATOR &&
                  !is_held(owed->organisation->settings, owner);
    return absent ? ROLE_DPO : owner;
}

Role errands_acting_owner(const Owed *owed)
{
    return acting_for(owed->organisation->settings, &owed->incident, shown_owner(owed));
}

int errands_mail(const Owed *owed, const Recipient *to, const char *key, Compose *compose,
                 const Overtaken *overtaken, int64_t *queued, Err *err)
{
    g_autofree char *done = done_line(owed);
    MenuItem items[MENU_MAX];
    char code[SEAL_TOKEN_LENGTH + 1];
    ErrandLetter letter = {.id = owed->row.id,
                           .errand = &owed->row.errand,
                           .number = owed->row.number,
                           .owner = errands_acting_owner(owed),
                           .overtaken = overtaken};
    compose->errand = &letter;
    compose->reference = owed->row.reference;
    bool menu = compose->template != TEMPLATE_CONTENT &&
                compose->template != TEMPLATE_REQUEST &&
                compose->template != TEMPLATE_REQUEST_ANSWER;
    if (menu && find_menu(owed, to, done, compose->whole, compose->date, items,
                          &compose->n_menu, code, err) < 0)
        return -1;
    compose->menu = items;
    compose->code = code;
    compose->kept =
        effect_kept_time(owed->organisation->settings, &owed->incident, compose->date);
    return effect_mail(owed->world, owed->organisation, to, owed->row.incident, key, compose,
                       queued, err);
}

int errands_menu_text(const Owed *owed, const Recipient *to, int64_t now, char **ret, Err *err)
{
    g_autofree char *done = done_line(owed);
    MenuItem items[MENU_MAX];
    char code[SEAL_TOKEN_LENGTH + 1];
    size_t n;
    if (find_menu(owed, to, done, false, now, items, &n, code, err) < 0)
        return -1;
    GString *text = g_string_new(NULL);
    wording_menu(NULL, items, n, code, text);
    *ret = g_string_free(text, FALSE);
    return 0;
}

/* `before`: when it was due until now, as `mail` says; 0: it begins. */
static int tell_owner(const Owed *owed, int64_t knows, int64_t before, int64_t mail,
                      int64_t now, int64_t *queued, Err *err)
{
    char was[64];
    const StoreErrand *row = &owed->row;
    calendar_show_due(before, owed->organisation->settings->zone, was, sizeof was);
    g_autofree char *words =
        before ? g_strdup_printf("The time for it has changed: until now it was %s.%s%s", was,
                                 *row->what ? "\n\n" : "", row->what)
               : g_strdup(row->what);
    g_autofree char *moved =
        before ? g_strdup_printf("/%lld/%lld", (long long)row->errand.due, (long long)mail)
               : g_strdup("");
    People people = people_new();
    int status = errands_owner(owed, &people, err);
    for (guint i = 0; status == 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        g_autofree char *key =
            g_strdup_printf("errand/%lld/%s%s/%lld", (long long)row->id,
                            errand_name(row->errand.kind), moved, (long long)to->person);
        Compose compose = {.template = TEMPLATE_ERRAND,
                           .kind = COMPOSE_NOTIFICATION,
                           .date = now,
                           .words = *words ? words : NULL};
        if (to->person != knows)
            status = errands_mail(owed, to, key, &compose, 0, queued, err);
    }
    people_clear(&people);
    return status;
}

/* Two machines that write to each other are stopped where an incident's follow-ups are. */
static int is_too_much(const Owed *owed, const char *prefix, int64_t now, Err *err)
{
    int64_t count = 0;
    if (store_outbox_count_effects(owed->world->store, prefix, now - DAY, &count, err) < 0)
        return -1;
    return count >= MORE_A_DAY;
}

int errands_more(const Owed *owed, int64_t mail, int64_t now, int64_t *queued, Err *err)
{
    g_autofree char *prefix = g_strdup_printf("errand_more/%lld/", (long long)owed->row.id);
    int too_much = is_too_much(owed, prefix, now, err);
    if (too_much != 0)
        return too_much < 0 ? -1 : 0;
    People people = people_new();
    int status = errands_owner(owed, &people, err);
    for (guint i = 0; status == 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        g_autofree char *key =
            g_strdup_printf("%s%lld/%lld", prefix, (long long)mail, (long long)to->person);
        Compose compose = {
            .template = TEMPLATE_ERRAND_MORE, .kind = COMPOSE_NOTIFICATION, .date = now};
        status = errands_mail(owed, to, key, &compose, 0, queued, err);
    }
    people_clear(&people);
    return status;
}

/* Only who can do something about it. */
static void keep_able(const Owed *owed, int64_t absent, People *people)
{
    for (guint i = people->recipients->len; i > 0; i--) {
        const Recipient *to = &g_array_index(people->recipients, Recipient, i - 1);
        if (to->person == absent || !errands_may_act(owed, to->person, to->address))
            g_array_remove_index(people->recipients, i - 1);
    }
}

/* Who acts for its owner: of a person in no role whoever the policy names. */
static int find_stand_ins(const Owed *owed, int64_t absent, int64_t now, People *people,
                          Err *err)
{
    Role policy = owed->world->config->policy.errand[owed->row.errand.kind].owner;
    Role role = owed->row.person ? policy : shown_owner(owed);
    int status = owed->row.person ? people_add_role(owed->world, owed->organisation,
                                                    &owed->incident, role, people, err)
                                  : 0;
    keep_able(owed, absent, people);
    if (status == 0 && people->recipients->len == 0)
        status = people_add_stand_ins(owed->world, owed->organisation, &owed->incident, role,
                                      absent, now, people, err);
    keep_able(owed, absent, people);
    return status;
}

/* 1: who acts for its owner. 0: whom to tell that nobody does. */
static int find_told(const Owed *owed, bool owner, int64_t absent, int64_t now, People *people,
                     Err *err)
{
    const Role others[] = {ROLE_ADMINISTRATOR, ROLE_DPO};
    int status = owner ? find_stand_ins(owed, absent, now, people, err) : 0;
    if (status < 0 || people->recipients->len > 0)
        return status < 0 ? -1 : 1;
    for (size_t i = 0; status == 0 && people->recipients->len == 0 && i < 2; i++)
        status = people_add_role(owed->world, owed->organisation, &owed->incident, others[i],
                                 people, err);
    return status;
}

/* Of a mail about several things all go together. */
static int tell_absence(const Owed *owed, const Unreached *mail, Role role, const Recipient *to,
                        bool deputy, int64_t now, int64_t *queued, Err *err)
{
    g_autofree char *key =
        g_strdup_printf("undelivered/errand/%lld/%lld/%lld", (long long)owed->row.id,
                        (long long)mail->outbox, (long long)to->person);
    if (mail->absence)
        return absence_add_errand(mail->absence, owed, role, to, deputy, key, err);
    Compose compose = {.template = deputy ? TEMPLATE_STAND_IN : TEMPLATE_UNDELIVERED,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = now,
                       .recipient_role = role_name(role),
                       .back = mail->until,
                       .reason = "its mail server refused it"};
    return errands_mail(owed, to, key, &compose, 0, queued, err);
}

static int tell_unreached(const Owed *owed, const Unreached *mail, Role role, int64_t person,
                          int64_t now, int64_t *queued, Err *err)
{
    bool owner = role == owed->row.owner || role == shown_owner(owed);
    if (owner && !errand_is_open(&owed->row.errand))
        return 0;
    People people = people_new();
    int deputy = find_told(owed, owner, person, now, &people, err);
    int status = deputy < 0 ? -1 : 0;
    for (guint i = 0; status == 0 && (deputy || mail->failed) && i < people.recipients->len;
         i++)
        status = tell_absence(owed, mail, role, &g_array_index(people.recipients, Recipient, i),
                              deputy, now, queued, err);
    people_clear(&people);
    return status;
}

int errands_unreached(const World *world, const Unreached *mail, const StoreAbout *about,
                      int64_t person, int64_t *queued, Err *err)
{
    Owed owed;
    int found = errands_load(world, mail->organisation, about->errand, &owed, err);
    if (found <= 0)
        return found;
    int64_t now =
        owed.row.incident ? incident_time(&owed.incident, mail->clock) : mail->clock->now;
    int status = tell_unreached(&owed, mail, about->role, person, now, queued, err);
    errands_clear(&owed);
    return status;
}

/* To who asked, at the address that asked. */
static int mail_requester(const Owed *owed, int64_t person, const char *name, Compose *compose,
                          int64_t *queued, Err *err)
{
    g_autofree char *address = NULL;
    if (store_person_load(owed->world->store, person, &address, NULL, err) <= 0)
        return -1;
    Recipient to = {.name = "", .address = address, .role = ROLE_REPORTER, .person = person};
    g_autofree char *key =
        g_strdup_printf("%s/%lld/%lld", name, (long long)owed->row.id, (long long)person);
    return errands_mail(owed, &to, key, compose, NULL, queued, err);
}

int errands_acknowledge(const Owed *owed, int64_t to, const char *message_id, int64_t now,
                        int64_t *queued, Err *err)
{
    Compose compose = {.template = TEMPLATE_REQUEST,
                       .kind = COMPOSE_REPLY,
                       .date = now,
                       .in_reply_to = *message_id ? message_id : NULL};
    return mail_requester(owed, to, "request", &compose, queued, err);
}

/* ---- its life ---- */

int errands_open(const World *world, const Organisation *organisation, StoreErrand *row,
                 const Clock *clock, const char *actor, int64_t knows, int64_t *queued,
                 Err *err)
{
    Incident incident = {0};
    if (row->incident &&
        store_incident_load(world->store, row->incident, &incident, NULL, NULL, err) <= 0)
        return -1;
    row->organisation = organisation->id;
    row->errand = errand_open(row->errand.kind, row->errand.due, incident_level(&incident),
                              clock, &world->config->policy);
    Owed owed;
    if (store_errand_insert(world->store, row, err) < 0 ||
        errands_load(world, organisation, row->id, &owed, err) <= 0)
        return -1;
    g_autofree char *what =
        g_strdup_printf("opened owner=%s person=%lld due=%lld", role_name(row->owner),
                        (long long)row->person, (long long)row->errand.due);
    int status = errands_audit(&owed, actor, what, clock->now, err);
    if (status == 0)
        status = tell_owner(&owed, knows, 0, 0, clock->now, queued, err);
    errands_clear(&owed);
    return status;
}

int errands_move(Owed *owed, int64_t due, int64_t person, int64_t mail, int64_t now,
                 int64_t *queued, Err *err)
{
    const Clock clock = clock_of(owed->organisation->settings, now);
    Errand *errand = &owed->row.errand;
    const Errand was = *errand;
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)person);
    g_autofree char *what = g_strdup_printf("moved due=%lld", (long long)due);
    *errand = errand_open(errand->kind, due, incident_level(&owed->incident), &clock,
                          &owed->world->config->policy);
    errand->opened = was.opened;
    errand->rung = was.rung; /* it may come back to a day of which its owner was reminded */
    return store_errand_update(owed->world->store, owed->row.id, errand, err) < 0 ||
                   errands_audit(owed, actor, what, now, err) < 0
               ? -1
               : tell_owner(owed, person, was.due, mail, now, queued, err);
}

/* Who has ended it, as its owner is told: *ret, owned; NULL: nobody has, it fell away. */
static int signature_of(const Owed *owed, int64_t by, char **ret, Err *err)
{
    const OrganisationSettings *settings = owed->organisation->settings;
    g_autofree char *address = NULL;
    if (by && store_person_load(owed->world->store, by, &address, NULL, err) <= 0)
        return -1;
    Role role = by ? errands_acts_as(owed, by, address) : ROLE_NONE;
    *ret = role > ROLE_SYSTEM ? people_signature(settings, address, role) : NULL;
    return 0;
}

static int mail_ended(const Owed *owed, const Recipient *to, const char *key, int64_t by,
                      int64_t now, int64_t *queued, Err *err)
{
    g_autofree char *signature = NULL;
    if (signature_of(owed, by, &signature, err) < 0)
        return -1;
    Compose compose = {.template = TEMPLATE_ERRAND_DONE,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = now,
                       .by = signature};
    return errands_mail(owed, to, key, &compose, NULL, queued, err);
}

/* Somebody in no role, whom no other mail tells, still has it in the calendar. */
static int tell_ended(const Owed *owed, int64_t by, int64_t now, int64_t *queued, Err *err)
{
    int64_t due = 0;
    if (!owed->row.person || owed->row.person == by)
        return 0;
    if (store_entry_of_errand(owed->world->store, owed->row.id, owed->row.person, &due, err) <
        0)
        return -1;
    People people = people_new();
    int found = due ? add_person(owed, &people, err) : 0;
    g_autofree char *key = g_strdup_printf("errand_done/%lld/%lld", (long long)owed->row.id,
                                           (long long)owed->row.errand.done);
    int status = found > 0 ? mail_ended(owed, &g_array_index(people.recipients, Recipient, 0),
                                        key, by, now, queued, err)
                           : found;
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

/* The others who were asked, too: of a Board one member answers. */
static int tell_colleagues(const Owed *owed, int64_t by, int64_t now, int64_t *queued, Err *err)
{
    People people = people_new();
    int status = errands_owner(owed, &people, err);
    for (guint i = 0; status == 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        g_autofree char *key =
            g_strdup_printf("errand_done/%lld/%lld/%lld", (long long)owed->row.id,
                            (long long)owed->row.errand.done, (long long)to->person);
        if (to->person != by)
            status = mail_ended(owed, to, key, by, now, queued, err);
    }
    people_clear(&people);
    return status;
}

int errands_end(Owed *owed, const char *answer, int64_t person, int64_t now, int64_t *queued,
                Err *err)
{
    StoreErrand *row = &owed->row;
    g_autofree char *actor =
        person ? g_strdup_printf("person:%lld", (long long)person) : g_strdup("system");
    if (!errand_end(&row->errand, now))
        return 0;
    if (store_errand_update(owed->world->store, row->id, &row->errand, err) < 0 ||
        (person && store_errand_answer(owed->world->store, row->id, answer ? answer : "",
                                       person, err) < 0) ||
        errands_audit(owed, actor,
                      answer   ? "answered"
                      : person ? "done"
                               : "fell away",
                      now, err) < 0 ||
        tell_ended(owed, person, now, queued, err) < 0 ||
        (answer && !row->person && tell_colleagues(owed, person, now, queued, err) < 0))
        return -1;
    if (!answer || !row->requester)
        return 0;
    Compose compose = {.template = TEMPLATE_REQUEST_ANSWER,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = now,
                       .words = answer};
    return mail_requester(owed, row->requester, "request_answer", &compose, queued, err);
}

/* ---- what two incidents have asked for ---- */

int errands_fall_away(const World *world, const Organisation *organisation, int64_t id,
                      int64_t stays, int64_t now, int64_t *queued, Err *err)
{
    Owed owed;
    if (errands_load(world, organisation, id, &owed, err) <= 0)
        return -1;
    int status = errands_end(&owed, NULL, 0, now, queued, err);
    errands_clear(&owed);
    return status < 0 ? -1 : store_errand_stand_for(world->store, id, stays, err);
}

static int resume(Owed *owed, int64_t now, Err *err)
{
    const Clock clock = clock_of(owed->organisation->settings, now);
    Errand *errand = &owed->row.errand;
    errand_resume(errand, incident_level(&owed->incident), &clock,
                  &owed->world->config->policy);
    return store_errand_update(owed->world->store, owed->row.id, errand, err) < 0
               ? -1
               : errands_audit(owed, "system", "goes on", now, err);
}

int errands_take_up(const World *world, const Organisation *organisation, int64_t id,
                    int64_t stood, int64_t now, Err *err)
{
    Owed owed, other;
    int64_t twin = 0;
    int has_twin = store_errand_find_twin(world->store, id, &twin, err);
    if (has_twin < 0 || store_errand_stand_for(world->store, id, twin, err) < 0)
        return -1;
    if (has_twin)
        return 0;
    if (errands_load(world, organisation, stood, &other, err) <= 0)
        return -1;
    bool open = errand_is_open(&other.row.errand);
    errands_clear(&other);
    if (!open)
        return 0;
    if (errands_load(world, organisation, id, &owed, err) <= 0)
        return -1;
    int status = resume(&owed, now, err);
    errands_clear(&owed);
    return status;
}
