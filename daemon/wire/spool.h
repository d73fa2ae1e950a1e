/* Where the bytes of a mail wait between the server and the parser: in memory, or in a file
 * without a name. */
#pragma once

#include "config/err.h"

#include <stddef.h>
#include <stdint.h>

enum { SPOOL_IN_MEMORY = 256 * 1024 };

/* A descriptor for `size` bytes: a memfd up to SPOOL_IN_MEMORY or when `folder` is NULL, else
 * an unlinked file in that folder (0600). Close-on-exec; the caller closes it. -1 with
 * ERR_TEMPORARY. */
int spool_open(const char *folder, int64_t size, Err *err);

/* Writes all of it. 0, or -1 with ERR_TEMPORARY: the disk is full. */
int spool_write(int fd, const void *bytes, size_t size, Err *err);
