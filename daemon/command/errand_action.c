/* See errand_action.h. Who may propose an action is command's question. Its owner is a role, or
 * somebody whom people_named() knows and whom nothing keeps out of the incident; without a name,
 * whoever proposes it. */
#include "daemon/command/errand_action.h"

#include "daemon/case/people.h"
#include "daemon/clock.h"
#include "daemon/command/answers.h"
#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/effect/errands.h"
#include "parsers/text/text.h"

#include <string.h>

/* "ACTION: not done, because ...". */
static void refuse(const ActionTurn *turn, ErrandFault fault)
{
    answers_add(turn->answers, "ACTION: not done, because %s.", errand_fault_text(fault));
}

/* Who may own one, by name. Owned; NULL: nobody. */
static char *choice_text(const ActionTurn *turn)
{
    g_autofree char *choice = people_choice(turn->mail->organisation->settings, turn->incident);
    return choice
               ? g_strdup_printf("nobody of the name behind OWNER can be asked: write one of "
                                 "these names: %s; or a role, or an address of the school",
                                 choice)
               : NULL;
}

/* Of an anonymous incident nobody's words are said again. Owned. */
static char *fault_text(const ActionTurn *turn, const ActionOrder *order)
{
    g_autofree char *choice = order->fault == ERRAND_PERSON ? choice_text(turn) : NULL;
    if (choice)
        return g_steal_pointer(&choice);
    return turn->incident->route == ROUTE_ANONYMOUS ? g_strdup(errand_fault_text(order->fault))
                                                    : action_fault_text(order);
}

void action_refuse_order(const ActionTurn *turn, const ActionOrder *order)
{
    g_autofree char *why = fault_text(turn, order);
    answers_add(turn->answers, "ACTION: not done, because %s.", why);
}

static void refuse_owner(const ActionTurn *turn, const ActionOrder *order)
{
    ActionOrder refused = *order;
    refused.fault = ERRAND_PERSON;
    action_refuse_order(turn, &refused);
}

/* ---- who ---- */

/* "the SIRO", "Board": a role that somebody holds, whoever that is then. */
static Role role_named(const OrganisationSettings *settings, const char *text)
{
    g_autofree char *folded = g_ascii_strdown(text, -1);
    const char *name = g_str_has_prefix(folded, "the ") ? folded + strlen("the ") : folded;
    Role role;
    g_strdelimit(folded, " -", '_');
    bool known = role_parse(name, &role) && role > ROLE_REPORTER;
    return known && (organisation_person(settings, role) || role == ROLE_INVESTIGATOR)
               ? role
               : ROLE_NONE;
}

static int name_person(const ActionTurn *turn, int64_t person, StoreErrand *row, Err *err)
{
    g_autofree char *address = NULL;
    int found = store_person_load(turn->world->store, person, &address, NULL, err);
    if (found <= 0)
        return found;
    row->person = person;
    row->owner = people_first_role(
        people_own_roles(turn->mail->organisation->settings, turn->incident, person, address));
    return 1;
}

/* 1: row->owner or row->person is whoever the text names. */
static int find_owner(const ActionTurn *turn, const char *text, StoreErrand *row, Err *err)
{
    const Organisation *organisation = turn->mail->organisation;
    if (!text)
        return name_person(turn, turn->mail->sender, row, err);
    row->owner = role_named(organisation->settings, text);
    if (row->owner == ROLE_INVESTIGATOR && !turn->incident->investigator)
        return 0;
    if (row->owner != ROLE_NONE)
        return 1;
    g_autofree char *address = people_named(organisation->settings, text);
    if (!address || acting_is_kept_out(organisation->settings, turn->incident, address))
        return 0;
    int64_t person = 0;
    return store_person(turn->world->store, organisation->id, address, "", &person, err) < 0
               ? -1
               : name_person(turn, person, row, err);
}

/* ---- opening ---- */

static int open_action(const ActionTurn *turn, const ActionOrder *order, StoreErrand *row,
                       Err *err)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    const Clock clock = clock_of(settings, turn->mail->now);
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)turn->mail->sender);
    row->incident = turn->incident->id;
    row->mail = turn->mail->mail;
    row->errand = (Errand){.kind = ERRAND_ACTION, .due = order->due};
    row->what = order->what;
    return errands_open(turn->world, turn->mail->organisation, row, &clock, actor,
                        turn->mail->sender, turn->queued, err);
}

/* `named`: whoever proposed it has said whose it is, or knows that it is theirs. */
static void tell_opened(const ActionTurn *turn, const StoreErrand *row, bool named)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    bool own = row->person != 0 && row->person == turn->mail->sender;
    char due[64] = "";
    if (row->errand.due)
        calendar_show_due(row->errand.due, settings->zone, due, sizeof due);
    answers_add(turn->answers, "ACTION: done, it is action %lld%s%s. %s",
                (long long)row->number, *due ? ", due by " : "", due,
                !named ? "It has no OWNER, so that you are its owner."
                : own  ? "You are its owner."
                       : "Its owner is told.");
    if (own)
        answers_add(turn->answers,
                    "  Once you have done it, answer ACTION %lld done, with the code below.",
                    (long long)row->number);
}

