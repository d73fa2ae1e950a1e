/* See stand_in.h. Called by command and reminder. */
#include "daemon/effect/stand_in.h"

#include "daemon/case/people.h"
#include "daemon/core/acting.h"
#include "daemon/effect/effect.h"

enum { ASKED = 7 * 24 * 60 * 60 }; /* seconds: who is away for longer is asked about again */

void stand_in_clear(StoodIn *stood)
{
    for (int role = 0; role < ROLE_COUNT; role++)
        g_clear_pointer(&stood->done[role], g_free);
}

/* Who decides, and who ends it, is named in the mails about that. */
static bool is_told_otherwise(Command command)
{
    return command == COMMAND_ICO || command == COMMAND_SUBJECTS || command == COMMAND_CLOSE ||
           command == COMMAND_NOT_INCIDENT || command == COMMAND_DUPLICATE;
}

void stand_in_note(StoodIn *stood, const OrganisationSettings *settings, const char *address,
                   Role role, Command command)
{
    bool other = role == ROLE_SIRO || role == ROLE_DPO || role == ROLE_BOARD;
    if (!other || acting_own_roles(settings, address) & ROLE_BIT(role) ||
        is_told_otherwise(command))
        return;
    char *before = stood->done[role];
    if (stood->commands[role] >> command & 1)
        return; /* it stands in a subject: once is enough */
    stood->commands[role] |= UINT64_C(1) << command;
    stood->done[role] = before ? g_strdup_printf("%s, %s", before, command_name(command))
                               : g_strdup(command_name(command));
    g_free(before);
}

/* How it stands, and what was answered: whoever wants it otherwise has the lines for it. A bit of Command each. */
static uint64_t again_of(uint64_t commands)
{
    uint64_t again = commands | UINT64_C(1) << COMMAND_STATUS;
    return commands >> COMMAND_CONFIRM & 1 ? again | UINT64_C(1) << COMMAND_CLASSIFY : again;
}

/* What was decided about discipline, and the level that another has taken the place of. */
static Effect effect_of(const StoodIn *stood, Role role, const Incident *incident)
{
    bool discipline = stood->commands[role] >> COMMAND_DISCIPLINE & 1;
    bool changed = stood->level_before != incident->severity;
    return (Effect){.kind = discipline ? EFFECT_DECIDED : EFFECT_LEVEL,
                    .track = TRACK_DISCIPLINE,
                    .level_before = changed ? stood->level_before : SEVERITY_UNKNOWN};
}

static int tell(const World *world, const CommandMail *mail, const Incident *incident,
                const char *reference, const char *address, Role role, const StoodIn *stood,
                int64_t *queued, Err *err)
{
    const Effect effect = effect_of(stood, role, incident);
    People people = people_new();
    g_autofree char *by = people_signature(mail->organisation->settings, address, role);
    int status = people_add_role(world, mail->organisation, incident, role, &people, err);
    for (guint i = 0; status == 0 && i < people.recipients->len; i++) {
        const Recipient *to = &g_array_index(people.recipients, Recipient, i);
        g_autofree char *key =
            g_strdup_printf("acted/%lld/%s/%lld/%lld", (long long)incident->id, role_name(role),
                            (long long)mail->mail, (long long)to->person);
        Compose compose = {.template = TEMPLATE_ACTED,
                           .kind = COMPOSE_NOTIFICATION,
                           .date = mail->now,
                           .reference = reference,
                           .incident = incident,
                           .effect = &effect,
                           .again = again_of(stood->commands[role]),
                           .by = by,
                           .headline = stood->done[role]};
        if (to->person != mail->sender)
            status = effect_mail(world, mail->organisation, to, incident->id, key, &compose,
                                 queued, err);
    }
    people_clear(&people);
    return status;
}

int stand_in_tell(const World *world, const CommandMail *mail, const Incident *incident,
                  const char *reference, const char *address, const StoodIn *stood,
                  int64_t *queued, Err *err)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (stood->done[role] &&
            tell(world, mail, incident, reference, address, (Role)role, stood, queued, err) < 0)
            return -1;
    }
    return 0;
}

int stand_in_role(const World *world, int64_t incident, int64_t person, int64_t now, Role *ret,
                  Err *err)
{
    static const Role roles[] = {ROLE_SIRO, ROLE_DPO, ROLE_BOARD};
    *ret = ROLE_NONE;
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        g_autofree char *prefix =
            effect_key_start(EFFECT_STAND_IN, incident, role_name(roles[i]));
        g_autofree char *suffix = effect_key_end(0, person);
        int asked = store_outbox_has_effect(world->store, prefix, suffix, now - ASKED, err);
        if (asked < 0)
            return -1;
        if (asked > 0) {
            *ret = roles[i];
            return 0;
        }
    }
    return 0;
}
