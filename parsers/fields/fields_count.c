/* Of how many people the data is. Called by fields_about.c and fields.c. */
#include "parsers/fields/fields_gather.h"

#include <string.h>

enum {
    ADJECTIVES = 3, /* words between a number and its noun */
    LABEL_WORDS = 6,
    COUNTS_MAX = 100,
    COUNT_LIMIT = 10000000,
    CORRECTION_BYTES = 200, /* between a number and the one that corrects it */
};

#define SMALL(group) (1U << COUNT_WORD_##group)

static bool is_small(const Gather *gather, size_t i, unsigned groups)
{
    return marks_is(&gather->marks, i, LEXICON_COUNT_WORDS, groups);
}

bool count_is_label(const Gather *gather, size_t i)
{
    return i > 0 && !gather->marks.sentence.words[i].breaks &&
           is_small(gather, i - 1, SMALL(LABEL) | SMALL(CLASS));
}

/* "4 March 2019": a day and a year count nobody. */
static bool is_in_date(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    int before = i > 0 ? marks->calendar[i - 1] : -1;
    int behind = i + 1 < marks->sentence.n ? marks->calendar[i + 1] : -1;
    return (before >= CAL_JANUARY && before <= CAL_DECEMBER) ||
           (behind >= CAL_JANUARY && behind <= CAL_DECEMBER);
}

/* "5 pm", "two days", "12 yesterday": a number with which a time is said. */
static bool is_of_time(int calendar)
{
    return (calendar >= CAL_TODAY && calendar <= CAL_LAST_NIGHT) || calendar == CAL_AM ||
           calendar == CAL_PM || calendar == CAL_OCLOCK ||
           (calendar >= CAL_HOURS && calendar <= CAL_LONGER);
}

/* "2009 leavers", "the 2019 pupil records": a year in front of them. */
static bool is_a_year(const Gather *gather, size_t i)
{
    const Word *word = &gather->marks.sentence.words[i];
    int64_t number = gather->marks.number[i];
    int people = gather_word(gather, i + 1);
    bool records = field_is_subject(people) && field_is_data(gather_word(gather, i + 2)) &&
                   !gather->marks.sentence.words[i + 1].possessive;
    return number >= 1950 && number < 2050 && word->length == 4 && /* not "1,950" */
           (people == SUBJECT_LEAVERS || records);
}

bool count_is_of_several(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    const Word *word = &sentence->words[i];
    return field_is_subject(gather_word(gather, i)) &&
           (sentence->folded[word->at + word->length - 1] == 's' ||
            is_small(gather, i, SMALL(SEVERAL)));
}

/* "3 copies of a pupil's plan", "two boxes of pupils' books": a number of things; not "30 out of 60 pupils". */
static bool counts_things(const Gather *gather, size_t number, size_t of)
{
    const Sentence *sentence = &gather->marks.sentence;
    return of > number && word_is(sentence, of, "of") && !word_is(sentence, of - 1, "out");
}

/* "32 not 23 pupils": where the words go on that both numbers share. */
static size_t past_denied_number(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t denied = i < marks->sentence.n ? i + marks->word_n[i] : i;
    bool follows = gather_word(gather, i) == WORD_NEGATION && denied < marks->sentence.n &&
                   marks->number[denied] >= 0;
    return follows ? denied + marks->number_n[denied] : i;
}

size_t count_people(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = past_denied_number(gather, i + marks->number_n[i]);
    bool labelled = next + 1 < marks->sentence.n && !marks->sentence.words[next].breaks &&
                    marks->sentence.words[next + 1].digit && count_is_label(gather, next + 1);
    bool things = false;
    next += labelled ? 2 : 0;
    for (size_t j = next; j <= next + ADJECTIVES && j < marks->sentence.n; j++) {
        if (gather->text[marks->sentence.words[j - 1].end] ==
            '.') /* "ends in 88. my student" */
            return 0;
        if (field_is_subject(marks->word[j])) /* not "two pages on a boy" */
            return things && !count_is_of_several(gather, j) ? 0 : j;
        things |= j > next && marks->word[j] == WORD_OF;
        bool between = marks->word[j] < 0 || marks->word[j] == WORD_OF ||
                       marks->word[j] == WORD_NOT_A_NAME;
        if (!between || marks->sentence.words[j].breaks || is_of_time(marks->calendar[j]) ||
            counts_things(gather, next, j))
            return 0;
    }
    return 0;
}

