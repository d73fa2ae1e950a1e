/* See identity_small.h. What is written without capitals looks like any word: only the last line, below the end of what
 * was said, counts, and words that nobody is called by do not. Pure; called by identity_card.c. */
#include "parsers/identity/identity_small.h"

#include <string.h>

enum {
    LINE_BYTES = 60,
    LETTERS_MIN = 3,
    WORDS_MAX = 2,
    CLASS_BYTES = 4, /* of "8f", "y10" */
};

static bool is_in(const Lexicon *lexicon, LexiconTable table, const char *folded, size_t length)
{
    return phrases_exact(lexicon_table(lexicon, table), folded, length) >= 0;
}

/* Letters alone, and none of the words that stand around names or say what somebody does. */
static bool is_small_word(const Lexicon *lexicon, const char *word, size_t length)
{
    static const LexiconTable others[] = {LEXICON_NAME_NEIGHBOURS, LEXICON_POSTS,
                                          LEXICON_CALENDAR, LEXICON_NUMBERS,
                                          LEXICON_SIGNATURES};
    char folded[2 * LINE_BYTES];
    for (size_t i = 0; i < length; i++) {
        bool letter = g_ascii_islower(word[i]) || (unsigned char)word[i] >= 0x80;
        if (!letter && !(i > 0 && strchr("'-", word[i])))
            return false;
    }
    size_t n = phrase_fold(word, length, folded, sizeof folded);
    bool other = length < LETTERS_MIN;
    for (size_t i = 0; i < G_N_ELEMENTS(others) && !other; i++)
        other = is_in(lexicon, others[i], folded, n);
    return !other &&
           phrases_exact(lexicon_table(lexicon, LEXICON_NAMES), folded, n) != NAMES_GENERIC &&
           phrases_exact(lexicon_table(lexicon, LEXICON_FIELD_WORDS), folded, n) !=
               WORD_NOT_A_NAME;
}

bool small_is_name(const Lexicon *lexicon, const char *text, size_t length)
{
    size_t words = 0;
    for (size_t i = 0; i < length;) {
        size_t from = i;
        while (i < length && text[i] != ' ')
            i++;
        bool kisses = words > 0 && strspn(text + from, "xX") >= i - from;
        if (i > from && !kisses &&
            (++words > WORDS_MAX || !is_small_word(lexicon, text + from, i - from)))
            return false;
        i++;
    }
    return words > 0;
}

static Line without_brackets(Line line)
{
    while (line.length > 0 && strchr(" \t(-[~*_", line.start[0]))
        line = (Line){line.start + 1, line.length - 1};
    while (line.length > 0 && strchr(" \t)-]~*_", line.start[line.length - 1]))
        line.length--;
    return line;
}

/* Does what was said end above line i: with a stop, or with a blank line? */
static bool is_below_end(const Line *lines, size_t i, bool stop)
{
    bool blank = i > 0 && line_blank(&lines[i - 1]);
    while (i > 0 && line_blank(&lines[i - 1]))
        i--;
    size_t n = i > 0 ? trimmed_length(lines[i - 1].start, lines[i - 1].length) : 0;
    return n > 0 && ((blank && !stop && !strchr(":,;", lines[i - 1].start[n - 1])) ||
                     strchr(".!?)", lines[i - 1].start[n - 1]));
}

/* Bytes of "from" and the like at the beginning; 0: none. */
static size_t lead_length(const Lexicon *lexicon, const Line *line)
{
    char folded[2 * LINE_BYTES];
    size_t found, n = phrase_fold(line->start, line->length, folded, sizeof folded);
    return phrases_start(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n, &found) ==
                   SELF_LABEL_BEGINS
               ? MIN(found, line->length)
               : 0;
}

/* "bj", "b": the writer's initials. */
static bool is_initials(const Names *names, const Line *bare)
{
    g_autofree char *folded = g_ascii_strdown(bare->start, (gssize)bare->length);
    return bare->length == 1 ? names_has_initial(names, folded[0])
                             : names_has_initials(names, folded);
}

/* The last word of a line; it is taken off. */
static Line last_word(Line *line)
{
    size_t from = line->length;
    while (from > 0 && !strchr(" ,", line->start[from - 1]))
        from--;
    Line word = {line->start + from, line->length - from};
    while (from > 0 && strchr(" ,", line->start[from - 1]))
        from--;
    line->length = from;
    return word;
}

