/* Commands: what the lines at the top of a reply say, which code they carry, and what is none. */
#include "daemon/command/command_reason.h"
#include "parsers/command/command.h"
#include "parsers/command/command_form.h"
#include "parsers/command/command_syntax.h"
#include "parsers/command/command_words.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

#include <time.h>

#define CODE    "abcdefgh23456789"
#define SUBJECT "Subject: Re: [HLP-2026-0042] " CODE

/* "CODE|WORD argument|WORD", or NULL for no command. */
static char *said(const Report *report)
{
    if (!report->command_code)
        return NULL;
    GString *text = g_string_new(report->command_code);
    for (size_t i = 0; i < report->n_command; i++) {
        const CommandLine *line = &report->command[i];
        g_string_append_printf(text, "|%s%s%s", line->word, *line->argument ? " " : "",
                               line->argument);
    }
    return g_string_free(text, FALSE);
}

static void check(const char *headers, const char *token, const char *visible,
                  const char *expected, const char *what)
{
    Message *message = message_make(headers, visible);
    Report report = {.visible = (char *)visible, .reference_token = (char *)token};
    command_read(message, lexicon_builtin(), &report);
    g_autofree char *got = said(&report);
    is_str(got ? got : "none", expected ? expected : "none", what);
    command_clear(&report);
    message_drop(message);
}

#define READS(visible, expected, what) check(SUBJECT, NULL, visible, CODE expected, what)
#define NONE(visible, what)            READS(visible, "", what)

#define LONG "CLASSIFY minor because the parent has deleted it, has told us in writing"

/* Gmail breaks the lines of its plain text after 78 columns. */
static void test_broken_lines(void)
{
    READS(
        LONG "\nthat nobody has read it\nICO not required because of that\n\nThanks",
        "|CLASSIFY minor because the parent has deleted it, has told us in writing that nobody "
        "has read it|ICO not required because of that",
        "a line that was broken goes on, and the next is one again");
    check("Subject: Re: it", NULL, LONG "\nthat nobody has read it [" CODE "]",
          CODE "|CLASSIFY minor because the parent has deleted it, has told us in writing that "
               "nobody has read it",
          "with its code at the end");
    READS(LONG "\nclose to the deadline",
          "|CLASSIFY minor because the parent has deleted it, has told us in writing close to "
          "the "
          "deadline",
          "a word of ours in the middle of a sentence is none");
    READS(LONG "\nclose", "", "alone in its line nobody can tell");
    READS(LONG "\nICO required",
          "|CLASSIFY minor because the parent has deleted it, has told us in writing|ICO "
          "required",
          "in capitals it is");
    READS("ICO required\nI shall ring them", "|ICO required|NOTE I shall ring them",
          "a line that had room was not broken");
    READS(LONG ", and that nobody has read it\nnot even she",
          "|CLASSIFY minor because the parent has deleted it, has told us in writing, and that "
          "nobody has read it|NOTE not even she",
          "a program that writes long lines breaks none");
    READS(LONG "\n\nCLOSE",
          "|CLASSIFY minor because the parent has deleted it, has told us in writing|CLOSE",
          "a blank line ends it");
}

static void test_greetings(void)
{
    READS("Hi,\nCONFIRM", "|CONFIRM", "a greeting above it");
    READS("Hi Dana,\n\nCONFIRM\n\nThanks", "|CONFIRM", "with a name");
    READS("Dear Mrs. O'Neill,\n\nICO required\nSUBJECTS required",
          "|ICO required|SUBJECTS required", "a title, and two lines");
    READS("Good morning\nClose", "|CLOSE", "the time of day");
    READS("Helo Dana,\n\nCONFIRM", "|CONFIRM", "in Welsh");
    READS("Hi all!\nOUTCOME\nWe rang them.", "|OUTCOME We rang them.", "above a text");
    READS(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\nComment: Ann's key\n\nHi,\nCONFIRM",
        "|CONFIRM", "the head of a signed text, which was left for its comment");
    READS("-----BEGIN PGP SIGNED MESSAGE-----\nComment: x\nCONFIRM", "",
          "a head that does not end is none");
    READS("\u200eCONFIRM\u200e", "|CONFIRM", "marks of direction are not seen");
    check("Subject: Re: it", NULL, "CON\u2060FIRM [abcdefgh\u200b2345\u00ad6789]",
          CODE "|CONFIRM", "nor what a program put into a code");
    check("Subject: Re: it", NULL, "NOTE 👩\u200d🏫\n[abcd\u200befgh23456789]",
          CODE "|NOTE 👩\u200d🏫", "in a line of its own, too, and a picture stays whole");
    READS("Hello, can you wait?\nCONFIRM", "", "what goes on is none");
    READS("Hi Dana, no\nCONFIRM", "", "or says something");
    READS("Hello from all of us here\nCONFIRM", "", "or is long");
    READS("Hi,\n\nA new incident has been reported. Its reference is HLP-2026-0042.\n\nCONFIRM",
          "", "a mail of ours below one is no command");
}

/* The first line of every mail that is sent: whoever quotes one without marks must not command with its menu. */
static void test_our_greetings(void)
{
    g_autoptr(GDir) dir = g_dir_open("tests/mail/out", 0, NULL);
    const char *name;
    int mails = 0;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename("tests/mail/out", name, NULL), *mail = NULL;
        if (!g_str_has_suffix(name, ".eml") || !g_file_get_contents(path, &mail, NULL, NULL))
            continue;
        const char *part = strstr(mail, "Content-Type: text/plain");
        const char *text = part ? strstr(part, "\r\n\r\n") : NULL;
        g_autofree char *line = text ? g_strndup(text + 4, strcspn(text + 4, "\r")) : NULL;
        g_autofree char *quoted = g_strdup_printf("%s\n\nCONFIRM", line);
        ok(line && *line, "%s begins with a line", name);
        READS(quoted, "", line);
        mails++;
    }
    ok(mails > 70, "%d mails", mails);
}

