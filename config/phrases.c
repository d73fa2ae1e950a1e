/* A table of phrases: one hash for whole texts, and lists by their first word and by their
 * last byte for beginnings and ends. Pure values; filled by config/lexicon.c, read by the parsers.
 * Every word of every mail is looked up in many tables, so that most is decided by few bytes. */
#include "config/phrases.h"

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    START_BITS = 10,
    STARTS = 1 << START_BITS,
    PEEK = 12, /* bytes by which phrases_may_start() tells */
    FOLDED_MAX = 1000
};

/* What a list has of a phrase: its first eight bytes tell nearly all apart. */
typedef struct Candidate {
    uint64_t head, mask; /* of a shorter one the bytes that it has */
    unsigned index;
    uint16_t length, list;
} Candidate;

/* All phrases by a number that their first word or last byte gives, the longest first. One piece of
 * memory: most of the time goes to what is not in the cache. */
typedef struct Lists {
    Candidate *items;
    unsigned first[STARTS + 1];
} Lists;

struct Phrases {
    GArray *all;       /* of Phrase, in the order of the file */
    GHashTable *exact; /* folded text -> index + 1 */
    Lists by_start, by_last;
    uint32_t begins[0x100]; /* by first byte, the second ones (second_bit()) */
    PhraseKeys keys;
};

/* The first eight bytes; NUL where there are fewer. */
static uint64_t head_of(const char *text, size_t length)
{
    uint64_t head = 0;
    if (length >= sizeof head)
        memcpy(&head, text, sizeof head); /* of a fixed size: one instruction */
    else
        memcpy(&head, text, length);
    return head;
}

/* Which bytes of its head a text of that length has. */
static uint64_t mask_of(size_t length)
{
    return head_of("\xff\xff\xff\xff\xff\xff\xff\xff", MIN(length, sizeof(uint64_t)));
}

/* Small letters of ASCII have a bit each. */
static uint32_t second_bit(char c)
{
    return 1U << ((unsigned char)c & 31);
}

/* The first and the last bytes, which may overlap: copies of a fixed size are one instruction. */
static uint64_t ends_of(const char *text, size_t length)
{
    uint32_t wide[2] = {0};
    uint16_t narrow[2] = {0};
    if (length >= sizeof wide[0]) {
        memcpy(&wide[0], text, sizeof wide[0]);
        memcpy(&wide[1], text + length - sizeof wide[1], sizeof wide[1]);
        return (uint64_t)wide[0] << 32 | wide[1];
    }
    if (length < sizeof narrow[0])
        return length > 0 ? (uint64_t)*text : 0;
    memcpy(&narrow[0], text, sizeof narrow[0]);
    memcpy(&narrow[1], text + length - sizeof narrow[1], sizeof narrow[1]);
    return (uint64_t)narrow[0] << 16 | narrow[1];
}

/* What tells small letters from large ones, and all digits have. */
static const uint64_t small_bits = 0x2020202020202020U;

PhraseKey phrase_key(const char *text, size_t length)
{
    uint64_t mixed = ((ends_of(text, length) | small_bits) + length) * 0x9E3779B97F4A7C15U;
    return (PhraseKey)(mixed >> (64 - PHRASE_KEY_BITS));
}

/* Small letters and digits of ASCII. */
static const bool word_bytes[0x100] = {['0' ... '9'] = true, ['a' ... 'z'] = true};

/* Of the letters and digits with which a folded text begins. */
static size_t word_length(const char *folded, size_t length)
{
    size_t n = 0;
    while (n < length && word_bytes[(unsigned char)folded[n]])
        n++;
    return n;
}

/* A phrase with which a text begins has the same key. */
static PhraseKey key_at(const char *folded, size_t length)
{
    return phrase_key(folded, word_length(folded, length));
}

static unsigned start_list(PhraseKey key)
{
    return key >> (PHRASE_KEY_BITS - START_BITS);
}

const PhraseKeys *phrases_keys(const Phrases *phrases)
{
    return &phrases->keys;
}

/* ---- folding ---- */

/* ASCII, folded. */
static const char ascii_folds[0x80] = {
    0,    1,    2,    3,    4,    5,    6,    7,    8,    ' ',  ' ',  0x0B, 0x0C, ' ',  0x0E,
    0x0F, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D,
    0x1E, 0x1F, ' ',  '!',  '"',  '#',  '$',  '%',  '&',  '\'', '(',  ')',  '*',  '+',  ',',
    '-',  '.',  '/',  '0',  '1',  '2',  '3',  '4',  '5',  '6',  '7',  '8',  '9',  ':',  ';',
    '<',  '=',  '>',  '?',  '@',  'a',  'b',  'c',  'd',  'e',  'f',  'g',  'h',  'i',  'j',
    'k',  'l',  'm',  'n',  'o',  'p',  'q',  'r',  's',  't',  'u',  'v',  'w',  'x',  'y',
    'z',  '[',  '\\', ']',  '^',  '_',  '\'', 'a',  'b',  'c',  'd',  'e',  'f',  'g',  'h',
    'i',  'j',  'k',  'l',  'm',  'n',  'o',  'p',  'q',  'r',  's',  't',  'u',  'v',  'w',
    'x',  'y',  'z',  '{',  '|',  '}',  '~',  0x7F};

