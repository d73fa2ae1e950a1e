/* Adds up words that each say a little. Each sign that was met adds its rows, once: whatever a mail consists of, that is
 * bounded by the size of the lists. Called by classify.c. */
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
    unsigned char *voices; /* of each sign: those in which it was met; 0: nowhere */
    unsigned char *told;   /* likewise, where it is more than asked, wished or ordered */
    GArray *met;           /* Spot: in the order of the mail */
    Sums *sums;            /* of all leanings */
    Sums *told_sums;       /* likewise, without what is only asked */
};

LeaningScan *leaning_scan_new(const Classifier *classifier)
{
    LeaningScan *scan = g_new(LeaningScan, 1);
    scan->classifier = classifier;
    scan->voices = g_new0(unsigned char, classifier->n_signs);
    scan->told = g_new0(unsigned char, classifier->n_signs);
    scan->met = g_array_sized_new(FALSE, FALSE, sizeof(Spot), 256);
    scan->sums = g_new0(Sums, classifier->rows.width);
    scan->told_sums = g_new(Sums, classifier->rows.width);
    for (size_t i = 0; i < classifier->rules->n_leanings; i++)
        scan->sums[i / WEIGHTS][i % WEIGHTS] = classifier->rules->leanings[i].always;
    return scan;
}

void leaning_scan_free(LeaningScan *scan)
{
    g_free(scan->voices);
    g_free(scan->told);
    g_array_free(scan->met, TRUE);
    g_free(scan->sums);
    g_free(scan->told_sums);
    g_free(scan);
}

/* ---- signs ---- */

/* Does the sign, whose first two words stand at word `at`, go on there? */
static bool sign_goes_on(const Utterance *said, const ListPhrase *phrase, size_t at)
{
    if (at + (size_t)phrase->n > said->sentence.n)
        return false;
    for (int i = 2; i < phrase->n; i++) {
        const Vocable *stem = said->stems[at + (size_t)i];
        if (!stem || stem->number != phrase->words[i])
            return false;
    }
    return true;
}

static void meet(LeaningScan *scan, const Spot *spot, Voice voice, bool asked)
{
    if (scan->voices[spot->sign] == 0)
        g_array_append_val(scan->met, *spot);
    scan->voices[spot->sign] |= (unsigned char)(1U << voice);
    scan->told[spot->sign] |= (unsigned char)((asked ? 0U : 1U) << voice);
}

static void meet_at(LeaningScan *scan, const Utterance *said, const ListPhrase *phrase,
                    size_t at, Spot *spot)
{
    spot->sign = phrase->list;
    spot->start = (unsigned)said->sentence.words[at].start;
    spot->end = (unsigned)said->sentence.words[at + (size_t)phrase->n - 1].end;
    meet(scan, spot, said->voices[at], said->asked[at]);
}

