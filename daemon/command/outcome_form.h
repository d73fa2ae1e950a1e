/* The outcome report as it comes by mail, a form of which several mails and people may each answer a part. */
#pragma once

#include "daemon/command/command.h"
#include "daemon/core/outcome.h"

/* What OUTCOME brings: what is written behind it, and below the lines of the form that the mail quotes (whose line with
 * OUTCOME still stands at the top, as a quotation commands nothing). For outcome_clear(). */
Outcome outcome_form_read(const Report *report, const char *argument);

/* Who answers "yes" and has not kept the line that says what is known means what the register knows; where it knows nothing,
 * "yes" stays, and answers nothing. */
int outcome_form_agree(const World *world, const OrganisationSettings *settings,
                       const Incident *incident, Outcome *form, Err *err);

/* The form of one of our mails, filled in where it is quoted, and no line at the top that sends it: what is
 * quoted commands nothing, but somebody has done the work and must hear of it. */
bool outcome_form_is_below(const Report *report);

/* The same below other lines than OUTCOME, or newly written there, where a text ends in front of it. */
bool outcome_form_is_passed_over(const Report *report);

/* The report so far, with this form: what has been written adds up. For outcome_clear(), also after -1 and *err. */
int outcome_form_whole(Store *store, int64_t incident, const Outcome *form, Outcome *ret,
                       Err *err);

/* Puts the form's sections into the register, each under the role of `actor` that writes them. */
int outcome_form_keep(Store *store, const CommandMail *mail, int64_t incident,
                      const Outcome *form, RoleSet actor, Err *err);

/* Appends a line for each point that is asked of the incident and not settled, with those of its lines that nobody has
 * answered. */
void outcome_form_tell_missing(const Outcome *whole, const Incident *incident,
                               const Policy *policy, GString *answers);
