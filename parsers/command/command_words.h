/* The marks and words of a command line. Words are compared in any case, a blank in them is blanks, a hyphen or a low line. Those
 * that people put around a command stand in config/lexicon/order.conf. Pure. */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum CommandMarks {
    MARKS_BLANKS,
    MARKS_QUOTES,    /* those, and what opens or closes a quotation or a bracket */
    MARKS_BULLETS,   /* in front of a line */
    MARKS_SEPARATORS /* between a word and what follows it */
} CommandMarks;

/* Behind the marks at `text`, borrowed from it. */
const char *command_words_behind(const char *text, CommandMarks marks);
/* Cuts spaces and marks at the end; with `stops` also the end of a sentence. */
void command_words_cut_end(char *text, bool stops);

/* Bytes at `text` that are `word`, which is in small letters; 0: it is another. */
size_t command_words_length(const char *text, const char *word);
/* Does a word end in front of `at`? No letter stands there, and no apostrophe with one behind it ("ICO's"). */
bool command_words_end_at(const char *at);
/* Is one of `words`, which NULL ends, at `text`? */
bool command_words_begin(const char *text, const char *const *words);

/* A set of one CommandWord. */
#define COMMAND_WORDS(group) (1U << COMMAND_WORD_##group)

/* Bytes at `text` that are one of the words of those groups; 0: none. */
size_t command_words_among(const char *text, unsigned groups);
/* Behind those that stand at `text`, and the marks between them. */
const char *command_words_skip(const char *text, unsigned groups);

/* Has it no small letter? */
bool command_words_are_loud(const char *text, size_t length);
size_t command_words_count(const char *text);

/* Is it that small letter, in any case? */
static inline bool command_words_is_letter(char c, char letter)
{
    return (c | 0x20) == letter;
}
