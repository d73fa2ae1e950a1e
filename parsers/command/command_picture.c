/* See command_picture.h. Pure; called by command_form.c. */
#include "parsers/command/command_picture.h"

#include "config/lexicon.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static bool is_picture(gunichar c)
{
    enum { FIRST = 0x2100 };
    char text[6];
    if (c < FIRST)
        return false;
    size_t length = (size_t)g_unichar_to_utf8(c, text);
    return phrases_exact(lexicon_table(NULL, LEXICON_PICTURES), text, length) == PICTURE_AGREES;
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