static bool is_space(gunichar c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x202F ||
           c == 0x2007 || c == 0x3000;
}

/* Invisible: soft hyphens in words, and what programs put in front of lines (byte order mark,
 * direction marks). */
static bool is_mark(gunichar c)
{
    return c == 0xAD || c == 0xFEFF || c == 0x200B || (c >= 0x200E && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E);
}

gunichar phrase_fold_char(gunichar c)
{
    if (c < 0x80)
        return (gunichar)ascii_folds[c];
    if (is_mark(c))
        return 0;
    if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0xB4)
        return '\'';
    return is_space(c) ? ' ' : g_unichar_tolower(c);
}

/* Are there marks that belong to the letter before them (U+0300 to U+036F)? */
static bool is_decomposed(const char *text, size_t length)
{
    if (length < 2)
        return false;
    const char *last = text + length - 1;
    if (memchr(text, 0xCC, length - 1))
        return true;
    for (; text < last && (text = memchr(text, 0xCD, (size_t)(last - text))); text++) {
        if ((unsigned char)text[1] < 0xB0)
            return true;
    }
    return false;
}

/* A character that is not ASCII, folded to *ret_wide bytes; how many it had. */
static size_t fold_wide(const char *at, const char *end, char bytes[6], size_t *ret_wide)
{
    gunichar c = g_utf8_get_char_validated(at, end - at);
    bool valid = c < 0x110000;
    gunichar small = valid ? phrase_fold_char(c) : 0;
    bytes[0] = *at;
    *ret_wide = small ? (size_t)g_unichar_to_utf8(small, bytes) : !valid;
    return valid ? (size_t)(g_utf8_next_char(at) - at) : 1;
}

static size_t fold_composed(const char *text, size_t length, char *folded, size_t size)
{
    size_t n = 0;
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        char bytes[6];
        size_t wide;
        if ((unsigned char)*at < 0x80) {
            char c = ascii_folds[(unsigned char)*at++];
            if (c == '\0' || (c == ' ' && (n == 0 || folded[n - 1] == ' ')))
                continue;
            if (n + 2 > size)
                break;
            folded[n++] = c;
            continue;
        }
        at += fold_wide(at, end, bytes, &wide);
        if (wide == 1 && bytes[0] == ' ' && (n == 0 || folded[n - 1] == ' '))
            continue;
        if (n + wide + 1 > size)
            break;
        memcpy(folded + n, bytes, wide);
        n += wide;
    }
    if (n > 0 && folded[n - 1] == ' ')
        n--;
    folded[n] = '\0';
    return n;
}

size_t phrase_fold(const char *text, size_t length, char *folded, size_t size)
{
    if (!is_decomposed(text, length))
        return fold_composed(text, length, folded, size);
    g_autofree char *composed =
        g_utf8_normalize(text, (gssize)MIN(length, 4 * size), G_NORMALIZE_NFC);
    return composed ? fold_composed(composed, strlen(composed), folded, size)
                    : fold_composed(text, length, folded, size);
}

/* ---- making ---- */

static void phrase_clear(void *phrase)
{
    g_free(((Phrase *)phrase)->text);
    g_free(((Phrase *)phrase)->raw);
}

Phrases *phrases_new(void)
{
    Phrases *phrases = g_new0(Phrases, 1);
    phrases->all = g_array_new(FALSE, FALSE, sizeof(Phrase));
    g_array_set_clear_func(phrases->all, phrase_clear);
    phrases->exact = g_hash_table_new(g_str_hash, g_str_equal);
    return phrases;
}

void phrases_free(Phrases *phrases)
{
    if (!phrases)
        return;
    g_hash_table_destroy(phrases->exact);
    g_free(phrases->by_start.items);
    g_free(phrases->by_last.items);
    g_array_unref(phrases->all);
    g_free(phrases);
}

static const Phrase *phrase_at(const Phrases *phrases, size_t index)
{
    return &g_array_index(phrases->all, Phrase, index);
}

