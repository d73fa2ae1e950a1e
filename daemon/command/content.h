/* Answers to who only wants to look: STATUS, LIST, HELP, and SHOW, whose mail holds the report's words, or a
 * draft (DESIGN, "What our mails may say"). */
#pragma once

#include "daemon/command/command.h"
#include "daemon/effect/errands.h"

bool content_is_asked(Command command);
/* Whether a mail only reads. */
bool content_is_all(const Report *report);
/* Whether it reads, says how it stands, or asks: whoever investigates does so in answer to the mail that has the form for
 * the end. */
bool content_decides_nothing(const Report *report);
/* Whether it has nothing but STATUS, LIST and HELP: they change nothing and show nothing of a report, so a code that has
 * been used still tells who asks. */
bool content_is_overview(const Report *report);

/* Appends the answer to `answers`; SHOW queues a mail of its own, to the sender as `role`, in which
 * they may ask for it now: ROLE_NONE when there is none. `argument`, what stands behind the word: of SHOW
 * "ICO" and "letter" for a draft. */
int content_answer(const World *world, const CommandMail *mail, const Incident *incident,
                   const char *reference, Command command, const char *argument, Role role,
                   GString *answers, int64_t *queued, Err *err);

/* What LIST (the open incidents into which the sender, of this address, may look) and HELP (that the menu of the
 * answer has it all) are answered: a code of an errand will do for them, as they are the person's alone. */
int content_list(const World *world, const CommandMail *mail, const char *address,
                 GString *answers, Err *err);
void content_help(GString *answers);

/* The newest of those open incidents: 1 / 0 / -1. */
int content_newest(const World *world, const CommandMail *mail, int64_t *ret, Err *err);

/* SHOW of an errand: the request, or what the action is. */
int content_show_errand(const CommandMail *mail, const Owed *owed, const char *address,
                        GString *answers, int64_t *queued, Err *err);
