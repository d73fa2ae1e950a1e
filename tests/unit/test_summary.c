/* The digest and the termly report as they are sent, against tests/mail/out, and what must not be seen
 * in them. GOLDEN_WRITE=1 writes the expected ones anew; then they are looked at before they are
 * committed. */
#include "daemon/core/agenda.h"
#include "daemon/core/compose.h"
#include "daemon/core/compose_html.h"
#include "daemon/core/statistics.h"
#include "tests/unit/tap.h"

#include <gmime/gmime.h>
#include <stdlib.h>

enum {
    HOUR = 3600,
    DAY = 24 * HOUR,
    NOW = 1795420800 /* Monday 23 November 2026, 08:00 GMT */
};

static Config config;
static GTimeZone *london;

static char *mail_of(TemplateKind template, const char *headline, const char *period,
                     Sheet *sheet)
{
    OrganisationSettings school = {
        .name = "Holly Lane Primary School",
        .prefix = "HLP",
        .zone = london,
        .outgoing = {.from_name = "Security incidents",
                     .from_address = "security@hollylane.example"},
    };
    Compose compose = {
        .template = template,
        .kind = COMPOSE_NOTIFICATION,
        .organisation = &school,
        .to_name = "Dana Officer",
        .to_address = "dpo@hollylane.example",
        .date = NOW,
        .message_id = "incidentd.1.abcdefghijkmnpqr@hollylane.example",
        .loop = "HLP.1.abcdefghijkmnpqr",
        .headline = headline,
        .period = period,
        .summary = sheet_text(sheet),
        .summary_html = sheet_html(sheet),
    };
    Err err = {0};
    g_autoptr(GBytes) bytes = compose_mail(&config, &compose, NULL, &err);
    size_t size = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &size) : err.msg;
    return bytes ? g_strndup(data, size) : g_strdup(data);
}

static void is_golden(const char *got, const char *name, const char *what)
{
    g_autofree char *path = g_strdup_printf("tests/mail/out/%s", name);
    if (getenv("GOLDEN_WRITE"))
        g_file_set_contents(path, got, -1, NULL);
    g_autofree char *expected = NULL;
    g_file_get_contents(path, &expected, NULL, NULL);
    is_str(got, expected, what);
}

/* ---- the digest ---- */

static AgendaEntry *add_entry(Agenda *agenda, const char *reference, IncidentState state,
                              Severity level, bool decided)
{
    AgendaEntry entry = {.id = agenda->entries->len + 1,
                         .reference = g_strdup(reference),
                         .state = state,
                         .level = level,
                         .decided = decided};
    return agenda_add(agenda, &entry);
}

static void add_duty(AgendaEntry *entry, DutyKind kind, Role owner, int64_t due)
{
    AgendaDuty duty = {kind, owner, due};
    g_array_append_val(entry->duties, duty);
}

static void add_caught(Agenda *agenda, int64_t id, const char *reason, bool automatic,
                       bool told)
{
    AgendaCaught caught = {.id = id,
                           .at = NOW - 3 * DAY,
                           .reason = g_strdup(reason),
                           .automatic = automatic,
                           .told = told};
    g_array_append_val(agenda->caught, caught);
}

static void add_errand(Agenda *agenda, const char *reference, ErrandKind kind, Role owner,
                       int64_t due)
{
    AgendaErrand errand = {.reference = g_strdup(reference),
                           .kind = kind,
                           .number = 1 + agenda->errands->len,
                           .owner = owner,
                           .due = due};
    g_array_append_val(agenda->errands, errand);
}

