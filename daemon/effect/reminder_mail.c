/* See reminder_item.h: the mails about one thing, and about several. Called by reminder. */
#include "daemon/effect/reminder_item.h"

#include "daemon/core/acting.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"
#include "daemon/effect/stand_in.h"

#include <string.h>

/* Of several things: incidents and errands of which all is said that can be answered. */
enum { IN_FULL = 5 };

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

/* What is kept of the time of one mail about all that somebody is reminded of: see effect_kept_time(). */
static int64_t kept_time(const Reminders *reminders, const DueItem *one)
{
    int64_t kept = reminders->now;
    for (guint i = 0; i < reminders->items->len; i++) {
        const DueItem *other = &g_array_index(reminders->items, DueItem, i);
        if (reminder_same_person(one, other))
            kept = MIN(kept, effect_kept_time(one->organisation->settings, &other->incident,
                                              reminders->now));
    }
    return kept;
}

static int send_errand(const Reminders *reminders, const DueItem *reminder, int64_t *queued,
                       Err *err)
{
    Recipient to = reminder_recipient(reminder);
    g_autofree char *key = reminder_key(reminder);
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

/* What its duty asks for can be answered, though it is not known yet what the incident is: the law's time runs. Who is asked
 * in place of an investigator who has left can name another. Bits of Command. */
static uint64_t asked_of(const DueItem *reminder)
{
    bool another = reminder->role == ROLE_INVESTIGATOR &&
                   reminder->person != reminder->incident.investigator;
    switch ((int)reminder->effect.duty) {
    case DUTY_INTERIM:
    case DUTY_OUTCOME:
        return another ? UINT64_C(1) << COMMAND_ASSIGN | UINT64_C(1) << COMMAND_INVESTIGATE : 0;
    case DUTY_ICO_DECISION:
    case DUTY_ICO_NOTIFY:
        return UINT64_C(1) << COMMAND_ICO | UINT64_C(1) << COMMAND_SHOW; /* the draft */
    case DUTY_TELL_SUBJECTS:
        return UINT64_C(1) << COMMAND_SUBJECTS;
    default:
        return 0;
    }
}

int reminder_send_one(const Reminders *reminders, const DueItem *reminder, int64_t *queued,
                      Err *err)
{
    if (reminder->errand)
        return send_errand(reminders, reminder, queued, err);
    Recipient to = reminder_recipient(reminder);
    g_autofree char *key = reminder_key(reminder);
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
    if (duty == DUTY_IDLE)
        wording_waits_for(settings, &reminder->incident, list);
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
    return reminder_same_person(reminder, one) && !reminder->errand &&
           reminder->incident.id == one->incident.id;
}

/* All that the reader is reminded of in one incident, and what may be answered; nothing when an item
 * before has told of it. */
static int add_incident(const Reminders *reminders, guint at, bool brief, GString *list,
                        Err *err)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, at);
    g_autofree char *menu = NULL;
    Recipient to = reminder_recipient(one);
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
    g_autoptr(GString) level = g_string_new(NULL);
    wording_level(&one->incident, level);
    if (level->len)
        g_string_append_printf(list, "\n  level: %s", level->str);
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
    Recipient to = reminder_recipient(reminder);
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
        g_autofree char *key = reminder_key(other);
        const StoreAbout about = {.incident = other->errand ? 0 : other->incident.id,
                                  .errand = other->errand,
                                  .role = other->role,
                                  .original = true,
                                  .effect_key = key};
        if (reminder_same_person(one, other) &&
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
        late += reminder_same_person(one, other) && other->effect.due <= reminders->now;
    }
    if (late == n)
        return g_strdup_printf("%d things are not done yet, all overdue", n);
    return late ? g_strdup_printf("%d things are not done yet, %d overdue", n, late)
                : g_strdup_printf("%d things are not done yet", n);
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
        if (!reminder_same_person(one, other))
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

int reminder_send_several(const Reminders *reminders, guint first, int64_t *queued, Err *err)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, first);
    g_autoptr(GString) list = g_string_new(NULL);
    int n = 0;
    if (write_list(reminders, first, list, &n, err) < 0)
        return -1;
    Recipient to = reminder_recipient(one);
    g_autofree char *key = reminder_key(one);
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
