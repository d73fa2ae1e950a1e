/* The walls of the parser process: limits first, then the filter of system calls. */
#pragma once

#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__)
#define PARSER_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PARSER_SANITIZED true
#endif
#endif
#ifndef PARSER_SANITIZED
#define PARSER_SANITIZED false
#endif

/* Drops the descriptors, signals, privileges and resources that a parser has no use for. Files
 * can still be opened. 0, or -1. */
int parser_sandbox_limit(void);

/* From here on: no files, no network, no other processes, and no way to change a mail. Opening
 * a file fails with EPERM; what else a parser has no use for ends the process. 0, or -1. */
int parser_sandbox_close(void);
