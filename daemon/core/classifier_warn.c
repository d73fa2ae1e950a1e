/* Looks for rules and lists that do nothing, or do away with others: left over, contradictory, or said twice. Called by
 * `check`. What it does not find may still never hold: a pattern can be anything. */
#include "daemon/core/classifier_match.h"

#include <string.h>

static bool contains(const int *lists, int list)
{
    for (; lists && *lists >= 0; lists++) {
        if (*lists == list)
            return true;
    }
    return false;
}

static bool overlap(const int *lists, const int *others)
{
    for (; lists && *lists >= 0; lists++) {
        if (contains(others, *lists))
            return true;
    }
    return false;
}

static bool within(const int *lists, const int *others)
{
    for (; lists && *lists >= 0; lists++) {
        if (!contains(others, *lists))
            return false;
    }
    return true;
}

/* ---- lists ---- */

static bool is_fixed(const Classifier *classifier, int list)
{
    for (FixedList i = 0; i < FIXED_COUNT; i++) {
        if (classifier->fixed[i] == list)
            return true;
    }
    return false;
}

static void warn_of_lists(const Classifier *classifier, GPtrArray *lines)
{
    const Rules *rules = classifier->rules;
    for (int i = 0; i < (int)rules->n_lists; i++) {
        const WordList *list = &rules->lists[i];
        if (!is_fixed(classifier, i) && !classifier->asked[i])
            g_ptr_array_add(lines, g_strdup_printf("%s:%d: the list \"%s\" is used by no rule",
                                                   list->file, list->line, list->name));
        if (list->lost > 0)
            g_ptr_array_add(
                lines,
                g_strdup_printf("%s:%d: the list \"%s\" takes the place of the one of that "
                                "name, and has not %d of its %d words",
                                list->file, list->line, list->name, list->lost, list->had));
    }
}

/* ---- leanings ---- */

static bool is_weighed(const Rules *rules, int leaning)
{
    for (size_t i = 0; i < rules->n_rules; i++) {
        if (rules->rules[i].leaning == leaning)
            return true;
    }
    return false;
}

/* The most that the words of a leaning can add up to. */
static int most_of(const Rules *rules, int leaning)
{
    int most = rules->leanings[leaning].always;
    for (size_t i = 0; i < rules->n_leaning_words; i++)
        most += MAX(rules_weight(rules, &rules->leaning_words[i], leaning), 0);
    return most;
}

/* Forms of one word are one sign: "letter" and "letters" in one leaning weigh twice. */
static void warn_of_twins(const Classifier *classifier, GPtrArray *lines)
{
    for (guint i = 0; i < classifier->twins->len; i++) {
        const Twin *twin = &g_array_index(classifier->twins, Twin, i);
        const Leaning *leaning = &classifier->rules->leanings[twin->leaning];
        g_ptr_array_add(lines, g_strdup_printf("%s:%d: the leaning \"%s\" weighs a word "
                                               "twice, in one form or another (%d and %d)",
                                               leaning->file, leaning->line, leaning->name,
                                               twin->one, twin->other));
    }
}

static void warn_of_leanings(const Classifier *classifier, GPtrArray *lines)
{
    const Rules *rules = classifier->rules;
    for (int i = 0; i < (int)rules->n_leanings; i++) {
        const Leaning *leaning = &rules->leanings[i];
        if (!is_weighed(rules, i))
            g_ptr_array_add(lines,
                            g_strdup_printf("%s:%d: the leaning \"%s\" is used by no rule",
                                            leaning->file, leaning->line, leaning->name));
    }
    warn_of_twins(classifier, lines);
}

/* ---- rules that can never hold ---- */

static bool facts_contradict(RuleSet facts)
{
    static const RuleFact pairs[][2] = {{FACT_ENCRYPTED, FACT_NOT_ENCRYPTED},
                                        {FACT_RECIPIENT_KNOWN, FACT_RECIPIENT_UNKNOWN},
                                        {FACT_DELETED, FACT_NOT_DELETED}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        RuleSet both = (RuleSet)1 << pairs[i][0] | (RuleSet)1 << pairs[i][1];
        if ((facts & both) == both)
            return true;
    }
    return false;
}

/* What the rules can conclude at all. */
typedef struct Conclusions {
    RuleSet kinds, classes;
} Conclusions;

