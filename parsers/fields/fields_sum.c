/* Numbers of people that are added up, and those that are a part of one. Called by fields_count.c. */
#include "parsers/fields/fields_gather.h"

#include <string.h>

#define SMALL(group) (1U << COUNT_WORD_##group)

static bool is_small(const Gather *gather, size_t i, unsigned groups)
{
    return marks_is(&gather->marks, i, LEXICON_COUNT_WORDS, groups);
}

enum { ITEM_WORDS = 9 }; /* from one number to the next */

/* "in 7A", "from Year 4": the word behind it, or `i`. */
static size_t past_place(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t at = i + is_small(gather, i, SMALL(IN) | SMALL(FROM));
    bool label = is_small(gather, at, SMALL(LABEL) | SMALL(CLASS));
    at += label;
    bool named = at > i && at < sentence->n && !sentence->words[at].breaks &&
                 (sentence->words[at].digit || (label && sentence->words[at].capital));
    return named ? at + 1 : i;
}

size_t sum_past_item(const Gather *gather, size_t i)
{
    size_t people = count_people(gather, i), next = i + gather->marks.number_n[i];
    if (people > 0)
        return past_place(gather, people + gather->marks.word_n[people]);
    size_t end = past_place(gather, next);
    return end > next ? end : 0;
}

/* Does one more follow, as "6 staff" behind "40 parents" in "24 children, 40 parents and 6 staff"? */
static bool goes_on(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = sum_past_item(gather, i);
    if (next == 0 || next >= marks->sentence.n)
        return false;
    bool and = is_small(gather, next, SMALL(AND)), comma = marks->sentence.words[next].breaks;
    next += and;
    next += next < marks->sentence.n && marks->calendar[next] == CAL_AT;
    bool one = and&&is_small(gather, next, SMALL(A));
    return (comma || and) && next < marks->sentence.n && (marks->number[next] > 0 || one);
}

size_t sum_joined(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    const Word *words = marks->sentence.words;
    size_t at = count_start(gather, i);
    at -= at > 0 && is_small(gather, at - 1, SMALL(THEIRS) | SMALL(THE));
    if (at == 0)
        return i;
    bool and = is_small(gather, at - 1, SMALL(AND));
    bool sign =
        memchr(gather->text + words[at - 1].end, '&', words[at].start - words[at - 1].end);
    bool comma = gather->text[words[at - 1].end] == ',' && goes_on(gather, i);
    at -= and;
    for (size_t back = 1; (and || sign || comma) && back <= MIN(ITEM_WORDS, at); back++) {
        size_t k = at - back;
        if (marks->number[k] > 0 && !count_is_label(gather, k))
            return sum_past_item(gather, k) == at && !count_is_of_nobody(gather, k) ? k : i;
    }
    return i;
}

enum { PERSON_WORDS = 4 }; /* "a Year 9 boy", "one of the teachers" is none */

size_t sum_person(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t at = count_start(gather, i);
    bool theirs = at > 0 && is_small(gather, at - 1, SMALL(THEIRS));
    at -= theirs;
    theirs |= is_small(gather, i + marks->number_n[i], SMALL(OTHER));
    if (at < 2 || !is_small(gather, at - 1, SMALL(AND)))
        return i;
    int word = marks->word[at - 2];
    const Word *last = &marks->sentence.words[at - 2];
    if (theirs && last->capital && word < 0 && marks->calendar[at - 2] < 0)
        return at - 2;
    bool one =
        (field_is_subject(word) || word == WORD_ROLE) && !count_is_of_several(gather, at - 2);
    for (size_t back = 1; one && back <= PERSON_WORDS && back <= at - 2; back++) {
        size_t k = at - 2 - back;
        if (is_small(gather, k, SMALL(A) | SMALL(THE)))
            return k;
        if (marks->sentence.words[k + 1].breaks ||
            (marks->word[k] >= 0 && marks->word[k] != WORD_NOT_A_NAME))
            return i;
    }
    return i;
}

/* One person, by no name: "teacher", and "dad", but not "staff". */
static bool is_one(const Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    return (field_is_subject(word) || word == WORD_ROLE) && !count_is_of_several(gather, i) &&
           !gather->marks.sentence.words[i].possessive;
}

/* Does somebody do something at word `i`? "5 pupils and a teacher noticed". */
static bool is_doing(const Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    return word == WORD_DISCOVERY || word == WORD_ACTION || word == WORD_ASK ||
           word == WORD_CONFIRM || word_is(&gather->marks.sentence, i, "has") ||
           word_is(&gather->marks.sentence, i, "is");
}

size_t sum_one_more(const Gather *gather, size_t people)
{
    const Marks *marks = &gather->marks;
    size_t and = people + marks->word_n[people];
    if (!is_small(gather, and, SMALL(AND)) ||
        !is_small(gather, and+1, SMALL(A) | SMALL(THE) | SMALL(THEIRS)))
        return people;
    for (size_t i = and+2; i < and+2 + PERSON_WORDS && i < marks->sentence.n; i++) {
        if (is_one(gather, i))
            return is_doing(gather, i + marks->word_n[i]) ? people : i;
        if (marks->sentence.words[i].breaks || marks->word[i] >= 0)
            return people;
    }
    return people;
}