static void test_words(void)
{
    READS("CONFIRM", "|CONFIRM", "confirm");
    READS("CLASSIFY major because pupils' health data went out",
          "|CLASSIFY major because pupils' "
          "health data went out",
          "classify, with its reason as written");
    READS("Classify near miss because nobody saw it",
          "|CLASSIFY near miss because nobody saw it", "in small letters");
    READS("NOT-INCIDENT because it was a test", "|NOT-INCIDENT because it was a test",
          "no incident");
    READS("not an incident because it was a test", "|NOT-INCIDENT because it was a test",
          "in words");
    READS("Not incident", "|NOT-INCIDENT", "without a reason");
    READS("aware last night at 10pm because the police rang",
          "|AWARE last night at 10pm because the police rang", "aware in small letters");
    READS("Aware Friday lunchtime because the office saw it",
          "|AWARE Friday lunchtime because the office saw it", "a day by its name");
    READS("AWARE 3 May 2026 10:30 because the office saw it",
          "|AWARE 3 May 2026 10:30 because the office saw it", "aware");
    READS("ICO required", "|ICO required", "the ICO");
    READS("ico not required because encrypted", "|ICO not required because encrypted",
          "not told");
    READS("ICO: notified 4 May 2026", "|ICO notified 4 May 2026", "told");
    READS("ICO complete", "|ICO complete", "done with it");
    READS("SUBJECTS told 4 May", "|SUBJECTS told 4 May", "data subjects");
    READS("ASSIGN Mrs J. Jones", "|ASSIGN Mrs J. Jones", "assign a person");
    READS("assign to bob@hollylane.example", "|ASSIGN to bob@hollylane.example",
          "or an address");
    READS("INVESTIGATE", "|INVESTIGATE", "investigate");
    READS("Satisfied.", "|SATISFIED", "satisfied");
    READS("RETURN because section 3 is empty", "|RETURN because section 3 is empty", "return");
    READS("Discipline not because it was an accident",
          "|DISCIPLINE not because it was an accident", "discipline");
    READS("ACTION new locks BY 1 June OWNER Ann Smith",
          "|ACTION new locks BY 1 June OWNER Ann Smith", "an action");
    READS("action 2 done", "|ACTION 2 done", "that is done");
    READS("conflict yes", "|CONFLICT yes", "a conflict");
    READS("DUPLICATE of HLP-2026-0041", "|DUPLICATE of HLP-2026-0041", "a duplicate");
    READS("merge HLP-2026-0041", "|MERGE HLP-2026-0041", "merge");
    READS("Split 2", "|SPLIT 2", "split");
    READS("STATUS", "|STATUS", "status");
    READS("show HLP-2026-0041", "|SHOW HLP-2026-0041", "show another");
    READS("Help please", "|HELP please", "help, politely");
    READS("SHOW ICO", "|SHOW ICO", "show a draft");
    READS("Show letter, please", "|SHOW letter, please", "show the other");
    READS("SHOW the letter", "|SHOW the letter", "show it, with an article");
    READS("SHOW ICO draft", "|SHOW ICO draft", "with a word behind it");
    READS("Show me the report, please", "|SHOW me the report, please", "show me");
    READS("show a draft of the letter", "|SHOW a draft of the letter", "show a draft");
    READS("assign ivy", "|ASSIGN ivy", "a first name in small letters");
    READS("assign me", "|ASSIGN me", "whoever writes it");
    READS("assign to myself", "|ASSIGN to myself", "the same, in another word");
    READS("Assign the head teacher", "|ASSIGN the head teacher", "an office");
    NONE("Assign it", "assign what");
    NONE("Show ICO how well we did it.", "show, and a sentence");
    NONE("show letters", "show, and another word");
    READS("SHOW please, thanks Ann", "|SHOW please, thanks Ann",
          "show, with thanks and a name");
    READS("CLOSE now, cheers", "|CLOSE now, cheers", "close, politely");
    NONE("CLOSE please wait", "please something else");
    READS("REOPEN because more came", "|REOPEN because more came", "reopen");
    READS("Escalate", "|ESCALATE", "escalate");
    READS("EDIT\n\nBecause a window was open, a list is lost.\n\nIt is not found.",
          "|EDIT Because a window was open, a list is lost.\n\nIt is not found.",
          "an edited text, whatever it begins with");
    READS("EDIT because it names him\n\nA list is lost.", "|EDIT A list is lost.",
          "the reason of an edited text is no part of it");
    READS(
        "EDIT because the one who wrote it says that she sat in the office beside\nthe Deputy "
        "Head\n\nA list is lost.",
        "|EDIT A list is lost.", "nor the line in which it goes on");
    READS("EDIT because it names him\nA list is lost.\n\nIt is not found.",
          "|EDIT A list is lost.\n\nIt is not found.", "a line that had room does not");
    READS("EDIT: A list is lost.\nIt is not found.", "|EDIT A list is lost.\nIt is not found.",
          "an edited text that begins in its line");
    READS("EDIT because it is too long", "|EDIT", "a reason alone is no text");
    READS("EDIT since it names him\n\nA list is lost.", "|EDIT A list is lost.",
          "a reason in other words");
    READS("EDIT due to the name in it\n\nA list is lost.", "|EDIT A list is lost.",
          "or in two");
    READS("EDIT Since Monday a list is lost.\n\nIt is not found.",
          "|EDIT Since Monday a list is lost.\n\nIt is not found.",
          "a sentence that begins so is the text");
    READS("EDIT as they left, a list was lost.", "|EDIT as they left, a list was lost.",
          "and so is what stands alone");
    READS("RELEASE\n", "|RELEASE", "release");
    READS("RELEASE\n\nThank you very much,\nRuth Bell", "|RELEASE", "release, with thanks");
    READS("RELEASE\n\nMr Poole left the register. Please use this text.",
          "|RELEASE (text below)", "release, with a text that would not go on");
    READS("RELEASE\nnot yet", "|RELEASE (text below)", "or with a doubt");
    READS("RELEASE\n?", "|RELEASE (text below)", "or a question");
    READS("RELEASE\nThanks, Ruth", "|RELEASE", "thanks are none");
}

static void test_lines(void)
{
    READS("CONFIRM\nASSIGN Ann Smith\n\nThank you all", "|CONFIRM|ASSIGN Ann Smith",
          "up to the first line that is none");
    READS("\n\nICO required\n\nSUBJECTS required", "|ICO required|SUBJECTS required",
          "blank lines do not count");
    READS("Thank you\nCLOSE", "", "below another line nothing is a command");
    READS("> CLOSE\nyes", "", "a quoted line is none");
    READS("On 3 May 2026 Ann wrote:\nCLOSE", "", "nor is what stands below an attribution");
    READS("*CLOSE*", "|CLOSE", "asterisks around it");
    READS("- **ASSIGN** Ann Smith", "|ASSIGN Ann Smith", "a bullet and bold letters");
    READS("1. CONFIRM\n2) CLOSE", "|CONFIRM|CLOSE", "numbers");
    READS("“Close”", "|CLOSE", "typographic quotation marks");
    READS("CLOSE!", "|CLOSE", "an exclamation mark");
    READS("Assign: Ann Smith;", "|ASSIGN Ann Smith", "a colon, a semicolon");
}

static void test_text(void)
{
    READS("NOTE rang the parents\nthey knew\n\nCLOSE",
          "|NOTE rang the parents\nthey knew\n\nCLOSE",
          "a note takes the rest, whatever it is");
    READS("CONFIRM\nAsk: when was it?\nand where?", "|CONFIRM|ASK when was it?\nand where?",
          "a question, behind another command");
    READS("Outcome\n1. What happened: a letter", "|OUTCOME 1. What happened: a letter",
          "the form begins in the next line");
    READS("INTERIM so far nothing.", "|INTERIM so far nothing.", "its full stop stays");
    READS("NOTE they said\nthat [zzzzzzzz23456789] came back",
          "|NOTE they said\nthat [****************] came back", "it keeps no code");
    READS("ADVISE", "|ADVISE", "a text that is missing");
    READS("ADVISE ring them\nNOTE they were out\nCLOSE",
          "|ADVISE ring them|NOTE they were out|CLOSE",
          "texts of one line each, one below the other");
    READS("ADVISE ring them\n\nCLOSE", "|ADVISE ring them\n\nCLOSE",
          "behind a blank line it belongs to the text");
    READS("NOTE they said\nthat we\nCLOSE", "|NOTE they said\nthat we\nCLOSE",
          "and so does what stands below a longer one");
    READS("NOTE ring them\nclose the door", "|NOTE ring them\nclose the door",
          "or is no command");
}

static void test_codes(void)
{
    check("Subject: x", NULL, "CLOSE ABCDEFGH23456789", CODE "|CLOSE", "a code in the line");
    check("Subject: x", NULL, "RETURN because [abcdefgh23456789] it is short",
          CODE "|RETURN because it is short", "the one before a reason leaves one space");
    check("Subject: x", NULL, "Code: " CODE "\nCLOSE", CODE "|CLOSE", "in a line of its own");
    check("Subject: x", NULL, "ASSIGN Ann Smith [" CODE "]", CODE "|ASSIGN Ann Smith",
          "in brackets, not in the argument");
    check("Subject: x", NULL, "CLOSE (code abcdefghijkmnpqr)", "abcdefghijkmnpqr|CLOSE",
          "without a digit, when it is called a code");
    check(SUBJECT, NULL, "CLOSE zzzzzzzz23456789", "zzzzzzzz23456789|CLOSE",
          "the line comes before the subject");
    check("Subject: x", CODE, "CLOSE", CODE "|CLOSE", "in the plus-address of the reference");
    check("To: s+" CODE "@h.example", NULL, "HELP", CODE "|HELP", "in a plus-address alone");
    check("Subject: x", NULL, "CLOSE abcdefgh2345678l", "abcdefgh2345678l|CLOSE",
          "a typing error is passed on as it is");
    check("Subject: x", NULL, "CLOSE", NULL, "without a code there is no command");
    check("Subject: x", CODE, "Thank you, all is well.", NULL,
          "a follow-up to a plus-address is none");
    check(SUBJECT, NULL, "The edited text.", CODE, "a code and no command word");
    check("Subject: parcel AB10234567890123", NULL, "It is lost.", NULL,
          "the number of a parcel is none");
    check("Subject: x", NULL, "NOT-INCIDENT because of a misunderstanding", NULL,
          "a long word is no code");
    check("Subject: x", NULL, "ASSIGN bob." CODE "@h.example", NULL,
          "nor is part of an address");
    check("Subject: x", NULL, "Thank you\n" CODE, NULL, "nor is what stands below other lines");
}

