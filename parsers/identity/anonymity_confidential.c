/* A wish that the mail, or its writer's name, is confidential: "I need this to be confidential", "please treat as
 * confidential". What is so must stand in front of the word, with nothing between but what says how it is kept; a file, a bin
 * or a notice of law is confidential without a wish. Pure; called by anonymity_words.c. */
#include "parsers/identity/anonymity_ask.h"

#include <string.h>

enum { OWN_WORDS = 4 }; /* of "my name and details" */

#define SMALL(group) (1U << CONFIDENTIAL_SMALL_##group)

static bool is_small(const Ask *ask, size_t i, unsigned groups)
{
    return ask_is_of(ask, i, LEXICON_CONFIDENTIAL_SMALL, groups);
}

/* What may stand between: "this [must be kept strictly] confidential". */
static bool is_link(const Ask *ask, size_t i)
{
    return is_small(ask, i,
                    SMALL(LINK) | SMALL(KEEP) | SMALL(TO) | SMALL(MUST) | SMALL(PLEASE) |
                        SMALL(AS) | SMALL(STRICTLY));
}

/* Where "this", "my report" or "my identity" begins that ends in front of `end`; `end`: nothing such stands there. */
static size_t topic_before(const Ask *ask, size_t end)
{
    if (end >= 1 && is_small(ask, end - 1, SMALL(THIS) | SMALL(IT)))
        return end - 1;
    if (end >= 2 && is_small(ask, end - 1, SMALL(MAIL)) &&
        is_small(ask, end - 2, SMALL(THIS) | SMALL(MY)))
        return end - 2;
    for (size_t n = 1; n <= MIN(OWN_WORDS, end); n++) {
        if (ask_is(ask, end - n, ANONYMITY_OWN) && ask->lengths[end - n] == n)
            return end - n;
    }
    return end;
}

/* "This confidential letter", "keep confidential files": of a thing it is said that it is so. */
static bool is_of_thing(const Ask *ask, size_t i, size_t link)
{
    size_t next = i + 1;
    if (link < i && !is_small(ask, i - 1, SMALL(KEEP)))
        return ask_is_attribute(ask, i);
    return next < ask->sentence.n && !ask->sentence.words[next].breaks &&
           !ask_is_border(ask, next) && !ask_is(ask, next, ANONYMITY_PLEASE) &&
           !is_small(ask, next, SMALL(BEHIND) | SMALL(AS) | SMALL(TO));
}

/* "If you are not the intended recipient ...", near it in the same paragraph. */
static bool is_law(const Ask *ask)
{
    const Phrases *law = lexicon_table(ask->lexicon, LEXICON_DISCLAIMERS);
    char folded[2 * SENTENCE_BYTES];
    const char *start = ask->sentence.text + ask->sentence.start;
    const char *least = start - MIN(ask->sentence.start, SENTENCE_BYTES);
    while (start > least + 1 && memcmp(start - 2, "\n\n", 2) != 0)
        start--;
    size_t length = strnlen(start, sizeof folded / 2);
    const char *end = g_strstr_len(start, (gssize)length, "\n\n");
    length = phrase_fold(start, end ? (size_t)(end - start) : length, folded, sizeof folded);
    for (size_t from = 0, at, found; from < length; from += at + found) {
        int group = phrases_within(law, folded + from, length - from, &at, &found);
        if (group < 0 || group == DISCLAIMER_FORMULA)
            return group == DISCLAIMER_FORMULA;
    }
    return false;
}

/* "I need this ...", "please keep this ...", "it is important that this ...": a wish in front of what is to be so; not "he
 * has it and will treat it ...". `from`: where the thought begins, behind "and". */
static bool is_wished(const Ask *ask, size_t from, size_t topic)
{
    bool goes_on = from > 0 && ask_is(ask, from - 1, ANONYMITY_CLAUSE) &&
                   ask_person_before(ask, from) == ANONYMITY_OTHER;
    bool own = ask->handed_on || ask_first_person(ask, from, topic) == ANONYMITY_FIRST ||
               word_is(&ask->sentence, from, "it");
    for (size_t at = from; at < topic; at++) {
        bool first = at == from && !goes_on;
        bool wish = ask_is_exactly(ask, at, ANONYMITY_PLEASE)
                        ? first || !is_small(ask, at, SMALL(KEEP))
                        : (first || own) && (ask_is_exactly(ask, at, ANONYMITY_WISH) ||
                                             ask_is_exactly(ask, at, ANONYMITY_MOOD));
        size_t behind = at + ask->lengths[at];
        behind += behind < topic && word_is(&ask->sentence, behind, "that");
        if (wish && !ask_has(ask, behind, topic, ANONYMITY_TELLS))
            return true;
    }
    return false;
}

