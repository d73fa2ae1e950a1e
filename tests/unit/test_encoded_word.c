/* Encoded-words are read in the forms in which people send them, right and wrong. */
#include "parsers/message/encoded_word.h"
#include "tests/unit/tap.h"

static void is_decoded(const char *raw, const char *hint, const char *text, const char *what)
{
    GPtrArray *defects = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *decoded = encoded_words_decode(raw, hint, defects);
    is_str(decoded, text, what);
    g_ptr_array_unref(defects);
}

static void right_forms(void)
{
    is_decoded("plain", NULL, "plain", "plain text stays");
    is_decoded("=?utf-8?Q?Si=C3=A2n_Rees?=", NULL, "Siân Rees", "quoted-printable");
    is_decoded("=?UTF-8?b?U2nDom4=?=", NULL, "Siân", "base64");
    is_decoded("a =?utf-8?q?b?= c", NULL, "a b c", "words among plain text");
    is_decoded("=?utf-8?q?a?=\r\n =?utf-8?q?b?=", NULL, "ab",
               "white space between words means nothing");
    is_decoded("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", NULL, "aé",
               "nor does it between two charsets");
    is_decoded("=?utf-8*en?q?=C3=A9?=", NULL, "é", "a charset with a language");
    is_decoded("long\r\n\tfolded", NULL, "long\tfolded", "a folded line");
}

static void split_characters(void)
{
    is_decoded("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", NULL, "café",
               "a character split between two words");
    is_decoded("=?utf-8?B?Y2Fmww==?= =?UTF-8?Q?=A9?=", NULL, "café", "of two encodings");
    is_decoded("=?gb2312?B?1tA=?=\n =?gb2312?B?zg==?=\n =?gb2312?B?xA==?=", NULL, "中文",
               "of another charset");
    is_decoded("=?utf-8?Q?=C3=A9caf=C3?= x", NULL, "écaf\xEF\xBF\xBD x",
               "half a character is seen as such");
}

static void wrong_forms(void)
{
    is_decoded("=?utf-8?q?a b?=", NULL, "a b", "a space in a word");
    is_decoded("x=?utf-8?q?=C3=A9?=y", NULL, "xéy", "a word inside a word");
    is_decoded("=?utf-8?q?a?==?utf-8?q?b?=", NULL, "ab", "words without a space");
    is_decoded("=?utf-8?q?what? so?=", NULL, "what? so", "a question mark");
    is_decoded("=?utf-8?B?Y2Fmw6k?=", NULL, "café", "base64 without its padding");
    is_decoded("=?utf-8?q?open", NULL, "=?utf-8?q?open", "a word that never ends stays");
    is_decoded("=?utf-8?x?a?=", NULL, "=?utf-8?x?a?=", "an unknown encoding stays");
    is_decoded("=?=?utf-8?q?a?=", NULL, "=?a", "a false start stays");
    is_decoded("=?iso-8859-1?Q?J\xFCrgen?=", NULL, "Jürgen", "raw bytes in a word");
    is_decoded("=?ks_c_5601-1987?B?vsiz5w==?=", NULL, "안녕", "an old name of a charset");
    is_decoded("=?iso-8859-1?q?=C3=A9?=", NULL, "é", "a wrong name of a charset");
}

static void raw_bytes(void)
{
    is_decoded("caf\xC3\xA9", "koi8-r", "café", "raw UTF-8 is UTF-8");
    is_decoded("\xF0\xD2\xC9", "koi8-r", "При", "other bytes are in the charset of the text");
    is_decoded("caf\xE9", "utf-8", "café", "or guessed");
    is_decoded("\x1B$BF|\x1B(B", NULL, "日", "escapes are read");
}

static void normalised(void)
{
    GPtrArray *defects = g_ptr_array_new_with_free_func(g_free);
    ok(!encoded_words_normalise("A <a@a.example>", NULL, defects), "a plain value is let be");
    g_autofree char *words = encoded_words_normalise(
        "=?iso-8859-1?Q?Rees=2C?= =?iso-8859-1?Q?_Si=E2n?=<a@a.example>", NULL, defects);
    is_str(words, "=?utf-8?B?UmVlcywgU2nDom4=?= <a@a.example>",
           "words become one, apart from what touches them");
    g_autofree char *raw = encoded_words_normalise("\"Si\xE2n\" <a@a.example>", NULL, defects);
    is_str(raw, "\"Siân\" <a@a.example>", "raw bytes become UTF-8");
    g_ptr_array_unref(defects);
}

int main(void)
{
    right_forms();
    split_characters();
    wrong_forms();
    raw_bytes();
    normalised();
    return tap_done();
}
