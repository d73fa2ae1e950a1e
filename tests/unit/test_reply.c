/* What is new in a text: what mail programs quote goes, what people write stays. */
#include "parsers/reply/reply.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <string.h>

static void check_mail(const char *text, bool answers, const char *visible,
                       const char *signature, const char *what)
{
    char *got, *quoted, *sign;
    reply_split(text, answers, NULL, &got, &quoted, &sign);
    is_str(got, visible, what);
    if (signature)
        is_str(sign, signature, "  and its signature is set aside");
    g_free(got);
    g_free(quoted);
    g_free(sign);
}

static void check(const char *text, const char *visible, const char *signature,
                  const char *what)
{
    check_mail(text, true, visible, signature, what);
}

#define KEPT(text, what) check(text, text, "", what)

static void test_quotes(void)
{
    check("New.\n\nOn Mon, 3 May 2026 at 10:30, Ann <a@b.example> wrote:\n> old\n> older",
          "New.", "", "a quotation goes");
    check("New.\nOn Mon, 3 May 2026 at 10:30, Ann\n<a@b.example>\nwrote:\n\n> old", "New.", "",
          "also when its attribution is broken over lines");
    check("New.\n\nAm 03.05.2026 um 10:30 schrieb Ann <a@b.example>:\nold", "New.", "",
          "a German one, quoted without marks");
    check("New.\n\nAm 03.05.26 um 10:30 schrieb Ann Roe:\n> old", "New.", "",
          "one with no more than a name");
    check("New.\n\nAr 03/05/2026 10:30, ysgrifennodd Ann Roe:\n> old", "New.", "",
          "and one in Welsh");
    check("New.\n\nOn Mon, November 2, 2026 9:14 am, Tom Reed wrote:\nold", "New.", "",
          "and SquirrelMail's, quoted without marks");
    check("New.\n\nLe Lun 2 novembre 2026 9:14, Tom Reed a \xC3\xA9\x63rit :\n\nold", "New.",
          "", "in French, too");
    check_mail("New.\n\nOn Mon, November 2, 2026 9:14 am, Tom Reed wrote:\nmy password", false,
               "New.\n\nOn Mon, November 2, 2026 9:14 am, Tom Reed wrote:\nmy password", "",
               "but who answers nobody tells of it");
    KEPT("New.\n\nOn Monday, November 2, 2026 9:14 am, Tom Reed wrote:\nmy password",
         "as who writes the whole day");
    KEPT("New.\n\nOn Mon, November 2, 2026 9:14 am, the pupil wrote:\nmy password",
         "or no name");
    KEPT("On Mon, November 2, 2026 9:14 am, Tom Reed wrote:\nmy password\nNew.",
         "and at the top nothing tells where the answer is");
    check("New.\n\nOn 3 May 2026 at 10:30 he wrote this to her:\n> I know where you live.",
          "New.\n\nOn 3 May 2026 at 10:30 he wrote this to her:", "",
          "but a sentence of the report stays");
    check("New.\nср, 12 апр. 2026 г. в 10:15, Иван <i@b.example>:\n> old", "New.", "",
          "one in a language of no table");
    check("New.\n\nSent from my Fairphone 5\n\nOld text without marks.", "New.",
          "Sent from my Fairphone 5", "below the line of a device nothing is new");
    check("New.\n\nSent with Proton Mail secure email.\n\nOn Mon, 3 May 2026 at 10:30, Ann "
          "<a@b.example> wrote:\n> old",
          "New.", "Sent with Proton Mail secure email.", "nor below that of Proton");
    check("New.\n\nVerzonden vanaf mijn iPhone\n\n> old\n\nAlso new.", "New.\n\nAlso new.",
          NULL, "unless a mark ends the quotation");
    check("New.\n\n====\n\nFrom: Ann <a@b.example>\nSent: 3 May 2026 10:30\nTo: us\nSubject: "
          "x\n\n"
          "old",
          "New.", "", "a rule above a header block belongs to it");
    check("New.\n\n-----Original Message-----\nFrom: a@b.example\nold", "New.", "",
          "Outlook's banner takes the rest");
    check("New.\n________________________________\nFrom: Ann <a@b.example>\nSent: 3 May 2026 "
          "10:30\nTo: us\nSubject: x\n\nold",
          "New.", "", "so does its block, and the rule above it");
    check("New.\n\nOn Mon, 3 May 2026 10:30:00 +0100 Ann <a@b.example> wrote\n\nold", "New.",
          "", "an attribution without a colon");
    KEPT("New.\n\nOn Mon, 3 May 2026 10:30:00 Ann <a@b.example> wrote\nto me that it was lost.",
         "unless the sentence goes on");
    check("New.\n\nMessage du : 03/05/2026 10:30\nDe : \"Ann\" <a@b.example>\nA : nous\nSujet "
          ": x\n\n"
          "old",
          "New.", "", "a French block that begins with the date");
    check("New.\n\n------------------ Original ------------------\nFrom: Ann "
          "<a@b.example>\nDate: 3 "
          "May 2026 10:30\nTo: us\nSubject: x\n\nold",
          "New.", "", "words in a frame above a block belong to it");
    check("New.\n\n## Please type your reply above this line ##\n\nold", "New.", "",
          "the marker of a case system");
    KEPT("Please write above this line:\n\nname\nand below it the date",
         "which is no sentence");
    check("Neu.\n\nVon: Ann\nGesendet: 3. Mai 2026\nAn: uns\nBetreff: x\n\nalt", "Neu.", "",
          "a German block");
}

