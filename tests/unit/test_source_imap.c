/* A mailbox against scripted servers, each odd in one way, and against a real one where there
 * is one. */
#include "daemon/wire/loop.h"
#include "daemon/wire/source.h"
#include "tests/unit/fake_server.h"
#include "tests/unit/tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <time.h>

static Loop *loop;
static char *password_file;
static SourceListing listing;

typedef struct Box {
    Fake fake;
    MailboxSettings settings;
    Source *source;
    Err err;
} Box;

static int settle(Box *box)
{
    int64_t end = loop_now_ms() + 20000;
    while (loop_now_ms() < end) {
        int result = source_advance(box->source, loop_now_ms(), &box->err);
        if (result != 0)
            return result;
        loop_wake_at(loop, end);
        loop_wait(loop);
    }
    return 0;
}

static void open_box(Box *box, const FakeStep *steps, size_t n)
{
    memset(box, 0, sizeof *box);
    box->fake = fake_start(steps, n, true);
    box->settings = (MailboxSettings){.name = "reports",
                                      .folder = "INBOX",
                                      .done = "Processed",
                                      .failed = "Fehler & Gelöscht",
                                      .max_size = 1000000};
    box->settings.endpoint =
        (Endpoint){.url = g_strdup_printf("imap://127.0.0.1:%d", box->fake.port),
                   .tls = TLS_NONE,
                   .user = "alice",
                   .password_file = password_file};
    box->source = source_imap_open(&box->settings, loop);
}

static void close_box(Box *box)
{
    source_free(box->source);
    is_int(fake_stop(box->fake), 0, "  and the server heard what it expected");
    g_free(box->settings.endpoint.url);
}

#define CAPABILITIES(list)                                                                     \
    FAKE_IMAP_LOGIN,                                                                           \
    {                                                                                          \
        "CAPABILITY", "* CAPABILITY IMAP4rev1 " list "\r\n$T OK\r\n"                           \
    }
#define SELECT_INBOX                                                                           \
    {                                                                                          \
        "SELECT \"INBOX\"", "* 3 EXISTS\r\n* OK [UIDVALIDITY 77] x\r\n* OK [UIDNEXT 9] "       \
                            "x\r\n$T OK [READ-WRITE] x\r\n"                                    \
    }
#define READY CAPABILITIES("MOVE UIDPLUS"), SELECT_INBOX
#define BOX(...)                                                                               \
    static const FakeStep steps[] = {__VA_ARGS__};                                             \
    Box box;                                                                                   \
    open_box(&box, steps, G_N_ELEMENTS(steps))

/* ---- list ---- */

static int list(Box *box, int64_t after, uint32_t uidvalidity)
{
    source_list(box->source, after, uidvalidity, &listing);
    return settle(box);
}

#define D "INTERNALDATE \"17-Jul-1996 02:44:25 -0700\""

static void test_list(void)
{
    BOX(READY, {"UID SEARCH UID 5:*", "* SEARCH 9 7\r\n$T OK x\r\n"},
        {"UID FETCH 7,9 (UID RFC822.SIZE INTERNALDATE)",
         "* 3 FETCH (RFC822.SIZE 300 UID 9 " D ")\r\n* 1 FETCH (FLAGS (\\Seen {5} x) UID 7)\r\n"
         "* 4 EXISTS\r\n* 2 FETCH (UID 7 " D " RFC822.SIZE 200)\r\n$T OK x\r\n"},
        {"NOOP", "$T OK\r\n"}, {"UID SEARCH UID 10:*", "* SEARCH 9\r\n$T OK x\r\n"},
        {"LOGOUT", FAKE_CLOSE});
    is_int(list(&box, 4, 77), 1, "a folder is listed");
    is_int((int64_t)listing.n, 2, "with the two messages that are there");
    ok(listing.uidvalidity == 77 && listing.ordered && !listing.more,
       "and what is known of the folder");
    ok(listing.entries[0].uid == 7 && listing.entries[0].size == 200,
       "in rising order, whatever came in between");
    is_int(listing.entries[1].received_at, 837596665, "with the time of arrival in UTC");
    is_int(list(&box, 9, 77), 1, "it is listed again on the same connection");
    is_int((int64_t)listing.n, 0, "the last message, which n:* always names, is not new");
    close_box(&box);
}

static void test_list_changed(void)
{
    BOX(READY, {"UID SEARCH UID 1:*", "* SEARCH\r\n$T OK x\r\n"});
    is_int(list(&box, 4, 76), 1, "another UIDVALIDITY lists everything");
    is_int(listing.uidvalidity, 77, "and says the new one");
    close_box(&box);
}

static void test_list_half(void)
{
    BOX(READY, {"UID SEARCH *", "* SEARCH 7\r\n$T OK x\r\n"},
        {"UID FETCH 7 *", "* 1 FETCH (UID 7 RFC822.SIZE 5)\r\n$T OK x\r\n"});
    is_int(list(&box, 0, 0), -1, "a message without a date is an error, not left out");
    is_int(box.err.kind, ERR_TEMPORARY, "of the temporary kind");
    close_box(&box);
}

/* 10,000 uids are one line of 60 KB; then three listings of 500, of which the fake has to
 * answer only uids. */
static void test_list_long(void)
{
    g_autoptr(GString) search = g_string_new("* SEARCH");
    g_autoptr(GString) first = g_string_new(NULL), second = g_string_new(NULL);
    for (int i = 1; i <= 30000; i++)
        g_string_append_printf(search, " %d", i);
    for (int i = 1; i <= 500; i++) {
        g_string_append_printf(first, "* %d FETCH (UID %d RFC822.SIZE 9 " D ")\r\n", i, i);
        g_string_append_printf(second, "* %d FETCH (UID %d RFC822.SIZE 9 " D ")\r\n", i,
                               i + 500);
    }
    g_string_append(search, "\r\n$T OK\r\n");
    g_string_append(first, "$T OK\r\n");
    g_string_append(second, "$T OK\r\n");
    const FakeStep script[] = {READY,
                               {"UID SEARCH *", search->str},
                               {"UID FETCH 1:500 *", first->str},
                               {"UID FETCH 501:1000 *", second->str}};
    Box box;
    open_box(&box, script, G_N_ELEMENTS(script));
    is_int(list(&box, 0, 0), 1, "a SEARCH response of 170 KB is read whole");
    ok(listing.n == SOURCE_LIST_MAX && listing.more,
       "the first 500 are given out, and there are more");
    is_int(list(&box, 500, 77), 1, "the next listing goes on without another SEARCH");
    ok(listing.n == 500 && listing.entries[499].uid == 1000 && listing.more,
       "where the first ended");
    close_box(&box);
}

/* ---- fetch ---- */

static SourceMail mails[3];

static int fetch(Box *box, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mails[i] = (SourceMail){.entry = {.uid = 7 + (int64_t)i, .size = 10}};
    source_fetch(box->source, 77, mails, n);
    return settle(box);
}

