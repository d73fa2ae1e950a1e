/* incidentd check: is the configuration valid, can the daemon's user use what it names, and
 * (--online) does every server let us in? */
#include "daemon/cli/cli.h"
#include "daemon/core/calendar.h"
#include "daemon/core/words.h"
#include "daemon/register/seal.h"
#include "daemon/wire/loop.h"
#include "daemon/wire/sink.h"
#include "daemon/wire/source.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The worse of two: a configuration to change before a server to wait for. */
static int worse(int a, int b)
{
    return a > b ? a : b;
}

static int check_templates(const Config *config)
{
    int status = CLI_DONE;
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        Err err = {0};
        if (cli_template_check(config, (TemplateKind)kind, &err) < 0)
            status = cli_fail(&err);
    }
    return status;
}

/* Rules that cannot be compiled are errors; what does nothing is a warning. */
static int check_rules(const Config *config)
{
    Err err = {0};
    Classifier *classifier = cli_classifier(config, &err);
    if (!classifier) {
        fprintf(stderr, "%s\n", err.msg);
        return CLI_CONFIG;
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    classifier_warn(classifier, lines);
    for (guint i = 0; i < lines->len; i++)
        fprintf(stderr, "warning: %s\n", (char *)g_ptr_array_index(lines, i));
    classifier_free(classifier);
    return CLI_DONE;
}

/* ---- what the file alone does not tell ---- */

/* Whoever checks may be somebody who may not read them. */
static int check_keys(const Config *config)
{
    Err err = {0};
    Keys *keys = NULL;
    bool wrong =
        cli_keys_are_lost(config, &err) ||
        (access(config->keys, R_OK) == 0 && seal_keys_load(config->keys, &keys, &err) < 0);
    seal_keys_free(keys);
    return wrong ? cli_fail(&err) : CLI_DONE;
}

/* Of when it is checked, and so no matter of the file alone. */
static void warn_of_review(const Config *config, int64_t now)
{
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        if (organisation->policy_review &&
            organisation->policy_review < calendar_day(&organisation->calendar, now))
            fprintf(
                stderr,
                "warning: %s: %s: policy_review: lies in the past, so the Board is told that "
                "the review is late; needed, once it is done: the day of the next\n",
                config->path, organisation->prefix);
    }
}

/* What is not proven is taken for anonymous, and then its original is lost without a key. That of
 * an anonymous mailbox is said where the file is read. */
static void warn_of_unproven(const Config *config)
{
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        bool anonymous = false;
        for (size_t k = 0; k < organisation->n_mailboxes; k++) {
            const MailboxSettings *mailbox = &organisation->mailboxes[k];
            anonymous = anonymous || mailbox->route == ROUTE_ANONYMOUS;
            if (!mailbox->context.authserv_id && mailbox->route != ROUTE_ANONYMOUS)
                fprintf(
                    stderr,
                    "warning: %s: %s/%s: authserv_id: is missing, so nothing proves who has "
                    "sent a mail: who has a code needs only its owner's address, and what the "
                    "Chair forwards is held as doubtful; better: the name with which your "
                    "server begins Authentication-Results\n",
                    config->path, organisation->prefix, mailbox->name);
        }
        if (!anonymous && !organisation->seal_to.n)
            fprintf(
                stderr,
                "warning: %s: %s: the chair has no seal_key, so of a report that the Chair "
                "forwards, or whose writer asks to be anonymous, no original is kept; better: "
                "the line that `incidentd keygen` prints\n",
                config->path, organisation->prefix);
    }
}

static bool reads_mailbox(const OrganisationSettings *organisation, const char *name)
{
    for (size_t i = 0; i < organisation->n_mailboxes; i++) {
        if (strcmp(organisation->mailboxes[i].name, name) == 0)
            return true;
    }
    return false;
}

