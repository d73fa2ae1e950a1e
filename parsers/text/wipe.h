/* Freeing what may say who wrote an anonymous report: nothing of it stays in freed memory. */
#pragma once

#include <glib.h>
#include <malloc.h>
#include <string.h>

/* `text` may be NULL. */
static inline void wipe_text(char *text)
{
    if (text)
        explicit_bzero(text, malloc_usable_size(text));
    g_free(text);
}

static inline void wipe_texts(char **texts)
{
    for (char **text = texts; text && *text; text++)
        wipe_text(*text);
    g_free(texts);
}
