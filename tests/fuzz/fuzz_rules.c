/* Any text is read as a file of rules: refused with a reason, or a set of rules by which a report is judged. It is laid over
 * the few shipped files that kinds.conf stands on, and not over all of them, which libconfig would read anew for each text. */
#include "config/builtin.h"
#include "config/rules_builtin.h"
#include "tests/fuzz/fuzz_read.h"

INCLUDE_AS(fuzz_numbers, "config/rules.conf")
INCLUDE_AS(fuzz_things, "config/words/things.conf")
INCLUDE_AS(fuzz_acts, "config/words/acts.conf")
INCLUDE_AS(fuzz_attacks, "config/words/cyber.conf")

static const char more[] =
    "words = { safeguarding = [\"abuse\"]; identity_theft = [\"identity theft\"]; };"
    "leanings = { email = [\"9: wrong parent\", \"denied 3: encrypted\", \"2: [email], *\"]; };"
    "rules = ({ id = \"email.leaning\"; says = \"Words.\"; leaning = \"email\"; kind = { email "
    "= 5; }; });";

/* In place of config/rules_builtin.c. */
const RulesFile rules_files[] = {{"rules.conf", fuzz_numbers},
                                 {"things.conf", fuzz_things},
                                 {"acts.conf", fuzz_acts},
                                 {"cyber.conf", fuzz_attacks},
                                 {"more.conf", more}};
const size_t n_rules_files = G_N_ELEMENTS(rules_files);

static const char letter[] = "I nearly sent the SEN list with the names of 28 pupils to the "
                             "wrong parent. The laptop was not encrypted. "
                             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaa aaaa. Somebody clicked a "
                             "link and typed the password.";

static void judge(const Rules *rules)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules, &err);
    if (!classifier) {
        if (err.kind != ERR_INPUT || !err.msg[0])
            abort();
        return;
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    classifier_warn(classifier, lines);
    g_autofree char *mail = g_strconcat(fuzz_heads[0], "\r\n", letter, NULL);
    Report *report = report_read(mail, strlen(mail), false, &fuzz_school()->context);
    Classification classification;
    classify(classifier, report, ROLE_NONE, &classification);
    g_strfreev(explanation_reasons(classifier, &classification, 5));
    classification_clear(&classification);
    report_free(report);
    classifier_free(classifier);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    Err err = {0};
    Rules *rules = rules_read(text, "fuzz.conf", NULL, &err);
    if (rules)
        judge(rules);
    else if (err.kind != ERR_INPUT || !err.msg[0])
        abort();
    rules_free(rules);
    return 0;
}
