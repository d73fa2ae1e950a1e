/* Rich text becomes the lines that a reader would see. */
#include "parsers/message/rtf.h"
#include "tests/unit/tap.h"

static char *shown;
static GPtrArray *defects;

static const char *text_of(const char *rtf)
{
    g_ptr_array_set_size(defects, 0);
    g_free(shown);
    shown = g_strchomp(rtf_to_text(rtf, strlen(rtf), defects));
    return shown;
}

static bool noted(const char *defect)
{
    return g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL);
}

static void paragraphs(void)
{
    is_str(
        text_of(
            "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}\r\n\\pard Hello\\par\r\n"
            "\\b bold\\b0  word\\par\\par end}"),
        "Hello\nbold word\n\nend", "paragraphs are lines, formats are nothing");
    is_str(text_of("{\\rtf1 a\\line b\\tab c\\~d\\_e\\-f \\{x\\}\\\\}"),
           "a\nb\tc\xC2\xA0"
           "d-ef {x}\\",
           "breaks, tabs and escaped characters");
    is_str(text_of("{\\rtf1 \\trowd a\\cell b\\cell\\row c\\cell\\row}"), "a\tb\t\nc",
           "the cells of a row share a line");
    is_str(text_of("{\\rtf1 \\ldblquote a\\rdblquote\\emdash b\\rquote s}"),
           "\xE2\x80\x9C"
           "a\xE2\x80\x9D\xE2\x80\x94"
           "b\xE2\x80\x99s",
           "named characters");
    is_str(text_of("plain words"), "plain words", "text without control words is text");
    is_str(text_of(""), "", "nothing is nothing");
}

static void characters(void)
{
    is_str(text_of("{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8}"), "\xD0\x9F\xD1\x80\xD0\xB8",
           "the code page of the document");
    is_str(text_of("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f1\\fcharset238 B;}}"
                   "\\f0 \\'b3\\f1 \\'b3}"),
           "\xC2\xB3\xC5\x82", "the character set of a font");
    is_str(text_of("{\\rtf1\\ansi\\ansicpg932 \\'93\\'fa\\'96\\'7b}"),
           "\xE6\x97\xA5\xE6\x9C\xAC", "a character of two bytes");
    is_str(text_of("{\\rtf1{\\fonttbl{\\f3\\fcharset2 Symbol;}}{\\f3\\'b7}\\tab item}"),
           "\xE2\x80\xA2\titem", "the dot of a list");
    is_str(text_of("{\\rtf1\\uc1 \\u322?\\u8211\\'96 a{\\uc0\\u322 b}\\uc2\\u322??c}"),
           "\xC5\x82\xE2\x80\x93 a\xC5\x82"
           "b\xC5\x82"
           "c",
           "Unicode, its stand-ins dropped");
    is_str(text_of("{\\rtf1 \\u-10179?\\u-8704?}"), "\xF0\x9F\x98\x80",
           "a pair is one character");
    is_str(text_of("{\\rtf1 a\\u-10179?b\\u0?}"), "ab\xEF\xBF\xBD", "half a pair is none");
}

static void left_out(void)
{
    is_str(text_of("{\\rtf1{\\info{\\author Ann}}{\\*\\generator X;}{\\stylesheet{s Normal;}}"
                   "{\\pict\\pngblip 89504e47}{\\header top}a{\\*\\unknown b{c}}d}"),
           "ad", "what is no text of the document");
    is_str(text_of("{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"http://x/\"}{\\fldrslt link}}}"),
           "link", "of a field its result");
    is_str(text_of("{\\rtf1 a\\bin5 {{{{{b}"), "ab", "raw bytes");
    is_str(text_of("{\\rtf1 seen{\\v secret}\\v more\\v0  end}"), "seen end", "hidden words");
    ok(noted("hidden text left out"), "they are noted");
    is_str(text_of("{\\rtf1 \\v secret\\plain seen}"), "seen", "until the format is reset");
}

static void pages(void)
{
    is_str(
        text_of("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0 A;}}\r\n"
                "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 One \\'e9 {\\*\\htmltag84 &lt;}x"
                "\\htmlrtf\\par}\\htmlrtf0\r\n{\\*\\htmltag72 </p>}"
                "{\\*\\mhtmltag84 <a href=no>}{\\*\\htmltag84 <p>}Two{\\*\\htmltag72 </p>}}"),
        "One \xC3\xA9 <x\n\nTwo", "a page comes out of its wrapping");
    is_str(text_of("{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}a <b> & c{\\*\\htmltag72 </p>}}"),
           "a <b> & c", "its text does not become tags");
    is_str(text_of("{\\rtf1\\fromtext a\\par b{\\*\\htmltag64 <p>}}"), "a\nb",
           "wrapped plain text is plain");
}

static void fill(GString *text, const char *unit, size_t length)
{
    while (text->len < length)
        g_string_append(text, unit);
}

static void hostile(void)
{
    g_autoptr(GString) deep = g_string_new("{\\rtf1 a");
    fill(deep, "{", 1000000);
    g_string_append(deep, "b");
    text_of(deep->str);
    ok(noted("rich text cut: too long or nested too deeply"), "a million groups are noted");
    is_str(shown, "a", "and not read");
    g_autoptr(GString) even = g_string_new("{\\rtf1 ");
    fill(even, "{", 1000);
    g_string_append(even, "x");
    for (int i = 0; i < 1000; i++)
        g_string_append_c(even, '}');
    g_string_append(even, "back}");
    is_str(text_of(even->str + 0), "back", "what stands behind them is");
    is_str(text_of("}}}}a\\par}}b"), "a\nb", "groups that were never opened");
    is_str(text_of("a\\'"), "a", "an end inside a character");
    is_str(text_of("a\\"), "a", "an end behind a backslash");
    is_str(text_of("a\\'zzb"), "azzb", "no number");
    is_str(text_of("{\\rtf1 a\\bin999999999 b"), "a", "raw bytes that are not there");
    is_str(text_of("{\\rtf1\\f99999\\f-5 a\\uc-9\\uc999 \\u0999999999999999999999 b"),
           "a\xEE\x83\xBF", "numbers that mean nothing");
}

int main(void)
{
    defects = g_ptr_array_new_with_free_func(g_free);
    paragraphs();
    characters();
    left_out();
    pages();
    hostile();
    g_free(shown);
    g_ptr_array_unref(defects);
    return tap_done();
}
