/* See identity_replace.h. The text is cut into runs of letters and digits; each is looked up, then
 * those that are only a name beside another one, then what has a shape (identity_shape.c). In doubt
 * a word goes. Pure. */
#include "parsers/identity/identity_replace.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_search.h"
#include "parsers/identity/identity_shape.h"
#include "parsers/layout/street.h"

#include <string.h>

enum {
    BREAK_MAX = 12, /* bytes between the halves of a name that a line divides */
    DISGUISED_MAX = 60,
    INITIALS_MAX = 5,
    STREET_WORDS = 4,
};

/* ---- words joined by marks ---- */

/* The last run of the token that begins at `i`. */
size_t token_end(const Search *search, size_t i)
{
    while (i + 1 < search->runs->n && run_at(search, i + 1)->before == GAP_JOINED)
        i++;
    return i;
}

static void remove_runs(const Search *search, size_t from, size_t to)
{
    for (size_t i = from; i <= to; i++)
        search->runs->items[i].gone = true;
}

/* "jones-smith" as one word, "b.jones" as one, "B.J.". */
static bool is_name_together(const Search *search, size_t from, size_t to)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    bool capitals = true;
    for (size_t i = from; i <= to && folded->len < 200; i++) {
        g_string_append(folded, run_folded(search->runs, i));
        capitals &= run_at(search, i)->capital && run_at(search, i)->length == 1;
    }
    return stands_for(search, from, folded->str) ||
           (capitals && names_has_initials(search->names, folded->str));
}

static bool is_own_address(const Search *search, size_t from, size_t to)
{
    size_t start = run_at(search, from)->start;
    return names_has_address(search->names, search->runs->text + start,
                             run_at(search, to)->end - start);
}

/* One token is kept or goes as a whole: what is left of an address would tell the rest. */
static void look_at_token(const Search *search, size_t from, size_t to)
{
    bool gone =
        from < to && (is_name_together(search, from, to) || is_own_address(search, from, to));
    bool address = memchr(search->runs->text + run_at(search, from)->start, '@',
                          run_at(search, to)->end - run_at(search, from)->start);
    for (size_t i = from; i <= to && !gone; i++)
        gone = is_name(search, i) ||
               (address &&
                names_kind(search->names, run_folded(search->runs, i)) >= NAME_DOUBTFUL);
    if (gone)
        remove_runs(search, from, to);
}

/* Is nothing between two runs but the end of a line, perhaps with a hyphen? */
static bool is_broken(const Search *search, size_t i)
{
    const char *text = search->runs->text;
    size_t at = run_at(search, i)->end, end = run_at(search, i + 1)->start, lines = 0;
    if (end - at > BREAK_MAX || text[at] == '>')
        return false;
    for (; at < end; at++) {
        if (!strchr("-= \t\r\n>", text[at]) || (text[at] == '-' && lines > 0))
            return false;
        lines += text[at] == '\n';
    }
    return lines == 1;
}

/* "Beth an": no part of which is a word that stands by itself. */
static bool is_half(const Search *search, size_t i)
{
    return group_at(search, LEXICON_NAME_NEIGHBOURS, i) < 0 && !run_at(search, i)->digits;
}

/* "O'Brien", "Mc Donald", "mark price", "Beth-\nan": two runs that are one name. */
static void look_at_pair(const Search *search, size_t i)
{
    const Run *first = run_at(search, i), *second = run_at(search, i + 1);
    const char *a = run_folded(search->runs, i), *b = run_folded(search->runs, i + 1);
    bool space = second->before == GAP_SPACE;
    if ((space || second->before == GAP_STOP) && names_has_pair(search->names, a, b)) {
        remove_runs(search, i, i + 1);
        return;
    }
    bool capitals = second->capital && first->capital, digits = second->digits && first->digits;
    bool together = second->before == GAP_QUOTE || (space && (capitals || digits));
    bool broken = !together &&
                  (is_broken(search, i) ||
                   (space && first->capital && is_half(search, i) && is_half(search, i + 1)));
    if (!together && !broken)
        return;
    g_autofree char *folded = g_strconcat(a, b, NULL);
    if (together
            ? stands_for(search, i, folded)
            : strlen(folded) >= BROKEN_MIN && names_kind(search->names, folded) == NAME_SURE)
        remove_runs(search, i, i + 1);
}

