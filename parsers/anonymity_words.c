/* The words by which somebody asks for anonymity, of config/lexicon/anonymity.conf. A sentence must
 * ask for it in the first person or of the reader; who tells of an anonymous letter, or of
 * somebody else who wants to be, does not. In doubt it is asked for. Pure; called by anonymity.c. */
#include "parsers/anonymity.h"

#include "parsers/anonymity_spelling.h"
#include "parsers/words.h"

#include <stdint.h>
#include <string.h>

enum {
    WISH_REACH = 9, /* words between a wish and what is wished for */
    NOT_REACH = 8,
    CLAUSE_REACH = 40,
    PAST_REACH = 3,
    TELLER_REACH = 10,
    NAMED_REACH = 4,
    ROLL_REACH = 5,
    SHORT_WORDS = 4, /* of a subject or a signature that says it alone: "Anonymous please" */
    EVIDENCE_BYTES = 200,
};

typedef struct Ask {
    const Lexicon *lexicon;
    const char *text; /* that is read */
    Sentence sentence;
    int groups[SENTENCE_WORDS];     /* AnonymityWord of the phrase that begins there, or -1 */
    size_t lengths[SENTENCE_WORDS]; /* its words */
    uint64_t has, seen;             /* which groups there are, and were in any sentence */
    bool handed_on;
} Ask;

/* ---- a sentence ---- */

#define BIT(group) (UINT64_C(1) << (group))

static void mark(Ask *ask)
{
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY);
    const PhraseKeys *keys = phrases_keys(table);
    ask->has = 0;
    for (size_t i = 0; i < ask->sentence.n; i++) {
        bool may_be = phrase_keys_have(keys, ask->sentence.words[i].key);
        ask->lengths[i] = 1;
        ask->groups[i] = may_be ? word_group(&ask->sentence, i, table, &ask->lengths[i]) : -1;
        ask->has |= ask->groups[i] < 0 ? 0 : BIT(ask->groups[i]);
    }
    ask->seen |= ask->has;
}

/* Are there words of which each request has some? Most sentences have none. */
static bool may_ask(const Ask *ask)
{
    const uint64_t alone = BIT(ANONYMITY_HIDDEN) | BIT(ANONYMITY_SHOWN) | BIT(ANONYMITY_ASK) |
                           BIT(ANONYMITY_CONFIDED) | BIT(ANONYMITY_WHISTLE),
                   name = BIT(ANONYMITY_OWN) | BIT(ANONYMITY_THEIRS),
                   teller = BIT(ANONYMITY_TELLER),
                   hides = BIT(ANONYMITY_AWAY) | BIT(ANONYMITY_HIDE),
                   shows = BIT(ANONYMITY_SHOW) | BIT(ANONYMITY_NAMING),
                   shown = name | BIT(ANONYMITY_TELLER) | BIT(ANONYMITY_NAMING),
                   denies = BIT(ANONYMITY_NOT) | BIT(ANONYMITY_NOT_PAST) |
                            BIT(ANONYMITY_DREAD) | BIT(ANONYMITY_MUST_NOT) |
                            BIT(ANONYMITY_NO_ONE);
    return ask->has & alone || (ask->has & (name | teller) && ask->has & hides) ||
           (ask->has & denies && ask->has & shows && ask->has & shown);
}

/* The group of the word alone, whatever longer phrase begins with it. */
static int group_alone(const Ask *ask, size_t i)
{
    const Word *word = &ask->sentence.words[i];
    return phrases_exact(lexicon_table(ask->lexicon, LEXICON_ANONYMITY),
                         ask->sentence.folded + word->at, word->length);
}

static bool is_exactly(const Ask *ask, size_t i, AnonymityWord group)
{
    return i < ask->sentence.n && ask->groups[i] == (int)group;
}

/* "Not happy to be named" is not willing. */
static bool is_unwilling(const Ask *ask, size_t i)
{
    return is_exactly(ask, i, ANONYMITY_WILLING) && i > 0 && group_alone(ask, i) < 0 &&
           is_exactly(ask, i - 1, ANONYMITY_NOT);
}

