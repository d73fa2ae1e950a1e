/* The lexicon: folding, the look-ups, and what a data file may not say. */
#include "config/lexicon.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

static void folds(const char *text, const char *expected)
{
    char folded[64];
    size_t length = phrase_fold(text, strlen(text), folded, sizeof folded);
    is_str(folded, expected, expected);
    ok(length == strlen(folded), "its length");
}

static void test_folding(void)
{
    folds("  Oddi\xc2\xa0 Wrth ", "oddi wrth");
    folds("ÉCRIT", "écrit");
    folds("e\xcc\x81"
          "crit",
          "écrit");
    folds("Message d’Origine", "message d'origine");
    folds("\xef\xbb\xbf\xe2\x80\x8eОт", "от");
    folds("broken \xff", "broken \xff");
    char small[4];
    ok(phrase_fold("aéé", 5, small, sizeof small) == 3, "cut at a character");
    ok(phrase_fold("", 0, small, sizeof small) == 0 && !small[0], "nothing is nothing");
}

/* Who folds a sentence has room for so much. */
static void test_growth(void)
{
    gunichar grown = 0;
    for (gunichar c = 1; c < 0x110000 && grown == 0; c++) {
        gunichar folded = phrase_fold_char(c);
        if (folded && g_unichar_to_utf8(folded, NULL) > 2 * g_unichar_to_utf8(c, NULL))
            grown = c;
    }
    ok(grown == 0, "no character takes more than twice its bytes when it is folded (U+%04X)",
       grown);
}

static void test_looking_up(void)
{
    Phrases *phrases = phrases_new();
    ok(phrases_add(phrases, "Sent from my", 1), "a phrase");
    ok(phrases_add(phrases, "Sent", 2), "a shorter one");
    ok(phrases_add(phrases, "差出人", 3), "one in a script without spaces");
    ok(!phrases_add(phrases, " ", 0), "an empty one is refused");
    ok(!phrases_add(phrases, "SENT", 1), "a phrase stands in one group only");
    phrases_close(phrases);
    size_t at = 0, length = 0;
    is_int(phrases_exact(phrases, "sent", 4), 2, "the whole text");
    is_int(phrases_exact(phrases, "sent it", 7), -1, "not a beginning");
    is_int(phrases_start(phrases, "sent from my phone", 18, &length), 1, "the longest wins");
    is_int((long)length, 12, "and says its length");
    is_int(phrases_start(phrases, "sentinel", 8, NULL), -1, "a phrase ends with its word");
    is_int(phrases_start(phrases, "差出人様", 12, NULL), 3, "unless there are no words");
    is_int(phrases_end(phrases, "i sent", 6, NULL), 2, "an end");
    is_int(phrases_end(phrases, "absent", 6, NULL), -1, "a phrase begins with its word");
    is_int(phrases_within(phrases, "absent, sent", 12, &at, &length), 2, "somewhere");
    is_int((long)at, 8, "and says where");
    is_int(phrases_within(phrases, "absent", 6, NULL, NULL), -1, "nowhere");
    phrases_free(phrases);
}

/* The cheap test denies nothing that the look-up finds, whatever is around the phrase. */
static void test_may_start(void)
{
    Phrases *phrases = phrases_new();
    phrases_add(phrases, "Sent from my", 1);
    phrases_add(phrases, "E", 2);
    phrases_add(phrases, "\u00e9crit", 3);
    phrases_close(phrases);
    static const char *const starts[] = {"  SENT   from my phone",
                                         "Sent\xc2\xa0 from my",
                                         "sent from my",
                                         "e",
                                         "e mail",
                                         "\u00c9CRIT",
                                         ("e\xcc\x81"
                                          "crit")};
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        ok(phrases_may_start(phrases, -1, starts[i], strlen(starts[i])), "%s", starts[i]);
    ok(!phrases_may_start(phrases, -1, "Seen from my window", 19), "another word");
    ok(!phrases_may_start(phrases, -1, "", 0), "nothing");
    ok(!phrases_may_start(phrases, 2, "Sent from my phone", 18), "of another group");
    phrases_free(phrases);
    for (int table = 0; table < LEXICON_TABLE_COUNT; table++) {
        const Phrases *shipped = lexicon_table(NULL, (LexiconTable)table);
        size_t n, denied = 0;
        const Phrase *all = phrases_all(shipped, &n);
        for (size_t i = 0; i < n; i++)
            denied += !phrases_may_start(shipped, all[i].group, all[i].raw, strlen(all[i].raw));
        is_int((long)denied, 0, "no phrase of a shipped table is denied");
    }
}

