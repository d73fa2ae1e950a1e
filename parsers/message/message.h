/* One mail taken apart: headers, texts, attachments, and what it carries inside. Behind this
 * header gmime is known (message.c, body*.c, part*.c); the other parsers read this value. Strings as in
 * report.h: valid UTF-8, never NULL unless said. */
#pragma once

#include "parsers/report.h"

#include <glib.h>

typedef struct MessageHeader {
    char *name;  /* lower case */
    char *value; /* unfolded, encoded-words decoded, white space at the ends cut */
} MessageHeader;

/* The calendar part of an answer to an invitation, without a word of who gives it. */
typedef struct CalendarAnswer {
    char *text;  /* as it is shown when nothing else is */
    char *title; /* of the event; NULL: it has none */
} CalendarAnswer;

typedef struct Message Message;
struct Message {
    MessageHeader *headers; /* all of them, the topmost first */
    size_t n_headers;
    uint64_t names; /* a bit for each of their names: most that are asked for are not there */
    Address from, sender;
    AddressList reply_to, to, cc;
    char *subject;
    char *date;       /* RFC 3339 or NULL */
    char *message_id; /* without <>; "" */
    char **in_reply_to, **references;
    char *content_type; /* "multipart/report" */
    char *report_type;  /* its report-type parameter, or NULL */
    char *text;         /* the body as plain text (from HTML when there is nothing better) */
    bool text_from_html;
    /* What it says beside its texts: alternatives, text files, the source of pages, those of
     * messages inside, too; searched for codes, never shown. NULL of an inner message. */
    GString *unseen;
    char *delivery_status; /* text of the first message/delivery-status part, or NULL */
    CalendarAnswer
        *answer;    /* its calendar parts are one such answer, none of them a file; NULL */
    Message *inner; /* the first message (or its header alone) inside, at most five levels deep;
                       NULL. Its text ends with the messages inside it and those that follow */
    bool inner_headers_only;
    Attachment *attachments; /* those of messages inside, too, behind the message; an inner
                                message has none */
    size_t n_attachments;
    char *body_sha256;  /* see report.h; "" of an inner message */
    GPtrArray *defects; /* owned strings */
};

/* Takes a mail apart. Never NULL: bytes that are no mail at all become an empty message with a
 * defect. Arguments as for report_read(). */
Message *message_read(const char *bytes, size_t size, bool cut);
void message_free(Message *message);
void calendar_answer_free(CalendarAnswer *answer);

/* The value of the first header of that name (lower case) from `from` on, or NULL; *from (may
 * be NULL: 0) is set behind it, so that all occurrences can be visited. */
const char *message_header(const Message *message, const char *name, size_t *from);
