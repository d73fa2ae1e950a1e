/* The table of subcommands and what they share. Only main.c and the subcommands call it. */
#include "daemon/cli/cli.h"

#include "daemon/clock.h"
#include "daemon/core/compose.h"
#include "parsers/reference/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const CliCommand cli_commands[] = {
    {"run", "[-c FILE]", "the daemon, in the foreground", cli_run},
    {"once", "[-c FILE]", "drain every mailbox, send what is due, exit", cli_once},
    {"check", "[-c FILE] [--online] [--user USER]",
     "validate the configuration; --online logs in everywhere", cli_check},
    {"parse", "[-c FILE] [--anonymous] [--json] FILE|-",
     "what the parsers read in one mail; touches nothing", cli_parse},
    {"explain",
     "[-c FILE] [--json] [--all] [--rules FILE] [--at WHEN] FILE|-... | --against FILE "
     "[FILE|FOLDER...]",
     "what the rules make of a mail, and why; what other rules would; touches nothing",
     cli_explain},
    {"rehearse", "[-c FILE] [--until WHEN] [--verbose] [--json] FILE...",
     "mails and replies on a virtual clock, in memory: every mail that would be sent",
     cli_rehearse},
    {"form", "[--report|--outcome]", "the forms to hand out", cli_form},
    {"list",
     "[-c FILE] [--open|--overdue|--errands|--quarantine [--all]|--mail] [--organisation "
     "PREFIX] [--json]",
     "incidents, or what lies elsewhere", cli_list},
    {"show", "[-c FILE] [--json] REF", "one incident in full", cli_show},
    {"report", "[-c FILE] [--outcome|--ico|--letter] [--html] REF",
     "drafts for people: the outcome report, the ICO's form, a letter", cli_report},
    {"release", "[-c FILE] ID", "take a quarantined mail again", cli_release},
    {"verify", "[-c FILE] [--head HASH]", "check the audit chain", cli_verify},
    {"status", "[-c FILE] [--json]", "what it is doing: mailboxes, queues", cli_status},
    {"stats",
     "[-c FILE] [--organisation PREFIX] [--rules] [--json] | --html FILE [--from WHEN] "
     "[--until WHEN]",
     "how many incidents, and how often rules held", cli_stats},
    {"keygen", "[--passphrase | --passphrase-file FILE] [FILE]",
     "a key pair for the Chair, whose originals nobody else can open", cli_keygen},
    {"unseal",
     "--key FILE [--key FILE] [--output FILE] SEALED-FILE | "
     "[-c FILE] (--key FILE [--key FILE] | --export) --because TEXT [--output FILE] REF",
     "open a sealed original, or export it for whoever has the key", cli_unseal},
    {"erase", "[-c FILE] --because TEXT REF",
     "what is personal of an incident that has ended goes; its record still proves itself",
     cli_erase},
    {"backup", "[-c FILE] FILE", "a copy of the register, proved, while the daemon runs",
     cli_backup},
    {"export",
     "[-c FILE] --csv|--json|--veris [--organisation PREFIX] [--from WHEN] [--until WHEN]",
     "the register for the DPO, for scripts, or de-identified", cli_export},
    {NULL, NULL, NULL, NULL},
};

