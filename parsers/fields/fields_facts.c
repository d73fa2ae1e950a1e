/* Was the device encrypted, has deletion been confirmed, and what has been done already. Called by fields.c. */
#include "parsers/fields/fields_gather.h"

#include <string.h>

enum {
    DONE_BYTES = 1000,
    PIECE_BYTES = 300,
    ANSWERS_MAX = 100,
};

#define SMALL(group) (1U << FACT_WORD_##group)

static bool is_small(const Gather *gather, size_t i, unsigned groups)
{
    return marks_is(&gather->marks, i, LEXICON_FACT_WORDS, groups);
}

void gather_answer(Gather *gather, Question question, Tristate value, size_t first, size_t n)
{
    AnswerClaim claim = {value, gather_place(gather, first, n)};
    if (gather->answers[question]->len < ANSWERS_MAX)
        g_array_append_val(gather->answers[question], claim);
}

/* Does the part of the sentence begin so? "when Mrs Jones rang the office", "before we had encryption". */
static bool begins_with(const Gather *gather, size_t i, const char *word)
{
    const Marks *marks = &gather->marks;
    size_t first = i;
    while (first > 0 && marks->clause[first - 1] == marks->clause[i])
        first--;
    return word_is(&marks->sentence, first, word);
}

/* ---- encrypted ---- */

/* "encrypted by a program", but not "by BitLocker", "by our technician", "by the school". */
static bool is_by_stranger(const Gather *gather, size_t by)
{
    size_t who = by + 1 + is_small(gather, by + 1, SMALL(THE));
    return word_is(&gather->marks.sentence, by, "by") &&
           !is_small(gather, who, SMALL(MAKER) | SMALL(OWNER) | SMALL(IT));
}

/* "They encrypted the server": somebody did it to what is ours. Not "I encrypted the laptop". */
static bool is_enciphered(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t behind = i + gather->marks.word_n[i];
    if (gather_word(gather, i) != WORD_ENCRYPTED || behind >= sentence->n ||
        sentence->words[behind].breaks)
        return false;
    if (is_by_stranger(gather, behind))
        return true;
    for (size_t back = 1; back <= 3 && back <= i; back++) {
        if (is_small(gather, i - back, SMALL(WE) | SMALL(OWNER)))
            return false;
    }
    return word_is(sentence, i, "encrypted") &&
           is_small(gather, behind,
                    SMALL(THE) | SMALL(THEIR) | SMALL(ALL) | SMALL(SOME) | SMALL(IT));
}

/* "Our files are encrypted": of the things in front, data is the nearest, and no device. */
static bool is_of_data(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    for (; i > 0 && marks->clause[i - 1] == marks->clause[i]; i--) {
        int word = marks->word[i - 1];
        if (word == WORD_DEVICE)
            return false;
        if (field_is_data(word) || word == WORD_BULK)
            return true;
    }
    return false;
}

/* "It is encrypted, I think", "encrypted with BitLocker as far as I know"; `i`: the word behind. */
static bool is_doubted_behind(const Gather *gather, size_t i)
{
    enum { DOUBT_REACH = 4 };
    const Marks *marks = &gather->marks;
    for (size_t at = i; at < MIN(i + DOUBT_REACH, marks->sentence.n); at++) {
        if (at > i && marks->sentence.words[at].breaks)
            return false;
        if (marks->word[at] == WORD_UNSURE)
            return true;
        if (marks->clause[at] != marks->clause[i - 1])
            return false;
    }
    return false;
}

/* "It was encrypted but I can't say for sure": whatever stands between. */
static bool is_taken_back(const Gather *gather, size_t i)
{
    for (size_t at = i; gather->marks.has[WORD_DOUBT] && at < gather->marks.sentence.n; at++) {
        if (gather->marks.word[at] == WORD_DOUBT)
            return true;
    }
    return false;
}

