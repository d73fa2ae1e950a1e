/* See bounce_notice.h. */
#include "parsers/machine/bounce_notice.h"

#include <string.h>

enum {
    NOTICE_MAX = 64 * 1024,
    VALUE_MAX = 1000,
};

static const char *const kind_keys[] = {"notificationType", "eventType", "event", "RecordType"};

/* The string behind the key that begins at text[0..]: a string, or the first of a list. Owned,
 * with its escapes resolved as far as mail needs them; NULL when there is none. */
static char *string_behind(const char *at, size_t max)
{
    at += strspn(at, " \t\n:[");
    if (*at != '"')
        return NULL;
    g_autoptr(GString) value = g_string_new(NULL);
    for (at++; *at && *at != '"' && value->len < max; at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (*at == '\n')
            continue;
        g_string_append_c(value, *at);
    }
    g_string_truncate(value, bounce_cut(value->str, value->len, max - 1));
    return g_string_free(g_steal_pointer(&value), FALSE);
}

/* The next `"key":` from `at` on: what stands behind it, or NULL. */
static const char *find_key(const char *at, const char *key)
{
    size_t length = strlen(key);
    while ((at = strstr(at, key))) {
        const char *behind = at + length;
        if (at[-1] == '"' && behind[0] == '"' && behind[1 + strspn(behind + 1, " \t\n")] == ':')
            return behind + 1;
        at = behind;
    }
    return NULL;
}

static char *first_value(const char *text, const char *key)
{
    const char *behind = find_key(text, key);
    return behind ? string_behind(behind, VALUE_MAX) : NULL;
}

/* The object that the text begins with, owned; NULL when it is none. It may come inside the
 * string "Message" of another one. */
static char *notice_of(const char *text)
{
    text += strspn(text, " \t\n");
    if (*text != '{')
        return NULL;
    g_autofree char *notice =
        g_strndup(text, bounce_cut(text, strnlen(text, NOTICE_MAX + 1), NOTICE_MAX));
    const char *wrapped = find_key(notice, "Message");
    char *inner = wrapped ? string_behind(wrapped, NOTICE_MAX) : NULL;
    if (inner && *inner == '{')
        return inner;
    g_free(inner);
    return g_steal_pointer(&notice);
}

static char *kind_of(const char *notice)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kind_keys); i++) {
        char *kind = first_value(notice, kind_keys[i]);
        if (kind)
            return kind;
    }
    return NULL;
}

bool bounce_notice_is(const char *text, char **kinds)
{
    g_autofree char *notice = notice_of(text);
    g_autofree char *kind = notice ? kind_of(notice) : NULL;
    for (size_t i = 0; kind && kinds[i]; i++) {
        if (g_ascii_strcasecmp(kind, kinds[i]) == 0)
            return true;
    }
    return false;
}

static void add_recipients(const char *notice, BounceFacts *facts)
{
    for (const char *at = notice; (at = find_key(at, "emailAddress"));) {
        g_autofree char *address = string_behind(at, VALUE_MAX);
        if (address)
            bounce_facts_add(facts, address, strlen(address));
    }
    static const char *const keys[] = {"recipients", "recipient", "destination", "email"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys) && facts->recipients->len == 0; i++) {
        g_autofree char *address = first_value(notice, keys[i]);
        if (address)
            bounce_facts_add(facts, address, strlen(address));
    }
}

/* The Message-ID is one of the headers, {"name":"Message-ID","value":"<...>"}, or a key. */
static char *original_id_of(const char *notice)
{
    const char *header = strstr(notice, "\"Message-ID\"");
    if (!header)
        header = strstr(notice, "\"Message-Id\"");
    g_autofree char *named = header ? first_value(header, "value") : NULL;
    g_autofree char *value = named ? g_steal_pointer(&named) : first_value(notice, "messageId");
    if (!value)
        return NULL;
    const char *start = value + strspn(value, "< ");
    return g_strndup(start, strcspn(start, "> "));
}

bool bounce_notice_read(const char *text, BounceFacts *facts)
{
    g_autofree char *notice = notice_of(text);
    g_autofree char *kind = notice ? kind_of(notice) : NULL;
    if (!kind)
        return false;
    g_autofree char *type = first_value(notice, "bounceType");
    bool temporary = type && g_ascii_strcasecmp(type, "Transient") == 0;
    facts->delivered = g_ascii_strncasecmp(kind, "deliver", 7) == 0;
    facts->delayed = temporary;
    facts->failed = !facts->delivered && !temporary;
    add_recipients(notice, facts);
    facts->status = first_value(notice, "status");
    facts->diagnostic = first_value(notice, "diagnosticCode");
    if (!facts->diagnostic)
        facts->diagnostic = first_value(notice, "smtpResponse");
    facts->original_id = original_id_of(notice);
    return true;
}
