/* A table of phrases in groups: "Von", "From" and "De" are one label of a header block. What
 * the parsers know of the languages and programs of the world stands in such tables, as data.
 *
 * Phrases and the texts they are compared with are folded first: small letters, composed
 * characters, typographic apostrophes as "'", every run of white space (no-break spaces, too)
 * as one space. Every look-up is linear in the text and allocates nothing. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Phrases Phrases;

typedef uint16_t PhraseKey;

enum {
    PHRASE_KEY_BITS = 13,
    PHRASE_KEYS = 1 << PHRASE_KEY_BITS,
    PHRASE_KEY_ANY = UINT16_MAX /* of a text of which it is not known */
};

typedef struct Phrase {
    char *text; /* folded */
    char *raw;  /* as it stands in the file */
    size_t length;
    int group;
} Phrase;

Phrases *phrases_new(void);
void phrases_free(Phrases *phrases);

/* Adds a phrase, folded here. False: it is empty, or it stands in another group already. */
bool phrases_add(Phrases *phrases, const char *text, int group);
/* To be called once, after the last phrases_add() and before the first look-up. */
void phrases_close(Phrases *phrases);

/* Folds text[0..length) into `folded`, at most size - 1 bytes, cut at a character. Returns the
 * length of what was written. Invalid UTF-8 is taken over byte for byte. */
size_t phrase_fold(const char *text, size_t length, char *folded, size_t size);

/* One character, folded: 0 for one that cannot be seen. */
gunichar phrase_fold_char(gunichar c);

/* The group of the phrase that the whole of `folded` is, or -1. */
int phrases_exact(const Phrases *phrases, const char *folded, size_t length);

/* The group of the longest phrase with which `folded` begins or ends, or -1; *ret_length (may
 * be NULL) is its length. A phrase ends at the border of a word: "an" does not begin
 * "answer". */
int phrases_start(const Phrases *phrases, const char *folded, size_t length,
                  size_t *ret_length);
int phrases_end(const Phrases *phrases, const char *folded, size_t length, size_t *ret_length);

/* May phrases_start() find something of that group (-1: any) in text[0..length), not folded? A
 * cheap test for who would have to fold much for nothing. */
bool phrases_may_start(const Phrases *phrases, int group, const char *text, size_t length);

/* A number for the letters and digits of ASCII with which a text, folded or not, begins: `length`
 * of them, none behind. */
PhraseKey phrase_key(const char *text, size_t length);

/* The keys of all phrases of a table, a bit each. */
typedef struct PhraseKeys {
    uint64_t bits[PHRASE_KEYS / 64];
} PhraseKeys;

const PhraseKeys *phrases_keys(const Phrases *phrases);

/* May a phrase begin a folded text with that key? For next to nothing: most words begin none. */
static inline bool phrase_keys_have(const PhraseKeys *keys, PhraseKey key)
{
    return key == PHRASE_KEY_ANY || keys->bits[key / 64] >> key % 64 & 1;
}

/* phrases_start() for who asks several tables about one text and has its key. */
int phrases_word(const Phrases *phrases, PhraseKey key, const char *folded, size_t length,
                 size_t *ret_length);

/* The first phrase anywhere in `folded`, at the borders of words; its group, or -1. *ret_start
 * and *ret_length (may be NULL) say where. */
int phrases_within(const Phrases *phrases, const char *folded, size_t length, size_t *ret_start,
                   size_t *ret_length);

/* All of them, in the order of the file, for who needs another test. */
const Phrase *phrases_all(const Phrases *phrases, size_t *ret_n);
