/* What a mail wraps in something else than MIME is read as if it had not: a winmail.dat, files
 * in the text, an opaque signature. */
#include "parsers/message/message.h"
#include "tests/unit/tap.h"
#include "tests/unit/tnef_make.h"

#include <stdlib.h>

enum { MESSAGE_LIST = 0x00069003 };

#define HEADERS "From: a@a.example\nDate: Mon, 2 Feb 2026 10:00:00 +0000\nMIME-Version: 1.0\n"

/* The mail that was read last. */
static Message *message;

static void read_mail(const char *mail)
{
    message_free(message);
    message = message_read(mail, strlen(mail), false);
}

/* A mail of one part, whose bytes are freed. */
static void read_part(const char *type, GString *bytes)
{
    g_autofree char *base64 = g_base64_encode((const guchar *)bytes->str, bytes->len);
    g_autofree char *mail = g_strdup_printf(
        HEADERS "Content-Type: %s\nContent-Transfer-Encoding: base64\n\n%s\n", type, base64);
    g_string_free(bytes, TRUE);
    read_mail(mail);
}

static bool noted(const char *defect)
{
    return g_ptr_array_find_with_equal_func(message->defects, defect, g_str_equal, NULL);
}

static const Attachment *attachment_at(size_t i)
{
    static const Attachment none = {
        .name = (char *)"(none)", .type = (char *)"(none)", .via = (char *)"(none)"};
    return i < message->n_attachments ? &message->attachments[i] : &none;
}

/* A message of Outlook with a body and a file. */
static GString *outlook(const char *body, const char *file)
{
    GString *tnef = make_tnef();
    GString *list = make_properties(3);
    make_unicode(list, 0x0037, "The list");
    make_string(list, 0x0C1F, "ann@partner.example");
    make_unicode(list, 0x1000, body);
    make_list_attribute(tnef, 1, MESSAGE_LIST, list);
    make_file(tnef, file, "a,b");
    return tnef;
}

static void winmail(void)
{
    read_part("application/ms-tnef; name=winmail.dat",
              outlook("Words of Outlook.", "list.csv"));
    is_str(message->text, "Words of Outlook.", "its body is the text when there is no other");
    is_int((int64_t)message->n_attachments, 1, "its files are listed, not their wrapping");
    is_str(attachment_at(0)->name, "list.csv", "with their names");
    is_str(attachment_at(0)->via, "tnef", "and where they came from");
    is_str(attachment_at(0)->type, "text/plain", "a type that is not claimed is looked for");
    read_part("application/octet-stream; name=part.dat", outlook("Words.", "list.csv"));
    is_str(attachment_at(0)->via, "tnef", "its bytes tell what it is, whatever it is called");
    read_part("application/ms-tnef", g_string_new("no such thing"));
    is_str(attachment_at(0)->via, "mime", "what is none stays what it was");
}

/* A report of 8 MB would be refused. */
static void winmail_is_bounded(void)
{
    g_autofree char *words = g_strnfill(3000000, 'x');
    for (size_t i = 0; i < 3000000; i += 50)
        words[i] = '\n';
    read_part("application/ms-tnef", outlook(words, "list.csv"));
    ok(strlen(message->text) <= 1024 * 1024 && strlen(message->text) > 1000000,
       "its text is cut where all text is");
    ok(noted("text cut at 1 MB"), "and that is noted");
}

static void winmail_beside_text(void)
{
    g_autoptr(GString) tnef = outlook("Words of Outlook.", "list.csv");
    g_autofree char *base64 = g_base64_encode((const guchar *)tnef->str, tnef->len);
    g_autofree char *mail =
        g_strdup_printf(HEADERS "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n"
                                "Words of the mail.\n--x\nContent-Type: application/ms-tnef\n"
                                "Content-Transfer-Encoding: base64\n\n%s\n--x--\n",
                        base64);
    read_mail(mail);
    is_str(message->text, "Words of the mail.", "the text of the mail comes first");
    is_int((int64_t)message->n_attachments, 1, "the files are listed all the same");
}

/* Forwarded as an attachment, by Outlook to Outlook. */
static void winmail_with_message(void)
{
    GString *tnef = make_tnef();
    make_message(tnef, "The list", outlook("I lost the list.", "list.csv"));
    make_file(tnef, "other.txt", "c");
    read_part("application/ms-tnef", tnef);
    is_int((int64_t)message->n_attachments, 3,
           "the message, what it carries, and what follows");
    is_str(attachment_at(0)->name, "The list", "the message comes first");
    is_str(attachment_at(1)->name, "list.csv", "then its file");
    is_str(attachment_at(2)->name, "other.txt", "then the rest");
    ok(message->inner, "the message is read");
    is_str(message->inner ? message->inner->text : NULL, "I lost the list.", "with its text");
    is_str(message->inner ? message->inner->from.address : NULL, "ann@partner.example",
           "its sender");
    is_str(message->inner ? message->inner->subject : NULL, "The list", "and its subject");
}

