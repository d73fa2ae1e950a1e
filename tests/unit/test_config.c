/* Configurations, good and bad. Each bad one is the good one with one thing changed, and
 * exactly the lines that an administrator then reads. */
#include "config/config.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET "correct-horse-battery"

/* Of 32 bytes 11 and 22: public, and nobody's. */
#define KEY_ONE                                                                                \
    "incidentd-seal-1:ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-cei3-5j6u"
#define KEY_TWO                                                                                \
    "incidentd-seal-1:eitc-eitc-eitc-eitc-eitc-eitc-eitc-eitc-eitc-eitc-eitc-eitc-eitb-hn58"
#define KEY_TYPO                                                                               \
    "incidentd-seal-1:ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-ceit-cei3-5j6v"

static const char GOOD[] =
    "database = \"register.db\";\n"                                                    /* 1 */
    "keys = \"./keys\";\n"                                                             /* 2 */
    "templates = \"templates\";\n"                                                     /* 3 */
    "log = \"debug\";\n"                                                               /* 4 */
    "organisations = (\n"                                                              /* 5 */
    "  {\n"                                                                            /* 6 */
    "    name = \"Holly Lane Primary School\";\n"                                      /* 7 */
    "    prefix = \"HLP\";\n"                                                          /* 8 */
    "    timezone = \"Europe/London\";\n"                                              /* 9 */
    "    mailboxes = (\n"                                                              /* 10 */
    "      { name = \"reports\"; url = \"imaps://Mail.hollylane.example\";\n"          /* 11 */
    "        user = \"Security@hollylane.example\"; password_file = \"./password\";\n" /* 12
                                                                                        */
    "        poll = \"2 min\"; backlog = \"3 days\"; max_size = \"50 MB\";\n"          /* 13 */
    "        authserv_id = \"mx.hollylane.example\"; ca_file = \"ca.pem\"; },\n"       /* 14 */
    "      { name = \"web\"; url = \"maildir:web\"; poll = 30;\n"                      /* 15 */
    "        folder = \"INBOX\"; done = \"Done\"; failed = \"Bad\"; }\n"               /* 16 */
    "    );\n"                                                                         /* 17 */
    "    outgoing = { url = \"smtp://mail.hollylane.example:587\"; tls = \"starttls\";\n" /* 18
                                                                                           */
    "      from = \"Security incidents <Security@hollylane.example>\";\n"               /* 19 */
    "      user = \"security@hollylane.example\"; password_file = \"./password\"; };\n" /* 20
                                                                                         */
    "    roles = {\n"                                                                   /* 21 */
    "      siro = { name = \"Ann Archer\"; address = \"Ann@hollylane.example\"; deputy = "
    "\"dpo\"; };\n"
    "      dpo = { name = \"Dev Patel\"; address = \"dpo@hollylane.example\"; };\n"    /* 23 */
    "      chair = { name = \"Cy Green\"; address = \"chair@hollylane.example\"; };\n" /* 24
                                                                                        */
    "      board = ( { name = \"Bo\"; address = \"bo@hollylane.example\"; },\n"        /* 25 */
    "                { name = \"Di\"; address = \"di@hollylane.example\"; } );\n"      /* 26 */
    "      administrator = { name = \"IT\"; address = \"it@hollylane.example\"; };\n"  /* 27
                                                                                        */
    "    };\n"                                                                         /* 28 */
    "    people = ( { name = \"Pat\"; address = \"pat@hollylane.example\"; } );\n"     /* 29 */
    "    staff_domains = ( \"HollyLane.example\" );\n"                                 /* 30 */
    "    aliases = [ \"incidents@hollylane.example\" ];\n"                             /* 31 */
    "    telephone = \"01245 550101\"; plus_addressing = true; rate_limits = { total = 40; };"
    " policies = ( { name = \"Paper\"; topics = [ \"paper\", \"disposal\" ]; } );\n" /* 32 */
    "    day_end = \"16:30\"; quiet_hours = \"21:15-06:45\"; digest = \"friday 15:30\"; "
    "anonymous_notices = \"08:15\"; "
    "terms = ( \"2026-09-02..2026-12-18\" ); closures = ( \"2026-12-21..2027-01-04\" ); },\n" /* 33 */
    "  {\n"                                           /* 34 */
    "    name = \"Oak School\"; prefix = \"OAK2\";\n" /* 35 */
    "    mailboxes = ( { name = \"reports\"; url = \"imap://[::1]:1143/\"; tls = "
    "\"none\";\n"                                                                /* 36 */
    "                    user = \"oak\"; password_file = \"./password\"; } );\n" /* 37 */
    "    outgoing = { url = \"maildir:sent\"; from = \"oak@oak.example\"; };\n"  /* 38 */
    "    roles = { siro = { name = \"S\"; address = \"s@oak.example\"; };\n"     /* 39 */
    "              dpo = { name = \"D\"; address = \"d@oak.example\"; };\n"      /* 40 */
    "              chair = { name = \"C\"; address = \"c@oak.example\"; };\n"    /* 41 */
    "              administrator = { name = \"A\"; address = \"a@oak.example\"; }; };\n" /* 42
                                                                                          */
    "  }\n" /* 43 */
    ");\n"  /* 44 */
    "policy = { raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( \"1 h\" ); }; "
    "};\n"; /* 45 */

static char *folder;

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void put(const char *name, const char *text, mode_t mode)
{
    g_autofree char *path = in_folder(name);
    g_file_set_contents(path, text, -1, NULL);
    chmod(path, mode);
}

/* The bank holidays of 2026, but early May on the 8th; whole, cut off and others. */
static void put_holidays(void)
{
    static const char *const days[] = {"0101", "0403", "0406", "0508",
                                       "0525", "0831", "1225", "1228"};
    g_autoptr(GString) file = g_string_new("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++)
        g_string_append_printf(file,
                               "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:2026%s\r\n"
                               "SUMMARY:x\r\nUID:%s\r\nEND:VEVENT\r\n",
                               days[i], days[i]);
    put("cut-test.conf", file->str, 0644);
    g_string_append(file, "END:VCALENDAR\r\n");
    put("good.ics", file->str, 0644);
    put("single-test.conf",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260615\nEND:VEVENT\nEND:"
        "VCALENDAR\n",
        0644);
    put("endless-test.conf",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260615\nRRULE:FREQ=DAILY\n"
        "END:VEVENT\nEND:VCALENDAR\n",
        0644);
    put("password-test.conf", SECRET "\n", 0600);
    put("huge.ics", "BEGIN:VCALENDAR\n", 0644);
    g_autofree char *huge = in_folder("huge.ics"), *pipe = in_folder("pipe.ics");
    ok(truncate(huge, INT64_C(1) << 40) == 0, "a file of a terabyte can be made");
    mkfifo(pipe, 0600);
}

static void make_world(void)
{
    folder = g_dir_make_tmp("incidentd-config-XXXXXX", NULL);
    static const char *const folders[] = {"templates", "web", "sent", "sub"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = in_folder(folders[i]);
        g_mkdir(path, 0700);
    }
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *name =
            g_strconcat("templates/", template_name((TemplateKind)kind), ".txt", NULL);
        put(name, "Subject: {{reference}}\n\nHello.\n", 0644);
    }
    put("binary-lexicon.conf", "\xff\n", 0644);
    put("lexicon.conf", "# own\nbanners = {\n    original = [\"Earlier mail\"];\n};\n", 0644);
    put("bad-test.conf", "banners = {\n    older = [\"Earlier mail\"];\n};\n", 0644);
    put("rules.conf", "rules = (\n  { id = \"class.perhaps\"; off = true; }\n);\n", 0644);
    put("rules-test.conf",
        "rules = (\n  { id = \"x\"; says = \"X.\"; any = [\"nowhere\"]; }\n);\n", 0644);
    put("password", SECRET "\n", 0600);
    put("open-password", SECRET "\n", 0640);
    put("empty", "", 0600);
    put("two-lines", SECRET "\n" SECRET "\n", 0600);
    put_holidays();
    put("ca.pem", "-----BEGIN CERTIFICATE-----\n", 0644);
}

static void remove_tree(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    if (dir)
        g_dir_close(dir);
    g_remove(path);
}

/* Loads FOLDER/name; the problems come back as one text, the folder's path taken out of it. */
static int load_file(const char *name, Config **config, char **ret_problems, Err *err)
{
    g_autofree char *path = in_folder(name);
    g_autofree char *here = g_strconcat(folder, "/", NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    int result = config_load(path, true, config, problems, err);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < problems->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (char *)problems->pdata[i]);
    g_string_replace(text, here, "", 0);
    *ret_problems = g_string_free(text, FALSE);
    return result;
}

static int load_text(const char *text, Config **config, char **ret_problems, Err *err)
{
    put("test.conf", text, 0644);
    return load_file("test.conf", config, ret_problems, err);
}

static char *read_shipped(const char *path)
{
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        ok(false, "%s can be read (tests run in the root of the project)", path);
    return text ? text : g_strdup("");
}

/* The good configuration with the first `from` replaced. */
static char *changed(const char *from, const char *to)
{
    const char *at = strstr(GOOD, from);
    if (!at) {
        ok(false, "the good configuration holds: %s", from);
        return g_strdup(GOOD);
    }
    return g_strdup_printf("%.*s%s%s", (int)(at - GOOD), GOOD, to, at + strlen(from));
}

/* ---- the good one ---- */

static int day_of(int year, int month, int day)
{
    int number = 0;
    days_from_date(year, month, day, &number);
    return number;
}

static void check_calendar(const Config *config)
{
    const Calendar *holly = &config->organisations[0].calendar;
    const Calendar *oak = &config->organisations[1].calendar;
    ok(holly->zone == config->organisations[0].zone, "the calendar has the zone");
    is_int(holly->day_end, (16 * 60 + 30) * 60, "the day ends as it is written");
    is_int(oak->day_end, 17 * 3600, "or at five");
    is_int((int64_t)holly->closures.n, 1, "the closure is there");
    is_int(holly->closures.spans[0].first, day_of(2026, 12, 21), "from its first day");
    is_int(holly->closures.spans[0].last, day_of(2027, 1, 4), "to its last");
    ok(oak->closures.n + oak->added.n + oak->removed.n + oak->published.n == 0,
       "there are no others");
}

