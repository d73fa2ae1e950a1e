/* What a report says and what it leaves out: what school staff write, and what is read in it.
 * Each row is a text and all that may be read in it; nothing else is. */
#include "parsers/fields.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

/* A Friday. */
#define MAIL_DATE "2026-05-01T09:30:00+01:00"

#define WHEN      "when it happened"
#define WHO       "who was involved"
#define DONE      "what has been done about it so far"
#define ENCRYPTED "whether the device was encrypted"
#define DELETED   "whether the recipient has confirmed that it was deleted"

static char empty[] = "";

/* A report of these texts; everything is borrowed. */
static Report report_of(const char *visible, const char *forwarded, const char *quoted,
                        const char *date)
{
    Report report = {.visible = (char *)visible,
                     .quoted = quoted ? (char *)quoted : empty,
                     .date = (char *)date};
    report.forward.text = (char *)forwarded;
    return report;
}

/* ---- what is read ---- */

static void say(GString *all, const char *name, const char *value)
{
    if (value && *value)
        g_string_append_printf(all, "%s%s=%s", all->len ? "; " : "", name, value);
}

static void say_tristate(GString *all, const char *name, Tristate value)
{
    say(all, name, value == TRISTATE_YES ? "yes" : value == TRISTATE_NO ? "no" : "");
}

/* The first words of the labels. */
static void say_labels(GString *all, const char *name, char **labels)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (char **label = labels; *label; label++)
        g_string_append_printf(list, "%s%.*s", list->len ? "," : "", (int)strcspn(*label, " "),
                               *label);
    say(all, name, list->str);
}

