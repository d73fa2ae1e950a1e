/* See identity_home.h. An address is told by its shape: a house number, a name and a word for a
 * street, or a postcode. Pure; called by identity_text.c and identity_card.c. */
#include "parsers/identity_home.h"

#include "parsers/identity.h"
#include "parsers/identity_fold.h"

#include <string.h>

enum {
    BLOCK_LINES = 7,
    LINE_BYTES = 70,
    STREET_WORDS = 4, /* between the house number and the end of the street's name */
    HEAD_WORDS = 6,   /* of a line above, which is no sentence */
    WORD_BYTES = 40,
};

bool home_is_street(const Lexicon *lexicon, const char *word, size_t length)
{
    char folded[WORD_BYTES];
    if (length + 1 >= sizeof folded)
        return false;
    size_t n = phrase_fold(word, length, folded, sizeof folded);
    while (n > 0 && strchr(".,;", folded[n - 1]))
        n--;
    return phrases_exact(lexicon_table(lexicon, LEXICON_STREETS), folded, n) == STREET_WORD;
}

/* ---- words of a line ---- */

typedef struct Words {
    const char *start[16];
    size_t length[16], n;
} Words;

static Words words_of(const char *text, size_t length)
{
    Words words = {0};
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

static bool begins_name(const char *word)
{
    gunichar c = g_utf8_get_char_validated(word, -1);
    return c < 0x110000 && g_unichar_isupper(c);
}

/* The words of a street with its house number from words[i] on; 0: none. */
static size_t street_length(const Lexicon *lexicon, const Words *words, size_t i)
{
    if (!is_house(words->start[i], words->length[i]))
        return 0;
    for (size_t n = 1; n <= STREET_WORDS + 1 && i + n < words->n; n++) {
        const char *word = words->start[i + n];
        if (!begins_name(word))
            return 0;
        if (n > 1 && home_is_street(lexicon, word, words->length[i + n]))
            return n + 1;
        if (strchr(",.;", word[words->length[i + n] - 1]))
            return 0;
    }
    return 0;
}

bool home_learn(Names *names, const Line *line)
{
    bool found = false;
    Words words = words_of(line->start, line->length);
    for (size_t i = 0; i < words.n; i++) {
        size_t n = street_length(names_lexicon(names), &words, i);
        if (n == 0)
            continue;
        const char *last = words.start[i + n - 1] + words.length[i + n - 1];
        names_add_street(names, words.start[i + 1], (size_t)(last - words.start[i + 1]));
        found = true;
        i += n - 1;
    }
    return found;
}

bool home_learn_first(Names *names, const Line *line)
{
    Words words = words_of(line->start, line->length);
    size_t n = words.n > 0 ? street_length(names_lexicon(names), &words, 0) : 0;
    if (n > 0)
        names_add_street(names, words.start[1],
                         (size_t)(words.start[n - 1] + words.length[n - 1] - words.start[1]));
    return n > 0;
}

/* ---- lines ---- */

static bool is_postcode(const char *outward, size_t length, const char *inward)
{
    return length >= 2 && length <= 4 && g_ascii_isalpha(outward[0]) &&
           (g_ascii_isdigit(outward[length - 1]) || g_ascii_isdigit(outward[length - 2])) &&
           g_ascii_isdigit(inward[0]) && g_ascii_isalpha(inward[1]) &&
           g_ascii_isalpha(inward[2]);
}

/* Does the line end with a postcode? */
static bool has_postcode(const Words *words)
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

bool home_is_address(const Lexicon *lexicon, const char *text, size_t length)
{
    Words words = words_of(text, length);
    return words.n > 0 && (street_length(lexicon, &words, 0) > 0 || has_postcode(&words));
}

/* Nothing but words with capitals and numbers, as in an address. */
static bool is_address_line(const Line *line, const Words *words)
{
    for (size_t i = 0; i < words->n; i++) {
        if (!begins_name(words->start[i]) && !g_ascii_isdigit(words->start[i][0]))
            return false;
    }
    return words->n > 0 && words->n < 12 && line->length <= LINE_BYTES &&
           !memchr(line->start, ':', line->length);
}

static bool has_street(const Lexicon *lexicon, const Words *words)
{
    for (size_t i = 0; i < words->n; i++) {
        if (street_length(lexicon, words, i) > 0)
            return true;
    }
    return false;
}

/* Does what stands above introduce an address of somebody else: "It went to", "affected:"? */
static bool is_introduced(const Line *lines, size_t start)
{
    while (start > 0 && line_blank(&lines[start - 1]))
        start--;
    if (start == 0)
        return false;
    const Line *above = &lines[start - 1];
    size_t n = trimmed_length(above->start, above->length), words = 1;
    for (size_t i = 0; i < n; i++)
        words += above->start[i] == ' ';
    bool opens = strchr(":-,;", above->start[n - 1]) != NULL;
    bool greeting = above->start[n - 1] == ',' && words < HEAD_WORDS;
    return (opens && !greeting) || (!strchr(".!?", above->start[n - 1]) && words >= HEAD_WORDS);
}

/* The block of an address from line i on: *ret_home when it is one. */
static size_t block_length(const Lexicon *lexicon, const Line *lines, size_t i, size_t n,
                           bool *ret_home)
{
    size_t length = 0, others = 0;
    bool street = false, postcode = false;
    while (i + length < n && !line_blank(&lines[i + length])) {
        Words words = words_of(lines[i + length].start, lines[i + length].length);
        others += !is_address_line(&lines[i + length], &words);
        street |= has_street(lexicon, &words);
        postcode |= has_postcode(&words);
        length++;
    }
    *ret_home = others == 0 && length <= BLOCK_LINES && (street || (postcode && length > 1));
    return length;
}

void home_cut(Names *names, const Line *lines, size_t n, bool *gone)
{
    const Lexicon *lexicon = names_lexicon(names);
    if (identity_skips(IDENTITY_SIGN_OFFS))
        return;
    for (size_t i = 0; i < n;) {
        bool home = false;
        size_t length = block_length(lexicon, lines, i, n, &home);
        for (size_t j = i; j < i + length && home && !is_introduced(lines, i); j++) {
            gone[j] = true;
            home_learn(names, &lines[j]);
        }
        i += MAX(length, 1);
    }
}