/* "11 parents received each other's statements": who got and whose it was are the same. */
static bool is_mutual(const Gather *gather, size_t people)
{
    enum { OTHER_REACH = 8 };
    const Sentence *sentence = &gather->marks.sentence;
    for (size_t j = people + 1;
         j < people + OTHER_REACH && marks_same_clause(&gather->marks, people, j); j++) {
        if ((word_is(sentence, j, "each") && word_is(sentence, j + 1, "other")) ||
            (word_is(sentence, j, "one") && word_is(sentence, j + 1, "another")))
            return true;
    }
    return false;
}

static bool is_affected_behind(const Gather *gather, size_t people)
{
    for (size_t j = people + 1; j < people + 5 && j < gather->marks.sentence.n; j++) {
        if (gather_word(gather, j) == WORD_AFFECTED)
            return true;
    }
    return gather_behind(gather, people, WORD_AFFECTED, 4);
}

size_t count_start(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    return i > 0 && marks->calendar[i - 1] == CAL_AT && !marks->sentence.words[i].breaks ? i - 1
                                                                                         : i;
}

/* "Sorry, 32", "23 children, no, 32", "make that 32". */
static bool is_correction(const Gather *gather, size_t i)
{
    enum { CORRECTS_REACH = 5 };
    const Marks *marks = &gather->marks;
    const Word *words = marks->sentence.words;
    if (i > 0 && word_is(&marks->sentence, i - 1, "no") && words[i].breaks)
        return true;
    for (size_t back = 1; back <= CORRECTS_REACH && back <= i; back++) {
        size_t at = i - back;
        if (marks->word[at] == WORD_CORRECTS)
            return at == 0 || words[at].breaks || marks->number[at - 1] >= 0 ||
                   !word_is(&marks->sentence, at, "sorry");
        if (!is_small(gather, at, SMALL(IT) | SMALL(THAT) | SMALL(BE)) && marks->word[at] >= 0)
            return false;
    }
    return false;
}

/* The number that was said last, not far in front of word `i`, or NULL. */
static CountClaim *claim_before(const Gather *gather, size_t i)
{
    const GArray *counts = gather->counts;
    CountClaim *last =
        counts->len > 0 ? &g_array_index(counts, CountClaim, counts->len - 1) : NULL;
    size_t at = gather->marks.sentence.words[i].start;
    bool near = last && last->place.in == gather->in && last->place.end <= at &&
                at - last->place.end <= CORRECTION_BYTES;
    return near ? last : NULL;
}

/* Of the people at a word; of nobody at another. */
static unsigned people_set(const Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    return field_is_subject(word) ? 1U << (word - SUBJECT_CHILDREN) : 0;
}

static void add_claim(Gather *gather, CountClaim claim, size_t first, size_t last)
{
    CountClaim *before = claim_before(gather, first);
    if (before && is_correction(gather, first)) {
        before->withdrawn = true;
        claim.people |= before->people;
    }
    claim.first = claim.number;
    claim.place = gather_place(gather, first, last - first + 1);
    if (gather->counts->len < COUNTS_MAX)
        g_array_append_val(gather->counts, claim);
}

/* The number at `i`, said by words [i, last]. */
static void add_count(Gather *gather, size_t i, size_t last, bool strong)
{
    add_claim(gather, (CountClaim){.number = gather->marks.number[i], .strong = strong}, i,
              last);
}

/* "Sorry, 32." behind "23 children", "it was 3" behind "not 30 children": the number alone. */
static void gather_correction(Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = i + marks->number_n[i], first = count_start(gather, i);
    const CountClaim *before = claim_before(gather, i);
    bool ends = next >= marks->sentence.n || marks->sentence.words[next].breaks ||
                marks->clause[next] != marks->clause[i] ||
                past_denied_number(gather, next) != next;
    if (!before || !ends)
        return;
    bool replaces = before->withdrawn && first > 0 &&
                    is_small(gather, first - 1, SMALL(BE) | SMALL(ONLY) | SMALL(TO));
    if (replaces || is_correction(gather, i))
        add_count(gather, i, next - 1, before->strong);
}

