/* What has been decided in an incident before, by whom and when, in words: for whoever decides it again, and for who
 * hears that somebody has. */
#pragma once

#include "daemon/core/incident.h"
#include "daemon/world.h"

/* "the ICO need not be told (the Information Governance Board, Friday 1 May 2026, 10:00)": the last decision of the kind
 * that `event` is a command of; of an anonymous incident the day. Owned; NULL where the event decides nothing anew
 * (incident_redecides()), nor answers anew who is concerned. 0, or -1. */
int earlier_decision(const World *world, const Organisation *organisation,
                     const Incident *incident, const Event *event, char **ret, Err *err);
