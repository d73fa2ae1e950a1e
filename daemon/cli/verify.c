/* incidentd verify: does the audit trail still prove itself? */
#include "daemon/cli/cli.h"
#include "daemon/register/audit.h"

#include <stdio.h>
#include <string.h>

int cli_verify(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT, *head = NULL;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--head", NULL, &head,
         "HASH: must be in the chain, as it was told at an earlier time"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    if (head && (strlen(head) != 64 || strspn(head, "0123456789abcdefABCDEF") != 64)) {
        fputs("incidentd verify: --head takes a hash of 64 hexadecimal digits, as verify "
              "prints it\n",
              stderr);
        return CLI_USAGE;
    }
    Config *config;
    Store *store;
    status = cli_open_store(path, STORE_READ, &config, &store);
    if (status != CLI_DONE)
        return status;
    AuditVerdict verdict;
    Err err = {0};
    if (audit_verify(store, head, &verdict, &err) < 0) {
        status = cli_fail(&err);
    } else if (verdict.broken || verdict.reason[0]) {
        printf("the audit trail does not verify: row %lld: %s\n", (long long)verdict.broken,
               verdict.reason);
        status = CLI_NO;
    } else {
        printf("the audit trail verifies: %lld rows, %lld of them erased\nhead %s\n",
               (long long)verdict.rows, (long long)verdict.erased, verdict.head);
    }
    store_close(store);
    config_free(config);
    return status;
}
