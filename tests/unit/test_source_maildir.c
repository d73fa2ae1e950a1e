/* A Maildir as a source: pages, bytes, moves, and what must be left alone. */
#include "daemon/wire/maildir.h"
#include "daemon/wire/source.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utime.h>

static char *top;
static MailboxSettings settings;
static Source *source;
static SourceListing listing;

/* Opens an empty Maildir of its own. */
static void open_empty(const char *name)
{
    settings = (MailboxSettings){.folder = (char *)"INBOX",
                                 .done = (char *)"Processed",
                                 .failed = (char *)"Failed",
                                 .max_size = 1 << 20};
    settings.endpoint.maildir = g_build_filename(top, name, NULL);
    maildir_make(settings.endpoint.maildir, NULL);
    source = source_maildir_open(&settings);
}

static void close_it(void)
{
    source_free(source);
    g_free(settings.endpoint.maildir);
}

static char *path_in(const char *name)
{
    return g_build_filename(settings.endpoint.maildir, name, NULL);
}

static void put(const char *name, const char *text)
{
    g_autofree char *path = path_in(name);
    g_file_set_contents(path, text, -1, NULL);
    utime(path, &(struct utimbuf){1000, 1000});
}

static bool is_there(const char *name)
{
    g_autofree char *path = path_in(name);
    return access(path, F_OK) == 0;
}

static int list(int64_t after)
{
    Err err = {0};
    source_list(source, after, 1, &listing);
    int done = source_advance(source, 0, &err);
    return done == 1 ? (int)listing.n : -1;
}

/* The text of a mail, owned; NULL when it was gone. */
static char *fetch(int64_t uid, SourceMail *ret)
{
    *ret = (SourceMail){.entry.uid = uid};
    source_fetch(source, 1, ret, 1);
    if (source_advance(source, 0, NULL) != 1 || ret->fd < 0)
        return NULL;
    char *text = g_malloc0((size_t)ret->size + 1);
    ssize_t n = read(ret->fd, text, (size_t)ret->size + 1);
    close(ret->fd);
    ok(n == ret->size, "the descriptor begins at 0 and has as many bytes as promised");
    return text;
}

static SourceMove move(int64_t uid, Folder from, Folder to)
{
    SourceMove one = {.uid = uid};
    source_move(source, from, to, 1, &one, 1);
    is_int(source_advance(source, 0, NULL), 1, "a move finishes");
    return one;
}

static void names(void)
{
    ok(maildir_uid("1.a.b:2,S") == maildir_uid("1.a.b"), "flags do not change a uid");
    ok(maildir_uid("1.a.b") != maildir_uid("1.a.c"), "the base name does");
    /* the first 8 bytes of SHA-256("abc") are ba7816bf8f01cfea */
    is_int(maildir_uid("abc"), (int64_t)(0xba7816bf8f01cfeaU >> 1),
           "a uid is 63 bits of SHA-256");
    g_autofree char *deep = maildir_folder("/m", "Archive/Done"),
                    *inbox = maildir_folder("/m", "Inbox");
    is_str(deep, "/m/.Archive.Done", "levels become dots");
    is_str(inbox, "/m", "the inbox is the Maildir itself");
}