static void is_mail(const SourceMail *mail, const char *expected, const char *what)
{
    char bytes[4096] = "";
    ssize_t n = mail->fd >= 0 ? read(mail->fd, bytes, sizeof bytes - 1) : -1;
    is_str(n < 0 ? NULL : bytes, expected, what);
    ok(n == mail->size, "  of the size that is told");
}

static void forget_mails(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(mails); i++) {
        if (mails[i].fd > 0)
            close(mails[i].fd);
        mails[i].fd = -1;
    }
}

static void test_fetch_forms(void)
{
    BOX(READY,
        {"UID FETCH 7:9 (UID BODY.PEEK\\[\\])",
         "* 1 FETCH (UID 7 BODY[] {5}\r\nseven)\r\n"
         "* 2 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (FLAGS ({3} x) UID 8)\r\n* 9 EXPUNGE\r\n"
         "* 2 FETCH (BODY[] \"eig\\\"ht\" UID 8)\r\n"
         "* 3 FETCH (X-OTHER {3}\r\nUID BODY[] ~{4+}\r\nnine FLAGS () UID 9)\r\n$T OK x "
         "{5}\r\n"});
    is_int(fetch(&box, 3), 1, "three mails are fetched in one command");
    is_mail(&mails[0], "seven", "a literal is the mail");
    is_mail(&mails[1], "eig\"ht", "a quoted string is the mail, and unsolicited FETCH is not");
    is_mail(&mails[2], "nine",
            "a ~{n+} literal with its UID behind it is the mail, another literal is not");
    forget_mails();
    close_box(&box);
}

static void test_fetch_missing(void)
{
    BOX(READY,
        {"UID FETCH *",
         "* 1 FETCH (UID 7 BODY[] NIL)\r\n* 2 FETCH (UID 5 BODY[] {2}\r\nxx)\r\n"
         "* 3 FETCH (UID 9 BODY[] {1}\r\nx)\r\n* 3 FETCH (UID 9 BODY[] {0}\r\n)\r\n$T OK\r\n"},
        {"UID SEARCH UID 8", "* SEARCH\r\n$T OK\r\n"});
    is_int(fetch(&box, 3), 1, "a fetch of which one mail is gone succeeds");
    ok(mails[0].fd < 0 && mails[0].unreadable, "NIL is none that could be read");
    ok(mails[1].fd < 0 && !mails[1].unreadable,
       "what was not in the answer is gone, whatever else was");
    is_mail(&mails[2], "x", "a second answer is ignored");
    forget_mails();
    close_box(&box);
}

/* Of what it cannot open it says "* NO" at most, and OK in the end. */
static void test_left_out(void)
{
    BOX(READY, {"UID SEARCH UID 1:*", "* SEARCH 7 8 9\r\n$T OK\r\n"},
        {"UID FETCH 7:9 (UID RFC822.SIZE INTERNALDATE)",
         "* 1 FETCH (UID 7 RFC822.SIZE 200 " D ")\r\n* NO cannot open a message\r\n$T OK\r\n"},
        {"UID SEARCH UID 8:9", "* SEARCH 9 5\r\n$T OK\r\n"},
        {"UID FETCH 7:9 (UID BODY.PEEK\\[\\])",
         "* 1 FETCH (UID 7 BODY[] {1}\r\nx)\r\n* NO cannot open a message\r\n$T OK\r\n"},
        {"UID SEARCH UID 8:9", "* SEARCH 9\r\n$T OK\r\n"});
    is_int(list(&box, 0, 77), 1, "a listing of which the server leaves out mails succeeds");
    is_int((int64_t)listing.n, 2, "the one that is gone is not in it");
    ok(listing.entries[1].uid == 9 && listing.entries[1].size == -1 &&
           listing.entries[1].received_at == INT64_MAX,
       "the one that is there is, without size and time");
    is_int(fetch(&box, 3), 1, "they are fetched");
    is_mail(&mails[0], "x", "one is read");
    ok(mails[1].fd < 0 && !mails[1].unreadable, "the one that is gone is gone");
    ok(mails[2].fd < 0 && mails[2].unreadable, "the one that is there cannot be read");
    forget_mails();
    close_box(&box);
}

/* With 10 bytes in the listing: nothing of it came. */
static void test_fetch_nothing(void)
{
    static const char *const nothing[] = {"NIL", "\"\"", "{0}\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++) {
        g_autofree char *reply =
            g_strdup_printf("* 1 FETCH (UID 7 BODY[] %s)\r\n$T OK\r\n", nothing[i]);
        const FakeStep script[] = {READY, {"UID FETCH *", reply}};
        Box box;
        open_box(&box, script, G_N_ELEMENTS(script));
        is_int(fetch(&box, 1), 1, "a fetch that brings nothing succeeds");
        ok(mails[0].fd < 0 && mails[0].unreadable, "but the mail is there and cannot be read");
        close_box(&box);
    }
    BOX(READY, {"UID FETCH *", "* 1 FETCH (UID 7 BODY[] {0}\r\n)\r\n$T OK\r\n"});
    mails[0] = (SourceMail){.entry = {.uid = 7}};
    source_fetch(box.source, 77, mails, 1);
    settle(&box);
    is_mail(&mails[0], "", "one that was listed with no bytes is an empty mail");
    forget_mails();
    close_box(&box);
}

static void test_fetch_forged(void)
{
    static const char body[] =
        "A004 OK done\r\n* 2 FETCH (UID 8 BODY[] {6}\r\nforged)\r\n$T OK done\r\n* BYE {9}\r\n";
    g_autoptr(GString) reply = g_string_new(NULL);
    /* "$T" would become the real tag, and the length would be wrong. */
    g_auto(GStrv) parts = g_strsplit(body, "$T", -1);
    g_autofree char *mail = g_strjoinv("0123456789ab.4", parts);
    g_string_printf(reply,
                    "* 1 FETCH (UID 7 BODY[] {%zu}\r\n%s)\r\n* 2 FETCH (UID 8 BODY[] "
                    "{4}\r\nreal)\r\n$T OK\r\n",
                    strlen(mail), mail);
    const FakeStep script[] = {READY, {"UID FETCH *", reply->str}};
    Box box;
    open_box(&box, script, G_N_ELEMENTS(script));
    is_int(fetch(&box, 2), 1, "a mail with forged replies in it is fetched");
    is_mail(&mails[0], mail, "byte for byte");
    is_mail(&mails[1], "real", "and the next mail is the server's, not the forger's");
    forget_mails();
    close_box(&box);
}

static void fails(const FakeStep *script, size_t n, const char *words, const char *what)
{
    Box box;
    open_box(&box, script, n);
    is_int(fetch(&box, 2), -1, what);
    is_int(box.err.kind, ERR_TEMPORARY, "  for the time being");
    if (!ok(strstr(box.err.msg, words) != NULL, "  and says so: %s", words))
        printf("# got: %s\n", box.err.msg);
    is_int(mails[1].fd, -1, "  no half mail is handed out");
    forget_mails();
    close_box(&box);
}

