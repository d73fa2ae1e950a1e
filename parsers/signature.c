/* What programs, gateways and habit put around the words of a mail.
 *
 * Looks from the end upwards, one shape after another, each over a bounded number of lines, so
 * that a text is read in linear time. Must never take a sentence of a person: each shape needs
 * more than one sign, and the words of a report ("the intended recipient", "sent from my
 * account") are no sign. Called by parsers/reply. */
#include "parsers/signature.h"

#include "parsers/identity_home.h"

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
    NAME_WORDS = 5,
    TELEPHONE_DIGITS = 5,
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

static char last_byte(const Line *line)
{
    size_t n = line->length;
    while (n > 0 && g_ascii_isspace(line->start[n - 1]))
        n--;
    return n > 0 ? line->start[n - 1] : '\0';
}

static bool ends_sentence(const Line *line)
{
    char last = last_byte(line);
    return last == '.' || last == '?' || last == '!';
}

/* A letter or a digit: a lone smile says nothing that a signature could be told from. */
static bool is_said(const Line *line)
{
    const char *end = line->start + line->length;
    for (const char *at = line->start; at < end; at = g_utf8_next_char(at)) {
        if (g_unichar_isalnum(g_utf8_get_char(at)))
            return true;
    }
    return false;
}

static bool anything_said(const Line *lines, size_t n)
{
    for (size_t i = n; i > 0; i--) {
        if (is_said(&lines[i - 1]))
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
    size_t length = fold(line, folded);
    if (phrases_start(signatures, folded, length, &phrase) != SIGNATURE_DEVICE)
        return false;
    return ends_sentence(line) ? length == phrase + 1
                               : count_words(folded + phrase) <= DEVICE_WORDS;
}

static size_t device_start(const Lexicon *lexicon, const Line *lines, size_t n)
{
    return line_is_device(lexicon, &lines[n - 1]) ? n - 1 : n;
}

/* ---- lines that look like a name, a post, an address ---- */

static bool is_address(const char *word, size_t length)
{
    const char *at = memchr(word, '@', length);
    bool alone = at && (at + 1 == word + length || g_ascii_isspace(at[1]));
    return (at && !alone) || g_strstr_len(word, (gssize)length, "://") ||
           g_strstr_len(word, (gssize)length, "www.");
}

static bool known_word(const Lexicon *lexicon, const char *word, size_t length)
{
    char folded[FOLDED_MAX];
    size_t n = phrase_fold(word, MIN(length, FOLDED_MAX - 1), folded, sizeof folded);
    while (n > 0 && g_ascii_ispunct(folded[n - 1]))
        folded[--n] = '\0';
    size_t skip = strspn(folded, "(|/*");
    return n == skip || phrases_exact(lexicon_table(lexicon, LEXICON_SIGNATURES), folded + skip,
                                      n - skip) == SIGNATURE_WORD;
}

/* With a capital, a digit, the mark of a tag ("#oneteam"), or no letter at all. A label ("Pupil:")
 * must be known, because forms are filled in with such lines. */
static bool is_proper(const Lexicon *lexicon, const char *word, size_t length)
{
    if (is_address(word, length) || *word == '#')
        return true;
    const char *end = word + length, *at = word;
    while (at < end && !g_unichar_isalnum(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    if (at == end)
        return true;
    gunichar first = g_utf8_get_char(at);
    bool capital = g_unichar_isupper(first) || g_unichar_isdigit(first);
    return (capital && word[length - 1] != ':') || known_word(lexicon, word, length);
}

/* Are all words proper? Sets how many there are. */
static bool words_proper(const Lexicon *lexicon, const Line *line, size_t *ret_words)
{
    size_t words = 0;
    for (size_t i = 0; i < line->length; words++) {
        while (i < line->length && g_ascii_isspace(line->start[i]))
            i++;
        size_t from = i;
        while (i < line->length && !g_ascii_isspace(line->start[i]))
            i++;
        if (from == i)
            break;
        if (!is_proper(lexicon, line->start + from, i - from))
            return false;
    }
    *ret_words = words;
    return true;
}

/* "Head of Year 4", "01234 567890", "www.hollylane.example". */
static bool is_card_line(const Lexicon *lexicon, const Line *line)
{
    size_t words;
    bool address = memchr(line->start, '@', line->length);
    return line->length <= BELOW_LINE_BYTES && (address || !ends_sentence(line)) &&
           words_proper(lexicon, line, &words);
}

bool line_is_contact(const Lexicon *lexicon, const Line *line)
{
    size_t digits = 0;
    for (size_t i = 0; i < line->length; i++)
        digits += g_ascii_isdigit(line->start[i]);
    return is_card_line(lexicon, line) &&
           (digits >= TELEPHONE_DIGITS || is_address(line->start, line->length));
}

bool line_is_name(const Lexicon *lexicon, const Line *line)
{
    size_t words;
    for (size_t i = 0; i < line->length; i++) {
        if (g_ascii_isdigit(line->start[i]) || strchr(":@/", line->start[i]))
            return false;
    }
    return line->length <= NAME_BYTES && !ends_sentence(line) && is_said(line) &&
           words_proper(lexicon, line, &words) && words <= NAME_WORDS;
}

/* What is shouted may be said: "THE PARENTS KNOW ALL OF IT NOW". */
static bool is_shouted(const Line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (g_ascii_islower(line->start[i]))
            return false;
    }
    return true;
}

/* "He Is Away", "Done. Ring Me". */
static bool tells(const Lexicon *lexicon, const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) words = g_strsplit_set(text, " \t,;()|", -1);
    bool told = strstr(text, ". ") || strpbrk(text, "?!");
    for (char **word = words; !told && *word; word++) {
        char folded[FOLDED_MAX];
        size_t n = phrase_fold(*word, strlen(*word), folded, sizeof folded);
        int asking = phrases_exact(lexicon_table(lexicon, LEXICON_ASKING), folded, n);
        told = asking == ASKING_VERB || asking == ASKING_MAY || asking == ASKING_WRITER ||
               asking == ASKING_YOU || asking == ASKING_OTHER ||
               phrases_exact(lexicon_table(lexicon, LEXICON_AWAY), folded, n) == AWAY_NEWS;
    }
    return told;
}

/* "Head of Year 7", "Exampleshire Council". */
static bool names_post(const Lexicon *lexicon, const char *part)
{
    char folded[FOLDED_MAX];
    const Phrases *cards = lexicon_table(lexicon, LEXICON_CARDS);
    size_t n = phrase_fold(part, strlen(part), folded, sizeof folded), length;
    bool post = phrases_start(cards, folded, n, NULL) == CARD_FIRST;
    for (size_t at = strspn(folded, " ("); at < n && !post; at += strspn(folded + at, " ")) {
        int group = phrases_start(cards, folded + at, n - at, &length);
        if (group == CARD_TOLD)
            return false;
        at += group < 0 ? strcspn(folded + at, " ") : length;
        size_t next = at + strspn(folded + at, " ");
        post = group == CARD_WORD &&
               (folded[at + strspn(folded + at, " .)*")] == '\0' ||
                phrases_start(cards, folded + next, n - next, NULL) == CARD_OF);
    }
    return post;
}

static bool is_tag(const char *part)
{
    for (part += strspn(part, " "); *part == '#'; part += strspn(part, " "))
        part += strcspn(part, " ");
    return !*part;
}

/* Who somebody is, or where: each part of the line is a post, the name of a body or a tag, or one of them is an address. */
static bool says_who(const Lexicon *lexicon, const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) parts = g_strsplit_set(text, ",|", -1);
    bool who = !is_shouted(line), address = false;
    for (char **part = parts; *part && !address; part++) {
        address = home_is_address(lexicon, *part, strlen(*part));
        who = who && (names_post(lexicon, *part) || is_tag(*part));
    }
    return who || address;
}

