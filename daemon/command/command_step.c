/* An event of a reply carried out: the step of the incident with its effects, the decision in the record, and a
 * sentence of the answer, whether it was done or not. Called by command, command_line
 * and command_refuse. */
#include "daemon/command/command_turn.h"

#include "daemon/case/earlier.h"
#include "daemon/case/involved.h"
#include "daemon/case/people.h"
#include "daemon/case/release.h"
#include "daemon/command/answers.h"
#include "daemon/command/handing_on.h"
#include "daemon/command/regroup.h"
#include "daemon/core/acting.h"
#include "daemon/core/order.h"
#include "daemon/core/order_words.h"
#include "daemon/core/permission.h"
#include "daemon/effect/effect.h"
#include "parsers/command/command_syntax.h"

/* `name`: see order_kept(). */
static int record(const CommandTurn *turn, const Event *event, const CommandLine *line,
                  const char *name, Err *err)
{
    g_autofree char *kept = order_kept(&turn->incident, event, line->argument, name);
    StoreDecision decision = {.incident = turn->incident.id,
                              .at = turn->mail->now,
                              .person = turn->mail->sender,
                              .role = command_role(turn, event),
                              .command = event->command,
                              .argument = kept,
                              .mail = turn->mail->mail};
    return store_decision_insert(turn->world->store, &decision, err);
}

/* What the DPO decides otherwise than the rules proposed tells how good they are. */
static int record_correction(const CommandTurn *turn, const Event *event, const Incident *after,
                             const CommandLine *line, Err *err)
{
    const Incident *before = &turn->incident;
    const char *reason = order_words_reason(line->argument);
    if (reason && permission_knows_writer(before, event->actor))
        reason = ORDER_REASON;
    StoreCorrection correction = {.incident = before->id,
                                  .at = turn->mail->now,
                                  .person = turn->mail->sender,
                                  .reason = reason ? reason : ""};
    int64_t id;
    if (before->classified_at != 0 || after->classified_at == 0 ||
        before->class == CLASS_UNKNOWN)
        return 0;
    if (after->class != before->class) {
        correction.field = FIELD_CLASS;
        correction.proposed = incident_class_name(before->class);
        correction.decided = incident_class_name(after->class);
        if (store_correction_insert(turn->world->store, &correction, &id, err) < 0)
            return -1;
    }
    if (after->severity == before->severity)
        return 0;
    correction.field = FIELD_SEVERITY;
    correction.proposed = severity_name(before->severity);
    correction.decided = severity_name(after->severity);
    return store_correction_insert(turn->world->store, &correction, &id, err);
}

static int edit(const CommandTurn *turn, const Event *event, const CommandLine *line, Err *err)
{
    if (event->command == COMMAND_EDIT)
        store_forgets(turn->world->store);
    return event->command == COMMAND_EDIT
               ? release_edit(turn->world, turn->mail, turn->incident.id, line->argument, err)
               : 0;
}

static int add_open_action(const StoreRow *row, void *user)
{
    GString *numbers = user;
    if (!store_row_int(row, "done"))
        g_string_append_printf(numbers, "%s%d", numbers->len ? ", " : "",
                               (int)store_row_int(row, "number"));
    return 0;
}

/* A report goes without actions: only people know which of them it was that asked for one. */
static int tell_actions_stay(const CommandTurn *turn, const char *other, Err *err)
{
    g_autoptr(GString) numbers = g_string_new(NULL);
    if (store_view(turn->world->store, STORE_VIEW_INCIDENT_ERRANDS, 0, turn->incident.id,
                   add_open_action, numbers, err) < 0)
        return -1;
    if (numbers->len)
        g_string_append_printf(
            turn->answers,
            "\n  The open remedial actions stay with this one, by number: %s "
            "(SHOW has them). What belongs to the other goes there with its "
            "number: \"ACTION 1 to %s\".",
            numbers->str, other);
    return 0;
}

static Occasion occasion_of(const CommandTurn *turn, const char *actor)
{
    return (Occasion){.organisation = turn->mail->organisation,
                      .reference = turn->reference,
                      .actor = actor,
                      .occasion = turn->mail->mail,
                      .sender = turn->mail->sender};
}

/* Whoever decides, ends it, says how it stands, advises, or wants others to look at it, is named to those who hear of
 * that. Owned; NULL: it is another command. */