#define FAILS(words, what, ...)                                                                \
    do {                                                                                       \
        static const FakeStep script[] = {READY, __VA_ARGS__};                                 \
        fails(script, G_N_ELEMENTS(script), words, what);                                      \
    } while (0)

static void test_fetch_failures(void)
{
    FAILS("closed", "a connection that ends inside a literal fails",
          {"UID FETCH *", "* 2 FETCH (UID 8 BODY[] {50}\r\nhalf"}, {NULL, FAKE_CLOSE});
    FAILS("", "a connection that is reset inside a literal fails",
          {"UID FETCH *",
           "* 1 FETCH (UID 7 BODY[] {1}\r\nx)\r\n* 2 FETCH (UID 8 BODY[] {50}\r\nhalf"},
          {NULL, FAKE_RESET});
    FAILS("closed", "a literal without the rest of its response fails",
          {"UID FETCH *", "* 2 FETCH (UID 8 BODY[] {4}\r\nhalf"}, {NULL, FAKE_CLOSE});
    FAILS("closing (address)", "a BYE fails with its words",
          {"UID FETCH *", "* BYE closing a@b.example\r\n"});
    FAILS("disk \?", "a NO fails with its words", {"UID FETCH *", "$T NO disk \001 \r\n"});
    FAILS("not asked", "a reply with another tag fails", {"UID FETCH *", "A004 OK\r\n"});
    FAILS("not IMAP", "a line that is not IMAP fails", {"UID FETCH *", "hello\r\n"});
    FAILS("cannot be read", "a FETCH response without an end fails",
          {"UID FETCH *", "* 2 FETCH (UID 8 BODY[] {1}\r\nx\r\n"});
    FAILS("cannot be read", "a literal of 5 GB is none",
          {"UID FETCH *", "* 2 FETCH (UID 8 BODY[] {5000000000}\r\n"});
    g_autofree char *pad = g_strnfill(70000, 'x');
    g_autofree char *line = g_strdup_printf("* %s\r\n", pad);
    const FakeStep script[] = {READY, {"UID FETCH *", line}};
    fails(script, G_N_ELEMENTS(script), "too long", "a line of 70 KB fails");
}

static void test_fetch_changed(void)
{
    BOX(READY);
    mails[0] = (SourceMail){.entry = {.uid = 7}};
    source_fetch(box.source, 76, mails, 1);
    is_int(settle(&box), -1, "a fetch with another UIDVALIDITY fails");
    ok(box.err.kind == ERR_TEMPORARY && strstr(box.err.msg, "UIDVALIDITY"),
       "and asks to list again");
    close_box(&box);
}

static void test_fetch_drip(void)
{
    BOX(READY, {"UID FETCH *", FAKE_DRIP
                "* 1 FETCH (UID 7 BODY[] {14}\r\nbyte\r\nby\r\nbyte)\r\n$T OK x\r\n"});
    is_int(fetch(&box, 1), 1, "a server that sends a byte at a time is understood");
    is_mail(&mails[0], "byte\r\nby\r\nbyte", "and what it sends is the mail");
    forget_mails();
    close_box(&box);
}

static void test_fetch_hang(void)
{
    BOX(READY, {"UID FETCH *", "* 1 FETCH (UID 7 BODY[] {9}\r\nby"}, {NULL, FAKE_HANG});
    mails[0] = (SourceMail){.entry = {.uid = 7}};
    source_fetch(box.source, 77, mails, 1);
    for (int i = 0; i < 20; i++) {
        loop_wake_at(loop, loop_now_ms() + 10);
        source_advance(box.source, loop_now_ms(), &box.err);
        loop_wait(loop);
    }
    is_int(source_advance(box.source, loop_now_ms() + 59000, &box.err), 0,
           "a silent server has a minute");
    is_int(source_advance(box.source, loop_now_ms() + 61000, &box.err), -1, "and no longer");
    ok(box.err.kind == ERR_TEMPORARY && strstr(box.err.msg, "says nothing"),
       "then it is an error of the server");
    is_int(source_advance(box.source, loop_now_ms(), &box.err), 0,
           "after which nothing is left to do");
    close_box(&box);
}

static void test_fetch_large(void)
{
    enum { WHOLE = 400000, BIG = SOURCE_CUT_SIZE };
    g_autofree char *whole = g_strnfill(WHOLE, 'w');
    g_autofree char *big = g_strnfill(BIG, 'b');
    g_autofree char *first =
        g_strdup_printf("* 1 FETCH (UID 7 BODY[] {%d}\r\n%s)\r\n$T OK\r\n", WHOLE, whole);
    g_autofree char *second =
        g_strdup_printf("* 1 FETCH (UID 8 BODY[]<0> {%d}\r\n%s)\r\n$T OK\r\n", BIG, big);
    const FakeStep script[] = {READY,
                               {"UID FETCH 7 (UID BODY.PEEK\\[\\])", first},
                               {"UID FETCH 8 (UID BODY.PEEK\\[\\]<0.262144>)", second}};
    Box box;
    open_box(&box, script, G_N_ELEMENTS(script));
    mails[0] = (SourceMail){.entry = {.uid = 7, .size = WHOLE}};
    mails[1] = (SourceMail){.entry = {.uid = 8, .size = 1000001}};
    source_fetch(box.source, 77, mails, 2);
    is_int(settle(&box), 1, "of a mail above the limit only the beginning is asked for");
    struct stat st;
    ok(mails[0].size == WHOLE && !mails[0].cut, "a mail below it is whole");
    ok(fstat(mails[0].fd, &st) == 0 && st.st_nlink == 0 && st.st_size == WHOLE,
       "in a file without a name");
    ok(mails[1].size == BIG && mails[1].cut, "the other is cut and says so");
    forget_mails();
    close_box(&box);
}

static void test_fetch_larger_than_told(void)
{
    enum { REAL = 1000001 };
    g_autofree char *body = g_strnfill(REAL, 'r');
    g_autofree char *reply =
        g_strdup_printf("* 1 FETCH (UID 7 BODY[] {%d}\r\n%s)\r\n$T OK\r\n", REAL, body);
    const FakeStep script[] = {READY, {"UID FETCH *", reply}};
    Box box;
    open_box(&box, script, G_N_ELEMENTS(script));
    is_int(fetch(&box, 1), 1,
           "a mail that is larger than the server told does not block the mailbox");
    ok(mails[0].cut && mails[0].size == SOURCE_CUT_SIZE, "it is cut");
    forget_mails();
    close_box(&box);
}

static void test_reconnect(void)
{
    BOX(READY, {"UID SEARCH *", "* SEARCH\r\n$T OK\r\n"}, {NULL, FAKE_CLOSE});
    is_int(list(&box, 0, 0), 1, "a listing succeeds");
    fake_stop(box.fake);
    static const FakeStep again[] = {READY, {"UID SEARCH *", "* SEARCH\r\n$T OK\r\n"}};
    box.fake = fake_start(again, G_N_ELEMENTS(again), true);
    g_free(box.settings.endpoint.url);
    box.settings.endpoint.url = g_strdup_printf("imap://127.0.0.1:%d", box.fake.port);
    is_int(list(&box, 0, 0), 1,
           "a connection that was closed between two tasks is replaced in silence");
    close_box(&box);
}

