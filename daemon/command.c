/* Replies that move an incident. Called by intake, inside its transaction, with the reading of a
 * parser process that has read nothing else.
 *
 *   code ours? -> unused, younger than 30 days? -> the sender's own? -> not disowned by the trusted server?
 *        -> still with a role in it? -> of the incident that the mail is about?
 *        any no: the mail is a comment, and the audit trail says why
 *   each line -> an event -> incident_step -> its effects; a decision is recorded
 *   one answer: what was done or why not, what comes next, the new code. A reply uses its code up, unless
 *   it only reads; for STATUS, LIST and HELP a used one is as good as another
 *
 * It never tells an outsider anything: who has no code of their own gets no answer; whose own was
 * used before, is too old or is for another incident, is told that, and gets the next, and so is who
 * works on the incident, as the trusted server proves, and has somebody else's. */
#include "daemon/command.h"

#include "daemon/answers.h"
#include "daemon/clock.h"
#include "daemon/command_reason.h"
#include "daemon/content.h"
#include "daemon/core/acting.h"
#include "daemon/core/order.h"
#include "daemon/core/permission.h"
#include "daemon/earlier.h"
#include "daemon/effect.h"
#include "daemon/errand_action.h"
#include "daemon/errand_reply.h"
#include "daemon/involved.h"
#include "daemon/outcome_form.h"
#include "daemon/people.h"
#include "daemon/register/audit.h"
#include "daemon/regroup.h"
#include "daemon/release.h"
#include "daemon/stand_in.h"
#include "parsers/command_form.h"

#include <string.h>

/* Roles go with the configuration and the incident: who has lost theirs since is an outsider, and of
 * what the Chair holds everybody else is. */
static int has_role(const World *world, const CommandMail *mail, int64_t id, Err *err)
{
    g_autofree char *address = NULL;
    Incident incident;
    int found = store_person_load(world->store, mail->sender, &address, NULL, err);
    if (found > 0)
        found = store_incident_load(world->store, id, &incident, NULL, NULL, err);
    if (found <= 0)
        return found;
    RoleSet roles = (incident.held ? people_own_roles : people_roles)(
        mail->organisation->settings, &incident, mail->sender, address);
    return incident.held ? incident_allows(&incident, COMMAND_SHOW, roles) != 0 : roles != 0;
}

int command_works_on(const World *world, const CommandMail *mail, int64_t incident, Err *err)
{
    return strcmp(mail->report->authentication, "fail") == 0
               ? 0
               : has_role(world, mail, incident, err);
}

int command_check(const World *world, const CommandMail *mail, StoreCode *ret_code, Err *err)
{
    uint8_t mac[SEAL_HASH_SIZE];
    StoreCode code;
    effect_code_mac(world, mail->report->command_code, mac);
    int found = store_code_find(world->store, mac, &code, err);
    if (found <= 0)
        return found < 0 ? -1 : CODE_UNKNOWN;
    *ret_code = code;
    if (code.person != mail->sender)
        return CODE_PERSON;
    if (strcmp(mail->report->authentication, "fail") == 0)
        return CODE_UNPROVEN;
    int has = code.errand ? errand_reply_may(world, mail, code.errand, err)
                          : has_role(world, mail, code.incident, err);
    if (has <= 0)
        return has < 0 ? -1 : CODE_ROLE;
    if (code.used_at && !content_is_overview(mail->report))
        return CODE_USED;
    return mail->now - code.created_at > COMMAND_CODE_LIFE ? CODE_EXPIRED : CODE_GOOD;
}

/* ---- one command ---- */

typedef struct Turn {
    const World *world;
    const CommandMail *mail;
    const char *address; /* of the sender, as configured */
    Role as;             /* in which they have the mail that they answer; ROLE_NONE */
    StoodIn stood_in;
    char *reference;
    Incident incident;
    GString *answers;
    bool helped;    /* the answer has everything that can be answered */
    bool explained; /* what stands below the lines was the reason of one */
    uint64_t again; /* commands that were refused for what they say: a bit of Command each */
    RoleSet later;  /* whom a level concerns that was set by `level` */
    Event level;
    char *key; /* of the answer */
    int64_t *queued;
} Turn;

