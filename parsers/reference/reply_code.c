/* Reply codes in text. See reply_code.h. Called by parsers/command. */
#include "parsers/reference/reply_code.h"

#include <string.h>

enum { CODE_LENGTH = 16 };

bool reply_code_may_be(const char *code)
{
    return strspn(code, "abcdefghijkmnpqrstuvwxyz23456789") == CODE_LENGTH;
}

bool reply_code_is_likely(const char *code)
{
    size_t odd = 0;
    for (; *code; code++)
        odd += strchr("01ol", *code) != NULL;
    return odd <= 1;
}

/* Are these sixteen letters and digits one? Without a digit also words of the language are that
 * long ("misunderstanding"), so then it must be `marked`. */
static bool is_code(const char text[CODE_LENGTH], bool marked)
{
    size_t digits = 0;
    for (size_t i = 0; i < CODE_LENGTH; i++)
        digits += g_ascii_isdigit(text[i]) != 0;
    return digits < CODE_LENGTH && (marked || digits > 0);
}

/* Does "code", with or without a colon, or an opening bracket stand before text[at]? Returns where
 * that begins, or `at`. */
static size_t code_mark(const char *text, size_t at)
{
    size_t start = at;
    while (start > 0 && strchr(" :=[(", text[start - 1]))
        start--;
    if (start >= 4 && g_ascii_strncasecmp(text + start - 4, "code", 4) == 0 &&
        (start == 4 || !g_ascii_isalnum(text[start - 5])))
        return start - 4;
    return at > 0 && strchr("[(", text[at - 1]) ? at - 1 : at;
}

static void cut(char *text, size_t start, size_t end)
{
    if (start > 0 && text[start - 1] == ' ' && text[end] == ' ')
        end++;
    memmove(text + start, text + end, strlen(text + end) + 1);
}

char *reply_code_take(char *text)
{
    for (size_t i = 0; text[i];) {
        size_t length = 0;
        while (g_ascii_isalnum(text[i + length]))
            length++;
        if (length != CODE_LENGTH) {
            i += MAX(length, 1);
            continue;
        }
        size_t start = code_mark(text, i);
        bool joined = i > 0 && strchr("-@.+_/", text[i - 1]);
        char after = text[i + length];
        joined |= after && strchr("-@_/", after);
        if (!joined && is_code(text + i, start < i)) {
            char *code = g_ascii_strdown(text + i, (gssize)length);
            cut(text, start, i + length + (after == ']' || after == ')'));
            return code;
        }
        i += length;
    }
    return NULL;
}

/* ---- mistyped ---- */

/* Pieces of a date ("2026", "10") have digits that no code has, and nothing else. */
static bool is_of_date(const char *piece, size_t length)
{
    return length > 0 && strspn(piece, "0123456789") >= length && strcspn(piece, "01") < length;
}

/* One o or 0 may be a slip of the finger; "see20november2026" is none. */
static size_t rounds(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += strchr("o0", *text) != NULL;
    return n;
}

/* The letters and digits of text[start..end) without what stands between them, in lower case; NULL:
 * these are too few or too many, or no code. */
static char *join(const char *text, size_t start, size_t end, size_t digits_min)
{
    GString *joined = g_string_new(NULL);
    size_t digits = 0, length = 0;
    bool code = true;
    for (size_t i = start; i < end; i += MAX(length, 1)) {
        length = 0;
        while (i + length < end && g_ascii_isalnum(text[i + length]))
            digits += g_ascii_isdigit(text[i + length++]) != 0;
        bool gap = length > 0 || strchr(" -._\t", text[i]);
        code = code && gap && !(length < end - start && is_of_date(text + i, length));
        g_string_append_len(joined, text + i, (gssize)length);
    }
    g_string_ascii_down(joined);
    code = code && rounds(joined->str) <= 1 && joined->len + 1 >= CODE_LENGTH &&
           joined->len <= CODE_LENGTH + 1 && digits >= digits_min && digits < joined->len;
    return g_string_free(joined, !code);
}

/* In brackets, or what is left of a line behind "code". */
static char *take_marked(char *text)
{
    for (size_t i = 0; text[i]; i++) {
        size_t length = strcspn(text + i + 1, "[](),;");
        if (!strchr("[(", text[i]) && !(strchr(" :=", text[i]) && code_mark(text, i + 1) < i))
            continue;
        char *code = join(text, i + 1, i + 1 + length, 1);
        if (code) {
            size_t end = i + 1 + length;
            cut(text, code_mark(text, i + 1), end + (text[end] == ']' || text[end] == ')'));
            return code;
        }
    }
    return NULL;
}

char *reply_code_take_near(char *text)
{
    char *marked = take_marked(text);
    for (size_t i = 0, length; !marked && text[i]; i += MAX(length, 1)) {
        length = 0;
        while (g_ascii_isalnum(text[i + length]))
            length++;
        bool alone = (i == 0 || text[i - 1] == ' ') &&
                     !text[i + length + strspn(text + i + length, " .,;:!")];
        char *code = alone ? join(text, i, i + length, 2) : NULL;
        if (!code)
            continue;
        cut(text, i, i + length);
        return code;
    }
    return marked;
}

char *reply_code_take_odd(char *text)
{
    enum { SHORTEST = 4, LONGEST = 40 };
    for (char *at = text; (at = strchr(at, '[')); at++) {
        size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-._");
        if (length < SHORTEST || length > LONGEST || at[1 + length] != ']')
            continue;
        char *code = g_ascii_strdown(at + 1, (gssize)length);
        cut(text, (size_t)(at - text), (size_t)(at - text) + length + 2);
        return code;
    }
    return NULL;
}

bool reply_code_begins(const char *text)
{
    bool bracket = strchr("[(", *text) && *text;
    size_t length = bracket ? strcspn(text, "])\n") : strcspn(text, " \t\n");
    g_autofree char *piece =
        g_strndup(text, length + (bracket && text[length] && text[length] != '\n'));
    g_autofree char *code = reply_code_take(piece);
    if (!code && bracket)
        code = reply_code_take_near(piece);
    return code && !piece[strspn(piece, " .,:;")] && (bracket || reply_code_may_be(code));
}
