/* See opening.h. Called by intake and regroup, inside their transaction. */
#include "daemon/effect/opening.h"

#include "daemon/case/suspicion.h"
#include "daemon/core/calendar.h"

int opening_begin(Opening *opening, int64_t now, Err *err)
{
    const World *world = opening->world;
    const OrganisationSettings *settings = opening->organisation->settings;
    Event *event = &opening->event;
    event->kind = EVENT_REPORT;
    event->suspects = suspicion_read(world->config, settings, opening->report, NULL);
    proposal_tell(opening->proposal, true, event);
    opening->step = incident_step(&(Incident){0}, event, &world->config->policy);
    return store_incident_insert(world->store, opening->organisation->id,
                                 calendar_year(now, settings->zone), settings->prefix,
                                 &opening->step.incident, &opening->reference, err);
}

int opening_tell(const Opening *opening, Occasion occasion, int64_t *queued, Err *err)
{
    occasion.organisation = opening->organisation;
    occasion.reference = opening->reference;
    occasion.actor = "system";
    occasion.report = opening->report;
    occasion.reasons = opening->proposal->reasons;
    return effect_carry_out(opening->world, &occasion, &(Incident){0}, &opening->event,
                            &opening->step, queued, err);
}

void opening_clear(Opening *opening)
{
    g_clear_pointer(&opening->reference, g_free);
}
