/* See reminder.h. Called by effect, which collects, and by deadline, which sends, both in one
 * transaction: `next` of a duty moves on only with its mail. */
#include "daemon/reminder.h"

#include "daemon/clock.h"
#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/duty.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"
#include "daemon/people.h"
#include "daemon/register/audit.h"
#include "daemon/stand_in.h"

#include <string.h>

enum {
    JUST = 15 * 60, /* seconds: within a turn or two of the engine */
    IN_FULL =
        5, /* of several things: incidents and errands of which all is said that can be answered */
};

/* One duty of one incident, or one errand, for one person. */
typedef struct DueItem {
    const Organisation *organisation;
    int64_t person;
    char *name, *address;
    Role role;
    char *reference;
    Incident incident; /* the errand's, too; empty: it belongs to none */
    Effect effect;
    int64_t errand; /* 0: it is a duty */
    ErrandKind kind;
    bool owner; /* of the errand */
} DueItem;

struct Reminders {
    const World *world;
    int64_t now;
    GArray *items; /* of DueItem */
};

static void item_clear(void *item)
{
    DueItem *reminder = item;
    g_free(reminder->name);
    g_free(reminder->address);
    g_free(reminder->reference);
}

Reminders *reminders_new(const World *world, int64_t now)
{
    Reminders *reminders = g_new0(Reminders, 1);
    reminders->world = world;
    reminders->now = now;
    reminders->items = g_array_new(FALSE, FALSE, sizeof(DueItem));
    g_array_set_clear_func(reminders->items, item_clear);
    return reminders;
}

void reminders_free(Reminders *reminders)
{
    if (!reminders)
        return;
    g_array_free(reminders->items, TRUE);
    g_free(reminders);
}

static void add_duty_to(Reminders *reminders, const Occasion *occasion, const Step *step,
                        const Effect *effect, const Recipient *to)
{
    DueItem item = {.organisation = occasion->organisation,
                    .person = to->person,
                    .name = g_strdup(to->name),
                    .address = g_strdup(to->address),
                    .role = to->role,
                    .reference = g_strdup(occasion->reference),
                    .incident = step->incident,
                    .effect = *effect};
    g_array_append_val(reminders->items, item);
}

/* Of what is not late yet, since the reminder's own time. The school may have known of it for a day when it is opened,
 * after a downtime or in a forward, or is found to have known: the notice or the task says what there is to do, and by
 * when. Of an anonymous incident it is not kept when in the day somebody was told: a reminder whose time went by
 * before has come with it. 1 / 0 / -1. */
static int was_just_told(const Reminders *reminders, const Occasion *occasion, const Step *step,
                         const Effect *effect, int64_t person, Err *err)
{
    int64_t rung = step->incident.duty[effect->duty].reached, just = reminders->now - JUST;
    int64_t since = MAX(rung, just);
    if (effect->due <= reminders->now)
        return 0;
    if (step->incident.route == ROUTE_ANONYMOUS && rung < just)
        since = clock_day(occasion->organisation->settings, reminders->now);
    return effect_has_told(reminders->world, step->incident.id, effect->duty, person, since,
                           err);
}

/* Who stands in for a SIRO who is away, and is the DPO, has been asked to classify it, by the time for that. 1 / 0 / -1. */
static int only_classifies(const Reminders *reminders, const Occasion *occasion,
                           const Step *step, const Effect *effect, const Recipient *to,
                           Err *err)
{
    Role asked;
    RoleSet reads = people_reads_as(occasion->organisation->settings, &step->incident, to);
    if (effect->duty != DUTY_RAISE || !step->incident.duty[DUTY_CLASSIFY].due ||
        !(reads & ROLE_BIT(ROLE_DPO)))
        return 0;
    return stand_in_role(reminders->world, step->incident.id, to->person, reminders->now,
                         &asked, err) < 0
               ? -1
               : asked == ROLE_SIRO;
}

