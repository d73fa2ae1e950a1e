/* SMTP over bytes: replies as servers send them and as they must not, addresses that are none,
 * and a mail that cannot end early. */
#include "daemon/wire/smtp.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

/* Feeds `bytes` in pieces of `step`; returns the last answer of the reader. */
static int read_in_steps(const char *bytes, size_t step, SmtpReply *ret, Err *err)
{
    SmtpReader reader;
    smtp_reader_init(&reader);
    size_t size = strlen(bytes);
    for (size_t at = 0; at < size;) {
        size_t used = 0, n = MIN(step, size - at);
        int done = smtp_reader_feed(&reader, bytes + at, n, &used, ret, err);
        if (done != 0)
            return done;
        at += used;
    }
    return 0;
}

static int read_reply(const char *bytes, SmtpReply *ret)
{
    Err err = {0};
    int whole = read_in_steps(bytes, strlen(bytes), ret, &err);
    SmtpReply again;
    ok(read_in_steps(bytes, 1, &again, &err) == whole, "byte by byte it reads the same");
    return whole;
}

static void replies(void)
{
    SmtpReply reply = {0};
    is_int(read_reply("250 OK\r\n", &reply), 1, "a reply of one line is read");
    is_int(reply.code, 250, "with its code");
    is_str(reply.text, "OK", "and its words");
    is_int(read_reply("250-one\r\n250-two\r\n250 three\r\n", &reply), 1,
           "a reply of many lines is read");
    is_str(reply.text, "one two three", "its words are joined");
    is_int(read_reply("250\r\n", &reply), 1, "a bare code is a reply");
    is_int(read_reply("250-\r\n250\n", &reply), 1, "a bare LF ends a line, too");
    is_int(read_reply("550-5.1.1 No such\r\n550 5.1.1 user here\r\n", &reply), 1,
           "a status is read");
    ok(reply.status[0] == 5 && reply.status[1] == 1 && reply.status[2] == 1,
       "5.1.1 is read as 5, 1, 1");
    is_str(reply.text, "5.1.1 No such user here",
           "a status that every line repeats is kept once");
    is_int(read_reply("550 5.1 not a status\r\n", &reply), 1, "half a status is text");
    is_int(reply.status[0], 0, "and no status");
    is_int(read_reply("250-one\r\n", &reply), 0,
           "without its last line a reply is not finished");
    is_int(read_reply("250 caf\xc3\xa9\tau\x01\r\n", &reply), 1,
           "bytes that do not print are read");
    is_str(reply.text, "caf?? au?", "and made printable");
}

static void replies_one_after_the_other(void)
{
    SmtpReader reader;
    SmtpReply reply;
    size_t used = 0;
    const char *bytes = "250 one\r\n354 two\r\n";
    smtp_reader_init(&reader);
    smtp_reader_feed(&reader, bytes, strlen(bytes), &used, &reply, NULL);
    is_int((int)used, 9, "only the bytes of the first of two replies are taken");
    smtp_reader_feed(&reader, bytes + used, strlen(bytes) - used, &used, &reply, NULL);
    is_int(reply.code, 354, "then those of the second");
    is_str(reply.text, "two", "which knows nothing of the first");
}

static void garbage(void)
{
    static const char *const bad[] = {"HTTP/1.1 400 Bad Request\r\n",
                                      "25 OK\r\n",
                                      "\r\n",
                                      "250+OK\r\n",
                                      "150 hm\r\n",
                                      "999 hm\r\n",
                                      "250-one\r\n550 two\r\n",
                                      "2500 hm\r\n",
                                      "-250 OK\r\n"};
    SmtpReply reply;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        is_int(read_reply(bad[i], &reply), -1, "what is no reply is refused");
    g_autofree char *many = g_strnfill(SMTP_LINE_MAX + 1, '2');
    is_int(read_reply(many, &reply), -1, "an endless line is refused");
    g_autoptr(GString) lines = g_string_new(NULL);
    for (int i = 0; i < SMTP_LINES_MAX; i++)
        g_string_append(lines, "250-x\r\n");
    is_int(read_reply(lines->str, &reply), 0, "as many lines as allowed are read");
    g_string_append(lines, "250-x\r\n");
    is_int(read_reply(lines->str, &reply), -1, "one more is refused");
}

static void words_are(const char *text, const char *expected)
{
    SmtpReply reply = {.code = 550};
    char words[SMTP_WORDS_MAX];
    g_strlcpy(reply.text, text, sizeof reply.text);
    smtp_reply_words(&reply, words);
    is_str(words, expected, "words are kept, addresses are not");
}

