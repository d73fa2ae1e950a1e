/* The mails we send: whole ones against tests/mail/out, and the ways in which a value could
 * break one. GOLDEN_WRITE=1 writes the expected mails anew; then they are read before they are
 * committed. */
#include "daemon/core/compose.h"

#include "daemon/core/compose_html.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"
#include "parsers/text/text.h"
#include "tests/unit/tap.h"

#include <gmime/gmime.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <time.h>

enum {
    HOUR = 3600,
    RECEIVED = 1795442700,                     /* Monday 23 November 2026, 14:05 GMT */
    DAY_OF_IT = RECEIVED - (14 * 60 + 5) * 60, /* when that day began */
};

static Config config;
static GTimeZone *london;

static OrganisationSettings school(void)
{
    return (OrganisationSettings){
        .name = "Holly Lane Primary School",
        .prefix = "HLP",
        .zone = london,
        .content_by_mail = true,
        .outgoing = {.from_name = "Security incidents",
                     .from_address = "security@hollylane.example"},
    };
}

static Incident incident(Route route)
{
    return (Incident){
        .id = 42,
        .state = INCIDENT_RECEIVED,
        .route = route,
        .received_at = RECEIVED,
        .aware_at = RECEIVED,
        .opened_at = RECEIVED + 20,
        .duty = {[DUTY_RAISE] = {.owner = ROLE_SIRO, .due = RECEIVED + 4 * HOUR},
                 [DUTY_CLASSIFY] = {.owner = ROLE_DPO, .due = RECEIVED + 24 * HOUR},
                 [DUTY_ICO_NOTIFY] = {.owner = ROLE_DPO, .due = RECEIVED + 72 * HOUR}},
    };
}

static Compose letter(TemplateKind template, const OrganisationSettings *organisation,
                      const Incident *of)
{
    bool reply = template == TEMPLATE_ACKNOWLEDGEMENT;
    return (Compose){
        .template = template,
        .kind = reply ? COMPOSE_REPLY : COMPOSE_NOTIFICATION,
        .organisation = organisation,
        .to_name = reply ? "" : "Dana Officer",
        .to_address = reply ? "teacher@hollylane.example" : "dpo@hollylane.example",
        .date = RECEIVED + 30,
        .message_id = "incidentd.1.abcdefghijkmnpqr@hollylane.example",
        .loop = "HLP.1.abcdefghijkmnpqr",
        .reference = "HLP-2026-0042",
        .incident = of,
        .policy = &config.policy,
    };
}

static char *text_of(const Compose *compose)
{
    Err err = {0};
    g_autoptr(GBytes) bytes = compose_mail(&config, compose, NULL, &err);
    if (!bytes) {
        printf("# %s\n", err.msg);
        return g_strdup("");
    }
    size_t size;
    const char *data = g_bytes_get_data(bytes, &size);
    return g_strndup(data, size);
}

static bool lines_are_well_formed(const char *mail)
{
    int length = 0;
    for (const char *c = mail; *c; c++) {
        if (*c == '\n' && (c == mail || c[-1] != '\r'))
            return false;
        if (*c == '\r' && c[1] != '\n')
            return false;
        length = *c == '\n' || *c == '\r' ? 0 : length + 1;
        if (length > 998)
            return false;
    }
    return g_str_has_suffix(mail, "\r\n");
}

/* ---- whole mails ---- */

static bool has_golden[TEMPLATE_COUNT];

static void is_golden(const Compose *compose, const char *name, const char *what)
{
    has_golden[compose->template] = true;
    g_autofree char *got = text_of(compose);
    g_autofree char *path = g_strdup_printf("tests/mail/out/%s.eml", name);
    if (getenv("GOLDEN_WRITE"))
        g_file_set_contents(path, got, -1, NULL);
    g_autofree char *expected = NULL;
    g_file_get_contents(path, &expected, NULL, NULL);
    is_str(got, expected, what);
    ok(lines_are_well_formed(got), "%s: every line ends in CRLF and is short enough", name);
}

static void is_wrapped(const char *text, const char *wanted, const char *what)
{
    g_autofree char *got = wording_wrap(text);
    is_str(got, wanted, what);
}

/* A plain text has lines that fit; HTML has those of the screen. */
static void test_wrap(void)
{
#define LONG                                                                                   \
    "This replaces 2 earlier reminders (Sun 15 Nov, 14:05; Sun 22 Nov, 13:05), which could "   \
    "not be sent in time."
    is_wrapped("Short.\n\n  and in\n", "Short.\n\n  and in\n", "what fits stays as it is");
    is_wrapped(LONG "\nNext.\n",
               "This replaces 2 earlier reminders (Sun 15 Nov, 14:05; Sun 22 Nov,\n"
               "13:05), which could not be sent in time.\nNext.\n",
               "a line that is too long is broken at a space");
    is_wrapped(LONG " It is\nover, and\nit went well.\n",
               "This replaces 2 earlier reminders (Sun 15 Nov, 14:05; Sun 22 Nov,\n"
               "13:05), which could not be sent in time. It is over, and\nit went well.\n",
               "what is left of it goes on with the sentence");
    is_wrapped(
        "CLOSE: not done, because nobody investigates it yet: the SIRO says who (ASSIGN).",
        "CLOSE: not done, because nobody investigates it yet: the SIRO says who\n"
        "  (ASSIGN).",
        "below a label it goes on further in");
    is_wrapped(
        "  decide whether the ICO must be told (you); overdue since Sun 22 Nov, 08:00 (1 day)",
        "  decide whether the ICO must be told (you); overdue since Sun 22 Nov,\n"
        "    08:00 (1 day)",
        "so does what is further in already");
    is_wrapped(
        "    6  ################  Loss/theft of paperwork or data left in insecure location",
        "    6  ################  Loss/theft of paperwork or data left in insecure location",
        "the columns of a table stay");
    is_wrapped("https://www.school.example/"
               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
               "https://www.school.example/"
               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
               "a word is never broken");
    is_wrapped("ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ",
               "ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ ŵŵŵŵŵŵŵŵŵ",
               "letters count, not bytes");
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    const MenuItem menu[] = {{"CONFIRM", false, "accept what is proposed"}};
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    mail.reads = ROLE_BIT(ROLE_DPO);
    mail.menu = menu;
    mail.n_menu = 1;
    mail.code = "k3h5abcd2345efgh";
    g_autofree char *both = text_of(&mail);
    g_auto(GStrv) pieces = g_strsplit(both, "=\r\n", -1);
    g_autofree char *html = g_strjoinv("", pieces);
    ok(strstr(both, "gives 72 hours, until\r\nThu 26 Nov 2026, 14:05.") != NULL,
       "the plain text has it");
    ok(strstr(html, "72 hours, until Thu 26 Nov 2026, 14:05.</p>") != NULL,
       "and the HTML in one line");
    ok(strstr(html, "Information Commissioner's<br>") == NULL, "without a gap in a sentence");
    mail = letter(TEMPLATE_CONTENT, &organisation, &named);
    mail.words = LONG;
    g_autofree char *words = text_of(&mail);
    ok(strstr(words, LONG) != NULL, "what people have written keeps their lines");
#undef LONG
}

/* A school whose governors have an Information Governance Board. */
static OrganisationSettings governed_school(void)
{
    static PersonSettings board[] = {
        {.role = ROLE_BOARD, .address = (char *)"board@hollylane.example"}};
    OrganisationSettings organisation = school();
    organisation.people = board;
    organisation.n_people = G_N_ELEMENTS(board);
    return organisation;
}

/* Whoever a report may be about is named by none of our mails as somebody who knows of it, or has to act. */
static void test_acting(void)
{
    PersonSettings people[] = {
        {.role = ROLE_SIRO, .address = (char *)"head@hollylane.example"},
        {.role = ROLE_DPO, .address = (char *)"dpo@hollylane.example"},
        {.role = ROLE_CHAIR, .address = (char *)"chair@hollylane.example"},
    };
    OrganisationSettings organisation = school();
    organisation.people = people;
    organisation.n_people = G_N_ELEMENTS(people);
    Incident about = incident(ROUTE_NAMED);
    about.suspected = ROLE_BIT(ROLE_SIRO);
    Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &about);
    is_golden(&mail, "acknowledgement-acting",
              "an acknowledgement that the SIRO knows nothing of");
    mail = letter(TEMPLATE_NOTICE, &organisation, &about);
    mail.reads = ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_SIRO);
    is_golden(&mail, "notice-acting", "a notice to the DPO, who acts for the SIRO");
    mail = letter(TEMPLATE_LATE, &organisation, &about);
    mail.effect = &(Effect){.duty = DUTY_RAISE, .due = RECEIVED};
    is_golden(&mail, "late-acting", "whose turn it is, for whom");
    mail.effect = &(Effect){.kind = EFFECT_STAND_IN, .role = ROLE_SIRO};
    mail.template = TEMPLATE_STAND_IN;
    mail.recipient_role = "dpo";
    mail.reads = ROLE_BIT(ROLE_DPO) | CHAIRS;
    is_golden(&mail, "stand-in-acting", "the Chair stands in, and reads why the SIRO does not");
    mail.reads = 0;
    is_golden(&mail, "stand-in-last",
              "who can do nothing of it finds somebody, and reads no more");
    mail = letter(TEMPLATE_CONFLICT, &organisation, &about);
    mail.recipient_role = "siro";
    is_golden(&mail, "conflict-acting", "who goes on for the SIRO");
    about.excluded = ROLE_BIT(ROLE_DPO);
    mail = letter(TEMPLATE_ENQUIRY, &organisation, &about);
    is_golden(&mail, "enquiry-acting", "the Chair, where neither SIRO nor DPO may know of it");
    mail = letter(TEMPLATE_NOTICE, &organisation, &about);
    mail.reads = ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO);
    is_golden(&mail, "notice-both", "who acts for both");
    people[0].deputy = ROLE_CHAIR;
    about.excluded = 0;
    mail = letter(TEMPLATE_NOTICE, &organisation, &about);
    mail.reads = ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_SIRO);
    is_golden(&mail, "notice-chair", "a Chair who acts for the SIRO raises it with the DPO");
}