static void test_holidays(void)
{
    Config *config = NULL;
    g_autofree char *problems = NULL, *path = in_folder("good.ics");
    g_autofree char *text = changed(
        "day_end =", "holidays_file = \"good.ics\"; holidays_removed = ( \"2026-12-28\" ); "
                     "holidays_added = ( \"2026-06-15..2026-06-16\", \"2026-06-12\" ); "
                     "day_end =");
    ok(load_text(text, &config, &problems, NULL) == 0, "holidays are read from a file");
    is_str(problems, "", "without a word");
    if (!config)
        return;
    const Calendar *calendar = &config->organisations[0].calendar;
    is_str(config->organisations[0].holidays_file, path, "which is beside the configuration");
    is_int(days_count(&calendar->published, DAYS_FIRST, DAYS_LAST), 8, "with all of its days");
    ok(days_meet(&calendar->published, day_of(2026, 5, 8), day_of(2026, 5, 8)) &&
           !days_meet(&calendar->published, day_of(2026, 5, 4), day_of(2026, 5, 4)),
       "as it has them");
    is_int((int64_t)calendar->removed.n, 1, "a day is removed");
    is_int((int64_t)calendar->added.n, 2, "some are added");
    is_int(calendar->added.spans[0].first, day_of(2026, 6, 12), "in their order");
    config_free(config);
}

static void check_first_organisation(const Config *config)
{
    const OrganisationSettings *holly = &config->organisations[0];
    is_str(holly->name, "Holly Lane Primary School", "the organisation has its name");
    is_str(holly->prefix, "HLP", "and its prefix");
    is_str(g_time_zone_get_identifier(holly->zone), "Europe/London", "its time zone is loaded");
    check_calendar(config);
    ok(holly->plus_addressing, "plus addressing is on");
    is_str(holly->telephone, "01245 550101", "there is a number to call");
    ok(!config->organisations[1].telephone, "where there is one");
    is_int(holly->rate_limits.total, 40, "a limit is set");
    is_int(holly->rate_limits.address, 5, "the others have their defaults");
    is_int(config->organisations[1].rate_limits.domain, 20, "and without a group all have");
    is_int((int64_t)holly->n_policies, 1, "the policies that can be breached are there");
    is_str(holly->policies[0].name, "Paper", "by name");
    is_int(holly->policies[0].topics, 1U << TOPIC_PAPER | 1U << TOPIC_DISPOSAL,
           "with what they are about");
    is_int(holly->quiet_hours.from, 21 * 60 + 15, "quiet hours begin");
    is_int(holly->quiet_hours.until, 6 * 60 + 45, "and end");
    is_int(config->organisations[1].quiet_hours.from, 0, "unless there are none");
    ok(holly->digest.weekly && holly->digest.day == 4 && holly->digest.minute == 15 * 60 + 30,
       "the digest has a day and a time");
    ok(holly->anonymous_notices == (8 * 60 + 15) * 60 &&
           config->organisations[1].anonymous_notices == AT_ONCE,
       "and so have notices of anonymous reports, or they leave at once");
    const WeekTime *usual = &config->organisations[1].digest;
    ok(usual->weekly && usual->day == 0 && usual->minute == 8 * 60,
       "Monday at eight unless another is chosen");
    is_int((int64_t)holly->calendar.terms.n, 1, "the term is there");
    is_int(holly->calendar.terms.spans[0].last, day_of(2026, 12, 18), "with its last day");
    is_str(holly->staff_domains[0], "hollylane.example", "staff domains are in lower case");
    is_str(holly->aliases[0], "incidents@hollylane.example",
           "an array in brackets serves as a list, too");
    is_int((int64_t)holly->n_people, 7, "everybody is there");
    is_str(organisation_person(holly, ROLE_SIRO)->address, "ann@hollylane.example",
           "the SIRO is found by role, the address in lower case");
    is_int(organisation_person(holly, ROLE_SIRO)->deputy, ROLE_DPO, "the SIRO has a deputy");
    is_int(organisation_person(holly, ROLE_DPO)->deputy, ROLE_NONE, "the DPO has none");
    const OrganisationSettings nobody = {0};
    ok(organisation_owner(holly, ROLE_BOARD) == ROLE_BOARD &&
           organisation_owner(&nobody, ROLE_BOARD) == ROLE_DPO &&
           organisation_owner(&nobody, ROLE_SIRO) == ROLE_SIRO,
       "where there is no Board, the DPO does what falls to it");
    is_str(organisation_person(holly, ROLE_BOARD)->name, "Bo",
           "of a board, the first member is found");
    is_str(organisation_person(holly, ROLE_NONE)->name, "Pat", "other people have no role");
    ok(!organisation_person(holly, ROLE_INVESTIGATOR),
       "a role that nobody holds has no person");
    is_str(holly->outgoing.endpoint.url, "smtp://mail.hollylane.example:587",
           "mail goes to a server");
    is_int(holly->outgoing.endpoint.tls, TLS_STARTTLS, "over STARTTLS");
    is_str(holly->outgoing.from_name, "Security incidents", "the sender has a name");
    is_str(holly->outgoing.from_address, "security@hollylane.example", "and an address");
}

static void check_mailboxes(const Config *config)
{
    const MailboxSettings *reports = &config->organisations[0].mailboxes[0];
    const MailboxSettings *web = &config->organisations[0].mailboxes[1];
    const MailboxSettings *oak = &config->organisations[1].mailboxes[0];
    g_autofree char *password = in_folder("password"), *ca_file = in_folder("ca.pem"),
                    *maildir = in_folder("web");
    is_int((int64_t)config->organisations[0].n_mailboxes, 2,
           "the first organisation has two mailboxes");
    is_str(reports->endpoint.url, "imaps://mail.hollylane.example",
           "the first is a server, in lower case");
    is_int(reports->endpoint.tls, TLS_IMPLICIT, "TLS is implicit by default");
    is_str(reports->endpoint.user, "Security@hollylane.example",
           "a user is kept as it is written");
    is_str(reports->endpoint.password_file, password,
           "relative paths begin at the file's folder");
    is_str(reports->endpoint.ca_file, ca_file, "also that of the certificates");
    ok(!reports->endpoint.maildir && !web->endpoint.url,
       "an endpoint is a server or a Maildir");
    is_int(reports->poll, 120, "durations are read with their unit");
    is_int(reports->backlog, 3 * 86400, "days, too");
    is_int(reports->max_size, 50 * 1024 * 1024, "and sizes");
    is_str(reports->folder, "INBOX", "the folder has a default");
    is_str(web->endpoint.maildir, maildir, "the second is a Maildir");
    is_int(web->poll, 30, "a plain number has the table's unit");
    is_int(web->max_size, 100 * 1024 * 1024, "what is not written has its default");
    is_str(web->failed, "Bad", "folders have the names that are written");
    is_str(oak->endpoint.url, "imap://[::1]:1143", "an address of IPv6 keeps its brackets");
    is_int(oak->endpoint.tls, TLS_NONE, "clear text is allowed to this machine");
}

static void check_contexts(const Config *config)
{
    const ParserContext *context = &config->organisations[0].mailboxes[1].context;
    g_autofree char *own = g_strjoinv(" ", context->own_addresses);
    g_autofree char *roles = g_strjoinv(" ", context->role_addresses);
    g_autofree char *domains = g_strjoinv(" ", context->staff_domains);
    is_str(own, "security@hollylane.example incidents@hollylane.example",
           "our own addresses are users, sender and aliases, each once");
    is_str(roles,
           "ann@hollylane.example dpo@hollylane.example chair@hollylane.example "
           "bo@hollylane.example "
           "di@hollylane.example it@hollylane.example pat@hollylane.example",
           "the role addresses are everybody's");
    is_str(domains, "hollylane.example", "the parsers know the staff domains");
    is_str(context->prefix, "HLP", "and the prefix");
    is_int(context->route, ROUTE_NAMED, "and the route");
    ok(!context->authserv_id, "a mailbox without authserv_id believes nobody");
    is_str(config->organisations[0].mailboxes[0].context.authserv_id, "mx.hollylane.example",
           "one with it believes that server");
    is_str(config->organisations[1].mailboxes[0].context.own_addresses[0], "oak@oak.example",
           "a user that is no address is not one of our addresses");
}

static void test_good(void)
{
    Config *config = NULL;
    Err err = {0};
    g_autofree char *problems = NULL;
    g_autofree char *database = in_folder("register.db"), *keys = in_folder("keys");
    if (!ok(load_text(GOOD, &config, &problems, &err) == 0,
            "a good configuration is accepted")) {
        printf("# %s\n", problems);
        return;
    }
    is_str(problems, "", "without a word");
    is_str(config->database, database, "the register's path is absolute");
    is_str(config->keys, keys, "so is that of the keys, which need not be there yet");
    ok(config->debug, "the log is at debug");
    is_int((int64_t)config->n_organisations, 2, "both organisations are there");
    check_first_organisation(config);
    check_mailboxes(config);
    check_contexts(config);
    is_str(g_time_zone_get_identifier(config->organisations[1].zone), "Europe/London",
           "the zone has a default");
    ok(!config->organisations[1].outgoing.from_name, "a sender needs no name");
    is_str(config->templates[TEMPLATE_REMINDER], "Subject: {{reference}}\n\nHello.\n",
           "templates are loaded");
    ok(!config->lexicon && !config->organisations[0].mailboxes[0].context.lexicon,
       "the shipped lexicon holds");
    ok(!config->rules, "and the shipped rules");
    config_free(config);
}

static void test_quiet_hours(void)
{
    static const struct {
        const char *text;
        int from, until;
    } rows[] = {
        {"\"20:00-07:00\"", 1200, 420}, {"\"00:00-07:00\"", 0, 420},
        {"\"20:00-00:00\"", 1200, 0},   {"\"20:00-23:59\"", 1200, 1439},
        {"\"12:00-11:59\"", 720, 719},  {"\"12:01-12:00\"", 721, 720},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = changed("\"21:15-06:45\"", rows[i].text), *problems = NULL;
        Config *config = NULL;
        if (ok(load_text(text, &config, &problems, NULL) == 0, "quiet hours may be %s",
               rows[i].text)) {
            is_int(config->organisations[0].quiet_hours.from, rows[i].from, "from there");
            is_int(config->organisations[0].quiet_hours.until, rows[i].until, "until there");
        }
        config_free(config);
    }
}

