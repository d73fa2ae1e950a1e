/* A winmail.dat gives what it carries: files, names, bodies, messages; and whatever is wrong
 * with it, no more than its own bytes are read. */
#include "parsers/message/rtf.h"
#include "parsers/message/tnef.h"
#include "parsers/text/text.h"
#include "tests/unit/tap.h"
#include "tests/unit/tnef_make.h"

enum {
    MESSAGE_LIST = 0x00069003,
    FILE_LIST = 0x00069005,
    BODY = 0x0002800C,
    CODEPAGE = 0x69007
};

/* What was read last; lives until the next reading. */
static Tnef tnef;
static GPtrArray *defects;
static GString *stream;

static bool read_again(GString *bytes)
{
    tnef_clear(&tnef);
    if (stream && stream != bytes)
        g_string_free(stream, TRUE);
    if (defects)
        g_ptr_array_unref(defects);
    stream = bytes;
    defects = g_ptr_array_new_with_free_func(g_free);
    return tnef_read(bytes->str, bytes->len, &tnef, defects);
}

static bool noted(const char *defect)
{
    return g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL);
}

static const TnefFile *file_at(unsigned i)
{
    static const TnefFile none = {.name = (char *)"(none)", .bytes = ""};
    return i < tnef.files->len ? &g_array_index(tnef.files, TnefFile, i) : &none;
}

static bool holds(unsigned i, const char *bytes)
{
    const TnefFile *file = file_at(i);
    return file->length == strlen(bytes) && memcmp(file->bytes, bytes, file->length) == 0;
}

static void is_text(const char *expected, const char *what)
{
    g_autofree char *text = tnef_text(&tnef, NULL, defects);
    is_str(text ? g_strchomp(text) : NULL, expected, what);
}

static void files(void)
{
    GString *made = make_tnef();
    make_file(made, "LETTER~1.TXT", "Dear parents");
    GString *list = make_properties(3);
    make_string(list, 0x3707, "Letter to the parents.txt");
    make_string(list, 0x370E, "text/plain");
    make_number(list, 0x3705, 1);
    make_list_attribute(made, 2, FILE_LIST, list);
    make_file(made, "B.TXT", NULL);
    make_file(made, NULL, "nameless");
    ok(read_again(made), "a stream is read");
    is_int(tnef.files->len, 3, "all files are there");
    is_str(file_at(0)->name, "Letter to the parents.txt", "the long name is taken");
    is_str(file_at(0)->type, "text/plain", "the type that is claimed is taken");
    ok(holds(0, "Dear parents"), "the bytes are exact");
    is_str(file_at(1)->name, "B.TXT", "without a long name the short one is taken");
    is_int((int64_t)file_at(1)->length, 0, "a file may be empty");
    is_str(file_at(2)->name, "", "a file may have no name");
    ok(holds(2, "nameless"), "and still holds its bytes");
    is_int(defects->len, 0, "nothing is wrong with it");
}

static void names(void)
{
    GString *made = make_tnef();
    make_attribute(made, 1, CODEPAGE, "\xE3\x04\0\0\0\0\0\0", 8); /* 1251 */
    make_file(made, "\xCF\xE8\xF1\xFC\xEC\xEE.txt", "a");
    make_file(made, "X.TXT", "b");
    GString *list = make_properties(1);
    make_unicode(list, 0x3707, "Z\xC5\x82o\xC5\xBC\xF0\x9F\x98\x80.txt");
    make_list_attribute(made, 2, FILE_LIST, list);
    make_file(made, "Y.TXT", "c");
    list = make_properties(1);
    make_property(list, 0x1F, 0x3707, "\0\xD8p\0l\0a\0n\0\0", 12); /* half an emoji in front */
    make_list_attribute(made, 2, FILE_LIST, list);
    make_file(made, "..\\..\\evil.exe", "d");
    read_again(made);
    is_str(file_at(0)->name, "\xD0\x9F\xD0\xB8\xD1\x81\xD1\x8C\xD0\xBC\xD0\xBE.txt",
           "a name is read in the code page of the stream");
    is_str(file_at(1)->name, "Z\xC5\x82o\xC5\xBC\xF0\x9F\x98\x80.txt",
           "a Unicode name comes whole, its emoji too");
    is_str(file_at(2)->name, "\xEF\xBF\xBDplan",
           "behind half a letter a Unicode name goes on as it was");
    is_str(file_at(3)->name, "evil.exe", "a name leads nowhere");
}