/* What goes to others has no quotation in it, and the form of the outcome report is no part of a text. */
static void test_ends_of_texts(void)
{
    READS("ASK who saw it?\n\nOUTCOME\nWhat happened, in a few sentences:\nIt was lost.",
          "|ASK who saw it?|OUTCOME What happened, in a few sentences:\nIt was lost.",
          "OUTCOME above its form is a command, below a text, too");
    READS("ASK who saw it?\n\nOUTCOME\nis what we wait for.",
          "|ASK who saw it?\n\nOUTCOME\nis what we wait for.", "and without the form none");
    READS("NOTE rang them\n\nWhat happened, in a few sentences:\nIt was lost.\n"
          "How it could happen (cause):\nA hole.\nRecommendation: mend it",
          "|NOTE rang them", "a form below a text is no part of it");
    READS("NOTE rang them\n\nRecommendation: mend it",
          "|NOTE rang them\n\nRecommendation: mend it", "one line of it is no form");
    READS("ASK who saw it?\n\nOn Monday Jane Doe wrote:\nAll of it.", "|ASK who saw it?",
          "a question has no attribution");
    READS("ASK who saw it?\nThanks\n\nJane Doe wrote:\n", "|ASK who saw it?\nThanks",
          "nor what is left of one at the end");
    READS("ASK who saw it?\n\nOn 3 May 2026 at 10:30 Jane Doe <j@h.example> wrote:\nAll.",
          "|ASK who saw it?", "nor a whole one");
    READS("NOTE rang them\n\nOn Monday Jane Doe wrote:\nAll of it.",
          "|NOTE rang them\n\nOn Monday Jane Doe wrote:\nAll of it.", "a note may have it");
    READS("ADVISE ring them:\nthis has not been done yet",
          "|ADVISE ring them:\nthis has not been done yet", "words of ours alone are no mail");
    READS("ASK who saw it?\n\nYou asked for this about HLP-2026-0041. Please\n\nReport 1",
          "|ASK who saw it?", "what was shown is not asked");
    READS("ASK when it was written:\nwas that on Monday?",
          "|ASK when it was written:\nwas that on Monday?", "a colon alone is none");
    READS("EDIT\n\nA register was lost.\n\nMesazhi prej Us <s@h.example>:\n\nThis is what is "
          "left of an anonymous report when\neverything\n\nMr Poole lost it.\n\nTo answer, "
          "reply to this e-mail:\nRELEASE",
          "|EDIT A register was lost.", "what is quoted of our preview is no text of an edit");
}

#define SECOND "zzzzzzzz23456789"

/* A menu of ours that is quoted without a mark commands nothing, whatever mail of ours it is. */
static void test_menus_of_ours(void)
{
    g_autoptr(GDir) templates = g_dir_open("config/templates", 0, NULL);
    int n = 0;
    for (const char *name; templates && (name = g_dir_read_name(templates));) {
        g_autofree char *path = g_build_filename("config/templates", name, NULL), *text = NULL;
        g_file_get_contents(path, &text, NULL, NULL);
        char *menu = strstr(text, "\n{{menu}}");
        if (!menu)
            continue;
        *menu = '\0';
        g_autofree char *visible =
            g_strdup_printf("NOTE [" CODE "] rang them\n\n%s\nCONFIRM [" SECOND "]", text);
        Message *message = message_make("Subject: x", visible);
        Report report = {.visible = visible};
        command_read(message, lexicon_builtin(), &report);
        is_int((int64_t)report.n_command, 1, name);
        n++;
        command_clear(&report);
        message_drop(message);
        g_autofree char *question = g_strdup_printf(
            "ASK [" CODE "] who was it?\n\n%s\nCONFIRM [" SECOND "]", strchr(text, '\n') + 2);
        Report passed = {.visible = question};
        message = message_make("Subject: x", question);
        command_read(message, lexicon_builtin(), &passed);
        if (!strstr(name, "closed")) /* of which nobody is asked anything */
            is_str(passed.command[0].argument, "who was it?", name);
        command_clear(&passed);
        message_drop(message);
    }
    ok(n > 15, "so many mails have a menu: %d", n);
}

/* What is said below a command is a note: of that it is nothing else. */
static void test_words_below(void)
{
    READS("CONFIRM\n\nThe parents know.\nThey are calm.",
          "|CONFIRM|NOTE The parents know.\nThey are calm.", "words below a command");
    READS("ICO not required because low risk\n\nTom has it\nThanks",
          "|ICO not required because low risk|NOTE Tom has it\nThanks", "few of them, too");
    READS("CONFIRM\n\nThanks,\nDana", "|CONFIRM|NOTE Thanks,\nDana",
          "a name may be what was to be said");
    READS("SHOW\n\nI need it for the meeting.", "|SHOW", "who only looks notes nothing");
    READS("LIST\nCONFIRM\nI know it.", "|LIST|CONFIRM|NOTE I know it.",
          "who looks and decides does");
    READS("CONFIRM\n\nThe parents know.\n\nOn Monday Jane Doe wrote:\nAll of it.",
          "|CONFIRM|NOTE The parents know.", "nothing that is quoted is in it");
    READS("CONFIRM\n\nThe parents know.\n\nTo answer, reply to this e-mail with one of these "
          "lines at the top:\nCLOSE [" SECOND "]",
          "|CONFIRM|NOTE The parents know.", "nor a menu of ours");
    READS("CONFIRM\n\nThe parents know.\n\nCLOSE [" SECOND "]",
          "|CONFIRM|NOTE The parents know.", "and a command below them is none");
    READS("[EXTERNAL] CONFIRM\n\nTom has it.\n\nLe ven. 27 nov. 2026, Jane Doe a écrit :\nAll",
          "|CONFIRM|NOTE Tom has it.", "in French, nor what a gateway puts in front");
    READS("ASSIGN Tom Reed\n[EXTERNAL EMAIL]\n\nCAUTION: This email originated from outside of "
          "it.\nDo not click links.",
          "|ASSIGN Tom Reed", "nor its warnings");
    READS("CONFIRM\n\n--\nDana Poole\nI am on leave from Monday.", "|CONFIRM",
          "nor what stands in a signature");
    READS("CONFIRM\n--\nICO required", "|CONFIRM|ICO required", "but a command");
    READS("CONFIRM\n--\nThe parents know.", "|CONFIRM|NOTE The parents know.", "or words");
    READS("INVESTIGATE\n\nTom Reed\nHeadteacher\nThink before you print\nScanned by Mimecast.",
          "|INVESTIGATE", "nor what the school or a program puts below that");
    READS("CONFIRM\n\nGet Outlook for Android\nThanks", "|CONFIRM",
          "nor which program wrote it");
    READS("CONFIRM\n\nOfsted has been told.\nThanks",
          "|CONFIRM|NOTE Ofsted has been told.\nThanks",
          "but what begins like that, and stands below no name");
    READS("[EXT] [Suspicious] CONFIRM", "|CONFIRM", "nor several tags");
    READS("CONFIRM\n\nExternal email accounts were opened.",
          "|CONFIRM|NOTE External email accounts were opened.",
          "what tells of one is no warning");
    check("Subject: x", NULL, "CONFIRM\n[EXTERNAL]\n[" CODE "]", CODE "|CONFIRM",
          "nor hides a code");
    check("Subject: x", NULL, "RETURN\n\nThe timeline is missing.\n\n[" CODE "]\nDana",
          CODE "|RETURN|NOTE The timeline is missing.\n\nDana",
          "a code alone below such words is found, and no part of them");
    check("Subject: x", NULL, "CONFIRM\n\nIts number is\n" CODE " and it was lost.", NULL,
          "the number of a thing is none");
    const char *signature = "CONFIRM [" CODE "]\n\nMany thanks,\nDana Poole\nData Protection "
                            "Officer\n01632 960123";
    Message *message = message_make("Subject: x", signature);
    Report report = {.visible = (char *)signature,
                     .from = {(char *)"Dana Poole", (char *)"d@h.example"}};
    command_read(message, lexicon_builtin(), &report);
    is_int((int64_t)report.n_command, 1, "how its writer signs is no note");
    command_clear(&report);
    message_drop(message);
}

