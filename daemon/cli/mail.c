/* Reading one mail from a file or standard input, for the commands that only look. */
#include "daemon/cli/cli.h"
#include "daemon/wire/spool.h"
#include "parsers/message/prescan.h"
#include "parsers/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Standard input as something that can be mapped; -1 and errno when not all of it could be read. */
static int spool_stdin(void)
{
    Err unsaid = {0};
    int fd = spool_open(&unsaid);
    char piece[64 * 1024];
    ssize_t n;
    while (fd >= 0 && (n = read(STDIN_FILENO, piece, sizeof piece)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || spool_write(fd, piece, (size_t)n, &unsaid) < 0) {
            close(fd);
            return -1;
        }
    }
    return fd;
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

/* NULL and *err: it would be turned away. */
static Report *read_mapped(int fd, size_t size, const ParserContext *context, Err *err)
{
    void *bytes = mmap(NULL, MAX(size, 1), PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) {
        err_set(err, ERR_TEMPORARY, "cannot map the mail: %m");
        return NULL;
    }
    Report *report = NULL;
    if (prescan_check(bytes, size, err) == 0)
        report = report_read(bytes, size, false, context);
    munmap(bytes, MAX(size, 1));
    return report;
}

int cli_cannot_read(const char *file, Err *err)
{
    bool named = strcmp(file, "-") != 0;
    int fault = named && access(file, R_OK) == 0 ? 0 : errno;
    return err_set(err, ERR_PERMANENT, "%s: cannot be read: %s",
                   named ? file : "standard input", fault ? strerror(fault) : "it is no file");
}

Report *cli_read_mail(const char *file, const ParserContext *context, Err *err)
{
    int fd = strcmp(file, "-") == 0 ? spool_stdin() : open(file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        if (fd >= 0)
            close(fd);
        cli_cannot_read(file, err);
        return NULL;
    }
    Report *report = read_mapped(fd, (size_t)status.st_size, context, err);
    if (!report)
        err_prefix(err, "%s would be quarantined", file);
    close(fd);
    return report;
}
