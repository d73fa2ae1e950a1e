/* A report: what the parsers read in one mail. The contract between the parser process and
 * everything else, and (as JSON) between incidentd and scripts.
 *
 * It says what a mail claims. Whether an identifier is really ours, a sender really who he
 * says, is decided by intake, which has the register and the keys. All strings are valid UTF-8
 * without control characters other than newline and tab, owned, and never NULL unless a comment
 * says so. Lists are NULL-terminated. */
#pragma once

#include "config/err.h"
#include "config/parser_context.h"
#include "config/terms.h"
#include "parsers/text/address.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_SCHEMA "incidentd.report/1"

typedef struct Attachment {
    char *name,
        *type;    /* name: safe as a file name, "" when it has none; type: "application/pdf" */
    int64_t size; /* decoded bytes */
    char sha256[65]; /* "" when anonymous */
    char *via;       /* "mime", "tnef" (winmail.dat) or "uuencode" (written into the text) */
    char *sniffed;   /* the media type that its first bytes are of; NULL: not recognised */
} Attachment;

typedef enum ForwardKind {
    FORWARD_NONE,
    FORWARD_ATTACHED,
    FORWARD_INLINE,
    FORWARD_RESENT
} ForwardKind;

typedef struct Forward {
    ForwardKind kind; /* FORWARD_NONE: JSON null, and nothing else is set */
    char *comment;
    Address from;
    AddressList to, cc;
    char *subject;
    char *date;      /* RFC 3339 or NULL */
    char *date_text; /* as written */
    char *text;
} Forward;

typedef enum BounceKind {
    BOUNCE_NONE,
    BOUNCE_PERMANENT,
    BOUNCE_TEMPORARY,
    BOUNCE_DELIVERED
} BounceKind;

typedef struct Bounce {
    BounceKind kind; /* BOUNCE_NONE: JSON null. Temporary: still tried, or nobody could be
                        reached in time; nothing is wrong with the address */
    bool given_up;   /* it will not arrive: no further try is made */
    char **recipients;
    char *status, *diagnostic, *reason, *original_message_id;
} Bounce;

/* Three-valued answers. */
typedef enum Tristate {
    TRISTATE_UNKNOWN,
    TRISTATE_NO,
    TRISTATE_YES
} Tristate; /* JSON null, false, true */

/* Which text a place is in. */
typedef enum EvidenceIn {
    EVIDENCE_VISIBLE,
    EVIDENCE_FORWARD, /* forward.text */
    EVIDENCE_QUOTED, /* a filled-in form that was sent back as a quotation, or all that is told */
    EVIDENCE_SUBJECT /* of a mail that has no words but these */
} EvidenceIn;

typedef struct Evidence {
    char *field;
    EvidenceIn in;
    int64_t start, end; /* bytes into that text */
    char *text;
} Evidence;

typedef struct Fields {
    char *occurred, *discovered; /* RFC 3339 or date; NULL: not said */
    char **people;
    int64_t affected; /* -1: JSON null */
    char **data_types, **data_subjects;
    Tristate encrypted, recipient_known, deletion_confirmed;
    char *remedial_action; /* NULL: not said */
    char **missing;        /* what the acknowledgement should ask for */
    Evidence *evidence;
    size_t n_evidence;
} Fields;

/* Nothing is said. */
#define FIELDS_UNKNOWN ((Fields){.affected = -1})

typedef struct CommandLine {
    char *word, *argument;
    char *code; /* that stands in the line, or alone below it; NULL: none */
    bool below; /* a NOTE of what stands below the commands and is none */
} CommandLine;

/* What stands at the top in the place of a command, though one was meant. */
typedef enum CommandDoubt {
    DOUBT_NONE,
    DOUBT_WORD,   /* "word": a line that begins with none of the words */
    DOUBT_CODES,  /* "codes": one with two codes */
    DOUBT_PLACE,  /* "place": it is below a greeting, or in the subject */
    DOUBT_BROKEN, /* "broken": it may go on with the line above */
    DOUBT_ASKS,   /* "asks": the Chair asks, or wishes, something instead of deciding */
} CommandDoubt;