/* Does the text end behind run `i`, or go on with a postcode or in small letters? */
static bool is_last_of_address(const Search *search, size_t i)
{
    const char *text = search->runs->text;
    const Run *next = i + 1 < search->runs->n ? run_at(search, i + 1) : NULL;
    size_t end = run_at(search, i)->end;
    return !text[end] || strchr(".;)\n", text[end]) ||
           (next && text[end] == ',' && (next->digits || !next->capital)) ||
           (next && next->before == GAP_SPACE && next->digits);
}

/* ", Thornbury" behind a house and its street; not "12 Acacia Avenue, Tom and Ann". */
static bool is_town(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const char *text = search->runs->text;
    size_t from = run_at(search, i - 1)->end;
    return run->capital && run->length >= PIECE_MIN && !run->digits && run->start == from + 2 &&
           text[from] == ',' && text[from + 1] == ' ' &&
           group_at(search, LEXICON_FIELD_WORDS, i) < 0 && is_last_of_address(search, i);
}

/* "14 Acacia Avenue", "Acacia Avenue": the street where the reporter lives, and behind a house there its town. */
static void look_at_street(const Search *search, size_t i)
{
    size_t end = i + 1;
    if (run_at(search, end)->before != GAP_SPACE || !run_at(search, i)->capital ||
        !names_has_street(search->names, run_folded(search->runs, i),
                          run_folded(search->runs, end)))
        return;
    while (end + 1 < search->runs->n && end < i + STREET_WORDS &&
           !street_is_word(search->lexicon, run_folded(search->runs, end),
                           run_at(search, end)->length) &&
           run_at(search, end + 1)->before == GAP_SPACE && run_at(search, end + 1)->capital)
        end++;
    bool house =
        i > 0 && run_at(search, i - 1)->digits && run_at(search, i)->before == GAP_SPACE;
    if (house && end + 1 < search->runs->n && is_town(search, end + 1))
        end++;
    remove_runs(search, house ? i - 1 : i, end);
}

/* "B. J.", "b.j.": how many runs from `i` on are letters with stops. */
static size_t initials_length(const Search *search, size_t i)
{
    const char *text = search->runs->text;
    size_t n = 0;
    while (i + n < search->runs->n && run_at(search, i + n)->length == 1 &&
           text[run_at(search, i + n)->end] == '.' && n < INITIALS_MAX &&
           (n == 0 || run_at(search, i + n)->start - run_at(search, i + n - 1)->end <= 2))
        n++;
    bool last = i + n < search->runs->n && n > 0 && run_at(search, i + n)->length == 1 &&
                run_at(search, i + n)->start - run_at(search, i + n - 1)->end <= 2;
    return n + (last && n < INITIALS_MAX);
}

static void look_at_initials(const Search *search)
{
    for (size_t i = 0; i < search->runs->n; i++) {
        char folded[INITIALS_MAX + 1] = "";
        size_t n = run_at(search, i)->length == 1 ? initials_length(search, i) : 0;
        for (size_t j = 0; j < n; j++)
            folded[j] = *run_folded(search->runs, i + j);
        bool latin = !run_at(search, i)->capital && /* "e.g.", "i.e." */
                     (strcmp(folded, "eg") == 0 || strcmp(folded, "ie") == 0);
        if (n > 1 && !latin && names_has_initials(search->names, folded)) {
            remove_runs(search, i, i + n - 1);
            i += n - 1;
        }
    }
}

/* ---- digits and signs in the place of letters ---- */

static const char signs[] = "034578@$!|+1", sign_letters[] = "oeastbasiiti";

static char disguised_letter(char c, bool one_is_l)
{
    const char *at = strchr(signs, c);
    if (c == '1' && one_is_l)
        return 'l';
    return at && *at ? sign_letters[at - signs] : c;
}

static bool has_sign(const char *text, size_t length)
{
    bool sign = false;
    for (size_t i = 0; i < length && !sign; i++)
        sign = strchr(signs, text[i]) != NULL;
    return sign;
}