size_t sum_list(const Gather *gather, size_t i, int64_t *sum)
{
    const Marks *marks = &gather->marks;
    const Word *words = marks->sentence.words;
    size_t first = i;
    int64_t all = marks->number[i];
    bool comma = false;
    while (first > 0) {
        bool and = is_small(gather, first - 1, SMALL(AND)) && !comma;
        size_t k = first - 1 - and;
        bool apart = and || gather->text[words[first - 1].end] == ',';
        if (first < 1U + and || !apart || marks->number[k] < 1 || marks->number_n[k] != 1)
            break;
        comma |= !and;
        all += marks->number[k];
        first = k;
    }
    if (!comma || count_is_of_nobody(gather, first) ||
        is_small(gather, i + marks->number_n[i], SMALL(OR)))
        return i;
    *sum = all;
    return first;
}

static bool is_number_in_front(const Gather *gather, size_t i)
{
    for (size_t back = 1; back <= MIN(ITEM_WORDS, i); back++) {
        if (gather->marks.number[i - back] > 0)
            return true;
    }
    return false;
}

bool sum_is_guessed(const Gather *gather, size_t i)
{
    enum { GUESS_REACH = 4 };
    const Marks *marks = &gather->marks;
    bool guessed = false;
    for (size_t back = 1; back <= MIN(GUESS_REACH, i); back++) {
        if (is_small(gather, i - back, SMALL(AND)))
            return guessed && is_number_in_front(gather, i - back);
        guessed |= marks->word[i - back] == WORD_UNSURE;
        if (marks->sentence.words[i - back].breaks)
            return false;
    }
    return false;
}

/* Is the number at `i` one of more people, whom "+", "," or "and" adds to those in front? */
static bool is_more_people(const Gather *gather, size_t i)
{
    const Word *words = gather->marks.sentence.words;
    size_t at = count_start(gather, i);
    if (at == 0 || count_people(gather, i) == 0)
        return false;
    size_t end = words[at - 1].end, gap = words[at].start - end;
    const char *behind = gather->text + end;
    return is_small(gather, at - 1, SMALL(AND)) || memchr(behind, '+', gap) ||
           memchr(behind, '&', gap) || memchr(behind, ',', gap);
}

void sum_answer(const Gather *gather, size_t i, CountAnswer *answer)
{
    const Marks *marks = &gather->marks;
    int64_t number = marks->number[i];
    size_t people = count_people(gather, i), before = count_start(gather, i);
    bool either = before > 0 && is_small(gather, before - 1, SMALL(OR) | SMALL(TO));
    bool among = before > 0 && is_small(gather, before - 1, SMALL(IN) | SMALL(FROM));
    answer->doubted |= either || gather->text[marks->sentence.words[i].end] == '?';
    if (people > 0)
        number += sum_one_more(gather, people) != people;
    if (answer->n == 0) {
        answer->first = number;
        answer->people = people > 0;
    } else if (answer->people && people == 0 && among) {
        return; /* "30 pupils in 2 classes" */
    } else {
        answer->rest += number;
        answer->apart |= answer->people ? !is_more_people(gather, i) : number != answer->first;
    }
    answer->n++;
}

int64_t sum_answered(const CountAnswer *answer)
{
    bool parts = answer->rest == answer->first && (answer->n > 2 || !answer->people);
    if (answer->n == 0 || answer->doubted || (answer->apart && !parts))
        return -1;
    return parts || !answer->people ? answer->first : answer->first + answer->rest;
}

/* "30 pupils (12 boys and 18": within brackets right behind the number in front; not "24 pupils (and 6 staff)". */
static bool is_bracketed(const Gather *gather, const CountClaim *before, size_t first)
{
    const Word *words = gather->marks.sentence.words;
    const char *bracket = gather->text + before->place.end,
               *end = gather->text + words[first].start;
    bracket += *bracket == ' ';
    bool more = first > 0 && is_small(gather, first - 1, SMALL(AND)) &&
                gather->text + words[first - 1].start == bracket + 1;
    return bracket < end && *bracket == '(' && !more &&
           !memchr(bracket, ')', (size_t)(end - bracket));
}

/* "60 pupils, including 4 in care". */
static bool is_included(const Gather *gather, const CountClaim *before, size_t first)
{
    enum { PART_REACH = 8 };
    for (size_t back = 1; back <= MIN(PART_REACH, first); back++) {
        if (gather->marks.sentence.words[first - back].start < before->place.end)
            return false;
        if (is_small(gather, first - back, SMALL(PART)))
            return true;
    }
    return false;
}

bool sum_is_part(const Gather *gather, const CountClaim *before, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t next = i + gather->marks.number_n[i], first = count_start(gather, i);
    if (!before || before->place.start < sentence->start ||
        gather->marks.number[i] >= before->number)
        return false;
    bool of_whom =
        word_is(sentence, next, "of") && is_small(gather, next + 1, SMALL(WHOM) | SMALL(IT));
    bool whom = first > 1 && word_is(sentence, first - 2, "of") &&
                is_small(gather, first - 1, SMALL(WHOM));
    return of_whom || whom || is_included(gather, before, first) ||
           is_bracketed(gather, before, first);
}
