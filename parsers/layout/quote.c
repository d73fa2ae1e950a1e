/* Banners and attributions. The words stand in config/lexicon/quote.conf.
 *
 * Every test looks at a bounded number of lines and at a bounded part of each, so that a text
 * is read in linear time whatever it consists of. Must not find a shape in what people write by
 * hand: each needs more than one sign. */
#include "parsers/layout/quote.h"

#include <glib.h>
#include <string.h>

enum {
    ATTRIBUTION_LINES = 4,   /* an attribution may be broken over so many */
    ATTRIBUTION_BYTES = 500, /* and be so long */
    BANNER_MIN = 8,          /* bytes of a line with the words of a banner */
    BANNER_MAX = 120,
    FRAME_MIN = 3, /* of "-----" around the words of a banner */
    RULE_MIN = 5,  /* and alone on a line */
    DAY_LETTERS = 4,
    NAME_BYTES = 80, /* of a line with a name and a verb alone */
    EARLY = 24, /* an attribution that begins with a date has its first digit before this */
};

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
    if (banner >= 0 || frame < FRAME_MIN)
        return banner;
    banner = phrases_start(banners, folded, n, NULL); /* and a name */
    return banner == BANNER_FORWARD_BY || banner == BANNER_END ? banner : -1;
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

typedef enum Ending { ENDS_OPEN, ENDS_COLON, ENDS_DASHES } Ending;

static Ending ending_of(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length);
    const char *end = line->start + n;
    if (n > 0 && end[-1] == ':')
        return ENDS_COLON;
    if (n > 2 && memcmp(end - 3, "\xef\xbc\x9a", 3) == 0)
        return ENDS_COLON;
    return n > 3 && memcmp(end - 3, "---", 3) == 0 ? ENDS_DASHES : ENDS_OPEN;
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

/* "Den 28.10.2021 skrev Ann <a@b.example>": is the verb somewhere inside? */
static bool has_verb(const Phrases *words, const char *folded, size_t length)
{
    for (size_t i = 1; i < length; i++) {
        if (folded[i] == ' ' && phrases_end(words, folded, i, NULL) == ATTRIBUTION_END)
            return true;
    }
    return false;
}

/* "Am 03.05.2026 um 10:30 Uhr schrieb Ann": does the verb follow the time? No sentence of a report
 * in English is built so. */
static bool has_verb_behind_time(const Phrases *words, const char *folded, size_t length)
{
    for (size_t i = 1, verb, aside; i < length; i++) {
        if (folded[i] != ' ' || phrases_end(words, folded, i, &verb) != ATTRIBUTION_END)
            continue;
        size_t end = trimmed_length(folded, i - verb);
        if (phrases_end(words, folded, end, &aside) == ATTRIBUTION_ASIDE)
            end = trimmed_length(folded, end - aside);
        end -= end > 0 && folded[end - 1] == ',';
        if (end > 0 && g_ascii_isdigit(folded[end - 1]))
            return true;
    }
    return false;
}

