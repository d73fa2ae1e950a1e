/* Requests for an exception to the policy, and suggestions to change it: mails that are no incidents. */
#pragma once

#include "daemon/command/command.h"
#include "daemon/core/classify.h"

/* Whether a mail that belongs to no incident is a request, or (errand not 0) one more mail about what
 * one of ours was about, from who is asked for it or not. A first mail is a report when in doubt; one about
 * an errand only when it tells of something that has happened. */
bool request_is_one(const World *world, const Report *report,
                    const Classification *classification, int64_t errand, bool asked);

/* Opens its errand: who answers it is asked to, and who asked hears that it has come, if `answerable`.
 * The caller has recorded the mail. */
int request_open(const World *world, const CommandMail *mail, const Clock *clock,
                 bool answerable, int64_t *queued, Err *err);

/* One more mail about it. Who was asked to answer, and has not, is told so: `fault` is what is wrong
 * with the code in it. */
int request_add(const World *world, const CommandMail *mail, int64_t errand, CodeFault fault,
                int64_t *queued, Err *err);
