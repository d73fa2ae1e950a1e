/* What a line of a reply says, as an event for the incident: who gives it, in which roles, when and about whom.
 * Changes nothing. Called by command_line and command_step. */
#include "daemon/command/command_turn.h"

#include "daemon/case/people.h"
#include "daemon/case/release.h"
#include "daemon/clock.h"
#include "daemon/command/regroup.h"
#include "daemon/core/acting.h"
#include "daemon/core/order.h"
#include "parsers/command/command_syntax.h"

static int find_person(const CommandTurn *turn, const char *argument, int64_t *ret, Err *err)
{
    const Organisation *organisation = turn->mail->organisation;
    g_autofree char *address = people_named(organisation->settings, argument);
    bool may = address && !acting_is_kept_out(organisation->settings, &turn->incident, address);
    return may ? store_person(turn->world->store, organisation->id, address, "", ret, err) : 0;
}

/* Whoever investigates it, where they are who has that role: as the SIRO who took it, or by address alone. */
static int find_concerned(const CommandTurn *turn, Role role, int64_t *ret, Err *err)
{
    int64_t person = turn->incident.investigator;
    g_autofree char *address = NULL;
    if (!person)
        return 0;
    if (store_person_load(turn->world->store, person, &address, NULL, err) <= 0)
        return -1;
    RoleSet own = acting_own_roles(turn->mail->organisation->settings, address);
    bool same = own & ROLE_BIT(role) || (!own && role == ROLE_INVESTIGATOR);
    *ret = same ? person : 0;
    return 0;
}

RoleSet command_roles(const CommandTurn *turn, Command command)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    const Recipient reader = {
        .address = turn->address, .role = turn->as, .person = turn->mail->sender};
    RoleSet read = people_reads_as(settings, &turn->incident, &reader);
    RoleSet all = people_roles(settings, &turn->incident, turn->mail->sender, turn->address);
    return incident_actor(&turn->incident, command, read, all);
}

int command_read_line(const CommandTurn *turn, const CommandLine *line, Command command,
                      Event *event, Err *err)
{
    if (command == COMMAND_ASSIGN && command_syntax_is_self(line->argument))
        command = COMMAND_INVESTIGATE;
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    const Report *report = turn->mail->report;
    *event = (Event){
        .kind = EVENT_COMMAND,
        .clock = clock_of(settings, turn->mail->at),
        .person = turn->mail->sender,
        .actor = command_roles(turn, command),
        .changed = turn->changed,
    };
    order_read(command, line->argument, turn->mail->sent, settings->zone, event);
    bool day = turn->incident.route == ROUTE_ANONYMOUS && event->at <= turn->mail->at;
    if (day && event->at > 0) { /* said of today it is not ahead, and only the day is kept */
        event->at = clock_day(settings, event->at);
        event->lasts = ORDER_DAY;
    }
    order_settle_day(&turn->incident, event);
    event->twice =
        order_contradicts(report->command, report->n_command, (size_t)(line - report->command),
                          turn->mail->sent, settings->zone);
    event->since = event->clock;
    if (event->at > 0)
        clock_count_from(settings, event->at, &event->since);
    if (command == COMMAND_CONFLICT) {
        event->role = order_about(line->argument, turn->incident.suspected);
        return find_concerned(turn, event->role, &event->subject, err);
    }
    if (command == COMMAND_EDIT &&
        release_read(turn->world, turn->mail, &turn->incident, line->argument, event, err) < 0)
        return -1;
    if (command == COMMAND_RELEASE &&
        release_propose(turn->world, turn->mail->organisation, &turn->incident, event, err) < 0)
        return -1;
    if (command == COMMAND_REOPEN) {
        int erased = store_incident_is_erased(turn->world->store, turn->incident.id, err);
        if (erased < 0)
            return -1;
        event->erased = erased > 0;
    }
    if (command == COMMAND_ASSIGN)
        return find_person(turn, line->argument, &event->subject, err);
    return regroup_ask(turn->world, turn->mail, &turn->incident, line->argument, event, err);
}

Role command_role(const CommandTurn *turn, const Event *event)
{
    RoleSet allowed = incident_allows(&turn->incident, event->command, event->actor);
    RoleSet own = people_own_roles(turn->mail->organisation->settings, &turn->incident,
                                   turn->mail->sender, turn->address);
    if (event->command == COMMAND_CONFIRM && allowed & ROLE_BIT(ROLE_DPO))
        return ROLE_DPO; /* whoever else they are, it is classified */
    return people_first_role(allowed & own ? allowed & own : allowed);
}
