/* Runs two sets of rules and prints where they disagree. Called by explain --against. */
#include "daemon/cli/compare.h"

#include "daemon/case/proposal.h"
#include "daemon/cli/cli.h"
#include "daemon/core/classify.h"
#include "parsers/text/json_write.h"

#include <stdio.h>
#include <string.h>

typedef struct Compare {
    const Config *config;
    const Classifier *old, *new;
    JsonWriter writer; /* JSON only */
    bool json;
    int64_t compared, different, failed;
} Compare;

/* A report and what each set makes of it. */
typedef struct Pair {
    const char *name; /* a reference or a file */
    const char *key;  /* "reference" or "file" */
    Classification old, new;
} Pair;

/* ---- which rules made the difference ---- */

typedef enum RuleChange { RULE_SAME, RULE_LOST, RULE_GAINED, RULE_CHANGED } RuleChange;

static const char *const change_names[] = {"same", "lost", "gained", "changed"};

static const Rule *held(const Classifier *classifier, const Classification *c, const char *id)
{
    const Rules *rules = classifier_rules(classifier);
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if (strcmp(rule->id, id) == 0)
            return rule;
    }
    return NULL;
}

static bool same_effects(const Rule *a, const Rule *b)
{
    return memcmp(a->kind, b->kind, sizeof a->kind) == 0 &&
           memcmp(a->category, b->category, sizeof a->category) == 0 &&
           memcmp(a->class, b->class, sizeof a->class) == 0 && a->data == b->data &&
           a->subjects == b->subjects && a->topics == b->topics && a->row == b->row &&
           a->number == b->number && a->cooperating == b->cooperating &&
           a->malicious == b->malicious && memcmp(&a->terms, &b->terms, sizeof a->terms) == 0 &&
           a->at_least == b->at_least && a->urgent == b->urgent && a->corrects == b->corrects;
}

/* The next word, from number `at` on, that adds to the leaning; NULL behind the last. */
static const LeaningWord *next_word(const Rules *rules, int leaning, size_t *at)
{
    while (*at < rules->n_leaning_words) {
        const LeaningWord *word = &rules->leaning_words[(*at)++];
        if (rules_weight(rules, word, leaning) != 0)
            return word;
    }
    return NULL;
}

static bool same_leaning(const Rules *rules, int leaning, const Rules *others, int other)
{
    bool same = rules->leanings[leaning].always == others->leanings[other].always;
    size_t at = 0, there = 0;
    while (same) {
        const LeaningWord *a = next_word(rules, leaning, &at),
                          *b = next_word(others, other, &there);
        if (!a && !b)
            return true;
        same = a && b && g_strcmp0(a->phrase, b->phrase) == 0 && a->when == b->when &&
               rules_weight(rules, a, leaning) == rules_weight(others, b, other);
    }
    return false;
}

/* A leaning is only named where it speaks for the conclusion. When both sets have it, its coming and
 * going follows from another rule. */
static bool follows(const Rules *rules, const Rule *rule, const Rules *others)
{
    for (size_t i = 0; rule->leaning >= 0 && !rule->reaches && i < others->n_rules; i++) {
        const Rule *other = &others->rules[i];
        if (strcmp(rule->id, other->id) == 0 && other->leaning >= 0)
            return same_leaning(rules, rule->leaning, others, other->leaning);
    }
    return false;
}

typedef void EachRule(const Rule *rule, RuleChange change, void *user);

static void each_changed_rule(const Compare *compare, const Pair *pair, EachRule *each,
                              void *user)
{
    const Rules *old = classifier_rules(compare->old), *new = classifier_rules(compare->new);
    for (size_t i = 0; i < pair->old.n_matches; i++) {
        const Rule *rule = &old->rules[pair->old.matches[i].rule];
        const Rule *now = held(compare->new, &pair->new, rule->id);
        if (!now && !follows(old, rule, new))
            each(rule, RULE_LOST, user);
        else if (now && !same_effects(rule, now))
            each(now, RULE_CHANGED, user);
    }
    for (size_t i = 0; i < pair->new.n_matches; i++) {
        const Rule *rule = &new->rules[pair->new.matches[i].rule];
        if (!held(compare->old, &pair->old, rule->id) && !follows(new, rule, old))
            each(rule, RULE_GAINED, user);
    }
}

/* ---- printing ---- */

static void print_rule(const Rule *rule, RuleChange change, void *user)
{
    static const char signs[] = {' ', '-', '+', '~'};
    *(bool *)user = true;
    printf("    %c %s [%s]\n", signs[change], rule->says, rule->id);
}

static void print_pair(const Compare *compare, const Pair *pair)
{
    const Classification *old = &pair->old, *new = &pair->new;
    printf("%s\n", pair->name);
    if (old->class != new->class)
        printf("  %-9s %s -> %s\n", "class", incident_class_name(old->class),
               incident_class_name(new->class));
    if (old->kind != new->kind)
        printf("  %-9s %s: %s -> %s: %s\n", "type", kind_ico_category(old->kind),
               kind_label(old->kind), kind_ico_category(new->kind), kind_label(new->kind));
    if (old->severity != new->severity)
        printf("  %-9s %s -> %s\n", "severity", severity_name(old->severity),
               severity_name(new->severity));
    bool any = false;
    each_changed_rule(compare, pair, print_rule, &any);
    if (!any)
        printf("    ~ the numbers of the severity table\n");
}

static void write_rule(const Rule *rule, RuleChange change, void *user)
{
    JsonWriter *writer = user;
    json_open(writer, NULL, '{');
    json_text(writer, "id", rule->id);
    json_text(writer, "says", rule->says);
    json_text(writer, "change", change_names[change]);
    json_close(writer, '}');
}

