/* See errand_reply.h. Called by command, which has checked the code, and by intake. A code of an
 * errand allows what that errand asks for, and nothing else but LIST and HELP, which are the person's alone. */
#include "daemon/command/errand_reply.h"

#include "daemon/case/people.h"
#include "daemon/command/answers.h"
#include "daemon/command/command_reason.h"
#include "daemon/command/content.h"
#include "daemon/command/errand_action.h"
#include "daemon/core/errand_order.h"
#include "daemon/core/permission.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"

#include <string.h>

typedef struct Turn {
    const World *world;
    const CommandMail *mail;
    char *address; /* of the sender, as configured */
    Owed owed;
    GString *answers;
    bool helped;     /* the answer has everything that can be answered */
    bool other;      /* something was said that is of the incident itself */
    const char *key; /* of the answer */
    int64_t *queued;
} Turn;

/* 1 / 0 / -1; drop() frees what it has loaded. */
static int load(Turn *turn, int64_t errand, Err *err)
{
    int found =
        store_person_load(turn->world->store, turn->mail->sender, &turn->address, NULL, err);
    if (found > 0)
        found = errands_load(turn->world, turn->mail->organisation, errand, &turn->owed, err);
    turn->answers = g_string_new(NULL);
    return found;
}

static void drop(Turn *turn)
{
    errands_clear(&turn->owed);
    g_string_free(turn->answers, TRUE);
    g_free(turn->address);
}

int errand_reply_may(const World *world, const CommandMail *mail, int64_t errand, Err *err)
{
    Turn turn = {.world = world, .mail = mail};
    int found = load(&turn, errand, err);
    if (found > 0)
        found = errands_may_act(&turn.owed, mail->sender, turn.address);
    drop(&turn);
    return found;
}

/* ---- one line ---- */

static void refuse(const Turn *turn, const CommandLine *line, const char *why)
{
    answers_add(turn->answers, "%s: not done, because %s.", line->word, why);
}

/* What else is said with its code is not done. When that has come to its end no line of it stands below. */
static const char *one_thing(const Turn *turn)
{
    return errand_is_open(&turn->owed.row.errand)
               ? "this code is for one thing only, which stands below"
               : "this code is for one thing only, which is done: nothing is left to answer "
                 "about it";
}

/* Where the code was cut out, two spaces are left. */
static char *without_gaps(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(text, "  ", -1);
    return g_strstrip(g_strjoinv(" ", pieces));
}

static int take_answer(Turn *turn, const CommandLine *line, Err *err)
{
    ErrandFault fault = answer_check(&turn->owed.row.errand, line->argument);
    if (fault != ERRAND_GOOD) {
        refuse(turn, line, errand_fault_text(fault));
        return 0;
    }
    g_autofree char *text = without_gaps(line->argument);
    if (errands_end(&turn->owed, text, turn->mail->sender, turn->mail->now, turn->queued, err) <
        0)
        return -1;
    answers_add(turn->answers, "ANSWER: done, it is in the record%s.",
                turn->owed.row.requester ? " and goes to who asked" : "");
    return 0;
}

static RoleSet roles_of(const Turn *turn)
{
    return people_roles(turn->mail->organisation->settings, &turn->owed.incident,
                        turn->mail->sender, turn->address);
}

/* Of this action alone: to propose another needs a code of the incident. */
static int take_action(Turn *turn, const CommandLine *line, Err *err)
{
    const Calendar *calendar = &turn->mail->organisation->settings->calendar;
    ActionTurn action = {turn->world, turn->mail, &turn->owed.incident, turn->answers,
                         turn->queued};
    ActionOrder order = action_read(line->argument, turn->mail->now, calendar);
    int status = 0;
    const StoreErrand *row = &turn->owed.row;
    int64_t number = order.done ? order.done : order.moves;
    bool meant = number && (number == row->number || number == row->came_as);
    int64_t *named = order.moves ? &order.moves : &order.done;
    *named = row->number; /* it may have had another in the mail that is answered */
    if (command_reason_is_doubt(turn->world->config->lexicon, turn->mail->report))
        refuse(turn, line, COMMAND_DOUBTED);
    else if (meant && order.fault != ERRAND_GOOD)
        action_refuse_order(&action, &order);
    else if (meant && order.moves &&
             !incident_allows(&turn->owed.incident, COMMAND_ACTION, roles_of(turn)))
        refuse(turn, line,
               "another date is for the SIRO or the DPO to set: please ask them, they answer "
               "ACTION, its number, BY and the day");
    else if (row->errand.kind == ERRAND_ACTION && meant)
        status = action_take(&action, &order, err);
    else
        refuse(turn, line, one_thing(turn));
    if (status > 0 && order.moves)
        turn->owed.row.errand.due = order.due;
    else if (status > 0)
        turn->owed.row.errand.done = turn->mail->now;
    action_clear(&order);
    return status < 0 ? -1 : 0;
}

/* SATISFIED, in answer to what asks for an action of the incident: a mail of ours about the one is as good as about the
 * other to whoever may say it, but that the code is another. */
static void take_other(Turn *turn, const CommandLine *line, Command command)
{
    bool theirs = turn->owed.row.incident &&
                  incident_allows(&turn->owed.incident, command, roles_of(turn));
    turn->other = turn->other || theirs;
    refuse(turn, line,
           theirs ? "this code is for one thing only: there is a new one for it below"
                  : one_thing(turn));
}

