#include "daemon/command/answers.h"

void answers_add(GString *answers, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (answers->len)
        g_string_append_c(answers, '\n');
    g_string_append_vprintf(answers, format, args);
    va_end(args);
}
