/* A command line as an event: what its argument says, as far as that needs no register. Pure. */
#pragma once

#include "daemon/core/incident.h"
#include "parsers/report.h"

#include <glib.h>

/* Fills `command`, and what its argument says: class and severity, track, time (`at`), `yes`,
 * whether it gives a reason. `now` and `zone` are for relative times. What is not understood stays
 * empty: incident_step() then says what is missing. */
void order_read(Command command, const char *argument, int64_t now, GTimeZone *zone,
                Event *event);

/* Do other lines of the mail say the same otherwise, where only one can be meant: two times of AWARE, two levels, "ICO
 * required" and "ICO not required because ..."? Whose mails of the second would be taken for those of the first. Another
 * reason is no contradiction, nor is the next step ("ICO required", "ICO notified at 10"). CONFIRM beside NOT-INCIDENT is
 * one, too. `now` and `zone` as above. */
bool order_contradicts(const CommandLine *lines, size_t n, size_t i, int64_t now,
                       GTimeZone *zone);

enum { ORDER_DAY = 24 * 3600 }; /* Event.lasts of a day */

/* Where only a day was said that something was told, or a part of one, and the school became aware of it then: the moment of
 * awareness. A day that is today is the moment of the mail (but of an anonymous incident). */
void order_settle_day(const Incident *incident, Event *event);

/* Whom of the roles `among` a CONFLICT is about: the only one, or the one that it names; ROLE_NONE
 * when it names none of several, or more than one. */
Role order_about(const char *argument, RoleSet among);

/* The reference in the argument of DUPLICATE or MERGE, behind "of" or "with". "MERGE into" means the other way round,
 * and is left as it is. Borrowed. */
const char *order_other(const char *argument);

/* What the record keeps in the place of the reason of whoever may know who wrote an anonymous report. */
#define ORDER_REASON "a reason was given"

/* What the record keeps of a command: its argument. The text of an EDIT is the report's alone: what the next one takes out of
 * it stays nowhere else. Of what the Chair writes about an anonymous incident what was understood: `name` is whom or what it
 * is about, NULL when it is not about anybody. Owned. */
char *order_kept(const Incident *incident, const Event *event, const char *argument,
                 const char *name);

/* How it is said what the writer of an anonymous report was told (Event.told): "receipt"; "" when it is not. */
const char *order_told(DutyKind told);

/* A line for each track that must be decided, and each point of the outcome report that must be settled, before it is
 * closed, with whose turn it is, each behind a line end: none when all is. */
void order_open(const Incident *incident, const Policy *policy, GString *to);

/* What became of it, a sentence for the sender, with what was understood: a time in `zone`; `other`, the
 * incident that it is about, too, or who has been assigned, by name, what was decided before (earlier.h), of
 * SATISFIED who is asked to close it ("the DPO is"), of ADVISE who was sent it (NULL: nobody). Owned. */
char *order_answer(const Incident *before, const Event *event, const Step *step,
                   const Policy *policy, const char *other, GTimeZone *zone);