/* The first of the phrases that go on with word number `second`, or what stands behind them. */
static const ListPhrase *find_second(const ListPhrase *phrases, size_t n, int second)
{
    while (n > 0) {
        size_t half = n / 2;
        bool before = phrases[half].second < second;
        phrases += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return phrases;
}

void leaning_scan_sentence(LeaningScan *scan, const Utterance *said, RuleText text, int which)
{
    Spot spot = {.which = which, .text = text};
    for (size_t at = 0; at < said->sentence.n; at++) {
        const Vocable *stem = said->stems[at];
        if (!stem || stem->n == 0)
            continue;
        const ListPhrase *phrase = &scan->classifier->signs.phrases[stem->first],
                         *end = phrase + stem->n;
        if (phrase->n == 1)
            meet_at(scan, said, phrase, at, &spot);
        const Vocable *next = at + 1 < said->sentence.n ? said->stems[at + 1] : NULL;
        if (!next)
            continue;
        for (phrase = find_second(phrase, stem->n, next->number);
             phrase < end && phrase->second == next->number; phrase++) {
            if (sign_goes_on(said, phrase, at))
                meet_at(scan, said, phrase, at, &spot);
        }
    }
}

void leaning_scan_list(LeaningScan *scan, int list, Voice voice, bool asked,
                       const LeanedWord *place)
{
    Spot spot = {list, (unsigned)place->start, (unsigned)place->end, place->which, place->text};
    meet(scan, &spot, voice, asked);
}

/* ---- sums ---- */

/* `voice`: VOICE_COUNT: whatever the voice. */
static bool is_met(const unsigned char *met, int sign, unsigned voice)
{
    unsigned voices = met[sign];
    return voices && (voices | 1U << VOICE_COUNT) >> voice & 1;
}

static int sum_of(const Sums *sums, int leaning)
{
    return sums[leaning / WEIGHTS][leaning % WEIGHTS];
}

static const SignRow *row_at(const SignRows *rows, unsigned row)
{
    return &g_array_index(rows->rows, SignRow, row);
}

static int weight_of(const SignRows *rows, const SignRow *row, int leaning)
{
    int at = leaning / WEIGHTS - row->begin;
    return at >= 0 && at < row->n ? g_array_index(rows->weights, Weights,
                                                  row->at + (unsigned)at)[leaning % WEIGHTS]
                                  : 0;
}

static void add(Sums *sums, const SignRows *rows, const SignRow *row)
{
    const Weights *weights = &g_array_index(rows->weights, Weights, row->at);
    for (unsigned k = 0; k < row->n; k++)
        sums[row->begin + k] += __builtin_convertvector(weights[k], Sums);
}

/* Of the signs that were met so, beside what always counts. */
static void sum_up(const LeaningScan *scan, const unsigned char *met, Sums *sums)
{
    const SignRows *rows = &scan->classifier->rows;
    for (guint i = 0; i < scan->met->len; i++) {
        int sign = g_array_index(scan->met, Spot, i).sign;
        for (unsigned at = rows->first[sign]; at < rows->first[sign + 1]; at++) {
            const SignRow *row = row_at(rows, at);
            if (is_met(met, sign, row->voice))
                add(sums, rows, row);
        }
    }
}

void leaning_scan_end(LeaningScan *scan, bool asked)
{
    size_t size = scan->classifier->rows.width * sizeof *scan->sums;
    memcpy(scan->told_sums, scan->sums, size);
    sum_up(scan, scan->voices, scan->sums);
    if (asked)
        sum_up(scan, scan->told, scan->told_sums);
    else
        memcpy(scan->told_sums, scan->sums, size);
}

int leaning_scan_sum(const LeaningScan *scan, int leaning)
{
    return sum_of(scan->sums, leaning);
}

int leaning_scan_sum_told(const LeaningScan *scan, int leaning)
{
    return sum_of(scan->told_sums, leaning);
}

/* ---- the words that weigh most ---- */

typedef struct Heavy {
    int weight;
    guint spot;
} Heavy;

/* They come in the order of the mail, in which equal ones stay. */
static size_t insert(Heavy heaviest[LEANED_WORDS], size_t n, Heavy next)
{
    size_t at = n;
    while (at > 0 && ABS(heaviest[at - 1].weight) < ABS(next.weight))
        at--;
    if (at == LEANED_WORDS)
        return n;
    n = MIN(n + 1, LEANED_WORDS);
    memmove(heaviest + at + 1, heaviest + at, (n - at - 1) * sizeof *heaviest);
    heaviest[at] = next;
    return n;
}

static size_t find_heaviest(const LeaningScan *scan, int leaning, Heavy heaviest[LEANED_WORDS])
{
    const SignRows *rows = &scan->classifier->rows;
    bool up = leaning_scan_sum(scan, leaning) > 0;
    size_t n = 0;
    for (guint i = 0; i < scan->met->len; i++) {
        int sign = g_array_index(scan->met, Spot, i).sign;
        for (unsigned at = rows->first[sign]; at < rows->first[sign + 1]; at++) {
            const SignRow *row = row_at(rows, at);
            int weight = weight_of(rows, row, leaning);
            if (weight != 0 && (weight > 0) == up && is_met(scan->voices, sign, row->voice))
                n = insert(heaviest, n, (Heavy){weight, i});
        }
    }
    return n;
}

size_t leaning_scan_words(const LeaningScan *scan, int leaning, LeanedWord words[LEANED_WORDS])
{
    Heavy heaviest[LEANED_WORDS];
    size_t n = find_heaviest(scan, leaning, heaviest);
    for (size_t i = 0; i < n; i++) {
        const Spot *spot = &g_array_index(scan->met, Spot, heaviest[i].spot);
        words[i] = (LeanedWord){.weight = heaviest[i].weight,
                                .text = spot->text,
                                .which = spot->which,
                                .start = spot->start,
                                .end = spot->end};
    }
    return n;
}