static void listing_one(void)
{
    open_empty("one");
    is_int(source_advance(source, 0, NULL), 0, "without a task nothing happens");
    is_int(list(0), 0, "an empty Maildir lists nothing");
    ok(!listing.ordered && !listing.more && listing.uidvalidity == 1,
       "unordered, uidvalidity 1");
    put("new/1.a", "new");
    put("cur/2.b:2,S", "current");
    put("tmp/3.c", "not yet");
    put("new/.hidden", "no");
    put("secret", "no");
    g_autofree char *link = path_in("new/4.link"), *secret = path_in("secret");
    g_autofree char *sub = path_in("new/5.dir"), *fifo = path_in("new/6.fifo");
    ok(symlink(secret, link) == 0 && mkdir(sub, 0700) == 0 && mkfifo(fifo, 0600) == 0,
       "lures lie there");
    is_int(list(0), 2, "only mails of new and cur are listed");
    ok(listing.entries[0].uid == maildir_uid("1.a"), "of one time in the order of their names");
    for (size_t i = 0; i < listing.n; i++)
        is_int(listing.entries[i].received_at, 1000, "a mail came when its file was written");
    SourceMail mail;
    g_autofree char *new = fetch(maildir_uid("1.a"), &mail);
    g_autofree char *current = fetch(maildir_uid("2.b"), &mail);
    is_str(new, "new", "a mail of new is fetched");
    is_str(current, "current", "a mail of cur is fetched");
    ok(!fetch(maildir_uid("4.link"), &mail), "a symbolic link is not followed");
    ok(!fetch(maildir_uid("6.fifo"), &mail), "a FIFO is not waited for");
    ok(!fetch(12345, &mail) && mail.fd == -1, "what is not there is gone");
    close_it();
}

/* Whatever their names hash to. */
static void arrivals(void)
{
    static const struct {
        const char *name;
        time_t written;
    } files[] = {
        /* in the order of their arrival */
        {"cur/zebra.eml:2,S", 900},
        {"new/b.eml", 1000},
        {"new/1788000000.V9.host", 7000},
        {"cur/1788000000.M000002P4.host:2,", 6000}, /* by the name, not by when it was copied */
        {"new/1788000000.M300000P3.host", 5000},
        {"new/1788000001.host", 4000},
        {"new/1788000003.M1P3.host", 3000},
        {"new/a.eml", 1788000005},
    };
    open_empty("arrivals");
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        put(files[i].name, "x");
        g_autofree char *path = path_in(files[i].name);
        const struct timespec written[] = {{.tv_sec = files[i].written},
                                           {.tv_sec = files[i].written}};
        utimensat(AT_FDCWD, path, written, 0);
    }
    is_int(list(0), G_N_ELEMENTS(files), "all of them are listed");
    for (size_t i = 0; i < listing.n; i++)
        ok(listing.entries[i].uid == maildir_uid(strchr(files[i].name, '/') + 1),
           "%s in its turn", files[i].name);
    close_it();
}

static int64_t highest(void)
{
    int64_t uid = 0;
    for (size_t i = 0; i < listing.n; i++)
        uid = MAX(uid, listing.entries[i].uid);
    return uid;
}

static void pages(void)
{
    open_empty("pages");
    for (int i = 0; i < SOURCE_LIST_MAX + 3; i++) {
        g_autofree char *name = g_strdup_printf("new/%d.x", i);
        put(name, "x");
    }
    is_int(list(0), SOURCE_LIST_MAX, "a listing is a page");
    ok(listing.more, "and says that there is more");
    int64_t last = highest();
    is_int(list(last), 3, "the next page has the rest");
    ok(!listing.more && listing.entries[0].uid > last, "and only that");
    is_int(list(highest()), 0, "after the last there is nothing");
    source_list(source, last, 7, &listing);
    source_advance(source, 0, NULL);
    is_int((int64_t)listing.n, SOURCE_LIST_MAX, "another uidvalidity lists from the start");
    close_it();
}

static void sizes(void)
{
    open_empty("sizes");
    settings.max_size = SOURCE_CUT_SIZE;
    g_autofree char *fits = g_strnfill(SOURCE_CUT_SIZE, 'f');
    g_autofree char *large = g_strnfill(SOURCE_CUT_SIZE + 1, 'l');
    put("new/fits", fits);
    put("new/large", large);
    put("new/empty", "");
    SourceMail mail;
    g_autofree char *whole = fetch(maildir_uid("fits"), &mail);
    ok(whole && strcmp(whole, fits) == 0 && !mail.cut, "a mail of max_size is whole");
    g_autofree char *cut = fetch(maildir_uid("large"), &mail);
    ok(cut && mail.cut && mail.size == SOURCE_CUT_SIZE, "of a larger one the beginning comes");
    ok(cut && strncmp(cut, large, SOURCE_CUT_SIZE) == 0, "byte for byte");
    g_autofree char *empty = fetch(maildir_uid("empty"), &mail);
    is_str(empty, "", "an empty mail is a mail");
    close_it();
}

