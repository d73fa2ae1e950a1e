/* What programs, gateways and habit put around the words of a mail.
 *
 * Looks from the end upwards, one shape after another, each over a bounded number of lines, so
 * that a text is read in linear time. Must never take a sentence of a person: each shape needs
 * more than one sign, and the words of a report ("the intended recipient", "sent from my
 * account") are no sign. Called by parsers/reply. */
#include "parsers/layout/signature.h"

#include "parsers/layout/card.h"
#include "parsers/layout/quote.h"

#include <glib.h>
#include <string.h>

enum {
    FOLDED_MAX = 160,     /* bytes of a line that are compared with phrases */
    DEVICE_BYTES = 100,   /* "Sent from my ..." with the address of a shop */
    DEVICE_WORDS = 6,     /* that follow the phrase */
    BELOW_LINES = 12,     /* below a delimiter */
    BELOW_LINES_RFC = 24, /* below "-- ", which nobody types for anything else */
    BELOW_LINE_BYTES = 120,
    NAME_BYTES = 60,
    CLOSING_LINES = 12, /* from a closing formula on */
    CLOSING_BYTES = 60,
    LAW_LINES = 40, /* of all the text of law */
    LAW_BYTES = 6000,
    NOTICE_LINES = 8,
    WRAPPED_BYTES = 55, /* a line that is longer may go on in the next */
    SHAPES_MAX = 8,     /* one above the other */
};

static size_t fold(const Line *line, char *folded)
{
    return phrase_fold(line->start, line->length, folded, FOLDED_MAX);
}

static bool anything_said(const Line *lines, size_t n)
{
    for (size_t i = n; i > 0; i--) {
        if (line_is_said(&lines[i - 1]))
            return true;
    }
    return false;
}

/* ---- devices ---- */

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == ' ';
    return n;
}

bool line_is_device(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    size_t phrase;
    const Phrases *signatures = lexicon_table(lexicon, LEXICON_SIGNATURES);
    if (line->length > DEVICE_BYTES ||
        !phrases_may_start(signatures, SIGNATURE_DEVICE, line->start, line->length))
        return false;
    size_t length = fold(line, folded), at = 0;
    for (bool more = true; more;) { /* "Sent from my mobile, please excuse typos" */
        if (phrases_start(signatures, folded + at, length - at, &phrase) != SIGNATURE_DEVICE)
            return false;
        at += phrase;
        size_t mark = strspn(folded + at, " .,;-");
        more = at + mark < length &&
               (strchr(".,;", folded[at]) || strncmp(folded + at, " - ", 3) == 0);
        at += more ? mark : 0;
    }
    if (phrases_within(lexicon_table(lexicon, LEXICON_DEVICE_TOLD), folded + at, length - at,
                       NULL, NULL) >= 0)
        return false;
    return line_ends_sentence(line) ? length == at + 1
                                    : count_words(folded + at) <= DEVICE_WORDS;
}

static size_t device_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    return line_is_device(lexicon, &lines[n - 1]) ? n - 1 : n;
}

/* ---- closing formulas ---- */

bool line_is_closing(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    if (line->length > CLOSING_BYTES)
        return false;
    size_t n = fold(line, folded);
    while (n > 0 && strchr(" ,.!-", folded[n - 1]))
        folded[--n] = '\0';
    return phrases_exact(lexicon_table(lexicon, LEXICON_SIGNATURES), folded, n) ==
           SIGNATURE_CLOSING;
}

/* The closing formula above lines[0..n), when all below it is a name and a card. */
static size_t closing_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    const Line *name = NULL;
    size_t below = 0;
    for (size_t i = n; i > 0 && below < CLOSING_LINES; i--) {
        const Line *line = &lines[i - 1];
        if (line_blank(line))
            continue;
        if (line_is_closing(lexicon, line))
            return below >= 2 && line_is_name(lexicon, name) &&
                           card_is_below_name(lexicon, name + 1, (size_t)(lines + n - name - 1))
                       ? i - 1
                       : n;
        if (!line_may_be_card(lexicon, line))
            return n;
        name = line;
        below++;
    }
    return n;
}

/* ---- what a person tells ---- */