static int find_person(const Turn *turn, const char *argument, int64_t *ret, Err *err)
{
    const Organisation *organisation = turn->mail->organisation;
    g_autofree char *address = people_named(organisation->settings, argument);
    bool may = address && !acting_is_kept_out(organisation->settings, &turn->incident, address);
    return may ? store_person(turn->world->store, organisation->id, address, "", ret, err) : 0;
}

static RoleSet roles_for(const Turn *turn, Command command)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    const Recipient reader = {
        .address = turn->address, .role = turn->as, .person = turn->mail->sender};
    RoleSet read = people_reads_as(settings, &turn->incident, &reader);
    RoleSet all = people_roles(settings, &turn->incident, turn->mail->sender, turn->address);
    return incident_actor(&turn->incident, command, read, all);
}

static int fill_event(const Turn *turn, const CommandLine *line, Command command, Event *event,
                      Err *err)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    const Report *report = turn->mail->report;
    *event = (Event){
        .kind = EVENT_COMMAND,
        .clock = clock_of(settings, turn->mail->at),
        .person = turn->mail->sender,
        .actor = roles_for(turn, command),
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
    if (command == COMMAND_CONFLICT)
        event->role = order_about(line->argument, turn->incident.suspected);
    if (command == COMMAND_EDIT &&
        release_read(turn->world, turn->mail, &turn->incident, line->argument, event, err) < 0)
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

/* In which role it was given: one of their own before one that they stand in for. */
static Role role_of(const Turn *turn, const Event *event)
{
    RoleSet allowed = incident_allows(&turn->incident, event->command, event->actor);
    RoleSet own = people_own_roles(turn->mail->organisation->settings, &turn->incident,
                                   turn->mail->sender, turn->address);
    if (event->command == COMMAND_CONFIRM && allowed & ROLE_BIT(ROLE_DPO))
        return ROLE_DPO; /* whoever else they are, it is classified */
    return people_first_role(allowed & own ? allowed & own : allowed);
}

/* `name`: see order_kept(). */
static int record(const Turn *turn, const Event *event, const CommandLine *line,
                  const char *name, Err *err)
{
    g_autofree char *kept = order_kept(&turn->incident, event, line->argument, name);
    StoreDecision decision = {.incident = turn->incident.id,
                              .at = turn->mail->now,
                              .person = turn->mail->sender,
                              .role = role_of(turn, event),
                              .command = event->command,
                              .argument = kept,
                              .mail = turn->mail->mail};
    return store_decision_insert(turn->world->store, &decision, err);
}

/* What the DPO decides otherwise than the rules proposed tells how good they are. */
static int record_correction(const Turn *turn, const Event *event, const Incident *after,
                             const CommandLine *line, Err *err)
{
    const Incident *before = &turn->incident;
    const char *reason = order_reason(line->argument);
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

static int edit(const Turn *turn, const Event *event, const CommandLine *line, Err *err)
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
static int tell_actions_stay(const Turn *turn, const char *other, Err *err)
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

static Occasion occasion_of(Turn *turn, const char *actor)
{
    return (Occasion){.organisation = turn->mail->organisation,
                      .reference = turn->reference,
                      .actor = actor,
                      .occasion = turn->mail->mail,
                      .sender = turn->mail->sender};
}

/* Whoever decides, ends it, says how it stands, or wants others to look at it, is named to those who hear of that. Owned; NULL: it is another command. */
static char *capacity_of(const Turn *turn, const Event *event)
{
    Command command = event->command;
    bool named = command == COMMAND_ICO || command == COMMAND_SUBJECTS ||
                 command == COMMAND_DISCIPLINE || command == COMMAND_CLOSE ||
                 command == COMMAND_NOT_INCIDENT || command == COMMAND_DUPLICATE ||
                 command == COMMAND_CONFLICT || command == COMMAND_ESCALATE ||
                 command == COMMAND_INTERIM;
    return named ? people_signature(turn->mail->organisation->settings, turn->address,
                                    role_of(turn, event))
                 : NULL;
}

static bool names_oneself(const char *argument)
{
    g_autofree char *name = command_form_person(argument);
    return g_ascii_strcasecmp(name, "me") == 0 || g_ascii_strcasecmp(name, "myself") == 0;
}

/* Of several people of one name those are said who may be meant; of a name that is nobody's, who there is. Owned; NULL: it
 * is something else. */
static char *not_certain(const Turn *turn, const CommandLine *line, const Step *step)
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
static char *name_of_assigned(const Turn *turn, const CommandLine *line, const Event *event)
{
    return event->command == COMMAND_ASSIGN && event->subject
               ? people_name(turn->mail->organisation->settings, line->argument)
               : NULL;
}

static int tell_involved(const Turn *turn, const Event *event, const char *name, Err *err)
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
static int look_ahead(const Turn *turn, const CommandLine *line, const Incident *now,
                      Incident *ret, Err *err)
{
    const Report *report = turn->mail->report;
    Turn ahead = *turn;
    ahead.incident = *now;
    for (line++; line < report->command + report->n_command; line++) {
        Command command;
        Event event;
        if (!command_parse(line->word, &command) || command == COMMAND_OUTCOME)
            break;
        if (fill_event(&ahead, line, command, &event, err) < 0)
            return -1;
        Step step = incident_step(&ahead.incident, &event, &turn->world->config->policy);
        if (step.applied)
            ahead.incident = step.incident;
    }
    *ret = ahead.incident;
    return 0;
}

/* Who is asked to close it, once the outcome report is found good: "the DPO is". Owned; NULL of other commands. */
static int closer_of(const Turn *turn, const Event *event, char **ret, Err *err)
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

/* Words that were sent to nobody: how the DPO sends them on. */
static void tell_unsent(Turn *turn)
{
    RoleSet actor = roles_for(turn, COMMAND_ADVISE);
    Role reader = turn->incident.investigator ? ROLE_INVESTIGATOR : ROLE_SIRO;
    g_autofree char *to =
        acting_words(turn->mail->organisation->settings, &turn->incident, reader);
    bool may = incident_allows(&turn->incident, COMMAND_ADVISE, actor) != 0;
    g_string_append(turn->answers, " Nobody was sent it");
    if (may)
        g_string_append_printf(turn->answers, ": to tell %s, answer ADVISE", to);
    g_string_append_c(turn->answers, '.');
    turn->again |= may ? UINT64_C(1) << COMMAND_ADVISE : 0;
}

static int carry_out(Turn *turn, const CommandLine *line, const Event *event, Err *err)
{
    Step step = incident_step(&turn->incident, event, &turn->world->config->policy);
    Incident after;
    g_autofree char *other = NULL;
    g_autofree char *earlier = NULL, *closer = NULL, *by = capacity_of(turn, event);
    Role role = role_of(turn, event);
    if (closer_of(turn, event, &closer, err) < 0 ||
        look_ahead(turn, line, &step.incident, &after, err) < 0 ||
        regroup_other(turn->world, event, &other, err) < 0 ||
        earlier_decision(turn->world, turn->mail->organisation, &turn->incident, event,
                         &earlier, err) < 0)
        return -1;
    RoleSet later = 0;
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)turn->mail->sender);
    Occasion occasion = occasion_of(turn, actor);
    g_autofree char *edited = event->command == COMMAND_EDIT
                                  ? release_text(turn->world, turn->mail, line->argument)
                                  : NULL;
    occasion.words = edited ? edited : line->argument;
    occasion.other = other;
    occasion.by = by;
    occasion.earlier = earlier;
    occasion.repeated =
        earlier && turn->incident.track[incident_track_of(event->command)] == event->track;
    occasion.later = &later;
    occasion.after = &after;
    if (effect_carry_out(turn->world, &occasion, &turn->incident, event, &step, turn->queued,
                         err) < 0)
        return -1;
    g_autofree char *named = name_of_assigned(turn, line, event);
    if (step.applied && (record(turn, event, line, named ? named : other, err) < 0 ||
                         record_correction(turn, event, &step.incident, line, err) < 0 ||
                         edit(turn, event, line, err) < 0 ||
                         regroup_carry(turn->world, turn->mail, &turn->incident,
                                       turn->reference, event, &other, turn->queued, err) < 0))
        return -1;
    Step answered = step;
    if (event->command == COMMAND_SATISFIED)
        answered.incident = after; /* what the lines below settle is not open any more */
    g_autofree char *answer = not_certain(turn, line, &step);
    bool note = line->below && step.applied;
    if (!answer && note)
        answer = g_strdup("NOTE: done, what you wrote below is in the record.");
    if (!answer)
        answer = order_answer(&turn->incident, event, &answered, &turn->world->config->policy,
                              earlier  ? earlier
                              : named  ? named
                              : closer ? closer
                                       : other,
                              turn->mail->organisation->settings->zone);
    bool own_answer = event->command == COMMAND_ACTION && step.applied;
    if (!own_answer)
        answers_add(turn->answers, "%s", answer);
    if (note)
        tell_unsent(turn);
    if (step.applied &&
        ((event->command == COMMAND_SPLIT && tell_actions_stay(turn, other, err) < 0) ||
         (named && tell_involved(turn, event, named, err) < 0)))
        return -1;
    if (!step.applied && is_of_form(step.refusal))
        turn->again |= UINT64_C(1) << event->command;
    if (earlier && event->command == COMMAND_CONFLICT)
        turn->again |= UINT64_C(1) << COMMAND_NOTE;
    if (step.refusal == REFUSAL_PERSON)
        turn->again |= UINT64_C(1) << COMMAND_INVESTIGATE;
    if (later)
        turn->level = *event;
    turn->later |= later;
    if (step.applied) {
        stand_in_note(&turn->stood_in, turn->mail->organisation->settings, turn->address, role,
                      event->command);
        turn->incident = step.incident;
    }
    return step.applied;
}

