/* Whether a mail that was read as a named one must be read again without its writer: it belongs to an anonymous
 * incident, or has what was meant for a follow-up code. In doubt it must. Called by fetch; changes nothing. */
#include "daemon/intake/intake_turn.h"

#include "daemon/case/people.h"
#include "daemon/command/away.h"
#include "daemon/effect/effect.h"
#include "daemon/intake/near_follow_up.h"
#include "parsers/command/command.h"
#include "parsers/reference/follow_up.h"

/* In which roles somebody works on it, by the address alone. */
static int works_as(const World *world, const IntakeBox *box, const Incident *incident,
                    const char *address, RoleSet *ret, Err *err)
{
    g_autofree char *investigator = NULL;
    *ret = people_own_roles(box->organisation->settings, incident, 0, address);
    if (!incident->investigator)
        return 0;
    if (store_person_load(world->store, incident->investigator, &investigator, NULL, err) <= 0)
        return -1;
    if (g_ascii_strcasecmp(investigator, address) == 0)
        *ret |= ROLE_BIT(ROLE_INVESTIGATOR);
    return 0;
}

static int is_known_code(const World *world, const char *text, Err *err)
{
    uint8_t mac[SEAL_HASH_SIZE];
    StoreCode code;
    effect_code_mac(world, text, mac);
    return store_code_find(world->store, mac, &code, err);
}

/* Only who works for us has been sent one. */
static int has_code(const World *world, const Report *report, Err *err)
{
    bool commands = report->n_command > 0 || report->doubt != DOUBT_NONE;
    if (!commands || !report->command_code)
        return 0;
    int found = is_known_code(world, report->command_code, err);
    for (size_t i = 0; found == 0 && i < report->n_command; i++)
        found =
            report->command[i].code ? is_known_code(world, report->command[i].code, err) : 0;
    return found;
}

/* The Chair writes for the reporter, but commands in person; others who work on it write for
 * themselves, if not with the reporter's code, which nobody else has been given but the Chair: that may
 * be one of them. A command word makes nobody one of them. That they are away the Chair says in person, too. */
static bool is_the_reporter(const Report *report, const Match *match, RoleSet roles,
                            const Lexicon *lexicon)
{
    bool commands =
        report->n_command > 0 || (report->courtesy && report->doubt != DOUBT_NONE) ||
        (!match->code && (command_is_bare(report, lexicon) || away_is_said(report, lexicon)));
    if (commands && roles & CHAIRS)
        return false;
    return match->code || (commands ? roles == 0 : (roles & ~CHAIRS) == 0);
}

/* The token alone may be the code of a reply, which is sent to those who work for us. */
static int is_code_of_a_reply(const World *world, const char *token, size_t length, Err *err)
{
    g_autofree char *text =
        length == SEAL_TOKEN_LENGTH ? g_ascii_strdown(token, (gssize)length) : NULL;
    return text ? is_known_code(world, text, err) : 0;
}

/* Whether the text has what is plainly meant for a follow-up code; `alone`: a token without its reference, too. */
static int has_attempt(const Intake *intake, const char *text, bool alone, Err *err)
{
    const Lexicon *lexicon = intake->box->settings->context.lexicon;
    const char *prefix = intake->box->settings->context.prefix;
    size_t at, length;
    FollowUpAttempt found;
    for (; text && prefix &&
           (found = follow_up_attempt(text, prefix, lexicon, &at, &length)) != FOLLOW_UP_NONE;
         text += length) {
        text += at;
        if (found == FOLLOW_UP_CODE)
            return 1;
        int known = alone ? is_code_of_a_reply(intake->world, text, length, err) : 1;
        if (known <= 0)
            return known < 0 ? -1 : 1;
    }
    return 0;
}

/* Nobody who wants to stay unknown writes so: an answer to a mail of ours to somebody whom we know, a role-holder who
 * is not the Chair, who writes for others, and a machine. Only the register is heard of them. */
static int is_known(const Intake *intake, const Match *match, Err *err)
{
    const Report *report = intake->report;
    const PersonSettings *person =
        organisation_person_at(intake->box->organisation->settings, report->from.address);
    bool chairs = person && ROLE_BIT(person->role) & CHAIRS;
    Route route = ROUTE_NAMED;
    if (report->origin == ORIGIN_AUTO_GENERATED || (person && !chairs))
        return 1;
    if (!match->outbox)
        return 0;
    if (match->incident &&
        store_incident_route(intake->world->store, match->incident, &route, err) < 0)
        return -1;
    return route != ROUTE_ANONYMOUS;
}

