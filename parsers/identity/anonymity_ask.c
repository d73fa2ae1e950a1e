/* See anonymity_ask.h. Pure; called by the files that say what is a wish. */
#include "parsers/identity/anonymity_ask.h"

char *ask_evidence(const char *text, size_t length)
{
    enum { KEPT = 200 }; /* bytes */
    size_t n = MIN(length, KEPT);
    while (n > 0 && n < length && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return g_strndup(text, n);
}

void ask_mark(Ask *ask)
{
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY);
    const PhraseKeys *keys = phrases_keys(table);
    ask->has = 0;
    for (size_t i = 0; i < ask->sentence.n; i++) {
        bool may_be = phrase_keys_have(keys, ask->sentence.words[i].key);
        ask->lengths[i] = 1;
        ask->groups[i] = may_be ? word_group(&ask->sentence, i, table, &ask->lengths[i]) : -1;
        ask->has |= ask->groups[i] < 0 ? 0 : ASK_BIT(ask->groups[i]);
    }
    ask->seen |= ask->has;
}

int ask_group_alone(const Ask *ask, size_t i)
{
    const Word *word = &ask->sentence.words[i];
    return phrases_exact(lexicon_table(ask->lexicon, LEXICON_ANONYMITY),
                         ask->sentence.folded + word->at, word->length);
}

bool ask_is_exactly(const Ask *ask, size_t i, AnonymityWord group)
{
    return i < ask->sentence.n && ask->groups[i] == (int)group;
}

bool ask_is_of(const Ask *ask, size_t i, LexiconTable table, unsigned groups)
{
    if (i >= ask->sentence.n)
        return false;
    const Word *word = &ask->sentence.words[i];
    int group = phrases_exact(lexicon_table(ask->lexicon, table),
                              ask->sentence.folded + word->at, word->length);
    return group >= 0 && (groups >> group & 1);
}

bool ask_is_around(const Ask *ask, size_t i, AroundWord group)
{
    return ask_is_of(ask, i, LEXICON_ANONYMITY_AROUND, 1U << group);
}

/* "Not happy to be named" is not willing. */
static bool is_unwilling(const Ask *ask, size_t i)
{
    return ask_is_exactly(ask, i, ANONYMITY_WILLING) && i > 0 && ask_group_alone(ask, i) < 0 &&
           ask_is_exactly(ask, i - 1, ANONYMITY_NOT);
}

/* Of some groups others are a special case. */
bool ask_is(const Ask *ask, size_t i, AnonymityWord group)
{
    if (ask_is_exactly(ask, i, group))
        return group != ANONYMITY_WILLING || !is_unwilling(ask, i);
    if (group == ANONYMITY_NOT)
        return ask_is_exactly(ask, i, ANONYMITY_NOT_PAST) ||
               ask_is_exactly(ask, i, ANONYMITY_DREAD) ||
               ask_is_exactly(ask, i, ANONYMITY_MUST_NOT) ||
               ask_is_exactly(ask, i, ANONYMITY_NO_ONE);
    if (group == ANONYMITY_TELLS)
        return ask_is_exactly(ask, i, ANONYMITY_PAST);
    if (group == ANONYMITY_SHOW)
        return ask_is_exactly(ask, i, ANONYMITY_NAMING);
    if (group == ANONYMITY_AWAY)
        return ask_is_exactly(ask, i, ANONYMITY_CONFIDED) ||
               ask_is_exactly(ask, i, ANONYMITY_CONFIDENTIAL);
    if (group == ANONYMITY_KIND)
        return ask_is_exactly(ask, i, ANONYMITY_WHISTLE);
    if (group == ANONYMITY_WISH)
        return ask_is_exactly(ask, i, ANONYMITY_DOING) ||
               ask_is_exactly(ask, i, ANONYMITY_KEEP);
    if (group != ANONYMITY_OWN)
        return false;
    bool reporter = ask->handed_on || ask->has & ASK_BIT(ANONYMITY_PLEASE);
    return (ask->handed_on && ask_is_exactly(ask, i, ANONYMITY_THEIRS)) ||
           (reporter && ask_is_exactly(ask, i, ANONYMITY_REPORTER));
}

/* Does a thought begin with the word? Not in "mum and dad", "the head and the governors". */
static bool begins_thought(const Ask *ask, size_t i)
{
    size_t next = i + 1;
    if (!ask_is(ask, i, ANONYMITY_CLAUSE))
        return false;
    next += ask_is_of(ask, next, LEXICON_NAME_NEIGHBOURS, 1U << NEIGHBOUR_ARTICLE);
    bool joins = i > 0 && next < ask->sentence.n && word_is(&ask->sentence, i, "and") &&
                 ask_group_alone(ask, i - 1) == ANONYMITY_OTHER &&
                 ask_group_alone(ask, next) == ANONYMITY_OTHER;
    return !joins;
}

bool ask_stands_before(const Ask *ask, size_t i, AnonymityWord group, size_t reach,
                       size_t *ret_at)
{
    for (size_t back = 1; back <= reach && back <= i; back++) {
        size_t at = i - back;
        if (ask_is(ask, at, group) && at + ask->lengths[at] <= i) {
            if (ret_at)
                *ret_at = at;
            return true;
        }
        if (begins_thought(ask, at))
            return false;
    }
    return false;
}