static void test_select_refused(void)
{
    BOX(CAPABILITIES("MOVE"), {"SELECT *", "$T NO [NONEXISTENT] no such folder\r\n"});
    is_int(list(&box, 0, 0), -1, "a folder that is not there fails");
    ok(box.err.kind == ERR_PERMANENT && strstr(box.err.msg, "no such folder"),
       "until a person looks at it");
    close_box(&box);
}

/* ---- move ---- */

static SourceMove moves[3];

static int move(Box *box, Folder from, Folder to)
{
    for (size_t i = 0; i < 3; i++)
        moves[i] = (SourceMove){.uid = 7 + (int64_t)i};
    source_move(box->source, from, to, 77, moves, 3);
    return settle(box);
}

#define PRESENT(uids)                                                                          \
    {                                                                                          \
        "UID SEARCH UID 7:9", "* SEARCH " uids "\r\n$T OK\r\n"                                 \
    }

static void test_move(void)
{
    BOX(READY, PRESENT("7 9"),
        {"UID MOVE 7,9 \"Processed\"",
         "* OK [COPYUID 88 7,9 21:22] x\r\n* 3 EXPUNGE\r\n* 1 EXPUNGE\r\n$T OK\r\n"},
        {"LOGOUT", FAKE_CLOSE});
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1, "messages are moved");
    ok(moves[0].outcome == SOURCE_MOVED && moves[0].new_uid == 21 &&
           moves[0].new_uidvalidity == 88,
       "COPYUID tells where the first is now");
    ok(moves[1].outcome == SOURCE_MOVE_GONE, "one that was not there is gone");
    ok(moves[2].outcome == SOURCE_MOVED && moves[2].new_uid == 22, "sets are mapped in order");
    close_box(&box);
}

static void test_move_silent(void)
{
    BOX(READY, PRESENT("7 8 9"), {"UID MOVE *", "$T OK\r\n"}, PRESENT("8"));
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1,
           "a server without COPYUID is asked what is left");
    ok(moves[0].outcome == SOURCE_MOVED && moves[0].new_uid == 0, "what is away was moved");
    ok(moves[1].outcome == SOURCE_MOVE_FAILED && moves[1].reply[0],
       "what is still there was not");
    close_box(&box);
}

static void test_move_broken_copyuid(void)
{
    BOX(READY, PRESENT("7 8 9"),
        {"UID MOVE *", "* OK [COPYUID 88 7:9 1:2] x\r\n$T OK [COPYUID 1 1:4000000000 1]\r\n"},
        PRESENT(""));
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1,
           "a COPYUID whose sets do not fit is no COPYUID");
    ok(moves[0].outcome == SOURCE_MOVED && moves[0].new_uid == 0,
       "the new place is then unknown");
    close_box(&box);
}

static void test_move_creates(void)
{
    BOX(READY, PRESENT("7 8 9"),
        {"UID MOVE 7:9 \"Fehler &- Gel&APY-scht\"", "$T NO [TRYCREATE] none\r\n"},
        {"CREATE \"Fehler &- Gel&APY-scht\"", "$T NO [ALREADYEXISTS] there\r\n"},
        {"UID MOVE *", "$T OK [COPYUID 5 9:7 3:1] x\r\n"});
    is_int(move(&box, FOLDER_INBOX, FOLDER_FAILED), 1,
           "a missing folder is created, its name in modified UTF-7");
    ok(moves[0].new_uid == 1 && moves[2].new_uid == 3, "a falling set is mapped in order, too");
    close_box(&box);
}

static void test_move_refused(void)
{
    BOX(READY, PRESENT("7"), {"UID MOVE 7 *", "$T NO no right for bob@school.example\r\n"},
        {"CREATE *", "$T NO no\r\n"},
        {"UID MOVE 7 *", "$T NO [NOPERM] no right for bob@school.example\r\n"});
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1,
           "a refused move is an outcome, not a failure of the task");
    is_int(moves[0].outcome, SOURCE_MOVE_FAILED, "of that message");
    is_str(moves[0].reply, "[NOPERM] no right for (address)", "with the server's words");
    is_int(moves[1].outcome, SOURCE_MOVE_GONE, "the others were gone before");
    close_box(&box);
}

static void test_move_by_copy(void)
{
    BOX(CAPABILITIES("UIDPLUS"), SELECT_INBOX, PRESENT("7 8"),
        {"UID COPY 7:8 \"Processed\"", "$T OK [COPYUID 88 7:8 1,5] x\r\n"},
        {"UID STORE 7:8 +FLAGS.SILENT (\\\\Deleted)", "$T OK\r\n"},
        {"UID EXPUNGE 7:8", "$T OK\r\n"});
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1, "without MOVE: COPY, mark, UID EXPUNGE");
    ok(moves[1].outcome == SOURCE_MOVED && moves[1].new_uid == 5, "which comes to the same");
    close_box(&box);
}

static void test_move_without_the_right(void)
{
    BOX(CAPABILITIES("UIDPLUS"),
        {"SELECT *",
         "* OK [UIDVALIDITY 77] x\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n$T OK x\r\n"},
        PRESENT("7 8 9"), {"LOGOUT", FAKE_CLOSE});
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1, "where nothing can be deleted");
    ok(moves[0].outcome == SOURCE_MOVE_FAILED && strstr(moves[0].reply, "may not delete"),
       "nothing is copied");
    close_box(&box);
}

static void test_move_by_mark(void)
{
    BOX(CAPABILITIES("IDLE"), SELECT_INBOX,
        {"UID SEARCH UID 7:9 UNDELETED", "* SEARCH 7\r\n$T OK\r\n"},
        {"UID COPY 7 *", "$T OK\r\n"}, {"UID STORE 7 *", "$T OK\r\n"}, {"LOGOUT", FAKE_CLOSE});
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), 1,
           "without UIDPLUS nothing is ever expunged");
    ok(moves[0].outcome == SOURCE_MOVED && moves[1].outcome == SOURCE_MOVE_GONE,
       "what is marked was moved before");
    close_box(&box);
}

static void test_move_back(void)
{
    BOX(CAPABILITIES("MOVE"), {"SELECT \"Processed\"", "* OK [UIDVALIDITY 77] x\r\n$T OK\r\n"},
        PRESENT("7 8 9"), {"UID MOVE 7:9 \"INBOX\"", "* OK [COPYUID 3 7:9 4:6] x\r\n$T OK\r\n"},
        {"NOOP", "$T OK\r\n"}, {"SELECT \"INBOX\"", "* OK [UIDVALIDITY 3] x\r\n$T OK\r\n"},
        {"UID SEARCH *", "* SEARCH\r\n$T OK\r\n"});
    is_int(move(&box, FOLDER_DONE, FOLDER_INBOX), 1,
           "messages are moved back from another folder");
    is_int(list(&box, 0, 0), 1, "after which the inbox is selected again");
    is_int(listing.uidvalidity, 3, "with its own UIDVALIDITY");
    close_box(&box);
}