/* What its words show to be meant for a follow-up code. */
static int shows_attempt(const Intake *intake, const Match *match, Err *err)
{
    const Report *report = intake->report;
    const char *anywhere[] = {report->text, report->forward.subject, report->forward.text};
    const char *written[] = {report->subject, report->visible};
    bool alone = !match->outbox && report->n_command == 0 && report->doubt == DOUBT_NONE;
    int found = 0;
    for (size_t i = 0; found == 0 && i < G_N_ELEMENTS(written); i++)
        found = has_attempt(intake, written[i], alone, err);
    for (size_t i = 0; found == 0 && i < G_N_ELEMENTS(anywhere); i++)
        found = has_attempt(intake, anywhere[i], false, err);
    for (size_t i = 0; found == 0 && i < report->n_attachments; i++)
        found = has_attempt(intake, report->attachments[i].name, false, err);
    for (char **code = report->codes; found == 0 && code && *code; code++)
        found = has_attempt(intake, *code, false, err);
    return found;
}

/* A follow-up code that is none of ours: mistyped, it still says that its writer wants to stay unknown. The register
 * tells without a mistake when it is near to one; else the words must. Who works for us and commands does so in person. */
static int mistypes_code(const Intake *intake, const Match *match, Err *err)
{
    const Report *report = intake->report;
    const Organisation *organisation = intake->box->organisation;
    g_autofree char *typed = NULL;
    int64_t incident;
    if (match->code || (report->n_command > 0 &&
                        organisation_person_at(organisation->settings, report->from.address)))
        return 0;
    int near =
        near_follow_up_find(intake->world, organisation->id, report, &incident, &typed, err);
    int known = near == 0 ? is_known(intake, match, err) : near;
    return near != 0 || known < 0 ? known : known > 0 ? 0 : shows_attempt(intake, match, err);
}

/* The reporter of that named incident, or of what has become a part of it, and nobody who works on it, asks to be forgotten:
 * see intake_unname.c. */
static int is_known_reporter(const World *world, const IntakeBox *box, const Incident *incident,
                             const Match *match, const Report *report, Err *err)
{
    RoleSet roles;
    int64_t reported;
    if (!match->trusted)
        return 0;
    if (works_as(world, box, incident, report->from.address, &roles, err) < 0)
        return -1;
    return roles ? 0
                 : store_incident_reported(world->store, match->named, report->from.address,
                                           &reported, err);
}

/* A Chair's forward of what was read as ours by our name alone, without an address. */
static bool is_ours_by_name(const Intake *intake)
{
    const Report *report = intake->report;
    const PersonSettings *person =
        organisation_person_at(intake->box->organisation->settings, report->from.address);
    const char *author = report->forward.from.address;
    return person && ROLE_BIT(person->role) & CHAIRS && report->forward.kind != FORWARD_NONE &&
           !(author && *author);
}

int intake_is_nameless(const World *world, const IntakeBox *box, const Report *report,
                       int64_t *ret_answers, Err *err)
{
    const Intake intake = {.world = world, .box = (IntakeBox *)box, .report = report};
    Match match;
    Incident incident;
    RoleSet roles;
    bool person = report->origin == ORIGIN_HUMAN || report->origin == ORIGIN_LIST ||
                  report->origin == ORIGIN_AUTO_GENERATED;
    int code = has_code(world, report, err);
    if (code != 0 || !person || report->route == ROUTE_ANONYMOUS)
        return code < 0 ? -1 : 0;
    int64_t sender = 0;
    int found = store_person_find(world->store, box->organisation->id, report->from.address,
                                  &sender, err);
    if (found >= 0)
        found = intake_find_match(&intake, sender, &match, err);
    if (found > 0 && match.outbox && report->origin == ORIGIN_AUTO_GENERATED)
        return 0; /* a machine's answer to a mail of ours */
    int mistyped = found < 0 ? -1 : mistypes_code(&intake, &match, err);
    if (mistyped != 0)
        return mistyped;
    if (found > 0 && intake_follow_merges(&intake, &match, err) < 0)
        return -1;
    if (found > 0)
        found = store_incident_load(world->store, match.incident, &incident, NULL, NULL, err);
    if (found > 0 && report->anonymity_requested) {
        int known = is_known_reporter(world, box, &incident, &match, report, err);
        if (known != 0 || incident.route != ROUTE_ANONYMOUS)
            return known < 0 ? -1 : !known;
    }
    if (found >= 0 && !(found > 0 && match.trusted) && is_ours_by_name(&intake))
        return 1;
    if (found <= 0 || incident.route != ROUTE_ANONYMOUS)
        return found < 0 ? -1 : report->anonymity_requested && !report->command_code;
    if (works_as(world, box, &incident, report->from.address, &roles, err) < 0)
        return -1;
    if (match.outbox_question)
        *ret_answers = match.incident;
    return is_the_reporter(report, &match, roles, box->settings->context.lexicon);
}