/* ---- the bad ones ---- */

typedef struct Bad {
    const char *name;
    const char *from, *to;
    const char *problems;
} Bad;

#define TOP_ROLES_WITH(dpo, chair)                                                             \
    "roles = {\n      siro = { name = \"Ann Archer\"; address = \"Ann@hollylane.example\"; "   \
    "deputy = \"dpo\"; };\n      dpo = { " dpo                                                 \
    "name = \"Dev Patel\"; address = \"dpo@hollylane.example\"; };\n      chair = { " chair
#define TOP_ROLES TOP_ROLES_WITH("", "")

/* clang-format off */
static const Bad bad[] = {
    {"a misspelt option", "poll =", "pol =",
     "test.conf:13: organisations.mailboxes.pol: unknown option; did you mean poll?"},
    {"a misspelt option at the top", "log =", "lgo =", "test.conf:4: lgo: unknown option; did you mean log?"},
    {"an option that is nothing like any", "log =", "anonymiser_of_choice =",
     "test.conf:4: anonymiser_of_choice: unknown option; allowed: database, keys, templates, lexicon, rules, log, organisations, policy"},
    {"a seal_key that is none", "chair = {", "chair = { seal_key = \"x\";",
     "test.conf:24: organisations.roles.chair.seal_key: is no public key; allowed: the line that `incidentd keygen` printed, "
     "\"incidentd-seal-1:...\""},
    {"a seal_key with a typing error", "chair = {", "chair = { seal_key = \"" KEY_TYPO "\";",
     "test.conf:24: organisations.roles.chair.seal_key: has a typing error, as its checksum says; allowed: the line that "
     "`incidentd keygen` printed"},
    {"a private key where the public one belongs", "chair = {", "chair = { seal_key = \"incidentd-seal-private-1 " SECRET "\";",
     "test.conf:24: organisations.roles.chair.seal_key: is the private half of a key pair, which nobody may have but its owner, "
     "who needs a new pair now; allowed: the line that `incidentd keygen` printed"},
    {"a key of the SIRO", "siro = {", "siro = { seal_key = \"" KEY_ONE "\";",
     "test.conf:22: organisations.roles.siro.seal_key: has a key to which nothing is sealed; allowed: seal_key of chair, "
     "vice_chair and dpo"},
    {"a key of a member of the board", "{ name = \"Bo\";", "{ seal_key = \"" KEY_ONE "\"; name = \"Bo\";",
     "test.conf:25: organisations.roles.board: has a key to which nothing is sealed; allowed: seal_key of chair, vice_chair "
     "and dpo"},
    {"two people who must open with one key", "plus_addressing = true",
     "seal_both = true; plus_addressing = true",
     "test.conf:32: organisations.seal_both: needs two keys, and the DPO's is missing; allowed: a seal_key of chair (or "
     "vice_chair) and one of dpo"},
    {"the DPO's key and not the Chair's", TOP_ROLES, "seal_both = true; " TOP_ROLES_WITH("seal_key = \"" KEY_ONE "\";", ""),
     "test.conf:21: organisations.seal_both: needs two keys, and the Chair's is missing; allowed: a seal_key of chair (or "
     "vice_chair) and one of dpo"},
    {"one key of two people", TOP_ROLES,
     "seal_both = true; " TOP_ROLES_WITH("seal_key = \"" KEY_ONE "\";", "seal_key = \"" KEY_ONE "\";"),
     "test.conf:23: organisations.roles.dpo.seal_key: is the key of another role, too; allowed: a key pair for each person"},
    {"one key of Chair and Vice-Chair", "chair = {",
     "vice_chair = { name = \"V\"; address = \"v@x.example\"; seal_key = \"" KEY_ONE "\"; }; chair = { seal_key = \"" KEY_ONE "\";",
     "test.conf:24: organisations.roles.vice_chair.seal_key: is the key of another role, too; allowed: a key pair for each "
     "person"},
    {"a role that does not exist", "board =", "bord =",
     "test.conf:25: organisations.roles.bord: unknown option; did you mean board?"},
    {"a number for a text", "\"Holly Lane Primary School\"", "5",
     "test.conf:7: organisations.name: has the wrong type; allowed: a text in double quotes"},
    {"a text for a truth value", "plus_addressing = true", "plus_addressing = \"true\"",
     "test.conf:32: organisations.plus_addressing: has the wrong type; allowed: true or false, without quotes"},
    {"a text for a count", "total = 40", "total = \"40\"",
     "test.conf:32: organisations.rate_limits.total: has the wrong type; allowed: a whole number, without quotes"},
    {"a count that is too large", "total = 40", "total = 1000001",
     "test.conf:32: organisations.rate_limits.total: is out of bounds; allowed: 0 to 1000000"},
    {"a misspelt limit", "total = 40", "totl = 40",
     "test.conf:32: organisations.rate_limits.totl: unknown option; did you mean total?"},
    {"a number for the limits", "rate_limits = { total = 40; }", "rate_limits = 40",
     "test.conf:32: organisations.rate_limits: has the wrong type; allowed: a group in braces, { ... }"},
    {"a truth value for a duration", "poll = 30", "poll = true",
     "test.conf:15: organisations.mailboxes.poll: has the wrong type; allowed: \"number unit\", or a whole number of s"},
    {"a fraction for a duration", "poll = 30", "poll = 1.5",
     "test.conf:15: organisations.mailboxes.poll: has the wrong type; allowed: \"number unit\", or a whole number of s"},
    {"a group for a list", "aliases = [ \"incidents@hollylane.example\" ]", "aliases = { }",
     "test.conf:31: organisations.aliases: has the wrong type; allowed: a list in parentheses, ( ... )"},
    {"a text for a group", "roles = {\n      siro = { name = \"Ann Archer\"; address = \"Ann@hollylane.example\"; deputy = \"dpo\"; }",
     "roles = {\n      siro = \"Ann\"",
     "test.conf:22: organisations.roles.siro: has the wrong type; allowed: a group in braces, { ... }"},
    {"a text for the organisations", "organisations = (\n  {", "organisations = \"x\"; policies = (\n  {",
     "test.conf:5: policies: unknown option; allowed: database, keys, templates, lexicon, rules, log, organisations, policy\n"
     "test.conf:5: organisations: has the wrong type; allowed: a list of groups, ( { ... }, { ... } )"},
    {"a poll that is too short", "poll = 30", "poll = 1",
     "test.conf:15: organisations.mailboxes.poll: is out of bounds; allowed: 5 s to 1 day"},
    {"a poll that is too long", "\"2 min\"", "\"2 days\"",
     "test.conf:13: organisations.mailboxes.poll: is out of bounds; allowed: 5 s to 1 day"},
    {"a number too large for anything", "\"2 min\"", "\"99999999999999999999 weeks\"",
     "test.conf:13: organisations.mailboxes.poll: is no duration; allowed: a number and a unit, such as \"30 s\", "
     "\"15 min\", \"4 h\", \"3 days\""},
    {"a duration without a unit in quotes", "\"2 min\"", "\"2\"",
     "test.conf:13: organisations.mailboxes.poll: is no duration; allowed: a number and a unit, such as \"30 s\", "
     "\"15 min\", \"4 h\", \"3 days\""},
    {"a size below what is always read", "\"50 MB\"", "\"1 KB\"",
     "test.conf:13: organisations.mailboxes.max_size: is out of bounds; allowed: 256 KB to 500 MB"},
    {"a size with a duration's unit", "\"50 MB\"", "\"50 min\"",
     "test.conf:13: organisations.mailboxes.max_size: is no size; allowed: a number and a unit, such as \"500 KB\" or "
     "\"100 MB\""},
    {"an unknown word", "\"debug\"", "\"loud\"", "test.conf:4: log: is none of its words; allowed: \"info\", \"debug\""},
    {"no organisation", "organisations = (\n", "organisations = ( );\nold = (\n",
     "test.conf:6: old: unknown option; allowed: database, keys, templates, lexicon, rules, log, organisations, policy\n"
     "test.conf:5: organisations: has 0 elements; allowed: 1 to 1000"},
    {"a name that is missing", "    name = \"Holly Lane Primary School\";\n", "",
     "test.conf:6: organisations.name: is missing; needed: what the school is called in the mails it sends"},
    {"a name that is empty", "\"Holly Lane Primary School\"", "\"\"",
     "test.conf:7: organisations.name: has the wrong length; allowed: 1 to 200 bytes"},
    {"a name with a line break in it", "\"Holly Lane Primary School\"", "\"Holly\\nBcc: x\"",
     "test.conf:7: organisations.name: holds a control character or is not UTF-8; allowed: one line of text"},
    {"a name in Latin-1", "\"Holly Lane Primary School\"", "\"Caf\xe9\"",
     "test.conf:7: organisations.name: holds a control character or is not UTF-8; allowed: one line of text"},
    {"a DPO who is missing", "      dpo = { name = \"Dev Patel\"; address = \"dpo@hollylane.example\"; };\n", "",
     "test.conf:21: organisations.roles.dpo: is missing; needed: the Data Protection Officer: { name = \"...\"; address = \"...\"; }\n"
     "test.conf:22: organisations.roles.siro.deputy: is a role that nobody holds; allowed: another role of `roles`\n"
     "test.conf:44: policy.raise.owner: nobody is dpo in organisation HLP; allowed: a role that somebody holds in every organisation"},
    {"a prefix in small letters", "\"HLP\"", "\"hlp\"",
     "test.conf:8: organisations.prefix: is no prefix; allowed: what its references begin with: 2 to 8 capital letters or "
     "digits, a letter first"},
    {"a prefix that begins with a digit", "\"HLP\"", "\"2HL\"",
     "test.conf:8: organisations.prefix: is no prefix; allowed: what its references begin with: 2 to 8 capital letters or "
     "digits, a letter first"},
    {"a prefix of nine letters", "\"HLP\"", "\"ABCDEFGHI\"",
     "test.conf:8: organisations.prefix: is no prefix; allowed: what its references begin with: 2 to 8 capital letters or "
     "digits, a letter first"},
    {"two organisations with one prefix", "\"OAK2\"", "\"HLP\"",
     "test.conf:35: organisations.prefix: is the prefix of another organisation, too; allowed: one prefix for each"},
    {"two mailboxes with one name", "\"web\";", "\"reports\";",
     "test.conf:15: organisations.mailboxes.name: is the name of another mailbox, too; allowed: one name for each mailbox "
     "of an organisation"},
    {"two readers of one folder", "url = \"imap://[::1]:1143/\"; tls = \"none\";\n                    user = \"oak\"",
     "url = \"imap://mail.hollylane.example:143\"; folder = \"inbox\"; tls = \"starttls\";\n user = \"security@HollyLane.example\"",
     "test.conf:36: organisations.mailboxes.url: another mailbox reads the same folder of the same account; allowed: one "
     "reader for each folder"},
    {"a zone that does not exist", "\"Europe/London\"", "\"Europe/Camelot\"",
     "test.conf:9: organisations.timezone: is no time zone that this system knows; allowed: where its clocks are: a name of "
     "the time zone database, such as Europe/London"},
    {"a zone that is a file of another kind", "\"Europe/London\"", "\"leapseconds\"",
     "test.conf:9: organisations.timezone: is no time zone that this system knows; allowed: where its clocks are: a name of "
     "the time zone database, such as Europe/London"},
    {"a zone that climbs out of the database", "\"Europe/London\"", "\"Europe/../../../../etc/passwd\"",
     "test.conf:9: organisations.timezone: is no time zone that this system knows; allowed: where its clocks are: a name of "
     "the time zone database, such as Europe/London"},
    {"a day of the year 1999", "( \"2026-12-21..2027-01-04\" )", "( \"1999-12-31\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a day of the year 2101", "( \"2026-12-21..2027-01-04\" )", "( \"2101-01-01\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"30 February", "( \"2026-12-21..2027-01-04\" )", "( \"2026-02-30\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a date as it is spoken", "( \"2026-12-21..2027-01-04\" )", "( \"21/12/2026\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a date of one digit less", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-1\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a date with a time", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-21T00:00\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"three dots", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-21...2027-01-04\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a span without an end", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-21..\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a span with a wrong end", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-21..2026-12-32\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a span that ends before it begins", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-21..2026-12-20\" )",
     "test.conf:33: organisations.closures: ends before it begins; allowed: the first day and then the last"},
    {"a span of 367 days", "( \"2026-12-21..2027-01-04\" )", "( \"2026-01-01..2027-01-02\" )",
     "test.conf:33: organisations.closures: is longer than a year; allowed: at most 366 days"},
    {"a day that is no text", "( \"2026-12-21..2027-01-04\" )", "( 20261221 )",
     "test.conf:33: organisations.closures: has the wrong type; allowed: a text in double quotes"},
    {"a day that is no list", "( \"2026-12-21..2027-01-04\" )", "\"2026-12-21\"",
     "test.conf:33: organisations.closures: has the wrong type; allowed: a list in parentheses, ( ... )"},
    {"one wrong day of three", "( \"2026-12-21..2027-01-04\" )", "( \"2026-12-21\", \"2026-12-99\", \"2026-12-22\" )",
     "test.conf:33: organisations.closures: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or "
     "the first and the last, \"2026-12-21..2027-01-04\""},
    {"a digest without a time", "\"friday 15:30\"", "\"friday\"", "test.conf:33: organisations.digest: is no time of the week; allowed: a day and a time, such as \"monday 08:00\", or \"never\""},
    {"a digest without a day", "\"friday 15:30\"", "\"08:00\"", "test.conf:33: organisations.digest: is no time of the week; allowed: a day and a time, such as \"monday 08:00\", or \"never\""},
    {"a digest on no day of the week", "\"friday 15:30\"", "\"someday 08:00\"", "test.conf:33: organisations.digest: is no time of the week; allowed: a day and a time, such as \"monday 08:00\", or \"never\""},
    {"a digest at 25 o'clock", "\"friday 15:30\"", "\"monday 25:00\"", "test.conf:33: organisations.digest: is no time of the week; allowed: a day and a time, such as \"monday 08:00\", or \"never\""},
    {"a digest with two spaces", "\"friday 15:30\"", "\"monday  08:00\"", "test.conf:33: organisations.digest: is no time of the week; allowed: a day and a time, such as \"monday 08:00\", or \"never\""},
    {"a digest on a day that is cut", "\"friday 15:30\"", "\"mon 08:00\"", "test.conf:33: organisations.digest: is no time of the week; allowed: a day and a time, such as \"monday 08:00\", or \"never\""},
    {"a term that is no day", "\"2026-09-02..2026-12-18\"", "\"autumn\"", "test.conf:33: organisations.terms: is no day; allowed: a day from 2000 to 2100, such as \"2026-12-21\", or the first and the last, \"2026-12-21..2027-01-04\""},
    {"quiet hours without an end", "\"21:15-06:45\"", "\"20:00\"", "test.conf:33: organisations.quiet_hours: is no span of hours; allowed: from and until, such as \"20:00-07:00\""},
    {"quiet hours without a beginning", "\"21:15-06:45\"", "\"-07:00\"", "test.conf:33: organisations.quiet_hours: is no span of hours; allowed: from and until, such as \"20:00-07:00\""},
    {"quiet hours with spaces", "\"21:15-06:45\"", "\"20:00 - 7:00\"", "test.conf:33: organisations.quiet_hours: is no span of hours; allowed: from and until, such as \"20:00-07:00\""},
    {"quiet hours of 25 o'clock", "\"21:15-06:45\"", "\"20:00-25:00\"", "test.conf:33: organisations.quiet_hours: is no span of hours; allowed: from and until, such as \"20:00-07:00\""},
    {"quiet hours from 25 o'clock", "\"21:15-06:45\"", "\"25:00-07:00\"", "test.conf:33: organisations.quiet_hours: is no span of hours; allowed: from and until, such as \"20:00-07:00\""},
    {"quiet hours without a hyphen", "\"21:15-06:45\"", "\"20:00.07:00\"", "test.conf:33: organisations.quiet_hours: is no span of hours; allowed: from and until, such as \"20:00-07:00\""},
    {"quiet hours of the day", "\"21:15-06:45\"", "\"07:00-20:00\"", "test.conf:33: organisations.quiet_hours: is not of the evening and the morning; allowed: hours from one noon to the next, such as \"20:00-07:00\""},
    {"quiet hours that are all day", "\"21:15-06:45\"", "\"20:00-20:00\"", "test.conf:33: organisations.quiet_hours: is not of the evening and the morning; allowed: hours from one noon to the next, such as \"20:00-07:00\""},
    {"quiet hours from noon to noon", "\"21:15-06:45\"", "\"12:00-12:00\"", "test.conf:33: organisations.quiet_hours: is not of the evening and the morning; allowed: hours from one noon to the next, such as \"20:00-07:00\""},
    {"quiet hours that end a minute after noon", "\"21:15-06:45\"", "\"20:00-12:01\"", "test.conf:33: organisations.quiet_hours: is not of the evening and the morning; allowed: hours from one noon to the next, such as \"20:00-07:00\""},
    {"quiet hours that begin a minute before noon", "\"21:15-06:45\"", "\"11:59-07:00\"", "test.conf:33: organisations.quiet_hours: is not of the evening and the morning; allowed: hours from one noon to the next, such as \"20:00-07:00\""},
    {"quiet hours that go back", "\"21:15-06:45\"", "\"23:00-22:00\"", "test.conf:33: organisations.quiet_hours: is not of the evening and the morning; allowed: hours from one noon to the next, such as \"20:00-07:00\""},
    {"a number for quiet hours", "\"21:15-06:45\"", "20", "test.conf:33: organisations.quiet_hours: has the wrong type; allowed: a text in double quotes"},
    {"notices at no time", "\"08:15\"", "\"daily\"", "test.conf:33: organisations.anonymous_notices: is no time of day; allowed: hours and minutes, such as \"08:00\", or \"at once\""},
    {"a time without minutes", "\"16:30\"", "\"17\"", "test.conf:33: organisations.day_end: is no time of day; allowed: hours and minutes, such as \"17:00\""},
    {"25 o'clock", "\"16:30\"", "\"25:00\"", "test.conf:33: organisations.day_end: is no time of day; allowed: hours and minutes, such as \"17:00\""},
    {"60 minutes", "\"16:30\"", "\"17:60\"", "test.conf:33: organisations.day_end: is no time of day; allowed: hours and minutes, such as \"17:00\""},
    {"a time of the other kind", "\"16:30\"", "\"5:00 pm\"", "test.conf:33: organisations.day_end: is no time of day; allowed: hours and minutes, such as \"17:00\""},
    {"a day that ends in the morning", "\"16:30\"", "\"05:00\"", "test.conf:33: organisations.day_end: is out of bounds; allowed: 12:00 to 23:59"},
    {"a number for the end of the day", "\"16:30\"", "1630", "test.conf:33: organisations.day_end: has the wrong type; allowed: a text in double quotes"},
    {"holidays that are not there", "day_end =", "holidays_file = \"none.ics\"; day_end =",
     "test.conf:33: organisations.holidays_file: cannot be read; allowed: a file that the daemon can read"},
    {"holidays that are a folder", "day_end =", "holidays_file = \"sub\"; day_end =",
     "test.conf:33: organisations.holidays_file: cannot be read; allowed: a file that the daemon can read"},
    {"holidays from a pipe", "day_end =", "holidays_file = \"pipe.ics\"; day_end =",
     "test.conf:33: organisations.holidays_file: cannot be read; allowed: a file that the daemon can read"},
    {"holidays without end", "day_end =", "holidays_file = \"/dev/zero\"; day_end =",
     "test.conf:33: organisations.holidays_file: cannot be read; allowed: a file that the daemon can read"},
    {"holidays of a terabyte", "day_end =", "holidays_file = \"huge.ics\"; day_end =",
     "test.conf:33: organisations.holidays_file: is too large; allowed: at most 256 KB"},
    {"holidays that are no text", "day_end =", "holidays_file = \"binary-lexicon.conf\"; day_end =",
     "test.conf:33: organisations.holidays_file: is no text; allowed: UTF-8"},
    {"holidays that repeat for ever", "day_end =", "holidays_file = \"endless-test.conf\"; day_end =",
     "endless-test.conf:2: the event that begins here repeats or has a duration; allowed: one DTSTART and one DTEND"},
    {"holidays that break off", "day_end =", "holidays_file = \"cut-test.conf\"; day_end =",
     "cut-test.conf:42: this line is the last line; needed: END:VCALENDAR"},
    {"a single holiday", "day_end =", "holidays_file = \"single-test.conf\"; day_end =",
     "single-test.conf: it names too few days of 2026; allowed: all bank holidays of a year, at least 8, or none"},
    {"a password where the holidays belong", "day_end =", "holidays_file = \"password-test.conf\"; day_end =",
     "password-test.conf:1: this line begins no calendar; allowed: BEGIN:VCALENDAR"},
    {"a day that is added and removed", "day_end =", "holidays_added = ( \"2026-05-04..2026-05-06\" ); holidays_removed = ( \"2026-05-04\" ); day_end =",
     "test.conf:33: organisations.holidays_removed: has a day that is in `holidays_added`, too; allowed: in one of the two"},
    {"an address without a domain", "\"bo@hollylane.example\"", "\"bo\"",
     "test.conf:25: organisations.roles.board.address: is no address; allowed: user@domain with a dot in the domain (or localhost), "
     "at most 254 bytes, no spaces or angle brackets"},
    {"an address whose domain is cut off", "\"bo@hollylane.example\"", "\"bo@hollylane\"",
     "test.conf:25: organisations.roles.board.address: is no address; allowed: user@domain with a dot in the domain (or localhost), "
     "at most 254 bytes, no spaces or angle brackets"},
    {"an address with a name", "\"bo@hollylane.example\"", "\"Bo <bo@hollylane.example>\"",
     "test.conf:25: organisations.roles.board.address: is no address; allowed: user@domain with a dot in the domain (or localhost), "
     "at most 254 bytes, no spaces or angle brackets"},
    {"an address with two @", "\"bo@hollylane.example\"", "\"bo@x@hollylane.example\"",
     "test.conf:25: organisations.roles.board.address: is no address; allowed: user@domain with a dot in the domain (or localhost), "
     "at most 254 bytes, no spaces or angle brackets"},
    {"an alias that is no address", "\"incidents@hollylane.example\"", "\"incidents @hollylane.example\"",
     "test.conf:31: organisations.aliases: is no address; allowed: user@domain with a dot in the domain (or localhost), "
     "at most 254 bytes, no spaces or angle brackets"},
    {"a staff domain with an @", "\"HollyLane.example\"", "\"@hollylane.example\"",
     "test.conf:30: organisations.staff_domains: is no domain; allowed: a domain with a dot and without '@', such as "
     "school.example"},
    {"a staff domain that is everybody's", "\"HollyLane.example\"", "\"com\"",
     "test.conf:30: organisations.staff_domains: is no domain; allowed: a domain with a dot and without '@', such as "
     "school.example"},
    {"a sender without an address", "\"Security incidents <Security@hollylane.example>\"", "\"Security incidents\"",
     "test.conf:19: organisations.outgoing.from: is no sender; allowed: the sender of all mail: an address, or Name "
     "<address>"},
    {"a deputy that nobody holds", "deputy = \"dpo\"", "deputy = \"vice_chair\"",
     "test.conf:22: organisations.roles.siro.deputy: is a role that nobody holds; allowed: another role of `roles`"},
    {"a deputy of oneself", "deputy = \"dpo\"", "deputy = \"siro\"",
     "test.conf:22: organisations.roles.siro.deputy: is the role itself; allowed: another role of `roles`"},
    {"a deputy that is no role", "deputy = \"dpo\"", "deputy = \"reporter\"",
     "test.conf:22: organisations.roles.siro.deputy: is none of its words; allowed: \"siro\", \"dpo\", \"chair\", "
     "\"vice_chair\", \"board\", \"information_champion\", \"administrator\", \"investigator\", "
     "\"out_of_hours\""},
    {"a deputy of somebody without a role", "{ name = \"Pat\";", "{ name = \"Pat\"; deputy = \"dpo\";",
     "test.conf:29: organisations.people.deputy: unknown option; allowed: name, address"},
    {"a web address", "imaps://Mail.hollylane.example", "https://mail.hollylane.example",
     "test.conf:11: organisations.mailboxes.url: has a scheme that does not belong here; allowed: imaps://host[:port], "
     "imap://host[:port] or maildir:/path, the user in `user` and the password in `password_file`"},
    {"an outgoing server where mail is read", "imaps://Mail.hollylane.example", "smtps://mail.hollylane.example",
     "test.conf:11: organisations.mailboxes.url: has a scheme that does not belong here; allowed: imaps://host[:port], "
     "imap://host[:port] or maildir:/path, the user in `user` and the password in `password_file`"},
    {"a url without a scheme", "imaps://Mail.hollylane.example", "mail.hollylane.example",
     "test.conf:11: organisations.mailboxes.url: has no scheme or no host; allowed: imaps://host[:port], "
     "imap://host[:port] or maildir:/path, the user in `user` and the password in `password_file`"},
    {"a url with a folder", "imaps://Mail.hollylane.example", "imaps://mail.hollylane.example/INBOX",
     "test.conf:11: organisations.mailboxes.url: has something behind the host; allowed: imaps://host[:port], "
     "imap://host[:port] or maildir:/path, the user in `user` and the password in `password_file`"},
    {"a url with an impossible port", "imaps://Mail.hollylane.example", "imaps://mail.hollylane.example:99999",
     "test.conf:11: organisations.mailboxes.url: is no url; allowed: imaps://host[:port], imap://host[:port] or "
     "maildir:/path, the user in `user` and the password in `password_file`"},
    {"a password in the url", "imaps://Mail.hollylane.example", "imaps://me:" SECRET "@mail.hollylane.example",
     "test.conf:11: organisations.mailboxes.url: has a user or a password in it; allowed: imaps://host[:port], "
     "imap://host[:port] or maildir:/path, the user in `user` and the password in `password_file`"},
    {"a password in the file", "password_file = \"./password\"", "password = \"" SECRET "\"",
     "test.conf:12: organisations.mailboxes.password: no secret may stand in this file; allowed: password_file, the path "
     "of a file that only the daemon can read, or the name of a systemd credential\n"
     "test.conf:11: organisations.mailboxes.password_file: is missing; needed: the password of this user, in a file of "
     "its own"},
    {"a password where its file belongs", "password_file = \"./password\"", "password_file = \"" SECRET "\"",
     "test.conf:12: organisations.mailboxes.password_file: is a systemd credential, which only the running service has; "
     "allowed: LoadCredential= in its unit, or a path with a '/' (\"./\" in front: beside this file)"},
    {"a password with a slash where its file belongs", "password_file = \"./password\"", "password_file = \"" SECRET "/1\"",
     "test.conf:12: organisations.mailboxes.password_file: cannot be read; allowed: a file that the daemon can read (No "
     "such file or directory)"},
    {"a password as a poll time", "\"2 min\"", "\"" SECRET "\"",
     "test.conf:13: organisations.mailboxes.poll: is no duration; allowed: a number and a unit, such as \"30 s\", "
     "\"15 min\", \"4 h\", \"3 days\""},
    {"a password file that the group can read", "./password", "./open-password",
     "test.conf:12: organisations.mailboxes.password_file: can be read or written by others; allowed: only its owner "
     "(chmod 600)"},
    {"a password file that is empty", "./password", "./empty",
     "test.conf:12: organisations.mailboxes.password_file: is empty; allowed: a file with one line"},
    {"a password file of two lines", "./password", "./two-lines",
     "test.conf:12: organisations.mailboxes.password_file: is not one line of text; allowed: the secret alone"},
    {"a password file that is a folder", "./password", "./sub",
     "test.conf:12: organisations.mailboxes.password_file: is not a regular file; allowed: a file with one line"},
    {"keys that others can read", "./keys", "./open-password",
     "test.conf:2: keys: can be read or written by others; allowed: only its owner (chmod 600)"},
    {"a user without a password", "user = \"oak\"; password_file = \"./password\";", "user = \"oak\";",
     "test.conf:36: organisations.mailboxes.password_file: is missing; needed: the password of this user, in a file of its "
     "own"},
    {"a password without a user", "user = \"security@hollylane.example\"; password_file", "password_file",
     "test.conf:18: organisations.outgoing.user: is missing; needed: whose password it is"},
    {"a mailbox on a server without a user", "user = \"oak\"; password_file = \"./password\";", "",
     "test.conf:36: organisations.mailboxes.user: is missing; needed: the name to log in with"},
    {"certificates that are not there", "\"ca.pem\"", "\"no.pem\"",
     "test.conf:14: organisations.mailboxes.ca_file: cannot be read; allowed: a file of certificates in PEM format"},
    {"smtp:// without encryption", "tls = \"starttls\";", "",
     "test.conf:18: organisations.outgoing.tls: smtp:// is not encrypted by itself; allowed: tls = \"starttls\", or a url "
     "with smtps://"},
    {"clear text across the network", "tls = \"starttls\";", "tls = \"none\";",
     "test.conf:18: organisations.outgoing.tls: mail and password would cross the network in clear; allowed: \"starttls\" "
     "(\"none\" only to 127.0.0.0/8, ::1 and localhost)"},
    {"clear text to another machine's number", "[::1]", "10.0.0.1",
     "test.conf:36: organisations.mailboxes.tls: mail and password would cross the network in clear; allowed: \"starttls\" "
     "(\"none\" only to 127.0.0.0/8, ::1 and localhost)"},
    {"clear text to a host that only looks local", "[::1]", "127.0.0.1.evil.example",
     "test.conf:36: organisations.mailboxes.tls: mail and password would cross the network in clear; allowed: \"starttls\" "
     "(\"none\" only to 127.0.0.0/8, ::1 and localhost)"},
    {"imaps:// with STARTTLS", "poll = \"2 min\";", "tls = \"starttls\";",
     "test.conf:13: organisations.mailboxes.tls: imaps:// is encrypted from the first byte; allowed: \"implicit\", or a url "
     "with imap://"},
    {"a Maildir with a user", "poll = 30;", "poll = 30; user = \"x\"; tls = \"none\";",
     "test.conf:15: organisations.mailboxes.user: does nothing for a Maildir; allowed: only with a server: take the line away\n"
     "test.conf:15: organisations.mailboxes.tls: does nothing for a Maildir; allowed: only with a server: take the line away"},
    {"a Maildir without a path", "maildir:web", "maildir:",
     "test.conf:15: organisations.mailboxes.url: names no folder; allowed: maildir: and a path, such as "
     "maildir:/var/mail/reports"},
    {"a Maildir that is written and read", "maildir:sent", "maildir:web/",
     "test.conf:38: organisations.outgoing.url: is read as a mailbox, too; allowed: a Maildir of its own"},
    {"done and failed in one folder", "failed = \"Bad\"", "failed = \"done\"",
     "test.conf:16: organisations.mailboxes.folder: two of `folder`, `done` and `failed` are the same; allowed: three "
     "folders"},
    {"a lexicon that is not there", "templates = \"templates\"",
     "templates = \"templates\"; lexicon = \"nowhere\"",
     "test.conf:3: lexicon: cannot be read; allowed: a file that the daemon can read"},
    {"a lexicon with a group that is none", "templates = \"templates\"",
     "templates = \"templates\"; lexicon = \"bad-test.conf\"",
     "bad-test.conf:2: older is no group of this table; allowed: forward, forward_by, original, end"},
    {"a list of topics with a word that is none", "\"disposal\"", "\"weather\"",
     "test.conf:32: organisations.policies.topics: holds something that is no topic; allowed: \"email\", \"paper\", "
     "\"devices\", \"passwords\", \"access\", \"sharing\", \"publishing\", \"disposal\", \"records\", \"systems\""},
    {"a policy about nothing", "topics = [ \"paper\", \"disposal\" ]; ", "",
     "test.conf:32: organisations.policies.topics: is missing; needed: what it is about: a list such as ( \"email\", "
     "\"passwords\" )"},
    {"rules that are not there", "templates = \"templates\"", "templates = \"templates\"; rules = \"nowhere\"",
     "test.conf:3: rules: cannot be read; allowed: a file that the daemon can read"},
    {"rules of which one is wrong", "templates = \"templates\"",
     "templates = \"templates\"; rules = \"rules-test.conf\"",
     "rules-test.conf:2: \"nowhere\" is no word list; allowed: a list of the group `words`"},
    {"a lexicon that is no text", "templates = \"templates\"",
     "templates = \"templates\"; lexicon = \"binary-lexicon.conf\"",
     "test.conf:3: lexicon: is no lexicon; allowed: a text in UTF-8 of at most 2 MB, without @include"},
    {"a folder of templates that is not there", "templates = \"templates\"", "templates = \"nowhere\"",
     "test.conf:3: templates: the folder nowhere is missing or cannot be read; needed: a copy of the shipped one, "
     "config/templates of the source, which `make install` puts in place"},
    {"a syntax error", "log = \"debug\";", "log = = \"debug\";",
     "test.conf:4: syntax error: here, or in the lines before, a quote or a bracket is missing or one too many; allowed: "
     "option = value; as in incidentd.conf(5)"},
    {"yes for true", "plus_addressing = true;", "plus_addressing = yes;",
     "test.conf:32: syntax error: a word without quotes; allowed: true or false, a number, or a text in double quotes"},
    {"a text without quotes", "digest = \"friday 15:30\";", "digest = never;",
     "test.conf:33: syntax error: a word without quotes; allowed: true or false, a number, or a text in double quotes"},
    {"a text without its second quote", "log = \"debug\";", "log = \"debug; # = yes",
     "test.conf:4: syntax error: a text does not end in this line; allowed: a quote in front of it and one behind it"},
    {"an option written twice", "log = \"debug\";", "log = \"debug\"; log = \"info\";",
     "test.conf:4: this option stands twice in its group; allowed: once"},
    {"an include that is not there", "log = \"debug\";", "@include \"none.conf\"",
     "test.conf:4: the included file \"none.conf\" cannot be read; allowed: a file that the daemon can read (No such file or directory)"},
    {"an include that is named from the root", "log = \"debug\";", "@include \"/etc/passwd\"",
     "test.conf:4: the included file is not named from the folder of the main one; allowed: a path that does not begin "
     "with '/'"},
    {"an include that is a folder", "log = \"debug\";", "  @include \"sub\"",
     "test.conf:4: the included file \"sub\" cannot be read; allowed: a file that the daemon can read (Not a file)"},
    {"many things wrong at once", "log = \"debug\";\norganisations = (\n  {\n    name = \"Holly Lane Primary School\";\n    prefix = \"HLP\";",
     "log = 1;\norganisations = (\n  {\n    nam = \"Holly Lane Primary School\";\n    prefix = \"H\";",
     "test.conf:4: log: has the wrong type; allowed: a text in double quotes\n"
     "test.conf:7: organisations.nam: unknown option; did you mean name?\n"
     "test.conf:6: organisations.name: is missing; needed: what the school is called in the mails it sends\n"
     "test.conf:8: organisations.prefix: is no prefix; allowed: what its references begin with: 2 to 8 capital letters or "
     "digits, a letter first"},
};

static const Bad warnings[] = {
    {"a Maildir that is not there yet", "maildir:web", "maildir:/nowhere/web",
     "warning: test.conf:15: organisations.mailboxes.url: this Maildir is not there yet; until somebody makes it, with new, cur and tmp, "
     "this mailbox cannot be read"},
    {"no administrator", "      administrator = { name = \"IT\"; address = \"it@hollylane.example\"; };\n", "",
     "warning: test.conf:21: organisations.roles.administrator: nobody holds this role; the DPO is told when something is "
     "broken"},
    {"a folder for the register that is not there", "\"register.db\"", "\"/nowhere/register.db\"",
     "warning: test.conf:1: database: the folder that it is to be made in is not there; needed: mkdir -p /nowhere"},
    {"terms that overlap", "\"2026-09-02..2026-12-18\"", "\"2026-09-02..2026-12-18\", \"2027-01-05..2027-03-25\", \"2026-12-18..2027-01-02\"",
     "warning: test.conf:33: organisations.terms: 2026-09-02..2026-12-18 and 2026-12-18..2027-01-02 overlap and count as one; better: spans "
     "apart"},
    {"a day within a closure", "\"2026-12-21..2027-01-04\"", "\"2026-12-24\", \"2026-12-21..2027-01-04\"",
     "warning: test.conf:33: organisations.closures: 2026-12-24 and 2026-12-21..2027-01-04 overlap and count as one; better: spans apart"},
    {"one person as SIRO and DPO, each other's deputies", "Ann@hollylane.example", "dpo@hollylane.example",
     "warning: test.conf:22: organisations.roles.siro: is the same person as its deputy, so nobody acts when they are away; better: `deputy` names "
     "the role of somebody else\n"
     "warning: test.conf:23: organisations.roles.dpo: is the same person as its deputy, so nobody acts when they are away; better: `deputy` names "
     "the role of somebody else"},
    {"one of the Board twice", "di@hollylane.example", "bo@hollylane.example",
     "warning: test.conf:25: organisations.roles.board: names one address twice; better: each person once"},
    {"a Chair who is the DPO", "chair@hollylane.example", "dpo@hollylane.example",
     "warning: test.conf:24: organisations.roles.chair: is the same person as the dpo, who then knows who wrote an anonymous report; better: "
     "somebody else"},
    {"a removed day that is none", "day_end =", "holidays_removed = ( \"2026-05-25\", \"2026-05-05\" ); day_end =",
     "warning: test.conf:33: organisations.holidays_removed: has a day that is no bank holiday, which does nothing"},
    {"a removed day beside one", "day_end =", "holidays_removed = ( \"2026-05-04..2026-05-05\" ); day_end =",
     "warning: test.conf:33: organisations.holidays_removed: has a day that is no bank holiday, which does nothing"},
    {"a removed day that the file has not", "day_end =", "holidays_file = \"good.ics\"; holidays_removed = ( \"2026-05-04\" ); day_end =",
     "warning: test.conf:33: organisations.holidays_removed: has a day that is no bank holiday, which does nothing"},
    {"an added Sunday", "day_end =", "holidays_added = ( \"2026-05-08\", \"2026-05-10\" ); day_end =",
     "warning: test.conf:33: organisations.holidays_added: has a Saturday or Sunday, which does nothing: nobody works then anyway"},
    {"a key of the DPO that nothing asks for", "dpo = {", "dpo = { seal_key = \"" KEY_ONE "\";",
     "warning: test.conf:23: organisations.roles.dpo.seal_key: does nothing without seal_both: originals are not sealed to "
     "the DPO alone"},
    {"a person with an address of ours", "chair@hollylane.example", "incidents@hollylane.example",
     "warning: test.conf:24: organisations.roles.chair: has an address of our own mailboxes: mail to it comes back to us; "
     "better: a person's own address"},
};
/* clang-format on */

static void test_bad(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Config *config = NULL;
        Err err = {0};
        g_autofree char *problems = NULL;
        g_autofree char *text = changed(bad[i].from, bad[i].to);
        int result = load_text(text, &config, &problems, &err);
        bool same = strcmp(problems, bad[i].problems) == 0;
        ok(result == -1 && !config && same, "%s is refused", bad[i].name);
        if (!same)
            printf("#      got: %s\n# expected: %s\n", problems, bad[i].problems);
        if (err.kind != ERR_INPUT || !strstr(err.msg, "test.conf") || strstr(problems, SECRET))
            ok(false, "%s: the error has its kind and its place, and no line has a secret",
               bad[i].name);
        config_free(config);
    }
}