static void test_goldens(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED), anonymous = incident(ROUTE_ANONYMOUS);
    char *missing[] = {"when it happened", "who was involved", NULL};
    char *reasons[] = {"An e-mail went to somebody it was not meant for.",
                       "Special category data about somebody who can be known from it.",
                       "Health is\nspoken of.",
                       "Somebody has it who was not meant to.",
                       "It has not been deleted.",
                       "A sixth reason is not told.",
                       NULL};
    Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &named);
    mail.in_reply_to = "1234@mail.example";
    mail.reply_to = "security+HLP-2026-0042-abcdefghijkmnpqr@hollylane.example";
    mail.attachments = 2;
    mail.occurred = "2026-11-20";
    mail.missing = missing;
    is_golden(&mail, "acknowledgement", "an acknowledgement with all there can be");
    mail.in_reply_to = mail.reply_to = NULL;
    mail.attachments = 0;
    mail.occurred = NULL;
    mail.missing = NULL;
    is_golden(&mail, "acknowledgement-plain", "an acknowledgement that asks nothing");
    mail.confidential = true;
    is_golden(&mail, "acknowledgement-confidential",
              "who calls it confidential reads who sees their name, and what to answer");

    Incident ransom = named;
    ransom.class = CLASS_POTENTIAL;
    ransom.type = KIND_RANSOMWARE;
    organisation.telephone = "01245 550101";
    mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &ransom);
    is_golden(&mail, "acknowledgement-ransomware",
              "who reports ransomware reads whom to call, and to take it off the network");
    organisation.telephone = NULL;
    ransom.class = CLASS_NEAR_MISS;
    g_autofree char *caught = text_of(&mail);
    ok(!strstr(caught, "Wi-Fi"), "what was caught in time is on no computer");
    ransom.class = CLASS_CONFIRMED;
    ransom.type = KIND_PHISHING;
    ransom.severity = SEVERITY_MODERATE;
    g_autofree char *only_seen = text_of(&mail);
    ok(!strstr(only_seen, "password"), "who is in no account needs no other password");
    ransom.severity = SEVERITY_MAJOR;
    g_autofree char *taken = text_of(&mail);
    ok(strstr(taken, "have its password changed now"), "who may be in one does");
    mail = letter(TEMPLATE_ENQUIRY, &organisation, &named);
    mail.missing = missing;
    is_golden(&mail, "enquiry-told",
              "who tells of an incident from outside is not asked whether there is one");
    Incident none = named;
    none.class = CLASS_NOT_AN_INCIDENT;
    mail.incident = &none;
    is_golden(&mail, "enquiry", "what seems to be no incident is acknowledged in a few words");
    mail.strayed = true;
    is_golden(&mail, "enquiry-strayed", "who has what is not theirs is asked to keep it safe");

    mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    mail.reads = ROLE_BIT(ROLE_DPO);
    is_golden(&mail, "notice", "the notice of a new incident");
    named.class = CLASS_CONFIRMED;
    named.type = KIND_EMAIL;
    named.severity = SEVERITY_MODERATE;
    mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    mail.reasons = reasons;
    mail.reads = ROLE_BIT(ROLE_DPO);
    is_golden(&mail, "notice-proposed",
              "the DPO's notice says what is proposed, and at most five reasons");
    named.class = CLASS_NOT_AN_INCIDENT;
    named.severity = SEVERITY_NEAR_MISS;
    mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    mail.attachments = 2;
    g_autofree char *nothing = text_of(&mail);
    ok(strstr(nothing, "\nAttachments: 2, in the reporting mailbox"),
       "it says how many files came");
    ok(strstr(nothing, "New incident: perhaps none (proposed)") &&
           !strstr(nothing, "near miss (proposed)"),
       "what is proposed as no incident is called no near miss");
    named.class = CLASS_CONFIRMED;
    named.severity = SEVERITY_MODERATE;
    named.state = INCIDENT_CLASSIFIED;
    mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    is_golden(&mail, "notice-decided", "nobody else's does; what is decided is not proposed");
    anonymous.severity = SEVERITY_NEAR_MISS;
    anonymous.received_at = anonymous.aware_at = anonymous.opened_at = DAY_OF_IT;
    anonymous.duty[DUTY_RAISE].due = DAY_OF_IT + 24 * HOUR;
    anonymous.duty[DUTY_CLASSIFY].due = DAY_OF_IT + 24 * HOUR;
    anonymous.duty[DUTY_ICO_NOTIFY].due = DAY_OF_IT + 72 * HOUR;
    mail = letter(TEMPLATE_NOTICE, &organisation, &anonymous);
    mail.reads = ROLE_BIT(ROLE_SIRO);
    is_golden(&mail, "notice-anonymous",
              "the notice of an anonymous report has no time of day");
    anonymous.duty[DUTY_PASS_ON].due = DAY_OF_IT + 7 * 24 * HOUR;
    anonymous.duty[DUTY_FEEDBACK].due = DAY_OF_IT + 90 * 24 * HOUR;
    mail = letter(TEMPLATE_ANONYMOUS, &organisation, &anonymous);
    mail.follow_up_code = "HLP-2026-0042-abcdefghijkmnpqr";
    mail.missing = missing;
    is_golden(&mail, "anonymous", "to the Chair: an anonymous report has come");
    Effect preview = {
        .kind = EFFECT_PREVIEW, .duty = DUTY_RELEASE, .due = DAY_OF_IT + 48 * HOUR};
    mail = letter(TEMPLATE_PREVIEW, &organisation, &anonymous);
    mail.effect = &preview;
    mail.headline = "May this report go on?";
    mail.words = "Subject: A register\n\nIt was left on the bus.";
    is_golden(&mail, "preview", "and what is left of it");
    Effect question = {.kind = EFFECT_QUESTION};
    mail = letter(TEMPLATE_QUESTION, &organisation, &anonymous);
    mail.effect = &question;
    mail.follow_up_code = "HLP-2026-0042-abcdefghijkmnpqr";
    mail.words = "Was the bag closed?";
    is_golden(&mail, "question-anonymous",
              "a question that the Chair hands on, if the Chair can");
    mail = letter(TEMPLATE_FOLLOW_UP, &organisation, &named);
    is_golden(&mail, "follow-up", "the notice of more information");
    named.state = INCIDENT_CLOSED;
    is_golden(&mail, "follow-up-ended", "that of an incident that has ended");
    Effect graver = {.kind = EFFECT_FOLLOW_UP, .graver = SEVERITY_CRITICAL};
    mail.effect = &graver;
    is_golden(&mail, "follow-up-graver", "that of what is graver than it ended as");
    Effect raised = {.kind = EFFECT_FOLLOW_UP, .level_before = SEVERITY_NEAR_MISS};
    named.state = INCIDENT_RECEIVED;
    mail.effect = &raised;
    is_golden(&mail, "follow-up-raised", "the notice of a follow-up that raises the level");
    raised.class_before = CLASS_POTENTIAL;
    raised.type_before = KIND_EMAIL;
    raised.level_before = SEVERITY_UNKNOWN;
    mail.reads = ROLE_BIT(ROLE_DPO);
    is_golden(&mail, "follow-up-corrects", "that of one that changes what is proposed");
    mail.reads = ROLE_BIT(ROLE_INVESTIGATOR);
    g_autofree char *investigates = text_of(&mail);
    ok(!strstr(investigates, "proposed, which"), "only the DPO reads what was proposed before");
    mail.reads = ROLE_BIT(ROLE_SIRO);
    raised.level_before = SEVERITY_MINOR;
    g_autofree char *supervises = text_of(&mail);
    ok(strstr(supervises, "raises the level") && !strstr(supervises, "proposed, which"),
       "the SIRO reads that it is graver, and not that either");
    mail = letter(TEMPLATE_FOLLOW_UP, &organisation, &named);
    named.track[TRACK_ICO] = TRACK_NOT_REQUIRED;
    mail.reader = ROLE_DPO;
    is_golden(&mail, "follow-up-decided", "one that comes after the decision about the ICO");
    mail.writer = ROLE_INVESTIGATOR;
    mail.reads = ROLE_BIT(ROLE_DPO);
    g_autofree char *noted = text_of(&mail);
    ok(strstr(noted, "It is from the investigating officer.") && !strstr(noted, "still holds"),
       "what is written by those who work on it asks for no decision anew");
    mail.reads = ROLE_BIT(ROLE_SIRO);
    g_autofree char *assigns = text_of(&mail);
    ok(strstr(assigns, "name somebody else with ASSIGN"),
       "who may name another investigator reads how");
    IncidentState state = named.state;
    named.state = INCIDENT_REVIEWED;
    g_autofree char *settled = text_of(&mail);
    ok(!strstr(settled, "ASSIGN"),
       "not when the outcome report is there: ASSIGN would be refused");
    named.state = state;
    mail.reader = ROLE_INVESTIGATOR;
    g_autofree char *others = text_of(&mail);
    ok(!strstr(others, "decision"), "which the DPO alone is told of");
    named.track[TRACK_ICO] = TRACK_UNDECIDED;

    Effect effect = {
        .kind = EFFECT_REMINDER, .duty = DUTY_CLASSIFY, .rung = 1, .due = RECEIVED + 24 * HOUR};
    mail = letter(TEMPLATE_REMINDER, &organisation, &named);
    mail.effect = &effect;
    is_golden(&mail, "reminder", "a reminder");
    effect.overtaken = (Overtaken){.at = {RECEIVED + 12 * HOUR, RECEIVED + 20 * HOUR}, .n = 2};
    mail.date = RECEIVED + 30 * HOUR;
    is_golden(&mail, "reminder-overdue", "a reminder after a downtime");
    Effect of_days = {
        .kind = EFFECT_REMINDER, .duty = DUTY_ICO_NOTIFY, .due = DAY_OF_IT + 72 * HOUR};
    mail = letter(TEMPLATE_REMINDER, &organisation, &anonymous);
    mail.effect = &of_days;
    mail.date = of_days.due;
    is_golden(&mail, "reminder-anonymous", "what is due in whole days names the day that ends");
    mail = letter(TEMPLATE_LATE, &organisation, &named);
    mail.to_address = "siro@hollylane.example";
    mail.effect = &effect;
    mail.date = RECEIVED + 30 * HOUR;
    is_golden(&mail, "late", "somebody else has not done it yet");
    mail.instead = ROLE_BIT(ROLE_DPO);
    is_golden(&mail, "late-instead", "whose deputy may do it");
    mail.stands_in = true;
    is_golden(&mail, "late-stand-in", "whose deputy has been asked to");
    Effect task = {.kind = EFFECT_TASK, .duty = DUTY_OUTCOME, .due = RECEIVED + 240 * HOUR};
    mail = letter(TEMPLATE_TASK, &organisation, &named);
    mail.effect = &task;
    mail.reader = ROLE_INVESTIGATOR;
    is_golden(&mail, "task-outcome", "the outcome report comes with its form");
    Effect sooner = {.kind = EFFECT_TASK,
                     .duty = DUTY_ASSIGN,
                     .due = RECEIVED + 4 * HOUR,
                     .due_before = RECEIVED + 24 * HOUR};
    mail.effect = &sooner;
    is_golden(&mail, "task-sooner", "what is to be done sooner says so");
    Incident minor = named;
    minor.severity = SEVERITY_MINOR;
    minor.classified_at = RECEIVED + HOUR;
    mail = letter(TEMPLATE_LOWERED, &organisation, &minor);
    mail.by = "the DPO";
    mail.because = words_because(COMMAND_CLASSIFY);
    is_golden(&mail, "lowered", "whom a lower level concerns no more is told");
    mail = letter(TEMPLATE_RELIEVED, &organisation, &named);
    is_golden(&mail, "relieved", "the former investigator is told");
    Effect notify = {
        .kind = EFFECT_REMINDER, .duty = DUTY_ICO_NOTIFY, .due = RECEIVED + 72 * HOUR};
    mail = letter(TEMPLATE_REMINDER, &organisation, &named);
    mail.effect = &notify;
    mail.reader = ROLE_DPO;
    is_golden(&mail, "reminder-ico", "a reminder to tell the ICO says where");
    Effect review = {
        .kind = EFFECT_REMINDER, .duty = DUTY_REVIEW, .due = RECEIVED + 240 * HOUR};
    Incident reviewed = named;
    reviewed.state = INCIDENT_REVIEWED;
    mail = letter(TEMPLATE_REMINDER, &organisation, &reviewed);
    mail.effect = &review;
    mail.reader = ROLE_DPO;
    g_autofree char *closing = text_of(&mail);
    ok(strstr(closing, "this must be settled:\r\n  ICO: "),
       "a reminder to review names what is still between the report and the closing");
    mail.template = TEMPLATE_LATE;
    mail.reader = ROLE_SIRO;
    g_autofree char *of_late = text_of(&mail);
    ok(strstr(of_late, "DISCIPLINE: commenced, or not because ... (the SIRO)"),
       "and who hears that it is late reads what of that is theirs: %s", of_late);
    mail.effect = &notify;
    g_autofree char *of_ico = text_of(&mail);
    ok(!strstr(of_ico, "ico.org.uk"), "but not how to do what is somebody else's");
    Effect idle = {.kind = EFFECT_REMINDER, .duty = DUTY_IDLE, .due = RECEIVED + 240 * HOUR};
    Incident still = named;
    still.state = INCIDENT_INVESTIGATING;
    still.duty[DUTY_OUTCOME] =
        (Duty){.owner = ROLE_INVESTIGATOR, .start = RECEIVED, .due = RECEIVED + 480 * HOUR};
    mail = letter(TEMPLATE_REMINDER, &organisation, &still);
    mail.effect = &idle;
    mail.reader = ROLE_DPO;
    is_golden(&mail, "reminder-idle",
              "a reminder that nothing happens says what is waited for, and of whom");
    mail = letter(TEMPLATE_REMINDER, &organisation, &named);
    mail.effect = &effect;
    mail.owners = "the investigating officer, the SIRO and the DPO together";
    is_golden(&mail, "reminder-together", "a reminder of what several owe together");
    mail = letter(TEMPLATE_ADDED, &organisation, &named);
    mail.reader = ROLE_REPORTER;
    is_golden(&mail, "added", "the acknowledgement of what a reporter adds");
    mail = letter(TEMPLATE_UNNAMED, &organisation, &anonymous);
    mail.reader = ROLE_REPORTER;
    mail.follow_up_code = "HLP-2026-0042-abcdefghijkmnpqr";
    is_golden(&mail, "unnamed", "a reporter who asks not to be known any more");
    mail = letter(TEMPLATE_UNNAMED_TOLD, &organisation, &anonymous);
    is_golden(&mail, "unnamed-told", "and who has read the name");
    mail = letter(TEMPLATE_UNNAMED_TOLD, &organisation, &named);
    mail.other = "HLP-2026-0040 and HLP-2026-0041";
    is_golden(&mail, "unnamed-part", "also where that has become a part of another's report");
    mail = letter(TEMPLATE_ENDED, &organisation, &named);
    mail.reader = ROLE_REPORTER;
    is_golden(&mail, "ended", "the reporter is told that it is closed");
    mail.template = TEMPLATE_ENDED_ENQUIRY;
    is_golden(&mail, "ended-enquiry", "or that it was read, where there was no incident");
    static const MenuItem told[] = {
        {"FEEDBACK outcome", false, "I have told them what came of it"}};
    mail = letter(TEMPLATE_ENDED_ANONYMOUS, &organisation, &anonymous);
    mail.menu = told;
    mail.n_menu = G_N_ELEMENTS(told);
    mail.code = "abcdefgh23456789";
    mail.follow_up_code = "HLP-2026-0042-abcdefghijkmnpqr";
    is_golden(&mail, "ended-anonymous", "of an anonymous one the Chair is");
    const Errand ended = {.kind = ERRAND_ACTION, .due = RECEIVED, .done = RECEIVED};
    const ErrandLetter gone = {.errand = &ended, .number = 2};
    mail = letter(TEMPLATE_ERRAND_DONE, &organisation, NULL);
    mail.errand = &gone;
    mail.by = "the DPO";
    is_golden(&mail, "errand-done", "the owner of an action that others have done");
    mail = letter(TEMPLATE_PARTED, &organisation, &named);
    mail.other = "HLP-2026-0043";
    is_golden(&mail, "parted", "and one that a report is no part of it any more");
    mail = letter(TEMPLATE_CLOSED, &organisation, &named);
    mail.reason = "Whoever investigated it has also closed it.";
    mail.headline = "Closed";
    char *known[OUTCOME_LABEL_COUNT] = {
        [OUTCOME_CONTROLS] = (char *)"action 1 (the SIRO, done Monday 23 November 2026); "
                                     "action 2 (the person named for it, due Friday 18 "
                                     "December 2026)"};
    mail.known = known;
    is_golden(&mail, "closed-alone", "a closing without a second pair of eyes says so");

    mail = letter(TEMPLATE_UNDELIVERED, &organisation, &named);
    mail.recipient_role = "reporter";
    mail.reason = "the mail server refused it for good";
    is_golden(&mail, "undelivered", "a mail of ours did not arrive");
    mail = letter(TEMPLATE_QUARANTINE, &organisation, NULL);
    mail.reference = NULL;
    mail.reason = "it took longer than 10 seconds to read";
    is_golden(&mail, "quarantine", "mail that could not be read");
    mail = letter(TEMPLATE_UNANSWERED, &organisation, NULL);
    mail.reference = NULL;
    mail.reason = "one address sent more reports in a day than are acknowledged";
    is_golden(&mail, "unanswered", "reports that were not acknowledged");
    mail = letter(TEMPLATE_UNREAD, &organisation, NULL);
    mail.reference = NULL;
    mail.reason = "\"reports\", since Monday 23 November 2026, 14:05";
    is_golden(&mail, "unread", "a mailbox that cannot be read");

    OrganisationSettings welsh = school();
    welsh.name = "Ysgol Gynradd Llanfair-ym-Muallt \xc5\xb4yn";
    welsh.outgoing.from_name = "Digwyddiadau diogelwch \xc5\xb4yn";
    mail = letter(TEMPLATE_NOTICE, &welsh, &named);
    mail.to_name = "Si\xc3\xa2n \"DPO\" Jones";
    is_golden(&mail, "notice-utf8", "names that are not ASCII");
}