/* Why a report is anonymous. */
typedef enum AnonymousBy {
    ANONYMOUS_NOT,     /* it is not: JSON null */
    ANONYMOUS_ROUTE,   /* "route": the context said so */
    ANONYMOUS_CHAIR,   /* "chair": it was handed on in the Chair's name, which `authentication`
                          proves or does not */
    ANONYMOUS_REQUEST, /* "request": it asks for it */
} AnonymousBy;

typedef struct Report {
    Route route; /* anonymous: only what parsers/identity/identity.h allows is in it */
    Origin origin;
    char *origin_rule; /* the rule id that decided: "S2", "B1", "A1", ...; NULL for human */
    bool ack;          /* may it be acknowledged, as far as the mail itself tells */
    char *ack_rule;    /* the rule id that said no; NULL when ack */
    Address from;
    Address *reply_to; /* NULL: none */
    AddressList to, cc;
    char *subject;
    char *date; /* RFC 3339 (the day alone when anonymous); NULL when missing or unreadable */
    char *message_id; /* without <>; "" when missing */
    char **in_reply_to, **references;
    char *text, *visible, *quoted, *signature;
    Forward forward;
    Attachment *attachments;
    size_t n_attachments;
    Bounce bounce;
    Fields fields;
    AnonymousBy anonymous_by;
    bool anonymity_requested;
    char *anonymity_evidence; /* NULL */
    char *reference;          /* "HLP-2026-0042", of a request "HLP-R3", or NULL */
    char *reference_where;    /* "subject", "to", "in_reply_to", "body"; NULL with reference */
    char *reference_token;    /* the MAC beside it in a plus-address (rule F1), or NULL */
    /* Follow-up codes that it may hold ("HLP-2026-0042-<MAC>"), at most 64; NULL. */
    char **codes;
    char *command_code; /* the first one; NULL: no command (parsers/command/command.h) */
    CommandLine *command;
    size_t n_command;
    /* Nothing but thanks, or "Ok", for a mail of ours; of an anonymous report the Chair's answer, of which nothing else was
     * left; with a doubt the Chair's "Yes" without a command. */
    bool courtesy;
    bool codeless; /* an answer, or with a reference: a command at the top and no code for it */
    CommandDoubt doubt;
    char *doubt_line;     /* the line, without its code, cut; NULL */
    char *doubt_word;     /* as it was written; NULL */
    char *doubt_meant;    /* the command that may have been meant; NULL: nobody can tell */
    char *request;        /* "exception", "suggestion" or NULL */
    char *loop;           /* value of our loop header that it claims (rule S1), or NULL */
    char *authentication; /* "pass", "fail" or "none", of the trusted server only (rule N6) */
    char *body_sha256;    /* 64 hex digits: the body's bytes with CRLF as LF and trailing white
                             space cut; "" when anonymous */
    char **defects;       /* what was wrong with the mail, never hidden */
    struct Sentences *sentences; /* of `visible`, while the parsers read it; NULL afterwards */
} Report;

/* Reads one mail. Never fails: what cannot be read becomes a report with defects. `bytes` are the
 * whole mail, for which prescan_check() must have passed; they stay the caller's and need not end
 * with NUL. `cut`: these are only the first bytes of a larger mail. */
Report *report_read(const char *bytes, size_t size, bool cut, const ParserContext *context);
void report_free(Report *report);

/* Does it quote something, hand nothing on, and say only a few words itself? They are understood only with what they answer; where there are
 * none the answers stand in it. */
bool report_needs_quotation(const Report *report);

/* Was it written to have something done, understood or not? */
bool report_commands(const Report *report);

/* Frees what a value owns; nothing is said in it afterwards. */
void fields_clear(Fields *fields);

/* Frees what an attachment holds. */
void attachment_clear(Attachment *attachment);

/* One object of the documented schema (DESIGN, "JSON of parse"), keys always in the same order.
 * Owned, NUL-terminated; *ret_length is its length. `indent`: for people. */
char *report_to_json(const Report *report, bool indent, size_t *ret_length);

/* The inverse, for input that may be hostile: bounds on size (8 MB), nesting, list lengths;
 * strict UTF-8. Unknown keys are ignored, missing ones are an error but those that earlier
 * versions did not write ("in", "sniffed", "given_up", "route", "by"). NULL and *err (ERR_INPUT) otherwise. */
Report *report_from_json(const char *json, size_t length, Err *err);
