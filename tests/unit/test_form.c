/* The form that is printed is the form that is read: each answer, in any order, quoted, behind
 * the question or below it, through HTML. */
#include "daemon/cli/cli.h"
#include "parsers/fields/fields.h"
#include "parsers/html/html.h"
#include "tests/unit/tap.h"

#define MAIL_DATE "2026-05-01T09:30:00+01:00"

typedef struct Answer {
    const char *question; /* how its line begins */
    const char *answer;
} Answer;

static const Answer answers[] = {
    {"When did it happen?", "28/04/2026 at 2.15pm"},
    {"When was it found?", "yesterday"},
    {"What happened?", "I left my bag on the 14 bus.\nIt was the 28 I think."},
    {"Who was involved?", "Mrs Jones, Tom Evans and me"},
    {"What kind of information", "names, medical details\nand EHCPs"},
    {"Whose information", "pupils and staff"},
    {"How many people", "about thirty"},
    {"If a device was lost", "No"},
    {"Is it known who has it", "don't know"},
    {"Have they confirmed", "not yet known"},
    {"What has been done", "I rang the bus company.\nThey will look."},
};

static char *summary_of(const Report *report)
{
    const Fields *fields = &report->fields;
    g_autofree char *people = g_strjoinv("|", fields->people);
    g_autofree char *types = g_strjoinv("|", fields->data_types);
    g_autofree char *subjects = g_strjoinv("|", fields->data_subjects);
    g_autofree char *missing = g_strjoinv("|", fields->missing);
    return g_strdup_printf("%s; %s; %s; %ld; %s; %s; %d %d %d; %s; %s", fields->occurred,
                           fields->discovered, people, (long)fields->affected, types, subjects,
                           (int)fields->encrypted, (int)fields->recipient_known,
                           (int)fields->deletion_confirmed, fields->remedial_action, missing);
}

static const char expected[] =
    "2026-04-28T14:15:00+01:00; 2026-04-30; Mrs Jones|Tom Evans|me; 30; "
    "Basic personal identifiers|Health data; Children|Employees; 1 0 0; "
    "I rang the bus company. They will look.; ";

static char empty[] = "", date[] = MAIL_DATE;

static void reads_as(const char *visible, const char *quoted, const char *summary,
                     const char *what)
{
    Report report = {.visible = (char *)visible, .quoted = (char *)quoted, .date = date};
    fields_read(&report, NULL);
    g_autofree char *got = summary_of(&report);
    is_str(got, summary, what);
    for (size_t i = 0; i < report.fields.n_evidence; i++) {
        const Evidence *place = &report.fields.evidence[i];
        const char *text = place->in == EVIDENCE_QUOTED ? quoted : visible;
        if (strncmp(text + place->start, place->text, strlen(place->text)) != 0)
            ok(false, "the place of %s", place->field);
    }
    fields_clear(&report.fields);
}

/* The printed form with its answers; `below`: in the line under the question. */
static char *fill(bool below, const char *before_line, const char *before_label)
{
    g_autofree char *form = cli_form_text(false);
    g_auto(GStrv) lines = g_strsplit(form, "\n", -1);
    GString *filled = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        const Answer *answer = NULL;
        for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
            if (g_str_has_prefix(*line, answers[i].question))
                answer = &answers[i];
        }
        g_string_append_printf(filled, "%s%s%s", before_line, answer ? before_label : "",
                               *line);
        if (answer) {
            g_auto(GStrv) parts = g_strsplit(answer->answer, "\n", -1);
            g_string_append(filled, below ? "" : " ");
            for (char **part = parts; *part; part++) {
                if (below || part > parts)
                    g_string_append_printf(filled, "\n%s", before_line);
                g_string_append(filled, *part);
            }
        }
        g_string_append_c(filled, '\n');
    }
    return g_string_free(filled, FALSE);
}

