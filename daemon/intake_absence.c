/* Somebody with work says that they are away: until when, and by hand what a machine would say for them. Called by intake, in
 * its transaction. */
#include "daemon/intake_turn.h"

#include "daemon/away.h"
#include "daemon/unreached.h"

#include <string.h>

int64_t intake_said_until(const Intake *intake)
{
    return away_until(intake->report, intake->world->config->lexicon,
                      intake->box->organisation->settings->zone, intake->clock->now);
}

/* 1: somebody with work (*ret_role), in the incident if it is about one, says that they are away, and nothing else. */
static int says_away(const Intake *intake, int64_t sender, const Match *match, Role *ret_role,
                     Err *err)
{
    const Report *report = intake->report;
    Incident incident = {0};
    bool human = report->origin == ORIGIN_HUMAN && report->n_command == 0;
    if (!human || !sender || intake_is_anonymous(intake) || match->errand ||
        strcmp(report->authentication, "fail") == 0 ||
        !away_is_said(report, intake->world->config->lexicon))
        return 0;
    if (match->incident && store_incident_load(intake->world->store, match->incident, &incident,
                                               NULL, NULL, err) <= 0)
        return -1;
    int found = intake_writes_as(intake, &incident, sender, ret_role, err);
    return found > 0 ? (WORKING_ROLES & ROLE_BIT(*ret_role)) != 0 : found;
}

static int tell_away(const Intake *intake, int64_t sender, const Match *match, Role role,
                     Err *err)
{
    const Unreached mail = {.organisation = intake->box->organisation,
                            .clock = intake->clock,
                            .incident = match->incident,
                            .role = role,
                            .until = intake_said_until(intake)};
    return unreached_tell_away(intake->world, &mail, sender, intake->queued, err);
}

int intake_take_absence(Intake *intake, int64_t sender, const Match *match, Err *err)
{
    const Proposal none = {0};
    Role role;
    int away = says_away(intake, sender, match, &role, err);
    bool joins = match->incident && match->trusted;
    if (away <= 0 || (!joins && (match->incident || intake->released ||
                                 intake_class_alone(intake) != CLASS_NOT_AN_INCIDENT)))
        return MIN(away, 0);
    int status =
        joins ? intake_follow_up(intake, sender, match, &none, true, err)
              : intake_quarantine(intake, "somebody says that they are away, and nothing else",
                                  true, err);
    return status < 0 || tell_away(intake, sender, match, role, err) < 0 ? -1 : 1;
}