const CliCommand *cli_command(const char *name)
{
    for (const CliCommand *command = cli_commands; command->name; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

static void print_help(const char *name, const CliOption *options)
{
    const CliCommand *command = cli_command(name);
    printf("usage: incidentd %s %s\n%s\n", name, command->arguments, command->help);
    for (; options->name; options++)
        printf("  %-12s %s\n", options->name, options->help);
}

/* The last of its usage: "REF", "FILE|-". Owned. */
static char *last_argument(const char *name)
{
    const char *usage = cli_command(name)->arguments, *last = strrchr(usage, ' ');
    last = last ? last + 1 : usage;
    return g_strndup(last, strcspn(last, "."));
}

static int usage_error(const char *name, const char *what, const char *which, int *ret_status)
{
    fprintf(stderr, "incidentd %s: %s%s%s%s\nusage: incidentd %s %s\n", name, what,
            which ? " \"" : "", which ? which : "", which ? "\"" : "", name,
            cli_command(name)->arguments);
    *ret_status = CLI_USAGE;
    return -1;
}

static const CliOption *find_option(const CliOption *options, const char *name)
{
    const CliOption *found = NULL;
    for (; options->name; options++) {
        if (strcmp(options->name, name) != 0)
            continue;
        found = options;
        if (!options->value || !*options->value)
            break;
    }
    return found;
}

int cli_options(int argc, char **argv, const CliOption *options, const char **rest,
                int min_rest, int max_rest, int *ret_status)
{
    int n = 0;
    bool ended = false;
    for (int i = 1; i < argc; i++) {
        if (!ended && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
            print_help(argv[0], options);
            *ret_status = CLI_DONE;
            return -1;
        }
        if (!ended && strcmp(argv[i], "--") == 0) {
            ended = true;
            continue;
        }
        const CliOption *option = ended ? NULL : find_option(options, argv[i]);
        if (!ended && !option && argv[i][0] == '-' && argv[i][1])
            return usage_error(argv[0], "unknown option", argv[i], ret_status);
        if (option && option->value && ++i == argc) {
            g_autofree char *what = g_strdup_printf(
                "%.*s is missing after", (int)strcspn(option->help, ":"), option->help);
            return usage_error(argv[0], what, option->name, ret_status);
        }
        if (option && option->value)
            *option->value = argv[i];
        else if (option)
            *option->flag = true;
        else if (n == max_rest)
            return usage_error(argv[0], "too many arguments at", argv[i], ret_status);
        else
            rest[n++] = argv[i];
    }
    if (n < min_rest) {
        g_autofree char *last = last_argument(argv[0]);
        g_autofree char *what = g_strdup_printf("%s is missing", last);
        return usage_error(argv[0], what, NULL, ret_status);
    }
    return n;
}

int cli_flush(Err *err)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    return err_set(err, ERR_TEMPORARY, "standard output: %s", strerror(errno));
}

int cli_fail(const Err *err)
{
    fprintf(stderr, "incidentd: %s\n", err->msg);
    switch (err->kind) {
    case ERR_TEMPORARY:
        return CLI_LATER;
    case ERR_INPUT:
        return CLI_CONFIG;
    case ERR_NONE:
    case ERR_PERMANENT:
    case ERR_BUG:
        break;
    }
    return CLI_NO;
}

int cli_wrong(const Err *err)
{
    fprintf(stderr, "incidentd: %s\n", err->msg);
    return CLI_USAGE;
}

static int load(const char *path, bool secrets, bool warnings, Config **ret)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    Err err = {0};
    int loaded = config_load(path, secrets, ret, problems, &err);
    for (guint i = 0; i < problems->len; i++) {
        const char *problem = g_ptr_array_index(problems, i);
        if (warnings || !g_str_has_prefix(problem, "warning: "))
            fprintf(stderr, "%s\n", problem);
    }
    if (loaded == 0)
        return CLI_DONE;
    if (!problems->len)
        fprintf(stderr, "incidentd: %s\n", err.msg);
    return CLI_CONFIG;
}

int cli_load_config(const char *path, bool warnings, Config **ret)
{
    return load(path, true, warnings, ret);
}

int cli_load_settings(const char *path, Config **ret)
{
    return load(path, false, false, ret);
}

int cli_open_store(const char *config_path, StoreMode mode, Config **ret_config,
                   Store **ret_store)
{
    int status = cli_load_config(config_path, false, ret_config);
    if (status != CLI_DONE)
        return status;
    Err err = {0};
    if (store_open((*ret_config)->database, mode, ret_store, &err) == 0)
        return CLI_DONE;
    config_free(*ret_config);
    return cli_fail(&err);
}

int cli_work(const char *config_path, StoreMode mode, CliWork *work, void *user)
{
    Config *config;
    Store *store;
    int status = cli_open_store(config_path, mode, &config, &store);
    if (status != CLI_DONE)
        return status;
    Err err = {0};
    status = work(store, config, user, &err);
    if (status < 0)
        status = cli_fail(&err);
    store_close(store);
    config_free(config);
    return status;
}

int cli_look(const char *config_path, CliWork *look, void *user)
{
    return cli_work(config_path, STORE_READ, look, user);
}

void cli_no_incident(const char *reference)
{
    if (reference_is_of_request(reference))
        fprintf(stderr,
                "incidentd: %s names a request, no incident; only `incidentd show` takes it\n",
                reference);
    else
        fprintf(stderr,
                "incidentd: there is no incident %s; `incidentd list` shows which there are\n",
                reference);
}

/* "HLP-2026-1" for HLP-2026-0001, as it is said on the telephone. In capitals; owned. */
static char *whole_reference(const char *reference)
{
    enum { DIGITS = 4 };
    char *capitals = g_ascii_strup(reference, -1);
    const char *number = strrchr(capitals, '-');
    size_t digits = number ? strlen(number + 1) : 0;
    if (digits == 0 || digits >= DIGITS || strspn(number + 1, "0123456789") != digits)
        return capitals;
    char *whole = g_strdup_printf("%.*s-%0*d", (int)(number - capitals), capitals, DIGITS,
                                  atoi(number + 1));
    g_free(capitals);
    return whole;
}

int cli_find(Store *store, const char *reference, Incident *ret, char **ret_reference, Err *err)
{
    int64_t id = 0;
    g_autofree char *capitals = whole_reference(reference);
    int found = store_incident_find(store, 0, capitals, &id, err);
    if (found > 0)
        found = store_incident_load(store, id, ret, NULL, ret_reference, err);
    if (found == 0)
        cli_no_incident(capitals);
    return found;
}

