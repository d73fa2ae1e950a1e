/* The school's procedure as plain numbers: what the pure core needs to know of policy.conf. */
#pragma once

#include "config/terms.h"

#include <stdint.h>

enum { DUTY_REMINDERS_MAX = 8 };

/* When a duty begins to run. */
typedef enum DutyStart { DUTY_FROM_RECEIPT, DUTY_FROM_AWARENESS } DutyStart;

/* One duty of the procedure. All durations are real (elapsed) seconds from its start; reminders
 * rise and none is later than `within`. At `within` the duty is due, which is a rung of its
 * own. */
typedef struct DutyPolicy {
    Role owner; /* ROLE_SYSTEM: nobody is reminded */
    DutyStart start;
    int64_t within; /* 0: the procedure does not know this duty */
    int n_reminders;
    int64_t reminder[DUTY_REMINDERS_MAX];
} DutyPolicy;

typedef struct Policy {
    DutyPolicy duty[DUTY_COUNT];
} Policy;