bool line_is_card(const Lexicon *lexicon, const Line *line)
{
    return is_card_line(lexicon, line) && !tells(lexicon, line) &&
           (line_is_contact(lexicon, line) || says_who(lexicon, line));
}

/* "(she/her)". */
static bool is_pronouns(const Lexicon *lexicon, const char *word)
{
    return strchr(word, '/') && known_word(lexicon, word, strlen(word));
}

/* Sets whether one of its words is more than an initial. */
static bool is_in_name(const char *word, char **name, bool *whole)
{
    g_auto(GStrv) parts = g_str_tokenize_and_fold(word, NULL, NULL);
    bool own = true;
    for (char **part = parts; own && *part; part++) {
        bool initial = g_utf8_strlen(*part, -1) == 1;
        own = false;
        for (char **known = name; !own && *known; known++)
            own = initial ? g_str_has_prefix(*known, *part) : strcmp(*known, *part) == 0;
        *whole |= own && !initial;
    }
    return own;
}

bool line_is_name_of(const Lexicon *lexicon, const Line *line, const char *name)
{
    if (line->length > BELOW_LINE_BYTES || strlen(name) > FOLDED_MAX)
        return false;
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1),
                  own = g_str_tokenize_and_fold(name, NULL, NULL);
    bool whole = false;
    for (char **word = words; *word; word++) {
        if (!is_pronouns(lexicon, *word) && !is_in_name(*word, own, &whole))
            return false;
    }
    return whole;
}

/* ---- offices ---- */

bool line_is_office(const Lexicon *lexicon, const Line *line)
{
    static const int offices[] = {CONFLICT_SIRO, CONFLICT_DPO, CONFLICT_CHAIR,
                                  CONFLICT_VICE_CHAIR, CONFLICT_BOARD};
    char folded[FOLDED_MAX], *at = folded;
    if (line->length > NAME_BYTES)
        return false;
    size_t n = fold(line, folded);
    while (n > 0 && strchr(" ,.*)", folded[n - 1]))
        n--;
    for (; n > 0 && strchr(" *(", *at); n--)
        at++;
    int group = phrases_exact(lexicon_table(lexicon, LEXICON_CONFLICT_WHO), at, n);
    for (size_t i = 0; i < G_N_ELEMENTS(offices); i++) {
        if (group == offices[i])
            return true;
    }
    return false;
}