static void test_layouts(void)
{
    g_autofree char *beside = fill(false, "", "");
    reads_as(beside, empty, expected, "answers behind the questions");
    g_autofree char *below = fill(true, "", "");
    reads_as(below, empty, expected, "answers below the questions");
    g_autofree char *numbered = fill(false, "", "3. *");
    reads_as(numbered, empty, expected, "numbered, with asterisks");
    g_autofree char *quoted = fill(true, "> > ", "");
    reads_as("Here it is.", quoted, expected, "quoted twice");
    g_autofree char *crowded = fill(false, ">", "- ");
    reads_as("Form below.", crowded, expected, "quoted without a space, with bullets");
}

static void test_shuffled(void)
{
    /* shortened labels: these are other phrases of the same groups */
    static const char shuffled[] =
        "Action taken: I rang the bus company. They will look.\n"
        "DELETION CONFIRMED: n/a\n"
        "Recipient known: not sure\n"
        "Encrypted: [ ] yes [x] no\n"
        "Number of people affected: thirty\n"
        "Kinds of people: pupils and staff\n"
        "Types of data: [x] names [ ] bank details [x] medical details\n"
        "People involved: Mrs Jones; Tom Evans; me\n"
        "Date discovered: 30 April 2026\n"
        "Date of incident: 28 April 2026 14:15\n";
    reads_as(shuffled, empty, expected,
             "the other names of the labels, from the last to the first");
    static const char remembered[] = "When did it occur: 28 April 2026 14:15\n"
                                     "When discovered: 30 April 2026\n"
                                     "Who was involved? Mrs Jones; Tom Evans; me\n"
                                     "Types of data: names, medical details\n"
                                     "Whose data was it? pupils and staff\n"
                                     "How many people: thirty\n"
                                     "Was the device encrypted: No\n"
                                     "Do we know who has it? don't know\n"
                                     "Has the recipient deleted it: not known\n"
                                     "What was done: I rang the bus company. They will look.\n";
    reads_as(remembered, empty, expected, "labels as people remember them");
}

/* As a mail program wraps it at a narrow width: in a date, in a label. */
static void test_wrapped(void)
{
    reads_as("When did it happen? (date and\ntime) 28\nApril 2026, 14.15\n"
             "Whose information was it? (pupils,\nparents, staff ...) pupils\n"
             "Who was involved?\nTom\n",
             empty,
             "2026-04-28T14:15:00+01:00; (null); Tom; -1; ; Children; 0 0 0; (null); what has "
             "been done about it so far",
             "a form that was wrapped");
    reads_as(
        "", "> When did it happen? on 28\n> April 2026, 14.15\n> Encrypted: no\n",
        "2026-04-28T14:15:00+01:00; (null); ; -1; ; ; 1 0 0; (null); who was involved|what "
        "has been done about it so far",
        "and quoted");
}

static void test_html(void)
{
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) html = g_string_new("<html><body><table>");
    g_autofree char *form = cli_form_text(false);
    g_auto(GStrv) lines = g_strsplit(form, "\n", -1);
    for (char **line = lines; *line; line++) {
        for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
            g_auto(GStrv) parts = g_strsplit(answers[i].answer, "\n", -1);
            g_autofree char *cell = g_strjoinv("<br>", parts);
            if (g_str_has_prefix(*line, answers[i].question))
                g_string_append_printf(
                    html, "<tr><td><b>%s</b></td><td><p>%s</p></td></tr>\r\n", *line, cell);
        }
    }
    g_string_append(html, "</table></body></html>");
    g_autofree char *text = html_to_text(html->str, html->len, defects);
    reads_as(text, empty, expected, "a table of an HTML mail");
}