/* Of some groups others are a special case. */
static bool is_group(const Ask *ask, size_t i, AnonymityWord group)
{
    if (is_exactly(ask, i, group))
        return group != ANONYMITY_WILLING || !is_unwilling(ask, i);
    if (group == ANONYMITY_NOT)
        return is_exactly(ask, i, ANONYMITY_NOT_PAST) || is_exactly(ask, i, ANONYMITY_DREAD) ||
               is_exactly(ask, i, ANONYMITY_MUST_NOT) || is_exactly(ask, i, ANONYMITY_NO_ONE);
    if (group == ANONYMITY_TELLS)
        return is_exactly(ask, i, ANONYMITY_PAST);
    if (group == ANONYMITY_SHOW)
        return is_exactly(ask, i, ANONYMITY_NAMING);
    if (group == ANONYMITY_AWAY)
        return is_exactly(ask, i, ANONYMITY_CONFIDED);
    if (group == ANONYMITY_KIND)
        return is_exactly(ask, i, ANONYMITY_WHISTLE);
    if (group == ANONYMITY_WISH)
        return is_exactly(ask, i, ANONYMITY_DOING) || is_exactly(ask, i, ANONYMITY_KEEP);
    return group == ANONYMITY_OWN && ask->handed_on && is_exactly(ask, i, ANONYMITY_THEIRS);
}

/* Does one of the group begin within so many words in front of `i`, in the same clause? */
static bool stands_before(const Ask *ask, size_t i, AnonymityWord group, size_t reach,
                          size_t *ret_at)
{
    for (size_t back = 1; back <= reach && back <= i; back++) {
        size_t at = i - back;
        if (is_group(ask, at, group) && at + ask->lengths[at] <= i) {
            if (ret_at)
                *ret_at = at;
            return true;
        }
        if (is_group(ask, at, ANONYMITY_CLAUSE))
            return false;
    }
    return false;
}

static bool has_exactly(const Ask *ask, size_t from, size_t to, AnonymityWord group)
{
    for (size_t i = from; i < to; i++) {
        if (is_exactly(ask, i, group))
            return true;
    }
    return false;
}

static bool has(const Ask *ask, size_t from, size_t to, AnonymityWord group)
{
    for (size_t i = from; i < to; i++) {
        if (is_group(ask, i, group))
            return true;
    }
    return false;
}

/* Of whom a word is said: the nearest person in front of it. */
static int person_before(const Ask *ask, size_t i)
{
    while (i-- > 0) {
        int group = group_alone(ask, i);
        if (group == ANONYMITY_FIRST || group == ANONYMITY_OTHER)
            return group;
    }
    return -1;
}

/* "... it. dont ...": who writes no capitals. */
static bool ends_sentence(const Sentence *sentence, size_t i)
{
    const char *at = sentence->text + sentence->words[i].end;
    return *at == '.' || *at == '!' || *at == '?';
}

/* "..., please do", "... but I": another thought than what stands in front. */
static bool is_border(const Ask *ask, size_t i)
{
    static const AnonymityWord beginnings[] = {ANONYMITY_PLEASE, ANONYMITY_FIRST,
                                               ANONYMITY_NOT};
    bool begins = i > 0 && ends_sentence(&ask->sentence, i - 1);
    for (size_t k = 0; ask->sentence.words[i].breaks && k < G_N_ELEMENTS(beginnings); k++)
        begins |= is_group(ask, i, beginnings[k]) || group_alone(ask, i) == (int)beginnings[k];
    return begins || is_group(ask, i, ANONYMITY_CLAUSE);
}

/* The thought that `i` is part of: [*ret_from, *ret_to). */
static void clause_of(const Ask *ask, size_t i, size_t *ret_from, size_t *ret_to)
{
    size_t from = i, to = i + 1;
    while (from > 0 && !is_border(ask, from))
        from--;
    while (to < ask->sentence.n && !is_border(ask, to))
        to++;
    *ret_from = from;
    *ret_to = to;
}

