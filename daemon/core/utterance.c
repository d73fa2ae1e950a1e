/* What is said in one sentence: its words that are ours, how they are meant, and the numbers of people in it. */
#include "daemon/core/utterance.h"

#include "parsers/fields/asking.h"
#include "parsers/fields/number.h"

#include <string.h>

enum {
    DENIAL_REACH = 6, /* words */
    NUMBER_WORDS = 6,
    COUNT_REACH = 3, /* words between a number and what it counts */
    COUNT_LIMIT = 10 * 1000 * 1000,
    ALONE_LEAST = 10,   /* smaller ones are hours, tries and things as often as people */
    COURTESY_LEAST = 3, /* words: "sorry," and ", I hope" go with what stands beside them */
    GUESS_MIN = 7,      /* letters: a shorter word is not taken for a misspelt one */
};

/* ---- words ---- */

/* Two letters changed places, or one was doubled or not: what fingers do. */
static const Vocable *guess(const Classifier *classifier, const char *key, size_t length)
{
    char other[VOCABLE_SIZE + 1];
    for (size_t i = 0; i + 1 < length; i++) {
        const Vocable *found;
        memcpy(other, key, length + 1);
        other[i] = key[i + 1];
        other[i + 1] = key[i];
        if (key[i] != key[i + 1] && (found = vocable_find(&classifier->words, other, length)))
            return found;
        if (key[i] == key[i + 1]) {
            memmove(other, key, length + 1);
            memmove(other + i, key + i + 1, length - i);
            if ((found = vocable_find(&classifier->words, other, length - 1)))
                return found;
        }
        if (length + 2 < VOCABLE_SIZE) {
            memcpy(other, key, i + 1);
            memcpy(other + i + 1, key + i, length - i + 1);
            if ((found = vocable_find(&classifier->words, other, length + 1)))
                return found;
        }
    }
    return NULL;
}

/* Lists know what a misspelt word was meant to be, leanings do not. */
static void look_up(Utterance *said, size_t at)
{
    const Classifier *classifier = said->classifier;
    const Word *word = &said->sentence.words[at];
    char key[VOCABLE_SIZE];
    size_t length = vocable_key(said->sentence.folded + word->at, word->length, key);
    const Vocable *found = length ? vocable_find(&classifier->words, key, length) : NULL;
    said->vocables[at] = found;
    said->stems[at] = found ? found->stem : NULL;
    if (found || length == 0)
        return;
    if (length >= GUESS_MIN && !word->digit)
        said->vocables[at] = guess(classifier, key, length);
    said->stems[at] = vocable_find(&classifier->signs, key, vocable_stem(key, length));
}

int utterance_longest(const Utterance *said, FixedList list, size_t at)
{
    Standing standing;
    int longest = 0;
    standing_init(&standing, &said->classifier->words, said->vocables + at,
                  said->sentence.n - at);
    for (const ListPhrase *phrase; (phrase = standing_next(&standing));) {
        if (phrase->list == said->classifier->fixed[list])
            longest = MAX(longest, phrase->n);
    }
    return longest;
}

/* ---- voices ---- */

/* "no names, addresses or marks": the comma of an enumeration does not end it. */
static bool enumerates(const Utterance *said, size_t at)
{
    for (size_t i = at; i < said->sentence.n && i < at + DENIAL_REACH; i++) {
        if (word_is(&said->sentence, i, "or") || word_is(&said->sentence, i, "nor"))
            return true;
    }
    return false;
}

typedef struct Turn {
    Voice voice;
    int left; /* words that it still reaches */
} Turn;

/* "Close to 300 letters", "nearly forty of them": an amount, and nothing that nearly happened. */
static bool tells_amount(const Utterance *said, size_t at)
{
    const PhraseKeys *keys = phrases_keys(said->classifier->numbers);
    size_t n;
    return at < said->sentence.n && number_may_begin(keys, &said->sentence.words[at]) &&
           number_at(said->classifier->numbers, &said->sentence, at, &n) > 1;
}

/* What a word turns the next ones to, and how many words that takes. */
static int turn_at(const Utterance *said, size_t at, Turn *turn)
{
    int longest = utterance_list_at(said, FIXED_PLAIN, at);
    Voice voice = VOICE_SAID;
    for (Voice other = VOICE_DENIED; other < VOICE_COUNT; other++) {
        int n = utterance_list_at(said, (FixedList)other, at);
        if (n > longest) {
            longest = n;
            voice = other;
        }
    }
    if (longest == 0 || voice == VOICE_SAID ||
        (voice == VOICE_NEARLY && tells_amount(said, at + (size_t)longest)))
        return longest;
    *turn = (Turn){voice, voice == VOICE_DENIED ? DENIAL_REACH : SENTENCE_WORDS};
    return longest;
}