static void test_headed(void)
{
#define HEAD                                                                                   \
    "------ Original Message ------\nFrom: \"Ann\" <a@b.example>\nTo: \"Us\" <u@b.example>\n"  \
    "Sent: 03/05/2026 10:30:00\nSubject: stick\n\n"
    check(HEAD ">Was it locked?\n>\nNo, it was open.", "No, it was open.", "",
          "an answer below a head and its marked quotation, as eM Client has it");
    check(HEAD "> Was it locked?\n\nNo.\n\n> Since when?\n\nSince Friday.",
          "> Was it locked?\n\nNo.\n\n> Since when?\n\nSince Friday.", "",
          "answers between such marks");
    check(
        "----- Original Message -----\n> From: \"Ann\" <a@b.example>\n> To: Us <u@b.example>\n"
        "> Sent: Monday, 3 May 2026 10:30:00\n> Subject: stick\n\n> Was it locked?\n\nNo.",
        "No.", "", "a head with marks of its own, as Zimbra has it");
    check("Hi Ann,\n\n" HEAD ">Was it locked?\nNo, it was open.", "Hi Ann,\n\nNo, it was open.",
          "", "a greeting above it");
    check("New.\n\n" HEAD "> Was it locked?\n\nNo.", "New.", "",
          "below something new it is an older answer");
    check("---------- Forwarded message ---------\nFrom: Ann <a@b.example>\nDate: Mon, 3 May "
          "2026 at "
          "10:30\nSubject: stick\nTo: <u@b.example>\n\n> Was it locked?\n\nNo.",
          "", "", "what is handed on is all of another");
    check(HEAD "Was it locked?\n\n> It was.\n\nNo.", "", "",
          "and without marks at its start nothing tells whose it is");
#undef HEAD
}

/* Programs put the signature above the old mail, in which the author may answer. */
static void test_signed_above(void)
{
#define OLD "On 3 May 2026 10:30, Ann <a@b.example> wrote:\n"
    check("Hi.\n\n-- \nAnn Roe\nYear 4\n\n" OLD "> Was it locked?\n\nNo, it was open.\n\n"
          "> Since when?\n\nSince Friday.",
          "Hi.\n\n> Was it locked?\n\nNo, it was open.\n\n> Since when?\n\nSince Friday.",
          "-- \nAnn Roe\nYear 4", "answers below a signature and a quotation stay");
    check("Hi.\n-- \nAnn Roe\n\n" OLD "> Was it locked?\n\nNo, it was open.",
          "Hi.\nNo, it was open.", "-- \nAnn Roe", "a single one, too");
    check("Hi.\n-- \nAnn Roe\n\nThis e-mail is confidential. If you are not the intended "
          "recipient please delete it.\n\n" OLD "> Was it locked?\n\nNo.",
          "Hi.\nNo.", NULL, "also below text of law");
    check("Hi.\n\n-- \nAnn Roe\n\n" OLD "> Was it locked?\n\nNo.\n\n-- \nAnn Roe", "Hi.\n\nNo.",
          "-- \nAnn Roe\n\n-- \nAnn Roe", "and what is signed twice has two signatures");
#undef OLD
}

