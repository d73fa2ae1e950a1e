/* The parsers in a child of their own: without network, files or secrets, with limits of time
 * and memory. */
#pragma once

#include "config/config.h"
#include "daemon/parser/parser.h"

typedef struct Loop Loop;

enum { PARSER_TIME_LIMIT_MS = 10 * 1000, PARSER_MEMORY_LIMIT_MB = 512 };

/* With this status a parser process ends that was not allowed to take its own rights away. */
enum { PARSER_UNSAFE = 77 };

/* The hidden first argument that makes our binary the parser process. */
#define PARSER_PROCESS_ARGUMENT "--parser-process"

/* The configuration gives the contexts that jobs name, and must outlive it. The child is
 * started with the first batch. Never NULL. */
Parser *parser_process_new(const Config *config, Loop *loop);

/* The child's whole life, from the sandbox to the end of its socket (descriptor 3). Returns an
 * exit status. */
int parser_process_main(void);
