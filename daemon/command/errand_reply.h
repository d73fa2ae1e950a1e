/* Replies to mails about an errand: with its code, or as a comment on it. */
#pragma once

#include "daemon/command/command.h"

/* 1 when the sender has a part in the errand. */
int errand_reply_may(const World *world, const CommandMail *mail, int64_t errand, Err *err);

/* Carries out every command and answers once, under that effect key; the caller has seen to the code. */
int errand_reply_take(const World *world, const CommandMail *mail, int64_t errand,
                      const char *key, int64_t *queued, Err *err);

/* Answers who has a part in the errand, and whose mail did nothing, with a new code:
 * CODE_GOOD: it had none, and no command. The caller has recorded the mail, as a comment. */
int errand_reply_refuse(const World *world, const CommandMail *mail, int64_t errand,
                        CodeFault fault, int64_t *queued, Err *err);
