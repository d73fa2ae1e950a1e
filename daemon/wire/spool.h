/* Where the bytes of a mail wait between the server and the parser: in memory. Any of them may turn
 * out to be an anonymous report, and a file, even one without a name, leaves its blocks on the disk. */
#pragma once

#include "config/err.h"

#include <stddef.h>

/* A memfd, close-on-exec; the caller closes it. -1 with ERR_TEMPORARY. */
int spool_open(Err *err);

/* Writes all of it. 0, or -1 with ERR_TEMPORARY: there is no room. */
int spool_write(int fd, const void *bytes, size_t size, Err *err);