static void test_move_changed(void)
{
    BOX(READY, {"NOOP", "$T OK\r\n"}, {"UID SEARCH *", "* SEARCH\r\n$T OK\r\n"},
        {"LOGOUT", FAKE_CLOSE});
    for (size_t i = 0; i < 3; i++)
        moves[i] = (SourceMove){.uid = 7 + (int64_t)i};
    source_move(box.source, FOLDER_INBOX, FOLDER_DONE, 76, moves, 3);
    is_int(settle(&box), 1, "a move with another UIDVALIDITY finishes and asks for nothing");
    for (size_t i = 0; i < 3; i++)
        ok(moves[i].outcome == SOURCE_MOVE_RENUMBERED && moves[i].new_uid == 0,
           "message %zu is not looked for: its number means another now", i + 1);
    source_move(box.source, FOLDER_INBOX, FOLDER_DONE, 76, moves, 1);
    is_int(settle(&box), 1, "so does one when the folder is already selected");
    is_int(moves[0].outcome, SOURCE_MOVE_RENUMBERED, "its message is not looked for either");
    is_int(list(&box, 0, 0), 1, "the connection is kept for the next task");
    close_box(&box);
}

static void test_move_from_nowhere(void)
{
    BOX(CAPABILITIES("MOVE"),
        {"SELECT \"Processed\"", "$T NO [NONEXISTENT] no such folder\r\n"},
        {"NOOP", "$T OK\r\n"}, {"SELECT \"INBOX\"", "* OK [UIDVALIDITY 3] x\r\n$T OK\r\n"},
        {"UID SEARCH *", "* SEARCH\r\n$T OK\r\n"}, {"LOGOUT", FAKE_CLOSE});
    is_int(move(&box, FOLDER_DONE, FOLDER_INBOX), 1,
           "a move from a folder that somebody removed finishes");
    ok(moves[0].outcome == SOURCE_MOVE_FAILED && strstr(moves[0].reply, "no such folder"),
       "and has failed with the server's words");
    is_int(list(&box, 0, 0), 1, "the mailbox goes on");
    close_box(&box);
}

static void test_move_dies(void)
{
    BOX(READY, PRESENT("7 8 9"), {"UID MOVE *", "* OK [COPYUID 88 7 21] x\r\n"},
        {NULL, FAKE_RESET});
    is_int(move(&box, FOLDER_INBOX, FOLDER_DONE), -1, "a connection that dies in a move fails");
    is_int(moves[1].outcome, SOURCE_MOVE_PENDING,
           "what was not said to be moved is not decided");
    close_box(&box);
}

/* ---- nowhere ---- */

#define MARK(uids)                                                                             \
    {                                                                                          \
        "UID STORE " uids " +FLAGS.SILENT (\\\\Deleted)", "$T OK\r\n"                          \
    }
#define UNMARK(uids)                                                                           \
    {                                                                                          \
        "UID STORE " uids " -FLAGS.SILENT (\\\\Deleted)", "$T OK\r\n"                          \
    }
#define LOGOUT                                                                                 \
    {                                                                                          \
        "LOGOUT", FAKE_CLOSE                                                                   \
    }

static int away(Box *box)
{
    return move(box, FOLDER_INBOX, FOLDER_NOWHERE);
}

static void outcomes(SourceMoved one, SourceMoved two, SourceMoved three, const char *what)
{
    if (!ok(moves[0].outcome == one && moves[1].outcome == two && moves[2].outcome == three,
            "%s", what))
        printf("# got: %d %d %d\n", moves[0].outcome, moves[1].outcome, moves[2].outcome);
}

static void has_failed(SourceMove failed, const char *words)
{
    is_int(failed.outcome, SOURCE_MOVE_FAILED, "  a message has failed");
    if (!ok(strstr(failed.reply, words) != NULL, "  with these words: %s", words))
        printf("# got: %s\n", failed.reply);
}

/* Sequence numbers change under every command; after it the connection is as good as before. */
static void test_away(void)
{
    BOX(READY, PRESENT("7 9"), MARK("7,9"),
        {"UID EXPUNGE 7,9", "* 3 EXPUNGE\r\n* 2 FETCH (FLAGS (\\Deleted))\r\n* 1 EXPUNGE\r\n"
                            "* 1 EXISTS\r\n$T OK\r\n"},
        {"UID SEARCH UID 7,9", "* 1 EXPUNGE\r\n* SEARCH\r\n$T OK\r\n"}, {"NOOP", "$T OK\r\n"},
        {"UID SEARCH UID 1:*", "* SEARCH 12\r\n$T OK\r\n"},
        {"UID FETCH 12 *", "* 1 FETCH (UID 12 RFC822.SIZE 9 " D ")\r\n$T OK\r\n"}, LOGOUT);
    is_int(away(&box), 1, "messages go nowhere: mark, UID EXPUNGE, and look");
    outcomes(SOURCE_MOVED, SOURCE_MOVE_GONE, SOURCE_MOVED, "one was not there before");
    ok(!moves[0].new_uid && !moves[0].new_uidvalidity, "they are in no other place");
    is_int(list(&box, 0, 0), 1, "the folder is listed after that");
    ok(listing.n == 1 && listing.entries[0].uid == 12, "by its uids");
    close_box(&box);
}

static void test_away_is_proven(void)
{
    BOX(READY, PRESENT("7 8 9"), MARK("7:9"), {"UID EXPUNGE 7:9", "$T OK\r\n"}, PRESENT("8"),
        LOGOUT);
    is_int(away(&box), 1, "an OK to the EXPUNGE is not believed");
    outcomes(SOURCE_MOVED, SOURCE_MOVE_FAILED, SOURCE_MOVED, "what is still there has failed");
    has_failed(moves[1], "still there");
    close_box(&box);
}

static void test_away_refused(void)
{
    {
        BOX(CAPABILITIES("UIDPLUS"),
            {"SELECT *", "* OK [UIDVALIDITY 77] x\r\n$T OK [READ-ONLY] x\r\n"}, PRESENT("7 9"),
            {"UID STORE 7,9 *", "$T NO [NOPERM] the folder is read-only\r\n"}, LOGOUT);
        is_int(away(&box), 1, "in a folder that may only be read nothing is expunged");
        outcomes(SOURCE_MOVE_FAILED, SOURCE_MOVE_GONE, SOURCE_MOVE_FAILED,
                 "each has an outcome");
        has_failed(moves[0], "[NOPERM] the folder is read-only");
        close_box(&box);
    }
    BOX(READY, PRESENT("7 8 9"), MARK("7:9"),
        {"UID EXPUNGE *", "$T NO no right for bob@school.example\r\n"}, LOGOUT);
    is_int(away(&box), 1, "an EXPUNGE that is refused is an outcome");
    has_failed(moves[2], "no right for (address)");
    close_box(&box);
}

