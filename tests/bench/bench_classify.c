/* How many reports a second are classified by the shipped rules, and the worst that a mail or a rule
 * can do. Processor time of this process, so that a busy machine changes little.
 *
 *   bench_classify FILE.jsonl...     mails of tests/accuracy/staff; those that are held apart are left
 *                                    out. Exit status 1: some mail takes longer than it may. */
#include "daemon/core/classify.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    HELD_APART = 3, /* one of so many mails, by its id: tests/accuracy/classify.py */
    PASSES = 20,
    TARGET = 10000,
    BIG = 5 * 1024 * 1024,
    WORST_MS = 100,
    WORST_PASSES = 3,
};

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* ---- mails ---- */

static Report *read_report(const char *subject, const char *text)
{
    static char *none[] = {NULL}, prefix[] = "";
    static const ParserContext context = {
        .own_addresses = none, .role_addresses = none, .staff_domains = none, .prefix = prefix};
    g_autofree char *mail = g_strdup_printf(
        "From: S. Taff <staff@hollylane.example>\r\nTo: security@hollylane.example\r\n"
        "Date: Tue, 17 Nov 2026 15:10:00 +0000\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
        "8bit\r\n\r\n%s\r\n",
        subject, text);
    return report_read(mail, strlen(mail), false, &context);
}

static bool is_apart(const char *id)
{
    guint8 digest[32];
    gsize size = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const unsigned char *)id, -1);
    g_checksum_get_digest(sum, digest, &size);
    g_checksum_free(sum);
    return digest[0] % HELD_APART == 0;
}

static void add_case(const char *line, GPtrArray *reports)
{
    json_t *row = json_loads(line, 0, NULL);
    const char *id = json_string_value(json_object_get(row, "id"));
    const char *text = json_string_value(json_object_get(row, "text"));
    const char *subject = json_string_value(json_object_get(row, "subject"));
    const json_t *inner = json_object_get(row, "forwarded");
    g_autofree char *whole =
        inner ? g_strdup_printf("%s\n\n---------- Forwarded message ---------\nFrom: %s\n"
                                "Date: Mon, 16 Nov 2026 at 09:12\nSubject: %s\n"
                                "To: <office@hollylane.example>\n\n%s",
                                text ? text : "",
                                json_string_value(json_object_get(inner, "from")),
                                json_string_value(json_object_get(inner, "subject")),
                                json_string_value(json_object_get(inner, "text")))
              : g_strdup(text);
    if (id && whole && !is_apart(id))
        g_ptr_array_add(reports, read_report(subject ? subject : "", whole));
    json_decref(row);
}

static void add_file(const char *path, GPtrArray *reports)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (**line)
            add_case(*line, reports);
    }
}

/* ---- the usual ---- */

static double classify_ms(const Classifier *classifier, const Report *report)
{
    Classification classification;
    double began = cpu_ms();
    classify(classifier, report, ROLE_NONE, &classification);
    double took = cpu_ms() - began;
    classification_clear(&classification);
    return took;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static void measure(const Classifier *classifier, const GPtrArray *reports)
{
    double passes[PASSES], slowest = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        passes[pass] = 0;
        for (guint i = 0; i < reports->len; i++) {
            double took = classify_ms(classifier, g_ptr_array_index(reports, i));
            passes[pass] += took;
            slowest = MAX(slowest, took);
        }
    }
    qsort(passes, PASSES, sizeof passes[0], compare);
    const Rules *rules = classifier_rules(classifier);
    printf(
        "classify: %.0f reports a second (%u mails of staff, %zu rules, %zu lists; target %d);"
        " the slowest %.2f ms\n",
        reports->len * 1000.0 / passes[PASSES / 2], reports->len, rules->n_rules,
        rules->n_lists, TARGET, slowest);
}

/* ---- the worst ---- */

static unsigned roll(unsigned sides)
{
    static unsigned long long state = 20261124;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % sides;
}

/* Every phrase of every list. */
static GPtrArray *phrases_of(const Rules *rules)
{
    GPtrArray *phrases = g_ptr_array_new();
    for (size_t i = 0; i < rules->n_lists; i++) {
        for (char **phrase = rules->lists[i].phrases; *phrase; phrase++)
            g_ptr_array_add(phrases, *phrase);
    }
    return phrases;
}

