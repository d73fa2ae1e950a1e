/* What the shipped rules and leanings make of a report of one sentence, with nothing in its subject: the plainest
 * ones must come out right, whatever else is fitted. Incidents, near misses, and what is nothing at all; and what
 * people say around them out of politeness, which makes neither of the other. */
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
#define PERHAPS            CLASS_POTENTIAL, KIND_UNKNOWN, KIND_UNKNOWN
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
    {"Ransomware has hit us, our cyber insurance has been informed.", IS(RANSOMWARE)},
    {"Reporting as the policy requires: ransomware found on the curriculum server.",
     IS(RANSOMWARE)},
    {"Please advise urgently: a ransom note has come up on reception's screen.",
     IS(RANSOMWARE)},
    {"The safeguarding folder on the shared drive is open to everybody.", IS(MISCONFIGURATION)},
    {"Anyone can open our pupil list on Google Drive.", IS(MISCONFIGURATION)},
    {"Our website was flooded with traffic until it failed.", IS(DENIAL)},
    {"I sent the pupil data without encrypting it.", IS_OR(CRYPTOGRAPHIC, EMAIL)},
    {"Left my work phone on the bus this morning.", IS(DEVICE)},
    {"My laptop bag was snatched at the station with the laptop in it.", IS(DEVICE)},
    {"The tablet for Year 2 has disappeared.", IS(DEVICE)},
    {"I seem to have mislaid the hard drive with the SEN records.", IS(DEVICE)},
    {"I dropped my memory stick somewhere in town.", IS(DEVICE)},
    {"There was a burglary and two laptops are gone.", IS(DEVICE)},
    {"I sent the wrong child's report to a mum by email.", IS(EMAIL)},
    {"Just emailed the SEN list to someone outside school by accident.", IS(EMAIL)},
    {"Autocomplete picked the wrong Sarah and she got the email about a pupil.", IS(EMAIL)},
    {"I attached the wrong spreadsheet and sent it to a parent.", IS(EMAIL)},
    {"An email about my sickness went to the whole staff.", IS(EMAIL)},
    {"I pressed reply all on the email about the exclusion.", IS(EMAIL)},
    {"You sent me another childs report.", IS_OR(EMAIL, POST)},
    {"Why did I get somebody else's child's letter?", IS_OR(POST, EMAIL)},
    {"I have been sent a report about a boy who is not mine.", IS_OR(EMAIL, POST)},
    {"You emailed me about a child I do not know.", IS(EMAIL)},
    {"The letter in my daughter's bag is about another girl.", IS(POST)},
    {"We received a letter meant for our neighbours' son.", IS(POST)},
    {"Two reports were in one envelope and one is not ours.", IS(POST)},
    {"A letter for one family was put through another family's door.", IS(POST)},
    {"The results were posted to an old address.", IS(POST)},
    {"I gave the wrong form to a child at home time.", IS_OR(POST, PAPER)},
    {"The email to all carers showed everyone's addresses.", IS(BCC)},
    {"Forgot bcc on the newsletter.", IS(BCC)},
    {"I mailed forty parents in cc.", IS(BCC)},
    {"The pupil file is not in the cabinet and nobody has it.", IS(PAPER)},
    {"I left my planner with the pupils' notes in a shop.", IS(PAPER)},
    {"Someone broke into my car and took the exam papers.", IS(PAPER)},
    {"The register blew away in the playground and we never found it.", IS(PAPER)},
    {"I left a referral form lying in the staffroom.", IS(PAPER)},
    {"The cleaner found care plans in the waste paper.", IS_OR(DISPOSAL_PAPER, PAPER)},
    {"Reports with names on were put out with the rubbish.", IS(DISPOSAL_PAPER)},
    {"The old server was scrapped without its disks being wiped.", IS(DISPOSAL_HARDWARE)},
    {"We sold the old tablets and did not erase them.", IS(DISPOSAL_HARDWARE)},
    {"I talked about a pupil's home life in the pub.", IS(VERBAL)},
    {"I gave a pupil's address to a caller who was not his father.", IS(VERBAL)},
    {"A visitor overheard a call about a child in care.", IS(VERBAL)},
    {"Another parent's name was not blacked out in the file we sent.", IS(REDACT)},
    {"The black boxes in the PDF can be removed and the names read.", IS(REDACT)},
    {"When I log in to the parents' app I see a different family.", IS(PORTAL)},
    {"The parents' evening system showed me someone else's booking.", IS(PORTAL)},
    {"Someone altered a pupil's attendance mark.", IS(ALTERATION)},
    {"I accidentally wiped the class's assessment data.", IS(ALTERATION)},
    {"I saved over the safeguarding log.", IS(ALTERATION)},
    {"My colleague has been reading the files of children she does not teach.", IS(SNOOPING)},
    {"One of the office staff looked up her ex-husband's address in SIMS.", IS(SNOOPING)},
    {"I fell for a fake Microsoft page and gave my password.", IS(PHISHING)},
    {"I replied to a scam email with my bank details.", IS(PHISHING)},
    {"I clicked the link in that fake parcel message and put in my login.", IS(PHISHING)},
    {"A child got into the teacher's account.", IS(INTRUSION)},
    {"Somebody who left last year can still get into our drive and did so yesterday.",
     IS(INTRUSION)},
    {"All the files on the server have a strange ending and we cannot open them without "
     "paying.",
     IS(RANSOMWARE)},
    {"Hackers have locked our computers and want bitcoin.", IS(RANSOMWARE)},
    {"The virus scanner found a trojan on my computer.", IS(MALWARE)},
    {"I opened an invoice from an email and now the computer has a virus.", IS(MALWARE)},
    {"The whole school can see the folder with the appraisals.", IS(MISCONFIGURATION)},
    {"I shared the pupil sheet with a public link.", IS(MISCONFIGURATION)},
    {"Our site went down under a denial of service attack.", IS(DENIAL)},
    {"Someone is trying thousands of passwords on our accounts.", IS(BRUTE_FORCE)},
    {"I uploaded pupils' names to a chatbot.", IS(NON_CYBER)},
    {"A picture of a child whose parents said no is on our website.", IS(NON_CYBER)},
    {"I emailed the medical list without any encryption.", IS_OR(CRYPTOGRAPHIC, EMAIL)},
    {"Please could you let me know what to do, I have given the wrong parent a child's "
     "medicine sheet.",
     IS_OR(POST, PAPER)},
    {"The pupil file that was on my desk is missing, please could you let me know what to do?",
     IS(PAPER)},
    {"Could IT send me a new iPad please, the one for class 4 went missing on the trip.",
     IS(DEVICE)},
    {"Please could you reset my password? I entered it on a page that looked like Microsoft.",
     IS(PHISHING)},
    {"There is a virus going round the school's computers.", IS(MALWARE)},
};

