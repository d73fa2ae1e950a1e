/* What a sentence asks, wishes or orders, and what it tells beside; and that nothing which is only asked about a known
 * incident says anything of it: no field, no kind, no class, no level. */
#include "parsers/fields/asking.h"

#include "config/rules_builtin.h"
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <string.h>

typedef struct Row {
    const char *text, *told;
} Row;

static const Row rows[] = {
    /* the question alone */
    {"Has the laptop been found?", ""},
    {"so has teh laptop been found or not?", ""},
    {"has it turned up yet", ""},
    {"Do you know if she has deleted the email", ""},
    {"Any news on the USB stick?", ""},
    {"I wonder whether he deleted it", ""},
    {"Could somebody please check whether it has been returned?", ""},
    {"Was it encrypted in the end?", ""},
    {"Wasn't it encrypted?", ""},
    {"It was encrypted, wasn't it?", ""},
    {"The stick was encrypted?", ""},
    {"Who has told the police?", ""},
    {"Is it true that it was stolen and that the police were called?", ""},
    {"Were the names, the addresses and the medical records of all 300 pupils on it?", ""},
    {"Please let me know if it was encrypted.", ""},
    {"I would like to know whether the data of the 120 pupils has been leaked.", ""},
    {"Oes unrhyw newyddion am y cof bach?", ""},
    {"Tybed a gafodd ei ddwyn.", ""},
    {"A ddylwn i ddweud wrth y rhieni?", ""},
    {"Ydy'r gliniadur wedi'i ganfod?", ""},
    /* wishes and orders */
    {"Please do not tell her.", ""},
    {"can you ask him to delete it", ""},
    {"I would rather you did not tell the parents.", ""},
    {"Make sure nobody opens it.", ""},
    {"I hope that it has been found.", ""},
    {"dont tell my head of year pls", ""},
    {"Peidiwch â dweud wrth y pennaeth os gwelwch yn dda.", ""},
    {"If you find the stick please don't plug it in.", "If you find the stick"},
    /* both */
    {"It was found this morning. Should I still tell the parents?",
     "It was found this morning"},
    {"It was found this morning, should I still tell the parents?",
     "It was found this morning"},
    {"The stick is lost what should I do", "The stick is lost"},
    {"Has the laptop been found? Mine was stolen, too.", "Mine was stolen too"},
    {"Can you help, my account has been hacked and it sent mails to 200 parents?",
     "my account has been hacked and it sent mails to 200 parents"},
    {"Can you come round and I will show you what he did?", "I will show you what he did"},
    {"Should I ring her, or is that wrong because she works here?", "because she works here"},
    {"I don't know if it matters but the stick also had the referrals on it",
     "I don't know if it matters but the stick also had the referrals on it"},
    {"Please don't blame the TA. The stick also had reports on it.",
     "The stick also had reports on it"},
    {"You asked if the stick was encrypted. No, it wasn't.", "You No it wasn't"},
    /* told in the shape of a question */
    {"Do you know that the parent has posted it on Facebook?",
     "Do you know that the parent has posted it on Facebook"},
    {"Should I worry that the plan was in the bag?", "worry that the plan was in the bag"},
    {"Was it bad that I also sent the list to 30 parents?",
     "bad that I also sent the list to 30 parents"},
    {"I would like to add that the list had bank details on it.",
     "to add that the list had bank details on it"},
    {"Can I just add that the list also held medical needs",
     "I just add that the list also held medical needs"},
    {"Please note that the stick was not encrypted.",
     "Please note that the stick was not encrypted"},
    {"I should have said that the notes were on it, too",
     "I should have said that the notes were on it too"},
    /* told, though it looks like one */
    {"It is locked and has the numbers of 44 parents.",
     "It is locked and has the numbers of 44 parents"},
    {"I gave it to Mrs Jones, who has deleted it.",
     "I gave it to Mrs Jones who has deleted it"},
    {"When I came back the laptop was gone.", "When I came back the laptop was gone"},
    {"Have the stick back.", "Have the stick back"},
    {"Don't have it any more.", "Don't have it any more"},
    {"Asked her across the room. Wasn't her.", "Asked her across the room Wasn't her"},
    {"Neither did I see him.", "Neither did I see him"},
    {"What he said was that it was on the bus.", "What he said was that it was on the bus"},
    {"The head asked me to let you know that the file was in the bag, too.",
     "The head asked me to let you know that the file was in the bag too"},
};

/* The words that tell, with a blank between them. Owned. */
static char *told(const char *text)
{
    static Sentence sentence;
    static bool asked[SENTENCE_WORDS];
    GString *left = g_string_new(NULL);
    for (size_t at = 0; sentence_next(&sentence, text, strlen(text), &at);) {
        asking_read(&sentence, NULL, asked);
        for (size_t i = 0; i < sentence.n; i++) {
            const Word *word = &sentence.words[i];
            if (asked[i])
                continue;
            g_string_append(left, left->len ? " " : "");
            g_string_append_len(left, text + word->start, (gssize)(word->end - word->start));
        }
    }
    return g_string_free(left, FALSE);
}

