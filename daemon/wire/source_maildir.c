/* A Maildir as a source. Owns the index of one folder (which uid is which file); the files are
 * the truth and the index is made again whenever it disagrees with them. It never opens what is
 * no regular file, never changes a mail, never writes over one, removes one only when it is to
 * go nowhere, and names no file in an error: of an anonymous mail it tells the second. Called through source.h.
 *
 * Uids say nothing about arrival, so a listing is a page of the index: it is made anew for
 * `after` 0 and serves the pages that follow. */
#include "daemon/wire/maildir.h"
#include "daemon/wire/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    UIDVALIDITY = 1,
    LOOKS_MAX = 4, /* in one task, for what others rename meanwhile */
};

typedef struct File {
    int64_t uid;
    char *name; /* "new/base" or "cur/base:2,FLAGS" */
} File;

typedef enum Task { TASK_NONE, TASK_LIST, TASK_FETCH, TASK_MOVE } Task;

typedef struct MaildirSource {
    Source source;
    const MailboxSettings *settings;
    char *folders[FOLDER_COUNT]; /* paths; NULL for nowhere */

    GArray *index; /* of File, by uid */
    Folder indexed;
    int looks; /* how often the index was made in this task */

    Task task;
    uint32_t uidvalidity;
    int64_t after;
    SourceListing *listing;
    SourceMail *mails;
    SourceMove *moves;
    size_t n;
    Folder from, to;
} MaildirSource;

/* ---- the index ---- */

static void file_clear(void *file)
{
    g_free(((File *)file)->name);
}

static int file_compare(const void *a, const void *b)
{
    const File *one = a, *two = b;
    if (one->uid != two->uid)
        return one->uid < two->uid ? -1 : 1;
    return strcmp(one->name, two->name);
}

static File *file_at(const MaildirSource *source, size_t i)
{
    return &g_array_index(source->index, File, i);
}

/* The first file with a uid above `uid`. */
static size_t index_above(const MaildirSource *source, int64_t uid)
{
    size_t low = 0, high = source->index->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (file_at(source, middle)->uid > uid)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static char *path_of(const MaildirSource *source, const File *file)
{
    return g_build_filename(source->folders[source->indexed], file->name, NULL);
}

/* Whether it is a regular file that is there now. */
static bool file_stat(const MaildirSource *source, const File *file, struct stat *ret)
{
    g_autofree char *path = path_of(source, file);
    return lstat(path, ret) == 0 && S_ISREG(ret->st_mode);
}

/* Reads new/ or cur/ into the index. */
static int scan_part(MaildirSource *source, const char *part, Err *err)
{
    g_autofree char *path = g_build_filename(source->folders[source->indexed], part, NULL);
    DIR *dir = opendir(path);
    if (!dir && errno == ENOENT && source->indexed != FOLDER_INBOX)
        return 0; /* we make it when the first mail goes there */
    if (!dir)
        return maildir_error(err, "cannot open the Maildir", path);
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(dir))) {
        bool regular = entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN;
        if (entry->d_name[0] == '.' || !regular)
            continue;
        File file = {.uid = maildir_uid(entry->d_name),
                     .name = g_build_filename(part, entry->d_name, NULL)};
        g_array_append_val(source->index, file);
    }
    int failed = errno ? maildir_error(err, "cannot read the Maildir", path) : 0;
    closedir(dir);
    return failed;
}

static bool is_read_only(int error)
{
    return error == EACCES || error == EPERM || error == EROFS;
}

/* Gives a file a base name of its own, "base_INODE"; where nothing can be renamed, the uid that
 * goes with it. */
static int file_rename(const MaildirSource *source, File *file, ino_t inode, Err *err)
{
    size_t base = maildir_base_size(file->name);
    char *name = g_strdup_printf("%.*s_%jx%s", (int)base, file->name, (uintmax_t)inode,
                                 file->name + base);
    File renamed = {maildir_uid(strchr(name, '/') + 1), name};
    g_autofree char *from = path_of(source, file), *to = path_of(source, &renamed);
    bool done = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
    if (!done && is_read_only(errno)) {
        file->uid = renamed.uid;
        g_free(name);
        return 0;
    }
    if (!done && errno != ENOENT) {
        maildir_error(err, "cannot rename a mail of", source->folders[source->indexed]);
        g_free(name);
        return -1;
    }
    g_free(file->name);
    *file = renamed;
    return 0;
}

