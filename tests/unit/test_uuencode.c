/* Files that are written into the text come out of it; words stay. */
#include "parsers/message/uuencode.h"
#include "parsers/report.h"
#include "tests/unit/tap.h"

static GArray *files;
static GPtrArray *defects;
static GString *text;

static void forget(void)
{
    for (unsigned i = 0; i < files->len; i++)
        attachment_clear(&g_array_index(files, Attachment, i));
    g_array_set_size(files, 0);
    g_ptr_array_set_size(defects, 0);
    g_string_truncate(text, 0);
}

/* Pushed in pieces of `piece` bytes. */
static bool read_pieces(const char *mail, size_t length, size_t piece, size_t max)
{
    forget();
    Uudecoder *decoder = uudecoder_new(text, max, files, defects);
    for (size_t at = 0; at < length; at += piece)
        uudecoder_push(decoder, mail + at, MIN(piece, length - at));
    return uudecoder_finish(decoder);
}

static const char *text_of(const char *mail)
{
    read_pieces(mail, strlen(mail), 7, 1000000);
    return text->str;
}

static const Attachment *file_at(unsigned i)
{
    static const Attachment none = {.name = (char *)"(none)", .sha256 = "(none)"};
    return i < files->len ? &g_array_index(files, Attachment, i) : &none;
}

static char *digest(const char *bytes, size_t length)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
}

static GString *encoded(const char *name, const char *bytes, size_t length)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "begin 644 %s\n", name);
    for (size_t at = 0; at < length; at += 45) {
        size_t n = MIN(length - at, 45);
        g_string_append_c(out, (char)(32 + n));
        for (size_t i = 0; i < n; i += 3) {
            unsigned word = 0;
            for (size_t j = 0; j < 3; j++)
                word = word << 8 | (i + j < n ? (unsigned char)bytes[at + i + j] : 0);
            for (int shift = 18; shift >= 0; shift -= 6) {
                char c = (char)(32 + (word >> shift & 63));
                g_string_append_c(out, c == ' ' ? '`' : c);
            }
        }
        g_string_append_c(out, '\n');
    }
    return g_string_append(out, "`\nend\n");
}

static void files_and_words(void)
{
    is_str(text_of("Before.\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nAfter.\r\n"),
           "Before.\r\nAfter.\r\n", "a file comes out, the words around it stay");
    is_int(files->len, 1, "it is an attachment");
    is_str(file_at(0)->name, "cat.txt", "with its name");
    is_int(file_at(0)->size, 3, "its size");
    g_autofree char *cat = digest("Cat", 3);
    is_str(file_at(0)->sha256, cat, "its digest");
    is_str(file_at(0)->via, "uuencode", "and where it came from");
    is_str(text_of("a\nbegin 666 x y.doc\n#0V%T\nend\nb\nbegin 0755 ../z\n#0V%T\n \nend"),
           "a\nb\n", "two files, ended in other ways");
    is_str(file_at(0)->name, "x y.doc", "a name may have a space");
    is_str(file_at(1)->name, "z", "and leads nowhere");
}

static void large(void)
{
    g_autofree char *bytes = g_malloc(3000000);
    for (size_t i = 0; i < 3000000; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    g_autoptr(GString) mail = encoded("large.bin", bytes, 3000000);
    g_string_prepend(mail, "Words.\n");
    bool cut = read_pieces(mail->str, mail->len, 4096, 1000);
    ok(!cut, "a file that is larger than the text may be cuts nothing");
    is_str(text->str, "Words.\n", "the words are there");
    g_autofree char *expected = digest(bytes, 3000000);
    is_str(file_at(0)->sha256, expected, "every byte of the file is");
}

static void spaces_cut(void)
{
    g_autofree char *zeros = g_malloc0(90);
    g_autofree char *expected = digest(zeros, 90);
    is_str(text_of("begin 644 \n#0V%T\n`\nend\n"), "", "a file may have no name");
    is_str(file_at(0)->name, "", "and is a file all the same");
    is_str(text_of("begin 644 zeros\nM\nM\n`\nend\n"), "",
           "spaces at the end of lines may be missing");
    is_str(file_at(0)->sha256, expected, "they are zeros");
}

static void words_only(void)
{
    static const char *const mails[] = {
        "begin 644 cat.txt\nThese are words.\nend\n",
        "We begin 644 times.\n#0V%T\n`\nend\n",
        "begin 64 cat.txt\n#0V%T\n`\nend\n",
        "begin 644\n#0V%T\n`\nend\n",
        "begin 689 cat.txt\n#0V%T\n`\nend\n",
        "begin 644 cat.txt\n#0V%T\n",
        "begin 644 cat.txt\n#0V%T\n`\nthe end\n",
        "begin 644 cat.txt\nM0V%T0V%T0V%T lower\nend\n",
        "> begin 644 cat.txt\n> #0V%T\n> `\n> end\n",
        "no end of line",
        "",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(mails); i++) {
        is_str(text_of(mails[i]), mails[i], "words stay as they are");
        is_int(files->len, 0, "and are no file");
    }
}

static void bounds(void)
{
    g_autofree char *line = g_strnfill(100000, 'x');
    g_autofree char *mail = g_strconcat("begin 644 a\n", line, "\nend\n", NULL);
    is_str(text_of(mail), mail, "a long line is no data");
    ok(read_pieces(line, 100000, 1000, 500) && text->len == 500,
       "text that does not fit is cut, and that is said");
    g_autoptr(GString) open = g_string_new("begin 644 a\n");
    while (open->len < 5000)
        g_string_append(open, "#0V%T\n");
    ok(read_pieces(open->str, open->len, 100, 500) && text->len == 500,
       "so is a file without an end");
    g_autoptr(GString) two = g_string_new("begin 644 a\n#0V%T\nwords\n");
    g_string_append(two, "begin 644 b\n#0V%T\n`\nend\n");
    is_str(text_of(two->str), "begin 644 a\n#0V%T\nwords\n", "a file behind what was none");
    is_str(file_at(0)->name, "b", "is found");
}

int main(void)
{
    files = g_array_new(FALSE, FALSE, sizeof(Attachment));
    defects = g_ptr_array_new_with_free_func(g_free);
    text = g_string_new(NULL);
    files_and_words();
    large();
    spaces_cut();
    words_only();
    bounds();
    forget();
    g_array_unref(files);
    g_ptr_array_unref(defects);
    g_string_free(text, TRUE);
    return tap_done();
}
