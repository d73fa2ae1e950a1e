/* See anonymity_own.h. A line of nothing but the name signs. Pure; called by anonymity.c. */
#include "parsers/identity/anonymity_own.h"

#include "parsers/text/line.h"

#include <string.h>

enum { NAME_MIN = 3, LAST_MIN = 2, NAME_BYTES = 60 };

typedef struct Own {
    const Phrases *words; /* with the titles among them */
    Line first, last; /* words of the name; `last` may be empty, `first` is then no initial */
    bool alone;       /* `first` is a name and nothing else */
    /* it is a word of the language, too: it counts inside a sentence, with a capital */
    bool common;
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

/* The next word behind blanks and the full stop of "B." or "Mrs.". */
static Line word_behind(const Line *word)
{
    const char *at = word->start + word->length;
    at += *at == '.';
    return word_at(at + strspn(at, " "));
}

static int group_of(const Phrases *words, const Line *word)
{
    char folded[2 * NAME_BYTES];
    size_t n = word->length > NAME_BYTES
                   ? 0
                   : phrase_fold(word->start, word->length, folded, sizeof folded);
    return n > 0 ? phrases_exact(words, folded, n) : -1;
}

static bool is_title(const Own *own, const Line *word)
{
    return group_of(own->words, word) == WORD_TITLE;
}

/* "Bethan Jones", "Jones, Mrs Bethan", "Mrs B Jones": the name by which others call the writer; false: there is none that is no
 * word. */
static bool own_read(const char *name, const Lexicon *lexicon, Own *ret)
{
    const char *comma = strchr(name, ',');
    *ret = (Own){.words = lexicon_table(lexicon, LEXICON_FIELD_WORDS)};
    Line first = word_at(comma ? comma + 1 + strspn(comma + 1, " ") : name);
    while (is_title(ret, &first))
        first = word_behind(&first);
    Line last = comma ? word_at(name) : word_behind(&first);
    for (Line next = word_behind(&last);
         !comma && last.length > 0 && next.length > 0 && !g_ascii_islower(*next.start);
         next = word_behind(&last))
        last = next;
    if (first.length == 0 || first.length > NAME_BYTES)
        return false;
    ret->first = first;
    if (last.length >= LAST_MIN && last.length <= NAME_BYTES)
        ret->last = last;
    int name_group = group_of(lexicon_table(lexicon, LEXICON_NAMES), &first);
    ret->common = name_group == NAMES_COMMON;
    ret->alone = first.length >= NAME_MIN && group_of(ret->words, &first) < 0 &&
                 (name_group < 0 || name_group == NAMES_ALIKE || ret->common) &&
                 group_of(lexicon_table(lexicon, LEXICON_SELF_LABELS), &first) < 0;
    return ret->alone || ret->last.length > 0;
}

/* Bytes of the word at `at`, if it is this one. */
static size_t is_word(const char *at, const Line *word)
{
    bool same = word->length > 0 && g_ascii_strncasecmp(at, word->start, word->length) == 0;
    const char *behind = at + (same ? word->length : 0);
    bool ends = !is_letter(*behind) || strncmp(behind, "\xe2\x80\x99", 3) == 0;
    return same && ends ? word->length : 0;
}

/* "Mrs Price", "B. Price", where the last name is the writer's: its bytes, or 0. */
static size_t formal_length(const char *at, const Own *own)
{
    Line title = word_at(at), last = word_behind(&title);
    bool initial =
        title.length == 1 && g_ascii_toupper(*at) == g_ascii_toupper(own->first.start[0]);
    bool formal = own->last.length > 0 && (initial || is_title(own, &title));
    size_t length = formal ? is_word(last.start, &own->last) : 0;
    return length > 0 ? (size_t)(last.start - at) + length : 0;
}

/* Does the word at `at`, which is one of the language, too, stand inside a sentence with a capital? */
static bool is_written_as_name(const char *text, const char *at)
{
    return g_ascii_isupper(*at) && at - text > 1 && at[-1] == ' ' &&
           (is_letter(at[-2]) || at[-2] == ',');
}

/* Bytes of the writer's name at `at`, whole or not; 0: it is none, or another's, "Bethan Price". */
static size_t own_length(const char *text, const char *at, const Own *own)
{
    size_t n = is_word(at, &own->first);
    if (n == 0)
        return formal_length(at, own);
    size_t last = at[n] == ' ' ? is_word(at + n + 1, &own->last) : 0;
    if (last > 0)
        return n + 1 + last;
    bool other = (at[n] == ' ' && g_ascii_isupper(at[n + 1])) ||
                 (own->common && !is_written_as_name(text, at));
    return !own->alone || other ? formal_length(at, own) : n;
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

/* A paragraph with `self` for the name; whether it is there. */
static bool put_self(GString *ret, const char *text, const Own *own, const char *self)
{
    bool found = false;
    for (const char *at = text; *at;) {
        bool begins = at == text || !is_letter(at[-1]);
        size_t n = begins ? own_length(text, at, own) : 0;
        size_t possessive = n > 0 ? possessive_length(at + n) : 0;
        if (n > 0 && !is_line(text, at, n)) {
            g_string_append(ret, possessive > 0 ? "my" : self);
            found = true;
            at += n + possessive;
        } else {
            g_string_append_c(ret, *at++);
        }
    }
    return found;
}

char *anonymity_as_self(const char *text, const char *name, const char *self,
                        const Lexicon *lexicon)
{
    Own own;
    if (!name || !own_read(name, lexicon, &own))
        return NULL;
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    GString *all = g_string_new(NULL);
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        size_t before = all->len;
        if (put_self(all, *paragraph, &own, self))
            g_string_append(all, "\n\n");
        else
            g_string_truncate(all, before);
    }
    return g_string_free(all, all->len == 0);
}
