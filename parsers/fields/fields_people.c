/* The names of people: behind a title, behind a word that comes before names, and addresses. A
 * capital alone proves nothing; and whether its writer tells of themselves. Called by fields.c. */
#include "parsers/fields/fields_gather.h"

#include <string.h>

enum { NAME_WORDS = 3, NAMES_MAX = 100, GIVEN_REACH = 10, OWN_REACH = 3 };

static const Word *word_at(const Gather *gather, size_t i)
{
    return &gather->marks.sentence.words[i];
}

/* "SIMS", "URGENT". */
static bool is_shouted(const Gather *gather, const Word *word)
{
    const char *text = gather->text + word->start;
    return word->end - word->start > 2 && g_ascii_isupper(text[1]) && g_ascii_isupper(text[2]);
}

/* A capital letter and no word that anybody would begin with one. */
static bool may_be_name(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    if (i >= marks->sentence.n || !word_at(gather, i)->capital ||
        is_shouted(gather, word_at(gather, i)))
        return false;
    const Word *word = word_at(gather, i);
    if (word->end - word->start == 1)
        return gather->text[word->end] == '.'; /* an initial, but not "I" */
    bool day = marks->calendar[i] >= CAL_JANUARY && marks->calendar[i] <= CAL_SUNDAY;
    bool writer = strncmp(marks->sentence.folded + word->at, "i'", 2) == 0; /* "I'd" */
    return marks->word[i] < 0 && !day && !writer;
}

/* How many words of a name stand at `i`. */
static size_t name_length(const Gather *gather, size_t i)
{
    size_t n = 0;
    while (n < NAME_WORDS && may_be_name(gather, i + n) &&
           (n == 0 || !word_at(gather, i + n)->breaks)) {
        n++;
        if (word_at(gather, i + n - 1)->possessive)
            break;
    }
    return n;
}

static bool is_known(const Gather *gather, const char *name)
{
    for (unsigned i = 0; i < gather->people->len; i++) {
        if (g_ascii_strcasecmp(gather->people->pdata[i], name) == 0)
            return true;
    }
    return false;
}

/* Every run of white space as one space, none at the ends. */
static char *one_line(const char *text, size_t length)
{
    char *line = g_malloc(length + 1), *to = line;
    for (size_t i = 0; i < length; i++) {
        bool space = strchr(" \n\t", text[i]);
        if (!space)
            *to++ = text[i];
        else if (to > line && to[-1] != ' ')
            *to++ = ' ';
    }
    to -= to > line && to[-1] == ' ';
    *to = '\0';
    return line;
}

static void add_person(Gather *gather, size_t first, size_t n)
{
    gather->said_who = true;
    if (gather->answered[FORM_PEOPLE] || gather->people->len >= NAMES_MAX)
        return;
    Place place = gather_place(gather, first, n);
    const Word *last = word_at(gather, first + n - 1);
    const char *text = gather->text;
    if (last->possessive && place.end - place.start > 2 && text[place.end - 1] == 's' &&
        !g_ascii_isalnum(text[place.end - 2])) /* the apostrophe may take three bytes */
        place.end = last->start + last->length;
    g_autofree char *name = one_line(text + place.start, place.end - place.start);
    if (is_known(gather, name))
        return;
    g_ptr_array_add(gather->people, g_steal_pointer(&name));
    gather_evidence(gather, "people", place);
}

/* "Dear Mrs Jones": who is written to. */
static bool is_greeted(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    bool good = marks_is(marks, 0, LEXICON_REPORT_WORDS, 1U << REPORT_WORD_GOOD);
    return i == 1U + good &&
           marks_is(marks, i - 1, LEXICON_REPORT_WORDS, 1U << REPORT_WORD_GREETING);
}

/* "Mrs Jones", "Mr A. Smith". */
static size_t gather_titled(Gather *gather, size_t i)
{
    size_t n = word_at(gather, i)->capital ? name_length(gather, i + 1) : 0;
    if (n > 0 && !is_greeted(gather, i))
        add_person(gather, i, n + 1);
    return n > 0 ? n + 1 : 1;
}

