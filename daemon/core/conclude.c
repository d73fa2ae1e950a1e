/* Sums and levels: which kind weighs most, what class it is, and SE = DPC x EI + CB (ENISA's
 * method for the severity of breaches, 2013). Called by classify(). */
#include "daemon/core/conclude.h"

#include <string.h>

enum { MANY_COUNTED = 10 };

/* ---- ranking ---- */

static void add_weights(const int *weights, int n, int times, int *sums)
{
    for (int i = 0; i < n; i++)
        sums[i] += times * weights[i];
}

/* Best first, equal ones in the order of the list; only what has weight. Stable insertion: the
 * lists are short. */
static size_t rank(const int *weights, int n, Ranked *ret)
{
    size_t ranked = 0;
    for (int value = 0; value < n; value++) {
        if (weights[value] <= 0)
            continue;
        size_t at = ranked++;
        for (; at > 0 && ret[at - 1].weight < weights[value]; at--)
            ret[at] = ret[at - 1];
        ret[at] = (Ranked){value, weights[value]};
    }
    return ranked;
}

static int greatest(const int *weights, int n)
{
    int most = 0;
    for (int i = 0; i < n; i++)
        most = MAX(most, weights[i]);
    return most;
}

static Certainty certainty(const Classification *c, const Confidence *confidence)
{
    if (c->n_kinds == 0 || c->kinds[0].weight < confidence->low)
        return CERTAINTY_LOW;
    if (c->n_kinds > 1 && c->kinds[1].weight * 100 >= c->kinds[0].weight * confidence->tie)
        return CERTAINTY_TIE;
    return CERTAINTY_GOOD;
}

/* Of what kind a known incident is, a few weak words about it do not tell. */
static void rank_kinds(const Rules *rules, bool known, Classification *c)
{
    int kinds[KIND_COUNT] = {0}, told[KIND_COUNT] = {0}, categories[CATEGORY_COUNT] = {0};
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        int times = c->matches[i].times;
        if (!rule->ranks_kinds)
            continue;
        add_weights(rule->kind, KIND_COUNT, times, kinds);
        add_weights(rule->category, CATEGORY_COUNT, times, categories);
        if (rule->leaning < 0)
            add_weights(rule->kind, KIND_COUNT, times, told);
    }
    c->n_kinds = rank(kinds, KIND_COUNT, c->kinds);
    c->kind = c->n_kinds ? (Kind)c->kinds[0].value : KIND_UNKNOWN;
    c->certainty = certainty(c, &rules->confidence);
    if (known && c->certainty == CERTAINTY_LOW)
        c->kind = KIND_UNKNOWN;
    c->doubtful = greatest(told, KIND_COUNT) < rules->confidence.low;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        Category category = kind_category((Kind)kind);
        if (told[kind] > 0 && category != CATEGORY_COUNT)
            categories[category] += told[kind] * rules->confidence.share / 100;
    }
    c->n_categories = rank(categories, CATEGORY_COUNT, c->categories);
}

static bool fits_kind(const Rule *rule, const Classification *c)
{
    return (rule->kinds == 0 || rule->kinds >> c->kind & 1) && (!rule->doubtful || c->doubtful);
}

/* What it means for the class may depend on the kind: a mail that nobody
 * opened is a near miss when it is a phisher's. */
static IncidentClass class_of(const Rules *rules, const Classification *c, bool leanings,
                              int sums[INCIDENT_CLASS_COUNT])
{
    Ranked classes[INCIDENT_CLASS_COUNT];
    memset(sums, 0, INCIDENT_CLASS_COUNT * sizeof *sums);
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if (fits_kind(rule, c) && (leanings || rule->leaning < 0))
            add_weights(rule->class, INCIDENT_CLASS_COUNT, c->matches[i].times, sums);
    }
    size_t n = rank(sums, INCIDENT_CLASS_COUNT, classes);
    return n ? (IncidentClass)classes[0].value : CLASS_POTENTIAL;
}