static void add_entries(Agenda *agenda)
{
    AgendaEntry *entry =
        add_entry(agenda, "HLP-2026-0031", INCIDENT_CLASSIFIED, SEVERITY_MINOR, true);
    add_duty(entry, DUTY_ASSIGN, ROLE_SIRO, NOW - 4 * DAY - HOUR);
    entry = add_entry(agenda, "HLP-2026-0038", INCIDENT_RECEIVED, SEVERITY_CRITICAL, false);
    entry->law = NOW - 2 * HOUR;
    add_duty(entry, DUTY_RAISE, ROLE_SIRO, NOW - 3 * DAY);
    add_duty(entry, DUTY_CLASSIFY, ROLE_DPO, NOW - 2 * DAY);
    add_duty(entry, DUTY_ICO_DECISION, ROLE_DPO, NOW - DAY);
    add_duty(entry, DUTY_ICO_NOTIFY, ROLE_DPO, NOW - 2 * HOUR);
    add_duty(entry, DUTY_ASSIGN, ROLE_SIRO, NOW - HOUR);
    add_duty(entry, DUTY_TELL_SUBJECTS, ROLE_DPO, NOW + DAY);
    add_duty(entry, DUTY_OUTCOME, ROLE_INVESTIGATOR, NOW + 20 * DAY);
    entry = add_entry(agenda, "HLP-2026-0042", INCIDENT_ACKNOWLEDGED, SEVERITY_MODERATE, false);
    entry->law = NOW + 8 * HOUR + 45 * 60;
    add_duty(entry, DUTY_RAISE, ROLE_SIRO, NOW + HOUR);
    add_duty(entry, DUTY_CLASSIFY, ROLE_DPO, NOW + 21 * HOUR);
    entry = add_entry(agenda, "HLP-2026-0043", INCIDENT_RECEIVED, SEVERITY_MINOR, false);
    entry->anonymous = true;
    entry->law = NOW + 3 * DAY;
    entry->ico = TRACK_REQUIRED;
    add_duty(entry, DUTY_ICO_NOTIFY, ROLE_DPO, NOW + 3 * DAY);
    entry = add_entry(agenda, "HLP-2026-0035", INCIDENT_INVESTIGATING, SEVERITY_MAJOR, true);
    add_duty(entry, DUTY_OUTCOME, ROLE_INVESTIGATOR, NOW + 9 * DAY);
    add_duty(entry, DUTY_REVIEW, ROLE_SIRO, NOW + 10 * DAY);
    add_entry(agenda, "HLP-2026-0012", INCIDENT_REOPENED, SEVERITY_UNKNOWN, false);
}

