/* See memory_vfs.h. Only the simulation uses it: one process, one connection at a time, so
 * locks are always granted. */
#include "tests/sim/memory_vfs.h"

#include <assert.h>
#include <glib.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

/* One write that no sync has covered yet. size < 0: a truncation to `offset`. */
typedef struct Pending {
    int64_t offset;
    int64_t size;
    unsigned char *bytes;
} Pending;

typedef struct Disk {
    char *name;
    GByteArray *seen, *durable;
    GArray *pending;
    GPtrArray *shared; /* regions of the WAL index: gone with the power */
    int open;
} Disk;

typedef struct File {
    sqlite3_file base;
    Disk *disk;
    bool anonymous;
} File;

static GPtrArray *disks;
static MemoryVfsPoint *crash_point;
static void *crash_user;
static bool sync_is_ignored;
static MemoryVfsBytes *watcher;
static void *watcher_user;

/* ---- bytes ---- */

static void write_bytes(GByteArray *to, int64_t offset, const unsigned char *bytes,
                        int64_t size)
{
    if (offset + size > to->len) {
        guint old = to->len;
        g_byte_array_set_size(to, (guint)(offset + size));
        memset(to->data + old, 0, to->len - old);
    }
    memcpy(to->data + offset, bytes, (size_t)size);
}

static void apply(GByteArray *to, const Pending *pending)
{
    if (pending->size >= 0)
        write_bytes(to, pending->offset, pending->bytes, pending->size);
    else if (pending->offset < to->len)
        g_byte_array_set_size(to, (guint)pending->offset);
}

static void clear_pending(void *item)
{
    g_free(((Pending *)item)->bytes);
}

static Disk *disk_new(const char *name)
{
    Disk *disk = g_new0(Disk, 1);
    disk->name = g_strdup(name);
    disk->seen = g_byte_array_new();
    disk->durable = g_byte_array_new();
    disk->pending = g_array_new(FALSE, FALSE, sizeof(Pending));
    g_array_set_clear_func(disk->pending, clear_pending);
    disk->shared = g_ptr_array_new_with_free_func(g_free);
    return disk;
}

static void disk_free(void *item)
{
    Disk *disk = item;
    g_free(disk->name);
    g_byte_array_unref(disk->seen);
    g_byte_array_unref(disk->durable);
    g_array_unref(disk->pending);
    g_ptr_array_unref(disk->shared);
    g_free(disk);
}

static Disk *find_disk(const char *name)
{
    for (guint i = 0; i < disks->len; i++) {
        Disk *disk = g_ptr_array_index(disks, i);
        if (strcmp(disk->name, name) == 0)
            return disk;
    }
    return NULL;
}

/* ---- sqlite3_io_methods ---- */

static Disk *disk_of(sqlite3_file *file)
{
    return ((File *)file)->disk;
}

static int vfs_close(sqlite3_file *file)
{
    File *self = (File *)file;
    if (self->anonymous)
        disk_free(self->disk);
    else
        self->disk->open--;
    return SQLITE_OK;
}

static int vfs_read(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
    const GByteArray *seen = disk_of(file)->seen;
    int64_t have = CLAMP((int64_t)seen->len - offset, 0, size);
    if (have)
        memcpy(to, seen->data + offset, (size_t)have);
    memset((char *)to + have, 0, (size_t)(size - have));
    return have == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int vfs_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 offset)
{
    if (crash_point(crash_user))
        return SQLITE_IOERR_WRITE;
    Disk *disk = disk_of(file);
    if (watcher)
        watcher(watcher_user, disk->name, from, (size_t)size);
    Pending pending = {.offset = offset, .size = size, .bytes = g_memdup2(from, (gsize)size)};
    g_array_append_val(disk->pending, pending);
    apply(disk->seen, &pending);
    return SQLITE_OK;
}

static int vfs_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (crash_point(crash_user))
        return SQLITE_IOERR_TRUNCATE;
    Disk *disk = disk_of(file);
    Pending pending = {.offset = size, .size = -1};
    g_array_append_val(disk->pending, pending);
    apply(disk->seen, &pending);
    return SQLITE_OK;
}

static int vfs_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    if (crash_point(crash_user))
        return SQLITE_IOERR_FSYNC;
    Disk *disk = disk_of(file);
    if (sync_is_ignored)
        return SQLITE_OK;
    for (guint i = 0; i < disk->pending->len; i++)
        apply(disk->durable, &g_array_index(disk->pending, Pending, i));
    g_array_set_size(disk->pending, 0);
    return SQLITE_OK;
}

static int vfs_size(sqlite3_file *file, sqlite3_int64 *ret)
{
    *ret = disk_of(file)->seen->len;
    return SQLITE_OK;
}

static int vfs_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int vfs_check_reserved(sqlite3_file *file, int *ret)
{
    (void)file;
    *ret = 0;
    return SQLITE_OK;
}

static int vfs_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int vfs_sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int vfs_characteristics(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int vfs_shm_map(sqlite3_file *file, int region, int size, int extend,
                       void volatile **ret)
{
    GPtrArray *shared = disk_of(file)->shared;
    while (extend && (int)shared->len <= region)
        g_ptr_array_add(shared, g_malloc0((gsize)size));
    *ret = region < (int)shared->len ? g_ptr_array_index(shared, region) : NULL;
    return SQLITE_OK;
}

static int vfs_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    (void)file, (void)offset, (void)n, (void)flags;
    return SQLITE_OK;
}