/* The answer that begins at word `i`: "yes", "no, sorry"; FORM_ANSWER_COUNT when there is none. */
static FormAnswer answer_at(const Gather *gather, size_t i)
{
    const Phrases *answers = lexicon_table(gather->lexicon, LEXICON_FORM_ANSWERS);
    const Sentence *sentence = &gather->marks.sentence;
    int found = i < sentence->n ? word_group(sentence, i, answers, NULL) : -1;
    return found < 0 ? FORM_ANSWER_COUNT : (FormAnswer)found;
}

/* "Encrypted: no", in a line with other things. */
static FormAnswer answer_behind(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    const char *mark = gather->text + sentence->words[i - 1].end;
    return strchr(":=", *mark) ? answer_at(gather, i) : FORM_ANSWER_COUNT;
}

static void answer_encrypted(Gather *gather, FormAnswer meant, size_t i, size_t n)
{
    gather->doubts_encrypted |= meant != ANSWER_YES && meant != ANSWER_NO;
    if (meant == ANSWER_YES || meant == ANSWER_NO)
        gather_answer(gather, QUESTION_ENCRYPTED,
                      meant == ANSWER_NO ? TRISTATE_NO : TRISTATE_YES, i, n);
}

/* "Was it encrypted? No.": the answer begins the next sentence. */
static void gather_encrypted_reply(Gather *gather)
{
    const Sentence *sentence = &gather->marks.sentence;
    bool asked = gather->text[sentence->end - 1] == '?' && gather->marks.has[WORD_ENCRYPTED];
    FormAnswer meant = gather->asked_encrypted ? answer_at(gather, 0) : FORM_ANSWER_COUNT;
    if (meant != FORM_ANSWER_COUNT)
        answer_encrypted(gather, meant, 0, 1);
    gather->asked_encrypted = asked;
}

static void gather_encrypted(Gather *gather, size_t i)
{
    size_t n = gather->marks.word_n[i];
    FormAnswer meant = answer_behind(gather, i + n);
    if (meant != FORM_ANSWER_COUNT) {
        answer_encrypted(gather, meant, i, n + 1);
        return;
    }
    size_t negation = gather_negation(gather, i);
    bool no = gather_word(gather, i) == WORD_UNENCRYPTED || negation > 0;
    bool doubted = gather_unsure(gather, i) || is_taken_back(gather, i + n) ||
                   (!no && is_doubted_behind(gather, i + n));
    gather->doubts_encrypted |= doubted;
    if (doubted || is_enciphered(gather, i) || (!no && begins_with(gather, i, "before")))
        return;
    gather->data_encrypted |= !no && is_of_data(gather, i);
    gather_answer(gather, QUESTION_ENCRYPTED, no ? TRISTATE_NO : TRISTATE_YES, i - negation,
                  n + negation);
}

/* Does the sentence at hand tell of somebody who attacks, or encrypts what is not theirs? */
static void gather_attack(Gather *gather)
{
    const bool *has = gather->marks.has;
    if (!has[WORD_ATTACKER] && !has[WORD_ATTACK] && !has[WORD_ENCRYPTED])
        return;
    for (size_t i = 0; i < gather->marks.sentence.n; i++) {
        int word = gather_word(gather, i);
        bool said = word == WORD_ATTACKER || word == WORD_ATTACK;
        gather->attacked |= (said && !gather_negated(gather, i)) || is_enciphered(gather, i);
    }
}

Tristate gather_protection(const Gather *gather, size_t i)
{
    int word = gather_word(gather, i);
    if ((word != WORD_ENCRYPTED && word != WORD_UNENCRYPTED) || gather_unsure(gather, i) ||
        is_doubted_behind(gather, i + gather->marks.word_n[i]))
        return TRISTATE_UNKNOWN;
    return word == WORD_UNENCRYPTED || gather_negated(gather, i) ? TRISTATE_NO : TRISTATE_YES;
}

