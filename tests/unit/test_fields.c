/* What a report says and what it leaves out: what school staff write, and what is read in it.
 * Each row is a text and all that may be read in it; nothing else is. */
#include "tests/unit/fields_rows.h"

static const Row about[] = {
    {"It held the names and addresses of 28 pupils.",
     "affected=28; types=Basic; subjects=Children"},
    {"The reports for about thirty children were in it.", "affected=30; subjects=Children"},
    {"The reports of half a dozen children were in it.", "affected=6; subjects=Children"},
    {"Yesterday the reports of half a dozen children were lost.",
     "occurred=2026-04-30; affected=6; subjects=Children"},
    {"A register for a class of 28 was in the bag.", "affected=28"},
    {"All 240 families' email addresses were shown.",
     "affected=240; types=Basic; subjects=Customers"},
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
    {"The list of 14 Year 10 and 12 Year 11 pupils was lost.",
     "affected=26; subjects=Children"},
    {"The file was about a pupil and his two siblings.", "affected=3; subjects=Children"},
    {"The reports of a Year 9 boy and his three sisters were lost.",
     "affected=4; subjects=Children"},
    {"The reports of Jake and his two brothers were lost.", "affected=3; subjects=Children"},
    {"The list shows one pupil and two staff.", "affected=3; subjects=Children,Employees"},
    {"The marks of 12 pupils in 7A and 15 in 7B were lost.", "affected=27; subjects=Children"},
    {"The marks of 12 in 7A and 15 in Year 8 were lost.", "affected=27"},
    {"The sheet shows the addresses of 24 children, about 40 parents and 6 staff.",
     "affected=70; types=Basic; subjects=Children,Employees,Customers"},
    {"The sheet (24 pupils & 6 staff) was lost.", "affected=30; subjects=Children,Employees"},
    {"The register of 30 pupils (12 boys and 18 girls) was lost.",
     "affected=30; subjects=Children"},
    {"The list has 30 pupils, 12 boys and 18 girls.", "affected=30; subjects=Children"},
    {"The list has 60 pupils, including 4 looked-after children and 2 from Ukraine.",
     "affected=60; subjects=Children"},
    {"The list names 212 parents, of whom 14 are staff.",
     "affected=212; types=Basic; subjects=Customers"},
    {"The names of 212 parents, 14 of whom are staff, were shown.",
     "affected=212; types=Basic; subjects=Customers"},
    {"I told 12 parents and 3 staff about the file.", ""},
    {"I wrote to a mother and her three children about the file.", ""},
    {"24 pupils and 6 staff saw the file.", ""},
    {"The list has 30 children, 28 parents agreed.", ""},
    {"The reports of 28 pupils and 30 letters were lost.", "affected=28; subjects=Children"},
    {"The fax was four pages on a pupil.", ""},
    {"It was seven letters for our pupils.", "affected=7; subjects=Children"},
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
    {"Anfonais enwau 18 o ddisgyblion ati.", "affected=18; types=Basic; subjects=Children"},
    {"Collais adroddiadau 5 disgybl.", "affected=5; subjects=Children"},
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
    {"There were two pupils on the photo.", "affected=2; types=Basic; subjects=Children"},
    {"It has the telephone numbers of both parents.", "types=Basic; subjects=Customers"},
    {"The photographs of three children were published.",
     "affected=3; types=Basic; subjects=Children"},
    {"The parents' email addresses were in the To line.", "types=Basic; subjects=Customers"},
    {"Fingerprints of the sixth formers are stored there.", "types=Genetic; subjects=Students"},
    {"The trade union membership of teachers was shown.", "types=Trade; subjects=Employees"},
    {"His sexual orientation was mentioned in the notes.", "types=Sexual"},
    {"Anfonwyd enwau a chyfeiriadau.", "types=Basic"},
};

/* Kinds of data in everyday words. */
static const Row kinds[] = {
    {"I think I sent the pupil premium list to all.", "types=Economic"},
    {"I might have left her care plan on the bus.", "types=Health"},
    {"I think it has medical details.", ""},
    {"We might have lost it if it had medical details.", ""},
    {"His asthma plan was lost.", "types=Health"},
    {"Her EHCP and her IEP were lost.", "types=Health"},
    {"The SEND register was lost.", "types=Health"},
    {"The letter about head lice was lost.", "types=Health"},
    {"His one page profile and her pupil passport were lost.", "types=Health"},
    {"The speech and language report of a pupil was lost.", "types=Health; subjects=Children"},
    {"The bank card of the PTA was lost.", "types=Economic"},
    {"The pay slips and the dinner money list were lost.", "types=Economic"},
    {"The bursary list was lost.", "types=Economic"},
    {"The letter with another child's surname was lost.", "types=Basic; subjects=Children"},
};

