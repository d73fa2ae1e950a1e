/* Configuration: a file becomes values. The only code that reads libconfig.
 *
 * config_load() reads everything it can and reports every problem it finds, not only the first.
 * A Config is immutable once loaded; a reload makes a new one. Secrets are not kept here, only
 * where they are. */
#pragma once

#include "config/calendar.h"
#include "config/err.h"
#include "config/parser_context.h"
#include "config/policy.h"
#include "config/rules.h"
#include "config/seal_key.h"
#include "config/terms.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef enum TlsMode {
    TLS_IMPLICIT, /* imaps://, smtps:// */
    TLS_STARTTLS, /* required before anything else is said; never a fall-back to clear text */
    TLS_NONE,     /* only to a loopback address, for tests and local relays */
} TlsMode;

/* Where to connect to and as whom. A Maildir has only a path. All strings are owned; NULL where
 * not given. */
typedef struct Endpoint {
    char *url;     /* imaps://host:port, imap://, smtps://, smtp://; NULL for a Maildir */
    char *maildir; /* its path; NULL otherwise */
    TlsMode tls;
    char *user;
    char *password_file; /* resolved path: a name without '/' is below $CREDENTIALS_DIRECTORY */
    char *ca_file;       /* NULL: the system's */
} Endpoint;

typedef struct MailboxSettings {
    char *name; /* unique within its organisation; part of the mailbox's identity in the
                   register */
    Endpoint endpoint;
    char *folder, *done, *failed; /* server folders in UTF-8: "INBOX", "Processed", "Failed" */
    Route route;
    int64_t poll;     /* seconds between two looks */
    int64_t backlog;  /* seconds: at the very first start older mail is left alone */
    int64_t max_size; /* bytes: of a larger mail only the first 256 KB are read */
    ParserContext context;
} MailboxSettings;

typedef struct OutgoingSettings {
    Endpoint endpoint;
    char *from_name, *from_address;
} OutgoingSettings;

/* A role-holder. One person may hold several roles: then there are several entries with one
 * address. */
typedef struct PersonSettings {
    Role role;            /* ROLE_NONE: one of `people` */
    char *name, *address; /* address in lower case */
    Role deputy;          /* who acts when this one cannot; ROLE_NONE: nobody is named */
    SealKey *seal_key;    /* of the Chair, the Vice-Chair or the DPO; NULL: none */
} PersonSettings;

/* Who lets an anonymous report go on. */
typedef enum ReleaseBy { RELEASE_BY_CHAIR, RELEASE_AUTOMATIC } ReleaseBy;

/* Instead of a time of day, in seconds after midnight. */
enum { AT_ONCE = -1 };

/* How many acknowledgements may go out (rule N8); 0: no limit. */
typedef struct RateLimits {
    int64_t address; /* a day, to one address */
    int64_t domain;  /* an hour, to one domain outside of staff_domains */
    int64_t total;   /* an hour, altogether */
} RateLimits;

/* One of the policies of which a security incident is a breach. */
typedef struct InformationPolicy {
    char *name;
    RuleSet topics; /* of Topic: what it is about */
} InformationPolicy;

/* When reminders that are not urgent wait: minutes after midnight on the clocks there. Of one
 * evening and the morning after it, or of one of the two: noon is never between them. Both 0:
 * never. */
typedef struct QuietHours {
    int from, until;
} QuietHours;

/* A time of the week: minutes after midnight on the clocks there. Not weekly: of whichever day it is
 * asked for. */
typedef struct WeekTime {
    bool weekly;
    int day; /* 0 is Monday */
    int minute;
} WeekTime;

typedef struct OrganisationSettings {
    char *name, *prefix, *timezone;
    /* The number to call when an incident is still going on; NULL: none is told. */
    char *telephone;
    GTimeZone *zone;
    Calendar calendar;
    QuietHours quiet_hours;
    /* When the DPO gets it; the Board's termly report comes at the same hour. */
    WeekTime digest;
    char *holidays_file; /* what calendar.published was read from, or NULL */
    MailboxSettings *mailboxes;
    size_t n_mailboxes;
    OutgoingSettings outgoing;
    PersonSettings *people;
    size_t n_people;
    char **staff_domains; /* NULL-terminated, lower case */
    char **aliases;       /* our own other addresses, lower case */
    bool plus_addressing; /* replies to our mails go to user+token@domain (rule F1) */
    RateLimits rate_limits;
    ReleaseBy release; /* who lets an anonymous report go on */
    /* When others than the Chair are told that one has come, or AT_ONCE. */
    int64_t anonymous_notices;
    bool content_by_mail; /* reports may be sent to role-holders who ask for them */
    int policy_review; /* the day, as in config/days.h, on which the policy is due for review; 0:
                          none is known */
    InformationPolicy *policies;
    size_t n_policies;
    bool seal_both;         /* nobody opens a sealed original without the DPO */
    SealRecipients seal_to; /* made of the people's keys; to nobody: originals are not kept */
} OrganisationSettings;

