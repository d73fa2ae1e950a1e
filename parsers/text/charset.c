/* What a label means and whether to believe it. Pure but for iconv, whose modules are loaded
 * before the sandbox closes (daemon/parser/parser_child.c). Called by text.c and encoded_word.c. */
#include "parsers/text/charset.h"

#include "parsers/text/charset_guess.h"
#include "parsers/text/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    KEY_MAX = 40,
    UTF16_SAMPLE = 4096, /* bytes that are looked at for the zeroes of UTF-16 */
};

typedef enum CharsetKind {
    CHARSET_BYTE,  /* each byte is a character: UTF-8 is never right by chance */
    CHARSET_BYTES, /* several bytes, or states */
    CHARSET_UTF16,
    CHARSET_UTF32,
} CharsetKind;

/* A label without its punctuation, and what is meant by it. The supersets of Windows are meant
 * by the smaller sets, as browsers read them; where the two differ, only when the bytes 0x80 to
 * 0x9F occur, which are no characters in those of ISO. */
typedef struct Charset {
    const char *key, *name;
    const char *windows; /* read as this one when bytes of Windows occur; NULL */
    CharsetKind kind;
} Charset;

static const Charset charsets[] = {
    {"iso88591", "CP1252", NULL, CHARSET_BYTE},
    {"latin1", "CP1252", NULL, CHARSET_BYTE},
    {"l1", "CP1252", NULL, CHARSET_BYTE},
    {"windows1252", "CP1252", NULL, CHARSET_BYTE},
    {"ansi", "CP1252", NULL, CHARSET_BYTE},
    {"winlatin1", "CP1252", NULL, CHARSET_BYTE},
    {"westerneuropean", "CP1252", NULL, CHARSET_BYTE},
    {"iso885911987", "CP1252", NULL, CHARSET_BYTE},
    {"iso88592", "ISO-8859-2", "CP1250", CHARSET_BYTE},
    {"latin2", "ISO-8859-2", "CP1250", CHARSET_BYTE},
    {"windows1250", "CP1250", NULL, CHARSET_BYTE},
    {"iso88593", "ISO-8859-3", NULL, CHARSET_BYTE},
    {"iso88594", "ISO-8859-4", NULL, CHARSET_BYTE},
    {"iso88595", "ISO-8859-5", "CP1251", CHARSET_BYTE},
    {"cyrillic", "ISO-8859-5", "CP1251", CHARSET_BYTE},
    {"windows1251", "CP1251", NULL, CHARSET_BYTE},
    {"iso88596", "ISO-8859-6", "CP1256", CHARSET_BYTE},
    {"iso88596e", "ISO-8859-6", "CP1256", CHARSET_BYTE},
    {"iso88596i", "ISO-8859-6", "CP1256", CHARSET_BYTE},
    {"arabic", "ISO-8859-6", "CP1256", CHARSET_BYTE},
    {"windows1256", "CP1256", NULL, CHARSET_BYTE},
    {"iso88597", "ISO-8859-7", "CP1253", CHARSET_BYTE},
    {"greek", "ISO-8859-7", "CP1253", CHARSET_BYTE},
    {"windows1253", "CP1253", NULL, CHARSET_BYTE},
    {"iso88598", "ISO-8859-8", "CP1255", CHARSET_BYTE},
    {"iso88598i", "ISO-8859-8", "CP1255", CHARSET_BYTE},
    {"iso88598e", "ISO-8859-8", "CP1255", CHARSET_BYTE},
    {"hebrew", "ISO-8859-8", "CP1255", CHARSET_BYTE},
    {"logical", "ISO-8859-8", "CP1255", CHARSET_BYTE},
    {"visual", "ISO-8859-8", "CP1255", CHARSET_BYTE},
    {"windows1255", "CP1255", NULL, CHARSET_BYTE},
    {"iso88599", "CP1254", NULL, CHARSET_BYTE},
    {"latin5", "CP1254", NULL, CHARSET_BYTE},
    {"windows1254", "CP1254", NULL, CHARSET_BYTE},
    {"iso885910", "ISO-8859-10", NULL, CHARSET_BYTE},
    {"iso885911", "CP874", NULL, CHARSET_BYTE},
    {"tis620", "CP874", NULL, CHARSET_BYTE},
    {"windows874", "CP874", NULL, CHARSET_BYTE},
    {"iso885913", "ISO-8859-13", "CP1257", CHARSET_BYTE},
    {"windows1257", "CP1257", NULL, CHARSET_BYTE},
    {"iso885914", "ISO-8859-14", NULL, CHARSET_BYTE},
    {"iso885915", "ISO-8859-15", "CP1252", CHARSET_BYTE},
    {"latin9", "ISO-8859-15", "CP1252", CHARSET_BYTE},
    {"latin0", "ISO-8859-15", "CP1252", CHARSET_BYTE},
    {"iso885916", "ISO-8859-16", NULL, CHARSET_BYTE},
    {"windows1258", "CP1258", NULL, CHARSET_BYTE},
    {"koi8r", "KOI8-R", NULL, CHARSET_BYTE},
    {"koi8", "KOI8-R", NULL, CHARSET_BYTE},
    {"koi", "KOI8-R", NULL, CHARSET_BYTE},
    {"koi8u", "KOI8-U", NULL, CHARSET_BYTE},
    {"koi8ru", "KOI8-RU", NULL, CHARSET_BYTE},
    {"koi8t", "KOI8-T", NULL, CHARSET_BYTE},
    {"macintosh", "MACINTOSH", NULL, CHARSET_BYTE},
    {"mac", "MACINTOSH", NULL, CHARSET_BYTE},
    {"macroman", "MACINTOSH", NULL, CHARSET_BYTE},
    {"maccyrillic", "MAC-CYRILLIC", NULL, CHARSET_BYTE},
    {"macce", "MAC-CENTRALEUROPE", NULL, CHARSET_BYTE},
    {"maccentraleurope", "MAC-CENTRALEUROPE", NULL, CHARSET_BYTE},
    {"macukrainian", "MAC-UK", NULL, CHARSET_BYTE},
    {"cp437", "CP437", NULL, CHARSET_BYTE},
    {"cp737", "CP737", NULL, CHARSET_BYTE},
    {"cp775", "CP775", NULL, CHARSET_BYTE},
    {"cp850", "CP850", NULL, CHARSET_BYTE},
    {"cp852", "CP852", NULL, CHARSET_BYTE},
    {"cp855", "CP855", NULL, CHARSET_BYTE},
    {"cp857", "CP857", NULL, CHARSET_BYTE},
    {"cp858", "CP858", NULL, CHARSET_BYTE},
    {"cp860", "CP860", NULL, CHARSET_BYTE},
    {"cp861", "CP861", NULL, CHARSET_BYTE},
    {"cp862", "CP862", NULL, CHARSET_BYTE},
    {"cp863", "CP863", NULL, CHARSET_BYTE},
    {"cp864", "CP864", NULL, CHARSET_BYTE},
    {"cp865", "CP865", NULL, CHARSET_BYTE},
    {"cp866", "CP866", NULL, CHARSET_BYTE},
    {"cp869", "CP869", NULL, CHARSET_BYTE},
    {"cp1125", "CP1125", NULL, CHARSET_BYTE},
    {"cp037", "IBM037", NULL, CHARSET_BYTE},
    {"cp500", "IBM500", NULL, CHARSET_BYTE},
    {"cp1047", "IBM1047", NULL, CHARSET_BYTE},
    {"tcvn", "TCVN", NULL, CHARSET_BYTE},
    {"viscii", "VISCII", NULL, CHARSET_BYTE},
    {"armscii8", "ARMSCII-8", NULL, CHARSET_BYTE},
    {"georgianps", "GEORGIAN-PS", NULL, CHARSET_BYTE},
    {"georgianacademy", "GEORGIAN-ACADEMY", NULL, CHARSET_BYTE},
    {"pt154", "PT154", NULL, CHARSET_BYTE},
    {"ptcp154", "PT154", NULL, CHARSET_BYTE},
    {"hproman8", "HP-ROMAN8", NULL, CHARSET_BYTE},
    {"t61", "T.61", NULL, CHARSET_BYTES},
    {"gb2312", "GB18030", NULL, CHARSET_BYTES},
    {"gb231280", "GB18030", NULL, CHARSET_BYTES},
    {"gb23121980", "GB18030", NULL, CHARSET_BYTES},
    {"chinese", "GB18030", NULL, CHARSET_BYTES},
    {"euccn", "GB18030", NULL, CHARSET_BYTES},
    {"gbk", "GB18030", NULL, CHARSET_BYTES},
    {"cp936", "GB18030", NULL, CHARSET_BYTES},
    {"gb18030", "GB18030", NULL, CHARSET_BYTES},
    {"big5", "BIG5-HKSCS", NULL, CHARSET_BYTES},
    {"cnbig5", "BIG5-HKSCS", NULL, CHARSET_BYTES},
    {"cp950", "BIG5-HKSCS", NULL, CHARSET_BYTES},
    {"big5hkscs", "BIG5-HKSCS", NULL, CHARSET_BYTES},
    {"euctw", "EUC-TW", NULL, CHARSET_BYTES},
    {"shiftjis", "CP932", NULL, CHARSET_BYTES},
    {"sjis", "CP932", NULL, CHARSET_BYTES},
    {"mskanji", "CP932", NULL, CHARSET_BYTES},
    {"windows31j", "CP932", NULL, CHARSET_BYTES},
    {"cp932", "CP932", NULL, CHARSET_BYTES},
    {"eucjp", "EUC-JP-MS", NULL, CHARSET_BYTES},
    {"ujis", "EUC-JP-MS", NULL, CHARSET_BYTES},
    {"iso2022jp", "ISO-2022-JP-3", NULL, CHARSET_BYTES},
    {"jis", "ISO-2022-JP-3", NULL, CHARSET_BYTES},
    {"iso2022jp1", "ISO-2022-JP-2", NULL, CHARSET_BYTES},
    {"iso2022jp2", "ISO-2022-JP-2", NULL, CHARSET_BYTES},
    {"iso2022jp3", "ISO-2022-JP-3", NULL, CHARSET_BYTES},
    {"cp50220", "ISO-2022-JP-3", NULL, CHARSET_BYTES},
    {"cp50221", "ISO-2022-JP-3", NULL, CHARSET_BYTES},
    {"euckr", "CP949", NULL, CHARSET_BYTES},
    {"ksc5601", "CP949", NULL, CHARSET_BYTES},
    {"ksc56011987", "CP949", NULL, CHARSET_BYTES},
    {"korean", "CP949", NULL, CHARSET_BYTES},
    {"uhc", "CP949", NULL, CHARSET_BYTES},
    {"cp949", "CP949", NULL, CHARSET_BYTES},
    {"iso2022kr", "ISO-2022-KR", NULL, CHARSET_BYTES},
    {"iso2022cn", "ISO-2022-CN", NULL, CHARSET_BYTES},
    {"iso2022cnext", "ISO-2022-CN-EXT", NULL, CHARSET_BYTES},
    {"johab", "JOHAB", NULL, CHARSET_BYTES},
    {"utf7", "UTF-7", NULL, CHARSET_BYTES},
    {"unicode11utf7", "UTF-7", NULL, CHARSET_BYTES},
    {"unicode20utf7", "UTF-7", NULL, CHARSET_BYTES},
    {"utf16", "UTF-16", NULL, CHARSET_UTF16},
    {"unicode", "UTF-16", NULL, CHARSET_UTF16},
    {"ucs2", "UTF-16", NULL, CHARSET_UTF16},
    {"iso10646ucs2", "UTF-16", NULL, CHARSET_UTF16},
    {"utf16le", "UTF-16LE", NULL, CHARSET_UTF16},
    {"utf16be", "UTF-16BE", NULL, CHARSET_UTF16},
    {"utf32", "UTF-32", NULL, CHARSET_UTF32},
    {"ucs4", "UTF-32", NULL, CHARSET_UTF32},
    {"utf32le", "UTF-32LE", NULL, CHARSET_UTF32},
    {"utf32be", "UTF-32BE", NULL, CHARSET_UTF32},
};