/* 5 MB of such phrases; a sentence ends after `length` of them. `wrong`: two letters of each change
 * places, so that each must be guessed. */
static Report *flood(const GPtrArray *phrases, unsigned length, bool wrong)
{
    g_autoptr(GString) text = g_string_sized_new(BIG + 100);
    for (unsigned n = 1; text->len < BIG; n++) {
        size_t at = text->len;
        g_string_append(text, g_ptr_array_index(phrases, roll(phrases->len)));
        if (wrong && text->len - at > 4) {
            char c = text->str[at + 2];
            text->str[at + 2] = text->str[at + 4];
            text->str[at + 4] = c;
        }
        g_string_append(text, n % length == 0 ? ".\r\n" : n % 9 == 0 ? "\r\n" : " ");
    }
    return read_report("A flood", text->str);
}

/* 5 MB of one word. */
static Report *repeated(const char *word)
{
    g_autoptr(GString) text = g_string_sized_new(BIG + 100);
    for (unsigned n = 1; text->len < BIG; n++)
        g_string_append_printf(text, "%s%s", word, n % 12 == 0 ? "\r\n" : " ");
    return read_report("One word", text->str);
}

static int worst(const Classifier *classifier, Report *report, const char *what)
{
    double best = INFINITY;
    for (int i = 0; i < WORST_PASSES; i++)
        best = MIN(best, classify_ms(classifier, report));
    printf("  %-52s %6.1f ms%s\n", what, best, best > WORST_MS ? "  TOO LONG" : "");
    report_free(report);
    return best > WORST_MS;
}

static int floods(const Classifier *classifier)
{
    g_autoptr(GPtrArray) phrases = phrases_of(classifier_rules(classifier));
    int failed = 0;
    failed +=
        worst(classifier, flood(phrases, 12, false), "5 MB of the rules' words, in sentences");
    failed += worst(classifier, flood(phrases, 1, false),
                    "5 MB of the rules' words, each a sentence");
    failed += worst(classifier, flood(phrases, BIG, false),
                    "5 MB of the rules' words, without an end");
    failed += worst(classifier, flood(phrases, 12, true), "5 MB of the rules' words, misspelt");
    failed += worst(classifier, repeated("email"), "5 MB of one word");
    failed +=
        worst(classifier, repeated("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
              "5 MB of one long word that nobody knows");
    failed += worst(classifier, repeated("aabbccddeeffgghh"), "5 MB of doubled letters");
    return failed;
}

static int patterns(void)
{
    /* None names a byte that must occur: PCRE2 would look for it first, and be done. */
    static const char *const all[] = {"(a+ ?)+[xy]", "((aa|a) ?)*[bc]", "(.*a){12}[xy]",
                                      "^(.*?[ ]){11}[pq]", "(\\\\w+ ?)*(\\\\w+ ?)*[xy]"};
    g_autoptr(GString) text =
        g_string_new("words = { bait = [\"aaaa\", \"email\"]; };\nrules = (");
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        g_string_append_printf(text,
                               "%s { id = \"p%zu\"; says = \"P.\"; any = [\"bait\"];"
                               " pattern = \"%s\"; urgent = true; }",
                               i ? "," : "", i, all[i]);
    g_string_append(text, ");\n");
    Err err = {0};
    Rules *rules = rules_read(text->str, "bench.conf", NULL, &err);
    Classifier *classifier = rules ? classifier_new(rules, &err) : NULL;
    if (!classifier) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    int failed =
        worst(classifier, repeated("aaaa"), "pathological patterns, 5 MB of their bait");
    failed += worst(classifier, repeated("email"), "pathological patterns, 5 MB of another");
    classifier_free(classifier);
    rules_free(rules);
    return failed;
}

int main(int argc, char **argv)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!classifier) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);
    for (int i = 1; i < argc; i++)
        add_file(argv[i], reports);
    if (reports->len > 0)
        measure(classifier, reports);
    int failed = floods(classifier) + patterns();
    classifier_free(classifier);
    return failed ? 1 : 0;
}