/* "8f", "y10": digits and a letter. */
static bool is_class(const Line *word)
{
    bool digit = false, letter = false;
    for (size_t i = 0; i < word->length; i++) {
        digit |= g_ascii_isdigit(word->start[i]) != 0;
        letter |= g_ascii_isalpha(word->start[i]) != 0;
    }
    return digit && letter && word->length <= CLASS_BYTES;
}

/* "demi in 8f", "from chloe tanner 8f": the name, without length where nothing else but a class is said. */
static Line placed_name(const Lexicon *lexicon, Line line)
{
    char folded[2 * LINE_BYTES];
    size_t lead = lead_length(lexicon, &line);
    line = without_brackets((Line){line.start + lead, line.length - lead});
    Line class = last_word(&line), rest = line, in = last_word(&rest);
    size_t n = phrase_fold(in.start, in.length, folded, sizeof folded);
    if (phrases_exact(lexicon_table(lexicon, LEXICON_SELF), folded, n) == SELF_FROM)
        line = rest;
    bool placed = is_class(&class) && small_is_name(lexicon, line.start, line.length);
    return placed ? line : (Line){line.start, 0};
}

/* The same at the end of what is said in the last line, or alone in it: who signs. */
static void learn_placed(Names *names, const Line *lines, size_t n, Line bare)
{
    while (bare.length > 0 && strchr(".!x ", bare.start[bare.length - 1]))
        bare.length--;
    size_t from = bare.length;
    while (from > 1 && !(bare.start[from - 1] == ' ' && strchr(".!", bare.start[from - 2])))
        from--;
    from = from > 1 ? from : 0;
    if (bare.length - from > LINE_BYTES || (from == 0 && !is_below_end(lines, n - 1, false)))
        return;
    Line name =
        placed_name(names_lexicon(names), (Line){bare.start + from, bare.length - from});
    if (name.length > 0)
        names_add(names, name.start, name.length, true);
}

bool small_cut(Names *names, const Line *lines, size_t n, bool *gone)
{
    const Lexicon *lexicon = names_lexicon(names);
    Line bare = without_brackets(lines[n - 1]);
    learn_placed(names, lines, n, bare);
    if (bare.length == 0 || bare.length > LINE_BYTES)
        return false;
    if (is_initials(names, &bare) && is_below_end(lines, n - 1, false))
        return gone[n - 1] = true;
    size_t lead = lead_length(lexicon, &bare);
    Line name = without_brackets((Line){bare.start + lead, bare.length - lead});
    bool alone = lead == 0 && !memchr(name.start, ' ', name.length);
    bool named = small_is_name(lexicon, name.start, name.length) ||
                 (lead > 0 && card_is_name(lexicon, name.start, name.length));
    if (name.length == 0 || !named || !(lead > 0 || alone) ||
        !is_below_end(lines, n - 1, alone))
        return false;
    gone[n - 1] = true;
    names_add(names, name.start, name.length, lead > 0);
    return true;
}

/* The letters of a script without capitals, and of others, in a line. */
static void count_letters(const Line *line, size_t *ret_uncased, size_t *ret_cased)
{
    const char *end = line->start + line->length;
    for (const char *at = line->start; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        bool cased = g_unichar_toupper(c) != g_unichar_tolower(c);
        *ret_cased += cased;
        *ret_uncased += !cased && g_unichar_isalpha(c);
    }
}

void small_cut_first(Names *names, const Line *lines, size_t n, bool *gone)
{
    size_t uncased = 0, cased = 0;
    if (n < 3 || !line_blank(&lines[1]) || (unsigned char)*lines[0].start < 0x80 ||
        !card_is_name(names_lexicon(names), lines[0].start, lines[0].length))
        return;
    count_letters(&lines[0], &uncased, &cased);
    if (uncased == 0 || cased > 0)
        return;
    uncased = 0;
    for (size_t i = 1; i < n; i++)
        count_letters(&lines[i], &uncased, &cased);
    if (uncased >= cased)
        return;
    gone[0] = true;
    names_add(names, lines[0].start, lines[0].length, false);
}
