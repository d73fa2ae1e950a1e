/* A mail that may hold commands, as whoever reads them is given it. */
#pragma once

#include "daemon/world.h"
#include "parsers/report.h"

/* Who wrote the mail, and as what it came. */
typedef struct CommandMail {
    const Organisation *organisation;
    const Report *report;
    int64_t mail;   /* id of its row */
    int64_t sender; /* person */
    int64_t now;    /* of an anonymous incident the beginning of the day: what is kept */
    int64_t at;     /* what the clock shows */
    int64_t sent;   /* when the server had it, never after `at`: its "today" counts from here */
    bool thanks;    /* it says nothing else, nor between the lines that it quotes */
    bool wordless;  /* of what stands beside a command that does not count nothing is kept */
    /* What the answer says of lines that do not count; NULL: there are none. */
    const char *besides;
} CommandMail;