/* A configuration with these keys, and nothing to say about it. */
static Config *with_keys(const char *before, const char *dpo, const char *chair)
{
    Config *config = NULL;
    Err err = {0};
    g_autofree char *problems = NULL, *from = g_strdup(TOP_ROLES);
    g_autofree char *to = g_strdup_printf("%s" TOP_ROLES_WITH("%s", "%s"), before, dpo, chair);
    g_autofree char *text = changed(from, to);
    int result = load_text(text, &config, &problems, &err);
    ok(result == 0 && !*problems, "the keys are accepted %s", problems);
    return config;
}

static void test_seal_keys(void)
{
    Config *config = with_keys("", "", "");
    is_int((int64_t)config->organisations[0].seal_to.n, 0,
           "without keys originals are sealed to nobody");
    config_free(config);

    config = with_keys("", "", "seal_key = \"" KEY_ONE "\";");
    const SealRecipients *to = &config->organisations[0].seal_to;
    ok(to->n == 1 && to->shares == 1 && to->keys[0].bytes[0] == 0x11,
       "with the Chair's they are sealed to the Chair");
    is_int((int64_t)config->organisations[1].seal_to.n, 0, "of that organisation only");
    config_free(config);

    config = with_keys("",
                       "name = \"Dev Patel\"; address = \"dpo@hollylane.example\"; };"
                       " vice_chair = { seal_key = \"" KEY_TWO "\"; ",
                       "seal_key = \"" KEY_ONE "\";");
    to = &config->organisations[0].seal_to;
    ok(to->n == 2 && to->shares == 1 && to->share[1] == 0 && to->keys[1].bytes[0] == 0x22,
       "the Vice-Chair's opens alike");
    config_free(config);

    config = with_keys("seal_both = true; ", "seal_key = \"" KEY_TWO "\";",
                       "seal_key = \"" KEY_ONE "\";");
    to = &config->organisations[0].seal_to;
    ok(to->n == 2 && to->shares == 2 && to->share[0] == 0 && to->share[1] == 1 &&
           to->keys[1].bytes[0] == 0x22,
       "with seal_both the DPO's is needed, too");
    config_free(config);
}

