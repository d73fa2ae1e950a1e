/* Writes log lines, each with one write(2). Anything but the core and the parsers calls it. */
#include "daemon/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static LogLevel log_max = LOG_LEVEL_INFO;
static bool log_prefix;

void log_open(LogLevel max, bool prefix)
{
    log_max = max;
    log_prefix = prefix;
}

static void log_line(LogLevel level, const char *format, va_list args)
{
    static const char *const prefixes[] = {"<3>", "<4>", "<6>", "<7>"};
    char line[2048];
    if ((int)level > (int)log_max)
        return;
    int start = snprintf(line, sizeof line, "%s", log_prefix ? prefixes[level] : "");
    int length = vsnprintf(line + start, sizeof line - (size_t)start - 1, format, args);
    size_t total = strlen(line);
    if (length < 0)
        return;
    line[total++] = '\n';
    (void)!write(STDERR_FILENO, line, total);
}

#define LOG_FUNCTION(name, level)                                                                  \
    void name(const char *format, ...)                                                             \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        log_line(level, format, args);                                                             \
        va_end(args);                                                                              \
    }

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)

const char *log_quote(const char *text)
{
    enum { BUFFERS = 4, LENGTH_MAX = 200 };
    static char buffers[BUFFERS][4 * LENGTH_MAX + 8];
    static unsigned turn;
    char *buffer = buffers[turn++ % BUFFERS], *to = buffer;
    *to++ = '"';
    for (int i = 0; text && text[i] && i < LENGTH_MAX; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < ' ' || c >= 0x7f || c == '"' || c == '\\')
            to += sprintf(to, "\\x%02x", c);
        else
            *to++ = (char)c;
    }
    *to++ = '"';
    *to = '\0';
    return buffer;
}