/* Everything but people, remedial action and what is missing. */
static char *summary_of(const Fields *fields)
{
    g_autoptr(GString) all = g_string_new(NULL);
    char number[24] = "";
    if (fields->affected >= 0)
        snprintf(number, sizeof number, "%ld", (long)fields->affected);
    say(all, "occurred", fields->occurred);
    say(all, "discovered", fields->discovered);
    say(all, "affected", number);
    say_labels(all, "types", fields->data_types);
    say_labels(all, "subjects", fields->data_subjects);
    say_tristate(all, "encrypted", fields->encrypted);
    say_tristate(all, "known", fields->recipient_known);
    say_tristate(all, "deleted", fields->deletion_confirmed);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* Does every place hold the words that it says? */
static bool places_hold(const Report *report)
{
    const char *const texts[] = {report->visible, report->forward.text, report->quoted,
                                 report->subject};
    for (size_t i = 0; i < report->fields.n_evidence; i++) {
        const Evidence *place = &report->fields.evidence[i];
        const char *text = texts[place->in];
        if (!text || place->start < 0 || place->end > (int64_t)strlen(text) ||
            place->end - place->start != (int64_t)strlen(place->text) ||
            strncmp(text + place->start, place->text, strlen(place->text)) != 0)
            return false;
    }
    return true;
}

typedef struct Row {
    const char *text, *summary;
} Row;

static void reads(const Row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Report report = report_of(rows[i].text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        g_autofree char *summary = summary_of(&report.fields);
        is_str(summary, rows[i].summary, rows[i].text);
        if (!places_hold(&report))
            ok(false, "the places of: %s", rows[i].text);
        fields_clear(&report.fields);
    }
}

static const Row days[] = {
    {"Lost on 03/05/2025, I think.", "occurred=2025-05-03"},
    {"On 2026-04-30 it went.", "occurred=2026-04-30"},
    {"On 3rd of March 2026 it went.", "occurred=2026-03-03"},
    {"On 3 Sept 2025", "occurred=2025-09-03"},
    {"It was sent on March 3rd, 2026.", "occurred=2026-03-03"},
    {"Yesterday it went.", "occurred=2026-04-30"},
    {"It went today, 1 May 2026.", "occurred=2026-05-01"},
    {"The day before yesterday I left it on the bus.", "occurred=2026-04-29"},
    {"Last night the office was burgled.", "occurred=2026-04-30"},
    {"This morning I sent it.", "occurred=2026-05-01"},
    {"It was left on the train on Monday.", "occurred=2026-04-27"},
    {"Last Tuesday I left the folder in a cafe.", "occurred=2026-04-28"},
    {"I left it there two days ago.", "occurred=2026-04-29"},
    {"It was stolen on 12/4.", "occurred=2026-04-12"},
    {"It was stolen on 12 April.", "occurred=2026-04-12"},
    {"It was stolen on 23.12.25 from the car.", "occurred=2025-12-23"},
    {"It was lost on 20 December.", "occurred=2025-12-20"},
    {"It happened on Friday 13th.", "occurred=2026-03-13"},
    {"It happened on Friday 24 April.", "occurred=2026-04-24"},
    {"It happened on Friday, 24th April 2026.", "occurred=2026-04-24"},
    {"I lost it on the 28th.", "occurred=2026-04-28"},
    {"On the 28th the list was sent.", "occurred=2026-04-28"},
    {"At 23:50 on the 28th my bag was stolen.", "occurred=2026-04-28T23:50:00+01:00"},
    {"There was a stain on the 2nd page.", ""},
    {"On 3 March 2026 (sorry, I only found it now) the list was sent.", "occurred=2026-03-03"},
    {"On Monday (found out on Tuesday) the list was sent.",
     "occurred=2026-04-27; discovered=2026-04-28"},
    {"The list was sent (as we found out later) on Monday.", "occurred=2026-04-27"},
    {"I lost it on the 28th of last month.", "occurred=2026-04-28"},
    {"It was lost on the 1st of this month.", "occurred=2026-05-01"},
    {"I left it in a taxi on the evening of the 28th.", "occurred=2026-04-28"},
    {"A week last Tuesday I left the folder in a cafe.", "occurred=2026-04-21"},
    {"I left it on the bus a fortnight last Monday.", "occurred=2026-04-13"},
    {"It was sent on the fifth of March.", "occurred=2026-03-05"},
    {"On Tuesday the twenty-first of April it was lost.", "occurred=2026-04-21"},
    {"On the twenty first of March 2026 it was lost.", "occurred=2026-03-21"},
    {"It was lost on the morning of the thirtieth of April.", "occurred=2026-04-30"},
    {"The list was sent on 28Apr26.", "occurred=2026-04-28"},
    {"Lost 28-Apr-2026, on the bus.", "occurred=2026-04-28"},
    {"It was lost on 28Apr.", "occurred=2026-04-28"},
    {"It was lost on March the 5th.", "occurred=2026-03-05"},
    {"Ddoe anfonwyd yr e-bost i'r rhiant anghywir.", "occurred=2026-04-30"},
    {"Digwyddodd ar 3 Mawrth 2026.", "occurred=2026-03-03"},
};

static const Row times[] = {
    {"It was sent yesterday at 14:30.", "occurred=2026-04-30T14:30:00+01:00"},
    {"At 14:30 yesterday it was sent.", "occurred=2026-04-30T14:30:00+01:00"},
    {"At 0845 yesterday it was sent.", "occurred=2026-04-30T08:45:00+01:00"},
    {"It was sent on Monday at about 1430 in the afternoon.",
     "occurred=2026-04-27T14:30:00+01:00"},
    {"It was lost yesterday, and I rang them at 0845 462 1234.", "occurred=2026-04-30"},
    {"It was sent on Monday at 2.30pm.", "occurred=2026-04-27T14:30:00+01:00"},
    {"It was sent on Monday at 2.30 pm.", "occurred=2026-04-27T14:30:00+01:00"},
    {"It was sent at about 3pm on 28 April 2026.", "occurred=2026-04-28T15:00:00+01:00"},
    {"It was sent yesterday at half past two in the afternoon.",
     "occurred=2026-04-30T14:30:00+01:00"},
    {"It was sent this morning at quarter to nine.", "occurred=2026-05-01T08:45:00+01:00"},
    {"It was sent yesterday at about 2pm.", "occurred=2026-04-30T14:00:00+01:00"},
    {"It was sent at about 2.30 this afternoon.", "occurred=2026-05-01T14:30:00+01:00"},
    {"It was sent yesterday at noon.", "occurred=2026-04-30T12:00:00+01:00"},
    {"It was sent yesterday afternoon at 2.30.", "occurred=2026-04-30T14:30:00+01:00"},
    {"It was sent on 2026-04-30T08:15.", "occurred=2026-04-30T08:15:00+01:00"},
    {"It was sent on 30/04/2026 09:15.", "occurred=2026-04-30T09:15:00+01:00"},
    {"It was sent yesterday at quarter to five pm.", "occurred=2026-04-30T16:45:00+01:00"},
    {"It was sent yesterday at five o'clock in the afternoon.",
     "occurred=2026-04-30T17:00:00+01:00"},
    {"It was sent yesterday evening at 8.30.", "occurred=2026-04-30T20:30:00+01:00"},
    {"It was sent last night at 9.30.", "occurred=2026-04-30T21:30:00+01:00"},
    {"It was sent yesterday at 11.45, at lunchtime.", "occurred=2026-04-30T11:45:00+01:00"},
    {"It was sent yesterday at 1430hrs.", "occurred=2026-04-30T14:30:00+01:00"},
    /* in winter the same zone is another offset */
    {"It was sent on 3 March 2026 at 14:30.", "occurred=2026-03-03T14:30:00Z"},
    /* neither morning nor afternoon */
    {"It was sent yesterday at 2.30.", "occurred=2026-04-30"},
    {"It was sent yesterday at half past two.", "occurred=2026-04-30"},
    {"It was sent yesterday at half past six.", "occurred=2026-04-30"},
    {"It was sent at quarter past nine yesterday.", "occurred=2026-04-30T09:15:00+01:00"},
    {"It was sent at ten to nine yesterday evening.", "occurred=2026-04-30T20:50:00+01:00"},
    {"It was sent yesterday at 4 o'clock.", "occurred=2026-04-30"},
    {"It was sent last night at 2.30.", "occurred=2026-04-30"},
    {"It was sent yesterday at five.", "occurred=2026-04-30"},
    /* a form with a line for each */
    {"Date of incident: 28 April 2026\nTime: 14:30\nWhat happened? It was sent out.",
     "occurred=2026-04-28T14:30:00+01:00"},
    {"Date of incident: 28 April 2026\nTime: about 9.15am\nWhat happened? It was sent out.",
     "occurred=2026-04-28T09:15:00+01:00"},
    {"Date of incident: 28 April 2026\nClosing time: 14:30\nWhat happened? It was sent out.",
     "occurred=2026-04-28"},
    {"Date of incident: 28 April 2026\nTime: not known\nWhat happened? It was sent out.",
     "occurred=2026-04-28"},
    /* no day of a thing */
    {"On 28 April 2026 copies were lost.", "occurred=2026-04-28"},
    {"It was stolen from her 28 April 2026 by a thief.", "occurred=2026-04-28"},
    {"On the 28 April 2026 pupils lost it.", "occurred=2026-04-28"},
    /* not that time */
    {"It was sent yesterday before 14:30.", "occurred=2026-04-30"},
};

static const Row two_days[] = {
    {"I noticed today that I sent the list yesterday.",
     "occurred=2026-04-30; discovered=2026-05-01"},
    {"Yesterday we discovered that the bag was left on the bus last Tuesday.",
     "occurred=2026-04-28; discovered=2026-04-30"},
    {"On Monday I sent it out, and on Wednesday we realised.",
     "occurred=2026-04-27; discovered=2026-04-29"},
    {"The letter was posted on 20 April 2026. A parent rang to say on 22 April 2026 that it "
     "was "
     "not hers.",
     "occurred=2026-04-20; discovered=2026-04-22"},
    {"We became aware of it this morning.", "discovered=2026-05-01"},
    {"It came to light on Tuesday.", "discovered=2026-04-28"},
    {"I was told about it on 29 April at 16:20.", "discovered=2026-04-29T16:20:00+01:00"},
    {"I found out yesterday.", "discovered=2026-04-30"},
    {"This morning a parent handed in four pages of it.", "discovered=2026-05-01"},
    {"I left it in the hall yesterday. I changed my password today.", "occurred=2026-04-30"},
    {"Sylwais heddiw fod y ffeil wedi gollwyd ar 28 Ebrill 2026.",
     "occurred=2026-04-28; discovered=2026-05-01"},
};

/* The mail is written on a Friday. What happened was before it was found, whatever that makes of a weekday. */
static const Row around_weekdays[] = {
    {"It was sent Friday 5pm, noticed Monday 9am.",
     "occurred=2026-04-24T17:00:00+01:00; discovered=2026-04-27T09:00:00+01:00"},
    {"Found Monday 9am that it was sent Friday 5pm.",
     "occurred=2026-04-24T17:00:00+01:00; discovered=2026-04-27T09:00:00+01:00"},
    {"Sent 5pm Fri. Spotted 9am Mon.",
     "occurred=2026-04-24T17:00:00+01:00; discovered=2026-04-27T09:00:00+01:00"},
    {"The list was posted on Thursday. We found out on Tuesday.",
     "occurred=2026-04-23; discovered=2026-04-28"},
    {"Sent on Thursday at 4pm; found Friday at 8.30am.",
     "occurred=2026-04-30T16:00:00+01:00; discovered=2026-05-01T08:30:00+01:00"},
    {"Posted Monday, parent rang Wednesday 10am.",
     "occurred=2026-04-27; discovered=2026-04-29T10:00:00+01:00"},
    {"The letter went out on Tuesday, and her mother phoned Thursday lunchtime.",
     "occurred=2026-04-28; discovered=2026-04-30"},
    {"It was posted on Monday. The parent rang back on Wednesday.", "occurred=2026-04-27"},
    {"It went out on Wednesday at 5pm and was noticed on Wednesday at 3pm.",
     "occurred=2026-04-22T17:00:00+01:00; discovered=2026-04-29T15:00:00+01:00"},
    {"It went out on Wednesday at 3pm and was noticed on Wednesday at 5pm.",
     "occurred=2026-04-29T15:00:00+01:00; discovered=2026-04-29T17:00:00+01:00"},
    {"It was lost on Friday.", ""},
    {"We noticed on Friday.", ""},
    {"It was sent on Friday and noticed on Friday.", ""},
    {"It was lost on 29 April. We noticed it on Monday.",
     "occurred=2026-04-29; discovered=2026-04-27"}, /* a date stays as it is written */
};

static const Row nights[] = {
    {"It happened on Sunday night at 00:30.", ""}, /* some mean the night that began on it */
    {"The office was burgled at 2am on Monday night.", ""},
    {"It was stolen on the night of 26 April at half past midnight.", ""},
    {"It was stolen on Sunday night.", "occurred=2026-04-26"},
    {"It was stolen on Sunday night at 11.30pm.", "occurred=2026-04-26T23:30:00+01:00"},
    {"It was stolen at 00:30 on Monday.", "occurred=2026-04-27T00:30:00+01:00"},
    {"It was sent last night at 00:30.", "occurred=2026-05-01T00:30:00+01:00"},
};

static const Row no_day[] = {
    {"On 1 March 2026 and on 2 March 2026", ""},
    {"On 31/02/2026", ""},
    {"On 05/13/2026", ""},
    {"case 12026-05-03, 1/2/2026/7, version 1.2.3.2026", ""},
    {"It went missing before half-term.", ""},
    {"It was lost over the weekend.", ""},
    {"It was lost last week.", ""},
    {"It was lost between 3 and 5 March 2026.", ""},
    {"It was lost sometime from Monday to Wednesday.", ""},
    {"It was lost 3-5 March.", ""},
    {"It was lost on Friday.", ""},     /* today's or last week's */
    {"It was lost last Thursday.", ""}, /* yesterday, or a week before */
    {"It was lost two weeks ago.", ""},
    {"It was lost before Monday.", ""},
    {"It was lost a week last Thursday.", ""}, /* 23 April, or a week before */
    {"In the morning the 2nd copy was lost.", ""},
    {"A 5Mar2014 copy was lost.", ""},
    {"I lost our 3 March 2026 report.", ""},
    {"We will meet on 8 May 2026 about it.", ""},
    {"The deadline is Monday.", ""},
    {"The pupil, born 3 May 2014, was not there.", ""},
    {"Her dob is 12/05/2013.", ""},
    {"I am in court today.", ""},
    {"Pay today to avoid a fee.", ""},
    {"Received: 30 April 2026 16:10", ""},
    {"The policy of 1 September 2025 was not followed.", ""},
    {"At 14:30 the file was sent.", ""},
    {"Half of the 1/2 term reports", ""},
    {"It was lost on Tuesday 29 April 2026.", ""}, /* which was a Wednesday */
    {"The children march around the hall.", ""},
    {"This may happen again.", ""},
    {"The first may have been lost.", ""},
    {"It was lost before the fifth of March.", ""},
    {"It was lost after the 5th of March.", ""},
    {"It was lost between the third and the fifth of March.", ""},
    {"It was lost on the 3rd or 4th of March.", ""},
    {"It was lost on the third or fourth of March.", ""},
    {"The second of them was lost.", ""},
    {"The fifth of the March lists was lost.", ""},
    {"The list of 3Mar was lost.", ""},
    {"The file 28Apr26b was lost.", ""},
    {"It was lost on 31Apr26.", ""},
    {"He sat on the bag.", ""},
};

/* Days of something else. */
static const char *const other_days[] = {
    "The Monday club list was left on the bus.",
    "I left the list for the Thursday trip on the bus.",
    "I sent it to the wrong parent. Jake has a detention on Monday.",
    "I sent it to the wrong parent. Jake has a detention on Monday because he hit Tom.",
    "It went to the wrong parent. The trip is on Tuesday.",
    "It went to the wrong parent. The choir meets on Tuesday in the hall.",
    "It was left on the bus. I am only in school on Wednesday.",
    "It was left on the bus. Please ring me on Monday morning.",
    "It was left on the bus, but we have assembly on Thursday.",
};

/* And what still tells it. */
static const Row own_days[] = {
    {"On Monday a child got hold of the safeguarding folder.", "occurred=2026-04-27"},
    {"This morning I have a parent here with another child's report.",
     "occurred=2026-05-01; subjects=Children"},
    {"Monday: the list in the wrong book bag.", "occurred=2026-04-27"},
    {"The list is in the wrong hands since Monday.", "occurred=2026-04-27"},
    {"This is the list that I printed on Monday.", "occurred=2026-04-27"},
    {"The folder is missing since Monday.", "occurred=2026-04-27"},
    {"The Monday I left it there was 27 April 2026.", "occurred=2026-04-27"},
    {"The list has been on the wall since Monday.", "occurred=2026-04-27"},
    {"On Monday we had visitors and they read it.", "occurred=2026-04-27"},
};

static const Row about[] = {
    {"It held the names and addresses of 28 pupils.",
     "affected=28; types=Basic; subjects=Children"},
    {"The reports for about thirty children were in it.", "affected=30; subjects=Children"},
    {"The reports of half a dozen children were in it.", "affected=6; subjects=Children"},
    {"Yesterday the reports of half a dozen children were lost.",
     "occurred=2026-04-30; affected=6; subjects=Children"},
    {"A register for a class of 28 was in the bag.", "affected=28"},
    {"All 240 families' email addresses were shown.", "types=Basic"},
    {"The bank details of two hundred and forty members of staff were in it.",
     "affected=240; types=Economic; subjects=Employees"},
    {"It had staff sickness records and payslips.",
     "types=Economic,Health; subjects=Employees"},
    {"The pupils' end of year reports went home.", "subjects=Children"},
    {"Medical details and EHCPs were open on the screen.", "types=Health"},
    {"It lists UPNs, ethnicity, religion and free school meals.",
     "types=Data,Economic,Identification,Religious"},
    {"A copy of her passport and a DBS certificate.", "types=Criminal,Official"},
    {"Twenty-eight pupils were affected.", "affected=28; subjects=Children"},
    {"The reports of 12 Year 7 pupils were lost.", "affected=12; subjects=Children"},
    {"The list of 14 Year 10 and 12 Year 11 pupils was lost.", ""},
    {"30 Year 11 pupils were affected.", "affected=30; subjects=Children"},
    {"1,200 parents are affected.", "affected=1200; subjects=Customers"},
    {"Either 20 or 25 pupils were affected.", "subjects=Children"},
    /* one number is of some of them only */
    {"The SEN register (about forty children) and the medical details of two pupils were on "
     "it.",
     "types=Health; subjects=Children"},
    /* a line that a program broke, and the sentence begins in the middle of it */
    {"I cannot find the list any more and I looked twice. It has the names of 17\n"
     "children on it.",
     "affected=17; types=Basic; subjects=Children"},
    {"The report of another pupil was in his bag.", "subjects=Children"},
    {"Anfonais enwau 18 o ddisgyblion ati.", "affected=18; types=Basic"},
    {"Collais adroddiadau 5 disgybl.", "affected=5"},
    {"People affected: 12", "affected=12"},
    {"It was left on the bus. Pupils affected: 12, all of Year 6.",
     "affected=12; subjects=Children"},
    {"Number of parents concerned - 40", "affected=40; subjects=Customers"},
    {"Number of pupils: 28", "affected=28"},
    {"Pupils: 28", "affected=28"},
    {"I sent the class list (28 names) away.", "affected=28; types=Basic"},
    {"The list holds 140 names.", "affected=140; types=Basic"},
    {"I printed a list with 31 full names.", "affected=31; types=Basic"},
    {"Roedd rhifau ffôn y rhieni arno.", "types=Basic; subjects=Customers"},
    {"There were two pupils on the photo.", "affected=2; types=Basic"},
    {"It has the telephone numbers of both parents.", "types=Basic; subjects=Customers"},
    {"The photographs of three children were published.",
     "affected=3; types=Basic; subjects=Children"},
    {"The parents' email addresses were in the To line.", "types=Basic; subjects=Customers"},
    {"Fingerprints of the sixth formers are stored there.", "types=Genetic; subjects=Students"},
    {"The trade union membership of teachers was shown.", "types=Trade; subjects=Employees"},
    {"His sexual orientation was mentioned in the notes.", "types=Sexual"},
    {"Anfonwyd enwau a chyfeiriadau.", "types=Basic"},
};

static const Row about_nothing[] = {
    {"No pupil data was in it.", ""},
    {"It did not contain any medical details.", ""},
    {"There were no names, addresses or medical details in it.", ""},
    {"It was sent without bank details.", ""},
    {"Ann lost 30 records", ""},
    {"The Year 6 teacher and the pupil in room 12 saw it.", ""},
    {"The reports of the Key Stage 2 pupils were in it.", "subjects=Children"},
    {"I sent it to three parents.", ""},
    {"I told two colleagues.", ""},
    {"One of the parents rang.", ""},
    {"The 30 pages of it.", ""},
    {"I sent it to the list of 4 Hawthorn.", ""},
    {"Three parents were reading the accident book.", ""},
    {"It was shared by three teaching assistants.", ""},
    {"The letter dated 4 March 2019 about a pupil was in it.", ""},
    {"Two of the children must not be shown.", ""},
    {"The mail linked to http://portal.example/login and nothing else.", ""},
    {"It was 30% of pupils.", ""},
    {"I changed my password.", ""},
    {"I sent it to the wrong email address.", ""},
    {"I am not sure whether medical details were in it.", ""},
    {"Should I report the health data?", ""},
    {"Child protection training is in May.", ""},
    {"The parents received reports.", ""},
    {"The class has 6a and 6b.", ""},
    {"120 parents could see it.", ""},
    {"Staff: 2 laptops are missing.", ""},
    {"People affected: 12 to 15", ""},
    {"Teachers affected: see page 2.", ""},
    {"It has 12 file names.", "types=Basic"},
    {"It was sent to 12 names on the list.", ""},
    {"Parents told: 12", ""},
    {"It costs \xc2\xa3"
     "30 for pupils.",
     ""},
};

static const Row facts[] = {
    {"The laptop was encrypted.", "encrypted=yes"},
    {"The laptop was not encrypted.", "encrypted=no"},
    {"The laptop lacks encryption.", "encrypted=no"},
    {"The memory stick is from before we had encryption.", ""},
    {"The laptop was bought before encryption was brought in.", ""},
    {"The laptop was encrypted before it was given to me.", "encrypted=yes"},
    {"The USB stick is unencrypted.", "encrypted=no"},
    {"Two USB sticks are missing. They are not encrypted.", "encrypted=no"},
    {"Both memory sticks were encrypted.", "encrypted=yes"},
    {"The memory stick was password protected.", "encrypted=yes"},
    {"The iPad wasn't protected by a PIN.", "encrypted=no"},
    {"There was no password on the memory stick.", "encrypted=no"},
    {"The laptop has BitLocker.", "encrypted=yes"},
    {"I sent it to the wrong parent.", "known=yes"},
    {"It was emailed to another member of staff.", "known=yes"},
    {"I sent it to Mrs Jones by mistake.", "known=yes"},
    {"I emailed the list to a.b@mail.example instead.", "known=yes"},
    {"We don't know who has it now.", "known=no"},
    {"It went to a stranger.", "known=no"},
    {"I sent it to a Mr Paul Barker whom none of us knows.", ""},
    {"It was not addressed to anybody we know.", "known=no"},
    {"It went to a mother who nobody in the school knows.", ""},
    {"Nobody knows how it came to be sent to Mrs Jones.", "known=yes"},
    {"The laptop is encrypted as far as I know.", ""},
    {"To the best of my knowledge the laptop is encrypted.", ""},
    {"All our laptops are supposed to be encrypted.", ""},
    {"The laptop isn't encrypted as far as I know.", "encrypted=no"},
    {"The laptop is encrypted and I think it was switched off.", "encrypted=yes"},
    {"She has confirmed that she deleted it.", "deleted=yes"},
    {"He replied to say that it was deleted.", "deleted=yes"},
    {"She has not confirmed deletion.", "deleted=no"},
    {"She has confirmed that she did not delete it.", "deleted=no"},
    {"I asked her to delete it but she has not replied.", "deleted=no"},
    {"I have asked her to delete it but have heard nothing.", "deleted=no"},
    {"I asked them to shred it and they have not got back to me.", "deleted=no"},
    {"I asked him to delete it. I haven't heard anything from him.", "deleted=no"},
    {"I asked them to delete it. We are awaiting a reply.", "deleted=no"},
    {"She asked me to confirm that I deleted mine and I have not replied.", ""},
    {"We are still awaiting confirmation that it was deleted.", "deleted=no"},
};

static const Row no_facts[] = {
    {"I am not sure whether the laptop was encrypted.", ""},
    {"Was the laptop encrypted?", ""},
    {"The laptop should be encrypted.", ""},
    {"I think the laptop was encrypted.", ""},
    {"The laptop is encrypted, I think.", ""},
    {"Mae'r ffôn wedi'i amgryptio, rwy'n credu.", ""},
    {"Ransomware has encrypted the files.", ""},
    {"I asked her to delete it.", ""},
    {"I can confirm that I have deleted it.", ""},
    {"Please confirm that you have deleted it.", ""},
    {"It was not sent to the wrong parent.", ""},
    {"It was sent to the wrong address.", ""},
    {"I sent it to parents.", ""},
    {"Has she confirmed that she deleted it?", ""},
    {"The encrypted laptop, or the unencrypted laptop.", ""},
};

/* What an attacker encrypts was protected by nobody; a lock of our own on what is lost was. */
static const Row enciphered[] = {
    {"Our files are encrypted and the computer shows a message.", ""},
    {"The hackers encrypted the laptop of the office.", ""},
    {"The computer was encrypted by ransomware.", ""},
    {"On the office computer everything has been encrypted.", ""},
    {"Somebody encrypted our laptops over the weekend.", ""},
    {"The laptop was encrypted by a program that none of us had installed.", ""},
    {"The tablet is encrypted and asks for money.", ""},
    {"All documents on the server are encrypted. My computer is slow, too.", ""},
    {"We lost everything: on both computers the files are encrypted.", ""},
    {"The laptop is encrypted. A message wants bitcoins from us.", ""},
    {"Mae'r hacwyr i mewn, ac mae'r gliniadur wedi'i amgryptio.", ""},
    {"Our backups were encrypted, and the laptop was not encrypted.", ""},
    {"They encrypted the laptop. It was not encrypted before.", "encrypted=no"},
    /* and what is protected all the same */
    {"I had encrypted the laptop before.", "encrypted=yes"},
    {"The laptop was encrypted by our technician.", "encrypted=yes"},
    {"The phone is encrypted by default.", "encrypted=yes"},
    {"My laptop was stolen. All files are encrypted.", "encrypted=yes"},
    {"I left a memory stick on the bus. The data on it is encrypted.", "encrypted=yes"},
    {"There is no virus on it. The laptop is encrypted, the phone has no PIN.", ""},
    {"It was no ransomware. The laptop that was stolen is encrypted.", "encrypted=yes"},
    {"The school encrypted the laptop last year.", "encrypted=yes"},
};

/* Whole reports, as they come. */
static const Row reports[] = {
    {"Hi,\n\nYesterday at 3.15pm I sent the Year 6 reports of 28 pupils to the wrong parent, "
     "Mrs Jones.\nThey contain names, dates of birth and medical details. I recalled the\n"
     "message and she has confirmed that she has deleted it.\n",
     "occurred=2026-04-30T15:15:00+01:00; affected=28; types=Basic,Health; subjects=Children; "
     "known=yes; deleted=yes"},
    {"I am so sorry. My work laptop was stolen from my car last Tuesday night. It is encrypted "
     "with BitLocker. I found out on Wednesday morning and reported it to the police.",
     "occurred=2026-04-28; discovered=2026-04-29; encrypted=yes"},
    {"USB stick lost on the bus on 28/04/2026, not encrypted, with SEN records of 12 pupils.",
     "occurred=2026-04-28; affected=12; types=Health; subjects=Children; encrypted=no"},
    {"I clicked on a link in an email this morning at 8.40am and entered my username and "
     "password. I have changed the password and told IT.",
     "occurred=2026-05-01T08:40:00+01:00; types=Identification"},
    {"The newsletter went out yesterday to 240 parents with all email addresses in the To "
     "field.",
     "occurred=2026-04-30; types=Basic"},
    {"Near miss: I nearly sent the payroll spreadsheet to all staff but stopped it in time.",
     "types=Economic"},
    {"CPOMS was open on the projector during the lesson on Monday and pupils could see the "
     "notes.",
     "occurred=2026-04-27"},
};

static void test_people(void)
{
    static const Row rows[] = {
        {"I sent it to Mrs Jones and told Mr A. Smith.", "Mrs Jones|Mr A. Smith"},
        {"Yesterday I sent the list to Ann and deleted it.", "Ann"},
        {"Mrs Jones\xe2\x80\x99s report went to Brian O'Neill.", "Mrs Jones|Brian O'Neill"},
        {"It is from jo.bloggs@mail.example.", "jo.bloggs@mail.example"},
        {"Mrs Jones rang. Mrs Jones was upset.", "Mrs Jones"},
        {"I sent it to Mrs Hart and I did not notice.", "Mrs Hart"},
        {"I sent it to Reception and to SIMS on Monday.", ""},
        {"The Head told IT Support.", ""},
        {"I reported it to Google and to Essex.", ""},
        {"Good morning Mrs Lister,\n\nMr Gale saw it.", "Mr Gale"},
        {"Dear Mrs Lister,\n\nMr Gale saw it.", "Mr Gale"},
        {"Miss Patel emailed Tom Evans-Lloyd.", "Miss Patel|Tom Evans-Lloyd"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Report report = report_of(rows[i].text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        g_autofree char *people = g_strjoinv("|", report.fields.people);
        is_str(people, rows[i].summary, rows[i].text);
        fields_clear(&report.fields);
    }
}

static void test_done(void)
{
    static const Row rows[] = {
        {"I lost it. I have reported it to the police. It is sad.",
         "I have reported it to the police."},
        {"I recalled the message. I asked her to delete it.",
         "I recalled the message. I asked her to delete it."},
        {"I have tried recalling it.", "I have tried recalling it."},
        {"I tried to ring her.", "I tried to ring her."},
        {"I've emailed them asking them to delete it.",
         "I've emailed them asking them to delete it."},
        {"A parent emailed asking for the list.", NULL},
        {"I will try to recall it.", NULL},
        {"Nothing has been reported.", NULL},
        {"I will change the password.", NULL},
        {"Should the parents be told?", NULL},
        {"I was told about it.", NULL},
        {"A boy called Tom saw it.", NULL},
        {"I did not notice until she rang the office.", NULL},
        {"It has not been deleted.", NULL},
        {"It asked for the bank details.", NULL},
        {"I have rung them.", "I have rung them."},
        {"I pulled the network cable out.", "I pulled the network cable out."},
        {"Rwyf wedi ffonio'r cwmni bysiau.", "Rwyf wedi ffonio'r cwmni bysiau."},
        {"I called Mrs Jones.", "I called Mrs Jones."},
        {"I noticed it when Mrs Jones rang the office.", NULL},
        {"Nobody has confirmed yet that they have deleted it.", NULL},
        {"Several parents have already rung.", NULL},
        {"A parent phoned about it.", NULL},
        {"The parents have been rung.", "The parents have been rung."},
        {"The parents I rang were calm.", "The parents I rang were calm."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Report report = report_of(rows[i].text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        is_str(report.fields.remedial_action, rows[i].summary, rows[i].text);
        fields_clear(&report.fields);
    }
}

/* "wasn't" is typed "wasnt" and "wasn\u2019t", too. None of these says that anything was done. */
static const Row negations[] = {
    {"It wasn't encrypted I'm afraid, my laptop.", "encrypted=no"},
    {"The laptop isn't password protected.", "encrypted=no"},
    {"The laptops weren't encrypted.", "encrypted=no"},
    {"The iPads aren't encrypted.", "encrypted=no"},
    {"The memory stick hadn't been encrypted.", "encrypted=no"},
    {"The hard drive hasn't got encryption.", "encrypted=no"},
    {"The iPads haven't been encrypted.", "encrypted=no"},
    {"I didn't have my laptop encrypted.", "encrypted=no"},
    {"The camera doesn't have encryption.", "encrypted=no"},
    {"The chromebooks don't have encryption.", "encrypted=no"},
    {"The computer couldn't be encrypted.", "encrypted=no"},
    {"That tablet can't be encrypted.", "encrypted=no"},
    {"The phone wouldn't be encrypted.", "encrypted=no"},
    {"The phone won't have been encrypted.", "encrypted=no"},
    {"I don't know if the laptop was encrypted.", ""},
    {"We don't know who has it.", "known=no"},
    {"It wasn't sent to Mrs Jones.", ""},
    {"I didn't send it to the wrong parent.", ""},
    {"She hasn't confirmed that she deleted it.", "deleted=no"},
    {"They haven't confirmed that it was deleted.", "deleted=no"},
    {"He didn't confirm the deletion.", "deleted=no"},
    {"He confirmed that he hasn't deleted it.", "deleted=no"},
    {"She hasn't replied.", "deleted=no"},
    {"She hasn't deleted it.", ""},
    {"I haven't told anyone.", ""},
    {"We haven't reported it to the police.", ""},
    {"The parents weren't told.", ""},
    {"I couldn't get it recalled.", ""},
    {"IT don't want it reset.", ""},
};

static void test_negations(void)
{
    static const char *const spellings[] = {"n't", "nt", "n\u2019t"};
    for (size_t i = 0; i < G_N_ELEMENTS(negations) * G_N_ELEMENTS(spellings); i++) {
        const Row *row = &negations[i / G_N_ELEMENTS(spellings)];
        g_auto(GStrv) pieces = g_strsplit(row->text, "n't", -1);
        g_autofree char *text = g_strjoinv(spellings[i % G_N_ELEMENTS(spellings)], pieces);
        Report report = report_of(text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        g_autofree char *summary = summary_of(&report.fields);
        is_str(summary, row->summary, text);
        is_str(report.fields.remedial_action, NULL, "and nothing was done");
        fields_clear(&report.fields);
    }
}

static void check_missing(const char *visible, const char *forwarded, const char *missing)
{
    Report report = report_of(visible, forwarded, NULL, MAIL_DATE);
    fields_read(&report, NULL);
    g_autofree char *joined = g_strjoinv(", ", report.fields.missing);
    is_str(joined, missing, visible);
    fields_clear(&report.fields);
}

static void test_missing(void)
{
    check_missing("A folder was lost.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("Yesterday I sent the list to Ann and deleted it.", NULL, "");
    check_missing("At 14:30 the file was sent to Brian.", NULL, DONE);
    check_missing("On 3/5 the pupil saw it.", NULL, DONE);
    check_missing("The tablet was stolen. There was no passcode on it.", NULL,
                  WHEN ", " WHO ", " DONE);
    check_missing("Tom told me that the pupil saw it at lunchtime.", NULL, DONE);
    check_missing("My laptop has gone from the car overnight. Tom knows, police told.", NULL,
                  WHO ", whether the device was encrypted");
    check_missing("Tom lost his laptop yesterday. The police know. It was encrypted I think.",
                  NULL, WHO ", for certain whether the device was encrypted");
    check_missing(
        "Tom lost his laptop yesterday, and I told the police. I think it was encrypted.", NULL,
        WHO ", for certain whether the device was encrypted");
    check_missing("Tom lost his laptop yesterday, and I told the police. I think it was blue.",
                  NULL, WHO ", whether the device was encrypted");
    check_missing("Last week Mrs Jones rang the parents.", NULL, "");
    check_missing("It was about a pupil born on 14/09/2017.", NULL, WHEN ", " DONE);
    check_missing("Is it for us? I will ask tomorrow.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("This may happen.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("It was lost on 3 May.", NULL, WHO ", " DONE);
    check_missing("It was not deleted.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("Nothing has been reported.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("It was not encrypted. Deleted at once.", NULL, WHEN ", " WHO);
    check_missing("It went missing before half-term.", NULL, WHO ", " DONE);
    check_missing("see below", "On Monday Tom asked a@b.example", "");
    check_missing("", NULL, WHEN ", " WHO ", " DONE);
    check_missing("Yesterday a teacher lost her laptop and told the police.", NULL, ENCRYPTED);
    check_missing("Yesterday a teacher lost her encrypted laptop and told the police.", NULL,
                  "");
    check_missing("Yesterday I sent it to the wrong parent and recalled it.", NULL, DELETED);
    check_missing(
        "Yesterday I sent it to the wrong parent and she confirmed that she deleted it.", NULL,
        "");
}

static void test_other_days(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(other_days); i++) {
        Report report = report_of(other_days[i], NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        is_str(report.fields.occurred, NULL, other_days[i]);
        ok(report.fields.missing[0] && strcmp(report.fields.missing[0], WHEN) == 0,
           "it is asked for");
        fields_clear(&report.fields);
    }
}

static void check_forwarded_day(const char *comment, const char *forwarded,
                                const char *occurred)
{
    char date[] = "2026-04-22T10:00:00+01:00";
    Report report = report_of(comment, forwarded, NULL, MAIL_DATE);
    report.forward.date = date;
    fields_read(&report, NULL);
    is_str(report.fields.occurred, occurred, comment);
    fields_clear(&report.fields);
}

/* Of a clause as long as a page what goes on a page away tells nothing of a day, and a megabyte of days is read in half a second. */
static void test_long_clause(void)
{
    for (int words = 10; words <= 60; words += 50) {
        g_autoptr(GString) text = g_string_new("I lost it. Jake is ");
        for (int i = 0; i < words; i++)
            g_string_append(text, "very ");
        g_string_append(text, "late on Monday.");
        Report report = report_of(text->str, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        is_str(report.fields.occurred, words > 40 ? "2026-04-27" : NULL, "a long clause");
        fields_clear(&report.fields);
    }
}

/* A mail that went astray tells of its own affairs, a report that is passed on of the incident. */
static void test_what_is_forwarded(void)
{
    static const char letter[] =
        "Dear Mrs Smith, Jake was given a detention on Monday for hitting Tom.",
                      told[] = "On Monday I sent the register to the wrong parent.";
    check_forwarded_day("I sent this to the wrong parent.", letter, NULL);
    check_forwarded_day("The e-mail below went to the wrong mum.", letter, NULL);
    check_forwarded_day("I forwarded the below to Mrs Jones by mistake.", letter, NULL);
    check_forwarded_day("Yesterday I sent this to the wrong parent.", letter, "2026-04-30");
    check_forwarded_day("Ann sent it to the wrong parent, see below.", told, "2026-04-20");
    check_forwarded_day("Please see below.", "I left the register on the bus on Monday.",
                        "2026-04-20");
}

static void test_deletion(void)
{
    static const char *const confirmed[] = {
        "She deleted it, she replied confirming.",
        "He has confirmed it's deleted.",
        "They deleted it and confirmed.",
        "She deleted it and replied to confirm.",
        "She has deleted it, she wrote to say so.",
        "She emailed back to say it has been deleted.",
        "The parent says she has deleted it.",
        "She told me she had deleted it.",
        "She has deleted it. She confirmed this by email.",
        "I asked her to delete it and she confirmed she had.",
        "Got an email back confirming that it was deleted.",
        "I asked her to delete it. She said that she has deleted it.",
        "She promised me she'd deleted it.",
        "I wrote to ask him to destroy it, which he has confirmed.",
        "They confirmed deleting it.",
        "All three of them have confirmed deletion.",
        "Some days later she confirmed that she has deleted it.",
        "She has confirmed to us the deletion of the file.",
        "He emailed back to say he has disposed of it.",
        "She confirmed that all copies have been destroyed and that she will check her phone.",
    };
    static const char *const open[] = {
        "I asked her to delete it and confirm.",
        "I asked her to reply confirming that she deleted it.",
        "Please ask her to confirm she deleted it.",
        "I have deleted it from my sent items.",
        "She has not said whether she deleted it.",
        "She says she will delete it.",
        "I told her it should be deleted.",
        "She has deleted other mails. She confirmed receipt.",
        "She said she had not deleted anything else.",
        "I said that it was deleted by mistake.",
        "She has promised to shred it.",
        "She said that she would shred it.",
        "She assured me she would delete it.",
        "He has confirmed that it will be deleted by the end of the day.",
        "They have assured us they'll destroy all copies.",
        "She replied to confirm that she is deleting it now.",
        "He confirmed he'd had my request to delete it.",
        "I asked everyone to delete it and most have confirmed.",
        "Some of the parents have confirmed that they deleted it.",
        "Two of the three have confirmed deletion.",
        "Nearly everyone has confirmed deletion.",
        "All but one have confirmed that it is deleted.",
        "Several say that they have deleted it.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(confirmed) + G_N_ELEMENTS(open); i++) {
        bool yes = i < G_N_ELEMENTS(confirmed);
        const char *said = yes ? confirmed[i] : open[i - G_N_ELEMENTS(confirmed)];
        g_autofree char *text =
            g_strconcat("Yesterday I sent it to the wrong parent. ", said, NULL);
        Report report = report_of(text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        ok((report.fields.deletion_confirmed == TRISTATE_YES) == yes, "%s", text);
        fields_clear(&report.fields);
    }
}

/* The days of a forwarded text count from its own date. */
static void test_forwarded(void)
{
    char date[] = "2026-04-20T10:00:00+01:00",
         text[] = "Yesterday I left the register on the bus.";
    Report report = report_of("Please see below.", text, NULL, MAIL_DATE);
    report.forward.date = date;
    fields_read(&report, NULL);
    is_str(report.fields.occurred, "2026-04-19", "the day before the forwarded mail");
    ok(report.fields.n_evidence == 1 && report.fields.evidence[0].in == EVIDENCE_FORWARD,
       "and its place is in the forwarded text");
    ok(places_hold(&report), "where it stands");
    fields_clear(&report.fields);
    char printed[] = "20 April 2026 10:00",
         chain[] = "Yesterday I left it on the bus.\n\nFrom: Ann <a@b.example>\n"
                   "Sent: 16 April 2026 15:58\nTo: Ben <b@b.example>\nSubject: The bag\n\n"
                   "On the bus since yesterday.";
    Report printing = report_of("Please see below.", text, NULL, MAIL_DATE);
    printing.forward.date_text = printed;
    fields_read(&printing, NULL);
    is_str(printing.fields.occurred, "2026-04-19", "or of the date as its program printed it");
    fields_clear(&printing.fields);
    printing = report_of("", chain, NULL, MAIL_DATE);
    printing.forward.date_text = printed;
    fields_read(&printing, NULL);
    is_str(printing.fields.occurred, "2026-04-19", "a mail in it has a day of its own");
    ok(printing.fields.people[0] == NULL, "and nobody in its header is said to be involved");
    fields_clear(&printing.fields);
    Report quoting = report_of("> Yesterday I left it.\nThat is wrong.", NULL, NULL, MAIL_DATE);
    fields_read(&quoting, NULL);
    ok(!quoting.fields.occurred, "an answered quotation is somebody else's words");
    fields_clear(&quoting.fields);
    Report dateless = report_of("It was lost yesterday.", NULL, NULL, NULL);
    fields_read(&dateless, NULL);
    ok(!dateless.fields.occurred && dateless.fields.n_evidence == 1,
       "without a date of the mail yesterday is no day, and a place");
    fields_clear(&dateless.fields);
}

/* Nothing but a subject, as from a telephone. */
static void test_subject(void)
{
    char subject[] = "Left the register of 28 pupils on the bus yesterday";
    Report report = report_of("", NULL, NULL, MAIL_DATE);
    report.subject = subject;
    fields_read(&report, NULL);
    is_str(report.fields.occurred, "2026-04-30", "a subject alone is read");
    ok(report.fields.affected == 28 && places_hold(&report), "with its places");
    fields_clear(&report.fields);
    report = report_of("Sent from my iPhone", NULL, NULL, MAIL_DATE);
    report.subject = subject;
    fields_read(&report, NULL);
    is_str(report.fields.occurred, "2026-04-30", "also above a telephone's line");
    fields_clear(&report.fields);
    report = report_of("See the file.", NULL, NULL, MAIL_DATE);
    report.subject = subject;
    fields_read(&report, NULL);
    ok(!report.fields.occurred, "but not above a text: it may be another mail's");
    fields_clear(&report.fields);
}

/* A value comes with the words that say it, and no others. */
static void test_places(void)
{
    static const Row rows[] = {
        {"Lost on 03/05/2025, I think.", "03/05/2025"},
        {"On 3rd of March 2026 it went.", "3rd of March 2026"},
        {"Yesterday it went.", "Yesterday"},
        {"It went today, 1 May 2026.", "today"},
        {"It was sent on Monday at 2.30pm.", "Monday at 2.30pm"},
        {"The laptop has BitLocker.", "BitLocker"},
        {"Twenty-eight pupils were affected.", "Twenty-eight pupils"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Report report = report_of(rows[i].text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        bool found = false;
        for (size_t j = 0; j < report.fields.n_evidence; j++)
            found |= strcmp(report.fields.evidence[j].text, rows[i].summary) == 0;
        ok(found, "%s", rows[i].text);
        fields_clear(&report.fields);
    }
}

static void test_contradiction(void)
{
    Report report = report_of("It was sent on 1 March 2026. It was sent on 2 March 2026.", NULL,
                              NULL, MAIL_DATE);
    fields_read(&report, NULL);
    ok(!report.fields.occurred && report.fields.n_evidence == 2,
       "two days leave it open, with a place for each");
    is_str(report.fields.evidence[1].text, "2 March 2026", "so that a person can tell");
    fields_clear(&report.fields);
}

static void test_hostile(void)
{
    static const char *const units[] = {"a",
                                        "1/",
                                        "1 may ",
                                        "not ",
                                        "today ",
                                        "2026-05-",
                                        ".",
                                        "3 of ",
                                        "@",
                                        "\xc3\xa9",
                                        "to ",
                                        "Mrs Jones ",
                                        "28 pupils, ",
                                        "no names, ",
                                        "one ",
                                        "between 3 and ",
                                        "\n",
                                        "sent to ",
                                        "What happened?\n",
                                        "When did it happen? [x] ",
                                        "twenty ",
                                        "hundred ",
                                        "'",
                                        "confirmed deleted "};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *text = megabyte_of(units[i]);
        Report report = report_of(text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        ok(report.fields.missing != NULL && report.fields.n_evidence <= 200 &&
               places_hold(&report),
           "a megabyte of unit %d is read", (int)i);
        fields_clear(&report.fields);
    }
}

#define READS(rows) reads(rows, G_N_ELEMENTS(rows))

int main(void)
{
    READS(days);
    READS(times);
    READS(two_days);
    READS(around_weekdays);
    READS(own_days);
    READS(nights);
    READS(no_day);
    READS(about);
    READS(about_nothing);
    READS(facts);
    READS(no_facts);
    READS(enciphered);
    READS(reports);
    test_people();
    test_done();
    test_negations();
    test_missing();
    test_forwarded();
    test_other_days();
    test_deletion();
    test_long_clause();
    test_what_is_forwarded();
    test_subject();
    test_places();
    test_contradiction();
    test_hostile();
    return tap_done();
}