/* When all lines are done: what somebody must do says the level, too, and the mail has what can still be
 * answered. */
static int tell_level(Turn *turn, Err *err)
{
    const Occasion occasion = occasion_of(turn, NULL);
    const Incident *incident = &turn->incident;
    RoleSet to = turn->later & turn->world->config->policy.told[incident->severity];
    return to && incident_is_open(incident)
               ? effect_tell_level(turn->world, &occasion, &turn->level, incident, to,
                                   turn->queued, err)
               : 0;
}

/* ---- remedial actions ---- */

static ActionTurn action_turn(const Turn *turn)
{
    return (ActionTurn){turn->world, turn->mail, &turn->incident, turn->answers, turn->queued};
}

/* What cannot be read has not been said. */
static int take_action(Turn *turn, const CommandLine *line, const Event *event, Err *err)
{
    ActionTurn action = action_turn(turn);
    ActionOrder order = action_read(line->argument, turn->mail->now,
                                    &turn->mail->organisation->settings->calendar);
    bool may = incident_allows(&turn->incident, COMMAND_ACTION, event->actor) != 0;
    int status = 0;
    if (may && order.fault != ERRAND_GOOD)
        action_refuse_order(&action, &order);
    else if (may)
        status = action_take(&action, &order, err);
    if (!may || status > 0)
        status = carry_out(turn, line, event, err);
    action_clear(&order);
    return status < 0 ? -1 : 0;
}

