/* The prescan refuses what would hurt gmime, however it is dressed, and lets ordinary mail
 * through. */
#include "parsers/message/prescan.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <time.h>

static int check(const GString *mail, Err *err)
{
    return prescan_check((const unsigned char *)mail->str, mail->len, err);
}

static void accepts(GString *mail, const char *what)
{
    Err err = {0};
    ok(check(mail, &err) == 0, "accepted: %s", what);
    if (err.kind != ERR_NONE)
        printf("# %s\n", err.msg);
    g_string_free(mail, TRUE);
}

static void refuses(GString *mail, const char *reason, const char *what)
{
    Err err = {0};
    ok(check(mail, &err) == -1 && err.kind == ERR_INPUT && strcmp(err.msg, reason) == 0,
       "refused: %s", what);
    if (strcmp(err.msg, reason) != 0)
        printf("# %s\n", err.kind == ERR_NONE ? "accepted" : err.msg);
    g_string_free(mail, TRUE);
}

/* before + n times unit + after */
static GString *mail_of(const char *before, int n, const char *unit, const char *after)
{
    GString *mail = g_string_new(before);
    for (int i = 0; i < n; i++)
        g_string_append(mail, unit);
    g_string_append(mail, after);
    return mail;
}

#define GROUPS "more than 1000 groups of addresses in one header"
#define TYPE   "Content-Type: multipart/mixed; boundary=x\n"
#define NESTED "Content-Type: message/rfc822\n"

