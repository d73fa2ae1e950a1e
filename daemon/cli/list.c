/* incidentd list: incidents, or errands, or what lies in quarantine, or every message ever taken. */
#include "daemon/cli/cli.h"
#include "daemon/cli/table.h"

#include <stdio.h>
#include <time.h>

static const TableColumn incident_columns[] = {
    {"reference", "REFERENCE", TABLE_TEXT},
    {"state", "STATE", TABLE_TEXT},
    {"class", "CLASS", TABLE_TEXT},
    {"severity", "LEVEL", TABLE_TEXT},
    {"route", "ROUTE", TABLE_TEXT},
    {"received_at", "RECEIVED", TABLE_TIME},
    {"reports", "REPORTS", TABLE_NUMBER},
    {"next_duty", "NEXT DUTY", TABLE_TEXT},
    {"next_due", "DUE", TABLE_DUE},
    {"opened_at", NULL, TABLE_TIME},
    {"organisation", NULL, TABLE_TEXT},
    {"held", NULL, TABLE_FLAG},
    {0},
};

static const TableColumn errand_columns[] = {
    {"reference", "REFERENCE", TABLE_TEXT},
    {"kind", "KIND", TABLE_TEXT},
    {"number", "NUMBER", TABLE_NUMBER},
    {"owner", "OWNER", TABLE_OWNER},
    {"person", "PERSON", TABLE_TEXT},
    {"due", "DUE", TABLE_DUE},
    {"opened", "OPENED", TABLE_TIME},
    {"what", "WHAT", TABLE_TEXT},
    {"next", NULL, TABLE_DUE},
    {"organisation", NULL, TABLE_TEXT},
    {0},
};

static const TableColumn quarantine_columns[] = {
    {"id", "ID", TABLE_NUMBER},         {"organisation", "ORGANISATION", TABLE_TEXT},
    {"mailbox", "MAILBOX", TABLE_TEXT}, {"received_at", "RECEIVED", TABLE_TIME},
    {"at", NULL, TABLE_TIME},           {"size", "BYTES", TABLE_NUMBER},
    {"tries", "TRIES", TABLE_NUMBER},   {"released_at", "RELEASED", TABLE_TIME},
    {"reason", "REASON", TABLE_TEXT},   {0},
};

static const TableColumn mail_columns[] = {
    {"id", "ID", TABLE_NUMBER},         {"organisation", "ORGANISATION", TABLE_TEXT},
    {"mailbox", "MAILBOX", TABLE_TEXT}, {"uidvalidity", NULL, TABLE_NUMBER},
    {"uid", NULL, TABLE_NUMBER},        {"received_at", "RECEIVED", TABLE_TIME},
    {"taken_at", "TAKEN", TABLE_TIME},  {"size", "BYTES", TABLE_NUMBER},
    {"outcome", "OUTCOME", TABLE_TEXT}, {"reference", "REFERENCE", TABLE_TEXT},
    {"rule", "RULE", TABLE_TEXT},       {0},
};

typedef struct ListChoice {
    StoreView view;
    const TableColumn *columns;
    const char *none;
} ListChoice;

typedef struct Listing {
    ListChoice choice;
    const char *prefix; /* NULL: all organisations */
    bool json;
} Listing;

static ListChoice choose(bool open, bool overdue, bool errands, bool quarantine, bool all,
                         bool mail)
{
    if (errands)
        return (ListChoice){STORE_VIEW_ERRANDS, errand_columns, "no open errand"};
    if (overdue)
        return (ListChoice){STORE_VIEW_OVERDUE, incident_columns, "nothing is overdue"};
    if (open)
        return (ListChoice){STORE_VIEW_OPEN, incident_columns, "no open incident"};
    if (quarantine)
        return (ListChoice){all ? STORE_VIEW_QUARANTINE_ALL : STORE_VIEW_QUARANTINE,
                            quarantine_columns, "nothing is in quarantine"};
    if (mail)
        return (ListChoice){STORE_VIEW_MAIL, mail_columns, "no mail has been taken"};
    return (ListChoice){STORE_VIEW_INCIDENTS, incident_columns, "no incident"};
}

static int print_list(Store *store, const Config *config, void *user, Err *err)
{
    Listing *listing = user;
    const ListChoice *choice = &listing->choice;
    if (cli_check_prefix(config, &listing->prefix, err) < 0)
        return cli_wrong(err);
    int64_t rows = table_print_of(store, config, listing->prefix, choice->view, time(NULL), 0,
                                  choice->columns, listing->json, err);
    if (rows < 0)
        return -1;
    if (rows > 0)
        return CLI_DONE;
    if (!listing->json)
        puts(choice->none);
    return CLI_NO;
}

int cli_list(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    bool open = false, overdue = false, errands = false, quarantine = false, all = false,
         mail = false, json = false;
    const char *prefix = NULL;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--open", &open, NULL, "incidents that are not closed"},
        {"--overdue", &overdue, NULL, "incidents with a duty past its time"},
        {"--errands", &errands, NULL, "actions, requests and reviews that are not done"},
        {"--quarantine", &quarantine, NULL, "messages that could not be taken, and why"},
        {"--all", &all, NULL, "with --quarantine: those that were released, too"},
        {"--mail", &mail, NULL, "every message ever taken, and what it became"},
        {"--organisation", NULL, &prefix, "PREFIX: only that one"},
        {"--json", &json, NULL, "for scripts"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    if (open + overdue + errands + quarantine + mail > 1) {
        fputs(
            "incidentd list: only one of --open, --overdue, --errands, --quarantine, --mail\n",
            stderr);
        return CLI_USAGE;
    }
    if (all && !quarantine) {
        fputs("incidentd list: --all goes with --quarantine\n", stderr);
        return CLI_USAGE;
    }
    Listing listing = {choose(open, overdue, errands, quarantine, all, mail), prefix, json};
    return cli_look(path, print_list, &listing);
}