/* "shared her login with 4 staff": who got it. */
static bool is_shared_with(const Gather *gather, size_t first)
{
    const Marks *marks = &gather->marks;
    bool shared = marks->has[WORD_SENT] || marks->has[WORD_HAPPENING];
    return shared && first > 1 && word_is(&marks->sentence, first - 1, "with") &&
           !field_is_data(gather_word(gather, first - 2));
}

static bool is_grown_up(int word)
{
    return word == SUBJECT_CUSTOMERS || word == SUBJECT_EMPLOYEES || word == SUBJECT_ANYBODY;
}

/* "140 people in the hall", "two TAs were in the room": where something was said or shown; not "84 parents in the email". */
static bool is_in_place(const Gather *gather, size_t people)
{
    size_t next = people + gather->marks.word_n[people];
    bool were = is_small(gather, next, SMALL(BE));
    next += were;
    return (were || gather_word(gather, people) == SUBJECT_ANYBODY) &&
           is_small(gather, next, SMALL(IN)) && is_small(gather, next + 1, SMALL(THE)) &&
           !field_is_data(gather_word(gather, next + 2)) &&
           !is_small(gather, next + 2, SMALL(CLASS) | SMALL(GROUP));
}

/* "I put it on the wall. 300 people came", "It went to all staff. 118 people.": the grown-ups with whom a sentence begins, behind
 * what went out, are those who got it. */
static bool is_audience(const Gather *gather, size_t i, size_t people)
{
    const Marks *marks = &gather->marks;
    size_t next = people + marks->word_n[people];
    bool ends = next >= marks->sentence.n || is_small(gather, next, SMALL(IN) | SMALL(AND));
    bool alone = gather->sent_before && ends && count_start(gather, i) == 0;
    return is_grown_up(gather_word(gather, people)) && (alone || is_in_place(gather, people));
}

/* "three parents were reading it", "shared by three teachers", "two of the children": who did
 * something, or some of them all. */
static bool counts_others(const Gather *gather, size_t i, size_t people)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t next = people + gather->marks.word_n[people];
    bool theirs = is_small(gather, next + 1, SMALL(THEIRS)); /* "had their results read out" */
    bool seen = is_small(gather, next + 1, SMALL(BE));       /* "can be seen on it" */
    size_t first = count_start(gather, i);
    if ((first > 0 && word_is(sentence, first - 1, "by")) || is_audience(gather, i, people) ||
        gather_word(gather, next) == WORD_DOING || is_shared_with(gather, first) ||
        word_is(sentence, i + gather->marks.number_n[i], "of") ||
        (is_small(gather, next, SMALL(DID)) && !theirs && !seen))
        return true;
    bool were = word_is(sentence, next, "was") || word_is(sentence, next, "were");
    const Word *doing = &sentence->words[next + 1];
    return were && next + 1 < sentence->n && doing->length > 4 &&
           memcmp(sentence->folded + doing->at + doing->length - 3, "ing", 3) == 0;
}

/* "the list has 28 children on it", "17 staff are on the list", "27 in the class". */
static bool stands_in_data(const Gather *gather, size_t next)
{
    next += is_small(gather, next, SMALL(BE));
    if (!is_small(gather, next, SMALL(IN)))
        return false;
    return is_small(gather, next + 1, SMALL(IT)) ||
           (is_small(gather, next + 1, SMALL(THE) | SMALL(THAT)) &&
            field_is_data(gather_word(gather, next + 2)));
}

/* "the register (about forty children)". */
static bool explains_data(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t first = i;
    while (first > 0 && i - first < 2 && !marks->sentence.words[first].breaks)
        first--;
    size_t at = marks->sentence.words[first].start;
    if (first == 0 || at == 0 || gather->text[at - 1] != '(')
        return false;
    for (size_t back = 1; back <= OF_REACH && back <= first; back++) {
        if (field_is_data(marks->word[first - back]))
            return true;
    }
    return false;
}

static bool announces_number(int word)
{
    return word == WORD_CLASS || word == WORD_LIST;
}