/* Is the joined text one? Known words at both ends; or the verb alone, or none (a language
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
         date = text_has_date(folded), clock = text_has_clock(folded);
    if (starts &&
        (ends || (quoted && date && clock && has_verb_behind_time(words, folded, length))))
        return true;
    bool bracket = has_bracket(folded), close = strchr(">)]", folded[length - 1]);
    if (ends || (has_verb(words, folded, length) && bracket &&
                 (close || g_ascii_isdigit(folded[length - 1]))))
        return (date || clock) && (bracket || quoted);
    return at && date && clock && (starts || digit < EARLY) && ((bracket && close) || quoted);
}

/* The end of a longer attribution, broken before its address, has words like one, but no date. */
static bool is_whole(const char *folded)
{
    return text_has_date(folded) || text_has_clock(folded);
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

/* One line that has everything but its colon (Zoho): words at both ends, time and address, and
 * a blank line or a quotation behind it. */
static bool lacks_colon(const Lexicon *lexicon, const Line *lines, size_t n)
{
    char folded[ATTRIBUTION_BYTES + 1];
    const Phrases *words = lexicon_table(lexicon, LEXICON_ATTRIBUTIONS);
    if (n < 2 || lines[0].length > ATTRIBUTION_BYTES ||
        !memchr(lines[0].start, '@', lines[0].length) ||
        !(line_blank(&lines[1]) || line_quoted(&lines[1])))
        return false;
    Line bare = line_bare(&lines[0]);
    if (!phrases_may_start(words, ATTRIBUTION_START, bare.start, bare.length))
        return false;
    size_t length = join_lines(lines, 1, folded);
    return phrases_start(words, folded, length, NULL) == ATTRIBUTION_START &&
           phrases_end(words, folded, length, NULL) == ATTRIBUTION_END &&
           text_has_date(folded) && text_has_clock(folded) && has_bracket(folded);
}

/* Is the text in front of an address a name, of words with capitals? None is one, too. */
static bool is_name(const char *text, const char *end)
{
    bool inside = false;
    for (; text < end; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (!inside && g_unichar_islower(c))
            return false;
        inside = g_unichar_isalnum(c) || (inside && !g_unichar_isspace(c));
    }
    return true;
}

/* "Quoting Ann Lee <ann@a.example>:", "Ann Lee <ann@a.example> wrote:" above a quotation: no date,
 * but nothing else, either. */
static bool is_dateless(const Lexicon *lexicon, const Line *line)
{
    char folded[ATTRIBUTION_BYTES + 1];
    const Phrases *words = lexicon_table(lexicon, LEXICON_ATTRIBUTIONS);
    Line bare = line_bare(line);
    const char *end = bare.start + bare.length, *name = bare.start;
    const char *open = bare.length > 0 ? memchr(name, '<', bare.length) : NULL,
               *close = open ? memchr(open, '>', (size_t)(end - open)) : NULL;
    size_t said;
    if (!close || !memchr(open, '@', (size_t)(close - open)) ||
        join_lines(line, 1, folded) == 0)
        return false;
    bool quoting = phrases_start(words, folded, strlen(folded), &said) == ATTRIBUTION_QUOTING;
    Line behind = {close + 1, (size_t)(end - close - 1)};
    size_t verb = join_lines(&behind, 1, folded);
    if (quoting)
        return verb == 0 && is_name(name + said, open);
    return phrases_exact(words, folded, verb) == ATTRIBUTION_END && is_name(name, open);
}

/* "Tom Reed said:" above a quotation, as case systems write it: a name of several words with
 * capitals, and the verb. */
static bool is_name_alone(const Lexicon *lexicon, const Line *line)
{
    char folded[ATTRIBUTION_BYTES + 1];
    const Phrases *words = lexicon_table(lexicon, LEXICON_ATTRIBUTIONS);
    Line bare = line_bare(line);
    const char *end = bare.start + bare.length, *verb = bare.start;
    if (bare.length > NAME_BYTES)
        return false;
    for (size_t names = 1; (verb = memchr(verb, ' ', (size_t)(end - verb))); names++) {
        Line behind = {verb + 1, (size_t)(end - verb - 1)};
        size_t length = join_lines(&behind, 1, folded);
        if (phrases_exact(words, folded, length) == ATTRIBUTION_END)
            return names > 1 && is_name(bare.start, verb);
        verb++;
    }
    return false;
}

/* Is there what every attribution has? Tells most other lines without folding them. */
static bool may_attribute(const Line *lines, size_t n, bool quoted)
{
    bool address = false, digit = false;
    for (size_t i = 0; i < n; i++) {
        address |= memchr(lines[i].start, '@', lines[i].length) != NULL;
        for (size_t j = 0; j < lines[i].length && !digit; j++)
            digit = g_ascii_isdigit(lines[i].start[j]);
    }
    return digit && (address || quoted);
}

size_t attribution_length(const Lexicon *lexicon, const Line *lines, size_t n)
{
    char folded[ATTRIBUTION_BYTES + 1];
    Ending ending = ENDS_OPEN;
    if (n > 0 && lines[0].length > 0 && lines[0].start[0] == '>' && is_arrowed(&lines[0]))
        return 1;
    if (lacks_colon(lexicon, lines, n))
        return 1;
    size_t count = ending_line(lines, n, &ending);
    if (count == 0)
        return 0;
    const Line *next = next_said(lines, n, count);
    bool quoted = next && line_quoted(next);
    if (quoted && count == 1 &&
        (is_dateless(lexicon, &lines[0]) || is_name_alone(lexicon, &lines[0])))
        return 1;
    if (!may_attribute(lines, count, quoted))
        return 0;
    /* What the author wrote just above an attribution is no part of it: the shortest counts. */
    for (size_t from = count; from-- > 0;) {
        size_t length = join_lines(lines + from, count - from, folded);
        if (length > 0 && (from == 0 || is_whole(folded)) &&
            is_attribution(lexicon, folded, length, quoted))
            return from == 0 ? count : 0;
    }
    return 0;
}

/* "mon, " or "lun ": the name of a day that is cut as programs cut it. */
static bool is_cut_day(const char *text)
{
    size_t letters = 0;
    while (g_unichar_isalpha(g_utf8_get_char(text)) && letters <= DAY_LETTERS) {
        text = g_utf8_next_char(text);
        letters++;
    }
    return letters > 1 && letters <= DAY_LETTERS && *text && strchr(" ,.", *text);
}

/* Does a name follow the time, "9:14 am, Tom Reed wrote"? */
static bool has_name_behind_time(const Line *line)
{
    const char *end = line->start + line->length, *at = end;
    while (at > line->start && !g_ascii_isdigit(at[-1]))
        at--;
    at += strspn(at, " ");
    if (g_ascii_strncasecmp(at, "am,", 3) == 0 || g_ascii_strncasecmp(at, "pm,", 3) == 0)
        at += 2;
    return at + 2 < end && at[0] == ',' && at[1] == ' ' &&
           g_unichar_isupper(g_utf8_get_char(at + 2));
}

bool line_is_bare_attribution(const Lexicon *lexicon, const Line *line)
{
    char folded[ATTRIBUTION_BYTES + 1];
    const Phrases *words = lexicon_table(lexicon, LEXICON_ATTRIBUTIONS);
    size_t start;
    if (ending_of(line) != ENDS_COLON || !has_name_behind_time(line))
        return false;
    size_t length = join_lines(line, 1, folded);
    return phrases_start(words, folded, length, &start) == ATTRIBUTION_START &&
           phrases_end(words, folded, length, NULL) == ATTRIBUTION_END &&
           folded[start] == ' ' && is_cut_day(folded + start + 1) && text_has_date(folded) &&
           text_has_clock(folded);
}

char *quotation_unmarked(const char *quoted)
{
    char *text = g_strdup(quoted);
    bool begins = true;
    for (char *at = text; *at; at++) {
        begins = *at == '\n' || (begins && (*at == ' ' || *at == '>'));
        if (begins && *at == '>')
            *at = ' ';
    }
    return text;
}