/* What stands below the lines: how an action was carried out belongs to its incident, whoever has done it. */
static int take_note(const Turn *turn, const CommandLine *line, Err *err)
{
    const Owed *owed = &turn->owed;
    if (!owed->row.incident || owed->incident.held ||
        permission_is_silenced(&owed->incident, COMMAND_NOTE, roles_of(turn))) {
        refuse(turn, line, "what you wrote below cannot be kept in the record");
        return 0;
    }
    StoreDecision decision = {.incident = owed->row.incident,
                              .at = turn->mail->now,
                              .person = turn->mail->sender,
                              .role = errands_acts_as(owed, turn->mail->sender, turn->address),
                              .command = COMMAND_NOTE,
                              .argument = line->argument,
                              .mail = turn->mail->mail};
    answers_add(turn->answers, "NOTE: done, what you wrote below is in the record.");
    return store_decision_insert(turn->world->store, &decision, err);
}

static int take_line(Turn *turn, const CommandLine *line, Err *err)
{
    Command command;
    if (!command_parse(line->word, &command))
        return err_set(err, ERR_BUG, "a command of the parser is none of ours");
    if (line->below)
        return take_note(turn, line, err);
    if (command == COMMAND_ANSWER)
        return take_answer(turn, line, err);
    if (command == COMMAND_ACTION)
        return take_action(turn, line, err);
    if (command == COMMAND_SHOW)
        return content_show_errand(turn->mail, &turn->owed, turn->address, turn->answers,
                                   turn->queued, err);
    if (command == COMMAND_LIST)
        return content_list(turn->world, turn->mail, turn->address, turn->answers, err);
    turn->helped = turn->helped || command == COMMAND_HELP;
    if (command == COMMAND_HELP)
        content_help(turn->answers);
    else
        take_other(turn, line, command);
    return 0;
}

/* ---- the mail ---- */

/* What they may answer about the incident itself, with its own code. */
static int offer_other(const Turn *turn, Err *err)
{
    RoleSet roles = roles_of(turn);
    RoleSet own = people_own_roles(turn->mail->organisation->settings, &turn->owed.incident,
                                   turn->mail->sender, turn->address);
    const Recipient to = {.name = "",
                          .address = turn->address,
                          .role = people_first_role(own ? own : roles),
                          .person = turn->mail->sender};
    g_autofree char *menu = NULL;
    if (effect_menu_text(turn->world, turn->mail->organisation, &to, &turn->owed.incident, 0,
                         turn->mail->now, &menu, err) < 0)
        return -1;
    g_string_append_printf(turn->answers,
                           "\n\nAbout the incident itself, reply with one of these lines at "
                           "the top:\n%s",
                           menu);
    return 0;
}

static int answer(const Turn *turn, Err *err)
{
    const char *id = turn->mail->report->message_id;
    Recipient to = {.name = "",
                    .address = turn->address,
                    .role = errands_acts_as(&turn->owed, turn->mail->sender, turn->address),
                    .person = turn->mail->sender};
    Compose compose = {.template = TEMPLATE_ANSWER,
                       .kind = COMPOSE_REPLY,
                       .date = turn->mail->now,
                       .in_reply_to = *id ? id : NULL,
                       .whole = turn->helped,
                       .answers = turn->answers->str};
    return errands_mail(&turn->owed, &to, turn->key, &compose, NULL, turn->queued, err);
}

int errand_reply_take(const World *world, const CommandMail *mail, int64_t errand,
                      const char *key, int64_t *queued, Err *err)
{
    Turn turn = {.world = world, .mail = mail, .key = key, .queued = queued};
    int status = load(&turn, errand, err) > 0 ? 0 : -1;
    for (size_t i = 0; status == 0 && i < mail->report->n_command; i++)
        status = take_line(&turn, &mail->report->command[i], err);
    if (status == 0 && mail->besides)
        answers_add(turn.answers, "%s", mail->besides);
    if (status == 0 && turn.other)
        status = offer_other(&turn, err);
    if (status == 0)
        status = answer(&turn, err);
    drop(&turn);
    return status;
}

/* Whoever says in their own words that it is done has done something. */
static void tell_open(const Turn *turn)
{
    g_string_append_printf(
        turn->answers,
        "Action %lld is still open, because no line of what you wrote is one of those below. "
        "Once it is done, please answer with the line for that. If you need longer, please ask "
        "the SIRO or the DPO, who can set another day.\n",
        (long long)turn->owed.row.number);
}

static void tell_fault(const Turn *turn, CodeFault fault)
{
    if (fault == CODE_PERSON)
        fault = CODE_UNKNOWN;
    g_autofree char *why = command_fault_text(turn->mail->report, fault, "it", NULL);
    g_string_append_printf(turn->answers, "Nothing was done, because %s. ", why);
}

int errand_reply_refuse(const World *world, const CommandMail *mail, int64_t errand,
                        CodeFault fault, int64_t *queued, Err *err)
{
    g_autofree char *key = NULL;
    int first = effect_refusal_key(world, mail->sender, mail->mail, mail->now, &key, err);
    if (first <= 0)
        return first;
    Turn turn = {.world = world, .mail = mail, .key = key, .queued = queued};
    int status = load(&turn, errand, err) > 0 ? 0 : -1;
    const Errand *owed = &turn.owed.row.errand;
    if (fault == CODE_GOOD && owed->kind == ERRAND_ACTION && errand_is_open(owed))
        tell_open(&turn);
    else
        tell_fault(&turn, fault);
    g_string_append(turn.answers, "Your e-mail is in the register.\nTo report something that "
                                  "has happened, please write a new e-mail.");
    if (status == 0)
        status = answer(&turn, err);
    drop(&turn);
    return status;
}