/* ---- headers ---- */

static char *header_of(const char *mail, const char *name)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(mail, strlen(mail));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    char *value =
        message ? g_strdup(g_mime_object_get_header(GMIME_OBJECT(message), name)) : NULL;
    g_clear_object(&message);
    g_object_unref(parser);
    g_object_unref(stream);
    return value;
}

static void is_header(const char *mail, const char *name, const char *expected,
                      const char *what)
{
    g_autofree char *value = header_of(mail, name);
    is_str(value, expected, what);
}

static int count_headers(const char *mail)
{
    g_autofree char *head = g_strndup(mail, (size_t)(strstr(mail, "\r\n\r\n") - mail));
    g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
    int count = 0;
    for (char **line = lines; *line; line++)
        count += **line != ' ' && **line != '\t';
    return count;
}

static bool has_one_recipient(const char *mail, const char *address)
{
    g_autofree char *to = header_of(mail, "To");
    InternetAddressList *list = internet_address_list_parse(NULL, to ? to : "");
    if (!list)
        return false;
    InternetAddress *first = internet_address_list_get_address(list, 0);
    bool same = internet_address_list_length(list) == 1 && INTERNET_ADDRESS_IS_MAILBOX(first) &&
                strcmp(INTERNET_ADDRESS_MAILBOX(first)->addr, address) == 0;
    g_object_unref(list);
    return same;
}

/* ---- errands ---- */

static Compose errand_letter(TemplateKind template, const OrganisationSettings *organisation,
                             const ErrandLetter *errand)
{
    Compose mail = letter(template, organisation, NULL);
    mail.errand = errand;
    mail.reference = errand->errand->kind == ERRAND_ACTION ? "HLP-2026-0042" : "HLP-R3";
    if (template == TEMPLATE_REQUEST) {
        mail.kind = COMPOSE_REPLY;
        mail.in_reply_to = "1234@mail.example";
    }
    return mail;
}

static void is_errand_golden(Compose *mail, const char *done, const char *name,
                             const char *what)
{
    MenuItem items[MENU_MAX];
    bool answerable =
        mail->template != TEMPLATE_REQUEST && mail->template != TEMPLATE_REQUEST_ANSWER;
    mail->n_menu =
        answerable ? menu_of_errand(mail->errand->errand, done, true, false, items) : 0;
    mail->menu = items;
    mail->code = "k3h5abcd2345efgh";
    is_golden(mail, name, what);
}

static void test_errands(void)
{
    OrganisationSettings organisation = school();
    Errand exception = {.kind = ERRAND_EXCEPTION, .due = RECEIVED + 14 * 24 * HOUR},
           suggestion = {.kind = ERRAND_SUGGESTION, .due = RECEIVED + 28 * 24 * HOUR},
           review = {.kind = ERRAND_POLICY_REVIEW, .due = RECEIVED + 60 * 24 * HOUR},
           action = {.kind = ERRAND_ACTION, .due = RECEIVED - HOUR};
    Overtaken overtaken = {.at = {RECEIVED - 8 * 24 * HOUR, RECEIVED - 25 * HOUR}, .n = 2};
    ErrandLetter asked = {.id = 3, .errand = &exception, .number = 3, .owner = ROLE_BOARD},
                 proposed = {.id = 4, .errand = &suggestion, .number = 3, .owner = ROLE_DPO},
                 dated = {.id = 5, .errand = &review, .number = 3, .owner = ROLE_BOARD},
                 named = {.id = 6, .errand = &action, .number = 2, .overtaken = &overtaken};
    Compose mail = errand_letter(TEMPLATE_REQUEST, &organisation, &asked);
    is_errand_golden(&mail, NULL, "request", "a request has been received");
    mail = errand_letter(TEMPLATE_REQUEST_ANSWER, &organisation, &proposed);
    mail.words = "Thank you.\nWe shall add it at the next review.";
    is_errand_golden(&mail, NULL, "request-answer", "and what was answered");
    mail = errand_letter(TEMPLATE_ERRAND, &organisation, &asked);
    is_errand_golden(&mail, NULL, "errand-exception", "the Board is asked for an exception");
    mail = errand_letter(TEMPLATE_ERRAND, &organisation, &proposed);
    is_errand_golden(&mail, NULL, "errand-suggestion", "somebody suggests something");
    mail = errand_letter(TEMPLATE_ERRAND, &organisation, &dated);
    is_errand_golden(&mail, NULL, "errand-review", "the policy is to be reviewed");
    mail = errand_letter(TEMPLATE_ERRAND, &organisation, &named);
    mail.words = "Encrypt all the sticks";
    is_errand_golden(&mail, "ACTION 2 done", "errand-action", "an action is to be done");
    mail = errand_letter(TEMPLATE_ERRAND_MORE, &organisation, &asked);
    is_errand_golden(&mail, NULL, "errand-more",
                     "its owner reads that who asked has written again");
    mail = errand_letter(TEMPLATE_ERRAND_REMINDER, &organisation, &named);
    is_errand_golden(&mail, "ACTION 2 done", "errand-reminder",
                     "and has not been, to its owner");
    mail = errand_letter(TEMPLATE_ERRAND_LATE, &organisation, &asked);
    mail.date = RECEIVED + 20 * 24 * HOUR;
    exception.done = 1;
    is_errand_golden(&mail, NULL, "errand-late", "nor this, to others");
}

