/* The tables of phrases by which mail of machines is read: part of the lexicon
 * (config/lexicon.h), from machine.conf and bounce.conf. */
#pragma once

/* Of a subject: what it is, after one "Re:", how it begins or how it ends. */
#define SUBJECT_FORM_TERMS(X)                                                                  \
    X(SUBJECT_WHOLE, "whole")                                                                  \
    X(SUBJECT_START, "start")                                                                  \
    X(SUBJECT_END, "end")

#define PHRASE_TERMS(X) X(PHRASE, "phrase")

/* What a line of a bounce's text is. */
#define BOUNCE_LINE_TERMS(X)                                                                   \
    X(BOUNCE_LINE_FAILED, "failed")                                                            \
    X(BOUNCE_LINE_DELIVERED, "delivered")                                                      \
    X(BOUNCE_LINE_ASIDE, "aside")                                                              \
    X(BOUNCE_LINE_RETURNED, "returned")                                                        \
    X(BOUNCE_LINE_RETURNED_WITHIN, "returned_within")                                          \
    X(BOUNCE_LINE_DELAYED, "delayed")

/* Why a mail did not arrive: the names that reports print, the most telling first. */
#define BOUNCE_REASON_TERMS(X)                                                                 \
    X(REASON_MAILBOX_FULL, "mailbox-full")                                                     \
    X(REASON_DISABLED, "disabled")                                                             \
    X(REASON_USER_UNKNOWN, "user-unknown")                                                     \
    X(REASON_HOST_UNKNOWN, "host-unknown")                                                     \
    X(REASON_TOO_LARGE, "too-large")                                                           \
    X(REASON_RELAYING_DENIED, "relaying-denied")                                               \
    X(REASON_REJECTED, "rejected")                                                             \
    X(REASON_SYSTEM, "system")                                                                 \
    X(REASON_EXPIRED, "expired")                                                               \
    X(REASON_NETWORK, "network")

#define MACHINE_TABLES(X)                                                                      \
    X(LEXICON_AUTO_REPLY_SUBJECTS, "auto_reply_subjects", SUBJECT_FORM_TERMS)                  \
    X(LEXICON_BOUNCE_SUBJECTS, "bounce_subjects", SUBJECT_FORM_TERMS)                          \
    X(LEXICON_FAILURE_SUBJECTS, "failure_subjects", SUBJECT_FORM_TERMS)                        \
    X(LEXICON_CALENDAR_ANSWER_SUBJECTS, "calendar_answer_subjects", SUBJECT_FORM_TERMS)        \
    X(LEXICON_CALENDAR_ANSWER_TEXTS, "calendar_answer_texts", PHRASE_TERMS)                    \
    X(LEXICON_COMPLAINT_SUBJECTS, "complaint_subjects", SUBJECT_FORM_TERMS)                    \
    X(LEXICON_MAIL_SYSTEM_NAMES, "mail_system_names", PHRASE_TERMS)                            \
    X(LEXICON_MAIL_PROGRAMS, "mail_programs", PHRASE_TERMS)                                    \
    X(LEXICON_VACATION_NOTICES, "vacation_notices", PHRASE_TERMS)                              \
    X(LEXICON_VACATION_TEXTS, "vacation_texts", PHRASE_TERMS)                                  \
    X(LEXICON_BOUNCE_TEXTS, "bounce_texts", PHRASE_TERMS)                                      \
    X(LEXICON_BOUNCE_LINES, "bounce_lines", BOUNCE_LINE_TERMS)                                 \
    X(LEXICON_BOUNCE_REASONS, "bounce_reasons", BOUNCE_REASON_TERMS)

#define MACHINE_PHRASE_VALUE(value, name) value,

typedef enum SubjectForm {
    SUBJECT_FORM_TERMS(MACHINE_PHRASE_VALUE) SUBJECT_FORM_COUNT
} SubjectForm;
typedef enum BounceLine {
    BOUNCE_LINE_TERMS(MACHINE_PHRASE_VALUE) BOUNCE_LINE_COUNT
} BounceLine;
typedef enum BounceReason {
    BOUNCE_REASON_TERMS(MACHINE_PHRASE_VALUE) BOUNCE_REASON_COUNT
} BounceReason;
