/* What a mail carries: the text that a reader would see first, and everything else as
 * attachments. Known to message.c and body*.c alone. */
#pragma once

#include "parsers/report.h"

#include <gmime/gmime.h>

enum { BODY_NESTING_MAX = 64 };

/* A message inside: opened by gmime, or a part whose bytes no prescan has seen. All borrowed.
 */
typedef struct BodyMessage {
    GMimeMessage *mime; /* NULL: part */
    GMimePart *part;
    bool headers_only;
    bool doubtful;     /* only its name says that it is one */
    unsigned position; /* what it carries belongs behind that many attachments of the body */
} BodyMessage;

typedef struct Body {
    GPtrArray *defects; /* in: where defects go */
    char *text;
    bool from_html;
    char *delivery_status; /* NULL: none */
    GArray *attachments;   /* of Attachment, in the order of the mail */
    GArray *messages;      /* of BodyMessage */
} Body;

/* Fills `body` from the topmost part, which may be NULL. body_clear() frees what is left in it.
 */
void body_read(Body *body, GMimeObject *part);
void body_clear(Body *body);

/* The text of a tree of parts (body_text.c): every plain part in order; HTML and other kinds
 * only where nothing plain says the same. Never NULL. */
char *body_text(GMimeObject *part, bool *ret_from_html, GPtrArray *defects);

/* The digest that report.h documents, of a mail in memory or (memory NULL) behind a descriptor.
 */
char *body_digest(int fd, const char *memory, int64_t size);
