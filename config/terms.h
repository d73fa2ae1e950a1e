/* The vocabulary: every enumeration that the program, its register and its JSON share, with the
 * one name of each value. The names are stored in the register and printed to people and
 * scripts: they are added to, never changed. */
#pragma once

#include <stdbool.h>

/* Who does something, or is told of it. */
#define ROLE_TERMS(X)                                                                          \
    X(ROLE_NONE, "none")                                                                       \
    X(ROLE_SYSTEM, "system")                                                                   \
    X(ROLE_REPORTER, "reporter")                                                               \
    X(ROLE_SIRO, "siro")                                                                       \
    X(ROLE_DPO, "dpo")                                                                         \
    X(ROLE_CHAIR, "chair")                                                                     \
    X(ROLE_VICE_CHAIR, "vice_chair")                                                           \
    X(ROLE_BOARD, "board")                                                                     \
    X(ROLE_INVESTIGATOR, "investigator")                                                       \
    X(ROLE_INFORMATION_CHAMPION, "information_champion")                                       \
    X(ROLE_ADMINISTRATOR, "administrator")                                                     \
    X(ROLE_OUT_OF_HOURS, "out_of_hours") /* an address that is read when nobody is at school */

/* The life of an incident; daemon/core/incident.c has the diagram. */
#define INCIDENT_STATE_TERMS(X)                                                                \
    X(INCIDENT_NONE, "none") /* not opened yet: the value every incident starts from */        \
    X(INCIDENT_RECEIVED, "received")                                                           \
    X(INCIDENT_ACKNOWLEDGED, "acknowledged")                                                   \
    X(INCIDENT_CLASSIFIED, "classified")                                                       \
    X(INCIDENT_ASSIGNED, "assigned")                                                           \
    X(INCIDENT_INVESTIGATING, "investigating")                                                 \
    X(INCIDENT_OUTCOME_SUBMITTED, "outcome_submitted")                                         \
    X(INCIDENT_REVIEWED, "reviewed")                                                           \
    X(INCIDENT_CLOSED, "closed")                                                               \
    X(INCIDENT_NEEDS_INFO, "needs_info")                                                       \
    X(INCIDENT_DUPLICATE, "duplicate")                                                         \
    X(INCIDENT_NOT_AN_INCIDENT, "not_an_incident")                                             \
    X(INCIDENT_REOPENED, "reopened")

#define INCIDENT_CLASS_TERMS(X)                                                                \
    X(CLASS_UNKNOWN, "unknown")                                                                \
    X(CLASS_CONFIRMED, "confirmed")                                                            \
    X(CLASS_POTENTIAL, "potential")                                                            \
    X(CLASS_NEAR_MISS, "near_miss")                                                            \
    X(CLASS_NOT_AN_INCIDENT, "not_an_incident")

/* In rising order: rules may raise it, only a person lowers it. */
#define SEVERITY_TERMS(X)                                                                      \
    X(SEVERITY_UNKNOWN, "unknown")                                                             \
    X(SEVERITY_NEAR_MISS, "near_miss")                                                         \
    X(SEVERITY_MINOR, "minor")                                                                 \
    X(SEVERITY_MODERATE, "moderate")                                                           \
    X(SEVERITY_MAJOR, "major")                                                                 \
    X(SEVERITY_CRITICAL, "critical")

/* What somebody must have done by a certain time. */
#define DUTY_TERMS(X)                                                                          \
    X(DUTY_ACKNOWLEDGE, "acknowledge")     /* the system answers the reporter */               \
    X(DUTY_RELEASE, "release")             /* the Chair lets an anonymous report go on */      \
    X(DUTY_PASS_ON, "pass_on")             /* the Chair tells its writer that it came */       \
    X(DUTY_FEEDBACK, "feedback")           /* and what came of it */                           \
    X(DUTY_RAISE, "raise")                 /* the SIRO reads it and raises it to the DPO */    \
    X(DUTY_CLASSIFY, "classify")           /* the DPO confirms class and level */              \
    X(DUTY_ICO_DECISION, "ico_decision")   /* must the ICO be told? */                         \
    X(DUTY_ICO_NOTIFY, "ico_notify")       /* UK GDPR Article 33(1): 72 hours */               \
    X(DUTY_ICO_PHASE, "ico_phase")         /* Article 33(4): the next part of what is known */ \
    X(DUTY_TELL_SUBJECTS, "tell_subjects") /* Article 34: people learn of a high risk */       \
    X(DUTY_ASSIGN, "assign")               /* the SIRO names the investigator */               \
    X(DUTY_INTERIM, "interim")             /* how the investigation stands */                  \
    X(DUTY_OUTCOME, "outcome")             /* the outcome report */                            \
    X(DUTY_REVIEW, "review")               /* it is reviewed and the incident closed */        \
    X(DUTY_IDLE, "idle")                   /* nothing has happened for a while */