/* Two files with one base name: mostly one that was moved from new to cur while we read, then
 * the first is gone. Two names of one file are one mail; two files are two mails, and the
 * second gets a name of its own. */
static int settle_twins(MaildirSource *source, bool *ret_changed, Err *err)
{
    *ret_changed = false;
    for (size_t i = 1; i < source->index->len; i++) {
        File *one = file_at(source, i - 1), *two = file_at(source, i);
        struct stat first, second;
        if (one->uid != two->uid || !file_stat(source, one, &first) ||
            !file_stat(source, two, &second))
            continue;
        if (first.st_ino == second.st_ino)
            continue;
        if (file_rename(source, two, second.st_ino, err) < 0)
            return -1;
        *ret_changed = true;
    }
    return 0;
}

/* new before cur: a mail that moves on meanwhile is seen at least once. */
static int scan(MaildirSource *source, Folder folder, Err *err)
{
    source->indexed = folder;
    source->looks++;
    g_array_set_size(source->index, 0);
    if (scan_part(source, "new", err) < 0 || scan_part(source, "cur", err) < 0)
        return -1;
    g_array_sort(source->index, file_compare);
    bool changed;
    if (settle_twins(source, &changed, err) < 0)
        return -1;
    if (changed)
        g_array_sort(source->index, file_compare);
    return 0;
}

/* The file of a uid as it is now; looks again, some times a task, when it is not where the index has it. 1, 0 or -1. */
static int find(MaildirSource *source, int64_t uid, File **ret, struct stat *ret_stat, Err *err)
{
    for (;;) {
        for (size_t i = index_above(source, uid - 1); i < source->index->len; i++) {
            *ret = file_at(source, i);
            if ((*ret)->uid != uid)
                break;
            if (file_stat(source, *ret, ret_stat))
                return 1;
        }
        if (source->looks == LOOKS_MAX)
            return 0;
        if (scan(source, source->indexed, err) < 0)
            return -1;
    }
}

/* An index of this folder, which may be one of an earlier task. */
static int use_folder(MaildirSource *source, Folder folder, Err *err)
{
    bool usable = source->indexed == folder && source->index->len > 0;
    return usable ? 0 : scan(source, folder, err);
}

/* ---- the three tasks ---- */

/* ---- the order of arrival ---- */

typedef struct Arrival {
    int64_t at; /* microseconds */
    const char *name;
    SourceEntry entry;
} Arrival;

/* When it came: by its name, "1788000000.M123456P77.host" (https://cr.yp.to/proto/maildir.html), or
 * else by its file. */
static int64_t arrival_of(const char *base, const struct stat *st)
{
    enum { DIGITS_MIN = 9, DIGITS_MAX = 11, MICRO = 1000000, NANO_TO_MICRO = 1000 };
    size_t digits = strspn(base, "0123456789");
    if (digits < DIGITS_MIN || digits > DIGITS_MAX || base[digits] != '.')
        return (int64_t)st->st_mtim.tv_sec * MICRO + st->st_mtim.tv_nsec / NANO_TO_MICRO;
    const char *micro = base + digits + 1;
    while (*micro && *micro != '.' && *micro != 'M')
        micro++;
    int64_t fraction = *micro == 'M' ? g_ascii_strtoll(micro + 1, NULL, 10) : 0;
    return g_ascii_strtoll(base, NULL, 10) * MICRO + CLAMP(fraction, 0, MICRO - 1);
}

static int by_arrival(const void *a, const void *b)
{
    const Arrival *one = a, *two = b;
    if (one->at != two->at)
        return one->at < two->at ? -1 : 1;
    return strcmp(one->name, two->name);
}