/* "class of 28", but not "the list of 4 Hawthorn". */
static bool counts_class(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = i + marks->number_n[i];
    bool a_name = next < marks->sentence.n && marks->sentence.words[next].capital &&
                  !marks->sentence.words[next].breaks;
    bool behind =
        i > 0 &&
        (announces_number(gather_word(gather, i - 1)) ||
         (i > 1 && announces_number(gather_word(gather, i - 2)) && marks->word_n[i - 2] == 2));
    return behind && !a_name && !word_is(&marks->sentence, i, "both");
}

/* "both classes (58)", "Year 4 (30)", "parents (12)": nothing else stands in the brackets. */
static bool counts_group(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t first = count_start(gather, i), last = i + gather->marks.number_n[i] - 1;
    if (first == 0 || gather->text[sentence->words[first].start - 1] != '(' ||
        gather->text[sentence->words[last].end] != ')')
        return false;
    return count_is_of_several(gather, first - 1) || count_is_label(gather, first - 1) ||
           is_small(gather, first - 1, SMALL(GROUP) | SMALL(CLASS));
}

/* "the class list (28 names)": each is somebody's. */
static bool counts_names(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = i + marks->number_n[i];
    if (gather_word(gather, next) != TYPE_BASIC || marks->sentence.words[next].breaks)
        return false;
    size_t last = next + marks->word_n[next] - 1;
    return word_is(&marks->sentence, last, "names") ||
           word_is(&marks->sentence, last, "surnames");
}

/* "The wage slips of the kitchen, 7 of them, ...": each is of somebody. */
static bool counts_them(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t of = i + marks->number_n[i], next = of + 2, first = count_start(gather, i);
    bool apart = first > 0 && marks->sentence.words[first].breaks &&
                 (next >= marks->sentence.n || marks->sentence.words[next].breaks);
    if (!apart || !word_is(&marks->sentence, of, "of") ||
        !word_is(&marks->sentence, of + 1, "them") || claim_before(gather, i))
        return false;
    for (size_t at = 0; at < first; at++) {
        if (field_is_data(marks->word[at]))
            return true;
    }
    return false;
}

/* Does the number stand alone behind ":", "-" or "=", as an answer does? */
static bool is_answer(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t next = i + gather->marks.number_n[i];
    i = count_start(gather, i);
    if (i == 0 || (next < sentence->n && !sentence->words[next].breaks))
        return false;
    const char *mark = gather->text + sentence->words[i - 1].end;
    mark += strspn(mark, " \t");
    return strchr(":-=", *mark) &&
           mark + 1 + strspn(mark + 1, " \t") == gather->text + sentence->words[i].start;
}

/* "Pupils affected: 12", "Number of parents concerned - 40"; not "Parents told: 12". */
static void gather_labelled(Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t people = i;
    bool affected = false, label = false;
    for (size_t at = count_start(gather, i); at > 0 && !label;) {
        int word = marks->word[--at];
        if (word == WORD_ACTION || word == WORD_ASK || word == WORD_CONFIRM ||
            word == WORD_SENT || word == WORD_TO || i - at > LABEL_WORDS)
            return;
        people = field_is_subject(word) ? at : people;
        affected |= word == WORD_AFFECTED;
        label = at == 0 || marks->sentence.words[at].breaks;
    }
    if (!label || people == i)
        return;
    if (affected)
        about_add_subject(gather, people);
    add_count(gather, i, i + marks->number_n[i] - 1, true);
}

static bool are_range(const Gather *gather, size_t first, size_t link)
{
    return is_small(gather, link, SMALL(OR) | SMALL(AND) | SMALL(TO)) &&
           gather->marks.number[first] > 0 && !count_is_label(gather, first) &&
           link + 1 < gather->marks.sentence.n && gather->marks.number[link + 1] > 0;
}

/* "20 to 30 children", "between 20 and 30": neither is the number. */
static bool is_in_range(const Gather *gather, size_t i)
{
    return are_range(gather, i, i + gather->marks.number_n[i]) ||
           (i > 1 && are_range(gather, i - 2, i - 1));
}

/* "Not 30 children", "rather than 23"; not "I cc'd rather than bcc'd 84 parents", which denies how. */
static bool is_negated(const Gather *gather, size_t i)
{
    size_t back = gather_negation(gather, i);
    bool instead = back > 1 && gather->marks.word_n[i - back] == 2;
    for (size_t at = i - back + 1; instead && at < i; at++) {
        int word = gather_word(gather, at);
        if (word == WORD_HAPPENING || word == WORD_SENT)
            return false;
    }
    return back > 0;
}