/* "I don't want to be anonymous"; not "I don't want trouble, I want to be anonymous". */
static bool is_denied(const Ask *ask, size_t i)
{
    size_t from, to;
    clause_of(ask, i, &from, &to);
    size_t reach = MIN(NOT_REACH, i - from);
    return stands_before(ask, i, ANONYMITY_NOT, reach, NULL) ||
           stands_before(ask, i, ANONYMITY_WILLING, reach, NULL);
}

/* "an anonymous letter": somebody tells of one. */
static bool is_attribute(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    return next < ask->sentence.n && !ask->sentence.words[next].breaks &&
           (is_group(ask, next, ANONYMITY_THING) || is_group(ask, next, ANONYMITY_OTHER));
}

static bool tells(const Ask *ask, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (is_group(ask, i, ANONYMITY_TELLS))
            return true;
    }
    return false;
}

/* "Anonymous", "Anonymous report", "Anonymous please": all that is said. */
static bool says_all(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    if (is_exactly(ask, next, ANONYMITY_PLEASE) && /* "os gwelwch yn dda" */
        next + ask->lengths[next] >= ask->sentence.n)
        return i == 0;
    return i == 0 && !has(ask, next, ask->sentence.n, ANONYMITY_NOT) &&
           !has(ask, next, ask->sentence.n, ANONYMITY_WILLING) &&
           (ask->sentence.n <= SHORT_WORDS || is_group(ask, next, ANONYMITY_KIND));
}

/* Is there something beside the mail that should be anonymous: "The survey had names on it. It should be anonymous"? */
static bool names_poll(const Ask *ask)
{
    static const char *const polls[] = {"survey",    "questionnaire", "poll",      "ballot",
                                        "vote",      "feedback",      "responses", "results",
                                        "statistic", "research",      "data set",  "dataset",
                                        "data is",   "spreadsheet",   "arolwg",    "holiadur"};
    g_autofree char *text = g_ascii_strdown(ask->text, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(polls); i++) {
        if (strstr(text, polls[i]))
            return true;
    }
    return false;
}

/* "It needs to be anonymous", "it must stay anonymous": the mail. */
static bool is_of_mail(const Ask *ask, size_t wish)
{
    bool first = wish == 1 || (wish == 2 && is_group(ask, 1, ANONYMITY_WISH));
    return first && word_is(&ask->sentence, 0, "it") && !names_poll(ask);
}

/* "I would like to stay anonymous", "please treat this anonymously". *ret_from: where it begins. */
static bool asks_hidden(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t at = i;
    *ret_from = i;
    if (is_denied(ask, i))
        return false;
    if (stands_before(ask, i, ANONYMITY_PLEASE, WISH_REACH, &at) &&
        !tells(ask, at + ask->lengths[at], i) && person_before(ask, i) != ANONYMITY_OTHER) {
        *ret_from = at;
        return !is_attribute(ask, i) || ask->sentence.words[at].length > 6;
    }
    if (is_attribute(ask, i))
        return false;
    if (ask->handed_on || says_all(ask, i))
        return true;
    if (!stands_before(ask, i, ANONYMITY_WISH, WISH_REACH, &at) ||
        tells(ask, at + ask->lengths[at], i))
        return false;
    *ret_from = at;
    int person = person_before(ask, i);
    return person == ANONYMITY_FIRST ||
           (person < 0 && (is_group(ask, 0, ANONYMITY_WISH) ||
                           is_group(ask, 0, ANONYMITY_MOOD) || is_of_mail(ask, at)));
}

/* "Leave my name off the trip list": what it is kept off is no report. */
static bool is_of_roll(const Ask *ask, size_t i, size_t to)
{
    size_t next = i + ask->lengths[i];
    return has(ask, next, MIN(to, next + ROLL_REACH), ANONYMITY_ROLL);
}