static char *capacity_of(const CommandTurn *turn, const Event *event)
{
    Command command = event->command;
    bool named = command == COMMAND_ICO || command == COMMAND_SUBJECTS ||
                 command == COMMAND_DISCIPLINE || command == COMMAND_CLOSE ||
                 command == COMMAND_NOT_INCIDENT || command == COMMAND_DUPLICATE ||
                 command == COMMAND_CONFLICT || command == COMMAND_ESCALATE ||
                 command == COMMAND_INTERIM || command == COMMAND_ADVISE ||
                 command == COMMAND_RETURN;
    return named ? people_signature(turn->mail->organisation->settings, turn->address,
                                    command_role(turn, event))
                 : NULL;
}

static bool names_oneself(const char *argument)
{
    g_autofree char *name = command_syntax_person(argument);
    return g_ascii_strcasecmp(name, "me") == 0 || g_ascii_strcasecmp(name, "myself") == 0;
}

/* Of several people of one name those are said who may be meant; of a name that is nobody's, who there is. Owned; NULL: it
 * is something else. */
static char *not_certain(const CommandTurn *turn, const CommandLine *line, const Step *step)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    if (step->refusal != REFUSAL_PERSON)
        return NULL;
    if (names_oneself(line->argument))
        return g_strdup_printf(
            "%s: not done, because whoever is to investigate it must be named. "
            "To do it yourself, answer INVESTIGATE.",
            line->word);
    g_autofree char *meant = people_meant(settings, line->argument);
    g_autofree char *choice = people_choice(settings, &turn->incident);
    if (meant)
        return g_strdup_printf("%s: not done, because that may be %s. Please write the "
                               "whole name, or the address.",
                               line->word, meant);
    return choice ? g_strdup_printf("%s: not done, because nobody of that name can be "
                                    "assigned. Please write one of these names: %s; or an "
                                    "address of the school.",
                                    line->word, choice)
                  : NULL;
}

/* Whom ASSIGN means, as they are configured: of a part of a name it says whose. Owned; NULL: nobody. */
static char *name_of_assigned(const CommandTurn *turn, const CommandLine *line,
                              const Event *event)
{
    return event->command == COMMAND_ASSIGN && event->subject
               ? people_name(turn->mail->organisation->settings, line->argument)
               : NULL;
}

static int tell_involved(const CommandTurn *turn, const Event *event, const char *name,
                         Err *err)
{
    g_autofree char *said = NULL;
    if (involved_tell(turn->world, turn->mail->organisation->settings, &turn->incident,
                      event->subject, name, &said, err) < 0)
        return -1;
    if (said)
        g_string_append_printf(turn->answers, "\n  %s", said);
    return 0;
}

/* Said better, it would have been done. */
static bool is_of_form(Refusal refusal)
{
    return refusal == REFUSAL_REASON || refusal == REFUSAL_LEVEL || refusal == REFUSAL_PERSON ||
           refusal == REFUSAL_TIME || refusal == REFUSAL_DOUBT || refusal == REFUSAL_TWICE ||
           refusal == REFUSAL_BEFORE || refusal == REFUSAL_EARLY ||
           refusal == REFUSAL_DECIDED || refusal == REFUSAL_OTHER;
}

/* What the lines below this one will make of the incident: a mail asks nobody for what it has settled itself. Up to an
 * outcome report, of which nobody knows yet whether it counts. */
static int look_ahead(const CommandTurn *turn, const CommandLine *line, const Incident *now,
                      Incident *ret, Err *err)
{
    const Report *report = turn->mail->report;
    CommandTurn ahead = *turn;
    ahead.incident = *now;
    for (line++; line < report->command + report->n_command; line++) {
        Command command;
        Event event;
        if (!command_parse(line->word, &command) || command == COMMAND_OUTCOME)
            break;
        if (command_read_line(&ahead, line, command, &event, err) < 0)
            return -1;
        Step step = incident_step(&ahead.incident, &event, &turn->world->config->policy);
        if (step.applied)
            ahead.incident = step.incident;
    }
    *ret = ahead.incident;
    return 0;
}

/* Who is asked to close it, once the outcome report is found good: "the DPO is". Owned; NULL of other commands. */
static int closer_of(const CommandTurn *turn, const Event *event, char **ret, Err *err)
{
    const Organisation *organisation = turn->mail->organisation;
    if (event->command != COMMAND_SATISFIED)
        return 0;
    int away = people_are_away(turn->world, organisation, &turn->incident, ROLE_DPO,
                               turn->mail->at, err);
    g_autofree char *who = acting_words(organisation->settings, &turn->incident, ROLE_DPO);
    *ret = away > 0 ? g_strdup_printf("%s, who cannot be reached at the moment, and whoever "
                                      "stands in for them are",
                                      who)
                    : g_strdup_printf("%s is", who);
    return MIN(away, 0);
}