static void moves(void)
{
    open_empty("moves");
    put("new/1.a", "one");
    put("cur/2.b:2,FS", "two");
    int64_t one = maildir_uid("1.a"), two = maildir_uid("2.b");
    SourceMove moved = move(one, FOLDER_FAILED, FOLDER_INBOX);
    is_int(moved.outcome, SOURCE_MOVE_GONE, "from a folder that was never made all is gone");
    moved = move(one, FOLDER_INBOX, FOLDER_DONE);
    is_int(moved.outcome, SOURCE_MOVED, "a mail is moved");
    ok(moved.new_uidvalidity == 1 && moved.new_uid == one, "its uid moves with it");
    ok(is_there(".Processed/cur/1.a:2,") && !is_there("new/1.a"), "to cur of the folder");
    ok(is_there(".Processed/new") && is_there(".Processed/tmp"), "which is a Maildir");
    is_int(move(one, FOLDER_INBOX, FOLDER_DONE).outcome, SOURCE_MOVE_GONE,
           "moved twice it is gone");
    move(two, FOLDER_INBOX, FOLDER_FAILED);
    ok(is_there(".Failed/cur/2.b:2,FS"), "flags stay");
    is_int(move(two, FOLDER_FAILED, FOLDER_INBOX).outcome, SOURCE_MOVED, "a mail is released");
    ok(is_there("new/2.b") && !is_there(".Failed/cur/2.b:2,FS"), "to new, without flags");
    is_int(list(0), 1, "and listed again");
    is_int(listing.entries[0].uid, two, "as itself");
    moved = move(two, FOLDER_INBOX, FOLDER_INBOX);
    ok(moved.outcome == SOURCE_MOVED && moved.new_uid == two && is_there("new/2.b"),
       "what is there already has arrived, under its name");
    close_it();
}

static void others_move_mail_meanwhile(void)
{
    open_empty("meanwhile");
    put("new/1.a", "one");
    put("new/2.b", "two");
    list(0);
    g_autofree char *before = path_in("new/1.a"), *after = path_in("cur/1.a:2,S");
    ok(rename(before, after) == 0, "a mail client flags a mail after it was listed");
    SourceMail mail;
    g_autofree char *text = fetch(maildir_uid("1.a"), &mail);
    is_str(text, "one", "it is fetched where it is now");
    ok(rename(after, before) == 0, "it comes back");
    is_int(move(maildir_uid("1.a"), FOLDER_INBOX, FOLDER_DONE).outcome, SOURCE_MOVED,
           "it is moved from there");
    g_autofree char *gone = path_in("new/2.b");
    unlink(gone);
    ok(!fetch(maildir_uid("2.b"), &mail), "a mail that was taken away is gone");
    is_int(move(maildir_uid("2.b"), FOLDER_INBOX, FOLDER_DONE).outcome, SOURCE_MOVE_GONE,
           "also for a move");
    close_it();
}

static void two_files_of_one_name(void)
{
    open_empty("twins");
    put("new/1.a", "one");
    put("cur/1.a:2,S", "another");
    is_int(list(0), 2, "two files of one name are two mails");
    bool one = false, another = false;
    for (size_t i = 0; i < listing.n; i++) {
        SourceMail mail;
        g_autofree char *text = fetch(listing.entries[i].uid, &mail);
        one = one || g_strcmp0(text, "one") == 0;
        another = another || g_strcmp0(text, "another") == 0;
    }
    ok(one && another, "and both are read");
    int64_t uids[] = {listing.entries[0].uid, listing.entries[1].uid};
    is_int(list(0), 2, "the next listing has both again");
    ok(listing.entries[0].uid == uids[0] && listing.entries[1].uid == uids[1], "as the same");
    g_autofree char *old = path_in("cur/3.c:2,"), *linked = path_in("new/3.c");
    put("cur/3.c:2,", "linked");
    ok(link(old, linked) == 0, "a file has two names");
    is_int(list(0), 3, "two names of one file are one mail");
    close_it();
}