/* What gmime asks iconv for itself, in headers and in the names of files. */
static const char *const of_gmime[] = {
    "US-ASCII", "ISO-8859-1", "ISO-8859-9", "ISO-8859-11", "TIS-620", "GB2312",  "GBK",
    "BIG5",     "SHIFT_JIS",  "EUC-JP",     "ISO-2022-JP", "EUC-KR",  "UTF-16LE"};

const char *charset_iconv_name(size_t i)
{
    if (i < G_N_ELEMENTS(of_gmime))
        return of_gmime[i];
    i -= G_N_ELEMENTS(of_gmime);
    return i < G_N_ELEMENTS(charsets) ? charsets[i].name : NULL;
}

/* ---- labels ---- */

static bool cut_prefix(char *key, const char *prefix, const char *instead)
{
    size_t length = strlen(prefix), n = strlen(instead);
    if (strncmp(key, prefix, length) != 0 || !g_ascii_isdigit(key[length]))
        return false;
    memmove(key + n, key + length, strlen(key + length) + 1);
    memcpy(key, instead, n);
    return true;
}

/* "CP-1252" and "Windows 1252" are one: "windows1252"; "x-" and a language ("*en") say nothing.
 */
static void label_key(const char *label, char key[KEY_MAX])
{
    static const char *const pages[] = {"ibm", "dos", "pc", "codepage", "ccsid", "oem", NULL};
    size_t n = 0;
    while (g_ascii_strncasecmp(label, "x-", 2) == 0)
        label += 2;
    if (g_ascii_strncasecmp(label, "cs", 2) == 0 && g_ascii_isalpha(label[2]))
        label += 2;
    for (; *label && *label != '*' && *label != '$' && *label != ';' && n + 8 < KEY_MAX;
         label++) {
        if (g_ascii_isalnum(*label))
            key[n++] = g_ascii_tolower(*label);
    }
    key[n] = '\0';
    for (size_t i = 0; pages[i] && !cut_prefix(key, pages[i], "cp"); i++)
        ;
    if (!cut_prefix(key, "win", "windows") && !cut_prefix(key, "ms", "cp") &&
        (strncmp(key, "cp125", 5) == 0 || strcmp(key, "cp874") == 0))
        cut_prefix(key, "cp", "windows");
    if (strcmp(key, "windows932") == 0 || strcmp(key, "windows936") == 0 ||
        strcmp(key, "windows949") == 0 || strcmp(key, "windows950") == 0)
        cut_prefix(key, "windows", "cp");
}

