/* See street.h. An address is told by its shape: a house number, a name and a word for a street, or
 * a postcode. Pure; called by card.c, command.c and the identity files. */
#include "parsers/layout/street.h"

#include <glib.h>
#include <string.h>

enum {
    STREET_WORDS = 4, /* between the house number and the end of the street's name */
    WORD_BYTES = 40,
};

bool street_is_word(const Lexicon *lexicon, const char *word, size_t length)
{
    char folded[WORD_BYTES];
    if (length + 1 >= sizeof folded)
        return false;
    size_t n = phrase_fold(word, length, folded, sizeof folded);
    while (n > 0 && strchr(".,;", folded[n - 1]))
        n--;
    return phrases_exact(lexicon_table(lexicon, LEXICON_STREETS), folded, n) == STREET_WORD;
}

StreetLine street_words(const char *text, size_t length)
{
    StreetLine words = {0};
    for (size_t i = 0; i < length && words.n < G_N_ELEMENTS(words.start);) {
        while (i < length && strchr(" \t", text[i]))
            i++;
        size_t from = i;
        while (i < length && !strchr(" \t", text[i]))
            i++;
        if (i > from) {
            words.start[words.n] = text + from;
            words.length[words.n++] = i - from;
        }
    }
    return words;
}

static bool is_house(const char *word, size_t length)
{
    size_t digits = 0;
    while (digits < length && g_ascii_isdigit(word[digits]))
        digits++;
    return digits > 0 && digits < 5 && length <= digits + 2;
}

bool street_begins_name(const char *word)
{
    gunichar c = g_utf8_get_char_validated(word, -1);
    return c < 0x110000 && g_unichar_isupper(c);
}

size_t street_length(const Lexicon *lexicon, const StreetLine *words, size_t i)
{
    if (!is_house(words->start[i], words->length[i]))
        return 0;
    for (size_t n = 1; n <= STREET_WORDS + 1 && i + n < words->n; n++) {
        const char *word = words->start[i + n];
        if (!street_begins_name(word))
            return 0;
        if (n > 1 && street_is_word(lexicon, word, words->length[i + n]))
            return n + 1;
        if (strchr(",.;", word[words->length[i + n] - 1]))
            return 0;
    }
    return 0;
}

static bool is_postcode(const char *outward, size_t length, const char *inward)
{
    return length >= 2 && length <= 4 && g_ascii_isalpha(outward[0]) &&
           (g_ascii_isdigit(outward[length - 1]) || g_ascii_isdigit(outward[length - 2])) &&
           g_ascii_isdigit(inward[0]) && g_ascii_isalpha(inward[1]) &&
           g_ascii_isalpha(inward[2]);
}

bool street_has_postcode(const StreetLine *words)
{
    size_t n = words->n;
    size_t last = n > 0 ? words->length[n - 1] : 0;
    if (last > 3 && strchr(".,", words->start[n - 1][last - 1]))
        last--;
    if (n > 1 && last == 3)
        return is_postcode(words->start[n - 2], words->length[n - 2], words->start[n - 1]);
    return last > 4 && last <= 7 &&
           is_postcode(words->start[n - 1], last - 3, words->start[n - 1] + last - 3);
}

bool street_is_address(const Lexicon *lexicon, const char *text, size_t length)
{
    StreetLine words = street_words(text, length);
    return words.n > 0 &&
           (street_length(lexicon, &words, 0) > 0 || street_has_postcode(&words));
}
