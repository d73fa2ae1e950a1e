/* When the digest and the termly report go out, to whom, and with what of the register: the real one,
 * in memory, on a virtual clock. */
#include "daemon/clock.h"
#include "daemon/digest.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"
#include "tests/unit/tap.h"

#include <glib/gstdio.h>
#include <stdlib.h>

enum {
    HOUR = 3600,
    DAY = 24 * HOUR,
    WEEK = 7 * DAY,
    MONDAY = 1772438400, /* 2 March 2026, 08:00 in London */
    CODE_LENGTH = 64,
};

static const char text[] =
    "database = \"%s/register.db\"; keys = \"%s/keys\"; templates = \"%s\";\n"
    "organisations = (\n"
    "  { name = \"Holly Lane\"; prefix = \"HLP\"; digest = \"%s\";\n"
    "    mailboxes = ( { name = \"reports\"; url = \"maildir:%s/in\"; } );\n"
    "    outgoing = { url = \"maildir:%s/out\"; from = \"security@hollylane.example\"; };\n"
    "    policies = ( { name = \"E-mail policy\"; topics = ( \"email\" ); } );\n"
    "    roles = { siro = { name = \"PLANTED-S\"; address = \"siro@hollylane.example\"; };\n"
    "      dpo = { name = \"Dana Officer\"; address = \"dpo@hollylane.example\"; };\n"
    "      board = ( { name = \"B One\"; address = \"one@hollylane.example\"; },\n"
    "                { name = \"B Two\"; address = \"two@hollylane.example\"; } );\n"
    "      chair = { name = \"PLANTED-C\"; address = \"chair@hollylane.example\"; }; }; },\n"
    "  { name = \"Oak Road\"; prefix = \"OAK\";\n"
    "    mailboxes = ( { name = \"reports\"; url = \"maildir:%s/oak\"; } );\n"
    "    outgoing = { url = \"maildir:%s/out\"; from = \"security@oak.example\"; };\n"
    "    roles = { siro = { name = \"S\"; address = \"siro@oak.example\"; };\n"
    "      dpo = { name = \"D\"; address = \"dpo@oak.example\"; };\n"
    "      chair = { name = \"C\"; address = \"chair@oak.example\"; }; }; } );\n";

typedef struct Fixture {
    World world;
    Config *config;
    Keys *keys;
    Organisation organisations[2];
    Digest *digest;
    int64_t now;
    StoreMailbox mailbox;
    int64_t mails;
} Fixture;

static char *folder;
static Err the_fault, *const fault = &the_fault;

static void must_at(int result, int line)
{
    if (result >= 0)
        return;
    printf("Bail out! line %d: %s\n", line, fault->msg);
    exit(1);
}

#define must(call) must_at((call), __LINE__)

static Fixture begin(const char *when, int64_t now)
{
    Fixture f = {.now = now};
    g_autofree char *path = g_build_filename(folder, "test.conf", NULL);
    g_autofree char *templates = g_canonicalize_filename("config/templates", NULL);
    g_autofree char *whole =
        g_strdup_printf(text, folder, folder, templates, when, folder, folder, folder, folder);
    g_file_set_contents(path, whole, -1, NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    must(config_load(path, true, &f.config, problems, fault));
    f.keys = seal_keys_new(fault);
    must(store_open(":memory:", STORE_WRITE, &f.world.store, fault));
    f.world.config = f.config;
    f.world.keys = f.keys;
    f.world.summaries = true;
    must(store_begin(f.world.store, fault));
    for (int i = 0; i < 2; i++) {
        const OrganisationSettings *settings = &f.config->organisations[i];
        f.organisations[i].settings = settings;
        must(store_organisation(f.world.store, settings->prefix, settings->name,
                                &f.organisations[i].id, fault));
    }
    must(store_mailbox(f.world.store, f.organisations[0].id, "reports", &f.mailbox, fault));
    must(store_commit(f.world.store, fault));
    return f;
}

static void end(Fixture *f)
{
    digest_free(f->digest);
    store_close(f->world.store);
    seal_keys_free(f->keys);
    config_free(f->config);
}

/* A daemon that has just been started knows nothing but what is in the register. */
static void restart(Fixture *f)
{
    digest_free(f->digest);
    f->digest = digest_new(&f->world, f->organisations, 2);
}

/* One mail after the other out of the outbox: "TO KEY" in lines. Owned; `ret_bytes` the last one. */
static char *sent(Fixture *f, GString *bytes)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (int i = 0; i < 2; i++) {
        StoreOutboxRow row;
        int64_t next;
        while (store_outbox_next_mail(f->world.store, f->organisations[i].id, INT64_MAX - 1,
                                      &row, &next, fault) > 0) {
            char *slash = strrchr(row.row.effect_key, '/');
            g_string_append_printf(lines, "%s%s %.*s", lines->len ? ", " : "", row.row.to,
                                   (int)(slash - row.row.effect_key), row.row.effect_key);
            if (bytes)
                g_string_append_len(bytes, row.row.bytes, (gssize)row.row.size);
            must(store_begin(f->world.store, fault));
            must(store_outbox_set(f->world.store, row.row.id, OUTBOX_DONE, 0, NULL, fault));
            must(store_commit(f->world.store, fault));
            store_outbox_row_clear(&row);
        }
    }
    return g_strdup(lines->str);
}

