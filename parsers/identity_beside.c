/* See identity_replace.h. What stands right beside the reporter's name is the reporter's, too: an
 * address in brackets behind it, an account, a number. Pure; called by identity.c. */
#include "parsers/identity.h"
#include "parsers/identity_card.h"
#include "parsers/identity_home.h"
#include "parsers/identity_replace.h"
#include "parsers/identity_search.h"

#include <string.h>

enum {
    BESIDE_MAX = 4, /* characters between a name and what goes with it */
    NUMBER_MIN = 5, /* digits of one that is somebody's */
    HOME_BYTES = 90,
};

/* "(", "<", ": ", '","': does it bind what follows to what is in front, bytes from..to? */
static bool binds(const char *text, size_t from, size_t to)
{
    bool bracket = false;
    if (to - from > BESIDE_MAX)
        return false;
    for (size_t i = from; i < to; i++) {
        if (!strchr(" \t\"'(<[,:;|=@-", text[i]))
            return false;
        bracket |= strchr("(<[:|=\"", text[i]) != NULL;
    }
    return bracket;
}

/* Is text[from..to) all that its line says, below one that says a name only? */
static bool is_own_line(const char *text, size_t name, size_t from, size_t to)
{
    while (to > from && strchr("<(", text[from - 1]) && from > 0)
        from--;
    return from > 0 && text[from - 1] == '\n' && name == from - 1 &&
           (!text[to] || strchr("\r\n>)", text[to]));
}

/* An address, an account or a number that only one person has. */
static bool is_one_persons(const Search *search, size_t from, size_t to)
{
    const char *text = search->runs->text;
    size_t start = run_at(search, from)->start, end = run_at(search, to)->end;
    bool account = start > 0 && text[start - 1] == '@';
    bool number = from == to && end - start >= NUMBER_MIN &&
                  strspn(text + start, "0123456789") == end - start;
    return memchr(text + start, '@', end - start) || account || number;
}

static void learn_one(Names *names, const Search *search, size_t from, size_t to)
{
    size_t start = run_at(search, from)->start, length = run_at(search, to)->end - start;
    const char *token = search->runs->text + start;
    if (memchr(token, '@', length)) {
        g_autofree char *address = g_strndup(token, length);
        names_add_address(names, address);
    } else {
        names_add_token(names, token, length);
    }
}

/* ", 14 Acacia Avenue, Chelmsford, CM1 2AB" behind a name. */
static void learn_home(Names *names, const Search *search, size_t i)
{
    const char *text = search->runs->text + run_at(search, i)->start;
    Line line = {text, strcspn(text, "\n.;")};
    line.length = MIN(line.length, HOME_BYTES);
    bool behind = run_at(search, i)->digits && text[-1] == ' ' && text[-2] == ',';
    if (behind && home_learn(names, &line))
        card_learn_line(names, &line);
}

static void learn_beside(Names *names, const Search *search, size_t i)
{
    const char *text = search->runs->text;
    const Run *run = run_at(search, i);
    if (i + 1 < search->runs->n && !run_at(search, i + 1)->gone) {
        size_t end = token_end(search, i + 1), start = run_at(search, i + 1)->start;
        bool line = is_own_line(text, run->end, start, run_at(search, end)->end);
        if (is_one_persons(search, i + 1, end) && (line || binds(text, run->end, start)))
            learn_one(names, search, i + 1, end);
        else if (start - run->end == 2)
            learn_home(names, search, i + 1);
    }
    bool number = i > 0 && !run_at(search, i - 1)->gone &&
                  is_one_persons(search, i - 1, i - 1) &&
                  run->start - run_at(search, i - 1)->end < 3 && text[run->start - 1] == '(';
    if (number)
        learn_one(names, search, i - 1, i - 1);
}

void identity_learn_beside(Names *names, const char *text)
{
    Search search = {names, names_lexicon(names), runs_of(text)};
    look_at_words(&search);
    look_at_neighbours(&search);
    for (size_t i = 0; i < search.runs->n && !identity_skips(IDENTITY_NEIGHBOURS); i++) {
        if (run_at(&search, i)->gone)
            learn_beside(names, &search, i);
    }
    runs_free(search.runs);
}
