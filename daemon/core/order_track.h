/* What ICO, SUBJECTS and DISCIPLINE decide. Pure. */
#pragma once

#include "config/terms.h"

/* The first word of a track's state decides, if nothing before or behind it takes it back; without one, that it is
 * "not". "notified 3 May, not complete" is notified; "not complete" alone says nothing that could be recorded. */
TrackState order_track_read(Command command, const char *argument);