static void test_no_templates(void)
{
    Config *config = NULL;
    g_autofree char *problems = NULL,
                    *text = changed("templates = \"templates\"", "templates = \"sub\"");
    ok(load_text(text, &config, &problems, NULL) == 0, "a folder without texts is accepted");
    is_str(problems, "warning: test.conf:3: templates: has no text: all are sent as shipped",
           "and said in one line");
    for (int kind = 0; config && kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *path =
            g_strdup_printf("config/templates/%s.txt", template_name((TemplateKind)kind));
        g_autofree char *shipped = read_shipped(path);
        is_str(config->templates[kind], shipped, "the shipped one takes its place");
    }
    config_free(config);
}

/* Who changes one text copies that one; a slip in its name, and it is never sent. */
static void test_own_templates(void)
{
    Config *config = NULL;
    g_autofree char *others = NULL, *slip = NULL,
                    *text = changed("templates = \"templates\"", "templates = \"own\""),
                    *own = in_folder("own");
    g_mkdir(own, 0755);
    put("own/task.txt", "Subject: x\n\nOurs.\n", 0644);
    put("own/late.txt~", "Subject: x\n", 0644);
    ok(load_text(text, &config, &others, NULL) == 0, "a folder with one text is accepted");
    is_str(
        others,
        "warning: test.conf:3: templates: has task.txt alone: the others are sent as shipped",
        "what it has is named where that is less than what it lacks");
    if (config)
        is_str(config->templates[TEMPLATE_TASK], "Subject: x\n\nOurs.\n", "and is sent");
    config_free(config);

    put("own/acknowledgment.txt", "Subject: x\n", 0644);
    ok(load_text(text, &config, &slip, NULL) == 0, "so is one with a text that nothing sends");
    ok(slip && g_str_has_suffix(slip,
                                "\nwarning: test.conf:3: templates: acknowledgment.txt is sent "
                                "with no mail; allowed: the names in incidentd.conf(5)"),
       "which is named");
    config_free(config);
}

