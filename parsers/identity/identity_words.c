/* See identity_words.h. One pass; all folded words lie in one piece of memory. Pure. */
#include "parsers/identity/identity_words.h"

#include "parsers/identity/identity_fold.h"

#include <string.h>

enum {
    SPACE_MAX = 4,       /* characters between two words that belong together */
    ABBREVIATED_MAX = 4, /* letters in front of a stop that ends no sentence */
};

/* Letters in circles, which are no letters by themselves. */
static bool is_circled(gunichar c)
{
    return (c >= 0x24B6 && c <= 0x24E9) || (c >= 0x1F110 && c <= 0x1F189) ||
           (c >= 0x1F1E6 && c <= 0x1F1FF);
}

static bool is_word_char(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c)
                    : is_circled(c) || g_unichar_isalnum(c) || g_unichar_ismark(c) ||
                          identity_is_invisible(c);
}

static gunichar char_at(const char *at)
{
    return (unsigned char)*at < 0x80 ? (gunichar)*at : g_utf8_get_char(at);
}

static bool is_space(gunichar c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x202F || c == 0x2009;
}

static bool is_apostrophe(gunichar c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC || c == '`';
}

static bool is_joint(gunichar c)
{
    return c == '-' || c == '_' || c == '@' || c == '\\' || c == '+' || c == 0x2010 ||
           c == 0x2011;
}

/* "done.Then" is two sentences; "b.jones" and "site.example" are one token. */
static bool stop_joins(const Run *before, gunichar next)
{
    return g_unichar_islower(next) || g_unichar_isdigit(next) ||
           (before->end - before->start == 1 && g_unichar_isalpha(next));
}

static Gap gap_between(const char *text, const Run *before, size_t start)
{
    const char *at = text + before->end, *end = text + start;
    gunichar c = char_at(at);
    if (g_utf8_next_char(at) == end) {
        if (is_apostrophe(c))
            return GAP_QUOTE;
        if (is_joint(c) || (c == '.' && stop_joins(before, char_at(end))))
            return GAP_JOINED;
    }
    size_t n = 0, marks = 0;
    for (; at < end && n <= SPACE_MAX; at = g_utf8_next_char(at), n++) {
        c = char_at(at);
        bool short_stop = c == '.' && before->capital && before->length <= ABBREVIATED_MAX;
        if (!is_space(c) && !((short_stop || c == ',') && marks++ == 0 && n == 0))
            return GAP_APART;
    }
    if (n == marks || at < end)
        return GAP_APART;
    return marks ? GAP_STOP : GAP_SPACE;
}

/* Does a sentence begin at `start`, as far as what stands in front of it tells? */
static bool begins_sentence(const char *text, size_t start)
{
    while (start > 0 && (text[start - 1] == ' ' || strchr("\"'(*_>", text[start - 1])))
        start--;
    return start == 0 || strchr("\n.!?:;-|", text[start - 1]) ||
           (start > 2 && memcmp(text + start - 3, "\xe2\x80\xa2", 3) == 0) ||
           (start > 2 && memcmp(text + start - 3, "\xe2\x80\x9c", 3) == 0);
}

static const char *take_run(Runs *runs, GArray *found, const char *at)
{
    Run run = {.start = (size_t)(at - runs->text), .folded = runs->arena->len};
    gunichar first = 0;
    bool small = false, letters = false;
    for (; *at && is_word_char(char_at(at)); at = g_utf8_next_char(at)) {
        gunichar c = char_at(at);
        if (!first && g_unichar_isalnum(c))
            first = c;
        run.digits |= g_unichar_isdigit(c);
        letters |= g_unichar_isalpha(c);
        small |= g_unichar_islower(c);
    }
    run.end = (size_t)(at - runs->text);
    identity_fold(runs->text + run.start, run.end - run.start, runs->arena);
    run.length = (unsigned)(runs->arena->len - run.folded);
    g_string_append_c(runs->arena, '\0');
    run.capital = g_unichar_isupper(first) || g_unichar_istitle(first);
    run.shouted = run.capital && !small;
    run.begins = letters && begins_sentence(runs->text, run.start);
    if (found->len > 0)
        run.before =
            gap_between(runs->text, &g_array_index(found, Run, found->len - 1), run.start);
    if (run.length > 0)
        g_array_append_val(found, run);
    return at;
}

Runs *runs_of(const char *text)
{
    Runs *runs = g_new0(Runs, 1);
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Run));
    runs->text = text;
    runs->arena = g_string_sized_new(strlen(text) + 16);
    for (const char *at = text; *at;)
        at = is_word_char(char_at(at)) ? take_run(runs, found, at) : g_utf8_next_char(at);
    runs->n = found->len;
    runs->items = (Run *)(void *)g_array_free(found, FALSE);
    return runs;
}

void runs_free(Runs *runs)
{
    g_free(runs->items);
    g_string_free(runs->arena, TRUE);
    g_free(runs);
}

const char *run_folded(const Runs *runs, size_t i)
{
    return runs->arena->str + runs->items[i].folded;
}