/* Is text[from..to) a name with such signs in it: "B3than", "J0ne$"? */
static bool is_disguised(const Search *search, size_t from, size_t to)
{
    char folded[DISGUISED_MAX + 1];
    const char *text = search->runs->text;
    while (to > from && strchr(".,;:!?)\"'", text[to - 1]))
        to--;
    size_t length = to - from;
    if (length < PIECE_MIN + 1 || length > DISGUISED_MAX)
        return false;
    for (int l = 0; l < 2; l++) {
        size_t letters = 0;
        for (size_t i = 0; i < length; i++) {
            folded[i] = g_ascii_tolower(disguised_letter(text[from + i], l));
            letters += g_ascii_isalpha(text[from + i]) != 0;
            if (!g_ascii_isalpha(folded[i]))
                return false;
        }
        folded[length] = '\0';
        if (letters > 0 && names_kind(search->names, folded) == NAME_SURE)
            return true;
    }
    return false;
}

/* Words between white space, dots and hyphens that hold such a sign. */
static void look_at_disguises(const Search *search)
{
    const char *text = search->runs->text;
    size_t run = 0;
    for (size_t from = 0; text[from];) {
        size_t n = strcspn(text + from, " \t\r\n.,;:_-/\\()[]<>\"'"), to = from + n;
        if (n <= DISGUISED_MAX && has_sign(text + from, n) && is_disguised(search, from, to)) {
            while (run < search->runs->n && run_at(search, run)->end <= from)
                run++;
            for (; run < search->runs->n && run_at(search, run)->start < to; run++)
                search->runs->items[run].gone = true;
        }
        from = to + (text[to] != '\0');
    }
}

void look_at_words(const Search *search)
{
    for (size_t i = 0; i < search->runs->n; i++) {
        size_t end = token_end(search, i);
        look_at_token(search, i, end);
        i = end;
    }
    for (size_t i = 0; i + 1 < search->runs->n; i++) {
        look_at_pair(search, i);
        look_at_street(search, i);
    }
    look_at_initials(search);
    look_at_disguises(search);
}

/* ---- what only a neighbour makes a name ---- */

static bool is_beside(Gap gap)
{
    return gap == GAP_SPACE || gap == GAP_STOP;
}

/* A title, the reporter's initial or a particle next to a name goes with it; so does a word that
 * may be one. */
static bool goes_with(const Search *search, size_t i, Gap gap, bool behind)
{
    const Run *run = run_at(search, i);
    const char *folded = run_folded(search->runs, i);
    if (gap == GAP_SPACE && names_kind(search->names, folded) != NAME_NOT &&
        (names_kind(search->names, folded) == NAME_DOUBTFUL || run->capital))
        return true;
    bool initial =
        run->length == 1 && run->capital && names_has_initial(search->names, *folded);
    bool pronoun = *folded == 'i' && gap == GAP_SPACE;
    return (initial && !pronoun) ||
           (behind && group_at(search, LEXICON_FIELD_WORDS, i) == WORD_TITLE);
}

static bool is_particle(const Search *search, size_t i)
{
    return group_at(search, LEXICON_NAMES, i) == NAMES_PARTICLE;
}

/* "de la" between two parts of the name, and "Van der", "Mr van", "de la" in front of it; not "ich bin". */
static void remove_particles(const Search *search, size_t i)
{
    size_t first = i;
    while (first > 0 && is_particle(search, first - 1) &&
           run_at(search, first)->before == GAP_SPACE)
        first--;
    bool beside = first > 0 && is_beside(run_at(search, first)->before);
    bool behind = beside && (run_at(search, first - 1)->gone ||
                             group_at(search, LEXICON_FIELD_WORDS, first - 1) == WORD_TITLE);
    bool capital = run_at(search, first)->capital && run_at(search, first)->length > 1;
    if (first < i && (behind || capital || i - first > 1))
        remove_runs(search, first, i);
}

/* "P" in "Mrs P said", "Mrs P's"; not in "Mrs P Clarke" and "Mr O'Connor". */
static bool is_family_initial(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const Run *next = i + 1 < search->runs->n ? run_at(search, i + 1) : NULL;
    bool joined = next && (next->before == GAP_JOINED ||
                           (next->before == GAP_QUOTE && next->length > 1) ||
                           (is_beside(next->before) && next->capital && !next->begins));
    return run->length == 1 && run->capital && !joined &&
           names_has_family_initial(search->names, *run_folded(search->runs, i));
}

/* A title in front makes a name of a word that is one beside others, and of an initial: "Mrs Hill",
 * "mrs hill", "Mrs H". */
static bool has_title(const Search *search, size_t i)
{
    return i > 0 && is_beside(run_at(search, i)->before) &&
           group_at(search, LEXICON_FIELD_WORDS, i - 1) == WORD_TITLE &&
           (names_kind(search->names, run_folded(search->runs, i)) != NAME_NOT ||
            is_family_initial(search, i));
}

