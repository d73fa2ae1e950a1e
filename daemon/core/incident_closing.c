/* What must be settled before an incident may be closed, and what ends when it is erased. See incident.h. Pure; called by
 * incident_command, by erase, and by who says what is still open. */
#include "daemon/core/incident.h"

#include "daemon/core/duty.h"

enum { ALL_POINTS = (1 << POINT_COUNT) - 1 };

/* What the register knows to be decided, with its reason, need not be written into the report again. Who must be told has
 * not been told yet. */
PointSet incident_settled_points(const Incident *incident)
{
    const TrackState *track = incident->track;
    PointSet points = incident->points;
    if (track[TRACK_ICO] != TRACK_UNDECIDED)
        points |= POINT_BIT(POINT_ESCALATION);
    if (track[TRACK_SUBJECTS] == TRACK_NOT_REQUIRED || track[TRACK_SUBJECTS] == TRACK_DONE)
        points |= POINT_BIT(POINT_SUBJECTS);
    if (track[TRACK_DISCIPLINE] != TRACK_UNDECIDED)
        points |= POINT_BIT(POINT_DISCIPLINE);
    return points & ALL_POINTS;
}

PointSet incident_open_points(const Incident *incident, const Policy *policy)
{
    return policy->points[incident->severity] & ~incident_settled_points(incident);
}

PointSet incident_lacking_points(const Incident *incident, const Policy *policy)
{
    PointSet decisions =
        POINT_BIT(POINT_ESCALATION) | POINT_BIT(POINT_SUBJECTS) | POINT_BIT(POINT_DISCIPLINE);
    return incident_open_points(incident, policy) & ~decisions;
}

bool incident_is_closed_alone(const Incident *incident, const Event *event)
{
    return incident->state == INCIDENT_CLOSED && event->kind == EVENT_COMMAND &&
           event->command == COMMAND_CLOSE && event->person != 0 &&
           event->person == incident->investigator;
}

Refusal incident_may_close(const Incident *incident, const Policy *policy)
{
    const TrackState *track = incident->track;
    bool open = incident_is_bound(incident) || track[TRACK_ICO] == TRACK_UNDECIDED ||
                track[TRACK_SUBJECTS] == TRACK_UNDECIDED ||
                track[TRACK_DISCIPLINE] == TRACK_UNDECIDED;
    if (open)
        return REFUSAL_TRACKS;
    return incident_open_points(incident, policy) ? REFUSAL_POINTS : REFUSAL_NONE;
}

void incident_leave(Incident *incident, int64_t at)
{
    for (int kind = 0; kind < DUTY_COUNT; kind++)
        duty_end(&incident->duty[kind], at);
}
