/* What the shipped rules make of mails as staff write them: real incidents told mildly, beside a counterpart of nearly the
 * same words that is another class. */
#include "config/lexicon_builtin.h"
#include "config/rules_builtin.h"
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <string.h>

enum { ANY_ROW = -1 };

typedef struct Row {
    IncidentClass class;
    int row; /* DataRow, or ANY_ROW */
    const char *subject, *text;
} Row;

static const Row rows[] = {
    /* an amount, and nothing that nearly happened */
    {CLASS_CONFIRMED, ANY_ROW, "letters", "Close to 300 letters went to the wrong addresses."},
    {CLASS_CONFIRMED, ANY_ROW, "Reports",
     "Nearly 60 reports were sent out with another child's page in them."},
    {CLASS_NEAR_MISS, ANY_ROW, "Reports",
     "Nearly sent 60 reports to the wrong parents! Spotted it before I pressed send."},
    /* it is gone, whatever is known of who has it */
    {CLASS_CONFIRMED, ANY_ROW, "iPad lost",
     "We have lost an iPad from the nursery, it was on the shelf on Monday. It has not been "
     "stolen as far as we know, just put somewhere and not found."},
    {CLASS_CONFIRMED, ANY_ROW, "laptop",
     "My laptop has gone missing, I don't think anyone took it, as far as I know it was left "
     "on the bus."},
    {CLASS_CONFIRMED, ANY_ROW, "camera",
     "The camera is missing since the farm trip. No sign that anybody has used the pictures."},
    {CLASS_POTENTIAL, ANY_ROW, "laptop",
     "My laptop may still be at home or in the car, I can't say yet that it is lost. No sign "
     "of a break in as far as I know."},
    {CLASS_POTENTIAL, ANY_ROW, "cabinet",
     "The cabinet was found open. As far as we know nothing is missing."},
    {CLASS_NEAR_MISS, ANY_ROW, "tablet",
     "A tablet was missing for ten minutes but turned up under a cushion. Nobody had it as far "
     "as I know."},
    /* what a mailbox for reports gets beside them, and what only looks like it */
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "GDPR refresher - places left",
     "There are still four places on the GDPR refresher on Thursday 26th at 3.45 in the "
     "library. Topics include recognising a data breach, what happens when an email goes to "
     "the wrong person, and how to report it. Let Denise know if you want to come."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "Data protection quiz!",
     "Question 1: You leave a USB stick with pupil data on the bus. Who do you tell first? a) "
     "your mum b) the DPO c) nobody. Question 2: An email goes to the wrong parent. How long "
     "has the school to tell the ICO? Answers to me by Friday, there is chocolate."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "ICO newsletter November",
     "In this month's issue: a housing association is reprimanded after a spreadsheet was "
     "published with hidden data; new guidance on biometric data; how to report a breach "
     "online. You are receiving this because you subscribed."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "Vendor - free cyber audit",
     "Dear Sir or Madam, did you know that 1 in 3 schools had a data breach last year? Our "
     "free cyber audit will show where your weaknesses are. Reply YES to book a 15 minute call "
     "with our team."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "FOI",
     "Under the Freedom of Information Act please tell me how many data breaches your school "
     "recorded in each of the last three years, and how many laptops were lost or stolen. J. "
     "Tranter"},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "ESET endpoint",
     "Module update succeeded on 198 of 201 computers. 3 computers have not connected for 7 "
     "days: LIB-04, SCI-11, MUS-02. This is an automated message."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "Chair of governors",
     "Malcolm asks whether the breach log can be on the agenda for the resources committee. "
     "He'd like the number of breaches this year and last, and how many were reported. By the "
     "3rd if you can."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "INSET 4 Jan",
     "9.00 coffee. 9.15 safeguarding. 10.30 data protection: what happens when a laptop is "
     "lost, an email goes astray, or a parent asks for everything. Case studies in groups. 12 "
     "lunch."},
    {CLASS_NOT_AN_INCIDENT, ANY_ROW, "Safer Internet Day",
     "Join us for Safer Internet Day on 9 February. Free lesson packs for KS2 and KS3. "
     "Register here by 15 January. You are receiving this because your school took part last "
     "year."},
    {CLASS_CONFIRMED, ANY_ROW, "Newsletter",
     "This week's newsletter had the wrong attachment: it went to all parents with the list of "
     "those who haven't paid for lunches. I sent it at 9."},
    {CLASS_CONFIRMED, ANY_ROW, "Penetration test report",
     "The pen test report, with all the holes in it, was emailed to the whole staff by mistake "
     "rather than to SLT."},
    {CLASS_CONFIRMED, ANY_ROW, "Link governor",
     "The link governor has taken the breach log home and left it on the train, names and "
     "all."},
    {CLASS_CONFIRMED, ANY_ROW, "FOI",
     "Our FOI answer about exclusions went out with the pupils' names still in the second tab. "
     "The journalist rang to tell us."},
    {CLASS_CONFIRMED, ANY_ROW, "Your ticket",
     "Your ticket about the shared drive: we found that the HR folder was open to all staff "
     "from 1 Sept to today. It's closed now."},
    /* grave data in everyday words, and everyday words that are none */
    {CLASS_CONFIRMED, ROW_SAFEGUARDING, "Letter",
     "The letter that says where mum moved to after he went for her was put in the wrong "
     "child's bag, and that family has it."},
    {CLASS_CONFIRMED, ROW_SAFEGUARDING, "wrong email",
     "I emailed the note about who may collect Ellie, and that dad isn't allowed, to dad by "
     "mistake."},
    {CLASS_CONFIRMED, ROW_SAFEGUARDING, "Minutes",
     "The notes from this morning, about Jake being scared to go home and the marks on his "
     "arm, went to all of year 6 staff and the PTA."},
    {CLASS_CONFIRMED, ROW_SPECIAL, "wrong sheet",
     "Louis's dad was sent the other Louis's sheet about the tablets he has at lunch."},
    {CLASS_CONFIRMED, ROW_SPECIAL, "email",
     "Sent an email to all parents that said Mrs Webb is off because they found a lump."},
    {CLASS_CONFIRMED, ROW_FINANCIAL, "photocopier",
     "I left the sheet showing what everyone's on next year on the photocopier and a TA took a "
     "copy."},
    {CLASS_CONFIRMED, ROW_SPECIAL, "newsletter",
     "The newsletter went out with the list of those who are taken out of assembly because the "
     "families don't do Christmas."},
    {CLASS_CONFIRMED, ROW_SPECIAL, "chat",
     "A TA put in the parents' chat that Sam used to be a girl and has a different name at "
     "home."},
    {CLASS_CONFIRMED, ROW_SPECIAL, "Teams",
     "I posted in the whole staff Teams that Paul got sent down for drink driving, meant for "
     "the head."},
    {CLASS_CONFIRMED, ROW_SAFEGUARDING, "post",
     "The judge's letter about custody of the twins was posted to their old address where the "
     "father lives."},
    {CLASS_CONFIRMED, ROW_SPECIAL, "Wrong person",
     "A message meant for Mr Dean, that Ruby hears voices and won't eat, was sent to a Mr "
     "Deans who is a parent."},
    {CLASS_CONFIRMED, ROW_SAFEGUARDING, "Reception",
     "Reception gave the carers' address to the birth grandmother over the phone."},
    {CLASS_CONFIRMED, ROW_NONE, "coach",
     "Two of the tablets from the trolley were left on the coach. They are new, nothing on "
     "them."},
    {CLASS_CONFIRMED, ROW_BASIC, "contact sheet",
     "I left the trip contact sheet at the hostel in Conwy, names and phone numbers of the "
     "group."},
    {CLASS_CONFIRMED, ROW_BASIC, "placement student",
     "The placement student emailed the class list with home addresses to her own tutor."},
    {CLASS_CONFIRMED, ROW_BASIC, "consultant",
     "The IT consultant was sent the list of staff mobile numbers instead of the list of PCs."},
    {CLASS_CONFIRMED, ROW_BASIC, "mums",
     "Two mums rang to say they got someone else's parents' evening letter, with the name and "
     "address of another family."},
    {CLASS_CONFIRMED, ROW_BASIC, "email",
     "Contact with dad was by email, and I used the wrong address, so a stranger has mum's "
     "mobile number."},
    {CLASS_CONFIRMED, ROW_BASIC, "letters",
     "Papers were passed out in assembly with pupils' home addresses on the back by mistake."},
    {CLASS_CONFIRMED, ROW_BASIC, "list",
     "The free ones of the planners had the names and phone numbers of last year's form in "
     "them, and parents have them."},
    {CLASS_CONFIRMED, ROW_BEHAVIOURAL, "Bonfire",
     "The guy was stuffed with last year's sign-in sheets, with who may collect. It's on the "
     "green and a bit has come out."},
};

