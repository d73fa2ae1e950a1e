/* The role-holders' replies: what a mail with a code wants done, done and answered. */
#pragma once

#include "daemon/case/command_mail.h"
#include "daemon/core/incident.h"

enum { COMMAND_CODE_LIFE = 30 * 24 * 60 * 60 }; /* seconds */

/* Why a code does not count. */
typedef enum CodeFault {
    CODE_GOOD,
    CODE_UNKNOWN,  /* none of ours */
    CODE_MISSING,  /* there is none */
    CODE_USED,     /* once only */
    CODE_EXPIRED,  /* older than 30 days */
    CODE_PERSON,   /* somebody else's */
    CODE_UNPROVEN, /* the trusted server says that the sender is not who he says */
    CODE_ROLE,     /* they have no role in the incident any more */
    CODE_INCIDENT, /* of another incident than the one that the mail is about */
    CODE_DOUBT, /* of a line that is no command, though one was meant: see `doubt` of the report */
    CODE_MAILBOX, /* it came into another school's mailbox, which does not check who sends */
    CODE_ALONE, /* there is none, nor any incident that the mail is about: it has our word alone */
    CODE_BELOW, /* the form is filled in where our mail is quoted, and nothing at the top sends it */
} CodeFault;

/* Whether the mail's code allows its commands: its own row in *ret_code when it is known at all.
 * Changes nothing. -1 and *err, or a CodeFault. */
int command_check(const World *world, const CommandMail *mail, StoreCode *ret_code, Err *err);

/* Uses the code up, carries out each command, records it and queues the answer with the next
 * code. The caller has recorded the mail. */
int command_take(const World *world, const CommandMail *mail, const StoreCode *code,
                 int64_t *queued, Err *err);

/* 1 when the sender, who is not disowned by the trusted server, has a part in that incident. */
int command_works_on(const World *world, const CommandMail *mail, int64_t incident, Err *err);

/* Answers who owns a code that was used before, is too old or is of the incident `code`, or who
 * works on the incident and gave none, or one that is none of ours, with a new one of `incident` (0: there is none to
 * answer about); CODE_GOOD: who wrote words and no command, once an hour. The caller has recorded the mail, as a comment. */
int command_refuse(const World *world, const CommandMail *mail, int64_t incident,
                   CodeFault fault, int64_t code, int64_t *queued, Err *err);

const char *code_fault_name(CodeFault fault);

/* What is wrong with the line that was meant for a command, for its writer. Owned. */
char *command_doubt_text(const Report *report);

/* Why nothing was done, behind "because". `place`: where the code stands, "it" or "this line"; `reference`: what it is for (NULL:
 * that is not told). CODE_PERSON says that there is such a code, which only who may know it is told. Owned. */
char *command_fault_text(const Report *report, CodeFault fault, const char *place,
                         const char *reference);
