/* See words.h. Called by whatever writes to people. */
#include "daemon/core/words.h"

#include <glib.h>

const char *words_duty(DutyKind duty)
{
    static const char *const words[DUTY_COUNT] = {
        [DUTY_ACKNOWLEDGE] = "answer the reporter",
        [DUTY_RELEASE] = "let the report go on, or edit it",
        [DUTY_PASS_ON] = "tell whoever wrote the report that it has come",
        [DUTY_FEEDBACK] = "tell whoever wrote the report what came of it",
        [DUTY_RAISE] = "read the report and raise it with the DPO",
        [DUTY_CLASSIFY] = "classify the incident",
        [DUTY_ICO_DECISION] = "decide whether the ICO must be told",
        [DUTY_ICO_NOTIFY] = "tell the ICO, if it must be told",
        [DUTY_ICO_PHASE] = "send the ICO what else is known",
        [DUTY_TELL_SUBJECTS] = "tell the people whose data it is",
        [DUTY_ASSIGN] = "decide who investigates",
        [DUTY_INTERIM] = "send an interim report",
        [DUTY_OUTCOME] = "investigate and send the outcome report",
        [DUTY_REVIEW] = "review the outcome report",
        [DUTY_IDLE] = "see why nothing has happened for a while",
    };
    return (size_t)duty < DUTY_COUNT ? words[duty] : "?";
}

const char *words_duty_of(const Incident *incident, DutyKind duty)
{
    bool decided = duty == DUTY_ICO_NOTIFY && incident->track[TRACK_ICO] == TRACK_REQUIRED;
    return decided ? "tell the ICO" : words_duty(duty);
}

const char *words_role(Role role)
{
    static const char *const words[ROLE_COUNT] = {
        [ROLE_REPORTER] = "the person who reported it",
        [ROLE_SIRO] = "the SIRO",
        [ROLE_DPO] = "the DPO",
        [ROLE_CHAIR] = "the Chair of Governors",
        [ROLE_VICE_CHAIR] = "the Vice-Chair of Governors",
        [ROLE_BOARD] = "the Information Governance Board",
        [ROLE_INVESTIGATOR] = "the investigating officer",
        [ROLE_INFORMATION_CHAMPION] = "the Information Champion",
        [ROLE_ADMINISTRATOR] = "the administrator",
        [ROLE_OUT_OF_HOURS] = "the out-of-hours contact",
    };
    return (size_t)role < ROLE_COUNT && words[role] ? words[role] : "nobody";
}

const char *words_office(Role role)
{
    return role == ROLE_SIRO  ? " (who looks after the safety of the school's information)"
           : role == ROLE_DPO ? " (the data protection officer)"
                              : "";
}

const char *words_done(Command command)
{
    static const char *const words[COMMAND_COUNT] = {
        [COMMAND_CONFIRM] = "Confirmed",
        [COMMAND_CLASSIFY] = "Level set",
        [COMMAND_NOT_INCIDENT] = "No incident",
        [COMMAND_AWARE] = "72 hours: recorded",
        [COMMAND_ICO] = "ICO: recorded",
        [COMMAND_SUBJECTS] = "Recorded",
        [COMMAND_ADVISE] = "Advice passed on",
        [COMMAND_CLOSE] = "Closed",
        [COMMAND_REOPEN] = "Open again",
        [COMMAND_ASSIGN] = "Assigned",
        [COMMAND_INVESTIGATE] = "You look into it",
        [COMMAND_SATISFIED] = "Report found good",
        [COMMAND_RETURN] = "Report sent back",
        [COMMAND_DISCIPLINE] = "Recorded",
        [COMMAND_OUTCOME] = "Outcome recorded",
        [COMMAND_INTERIM] = "Interim recorded",
        [COMMAND_ASK] = "Question passed on",
        [COMMAND_ACTION] = "Action recorded",
        [COMMAND_ANSWER] = "Answer recorded",
        [COMMAND_RELEASE] = "Report goes on",
        [COMMAND_EDIT] = "Text changed",
        [COMMAND_FEEDBACK] = "Recorded",
        [COMMAND_CONFLICT] = "Recorded",
        [COMMAND_NOTE] = "Noted",
        [COMMAND_ESCALATE] = "Escalated",
        [COMMAND_DUPLICATE] = "Joined to another",
        [COMMAND_MERGE] = "Joined",
        [COMMAND_SPLIT] = "Taken apart",
        [COMMAND_STATUS] = "How it stands",
        [COMMAND_LIST] = "Open incidents",
        [COMMAND_SHOW] = "It comes separately",
        [COMMAND_HELP] = "All you can answer",
    };
    return (size_t)command < COMMAND_COUNT ? words[command] : "?";
}