/* ---- done ---- */

/* The action of that number, or the one that stands for it since a merge. 1 / 0 / -1. */
static int load_action(const ActionTurn *turn, int64_t number, Owed *ret, Err *err)
{
    const Organisation *organisation = turn->mail->organisation;
    int64_t id = 0;
    int found = store_errand_find(turn->world->store, organisation->id, turn->incident->id,
                                  number, &id, err);
    if (found > 0)
        found = errands_load(turn->world, organisation, id, ret, err);
    if (found <= 0 || !ret->row.same_as)
        return found;
    id = ret->row.same_as;
    errands_clear(ret);
    return errands_load(turn->world, organisation, id, ret, err);
}

static int end_action(const ActionTurn *turn, int64_t number, Err *err)
{
    Owed owed;
    int found = load_action(turn, number, &owed, err);
    if (found < 0)
        return -1;
    if (found == 0 || !errand_is_open(&owed.row.errand)) {
        refuse(turn, found ? ERRAND_DONE : ERRAND_NUMBER);
        if (found)
            errands_clear(&owed);
        return 0;
    }
    int64_t before = *turn->queued;
    int status =
        errands_end(&owed, NULL, turn->mail->sender, turn->mail->now, turn->queued, err);
    answers_add(turn->answers, "ACTION: done, action %lld is finished.%s",
                (long long)owed.row.number,
                *turn->queued > before ? " Its owner is told." : "");
    errands_clear(&owed);
    return status < 0 ? -1 : 1;
}

/* ---- another date ---- */

static int move_action(const ActionTurn *turn, const ActionOrder *order, Err *err)
{
    Owed owed;
    char due[64];
    int found = load_action(turn, order->moves, &owed, err);
    if (found <= 0) {
        if (found == 0)
            refuse(turn, ERRAND_NUMBER);
        return found;
    }
    int status = 0;
    if (errand_is_open(&owed.row.errand))
        status = errands_move(&owed, order->due, turn->mail->sender, turn->mail->mail,
                              turn->mail->now, turn->queued, err) < 0
                     ? -1
                     : 1;
    else
        refuse(turn, ERRAND_DONE);
    calendar_show_due(order->due, turn->mail->organisation->settings->zone, due, sizeof due);
    if (status > 0)
        answers_add(turn->answers, "ACTION: done, action %lld is due by %s now.%s",
                    (long long)owed.row.number, due,
                    owed.row.person == turn->mail->sender ? "" : " Its owner is told.");
    errands_clear(&owed);
    return status;
}

/* ---- going to another incident ---- */

typedef struct Place {
    Incident incident;
    char *reference; /* owned */
    RoleSet roles;   /* in which whoever says so may propose an action there */
} Place;

/* 1: there is an incident of that reference, itself or what it is a part of. */
static int load_place(const ActionTurn *turn, const char *reference, Place *ret, Err *err)
{
    Store *store = turn->world->store;
    g_autofree char *address = NULL;
    int64_t id = 0;
    int found = store_incident_find(store, turn->mail->organisation->id, reference, &id, err);
    if (found > 0 && store_incident_survivor(store, id, &id, err) < 0)
        return -1;
    if (found > 0)
        found = store_person_load(store, turn->mail->sender, &address, NULL, err);
    if (found > 0)
        found = store_incident_load(store, id, &ret->incident, NULL, &ret->reference, err);
    if (found > 0)
        ret->roles = incident_allows(&ret->incident, COMMAND_ACTION,
                                     people_roles(turn->mail->organisation->settings,
                                                  &ret->incident, turn->mail->sender, address));
    return found;
}

/* Can its owner do it there? 1 / 0 / -1. */
static int suits_owner(const ActionTurn *turn, const Owed *owed, const Incident *there,
                       Err *err)
{
    g_autofree char *owner = NULL;
    if (!owed->row.person)
        return owed->row.owner != ROLE_INVESTIGATOR || there->investigator != 0;
    int found = store_person_load(turn->world->store, owed->row.person, &owner, NULL, err);
    return found <= 0 ? found
                      : !acting_is_kept_out(turn->mail->organisation->settings, there, owner);
}

static int may_go(const ActionTurn *turn, const Owed *owed, const Place *place, Err *err)
{
    const Incident *there = &place->incident;
    return place->roles && there->id != turn->incident->id &&
                   there->route == turn->incident->route
               ? suits_owner(turn, owed, there, err)
               : 0;
}

