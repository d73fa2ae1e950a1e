/* What people type who ask for anonymity in a hurry: "u" and "woz" (config/lexicon/anonymity.conf), "id like" without
 * its apostrophe (the lexicon has "dont"), and "annonymous". Pure; called by anonymity_words.c. */
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

/* What the word is short for, or was mistyped for, or NULL. */
static const char *typed_for(const Phrases *typed, const char *word, size_t length)
{
    size_t n;
    const Phrase *all = phrases_all(typed, &n);
    if (!phrase_keys_have(phrases_keys(typed), phrase_key(word, length)))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (strncmp(all[i].text, word, length) == 0 && all[i].text[length] == ' ')
            return all[i].text + length + 1;
    }
    return NULL;
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

/* Digits, too: "no1". */
static const bool letters[0x100] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true};

static bool is_letter(char c)
{
    return letters[(unsigned char)c];
}

/* Most words end and begin with other letters than those that are looked at. */
static bool may_be_mistyped(const Hidden *hidden, const char *word, size_t length)
{
    return length >= MISTYPED_MIN && hidden->letters & letter_bit(*word);
}

/* Is what stands beside a word a part of it: "n'apparaisse", "não"? */
static bool is_joined(char beside)
{
    return beside == '\'' || (unsigned char)beside >= 0x80;
}

/* The word, folded, as it is meant, or NULL: that is how it is typed. `before` and `next` are what stands beside it. */
static const char *meant_for(const Hidden *hidden, const Lexicon *lexicon, const char *word,
                             size_t length, char before, const char *next)
{
    const Phrases *table = lexicon_table(lexicon, LEXICON_ANONYMITY);
    if (may_be_mistyped(hidden, word, length))
        return mistyped(hidden, table, word, length);
    if (strcmp(word, "id") == 0)
        return is_wish(table, next) ? "i'd" : NULL;
    return is_joined(before) || is_joined(*next)
               ? NULL
               : typed_for(lexicon_table(lexicon, LEXICON_TYPED), word, length);
}

char *anonymity_spelling(const char *text, const Lexicon *lexicon)
{
    Hidden hidden;
    hidden_of(lexicon_table(lexicon, LEXICON_ANONYMITY), &hidden);
    g_autoptr(GString) plain = g_string_new(NULL);
    const char *done = text, *start = text;
    while (*text) {
        char folded[WORD_BYTES] = "";
        const char *word = text;
        for (; is_letter(*text); text++) {
            if (text - word + 1 < WORD_BYTES)
                folded[text - word] = (char)(*text | 0x20);
        }
        size_t length = (size_t)(text - word);
        const char before = word > start ? word[-1] : ' ';
        const char *meant = length < WORD_BYTES
                                ? meant_for(&hidden, lexicon, folded, length, before, text)
                                : NULL;
        if (meant) {
            g_string_append_len(plain, done, word - done);
            g_string_append(plain, meant);
            done = text;
        }
        while (*text && !is_letter(*text))
            text++;
    }
    if (plain->len == 0)
        return NULL;
    g_string_append(plain, done);
    return g_string_free(g_steal_pointer(&plain), FALSE);
}