/* Whom advice goes to. Owned; NULL: whoever gives it has it themselves. */
static char *advised(const CommandTurn *turn)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    const Incident *incident = &turn->incident;
    Role reader = incident->investigator ? ROLE_INVESTIGATOR : ROLE_SIRO;
    RoleSet own = people_own_roles(settings, incident, turn->mail->sender, turn->address);
    return own & ROLE_BIT(acting_for(settings, incident, reader))
               ? NULL
               : acting_words(settings, incident, reader);
}

/* Who only stands in for the DPO has no line for advice in the menu. */
void command_tell_unsent(CommandTurn *turn)
{
    RoleSet own = people_own_roles(turn->mail->organisation->settings, &turn->incident,
                                   turn->mail->sender, turn->address);
    g_autofree char *to = advised(turn);
    bool may = to && incident_allows(&turn->incident, COMMAND_ADVISE, own) != 0;
    g_string_append(turn->answers, " Nobody was sent it");
    if (may)
        g_string_append_printf(turn->answers, ": to tell %s, answer ADVISE", to);
    g_string_append_c(turn->answers, '.');
    turn->again |= may ? UINT64_C(1) << COMMAND_ADVISE : 0;
}

void command_tell_asking(CommandTurn *turn, char before)
{
    RoleSet actor = command_roles(turn, COMMAND_ASK);
    if (!incident_allows(&turn->incident, COMMAND_ASK, actor) ||
        !handing_on_wonders(turn->mail->report, turn->world->config->lexicon))
        return;
    g_string_append_printf(
        turn->answers,
        "%cTo put a question to whoever reported it, answer ASK and the question.", before);
    turn->again |= UINT64_C(1) << COMMAND_ASK;
}

/* One event, while it is carried out. */
typedef struct Doing {
    const CommandLine *line;
    const Event *event;
    Role role; /* in which it was given */
    Step step;
    Incident after; /* when the lines below are done, too */
    RoleSet later;  /* whom a level concerns that it has set */
    char *other;    /* the incident that joins it, or that it joins */
    char *earlier;  /* what was decided before */
    char *named;    /* whom ASSIGN means */
    char *closer;   /* who is asked to close it */
    char *reader;   /* who is sent advice */
} Doing;

static void doing_clear(Doing *doing)
{
    g_free(doing->other);
    g_free(doing->earlier);
    g_free(doing->named);
    g_free(doing->closer);
    g_free(doing->reader);
}

/* What will be said of it. For doing_clear(), also after -1. */
static int find_out(const CommandTurn *turn, Doing *doing, Err *err)
{
    const Event *event = doing->event;
    doing->role = command_role(turn, event);
    doing->step = incident_step(&turn->incident, event, &turn->world->config->policy);
    doing->named = name_of_assigned(turn, doing->line, event);
    doing->reader = event->command == COMMAND_ADVISE ? advised(turn) : NULL;
    return closer_of(turn, event, &doing->closer, err) < 0 ||
                   look_ahead(turn, doing->line, &doing->step.incident, &doing->after, err) <
                       0 ||
                   regroup_other(turn->world, event, &doing->other, err) < 0 ||
                   earlier_decision(turn->world, turn->mail->organisation, &turn->incident,
                                    event, &doing->earlier, err) < 0
               ? -1
               : 0;
}

/* The step itself, and all whom it concerns. */
static int step_and_tell(CommandTurn *turn, Doing *doing, Err *err)
{
    const Event *event = doing->event;
    const char *argument = doing->line->argument;
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)turn->mail->sender);
    g_autofree char *by = capacity_of(turn, event);
    g_autofree char *edited =
        event->command == COMMAND_EDIT ? release_text(turn->world, turn->mail, argument) : NULL;
    Occasion occasion = occasion_of(turn, actor);
    occasion.words = edited ? edited : argument;
    occasion.other = doing->other;
    occasion.by = by;
    occasion.earlier = doing->earlier;
    TrackKind track = incident_track_of(event->command);
    occasion.repeated =
        doing->earlier && track != TRACK_COUNT && turn->incident.track[track] == event->track;
    occasion.later = &doing->later;
    occasion.decided = &turn->decided;
    occasion.after = &doing->after;
    return effect_carry_out(turn->world, &occasion, &turn->incident, event, &doing->step,
                            turn->queued, err);
}