int reminders_add(Reminders *reminders, const Occasion *occasion, const Step *step,
                  const Effect *effect, Err *err)
{
    if (acting_only_classifies(occasion->organisation->settings, &step->incident, effect->duty))
        return 0;
    People people = people_new();
    int status = people_find(reminders->world, occasion->organisation, &step->incident, effect,
                             reminders->now, &people, err);
    for (guint i = 0; status >= 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        status = was_just_told(reminders, occasion, step, effect, to->person, err);
        if (status == 0)
            status = only_classifies(reminders, occasion, step, effect, to, err);
        if (status == 0)
            add_duty_to(reminders, occasion, step, effect, to);
    }
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

static void add_errand_to(Reminders *reminders, const Owed *owed,
                          const ErrandReminder *reminder, const Recipient *to, bool owner)
{
    DueItem item = {.organisation = owed->organisation,
                    .person = to->person,
                    .name = g_strdup(to->name),
                    .address = g_strdup(to->address),
                    .role = to->role,
                    .reference = g_strdup(owed->row.reference),
                    .incident = owed->incident,
                    .effect = {.kind = EFFECT_REMINDER,
                               .rung = reminder->rung,
                               .overtaken = reminder->overtaken,
                               .due = owed->row.errand.due},
                    .errand = owed->row.id,
                    .kind = owed->row.errand.kind,
                    .owner = owner};
    g_array_append_val(reminders->items, item);
}

/* Owners come first, so that who is both is reminded as one. */
int reminders_add_errand(Reminders *reminders, const Owed *owed, const ErrandReminder *reminder,
                         Err *err)
{
    People people = people_new();
    int status = errands_owner(owed, &people, err);
    guint owners = people.recipients->len;
    for (int role = 0; status == 0 && role < ROLE_COUNT; role++) {
        if (reminder->to & ROLE_BIT(role))
            status = people_add_role(owed->world, owed->organisation, &owed->incident,
                                     (Role)role, &people, err);
    }
    for (guint i = 0; status == 0 && i < people.recipients->len; i++)
        add_errand_to(reminders, owed, reminder,
                      &g_array_index(people.recipients, Recipient, i), i < owners);
    people_clear(&people);
    return status;
}

/* ---- mails ---- */

static bool same_person(const DueItem *a, const DueItem *b)
{
    return a->organisation == b->organisation && a->person == b->person;
}

static Recipient recipient_of(const DueItem *reminder)
{
    return (Recipient){.name = reminder->name,
                       .address = reminder->address,
                       .role = reminder->role,
                       .person = reminder->person};
}

/* Those of its duty, and whoever has it for a Board that nobody is. */
static RoleSet owners_of(const Reminders *reminders, const DueItem *reminder)
{
    RoleSet owners = duty_owners(&reminder->incident, reminder->effect.duty,
                                 &reminders->world->config->policy);
    if (owners & ROLE_BIT(ROLE_BOARD))
        owners |= ROLE_BIT(organisation_owner(reminder->organisation->settings, ROLE_BOARD));
    return owners;
}

/* Others only learn of it. */
static bool is_owner(const Reminders *reminders, const DueItem *reminder)
{
    if (reminder->errand)
        return reminder->owner;
    return owners_of(reminders, reminder) & ROLE_BIT(reminder->role);
}

/* Whose place somebody may take who is only told of it. */
static RoleSet instead_of(const Reminders *reminders, const DueItem *reminder)
{
    if (reminder->errand || is_owner(reminders, reminder))
        return 0;
    return people_roles(reminder->organisation->settings, &reminder->incident, reminder->person,
                        reminder->address) &
           owners_of(reminders, reminder);
}

/* Whether they have been asked to stand in for one of those. */
static int find_asked(const Reminders *reminders, const DueItem *reminder, RoleSet instead,
                      bool *ret, Err *err)
{
    Role asked;
    if (stand_in_role(reminders->world, reminder->incident.id, reminder->person, reminders->now,
                      &asked, err) < 0)
        return -1;
    *ret = asked != ROLE_NONE && instead & ROLE_BIT(asked);
    return 0;
}

/* "the investigating officer, the SIRO and the DPO together". Owned; NULL: it is one role's alone. */
static char *owners_text(const Reminders *reminders, const DueItem *reminder)
{
    RoleSet owners = duty_owners(&reminder->incident, reminder->effect.duty,
                                 &reminders->world->config->policy);
    Role first = reminder->incident.duty[reminder->effect.duty].owner;
    RoleSet others = owners & ~ROLE_BIT(first);
    const OrganisationSettings *settings = reminder->organisation->settings;
    g_autofree char *acts = acting_words(settings, &reminder->incident, first);
    GString *text = g_string_new(acts);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!(others & ROLE_BIT(role)))
            continue;
        bool last = others >> role == 1;
        g_autofree char *other = acting_words(settings, &reminder->incident, (Role)role);
        g_string_append_printf(text, "%s%s", last ? " and " : ", ", other);
    }
    g_string_append(text, " together");
    return g_string_free(text, others == 0);
}

