/* Looks up the words of a sentence: what they have to do with an incident, days and times,
 * numbers. Called by fields.c and fields_form.c. */
#include "parsers/fields/fields_mark.h"

#include "parsers/fields/asking.h"
#include "parsers/fields/number.h"

#include <string.h>

static void mark_number(Marks *marks, const Phrases *numbers, size_t i)
{
    size_t n;
    marks->number[i] = number_at(numbers, &marks->sentence, i, &n);
    marks->number_n[i] = 1;
    while (marks->number_n[i] < n) {
        marks->number[i + marks->number_n[i]] = -1;
        marks->number_n[i + marks->number_n[i]++] = 1;
    }
}

static void mark_numbers(Marks *marks)
{
    const Phrases *numbers = lexicon_table(marks->lexicon, LEXICON_NUMBERS);
    const PhraseKeys *keys = phrases_keys(numbers);
    for (size_t i = 0; i < marks->sentence.n; i += marks->number_n[i]) {
        marks->number[i] = -1;
        marks->number_n[i] = 1;
        if (number_may_begin(keys, &marks->sentence.words[i]))
            mark_number(marks, numbers, i);
    }
}

/* A phrase of several words marks the first of them; the others are taken. */
static void mark_table(const Marks *marks, LexiconTable table, short *groups,
                       unsigned char *words)
{
    const Phrases *phrases = lexicon_table(marks->lexicon, table);
    const PhraseKeys *keys = phrases_keys(phrases);
    for (size_t i = 0; i < marks->sentence.n;) {
        size_t n = 1;
        bool may_be = phrase_keys_have(keys, marks->sentence.words[i].key);
        groups[i] = may_be ? (short)word_group(&marks->sentence, i, phrases, &n) : -1;
        words[i] = (unsigned char)MIN(n, (size_t)UINT8_MAX);
        for (size_t j = 1; j < n; j++) {
            groups[i + j] = -1;
            words[i + j] = 1;
        }
        i += n;
    }
}

/* Most sentences have so few that most readers have nothing to look for. */
static void mark_groups(Marks *marks)
{
    memset(marks->has, 0, sizeof marks->has);
    for (size_t i = 0; i < marks->sentence.n; i += marks->word_n[i]) {
        if (marks->word[i] >= 0)
            marks->has[marks->word[i]] = true;
    }
}

static void mark_clauses(Marks *marks)
{
    short clause = 0;
    for (size_t i = 0; i < marks->sentence.n; i++) {
        if (i > 0 && (marks->sentence.words[i].breaks || marks->word[i] == WORD_CLAUSE))
            clause++;
        marks->clause[i] = clause;
    }
}

bool marks_next(Marks *marks, const char *text, size_t limit, size_t *at)
{
    if (!sentences_next(marks->sentences, &marks->sentence, text, limit, at))
        return false;
    mark_table(marks, LEXICON_FIELD_WORDS, marks->word, marks->word_n);
    mark_table(marks, LEXICON_CALENDAR, marks->calendar, marks->calendar_n);
    mark_numbers(marks);
    mark_groups(marks);
    mark_clauses(marks);
    asking_read(&marks->sentence, marks->lexicon, marks->asked);
    return true;
}

bool marks_same_clause(const Marks *marks, size_t a, size_t b)
{
    return b < marks->sentence.n && marks->clause[a] == marks->clause[b];
}

bool marks_is(const Marks *marks, size_t i, LexiconTable table, unsigned groups)
{
    if (i >= marks->sentence.n)
        return false;
    const Word *word = &marks->sentence.words[i];
    const Phrases *phrases = lexicon_table(marks->lexicon, table);
    int group = phrase_keys_have(phrases_keys(phrases), word->key)
                    ? phrases_exact(phrases, marks->sentence.folded + word->at, word->length)
                    : -1;
    return group >= 0 && groups >> group & 1;
}

void marks_leave_out_asked(Marks *marks)
{
    for (size_t i = 0; i < marks->sentence.n; i++) {
        if (!marks->asked[i])
            continue;
        marks->word[i] = marks->calendar[i] = -1;
        marks->number[i] = -1;
    }
    mark_groups(marks);
}
