/* Lines for people about the configuration. Must never quote a value: it may be a secret.
 * Called by the whole of config/ while a file is read. */
#include "config/config_problem.h"

#include <stdarg.h>

/* "organisations.mailboxes.url": the names on the way from the root; elements of lists have
 * none, the line number tells which. */
static char *setting_name(const config_setting_t *setting, const char *member)
{
    GString *name = g_string_new(member);
    for (; setting && !config_setting_is_root(setting);
         setting = config_setting_parent(setting)) {
        const char *own = config_setting_name(setting);
        if (!own)
            continue;
        if (name->len > 0)
            g_string_prepend_c(name, '.');
        g_string_prepend(name, own);
    }
    return g_string_free(name, FALSE);
}

static void add(Reader *reader, char *line)
{
    if (!g_str_has_prefix(line, "warning: ") && reader->errors++ == 0)
        err_set(reader->err, ERR_INPUT, "%s", line);
    if (reader->problems)
        g_ptr_array_add(reader->problems, line);
    else
        g_free(line);
}

static void add_at(Reader *reader, const char *kind, const config_setting_t *setting,
                   const char *member, const char *text)
{
    const config_setting_t *own = member && config_setting_is_group(setting)
                                      ? config_setting_get_member(setting, member)
                                      : NULL;
    const config_setting_t *place = own ? own : setting;
    const char *file = config_setting_source_file(place);
    unsigned line = config_setting_source_line(place);
    g_autofree char *name = setting_name(setting, member);
    g_autofree char *number = line > 0 ? g_strdup_printf(":%u", line) : g_strdup("");
    add(reader, g_strdup_printf("%s%s%s: %s: %s", kind, file ? file : reader->path, number,
                                name, text));
}

void problem_at(Reader *reader, const config_setting_t *setting, const char *member,
                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    add_at(reader, "", setting, member, text);
}

void problem_warn(Reader *reader, const config_setting_t *setting, const char *member,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    add_at(reader, "warning: ", setting, member, text);
}

void problem_in_file(Reader *reader, const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    if (!file)
        file = reader->path;
    add(reader, line > 0 ? g_strdup_printf("%s:%d: %s", file, line, text)
                         : g_strdup_printf("%s: %s", file, text));
}

int problem_note(GPtrArray *lines, Err *err, char *line)
{
    if (err && err->kind == ERR_NONE)
        err_set(err, ERR_INPUT, "%s", line);
    if (lines)
        g_ptr_array_add(lines, line);
    else
        g_free(line);
    return -1;
}

void problem_line(Reader *reader, const char *line)
{
    add(reader, g_strdup(line));
}
