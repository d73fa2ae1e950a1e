/* incidentd verify: does the audit trail still prove itself? */
#include "daemon/cli/cli.h"
#include "daemon/register/audit.h"

#include <stdio.h>
#include <string.h>

/* `user`: the head that must be in the chain, or NULL. */
static int verify(Store *store, const Config *config, void *user, Err *err)
{
    (void)config;
    AuditVerdict verdict;
    if (audit_verify(store, user, &verdict, err) < 0)
        return -1;
    if (verdict.broken || verdict.reason[0]) {
        printf("the audit trail does not verify: row %lld: %s\n", (long long)verdict.broken,
               verdict.reason);
        return CLI_NO;
    }
    printf("the audit trail verifies: %lld rows, %lld of them erased\nhead %s\n",
           (long long)verdict.rows, (long long)verdict.erased, verdict.head);
    return CLI_DONE;
}

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
    return cli_look(path, verify, (void *)head);
}
