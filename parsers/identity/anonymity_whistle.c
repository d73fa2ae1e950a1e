/* Whistle-blowing, of which a mail, or its writer, says that it is that. Pure; called by anonymity_words.c. */
#include "parsers/identity/anonymity_ask.h"

#include <string.h>

enum {
    THIS_REACH = 3
}; /* "this is", or "this e-mail is", in front of "my whistleblower report" */

#define WORD(group) (1U << WHISTLE_WORD_##group)

static bool is_word(const Ask *ask, size_t i, unsigned groups)
{
    return ask_is_of(ask, i, LEXICON_WHISTLE_WORDS, groups);
}

/* "Whistleblowing", "Whistleblowing report about Mr Poole", "Whistleblower report: ..."; not "whistleblowing policy",
 * "whistleblowing report lost". */
static bool is_heading(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    next += ask_is_exactly(ask, next, ANONYMITY_KIND);
    if (i > 0 || next >= ask->sentence.n)
        return i == 0;
    const char *behind = ask->sentence.text + ask->sentence.words[next - 1].end;
    behind += strspn(behind, " ");
    return *behind == ':' || *behind == '-' || is_word(ask, next, WORD(ABOUT));
}

/* "As a whistleblower I want to report". */
static bool is_as_one(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    return i == 1 && word_is(&ask->sentence, 0, "as") && next < ask->sentence.n &&
           ask_group_alone(ask, next) == ANONYMITY_FIRST;
}

/* "I am whistleblowing", "I want to make a whistleblower report", "I write as a whistleblower". */
static bool does_it(const Ask *ask, size_t i)
{
    enum { VERB_REACH = 4 };
    for (size_t back = 1; back <= VERB_REACH && back <= i; back++) {
        if (is_word(ask, i - back, WORD(VERB) | WORD(FILE)) ||
            ask_is_exactly(ask, i - back, ANONYMITY_WISH) ||
            ask_is_exactly(ask, i - back, ANONYMITY_DOING))
            return ask_person_before(ask, i) == ANONYMITY_FIRST;
    }
    return false;
}

/* "Under the school's whistleblowing policy": where that begins; `i`: it is not said. */
static size_t under(const Ask *ask, size_t i)
{
    enum { UNDER_REACH = 3 };
    for (size_t back = 1; back <= UNDER_REACH && back <= i; back++) {
        if (word_is(&ask->sentence, i - back, "under"))
            return i - back;
    }
    return i;
}

/* Of itself the mail says it, or its writer; not of a policy, or a report that was found. */
bool anonymity_whistle(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t from, to, next = i + ask->lengths[i], at;
    ask_clause(ask, i, &from, &to);
    *ret_from = from;
    if (ask_is_denied(ask, i) || ask_has(ask, from, i, ANONYMITY_TELLS))
        return false;
    if (is_heading(ask, i) || is_as_one(ask, i))
        return true;
    size_t said = under(ask, i);
    if (said == i && (is_word(ask, next, WORD(TOPIC) | WORD(FILE)) ||
                      (i > 0 && is_word(ask, i - 1, WORD(DEFINITE)))))
        return false;
    bool this_is = ask_stands_before(ask, i, ANONYMITY_PLEASE, THIS_REACH, &at) &&
                   word_is(&ask->sentence, at, "this");
    return this_is || does_it(ask, said);
}
