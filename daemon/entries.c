/* See entries.h. Called by effect, for each mail. The register knows which entries a person has, and for
 * when: nothing is taken out that was never put in, and a time that has moved is sent again, by
 * whatever mail comes next. */
#include "daemon/entries.h"

/* Whose calendar has a duty: the owner's, and the SIRO's who is asked to review, too. */
static RoleSet owners_of(const Incident *incident, DutyKind kind)
{
    RoleSet others = kind == DUTY_REVIEW ? ROLE_BIT(ROLE_SIRO) : 0;
    return ROLE_BIT(incident->duty[kind].owner) | others;
}

/* Those in which nobody is asked to do it, and what somebody has asked to see. */
static bool has_none(TemplateKind template)
{
    return template == TEMPLATE_CONTENT || template == TEMPLATE_STAND_IN ||
           template == TEMPLATE_LATE || template == TEMPLATE_CONFLICT;
}

/* What becomes of the entry that somebody has for `had` (0: none). */
static bool is_changed(const Incident *incident, DutyKind kind, RoleSet own, RoleSet may,
                       int64_t had, bool *ret_ends)
{
    const Duty *duty = &incident->duty[kind];
    RoleSet owners = owners_of(incident, kind);
    bool runs = kind != DUTY_IDLE && duty->due != 0 && duty->done == 0 &&
                duty->owner > ROLE_SYSTEM && incident_is_open(incident);
    *ret_ends = had && !(runs && owners & may);
    bool begins = runs && (owners & own || (had && owners & may)) && duty->due != had;
    return begins || *ret_ends;
}

int entries_of(const World *world, const Compose *compose, const Recipient *to,
               const char *domain, int64_t sequence, CalendarItem items[DUTY_COUNT],
               size_t *ret_n, Err *err)
{
    const Incident *incident = compose->incident;
    int64_t had[DUTY_COUNT] = {0};
    *ret_n = 0;
    if (!incident || compose->errand || !to->person || to->role <= ROLE_REPORTER ||
        has_none(compose->template))
        return 0;
    if (store_entries(world->store, incident->id, to->person, had, err) < 0)
        return -1;
    const OrganisationSettings *settings = compose->organisation;
    RoleSet may = people_roles(settings, incident, to->person, to->address),
            own = people_reads_as(settings, incident, to);
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        bool ends;
        if (is_changed(incident, (DutyKind)kind, own, may, had[kind], &ends))
            items[(*ret_n)++] =
                (CalendarItem){.reference = compose->reference,
                               .domain = domain,
                               .from_name = settings->outgoing.from_name,
                               .from_address = settings->outgoing.from_address,
                               .duty = (DutyKind)kind,
                               .due = ends ? had[kind] : incident->duty[kind].due,
                               .now = compose->date,
                               .sequence = sequence,
                               .done = ends};
    }
    return 0;
}

int entries_keep(const World *world, const Compose *compose, const Recipient *to, Err *err)
{
    for (size_t i = 0; i < compose->n_items; i++) {
        const CalendarItem *item = &compose->items[i];
        if (store_entry_put(world->store, compose->incident->id, to->person, item->duty,
                            item->done ? 0 : item->due, err) < 0)
            return -1;
    }
    return 0;
}
