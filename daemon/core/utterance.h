/* A sentence as it is meant: which of its words are ours, in which voice they stand, and which numbers count
 * people. Private to daemon/core/classif*.c. */
#pragma once

#include "daemon/core/classifier_match.h"
#include "parsers/text/words.h"

typedef struct Utterance {
    const Classifier *classifier;
    Sentence sentence;                       /* filled by sentence_next() */
    const Vocable *vocables[SENTENCE_WORDS]; /* of each word; NULL: none of ours */
    const Vocable *stems[SENTENCE_WORDS];    /* likewise, of leanings */
    Voice voices[SENTENCE_WORDS];
    bool asked[SENTENCE_WORDS]; /* only asked, wished or ordered */
} Utterance;

/* Looks the words of its sentence up and finds their voices, and which are only asked; false: none is. */
bool utterance_read(Utterance *said);

/* Does the sentence only greet, thank or ask what to do: no word of it tells of anything? */
bool utterance_is_courtesy(const Utterance *said);

/* Leaves out what only greets, thanks or asks what to do in front of a comma or "but", and behind the last comma: "Please could
 * you tell me what to do, I have lost a stick." What names a breach stays whole. */
void utterance_leave_courtesy(Utterance *said);

/* Does it only announce that there is something: "Data breach report"? */
bool utterance_is_headline(const Utterance *said);

/* Is there a phrase of `list` in it? */
bool utterance_has(const Utterance *said, FixedList list);

/* Does it say nothing beside what is asked, wished or ordered, and out of politeness? */
bool utterance_only_asks(const Utterance *said);

/* How many words the longest phrase of `list` takes that begins at word `at`, which begins some; 0: none. */
int utterance_longest(const Utterance *said, FixedList list, size_t at);

/* The same of any word. Most begin no phrase of a list. */
static inline int utterance_list_at(const Utterance *said, FixedList list, size_t at)
{
    const Vocable *vocable = said->vocables[at];
    return vocable && vocable->fixed & fixed_bit(list) ? utterance_longest(said, list, at) : 0;
}

/* The number of people that stands in front of word `first`, or behind word `last`; -1: none. One that
 * says who got something counts only when `towards` is true. */
int64_t utterance_number_in_front(const Utterance *said, bool towards, size_t first);
int64_t utterance_number_behind(const Utterance *said, size_t last);

/* Do those whom words up to `last` name only get to know of it: "200 parents heard"? */
bool utterance_notices(const Utterance *said, size_t last);

/* The greatest number of ten and more that says nothing of whom it counts: "names and marks, 28.",
 * "for our 28."; -1: none. It takes the words from *ret_first to *ret_last. */
int64_t utterance_number_alone(const Utterance *said, size_t *ret_first, size_t *ret_last);