/* Of a telephone, in languages of the corpus and beside them. */
static void test_devices(void)
{
    static const char *const lines[] = {
        "تم الإرسال من الـ iPhone",
        "Elküldve az iPhone-omról",
        "Изпратено от моя iPhone",
        "Poslano iz mog iPhonea",
        "Išsiųsta iš mano „iPhone“",
        "Nosūtīts no mana iPhone",
        "נשלח מה-iPhone שלי",
        "ارسال شده از iPhone من",
        "Sent from BlueMail",
        "Στάλθηκε από το iPhone μου",
        "Gửi từ iPhone của tôi",
        "मेरे iPhone से भेजा गया",
        "Sent from Spark",
        "Yahoo Mail: Search, Organize, Conquer",
        "Please excuse my brevity.",
        "Anfonwyd o'm iPhone",
        "Anfonwyd o Outlook ar gyfer iOS",
        "Telefonumdan gönderildi",
        "Sent via the Samsung Galaxy S23 5G, an AT&T 5G smartphone",
        "Diese Nachricht wurde von meinem Android-Gerät mit GMX Mail gesendet."};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *text = g_strdup_printf("New.\n\n%s\n\n> old", lines[i]);
        check(text, "New.", lines[i], lines[i]);
    }
    KEPT("The letter was\nelküldve az iPhone-omról is what it said, and the rest of it in "
         "English.",
         "whoever goes on tells of it");
}

/* The law below mails, and who writes about one. */
static void test_law_abroad(void)
{
    static const char *const laws[] = {
        "De inhoud van dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
        "Acest mesaj este confidențial și destinat exclusiv destinatarului. Dacă ați primit "
        "acest "
        "mesaj din greșeală, vă rugăm să anunțați expeditorul.",
        ("Tato zpráva je důvěrná a je určena výhradně adresátovi. Pokud nejste zamýšleným "
         "příjemcem, smažte ji."),
        "Ez az üzenet bizalmas, és kizárólag a címzett részére szól.",
        "Це повідомлення є конфіденційним і призначене виключно для адресата.",
        "Настоящее сообщение предназначено исключительно для адресата.",
        "Denne e-mail er fortrolig og udelukkende beregnet til modtageren."};
    for (size_t i = 0; i < G_N_ELEMENTS(laws); i++) {
        g_autofree char *text = g_strdup_printf("New.\n\nAnn Lee\n\n%s", laws[i]);
        char *visible, *quoted, *signature;
        reply_split(text, false, NULL, &visible, &quoted, &signature);
        ok(g_str_has_prefix(visible, "New.") && !strstr(visible, laws[i]) &&
               strstr(signature, laws[i]),
           "%s", laws[i]);
        g_free(visible);
        g_free(quoted);
        g_free(signature);
    }
    KEPT("Acest mesaj a fost primit din greșeală de un părinte.", "a report is no law");
}

#define ATTRIBUTION "On Mon, 3 May 2026 at 10:30, Ann <a@b.example> wrote:\n"

