/* Writes log lines, each with one write(2): whole or not at all, and never waiting. Anything
 * but the core and the parsers calls it. Whatever the arguments hold, a line stays one line of
 * at most LINE_SIZE bytes. A reader that does not keep up costs lines, not time (when standard
 * error does not block); the next line that gets through says how many. */
#include "daemon/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 2048 }; /* below PIPE_BUF: lines of two processes do not mix */

static LogLevel log_max = LOG_LEVEL_INFO;
static bool log_prefix;
static unsigned long log_lost;

void log_open(LogLevel max, bool prefix)
{
    log_max = max;
    log_prefix = prefix;
}

/* A line break inside a line would let its text pose as a line of ours. */
static void keep_on_one_line(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
    }
}

static bool write_line(const char *line, size_t length)
{
    ssize_t written;
    do {
        written = write(STDERR_FILENO, line, length);
    } while (written < 0 && errno == EINTR);
    return written >= 0;
}

__attribute__((format(printf, 2, 0))) static void log_line(LogLevel level, const char *format,
                                                           va_list args)
{
    static const char *const prefixes[] = {"<3>", "<4>", "<6>", "<7>"};
    static const char cut[] = "...";
    if ((int)level > (int)log_max)
        return;
    int saved = errno;
    char line[LINE_SIZE], lost[40] = "";
    if (log_lost)
        snprintf(lost, sizeof lost, "[%lu lines lost] ", log_lost);
    size_t start =
        (size_t)snprintf(line, sizeof line, "%s%s", log_prefix ? prefixes[level] : "", lost);
    size_t room = sizeof line - start - 1; /* the line break */
    int length = vsnprintf(line + start, room, format, args);
    if (length >= 0) {
        keep_on_one_line(line + start);
        if ((size_t)length >= room)
            memcpy(line + sizeof line - 1 - sizeof cut, cut, sizeof cut);
        size_t total = strlen(line);
        line[total++] = '\n';
        log_lost = write_line(line, total) ? 0 : log_lost + 1;
    }
    errno = saved;
}

#define LOG_FUNCTION(name, level)                                                              \
    void name(const char *format, ...)                                                         \
    {                                                                                          \
        va_list args;                                                                          \
        va_start(args, format);                                                                \
        log_line(level, format, args);                                                         \
        va_end(args);                                                                          \
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
