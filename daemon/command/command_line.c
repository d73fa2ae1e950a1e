/* One line of a reply, in the way of its command: what only looks is answered, a remedial action and an outcome report
 * are read further, a line that wants a reason finds it below; the rest is a step as it stands. Called by command. */
#include "daemon/command/command_turn.h"

#include "daemon/command/answers.h"
#include "daemon/command/command_reason.h"
#include "daemon/command/content.h"
#include "daemon/command/errand_action.h"
#include "daemon/command/outcome_form.h"
#include "daemon/core/order_words.h"
#include "parsers/command/command_form.h"
#include "parsers/reference/reference.h"

#include <string.h>

/* ---- remedial actions ---- */

static ActionTurn action_turn(const CommandTurn *turn)
{
    return (ActionTurn){turn->world, turn->mail, &turn->incident, turn->answers, turn->queued};
}

/* What cannot be read has not been said. */
static int take_action(CommandTurn *turn, const CommandLine *line, const Event *event, Err *err)
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
        status = command_carry_out(turn, line, event, err);
    action_clear(&order);
    return status < 0 ? -1 : 0;
}

/* ---- the outcome report ---- */

static int take_form(CommandTurn *turn, const CommandLine *line, const Outcome *form,
                     Event *event, Err *err)
{
    Outcome whole = {0};
    int done = outcome_form_whole(turn->world->store, turn->incident.id, form, &whole, err);
    event->points = outcome_points(&whole);
    event->answered = outcome_answered(&whole);
    if (done == 0)
        done = command_carry_out(turn, line, event, err);
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
static void refuse_form(const CommandTurn *turn, const Outcome *form)
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

static int take_outcome(CommandTurn *turn, const CommandLine *line, Event *event, Err *err)
{
    Outcome form = outcome_form_read(turn->mail->report, line->argument);
    int done = outcome_form_agree(turn->world, turn->mail->organisation->settings,
                                  &turn->incident, &form, err);
    if (done == 0 && outcome_is_empty(&form))
        refuse_form(turn, &form);
    else if (done == 0)
        done = take_form(turn, line, &form, event, err);
    outcome_clear(&form);
    return done;
}

/* ---- one line ---- */

/* "SHOW HLP-2026-0041" with a code of HLP-2026-0042, and not "SHOW please", "SHOW the first 2" or "SHOW ICO of" its own. */
static bool is_of_another(const CommandTurn *turn, const CommandLine *line)
{
    bool named = false;
    for (const char *c = line->argument; *c && !named; c++)
        named = *c == '-' && g_ascii_isdigit(c[1]);
    return named && !strcasestr(line->argument, turn->reference);
}

/* "NOT-INCIDENT HLP-2026-0041 because ..." with a code of HLP-2026-0042: of which of them it is decided nobody can tell. A
 * reason and a text may name others, and so does what brings two together. */
static bool decides_of_another(const CommandTurn *turn, const CommandLine *line,
                               Command command)
{
    const char *reason = order_words_behind(line->argument, "because");
    size_t length = reason ? (size_t)(reason - line->argument) : strlen(line->argument);
    if (command_form_is_text(line->word) || command == COMMAND_ACTION ||
        command == COMMAND_DUPLICATE || command == COMMAND_MERGE || command == COMMAND_REOPEN)
        return false;
    g_autofree char *said = g_strndup(line->argument, length);
    g_auto(GStrv) named = reference_list(said, turn->mail->organisation->settings->prefix);
    return named[0] && !g_strv_contains((const char *const *)named, turn->reference);
}

/* What is said below the lines in plain words; NULL: nothing is. */
static const CommandLine *said_below(const CommandTurn *turn)
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
static bool wants_what_is_below(const CommandTurn *turn, const CommandLine *line,
                                const Event *event)
{
    const CommandLine *below = said_below(turn);
    Step step = incident_step(&turn->incident, event, &turn->world->config->policy);
    TrackKind track = incident_track_of(event->command);
    bool otherwise = step.refusal == REFUSAL_DECIDED && track != TRACK_COUNT &&
                     turn->incident.track[track] != event->track;
    return below && below != line && (step.refusal == REFUSAL_REASON || otherwise);
}

/* The mail as if the reason stood in the line. 1: the line is done so; 0: it cannot be. */
static int take_with_reason(CommandTurn *turn, const CommandLine *line, const Event *event,
                            Err *err)
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
    int status = command_read_line(turn, reasoned, event->command, &meant, err);
    if (status == 0 &&
        incident_step(&turn->incident, &meant, &turn->world->config->policy).applied)
        status = command_carry_out(turn, reasoned, &meant, err);
    turn->mail = sent;
    turn->explained |= status > 0;
    if (status > 0)
        g_string_append(turn->answers, "\n  What you wrote below was read as its reason.");
    return status;
}

/* Would something be decided that is doubted below? What only looks or tells does no harm. */
static bool is_doubted(const CommandTurn *turn, const CommandLine *line, const Event *event)
{
    return !content_is_asked(event->command) && !command_form_is_text(line->word) &&
           command_reason_is_doubt(turn->world->config->lexicon, turn->mail->report) &&
           incident_step(&turn->incident, event, &turn->world->config->policy).applied;
}

int command_take_line(CommandTurn *turn, const CommandLine *line, Err *err)
{
    Command command;
    Event event;
    if (!command_parse(line->word, &command))
        return err_set(err, ERR_BUG, "a command of the parser is none of ours");
    if (command_read_line(turn, line, command, &event, err) < 0)
        return -1;
    if (is_doubted(turn, line, &event)) {
        answers_add(turn->answers, "%s: not done, because %s.", line->word, COMMAND_DOUBTED);
        turn->again |= UINT64_C(1) << command;
        return 0;
    }
    if (content_is_asked(command) ? is_of_another(turn, line)
                                  : decides_of_another(turn, line, command)) {
        answers_add(turn->answers,
                    "%s: not done, because this code is for %s. LIST names the "
                    "others; each mail about one has a code for it.",
                    line->word, turn->reference);
        return 0;
    }
    turn->helped = turn->helped || command == COMMAND_HELP;
    if (content_is_asked(command))
        return content_answer(turn->world, turn->mail, &turn->incident, turn->reference,
                              command, line->argument, command_role(turn, &event),
                              turn->answers, turn->queued, err);
    if (command == COMMAND_ACTION)
        return take_action(turn, line, &event, err);
    if (command == COMMAND_OUTCOME)
        return take_outcome(turn, line, &event, err);
    int done =
        wants_what_is_below(turn, line, &event) ? take_with_reason(turn, line, &event, err) : 0;
    if (done == 0)
        done = command_carry_out(turn, line, &event, err);
    return done < 0 ? -1 : 0;
}