static void refuses(const char *text, const char *message)
{
    Err err = {0};
    Lexicon *lexicon = lexicon_read(text, "own.conf", NULL, &err);
    ok(!lexicon, "refused");
    is_str(err.msg, message, message);
    lexicon_free(lexicon);
}

/* All that is wrong is told, each with its line. */
static void test_problems(void)
{
    static const char text[] = "labels = { from = (\"Quelle\", 1);\n sent = [];\n"
                               " cc = [\"\",\n \"Quelle\"]; };\nlabel = { };\n"
                               "machine_rules = ( { id = \"X1\"; },\n { }, 1 );\n"
                               "signatures = { device = [\"Sent from afar\"]; };\n";
    static const char *const told[] = {
        "own.conf:1: from has an item that is no text",
        "own.conf:2: sent is no group of this table",
        "own.conf:3: cc: \"\" is empty",
        "own.conf:4: cc: \"Quelle\" is empty or stands in another group",
        "own.conf:5: label is no table",
        "own.conf:6: a rule has one effect",
        "own.conf:7: a rule has no id",
        "own.conf:7: a rule is no group",
    };
    Err err = {0};
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    Lexicon *none = lexicon_read(text, "own.conf", lines, &err);
    ok(!none && lines->len == G_N_ELEMENTS(told), "refused for %u reasons", lines->len);
    for (guint i = 0; i < lines->len && i < G_N_ELEMENTS(told); i++)
        ok(g_str_has_prefix(g_ptr_array_index(lines, i), told[i]), "%s",
           (char *)g_ptr_array_index(lines, i));
    is_str(err.msg, lines->len ? g_ptr_array_index(lines, 0) : NULL, "the first by itself");
    lexicon_free(none);
}

/* Of words that keep somebody unknown it is told that they are taken away. */
static void test_without_protection(void)
{
    Err err = {0};
    Lexicon *own = lexicon_read("anonymity = {\n without = [\"anonymous\"]; };\n"
                                "relatives = { without = [\"mum\"]; };\n"
                                "signatures = { without = [\"Sent from my iPhone\"]; };",
                                "own.conf", NULL, &err);
    const GPtrArray *warnings = lexicon_warnings(own);
    is_int((long)warnings->len, 2, "two of three may tell a name");
    ok(warnings->len == 2 &&
           g_str_has_prefix(
               g_ptr_array_index(warnings, 0),
               "own.conf:2: anonymity: without: \"anonymous\" is one of the words") &&
           g_str_has_prefix(g_ptr_array_index(warnings, 1),
                            "own.conf:3: relatives: without: \"mum\" is one of the words"),
       "%s", warnings->len ? (char *)g_ptr_array_index(warnings, 0) : "none");
    lexicon_free(own);
}

/* What is taken away, and what moves. */
static void test_without(void)
{
    Err err = {0};
    Lexicon *own =
        lexicon_read("labels = { date = [\"From\"];\n without = [\"ODDI WRTH\", \"Frm\"]; };",
                     "own.conf", NULL, &err);
    ok(own != NULL, "a table that takes away");
    const Phrases *labels = lexicon_table(own, LEXICON_LABELS);
    is_int(phrases_exact(labels, "from", 4), LABEL_DATE, "one's own group holds");
    is_int(phrases_exact(labels, "oddi wrth", 9), -1, "a phrase is gone");
    is_int(phrases_exact(labels, "von", 3), LABEL_FROM, "no other");
    const GPtrArray *warnings = lexicon_warnings(own);
    is_int((long)warnings->len, 1, "one takes nothing away");
    is_str(warnings->len ? g_ptr_array_index(warnings, 0) : NULL,
           "own.conf:1: labels: without: \"Frm\" takes nothing away: the shipped table has no "
           "such "
           "phrase",
           "which is told");
    lexicon_free(own);
    refuses("labels = { without = \"From\"; };",
            "own.conf:1: without is no list; allowed: [\"phrase\", ...]");
}