static void test_automatic(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &named);
    g_autofree char *reply = text_of(&mail);
    is_header(reply, "Auto-Submitted", "auto-replied",
              "an acknowledgement says that it is an automatic reply");
    is_header(reply, "Precedence", "bulk", "and is bulk");
    is_header(reply, "X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply",
              "and wants no receipts");
    is_header(reply, "X-Incidentd-Loop", "HLP.1.abcdefghijkmnpqr",
              "and can be recognised as ours");
    mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    g_autofree char *notice = text_of(&mail);
    is_header(notice, "Auto-Submitted", "auto-generated",
              "a notice says that it was generated");
    is_header(notice, "Precedence", NULL, "and is not bulk");
    is_header(notice, "X-Auto-Response-Suppress", "OOF, AutoReply",
              "and may be answered with a receipt");
}

static void test_injection(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    g_autofree char *clean = text_of(&mail);
    int headers = count_headers(clean);
    static const char *const evil[] = {
        "x\r\nBcc: victim@example.com",
        "x\nBcc: victim@example.com",
        "x\rBcc: victim@example.com",
        "x\r\n\r\nA body",
        "x\302\205Bcc: victim@example.com",
        "x\342\200\250Bcc: v@example.com",
        "x\x01\x1b[2J\x7f",
        "\xff\xfe\r\nBcc: v@example.com",
        "=?utf-8?q?x=0D=0ABcc:_v=40example.com?=",
        "x\" <victim@example.com>, \"y",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(evil); i++) {
        Compose bad = mail;
        OrganisationSettings bad_school = school();
        bad.organisation = &bad_school;
        bad.to_name = bad.reference = evil[i];
        bad_school.name = bad_school.outgoing.from_name = (char *)evil[i];
        g_autofree char *text = text_of(&bad);
        if (!ok(*text, "evil value %zu: there is a mail", i))
            continue;
        ok(count_headers(text) == headers && lines_are_well_formed(text),
           "evil value %zu adds no header", i);
        *strstr(text, "\r\n\r\n") = '\0';
        ok(!strstr(text, "=?utf-8?q?x"), "evil value %zu is no encoded word of its own", i);
        ok(has_one_recipient(text, "dpo@hollylane.example"), "evil value %zu adds no recipient",
           i);
    }
    g_autofree char *direction = wording_clean("a\xe2\x80\xae"
                                               "b\xe2\x81\xa6"
                                               "c",
                                               100);
    is_str(direction, "a b c", "a change of direction does not come through");
    g_autofree char *cut = wording_clean("ab\xc3\xa9", 3);
    is_str(cut, "ab", "text is cut between characters");
}

static void test_bad_ids(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    static const char *const bad[] = {"", "a b@c", "a\r\nBcc: v@example.com", "a>b@c",
                                      "\xc3\xa9@c"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &named);
        mail.in_reply_to = bad[i];
        g_autofree char *text = text_of(&mail);
        ok(*text && !strstr(text, "In-Reply-To") && !strstr(text, "References"),
           "id %zu that is none is not sent back", i);
    }
    g_autofree char *longest = g_strnfill(900, 'm'), *longer = g_strnfill(901, 'm');
    Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &named);
    mail.in_reply_to = longest;
    g_autofree char *text = text_of(&mail);
    ok(strstr(text, "In-Reply-To") && lines_are_well_formed(text),
       "the longest id keeps the line limit");
    mail.in_reply_to = longer;
    g_autofree char *without = text_of(&mail);
    ok(*without && !strstr(without, "In-Reply-To"), "a longer one is left out");
}

static void test_long_values(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    g_autofree char *letters = g_strnfill(5000, 'w');
    GString *words = g_string_new("");
    for (int i = 0; i < 1000; i++)
        g_string_append(words, "\xc5\xb4yn ");
    const char *const longs[] = {letters, words->str};
    char *missing[] = {letters, words->str, letters, NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(longs); i++) {
        Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, &named);
        mail.to_name = mail.reference = longs[i];
        mail.missing = missing;
        g_autofree char *text = text_of(&mail);
        ok(*text && lines_are_well_formed(text), "long value %zu keeps the line limit", i);
        ok(strlen(text) < 10000, "and the mail stays small");
    }
    g_string_free(words, TRUE);
    g_autofree char *template = g_strdup_printf("Subject: %s\n\n%s\n", letters, letters);
    Config own = {.templates = {[TEMPLATE_NOTICE] = template}};
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    GBytes *bytes = compose_mail(&own, &mail, NULL, NULL);
    size_t size = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &size) : "";
    g_autofree char *text = g_strndup(data, size);
    ok(*text && lines_are_well_formed(text), "a text of one endless line keeps the line limit");
    g_bytes_unref(bytes);
}

static void test_letters(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    ComposeLetters n = {0};
    Config own = {.templates = {[TEMPLATE_NOTICE] = "Subject: x\n\nTold at 9:15, Zo\u00eb.\n"}};
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    g_bytes_unref(compose_mail(&own, &mail, &n, NULL));
    ok(n.plain == 12 && n.html == 12, "the letters and digits of a mail are counted");
    own.templates[TEMPLATE_NOTICE] =
        "Subject: x\n\nTo answer, reply to this e-mail with one of "
        "these lines at the top:\nCONFIRM [abcdefgh23456789]\n";
    mail.linked = true;
    g_bytes_unref(compose_mail(&own, &mail, &n, NULL));
    ok(n.plain > 50 && n.html > n.plain,
       "%zu, %zu: and those of its HTML form, which has other words", n.plain, n.html);
}

static void test_addresses(void)
{
    static const char *const good[] = {"a@b", "head.teacher+x@holly-lane.example",
                                       "o'brien@school.example", "si\xc3\xa2n@ysgol.example",
                                       "a@\303\251cole.example"};
    static const char *const bad[] = {"",
                                      "a",
                                      "@b",
                                      "a@",
                                      "a@b@c",
                                      "a b@c",
                                      "a@b c",
                                      "<a@b>",
                                      "a@b,c@d",
                                      "a@b;",
                                      "a@b\r\nRCPT TO:<v@w>",
                                      "a@b\n",
                                      "a@b.",
                                      "a@.b",
                                      "a@b..c",
                                      "-a@b",
                                      "a@-b",
                                      "\"a\"@b",
                                      "a@[127.0.0.1]",
                                      "a(c)@b",
                                      "\xff@b",
                                      "a@b:25",
                                      "a@b/c",
                                      "a\xc2\x85@b",
                                      "a\xc2\xa0@b",
                                      "a\xe2\x80\xae@b",
                                      "a\x7f@b",
                                      "a@b_c"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        ok(compose_address_is_valid(good[i]), "good address %zu is taken", i);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        ok(!compose_address_is_valid(bad[i]), "bad address %zu is refused", i);
    g_autofree char *local = g_strnfill(252, 'a');
    g_autofree char *longest = g_strconcat(local, "@b", NULL),
                    *longer = g_strconcat(local, "@bc", NULL);
    ok(compose_address_is_valid(longest) && !compose_address_is_valid(longer),
       "254 bytes are the limit");
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, &named);
    mail.to_address = "dpo@hollylane.example, victim@example.com";
    Err err = {0};
    ok(!compose_mail(&config, &mail, NULL, &err) && err.kind == ERR_INPUT &&
           !strchr(err.msg, '@'),
       "a mail to a bad address is not made, and the error does not show it");
}

/* ---- templates ---- */

static void test_names(void)
{
    g_autofree char *names = g_strjoinv(" ", (char **)wording_names());
    is_str(names,
           "reference other reported end rest ended actions organisation received opened date "
           "original "
           "follow_up_code route "
           "level "
           "level_before raised graver proposed proposed_before "
           "reasons attachments occurred missing telephone isolate malware takeover attack "
           "files keep seen question duty "
           "decision decided "
           "undecided "
           "siro dpo told acting deputy owner owners waiting since part stand_in unmanned back "
           "passed_over owed "
           "job others how reviewed errand request form due "
           "due_before "
           "lateness reminding skipped raise_due "
           "assign_due pass_on_due feedback_due classify_due "
           "classify_when "
           "ico_open decision_late asked ico_before interim_due "
           "ico_due decide_first "
           "reader introduction by earlier repeated investigator writer recipient_role "
           "words menu "
           "done undone answers reason reasoned show school headline period summary",
           "a mail may say these things and nothing else");
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        bool content = kind == TEMPLATE_ADVICE || kind == TEMPLATE_QUESTION ||
                       kind == TEMPLATE_CONTENT || kind == TEMPLATE_ERRAND ||
                       kind == TEMPLATE_REQUEST_ANSWER || kind == TEMPLATE_PREVIEW;
        ok(!strstr(config.templates[kind], "{{words}}") == !content, "%s %s words of people",
           template_name((TemplateKind)kind), content ? "passes on" : "has no");
    }
}

/* ---- mails that may be answered ---- */

static const MenuItem menu[] = {
    {"CONFIRM", false, "accept what is proposed"},
    {"CLASSIFY minor because ", true, "another level, with <tags> & \"quotes\""},
};
static const char code[] = "k3h5abcd2345efgh";

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

/* As RFC 5546 wants what is published and what is cancelled: section 3.2.1 and 3.2.5. */
static void is_complete(const CalendarItem *item, const char *what)
{
    g_autofree char *text = compose_calendar(item);
    icalcomponent *calendar = icalparser_parse_string(text);
    icalcomponent *event =
        calendar ? icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT) : NULL;
    ok(event && icalrestriction_check(calendar) && icalcomponent_count_errors(calendar) == 0 &&
           icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY) &&
           strstr(text, "ORGANIZER;CN=Holly Lane:mailto:security@hollylane.example\r\n"),
       "%s has all that an entry needs", what);
    if (calendar)
        icalcomponent_free(calendar);
}