/* Turns until nothing more is wanted at this moment; returns what went out. */
static char *at(Fixture *f, int64_t now)
{
    int64_t queued = 0;
    if (!f->digest)
        restart(f);
    f->now = now;
    for (int turn = 0; turn < 100; turn++) {
        if (digest_advance(f->digest, &queued, (Now){.at = now, .ms = 5}) > 5)
            break;
    }
    return sent(f, NULL);
}

static void is_sent(Fixture *f, int64_t now, const char *expected, const char *what)
{
    g_autofree char *got = at(f, now);
    is_str(got, expected, what);
}

#define DPO    "dpo@hollylane.example digest/1/"
#define OAK    "dpo@oak.example digest/2/"
#define NOBODY ""
#define BOARDS                                                                                 \
    "one@hollylane.example termly/1/2026-04-02, two@hollylane.example termly/1/2026-04-02, "   \
    "chair@oak.example termly/2/2026-04-02"

/* ---- when ---- */

static void test_weeks(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    is_sent(&f, MONDAY - 3 * DAY, NOBODY, "a new register has missed nothing");
    is_sent(&f, MONDAY - 1, NOBODY, "a second before its time nothing is sent");
    is_sent(&f, MONDAY, DPO "2026-03-02, " OAK "2026-03-02", "then each school's DPO has one");
    is_sent(&f, MONDAY, NOBODY, "and no second");
    is_sent(&f, MONDAY + 3 * DAY, NOBODY, "in that week");
    restart(&f);
    is_sent(&f, MONDAY + WEEK - 1, NOBODY, "a restart changes nothing");
    is_sent(&f, MONDAY + WEEK, DPO "2026-03-09, " OAK "2026-03-09",
            "the next week has its own");
    restart(&f);
    is_sent(&f, MONDAY + 4 * WEEK + DAY, DPO "2026-03-30, " OAK "2026-03-30",
            "after three weeks of downtime there is one, of the newest week");
    is_sent(&f, MONDAY + WEEK + DAY, NOBODY, "a clock set back brings none a second time");
    is_sent(&f, MONDAY + 4 * WEEK + 2 * DAY, NOBODY, "nor does its return");
    int64_t april = MONDAY + 5 * WEEK - HOUR; /* the clocks have gone forward */
    is_sent(&f, april - 1, BOARDS, "in summer the hour is that of the wall");
    is_sent(&f, april, DPO "2026-04-06, " OAK "2026-04-06", "and comes an hour earlier in UTC");
    end(&f);
}