static void write_side(JsonWriter *writer, const char *key, const Classification *c)
{
    json_open(writer, key, '{');
    json_text(writer, "class", incident_class_name(c->class));
    json_text(writer, "category", kind_ico_category(c->kind));
    json_text(writer, "type", kind_label(c->kind));
    json_text(writer, "severity", severity_name(c->severity));
    json_close(writer, '}');
}

static void write_pair(Compare *compare, const Pair *pair)
{
    JsonWriter *writer = &compare->writer;
    json_open(writer, NULL, '{');
    json_text(writer, pair->key, pair->name);
    write_side(writer, "old", &pair->old);
    write_side(writer, "new", &pair->new);
    json_open(writer, "rules", '[');
    each_changed_rule(compare, pair, write_rule, writer);
    json_close(writer, ']');
    json_close(writer, '}');
}

/* ---- comparing ---- */

/* With the facts of a quotation, where the intake reads them; the report stays as it is. */
static void propose(const Compare *compare, const Classifier *classifier,
                    const OrganisationSettings *organisation, const Report *report,
                    Classification *ret)
{
    Fields quoted;
    if (proposal_classify(classifier, organisation, cli_context(compare->config)->lexicon,
                          report, ret, &quoted))
        fields_clear(&quoted);
}

static void compare_report(Compare *compare, const OrganisationSettings *organisation,
                           const char *key, const char *name, const Report *report)
{
    Pair pair = {.name = name, .key = key};
    propose(compare, compare->old, organisation, report, &pair.old);
    propose(compare, compare->new, organisation, report, &pair.new);
    bool same = pair.old.class == pair.new.class &&pair.old.kind ==
                pair.new.kind &&pair.old.severity == pair.new.severity;
    compare->compared++;
    compare->different += !same;
    if (!same && compare->json)
        write_pair(compare, &pair);
    else if (!same)
        print_pair(compare, &pair);
    classification_clear(&pair.old);
    classification_clear(&pair.new);
}

static void failed(Compare *compare, const Err *err)
{
    compare->failed++;
    cli_fail(err);
}

static void compare_mail(Compare *compare, const char *path)
{
    Err err = {0};
    Report *report = cli_read_mail(path, cli_context(compare->config), &err);
    if (report)
        compare_report(compare, cli_organisation(compare->config), "file", path, report);
    else
        failed(compare, &err);
    report_free(report);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A mail, or all that lie in a folder and in the folders within (a Maildir is one), by name. */
static void compare_path(Compare *compare, const char *path)
{
    GDir *folder = g_file_test(path, G_FILE_TEST_IS_DIR) ? g_dir_open(path, 0, NULL) : NULL;
    if (!folder) {
        compare_mail(compare, path);
        return;
    }
    g_autoptr(GPtrArray) inside = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(folder));) {
        if (*name != '.')
            g_ptr_array_add(inside, g_build_filename(path, name, NULL));
    }
    g_dir_close(folder);
    g_ptr_array_sort(inside, by_name);
    for (guint i = 0; i < inside->len; i++)
        compare_path(compare, g_ptr_array_index(inside, i));
}

static int compare_row(const StoreRow *row, void *user)
{
    Compare *compare = user;
    Err err = {0};
    const char *json = store_row_text(row, "json"),
               *reference = store_row_text(row, "reference");
    Report *report = report_from_json(json, strlen(json), &err);
    if (!report) {
        err_prefix(&err, "%s", reference);
        failed(compare, &err);
        return 0;
    }
    const OrganisationSettings *organisation = NULL;
    for (size_t i = 0; i < compare->config->n_organisations; i++) {
        if (strcmp(compare->config->organisations[i].prefix,
                   store_row_text(row, "organisation")) == 0)
            organisation = &compare->config->organisations[i];
    }
    compare_report(compare, organisation, "reference", reference, report);
    report_free(report);
    return 0;
}

static int compare_register(Compare *compare)
{
    Err err = {0};
    Store *store = NULL;
    if (store_open(compare->config->database, STORE_READ, &store, &err) < 0)
        return cli_fail(&err);
    int looked = store_view(store, STORE_VIEW_ALL_REPORTS, 0, 0, compare_row, compare, &err);
    store_close(store);
    return looked < 0 ? cli_fail(&err) : CLI_DONE;
}

/* ---- the whole ---- */

static void finish(Compare *compare)
{
    if (!compare->json) {
        printf("%lld of %lld reports would be classified differently\n",
               (long long)compare->different, (long long)compare->compared);
        return;
    }
    JsonWriter *writer = &compare->writer;
    json_close(writer, ']');
    json_number(writer, "compared", compare->compared);
    json_number(writer, "different", compare->different);
    json_number(writer, "failed", compare->failed);
    json_close(writer, '}');
    puts(writer->out->str);
}

int compare_run(const Config *config, const Classifier *old, const Classifier *new,
                const char **paths, int n, bool json)
{
    Compare compare = {.config = config,
                       .old = old,
                       .new = new,
                       .writer = {.out = g_string_new(NULL)},
                       .json = json};
    json_open(&compare.writer, NULL, '{');
    json_text(&compare.writer, "schema", "incidentd.comparison/1");
    json_text(&compare.writer, "old_rule_set", classifier_rules(old)->hash);
    json_text(&compare.writer, "new_rule_set", classifier_rules(new)->hash);
    json_open(&compare.writer, "differences", '[');
    int status = n == 0 ? compare_register(&compare) : CLI_DONE;
    for (int i = 0; i < n; i++)
        compare_path(&compare, paths[i]);
    if (status == CLI_DONE)
        finish(&compare);
    g_string_free(compare.writer.out, TRUE);
    if (status != CLI_DONE)
        return status;
    return compare.failed ? CLI_INPUT : compare.different ? CLI_NO : CLI_DONE;
}
