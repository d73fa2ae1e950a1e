/* See identity_fold.h. Both a name and the text that is searched for it are folded in this way,
 * so that a letter needs no right equivalent, only the same one on both sides. Pure. */
#include "parsers/identity/identity_fold.h"

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
        {0xDF, "ss"},  {0xE6, "ae"},  {0xF0, "d"},   {0xF8, "o"},   {0xFE, "th"},
        {0x111, "d"},  {0x127, "h"},  {0x131, "i"},  {0x142, "l"},  {0x153, "oe"},
        {0x167, "t"},  {0x192, "f"},  {0x259, "e"},  {0x3B1, "a"},  {0x3B5, "e"},
        {0x3B9, "i"},  {0x3BA, "k"},  {0x3BD, "v"},  {0x3BF, "o"},  {0x3C1, "p"},
        {0x3C4, "t"},  {0x3C5, "u"},  {0x3C7, "x"},  {0x430, "a"},  {0x432, "b"},
        {0x435, "e"},  {0x43A, "k"},  {0x43C, "m"},  {0x43D, "h"},  {0x43E, "o"},
        {0x440, "p"},  {0x441, "c"},  {0x442, "t"},  {0x443, "y"},  {0x445, "x"},
        {0x455, "s"},  {0x456, "i"},  {0x458, "j"},  {0x4BB, "h"},  {0x501, "d"},
        {0x51B, "q"},  {0x51D, "w"},  {0x251, "a"},  {0x261, "g"},  {0x237, "j"},
        {0x1D00, "a"}, {0x299, "b"},  {0x1D04, "c"}, {0x1D05, "d"}, {0x1D07, "e"},
        {0xA730, "f"}, {0x262, "g"},  {0x29C, "h"},  {0x26A, "i"},  {0x1D0A, "j"},
        {0x1D0B, "k"}, {0x29F, "l"},  {0x1D0D, "m"}, {0x274, "n"},  {0x1D0F, "o"},
        {0x1D18, "p"}, {0x280, "r"},  {0xA731, "s"}, {0x1D1B, "t"}, {0x1D1C, "u"},
        {0x1D20, "v"}, {0x1D21, "w"}, {0x28F, "y"},  {0x1D22, "z"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].from == c)
            return letters[i].to;
    }
    return NULL;
}

/* Letters in black circles and squares, and those that flags are made of. */
static gunichar framed_letter(gunichar c)
{
    static const gunichar alphabets[] = {0x1F150, 0x1F170, 0x1F1E6};
    for (size_t i = 0; i < G_N_ELEMENTS(alphabets); i++) {
        if (c >= alphabets[i] && c < alphabets[i] + 26)
            return 'a' + (c - alphabets[i]);
    }
    return c;
}

static void append_letter(gunichar c, GString *to)
{
    c = g_unichar_tolower(framed_letter(c));
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

/* Capital letters of Greek, Armenian and Cherokee, and small Greek ones, that look like others than
 * those they are; the rest looks like what it is. */
static gunichar look_alike(gunichar c)
{
    static const struct {
        gunichar from;
        char to;
    } letters[] = {
        {0x392, 'b'},  {0x397, 'h'},  {0x396, 'z'},  {0x39C, 'm'},  {0x39D, 'n'},
        {0x3A5, 'y'},  {0x3B7, 'n'},  {0x3B2, 'b'},  {0x3C3, 'o'},  {0x3C9, 'w'},
        {0x3BC, 'u'},  {0x3B3, 'y'},  {0x42C, 'b'},  {0x44C, 'b'},  {0x433, 'r'},
        {0x43F, 'n'},  {0x448, 'w'},  {0x434, 'd'},  {0x438, 'u'},  {0x56F, 'u'},
        {0x578, 'n'},  {0x57D, 'u'},  {0x585, 'o'},  {0x570, 'h'},  {0x13AA, 'a'},
        {0x13F4, 'b'}, {0x13DF, 'c'}, {0x13A0, 'd'}, {0x13AC, 'e'}, {0x13BB, 'h'},
        {0x13AB, 'j'}, {0x13E6, 'k'}, {0x13DE, 'l'}, {0x13B7, 'm'}, {0x13E2, 'p'},
        {0x13D2, 'r'}, {0x13DA, 's'}, {0x13A2, 't'}, {0x13D9, 'v'}, {0x13B3, 'w'},
        {0x13C3, 'z'},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].from == c)
            return (gunichar)letters[i].to;
    }
    return c;
}

void identity_fold_alike(const char *text, size_t length, GString *to)
{
    g_autoptr(GString) alike = g_string_new(NULL);
    bool other = false;
    for (const char *at = text, *end = text + length; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        other |= (c >= 0x370 && c < 0x590) || (c >= 0x13A0 && c < 0x1400);
        g_string_append_unichar(alike, look_alike(c));
    }
    if (other)
        identity_fold(alike->str, alike->len, to);
}