/* "This must stay confidential", and "this should be kept so": of "it", or in the middle of a thought, somebody may tell. */
static bool must_be(const Ask *ask, size_t from, size_t topic, size_t i)
{
    bool must = false;
    for (size_t at = topic + 1; at < i; at++)
        must |= is_small(ask, at, SMALL(MUST) | SMALL(TO)) ||
                (word_is(&ask->sentence, at, "should") &&
                 ask_has_exactly(ask, at, i, ANONYMITY_KEEP));
    return must && topic == from && !word_is(&ask->sentence, topic, "it");
}

/* "Please treat as confidential", "to be kept confidential please". */
static bool begins_so(const Ask *ask, size_t from, size_t link)
{
    return is_small(ask, link, SMALL(KEEP) | SMALL(TO) | SMALL(PLEASE)) &&
           (link == from || ask_is(ask, link - 1, ANONYMITY_PLEASE));
}

/* "Strictly", not in capitals: stamps and gateways write those. */
static bool is_strong(const Ask *ask, size_t i)
{
    return is_small(ask, i, SMALL(STRICTLY) | SMALL(HIGHLY)) &&
           g_ascii_islower(ask->sentence.text[ask->sentence.words[i].start + 1]);
}

/* Does the line go on behind the word? Alone on a line it is a label. */
static bool goes_on(const Ask *ask, size_t i)
{
    const char *behind = ask->sentence.text + ask->sentence.words[i].end;
    size_t stop = strspn(behind, " .:;!-");
    behind += stop + strspn(behind + stop, " \t\r");
    return stop > 0 && *behind != '\0' && *behind != '\n' && *behind != ',';
}

/* "Strictly confidential: Mr Poole takes registers home", "this is strictly confidential", "what I am telling you is
 * strictly confidential": of the mail, without a wish. */
static bool says_itself(const Ask *ask, size_t from, size_t i)
{
    size_t next = i + 1;
    bool ends = next >= ask->sentence.n || ask->sentence.words[next].breaks ||
                ask_ends_sentence(ask, i);
    if (i == 0 || !ends || !is_strong(ask, i - 1))
        return false;
    if (i == 1)
        return goes_on(ask, i);
    if (i < 3 || !word_is(&ask->sentence, i - 2, "is"))
        return false;
    return (i == from + 3 && word_is(&ask->sentence, from, "this")) ||
           (word_is(&ask->sentence, 0, "what") && ask_group_alone(ask, 1) == ANONYMITY_FIRST);
}

/* "I am writing to you confidentially". */
static bool does_so(const Ask *ask, size_t from, size_t i)
{
    enum { DOING_REACH = 4 };
    return (word_is(&ask->sentence, i, "confidentially") ||
            word_is(&ask->sentence, i, "confidentialy")) &&
           ask_stands_before(ask, i, ANONYMITY_DOING, DOING_REACH, NULL) &&
           ask_first_person(ask, from, i) == ANONYMITY_FIRST;
}

/* "Please keep this confidential as it is about a pupil": what it is about is why; not "as my child is a pupil". */
static bool is_for_content(const Ask *ask, size_t i)
{
    enum { REASON_WORDS = 12 };
    bool matter = false;
    if (!ask_is_around(ask, i + 1, AROUND_BECAUSE) && !ask_is_around(ask, i + 1, AROUND_AS))
        return false;
    for (size_t at = i + 2; at < ask->sentence.n && at <= i + REASON_WORDS &&
                            !ask->sentence.words[at].breaks && !ask_ends_sentence(ask, at - 1);
         at++) {
        if (ask_group_alone(ask, at) == ANONYMITY_FIRST)
            return false;
        matter |= ask_is_around(ask, at, AROUND_MATTER);
    }
    return matter;
}

bool anonymity_confidential(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t from, to, link = i;
    ask_clause(ask, i, &from, &to);
    *ret_from = from;
    from += ask_is(ask, from, ANONYMITY_CLAUSE);
    while (link > from && is_link(ask, link - 1))
        link--;
    size_t topic = topic_before(ask, link);
    bool wished = topic == link ? link < i && begins_so(ask, from, link)
                                : is_wished(ask, from, topic) || must_be(ask, from, topic, i);
    wished |= says_itself(ask, from, i) || does_so(ask, from, i);
    return wished && !ask_is_denied(ask, i) && !ask_is_past(ask, from, i) &&
           !is_of_thing(ask, i, link) && !is_for_content(ask, i) &&
           (ask->handed_on || ask_first_person(ask, from, i) != ANONYMITY_OTHER) &&
           !is_law(ask);
}
