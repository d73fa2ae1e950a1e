/* What people type who ask for anonymity in a hurry: apostrophes left out ("im", "id like"; the lexicon has
 * "dont"), and "annonymous". Pure; called by anonymity_words.c. */
#include "parsers/identity/anonymity_spelling.h"

#include <stdint.h>
#include <string.h>

enum {
    WORD_BYTES = 16,
    MISTYPED_MIN = 7,
    HIDDEN_MAX = 64, /* words; more are known only as the lexicon has them */
};

static bool is_group(const Phrases *table, const char *word, AnonymityWord group)
{
    return phrases_exact(table, word, strlen(word)) == (int)group;
}

/* "id like": an "id" is something else before other words. */
static bool is_wish(const Phrases *table, const char *next)
{
    char wish[WORD_BYTES] = "i'd ";
    size_t n = strlen(wish);
    for (next += strspn(next, " "); g_ascii_isalpha(*next) && n + 1 < WORD_BYTES; next++)
        wish[n++] = (char)(*next | 0x20);
    return is_group(table, wish, ANONYMITY_WISH);
}

/* Where the apostrophe of a word belongs, or 0; `next` is what follows it. */
static size_t lost_apostrophe(const Phrases *table, const char *word, const char *next)
{
    bool lost = (strcmp(word, "im") == 0 && is_group(table, "i'm", ANONYMITY_FIRST)) ||
                (strcmp(word, "ive") == 0 && is_group(table, "i've", ANONYMITY_FIRST)) ||
                (strcmp(word, "id") == 0 && is_wish(table, next));
    return lost ? 1 : 0;
}

/* Without what is often confused: "i" for "y", one letter for two. */
static size_t plain_letters(const char *word, char ret[WORD_BYTES])
{
    size_t n = 0;
    for (; *word && n + 1 < WORD_BYTES; word++) {
        char c = *word == 'i' ? 'y' : *word;
        if (n == 0 || ret[n - 1] != c)
            ret[n++] = c;
    }
    ret[n] = '\0';
    return n;
}

/* One letter more, less, other, or two changed about. */
static bool is_within_one(const char *a, size_t n, const char *b, size_t m)
{
    size_t same = 0, behind = 0;
    if (n > m + 1 || m > n + 1)
        return false;
    while (same < MIN(n, m) && a[same] == b[same])
        same++;
    while (behind < MIN(n, m) - same && a[n - 1 - behind] == b[m - 1 - behind])
        behind++;
    size_t left = n - same - behind, right = m - same - behind;
    bool swapped = left == 2 && right == 2 && a[same] == b[same + 1] && a[same + 1] == b[same];
    return (left <= 1 && right <= 1) || swapped;
}

/* A word by which somebody asks not to be known. */
typedef struct Meant {
    const char *text;
    char plain[WORD_BYTES];
    size_t length; /* of plain */
} Meant;

typedef struct Hidden {
    Meant words[HIDDEN_MAX];
    size_t n;
    uint32_t letters; /* with which they begin: bit 1 is "a" */
} Hidden;

static uint32_t letter_bit(char c)
{
    return 1U << (c & 31);
}

/* Those that are long enough to be told when they are mistyped. The phrases of a group stand together. */
static void hidden_of(const Phrases *table, Hidden *hidden)
{
    size_t n, i = 0;
    const Phrase *all = phrases_all(table, &n);
    hidden->n = hidden->letters = 0;
    while (i < n && all[i].group != ANONYMITY_HIDDEN)
        i++;
    for (; i < n && all[i].group == ANONYMITY_HIDDEN && hidden->n < HIDDEN_MAX; i++) {
        if (all[i].length < MISTYPED_MIN || all[i].length >= WORD_BYTES ||
            strchr(all[i].text, ' '))
            continue;
        Meant *meant = &hidden->words[hidden->n++];
        meant->text = all[i].text;
        meant->length = plain_letters(meant->text, meant->plain);
        hidden->letters |= letter_bit(meant->text[0]);
    }
}

/* The word that is meant, or NULL. */
static const char *mistyped(const Hidden *hidden, const Phrases *table, const char *word,
                            size_t length)
{
    char typed[WORD_BYTES];
    size_t typed_length = plain_letters(word, typed);
    for (size_t i = 0; i < hidden->n; i++) {
        const Meant *meant = &hidden->words[i];
        if (meant->text[0] == *word &&
            is_within_one(typed, typed_length, meant->plain, meant->length))
            return phrases_exact(table, word, length) < 0 ? meant->text : NULL;
    }
    return NULL;
}

static const bool letters[0x100] = {['A' ... 'Z'] = true, ['a' ... 'z'] = true};

static bool is_letter(char c)
{
    return letters[(unsigned char)c];
}

/* Most words end and begin with other letters than those that are looked at. */
static bool may_be_mistyped(const Hidden *hidden, const char *word, size_t length)
{
    return length >= MISTYPED_MIN && hidden->letters & letter_bit(*word);
}

/* "im", "id", "ive". */
static bool may_lack_apostrophe(const char *word, size_t length)
{
    return (*word | 0x20) == 'i' && ((length == 2 && strchr("mMdD", word[1])) ||
                                     (length == 3 && (word[1] | 0x20) == 'v'));
}

/* Adds the word as it is meant, and what stands in front of it from `*done` on, when that is not
 * as it was typed. */
static void take_word(GString *plain, const char **done, const char *word, size_t length,
                      const Hidden *hidden, const Phrases *table)
{
    bool one = may_be_mistyped(hidden, word, length);
    if (length >= WORD_BYTES || !(one || may_lack_apostrophe(word, length)))
        return;
    char folded[WORD_BYTES] = "";
    for (size_t i = 0; i < length; i++)
        folded[i] = (char)(word[i] | 0x20);
    const char *meant = one ? mistyped(hidden, table, folded, length) : NULL;
    size_t at = lost_apostrophe(table, folded, word + length);
    if (!meant && at == 0)
        return;
    g_string_append_len(plain, *done, word - *done);
    if (meant)
        g_string_append(plain, meant);
    else
        g_string_append_len(plain, word, (gssize)at);
    if (at)
        g_string_append_c(plain, '\'');
    if (!meant)
        g_string_append_len(plain, word + at, (gssize)(length - at));
    *done = word + length;
}

char *anonymity_spelling(const char *text, const Phrases *table)
{
    Hidden hidden;
    hidden_of(table, &hidden);
    g_autoptr(GString) plain = g_string_new(NULL);
    const char *done = text;
    while (*text) {
        const char *word = text;
        while (is_letter(*text))
            text++;
        take_word(plain, &done, word, (size_t)(text - word), &hidden, table);
        while (*text && !is_letter(*text))
            text++;
    }
    if (plain->len == 0)
        return NULL;
    g_string_append(plain, done);
    return g_string_free(g_steal_pointer(&plain), FALSE);
}
