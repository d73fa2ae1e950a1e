/* Reading one mail from a file or standard input, for the commands that only look. */
#include "daemon/cli/cli.h"
#include "parsers/prescan.h"
#include "parsers/report.h"

#include <fcntl.h>
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

const ParserContext *cli_context(const Config *config)
{
    static char *none[] = {NULL}, prefix[] = "";
    static const ParserContext empty = {
        .own_addresses = none, .role_addresses = none, .staff_domains = none, .prefix = prefix};
    return config ? &config->organisations[0].mailboxes[0].context : &empty;
}

const OrganisationSettings *cli_organisation(const Config *config)
{
    return config ? &config->organisations[0] : NULL;
}

Report *cli_read_mail(const char *file, const ParserContext *context, Err *err)
{
    int fd = strcmp(file, "-") == 0 ? spool_stdin() : open(file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        if (fd >= 0)
            close(fd);
        err_set(err, ERR_PERMANENT, "%s: cannot be read as a file", file);
        return NULL;
    }
    Report *report = NULL;
    if (prescan(fd, status.st_size, err) < 0)
        err_prefix(err, "%s would be quarantined", file);
    else
        report = report_read(fd, status.st_size, false, context);
    close(fd);
    return report;
}
