/* See entries.h. Called by effect, for each mail. The register knows which entries a person has, and for
 * when: nothing is taken out that was never put in, and a time that has moved is sent again, by
 * whatever mail comes next. */
#include "daemon/effect/entries.h"

/* A mail, its reader, and the entries that it brings. */
typedef struct Mail {
    const World *world;
    const Compose *compose;
    const Recipient *to;
    const char *domain;
    int64_t sequence;
    GArray *items; /* of CalendarItem */
} Mail;

/* Those in which nobody is asked to do it, and what somebody has asked to see. */
static bool has_none(TemplateKind template)
{
    return template == TEMPLATE_CONTENT || template == TEMPLATE_STAND_IN ||
           template == TEMPLATE_LATE || template == TEMPLATE_ERRAND_LATE ||
           template == TEMPLATE_CONFLICT;
}

/* `item` says what is due, when, and whether it is taken out. */
static void add(const Mail *mail, CalendarItem item)
{
    const OrganisationSettings *settings = mail->compose->organisation;
    item.reference = mail->compose->reference;
    item.domain = mail->domain;
    item.from_name = settings->outgoing.from_name;
    item.from_address = settings->outgoing.from_address;
    item.now = mail->compose->date;
    item.sequence = mail->sequence;
    g_array_append_val(mail->items, item);
}

/* ---- duties ---- */

/* Whose calendar has a duty: the owner's, and the SIRO's who is asked to review, too. */
static RoleSet owners_of(const Incident *incident, DutyKind kind)
{
    RoleSet others = kind == DUTY_REVIEW ? ROLE_BIT(ROLE_SIRO) : 0;
    return ROLE_BIT(incident->duty[kind].owner) | others;
}

/* What may be no incident brings who reads and classifies it that alone: nothing else need come of it. */
static bool may_fall_away(const Incident *incident, DutyKind kind)
{
    return incident_is_perhaps_none(incident) && kind != DUTY_RAISE && kind != DUTY_CLASSIFY;
}

/* What becomes of the entry that somebody has for `had` (0: none). */
static bool is_changed(const Incident *incident, DutyKind kind, RoleSet own, RoleSet may,
                       int64_t had, bool *ret_ends)
{
    const Duty *duty = &incident->duty[kind];
    RoleSet owners = owners_of(incident, kind);
    bool runs =
        kind != DUTY_IDLE && duty->due != 0 && duty->done == 0 && duty->owner > ROLE_SYSTEM;
    *ret_ends = had && !(runs && owners & may);
    bool theirs = had ? owners & may : owners & own && !may_fall_away(incident, kind);
    bool begins = runs && theirs && duty->due != had;
    return begins || *ret_ends;
}

static int add_duties(const Mail *mail, RoleSet own, RoleSet may, Err *err)
{
    const Incident *incident = mail->compose->incident;
    int64_t had[DUTY_COUNT] = {0};
    if (store_entries(mail->world->store, incident->id, mail->to->person, had, err) < 0)
        return -1;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        bool ends;
        if (is_changed(incident, (DutyKind)kind, own, may, had[kind], &ends))
            add(mail, (CalendarItem){.duty = (DutyKind)kind,
                                     .due = ends ? had[kind] : incident->duty[kind].due,
                                     .done = ends});
    }
    return 0;
}

/* ---- errands ---- */

/* Who is asked to do it, in whatever role; see people.c. */
static bool asks(TemplateKind template)
{
    return template == TEMPLATE_ERRAND || template == TEMPLATE_ERRAND_REMINDER ||
           template == TEMPLATE_ERRAND_MORE;
}

/* An investigator's is the next one's, in whose stead somebody else had it. */
static bool is_handed_on(const Mail *mail, const StoreErrand *row, RoleSet may)
{
    return mail->compose->incident && !row->person && row->owner == ROLE_INVESTIGATOR &&
           !(may & ROLE_BIT(ROLE_INVESTIGATOR));
}

static int add_errand(const Mail *mail, int64_t id, RoleSet own, RoleSet may, Err *err)
{
    StoreErrand row;
    int64_t had = 0;
    if (store_entry_of_errand(mail->world->store, id, mail->to->person, &had, err) < 0 ||
        store_errand_load(mail->world->store, id, &row, err) <= 0)
        return -1;
    const Errand *errand = &row.errand;
    bool owns = row.person ? row.person == mail->to->person : own & ROLE_BIT(row.owner);
    bool runs = errand->due != 0 && errand_is_open(errand) && !is_handed_on(mail, &row, may);
    bool ends = had && !runs;
    bool begins = runs && (had || owns || asks(mail->compose->template)) && errand->due != had;
    if (begins || ends)
        add(mail, (CalendarItem){.errand = id,
                                 .kind = errand->kind,
                                 .number = row.number,
                                 .due = ends ? had : errand->due,
                                 .done = ends});
    store_errand_clear(&row);
    return 0;
}

static int add_errands(const Mail *mail, RoleSet own, RoleSet may, Err *err)
{
    g_autoptr(GArray) ids =
        store_errands_of(mail->world->store, mail->compose->incident->id, err);
    for (guint i = 0; ids && i < ids->len; i++) {
        if (add_errand(mail, g_array_index(ids, int64_t, i), own, may, err) < 0)
            return -1;
    }
    return ids ? 0 : -1;
}

/* ---- a mail ---- */

static int add_all(const Mail *mail, Err *err)
{
    const Compose *compose = mail->compose;
    const Recipient *to = mail->to;
    if (!to->person || to->role == ROLE_REPORTER || has_none(compose->template))
        return 0;
    if (compose->errand)
        return add_errand(mail, compose->errand->id, ROLE_BIT(to->role), 0, err);
    if (!compose->incident || to->role < ROLE_REPORTER)
        return 0;
    RoleSet own = people_reads_as(compose->organisation, compose->incident, to);
    RoleSet may =
        people_roles(compose->organisation, compose->incident, to->person, to->address);
    return add_duties(mail, own, may, err) < 0 ? -1 : add_errands(mail, own, may, err);
}

GArray *entries_of(const World *world, const Compose *compose, const Recipient *to,
                   const char *domain, int64_t sequence, Err *err)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(CalendarItem));
    const Mail mail = {world, compose, to, domain, sequence, items};
    return add_all(&mail, err) < 0 ? NULL : g_steal_pointer(&items);
}

int entries_keep(const World *world, const Compose *compose, const Recipient *to, Err *err)
{
    for (size_t i = 0; i < compose->n_items; i++) {
        const CalendarItem *item = &compose->items[i];
        const StoreEntry entry = {.person = to->person,
                                  .errand = item->errand,
                                  .incident = compose->incident ? compose->incident->id : 0,
                                  .duty = item->duty,
                                  .due = item->done ? 0 : item->due};
        if (store_entry_put(world->store, &entry, err) < 0)
            return -1;
    }
    return 0;
}