/* The texts that we send. Each is "Subject: ...\n\nbody" with {{name}} in it; compose knows the
 * names. */
#define TEMPLATE_TERMS(X)                                                                      \
    X(TEMPLATE_ACKNOWLEDGEMENT, "acknowledgement")                                             \
    X(TEMPLATE_ENQUIRY, "enquiry") /* the same, of what seems to be no incident */             \
    X(TEMPLATE_ADDED, "added")     /* the same, of what its reporter adds */                   \
    X(TEMPLATE_UNNAMED, "unnamed") /* to a reporter who asks not to be known any more */       \
    X(TEMPLATE_UNNAMED_TOLD, "unnamed-told") /* and to who works on it */                      \
    X(TEMPLATE_ANONYMOUS, "anonymous")       /* the same, of an anonymous one, to the Chair */ \
    X(TEMPLATE_PREVIEW, "preview")           /* to the Chair: may it go on? */                 \
    X(TEMPLATE_NOTICE, "notice")             /* to SIRO and DPO: a new incident */             \
    X(TEMPLATE_FOLLOW_UP, "follow-up")       /* to the DPO: more about an open one */          \
    X(TEMPLATE_REMINDER, "reminder")         /* to the owner of a duty */                      \
    X(TEMPLATE_LATE, "late")                 /* to others: its owner has not done it yet */    \
    X(TEMPLATE_REMINDERS, "reminders")       /* both, for several duties at once */            \
    X(TEMPLATE_UNDELIVERED, "undelivered")   /* to the DPO: a mail of ours did not arrive */   \
    X(TEMPLATE_STAND_IN, "stand-in")         /* to the deputy of who cannot be reached */      \
    X(TEMPLATE_UNREACHED, "unreached")       /* both, about several things at once */          \
    X(TEMPLATE_TASK, "task")                 /* a duty begins */                               \
    X(TEMPLATE_LEVEL, "level")         /* to whom a major or critical incident concerns */     \
    X(TEMPLATE_ADVICE, "advice")       /* the DPO's words, to the investigator */              \
    X(TEMPLATE_QUESTION, "question")   /* the investigator's, to the reporter */               \
    X(TEMPLATE_INTERIM, "interim")     /* an interim report has come */                        \
    X(TEMPLATE_REVISED, "revised")     /* the outcome report changed since it came */          \
    X(TEMPLATE_RETURNED, "returned")   /* somebody has given it back */                        \
    X(TEMPLATE_DECISION, "decision")   /* what somebody else has decided */                    \
    X(TEMPLATE_ACTED, "acted")         /* somebody has answered in one's place */              \
    X(TEMPLATE_ESCALATED, "escalated") /* to the next rung, by hand */                         \
    X(TEMPLATE_CONFLICT, "conflict")   /* is a role-holder the subject? */                     \
    X(TEMPLATE_CLOSED, "closed")       /* it has come to its end */                            \
    X(TEMPLATE_ENDED, "ended")         /* the same, to the reporter */                         \
    X(TEMPLATE_ENDED_ENQUIRY, "ended-enquiry")     /* likewise, of what was no incident */     \
    X(TEMPLATE_ENDED_ANONYMOUS, "ended-anonymous") /* and to the Chair, for the writer */      \
    X(TEMPLATE_LOWERED, "lowered")                 /* a level that no longer concerns one */   \
    X(TEMPLATE_RELIEVED, "relieved")               /* somebody else investigates it now */     \
    X(TEMPLATE_PARTED, "parted")   /* to the investigator: reports have gone */                \
    X(TEMPLATE_CONTENT, "content") /* the report's words, to who asked for them */             \
    X(TEMPLATE_REQUEST, "request") /* to who asked: it has been received */                    \
    X(TEMPLATE_REQUEST_ANSWER, "request-answer")   /* and what was answered */                 \
    X(TEMPLATE_ERRAND, "errand")                   /* to its owner: it begins */               \
    X(TEMPLATE_ERRAND_MORE, "errand-more")         /* who asked has written again */           \
    X(TEMPLATE_ERRAND_REMINDER, "errand-reminder") /* and is not done yet */                   \
    X(TEMPLATE_ERRAND_LATE, "errand-late")         /* to others: the same */                   \
    X(TEMPLATE_ERRAND_DONE, "errand-done")         /* to its owner: others have ended it */    \
    X(TEMPLATE_ANSWER, "answer")         /* to a role-holder: what became of a reply */        \
    X(TEMPLATE_QUARANTINE, "quarantine") /* to administrator or DPO: unreadable mail */        \
    X(TEMPLATE_UNANSWERED, "unanswered") /* to the same: too many to acknowledge */            \
    X(TEMPLATE_UNREAD, "unread")         /* to the same: a mailbox that cannot be read */      \
    X(TEMPLATE_DIGEST, "digest")         /* to the DPO, every week: how things stand */        \
    X(TEMPLATE_TERMLY, "termly")         /* to the Board, after every term: counts */

