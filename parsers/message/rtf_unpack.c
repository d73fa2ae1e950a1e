/* The compression of Outlook's rich text: a dictionary of 4 KB that both sides start with the
 * same words in, and references into it. Pure; never writes more than UNPACKED_MAX. Called by
 * tnef.c. */
#include "parsers/message/rtf.h"
#include "parsers/text/bytes.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    HEADER = 16,
    WINDOW = 4096,
    COMPRESSED = 0x75465A4C, /* "LZFu" */
    STORED = 0x414C454D,     /* "MELA" */
    UNPACKED_MAX = 8 * 1024 * 1024,
};

/* What the dictionary holds at the start (MS-OXRTFCP 2.1.2.1). */
static const char first_words[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    "{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

typedef struct Window {
    char bytes[WINDOW];
    unsigned at;
} Window;

static void put(Window *window, GString *out, char byte)
{
    window->bytes[window->at] = byte;
    window->at = (window->at + 1) % WINDOW;
    g_string_append_c(out, byte);
}

/* False at the mark of the end: a reference to the place that is written next. */
static bool copy_reference(Window *window, GString *out, unsigned reference)
{
    unsigned from = reference >> 4, n = (reference & 15) + 2;
    if (from == window->at)
        return false;
    for (; n > 0; n--, from = (from + 1) % WINDOW)
        put(window, out, window->bytes[from]);
    return true;
}

/* True when the mark of the end was found. */
static bool inflate(const unsigned char *at, const unsigned char *end, GString *out)
{
    Window window = {.at = sizeof first_words - 1};
    memcpy(window.bytes, first_words, sizeof first_words - 1);
    while (at < end && out->len < UNPACKED_MAX) {
        unsigned flags = *at++;
        for (int i = 0; i < 8; i++, flags >>= 1) {
            bool reference = flags & 1;
            if (end - at < (reference ? 2 : 1))
                return false;
            if (!reference)
                put(&window, out, (char)*at++);
            else if (!copy_reference(&window, out, (unsigned)(at[0] << 8 | at[1])))
                return true;
            else
                at += 2;
        }
    }
    return false;
}

GString *rtf_unpack(const char *packed, size_t length, GPtrArray *defects)
{
    uint32_t kind = length >= HEADER ? bytes_u32(packed + 8) : 0;
    if (kind != COMPRESSED && kind != STORED) {
        text_defect(defects, "compressed rich text that is none");
        return NULL;
    }
    uint32_t size = bytes_u32(packed + 4);
    const char *content = packed + HEADER;
    GString *rtf = g_string_new(NULL);
    bool whole = kind == STORED;
    if (kind == STORED)
        g_string_append_len(rtf, content, (gssize)MIN(length - HEADER, UNPACKED_MAX));
    else
        whole = inflate((const unsigned char *)content, (const unsigned char *)packed + length,
                        rtf);
    if (rtf->len > size)
        g_string_truncate(rtf, size);
    else if (!whole || rtf->len < size)
        text_defect(defects, "compressed rich text is damaged");
    return rtf;
}