static void test_default_templates(void)
{
    Config *config = NULL;
    g_autofree char *problems = NULL, *text = changed("templates = \"templates\";", "");
    load_text(text, &config, &problems, NULL);
    const char *expected =
        "test.conf: templates: the folder " INCIDENTD_DATADIR
        "/templates (the default) is missing or cannot be read; needed: a copy of the "
        "shipped one, config/templates of the source, which `make install` puts in place";
    if (!g_file_test(INCIDENTD_DATADIR "/templates", G_FILE_TEST_IS_DIR))
        is_str(problems, expected,
               "a folder that the file does not name is called the default");
    config_free(config);
}

static void test_warnings(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(warnings); i++) {
        Config *config = NULL;
        Err err = {0};
        g_autofree char *problems = NULL;
        g_autofree char *text = changed(warnings[i].from, warnings[i].to);
        int result = load_text(text, &config, &problems, &err);
        ok(result == 0 && config && err.kind == ERR_NONE, "%s is accepted", warnings[i].name);
        is_str(problems, warnings[i].problems, "with a warning");
        config_free(config);
    }
}

/* A mailbox of the anonymous route in the Chair's own account. */
#define LENT                                                                                   \
    "url = \"imaps://mail.hollylane.example\"; route = \"anonymous\"; user = "                 \
    "\"Chair@hollylane.example\"; password_file = \"./password\"; authserv_id = \"mx\"; "