static void test_wake(void)
{
    Fixture f = begin("wednesday 06:30", MONDAY);
    int64_t queued = 0;
    restart(&f);
    Now now = {.at = MONDAY, .ms = 1000};
    int64_t wake = 0;
    for (int turn = 0; turn < 10 && wake <= 1000; turn++)
        wake = digest_advance(f.digest, &queued, now);
    ok(wake > 1000 && wake <= 1000 + 24 * HOUR * 1000LL, "it wants to be called within a day");
    is_int(digest_advance(f.digest, &queued, now), wake, "and says the same when asked again");
    is_sent(&f, MONDAY, NOBODY, "on Monday nothing is due");
    is_sent(&f, MONDAY + 2 * DAY - 90 * 60 - 1, NOBODY, "nor just before its time");
    is_sent(&f, MONDAY + 2 * DAY - 90 * 60, DPO "2026-03-02",
            "any day and time may be chosen: its week is the same");
    end(&f);
}

static void test_never(void)
{
    Fixture f = begin("never", MONDAY);
    g_free(at(&f, MONDAY - DAY));
    is_sent(&f, MONDAY + WEEK, OAK "2026-03-09", "\"never\" is of one school alone");
    int64_t easter = 1775199600; /* Good Friday, 3 April 2026, 08:00 BST */
    is_sent(&f, easter - 1, OAK "2026-03-30",
            "a second before the day's hour no Board is written to");
    is_sent(&f, easter, BOARDS,
            "the Board has its report all the same; without a Board the Chair");
    is_sent(&f, easter + DAY, NOBODY, "once");
    end(&f);
}

/* The clock as a bad battery would have it, and a daemon that is down half of the time. */
static void test_a_year(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - DAY));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    uint64_t seed = 88172645463325252u;
    int doubled = 0, missed = 0;
    int64_t now = MONDAY - DAY;
    for (int step = 0; step < 600; step++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        now += (int64_t)(seed % (DAY + DAY / 2));
        int64_t wrong = seed % 11 == 0 ? (int64_t)(seed % (3 * WEEK)) - 2 * WEEK : 0;
        if (seed % 5 == 0)
            restart(&f);
        if (seed % 3 == 0)
            continue; /* it is down */
        g_autofree char *got = at(&f, now + wrong);
        g_auto(GStrv) mails = g_strsplit(got, ", ", -1);
        for (char **mail = mails; *mail; mail++) {
            if (**mail && !g_hash_table_add(seen, g_strdup(*mail)))
                doubled++;
        }
        StoreSummary summary;
        if (wrong == 0 &&
            store_summary(f.world.store, 1, SUMMARY_DIGEST, &summary, fault) > 0) {
            int64_t week = (now / DAY + 3) / 7 * 7 - 3;
            /* Before its hour on Monday the week before is the newest. */
            missed += summary.period != week && summary.period != week - 7;
        }
    }
    is_int(doubled, 0, "whatever the clock does, nothing is sent twice");
    is_int(missed, 0, "and the newest week is always told of");
    ok(g_hash_table_size(seen) > 80, "in more than a year (%u mails)", g_hash_table_size(seen));
    end(&f);
}

/* ---- what fails ---- */

static void test_one_school_fails(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - DAY));
    OrganisationSettings *broken = &f.config->organisations[0];
    g_autofree char *address = broken->outgoing.from_address;
    broken->outgoing.from_address = g_strdup("no address");
    is_sent(&f, MONDAY, OAK "2026-03-02",
            "a school whose mail cannot be written holds up no other");
    g_free(broken->outgoing.from_address);
    broken->outgoing.from_address = g_strdup(address);
    is_sent(&f, MONDAY + 30 * 60, NOBODY, "it is tried again after an hour");
    is_sent(&f, MONDAY + HOUR, DPO "2026-03-02", "and then has the digest of that week");
    end(&f);
}

static void test_rehearsal(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    f.world.summaries = false;
    g_free(at(&f, MONDAY - DAY));
    is_sent(&f, MONDAY, NOBODY, "a world without summaries has none");
    end(&f);
}

/* ---- what they say ---- */

