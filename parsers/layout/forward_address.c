/* Reads printed addresses. An address is a run of characters with an '@' in it; what stands
 * before it, without quotes and brackets, is the name. Linear in the text. */
#include "parsers/layout/forward_address.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { ADDRESSES_MAX = 200 };

/* ---- one ---- */

static bool is_delimiter(char c)
{
    return g_ascii_isspace(c) || strchr("<>[]()\",;:|", c);
}

/* Is text[0..length) "local@domain"? *ret_at: where its '@' is. */
static bool is_address(const char *text, size_t length, size_t *ret_at)
{
    const char *at = memrchr(text, '@', length);
    if (!at || at == text || at + 1 == text + length)
        return false;
    *ret_at = (size_t)(at - text);
    return true;
}

char *forward_address_find(const char *text, size_t length, size_t *ret_start)
{
    for (size_t start = 0; start < length;) {
        size_t end = start, at;
        while (end < length && !is_delimiter(text[end]))
            end++;
        size_t quotes = start < end && text[start] == '\'';
        size_t run = end - start - quotes;
        run -= run > 0 && text[end - 1] == '\'';
        if (run > 0 && is_address(text + start + quotes, run, &at)) {
            const char *address = text + start + quotes;
            g_autofree char *domain = g_utf8_strdown(address + at, (gssize)(run - at));
            g_autofree char *local = g_strndup(address, at);
            *ret_start = start;
            return g_strconcat(local, domain, NULL);
        }
        start = end + 1;
    }
    *ret_start = length;
    return g_strdup("");
}

/* Bytes of a quote mark or bracket at the start of text[0..length), or 0. */
static size_t mark_at_start(const char *text, size_t length)
{
    static const char *const marks[] = {"\"", "'", "*",        "<", "(",  "[", "\\",
                                        "«",  "»", "“",        "”", "„",  "‘", "’",
                                        "‹",  "›", "\xc2\xa0", " ", "\t", "\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        size_t n = strlen(marks[i]);
        if (n <= length && memcmp(text, marks[i], n) == 0)
            return n;
    }
    return 0;
}

static size_t mark_at_end(const char *text, size_t length)
{
    static const char *const marks[] = {
        "\"", "'",        "*", "<",  ">",  "(",       "[",       "\\",     ",",
        ":",  "«",        "»", "“",  "”",  "„",       "‘",       "’",      "‹",
        "›",  "\xc2\xa0", " ", "\t", "\n", "<mailto", "[mailto", "(mailto"};
    for (size_t i = G_N_ELEMENTS(marks); i-- > 0;) {
        size_t n = strlen(marks[i]);
        if (n <= length && memcmp(text + length - n, marks[i], n) == 0)
            return n;
    }
    return 0;
}

char *forward_name(const char *text, size_t length)
{
    size_t n;
    while ((n = mark_at_start(text, length)) > 0) {
        text += n;
        length -= n;
    }
    while ((n = mark_at_end(text, length)) > 0)
        length -= n;
    for (size_t i = 0; i < strlen(")]") && length > 0;
         i++) { /* what is not opened is a mark, too */
        if (text[length - 1] == ")]"[i] && !memchr(text, "(["[i], length))
            length--;
    }
    return g_strndup(text, length);
}

/* "a@b (Name)" */
static char *name_behind(const char *text, size_t length)
{
    const char *open = memchr(text, '(', length);
    const char *close = open ? memchr(open, ')', length - (size_t)(open - text)) : NULL;
    if (!close || memchr(open, '@', (size_t)(close - open)))
        return g_strdup("");
    return forward_name(open + 1, (size_t)(close - open - 1));
}

Address forward_address(const char *text, size_t length)
{
    size_t start;
    Address result = {.address = forward_address_find(text, length, &start)};
    const char *bracket = result.address[0] ? NULL : memchr(text, '<', length);
    if (bracket) /* an address of another kind than those of the internet */
        start = (size_t)(bracket - text);
    result.name = forward_name(text, start);
    if (!result.name[0] && start < length) {
        g_free(result.name);
        result.name = name_behind(text + start, length - start);
    }
    if (result.address[0] && g_ascii_strcasecmp(result.name, result.address) == 0)
        result.name[0] = '\0';
    return result;
}

/* ---- many ---- */

/* Where the part that begins at `text` ends: a comma or semicolon outside of quotes and
 * brackets. */
static size_t part_end(const char *text)
{
    bool quoted = false, bracket = false;
    size_t i = 0;
    for (; text[i]; i++) {
        char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '<' || c == '['))
            bracket = true;
        else if (!quoted && (c == '>' || c == ']'))
            bracket = false;
        else if (!quoted && !bracket && (c == ';' || c == ','))
            break;
    }
    return i;
}

/* Does a comma behind text[0..length) divide a name and not two people? "Doe, John <a@b>" and
 * "'Bessie, Berry' <a@b>": one word without an address, or an open quote. */
static bool is_half_a_name(const char *text, size_t length, bool semicolons)
{
    g_autofree char *part = g_strstrip(g_strndup(text, length));
    if (part[0] == '\0' || strchr(part, '@'))
        return false;
    bool open = part[0] == '\'' && !strchr(part + 1, '\'');
    return open || semicolons || !strpbrk(part, " \t");
}

static size_t part_length(const char *text, bool semicolons)
{
    size_t length = part_end(text);
    if (text[length] == ',' && is_half_a_name(text, length, semicolons)) {
        size_t more = part_end(text + length + 1);
        if (semicolons || memchr(text + length + 1, '@', more))
            length += 1 + more;
    }
    return length;
}

/* Where semicolons divide, commas may be part of names. */
static bool has_semicolon(const char *text)
{
    for (size_t at = part_end(text); text[at]; at += 1 + part_end(text + at + 1)) {
        if (text[at] == ';')
            return true;
    }
    return false;
}

AddressList forward_addresses(const char *text)
{
    GArray *list = g_array_new(FALSE, TRUE, sizeof(Address));
    bool semicolons = text && has_semicolon(text);
    while (text && *text && list->len < ADDRESSES_MAX) {
        size_t length = part_length(text, semicolons);
        Address address = forward_address(text, length);
        if (address.name[0] || address.address[0])
            g_array_append_val(list, address);
        else
            address_clear(&address);
        text += length + (text[length] != '\0');
    }
    AddressList result = {.n = list->len};
    result.items = (Address *)(void *)g_array_free(list, FALSE);
    return result;
}
