/* The clock that travels inside events: now, and the working days of an organisation from here. */
#pragma once

#include "daemon/core/incident.h"
#include "daemon/world.h"

/* `now`: UTC seconds, read once a turn. */
Clock clock_of(const OrganisationSettings *organisation, int64_t now);
