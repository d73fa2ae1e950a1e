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
    unsigned char met;  /* LeaningWhen, a bit each */
    unsigned char told; /* likewise, where it is more than asked, wished or ordered */
} Spot;

/* A row that counts, and whose it is. */
typedef struct Added {
    SignRow row;
    unsigned spot;
} Added;

struct LeaningScan {
    const Classifier *classifier;
    unsigned *seen; /* of each sign: a bit; the rest is kept of those that a mail has alone */
    unsigned *spot; /* of each sign that was seen: its Spot */
    Spot *met;      /* in the order of the mail */
    unsigned n_met, met_size;
    Added *added; /* in that order; NULL: not added up yet */
    unsigned n_added;
    unsigned *homes; /* see find_homes(); NULL: not looked for yet */
    bool begun;      /* behind the first sentence below the subject */
    Sums *sums;      /* of all leanings */
    Sums *told_sums; /* likewise, without what is only asked */
};

enum {
    SEEN_BITS = 8 * sizeof(unsigned),
    MET_USUAL = 256,  /* signs that there is room for at first */
    WEIGHTS_AHEAD = 8 /* rows of weights that are on their way from memory */
};
_Static_assert(LEANING_WHEN_COUNT <= 8, "each has a bit in Spot");

LeaningScan *leaning_scan_new(const Classifier *classifier)
{
    LeaningScan *scan = g_new(LeaningScan, 1);
    scan->classifier = classifier;
    scan->seen = g_new0(unsigned, classifier->n_signs / SEEN_BITS + 1);
    scan->spot = g_new(unsigned, classifier->n_signs);
    scan->met_size = MET_USUAL;
    scan->met = g_new(Spot, scan->met_size);
    scan->added = NULL;
    scan->homes = NULL;
    scan->n_met = scan->n_added = 0;
    scan->begun = false;
    scan->sums = g_new0(Sums, classifier->rows.width);
    scan->told_sums = g_new(Sums, classifier->rows.width);
    for (size_t i = 0; i < classifier->rules->n_leanings; i++)
        scan->sums[i / WEIGHTS][i % WEIGHTS] = classifier->rules->leanings[i].always;
    return scan;
}

void leaning_scan_free(LeaningScan *scan)
{
    g_free(scan->seen);
    g_free(scan->spot);
    g_free(scan->met);
    g_free(scan->added);
    g_free(scan->homes);
    g_free(scan->sums);
    g_free(scan->told_sums);
    g_free(scan);
}

/* ---- signs ---- */

static unsigned when_bit(unsigned when)
{
    return 1U << when;
}

/* The bit of where the next sentence stands; 0: nowhere in particular. */
static unsigned next_place(LeaningScan *scan, RuleText text)
{
    if (text == RULE_SUBJECT)
        return when_bit(LEANING_SUBJECT);
    if (text == RULE_ATTACHMENTS || scan->begun)
        return 0;
    scan->begun = true;
    return when_bit(LEANING_FIRST);
}

static unsigned new_spot(LeaningScan *scan, const Spot *spot)
{
    if (scan->n_met == scan->met_size)
        scan->met = g_renew(Spot, scan->met, scan->met_size *= 2);
    scan->met[scan->n_met] = *spot;
    return scan->n_met++;
}

/* `when`: its bits. */
static void meet(LeaningScan *scan, const Spot *spot, unsigned when, bool asked)
{
    unsigned bit = 1U << spot->sign % SEEN_BITS, *seen = &scan->seen[spot->sign / SEEN_BITS];
    if (!(*seen & bit)) {
        *seen |= bit;
        scan->spot[spot->sign] = new_spot(scan, spot);
    }
    Spot *met = &scan->met[scan->spot[spot->sign]];
    met->met |= (unsigned char)when;
    met->told |= asked ? 0 : (unsigned char)when;
}

static void meet_at(LeaningScan *scan, const Utterance *said, const ListPhrase *phrase,
                    size_t at, unsigned place, Spot *spot)
{
    spot->sign = phrase->list;
    spot->start = (unsigned)said->sentence.words[at].start;
    spot->end = (unsigned)said->sentence.words[at + (size_t)phrase->n - 1].end;
    meet(scan, spot, when_bit(said->voices[at]) | place, said->asked[at]);
}

void leaning_scan_sentence(LeaningScan *scan, const Utterance *said, RuleText text, int which)
{
    Spot spot = {.which = which, .text = text};
    unsigned place = next_place(scan, text);
    for (size_t at = 0; at < said->sentence.n; at++) {
        Standing standing;
        if (!said->stems[at])
            continue;
        standing_init(&standing, &scan->classifier->signs, said->stems + at,
                      said->sentence.n - at);
        for (const ListPhrase *phrase; (phrase = standing_next(&standing));)
            meet_at(scan, said, phrase, at, place, &spot);
    }
}

void leaning_scan_list(LeaningScan *scan, int list, Voice voice, bool asked,
                       const LeanedWord *place)
{
    Spot spot = {
        list, (unsigned)place->start, (unsigned)place->end, place->which, place->text, 0, 0};
    meet(scan, &spot, when_bit(voice), asked);
}

/* ---- sums ---- */

static bool holds_in(const SignRow *row, unsigned when)
{
    return row->when == LEANING_ANYHOW ? when != 0 : when >> row->when & 1;
}

static int sum_of(const Sums *sums, int leaning)
{
    return sums[leaning / WEIGHTS][leaning % WEIGHTS];
}

static const Weights *weights_at(const SignRows *rows, const SignRow *row)
{
    return &g_array_index(rows->weights, Weights, row->at);
}