/* "do not mention my name". */
static bool asks_not_shown(const Ask *ask, size_t i, size_t *ret_from)
{
    if (stands_before(ask, i, ANONYMITY_WILLING, NOT_REACH, NULL) ||
        !stands_before(ask, i, ANONYMITY_NOT, NOT_REACH, ret_from))
        return false;
    size_t end = i + ask->lengths[i], at = *ret_from;
    if (is_of_roll(ask, i, ask->sentence.n) ||
        stands_before(ask, i, ANONYMITY_NOT_PAST, PAST_REACH, NULL))
        return false;
    int person = person_before(ask, end);
    return ask->handed_on || person == ANONYMITY_FIRST ||
           (person < 0 && at == 0 &&
            is_exactly(ask, at, ANONYMITY_NOT)); /* "Not to be named" */
}

/* "The list without my name": of a thing that has it not. */
static bool is_of_thing(const Ask *ask, size_t i)
{
    return i > 0 && !ask->sentence.words[i].breaks &&
           (is_group(ask, i - 1, ANONYMITY_ROLL) || is_group(ask, i - 1, ANONYMITY_THING));
}

static bool asks_whole(const Ask *ask, size_t i)
{
    return !is_denied(ask, i) && !is_of_thing(ask, i);
}

/* ---- the writer's name ---- */

/* Does it say what somebody wants, and not what is or was so? "Do not ..." and "Keep ..." do. */
static bool has_mood(const Ask *ask, size_t from, size_t to)
{
    size_t first = from + is_group(ask, from, ANONYMITY_CLAUSE);
    bool forbids =
        is_group(ask, first, ANONYMITY_NOT) && !is_exactly(ask, first, ANONYMITY_NO_ONE);
    return forbids || is_group(ask, first, ANONYMITY_KEEP) ||
           is_group(ask, first, ANONYMITY_HIDE) || is_exactly(ask, first, ANONYMITY_DREAD) ||
           has(ask, from, to, ANONYMITY_PLEASE) || has(ask, from, to, ANONYMITY_MOOD) ||
           has(ask, from, to, ANONYMITY_DREAD) || has(ask, from, to, ANONYMITY_MUST_NOT) ||
           has_exactly(ask, from, to, ANONYMITY_WISH);
}

/* "... and my name not disclosed": without a verb it goes on with what was asked for in front. */
static bool shares_mood(const Ask *ask, size_t from, size_t to)
{
    size_t before, end;
    if (from == 0 || !word_is(&ask->sentence, from, "and"))
        return false;
    bool not_done = false;
    for (size_t i = from; i < to; i++)
        not_done |= is_exactly(ask, i, ANONYMITY_OWN) &&
                    is_exactly(ask, i + ask->lengths[i], ANONYMITY_NOT);
    clause_of(ask, from - 1, &before, &end);
    return not_done && has_mood(ask, before, end);
}

/* "It was hidden", "they have used": told of the past; not "if it was", "rather you did not". */
static bool is_past(const Ask *ask, size_t from, size_t i)
{
    for (size_t k = from; k < i; k++) {
        if (word_is(&ask->sentence, k, "if") || word_is(&ask->sentence, k, "rather") ||
            word_is(&ask->sentence, k, "prefer"))
            return false;
    }
    return stands_before(ask, i, ANONYMITY_PAST, PAST_REACH, NULL) ||
           stands_before(ask, i, ANONYMITY_NOT_PAST, PAST_REACH, NULL);
}

/* "My name is to be withheld", "keep our details private". */
static bool hides_name(const Ask *ask, size_t i, size_t from, size_t to)
{
    if (is_group(ask, i, ANONYMITY_AWAY) ? !has(ask, from, i, ANONYMITY_KEEP)
                                         : !is_group(ask, i, ANONYMITY_HIDE))
        return false;
    bool teller = is_group(ask, i, ANONYMITY_AWAY) && has(ask, i + 1, to, ANONYMITY_TELLER);
    return (teller || has(ask, from, to, ANONYMITY_OWN)) && !is_denied(ask, i) &&
           !is_past(ask, from, i) && !is_of_roll(ask, i, to);
}

/* Is something said of the name that stands in front: "... but do not pass it on"? */
static bool is_said_of_name(const Ask *ask, size_t i, size_t from)
{
    size_t next = i + ask->lengths[i];
    return has(ask, 0, from, ANONYMITY_OWN) &&
           (word_is(&ask->sentence, next, "it") || word_is(&ask->sentence, next, "them"));
}

