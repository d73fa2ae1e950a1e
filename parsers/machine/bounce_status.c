/* See bounce_status.h. */
#include "parsers/machine/bounce_status.h"

#include <string.h>

enum { FIELD_MAX = 4000 };

/* What one block says of its recipient. */
typedef struct Block {
    char *final, *original, *status, *diagnostic;
    BounceFacts action; /* its flags only */
} Block;

static void take(char **field, const char *value, size_t length)
{
    if (!*field)
        *field = g_strndup(value, length);
}

/* "rfc822; name@host (comment)" and "smtp; 550 ...": what stands behind the type. */
static const char *behind_type(const char *value)
{
    size_t type =
        strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    const char *at = value + type;
    at += strspn(at, " \t");
    at = *at == ';' ? at + 1 : value;
    return at + strspn(at, " \t");
}

static bool is_field(const char *line, const char *name, const char **ret_value)
{
    size_t n = strlen(name);
    if (g_ascii_strncasecmp(line, name, n) != 0)
        return false;
    line += n;
    line += strspn(line, " \t");
    if (*line != ':')
        return false;
    *ret_value = line + 1 + strspn(line + 1, " \t");
    return true;
}

static void read_field(const char *field, Block *block, BounceFacts *facts)
{
    const char *value;
    if (is_field(field, "final-recipient", &value)) {
        value = behind_type(value);
        take(&block->final, value, strlen(value));
    } else if (is_field(field, "original-recipient", &value)) {
        value = behind_type(value);
        take(&block->original, value, strlen(value));
    } else if (is_field(field, "action", &value)) {
        bounce_facts_action(&block->action, value);
    } else if (is_field(field, "status", &value)) {
        size_t length = strspn(value, "0123456789.");
        if (length > 0)
            take(&block->status, value, length);
    } else if (is_field(field, "diagnostic-code", &value)) {
        value = behind_type(value);
        if (*value)
            take(&block->diagnostic, value, strlen(value));
    } else if (is_field(field, "original-message-id", &value) ||
               is_field(field, "x-original-message-id", &value)) {
        value += strspn(value, "< ");
        take(&facts->original_id, value, strcspn(value, "> "));
    }
}

static void replace(char **field, char **by)
{
    if (!*by)
        return;
    g_free(*field);
    *field = g_steal_pointer(by);
}

/* The first failed recipient's status and diagnostic count, else the first that are there. */
static void end_block(Block *block, BounceFacts *facts)
{
    bool first_failure = block->action.failed && !facts->failed;
    if (first_failure || !facts->status)
        replace(&facts->status, &block->status);
    if (first_failure || !facts->diagnostic)
        replace(&facts->diagnostic, &block->diagnostic);
    if (first_failure && facts->delivered && !facts->delayed)
        g_ptr_array_set_size(facts->recipients, 0);
    bool arrived = block->action.delivered && (facts->failed || facts->delayed);
    unsigned before = facts->recipients->len;
    if (!arrived && block->final)
        bounce_facts_add(facts, block->final, strlen(block->final));
    if (!arrived && block->original && facts->recipients->len == before &&
        !(block->final && strchr(block->final, '@')))
        bounce_facts_add(facts, block->original, strlen(block->original));
    facts->failed |= block->action.failed;
    facts->delayed |= block->action.delayed;
    facts->delivered |= block->action.delivered;
    g_free(block->final);
    g_free(block->original);
    g_free(block->status);
    g_free(block->diagnostic);
    *block = (Block){0};
}

/* The returned mail begins, in a text whose parts were not taken apart. */
static bool ends_fields(const char *line)
{
    const char *value;
    return is_field(line, "received", &value) || is_field(line, "return-path", &value) ||
           (is_field(line, "content-type", &value) && strstr(value, "rfc822"));
}

void bounce_status_read(const char *text, BounceFacts *facts)
{
    Block block = {0};
    g_autoptr(GString) field = g_string_new(NULL);
    bool at_end = false;
    for (const char *line = text; *line && !at_end;) {
        size_t length = strcspn(line, "\n");
        g_autofree char *copy =
            g_strchomp(g_strndup(line, bounce_cut(line, length, FIELD_MAX)));
        bool continued = (*copy == ' ' || *copy == '\t') && field->len > 0;
        if (!continued) {
            read_field(field->str, &block, facts);
            g_string_truncate(field, 0);
        }
        at_end = ends_fields(copy);
        if (!*copy)
            end_block(&block, facts);
        if (field->len + strlen(copy) <= FIELD_MAX)
            g_string_append(field, continued ? copy : copy + strspn(copy, " \t>"));
        line += length + (line[length] == '\n');
    }
    read_field(field->str, &block, facts);
    end_block(&block, facts);
}

const char *bounce_status_find(const char *text)
{
    const char *value;
    for (const char *line = text; *line;) {
        const char *start = line + strspn(line, " \t");
        if (is_field(start, "final-recipient", &value) ||
            is_field(start, "original-recipient", &value) ||
            is_field(start, "reporting-mta", &value))
            return line;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return NULL;
}
