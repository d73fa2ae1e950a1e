/* What the parsers must know of a mailbox to read its mail: plain values that the configuration
 * yields. */
#pragma once

#include "config/lexicon.h"
#include "config/terms.h"

/* Lists are NULL-terminated and owned; addresses and domains are in lower case. */
typedef struct ParserContext {
    char **own_addresses;   /* every address that is us: mailboxes, From, aliases */
    char *own_name;         /* under which we write; NULL: none */
    char **role_addresses;  /* configured people */
    char **chair_addresses; /* those of them who hand on anonymous reports; NULL: not known */
    char **staff_domains;
    char *prefix;      /* of our references: "HLP" in HLP-2026-0042 */
    char *authserv_id; /* whose Authentication-Results count (RFC 8601); NULL: nobody's */
    Route route;
    const Lexicon *lexicon; /* borrowed; NULL: the shipped one */
} ParserContext;

void parser_context_clear(ParserContext *context);
