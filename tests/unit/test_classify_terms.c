/* What the language of rules means: each row lays a few rules over the shipped ones, all of which
 * are taken away, and says what they make of a text. */
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <string.h>

#define WORDS                                                                                  \
    "words = { lost = [\"lost\"]; sent = [\"sent\"]; pupil = [\"pupil\", \"pupils\"];"         \
    " total = [\"class of\"]; grave = [\"safeguarding\"]; foe = [\"thief\"]; };\n"

/* The shipped rules, turned off. */
static char *without_shipped(const char *rules)
{
    const Rules *shipped = rules_builtin();
    GString *text = g_string_new(WORDS "rules = (\n");
    for (size_t i = 0; i < shipped->n_rules; i++)
        g_string_append_printf(text, "{ id = \"%s\"; off = true; },\n", shipped->rules[i].id);
    g_string_append_printf(text, "%s\n);\n", rules);
    return g_string_free(text, FALSE);
}

/* "confirmed email moderate 28": class, kind, severity, people. */
static char *concludes(const char *rules, const char *visible)
{
    Err err = {0};
    char *none[] = {NULL};
    g_autofree char *text = without_shipped(rules);
    Rules *own = rules_read(text, "own.conf", NULL, &err);
    Classifier *classifier = own ? classifier_new(own, &err) : NULL;
    if (!classifier)
        return g_strdup(err.msg);
    Report report = {.subject = (char *)"",
                     .visible = (char *)visible,
                     .in_reply_to = none,
                     .quoted = (char *)"",
                     .fields = {.affected = -1, .data_types = none, .data_subjects = none}};
    Classification found;
    classify(classifier, &report, ROLE_NONE, &found);
    char *said =
        g_strdup_printf("%s %s %s %ld", incident_class_name(found.class), kind_name(found.kind),
                        severity_name(found.severity), (long)found.people);
    classification_clear(&found);
    classifier_free(classifier);
    rules_free(own);
    return said;
}

static void is_concluded(const char *rules, const char *visible, const char *expected,
                         const char *what)
{
    g_autofree char *said = concludes(rules, visible);
    is_str(said, expected, what);
}

#define COUNT(where)                                                                           \
    "{ id = \"c\"; says = \"So many.\"; all = [\"pupil\"]; counts = [\"" where "\"]; }"