/* What is renamed begins anew, and nobody is reminded of what the old name has open. */
static int warn_of_old_name(const StoreRow *row, void *user)
{
    const Config *config = user;
    const char *prefix = store_row_text(row, "organisation");
    const char *mailbox = store_row_text(row, "mailbox");
    const OrganisationSettings *organisation = cli_organisation_of(config, prefix);
    if (organisation && reads_mailbox(organisation, mailbox))
        return 0;
    fprintf(
        stderr,
        "warning: %s: %s/%s: the register knows this mailbox, but the configuration has no %s "
        "of that name; a new name begins anew: if it was changed, change it back\n",
        config->path, prefix, mailbox, organisation ? "mailbox" : "prefix");
    return 0;
}

/* A register that cannot be opened says so to whoever opens it. */
static void warn_of_old_names(Config *config)
{
    Err err = {0};
    Store *store = NULL;
    if (access(config->database, R_OK) != 0 ||
        store_open(config->database, STORE_READ, &store, &err) < 0)
        return;
    store_view(store, STORE_VIEW_MAILBOXES, 0, 0, warn_of_old_name, config, &err);
    store_close(store);
}

/* ---- the daemon's user ---- */

/* Whoever checks may be root, who reads everything. 0, or -1 when the file (NULL, or not there:
 * nothing to say) belongs to somebody else: only its owner may read it. */
static int check_owner(const char *what, const char *path, const struct passwd *user)
{
    struct stat st;
    if (!path || stat(path, &st) < 0 || st.st_uid == user->pw_uid)
        return 0;
    fprintf(stderr,
            "%s: does not belong to %s, who will run the daemon and could not read it;"
            " needed: chown %s %s\n",
            what, user->pw_name, user->pw_name, path);
    return -1;
}

/* The register and what lies beside it: its lock stays, and a daemon that was killed leaves its log. */
static int check_register_owner(const char *path, const struct passwd *user)
{
    static const char *const ends[] = {"", ".lock", "-wal", "-shm"};
    char *real = realpath(path, NULL);
    int status = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *file = g_strconcat(real ? real : path, ends[i], NULL);
        status |= check_owner("database", file, user);
    }
    free(real);
    return status;
}

static int check_owners(const Config *config, const struct passwd *user)
{
    int status =
        check_register_owner(config->database, user) | check_owner("keys", config->keys, user);
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        g_autofree char *outgoing =
            g_strdup_printf("%s/outgoing: password_file", organisation->prefix);
        status |= check_owner(outgoing, organisation->outgoing.endpoint.password_file, user);
        for (size_t k = 0; k < organisation->n_mailboxes; k++) {
            const MailboxSettings *mailbox = &organisation->mailboxes[k];
            g_autofree char *what =
                g_strdup_printf("%s/%s: password_file", organisation->prefix, mailbox->name);
            status |= check_owner(what, mailbox->endpoint.password_file, user);
        }
    }
    return status < 0 ? CLI_CONFIG : CLI_DONE;
}

/* The user that is named, or that of the shipped unit when root asks and it exists. */
static int check_user(const Config *config, const char *name)
{
    if (!name && geteuid() != 0)
        return CLI_DONE;
    const struct passwd *user = getpwnam(name ? name : "incidentd");
    if (user)
        return check_owners(config, user);
    if (!name)
        return CLI_DONE;
    fprintf(stderr, "incidentd check: there is no user \"%s\"\n", name);
    return CLI_USAGE;
}

/* ---- the keys of sealed originals ---- */

/* For the administrator and the Chair, who compare them over the telephone. */
static void print_seal_keys(const Config *config)
{
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        g_autofree char *keys = seal_recipients_text(&organisation->seal_to);
        if (*keys)
            printf("%s: sealed originals open with %s\n", organisation->prefix, keys);
    }
}

/* ---- who decides for whom ---- */

/* "the DPO for the SIRO"; nothing where nobody does. */
static void add_deputy(const OrganisationSettings *organisation, Role role, GString *to)
{
    Role deputy = organisation_deputy(organisation, role);
    if (organisation_person(organisation, role) && deputy != ROLE_NONE &&
        organisation_person(organisation, deputy))
        g_string_append_printf(to, "%s%s acts for %s", to->len ? ", " : "", words_role(deputy),
                               words_role(role));
}