/* How well people are known from what was lost: a quarter of it where that is encrypted. */
static const struct {
    int ei;
    const char *text;
} devices[] = {
    {25, "My laptop was stolen with 30 reports on it. It was encrypted."},
    {100, "My laptop was stolen with 30 reports on it. It was not yet encrypted."},
    {25, "Cafodd fy ngliniadur ei ddwyn. Roedd wedi'i amgryptio."},
    {100, "Cafodd fy ngliniadur ei ddwyn. Nid oedd wedi'i amgryptio."},
    {100, "Cafodd fy ngliniadur ei ddwyn. Doedd o ddim wedi cael ei amgryptio."},
};

static void classify_mail(const Classifier *classifier, const char *subject, const char *text,
                          Classification *found)
{
    const ParserContext context = {.lexicon = lexicon_builtin()};
    g_autofree char *mail =
        g_strdup_printf("From: Ann Archer <a.archer@hollylane.example>\n"
                        "Date: Tue, 17 Nov 2026 15:10:00 +0000\nSubject: %s\n\n%s\n",
                        subject, text);
    Report *report = report_read(mail, strlen(mail), false, &context);
    classify(classifier, report, ROLE_NONE, found);
    report_free(report);
}

static void test_row(const Classifier *classifier, const Row *row)
{
    Classification found;
    classify_mail(classifier, row->subject, row->text, &found);
    bool same_row = row->row == ANY_ROW || (int)found.score.row == row->row;
    if (!ok(found.class == row->class && same_row, "%s: %s", row->subject, row->text))
        printf("# %s, %s\n", incident_class_name(found.class), data_row_name(found.score.row));
    classification_clear(&found);
}

static void test_encryption(const Classifier *classifier)
{
    for (size_t i = 0; i < G_N_ELEMENTS(devices); i++) {
        Classification found;
        classify_mail(classifier, "Laptop", devices[i].text, &found);
        is_int(found.score.ei, devices[i].ei, devices[i].text);
        classification_clear(&found);
    }
}

int main(void)
{
    Err err = {0};
    Classifier *classifier = classifier_new(rules_builtin(), &err);
    if (!classifier)
        return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        test_row(classifier, &rows[i]);
    test_encryption(classifier);
    classifier_free(classifier);
    return tap_done();
}
