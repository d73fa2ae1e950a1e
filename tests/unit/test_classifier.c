/* What `check` says of rules: what cannot be compiled, and what does nothing. The shipped ones say
 * nothing. */
#include "daemon/core/classifier.h"

#include "config/rules_builtin.h"
#include "tests/unit/tap.h"

#include <libconfig.h>

/* The problem of a file of rules that is laid over the shipped ones, or its warnings, a line each,
 * without those of the shipped files. */
static char *said_of(const char *text)
{
    Err err = {0};
    Rules *rules = rules_read(text, "own.conf", NULL, &err);
    Classifier *classifier = rules ? classifier_new(rules, &err) : NULL;
    if (!classifier) {
        rules_free(rules);
        return g_strdup(err.msg);
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    classifier_warn(classifier, lines);
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);
        if (g_str_has_prefix(line, "own.conf:"))
            g_string_append_printf(all, "%s%s", all->len ? "\n" : "", line);
    }
    classifier_free(classifier);
    rules_free(rules);
    return g_string_free(all, FALSE);
}

static void says(const char *rules, const char *expected, const char *what)
{
    g_autofree char *text = g_strdup_printf(
        "words = { one = [\"aaaa\"]; two = [\"bbbb\"]; };\nrules = (\n%s\n);\n", rules);
    g_autofree char *said = said_of(text);
    is_str(said, expected, what);
}

#define RULE(id, rest)                                                                         \
    "{ id = \"" id "\"; says = \"It is so.\"; " rest " class = { confirmed = 5; }; }"
#define USED RULE("used", "any = [\"one\", \"two\"];")

static void test_errors(void)
{
    says(RULE("a", "any = [\"one\"]; pattern = \"(aa\";"),
         "own.conf:3: rule \"a\": the pattern is wrong at its byte 3 (missing closing "
         "parenthesis); "
         "allowed: the syntax of PCRE2",
         "a pattern that cannot be compiled is an error with its line");
    says(
        RULE("a rule", "any = [\"one\"];"),
        "own.conf:3: `id` is no plain name; allowed: 1 to 64 letters, digits, '.', '-' and '_'",
        "an id is one word");
    g_autofree char *said = said_of("words = { one = [\"...\"]; };\n");
    is_str(said, "own.conf:1: one: \"...\" holds no word; allowed: words",
           "so is a phrase without a word");
}

static void test_never(void)
{
    says(USED, "", "rules that may hold are not spoken of");
    says(USED ",\n" RULE("a", "all = [\"one\", \"two\"]; none = [\"two\"];"),
         "own.conf:4: the rule \"a\" can never hold: a list stands in `all` and in `none` or "
         "`unless`",
         "a rule that wants and forbids the same words never holds");
    says(USED ",\n" RULE("a", "any = [\"one\"]; unless = [\"two\", \"one\"];"),
         "own.conf:4: the rule \"a\" can never hold: all lists of `any` stand in `none` or "
         "`unless`, too",
         "nor one that forbids each of which it wants any");
    says(USED ",\n" RULE("a", "any = [\"one\", \"two\"]; unless = [\"one\"];"), "",
         "one of them may be forbidden");
    says(USED ",\n" RULE("a", "any = [\"one\"]; texts = [];"),
         "own.conf:4: the rule \"a\" can never hold: `texts` names no text",
         "a rule that looks nowhere never holds");
    says(USED ",\n" RULE("a", "any = [\"one\"]; voices = [];"),
         "own.conf:4: the rule \"a\" can never hold: `voices` names no voice",
         "nor one that hears nobody");
    says(USED ",\n" RULE("a", "facts = [\"deletion_confirmed\", \"deletion_refused\"];"),
         "own.conf:4: the rule \"a\" can never hold: two of its facts exclude each other",
         "nor one with facts of which only one can be");
    says(USED ",\n" RULE("a", "facts = [\"request\"]; unless_facts = [\"request\"];"),
         "own.conf:4: the rule \"a\" can never hold: a fact stands in `facts` and in "
         "`unless_facts`",
         "nor one that wants a fact and not");
    says(USED ",\n{ id = \"a\"; says = \"A.\"; any = [\"one\"]; when_class = [\"unknown\"]; "
              "malicious = "
              "true; }",
         "own.conf:4: the rule \"a\" can never hold: no rule leads to a class of `when_class`",
         "nor one that waits for what no rule concludes");
}

