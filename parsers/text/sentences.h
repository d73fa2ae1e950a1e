/* The sentences of one text, which several parsers read in turn: cut for the first of them, kept
 * for the others. */
#pragma once

#include "parsers/text/words.h"

typedef struct Sentences Sentences;

/* Borrows `text`, which must stay as it is. */
Sentences *sentences_new(const char *text);
/* Nothing of the text stays in freed memory. */
void sentences_free(Sentences *sentences);

/* sentence_next(). What is asked for from the beginning of the text on, and up to its end, is kept;
 * everything else is cut anew, and so is all where `sentences` is NULL or of another text. */
bool sentences_next(Sentences *sentences, Sentence *sentence, const char *text, size_t limit,
                    size_t *at);
