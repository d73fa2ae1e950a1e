/* Files that hold secrets: only their owner reads them, and they stand under their names whole or
 * not at all. */
#pragma once

#include "config/err.h"

#include <stddef.h>

/* Opens a file with a secret: a regular one that others may not read. `what` ("key file") begins
 * the error. */
int seal_file_open(const char *what, const char *path, int *ret_fd, Err *err);

/* A file that is being written, 0600, under a name of its own beside the one it is to get, which says
 * that it is unfinished. */
typedef struct SealDraft {
    const char *what, *path; /* borrowed */
    char *draft;
    int fd;
} SealDraft;

/* 0: nothing has that name. For whoever asks or computes much before a draft gets it; what takes it meanwhile is safe, too. */
int seal_draft_may_be(const char *what, const char *path, Err *err);
int seal_draft_begin(const char *what, const char *path, SealDraft *ret, Err *err);
int seal_draft_write(SealDraft *draft, const void *bytes, size_t size, Err *err);
/* Under its name from now on, and durable; never over a file that is there. The draft has ended in
 * either case. */
int seal_draft_keep(SealDraft *draft, Err *err);
/* As if it had never been begun. */
void seal_draft_drop(SealDraft *draft);
