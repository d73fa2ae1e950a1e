/* The vocabulary: every name goes to its value and back, and no two values share a name. */
#include "config/terms.h"
#include "tests/unit/tap.h"

#define BACK_AND_FORTH(Type, function, COUNT)                                                  \
    do {                                                                                       \
        bool good = true;                                                                      \
        for (int i = 0; i < COUNT; i++) {                                                      \
            Type value = (Type)0;                                                              \
            good =                                                                             \
                good && function##_parse(function##_name((Type)i), &value) && (int)value == i; \
        }                                                                                      \
        ok(good, #function ": every name is read back as its value");                          \
        Type untouched = (Type)1;                                                              \
        ok(!function##_parse("no such name", &untouched) && untouched == (Type)1,              \
           #function ": an unknown name is refused and changes nothing");                      \
    } while (0)

int main(void)
{
    BACK_AND_FORTH(Role, role, ROLE_COUNT);
    BACK_AND_FORTH(IncidentState, incident_state, INCIDENT_STATE_COUNT);
    BACK_AND_FORTH(IncidentClass, incident_class, INCIDENT_CLASS_COUNT);
    BACK_AND_FORTH(Severity, severity, SEVERITY_COUNT);
    BACK_AND_FORTH(ProposalField, proposal_field, PROPOSAL_FIELD_COUNT);
    BACK_AND_FORTH(DutyKind, duty, DUTY_COUNT);
    BACK_AND_FORTH(ErrandKind, errand, ERRAND_COUNT);
    BACK_AND_FORTH(TrackKind, track, TRACK_COUNT);
    BACK_AND_FORTH(Route, route, ROUTE_COUNT);
    BACK_AND_FORTH(Origin, origin, ORIGIN_COUNT);
    BACK_AND_FORTH(MailOutcome, mail_outcome, MAIL_OUTCOME_COUNT);
    BACK_AND_FORTH(OutboxKind, outbox_kind, OUTBOX_KIND_COUNT);
    BACK_AND_FORTH(OutboxState, outbox_state, OUTBOX_STATE_COUNT);
    BACK_AND_FORTH(SummaryKind, summary, SUMMARY_COUNT);
    BACK_AND_FORTH(Command, command, COMMAND_COUNT);
    BACK_AND_FORTH(Folder, folder, FOLDER_COUNT);
    is_str(role_name((Role)999), "?", "a value out of range has a name that says so");
    return tap_done();
}