/* What somebody owes outside of the life of an incident. */
#define ERRAND_TERMS(X)                                                                        \
    X(ERRAND_ACTION, "action") /* a remedial action (3j, 4e, 6d): outlives its incident */     \
    X(ERRAND_EXCEPTION, "exception")   /* the Board answers a request for an exception */      \
    X(ERRAND_SUGGESTION, "suggestion") /* the Information Champion answers a proposal */       \
    X(ERRAND_POLICY_REVIEW, "policy_review") /* the Board reviews the policy itself */

/* Decisions that run beside the life of the incident; each is made before it is closed. */
#define TRACK_TERMS(X)                                                                         \
    X(TRACK_ICO, "ico")                                                                        \
    X(TRACK_SUBJECTS, "subjects")                                                              \
    X(TRACK_DISCIPLINE, "discipline")

/* Where such a decision stands. */
#define TRACK_STATE_TERMS(X)                                                                   \
    X(TRACK_UNDECIDED, "undecided")                                                            \
    X(TRACK_NOT_REQUIRED, "not_required") /* discipline: not commenced */                      \
    X(TRACK_REQUIRED, "required")                                                              \
    X(TRACK_DONE, "done")         /* the ICO notified, people told, discipline commenced */    \
    X(TRACK_COMPLETE, "complete") /* the ICO has had all parts */

/* The actions of the policy, "where appropriate": each is done, or not applicable and why. */
#define POINT_TERMS(X)                                                                         \
    X(POINT_SCOPE, "3a")         /* expected outcomes, stakeholders, policies breached */      \
    X(POINT_STAFF, "3b")         /* staff spoken to */                                         \
    X(POINT_EVIDENCE, "3c")      /* evidence and audit trail kept */                           \
    X(POINT_EXPERTS, "3d")       /* expert help */                                             \
    X(POINT_ESCALATION, "3e")    /* escalated */                                               \
    X(POINT_SUBJECTS, "3f")      /* data subjects informed */                                  \
    X(POINT_RISKS, "3g")         /* risks identified and managed */                            \
    X(POINT_DISCIPLINE, "3h")    /* disciplinary action, or why not */                         \
    X(POINT_COMMUNICATION, "3i") /* a plan of communication */                                 \
    X(POINT_CONTROLS, "3j")      /* controls against recurrence */                             \
    X(POINT_OUTCOME, "3k")       /* the outcome report is complete */

/* What the rules propose of an incident, and the DPO confirms or corrects. */
#define PROPOSAL_FIELD_TERMS(X)                                                                \
    X(FIELD_CLASS, "class")                                                                    \
    X(FIELD_TYPE, "type")                                                                      \
    X(FIELD_SEVERITY, "severity")

/* How a report reached us. */
#define ROUTE_TERMS(X)                                                                         \
    X(ROUTE_NAMED, "named")                                                                    \
    X(ROUTE_ANONYMOUS, "anonymous")

/* What wrote a mail, as its headers tell (parsers/machine). */
#define ORIGIN_TERMS(X)                                                                        \
    X(ORIGIN_HUMAN, "human")                                                                   \
    X(ORIGIN_AUTO_REPLY, "auto-reply")                                                         \
    X(ORIGIN_AUTO_GENERATED, "auto-generated")                                                 \
    X(ORIGIN_BOUNCE, "bounce")                                                                 \
    X(ORIGIN_FEEDBACK, "feedback")                                                             \
    X(ORIGIN_LIST, "list")                                                                     \
    X(ORIGIN_SELF, "self")