static void test_away_lost(void)
{
    BOX(READY, PRESENT("7 8 9"), MARK("7:9"), {"UID EXPUNGE *", "* 1 EXPUNGE\r\n"},
        {NULL, FAKE_RESET});
    is_int(away(&box), -1, "a connection is lost between the mark and the OK");
    outcomes(SOURCE_MOVE_PENDING, SOURCE_MOVE_PENDING, SOURCE_MOVE_PENDING,
             "nothing is decided");
    fake_stop(box.fake);
    static const FakeStep again[] = {READY,
                                     PRESENT("8 9"),
                                     MARK("8:9"),
                                     {"UID EXPUNGE 8:9", "$T OK\r\n"},
                                     {"UID SEARCH UID 8:9", "* SEARCH\r\n$T OK\r\n"},
                                     LOGOUT};
    box.fake = fake_start(again, G_N_ELEMENTS(again), true);
    g_free(box.settings.endpoint.url);
    box.settings.endpoint.url = g_strdup_printf("imap://127.0.0.1:%d", box.fake.port);
    is_int(away(&box), 1, "the next try does the rest");
    outcomes(SOURCE_MOVE_GONE, SOURCE_MOVED, SOURCE_MOVED, "and knows what is gone");
    close_box(&box);
}

static void test_away_all_gone(void)
{
    BOX(READY, PRESENT("12"), LOGOUT);
    is_int(away(&box), 1, "where nothing is to be taken away");
    outcomes(SOURCE_MOVE_GONE, SOURCE_MOVE_GONE, SOURCE_MOVE_GONE, "no mark is set");
    close_box(&box);
}

static void test_away_shared(void)
{
    BOX(CAPABILITIES("MOVE"), SELECT_INBOX, PRESENT("7"), LOGOUT);
    is_int(away(&box), 1, "without UIDPLUS a folder of named reports is not touched");
    outcomes(SOURCE_MOVE_FAILED, SOURCE_MOVE_GONE, SOURCE_MOVE_GONE,
             "what is there has failed");
    has_failed(moves[0], "no UIDPLUS, and the folder is not of the anonymous route");
    close_box(&box);
}

#define OWN_FOLDER(...)                                                                        \
    BOX(CAPABILITIES("IDLE"), SELECT_INBOX, __VA_ARGS__);                                      \
    box.settings.route = ROUTE_ANONYMOUS

#define MARKED(uids)                                                                           \
    {                                                                                          \
        "UID SEARCH DELETED", "* SEARCH " uids "\r\n$T OK\r\n"                                 \
    }

static void test_away_alone(void)
{
    OWN_FOLDER(PRESENT("7 9"), MARK("7,9"), MARKED("9 7"),
               {"EXPUNGE", "* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n$T OK\r\n"},
               {"UID SEARCH UID 7,9", "* SEARCH\r\n$T OK\r\n"}, LOGOUT);
    is_int(away(&box), 1, "without UIDPLUS, in a folder of its own: EXPUNGE");
    outcomes(SOURCE_MOVED, SOURCE_MOVE_GONE, SOURCE_MOVED, "when all that is marked is ours");
    close_box(&box);
}

static void test_away_among_others(void)
{
    OWN_FOLDER(PRESENT("7 9"), MARK("7,9"), MARKED("9 5 7"), UNMARK("7,9"), LOGOUT);
    is_int(away(&box), 1, "where somebody else has deleted a message nothing is expunged");
    outcomes(SOURCE_MOVE_FAILED, SOURCE_MOVE_GONE, SOURCE_MOVE_FAILED,
             "our marks are taken off again");
    has_failed(moves[2], "other deleted messages are in the folder");
    close_box(&box);
}

static void test_away_without_marks(void)
{
    OWN_FOLDER(PRESENT("7 8"), MARK("7:8"), MARKED(""), UNMARK("7:8"), LOGOUT);
    is_int(away(&box), 1, "a server that shows no marks is not told to EXPUNGE");
    has_failed(moves[0], "marked nothing");
    close_box(&box);
}

static void test_away_alone_refused(void)
{
    {
        OWN_FOLDER(PRESENT("7 8"), MARK("7:8"), MARKED("7 8"), {"EXPUNGE", "$T NO not now\r\n"},
                   UNMARK("7:8"), LOGOUT);
        is_int(away(&box), 1, "an EXPUNGE that is refused leaves no marks");
        outcomes(SOURCE_MOVE_FAILED, SOURCE_MOVE_FAILED, SOURCE_MOVE_GONE, "and has failed");
        has_failed(moves[1], "not now");
        close_box(&box);
    }
    OWN_FOLDER(PRESENT("7 8"), MARK("7:8"), MARKED("7 8"), {"EXPUNGE", "$T OK\r\n"},
               {"UID SEARCH UID 7:8", "* SEARCH 8\r\n$T OK\r\n"}, UNMARK("8"), LOGOUT);
    is_int(away(&box), 1, "neither does one that leaves a message there");
    outcomes(SOURCE_MOVED, SOURCE_MOVE_FAILED, SOURCE_MOVE_GONE, "which alone has failed");
    close_box(&box);
}

/* What a try before it has marked is still present: it is not asked for UNDELETED. */
static void test_away_alone_lost(void)
{
    OWN_FOLDER(PRESENT("7 8"), MARK("7:8"), MARKED("7 8"), {"EXPUNGE", FAKE_CLOSE});
    is_int(away(&box), -1, "a connection is lost before the EXPUNGE");
    fake_stop(box.fake);
    static const FakeStep again[] = {CAPABILITIES("IDLE"),
                                     SELECT_INBOX,
                                     PRESENT("7 8"),
                                     MARK("7:8"),
                                     MARKED("7 8"),
                                     {"EXPUNGE", "$T OK\r\n"},
                                     {"UID SEARCH UID 7:8", "* SEARCH\r\n$T OK\r\n"},
                                     LOGOUT};
    box.fake = fake_start(again, G_N_ELEMENTS(again), true);
    g_free(box.settings.endpoint.url);
    box.settings.endpoint.url = g_strdup_printf("imap://127.0.0.1:%d", box.fake.port);
    is_int(away(&box), 1, "the next try finds its marks and goes on");
    outcomes(SOURCE_MOVED, SOURCE_MOVED, SOURCE_MOVE_GONE, "to the end");
    close_box(&box);
}

static void test_away_renumbered(void)
{
    BOX(READY, LOGOUT);
    moves[0] = (SourceMove){.uid = 7};
    source_move(box.source, FOLDER_INBOX, FOLDER_NOWHERE, 76, moves, 1);
    is_int(settle(&box), 1, "with another UIDVALIDITY nothing is marked or expunged");
    is_int(moves[0].outcome, SOURCE_MOVE_RENUMBERED, "its number means another message now");
    close_box(&box);
}

/* ---- a real server ---- */

typedef struct Dovecot {
    pid_t pid;
    int input; /* it stops when this is closed */
    char folder[64];
    char imap[200], imaps[200], ca[200], maildir[200];
} Dovecot;

