/* The shapes in which mail programs put an earlier mail into a new one. The words stand in
 * config/lexicon/quote.conf.
 *
 * Every test looks at a bounded number of lines and at a bounded part of each, so that a text
 * is read in linear time whatever it consists of. Must not find a shape in what people write by
 * hand: each needs more than one sign. */
#include "parsers/quote.h"

#include <glib.h>
#include <string.h>

enum {
    LABEL_MAX = 40,          /* bytes of a label, its quote marks included */
    BLOCK_LINES_MAX = 24,    /* of a header block, continuations included */
    VALUE_MAX = 4000,        /* bytes of one value of a block */
    ATTRIBUTION_LINES = 4,   /* an attribution may be broken over so many */
    ATTRIBUTION_BYTES = 500, /* and be so long */
    BANNER_MIN = 12, /* bytes of a line with the words of a banner; the shortest has sixteen */
    BANNER_MAX = 120,
};

typedef struct Attribution {
    const char *start; /* of the first line */
    const char *end;   /* of the last, before a colon */
} Attribution;

static const Attribution ATTRIBUTIONS[] = {
    {"on ", "wrote"},        {"---- on ", "wrote ----"}, {"ar ", "ysgrifennodd"},
    {"le ", "a écrit"},      {"am ", "schrieb"},         {"el ", "escribió"},
    {"il ", "ha scritto"},   {"in data ", "ha scritto"}, {"em ", "escreveu"},
    {"a ", "escreveu"},      {"op ", "geschreven"},      {"op ", "schreef"},
    {"w dniu ", "napisał"},  {"w dniu ", "napisał(a)"},  {"w dniu ", "napisała"},
    {"dnia ", "napisał(a)"}, {"dnia ", "napisał"},       {"den ", "skrev"},
};

/* ---- lines ---- */

Line *lines_of(const char *text, size_t *ret_n)
{
    size_t n = 1;
    for (const char *c = text; (c = strchr(c, '\n')); c++)
        n++;
    Line *lines = g_new(Line, n);
    for (size_t i = 0; i < n; i++) {
        const char *end = strchrnul(text, '\n');
        lines[i] = (Line){text, (size_t)(end - text)};
        text = end + 1;
    }
    *ret_n = n;
    return lines;
}

bool line_blank(const Line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (!g_ascii_isspace(line->start[i]))
            return false;
    }
    return true;
}

bool line_quoted(const Line *line)
{
    size_t i = 0;
    while (i < line->length && g_ascii_isspace(line->start[i]))
        i++;
    return i < line->length && line->start[i] == '>';
}

/* Bytes of white space that stand at `text`: also a no-break space and the mark at the start of
 * some mails. */
static size_t space_at(const char *text, size_t length)
{
    static const char *const spaces[] = {" ",        "\t",           "\r",
                                         "\xc2\xa0", "\xe2\x80\xaf", "\xef\xbb\xbf"};
    if (length == 0 ||
        (text[0] > ' ' && text[0] < 0x7f)) /* most bytes; a plain char may be signed */
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++) {
        size_t n = strlen(spaces[i]);
        if (n <= length && memcmp(text, spaces[i], n) == 0)
            return n;
    }
    return 0;
}

/* The line without quote marks, bold asterisks and white space in front of it. */
static Line line_bare(const Line *line)
{
    Line bare = *line;
    while (bare.length > 0) {
        size_t n = space_at(bare.start, bare.length);
        if (n == 0 && (bare.start[0] == '>' || bare.start[0] == '*'))
            n = 1;
        if (n == 0 || bare.start - line->start > LABEL_MAX)
            break;
        bare.start += n;
        bare.length -= n;
    }
    return bare;
}

static char last_char(const Line *line)
{
    size_t n = line->length;
    while (n > 0 && g_ascii_isspace(line->start[n - 1]))
        n--;
    return n > 0 ? line->start[n - 1] : '\0';
}

/* Bytes of text[0..length) without white space and asterisks at its end. */
static size_t trimmed_length(const char *text, size_t length)
{
    for (;;) {
        if (length > 0 && (g_ascii_isspace(text[length - 1]) || text[length - 1] == '*'))
            length--;
        else if (length > 1 && memcmp(text + length - 2, "\xc2\xa0", 2) == 0)
            length -= 2;
        else if (length > 2 && memcmp(text + length - 3, "\xe2\x80\xaf", 3) == 0)
            length -= 3;
        else
            return length;
    }
}

/* In lower case as far as the tables need it: ASCII, and the two bytes of Latin capitals with
 * an accent. */