/* ---- the outcome report ---- */

static int take_form(Turn *turn, const CommandLine *line, const Outcome *form, Event *event,
                     Err *err)
{
    Outcome whole = {0};
    int done = outcome_form_whole(turn->world->store, turn->incident.id, form, &whole, err);
    event->points = outcome_points(&whole);
    if (done == 0)
        done = carry_out(turn, line, event, err);
    ActionTurn action = action_turn(turn);
    bool taken = done > 0;
    if (taken)
        done = outcome_form_keep(turn->world->store, turn->mail, turn->incident.id, form,
                                 event->actor, err);
    if (taken && done == 0)
        done = action_take_lines(&action, form->section[OUTCOME_CONTROLS], err);
    if (taken && done == 0)
        outcome_form_tell_missing(&whole, &turn->incident, &turn->world->config->policy,
                                  turn->answers);
    outcome_clear(&whole);
    return done;
}

/* What is there says nothing, or not enough. */
static void refuse_form(const Turn *turn, const Outcome *form)
{
    if (form->few)
        answers_add(
            turn->answers,
            "OUTCOME: not done, because it has only %zu word%s, and none of the form's "
            "lines: please say in %d words or more what happened and what was found, or "
            "send the form with the answers below its lines.",
            form->few, form->few > 1 ? "s" : "", OUTCOME_WORDS);
    else
        answers_add(turn->answers, "OUTCOME: not done, because the form is empty: please "
                                   "write the answers below its lines.");
}

static int take_outcome(Turn *turn, const CommandLine *line, Event *event, Err *err)
{
    Outcome form = outcome_form_read(turn->mail->report, line->argument);
    int done = 0;
    if (outcome_is_empty(&form))
        refuse_form(turn, &form);
    else
        done = take_form(turn, line, &form, event, err);
    outcome_clear(&form);
    return done;
}

/* ---- one line ---- */