static void signed_by(const char *name, const char *address, const char *below, bool card)
{
    g_autofree char *visible = g_strconcat("CONFIRM [" CODE "]\n\n", below, NULL);
    Message *message = message_make("Subject: x", visible);
    Report report = {.visible = visible, .from = {(char *)name, (char *)address}};
    command_read(message, lexicon_builtin(), &report);
    is_int((int64_t)report.n_command, card ? 1 : 2, below);
    command_clear(&report);
    message_drop(message);
}

/* A card below the writer's own name tells nothing; a sentence does, and so may what stands below the name of another. */
static void test_cards(void)
{
    static const char *const cards[] = {
        "D Poe\nData Protection Officer, Exampleshire Council",
        "Dana Poe\nData Protection Officer, Exampleshire County Council and Schools",
        "D Poe (she/her)\nExampleshire Council",
        "Many thanks,\nD. Poe | she/her\nInformation Governance Team",
        "Dana\n\nYsgol Gyfun Dyffryn Celyn | Teaching School of the Year\n#oneteam #Celyn",
        ("Dana Poe\nHead of Year 7\nHollylane School\n12 Mill Lane\nLeeds\nLS1 4AB\n01234 "
         "567890"),
        "Dana Poe\nHead of Year 7\n12 Mill Lane\nLeeds\n01234 567890",
        "Dana Poe\nHollylane School\nLeeds\nLS1 4AB",
        "D Poe\nYear 5 Teacher\nHollylane Primary, Mill Lane, Leeds LS1 4AB",
        "D Poe\nClerk to the Governors",
    };
    static const char *const said[] = {
        "D Poe\nThe laptop is at the council.",
        "D Poe (has it)\nExampleshire Council",
        "D Poe\nTom Reed Was Told On Monday, Year Four And Year Five",
        "D Poe\nTold Everybody. Tom Reed Of Year Four And Year Five Next",
        "D Poe\nTHE PARENTS OF THE CHILD KNOW ALL OF IT NOW",
        "D Poe\nthe laptop and the stick",
        "T Reed (he/him)\nData Protection Team, Exampleshire County Council and Schools",
        "Dana Poe\nHold",
        "Dana Poe\nData Protection Officer\nCancel",
        "Dana Poe\nTBC",
        "Dana Poe\nData Protection Officer\nCancel\n01234 567890",
        "Dana Poe\nHeadteacher\nHold\ndpoe@hollylane.example",
        "Dana Poe\nHollylane School\nLaptop Found\nwww.hollylane.example",
        "Dana Poe\n01234 567890\nNot Yet Please\nwww.hollylane.example",
        "Dana Poe\nLaptop Found",
        "Dana Poe\nLaptop Found At School",
        "Dana Poe\nNot A Breach",
        "Dana Poe\nHeadteacher, Informed Council",
        "Dana Poe\nHead Of Sixth, Hold",
        "D\nData Protection Team, Exampleshire County Council and Schools",
        "Exampleshire County Council, Data Protection Team and Schools\nD Poe",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cards); i++) {
        signed_by("Dana Poe", "dpo@council.example", cards[i], true);
        signed_by("", "dana.poe@council.example", cards[i], true);
        ok(command_is_signature("Dana Poe", cards[i]), "%s", cards[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        signed_by("Dana Poe", "dpo@council.example", said[i], false);
        ok(!command_is_signature("Dana Poe", said[i]), "%s", said[i]);
    }
    signed_by("", "dpo@council.example",
              "D Poe\nData Protection Team, Exampleshire County Council and Schools", false);
}

/* Alone in the line below, it is that of a command that takes a text, too. */
static void test_codes_below(void)
{
    static const char *const codes[] = {"[" CODE "]", CODE, "Code: " CODE, "\n[" CODE "]"};
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *form =
            g_strdup_printf("OUTCOME\n%s\n\nSummary: it was lost", codes[i]);
        check("Subject: x", NULL, form, CODE "|OUTCOME Summary: it was lost", codes[i]);
        g_autofree char *note = g_strdup_printf("Note\n%s\nrang them", codes[i]);
        check("Subject: x", NULL, note, CODE "|NOTE rang them", codes[i]);
        g_autofree char *ask = g_strdup_printf("ASK who was it?\n%s\nand when?", codes[i]);
        check("Subject: x", NULL, ask, CODE "|ASK who was it?\nand when?", codes[i]);
    }
    check("Subject: x", NULL, "ADVISE ring them\n[" CODE "]\nCONFIRM",
          CODE "|ADVISE ring them|CONFIRM", "a text of one line, its code, and the next");
    check(SUBJECT, NULL, "NOTE its number is\nAB10234567890123",
          CODE "|NOTE its number is\nAB10234567890123", "the number of a parcel is none");
}

static void coded(const char *visible, const char *expected)
{
    check("Subject: x", NULL, visible, expected, visible);
}

/* Who gives the code in the line means it: what is missing is said by the answer. A word that stands alone is none where
 * something follows that may say when. */
