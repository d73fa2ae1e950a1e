/* The explanation: the reasons that go out by mail, what a rule weighs on, the policies that were
 * broken, and the lines that people read. With rules of its own over the shipped ones. */
#include "daemon/cli/explanation_text.h"
#include "daemon/core/explanation.h"
#include "tests/unit/tap.h"

#include <limits.h>

static const char RULES[] =
    "words = { alpha = [\"alphaword\"]; beta = [\"betaword\"]; gamma = [\"gammaword\"];\n"
    "  delta = [\"deltaword\"]; epsilon = [\"epsilonword\"]; zeta = [\"zetaword\"];\n"
    "  eta = [\"etaword\"]; theta = [\"thetaword\"]; iota = [\"iotaword\", \"confirmed that "
    "they deleted\"]; };\n"
    "rules = (\n"
    "  { id = \"own.detail\"; says = \"Nobody knows whose.\"; any = [\"delta\"]; data = "
    "[\"basic\"]; },\n"
    "  { id = \"own.kind\"; says = \"A letter went astray.\"; any = [\"alpha\"];\n"
    "    kind = { post = 900; }; class = { confirmed = 900; }; topics = [\"paper\"]; },\n"
    "  { id = \"own.again\"; says = \"A letter went astray.\"; all = [\"alpha\"];\n"
    "    kind = { post = 20; }; },\n"
    "  { id = \"own.other\"; says = \"It was an e-mail.\"; any = [\"beta\"];\n"
    "    kind = { email = 100; }; class = { confirmed = 100; }; },\n"
    "  { id = \"own.level\"; says = \"It could not be worse.\"; any = [\"gamma\"];\n"
    "    at_least = \"critical\"; },\n"
    "  { id = \"own.same\"; says = \"It was in an envelope.\"; any = [\"epsilon\"];\n"
    "    kind = { post = 30; }; class = { confirmed = 25; }; },\n"
    "  { id = \"own.caught\"; says = \"It came back unopened.\"; any = [\"zeta\"];\n"
    "    class = { near_miss = 1000; }; },\n"
    "  { id = \"own.worse\"; says = \"A bare letter is gone.\"; any = [\"eta\"];\n"
    "    when_kind = [\"post\"]; at_least = \"major\"; },\n"
    "  { id = \"own.no-kind\"; says = \"Nobody knows what it was.\"; any = [\"theta\"]; kind = "
    "{ unknown = 900; }; },\n"
    "  { id = \"own.tie\"; says = \"It was put into a bin.\"; any = [\"iota\"]; kind = { paper "
    "= 900; }; }\n"
    ");\n";

static Rules *rules;
static Classifier *classifier;

static Report *report_of(const char *visible)
{
    static char *none[] = {NULL}, prefix[] = "";
    static const ParserContext context = {
        .own_addresses = none, .role_addresses = none, .staff_domains = none, .prefix = prefix};
    g_autofree char *mail =
        g_strdup_printf("From: a@hollylane.example\nSubject: x\n\n%s\n", visible);
    return report_read(mail, strlen(mail), false, &context);
}

/* The reasons, " / " between two. */
static char *reasons_of(const char *visible, size_t max)
{
    Report *report = report_of(visible);
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    g_auto(GStrv) reasons = explanation_reasons(classifier, &c, max);
    char *all = g_strjoinv(" / ", reasons);
    classification_clear(&c);
    report_free(report);
    return all;
}