/* Named properties of both kinds, several values, a file as an object. */
static void properties(void)
{
    GString *made = make_tnef();
    make_file(made, "O.DOC", NULL);
    GString *list = make_properties(5);
    make_u16(list, 0x1E), make_u16(list, 0x8001);
    g_string_append_len(list, "0123456789abcdef", 16);
    make_u32(list, 1), make_u32(list, 6);
    g_string_append_len(list, "K\0e\0y\0\0", 8); /* and its padding */
    make_u32(list, 1), make_u32(list, 4), g_string_append_len(list, "abc", 4);
    make_u16(list, 0x03), make_u16(list, 0x8002);
    g_string_append_len(list, "0123456789abcdef", 16);
    make_u32(list, 0), make_u32(list, 77), make_u32(list, 5);
    make_u16(list, 0x1003), make_u16(list, 0x6000);
    make_u32(list, 2), make_u32(list, 1), make_u32(list, 2);
    make_property(list, 0x0D, 0x3701, "IIIIIIIIIIIIIIIIcontent", 23);
    make_string(list, 0x3707, "object.doc");
    make_list_attribute(made, 2, FILE_LIST, list);
    read_again(made);
    is_str(file_at(0)->name, "object.doc", "what stands behind other properties is found");
    ok(holds(0, "content"), "of an object the file is taken, not its interface");
    is_int(defects->len, 0, "nothing is wrong with it");
}

static void bodies(void)
{
    GString *made = make_tnef();
    GString *list = make_properties(2);
    make_unicode(list, 0x1000, "Plain \xC3\xA9.");
    make_property(list, 0x102, 0x1013, "<p>Page.</p>", 12);
    make_list_attribute(made, 1, MESSAGE_LIST, list);
    read_again(made);
    is_text("Plain \xC3\xA9.", "plain text comes first");

    made = make_tnef();
    list = make_properties(2);
    make_property(list, 0x102, 0x1013, "<p>Pag\xE9 \x96 one.</p><p>Two</p>", 29);
    make_number(list, 0x3FDE, 1252);
    make_list_attribute(made, 1, MESSAGE_LIST, list);
    read_again(made);
    bool html = false;
    g_autofree char *text = tnef_text(&tnef, &html, defects);
    is_str(g_strchomp(text), "Pag\xC3\xA9 \xE2\x80\x93 one.\n\nTwo",
           "a page is read in its code page");
    ok(html, "and said to be one");

    made = make_tnef();
    make_attribute(made, 1, BODY, "Short", 6);
    read_again(made);
    is_text("Short", "the old attribute of the body is read");
    read_again(make_tnef());
    is_text(NULL, "no body is no text");
}

static GString *packed(unsigned kind, const char *content, size_t length, unsigned size)
{
    GString *out = g_string_new(NULL);
    make_u32(out, (unsigned)length + 12);
    make_u32(out, size);
    make_u32(out, kind);
    make_u32(out, 0);
    return g_string_append_len(out, content, (gssize)length);
}

static void rich_text(void)
{
    GString *made = make_tnef();
    GString *list = make_properties(1);
    make_rich_text(list, "{\\rtf1\\ansi Hello\\par world}");
    make_list_attribute(made, 1, MESSAGE_LIST, list);
    read_again(made);
    is_text("Hello\nworld", "rich text is the body when there is no other");

    /* Ten bytes of the dictionary, "x", the five bytes before here, the mark of the end. */
    static const char content[] = "\x0D\x00\x08x\x0D\x53\x0D\xF0";
    g_autoptr(GString) lz = packed(0x75465A4C, content, sizeof content - 1, 16);
    g_autoptr(GString) out = rtf_unpack(lz->str, lz->len, defects);
    is_str(out ? out->str : NULL, "{\\rtf1\\ansx\\ansx", "references are followed");
}

static void unpack_hostile(void)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) bomb = packed(0x75465A4C, "", 0, 0xFFFFFFFF);
    for (int i = 0; i < 1000000; i++) /* eight references of 17 bytes each */
        g_string_append_len(bomb, "\xFF\0\x0F\0\x0F\0\x0F\0\x0F\0\x0F\0\x0F\0\x0F\0\x0F", 17);
    g_autoptr(GString) out = rtf_unpack(bomb->str, bomb->len, notes);
    ok(out && out->len <= 8 * 1024 * 1024 + 200, "what swells is cut at 8 MB");
    ok(g_ptr_array_find_with_equal_func(notes, "compressed rich text is damaged", g_str_equal,
                                        NULL),
       "and noted");
    g_autoptr(GString) other = packed(0x12345678, "abc", 3, 3);
    ok(!rtf_unpack(other->str, other->len, notes), "another compression is none");
    ok(!rtf_unpack(other->str, 10, notes), "nor is half a header");
}