/* `capability` is what it says it can do; NULL: everything. */
static bool dovecot_start(Dovecot *dovecot, const char *capability)
{
    int in[2], out[2];
    char name[64], value[200];
    g_snprintf(dovecot->folder, sizeof dovecot->folder, "/tmp/source-imap-%d", (int)getpid());
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        return false;
    dovecot->pid = fork();
    if (dovecot->pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        sigset_t none; /* the loop's blocked signals are inherited over exec */
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        execlp("python3", "python3", "-B", "tests/e2e/dovecot.py", dovecot->folder, capability,
               NULL);
        _exit(77);
    }
    close(in[0]);
    close(out[1]);
    dovecot->input = in[1];
    FILE *said = fdopen(out[0], "r");
    bool ready = false;
    while (!ready && fscanf(said, "%63s", name) == 1) {
        ready = strcmp(name, "ready") == 0;
        if (ready || fscanf(said, "%199s", value) != 1)
            break;
        char *into = strcmp(name, "imap") == 0      ? dovecot->imap
                     : strcmp(name, "imaps") == 0   ? dovecot->imaps
                     : strcmp(name, "ca") == 0      ? dovecot->ca
                     : strcmp(name, "maildir") == 0 ? dovecot->maildir
                                                    : value;
        if (into != value)
            g_strlcpy(into, value, sizeof value);
    }
    fclose(said);
    return ready;
}

static void dovecot_stop(Dovecot *dovecot)
{
    close(dovecot->input);
    waitpid(dovecot->pid, NULL, 0);
}

static char *mail_path(const Dovecot *dovecot, const char *part, int number, const char *flags)
{
    return g_strdup_printf("%s/%s/%d.x%d.test%s", dovecot->maildir, part, 1700000000 + number,
                           number, flags);
}

static void drop_at(const char *path, const char *text, size_t size)
{
    g_file_set_contents(path, text, (gssize)size, NULL);
    if (geteuid() == 0)
        (void)!chown(path, 65534, 65534);
}

static void drop_mail(const Dovecot *dovecot, int number, const char *text, size_t size)
{
    g_autofree char *path = mail_path(dovecot, "new", number, "");
    drop_at(path, text, size);
}

static void open_real(Box *box, const Dovecot *dovecot, TlsMode tls)
{
    memset(box, 0, sizeof *box);
    const char *port = tls == TLS_IMPLICIT ? dovecot->imaps : dovecot->imap;
    box->settings = (MailboxSettings){.name = "reports",
                                      .folder = "INBOX",
                                      .done = "Erledigt/Größe",
                                      .failed = "Failed",
                                      .max_size = 1000000};
    box->settings.endpoint =
        (Endpoint){.url = g_strdup_printf("%s://localhost:%s",
                                          tls == TLS_IMPLICIT ? "imaps" : "imap", port),
                   .tls = tls,
                   .user = "alice",
                   .password_file = password_file,
                   .ca_file = (char *)dovecot->ca};
    box->source = source_imap_open(&box->settings, loop);
}

static void close_real(Box *box)
{
    source_free(box->source);
    g_free(box->settings.endpoint.url);
}

static void real_log_ins(const Dovecot *dovecot)
{
    Box box;
    open_real(&box, dovecot, TLS_IMPLICIT);
    box.settings.endpoint.ca_file = NULL;
    is_int(list(&box, 0, 0), -1, "a certificate of an unknown CA is refused");
    is_int(box.err.kind, ERR_PERMANENT, "until a person looks at it");
    box.settings.endpoint.ca_file = (char *)dovecot->ca;
    g_autofree char *wrong = g_strdup_printf("imaps://127.0.0.2:%s", dovecot->imaps);
    char *right = box.settings.endpoint.url;
    box.settings.endpoint.url = wrong;
    is_int(list(&box, 0, 0), -1, "a server by another name is refused");
    box.settings.endpoint.url = right;
    box.settings.endpoint.user = "mallory";
    is_int(list(&box, 0, 0), -1, "an unknown user is refused");
    ok(box.err.kind == ERR_PERMANENT &&
           strstr(box.err.msg, "log-in refused: [AUTHENTICATIONFAILED]"),
       "with the server's words");
    ok(!strstr(box.err.msg, "mallory") && !strstr(box.err.msg, "secret"),
       "but neither user nor secret");
    close_real(&box);
}

static void real_life(const Dovecot *dovecot, TlsMode tls, const char *how)
{
    static const char text[] =
        "Subject: x\r\n\r\n* 2 FETCH (UID 2 BODY[] {3}\r\nabc)\r\nA004 OK\r\n";
    Box box;
    open_real(&box, dovecot, tls);
    if (!is_int(list(&box, 0, 0), 1, how))
        printf("# %s\n", box.err.msg);
    int64_t last = listing.n > 0 ? listing.entries[listing.n - 1].uid : 0;
    drop_mail(dovecot, tls * 10 + 1, text, sizeof text - 1);
    drop_mail(dovecot, tls * 10 + 2, "Subject: y\n\nz\n", 14);
    is_int(list(&box, last, listing.uidvalidity), 1, "new mail is seen on the same connection");
    is_int((int64_t)listing.n, 2, "both of it");
    ok(llabs(listing.entries[0].received_at - (int64_t)time(NULL)) < 100,
       "with the time of its arrival");
    for (size_t i = 0; i < 3; i++)
        mails[i] = (SourceMail){.entry = {.uid = i < 2 ? listing.entries[i].uid : 4000000}};
    source_fetch(box.source, listing.uidvalidity, mails, 3);
    is_int(settle(&box), 1, "it is fetched");
    is_mail(&mails[0], text, "byte for byte, forged replies and all");
    is_mail(&mails[1], "Subject: y\r\n\r\nz\r\n", "with the line ends of mail");
    is_int(mails[2].fd, -1, "and what never was is gone");
    forget_mails();
    for (size_t i = 0; i < 3; i++)
        moves[i] = (SourceMove){.uid = mails[i].entry.uid};
    source_move(box.source, FOLDER_INBOX, FOLDER_DONE, listing.uidvalidity, moves, 3);
    is_int(settle(&box), 1, "it is moved to a folder that has to be made");
    ok(moves[0].outcome == SOURCE_MOVED && moves[1].outcome == SOURCE_MOVED &&
           moves[1].new_uid == moves[0].new_uid + 1,
       "and is now where the server says");
    is_int(moves[2].outcome, SOURCE_MOVE_GONE, "what never was cannot be moved");
    source_move(box.source, FOLDER_INBOX, FOLDER_DONE, listing.uidvalidity, moves, 3);
    is_int(settle(&box), 1, "to move it again");
    ok(moves[0].outcome == SOURCE_MOVE_GONE && moves[0].new_uid == 0, "does nothing");
    is_int(list(&box, 0, 0), 1, "the inbox is listed again");
    is_int((int64_t)listing.n, 0, "and empty");
    close_real(&box);
}

static int take_away(Box *box, int64_t uid)
{
    moves[0] = (SourceMove){.uid = uid};
    source_move(box->source, FOLDER_INBOX, FOLDER_NOWHERE, listing.uidvalidity, moves, 1);
    return settle(box);
}