static int do_list(MaildirSource *source, Err *err)
{
    g_autoptr(GArray) arrivals = g_array_new(FALSE, FALSE, sizeof(Arrival));
    SourceListing *listing = source->listing;
    int64_t after = source->uidvalidity == UIDVALIDITY ? source->after : 0;
    if (after == 0 ? scan(source, FOLDER_INBOX, err) < 0
                   : use_folder(source, FOLDER_INBOX, err) < 0)
        return -1;
    *listing = (SourceListing){.uidvalidity = UIDVALIDITY};
    int64_t last = 0;
    for (size_t i = index_above(source, after); i < source->index->len; i++) {
        const File *file = file_at(source, i);
        struct stat st;
        if (file->uid == last || !file_stat(source, file, &st))
            continue;
        if (arrivals->len == SOURCE_LIST_MAX) {
            listing->more = true;
            break;
        }
        const char *base = strchr(file->name, '/') + 1;
        Arrival arrival = {.at = arrival_of(base, &st),
                           .name = base,
                           .entry = {file->uid, st.st_size, st.st_mtime}};
        g_array_append_val(arrivals, arrival);
        last = file->uid;
    }
    g_array_sort(arrivals, by_arrival);
    for (guint i = 0; i < arrivals->len; i++)
        listing->entries[listing->n++] = g_array_index(arrivals, Arrival, i).entry;
    return 1;
}

/* The first bytes of a file in memory: a descriptor, or -1. */
static int cut_copy(int fd, size_t size)
{
    int copy = memfd_create("mail", MFD_CLOEXEC);
    g_autofree char *bytes = g_malloc(size);
    ssize_t n = copy < 0 ? -1 : pread(fd, bytes, size, 0);
    if (n == (ssize_t)size && pwrite(copy, bytes, size, 0) == n)
        return copy;
    if (n >= 0)
        errno = EIO;
    if (copy >= 0)
        close(copy);
    return -1;
}

/* Takes the open file, or its beginning when it is too large. Owns fd. */
static int take(MaildirSource *source, SourceMail *mail, int fd, Err *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return 0;
    }
    mail->cut = st.st_size > source->settings->max_size && st.st_size > SOURCE_CUT_SIZE;
    mail->size = mail->cut ? SOURCE_CUT_SIZE : st.st_size;
    mail->fd = fd;
    if (!mail->cut)
        return 0;
    mail->fd = cut_copy(fd, SOURCE_CUT_SIZE);
    int failed = mail->fd < 0 ? maildir_error(err, "cannot read a mail of",
                                              source->folders[FOLDER_INBOX])
                              : 0;
    close(fd);
    return failed;
}

static int fetch_one(MaildirSource *source, SourceMail *mail, Err *err)
{
    File *file;
    struct stat st;
    int found = find(source, mail->entry.uid, &file, &st, err);
    if (found <= 0)
        return found;
    g_autofree char *path = path_of(source, file);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0)
        return take(source, mail, fd, err);
    mail->unreadable = errno == EACCES || errno == EPERM;
    bool alone = mail->unreadable || errno == ENOENT || errno == ELOOP;
    return alone ? 0
                 : maildir_error(err, "cannot open a mail of", source->folders[FOLDER_INBOX]);
}

static int do_fetch(MaildirSource *source, Err *err)
{
    if (use_folder(source, FOLDER_INBOX, err) < 0)
        return -1;
    for (size_t i = 0; i < source->n; i++)
        if (fetch_one(source, &source->mails[i], err) < 0)
            return -1;
    return 1;
}

/* Where a file of the index goes: to new/ of the inbox without its flags, where it may be already,
 * else to cur/ with them. */
static char *target_of(const MaildirSource *source, const File *file, const char *suffix)
{
    const char *name = strchr(file->name, '/') + 1;
    size_t base = maildir_base_size(name);
    bool inbox = source->to == FOLDER_INBOX;
    const char *flags = inbox ? "" : name[base] ? name + base : ":2,";
    return g_strdup_printf("%s/%s/%.*s%s%s", source->folders[source->to], inbox ? "new" : "cur",
                           (int)base, name, suffix, flags);
}

/* Renames and never replaces; where a file system cannot promise that, a link can. */
static int rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    return link(from, to) == 0 ? unlink(from) : -1;
}

