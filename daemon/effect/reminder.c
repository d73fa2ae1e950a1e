/* See reminder.h. Called by effect, which collects, and by deadline, which sends, both in one
 * transaction: `next` of a duty moves on only with its mail. */
#include "daemon/effect/reminder_item.h"

#include "daemon/clock.h"
#include "daemon/core/acting.h"
#include "daemon/core/duty.h"
#include "daemon/effect/effect_mail.h"
#include "daemon/effect/stand_in.h"

enum { JUST = 15 * 60 }; /* seconds: within a turn or two of the engine */

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

/* What was said of that very time and rung before is not said again: a time may come twice ("ICO notified" anew, a clock
 * that was set back). 0 / -1. */
static int add(Reminders *reminders, DueItem *item, Err *err)
{
    g_autofree char *key = reminder_key(item);
    int told = store_outbox_is_queued(reminders->world->store, key, err);
    if (told == 0)
        g_array_append_val(reminders->items, *item);
    else
        item_clear(item);
    return MIN(told, 0);
}

static int add_duty_to(Reminders *reminders, const Occasion *occasion, const Step *step,
                       const Effect *effect, const Recipient *to, Err *err)
{
    DueItem item = {.organisation = occasion->organisation,
                    .person = to->person,
                    .name = g_strdup(to->name),
                    .address = g_strdup(to->address),
                    .role = to->role,
                    .reference = g_strdup(occasion->reference),
                    .incident = step->incident,
                    .effect = *effect};
    return add(reminders, &item, err);
}

/* Who has just read, in another mail about it, when the law's 72 hours end, or since when the decision has been overdue: with a
 * level that concerns them, with what there is to do, or in the answer to what has moved the clock. 1 / 0 / -1. */
static int has_read_of_law(const Reminders *reminders, const Incident *incident, DutyKind duty,
                           int64_t person, int64_t since, Err *err)
{
    const World *world = reminders->world;
    bool law = duty == DUTY_ICO_NOTIFY || duty == DUTY_ICO_DECISION;
    if (!law || incident->track[TRACK_ICO] != TRACK_UNDECIDED)
        return 0;
    g_autofree char *to = effect_key_end(0, person);
    int told = effect_was_queued(world, EFFECT_LEVEL, incident->id, to, since, err);
    if (told == 0)
        told = effect_has_asked(world, incident->id, DUTY_ICO_NOTIFY, person, since, err);
    if (told == 0 && duty_decision_is_late(incident, reminders->now))
        told = effect_has_asked(world, incident->id, DUTY_ASSIGN, person, since, err);
    return told == 0 && duty_law_presses(incident, reminders->now)
               ? effect_has_answered(world, incident->id, person, since, err)
               : told;
}

/* Since the reminder's own time, of what is not late yet, or what that other mail says of the law. The school may have
 * known of it for a day when it is opened, after a downtime or in a forward, or is found to have known: the notice or the
 * task says what there is to do, and by when. Of an anonymous incident it is not kept when in the day somebody was told: a
 * reminder whose time went by before has come with it. 1 / 0 / -1. */
static int was_just_told(const Reminders *reminders, const Occasion *occasion, const Step *step,
                         const Effect *effect, int64_t person, Err *err)
{
    int64_t rung = step->incident.duty[effect->duty].reached, just = reminders->now - JUST;
    int64_t since = MAX(rung, just);
    if (step->incident.route == ROUTE_ANONYMOUS && rung < just)
        since = clock_day(occasion->organisation->settings, reminders->now);
    int told = has_read_of_law(reminders, &step->incident, effect->duty, person, since, err);
    if (told != 0 || effect->due <= reminders->now)
        return told;
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
            status = add_duty_to(reminders, occasion, step, effect, to, err);
    }
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

static int add_errand_to(Reminders *reminders, const Owed *owed, const ErrandReminder *reminder,
                         const Recipient *to, bool owner, Err *err)
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
    return add(reminders, &item, err);
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
        status =
            add_errand_to(reminders, owed, reminder,
                          &g_array_index(people.recipients, Recipient, i), i < owners, err);
    people_clear(&people);
    return status;
}

unsigned reminders_count(const Reminders *reminders)
{
    return reminders->items->len;
}

void reminders_cut(Reminders *reminders, unsigned count)
{
    g_array_set_size(reminders->items, count);
}

/* ---- sending ---- */

bool reminder_same_person(const DueItem *a, const DueItem *b)
{
    return a->organisation == b->organisation && a->person == b->person;
}

Recipient reminder_recipient(const DueItem *reminder)
{
    return (Recipient){.name = reminder->name,
                       .address = reminder->address,
                       .role = reminder->role,
                       .person = reminder->person};
}

char *reminder_key(const DueItem *reminder)
{
    if (reminder->errand)
        return g_strdup_printf("reminder/%lld/%s/%lld.%d/%lld", (long long)reminder->errand,
                               errand_name(reminder->kind), (long long)reminder->effect.due,
                               reminder->effect.rung, (long long)reminder->person);
    DutyKind duty = reminder->effect.duty;
    return g_strdup_printf(
        "reminder/%lld/%s/%lld.%d.%lld/%lld", (long long)reminder->incident.id, duty_name(duty),
        (long long)reminder->effect.due, reminder->effect.rung,
        (long long)reminder->incident.duty[duty].start, (long long)reminder->person);
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

/* How many items of that person there are from `first` on; 0: they have been sent already. */
static guint count_of(const Reminders *reminders, guint first)
{
    const DueItem *one = &g_array_index(reminders->items, DueItem, first);
    guint n = 0;
    for (guint i = 0; i < reminders->items->len; i++) {
        if (!reminder_same_person(one, &g_array_index(reminders->items, DueItem, i)))
            continue;
        if (i < first)
            return 0;
        n++;
    }
    return n;
}

int reminders_send(Reminders *reminders, int64_t *queued, Err *err)
{
    if (reminder_overtake(reminders, err) < 0)
        return -1;
    g_array_sort(reminders->items, compare_urgency);
    for (guint i = 0; i < reminders->items->len; i++) {
        guint n = count_of(reminders, i);
        const DueItem *one = &g_array_index(reminders->items, DueItem, i);
        if (n == 1 && reminder_send_one(reminders, one, queued, err) < 0)
            return -1;
        if (n > 1 && reminder_send_several(reminders, i, queued, err) < 0)
            return -1;
    }
    g_array_set_size(reminders->items, 0);
    return 0;
}