static void test_answers(void)
{
    check("On 3 May 2026, Ann wrote:\n> question one\nanswer one\n> question two\nanswer two",
          "> question one\nanswer one\n> question two\nanswer two", "",
          "answers between quotations stay with them");
    check("About your points:\n\n> one\n\nYes.\n\n> two\n\nNo.",
          "About your points:\n\n> one\n\nYes.\n\n> two\n\nNo.", "",
          "so do those below quotations that a person picked");
    check(ATTRIBUTION "> old\n> older\n\nNew.", "New.", "",
          "an answer below the whole old mail");
    check("New.\n\n" ATTRIBUTION "> old\n\nMore.", "New.\n\nMore.", "",
          "or above and below it");
    check("See my answers below.\n\n" ATTRIBUTION "> one?\n> [RH] Yes.\n> two?\n> [RH] No.",
          "See my answers below.\n\n> one?\n> [RH] Yes.\n> two?\n> [RH] No.", "",
          "who says so may have answered behind the marks");
    check("I have answered each below.\n\n" ATTRIBUTION "> one?\n> [RH] Yes.",
          "I have answered each below.\n\n> one?\n> [RH] Yes.", "", "in other words");
    check("Replies within your email.\n\n" ATTRIBUTION "> one?\n> [RH] Yes.",
          "Replies within your email.\n\n> one?\n> [RH] Yes.", "", "and other nouns");
    check("See my answers below.\n\n" ATTRIBUTION "> one?\n> [RH] Yes.\n\nKind regards\nRuth",
          "See my answers below.\n\n> one?\n> [RH] Yes.\n\nKind regards\nRuth", "",
          "also above the closing formula");
    check("My answers are below.\n\n" ATTRIBUTION "> one\n\nYes.\n\n> two\n\nNo.\n\n> three",
          "My answers are below.\n\n> one\n\nYes.\n\n> two\n\nNo.", NULL,
          "unless the answers stand between them");
    KEPT("From: what I heard it was on the bus.\nTo: be fair, nobody saw it.\nDate: not sure.",
         "a sentence in parts is no header block");
    KEPT("To: put it simply, it was on the wall.\nSubject: of it was Tom.\nFrom: Monday on.",
         "also without a date");
    check("Hello.\n\nFrom: what I heard it was lost.\nTo: be fair, nobody saw it.\nDate: not "
          "sure.",
          "Hello.\n\nFrom: what I heard it was lost.\nTo: be fair, nobody saw it.\nDate: not "
          "sure.",
          "", "nor below a greeting");
    check("It ended with\n\nSent from my iPhone\n\nbut she has none. I paid.",
          "It ended with\n\nSent from my iPhone\n\nbut she has none. I paid.", "",
          "who tells of a telephone's line goes on below it");
    check("> Begin forwarded message:\n>\n> From: Ann <a@b.example>\n> Subject: x\n"
          "> Date: 3 May 2026\n> To: us\n>\n> old\n\nNew.",
          "New.", "", "an old mail with marks ends where they end");
    check(ATTRIBUTION "> one\nYes.\n> two\nNo.\n> three", "> one\nYes.\n> two\nNo.", "",
          "a quotation that nobody answers goes");
    check(ATTRIBUTION
          "> When did you see for the first time that the register had gone missing\n"
          "from the office?\n> Thank you\n\nYesterday.",
          "Yesterday.", "", "a quoted line that a program broke is quoted");
    check(ATTRIBUTION "> When did you see for the first time that the register was missing?\n"
                      "on Monday\n> And who has it?\nnobody",
          "> When did you see for the first time that the register was missing?\non Monday\n"
          "> And who has it?\nnobody",
          "", "an answer in small letters is none");
    check("OUTCOME\n\n" ATTRIBUTION "> What happened, in a few sentences:\n>\n"
          "> How it could happen (cause):\n>\nThe list was old.\n>\n> Recommendation:\n>",
          "OUTCOME\n\n> What happened, in a few sentences:\n>\n"
          "> How it could happen (cause):\n>\nThe list was old.",
          "", "whoever fills in one line of our form has picked it");
    check("OUTCOME\n\n" ATTRIBUTION "> Old.\n> Whose information it was: kinds of people, how "
          "many, how many\n> records:\n> [Known: 140]\n>\nyes\n>\n> Recommendation:\n>",
          "OUTCOME\n\n> Old.\n> Whose information it was: kinds of people, how many, how many\n"
          "> records:\n> [Known: 140]\n>\nyes",
          "", "also one that a program broke, or below which something is known");
    check(ATTRIBUTION "> How it could happen (cause):\n>\n> Recommendation:\n>\n\nThank you.",
          "Thank you.", "", "what stands below the whole form is in none of its lines");
    check("Lessons.\n\n" ATTRIBUTION "> The lessons:\n> none\n\nNew.", "Lessons.\n\nNew.", "",
          "words of the form in another mail are none of it");
    check(ATTRIBUTION
          "> How it could happen (cause):\nThe list was old.\n"
          "> [Known: how many people: 140; kinds of information: Economic and financial data, "
          "Health data]\nyes\n> Recommendation:\n>",
          "> How it could happen (cause):\nThe list was old.\n"
          "> [Known: how many people: 140; kinds of information: Economic and financial data, "
          "Health data]\nyes",
          "", "below a long line that a bracket ends an answer in small letters is one");
    check("Dear Ann, my answers are below in red.\n\nFrom: Ann <a@b.example>\nSent: 3 May 2026 "
          "10:30\nTo: us\nSubject: x\n\nWhen? On Monday.",
          "Dear Ann, my answers are below in red.\n\nFrom: Ann <a@b.example>\nSent: 3 May 2026 "
          "10:30\nTo: us\nSubject: x\n\nWhen? On Monday.",
          "", "answers that only a colour tells are not lost");
}

