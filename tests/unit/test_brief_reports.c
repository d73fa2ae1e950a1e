/* What the shipped rules make of a few words, most of which stand in the subject: words that only lean to a question or to
 * news are too few to make nothing of what was lost, or is called a breach. */
#include "config/lexicon_builtin.h"
#include "config/rules_builtin.h"
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <string.h>

typedef struct Brief {
    const char *subject, *text, *file; /* what is attached, or NULL */
} Brief;

static const Brief incidents[] = {
    {"Lost USB stick", "", NULL},
    {"Lost USB stick", "See attached.", NULL},
    {"Lost USB stick", "Please call me.", NULL},
    {"Lost phone", "", NULL},
    {"Missing laptop", "Need to talk to you about this", NULL},
    {"Laptop stolen", "What do I do?", NULL},
    {"Data breach", "", NULL},
    {"data breach", "Please see attached form. Thanks", NULL},
    {"Re: Data breach!", "ring me", NULL},
    {"GDPR breach - urgent", "Call me asap", NULL},
    {"Security incident report", "Please see attached.", NULL},
    {"Phishing", "I clicked it.", NULL},
    {"Form", "Thanks", "breach_form_completed.docx"},
    {"", "Please find attached", "Incident report form.pdf"},
    {"Scan", "", "IMG_2031.jpg"},
    {"Complaint", "Please see attached letter from parent", "complaint.pdf"},
    {"Data breach", "Can you ring me on 214? I am in until half past three.", NULL},
    {"Incident", "Please could you come and see me in the prep room? It cannot wait.", NULL},
    {"Breach?", "Would you mind coming over to the office today? It isn't good.", NULL},
};

static const Brief nothing[] = {
    {"Test", "", NULL},
    {"Hello", "Hi", NULL},
    {"Thanks", "Thanks for the training today.", NULL},
    {"Question", "What is a data breach?", NULL},
    {"What is a breach?", "Please let me know", NULL},
    {"Data breach training", "See attached", NULL},
    {"Data breach policy", "please send me a copy", NULL},
    {"Meeting", "Meeting moved to Thursday 4pm", NULL},
    {"Invoice", "Invoice attached", NULL},
    {"USB sticks", "Can we still use them?", NULL},
    {"Lost property", "Blue coat found in hall", NULL},
    {"lost keys", "can't find my house keys", NULL},
    {"Wrong email address", "Sorry, my email address has changed", NULL},
    {"IT ticket", "Printer not working", NULL},
    {"Breach policy", "Can we meet to go through it before the governors on the 4th?", NULL},
    {"Data breach", "Could we meet to write the new procedure? Thursday after school?", NULL},
    {"Lunch", "Can you ring the kitchen on 214? They are in until half past two.", NULL},
    {"Minutes", "The minutes of last night's meeting of the governors are attached.",
     "minutes.docx"},
    {"Re: Scan\nIn-Reply-To: <a@hollylane.example>", "Will do", "logo.png"},
};

static char *mail_of(const Brief *brief)
{
    g_autofree char *part =
        brief->file ? g_strconcat("--b\nContent-Type: application/octet-stream; name=\"",
                                  brief->file, "\"\n\nbytes\n", NULL)
                    : g_strdup("");
    return g_strconcat("From: Ann Archer <a.archer@hollylane.example>\n"
                       "Date: Tue, 17 Nov 2026 15:10:00 +0000\n"
                       "Content-Type: multipart/mixed; boundary=b\nSubject: ",
                       brief->subject, "\n\n--b\n\n", brief->text, "\n", part, "--b--\n", NULL);
}

static void test_brief(const Classifier *classifier, const Brief *brief, bool incident)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    g_autofree char *mail = mail_of(brief);
    Report *report = report_read(mail, strlen(mail), false, &context);
    Classification found;
    classify(classifier, report, ROLE_NONE, &found);
    ok((found.class != CLASS_NOT_AN_INCIDENT) == incident, "%s: %s", brief->subject,
       brief->text);
    classification_clear(&found);
    report_free(report);
}

/* That something is attached does not tell that an e-mail went wrong; that one went to somebody wrong does. */
static void test_kind_of_unread(const Classifier *classifier)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    const struct {
        Brief brief;
        Kind kind;
    } unread[] = {
        {{"", "see attached", "scan0041.pdf"}, KIND_UNKNOWN},
        {{"For you", "Please find attached.", "scan0041.pdf"}, KIND_UNKNOWN},
        {{"", "Letter attached", "scan0041.pdf"}, KIND_UNKNOWN},
        {{"", "Hi, attached. Jo", "scan0041.pdf"}, KIND_UNKNOWN},
        {{"Wrong recipient", "Please find attached.", "scan0041.pdf"}, KIND_EMAIL},
        {{"", "Attached email went to the wrong Mrs Jones", "scan0041.pdf"}, KIND_EMAIL},
        {{"", "Lost USB stick: see attached", "scan0041.pdf"}, KIND_DEVICE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(unread); i++) {
        g_autofree char *mail = mail_of(&unread[i].brief);
        Report *report = report_read(mail, strlen(mail), false, &context);
        Classification found;
        classify(classifier, report, ROLE_NONE, &found);
        ok(found.kind == unread[i].kind, "%s: %s: of kind %d", unread[i].brief.subject,
           unread[i].brief.text, (int)found.kind);
        classification_clear(&found);
        report_free(report);
    }
}

/* A headline says nothing beside the report: it comes out as without one. */
static void test_headline(const Classifier *classifier, const char *subject, const char *text)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    Classification found[2];
    for (size_t i = 0; i < 2; i++) {
        const Brief brief = {i ? subject : "", text, NULL};
        g_autofree char *mail = mail_of(&brief);
        Report *report = report_read(mail, strlen(mail), false, &context);
        classify(classifier, report, ROLE_NONE, &found[i]);
        report_free(report);
    }
    ok(found[0].class == found[1].class && found[0].kind == found[1].kind &&
           found[0].severity == found[1].severity,
       "%s: %s", subject, text);
    classification_clear(&found[0]);
    classification_clear(&found[1]);
}

/* What several signs have in common is said once. */
static void test_words_once(const Classifier *classifier)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    const Brief brief = {"sorry",
                         "The mums can all see each other's emails. One replied to all.", NULL};
    g_autofree char *mail = mail_of(&brief);
    Report *report = report_read(mail, strlen(mail), false, &context);
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    size_t twice = 0;
    for (size_t i = 0; i < c.n_leaned; i++) {
        const LeanedWord *a = &c.leaned[i];
        for (const LeanedWord *b = c.leaned; b < a; b++)
            twice += a->rule == b->rule && a->text == b->text && a->start == b->start &&
                     a->end == b->end;
    }
    ok(c.n_leaned > LEANED_WORDS && twice == 0, "no rule names the same words twice");
    classification_clear(&c);
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
    test_kind_of_unread(classifier);
    test_headline(classifier, "Data breach report",
                  "Left yr 8 books on the 47 abt 30 of them. marked. rang depot no joy");
    test_headline(
        classifier, "URGENT - security incident",
        "Bag of paying-in slips left for the bin men in error. I got it off the pavement "
        "before they had come round the corner.");
    test_words_once(classifier);
    classifier_free(classifier);
    return tap_done();
}
