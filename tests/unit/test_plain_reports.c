/* What the shipped rules and leanings make of a report of one sentence, with nothing in its subject: the plainest
 * ones must come out right, whatever else is fitted. Incidents, near misses, and what is nothing at all. */
#include "config/rules_builtin.h"
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

typedef struct Plain {
    const char *text;
    IncidentClass class;
    Kind kind; /* of an incident or a near miss */
    Kind also; /* as good; the same one: nothing else is */
} Plain;

#define IS(kind)           CLASS_CONFIRMED, KIND_##kind, KIND_##kind
#define IS_OR(kind, other) CLASS_CONFIRMED, KIND_##kind, KIND_##other
#define NEARLY(kind)       CLASS_NEAR_MISS, KIND_##kind, KIND_##kind
#define NOTHING            CLASS_NOT_AN_INCIDENT, KIND_UNKNOWN, KIND_UNKNOWN

static const Plain incidents[] = {
    {"I lost a memory stick.", IS(DEVICE)},
    {"I emailed the class list to the wrong parent.", IS(EMAIL)},
    {"I left my school laptop on the train.", IS(DEVICE)},
    {"My work phone has been stolen.", IS(DEVICE)},
    {"Somebody stole the office iPad from reception.", IS(DEVICE)},
    {"A laptop was taken from my car last night.", IS(DEVICE)},
    {"I can't find my school USB stick.", IS(DEVICE)},
    {"I sent a pupil's report to the wrong email address.", IS(EMAIL)},
    {"I replied to all parents by mistake with a child's medical details.", IS(EMAIL)},
    {"I forwarded an email about a pupil to the wrong person.", IS(EMAIL)},
    {"An email with staff salaries went to the wrong teacher.", IS(EMAIL)},
    {"I put two letters in the wrong envelopes.", IS(POST)},
    {"We posted a pupil's report to the wrong address.", IS(POST)},
    {"A letter about one child was sent home with another child.", IS(POST)},
    {"I sent an email to all parents without using bcc.", IS(BCC)},
    {"I put all the parents' addresses in the To field instead of bcc.", IS(BCC)},
    {"All the parents could see each other's email addresses.", IS(BCC)},
    {"I left a folder of pupil records on the bus.", IS(PAPER)},
    {"I lost the trip register.", IS(PAPER)},
    {"Somebody left a child's EHCP on the photocopier.", IS(PAPER)},
    {"My bag with the marking in it was stolen.", IS(PAPER)},
    {"I left the medical forms on a desk in the hall.", IS(PAPER)},
    {"I threw confidential papers in the normal bin.", IS(DISPOSAL_PAPER)},
    {"Old pupil files were put in the recycling without being shredded.", IS(DISPOSAL_PAPER)},
    {"We gave away old laptops without wiping them.", IS(DISPOSAL_HARDWARE)},
    {"An old computer was sold with the pupil data still on it.", IS(DISPOSAL_HARDWARE)},
    {"I told a parent about another child's diagnosis.", IS(VERBAL)},
    {"Two teachers were talking about a pupil's family in front of parents.", IS(VERBAL)},
    {"We sent out a subject access request without redacting the other names.", IS(REDACT)},
    {"I forgot to black out a child's name in the minutes.", IS(REDACT)},
    {"A parent can see another child's data in the parent app.", IS(PORTAL)},
    {"I logged in to ParentPay and saw somebody else's child.", IS(PORTAL)},
    {"Somebody changed the marks in SIMS.", IS(ALTERATION)},
    {"I deleted a pupil's record by mistake.", IS(ALTERATION)},
    {"A colleague looked at my personnel file without any reason.", IS(SNOOPING)},
    {"A teaching assistant read her neighbour's child's file out of curiosity.", IS(SNOOPING)},
    {"I clicked on a link in a phishing email and typed my password.", IS(PHISHING)},
    {"Somebody has hacked my email account.", IS(INTRUSION)},
    {"Someone logged in to my account from abroad.", IS(INTRUSION)},
    {"A pupil used my password to get into SIMS.", IS(INTRUSION)},
    {"All our files are encrypted and there is a ransom note.", IS(RANSOMWARE)},
    {"There is a virus on the office computer.", IS(MALWARE)},
    {"The safeguarding folder on the shared drive is open to everybody.", IS(MISCONFIGURATION)},
    {"Anyone can open our pupil list on Google Drive.", IS(MISCONFIGURATION)},
    {"Our website was flooded with traffic until it failed.", IS(DENIAL)},
    {"I sent the pupil data without encrypting it.", IS_OR(CRYPTOGRAPHIC, EMAIL)},
};

