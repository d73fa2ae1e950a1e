/* See joined_block.h. Looks at a bounded part of the lines that begin with a banner, or stand below
 * one. Must not touch a sentence: a banner, the sender first and two labels more are asked for.
 * Called by body_text.c. */
#include "parsers/layout/joined_block.h"

#include "parsers/layout/quote.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    HEAD_BYTES = 4000, /* of a line that are looked at */
    LABEL_BYTES = 40,
    LABELS_MIN = 3,
    CUTS_MAX = 12,
};

/* Where a line is parted. */
typedef struct Cuts {
    size_t at[CUTS_MAX], n;
    unsigned keys; /* labels that were found, a bit each */
} Cuts;

static bool begins_word(const char *at)
{
    gunichar c = g_utf8_get_char(at);
    return g_unichar_isalpha(c) && !g_unichar_islower(c);
}

/* The longest label that ends at `end`, whatever it is glued to ("BSTSubject"); -1: none. */
static int label_before(const char *from, const char *end, const char **ret_start)
{
    char folded[2 * LABEL_BYTES];
    const Phrases *labels = lexicon_table(NULL, LEXICON_LABELS);
    while (end > from && end[-1] == ' ')
        end--;
    const char *at = end - from > LABEL_BYTES ? end - LABEL_BYTES : from;
    for (; at < end; at++) {
        if (((unsigned char)*at & 0xC0) == 0x80 || !begins_word(at))
            continue;
        size_t n = phrase_fold(at, (size_t)(end - at), folded, sizeof folded);
        int key = phrases_exact(labels, folded, n);
        *ret_start = at;
        if (key >= 0)
            return key;
    }
    return -1;
}

/* The labels of the head with which text[0..length) begins. The subject is the last: there may be
 * anything in it. */
static bool find_labels(const char *text, size_t length, Cuts *cuts)
{
    const char *end = text + MIN(length, HEAD_BYTES), *from = text, *start;
    for (const char *colon; cuts->n < CUTS_MAX && !(cuts->keys & 1U << LABEL_SUBJECT) &&
                            (colon = memchr(from, ':', (size_t)(end - from)));
         from = colon + 1) {
        int key = label_before(from, colon, &start);
        if (key < 0 || (key != LABEL_OTHER && cuts->keys & 1U << key))
            continue;
        if (cuts->n == 0 && (key != LABEL_FROM || start > text))
            return false;
        cuts->at[cuts->n++] = (size_t)(start - text);
        cuts->keys |= 1U << key;
    }
    unsigned known = cuts->keys & ~(1U << LABEL_OTHER);
    return known & 1U << LABEL_SUBJECT && __builtin_popcount(known) >= LABELS_MIN;
}

static size_t blanks(const Line *line, size_t at)
{
    while (at < line->length && strchr(" \t", line->start[at]))
        at++;
    return at;
}

/* Behind the banner with which the line begins; 0: none. Its words have a frame of "--" on both sides. */
static size_t behind_banner(const Line *line)
{
    size_t from = blanks(line, 0), words = from, end;
    while (words < line->length && line->start[words] == '-')
        words++;
    if (words < from + 2)
        return 0;
    for (end = words; end + 1 < line->length && memcmp(line->start + end, "--", 2) != 0;)
        end++;
    while (end < line->length && line->start[end] == '-')
        end++;
    Line banner = {line->start, end};
    int kind = line_banner(NULL, &banner);
    return kind >= 0 && kind != BANNER_END ? end : 0;
}

static bool find_head(const Line *line, bool below_banner, size_t *ret_from, Cuts *cuts)
{
    size_t banner = below_banner ? 0 : behind_banner(line), from = blanks(line, banner);
    *ret_from = from;
    return (below_banner || banner > 0) && from < line->length &&
           find_labels(line->start + from, line->length - from, cuts);
}

static void append_head(GString *to, const Line *line, size_t from, const Cuts *cuts)
{
    text_append(to, line->start, from);
    for (size_t i = 0; i < cuts->n; i++) {
        size_t end = i + 1 < cuts->n ? from + cuts->at[i + 1] : line->length;
        if (from + cuts->at[i] > 0)
            g_string_append_c(to, '\n');
        text_append(to, line->start + from + cuts->at[i], end - from - cuts->at[i]);
    }
    g_string_append(to, "\n\n");
}

char *joined_block_part(char *text)
{
    size_t n;
    if (!strstr(text, "--") || !strchr(text, ':'))
        return text;
    g_autofree Line *lines = lines_of(text, &n);
    GString *parted = NULL;
    const char *copied = text;
    bool below_banner = false;
    for (size_t i = 0; i < n; i++) {
        Cuts cuts = {0};
        size_t from;
        if (find_head(&lines[i], below_banner, &from, &cuts)) {
            parted = parted ? parted : g_string_sized_new(strlen(text) + CUTS_MAX);
            text_append(parted, copied, (size_t)(lines[i].start - copied));
            append_head(parted, &lines[i], from, &cuts);
            copied = i + 1 < n ? lines[i + 1].start : lines[i].start + lines[i].length;
        }
        below_banner = behind_banner(&lines[i]) == lines[i].length && lines[i].length > 0;
    }
    if (!parted)
        return text;
    g_string_append(parted, copied);
    g_free(text);
    return g_string_free(parted, FALSE);
}
