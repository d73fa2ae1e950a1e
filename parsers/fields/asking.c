/* See asking.h. A question begins with its verb in front of whoever does it, with a word that asks, or with words that announce
 * it ("I wonder", "let me know if"), and ends with its part of the sentence: at "but", or behind a comma where somebody does
 * something. Where only the mark shows it ("The laptop was found?"), all of it asks. Pure; called by the readers of fields
 * and by the classifier. */
#include "parsers/fields/asking.h"

#include <string.h>

typedef struct Reading {
    const Sentence *sentence;
    bool marked;                            /* ends with the mark of a question */
    signed char groups[SENTENCE_WORDS];     /* Asking, of the phrase that begins there; -1 */
    signed char before[SENTENCE_WORDS + 1]; /* likewise, of the one that has ended in front */
    unsigned char lengths[SENTENCE_WORDS];  /* words of the one that begins there */
    size_t first;                           /* word behind "so", "hello", "thanks" */
} Reading;

static int group_at(const Reading *reading, size_t i)
{
    return i < reading->sentence->n ? reading->groups[i] : -1;
}

static bool look_up(Reading *reading, const Lexicon *lexicon)
{
    const Sentence *sentence = reading->sentence;
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_ASKING);
    const PhraseKeys *keys = phrases_keys(phrases);
    bool found = false;
    memset(reading->groups, -1, sentence->n);
    memset(reading->before, -1, sentence->n + 1);
    memset(reading->lengths, 1, sentence->n);
    for (size_t i = 0, n; i < sentence->n; i += n) {
        n = 1;
        if (!phrase_keys_have(keys, sentence->words[i].key))
            continue;
        int group = word_group(sentence, i, phrases, &n);
        reading->groups[i] = reading->before[i + n] = (signed char)group;
        reading->lengths[i] = (unsigned char)n;
        found |= group >= 0;
    }
    reading->first = 0;
    while (reading->first < sentence->n && reading->groups[reading->first] == ASKING_JOINT)
        reading->first += reading->lengths[reading->first];
    return found;
}

/* "has it", "was Mrs Jones", "should the": who does it stands behind. "It is locked and has the addresses of ..." is no question:
 * what is no pronoun makes one where the sentence begins, or with the mark behind a comma. */
static bool is_inverted(const Reading *reading, size_t verb)
{
    const Sentence *sentence = reading->sentence;
    size_t who = verb + reading->lengths[verb];
    int group = group_at(reading, who);
    if (who + 1 == sentence->n && !reading->marked) /* "Wasn't her." */
        return false;
    if (group == ASKING_WRITER || group == ASKING_YOU || group == ASKING_OTHER)
        return true;
    return who < sentence->n && (group == ASKING_THING || sentence->words[who].capital) &&
           (verb == reading->first || (reading->marked && sentence->words[verb].breaks));
}

/* "The stick is lost what should I do": no comma tells that it begins. */
static bool is_inverted_within(const Reading *reading, size_t i)
{
    int who = group_at(reading, i + 1);
    return group_at(reading, i) == ASKING_MAY && reading->before[i] != ASKING_PLAIN &&
           (who == ASKING_WRITER || word_is(reading->sentence, i + 1, "you"));
}

/* "what did he", "how was it"; with the mark also "who has told her", "why not", but not "what he said". */
static bool is_what(const Reading *reading, size_t i)
{
    size_t next = i + 1;
    int group = group_at(reading, next);
    bool verb = group == ASKING_MAY || group == ASKING_VERB;
    bool relative =
        i > 0 && reading->before[i] != ASKING_JOINT &&
        (word_is(reading->sentence, i, "who") || word_is(reading->sentence, i, "which"));
    if (relative)
        return false;
    if (verb && (is_inverted(reading, next) || group_at(reading, next + 1) == ASKING_THING))
        return true;
    return reading->marked && group != ASKING_WRITER && group != ASKING_OTHER &&
           group != ASKING_THING;
}

/* Without the mark "have the" and "had the" may be a report in a hurry: "Have the stick back." */
static bool is_verb_in_front(const Reading *reading, size_t i)
{
    static const char *const hurried[] = {"have", "had", NULL};
    bool sure = reading->marked || !word_is_any(reading->sentence, i, hurried) ||
                group_at(reading, i + 1) == ASKING_YOU ||
                group_at(reading, i + 1) == ASKING_OTHER;
    return sure && is_inverted(reading, i);
}