static void many_twins(void)
{
    open_empty("many");
    for (int i = 0; i < 20; i++) {
        g_autofree char *new = g_strdup_printf("new/%d.x", i);
        g_autofree char *current = g_strdup_printf("cur/%d.x:2,S", i);
        put(new, "new");
        put(current, "current");
    }
    is_int(list(0), 40, "many pairs of one name are twice as many mails");
    bool whole = true;
    for (size_t i = 0; i < listing.n; i++) {
        SourceMail mail;
        g_autofree char *text = fetch(listing.entries[i].uid, &mail);
        whole = whole && text;
    }
    ok(whole, "and each is found");
    close_it();
}

static void nothing_is_written_over(void)
{
    open_empty("over");
    put("new/1.a", "first");
    move(maildir_uid("1.a"), FOLDER_INBOX, FOLDER_DONE);
    put("new/1.a", "second");
    SourceMove moved = move(maildir_uid("1.a"), FOLDER_INBOX, FOLDER_DONE);
    is_int(moved.outcome, SOURCE_MOVED, "a name that is taken there does not stop a move");
    ok(moved.new_uid != maildir_uid("1.a"), "the mail gets another");
    g_autofree char *path = path_in(".Processed/cur/1.a:2,"), *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    is_str(text, "first", "and the first stays what it was");
    moved = move(moved.new_uid, FOLDER_DONE, FOLDER_INBOX);
    is_int(moved.outcome, SOURCE_MOVED, "the other is found by its new uid");
    close_it();
}

/* What somebody else does at the moment when a file is moved or taken away; these stand before those of the C library.
 */
static void (*meanwhile)(const char *path);