/* What a message became: exactly one of these, for every message ever taken. One in quarantine was not. */
#define MAIL_OUTCOME_TERMS(X)                                                                  \
    X(MAIL_INCIDENT, "incident")                                                               \
    X(MAIL_FOLLOW_UP, "follow_up")                                                             \
    X(MAIL_COMMAND, "command")                                                                 \
    X(MAIL_REQUEST, "request")                                                                 \
    X(MAIL_DELIVERY_RECORD, "delivery_record")                                                 \
    X(MAIL_DUPLICATE, "duplicate")

/* What must happen outside. */
#define OUTBOX_KIND_TERMS(X)                                                                   \
    X(OUTBOX_MAIL, "mail") /* finished bytes for one recipient */                              \
    X(OUTBOX_MOVE, "move") /* a message on the server goes to another folder, or nowhere */

#define OUTBOX_STATE_TERMS(X)                                                                  \
    X(OUTBOX_PENDING, "pending")                                                               \
    X(OUTBOX_SENDING, "sending")                                                               \
    X(OUTBOX_DONE, "done")                                                                     \
    X(OUTBOX_DEAD, "dead")

/* What is sent when a span of time is over. */
#define SUMMARY_TERMS(X)                                                                       \
    X(SUMMARY_DIGEST, "digest") /* every week, to the DPO */                                   \
    X(SUMMARY_TERMLY, "termly") /* after every term, to the Board */

/* Folders of a mailbox, whatever they are called on its server. Nowhere is only ever where
 * something goes to: it is taken away for good. */
#define FOLDER_TERMS(X)                                                                        \
    X(FOLDER_INBOX, "inbox")                                                                   \
    X(FOLDER_DONE, "done")                                                                     \
    X(FOLDER_FAILED, "failed")                                                                 \
    X(FOLDER_NOWHERE, "nowhere")

/* What a role-holder may write at the top of a reply; the names are what the JSON of `parse` calls
 * them. The arguments that each takes stand in parsers/command/command.c. */
#define COMMAND_TERMS(X)                                                                       \
    X(COMMAND_CONFIRM, "CONFIRM")                                                              \
    X(COMMAND_CLASSIFY, "CLASSIFY")                                                            \
    X(COMMAND_NOT_INCIDENT, "NOT-INCIDENT")                                                    \
    X(COMMAND_AWARE, "AWARE")                                                                  \
    X(COMMAND_ICO, "ICO")                                                                      \
    X(COMMAND_SUBJECTS, "SUBJECTS")                                                            \
    X(COMMAND_ADVISE, "ADVISE")                                                                \
    X(COMMAND_CLOSE, "CLOSE")                                                                  \
    X(COMMAND_REOPEN, "REOPEN")                                                                \
    X(COMMAND_ASSIGN, "ASSIGN")                                                                \
    X(COMMAND_INVESTIGATE, "INVESTIGATE")                                                      \
    X(COMMAND_SATISFIED, "SATISFIED")                                                          \
    X(COMMAND_RETURN, "RETURN")                                                                \
    X(COMMAND_DISCIPLINE, "DISCIPLINE")                                                        \
    X(COMMAND_OUTCOME, "OUTCOME")                                                              \
    X(COMMAND_INTERIM, "INTERIM")                                                              \
    X(COMMAND_ASK, "ASK")                                                                      \
    X(COMMAND_ACTION, "ACTION")                                                                \
    X(COMMAND_ANSWER, "ANSWER")                                                                \
    X(COMMAND_RELEASE, "RELEASE")                                                              \
    X(COMMAND_EDIT, "EDIT")                                                                    \
    X(COMMAND_FEEDBACK, "FEEDBACK")                                                            \
    X(COMMAND_CONFLICT, "CONFLICT")                                                            \
    X(COMMAND_NOTE, "NOTE")                                                                    \
    X(COMMAND_ESCALATE, "ESCALATE")                                                            \
    X(COMMAND_DUPLICATE, "DUPLICATE")                                                          \
    X(COMMAND_MERGE, "MERGE")                                                                  \
    X(COMMAND_SPLIT, "SPLIT")                                                                  \
    X(COMMAND_STATUS, "STATUS")                                                                \
    X(COMMAND_LIST, "LIST")                                                                    \
    X(COMMAND_SHOW, "SHOW")                                                                    \
    X(COMMAND_HELP, "HELP")

#define TERM_VALUE(value, name) value,