void gather_encrypted_answer(Gather *gather)
{
    gather_attack(gather);
    for (size_t i = 0; i < gather->marks.sentence.n; i++) {
        if (gather_word(gather, i) == WORD_ENCRYPTED)
            gather->data_encrypted |= is_of_data(gather, i);
    }
}

/* "One was encrypted and the other wasn't", "this one isn't yet": of another thing the contrary. Not "its encrypted. rang
 * the bus, nothing yet". */
static void gather_other_device(Gather *gather)
{
    const Marks *marks = &gather->marks;
    const Word *words = marks->sentence.words;
    bool said = false;
    for (size_t i = 0; marks->has[WORD_ENCRYPTED] && i < marks->sentence.n; i++) {
        size_t next = i + marks->word_n[i];
        next += word_is(&marks->sentence, next, "yet");
        bool ends = next >= marks->sentence.n || marks->clause[next] != marks->clause[i];
        said = said && gather->text[words[i - 1].end] != '.';
        if (marks->word[i] == WORD_NEGATION && said && ends)
            gather_answer(gather, QUESTION_ENCRYPTED, TRISTATE_NO, i, 1);
        said |= marks->word[i] == WORD_ENCRYPTED;
    }
}

/* "there was no password on it". */
static void gather_password(Gather *gather, size_t i)
{
    if (i > 0 && word_is(&gather->marks.sentence, i, "password") &&
        gather_word(gather, i - 1) == WORD_NEGATION && !gather_unsure(gather, i))
        gather_answer(gather, QUESTION_ENCRYPTED, TRISTATE_NO, i - 1, 2);
}

/* ---- deletion ---- */

/* "I can confirm that I have deleted it" is about the writer's own copy. */
static bool is_own_word(const Gather *gather, size_t i)
{
    for (size_t back = 1; back <= 2 && back <= i; back++) {
        if (is_small(gather, i - back, SMALL(WE)))
            return true;
    }
    return false;
}

/* "I have not heard back", "we are awaiting a reply": the writer, of what others have not done. */
static bool is_waited_for(const Gather *gather, size_t i)
{
    for (size_t n = 0; n < gather->marks.word_n[i]; n++) {
        if (is_small(gather, i + n, SMALL(WAITS)))
            return true;
    }
    return false;
}

/* Is every word about deleting in the sentence denied? "She confirmed that she did not delete
 * it." */
static bool is_kept(const Gather *gather)
{
    bool kept = false;
    for (size_t i = 0; i < gather->marks.sentence.n; i++) {
        if (gather_word(gather, i) != WORD_DELETE)
            continue;
        if (!gather_negated(gather, i))
            return false;
        kept = true;
    }
    return kept;
}

/* "deleted", "destroyed"; not "delete", "shred". */
static bool is_past(const Gather *gather, size_t i)
{
    const Word *word = &gather->marks.sentence.words[i];
    return word->length > 2 && memcmp(gather->text + word->end - 2, "ed", 2) == 0 &&
           !word_is(&gather->marks.sentence, i, "shred");
}

static bool is_deleted(const Gather *gather, size_t i)
{
    return gather_word(gather, i) == WORD_DELETE && is_past(gather, i) &&
           !gather_negated(gather, i) && !gather_unsure(gather, i) && !is_taken_back(gather, i);
}

/* "She has deleted it": somebody else than the writer. */
static bool is_by_other(const Gather *gather, size_t i)
{
    enum { SUBJECT_REACH = 4 };
    for (size_t back = 1; back <= SUBJECT_REACH && back <= i; back++) {
        if (is_small(gather, i - back, SMALL(THEY)))
            return true;
    }
    return false;
}

/* "Most have confirmed", "two of the three say that": not all who have it. Of its part of the sentence
 * what stands in front of word `i`. */