/* Words that only lean to something must lean far to make less of what is an incident by rules; a few of them make nothing
 * of it. */
static void rank_classes(const Rules *rules, Classification *c)
{
    int sums[INCIDENT_CLASS_COUNT];
    IncidentClass told = class_of(rules, c, false, sums);
    c->class = class_of(rules, c, true, sums);
    bool led = c->doubtful || sums[c->class] - sums[told] >= rules->confidence.lead;
    bool known = c->class != CLASS_NOT_AN_INCIDENT || !c->brief;
    if (c->class > CLASS_POTENTIAL && told <= CLASS_POTENTIAL && !(led && known))
        c->class = told;
    if (c->class == CLASS_NOT_AN_INCIDENT) { /* the ranks stay: what it would be */
        c->kind = KIND_UNKNOWN;
        c->n_categories = 0;
    }
}

/* ---- what is affected ---- */

static bool holds(const Rule *rule, const Classification *c)
{
    return fits_kind(rule, c) && (rule->classes == 0 || rule->classes >> c->class & 1) &&
           (rule->people == 0 || c->people >= rule->people);
}

/* A leaning of kinds or classes that did not win explains nothing. */
static bool is_for_another(const Rule *rule, const Classification *c)
{
    return rule->leaning >= 0 && !rule->reaches && !rule->kind[c->kind] &&
           !rule->class[c->class];
}

static void take_fields(const Fields *fields, Classification *c)
{
    for (char **label = fields->data_types; *label; label++) {
        int type = data_type_find_label(*label);
        c->data |= type >= 0 ? (RuleSet)1 << type : 0;
    }
    for (char **label = fields->data_subjects; *label; label++) {
        int subject = data_subject_find_label(*label);
        c->subjects |= subject >= 0 ? (RuleSet)1 << subject : 0;
    }
    c->people = fields->affected;
    c->cooperating = fields->deletion_confirmed == TRISTATE_YES;
}

static void lower(int *term, int value)
{
    if (value >= 0 && (*term < 0 || value < *term))
        *term = value;
}

static void raise_to(int *term, int value)
{
    *term = MAX(*term, value);
}

typedef struct Terms {
    DataRow row;
    bool malicious;
    SeverityTerms said; /* -1: by no rule */
    Severity at_least;
} Terms;

/* What rules counted, or else "the whole school": no number, but an order of it. Fewer than ten give way
 * to a number that stands alone: "Two of them told me that all are on it, 240." */
static void take_number(const Rules *rules, Classification *c)
{
    int64_t counted = -1, alone = -1, implied = -1;
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if (!holds(rule, c))
            continue;
        int64_t *sum = rule_counts_alone(rule) ? &alone : &counted;
        *sum = MAX(*sum, c->matches[i].number);
        implied = rule->number > 0 ? MAX(implied, rule->number) : implied;
    }
    if (counted < MANY_COUNTED)
        counted = MAX(counted, alone);
    if (c->people < 0)
        c->people = counted > 0 ? counted : implied;
}

static void take_rule(const Rule *rule, Terms *terms, Classification *c)
{
    c->data |= rule->data;
    c->subjects |= rule->subjects;
    c->topics |= rule->topics;
    c->cooperating |= rule->cooperating;
    c->urgent |= rule->urgent;
    c->corrects |= rule->corrects;
    terms->malicious |= rule->malicious;
    terms->row = MAX(terms->row, rule->row);
    terms->at_least = MAX(terms->at_least, rule->at_least);
    lower(&terms->said.ei, rule->terms.ei);
    raise_to(&terms->said.confidentiality, rule->terms.confidentiality);
    raise_to(&terms->said.integrity, rule->terms.integrity);
    raise_to(&terms->said.availability, rule->terms.availability);
}

/* ---- SE = DPC x EI + CB ---- */

