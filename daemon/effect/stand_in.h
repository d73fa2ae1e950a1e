/* Who answers in the place of another: whom they have been asked to stand in for, and that the other reads what was
 * done. */
#pragma once

#include "daemon/case/command_mail.h"
#include "daemon/core/incident.h"

/* What somebody has answered in the place of others: the words of their commands, by role; NULL: nothing. */
typedef struct StoodIn {
    char *done[ROLE_COUNT];
    uint64_t commands[ROLE_COUNT]; /* the same: a bit of Command each */
    Severity level_before;         /* of the incident, when their mail came */
} StoodIn;

void stand_in_clear(StoodIn *stood);

/* A command that was carried out in `role`. Only what is done in a role that is not the sender's own (`address`), and of
 * which its holder gets no other mail, is kept. */
void stand_in_note(StoodIn *stood, const OrganisationSettings *settings, const char *address,
                   Role role, Command command);

/* Tells whoever holds those roles. `incident` is as it is now. */
int stand_in_tell(const World *world, const CommandMail *mail, const Incident *incident,
                  const char *reference, const char *address, const StoodIn *stood,
                  int64_t *queued, Err *err);

/* For whom somebody was asked to stand in within the last days: ROLE_NONE: nobody. */
int stand_in_role(const World *world, int64_t incident, int64_t person, int64_t now, Role *ret,
                  Err *err);