static void test_reasons(void)
{
    g_autofree char *one = reasons_of("deltaword, alphaword", 5);
    is_str(one, "A letter went astray. / Nobody knows whose.",
           "the weightiest reason first, the same sentence once");
    g_autofree char *level = reasons_of("deltaword, gammaword, alphaword", 5);
    is_str(level, "A letter went astray. / It could not be worse. / Nobody knows whose.",
           "what sets the level weighs more than a detail");
    g_autofree char *other = reasons_of("alphaword, betaword", 5);
    is_str(other, "A letter went astray.", "what spoke for something else is no reason");
    g_autofree char *first = reasons_of("deltaword, gammaword, alphaword", 1);
    is_str(first, "A letter went astray.", "not more than are wanted");
    g_autofree char *same = reasons_of("epsilonword, alphaword, deltaword", 5);
    is_str(same, "A letter went astray. / Nobody knows whose.",
           "what says the same in other words is left out");
    g_autofree char *caught = reasons_of("zetaword, alphaword", 5);
    is_str(caught, "It came back unopened. / A letter went astray.",
           "that it is a near miss is a reason of its own");
    g_autofree char *worse = reasons_of("epsilonword, etaword", 5);
    is_str(worse, "A bare letter is gone.", "what makes it worse says what it is, too");
    g_autofree char *tie = reasons_of("alphaword, iotaword", 5),
                    *no_kind = reasons_of("alphaword, thetaword", 5);
    ok(strstr(tie, "It may be something else") != NULL,
       "of two kinds as likely the other is named");
    g_autofree char *form =
        reasons_of("SECURITY INCIDENT REPORT\n\nWhat happened? An alphaword.\n\n"
                   "Have they confirmed that they deleted it? No.",
                   5);
    is_str(form, "A letter went astray.", "what a form asks is no reason");
    is_str(no_kind, "A letter went astray.", "that no kind is known is no other kind");
}

static const Rule *rule_named(const char *id)
{
    for (size_t i = 0; i < rules->n_rules; i++) {
        if (strcmp(rules->rules[i].id, id) == 0)
            return &rules->rules[i];
    }
    return NULL;
}

static void test_bears_on(void)
{
    const Rule *kind = rule_named("own.kind"), *level = rule_named("own.level"),
               *detail = rule_named("own.detail");
    ok(explanation_bears_on(kind, FIELD_TYPE) && explanation_bears_on(kind, FIELD_CLASS) &&
           !explanation_bears_on(kind, FIELD_SEVERITY),
       "a rule with weights bears on type and class");
    ok(explanation_bears_on(level, FIELD_SEVERITY) &&
           !explanation_bears_on(level, FIELD_TYPE) &&
           !explanation_bears_on(level, FIELD_CLASS),
       "a level on the severity alone");
    ok(explanation_bears_on(detail, FIELD_SEVERITY), "so does a kind of data");
}

static char *json_of(const char *visible, const OrganisationSettings *organisation)
{
    Report *report = report_of(visible);
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    JsonWriter writer = {.out = g_string_new(NULL)};
    explanation_write(&writer, NULL, classifier, organisation, report, &c);
    classification_clear(&c);
    report_free(report);
    return g_string_free(writer.out, FALSE);
}

static void test_policies(void)
{
    InformationPolicy policies[] = {{"Clear Desk", 1U << TOPIC_PAPER | 1U << TOPIC_DISPOSAL},
                                    {"E-mail", 1U << TOPIC_EMAIL}};
    OrganisationSettings school = {.policies = policies, .n_policies = 2};
    g_autofree char *ours = json_of("alphaword", &school),
                    *nobodys = json_of("alphaword", NULL);
    ok(strstr(ours, "\"policies\":[\"Clear Desk\"]") != NULL,
       "the policies about it are broken, no others");
    ok(strstr(nobodys, "\"policies\":[]") != NULL, "without an organisation, none");
}

