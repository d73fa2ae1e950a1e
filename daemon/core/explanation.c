/* Says what classify() concluded, and from which words. Called by the commands and by intake,
 * which keeps it with the incident. */
#include "daemon/core/explanation.h"

#include <string.h>

enum { WORDS_MAX = 300, SHOWN_MAX = 100, LABEL_WIDTH = 14 };

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
        json_number(writer, "times", match->times);
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

void explanation_write(JsonWriter *writer, const char *key, const Classifier *classifier,
                       const Report *report, const Classification *c)
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
    write_set(writer, "data_types", c->data, DATA_COUNT, label_of_type, "Unknown");
    write_set(writer, "subjects", c->subjects, DATA_SUBJECT_COUNT, label_of_subject, "Unknown");
    if (c->people >= 0)
        json_number(writer, "affected", c->people);
    else
        json_nothing(writer, "affected");
    json_text(writer, "affected_band", band_label(band_of(c->people)));
    write_set(writer, "topics", c->topics, TOPIC_COUNT, name_of_topic, NULL);
    json_bool(writer, "urgent", c->urgent);
    write_rules(writer, rules, report, c);
    json_bool(writer, "cut", c->cut);
    json_text(writer, "rule_set", rules->hash);
    json_close(writer, '}');
}

/* ---- text ---- */

static void line(GString *out, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void line(GString *out, const char *label, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_string_append_printf(out, "%-*s", LABEL_WIDTH, label);
    g_string_append_vprintf(out, format, args);
    g_string_append_c(out, '\n');
    va_end(args);
}

static void line_set(GString *out, const char *label, RuleSet set, int n,
                     const char *(*name)(int))
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (int value = 0; value < n; value++) {
        if (set >> value & 1)
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", name(value));
    }
    line(out, label, "%s", names->len ? names->str : "unknown");
}

static void line_kinds(GString *out, const Classification *c)
{
    static const char *const doubts[] = {"", ", doubtful", ", a tie"};
    size_t first = c->n_kinds && c->kinds[0].value == (int)c->kind;
    if (first)
        line(out, "type", "%s: %s (weight %d%s)", kind_ico_category(c->kind),
             kind_label(c->kind), c->kinds[0].weight, doubts[c->certainty]);
    else
        line(out, "type", "%s: %s", kind_ico_category(c->kind), kind_label(c->kind));
    for (size_t i = first; i < c->n_kinds && i < 3; i++)
        line(out, i == first ? "or" : "", "%s: %s (weight %d)",
             kind_ico_category((Kind)c->kinds[i].value), kind_label((Kind)c->kinds[i].value),
             c->kinds[i].weight);
}

static void line_severity(GString *out, const Classification *c)
{
    const Score *score = &c->score;
    line(out, "severity", "%s; deadlines as for %s", severity_name(c->severity),
         severity_name(c->deadline_severity));
    line(out, "",
         "SE %.2f = DPC %d (%s, %s) x EI %.2f + confidentiality %.2f + integrity %.2f"
         " + availability %.2f + malice %.2f",
         score->se / 100.0, score->dpc, data_row_name(score->row), column_names[score->column],
         score->ei / 100.0, score->confidentiality / 100.0, score->integrity / 100.0,
         score->availability / 100.0, score->malicious / 100.0);
    if (c->raise)
        line(out, "", "raised: %s", c->raise->says);
}

/* On one line, as long as a person reads it. */
static char *shown_words(const Report *report, const RuleMatch *match)
{
    g_autofree char *words = explanation_words(report, match);
    g_strdelimit(words, "\n\t", ' ');
    if (strlen(words) <= SHOWN_MAX)
        return g_steal_pointer(&words);
    char *end = words + SHOWN_MAX;
    while (((unsigned char)*end & 0xC0) == 0x80)
        end--;
    *end = '\0';
    return g_strconcat(words, "...", NULL);
}

static void lines_rules(GString *out, const Rules *rules, const Report *report,
                        const Classification *c)
{
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        g_autofree char *words = shown_words(report, &c->matches[i]);
        line(out, i ? "" : "because", "%s [%s]", rule->says, rule->id);
        if (*words)
            line(out, "", "  %s: \"%s\"", rule_text_name(c->matches[i].text), words);
    }
}

char *explanation_text(const Classifier *classifier, const Report *report,
                       const Classification *c)
{
    GString *out = g_string_new(NULL);
    line(out, "class", "%s", incident_class_name(c->class));
    line_kinds(out, c);
    g_autoptr(GString) categories = g_string_new(NULL);
    for (size_t i = 0; i < c->n_categories; i++)
        g_string_append_printf(categories, "%s%s", i ? ", " : "",
                               category_name((Category)c->categories[i].value));
    line(out, "categories", "%s", categories->len ? categories->str : "none");
    line_severity(out, c);
    line_set(out, "data", c->data, DATA_COUNT, label_of_type);
    line_set(out, "people", c->subjects, DATA_SUBJECT_COUNT, label_of_subject);
    line(out, "affected", "%s", band_label(band_of(c->people)));
    line_set(out, "policies on", c->topics, TOPIC_COUNT, name_of_topic);
    lines_rules(out, classifier_rules(classifier), report, c);
    if (c->cut)
        line(out, "note", "the text is too long: only its beginning was read");
    line(out, "rule set", "%.16s", classifier_rules(classifier)->hash);
    return g_string_free(out, FALSE);
}
