/* The words of a report, out of all that a mail's text holds. */
#pragma once

#include "parsers/identity/identity_names.h"
#include "parsers/message/message.h"

typedef struct IdentityCut {
    Names *names;
    const ParserContext *context;
    bool author_known; /* somebody who is no role-holder has written one of the mails */
    bool left_out;     /* set when an earlier mail was left out */
    bool quotes_ours;  /* the mail answers one of ours, or (set) has one below its words */
    bool has_ours;     /* set when one of ours was found by what introduces it */
} IdentityCut;

/* Who wrote one of the mails: the reporter, unless it is the Chair, us, or a role-holder whose
 * mail somebody else hands on. */
void identity_author(IdentityCut *cut, const Address *author);

/* `text` without header blocks, quotations, signatures, sign-offs, heads of letters and what
 * forms ask of their writer; all that these say of the reporter goes to the names. Forwards
 * inside forwards are opened. `handed_on`: the first mail in the text that is not ours is the
 * report, and what stands around it is left out; where nothing says whose a quotation is, all is
 * kept. Owned. */
char *identity_text(IdentityCut *cut, const char *subject, const char *text, bool handed_on);
