/* What a report tells of its incident for the Board's counts alone: which of the organisation's policies
 * was breached, and how long after its discovery it came. */
#pragma once

#include "daemon/core/classify.h"
#include "daemon/world.h"
#include "parsers/report.h"

/* Keeps both with the incident, inside the caller's transaction. A report that says nothing of them
 * changes nothing, and the first that says when it was discovered counts. */
int circumstance_store(const World *world, const Organisation *organisation, int64_t incident,
                       const Report *report, int64_t received_at,
                       const Classification *classification, Err *err);
