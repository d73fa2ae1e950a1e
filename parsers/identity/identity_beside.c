/* See identity_replace.h. What stands right beside the reporter's name is the reporter's, too: an
 * address in brackets behind it, an account, a number. Pure; called by identity.c. */
#include "parsers/identity/identity.h"
#include "parsers/identity/identity_card.h"
#include "parsers/identity/identity_home.h"
#include "parsers/identity/identity_replace.h"
#include "parsers/identity/identity_search.h"
#include "parsers/identity/identity_shape.h"

#include <string.h>

enum {
    BESIDE_MAX = 4,  /* characters between a name and what goes with it */
    NUMBER_MIN = 5,  /* digits of one that is somebody's */
    HOME_BYTES = 90, /* of an address, and of another name */
    ALIAS_BYTES = 24,
    MINE_BYTES = 60, /* between "my" and a folder */
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

/* As far as there are only words with capitals and numbers, as in an address. */
static size_t address_length(const char *text)
{
    size_t n = 0;
    while (n < HOME_BYTES && text[n] && !strchr("\n.;", text[n]) &&
           !(g_ascii_islower(text[n]) && (n == 0 || text[n - 1] == ' ')))
        n++;
    return n;
}

/* ", 14 Acacia Avenue, Chelmsford, CM1 2AB" behind a name, or "of" and "from" behind it. */
static void learn_home(Names *names, const Search *search, size_t i)
{
    const char *text = search->runs->text;
    bool place =
        i + 1 < search->runs->n && group_at(search, LEXICON_SELF_WORDS, i) == SELF_WORD_ORIGIN;
    size_t at = place ? i + 1 : i, start = run_at(search, at)->start;
    Line line = {text + start, address_length(text + start)};
    bool behind = run_at(search, at)->digits && text[start - 1] == ' ' &&
                  (place ? start - run_at(search, i)->end == 1 : text[start - 2] == ',');
    if (behind && home_learn(names, &line))
        card_learn_line(names, &line);
}

/* "Bethan Jones, a.k.a. Bunny": the other name. */
static void learn_alias(Names *names, const Search *search, size_t i)
{
    const Phrases *words = lexicon_table(search->lexicon, LEXICON_NAME_NEIGHBOURS);
    bool here = i + 1 < search->runs->n && group_at(search, LEXICON_SELF, i + 1) == SELF_HERE;
    const char *text = search->runs->text + run_at(search, here ? i + 1 : i)->end;
    char folded[2 * ALIAS_BYTES];
    size_t skip = strspn(text, " ,(-[\""), found, end;
    if (skip == 0 || skip > BESIDE_MAX || strncmp(text, ". ", 2) == 0)
        return;
    size_t n =
        phrase_fold(text + skip, strnlen(text + skip, ALIAS_BYTES), folded, sizeof folded);
    if (phrases_start(words, folded, n, &found) != NEIGHBOUR_ALIAS)
        return;
    size_t at = skip + found;
    at += strspn(text + at, " .:'\"");
    for (end = at; text[end] && end - at < HOME_BYTES && !strchr(",.;:()[]\"\n", text[end]);
         end++) {
        bool small = text[end] == ' ' && !g_ascii_isupper(text[end + 1]) &&
                     (unsigned char)text[end + 1] < 0x80;
        if (small)
            break;
    }
    if (end > at && card_is_name(search->lexicon, text + at, end - at))
        names_add(names, text + at, end - at, true);
}

/* Does the text say "my" in front of `at`, in the same line? */
static bool is_mine(const char *text, size_t at)
{
    size_t from = at > MINE_BYTES ? at - MINE_BYTES : 0;
    for (size_t i = at; i > from && text[i - 1] != '\n'; i--) {
        bool begins = i < 2 || !g_ascii_isalpha(text[i - 2]);
        if (begins && (g_ascii_strncasecmp(text + i - 1, "my ", 3) == 0 ||
                       g_ascii_strncasecmp(text + i - 1, "fy ", 3) == 0))
            return true;
    }
    return false;
}

/* "on my drive: \\\\server\\home$\\bjones\\list". */
static void learn_folders(Names *names, const char *text)
{
    for (size_t at = 0; text[at]; at++) {
        size_t skip, n = strchr("\\/", text[at]) ? shape_folder(text + at, &skip) : 0;
        if (n > 0 && is_mine(text, at))
            names_add_token(names, text + at + skip, n);
    }
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
        else if (start - run->end <= 2)
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
    Search search = {names, names_lexicon(names), runs_of(text), false};
    look_at_words(&search);
    look_at_neighbours(&search);
    for (size_t i = 0; i < search.runs->n && !identity_skips(IDENTITY_NEIGHBOURS); i++) {
        if (run_at(&search, i)->gone)
            learn_beside(names, &search, i);
        if (run_at(&search, i)->gone &&
            (i + 1 == search.runs->n || !run_at(&search, i + 1)->gone))
            learn_alias(names, &search, i);
    }
    if (!identity_skips(IDENTITY_NEIGHBOURS))
        learn_folders(names, text);
    runs_free(search.runs);
}
