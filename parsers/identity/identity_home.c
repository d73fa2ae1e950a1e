/* See identity_home.h. Pure; called by identity_text.c and identity_card.c. */
#include "parsers/identity/identity_home.h"

#include "parsers/identity/identity.h"
#include "parsers/layout/street.h"

#include <string.h>

enum {
    BLOCK_LINES = 7,
    LINE_BYTES = 70,
    HEAD_WORDS = 6, /* of a line above, which is no sentence */
};

bool home_learn(Names *names, const Line *line)
{
    bool found = false;
    StreetLine words = street_words(line->start, line->length);
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
    StreetLine words = street_words(line->start, line->length);
    size_t n = words.n > 0 ? street_length(names_lexicon(names), &words, 0) : 0;
    if (n > 0)
        names_add_street(names, words.start[1],
                         (size_t)(words.start[n - 1] + words.length[n - 1] - words.start[1]));
    return n > 0;
}

/* Nothing but words with capitals and numbers, as in an address. */
static bool is_address_line(const Line *line, const StreetLine *words)
{
    for (size_t i = 0; i < words->n; i++) {
        if (!street_begins_name(words->start[i]) && !g_ascii_isdigit(words->start[i][0]))
            return false;
    }
    return words->n > 0 && words->n < 12 && line->length <= LINE_BYTES &&
           !memchr(line->start, ':', line->length);
}

static bool has_street(const Lexicon *lexicon, const StreetLine *words)
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
        StreetLine words = street_words(lines[i + length].start, lines[i + length].length);
        others += !is_address_line(&lines[i + length], &words);
        street |= has_street(lexicon, &words);
        postcode |= street_has_postcode(&words);
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
