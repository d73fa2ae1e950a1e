/* The second verb: one batch of mails becomes incidents, follow-ups, delivery records,
 * duplicates or quarantine, in one transaction. */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

/* The mailbox that a batch came from. */
typedef struct IntakeBox {
    const Organisation *organisation;
    const MailboxSettings *settings;
    StoreMailbox state; /* its row; cursor is advanced with the transaction */
} IntakeBox;

typedef struct IntakeMail {
    const SourceMail *mail;
    const ParserJob *job; /* NULL: it was not even parsed, `reason` says why */
    const char *reason;
    int64_t tries;
    /* The anonymous incident of which it answers a question of ours, as its headers said before it was read without
     * them; 0: none. */
    int64_t answers;
} IntakeMail;

/* 1 when a mail that was read as a named one belongs to an anonymous incident, or has what was meant for a follow-up
 * code (parsers/reference/follow_up.h), and must be read again without its writer (ParserJob.anonymous); *ret_answers is
 * IntakeMail.answers. Changes nothing. */
int intake_is_nameless(const World *world, const IntakeBox *box, const Report *report,
                       int64_t *ret_answers, Err *err);

/* Takes the mails in the order given, all in one transaction; box->state.cursor becomes
 * `cursor`. 0: committed, and *queued counts the mails now in the outbox. -1: nothing was
 * changed, the batch may be taken again. */
int intake_batch(const World *world, IntakeBox *box, uint32_t uidvalidity,
                 const IntakeMail *mails, size_t n, int64_t cursor, Now now, int64_t *queued,
                 Err *err);