static void nested_groups(void)
{
    const struct {
        const char *before, *what;
    } shapes[] = {
        {"To: ", "groups in groups"},
        {"to:", "in a header written small"},
        {"To : ", "in a header with a space before its colon"},
        {"Subject: a\r\nCc: ", "behind CRLF"},
        {"Subject: a\njunk\nTo: ", "behind a line that is no header"},
        {"Subject: a\rb\rTo: ", "behind bare carriage returns"},
        {"\n\nTo: ", "behind empty lines"},
        {"Subject: a\n \nTo: ", "behind a line of white space"},
        {"From x\nTo: ", "behind a line of an mbox"},
        {"To:\n ", "on a folded line"},
        {NESTED "\nTo: ", "inside a message"},
        {NESTED "\n" NESTED "\nTo: ", "inside a message inside a message"},
        {"Content-Type:\n message/rfc822\n\nTo: ", "inside a message whose type is folded"},
        {"CONTENT-TYPE : Message (c) / RFC822\n\nTo: ",
         "inside a message whose type is dressed up"},
        {NESTED "junk\n" NESTED "\nTo: ", "inside two messages with one blank line"},
        {NESTED "\n\n\nTo: ", "inside a message that begins with empty lines"},
        {NESTED "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nTo: ",
         "inside a message that is encoded by its second word only"},
        {NESTED "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\nTo: ",
         "inside a message of two encodings"},
        {TYPE "\n--x\n" NESTED "\nTo: ", "inside an attached message"},
        {TYPE "\r\n--x  \r\n" NESTED "\r\nTo: ", "behind a boundary with white space"},
        {TYPE "\n--x\n\na\n--x--\n--x\nTo: ", "behind the last boundary"},
        {"Content-Type: multipart/digest; boundary=x\n\n--x\n\nTo: ", "inside a digest"},
        {"Content-Type: multipart/mixed; boundary=\"\\x\"\n\n--x\nTo: ",
         "behind an escaped boundary"},
        {"Content-Type: multipart/mixed; boundary*=us-ascii''%78\n\n--x\nTo: ",
         "behind an encoded boundary"},
        {"Content-Type: multipart/mixed; boundary=(c)x\n\n--x\nTo: ",
         "behind a commented boundary"},
        {"Content-Type: multipart/mixed; boundary=\"=?us-ascii?q?x?=\"\n\n--x\nTo: ",
         "behind an encoded word as boundary"},
        {"Content-Type: multipart/mixed; boundary=\n x\n\n--x\nTo: ",
         "behind a folded boundary"},
        {"Content-Type: multipart/mixed; BOUNDARY = x; boundary=y\n\n--y\nTo: ",
         "behind the second of two boundaries"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++)
        refuses(mail_of(shapes[i].before, 20000, "g:", ";\n\nbody\n"), GROUPS, shapes[i].what);
    refuses(mail_of("To: ", 20000, "g:(;)", "\n\n"), GROUPS,
            "groups that a comment seems to close");
}

static void sizes(void)
{
    refuses(mail_of("Subject: ", 1024 * 1024, "x", "\n\nbody"), "header block over 256 KB",
            "a header of 1 MB");
    refuses(mail_of("Subject: a\n", 100000, " folded\n", "\nbody"), "header block over 256 KB",
            "a header of many lines");
    refuses(mail_of("", 20000, "a: bcdefghijklmno\n", "\nbody"), "header block over 256 KB",
            "a block of many headers");
    refuses(mail_of(TYPE "\n", 1500,
                    "--x\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\n"
                    "a:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\na:b\n"
                    "a:b\na:b\na:b\n\n",
                    ""),
            "more than 40000 headers", "many headers in many parts");
    refuses(mail_of(TYPE "\n", 2100, "--x\n\na\n", "--x--\n"), "more than 2000 parts",
            "many parts");
    refuses(mail_of(TYPE "\r\n", 2100, "--x\r\n\r\na\r\n", ""), "more than 2000 parts",
            "many parts with CRLF");
    refuses(mail_of(TYPE "\n", 2100, "--x\n", ""), "more than 2000 parts", "many empty parts");
    GString *mail = g_string_new("Content-Type: multipart/mixed; boundary=b0\n\n");
    for (int i = 0; i < 999; i++)
        g_string_append_printf(mail, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n",
                               i, i + 1);
    for (int i = 0; i < 1000000; i++)
        g_string_append(mail, "--x\n");
    refuses(mail, "too many multiparts for that many lines",
            "nested multiparts with many dashes");
}

static void ordinary(void)
{
    accepts(g_string_new(""), "nothing");
    accepts(g_string_new("\n"), "an empty line");
    accepts(g_string_new("--"), "two dashes");
    accepts(g_string_new("no header and no line end"), "a line");
    accepts(g_string_new("From: a@a.example\nSubject: x\n\nHello.\n-- \nA\n"), "a short mail");
    accepts(mail_of("From: a@a.example\nTo: ", 2000, "Some Body <some.body@school.example>,\n ",
                    "b@b.example\n\nHello\n"),
            "a mail to 2,000 people");
    accepts(mail_of("Subject: x\n\n", 500000, "--- a line of a patch\n", ""), "a long patch");
    accepts(
        mail_of(
            TYPE "\n--x\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n",
            100000, "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9G\r\n",
            "--x--\n"),
        "an attachment of 7 MB");
    accepts(mail_of(NESTED "Content-Transfer-Encoding: base64\n\n", 10000,
                    "UmVjZWl2ZWQ6IGZyb20gbWFpbC5leGFtcGxlIGJ5IG1haWwuZXhhbXBsZQo=\n", ""),
            "an encoded message of 600 KB");
    accepts(mail_of("Message-ID: <message@a.example>\nContent-Type: application/pdf\n\n", 10000,
                    "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9G\n",
                    ""),
            "a body of one paragraph of 700 KB");
    accepts(mail_of("Content-Type: multipart/digest; boundary=x\n\n", 300,
                    "--x\n\nFrom: a@a.example\nSubject: b\n\nHello\n", "--x--\n"),
            "a digest of 300 mails");
    accepts(mail_of(TYPE "\n--x\n\n", 5000, "--\n-- a table\n--\n\n", "--x--\n"),
            "a database dump");
    accepts(mail_of("Content-Type: text/plain; name=\"our boundary (new).txt\"\n\n", 5000,
                    "--\n-- a table\n--\n", ""),
            "a table in a text that is called a boundary");
    accepts(mail_of("Content-Type: multipart/mixed; boundary=x; name=\"boundary dispute\"\n\n"
                    "--x\n\n",
                    5000, "--\n-- a table\n--\n", "--x--\n"),
            "a table in a mail about a boundary");
    accepts(mail_of("Content-Type: multipart/mixed; boundary=\"a\\\"b\"\n\n--a\"b\n\n--\n",
                    10000, "x --- a log without a single empty line\n", "--a\"b--\n"),
            "a log behind a boundary that is escaped");
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void is_fast(GString *mail, const char *what)
{
    double start = seconds();
    int result = check(mail, NULL);
    double taken = seconds() - start;
    ok(taken < 10, "%s: %.1f MB are scanned in time", what, (double)mail->len / 1e6);
    printf("# %s: %s, %.0f MB/s\n", what, result ? "refused" : "accepted",
           (double)mail->len / 1e6 / taken);
    g_string_free(mail, TRUE);
}

static void speed(void)
{
    is_fast(mail_of(TYPE "\n--x\n\n", 200000,
                    "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9G\r\n",
                    ""),
            "an attachment");
    is_fast(mail_of(TYPE "\n--x\n\n", 5000000, "\n", ""), "empty lines");
    is_fast(mail_of(TYPE "\n--x\n\n", 2000000, "\n-", ""), "single dashes");
    is_fast(mail_of(TYPE "\n--x\n\n", 1000000, "--y\n", ""), "dashes");
    is_fast(mail_of("", 1000,
                    "Received: from mail.school.example by mail.example; Mon, 5 Jan\n", "\n"),
            "a header block");
}

int main(void)
{
    nested_groups();
    sizes();
    ordinary();
    speed();
    return tap_done();
}
