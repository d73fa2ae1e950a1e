/* Says what classify() concluded, and from which words. Called by the commands and by intake,
 * which keeps it with the incident. */
#include "daemon/core/explanation.h"

#include "daemon/core/words.h"

#include <string.h>

enum { WORDS_MAX = 300, REASONS_MAX = 9 /* a screen has room for them */ };

static const char *const column_names[DPC_COLUMNS] = {
    "a co-operating recipient", "a few people", "many people", "very many people"};

/* ---- the words of a match ---- */

static const char *text_of(const Report *report, const RuleMatch *match)
{
    switch (match->text) {
    case RULE_SUBJECT:
        return report->subject;
    case RULE_VISIBLE:
        return report->visible;
    case RULE_FORWARD:
        return report->forward.text;
    case RULE_ATTACHMENTS:
        return report->attachments[match->which].name;
    case RULE_QUOTED:
        return report->quoted;
    case RULE_TEXT_COUNT:
        break;
    }
    return "";
}

char *explanation_words(const Report *report, const RuleMatch *match)
{
    size_t end = MIN(match->end, match->start + WORDS_MAX);
    const char *text = text_of(report, match);
    while (end > match->start && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return g_strndup(text + match->start, end - match->start);
}

/* ---- JSON ---- */

static void write_score(JsonWriter *writer, const Score *score)
{
    json_open(writer, "score", '{');
    json_number(writer, "dpc", score->dpc);
    json_hundredths(writer, "ei", score->ei);
    json_hundredths(writer, "cb",
                    score->confidentiality + score->integrity + score->availability +
                        score->malicious);
    json_hundredths(writer, "se", score->se);
    json_text(writer, "row", data_row_name(score->row));
    json_text(writer, "column", column_names[score->column]);
    json_hundredths(writer, "confidentiality", score->confidentiality);
    json_hundredths(writer, "integrity", score->integrity);
    json_hundredths(writer, "availability", score->availability);
    json_hundredths(writer, "malicious", score->malicious);
    json_close(writer, '}');
}

static void write_set(JsonWriter *writer, const char *key, RuleSet set, int n,
                      const char *(*name)(int), const char *empty)
{
    json_open(writer, key, '[');
    for (int value = 0; value < n; value++) {
        if (set >> value & 1)
            json_text(writer, NULL, name(value));
    }
    if (!set && empty)
        json_text(writer, NULL, empty);
    json_close(writer, ']');
}

static const char *label_of_type(int value)
{
    return data_type_label((DataType)value);
}

static const char *label_of_subject(int value)
{
    return data_subject_label((DataSubject)value);
}

static const char *name_of_topic(int value)
{
    return topic_name((Topic)value);
}

static const char *name_of_category(int value)
{
    return category_name((Category)value);
}

/* Of a leaning, the words that weighed most. */
static void write_leaned(JsonWriter *writer, const Report *report, const Classification *c,
                         int rule)
{
    json_open(writer, "words", '[');
    for (size_t i = 0; i < c->n_leaned; i++) {
        const LeanedWord *word = &c->leaned[i];
        if (word->rule != rule)
            continue;
        RuleMatch at = {
            .text = word->text, .which = word->which, .start = word->start, .end = word->end};
        g_autofree char *words = explanation_words(report, &at);
        json_open(writer, NULL, '{');
        json_text(writer, "field", rule_text_name(word->text));
        json_number(writer, "start", (int64_t)word->start);
        json_number(writer, "end", (int64_t)word->end);
        json_text(writer, "text", words);
        json_number(writer, "weight", word->weight);
        json_close(writer, '}');
    }
    json_close(writer, ']');
}

static void write_rules(JsonWriter *writer, const Rules *rules, const Report *report,
                        const Classification *c)
{
    json_open(writer, "rules", '[');
    for (size_t i = 0; i < c->n_matches; i++) {
        const RuleMatch *match = &c->matches[i];
        const Rule *rule = &rules->rules[match->rule];
        g_autofree char *words = explanation_words(report, match);
        json_open(writer, NULL, '{');
        json_text(writer, "id", rule->id);
        json_text(writer, "says", rule->says);
        json_text(writer, "field", match->end ? rule_text_name(match->text) : "");
        json_number(writer, "start", (int64_t)match->start);
        json_number(writer, "end", (int64_t)match->end);
        json_text(writer, "text", words);
        json_open(writer, "bears_on", '[');
        for (int field = 0; field < PROPOSAL_FIELD_COUNT; field++) {
            if (explanation_bears_on(rule, (ProposalField)field))
                json_text(writer, NULL, proposal_field_name((ProposalField)field));
        }
        json_close(writer, ']');
        json_number(writer, "times", match->times);
        if (rule->leaning >= 0)
            write_leaned(writer, report, c, match->rule);
        json_close(writer, '}');
    }
    json_close(writer, ']');
}

static void write_ranks(JsonWriter *writer, const Classification *c)
{
    json_open(writer, "types", '[');
    for (size_t i = 0; i < c->n_kinds; i++) {
        json_open(writer, NULL, '{');
        json_text(writer, "category", kind_ico_category((Kind)c->kinds[i].value));
        json_text(writer, "type", kind_label((Kind)c->kinds[i].value));
        json_number(writer, "weight", c->kinds[i].weight);
        json_close(writer, '}');
    }
    json_close(writer, ']');
    json_open(writer, "categories", '[');
    for (size_t i = 0; i < c->n_categories; i++)
        json_text(writer, NULL, name_of_category(c->categories[i].value));
    json_close(writer, ']');
}

static void write_policies(JsonWriter *writer, const OrganisationSettings *organisation,
                           RuleSet topics)
{
    json_open(writer, "policies", '[');
    for (size_t i = 0; organisation && i < organisation->n_policies; i++) {
        if (organisation->policies[i].topics & topics)
            json_text(writer, NULL, organisation->policies[i].name);
    }
    json_close(writer, ']');
}

static void write_reasons(JsonWriter *writer, const Rules *rules, const Classification *c);

void explanation_write(JsonWriter *writer, const char *key, const Classifier *classifier,
                       const OrganisationSettings *organisation, const Report *report,
                       const Classification *c)
{
    const Rules *rules = classifier_rules(classifier);
    json_open(writer, key, '{');
    json_text(writer, "class", incident_class_name(c->class));
    json_text(writer, "category", kind_ico_category(c->kind));
    json_text(writer, "type", kind_label(c->kind));
    json_text(writer, "certainty", certainty_name(c->certainty));
    write_ranks(writer, c);
    json_text(writer, "severity", severity_name(c->severity));
    json_text(writer, "deadline_severity", severity_name(c->deadline_severity));
    write_score(writer, &c->score);
    json_text(writer, "raised_by", c->raise ? c->raise->id : NULL);
    json_text(writer, "raised_because", c->raise ? c->raise->says : NULL);
    write_set(writer, "data_types", c->data, DATA_COUNT, label_of_type, "Unknown");
    write_set(writer, "subjects", c->subjects, DATA_SUBJECT_COUNT, label_of_subject, "Unknown");
    if (c->people >= 0)
        json_number(writer, "affected", c->people);
    else
        json_nothing(writer, "affected");
    json_text(writer, "affected_band", band_label(band_of(c->people)));
    write_set(writer, "topics", c->topics, TOPIC_COUNT, name_of_topic, NULL);
    write_policies(writer, organisation, c->topics);
    json_bool(writer, "urgent", c->urgent);
    json_bool(writer, "corrects", c->corrects);
    write_reasons(writer, rules, c);
    write_rules(writer, rules, report, c);
    json_bool(writer, "cut", c->cut);
    json_text(writer, "rule_set", rules->hash);
    json_close(writer, '}');
}

/* ---- reasons ---- */

static bool any_weight(const int *weights, int n)
{
    for (int i = 0; i < n; i++) {
        if (weights[i])
            return true;
    }
    return false;
}

bool explanation_bears_on(const Rule *rule, ProposalField field)
{
    const SeverityTerms *terms = &rule->terms;
    switch (field) {
    case FIELD_CLASS:
        return any_weight(rule->class, INCIDENT_CLASS_COUNT);
    case FIELD_TYPE:
        return rule->ranks_kinds || rule->corrects;
    case FIELD_SEVERITY:
        return rule->data || rule->row || rule->number || rule->cooperating ||
               rule->malicious || rule->at_least || rule->urgent || terms->ei >= 0 ||
               terms->confidentiality >= 0 || terms->integrity >= 0 || terms->availability >= 0;
    case PROPOSAL_FIELD_COUNT:
        break;
    }
    return false;
}

/* What a term of the level counts beside the weights of kinds and classes. */
enum {
    WEIGHT_LEVEL = 60, /* it sets the level */
    WEIGHT_URGENT = 40,
    WEIGHT_ROW = 20, /* it says why DPC is what it is */
    WEIGHT_TERM = 12,
    WEIGHT_DETAIL = 4,
};

static bool sets_row(const Rule *rule, const Score *score)
{
    if (score->row == ROW_NONE)
        return false;
    for (int type = 0; type < DATA_COUNT; type++) {
        if (rule->data >> type & 1 && data_type_row((DataType)type) == score->row)
            return true;
    }
    return rule->row == score->row;
}

/* How much a rule has to do with what was concluded; 0: it spoke for something else. */
static int weight_of(const Rule *rule, int times, const Classification *c)
{
    int kind = times * MAX(rule->kind[c->kind], 0);
    bool other = kind == 0 && any_weight(rule->kind, KIND_COUNT);
    int weight = kind + (other ? 0 : times * MAX(rule->class[c->class], 0));
    if (rule->at_least && rule->at_least == c->severity)
        weight += WEIGHT_LEVEL;
    if (rule->urgent)
        weight += WEIGHT_URGENT;
    if (sets_row(rule, &c->score))
        weight += WEIGHT_ROW;
    if (rule->malicious || rule->cooperating || rule->number || rule->terms.ei >= 0)
        weight += WEIGHT_TERM;
    if (explanation_bears_on(rule, FIELD_SEVERITY) || rule->subjects || rule->topics)
        weight += WEIGHT_DETAIL;
    return weight;
}

/* What of the conclusion a rule speaks for. That something happened is no news beside what did. */
enum {
    SAYS_KIND = 1 << 0,
    SAYS_CLASS = 1 << 1,
    SAYS_LEVEL = 1 << 2,
    SAYS_URGENT = 1 << 3,
    SAYS_DATA = 1 << 4,
    SAYS_TERM = 1 << 5,
    SAYS_DETAIL = 1 << 6,
};

static unsigned says_of(const Rule *rule, const Classification *c)
{
    const SeverityTerms *terms = &rule->terms;
    bool data = sets_row(rule, &c->score);
    bool term = rule->malicious || rule->cooperating || rule->number || terms->ei >= 0 ||
                terms->confidentiality >= 0 || terms->integrity >= 0 ||
                terms->availability >= 0;
    bool kind = rule->kind[c->kind] > 0 || rule->kinds == (RuleSet)1 << c->kind;
    bool class = rule->class[c->class] > 0, told = c->class > CLASS_POTENTIAL;
    bool level = rule->at_least && rule->at_least == c->severity;
    unsigned says = (kind || (class && !told) ? SAYS_KIND : 0) |
                    (class && told ? SAYS_CLASS : 0) | (level ? SAYS_LEVEL : 0) |
                    (rule->urgent ? SAYS_URGENT : 0) | (data ? SAYS_DATA : 0) |
                    (term ? SAYS_TERM : 0);
    return says ? says : SAYS_DETAIL;
}

typedef struct Reason {
    const char *text;
    int weight;
    bool leaning; /* words taken together: what a rule says more plainly goes before it */
    unsigned says;
} Reason;

static bool goes_before(const Reason *one, const Reason *other)
{
    return one->leaning == other->leaning ? one->weight >= other->weight : other->leaning;
}

/* The most telling first; equal ones in the order of the rules. */
static void add_reason(GArray *reasons, Reason reason)
{
    guint at = 0;
    for (guint i = 0; i < reasons->len; i++) {
        Reason *other = &g_array_index(reasons, Reason, i);
        if (strcmp(other->text, reason.text) == 0) {
            other->says |= reason.says;
            return;
        }
        at += goes_before(other, &reason);
    }
    if (reason.weight > 0)
        g_array_insert_val(reasons, at, reason);
}

static GArray *find_reasons(const Rules *rules, const Classification *c)
{
    GArray *reasons = g_array_new(FALSE, FALSE, sizeof(Reason));
    if (c->raise)
        add_reason(
            reasons,
            (Reason){.text = c->raise->says, .weight = WEIGHT_LEVEL, .says = SAYS_LEVEL});
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        add_reason(reasons, (Reason){.text = rule->says,
                                     .weight = weight_of(rule, c->matches[i].times, c),
                                     .leaning = rule->leaning >= 0,
                                     .says = says_of(rule, c)});
    }
    return reasons;
}

