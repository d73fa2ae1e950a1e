/* What the shipped rules make of mails as staff write them: real incidents told mildly, beside a counterpart of nearly the
 * same words that is another class. */
#include "config/lexicon_builtin.h"
#include "config/rules_builtin.h"
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <string.h>

typedef struct Row {
    IncidentClass class;
    const char *subject, *text;
} Row;

static const Row rows[] = {
    /* an amount, and nothing that nearly happened */
    {CLASS_CONFIRMED, "letters", "Close to 300 letters went to the wrong addresses."},
    {CLASS_CONFIRMED, "Reports",
     "Nearly 60 reports were sent out with another child's page in them."},
    {CLASS_NEAR_MISS, "Reports",
     "Nearly sent 60 reports to the wrong parents! Spotted it before I pressed send."},
};

static void test_row(const Classifier *classifier, const Row *row)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    g_autofree char *mail =
        g_strdup_printf("From: Ann Archer <a.archer@hollylane.example>\n"
                        "Date: Tue, 17 Nov 2026 15:10:00 +0000\nSubject: %s\n\n%s\n",
                        row->subject, row->text);
    Report *report = report_read(mail, strlen(mail), false, &context);
    Classification found;
    classify(classifier, report, ROLE_NONE, &found);
    if (!ok(found.class == row->class, "%s: %s", row->subject, row->text))
        printf("# %s\n", incident_class_name(found.class));
    classification_clear(&found);
    report_free(report);
}

int main(void)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!classifier)
        return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        test_row(classifier, &rows[i]);
    classifier_free(classifier);
    return tap_done();
}