/* Does lines[0..n), which may break a phrase anywhere, hold a phrase of `wanted`? */
static bool has_phrase(const Lexicon *lexicon, const Line *lines, size_t n, Disclaimer wanted)
{
    char folded[LAW_BYTES + 1];
    size_t bytes = (size_t)(lines[n - 1].start + lines[n - 1].length - lines[0].start);
    size_t length = phrase_fold(lines[0].start, bytes, folded, sizeof folded);
    const Phrases *table = lexicon_table(lexicon, LEXICON_DISCLAIMERS);
    size_t at, found;
    for (size_t from = 0; from < length; from += at + found) {
        int group = phrases_within(table, folded + from, length - from, &at, &found);
        if (group < 0 || group == (int)wanted)
            return group >= 0;
    }
    return false;
}

/* ---- text of law ---- */

/* The length of the "NB:" with which a line begins, and of what parts it from the words; 0: with none. */
static size_t postscript_mark(const Lexicon *lexicon, const char *folded, size_t n)
{
    size_t mark;
    if (phrases_start(lexicon_table(lexicon, LEXICON_SIGNATURES), folded, n, &mark) !=
        SIGNATURE_POSTSCRIPT)
        return 0;
    return mark + strspn(folded + mark, " :-.");
}

static int law_start(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    const Phrases *table = lexicon_table(lexicon, LEXICON_DISCLAIMERS);
    if (g_ascii_isalnum(line->start[0]) &&
        !phrases_may_start(table, -1, line->start, line->length) &&
        !phrases_may_start(lexicon_table(lexicon, LEXICON_SIGNATURES), SIGNATURE_POSTSCRIPT,
                           line->start, line->length))
        return -1;
    size_t n = fold(line, folded);
    size_t skip = strspn(folded, "*_[( ");
    skip += postscript_mark(lexicon, folded + skip, n - skip);
    return phrases_start(table, folded + skip, n - skip, NULL);
}

static bool has_formula(const Lexicon *lexicon, const Line *lines, size_t n)
{
    return has_phrase(lexicon, lines, n, DISCLAIMER_FORMULA);
}

/* Is the paragraph lines[0..n) one of text of law? Where one stands, addresses may follow. Who
 * tells what he did writes none, whatever his words begin with. */
static bool is_law(const Lexicon *lexicon, const Line *lines, size_t n)
{
    int start = law_start(lexicon, &lines[0]);
    return (start == DISCLAIMER_ALONE ||
            (start == DISCLAIMER_START && has_formula(lexicon, lines, n))) &&
           !has_phrase(lexicon, lines, n, DISCLAIMER_TOLD);
}

/* ---- delimiters ---- */

/* The length of the mark that repeats: "-", "_", "—", "–"; 0: another character. */
static size_t mark_length(const char *text, size_t length)
{
    static const char *const marks[] = {"-", "_", "—", "–"};
    if (length == 0 || g_ascii_isalnum(*text))
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        size_t n = strlen(marks[i]);
        if (n <= length && memcmp(text, marks[i], n) == 0)
            return n;
    }
    return 0;
}

/* "--", "__" or longer, "—" or longer. Four hyphens are a rule under a headline. */
static bool is_delimiter(const Line *line)
{
    size_t mark = mark_length(line->start, line->length), n = 0;
    while (mark > 0 && (n + 1) * mark <= line->length &&
           memcmp(line->start + n * mark, line->start, mark) == 0)
        n++;
    Line rest = {line->start + n * mark, line->length - n * mark};
    if (n == 0 || !line_blank(&rest))
        return false;
    return mark > 1 || (n >= 2 && (line->start[0] == '_' || n <= 3));
}

/* Exactly as RFC 3676 section 4.3 has it. */
static bool is_rfc_delimiter(const Line *line)
{
    return line->length == 3 && memcmp(line->start, "-- ", 3) == 0;
}

/* Is what stands below a delimiter that may be a person's rule between two paragraphs short,
 * and does it begin like a name? Two rules have something between them that is no signature. */
