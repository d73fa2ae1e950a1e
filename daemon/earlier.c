/* See earlier.h. Called by command. */
#include "daemon/earlier.h"

#include "daemon/core/calendar.h"
#include "daemon/core/words.h"
#include "daemon/people.h"

int earlier_decision(const World *world, const Organisation *organisation,
                     const Incident *incident, const Event *event, char **ret, Err *err)
{
    TrackKind track = incident_track_of(event->command);
    const OrganisationSettings *settings = organisation->settings;
    int64_t person = 0, at = 0;
    Role role = ROLE_NONE;
    g_autofree char *address = NULL;
    char text[64];
    if (!incident_redecides(incident, event))
        return 0;
    int found = store_decision_last(world->store, incident->id, event->command, &person, &role,
                                    &at, err);
    if (found > 0)
        found = store_person_load(world->store, person, &address, NULL, err);
    if (found < 0)
        return -1;
    const char *what = words_track(track, incident->track[track]);
    if (found == 0) {
        *ret = g_strdup(what);
        return 0;
    }
    (incident->route == ROUTE_ANONYMOUS ? calendar_show_day : calendar_show)(at, settings->zone,
                                                                             text, sizeof text);
    g_autofree char *who = people_signature(settings, address, role);
    *ret = g_strdup_printf("%s (%s, %s)", what, who, text);
    return 0;
}