/* "Bethan" in front of the "Jones" of "bjones@": of the name nothing else is known. */
static bool is_given_name(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    return run->capital && !run->digits && run->length > 1 &&
           names_has_given(search->names, run_folded(search->runs, i)) &&
           run_at(search, i + 1)->before == GAP_SPACE && run_at(search, i + 1)->capital &&
           group_at(search, LEXICON_NAME_NEIGHBOURS, i) < 0 &&
           group_at(search, LEXICON_CALENDAR, i) < 0 &&
           group_at(search, LEXICON_FIELD_WORDS, i) < 0;
}

/* "Davis" behind "Mari", where the reporter is called Davies. */
static bool is_near_name(const Search *search, size_t i)
{
    return run_at(search, i)->capital && run_at(search, i)->before == GAP_SPACE &&
           names_is_near(search->names, run_folded(search->runs, i));
}

/* Who signs "Bethan" only may be "Bethan Jones" above. */
static bool is_family_name(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    return names_is_partial(search->names) && run->before == GAP_SPACE && run->capital &&
           run_at(search, i - 1)->capital && run->length > 1 && !run->digits &&
           group_at(search, LEXICON_NAME_NEIGHBOURS, i) < 0 &&
           group_at(search, LEXICON_CALENDAR, i) < 0 &&
           group_at(search, LEXICON_FIELD_WORDS, i) < 0;
}

void look_at_neighbours(const Search *search)
{
    Run *runs = search->runs->items;
    size_t n = search->runs->n;
    for (size_t i = 0; i < n; i++)
        runs[i].gone |= has_title(search, i);
    for (size_t i = 1; i < n; i++) {
        if (runs[i - 1].gone && is_beside(runs[i].before))
            runs[i].gone |= goes_with(search, i, runs[i].before, false) ||
                            is_near_name(search, i) ||
                            (is_family_name(search, i) &&
                             (i < 2 || !runs[i - 2].gone || !is_beside(runs[i - 1].before)));
    }
    for (size_t i = n; i-- > 1;) {
        if (!runs[i].gone || !is_beside(runs[i].before))
            continue;
        remove_particles(search, i);
        runs[i - 1].gone |=
            goes_with(search, i - 1, runs[i].before, true) || is_given_name(search, i - 1);
    }
}

/* ---- letters apart ---- */

/* "B e t h a n": the letters from `i` on that stand alone; 0: fewer than three. */
static size_t letters_apart(const Search *search, size_t i)
{
    size_t n = 0;
    while (i + n < search->runs->n && run_at(search, i + n)->length == 1 &&
           (n == 0 || run_at(search, i + n)->before != GAP_QUOTE) &&
           (n == 0 || run_at(search, i + n)->start - run_at(search, i + n - 1)->end <= 3))
        n++;
    return n < 3 ? 0 : n;
}

static bool spells_name(const Search *search, size_t from, size_t n)
{
    char word[24];
    for (size_t i = 0; i < n; i++) {
        for (size_t length = 0; length + 1 < sizeof word && i + length < n;) {
            word[length] = *run_folded(search->runs, from + i + length);
            word[++length] = '\0';
            if (length >= PIECE_MIN && names_kind(search->names, word) >= NAME_DOUBTFUL)
                return true;
        }
    }
    return false;
}

static void look_at_letters(const Search *search)
{
    for (size_t i = 0; i < search->runs->n; i++) {
        size_t n = letters_apart(search, i);
        if (n > 0 && spells_name(search, i, n))
            remove_runs(search, i, i + n - 1);
        i += n > 0 ? n - 1 : 0;
    }
}

/* ---- chats ---- */

/* "B: I saw it", "BJ: I saw it": letters that label a line. */
static bool is_letter_label(const Search *search, size_t i)
{
    const Run *run = run_at(search, i);
    const char *text = search->runs->text;
    return run->length <= 3 && run->shouted && !run->digits && text[run->end] == ':' &&
           (run->start == 0 || text[run->start - 1] == '\n');
}

/* The reporter's initials, where they label several lines, in a talk of several: not one of questions
 * and answers, and no list. */
