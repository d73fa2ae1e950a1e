/* A reply that does not count, answered: why its code is not good, or that its words are kept as a note, and a new code.
 * It carries nothing out. Called by intake_command and intake_refuse. */
#include "daemon/command/command_turn.h"

#include "daemon/case/people.h"
#include "daemon/command/content.h"
#include "daemon/command/handing_on.h"
#include "daemon/core/acting.h"
#include "daemon/effect/effect.h"

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
static int tell_note(CommandTurn *turn, Err *err)
{
    const OrganisationSettings *settings = turn->mail->organisation->settings;
    g_autofree char *mail = g_strdup_printf("%lld", (long long)turn->mail->mail);
    g_autofree char *news = effect_key_start(EFFECT_FOLLOW_UP, turn->incident.id, mail);
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
        command_tell_unsent(turn);
    g_string_append(turn->answers, "\nTo give one, please reply with its line at the top.");
    return 0;
}

/* Whoever names somebody else as an answer has given it to nobody. An anonymous report is the Chair's to let go on. True: it is
 * said how somebody is given it. */
static bool tell_handing_on(CommandTurn *turn)
{
    const Report *report = turn->mail->report;
    const PersonSettings *person =
        organisation_person_at(turn->mail->organisation->settings, turn->address);
    const char *name = person && person->name ? person->name : report->from.name;
    RoleSet actor = command_roles(turn, COMMAND_ASSIGN);
    bool may = incident_allows(&turn->incident, COMMAND_ASSIGN, actor) != 0;
    if (turn->incident.route == ROUTE_ANONYMOUS ||
        !handing_on_is_said(report, name, turn->world->config->lexicon))
        return false;
    g_string_append_printf(turn->answers,
                           "\nTo pass it on to somebody, please forward our e-mail to them "
                           "yourself%s.",
                           may ? ", or answer ASSIGN with the name of who is to look into it"
                               : "");
    turn->again |= may ? UINT64_C(1) << COMMAND_ASSIGN : 0;
    return true;
}

/* Why a code did not count. */
static int tell_fault(const World *world, const CommandMail *mail, CodeFault fault,
                      int64_t code, GString *answers, Err *err)
{
    g_autofree char *reference = NULL;
    if (fault == CODE_INCIDENT &&
        store_incident_load(world->store, code, &(Incident){0}, NULL, &reference, err) <= 0)
        return -1;
    g_autofree char *why = command_fault_text(mail->report, fault, "it", reference);
    g_string_append_printf(
        answers,
        "Nothing was done, because %s. %s\nPlease answer again with the new code below.", why,
        mail->wordless ? "What you wrote is not kept, because it may say who the writer is."
                       : "Your e-mail is in the register.");
    return 0;
}

/* Lines that begin with one of the words in capitals, and have no code. */
static uint64_t codeless_in(const char *text)
{
    uint64_t found = 0;
    Command command;
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        (*line)[strcspn(*line, " .,:\r")] = '\0';
        found |= command_parse(*line, &command) ? UINT64_C(1) << command : 0;
    }
    return found;
}

/* What was said with it, or may have been meant, stands in the menu, wanted or not: it is to be said again. */
static uint64_t commands_in(const Report *report)
{
    uint64_t found = codeless_in(report->visible);
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
static int show_what_waits(const CommandTurn *turn, Err *err)
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
    CommandTurn turn = {.world = world, .mail = mail, .queued = queued};
    if (command_turn_load(&turn, incident, &address, err) < 0)
        return -1;
    turn.key = g_steal_pointer(&key);
    turn.again = commands_in(mail->report);
    if (fault == CODE_ALONE)
        turn.again |= UINT64_C(1) << COMMAND_LIST;
    int status = fault == CODE_GOOD ? tell_note(&turn, err)
                                    : tell_fault(world, mail, fault, code, turn.answers, err);
    if (status == 0 && (fault == CODE_GOOD || fault == CODE_DOUBT) && !tell_handing_on(&turn) &&
        fault == CODE_GOOD)
        command_tell_asking(&turn, '\n');
    if (status == 0 && fault == CODE_USED && turn.incident.held)
        status = show_what_waits(&turn, err);
    if (status == 0)
        status = command_answer(&turn, err);
    command_turn_drop(&turn);
    return status;
}