static void test_answerable(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    Effect task = {.kind = EFFECT_TASK, .duty = DUTY_CLASSIFY, .due = RECEIVED + 24 * HOUR};
    CalendarItem item = {.reference = "HLP-2026-0042",
                         .domain = "hollylane.example",
                         .duty = DUTY_CLASSIFY,
                         .due = RECEIVED + 24 * HOUR,
                         .from_name = "Holly Lane",
                         .from_address = "security@hollylane.example",
                         .now = RECEIVED + 30,
                         .sequence = 7};
    Compose mail = letter(TEMPLATE_TASK, &organisation, &named);
    mail.effect = &task;
    mail.reader = ROLE_DPO;
    mail.menu = menu;
    mail.n_menu = 2;
    mail.code = code;
    mail.items = &item;
    mail.n_items = 1;
    is_golden(&mail, "task", "a task: plain text, HTML and an entry for the calendar");
    g_autofree char *got = text_of(&mail);
    is_int((int64_t)count(got, "Content-Type: text/"), 3, "each of them once");
    is_int((int64_t)count(got, "\r\n--=_mixed_"), 3, "between three outer boundaries");
    is_int((int64_t)count(got, "\r\n--=_alternative_"), 3, "and three inner ones");
    ok(strstr(got, "CONFIRM [k3h5abcd2345efgh]\r\n"), "an answer is a line with its code");
    ok(!strstr(got, "<tags>\r\n</p>") && count(got, "&lt;tags&gt;") == 1,
       "in HTML nothing is markup but ours");
    ok(strstr(got, "UID:HLP-2026-0042-classify@hollylane.example\r\n"),
       "the entry's UID is the same for each mail about the duty");
    is_complete(&item, "what is put into a calendar");
    item.done = true;
    item.sequence = 8;
    item.now -= 3600;
    g_autofree char *done = compose_calendar(&item);
    ok(strstr(done, "METHOD:CANCEL") && strstr(done, "STATUS:CANCELLED") &&
           strstr(done, "SEQUENCE:8\r") && !strstr(done, "VALARM"),
       "what is done is taken out of it by a later sequence, though the clock was set back");
    is_complete(&item, "what is taken out");
    item.due = DAY_OF_IT + 72 * HOUR;
    g_autofree char *whole = compose_calendar(&item);
    ok(strstr(whole, "DTSTART:20261125T234500Z") && strstr(whole, "DTEND:20261126T000000Z"),
       "what is due in whole days stands in the day that ends");
}

/* An action's words are somebody's own: its owner's mail has them, no calendar does. */
static void test_action_entry(void)
{
    OrganisationSettings organisation = school();
    Errand errand = {.kind = ERRAND_ACTION, .due = RECEIVED + 24 * HOUR};
    ErrandLetter letter_of = {.id = 17, .errand = &errand, .number = 2, .owner = ROLE_SIRO};
    CalendarItem item = {.reference = "HLP-2026-0042",
                         .domain = "hollylane.example",
                         .errand = 17,
                         .kind = ERRAND_ACTION,
                         .number = 2,
                         .due = RECEIVED + 24 * HOUR,
                         .from_name = "Holly Lane",
                         .from_address = "security@hollylane.example",
                         .now = RECEIVED + 30,
                         .sequence = 7};
    Compose mail = letter(TEMPLATE_ERRAND, &organisation, NULL);
    mail.reference = "HLP-2026-0042";
    mail.errand = &letter_of;
    mail.words = "Encrypt the sticks";
    mail.items = &item;
    mail.n_items = 1;
    g_autofree char *got = text_of(&mail);
    const char *calendar = strstr(got, "Content-Type: text/calendar");
    ok(strstr(got, "Encrypt the sticks") && calendar && !strstr(calendar, "Encrypt"),
       "its owner reads what the action is, and the calendar does not");
    ok(calendar && strstr(calendar, "SUMMARY:[HLP-2026-0042] carry out action 2\r\n"),
       "which has its number");
    ok(strstr(got, "filename=\"HLP-2026-0042-action-2.ics\""), "as its file has");
    is_complete(&item, "an action that is put into a calendar");
    item.done = true;
    item.number = 5;
    item.reference = "HLP-2026-0050";
    g_autofree char *done = compose_calendar(&item);
    ok(calendar && strstr(calendar, "UID:errand-17@hollylane.example\r\n") &&
           strstr(done, "UID:errand-17@hollylane.example\r\n") && strstr(done, "METHOD:CANCEL"),
       "it is taken out by the same UID, though it has gone to another incident");
    item.kind = ERRAND_POLICY_REVIEW;
    g_autofree char *review = compose_calendar_file(&item);
    is_str(review, "HLP-2026-0050-policy_review.ics", "what is no action has its own name");
}

/* The mails of a life: to whoever has something to do or to know. */
static void test_life(void)
{
    static const struct {
        TemplateKind template;
        Effect effect;
        const char *name, *what, *answers, *words;
    } rows[] = {
        {TEMPLATE_REMINDERS,
         {.kind = EFFECT_REMINDER},
         "reminders",
         "several duties at once",
         "HLP-2026-0042: classify the incident\n  by Tuesday 24 November 2026, 14:05\n\n"
         "To answer about HLP-2026-0042,\n"
         "reply to this e-mail with one of these lines at the top:\n"
         "CONFIRM [k3h5abcd2345efgh]\n    accept what is proposed\n\n"
         "HLP-2026-0043: decide who investigates\n  overdue since Monday 23 November 2026, "
         "12:00\n\n"
         "To answer about HLP-2026-0043,\n"
         "reply to this e-mail with one of these lines at the top:\n"
         "ASSIGN [m2n3abcd2345efgh] ...\n    name who investigates\n"
         "INVESTIGATE [m2n3abcd2345efgh]\n    I investigate it myself\n\n"
         "The others follow briefly. What can be answered about one of them comes when you\n"
         "reply to this e-mail with its line at the top:\n\n"
         "HLP-2026-0044: classify the incident\n  by Tuesday 24 November 2026, 15:05\n"
         "HELP [p4q5abcd2345efgh]",
         NULL},
        {TEMPLATE_UNREACHED,
         {.kind = EFFECT_STAND_IN, .role = ROLE_SIRO},
         "unreached",
         "several things of somebody who cannot be reached",
         "HLP-2026-0042: the SIRO cannot be reached\n"
         "  read the report and raise it with the DPO\n"
         "  by Tuesday 24 November 2026, 14:05\n\n"
         "To answer about HLP-2026-0042,\n"
         "reply to this e-mail with one of these lines at the top:\n"
         "CONFIRM [k3h5abcd2345efgh]\n    I have read it and raised it with the DPO\n\n"
         "HLP-2026-0043: the SIRO cannot be reached\n"
         "  please tell them in another way",
         NULL},
        {TEMPLATE_STAND_IN,
         {.kind = EFFECT_STAND_IN, .role = ROLE_DPO},
         "stand-in",
         "somebody cannot be reached",
         NULL,
         NULL},
        {TEMPLATE_LEVEL,
         {.kind = EFFECT_LEVEL},
         "level",
         "the level concerns them",
         NULL,
         NULL},
        {TEMPLATE_ADVICE,
         {.kind = EFFECT_ADVICE},
         "advice",
         "advice, and whose it is",
         NULL,
         "Please ask the supplier for the log, too.\nIt is kept for 30 days."},
        {TEMPLATE_QUESTION,
         {.kind = EFFECT_QUESTION},
         "question",
         "a question to the reporter",
         NULL,
         "Was the bag closed?"},
        {TEMPLATE_INTERIM,
         {.kind = EFFECT_INTERIM},
         "interim",
         "an interim report has come, and whose it is",
         NULL,
         NULL},
        {TEMPLATE_REVISED,
         {.kind = EFFECT_REVISED},
         "revised",
         "the outcome report has changed",
         NULL,
         NULL},
        {TEMPLATE_RETURNED,
         {.kind = EFFECT_RETURNED},
         "returned",
         "the outcome report was given back",
         NULL,
         NULL},
        {TEMPLATE_DECISION,
         {.kind = EFFECT_DECIDED, .track = TRACK_SUBJECTS},
         "decision",
         "somebody else has decided",
         NULL,
         NULL},
        {TEMPLATE_ESCALATED,
         {.kind = EFFECT_ESCALATED},
         "escalated",
         "it is escalated by hand",
         NULL,
         NULL},
        {TEMPLATE_CONFLICT,
         {.kind = EFFECT_CONFLICT, .role = ROLE_DPO},
         "conflict",
         "is a role-holder the subject?",
         NULL,
         NULL},
        {TEMPLATE_CLOSED,
         {.kind = EFFECT_CLOSED},
         "closed",
         "it has come to its end",
         NULL,
         NULL},
        {TEMPLATE_CONTENT,
         {.kind = EFFECT_KINDS},
         "content",
         "the report, to who asked for it",
         NULL,
         "Report 1\nSubject: A lost bag\n\nI left it on the bus."},
        {TEMPLATE_ANSWER,
         {.kind = EFFECT_KINDS},
         "answer",
         "what became of a reply",
         "CLASSIFY: done. It is a confirmed incident, level major.\nCLOSE: not done, because "
         "nobody investigates it yet: the SIRO says who (ASSIGN).",
         NULL},
    };
    OrganisationSettings organisation = school();
    const OrganisationSettings governed = governed_school();
    Incident major = incident(ROUTE_NAMED);
    major.severity = SEVERITY_MAJOR;
    major.class = CLASS_CONFIRMED;
    major.state = INCIDENT_CLASSIFIED;
    major.classified_at = RECEIVED + HOUR;
    major.track[TRACK_SUBJECTS] = TRACK_REQUIRED;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool bare =
            rows[i].template == TEMPLATE_CONTENT || rows[i].template == TEMPLATE_QUESTION ||
            rows[i].template == TEMPLATE_REMINDERS || rows[i].template == TEMPLATE_UNREACHED;
        Compose mail =
            letter(rows[i].template,
                   rows[i].template == TEMPLATE_DECISION ? &governed : &organisation, &major);
        mail.effect = &rows[i].effect;
        mail.answers = rows[i].answers;
        mail.words = rows[i].words;
        mail.linked =
            rows[i].template == TEMPLATE_REMINDERS || rows[i].template == TEMPLATE_UNREACHED;
        mail.headline = rows[i].template == TEMPLATE_CLOSED ? "Closed"
                        : rows[i].template == TEMPLATE_CONTENT
                            ? "What has been written about it"
                        : rows[i].template == TEMPLATE_UNREACHED ? "2 things"
                        : mail.linked                            ? "2 things are not done yet"
                                                                 : NULL;
        mail.because = rows[i].template == TEMPLATE_ESCALATED  ? words_because(COMMAND_ESCALATE)
                       : rows[i].template == TEMPLATE_RETURNED ? words_because(COMMAND_RETURN)
                                                               : NULL;
        mail.by = rows[i].template == TEMPLATE_ESCALATED || rows[i].template == TEMPLATE_INTERIM
                      ? "the investigating officer Tom Reed"
                  : rows[i].template == TEMPLATE_ADVICE || rows[i].template == TEMPLATE_RETURNED
                      ? "the DPO"
                      : NULL;
        mail.reader = rows[i].template == TEMPLATE_DECISION ? ROLE_BOARD : ROLE_NONE;
        bool stand_in = rows[i].template == TEMPLATE_STAND_IN;
        mail.recipient_role =
            stand_in ? role_name(rows[i].effect.role) : words_role(rows[i].effect.role);
        mail.reads = stand_in ? ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) : 0;
        mail.menu = bare ? NULL : menu;
        mail.n_menu = bare ? 0 : 2;
        mail.code = bare ? NULL : code;
        is_golden(&mail, rows[i].name, rows[i].what);
    }
    const Effect escalated = {.kind = EFFECT_ESCALATED};
    Incident required = major;
    required.track[TRACK_ICO] = TRACK_REQUIRED;
    Compose decided = letter(TEMPLATE_ESCALATED, &organisation, &required);
    decided.effect = &escalated;
    g_autofree char *told = text_of(&decided);
    ok(strstr(told, "tell the ICO: the DPO") && !strstr(told, "if it must be told"),
       "where it is decided that the ICO must be told no \"if\" is left");
    Effect closed = {.kind = EFFECT_CLOSED};
    MenuItem everything[MENU_MAX];
    Compose mail = letter(TEMPLATE_ANSWER, &organisation, &major);
    mail.answers = "HELP: all that you can answer now stands below. One e-mail may have "
                   "several of the lines.";
    mail.menu = everything;
    mail.n_menu = menu_whole(&major, &config.policy, ROLE_BIT(ROLE_DPO), 0, true, everything);
    mail.code = code;
    is_golden(&mail, "answer-help", "HELP: everything that may be answered, in groups");
    Incident sooner = major;
    sooner.duty[DUTY_ASSIGN] =
        (Duty){.owner = ROLE_SIRO, .start = RECEIVED, .due = RECEIVED + 4 * HOUR};
    mail = letter(TEMPLATE_LEVEL, &organisation, &sooner);
    mail.effect = &(Effect){.kind = EFFECT_LEVEL};
    static const struct {
        RoleSet reads;
        bool asked;
    } readers[] = {{ROLE_BIT(ROLE_SIRO), true}, {ROLE_BIT(ROLE_CHAIR), false}};
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
        mail.reads = readers[i].reads;
        g_autofree char *text = text_of(&mail);
        ok(!strstr(text, "Please decide who investigates. At this level it is due by") ==
               !readers[i].asked,
           "who names the investigator reads that the level leaves less time, nobody else: %s",
           text);
    }
    mail = letter(TEMPLATE_ACTED, &organisation, &major);
    mail.headline = "CLASSIFY, ADVISE";
    mail.effect = &(Effect){.kind = EFFECT_LEVEL, .level_before = SEVERITY_MINOR};
    mail.by = "the SIRO for the DPO";
    mail.reader = ROLE_DPO;
    is_golden(&mail, "acted", "somebody has answered in the DPO's place");
    mail = letter(TEMPLATE_DECISION, &organisation, &major);
    mail.effect = &(Effect){.kind = EFFECT_DECIDED, .track = TRACK_SUBJECTS};
    mail.reader = ROLE_DPO;
    mail.by = "the Information Governance Board";
    mail.earlier =
        "the people whose data it is need not be told (the SIRO for the DPO, Monday 23 "
        "November 2026, 15:10)";
    is_golden(&mail, "decision-changed", "a decision in place of another");
    mail = letter(TEMPLATE_CLOSED, &organisation, &major);
    mail.effect = &closed;
    mail.headline = "Part of another incident";
    mail.other = "HLP-2026-0041";
    mail.by = "the DPO";
    is_golden(&mail, "closed-joined", "what has become part of another names it");
    Incident none = major;
    none.state = INCIDENT_NOT_AN_INCIDENT;
    mail = letter(TEMPLATE_CLOSED, &organisation, &none);
    mail.effect = &closed;
    mail.headline = "It is no incident";
    is_golden(&mail, "closed-none", "what was no incident is said to be none");
}