/* "I don't know who sent it": what the writer does not do. */
static bool is_writers_own(const Ask *ask, size_t not_at, size_t i)
{
    return not_at + ask->lengths[not_at] == i && not_at > 0 &&
           group_alone(ask, not_at - 1) == ANONYMITY_FIRST;
}

/* "That I am not identified", "not naming us", "don't bring me into it". */
static bool names_writer(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    if (!is_group(ask, i, ANONYMITY_NAMING))
        return false;
    for (size_t at = i + 1; at <= next && at < ask->sentence.n; at++) {
        if (group_alone(ask, at) == ANONYMITY_FIRST)
            return true;
    }
    size_t at;
    return stands_before(ask, i, ANONYMITY_FIRST, NAMED_REACH, &at) &&
           !word_is(&ask->sentence, at, "my") && !word_is(&ask->sentence, at, "our"); /* son */
}

/* "I don't want my name kept out of it", "... you to hide my name": what is denied is that the name, at
 * `i`, is hidden. */
static bool is_name_hidden(const Ask *ask, size_t i, size_t not_at, size_t to)
{
    bool kept = false;
    if (i == 0 || !is_exactly(ask, i - 1, ANONYMITY_OWN))
        return false;
    for (size_t at = not_at + 1; at < to && !(at > i && ask->sentence.words[at].breaks); at++) {
        kept |= is_group(ask, at, ANONYMITY_KEEP);
        if (is_group(ask, at, ANONYMITY_HIDE) || (kept && is_group(ask, at, ANONYMITY_AWAY)))
            return true;
    }
    return false;
}

/* "My name must not be used", "do not let him know that I told you". */
static bool shows_name(const Ask *ask, size_t i, size_t from, size_t to)
{
    size_t not_at;
    if (!is_group(ask, i, ANONYMITY_SHOW) ||
        stands_before(ask, i, ANONYMITY_WILLING, CLAUSE_REACH, NULL) ||
        !stands_before(ask, i, ANONYMITY_NOT, CLAUSE_REACH, &not_at) || is_past(ask, from, i) ||
        is_name_hidden(ask, i, not_at, to) || is_of_roll(ask, i, to))
        return false;
    return has(ask, from, to, ANONYMITY_OWN) || is_said_of_name(ask, i, from) ||
           names_writer(ask, i) ||
           (has(ask, i + 1, MIN(to, i + TELLER_REACH), ANONYMITY_TELLER) &&
            !is_writers_own(ask, not_at, i));
}

static bool asks_of_name(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t from, to;
    if (!is_group(ask, i, ANONYMITY_AWAY) && !is_group(ask, i, ANONYMITY_HIDE) &&
        !is_group(ask, i, ANONYMITY_SHOW))
        return false;
    clause_of(ask, i, &from, &to);
    if (!(hides_name(ask, i, from, to) || shows_name(ask, i, from, to)) ||
        !(has_mood(ask, from, to) || shares_mood(ask, from, to)))
        return false;
    *ret_from = from;
    return true;
}

/* ---- what stays with the reader ---- */

/* "Just between us", "And off the record, ...": nothing else is said in front; "Between us we found two lists". */
static bool is_thought_alone(const Ask *ask, size_t from, size_t i)
{
    size_t next = i + ask->lengths[i];
    bool ends = next >= ask->sentence.n || ask->sentence.words[next].breaks ||
                is_border(ask, next) || ends_sentence(&ask->sentence, next - 1) ||
                is_group(ask, next, ANONYMITY_PLEASE);
    for (size_t at = from; at < i; at += ask->lengths[at]) {
        if (!is_group(ask, at, ANONYMITY_LITTLE) && !is_group(ask, at, ANONYMITY_PLEASE) &&
            !is_group(ask, at, ANONYMITY_CLAUSE))
            return false;
    }
    return next >= ask->sentence.n || (ends && !word_is(&ask->sentence, next, "we")) ||
           is_group(ask, next, ANONYMITY_OTHER) || ask->sentence.words[next].capital;
}