/* "sent the list to Ann", but not "the train to Leeds". */
static bool is_given(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    for (size_t back = 1; back <= GIVEN_REACH && back <= i; back++) {
        int word = marks->word[i - back];
        if (word == WORD_SENT || word == WORD_ACTION)
            return true;
    }
    return false;
}

static bool announces_name(const Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    return word == WORD_BEFORE_NAME || (word == WORD_TO && is_given(gather, i)) ||
           word == WORD_ACTION || word == WORD_ASK || word == WORD_SENT ||
           (word == WORD_CLAUSE && word_is(&gather->marks.sentence, i, "and") &&
            gather->people->len > 0);
}

static bool is_address(const Gather *gather, size_t i)
{
    const Word *word = word_at(gather, i);
    const char *at = memchr(gather->text + word->start, '@', word->end - word->start);
    return at && memchr(at, '.', (size_t)(gather->text + word->end - at));
}

/* ---- the first person ---- */

static bool is_person(const Marks *marks, size_t i, FirstPerson group)
{
    return marks_is(marks, i, LEXICON_FIRST_PERSON, 1U << group);
}

/* What went out or was handed on says so where something is wrong with it: "I emailed the office" reports. */
static bool is_mishap(const Marks *marks, size_t i)
{
    int word = marks->word[i];
    return !marks->asked[i] &&
           (word == WORD_LOST || word == WORD_HAPPENING || word == WORD_ATTACK ||
            (word == WORD_SENT && (marks->has[WORD_WRONG] || marks->has[WORD_FAULT])));
}

/* "My school laptop". */
static bool is_own_thing(const Marks *marks, size_t i)
{
    bool thing = false;
    for (size_t k = i + 1; k <= i + OWN_REACH && marks_same_clause(marks, i, k); k++)
        thing |= marks->word[k] == WORD_DEVICE || marks->word[k] == WORD_DATA ||
                 is_person(marks, k, FIRST_PERSON_THING);
    return thing;
}

/* "I must have accidentally left". */
static bool is_own_doing(const Marks *marks, size_t i)
{
    for (i++; i < marks->sentence.n; i++) {
        if (is_mishap(marks, i))
            return true;
        if (!is_person(marks, i, FIRST_PERSON_BETWEEN))
            break;
    }
    return false;
}

/* Their own thing, in a sentence in which something has happened, or their own doing. */
static bool tells_own(const Marks *marks)
{
    bool mishap = false, thing = false;
    for (size_t i = 0; i < marks->sentence.n; i++) {
        mishap |= is_mishap(marks, i);
        thing |= is_person(marks, i, FIRST_PERSON_MY) && is_own_thing(marks, i);
        if (is_person(marks, i, FIRST_PERSON_DID) ||
            (is_person(marks, i, FIRST_PERSON_I) && is_own_doing(marks, i)))
            return true;
    }
    return mishap && thing;
}

void gather_people(Gather *gather)
{
    const Marks *marks = &gather->marks;
    const Sentence *sentence = &marks->sentence;
    bool addresses =
        memchr(sentence->text + sentence->start, '@', sentence->end - sentence->start);
    gather->said_who |= marks->has[WORD_ROLE] || marks->has[WORD_ATTACKER] || tells_own(marks);
    for (size_t i = 0; i < marks->sentence.n;) {
        size_t n = 1, name;
        if (marks->word[i] == WORD_TITLE) {
            n = gather_titled(gather, i);
        } else if (addresses && is_address(gather, i)) {
            add_person(gather, i, 1);
        } else if (announces_name(gather, i) && (name = name_length(gather, i + 1)) > 0 &&
                   !word_at(gather, i + 1)->breaks) {
            add_person(gather, i + 1, name);
            n = name + 1;
        }
        i += n;
    }
}
