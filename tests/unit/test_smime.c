/* What an opaque signature holds is found, however it is written; hostile lengths are not
 * followed. */
#include "parsers/message/smime.h"
#include "tests/unit/tap.h"

#define OID_SIGNED    "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"
#define OID_ENVELOPED "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"
#define OID_DATA      "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"
#define MAIL          "Content-Type: text/plain\r\n\r\nSigned words.\r\n"

/* A value of that tag around what is in it, which is freed. */
static GString *value(unsigned tag, GString *content, bool indefinite)
{
    GString *out = g_string_new(NULL);
    g_string_append_c(out, (char)tag);
    if (indefinite) {
        g_string_append_c(out, (char)0x80);
    } else if (content->len < 0x80) {
        g_string_append_c(out, (char)content->len);
    } else {
        g_string_append_c(out, (char)0x82);
        g_string_append_c(out, (char)(content->len >> 8));
        g_string_append_c(out, (char)content->len);
    }
    g_string_append_len(out, content->str, (gssize)content->len);
    if (indefinite)
        g_string_append_len(out, "\0\0", 2);
    g_string_free(content, TRUE);
    return out;
}

static GString *bytes_of(const char *bytes)
{
    return g_string_new(bytes);
}

static GString *join(GString *a, GString *b)
{
    g_string_append_len(a, b->str, (gssize)b->len);
    g_string_free(b, TRUE);
    return a;
}

/* A signed message around the octet string, which is freed. */
static GString *signed_message(const char *oid, GString *octets, bool indefinite)
{
    GString *inside =
        join(value(0x06, bytes_of(OID_DATA), false), value(0xA0, octets, indefinite));
    GString *data = value(0x02, bytes_of("\1"), false);
    data = join(data, value(0x31, value(0x30, bytes_of(""), false), indefinite));
    data = join(data, value(0x30, inside, indefinite));
    data = join(data, value(0x31, bytes_of(""), false));
    GString *info = join(value(0x06, bytes_of(oid), false),
                         value(0xA0, value(0x30, data, indefinite), indefinite));
    return value(0x30, info, indefinite);
}

static GString *found;

static SmimeKind read_message(GString *message)
{
    g_string_truncate(found, 0);
    SmimeKind kind = smime_read(message->str, message->len, found);
    g_string_free(message, TRUE);
    return kind;
}

static void contents(void)
{
    is_int(read_message(signed_message(OID_SIGNED, value(0x04, bytes_of(MAIL), false), false)),
           SMIME_SIGNED, "a signed message is known");
    is_str(found->str, MAIL, "its content is found");
    is_int(read_message(signed_message(OID_SIGNED, value(0x04, bytes_of(MAIL), false), true)),
           SMIME_SIGNED, "lengths may be left open");
    is_str(found->str, MAIL, "the content is the same");
    for (int indefinite = 0; indefinite < 2; indefinite++) {
        GString *pieces = join(value(0x04, bytes_of("one "), false),
                               value(0x24, value(0x04, bytes_of("two "), false), true));
        pieces = join(pieces, value(0x04, bytes_of("three"), false));
        read_message(signed_message(OID_SIGNED, value(0x24, pieces, indefinite), indefinite));
        is_str(found->str, "one two three", "a string may come in pieces, and these in pieces");
    }
}

static void others(void)
{
    is_int(
        read_message(signed_message(OID_ENVELOPED, value(0x04, bytes_of("x"), false), false)),
        SMIME_ENCRYPTED, "an encrypted message is known");
    is_int(read_message(signed_message(OID_DATA, value(0x04, bytes_of("x"), false), false)),
           SMIME_NONE, "anything else is none");
    is_int(read_message(signed_message(OID_SIGNED, bytes_of(""), false)), SMIME_NONE,
           "nor is a signature without content");
    is_int(read_message(bytes_of("words")), SMIME_NONE, "nor are words");
    is_int(read_message(bytes_of("")), SMIME_NONE, "nor is nothing");
}

static void hostile(void)
{
    GString *deep = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append_len(deep, "\x24\x80", 2);
    is_int(read_message(signed_message(OID_SIGNED, deep, true)), SMIME_NONE,
           "strings in strings without end");
    GString *sequences = g_string_new("\x30\x80\x06\x09" OID_SIGNED "\xA0\x80\x30\x80");
    for (int i = 0; i < 100000; i++)
        g_string_append_len(sequences, "\x30\x80", 2);
    is_int(read_message(sequences), SMIME_NONE, "values in values without end");
    is_int(read_message(bytes_of("\x30\x84\xFF\xFF\xFF\xFF\x06\x09" OID_SIGNED)), SMIME_NONE,
           "a length that is not there");
    is_int(read_message(bytes_of("\x30\x89\1\1\1\1\1\1\1\1\1")), SMIME_NONE,
           "a length of nine bytes");
}

/* Each beginning of a message, in memory of exactly that size (the sanitizers look). */
static void beginnings(void)
{
    int read = 0;
    g_autoptr(GString) whole =
        signed_message(OID_SIGNED, value(0x24, value(0x04, bytes_of(MAIL), false), true), true);
    for (size_t n = 0; n < whole->len; n++) {
        g_autofree char *bytes = g_memdup2(whole->str, n);
        g_string_truncate(found, 0);
        SmimeKind kind = smime_read(bytes, n, found);
        read += kind == SMIME_SIGNED && strcmp(found->str, MAIL) != 0;
        read += kind == SMIME_NONE && found->len > 0;
    }
    is_int(read, 0, "a message that is cut gives all of its content or nothing");
}

int main(void)
{
    found = g_string_new(NULL);
    contents();
    others();
    hostile();
    beginnings();
    g_string_free(found, TRUE);
    return tap_done();
}