static void addresses_leave_the_words(void)
{
    words_are("5.1.1 no such user", "550 5.1.1 no such user");
    words_are("<ann@school.example>: unknown", "550 <address>: unknown");
    words_are("ann.o'neil+x@school.example unknown", "550 <address> unknown");
    words_are("\"ann b\"@school.example unknown", "550 <address> unknown");
    words_are("to:ann@[10.0.0.1], bob@x.example.", "550 to:<address>, <address>");
    words_are("<ann.smith>... unknown", "550 <address>... unknown");
    words_are("1 < 2 and 2 > 1 @ noon", "550 1 < 2 and 2 > 1 @ noon");
    words_are("a@b@c.example", "550 <address>");
    words_are("\"@x.example", "550 \"@x.example");
    words_are("sender <> refused", "550 sender <> refused");
    words_are("", "550");
}

static void nothing_of_a_cut_address_stays(void)
{
    g_autofree char *filler = g_strnfill(SMTP_TEXT_MAX - 12, 'x');
    g_autofree char *line = g_strdup_printf("550 %s ann.smith@school.example\r\n", filler);
    SmtpReply reply;
    is_int(read_reply(line, &reply), 1, "a reply longer than its buffer is read");
    ok(!strstr(reply.text, "ann"), "an address at the cut leaves as a whole");
    char words[SMTP_WORDS_MAX];
    smtp_reply_words(&reply, words);
    is_int((int64_t)strlen(words), SMTP_WORDS_MAX - 1, "words end at their limit");
}

static void addresses(void)
{
    static const char *const bad[] = {"",
                                      "ann",
                                      "@x",
                                      "ann@",
                                      "a b@x",
                                      "a@x\r\n",
                                      "a@x>\nRCPT TO:<b@y",
                                      "<a@x>",
                                      "a\t@x",
                                      "a\xff@x",
                                      "a\xc2\xa0@x",
                                      "a\xe2\x80\xa8@x",
                                      "a\x7f@x"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        ok(!smtp_address_valid(bad[i]), "an address that could become a command is none (%zu)",
           i);
    ok(smtp_address_valid("ann.o'neil+x@school.example"), "an address is one");
    ok(smtp_address_valid("\xc3\xa4nn@schule.example"), "an address in UTF-8 is one");
    g_autofree char *local = g_strnfill(252, 'a');
    g_autofree char *longest = g_strconcat(local, "@x", NULL),
                    *longer = g_strconcat(local, "@xx", NULL);
    ok(smtp_address_valid(longest), "254 bytes are an address");
    ok(!smtp_address_valid(longer), "255 are none");
}

static void commands(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    smtp_write_mail(out, "", 12, 0);
    smtp_write_rcpt(out, "b@y.example");
    is_str(out->str, "MAIL FROM:<>\r\nRCPT TO:<b@y.example>\r\n",
           "the null sender and a recipient");
    g_string_truncate(out, 0);
    smtp_write_mail(out, "a@x.example", 12, SMTP_SIZE | SMTP_8BITMIME | SMTP_SMTPUTF8);
    is_str(out->str, "MAIL FROM:<a@x.example> SIZE=12 BODY=8BITMIME SMTPUTF8\r\n",
           "all that is offered");
    is_int(smtp_wanted("a@x", "b@y", "plain", 5), SMTP_PIPELINING | SMTP_SIZE,
           "plain mail wants no more");
    ok(smtp_wanted("a@x", "b@y", "\xc3\xa4", 2) & SMTP_8BITMIME, "8-bit mail wants 8BITMIME");
    ok(smtp_wanted("a@x", "\xc3\xa4@y", "", 0) & SMTP_SMTPUTF8,
       "an address in UTF-8 wants SMTPUTF8");
}

static void data_is(const char *mail, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    smtp_write_data(out, mail, strlen(mail));
    is_str(out->str, expected, "a mail ends only at its end");
}

static void data(void)
{
    data_is("", ".\r\n");
    data_is("a\r\n", "a\r\n.\r\n");
    data_is("a", "a\r\n.\r\n");
    data_is("a\r\n\r\n", "a\r\n\r\n.\r\n");
    data_is(".\r\n", "..\r\n.\r\n");
    data_is("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n");
    data_is("a\n.\nMAIL FROM:<x@y>\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n.\r\n");
    data_is("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n");
    data_is("a\n.\r\nb\r", "a\r\n..\r\nb\r\n.\r\n");
    data_is("a\r\r\n.\r", "a\r\n\r\n..\r\n.\r\n");
    data_is("..x\r\n.y", "...x\r\n..y\r\n.\r\n");
}

int main(void)
{
    replies();
    replies_one_after_the_other();
    garbage();
    addresses_leave_the_words();
    nothing_of_a_cut_address_stays();
    addresses();
    commands();
    data();
    return tap_done();
}