/* A deputy decides alone; without a Board so does whoever acts as the DPO, of the gravest incidents, too. */
static void print_deputies(const Config *config)
{
    static const Role roles[] = {ROLE_SIRO, ROLE_DPO, ROLE_CHAIR, ROLE_BOARD};
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        g_autoptr(GString) deputies = g_string_new(NULL);
        for (size_t k = 0; k < G_N_ELEMENTS(roles); k++)
            add_deputy(organisation, roles[k], deputies);
        if (deputies->len)
            printf("%s: when somebody cannot be reached, or may be the subject: %s\n",
                   organisation->prefix, deputies->str);
        if (!organisation_person(organisation, ROLE_BOARD))
            printf("%s: there is no Board: whoever acts as the DPO decides alone about level, "
                   "ICO and closing of major and critical incidents, too\n",
                   organisation->prefix);
    }
}

/* ---- the servers ---- */

static int report_online(const char *prefix, const char *what, int outcome, const Err *err)
{
    printf("%s/%s: %s%s%s\n", prefix, what, outcome > 0 ? "works" : "does not work",
           outcome > 0 ? "" : ": ", outcome > 0 ? "" : err->msg);
    return outcome > 0 ? CLI_DONE : err->kind == ERR_TEMPORARY ? CLI_LATER : CLI_CONFIG;
}

static int check_mailbox(const OrganisationSettings *organisation,
                         const MailboxSettings *mailbox, Loop *loop)
{
    static SourceListing listing;
    Source *source = source_open(mailbox, loop);
    Err err = {0};
    int done;
    source_list(source, INT64_MAX - 1, 0, &listing);
    while ((done = source_advance(source, loop_now_ms(), &err)) == 0) {
        if (loop_wait(loop) & LOOP_TERMINATE)
            done = err_set(&err, ERR_TEMPORARY, "interrupted");
        if (done < 0)
            break;
    }
    source_free(source);
    int status = report_online(organisation->prefix, mailbox->name, done, &err);
    if (done > 0 && listing.keeps)
        printf(
            "%s/%s: warning: the server has no UIDPLUS, so an anonymous report that comes to "
            "this mailbox stays on it\n",
            organisation->prefix, mailbox->name);
    return status;
}

static int check_outgoing(const OrganisationSettings *organisation, Loop *loop)
{
    Sink *sink = sink_open(&organisation->outgoing, loop);
    Err err = {0};
    int done;
    sink_probe(sink);
    while ((done = sink_advance(sink, loop_now_ms(), &err)) == 0) {
        if (loop_wait(loop) & LOOP_TERMINATE)
            done = err_set(&err, ERR_TEMPORARY, "interrupted");
        if (done < 0)
            break;
    }
    sink_free(sink);
    return report_online(organisation->prefix, "outgoing", done, &err);
}

static int check_online(const Config *config)
{
    Err err = {0};
    Loop *loop = loop_new(&err);
    if (!loop)
        return cli_fail(&err);
    int status = CLI_DONE;
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        for (size_t k = 0; k < organisation->n_mailboxes; k++)
            status =
                worse(status, check_mailbox(organisation, &organisation->mailboxes[k], loop));
        status = worse(status, check_outgoing(organisation, loop));
    }
    loop_free(loop);
    return status;
}

int cli_check(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    const char *user = NULL;
    bool online = false;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--user", NULL, &user, "USER: who will run the daemon (asked by root: incidentd)"},
        {"--online", &online, NULL, "log in everywhere and say what is wrong"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    Config *config = NULL;
    status = cli_load_config(path, true, &config);
    if (status != CLI_DONE)
        return status;
    status = worse(check_templates(config), check_rules(config));
    status = worse(status, check_keys(config));
    warn_of_review(config, time(NULL));
    warn_of_unproven(config);
    warn_of_old_names(config);
    if (status == CLI_DONE)
        status = check_user(config, user);
    if (status == CLI_DONE) {
        printf("%s is valid\n", path);
        print_seal_keys(config);
        print_deputies(config);
    }
    if (status == CLI_DONE && online)
        status = check_online(config);
    config_free(config);
    return status;
}
