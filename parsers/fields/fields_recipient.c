/* Is it known who has it? Called by fields_facts.c. */
#include "parsers/fields/fields_gather.h"

#include <string.h>

enum { RECIPIENT_REACH = 14 }; /* words from "sent" to "to" */

#define SMALL(group) (1U << RECIPIENT_WORD_##group)

static bool is_small(const Gather *gather, size_t i, unsigned groups)
{
    return marks_is(&gather->marks, i, LEXICON_RECIPIENT_WORDS, groups);
}

/* Does the phrase end in front of word `i`? "The wrong school", "the wrong school by mistake", not "the wrong school account". */
static bool ends_phrase(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    if (i >= marks->sentence.n || marks->sentence.words[i].breaks)
        return true;
    int word = marks->word[i];
    return marks->clause[i] != marks->clause[i - 1] || marks->calendar[i] >= 0 ||
           word == WORD_OF || word == WORD_TO || word == WORD_NEGATION ||
           word == WORD_BEFORE_NAME || word_is(&marks->sentence, i, "by") ||
           word_is(&marks->sentence, i, "in") || word_is(&marks->sentence, i, "at");
}

static bool names_somebody(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    int word = gather_word(gather, i);
    bool person = word == WORD_TITLE || word == WORD_ROLE ||
                  (word >= SUBJECT_CHILDREN && word <= SUBJECT_CUSTOMERS);
    const Word *at = &marks->sentence.words[i];
    return person || memchr(gather->text + at->start, '@', at->end - at->start);
}

/* Behind "the wrong", where it can be asked as somebody can. */
static bool is_organisation(const Gather *gather, size_t i)
{
    return is_small(gather, i, SMALL(ORGANISATION)) && ends_phrase(gather, i + 1);
}

static bool is_capital_name(const Gather *gather, size_t i)
{
    return gather->marks.sentence.words[i].capital && gather_word(gather, i) < 0 &&
           gather->marks.calendar[i] < 0;
}

/* "To the candidate instead of the panel". */
static bool is_instead(const Gather *gather, size_t i)
{
    return names_somebody(gather, i) &&
           word_is(&gather->marks.sentence, i + gather->marks.word_n[i], "instead");
}

/* "The wrong Sarah yesterday", but not "the wrong Hotmail account". */
static bool is_wrong_name(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t next = i + 1;
    bool behind_wrong = false;
    for (size_t back = 1; back <= 2 && back <= i; back++)
        behind_wrong |= marks->word[i - back] == WORD_WRONG && marks->word_n[i - back] == back;
    bool ends = next >= marks->sentence.n || marks->sentence.words[next].breaks ||
                marks->sentence.words[next].capital || marks->calendar[next] >= 0 ||
                marks->clause[next] != marks->clause[i];
    return behind_wrong && ends && is_capital_name(gather, i);
}

/* "I sent Mr Price the minutes", but not "I sent Mr Price's report". */
static void gather_handed(Gather *gather, size_t sent)
{
    const Marks *marks = &gather->marks;
    size_t title = sent + marks->word_n[sent], name = title + 1;
    if (name >= marks->sentence.n || marks->word[title] != WORD_TITLE ||
        !is_capital_name(gather, name) || gather_negated(gather, sent) ||
        gather_unsure(gather, sent))
        return;
    if (!marks->sentence.words[name].possessive)
        gather_answer(gather, QUESTION_RECIPIENT_KNOWN, TRISTATE_YES, title, 2);
}

/* "A former colleague", "her dad", "our auditor": one whom somebody knows. Not "our parents". */
static bool is_one(const Gather *gather, size_t to, size_t i)
{
    const Marks *marks = &gather->marks;
    const Word *last = &marks->sentence.words[i + marks->word_n[i] - 1];
    bool article = false;
    for (size_t at = to + 1; at < i; at++)
        article |= is_small(gather, at, SMALL(ARTICLE));
    return article && !last->possessive && gather->text[last->end - 1] != 's' &&
           ends_phrase(gather, i + marks->word_n[i]);
}

/* "The wrong parent got it", "the wrong parents were emailed", "a parent was sent it". */
static void gather_receiver(Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    bool wrong = gather_word(gather, i) == WORD_WRONG;
    if (!wrong && !word_is(&marks->sentence, i, "a"))
        return;
    bool first =
        i == 0 || marks->clause[i - 1] != marks->clause[i] ||
        (marks->calendar[i - 1] >= CAL_MONDAY &&
         marks->calendar[i - 1] <= CAL_LAST_NIGHT); /* not "the report of a pupil was sent" */
    size_t who = i + marks->word_n[i];
    if (!first || who >= marks->sentence.n || !names_somebody(gather, who) ||
        gather_unsure(gather, i) || gather_negated(gather, i))
        return;
    size_t next = who + marks->word_n[who];
    bool gets = wrong && is_small(gather, next, SMALL(GOT));
    next += word_is(&marks->sentence, next, "has") || word_is(&marks->sentence, next, "have");
    gets |= is_small(gather, next, SMALL(BEEN)) && gather_word(gather, next + 1) == WORD_SENT;
    if (gets)
        gather_answer(gather, QUESTION_RECIPIENT_KNOWN, TRISTATE_YES, i, who - i + 1);
}