/* What stays of it beside the incident. */
static int keep(const CommandTurn *turn, Doing *doing, Err *err)
{
    const Event *event = doing->event;
    const CommandLine *line = doing->line;
    return record(turn, event, line, doing->named ? doing->named : doing->other, err) < 0 ||
                   record_correction(turn, event, &doing->step.incident, line, err) < 0 ||
                   edit(turn, event, line, err) < 0 ||
                   regroup_carry(turn->world, turn->mail, &turn->incident, turn->reference,
                                 event, &doing->other, turn->queued, err) < 0
               ? -1
               : 0;
}

/* Owned. */
static char *sentence_of(const CommandTurn *turn, const Doing *doing)
{
    Step answered = doing->step;
    char *unclear = not_certain(turn, doing->line, &doing->step);
    if (unclear)
        return unclear;
    if (doing->line->below && doing->step.applied)
        return g_strdup("NOTE: done, what you wrote below is in the record.");
    if (doing->event->command == COMMAND_SATISFIED)
        answered.incident = doing->after; /* what the lines below settle is not open any more */
    return order_answer(&turn->incident, doing->event, &answered, &turn->world->config->policy,
                        doing->earlier  ? doing->earlier
                        : doing->named  ? doing->named
                        : doing->closer ? doing->closer
                        : doing->reader ? doing->reader
                                        : doing->other,
                        turn->mail->organisation->settings->zone);
}

/* An action that is done has its own. */
static int answer_line(CommandTurn *turn, const Doing *doing, Err *err)
{
    const Event *event = doing->event;
    bool applied = doing->step.applied;
    g_autofree char *sentence = sentence_of(turn, doing);
    if (!(event->command == COMMAND_ACTION && applied))
        answers_add(turn->answers, "%s", sentence);
    if (doing->line->below && applied) {
        command_tell_unsent(turn);
        command_tell_asking(turn, ' ');
    }
    return applied && ((event->command == COMMAND_SPLIT &&
                        tell_actions_stay(turn, doing->other, err) < 0) ||
                       (doing->named && tell_involved(turn, event, doing->named, err) < 0))
               ? -1
               : 0;
}

/* What the menu brings again. */
static uint64_t again_of(const Doing *doing)
{
    Refusal refusal = doing->step.refusal;
    uint64_t again = 0;
    if (!doing->step.applied && is_of_form(refusal))
        again |= UINT64_C(1) << doing->event->command;
    if (doing->earlier && doing->event->command == COMMAND_CONFLICT)
        again |= UINT64_C(1) << COMMAND_NOTE;
    if (refusal == REFUSAL_PERSON)
        again |= UINT64_C(1) << COMMAND_INVESTIGATE;
    if (refusal == REFUSAL_LAW || refusal == REFUSAL_FURTHER)
        again |= UINT64_C(1) << (doing->event->command == COMMAND_MERGE ? COMMAND_DUPLICATE
                                                                        : COMMAND_MERGE);
    if (refusal == REFUSAL_BEFORE) /* the answer names it */
        again |= UINT64_C(1) << COMMAND_AWARE;
    return again;
}

/* The lines below it find the incident as it is now. */
static void go_on(CommandTurn *turn, const Doing *doing)
{
    turn->again |= again_of(doing);
    turn->later |= doing->later;
    if (doing->later)
        turn->level = *doing->event;
    if (!doing->step.applied)
        return;
    stand_in_note(&turn->stood_in, turn->mail->organisation->settings, turn->address,
                  doing->role, doing->event->command);
    turn->incident = doing->step.incident;
}

int command_carry_out(CommandTurn *turn, const CommandLine *line, const Event *event, Err *err)
{
    Doing doing = {.line = line, .event = event};
    int status = find_out(turn, &doing, err);
    bool applied = doing.step.applied;
    if (status == 0)
        status = step_and_tell(turn, &doing, err);
    if (status == 0 && applied)
        status = keep(turn, &doing, err);
    if (status == 0)
        status = answer_line(turn, &doing, err);
    if (status == 0)
        go_on(turn, &doing);
    doing_clear(&doing);
    return status < 0 ? -1 : applied;
}

int command_tell_level(CommandTurn *turn, Err *err)
{
    const Occasion occasion = occasion_of(turn, NULL);
    const Incident *incident = &turn->incident;
    RoleSet to = turn->later & turn->world->config->policy.told[incident->severity];
    return to && incident_is_open(incident)
               ? effect_tell_level(turn->world, &occasion, &turn->level, incident, to,
                                   turn->queued, err)
               : 0;
}

int command_tell_decided(CommandTurn *turn, Err *err)
{
    const Occasion occasion = occasion_of(turn, NULL);
    return effect_tell_decided(turn->world, &occasion, &turn->decided, &turn->incident,
                               turn->queued, err);
}