/* What has been done is not asked for again, and where no report goes by e-mail nobody is told to ask for
 * one. */
static void test_left_out(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    Effect stand_in = {.kind = EFFECT_STAND_IN, .role = ROLE_SIRO};
    Compose mail = letter(TEMPLATE_STAND_IN, &organisation, &named);
    mail.effect = &stand_in;
    mail.recipient_role = "dpo";
    mail.reads = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO);
    g_autofree char *before = text_of(&mail);
    ok(strstr(
           before,
           "\r\n\r\nAs the DPO cannot be reached by e-mail, you are asked to classify the\r\n"
           "incident in the place of the DPO, by Tue 24 Nov 2026, 14:05.\r\n"),
       "what must be done is said first");
    named.duty[DUTY_CLASSIFY].done = named.classified_at = RECEIVED + HOUR;
    g_autofree char *after = text_of(&mail);
    ok(!strstr(after, "classify") && strstr(after, "until Thu 26 Nov"),
       "what has been done is not");
    static const TemplateKind of_content[] = {TEMPLATE_NOTICE, TEMPLATE_FOLLOW_UP,
                                              TEMPLATE_INTERIM, TEMPLATE_REVISED,
                                              TEMPLATE_ESCALATED};
    for (size_t i = 0; i < G_N_ELEMENTS(of_content); i++) {
        mail = letter(of_content[i], &organisation, &named);
        mail.because = words_because(COMMAND_ESCALATE);
        organisation.content_by_mail = true;
        g_autofree char *with = text_of(&mail);
        organisation.content_by_mail = false;
        g_autofree char *without = text_of(&mail);
        ok(strstr(with, "SHOW") && !strstr(without, "SHOW"), "%s offers what there is",
           template_name(of_content[i]));
        ok(of_content[i] != TEMPLATE_ESCALATED || strstr(without, "the DPO keeps"),
           "and a reason is with the DPO");
    }
}

/* In a list of subjects nobody takes what was refused for what was done. */
static void test_undone(void)
{
    static const struct {
        const char *answers, *subject;
    } rows[] = {
        {"CLOSE: done.", "[HLP-2026-0042] Closed\r\n"},
        {"CLASSIFY: done. It is minor.\nICO: done, it is recorded.", "Level set, and more\r\n"},
        {"ACTION: done, it is action 1.\nACTION: done, it is action 2.", "Action recorded\r\n"},
        {"Your e-mail is kept as a note.", "Your answer\r\n"},
        {"CLOSE: not done, because this is still open:\n  the ICO",
         "Your answer: nothing was done\r\n"},
        {"ICO: done.\n  NOTE: not done\nSHOW: not done, because of that.",
         "Your answer: not all was done\r\n"},
        {"Nothing was done, because it is too old.\nPlease answer again.",
         "Your answer: nothing was done\r\n"},
        {"STATUS: received; minor.\n  it is not done", "How it stands\r\n"},
        {"Action 1 is still open, because no line is one of those below.",
         "Your answer: it is still open\r\n"},
    };
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Compose mail = letter(TEMPLATE_ANSWER, &organisation, &named);
        mail.answers = rows[i].answers;
        g_autofree char *text = text_of(&mail);
        ok(strstr(text, rows[i].subject), "the subject of what became of %s", rows[i].answers);
    }
    size_t longest = 0;
    for (int command = 0; command < COMMAND_COUNT; command++)
        longest = MAX(longest, strlen(words_done((Command)command)));
    is_int((int64_t)longest, 19, "a telephone shows all of what was done");
}

/* The law's 72 hours, before their end and behind it. */
static void test_law_in_answers(void)
{
    OrganisationSettings organisation = school();
    Incident named = incident(ROUTE_NAMED);
    named.classified_at = RECEIVED;
    named.duty[DUTY_ICO_NOTIFY] = (Duty){.due = RECEIVED + 72 * HOUR, .owner = ROLE_DPO};
    for (int over = 0; over <= 1; over++) {
        Compose mail = letter(TEMPLATE_ANSWER, &organisation, &named);
        mail.answers = "NOTE: done.";
        mail.date = RECEIVED + (over ? 73 : 71) * HOUR;
        g_autofree char *text = text_of(&mail);
        ok(strstr(text, "gives 72 hours, until") && !strstr(text, "which are over") == !over,
           "the 72 hours %s over", over ? "are" : "are not");
    }
}

/* Who has had no notice reads in the first mail what the incident is, and why they read of it. */
static void test_introduction(void)
{
    static const struct {
        TemplateKind template;
        Effect effect;
        const char *name, *what;
    } rows[] = {
        {TEMPLATE_TASK,
         {.kind = EFFECT_TASK, .duty = DUTY_ICO_NOTIFY, .due = RECEIVED + 72 * HOUR},
         "task-first",
         "the Board's first mail says what the incident is, and why the Board takes part"},
        {TEMPLATE_LEVEL,
         {.kind = EFFECT_LEVEL},
         "level-first",
         "whatever the first mail is about"},
    };
    OrganisationSettings organisation = governed_school();
    Incident critical = incident(ROUTE_NAMED);
    critical.severity = SEVERITY_CRITICAL;
    critical.class = CLASS_CONFIRMED;
    critical.type = KIND_RANSOMWARE;
    critical.state = INCIDENT_CLASSIFIED;
    critical.classified_at = RECEIVED + HOUR;
    Compose mail;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        mail = letter(rows[i].template, &organisation, &critical);
        mail.effect = &rows[i].effect;
        mail.reader = ROLE_BOARD;
        mail.first = true;
        is_golden(&mail, rows[i].name, rows[i].what);
        mail.first = false;
        g_autofree char *later = text_of(&mail);
        ok(!strstr(later, "What it is"), "and no other one does");
        mail.first = true;
        mail.reader = ROLE_INVESTIGATOR;
        g_autofree char *work = text_of(&mail);
        ok(!strstr(work, "What it is"), "nor that to whoever works on it");
        mail.reader = ROLE_CHAIR;
        g_autofree char *chair = text_of(&mail);
        ok(strstr(chair, "What it is: a confirmed incident (Ransomware)") &&
               !strstr(chair, "takes part"),
           "the Chair's says what it is");
    }
    Incident proposed = incident(ROUTE_ANONYMOUS);
    proposed.severity = SEVERITY_MODERATE;
    proposed.deadline_severity = SEVERITY_MAJOR;
    proposed.class = CLASS_POTENTIAL;
    proposed.type = KIND_EMAIL;
    proposed.aware_at = DAY_OF_IT;
    Effect asked = {
        .kind = EFFECT_REMINDER, .duty = DUTY_ICO_DECISION, .due = DAY_OF_IT + 48 * HOUR};
    mail = letter(TEMPLATE_REMINDER, &organisation, &proposed);
    mail.effect = &asked;
    mail.reader = ROLE_BOARD;
    mail.first = true;
    is_golden(&mail, "reminder-first",
              "before anybody has decided it is said to be proposed, and of an anonymous one "
              "the day alone is told");
    proposed.duty[DUTY_RELEASE].due = DAY_OF_IT;
    g_autofree char *waits = text_of(&mail);
    ok(!strstr(waits, "major"),
       "how grave it is what waits for the Chair, the Board does not read");
    proposed.received_at += 24 * HOUR;
    g_autofree char *known = text_of(&mail);
    ok(strstr(known, "Known to the school since: Monday 23 November 2026\r\n") &&
           strstr(known, "Received: Tuesday 24 November 2026\r\n"),
       "and since when it was known, where that is another day than it was received");
    const Incident named = incident(ROUTE_NAMED);
    asked = (Effect){
        .kind = EFFECT_TASK, .duty = DUTY_CLASSIFY, .due = named.duty[DUTY_CLASSIFY].due};
    mail = letter(TEMPLATE_TASK, &organisation, &named);
    mail.effect = &asked;
    mail.reader = ROLE_DPO;
    mail.first = true;
    g_autofree char *cleared = text_of(&mail);
    ok(strstr(cleared, "This is the first that you hear of it.") &&
           strstr(cleared, "the law gives 72 hours,\r\nuntil Thu 26 Nov 2026, 14:05."),
       "a DPO who was thought to be concerned reads what it is, and of the law's clock");
}

