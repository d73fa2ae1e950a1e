/* See absence.h. Called by effect and errands, which collect, and by unreached, which sends, in one transaction. */
#include "daemon/effect/absence.h"

#include "daemon/case/people.h"
#include "daemon/core/acting.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"

#include <string.h>

/* One incident or errand, for one person. */
typedef struct Missed {
    int64_t person;
    char *name, *address;
    Role role; /* in which that person is told */
    Role absent;
    bool deputy; /* false: is only told */
    char *reference;
    Incident incident; /* the errand's, too; empty: it belongs to none */
    int64_t errand;    /* 0: it is an incident */
    char *key;         /* of a mail about it alone */
} Missed;

struct Absence {
    const World *world;
    const Unreached *mail;
    GArray *items; /* of Missed */
};

static void missed_clear(void *item)
{
    Missed *missed = item;
    g_free(missed->name);
    g_free(missed->address);
    g_free(missed->reference);
    g_free(missed->key);
}

Absence *absence_new(const World *world, const Unreached *mail)
{
    Absence *absence = g_new0(Absence, 1);
    absence->world = world;
    absence->mail = mail;
    absence->items = g_array_new(FALSE, FALSE, sizeof(Missed));
    g_array_set_clear_func(absence->items, missed_clear);
    return absence;
}

void absence_free(Absence *absence)
{
    if (!absence)
        return;
    g_array_free(absence->items, TRUE);
    g_free(absence);
}

static Missed *item_at(const Absence *absence, guint i)
{
    return &g_array_index(absence->items, Missed, i);
}

/* ---- what there is to tell ---- */

/* That its mail did not arrive needs no line of its own where the same person stands in. */
static void drop_news(Absence *absence, const Missed *deputy)
{
    for (guint i = absence->items->len; i > 0; i--) {
        const Missed *other = item_at(absence, i - 1);
        if (other->person == deputy->person && !other->deputy && !other->errand &&
            other->incident.id == deputy->incident.id)
            g_array_remove_index(absence->items, i - 1);
    }
}

/* `item` has no texts of its own yet. */
static int add(Absence *absence, Missed item, const Recipient *to, const char *reference,
               const char *key, Err *err)
{
    int told = store_outbox_is_queued(absence->world->store, key, err);
    for (guint i = 0; told == 0 && i < absence->items->len; i++)
        told = strcmp(item_at(absence, i)->key, key) == 0;
    if (told != 0)
        return told < 0 ? -1 : 0;
    item.person = to->person;
    item.role = to->role;
    if (item.deputy && !item.errand)
        drop_news(absence, &item);
    item.name = g_strdup(to->name);
    item.address = g_strdup(to->address);
    item.reference = g_strdup(reference);
    item.key = g_strdup(key);
    g_array_append_val(absence->items, item);
    return 0;
}

int absence_add(Absence *absence, const Occasion *occasion, const Event *event,
                const Step *step, const Effect *effect, Err *err)
{
    const Missed item = {.absent = effect->role,
                         .deputy = effect->kind == EFFECT_STAND_IN,
                         .incident = step->incident};
    People people = people_new();
    int status = people_find(absence->world, occasion->organisation, &step->incident, effect,
                             event->clock.now, &people, err);
    for (guint i = 0; status == 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        g_autofree char *key =
            effect_key_of(effect, occasion, step->incident.id, to->person, event->clock.day);
        status = add(absence, item, to, occasion->reference, key, err);
    }
    people_clear(&people);
    return status;
}

int absence_add_errand(Absence *absence, const Owed *owed, Role role, const Recipient *to,
                       bool deputy, const char *key, Err *err)
{
    const Missed item = {
        .absent = role, .deputy = deputy, .incident = owed->incident, .errand = owed->row.id};
    return add(absence, item, to, owed->row.reference, key, err);
}

/* ---- mails ---- */

static Recipient recipient_of(const Missed *item)
{
    return (Recipient){.name = item->name,
                       .address = item->address,
                       .role = item->role,
                       .person = item->person};
}

static void describe_due(const Absence *absence, const char *what, int64_t due, GString *list)
{
    g_string_append_printf(list, "\n  %s", what);
    wording_due(due, absence->mail->clock->now, absence->mail->organisation->settings->zone,
                list);
}

static int add_incident(const Absence *absence, const Missed *item, GString *list, Err *err)
{
    g_autofree char *menu = NULL;
    Recipient to = recipient_of(item);
    const OrganisationSettings *settings = absence->mail->organisation->settings;
    wording_owed(&item->incident, acting_whole(settings, &item->incident, item->absent),
                 absence->mail->clock->now, settings->zone, list);
    if (effect_introduce(absence->world, absence->mail->organisation, &to, &item->incident,
                         list, err) < 0 ||
        effect_menu_text(absence->world, absence->mail->organisation, &to, &item->incident, 0,
                         absence->mail->clock->now, &menu, err) < 0)
        return -1;
    wording_answers(item->reference, menu, list);
    return 0;
}