bool line_has_office_below(const Lexicon *lexicon, const Line *lines, size_t at, size_t n)
{
    for (at++; at < n && line_blank(&lines[at]);)
        at++;
    return at < n && line_is_office(lexicon, &lines[at]);
}

int line_name_words(const Line *line, const char *name)
{
    enum { LONG = 1000 }; /* bytes, of which no name is: to fold more takes its square */
    if (line->length > LONG || strlen(name) > LONG)
        return -1;
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) own = g_str_tokenize_and_fold(name, NULL, NULL);
    g_auto(GStrv) words = g_str_tokenize_and_fold(text, NULL, NULL);
    int n = 0;
    for (; words[n]; n++) {
        if (!g_strv_contains((const char *const *)own, words[n]))
            return -1;
    }
    return n;
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

/* Does the line show that it is of a card, with nothing of a card below it? "Hold" or "Laptop Found" is what somebody says. */
static bool ends_card(const Lexicon *lexicon, const Line *line)
{
    if (line->length > BELOW_LINE_BYTES)
        return false;
    g_autofree char *text = g_strstrip(g_strndup(line->start, line->length));
    return line_is_office(lexicon, line) || line_is_card(lexicon, line) ||
           names_post(lexicon, text) || is_pronouns(lexicon, text);
}

/* "Laptop Encrypted", "School Closed": what has been done ends the line. */
static bool ends_told(const Phrases *cards, const char *folded, size_t n)
{
    while (n > 0 && !g_ascii_isalnum(folded[n - 1]))
        n--;
    size_t last;
    if (n > 2 && memcmp(folded + n - 2, "ed", 2) == 0)
        return true;
    return phrases_end(cards, folded, n, &last) == CARD_TOLD && last < n &&
           folded[n - last - 1] == ' ';
}

/* "Cancel", "Not A Breach": no card has that, even between a post and a telephone number. */
static bool says_below(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    size_t n = fold(line, folded);
    const Phrases *cards = lexicon_table(lexicon, LEXICON_CARDS);
    return !ends_card(lexicon, line) &&
           (tells(lexicon, line) || phrases_start(cards, folded, n, NULL) == CARD_TOLD ||
            ends_told(cards, folded, n));
}

/* Does nothing in lines[0..n), below a name, show that it is of no card? */
static bool is_below_name(const Lexicon *lexicon, const Line *lines, size_t n)
{
    if (!ends_card(lexicon, &lines[n - 1]))
        return false;
    for (size_t i = 0; i + 1 < n; i++) {
        if (!line_blank(&lines[i]) && says_below(lexicon, &lines[i]))
            return false;
    }
    return true;
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
                           is_below_name(lexicon, name + 1, (size_t)(lines + n - name - 1))
                       ? i - 1
                       : n;
        if (!is_card_line(lexicon, line))
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

/* ---- delimiters ---- */

/* The length of the mark that repeats: "-", "_", "—", "–"; 0: another character. */
static size_t mark_length(const char *text, size_t length)
{
    static const char *const marks[] = {"-", "_", "—", "–"};
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
    return first && first->length <= NAME_BYTES && !ends_sentence(first) &&
           last_byte(first) != ':';
}

bool line_is_postscript(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    size_t n = fold(line, folded);
    return phrases_start(lexicon_table(lexicon, LEXICON_SIGNATURES), folded, n, NULL) ==
           SIGNATURE_POSTSCRIPT;
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

/* ---- text of law ---- */

static int law_start(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    const Phrases *table = lexicon_table(lexicon, LEXICON_DISCLAIMERS);
    if (g_ascii_isalnum(line->start[0]) &&
        !phrases_may_start(table, -1, line->start, line->length))
        return -1;
    size_t n = fold(line, folded);
    size_t skip = strspn(folded, "*_[( ");
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

static bool is_card(const Lexicon *lexicon, const Line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_card_line(lexicon, &lines[i]))
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
    return line->length > WRAPPED_BYTES && !ends_sentence(line) &&
           !strchr(">]*_-", last_byte(line));
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

bool line_is_notice(const Lexicon *lexicon, const Line *line)
{
    char folded[FOLDED_MAX];
    const Phrases *table = lexicon_table(lexicon, LEXICON_NOTICES);
    size_t n = fold(line, folded), skip = 0;
    while (skip < n && !g_unichar_isalnum(g_utf8_get_char(folded + skip)))
        skip = (size_t)(g_utf8_next_char(folded + skip) - folded);
    return phrases_start(table, folded, n, NULL) >= 0 ||
           phrases_start(table, folded + skip, n - skip, NULL) >= 0;
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
        if (!line_is_notice(lexicon, &lines[i]))
            break;
        while (i < NOTICE_LINES && is_wrapped(&lines[i], n - i))
            i++;
        length = i + 1;
    }
    return anything_said(lines + length, n - length) ? length : 0;
}