static int find_exact(const Phrases *phrases, const char *folded)
{
    size_t index = GPOINTER_TO_SIZE(g_hash_table_lookup(phrases->exact, folded));
    return index > 0 ? phrase_at(phrases, index - 1)->group : -1;
}

bool phrases_add(Phrases *phrases, const char *text, int group)
{
    char folded[FOLDED_MAX];
    size_t length = phrase_fold(text, strlen(text), folded, sizeof folded);
    if (length == 0)
        return false;
    int before = find_exact(phrases, folded);
    if (before >= 0)
        return before == group;
    Phrase phrase = {g_strdup(folded), g_strdup(text), length, group};
    g_array_append_val(phrases->all, phrase);
    g_hash_table_insert(phrases->exact, phrase.text, GSIZE_TO_POINTER(phrases->all->len));
    return true;
}

static int by_list(const void *a, const void *b)
{
    const Candidate *left = a, *right = b;
    if (left->list != right->list)
        return left->list < right->list ? -1 : 1;
    return (int)right->length - (int)left->length;
}

static void close_lists(Lists *lists, unsigned n)
{
    if (n > 0)
        qsort(lists->items, n, sizeof *lists->items, by_list);
    for (unsigned list = 0, at = 0; list <= STARTS; list++) {
        while (at < n && lists->items[at].list < list)
            at++;
        lists->first[list] = at;
    }
}

void phrases_close(Phrases *phrases)
{
    unsigned n = phrases->all->len;
    phrases->by_start.items = g_new(Candidate, n);
    phrases->by_last.items = g_new(Candidate, n);
    for (unsigned i = 0; i < n; i++) {
        const Phrase *phrase = phrase_at(phrases, i);
        Candidate candidate = {.head = head_of(phrase->text, phrase->length),
                               .mask = mask_of(phrase->length),
                               .index = i,
                               .length = (uint16_t)phrase->length};
        PhraseKey key = key_at(phrase->text, phrase->length);
        phrases->keys.bits[key / 64] |= UINT64_C(1) << key % 64;
        candidate.list = (uint16_t)start_list(key);
        phrases->by_start.items[i] = candidate;
        candidate.list = (unsigned char)phrase->text[phrase->length - 1];
        phrases->by_last.items[i] = candidate;
        phrases->begins[(unsigned char)phrase->text[0]] |=
            phrase->length > 1 ? second_bit(phrase->text[1]) : UINT32_MAX;
    }
    close_lists(&phrases->by_start, n);
    close_lists(&phrases->by_last, n);
}

/* ---- borders ---- */

/* Scripts without spaces between words have no borders that could be asked for. */
static bool is_letter(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) : c < 0x2E80 && g_unichar_isalnum(c);
}

static gunichar char_before(const char *text, size_t at)
{
    if (at > 0 && (unsigned char)text[at - 1] < 0x80)
        return (gunichar)text[at - 1];
    const char *before = at > 0 ? g_utf8_find_prev_char(text, text + at) : NULL;
    return before ? g_utf8_get_char_validated(before, text + at - before) : ' ';
}

static gunichar char_at(const char *text, size_t at, size_t length)
{
    if (at < length && (unsigned char)text[at] < 0x80)
        return (gunichar)text[at];
    return at < length ? g_utf8_get_char_validated(text + at, (gssize)(length - at)) : ' ';
}

/* Does a word begin or end between the two characters around text[at]? */
static bool is_border(const char *text, size_t at, size_t length)
{
    return !is_letter(char_before(text, at)) || !is_letter(char_at(text, at, length));
}

/* is_border() behind the first `at` bytes, which are a phrase: most are followed by a space. */
static bool ends_there(const char *text, size_t at, size_t length)
{
    unsigned char c = at < length ? (unsigned char)text[at] : ' ';
    return (c < 0x80 && !g_ascii_isalnum((char)c)) || is_border(text, at, length);
}

/* ---- looking up ---- */

int phrases_exact(const Phrases *phrases, const char *folded, size_t length)
{
    char text[FOLDED_MAX];
    if (length == 0 || length >= sizeof text)
        return -1;
    memcpy(text, folded, length);
    text[length] = '\0';
    return find_exact(phrases, text);
}

/* Of a text whose head a candidate has: does it begin with all of it, up to the border of a word? */
static bool begins_with(const Phrases *phrases, const Candidate *candidate, const char *text,
                        size_t length)
{
    size_t n = candidate->length;
    return n <= length &&
           (n <= sizeof candidate->head ||
            memcmp(text, phrase_at(phrases, candidate->index)->text, n) == 0) &&
           ends_there(text, n, length);
}