static char *key_of(const DueItem *reminder)
{
    if (reminder->errand)
        return g_strdup_printf("reminder/%lld/%s/%lld.%d/%lld", (long long)reminder->errand,
                               errand_name(reminder->kind), (long long)reminder->effect.due,
                               reminder->effect.rung, (long long)reminder->person);
    return g_strdup_printf("reminder/%lld/%s/%lld.%d/%lld", (long long)reminder->incident.id,
                           duty_name(reminder->effect.duty), (long long)reminder->effect.due,
                           reminder->effect.rung, (long long)reminder->person);
}

/* ---- what waits for the server, and one more takes the place of ---- */

static const char replaced[] = "not sent: a later reminder has taken its place";

/* A mail of before that tells of an item, too. */
typedef struct Earlier {
    guint item;
    StoreUnsent mail;
} Earlier;

/* What is kept of the time of one mail about all that somebody is reminded of: see effect_kept_time(). */
static int64_t kept_time(const Reminders *reminders, const DueItem *one)
{
    int64_t kept = reminders->now;
    for (guint i = 0; i < reminders->items->len; i++) {
        const DueItem *other = &g_array_index(reminders->items, DueItem, i);
        if (same_person(one, other))
            kept = MIN(kept, effect_kept_time(one->organisation->settings, &other->incident,
                                              reminders->now));
    }
    return kept;
}

static int withdraw(const Reminders *reminders, const Earlier *earlier, Err *err)
{
    const DueItem *item = &g_array_index(reminders->items, DueItem, earlier->item);
    g_autofree char *detail = g_strdup_printf(
        "outbox=%lld role=%s", (long long)earlier->mail.id, role_name(item->role));
    bool alone = !item->errand && earlier->mail.parts == 0;
    if (earlier->mail.entry && store_entries_unsent(reminders->world->store, item->incident.id,
                                                    item->errand, item->person, err) < 0)
        return -1;
    AuditEntry entry = {
        .at = effect_kept_time(item->organisation->settings, &item->incident, reminders->now),
        .incident = alone ? item->incident.id : 0,
        .actor = "system",
        .event = "withdrawn",
        .detail = detail};
    return store_outbox_set(reminders->world->store, earlier->mail.id, OUTBOX_DONE, 0, replaced,
                            err) < 0
               ? -1
               : audit_append(reminders->world->store, &entry, err);
}

static int find_earlier(const Reminders *reminders, guint at, GArray *list, Err *err)
{
    const DueItem *item = &g_array_index(reminders->items, DueItem, at);
    g_autofree char *key = key_of(item);
    g_autofree char *prefix = g_strdup_printf(
        "reminder/%lld/%s/", (long long)(item->errand ? item->errand : item->incident.id),
        item->errand ? errand_name(item->kind) : duty_name(item->effect.duty));
    g_autofree char *suffix = g_strdup_printf("/%lld", (long long)item->person);
    g_autofree StoreUnsent *unsent = NULL;
    size_t n = 0;
    if (store_outbox_unsent(reminders->world->store, prefix, suffix, key, replaced, &unsent, &n,
                            err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const Earlier earlier = {at, unsent[i]};
        g_array_append_val(list, earlier);
    }
    return 0;
}

/* Whether all that it tells of is told anew; *ret_first: it is the first of its mail in the list. */
static bool is_overtaken(const GArray *list, guint at, bool *ret_first)
{
    const Earlier *earlier = &g_array_index(list, Earlier, at);
    int64_t parts = 0;
    *ret_first = true;
    for (guint i = 0; i < list->len; i++) {
        bool same = g_array_index(list, Earlier, i).mail.id == earlier->mail.id;
        parts += same;
        *ret_first = *ret_first && !(same && i < at);
    }
    return !earlier->mail.waits || parts >= earlier->mail.parts;
}

/* Of a mail about an anonymous incident no hour is known: the end of its day. */
static int64_t shown_time(const OrganisationSettings *settings, bool anonymous, int64_t at)
{
    enum { NEXT_DAY = 30 * 60 * 60 };
    return anonymous ? clock_day(settings, at + NEXT_DAY) : at;
}

/* They stand in front of what the item has overtaken itself. */
static void put_in_front(const OrganisationSettings *settings, bool anonymous,
                         Overtaken *overtaken, const GArray *list, guint item)
{
    Overtaken all = {.n = 0};
    bool first;
    for (guint i = 0; i < list->len && all.n < RUNGS_MAX; i++) {
        const Earlier *earlier = &g_array_index(list, Earlier, i);
        if (earlier->item == item && is_overtaken(list, i, &first))
            all.at[all.n++] = shown_time(settings, anonymous, earlier->mail.created_at);
    }
    for (int i = 0; i < overtaken->n && all.n < RUNGS_MAX; i++)
        all.at[all.n++] = overtaken->at[i];
    *overtaken = all;
}

/* While the server cannot be reached reminders of one thing to one person would gather, and leave together: the newest
 * goes, and names the others. Of several things in one mail each must be told anew. */
static int overtake(const Reminders *reminders, Err *err)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Earlier));
    for (guint i = 0; i < reminders->items->len; i++) {
        if (find_earlier(reminders, i, list, err) < 0)
            return -1;
    }
    for (guint i = 0; i < list->len; i++) {
        const Earlier *earlier = &g_array_index(list, Earlier, i);
        bool first, gone = is_overtaken(list, i, &first);
        if (gone && first && earlier->mail.waits && withdraw(reminders, earlier, err) < 0)
            return -1;
    }
    for (guint i = 0; i < reminders->items->len; i++) {
        DueItem *item = &g_array_index(reminders->items, DueItem, i);
        put_in_front(item->organisation->settings, item->incident.route == ROUTE_ANONYMOUS,
                     &item->effect.overtaken, list, i);
    }
    return 0;
}