static const Row counted[] = {
    {"Who: 5 pupils in Y2\nWhen: 28 April",
     "occurred=2026-04-28; affected=5; subjects=Children"},
    {"The list of both classes (58) was lost.", "affected=58"},
    {"The whole class (29) saw the message.", "affected=29"},
    {"The dates of birth of all 1,140 on roll were sent out.", "affected=1140"},
    {"Three families got each other's letters.", "affected=3; subjects=Customers"},
    {"11 parents received each other's statements.", "affected=11; subjects=Customers"},
    {"Twenty-odd parents could see each other's phone numbers.",
     "affected=20; types=Basic; subjects=Customers"},
    {"Nineteen students had their results read out.", "affected=19; subjects=Students"},
    {"We posted letters to the wrong houses. Families affected = 9",
     "affected=9; subjects=Customers"},
    {"USB stick lost. Pupils affected: about 90", "affected=90; subjects=Children"},
    {"About forty families' arrears were sent out.",
     "affected=40; types=Economic; subjects=Customers"},
    {"One pupil's safeguarding note was read out.", "affected=1; subjects=Children"},
    {"Three parents saw the list.", ""},
    {"Two teachers had the list.", ""},
    {"The details of between 20 and 30 children were lost.", "subjects=Children"},
    {"The details of 20 or 30 children were lost.", "subjects=Children"},
    {"The details of 20 to 30 children were lost.", ""},
    {"The letters of three families with 2, 3 and 1 children were lost.",
     "affected=6; subjects=Children"},
    {"The trip list has 5 pupils and a teacher on it.",
     "affected=6; subjects=Children,Employees"},
    {"The list names 24 pupils, 6 staff and a governor.",
     "affected=31; types=Basic; subjects=Children,Employees"},
    {"I lost the notes for Sam and two other children.", "affected=3; subjects=Children"},
    {"I cc'd rather than bcc'd 84 parents.", "affected=84; subjects=Customers"},
    /* and what is no sum */
    {"The list of Year 2, 3 and 4 pupils was lost.", "subjects=Children"},
    {"There were 2, 3 or 4 children on it.", "subjects=Children"},
    {"5 pupils and a teacher saw the file.", ""},
    {"12 pupils and a teacher noticed it.", "affected=12; subjects=Children"},
    {"I told Sam and two other children about the file.", ""},
    {"They say 20, plus maybe 10.", ""},
    {"They say it has 20 pupils on it, plus maybe 10 staff.", "subjects=Children"},
    {"It names 20 pupils, and maybe it was lost.",
     "affected=20; types=Basic; subjects=Children"},
    /* who got it, and what people did */
    {"The note was put on the wall. 300 people came.", ""},
    {"It went to all staff by mistake. 118 people.", ""},
    {"I emailed the list to a parent. 29 pupils.", "affected=29; subjects=Children; known=yes"},
    {"There were 140 people in the hall.", ""},
    {"28 people in the register were shown.", "affected=28"},
    {"Two teachers were in the room.", ""},
    {"60 children can be seen on it.", "affected=60; subjects=Children"},
    {"60 children can see it.", ""},
    {"I cc'd 84 parents in the nativity email.", "affected=84; subjects=Customers"},
    {"It is a list of 18 childrens.", "affected=18; subjects=Children"},
    {"There are 28 people in the class.", "affected=28"},
    {"The 2019 pupil records were lost.", "subjects=Children"},
    {"The number ends in 88. my student finance goes there.", ""},
    {"The photos of the children, 9 of them, were shown.",
     "affected=9; types=Basic; subjects=Children"},
    {"The wage slips of the kitchen were shown, 7 of them.", "affected=7; types=Economic"},
    {"The photos were shown. 9 of them were blurred.", "types=Basic"},
    {"Two families say that they got it.", ""},
    {"Six families watched it.", ""},
    /* of two numbers the one that holds */
    {"I emailed 23 parents, sorry, 32.", "affected=32; subjects=Customers"},
    {"The register had 23 children on it. Sorry, 32.", "affected=32; subjects=Children"},
    {"I emailed the list of 23 children (sorry, 32) to Ann.",
     "affected=32; subjects=Children; known=yes"},
    {"The list names 23 pupils. Make that 32.", "affected=32; types=Basic; subjects=Children"},
    {"The list names 23 pupils - no, 32.", "affected=32; types=Basic; subjects=Children"},
    {"It was 32 not 23 pupils.", "affected=32; subjects=Children"},
    {"It was 32 pupils rather than 23.", "affected=32; subjects=Children"},
    {"It wasn't 30 children, it was 3.", "affected=3"},
    {"I said 40 pupils earlier, it is 37.", "affected=37"},
    {"I originally thought it was 5 staff, but there are 17 staff.",
     "affected=17; subjects=Employees"},
    {"I left 28 reports. Sorry! 12 pupils were affected.", "affected=12; subjects=Children"},
    {"The reports of 23 pupils. I am so sorry, 2 parents have complained.",
     "affected=23; subjects=Children"},
    {"The list has 28 children on it, sorry, it was in room 12.",
     "affected=28; subjects=Children"},
    /* and no number of people */
    {"I left 3 copies of a pupil's plan on the bus.", "subjects=Children"},
    {"Two boxes of pupils' books were left out.", "subjects=Children"},
    {"A box of 2009 leavers' files was found.", ""},
    {"A boy (10) saw it.", ""},
    {"It was seen by about 5 parents.", ""},
    {"I overheard two teachers discussing it.", ""},
    {"The files of 2,009 leavers were found.", "affected=2009"},
    {"The files of 30 out of 60 pupils were lost.", "subjects=Children"},
    {"17 staff are on the list.", "affected=17; subjects=Employees"},
    {"The register (46 pupils) was found.", "affected=46; subjects=Children"},
    {"I found a list of pupils.", "subjects=Children"},
    {"120 leavers' contact details were shown.", "affected=120; types=Basic"},
    {"The meeting (3) was on the list.", ""},
    {"The head rang three families.", ""},
};

