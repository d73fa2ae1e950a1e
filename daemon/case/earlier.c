/* See earlier.h. Called by command. */
#include "daemon/case/earlier.h"

#include "daemon/case/people.h"
#include "daemon/core/calendar.h"
#include "daemon/core/words.h"

/* Whom an answer about a conflict that has one already is about; ROLE_NONE: it is another command. */
static Role settled(const Incident *incident, const Event *event)
{
    RoleSet answered = incident->excluded | incident->cleared;
    if (event->command != COMMAND_CONFLICT || incident->suspected)
        return ROLE_NONE;
    return answered & ROLE_BIT(event->role) ? event->role : people_first_role(answered);
}

/* What was decided before of what is decided anew; NULL: nothing. Owned. */
static char *decided(const Incident *incident, const Event *event)
{
    TrackKind track = incident_track_of(event->command);
    Role role = settled(incident, event);
    if (role != ROLE_NONE)
        return g_strdup_printf("%s %s", words_role(role),
                               incident->excluded & ROLE_BIT(role) ? "has no part in it"
                                                                   : "is not concerned");
    return incident_redecides(incident, event)
               ? g_strdup(words_track(track, incident->track[track]))
               : NULL;
}

int earlier_decision(const World *world, const Organisation *organisation,
                     const Incident *incident, const Event *event, char **ret, Err *err)
{
    const OrganisationSettings *settings = organisation->settings;
    int64_t person = 0, at = 0;
    Role role = ROLE_NONE;
    g_autofree char *address = NULL, *what = decided(incident, event);
    char text[64];
    if (!what)
        return 0;
    int found = store_decision_last(world->store, incident->id, event->command, &person, &role,
                                    &at, err);
    if (found > 0)
        found = store_person_load(world->store, person, &address, NULL, err);
    if (found < 0)
        return -1;
    if (found == 0) {
        *ret = g_steal_pointer(&what);
        return 0;
    }
    (incident->route == ROUTE_ANONYMOUS ? calendar_show_day : calendar_show)(at, settings->zone,
                                                                             text, sizeof text);
    g_autofree char *who = people_signature(settings, address, role);
    *ret = g_strdup_printf("%s (%s, %s)", what, who, text);
    return 0;
}