static int send_errand(const Reminders *reminders, const DueItem *reminder, int64_t *queued,
                       Err *err)
{
    Recipient to = recipient_of(reminder);
    g_autofree char *key = key_of(reminder);
    Owed owed;
    if (errands_load(reminders->world, reminder->organisation, reminder->errand, &owed, err) <=
        0)
        return -1;
    Compose compose = {.template =
                           reminder->owner ? TEMPLATE_ERRAND_REMINDER : TEMPLATE_ERRAND_LATE,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = reminders->now};
    int status =
        errands_mail(&owed, &to, key, &compose, &reminder->effect.overtaken, queued, err);
    errands_clear(&owed);
    return status;
}

/* What its duty asks for can be answered, though it is not known yet what the incident is: the law's time runs. Bits of Command. */
static uint64_t asked_of(const DueItem *reminder)
{
    switch ((int)reminder->effect.duty) {
    case DUTY_ICO_DECISION:
    case DUTY_ICO_NOTIFY:
        return UINT64_C(1) << COMMAND_ICO | UINT64_C(1) << COMMAND_SHOW; /* the draft */
    case DUTY_TELL_SUBJECTS:
        return UINT64_C(1) << COMMAND_SUBJECTS;
    default:
        return 0;
    }
}

static int send_one(const Reminders *reminders, const DueItem *reminder, int64_t *queued,
                    Err *err)
{
    if (reminder->errand)
        return send_errand(reminders, reminder, queued, err);
    Recipient to = recipient_of(reminder);
    g_autofree char *key = key_of(reminder);
    g_autofree char *owners = owners_text(reminders, reminder);
    Compose compose = {.template =
                           is_owner(reminders, reminder) ? TEMPLATE_REMINDER : TEMPLATE_LATE,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = reminders->now,
                       .reference = reminder->reference,
                       .incident = &reminder->incident,
                       .owners = owners,
                       .instead = instead_of(reminders, reminder),
                       .again = asked_of(reminder),
                       .effect = &reminder->effect};
    if (find_asked(reminders, reminder, compose.instead, &compose.stands_in, err) < 0)
        return -1;
    return effect_mail(reminders->world, reminder->organisation, &to, reminder->incident.id,
                       key, &compose, queued, err);
}

/* By when, or since when it is late; in place of which reminders. */
static void describe_time(const DueItem *reminder, int64_t now, GString *list)
{
    GTimeZone *zone = reminder->organisation->settings->zone;
    wording_due(reminder->effect.due, now, zone, list);
    if (reminder->effect.overtaken.n > 0) {
        g_string_append(list, "\n  (in place of ");
        wording_overtaken(&reminder->effect.overtaken, zone, list);
        g_string_append_c(list, ')');
    }
}

/* `part`: what its reader has to do with what falls to somebody else. */
static void describe(const DueItem *reminder, const char *what, const char *owner, bool owns,
                     const char *part, int64_t now, GString *list)
{
    g_string_append_printf(list, "%s%s: %s", list->len ? "\n\n" : "", reminder->reference,
                           what);
    if (!owns)
        g_string_append_printf(list, "\n  falls to %s, who has not done it yet%s", owner, part);
    describe_time(reminder, now, list);
}