static const Phrase *start_of(const Phrases *phrases, PhraseKey key, const char *folded,
                              size_t length)
{
    if (!phrase_keys_have(&phrases->keys, key))
        return NULL;
    uint64_t head = head_of(folded, length);
    const unsigned *first = &phrases->by_start.first[start_list(key)];
    const Candidate *at = phrases->by_start.items + first[0],
                    *end = phrases->by_start.items + first[1];
    while (at < end &&
           !((head & at->mask) == at->head && begins_with(phrases, at, folded, length)))
        at++;
    return at < end ? phrase_at(phrases, at->index) : NULL;
}

/* By the first two bytes. */
static bool may_start(const Phrases *phrases, const char *folded, size_t length)
{
    return length > 0 && phrases->begins[(unsigned char)folded[0]] &
                             second_bit(length > 1 ? folded[1] : '\0');
}

static const Phrase *start_at(const Phrases *phrases, const char *folded, size_t length)
{
    if (!may_start(phrases, folded, length))
        return NULL;
    return start_of(phrases, key_at(folded, length), folded, length);
}

/* Does the first word of a text that is not folded tell that it begins with none? */
static bool starts_otherwise(const Phrases *phrases, const char *text, size_t length)
{
    size_t n = 0, most = MIN(length, PEEK);
    while (n < most && g_ascii_isalnum(text[n]))
        n++;
    bool ends = n == length || (n < PEEK && (unsigned char)text[n] < 0x80);
    return n > 0 && ends && !phrase_keys_have(&phrases->keys, phrase_key(text, n));
}

bool phrases_may_start(const Phrases *phrases, int group, const char *text, size_t length)
{
    char folded[PEEK + 1];
    size_t known = MIN(length, PEEK);
    if (starts_otherwise(phrases, text, length))
        return false;
    for (size_t i = 0; i < known; i++) {
        if ((unsigned char)text[i] >= 0x80)
            return true;
    }
    known = fold_composed(text, known, folded, sizeof folded);
    if (length > PEEK && known > 0)
        known--; /* a mark behind it may belong to it */
    uint64_t head = head_of(folded, known), mask = mask_of(known);
    size_t n = word_length(folded, known);
    if (known == 0 || (n == known && length > PEEK))
        return length > PEEK; /* the first word goes on */
    PhraseKey key = phrase_key(folded, n);
    const unsigned *first = &phrases->by_start.first[start_list(key)];
    for (unsigned i = first[0]; i < first[1]; i++) {
        const Candidate *candidate = &phrases->by_start.items[i];
        if (((head ^ candidate->head) & mask & candidate->mask) == 0 &&
            (group < 0 || phrase_at(phrases, candidate->index)->group == group))
            return true;
    }
    return false;
}

static int found(const Phrase *phrase, size_t *ret_length)
{
    if (phrase && ret_length)
        *ret_length = phrase->length;
    return phrase ? phrase->group : -1;
}

int phrases_start(const Phrases *phrases, const char *folded, size_t length, size_t *ret_length)
{
    return found(start_at(phrases, folded, length), ret_length);
}

int phrases_word(const Phrases *phrases, PhraseKey key, const char *folded, size_t length,
                 size_t *ret_length)
{
    if (key == PHRASE_KEY_ANY)
        key = key_at(folded, length);
    return found(start_of(phrases, key, folded, length), ret_length);
}

int phrases_end(const Phrases *phrases, const char *folded, size_t length, size_t *ret_length)
{
    const unsigned *first =
        &phrases->by_last.first[length > 0 ? (unsigned char)folded[length - 1] : 0];
    for (unsigned i = first[0]; i < first[1]; i++) {
        const Phrase *phrase = phrase_at(phrases, phrases->by_last.items[i].index);
        size_t start = length - phrase->length;
        if (phrase->length <= length &&
            memcmp(folded + start, phrase->text, phrase->length) == 0 &&
            is_border(folded, start, length))
            return found(phrase, ret_length);
    }
    return -1;
}

int phrases_within(const Phrases *phrases, const char *folded, size_t length, size_t *ret_start,
                   size_t *ret_length)
{
    for (size_t at = 0, word; at < length; at += MAX(word, 1)) {
        word = word_length(folded + at, length - at);
        const Phrase *phrase = NULL;
        if (may_start(phrases, folded + at, length - at))
            phrase = start_of(phrases, phrase_key(folded + at, word), folded + at, length - at);
        if (!phrase || !is_border(folded, at, length))
            continue;
        if (ret_start)
            *ret_start = at;
        return found(phrase, ret_length);
    }
    return -1;
}

const Phrase *phrases_all(const Phrases *phrases, size_t *ret_n)
{
    *ret_n = phrases->all->len;
    return (const Phrase *)(const void *)phrases->all->data;
}