/* A turn ends with its clause; doubt holds to the end of the sentence. */
static bool ends_turn(const Utterance *said, size_t at, const Turn *turn)
{
    if (turn->voice == VOICE_PERHAPS)
        return false;
    if (utterance_list_at(said, FIXED_CLAUSE, at))
        return true;
    bool comma = turn->voice == VOICE_DENIED || turn->voice == VOICE_SUPPOSED;
    return comma && said->sentence.words[at].breaks && !enumerates(said, at);
}

static void find_voices(Utterance *said)
{
    Turn turn = {VOICE_SAID, 0};
    for (size_t at = 0; at < said->sentence.n;) {
        if (turn.left > 0 && ends_turn(said, at, &turn))
            turn = (Turn){VOICE_SAID, 0};
        Turn next = {VOICE_SAID, 0};
        int n = turn_at(said, at, &next);
        for (int i = 0; i < MAX(n, 1); i++, at++) {
            said->voices[at] = turn.left > 0 ? turn.voice : VOICE_SAID;
            turn.left -= turn.left > 0;
        }
        if (next.left > 0)
            turn = next;
    }
}

bool utterance_read(Utterance *said)
{
    for (size_t at = 0; at < said->sentence.n; at++)
        look_up(said, at);
    find_voices(said);
    return asking_read(&said->sentence, NULL, said->asked);
}

/* Is there something of `list` from word `at` on, and beside it nothing but what is said out of politeness? */
static bool is_only(const Utterance *said, size_t at, FixedList list)
{
    bool found = false;
    while (at < said->sentence.n) {
        int n = utterance_list_at(said, list, at);
        found |= n > 0;
        if (list != FIXED_COURTESY)
            n = MAX(n, utterance_list_at(said, FIXED_COURTESY, at));
        n = MAX(n, utterance_list_at(said, FIXED_FILLER, at));
        if (n == 0)
            return false;
        at += (size_t)n;
    }
    return found;
}

bool utterance_is_courtesy(const Utterance *said)
{
    return is_only(said, 0, FIXED_COURTESY);
}

bool utterance_is_headline(const Utterance *said)
{
    return is_only(said, 0, FIXED_HEADLINE);
}

bool utterance_has(const Utterance *said, FixedList list)
{
    bool found = false;
    for (size_t at = 0; at < said->sentence.n && !found; at++)
        found = utterance_list_at(said, list, at) > 0;
    return found;
}

/* What is left begins with word `from`. */
static void leave_front(Utterance *said, size_t from)
{
    size_t n = said->sentence.n - from;
    memmove(said->sentence.words, said->sentence.words + from,
            n * sizeof *said->sentence.words);
    memmove(said->vocables, said->vocables + from, n * sizeof *said->vocables);
    memmove(said->stems, said->stems + from, n * sizeof *said->stems);
    memmove(said->voices, said->voices + from, n * sizeof *said->voices);
    memmove(said->asked, said->asked + from, n * sizeof *said->asked);
    said->sentence.n = n;
}

/* Where what is said out of politeness in front ends; 0: nowhere. */
static size_t courtesy_in_front(const Utterance *said)
{
    bool polite = false;
    size_t end = 0;
    for (size_t at = 0; at < said->sentence.n;) {
        int courtesy = utterance_list_at(said, FIXED_COURTESY, at);
        int n = MAX(courtesy, utterance_list_at(said, FIXED_FILLER, at));
        bool ends =
            said->sentence.words[at].breaks || utterance_list_at(said, FIXED_CLAUSE, at);
        if (polite && at >= COURTESY_LEAST && ends)
            end = at;
        if (n == 0)
            break;
        polite |= courtesy > 0;
        at += (size_t)n;
    }
    return end;
}

/* Where the last part begins, if it says nothing else; or the end. */
static size_t courtesy_behind(const Utterance *said, size_t front)
{
    size_t n = said->sentence.n, at = n;
    while (at > front && !said->sentence.words[--at].breaks)
        ;
    return at > front && at + COURTESY_LEAST <= n && is_only(said, at, FIXED_COURTESY) ? at : n;
}

void utterance_leave_courtesy(Utterance *said)
{
    if (utterance_has(said, FIXED_BREACH)) /* it may be all that is told */
        return;
    size_t front = courtesy_in_front(said);
    said->sentence.n = courtesy_behind(said, front);
    if (front > 0)
        leave_front(said, front);
}

bool utterance_only_asks(const Utterance *said)
{
    bool asks = false;
    for (size_t at = 0; at < said->sentence.n;) {
        int n = said->asked[at] ? 1 : utterance_list_at(said, FIXED_COURTESY, at);
        asks |= n > 0;
        n = n > 0 ? n : utterance_list_at(said, FIXED_FILLER, at);
        if (n == 0)
            return false;
        at += (size_t)n;
    }
    return asks;
}

/* ---- numbers of people ---- */

/* "sent to about 28 parents": it is said within two words in front of the number. */
static bool is_towards(const Utterance *said, size_t at)
{
    for (size_t back = 1;
         back <= 2 && back <= at && !said->sentence.words[at - back + 1].breaks; back++) {
        if (utterance_list_at(said, FIXED_TOWARDS, at - back) > 0)
            return true;
    }
    return false;
}