static int describe_duty(const Reminders *reminders, const DueItem *reminder, GString *list,
                         Err *err)
{
    const OrganisationSettings *settings = reminder->organisation->settings;
    DutyKind duty = reminder->effect.duty;
    RoleSet instead = instead_of(reminders, reminder);
    bool asked = false;
    if (find_asked(reminders, reminder, instead, &asked, err) < 0)
        return -1;
    g_autofree char *owner =
        acting_words(settings, &reminder->incident, reminder->incident.duty[duty].owner);
    g_autofree char *what = acting_duty(settings, &reminder->incident, duty);
    describe(reminder, what, owner, is_owner(reminders, reminder),
             duty == DUTY_RAISE && reminder->role == ROLE_DPO
                 ? ";\n  you need not wait for it: you can classify it"
             : asked   ? ";\n  you stand in: please do it"
             : instead ? ";\n  you may do it instead"
                       : "",
             reminders->now, list);
    if (duty == DUTY_RELEASE)
        g_string_append(list, "\n  if you do not answer, the report goes on by itself then");
    return 0;
}

/* Where there is no room for all of the menu: the line that brings it, or the first of a short one. */
static void answer_briefly(const char *menu, GString *list)
{
    g_autofree char *help = g_strdup_printf("\n%s [", command_name(COMMAND_HELP));
    const char *found = strstr(menu, help), *line = found ? found + 1 : menu;
    if (*line)
        g_string_append_printf(list, "\n%.*s", (int)strcspn(line, "\n"), line);
}

static bool is_of(const DueItem *reminder, const DueItem *one)
{
    return same_person(reminder, one) && !reminder->errand &&
           reminder->incident.id == one->incident.id;
}

/* All that the reader is reminded of in one incident, and what may be answered; nothing when an item
 * before has told of it. */
static int add_incident(const Reminders *reminders, guint at, bool brief, GString *list,
                        Err *err)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, at);
    g_autofree char *menu = NULL;
    Recipient to = recipient_of(one);
    RoleSet instead = 0;
    uint64_t again = 0;
    for (guint i = 0; i < reminders->items->len; i++) {
        const DueItem *other = &g_array_index(reminders->items, DueItem, i);
        if (!is_of(other, one))
            continue;
        if (i < at)
            return 0;
        if (describe_duty(reminders, other, list, err) < 0)
            return -1;
        instead |= instead_of(reminders, other);
        again |= asked_of(other);
    }
    if (!brief && effect_introduce(reminders->world, one->organisation, &to, &one->incident,
                                   list, err) < 0)
        return -1;
    if (instead)
        to.role = people_first_role(instead);
    if (effect_menu_text(reminders->world, one->organisation, &to, &one->incident, again,
                         reminders->now, &menu, err) < 0)
        return -1;
    if (brief)
        answer_briefly(menu, list);
    else
        wording_answers(one->reference, menu, list);
    return 0;
}

static int add_errand(const Reminders *reminders, const DueItem *reminder, bool brief,
                      GString *list, Err *err)
{
    Recipient to = recipient_of(reminder);
    g_autofree char *menu = NULL;
    g_autoptr(GString) what = g_string_new(NULL);
    Owed owed;
    if (errands_load(reminders->world, reminder->organisation, reminder->errand, &owed, err) <=
        0)
        return -1;
    wording_errand(owed.row.errand.kind, owed.row.number, what);
    describe(reminder, what->str, words_errand_owner(errands_acting_owner(&owed)),
             reminder->owner, "", reminders->now, list);
    int status = errands_menu_text(&owed, &to, reminders->now, &menu, err);
    if (status == 0 && brief)
        answer_briefly(menu, list);
    else if (status == 0)
        wording_answers(reminder->reference, menu, list);
    errands_clear(&owed);
    return status;
}

/* Should the mail come back: what it was about. */
static int keep_what_about(const Reminders *reminders, guint first, int64_t outbox, Err *err)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, first);
    for (guint i = first; i < reminders->items->len; i++) {
        const DueItem *other = &g_array_index(reminders->items, DueItem, i);
        g_autofree char *key = key_of(other);
        const StoreAbout about = {.incident = other->errand ? 0 : other->incident.id,
                                  .errand = other->errand,
                                  .role = other->role,
                                  .original = true,
                                  .effect_key = key};
        if (same_person(one, other) &&
            store_outbox_about_insert(reminders->world->store, outbox, &about, err) < 0)
            return -1;
    }
    return 0;
}

