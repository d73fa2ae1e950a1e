/* Whom a report is about, and who is only named in it: sentences as staff write them. */
#include "daemon/case/suspicion.h"

#include "tests/unit/tap.h"

#include <string.h>

#define SIRO         ROLE_BIT(ROLE_SIRO)
#define DPO          ROLE_BIT(ROLE_DPO)
#define CHAIR        ROLE_BIT(ROLE_CHAIR)
#define VICE_CHAIR   ROLE_BIT(ROLE_VICE_CHAIR)
#define BOARD        ROLE_BIT(ROLE_BOARD)
#define INVESTIGATOR ROLE_BIT(ROLE_INVESTIGATOR)

static PersonSettings people[] = {
    {.role = ROLE_SIRO,
     .name = (char *)"Alison Grant",
     .address = (char *)"head@hollylane.example"},
    {.role = ROLE_DPO, .name = (char *)"Robert Webb", .address = (char *)"dpo@council.example"},
    {.role = ROLE_CHAIR,
     .name = (char *)"Mrs Margaret Bell",
     .address = (char *)"chair@council.example"},
    {.role = ROLE_VICE_CHAIR,
     .name = (char *)"Vera Vale",
     .address = (char *)"vice@council.example"},
    {.role = ROLE_BOARD,
     .name = (char *)"Dr Nadia O'Neil",
     .address = (char *)"nadia@council.example"},
    {.role = ROLE_INVESTIGATOR,
     .name = (char *)"Tom Hart",
     .address = (char *)"tom@hollylane.example"},
    {.role = ROLE_ADMINISTRATOR,
     .name = (char *)"IT support",
     .address = (char *)"it@hollylane.example"},
    {.role = ROLE_NONE,
     .name = (char *)"Una North",
     .address = (char *)"una@hollylane.example"},
};

static OrganisationSettings settings = {.people = people,
                                        .n_people = sizeof people / sizeof people[0]};

static char nothing[] = "";
static Config config; /* with the shipped lexicon and templates */

static Report report_of(const char *text)
{
    Report report = {.subject = nothing, .visible = (char *)text};
    report.from.address = (char *)"ann@hollylane.example";
    report.forward.text = nothing;
    report.forward.from.address = nothing;
    return report;
}

static RoleSet suspected(const char *text)
{
    Report report = report_of(text);
    return suspicion_read(&config, &settings, &report, NULL);
}

