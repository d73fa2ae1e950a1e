/* The menu of a mail. Every line is one that parsers/command reads and that incident_allows(); its
 * order is what is usually wanted first. Called by effect and command. */
#include "daemon/core/menu.h"

typedef struct Entry {
    Command command;
    RoleSet roles; /* whose menu it stands in; others may still write it */
    MenuItem item;
} Entry;

#define SIRO         ROLE_BIT(ROLE_SIRO)
#define DPO          ROLE_BIT(ROLE_DPO)
#define BOARD        ROLE_BIT(ROLE_BOARD)
#define INVESTIGATOR ROLE_BIT(ROLE_INVESTIGATOR)
#define DECIDERS     (SIRO | DPO | ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_VICE_CHAIR) | BOARD)
#define ALL          (DECIDERS | INVESTIGATOR)

/* clang-format off */
static const Entry entries[] = {
    {COMMAND_CONFLICT,     DECIDERS,     {"CONFLICT yes", false, "they are concerned: the deputy goes on"}},
    {COMMAND_CONFLICT,     DECIDERS,     {"CONFLICT no", false, "they are not concerned"}},
    {COMMAND_CONFIRM,      DPO,          {"CONFIRM", false, "accept the class and level that are proposed"}},
    {COMMAND_CONFIRM,      SIRO,         {"CONFIRM", false, "I have read it and raised it with the DPO"}},
    {COMMAND_CLOSE,        DPO,          {"CLOSE", false, "the outcome is good, the incident is closed"}},
    {COMMAND_SATISFIED,    SIRO,         {"SATISFIED", false, "the outcome report is good"}},
    {COMMAND_RETURN,       SIRO | DPO,   {"RETURN because ", true, "the outcome report needs more work"}},
    {COMMAND_ASSIGN,       SIRO,         {"ASSIGN ", true, "name who investigates: a name or an address"}},
    {COMMAND_INVESTIGATE,  SIRO,         {"INVESTIGATE", false, "I investigate it myself"}},
    {COMMAND_OUTCOME,      INVESTIGATOR, {"OUTCOME ", true, "send the outcome report: fill in the form"}},
    {COMMAND_INTERIM,      INVESTIGATOR, {"INTERIM ", true, "say how it stands"}},
    {COMMAND_CLASSIFY,     DPO,          {"CLASSIFY minor because ", true, "another level: near miss, minor, moderate, major or critical"}},
    {COMMAND_NOT_INCIDENT, DPO,          {"NOT-INCIDENT because ", true, "it is no incident"}},
    {COMMAND_ICO,          DPO | BOARD,  {"ICO required", false, "the ICO must be told"}},
    {COMMAND_ICO,          DPO | BOARD,  {"ICO not required because ", true, "the ICO need not be told"}},
    {COMMAND_ICO,          DPO | BOARD,  {"ICO notified ", true, "the ICO has been told, and when"}},
    {COMMAND_SUBJECTS,     DPO | BOARD,  {"SUBJECTS not required because ", true, "the people concerned need not be told (or: required, told)"}},
    {COMMAND_DISCIPLINE,   SIRO,         {"DISCIPLINE not because ", true, "no disciplinary action (or: commenced)"}},
    {COMMAND_ASK,          INVESTIGATOR, {"ASK ", true, "ask the reporter something"}},
    {COMMAND_REOPEN,       DPO,          {"REOPEN because ", true, "open it again"}},
    {COMMAND_SHOW,         ALL,          {"SHOW", false, "send me the report"}},
    {COMMAND_HELP,         ALL,          {"HELP", false, "everything that can be answered"}},
};
/* clang-format on */

/* What has been decided need not be offered. */
static bool is_settled(const Incident *incident, Command command)
{
    const TrackState *track = incident->track;
    switch ((int)command) {
    case COMMAND_ICO:
        return track[TRACK_ICO] == TRACK_NOT_REQUIRED || track[TRACK_ICO] == TRACK_COMPLETE ||
               incident->classified_at == 0;
    case COMMAND_SUBJECTS:
        return (track[TRACK_SUBJECTS] != TRACK_UNDECIDED &&
                track[TRACK_SUBJECTS] != TRACK_REQUIRED) ||
               incident->classified_at == 0;
    case COMMAND_DISCIPLINE:
        return track[TRACK_DISCIPLINE] != TRACK_UNDECIDED || incident->classified_at == 0;
    case COMMAND_CLASSIFY:
    case COMMAND_NOT_INCIDENT:
        return incident->classified_at != 0;
    default:
        return false;
    }
}

size_t menu_of(const Incident *incident, RoleSet actor, MenuItem items[MENU_MAX])
{
    size_t n = 0, count = sizeof entries / sizeof entries[0];
    for (size_t i = 0; i < count && n < MENU_MAX; i++) {
        const Entry *entry = &entries[i];
        RoleSet roles = actor & entry->roles;
        if (roles && incident_allows(incident, entry->command, roles) &&
            !is_settled(incident, entry->command))
            items[n++] = entry->item;
    }
    return n;
}
