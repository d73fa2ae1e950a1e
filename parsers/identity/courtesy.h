/* What somebody writes out of politeness: "Noted, thank you. Ruth". */
#pragma once

#include "config/lexicon.h"
#include "parsers/message/message.h"
#include "parsers/report.h"

#include <stdbool.h>

/* A set. */
typedef enum CourtesyKind {
    COURTESY_NONE,
    COURTESY_THANKS,
    /* "Ok", "Perfect": where something was asked it may be meant for the answer */
    COURTESY_ASSENTS,
    /* "Yes", "release it", "not yet": it is nothing else */
    COURTESY_DECIDES = 4,
    /* "What do I have to do with this?", where a decision was asked for: courtesy_read_decision() */
    COURTESY_ASKS = 8,
} CourtesyKind;

/* What the text says, if nothing else: a set. Words of its writer's `name` (may be NULL) and a greeting may stand in it;
 * nothing at all is no courtesy. */
CourtesyKind courtesy_of(const char *text, const char *name, const Lexicon *lexicon);

/* Is it nothing but thanks, or praise: "thank you Sue, very thorough!"? Who is thanked may be named. What could be meant for
 * a decision ("yes", "not yet") is none. */
bool courtesy_is_thanks(const char *text, const Lexicon *lexicon);

/* Is what stands below it a card, or what a program or the law puts there, and no sentence of the writer's: "P.S. he did
 * it again"? What stands behind text of law is not looked at. */
bool courtesy_is_card(const char *signature, const Lexicon *lexicon);

/* Does the mail say nothing but thanks or "Ok" about the incident or request that its subject names, or nothing at all?
 * The texts, the reference, command, request and forward of `report` must have been read. Whether it answers what its
 * writer was asked is the caller's to know. */
bool courtesy_answers(const Report *report, const Message *message, const Lexicon *lexicon);

/* How many letters (text_letters()) a quotation has below its attribution or header, and what a gateway has put on top of it; 0:
 * nothing is quoted. */
size_t courtesy_letters(const char *quoted, const Lexicon *lexicon);

/* Sets courtesy and doubt of a report, by its writer's name, that is the Chair's plain "Yes" or "Not yet" to the question
 * whether an anonymous one may go on, quoted or known by its subject, or a question of theirs: it has no code and decides
 * nothing, is no report, and must be told how to. */
void courtesy_read_decision(const Message *message, const ParserContext *context,
                            Report *report);
