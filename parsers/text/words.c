/* Sentences and words. One pass finds where a sentence ends, folds it and cuts it into words; a
 * sentence is bounded, so whatever a text consists of costs linear time. Pure. Called by the
 * parsers that read what a report says. */
#include "parsers/text/words.h"

#include "config/lexicon.h"

#include <string.h>

enum {
    SHORT_LINE = 48,  /* bytes: a line that ends before was ended by its writer, */
    NARROW_LINE = 32, /* but by none who breaks all of them there */
    STOP_MIN = 4,     /* letters before a full stop that is no abbreviation */
    DAY_MAX = 5,      /* of "Thurs." */
    MONTH_MAX = 9,    /* of "September" */
};

/* ---- sentences ---- */

static bool is_blank_until_newline(const char *at)
{
    at += strspn(at, " \t\r");
    return *at == '\n' || *at == '\0';
}

/* "- ", "* ", "1. ", "2) ", "> ": a line of its own. */
static bool begins_item(const char *line)
{
    line += strspn(line, " \t");
    if (*line == '>' || ((*line == '-' || *line == '*') && line[1] == ' ') ||
        strncmp(line, "\xe2\x80\xa2", 3) == 0)
        return true;
    size_t digits = strspn(line, "0123456789");
    return digits > 0 && digits < 3 && (line[digits] == '.' || line[digits] == ')') &&
           line[digits + 1] == ' ';
}

/* "24 Nov", "24th Nov": does the month at `word` end a day? */
static bool ends_day(const char *text, size_t word)
{
    size_t at = word;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    bool ordinal = at < word && at > 2 && g_ascii_isalpha(text[at - 1]);
    at -= ordinal ? 2 : 0;
    return at > 0 && (ordinal || at < word) && g_ascii_isdigit(text[at - 1]);
}

/* The word of the calendar that these letters are, or -1. */
static int calendar_word(const char *text, size_t letters)
{
    char folded[MONTH_MAX + 1];
    phrase_fold(text, letters, folded, sizeof folded);
    return phrases_exact(lexicon_table(NULL, LEXICON_CALENDAR), folded, letters);
}

/* "On Wed. They know": a word that is none of the calendar begins with a capital behind the
 * weekday; not "Wed. Nov 26". */
static bool ends_weekday(const char *next)
{
    size_t letters = 0;
    while (letters <= MONTH_MAX && g_ascii_isalpha(next[letters]))
        letters++;
    return letters > MONTH_MAX || calendar_word(next, letters) < 0;
}

/* "24 Nov. Recalled at once": a day, and then another sentence. "Thurs. 26 Nov": one day. 0: neither. */
static int stop_of_day(const char *text, size_t word, size_t letters, const char *next)
{
    int group = calendar_word(text + word, letters);
    bool weekday = group >= CAL_MONDAY && group <= CAL_SUNDAY;
    bool month = group >= CAL_JANUARY && group <= CAL_DECEMBER;
    bool shortened = letters >= STOP_MIN && (group == CAL_SEPTEMBER || weekday);
    if (g_ascii_isdigit(*next))
        return shortened ? -1 : 0;
    return (month && ends_day(text, word)) || (weekday && ends_weekday(next));
}

/* "Mr. Jones", "e.g. this", "J. Smith": a short word before the stop, or no capital behind it.
 */
static bool is_full_stop(const char *text, size_t at)
{
    if (text[at] != '.')
        return true;
    const char *next = text + at + 1;
    next += strspn(next, " \t");
    if (*next == '\n' || *next == '\0')
        return true;
    if (g_ascii_islower(*next))
        return false;
    size_t letters = 0;
    while (letters <= DAY_MAX && letters < at && g_ascii_isalpha(text[at - 1 - letters]))
        letters++;
    bool capital = letters > 0 && letters <= DAY_MAX && g_ascii_isupper(text[at - letters]);
    int day = capital ? stop_of_day(text, at - letters, letters, next) : 0;
    bool abbreviated = capital && letters < STOP_MIN && at > letters;
    return day > 0 || (day == 0 && !abbreviated);
}

/* The bytes of a line, or SHORT_LINE if it has more. */
static size_t length_of(const char *line)
{
    size_t length = 0;
    while (length < SHORT_LINE && line[length] != '\n' && line[length] != '\0')
        length++;
    return length;
}

