/* What the subcommands share: their table, their options, their exit status. One file a
 * subcommand. */
#pragma once

#include "config/config.h"
#include "config/err.h"
#include "daemon/core/classifier.h"
#include "daemon/register/store.h"
#include "parsers/report.h"

#include <stdbool.h>

/* sysexits.h, as far as it says something to a script. */
typedef enum CliStatus {
    CLI_DONE = 0,
    CLI_NO = 1,      /* a negative answer: nothing found, verification failed */
    CLI_USAGE = 64,  /* EX_USAGE */
    CLI_INPUT = 66,  /* EX_NOINPUT: not all could be read, where 1 already says something */
    CLI_LATER = 75,  /* EX_TEMPFAIL */
    CLI_CONFIG = 78, /* EX_CONFIG */
} CliStatus;

/* An option of a subcommand: a flag, or (with `value`) one that takes an argument. One that stands
 * twice in the table may be given twice: the first row is filled first. */
typedef struct CliOption {
    const char *name; /* "--json" */
    bool *flag;
    const char **value;
    const char *help;
} CliOption;

typedef struct CliCommand {
    const char *name;
    const char *arguments; /* "[-c FILE] REF" */
    const char *help;      /* one sentence */
    int (*run)(int argc, char **argv);
} CliCommand;

extern const CliCommand cli_commands[]; /* ends with a NULL name */

/* NULL: there is none of that name. */
const CliCommand *cli_command(const char *name);

/* Reads the options of a subcommand (argv[0] is its name); ends with an option whose name is
 * NULL. Behind "--" nothing is an option. Positional arguments go to rest[], at most max_rest, at least min_rest. Returns how
 * many, or -1 when the program should exit with *ret_status (after --help or a usage error,
 * which has been printed). */
int cli_options(int argc, char **argv, const CliOption *options, const char **rest,
                int min_rest, int max_rest, int *ret_status);

/* -c, with its default. */
#define CLI_CONFIG_OPTION(variable)                                                            \
    {                                                                                          \
        "-c", NULL, &(variable), "FILE: the configuration"                                     \
    }
#define CLI_CONFIG_DEFAULT "/etc/incidentd/incidentd.conf"

/* Loads the configuration and prints every problem on standard error, warnings only when they
 * are asked for. CLI_DONE, or the status to exit with. */
int cli_load_config(const char *path, bool warnings, Config **ret);
/* The same for who reads mails and touches nothing: files with passwords need not be there, nor readable. */
int cli_load_settings(const char *path, Config **ret);

/* Loads the configuration and opens its register. CLI_DONE, or the status to exit with (problem
 * printed). */
int cli_open_store(const char *config_path, StoreMode mode, Config **ret_config,
                   Store **ret_store);

/* What a command does with the register: its exit status, or -1 and *err. */
typedef int CliWork(Store *store, const Config *config, void *user, Err *err);

/* Opens the register of a configuration, works, closes it. The status to exit with (problem printed). */
int cli_work(const char *config_path, StoreMode mode, CliWork *work, void *user);

/* The same of a command that only looks. */
int cli_look(const char *config_path, CliWork *look, void *user);

/* Says on standard error that there is none with this reference; that of a request names none. */
void cli_no_incident(const char *reference);

/* The incident of a reference, whose letters may be small, and the reference as it is kept (owned). 1, 0
 * (said on standard error: there is none) or -1. */
int cli_find(Store *store, const char *reference, Incident *ret, char **ret_reference,
             Err *err);

/* What was printed has arrived: 0, or ERR_TEMPORARY (a full disk). main asks at the end of every command; one that writes
 * down that it has printed asks before. */
int cli_flush(Err *err);

/* Prints "incidentd: message" and returns the exit status that fits the error's kind. */
int cli_fail(const Err *err);

/* Whether there is a register whose keys are not there, and *err then: with others it would take mail that
 * it has seen for new. */
bool cli_keys_are_lost(const Config *config, Err *err);

/* Whether mails can be made of a text: 0, or -1 and *err with its file and line. */
int cli_template_check(const Config *config, TemplateKind kind, Err *err);

/* Likewise of all texts: one of which no mail can be made is found before a mail waits for it. */
int cli_templates_check(const Config *config, Err *err);

/* Says what is wrong with an option that only the configuration could tell: CLI_USAGE. */
int cli_wrong(const Err *err);

/* For --organisation: 0 and *prefix as the configuration has it, in whatever case it was given, or -1 and *err with the
 * prefixes there are. NULL: all of them. */
int cli_check_prefix(const Config *config, const char **prefix, Err *err);

/* The organisation with that prefix, or NULL. */
const OrganisationSettings *cli_organisation_of(const Config *config, const char *prefix);

/* The name of the role that does what falls to that one there, see organisation_owner(). */
const char *cli_owner_of(const Config *config, const char *prefix, const char *role);

/* The rules of a configuration, compiled; NULL or without any: the shipped ones. NULL and *err (a
 * problem of the configuration) when they cannot be. Owned; the configuration must outlive it. */
Classifier *cli_classifier(const Config *config, Err *err);

/* How mail of the first mailbox of a configuration is read; NULL: of nobody's. */
const ParserContext *cli_context(const Config *config);

/* Whose mail it is read as: the first organisation of a configuration; NULL: nobody's. */
const OrganisationSettings *cli_organisation(const Config *config);

/* -1, and why a mail cannot be read from that file. */
int cli_cannot_read(const char *file, Err *err);

/* One mail from a file, or from standard input ("-"). NULL and *err, with the name of the file.
 * Owned. */
Report *cli_read_mail(const char *file, const ParserContext *context, Err *err);

/* UTC seconds as "2026-11-23 14:05" in the organisation's zone (UTC when it is not configured, or
 * there is no configuration); "-" for 0. In one of eight buffers used in turn. */
const char *cli_time(const Config *config, const char *prefix, int64_t at);

/* The same of something that has happened: the beginning of a day is the day alone, which is all that
 * is kept of what belongs to an anonymous incident. What is due is due at a time. */
const char *cli_moment(const Config *config, const char *prefix, int64_t at);

/* The day alone, of what is known of the day alone: "2026-11-23". As above. */
const char *cli_day_text(const Config *config, const char *prefix, int64_t at);

/* When the local day began at the organisation of a reference: the trail of an anonymous incident knows
 * days only. */
int64_t cli_day(const Config *config, const char *reference, int64_t now);

/* Whether a reason may go on record. */
bool cli_is_reason(const char *text);
#define CLI_REASON_RULE "one line of at most 500 bytes"

/* "2026-11-23T14:05Z", "2026-11-23 14:05", "2026-11-23": in the zone of the first organisation where
 * it says none. 0: it is no time. */
int64_t cli_read_time(const Config *config, const char *text);
/* The same as the end of a span: a day is part of it. */
int64_t cli_read_end(const Config *config, const char *text);

int cli_run(int argc, char **argv);
int cli_once(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_parse(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_show(int argc, char **argv);
int cli_status(int argc, char **argv);
int cli_verify(int argc, char **argv);
int cli_release(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_rehearse(int argc, char **argv);
int cli_stats(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_form(int argc, char **argv);
int cli_keygen(int argc, char **argv);
int cli_unseal(int argc, char **argv);
int cli_erase(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_export(int argc, char **argv);

/* The form that is printed. Owned. */
char *cli_form_text(bool outcome);
