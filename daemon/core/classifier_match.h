/* The inside of a classifier, as classify.c runs it. Private to daemon/core/classif*.c. */
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8

#include "config/phrases.h"
#include "daemon/core/classifier.h"

#include <pcre2.h>

/* A phrase of a list, or of leanings: the numbers of its words. */
typedef struct ListPhrase {
    int list;    /* or sign */
    int counted; /* its number among those of which a rule counts different ones, or -1 */
    short n;
    bool asked;       /* a rule or a leaning asks for its list */
    const int *words; /* words[0] leads to it; those of an earlier phrase stand before */
} ListPhrase;

/* Of one word: the phrases that it begins. */
typedef struct Vocable {
    const char *text;           /* folded, without hyphens; NULL: a free place of the table */
    const struct Vocable *stem; /* of a word of lists: its stem among the signs, or NULL */
    uint32_t hash;
    int number;
    unsigned first, n; /* into `phrases` */
    unsigned alone;    /* the first ones, of that word alone */
    unsigned fixed;    /* of FixedList: those with a phrase among them, fixed_bit() */
} Vocable;

/* Words, and the phrases that begin with them. */
typedef struct Vocabulary {
    Vocable *table; /* open addressing; its size is a power of two */
    size_t size, n;
    ListPhrase *phrases; /* by first word, then by second, then as they were given */
    int *seconds; /* of each phrase: its second word, or -1. Apart: few are asked for more */
    size_t n_phrases;
    int *words; /* of all phrases */
} Vocabulary;

/* Two weights that one leaning gives one sign: they add up. */
typedef struct Twin {
    int leaning, one, other;
} Twin;

/* Weights of leanings that stand side by side, added in one instruction, and their sums. There are many, and a mail meets
 * them all over the table: what is small comes faster from memory. */
enum { WEIGHTS = 8 };
typedef short Weights __attribute__((vector_size(WEIGHTS * sizeof(short))));
typedef int Sums
    __attribute__((vector_size(WEIGHTS * sizeof(int)), aligned(16))); /* as g_new() */

/* What a sign adds when it is meant so: Weights from the first that are not all 0 to the last. */
typedef struct SignRow {
    unsigned at; /* where its Weights stand */
    unsigned short begin, n;
    unsigned char when; /* LeaningWhen */
} SignRow;

/* What signs add. A sign is a phrase of leanings, or (the first ones) any phrase of a list. It has a row for each voice
 * in which it adds something; those of one sign stand together. */
typedef struct SignRows {
    unsigned *first; /* of each sign, and one behind the last */
    GArray *rows;    /* of SignRow */
    GArray *weights; /* of Weights */
    size_t width;    /* Sums of all leanings */
} SignRows;

/* Lists that are asked for by their names; the first ones are those of the voices. */
typedef enum FixedList {
    FIXED_PLAIN = VOICE_COUNT,
    FIXED_CLAUSE,
    FIXED_IDIOM,
    FIXED_NUMBERING,
    FIXED_UNITS,
    FIXED_TOWARDS,
    FIXED_LEADING,
    FIXED_NOTICING,
    FIXED_PREDICATE,
    FIXED_COURTESY,
    FIXED_FILLER,
    FIXED_HEADLINE,
    FIXED_BREACH,
    FIXED_LESSON,
    FIXED_COUNT
} FixedList;

static inline unsigned fixed_bit(FixedList list)
{
    return 1U << list;
}

struct Classifier {
    const Rules *rules;
    Vocabulary words;
    Vocabulary signs; /* of stems */
    size_t n_signs;
    SignRows rows;
    GArray *twins;          /* of Twin: for warnings */
    bool *asked;            /* of each list: whether a rule or a leaning asks for it */
    size_t n_counted;       /* phrases of which rules count different ones */
    int **triggers;         /* of each list: the rules that it may fulfil; -1 at the end */
    pcre2_code **patterns;  /* of each rule; NULL */
    int fixed[FIXED_COUNT]; /* numbers of lists; -1: not there */
    const Phrases *numbers; /* borrowed */
    GStringChunk *strings;
    GHashTable *own; /* sentences of ours, see own_words.h */
};

enum { VOCABLE_SIZE = 64 };

/* How a word is looked up: folded, hyphens and the apostrophe of "n't" gone. Its length, or 0 for a
 * word that is too long to be one of ours. */
size_t vocable_key(const char *folded, size_t length, char key[VOCABLE_SIZE]);

/* Cuts a key down to what its forms have in common: "share", "shared" and "sharing" are "shar". A
 * number becomes "0". The length of what is left. */
size_t vocable_stem(char key[VOCABLE_SIZE], size_t length);

/* The entry of a key, or NULL. `number` is all that two spellings of one word share. */
const Vocable *vocable_find(const Vocabulary *vocabulary, const char *key, size_t length);

/* The phrases that stand at a word, as they were given. Use: init, then next() until NULL. */
typedef struct Standing {
    const ListPhrase *alone, *alone_end; /* of the word alone */
    const ListPhrase *on, *on_end;       /* with the next word */
    const Vocable *const *words;         /* the word, and those behind it */
    size_t left;
} Standing;

/* Of words[0], which is one, and the others of `left` words. */
void standing_init(Standing *standing, const Vocabulary *vocabulary,
                   const Vocable *const *words, size_t left);
const ListPhrase *standing_next(Standing *standing);