/* Nothing is told but that there is something to tell. */
static const Plain bare[] = {
    {"I think I may have a data breach to report.", PERHAPS},
    {"Need to report a breach", PERHAPS},
    {"I need to report a data breach.", PERHAPS},
    {"Potential data breach", PERHAPS},
    {"Suspected breach", PERHAPS},
    {"Can someone ring me about a possible data breach?", PERHAPS},
    {"Hi, could I report a GDPR breach please.", PERHAPS},
    {"I would like to report an incident.", PERHAPS},
    {"Reporting a data breach", PERHAPS},
    {"I have a data breach to report, what do I do?", PERHAPS},
    {"We have had a data breach. Please ring me.", IS(UNKNOWN)},
    {"Please call me, there has been a breach.", IS(UNKNOWN)},
    {"How do I report a data breach?", NOTHING},
    {"What is a data breach?", NOTHING},
    {"Who do I tell about a data breach?", NOTHING},
    {"How should I report a possible breach?", NOTHING},
    {"Where do we record potential breaches?", NOTHING},
    {"When is the data breach training?", NOTHING},
    {"I have completed the data breach training.", NOTHING},
    {"The data breach policy is due for review.", NOTHING},
};

/* It asks for an exception to what has been done. */
static const Plain too_late[] = {
    {"Can we have an exception to the policy, because I already sent the pupil list to my "
     "gmail?",
     IS(EMAIL)},
    {"Please can we have an exception to the encryption policy as I already shared the "
     "register with the coach.",
     IS(CRYPTOGRAPHIC)},
    {"May I have an exception to the personal phone rule? I've already taken photos of the "
     "class on it.",
     IS(DEVICE)},
    {"May I have an exception to the personal phone rule for the trip next week?", NOTHING},
    {"Can we have an exception to the email policy so I can send the list to the coach?",
     NOTHING},
};