/* Who does something there: the first person that is named. */
static int first_person(const Ask *ask, size_t from, size_t to)
{
    int group = -1;
    for (size_t i = from; i < to && group != ANONYMITY_FIRST && group != ANONYMITY_OTHER; i++)
        group = group_alone(ask, i);
    return group;
}

/* "Can this stay between us?", "off the record please"; not "the talk was off the record". */
static bool asks_confided(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t from, to, at;
    clause_of(ask, i, &from, &to);
    *ret_from = from;
    if (is_denied(ask, i) || is_past(ask, from, i))
        return false;
    if (!word_is(&ask->sentence, from, "and") && is_thought_alone(ask, from, i))
        return true;
    bool wished = stands_before(ask, i, ANONYMITY_PLEASE, WISH_REACH, &at) ||
                  stands_before(ask, i, ANONYMITY_WISH, WISH_REACH, &at);
    return wished && !is_attribute(ask, i) && !tells(ask, at + ask->lengths[at], i) &&
           (ask->handed_on || first_person(ask, from, i) != ANONYMITY_OTHER);
}

/* ---- whistle-blowing ---- */

static bool word_among(const Ask *ask, size_t i, const char *const *words)
{
    for (; i < ask->sentence.n && *words; words++) {
        if (word_is(&ask->sentence, i, *words))
            return true;
    }
    return false;
}

/* "Whistleblowing", "Whistleblowing report about Mr Poole"; not "whistleblowing policy", "whistleblowing report lost". */
static bool is_heading(const Ask *ask, size_t i)
{
    static const char *const about[] = {"about",      "against", "regarding", "re",
                                        "concerning", "please",  NULL};
    size_t next = i + ask->lengths[i];
    next += is_exactly(ask, next, ANONYMITY_KIND);
    return i == 0 && (next >= ask->sentence.n || word_among(ask, next, about));
}

/* "As a whistleblower I want to report". */
static bool is_as_one(const Ask *ask, size_t i)
{
    return i == 1 && word_is(&ask->sentence, 0, "as") &&
           is_exactly(ask, i + ask->lengths[i], ANONYMITY_FIRST);
}

/* "I am whistleblowing", "I want to make a whistleblower report", "I write as a whistleblower". */
static bool does_it(const Ask *ask, size_t i)
{
    enum { VERB_REACH = 4 };
    static const char *const verbs[] = {
        "make",       "making", "raise",     "raising", "submit",  "file", "filing",
        "submitting", "report", "reporting", "write",   "writing", "send", "sending",
        "am",         "i'm",    "are",       "we're",   NULL};
    for (size_t back = 1; back <= VERB_REACH && back <= i; back++) {
        if (word_among(ask, i - back, verbs) || is_exactly(ask, i - back, ANONYMITY_WISH) ||
            is_exactly(ask, i - back, ANONYMITY_DOING))
            return person_before(ask, i) == ANONYMITY_FIRST;
    }
    return false;
}

/* Of itself the mail says it, or its writer; not of a policy, or a report that was found. */
static bool asks_as_whistleblower(const Ask *ask, size_t i, size_t *ret_from)
{
    static const char *const definite[] = {"the", "our",   "your", "his",
                                           "her", "their", "that", NULL};
    static const char *const topics[] = {
        "policy",   "policies", "procedure", "procedures", "training", "course",
        "guidance", "leaflet",  "poster",    "form",       "forms",    "governor",
        "officer",  "lead",     "line",      "hotline",    "page",     "section",
        "webinar",  "question", "questions", "week",       "team",     "process",
        "log",      "file",     "files",     "document",   NULL};
    size_t from, to, next = i + ask->lengths[i], at;
    clause_of(ask, i, &from, &to);
    *ret_from = from;
    if (is_denied(ask, i) || has(ask, from, i, ANONYMITY_TELLS))
        return false;
    if (is_heading(ask, i) || is_as_one(ask, i))
        return true;
    bool under = i >= 2 && word_is(&ask->sentence, i - 2, "under");
    if (!under &&
        (word_among(ask, next, topics) || (i > 0 && word_among(ask, i - 1, definite))))
        return false;
    bool this_is =
        stands_before(ask, i, ANONYMITY_PLEASE, 2, &at) && word_is(&ask->sentence, at, "this");
    return this_is || does_it(ask, i);
}

