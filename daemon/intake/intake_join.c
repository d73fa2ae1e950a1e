/* A mail that joins an incident: it is kept with it, and is news to those who work on it, or a comment that moves nothing.
 * Called by intake and intake_absence. */
#include "daemon/intake/intake_turn.h"

#include "daemon/case/people.h"
#include "daemon/case/release.h"
#include "daemon/case/suspicion.h"
#include "daemon/effect/effect.h"

#include <string.h>

int intake_writes_as(const Intake *intake, const Incident *incident, int64_t sender, Role *ret,
                     Err *err)
{
    const OrganisationSettings *settings = intake->box->organisation->settings;
    g_autofree char *address = NULL;
    int found = store_person_load(intake->world->store, sender, &address, NULL, err);
    if (found <= 0)
        return found;
    RoleSet own = people_own_roles(settings, incident, sender, address);
    *ret = people_first_role(own ? own : people_roles(settings, incident, sender, address));
    return 1;
}

/* Moves an incident that exists by one event; `note`: its words are of somebody with a part in it, who is named. */
static int step_incident(const Intake *intake, int64_t id, const Event *event,
                         int64_t occasion_id, int64_t sender, bool note, Err *err)
{
    Incident incident;
    g_autofree char *preview = NULL;
    g_autofree char *reference = NULL;
    if (store_incident_load(intake->world->store, id, &incident, NULL, &reference, err) <= 0)
        return -1;
    if (intake_waits_for_chair(intake) && event->kind == EVENT_FOLLOW_UP) {
        preview = release_waiting(intake->world, id, err);
        if (!preview ||
            release_retire(intake->world, intake->box->organisation, id, intake->now, err) < 0)
            return -1;
    }
    Role writer = ROLE_NONE;
    if (note && intake_writes_as(intake, &incident, sender, &writer, err) < 0)
        return -1;
    Step step = incident_step(&incident, event, &intake->world->config->policy);
    Occasion occasion = {
        .writer = writer,
        .organisation = intake->box->organisation,
        .reference = reference,
        .actor = "system",
        .occasion = occasion_id,
        .sender = sender,
        .words = preview,
    };
    return effect_carry_out(intake->world, &occasion, &incident, event, &step, intake->queued,
                            err);
}

/* It has a code of ours, answers a mail of ours, or the server vouches for who wrote it: a name in From: is easily
 * written. */
static bool is_proven(const Intake *intake, const Match *match)
{
    return strcmp(match->rule, "F1") == 0 || strcmp(match->rule, "F2") == 0 ||
           strcmp(intake->report->authentication, "pass") == 0;
}

/* Who investigates it and writes of themselves accuses nobody. */
static int find_accused(const Intake *intake, const Incident *incident, int64_t sender,
                        RoleSet *ret, Err *err)
{
    const OrganisationSettings *settings = intake->box->organisation->settings;
    g_auto(GStrv) investigator = NULL;
    if (sender != incident->investigator &&
        people_known_alone(intake->world, settings, incident, &investigator, err) < 0)
        return -1;
    *ret = suspicion_read(intake->world->config, settings, intake->report, investigator);
    return 0;
}

/* Whom somebody names as its subject only now hears no more of it, from this very mail on. */
static int suspect(const Intake *intake, int64_t incident, RoleSet accused, int64_t sender,
                   Err *err)
{
    Event event = {.kind = EVENT_SUSPECTED, .clock = *intake->clock, .suspects = accused};
    return accused ? step_incident(intake, incident, &event, intake->mail, sender, false, err)
                   : 0;
}

int intake_comment(Intake *intake, int64_t sender, const Match *match, Err *err)
{
    return intake_keep_with(intake, match->incident, err) < 0 ||
                   intake_record_mail(intake, MAIL_FOLLOW_UP, match->rule, true, err) < 0 ||
                   intake_insert_report(intake, match->incident, match->named, sender, NULL,
                                        NULL, err) < 0 ||
                   intake_seal_original(intake, match->incident, err) < 0
               ? -1
               : 0;
}

int intake_follow_up(Intake *intake, int64_t sender, const Match *match,
                     const Proposal *proposal, bool note, Err *err)
{
    bool refused = intake->report->n_command > 0;
    if (intake_keep_with(intake, match->incident, err) < 0 ||
        intake_record_mail(intake, MAIL_FOLLOW_UP, match->rule, true, err) < 0 ||
        intake_insert_report(intake, match->incident, match->named, sender, NULL,
                             refused || note ? NULL : proposal, err) < 0 ||
        intake_seal_original(intake, match->incident, err) < 0)
        return -1;
    Incident incident;
    RoleSet accused = 0;
    if (store_incident_load(intake->world->store, match->incident, &incident, NULL, NULL,
                            err) <= 0 ||
        find_accused(intake, &incident, sender, &accused, err) < 0)
        return -1;
    Event event = {.kind = EVENT_FOLLOW_UP,
                   .clock = *intake->clock,
                   .at = intake->received_at,
                   .route = intake->report->route,
                   .owed = note && match->errand,
                   .automatic = !intake_waits_for_chair(intake)};
    event.unproven = refused || strcmp(intake->report->authentication, "fail") == 0;
    event.by_reporter = intake_is_anonymous(intake) ||
                        (sender != 0 && sender == incident.reporter && !event.unproven);
    /* Where it is not proven, nobody's mail is held: whom it accuses is not told of it, either. */
    bool proven = is_proven(intake, match);
    event.by_investigator = sender != 0 && sender == incident.investigator && !event.unproven &&
                            (proven || !accused);
    event.suspects = accused;
    proposal_tell(proposal, false, &event);
    Attack attack = attack_of(event.class, event.type, event.severity);
    if (note && !refused && attack.told) /* whoever works on it has only words for that */
        event.besides = attack.kind;
    if (refused || note)
        event.class = CLASS_UNKNOWN; /* neither reports anything else */
    if ((event.by_reporter || !event.unproven) && proven &&
        suspect(intake, match->incident, accused, sender, err) < 0)
        return -1;
    if (step_incident(intake, match->incident, &event, intake->mail, sender,
                      note || event.by_investigator, err) < 0)
        return -1;
    return note ? 0 : intake_acknowledge_added(intake, sender, &incident, &event, err);
}
