/* A mail that tells of nothing itself, below which somebody else's report is quoted: that is what is proposed. What quotes
 * us, asks for something, or tells of something itself is judged by its own words. */
#include "config/lexicon_builtin.h"
#include "config/rules_builtin.h"
#include "daemon/case/proposal.h"
#include "daemon/core/classify.h"
#include "daemon/core/explanation.h"
#include "tests/unit/tap.h"

#include <string.h>

static Classifier *classifier;
static char prefix[] = "HLP";

#define HEAD                                                                                   \
    "From: Sue Bell <s.bell@hollylane.example>\nTo: security@hollylane.example\n"              \
    "Date: Tue, 24 Nov 2026 10:15:00 +0000\nContent-Type: text/plain; charset=utf-8\n"         \
    "In-Reply-To: <t1@hollylane.example>\n"

#define OUTLOOK                                                                                \
    "________________________________\nFrom: Tom Reed <t.reed@hollylane.example>\n"            \
    "Sent: 24 November 2026 09:02\nTo: Sue Bell <s.bell@hollylane.example>\n"                  \
    "Subject: Sorry\n\n"
#define GMAIL "On Tue, 24 Nov 2026 at 09:02, Tom Reed <t.reed@hollylane.example> wrote:\n\n"

#define LOST                                                                                   \
    "I have lost the USB stick with the Year 6 reports on it. It was not\nencrypted.\n\nTom\n"
#define LOST_MARKED                                                                            \
    "> I have lost the USB stick with the Year 6 reports on it. It was not\n> encrypted.\n"    \
    ">\n> Tom\n"
#define FACTS                                                                                  \
    "I lost the USB stick with the Year 6 reports yesterday at 3pm. It was not\n"              \
    "encrypted. I have told Mrs Grant.\n\nTom\n"
#define FACTS_MARKED                                                                           \
    "> I lost the USB stick with the Year 6 reports yesterday at 3pm. It was not\n"            \
    "> encrypted. I have told Mrs Grant.\n>\n> Tom\n"
#define NEWS                                                                                   \
    "Dear all, the staff meeting is on Thursday in the hall. Please bring your\nplanning.\n"

typedef struct Row {
    const char *said, *quoted;
    bool incident;
} Row;

static const Row rows[] = {
    {"Tom, have you told the DPO? I am copying them in.\n\nSue\n\n", OUTLOOK LOST, true},
    {"Is this one for you?\n\nSue\n\n", OUTLOOK LOST, true},
    {"Can you log this please?\n\n", GMAIL LOST_MARKED, true},
    {"For your attention please\n\n", GMAIL LOST_MARKED, true},
    {"Dear Tom, I have added our data protection lead.\n\nSue\n\n", OUTLOOK LOST, true},
    {"When is the meeting?\n\nSue\n\n", OUTLOOK NEWS, false},
    {"Can you tell me what the retention period for registers is?\n\n", OUTLOOK NEWS, false},
    {"Please may I have an exception to the encryption rule for my own USB stick?\n\n",
     GMAIL LOST_MARKED, false},
};

static Report *read_answer(const char *subject, const char *said, const char *quoted)
{
    const ParserContext context = {.lexicon = lexicon_builtin(), .prefix = prefix};
    g_autofree char *mail = g_strconcat(HEAD "Subject: ", subject, "\n\n", said, quoted, NULL);
    return report_read(mail, strlen(mail), false, &context);
}

static void test_row(const Row *row)
{
    Classification c;
    Report *report = read_answer("Re: Sorry", row->said, row->quoted);
    classify(classifier, report, ROLE_NONE, &c);
    ok((c.class != CLASS_NOT_AN_INCIDENT) == row->incident, "%.*s",
       (int)strcspn(row->said, "\n"), row->said);
    classification_clear(&c);
    report_free(report);
}

static void test_answer_to_us(void)
{
    Classification c;
    Report *report = read_answer("Re: [HLP-2026-0001] New incident",
                                 "I have a question about the policy.\n\n", OUTLOOK LOST);
    classify(classifier, report, ROLE_NONE, &c);
    ok(c.kind == KIND_UNKNOWN, "what answers us says nothing by what it quotes");
    classification_clear(&c);
    report_free(report);
}