static void test_subjects(void)
{
    static const struct {
        const char *text;
        RoleSet roles;
    } rows[] = {
        {"Alison Grant left the SEN file on the train.", SIRO},
        {"Mrs Grant left the SEN file on the train.", SIRO},
        {"I am afraid A. Grant has been sharing pupils' records with her sister.", SIRO},
        {"Alison M. Grant lost her laptop at the station.", SIRO},
        {"Our head, Alison Grant, posted a photo of the register on Facebook.", SIRO},
        {"Alison Grant (SIRO) sent the dinner money list to all parents.", SIRO},
        {"The head (SIRO) has taken the safeguarding files home.", SIRO},
        {"Alison Grant, who is our SIRO, forwarded the reports to a private address.", SIRO},
        {"I am sorry to say that the SIRO left her screen unlocked, and then emailed the file "
         "to a parent.",
         SIRO},
        {"The DPO has been reading staff e-mails.", DPO},
        {"Our data protection officer sent the spreadsheet to a company.", DPO},
        {"The Data Protection Officer accidentally emailed the whole list to a parent.", DPO},
        {"Robert Webb has not encrypted the memory stick and lost it.", DPO},
        {"I saw Robert Webb leave the admissions folder on the bus.", DPO},
        {"The folder was left on the bus by Robert Webb.", DPO},
        {"It was sent to the wrong family by the DPO.", DPO},
        {"I want to report Robert Webb for looking at my daughter's record.", DPO},
        {"I would like to make a complaint about the DPO.", DPO},
        {"This is a complaint against Mr Webb.", DPO},
        {"The person who did this was Robert Webb.", DPO},
        {"It was the DPO.", DPO},
        {"The pupils' files were copied to a stick. Robert Webb did it.", DPO},
        {"I think that the DPO has done this, and I can prove it.", DPO},
        {"Mrs Grant did it herself on Monday.", SIRO},
        {"Mr Webb sells pupils' records.", DPO},
        {"It was Robert Webb who threw the registers in the skip.", DPO},
        {"The DPO's laptop was stolen from a car.", DPO},
        {"Robert Webb's account has been used to send spam.", DPO},
        {"Alison Grant\xe2\x80\x99s memory stick is gone.", SIRO},
        {"Mr Webb's e-mail was sent to the whole year group.", DPO},
        {"Mrs Grant and Mr Webb copied the pupils' files onto a private stick.", SIRO | DPO},
        {"Mrs Grant, Mr Webb and Mrs Bell copied the pupils' files onto a private stick.",
         SIRO | DPO | CHAIR}, /* the Board decides */
        {"I have told Mr Webb that Mrs Grant took the memory stick home.", SIRO},
        {"The Chair of Governors discussed a pupil's exclusion in the pub.", CHAIR},
        {"Margaret Bell told a parent which children have a social worker.", CHAIR},
        {"The chair has been talking about a pupil at church.", CHAIR},
        {"Mrs Bell was overheard in the corridor naming a child on a protection plan.", CHAIR},
        {"The vice-chair forwarded the minutes to a journalist.", VICE_CHAIR},
        {"Vera Vale photographed the seating plan and put it on Instagram.", VICE_CHAIR},
        {"Dr O'Neil uploaded the board papers to a public folder.", BOARD},
        {"A member of the IG Board leaked the outcome report.", BOARD},
        {"Nadia O'Neil is responsible for the data that went missing.", BOARD},
        {"Tom Hart, the investigator, left his notes about the case in the staff room.",
         INVESTIGATOR},
        {"The investigating officer has been gossiping about my case.", INVESTIGATOR},
        {"Who was involved? (names): Alison Grant\nWhen did it happen? Monday", SIRO},
        {"People involved: Robert Webb", DPO},
        {"Yesterday Robert Webb clicked on a phishing link and typed in his password.", DPO},
        {"We all know that Alison Grant deleted the records on purpose.", SIRO},
        {"The DPO keeps the whole register on his own phone.", 0}, /* no more than a doubt */
        {"ROBERT WEBB SENT THE LIST TO EVERYBODY", DPO},
        {"The breach was caused by Alison Grant.", SIRO},
        {"There are allegations about Mrs Bell and a pupil's records.", CHAIR},
        {"An e-mail from Alison Grant went to all parents with the SEN register attached.", 0},
        {"I caught the DPO going through the personnel files.", DPO},
        {"Mr Webb did not lock his screen.", DPO},
        {"Robert Webb was hacked last night.", DPO},
        {"I think you should know that our DPO takes pupil files home every weekend.", DPO},
        {"Last week the SIRO handed a parent the wrong child's EHCP.", SIRO},
        {"I overheard Margaret Bell tell her neighbour about a looked after child.", CHAIR},
        {"Personal data was published on Twitter by the Chair of Governors.", CHAIR},
        {"Robert Webb is the one who lost the stick.", DPO},
        {"The DPO knew about this breach and covered it up.", DPO},
        {"Alison Grant instructed me to delete the emails before the inspection.", SIRO},
        {"I am reporting the DPO.", DPO},
        {"I have seen Alison Grant leave the safeguarding folder on the table.", SIRO},
        {"I have seen Mrs Grant leave the folder open.", SIRO},
        {"We've seen the DPO copy the personnel files.", DPO},
        {"The head teacher has forwarded pupil medical records to her private e-mail.", SIRO},
        {"The headteacher posted a photo of the register on Facebook.", SIRO},
        {"It was the head who left the folder on the table.", SIRO},
        {"It was the head.", SIRO},
        {"It was Mrs. Grant that left the folder in the cafe.", SIRO},
        {"Alison Grant read my private messages.", SIRO},
        {"The head asked me to backdate the report.", SIRO},
        {"Mrs Grant told staff not to report it.", SIRO},
        {"Mrs Grant made us sign that we would not tell.", SIRO},
        {"I want to report the head.", SIRO},
        {"Our acting head left the SEN file on the train.", SIRO},
        {"The principal has shared the exclusions list with a friend.", SIRO},
        {"The executive head teacher lost the memory stick.", SIRO},
        {"The head of school took the files home.", SIRO},
        {"The folder was left on the bus by the headmistress.", SIRO},
        {"The head's laptop was stolen from a car.", SIRO},
        {"The head and the DPO copied the pupils' files onto a private stick.", SIRO | DPO},
        {"Who was involved? The head teacher", SIRO},
        {"Mrs Grants password was on a post-it.", SIRO},
        {"mrs grants password was on a post-it", SIRO},
        {"The heads laptop was stolen from a car.", SIRO},
        {"The DPOs memory stick is gone.", DPO},
        {"Mr Webbs email went to all parents.", DPO},
        {"Mrs Grant knew about it and did nothing.", SIRO},
        {"Mrs Grant knew about it for weeks and did not report it.", SIRO},
        {"Mrs Grant knew about it but chose not to tell anyone.", SIRO},
        {"Mrs Grant tried to cover it up.", SIRO},
        {"Mrs Grant told us to keep quiet about it.", SIRO},
        {"The head said we should not report it.", SIRO},
        {"The SIRO did nothing about it.", SIRO},
        {"Mrs Grant lied about it.", SIRO},
        {"The DPO must have known.", DPO},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        is_int((long)suspected(rows[i].text), (long)rows[i].roles, rows[i].text);
}

static void test_named_only(void)
{
    static const char *const rows[] = {
        "The list had to be taken down. The DPO did it straight away.",
        "I have told Mr Webb that somebody from the office did it.",
        "I told Alison Grant.",
        "I have told Mrs Grant, and emailed our DPO, Mr Webb.",
        "I lost my memory stick on the bus. I told Alison Grant straight away.",
        "Please pass this to the DPO.",
        "cc Alison Grant",
        "Cc: Alison Grant, Robert Webb",
        "Dear Mrs Grant, I lost my laptop on the train.",
        "Dear Robert Webb,\n\nI have sent the wrong list to a parent.",
        "Hi Alison Grant, I sent the register to the wrong school.",
        ("I left my bag on the train.\n\nKind regards\nAlison Grant\nSIRO, Holly Lane Primary "
         "School"),
        "The DPO asked me to report this to you.",
        "Alison Grant asked me to tell you.",
        "Mrs Grant told me to report it here.",
        "As advised by the DPO, I am reporting the loss of my phone.",
        "I was told by Alison Grant to write to this address.",
        "The DPO has been informed.",
        "The DPO was told on Monday and the parents were rung.",
        "Our data protection officer is aware.",
        "I spoke to Mrs Bell about it this morning.",
        "A parent rang Robert Webb to complain.",
        "From: Alison Grant\nSent: Monday 3 May\nTo: All staff\nSubject: trip",
        "The letter was addressed to Mrs Bell, and it was opened by a pupil.",
        "I sent the list to Alison Grant's old address by mistake.",
        "The list of pupils was sent to Alison Grant by mistake.",
        "I wrongly copied in Robert Webb when I sent the list.",
        "Somebody pretending to be Alison Grant asked the office for the payroll file.",
        "We had a phishing e-mail claiming to be from Mrs Grant that was sent to all staff.",
        "An email that looked like it was from Alison Grant went to the office.",
        "Could Alison Grant send me the form?",
        "Will the DPO need to tell the parents?",
        "Should I contact the DPO?",
        "Mrs Grant is away until Monday.",
        "Robert Webb helped me to recall the message.",
        "Alison Grant found the folder and locked it away.",
        "Mrs Grant found the list in the hall and gave it to me.",
        "Mrs Grant read my report.",
        "It was Mrs Grant that told me.",
        "Mrs Grant told staff to change their passwords.",
        "Mrs Grant made us aware of it.",
        "The DPO has looked into it and says it is a near miss.",
        "I left the file on Mrs Grant's desk and it has gone.",
        "I left the file in the DPO's office.",
        "Mr Webb's phone number was on the list.",
        "The chair was left in front of the cupboard, which was unlocked.",
        "Somebody left a list of pupils on a chair in the hall.",
        "Tom Grant left the register in the pub.",
        "Mr Wells left the register in the pub.",
        "The Grant family were sent another child's report.",
        "A teacher sent the register to the wrong parent. Mrs Bell has been told.",
        "I rang the DPO and left a message.",
        "Thanks to Robert Webb, I noticed that my email was sent to the wrong person.",
        "I have emailed Alison Grant, changed my password and deleted the message.",
        "The investigator asked for the dates: I lost it on 3 May.",
        "Please could you ask Mrs Grant to change the passwords?",
        "The SIRO sent round a reminder last week, but I still sent it to the wrong list.",
        "Mrs Bell's class list was left in the hall.",
        "> Alison Grant left the file on the train.\nI know nothing about that.",
        "The Information Governance Board meets on Friday.",
        "Una North left the file on the train.",
        "IT support sent the list to the wrong parent.",
        "The DPO, Robert Webb, knows about it.",
        "I will let the DPO know.",
        "I have told Mrs Grant, sent a recall and rung the parents.",
        "I rang Robert Webb's phone.",
        "I have copied the DPO into this email.",
        "The DPO will want to know that the form was sent to the wrong house.",
        "The list went to Alison Grant instead of the school nurse.",
        "Mrs Grant and I looked everywhere for the folder but it was lost.",
        "I gave the stick to Mrs Grant and she gave it back to me and I lost it.",
        "Action taken: Alison Grant informed, parents called.",
        "The DPO sent me this form to fill in.",
        "The investigating officer has sent his outcome report.",
        "A fake email in the name of Alison Grant asked for gift cards.",
        "A pupil took a photo of Mrs Grant in assembly and posted it.",
        "Alison Grant confirmed that the parent has deleted it.",
        "I told the head.",
        "I have told the head teacher, sent a recall and rung the parents.",
        "The head asked me to report this.",
        "The headteacher is aware and has told the parents to delete it.",
        "The head of Year 9 left the register in the hall.",
        "The head of IT sent the list to the wrong parent.",
        "It was the Head of Sixth Form who left the folder on the table.",
        "The deputy head left the folder on the table.",
        "I saw the assistant head teacher leave the folder on the table.",
        "The vice-principal has forwarded the list to a parent.",
        "Our former head teacher took the files home.",
        "I want to report a head injury form that was sent to the wrong parent.",
        "A head bump letter was sent home with the wrong child.",
        "The head cook lost her keys and the head boy left the list on the bus.",
        "A pupil who had bumped his head was sent home with the wrong form.",
        "Have you seen Mrs Grant's class list?",
        "I have seen Mrs Grant about it, and lost nothing since.",
        "Mrs Grant asked me to report this.",
        "Mrs Grants class list was on the bus.",
        "Mrs Grants phone number was on the list.",
        "I gave the Grants a letter.",
        "Our heads of year were told.",
        "Mrs Grant knew about it and told me to report it.",
        "The head knew about it and rang the parents.",
        "Mrs Grant covered my class while I rang the parents.",
        "Mrs Grant told me not to touch the laptop.",
        "The DPO says that nothing was lost, and told us not to worry.",
        "Mrs Grant did nothing wrong.",
        "The head will want to know that I left the file on the train.",
        "",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        is_int((long)suspected(rows[i]), 0, rows[i]);
}

/* Nobody reports themselves by writing of their office; who forwards what somebody wrote of them is not its author. */
/* Accusations that name no act of their own. */
static void test_accused(void)
{
    static const struct {
        const char *text;
        RoleSet roles;
    } rows[] = {
        {"The headteacher told staff to delete the CCTV.", SIRO},
        {"The head has asked the technician to wipe the audit logs.", SIRO},
        {"The DPO told us to remove it from the breach register.", DPO},
        {"Mrs Grant instructed the office to shred the complaints.", SIRO},
        {"The head told all the teachers to lie about it.", SIRO},
        {"The Chair pressured me to backdate the minutes.", CHAIR},
        {"Alison told staff not to report the breach.", SIRO},
        {"The head asked us never to mention it to the governors.", SIRO},
        {"The principal wanted everybody to keep quiet.", SIRO},
        {"I believe Alison is behind this leak.", SIRO},
        {"I believe Alison Grant is behind this.", SIRO},
        {"Everyone thinks the head is behind it all.", SIRO},
        {"My suspicion is that Robert must be behind the leaks.", DPO},
        {"We think Mrs Grant is responsible for the data breach.", SIRO},
        {"I am told that the DPO is the source of the leak.", DPO},
        {"In my opinion the Chair is to blame.", CHAIR},
        {"The head was involved in the cover-up.", SIRO},
        {"The DPO is covering this up.", DPO},
        {"People say Margaret had a hand in the fraud.", CHAIR},
        {"The investigator is in on it.", INVESTIGATOR},
        {"Alison Grant is responsible for the leak.", SIRO},
        {"Alison Grant is responsible for this.", SIRO},
        {"Alison Grant is solely responsible for what happened to the files.", SIRO},
        {"The head was responsible for sending the list to the wrong parent.", SIRO},
        {"The head told me to delete it.", SIRO},
        {"The head told us to delete the e-mails and to forget about it.", SIRO},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ok(suspected(rows[i].text) == rows[i].roles, "%s", rows[i].text);
}

static void test_not_accused(void)
{
    static const char *const rows[] = {
        "I told the head about the leak.",
        "Alison is involved in the investigation of the breach.",
        "Alison organised training on data breaches after this.",
        "The head was involved in the response to the hack last year.",
        "The DPO is responsible for data breaches, I was told to write to you.",
        "Alison asked us not to contact the parents yet about the lost stick.",
        "The head told staff not to talk about it to parents until the DPO has answered.",
        "The head asked me to record the breach and not to tell the press.",
        "Alison has told us to never tell anyone our password.",
        "The head told me I should not say what was on it in an email.",
        "Alison asked the office to change the register as the child has moved.",
        "The head asked staff to change their password in the logs.",
        "The headteacher told staff to bin the correspondence sent to the wrong family.",
        "Alison asked me to report this.",
        "The head asked me to delete the old photos.",
        "The head asked me to delete the photos of the trip.",
        "The head told us to delete the app.",
        "The head told me to delete the phishing e-mail.",
        "Alison Grant is responsible for this area, so I tell you.",
        "Alison Grant is responsible for the website, and I lost a stick.",
        "The head is responsible for our pupils.",
        "The head is dealing with it.",
        "Alison is behind with her marking.",
        "The head is behind on the audit.",
        "The head is right behind this policy.",
        "The head is behind you on this.",
        "The DPO is responsible for data protection.",
        "The head told staff to delete the phishing e-mail.",
        "The DPO asked the recipient to delete the records.",
        "The DPO told the parents to delete the report.",
        "The head told everyone not to open it.",
        "The head asked us not to delete the CCTV.",
        "The DPO told the office not to hide anything.",
        "The head asked who had deleted the CCTV.",
        "The head asked me whether to delete the recording.",
        "The head was told to delete the CCTV.",
        "I told Alison Grant to delete the CCTV.",
        "I asked the DPO to remove the log.",
        "I do not think Alison is behind this leak.",
        "Alison is not to blame.",
        "The head is not behind the leak.",
        "Alison asked me who is behind this leak.",
        "I asked the head who is to blame.",
        "The head told me that a pupil is behind the leak.",
        "Alison Jones is behind this leak.",
        "I gave it to Alison.",
        "Alison, a pupil of Year 6, lost her planner.",
        "Alison rang me about the breach.",
        "Robert told me to ring you.",
        "The head asked the office to report the breach.",
        "The head told me to report it to you.",
        "The DPO advised us to log it.",
        "The DPO asked IT to change the password.",
        "The head asked me to remove the old records under the retention policy.",
        "The Chair wanted to know what happened.",
        "The head got the laptop back.",
        "The head made me aware of the breach.",
        "The head is in charge of the response to the breach.",
        "The DPO is leading the investigation of the breach.",
        "Somebody pretending to be the head is behind this leak.",
        "The head asked staff to change their passwords.",
        "The head told us to say what we know.",
        "Please tell the head, I think a parent is behind this.",
        "The DPO told the governors about the leak.",
        "The head has told staff to speak to the DPO.",
        "The head was involved in the response.",
        "The head caused a stir with her speech.",
        "The DPO asked me to edit the form.",
        "The file had to be moved, and the DPO did it for me.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ok(suspected(rows[i]) == 0, "nobody: %s", rows[i]);
}

static void test_writers(void)
{
    const char *text = "The SIRO left the file on the train.";
    Report report = report_of(text);
    report.from.address = (char *)"Head@hollylane.example";
    is_int((long)suspicion_read(&config, &settings, &report, NULL), 0, "a report of one's own");
    report.visible = (char *)"See below.";
    report.forward.kind = FORWARD_INLINE;
    report.forward.text = (char *)text;
    report.forward.from.address = (char *)"ann@hollylane.example";
    is_int((long)suspicion_read(&config, &settings, &report, NULL), SIRO,
           "who passes on what is said of them is its subject");
    report.forward.from.address = (char *)"head@hollylane.example";
    is_int((long)suspicion_read(&config, &settings, &report, NULL), 0,
           "and who has written that is not");
    report = report_of("Please see the attachment.");
    report.subject = (char *)"Alison Grant left a file on the train";
    is_int((long)suspicion_read(&config, &settings, &report, NULL), SIRO,
           "a subject says it, too");
}

/* Who mends what others did does the same things as who breaks it: takes, opens, deletes. */
static void test_helpers(void)
{
    static const char *const rows[] = {
        "Robert Webb took details and put it in the log.",
        "Robert Webb accessed my mailbox and removed the rule.",
        "I forwarded it to the DPO, Robert Webb, who wrote to the parent and removed the link.",
        "Alison Grant, our head, deleted the copy and Robert Webb has used the recall button.",
        "Alison Grant shared the policy with us and opened a ticket.",
        "Mrs Grant took the laptop to IT after I found the list.",
        "Who was involved? Me, and I told Mrs Grant",
        "The DPO sent an email to all staff about passwords.",
        "Robert Webb opened a ticket with the IT company.",
        "Mrs Grant has written to the parents to apologise.",
        "Alison Grant wrote to the family and asked them to delete it.",
        "The DPO put it in the breach log.",
        "Mr Webb put the incident on the register.",
        "Mr Webb has reset my password and removed the forwarding rule.",
        "Alison Grant recalled the message straight away.",
        "The SIRO took my phone to the IT office to have it wiped.",
        "Robert Webb took notes and opened a case with the supplier.",
        "Robert Webb logged in as administrator and deleted the message from all inboxes.",
        "Alison Grant took the papers from the pupil and shredded them.",
        "Mrs Grant took the folder back from the parent.",
        "Mr Webb sent a letter of apology to the family.",
        "Alison Grant emailed all staff to say the link must not be clicked.",
        "The DPO emailed the parent and she has deleted it.",
        "Robert Webb used the admin console to remove the message.",
        "Robert Webb changed the sharing settings and removed the public link.",
        "Mrs Grant passed the details to the police.",
        "The DPO recorded it and gave it a number.",
        "Alison Grant printed the report form for me to fill in.",
        "Mr Webb looked at the audit log and blocked the account.",
        "Alison Grant has put a notice up about clear desks.",
        "The SIRO shared the guidance with all staff.",
        "Mrs Grant drove to the station and got the bag back.",
        "Mrs Grant kept the stick in the safe until IT came.",
        "Alison Grant took a copy of the email as evidence.",
        "The DPO searched the mailbox for other messages from that sender.",
        "Robert Webb disabled the link and recalled the email.",
        "Alison Grant handed the stick to the police.",
        "Mrs Grant showed me how to recall it.",
        "The DPO deleted the file from the shared drive within ten minutes.",
        "Robert Webb took it down from the website.",
        "Mr Webb removed the post and wrote to the company.",
        "Alison Grant wiped the tablet remotely.",
        "The DPO ran a search and deleted all copies.",
        "Mrs Grant took over and rang the parent.",
        "Alison Grant made a note of it and put it in the safeguarding file.",
        "Robert Webb forwarded the report to the ICO.",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        is_int((long)suspected(rows[i]), 0, rows[i]);
}

/* And who mends what they broke has broken it. */
static void test_no_helpers(void)
{
    static const char *const rows[] = {
        "Alison Grant sent the class list to the wrong parent and recalled it an hour later.",
        "Robert Webb removed the link but sent the list to a parent as well.",
        "The DPO shared the safeguarding notes with a friend and then deleted the message.",
        "Mrs Grant posted a photo of the register on Facebook and took it down the next day.",
        "Robert Webb rang me and told another parent about my son.",
        "Alison Grant took the SEN files home and left them in her car.",
        "The DPO logged in to my mailbox and read my private messages.",
        "Mr Webb deleted the evidence before the inspection.",
        "Mrs Grant left the laptop on the bus and reported it.",
        "Robert Webb forwarded pupil data to his private address.",
        "The SIRO wrote to the wrong parent with the details of another child.",
        "Alison Grant opened the letter to the union and showed it to the governors.",
        "The DPO looked at the records of his neighbour's children.",
        "Mr Webb emailed the exclusion letter to all parents and apologised.",
        "Alison Grant disclosed my medical notes to the staff room.",
        "Robert Webb lost the stick and rang the police.",
        "The SIRO copied the personnel files and removed the originals.",
        "Mrs Grant put the pupils' reports in the recycling bin.",
        "The DPO accessed the counselling records of a colleague.",
        "Alison Grant shared the password with the cleaners and has reset it since.",
        "Mr Webb used the admin account to read our e-mails.",
        "The pupil files were accessed without need by the DPO.",
        "Robert Webb asked for the file, and then lost it.",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ok(suspected(rows[i]) != 0, "%s", rows[i]);
}

/* Who tells somebody to keep silent is its subject; who tells them what else to leave is not. */
static void test_told_not_to(void)
{
    static const char *const silenced[] = {
        "The head told me not to report it.",
        "The head told me not to tell anyone.",
        "The head told us not to tell anyone about it.",
        "Mrs Grant told me not to say anything.",
        "Mrs Grant told me not to mention it to anybody.",
        "Mrs Grant asked me not to record it.",
        "The DPO asked us not to log the breach.",
        "The head told me not to log it as an incident.",
        "Mrs Grant told me not to put it in the log.",
        "Mrs Grant told me not to write it down.",
        "Mrs Grant told me not to contact the DPO.",
        "Mrs Grant told me not to bother the DPO with it.",
        "Mrs Grant told me not to involve the DPO.",
        "Mrs Grant told me not to make a fuss about it.",
        "Mrs Grant told me not to make a record of it.",
        "Mrs Grant told me not to send in a report.",
        "Mrs Grant told me not to fill in the form.",
        "Mrs Grant asked us not to inform the governors.",
        "Mrs Grant asked me not to email the ICO.",
        "Mrs Grant told me not to talk about it.",
        "Mrs Grant told me not to discuss it with anyone.",
        "Mrs Grant told me never to speak of it.",
        "The DPO told us not to raise it.",
        "The DPO told me not to go to the governors.",
        "Mrs Grant told me not to take it any further.",
        "Mrs Grant told me not to blow the whistle.",
        "Mrs Grant told me not to complain.",
        "The head told me that I must not tell anyone.",
        "The head said I should not tell anyone.",
        "The head warned me not to say a word.",
        "The head told the office not to report it.",
        "The headteacher told staff to delete the CCTV.",
        "I believe Alison is behind this leak.",
        "The head told me not to tell the DPO.",
        "Mrs Grant told me not to let anyone know.",
        "The head told me not to admit it.",
        "The head told me not to own up.",
        "The head told me not to give evidence.",
        "The head told me not to answer questions about it.",
        "The head said that we must not tell the governors.",
        "Alison told me not to report it.",
        "Mrs Grant says nobody should report it.",
    };
    static const char *const advised[] = {
        "The DPO told me not to worry.",
        "The DPO told me not to click it.",
        "Mrs Grant told me not to touch the laptop.",
        "Mrs Grant told me not to panic.",
        "Mrs Grant told us not to use the old list.",
        "Mrs Grant asked me not to print registers.",
        "Mrs Grant asked us not to leave registers in the hall.",
        "The DPO told me not to share my password.",
        "The head asked us not to send pupil data by email.",
        "The DPO told me not to keep it.",
        "The DPO told us not to reply to the email.",
        "The DPO told me not to log in until it was checked.",
        "The DPO told me not to log on.",
        "The DPO told us not to log out.",
        "The head told me not to bring it home.",
        "The head told me not to contact the parents yet.",
        "The DPO asked me not to contact the sender.",
        "The head told me not to speak to the press.",
        "The DPO told me not to talk to the caller.",
        "The DPO told me not to ring the number in the email.",
        "The DPO told me not to call the number.",
        "The head asked us not to mention pupils' names in emails.",
        "The head asked us not to write names on the whiteboard.",
        "The DPO told us not to write passwords down.",
        "The DPO told us not to record lessons with pupils in them.",
        "The head asked me not to document names.",
        "The DPO told me not to report it twice.",
        "The head told me not to be sorry.",
        "The head told me not to come in.",
        "The DPO told me not to delete it.",
        "The head told us not to open it and to ring IT.",
        "Mrs Grant told me not to forward it.",
        "Mrs Grant told me not to say names on the phone.",
        "The head told me not to tell pupils the wifi password.",
        "The DPO told me not to disclose anything to the caller.",
        "The DPO told us not to discuss pupils in the corridor.",
        "The DPO told us not to discuss it in front of the children.",
        "The DPO told me not to take the laptop home.",
        "The DPO told me not to go to the website.",
        "The DPO told me not to answer the phone.",
        "The head told me she could not speak to me today.",
        "The head said she could not tell me when.",
        "The head said that she must not tell us more.",
        "The DPO said not to worry.",
        "The DPO said that I should not open it.",
        "The head said we must report it.",
        "The DPO said we should not write passwords down.",
        "The head told me not to use the DPO's laptop.",
        "The DPO said the police had not told them.",
        "The DPO told me not to worry, the police have it.",
        "The head told me not to wait for the DPO.",
        "The head told us not to forget to tell the DPO.",
        "The DPO told me not to hesitate to report it.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(silenced); i++)
        ok(suspected(silenced[i]) != 0, "%s", silenced[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(advised); i++)
        is_int((long)suspected(advised[i]), 0, advised[i]);
}

/* What our acknowledgement says comes back in a reply, and not all mail programs mark it. */
static void test_own_mails(void)
{
    static const struct {
        const char *text, *name;
        RoleSet roles;
    } rows[] = {
        {"Thanks. The DPO reads every report and decides what kind of incident it is.",
         "a sentence of ours", 0},
        {"  - The DPO reads every report and decides what kind of incident it is,\n"
         "    at the latest by Thursday, 2 April 2026, 16:00.\n",
         "with the value that was filled in", 0},
        {"The DPO reads every report.", "what an office does all the time is no deed", 0},
        {"O: School <security@hollylane.example>\nAnfonwyd: 3 May 2026 10:00\nAt: Ann\n"
         "Pwnc: [HLP-2026-0042] We have received your report\n\nThank you. Your report has "
         "reached us.\n\nWhat happens next:\n  - The SIRO (who looks after the safety of "
         "the school's information) and\n    the DPO (the data protection officer) have been "
         "told.\n  - The DPO reads every report and decides what kind of incident it is,\n"
         "    by Monday.\n  - Somebody may contact you to ask more.\n",
         "below lines that are no header of ours", 0},
        {"I am away. You wrote: The DPO reads every report and decides what kind of\nincident "
         "it is, by Monday. Somebody may contact you to ask more.",
         "in what a machine says", 0},
        {"Thanks! The SIRO opens what comes by post and by e-mail, does she?",
         "in the words of a school's own templates", 0},
        {"The SIRO opens what is mine.", "not in fewer words of them", SIRO},
        {"Thank you for your report. The DPO reads all our letters.",
         "what somebody says of them", DPO},
        {"What happens next: the DPO sent the list to a parent.",
         "the same behind words of ours", DPO},
    };
    g_autofree char *text = NULL;
    bool there = g_file_get_contents("config/templates/acknowledgement.txt", &text, NULL, NULL);
    ok(there, "our acknowledgement");
    config.templates[TEMPLATE_ACKNOWLEDGEMENT] = text;
    config.templates[TEMPLATE_CLOSED] =
        (char *)"Subject: Closed\n\nThe SIRO opens what comes\nby post and by e-mail.\n";
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        is_int((long)suspected(rows[i].text), (long)rows[i].roles, rows[i].name);
    config.templates[TEMPLATE_ACKNOWLEDGEMENT] = config.templates[TEMPLATE_CLOSED] = NULL;
}

/* Who is not there cannot be suspected, and somebody is always left. */
static void test_who_is_left(void)
{
    OrganisationSettings few = {.people = people, .n_people = 3};
    Report report = report_of("The vice-chair lost the file.");
    is_int((long)suspicion_read(&config, &few, &report, NULL), 0,
           "an office that nobody holds");
    report = report_of("Alison Grant, Robert Webb and Margaret Bell lost the file.");
    is_int((long)suspicion_read(&config, &few, &report, NULL), SIRO | DPO, "the Chair is left");
    char *const alone[] = {(char *)"t.reed", (char *)"", NULL};
    static const struct {
        const char *says;
        bool names;
    } rows[] = {{"Tom Reed left the laptop on the train.", true},
                {"Mr Reed left the laptop on the train.", true},
                {"The investigating officer left the laptop on the train.", true},
                {"Anna Reed left the laptop on the train.", false},
                {"I have told Tom Reed about the laptop.", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        report = report_of(rows[i].says);
        is_int((long)suspicion_read(&config, &few, &report, alone),
               rows[i].names ? (long)ROLE_BIT(ROLE_INVESTIGATOR) : 0, rows[i].says);
    }
    report = report_of("Tom Reed left the laptop on the train.");
    is_int((long)suspicion_read(&config, &few, &report, NULL), 0, "anybody else has no part");
}

int main(void)
{
    test_subjects();
    test_named_only();
    test_accused();
    test_not_accused();
    test_writers();
    test_who_is_left();
    test_helpers();
    test_no_helpers();
    test_told_not_to();
    test_own_mails();
    return tap_done();
}
