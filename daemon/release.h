/* What the Chair reads of an anonymous report, and what becomes of it: RELEASE, EDIT. */
#pragma once

#include "daemon/command.h"

/* The text of a preview: subject, words and the kinds of attachments. `doubtful`: it came in the
 * Chair's name, which nothing proves. Owned. */
char *release_preview(const Report *report, bool doubtful);

/* EDIT: the Chair's text takes the place of the newest report that waits, and the rules are asked
 * again. Inside the caller's transaction. */
int release_edit(const World *world, const CommandMail *mail, int64_t incident,
                 const char *text, Err *err);
