/* Silence is noticed: a mailbox that cannot be read is not an empty one. */
#pragma once

#include "daemon/intake/intake.h"

/* After another failure of the mailbox, outside of any transaction: tells the administrator (the DPO when there is none), at
 * most once a day, when it has failed for long. Adds to *queued what waits in the outbox then. */
int silence_tell(const World *world, const IntakeBox *box, int64_t now, int64_t *queued,
                 Err *err);
