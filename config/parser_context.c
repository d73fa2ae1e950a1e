/* Frees what a ParserContext owns; config/ and the parser process fill it. */
#include "config/parser_context.h"

#include <glib.h>
#include <string.h>

void parser_context_clear(ParserContext *context)
{
    g_strfreev(context->own_addresses);
    g_free(context->own_name);
    g_strfreev(context->role_addresses);
    g_strfreev(context->chair_addresses);
    g_strfreev(context->staff_domains);
    g_free(context->prefix);
    g_free(context->authserv_id);
    memset(context, 0, sizeof *context);
}
