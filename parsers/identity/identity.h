/* A report without its reporter. */
#pragma once

#include "parsers/message/message.h"

/* The defect of a report in the words of somebody who hands on what another has said. */
#define IDENTITY_TOLD "anonymous: told in the words of who handed it on"

/* The defect of an anonymous report that asks for it, and speaks of one that was sent before. */
#define IDENTITY_EARLIER "anonymous: an earlier report is spoken of"

/* The subject of the mail that asks the Chair whether a report may go on, behind its reference. */
#define IDENTITY_ASKS "May this report go on?"

/* A new report of which only what is allowed here is in it, so that a field which nobody thought
 * of stays out:
 *
 * - route and why it is anonymous; origin and whether it may be acknowledged, with their rules;
 *   request; authentication; defects;
 * - subject and visible: what was reported, after the removal (below); of a forward the
 *   original's words. What the forwarder says about it is left out, unless the context knows
 *   who the Chair is and it is somebody else;
 * - date: the day of the mail;
 * - attachments: how many, their kinds, sizes rounded up to a power of two;
 * - fields, read in the text after the removal;
 * - reference, its token, code and command of what was newly written, its arguments after
 *   the removal; a bounce's kind, status and reason, and the id of our mail;
 * - everything else is empty.
 *
 * Removed are header blocks, quotations, signatures, sign-offs and what a form asks of its writer;
 * then, wherever it stands, what these and all headers of the mail and of those inside it call
 * the reporter: names and their parts, short forms, initials, addresses, user names, numbers; what
 * the text calls its writer ("my name is"); telephone numbers, and of links what may be
 * personal. Names of others stay, unless they are the reporter's, too. */
Report *identity_remove(const Report *report, const Message *message,
                        const ParserContext *context);

/* The same of one that was read with its reporter's name, whose mail is not at hand any more: its texts and headers are what
 * it has of them. */
Report *identity_forget(const Report *named, const ParserContext *context);

/* The steps of the removal. The test leaves out each of them in turn, by a function of its own
 * in the place of this one, and must then find the reporter; in the program it is always false. */
typedef enum IdentityStep {
    IDENTITY_HEADERS,
    IDENTITY_BLOCKS,
    IDENTITY_SIGNATURES,
    IDENTITY_SIGN_OFFS,
    IDENTITY_FORMS,
    IDENTITY_SELF,
    IDENTITY_SHORT_FORMS,
    IDENTITY_ADDRESSES,
    IDENTITY_SHAPES,
    IDENTITY_WORDS,
    IDENTITY_NEIGHBOURS,
    IDENTITY_LETTERS,
    IDENTITY_STEP_COUNT
} IdentityStep;

bool identity_skips(IdentityStep step);

/* Does an anonymous report hold nothing but what is allowed? */
bool identity_is_removed(const Report *report);