/* "SHOW HLP-2026-0041" with a code of HLP-2026-0042, and not "SHOW please", "SHOW the first 2" or "SHOW ICO of" its own. */
static bool is_of_another(const Turn *turn, const CommandLine *line)
{
    bool named = false;
    for (const char *c = line->argument; *c && !named; c++)
        named = *c == '-' && g_ascii_isdigit(c[1]);
    return named && !strcasestr(line->argument, turn->reference);
}

/* What is said below the lines in plain words; NULL: nothing is. */
static const CommandLine *said_below(const Turn *turn)
{
    const Report *report = turn->mail->report;
    const CommandLine *last = &report->command[report->n_command - 1];
    const Lexicon *lexicon = turn->world->config->lexicon;
    return last->below && !command_reason_is_doubt(lexicon, report) &&
                   command_reason_is_plain(lexicon, last->argument)
               ? last
               : NULL;
}

/* Does the line want a reason, which what is said below can be? What only says again what is decided wants none. */
static bool wants_what_is_below(const Turn *turn, const CommandLine *line, const Event *event)
{
    const CommandLine *below = said_below(turn);
    Step step = incident_step(&turn->incident, event, &turn->world->config->policy);
    bool otherwise = step.refusal == REFUSAL_DECIDED &&
                     turn->incident.track[incident_track_of(event->command)] != event->track;
    return below && below != line && (step.refusal == REFUSAL_REASON || otherwise);
}

/* The mail as if the reason stood in the line. 1: the line is done so; 0: it cannot be. */
static int take_with_reason(Turn *turn, const CommandLine *line, const Event *event, Err *err)
{
    const CommandMail *sent = turn->mail;
    Report report = *sent->report;
    g_autofree char *argument = command_reason_add(turn->world->config->lexicon, line, event,
                                                   said_below(turn)->argument);
    g_autofree CommandLine *lines =
        g_memdup2(report.command, report.n_command * sizeof(CommandLine));
    CommandLine *reasoned = &lines[line - report.command];
    CommandMail mail = *sent;
    Event meant;
    reasoned->argument = argument;
    report.command = lines;
    mail.report = &report;
    turn->mail = &mail;
    int status = fill_event(turn, reasoned, event->command, &meant, err);
    if (status == 0 &&
        incident_step(&turn->incident, &meant, &turn->world->config->policy).applied)
        status = carry_out(turn, reasoned, &meant, err);
    turn->mail = sent;
    turn->explained |= status > 0;
    if (status > 0)
        g_string_append(turn->answers, "\n  What you wrote below was read as its reason.");
    return status;
}

/* Would something be decided that is doubted below? What only looks or tells does no harm. */
static bool is_doubted(const Turn *turn, const CommandLine *line, const Event *event)
{
    return !content_is_asked(event->command) && !command_form_is_text(line->word) &&
           command_reason_is_doubt(turn->world->config->lexicon, turn->mail->report) &&
           incident_step(&turn->incident, event, &turn->world->config->policy).applied;
}

static int take_line(Turn *turn, const CommandLine *line, Err *err)
{
    Command command;
    Event event;
    if (!command_parse(line->word, &command))
        return err_set(err, ERR_BUG, "a command of the parser is none of ours");
    if (fill_event(turn, line, command, &event, err) < 0)
        return -1;
    if (is_doubted(turn, line, &event)) {
        answers_add(turn->answers, "%s: not done, because %s.", line->word, COMMAND_DOUBTED);
        turn->again |= UINT64_C(1) << command;
        return 0;
    }
    if (content_is_asked(command) && is_of_another(turn, line)) {
        answers_add(turn->answers,
                    "%s: not done, because this code is for %s. LIST names the "
                    "others; each mail about one has a code for it.",
                    line->word, turn->reference);
        return 0;
    }
    turn->helped = turn->helped || command == COMMAND_HELP;
    if (content_is_asked(command))
        return content_answer(turn->world, turn->mail, &turn->incident, turn->reference,
                              command, line->argument, role_of(turn, &event), turn->answers,
                              turn->queued, err);
    if (command == COMMAND_ACTION)
        return take_action(turn, line, &event, err);
    if (command == COMMAND_OUTCOME)
        return take_outcome(turn, line, &event, err);
    int done =
        wants_what_is_below(turn, line, &event) ? take_with_reason(turn, line, &event, err) : 0;
    if (done == 0)
        done = carry_out(turn, line, &event, err);
    return done < 0 ? -1 : 0;
}

