/* Is a mail an anonymous report? In doubt it is. */
#pragma once

#include "parsers/message/message.h"
#include "parsers/text/sentences.h"

/* Sets anonymous_by, anonymity_requested and anonymity_evidence (the words of the request).
 * Needs the texts, forward, origin and command of `report`. The ways in:
 *
 * - `context->route`: the mailbox, or a second reading that intake asked for.
 * - The Chair, by address alone: a mail in the Chair's name, or one that came to us through the Chair's
 *   mailbox, with a forward or another mail pasted into it; a mail that tells at second hand, asks for
 *   anonymity of whomever, or is little but an attachment. `report->authentication` says whether
 *   the name is proved; the content of a forged one is treated as anonymous all the same.
 * - The words, unless they answer a mail of ours, whose reader may be known: then anonymity_requested alone says so, and
 *   intake decides. "I wish to remain anonymous", in what the writer newly wrote or in what was
 *   forwarded; not where it is refused, quoted, or told of others. Not in bounces, automatic
 *   replies and our own mails, nor in a mail with commands. */
void anonymity_read(const Message *message, const ParserContext *context, Report *report);

/* The words by which a text asks for its writer's anonymity, owned; NULL: it does not.
 * `subject` may be NULL, and so may `sentences`, which are the text's. `handed_on`: the writer speaks of another's ("she wishes to remain
 * anonymous" counts). */
char *anonymity_asked(const char *subject, const char *text, Sentences *sentences,
                      bool handed_on, const Lexicon *lexicon);

/* Does a text say nothing but such requests and what is polite? `name` (may be NULL): its writer's. */
bool anonymity_is_all(const char *text, const char *name, const Lexicon *lexicon);

/* Does somebody hand on what another has told: "she told me", "handed to me"? */
bool anonymity_second_hand(const char *text, const Lexicon *lexicon);

/* Does somebody speak of what they have reported before: "the report I sent from my school address"? */
bool anonymity_of_earlier(const char *text, const Lexicon *lexicon);

/* Is it in the Chair's name, proved or not? */
bool anonymity_from_chair(const Message *message, const ParserContext *context);

/* Does the mail name one of ours as what it answers? Whether it is ours is intake's to decide. */
bool anonymity_answers_ours(const Message *message, const ParserContext *context);

/* Does an attribution or a From (NULL: no) in a text tell of a mail of ours? In an answer to one
 * the `first` does where it has no address: programs of one house write names alone. */
bool anonymity_is_ours(const char *from, bool first, const ParserContext *context);
