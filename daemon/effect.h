/* A step of an incident, carried out: its row, its audit row and its mails, inside the caller's
 * transaction. What every verb that moves an incident ends with. */
#pragma once

#include "daemon/core/incident.h"
#include "daemon/world.h"

/* What a step is about. `report` and `sender` are NULL and 0 outside of intake. */
typedef struct Occasion {
    const Organisation *organisation;
    const char *reference;
    const char *actor;    /* for the audit trail: "system", "person:7" */
    int64_t occasion;     /* id of the row that caused it (a mail, an outbox row): part of the
                             effects' keys */
    int64_t sender;       /* person who wrote the mail: is not told of it */
    const Report *report; /* for the acknowledgement */
    char *const *reasons; /* for the DPO's notice: why the rules propose what they do; NULL */
} Occasion;

/* Writes step->incident, appends the audit row and queues a mail for each effect and recipient.
 * The number of mails queued is added to *queued. */
int effect_carry_out(const World *world, const Occasion *occasion, const Incident *before,
                     const Event *event, const Step *step, int64_t *queued, Err *err);

/* Tells the administrator (the DPO when there is none), at most once an hour, that something
 * lies in quarantine. */
int effect_quarantine_notice(const World *world, const Organisation *organisation,
                             const char *reason, int64_t now, int64_t *queued, Err *err);

/* Tells the same, at most once a day, that reports were not acknowledged because of a limit. */
int effect_unanswered_notice(const World *world, const Organisation *organisation,
                             const char *reason, int64_t now, int64_t *queued, Err *err);

/* Whether the mail with this effect key was not itself news of one that did not arrive
 * (Event.original). */
bool effect_is_original(const char *effect_key);

/* Whether a loop header's value is one that we wrote (rule S1). */
bool effect_loop_is_ours(const World *world, const char *value);

/* Whether a plus-address token fits its reference (rule F1). */
bool effect_reference_is_ours(const World *world, const char *reference, const char *token);
