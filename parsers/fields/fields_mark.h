/* A sentence whose words have been looked up, once, in the tables of the lexicon. Known to the
 * files parsers/fields*.c alone. */
#pragma once

#include "config/lexicon.h"
#include "parsers/text/sentences.h"

#include <stdint.h>

typedef struct Marks {
    const Lexicon *lexicon;
    Sentences *sentences; /* borrowed; NULL */
    Sentence sentence;
    short word[SENTENCE_WORDS];     /* FieldWord, or -1 */
    short calendar[SENTENCE_WORDS]; /* CalendarWord, or -1 */
    int64_t number[SENTENCE_WORDS]; /* of people or things, or -1 */
    unsigned char word_n[SENTENCE_WORDS], calendar_n[SENTENCE_WORDS],
        number_n[SENTENCE_WORDS]; /* how many words each of these takes */
    short clause[SENTENCE_WORDS]; /* counted from 0 */
    bool asked[SENTENCE_WORDS];   /* only asked, wished or ordered */
    bool has[FIELD_WORD_COUNT];   /* which of `word` there are */
} Marks;

/* The next sentence of `text` from *at on and before `limit`, marked; false when there is none. */
bool marks_next(Marks *marks, const char *text, size_t limit, size_t *at);

/* Is word `b` there, and in the same part of the sentence as word `a`? */
bool marks_same_clause(const Marks *marks, size_t a, size_t b);

/* Is word `i` by itself in one of those groups, a bit each, of a table of small words? A word behind the last is not. */
bool marks_is(const Marks *marks, size_t i, LexiconTable table, unsigned groups);

/* What is only asked, wished or ordered in the sentence has no mark any more. */
void marks_leave_out_asked(Marks *marks);