/* Horde names no date. */
static void test_dateless(void)
{
    static const char *const heads[] = {"Quoting Ann Lee <ann@b.example>:",
                                        "Quoting \"Lee, Ann\" <ann@b.example>:",
                                        "Quoting <ann@b.example>:",
                                        "Zitat von Ann Lee <ann@b.example>:",
                                        "Citando a Ann Lee <ann@b.example>:",
                                        "Ann Lee <ann@b.example> wrote:",
                                        "Ann Lee <ann@b.example> a écrit :",
                                        "\"Ann Lee\" <ann@b.example> schrieb:",
                                        "<ann@b.example> escribió:",
                                        "Ann O'Dea-Lee <ann@b.example> wrote:",
                                        "Ann Lee (Office) <ann@b.example> wrote:",
                                        "Ann Lee wrote:",
                                        "Tom Reed said:",
                                        "Mrs K. O'Dea a écrit :"};
    static const char *const told[] = {
        "This is what Ann Lee <ann@b.example> wrote:",
        "The parent <ann@b.example> wrote:",
        "Quoting the parent <ann@b.example>:",
        "Quoting Ann Lee <ann@b.example> as far as I know:",
        "Quoting Ann Lee:",
        "Ann wrote:",
        "This is what Ann Lee said:",
        "The parent said:",
        "Ann Lee said this on the phone:",
        "Ann Lee <ann@b.example>:",
        "Ann Lee <ann@b.example> said this on the phone:",
        "I asked Ann Lee <ann@b.example>. She wrote:",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *text = g_strconcat("New.\n\n", heads[i], "\n\n> old\n", NULL),
                        *plain = g_strconcat("New.\n\n", heads[i], "\nold", NULL);
        check(text, "New.", "", heads[i]);
        KEPT(plain, "  but not without a mark below it");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++) {
        g_autofree char *text = g_strconcat("New.\n\n", told[i], "\n\n> old\n", NULL),
                        *kept = g_strconcat("New.\n\n", told[i], NULL);
        check(text, kept, "", told[i]);
    }
}