/* "£30", "30%". */
static bool is_money_or_share(const Utterance *said, size_t at)
{
    const char *text = said->sentence.text;
    const Word *word = &said->sentence.words[at];
    static const char *const signs[] = {"£", "$", "€"};
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        size_t length = strlen(signs[i]);
        if (word->start >= length && memcmp(text + word->start - length, signs[i], length) == 0)
            return true;
    }
    return text[word->end] == '%';
}

/* The number at a word, or -1: "Year 6" and "6 weeks" count nobody. */
static int64_t number_of_people(const Utterance *said, size_t at, size_t *ret_n)
{
    int64_t number = number_at(said->classifier->numbers, &said->sentence, at, ret_n);
    bool people = number > 0 && number <= COUNT_LIMIT && !is_money_or_share(said, at) &&
                  !(at > 0 && utterance_list_at(said, FIXED_NUMBERING, at - 1)) &&
                  !(at + *ret_n < said->sentence.n &&
                    utterance_list_at(said, FIXED_UNITS, at + *ret_n) > 0);
    return people ? number : -1;
}

/* The number whose last word is `end`, and its first: "two hundred and forty". */
static int64_t number_that_ends(const Utterance *said, size_t end, size_t *ret_first)
{
    const PhraseKeys *keys = phrases_keys(said->classifier->numbers);
    int64_t found = -1;
    for (size_t back = 0; back < NUMBER_WORDS && back <= end; back++) {
        size_t n;
        if (!number_may_begin(keys, &said->sentence.words[end - back]))
            continue;
        int64_t number = number_of_people(said, end - back, &n);
        if (number < 0 || n != back + 1)
            continue;
        found = number;
        *ret_first = end - back;
    }
    return found;
}

/* "twenty of the boys": between the number and whom it counts. Fewer are as often those who did it. */
static bool is_part_of(const Utterance *said, size_t at)
{
    size_t first;
    return at > 1 && word_is(&said->sentence, at - 1, "of") &&
           number_that_ends(said, at - 2, &first) >= ALONE_LEAST;
}

int64_t utterance_number_in_front(const Utterance *said, bool towards, size_t first)
{
    for (size_t back = 1; back <= COUNT_REACH + 1 && back <= first; back++) {
        size_t at = first - back;
        if (said->sentence.words[at + 1].breaks ||
            (utterance_list_at(said, FIXED_UNITS, at) > 0 && !is_part_of(said, at)))
            return -1;
        int64_t number = number_that_ends(said, at, &at);
        if (number > 0)
            return is_towards(said, at) && !towards ? -1 : number;
    }
    return -1;
}

bool utterance_notices(const Utterance *said, size_t last)
{
    const Sentence *sentence = &said->sentence;
    for (size_t at = last + 1;
         at <= last + 2 && at < sentence->n && !sentence->words[at].breaks; at++) {
        if (utterance_list_at(said, FIXED_NOTICING, at) > 0)
            return true;
    }
    return false;
}

int64_t utterance_number_behind(const Utterance *said, size_t last)
{
    size_t n, at = last + 1;
    return at < said->sentence.n ? number_of_people(said, at, &n) : -1;
}

static bool ends_clause(const Utterance *said, size_t at)
{
    return at + 1 == said->sentence.n || said->sentence.words[at + 1].breaks;
}

/* "The slips for 23 were put in ...": is something said of those who are counted? */
static bool is_subject(const Utterance *said, size_t at)
{
    return at + 1 < said->sentence.n && utterance_list_at(said, FIXED_PREDICATE, at + 1) > 0;
}

/* "2026", but not "2,026". */
static bool is_year(const Utterance *said, size_t at, int64_t number)
{
    return number >= 1900 && number < 2100 && said->sentence.words[at].length == 4;
}

/* Behind "for", "our", "it's"; where its clause ends there also behind a comma and at the beginning. */
static bool stands_alone(const Utterance *said, size_t first, bool ends)
{
    return (ends && (first == 0 || said->sentence.words[first].breaks)) ||
           (first > 0 && utterance_list_at(said, FIXED_LEADING, first - 1) > 0);
}

int64_t utterance_number_alone(const Utterance *said, size_t *ret_first, size_t *ret_last)
{
    int64_t most = -1;
    for (size_t end = 0; end < said->sentence.n; end++) {
        size_t first = end;
        bool ends = ends_clause(said, end);
        if (said->voices[end] == VOICE_DENIED || !(ends || is_subject(said, end)))
            continue;
        int64_t number = number_that_ends(said, end, &first);
        if (number < ALONE_LEAST || number <= most || is_year(said, end, number) ||
            !stands_alone(said, first, ends))
            continue;
        most = number;
        *ret_first = first;
        *ret_last = end;
    }
    return most;
}
