/* What people type who ask for anonymity in a hurry: apostrophes left out ("dont", "im"), and "annonymous".
 * Pure; called by anonymity_words.c. */
#include "parsers/anonymity_spelling.h"

#include <string.h>

enum { WORD_BYTES = 16, MISTYPED_MIN = 7 };

static bool is_group(const Phrases *table, const char *word, AnonymityWord group)
{
    return phrases_exact(table, word, strlen(word)) == (int)group;
}

/* Where the apostrophe of a word belongs, or 0: "dont", "im", "ive". */
static size_t lost_apostrophe(const Phrases *table, const char *word, size_t length)
{
    static const struct {
        const char *end;
        size_t tail;
    } ends[] = {{"nt", 1}, {"im", 1}, {"ive", 2}, {"youre", 2}};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        char with[WORD_BYTES + 2];
        bool whole = i > 0; /* "him" and "live" are words */
        size_t end = strlen(ends[i].end), at = length - MIN(length, ends[i].tail);
        if (length < end || (whole && length != end) ||
            memcmp(word + length - end, ends[i].end, end) != 0 ||
            phrases_exact(table, word, length) >= 0)
            continue;
        g_snprintf(with, sizeof with, "%.*s'%s", (int)at, word, word + at);
        if (is_group(table, with, ANONYMITY_NOT) || is_group(table, with, ANONYMITY_NOT_PAST) ||
            is_group(table, with, ANONYMITY_FIRST))
            return at;
    }
    return 0;
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
    while (same < MIN(n, m) && a[same] == b[same])
        same++;
    while (behind < MIN(n, m) - same && a[n - 1 - behind] == b[m - 1 - behind])
        behind++;
    size_t left = n - same - behind, right = m - same - behind;
    bool swapped = left == 2 && right == 2 && a[same] == b[same + 1] && a[same + 1] == b[same];
    return (left <= 1 && right <= 1) || swapped;
}

/* The word that is meant, or NULL. */
static const char *mistyped(const Phrases *table, const char *word, size_t length)
{
    char typed[WORD_BYTES], meant[WORD_BYTES];
    size_t n, typed_length = plain_letters(word, typed);
    if (length < MISTYPED_MIN || phrases_exact(table, word, length) >= 0)
        return NULL;
    const Phrase *all = phrases_all(table, &n);
    for (size_t i = 0; i < n; i++) {
        const char *text = all[i].text;
        if (all[i].group != ANONYMITY_HIDDEN || *text != *word ||
            all[i].length < MISTYPED_MIN || all[i].length >= WORD_BYTES || strchr(text, ' '))
            continue;
        if (is_within_one(typed, typed_length, meant, plain_letters(text, meant)))
            return text;
    }
    return NULL;
}

static void add_word(GString *text, const char *word, size_t length, const Phrases *table)
{
    char folded[WORD_BYTES];
    size_t at = 0;
    const char *meant = NULL;
    if (length < WORD_BYTES) {
        for (size_t i = 0; i <= length; i++)
            folded[i] = i < length ? g_ascii_tolower(word[i]) : '\0';
        at = lost_apostrophe(table, folded, length);
        meant = mistyped(table, folded, length);
    }
    if (meant)
        g_string_append(text, meant);
    else
        g_string_append_len(text, word, (gssize)at);
    if (at)
        g_string_append_c(text, '\'');
    if (!meant)
        g_string_append_len(text, word + at, (gssize)(length - at));
}

char *anonymity_spelling(const char *text, const Phrases *table)
{
    GString *plain = g_string_sized_new(strlen(text) + 1);
    while (*text) {
        size_t length = 0;
        while (g_ascii_isalpha(text[length]))
            length++;
        add_word(plain, text, length, table);
        text += length;
        while (*text && !g_ascii_isalpha(*text))
            g_string_append_c(plain, *text++);
    }
    return g_string_free(plain, FALSE);
}
