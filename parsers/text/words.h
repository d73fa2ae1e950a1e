/* A text as sentences, and a sentence as words, for the parsers that look for what people say.
 * Words are compared folded (config/phrases.h) and keep their place in the text. */
#pragma once

#include "config/phrases.h"

#include <stdbool.h>
#include <stddef.h>

enum { SENTENCE_BYTES = 2000, SENTENCE_WORDS = 600 };

typedef struct Word {
    size_t start, end;        /* bytes into the text */
    unsigned at, length;      /* bytes of the folded sentence; "'s" is no part of the word */
    PhraseKey key;            /* of its first letters and digits */
    bool capital, possessive; /* as it was written */
    bool digit;               /* begins with one */
    bool breaks;              /* a comma, colon, bracket or dash stands before it */
} Word;

typedef struct Sentence {
    const char *text; /* the whole text, borrowed */
    size_t start, end;
    char folded[2 * SENTENCE_BYTES];
    size_t length; /* of folded */
    Word words[SENTENCE_WORDS];
    size_t n;
} Sentence;

/* The next sentence of `text` from *at on; false at its end. It ends with a full stop, with a
 * blank line, at a line that begins a list or at one that was ended early, and at the latest
 * after SENTENCE_BYTES; nothing at or behind `limit` (bytes into the text) is looked at. Quoted
 * lines ("> ") are passed over: they are somebody else's words. */
bool sentence_next(Sentence *sentence, const char *text, size_t limit, size_t *at);

/* The longest phrase at a word: its group, or -1; *ret_words (may be NULL) is how many words it
 * takes. */
int word_group(const Sentence *sentence, size_t word, const Phrases *phrases,
               size_t *ret_words);

/* Does it stand between quotation marks that open in its sentence? */
bool word_quoted(const Sentence *sentence, size_t word);

/* Is the word exactly `folded`, or one of them, which NULL ends? A word behind the last is not. */
bool word_is(const Sentence *sentence, size_t word, const char *folded);
bool word_is_any(const Sentence *sentence, size_t word, const char *const *folded);
