/* Bytes are read in the character set that is meant, whatever the label says. */
#include "parsers/text.h"
#include "tests/unit/tap.h"

static const char GUESSED[] = "character set guessed";
static const char MISLABELLED[] = "UTF-8 labelled as another character set";

#define BYTES(literal) literal, sizeof(literal) - 1

typedef struct Sample {
    const char *bytes;
    size_t length;
    const char *charset, *text, *defect; /* NULL: nothing is wrong */
} Sample;

static void is_read(const Sample *sample, const char *what)
{
    GPtrArray *defects = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text =
        text_decode(sample->bytes, sample->length, sample->charset, defects);
    const char *label = sample->charset ? sample->charset : "no label";
    is_str(text, sample->text, label);
    const char *defect = defects->len ? g_ptr_array_index(defects, 0) : NULL;
    ok(g_strcmp0(defect, sample->defect) == 0, "%s, %s: %s", what, label,
       defect ? defect : "no defect");
    g_ptr_array_unref(defects);
}

static void labels(void)
{
    static const Sample samples[] = {
        {BYTES("caf\xE9 \x80"), "iso-8859-1", "café €", NULL},
        {BYTES("\x93x\x94"), "Windows-1252", "“x”", NULL},
        {BYTES("\x93x\x94"), "cp-1252", "“x”", NULL},
        {BYTES("\x93x\x94"), "x-cp1252", "“x”", NULL},
        {BYTES("\x93x\x94"), "ansi", "“x”", NULL},
        {BYTES("\x93x\x94"), "us-ascii", "“x”", GUESSED},
        {BYTES("caf\x82"), "cp-850", "café", NULL},
        {BYTES("caf\x82"), "IBM850", "café", NULL},
        {BYTES("caf\x8E"), "x-mac-roman", "café", NULL},
        {BYTES("\xA4"), "ISO-8859-15", "€", NULL},
        {BYTES("\xB3\xF3"
               "d\xBC"),
         "iso-8859-2", "łódź", NULL},
        {BYTES("\x8C"), "iso-8859-2", "Ś", NULL},
        {BYTES("\xF0\xD2\xC9"), "koi8-r", "При", NULL},
        {BYTES("\xEF\xF0\xE8"), "win-1251", "при", NULL},
        {BYTES("\xF9\xEC"), "ISO-8859-8-I", "של", NULL},
        {BYTES("\xF9\xEC"), "iso-8859-8-e", "של", NULL},
        {BYTES("\xE0\xE1"), "tis-620", "เแ", NULL},
        {BYTES("\xD6\xD0\xCE\xC4"), "gb2312", "中文", NULL},
        {BYTES("\x81\x40"), "x-gbk", "丂", NULL},
        {BYTES("\x87\x40\x93\xFA"), "shift_jis", "①日", NULL},
        {BYTES("\x87\x40"), "x-sjis", "①", NULL},
        {BYTES("\xAD\xA1\xC6\xFC"), "x-euc-jp", "①日", NULL},
        {BYTES("\x1B$BF|\x1B(B\x1B(I1\x1B(B"), "iso-2022-jp", "日ｱ", NULL},
        {BYTES("\xBE\xC8\xB3\xE7"), "ks_c_5601-1987", "안녕", NULL},
        {BYTES("\x81\x41"), "euc-kr", "갂", NULL},
        {BYTES("\xA4\xA4"), "x-x-big5", "中", NULL},
        {BYTES("+AOk- +2D3eAA-"), "unicode-1-1-utf-7", "é 😀", NULL},
        {BYTES("\xC3\xA9"), "utf8", "é", NULL},
        {BYTES("\xC3\xA9"), "\"UTF-8\"", "é", NULL},
        {BYTES("\xC3\xA9"), "unknown-8bit", "é", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "a label means what mail means by it");
}

static void wrong_labels(void)
{
    static const Sample samples[] = {
        {BYTES("caf\xE9"), "utf-8", "café", GUESSED},
        {BYTES("caf\xE9"), NULL, "café", GUESSED},
        {BYTES("na\xEFve caf\xE9 r\xE9sum\xE9 \xC2\xA3"), "utf-8", "naïve café résumé Â£",
         GUESSED},
        {BYTES("\xC3\xA9 \xC2\xA3 caf\xC3"), "utf-8", "é £ caf\xEF\xBF\xBD",
         "damaged UTF-8 repaired"},
        {BYTES("caf\xC3\xA9"), "iso-8859-1", "café", MISLABELLED},
        {BYTES("caf\xC3\xA9"), "windows-1252", "café", MISLABELLED},
        {BYTES("caf\xC3\xA9"), "koi8-r", "café", MISLABELLED},
        {BYTES("\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97"), "shift_jis", "中文字", NULL},
        {BYTES("\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97"), "gb2312", "中文字", NULL},
        {BYTES("plain"), "utf-16", "plain", MISLABELLED},
        {BYTES("plain"), "no-such-charset", "plain", "unknown character set"},
        {BYTES("caf\xE9"), "no-such-charset", "café", "unknown character set"},
        {BYTES("\x1B$BF|K\\\x1B(B"), NULL, "日本", GUESSED},
        {BYTES("\x1B$BF|K\\\x1B(B"), "us-ascii", "日本", GUESSED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "bytes win over their label");
}

static void utf16(void)
{
    static const Sample samples[] = {
        {BYTES("\xFF\xFEh\0i\0"), "utf-16", "hi", NULL},
        {BYTES("\xFE\xFF\0h\0i"), "utf-16", "hi", NULL},
        {BYTES("h\0i\0\xE9\0"), "utf-16", "hié", NULL},
        {BYTES("\0h\0i"), "utf-16", "hi", NULL},
        {BYTES("\x4E\x2D\x65\x87"), "utf-16", "中文", NULL},
        {BYTES("h\0i\0"), "utf-16le", "hi", NULL},
        {BYTES("\0h\0i"), "ucs-2", "hi", NULL},
        {BYTES("h\0i\0 \0y\0o\0u\0"), NULL, "hi you", GUESSED},
        {BYTES("\xFF\xFEh\0i\0"), "utf-8", "hi", GUESSED},
        {BYTES("h\0\0\0i\0\0\0"), "utf-32le", "hi", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        is_read(&samples[i], "UTF-16 is known by its zeroes");
}

int main(void)
{
    labels();
    wrong_labels();
    utf16();
    return tap_done();
}