/* Those that speak for something that those before them do not; `apart`: or, of words taken together, that only a plain
 * rule has said. Owned; the texts are the rules'. */
static GPtrArray *choose(const Rules *rules, const Classification *c, bool apart, size_t max)
{
    g_autoptr(GArray) reasons = find_reasons(rules, c);
    GPtrArray *chosen = g_ptr_array_new();
    unsigned said[2] = {0, 0};
    for (guint i = 0; i < reasons->len && chosen->len < max; i++) {
        const Reason *reason = &g_array_index(reasons, Reason, i);
        bool alone = apart && reason->leaning;
        unsigned says = alone ? reason->says & ~SAYS_DETAIL : reason->says;
        if (says & ~said[alone])
            g_ptr_array_add(chosen, (gpointer)reason->text);
        said[alone] |= says;
    }
    return chosen;
}

static void write_reasons(JsonWriter *writer, const Rules *rules, const Classification *c)
{
    g_autoptr(GPtrArray) reasons = choose(rules, c, true, REASONS_MAX);
    json_open(writer, "reasons", '[');
    for (guint i = 0; i < reasons->len; i++)
        json_text(writer, NULL, g_ptr_array_index(reasons, i));
    json_close(writer, ']');
}

char **explanation_reasons(const Classifier *classifier, const Classification *c, size_t max)
{
    g_autoptr(GPtrArray) reasons = choose(classifier_rules(classifier), c, false, max);
    char **ret = g_new0(char *, max + 2);
    for (guint i = 0; i < reasons->len; i++)
        ret[i] = g_strdup(g_ptr_array_index(reasons, i));
    if (c->certainty == CERTAINTY_TIE && c->class != CLASS_NOT_AN_INCIDENT &&
        c->kinds[1].value != KIND_UNKNOWN)
        ret[reasons->len] = words_other_kind((Kind)c->kinds[1].value);
    return ret;
}