static GString *inner_message(void)
{
    GString *inner = make_tnef();
    GString *list = make_properties(6);
    make_unicode(list, 0x0037, "The list went to everybody");
    make_unicode(list, 0x0042, "Ann \"A\" Other");
    make_string(list, 0x5D02, "ann@partner.example");
    make_time(list, 0x0039, 1770026400); /* 2026-02-02 10:00:00 */
    make_string(list, 0x1035, "<one@partner.example>");
    make_unicode(list, 0x1000, "I sent the list to everybody.");
    make_list_attribute(inner, 1, MESSAGE_LIST, list);
    make_file(inner, "list.csv", "a,b");
    return inner;
}

static void messages(void)
{
    g_autoptr(GString) inner = inner_message();
    GString *made = make_tnef();
    make_message(made, "The list", g_string_new_len(inner->str, (gssize)inner->len));
    read_again(made);
    ok(file_at(0)->is_message, "an attached message is known as one");
    is_int((int64_t)file_at(0)->length, (int64_t)inner->len, "its bytes are its own stream");

    Tnef read;
    tnef_read(file_at(0)->bytes, file_at(0)->length, &read, defects);
    g_autoptr(GString) mail = tnef_mail(&read, defects);
    is_str(mail->str,
           "From: \"Ann 'A' Other\" <ann@partner.example>\n"
           "Subject: The list went to everybody\n"
           "Message-ID: <one@partner.example>\n"
           "Date: 02 Feb 2026 10:00:00 +0000\n"
           "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
           "Content-Transfer-Encoding: 8bit\n\nI sent the list to everybody.",
           "a message becomes a mail");
    is_int(read.files->len, 1, "and has its own files");
    tnef_clear(&read);
}

static void no_header_by_name(void)
{
    GString *made = make_tnef();
    GString *list = make_properties(2);
    make_string(list, 0x0037, "x\r\nBcc: all@school.example");
    make_string(list, 0x0042, "y\nTo: z");
    make_list_attribute(made, 1, MESSAGE_LIST, list);
    read_again(made);
    g_autoptr(GString) mail = tnef_mail(&tnef, defects);
    ok(!strstr(mail->str, "\nBcc") && !strstr(mail->str, "\nTo:"),
       "no value of a property becomes a header line");
}

static void damage(void)
{
    GString *made = make_tnef();
    make_file(made, "a.txt", "all of it");
    g_string_append(made, "garbage that follows");
    ok(read_again(made) && tnef.files->len == 1 && defects->len == 0,
       "what follows the last attribute is dropped");

    made = make_tnef();
    make_file(made, "a.txt", "all of it");
    g_string_truncate(made, made->len - 6);
    ok(read_again(made) && holds(0, "all o"), "of what is cut off the rest is kept");
    ok(noted("TNEF: cut off"), "and noted");

    made = make_tnef();
    make_file(made, "a.txt", "abc");
    made->str[made->len - 1] ^= 1;
    ok(read_again(made) && holds(0, "abc") && noted("TNEF: a checksum is wrong"),
       "a wrong checksum is noted and no more");

    made = make_tnef();
    make_file(made, "a.txt", "abc");
    GString *list = make_properties(0xFFFFFFFF);
    make_string(list, 0x3707, "long name.txt");
    make_u16(list, 0x102), make_u16(list, 0x3701), make_u32(list, 0xFFFFFFFF);
    make_u32(list, 0xFFFFFFFF);
    make_list_attribute(made, 2, FILE_LIST, list);
    ok(read_again(made) && noted("TNEF: damaged properties"), "lengths that lie are noted");
    is_str(file_at(0)->name, "long name.txt", "what came before them is kept");

    ok(!read_again(g_string_new("not TNEF")), "other bytes are no TNEF");
}

/* Each beginning of a stream, in memory of exactly that size (the sanitizers look). */
static void beginnings(void)
{
    g_autoptr(GString) whole = inner_message();
    for (size_t n = 0; n <= whole->len; n++) {
        g_autofree char *bytes = g_memdup2(whole->str, n);
        g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
        Tnef read;
        tnef_read(bytes, n, &read, notes);
        g_string_free(tnef_mail(&read, notes), TRUE);
        tnef_clear(&read);
    }
    ok(true, "a stream may end anywhere");
}

static void many(void)
{
    GString *made = make_tnef();
    for (int i = 0; i < 1100; i++)
        make_file(made, "a", "b");
    read_again(made);
    ok(tnef.files->len == 1000 && noted("list of attachments cut at 1,000"),
       "files above a thousand are noted, not listed");
}

int main(void)
{
    files();
    names();
    properties();
    bodies();
    rich_text();
    unpack_hostile();
    messages();
    no_header_by_name();
    damage();
    beginnings();
    many();
    read_again(g_string_new(NULL));
    tnef_clear(&tnef);
    g_ptr_array_unref(defects);
    g_string_free(stream, TRUE);
    return tap_done();
}