static int64_t put_incident(Fixture *f, int64_t reported, Kind type, Severity level,
                            const char *discovered)
{
    g_autofree char *reference = NULL;
    int64_t reporter, mail, report;
    const OrganisationSettings *settings = f->organisations[0].settings;
    must(store_begin(f->world.store, fault));
    must(store_person(f->world.store, f->organisations[0].id, "planted@hollylane.example",
                      "PLANTED Teacher", &reporter, fault));
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_of(settings, reported),
                   .reporter = reporter,
                   .answerable = true,
                   .class = CLASS_CONFIRMED,
                   .type = type,
                   .severity = level,
                   .deadline_severity = level};
    Step step = incident_step(&(Incident){0}, &event, &f->config->policy);
    must(store_incident_insert(f->world.store, f->organisations[0].id, 2026, "HLP",
                               &step.incident, &reference, fault));
    StoreMail row = {.mailbox = f->mailbox.id,
                     .organisation = f->organisations[0].id,
                     .uidvalidity = 1,
                     .uid = ++f->mails,
                     .received_at = reported,
                     .outcome = MAIL_INCIDENT,
                     .rule = "PLANTED"};
    must(store_mail_insert(f->world.store, &row, &mail, fault));
    must(store_report_insert(f->world.store, mail, step.incident.id, reporter,
                             "{\"text\": \"PLANTED words\"}", NULL, &report, fault));
    must(store_breach_put(f->world.store, step.incident.id, "E-mail policy", fault));
    if (discovered)
        must(store_incident_discovered(f->world.store, step.incident.id, atoi(discovered),
                                       fault));
    must(store_commit(f->world.store, fault));
    return step.incident.id;
}

/* What happens to it an hour later. */
static void then(Fixture *f, int64_t id, Command command, TrackState track)
{
    Incident incident;
    must(store_begin(f->world.store, fault));
    must(store_incident_load(f->world.store, id, &incident, NULL, NULL, fault));
    Event event = {.kind = EVENT_COMMAND,
                   .clock = clock_of(f->organisations[0].settings, incident.received_at + HOUR),
                   .command = command,
                   .actor = ROLE_BIT(ROLE_DPO),
                   .person = 1,
                   .reasoned = true,
                   .class = incident.class,
                   .severity = incident.severity,
                   .track = track};
    event.since = event.clock;
    Step step = incident_step(&incident, &event, &f->config->policy);
    ok(step.applied, "%s is done", command_name(command));
    must(store_incident_update(f->world.store, &step.incident, fault));
    must(store_commit(f->world.store, fault));
}

static void put_quarantine(Fixture *f, const char *reason, bool automatic)
{
    int64_t id;
    must(store_begin(f->world.store, fault));
    StoreQuarantine row = {.mailbox = f->mailbox.id,
                           .uidvalidity = 1,
                           .uid = ++f->mails,
                           .at = MONDAY - DAY,
                           .reason = reason,
                           .automatic = automatic};
    must(store_quarantine_insert(f->world.store, &row, &id, fault));
    must(store_commit(f->world.store, fault));
}

/* The plain text of the last mails, and all of their bytes. */
static char *bytes_at(Fixture *f, int64_t now)
{
    int64_t queued = 0;
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (int turn = 0; turn < 100; turn++) {
        if (digest_advance(f->digest, &queued, (Now){.at = now, .ms = 5}) > 5)
            break;
    }
    g_free(sent(f, bytes));
    return g_strdup(bytes->str);
}

static void test_digest(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    put_incident(&f, MONDAY - 2 * DAY, KIND_EMAIL, SEVERITY_MAJOR, NULL);
    put_incident(&f, MONDAY - HOUR, KIND_PAPER, SEVERITY_MINOR, NULL);
    put_quarantine(&f, "a reason of ours", false);
    put_quarantine(&f, "an automatic one", true);
    StoreOutbox move = {
        .kind = OUTBOX_MOVE, .effect_key = "move/quarantine/2", .created_at = MONDAY};
    must(store_begin(f.world.store, fault));
    must(store_outbox_insert(f.world.store, &move, fault));
    must(store_commit(f.world.store, fault));
    g_autofree char *mail = bytes_at(&f, MONDAY);
    ok(strstr(mail, "Subject: Security incidents this week: 1 overdue, 1 for you, 2 open"),
       "the subject counts");
    ok(strstr(mail, "HLP-2026-0001, major (proposed), received:\r\n"),
       "an incident has its lines");
    ok(strstr(mail, "Number 1, new, still in its mailbox: a reason of ours") &&
           strstr(mail, "Number 2, new: an automatic one"),
       "quarantine is named with its number and reason, and what has not been moved away");
    ok(!strstr(mail, "PLANTED"), "no name and no word of a report is in it");
    const char *head = strstr(mail, "--head");
    head = head ? strstr(head, "\r\n\r\n  ") : NULL;
    g_autofree char *hash = head ? g_strndup(head + 6, CODE_LENGTH) : g_strdup("");
    AuditVerdict verdict;
    must(audit_verify(f.world.store, hash, &verdict, fault));
    ok(strlen(hash) == CODE_LENGTH && !verdict.broken && !verdict.reason[0],
       "the audit head in it is what verify --head takes");
    ok(strstr(mail, "X-Incidentd-Audit-Head: "), "it is in a header, too");
    g_autofree char *next = bytes_at(&f, MONDAY + WEEK);
    ok(strstr(next, "Number 1, still in its mailbox: a reason of ours") &&
           !strstr(next, "an automatic one"),
       "a week later what lies there is named again, what was automatic is not");
    end(&f);
}