static void lower_copy(char *lower, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool accent = i > 0 && text[i - 1] == '\xc3' && (unsigned char)text[i] < 0x9f;
        lower[i] = accent ? (char)(text[i] + 0x20) : g_ascii_tolower(text[i]);
    }
    lower[length] = '\0';
}

/* ---- header blocks ---- */

static bool label_find(const Lexicon *lexicon, const char *text, size_t length, Label *ret)
{
    char folded[LABEL_MAX + 1];
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    int label = phrases_exact(lexicon_table(lexicon, LEXICON_LABELS), folded, n);
    if (label >= 0)
        *ret = (Label)label;
    return label >= 0;
}

/* "*From :* value": its key and its value. */
static bool label_read(const Lexicon *lexicon, const Line *line, Label *ret_key,
                       Line *ret_value)
{
    Line bare = line_bare(line);
    const char *colon = memchr(bare.start, ':', MIN(bare.length, LABEL_MAX));
    if (!colon ||
        !label_find(lexicon, bare.start,
                    trimmed_length(bare.start, (size_t)(colon - bare.start)), ret_key))
        return false;
    Line rest = {colon + 1, bare.length - (size_t)(colon + 1 - bare.start)};
    Line value = line_bare(&rest);
    value.length = trimmed_length(value.start, value.length);
    *ret_value = value;
    return true;
}

/* A long list of recipients goes on in the next line. */
static bool continues(const Line *line, const Line *value)
{
    char last = last_char(value);
    bool indented = line->length > 0 && (line->start[0] == ' ' || line->start[0] == '\t');
    return last == ',' || last == ';' || last == '\0' || indented;
}

static char *join(const char *before, const Line *line)
{
    g_autofree char *more = g_strndup(line->start, MIN(line->length, VALUE_MAX));
    if (!before)
        return g_steal_pointer(&more);
    return strlen(before) > VALUE_MAX ? g_strdup(before) : g_strconcat(before, " ", more, NULL);
}

static void add_value(HeaderBlock *block, Label key, const Line *value)
{
    char *joined = join(block->values[key], value);
    g_free(block->values[key]);
    block->values[key] = joined;
}

static bool block_is_one(const HeaderBlock *block, bool after_banner)
{
    int known = 0;
    for (int key = 0; key < LABEL_OTHER; key++)
        known += block->values[key] != NULL;
    if (after_banner)
        return known >= 2;
    return block->values[LABEL_FROM] && known >= 3 &&
           (block->values[LABEL_DATE] || block->values[LABEL_SUBJECT]);
}

/* Mail made from HTML may have a blank line between each two; more than one is the end. */
static bool goes_on_behind_blank(const Lexicon *lexicon, const Line *lines, size_t n, size_t at,
                                 const HeaderBlock *block)
{
    Label key;
    Line value;
    return at + 1 < n && label_read(lexicon, &lines[at + 1], &key, &value) &&
           key != LABEL_OTHER && !block->values[key];
}

bool block_read(const Lexicon *lexicon, const Line *lines, size_t n, bool after_banner,
                HeaderBlock *ret)
{
    HeaderBlock block = {0};
    Label key = LABEL_OTHER, next;
    Line value, last = {0};
    size_t i = 0;
    if (n == 0 || !label_read(lexicon, &lines[0], &key, &value) || key == LABEL_CC ||
        key == LABEL_OTHER)
        return false; /* no client begins so */
    for (; i < n && i < BLOCK_LINES_MAX; i++) {
        Line bare = line_bare(&lines[i]);
        if (line_blank(&bare)) {
            if (!goes_on_behind_blank(lexicon, lines, n, i, &block))
                break;
        } else if (label_read(lexicon, &lines[i], &next, &value)) {
            if (next != LABEL_OTHER && block.values[next])
                break;
            key = next;
            last = value;
            add_value(&block, key, &value);
        } else if (continues(&lines[i], &last)) {
            last = bare;
            add_value(&block, key, &bare);
        } else {
            break;
        }
    }
    block.n_lines = i;
    if (!block_is_one(&block, after_banner)) {
        block_clear(&block);
        return false;
    }
    *ret = block;
    return true;
}

void block_clear(HeaderBlock *block)
{
    for (int key = 0; key < LABEL_COUNT; key++)
        g_free(block->values[key]);
    *block = (HeaderBlock){0};
}

/* ---- banners ---- */

