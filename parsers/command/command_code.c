/* See command_code.h. Pure; called by command.c and command_doubt.c. */
#include "parsers/command/command_code.h"

#include "parsers/command/command_form.h"
#include "parsers/identity/identity_fold.h"
#include "parsers/reference/reply_code.h"
#include "parsers/text/line.h"

#include <string.h>

/* What is kept of a line holds no code, whatever else stood in it. */
void command_code_hide(char *text)
{
    enum { CODE_BYTES = 16 };
    for (char *at = text; (at = strchr(at, '[')); at++) {
        g_autofree char *code = g_ascii_strdown(at + 1, CODE_BYTES);
        if (strnlen(at + 1, CODE_BYTES + 1) > CODE_BYTES && at[1 + CODE_BYTES] == ']' &&
            reply_code_may_be(code))
            memset(at + 1, '*', CODE_BYTES);
    }
}

/* A mistyped one, which has a digit, only behind a word of ours, or in square brackets: numbers of things look like it. */
char *command_code_take(char *line)
{
    char *code = reply_code_take(line);
    g_autofree char *word = NULL;
    if (code || strlen(line) > COMMAND_LINE_BYTES || !strpbrk(line, "0123456789"))
        return code;
    bool likely = strchr(line, '[') || command_form_near(line, true, &word);
    return likely ? reply_code_take_near(line) : NULL;
}

/* "confirm [abcd-efgh]" in a reply: what stands in the place of the code is none, and its writer must hear of it. Cuts it
 * out where the line is one of ours then. Owned; NULL: it is not. */
char *command_code_take_odd(char *line, const Message *message, const Report *report)
{
    bool answers = message->in_reply_to[0] || message->references[0] || report->reference;
    const char *text, *rest;
    g_autofree char *bare = g_strdup(line);
    g_autofree char *code = answers ? reply_code_take_odd(bare) : NULL;
    if (!code || command_form_of(line, &text, &rest) || !command_form_of(bare, &text, &rest))
        return NULL;
    strcpy(line, bare);
    return g_steal_pointer(&code);
}

/* Of a line with two codes nobody can tell which it is for. */
bool command_code_has_other(const char *line, const char *code)
{
    g_autofree char *rest = g_strdup(line);
    g_autofree char *other = reply_code_take(rest);
    return code && other && reply_code_may_be(other) && strcmp(other, code) != 0;
}

void command_code_bare(char *line)
{
    enum { NON_JOINER = 0x200C, JOINER = 0x200D, VARIANTS = 0xFE00, TAGS = 0xE0000 };
    char *to = line;
    for (const char *at = line, *next; *at; at = next) {
        gunichar c = g_utf8_get_char(at);
        next = g_utf8_next_char(at);
        bool shapes = c == NON_JOINER || c == JOINER || (c & ~0xFU) == VARIANTS || c >= TAGS;
        if (!shapes && identity_is_invisible(c))
            continue;
        memmove(to, at, (size_t)(next - at));
        to += next - at;
    }
    *to = '\0';
}

/* The code that stands alone in the line at `at`. Owned; NULL: there is none. */
static char *code_alone(const char *at)
{
    size_t length = line_length(at);
    if (length > COMMAND_LINE_BYTES)
        return NULL;
    g_autofree char *line = g_strndup(at, length);
    command_code_bare(line);
    bool bracket = strchr(line, '[') != NULL;
    g_autofree char *code = bracket ? command_code_take(line) : reply_code_take(line);
    bool alone = code && command_form_is_blank(line) && (bracket || reply_code_may_be(code));
    return alone ? g_steal_pointer(&code) : NULL;
}

/* The code of a command that takes a text may stand alone in the line below it, and is no part of the text then. Owned;
 * *next goes behind it. NULL: there is none. */
char *command_code_take_below(const char **next)
{
    const char *at = *next + strspn(*next, " \t\n");
    char *code = code_alone(at);
    if (code)
        *next = at + line_length(at) + (at[line_length(at)] == '\n');
    return code;
}

/* The same of a code anywhere in what is said below: cuts its line out of `words`. */
char *command_code_take_from(char *words)
{
    for (char *at = words; *at;) {
        char *next = at + line_length(at);
        next += *next == '\n';
        char *code = code_alone(at);
        if (code) {
            memmove(at, next, strlen(next) + 1);
            return code;
        }
        at = next;
    }
    return NULL;
}