static void look_at_speakers(const Search *search)
{
    g_autoptr(GHashTable) count =
        g_hash_table_new(g_str_hash, g_str_equal); /* borrowed: runs */
    for (size_t i = 0; i < search->runs->n; i++) {
        const char *label = run_folded(search->runs, i);
        if (is_letter_label(search, i))
            g_hash_table_insert(
                count, (gpointer)(uintptr_t)label,
                GINT_TO_POINTER(GPOINTER_TO_INT(g_hash_table_lookup(count, label)) + 1));
    }
    if (g_hash_table_size(count) < 2 || g_hash_table_contains(count, "q"))
        return;
    for (size_t i = 0; i < search->runs->n; i++) {
        const char *label = run_folded(search->runs, i);
        bool initials = label[1] ? names_has_class(search->names, label)
                                 : names_has_initial(search->names, *label);
        search->runs->items[i].gone |= initials && is_letter_label(search, i) &&
                                       GPOINTER_TO_INT(g_hash_table_lookup(count, label)) > 1;
    }
}

/* ---- the text without them ---- */

/* Do the marks between two places that go go, too? */
static bool closes_up(const char *text, size_t from, size_t to)
{
    for (; from < to; from++) {
        if (!strchr(" .,-'_@$!|+", text[from]) && (unsigned char)text[from] < 0x80)
            return false;
    }
    return true;
}

static GArray *places_of(const Search *search)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(TextPlace));
    for (size_t i = 0; i < search->runs->n; i++) {
        const Run *run = run_at(search, i);
        if (!run->gone)
            continue;
        TextPlace *last =
            places->len ? &g_array_index(places, TextPlace, places->len - 1) : NULL;
        if (last && i > 0 && run_at(search, i - 1)->gone &&
            closes_up(search->runs->text, last->end, run->start)) {
            last->end = run->end;
            continue;
        }
        TextPlace place = {run->start, run->end};
        g_array_append_val(places, place);
    }
    return places;
}

/* A line that says nothing but that something was there. */
static bool is_empty_line(const char *line, size_t length)
{
    bool marked = false;
    for (size_t i = 0; i < length;) {
        if (strncmp(line + i, IDENTITY_MARK, strlen(IDENTITY_MARK)) == 0) {
            marked = true;
            i += strlen(IDENTITY_MARK);
        } else if (g_ascii_isalnum(line[i]) || (unsigned char)line[i] >= 0x80) {
            return false;
        } else {
            i++;
        }
    }
    return marked;
}

static char *without_empty_lines(const char *text)
{
    GString *kept = g_string_sized_new(strlen(text));
    size_t blank = 0;
    while (*text) {
        size_t length = strcspn(text, "\n"), whole = length + (text[length] == '\n');
        bool says = strspn(text, " \t") < length;
        blank = says ? 0 : blank + 1;
        if (!is_empty_line(text, length) && (says || (blank == 1 && kept->len > 0)))
            g_string_append_len(kept, text, (gssize)whole);
        text += whole;
    }
    return g_strchomp(g_string_free(kept, FALSE));
}

static char *without_places(const char *text, const GArray *places)
{
    GString *left = g_string_sized_new(strlen(text));
    size_t at = 0;
    for (unsigned i = 0; i < places->len; i++) {
        const TextPlace *place = &g_array_index(places, TextPlace, i);
        if (place->start < at)
            continue;
        g_string_append_len(left, text + at, (gssize)(place->start - at));
        g_string_append(left, IDENTITY_MARK);
        at = place->end;
    }
    g_string_append(left, text + at);
    return g_string_free(left, FALSE);
}

/* ---- the whole ---- */

char *identity_replace(const Names *names, const char *text)
{
    g_autofree char *shaped =
        identity_skips(IDENTITY_SHAPES) ? g_strdup(text) : identity_without_shapes(names, text);
    Search search = {names, names_lexicon(names), runs_of(shaped), true};
    for (size_t i = 0; i < search.runs->n && search.small; i++)
        search.small = !run_at(&search, i)->capital;
    if (!identity_skips(IDENTITY_WORDS))
        look_at_words(&search);
    if (!identity_skips(IDENTITY_NEIGHBOURS))
        look_at_neighbours(&search);
    if (!identity_skips(IDENTITY_LETTERS)) {
        look_at_letters(&search);
        look_at_speakers(&search);
    }
    GArray *places = places_of(&search);
    g_autofree char *left = without_places(shaped, places);
    g_array_unref(places);
    runs_free(search.runs);
    return without_empty_lines(left);
}
