/* Fills the caller's Err. Allocates nothing and cannot fail itself: a message that is too long
 * is cut. */
#include "config/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(Err *err, ErrKind kind, const char *format, ...)
{
    if (!err)
        return -1;
    va_list args;
    va_start(args, format);
    err->kind = kind;
    vsnprintf(err->msg, sizeof err->msg, format, args);
    va_end(args);
    return -1;
}

int err_prefix(Err *err, const char *format, ...)
{
    if (!err)
        return -1;
    char rest[sizeof err->msg];
    memcpy(rest, err->msg, sizeof rest);
    va_list args;
    va_start(args, format);
    int length = vsnprintf(err->msg, sizeof err->msg, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof err->msg)
        snprintf(err->msg + length, sizeof err->msg - (size_t)length, ": %s", rest);
    return -1;
}