static void test_said_twice(void)
{
    says(USED ",\n" RULE("a", "any = [\"one\"];") ",\n" RULE(
             "b", "any = [\"one\"]; texts = [\"subject\"];"),
         "", "rules with other conditions are not said twice");
    says(USED ",\n" RULE("a", "any = [\"one\", \"two\"]; unless_facts = [\"request\"];"), "",
         "nor one that a fact forbids, as it does not the other");
    says(USED ",\n" RULE("a", "any = [\"two\", \"one\"];"),
         "own.conf:4: the rule \"a\" has the conditions of \"used\" (own.conf:3): one rule can "
         "do both",
         "the same conditions twice are said, in whatever order their lists stand");
    says(RULE("a", "any = [\"one\"];"), "own.conf:1: the list \"two\" is used by no rule",
         "a list that nobody names is said");
    g_autofree char *less = said_of("words = {\nnear_miss_named = [\"near miss\"];\n};\n");
    is_str(
        less,
        "own.conf:2: the list \"near_miss_named\" takes the place of the one of that name, and "
        "has not 1 of its 2 words",
        "who meant to add to a list is told what it has lost");
    g_autofree char *more = said_of(
        "words = { near_miss_named = [\"near-miss\", \"near miss\", \"close call\"]; };");
    is_str(more, "", "who has added to a copy of it has lost nothing");
}

/* An id with a slip in it, or one that a newer program has no more. */
static void test_taken_away(void)
{
    g_autofree char *none = said_of("rules = (\n{ id = \"class.perhap\"; off = true; }\n);\n");
    is_str(none, "own.conf:2: the rule \"class.perhap\" is taken away, and there is none",
           "who takes away what is not there is told");
    g_autofree char *one = said_of("rules = (\n{ id = \"class.perhaps\"; off = true; }\n);\n");
    is_str(one, "", "a shipped one goes without a word");
}

static void test_shipped(void)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!ok(classifier != NULL, "the shipped rules compile"))
        return;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    classifier_warn(classifier, lines);
    for (guint i = 0; i < lines->len; i++)
        printf("# %s\n", (char *)g_ptr_array_index(lines, i));
    is_int((int64_t)lines->len, 0, "and none of them, nor of their lists, does nothing");
    classifier_free(classifier);
}

/* Of two lists of one name the later takes the place of the earlier: meant for a file of one's own,
 * never for two of the shipped ones. */
static void test_lists_once(void)
{
    g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int twice = 0;
    for (size_t i = 0; i < n_rules_files; i++) {
        config_t config;
        config_init(&config);
        config_read_string(&config, rules_files[i].text);
        const config_setting_t *words = config_lookup(&config, "words");
        for (int at = 0; words && at < config_setting_length(words); at++) {
            const char *name =
                config_setting_name(config_setting_get_elem(words, (unsigned)at));
            const char *other = g_hash_table_lookup(files, name);
            if (other)
                printf("# %s: in %s and in %s\n", name, other, rules_files[i].name);
            twice += other != NULL;
            g_hash_table_insert(files, g_strdup(name), (void *)rules_files[i].name);
        }
        config_destroy(&config);
    }
    ok(g_hash_table_size(files) > 0, "the shipped files hold lists of words");
    is_int(twice, 0, "and each name is that of one list");
}