static bool is_short_below(const Line *lines, size_t n)
{
    const Line *first = NULL;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].length > BELOW_LINE_BYTES || is_delimiter(&lines[i]))
            return false;
        if (!first && !line_blank(&lines[i]))
            first = &lines[i];
    }
    return first && first->length <= NAME_BYTES && !line_ends_sentence(first) &&
           line_last_byte(first) != ':';
}

/* "NB: this e-mail is confidential" is a footer all the same; "PS this e-mail is going to the head,
 * too" is none. */
bool line_is_postscript(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    size_t n = fold(line, folded), mark = postscript_mark(lexicon, folded, n);
    return mark > 0 && !is_law(lexicon, line, 1) &&
           phrases_start(lexicon_table(lexicon, LEXICON_FOOTERS), folded + mark, n - mark,
                         NULL) < 0;
}

/* Does a person go on below the delimiter lines[at], after a signature or a rule of his own? */
static bool goes_on(const Lexicon *lexicon, const Line *lines, size_t at, size_t n)
{
    for (size_t i = at + 1; i < n; i++) {
        if (line_is_postscript(lexicon, &lines[i]))
            return true;
    }
    return at + 1 < n && has_phrase(lexicon, lines + at + 1, n - at - 1, DISCLAIMER_TOLD);
}

static size_t delimiter_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    size_t said = 0;
    for (size_t i = n; i > 0 && said <= BELOW_LINES_RFC; i--) {
        const Line *line = &lines[i - 1];
        if (is_rfc_delimiter(line) ||
            (is_delimiter(line) && said <= BELOW_LINES && is_short_below(line + 1, n - i)))
            return goes_on(lexicon, lines, i - 1, n) ? n : i - 1;
        said += !line_blank(line);
    }
    return n;
}

/* ---- where text of law begins ---- */

static bool is_card(const Lexicon *lexicon, const Line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!line_may_be_card(lexicon, &lines[i]))
            return false;
    }
    return true;
}

/* The paragraph that ends at lines[n): where it begins. */
static size_t paragraph_start(const Line *lines, size_t n)
{
    size_t start = n;
    while (start > 0 && n - start <= LAW_LINES && !line_blank(&lines[start - 1]))
        start--;
    return start;
}

/* Is the line so long that a program broke it in the middle of a sentence? */
static bool is_broken(const Line *line)
{
    return line->length > WRAPPED_BYTES && !line_ends_sentence(line) &&
           !strchr(">]*_-", line_last_byte(line));
}

/* The first line of the paragraph lines[from..n) with which text of law begins, or n. Above an
 * other such paragraph a headline is enough ("Disclaimer"). */
static size_t law_in_paragraph(const Lexicon *lexicon, const Line *lines, size_t from, size_t n,
                               bool law_below)
{
    for (size_t i = from; i < n; i++) {
        if (i > from && is_broken(&lines[i - 1]))
            continue;
        if (is_law(lexicon, &lines[i], n - i) ||
            (law_below && law_start(lexicon, &lines[i]) == DISCLAIMER_START))
            return i;
    }
    return n;
}

static bool is_rule(const Line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (g_ascii_isalnum(line->start[i]) || (unsigned char)line->start[i] >= 0x80)
            return false;
    }
    return !line_blank(line);
}

static size_t law_text_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    size_t start = n;
    for (size_t end = n; end > 0;) {
        if (line_blank(&lines[end - 1])) {
            end--;
            continue;
        }
        size_t from = paragraph_start(lines, end);
        if (n - from > LAW_LINES)
            break;
        size_t law = law_in_paragraph(lexicon, lines, from, end, start < n);
        if (law < end)
            start = law;
        if (law > from && (law < end || (!is_card(lexicon, &lines[from], end - from) &&
                                         !has_formula(lexicon, &lines[from], end - from))))
            break;
        end = from;
    }
    while (start > 0 && start < n && is_rule(&lines[start - 1]))
        start--;
    return start;
}

/* Does a phrase of text of law that needs no other stand in it: "... is a registered charity"? */
static bool has_law_alone(const Lexicon *lexicon, const Line *line)
{
    const Phrases *table = lexicon_table(lexicon, LEXICON_DISCLAIMERS);
    char folded[LAW_BYTES + 1];
    size_t length = phrase_fold(line->start, line->length, folded, sizeof folded), at, found;
    for (size_t from = 0; from < length; from += at + found) {
        int group = phrases_within(table, folded + from, length - from, &at, &found);
        if (group < 0 || group == DISCLAIMER_ALONE)
            return group >= 0;
    }
    return false;
}

