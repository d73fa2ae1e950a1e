/* One part of a mail: what it is, what it is called, and its decoded bytes. Known to message.c
 * and body*.c alone. */
#pragma once

#include "parsers/report.h"

#include <gmime/gmime.h>

typedef enum PartKind {
    PART_ATTACHMENT,
    PART_TEXT,
    PART_HTML,
    PART_STATUS,  /* message/delivery-status */
    PART_HEADERS, /* text/rfc822-headers */
    PART_MESSAGE, /* a message that gmime leaves closed: encoded, or called something.eml */
} PartKind;

PartKind part_kind(GMimeObject *part);
bool part_is(GMimeObject *part, const char *type, const char *subtype);
/* Does its type, and not only its name, say that it is a message? */
bool part_is_message_type(GMimeObject *part);
/* Is the parameter of its Content-Type `value`, in any case? */
bool part_parameter_is(GMimeObject *part, const char *name, const char *value);
/* Did its sender say that it is a file: by its Content-Disposition, or with a name there? A
 * name beside the type alone does not count. */
bool part_is_file(GMimeObject *part);
/* Content-Disposition: attachment. */
bool part_is_attached(GMimeObject *part);

/* Its attachment, measured and with the digest of its decoded content, streamed: nothing is
 * ever held but a buffer. */
Attachment part_attachment(GMimePart *part, GPtrArray *defects);
/* The same of a message that gmime has opened, as it is written again: byte for byte what came.
 */
Attachment part_message_attachment(GMimeMessagePart *part);

/* Appends at most `max` bytes of its decoded content; true when there were more. What claims an
 * encoding that it is not in is taken as it stands, with a defect. */
bool part_read(GMimePart *part, size_t max, GString *bytes, GPtrArray *defects);
/* The same for text: files that are written into it are taken out and become attachments. */
bool part_read_text(GMimePart *part, size_t max, GString *text, GArray *attachments,
                    GPtrArray *defects);