static void uuencoded(void)
{
    read_mail(HEADERS "\nBefore.\nbegin 644 cat.txt\n#0V%T\n`\nend\nAfter.\n");
    is_str(message->text, "Before.\nAfter.\n", "a file comes out of the text");
    is_str(attachment_at(0)->name, "cat.txt", "it is an attachment");
    is_int(attachment_at(0)->size, 3, "with its bytes");
    is_str(attachment_at(0)->sniffed, "text/plain", "which are looked at");
}

static void put_value(GString *out, unsigned tag, const char *bytes, size_t length)
{
    g_string_append_c(out, (char)tag);
    g_string_append_c(out, (char)0x82);
    g_string_append_c(out, (char)(length >> 8));
    g_string_append_c(out, (char)length);
    g_string_append_len(out, bytes, (gssize)length);
}

static GString *around(unsigned tag, GString *inside)
{
    GString *out = g_string_new(NULL);
    put_value(out, tag, inside->str, inside->len);
    g_string_free(inside, TRUE);
    return out;
}

/* A CMS message of that kind (the last byte of its OID) around the content. */
static GString *cms(char kind, const char *content, size_t length)
{
    char oid[] = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    GString *octets = g_string_new(NULL), *inside = g_string_new(NULL);
    put_value(octets, 0x04, content, length);
    put_value(inside, 0x06, oid, 9);
    put_value(inside, 0xA0, octets->str, octets->len);
    g_string_free(octets, TRUE);
    GString *data = g_string_new(NULL);
    put_value(data, 0x02, "\1", 1);
    put_value(data, 0x31, "", 0);
    put_value(data, 0x30, inside->str, inside->len);
    g_string_free(inside, TRUE);
    data = around(0xA0, around(0x30, data));
    GString *info = g_string_new(NULL);
    oid[8] = kind;
    put_value(info, 0x06, oid, 9);
    g_string_append_len(info, data->str, (gssize)data->len);
    g_string_free(data, TRUE);
    return around(0x30, info);
}

static const char signed_mail[] =
    "Content-Type: multipart/mixed; boundary=y\n\n--y\n\nSigned words.\n--y\n"
    "Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4\n--y--\n";

static void signatures(void)
{
    read_part("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
              cms(2, signed_mail, sizeof signed_mail - 1));
    is_str(message->text, "Signed words.", "what is signed is the mail");
    is_int((int64_t)message->n_attachments, 1, "with its attachments, without its wrapping");
    is_str(attachment_at(0)->name, "a.pdf", "by their names");
    ok(noted("signed: the signature was not verified"), "nobody says that it was verified");

    GString *once = cms(2, signed_mail, sizeof signed_mail - 1);
    g_string_prepend(once, "Content-Type: application/x-pkcs7-mime\n"
                           "Content-Transfer-Encoding: binary\n\n");
    GString *twice = cms(2, once->str, once->len);
    g_string_free(once, TRUE);
    read_part("application/octet-stream; name=SMIME.P7M", twice);
    is_str(message->text, "Signed words.", "a signature around a signature, by its name");

    read_part("application/pkcs7-mime; smime-type=enveloped-data", cms(3, "secret", 6));
    is_int((int64_t)message->n_attachments, 1, "what is encrypted stays an attachment");
    ok(noted("encrypted: could not be read"), "and it is noted that it cannot be read");
    read_part("application/pkcs7-mime", g_string_new("words"));
    ok(noted("a signed or encrypted part could not be read") && message->n_attachments == 1,
       "so is what is damaged");
}

static void lies(void)
{
    read_part("application/pdf; name=invoice.pdf", g_string_new("<html><body>Log in</body>"));
    is_str(attachment_at(0)->sniffed, "text/html", "an attachment is looked at");
    ok(noted("an attachment claims to be a PDF but is a web page"), "a lie is noted");
}

int main(void)
{
    winmail();
    winmail_is_bounded();
    winmail_beside_text();
    winmail_with_message();
    uuencoded();
    signatures();
    lies();
    message_free(message);
    return tap_done();
}