static void leans_in(const char *group, const char *leanings, const char *rule,
                     const char *expected, const char *what)
{
    g_autofree char *text =
        g_strdup_printf("words = { one = [\"aaaa\"]; };\n%s = {\n%s\n};\nrules = (\n"
                        "{ id = \"own\"; says = \"x\"; %s class = { confirmed = 1; }; } );\n",
                        group, leanings, rule);
    g_autofree char *said = said_of(text);
    is_str(said, expected, what);
}

static void leans(const char *leanings, const char *rule, const char *expected,
                  const char *what)
{
    leans_in("leanings", leanings, rule, expected, what);
}

static void test_weights(void)
{
    const char *rule = "leaning = \"own_one\";", *names = "names = { e = \"own_one\"; }; ";
    const struct {
        const char *table, *expected;
    } rows[] = {
        {"words = [\"letter: e9\", \"[one], denied: e-3\", \"*: e2\"];", ""},
        {"words = [\"letter: e9\",\n\"mail: e0\"];",
         "own.conf:4: \"e0\" is no name of `names` and weight; allowed: \"phrase, [list] or "
         "*[, "
         "VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\", a weight from -1000 to 1000, not "
         "0"},
        {"words = [\"letter: e9 f2\"];",
         "own.conf:3: \"f2\" is no name of `names` and weight; allowed: \"phrase, [list] or "
         "*[, "
         "VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\", a weight from -1000 to 1000, not "
         "0"},
        {"words = [\"letter\"];",
         "own.conf:3: a word has no weight; allowed: \"phrase, [list] or "
         "*[, VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\""},
        {"words = [\"letter: \"];",
         "own.conf:3: a word has no weight; allowed: \"phrase, [list] or "
         "*[, VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\""},
        {"words = [\": e9\"];", "own.conf:3: a word is missing; allowed: \"phrase, [list] or "
                                "*[, VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\""},
        {"words = [\"letter, loudly: e9\"];",
         "own.conf:3: \"loudly\" is no voice or place; allowed: \"phrase, [list] or "
         "*[, VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\""},
        {"words = [\"[nosuch]: e9\"];",
         "own.conf:3: \"nosuch\" is no word list; allowed: a list of the group `words`"},
        {"words = [\"...: e9\"];",
         "own.conf:3: own_one: \"...\" holds no word; allowed: words"},
        {"words = [\"letter: e9\", \"[one]: e1\", \"letters: e2\"];",
         "own.conf:3: the leaning \"own_one\" weighs a word twice, in one form or another (9 "
         "and "
         "2)"},
        {"", "own.conf:2: `words` is missing; allowed: words = [\"phrase, [list] or *[, "
             "VOICE|subject|first]: "
             "NAMEWEIGHT NAMEWEIGHT ...\", ...]"},
        {"more = 5;", "own.conf:3: `more` is not known here; allowed: names, words"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *table = g_strconcat(names, rows[i].table, NULL);
        leans_in("weights", table, rule, rows[i].expected,
                 "a table of words and what they add to leanings, or what is wrong with it");
    }
    leans(
        "email = [\"9: [one]\"];", "leaning = \"email\"; reaches = 10;",
        "own.conf:6: the rule \"own\" can never hold: the words of its leaning add up to less "
        "than it wants",
        "a leaning takes the place of one of the shipped table, and of all that adds to it");
    leans_in("weights", "names = { e2 = \"own_one\"; }; words = [];", rule,
             "own.conf:3: `e2` is no short name of a leaning; allowed: LETTERS = \"leaning\"",
             "a weight could not be told from a short name with digits");
    leans_in("leanings",
             "own_one = [\"9: [one]\"]; };\nweights = { names = { e = \"own_one\"; }; "
             "words = [];",
             rule, "own.conf:4: \"own_one\" stands twice; allowed: each leaning once",
             "a leaning stands in one of both forms");
}

static void test_leanings(void)
{
    const char *rule = "leaning = \"own_one\";";
    const char *allowed = "\"[VOICE|subject|first ]WEIGHT: phrase, [list], *, ...\"";
    leans("own_one = [\"9: letter, [one], *\", \"denied -3: sent to\"];", rule, "",
          "a leaning with words, a list and what is in every mail");
    const struct {
        const char *leaning, *line, *problem, *more;
    } rows[] = {
        {"own_one = [];", "3", "\"own_one\" holds no words", "[%s, ...]"},
        {"own_one = [\"letter\"];", "3", "a line has no weight", "%s"},
        {"own_one = [\"0: letter\"];", "3", "\"0\" is no voice or place and weight",
         "%s, a weight from -1000 to 1000, not 0"},
        {"own_one = [\"9: letter\",\n\"loudly 9: mail\"];", "4",
         "\"loudly 9\" is no voice or place and weight",
         "%s, a weight from -1000 to 1000, not 0"},
        {"own_one = [\"denied: mail\"];", "3", "\"denied\" is no voice or place and weight",
         "%s, a weight from -1000 to 1000, not 0"},
        {"own_one = [\"9: letter,, mail\"];", "3", "a word is missing", "%s"},
        {"own_one = [\"9: [nosuch]\"];", "3", "\"nosuch\" is no word list",
         "a list of the group `words`"},
        {"own_one = [\"first 9: [one]\"];", "3", "\"[one]\" is a list, which has no place",
         "a phrase"},
        {"own_one = [\"first 9: letter, *\"];", "3", "\"*\" has no voice and no place",
         "a phrase"},
        {"own_one = [\"9: a\"]; own_two = [\"9: a\"]; other = 5;", "3",
         "\"other\" holds no words", "[%s, ...]"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) parts = g_strsplit(rows[i].more, "%s", 2);
        g_autofree char *more = g_strjoinv(allowed, parts);
        g_autofree char *expected = g_strdup_printf("own.conf:%s: %s; allowed: %s",
                                                    rows[i].line, rows[i].problem, more);
        leans(rows[i].leaning, rule, expected, "a wrong leaning is an error with its line");
    }
    leans("own_one = [\"9: ...\"];", rule,
          "own.conf:3: own_one: \"...\" holds no word; allowed: words",
          "so is a phrase without a word");
    leans("own_one = [\"9: a\"];", "leaning = \"own_two\";",
          "own.conf:6: \"own_two\" is no leaning; allowed: one of the group `leanings`",
          "a rule names a leaning that is there");
    leans(
        "own_one = [\"9: a\"];", "leaning = \"own_one\"; any = [\"one\"];",
        "own.conf:6: `leaning` is not possible here; allowed: without `all`, `any`, `anywhere` "
        "and `times`",
        "and has no other words");
    leans("own_one = [\"9: a\"];", "any = [\"one\"]; reaches = 5;",
          "own.conf:6: `reaches` means nothing here; allowed: with `leaning`",
          "only a leaning reaches something");
    leans("own_one = [\"9: aaaa\"]; own_two = [\"9: aaaa\"];", "leaning = \"own_one\";",
          "own.conf:1: the list \"one\" is used by no rule\n"
          "own.conf:3: the leaning \"own_two\" is used by no rule",
          "a leaning that no rule names is warned of");
    leans("own_one = [\"9: letter, [one]\", \"2: letters\"];", rule,
          "own.conf:3: the leaning \"own_one\" weighs a word twice, in one form or another (9 "
          "and "
          "2)",
          "and two forms of one word");
    leans("own_one = [\"9: letter, [one]\", \"denied 2: letters\"];", rule, "",
          "but not one in a voice");
    leans("own_one = [\"9: letter, [one]\", \"-2: mail\"];",
          "leaning = \"own_one\"; reaches = 19;",
          "own.conf:6: the rule \"own\" can never hold: the words of its leaning add up to "
          "less than "
          "it wants",
          "and one that cannot reach what its rule wants");
}

int main(void)
{
    test_errors();
    test_leanings();
    test_weights();
    test_never();
    test_said_twice();
    test_taken_away();
    test_shipped();
    test_lists_once();
    return tap_done();
}