/* Nothing is lost by reading these as UTF-8 when the bytes are. */
static bool says_nothing(const char *key)
{
    static const char *const keys[] = {
        "",        "utf8",    "usascii",     "ascii",         "unknown8bit",   "unknown",
        "default", "none",    "utf8mb4",     "unicode11utf8", "unicode20utf8", "8bit",
        "7bit",    "binary",  "userdefined", "ansix341968",   "iso646us",      "646",
        "utf8n",   "charset", "us",          "ansix341986",   "iso10646utf8",  "utf"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(key, keys[i]) == 0)
            return true;
    }
    return false;
}

static const Charset *charset_of(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++) {
        if (charsets[i].key[0] == key[0] && strcmp(charsets[i].key, key) == 0)
            return &charsets[i];
    }
    return NULL;
}

/* ---- what the bytes look like ---- */

typedef struct Look {
    bool utf8, ascii; /* valid as such */
    bool windows;     /* bytes 0x80 to 0x9F */
    bool shifts;      /* the escapes of ISO-2022-JP */
    size_t even, odd; /* zeroes at such places of the first few KB */
    size_t looked_at;
} Look;

/* g_utf8_validate() takes NUL for an error. */
static bool is_utf8(const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    while (at < end) {
        size_t piece = strnlen(at, (size_t)(end - at));
        if (!g_utf8_validate(at, (gssize)piece, NULL))
            return false;
        at += piece + 1;
    }
    return true;
}

