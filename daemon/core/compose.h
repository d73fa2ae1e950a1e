/* The mails we send: a template, an incident and a few labels become finished RFC 5322 bytes.
 *
 * Pure but for gmime: Date, Message-ID and everything else that could differ between two runs
 * comes in. What a mail may say is fixed here (DESIGN, "What our mails may say"): the values
 * below are all there is, and none of them is text of a report. */
#pragma once

#include "config/config.h"
#include "config/err.h"
#include "daemon/core/compose_calendar.h"
#include "daemon/core/errand.h"
#include "daemon/core/incident.h"
#include "daemon/core/menu.h"

#include <glib.h>

typedef enum ComposeKind {
    COMPOSE_REPLY, /* Auto-Submitted: auto-replied, Precedence: bulk (RFC 3834 section 3.1) */
    COMPOSE_NOTIFICATION, /* Auto-Submitted: auto-generated */
} ComposeKind;

/* An errand, as mails tell of it. */
typedef struct ErrandLetter {
    int64_t id; /* of the register's row: only an entry's UID has it */
    const Errand *errand;
    int64_t number;             /* of an action within its incident */
    Role owner;                 /* ROLE_NONE: a person without a role */
    const Overtaken *overtaken; /* reminder: earlier ones that it replaces; NULL */
} ErrandLetter;

/* Everything a mail may contain. Strings are borrowed; NULL where the template does not need
 * it. */
typedef struct Compose {
    TemplateKind template;
    ComposeKind kind;
    const OrganisationSettings *organisation;
    const char *to_name, *to_address;
    bool several;            /* who reads it has an office in other organisations, too */
    const char *reply_to;    /* NULL: none */
    int64_t date;            /* UTC seconds; shown in the organisation's zone */
    int64_t kept;            /* what the register keeps of it; 0: see effect_kept_time() */
    const char *message_id;  /* without <> */
    const char *in_reply_to; /* Message-ID of the mail this answers, without <>; NULL: none */
    const char *loop;        /* value of our loop header (rule S1) */
    /* values for {{name}} */
    const char *reference; /* "HLP-2026-0042" */
    const char *by;        /* as what whoever caused it has acted; NULL: not said */
    const char *earlier;   /* what was decided before, by whom and when; NULL */
    bool repeated;         /* and is decided so again */
    Role writer; /* who works on it and has written what is new; ROLE_NONE: not said */
    /* What is new answers a mail about an errand, and tells of nothing that has happened. */
    bool owed;
    const char *other; /* the incident that joins it, or that it joins; NULL: none */
    const Incident *incident;
    const Policy *policy;       /* by which it is handled */
    const Effect *effect;       /* reminders: duty, due, overtaken */
    const ErrandLetter *errand; /* what it is about in place of an incident; NULL */
    Attack attack;      /* which one of its reports tells of, though it is not said to be one */
    size_t attachments; /* acknowledgement: how many arrived */
    const char *occurred; /* acknowledgement: RFC 3339 or a date, as understood; NULL */
    char *const
        *reasons; /* the DPO's notice: why the rules propose what they do, in sentences of
                             ours; NULL-terminated; NULL for everybody else */
    char *const *missing; /* acknowledgement: what we would like to know; NULL-terminated */
    const char *owners;   /* reminder: several whose duty it is, in words; NULL: one's */
    Role reader;          /* in which role the mail is had; ROLE_NONE: none is said */
    RoleSet reads;        /* all the roles in which they read it, and act on it */
    RoleSet instead;      /* late: the roles of others in whose place they may do it */
    bool stands_in;       /* and have been asked to */
    bool first;           /* its reader has had no mail about the incident before */
    bool siro_away; /* the notice: whoever acts as the SIRO does not read their mail now */
    const char *investigator;   /* to the DPO: who looks into it now; NULL */
    const char *recipient_role; /* undelivered: whose mail it was */
    int64_t back;               /* until when they are away, as far as is known; 0: it is not */
    const MenuItem *menu;       /* what may be answered, and the code for it; NULL: nothing */
    size_t n_menu;
    const char *code;
    /* Commands that the menu has besides, a bit of Command each: what was not understood, or is to be decided anew. */
    uint64_t again;
    bool whole;  /* the answer to HELP: the menu has everything that may be answered */
    bool linked; /* reminders: `answers` has lines with codes */
    const CalendarItem *items; /* entries for the calendar */
    size_t n_items;
    const char *answers;        /* what became of commands, lines of ours; NULL */
    const char *follow_up_code; /* of an anonymous incident, for the Chair; NULL */
    const char *words;          /* advice, question, action, an answer to a request:
                                   what a role-holder wants passed on */
    char *const *
        known; /* the outcome report's form, and what has ended: what the register knows, by OutcomeLabel; NULL */
    const char *reason; /* undelivered, quarantine: a sentence of ours */
    /* That somebody gave a reason for what this tells of (words_because()); NULL. */
    const char *because;
    bool dated;           /* the text says when it was received: wording_fill() sets it */
    bool doubtful;        /* the notice: it came in the Chair's name, which nothing proves */
    bool strayed;         /* acknowledgement: whoever reports has what is not theirs */
    bool confidential;    /* acknowledgement: whoever reports calls it so */
    const char *headline; /* digest, termly: the counts that a subject has room for;
                                   preview, closed: which one it is */
    const char *period;   /* termly: "1 September 2026 to 20 December 2026" */
    const char *summary;  /* the same two: a page of daemon/core/sheet.h as text, */
    const char *summary_html; /* and as HTML */
    const char *audit_head;   /* to the DPO: the hash of the newest audit row; NULL: none */
} Compose;

/* How many letters a mail has (text_letters()): programs quote either form, and the HTML one has other words. */
typedef struct ComposeLetters {
    size_t plain, html;
} ComposeLetters;

/* Owned bytes with CRLF line ends, every line at most 998 bytes, or NULL and *err. *ret_letters (may be NULL): of its body. */
GBytes *compose_mail(const Config *config, const Compose *compose, ComposeLetters *ret_letters,
                     Err *err);

/* Whether a template's text is well-formed: a Subject line, a blank line, a body, only names
 * that exist (daemon/core/wording.h lists them). -1 and *err (with the line and the names that
 * are allowed) otherwise. */
int compose_check(const char *text, Err *err);

/* Whether an address may stand in a header and an envelope: one mailbox, ASCII or UTF-8, no
 * control characters, no spaces, no angle brackets, a domain, at most 254 bytes (RFC 5321
 * section 4.5.3.1). */
bool compose_address_is_valid(const char *address);