/* "not 30 children", "I said 40 pupils": the number does not hold. */
static bool is_denied(const Gather *gather, size_t i)
{
    return is_negated(gather, i) || gather_behind(gather, i, WORD_SUPPOSED, OF_REACH);
}

bool count_is_of_nobody(const Gather *gather, size_t i)
{
    return count_is_label(gather, i) || is_in_date(gather, i) || is_denied(gather, i);
}

/* It does not count, but another may correct it. */
static void add_denied(Gather *gather, size_t i, size_t people)
{
    unsigned n = gather->counts->len;
    add_count(gather, i, people, false);
    if (gather->counts->len > n)
        g_array_index(gather->counts, CountClaim, n).withdrawn = true;
}

/* Adds what word `i` begins and word `last` ends. */
static void add_to(const Gather *gather, CountClaim *before, CountClaim more, size_t i,
                   size_t last)
{
    before->number += more.number;
    before->added++;
    before->strong |= more.strong;
    before->people |= more.people;
    before->place.end = gather_place(gather, i, last - i + 1).end;
}

/* The number that was read last, when that at `joined` is part of it; NULL. */
static CountClaim *claim_at(const Gather *gather, size_t i, size_t joined)
{
    CountClaim *before = claim_before(gather, i);
    const Word *word = &gather->marks.sentence.words[joined];
    bool covers = joined != i && before && !before->withdrawn &&
                  before->place.start <= word->start && before->place.end > word->start;
    return covers ? before : NULL;
}

/* Is it behind word `first` that somebody was told, asked or sent something? */
static bool is_told(const Gather *gather, size_t first)
{
    return gather_behind(gather, first, WORD_TO, 2) ||
           gather_behind(gather, first, WORD_ACTION, 2) ||
           gather_behind(gather, first, WORD_ASK, 2);
}

/* A number without people behind it. */
static void gather_alone(Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t joined = sum_joined(gather, i), end = sum_past_item(gather, i);
    CountClaim *sum = claim_at(gather, i, joined);
    bool of_class =
        end > 0 && is_small(gather, i + marks->number_n[i], SMALL(IN) | SMALL(FROM));
    bool class_of = counts_class(gather, i);
    bool names = counts_names(gather, i) && !gather_behind(gather, i, WORD_TO, 2);
    bool group = marks->number[i] > 1 && counts_group(gather, i);
    if (sum && end > 0)
        add_to(gather, sum, (CountClaim){.number = marks->number[i]}, i, end - 1);
    else if (joined != i && of_class && !is_told(gather, joined)) /* "12 in 7A and 15 in 7B" */
        add_claim(gather,
                  (CountClaim){.number = marks->number[joined] + marks->number[i],
                               .strong = about_has_data_in_front(gather, joined)},
                  joined, end - 1);
    else if ((class_of && marks->calendar[i] < 0) || names || group || counts_them(gather, i))
        add_count(gather, i, i + marks->number_n[i] - 1, class_of || explains_data(gather, i));
    else if (is_answer(gather, i))
        gather_labelled(gather, i);
    else
        gather_correction(gather, i);
}

/* Does the number say by itself that it is the number of people whose data it is? */
static bool is_strong(const Gather *gather, size_t i, size_t people)
{
    return counts_class(gather, i) || about_owns_data(gather, people) ||
           about_has_data_in_front(gather, i) || is_affected_behind(gather, people) ||
           is_mutual(gather, people) || explains_data(gather, i) ||
           stands_in_data(gather, people + gather->marks.word_n[people]);
}

/* "Three families with 2, 3 and 1 children": those who were counted in front are counted again. */
static void withdraw_families(Gather *gather, size_t first)
{
    CountClaim *before = claim_before(gather, first);
    const Word *words = gather->marks.sentence.words;
    bool with = first > 1 && word_is(&gather->marks.sentence, first - 1, "with");
    if (before && with && before->place.end == words[first - 2].end)
        before->withdrawn = true;
}

/* Those of words `people` and `one` are those whose data it is. */
static void add_subjects(Gather *gather, size_t people, size_t one)
{
    about_add_subject(gather, people);
    if (field_is_subject(gather_word(gather, one)))
        about_add_subject(gather, one);
}