static void test_slips_with_code(void)
{
    static const char *const codes[] = {" [" CODE "]", "\n[" CODE "]"};
    static const struct {
        const char *line, *expected;
    } rows[] = {
        {"Assign sam low", "|ASSIGN sam low"},
        {"assign tom pls", "|ASSIGN tom pls"},
        {"subjects yes", "|SUBJECTS yes"},
        {"Discipline no because it was a slip", "|DISCIPLINE no because it was a slip"},
        {"aware on the 3rd", "|AWARE on the 3rd"},
        {"Confirm.", "|CONFIRM"},
        {"CONFIRM! Thanks", "|CONFIRM Thanks"},
        {"I confirm", "|CONFIRM"},
        {"Yes, I hereby confirm it.", "|CONFIRM it"},
        {"Confirmed", "|CONFIRM"},
        {"Yes, confirmed. Thanks, Dana", "|CONFIRM Thanks, Dana"},
        {"confirmed because the stick was seen", "|CONFIRM because the stick was seen"},
        {"Close it, please", "|CLOSE it, please"},
        {"Confirm incident", "|CONFIRM incident"},
        {"Confirm full stop", "|CONFIRM full stop"},
        {"confirm full stop thank you period", "|CONFIRM full stop thank you period"},
        {"Confirm question mark", NULL},
        {"Close period of notice", NULL},
        {"Yep confirm", "|CONFIRM"},
        {"Agreed, confirm", "|CONFIRM"},
        {"Confirm yes", "|CONFIRM yes"},
        {"Confirm ok?", NULL},
        {"Confirm no", NULL},
        {"Confirm ❤️", "|CONFIRM"},
        {"Confirm 🫡", "|CONFIRM"},
        {"Confirm 😂", NULL},
        {"Not sure confirm", NULL},
        {"Close the incident tomorrow", NULL},
        {"Close this incident.", "|CLOSE this incident"},
        {"Close as we said", NULL},
        {"Close it tomorrow", NULL},
        {"I confirm that she has it", NULL},
        {"Confirm receipt", NULL},
        {"Not confirmed", NULL},
        {"Yes, not confirmed", NULL},
        {"Confirmed?", NULL},
        {"Confirmed not", NULL},
        {"confirmed by whom?", NULL},
        {"confirmed breach is denied", NULL},
        {"I confirmed", NULL},
        {"Confirmed if the head agrees", NULL},
        {"Confirmed tomorrow", NULL},
        {"Closed", NULL},
        {"I subjects required", NULL},
        {"note that Tom rang", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (size_t k = 0; k < (rows[i].expected ? G_N_ELEMENTS(codes) : 1); k++) {
            g_autofree char *line = g_strconcat(rows[i].line, codes[k], NULL);
            g_autofree char *expected =
                g_strconcat(CODE, rows[i].expected ? rows[i].expected : "", NULL);
            coded(line, expected);
        }
    }
    coded("confirm. [" CODE "] Thanks, Dana", CODE "|CONFIRM Thanks, Dana");
    coded("Close [" CODE "] as soon as he is back", CODE);
    coded("assign sam low", NULL);
    coded("subjects yes", NULL);
    coded("Confirmed", NULL);
}

/* Whom ASSIGN names, without what people say around it. */
static void test_person(void)
{
    static const char *const rows[][2] = {
        {"Tom Reed please", "Tom Reed"},
        {"to Tom pls", "Tom"},
        {"please to Tom Reed", "Tom Reed"},
        {"Tom Reed, thanks Dana", "Tom Reed"},
        {"Tom because he knows it", "Tom"},
        {"Anna as Tom cannot", "Anna"},
        {"Low, Sam", "Low, Sam"},
        {"the head teacher", "the head teacher"},
        {"tom@h.example, many thanks", "tom@h.example"},
        {"", ""},
        {"please", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = command_syntax_person(rows[i][0]);
        is_str(name, rows[i][1], rows[i][0]);
    }
}

/* Each line keeps the code that stands in it. */
static void test_several_codes(void)
{
    static const struct {
        const char *visible, *codes, *what;
    } rows[] = {
        {"CONFIRM [" CODE "]\nCLOSE [" SECOND "]", CODE " " SECOND, "one in each line"},
        {"CONFIRM [" CODE "]\nICO required\nCLOSE " SECOND, CODE " - " SECOND,
         "and none where there is none"},
        {"CONFIRM\n" CODE "\nCLOSE\n[" SECOND "]", CODE " " SECOND,
         "one alone is that of the line above"},
        {CODE "\nCONFIRM\nCLOSE " SECOND, "- " SECOND, "and not of the one below"},
        {"CONFIRM [" CODE "]\nNOTE [" SECOND "] rang them\n[" CODE "]", CODE " " SECOND,
         "a text has that of its first line"},
        {"DISCIPLINE not because [" CODE "] it was an honest mistake\nSATISFIED [" SECOND "]",
         CODE " " SECOND, "a word with a code goes on with no line"},
        {"NOTE [" CODE "] rang them\nthey knew\n\nClose [" SECOND "]", CODE " " SECOND,
         "and stands in no note"},
        {"OUTCOME [" CODE "]\n1. What happened: it\nSATISFIED [" SECOND "]\nThanks",
         CODE " " SECOND, "nor in a form"},
        {"NOTE [" CODE "] rang them\n\nTo answer, reply to this e-mail with one of these "
         "lines at the top:\nCONFIRM [" SECOND "]",
         CODE, "a menu below a note commands nothing"},
        {"NOTE [" CODE
         "] rang them\n\nTo answer about HLP-2026-0042,\nreply to this e-mail with "
         "one of these lines at the top:\nCONFIRM [" SECOND "]",
         CODE, "nor one of several"},
        {"CONFIRM [" CODE "]\nASSIGN Ann Smith [" CODE "] [" SECOND "]", CODE,
         "a line with two is none"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Message *message = message_make("Subject: x", rows[i].visible);
        Report report = {.visible = (char *)rows[i].visible};
        command_read(message, lexicon_builtin(), &report);
        GString *codes = g_string_new(NULL);
        for (size_t n = 0; n < report.n_command; n++)
            g_string_append_printf(codes, "%s%s", n ? " " : "",
                                   report.command[n].code ? report.command[n].code : "-");
        is_str(codes->str, rows[i].codes, rows[i].what);
        g_string_free(codes, TRUE);
        command_clear(&report);
        message_drop(message);
    }
}

/* What is a doubt of a school's own. */
static void doubted_otherwise(void)
{
    g_autofree char *visible = g_strconcat("RELEASE [" CODE "]\n\nblwyddyn nesaf\n", NULL);
    Lexicon *own =
        lexicon_read("hedges = { begins = [\"blwyddyn nesaf\"]; };", "own.conf", NULL, NULL);
    const Lexicon *const lexicons[] = {lexicon_builtin(), own};
    static const char *const arguments[] = {"", COMMAND_TEXT_BELOW};
    for (size_t i = 0; i < G_N_ELEMENTS(lexicons); i++) {
        Message *message = message_make("Subject: x", visible);
        Report report = {.visible = visible};
        command_read(message, lexicons[i], &report);
        ok(report.n_command == 1, "RELEASE is read");
        is_str(report.command[0].argument, arguments[i], "by the phrases of the lexicon");
        command_clear(&report);
        message_drop(message);
    }
    lexicon_free(own);
}

/* "code|why word meant" of a reply in which no line, or not each, is a command. */
/* A code in the subject alone: is it asked about? */
static void subject_doubts(const char *visible, bool expected)
{
    Message *message = message_make("Subject: CONFIRM " CODE, visible);
    Report report = {.visible = (char *)visible};
    command_read(message, lexicon_builtin(), &report);
    ok((report.doubt == DOUBT_PLACE) == expected, "below a code in the subject: %s", visible);
    command_clear(&report);
    message_drop(message);
}

static void test_dashes(void)
{
    READS("-- \nCONFIRM", "|CONFIRM", "nothing stands above it, and no signature has a code");
    READS("-- \nDana Poe\nCONFIRM", "", "below a name it may be part of a signature");
    READS("CLOSE\n-- \nDana Poe\nCONFIRM", "|CLOSE", "and so below another command");
}

static void test_subject_alone(void)
{
    subject_doubts("", true);
    subject_doubts("Sent from my iPhone", true);
    subject_doubts("Thanks\n\nSent from Outlook for iOS", true);
    subject_doubts("HELP", false);
    subject_doubts("CONFIRM\n\nSent from my iPhone", false);
    subject_doubts("The parent has rung and has deleted it.", false);
}

static void doubts(const char *visible, const char *expected)
{
    static const char *const names[] = {"none", "word", "codes", "place", "broken"};
    Message *message = message_make("Subject: x", visible);
    Report report = {.visible = (char *)visible};
    command_read(message, lexicon_builtin(), &report);
    g_autofree char *got =
        g_strdup_printf("%s|%s %s %s", report.command_code ? report.command_code : "-",
                        names[report.doubt], report.doubt_word ? report.doubt_word : "-",
                        report.doubt_meant ? report.doubt_meant : "-");
    is_str(got, expected, visible);
    command_clear(&report);
    message_drop(message);
}

#define FULL "ICO not required because of a low risk, we all think so "

/* A picture that agrees or only points, in front of a command or behind it, says no more than a bullet. One that doubts or
 * denies leaves none, and its writer hears of it. */
static void test_pictures(void)
{
    READS("👍 CONFIRM", "|CONFIRM", "a thumb up");
    READS("👍🏻 Confirm", "|CONFIRM", "of somebody's skin");
    READS("✅ ICO not required because low risk", "|ICO not required because low risk",
          "a tick");
    READS("✔\ufe0f CONFIRM\n✔\ufe0f CLOSE", "|CONFIRM|CLOSE", "one that is shown as a picture");
    READS("→ CONFIRM", "|CONFIRM", "an arrow");
    READS("• 👉 assign Tom Reed", "|ASSIGN Tom Reed", "behind a bullet");
    check("Subject: Re: it", NULL, "👍🏽 confirm [" CODE "]", CODE "|CONFIRM",
          "with its code");
    READS("1. ✅ CONFIRM", "|CONFIRM", "behind a number");
    READS("CONFIRM 👍", "|CONFIRM", "behind the command");
    READS("CONFIRM 👍 thanks", "|CONFIRM 👍 thanks", "in front of thanks");
    READS("Confirm! 🙏🏼", "|CONFIRM", "and the end of the sentence");
    check("Subject: Re: it", NULL, "CONFIRM [" CODE "] 👍🏻", CODE "|CONFIRM",
          "behind its code");
    READS("NOTE rang them 👍", "|NOTE rang them 👍", "in a text it is what was said");
    static const char *const doubtful[] = {
        "👎 CONFIRM",  "❌ CONFIRM",         "🚫 CONFIRM",     "🤔 CONFIRM",
        "❓ CONFIRM",  "👍👎 CONFIRM",        "CONFIRM 👎",     "CONFIRM 🤔",
        "CONFIRM 👍?", "👍 I would confirm", "👍 not CONFIRM", "👍 don't CONFIRM yet"};
    for (size_t i = 0; i < G_N_ELEMENTS(doubtful); i++)
        NONE(doubtful[i], doubtful[i]);
    doubts("❌ CONFIRM [" CODE "]", CODE "|word - -");
    doubts("👍", "-|none - -");
    doubts("👍\n\nCONFIRM [" CODE "]", CODE "|place - CONFIRM");
}

/* Somebody meant a command, and it is none: nothing is done, but what was meant is known. */
static void test_doubts(void)
{
    doubts("CONFRIM [" CODE "]", CODE "|word CONFRIM CONFIRM");
    doubts("Clasify minor because few saw it [" CODE "]", CODE "|word Clasify CLASSIFY");
    doubts("SUBJETCS required", "-|word SUBJETCS SUBJECTS");
    doubts("NOT-INCIDNET because it was a test", "-|word NOT-INCIDNET NOT-INCIDENT");
    doubts("Confirmed.", "-|word Confirmed CONFIRM");
    doubts("Not sure this is one [" CODE "]", CODE "|word - -");
    doubts("Closed", "-|word Closed CLOSE");
    doubts("Please confirm", "-|word confirm CONFIRM");
    doubts("Yes, please close it.", "-|word close CLOSE");
    doubts("Please confirm that you have it [" CODE "]", CODE "|word confirm CONFIRM");
    doubts("APPROVE [" CODE "]", CODE "|word APPROVE -");
    doubts("Dr Smith has seen it [" CODE "]", CODE "|word - -");
    doubts("[" CODE "]", CODE "|word - -");
    doubts("[" CODE "]\nAll is well.", CODE "|word - -");
    doubts("CONFIRM [" CODE "] [zzzzzzzz23456789]", CODE "|codes - -");
    doubts("Good idea\n\nCONFIRM [" CODE "]", CODE "|place - CONFIRM");
    doubts("Morning, not yet\n\nCONFIRM [" CODE "]", CODE "|place - CONFIRM");
    doubts("Hello,\nHello Ann,\nCONFIRM [" CODE "]", CODE "|place - CONFIRM");
    doubts("Hello Ann\nas I said\nCONFIRM [" CODE "]", CODE "|place - CONFIRM");
    doubts("Hi Ann, please do not\n\nCONFIRM [" CODE "]", CODE "|place - CONFIRM");
    doubts("I have read it, and it may go on as it is.\n\nRELEASE [" CODE "]",
           CODE "|place - RELEASE");
    doubts("I have read it, and it may go on as it is.\n\nTo answer, reply to this "
           "e-mail:\n\nRELEASE [" CODE "]",
           "-|none - -");
    doubts("Hello Ann,\n\nCONFRIM [" CODE "]", CODE "|word CONFRIM CONFIRM");
    doubts("Good idea\n\nICO required", "-|place - ICO");
    doubts("CONFIRM [" CODE "]\nSUBJETCS required", CODE "|word SUBJETCS SUBJECTS");
    doubts("CONFIRM [" CODE "]\nThanks,\nICO and I shall talk", CODE "|none - -");
    doubts(FULL "[" CODE "]\nthat is all", CODE "|none - -");
    doubts(FULL "[" CODE "] and\nclose", CODE "|broken - CLOSE");
    doubts(FULL "[" CODE "] and\nnote rang the family", CODE "|broken - NOTE");
    doubts(FULL "[" CODE "] and\nclose to the end", CODE "|none - -");
    doubts(FULL "[" CODE "]\nnote rang the family", CODE "|word - NOTE");
    doubts("ICO not required because low risk [" CODE "]\nNote rang them", CODE "|word - NOTE");
    doubts("CONFIRM [" CODE "]\nask", CODE "|none - -");
    static const char *const prose[] = {
        "Release the hounds, this is a mess.",
        "The laptop 5CG1234ABCD5678 has been found.",
        "Parcel (AB1234567890123) is here.",
        "Closed the door behind me and found it.",
        "I confirm that I have read it and shall ring her.",
        "Confirm receipt of this, please.",
        "Lost memory stick found",
        "Noted.",
        "Thank you",
        "Thank you for the list.\n\nICO rules say that we must wait.",
        "Hello,\n\nclose to finishing this.",
        "Returned to sender, as it says on the letter.",
        "The head will release it.",
        "Can you show me the letter?",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(prose); i++)
        doubts(prose[i], "-|none - -");
}

static void below_release(const char *name, const char *below, const char *expected)
{
    g_autofree char *visible = g_strconcat("Release [" CODE "]\n\n", below, NULL);
    Message *message = message_make("Subject: x", visible);
    Report report = {.visible = visible, .from = {(char *)name, (char *)"g@h.example"}};
    command_read(message, lexicon_builtin(), &report);
    g_autofree char *got = said(&report);
    is_str(got, expected, below);
    command_clear(&report);
    message_drop(message);
}

/* How somebody signs is no text in the place of the report; anything said is. */
static void test_signed_release(void)
{
    static const char own[] = "George Whitlow", done[] = CODE "|RELEASE",
                      text[] = CODE "|RELEASE (text below)";
    below_release(own, "George Whitlow\nChair of Governors\n07700 900555", done);
    below_release(own, "George\n*Chair of the Governors*\nTel: 01632 960123", done);
    below_release("", "George Whitlow\nChair of Governors\n07700 900555", done);
    below_release(own,
                  "Thank you very much,\n\nGeorge Whitlow\n\nHolly Lane Primary School\n"
                  "g.whitlow@hollylane.example\n01632 960123",
                  done);
    below_release(own,
                  "He took the laptop home.\nGeorge Whitlow\nChair of Governors\n07700 900555",
                  text);
    below_release(
        own, "George Whitlow\nChair of Governors\nPlease let it go on without the name", text);
    below_release(own, "Mr Poole\nHolly Lane Primary School\nYear Four And Five", text);
    below_release(own, "George Whitlow left the register on the bus on Monday.", text);
}

/* With the code right behind it a word that takes a text may be in small letters: telephones write "Ask". */
static void test_small_words(void)
{
    static const struct {
        const char *visible, *expected;
    } rows[] = {
        {"Note [" CODE "] rang the family", CODE "|NOTE rang the family"},
        {"ask [" CODE "] which door?", CODE "|ASK which door?"},
        {"Ask [" CODE "]\nwhich door?", CODE "|ASK which door?"},
        {"Interim [" CODE "] nothing yet.", CODE "|INTERIM nothing yet."},
        {"Advise (" CODE ") ring them", CODE "|ADVISE ring them"},
        {"Answer [" CODE "] on Monday", CODE "|ANSWER on Monday"},
        {"Answer " CODE " on Monday", CODE "|ANSWER on Monday"},
        {"- *Note* [" CODE "] rang them", CODE "|NOTE rang them"},
        {"Note [abcdefgh2345678] rang them", "abcdefgh2345678|NOTE rang them"},
        {"Edit [" CODE "] A list is lost.", CODE "|EDIT A list is lost."},
        {"CONFIRM [" CODE "]\nNote [" CODE "] rang them", CODE "|CONFIRM|NOTE rang them"},
        {"Note [" CODE "] rang them\n\nAsk [zzzzzzzz23456789] who?",
         CODE "|NOTE rang them|ASK who?"},
        {"DISCIPLINE not because it was no crime, and we say so [" CODE "]\nsatisfied",
         CODE "|DISCIPLINE not because it was no crime, and we say so|SATISFIED"},
        {"Answer refused because OneDrive is there for that [" CODE "]",
         CODE "|ANSWER refused because OneDrive is there for that"},
        {"answer granted until the end of term [" CODE "]",
         CODE "|ANSWER granted until the end of term"},
        {"- Answer refused, because it is too risky (" CODE ").",
         CODE "|ANSWER refused, because it is too risky ."},
        {"Answer Refused because\nOneDrive is there for that [" CODE "]", CODE},
        {"Answer refused because OneDrive is there for exactly that purpose and has been\n"
         "for years [" CODE "]\n\nSue",
         CODE "|ANSWER refused because OneDrive is there for exactly that purpose and has been "
              "for years \n\nSue"},
        {"NOTE the family was rung by the office at ten and they have deleted it all\n"
         "for good [" CODE "]",
         CODE "|NOTE the family was rung by the office at ten and they have deleted it all for "
              "good"},
        {"NOTE the family was rung by the office at ten and they have deleted it all\n"
         "for good [" CODE "]\nCLOSE",
         CODE "|NOTE the family was rung by the office at ten and they have deleted it all for "
              "good|CLOSE"},
        {"Note the family was rung by the office at ten and they have deleted it all\n"
         "for good [" CODE "]",
         CODE},
        {"Answer refused because OneDrive is there for that", "none"},
        {"Answer me by Monday [" CODE "]", CODE},
        {"Answer the refused parents [" CODE "]", CODE},
        {"Note rang the family [" CODE "]", CODE},
        {"satisfied [" CODE "] thank you Sue, very thorough!",
         CODE "|SATISFIED thank you Sue, very thorough"},
        {"Satisfied, many thanks for all your hard work [" CODE "]",
         CODE "|SATISFIED many thanks for all your hard work"},
        {"Confirm [" CODE "] Thanks Sue. Great work!", CODE "|CONFIRM Thanks Sue. Great work"},
        {"close [" CODE "] excellent, well done", CODE "|CLOSE excellent, well done"},
        {"Satisfied [" CODE "] thank you, but part 3 is short", CODE},
        {"satisfied [" CODE "] thank you, not yet", CODE},
        {"Satisfied? Thank you, Sue [" CODE "]", CODE},
        {"close [" CODE "] thank you Sue, who has rung the parents", CODE},
        {"Ask Tom about [" CODE "] it", CODE},
        {"Close [" CODE "] the window", CODE},
        {"Note 5CG1234ABCD56780 has been found", "none"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check("Subject: x", NULL, rows[i].visible, rows[i].expected, rows[i].visible);
}

/* Mistyped codes: what may be one is passed on as it was typed, for intake to compare. */
/* Every slip of one letter in every word: changed, missing, too many, or two changed about. */
static void test_slips(void)
{
    int missed = 0, slips = 0;
    for (int command = 0; command < COMMAND_COUNT; command++) {
        const char *word = command_name((Command)command);
        size_t n = strlen(word);
        for (size_t at = 0; strlen(word) > 4 && !strchr(word, '-') && at < n; at++) {
            char *typed[] = {
                g_strdup_printf("%.*sX%s", (int)at, word, word + at + 1),
                g_strdup_printf("%.*s%s", (int)at, word, word + at + 1),
                g_strdup_printf("%.*sX%s", (int)at, word, word + at),
                at + 1 < n ? g_strdup_printf("%.*s%c%c%s", (int)at, word, word[at + 1],
                                             word[at], word + at + 2)
                           : NULL,
            };
            for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
                g_autofree char *slip = typed[i], *other = NULL;
                const char *text, *rest;
                if (!slip || strcmp(slip, word) == 0 || command_form_of(slip, &text, &rest))
                    continue;
                slips++;
                bool near = command_form_near(slip, true, &other) != NULL;
                missed += !near;
                if (!near)
                    printf("# %s of %s\n", slip, word);
            }
        }
    }
    ok(missed == 0 && slips > 500, "of %d slips of one letter %d are missed", slips, missed);
}

static void test_near_codes(void)
{
    static const struct {
        const char *visible, *expected;
    } rows[] = {
        {"CLOSE [abcdefgh2345678]", "abcdefgh2345678|CLOSE"},
        {"CLOSE [abcdefgh234567899]", "abcdefgh234567899|CLOSE"},
        {"CLOSE [abcd efgh 2345 6789]", CODE "|CLOSE"},
        {"CLOSE (abcd-efgh-2345-6789)", CODE "|CLOSE"},
        {"CLOSE code: abcd efgh 23456789", CODE "|CLOSE"},
        {"CLOSE ABCDEFGH2345678", "abcdefgh2345678|CLOSE"},
        {"ICO not required because of this [ABCDEFGH 2345678",
         "abcdefgh2345678|ICO not required because of this"},
        {"ICO notified (23 September 2026)", "none"},
        {"ICO notified 23 September 2026", "none"},
        {"AWARE 3 May 10:30 because (see 20November2026)", "none"},
        {"RETURN because part 3k is empty", "none"},
        {"NOT-INCIDENT because of (confidentiality)", "none"},
        {"NOTE laptop 5CG1234ABCD5678 has been found", "none"},
        {"ASSIGN bob.smith12345678@h.example", "none"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check("Subject: x", NULL, rows[i].visible, rows[i].expected, rows[i].visible);
}

/* In the place of a code something of another length: in a reply it is passed on, and is none of ours. */
static void test_odd_codes(void)
{
    static const struct {
        const char *visible, *expected;
    } rows[] = {
        {"confirm [abcd-efgh]", "abcd-efgh|CONFIRM"},
        {"CONFIRM [abcdefgh]", "abcdefgh|CONFIRM"},
        {"Satisfied [abcd2345efgh6789jk] thanks", "abcd2345efgh6789jk|SATISFIED thanks"},
        {"Close. [abcd-efgh-2345]", "abcd-efgh-2345|CLOSE"},
        {"investigate [ABCD2345]", "abcd2345|INVESTIGATE"},
        {"CONFIRM [please]", "none"},
        {"Close [the window]", "none"},
        {"Confirm the time of [abcd-efgh]", "none"},
        {"ICO notified [ICO-2345]", "none"},
        {"CONFIRM [1]", "none"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        check("Subject: x\nIn-Reply-To: <a@b>", NULL, rows[i].visible, rows[i].expected,
              rows[i].visible);
        check("Subject: x", NULL, rows[i].visible, "none", "in a mail that answers nothing");
    }
}

static void test_sentences(void)
{
    NONE("Note that I am away until Monday.", "note that ...");
    NONE("Close the window, please.", "close the ...");
    NONE("Close to finishing this.", "close to ...");
    NONE("CLOSE CALL ON THE BUS", "a shout");
    NONE("Show me what you have.", "show me ...");
    NONE("Ask Tom about it.", "ask somebody");
    NONE("Return to me next week.", "return to ...");
    NONE("Return as soon as you can.", "return as ...");
    NONE("Assign this to somebody in the office", "assign this");
    NONE("Confirming that I have it.", "a longer word");
    NONE("Confirm receipt of this, please.", "confirm receipt");
    NONE("Help! It is gone.", "help!");
    NONE("List of pupils attached", "list of ...");
    NONE("Status quo, I fear.", "status quo");
    NONE("ICO's guidance says otherwise.", "the ICO's guidance");
    NONE("Close’s report is here.", "a name with an apostrophe");
    NONE("Ico guidance says otherwise.", "ICO guidance");
    NONE("Action is needed by the office.", "action is ...");
    NONE("Aware of it since Monday.", "aware of ...");
    NONE("Aware this is serious.", "aware this ...");
    NONE("Release of the data was an accident.", "release of ...");
    NONE("Duplicate letters were sent.", "duplicate letters");
    NONE("Not incidentally, it was mine.", "not incidentally");
    NONE("Interim solution found.", "interim solution");
    NONE("Split the list in two.", "split the ...");
    NONE("Investigate this, Bob?", "investigate this");
    NONE("Satisfied parents are rare.", "satisfied parents");
    NONE("Outcomes were good.", "outcomes");
    NONE("Merge with Tom's report", "merge with a sentence");
    NONE("Subjects of the letter: many", "subjects of ...");
    NONE("Discipline in class is poor.", "discipline in ...");
    NONE("Escalate this to the head.", "escalate this");
    NONE("", "nothing");
}

static void test_hostile(void)
{
    static const char *const units[] = {
        "CLOSE\n", "NOTE ",          "code ",      "abcdefgh23456789 ", "* - ",
        "[(",      "CLOSE because ", "ACTION by ", "\xc2\xa0",          "1. "};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *text = megabyte_of(units[i]);
        g_autofree char *subject = g_strconcat("Subject: ", i == 0 ? "x" : text, NULL);
        Message *message = message_make(subject, "");
        message->defects = g_ptr_array_new_with_free_func(g_free);
        Report report = {.visible = text};
        command_read(message, lexicon_builtin(), &report);
        ok(report.n_command <= 50, "a megabyte of unit %d is read", (int)i);
        g_ptr_array_unref(message->defects);
        command_clear(&report);
        message_drop(message);
    }
    g_autofree char *body = megabyte_of("ä");
    static char name[] = "Sam", address[] = "sam@hollylane.example";
    Report long_line = {.visible = body, .from = {name, address}};
    ok(!command_is_thanks(&long_line, lexicon_builtin()), "a megabyte in a line is no thanks");
    g_autofree char *note = g_strconcat("NOTE ", body, NULL);
    Message *message = message_make(SUBJECT, "");
    message->defects = g_ptr_array_new_with_free_func(g_free);
    Report report = {.visible = note};
    command_read(message, lexicon_builtin(), &report);
    ok(report.n_command == 1 && strlen(report.command[0].argument) <= 100000 &&
           g_utf8_validate(report.command[0].argument, -1, NULL),
       "a text is cut at a character");
    is_int((long)message->defects->len, 1, "and that is a defect");
    g_ptr_array_unref(message->defects);
    command_clear(&report);
    message_drop(message);
    g_autofree char *marks = megabyte_of(" *"), *marked = g_strconcat("CONFIRM", marks, NULL);
    READS(marked, "|CONFIRM", "a megabyte of marks behind a command is cut off");
}

static double thread_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* The least processor time of some in which so many marks are cut off behind a word. */
static double time_of_cutting(size_t length)
{
    double least = 0;
    for (int i = 0; i < 3; i++) {
        g_autoptr(GString) text = g_string_new("CONFIRM");
        while (text->len < length)
            g_string_append(text, " *");
        double begun = thread_ns();
        command_words_cut_end(text->str, true);
        double taken = thread_ns() - begun;
        is_str(text->str, "CONFIRM", "all marks are cut off");
        least = i == 0 ? taken : MIN(least, taken);
    }
    return least;
}

/* To measure the text anew for each mark would take the square of their number: 16 times the work. */
static void test_many_marks(void)
{
    enum { LENGTH = 100000, TIMES = 4 };
    double once = time_of_cutting(LENGTH), more = time_of_cutting(TIMES * LENGTH);
    ok(more < 2 * TIMES * once,
       "%d times as many marks behind a command take %.1f times as long", TIMES, more / once);
}

/* Why the ICO need not be told may take a page, which some programs send as one line. */
static void test_page_of_reasons(void)
{
    g_autofree char *text = megabyte_of("The laptop was encrypted. ");
    text[3000] = '\0';
    g_autofree char *reason = g_strchomp(g_strdup(text));
    g_autofree char *argument = g_strconcat("not required because ", reason, NULL);
    g_autofree char *coded = g_strconcat("ICO ", argument, " [" CODE "]", NULL);
    g_autofree char *read = g_strconcat(CODE "|ICO ", argument, NULL);
    check("Subject: x", NULL, coded, read, "a reason of 3,000 letters with its code decides");
    g_autofree char *loud = g_strconcat("CONFIRM\nICO ", argument, NULL);
    g_autofree char *both = g_strconcat("|CONFIRM|ICO ", argument, NULL);
    g_autofree char *all = g_strconcat(CODE, both, NULL);
    check(SUBJECT, NULL, loud, all, "and so it does in capitals below another line");
    g_autofree char *quiet = g_strconcat("ico ", argument, NULL);
    NONE(quiet, "with neither it is a paragraph");
}

/* The least processor time of some that a reason of so many marks takes. */
static double time_of_marks(size_t length)
{
    double least = 0;
    g_autoptr(GString) text = g_string_new("The laptop was found ");
    while (text->len < length)
        g_string_append(text, "\u0327\u0301");
    for (int i = 0; i < 3; i++) {
        double begun = thread_ns();
        ok(command_reason_is_plain(lexicon_builtin(), text->str), "a long text is a reason");
        double taken = thread_ns() - begun;
        least = i == 0 ? taken : MIN(least, taken);
    }
    return least;
}

/* To fold all marks of the longest text that a command takes would take its square: 16 times the work. */
static void test_long_reason(void)
{
    enum { LENGTH = 25000, TIMES = 4 };
    double once = time_of_marks(LENGTH), more = time_of_marks(TIMES * LENGTH);
    ok(more < TIMES * once, "%d times as many marks take %.1f times as long", TIMES,
       more / once);
}

/* What asks or doubts is no card, whoever's name stands there: it may take a command back. */
static void test_no_card(void)
{
    ok(command_is_signature("Dana Poe", "D Poe\nExampleshire Council"), "a card");
    ok(!command_is_signature("Dana Poe", "?"), "a question mark");
    ok(!command_is_signature("Dana Poe", "Dana Poe\n?"), "and below the name");
    ok(!command_is_signature("Dana Poe", "Dana Poe?"), "and behind it");
    ok(!command_is_signature("Dana Poe", "Dana Poe\nNot Yet"), "a doubt with capitals");
    ok(!command_is_signature("Dana Poe", "Dana Poe\nUnless Ann Objects"), "and another");
}

int main(void)
{
    test_subject_alone();
    test_dashes();
    test_greetings();
    test_our_greetings();
    test_words();
    test_broken_lines();
    test_lines();
    test_text();
    test_codes();
    test_several_codes();
    test_words_below();
    test_cards();
    test_slips_with_code();
    test_person();
    test_codes_below();
    test_menus_of_ours();
    test_ends_of_texts();
    test_pictures();
    test_doubts();
    test_small_words();
    test_signed_release();
    test_near_codes();
    test_slips();
    test_odd_codes();
    test_sentences();
    test_hostile();
    test_page_of_reasons();
    test_long_reason();
    test_many_marks();
    doubted_otherwise();
    test_no_card();
    return tap_done();
}
