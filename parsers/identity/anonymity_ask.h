/* A sentence of which is asked whether its writer wants to stay unknown, and what its words mean for that: what the files
 * parsers/anonymity_*.c share. The words stand in config/lexicon/anonymity.conf. */
#pragma once

#include "config/lexicon.h"
#include "parsers/text/sentences.h"

#include <stdint.h>

/* Words between a wish, or what denies it, and what is wished for; between what tells of the past and what was so. */
enum { WISH_REACH = 9, NOT_REACH = 8, PAST_REACH = 3 };

/* What is kept of a request as its evidence: its first 200 bytes, cut at a character. Owned. */
char *ask_evidence(const char *text, size_t length);

#define ASK_BIT(group) (UINT64_C(1) << (group))

typedef struct Ask {
    const Lexicon *lexicon;
    const char *text;     /* that is read */
    Sentences *sentences; /* borrowed; NULL */
    Sentence sentence;
    int groups[SENTENCE_WORDS];     /* AnonymityWord of the phrase that begins there, or -1 */
    size_t lengths[SENTENCE_WORDS]; /* its words */
    uint64_t has, seen;             /* which groups there are, and were in any sentence */
    bool handed_on;                 /* the writer speaks of another's wish */
} Ask;

/* ---- words ---- */

/* Sets the groups of the sentence. */
void ask_mark(Ask *ask);
/* The group of the word alone, whatever longer phrase begins with it. */
int ask_group_alone(const Ask *ask, size_t i);
/* Is it of that group; of that group or a special case of it? Behind the last word none is. */
bool ask_is_exactly(const Ask *ask, size_t i, AnonymityWord group);
bool ask_is(const Ask *ask, size_t i, AnonymityWord group);
/* Is the word by itself of one of those groups (a bit each) of that table? Behind the last word none is. */
bool ask_is_of(const Ask *ask, size_t i, LexiconTable table, unsigned groups);
/* Is it one of the words that stand around those? */
bool ask_is_around(const Ask *ask, size_t i, AroundWord group);
/* Does [from, to) have one? */
bool ask_has_exactly(const Ask *ask, size_t from, size_t to, AnonymityWord group);
bool ask_has(const Ask *ask, size_t from, size_t to, AnonymityWord group);
/* Does one begin within so many words in front of `i`, in the same clause? *ret_at (may be NULL): where. */
bool ask_stands_before(const Ask *ask, size_t i, AnonymityWord group, size_t reach,
                       size_t *ret_at);

/* ---- thoughts ---- */

/* "... it. dont ...": does the word end one, though who writes no capitals goes on? */
bool ask_ends_sentence(const Ask *ask, size_t i);
/* "..., please do", "... but I": does another thought begin there? */
bool ask_is_border(const Ask *ask, size_t i);
/* The thought that `i` is part of: [*ret_from, *ret_to). */
void ask_clause(const Ask *ask, size_t i, size_t *ret_from, size_t *ret_to);
/* Of whom the word is said, the nearest person in front of it; who does something in [from, to), the first one that is named:
 * ANONYMITY_FIRST, ANONYMITY_OTHER or something else. */
int ask_person_before(const Ask *ask, size_t i);
int ask_first_person(const Ask *ask, size_t from, size_t to);
/* "I don't want to be anonymous"; not "I don't want trouble, I want to be anonymous". */
bool ask_is_denied(const Ask *ask, size_t i);
/* "an anonymous letter": somebody tells of one. */
bool ask_is_attribute(const Ask *ask, size_t i);
/* "It was hidden", "they have used", in a thought that begins at `from`: told of the past; not "if it was", "rather you
 * did not". */
bool ask_is_past(const Ask *ask, size_t from, size_t i);

/* ---- wishes at a word; *ret_from: where they begin ---- */

/* That something stays with the reader: "off the record" (anonymity_confided.c). */
bool anonymity_confided(const Ask *ask, size_t i, size_t *ret_from);
/* That the mail, or its writer's name, is confidential (anonymity_confidential.c). */
bool anonymity_confidential(const Ask *ask, size_t i, size_t *ret_from);
/* The mail says of itself, or of its writer, that it blows the whistle (anonymity_whistle.c). */
bool anonymity_whistle(const Ask *ask, size_t i, size_t *ret_from);
/* That it was never told, or not by them (anonymity_disowned.c). */
bool anonymity_disowned(const Ask *ask, size_t i);

/* ---- lines (anonymity_form.c) ---- */

/* Is the line a question whether somebody wants to be anonymous? 1: with yes for an answer; 0: with no; -1: it is none. */
int anonymity_answer(const Ask *ask, const char *line, size_t length);
/* The first line of a text that asks for it, or names nobody where its writer's name belongs; owned. NULL: none does. */
char *anonymity_in_form(const Ask *ask, const char *text);
