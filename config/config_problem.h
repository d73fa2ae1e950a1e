/* What is wrong with a configuration: one line a problem, with the place where it stands.
 *
 * Private to config/. A line never quotes a value, only names of options: whatever stands in
 * the file may be a secret or an address. */
#pragma once

#include "config/err.h"

#include <glib.h>
#include <libconfig.h>
#include <stdbool.h>

/* One reading of one configuration. Everything is borrowed but `folder`. */
typedef struct Reader {
    const char *path;    /* the file as the caller named it */
    char *folder;        /* where it lies: relative paths begin here */
    bool secrets;        /* whether files with passwords and keys must be good */
    GPtrArray *problems; /* owned strings; may be NULL */
    Err *err;            /* the first problem */
    int errors;          /* problems that are no warnings */
} Reader;

/* Adds "FILE:LINE: option: text". The option is `member` of `setting`, or `setting` itself when
 * NULL. What is missing at the top of the file stands in no line: "FILE: option: text". */
void problem_at(Reader *reader, const config_setting_t *setting, const char *member,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same, with "warning: " in front: the configuration can be used. */
void problem_warn(Reader *reader, const config_setting_t *setting, const char *member,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Adds "FILE:LINE: text" for what has no setting yet (syntax); line 0: "FILE: text". */
void problem_in_file(Reader *reader, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for a file that is read beside the configuration: takes `line`, "FILE:LINE: text", over;
 * the first goes into *err. `lines` may be NULL. Returns -1. */
int problem_note(GPtrArray *lines, Err *err, char *line);

/* Adds a line that names its place itself. */
void problem_line(Reader *reader, const char *line);