/* Whoever is told of an attack reads what it may be, and what does not wait for a decision; of what was caught, of what is
 * less, or once they have read it, nobody does. */
static void test_attack(void)
{
    static const struct {
        IncidentClass class;
        Kind type;
        Severity severity;
        TemplateKind template;
        Severity before;
        const char *says;
        Kind besides;
    } rows[] = {
        {CLASS_POTENTIAL, KIND_MALWARE, SEVERITY_MODERATE, TEMPLATE_NOTICE, 0, "network", 0},
        {CLASS_CONFIRMED, KIND_INTRUSION, SEVERITY_MAJOR, TEMPLATE_NOTICE, 0, "password", 0},
        {CLASS_CONFIRMED, KIND_RANSOMWARE, SEVERITY_CRITICAL, TEMPLATE_FOLLOW_UP,
         SEVERITY_MODERATE, NULL, 0},
        {CLASS_CONFIRMED, KIND_RANSOMWARE, SEVERITY_CRITICAL, TEMPLATE_FOLLOW_UP, 0, NULL, 0},
        {CLASS_CONFIRMED, KIND_DEVICE, SEVERITY_CRITICAL, TEMPLATE_FOLLOW_UP, 0, "backups",
         KIND_RANSOMWARE},
        {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MINOR, TEMPLATE_FOLLOW_UP, 0, "sign it out",
         KIND_INTRUSION},
        {CLASS_NEAR_MISS, KIND_RANSOMWARE, SEVERITY_NEAR_MISS, TEMPLATE_NOTICE, 0, NULL, 0},
        {CLASS_CONFIRMED, KIND_PHISHING, SEVERITY_MODERATE, TEMPLATE_NOTICE, 0, NULL, 0},
        {CLASS_CONFIRMED, KIND_DENIAL, SEVERITY_CRITICAL, TEMPLATE_NOTICE, 0, NULL, 0},
        {CLASS_CONFIRMED, KIND_DEVICE, SEVERITY_CRITICAL, TEMPLATE_NOTICE, 0, NULL, 0},
    };
    OrganisationSettings organisation = school();
    Incident attack = incident(ROUTE_NAMED);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool more = rows[i].template == TEMPLATE_FOLLOW_UP;
        Effect effect = {.kind = more ? EFFECT_FOLLOW_UP : EFFECT_NOTICE,
                         .level_before = rows[i].before};
        attack.class = rows[i].class;
        attack.type = rows[i].type;
        attack.severity = rows[i].severity;
        Compose mail = letter(rows[i].template, &organisation, &attack);
        mail.effect = &effect;
        mail.attack = attack_of(CLASS_CONFIRMED, rows[i].besides, SEVERITY_MAJOR);
        g_autofree char *text = text_of(&mail);
        ok(rows[i].says ? strstr(text, "whatever the hour") && strstr(text, rows[i].says)
                        : !strstr(text, "whatever the hour"),
           "attack %zu: %s %s", i, kind_name(rows[i].type),
           rows[i].says ? "must be stopped" : "waits");
        ok(!strstr(text, "Attack? ") == !rows[i].says, "and so its subject");
    }
    Incident nameless = incident(ROUTE_ANONYMOUS);
    Compose silent = letter(TEMPLATE_NOTICE, &organisation, &nameless);
    silent.attachments = 2;
    g_autofree char *kept = text_of(&silent);
    ok(strstr(kept, "\nAttachments: 2\r\n"), "no mailbox is said to have an anonymous report");
    attack.type = KIND_RANSOMWARE;
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, &attack);
    mail.reads = ROLE_BIT(ROLE_SIRO);
    is_golden(&mail, "notice-malware", "the SIRO reads what ransomware asks for, at once");
    attack.type = KIND_INTRUSION;
    attack.classified_at = RECEIVED + HOUR;
    mail = letter(TEMPLATE_NOTICE, &organisation, &attack);
    mail.reads = ROLE_BIT(ROLE_SIRO);
    is_golden(&mail, "notice-takeover", "and what it asks for that somebody has got in");
    mail = letter(TEMPLATE_ADDED, &organisation, &attack);
    attack.type = KIND_EMAIL;
    g_autofree char *plain = text_of(&mail);
    mail.attack = attack_of(CLASS_POTENTIAL, KIND_RANSOMWARE, SEVERITY_MINOR);
    g_autofree char *added = text_of(&mail);
    ok(strstr(added, "off the network") && !strstr(plain, "off the network"),
       "who adds that it is ransomware reads what to do with the computer, and nobody else");
}

/* Who helps at the top of the ladder has nothing to decide, and may have something to stop. */
static void test_for_helpers(void)
{
    OrganisationSettings organisation = governed_school();
    Incident attack = incident(ROUTE_NAMED);
    attack.class = CLASS_CONFIRMED;
    attack.type = KIND_RANSOMWARE;
    Effect effect = {.kind = EFFECT_REMINDER, .duty = DUTY_RAISE, .due = RECEIVED + 4 * HOUR};
    Compose mail = letter(TEMPLATE_LATE, &organisation, &attack);
    mail.effect = &effect;
    mail.reader = ROLE_ADMINISTRATOR;
    mail.first = true;
    is_golden(&mail, "late-administrator", "of an attack the administrator reads what it is");
    attack.type = KIND_EMAIL;
    g_autofree char *letter = text_of(&mail);
    ok(!strstr(letter, "computers") && strstr(letter, "This is the first that you hear of it."),
       "of anything else, that it is nothing for whoever looks after the computers");
    attack.type = KIND_RANSOMWARE;
    mail.reader = ROLE_CHAIR;
    g_autofree char *chair = text_of(&mail);
    ok(!strstr(chair, "computers"), "nor is it the Chair's");
}

/* Who tells the ICO decides nothing. */
static void test_rest_for_ico(void)
{
    const OrganisationSettings organisation = school();
    Incident told = incident(ROUTE_NAMED);
    told.track[TRACK_ICO] = TRACK_DONE;
    told.duty[DUTY_ICO_PHASE] = (Duty){.start = RECEIVED + HOUR, .due = RECEIVED + 240 * HOUR};
    const Effect rest = {.kind = EFFECT_TASK, .duty = DUTY_ICO_PHASE};
    Compose mail = letter(TEMPLATE_TASK, &organisation, &told);
    mail.effect = &rest;
    mail.by = "Ann Lee of the Information Governance Board";
    g_autofree char *text = text_of(&mail);
    ok(strstr(text, "The ICO was first told on Monday 23 November 2026, 15:05,\r\n"
                    "as recorded by Ann Lee of the Information Governance Board.") &&
           !strstr(text, "Decided by"),
       "of the rest it is said when the ICO was first told, and who says so");
}

/* In a list of subjects one mail differs from another; of somebody's discipline no subject says more. */
static void test_subjects(void)
{
    static const struct {
        TemplateKind template;
        TrackKind track;
        TrackState state;
        const char *subject;
    } rows[] = {
        {TEMPLATE_DECISION, TRACK_ICO, TRACK_NOT_REQUIRED, "The ICO need not be told\r\n"},
        {TEMPLATE_DECISION, TRACK_ICO, TRACK_DONE, "The ICO has been told\r\n"},
        {TEMPLATE_DECISION, TRACK_SUBJECTS, TRACK_REQUIRED,
         "The people whose data it is must be told\r\n"},
        {TEMPLATE_DECISION, TRACK_DISCIPLINE, TRACK_DONE,
         "A decision about discipline has been made\r\n"},
        {TEMPLATE_DECISION, TRACK_DISCIPLINE, TRACK_NOT_REQUIRED,
         "A decision about discipline has been made\r\n"},
        {TEMPLATE_NOTICE, TRACK_ICO, TRACK_UNDECIDED, "New incident: major (proposed)\r\n"},
        {TEMPLATE_ESCALATED, TRACK_ICO, TRACK_UNDECIDED,
         "Please look at this now: major (proposed)\r\n"},
    };
    OrganisationSettings organisation = school();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Incident major = incident(ROUTE_NAMED);
        Effect effect = {.kind = EFFECT_DECIDED, .track = rows[i].track};
        major.severity = SEVERITY_MAJOR;
        major.track[rows[i].track] = rows[i].state;
        Compose mail = letter(rows[i].template, &organisation, &major);
        mail.effect = &effect;
        g_autofree char *text = text_of(&mail);
        g_autofree char *subject =
            g_strdup_printf("Subject: [HLP-2026-0042] %s", rows[i].subject);
        ok(strstr(text, subject), "the subject: %s", rows[i].subject);
    }
}

static void test_every_one(void)
{
    /* test_summary.c has these two, with what fills them. */
    has_golden[TEMPLATE_DIGEST] = has_golden[TEMPLATE_TERMLY] = true;
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++)
        ok(has_golden[kind], "%s: there is a whole mail of it",
           template_name((TemplateKind)kind));
}

