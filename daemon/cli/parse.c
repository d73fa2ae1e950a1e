/* incidentd parse: what the parsers read in one mail. Touches nothing. */
#include "daemon/cli/cli.h"
#include "daemon/cli/report_text.h"
#include "parsers/prescan.h"
#include "parsers/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Standard input as something that can be read twice. */
static int spool_stdin(void)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    char piece[64 * 1024];
    ssize_t n;
    while (fd >= 0 && (n = read(STDIN_FILENO, piece, sizeof piece)) > 0) {
        if (write(fd, piece, (size_t)n) != n) {
            close(fd);
            return -1;
        }
    }
    return fd;
}

static int prescan(int fd, int64_t size, Err *err)
{
    if (size == 0)
        return 0;
    void *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return err_set(err, ERR_TEMPORARY, "cannot map the mail: %m");
    int status = prescan_check(bytes, (size_t)size, err);
    munmap(bytes, (size_t)size);
    return status;
}

static void print_report(const Report *report)
{
    g_autofree char *facts = report_text_facts(report, "");
    g_autofree char *words = report_text_words(report, "");
    printf("%s\n%s", facts, words);
}

static int parse_file(const char *file, const ParserContext *context, bool json, Err *err)
{
    int fd = strcmp(file, "-") == 0 ? spool_stdin() : open(file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        if (fd >= 0)
            close(fd);
        return err_set(err, ERR_PERMANENT, "%s: cannot be read as a file", file);
    }
    if (prescan(fd, status.st_size, err) < 0) {
        close(fd);
        return err_prefix(err, "%s would be quarantined", file);
    }
    Report *report = report_read(fd, status.st_size, false, context);
    close(fd);
    if (json) {
        size_t length;
        g_autofree char *text = report_to_json(report, true, &length);
        puts(text);
    } else {
        print_report(report);
    }
    report_free(report);
    return 0;
}

int cli_parse(int argc, char **argv)
{
    const char *path = NULL, *file = NULL;
    bool json = false;
    const CliOption options[] = {
        {"-c", NULL, &path, "FILE: read as mail of the first mailbox of this configuration"},
        {"--json", &json, NULL, "the whole report, for scripts"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &file, 1, 1, &status) < 0)
        return status;
    char *none[] = {NULL}, prefix[] = "";
    ParserContext empty = {
        .own_addresses = none, .role_addresses = none, .staff_domains = none, .prefix = prefix};
    Config *config = NULL;
    if (path && (status = cli_load_config(path, false, &config)) != CLI_DONE)
        return status;
    const ParserContext *context =
        config ? &config->organisations[0].mailboxes[0].context : &empty;
    Err err = {0};
    status = parse_file(file, context, json, &err) < 0 ? (cli_fail(&err), CLI_NO) : CLI_DONE;
    config_free(config);
    return status;
}
