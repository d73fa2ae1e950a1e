/* Mail as broken programs send it: what its writer has said is read all the same. */
#include "parsers/message/message.h"
#include "tests/unit/tap.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The mail ends where a page begins that nobody may read. */
static Message *read_text(const char *mail)
{
    size_t length = strlen(mail), page = (size_t)sysconf(_SC_PAGESIZE),
           size = (length / page + 1) * page;
    char *pages =
        mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(pages + size, page, PROT_NONE);
    memcpy(pages + size - length, mail, length);
    Message *message = message_read(pages + size - length, length, false);
    munmap(pages, size + page);
    return message;
}

/* Who writes, where the header is none of RFC 5322, and where it is. */
static void senders(void)
{
    static const struct {
        const char *from, *name, *address;
    } rows[] = {
        {"Ann [Holly Lane] <a@b.example>", "Ann [Holly Lane]", "a@b.example"},
        {"Ann @ Holly Lane <a@b.example>", "Ann @ Holly Lane", "a@b.example"},
        {"Ann; Price <a@b.example>", "Ann; Price", "a@b.example"},
        {"Ann Price a@b.example", "Ann Price", "a@b.example"},
        {"Ann <Price> <a@b.example>", "Ann <Price", "a@b.example"},
        {"Ann <mailto:a@b.example>", "Ann", "a@b.example"},
        {"[a@b.example]", "", "a@b.example"},
        {"'a@b.example'", "", "a@b.example"},
        {"=?utf-8?Q?Si=C3=A2n_<a=40b.example>?=", "Siân", "a@b.example"},
        {"a@b.example.", "", "a@b.example"},
        {"\"Ann <x@y.example>\" <a@b.example>", "Ann <x@y.example>", "a@b.example"},
        {"Head: Ann <a@b.example>", "Ann", "a@b.example"},
        {"\"a b\"@b.example", "", "\"a b\"@b.example"},
        {"a|b@c.example", "", "a|b@c.example"},
        {"\"b@c.example\" <\"x y\"@a.example>", "b@c.example", "\"x y\"@a.example"},
        {"\"b@c.example\" <x@[192.0.2.1]>", "b@c.example", "x@[192.0.2.1]"},
        {"\"x y\"@a.example (b@c.example)", "b@c.example", "\"x y\"@a.example"},
        {"b@c.example <x at a.example>", "", ""},
        {"Ann", "Ann", "Ann"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf("From: %s\nSubject: x\n\nx\n", rows[i].from);
        Message *message = read_text(mail);
        is_str(message->from.name, rows[i].name, rows[i].from);
        is_str(message->from.address, rows[i].address, "and the address");
        message_free(message);
    }
}

#define MIXED "Subject: x\nContent-Type: multipart/mixed; boundary=\"b\"\n\n"

static void text_is(const char *mail, const char *text)
{
    Message *message = read_text(mail);
    is_str(message->text, text, text);
    message_free(message);
}

/* The words of a part are text, and not a broken header of it. */
static void parts_without_header(void)
{
    static const char *const rows[][2] = {
        {MIXED "--b\nWe lost it.\nOn the bus.\n--b\n\nTwo.\n--b--\n",
         "We lost it.\nOn the bus.\nTwo."},
        {MIXED "--b\nDear Head:\n\nWe lost it.\n--b--\n", "Dear Head:\n\nWe lost it."},
        {MIXED "--b\nNote: we lost it.\n\nToday.\n--b--\n", "Note: we lost it.\n\nToday."},
        {MIXED "--b\nContent-Type: text/plain\nWe lost it.\nToday.\n--b\n\nTwo.\n--b--\n",
         "We lost it.\nToday.\nTwo."},
        {MIXED "--b\r\nContent-Type: text/plain\r\nWe lost it.\r\n--b--\r\n", "We lost it."},
        {MIXED "--b\nContent-Type: text/html;\ncharset=utf-8\n\n<p>We lost it.\n--b--\n",
         "We lost it.\n"},
        {MIXED "--b\nnot a field\nContent-Type: text/html\n\n<p>We lost it.\n--b--\n",
         "We lost it.\n"},
        {MIXED "--b\n\nWe lost it.\n-- \nAnn\nHead\n--b--\n", "We lost it.\n-- \nAnn\nHead"},
        {MIXED "--b\n\nWe lost it.\n--b1\nAnn\nHead\n--b--\n", "We lost it.\n--b1\nAnn\nHead"},
        {"Subject: x\n\nIt says boundary=\"b\"\n--b\nAnn\n",
         "It says boundary=\"b\"\n--b\nAnn\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        text_is(rows[i][0], rows[i][1]);
}

#define LOST                                                                                   \
    "V2UgbG9zdCB0aGUgcmVnaXN0ZXIgb2YgWWVhciA0LiBB" /* "We lost the register of Year 4. A" */
#define LOST_2 "bm4gUHJpY2UK"                      /* "nn Price\n" */

/* Base64 without its label or its end, or in two runs; and what is none. */
static void base64(void)
{
    static const char *const rows[][2] = {
        {"Subject: x\n\n" LOST "\n" LOST_2 "\n", "We lost the register of Year 4. Ann Price\n"},
        {"Subject: x\r\n\r\n" LOST "\r\n" LOST_2 "\r\n",
         "We lost the register of Year 4. Ann Price\n"},
        {"Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\n" LOST "\n",
         "We lost the register of Year 4. A"},
        {"Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n"
         "PHA+V2UgbG9zdCB0aGUgcmVnaXN0ZXI8L3A+\n",
         "We lost the register\n"},
        {"Content-Transfer-Encoding: base64\n\n" LOST LOST LOST "LS4=\n" LOST "\n",
         "We lost the register of Year 4. AWe lost the register of Year 4. A"
         "We lost the register of Year 4. A-.\nWe lost the register of Year 4. A"},
        {"Content-Transfer-Encoding: base64\n\n" LOST "LS4\n",
         "We lost the register of Year 4. A-."},
        {"Content-Transfer-Encoding: base64\n\n" LOST "Lg",
         "We lost the register of Year 4. A."},
        {"Content-Transfer-Encoding: base64\n\n" LOST "L\n",
         "We lost the register of Year 4. A"},
        {"Subject: x\n\nDear " LOST "\n", "Dear " LOST "\n"},
        {"Subject: x\n\n" LOST "\n" LOST LOST "\n", LOST "\n" LOST LOST "\n"},
        {"Subject: x\n\nlostlostlostlostlostlost\n", "lostlostlostlostlostlost\n"},
        {"Subject: x\n\nTG9zdCBpdC4K\n", "TG9zdCBpdC4K\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        text_is(rows[i][0], rows[i][1]);
}

/* "We lost the register of Year 4 on the bus home today. Ann", and " Price\n" */
#define LOST_LINE                                                                              \
    "V2UgbG9zdCB0aGUgcmVnaXN0ZXIgb2YgWWVhci"                                                   \
    "A0IG9uIHRoZSBidXMgaG9tZSB0b2RheS4gQW5u"
#define LOST_END "IFByaWNlCg=="
/* The same, in lines of forty letters; and bytes that are no words. */
#define NARROW                                                                                 \
    "V2UgbG9zdCB0aGUgcmVnaXN0ZXIgb2YgWWVhciA0\nIG9uIHRoZSBidXMgaG9tZSB0b2RheS4gQW5uIFBy\naWNl" \
    "Cg==\n"
#define KEY "MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAq7BFUpkGp3+LQmlQ"

/* What gateways and lists put around base64 is no part of it; words around what only looks so stay. */
static void base64_among_words(void)
{
#define LABELLED "Content-Transfer-Encoding: base64\n\n"
#define SAID     "We lost the register of Year 4 on the bus home today. Ann Price\n"
#define DIGEST   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    static const char *const rows[][2] = {
        {LABELLED "CAUTION: from outside.\n\n" LOST_LINE "\n" LOST_END "\n",
         "CAUTION: from outside.\n\n" SAID},
        {LABELLED "CAUTION: from outside.\r\n" LOST_LINE "\r\n" LOST_END
                  "\r\n\r\n-- \r\nStaff list\r\n",
         "CAUTION: from outside.\n" SAID "\n-- \nStaff list\n"},
        {LABELLED "CAUTION: from outside.\n" LOST_END "\n", "CAUTION: from outside.\n Price\n"},
        {"Subject: x\n\n" LOST_LINE "\n" LOST_END "\n\nStaff list\n", SAID "\nStaff list\n"},
        {"Subject: x\n\n" LOST_LINE "\n" LOST_END "\nI have told the head.\n",
         SAID "\nI have told the head.\n"},
        {LABELLED "The digest is, as far as I can see on my screen,\n" DIGEST "\nAnn\n",
         "The digest is, as far as I can see on my screen,\n" DIGEST "\nAnn\n"},
        {"Subject: x\n\nIt said only\n" LOST_LINE "\n" LOST_END "\nIs it a virus?\n",
         "It said only\n" LOST_LINE "\n" LOST_END "\nIs it a virus?\n"},
        {"Subject: x\n\n" LOST_END "\nis what it said\n", LOST_END "\nis what it said\n"},
        {"Subject: x\n\nDear team, here it is:\n\n" LOST_LINE "\n" LOST_END "\n\n",
         "Dear team, here it is:\n\n" SAID},
        {LABELLED "CAUTION: from outside.\n" NARROW, "CAUTION: from outside.\n" SAID},
        {"Subject: x\n\nCAUTION: from outside.\n" NARROW, "CAUTION: from outside.\n" SAID},
        {"Subject: x\n\nThe key of the server is\n" KEY "\n",
         "The key of the server is\n" KEY "\n"},
        {"Subject: x\n\nIt ends with\n" LOST_END "\n", "It ends with\n" LOST_END "\n"},
        {"Subject: x\n\nOur two codes:\nabcdefghijklmnopqrstuvwx\nzyxwvutsrqponmlkjihgfedc\n",
         "Our two codes:\nabcdefghijklmnopqrstuvwx\nzyxwvutsrqponmlkjihgfedc\n"},
        {"From: <joe@example.net>\r\n\r\n\r\n", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        text_is(rows[i][0], rows[i][1]);
}

static bool has_defect(const Message *message, const char *defect)
{
    return g_ptr_array_find_with_equal_func(message->defects, defect, g_str_equal, NULL);
}

/* A type that is none of MIME's: what is text is shown beside other texts, what is a file is a file. */
static void types(void)
{
    static const struct {
        const char *type, *text;
        size_t files;
    } rows[] = {
        {"text", "One.\nTwo.", 0},
        {"text; charset=us-ascii", "One.\nTwo.", 0},
        {"", "One.\nTwo.", 0},
        {"; charset=us-ascii", "One.\nTwo.", 0},
        {"plain/text", "One.\nTwo.", 0},
        {"application/text", "One.\nTwo.", 0},
        {"html", "One.\nTwo.", 0},
        {"\"text/html\"; charset=us-ascii", "One.\nTwo.", 0},
        {"; name=a.pdf", "Two.", 1},
        {"text; x=y\nContent-Disposition: attachment", "Two.", 1},
        {"application/octet-stream", "Two.", 1},
        {"application", "Two.", 1},
        {"text/watch-html", "Two.", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf(
            MIXED "--b\nContent-Type: %s\n\nOne.\n--b\n\nTwo.\n--b--\n", rows[i].type);
        Message *message = read_text(mail);
        is_str(message->text, rows[i].text, rows[i].type);
        is_int((int64_t)message->n_attachments, (int64_t)rows[i].files, "and its files");
        message_free(message);
    }
    text_is("Content-Type: text/watch-html\n\n<p>We lost it.</p>\n", "We lost it.\n");
    text_is(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n\n"
        "--b\nContent-Type: text/x-amp-html\n\n<b>We lost it.</b>\n--b--\n",
        "We lost it.\n");
    text_is("Content-Type: application/rtf\n\n{\\rtf1\\ansi We lost it.\\par}\n",
            "We lost it.\n");
    text_is(
        "Content-Type: application/rtf; name=a.rtf\n"
        "Content-Disposition: attachment; filename=a.rtf\n\n{\\rtf1\\ansi We lost it.\\par}\n",
        "");
}

/* PGP/MIME whose multipart a mail server has written anew. */
static void encrypted(void)
{
    Message *message = read_text(
        MIXED
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
        "--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\nhQE\n--b--\n");
    ok(has_defect(message, "encrypted: could not be read"), "that it is encrypted is noted");
    is_int((int64_t)message->n_attachments, 2, "and both parts are listed");
    message_free(message);
}

static void subjects(void)
{
    static const char *const rows[][2] = {
        {"=??Q?Si=C3=A2n?=", "Siân"},
        {"=??B?U2nDom4=?= lost it", "Siân lost it"},
        {"What=??", "What=??"},
        {"=??x?y?=", "=??x?y?="},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf("Subject: %s\n\nx\n", rows[i][0]);
        Message *message = read_text(mail);
        is_str(message->subject, rows[i][1], rows[i][0]);
        message_free(message);
    }
}

/* Names of files: Content-Disposition, and what is read in it. */
static void names(void)
{
    static const char *const rows[][2] = {
        {"attachment; filename=\"a b.pdf\"", "a b.pdf"},
        {"attachment; filename=\"a\n b.pdf\"", "a b.pdf"},
        {"attachment;\n filename*1*=%AAtre.pdf;\n filename*0*=utf-8''regi%C3", "regiêtre.pdf"},
        {"attachment; filename*0=\"Year 4 \"; filename*1*=%2B; filename*2=.pdf",
         "Year 4 +.pdf"},
        {"attachment; filename*10=k; filename*9=j; filename*0=a", "ajk"},
        {"attachment; filename=Sian.pdf; filename*=utf-8''Si%C3%A2n.pdf", "Siân.pdf"},
        {"attachment; filename*=iso-8859-1''Si%C3%A2n.pdf", "Siân.pdf"},
        {"attachment; filename*=utf-8''Si%E2n.pdf", "Siân.pdf"},
        {"attachment; filename*=Si%C3%A2n.pdf", "Siân.pdf"},
        {"attachment; filename*=utf-8'", "utf-8'"},
        {"attachment; filename=\"=?iso-8859-1?Q?Si=C3=A2n.pdf?=\"", "Siân.pdf"},
        {"attachment; filename*0=\"=?utf-8?Q?Si=C3\"; filename*1=\"=A2n.pdf?=\"", "Siân.pdf"},
        {"attachment; filename=\"Si\xE2n\x92s.pdf\"", "Siân’s.pdf"},
        {"attachment; filename=\"C:\\\\Users\\\\ann\\\\list.pdf\"", "list.pdf"},
        {"attachment; filename=\"The \"blue\" list.pdf\"; size=3", "The \"blue\" list.pdf"},
        {"attachment; filename=\"The \\\"blue\\\" list.pdf\"", "The \"blue\" list.pdf"},
        {"attachment; filename=\"a;b.pdf\"", "a;b.pdf"},
        {"attachment; filename=Year 4; blue.pdf; size=3", "Year 4; blue.pdf"},
        {"attachment; filename=a.pdf;", "a.pdf"},
        {"attachment; filename = a.pdf ; size=3", "a.pdf"},
        {"attachment; FileName=a.pdf; filename=b.pdf", "a.pdf"},
        {"attachment; xfilename=x.pdf; filename=a.pdf", "a.pdf"},
        {"filename=\"a.pdf\"", "a.pdf"},
        {"attachment; filename=\"\"", "type.pdf"},
        {"attachment; filename=\"a.pdf", "a.pdf"},
        {"attachment; filename=", "type.pdf"},
        {"attachment", "type.pdf"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail =
            g_strdup_printf(MIXED "--b\nContent-Type: application/pdf; name=type.pdf\n"
                                  "Content-Disposition: %s\n\n%%PDF-1.4\n--b--\n",
                            rows[i][0]);
        Message *message = read_text(mail);
        is_str(message->n_attachments ? message->attachments[0].name : "", rows[i][1],
               rows[i][1]);
        message_free(message);
    }
}

/* Text that Exchange has made a file of, and text that is one. */
static void rest_of_text(void)
{
    static const struct {
        const char *name, *text;
        size_t files;
    } rows[] = {
        {"ATT00001.txt", "One.\nTwo.", 0},
        {"ATT00012..txt", "One.\nTwo.", 0},
        {"ATT.txt", "One.", 1},
        {"ATTENDANCE.txt", "One.", 1},
        {"ATT00001.csv", "One.", 1},
        {"a-ATT00001.txt", "One.", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail =
            g_strdup_printf(MIXED "--b\n\nOne.\n--b\nContent-Type: text/plain\n"
                                  "Content-Disposition: attachment; filename=\"%s\"\n\n"
                                  "Two.\n--b--\n",
                            rows[i].name);
        Message *message = read_text(mail);
        is_str(message->text, rows[i].text, rows[i].name);
        is_int((int64_t)message->n_attachments, (int64_t)rows[i].files, "and its files");
        message_free(message);
    }
}

static void only_a_file_in_the_text(void)
{
    Message *message = read_text("Subject: x\n\nbegin 644 a.txt\n#2&D*\n`\nend\n");
    is_int((int64_t)message->n_attachments, 1, "a file that is all of a text is listed once");
    message_free(message);
}

static void nameless(void)
{
    text_is(MIXED
            "--b\nContent-Disposition: inline; filename=\"\"\n\nOne.\n--b\n\nTwo.\n--b--\n",
            "One.\nTwo.");
}

/* A winmail.dat of which nothing is left but its mark is still a file. */
static void cut_tnef(void)
{
    Message *message =
        read_text(MIXED "--b\n\nOne.\n--b\nContent-Type: application/ms-tnef\n"
                        "Content-Disposition: attachment; filename=winmail.dat\n\n"
                        "\x78\x9f\x3e\x22junk\n--b--\n");
    is_int((int64_t)message->n_attachments, 1, "a winmail.dat that cannot be read is listed");
    ok(has_defect(message, "TNEF: nothing could be read"), "which is noted");
    message_free(message);
}

/* A part, "We lost it.", behind its boundary. */
#define PARTS_IN_BASE64 "LS1iCgpXZSBsb3N0IGl0Lgo="

static void odd_multiparts(void)
{
    text_is(MIXED "--b\n\nOne.\n--b--\n\n--b\n\nTwo.\n--b--\n\n--b\n\nThree.\n--b--\n",
            "One.\nTwo.\nThree.");
    text_is(MIXED "--b\r\n\r\nOne.\r\n--b--\r\n--b\r\n\r\nTwo.\r\n--b--\r\n", "One.\nTwo.");
    text_is(MIXED "--b\n\nOne.\n--b--\n--b1\n\nnot a part\n--b--\n", "One.");
    text_is("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: "
            "base64\n\n" PARTS_IN_BASE64 "\n",
            "We lost it.\n");
    Message *message =
        read_text(MIXED "--b\n\nOne.\n--b--\n--b\nContent-Type: application/pdf; name=a.pdf\n\n"
                        "%PDF-1.4\n--b--\n");
    is_int((int64_t)message->n_attachments, 1,
           "a file behind the end of its multipart is listed");
    ok(has_defect(message, "parts behind the end of their multipart"), "which is noted");
    message_free(message);
}

/* A signed message, "We lost it.", and an encrypted one, as lines whose encoding no header names. */
#define SIGNED_LINES                                                                           \
    "MFAGCSqGSIb3DQEHAqBDMEECAQExADA4BgkqhkiG9w0BBwGgKwQpQ29udGVudC1U\n"                       \
    "eXBlOiB0ZXh0L3BsYWluDQoNCldlIGxvc3QgaXQuDQoxAA==\n"
#define ENCRYPTED_LINE "MBMGCSqGSIb3DQEHA6AGMAR4eHh4\n"

static void unnamed_signature(void)
{
#define SMIME "Content-Type: application/pkcs7-mime; name=smime.p7m\n"
    text_is(SMIME "\n" SIGNED_LINES, "We lost it.\n");
    text_is(SMIME "Content-Transfer-Encoding: 7bit\n\n" SIGNED_LINES, "We lost it.\n");
    text_is(SMIME "\n-----BEGIN PKCS7-----\n" SIGNED_LINES "-----END PKCS7-----\n",
            "We lost it.\n");
    text_is("Content-Type: application/octet-stream; name=smime.p7m\n\n" SIGNED_LINES,
            "We lost it.\n");
    Message *message = read_text(SMIME "\n" ENCRYPTED_LINE);
    ok(has_defect(message, "encrypted: could not be read"),
       "what is encrypted is known as such");
    message_free(message);
    message = read_text(MIXED "--b\n\nOne.\n--b\n" SMIME "\nMy words, no signature\n--b--\n");
    is_str(message->text, "One.", "and words beside it stay");
    ok(has_defect(message, "a signed or encrypted part could not be read"), "which is noted");
    message_free(message);
}

/* Words around the parts are read where there are no others, but for what programs write there. */
static void words_around(void)
{
#define FILE_PART                                                                              \
    "--b\nContent-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF-1.4\n"
    static const char *const rows[][2] = {
        {MIXED "I found a folder.\n" FILE_PART "--b--\n", "I found a folder."},
        {MIXED FILE_PART "--b--\nI found a folder.\n", "I found a folder.\n"},
        {MIXED "This is a multi-part message in MIME format.\n" FILE_PART "--b--\nI lost it.\n",
         "I lost it.\n"},
        {MIXED "One.\n--b\n\nTwo.\n--b--\nThree.\n", "Two."},
        {MIXED "This is a MIME-encapsulated message.\n" FILE_PART "--b--\n", ""},
        {MIXED "Dies ist eine mehrteilige Nachricht im MIME-Format.\n" FILE_PART "--b--\n", ""},
        {MIXED "This message is in MIME format. Since your mail reader does not understand\n"
               "this format, some or all of this message may not be legible.\n" FILE_PART
               "--b--\n",
         ""},
        {MIXED "\n--\n" FILE_PART "--b--\n", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        text_is(rows[i][0], rows[i][1]);
}

/* Parameters on a line of their own that is not indented, and what only looks so. */
static void unindented(void)
{
    text_is("Content-Type: text/plain;\ncharset=iso-8859-1\n\nSi\xE2n\n", "Siân\n");
    text_is("Content-Type: text/plain;\r\ncharset=iso-8859-2;\r\n format=flowed\r\n\r\n\xF8 "
            "\r\nx\r\n",
            "ř x\n");
    text_is("Subject: x\n\nWe need:\na pen;\nname=x\n", "We need:\na pen;\nname=x\n");
    Message *message =
        read_text("Content-Type: multipart/mixed;\nboundary=b\n\n--b\n"
                  "Content-Type: application/pdf;\nname=\"a.pdf\"\n\n%PDF-1.4\n--b--\n");
    is_str(message->n_attachments ? message->attachments[0].name : "", "a.pdf",
           "a name is found");
    ok(!has_defect(message, "multipart with another boundary than it declares"),
       "and the boundary, too");
    message_free(message);
}

int main(void)
{
    unindented();
    odd_multiparts();
    nameless();
    cut_tnef();
    rest_of_text();
    only_a_file_in_the_text();
    names();
    types();
    encrypted();
    subjects();
    base64();
    base64_among_words();
    words_around();
    unnamed_signature();
    parts_without_header();
    senders();
    return tap_done();
}