typedef enum TemplateKind { TEMPLATE_TERMS(TERM_VALUE) TEMPLATE_COUNT } TemplateKind;
const char *template_name(TemplateKind kind);

typedef struct Config {
    char *path;
    char *database; /* path of the register */
    char *keys;     /* path of the MAC keys, resolved like a password_file */
    OrganisationSettings *organisations;
    size_t n_organisations;
    Policy policy;
    char *templates_folder; /* as an absolute path */
    char *templates[TEMPLATE_COUNT];
    char *lexicon_text; /* of the file that replaces tables of the lexicon, or NULL */
    Lexicon *lexicon;   /* made of it, or NULL: the shipped one; every context has it */
    Rules *rules; /* the file of rules laid over the shipped ones, or NULL: the shipped ones */
    bool debug;   /* log at debug level */
} Config;

/* Reads the file at `path` (and what it @includes, relative to it). Returns 0 and an owned
 * Config, or -1. Problems are added to `problems` (owned strings, one line each: "FILE:LINE:
 * option: what is wrong; what is allowed"); a line that starts with "warning: " does not make
 * it fail. err holds the first problem. Who only wants to read mails needs no `secrets`: the files
 * with passwords and keys are not looked at then. */
int config_load(const char *path, bool secrets, Config **ret, GPtrArray *problems, Err *err);
void config_free(Config *config);

/* The folder of systemd's credentials, or NULL: the one given to this process, or that of the running service,
 * which its user's other commands may read, too. */
const char *config_credentials(void);

/* The bits of its mode that a private file may not have (a credential may be the group's to read). */
mode_t config_forbidden_mode(const char *path);

/* The secret in the file of an endpoint, without its trailing newline: owned, to be passed to
 * config_secret_free(), which wipes it. NULL and *err when it cannot be read or others may read
 * it. */
char *config_secret(const char *path, Err *err);

/* The same for a command that reads it once: also from a pipe that nobody else may read, such as a
 * shell's <(...). Waits until its writer has ended it. */
char *config_secret_once(const char *path, Err *err);
void config_secret_free(char *secret);

/* The first person who holds a role, or NULL. */
const PersonSettings *organisation_person(const OrganisationSettings *organisation, Role role);

/* Who acts when the holders of a role cannot: the role that the first of them names, else SIRO and DPO for
 * each other and the Vice-Chair for the Chair; or ROLE_NONE. Perhaps nobody holds it. */
Role organisation_deputy(const OrganisationSettings *organisation, Role role);

/* Who does what falls to `owner`: the DPO where there is no Board. */
Role organisation_owner(const OrganisationSettings *organisation, Role owner);

/* The first role of whoever has this address (in whatever case), or NULL. */
/* Has whoever has that address an office in more than one of them? */
bool config_is_in_several(const Config *config, const char *address);
const PersonSettings *organisation_person_at(const OrganisationSettings *organisation,
                                             const char *address);

/* The shipped procedure: what config/policy.conf said when the program was built. */
void config_policy_default(Policy *policy);

/* Whether config_secret() would succeed now: 0, or -1 and a message that does not name the path
 * (a password written where a path belongs must not be shown). */
int config_secret_check(const char *path, Err *err);

/* The option table as text: one line each, "section.name type[bounds] default help" with tabs
 * between the four (compared with the manual and the sample by a test). Owned. */
char *config_describe(void);