/* That nothing has happened for a while is no task before it is true: what comes next is said instead. */
static void test_quiet(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    int64_t id = put_incident(&f, MONDAY - DAY, KIND_EMAIL, SEVERITY_MINOR, NULL);
    then(&f, id, COMMAND_CLASSIFY, TRACK_UNDECIDED);
    then(&f, id, COMMAND_ICO, TRACK_NOT_REQUIRED);
    g_autofree char *mail = bytes_at(&f, MONDAY);
    ok(strstr(mail, "decide who investigates (the SIRO)") && !strstr(mail, "see why nothing") &&
           strstr(mail, "Subject: Security incidents this week: 1 open"),
       "what comes next is the SIRO's, and nothing waits for the DPO");
    must(store_begin(f.world.store, fault));
    Incident incident;
    must(store_incident_load(f.world.store, id, &incident, NULL, NULL, fault));
    incident.excluded = ROLE_BIT(ROLE_SIRO);
    must(store_incident_update(f.world.store, &incident, fault));
    must(store_commit(f.world.store, fault));
    g_autofree char *acting = bytes_at(&f, MONDAY + WEEK);
    ok(strstr(acting, "decide who investigates (you)") && !strstr(acting, "(the SIRO)"),
       "unless the SIRO has no part in it: then it is the DPO's");
    must(store_begin(f.world.store, fault));
    ok(incident.duty[DUTY_IDLE].due > MONDAY, "it is looked at later whether anything happens");
    incident.excluded = 0;
    incident.duty[DUTY_ASSIGN].done = MONDAY;
    must(store_incident_update(f.world.store, &incident, fault));
    must(store_commit(f.world.store, fault));
    g_autofree char *late = bytes_at(&f, incident.duty[DUTY_IDLE].due + WEEK);
    ok(strstr(late, "see why nothing has happened for a while (you)"),
       "which is the DPO's once nothing has");
    end(&f);
}

/* Whoever wrote an anonymous report is still to hear how it ended. */
static void test_owed_after_the_end(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    int64_t id = put_incident(&f, MONDAY - DAY, KIND_EMAIL, SEVERITY_MINOR, NULL);
    must(store_begin(f.world.store, fault));
    Incident incident;
    must(store_incident_load(f.world.store, id, &incident, NULL, NULL, fault));
    incident.state = INCIDENT_CLOSED;
    for (int kind = 0; kind < DUTY_COUNT; kind++)
        incident.duty[kind].done = MONDAY - HOUR;
    incident.duty[DUTY_FEEDBACK] =
        (Duty){.owner = ROLE_CHAIR, .start = MONDAY - DAY, .due = MONDAY + DAY};
    must(store_incident_update(f.world.store, &incident, fault));
    must(store_commit(f.world.store, fault));
    g_autofree char *mail = bytes_at(&f, MONDAY);
    ok(!strstr(mail, "what came of it"),
       "what is owed when an incident is closed is not in the digest,");
    g_autofree char *late = bytes_at(&f, MONDAY + WEEK);
    ok(strstr(late, "tell whoever wrote the report what came of it (the Chair") &&
           strstr(late, "1 overdue"),
       "until it is late");
    end(&f);
}