const char *words_because(Command command)
{
    switch ((int)command) {
    case COMMAND_CLASSIFY:
        return "The level has been set, and a reason was given.";
    case COMMAND_AWARE:
        return "The time since when it is known has changed, and a reason was given.";
    case COMMAND_RETURN:
        return "The outcome report was sent back, and a reason was given.";
    case COMMAND_REOPEN:
        return "The incident was opened again, and a reason was given.";
    case COMMAND_NOT_INCIDENT:
    case COMMAND_ICO:
    case COMMAND_SUBJECTS:
    case COMMAND_DISCIPLINE:
    case COMMAND_ESCALATE:
        return "A reason was given for it.";
    default:
        return NULL;
    }
}

const char *words_errand_owner(Role owner)
{
    return owner > ROLE_SYSTEM ? words_role(owner) : "the person named for it";
}

const char *words_state(IncidentState state)
{
    static const char *const words[INCIDENT_STATE_COUNT] = {
        [INCIDENT_NONE] = "not opened yet",
        [INCIDENT_RECEIVED] = "received",
        [INCIDENT_ACKNOWLEDGED] = "received and acknowledged",
        [INCIDENT_CLASSIFIED] = "classified",
        [INCIDENT_ASSIGNED] = "given to an investigator",
        [INCIDENT_INVESTIGATING] = "being investigated",
        [INCIDENT_OUTCOME_SUBMITTED] = "the outcome report is to be reviewed",
        [INCIDENT_REVIEWED] = "the SIRO is satisfied with the outcome report",
        [INCIDENT_CLOSED] = "closed",
        [INCIDENT_NEEDS_INFO] = "waiting for the reporter's answer",
        [INCIDENT_DUPLICATE] = "part of another incident",
        [INCIDENT_NOT_AN_INCIDENT] = "no incident",
        [INCIDENT_REOPENED] = "open again",
    };
    return (size_t)state < INCIDENT_STATE_COUNT ? words[state] : "?";
}

const char *words_level(Severity severity)
{
    return severity == SEVERITY_UNKNOWN     ? "no level yet"
           : severity == SEVERITY_NEAR_MISS ? "near miss"
                                            : severity_name(severity);
}

const char *words_class(IncidentClass class)
{
    static const char *const words[INCIDENT_CLASS_COUNT] = {
        [CLASS_UNKNOWN] = "not classified yet",     [CLASS_CONFIRMED] = "a confirmed incident",
        [CLASS_POTENTIAL] = "a potential incident", [CLASS_NEAR_MISS] = "a near miss",
        [CLASS_NOT_AN_INCIDENT] = "no incident",
    };
    return (size_t) class < INCIDENT_CLASS_COUNT && words[class] ? words[class] : "?";
}

char *words_kind(const Incident *incident)
{
    Attack besides = incident_besides(incident);
    return g_strconcat(kind_label(incident->type), besides.told ? "; and, told later, " : NULL,
                       kind_label(besides.kind), NULL);
}

const char *words_track(TrackKind track, TrackState state)
{
    static const char *const words[TRACK_COUNT][TRACK_STATE_COUNT] = {
        [TRACK_ICO] = {"it is not decided yet whether the ICO must be told",
                       [TRACK_REQUIRED] = "the ICO must be told",
                       [TRACK_NOT_REQUIRED] = "the ICO need not be told",
                       [TRACK_DONE] = "the ICO has been told",
                       [TRACK_COMPLETE] = "the ICO has been told everything"},
        [TRACK_SUBJECTS] =
            {"it is not decided yet whether the people whose data it is must be told",
             [TRACK_REQUIRED] = "the people whose data it is must be told",
             [TRACK_NOT_REQUIRED] = "the people whose data it is need not be told",
             [TRACK_DONE] = "the people whose data it is have been told"},
        [TRACK_DISCIPLINE] = {"it is not decided yet whether there is disciplinary action",
                              [TRACK_NOT_REQUIRED] = "there is no disciplinary action",
                              [TRACK_DONE] = "disciplinary action has begun"},
    };
    const char *says = words[track][state];
    return says ? says : "it is in the record";
}

const char words_form_head[] = WORDS_FORM_TITLE
    "\n\n"
    "Please send this at once, even if you know only a part of it. Write your answers\n"
    "behind the questions or below them, and leave empty what you do not know.\n"
    "Say which kinds of information it was, and leave out the information itself.\n";

char *words_other_kind(Kind kind)
{
    return g_strdup_printf("It may be something else, or that as well: %s.", kind_label(kind));
}