bool recipient_is_finder(const Gather *gather)
{
    const Marks *marks = &gather->marks;
    for (size_t i = 0; marks->has[WORD_DISCOVERY] && i < marks->sentence.n; i++) {
        bool thing = marks->word[i] == WORD_DISCOVERY && marks->word_n[i] == 1 &&
                     word_is(&marks->sentence, i, "found");
        if (thing && !word_is(&marks->sentence, i + 1, "that"))
            return true;
    }
    return false;
}

/* "I found a list. I gave it to Mrs Nowak.": it was handed in. */
static bool is_handed_in(const Gather *gather, size_t sent)
{
    const Marks *marks = &gather->marks;
    size_t next = sent + marks->word_n[sent];
    bool it = word_is(&marks->sentence, next, "it") || word_is(&marks->sentence, next, "them");
    return gather->found_before && it && !marks->has[WORD_WRONG] && !marks->has[WORD_FAULT];
}

/* Behind "sent ... to": "the wrong parent", "Mrs Jones", "a@b.example". */
static void gather_recipient(Gather *gather, size_t sent)
{
    const Marks *marks = &gather->marks;
    size_t to = sent + marks->word_n[sent], end = MIN(to + RECIPIENT_REACH, marks->sentence.n);
    while (to < end && marks->word[to] != WORD_TO && marks->word[to] != WORD_SENT &&
           marks->word[to] != WORD_ACTION && marks->word[to] != WORD_ASK)
        to++;
    bool nearly = sent > 0 && is_small(gather, sent - 1, SMALL(NEARLY));
    if (to >= end || marks->word[to] != WORD_TO || gather_negated(gather, sent) || nearly ||
        gather_unsure(gather, sent) || is_handed_in(gather, sent))
        return;
    bool wrong = false;
    for (size_t i = to + 1; i < MIN(to + 5, marks->sentence.n); i++) {
        wrong |= marks->word[i] == WORD_WRONG || is_instead(gather, i);
        if (marks->sentence.words[i].breaks || marks->word[i] == WORD_STRANGER)
            return;
        if (marks->word[i] == WORD_UNFAMILIAR) {
            gather_answer(gather, QUESTION_RECIPIENT_KNOWN, TRISTATE_NO, to, i - to + 1);
            return;
        }
        bool one = wrong || is_one(gather, to, i) || word_is(&marks->sentence, i - 1, "a") ||
                   marks->word[i] == WORD_TITLE ||
                   memchr(gather->text + marks->sentence.words[i].start, '@',
                          marks->sentence.words[i].end - marks->sentence.words[i].start);
        gather->misdirected |= wrong;
        if ((one && names_somebody(gather, i)) || (wrong && is_organisation(gather, i)) ||
            is_wrong_name(gather, i) || (i == to + 1 && is_capital_name(gather, i))) {
            gather_answer(gather, QUESTION_RECIPIENT_KNOWN, TRISTATE_YES, to, i - to + 1);
            return;
        }
    }
}

/* "whom none of us knows", "not to anybody we know", "to an address we don't recognise"; not "nobody knows how". */
static bool is_known_to_nobody(const Gather *gather, size_t i)
{
    enum { WHOM_REACH = 6 };
    const Marks *marks = &gather->marks;
    bool ends = i + 1 >= marks->sentence.n || marks->clause[i + 1] != marks->clause[i];
    if (marks->has[WORD_SENT] && is_small(gather, i, SMALL(RECOGNISES)))
        return gather_negated(gather, i);
    if (!ends ||
        (i > 0 && word_is(&marks->sentence, i - 1, "to")) || /* "not entitled to know" */
        !(word_is(&marks->sentence, i, "know") || word_is(&marks->sentence, i, "knows")))
        return false;
    for (size_t back = 1; back <= WHOM_REACH && back <= i; back++) {
        if (is_small(gather, i - back, SMALL(WHOM)))
            return gather_negated(gather, i) || gather_negated(gather, i - back);
    }
    return false;
}

/* "I don't know who left it there": who has it is another. */
static bool is_of_doer(const Gather *gather, size_t i)
{
    size_t next = i + gather->marks.word_n[i];
    int word = gather_word(gather, next);
    return word_is(&gather->marks.sentence, next - 1, "who") &&
           (word == WORD_LOST || word == WORD_SENT ||
            word_is(&gather->marks.sentence, next, "did"));
}

void gather_recipients(Gather *gather)
{
    const Marks *marks = &gather->marks;
    bool received = marks->has[WORD_WRONG] || marks->has[WORD_SENT],
         denied = marks->has[WORD_NEGATION];
    for (size_t i = 0; i < marks->sentence.n; i++) {
        int word = marks->word[i];
        if (received)
            gather_receiver(gather, i);
        if (word == WORD_SENT) {
            gather_recipient(gather, i);
            gather_handed(gather, i);
        } else if (word == WORD_STRANGER && !gather_negated(gather, i) && !marks->asked[i] &&
                   !is_of_doer(gather, i))
            gather_answer(gather, QUESTION_RECIPIENT_KNOWN, TRISTATE_NO, i, marks->word_n[i]);
        else if (word == WORD_FAMILIAR && !marks->asked[i] && !gather_unsure(gather, i))
            gather_answer(gather, QUESTION_RECIPIENT_KNOWN,
                          gather_negated(gather, i) ? TRISTATE_NO : TRISTATE_YES, i,
                          marks->word_n[i]);
        else if (denied && is_known_to_nobody(gather, i) && !marks->asked[i])
            gather_answer(gather, QUESTION_RECIPIENT_KNOWN, TRISTATE_NO, i, 1);
    }
}
