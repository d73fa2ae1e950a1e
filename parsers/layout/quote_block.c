/* Reads header blocks: by their labels, or by their shape alone.
 *
 * Every test looks at a bounded number of lines and at a bounded part of each, so that a text
 * is read in linear time whatever it consists of. */
#include "parsers/layout/quote_block.h"

#include <glib.h>
#include <string.h>

enum {
    LABEL_MAX = 40,       /* bytes of a label */
    LABEL_WORDS = 4,      /* of one that is not known */
    BLOCK_LINES_MAX = 48, /* continuations included */
    VALUE_MAX = 4000,     /* bytes of one value */
    GUESS_MAX = 12,       /* lines of a block in no known language */
};

static char last_char(const Line *line)
{
    size_t n = line->length;
    while (n > 0 && g_ascii_isspace(line->start[n - 1]))
        n--;
    return n > 0 ? line->start[n - 1] : '\0';
}

/* ---- header blocks ---- */

static int label_find(const Lexicon *lexicon, const char *text, size_t length)
{
    char folded[LABEL_MAX + 1];
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    return phrases_exact(lexicon_table(lexicon, LEXICON_LABELS), folded, n);
}

/* Where the first colon in `text` is, also the wide one of East Asia, and how many bytes it has; NULL:
 * not within the length of a label. */
static const char *colon_find(const Line *text, size_t *ret_width)
{
    static const char wide[] = "\xef\xbc\x9a";
    size_t length = MIN(text->length, LABEL_MAX);
    const char *colon = length > 0 ? memchr(text->start, ':', length) : NULL, *first = NULL;
    if (colon)
        length = (size_t)(colon - text->start);
    if (length > 0 && memchr(text->start, wide[0], length))
        first = memmem(text->start, length, wide, strlen(wide));
    *ret_width = first ? strlen(wide) : 1;
    return first ? first : colon;
}

/* "*From :* value" in two. */
static bool label_split(const Line *line, Line *ret_label, Line *ret_value)
{
    Line bare = line_bare(line);
    size_t width;
    const char *colon = colon_find(&bare, &width);
    if (!colon)
        return false;
    Line rest = {colon + width, bare.length - (size_t)(colon + width - bare.start)};
    Line value = line_bare(&rest);
    value.length = trimmed_length(value.start, value.length);
    *ret_label = (Line){bare.start, trimmed_length(bare.start, (size_t)(colon - bare.start))};
    *ret_value = value;
    return true;
}

/* The key and the value of a line with a known label. */
static bool label_read(const Lexicon *lexicon, const Line *line, Label *ret_key,
                       Line *ret_value)
{
    Line label, value;
    if (!label_split(line, &label, &value))
        return false;
    int key = label_find(lexicon, label.start, label.length);
    if (key < 0)
        return false;
    *ret_key = (Label)key;
    *ret_value = value;
    return true;
}

/* "Words: value" in any language: a few words without digits, and no address of the web. */
static bool looks_labelled(const Line *line, Line *ret_value)
{
    Line label;
    size_t words = 1;
    if (!label_split(line, &label, ret_value) || label.length == 0)
        return false;
    for (size_t i = 0; i < label.length; i++) {
        if (g_ascii_isdigit(label.start[i]) || strchr("@<>\"./", label.start[i]))
            return false;
        words += label.start[i] == ' ';
    }
    return words <= LABEL_WORDS &&
           !(ret_value->length > 1 && memcmp(ret_value->start, "//", 2) == 0);
}

/* A long list of recipients goes on in the next line. */
static bool continues(const Line *line, const Line *value)
{
    char last = last_char(value);
    bool indented = line->length > 0 && (line->start[0] == ' ' || line->start[0] == '\t');
    return last == ',' || last == ';' || last == '<' || indented;
}

/* The text of a line, cut at a character where it is longer than any value. */
static char *value_copy(const Line *line)
{
    size_t length = line->length;
    if (length > VALUE_MAX) {
        length = VALUE_MAX;
        while (length > 0 && ((unsigned char)line->start[length] & 0xC0) == 0x80)
            length--;
    }
    return g_strndup(line->start, length);
}

static char *join(const char *before, const Line *line)
{
    g_autofree char *more = value_copy(line);
    if (!before || !before[0])
        return g_steal_pointer(&more);
    return strlen(before) > VALUE_MAX ? g_strdup(before) : g_strconcat(before, " ", more, NULL);
}

