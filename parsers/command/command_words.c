/* See command_words.h. Called by command_form.c and command_syntax.c. */
#include "parsers/command/command_words.h"

#include <glib.h>
#include <string.h>

enum { MARKS_MAX = 24 }; /* of a kind, with the NULL that ends them */

/* Bytes of the first of `marks` that stands at `text`; 0: none, as at every letter. */
static size_t mark_at(const char *text, const char *const *marks)
{
    if (g_ascii_isalnum(*text))
        return 0;
    for (; *marks; marks++) {
        if (*text == **marks && g_str_has_prefix(text, *marks))
            return strlen(*marks);
    }
    return 0;
}

static const char *const MARKS[][MARKS_MAX] = {
    [MARKS_BLANKS] = {" ", "\t", "\xc2\xa0", "*", "_", ":", NULL},
    [MARKS_QUOTES] = {" ", "\t", "\xc2\xa0", "*", "_", "`", "\"", "'", "“", "”", "‘", "’", "«",
                      "»", "[", "(", NULL},
    [MARKS_BULLETS] = {" ", "\t", "\xc2\xa0", "*", "-", "–", "—", "•", "·", "◦", "▪",
                       "_", "`",  "\"",       "'", "“", "‘", "«", "[", "(", NULL},
    [MARKS_SEPARATORS] = {" ", "\t", "\xc2\xa0", ":", "=", "-", "–", "—", "*", "_",
                          "`", "\"", "”",        "’", "»", "]", ")", ",", ";", NULL},
};

const char *command_words_behind(const char *text, CommandMarks marks)
{
    for (size_t n; (n = mark_at(text, MARKS[marks])) > 0;)
        text += n;
    return text;
}

/* Bytes of the mark that ends text[0..n), or 0. */
static size_t mark_before(const char *text, size_t n)
{
    static const char *const ends[] = {" ", "\t", "\xc2\xa0", "*", "_",
                                       "`", "\"", "”",        "’", "»"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        size_t length = strlen(ends[i]);
        if (length <= n && memcmp(text + n - length, ends[i], length) == 0)
            return length;
    }
    return 0;
}

void command_words_cut_end(char *text, bool stops)
{
    for (size_t n = strlen(text), cut = 1; n > 0 && cut > 0; n -= cut) {
        cut = mark_before(text, n);
        if (cut == 0 && stops && strchr(".,;:!])", text[n - 1]))
            cut = 1;
        text[n - cut] = '\0';
    }
}

bool command_words_end_at(const char *at)
{
    gunichar c = g_utf8_get_char(at);
    if (c == '\'' || c == 0x2019)
        return !g_unichar_isalnum(g_utf8_get_char(g_utf8_next_char(at)));
    return !g_unichar_isalnum(c);
}

static size_t whole_length(const char *text, const char *word)
{
    const char *at = text;
    for (; *word; word++) {
        size_t n = *word == ' ' ? strspn(at, " -_") : command_words_is_letter(*at, *word);
        if (n == 0)
            return 0;
        at += n;
    }
    return command_words_end_at(at) ? (size_t)(at - text) : 0;
}

/* The first letter tells nearly all apart. */
size_t command_words_length(const char *text, const char *word)
{
    return command_words_is_letter(*text, *word) ? whole_length(text, word) : 0;
}

bool command_words_begin(const char *text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (command_words_length(text, words[i]) > 0)
            return true;
    }
    return false;
}

size_t command_words_among(const char *text, unsigned groups)
{
    size_t n, length = 0;
    const Phrase *words = phrases_all(lexicon_table(NULL, LEXICON_COMMAND_WORDS), &n);
    for (size_t i = 0; i < n; i++) {
        if (groups >> words[i].group & 1)
            length = MAX(length, command_words_length(text, words[i].text));
    }
    return length;
}

const char *command_words_skip(const char *text, unsigned groups)
{
    for (size_t length; (length = command_words_among(text, groups)) > 0;)
        text = command_words_behind(text + length, MARKS_SEPARATORS);
    return text;
}

bool command_words_are_loud(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_islower(text[i]))
            return false;
    }
    return true;
}

size_t command_words_count(const char *text)
{
    size_t n = 0;
    for (; *text; n++) {
        text += strcspn(text, " \t");
        text += strspn(text, " \t");
    }
    return n;
}
