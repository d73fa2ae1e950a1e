/* Failed recipients and what happened to them, gathered. Addresses come from hostile text:
 * every step is linear, every list bounded. */
#include "parsers/machine/bounce_facts.h"

#include <string.h>

enum {
    RECIPIENTS_MAX = 50,
    ADDRESS_MAX = 320, /* RFC 3696: 64 + 1 + 255 */
};

void bounce_facts_init(BounceFacts *facts)
{
    *facts = (BounceFacts){.recipients = g_ptr_array_new_with_free_func(g_free)};
}

void bounce_facts_clear(BounceFacts *facts)
{
    if (facts->recipients)
        g_ptr_array_unref(facts->recipients);
    g_free(facts->status);
    g_free(facts->diagnostic);
    g_free(facts->original_id);
    *facts = (BounceFacts){0};
}

size_t bounce_cut(const char *text, size_t length, size_t max)
{
    if (length <= max)
        return length;
    while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    return max;
}

void bounce_facts_action(BounceFacts *facts, const char *action)
{
    facts->failed |= g_ascii_strncasecmp(action, "fail", 4) == 0;
    facts->delayed |= g_ascii_strncasecmp(action, "delay", 5) == 0;
    facts->delivered |= g_ascii_strncasecmp(action, "deliver", 7) == 0 ||
                        g_ascii_strncasecmp(action, "relay", 5) == 0 ||
                        g_ascii_strncasecmp(action, "expand", 6) == 0;
}

/* ---- one address ---- */

/* Letters and digits of any script with spaces between its words, and what RFC 5321 allows. */
static bool is_address_char(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalnum((char)c) || (c && strchr("!#$%&*+-/=?^_`{|}~.", (int)c));
    return c < 0x2E80 && g_unichar_isalnum(c);
}

static bool is_wide_char(gunichar c)
{
    return c >= 0x2E80 && g_unichar_isalnum(c);
}

static bool is_domain_char(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) || c == '-' || c == '.' || c == '_'
                    : is_address_char(c);
}

/* Where the local part that ends at text[at] begins, not before `from`. */
static size_t local_start(const char *text, size_t from, size_t at, bool (*belongs)(gunichar))
{
    size_t start = at;
    while (start > from && at - start < ADDRESS_MAX) {
        const char *before = g_utf8_find_prev_char(text + from, text + start);
        if (!before || !belongs(g_utf8_get_char(before)))
            break;
        start = (size_t)(before - text);
    }
    return start;
}

static size_t quoted_start(const char *text, size_t from, size_t at)
{
    if (at <= from || text[at - 1] != '"')
        return at;
    for (size_t start = at - 1; start > from && at - start < ADDRESS_MAX; start--) {
        if (text[start - 1] == '"')
            return start - 1;
    }
    return at;
}

static size_t domain_end(const char *text, size_t at, size_t length, bool (*belongs)(gunichar))
{
    size_t end = at + 1;
    while (end < length && end - at < ADDRESS_MAX) {
        if (!belongs(g_utf8_get_char(text + end)))
            break;
        end += (size_t)(g_utf8_next_char(text + end) - (text + end));
    }
    while (end > at + 1 && strchr(".-_", text[end - 1]))
        end--;
    return end;
}

/* The address around the "@" at `at`, or false. */
static bool address_around(const char *text, size_t from, size_t at, size_t length,
                           size_t *ret_start, size_t *ret_end)
{
    size_t start = quoted_start(text, from, at);
    if (start == at)
        start = local_start(text, from, at, is_address_char);
    if (start == at)
        start = local_start(text, from, at, is_wide_char);
    size_t end = domain_end(text, at, length, is_domain_char);
    if (end == at + 1)
        end = domain_end(text, at, length, is_wide_char);
    while (start < at && strchr("./?", text[start]))
        start++;
    *ret_start = start;
    *ret_end = end;
    return start < at && end > at + 1 && end - start <= ADDRESS_MAX;
}

size_t bounce_address(const char *text, size_t length, size_t *ret_start)
{
    size_t from = 0;
    const char *found;
    while (from < length && (found = memchr(text + from, '@', length - from))) {
        size_t at = (size_t)(found - text), start, end;
        if (address_around(text, from, at, length, &start, &end)) {
            *ret_start = start;
            return end - start;
        }
        from = at + 1;
    }
    return 0;
}

void bounce_facts_add(BounceFacts *facts, const char *text, size_t length)
{
    size_t start;
    length = bounce_address(text, length, &start);
    if (length == 0 || facts->recipients->len >= RECIPIENTS_MAX)
        return;
    g_autofree char *address = g_strndup(text + start, length);
    for (char *c = strrchr(address, '@'); *c; c++)
        *c = g_ascii_tolower(*c);
    for (unsigned i = 0; i < facts->recipients->len; i++) {
        if (g_ascii_strcasecmp(facts->recipients->pdata[i], address) == 0)
            return;
    }
    g_ptr_array_add(facts->recipients, g_steal_pointer(&address));
}
