/* What the shipped rules make of a few words, most of which stand in the subject: words that only lean to a question or to
 * news are too few to make nothing of what was lost, or is called a breach. */
#include "config/lexicon_builtin.h"
#include "config/rules_builtin.h"
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <string.h>

typedef struct Brief {
    const char *subject, *text;
} Brief;

static const Brief incidents[] = {
    {"Lost USB stick", ""},
    {"Lost USB stick", "See attached."},
    {"Lost USB stick", "Please call me."},
    {"Lost phone", ""},
    {"Missing laptop", "Need to talk to you about this"},
    {"Laptop stolen", "What do I do?"},
    {"Data breach", ""},
    {"data breach", "Please see attached form. Thanks"},
    {"Re: Data breach!", "ring me"},
    {"GDPR breach - urgent", "Call me asap"},
    {"Security incident report", "Please see attached."},
    {"Phishing", "I clicked it."},
};

static const Brief nothing[] = {
    {"Test", ""},
    {"Hello", "Hi"},
    {"Thanks", "Thanks for the training today."},
    {"Question", "What is a data breach?"},
    {"What is a breach?", "Please let me know"},
    {"Data breach training", "See attached"},
    {"Data breach policy", "please send me a copy"},
    {"Meeting", "Meeting moved to Thursday 4pm"},
    {"Invoice", "Invoice attached"},
    {"USB sticks", "Can we still use them?"},
    {"Lost property", "Blue coat found in hall"},
    {"lost keys", "can't find my house keys"},
    {"Wrong email address", "Sorry, my email address has changed"},
    {"IT ticket", "Printer not working"},
};

static void test_brief(const Classifier *classifier, const Brief *brief, bool incident)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    g_autofree char *mail = g_strconcat("From: Ann Archer <a.archer@hollylane.example>\n"
                                        "Date: Tue, 17 Nov 2026 15:10:00 +0000\nSubject: ",
                                        brief->subject, "\n\n", brief->text, "\n", NULL);
    Report *report = report_read(mail, strlen(mail), false, &context);
    Classification found;
    classify(classifier, report, ROLE_NONE, &found);
    ok((found.class != CLASS_NOT_AN_INCIDENT) == incident, "%s: %s", brief->subject,
       brief->text);
    classification_clear(&found);
    report_free(report);
}

int main(void)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!classifier)
        return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(incidents); i++)
        test_brief(classifier, &incidents[i], true);
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++)
        test_brief(classifier, &nothing[i], false);
    classifier_free(classifier);
    return tap_done();
}
