/* A sentence in which the writer may say who they are. Shared by parsers/identity/identity_self.c, which reads it phrase by
 * phrase, identity_opening.c (how mails begin), identity_held.c (what only the writer has),
 * identity_relative.c (whose names lead to the writer) and identity_said.c (what is a name there). */
#pragma once

#include "parsers/identity/identity_names.h"
#include "parsers/text/line.h"
#include "parsers/text/words.h"

enum {
    SELF_NAME_WORDS = 3,
    SELF_PLACE_WORDS = 4, /* behind "of" and "in" */
};

typedef struct Self {
    Names *names;
    const Lexicon *lexicon;
    Sentence sentence;
    bool first;    /* the sentence is the text's first */
    bool voice;    /* the text was spoken: what is quoted is what the writer said */
    GString *left; /* the text without what was replaced, as far as `done` */
    size_t done;
} Self;

const Word *self_word(const Self *self, size_t i);
/* The group of word `i` in a table, or -1; whether it is there and of that group. */
int self_group(const Self *self, LexiconTable table, size_t i);
bool self_is(const Self *self, LexiconTable table, size_t i, int group);
/* The same of the words that rules about names look for around them. */
bool self_says(const Self *self, size_t i, SelfOther group);
/* Does a sentence end in front of word `i`? `surely`: not behind what may be short for another word, "St." */
bool self_is_behind_stop(const Self *self, size_t i, bool surely);
/* Does what stands in front of word `i` end there, at a mark or at " - "? */
bool self_is_parted(const Self *self, size_t i);
/* Does a pronoun, or a verb, that tells of another stand there: "who", "she"? */
bool self_is_of_another(const Self *self, size_t i);

/* A word that nobody is called by: "worried", "the", "teacher", "Monday". */
bool self_is_no_name(const Self *self, size_t i);
/* How many words from `i` on are a name; `small`: it may be written without capitals. */
size_t self_name_length(const Self *self, size_t i, bool small);
/* Tell the names of `n` words from `i` on. */
void self_learn(Self *self, size_t i, size_t n, bool sure);
/* "Bethan (Jones)": the rest of a name. `i`: the word in brackets. */
void self_learn_bracket(Self *self, size_t i, bool sure);

/* The words from..to go where they stand. */
void self_replace(Self *self, size_t from, size_t to);
/* Does it stand between quotation marks, as the words of somebody who does not write? */
bool self_is_quoted(const Self *self, size_t i);
/* "Mr", "Mrs": what follows is a name. */
bool self_is_title(const Self *self, size_t i);
/* Does what goes end in front of word `i`? Not inside "black.and.white@...". */
bool self_stops(const Self *self, size_t i);

/* The sentence's first words, where they say who writes. */
void self_take_opening(Self *self);

/* What stands at word `i` without blanks: "@b.jones_88"; whether it is like an account's name; tells of it. */
Line self_token(const Self *self, size_t i);
bool self_is_account(const Line *token);
void self_learn_account(Self *self, const Line *token);

/* What stands behind the words that announce it goes. `phrase`: the first of these. */
void self_take_account(Self *self, size_t i, bool announced);
void self_take_contact(Self *self, size_t i);
/* "Please write to b.jones@...": word `i` may be "write". */
void self_take_reach(Self *self, size_t i);
/* In what somebody hands on, is the "she" at word `i` who has told it? Of those named in front the last counts. */
bool self_is_of_source(const Self *self, size_t i);
void self_take_spoken(Self *self, size_t i);
void self_take_handle(Self *self, size_t phrase, size_t i);
void self_take_post(Self *self, size_t i);
void self_take_plain_post(Self *self, size_t phrase, size_t i);
void self_take_class(Self *self, size_t i);
/* "As SENCO I saw it": word `i` is "as". */
void self_take_as_post(Self *self, size_t i);
/* "Bethan Jones, Year 3 teacher,": `i` is the last word of the name. */
void self_take_post_behind(Self *self, size_t i);
/* "my car is AB12 CDE", "I drive a Fiesta, reg AB12 CDE": word `i` may begin it. */
void self_take_vehicle(Self *self, size_t i);
/* "I am Bethan Jones of 12 Acacia Avenue": `i` is the first word behind "I am". */
void self_learn_home(Self *self, size_t phrase, size_t i);

/* "9b", "y10", "year 9": a class at word `i`; how many words. May the word be a name in small letters? */
size_t self_class_length(const Self *self, size_t i);
bool self_is_small_name(const Self *self, size_t i);

/* Who the sentence says in front or at the end of a text has written it (identity_byline.c). */
void self_take_byline(Self *self);
/* Does the writer speak behind word `i`, which follows "Writing as Bethan Jones"? */
bool self_speaks_behind(const Self *self, size_t i);
/* The name that stands at word `i` behind what the writer is: "I'm the cleaner, Bethan". */
void self_learn_behind_post(Self *self, size_t i);
void self_learn_post_apart(Self *self, size_t i);

/* Relatives (identity_relative.c). "My son Tomos": the names behind the relative, from word `i` on. */
void self_learn_relative(Self *self, size_t i);
/* "My Aisha showed me", "our wee Harri's book": word `i` is "my"; not "my Windows login". */
void self_learn_mine(Self *self, size_t i);
/* "Tomos, my son, saw it", "Tomos (my son)": the name in front of words [i, next). */
void self_learn_relative_in_front(Self *self, size_t i, size_t next);
/* "I am the parent of Olwen and Cian", "I have a child in Reception, Olwen": word `i` is the keeper, or "I". */
void self_learn_children(Self *self, size_t i);
/* "Tilly's foster carers": learns the name at word `i`, which somebody's is who writes; false: there is none. */
bool self_learn_whose(Self *self, size_t i);
/* The same, where the relative is word `i`. */
bool self_learn_whose_before(Self *self, size_t i);
/* "[withheld] has told me. Her son Tomos": word `i` is "her", in what somebody hands on. */
void self_learn_theirs(Self *self, size_t i);
