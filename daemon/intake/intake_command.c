/* Which replies are for command.c, by their code, their form or their one word. Called by intake. */
#include "daemon/intake/intake_turn.h"

#include "daemon/command/content.h"
#include "daemon/command/list_asked.h"
#include "daemon/command/outcome_form.h"
#include "parsers/command/command.h"

#include <string.h>

/* A word of ours and nothing else, in a mail that belongs to nothing for certain, is no report of whoever works here: an
 * open incident is theirs to see, or they have a role. 1: it is answered. */
static int take_alone(Intake *intake, int64_t sender, Err *err)
{
    const PersonSettings *person = organisation_person_at(intake->box->organisation->settings,
                                                          intake->report->from.address);
    const CommandMail asked = intake_command_mail(intake, sender);
    int64_t incident = 0;
    int found = content_newest(intake->world, &asked, &incident, err);
    if (found < 0)
        return -1;
    if (!found && !(person && person->role > ROLE_REPORTER))
        return 0;
    if ((incident && intake_keep_with(intake, incident, err) < 0) ||
        intake_record_mail(intake, MAIL_COMMAND, NULL, true, err) < 0)
        return -1;
    const CommandMail mail = intake_command_mail(intake, sender);
    return intake_audit_refused(intake, &mail, incident, CODE_ALONE, err) < 0 ||
                   command_refuse(intake->world, &mail, incident, CODE_ALONE, 0, intake->queued,
                                  err) < 0
               ? -1
               : 1;
}

/* In words of their own; what the rules take for a report is none of these. */
static bool asks_for_list(const Intake *intake)
{
    return list_is_asked(intake->report, intake->world->config->lexicon) &&
           intake_class_alone(intake) == CLASS_NOT_AN_INCIDENT;
}

int intake_take_command(Intake *intake, int64_t sender, Match *match, Late *ret_late, Err *err)
{
    const Report *report = intake->report;
    bool doubtful = report->doubt != DOUBT_NONE && report->n_command == 0 && !report->codeless;
    bool commands = report->codeless || (report->command_code && report->n_command > 0);
    bool below = !commands && report->n_command == 0 && outcome_form_is_below(report);
    bool alone =
        !match->trusted && !match->errand && !intake_is_anonymous(intake) &&
        strcmp(report->authentication, "fail") != 0 &&
        (command_is_all(report, intake->world->config->lexicon) || asks_for_list(intake));
    if (!sender || report->origin != ORIGIN_HUMAN)
        return 0;
    if (alone && !report->command_code)
        return take_alone(intake, sender, err);
    if (!commands && !below && !doubtful)
        return 0;
    if (strcmp(report->authentication, "fail") != 0 &&
        intake_mend_codes(intake, sender, err) < 0)
        return -1;
    const CommandMail mail = intake_command_mail(intake, sender);
    if (below)
        return intake_refuse_unknown(intake, &mail, CODE_BELOW, match, ret_late, err);
    if (doubtful)
        return intake_take_doubt(intake, &mail, match, ret_late, err);
    if (report->codeless)
        return intake_refuse_unknown(intake, &mail, CODE_MISSING, match, ret_late, err);
    return intake_take_lines(intake, sender, match, ret_late, err);
}