static bool is_shift(const char *at, size_t left)
{
    return left > 2 && at[0] == 0x1B && at[1] == '$' && (at[2] == 'B' || at[2] == '@');
}

/* Nothing but ASCII, and nothing in it that would say more? So are most texts. */
static bool is_plain(const char *bytes, size_t length)
{
    uint64_t all = 0, eight;
    size_t i = 0;
    for (; i + sizeof eight <= length; i += sizeof eight) {
        memcpy(&eight, bytes + i, sizeof eight);
        all |= eight;
    }
    for (; i < length; i++)
        all |= (unsigned char)bytes[i];
    return !(all & 0x8080808080808080U) && !memchr(bytes, '\0', length) &&
           !memchr(bytes, 0x1B, length);
}

static Look look_at(const char *bytes, size_t length)
{
    Look look = {.ascii = true, .looked_at = MIN(length, UTF16_SAMPLE)};
    for (size_t i = is_plain(bytes, length) ? length : 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        look.ascii &= c < 0x80;
        look.windows |= c >= 0x80 && c < 0xA0;
        if (c == 0x1B)
            look.shifts |= is_shift(bytes + i, length - i);
        if (c == 0 && i < UTF16_SAMPLE)
            *(i % 2 ? &look.odd : &look.even) += 1;
    }
    look.utf8 = look.ascii || is_utf8(bytes, length);
    return look;
}

