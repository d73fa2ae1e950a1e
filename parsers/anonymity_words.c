/* The words by which somebody asks for anonymity, of config/lexicon/anonymity.conf. A sentence must
 * ask for it in the first person or of the reader; who tells of an anonymous letter, or of
 * somebody else who wants to be, does not. In doubt it is asked for. Pure; called by anonymity.c. */
#include "parsers/anonymity.h"

#include "parsers/words.h"

#include <string.h>

enum {
    WISH_REACH = 9, /* words between a wish and what is wished for */
    NOT_REACH = 7,
    SHORT_WORDS = 4, /* of a subject or a signature that says it alone: "Anonymous please" */
    EVIDENCE_BYTES = 200,
};

typedef struct Ask {
    const Lexicon *lexicon;
    Sentence sentence;
    int groups[SENTENCE_WORDS];     /* AnonymityWord of the phrase that begins there, or -1 */
    size_t lengths[SENTENCE_WORDS]; /* its words */
    bool handed_on;
} Ask;

/* ---- a sentence ---- */

static void mark(Ask *ask)
{
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY);
    for (size_t i = 0; i < ask->sentence.n; i++) {
        ask->lengths[i] = 1;
        ask->groups[i] = word_group(&ask->sentence, i, table, &ask->lengths[i]);
    }
}

/* The group of the word alone, whatever longer phrase begins with it. */
static int group_alone(const Ask *ask, size_t i)
{
    const Word *word = &ask->sentence.words[i];
    return phrases_exact(lexicon_table(ask->lexicon, LEXICON_ANONYMITY),
                         ask->sentence.folded + word->at, word->length);
}

static bool is_group(const Ask *ask, size_t i, AnonymityWord group)
{
    return i < ask->sentence.n && ask->groups[i] == (int)group;
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

static bool is_denied(const Ask *ask, size_t i)
{
    return stands_before(ask, i, ANONYMITY_NOT, NOT_REACH, NULL) ||
           stands_before(ask, i, ANONYMITY_WILLING, NOT_REACH, NULL);
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
    return i == 0 && (ask->sentence.n <= SHORT_WORDS || is_group(ask, next, ANONYMITY_KIND));
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
    return person == ANONYMITY_FIRST || (person < 0 && is_group(ask, 0, ANONYMITY_WISH));
}

/* "do not mention my name". */
static bool asks_not_shown(const Ask *ask, size_t i, size_t *ret_from)
{
    if (stands_before(ask, i, ANONYMITY_WILLING, NOT_REACH, NULL) ||
        !stands_before(ask, i, ANONYMITY_NOT, NOT_REACH, ret_from))
        return false;
    size_t end = i + ask->lengths[i];
    return ask->handed_on || person_before(ask, end) == ANONYMITY_FIRST;
}

static bool asks_whole(const Ask *ask, size_t i)
{
    return !stands_before(ask, i, ANONYMITY_NOT, NOT_REACH, NULL) &&
           !stands_before(ask, i, ANONYMITY_WILLING, NOT_REACH, NULL);
}

/* What is quoted is somebody else's. */
static bool asks_at(const Ask *ask, size_t i, size_t *ret_from)
{
    *ret_from = i;
    if (is_group(ask, i, ANONYMITY_HIDDEN))
        return !word_quoted(&ask->sentence, i) && asks_hidden(ask, i, ret_from);
    if (is_group(ask, i, ANONYMITY_SHOWN))
        return !word_quoted(&ask->sentence, i) && asks_not_shown(ask, i, ret_from);
    return is_group(ask, i, ANONYMITY_ASK) && !word_quoted(&ask->sentence, i) &&
           asks_whole(ask, i);
}

/* ---- forms ---- */

static bool is_answer(const Phrases *answers, const char *folded, size_t length,
                      FormAnswer meant)
{
    size_t word = strcspn(folded, " ,.;");
    return phrases_exact(answers, folded, length) == (int)meant ||
           phrases_exact(answers, folded, MIN(word, length)) == (int)meant;
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
    mark += strspn(mark, "?:*[] \t");
    size_t answer = phrase_fold(mark, (size_t)(line + length - MIN(mark, line + length)),
                                folded, sizeof folded);
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
    mark(ask);
    for (size_t i = 0; i < ask->sentence.n; i++) {
        if (asks_at(ask, i, &from))
            return evidence_of(ask, MIN(from, i), i + ask->lengths[i]);
    }
    return NULL;
}

static char *asked_in_form(Ask *ask, const char *text)
{
    for (; *text; text += *text == '\n') {
        size_t length = strcspn(text, "\n");
        if (*text != '>' && answers_form(ask, text, length) > 0)
            return g_strndup(text, MIN(length, EVIDENCE_BYTES));
        text += length;
    }
    return NULL;
}

static char *asked_in(Ask *ask, const char *text)
{
    char *asked = asked_in_form(ask, text);
    for (size_t at = 0, length = strlen(text);
         !asked && sentence_next(&ask->sentence, text, length, &at);) {
        const char *sentence = text + ask->sentence.start;
        size_t line = strnlen(sentence, SENTENCE_BYTES);
        const char *end = memchr(sentence, '\n', line);
        if (answers_form(ask, sentence, end ? (size_t)(end - sentence) : line) != 0)
            asked = asked_in_sentence(ask);
    }
    return asked;
}

char *anonymity_asked(const char *subject, const char *text, bool handed_on,
                      const Lexicon *lexicon)
{
    g_autofree Ask *ask = g_new(Ask, 1); /* large */
    ask->lexicon = lexicon;
    ask->handed_on = handed_on;
    char *asked = subject ? asked_in(ask, subject) : NULL;
    return asked ? asked : asked_in(ask, text);
}