bool line_is_footer(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    size_t n = fold(line, folded), skip = strspn(folded, "*_[( ");
    if (line_blank(line))
        return false;
    return phrases_start(lexicon_table(lexicon, LEXICON_FOOTERS), folded + skip, n - skip,
                         NULL) >= 0 ||
           is_law(lexicon, line, 1) || has_law_alone(lexicon, line) ||
           line_is_device(lexicon, line) || line_is_notice(lexicon, line) ||
           line_is_contact(lexicon, line);
}

/* ---- all of them ---- */

static size_t shape_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    size_t start = law_text_start(lexicon, lines, n);
    if (start == n)
        start = device_start(lexicon, lines, n);
    if (start == n)
        start = closing_start(lexicon, lines, n);
    return start < n ? start : delimiter_start(lexicon, lines, n);
}

size_t signature_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    size_t start = n;
    for (int i = 0; i < SHAPES_MAX; i++) {
        size_t end = start;
        while (end > 0 && line_blank(&lines[end - 1]))
            end--;
        size_t next = end > 0 ? shape_start(lexicon, lines, end) : end;
        if (next == end || !anything_said(lines, next))
            break;
        start = next;
    }
    return start;
}

/* ---- notices ---- */

static size_t signs_length(const char *folded, size_t n)
{
    size_t at = 0;
    while (at < n && !g_unichar_isalnum(g_utf8_get_char(folded + at)))
        at = (size_t)(g_utf8_next_char(folded + at) - folded);
    return at;
}

/* Does a person speak? "This email came from my account", "I clicked the link". */
static bool is_own_voice(const Lexicon *lexicon, const Line *line, const char *folded, size_t n)
{
    const Phrases *table = lexicon_table(lexicon, LEXICON_NOTICES);
    size_t at, found;
    for (size_t from = 0; from < n; from += at + found) {
        int kind = phrases_within(table, folded + from, n - from, &at, &found);
        if (kind < 0)
            break;
        if (kind == NOTICE_OWN)
            return true;
    }
    return has_phrase(lexicon, line, 1, DISCLAIMER_TOLD);
}

/* "External sender: take care when you open links", and not "External sender wrote to me". */
static bool begins_notice(const Lexicon *lexicon, const Line *line, const char *folded,
                          size_t n)
{
    const Phrases *table = lexicon_table(lexicon, LEXICON_NOTICES);
    size_t phrase;
    int kind = phrases_start(table, folded, n, &phrase);
    if (kind < 0 || kind == NOTICE_WARNS || kind == NOTICE_OWN)
        return false;
    size_t rest = phrase + signs_length(folded + phrase, n - phrase);
    if (rest == n || kind == NOTICE_ALONE)
        return rest == n;
    return (kind == NOTICE_START ||
            phrases_within(table, folded + rest, n - rest, NULL, NULL) >= 0) &&
           !is_own_voice(lexicon, line, folded + rest, n - rest);
}

bool line_is_notice(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    size_t n = fold(line, folded), skip = signs_length(folded, n);
    return begins_notice(lexicon, line, folded, n) ||
           begins_notice(lexicon, line, folded + skip, n - skip);
}

/* Does lines[1] go on where a program broke lines[0]? */
static bool is_wrapped(const Line *lines, size_t n)
{
    return n > 1 && is_broken(&lines[0]) && !line_blank(&lines[1]);
}

size_t notice_length(const Lexicon *lexicon, const Line *lines, size_t n)
{
    size_t length = 0;
    for (size_t i = 0; i < n && i < NOTICE_LINES; i++) {
        if (line_blank(&lines[i]))
            continue;
        if (!line_is_notice(lexicon, &lines[i]) && (length == 0 || !line_is_frame(&lines[i])))
            break;
        while (i < NOTICE_LINES && is_wrapped(&lines[i], n - i))
            i++;
        length = i + 1;
    }
    return anything_said(lines + length, n - length) ? length : 0;
}
