/* What the files of order.c share: the reason in an argument, and the words in front of it. Pure. */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>

/* ---- the reason ---- */

/* What stands behind the first such word, or NULL. Borrowed, as all that follows is. */
const char *order_words_behind(const char *argument, const char *mark);
/* The reason in an argument: what stands behind "because", or NULL. */
const char *order_words_reason(const char *argument);
/* Is it broken off where its reason should begin? "it was a test, because I say so, just because" is not. */
bool order_words_are_unfinished(const char *argument);
/* Where whatever follows is the reason: is there one? */
bool order_words_give_reason(const char *argument);
/* What stands in front of "because", owned; all of it where there is none. */
char *order_words_before_reason(const char *argument);

/* ---- words ---- */

/* The words in front of `reason`, which points into the argument, or all when it is NULL: in small letters, NULL-terminated,
 * owned. */
char **order_words_split(const char *argument, const char *reason);
/* The group of such a word in that table, or -1. */
int order_words_group(LexiconTable table, const char *word);
/* Is it one of that group of LEXICON_DECISIONS? */
bool order_words_is(const char *word, DecisionWord group);
/* What is not certain decides nothing. */
bool order_words_doubt(const char *word);