static void test_kept(void)
{
    KEPT("On 3 May 2026 at 10:30 the pupil wrote:\nI know your password\nand left.",
         "a sentence like an attribution stays");
    KEPT("To: the office\nPlease read this.\nFrom: now on we lock the door.",
         "lines with a label stay");
    KEPT("From: me\nSubject: keys\nThey are gone.", "two labels are no header block");
    KEPT("Hello\n\noriginal message\n\nwas lost",
         "the words of a banner without its frame stay");
    KEPT("I saw:\n-- first\n-- second\nand more", "a list with dashes stays");
    KEPT("It says: sent from my iPhone, which is stolen.",
         "a sentence about a telephone stays");
    KEPT("Sent from my iPhone", "a device's line that is all there is stays");
    KEPT("On 3 May 2026 at 10:30 Ann <a@b.example> wrote:\nI lost it.",
         "nothing is cut when all would be gone");
    KEPT("Lost a laptop.\n\nRegards,\nAnn", "a closing formula stays");
    KEPT("Lost a laptop.\n\nThanks\nAnn Smith\nThe pupil was Tom Jones",
         "and a sentence below it");
    KEPT("Lost a laptop.\n\nThanks\nAnn Smith\nPupil: Tom Jones\nDate: Monday",
         "and a form below it");
    enum {
        MIDDLE = 8
    }; /* of these cannot be what a card says above a telephone number, either */
    static const char *const answers[] = {"Hold",
                                          "Cancel",
                                          "STOP",
                                          "Not A Breach",
                                          "Laptop Found",
                                          "Laptop Encrypted",
                                          "Data Was Deleted",
                                          "Found It",
                                          "2 Pupils",
                                          "School Closed",
                                          "All Sorted",
                                          "Wait",
                                          "2 Laptops Back",
                                          "Laptop @ Tesco",
                                          "Close School"};
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autofree char *text = g_strdup_printf("Yes.\n\nRegards\nDana Poe\n%s", answers[i]),
                        *below = g_strdup_printf("Yes.\n\nRegards\nDana Poe\n"
                                                 "Head of Year 4\n%s",
                                                 answers[i]);
        KEPT(text, answers[i]);
        KEPT(below, "  also below a post");
        if (i >= MIDDLE)
            continue;
        g_autofree char *middle = g_strconcat(below, "\n01234 567890", NULL);
        KEPT(middle, "  and above a number");
    }
    KEPT("Lost.\n\n--\nJo Hill\nTeacher\n01234 567890\n\nPS. the list had medical notes on it.",
         "a postscript below a signature stays");
    KEPT("Ar goll.\n\n-- \nNia Puw\n01234 567890\n\nO.N. mae rhestr yn y bag", "a Welsh one");
    KEPT("Lost.\n\n-- \nJo Hill\n01234 567890\n\nNB: it has medical notes on it",
         "an NB with news");
    KEPT("Please excuse my son on Friday.", "who excuses somebody");
    KEPT("Bad day.\n\nPlease excuse my brevity, list lost on bus",
         "what is said behind an excuse");
    check("Lost.\n\nSent from my mobile. Please excuse any typos.", "Lost.",
          "Sent from my mobile. Please excuse any typos.", "an excuse behind a device");
    check("Lost.\n\n-- \nJo Hill\n01234 567890\n\nNB: this e-mail is confidential.", "Lost.",
          "-- \nJo Hill\n01234 567890\n\nNB: this e-mail is confidential.", "one of the law");
    check("Lost.\n\nKind regards\nJo Hill\nTeacher\n01234 567890\n\nNB: this e-mail is private "
          "and intended solely for "
          "the addressee.",
          "Lost.", NULL, "and below a card without a rule");
    KEPT("Lost.\n\n-- \nJo Hill\n01234 567890\n\nPS this email is also being sent to the head.",
         "a postscript about the mail itself");
    check("Ar goll.\n\nRydym yn croesawu gohebiaeth yn Gymraeg. We welcome correspondence in "
          "Welsh.",
          "Ar goll.",
          "Rydym yn croesawu gohebiaeth yn Gymraeg. We welcome correspondence in Welsh.",
          "in which language to write to a school");
    KEPT("Ar goll.\n\nRydym yn croesawu unrhyw gyngor.", "who would welcome advice");
    KEPT("With regards to the laptop:\nIt Was Mine\nYear 4", "a sentence with regards stays");
    KEPT("Two things.\n--\nThe first laptop was lost on Monday, on the bus to the office.",
         "a rule between paragraphs stays");
    KEPT("Dates:\n\n----\nJuly 27\nMay 3", "a rule under a headline stays");
    KEPT("A letter was sent.\n\nSent from my account to the wrong parents by mistake.",
         "a sentence that begins like a device's line stays");
    KEPT("A letter was sent.\n\nSent from my account.", "a short one, too");
    KEPT("A letter was sent.\n\nSent from my phone to the wrong parent",
         "and one without a full stop that tells to whom");
    KEPT("Two things.\n\nSent from my school iPad by a pupil", "or by whom");
    KEPT("Aeth llythyr allan.\n\nAnfonwyd o fy ff\xC3\xB4n i'r rhiant anghywir",
         "in Welsh, too");
    KEPT("I got it back.\n\nThis email and any attachments went to someone who is not the "
         "intended recipient, in error.",
         "a report in the words of a disclaimer stays");
    KEPT("Hi,\n\nOn Friday the medical list of class 4 was printed in the office\nand then it "
         "was all\n"
         "Registered office staff found it. 30 pupils are affected.",
         "a sentence that begins like text of law stays");
    KEPT("Hi,\n\nThe letter about the exclusion of a pupil in class 4 was handed to our\n"
         "registered charity by mistake.",
         "and one that a program broke before such words");
    KEPT("Hello,\n\nThis email contains the names of 30 pupils. I told the parent: you are not "
         "the intended recipient.",
         "what a person tells of is no text of law");
    KEPT("Hello,\n\nConfidential files were left on the bus, and they may be privileged.",
         "nor is what happened to something confidential");
    KEPT("Hello\n-- \nAnn Lee\nTeacher\n\nP.S. I lost the stick with the names of 30 pupils, "
         "too.",
         "what a person tells below a signature stays");
    KEPT("Two things.\n\n--\nLaptop lost\nIt was left on the train to Leeds",
         "and below a rule that looks like one");
    KEPT("We saw this:\n\nThis email is confidential and intended solely for the "
         "addressee.\n\nI "
         "clicked on the link.",
         "text of law that does not end the mail stays");
    KEPT("\xf0\x9f\x91\x8d\n\n—\nAnn Smith", "a smile alone has no signature");
    KEPT("External sender wrote to me and knew the names of all pupils.\nAnn",
         "who begins as a warning does tells something");
    KEPT("Warning: external drive with all exam data is missing from room 4.\nAnn",
         "and warns of something else");
    KEPT("External email: I clicked the link in it.\nAnn", "or of what was done");
    KEPT("Caution! This list must not leave the room.\nAnn", "or of a list");
    KEPT("Warning: this email came from my account, but I did not write it.\nAnn",
         "or of an account");
    KEPT("This email was sent from outside school by me, at home, to the wrong list.\nAnn",
         "or of what the writer sent");
    KEPT("You don't often get email from me, but the nurse's folder is gone.\nMair",
         "or of the writer");
    KEPT("[External] visitors were in the server room.\nAnn", "or of visitors");
    KEPT("This is an external email list: parents can see each other's addresses.\nAnn",
         "or of a list of addresses");
    KEPT("Learn why this is important: the pupil list was online.\nAnn", "or of its reason");
    KEPT("External links on our site show names.\nAnn", "or of the site");
    KEPT("You don't often get email from a@b.example.", "a notice that is all there is stays");
}