/* Was the short line in front of text[at] broken because what comes next, in small letters, had no
 * room in lines as wide as its neighbours? */
static bool is_narrow(const char *text, size_t line, size_t at)
{
    const char *next = text + at + 1;
    size_t length = at - line, word = strcspn(next, " \t\n"), above = 0;
    if (!g_ascii_islower(*next) || next[word - 1] == ':')
        return false;
    while (above + 1 < line && above < SHORT_LINE && text[line - 2 - above] != '\n')
        above++;
    size_t widest = MAX(MAX(length, above), length_of(next));
    return widest >= NARROW_LINE && widest < SHORT_LINE && length + 1 + word > widest;
}

/* Is the newline at text[at] the end of a sentence that began at `start`? */
static bool ends_line(const char *text, size_t line, size_t at)
{
    const char *next = text + at + 1;
    return is_blank_until_newline(next) || begins_item(next) ||
           (at - line < SHORT_LINE && !is_narrow(text, line, at));
}

/* Where the line of text[at] begins; not farther in front than matters. */
static size_t line_start(const char *text, size_t at)
{
    size_t line = at;
    while (line > 0 && at - line < SHORT_LINE && text[line - 1] != '\n')
        line--;
    return line;
}

/* What may end a sentence. */
static const bool stops[0x100] = {
    ['\0'] = true, ['\n'] = true, ['.'] = true, ['!'] = true, ['?'] = true};

/* The end of a sentence that has no end within what is looked at: behind its last word, never
 * inside a character. */
