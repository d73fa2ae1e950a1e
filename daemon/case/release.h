/* What the Chair reads of an anonymous report, and what becomes of it: RELEASE, EDIT. */
#pragma once

#include "daemon/case/command_mail.h"
#include "daemon/core/incident.h"

/* It came in the Chair's name, which nothing proves. */
bool release_is_doubtful(const Report *report);

/* The same of any report of an incident. */
int release_has_doubt(const World *world, int64_t incident, bool *ret, Err *err);

/* The text of a preview: subject, words and the kinds of attachments, with the doubt; `opens`: it is an incident
 * of its own, which may not have been meant. Owned. */
char *release_preview(const Report *report, bool opens);

/* The preview of a report that has just come, and of all that waited before it. Owned; NULL: err. */
char *release_waiting(const World *world, int64_t incident, Err *err);

/* What the Chairs have been sent was a preview of less: their codes count no more. */
int release_retire(const World *world, const Organisation *organisation, int64_t incident,
                   int64_t now, Err *err);

/* What the text of an EDIT says, as a report that comes in: whom it has for its subject (daemon/case/suspicion.h), and
 * what the rules propose. */
int release_read(const World *world, const CommandMail *mail, const Incident *incident,
                 const char *text, Event *event, Err *err);

/* What the rules propose for all that waits, into the event that lets it go on: the gravest of it, and what the newest
 * corrects. */
int release_propose(const World *world, const Organisation *organisation,
                    const Incident *incident, Event *event, Err *err);

/* The text of an EDIT without the Chair's own sign-off, as it goes on and as the Chair is shown it. Owned. */
char *release_text(const World *world, const CommandMail *mail, const char *text);

/* EDIT: the Chair's text, without the Chair's own sign-off, takes the place of all that waits, and the rules are
 * asked again. Inside the caller's transaction. */
int release_edit(const World *world, const CommandMail *mail, int64_t incident,
                 const char *text, Err *err);