/* What sounds as if it had nearly happened, or were only asked, and has happened. */
static const Plain after_all[] = {
    {"I recalled the email but two of the five parents had already opened it.", IS(EMAIL)},
    {"Almost all the pupils' addresses went to the photographer by mistake.", IS(EMAIL)},
    {"Nearly every member of staff got the email with the redundancies in it.", IS(EMAIL)},
    {"Nearly 200 families got another family's login for the app.", IS(PORTAL)},
    {"I first thought that this was a near miss but it isn't. The letter did go out, and the "
     "neighbour has read it.",
     IS(POST)},
    {"Unless I'm going mad I emailed Freya's counselling notes to the whole of the PTA. Just "
     "checked sent items. Yes I did.",
     IS(EMAIL)},
    {"I nearly sent the class list to a parent but stopped in time. Nothing went.",
     NEARLY(EMAIL)},
    {"It isn't an incident, not even a near miss. I only want to know where the near miss form "
     "is.",
     NOTHING},
    {"Unless I hear otherwise I will order 30 encrypted sticks for the staff on Monday.",
     NOTHING},
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
    {"I had the wrong parent in the To box but saw it before I sent the email.", NEARLY(EMAIL)},
    {"I nearly posted the report to the old address.", NEARLY(POST)},
    {"A suspicious email came in and I reported it without opening it.", NEARLY(PHISHING)},
    {"Someone rang and pretended to be from IT but I gave nothing away.", NEARLY(PHISHING)},
    {"I left my phone in class and found it a minute later, still locked.", NEARLY(DEVICE)},
    {"I almost threw the pupil files in the bin but a colleague stopped me.",
     NEARLY(DISPOSAL_PAPER)},
    {"The letter with the wrong name on it was caught before it left the office.",
     NEARLY(POST)},
};

static const Plain nothing[] = {
    {"The insurer wants to know when we last tested our backups against ransomware.", NOTHING},
    {"Our governors have asked for a paper on ransomware.", NOTHING},
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
    {"Where do I find the privacy notice?", NOTHING},
    {"Could you unlock my account?", NOTHING},
    {"My computer will not start.", NOTHING},
    {"The wifi in the hall keeps dropping.", NOTHING},
    {"When should I delete old emails?", NOTHING},
    {"Is it OK to take the laptop home at half term?", NOTHING},
    {"What happens if somebody loses a memory stick?", NOTHING},
    {"Please add the new pupil to SIMS.", NOTHING},
    {"Can a parent have a copy of the report?", NOTHING},
    {"My son will be off sick today.", NOTHING},
    {"Thanks for sending the report.", NOTHING},
    {"I got the letter about the trip, thank you.", NOTHING},
    {"Could you send me my daughter's report again?", NOTHING},
    {"Why have I not had my son's report yet?", NOTHING},
    {"Please shred the old files in the archive.", NOTHING},
    {"We need a new password policy.", NOTHING},
    {"Do you have a shredder?", NOTHING},
    {"Is ransomware covered by our insurance?", NOTHING},
    {"The new parents' app starts on Monday.", NOTHING},
    {"I would like to book a place on the phishing course.", NOTHING},
    {"How can I password-protect a spreadsheet?", NOTHING},
    {"Should I use cc or bcc for parents?", NOTHING},
    {"Has everybody done the training?", NOTHING},
    {"There is a stomach virus going round Year 3.", NOTHING},
    {"Tom has a virus and will be off until Thursday.", NOTHING},
    {"The mumps virus is about again.", NOTHING},
    {"The Trojan War homework is due on Friday.", NOTHING},
    {"There is a malware module in computing lessons.", NOTHING},
};