#define NO_KEY                                                                                 \
    "warning: test.conf:15: organisations.mailboxes.route: originals of this mailbox are not " \
    "kept: the chair has no seal_key (see `incidentd keygen`)"

static void test_lent_mailbox(void)
{
    for (int inbox = 0; inbox < 2; inbox++) {
        Config *config = NULL;
        Err err = {0};
        g_autofree char *problems = NULL;
        g_autofree char *text =
            changed("url = \"maildir:web\"; poll = 30;\n        folder = \"INBOX\";",
                    inbox ? LENT : LENT "folder = \"Anonymous\";");
        ok(load_text(text, &config, &problems, &err) == 0,
           "the Chair's own mailbox is accepted");
        const char *more = strchr(problems, '\n');
        is_str(more ? problems : "",
               inbox ? "warning: test.conf:23: organisations.roles.chair: has all mail of that "
                       "account taken as anonymous "
                       "reports, ours to the Chair, too; better: `folder` of the mailbox names "
                       "one for these alone\n" NO_KEY
                     : "",
               "with a warning where it is all of it");
        is_str(more ? more + 1 : problems, NO_KEY, "and of the key that is not there");
        g_autofree char *own =
            config
                ? g_strjoinv(" ", config->organisations[0].mailboxes[0].context.own_addresses)
                : NULL;
        is_str(own, "security@hollylane.example incidents@hollylane.example",
               "what the Chair writes from it is not our own mail");
        config_free(config);
    }
}

static void test_first_problem_is_the_error(void)
{
    g_autofree char *text = changed("log = \"debug\"", "log = 1; pol = 2");
    g_autofree char *problems = NULL;
    Config *config = NULL;
    Err err = {0};
    load_text(text, &config, &problems, &err);
    ok(strstr(err.msg, "test.conf:4: pol: unknown option"), "the error is the first problem");
}

/* ---- includes ---- */

static void test_includes(void)
{
    Config *config = NULL;
    g_autofree char *problems = NULL, *wrong = NULL, *syntax = NULL, *loop = NULL,
                    *often = NULL,
                    *text = changed("log = \"debug\";", "@include \"sub/log.conf\"");
    put("sub/log.conf", "log = \"debug\";\n", 0644);
    ok(load_text(text, &config, &problems, NULL) == 0 && config->debug,
       "an included file is read, from our folder");
    config_free(config);
    put("sub/log.conf", "\n\nlog = \"loud\";\n", 0644);
    load_text(text, &config, &wrong, NULL);
    is_str(wrong, "sub/log.conf:3: log: is none of its words; allowed: \"info\", \"debug\"",
           "a problem in an included file has its name and line");
    put("sub/log.conf", "\nlog = = 1;\n", 0644);
    load_text(text, &config, &syntax, NULL);
    is_str(syntax,
           "sub/log.conf:2: syntax error: here, or in the lines before, a quote or a bracket "
           "is missing or "
           "one too many; allowed: option = value; as in incidentd.conf(5)",
           "so has a syntax error");
    put("loop.conf", "@include \"loop.conf\"\n", 0644);
    ok(load_file("loop.conf", &config, &loop, NULL) == -1 &&
           strstr(loop, "include file nesting too deep"),
       "a file that includes itself is refused");
    put("loop.conf",
        "@include \"loop.conf\"\n@include \"loop.conf\"\n@include \"loop.conf\"\n"
        "@include \"loop.conf\"\n@include \"loop.conf\"\n@include \"loop.conf\"\n",
        0644);
    ok(load_file("loop.conf", &config, &often, NULL) == -1 &&
           strstr(often, "loop.conf:1: include file nesting too deep"),
       "so is one that does so six times, and is not read 60 million times before");
}

static void test_no_file(void)
{
    Config *config = NULL;
    Err err = {0};
    g_autofree char *none = NULL, *dir = NULL, *binary = NULL;
    ok(load_file("none.conf", &config, &none, &err) == -1,
       "a file that is not there is refused");
    is_str(none,
           "none.conf: the file cannot be read; allowed: a file that the daemon can read (No "
           "such file or directory)",
           "in one line");
    ok(load_file("sub", &config, &dir, &err) == -1,
       "so is a folder, which libconfig would die of");
    g_autofree char *path = in_folder("binary.conf");
    g_file_set_contents(path, "log = \"x\0y\";", 12, NULL);
    ok(load_file("binary.conf", &config, &binary, &err) == -1,
       "and so is a file with a NUL in it");
    is_str(binary,
           "binary.conf:1: is no configuration; allowed: a text without a NUL, of at most 4 MB",
           "before libconfig reads half of it");
}

/* ---- secrets ---- */

static void test_secrets(void)
{
    Err err = {0};
    g_autofree char *path = in_folder("password");
    char *secret = config_secret(path, &err);
    is_str(secret, SECRET, "a secret is read without its newline");
    config_secret_free(secret);
    chmod(path, 0644);
    ok(!config_secret(path, &err) && err.kind == ERR_PERMANENT,
       "its mode is looked at on each use");
    ok(strstr(err.msg, "password: can be read or written by others") &&
           !strstr(err.msg, SECRET),
       "the error names the file, not the secret");
    chmod(path, 0600);
    g_autofree char *none = in_folder("none");
    ok(!config_secret(none, &err) && err.kind == ERR_PERMANENT,
       "a secret that is not there is an error");
    put("crlf", SECRET "\r\n", 0600);
    g_autofree char *crlf = in_folder("crlf");
    secret = config_secret(crlf, &err);
    is_str(secret, SECRET, "a line end of another system is not part of it");
    config_secret_free(secret);
    config_secret_free(NULL);
    g_autofree char *fifo = in_folder("fifo");
    mkfifo(fifo, 0600);
    ok(!config_secret(fifo, &err), "a pipe is refused at once");
}

