/* One line a fact, on standard error, with the priority prefix of sd-daemon(3) when a journal
 * reads it.
 *
 * "fixed phrase key=value key=value". Untrusted text goes through log_quote(). No bodies, no
 * addresses, no secrets. */
#pragma once

#include <stdbool.h>

typedef enum LogLevel {
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG
} LogLevel;

/* Lines above `max` are dropped; `prefix` puts <N> in front. */
void log_open(LogLevel max, bool prefix);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Text from outside, made safe for one line: quoted, control characters and quotes as \xNN, cut
 * at 200 bytes. In one of four buffers that are used in turn, so up to four serve in one call
 * of log_. */
const char *log_quote(const char *text);