int unlink(const char *path)
{
    if (meanwhile)
        meanwhile(path);
    return (int)syscall(SYS_unlink, path);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    if (meanwhile)
        meanwhile(from);
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

static void flag_once(const char *path)
{
    g_autofree char *flagged = path_in("cur/1.a:2,S");
    meanwhile = NULL;
    ok(rename(path, flagged) == 0, "a mail client flags it at this moment");
}

static void flag_always(const char *path)
{
    static int flags;
    g_autofree char *flagged = g_strdup_printf("%.*s:2,%s", (int)(strrchr(path, ':') - path),
                                               path, flags++ % 2 ? "S" : "FS");
    rename(path, flagged);
}

static void moved_against_odds(void)
{
    open_empty("renamed");
    int64_t one = maildir_uid("1.a");
    put("new/1.a", "one");
    list(0);
    meanwhile = flag_once;
    is_int(move(one, FOLDER_INBOX, FOLDER_DONE).outcome, SOURCE_MOVED, "a mail is moved");
    ok(is_there(".Processed/cur/1.a:2,S") && !is_there("cur/1.a:2,S"), "under its new name");
    close_it();
}

static void to_nowhere(void)
{
    open_empty("away");
    put("new/1.a", "one");
    put("cur/2.b:2,S", "two");
    put("new/3.c", "another's");
    put("cur/4.d:2,T", "another's, in the bin");
    int64_t one = maildir_uid("1.a"), two = maildir_uid("2.b");
    list(0);
    g_autofree char *new = path_in("new/1.a"), *flagged = path_in("cur/1.a:2,RS");
    ok(rename(new, flagged) == 0, "a mail client flags a mail after it was listed");
    SourceMove gone[] = {{.uid = one}, {.uid = 12345}, {.uid = two}};
    source_move(source, FOLDER_INBOX, FOLDER_NOWHERE, 1, gone, 3);
    is_int(source_advance(source, 0, NULL), 1, "mails go nowhere");
    ok(gone[0].outcome == SOURCE_MOVED && gone[2].outcome == SOURCE_MOVED, "of new and of cur");
    ok(!gone[0].new_uid && !gone[0].new_uidvalidity, "and are in no other place");
    is_int(gone[1].outcome, SOURCE_MOVE_GONE, "what never was is gone");
    is_int(list(0), 2, "the others stay");
    ok(is_there("new/3.c") && is_there("cur/4.d:2,T"), "also one that somebody has deleted");
    ok(!is_there("cur/1.a:2,RS") && !is_there("new/1.a") && !is_there("cur/2.b:2,S"),
       "the files are removed");
    ok(!is_there(".Processed") && !is_there(".Failed"), "and no folder was made");
    is_int(move(one, FOLDER_INBOX, FOLDER_NOWHERE).outcome, SOURCE_MOVE_GONE,
           "taken away twice it is gone");
    is_int(move(one, FOLDER_FAILED, FOLDER_NOWHERE).outcome, SOURCE_MOVE_GONE,
           "from a folder that was never made all is gone");
    close_it();
}

static void to_nowhere_against_odds(void)
{
    open_empty("odds");
    int64_t one = maildir_uid("1.a");
    put("new/1.a", "one");
    meanwhile = flag_once;
    is_int(move(one, FOLDER_INBOX, FOLDER_NOWHERE).outcome, SOURCE_MOVED,
           "a mail goes nowhere");
    is_int(list(0), 0, "under its new name, too");
    put("cur/1.a:2,", "one");
    put("new/2.b", "two");
    meanwhile = flag_always;
    SourceMove moved = move(one, FOLDER_INBOX, FOLDER_NOWHERE);
    meanwhile = NULL;
    is_int(moved.outcome, SOURCE_MOVE_FAILED, "a mail that is never where it was has failed");
    ok(strstr(moved.reply, "comes back"), "and the reply says why");
    is_int(list(0), 2, "it is still there, as the other is");
    is_int(move(one, FOLDER_INBOX, FOLDER_NOWHERE).outcome, SOURCE_MOVED,
           "the next try takes it away");
    g_autofree char *old = path_in("cur/3.c:2,"), *linked = path_in("new/3.c");
    put("cur/3.c:2,", "linked");
    ok(link(old, linked) == 0, "a file has two names");
    is_int(move(maildir_uid("3.c"), FOLDER_INBOX, FOLDER_NOWHERE).outcome, SOURCE_MOVED,
           "it goes nowhere");
    ok(!is_there("cur/3.c:2,") && !is_there("new/3.c"), "by both");
    SourceMove other = {.uid = maildir_uid("2.b")};
    source_move(source, FOLDER_INBOX, FOLDER_NOWHERE, 9, &other, 1);
    is_int(source_advance(source, 0, NULL), 1, "with another uidvalidity nothing is removed");
    ok(other.outcome == SOURCE_MOVE_RENUMBERED && is_there("new/2.b"), "the mail is there");
    close_it();
}

/* As somebody who may read but not write, which root may. */
static void to_nowhere_refused(void)
{
    open_empty("refused");
    put("new/1.a", "one");
    g_autofree char *arrived = path_in("new"), *current = path_in("cur");
    chmod(arrived, 0555);
    chmod(current, 0555);
    chmod(settings.endpoint.maildir, 0755);
    chmod(top, 0755);
    bool root = geteuid() == 0 && seteuid(65534) == 0;
    SourceMove moved = move(maildir_uid("1.a"), FOLDER_INBOX, FOLDER_NOWHERE);
    is_int(moved.outcome, SOURCE_MOVE_FAILED, "a file that may not be removed fails its move");
    ok(moved.reply[0] && is_there("new/1.a"), "with the system's words: %s", moved.reply);
    if (root)
        ok(seteuid(0) == 0, "root again");
    close_it();
}

static void errors(void)
{
    open_empty("errors");
    put("new/1.a", "one");
    Err err = {0};
    SourceMail mail = {.entry.uid = 1};
    source_fetch(source, 9, &mail, 1);
    is_int(source_advance(source, 0, &err), -1, "a fetch with another uidvalidity is refused");
    is_int(err.kind, ERR_TEMPORARY, "until it is listed again");
    SourceMove one = {.uid = maildir_uid("1.a")};
    source_move(source, FOLDER_INBOX, FOLDER_DONE, 9, &one, 1);
    is_int(source_advance(source, 0, &err), 1, "a move with another uidvalidity finishes");
    ok(one.outcome == SOURCE_MOVE_RENUMBERED && is_there("new/1.a"),
       "the mail it means is not looked for, and no other is moved");
    put(".Processed", "a file");
    source_move(source, FOLDER_INBOX, FOLDER_DONE, 1, &one, 1);
    is_int(source_advance(source, 0, &err), 1, "a folder that cannot be made");
    is_int(one.outcome, SOURCE_MOVE_FAILED, "fails the move, not the mailbox");
    ok(strstr(one.reply, "cannot make"), "and says why");
    ok(is_there("new/1.a"), "the mail stays where it is");
    close_it();
    settings.endpoint.maildir = g_build_filename(top, "nowhere", NULL);
    source = source_maildir_open(&settings);
    source_list(source, 0, 0, &listing);
    is_int(source_advance(source, 0, &err), -1, "a Maildir that is not there is an error");
    is_int(err.kind, ERR_PERMANENT, "that a person must see");
    ok(strstr(err.msg, settings.endpoint.maildir), "and names it");
    is_int(source_advance(source, 0, &err), 0, "the task is over");
    close_it();
}

/* No descriptor is left. */
static void no_room(void)
{
    open_empty("room");
    put("new/1788000001.M1P1.host", "one");
    list(0);
    struct rlimit before;
    getrlimit(RLIMIT_NOFILE, &before);
    int next = dup(0);
    close(next);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){(rlim_t)next, before.rlim_max});
    Err err = {0};
    SourceMail mail = {.entry.uid = listing.entries[0].uid};
    source_fetch(source, 1, &mail, 1);
    int done = source_advance(source, 0, &err);
    setrlimit(RLIMIT_NOFILE, &before);
    is_int(done, -1, "without a descriptor a fetch fails");
    is_int(err.kind, ERR_TEMPORARY, "for now");
    ok(strstr(err.msg, settings.endpoint.maildir) && !strstr(err.msg, "1788000001"),
       "and its error names the Maildir, not the moment in which the mail came");
    close_it();
}

