/* Adds up words that each say a little. One look-up a word, one addition for each weight of what
 * was met: whatever a mail consists of, that is bounded by the size of the lists. Called by
 * classify.c. */
#include "daemon/core/leaning.h"

#include <string.h>

/* A sign that was met, and where it was first. */
typedef struct Spot {
    int sign;
    unsigned start, end;
    int which;
    RuleText text;
} Spot;

struct LeaningScan {
    const Classifier *classifier;
    const Vocable *stems[SENTENCE_WORDS]; /* of each word; NULL: none of ours */
    unsigned char *voices; /* of each sign: those in which it was met; 0: nowhere */
    GArray *met;           /* Spot: in the order of the mail */
    Weights *sums;         /* of all leanings */
};

LeaningScan *leaning_scan_new(const Classifier *classifier)
{
    LeaningScan *scan = g_new(LeaningScan, 1);
    scan->classifier = classifier;
    scan->voices = g_new0(unsigned char, classifier->n_signs);
    scan->met = g_array_sized_new(FALSE, FALSE, sizeof(Spot), 256);
    scan->sums = g_new0(Weights, classifier->rows.width);
    for (size_t i = 0; i < classifier->rules->n_leanings; i++)
        scan->sums[i / WEIGHTS][i % WEIGHTS] = classifier->rules->leanings[i].always;
    return scan;
}

void leaning_scan_free(LeaningScan *scan)
{
    g_free(scan->voices);
    g_array_free(scan->met, TRUE);
    g_free(scan->sums);
    g_free(scan);
}

/* ---- signs ---- */

static void look_up_stems(LeaningScan *scan, const Sentence *sentence)
{
    for (size_t i = 0; i < sentence->n; i++) {
        char key[VOCABLE_SIZE];
        const Word *word = &sentence->words[i];
        size_t length = vocable_key(sentence->folded + word->at, word->length, key);
        length = length ? vocable_stem(key, length) : 0;
        scan->stems[i] = length ? vocable_find(&scan->classifier->signs, key, length) : NULL;
    }
}

static bool sign_is_at(const LeaningScan *scan, const ListPhrase *phrase, size_t at, size_t n)
{
    if (phrase->n == 1)
        return true;
    const Vocable *next = at + 1 < n ? scan->stems[at + 1] : NULL;
    if (!next || next->number != phrase->second || at + (size_t)phrase->n > n)
        return false;
    for (int i = 2; i < phrase->n; i++) {
        const Vocable *stem = scan->stems[at + (size_t)i];
        if (!stem || stem->number != phrase->words[i])
            return false;
    }
    return true;
}

static void meet(LeaningScan *scan, const Spot *spot, Voice voice)
{
    if (scan->voices[spot->sign] == 0)
        g_array_append_val(scan->met, *spot);
    scan->voices[spot->sign] |= (unsigned char)(1U << voice);
}

void leaning_scan_sentence(LeaningScan *scan, const Sentence *sentence, const Voice *voices,
                           RuleText text, int which)
{
    look_up_stems(scan, sentence);
    for (size_t at = 0; at < sentence->n; at++) {
        const Vocable *stem = scan->stems[at];
        for (unsigned i = 0; stem && i < stem->n; i++) {
            const ListPhrase *phrase = &scan->classifier->signs.phrases[stem->first + i];
            if (!sign_is_at(scan, phrase, at, sentence->n))
                continue;
            size_t last = at + (size_t)phrase->n - 1;
            Spot spot = {.sign = phrase->list,
                         .start = (unsigned)sentence->words[at].start,
                         .end = (unsigned)sentence->words[last].end,
                         .which = which,
                         .text = text};
            meet(scan, &spot, voices[at]);
        }
    }
}

void leaning_scan_list(LeaningScan *scan, int list, Voice voice, const LeanedWord *place)
{
    Spot spot = {list, (unsigned)place->start, (unsigned)place->end, place->which, place->text};
    meet(scan, &spot, voice);
}

/* ---- sums ---- */

/* Whether the sign was met as its row asks. */
static bool counts(const LeaningScan *scan, int sign, unsigned row)
{
    unsigned voices = scan->voices[sign] | 1U << VOICE_COUNT;
    return voices >> scan->classifier->rows.voices[row] & 1;
}

static const Weights *weights_of(const LeaningScan *scan, unsigned row)
{
    return scan->classifier->rows.weights + row * scan->classifier->rows.width;
}

static int of_leaning(const Weights *weights, int leaning)
{
    return weights[leaning / WEIGHTS][leaning % WEIGHTS];
}

void leaning_scan_end(LeaningScan *scan)
{
    const SignRows *rows = &scan->classifier->rows;
    for (guint i = 0; i < scan->met->len; i++) {
        int sign = g_array_index(scan->met, Spot, i).sign;
        for (unsigned row = rows->first[sign]; row < rows->first[sign + 1]; row++) {
            const Weights *weights = weights_of(scan, row);
            for (size_t k = 0; counts(scan, sign, row) && k < rows->width; k++)
                scan->sums[k] += weights[k];
        }
    }
}

int leaning_scan_sum(const LeaningScan *scan, int leaning)
{
    return of_leaning(scan->sums, leaning);
}

/* Weightiest first; equal ones in the order of the mail. */
static size_t insert(LeanedWord words[LEANED_WORDS], size_t n, const Spot *spot, int weight)
{
    size_t at = n;
    while (at > 0 && ABS(words[at - 1].weight) < ABS(weight))
        at--;
    if (at == LEANED_WORDS)
        return n;
    n = MIN(n + 1, LEANED_WORDS);
    memmove(words + at + 1, words + at, (n - at - 1) * sizeof *words);
    words[at] = (LeanedWord){.weight = weight,
                             .text = spot->text,
                             .which = spot->which,
                             .start = spot->start,
                             .end = spot->end};
    return n;
}

size_t leaning_scan_words(const LeaningScan *scan, int leaning, LeanedWord words[LEANED_WORDS])
{
    const unsigned *first = scan->classifier->rows.first;
    size_t n = 0;
    bool up = leaning_scan_sum(scan, leaning) > 0;
    for (guint i = 0; i < scan->met->len; i++) {
        const Spot *spot = &g_array_index(scan->met, Spot, i);
        for (unsigned row = first[spot->sign]; row < first[spot->sign + 1]; row++) {
            int weight = of_leaning(weights_of(scan, row), leaning);
            if (weight != 0 && (weight > 0) == up && counts(scan, spot->sign, row))
                n = insert(words, n, spot, weight);
        }
    }
    return n;
}