static void test_credentials(void)
{
    Config *config = NULL;
    Err err = {0};
    g_autofree char *problems = NULL, *text = changed("./password", "imap-password");
    g_autofree char *path = in_folder("sub/imap-password"), *credentials = in_folder("sub");
    put("sub/imap-password", SECRET, 0440);
    ok(config_secret_check(path, &err) < 0, "a file for the group is refused");
    g_setenv("CREDENTIALS_DIRECTORY", credentials, TRUE);
    ok(load_text(text, &config, &problems, &err) == 0,
       "but a systemd credential looks like one");
    if (config)
        is_str(config->organisations[0].mailboxes[0].endpoint.password_file, path,
               "a name without '/' is below $CREDENTIALS_DIRECTORY");
    config_free(config);
    chmod(path, 0444);
    ok(config_secret_check(path, &err) < 0,
       "a credential that everybody can read is refused all the same");
    g_unsetenv("CREDENTIALS_DIRECTORY");
}

/* ---- what is shipped ---- */

static char *replaced(char *text, const char *from, const char *to)
{
    GString *string = g_string_new(text);
    ok(g_string_replace(string, from, to, 0) > 0, "the sample holds %s", from);
    g_free(text);
    return g_string_free(string, FALSE);
}

/* The sample with the paths of this test. */
static char *sample(void)
{
    char *text = read_shipped("config/incidentd.conf");
    text = replaced(text, "/etc/incidentd/imap-password", "./password");
    text = replaced(text, "/etc/incidentd/smtp-password", "./password");
    text = replaced(text, "# database = \"/var/lib/incidentd/register.db\"",
                    "database = \"register.db\"");
    text = replaced(text, "# keys = \"/var/lib/incidentd/keys\"", "keys = \"./keys\"");
    return replaced(text, "# templates = \"/usr/share/incidentd/templates\"",
                    "templates = \"templates\"");
}

static void test_sample(void)
{
    Config *config = NULL;
    g_autofree char *problems = NULL, *text = sample(),
                    *policy = read_shipped("config/policy.conf");
    put("policy.conf", policy, 0644);
    ok(load_text(text, &config, &problems, NULL) == 0,
       "the sample is valid after editing its paths");
    is_str(problems, "", "without a warning");
    is_int(config ? config->organisations[0].quiet_hours.from : 0, 22 * 60,
           "whoever begins with it has quiet nights");
    config_free(config);
}

static void test_rules(void)
{
    Config *config = NULL;
    g_autofree char *problems = NULL, *text = changed("log =", "rules = \"rules.conf\"; log =");
    ok(load_text(text, &config, &problems, NULL) == 0, "a file of rules is accepted");
    is_str(problems, "", "without a word");
    if (!ok(config && config->rules, "and read"))
        return;
    is_int((int64_t)config->rules->n_rules, (int64_t)rules_builtin()->n_rules - 1,
           "over the shipped ones, of which it takes one away");
    ok(strcmp(config->rules->hash, rules_builtin()->hash) != 0,
       "which makes another set of it");
    config_free(config);
}

/* Turns every example in a comment of the sample into an option. */
static void test_sample_comments(void)
{
    g_autofree char *text = sample(), *problems = NULL;
    text = replaced(text, "/etc/incidentd/ca.pem", "ca.pem");
    text = replaced(text, "/etc/incidentd/england-and-wales.ics", "good.ics");
    text = replaced(text, "/etc/incidentd/lexicon.conf", "lexicon.conf");
    text = replaced(text, "/etc/incidentd/rules.conf", "rules.conf");
    text = replaced(text, "incidentd-seal-1:...", KEY_ONE);
    text = replaced(text, "}, { name = \"...\"; address = \"...\"",
                    "}, { name = \"...\"; address = \"c@d.example\"");
    text = replaced(text, "address = \"...\"", "address = \"a@b.example\"");
    g_autoptr(GRegex) comment = g_regex_new("(?m)^( *)# ([a-z_]+ = )", 0, 0, NULL);
    g_autofree char *open = g_regex_replace(comment, text, -1, 0, "\\1\\2", 0, NULL);
    Config *config = NULL;
    ok(load_text(open, &config, &problems, NULL) == 0,
       "the options in the sample's comments are valid, too");
    is_str(problems, "", "without a warning");
    config_free(config);
}

/* "section.name", type, default, help of each line of the table. */
typedef void (*EachOption)(const char *section, const char *name, char **fields,
                           const char *text);

static void each_option(EachOption each, const char *text)
{
    g_autofree char *table = config_describe();
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    for (int i = 0; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        g_auto(GStrv) name = g_strsplit(fields[0], ".", 2);
        each(name[0], name[1], fields, text);
    }
}

static bool in_file(const char *text, const char *name, const char *def)
{
    g_autofree char *pattern = g_strdup_printf("(?m)(^|[{ ;#])%s = %s", name, def);
    return g_regex_match_simple(pattern, text, 0, 0);
}

static void option_is_in_sample(const char *section, const char *name, char **fields,
                                const char *text)
{
    bool valued = strcmp(fields[2], "required") != 0 && strcmp(fields[2], "none") != 0 &&
                  strcmp(section, "duty") != 0 && strcmp(section, "errand") != 0;
    g_autofree char *escaped = g_regex_escape_string(fields[2], -1);
    bool is_bool = strcmp(fields[2], "false") == 0 || strcmp(fields[2], "true") == 0;
    bool quoted = !is_bool && !g_str_has_prefix(fields[1], "count");
    g_autofree char *def =
        !valued ? g_strdup("") : g_strdup_printf(quoted ? "\"%s\"" : "%s", escaped);
    ok(in_file(text, name, def), "the sample shows %s.%s%s", section, name,
       valued ? " with its default" : "");
}

/* The part of the page under `.Ss ... section`, up to the next heading. */
static char *page_part(const char *page, const char *section)
{
    g_autofree char *pattern =
        g_strdup_printf("(?ms)^\\.Ss [^\n]*\\b%s$(.*?)(?=^\\.S[sh] |\\z)", section);
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(regex, page, 0, &match);
    char *part = g_match_info_matches(match) ? g_match_info_fetch(match, 1) : NULL;
    return part ? part : g_strdup("");
}

static void option_is_in_page(const char *section, const char *name, char **fields,
                              const char *text)
{
    g_autofree char *part = page_part(text, section);
    g_autofree char *item = g_strdup_printf("\n.It Ic %s\n", name);
    const char *at = strstr(part, item);
    const char *end = at ? strstr(at + strlen(item), "\n.It ") : NULL;
    g_autofree char *entry = !at   ? g_strdup("")
                             : end ? g_strndup(at, (gsize)(end - at))
                                   : g_strdup(at);
    bool valued = strcmp(fields[2], "none") != 0;
    ok(at && (!valued || strstr(entry, fields[2])), "the manual has %s.%s and its default",
       section, name);
    const char *bounds = strchr(fields[1], '[');
    if (!g_str_has_prefix(fields[1], "duration[") && !g_str_has_prefix(fields[1], "size[") &&
        !g_str_has_prefix(fields[1], "time[") && !g_str_has_prefix(fields[1], "time-limit"))
        return;
    g_autofree char *inside = g_strndup(bounds + 1, strlen(bounds) - 2);
    g_auto(GStrv) range = g_strsplit(inside, "..", 2);
    ok(strstr(entry, range[0]) && strstr(entry, range[1]), "and the bounds of %s", name);
}

static void test_table(void)
{
    g_autofree char *conf = read_shipped("config/incidentd.conf"),
                    *policy = read_shipped("config/policy.conf");
    g_autofree char *both = g_strconcat(conf, policy, NULL),
                    *page = read_shipped("config/incidentd.conf.5");
    each_option(option_is_in_sample, both);
    each_option(option_is_in_page, page);
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *file =
            g_strdup_printf("\n.Pa %s.txt", template_name((TemplateKind)kind));
        ok(strstr(page, file), "the manual has the text %s", template_name((TemplateKind)kind));
    }
}

/* ---- anything at all ---- */

/* Changes one byte so that the syntax survives and our own code reads the result: anything for
 * a byte of a text, a letter for a letter of a name. (libconfig leaks a text that it meets
 * where none may stand.) */
static void bend(char *text, size_t at, GRand *random)
{
    bool inside = false;
    for (size_t i = 0; i < at; i++)
        inside ^= text[i] == '"';
    char byte = (char)g_rand_int_range(random, 1, 256);
    if (inside && text[at] != '"' && byte != '"' && byte != '\\')
        text[at] = byte;
    else if (g_ascii_islower(text[at]))
        text[at] = (char)g_rand_int_range(random, 'a', 'z' + 1);
}

/* Cut and bent configurations: none may crash, leak or fail without a word. */
static void test_mutations(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
    gint32 length = (gint32)strlen(GOOD);
    int silent = 0, refused = 0;
    for (int i = 0; i < 600; i++) {
        g_autofree char *text = g_strdup(GOOD), *problems = NULL;
        Config *config = NULL;
        if (i % 3 == 0)
            text[g_rand_int_range(random, 0, length)] = '\0';
        for (int n = g_rand_int_range(random, 1, 6); n > 0 && i % 3 > 0; n--)
            bend(text, (size_t)g_rand_int_range(random, 0, length), random);
        bool bad_one = load_text(text, &config, &problems, NULL) < 0;
        refused += bad_one;
        silent += bad_one && !*problems;
        config_free(config);
    }
    is_int(silent, 0, "of 600 cut or bent configurations, each that is refused says why");
    ok(refused > 300 && refused < 600, "and %d are refused, but not all", refused);
}

int main(void)
{
    g_unsetenv("CREDENTIALS_DIRECTORY");
    make_world();
    test_good();
    test_holidays();
    test_quiet_hours();
    test_bad();
    test_seal_keys();
    test_no_templates();
    test_own_templates();
    test_default_templates();
    test_warnings();
    test_lent_mailbox();
    test_first_problem_is_the_error();
    test_includes();
    test_no_file();
    test_secrets();
    test_credentials();
    test_rules();
    test_sample();
    test_sample_comments();
    test_table();
    test_mutations();
    remove_tree(folder);
    g_free(folder);
    return tap_done();
}