static bool is_of_some(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    const Sentence *sentence = &marks->sentence;
    for (size_t at = i; at-- > 0;) {
        if (marks->clause[at] != marks->clause[i])
            return word_is(sentence, at + 1, "but") && is_small(gather, at, SMALL(ALL));
        bool whole =
            word_is(sentence, at, "both") || (at > 0 && word_is(sentence, at - 1, "all"));
        size_t next_word = at + marks->number_n[at];
        bool counted =
            marks->number[at] > 0 &&
            (word_is(sentence, next_word, "of") || /* "so far three have confirmed" */
             is_small(gather, next_word, SMALL(HAVE)) || next_word == i);
        int next = marks->calendar[at + 1];
        bool later = next >= 0 && next != CAL_OF; /* "some days later" */
        if ((is_small(gather, at, SMALL(SOME) | SMALL(PART)) && !later) ||
            (counted && !whole) ||
            (is_small(gather, at, SMALL(NEARLY)) && is_small(gather, at + 1, SMALL(ALL))))
            return true;
    }
    return false;
}

static bool is_say(const Gather *gather, size_t i)
{
    return is_small(gather, i, SMALL(SAYS));
}

/* "She has deleted it and says that she did not open it": who says the one has told the other. */
static bool is_told_behind(const Gather *gather, size_t i)
{
    enum { OBJECT_REACH = 4 };
    size_t end = i + gather->marks.word_n[i] + OBJECT_REACH;
    for (size_t at = i; at < end; at++) {
        if (word_is(&gather->marks.sentence, at, "and") && is_say(gather, at + 1))
            return is_by_other(gather, i) && !gather_negated(gather, i) &&
                   !gather_unsure(gather, i);
    }
    return false;
}

/* "The parent says she has deleted it", "they told me that it was deleted". */
static bool is_told(const Gather *gather, size_t i)
{
    enum { SAID_REACH = 7 };
    bool subject = false;
    for (size_t back = 1; back <= SAID_REACH && back <= i; back++) {
        size_t at = i - back;
        if (is_say(gather, at))
            return subject && !is_own_word(gather, at) && !gather_negated(gather, at) &&
                   !gather_unsure(gather, at) && !is_of_some(gather, at);
        subject |= is_small(gather, at, SMALL(THEY) | SMALL(THEY_WOULD) | SMALL(IT));
    }
    return false;
}

/* "I asked her to reply confirming it": what is wished for. */
static bool is_asked_for(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    for (size_t at = i; word_is(&marks->sentence, i, "confirming") && at-- > 0;) {
        if (marks->word[at] == WORD_ASK && marks->clause[at] == marks->clause[i])
            return true;
    }
    return false;
}

/* "will delete", "she'd destroy", "to be deleted", "is deleting": nothing that is done yet. */
static bool is_to_be_done(const Gather *gather, size_t i)
{
    enum { PROMISE_REACH = 4 };
    const Sentence *sentence = &gather->marks.sentence;
    if (is_past(gather, i))
        return i > 0 && word_is(sentence, i - 1, "be");
    if (is_small(gather, i, SMALL(NOUN)))
        return false;
    for (size_t back = 1; back <= PROMISE_REACH && back <= i; back++) {
        if (is_small(gather, i - back, SMALL(TO) | SMALL(WILL) | SMALL(THEY_WOULD)))
            return true;
    }
    return false;
}

/* "She promised to delete it", "promised that she will do so": all that is said behind word `i` is still to be done. Not "I
 * asked her to delete it, and she has confirmed it". */
static bool is_promise(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    bool promise = false;
    for (size_t at = i + 1; at < sentence->n; at++) {
        promise |= word_is(sentence, at, "to") && word_is(sentence, at + 1, "do");
        promise |= is_small(gather, at, SMALL(WILL));
        if (gather_word(gather, at) != WORD_DELETE)
            continue;
        if (!is_to_be_done(gather, at))
            return false;
        promise = true;
    }
    return promise;
}

/* "She confirmed this": what the sentence in front says; not "she confirmed receipt". */
static bool confirms_that(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    size_t next = i + gather->marks.word_n[i];
    return gather->deleted_before &&
           (next >= sentence->n || is_small(gather, next, SMALL(IT) | SMALL(THIS)));
}