static int add_errand(const Absence *absence, const Missed *item, GString *list, Err *err)
{
    g_autofree char *menu = NULL;
    g_autoptr(GString) what = g_string_new(NULL);
    Recipient to = recipient_of(item);
    Owed owed;
    if (errands_load(absence->world, absence->mail->organisation, item->errand, &owed, err) <=
        0)
        return -1;
    wording_errand(owed.row.errand.kind, owed.row.number, what);
    describe_due(absence, what->str, owed.row.errand.due, list);
    int status = errands_menu_text(&owed, &to, absence->mail->clock->now, &menu, err);
    errands_clear(&owed);
    if (status == 0)
        wording_answers(item->reference, menu, list);
    return status;
}

static int add_item(const Absence *absence, const Missed *item, GString *list, Err *err)
{
    g_string_append_printf(list, "%s%s: %s cannot be reached", list->len ? "\n\n" : "",
                           item->reference,
                           words_role(acting_for(absence->mail->organisation->settings,
                                                 &item->incident, item->absent)));
    if (!item->deputy) {
        g_string_append(list, "\n  please tell them in another way");
        return 0;
    }
    return item->errand ? add_errand(absence, item, list, err)
                        : add_incident(absence, item, list, err);
}

/* Should this one come back, too: what it was about. */
static int keep_what_about(const Absence *absence, int64_t person, int64_t outbox, Err *err)
{
    for (guint i = 0; i < absence->items->len; i++) {
        const Missed *item = item_at(absence, i);
        const StoreAbout about = {.incident = item->errand ? 0 : item->incident.id,
                                  .errand = item->errand,
                                  .role = item->role,
                                  .original = effect_is_original(item->key),
                                  .effect_key = item->key};
        if (item->person == person &&
            store_outbox_about_insert(absence->world->store, outbox, &about, err) < 0)
            return -1;
    }
    return 0;
}

/* The list of one person's, how many they are, and what is kept of its time: see effect_kept_time(). */
static int write_list(const Absence *absence, int64_t person, GString *list, int *ret_n,
                      int64_t *ret_kept, Err *err)
{
    int64_t now = absence->mail->clock->now;
    *ret_kept = now;
    for (guint i = 0; i < absence->items->len; i++) {
        const Missed *item = item_at(absence, i);
        if (item->person != person)
            continue;
        if (add_item(absence, item, list, err) < 0)
            return -1;
        ++*ret_n;
        *ret_kept = MIN(*ret_kept, effect_kept_time(absence->mail->organisation->settings,
                                                    &item->incident, now));
    }
    return 0;
}

static int send_to(const Absence *absence, const Missed *first, int64_t *queued, Err *err)
{
    const Recipient to = recipient_of(first);
    g_autoptr(GString) list = g_string_new(NULL);
    int64_t kept = 0, id = 0;
    int n = 0;
    if (write_list(absence, first->person, list, &n, &kept, err) < 0 ||
        store_outbox_next_id(absence->world->store, &id, err) < 0)
        return -1;
    g_autofree char *key =
        g_strdup_printf("undelivered/together/%lld/%lld", (long long)absence->mail->outbox,
                        (long long)first->person);
    g_autofree char *headline = g_strdup_printf("%d thing%s", n, n == 1 ? "" : "s");
    Compose compose = {.template = TEMPLATE_UNREACHED,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = kept,
                       .kept = kept,
                       .headline = headline,
                       .back = absence->mail->until,
                       .answers = list->str,
                       .linked = true};
    int64_t before = *queued;
    if (effect_mail(absence->world, absence->mail->organisation, &to, 0, key, &compose, queued,
                    err) < 0)
        return -1;
    return *queued > before ? keep_what_about(absence, first->person, id, err) : 0;
}

static bool is_first_of_person(const Absence *absence, guint at)
{
    for (guint i = 0; i < at; i++) {
        if (item_at(absence, i)->person == item_at(absence, at)->person)
            return false;
    }
    return true;
}

int absence_send(Absence *absence, int64_t *queued, Err *err)
{
    for (guint i = 0; i < absence->items->len; i++) {
        if (is_first_of_person(absence, i) &&
            send_to(absence, item_at(absence, i), queued, err) < 0)
            return -1;
    }
    g_array_set_size(absence->items, 0);
    return 0;
}
