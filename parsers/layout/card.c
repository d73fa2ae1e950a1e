/* See card.h. A word counts as one of a card by what it is (an address, a post, a word with a
 * capital), never by what it might mean. Called by signature, courtesy, identity and command. */
#include "parsers/layout/card.h"
#include "parsers/layout/street.h"

#include <glib.h>
#include <string.h>

enum {
    FOLDED_MAX = 160, /* bytes of a line that are compared with phrases */
    LINE_BYTES = 120,
    NAME_BYTES = 60,
    NAME_WORDS = 5,
    TELEPHONE_DIGITS = 5,
};

static size_t fold(const Line *line, char *folded)
{
    return phrase_fold(line->start, line->length, folded, FOLDED_MAX);
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
bool line_may_be_card(const Lexicon *lexicon, const Line *line)
{
    size_t words;
    bool address = memchr(line->start, '@', line->length);
    return line->length <= LINE_BYTES && (address || !line_ends_sentence(line)) &&
           words_proper(lexicon, line, &words);
}

bool line_is_contact(const Lexicon *lexicon, const Line *line)
{
    size_t digits = 0;
    for (size_t i = 0; i < line->length; i++)
        digits += g_ascii_isdigit(line->start[i]);
    return line_may_be_card(lexicon, line) &&
           (digits >= TELEPHONE_DIGITS || is_address(line->start, line->length));
}

bool line_is_name(const Lexicon *lexicon, const Line *line)
{
    size_t words;
    for (size_t i = 0; i < line->length; i++) {
        if (g_ascii_isdigit(line->start[i]) || strchr(":@/", line->start[i]))
            return false;
    }
    return line->length <= NAME_BYTES && !line_ends_sentence(line) && line_is_said(line) &&
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

/* Who somebody is, or where: each part of the line is a post, the name of a body or a tag, or one
 * of them is an address. */
static bool says_who(const Lexicon *lexicon, const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) parts = g_strsplit_set(text, ",|", -1);
    bool who = !is_shouted(line), address = false;
    for (char **part = parts; *part && !address; part++) {
        address = street_is_address(lexicon, *part, strlen(*part));
        who = who && (names_post(lexicon, *part) || is_tag(*part));
    }
    return who || address;
}

bool line_is_card(const Lexicon *lexicon, const Line *line)
{
    return line_may_be_card(lexicon, line) && !tells(lexicon, line) &&
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
    if (line->length > LINE_BYTES || strlen(name) > FOLDED_MAX)
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

/* Does the line show that it is of a card, with nothing of a card below it? "Hold" or "Laptop
 * Found" is what somebody says. */
static bool ends_card(const Lexicon *lexicon, const Line *line)
{
    if (line->length > LINE_BYTES)
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
bool card_is_below_name(const Lexicon *lexicon, const Line *lines, size_t n)
{
    if (!ends_card(lexicon, &lines[n - 1]))
        return false;
    for (size_t i = 0; i + 1 < n; i++) {
        if (!line_blank(&lines[i]) && says_below(lexicon, &lines[i]))
            return false;
    }
    return true;
}
