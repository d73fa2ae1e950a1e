/* See command_picture.h. Pure; called by command_form.c. */
#include "parsers/command_picture.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static bool is_picture(gunichar c)
{
    static const gunichar pictures[] = {
        0x2192,  /* → */
        0x2705,  /* ✅ */
        0x2713,  /* ✓ */
        0x2714,  /* ✔ */
        0x2611,  /* ☑ */
        0x25B6,  /* ▶ */
        0x2794,  /* ➔ */
        0x279C,  /* ➜ */
        0x27A1,  /* ➡ */
        0x1F197, /* 🆗 */
        0x1F389, /* 🎉 */
        0x1F449, /* 👉 */
        0x1F44C, /* 👌 */
        0x1F44D, /* 👍 */
        0x1F44F, /* 👏 */
        0x1F600, /* 😀 */
        0x1F603, /* 😃 */
        0x1F60A, /* 😊 */
        0x1F642, /* 🙂 */
        0x1F64F, /* 🙏 */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pictures); i++) {
        if (pictures[i] == c)
            return true;
    }
    return false;
}

/* The colour of a skin, or how the character in front of it is shown. */
static bool is_shape(gunichar c)
{
    enum { AS_TEXT = 0xFE0E, AS_PICTURE = 0xFE0F, SKIN_FIRST = 0x1F3FB, SKIN_LAST = 0x1F3FF };
    return c == AS_TEXT || c == AS_PICTURE || (c >= SKIN_FIRST && c <= SKIN_LAST);
}

static bool is_blank(gunichar c)
{
    return c == ' ' || c == '\t' || c == 0xA0;
}

const char *command_picture_skip(const char *text)
{
    const char *at = text;
    bool picture = false;
    for (gunichar c; (c = g_utf8_get_char(at)) != 0; at = g_utf8_next_char(at)) {
        bool more = is_picture(c);
        if (!more && !(picture && (is_shape(c) || is_blank(c))))
            break;
        picture |= more;
    }
    return at;
}

void command_picture_cut(char *text)
{
    char *end = text + strlen(text), *at = end;
    while (at > text) {
        at = g_utf8_prev_char(at);
        gunichar c = g_utf8_get_char(at);
        if (is_picture(c))
            end = at;
        else if (!is_shape(c) && !is_blank(c))
            break;
    }
    *end = '\0';
}