static void test_words(void)
{
    Classification c;
    Report *report = read_answer("Re: Sorry", rows[0].said, GMAIL LOST_MARKED);
    classify(classifier, report, ROLE_NONE, &c);
    bool found = false;
    for (size_t i = 0; i < c.n_matches; i++) {
        g_autofree char *words = explanation_words(report, &c.matches[i]);
        found |= c.matches[i].text == RULE_QUOTED && strstr(words, "USB stick");
    }
    ok(found, "its words are named where they stand");
    classification_clear(&c);
    report_free(report);
}

/* As the intake does, and `explain`. */
static void read_whole(Report *report, Classification *ret)
{
    Fields quoted;
    if (proposal_classify(classifier, NULL, lexicon_builtin(), report, ret, &quoted)) {
        fields_clear(&report->fields);
        report->fields = quoted;
    }
}

static bool places_are_right(const Report *report)
{
    bool right = true;
    for (size_t i = 0; i < report->fields.n_evidence; i++) {
        const Evidence *evidence = &report->fields.evidence[i];
        const char *text = evidence->in == EVIDENCE_QUOTED ? report->quoted : report->visible;
        right &= strncmp(text + evidence->start, evidence->text, strlen(evidence->text)) == 0;
    }
    return right;
}

/* The facts stand where the class comes from, and count from the day above them. */
static void test_facts(const char *quoted, const char *what)
{
    Classification c;
    Report *report = read_answer("Re: Sorry", rows[0].said, quoted);
    ok(!report->fields.occurred && report->fields.missing[0], "%s: it says nothing itself",
       what);
    read_whole(report, &c);
    ok(c.quoted, "%s: it is read", what);
    is_str(report->fields.occurred, "2026-11-22T15:00:00Z", "when");
    is_str(report->fields.people[0], "Mrs Grant", "who");
    ok(report->fields.encrypted == TRISTATE_NO, "%s: what it was", what);
    ok(!report->fields.missing[0] && !report->fields.people[1], "%s: no more is asked", what);
    ok(places_are_right(report), "%s: where", what);
    classification_clear(&c);
    report_free(report);
}

/* Of an anonymous report nothing is read there: who is quoted may be who wrote it. */
static void test_anonymous(void)
{
    Classification c;
    Report *report = read_answer("Re: Sorry", rows[0].said, GMAIL FACTS_MARKED);
    report->route = ROUTE_ANONYMOUS;
    read_whole(report, &c);
    ok(c.quoted && !report->fields.occurred && !report->fields.people[0],
       "the facts of who is quoted stay out of an anonymous report");
    classification_clear(&c);
    report_free(report);
}

/* What tells of something itself keeps its own facts, whatever lies below. */
static void test_own_facts(void)
{
    Classification c;
    Report *report =
        read_answer("Laptop", "My laptop was stolen on Saturday. I have told the police.\n\n",
                    GMAIL FACTS_MARKED);
    read_whole(report, &c);
    ok(!c.quoted && report->fields.encrypted == TRISTATE_UNKNOWN,
       "another's facts are not its own");
    classification_clear(&c);
    report_free(report);
}

int main(void)
{
    Err err = {0};
    classifier = classifier_new(rules_builtin(), &err);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        test_row(&rows[i]);
    test_answer_to_us();
    test_words();
    test_facts("________________________________\nFrom: Tom Reed <t.reed@hollylane.example>\n"
               "Sent: 23 November 2026 09:02\nTo: Sue Bell <s.bell@hollylane.example>\n"
               "Subject: Sorry\n\n" FACTS,
               "a header");
    test_facts("On Mon, 23 Nov 2026 at 09:02, Tom Reed <t.reed@hollylane.example> wrote:\n"
               "\n" FACTS_MARKED,
               "an attribution");
    test_own_facts();
    test_anonymous();
    classifier_free(classifier);
    return tap_done();
}