static int weight_of(const SignRows *rows, const SignRow *row, int leaning)
{
    unsigned at = (unsigned)leaning / WEIGHTS - row->begin; /* in front of it: more than any */
    return at < row->n ? weights_at(rows, row)[at][leaning % WEIGHTS] : 0;
}

static void add(Sums *sums, const SignRows *rows, const SignRow *row)
{
    const Weights *weights = weights_at(rows, row);
    for (unsigned k = 0; k < row->n; k++)
        sums[row->begin + k] += __builtin_convertvector(weights[k], Sums);
}

/* Of the signs that were met, whenever they count. */
static size_t count_rows(const LeaningScan *scan)
{
    const unsigned *first = scan->classifier->rows.first;
    size_t n = 0;
    for (unsigned i = 0; i < scan->n_met; i++)
        n += first[scan->met[i].sign + 1] - first[scan->met[i].sign];
    return n;
}

/* The rows of the signs that were met. */
static void collect(LeaningScan *scan)
{
    const SignRows *rows = &scan->classifier->rows;
    scan->added = g_new(Added, count_rows(scan));
    for (unsigned i = 0; i < scan->n_met; i++) {
        const Spot *spot = &scan->met[i];
        for (unsigned at = rows->first[spot->sign]; at < rows->first[spot->sign + 1]; at++) {
            const SignRow *row = &g_array_index(rows->rows, SignRow, at);
            if (holds_in(row, spot->met))
                scan->added[scan->n_added++] = (Added){*row, i};
        }
    }
}

/* Of all that was collected, beside what always counts. */
static void sum_up(LeaningScan *scan)
{
    const SignRows *rows = &scan->classifier->rows;
    for (unsigned i = 0; i < scan->n_added; i++) {
        if (i + WEIGHTS_AHEAD < scan->n_added)
            __builtin_prefetch(weights_at(rows, &scan->added[i + WEIGHTS_AHEAD].row));
        add(scan->sums, rows, &scan->added[i].row);
    }
}

/* Of those that are told. */
static void sum_up_told(LeaningScan *scan)
{
    for (unsigned i = 0; i < scan->n_added; i++) {
        const Added *added = &scan->added[i];
        if (holds_in(&added->row, scan->met[added->spot].told))
            add(scan->told_sums, &scan->classifier->rows, &added->row);
    }
}

void leaning_scan_end(LeaningScan *scan, bool asked)
{
    size_t size = scan->classifier->rows.width * sizeof *scan->sums;
    memcpy(scan->told_sums, scan->sums, size);
    collect(scan);
    sum_up(scan);
    if (asked)
        sum_up_told(scan);
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
    unsigned spot;
} Heavy;

/* They come in the order of the mail, in which equal ones stay. `up`: those that weigh more than nothing are looked for, not
 * those that weigh less. */
static size_t insert(Heavy heaviest[LEANED_WORDS], size_t n, Heavy next, bool up)
{
    if (next.weight == 0 || (next.weight > 0) != up)
        return n;
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

static bool same_place(const Spot *a, const Spot *b)
{
    return a->text == b->text && a->which == b->which && a->start == b->start &&
           a->end == b->end;
}

static size_t place_hash(const Spot *spot)
{
    uint64_t place = (uint64_t)spot->start << 32 ^ spot->end ^ (uint64_t)spot->which << 16 ^
                     (uint64_t)spot->text << 24;
    return (size_t)(place * 0x9E3779B97F4A7C15U >> 32);
}

/* The same words may be several signs: a phrase, and one of a list. Of each spot the first one that stands there. Owned. */
static unsigned *find_homes(const LeaningScan *scan)
{
    size_t size = 2;
    while (size < 2 * (size_t)scan->n_met)
        size *= 2;
    unsigned *homes = g_new(unsigned, scan->n_met);
    g_autofree unsigned *table = g_new0(unsigned, size); /* open addressing: a home + 1 */
    for (unsigned i = 0; i < scan->n_met; i++) {
        size_t at = place_hash(&scan->met[i]) % size;
        while (table[at] > 0 && !same_place(&scan->met[table[at] - 1], &scan->met[i]))
            at = (at + 1) % size;
        if (table[at] == 0)
            table[at] = i + 1;
        homes[i] = table[at] - 1;
    }
    return homes;
}

static size_t find_heaviest(LeaningScan *scan, int leaning, Heavy heaviest[LEANED_WORDS])
{
    const SignRows *rows = &scan->classifier->rows;
    bool up = leaning_scan_sum(scan, leaning) > 0;
    if (!scan->homes)
        scan->homes = find_homes(scan);
    g_autofree int *weights = g_new0(int, scan->n_met);
    for (unsigned i = 0; i < scan->n_added; i++)
        weights[scan->homes[scan->added[i].spot]] +=
            weight_of(rows, &scan->added[i].row, leaning);
    size_t n = 0;
    for (unsigned i = 0; i < scan->n_met; i++)
        n = insert(heaviest, n, (Heavy){weights[i], i}, up);
    return n;
}

size_t leaning_scan_words(LeaningScan *scan, int leaning, LeanedWord words[LEANED_WORDS])
{
    Heavy heaviest[LEANED_WORDS];
    size_t n = find_heaviest(scan, leaning, heaviest);
    for (size_t i = 0; i < n; i++) {
        const Spot *spot = &scan->met[heaviest[i].spot];
        words[i] = (LeanedWord){.weight = heaviest[i].weight,
                                .text = spot->text,
                                .which = spot->which,
                                .start = spot->start,
                                .end = spot->end};
    }
    return n;
}
