/* Our own sentences. A mail program that quotes without a mark gives a mail of ours back as if the sender had written
 * it, with the reasons of our proposal, which are full of the words that rules look for. Private to
 * daemon/core/classif*.c and daemon/case/suspicion.c. */
#pragma once

#include "config/rules.h"
#include "parsers/text/words.h"

#include <glib.h>

/* The sentences that `rules` and the reporting form say, by their words; free with g_hash_table_unref(). */
GHashTable *own_words_new(const Rules *rules);

/* Does the text hold the reporting form, by its title or, where that was cut off, by its questions? */
bool own_words_form(const char *text);

/* Leaves out what the form says in brackets in front of an answer: "(names) Mr Dale". */
void own_words_leave_hint(GHashTable *own, Sentence *sentence);

/* Is it one of those sentences, or the line that tells what is proposed? */
bool own_words_say(GHashTable *own, const Sentence *sentence);

/* The words of the first `n` of `texts`, in their order; some may be NULL. Owned. */
char *own_words_row(char *const *texts, size_t n);

/* Does the sentence go along with such a row of words where that word stands, for longer than by accident? A sentence of
 * ours may have been cut, or go on with a value. */
bool own_words_run(const char *row, const Sentence *sentence, size_t word);