/* "%" is the report. */
static const char *const courtesies[] = {
    "% Can you advise?",
    "% Please could you advise me what to do next?",
    "% What should I do?",
    "% Many thanks for your help.",
    "% Do I need to fill in a form?",
    "% Is this something you need to know about?",
    "% Is that a data breach?",
    "% Should I ring the parent?",
    "% Please let me know if you need anything else.",
    "% Could you give me a ring when you get a minute?",
    "% Is there anything else I should do?",
    "Hope you are well. %",
    "Sorry to bother you. % Thanks",
    "Just a quick one. %",
    "I'm not sure if this is one for you. %",
    "Good morning, I was told to email you about this. % Kind regards",
    "% Not sure if it matters but thought I should say.",
    "% I have told my line manager.",
    "% Can we have a chat about it tomorrow?",
    "% I'd like to know what you would like me to do.",
    "Can you help? %",
    "Please can I ask your advice? %",
    "% How do I report it properly?",
    "% Would you mind getting in touch with me about this?",
    "% Is there a policy on this?",
    "% Any guidance would be appreciated.",
    "% Can you confirm you have received this?",
    "I am writing to report the following. %",
    "% Please let me know if you need anything else from me.",
    "Please could you let me know what to do, %",
    "Could I ask for some advice: %",
    "Thank you for the training last week, it reminded me: %",
    "Could you tell me who I should speak to? %",
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

static IncidentClass class_of(const Classifier *classifier, const char *text)
{
    Report *report = read_text(text);
    Classification found;
    classify(classifier, report, ROLE_NONE, &found);
    IncidentClass class = found.class;
    classification_clear(&found);
    report_free(report);
    return class;
}

/* EI, in hundredths, of a stolen laptop of which `said` is said. */
static int exposure_of(const Classifier *classifier, const char *said)
{
    g_autofree char *text = g_strconcat(
        "My school laptop was stolen from my car. It has the reports of 30 pupils on it. ",
        said, NULL);
    Report *report = read_text(text);
    Classification found;
    classify(classifier, report, ROLE_NONE, &found);
    int exposure = found.score.ei;
    classification_clear(&found);
    report_free(report);
    return exposure;
}

/* How many of `plain` become an incident, or none, behind or in front of a courtesy. */
static int count_turned(const Classifier *classifier, const char *courtesy, const Plain *plain,
                        size_t n)
{
    int turned = 0;
    g_auto(GStrv) around = g_strsplit(courtesy, "%", 2);
    for (size_t i = 0; i < n; i++) {
        g_autofree char *text = g_strconcat(around[0], plain[i].text, around[1], NULL);
        bool none = class_of(classifier, text) == CLASS_NOT_AN_INCIDENT;
        if (none == (plain[i].class == CLASS_NOT_AN_INCIDENT))
            continue;
        printf("# %s\n", text);
        turned++;
    }
    return turned;
}

static void test_courtesy(const Classifier *classifier, const char *courtesy)
{
    int turned = count_turned(classifier, courtesy, incidents, G_N_ELEMENTS(incidents)) +
                 count_turned(classifier, courtesy, near_misses, G_N_ELEMENTS(near_misses)) +
                 count_turned(classifier, courtesy, nothing, G_N_ELEMENTS(nothing));
    ok(turned == 0, "turns nothing: %s", courtesy);
}

/* What is said out of politeness in a sentence is left out, but not where that names a breach: it may be all that is told. */
static void test_named_in_courtesy(const Classifier *classifier)
{
    ok(class_of(classifier,
                "Good morning, I need advice about a breach, a parent got a letter.") ==
           CLASS_CONFIRMED,
       "a breach for which advice is asked is told");
}

/* What its owner only believes to be encrypted counts as open. */
static void test_doubted_encryption(const Classifier *classifier)
{
    static const char *const doubted[] = {
        "I think it's encrypted.",
        "It's encrypted, I think.",
        "It should be encrypted.",
        "All our laptops are supposed to be encrypted.",
        "It's encrypted with BitLocker as far as I know.",
        "It's encrypted I'm fairly sure.",
    };
    int surely = exposure_of(classifier, "It is encrypted.");
    for (size_t i = 0; i < G_N_ELEMENTS(doubted); i++)
        ok(exposure_of(classifier, doubted[i]) > surely, "is doubted: %s", doubted[i]);
}

/* What data it is, and whose, however many other people are spoken of. */
static void test_told(const Classifier *classifier)
{
    static const struct {
        const char *text;
        DataType data;
        DataSubject subject;
    } told[] = {
        {"A letter about a governor's expenses went to the wrong governor.", DATA_ECONOMIC,
         SUBJECT_EMPLOYEE},
        {"A parent was handed the staff absence list instead of her daughter's timetable.",
         DATA_HEALTH, SUBJECT_EMPLOYEE},
        {"The swimming pool's customers could all see each other's e-mail addresses.",
         DATA_BASIC, SUBJECT_CUSTOMER},
        {"Somebody took the bag with the care home residents' medication charts.", DATA_HEALTH,
         SUBJECT_VULNERABLE_ADULT},
        {"The sixth form's references went to every tutor by mistake.", DATA_BASIC,
         SUBJECT_STUDENT},
        {"Anfonais restr o'r disgyblion gyda gwybodaeth feddygol at y rhiant anghywir.",
         DATA_HEALTH, SUBJECT_CHILD},
        {"I sent the reading ages of my class to the wrong parent.", DATA_BASIC, SUBJECT_CHILD},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++) {
        Report *report = read_text(told[i].text);
        Classification found;
        classify(classifier, report, ROLE_NONE, &found);
        is_int(found.data, 1U << told[i].data, told[i].text);
        is_int(found.subjects, 1U << told[i].subject, told[i].text);
        classification_clear(&found);
        report_free(report);
    }
}

int main(void)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!classifier)
        return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(incidents); i++)
        test_plain(classifier, &incidents[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(bare); i++)
        test_plain(classifier, &bare[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(too_late); i++)
        test_plain(classifier, &too_late[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(after_all); i++)
        test_plain(classifier, &after_all[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(near_misses); i++)
        test_plain(classifier, &near_misses[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++)
        test_plain(classifier, &nothing[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(courtesies); i++)
        test_courtesy(classifier, courtesies[i]);
    test_named_in_courtesy(classifier);
    test_doubted_encryption(classifier);
    test_told(classifier);
    classifier_free(classifier);
    return tap_done();
}