static const Plain near_misses[] = {
    {"I nearly sent the class list to the wrong parent but noticed in time.", NEARLY(EMAIL)},
    {"I almost emailed a pupil's report to the wrong parent, but I stopped before I pressed "
     "send.",
     NEARLY(EMAIL)},
    {"I got a phishing email and deleted it.", NEARLY(PHISHING)},
    {"I had a fake email from the bank and did not click on anything.", NEARLY(PHISHING)},
    {"I left my laptop in the hall but got it back before anybody touched it.", NEARLY(DEVICE)},
    {"The letters were in the wrong envelopes but we noticed before they were posted.",
     NEARLY(POST)},
};

static const Plain nothing[] = {
    {"The printer in the office is broken.", NOTHING},
    {"Can I have a new password, please?", NOTHING},
    {"When is the next data protection training?", NOTHING},
    {"How do I encrypt an email?", NOTHING},
    {"Thank you for your help yesterday.", NOTHING},
    {"May I take the class list home?", NOTHING},
    {"Please send me a copy of the data protection policy.", NOTHING},
    {"How long do we have to keep pupil files?", NOTHING},
    {"The projector in room 4 does not work.", NOTHING},
    {"Can we use this app with Year 4?", NOTHING},
    {"I have finished the GDPR training.", NOTHING},
    {"Am I allowed to use my own phone for school email?", NOTHING},
    {"Is it all right to send this list to the nurse?", NOTHING},
    {"The internet is slow today.", NOTHING},
    {"I would like to order a new laptop.", NOTHING},
    {"What should I do if I lost my laptop?", NOTHING},
};

static char *own[] = {"security@hollylane.example", NULL};
static char *domains[] = {"hollylane.example", NULL};
static char *nobody[] = {NULL};
static char prefix[] = "HLP", authserv_id[] = "mail.hollylane.example";
static const ParserContext context = {.own_addresses = own,
                                      .role_addresses = nobody,
                                      .staff_domains = domains,
                                      .prefix = prefix,
                                      .authserv_id = authserv_id,
                                      .route = ROUTE_NAMED};

static Report *read_text(const char *text)
{
    g_autofree char *mail = g_strconcat("From: Ann Archer <a.archer@hollylane.example>\n"
                                        "To: security@hollylane.example\n"
                                        "Date: Tue, 17 Nov 2026 15:10:00 +0000\n\n",
                                        text, "\n", NULL);
    return report_read(mail, strlen(mail), false, &context);
}

static void test_plain(const Classifier *classifier, const Plain *plain)
{
    Report *report = read_text(plain->text);
    Classification found;
    classify(classifier, report, ROLE_NONE, &found);
    bool right =
        found.class == plain->class && (plain->class == CLASS_NOT_AN_INCIDENT ||
                                        found.kind == plain->kind || found.kind == plain->also);
    if (!ok(right, "%s", plain->text))
        printf("# expected %s, %s; found %s, %s\n", incident_class_name(plain->class),
               kind_name(plain->kind), incident_class_name(found.class), kind_name(found.kind));
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
        test_plain(classifier, &incidents[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(near_misses); i++)
        test_plain(classifier, &near_misses[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++)
        test_plain(classifier, &nothing[i]);
    classifier_free(classifier);
    return tap_done();
}