/* In a mail that answers nobody nothing old is expected. */
static void test_new_mail(void)
{
    check_mail("I lost my bag.\n\nSent from my iPad\n\nThe pupils' photos were in it.", false,
               "I lost my bag.\n\n\nThe pupils' photos were in it.", "Sent from my iPad",
               "what is added below a device's line stays");
    check_mail("Two things.\n\nSent from my iPad\n\n> old", false, "Two things.", NULL,
               "marks say what is old");
    check_mail("From: Ann Lee\nTo: DPO\nDate: 3 May\nSubject: keys\n\nThey are gone.", false,
               "From: Ann Lee\nTo: DPO\nDate: 3 May\nSubject: keys\n\nThey are gone.", "",
               "a memorandum stays");
    check_mail("New.\n\nFrom: Ann Lee\nSent: 3 May 2026 10:30\nTo: DPO\nSubject: keys\n\nold",
               false, "New.", "", "what a program wrote goes");
}

static void test_signatures(void)
{
    check("New.\n-- \nAnn\nHolly Lane", "New.", "-- \nAnn\nHolly Lane",
          "a signature is told by its delimiter");
    check("New.\n\nSent from my iPhone\n\nOn 3 May 2026 10:30, Ann <a@b.example> wrote:\n> old",
          "New.", "Sent from my iPhone", "a device's line before a quotation");
    check("New.\n--\nAnn\nGet Outlook for iOS<https://aka.ms/x>", "New.", NULL,
          "a delimiter and a device");
    check("New.\n\nSent using Zoho Mail\n\n---- On Tue, 03 Nov 2026 10:11:12 +0000 Ann Lee "
          "<a@b.example> wrote ---\n> old",
          "New.", "Sent using Zoho Mail", "Zoho's line and its attribution with three hyphens");
    check("New.\n\nSent with Proton Mail <https://proton.me/mail/home> secure email.", "New.",
          NULL, "Proton's with its link");
    check("", "", "", "an empty text is empty");
    check("New.\n\nKind regards,\n\nAnn Smith\nHead of Year 4\nTel: 01234 567890", "New.",
          "Kind regards,\n\nAnn Smith\nHead of Year 4\nTel: 01234 567890",
          "a closing formula with name, post and number");
    check("Newydd.\n\nCofion gorau\nNia Puw\nPennaeth Blwyddyn 4", "Newydd.", NULL,
          "a Welsh one");
    check("New.\n\nBest wishes\nAnn\n\nAnn Smith | class teacher | she/her\nwww.school.example",
          "New.", NULL, "with two names and a trade in small letters");
    check("New.\n\nRegards\nAnn Smith\nshe/her", "New.", NULL, "with nothing but pronouns");
    check("New.\n\nRegards\nAnn Smith\nAdmissions", "New.", NULL, "or where they work");
    check("New.\n\nRegards\nAnn Smith\nPhotography\nHolly Lane\nCM1 2AB", "New.", NULL,
          "what it is of stands above a line that shows it");
    check("New.\n\n- Ann\n\n___\nstaff mailing list\nstaff@lists.example", "New.\n\n- Ann",
          NULL, "the foot of a mailing list");
    check("New.\n\n—————\nAnn Smith\nTeacher", "New.", NULL, "long dashes");
    check("New.\n\nSent from my iPhone.", "New.", "Sent from my iPhone.",
          "a device with a full stop");
    check("New.\n\nEnvoyé de mon iPhone", "New.", "Envoyé de mon iPhone", "a French device");
    check(
        "New.\n\nSent from my iPhone\n\nDISCLAIMER\n\nThis e-mail and any files transmitted "
        "with "
        "it are confidential\nand intended solely for the use of the person to whom they are\n"
        "addressed.\n\nHolly Lane School, Registered in England",
        "New.", NULL, "text of law below a device");
    check("New.\n\n****\nThis message is intended solely for the addressee.\n****", "New.",
          NULL, "in a frame");
    check("New.\nThis message is intended solely for the addressee.\n\nPlease consider the "
          "environment before printing.",
          "New.", NULL, "text of law directly below");
    check("\xe2\x9a\xa0 EXTERNAL SENDER\nThe list went to a parent.",
          "The list went to a parent.", "\xe2\x9a\xa0 EXTERNAL SENDER",
          "a warning with a sign in front");
    check("This Message originated outside your organization.\n____________________\n\nI lost "
          "it.",
          "I lost it.", NULL, "a gateway's warning above a line");
    static const char *const notices[] = {
        "**EXTERNAL**",
        "External sender",
        "External sender: take care when opening links or attachments.",
        "EXTERNAL EMAIL - Please be vigilant",
        ("ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nThis message came "
         "from outside your organization.\nZjQcmQRYFpfptBannerEnd"),
        "This message is from an external sender - be cautious, particularly with links.",
        "Caution! This message was sent from outside.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(notices); i++) {
        g_autofree char *text = g_strconcat(notices[i], "\n\nI lost it.", NULL);
        check(text, "I lost it.", NULL, notices[i]);
    }
    check("[Egress] This message was sent from outside your organisation. First time "
          "sender.\n\nI lost it.",
          "I lost it.", NULL, "and one that begins with its name");
    check("CAUTION: This email originated from outside the organisation. Do not click\nlinks "
          "unless "
          "you trust it.\n\nNew.",
          "New.", NULL, "a gateway's warning at the top");
    check("You don't often get email from a@b.example. Learn why this is "
          "important<https://x.example>"
          "\nNew.",
          "New.", NULL, "Outlook's, with nothing between");
}