static size_t cut_end(const char *text, size_t start, size_t limit)
{
    size_t end = limit - 1;
    while (end > start && text[end] != ' ' && text[end] != '\n')
        end--;
    if (end == start)
        end = limit;
    while (end > start && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* Does a sentence end at text[at], which is one of `stops`? *ret_end: where, then. Else it goes on, in the
 * line that *line begins. */
static bool ends_at(const char *text, size_t at, size_t *line, size_t *ret_end)
{
    char c = text[at];
    bool before = c == '\0' || (c == '\n' && ends_line(text, *line, at));
    bool behind = c != '\0' && c != '\n' &&
                  (text[at + 1] == '\0' || g_ascii_isspace(text[at + 1])) &&
                  is_full_stop(text, at);
    if (c == '\n')
        *line = at + 1;
    *ret_end = at + behind;
    return before || behind;
}

/* Past white space and quoted lines. */
static size_t sentence_start(const char *text, size_t at)
{
    for (;;) {
        at += strspn(text + at, " \t\r\n");
        bool line = at == 0 || text[at - 1] == '\n' || text[at - 1] == ' ';
        if (text[at] != '>' || !line)
            return at;
        at += strcspn(text + at, "\n");
    }
}

/* ---- words ---- */

typedef struct Cutter {
    Sentence *sentence;
    Word *word; /* the open one; NULL */
    bool breaks;
    gunichar before; /* the character before, folded */
} Cutter;

/* Letters and digits of ASCII, folded. Not g_ascii_isalnum(), whose table is behind a pointer that
 * is read again for each byte that was written. */
static const char plain_folds[0x100] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ['A'] = 'a', 'b', 'c',
    'd',         'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n',         'o', 'p',
    'q',         'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', ['a'] = 'a', 'b', 'c',
    'd',         'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n',         'o', 'p',
    'q',         'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'};

static bool is_plain(char c)
{
    return plain_folds[(unsigned char)c];
}

static bool is_word_char(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Marks of ASCII: those that may belong to a word between two of its characters ("pupil's",
 * "half-term", "14:30", "3/5", "1,200", "a@b.example"), and those that part what is said. */
static const bool joiners[0x80] = {
    ['\''] = true, ['-'] = true, ['.'] = true, ['@'] = true, ['_'] = true,
    ['+'] = true,  [':'] = true, [','] = true, ['/'] = true};
static const bool breaks[0x80] = {
    [','] = true, [';'] = true, [':'] = true, ['('] = true, [')'] = true,
    ['['] = true, [']'] = true, ['{'] = true, ['}'] = true, ['"'] = true,
    ['<'] = true, ['>'] = true, ['|'] = true};

static bool joins(gunichar before, gunichar c, gunichar after)
{
    if (!is_word_char(before) || !is_word_char(after))
        return false;
    bool digits = before < 0x80 && after < 0x80 && g_ascii_isdigit((char)before) &&
                  g_ascii_isdigit((char)after);
    return digits || (c != ':' && c != ',' && c != '/');
}

static void open_word(Cutter *cutter, size_t at, bool capital, bool digit)
{
    Sentence *sentence = cutter->sentence;
    if (sentence->n == SENTENCE_WORDS)
        return;
    cutter->word = &sentence->words[sentence->n++];
    *cutter->word = (Word){.start = at,
                           .at = (unsigned)sentence->length,
                           .key = PHRASE_KEY_ANY,
                           .capital = capital,
                           .digit = digit,
                           .breaks = cutter->breaks};
    cutter->breaks = false;
}

/* An apostrophe behind it ("pupils'") is one of possession, too. */
static void close_word(Cutter *cutter, size_t at, bool apostrophe)
{
    Word *word = cutter->word;
    cutter->word = NULL;
    if (!word)
        return;
    const char *folded = cutter->sentence->folded + word->at;
    word->end = at;
    word->length = (unsigned)(cutter->sentence->length - word->at);
    word->possessive = apostrophe;
    if (word->length > 2 && memcmp(folded + word->length - 2, "'s", 2) == 0) {
        word->possessive = true;
        word->length -= 2;
    }
}

/* There is always room for it: a character takes at most twice its bytes when it is folded. */
static void add_byte(Sentence *sentence, char c)
{
    sentence->folded[sentence->length++] = c;
}

static void take_space(Cutter *cutter, size_t at)
{
    Sentence *sentence = cutter->sentence;
    close_word(cutter, at, false);
    if (sentence->length > 0 && sentence->folded[sentence->length - 1] != ' ')
        add_byte(sentence, ' ');
    cutter->before = ' ';
}

/* The character at `at`, folded; a space at `end`. */
static gunichar folded_at(const char *at, const char *end)
{
    gunichar raw = at >= end                   ? ' '
                   : (unsigned char)*at < 0x80 ? (gunichar)*at
                                               : g_utf8_get_char(at);
    return phrase_fold_char(raw);
}

/* A mark of ASCII. */
static void take_mark(Cutter *cutter, const char *at, const char *end)
{
    Sentence *sentence = cutter->sentence;
    gunichar c = phrase_fold_char((gunichar)*at);
    if (c == 0)
        return;
    if (c == ' ') {
        take_space(cutter, (size_t)(at - sentence->text));
        return;
    }
    bool inside =
        cutter->word &&
        (c == '%' || (joiners[c] && joins(cutter->before, c, folded_at(at + 1, end))));
    if (!inside)
        close_word(cutter, (size_t)(at - sentence->text), c == '\'');
    cutter->breaks |= !inside && breaks[c];
    cutter->before = c;
    add_byte(sentence, (char)c);
}

/* Any other character: a letter, or a mark like those of ASCII. */
static void take_wide(Cutter *cutter, const char *at, const char *end)
{
    Sentence *sentence = cutter->sentence;
    gunichar raw = g_utf8_get_char(at), c = phrase_fold_char(raw);
    size_t place = (size_t)(at - sentence->text);
    if (c == 0 || c > 0x10FFFF) /* not to be seen, or none */
        return;
    if (c == ' ') {
        take_space(cutter, place);
        return;
    }
    bool inside = is_word_char(c) || (c == 0xA3 && !cutter->word) ||
                  (cutter->word && c == '\'' &&
                   joins(cutter->before, c, folded_at(g_utf8_next_char(at), end)));
    if (inside && !cutter->word)
        open_word(cutter, place, g_unichar_isupper(raw), false);
    else if (!inside)
        close_word(cutter, place, c == '\'');
    if (cutter->word && c < 0x80 && is_plain((char)c)) /* "K" is a kelvin's sign, too */
        cutter->word->key = PHRASE_KEY_ANY;
    cutter->breaks |= !inside && (c == 0x2013 || c == 0x2014);
    cutter->before = c;
    sentence->length += (size_t)g_unichar_to_utf8(c, sentence->folded + sentence->length);
}

/* Letters and digits of ASCII, which most words consist of, at once. */
static const char *take_plain(Cutter *cutter, const char *at, const char *end)
{
    Sentence *sentence = cutter->sentence;
    char *start = sentence->folded + sentence->length;
    size_t n = 0, left = (size_t)(end - at);
    bool opens = !cutter->word;
    if (opens)
        open_word(cutter, (size_t)(at - sentence->text), *at >= 'A' && *at <= 'Z',
                  *at >= '0' && *at <= '9');
    while (n < left && (start[n] = plain_folds[(unsigned char)at[n]]))
        n++;
    cutter->before = (gunichar)at[n - 1];
    if (cutter->word && opens)
        cutter->word->key = phrase_key(at, n);
    else if (cutter->word && is_plain(start[-1]))
        cutter->word->key = PHRASE_KEY_ANY;
    sentence->length += n;
    return at + n;
}

/* From its start to its end, or to `limit`: then false. */
static bool cut_words(Sentence *sentence, size_t limit)
{
    Cutter cutter = {.sentence = sentence, .before = ' '};
    const char *text = sentence->text, *end = text + limit;
    size_t line = line_start(text, sentence->start), stop;
    bool ended = false;
    sentence->n = sentence->length = 0;
    for (const char *at = text + sentence->start; at < end;) {
        if (is_plain(*at)) {
            at = take_plain(&cutter, at, end);
            continue;
        }
        if (stops[(unsigned char)*at] && ends_at(text, (size_t)(at - text), &line, &stop)) {
            ended = true;
            end = text + stop;
        }
        if (at == end)
            break;
        if (*at == ' ')
            take_space(&cutter, (size_t)(at - text));
        else if ((unsigned char)*at < 0x80)
            take_mark(&cutter, at, end);
        else
            take_wide(&cutter, at, end);
        at = g_utf8_next_char(at);
    }
    sentence->end = (size_t)(end - text);
    close_word(&cutter, sentence->end, false);
    sentence->folded[sentence->length] = '\0';
    return ended;
}

bool sentence_next(Sentence *sentence, const char *text, size_t limit, size_t *at)
{
    size_t start = sentence_start(text, *at);
    if (start >= limit || !text[start])
        return false;
    sentence->text = text;
    sentence->start = start;
    limit = MIN(limit, start + SENTENCE_BYTES);
    if (!cut_words(sentence, limit) && limit == start + SENTENCE_BYTES)
        cut_words(sentence, cut_end(text, start, limit));
    *at = sentence->end;
    return true;
}

/* ---- looking up ---- */

int word_group(const Sentence *sentence, size_t word, const Phrases *phrases, size_t *ret_words)
{
    const Word *first = &sentence->words[word];
    size_t length = 0, words = 1;
    int group = phrases_word(phrases, first->key, sentence->folded + first->at,
                             sentence->length - first->at, &length);
    if (group < 0)
        return -1;
    while (word + words < sentence->n && sentence->words[word + words].at < first->at + length)
        words++;
    if (ret_words)
        *ret_words = words;
    return group;
}

static bool equals(const char *word, size_t length, const char *folded)
{
    return *word == *folded && strncmp(word, folded, length) == 0 && folded[length] == '\0';
}

bool word_is(const Sentence *sentence, size_t word, const char *folded)
{
    const Word *at = &sentence->words[word];
    return word < sentence->n && equals(sentence->folded + at->at, at->length, folded);
}

bool word_is_any(const Sentence *sentence, size_t word, const char *const *folded)
{
    if (word >= sentence->n)
        return false;
    const Word *at = &sentence->words[word];
    const char *text = sentence->folded + at->at, first = *text;
    while (*folded && !(**folded == first && equals(text, at->length, *folded)))
        folded++;
    return *folded;
}

bool word_quoted(const Sentence *sentence, size_t word)
{
    size_t plain = 0, open = 0;
    const char *text = sentence->text;
    for (size_t at = sentence->start; at < sentence->words[word].start; at++) {
        plain += text[at] == '"';
        if (strncmp(text + at, "\xe2\x80\x9c", 3) == 0)
            open++;
        else if (strncmp(text + at, "\xe2\x80\x9d", 3) == 0 && open > 0)
            open--;
    }
    return plain % 2 == 1 || open > 0;
}