/* ---- the mail ---- */

static int answer(Turn *turn, Err *err)
{
    RoleSet roles = people_roles(turn->mail->organisation->settings, &turn->incident,
                                 turn->mail->sender, turn->address);
    RoleSet own = people_own_roles(turn->mail->organisation->settings, &turn->incident,
                                   turn->mail->sender, turn->address);
    Role asked = turn->as;
    if (!asked || own & ROLE_BIT(asked)) {
        if (stand_in_role(turn->world, turn->incident.id, turn->mail->sender, turn->mail->at,
                          &asked, err) < 0)
            return -1;
    }
    Recipient to = {.name = "",
                    .address = turn->address,
                    .role =
                        roles & ROLE_BIT(asked) ? asked : people_first_role(own ? own : roles),
                    .person = turn->mail->sender};
    const char *id = turn->mail->report->message_id;
    Compose compose = {.template = TEMPLATE_ANSWER,
                       .kind = COMPOSE_REPLY,
                       .date = turn->mail->now,
                       .in_reply_to = *id ? id : NULL,
                       .reference = turn->reference,
                       .incident = &turn->incident,
                       .whole = turn->helped,
                       .again = turn->again,
                       .answers = turn->answers->str};
    return effect_mail(turn->world, turn->mail->organisation, &to, turn->incident.id, turn->key,
                       &compose, turn->queued, err);
}

/* Whoever has edited a text, and said nothing else, is shown it anew and asked to let it go on: that is the answer.
 * 1 / 0 / -1. */
static int is_shown_anew(const Turn *turn, Err *err)
{
    const Report *report = turn->mail->report;
    g_autofree char *key = g_strdup_printf(
        "%s/%lld/%lld/%lld", effect_name(EFFECT_PREVIEW), (long long)turn->incident.id,
        (long long)turn->mail->mail, (long long)turn->mail->sender);
    bool only = report->n_command == 1 && !turn->mail->besides;
    return only ? store_outbox_is_queued(turn->world->store, key, err) : 0;
}

static int take_lines(Turn *turn, bool closing, Err *err)
{
    const Report *report = turn->mail->report;
    for (size_t i = 0; i < report->n_command; i++) {
        const CommandLine *line = &report->command[i];
        bool closes = strcmp(line->word, command_name(COMMAND_CLOSE)) == 0;
        bool spent = line->below && turn->explained;
        if (closes == closing && !spent && take_line(turn, line, err) < 0)
            return -1;
    }
    return 0;
}

/* CLOSE comes last, wherever it stands: the other lines may be what it waits for. */
static int take_all(Turn *turn, Err *err)
{
    if (take_lines(turn, false, err) < 0 || take_lines(turn, true, err) < 0)
        return -1;
    if (tell_level(turn, err) < 0)
        return -1;
    if (turn->mail->besides)
        answers_add(turn->answers, "%s", turn->mail->besides);
    if (stand_in_tell(turn->world, turn->mail, &turn->incident, turn->reference, turn->address,
                      &turn->stood_in, turn->queued, err) < 0)
        return -1;
    int shown = is_shown_anew(turn, err);
    return shown == 0 ? answer(turn, err) : MIN(shown, 0);
}

static int load(Turn *turn, int64_t incident, char **ret_address, Err *err)
{
    if (store_person_load(turn->world->store, turn->mail->sender, ret_address, NULL, err) <=
            0 ||
        store_incident_load(turn->world->store, incident, &turn->incident, NULL,
                            &turn->reference, err) <= 0)
        return -1;
    turn->address = *ret_address;
    turn->answers = g_string_new(NULL);
    return 0;
}

static void drop(Turn *turn)
{
    g_string_free(turn->answers, TRUE);
    g_free(turn->reference);
    g_free(turn->key);
    stand_in_clear(&turn->stood_in);
}

/* What only reads leaves its code as it is: who has looked may decide from the same mail. So whoever has
 * seen the code can have that repeated, to its owner's address and so often a day. 1; 0: no more today. */
