/* What `parse` and `show` print of a report: every fact with the words it came from, nothing
 * wider than a screen, and no secret. */
#include "daemon/cli/report_text.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

static char *nobody[] = {NULL};
static char prefix[] = "HLP";
static const ParserContext context = {.own_addresses = nobody,
                                      .role_addresses = nobody,
                                      .staff_domains = nobody,
                                      .prefix = prefix};

static Report *read_mail(const char *mail)
{
    return report_read(mail, strlen(mail), false, &context);
}

#define HEADERS(subject)                                                                       \
    "From: Helen Frost <h.frost@hollylane.example>\nSubject: " subject                         \
    "\nDate: Wed, 25 Nov 2026 09:15:00 +0000\nMessage-ID: <1@hollylane.example>\n"

static const char story[] = HEADERS("Lost list") "\n"
                                                 "Yesterday at 3.40pm I lost my laptop. It was "
                                                 "encrypted. It has the allergies of 30\n"
                                                 "pupils. I have told the police and the bus "
                                                 "company and searched the whole of the bus\n"
                                                 "station.\n";

static const char forward[] =
    HEADERS("FW: Letter") "\n"
                          "Please see below.\n"
                          "\n"
                          "From: Zoe Marsh <zmarsh@example.net>\n"
                          "Sent: 24 November 2026 19:42\n"
                          "To: Office <office@hollylane.example>\n"
                          "Subject: Letter for another child\n"
                          "\n"
                          "My son came home with a letter about the asthma of another pupil.\n";

static const char form[] =
    HEADERS("Re: form") "\n"
                        "Here you are.\n"
                        "\n"
                        "On 24 Nov 2026, at 12:00, Office <office@hollylane.example> wrote:\n"
                        "\n"
                        "> Who was involved? Carol Dean, Raj Patel\n"
                        "> Is it known who has it now? no\n"
                        "> Have they confirmed that they deleted it? don't know\n";

static const char program[] =
    HEADERS("Invoice") "MIME-Version: 1.0\n"
                       "Content-Type: application/pdf; name=\"invoice.pdf\"\n"
                       "Content-Disposition: attachment; filename=\"invoice.pdf\"\n"
                       "Content-Transfer-Encoding: base64\n"
                       "\n"
                       "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD"
                       "3A0FDAAAAAElFTkSuQmCC\n";

static bool has(const char *text, const char *line)
{
    bool found = strstr(text, line) != NULL;
    if (!found)
        printf("# not found: %s\n# in:\n%s", line, text);
    return found;
}

static bool fits(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (g_utf8_strlen(*line, -1) > 80)
            return false;
    }
    return true;
}

static void test_story(void)
{
    Report *report = read_mail(story);
    g_autofree char *facts = report_text_facts(report, "");
    g_autofree char *words = report_text_words(report, "| ");
    ok(has(facts, "\nwritten by     a person\n"), "who wrote it is said in words");
    ok(has(facts, "\nhappened       2026-11-24 15:40 UTC (\"Yesterday at 3.40pm\")\n"),
       "a time is followed by its words");
    ok(has(facts, "\nencrypted      yes ("), "an answer is yes or no");
    ok(has(facts, "\nkinds of data  Health data (\"allergies\")\n"), "a kind of data");
    ok(has(facts, "\nhow many       30 (\"30 pupils\")\n"), "how many people");
    ok(has(facts, "\ndone so far    I have told the police"), "what was done");
    ok(has(facts, "\n               "), "a long value goes on below itself");
    ok(fits(facts), "no line is wider than a screen");
    ok(has(words, "| pupils. I have told the police"), "the words are indented");
    report_free(report);
}

static void test_forward(void)
{
    Report *report = read_mail(forward);
    g_autofree char *facts = report_text_facts(report, "  ");
    g_autofree char *words = report_text_words(report, "  | ");
    ok(has(facts, "  forwards       in the text, a mail of Zoe Marsh <zmarsh@example.net>"),
       "a forward names whose mail it is");
    ok(has(facts, "\"asthma\" in the forwarded mail"), "and which words are from it");
    ok(has(words, "  | My son came home"), "what was forwarded is shown");
    ok(fits(facts), "no line is wider than a screen, indented");
    report_free(report);
}

static void test_form(void)
{
    Report *report = read_mail(form);
    g_autofree char *facts = report_text_facts(report, "");
    g_autofree char *words = report_text_words(report, "");
    ok(has(facts, "\npeople         Carol Dean, Raj Patel\n"),
       "words that the value repeats are not shown again");
    ok(has(facts, "\nrecipient      not known"), "a recipient is known or not known");
    ok(has(facts, "\ndeletion       unclear (\"don't know\" in the quoted form)\n"),
       "an open answer shows its words");
    ok(has(facts, "\nnot said       when it happened\n"), "what is asked for");
    ok(has(words, "Who was involved? Carol Dean"), "a form in the quotation is shown");
    report_free(report);
}

static void test_subject(void)
{
    Report *report = read_mail(HEADERS("Lost my laptop yesterday") "\n");
    g_autofree char *facts = report_text_facts(report, "");
    ok(has(facts, "\nhappened       2026-11-24 (\"yesterday\" in the subject)\n"),
       "words of a subject");
    report_free(report);
}

static void test_purpose(void)
{
    Report *report = read_mail(program);
    report->command_code = g_strdup("sesame23");
    report->command = g_new0(CommandLine, 1);
    report->n_command = 1;
    report->command[0] =
        (CommandLine){.word = g_strdup("ASSIGN"), .argument = g_strdup("Jo Brown")};
    report->request = g_strdup("suggestion");
    report->reference = g_strdup("HLP-2026-0042");
    report->reference_where = g_strdup("subject");
    g_autofree char *facts = report_text_facts(report, "");
    ok(has(facts, "\ncommand        ASSIGN Jo Brown\n"), "a command is shown");
    ok(!strstr(facts, "sesame23"), "its code is not");
    ok(has(facts, "\nrequest        a suggestion to change the policy\n"), "a request");
    ok(has(facts, "\nreference      HLP-2026-0042 (in the subject)\n"), "a reference");
    ok(has(facts, "its content: image/png"), "an attachment is not what it says");
    ok(!strstr(facts, "not said"), "a follow-up is asked nothing");
    ok(has(facts, "\ndefect         "), "and that is a defect");
    report_free(report);
}

/* A forward without a header may be all of it somebody else's: it is read once. */
static void test_bare_forward(void)
{
    static const char mail[] =
        HEADERS("Fwd: Lost register") "\nPlease see below.\n\n"
                                      "> I left the register on the bus.\n";
    Report *report = read_mail(mail);
    g_autofree char *words = report_text_words(report, "");
    is_str(words,
           "\n--- the forwarded mail ---\nPlease see below.\n\n> I left the register on the "
           "bus.\n\n",
           "what stands in the whole is not printed before it, too");
    report_free(report);
}

int main(void)
{
    test_story();
    test_forward();
    test_bare_forward();
    test_form();
    test_subject();
    test_purpose();
    return tap_done();
}
