/* See anonymity_own.h. A line of nothing but the name signs. Pure; called by anonymity.c. */
#include "parsers/anonymity_own.h"

#include "parsers/line.h"

#include <string.h>

enum { NAME_MIN = 3, NAME_BYTES = 60 };

typedef struct Own {
    Line first, last; /* words of the name; `last` may be empty */
} Own;

static bool is_letter(char c)
{
    return g_ascii_isalnum(c) || (unsigned char)c >= 0x80;
}

static Line word_at(const char *at)
{
    size_t n = 0;
    while (is_letter(at[n]) || (n > 0 && at[n] == '-'))
        n++;
    return (Line){at, n};
}

/* "Bethan Jones", "Jones, Bethan": the name by which others call the writer; false: there is none that is no word. */
static bool own_read(const char *name, const Lexicon *lexicon, Own *ret)
{
    const char *comma = strchr(name, ',');
    Line first = word_at(comma ? comma + 1 + strspn(comma + 1, " ") : name);
    const char *behind = first.start + first.length;
    Line last = word_at(comma ? name : behind + strspn(behind, " "));
    char folded[2 * NAME_BYTES];
    if (first.length < NAME_MIN || first.length > NAME_BYTES)
        return false;
    size_t n = phrase_fold(first.start, first.length, folded, sizeof folded);
    *ret = (Own){first, last};
    return phrases_exact(lexicon_table(lexicon, LEXICON_NAMES), folded, n) < 0 &&
           phrases_exact(lexicon_table(lexicon, LEXICON_FIELD_WORDS), folded, n) < 0 &&
           phrases_exact(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n) < 0;
}

/* Bytes of the word at `at`, if it is this one. */
static size_t is_word(const char *at, const Line *word)
{
    bool same = word->length > 0 && g_ascii_strncasecmp(at, word->start, word->length) == 0;
    const char *behind = at + (same ? word->length : 0);
    bool ends = !is_letter(*behind) || strncmp(behind, "\xe2\x80\x99", 3) == 0;
    return same && ends ? word->length : 0;
}

/* Bytes of the writer's name at `at`, whole or not; 0: it is none, or another's, "Bethan Price". */
static size_t own_length(const char *at, const Own *own)
{
    size_t n = is_word(at, &own->first);
    if (n == 0)
        return 0;
    size_t last = at[n] == ' ' ? is_word(at + n + 1, &own->last) : 0;
    if (last > 0)
        return n + 1 + last;
    return at[n] == ' ' && g_ascii_isupper(at[n + 1]) ? 0 : n;
}

static size_t possessive_length(const char *at)
{
    return g_str_has_prefix(at, "'s") ? 2 : g_str_has_prefix(at, "\xe2\x80\x99s") ? 4 : 0;
}

static bool is_line(const char *text, const char *at, size_t length)
{
    const char *end = at + length + strspn(at + length, " \t\r.,");
    return (at == text || at[-1] == '\n') && (*end == '\n' || !*end);
}

/* A paragraph with "me" for the name; whether it is there. */
static bool put_me(GString *ret, const char *text, const Own *own)
{
    bool found = false;
    for (const char *at = text; *at;) {
        bool begins = at == text || !is_letter(at[-1]);
        size_t n = begins ? own_length(at, own) : 0;
        size_t possessive = n > 0 ? possessive_length(at + n) : 0;
        if (n > 0 && !is_line(text, at, n)) {
            g_string_append(ret, possessive > 0 ? "my" : "me");
            found = true;
            at += n + possessive;
        } else {
            g_string_append_c(ret, *at++);
        }
    }
    return found;
}

char *anonymity_as_me(const char *text, const char *name, const Lexicon *lexicon)
{
    Own own;
    if (!name || !own_read(name, lexicon, &own))
        return NULL;
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    GString *all = g_string_new(NULL);
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        size_t before = all->len;
        if (put_me(all, *paragraph, &own))
            g_string_append(all, "\n\n");
        else
            g_string_truncate(all, before);
    }
    return g_string_free(all, all->len == 0);
}