static int use_code(const World *world, const CommandMail *mail, const StoreCode *code,
                    char **ret_key, Err *err)
{
    *ret_key = NULL;
    if (!content_is_all(mail->report)) {
        *ret_key =
            g_strdup_printf("answer/%lld/%lld", (long long)code->id, (long long)mail->mail);
        return store_code_use(world->store, code->id, mail->now, err) > 0 ? 1 : -1;
    }
    int may =
        effect_look_key(world, mail->sender, code->id, mail->mail, mail->now, ret_key, err);
    AuditEntry entry = {.at = mail->now,
                        .incident = code->incident,
                        .actor = "system",
                        .event = "command_refused",
                        .detail = "it was asked too often today"};
    return may == 0 && audit_append(world->store, &entry, err) < 0 ? -1 : may;
}

int command_take(const World *world, const CommandMail *mail, const StoreCode *code,
                 int64_t *queued, Err *err)
{
    Turn turn = {.world = world, .mail = mail, .queued = queued};
    g_autofree char *address = NULL, *key = NULL;
    int may = use_code(world, mail, code, &key, err);
    if (may <= 0)
        return may;
    if (store_person_set_away(world->store, mail->sender, 0, err) < 0)
        return -1;
    if (code->errand)
        return errand_reply_take(world, mail, code->errand, key, queued, err);
    if (load(&turn, code->incident, &address, err) < 0)
        return -1;
    turn.key = g_steal_pointer(&key);
    turn.as = code->role;
    int status = take_all(&turn, err);
    drop(&turn);
    return status;
}

/* Whom words without a command go to: the investigator's to whoever can name another, too. Owned. */
static char *readers_of_note(const OrganisationSettings *settings, const Incident *incident,
                             RoleSet own)
{
    char *to = acting_words(settings, incident,
                            own & ROLE_BIT(ROLE_DPO) ? ROLE_INVESTIGATOR : ROLE_DPO);
    if (!(own & ROLE_BIT(ROLE_INVESTIGATOR)) ||
        own & (ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO)))
        return to;
    g_autofree char *dpo = to, *siro = acting_words(settings, incident, ROLE_SIRO);
    return g_strdup_printf(
        "%s and %s. If you have written that you cannot look into it, you need not do anything "
        "more: %s is asked to name somebody else",
        siro, dpo, siro);
}

/* Words without a command: who was sent them. */
static int tell_note(Turn *turn, Err *err)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    g_autofree char *news =
        g_strdup_printf("%s/%lld/%lld/", effect_name(EFFECT_FOLLOW_UP),
                        (long long)turn->incident.id, (long long)turn->mail->mail);
    int64_t sent = 0;
    if (store_outbox_count_effects(turn->world->store, news, 0, &sent, err) < 0)
        return -1;
    RoleSet own =
        people_own_roles(settings, &turn->incident, turn->mail->sender, turn->address);
    g_autofree char *to = readers_of_note(settings, &turn->incident, own);
    g_string_append_printf(
        turn->answers,
        "What you wrote is kept as a note%s%s. Nothing else was done, because "
        "no line of it is one of the answers below.",
        sent ? ", and was passed on to " : "", sent ? to : "");
    if (!sent)
        tell_unsent(turn);
    g_string_append(turn->answers, "\nTo give one, please reply with its line at the top.");
    return 0;
}

/* Why a code did not count. */
static int tell_fault(const World *world, const CommandMail *mail, CodeFault fault,
                      int64_t code, GString *answers, Err *err)
{
    const Report *report = mail->report;
    g_autofree char *reference = NULL;
    if (fault == CODE_INCIDENT &&
        store_incident_load(world->store, code, &(Incident){0}, NULL, &reference, err) <= 0)
        return -1;
    g_autofree char *other =
        g_strdup_printf("the code in it is for %s", reference ? reference : "another");
    g_autofree char *doubt = command_doubt_text(report);
    g_string_append_printf(
        answers,
        "Nothing was done, because %s. %s\nPlease answer again with the new code below.",
        fault == CODE_DOUBT ? doubt
        : fault == CODE_USED
            ? "the code in it has been used before, or more has come since it was sent"
        : fault == CODE_EXPIRED  ? "the code in it is older than 30 days"
        : fault == CODE_ALONE    ? "it answers no e-mail of ours, so that nobody can tell what "
                                   "it is about. Below is what can be answered about the newest "
                                   "open incident; LIST names the others"
        : fault == CODE_MISSING  ? "there is no code in it: each line that can be answered has "
                                   "one in brackets"
        : fault == CODE_INCIDENT ? other
        : fault == CODE_PERSON
            ? "the code in it is somebody else's: each counts for whoever was sent it alone"
        : fault == CODE_MAILBOX
            ? "it came to another school, which does not check who has sent it"
        : fault == CODE_BELOW
            ? "a form is filled in below, but the first line of your e-mail is not the one "
              "with OUTCOME and its code. Put that line at the top and send the form again"
            : "the code in it is not one of ours",
        mail->wordless ? "What you wrote is not kept, because it may say who the writer is."
                       : "Your e-mail is in the register.");
    return 0;
}