static void test_hostile(void)
{
    static const char *const units[] = {">",
                                        "> \n",
                                        "On ",
                                        "On \n",
                                        "On 1 @\n",
                                        "From:\n",
                                        "From: a\nTo: b\n",
                                        "-- \n",
                                        "Sent from my x\n",
                                        "\n",
                                        "On 1 May 2026 10:30 a@b wrote:\n> x\n",
                                        "1 a\n",
                                        "Thanks\nAnn\n",
                                        "__\n",
                                        "—\n\n",
                                        "> q\na\n",
                                        "this email is\n",
                                        "this email is intended solely for\n\n",
                                        "external:\n",
                                        ".\n",
                                        "De \xc2\xa0"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        GString *text = g_string_new("a\n");
        while (text->len < 1000000)
            g_string_append(text, units[i]);
        char *visible, *quoted, *signature;
        reply_split(text->str, true, NULL, &visible, &quoted, &signature);
        ok(strlen(visible) + strlen(quoted) + strlen(signature) <= text->len,
           "a megabyte of unit %d is split", (int)i);
        g_free(visible);
        g_free(quoted);
        g_free(signature);
        g_string_free(text, TRUE);
    }
}

int main(void)
{
    test_quotes();
    test_headed();
    test_signed_above();
    test_devices();
    test_law_abroad();
    test_answers();
    test_dateless();
    test_kept();
    test_new_mail();
    test_signatures();
    test_hostile();
    return tap_done();
}