static void test_words(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *left = told(rows[i].text);
        ok(strcmp(left, rows[i].told) == 0, "%s: [%s]", rows[i].text, left);
    }
}

/* ---- the shipped rules ---- */

/* Asked or wished about a known incident: each of their words would weigh, told. */
static const char *const silent[] = {
    "Has the laptop been found?",
    "Have you heard whether it was stolen, and is the laptop back?",
    "Should I tell the parents of the 12 children on the child protection list?",
    "Were the medical records of all 300 pupils on it?",
    "Did he click on the link in the phishing mail?",
    "Do we know who hacked the server?",
    "Was ransomware involved?",
    "Did I do wrong?",
    "Is there any chance that a hacker got the passwords?",
    "Did the parent confirm that she deleted it?",
    "Please do not tell her. I do not want her to know.",
    "I don't want him or her to hear of it from you.",
    "Please ask her to delete the email with the medical details.",
    "I want the stick to be wiped and the safeguarding file removed.",
    "Please can someone block the account before a hacker gets in.",
    "A oedd y gliniadur wedi'i amgryptio?",
    "I have not told her yet.",
    "I haven't asked them.",
    "Sorry, I was wrong, it has NOT been returned.",
};

/* These raise it, whatever is asked beside. */
static const char *const grave[] = {
    "The stick also had the safeguarding file of 12 pupils on it.",
    "The stick had the safeguarding file of 12 pupils on it, should I tell their parents?",
    "It was found this morning. The medical details of 30 children were on it. Was that wrong?",
    "Do you know that the parent has now posted the child's medical details on Facebook?",
    "Should I worry that the child protection plan was in the bag?",
    "Can you help, my account has been hacked and it sent phishing mails to 200 parents?",
    "Please add that the stick also held medical forms of 28 pupils.",
};

static char *own[] = {"security@hollylane.example", NULL};
static char *nobody[] = {NULL};
static char prefix[] = "HLP", authserv_id[] = "mail.hollylane.example";
static const ParserContext context = {.own_addresses = own,
                                      .role_addresses = nobody,
                                      .staff_domains = nobody,
                                      .prefix = prefix,
                                      .authserv_id = authserv_id,
                                      .route = ROUTE_NAMED};

static Report *read_mail(const char *subject, const char *text)
{
    g_autofree char *mail = g_strconcat("From: Ann Archer <a.archer@hollylane.example>\n"
                                        "To: security@hollylane.example\n"
                                        "Date: Tue, 17 Nov 2026 15:10:00 +0000\n"
                                        "Content-Type: text/plain; charset=utf-8\nSubject: ",
                                        subject, "\n\n", text, "\n", NULL);
    return report_read(mail, strlen(mail), false, &context);
}

static Classification classify_mail(const Classifier *classifier, const char *subject,
                                    const char *text)
{
    Classification found;
    Report *report = read_mail(subject, text);
    classify(classifier, report, ROLE_NONE, &found);
    report_free(report);
    return found;
}

#define KNOWN "Re: [HLP-2026-0042] We have received your report"

static void test_known(const Classifier *classifier)
{
    for (size_t i = 0; i < G_N_ELEMENTS(silent); i++) {
        Classification c = classify_mail(classifier, KNOWN, silent[i]);
        ok(c.certainty == CERTAINTY_LOW && c.severity == SEVERITY_MINOR && !c.urgent &&
               !c.cooperating && c.data == 0 && c.people < 0,
           "says nothing of a known incident: %s", silent[i]);
        classification_clear(&c);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(grave); i++) {
        Classification c = classify_mail(classifier, KNOWN, grave[i]);
        ok(c.severity > SEVERITY_MINOR, "raises it: %s", grave[i]);
        classification_clear(&c);
    }
}

/* In a first report a question is heard, but makes nothing less grave. */
static void test_first(const Classifier *classifier)
{
    static const char *const more[] = {
        "Was it encrypted?",
        "Should it have been encrypted?",
        "Did the parent confirm that she has deleted it?",
        "Has she given it back?",
        "Was it stopped before anyone saw it?",
    };
    static const char lost[] = "I lost a memory stick with the medical records of 30 pupils.";
    for (size_t i = 0; i < G_N_ELEMENTS(more); i++) {
        g_autofree char *text = g_strconcat(lost, " ", more[i], NULL);
        Report *report = read_mail("Lost", text);
        Classification c = classify_mail(classifier, "Lost", text),
                       without = classify_mail(classifier, "Lost", lost);
        ok(c.class == without.class && c.severity >= without.severity && !c.cooperating &&
               c.score.ei >= without.score.ei && report->fields.encrypted == TRISTATE_UNKNOWN &&
               report->fields.deletion_confirmed == TRISTATE_UNKNOWN,
           "makes a first report no less grave: %s", more[i]);
        classification_clear(&c);
        classification_clear(&without);
        report_free(report);
    }
}

int main(void)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!classifier)
        return 1;
    test_words();
    test_known(classifier);
    test_first(classifier);
    classifier_free(classifier);
    return tap_done();
}