static Conclusions conclusions_of(const Rules *rules)
{
    Conclusions can = {.kinds = (RuleSet)1 << KIND_UNKNOWN,
                       .classes = (RuleSet)1 << CLASS_POTENTIAL};
    for (size_t i = 0; i < rules->n_rules; i++) {
        for (int kind = 0; kind < KIND_COUNT; kind++)
            can.kinds |= (RuleSet)(rules->rules[i].kind[kind] > 0) << kind;
        for (int class = 0; class < INCIDENT_CLASS_COUNT; class ++)
            can.classes |= (RuleSet)(rules->rules[i].class[class] > 0) << class;
    }
    return can;
}

/* Why the rule can never hold; NULL: it may. */
static const char *why_never(const Rules *rules, const Rule *rule, Conclusions can)
{
    bool words = rule->all || rule->any;
    if (overlap(rule->all, rule->none) || overlap(rule->all, rule->unless))
        return "a list stands in `all` and in `none` or `unless`";
    if (rule->any && (within(rule->any, rule->none) || within(rule->any, rule->unless)))
        return "all lists of `any` stand in `none` or `unless`, too";
    if (rule->leaning >= 0 && rule->reaches > most_of(rules, rule->leaning))
        return "the words of its leaning add up to less than it wants";
    if (words && rule->texts == 0)
        return "`texts` names no text";
    if (words && rule->voices == 0)
        return "`voices` names no voice";
    if (facts_contradict(rule->facts))
        return "two of its facts exclude each other";
    if (rule->facts & rule->unless_facts)
        return "a fact stands in `facts` and in `unless_facts`";
    if (rule->kinds && !(rule->kinds & can.kinds))
        return "no rule leads to a kind of `when_kind`";
    if (rule->classes && !(rule->classes & can.classes))
        return "no rule leads to a class of `when_class`";
    return NULL;
}

/* ---- rules said twice ---- */

static bool same_lists(const int *lists, const int *others)
{
    return within(lists, others) && within(others, lists);
}

static bool same_conditions(const Rule *one, const Rule *other)
{
    return same_lists(one->all, other->all) && same_lists(one->any, other->any) &&
           same_lists(one->none, other->none) && same_lists(one->unless, other->unless) &&
           one->leaning == other->leaning && one->reaches == other->reaches &&
           one->within == other->within && one->mail == other->mail &&
           one->times == other->times && one->texts == other->texts &&
           one->counts == other->counts && one->voices == other->voices &&
           g_strcmp0(one->pattern, other->pattern) == 0 && one->facts == other->facts &&
           one->unless_facts == other->unless_facts && one->senders == other->senders &&
           one->kinds == other->kinds && one->doubtful == other->doubtful &&
           one->classes == other->classes && one->people == other->people;
}

static const Rule *earlier_twin(const Rules *rules, size_t number)
{
    for (size_t i = 0; i < number; i++) {
        if (same_conditions(&rules->rules[i], &rules->rules[number]))
            return &rules->rules[i];
    }
    return NULL;
}

static void warn_of_rules(const Rules *rules, GPtrArray *lines)
{
    Conclusions can = conclusions_of(rules);
    for (guint i = 0; i < rules->unmet->len; i++)
        g_ptr_array_add(lines, g_strdup(g_ptr_array_index(rules->unmet, i)));
    for (size_t i = 0; i < rules->n_rules; i++) {
        const Rule *rule = &rules->rules[i], *twin = earlier_twin(rules, i);
        const char *never = why_never(rules, rule, can);
        if (never)
            g_ptr_array_add(lines, g_strdup_printf("%s:%d: the rule \"%s\" can never hold: %s",
                                                   rule->file, rule->line, rule->id, never));
        if (twin)
            g_ptr_array_add(
                lines, g_strdup_printf("%s:%d: the rule \"%s\" has the conditions of \"%s\""
                                       " (%s:%d): one rule can do both",
                                       rule->file, rule->line, rule->id, twin->id, twin->file,
                                       twin->line));
    }
}

void classifier_warn(const Classifier *classifier, GPtrArray *lines)
{
    warn_of_lists(classifier, lines);
    warn_of_leanings(classifier, lines);
    warn_of_rules(classifier->rules, lines);
}
