/* What the two ends of a Maildir share: its folders, its file names, its errors.
 *
 * A mail is a file in new/ or cur/, "base" or "base:2,FLAGS"; it comes there from tmp/ by
 * rename, so one that is there is whole. A subfolder is a Maildir named ".Name" inside
 * (Maildir++). */
#pragma once

#include "config/err.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes of a file name before its flags. */
size_t maildir_base_size(const char *name);

/* The uid of a mail: 63 bits of the SHA-256 of its base name, never 0. It follows the file
 * through every folder. */
int64_t maildir_uid(const char *name);

/* The path of a folder, owned: `path` itself for "INBOX", else path/.Folder; levels are
 * separated by '/'. */
char *maildir_folder(const char *path, const char *folder);

/* Makes the folder at path with tmp, new and cur, as far as they are missing; its parent must
 * be there. */
int maildir_make(const char *path, Err *err);

/* Makes renames into or out of a directory durable. */
int maildir_sync(const char *directory, Err *err);

/* Fills *err from errno: temporary when time may cure it (full disk, no descriptors), else
 * permanent: -1. */
int maildir_error(Err *err, const char *what, const char *path);