/* Who may be its subject learns nothing of an incident: neither that it is there nor how many. */
static void test_kept_out(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    int64_t id = put_incident(&f, MONDAY - 2 * DAY, KIND_SNOOPING, SEVERITY_MAJOR, NULL);
    put_incident(&f, MONDAY - HOUR, KIND_PAPER, SEVERITY_MINOR, NULL);
    Incident incident;
    must(store_begin(f.world.store, fault));
    must(store_incident_load(f.world.store, id, &incident, NULL, NULL, fault));
    incident.suspected = ROLE_BIT(ROLE_DPO);
    must(store_incident_update(f.world.store, &incident, fault));
    must(store_commit(f.world.store, fault));
    g_autofree char *mail = bytes_at(&f, MONDAY);
    ok(strstr(mail, "HLP-2026-0002") && !strstr(mail, "HLP-2026-0001") &&
           strstr(mail, "1 for you, 1 open"),
       "an incident whose subject the DPO may be is not in the digest, nor in its counts");
    end(&f);
}

/* An anonymous report of that moment, whether the Chair holds it or not. */
static int64_t put_anonymous(Fixture *f, int64_t reported, bool by_chair)
{
    g_autofree char *reference = NULL;
    must(store_begin(f->world.store, fault));
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_of(f->organisations[0].settings, reported),
                   .route = ROUTE_ANONYMOUS,
                   .answerable = true,
                   .automatic = !by_chair,
                   .class = CLASS_CONFIRMED,
                   .type = KIND_PAPER,
                   .severity = SEVERITY_MAJOR,
                   .deadline_severity = SEVERITY_MAJOR};
    Step step = incident_step(&(Incident){0}, &event, &f->config->policy);
    must(store_incident_insert(f->world.store, f->organisations[0].id, 2026, "HLP",
                               &step.incident, &reference, fault));
    must(store_commit(f->world.store, fault));
    return step.incident.id;
}

static void put_action(Fixture *f, int64_t incident)
{
    StoreErrand errand = {.organisation = f->organisations[0].id,
                          .incident = incident,
                          .owner = ROLE_SIRO,
                          .what = "PLANTED",
                          .errand = {.kind = ERRAND_ACTION, .due = MONDAY + 30 * DAY}};
    must(store_begin(f->world.store, fault));
    must(store_errand_insert(f->world.store, &errand, fault));
    must(store_commit(f->world.store, fault));
}

/* Until the Chair has let it go on, no summary says that there is one. */
static void test_held(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    int64_t held = put_anonymous(&f, MONDAY - HOUR, true);
    put_incident(&f, MONDAY - HOUR, KIND_PAPER, SEVERITY_MINOR, NULL);
    put_action(&f, held);
    put_action(&f, held + 1);
    g_autofree char *mail = bytes_at(&f, MONDAY);
    ok(strstr(mail, "HLP-2026-0002, minor") && !strstr(mail, "HLP-2026-0001") &&
           strstr(mail, "1 for you, 1 open"),
       "what the Chair holds is not in the digest, nor in its counts");
    ok(strstr(mail, "HLP-2026-0002: remedial action 1"), "nor what is owed in it");
    Statistics s = {.from = MONDAY - DAY, .until = MONDAY + DAY};
    must(store_statistics(f.world.store, f.organisations[0].id, &s, fault));
    is_int(s.incidents, 1, "nor is it a number that the Board is told");
    statistics_clear(&s);
    Incident incident;
    must(store_begin(f.world.store, fault));
    must(store_incident_load(f.world.store, held, &incident, NULL, NULL, fault));
    incident.held = false;
    must(store_incident_update(f.world.store, &incident, fault));
    must(store_commit(f.world.store, fault));
    g_autofree char *next = bytes_at(&f, MONDAY + WEEK);
    ok(strstr(next, "HLP-2026-0001"), "once it goes on it is in both");
    s = (Statistics){.from = MONDAY - DAY, .until = MONDAY + DAY};
    must(store_statistics(f.world.store, f.organisations[0].id, &s, fault));
    is_int(s.incidents, 2, "with its number");
    statistics_clear(&s);
    end(&f);
}