int cli_check_prefix(const Config *config, const char **prefix, Err *err)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (size_t i = 0; *prefix && i < config->n_organisations; i++) {
        const char *one = config->organisations[i].prefix;
        if (g_ascii_strcasecmp(one, *prefix) == 0) {
            *prefix = one;
            return 0;
        }
        g_string_append_printf(known, "%s%s", i ? ", " : "", one);
    }
    return *prefix ? err_set(err, ERR_INPUT, "--organisation: there is no %s; allowed: %s",
                             *prefix, known->str)
                   : 0;
}

bool cli_keys_are_lost(const Config *config, Err *err)
{
    if (access(config->keys, F_OK) == 0 || access(config->database, F_OK) != 0)
        return false;
    err_set(err, ERR_INPUT,
            "keys: %s is missing, but the register exists: restore it from its backup",
            config->keys);
    return true;
}

int cli_template_check(const Config *config, TemplateKind kind, Err *err)
{
    if (compose_check(config->templates[kind], err) == 0)
        return 0;
    return err_prefix(err, "%s/%s.txt", config->templates_folder, template_name(kind));
}

int cli_templates_check(const Config *config, Err *err)
{
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        if (cli_template_check(config, (TemplateKind)kind, err) < 0)
            return -1;
    }
    return 0;
}

Classifier *cli_classifier(const Config *config, Err *err)
{
    return classifier_new(config && config->rules ? config->rules : rules_builtin(), err);
}

const OrganisationSettings *cli_organisation_of(const Config *config, const char *prefix)
{
    for (size_t i = 0; config && i < config->n_organisations; i++) {
        if (strcmp(config->organisations[i].prefix, prefix) == 0)
            return &config->organisations[i];
    }
    return NULL;
}

const char *cli_owner_of(const Config *config, const char *prefix, const char *role)
{
    const OrganisationSettings *organisation = cli_organisation_of(config, prefix);
    Role known;
    return organisation && role_parse(role, &known)
               ? role_name(organisation_owner(organisation, known))
               : role;
}

static const char *show_time(const OrganisationSettings *organisation, int64_t at,
                             const char *format)
{
    static char buffers[8][32];
    static size_t turn;
    GTimeZone *zone = organisation ? organisation->zone : NULL;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
    g_autoptr(GDateTime) local = !utc   ? NULL
                                 : zone ? g_date_time_to_timezone(utc, zone)
                                        : g_date_time_ref(utc);
    g_autofree char *text = local ? g_date_time_format(local, format) : NULL;
    char *buffer = buffers[turn++ % 8];
    g_strlcpy(buffer, text ? text : "?", sizeof buffers[0]);
    return buffer;
}

const char *cli_time(const Config *config, const char *prefix, int64_t at)
{
    const OrganisationSettings *organisation = cli_organisation_of(config, prefix);
    if (at == 0)
        return "-";
    return show_time(organisation, at, organisation ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%MZ");
}

const char *cli_moment(const Config *config, const char *prefix, int64_t at)
{
    const OrganisationSettings *organisation = cli_organisation_of(config, prefix);
    if (at == 0 || !organisation || clock_day(organisation, at) != at)
        return cli_time(config, prefix, at);
    return show_time(organisation, at, "%Y-%m-%d");
}

const char *cli_day_text(const Config *config, const char *prefix, int64_t at)
{
    return at ? show_time(cli_organisation_of(config, prefix), at, "%Y-%m-%d") : "-";
}

int64_t cli_day(const Config *config, const char *reference, int64_t now)
{
    g_autofree char *prefix = g_strndup(reference, strcspn(reference, "-"));
    const OrganisationSettings *organisation = cli_organisation_of(config, prefix);
    return organisation ? clock_day(organisation, now) : now - now % (24 * 3600);
}

bool cli_is_reason(const char *text)
{
    enum { REASON_MAX = 500 };
    return *text && strlen(text) <= REASON_MAX && g_utf8_validate(text, -1, NULL) &&
           !strpbrk(text, "\n\r\t\x1b");
}

/* NULL: it is no time. */
static GDateTime *read_date(const Config *config, const char *text)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    GTimeZone *zone = config ? config->organisations[0].zone : utc;
    g_autofree char *whole =
        strlen(text) == strlen("2026-11-23")         ? g_strconcat(text, "T00:00:00", NULL)
        : strlen(text) == strlen("2026-11-23T14:05") ? g_strconcat(text, ":00", NULL)
                                                     : g_strdup(text);
    return g_date_time_new_from_iso8601(whole, zone);
}

int64_t cli_read_time(const Config *config, const char *text)
{
    g_autoptr(GDateTime) date = read_date(config, text);
    return date ? g_date_time_to_unix(date) : 0;
}

int64_t cli_read_end(const Config *config, const char *text)
{
    bool day = strlen(text) == strlen("2026-11-23");
    g_autoptr(GDateTime) date = read_date(config, text);
    g_autoptr(GDateTime) end = date ? g_date_time_add_days(date, day) : NULL;
    return end ? g_date_time_to_unix(end) : 0;
}
