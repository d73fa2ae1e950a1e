/* What the files parsers/fields*.c share while they read one report: they gather claims
 * sentence by sentence, and decide at the end. */
#pragma once

#include "parsers/fields/fields_date.h"
#include "parsers/fields/fields_mark.h"
#include "parsers/report.h"

/* A place in a text. */
typedef struct Place {
    EvidenceIn in;
    size_t start, end; /* bytes */
} Place;

typedef enum MomentKind { MOMENT_UNCLEAR, MOMENT_OCCURRED, MOMENT_DISCOVERED } MomentKind;

typedef struct MomentClaim {
    Moment moment;
    MomentKind kind;
    MailDay today;
    Place place;
    size_t sentence; /* where it begins, bytes */
} MomentClaim;

typedef struct CountClaim {
    int64_t number;
    int64_t first;   /* of the numbers that were added up, */
    unsigned added;  /* to which there are so many others */
    bool strong;     /* it says that it is the number of people concerned */
    bool withdrawn;  /* it was denied or corrected, or a guess was added to it */
    unsigned people; /* whom it counts: 1 << (word - SUBJECT_CHILDREN) */
    Place place;
} CountClaim;

/* The numbers of one answer. */
typedef struct CountAnswer {
    unsigned n;
    int64_t first, rest; /* the sum of the others */
    bool people;         /* the first says whom it counts: more of them are added */
    bool apart, doubted; /* the others are not added to it; none is meant */
} CountAnswer;

typedef struct AnswerClaim {
    Tristate answer;
    Place place;
} AnswerClaim;

/* Questions with yes and no. */
typedef enum Question {
    QUESTION_ENCRYPTED,
    QUESTION_RECIPIENT_KNOWN,
    QUESTION_DELETION,
    QUESTION_COUNT
} Question;

typedef struct Gather {
    const Report *report;
    const Lexicon *lexicon;
    Fields *fields; /* evidence, people, types and subjects are added as they are found */
    EvidenceIn in;  /* the text that is read */
    const char *text;
    char *quotation; /* owned: what is quoted, without marks; NULL: its words do not count */
    MailDay today, mail_day; /* of that text; of the mail */
    GPtrArray *people;
    GArray *moments;                 /* of MomentClaim */
    GArray *counts;                  /* of CountClaim */
    GArray *answers[QUESTION_COUNT]; /* of AnswerClaim */
    GString *done;                   /* what has been done, in the writer's words */
    bool types[FIELD_WORD_COUNT], subjects[FIELD_WORD_COUNT]; /* which were found */
    bool said_when, said_who, said_done, device, lost, misdirected;
    bool deleted_before;             /* the sentence in front says that somebody has */
    bool found_before;               /* somebody has found a thing */
    bool sent_before;                /* a sentence in front tells that something went out */
    bool sent_this;                  /* what is forwarded is what went to the wrong person */
    bool device_lost;                /* rather than files: "we lost everything" */
    bool doubts_encrypted;           /* said, and not for certain */
    bool asked_encrypted;            /* in the sentence in front: its answer follows */
    bool attacked, data_encrypted;   /* somebody attacks; files, no device, are encrypted */
    bool answered[FORM_LABEL_COUNT]; /* by the form: nothing else counts */
    Marks marks;                     /* of the sentence that is read */
} Gather;

static inline bool field_is_type(int word)
{
    return word >= TYPE_BASIC && word <= TYPE_UNION;
}

static inline bool field_is_subject(int word)
{
    return word >= SUBJECT_CHILDREN && word <= SUBJECT_ANYBODY;
}

static inline bool field_is_data(int word)
{
    return word == WORD_DATA || field_is_type(word);
}

/* ---- fields.c ---- */

/* Adds a place to the evidence; nothing beyond a bound, so that a hostile text stays small. */
void gather_evidence(Gather *gather, const char *field, Place place);
/* The place of words [first, first + n) of the sentence at hand. */
Place gather_place(const Gather *gather, size_t first, size_t n);

/* The word group at `i`, or -1 outside of the sentence. */
int gather_word(const Gather *gather, size_t i);
/* Does a negation reach word `i`? Within its part of the sentence, and through a list: "no
 * names, addresses or medical details". */
bool gather_negated(const Gather *gather, size_t i);
/* How many words in front of `i` that negation stands; 0: there is none. */
size_t gather_negation(const Gather *gather, size_t i);
/* Is a word of that group among the `reach` words in front of `i`, in its part of the sentence? */
bool gather_behind(const Gather *gather, size_t i, int group, size_t reach);
/* Is what stands at word `i` a guess, a wish, a question or a plan? */
bool gather_unsure(const Gather *gather, size_t i);

