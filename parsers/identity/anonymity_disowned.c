/* A wish that what was told was never told, or not by whom: "You didn't hear this from me", "If anyone
 * asks, it wasn't me", "I'd lose my job if she knew I wrote". Pure; called by anonymity_words.c. */
#include "parsers/identity/anonymity_ask.h"

enum {
    KNOWS_REACH = 2, /* from "knew" to "that I wrote" */
    IF_REACH = 6,    /* from "if" to "knew" */
};

static bool ends_thought(const Ask *ask, size_t next)
{
    return next >= ask->sentence.n || ask->sentence.words[next].breaks ||
           ask_is_border(ask, next) || ask_ends_sentence(ask, next - 1) ||
           ask_is(ask, next, ANONYMITY_PLEASE);
}

/* "This conversation never happened", "you don't need to know who I am": with that the thought ends. */
static bool is_untold(const Ask *ask, size_t i)
{
    return ask_is_exactly(ask, i, ANONYMITY_UNTOLD) && ends_thought(ask, i + ask->lengths[i]) &&
           ask_person_before(ask, i) != ANONYMITY_OTHER;
}

/* "You never heard [it] from me", "... [any of this] ...". */
static bool is_it(const Ask *ask, size_t i)
{
    return ask_is_around(ask, i, AROUND_IT) || ask_is_around(ask, i, AROUND_THIS) ||
           ask_is_around(ask, i, AROUND_THAT);
}

/* "You never heard it [from me]", "this did not come [from me]"; not "she said that you never heard it
 * from me". */
static bool is_not_from(const Ask *ask, size_t i)
{
    if (!word_is(&ask->sentence, i, "from") || !word_is(&ask->sentence, i + 1, "me"))
        return false;
    size_t verb = i, not_at;
    while (verb > 0 && is_it(ask, verb - 1) && !ask_is(ask, verb - 1, ANONYMITY_NOT))
        verb--;
    if (verb < 2 || !(ask_is_around(ask, verb - 1, AROUND_HEARD) ||
                      ask_is_around(ask, verb - 1, AROUND_HAVE)))
        return false;
    if (!ask_stands_before(ask, verb - 1, ANONYMITY_NOT, 1 + 1, &not_at) ||
        not_at + ask->lengths[not_at] != verb - 1 || not_at == 0)
        return false;
    not_at -= not_at > 1 && (ask_is_around(ask, not_at - 1, AROUND_HELP) ||
                             ask_is_around(ask, not_at - 1, AROUND_HAVE));
    size_t subject = not_at - 1;
    bool told = subject > 0 && (ask_is_around(ask, subject - 1, AROUND_SAID) ||
                                ask_is_around(ask, subject - 1, AROUND_THAT));
    return !told && (ask_is_around(ask, subject, AROUND_SUBJECT) ||
                     ask_is_around(ask, subject, AROUND_THIS));
}

/* "If anyone asks, it wasn't me": not what somebody said. */
static bool is_alibi(const Ask *ask, size_t i)
{
    size_t from, to;
    if (!ask_is_exactly(ask, i, ANONYMITY_IF_ASKED))
        return false;
    ask_clause(ask, i, &from, &to);
    return ask_has_exactly(ask, i + ask->lengths[i], ask->sentence.n, ANONYMITY_DISOWNED) &&
           ask_first_person(ask, from, i) != ANONYMITY_OTHER;
}

/* "I would lose my job if she knew [I wrote]", "... [who told you]". */
static bool is_feared(const Ask *ask, size_t i)
{
    size_t knows;
    if (!(ask_is_exactly(ask, i, ANONYMITY_TELLER) ||
          ask_is_exactly(ask, i, ANONYMITY_TELLING)) ||
        !ask_has_exactly(ask, 0, ask->sentence.n, ANONYMITY_HARM) ||
        !ask_stands_before(ask, i, ANONYMITY_SHOW, KNOWS_REACH, &knows))
        return false;
    for (size_t back = 1; back <= IF_REACH && back <= knows; back++) {
        if (word_is(&ask->sentence, knows - back, "if"))
            return (knows == back || !ask_is_around(ask, knows - back - 1, AROUND_KNOWS)) &&
                   ask_person_before(ask, knows - back) != ANONYMITY_OTHER;
    }
    return false;
}

bool anonymity_disowned(const Ask *ask, size_t i)
{
    return is_untold(ask, i) || is_not_from(ask, i) || is_alibi(ask, i) || is_feared(ask, i);
}