static void fail_move(SourceMove *move, const char *why)
{
    move->outcome = SOURCE_MOVE_FAILED;
    g_strlcpy(move->reply, why, sizeof move->reply);
}

/* False: it was not there any more. */
static bool try_move(const MaildirSource *source, const File *file, ino_t inode,
                     SourceMove *move)
{
    char suffix[24];
    snprintf(suffix, sizeof suffix, "_%jx", (uintmax_t)inode);
    g_autofree char *from = path_of(source, file);
    g_autofree char *to = target_of(source, file, "");
    bool moved = strcmp(from, to) == 0 || rename_new(from, to) == 0;
    if (!moved && errno == EEXIST) {
        g_free(to);
        to = target_of(source, file, suffix);
        moved = rename_new(from, to) == 0;
    }
    if (!moved && errno == ENOENT)
        return false;
    if (!moved) {
        fail_move(move, g_strerror(errno));
        return true;
    }
    move->outcome = SOURCE_MOVED;
    move->new_uidvalidity = UIDVALIDITY;
    move->new_uid = maildir_uid(strrchr(to, '/') + 1);
    return true;
}

static int move_one(MaildirSource *source, SourceMove *move, Err *err)
{
    for (int look = 0; look < LOOKS_MAX; look++) {
        File *file;
        struct stat st;
        int found = find(source, move->uid, &file, &st, err);
        if (found == 0)
            move->outcome = SOURCE_MOVE_GONE;
        if (found <= 0)
            return found;
        if (try_move(source, file, st.st_ino, move))
            return 0;
    }
    fail_move(move, "it is never where it was");
    return 0;
}

/* Takes away the file that the index has for a move's message, by each of its names. True when
 * there was one. */
static bool unlink_one(const MaildirSource *source, SourceMove *move)
{
    ino_t inode = 0;
    for (size_t i = index_above(source, move->uid - 1); i < source->index->len; i++) {
        const File *file = file_at(source, i);
        struct stat st;
        if (file->uid != move->uid || move->outcome == SOURCE_MOVE_FAILED)
            break;
        if (!file_stat(source, file, &st) || (inode && st.st_ino != inode))
            continue;
        inode = st.st_ino;
        g_autofree char *path = path_of(source, file);
        if (unlink(path) == 0)
            move->outcome = SOURCE_MOVED;
        else if (errno != ENOENT)
            fail_move(move, g_strerror(errno));
    }
    return inode != 0;
}

static int sync_folder(const char *path, Err *err)
{
    g_autofree char *arrived = g_build_filename(path, "new", NULL);
    g_autofree char *current = g_build_filename(path, "cur", NULL);
    return maildir_sync(arrived, err) < 0 ? -1 : maildir_sync(current, err);
}

static int all_are(MaildirSource *source, SourceMoved outcome)
{
    for (size_t i = 0; i < source->n; i++)
        source->moves[i].outcome = outcome;
    return 1;
}

/* A folder that cannot be made holds up its moves, not the mailbox. */
static int refuse_moves(MaildirSource *source, const char *why)
{
    for (size_t i = 0; i < source->n; i++) {
        fail_move(&source->moves[i], why);
    }
    return 1;
}

/* Looks and takes away until a look finds nothing, and twice at least: a mail client renames a
 * file to flag it, and a folder that is read meanwhile may show neither name. */
static int take_away(MaildirSource *source, Err *err)
{
    bool left = true, taken = false;
    for (int look = 0; look < LOOKS_MAX && (left || look < 2); look++) {
        if (scan(source, source->from, err) < 0)
            return -1;
        left = false;
        for (size_t i = 0; i < source->n; i++) {
            if (!unlink_one(source, &source->moves[i]))
                continue;
            left = taken = true;
            if (look == LOOKS_MAX - 1)
                fail_move(&source->moves[i], "it comes back each time it is taken away");
        }
    }
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == SOURCE_MOVE_PENDING)
            source->moves[i].outcome = SOURCE_MOVE_GONE;
    }
    return taken && sync_folder(source->folders[source->from], err) < 0 ? -1 : 1;
}