/* UTF-16 by its mark or by the zeroes of its Latin letters, spaces and line ends; NULL: it is
 * none. */
static const char *utf16_of(const char *bytes, size_t length, const Look *look)
{
    if (length >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
        return "UTF-16LE";
    if (length >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
        return "UTF-16BE";
    if (look->odd > look->looked_at / 8 && look->even <= look->odd / 8)
        return "UTF-16LE";
    if (look->even > look->looked_at / 8 && look->odd <= look->even / 8)
        return "UTF-16BE";
    return NULL;
}

/* ---- conversion ---- */

bool charset_convert(const char *bytes, size_t length, const char *name, size_t step,
                     GString *utf8, bool *ret_damaged)
{
    GIConv converter = g_iconv_open("UTF-8", name);
    if (converter == (GIConv)-1)
        return false;
    bool damaged = false;
    char *in = (char *)bytes, out[4096];
    size_t left = length;
    while (left > 0) {
        char *to = out;
        size_t room = sizeof out, before = left;
        size_t result = g_iconv(converter, &in, &left, &to, &room);
        g_string_append_len(utf8, out, to - out);
        if (result != (size_t)-1 || (errno == E2BIG && left < before))
            continue;
        g_string_append(utf8, "\xEF\xBF\xBD");
        damaged = true;
        size_t skip = MIN(step, left);
        in += skip;
        left -= skip;
    }
    char *to = out;
    size_t room = sizeof out;
    g_iconv(converter, NULL, NULL, &to, &room);
    g_string_append_len(utf8, out, to - out);
    g_iconv_close(converter);
    if (ret_damaged)
        *ret_damaged = damaged;
    return true;
}

/* Bytes of the letter of UTF-8 that is valid at `at`, or 0. */
static size_t whole_letter(const char *at, size_t left)
{
    if ((unsigned char)*at < 0x80)
        return 1;
    gunichar c = g_utf8_get_char_validated(at, (gssize)left);
    return c < (gunichar)-2 ? (size_t)g_unichar_to_utf8(c, NULL) : 0;
}

/* Bytes of one of which only the beginning is left, or 0. One byte alone may be a letter of
 * another character set, but for those with which most of UTF-8 begins and which hardly a word of
 * another has. */
static size_t cut_letter(const char *at, size_t left)
{
    unsigned char first = (unsigned char)*at;
    size_t wants = first < 0xC2 || first > 0xF4 ? 0
                   : first < 0xE0               ? 2
                   : first < 0xF0               ? 3
                                                : 4,
           n = 1;
    while (n < wants && n < left && ((unsigned char)at[n] & 0xC0) == 0x80)
        n++;
    return wants > 0 && (n > 1 || n == left || first < 0xC4) ? n : 0;
}

/* What is not UTF-8 in a text that is: a letter of Windows, as in the foot that a server has
 * added, or half of one. */
static void repair(const char *bytes, size_t length, GString *utf8)
{
    GIConv windows = g_iconv_open("UTF-8", "CP1252");
    for (size_t i = 0, n; i < length; i += n) {
        char *from = (char *)bytes + i, letter[8], *to = letter;
        size_t one = 1, room = sizeof letter;
        if ((n = whole_letter(from, length - i)) > 0) {
            g_string_append_len(utf8, from, (gssize)n);
            continue;
        }
        n = cut_letter(from, length - i);
        bool known = n == 0 && g_iconv(windows, &from, &one, &to, &room) != (size_t)-1;
        g_string_append_len(utf8, known ? letter : "\xEF\xBF\xBD", known ? to - letter : 3);
        n = MAX(n, 1);
    }
    g_iconv_close(windows);
}

/* More sequences of UTF-8 than other bytes: rather damaged UTF-8 than another character set. */
static bool is_mostly_utf8(const char *bytes, size_t length)
{
    size_t right = 0, wrong = 0;
    for (size_t i = 0, n; i < length; i += MAX(n, 1)) {
        n = whole_letter(bytes + i, length - i);
        right += n > 1;
        wrong += n == 0;
        if (n == 0)
            n = cut_letter(bytes + i, length - i);
    }
    return right >= wrong;
}

static void decode_guessed(const char *bytes, size_t length, GString *utf8, GPtrArray *defects)
{
    if (is_mostly_utf8(bytes, length)) {
        repair(bytes, length, utf8);
        text_defect(defects, "damaged UTF-8 repaired");
        return;
    }
    text_defect(defects, "character set guessed");
    const char *name = charset_guess(bytes, length);
    if (!charset_convert(bytes, length, name ? name : "CP1252", 1, utf8, NULL))
        repair(bytes, length, utf8);
}

/* In the charset of that name, unless that damages what is valid UTF-8. */
static void decode_named(const char *bytes, size_t length, const char *name, size_t step,
                         const Look *look, GString *utf8, GPtrArray *defects)
{
    bool damaged = false;
    size_t before = utf8->len;
    if (!charset_convert(bytes, length, name, step, utf8, &damaged)) {
        text_defect(defects, "unknown character set");
        damaged = true;
    }
    if (damaged && (look->utf8 || utf8->len == before)) {
        g_string_truncate(utf8, before);
        if (look->utf8)
            g_string_append_len(utf8, bytes, (gssize)length);
        else
            decode_guessed(bytes, length, utf8, defects);
        return;
    }
    if (damaged)
        text_defect(defects, "text damaged in its character set");
}

/* No label, or one that says nothing. */
static void decode_unnamed(const char *bytes, size_t length, const Look *look, GString *utf8,
                           GPtrArray *defects)
{
    const char *utf16 = utf16_of(bytes, length, look);
    if (utf16 || (look->ascii && look->shifts)) {
        text_defect(defects, "character set guessed");
        decode_named(bytes, length, utf16 ? utf16 : "ISO-2022-JP-3", utf16 ? 2 : 1, look, utf8,
                     defects);
    } else if (look->utf8) {
        g_string_append_len(utf8, bytes, (gssize)length);
    } else {
        decode_guessed(bytes, length, utf8, defects);
    }
}

static void decode_utf16(const char *bytes, size_t length, const char *name, const Look *look,
                         GString *utf8, GPtrArray *defects)
{
    const char *found = utf16_of(bytes, length, look);
    bool zeroes = look->even + look->odd > 0;
    if (!found && look->utf8 && !zeroes) {
        text_defect(defects, "UTF-8 labelled as another character set");
        g_string_append_len(utf8, bytes, (gssize)length);
        return;
    }
    if (!found && strcmp(name, "UTF-16") == 0)
        found = "UTF-16BE"; /* RFC 2781 section 4.3 */
    decode_named(bytes, length, found ? found : name, 2, look, utf8, defects);
}

/* The first half of each of these sets; some others have letters of their own there. */
static bool begins_with_ascii(const Charset *charset)
{
    return g_str_has_prefix(charset->name, "CP125") ||
           g_str_has_prefix(charset->name, "ISO-8859-");
}

static void decode_known(const char *bytes, size_t length, const Charset *charset,
                         const Look *look, GString *utf8, GPtrArray *defects)
{
    if (charset->kind == CHARSET_UTF16) {
        decode_utf16(bytes, length, charset->name, look, utf8, defects);
    } else if (charset->kind == CHARSET_UTF32) {
        decode_named(bytes, length, charset->name, 4, look, utf8, defects);
    } else if (look->ascii && begins_with_ascii(charset)) {
        g_string_append_len(utf8, bytes, (gssize)length);
    } else if (charset->kind == CHARSET_BYTE && look->utf8 && !look->ascii) {
        text_defect(defects, "UTF-8 labelled as another character set");
        g_string_append_len(utf8, bytes, (gssize)length);
    } else {
        bool windows = look->windows && charset->windows;
        decode_named(bytes, length, windows ? charset->windows : charset->name, 1, look, utf8,
                     defects);
    }
}

void charset_decode(const char *bytes, size_t length, const char *charset, GString *utf8,
                    GPtrArray *defects)
{
    char key[KEY_MAX] = "";
    if (charset)
        label_key(charset, key);
    const Look look = look_at(bytes, length);
    const Charset *known;
    if (says_nothing(key))
        decode_unnamed(bytes, length, &look, utf8, defects);
    else if ((known = charset_of(key)))
        decode_known(bytes, length, known, &look, utf8, defects);
    else
        decode_named(bytes, length, charset, 1, &look, utf8, defects);
}