static void test_counts(void)
{
    static const struct {
        const char *visible;
        long people;
        const char *what;
    } rows[] = {
        {"It lists 28 pupils.", 28, "a number in front of the word"},
        {"It lists two hundred and forty of our pupils.", 240, "in words, three words away"},
        {"It is 140ish pupils.", 140, "an estimate"},
        {"It is 12 pupils of Oak. And 30 pupils of Elm.", 30, "the greatest of the mail"},
        {"It is in room 12 where pupils sit.", -1, "the number of a room counts nobody"},
        {"For 3 weeks pupils saw it.", -1, "nor do weeks"},
        {"In 2026, pupils saw it.", -1, "nor what stands before a comma"},
        {"It is 186 Year 9 pupils.", 186, "a year between them is passed over"},
        {"It went to 60 pupils.", -1, "who got it is not who is affected"},
        {"It lists 120 of the region's pupils.", 120, "a part of some is so many of them"},
        {"Two of the pupils saw it.", -1, "fewer than ten of them may have done it"},
        {"It lists pupils.", -1, "without a number nothing is counted"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *expected =
            g_strdup_printf("potential unknown minor %ld", rows[i].people);
        is_concluded(COUNT("front"), rows[i].visible, expected, rows[i].what);
    }
    static const struct {
        const char *visible;
        long people;
        const char *what;
    } alone[] = {
        {"The slips are for 23.", 23, "a number alone at the end of its clause"},
        {"The slips for 23 were put in the bin.", 23, "and where something is said of them"},
        {"I think that 23 have opened it.", -1, "who has done something is no such number"},
        {"The lesson for 23 minutes was lost.", -1, "nor is a time"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(alone); i++) {
        g_autofree char *expected =
            g_strdup_printf("potential unknown minor %ld", alone[i].people);
        is_concluded("{ id = \"a\"; says = \"A.\"; counts = [\"alone\"]; }", alone[i].visible,
                     expected, alone[i].what);
    }
    is_concluded(COUNT("towards"), "It went to 60 pupils.", "potential unknown minor 60",
                 "unless the rule counts them");
    is_concluded("{ id = \"b\"; says = \"B.\"; all = [\"total\"]; counts = [\"behind\"]; }",
                 "It is about a class of 30.", "potential unknown minor 30",
                 "a number behind the words");
    is_concluded(
        COUNT("front") ",{ id = \"n\"; says = \"N.\"; any = [\"lost\"]; number = 300; }",
        "I lost the names of 28 pupils.", "potential unknown minor 28",
        "what is counted goes before what is implied");
}

static void test_idiom(void)
{
    const char *rule = "{ id = \"g\"; says = \"G.\"; any = [\"grave\"]; row = "
                       "\"safeguarding\"; kind = { email = 9; }; }";
    is_concluded(rule, "It is a safeguarding matter.", "potential email major -1",
                 "a word says what it means");
    is_concluded(rule, "I told the safeguarding lead.", "potential unknown minor -1",
                 "inside of an idiom it says nothing");
}

static void test_class_of_kind(void)
{
    const char *rules =
        "{ id = \"e\"; says = \"E.\"; any = [\"sent\"]; kind = { email = 5; }; },"
        "{ id = \"d\"; says = \"D.\"; any = [\"lost\"]; kind = { device = 9; }; },"
        "{ id = \"m\"; says = \"M.\"; any = [\"sent\"]; when_kind = [\"email\"];"
        " class = { near_miss = 5; }; }";
    is_concluded(rules, "It was sent.", "near_miss email near_miss -1",
                 "a class may hang on the kind");
    is_concluded(rules, "I lost what was sent.", "potential device minor -1",
                 "and does not count when it is another");
    g_autofree char *said =
        concludes("{ id = \"k\"; says = \"K.\"; any = [\"sent\"]; when_kind = [\"email\"];"
                  " kind = { post = 5; }; }",
                  "");
    ok(strstr(said, "cannot weigh on it") != NULL, "a kind cannot hang on the kind");
}

static void test_doubtful(void)
{
    const char *rules =
        "{ id = \"w\"; says = \"W.\"; any = [\"sent\"]; kind = { email = 5; }; },"
        "{ id = \"s\"; says = \"S.\"; any = [\"lost\"]; kind = { device = 30; }; "
        "},"
        "{ id = \"d\"; says = \"D.\"; any = [\"pupil\"]; doubtful = true; class "
        "= "
        "{ not_an_incident = 5; }; }";
    is_concluded(rules, "A pupil was sent.", "not_an_incident unknown near_miss -1",
                 "a rule may ask for a kind that is not certain");
    is_concluded(rules, "A pupil lost it.", "potential device minor -1",
                 "and does not hold beside one that is");
}

static void test_unless(void)
{
    const char *rules = "{ id = \"u\"; says = \"U.\"; any = [\"pupil\"]; unless = [\"lost\"];"
                        " class = { near_miss = 5; }; }";
    is_concluded(rules, "A pupil. It is lost.", "potential unknown minor -1",
                 "what is said hinders a rule");
    is_concluded(rules, "A pupil. It is not lost.", "near_miss unknown near_miss -1",
                 "what is denied does not");
}

static void test_raises(void)
{
    const char *grave =
        "{ id = \"g\"; says = \"G.\"; any = [\"grave\"]; row = \"safeguarding\"; kind = { "
        "email = 9; }; },"
        "{ id = \"f\"; says = \"F.\"; any = [\"foe\"]; malicious = true; },"
        "{ id = \"l\"; says = \"L.\"; any = [\"lost\"]; confidentiality = 0.5; }";
    is_concluded(grave, "The thief has the safeguarding file.", "potential email critical -1",
                 "safeguarding data in hostile hands");
    is_concluded(grave, "We lost the safeguarding file.", "potential email critical -1",
                 "in unknown hands");
    is_concluded(grave, "We have the safeguarding file.", "potential email major -1",
                 "and in ours");
}

int main(void)
{
    test_counts();
    test_idiom();
    test_class_of_kind();
    test_doubtful();
    test_unless();
    test_raises();
    return tap_done();
}