static void test_files(void)
{
    Err err = {0};
    Lexicon *own = lexicon_read("labels = { from = [\"Quelle\"]; };", "own.conf", NULL, &err);
    ok(own != NULL, "a file of one table");
    is_int(phrases_exact(lexicon_table(own, LEXICON_LABELS), "quelle", 6), LABEL_FROM,
           "which is added to the shipped one");
    is_int(phrases_exact(lexicon_table(own, LEXICON_LABELS), "from", 4), LABEL_FROM,
           "what is shipped stays, and what comes to be shipped later");
    is_int(phrases_exact(lexicon_table(own, LEXICON_BANNERS), "original message", 16),
           BANNER_ORIGINAL, "the other tables stay");
    is_int(phrases_exact(lexicon_table(NULL, LEXICON_LABELS), "quelle", 6), -1,
           "nobody else knows it");
    is_int((long)lexicon_warnings(own)->len, 0, "nothing does nothing");
    lexicon_free(own);
    test_without();
    test_without_protection();
    test_problems();
    refuses("\nlabels = { from = [\"a\" };",
            "own.conf:2: syntax error; allowed: the syntax of libconfig");
    refuses("label = { };",
            "own.conf:1: label is no table; allowed: the tables of " INCIDENTD_DATADIR
            "/lexicon/");
    refuses("banners = {\n of = [\"a\"]; };", "own.conf:2: of is no group of this table; "
                                              "allowed: forward, forward_by, original, end");
    refuses("banners = { forward = [\"a\"]; original = [\"A\"]; };",
            "own.conf:1: original: \"A\" is empty or stands in another group; allowed: each "
            "phrase once");
    refuses("banners = { forward = [1]; };",
            "own.conf:1: forward has an item that is no text; allowed: strings in UTF-8");
}

#define RULE(words) "machine_rules = (\n{ " words " } );"

/* Each word of a rule is checked, and the line is told. */
static void test_rules(void)
{
    Err err = {0};
    Lexicon *own = lexicon_read(RULE("id = \"X1\"; origin = \"list\"; not = { test = "
                                     "\"header\"; headers = [\"X-Own\"]; };"),
                                "own.conf", NULL, &err);
    ok(own != NULL, "a rule of our own");
    const MachineRules *rules = lexicon_machine_rules(own);
    is_int((long)rules->n, 1, "takes the place of the shipped ones");
    is_int(rules->items[0].condition.test, MACHINE_NOT, "a condition");
    is_str(rules->items[0].condition.parts[0].headers[0], "x-own",
           "its header, in small letters");
    lexicon_free(own);
    ok(lexicon_machine_rules(NULL)->n > 20, "the shipped ones are there");
    refuses(RULE("origin = \"list\"; test = \"null-path\";"),
            "own.conf:2: a rule has no id; allowed: id = \"A1\"");
    refuses(RULE("id = \"X1\"; test = \"null-path\";"),
            "own.conf:2: a rule has one effect; allowed: origin = \"...\" or ack = false");
    refuses(RULE("id = \"X1\"; origin = \"list\"; ack = false; test = \"null-path\";"),
            "own.conf:2: a rule has one effect; allowed: origin = \"...\" or ack = false");
    refuses(RULE("id = \"X1\"; origin = \"robot\"; test = \"null-path\";"),
            "own.conf:2: `robot` is no origin; allowed: auto-reply, auto-generated, bounce, "
            "feedback, list, self");
    refuses(RULE("id = \"X1\"; ack = false; test = \"smell\";"),
            "own.conf:2: `smell` is no test; allowed: the tests of config/machine_rules.h");
    refuses(RULE("id = \"X1\"; ack = false; test = \"header\";"),
            "own.conf:2: a list `headers` is missing; allowed: [\"word\", ...]");
    refuses(RULE("id = \"X1\"; ack = false; test = \"subject\"; table = \"label\";"),
            "own.conf:2: `label` is no table; allowed: the tables of " INCIDENTD_DATADIR
            "/lexicon/");
    refuses(
        RULE("id = \"X1\"; ack = false; all = ( );"),
        "own.conf:2: no conditions, or nested too deeply; allowed: ( { test = ...; }, ... ), "
        "eight levels");
    refuses(RULE("id = \"X1\"; ack = false;"),
            "own.conf:2: a condition says nothing; allowed: test, all, any, not");
    refuses(
        RULE("id = \"X1\"; ack = false; header = [\"a\"]; test = \"null-path\";"),
        "own.conf:2: `header` is no key of a rule; allowed: id, origin, ack, test, headers, "
        "values, table, all, any, not");
    refuses(RULE("id = \"X1\"; ack = false; test = \"null-path\"; },\n{ id = \"X1\"; "),
            "own.conf:3: the id `X1` stands twice; allowed: each id once; `any` joins "
            "conditions");
}

int main(void)
{
    test_folding();
    test_growth();
    test_looking_up();
    test_may_start();
    test_files();
    test_rules();
    return tap_done();
}