/* The number at `i`, of the people at word `people`. */
static void gather_counted(Gather *gather, size_t i, size_t people)
{
    const Marks *marks = &gather->marks;
    CountClaim claim = {.number = marks->number[i]};
    size_t one = sum_one_more(gather, people), last = one + marks->word_n[one] - 1;
    size_t list = sum_list(gather, i, &claim.number), joined = sum_joined(gather, i);
    size_t person = joined == i ? sum_person(gather, i) : i;
    CountClaim *sum = claim_at(gather, i, joined);
    bool others = counts_others(gather, i, one);
    claim.strong = is_strong(gather, i, people) || (one != people && is_strong(gather, i, one));
    claim.people = people_set(gather, people) | people_set(gather, one);
    if (joined != i)
        claim.people |= people_set(gather, count_people(gather, joined));
    if (claim.strong || (sum && sum->strong))
        add_subjects(gather, people, one);
    if (list == i && is_in_range(gather, i))
        return;
    claim.number += one != people;
    if (sum && !claim.strong && !sum->strong && others)
        sum->withdrawn = true; /* "24 pupils and 6 staff saw it" */
    else if (sum)
        add_to(gather, sum, claim, i, last);
    if (sum)
        return;
    size_t first = MIN(MIN(joined, person), list);
    claim.number += joined != i ? marks->number[joined] : person != i;
    if (list != i)
        withdraw_families(gather, list);
    if (claim.strong || (!others && !is_told(gather, first) && claim.number > 1))
        add_claim(gather, claim, first, last);
}

/* A guess was added to the number in front: how many there are, nobody knows. */
static void withdraw_guessed(Gather *gather, size_t i)
{
    CountClaim *before = claim_before(gather, i);
    if (before)
        before->withdrawn = true;
}

void count_gather(Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    if (marks->number[i] < 1 || marks->number[i] > COUNT_LIMIT || count_is_label(gather, i) ||
        is_in_date(gather, i) || is_a_year(gather, i))
        return;
    size_t people = count_people(gather, i);
    if (is_denied(gather, i)) {
        if (people > 0)
            add_denied(gather, i, people);
        return;
    }
    bool of_each =
        word_is(&marks->sentence, i, "both") &&
        gather_word(gather, people) == SUBJECT_CUSTOMERS; /* "both parents' numbers" */
    if (of_each || sum_is_part(gather, claim_before(gather, i), i))
        return;
    if (sum_is_guessed(gather, i))
        withdraw_guessed(gather, i);
    else if (people > 0)
        gather_counted(gather, i, people);
    else
        gather_alone(gather, i);
}

/* Of "30 pupils, 12 boys and 18 girls" the first is all. */
static int64_t total_of(const CountClaim *claim)
{
    bool parts = claim->added > 1 && claim->number == 2 * claim->first;
    return parts ? claim->first : claim->number;
}

/* One number that says what it counts, or the only one there is. */
void decide_count(Gather *gather)
{
    const CountClaim *found = NULL;
    bool conflict = false, strong = false;
    for (unsigned i = 0; i < gather->counts->len; i++)
        strong |= g_array_index(gather->counts, CountClaim, i).strong &&
                  !g_array_index(gather->counts, CountClaim, i).withdrawn;
    for (unsigned i = 0; i < gather->counts->len; i++) {
        const CountClaim *claim = &g_array_index(gather->counts, CountClaim, i);
        if (claim->strong != strong || claim->withdrawn)
            continue;
        conflict |= found && total_of(found) != total_of(claim);
        found = found ? found : claim;
    }
    if (!found || gather->answered[FORM_AFFECTED])
        return;
    if (!conflict)
        gather->fields->affected = total_of(found);
    for (int i = SUBJECT_CHILDREN; i <= SUBJECT_ANYBODY && !conflict; i++) {
        if (found->people >> (i - SUBJECT_CHILDREN) & 1)
            about_add_counted(gather, i, found->place);
    }
    for (unsigned i = 0; i < gather->counts->len; i++) {
        const CountClaim *claim = &g_array_index(gather->counts, CountClaim, i);
        if (conflict ? claim->strong == strong : claim == found)
            gather_evidence(gather, "affected", claim->place);
    }
}