/* The target is synced first: a crash between the two leaves a mail in both folders, never in
 * none. */
static int do_move(MaildirSource *source, Err *err)
{
    if (source->uidvalidity != UIDVALIDITY)
        return all_are(source, SOURCE_MOVE_RENUMBERED);
    if (source->to == FOLDER_NOWHERE)
        return take_away(source, err);
    if (use_folder(source, source->from, err) < 0)
        return -1;
    if (source->index->len == 0)
        return all_are(source, SOURCE_MOVE_GONE);
    Err problem = {0};
    if (source->to != FOLDER_INBOX && maildir_make(source->folders[source->to], &problem) < 0)
        return refuse_moves(source, problem.msg);
    for (size_t i = 0; i < source->n; i++)
        if (move_one(source, &source->moves[i], err) < 0)
            return -1;
    if (sync_folder(source->folders[source->to], err) < 0)
        return -1;
    return sync_folder(source->folders[source->from], err) < 0 ? -1 : 1;
}

/* ---- the seam ---- */

static MaildirSource *start(Source *base, Task task, uint32_t uidvalidity)
{
    MaildirSource *source = (MaildirSource *)base;
    source->task = task;
    source->uidvalidity = uidvalidity;
    source->looks = 0;
    return source;
}

static void maildir_list(Source *base, int64_t after, uint32_t uidvalidity, SourceListing *into)
{
    MaildirSource *source = start(base, TASK_LIST, uidvalidity);
    source->after = after;
    source->listing = into;
}

static void maildir_fetch(Source *base, uint32_t uidvalidity, SourceMail *mails, size_t n)
{
    MaildirSource *source = start(base, TASK_FETCH, uidvalidity);
    source->mails = mails;
    source->n = n;
    for (size_t i = 0; i < n; i++) {
        mails[i].fd = -1;
        mails[i].size = 0;
        mails[i].cut = mails[i].unreadable = false;
    }
}

static void maildir_move(Source *base, Folder from, Folder to, uint32_t uidvalidity,
                         SourceMove *moves, size_t n)
{
    MaildirSource *source = start(base, TASK_MOVE, uidvalidity);
    source->from = from;
    source->to = to;
    source->moves = moves;
    source->n = n;
    for (size_t i = 0; i < n; i++)
        moves[i] = (SourceMove){.uid = moves[i].uid};
}

static int maildir_advance(Source *base, int64_t now_ms, Err *err)
{
    (void)now_ms;
    MaildirSource *source = (MaildirSource *)base;
    Task task = source->task;
    source->task = TASK_NONE;
    if (task == TASK_FETCH && source->uidvalidity != UIDVALIDITY)
        return err_set(err, ERR_TEMPORARY, "the Maildir %s has uidvalidity 1: list again",
                       source->folders[FOLDER_INBOX]);
    switch (task) {
    case TASK_LIST:
        return do_list(source, err);
    case TASK_FETCH:
        return do_fetch(source, err);
    case TASK_MOVE:
        return do_move(source, err);
    case TASK_NONE:
        break;
    }
    return 0;
}

static void maildir_free(Source *base)
{
    MaildirSource *source = (MaildirSource *)base;
    g_array_unref(source->index);
    for (int i = 0; i < FOLDER_COUNT; i++)
        g_free(source->folders[i]);
    g_free(source);
}

Source *source_maildir_open(const MailboxSettings *settings)
{
    static const SourceOps ops = {maildir_list, maildir_fetch, maildir_move, maildir_advance,
                                  maildir_free};
    const char *path = settings->endpoint.maildir;
    MaildirSource *source = g_new0(MaildirSource, 1);
    source->source.ops = &ops;
    source->settings = settings;
    source->folders[FOLDER_INBOX] = maildir_folder(path, settings->folder);
    source->folders[FOLDER_DONE] = maildir_folder(path, settings->done);
    source->folders[FOLDER_FAILED] = maildir_folder(path, settings->failed);
    source->index = g_array_new(false, false, sizeof(File));
    g_array_set_clear_func(source->index, file_clear);
    return &source->source;
}