static void test_html(void)
{
    g_autofree char *html =
        compose_html("[X] A & B", "To <b>:\nRETURN because [k3h5abcd2345efgh] ...\n",
                     "reports+a@school.example", NULL, NULL);
    ok(strstr(html, "&lt;b&gt;") && !strstr(html, "<b>"), "characters are escaped");
    ok(strstr(html,
              "href=\"mailto:reports+a@school.example?subject=Re%3A%20%5BX%5D%20A%20%26%20B"
              "&amp;body=RETURN%20because%20%5Bk3h5abcd2345efgh%5D%20\""),
       "a line with a code opens the reply that it stands for");
    ok(strstr(html, ">RETURN because [k3h5abcd2345efgh]</a>"),
       "and shows its code, for who must write it");
    g_autofree char *said =
        compose_html("s",
                     "Please reply to this e-mail with one of these lines at the top:\n"
                     "CONFIRM [k3h5abcd2345efgh]\n\nHELP [p4q5abcd2345efgh]\n",
                     "a@b.example", NULL, NULL);
    ok(strstr(said, ">CONFIRM</a>") && strstr(said, ">HELP [p4q5abcd2345efgh]</a>"),
       "but the words alone where the line above says that code");
    g_autofree char *none =
        compose_html("s", "an [ordinary] word, [k3h5abcd2345efg0]", "a@b.example", NULL, NULL);
    ok(!strstr(none, "<a "), "nothing else is a link");
    static const char outcome[] = "OUTCOME [k3h5abcd2345efgh] ...\n";
    g_autofree char *form = compose_html("s", outcome, "a@b.example", NULL, "What:\r\n\r\n");
    ok(strstr(form, "body=OUTCOME%20%5Bk3h5abcd2345efgh%5D%0D%0A%0D%0AWhat%3A%0D%0A"),
       "OUTCOME opens its form");
    g_autofree char *lines = g_strnfill(2000, 'a');
    const char *none_fits[] = {NULL, lines};
    for (size_t i = 0; i < G_N_ELEMENTS(none_fits); i++) {
        g_autofree char *typed = compose_html("s", outcome, "a@b.example", NULL, none_fits[i]);
        ok(!strstr(typed, "<a ") && strstr(typed, "OUTCOME [k3h5abcd2345efgh]"),
           "without one that a link has room for it is a line");
    }
    g_autofree char *prose = compose_html("s",
                                          "A line that is as long as lines are before they are "
                                          "broken up, and\nthen it goes on.\n- item\n",
                                          "a@b.example", NULL, NULL);
    ok(strstr(prose, "and\nthen") && strstr(prose, "<br>\n- item"),
       "prose flows, what was ended early stays");
    g_autofree char *answered = compose_html(
        "s",
        "ACTION: done, it is action 1, due by Fri 18 Dec 2026, 17:00. Its owner is told.\n"
        "ACTION: done, it is action 2.\nICO: done.\n",
        "a@b.example", NULL, NULL);
    ok(strstr(answered, "told.<br>\nACTION") && strstr(answered, "2.<br>\nICO"),
       "what has become of each command stands in a line of its own");
    g_autofree char *offered =
        compose_html("s",
                     "CONFIRM [k3h5abcd2345efgh]\n"
                     "    set the level: near miss, minor, moderate, major or "
                     "critical\nNOT-INCIDENT [k3h5abcd2345efgh]\n",
                     "a@b.example", NULL, NULL);
    ok(strstr(offered, "critical</span><br>\n<a "),
       "what explains a line of the menu ends before the next one");
    ok(strstr(offered,
              "</a><br>\n<span style=\"display:inline-block;padding-left:20px\">set the"),
       "and stays below it on a narrow screen");
    g_autofree char *short_lines = compose_html(
        "A <subject>", "Something has happened that\nyou should know.\nLevel: minor\n",
        "a@b.example", NULL, NULL);
    ok(strstr(short_lines, "that\nyou should know.<br>\nLevel"),
       "a sentence flows on however short its lines are");
    const char *body = strstr(short_lines, "<body");
    ok(strstr(short_lines, "<title>A &lt;subject&gt;</title>") && body &&
           !strstr(body, "color:") &&
           strstr(short_lines, "name=\"color-scheme\" content=\"light dark\""),
       "a mail has a title, and the colours of whatever shows it");
}

/* A preview has all of a report in it, 1 MB of short lines if its writer wants: looking through the rest of it at each of them
 * took longer than the watchdog waits. */
static void test_html_long(void)
{
    static const char *const pieces[] = {
        "a\n", "[a\n", "reply to this e-mail with one of these lines at the top:\n\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) body = g_string_new(NULL);
        while (body->len < TEXT_MAX)
            g_string_append(body, pieces[i]);
        struct timespec begun, ended;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
        g_autofree char *html = compose_html("s", body->str, "a@b.example", NULL, NULL);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
        ok(strlen(html) > TEXT_MAX && ended.tv_sec - begun.tv_sec < 5,
           "a long report is no work: %zu", i + 1);
    }
}

/* Whatever a parser says about the date, only a day that exists is written, in our own words.
 */
static void test_occurred(void)
{
    static const struct {
        const char *occurred, *shown;
    } rows[] = {
        {"2026-11-20", "Friday 20 November 2026\n"},
        {"2026-11-20T09:30:00Z", "Friday 20 November 2026\n"},
        {"2026-11-20 Bcc: victim@example.com", "Friday 20 November 2026\n"},
        {"2026-02-30", ""},
        {"0000-01-01", ""},
        {"-999-01-01", ""},
        {"99999999-1-1", ""},
        {"last Friday, by Ms Planted", ""},
        {"", ""},
    };
    OrganisationSettings organisation = school();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Compose mail = letter(TEMPLATE_ACKNOWLEDGEMENT, &organisation, NULL);
        mail.occurred = rows[i].occurred;
        g_autoptr(GString) subject = g_string_new(""), body = g_string_new("");
        wording_fill("Subject: x\n\n{{occurred}}", &mail, subject, body);
        is_str(body->str, rows[i].shown, rows[i].occurred);
    }
}

static void test_shipped(void)
{
    /* The role-holders' commands; no mail of ours may begin with one. */
    static const char *const commands[] = {
        "CONFIRM", "CLASSIFY",   "NOT-INCIDENT", "AWARE",   "ICO",         "SUBJECTS",
        "ADVISE",  "CLOSE",      "REOPEN",       "ASSIGN",  "INVESTIGATE", "SATISFIED",
        "RETURN",  "DISCIPLINE", "OUTCOME",      "INTERIM", "ASK",         "ACTION",
        "ANSWER",  "RELEASE",    "CONFLICT",     "NOTE",    "ESCALATE",    "DUPLICATE",
        "MERGE",   "SPLIT",      "STATUS",       "LIST",    "SHOW",        "HELP"};
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        const char *name = template_name((TemplateKind)kind);
        const char *text = config.templates[kind], *body = strstr(text, "\n\n");
        Err err = {0};
        ok(compose_check(text, &err) == 0, "the shipped %s is well-formed %s", name, err.msg);
        g_autofree char *word =
            body ? g_strndup(body + 2, strcspn(body + 2, " \n")) : g_strdup("");
        bool command = false;
        for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
            command = command || g_ascii_strcasecmp(word, commands[i]) == 0;
        ok(*word && !command, "the shipped %s begins with a sentence", name);
    }
}

static void is_refused(const char *text, const char *message, const char *what)
{
    Err err = {0};
    int refused = compose_check(text, &err);
    err.msg[strlen(message)] = '\0';
    ok(refused < 0 && err.kind == ERR_INPUT, "%s", what);
    is_str(err.msg, message, "and the message says so");
}

static void test_check(void)
{
    is_refused("Dear all", "line 1: must be", "a text without a subject is refused");
    is_refused("Subject: \n\nx\n", "line 1: must be", "so is an empty subject");
    is_refused("", "line 1: must be", "and no text at all");
    is_refused("Subject: x", "line 2: must be blank", "the subject alone is refused");
    is_refused("Subject: x\ny\n", "line 2: must be blank", "so is a body without a blank line");
    is_refused("Subject: x\n\n \n", "line 3: there is no text", "so is an empty body");
    is_refused("Subject: x\n\na\n{{rumour}}",
               "line 4: unknown name {{rumour}}; allowed: those that incidentd.conf(5) lists "
               "under Texts, without spaces",
               "an unknown name is refused");
    is_refused("Subject: {{\n\na\n", "line 1: \"{{\" without", "a name must end on its line");
    is_refused("Subject: x\n\n{{due", "line 3: \"{{\" without", "and must end at all");
    is_refused("Subject: x\n\n{{ due }}", "line 3: unknown name",
               "spaces are no part of a name");
    ok(compose_check("Subject: x\r\n\r\nHello.\r\n", NULL) == 0,
       "a text with CRLF is accepted");
}

static void is_body(const char *text, const char *expected, const char *what)
{
    OrganisationSettings organisation = school();
    Compose mail = letter(TEMPLATE_NOTICE, &organisation, NULL);
    g_autoptr(GString) subject = g_string_new(""), body = g_string_new("");
    wording_fill(text, &mail, subject, body);
    is_str(body->str, expected, what);
}

static void test_manual(void)
{
    g_autofree char *page = NULL;
    g_file_get_contents("config/incidentd.conf.5", &page, NULL, NULL);
    const char *texts = page ? strstr(page, ".Ss Texts\n") : NULL;
    g_autofree char *part = texts ? g_strdup(texts) : g_strdup("");
    char *end = strstr(part, "\n.El\n");
    if (end)
        *end = '\0';
    g_auto(GStrv) lines = g_strsplit(part, "\n", -1);
    g_autoptr(GString) listed = g_string_new(NULL), known = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, ".It Li "))
            g_string_append_printf(listed, "%s ", *line + strlen(".It Li "));
    }
    for (const char *const *name = wording_names(); *name; name++)
        g_string_append_printf(known, "%s ", *name);
    is_str(listed->str, known->str,
           "the manual lists the names of a text, all and in their order");
}

/* As the manual says. */
static void test_every_name_everywhere(void)
{
    OrganisationSettings organisation = school();
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        Compose mail = letter((TemplateKind)kind, &organisation, NULL);
        int filled = 0, n = 0;
        for (const char *const *name = wording_names(); *name; name++, n++) {
            g_autoptr(GString) subject = g_string_new(""), body = g_string_new("");
            g_autofree char *text = g_strdup_printf("Subject: x\n\nA {{%s}}\n", *name);
            wording_fill(text, &mail, subject, body);
            filled += g_str_has_prefix(body->str, "A ") || !*body->str;
        }
        ok(filled == n, "each name of a %s is filled or its paragraph left out",
           template_name((TemplateKind)kind));
    }
}

static void test_paragraphs(void)
{
    is_body("Subject: x\n\nA\n\nB {{missing}}\nC\n\nD\n", "A\n\nD\n",
            "a paragraph with an empty value is left out");
    is_body("Subject: x\n\n{{missing}}\n\nD", "D\n", "so is the first one, without a gap");
    is_body("Subject: x\n\nD\n\n{{missing}}", "D\n", "and the last");
    is_body("Subject: x\n\n\nA\n\n\n\n  - B\n  - C\n\n", "A\n\n  - B\n  - C\n",
            "gaps close, indentation stays");
    is_body("Subject: x\r\n\r\nA\r\n\r\nB\r\n", "A\n\nB\n", "CRLF makes no difference");
    is_body("Subject: x\n\n{{reference}}{{reference}} }} {\n",
            "HLP-2026-0042HLP-2026-0042 }} {\n", "names may touch, other braces are text");
    is_body("Subject: x\n\n{{Siro}} tells {{dpo}}.\n", "The SIRO tells the DPO.\n",
            "a name with a capital gives a value with one");
    is_body("Subject: x\n\n{{level}}{{received}}", "",
            "a text whose values are all missing is empty");
}

static void load_templates(void)
{
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *path =
            g_strdup_printf("config/templates/%s.txt", template_name((TemplateKind)kind));
        if (!g_file_get_contents(path, &config.templates[kind], NULL, NULL))
            exit(1);
    }
}

int main(void)
{
    g_mime_init();
    london = g_time_zone_new_identifier("Europe/London");
    config_policy_default(&config.policy);
    load_templates();
    test_goldens();
    test_rest_for_ico();
    test_wrap();
    test_acting();
    test_errands();
    test_automatic();
    test_injection();
    test_bad_ids();
    test_long_values();
    test_letters();
    test_addresses();
    test_names();
    test_answerable();
    test_action_entry();
    test_life();
    test_left_out();
    test_undone();
    test_law_in_answers();
    test_introduction();
    test_attack();
    test_for_helpers();
    test_subjects();
    test_every_one();
    test_html();
    test_html_long();
    test_occurred();
    test_shipped();
    test_check();
    test_paragraphs();
    test_manual();
    test_every_name_everywhere();
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++)
        g_free(config.templates[kind]);
    g_time_zone_unref(london);
    return tap_done();
}