static int column_of(const SeverityTable *table, int64_t people, bool cooperating,
                     bool malicious)
{
    int column = 1;
    for (int i = 0; i < DPC_COLUMNS - 2; i++)
        column += people >= table->people[i];
    if (cooperating)
        column = 0;
    return MIN(column + malicious, DPC_COLUMNS - 1);
}

static int said_or(int said, int kinds, int otherwise)
{
    return said >= 0 ? said : kinds >= 0 ? kinds : otherwise;
}

static Score score_of(const SeverityTable *table, const Terms *terms, const Classification *c,
                      DataRow row, int64_t people)
{
    const KindTerms *kind = &table->kinds[c->kind];
    bool malicious = terms->malicious || kind->malicious;
    Score score = {
        .row = row,
        .column = column_of(table, people, c->cooperating, malicious),
        .ei = said_or(terms->said.ei, kind->terms.ei, table->ei),
        .confidentiality = said_or(terms->said.confidentiality, kind->terms.confidentiality, 0),
        .integrity = said_or(terms->said.integrity, kind->terms.integrity, 0),
        .availability = said_or(terms->said.availability, kind->terms.availability, 0),
        .malicious = malicious ? table->malicious : 0,
    };
    score.dpc = table->dpc[row][score.column];
    score.se = score.dpc * score.ei + score.confidentiality + score.integrity +
               score.availability + score.malicious;
    return score;
}

static Severity level_of(const SeverityTable *table, int se)
{
    Severity level = SEVERITY_MINOR;
    for (int next = SEVERITY_MODERATE; next < SEVERITY_COUNT; next++) {
        if (se >= table->from[next])
            level = (Severity)next;
    }
    return level;
}

static Severity severity_of(const SeverityTable *table, const Score *score, int64_t people,
                            Severity at_least, const Raise **ret_raise)
{
    Severity level = MAX(level_of(table, score->se), at_least);
    for (size_t i = 0; i < table->n_raises; i++) {
        const Raise *raise = &table->raises[i];
        bool holds =
            score->row >= raise->row && (raise->people == 0 || people >= raise->people) &&
            score->ei >= raise->ei && score->confidentiality >= raise->confidentiality &&
            (score->malicious > 0 || !raise->malicious);
        if (holds && raise->at_least > level) {
            level = raise->at_least;
            *ret_raise = raise;
        }
    }
    return level;
}

static void set_severity(const SeverityTable *table, const Terms *terms, Classification *c)
{
    DataRow row = MAX(terms->row, ROW_NONE);
    for (int type = 0; type < DATA_COUNT; type++) {
        if (c->data >> type & 1)
            row = MAX(row, data_type_row((DataType)type));
    }
    c->score = score_of(table, terms, c, row, c->people);
    if (c->class == CLASS_NEAR_MISS || c->class == CLASS_NOT_AN_INCIDENT) {
        c->severity = c->deadline_severity = SEVERITY_NEAR_MISS;
        return;
    }
    const Raise *other = NULL;
    c->severity = severity_of(table, &c->score, c->people, terms->at_least, &c->raise);
    DataRow worst_row = row == ROW_NONE ? table->worst_row : row;
    int64_t worst_people = c->people < 0 ? table->worst_people : c->people;
    Score worst = score_of(table, terms, c, worst_row, worst_people);
    c->deadline_severity = severity_of(table, &worst, worst_people, c->severity, &other);
    if (c->urgent)
        c->deadline_severity = SEVERITY_CRITICAL;
}

void conclude(const Rules *rules, const Report *report, Classification *c)
{
    rank_kinds(rules, report->reference != NULL, c);
    rank_classes(rules, c);
    take_fields(&report->fields, c);
    Terms terms = {.said = {-1, -1, -1, -1}};
    take_number(rules, c);
    size_t kept = 0;
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if (!holds(rule, c) || is_for_another(rule, c))
            continue;
        take_rule(rule, &terms, c);
        c->matches[kept++] = c->matches[i];
    }
    c->n_matches = kept;
    c->topics |= rules->severity.kinds[c->kind].topics;
    set_severity(&rules->severity, &terms, c);
}