static void gather_said_deleted(Gather *gather)
{
    gather->deleted_before = false;
    for (size_t i = 0; gather->marks.has[WORD_DELETE] && i < gather->marks.sentence.n; i++) {
        if (!is_deleted(gather, i))
            continue;
        gather->deleted_before |= is_by_other(gather, i);
        if (is_told(gather, i) || is_told_behind(gather, i))
            gather_answer(gather, QUESTION_DELETION, TRISTATE_YES, i, gather->marks.word_n[i]);
    }
}

static void gather_deletion(Gather *gather)
{
    const Marks *marks = &gather->marks;
    bool deleted = marks->has[WORD_DELETE];
    if (!marks->has[WORD_NO_ANSWER] &&
        !(marks->has[WORD_CONFIRM] && (deleted || gather->deleted_before)))
        return;
    bool kept = is_kept(gather);
    for (size_t i = 0; i < marks->sentence.n; i++) {
        int word = marks->word[i];
        bool no_answer = word == WORD_NO_ANSWER;
        bool confirms = word == WORD_CONFIRM && (deleted || confirms_that(gather, i)) &&
                        !is_asked_for(gather, i) && !is_promise(gather, i) &&
                        !word_is(&marks->sentence, i + marks->word_n[i], "receipt");
        bool own = is_own_word(gather, i) && !(no_answer && is_waited_for(gather, i));
        if ((!no_answer && !confirms) || own || marks->asked[i] ||
            (confirms &&
             (gather_unsure(gather, i) || is_taken_back(gather, i) || is_of_some(gather, i))))
            continue;
        bool no = no_answer || kept || gather_negated(gather, i);
        gather_answer(gather, QUESTION_DELETION, no ? TRISTATE_NO : TRISTATE_YES, i,
                      marks->word_n[i]);
    }
}

/* ---- what has been done ---- */

/* "a boy called Tom" is a name, "I called Mrs Jones" is none. */
static bool is_called(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    return word_is(sentence, i, "called") && i + 1 < sentence->n &&
           sentence->words[i + 1].capital &&
           !(i > 0 && is_small(gather, i - 1, SMALL(WE) | SMALL(THEY) | SMALL(HAVE)));
}

/* "It asked for the bank details" is what a mail or a letter did, "she asked why we had it" is how it came to light. */
static bool is_asked_by_others(const Gather *gather, size_t i)
{
    const Sentence *sentence = &gather->marks.sentence;
    if (gather_word(gather, i) != WORD_ASK || i == 0)
        return false;
    return word_is(sentence, i - 1, "it") || word_is(sentence, i - 1, "which") ||
           (is_small(gather, i + gather->marks.word_n[i], SMALL(WHY)) &&
            !is_own_word(gather, i));
}

/* "Several parents have already rung" is what it led to, "the parents have been rung" was done about it. */
static bool is_rung_by_them(const Gather *gather, size_t i)
{
    if (!is_small(gather, i, SMALL(CALLS)))
        return false;
    while (i > 0 && is_small(gather, i - 1, SMALL(HAVE) | SMALL(ALREADY)))
        i--;
    return i > 0 && gather_word(gather, i - 1) == SUBJECT_CUSTOMERS;
}

/* "Nobody has confirmed that they deleted it". */
static bool is_unconfirmed(const Gather *gather)
{
    bool unconfirmed = false;
    for (size_t i = 0; i < gather->marks.sentence.n; i++) {
        int word = gather_word(gather, i);
        unconfirmed |=
            word == WORD_NO_ANSWER || (word == WORD_CONFIRM && gather_negated(gather, i));
    }
    return unconfirmed;
}

