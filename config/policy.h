/* The school's procedure as plain numbers: what the pure core needs to know of policy.conf. */
#pragma once

#include "config/terms.h"

#include <stdbool.h>
#include <stdint.h>

enum { DUTY_REMINDERS_MAX = 16, ERRAND_STEPS_MAX = 8, WORKING_DAYS_MAX = 40 };

/* A set of roles: bit n is role n. */
typedef uint32_t RoleSet;
#define ROLE_BIT(role) ((RoleSet)1 << (role))
#define CHAIRS         (ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_VICE_CHAIR))
#define GOVERNORS      (ROLE_BIT(ROLE_BOARD) | CHAIRS)
#define HELPERS        (ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_OUT_OF_HOURS))
/* Whose work on an incident somebody else can do while they are away. */
#define WORKING_ROLES                                                                          \
    (ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_INVESTIGATOR) |                  \
     ROLE_BIT(ROLE_BOARD))

/* A set of points of the outcome report: bit n is Point n. */
typedef uint32_t PointSet;
#define POINT_BIT(point) ((PointSet)1 << (point))

/* What a duty begins with. */
#define DUTY_START_TERMS(X)                                                                    \
    X(DUTY_FROM_RECEIPT, "receipt")               /* our server had the report */              \
    X(DUTY_FROM_AWARENESS, "awareness")           /* UK GDPR Article 33(1) */                  \
    X(DUTY_FROM_CLASSIFICATION, "classification") /* the DPO confirmed class and level */      \
    X(DUTY_FROM_ASSIGNMENT, "assignment")         /* the SIRO named an investigator */         \
    X(DUTY_FROM_OUTCOME, "outcome")               /* the outcome report came */                \
    X(DUTY_FROM_NOTIFICATION, "notification")     /* the ICO was told, in part */              \
    X(DUTY_FROM_DECISION, "decision")             /* people must be told (Article 34) */       \
    X(DUTY_FROM_ACTIVITY, "activity")             /* anything happened */

typedef enum DutyStart { DUTY_START_TERMS(TERM_VALUE) DUTY_START_COUNT } DutyStart;

/* Real (elapsed) seconds, or working days to the end of the last; both 0: never. */
typedef struct Span {
    int64_t seconds;
    int working_days;
} Span;

/* A reminder before a duty is due, in real seconds after its start; who gets it beside the owner, or
 * alone (0: the owner and those). */
typedef struct Reminder {
    int64_t after;
    RoleSet also, only;
} Reminder;

/* One duty of the procedure, for each level of severity. Reminders rise; at its due time comes
 * another. */
typedef struct DutyPolicy {
    DutyStart start;
    Role owner[SEVERITY_COUNT]; /* ROLE_SYSTEM: nobody is reminded */
    RoleSet with
        [SEVERITY_COUNT]; /* who owes it together with the owner, and is reminded as they are */
    Span within[SEVERITY_COUNT];
    bool escalates; /* when it is late the ladder is climbed */
    bool urgent;    /* quiet hours do not hold its reminders back */
    bool repeats;   /* it begins again when its last rung has passed and it is not done */
    int n_reminders;
    Reminder reminder[DUTY_REMINDERS_MAX];
} DutyPolicy;

/* What is owed outside of an incident's life. Its reminders count back from the due time, which may
 * be anybody's choice ("BY 1 March"); then it climbs the ladder of its incident's level. */
typedef struct ErrandPolicy {
    Role owner;     /* of an action: who answers for it when its own owner cannot */
    Span within;    /* the time until it is due, where nobody says by when */
    bool escalates; /* when it is late the ladder is climbed */
    int n_before;
    int64_t before[ERRAND_STEPS_MAX]; /* real seconds before it is due; they fall */
} ErrandPolicy;

/* Who is told, in addition to the owner, when a duty is due; and who when it is late. */
typedef struct Ladder {
    RoleSet due, late, very_late;
} Ladder;

typedef struct Policy {
    DutyPolicy duty[DUTY_COUNT];
    ErrandPolicy errand[ERRAND_COUNT];
    Ladder ladder[SEVERITY_COUNT];
    int64_t late, very_late; /* per cent of the duty's time behind its due time */
    int64_t late_least;      /* and not before so many seconds */
    /* Real seconds before a duty about the ICO is due: then the Chair is passed over. */
    int64_t release_before;
    RoleSet told[SEVERITY_COUNT]; /* whom a level concerns as soon as it is set */
    PointSet points
        [SEVERITY_COUNT];   /* what the outcome report must settle before it may be closed */
    bool tell_reporter;     /* that it has come to its end; of an anonymous one the Chair */
    RoleSet anonymous_told; /* who hears of an anonymous incident beside those who must act */
} Policy;
