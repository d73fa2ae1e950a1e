/* SMTP over bytes: replies are read, commands and mail are written (RFC 5321).
 *
 * Pure: no socket, no clock, no log. Whatever a server sends, the reader holds at most one line
 * and one reply; whatever a mail holds, the writer lets it end only where we say. */
#pragma once

#include "config/err.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    SMTP_LINE_MAX = 4096, /* bytes of a reply line (512 by RFC 5321 section 4.5.3.1.5) */
    SMTP_LINES_MAX = 128, /* lines of a reply */
    SMTP_TEXT_MAX = 1024, /* bytes kept of its words, with the final 0 */
    SMTP_WORDS_MAX = 160, /* bytes of smtp_reply_words, with the final 0 */
};

typedef struct SmtpReply {
    int code;                 /* 200 to 599 */
    int status[3];            /* RFC 3463 class, subject, detail; 0 0 0 when there is none */
    char text[SMTP_TEXT_MAX]; /* the words of all lines, printable ASCII */
} SmtpReply;

/* A reply that is being read. A value: smtp_reader_init() is all that it needs. */
typedef struct SmtpReader {
    char line[SMTP_LINE_MAX];
    size_t used;
    int lines;
    SmtpReply reply;
} SmtpReader;

void smtp_reader_init(SmtpReader *reader);

/* Takes bytes up to the end of one reply. 1: *ret is a whole reply and the reader is ready for
 * the next. 0: all bytes are taken, there must come more. -1, ERR_TEMPORARY: this is no SMTP;
 * the reader is of no more use. *ret_used is the number of bytes taken. */
int smtp_reader_feed(SmtpReader *reader, const char *bytes, size_t size, size_t *ret_used,
                     SmtpReply *ret, Err *err);

/* The reply for people and the register: code and words, with all that looks like an address
 * replaced by
 * "<address>". */
void smtp_reply_words(const SmtpReply *reply, char ret[static SMTP_WORDS_MAX]);

/* Extensions of SMTP that we use. */
typedef enum SmtpExtension {
    SMTP_PIPELINING = 1, /* RFC 2920 */
    SMTP_SIZE = 2,       /* RFC 1870 */
    SMTP_8BITMIME = 4,   /* RFC 6152 */
    SMTP_SMTPUTF8 = 8,   /* RFC 6531 */
} SmtpExtension;

/* Whether an address can stand between < and > without becoming anything else:
 * something@something, at most 254 bytes of UTF-8, no white space, control character or angle
 * bracket. */
bool smtp_address_valid(const char *address);

/* The extensions that a mail has a use for; without SMTP_SMTPUTF8 where it is in the set, it
 * cannot be sent. */
unsigned smtp_wanted(const char *from, const char *to, const char *bytes, size_t size);

/* Commands. Addresses are valid, `from` may be "" (the null sender); `use` is what is both
 * wanted and offered. */
void smtp_write_mail(GString *out, const char *from, size_t size, unsigned use);
void smtp_write_rcpt(GString *out, const char *to);

/* What follows the 354: the mail with every line end made CRLF (a lone CR or LF is one, too),
 * dots doubled at the start of lines, and the final dot. */
void smtp_write_data(GString *out, const char *bytes, size_t size);