static const Row about_nothing[] = {
    {"Between 3 and 5 pm the staff room was open.", ""},
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
    {"Three parents were reading the accident book.", "types=Health"},
    {"The health and safety folder was lost.", ""},
    {"The health visitor has the key.", ""},
    {"I had to log in again.", ""},
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
        {"I sent it to Mrs Hart and I'd rather not say.", "Mrs Hart"},
        {"I sent it to Mrs Hart and I\u2019ve told the head.", "Mrs Hart"},
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
                  "whether the device was encrypted");
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
    check_missing("All files are encrypted and there is a ransom note.", NULL,
                  WHEN ", " DONE); /* nobody knows who attacks */
    check_missing("The server was hit by ransomware.", NULL, WHEN ", " DONE);
    check_missing("It was no ransomware.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("Nothing has been reported.", NULL, WHEN ", " WHO ", " DONE);
    check_missing("It was not encrypted. Deleted at once.", NULL, WHEN ", " WHO);
    check_missing("It went missing before half-term.", NULL, WHO ", " DONE);
    check_missing("see below", "On Monday Tom asked a@b.example", "");
    check_missing("", NULL, WHEN ", " WHO ", " DONE);
    check_missing("Yesterday a teacher lost her laptop and told the police.", NULL, ENCRYPTED);
    check_missing("Yesterday a teacher lost her encrypted laptop and told the police.", NULL,
                  "");
    check_missing("Yesterday I sent it to the wrong parent and recalled it.", NULL, DELETED);
    check_missing("Yesterday I nearly sent it to the wrong parent and told Tom.", NULL, "");
    check_missing("Yesterday I almost emailed it to the wrong class list.", NULL,
                  WHO ", " DONE);
    check_missing(
        "Yesterday I sent it to the wrong parent and she confirmed that she deleted it.", NULL,
        "");
}

/* Whoever writes is somebody, too: it is their own thing, or their own doing. */
static void test_first_person(void)
{
    static const char *const tells[] = {
        "My laptop is lost.",
        "my school ipad was nicked out of the car",
        "Lost my usb stick somewhere between home and school",
        "Left my work bag on the bus with the marking in it.",
        "I've left the register on the train.",
        "I think I may have accidentally shared the wrong folder",
        "I must have dropped it in the playground",
        "I clicked on the link before thinking.",
        "I can't find my memory stick anywhere.",
        "I emailed the trip list to the wrong address",
        "I seem to have mislaid a folder of reports",
        "My account has been hacked and is sending spam.",
        "Rwyf wedi colli cof bach.",
        "Gadewais y gliniadur ar y bws.",
        "Mae fy ngliniadur ar goll.",
    };
    static const char *const open[] = {
        "A laptop is lost.",
        "We have lost a folder of reports.",
        "I have noticed that a folder was lost.",
        "I think the folder was left on the bus.",
        "I found a list left on the printer.",
        "I was sent a payslip that is not for me.",
        "I am told the folder was stolen.",
        "My mobile number is 07700 900123.",
        "I have not lost anything, the folder was stolen.",
        "Should I have shared the folder?",
        "I saw the folder, which was left on the bus.",
        "I emailed the office about it.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tells) + G_N_ELEMENTS(open); i++) {
        bool told = i < G_N_ELEMENTS(tells);
        const char *text = told ? tells[i] : open[i - G_N_ELEMENTS(tells)];
        Report report = report_of(text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        bool asked = g_strv_contains((const char *const *)report.fields.missing, WHO);
        ok(asked != told, "%s who: %s", told ? "says" : "does not say", text);
        fields_clear(&report.fields);
    }
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
        {"The laptop was not encrypted.", "not encrypted"},
        {"The laptop had never been properly encrypted.", "never been properly encrypted"},
        {"The USB stick was unencrypted.", "unencrypted"},
        {"A laptop. Encrypted: no.", "Encrypted: no"},
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

int main(void)
{
    READS(about);
    READS(kinds);
    READS(counted);
    READS(about_nothing);
    READS(reports);
    test_people();
    test_missing();
    test_first_person();
    test_subject();
    test_places();
    test_hostile();
    return tap_done();
}