/* What is quoted is somebody else's. */
static bool asks_at(const Ask *ask, size_t i, size_t *ret_from)
{
    *ret_from = i;
    if (is_group(ask, i, ANONYMITY_HIDDEN))
        return !word_quoted(&ask->sentence, i) && asks_hidden(ask, i, ret_from);
    if (is_group(ask, i, ANONYMITY_SHOWN))
        return !word_quoted(&ask->sentence, i) && asks_not_shown(ask, i, ret_from);
    if (is_group(ask, i, ANONYMITY_ASK))
        return !word_quoted(&ask->sentence, i) && asks_whole(ask, i);
    if (is_group(ask, i, ANONYMITY_WHISTLE))
        return !word_quoted(&ask->sentence, i) && asks_as_whistleblower(ask, i, ret_from);
    if (is_group(ask, i, ANONYMITY_CONFIDED) && !word_quoted(&ask->sentence, i) &&
        asks_confided(ask, i, ret_from))
        return true;
    *ret_from = i;
    return asks_of_name(ask, i, ret_from) && !word_quoted(&ask->sentence, i);
}

/* ---- forms ---- */

static bool is_answer(const Phrases *answers, const char *folded, size_t length,
                      FormAnswer meant)
{
    size_t word = strcspn(folded, " ,.;");
    return phrases_exact(answers, folded, length) == (int)meant ||
           phrases_exact(answers, folded, MIN(word, length)) == (int)meant;
}

/* What is written next to the question, or on the next line that says something: [at, *ret_end). */
static const char *answer_at(const char *mark, const char *end, const char **ret_end)
{
    mark += strspn(mark, "?:*[] \t");
    if (mark >= end) {
        mark = end + strspn(end, " \t\r\n");
        end = mark + strcspn(mark, "\n");
    }
    *ret_end = end;
    return mark;
}

/* "Do you wish to remain anonymous? Yes": 1. "No": 0. Anything else, -1: what looks like a label may be
 * somebody's words, "I report this anonymously: it was left on the bus". */
static int answers_form(const Ask *ask, const char *line, size_t length)
{
    char folded[SENTENCE_BYTES];
    const char *mark = memchr(line, '?', length);
    if (!mark)
        mark = memchr(line, ':', length);
    if (!mark || length >= sizeof folded / 2)
        return -1;
    size_t label = phrase_fold(line, (size_t)(mark - line), folded, sizeof folded), at, found;
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY);
    for (size_t from = 0;; from += at + found) {
        int group = phrases_within(table, folded + from, label - from, &at, &found);
        if (group < 0)
            return -1;
        if (group == ANONYMITY_HIDDEN)
            break;
    }
    const char *end, *said = answer_at(mark, line + length, &end);
    if (*said == '>' || (size_t)(end - said) >= sizeof folded / 2)
        return -1;
    size_t answer = phrase_fold(said, (size_t)(end - said), folded, sizeof folded);
    while (answer > 0 && strchr(" .,!", folded[answer - 1]))
        answer--;
    if (answer == 0)
        return -1;
    const Phrases *answers = lexicon_table(ask->lexicon, LEXICON_FORM_ANSWERS);
    if (is_answer(answers, folded, answer, ANSWER_YES))
        return 1;
    bool no = is_answer(answers, folded, answer, ANSWER_NO) ||
              is_answer(answers, folded, answer, ANSWER_UNKNOWN);
    return no ? 0 : -1;
}

/* ---- the whole ---- */

static char *evidence_of(const Ask *ask, size_t from, size_t to)
{
    const Word *words = ask->sentence.words;
    size_t start = words[from].start, end = words[MIN(to, ask->sentence.n) - 1].end;
    end = MIN(end, start + EVIDENCE_BYTES);
    while (end > start && ((unsigned char)ask->sentence.text[end] & 0xC0) == 0x80)
        end--;
    return g_strndup(ask->sentence.text + start, end - start);
}

