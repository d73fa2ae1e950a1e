/* What a mail carries: the text that a reader would see first, and everything else as
 * attachments. Known to message.c and body*.c alone. */
#pragma once

#include "parsers/message/message.h"

#include <gmime/gmime.h>

enum { BODY_NESTING_MAX = 64 };

/* A message inside: opened by gmime, or bytes that no prescan has seen, in a part or put
 * together. The first two are borrowed. */
typedef struct BodyMessage {
    GMimeMessage *mime;
    GMimePart *part;
    GString *mail;
    bool headers_only;
    bool doubtful;     /* only its name says that it is one */
    unsigned position; /* what it carries belongs behind that many attachments of the body */
} BodyMessage;

typedef struct Body {
    GPtrArray *defects; /* in: where defects go */
    char *text;
    GString *unseen; /* see message.h */
    bool from_html;
    char *delivery_status;  /* NULL: none */
    bool calendar;          /* it has a calendar part */
    CalendarAnswer *answer; /* see message.h */
    GArray *attachments;    /* of Attachment, in the order of the mail */
    GArray *messages;       /* of BodyMessage */
    char *tnef_text; /* what the first winmail.dat says; it is `text` when nothing else is */
    bool tnef_from_html;
    GMimeObject *opened; /* a topmost part that was found in a signature, or NULL */
} Body;

/* Fills `body` from the topmost part, which may be NULL. body_clear() frees what is left in it.
 */
void body_read(Body *body, GMimeObject *part);
void body_clear(Body *body);

/* The text of a tree of parts (body_text.c): every plain part in order; HTML and other kinds
 * only where nothing plain says the same. Never NULL. Files that are written into it are added
 * to `attachments`, and to `unseen` (see message.h) what is in no such text. */
char *body_text(GMimeObject *part, bool *ret_from_html, GString *unseen, GArray *attachments,
                GPtrArray *defects);

/* The words of a person in front of the parts, or behind them: read where there is no other text.
 * Never NULL. */
char *body_words_around(GMimeObject *part, GPtrArray *defects);

/* Adds a line or more to what is searched and never shown; nothing beyond 4 MB of it. */
void body_add_unseen(GString *unseen, const char *text);

/* Takes what a winmail.dat carries (body_tnef.c). False when the part is none. */
bool body_take_tnef(Body *body, GMimePart *part);

/* The tree with what opaque signatures hold in their place (body_signed.c): `part` itself, or
 * when that is one, what it holds, to be unreferenced. */
GMimeObject *body_open_signed(GMimeObject *part, GPtrArray *defects);

/* The digest that report.h documents, of a whole mail. */
char *body_digest(const char *bytes, size_t size);
