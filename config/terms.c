/* The names of terms.h, both ways. One macro writes the pair of functions for each enumeration.
 */
#include "config/terms.h"

#include <stddef.h>
#include <string.h>

#define TERM_NAME(value, name) [value] = name,

#define TERM_FUNCTIONS(Type, function, TERMS, COUNT)                                           \
    const char *function##_name(Type value)                                                    \
    {                                                                                          \
        static const char *const names[COUNT] = {TERMS(TERM_NAME)};                            \
        return (size_t)value < COUNT ? names[value] : "?";                                     \
    }                                                                                          \
    bool function##_parse(const char *name, Type *ret)                                         \
    {                                                                                          \
        for (size_t i = 0; name && i < COUNT; i++) {                                           \
            if (strcmp(function##_name((Type)i), name) == 0) {                                 \
                *ret = (Type)i;                                                                \
                return true;                                                                   \
            }                                                                                  \
        }                                                                                      \
        return false;                                                                          \
    }

TERM_FUNCTIONS(Role, role, ROLE_TERMS, ROLE_COUNT)
TERM_FUNCTIONS(IncidentState, incident_state, INCIDENT_STATE_TERMS, INCIDENT_STATE_COUNT)
TERM_FUNCTIONS(IncidentClass, incident_class, INCIDENT_CLASS_TERMS, INCIDENT_CLASS_COUNT)
TERM_FUNCTIONS(Severity, severity, SEVERITY_TERMS, SEVERITY_COUNT)
TERM_FUNCTIONS(DutyKind, duty, DUTY_TERMS, DUTY_COUNT)
TERM_FUNCTIONS(ErrandKind, errand, ERRAND_TERMS, ERRAND_COUNT)
TERM_FUNCTIONS(TrackKind, track, TRACK_TERMS, TRACK_COUNT)
TERM_FUNCTIONS(TrackState, track_state, TRACK_STATE_TERMS, TRACK_STATE_COUNT)
TERM_FUNCTIONS(Point, point, POINT_TERMS, POINT_COUNT)
TERM_FUNCTIONS(ProposalField, proposal_field, PROPOSAL_FIELD_TERMS, PROPOSAL_FIELD_COUNT)
TERM_FUNCTIONS(Route, route, ROUTE_TERMS, ROUTE_COUNT)
TERM_FUNCTIONS(Origin, origin, ORIGIN_TERMS, ORIGIN_COUNT)
TERM_FUNCTIONS(MailOutcome, mail_outcome, MAIL_OUTCOME_TERMS, MAIL_OUTCOME_COUNT)
TERM_FUNCTIONS(OutboxKind, outbox_kind, OUTBOX_KIND_TERMS, OUTBOX_KIND_COUNT)
TERM_FUNCTIONS(OutboxState, outbox_state, OUTBOX_STATE_TERMS, OUTBOX_STATE_COUNT)
TERM_FUNCTIONS(SummaryKind, summary, SUMMARY_TERMS, SUMMARY_COUNT)
TERM_FUNCTIONS(Command, command, COMMAND_TERMS, COMMAND_COUNT)
TERM_FUNCTIONS(Folder, folder, FOLDER_TERMS, FOLDER_COUNT)