static bool is_done(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    int word = marks->word[i];
    if (word != WORD_ACTION && word != WORD_ASK && word != WORD_DELETE)
        return false;
    bool past = word != WORD_DELETE || is_past(gather, i);
    bool tells_how = begins_with(gather, i, "when"); /* it came to light */
    return past && !is_called(gather, i) && !tells_how && !is_asked_by_others(gather, i) &&
           !is_rung_by_them(gather, i) && !(word == WORD_DELETE && is_unconfirmed(gather)) &&
           !gather_negated(gather, i) && !gather_unsure(gather, i);
}

static void gather_done(Gather *gather)
{
    const Sentence *sentence = &gather->marks.sentence;
    const bool *has = gather->marks.has;
    size_t i = 0;
    if (!has[WORD_ACTION] && !has[WORD_ASK] && !has[WORD_DELETE])
        return;
    while (i < sentence->n && !is_done(gather, i))
        i++;
    if (i == sentence->n)
        return;
    gather->said_done = true;
    if (gather->answered[FORM_REMEDIAL] || gather->done->len > DONE_BYTES)
        return;
    size_t end = MIN(sentence->end, sentence->start + PIECE_BYTES);
    while (end > sentence->start && ((unsigned char)gather->text[end] & 0xC0) == 0x80)
        end--;
    if (gather->done->len > 0)
        g_string_append_c(gather->done, ' ');
    g_string_append_len(gather->done, gather->text + sentence->start,
                        (gssize)(end - sentence->start));
    gather_evidence(gather, "remedial_action", (Place){gather->in, sentence->start, end});
}

void gather_facts(Gather *gather)
{
    const Marks *marks = &gather->marks;
    for (size_t i = 0; i < marks->sentence.n; i++) {
        int word = marks->word[i];
        if (word == WORD_ENCRYPTED || word == WORD_UNENCRYPTED)
            gather_encrypted(gather, i);
        else if (word == TYPE_IDENTIFICATION)
            gather_password(gather, i);
    }
    gather_recipients(gather);
    gather_encrypted_reply(gather);
    gather_other_device(gather);
    gather_attack(gather);
    gather_deletion(gather);
    gather_said_deleted(gather);
    gather_done(gather);
}

/* ---- deciding ---- */

static Tristate decide_answer(Gather *gather, Question question, const char *field)
{
    const GArray *claims = gather->answers[question];
    Tristate found = TRISTATE_UNKNOWN;
    bool conflict = false;
    for (unsigned i = 0; i < claims->len; i++) {
        Tristate value = g_array_index(claims, AnswerClaim, i).answer;
        conflict |= found != TRISTATE_UNKNOWN && found != value;
        found = value;
    }
    for (unsigned i = 0; i < claims->len && (i == 0 || conflict); i++)
        gather_evidence(gather, field, g_array_index(claims, AnswerClaim, i).place);
    return conflict ? TRISTATE_UNKNOWN : found;
}

/* What an attacker encrypts is nothing that was protected, whoever answers so; nor are files
 * protected by it, where no device that holds them was lost. */
static void decide_encrypted(Gather *gather)
{
    Fields *fields = gather->fields;
    bool data = gather->data_encrypted && !(gather->device && gather->device_lost);
    if (!gather->answered[FORM_ENCRYPTED] && gather->device)
        fields->encrypted = decide_answer(gather, QUESTION_ENCRYPTED, "encrypted");
    if (fields->encrypted == TRISTATE_YES && (gather->attacked || data))
        fields->encrypted = TRISTATE_UNKNOWN;
}

void decide_facts(Gather *gather)
{
    Fields *fields = gather->fields;
    decide_encrypted(gather);
    if (!gather->answered[FORM_RECIPIENT_KNOWN])
        fields->recipient_known =
            decide_answer(gather, QUESTION_RECIPIENT_KNOWN, "recipient_known");
    if (!gather->answered[FORM_DELETION])
        fields->deletion_confirmed =
            decide_answer(gather, QUESTION_DELETION, "deletion_confirmed");
    if (!gather->answered[FORM_REMEDIAL] && gather->done->len > 0)
        fields->remedial_action = g_strdup(gather->done->str);
}
