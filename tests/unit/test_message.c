/* A mail is taken apart: headers, text, attachments, what is inside, and what is wrong with it.
 */
#include "parsers/message/body_armour.h"
#include "parsers/message/message.h"
#include "parsers/text/text.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static Message *read_text(const char *mail)
{
    return message_read(mail, strlen(mail), false);
}

static bool has_defect(const Message *message, const char *defect)
{
    return g_ptr_array_find_with_equal_func(message->defects, defect, g_str_equal, NULL);
}

static void text_is(const char *mail, const char *text, const char *what)
{
    Message *message = read_text(mail);
    is_str(message->text, text, what);
    message_free(message);
}

static void headers(void)
{
    Message *message =
        read_text("Received: one\nReceived: two\nX-Long: a\n\tb\n"
                  "FROM: =?utf-8?q?Si=C3=A2n?= <Sian.Rees@HollyLane.EXAMPLE>\n"
                  "To: g: a@a.example, B <b@b.example>;, c@c.example\n"
                  "Subject: =?utf-8?q?a=0D=0AX-Bad:_b?=\n"
                  "Message-ID: <1@a.example>\nIn-Reply-To: <0@a.example> (mine)\n"
                  "References: <x@a.example> <y@a.example>\n"
                  "Date: Sun, 1 Mar 2026 23:30:00 -0330\n\nx\n");
    is_int((int64_t)message->n_headers, 10, "every header is there");
    size_t from = 0;
    is_str(message_header(message, "received", &from), "one", "the topmost comes first");
    is_str(message_header(message, "received", &from), "two",
           "and all occurrences are visited");
    ok(!message_header(message, "received", &from), "until there are no more");
    is_str(message_header(message, "x-long", NULL), "a b", "a folded header is one line");
    is_str(message->from.name, "Siân", "an encoded name is decoded");
    is_str(message->from.address, "Sian.Rees@hollylane.example", "a domain is in lower case");
    is_int((int64_t)message->to.n, 3, "a group is its members");
    is_str(message->to.items[1].name, "B", "in their order");
    is_str(message->subject, "a X-Bad: b", "a line break in a subject is a space");
    is_str(message->message_id, "1@a.example", "a message-id has no brackets");
    is_str(message->in_reply_to[0], "0@a.example", "nor has the one replied to");
    ok(g_strv_length(message->references) == 2, "all references are read");
    is_str(message->date, "2026-03-01T23:30:00-03:30", "a date keeps its offset");
    is_str(message->content_type, "text/plain", "a mail without a type is text");
    ok(message->defects->len == 0, "nothing is wrong with it");
    message_free(message);
}

#define MIXED                                                                                  \
    "From: a@a.example\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nContent-Type: multipart/mixed; " \
    "boundary=x\n\n"
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=x\n\n"

static void body_choice(void)
{
    text_is(ALTERNATIVE
            "--x\nContent-Type: text/html\n\n<b>html</b>\n--x\nContent-Type: text/plain\n\n"
            "plain\n--x--\n",
            "plain", "plain text is chosen over HTML, wherever it stands");
    text_is(ALTERNATIVE "--x\nContent-Type: text/plain\n\n \n--x\nContent-Type: text/html\n\n"
                        "<b>html</b>\n--x--\n",
            "html\n", "but not when it is empty");
    text_is(ALTERNATIVE
            "--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nplain\n--y\n\n\n--y--\n"
            "--x\nContent-Type: text/html\n\n<b>html</b>\n--x--\n",
            "plain", "an alternative of several parts is chosen whole");
    text_is(MIXED "--x\n\none\n--x\nContent-Type: text/plain\n\ntwo\n--x--\n", "one\ntwo",
            "several texts are one");
    text_is(ALTERNATIVE "--x\n\none\n--x\nContent-Type: text/html\n\n<b>html</b>\n"
                        "--x\n\ntwo\n--x--\n",
            "one\ntwo", "several plain alternatives are all shown");
    text_is(
        MIXED
        "--x\n\none\n--x\nContent-Type: text/plain\nContent-Disposition: attachment\n\ntwo\n"
        "--x--\n",
        "one", "an attached text is none of them");
    text_is("Content-Type: multipart/mixed; boundary=none\n\nWords.\n", "Words.\n",
            "a multipart without parts is read as text");
    text_is("Content-Transfer-Encoding: base64\n\nWe lost a stick, sorry.\n",
            "We lost a stick, sorry.\n", "words that claim to be base64 are words");
    text_is("Content-Type: text/html\n\n<p>a</p>", "a\n", "HTML alone is read");
    text_is("Content-Type: text/html\n\n<meta charset=\"iso-8859-2\">\xB3", "ł\n",
            "a page that names its own charset is read in it");
    text_is("Content-Type: text/plain; format=flowed; delsp=yes\n\nw \nord\n  x\n",
            "word\n x\n", "flowed text is joined");
    text_is("Subject: x\n\na\r\nb\rc\xEF\xBB\xBF\n", "a\nb\nc\xEF\xBB\xBF\n",
            "line ends are one kind");
    text_is("\n\nSubject: x\n\nbody\n", "body\n", "empty lines before the header do no harm");
}

static void attachments(void)
{
    Message *message = read_text(
        MIXED "--x\n\none\n--x\nContent-Type: Application/PDF; name=\"../../etc/.x\"\n"
              "Content-Transfer-Encoding: base64\n\naGVsbG8=\n"
              "--x\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
              "U3ViamVjdDogaW4KCmhlbGxvCg==\n--x--\n");
    is_int((int64_t)message->n_attachments, 2, "attachments are listed");
    is_str(message->attachments[0].name, "x", "with a name that leads nowhere");
    is_str(message->attachments[0].type, "application/pdf", "with their type");
    is_int(message->attachments[0].size, 5, "with their decoded size");
    is_str(message->attachments[0].sha256,
           "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
           "with the digest of what is decoded");
    ok(message->inner && strcmp(message->inner->subject, "in") == 0 &&
           strcmp(message->inner->text, "hello\n") == 0,
       "an encoded message inside is read");
    message_free(message);
}

static void closed_message_is_scanned(void)
{
    g_autoptr(GString) inner = g_string_new("To: ");
    for (int i = 0; i < 20000; i++)
        g_string_append(inner, "g:");
    g_string_append(inner, ";\n\nx\n");
    g_autofree char *encoded = g_base64_encode((const unsigned char *)inner->str, inner->len);
    g_autofree char *mail =
        g_strconcat("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n",
                    encoded, "\n", NULL);
    Message *message = read_text(mail);
    ok(!message->inner &&
           has_defect(message, "attached message not read: its structure is dangerous"),
       "a killer in an encoded message is not opened");
    message_free(message);
}

