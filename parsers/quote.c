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
    BLOCK_LINES_MAX = 48,    /* of a header block, continuations included */
    VALUE_MAX = 4000,        /* bytes of one value of a block */
    ATTRIBUTION_LINES = 4,   /* an attribution may be broken over so many */
    ATTRIBUTION_BYTES = 500, /* and be so long */
    BANNER_MIN = 8,          /* bytes of a line with the words of a banner */
    BANNER_MAX = 120,
    FRAME_MIN = 3, /* of "-----" around the words of a banner */
    RULE_MIN = 5,  /* and alone on a line */
    LABEL_WORDS = 4,
    GUESS_MAX = 12,
    EARLY = 24, /* an attribution that begins with a date has its first digit before this */
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

static bool line_contains(const Line *line, char c)
{
    return line->length > 0 && memchr(line->start, c, line->length);
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

/* ---- header blocks ---- */

static int label_find(const Lexicon *lexicon, const char *text, size_t length)
{
    char folded[LABEL_MAX + 1];
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    return phrases_exact(lexicon_table(lexicon, LEXICON_LABELS), folded, n);
}

/* Where the colon in `text` is, also the wide one of East Asia, and how many bytes it has; NULL:
 * not within the length of a label. */
static const char *colon_find(const Line *text, size_t *ret_width)
{
    static const char wide[] = "\xef\xbc\x9a";
    size_t length = MIN(text->length, LABEL_MAX);
    const char *colon = length > 0 ? memchr(text->start, ':', length) : NULL;
    *ret_width = 1;
    if (!colon && length > 0 && memchr(text->start, wide[0], length)) {
        colon = memmem(text->start, length, wide, strlen(wide));
        *ret_width = strlen(wide);
    }
    return colon;
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

static char *join(const char *before, const Line *line)
{
    g_autofree char *more = g_strndup(line->start, MIN(line->length, VALUE_MAX));
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

/* Takes the line at `at` into the block. False: it belongs to it no more. Mail made from HTML
 * may have a blank line between each two; more than one is the end. */
static bool take_line(Reading *reading, size_t at)
{
    Line bare = line_bare(&reading->lines[at]), value;
    Label key;
    if (line_blank(&bare))
        return goes_on_at(reading, at + 1) ||
               (reading->stacked && reading->last.length == 0 && at + 1 < reading->n);
    if (!label_read(reading->lexicon, &reading->lines[at], &key, &value))
        return take_rest(reading, at, &bare);
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
    Reading reading = {.lexicon = lexicon, .lines = lines, .n = n};
    if (n == 0 || !begins_block(lexicon, &lines[0], after_banner))
        return false;
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

static bool entry_read(const Lexicon *lexicon, const Line *line, Entry *ret)
{
    Label key;
    if (label_read(lexicon, line, &key, &ret->value))
        ret->key = (int)key;
    else if (looks_labelled(line, &ret->value))
        ret->key = -1;
    else
        return open_label_read(lexicon, line, ret);
    return true;
}

/* What a value whose label says nothing must be. */
static Label guess_label(const HeaderBlock *block, const Line *value)
{
    g_autofree char *text = g_strndup(value->start, MIN(value->length, VALUE_MAX));
    if (strchr(text, '@'))
        return !block->values[LABEL_FROM] ? LABEL_FROM
               : !block->values[LABEL_TO] ? LABEL_TO
                                          : LABEL_CC;
    if (!block->values[LABEL_DATE] && (text_has_clock(text) || text_has_year(text)))
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
    bool address = false;
    for (; i < n && i < GUESS_MAX && !line_blank(&lines[i]); i++) {
        Line bare = line_bare(&lines[i]);
        if (bare.length == 0)
            break;
        if (!entry_read(lexicon, &lines[i], &entries[i]))
            return false;
        address |= i < 3 && line_contains(&entries[i].value, '@');
    }
    if (i < 3 || !address)
        return false;
    HeaderBlock block = {.n_lines = i};
    fill_block(&block, entries, i);
    const char *date = block.values[LABEL_DATE], *from = block.values[LABEL_FROM];
    if (!from || !date || !(text_has_clock(date) || text_has_year(date))) {
        block_clear(&block);
        return false;
    }
    *ret = block;
    return true;
}

/* ---- banners ---- */

static bool is_frame_char(char c)
{
    return c != '\0' && strchr("-_=~#<>*", c);
}

/* The words inside "---- Words: ----"; *ret_frame: how many signs stand before them. False:
 * nothing frames them. */
static bool framed_words(const Line *line, Line *ret_words, size_t *ret_frame)
{
    Line bare = line_bare(line);
    size_t length = trimmed_length(bare.start, bare.length), frame = 0;
    if (length < BANNER_MIN || length > BANNER_MAX)
        return false;
    const char *words = bare.start, *end = bare.start + length;
    while (words < end && (is_frame_char(*words) || *words == ' ')) {
        frame += *words != ' ';
        words++;
    }
    bool colon = false;
    for (; end > words; end--) {
        colon |= end[-1] == ':';
        if (end - words > 2 && memcmp(end - 3, "\xef\xbc\x9a", 3) == 0) {
            colon = true;
            end -= 2;
        } else if (!is_frame_char(end[-1]) && end[-1] != ' ' && end[-1] != ':') {
            break;
        }
    }
    length = trimmed_length(words, (size_t)(end - words));
    *ret_words = (Line){words, length};
    *ret_frame = frame;
    return length > 0 && (frame >= 2 || (colon && (length > 15 || memchr(words, ' ', length) ||
                                                   (unsigned char)words[0] >= 0x80)));
}

int line_banner(const Lexicon *lexicon, const Line *line)
{
    Line words;
    size_t frame;
    if (!framed_words(line, &words, &frame))
        return -1;
    char folded[BANNER_MAX + 1];
    const Phrases *banners = lexicon_table(lexicon, LEXICON_BANNERS);
    size_t n = phrase_fold(words.start, words.length, folded, sizeof folded);
    int banner = phrases_exact(banners, folded, n);
    if (banner == BANNER_FORWARD_BY)
        return -1;
    if (banner < 0 && frame >= FRAME_MIN &&
        phrases_start(banners, folded, n, NULL) == BANNER_FORWARD_BY)
        return BANNER_FORWARD_BY;
    return banner;
}

bool line_is_original_banner(const Lexicon *lexicon, const Line *line)
{
    return line_banner(lexicon, line) == BANNER_ORIGINAL;
}

bool line_is_forward_banner(const Lexicon *lexicon, const Line *line)
{
    int banner = line_banner(lexicon, line);
    return banner == BANNER_FORWARD || banner == BANNER_FORWARD_BY;
}

bool line_is_frame(const Line *line)
{
    Line bare = line_bare(line);
    size_t length = trimmed_length(bare.start, bare.length), before = 0, after = 0;
    if (length < RULE_MIN || !is_frame_char(bare.start[0]))
        return false;
    while (before < length && bare.start[before] == bare.start[0])
        before++;
    while (after < length && bare.start[length - 1 - after] == bare.start[0])
        after++;
    return before == length ||
           (length <= BANNER_MAX && before >= FRAME_MIN && after >= FRAME_MIN);
}

/* ---- attributions ---- */

bool text_has_clock(const char *text)
{
    for (; *text; text++) {
        if (g_ascii_isdigit(text[0]) && (text[1] == ':' || text[1] == '.') &&
            g_ascii_isdigit(text[2]) && g_ascii_isdigit(text[3]))
            return true;
    }
    return false;
}

bool text_has_year(const char *text)
{
    for (; *text; text++) {
        if ((text[0] == '1' || text[0] == '2') && strspn(text, "0123456789") == 4)
            return true;
        if (g_ascii_isdigit(text[0]))
            text += strspn(text, "0123456789") - 1;
    }
    return false;
}

typedef enum Ending { ENDS_OPEN, ENDS_COLON, ENDS_DASHES } Ending;

static Ending ending_of(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length);
    const char *end = line->start + n;
    if (n > 0 && end[-1] == ':')
        return ENDS_COLON;
    if (n > 2 && memcmp(end - 3, "\xef\xbc\x9a", 3) == 0)
        return ENDS_COLON;
    return n > 4 && memcmp(end - 4, "----", 4) == 0 ? ENDS_DASHES : ENDS_OPEN;
}

/* How many lines it takes until one ends as attributions do; 0: too many. Looks at their last
 * bytes only. */
static size_t ending_line(const Line *lines, size_t n, Ending *ret)
{
    for (size_t i = 0; i < n && i < ATTRIBUTION_LINES; i++) {
        if (line_blank(&lines[i]))
            return 0;
        *ret = ending_of(&lines[i]);
        if (*ret != ENDS_OPEN)
            return i + 1;
    }
    return 0;
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

/* The lines as one, folded, without the colon; 0: longer than any attribution. */
static size_t join_lines(const Line *lines, size_t n, char folded[ATTRIBUTION_BYTES + 1])
{
    char joined[ATTRIBUTION_BYTES + ATTRIBUTION_LINES];
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        Line bare = line_bare(&lines[i]);
        if (length + bare.length + 1 > ATTRIBUTION_BYTES)
            return 0;
        memcpy(joined + length, bare.start, bare.length);
        length += bare.length;
        joined[length++] = ' ';
    }
    length = phrase_fold(joined, length, folded, ATTRIBUTION_BYTES + 1);
    if (length > 2 && memcmp(folded + length - 3, "\xef\xbc\x9a", 3) == 0)
        length -= 3;
    else if (length > 0 && folded[length - 1] == ':')
        length--;
    length = trimmed_length(folded, length);
    folded[length] = '\0';
    return length;
}

/* Is there an address in brackets? */
static bool has_bracket(const char *text)
{
    const char *at = strrchr(text, '@');
    for (const char *c = at; c && c > text; c--) {
        if (strchr("<([", *c))
            return true;
        if (g_ascii_isspace(*c) || strchr(">)]", *c))
            return false;
    }
    return false;
}

/* Is the joined text one? Known words at both ends; or at the end alone, or none (a language
 * that the lexicon does not know), with a date and the address in its brackets. Without an
 * address only when a quotation follows, because a report may say "On 3 May 2026 at 10:30 the
 * pupil wrote:". */
static bool is_attribution(const Lexicon *lexicon, const char *folded, size_t length,
                           bool quoted)
{
    const Phrases *words = lexicon_table(lexicon, LEXICON_ATTRIBUTIONS);
    const char *at = strchr(folded, '@');
    size_t digit = strcspn(folded, "0123456789");
    if (digit == length || !(at || quoted))
        return false;
    bool starts = phrases_start(words, folded, length, NULL) == ATTRIBUTION_START,
         ends = phrases_end(words, folded, length, NULL) == ATTRIBUTION_END,
         year = text_has_year(folded), clock = text_has_clock(folded);
    if (starts && ends)
        return true;
    bool bracket = has_bracket(folded);
    if (ends)
        return (year || clock) && (bracket || quoted);
    return at && year && clock && (starts || digit < EARLY) &&
           ((bracket && strchr(">)]", folded[length - 1])) || quoted);
}

/* The end of a longer attribution, broken before its address, has words like one, but no date. */
static bool is_whole(const char *folded)
{
    return text_has_year(folded) || text_has_clock(folded);
}

/* ">>> Ann Lee <a@b.example> 03/05/2026 10:30 >>>" (GroupWise). */
static bool is_arrowed(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length);
    if (n < 10 || n > ATTRIBUTION_BYTES || strncmp(line->start, ">>> ", 4) != 0 ||
        memcmp(line->start + n - 3, ">>>", 3) != 0)
        return false;
    g_autofree char *text = g_strndup(line->start, n);
    return text_has_clock(text);
}

size_t attribution_length(const Lexicon *lexicon, const Line *lines, size_t n)
{
    char folded[ATTRIBUTION_BYTES + 1];
    Ending ending = ENDS_OPEN;
    if (n > 0 && lines[0].length > 0 && lines[0].start[0] == '>' && is_arrowed(&lines[0]))
        return 1;
    size_t count = ending_line(lines, n, &ending);
    if (count == 0)
        return 0;
    const Line *next = next_said(lines, n, count);
    bool quoted = next && line_quoted(next);
    /* What the author wrote just above an attribution is no part of it: the shortest counts. */
    for (size_t from = count; from-- > 0;) {
        size_t length = join_lines(lines + from, count - from, folded);
        if (length > 0 && (from == 0 || is_whole(folded)) &&
            is_attribution(lexicon, folded, length, quoted))
            return from == 0 ? count : 0;
    }
    return 0;
}