static char *asked_in_sentence(Ask *ask)
{
    size_t from = 0;
    for (size_t i = 0; i < ask->sentence.n; i++) {
        if (asks_at(ask, i, &from))
            return evidence_of(ask, MIN(from, i), i + ask->lengths[i]);
    }
    return NULL;
}

/* A question that is quoted may have its answer below. */
static char *asked_in_form(Ask *ask, const char *text)
{
    for (; *text; text += *text == '\n') {
        size_t length = strcspn(text, "\n");
        const char *mark = memchr(text, '?', length);
        bool open = mark && strspn(mark, "? \t\r") >= length - (size_t)(mark - text);
        if ((*text != '>' || open) && answers_form(ask, text, length) > 0)
            return g_strndup(text, MIN(length, EVIDENCE_BYTES));
        text += length;
    }
    return NULL;
}

static char *asked_in(Ask *ask, const char *text)
{
    ask->text = text;
    char *asked = asked_in_form(ask, text);
    for (size_t at = 0, length = strlen(text);
         !asked && sentence_next(&ask->sentence, text, length, &at);) {
        const char *sentence = text + ask->sentence.start;
        size_t line = strnlen(sentence, SENTENCE_BYTES);
        const char *end = memchr(sentence, '\n', line);
        mark(ask);
        if (may_ask(ask) &&
            answers_form(ask, sentence, end ? (size_t)(end - sentence) : line) != 0)
            asked = asked_in_sentence(ask);
    }
    return asked;
}

/* Is `i` parted from the word in front: "A report (anonymous)", "Anonymous - a report"? */
static bool is_parted(const Sentence *sentence, size_t i)
{
    if (i == 0 || i >= sentence->n)
        return true;
    const Word *word = &sentence->words[i];
    const char *at = sentence->text + word[-1].end, *end = sentence->text + word->start;
    while (at < end && !strchr("-:(),[]/|", *at) && (unsigned char)*at < 0x80)
        at++;
    return at < end;
}

/* In a subject the word may stand by itself among others. */
static char *said_alone(Ask *ask, const char *subject)
{
    for (size_t at = 0, n = strlen(subject); sentence_next(&ask->sentence, subject, n, &at);) {
        mark(ask);
        for (size_t i = 0; i < ask->sentence.n; i++) {
            size_t next = i + ask->lengths[i];
            if (is_group(ask, i, ANONYMITY_HIDDEN) && is_parted(&ask->sentence, i) &&
                is_parted(&ask->sentence, next))
                return evidence_of(ask, i, next);
        }
    }
    return NULL;
}

char *anonymity_asked(const char *subject, const char *text, bool handed_on,
                      const Lexicon *lexicon)
{
    Ask ask; /* large, and most of it is written before it is read */
    ask.lexicon = lexicon;
    ask.handed_on = handed_on;
    ask.seen = 0;
    const Phrases *table = lexicon_table(lexicon, LEXICON_ANONYMITY);
    subject = subject ? subject : "";
    g_autofree char *title = anonymity_spelling(subject, table);
    g_autofree char *body = anonymity_spelling(text, table);
    subject = title ? title : subject;
    char *asked = asked_in(&ask, subject);
    if (!asked && ask.seen & BIT(ANONYMITY_HIDDEN))
        asked = said_alone(&ask, subject);
    return asked ? asked : asked_in(&ask, body ? body : text);
}

bool anonymity_second_hand(const char *text, const Lexicon *lexicon)
{
    g_autofree Ask *ask = g_new(Ask, 1);
    *ask = (Ask){.lexicon = lexicon};
    size_t length = strlen(text);
    for (size_t at = 0; sentence_next(&ask->sentence, text, length, &at);) {
        mark(ask);
        if (has(ask, 0, ask->sentence.n, ANONYMITY_SECOND_HAND))
            return true;
    }
    return false;
}