static bool begins_part(const Reading *reading, size_t i)
{
    return i == 0 || reading->sentence->words[i].breaks || reading->before[i] == ASKING_JOINT ||
           reading->before[i] == ASKING_TURN;
}

static bool begins_to_ask(const Reading *reading, size_t i)
{
    int group = group_at(reading, i);
    if (group == ASKING_QUESTION || group == ASKING_WISH)
        return true;
    if (is_inverted_within(reading, i + (group == ASKING_WHAT)))
        return true;
    if (!begins_part(reading, i))
        return false;
    if (group == ASKING_START)
        return true;
    if (group == ASKING_WHAT)
        return is_what(reading, i);
    return (group == ASKING_MAY || group == ASKING_VERB) && is_verb_in_front(reading, i);
}

/* "..., wasn't it?", "..., did you?": makes a question of what stands in front. */
static bool is_tag(const Reading *reading, size_t i)
{
    if (!reading->marked || i == 0 || i + 2 != reading->sentence->n)
        return false;
    int group = group_at(reading, i), who = group_at(reading, i + 1);
    return (group == ASKING_MAY || group == ASKING_VERB) &&
           (who == ASKING_WRITER || who == ASKING_YOU || who == ASKING_OTHER);
}

/* "Please do not blame the TA. The stick ..." is one sentence for who takes "TA." for an abbreviation. */
static bool begins_anew(const Reading *reading, size_t i)
{
    const Word *word = &reading->sentence->words[i];
    int group = group_at(reading, i);
    return i > 0 && word->capital && group >= ASKING_WRITER && group <= ASKING_THING &&
           word->start >= reading->sentence->start + 2 &&
           memcmp(reading->sentence->text + word->start - 2, ". ", 2) == 0;
}

/* "Can you help, my account has been hacked", "Can you come and I will show you", "... but it was found". */
static bool begins_to_tell(const Reading *reading, size_t i)
{
    int group = group_at(reading, i);
    bool comma = i > 0 && reading->sentence->words[i].breaks;
    bool joint = i > 0 && reading->before[i] == ASKING_JOINT;
    if (group == ASKING_TURN || begins_anew(reading, i))
        return true;
    if (group == ASKING_WRITER)
        return comma || joint;
    return comma && (group == ASKING_OTHER || word_is(reading->sentence, i, "my"));
}

/* May another part of the sentence begin there? Most words are of no group and go on. */
static bool may_turn(const Reading *reading, size_t i)
{
    return reading->groups[i] >= 0 || reading->sentence->words[i].breaks;
}

/* Behind each word: does the next one, if nothing turns it, ask or tell? */
static bool mark_words(const Reading *reading, bool *ret_asked, bool *ret_told)
{
    bool asks = false, wishes = false, asked = false;
    for (size_t i = 0; i < reading->sentence->n && !is_tag(reading, i); i++) {
        int group = group_at(reading, i);
        bool tells = group == ASKING_TELLS || (wishes && group == ASKING_TELLING);
        if (may_turn(reading, i) && begins_to_ask(reading, i)) {
            wishes = group == ASKING_WISH;
            asks = true;
        } else if (may_turn(reading, i) && (tells || begins_to_tell(reading, i))) {
            asks = wishes = false;
        }
        *ret_told |= tells;
        asked |= asks;
        ret_asked[i] = asks;
    }
    return asked;
}

bool asking_read(const Sentence *sentence, const Lexicon *lexicon,
                 bool ret_asked[SENTENCE_WORDS])
{
    Reading reading; /* large, and what is read of it is written before */
    bool told = false;
    reading.sentence = sentence;
    reading.marked =
        sentence->end > sentence->start && sentence->text[sentence->end - 1] == '?';
    memset(ret_asked, 0, sentence->n * sizeof *ret_asked);
    if (!look_up(&reading, lexicon) && !reading.marked)
        return false;
    bool asked = mark_words(&reading, ret_asked, &told);
    if (asked || told || !reading.marked)
        return asked;
    memset(ret_asked, 1, sentence->n * sizeof *ret_asked);
    return true;
}