/* ---- fields_moment.c: when ---- */
/* Is the day at word `i` one of something else than the incident? "Jake has a detention on Monday", "the Monday club",
 * and what stands in a mail that itself went to the wrong person. */
bool moment_is_of_other(const Gather *gather, size_t i);
void gather_moments(Gather *gather);
void decide_moments(Gather *gather);

/* ---- fields_about.c: whose data, of which kind ---- */
enum { OF_REACH = 6 /* words between "reports of" and "pupils" */ };

/* "pupils' end of year reports", "pupil reports". */
bool about_owns_data(const Gather *gather, size_t i);
/* "reports of all our pupils", "the names and addresses of staff and 28 children". */
bool about_has_data_in_front(const Gather *gather, size_t i);
/* It is the data of the people at word `i`. */
void about_add_subject(Gather *gather, size_t i);
/* It is the data of those whom a number counts, of the group `word`. */
void about_add_counted(Gather *gather, int word, Place place);
void gather_about(Gather *gather);
const char *field_type_label(FieldWord type);
const char *field_subject_label(FieldWord subject);

/* ---- fields_count.c: of how many ---- */
/* Does the number at word `i` count nobody? "Year 6", "4 March 2019", "not 23", "I said 40". */
bool count_is_of_nobody(const Gather *gather, size_t i);
/* The people whom the number at `i` counts, as in "12 Year 7 pupils": their word, or 0. */
size_t count_people(const Gather *gather, size_t i);
/* "pupils", "staff"; not "boy", behind which an age may stand, nor "pupil's". */
bool count_is_of_several(const Gather *gather, size_t i);
/* "Year 6", "room 12", "Key Stage 2": a number that counts nothing. */
bool count_is_label(const Gather *gather, size_t i);
/* The first word of a number: "about 90". */
size_t count_start(const Gather *gather, size_t i);
/* Reads the number at word `i`. */
void count_gather(Gather *gather, size_t i);
void decide_count(Gather *gather);

/* ---- fields_sum.c: numbers that are added up ---- */
/* "12 pupils", "12 pupils in 7A", "15 in 7B", "14 Year 10": the word behind it, or 0. */
size_t sum_past_item(const Gather *gather, size_t i);
/* The number to which that at `i` is added: 24 in "24 pupils and 6 staff", "24 pupils, 6 staff and 2 governors"; or `i`. */
size_t sum_joined(const Gather *gather, size_t i);
/* "A pupil and his two siblings", "Jake and his two brothers": where the one begins who is no number; or `i`. */
size_t sum_person(const Gather *gather, size_t i);
/* "5 pupils and a teacher": the word of the one more; or `people`, that of those in front. */
size_t sum_one_more(const Gather *gather, size_t people);
/* "2, 3 and 1 children": where the list that ends with the number at `i` begins, and its sum; or `i`. */
size_t sum_list(const Gather *gather, size_t i, int64_t *sum);
/* "20, plus maybe 10": is the number at `i` added, and a guess? */
bool sum_is_guessed(const Gather *gather, size_t i);
/* Reads the number at word `i` of an answer to how many people there are. */
void sum_answer(const Gather *gather, size_t i, CountAnswer *answer);
/* "52 (48 pupils + 4 staff)", "24 pupils, 2 staff", "32": their number, or -1. */
int64_t sum_answered(const CountAnswer *answer);
/* "212 parents, 14 of whom", "212 parents, of whom 14": who is counted already. `before`: the number in front. */
bool sum_is_part(const Gather *gather, const CountClaim *before, size_t i);

/* ---- fields_people.c: names ---- */
void gather_people(Gather *gather);

/* ---- fields_recipient.c: is it known who has it ---- */
void gather_recipients(Gather *gather);
/* Does the sentence tell that somebody found a thing? */
bool recipient_is_finder(const Gather *gather);

/* ---- fields_facts.c: encrypted, deletion, what has been done; what was answered is decided there ---- */
/* Words [first, first + n) of the sentence at hand answer `question`. */
void gather_answer(Gather *gather, Question question, Tristate value, size_t first, size_t n);
void gather_facts(Gather *gather);
/* Does word `i` say, for certain, that it is protected, or that it is not? */
Tristate gather_protection(const Gather *gather, size_t i);
/* A sentence of the form's answer to whether the device was encrypted. */
void gather_encrypted_answer(Gather *gather);
void decide_facts(Gather *gather);

/* ---- fields_form.c ---- */

/* Reads the form in the text at hand, when there is one. Appends the pieces of the text that
 * are free words (before the form, and the story in it) to `pieces` (of Place). */
void gather_form(Gather *gather, GArray *pieces);
