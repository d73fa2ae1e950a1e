/* Who has to do with what an incident was reported for: whoever investigates it should not. A warning only: who decides
 * may have nobody else. */
#pragma once

#include "daemon/core/incident.h"
#include "daemon/world.h"

/* *ret_said is a sentence about whoever has been assigned (`person`, called `name`), when they have made a report of the
 * incident that is not anonymous, or are named in one of it; NULL: neither. Owned. What still waits for the Chair is not looked at,
 * nor a command that was refused: "Ok. ASSIGN Ann Bell" names who is to investigate. */
int involved_tell(const World *world, const OrganisationSettings *settings,
                  const Incident *incident, int64_t person, const char *name, char **ret_said,
                  Err *err);