/* As somebody who may not read everything, which root may. */
static void unreadable(void)
{
    open_empty("unreadable");
    put("new/1.a", "one");
    put("new/2.b", "two");
    g_autofree char *one = path_in("new/1.a"), *two = path_in("new/2.b");
    chmod(one, 0);
    chmod(two, 0644);
    g_autofree char *arrived = path_in("new"), *current = path_in("cur");
    chmod(arrived, 0755);
    chmod(current, 0755);
    chmod(settings.endpoint.maildir, 0755);
    chmod(top, 0755);
    bool root = geteuid() == 0 && seteuid(65534) == 0;
    list(0);
    SourceMail mails[] = {{.entry.uid = maildir_uid("1.a")}, {.entry.uid = maildir_uid("2.b")}};
    source_fetch(source, 1, mails, 2);
    is_int(source_advance(source, 0, NULL), 1, "a file that cannot be read fails no other");
    ok(mails[0].unreadable && mails[0].fd < 0, "it is known to be there");
    ok(!mails[1].unreadable && mails[1].fd >= 0, "the other is read");
    if (mails[1].fd >= 0)
        close(mails[1].fd);
    if (root)
        ok(seteuid(0) == 0, "root again");
    close_it();
}

int main(void)
{
    top = g_dir_make_tmp("source-maildir-XXXXXX", NULL);
    names();
    listing_one();
    arrivals();
    pages();
    sizes();
    moves();
    others_move_mail_meanwhile();
    two_files_of_one_name();
    many_twins();
    nothing_is_written_over();
    moved_against_odds();
    to_nowhere();
    to_nowhere_against_odds();
    to_nowhere_refused();
    errors();
    unreadable();
    no_room();
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", top);
    g_free(top);
    return system(remove) == 0 ? tap_done() : 1;
}