/* The words of "---- Words ----" or "Words:" alone on a line. */
static bool is_banner(const Lexicon *lexicon, const Line *line, Banner banner)
{
    Line bare = line_bare(line);
    if (bare.length > BANNER_MAX || bare.length < BANNER_MIN)
        return false;
    size_t length = trimmed_length(bare.start, bare.length);
    bool framed = length > 2 && memcmp(bare.start, "--", 2) == 0;
    while (length > 0 &&
           (bare.start[0] == '-' || bare.start[0] == ' ' || bare.start[0] == '_')) {
        bare.start++;
        length--;
    }
    while (length > 0 && strchr("- _:", bare.start[length - 1])) {
        framed |= bare.start[length - 1] == ':';
        length = trimmed_length(bare.start, length - 1);
    }
    if (!framed || length == 0)
        return false;
    char folded[BANNER_MAX + 1];
    size_t n = phrase_fold(bare.start, length, folded, sizeof folded);
    return phrases_exact(lexicon_table(lexicon, LEXICON_BANNERS), folded, n) == (int)banner;
}

bool line_is_original_banner(const Lexicon *lexicon, const Line *line)
{
    return is_banner(lexicon, line, BANNER_ORIGINAL);
}

bool line_is_forward_banner(const Lexicon *lexicon, const Line *line)
{
    return is_banner(lexicon, line, BANNER_FORWARD);
}

/* ---- attributions ---- */

static bool has_clock(const char *text)
{
    for (; *text; text++) {
        if (g_ascii_isdigit(text[0]) && (text[1] == ':' || text[1] == '.') &&
            g_ascii_isdigit(text[2]) && g_ascii_isdigit(text[3]))
            return true;
    }
    return false;
}

static bool has_year(const char *text)
{
    for (; *text; text++) {
        if ((text[0] == '1' || text[0] == '2') && strspn(text, "0123456789") == 4)
            return true;
        if (g_ascii_isdigit(text[0]))
            text += strspn(text, "0123456789") - 1;
    }
    return false;
}

/* "on ... wrote": known words at both ends. */
static bool words_match(const char *lower, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ATTRIBUTIONS); i++) {
        const Attribution *known = &ATTRIBUTIONS[i];
        size_t end = strlen(known->end);
        if (g_str_has_prefix(lower, known->start) && length > end &&
            strcmp(lower + length - end, known->end) == 0 && strpbrk(lower, "0123456789"))
            return true;
    }
    return false;
}

/* Languages that the table does not know: a year, a time and an address, and a colon at the
 * end. */
static bool looks_attributed(const char *lower, bool colon)
{
    size_t head = strcspn(lower, "@");
    return colon && lower[head] && has_year(lower) && has_clock(lower) &&
           strcspn(lower, "0123456789") < 24;
}

/* The first line of an attribution has the date or one of the words; anything else is not worth
 * joining. */
static bool may_start(const char *lower)
{
    if (strcspn(lower, "0123456789") < 24 && strchr(lower, ' '))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(ATTRIBUTIONS); i++) {
        if (g_str_has_prefix(lower, ATTRIBUTIONS[i].start))
            return true;
    }
    return false;
}

/* Is the joined text one? Without an address only when a quotation follows, because a report
 * may say "On 3 May 2026 at 10:30 the pupil wrote:". */
static bool is_attribution(char *lower, const Line *next)
{
    size_t length = trimmed_length(lower, strlen(lower));
    bool colon = length > 0 && lower[length - 1] == ':';
    if (colon)
        length = trimmed_length(lower, length - 1);
    bool dashes = length > 4 && strcmp(lower + length - 4, "----") == 0;
    if (!colon && !dashes)
        return false;
    lower[length] = '\0';
    if (!strchr(lower, '@') && !(next && line_quoted(next)))
        return false;
    return words_match(lower, length) || looks_attributed(lower, colon);
}

/* The next line with something on it, or NULL. */
static const Line *next_said(const Line *lines, size_t n, size_t from)
{
    for (size_t i = from; i < n && i < from + 3; i++) {
        if (!line_blank(&lines[i]))
            return &lines[i];
    }
    return NULL;
}

size_t attribution_length(const Line *lines, size_t n)
{
    char joined[ATTRIBUTION_BYTES + 2];
    size_t length = 0;
    for (size_t i = 0; i < n && i < ATTRIBUTION_LINES; i++) {
        Line bare = line_bare(&lines[i]);
        if (bare.length == 0 || length + bare.length + 1 > ATTRIBUTION_BYTES)
            return 0;
        lower_copy(joined + length, bare.start, bare.length);
        length += bare.length;
        if (i == 0 && !may_start(joined))
            return 0;
        char last = last_char(&bare);
        if (last == ':' || last == '-') {
            const Line *next = next_said(lines, n, i + 1);
            return is_attribution(joined, next) ? i + 1 : 0;
        }
        joined[length++] = ' ';
        joined[length] = '\0';
    }
    return 0;
}
