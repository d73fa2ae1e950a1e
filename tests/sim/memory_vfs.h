/* A SQLite VFS in memory that can lose power.
 *
 * Every file has two contents: what a reader sees, and what is on the disk for certain. xSync
 * makes the second equal to the first. memory_vfs_crash() throws away what was never synced, or
 * keeps a random, torn part of it, as a disk would. Creating and deleting files counts as
 * durable at once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called before each write, truncation and sync; true: the power is gone, the call fails and so
 * do all after it. */
typedef bool MemoryVfsPoint(void *user);

/* Registers it as the default VFS of the process, with no files. */
void memory_vfs_install(MemoryVfsPoint *point, void *user);

/* Empties the disk. No file may be open. */
void memory_vfs_erase(void);

/* Power fails: of each file's unsynced writes survive none (0), a random torn subset (1) or all
 * but a torn last one (2). No file may be open. `random` yields any 64 bits. */
void memory_vfs_crash(int mode, uint64_t (*random)(void *user), void *user);

/* A deliberate bug for a control: syncs are not carried out (as with PRAGMA synchronous = OFF).
 */
void memory_vfs_ignore_sync(bool ignore);

/* Called with the name and the content of each file: what a reader sees, and what is on the disk for
 * certain where that differs. */
typedef void MemoryVfsBytes(void *user, const char *name, const void *bytes, size_t size);
void memory_vfs_each(MemoryVfsBytes *each, void *user);

/* Called with the bytes of each write from now on; NULL: no more. */
void memory_vfs_watch(MemoryVfsBytes *watch, void *user);
