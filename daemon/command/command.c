/* Replies that move an incident, each as a whole. Called by intake, inside its transaction, with the reading of a
 * parser process that has read nothing else.
 *
 *   code ours? -> unused, younger than 30 days? -> the sender's own? -> not disowned by the trusted server?
 *        -> still with a role in it? -> of the incident that the mail is about?
 *        any no: the mail is a comment, and the audit trail says why
 *   each line -> an event -> incident_step -> its effects; a decision is recorded (command_line.c)
 *   one answer: what was done or why not, what comes next, the new code. A reply uses its code up, unless
 *   it decides nothing (looks, INTERIM, ASK); for STATUS, LIST and HELP a used one is as good as another
 *
 * It never tells an outsider anything: who has no code of their own gets no answer; whose own was
 * used before, is too old or is for another incident, is told that, and gets the next, and so is who
 * works on the incident, as the trusted server proves, and has somebody else's (command_refuse.c). */
#include "daemon/command/command_turn.h"

#include "daemon/case/people.h"
#include "daemon/command/answers.h"
#include "daemon/command/content.h"
#include "daemon/command/errand_reply.h"
#include "daemon/effect/effect.h"
#include "daemon/register/audit.h"

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

int command_answer(CommandTurn *turn, Err *err)
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
static int is_shown_anew(const CommandTurn *turn, Err *err)
{
    const Report *report = turn->mail->report;
    const Effect preview = {.kind = EFFECT_PREVIEW};
    const Occasion occasion = {.occasion = turn->mail->mail};
    g_autofree char *key =
        effect_key_of(&preview, &occasion, turn->incident.id, turn->mail->sender, 0);
    bool only = report->n_command == 1 && !turn->mail->besides;
    return only ? store_outbox_is_queued(turn->world->store, key, err) : 0;
}

/* What the other lines of a mail may settle waits for them, wherever it stands: the review, and then the end. */
typedef enum LineTurn { TURN_FIRST, TURN_REVIEW, TURN_END, LINE_TURNS } LineTurn;

static LineTurn turn_of(const CommandLine *line)
{
    return strcmp(line->word, command_name(COMMAND_CLOSE)) == 0       ? TURN_END
           : strcmp(line->word, command_name(COMMAND_SATISFIED)) == 0 ? TURN_REVIEW
                                                                      : TURN_FIRST;
}

static int take_lines(CommandTurn *turn, LineTurn which, Err *err)
{
    const Report *report = turn->mail->report;
    for (size_t i = 0; i < report->n_command; i++) {
        const CommandLine *line = &report->command[i];
        bool spent = line->below && turn->explained;
        if (turn_of(line) == which && !spent && command_take_line(turn, line, err) < 0)
            return -1;
    }
    return 0;
}

static int take_all(CommandTurn *turn, Err *err)
{
    for (int which = TURN_FIRST; which < LINE_TURNS; which++) {
        if (take_lines(turn, (LineTurn)which, err) < 0)
            return -1;
    }
    if (command_tell_decided(turn, err) < 0 || command_tell_level(turn, err) < 0)
        return -1;
    if (turn->mail->besides)
        answers_add(turn->answers, "%s", turn->mail->besides);
    if (stand_in_tell(turn->world, turn->mail, &turn->incident, turn->reference, turn->address,
                      &turn->stood_in, turn->queued, err) < 0)
        return -1;
    int shown = is_shown_anew(turn, err);
    return shown == 0 ? command_answer(turn, err) : MIN(shown, 0);
}

int command_turn_load(CommandTurn *turn, int64_t incident, char **ret_address, Err *err)
{
    if (store_person_load(turn->world->store, turn->mail->sender, ret_address, NULL, err) <=
            0 ||
        store_incident_load(turn->world->store, incident, &turn->incident, NULL,
                            &turn->reference, err) <= 0)
        return -1;
    turn->address = *ret_address;
    turn->stood_in.level_before = turn->incident.severity;
    turn->answers = g_string_new(NULL);
    return 0;
}

void command_turn_drop(CommandTurn *turn)
{
    g_string_free(turn->answers, TRUE);
    g_free(turn->reference);
    g_free(turn->key);
    stand_in_clear(&turn->stood_in);
    effect_decided_clear(&turn->decided);
}

/* What decides nothing leaves its code as it is: its owner may decide from the same mail. So whoever has seen the
 * code can have that repeated, so often a day. 1; 0: no more today. */
static int use_code(const World *world, const CommandMail *mail, const StoreCode *code,
                    char **ret_key, Err *err)
{
    *ret_key = NULL;
    if (!content_decides_nothing(mail->report)) {
        *ret_key = g_strdup_printf("answer/%lld/%lld/%lld/%lld", (long long)code->incident,
                                   (long long)code->id, (long long)mail->mail,
                                   (long long)mail->sender);
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

/* Since the mail was written that has the code. */
static bool is_changed(const Incident *incident, const StoreCode *code)
{
    char now[INCIDENT_PROPOSAL];
    incident_proposal(incident, now);
    return *code->proposal && strcmp(code->proposal, now) != 0;
}

int command_take(const World *world, const CommandMail *mail, const StoreCode *code,
                 int64_t *queued, Err *err)
{
    CommandTurn turn = {.world = world, .mail = mail, .queued = queued};
    g_autofree char *address = NULL, *key = NULL;
    int may = use_code(world, mail, code, &key, err);
    if (may <= 0)
        return may;
    if (store_person_set_away(world->store, mail->sender, 0, err) < 0)
        return -1;
    if (code->errand)
        return errand_reply_take(world, mail, code->errand, key, queued, err);
    if (command_turn_load(&turn, code->incident, &address, err) < 0)
        return -1;
    turn.key = g_steal_pointer(&key);
    turn.as = code->role;
    turn.changed = is_changed(&turn.incident, code);
    int status = take_all(&turn, err);
    command_turn_drop(&turn);
    return status;
}
