/* Whose data an incident concerns, and of which kind. The labels are those
 * of the ICO's "Data security incident trends" (Open Government Licence v3). A school's pupils
 * are the ICO's "Children", learners of age its "Students", parents its "Customers or
 * prospective customers". Called by fields.c. */
#include "parsers/fields/fields_gather.h"

#include "config/taxonomy.h"

#include <string.h>

enum {
    POSSESSIVE_REACH = 4, /* words between "pupils'" and "reports" */
    PHRASE_WORDS = 3,     /* of one kind of data */
    ACTION_REACH = 3,
    LINK_BYTES = 200,
};

/* Groups of words are named after the ids of the taxonomy; "anybody" is of no type. */
#define GROUP_NAME(value, name) [value] = name,

const char *field_type_label(FieldWord type)
{
    static const char *const names[FIELD_WORD_COUNT] = {FIELD_TYPE_TERMS(GROUP_NAME)};
    int found = data_type_find(names[type]);
    return found >= 0 ? data_type_label((DataType)found) : NULL;
}

const char *field_subject_label(FieldWord subject)
{
    static const char *const names[FIELD_WORD_COUNT] = {FIELD_SUBJECT_TERMS(GROUP_NAME)};
    int found = data_subject_find(names[subject]);
    return found >= 0 ? data_subject_label((DataSubject)found) : NULL;
}

/* ---- kinds of data ---- */

/* "to the wrong e-mail address" says where it went, "I changed my password" what was done,
 * "enter your password" in a forwarded mail what somebody wants to get. */
static bool is_beside_the_point(const Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    bool asked_for = gather->in == EVIDENCE_FORWARD && i > 0 &&
                     word_is(&gather->marks.sentence, i - 1, "your");
    if (asked_for)
        return true;
    bool owned = i > 0 && field_is_subject(gather_word(gather, i - 1)) &&
                 gather->marks.sentence.words[i - 1].possessive; /* "another child's surname" */
    if (word == TYPE_BASIC)
        return !owned && (gather_behind(gather, i, WORD_WRONG, 2) ||
                          gather_behind(gather, i, WORD_TO, 3) ||
                          gather_behind(gather, i, WORD_UNFAMILIAR, 3));
    return word == TYPE_IDENTIFICATION && gather_behind(gather, i, WORD_ACTION, ACTION_REACH);
}

/* "login" in "http://portal.example/login". */
static bool is_in_link(const Gather *gather, size_t i)
{
    size_t at = gather->marks.sentence.words[i].start, left = MIN(at, LINK_BYTES);
    const char *text = gather->text;
    for (; left > 0 && !g_ascii_isspace(text[at - 1]); at--, left--) {
        if (left > 2 && strncmp(text + at - 3, "://", 3) == 0)
            return true;
    }
    return false;
}

/* "I think I sent the medical list", "I may have left her care plan there": whether it was done is doubted, not what it was. */
static bool is_own_doubt(const Gather *gather, size_t i)
{
    enum { DOUBT_REACH = 12 };
    const Marks *marks = &gather->marks;
    unsigned we = 1U << FACT_WORD_WE;
    for (size_t back = 1; back <= MIN(DOUBT_REACH, i); back++) {
        size_t at = i - back, next = at + marks->word_n[at];
        if (marks->word[at] != WORD_UNSURE)
            continue;
        bool ours = marks_is(marks, next, LEXICON_FACT_WORDS, we) ||
                    (at > 0 && marks_is(marks, at - 1, LEXICON_FACT_WORDS, we));
        for (size_t k = next; ours && k < i; k++) {
            if (marks->word[k] == WORD_SENT || marks->word[k] == WORD_LOST)
                return true;
        }
        return false;
    }
    return false;
}

static void gather_type(Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    if (gather->answered[FORM_DATA_TYPES] || gather->types[word] || is_in_link(gather, i) ||
        is_beside_the_point(gather, i) || gather_negated(gather, i) ||
        (gather_unsure(gather, i) && !(is_own_doubt(gather, i) && !gather->marks.asked[i])))
        return;
    gather->types[word] = true;
    gather_evidence(gather, "data_types", gather_place(gather, i, gather->marks.word_n[i]));
}

/* ---- whose data ---- */

/* "pupils' end of year reports", "pupil reports". */
bool about_owns_data(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = i + marks->word_n[i];
    bool possessive = marks->sentence.words[next - 1].possessive;
    size_t reach = possessive ? POSSESSIVE_REACH : 1;
    for (size_t j = next; j < next + reach && marks_same_clause(marks, i, j); j++) {
        if (field_is_data(marks->word[j]))
            return true;
    }
    return false;
}

/* Does a phrase that means data end in front of word `i`? */
static bool ends_data(const Marks *marks, size_t i)
{
    for (size_t back = 1; back <= PHRASE_WORDS && back <= i; back++) {
        if (field_is_data(marks->word[i - back]))
            return marks->word_n[i - back] == back;
    }
    return false;
}

/* "reports of all our pupils", "the names and addresses of staff and 28 children". */
bool about_has_data_in_front(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    for (size_t back = 1; back <= OF_REACH && back <= i; back++) {
        int word = marks->word[i - back];
        if (word == WORD_LIST)
            return true;
        if (word == WORD_OF && ends_data(marks, i - back))
            return !marks->sentence.words[i - back].breaks;
        bool between = word < 0 || word == WORD_OF || word == WORD_CLASS ||
                       word == WORD_WRONG || word == WORD_NOT_A_NAME ||
                       field_is_subject(word) || word_is(&marks->sentence, i - back, "and");
        if (!between)
            return false;
    }
    return false;
}

void about_add_counted(Gather *gather, int word, Place place)
{
    if (gather->answered[FORM_DATA_SUBJECTS] || gather->subjects[word] ||
        !field_subject_label((FieldWord)word))
        return;
    gather->subjects[word] = true;
    gather_evidence(gather, "data_subjects", place);
}

void about_add_subject(Gather *gather, size_t i)
{
    about_add_counted(gather, gather_word(gather, i),
                      gather_place(gather, i, gather->marks.word_n[i]));
}

static void gather_subject(Gather *gather, size_t i)
{
    if ((about_owns_data(gather, i) || about_has_data_in_front(gather, i)) &&
        !gather_negated(gather, i))
        about_add_subject(gather, i);
}

void gather_about(Gather *gather)
{
    const Marks *marks = &gather->marks;
    for (size_t i = 0; i < marks->sentence.n; i++) {
        if (field_is_type(marks->word[i]))
            gather_type(gather, i);
        if (field_is_subject(marks->word[i])) {
            gather->said_who = true;
            gather_subject(gather, i);
        }
        if (marks->number[i] > 0)
            count_gather(gather, i);
    }
}
