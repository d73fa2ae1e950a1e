/* What a mail system writes for people when a mail did not arrive: sentences, addresses, the
 * other server's answer. */
#pragma once

#include "config/lexicon.h"
#include "parsers/machine/bounce_facts.h"

typedef struct BounceText {
    char *explanation;    /* owned: its first lines, before the returned mail */
    const char *returned; /* into the text: where that mail begins, or its end */
    bool speaks_of_delay; /* it is still tried */
} BounceText;

/* Reads at most 150 lines. `subject` counts as its first. */
void bounce_text_read(const char *subject, const char *text, const Lexicon *lexicon,
                      BounceText *ret);
void bounce_text_clear(BounceText *text);

/* Adds who did not get the mail. `sender`: whom the report is sent to; he is taken for a failed
 * recipient only when nobody else is named. */
void bounce_text_recipients(const BounceText *text, const Lexicon *lexicon, const char *sender,
                            BounceFacts *facts);

/* The most telling reason that the words give, or -1. */
int bounce_text_reason(const char *text, const Lexicon *lexicon);

/* "5.1.1" of RFC 3463 in what a server answered or a report explains; owned, or NULL. `strict`:
 * a failure's with a detail, neither 2.x.x nor x.0.0. */
char *bounce_text_status(const char *text, bool strict);

/* The answer of a server, "550 ..." to its end, in one line; owned, or NULL. */
char *bounce_text_answer(const char *text);
