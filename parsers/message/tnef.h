/* What Outlook and Exchange wrap in a winmail.dat: a message with its body and attachments
 * (MS-OXTNEF). */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TnefFile {
    char *name;        /* safe as the name of a file; "" when it has none */
    char *type;        /* the media type that is claimed, lower case, or NULL */
    const char *bytes; /* inside the bytes that were read */
    size_t length;
    bool is_message; /* an attached message of Outlook: the bytes are TNEF again */
} TnefFile;

typedef struct TnefProperty {
    const char *bytes; /* inside the bytes that were read; NULL: not there */
    size_t length;
    unsigned type;
} TnefProperty;

typedef struct TnefPerson {
    TnefProperty name, address, smtp_address;
} TnefPerson;

/* Everything points into the bytes that were read, and is turned into text by the functions
 * below. */
typedef struct Tnef {
    unsigned codepage;      /* of strings that are not Unicode */
    unsigned html_codepage; /* of the page; 0: not said */
    TnefProperty plain, html, rtf;
    TnefProperty subject, message_id, sent_at;
    TnefPerson sender, representing;
    GArray *files; /* of TnefFile, in their order; what is in an attached message is not here */
} Tnef;

/* Reads the stream up to its end or to what is damaged; the latter, and whatever was cut, is
 * noted in `defects`. False when it is no TNEF at all; tnef_clear() either way. Allocates in
 * proportion to the number of attachments (at most 1,000), never to what a length field says.
 * Linear in `length`. */
bool tnef_read(const char *bytes, size_t length, Tnef *tnef, GPtrArray *defects);
void tnef_clear(Tnef *tnef);

/* The body, clean (text.h): plain text, else the page, else the rich text. NULL when it has
 * none that shows something. *ret_from_html may be NULL. */
char *tnef_text(const Tnef *tnef, bool *ret_from_html, GPtrArray *defects);

/* The message as a mail that can be read like any other: From, Subject, Date and
 * Message-ID as far as they are there, and the body as plain text. Owned. */
GString *tnef_mail(const Tnef *tnef, GPtrArray *defects);