static void test_text(void)
{
    g_autofree char *json = json_of("An alphaword.\n\nThe gammaword.", NULL);
    g_autofree char *text = explanation_text(json, "| ", NULL);
    static const char *const lines[] = {
        "| class          confirmed\n",
        ("| type           Non Cyber: Data posted or faxed to incorrect recipient (weight "
         "920)\n"),
        "| severity       critical; deadlines as for critical\n",
        "|                SE 1.25 = DPC 1 (none, a few people) x EI 1.00 + CB 0.25\n",
        "A letter went astray. [own.kind]\n|                  visible: \"alphaword\"\n",
        "It could not be worse. [own.level]\n|                  visible: \"gammaword\"\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!ok(strstr(text, lines[i]) != NULL, "a person reads line %zu", i))
            printf("# wanted: %s# got:\n%s", lines[i], text);
    }
    g_autofree char *none = explanation_text("", "", NULL),
                    *half = explanation_text("{\"class\": 5}", "", NULL);
    is_str(none, "", "what is no explanation has no lines");
    ok(strstr(half, "class") != NULL, "one with holes is read all the same");
    g_autofree char *leaned =
        explanation_text("{\"rules\": [{\"id\": \"x\", \"says\": \"X.\", \"text\": \"aa\", "
                         "\"words\": [{\"text\": "
                         "\"aa\", \"weight\": 9}, {\"text\": \"bb\", \"weight\": 4}]}]}",
                         "", NULL);
    ok(strstr(leaned, "\"aa\" 9, \"bb\" 4") != NULL,
       "of a leaning, the words that weighed most");
    g_autofree char *evil = explanation_text(
        "{\"rules\": [{\"id\": \"x\", \"says\": \"X.\", \"text\": \"a\\u001b[31mb\\nc\"}]}", "",
        NULL);
    ok(!strchr(evil, '\x1b') && strstr(evil, "\"a [31mb c\""),
       "words cannot leave their line or command the terminal");
}

/* What decided is read first, and alone where the rest is not wanted; what was kept without it is read whole. */
static void test_few(void)
{
    static const char deciding[] = "\"reasons\": [\"B.\", \"None of them.\"], ",
                      three[] =
                          "\"rules\": [{\"id\": \"a\", \"says\": \"A.\", \"text\": \"aa\"}, "
                          "{\"id\": \"b\", \"says\": \"B.\", \"text\": \"bb\"}, "
                          "{\"id\": \"c\", \"says\": \"B.\", \"text\": \"cc\"}]}";
    g_autofree char *new = g_strconcat("{", deciding, three, NULL),
                    *old = g_strconcat("{", three, NULL),
                    *few = explanation_text(new, "", "--all"),
                    *all = explanation_text(new, "", NULL),
                    *kept = explanation_text(old, "", "--all");
    ok(strstr(few, "because        B. [b]\n") && !strstr(few, "[a]") && !strstr(few, "[c]"),
       "the rule that decided stands alone");
    ok(strstr(few, "and 2 more rules held: --all has them\n") != NULL,
       "with how many others there are, and how they are seen");
    ok(strstr(all, "[a]") && strstr(all, "[b]") && strstr(all, "[c]") && !strstr(all, "more"),
       "all of them where they are asked for");
    ok(strstr(kept, "[a]") && strstr(kept, "[c]") && !strstr(kept, "more"),
       "and where it was not kept which of them decided");
    g_autofree char *json = json_of("deltaword, gammaword, alphaword", NULL);
    ok(strstr(json, "\"reasons\":[\"A letter went astray.\",\"It could not be worse.\",") !=
           NULL,
       "which is kept, the weightiest first");
    const char *rules_at = strstr(json, "\"rules\":");
    ok(rules_at && strstr(rules_at, "own.kind") && strstr(rules_at, "own.detail"),
       "beside all the rules");
}

int main(void)
{
    Err err = {0};
    rules = rules_read(RULES, "own.conf", NULL, &err);
    for (size_t i = 0; rules && i < rules->n_rules; i++) {
        if (g_str_has_prefix(rules->rules[i].id, "lean."))
            rules->rules[i].reaches = INT_MAX; /* they hear a little in everything */
    }
    classifier = rules ? classifier_new(rules, &err) : NULL;
    if (!ok(classifier != NULL, "the rules of the test are read"))
        printf("# %s\n", err.msg);
    else {
        test_reasons();
        test_bears_on();
        test_policies();
        test_text();
        test_few();
    }
    classifier_free(classifier);
    rules_free(rules);
    return tap_done();
}