static void nested_messages(void)
{
    g_autoptr(GString) mail = g_string_new(NULL);
    for (int i = 0; i < 8; i++)
        g_string_append(mail, "From: a@a.example\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n"
                              "Content-Type: message/rfc822\n\n");
    g_string_append(mail, "Subject: last\n\nx\n");
    Message *message = read_text(mail->str);
    int levels = 0;
    const Message *last = message;
    for (; last->inner; last = last->inner)
        levels++;
    is_int(levels, 5, "messages are followed five levels down");
    ok(has_defect(message, "attached message: messages nested deeper than 5") &&
           message->n_attachments == 6,
       "what is deeper is an attachment, and noted");
    message_free(message);
}

/* A short plain text beside a short page: another text of its own, or the same. */
static void differing_alternatives(void)
{
    static const struct {
        const char *plain, *page, *text, *what;
    } rows[] = {
        {"This message is in HTML. Please use a program which shows it.",
         "<p>The list went to the wrong parent</p>",
         "This message is in HTML. Please use a program which shows it.\n"
         "The list went to the wrong parent\n",
         "a page of which the plain text has no word is kept"},
        {"Dear all,", "<p>The list went to the wrong parent</p>",
         "Dear all,\nThe list went to the wrong parent\n",
         "however few words the plain text has"},
        {"FYI", "<p>The list went to the wrong parent</p>",
         "FYI\nThe list went to the wrong parent\n", "also where none of them tells anything"},
        {"Dear all,", "<p>Dear all,</p><p>The list went to the wrong parent</p>",
         "Dear all,\n\nThe list went to the wrong parent\n",
         "a page that goes on where the plain text ends is read in its place"},
        {"Yes [abc]", "<p>Yes [abc]</p><p>Martin Webb wrote: a new incident</p>", "Yes [abc]",
         "but not below a code"},
        {"CONFIRM [abc]", "<p>Confirm [abc]</p><p>Martin Webb wrote: a new incident</p>",
         "CONFIRM [abc]", "what both have is shown once"},
        {"The list went to the wrong parent",
         "<p>The <b>list</b> went to the wrong parent.</p>",
         "The list went to the wrong parent", "the same words are shown once"},
        {"LIST of pupils<https://a.example/very/long/link> gone", "<p>List of pupils: gone</p>",
         "LIST of pupils<https://a.example/very/long/link> gone", "so they are with a link"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf(
            "From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n--x\n\n%s\n"
            "--x\nContent-Type: text/html\n\n%s\n--x--\n",
            rows[i].plain, rows[i].page);
        Message *message = read_text(mail);
        is_str(message->text, rows[i].text, rows[i].what);
        message_free(message);
    }
}

/* The name of an encoding, as programs misspell it. */
static void misspelt_encodings(void)
{
    static const char *const rows[][2] = {
        {"base-64", "SXQgd2FzIGxvc3QgaW4gYSB0YXhpIGJ5IEpvc8OpLgo="},
        {"BASE64;", "SXQgd2FzIGxvc3QgaW4gYSB0YXhpIGJ5IEpvc8OpLgo="},
        {"\"base64\"", "SXQgd2FzIGxvc3QgaW4gYSB0YXhpIGJ5IEpvc8OpLgo="},
        {"quoted printable", "It was lost in a =\ntaxi by Jos=C3=A9."},
        {"quotedprintable", "It was lost in a =\ntaxi by Jos=C3=A9."},
        {"8-bit", "It was lost in a taxi by Jos\xc3\xa9."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf("From: a@b.example\n"
                                                "Content-Type: text/plain; charset=utf-8\n"
                                                "Content-Transfer-Encoding: %s\n\n%s\n",
                                                rows[i][0], rows[i][1]);
        Message *message = read_text(mail);
        ok(g_str_has_prefix(message->text, "It was lost in a taxi by José."), "%s", rows[i][0]);
        message_free(message);
    }
}

#define FULL "It was lost in a taxi on the way from the school to the station, "

/* What has no label is read as quoted-printable only where it must be. */
static void unnamed_encodings(void)
{
    static const char *const rows[][2] = {
        {FULL "an=\nd it=E2=80=99s gone.\n", FULL "and it’s gone.\n"},
        {FULL "an=\r\nd so is that.=20\r\n", FULL "and so is that. \n"},
        {FULL "an=\nd the =C2=A350 in it. Jos=C3=A9\n", FULL "and the £50 in it. José\n"},
        {"It=E2=80=99s Jos=C3=A9=E2=80=99s.\n", "It’s José’s.\n"},
        {FULL "an=\nd so are both a=3D1 and =\nb.\n", FULL "and so are both a=1 and b.\n"},
    };
    static const char *const stays[] = {
        "The link was https://a.example/?id=3D5&x=20\n",
        "It came as =E2=80=99 in place of an apostrophe.\n",
        "It said \"don=E2=80=99t\" and \"I=E2=80=99m\".\n",
        "a=3D\n",
        "The total =\n5\n",
        "What was lost\n=============\n=E2=80=99 =E2=80=99 =E2=80=99\n",
        "=E2=80=99 =E2=80=99 =E2=80=99 and x=y\n",
        "caf\xC3\xA9 =E2=80=99 =E2=80=99 =E2=80=99\n",
        FULL "and the code was =3D=3D=3D, it was =\n",
        FULL FULL "=\nand it=E2=80=99s gone\n",
        FULL "=\nand a=b\n",
        ("The two keys were Zm9vYmFyIGJhciBmb28gZm9vYmFyIGJhciBmb28gZm8=\n"
         "and after a while c2Vjb25kIGtleSBzZWNvbmQga2V5IHNlY29uZCBrZXk=\n"),
        "id=AB id=AC id=AD id=AE id=AF\n",
        "=e2=80=99 =e2=80=99 =e2=80=99\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strconcat("Subject: x\n\n", rows[i][0], NULL),
                        *page = g_strconcat("Content-Type: text/plain; charset=utf-8\n"
                                            "Content-Transfer-Encoding: 8bit\n\n",
                                            rows[i][0], NULL);
        Message *message = read_text(mail);
        is_str(message->text, rows[i][1], rows[i][0]);
        ok(has_defect(message, "quoted-printable that was not named"), "which is noted");
        message_free(message);
        message = read_text(page);
        ok(strchr(message->text, '='), "a label is believed");
        message_free(message);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(stays); i++) {
        g_autofree char *mail = g_strconcat("Subject: x\n\n", stays[i], NULL);
        text_is(mail, stays[i], "what may be the writer's own stays");
    }
    text_is(
        "Content-Type: text/html\n\n<p class=3D\"a\">It=E2=80=99s gone, and Jos=C3=A9 has=\n"
        " not seen it since he came=20\nback, as it=E2=80=99s said.</p>\n",
        "It’s gone, and José has not seen it since he came back, as it’s said.\n",
        "a page is read so, too");
}

/* RTF that is no file is the text. */
static void rich_text(void)
{
    Message *message = read_text("From: a@b.example\nContent-Type: text/rtf\n\n"
                                 "{\\rtf1\\ansi It went to the \\b wrong\\b0  parent}\n");
    ok(strstr(message->text, "It went to the wrong parent"), "RTF alone is read");
    message_free(message);
}

static void dates(void)
{
    static const struct {
        const char *text, *date;
    } rows[] = {
        {"Thu, 14 May 2026 10:12:31 +0100", "2026-05-14T10:12:31+01:00"},
        {"Do, 14 Mai 2026 10:12:31 +0200", "2026-05-14T10:12:31+02:00"},
        {"czw., 14 maja 2026 10:12:31 +0200", "2026-05-14T10:12:31+02:00"},
        {"2026-05-14T10:12:31Z", "2026-05-14T10:12:31Z"},
        {"2026-05-14 10:12:31 +0100", "2026-05-14T10:12:31+01:00"},
        {"soon", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail =
            g_strdup_printf("From: a@b.example\nDate: %s\n\nx\n", rows[i].text);
        Message *message = read_text(mail);
        is_str(message->date, rows[i].date, rows[i].text);
        message_free(message);
    }
}

/* A mail with two messages attached, the first of which has a file and a message of its own. */
static void attached_messages(void)
{
    Message *message = read_text(
        MIXED
        "--x\n\nSee these.\n--x\nContent-Type: message/rfc822\n\n"
        "From: B <b@b.example>\nSubject: one\nContent-Type: multipart/mixed; boundary=y\n\n"
        "--y\n\nfirst\n--y\nContent-Type: application/pdf; name=a.pdf\n\npdf\n"
        "--y\nContent-Type: message/rfc822\n\nSubject: deep\n\ndeepest\n\n--y--\n"
        "--x\nContent-Type: application/octet-stream; name=two.EML\n"
        "Content-Transfer-Encoding: base64\n\n"
        "RnJvbTogY0BjLmV4YW1wbGUKU3ViamVjdDogdHdvCgpzZWNvbmQK\n"
        "--x\nContent-Type: application/octet-stream; name=no.eml\n\nnothing\n"
        "--x\nContent-Type: image/png; name=z.png\n\npng\n--x--\n");
    static const char *const names[] = {"", "a.pdf", "", "two.EML", "no.eml", "z.png"};
    is_int((int64_t)message->n_attachments, 6, "what is attached to a message is listed");
    for (size_t i = 0; i < 6 && i < message->n_attachments; i++)
        is_str(message->attachments[i].name, names[i], "behind it, in the order of the mail");
    is_str(message->text, "See these.", "the text is the mail's own");
    is_str(message->inner->subject, "one", "the first message is the one inside");
    is_str(message->inner->text,
           "first\n\nSubject: deep\n\ndeepest\n\nFrom: c@c.example\nSubject: two\n\nsecond\n",
           "and the others' words follow its own");
    message_free(message);
}

/* A message by its name, whatever type the sender's program gave it; a mark of UTF-8 is no part of its header. */
static void attached_by_name(void)
{
    static const char *const types[] = {"application/x-eml",  "text/plain",
                                        "application/rfc822", "application/vnd.ms-outlook",
                                        "message/x-eml",      "application/octet-stream"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autofree char *mail = g_strdup_printf(
            MIXED "--x\n\nSee this.\n--x\nContent-Type: %s; name=\"a letter.eml\"\n"
                  "Content-Disposition: attachment; filename=\"a letter.eml\"\n\n"
                  "\xef\xbb\xbf"
                  "From: b@b.example\nSubject: in\n\nI lost it.\n--x\n"
                  "Content-Type: %s\nContent-Disposition: attachment; filename=notes.eml\n\n"
                  "nothing\n--x--\n",
            types[i], types[i]);
        Message *message = read_text(mail);
        is_str(message->inner ? message->inner->text : "", "I lost it.", types[i]);
        is_str(message->inner ? message->inner->from.address : "", "b@b.example",
               "  and who wrote it");
        is_str(message->text, "See this.", "  what is no message stays a file");
        message_free(message);
    }
}

/* A mail that a program has saved as text, and a page that is named plain text. */
static void misnamed(void)
{
    Message *message = read_text("\xef\xbb\xbf"
                                 "From: b@b.example\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\n"
                                 "I lost it.\n");
    is_str(message->from.address, "b@b.example", "the header behind a byte order mark is read");
    is_str(message->text, "I lost it.\n", "  and the text");
    ok(message->defects->len == 0, "  and nothing is wrong with it");
    message_free(message);
    message = read_text("From: b@b.example\nContent-Type: text/plain; charset=utf-8\n\n"
                        "\n<html><body><p>The laptop was <b>stolen</b>.</p></body></html>\n");
    is_str(message->text, "The laptop was stolen.\n", "a page is one, whatever its type says");
    ok(message->text_from_html, "  and said to be one");
    ok(has_defect(message, "a page is named plain text"), "  which is a defect");
    message_free(message);
    text_is("From: b@b.example\n\n<p> or <b>, I do not know.\n", "<p> or <b>, I do not know.\n",
            "marks alone are words");
}

/* Words where the header of an attached message should be are its text; a header behind words is one. */
static void attached_without_header(void)
{
    Message *message = read_text(MIXED "--x\n\nSee this.\n--x\nContent-Type: message/rfc822\n\n"
                                       "I lost the list\nof Year 4.\n\nSorry.\n--x--\n");
    is_str(message->inner->text, "I lost the list\nof Year 4.\n\nSorry.", "no word is lost");
    ok(has_defect(message, "attached message: no header"), "and it is said");
    message_free(message);
    message = read_text(MIXED "--x\n\nSee this.\n--x\nContent-Type: message/rfc822\n\n"
                              "> begin\nSubject: in\nFrom: b@b.example\n\nhello\n--x--\n");
    is_str(message->inner->subject, "in", "a header is one behind a stray line, too");
    ok(!has_defect(message, "attached message: no header"), "and is not said to be missing");
    message_free(message);
    static const char *const first[] = {"Note: we lost it.", "Total: 12 pupils.", "Hello: Ann",
                                        "From the office, in haste", "To whom it may concern:"};
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++) {
        g_autofree char *mail =
            g_strdup_printf(MIXED "--x\n\nSee this.\n--x\nContent-Type: message/rfc822\n\n"
                                  "%s\nIt was in a taxi.\n\nSorry.\n--x--\n",
                            first[i]);
        g_autofree char *text = g_strdup_printf("%s\nIt was in a taxi.\n\nSorry.", first[i]);
        message = read_text(mail);
        is_str(message->inner->text, text, "a sentence with a colon is no header");
        message_free(message);
    }
}

static void wrong_input(void)
{
    Message *message = message_read("", 0, false);
    ok(has_defect(message, "empty") && message->text[0] == '\0', "an empty mail is a mail");
    message_free(message);
    message = message_read("\x00\xFF\x01\x02", 4, false);
    ok(has_defect(message, "not a mail: no header"), "bytes are a mail");
    message_free(message);
    message = read_text("just words\nand words\n");
    ok(has_defect(message, "not a mail: no header"), "words are no header");
    is_str(message->text, "just words\nand words\n", "and are kept");
    message_free(message);
    static const char nuls[] = "Subject: a\0b\n\nc\0d\x1B[31m\n";
    message = message_read(nuls, sizeof nuls - 1, false);
    is_str(message->text, "cd[31m\n", "NUL and control characters are removed");
    ok(has_defect(message, "control characters removed"), "and that is noted");
    message_free(message);
}

static void character_sets(void)
{
    Message *message =
        read_text("Content-Type: text/plain; charset=shift_jis\n\n\x93\xFA\x96{\n");
    is_str(message->text, "日本\n", "text is read in its character set");
    message_free(message);
    message = read_text("Content-Type: text/plain; charset=utf-8\n\ncaf\xE9\n");
    is_str(message->text, "café\n", "bytes that are no UTF-8 are guessed");
    ok(has_defect(message, "character set guessed"), "and that is noted");
    message_free(message);
    message = read_text("Content-Type: text/plain; charset=utf-8\n\n\xC3\xA9 caf\xC3\n");
    is_str(message->text, "é caf\xEF\xBF\xBD\n", "damaged UTF-8 is repaired");
    message_free(message);
    message = read_text("Content-Type: text/plain; charset=iso-2022-jp\n\n\x1B$BF|K\\\x1B(B\n");
    is_str(message->text, "日本\n", "a character set with states is read");
    message_free(message);
}

/* Header lines and boundaries that programs got wrong. */
static void broken_structure(void)
{
    Message *message =
        read_text("Subject: lost\nI lost a stick.\nWhere: train\nWhen: today\n\nBye\n");
    is_str(message->text, "I lost a stick.\nWhere: train\nWhen: today\n\nBye\n",
           "a text whose blank line is missing is whole");
    ok(has_defect(message, "no blank line behind the header"), "and that is noted");
    message_free(message);
    message = read_text("Subject: a\nstray\nFrom: a@a.example\n\nb\n");
    ok(strcmp(message->text, "b\n") == 0 && strcmp(message->from.address, "a@a.example") == 0,
       "a stray line does not end a header that goes on");
    ok(has_defect(message, "a line in the header that is none"), "and is noted");
    message_free(message);
    message = read_text("Subject: a\nstray words\nOther: b\n\nc\n");
    is_str(message->text, "stray words\n\nc\n", "what may be text is not lost");
    message_free(message);
    message = read_text("Content-Type: multipart/mixed\n\tboundary=\"b\"\n\n--b\n\none\n"
                        "--b\nContent-Type: image/png\n\npng\n--b--\n");
    ok(message->n_attachments == 1 && strcmp(message->text, "one") == 0,
       "parts are told apart by the boundary that is there");
    ok(has_defect(message, "multipart with another boundary than it declares"),
       "and that is noted");
    message_free(message);
}

/* A plain text that only points at the page beside it. */
static void broken_line_ends(void)
{
    text_is("From: a@a.example\n\none\vtwo\n", "one\ntwo\n", "Word's line break is one");
    text_is("Content-Type: text/plain; charset=utf-8\n\none\xC2\x85two\n", "one\ntwo\n",
            "so is NEL");
    text_is("From: a@a.example\rDate: Mon, 5 Jan 2026 10:00:00 +0000\r\rone\rtwo\r",
            "one\ntwo\n", "a mail whose lines end with CR alone is read");
    Message *message =
        read_text("From: a@a.example\r\r\nSubject: s\r\r\n\r\r\none\r\r\ntwo\r\r\n");
    ok(strcmp(message->text, "one\ntwo\n") == 0 && strcmp(message->subject, "s") == 0,
       "and one whose lines end with CR CR LF");
    ok(has_defect(message, "line ends mended"), "and that is noted");
    message_free(message);
    GString *large = g_string_new("From: a@a.example\r\r");
    while (large->len < 300 * 1024)
        g_string_append(large, "line of a long mail\r");
    message = message_read(large->str, large->len, false);
    ok(strstr(message->text, "mail\nline"), "also a long one");
    message_free(message);
    g_string_free(large, TRUE);
}

/* Lines that end in two ways, and a header of more lines than anybody folds. */
static void odd_line_ends(void)
{
#define PARTS "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    text_is(PARTS "\r\nwhole\n--x--\r\n", "whole", "a boundary behind LF takes no letter");
    text_is(PARTS "\r\nwhole\r\n--x--\r\n", "whole", "nor does one behind CR LF");
    text_is(PARTS "Content-Transfer-Encoding: base64\r\n\r\nd2hvbGU=\n--x--\r\n", "whole",
            "nor one behind base64");
    g_autoptr(GString) mail = g_string_new("Subject: word");
    for (int i = 0; i < 2000; i++)
        g_string_append(mail, i % 2 ? "\n word" : "\r\n\tword");
    g_string_append(mail, "\nFrom: a@a.example\r\n\r\n folded no more\n x\n");
    Message *message = read_text(mail->str);
    ok(strlen(message->subject) == 2000 * strlen(" word") + strlen("word") &&
           g_str_has_suffix(message->subject, " word word"),
       "each of 2,000 folded lines is read");
    is_str(message->from.address, "a@a.example", "and the field behind them");
    is_str(message->text, " folded no more\n x\n", "and the text as it is");
    message_free(message);
}

static void base64_with_a_foot(void)
{
#define BASE64 "From: a@a.example\nContent-Transfer-Encoding: base64\n\n"
    text_is(BASE64 "SSBsb3N0IGl0Lg==\nThis is the foot of a list\n",
            "I lost it.\nThis is the foot of a list\n",
            "words behind base64 are shown as they are");
    text_is(BASE64 "SSBsb3N0IGl0Lg==\nSSBmb3VuZCBpdC4=\n", "I lost it.\nSSBmb3VuZCBpdC4=\n",
            "and nothing behind its end is lost");
    text_is(BASE64 "SSBsb3N0IGl0Lg=\n=\n\n", "I lost it.", "an end may be broken");
    text_is(BASE64 "Good\nmorning, I lost it\n", "Good\nmorning, I lost it\n",
            "words in place of base64 are words");
}

/* "Hello, all.", as the encoding of a part. */
static void uuencoded_part(void)
{
    text_is("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n"
            "+2&5L;&\\L(&%L;\"X \n`\nend\n",
            "Hello, all.", "a part may be uuencoded");
}

/* Lines of any length, which part groups of letters, and more than is decoded at once. */
static void base64_in_lines(void)
{
    g_autoptr(GString) said = g_string_new(NULL);
    while (said->len < 40000)
        g_string_append_printf(said, "Line %zu.\n", said->len);
    g_autofree char *letters = g_base64_encode((const unsigned char *)said->str, said->len);
    for (int width = 1; width <= 9; width++) {
        g_autoptr(GString) mail = g_string_new("Content-Transfer-Encoding: base64\n\n");
        for (const char *at = letters; *at; at += strnlen(at, (size_t)width))
            g_string_append_printf(mail, "%.*s%s", width, at, width % 2 ? "\r\n" : "\n");
        g_autofree char *what = g_strdup_printf("base64 in lines of %d letters", width);
        text_is(mail->str, said->str, what);
    }
}

/* In lines of any length it has no words in front, though its last line looks more like base64 than those before. */
static void base64_in_narrow_lines(void)
{
    static const char said[] =
        "the register of year four and a letter about a family went to the wrong house, and "
        "nobody has told the head of it yet; what should I do, and whom do I ask for the "
        "key?\n";
    int wrong = 0;
    for (size_t length = sizeof said - 60; length < sizeof said; length++) {
        const char *text = said + sizeof said - 1 - length;
        g_autofree char *letters = g_base64_encode((const unsigned char *)text, length);
        for (int width = 4; width <= 76; width += 4) {
            g_autoptr(GString) mail =
                g_string_new("From: a@a.example\nContent-Transfer-Encoding: base64\n\n");
            for (const char *at = letters; *at; at += strnlen(at, (size_t)width))
                g_string_append_printf(mail, "%.*s\n", width, at);
            Message *message = read_text(mail->str);
            wrong += strcmp(message->text, text) != 0;
            message_free(message);
        }
    }
    is_int(wrong, 0, "base64 in narrow lines, with an end of any length");
}

/* Words are shown whatever their type is called. */
static void words_of_odd_types(void)
{
    static const char *const types[] = {
        "text",     "foo/bar",        "application/octet-stream",
        "text/xml", "message/rfc822", "message/delivery-status"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autofree char *mail =
            g_strdup_printf("From: a@a.example\nContent-Type: %s\n\nmy words\n", types[i]);
        Message *message = read_text(mail);
        ok(strstr(message->text, "my words"), "words are no lost file: %s", types[i]);
        message_free(message);
    }
}

/* Which of the two is read; a short page, too. */
static void stub_about_html(void)
{
    static const struct {
        const char *plain, *page, *text;
    } rows[] = {
        {"This email requires an HTML capable client.", "<p>Lost keys.</p>", "Lost keys.\n"},
        {"Your e-mail program does not support HTML.", "<p>Room 4 is open.</p>",
         "Room 4 is open.\n"},
        {"[HTML only]", "<p>Lost keys, room 4.</p>", "Lost keys, room 4.\n"},
        {"I do not view HTML and lost the keys.",
         "<p>I do not view HTML and lost the keys.</p>",
         "I do not view HTML and lost the keys."},
        {"Keys lost! I cannot view HTML.", "<p>Room 4 is open.</p>",
         "Keys lost! I cannot view HTML."},
        {"The mail that a pupil sent was HTML only.", "<img src=\"cid:1\">",
         "The mail that a pupil sent was HTML only."},
        {"The list went out as HTML email to 30 parents.", "<p>Sent from Outlook for iOS</p>",
         "The list went out as HTML email to 30 parents.\nSent from Outlook for iOS\n"},
        {"I sent the SEN list in HTML format to the wrong parent.",
         "<p>This came from outside the building. Do not click links or open anything.</p>",
         "I sent the SEN list in HTML format to the wrong parent.\n"
         "This came from outside the building. Do not click links or open anything.\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf(
            ALTERNATIVE "--x\n\n%s\n--x\nContent-Type: text/html\n\n%s\n--x--\n", rows[i].plain,
            rows[i].page);
        text_is(mail, rows[i].text, rows[i].plain);
    }
}

static void stub_beside_page(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    for (int i = 0; i < 60; i++)
        g_string_append(page, "The list went to the wrong parent. ");
    g_autofree char *mail =
        g_strconcat(ALTERNATIVE "--x\n\nPlease view this message as HTML.\n--x\n"
                                "Content-Type: text/html\n\n<p>",
                    page->str, "</p>\n--x--\n", NULL);
    Message *message = read_text(mail);
    ok(g_str_has_prefix(message->text, "The list went") && message->text_from_html,
       "a page is read where the plain text is a stub");
    ok(!strstr(message->text, "view this message") &&
           has_defect(message, "the plain text says less than the page beside it"),
       "and not the stub, which is noted");
    message_free(message);
    static const char *const nothing[] = {"\xe2\x80\x8b", "[cid:image001.png@01]", "\xc2\xa0"};
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++) {
        g_autofree char *both = g_strdup_printf(
            ALTERNATIVE "--x\nContent-Type: text/plain; charset=utf-8\n\n%s\n--x\n"
                        "Content-Type: text/html\n\n<p>The list went\n--x--\n",
            nothing[i]);
        text_is(both, "The list went\n", "a plain text that says nothing stands for no page");
    }
}

/* Text in parts that are read only when there is no other. */
static void other_texts(void)
{
    text_is("Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Trip\nEND:VEVENT\n",
            "Invitation: Trip\n", "an invitation alone is read");
    text_is(ALTERNATIVE "--x\nContent-Type: text/plain\n\nCome\n--x\n"
                        "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Trip\n"
                        "END:VEVENT\n--x--\n",
            "Come", "but not beside words");
    text_is("Content-Type: text/enriched\n\n<bold>Lost</bold> a <<stick>\n", "Lost a <stick>\n",
            "enriched text alone is read without its marks");
    text_is("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/enriched\n\n"
            "<bold>Lost</bold>\n--b\nContent-Type: text/plain\n\nMore.\n--b--\n",
            "Lost\nMore.", "and beside another text, too");
    text_is(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        "Lost\n--b\nContent-Type: text/enriched\n\n<bold>Lost</bold>\n--b--\n",
        "Lost", "but not where it is the same again");
    text_is("Content-Type: text/enriched\n\nfewer than < 30 pupils\nbut > 20, <a\n",
            "fewer than < 30 pupils\nbut > 20, <a\n", "words between such signs are no marks");
    text_is("Content-Disposition: attachment; filename=a.txt\n\nLost.\n", "Lost.\n",
            "a mail that is one file of text is read");
    text_is(MIXED "--x\nContent-Disposition: inline; filename=a.txt\n\nLost.\n--x--\n", "Lost.",
            "and so is a text that is shown in its place");
    text_is(MIXED "--x\nContent-Disposition: attachment; filename=a.txt\n\nLost.\n--x--\n", "",
            "but no file that is sent with a mail");
    text_is("Content-Type: text/plain; format=flowed\n\n > not a quote\n> a \n> quote\n",
            " > not a quote\n> a quote\n", "a mark of the writer's own is no quote");
    Message *message = read_text(MIXED "--x\nContent-Description: words\n--x--\n");
    ok(strstr(message->text, "words") &&
           has_defect(message, "no part could be read: shown as it came"),
       "parts that cannot be read are shown as they came");
    message_free(message);
}

static void signed_and_encrypted(void)
{
    Message *message = read_text(
        "Content-Type: multipart/signed; boundary=x\n\n--x\n\nwords\n--x\n"
        "Content-Type: application/pgp-signature; name=signature.asc\n\nabc\n--x--\n");
    is_str(message->text, "words", "what is signed is read");
    ok(message->n_attachments == 1 &&
           has_defect(message, "signed: the signature was not verified"),
       "its signature is listed, and noted");
    message_free(message);
    message =
        read_text("Content-Type: multipart/encrypted; boundary=x\n\n--x\n"
                  "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--x\n"
                  "Content-Type: application/octet-stream; name=encrypted.asc\n\nabc\n--x--\n");
    ok(message->n_attachments == 2 && has_defect(message, "encrypted: could not be read"),
       "what is encrypted is kept, and noted");
    message_free(message);
    message = read_text("Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n"
                        "-----END PGP MESSAGE-----\n");
    ok(has_defect(message, "encrypted (PGP): could not be read"), "also inside a text");
    message_free(message);
}

/* What OpenPGP puts around a signed text is nobody's words; what only looks like it may be. */
static void clear_signed(void)
{
#define ARMOUR     "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
#define SIGNED_END "-----END PGP SIGNATURE-----\n"
    Message *message = read_text(
        "Subject: x\n\nHello\n" ARMOUR "I lost a stick.\n- -- \nAnn\n"
        "-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v2\n\niQEzBAE+/\n=abcd\n" SIGNED_END
        "And a list.\n");
    is_str(message->text, "Hello\nI lost a stick.\n-- \nAnn\nAnd a list.\n",
           "the text inside is the message");
    ok(has_defect(message, "signed (PGP): the signature was not verified"), "and it is noted");
    message_free(message);
    message =
        read_text("Subject: x\n\n" ARMOUR "I lost a stick.\n-----BEGIN PGP SIGNATURE-----\n"
                  "and the list, too\n" SIGNED_END);
    ok(strstr(message->text, "and the list, too"), "what is no signature stays");
    message_free(message);
    message = read_text("Subject: x\n\n" ARMOUR "I lost a stick.\n");
    is_str(message->text, ARMOUR "I lost a stick.\n", "and so does what has no end");
    message_free(message);
}

/* A comment is what somebody wrote there, and names who did: who cuts names must still see that it stood in armour. */
static void armour_comments(void)
{
    text_is("Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n"
            "Comment: it was in the car\n\nI lost a stick.\n-----BEGIN PGP SIGNATURE-----\n\n"
            "iQEzBAE+/\n=abcd\n" SIGNED_END "Ann\n",
            "-----BEGIN PGP SIGNED MESSAGE-----\nComment: it was in the car\n\n"
            "I lost a stick.\nAnn\n",
            "a comment in the head stays in what is left of it");
    text_is("Subject: x\n\n" ARMOUR "I lost a stick.\n-----BEGIN PGP SIGNATURE-----\n"
            "Version: GnuPG v2\nComment: ring me, not the office\nComment: today\n\n"
            "iQEzBAE+/\n=abcd\n" SIGNED_END "Ann\n",
            "I lost a stick.\n-----BEGIN PGP SIGNATURE-----\n"
            "Comment: ring me, not the office\nComment: today\n" SIGNED_END "Ann\n",
            "and so do those in a signature");
    text_is("Subject: x\n\n" ARMOUR "Thank you.\n-----BEGIN PGP SIGNATURE-----\n"
            "Comment: Using GnuPG with Thunderbird - https://www.enigmail.net/\n"
            "Comment: https://openpgpjs.org\n\niQEzBAE+/\n=abcd\n" SIGNED_END "Ann\n",
            "Thank you.\nAnn\n", "but for those that name a program and where it comes from");
    text_is("Subject: x\n\n" ARMOUR "I lost a stick.\n-----BEGIN PGP SIGNATURE-----\n"
            "Comment: it is on https://files.example/4b\nComment: the PGP key was on "
            "it\n" SIGNED_END "Ann\n",
            "I lost a stick.\n-----BEGIN PGP SIGNATURE-----\n"
            "Comment: it is on https://files.example/4b\nComment: the PGP key was on "
            "it\n" SIGNED_END "Ann\n",
            "an address or such a name alone may be somebody's words");
    char *text = g_strdup("I lost a stick.\n"), *bare = body_without_armour(text);
    ok(bare == text, "a text without armour is not copied");
    g_free(bare);
}

/* The least time of a few runs. */
static double time_of_labels(size_t count)
{
    g_autoptr(GString) text = g_string_new("-----BEGIN PGP SIGNED MESSAGE-----\n");
    double least = 0;
    while (count-- > 0)
        g_string_append(text, "Hash: x\n");
    for (int i = 0; i < 3; i++) {
        struct timespec begun, ended;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
        g_autofree char *bare = body_without_armour(g_strdup(text->str));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
        is_str(bare, text->str, "a head without an end stays");
        double taken = (double)(ended.tv_sec - begun.tv_sec) * 1e9 +
                       (double)(ended.tv_nsec - begun.tv_nsec);
        least = i == 0 ? taken : MIN(least, taken);
    }
    return least;
}

/* Were each label read as the first of a head, 8 times as many would take 64 times the work. */
static void long_armour(void)
{
    enum { COUNT = 2500, TIMES = 8 };
    double once = time_of_labels(COUNT), more = time_of_labels((size_t)TIMES * COUNT);
    ok(more < 3 * TIMES * once, "%d times as many labels take %.1f times as long", TIMES,
       more / once);
}

/* Yahoo writes the head of what it forwards in one line. */
static void joined_heads(void)
{
    static const struct {
        const char *joined, *parted;
    } rows[] = {
        {"----- Forwarded message ----- From: \"Ann\" <a@b.example>To: \"c@d.example\" "
         "<c@d.example>Cc: Sent: Mon, 18 May 2026 at 10:30Subject: Trip: to sea\n Text: x\n",
         "----- Forwarded message ----- \nFrom: \"Ann\" <a@b.example>\nTo: \"c@d.example\" "
         "<c@d.example>\nCc: \nSent: Mon, 18 May 2026 at 10:30\nSubject: Trip: to sea\n\n "
         "Text: x\n"},
        {"Look.\n  ----- Forwarded Message -----From: Ann <a@b.example>To: c@d.exampleSent: "
         "Monday, 18 May 2026 at 10:30:00 BSTSubject: Trip",
         "Look.\n  ----- Forwarded Message -----\nFrom: Ann <a@b.example>\nTo: "
         "c@d.example\nSent: Monday, 18 May 2026 at 10:30:00 BST\nSubject: Trip\n\n"},
        {"----- Forwarded Message -----\nFrom: Ann <a@b.example> To: c@d.example Subject: "
         "Trip\n",
         "----- Forwarded Message -----\nFrom: Ann <a@b.example> \nTo: c@d.example "
         "\nSubject: Trip\n\n"},
        {"----- Forwarded Message ----- From: Ann Reply-To: x@b.example To: us Subject: \n",
         "----- Forwarded Message ----- \nFrom: Ann \nReply-To: x@b.example \nTo: us "
         "\nSubject: \n\n"},
        {"----- Weitergeleitete Nachricht ----- Von: \"Ann\" <a@b.example>An: "
         "<c@d.example>Gesendet: Mo., 18. Mai 2026 um 10:30Betreff: Reise\n",
         "----- Weitergeleitete Nachricht ----- \nVon: \"Ann\" <a@b.example>\nAn: "
         "<c@d.example>\nGesendet: Mo., 18. Mai 2026 um 10:30\nBetreff: Reise\n\n"},
        {"----- Message transféré ----- De : Ann <a@b.example>À : <c@d.example>Envoyé : lundi "
         "18 "
         "mai 2026 à 10:30Objet : Voyage\n",
         "----- Message transféré ----- \nDe : Ann <a@b.example>\nÀ : <c@d.example>\nEnvoyé : "
         "lundi 18 mai 2026 à 10:30\nObjet : Voyage\n\n"},
        {"----- Original Message ----- From: Ann <a@b.example>To: us@d.exampleSubject: Re: "
         "Trip\n",
         "----- Original Message ----- \nFrom: Ann <a@b.example>\nTo: us@d.example\nSubject: "
         "Re: "
         "Trip\n\n"},
    };
    static const char *const stays[] = {
        "From: Ann To: us Sent: today Subject: Trip\n",
        "-- From: Ann To: us Sent: today Subject: Trip\n",
        "----- Forwarded message ----- From: Ann, who has it.\n",
        "----- Forwarded message -----\nFrom: Ann\nTo: us\nSubject: Trip\n",
        "----- Forwarded message ----- To: us From: Ann Subject: Trip\n",
        "----- Forwarded message ----- She wrote: From: Ann To: us Subject: Trip\n",
        "----- Lost stick ----- From: Ann To: us Subject: Trip\n",
        "Forwarded message: From: Ann To: us Subject: Trip\n",
        "----- Forwarded message -----: : : : From To Subject\n",
        "----- Forwarded message -----\n\nFrom: Ann To: us Subject: Trip\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail =
            g_strconcat("Content-Type: text/plain; charset=utf-8\n\n", rows[i].joined, NULL);
        text_is(mail, rows[i].parted, rows[i].joined);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(stays); i++) {
        g_autofree char *mail = g_strconcat("Subject: x\n\n", stays[i], NULL);
        text_is(mail, stays[i], "what no program writes so stays");
    }
}

static void two_forks(void)
{
    Message *message = read_text(
        MIXED "--x\nContent-Type: multipart/appledouble; boundary=y\n\n--y\n"
              "Content-Type: application/applefile; name=a.doc\n\nfork\n--y\n"
              "Content-Type: application/msword; name=a.doc\n\ndata\n--y--\n\n--x--\n");
    ok(message->n_attachments == 2 &&
           strcmp(message->attachments[0].type, "application/applefile") == 0 &&
           strcmp(message->attachments[1].type, "application/msword") == 0,
       "both forks of a file of a Macintosh are listed");
    message_free(message);
}

static void raw_headers(void)
{
    Message *message = read_text(
        "From: =?iso-8859-1?Q?Si=E2n=2C?= =?iso-8859-1?Q?_Rees?=<s@a.example>\n"
        "To: J\xFCrgen <j@a.example>\nSubject: caf\xE9 =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\n"
        "Content-Type: text/plain; charset=iso-8859-1\n\nx\n");
    is_str(message->from.name, "Siân, Rees", "a name of several words is one");
    is_str(message->to.items[0].name, "Jürgen", "raw bytes in a name are read");
    is_str(message->subject, "café é", "and in a subject beside words");
    message_free(message);
    message = read_text("From: root\nSubject: \xF0\xD2\xC9\n"
                        "Content-Type: text/plain; charset=koi8-r\n\nx\n");
    is_str(message->subject, "При", "in the charset of the text");
    is_str(message->from.name, "root", "a local name is a name");
    message_free(message);
}

/* Two copies of a report, as two servers keep them. */
static void body_digests(void)
{
    Message *a = read_text("Subject: a\n\none\ntwo\n");
    Message *b = read_text("Received: x\r\nSubject: a\r\n\r\none\r\ntwo \t\r\n\r\n");
    Message *c = read_text("Subject: a\n\none\ntwo.\n");
    Message *d = read_text("Subject: a\n\none\ntwo\r.\n");
    is_str(a->body_sha256, "21066d108d5319ecb5a1fc4454f42ef22fc5f1c7df49c31d90294950e0ea8b2c",
           "the digest is of the body alone");
    is_str(a->body_sha256, b->body_sha256,
           "line ends and white space at the end do not matter");
    ok(strcmp(a->body_sha256, c->body_sha256) != 0, "words do");
    ok(strcmp(c->body_sha256, d->body_sha256) != 0,
       "nor is a carriage return alone a line end");
    message_free(a);
    message_free(b);
    message_free(c);
    message_free(d);
}

/* 32 MB of attachment, and CRLF across every buffer. */
static void large_mail(void)
{
    g_autoptr(GString) mail =
        g_string_new(MIXED "--x\r\n\r\ntext\r\n--x\r\nContent-Type: a/b\r\n"
                           "Content-Transfer-Encoding: base64\r\n\r\n");
    for (int i = 0; i < 600000; i++)
        g_string_append(mail,
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n");
    g_string_append(mail, "--x--\r\n");
    Message *message = message_read(mail->str, mail->len, false);
    is_int(message->n_attachments ? message->attachments[0].size : 0, 600000 * 45,
           "a large attachment is decoded whole");
    is_str(message->text, "text", "beside its text");
    g_autoptr(GString) plain = g_string_new(NULL);
    for (size_t i = 0; i < mail->len; i++) {
        if (mail->str[i] != '\r')
            g_string_append_c(plain, mail->str[i]);
    }
    Message *other = message_read(plain->str, plain->len, false);
    is_str(message->body_sha256, other->body_sha256,
           "its digest does not depend on the line ends");
    message_free(message);
    message_free(other);
}

static void long_text(void)
{
    g_autoptr(GString) mail = g_string_new("Subject: x\n\n");
    while (mail->len < 3 * 1024 * 1024)
        g_string_append(mail, "\xC3\xA9");
    Message *message = message_read(mail->str, mail->len, false);
    ok(strlen(message->text) <= TEXT_MAX && strlen(message->text) > TEXT_MAX - 4,
       "a long text is cut");
    ok(g_utf8_validate(message->text, -1, NULL), "between two characters");
    ok(has_defect(message, "text cut at 1 MB"), "and that is noted");
    message_free(message);
}

static void file_names(void)
{
    static const struct {
        const char *raw, *name, *what;
    } names[] = {
        {"a.pdf", "a.pdf", "a plain name stays"},
        {"C:\\Users\\a\\b.doc", "b.doc", "a path of Windows goes"},
        {"/etc/passwd", "passwd", "a path goes"},
        {"..", "", "dots alone are no name"},
        {" .hidden", "hidden", "nothing is hidden"},
        {"a\nb\x01.txt", "a b.txt", "control characters go"},
        {"ann\xE2\x80\xAE"
         "fdp.exe",
         "annfdp.exe", "marks that turn the direction go"},
        {"", "", "no name is no name"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = text_file_name(names[i].raw);
        is_str(name, names[i].name, names[i].what);
    }
    g_autoptr(GString) raw = g_string_new(NULL);
    for (int i = 0; i < 300; i++)
        g_string_append(raw, "é");
    g_string_append(raw, ".docx");
    g_autofree char *name = text_file_name(raw->str);
    ok(strlen(name) <= 200 && g_str_has_suffix(name, ".docx") &&
           g_utf8_validate(name, -1, NULL),
       "a long name is cut and keeps its extension");
}

static void first_words(void)
{
    static const struct {
        const char *text;
        int n;
        const char *words, *what;
    } cases[] = {
        {" - No wait, I have it", 2, "no wait",
         "two words, folded, without what stands around them"},
        {"N/A because", 1, "n", "a stroke ends a word"},
        {"Ze\u0301ro x", 2, "z\u00e9ro x", "a mark belongs to its letter"},
        {"One", 2, "one", "there may be fewer"},
        {" ...\n", 2, "", "or none"},
        {"", 1, "", "of nothing there is none"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = text_first_words(cases[i].text, cases[i].n);
        is_str(words, cases[i].words, cases[i].what);
    }
    g_autoptr(GString) marks = g_string_new("a");
    for (int i = 0; i < 500000; i++)
        g_string_append(marks, "\u0327\u0301");
    g_string_append(marks, " b");
    g_autofree char *words = text_first_words(marks->str, 2);
    ok(strlen(words) < 300 && g_str_has_suffix(words, " b"), "a word without an end is cut");
}

int main(void)
{
    headers();
    first_words();
    body_choice();
    attachments();
    closed_message_is_scanned();
    nested_messages();
    differing_alternatives();
    misspelt_encodings();
    unnamed_encodings();
    rich_text();
    dates();
    attached_messages();
    attached_by_name();
    misnamed();
    attached_without_header();
    wrong_input();
    character_sets();
    broken_structure();
    broken_line_ends();
    odd_line_ends();
    base64_with_a_foot();
    base64_in_lines();
    base64_in_narrow_lines();
    uuencoded_part();
    words_of_odd_types();
    stub_beside_page();
    stub_about_html();
    other_texts();
    signed_and_encrypted();
    clear_signed();
    armour_comments();
    long_armour();
    joined_heads();
    two_forks();
    raw_headers();
    body_digests();
    large_mail();
    long_text();
    file_names();
    return tap_done();
}