/* Its owner's mail still counts, as does the number in it. Both records say so. */
static int send_to(const ActionTurn *turn, const Owed *owed, const Place *place, Err *err)
{
    int64_t there = place->incident.id, number = 0;
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)turn->mail->sender);
    g_autofree char *what = g_strdup_printf("goes to incident=%lld", (long long)there);
    if (store_errand_move(turn->world->store, owed->row.id, there, &number, err) < 0 ||
        errands_audit(owed, actor, what, turn->mail->now, err) < 0)
        return -1;
    g_autofree char *argument =
        g_strdup_printf("%lld came from %s", (long long)number, owed->row.reference);
    StoreDecision decision = {.incident = there,
                              .at = turn->mail->now,
                              .person = turn->mail->sender,
                              .role = people_first_role(place->roles),
                              .command = COMMAND_ACTION,
                              .argument = argument,
                              .mail = turn->mail->mail};
    answers_add(turn->answers, "ACTION: done, action %lld is action %lld of %s now.",
                (long long)owed->row.number, (long long)number, place->reference);
    return store_decision_insert(turn->world->store, &decision, err) < 0 ? -1 : 1;
}

static int send_action(const ActionTurn *turn, const ActionOrder *order, Err *err)
{
    Owed owed;
    Place place = {0};
    int found = load_action(turn, order->goes, &owed, err);
    if (found == 0)
        refuse(turn, ERRAND_NUMBER);
    if (found <= 0)
        return found;
    int status = load_place(turn, order->place, &place, err);
    if (status > 0)
        status = may_go(turn, &owed, &place, err);
    if (status == 0)
        refuse(turn, ERRAND_PLACE);
    else if (status > 0)
        status = send_to(turn, &owed, &place, err);
    g_free(place.reference);
    errands_clear(&owed);
    return status;
}

int action_take(const ActionTurn *turn, const ActionOrder *order, Err *err)
{
    if (order->done)
        return end_action(turn, order->done, err);
    if (order->moves)
        return move_action(turn, order, err);
    if (order->goes)
        return send_action(turn, order, err);
    StoreErrand row = {0};
    int found = find_owner(turn, order->owner, &row, err);
    g_autofree char *meant =
        found == 0 && order->owner
            ? people_meant(turn->mail->organisation->settings, order->owner)
            : NULL;
    if (meant)
        answers_add(turn->answers,
                    "ACTION: not done, because its owner may be %s. Please write the whole "
                    "name, or the address.",
                    meant);
    else if (found == 0)
        refuse_owner(turn, order);
    if (found <= 0)
        return found;
    if (open_action(turn, order, &row, err) < 0)
        return -1;
    tell_opened(turn, &row, true);
    return 1;
}

/* ---- the outcome report ---- */

static int is_same(const StoreRow *row, void *user)
{
    return strcmp(store_row_text(row, "what"), user) == 0;
}

/* 1: it is one, whether it could be taken or not. */
static int take_line(const ActionTurn *turn, const char *line, int number, Err *err)
{
    const Calendar *calendar = &turn->mail->organisation->settings->calendar;
    ActionOrder order = action_read(line, turn->mail->now, calendar);
    StoreErrand row = {0};
    ErrandFault fault = order.fault;
    bool meant = action_is_meant(line) || order.due;
    int status = 0;
    if (meant && fault == ERRAND_GOOD)
        status = store_view(turn->world->store, STORE_VIEW_INCIDENT_ERRANDS, 0,
                            turn->incident->id, is_same, order.what, err);
    if (meant && fault == ERRAND_GOOD && status == 0) {
        int found = find_owner(turn, order.owner, &row, err);
        fault = found == 0 ? ERRAND_PERSON : fault;
        status = found < 0 ? -1 : 0;
        if (found > 0)
            status = open_action(turn, &order, &row, err);
        if (found > 0 && status == 0)
            tell_opened(turn, &row, order.owner);
    }
    order.fault = fault;
    g_autofree char *why = fault_text(turn, &order);
    if (meant && fault != ERRAND_GOOD)
        answers_add(turn->answers, "  Action in line %d: not taken, because %s.", number, why);
    action_clear(&order);
    return status < 0 ? -1 : meant;
}

/* "n/a because ...", "Nothing is needed": there is to be no action. */
static bool says_none(const char *section)
{
    static const char *const words[] = {"n", "na", "none", "no", "not", "nothing", NULL};
    g_autofree char *said = text_first_words(section, 1);
    return !*said || g_strv_contains(words, said);
}

/* A line that says what, and neither by when nor who. */
static void add_vague(GString *vague, const char *line, int number)
{
    if (*line && !says_none(line))
        answers_add(vague,
                    "  Action in line %d: not taken, because it says neither BY when nor OWNER "
                    "who.",
                    number);
}

int action_take_lines(const ActionTurn *turn, const char *section, Err *err)
{
    g_auto(GStrv) lines = action_lines(section ? section : "");
    g_autoptr(GString) vague = g_string_new(NULL);
    bool taken = false;
    for (int i = 0; lines[i]; i++) {
        int meant = take_line(turn, action_text(lines[i]), i + 1, err);
        if (meant < 0)
            return -1;
        if (!meant)
            add_vague(vague, action_text(lines[i]), i + 1);
        taken = taken || meant;
    }
    if (taken && vague->len)
        answers_add(turn->answers, "%s", vague->str);
    if (section && !taken && !says_none(section))
        answers_add(turn->answers,
                    "  No remedial action was taken from (3j): a line of it that is one says "
                    "what, BY when and OWNER who.");
    return 0;
}
