/* A wish that something stays with the reader: "off the record", "just between us". Pure; called by anonymity_words.c. */
#include "parsers/identity/anonymity_ask.h"

#include <string.h>

/* "Between us, the TAs and I have found two lists": whom "us" is, by names, or one word behind an article; not "between
 * us, he shouts and I want no trouble". */
static bool names_us(const Ask *ask, size_t from, size_t i)
{
    enum { US_WORDS = 7 };
    size_t next = i + ask->lengths[i];
    bool us = i == from && word_is(&ask->sentence, next - 1, "us"), named = false;
    for (size_t at = next; us && at + 1 < ask->sentence.n && at < next + US_WORDS; at++) {
        bool article = word_is(&ask->sentence, at, "the") || word_is(&ask->sentence, at, "my");
        if (word_is(&ask->sentence, at, "and") && word_is(&ask->sentence, at + 1, "i"))
            return named;
        at += article;
        named |= article || ask->sentence.words[at].capital;
        us = (article || ask->sentence.words[at].capital ||
              word_is(&ask->sentence, at, "and")) &&
             !ask_ends_sentence(ask, at);
    }
    return false;
}

/* "Just between us", "And off the record, ...": nothing else is said in front; "Between us we found two lists". */
static bool is_thought_alone(const Ask *ask, size_t from, size_t i)
{
    size_t next = i + ask->lengths[i];
    bool ends = next >= ask->sentence.n || ask->sentence.words[next].breaks ||
                ask_is_border(ask, next) || ask_ends_sentence(ask, next - 1) ||
                ask_is(ask, next, ANONYMITY_PLEASE);
    for (size_t at = from; at < i; at += ask->lengths[at]) {
        if (!ask_is(ask, at, ANONYMITY_LITTLE) && !ask_is(ask, at, ANONYMITY_PLEASE) &&
            !ask_is(ask, at, ANONYMITY_CLAUSE) && !ask_is(ask, at, ANONYMITY_CONFIDED))
            return false;
    }
    return next >= ask->sentence.n || (ends && !word_is(&ask->sentence, next, "we")) ||
           ask_is(ask, next, ANONYMITY_OTHER) || ask->sentence.words[next].capital;
}

/* "No names!", "secret squirrel - no names", "No names. He left it": cried, behind a like wish, or with which all begins; of a list
 * it is said in between: "Here is the plan. No names." */
static bool is_no_names(const Ask *ask, size_t i)
{
    const char *behind = ask->sentence.text + ask->sentence.words[i + ask->lengths[i] - 1].end;
    bool alone = true, alike = false;
    for (size_t at = 0; at < i && alone; at += ask->lengths[at]) {
        alike |= ask_is_exactly(ask, at, ANONYMITY_CONFIDED);
        alone = ask_is(ask, at, ANONYMITY_LITTLE) || ask_is(ask, at, ANONYMITY_PLEASE) ||
                ask_is_exactly(ask, at, ANONYMITY_CONFIDED);
    }
    bool first = ask->sentence.text == ask->text &&
                 strspn(ask->text, " \t\r\n") >= ask->sentence.start && strchr(".!", *behind);
    return alone && (alike || first || *behind == '!');
}

/* "Can this stay between us?", "off the record please"; not "the talk was off the record". */
bool anonymity_confided(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t from, to, at;
    ask_clause(ask, i, &from, &to);
    *ret_from = from;
    if (ask_group_alone(ask, i) == ANONYMITY_NOT)
        return is_no_names(ask, i);
    if (ask_is_denied(ask, i) || ask_is_past(ask, from, i))
        return false;
    if (!word_is(&ask->sentence, from, "and") && is_thought_alone(ask, from, i))
        return !names_us(ask, from, i);
    bool wished = ask_stands_before(ask, i, ANONYMITY_PLEASE, WISH_REACH, &at) ||
                  ask_stands_before(ask, i, ANONYMITY_WISH, WISH_REACH, &at);
    return wished && !ask_is_attribute(ask, i) &&
           !ask_has(ask, at + ask->lengths[at], i, ANONYMITY_TELLS) &&
           (ask->handed_on || ask_first_person(ask, from, i) != ANONYMITY_OTHER);
}
