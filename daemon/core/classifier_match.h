/* The inside of a classifier, as classify.c runs it. Private to daemon/core/classif*.c. */
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8

#include "config/phrases.h"
#include "daemon/core/classifier.h"

#include <pcre2.h>

/* A phrase of a list: the numbers of its words. */
typedef struct ListPhrase {
    int list;
    int n;
    const int *words; /* words[0] leads to it */
} ListPhrase;

/* Of one word: the phrases that it begins. */
typedef struct Vocable {
    const char *text; /* folded, without hyphens; NULL: a free place of the table */
    int number;
    unsigned first, n; /* into `phrases` */
} Vocable;

struct Classifier {
    const Rules *rules;
    Vocable *table; /* open addressing; its size is a power of two */
    size_t size;
    ListPhrase *phrases; /* by their first words */
    size_t n_phrases;
    int *words;            /* of all phrases */
    int **triggers;        /* of each list: the rules that it may fulfil; -1 at the end */
    pcre2_code **patterns; /* of each rule; NULL */
    int voice_lists[VOICE_COUNT], plain_list, clause_list, idiom_list; /* -1: not there */
    int numbering_list, units_list, towards_list;
    const Phrases *numbers; /* borrowed */
    GStringChunk *strings;
};

enum { VOCABLE_SIZE = 64 };

/* How a word is looked up: folded, hyphens and the apostrophe of "n't" gone. Its length, or 0 for a
 * word that is too long to be one of ours. */
size_t vocable_key(const char *folded, size_t length, char key[VOCABLE_SIZE]);

/* The entry of a key, or NULL. `number` is all that two spellings of one word share. */
const Vocable *vocable_find(const Classifier *classifier, const char *key, size_t length);
