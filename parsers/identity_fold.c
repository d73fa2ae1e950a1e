/* See identity_fold.h. Both a name and the text that is searched for it are folded in this way,
 * so that a letter needs no right equivalent, only the same one on both sides. Pure. */
#include "parsers/identity_fold.h"

#include <string.h>

enum { DECOMPOSED_MAX = 18 }; /* characters that one may be made of */

bool identity_is_invisible(gunichar c)
{
    return c == 0xAD || c == 0x34F || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/* Letters that no decomposition makes plain, and those of Greek and Cyrillic that look like
 * Latin ones; NULL: the letter itself. */
static const char *plain_letter(gunichar c)
{
    static const struct {
        gunichar from;
        const char *to;
    } letters[] = {
        {0xDF, "ss"}, {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},   {0xFE, "th"}, {0x111, "d"},
        {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x167, "t"}, {0x192, "f"},
        {0x259, "e"}, {0x3B1, "a"}, {0x3B5, "e"}, {0x3B9, "i"},  {0x3BA, "k"}, {0x3BD, "v"},
        {0x3BF, "o"}, {0x3C1, "p"}, {0x3C4, "t"}, {0x3C5, "u"},  {0x3C7, "x"}, {0x430, "a"},
        {0x432, "b"}, {0x435, "e"}, {0x43A, "k"}, {0x43C, "m"},  {0x43D, "h"}, {0x43E, "o"},
        {0x440, "p"}, {0x441, "c"}, {0x442, "t"}, {0x443, "y"},  {0x445, "x"}, {0x455, "s"},
        {0x456, "i"}, {0x458, "j"}, {0x4BB, "h"}, {0x501, "d"},  {0x51B, "q"}, {0x51D, "w"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].from == c)
            return letters[i].to;
    }
    return NULL;
}

static void append_letter(gunichar c, GString *to)
{
    c = g_unichar_tolower(c);
    const char *plain = c < 0x80 ? NULL : plain_letter(c);
    if (plain)
        g_string_append(to, plain);
    else if (g_unichar_isalnum(c))
        g_string_append_unichar(to, c);
}

void identity_fold(const char *text, size_t length, GString *to)
{
    gunichar parts[DECOMPOSED_MAX];
    for (const char *at = text, *end = text + length; at < end; at = g_utf8_next_char(at)) {
        if ((unsigned char)*at < 0x80) {
            if (g_ascii_isalnum(*at))
                g_string_append_c(to, g_ascii_tolower(*at));
            continue;
        }
        gunichar c = g_utf8_get_char(at);
        size_t n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
        for (size_t i = 0; i < MIN(n, G_N_ELEMENTS(parts)); i++) {
            if (!g_unichar_ismark(parts[i]) && !identity_is_invisible(parts[i]))
                append_letter(parts[i], to);
        }
    }
}