/* In a list of subjects one differs from the next by what has become late. Owned. */
static char *headline_of(const Reminders *reminders, const DueItem *one, int n)
{
    int late = 0;
    for (guint i = 0; i < reminders->items->len; i++) {
        const DueItem *other = &g_array_index(reminders->items, DueItem, i);
        late += same_person(one, other) && other->effect.due <= reminders->now;
    }
    if (late == n)
        return g_strdup_printf("%d things are not done yet, all overdue", n);
    return late ? g_strdup_printf("%d things are not done yet, %d overdue", n, late)
                : g_strdup_printf("%d things are not done yet", n);
}

/* Of an incident without a level yet, and of none, that of a minor one. */
static Severity level_of(const DueItem *reminder)
{
    Severity level = incident_level(&reminder->incident);
    return level == SEVERITY_UNKNOWN ? SEVERITY_MINOR : level;
}

/* The levels that matter most, and of one level what was or is due first, come first. */
static int compare_urgency(const void *a, const void *b)
{
    const DueItem *one = a, *other = b;
    int level = (int)level_of(one), other_level = (int)level_of(other);
    if (level != other_level)
        return other_level - level;
    return (one->effect.due > other->effect.due) - (one->effect.due < other->effect.due);
}

/* All that one person is reminded of, in a mail that can be read on a telephone however much it is. *ret_n: how many things. */
static int write_list(const Reminders *reminders, guint first, GString *list, int *ret_n,
                      Err *err)
{
    static const char brief[] =
        "\n\nThe others follow briefly. What can be answered about one of "
        "them comes when you\nreply to this e-mail with its line at the "
        "top:";
    const DueItem *one = &g_array_index(reminders->items, DueItem, first);
    int places = 0;
    for (guint i = first; i < reminders->items->len; i++) {
        const DueItem *other = &g_array_index(reminders->items, DueItem, i);
        if (!same_person(one, other))
            continue;
        g_autoptr(GString) place = g_string_new(NULL);
        bool briefly = places >= IN_FULL;
        if ((other->errand ? add_errand(reminders, other, briefly, place, err)
                           : add_incident(reminders, i, briefly, place, err)) < 0)
            return -1;
        if (place->len && places == IN_FULL)
            g_string_append(list, brief);
        g_string_append_printf(list, "%s%s", place->len && list->len ? "\n\n" : "", place->str);
        places += place->len > 0;
        ++*ret_n;
    }
    return 0;
}

static int send_several(const Reminders *reminders, guint first, int64_t *queued, Err *err)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, first);
    g_autoptr(GString) list = g_string_new(NULL);
    int n = 0;
    if (write_list(reminders, first, list, &n, err) < 0)
        return -1;
    Recipient to = recipient_of(one);
    g_autofree char *key = key_of(one);
    g_autofree char *headline = headline_of(reminders, one, n);
    Compose compose = {.template = TEMPLATE_REMINDERS,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = reminders->now,
                       .kept = kept_time(reminders, one),
                       .headline = headline,
                       .answers = list->str,
                       .linked = true};
    int64_t id = 0;
    return store_outbox_next_id(reminders->world->store, &id, err) < 0 ||
                   effect_mail(reminders->world, one->organisation, &to, 0, key, &compose,
                               queued, err) < 0
               ? -1
               : keep_what_about(reminders, first, id, err);
}

/* How many items of that person there are from `first` on; 0: they have been sent already. */
static guint count_of(const Reminders *reminders, guint first)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, first);
    guint n = 0;
    for (guint i = 0; i < reminders->items->len; i++) {
        if (!same_person(one, &g_array_index(reminders->items, DueItem, i)))
            continue;
        if (i < first)
            return 0;
        n++;
    }
    return n;
}

int reminders_send(Reminders *reminders, int64_t *queued, Err *err)
{
    if (overtake(reminders, err) < 0)
        return -1;
    g_array_sort(reminders->items, compare_urgency);
    for (guint i = 0; i < reminders->items->len; i++) {
        guint n = count_of(reminders, i);
        const DueItem *one = &g_array_index(reminders->items, DueItem, i);
        if (n == 1 && send_one(reminders, one, queued, err) < 0)
            return -1;
        if (n > 1 && send_several(reminders, i, queued, err) < 0)
            return -1;
    }
    g_array_set_size(reminders->items, 0);
    return 0;
}