static void vfs_shm_barrier(sqlite3_file *file)
{
    (void)file;
}

static int vfs_shm_unmap(sqlite3_file *file, int delete_it)
{
    if (delete_it)
        g_ptr_array_set_size(disk_of(file)->shared, 0);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_sync,
    .xFileSize = vfs_size,
    .xLock = vfs_lock,
    .xUnlock = vfs_lock,
    .xCheckReservedLock = vfs_check_reserved,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector_size,
    .xDeviceCharacteristics = vfs_characteristics,
    .xShmMap = vfs_shm_map,
    .xShmLock = vfs_shm_lock,
    .xShmBarrier = vfs_shm_barrier,
    .xShmUnmap = vfs_shm_unmap,
};

/* ---- sqlite3_vfs ---- */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                    int *ret_flags)
{
    (void)vfs;
    File *self = (File *)file;
    *self = (File){.anonymous = name == NULL};
    Disk *disk = name ? find_disk(name) : disk_new("");
    if (!disk && !(flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    if (!disk) {
        disk = disk_new(name);
        g_ptr_array_add(disks, disk);
    }
    disk->open++;
    self->disk = disk;
    self->base.pMethods = &methods;
    if (ret_flags)
        *ret_flags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs, (void)sync_folder;
    if (crash_point(crash_user))
        return SQLITE_IOERR_DELETE;
    Disk *disk = find_disk(name);
    if (!disk)
        return SQLITE_IOERR_DELETE_NOENT;
    g_ptr_array_remove_fast(disks, disk);
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret)
{
    (void)vfs, (void)flags;
    *ret = find_disk(name) != NULL;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *to)
{
    (void)vfs;
    g_strlcpy(to, name, (gsize)size);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *to)
{
    (void)vfs;
    memset(to, 7, (size_t)size);
    return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, sqlite3_int64 *ret)
{
    (void)vfs;
    *ret = 0;
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *to)
{
    (void)vfs, (void)size, (void)to;
    return 0;
}

void memory_vfs_install(MemoryVfsPoint *point, void *user)
{
    static sqlite3_vfs vfs = {
        .iVersion = 2,
        .szOsFile = sizeof(File),
        .mxPathname = 512,
        .zName = "memory",
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_time,
    };
    disks = g_ptr_array_new_with_free_func(disk_free);
    crash_point = point;
    crash_user = user;
    sqlite3_vfs_register(&vfs, 1);
}

void memory_vfs_erase(void)
{
    g_ptr_array_set_size(disks, 0);
}

void memory_vfs_ignore_sync(bool ignore)
{
    sync_is_ignored = ignore;
}

/* ---- power failure ---- */

/* A part of one write: some of its sectors, or with `last` only its beginning. */
static void apply_torn(GByteArray *to, const Pending *pending, uint64_t bits)
{
    for (int64_t at = 0, i = 0; at < pending->size; at += SECTOR, i++) {
        if ((bits >> (i % 64)) & 1)
            write_bytes(to, pending->offset + at, pending->bytes + at,
                        MIN(SECTOR, pending->size - at));
    }
}

static void crash_disk(Disk *disk, int mode, uint64_t (*random)(void *), void *user)
{
    guint n = disk->pending->len;
    for (guint i = 0; mode > 0 && i < n; i++) {
        const Pending *pending = &g_array_index(disk->pending, Pending, i);
        bool torn = mode == 2 ? i + 1 == n : random(user) % 2;
        if (mode == 1 && random(user) % 2)
            continue;
        if (torn && pending->size >= 0)
            apply_torn(disk->durable, pending, random(user));
        else
            apply(disk->durable, pending);
    }
    g_array_set_size(disk->pending, 0);
    g_byte_array_set_size(disk->seen, 0);
    g_byte_array_append(disk->seen, disk->durable->data, disk->durable->len);
    g_ptr_array_set_size(disk->shared, 0);
}

void memory_vfs_crash(int mode, uint64_t (*random)(void *user), void *user)
{
    for (guint i = 0; i < disks->len; i++) {
        assert(((Disk *)g_ptr_array_index(disks, i))->open == 0);
        crash_disk(g_ptr_array_index(disks, i), mode, random, user);
    }
}

/* ---- to be looked at ---- */

void memory_vfs_watch(MemoryVfsBytes *watch, void *user)
{
    watcher = watch;
    watcher_user = user;
}

void memory_vfs_each(MemoryVfsBytes *each, void *user)
{
    for (guint i = 0; i < disks->len; i++) {
        const Disk *disk = g_ptr_array_index(disks, i);
        each(user, disk->name, disk->seen->data, disk->seen->len);
        bool same = disk->seen->len == disk->durable->len &&
                    (disk->seen->len == 0 ||
                     memcmp(disk->seen->data, disk->durable->data, disk->seen->len) == 0);
        if (!same)
            each(user, disk->name, disk->durable->data, disk->durable->len);
    }
}
