/* See identity_search.h. Is one word the reporter's name? Asked of each run of a text; in doubt it
 * is. Pure; called by identity_replace.c. */
#include "parsers/identity/identity_fold.h"
#include "parsers/identity/identity_search.h"

#include <string.h>

enum {
    INITIALS_MAX = 5,
    SMALL_MIN = 7, /* letters of a name that is mistyped, and written without a capital */
};

int group_at(const Search *search, LexiconTable table, size_t i)
{
    const char *folded = run_folded(search->runs, i);
    return phrases_exact(lexicon_table(search->lexicon, table), folded, strlen(folded));
}

/* "3 May", "in May"; not "in April's bag". */
static bool is_date(const Search *search, size_t i)
{
    int month = group_at(search, LEXICON_CALENDAR, i);
    if (month < 0)
        return false;
    bool number = (i > 0 && run_at(search, i - 1)->digits) ||
                  (i + 1 < search->runs->n && run_at(search, i + 1)->digits);
    bool owns = i + 1 < search->runs->n && run_at(search, i + 1)->before == GAP_QUOTE &&
                run_at(search, i + 1)->length == 1;
    return number || (i > 0 && !owns && run_at(search, i)->before == GAP_SPACE &&
                      group_at(search, LEXICON_NAME_NEIGHBOURS, i - 1) == NEIGHBOUR_WHEN);
}

/* "Mark the papers", "Will you": the verb at the beginning of a sentence. */
static bool is_verb(const Search *search, size_t i)
{
    if (!run_at(search, i)->begins || i + 1 >= search->runs->n ||
        run_at(search, i + 1)->before != GAP_SPACE)
        return false;
    int next = group_at(search, LEXICON_NAME_NEIGHBOURS, i + 1);
    return next == NEIGHBOUR_OBJECT || next == NEIGHBOUR_ARTICLE;
}

/* "the Head" is no name, though somebody is called so. */
static bool has_article(const Search *search, size_t i)
{
    return i > 0 && run_at(search, i)->before == GAP_SPACE &&
           group_at(search, LEXICON_NAME_NEIGHBOURS, i - 1) == NEIGHBOUR_ARTICLE;
}

/* Is the line all in capitals? Then they tell nothing. */
static bool is_shouted(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    if (!run->shouted || run->length < 2)
        return false;
    bool before = i > 0 && run->before != GAP_APART && run_at(search, i - 1)->shouted &&
                  run_at(search, i - 1)->length > 2;
    bool after = i + 1 < search->runs->n && run_at(search, i + 1)->before != GAP_APART &&
                 run_at(search, i + 1)->shouted && run_at(search, i + 1)->length > 2;
    return before && after;
}

/* "Key Stage", "Deputy Head": with the word beside it it means something else. */
static bool is_fixed(const Search *search, size_t i)
{
    for (size_t first = i > 0 ? i - 1 : i; first <= i && first + 1 < search->runs->n; first++) {
        if (run_at(search, first + 1)->before != GAP_SPACE)
            continue;
        g_autofree char *pair = g_strconcat(run_folded(search->runs, first), " ",
                                            run_folded(search->runs, first + 1), NULL);
        if (phrases_exact(lexicon_table(search->lexicon, LEXICON_NAMES), pair, strlen(pair)) ==
            NAMES_FIXED)
            return true;
    }
    return false;
}

static bool is_written_as_name(const Search *search, size_t i)
{
    return run_at(search, i)->capital && !is_shouted(search, i) && !is_date(search, i) &&
           !is_verb(search, i) && !has_article(search, i) && !is_fixed(search, i);
}

bool stands_for(const Search *search, size_t i, const char *folded)
{
    NameKind kind = names_kind(search->names, folded);
    return kind == NAME_SURE || (kind == NAME_DOUBTFUL && is_written_as_name(search, i));
}

/* A word with a capital that belongs to nobody whom the names know. */
static bool is_another(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const char *folded = run_folded(search->runs, i);
    return run->capital && run->length > 1 && !run->digits && !run->begins &&
           names_kind(search->names, folded) == NAME_NOT &&
           !names_is_near(search->names, folded) &&
           group_at(search, LEXICON_NAME_NEIGHBOURS, i) < 0 &&
           group_at(search, LEXICON_CALENDAR, i) < 0 &&
           group_at(search, LEXICON_FIELD_WORDS, i) < 0;
}

/* "Amy Jonse", "Behtan Price": beside a name that is nobody's of the reporter's it is another's. Who
 * has signed with one name may have both. */
