/* Sums and levels: which kind weighs most, what class it is, and SE = DPC x EI + CB (ENISA's
 * method for the severity of breaches, 2013). Called by classify(). */
#include "daemon/core/conclude.h"

#include <string.h>

typedef struct Sums {
    int kind[KIND_COUNT], category[CATEGORY_COUNT], class[INCIDENT_CLASS_COUNT];
} Sums;

/* ---- ranking ---- */

static void add_weights(const Rule *rule, int times, Sums *sums)
{
    for (int i = 0; i < KIND_COUNT; i++)
        sums->kind[i] += times * rule->kind[i];
    for (int i = 0; i < CATEGORY_COUNT; i++)
        sums->category[i] += times * rule->category[i];
    for (int i = 0; i < INCIDENT_CLASS_COUNT; i++)
        sums->class[i] += times * rule->class[i];
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

static Certainty certainty(const Classification *c, const Confidence *confidence)
{
    if (c->n_kinds == 0 || c->kinds[0].weight < confidence->low)
        return CERTAINTY_LOW;
    if (c->n_kinds > 1 && c->kinds[1].weight * 100 >= c->kinds[0].weight * confidence->tie)
        return CERTAINTY_TIE;
    return CERTAINTY_GOOD;
}

static void rank_all(const Rules *rules, Sums *sums, Classification *c)
{
    c->n_kinds = rank(sums->kind, KIND_COUNT, c->kinds);
    c->kind = c->n_kinds ? (Kind)c->kinds[0].value : KIND_UNKNOWN;
    c->certainty = certainty(c, &rules->confidence);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        Category category = kind_category((Kind)kind);
        if (sums->kind[kind] > 0 && category != CATEGORY_COUNT)
            sums->category[category] += sums->kind[kind] * rules->confidence.share / 100;
    }
    c->n_categories = rank(sums->category, CATEGORY_COUNT, c->categories);
    Ranked classes[INCIDENT_CLASS_COUNT];
    size_t n = rank(sums->class, INCIDENT_CLASS_COUNT, classes);
    c->class = n ? (IncidentClass)classes[0].value : CLASS_POTENTIAL;
    if (c->class == CLASS_NOT_AN_INCIDENT) { /* the ranks stay: what it would be */
        c->kind = KIND_UNKNOWN;
        c->n_categories = 0;
    }
}

/* ---- what is affected ---- */

static bool holds(const Rule *rule, const Classification *c)
{
    return (rule->kinds == 0 || rule->kinds >> c->kind & 1) &&
           (rule->classes == 0 || rule->classes >> c->class & 1) &&
           (rule->people == 0 || c->people >= rule->people);
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

/* "the whole school": no number, but an order of it. */
static void take_number(const Rules *rules, Classification *c)
{
    int64_t number = -1;
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if (rule->number > MAX(number, 0) && holds(rule, c))
            number = rule->number;
    }
    if (c->people < 0)
        c->people = number;
}

static void take_rule(const Rule *rule, Terms *terms, Classification *c)
{
    c->data |= rule->data;
    c->subjects |= rule->subjects;
    c->topics |= rule->topics;
    c->cooperating |= rule->cooperating;
    c->urgent |= rule->urgent;
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
        if (score->row >= raise->row && (raise->people == 0 || people >= raise->people) &&
            score->ei >= raise->ei && raise->at_least > level) {
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
    Sums sums = {0};
    for (size_t i = 0; i < c->n_matches; i++)
        add_weights(&rules->rules[c->matches[i].rule], c->matches[i].times, &sums);
    rank_all(rules, &sums, c);
    take_fields(&report->fields, c);
    Terms terms = {.said = {-1, -1, -1, -1}};
    take_number(rules, c);
    size_t kept = 0;
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if (!holds(rule, c))
            continue;
        take_rule(rule, &terms, c);
        c->matches[kept++] = c->matches[i];
    }
    c->n_matches = kept;
    c->topics |= rules->severity.kinds[c->kind].topics;
    set_severity(&rules->severity, &terms, c);
}