/* One of ours that another client has flagged meanwhile, and one that it has deleted. */
static void real_away(const Dovecot *dovecot)
{
    g_autofree char *ours = mail_path(dovecot, "cur", 100, ":2,S");
    g_autofree char *others = mail_path(dovecot, "cur", 101, ":2,T");
    drop_at(ours, "Subject: ours\n\nx\n", 17);
    drop_at(others, "Subject: another's\n\nx\n", 22);
    Box box;
    open_real(&box, dovecot, TLS_IMPLICIT);
    list(&box, 0, 0);
    int64_t uid = listing.n == 2 ? listing.entries[0].uid : 0;
    ok(take_away(&box, uid) == 1 && moves[0].outcome == SOURCE_MOVED, "a mail goes nowhere");
    list(&box, 0, 0);
    ok(listing.n == 1 && listing.entries[0].uid != uid, "the folder does not have it any more");
    ok(!g_file_test(ours, G_FILE_TEST_EXISTS), "its file is gone");
    ok(g_file_test(others, G_FILE_TEST_EXISTS), "somebody else's deleted mail is there");
    ok(take_away(&box, uid) == 1 && moves[0].outcome == SOURCE_MOVE_GONE, "once more: gone");
    close_real(&box);
    g_unlink(others);
}

static void real_away_without_uidplus(const Dovecot *dovecot)
{
    g_autofree char *ours = mail_path(dovecot, "cur", 100, ":2,S");
    g_autofree char *others = mail_path(dovecot, "cur", 101, ":2,T");
    drop_at(ours, "Subject: ours\n\nx\n", 17);
    drop_at(others, "Subject: another's\n\nx\n", 22);
    Box box;
    open_real(&box, dovecot, TLS_IMPLICIT);
    list(&box, 0, 0);
    int64_t uid = listing.n == 2 ? listing.entries[0].uid : 0;
    ok(take_away(&box, uid) == 1 && moves[0].outcome == SOURCE_MOVE_FAILED,
       "without UIDPLUS no mail leaves a folder of named reports");
    box.settings.route = ROUTE_ANONYMOUS;
    is_int(take_away(&box, uid), 1,
           "nor one of its own, where somebody else has deleted a mail");
    has_failed(moves[0], "other deleted messages");
    ok(g_file_test(ours, G_FILE_TEST_EXISTS) && g_file_test(others, G_FILE_TEST_EXISTS),
       "both are there, ours as it was");
    g_unlink(others);
    list(&box, 0, 0);
    ok(take_away(&box, uid) == 1 && moves[0].outcome == SOURCE_MOVED,
       "when that is gone, it goes nowhere");
    list(&box, 0, 0);
    ok(listing.n == 0 && !g_file_test(ours, G_FILE_TEST_EXISTS), "and is not there");
    close_real(&box);
}

/* A measurement only when asked for: MAILS=10000. */
static void real_speed(const Dovecot *dovecot, int n)
{
    g_autofree char *pad = g_strnfill(2600, 'x');
    for (int i = 0; i < 2600; i += 70)
        pad[i] = '\n';
    g_autofree char *text = g_strdup_printf("Subject: speed\nFrom: a@b.example\n\n%s\n", pad);
    for (int i = 0; i < n; i++)
        drop_mail(dovecot, 1000 + i, text, strlen(text));
    Box box;
    open_real(&box, dovecot, TLS_IMPLICIT);
    enum { BATCH = 50 };
    SourceMail batch[BATCH];
    int64_t after = 0, got = 0;
    int result = list(&box, 4000000, 1); /* logs in, indexes */
    int64_t start = loop_now_ms(), bytes = 0;
    do {
        result = list(&box, after, listing.uidvalidity);
        for (size_t at = 0; result == 1 && at < listing.n; at += BATCH) {
            size_t m = MIN((size_t)BATCH, listing.n - at);
            for (size_t i = 0; i < m; i++)
                batch[i] = (SourceMail){.entry = listing.entries[at + i]};
            source_fetch(box.source, listing.uidvalidity, batch, m);
            result = settle(&box);
            for (size_t i = 0; i < m; i++) {
                got += batch[i].fd >= 0;
                bytes += batch[i].size;
                close(batch[i].fd);
            }
        }
        after = listing.n > 0 ? listing.entries[listing.n - 1].uid : after;
    } while (result == 1 && listing.more);
    int64_t ms = MAX(loop_now_ms() - start, 1);
    is_int(got, n, "every mail of a full mailbox is fetched");
    printf("# %d mails, %lld bytes over TLS in %lld ms: %lld a second\n", (int)got,
           (long long)bytes, (long long)ms, (long long)(got * 1000 / ms));
    close_real(&box);
}

static void test_real(void)
{
    Dovecot dovecot = {0};
    if (!dovecot_start(&dovecot, NULL)) {
        ok(true, "a real server # SKIP no Dovecot");
        dovecot_stop(&dovecot);
        return;
    }
    real_log_ins(&dovecot);
    real_life(&dovecot, TLS_IMPLICIT, "a real mailbox is listed over TLS");
    real_life(&dovecot, TLS_STARTTLS, "a real mailbox is listed over STARTTLS");
    real_away(&dovecot);
    const char *n = g_getenv("MAILS");
    real_speed(&dovecot, n ? atoi(n) : 1200);
    dovecot_stop(&dovecot);
    ok(!g_file_test(dovecot.folder, G_FILE_TEST_EXISTS), "the server leaves nothing behind");
    ok(dovecot_start(&dovecot, "IMAP4rev1 SASL-IR MOVE"), "another server has no UIDPLUS");
    real_away_without_uidplus(&dovecot);
    dovecot_stop(&dovecot);
}

int main(void)
{
    Err err = {0};
    loop = loop_new(&err);
    int fd = g_file_open_tmp("secret-XXXXXX", &password_file, NULL);
    ok(write(fd, "secret\n", 7) == 7 && fchmod(fd, 0600) == 0, "a secret is in a file");
    close(fd);
    test_list();
    test_list_changed();
    test_list_half();
    test_list_long();
    test_fetch_forms();
    test_fetch_missing();
    test_left_out();
    test_fetch_nothing();
    test_fetch_forged();
    test_fetch_failures();
    test_fetch_changed();
    test_fetch_drip();
    test_fetch_hang();
    test_fetch_large();
    test_fetch_larger_than_told();
    test_reconnect();
    test_select_refused();
    test_move();
    test_move_silent();
    test_move_broken_copyuid();
    test_move_creates();
    test_move_refused();
    test_move_by_copy();
    test_move_without_the_right();
    test_move_by_mark();
    test_move_back();
    test_move_changed();
    test_move_from_nowhere();
    test_move_dies();
    test_away();
    test_away_is_proven();
    test_away_refused();
    test_away_lost();
    test_away_all_gone();
    test_away_shared();
    test_away_alone();
    test_away_among_others();
    test_away_without_marks();
    test_away_alone_refused();
    test_away_alone_lost();
    test_away_renumbered();
    test_real();
    g_unlink(password_file);
    g_free(password_file);
    loop_free(loop);
    return tap_done();
}
