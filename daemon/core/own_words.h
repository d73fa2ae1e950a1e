/* Our own sentences. A mail program that quotes without a mark gives a mail of ours back as if the sender had written
 * it, with the reasons of our proposal, which are full of the words that rules look for. Private to
 * daemon/core/classif*.c. */
#pragma once

#include "config/rules.h"
#include "parsers/words.h"

#include <glib.h>

/* The sentences that `rules` say, by their words; free with g_hash_table_unref(). */
GHashTable *own_words_new(const Rules *rules);

/* Is it one of them, or the line that tells what is proposed? */
bool own_words_say(GHashTable *own, const Sentence *sentence);