static bool is_of_another(const Search *search, size_t i)
{
    bool before = i > 0 && run_at(search, i)->before == GAP_SPACE && is_another(search, i - 1);
    bool behind = i + 1 < search->runs->n && run_at(search, i + 1)->before == GAP_SPACE &&
                  is_another(search, i + 1);
    return !names_is_partial(search->names) && (before || behind);
}

/* "Behtan", "Bethann"; "skerrit", too, where nothing is written with capitals. */
static bool is_altered(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const char *folded = run_folded(search->runs, i);
    bool small = search->small && run->length >= SMALL_MIN && !g_str_has_suffix(folded, "ing");
    return (small || run->capital) && run->length >= BROKEN_MIN - 1 &&
           names_has_altered(search->names, folded) &&
           (small || (is_written_as_name(search, i) && !is_of_another(search, i)));
}

/* Letters of another alphabet in the place of those they look like. */
static bool looks_like_name(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    if (run->length == run->end - run->start) /* plain letters */
        return false;
    g_autoptr(GString) alike = g_string_new(NULL);
    identity_fold_alike(search->runs->text + run->start, run->end - run->start, alike);
    return alike->len > 0 && stands_for(search, i, alike->str);
}

/* "Bethans", the apostrophe forgotten; "the Joneses"; not "Mr Rowlands", who is another. */
static bool is_possessive(const Search *search, size_t i)
{
    const char *folded = run_folded(search->runs, i);
    size_t length = strlen(folded);
    bool titled = i > 0 && run_at(search, i)->before <= GAP_STOP &&
                  run_at(search, i)->before != GAP_APART &&
                  group_at(search, LEXICON_FIELD_WORDS, i - 1) == WORD_TITLE;
    if (length < PIECE_MIN + 1 || folded[length - 1] != 's' || titled)
        return false;
    g_autofree char *name = g_strndup(folded, length - 1);
    if (names_kind(search->names, name) == NAME_SURE)
        return true;
    name[length - 2] = '\0';
    return length > PIECE_MIN + 2 && folded[length - 2] == 'e' &&
           names_kind(search->names, name) == NAME_SURE;
}

/* A part of a run that digits or capitals divide: "Bethan99", "BethanJones". */
static bool has_piece(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const char *text = search->runs->text;
    g_autoptr(GString) folded = g_string_new(NULL);
    bool divided = false;
    gunichar before = 0;
    size_t piece = run->start;
    for (size_t at = run->start; at <= run->end;) {
        gunichar c = at < run->end ? g_utf8_get_char(text + at) : 0;
        bool border = !c || (before && g_unichar_isalpha(c) != g_unichar_isalpha(before)) ||
                      (g_unichar_isupper(c) && g_unichar_islower(before));
        divided |= border && c;
        if (border && divided && at > piece) {
            g_string_truncate(folded, 0);
            identity_fold(text + piece, at - piece, folded);
            if (folded->len >= PIECE_MIN && names_kind(search->names, folded->str) == NAME_SURE)
                return true;
        }
        if (border)
            piece = at;
        before = c;
        at = c ? at + (size_t)(g_utf8_next_char(text + at) - (text + at)) : at + 1;
    }
    return false;
}

static bool is_initials(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    return run->shouted && run->length > 1 && run->length < 5 && !is_shouted(search, i) &&
           names_has_initials(search->names, run_folded(search->runs, i));
}

/* "4BJ", "Y4BJ": a class is called after its teacher. */
static bool has_initials(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const char *folded = run_folded(search->runs, i);
    if (!run->digits || run->end - run->start != run->length)
        return false;
    for (size_t at = 0; folded[at];) {
        char piece[INITIALS_MAX + 1] = "";
        size_t n = 0;
        while (g_ascii_isupper(search->runs->text[run->start + at + n]) && folded[at + n])
            n++;
        if (n > 1 && n <= INITIALS_MAX) {
            memcpy(piece, folded + at, n);
            if (names_has_class(search->names, piece))
                return true;
        }
        at += MAX(n, 1);
    }
    return false;
}

/* "Kowalskiego" of Kowalski, "oakeshottfamily" of an address: a longer word of which the name is the beginning. */
static bool has_grown(const Search *search, size_t i)
{
    bool joined = run_at(search, i)->before == GAP_JOINED ||
                  (i + 1 < search->runs->n && run_at(search, i + 1)->before == GAP_JOINED);
    return names_has_grown(search->names, run_folded(search->runs, i),
                           joined && !run_at(search, i)->capital);
}

bool is_name(const Search *search, size_t i)
{
    return stands_for(search, i, run_folded(search->runs, i)) || is_initials(search, i) ||
           is_possessive(search, i) || has_piece(search, i) || has_initials(search, i) ||
           is_altered(search, i) || has_grown(search, i) || looks_like_name(search, i);
}