static void test_no_form(void)
{
    reads_as("What happened? I do not know. I lost it on 28 April.", empty,
             "2026-04-28; (null); ; -1; ; ; 0 0 0; (null); what has been done "
             "about it so far",
             "one question alone is no form");
    reads_as("Encrypted files were lost.\nDescription of it follows.\nWe found it.", empty,
             "(null); (null); ; -1; ; ; 0 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "words that labels have, too");
    g_autofree char *form = cli_form_text(false);
    reads_as(form, empty,
             "(null); (null); ; -1; ; ; 0 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "an empty form says nothing");
    reads_as("When did it happen?\n\nWas it encrypted? [x] yes\nHow many people are affected? "
             "20 to 30\n",
             empty,
             "(null); (null); ; -1; ; ; 2 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "a range is no number, an empty answer none");
    reads_as("Who was involved? nobody knows\n", empty,
             "(null); (null); ; -1; ; ; 0 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "who does not know names nobody");
    reads_as("Number of pupils: 32 (not 23 as I said)\nEncrypted: not a device\n", empty,
             "(null); (null); ; 32; ; ; 0 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "of two numbers one holds, and what is no device is neither");
    reads_as("Number of pupils: Year 6\nEncrypted: Password protected\n", empty,
             "(null); (null); ; -1; ; ; 2 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "a year group is no number of people");
    reads_as("Number of pupils: about 90\nEncrypted: unfortunately not\n", empty,
             "(null); (null); ; 90; ; ; 1 0 0; (null); when it happened|who was involved|what "
             "has been done about it so far",
             "regret does not hide a no");
}

/* Answers to how many people there are. */
static void test_affected(void)
{
    static const struct {
        const char *answer;
        int64_t affected;
    } rows[] = {
        {"12", 12},
        {"24 pupils, 2 staff", 26},
        {"30 pupils and 30 parents", 60},
        {"52 (48 pupils + 4 staff)", 52},
        {"30 pupils (12 boys, 18 girls)", 30},
        {"6 pupils and a teacher", 7},
        {"30 pupils in 2 classes", 30},
        {"32, not 23", 32},
        {"14 or 15", -1},
        {"30 pupils or 32", -1},
        {"not sure, 50?", -1},
        {"2 families (5 children)", -1},
        {"1 + siblings, so 4", -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *form = g_strdup_printf(
            "How many people does it concern?\n%s\nWhat happened?\nLost.\n", rows[i].answer);
        Report report = {.visible = form, .quoted = empty, .date = date};
        fields_read(&report, NULL);
        ok(report.fields.affected == rows[i].affected, "%s", rows[i].answer);
        fields_clear(&report.fields);
    }
}

/* Answers that do not begin with yes or no. */
static void test_in_words(void)
{
    static const struct {
        const char *question, *answer;
        Tristate said[3]; /* encrypted, recipient, deletion */
    } rows[] = {
        {"If a device was lost: was it encrypted?",
         "It has a 6 digit passcode",
         {TRISTATE_YES}},
        {"If a device was lost: was it encrypted?", "it has no passcode", {TRISTATE_NO}},
        {"If a device was lost: was it encrypted?", "it should have a passcode", {0}},
        {"Is it known who has it now?", "the wrong mum", {0, TRISTATE_YES}},
        {"Is it known who has it now?", "all staff", {0, TRISTATE_YES}},
        {"Is it known who has it now?", "not sure which parent", {0}},
        {"Is it known who has it now?", "a stranger", {0}},
        {"Have they confirmed that they deleted it?", "She says so, yes", {0, 0, TRISTATE_YES}},
        {"Have they confirmed that they deleted it?", "She gave it back", {0, 0, TRISTATE_YES}},
        {"Have they confirmed that they deleted it?", "She has not", {0}},
        {"Have they confirmed that they deleted it?", "She will, no problem", {0}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *form = g_strdup_printf("%s\n%s\nWhat happened?\nLost.\n",
                                                rows[i].question, rows[i].answer);
        Report report = {.visible = form, .quoted = empty, .date = date};
        fields_read(&report, NULL);
        const Fields *got = &report.fields;
        ok(got->encrypted == rows[i].said[0] && got->recipient_known == rows[i].said[1] &&
               got->deletion_confirmed == rows[i].said[2],
           "%s", rows[i].answer);
        fields_clear(&report.fields);
    }
    reads_as(
        "What happened? Lost.\nWhat has been done about it so far?\n"
        "None of the parents knows, but the head does.\nWhen did it happen?\n"
        "[ ] today [x] yesterday\n",
        empty,
        "2026-04-30; (null); ; -1; ; ; 0 0 0; None of the parents knows, but the head does.; "
        "who was involved",
        "\"none of them\" is an answer, and the box that is ticked is read");
    reads_as("What happened? Lost.\nWhat has been done about it so far?\nNothing yet.\n", empty,
             "(null); (null); ; -1; ; ; 0 0 0; (null); when it happened|who was involved",
             "\"nothing yet\" is none");
    reads_as(
        "Who was involved? (names)\nThe above is blank as I am on my phone. I lost the list of "
        "Mrs Lowe, 30 pupils, on 28 April.\nWhat happened?\nsee above\n",
        empty,
        "2026-04-28; (null); Mrs Lowe; 30; ; Children; 0 0 0; (null); what has been done about "
        "it so far",
        "a story below another question is read, and is nobody's name");
    reads_as(
        "Who was involved? (names)\nMrs Drew, Mr Tom Hall, Ann Lee, Ben Marsh and Miss Carter, "
        "Mr "
        "Cole\nWhat happened?\nlost\n",
        empty,
        "(null); (null); Mrs Drew|Mr Tom Hall|Ann Lee|Ben Marsh|Miss Carter|Mr Cole; -1; ; ; 0 "
        "0 0; (null); when it happened|what has been done about it so far",
        "many names are no story");
}

/* Was the device encrypted, by the answer of a form with this story? */
static Tristate encrypted_by(const char *answer, const char *story)
{
    g_autofree char *form = g_strdup_printf("What happened? %s\n\nWho was involved? Tom\n"
                                            "If a device was lost: was it encrypted? %s\n",
                                            story, answer);
    Report report = {.visible = form, .quoted = empty, .date = date};
    fields_read(&report, NULL);
    Tristate encrypted = report.fields.encrypted;
    fields_clear(&report.fields);
    return encrypted;
}

static void test_encrypted(void)
{
    static const struct {
        const char *answer, *story;
        Tristate encrypted;
    } rows[] = {
        {"yes", "My laptop was stolen from the car.", TRISTATE_YES},
        {"Yes, by our technician.", "My laptop was stolen from the car.", TRISTATE_YES},
        {"yes, all data on it is encrypted", "I left my laptop on the bus.", TRISTATE_YES},
        {"no", "Hackers got into the server.", TRISTATE_NO},
        {"yes, by the hackers", "Nothing opens on the server.", TRISTATE_UNKNOWN},
        {"It was encrypted by ransomware", "Nothing opens any more.", TRISTATE_UNKNOWN},
        {"yes, our files are encrypted", "Nothing opens on the server.", TRISTATE_UNKNOWN},
        {"Yes. They encrypted the lot.", "The hackers are in.", TRISTATE_UNKNOWN},
        {"yes", "A message demands bitcoins for our files.", TRISTATE_UNKNOWN},
        {"alle Dateien verschlüsselt", "Nichts geht mehr.", TRISTATE_UNKNOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ok(encrypted_by(rows[i].answer, rows[i].story) == rows[i].encrypted, "%s: %s",
           rows[i].story, rows[i].answer);
}

static void test_outcome(void)
{
    g_autofree char *form = cli_form_text(true);
    ok(strstr(form, "(3a)") && strstr(form, "(3j)") && strstr(form, "why not (3h)"),
       "the outcome report asks for the points of the policy");
}

int main(void)
{
    test_layouts();
    test_shuffled();
    test_wrapped();
    test_html();
    test_no_form();
    test_encrypted();
    test_affected();
    test_in_words();
    test_outcome();
    return tap_done();
}