/* What was said with it, or may have been meant, stands in the menu, wanted or not: it is to be said again. */
static uint64_t commands_in(const Report *report)
{
    uint64_t found = 0;
    Command command;
    for (size_t i = 0; i < report->n_command; i++)
        found |= command_parse(report->command[i].word, &command) ? UINT64_C(1) << command : 0;
    g_auto(GStrv) words =
        g_strsplit_set(report->doubt_line ? report->doubt_line : "", " .,:", -1);
    for (char **word = words; *word; word++)
        found |= command_parse(*word, &command) ? UINT64_C(1) << command : 0;
    return found;
}

/* Whoever works here and has no open incident. */
static int answer_nothing_open(const World *world, const CommandMail *mail, const char *key,
                               int64_t *queued, Err *err)
{
    g_autofree char *address = NULL;
    const char *id = mail->report->message_id;
    if (store_person_load(world->store, mail->sender, &address, NULL, err) <= 0)
        return -1;
    Recipient to = {.name = "", .address = address, .person = mail->sender};
    Compose compose = {.template = TEMPLATE_ANSWER,
                       .kind = COMPOSE_REPLY,
                       .date = mail->now,
                       .in_reply_to = *id ? id : NULL,
                       .reference = mail->organisation->settings->name,
                       .answers =
                           "Nothing was done, because no incident is open that you could "
                           "answer about. To report something, please write what has "
                           "happened."};
    return effect_mail(world, mail->organisation, &to, 0, key, &compose, queued, err);
}

static bool is_release(const CommandMail *mail)
{
    Command command = COMMAND_COUNT;
    for (size_t i = 0; i < mail->report->n_command && command != COMMAND_RELEASE; i++)
        command_parse(mail->report->command[i].word, &command);
    return command == COMMAND_RELEASE;
}

/* The new code lets go on all that waits by now: whoever wanted to with an old one may have seen a part of it. */
static int show_what_waits(const Turn *turn, Err *err)
{
    RoleSet roles = people_roles(turn->mail->organisation->settings, &turn->incident,
                                 turn->mail->sender, turn->address);
    Role role = people_first_role(incident_allows(&turn->incident, COMMAND_SHOW, roles));
    bool shows = is_release(turn->mail);
    g_string_append_printf(turn->answers,
                           "\nThere may be more in it now than you have read: please read it "
                           "first%s.",
                           shows ? "" : ", with SHOW");
    return shows ? content_answer(turn->world, turn->mail, &turn->incident, turn->reference,
                                  COMMAND_SHOW, "", role, turn->answers, turn->queued, err)
                 : 0;
}

int command_refuse(const World *world, const CommandMail *mail, int64_t incident,
                   CodeFault fault, int64_t code, int64_t *queued, Err *err)
{
    g_autofree char *key = NULL, *address = NULL;
    int first =
        fault == CODE_GOOD
            ? effect_note_key(world, incident, mail->sender, mail->mail, mail->now, &key, err)
            : effect_refusal_key(world, mail->sender, mail->mail, mail->now, &key, err);
    if (first <= 0)
        return first;
    if (!incident)
        return answer_nothing_open(world, mail, key, queued, err);
    Turn turn = {.world = world, .mail = mail, .queued = queued};
    if (load(&turn, incident, &address, err) < 0)
        return -1;
    turn.key = g_steal_pointer(&key);
    turn.again = commands_in(mail->report);
    if (fault == CODE_ALONE)
        turn.again |= UINT64_C(1) << COMMAND_LIST;
    int status = fault == CODE_GOOD ? tell_note(&turn, err)
                                    : tell_fault(world, mail, fault, code, turn.answers, err);
    if (status == 0 && fault == CODE_USED && turn.incident.held)
        status = show_what_waits(&turn, err);
    if (status == 0)
        status = answer(&turn, err);
    drop(&turn);
    return status;
}