typedef enum Role { ROLE_TERMS(TERM_VALUE) ROLE_COUNT } Role;
typedef enum IncidentState {
    INCIDENT_STATE_TERMS(TERM_VALUE) INCIDENT_STATE_COUNT
} IncidentState;
typedef enum IncidentClass {
    INCIDENT_CLASS_TERMS(TERM_VALUE) INCIDENT_CLASS_COUNT
} IncidentClass;
typedef enum Severity { SEVERITY_TERMS(TERM_VALUE) SEVERITY_COUNT } Severity;
typedef enum DutyKind { DUTY_TERMS(TERM_VALUE) DUTY_COUNT } DutyKind;
typedef enum ErrandKind { ERRAND_TERMS(TERM_VALUE) ERRAND_COUNT } ErrandKind;
typedef enum TrackKind { TRACK_TERMS(TERM_VALUE) TRACK_COUNT } TrackKind;
typedef enum TrackState { TRACK_STATE_TERMS(TERM_VALUE) TRACK_STATE_COUNT } TrackState;
typedef enum Point { POINT_TERMS(TERM_VALUE) POINT_COUNT } Point;
typedef enum ProposalField {
    PROPOSAL_FIELD_TERMS(TERM_VALUE) PROPOSAL_FIELD_COUNT
} ProposalField;
typedef enum Route { ROUTE_TERMS(TERM_VALUE) ROUTE_COUNT } Route;
typedef enum Origin { ORIGIN_TERMS(TERM_VALUE) ORIGIN_COUNT } Origin;
typedef enum MailOutcome { MAIL_OUTCOME_TERMS(TERM_VALUE) MAIL_OUTCOME_COUNT } MailOutcome;
typedef enum OutboxKind { OUTBOX_KIND_TERMS(TERM_VALUE) OUTBOX_KIND_COUNT } OutboxKind;
typedef enum OutboxState { OUTBOX_STATE_TERMS(TERM_VALUE) OUTBOX_STATE_COUNT } OutboxState;
typedef enum SummaryKind { SUMMARY_TERMS(TERM_VALUE) SUMMARY_COUNT } SummaryKind;
typedef enum Command { COMMAND_TERMS(TERM_VALUE) COMMAND_COUNT } Command;
typedef enum Folder { FOLDER_TERMS(TERM_VALUE) FOLDER_COUNT } Folder;

/* The name of a value. Never NULL: a value out of range is a bug and prints as "?". */
const char *role_name(Role role);
const char *incident_state_name(IncidentState state);
const char *incident_class_name(IncidentClass class);
const char *severity_name(Severity severity);
const char *duty_name(DutyKind duty);
const char *errand_name(ErrandKind errand);
const char *track_name(TrackKind track);
const char *track_state_name(TrackState state);
const char *point_name(Point point);
const char *proposal_field_name(ProposalField field);
const char *route_name(Route route);
const char *origin_name(Origin origin);
const char *mail_outcome_name(MailOutcome outcome);
const char *outbox_kind_name(OutboxKind kind);
const char *outbox_state_name(OutboxState state);
const char *summary_name(SummaryKind kind);
const char *command_name(Command command);
const char *folder_name(Folder folder);

/* The value of a name. False, with *ret untouched, when there is none (or name is NULL). */
bool role_parse(const char *name, Role *ret);
bool incident_state_parse(const char *name, IncidentState *ret);
bool incident_class_parse(const char *name, IncidentClass *ret);
bool severity_parse(const char *name, Severity *ret);
bool duty_parse(const char *name, DutyKind *ret);
bool errand_parse(const char *name, ErrandKind *ret);
bool track_parse(const char *name, TrackKind *ret);
bool track_state_parse(const char *name, TrackState *ret);
bool point_parse(const char *name, Point *ret);
bool proposal_field_parse(const char *name, ProposalField *ret);
bool route_parse(const char *name, Route *ret);
bool origin_parse(const char *name, Origin *ret);
bool mail_outcome_parse(const char *name, MailOutcome *ret);
bool outbox_kind_parse(const char *name, OutboxKind *ret);
bool outbox_state_parse(const char *name, OutboxState *ret);
bool summary_parse(const char *name, SummaryKind *ret);
bool command_parse(const char *name, Command *ret);
bool folder_parse(const char *name, Folder *ret);
