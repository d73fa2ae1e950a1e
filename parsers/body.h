/* What a mail carries: the text that a reader would see first, and everything else as
 * attachments. Known to message.c alone. */
#pragma once

#include "parsers/report.h"

#include <gmime/gmime.h>

typedef struct Body {
    GPtrArray *defects; /* in: where defects go */
    char *text;
    bool from_html;
    char *delivery_status; /* NULL: none */
    GArray *attachments;   /* of Attachment */
    /* The first message inside: parsed (borrowed from the part), or as decoded bytes that no
     * prescan has seen. */
    GMimeMessage *inner;
    GString *inner_bytes;
    bool inner_headers_only;
} Body;

/* Fills `body` from the topmost part, which may be NULL. body_clear() frees what is left in it.
 */
void body_read(Body *body, GMimeObject *part);
void body_clear(Body *body);

/* The digest that report.h documents, of a mail in memory or (memory NULL) behind a descriptor.
 */
char *body_digest(int fd, const char *memory, int64_t size);