/* The lines of the digest with that reference, without it. Owned. */
static char *lines_of(const char *mail, const char *reference)
{
    GString *found = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(mail, "\r\n", -1);
    for (char **line = lines; *line; line++) {
        const char *at = strstr(*line, reference);
        if (!at)
            continue;
        g_string_append(found, at + strlen(reference));
        for (char **more = line + 1; *more && **more == ' '; more++)
            g_string_append(found, *more);
    }
    return g_string_free(found, FALSE);
}

/* What the law and the DPO's own duties demand is told before what was to be done first of all. */
static void test_law_first(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    put_incident(&f, MONDAY - 20 * DAY, KIND_EMAIL, SEVERITY_MINOR, NULL);
    put_incident(&f, MONDAY - 3 * DAY + 8 * HOUR + 45 * 60, KIND_EMAIL, SEVERITY_MAJOR, NULL);
    put_anonymous(&f, MONDAY - 20 * DAY, false);
    int64_t told = put_incident(&f, MONDAY - 20 * DAY, KIND_EMAIL, SEVERITY_MAJOR, NULL);
    then(&f, told, COMMAND_CLASSIFY, TRACK_UNDECIDED);
    then(&f, told, COMMAND_ICO, TRACK_NOT_REQUIRED);
    g_autofree char *mail = bytes_at(&f, MONDAY);
    g_autofree char *late = lines_of(mail, "HLP-2026-0001");
    g_autofree char *today = lines_of(mail, "HLP-2026-0002");
    g_autofree char *anonymous = lines_of(mail, "HLP-2026-0003");
    g_autofree char *settled = lines_of(mail, "HLP-2026-0004");
    const char *law = strstr(late, "72 hours ended on Fri 13 Feb at 08:00"),
               *classify = strstr(late, "classify the incident (you)"),
               *decide = strstr(late, "decide whether the ICO must be told (you)"),
               *raise = strstr(late, "read the report");
    ok(law && classify && decide && law < classify && law < decide,
       "the end of the 72 hours comes first, then what the DPO owes");
    ok(!raise || (raise > classify && raise > decide), "and then what others owe");
    ok(strstr(today, "72 hours end on Mon 2 Mar at 16:45; ICO not decided yet"),
       "an end that is still to come is told of");
    ok(strstr(anonymous, "72 hours ended at the end of Thu 12 Feb; ICO not decided yet"),
       "of an anonymous incident the day is told and no hour");
    ok(*settled && !strstr(settled, "72 hours"),
       "where the ICO need not be told, they bind nothing");
    end(&f);
}

/* What is due follows from the day: two of one day cannot be told apart. */
static void test_hour(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    put_anonymous(&f, MONDAY - 7 * HOUR, false);
    put_anonymous(&f, MONDAY - HOUR - 17, false);
    g_autofree char *mail = bytes_at(&f, MONDAY);
    g_autofree char *one = lines_of(mail, "HLP-2026-0001");
    g_autofree char *other = lines_of(mail, "HLP-2026-0002");
    ok(strlen(one) > 20, "an anonymous one has its line");
    is_str(other, one, "and no time in it tells the hour at which it came");
    end(&f);
}

