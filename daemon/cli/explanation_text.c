/* Writes an explanation for people. It is read from its JSON, so that what was kept with an incident
 * reads the same after the rules have changed. Called by explain and show. */
#include "daemon/cli/explanation_text.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>

enum { SHOWN_MAX = 100, LABEL_WIDTH = 14, TYPES_SHOWN = 3 };

typedef struct Page {
    GString *text;
    const char *indent;
    const json_t *of;
} Page;

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void line(const Page *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void line(const Page *page, const char *label, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_string_append_printf(page->text, "%s%-*s ", page->indent, LABEL_WIDTH, label);
    g_string_append_vprintf(page->text, format, args);
    g_string_append_c(page->text, '\n');
    va_end(args);
}

static void line_list(const Page *page, const char *label, const char *key)
{
    const json_t *list = json_object_get(page->of, key);
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(list); i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "",
                               json_string_value(json_array_get(list, i)));
    if (names->len)
        line(page, label, "%s", names->str);
}

/* Whether it is the one that was concluded: of what is no incident, none is. */
static bool is_concluded(const Page *page, const json_t *type)
{
    return strcmp(text_of(type, "category"), text_of(page->of, "category")) == 0 &&
           strcmp(text_of(type, "type"), text_of(page->of, "type")) == 0;
}

static void lines_types(const Page *page)
{
    const json_t *types = json_object_get(page->of, "types");
    const char *certainty = text_of(page->of, "certainty");
    const char *doubt = strcmp(certainty, "low") == 0   ? ", doubtful"
                        : strcmp(certainty, "tie") == 0 ? ", a tie"
                                                        : "";
    bool first = json_array_size(types) > 0 && is_concluded(page, json_array_get(types, 0));
    if (!first)
        line(page, "type", "%s: %s", text_of(page->of, "category"), text_of(page->of, "type"));
    for (size_t i = 0; i < json_array_size(types) && i < TYPES_SHOWN; i++) {
        const json_t *type = json_array_get(types, i);
        bool or = i == (size_t)first;
        line(page,
             i == 0 && first ? "type" : or ? "or"
                                           : "",
             "%s: %s (weight %lld%s)", text_of(type, "category"), text_of(type, "type"),
             json_integer_value(json_object_get(type, "weight")), i == 0 && first ? doubt : "");
    }
}

static double number_of(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static void lines_severity(const Page *page)
{
    const json_t *score = json_object_get(page->of, "score");
    line(page, "severity", "%s; deadlines as for %s", text_of(page->of, "severity"),
         text_of(page->of, "deadline_severity"));
    line(page, "", "SE %.2f = DPC %.0f (%s, %s) x EI %.2f + CB %.2f", number_of(score, "se"),
         number_of(score, "dpc"), text_of(score, "row"), text_of(score, "column"),
         number_of(score, "ei"), number_of(score, "cb"));
    line(page, "",
         "CB %.2f = confidentiality %.2f + integrity %.2f + availability %.2f + malice %.2f",
         number_of(score, "cb"), number_of(score, "confidentiality"),
         number_of(score, "integrity"), number_of(score, "availability"),
         number_of(score, "malicious"));
    if (*text_of(page->of, "raised_because"))
        line(page, "", "raised: %s", text_of(page->of, "raised_because"));
    if (json_is_true(json_object_get(page->of, "urgent")))
        line(page, "", "urgent: deadlines of the gravest level");
}

/* On one line, as long as a person reads it. Owned. */
static char *shown_words(const char *text)
{
    char *words = g_strdup(text);
    for (char *c = words; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    }
    if (strlen(words) <= SHOWN_MAX)
        return words;
    char *end = words + SHOWN_MAX;
    while (((unsigned char)*end & 0xC0) == 0x80)
        end--;
    *end = '\0';
    char *cut = g_strconcat(words, "...", NULL);
    g_free(words);
    return cut;
}

/* Of a leaning: "outlook" 9, "gmail" 4. */
static void line_words(const Page *page, const json_t *words)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(words); i++) {
        const json_t *word = json_array_get(words, i);
        g_autofree char *text = shown_words(text_of(word, "text"));
        g_string_append_printf(names, "%s\"%s\" %lld", i ? ", " : "", text,
                               json_integer_value(json_object_get(word, "weight")));
    }
    line(page, "", "  %s", names->str);
}

static void lines_rule(const Page *page, const char *label, const json_t *rule)
{
    g_autofree char *words = shown_words(text_of(rule, "text"));
    line(page, label, "%s [%s]", text_of(rule, "says"), text_of(rule, "id"));
    if (json_array_size(json_object_get(rule, "words")) > 0)
        line_words(page, json_object_get(rule, "words"));
    else if (*words)
        line(page, "", "  %s: \"%s\"", text_of(rule, "field"), words);
}

/* The first that says it. NULL: none. */
static const json_t *rule_that_says(const json_t *rules, const char *reason)
{
    for (size_t i = 0; reason && i < json_array_size(rules); i++) {
        const json_t *rule = json_array_get(rules, i);
        if (strcmp(text_of(rule, "says"), reason) == 0)
            return rule;
    }
    return NULL;
}

/* Those that decided, the weightiest first. How many. */
static size_t lines_reasons(const Page *page, const json_t *rules)
{
    const json_t *reasons = json_object_get(page->of, "reasons");
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(reasons); i++) {
        const json_t *rule =
            rule_that_says(rules, json_string_value(json_array_get(reasons, i)));
        if (rule)
            lines_rule(page, n++ ? "" : "because", rule);
    }
    return n;
}

/* What was kept before the reasons were has all of them. */
static void lines_rules(const Page *page, const char *rest)
{
    const json_t *rules = json_object_get(page->of, "rules");
    size_t all = json_array_size(rules), n = rest ? lines_reasons(page, rules) : 0;
    for (size_t i = 0; n == 0 && i < all; i++)
        lines_rule(page, i ? "" : "because", json_array_get(rules, i));
    if (n > 0 && n < all)
        line(page, "", "and %zu more rules held: %s has them", all - n, rest);
}

char *explanation_text(const char *json, const char *indent, const char *rest)
{
    json_t *object = json_loads(json, 0, NULL);
    Page page = {g_string_new(NULL), indent, object};
    if (object) {
        line(&page, "class", "%s", text_of(object, "class"));
        lines_types(&page);
        line_list(&page, "categories", "categories");
        lines_severity(&page);
        line_list(&page, "data", "data_types");
        line_list(&page, "people", "subjects");
        line(&page, "affected", "%s", text_of(object, "affected_band"));
        line_list(&page, "broken policy", "policies");
        line_list(&page, "about", "topics");
        lines_rules(&page, rest);
        if (json_is_true(json_object_get(object, "cut")))
            line(&page, "note", "too long: only the beginning was read");
        line(&page, "rule set", "%.16s", text_of(object, "rule_set"));
    }
    json_decref(object);
    return g_string_free(page.text, FALSE);
}