static void add_value(HeaderBlock *block, Label key, const Line *value)
{
    char *joined = join(block->values[key], value);
    g_free(block->values[key]);
    block->values[key] = joined;
}

typedef struct Entry {
    int key; /* Label, or -1: not known */
    Line value;
} Entry;

/* "From Ann <a@b.example>": a known label without a colon. */
static bool open_label_read(const Lexicon *lexicon, const Line *line, Entry *ret)
{
    char folded[LABEL_MAX + 1];
    Line bare = line_bare(line);
    size_t n = phrase_fold(bare.start, MIN(bare.length, LABEL_MAX), folded, sizeof folded), end;
    int key = phrases_start(lexicon_table(lexicon, LEXICON_LABELS), folded, n, &end);
    if (key < 0 || end >= bare.length || !g_ascii_isspace(bare.start[end]) ||
        g_ascii_islower(bare.start[0]))
        return false;
    Line rest = {bare.start + end, bare.length - end};
    *ret = (Entry){key, line_bare(&rest)};
    return true;
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

/* A block that is being read. */
typedef struct Reading {
    const Lexicon *lexicon;
    const Line *lines;
    size_t n;
    HeaderBlock block;
    Label key; /* of the last label, and the last line of its value */
    Line last;
    bool stacked; /* values stand below their labels */
} Reading;

/* Is there a label at `at` that the block has not? */
static bool goes_on_at(const Reading *reading, size_t at)
{
    Label key;
    Line value;
    return at < reading->n && label_read(reading->lexicon, &reading->lines[at], &key, &value) &&
           key != LABEL_OTHER && !reading->block.values[key];
}

/* What is no label: the rest of a value, or a label that is not known, when the block goes on
 * behind it. */
static bool take_rest(Reading *reading, size_t at, const Line *bare)
{
    Line value;
    bool empty = reading->last.length == 0, more = goes_on_at(reading, at + 1);
    if (empty && (more || at == 1 || reading->stacked)) {
        reading->stacked = true;
    } else if (more && looks_labelled(&reading->lines[at], &value)) {
        reading->key = LABEL_OTHER;
        bare = &value;
    } else if (!more && !(continues(&reading->lines[at], &reading->last) && !empty)) {
        return false;
    }
    add_value(&reading->block, reading->key, bare);
    reading->last = *bare;
    return true;
}

/* "Sent Tue 24/11/2026 09:02" below "From: Ann": a day or a time must tell it from a sentence. */
static bool open_date_read(const Reading *reading, const Line *line, Line *ret_value)
{
    Entry entry;
    if (!reading->block.values[LABEL_FROM] || reading->block.values[LABEL_DATE] ||
        !open_label_read(reading->lexicon, line, &entry) || entry.key != LABEL_DATE)
        return false;
    g_autofree char *value = value_copy(&entry.value);
    *ret_value = entry.value;
    return text_has_clock(value) || text_has_date(value);
}

/* Takes the line at `at` into the block. False: it belongs to it no more. Mail made from HTML
 * may have a blank line between each two; more than one is the end. */
static bool take_line(Reading *reading, size_t at)
{
    Line bare = line_bare(&reading->lines[at]), value;
    Label key;
    if (line_blank(&bare))
        return goes_on_at(reading, at + 1) ||
               (reading->stacked && reading->last.length == 0 && at + 1 < reading->n);
    if (!label_read(reading->lexicon, &reading->lines[at], &key, &value)) {
        if (!open_date_read(reading, &reading->lines[at], &value))
            return take_rest(reading, at, &bare);
        key = LABEL_DATE;
    }
    if (key != LABEL_OTHER && reading->block.values[key])
        return false;
    reading->key = key;
    reading->last = value;
    add_value(&reading->block, key, &value);
    return true;
}

/* No program begins with the copies or something that a reader need not know, but behind a
 * banner. */
static bool begins_block(const Lexicon *lexicon, const Line *line, bool after_banner)
{
    Label key;
    Line value;
    return label_read(lexicon, line, &key, &value) &&
           (after_banner || (key != LABEL_CC && key != LABEL_OTHER));
}

bool block_read(const Lexicon *lexicon, const Line *lines, size_t n, bool after_banner,
                HeaderBlock *ret)
{
    if (n == 0 || !begins_block(lexicon, &lines[0], after_banner))
        return false;
    Reading reading = {.lexicon = lexicon, .lines = lines, .n = n};
    size_t i = 0;
    while (i < n && i < BLOCK_LINES_MAX && take_line(&reading, i))
        i++;
    reading.block.n_lines = i;
    if (!block_is_one(&reading.block, after_banner)) {
        block_clear(&reading.block);
        return false;
    }
    *ret = reading.block;
    return true;
}

void block_clear(HeaderBlock *block)
{
    for (int key = 0; key < LABEL_COUNT; key++)
        g_free(block->values[key]);
    *block = (HeaderBlock){0};
}

/* ---- blocks by their shape ---- */

bool text_has_clock(const char *text)
{
    for (; *text; text++) {
        if (g_ascii_isdigit(text[0]) && (text[1] == ':' || text[1] == '.') &&
            g_ascii_isdigit(text[2]) && g_ascii_isdigit(text[3]))
            return true;
    }
    return false;
}

/* "28.10.21" */
static bool is_short_date(const char *text)
{
    size_t day = strspn(text, "0123456789");
    if (day < 1 || day > 2 || !strchr("./-", text[day]) || !text[day])
        return false;
    const char *rest = text + day + 1;
    size_t month = strspn(rest, "0123456789");
    return month >= 1 && month <= 2 && rest[month] == text[day] &&
           strspn(rest + month + 1, "0123456789") == 2;
}

bool text_has_date(const char *text)
{
    for (; *text; text++) {
        if (!g_ascii_isdigit(*text))
            continue;
        size_t digits = strspn(text, "0123456789");
        if ((digits == 4 && (*text == '1' || *text == '2')) || is_short_date(text))
            return true;
        text += digits - 1;
    }
    return false;
}

static bool line_contains(const Line *line, char c)
{
    return line->length > 0 && memchr(line->start, c, line->length);
}

/* Below a label with a colon there is none without: "I have it" begins with a Welsh one. */
static bool entry_read(const Lexicon *lexicon, const Line *line, bool *colons, Entry *ret)
{
    Label key;
    if (label_read(lexicon, line, &key, &ret->value))
        ret->key = (int)key;
    else if (looks_labelled(line, &ret->value))
        ret->key = -1;
    else
        return !*colons && open_label_read(lexicon, line, ret);
    *colons = true;
    return true;
}

/* What a value whose label says nothing must be. */
static Label guess_label(const HeaderBlock *block, const Line *value)
{
    g_autofree char *text = value_copy(value);
    if (strchr(text, '@'))
        return !block->values[LABEL_FROM] ? LABEL_FROM
               : !block->values[LABEL_TO] ? LABEL_TO
                                          : LABEL_CC;
    if (!block->values[LABEL_DATE] && (text_has_clock(text) || text_has_date(text)))
        return LABEL_DATE;
    return block->values[LABEL_SUBJECT] ? LABEL_OTHER : LABEL_SUBJECT;
}

/* Known labels first: what is left is guessed from what they left. */
static void fill_block(HeaderBlock *block, const Entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (entries[i].key >= 0)
            add_value(block, (Label)entries[i].key, &entries[i].value);
    }
    for (size_t i = 0; i < n; i++) {
        if (entries[i].key < 0)
            add_value(block, guess_label(block, &entries[i].value), &entries[i].value);
    }
}

bool block_guess(const Lexicon *lexicon, const Line *lines, size_t n, HeaderBlock *ret)
{
    Entry entries[GUESS_MAX];
    size_t i = 0;
    bool address = false, colons = false;
    for (; i < n && i < GUESS_MAX && !line_blank(&lines[i]); i++) {
        Line bare = line_bare(&lines[i]);
        if (bare.length == 0)
            break;
        if (!entry_read(lexicon, &lines[i], &colons, &entries[i]))
            return false;
        address |= i < 3 && line_contains(&entries[i].value, '@');
    }
    if (i < 3 || !address)
        return false;
    HeaderBlock block = {.n_lines = i};
    fill_block(&block, entries, i);
    const char *date = block.values[LABEL_DATE], *from = block.values[LABEL_FROM];
    if (!from || !date || !(text_has_clock(date) || text_has_date(date))) {
        block_clear(&block);
        return false;
    }
    *ret = block;
    return true;
}