bool ask_has_exactly(const Ask *ask, size_t from, size_t to, AnonymityWord group)
{
    for (size_t i = from; i < to; i++) {
        if (ask_is_exactly(ask, i, group))
            return true;
    }
    return false;
}

bool ask_has(const Ask *ask, size_t from, size_t to, AnonymityWord group)
{
    for (size_t i = from; i < to; i++) {
        if (ask_is(ask, i, group))
            return true;
    }
    return false;
}

/* "Olwen Pugh's [mother]": does a name, whose it is, stand from word `from` up to word `i`? */
static bool is_of_somebody(const Ask *ask, size_t from, size_t i)
{
    const Word *words = ask->sentence.words;
    bool name = words[i - 1].possessive;
    for (size_t at = from; at < i; at++)
        name &= words[at].capital;
    return name;
}

/* "I am a member of staff", "I am Olwen's mother", "rwy'n aelod o staff": what the writer is. */
static bool is_of_writer(const Ask *ask, size_t i)
{
    enum { IS_REACH = 5 }; /* "I am one of the parents" */
    const Sentence *sentence = &ask->sentence;
    for (size_t back = 1;
         back <= IS_REACH && back <= i && !sentence->words[i + 1 - back].breaks; back++) {
        size_t at = i - back;
        if (ask_is_around(ask, at, AROUND_AM))
            return (at + 1 == i || ask_is_around(ask, at + 1, AROUND_ARTICLE) ||
                    ask_is_around(ask, at + 1, AROUND_BEGINS) ||
                    ask_is_around(ask, at + 1, AROUND_AS) || is_of_somebody(ask, at + 1, i)) &&
                   (ask_group_alone(ask, at) == ANONYMITY_FIRST ||
                    (at > 0 && ask_group_alone(ask, at - 1) == ANONYMITY_FIRST));
    }
    return false;
}

int ask_person_before(const Ask *ask, size_t i)
{
    while (i-- > 0) {
        int group = ask_group_alone(ask, i);
        if (group == ANONYMITY_OTHER && is_of_writer(ask, i))
            return ANONYMITY_FIRST;
        if (group == ANONYMITY_FIRST || group == ANONYMITY_OTHER)
            return group;
    }
    return -1;
}

bool ask_ends_sentence(const Ask *ask, size_t i)
{
    const char *at = ask->sentence.text + ask->sentence.words[i].end;
    return *at == '.' || *at == '!' || *at == '?';
}

bool ask_is_border(const Ask *ask, size_t i)
{
    static const AnonymityWord beginnings[] = {ANONYMITY_PLEASE, ANONYMITY_FIRST,
                                               ANONYMITY_NOT};
    bool begins = i > 0 && ask_ends_sentence(ask, i - 1);
    for (size_t k = 0; ask->sentence.words[i].breaks && k < G_N_ELEMENTS(beginnings); k++)
        begins |=
            ask_is(ask, i, beginnings[k]) || ask_group_alone(ask, i) == (int)beginnings[k];
    return begins || begins_thought(ask, i);
}

void ask_clause(const Ask *ask, size_t i, size_t *ret_from, size_t *ret_to)
{
    size_t from = i, to = i + 1;
    while (from > 0 && !ask_is_border(ask, from))
        from--;
    while (to < ask->sentence.n && !ask_is_border(ask, to))
        to++;
    *ret_from = from;
    *ret_to = to;
}

bool ask_is_denied(const Ask *ask, size_t i)
{
    size_t from, to;
    ask_clause(ask, i, &from, &to);
    size_t reach = MIN(NOT_REACH, i - from);
    return ask_stands_before(ask, i, ANONYMITY_NOT, reach, NULL) ||
           ask_stands_before(ask, i, ANONYMITY_WILLING, reach, NULL);
}

bool ask_is_attribute(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    return next < ask->sentence.n && !ask->sentence.words[next].breaks &&
           (ask_is(ask, next, ANONYMITY_THING) || ask_is(ask, next, ANONYMITY_ROLL) ||
            ask_is(ask, next, ANONYMITY_OTHER));
}

bool ask_is_past(const Ask *ask, size_t from, size_t i)
{
    for (size_t k = from; k < i; k++) {
        if (word_is(&ask->sentence, k, "if") || word_is(&ask->sentence, k, "rather") ||
            word_is(&ask->sentence, k, "prefer"))
            return false;
    }
    const size_t reach = MIN(PAST_REACH, i - from);
    return ask_stands_before(ask, i, ANONYMITY_PAST, reach, NULL) ||
           ask_stands_before(ask, i, ANONYMITY_NOT_PAST, reach, NULL);
}

int ask_first_person(const Ask *ask, size_t from, size_t to)
{
    int group = -1;
    for (size_t i = from; i < to && group != ANONYMITY_FIRST && group != ANONYMITY_OTHER; i++)
        group = ask_group_alone(ask, i);
    return group;
}
