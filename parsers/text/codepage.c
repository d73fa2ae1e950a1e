/* Code pages to UTF-8. Pure; iconv opens only what the parser process has opened before. Called
 * by tnef.c and rtf.c. */
#include "parsers/text/codepage.h"

#include "parsers/text/charset.h"

#include <stdbool.h>

static const struct {
    unsigned number;
    const char *charset;
} pages[] = {
    {437, "CP437"},         {708, "ISO-8859-6"},    {737, "CP737"},
    {775, "CP775"},         {850, "CP850"},         {852, "CP852"},
    {855, "CP855"},         {857, "CP857"},         {858, "CP858"},
    {860, "CP860"},         {861, "CP861"},         {862, "CP862"},
    {863, "CP863"},         {864, "CP864"},         {865, "CP865"},
    {866, "CP866"},         {869, "CP869"},         {874, "CP874"},
    {932, "CP932"},         {936, "GBK"},           {949, "CP949"},
    {950, "BIG5-HKSCS"},    {1200, "UTF-16LE"},     {1201, "UTF-16BE"},
    {1250, "CP1250"},       {1251, "CP1251"},       {1252, "CP1252"},
    {1253, "CP1253"},       {1254, "CP1254"},       {1255, "CP1255"},
    {1256, "CP1256"},       {1257, "CP1257"},       {1258, "CP1258"},
    {1361, "JOHAB"},        {10000, "MACINTOSH"},   {10007, "MAC-CYRILLIC"},
    {20127, "CP1252"},      {20866, "KOI8-R"},      {20932, "EUC-JP"},
    {21866, "KOI8-U"},      {28591, "CP1252"},      {28592, "ISO-8859-2"},
    {28593, "ISO-8859-3"},  {28594, "ISO-8859-4"},  {28595, "ISO-8859-5"},
    {28596, "ISO-8859-6"},  {28597, "ISO-8859-7"},  {28598, "ISO-8859-8"},
    {28599, "ISO-8859-9"},  {28603, "ISO-8859-13"}, {28605, "ISO-8859-15"},
    {50220, "ISO-2022-JP"}, {50221, "ISO-2022-JP"}, {50222, "ISO-2022-JP"},
    {50225, "ISO-2022-KR"}, {51932, "EUC-JP"},      {51949, "EUC-KR"},
    {54936, "GB18030"},     {65000, "UTF-7"},       {65001, "UTF-8"},
};

static const char *charset_of(unsigned codepage)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (pages[i].number == codepage)
            return pages[i].charset;
    }
    return "CP1252";
}

static void convert(GString *utf8, const char *bytes, size_t length, const char *charset)
{
    size_t step = g_str_has_prefix(charset, "UTF-16") ? 2 : 1;
    if (charset_convert(bytes, length, charset, step, utf8, NULL))
        return;
    g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)length);
    g_string_append(utf8, valid);
}

/* No escape sequence of UTF-7 or ISO 2022 either. */
static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)bytes[i] >= 0x80 || bytes[i] == '\x1B' || bytes[i] == '+')
            return false;
    }
    return true;
}

void codepage_append(GString *utf8, const char *bytes, size_t length, unsigned codepage)
{
    if (codepage != 1200 && codepage != 1201 && is_ascii(bytes, length))
        g_string_append_len(utf8, bytes, (gssize)length);
    else
        convert(utf8, bytes, length, charset_of(codepage));
}

void codepage_append_utf16(GString *utf8, const char *bytes, size_t length)
{
    convert(utf8, bytes, length & ~(size_t)1, "UTF-16LE");
}