static void test_termly(void)
{
    Fixture f = begin("monday 08:00", MONDAY);
    g_free(at(&f, MONDAY - 3 * DAY));
    put_incident(&f, MONDAY - 20 * DAY, KIND_EMAIL, SEVERITY_MINOR, NULL);
    int64_t told = put_incident(&f, MONDAY, KIND_EMAIL, SEVERITY_MAJOR, "2");
    put_incident(&f, MONDAY + DAY, KIND_EMAIL, SEVERITY_MINOR, "10");
    for (int i = 0; i < 4; i++)
        then(&f, put_incident(&f, MONDAY + (2 + i) * DAY, KIND_PAPER, SEVERITY_MINOR, NULL),
             COMMAND_CLASSIFY, TRACK_UNDECIDED);
    then(&f, told, COMMAND_CLASSIFY, TRACK_UNDECIDED);
    then(&f, told, COMMAND_ICO, TRACK_DONE);
    then(&f, put_incident(&f, MONDAY + 9 * DAY, KIND_BCC, SEVERITY_MINOR, NULL),
         COMMAND_NOT_INCIDENT, TRACK_UNDECIDED);
    Statistics s = {.from = MONDAY - DAY, .until = MONDAY + 20 * DAY};
    must(store_statistics(f.world.store, f.organisations[0].id, &s, fault));
    is_int(s.incidents, 6, "what was reported in the span is counted");
    is_int(s.before, 1, "and what in as much time before");
    is_int(s.none, 1, "what was no incident by itself");
    is_int(s.kind[KIND_EMAIL], 2, "by type");
    is_int(s.level[SEVERITY_MINOR] + s.level[SEVERITY_MAJOR], 5, "by level");
    is_int(s.class[CLASS_CONFIRMED], 5, "by class");
    is_int(s.undecided, 1, "one that the DPO has not decided");
    is_int(s.class[CLASS_UNKNOWN], 1, "is of no class");
    is_int(s.level[SEVERITY_UNKNOWN], 1, "and of no level");
    is_int(s.open, 6, "those that are open");
    is_int(s.ico[TRACK_DONE], 1, "those that the ICO was told of");
    is_int(s.ico_in_time, 1, "within 72 hours");
    is_int(s.repeats, 2, "of a type that there had been weeks before, not the same week");
    is_int(s.time[STATISTICS_DISCOVERY].n, 2, "where the discovery is known");
    is_int(s.time[STATISTICS_DISCOVERY].longest, 10 * HOUR, "the longest time to the report");
    is_int(s.time[STATISTICS_CLASSIFY].median, HOUR, "the time to the decision");
    is_int(s.time[STATISTICS_CLOSE].n, 0, "nothing is closed yet");
    is_int((int64_t)s.n_policies, 1, "the policies that were breached");
    is_int(s.n_policies ? s.policies[0].n : 0, 6, "each with its incidents");
    statistics_clear(&s);
    int64_t near = put_incident(&f, MONDAY + 18 * DAY, KIND_BCC, SEVERITY_NEAR_MISS, NULL);
    s = (Statistics){.from = MONDAY - DAY, .until = MONDAY + 20 * DAY};
    must(store_statistics(f.world.store, f.organisations[0].id, &s, fault));
    is_int(s.class[CLASS_NEAR_MISS], 0, "what is only proposed as a near miss is none yet");
    is_int(s.undecided, 2, "but not decided");
    statistics_clear(&s);
    then(&f, near, COMMAND_CLASSIFY, TRACK_UNDECIDED);
    s = (Statistics){.from = MONDAY - DAY, .until = MONDAY + 20 * DAY};
    must(store_statistics(f.world.store, f.organisations[0].id, &s, fault));
    is_int(s.level[SEVERITY_NEAR_MISS], 1, "what is as little as a near miss");
    is_int(s.class[CLASS_NEAR_MISS], 1, "is counted as one by class, too");
    statistics_clear(&s);
    g_free(bytes_at(&f, MONDAY + 4 * WEEK));
    g_autofree char *mail = bytes_at(&f, MONDAY + 32 * DAY); /* Good Friday */
    ok(strstr(mail, "To: B One <one@hollylane.example>") &&
           strstr(mail, "To: B Two <two@hollylane.example>"),
       "each member of the Board has the report");
    ok(strstr(mail, "Subject: Security incidents last term: 8 incidents, 1 told to the ICO"),
       "of the whole term");
    ok(!strstr(mail, "PLANTED") && !strstr(mail, "HLP-2026-"),
       "no name, no word of a report, no reference is in it");
    end(&f);
}

int main(void)
{
    folder = g_dir_make_tmp("digest.XXXXXX", NULL);
    log_open(LOG_LEVEL_ERROR, false);
    test_weeks();
    test_wake();
    test_never();
    test_a_year();
    test_one_school_fails();
    test_rehearsal();
    test_digest();
    test_quiet();
    test_owed_after_the_end();
    test_kept_out();
    test_held();
    test_law_first();
    test_hour();
    test_termly();
    g_autofree char *path = g_build_filename(folder, "test.conf", NULL);
    g_unlink(path);
    g_rmdir(folder);
    g_free(folder);
    return tap_done();
}