static Agenda *full_agenda(void)
{
    Agenda *agenda = agenda_new(NOW, london);
    add_entries(agenda);
    add_errand(agenda, "HLP-2026-0007", ERRAND_ACTION, ROLE_NONE, NOW - DAY);
    add_errand(agenda, "HLP-2026-0031", ERRAND_ACTION, ROLE_SIRO, NOW + 5 * DAY);
    add_errand(agenda, "HLP-R3", ERRAND_EXCEPTION, ROLE_BOARD, 0);
    add_caught(agenda, 3, "the parser needed too much memory", false, true);
    add_caught(agenda, 7, "larger than the mailbox takes", false, false);
    g_array_index(agenda->caught, AgendaCaught, 1).stays = true;
    add_caught(agenda, 8, "an automatic reply to nothing of ours", true, false);
    add_caught(agenda, 2, "an automatic reply that was named last week", true, true);
    agenda->audit_head =
        g_strdup("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    agenda->audit_length = 1234;
    return agenda;
}

static void test_digest(void)
{
    Agenda *agenda = full_agenda();
    Sheet *sheet = sheet_new();
    agenda_write(agenda, sheet);
    g_autofree char *headline = agenda_headline(agenda);
    is_str(headline, "2 overdue, 1 task overdue, 2 for you, 6 open, 2 unread messages",
           "the subject counts");
    g_autofree char *mail = mail_of(TEMPLATE_DIGEST, headline, NULL, sheet);
    is_golden(mail, "digest.eml", "the digest");
    ok(strstr(
           sheet_text(sheet),
           "HLP-2026-0038, critical (proposed), received:\n"
           "  72 hours ended on Mon 23 Nov at 06:00; ICO not decided yet\n"
           "  classify the incident (you); overdue since Sat 21 Nov, 08:00 (2 days)\n"
           "  decide whether the ICO must be told (you); overdue since Sun 22 Nov, 08:00 (1 "
           "day)\n"
           "  read the report and raise it with the DPO (the SIRO); overdue since Fri 20 Nov, "
           "08:00 (3 days)\n"
           "  and 2 more\n"),
       "of an incident the law's clock is told first, then what is overdue, the DPO's own "
       "before what others owe");
    ok(strstr(sheet_text(sheet), "72 hours end on Mon 23 Nov at 16:45;"),
       "what ends today has its hour");
    ok(strstr(sheet_text(sheet), "72 hours end on Thu 26 Nov; ICO not told yet\n"),
       "of an anonymous incident its day alone");
    ok(!strstr(mail, "named last week"), "an automatic reply is named once");
    ok(strstr(mail, "too much memory"), "a message that nobody has released every week");
    sheet_free(sheet);
    agenda_free(agenda);
}

static void test_empty_digest(void)
{
    Agenda *agenda = agenda_new(NOW, london);
    Sheet *sheet = sheet_new();
    agenda_write(agenda, sheet);
    g_autofree char *headline = agenda_headline(agenda);
    is_str(headline, "no incident open", "a quiet week says so");
    is_str(sheet_text(sheet), "No incident is open.\n", "and nothing else");
    sheet_free(sheet);
    agenda_free(agenda);
}

/* A hundred lines can be read; the rest is a number. */
static void test_long_digest(void)
{
    Agenda *agenda = agenda_new(NOW, london);
    for (int i = 0; i < 150; i++) {
        g_autofree char *reference = g_strdup_printf("HLP-2026-%04d", i + 1);
        add_duty(add_entry(agenda, reference, INCIDENT_RECEIVED, SEVERITY_MINOR, false),
                 DUTY_RAISE, ROLE_SIRO, NOW + HOUR);
    }
    Sheet *sheet = sheet_new();
    agenda_write(agenda, sheet);
    ok(strstr(sheet_text(sheet), "HLP-2026-0100") &&
           !strstr(sheet_text(sheet), "HLP-2026-0101"),
       "a hundred incidents are listed");
    ok(strstr(sheet_text(sheet), "And 50 more.\n"), "and the others counted");
    sheet_free(sheet);
    agenda_free(agenda);
}

/* ---- the termly report ---- */

static Statistics a_term(void)
{
    static StatisticsName policies[] = {{(char *)"E-mail policy", 11},
                                        {(char *)"Clear desk policy", 6},
                                        {(char *)"Password policy", 2},
                                        {(char *)"Bring your own device policy", 1}};
    Statistics s = {
        .from = 1784761200,  /* 23 July 2026 */
        .until = 1797811200, /* 21 December 2026 */
        .incidents = 27,
        .before = 19,
        .open = 4,
        .none = 3,
        .class = {[CLASS_CONFIRMED] = 17, [CLASS_POTENTIAL] = 4, [CLASS_NEAR_MISS] = 6},
        .level = {[SEVERITY_CRITICAL] = 1,
                  [SEVERITY_MAJOR] = 2,
                  [SEVERITY_MODERATE] = 5,
                  [SEVERITY_MINOR] = 13,
                  [SEVERITY_NEAR_MISS] = 6},
        .kind = {[KIND_EMAIL] = 11,
                 [KIND_PAPER] = 6,
                 [KIND_PHISHING] = 5,
                 [KIND_VERBAL] = 2,
                 [KIND_SNOOPING] = 1,
                 [KIND_RANSOMWARE] = 1,
                 [KIND_PORTAL] = 1},
        .ico = {[TRACK_UNDECIDED] = 3,
                [TRACK_NOT_REQUIRED] = 21,
                [TRACK_REQUIRED] = 1,
                [TRACK_DONE] = 1,
                [TRACK_COMPLETE] = 1},
        .ico_in_time = 2,
        .repeats = 9,
        .time = {{14, 5 * HOUR, 11 * DAY},
                 {25, 90, 40 * 60},
                 {26, 9 * HOUR, 50 * HOUR},
                 {23, 12 * DAY, 31 * DAY}},
        .policies = policies,
        .n_policies = G_N_ELEMENTS(policies),
    };
    return s;
}

static void test_termly(void)
{
    Statistics s = a_term();
    Sheet *sheet = sheet_new();
    statistics_write(&s, sheet);
    g_autofree char *headline = statistics_headline(&s);
    g_autofree char *period = statistics_period(&s, london);
    is_str(headline, "27 incidents, 2 told to the ICO", "the subject counts");
    is_str(period, "23 July 2026 to 20 December 2026", "the period has its first and last day");
    g_autofree char *mail = mail_of(TEMPLATE_TERMLY, headline, period, sheet);
    is_golden(mail, "termly.eml", "the termly report");
    g_autofree char *page = compose_html_page("Security incidents", sheet_html(sheet));
    is_golden(page, "stats.html", "the same figures as a page by themselves");
    ok(!strstr(page, "<img") && !strstr(page, "<script") && !strstr(page, "<style") &&
           !strstr(page, "http") && !strstr(page, "url("),
       "which needs nothing from elsewhere");
    sheet_free(sheet);
}

/* The lines of the chart under a heading, from the first to the next blank line. */
static char *chart_of(const Statistics *s, const char *heading)
{
    Sheet *sheet = sheet_new();
    statistics_write(s, sheet);
    const char *at = strstr(sheet_text(sheet), heading);
    const char *lines = at ? strchr(strchr(at, '\n') + 1, '\n') : NULL;
    lines = lines ? lines + 2 : "";
    const char *end = strstr(lines, "\n\n");
    char *chart = end ? g_strndup(lines, (gsize)(end + 1 - lines)) : g_strdup(lines);
    sheet_free(sheet);
    return chart;
}

static void is_chart(const Statistics *s, const char *expected, const char *what)
{
    g_autofree char *chart = chart_of(s, "What happened");
    is_str(chart, expected, what);
}

static void test_small_numbers(void)
{
    Statistics s = {.incidents = 15, .kind = {[KIND_EMAIL] = 8, [KIND_PHISHING] = 7}};
    is_chart(&s,
             "    8  ################  Data emailed to incorrect recipient\n"
             "    7  ##############    Phishing\n",
             "five and more are shown");
    s = (Statistics){.incidents = 15,
                     .kind = {[KIND_EMAIL] = 8, [KIND_VERBAL] = 4, [KIND_DEVICE] = 3}};
    is_chart(&s,
             "    8  ################  Data emailed to incorrect recipient\n"
             "  few                    Loss/theft of device containing personal data\n"
             "  few                    Verbal disclosure of personal data\n",
             "fewer are \"few\", in an order that says nothing");
    s = (Statistics){.incidents = 20,
                     .kind = {[KIND_EMAIL] = 12, [KIND_BCC] = 7, [KIND_VERBAL] = 1}};
    is_chart(&s,
             "   12  ################  Data emailed to incorrect recipient\n"
             "  few                    Failure to use bcc\n"
             "  few                    Verbal disclosure of personal data\n",
             "a single small number takes the smallest of the others with it");
    s = (Statistics){.incidents = 4, .kind = {[KIND_EMAIL] = 4}};
    is_chart(&s,
             "Not listed, because there were fewer than five incidents: a single case\n"
             "can point to a person.\n",
             "and with fewer than five altogether nothing is listed");
}

/* What rules propose is no near miss, and no reason to say that people report none. */
static void test_undecided(void)
{
    Statistics s = {.incidents = 2,
                    .before = 2,
                    .open = 2,
                    .undecided = 2,
                    .class = {[CLASS_UNKNOWN] = 2},
                    .level = {[SEVERITY_UNKNOWN] = 2}};
    Sheet *sheet = sheet_new();
    statistics_write(&s, sheet);
    const char *text = sheet_text(sheet);
    ok(strstr(text, "2 still wait for the DPO"), "it says so: %s", text);
    ok(strstr(text, "Not decided yet") && strstr(text, "No level yet"), "they are counted so");
    ok(strstr(text, "No near miss has been decided yet.") && !strstr(text, "perhaps people"),
       "and nobody is blamed for it");
    sheet_free(sheet);
}

static void test_nothing(void)
{
    Statistics s = {0};
    Sheet *sheet = sheet_new();
    statistics_write(&s, sheet);
    g_autofree char *headline = statistics_headline(&s);
    is_str(headline, "no incidents", "a term without incidents says so");
    is_str(sheet_text(sheet), "0 incidents were reported.\n", "in one sentence");
    sheet_free(sheet);
}

/* What is ours to write may still hold what is markup. */
static void test_escaped(void)
{
    Sheet *sheet = sheet_new();
    SheetBar bar = {.label = "<b>A & B</b>", .value = 5};
    SheetItem item = {.name = "<i>", .level = "<u>", .state = "", .what = "\"&", .when = ""};
    sheet_bars(sheet, "<s>", &bar, 1);
    sheet_item(sheet, &item);
    ok(strstr(sheet_html(sheet), "&lt;b&gt;A &amp; B&lt;/b&gt;") &&
           !strstr(sheet_html(sheet), "<i>") && !strstr(sheet_html(sheet), "<u>") &&
           !strstr(sheet_html(sheet), "<s>"),
       "words are no markup");
    sheet_free(sheet);
}

int main(void)
{
    g_mime_init();
    london = g_time_zone_new_identifier("Europe/London");
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *path =
            g_strdup_printf("config/templates/%s.txt", template_name((TemplateKind)kind));
        if (!g_file_get_contents(path, &config.templates[kind], NULL, NULL))
            exit(1);
    }
    test_digest();
    test_empty_digest();
    test_long_digest();
    test_termly();
    test_small_numbers();
    test_undecided();
    test_nothing();
    test_escaped();
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++)
        g_free(config.templates[kind]);
    g_time_zone_unref(london);
    return tap_done();
}
