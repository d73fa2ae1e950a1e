/* A reporter who is known, and asks in answer to a mail of ours not to be: the incident becomes an anonymous one, as far as
 * that is feasible. Name and address go from the register, the bytes of the mails with them, and what was written is
 * cleaned as if it had come by the anonymous route; who works on it is told, and the reporter hears what could not be
 * undone. What keeps a copy outside of the register is theirs to delete. Called by intake, in its transaction.
 *
 * Incidents that were joined, or taken apart, are one family, and their address is the key to it: what they have reported
 * in it is anonymous, and what they wrote is cleaned, wherever it lies. What others have reported stays as it was. */
#include "daemon/intake/intake_turn.h"

#include "daemon/case/people.h"
#include "daemon/case/release.h"
#include "daemon/effect/effect.h"
#include "parsers/identity/anonymity.h"
#include "parsers/identity/identity.h"

#include <string.h>

/* What is done for them. */
typedef struct Wish {
    int64_t sender;
    int64_t home;      /* the incident in which what they write is kept */
    Incident incident; /* that they have reported */
    char *reference;
    bool apart; /* it has become part of a named incident that others have reported */
} Wish;

/* An incident of the family in which something of theirs lies. */
typedef struct Place {
    int64_t incident;
    bool own;   /* they have reported it */
    bool words; /* what they have written lies there, and not only the row that it left */
} Place;

/* Once per incident: from then on nobody is its reporter. 1 / 0 / -1. */
static int is_wish(const Intake *intake, int64_t sender, const Match *match, Wish *ret,
                   Err *err)
{
    Store *store = intake->world->store;
    const Report *report = intake->report;
    int64_t reported = 0;
    Route route;
    if (!report->anonymity_requested || intake_is_anonymous(intake) || !match->trusted ||
        !match->incident || !sender || strcmp(report->authentication, "fail") == 0)
        return 0;
    int found =
        store_incident_reported(store, match->named, report->from.address, &reported, err);
    if (found <= 0)
        return found;
    *ret = (Wish){.sender = sender};
    if (store_incident_survivor(store, reported, &ret->home, err) < 0 ||
        store_incident_route(store, ret->home, &route, err) < 0 ||
        store_incident_load(store, reported, &ret->incident, NULL, &ret->reference, err) <= 0)
        return -1;
    ret->incident.route = ROUTE_ANONYMOUS;
    ret->incident.reporter = 0;
    ret->apart = ret->home != reported && route == ROUTE_NAMED;
    return 1;
}

static int clean_report(const Intake *intake, const StoreReport *row, Err *err)
{
    const ParserContext *context = &intake->box->settings->context;
    Report *named = report_from_json(row->json, strlen(row->json), err);
    if (!named)
        return -1;
    Report *cleaned = identity_forget(named, context);
    Proposal proposal;
    size_t length;
    proposal_make(intake->world, intake->box->organisation, cleaned, &proposal);
    g_autofree char *json = report_to_json(cleaned, false, &length);
    int status = store_report_replace(intake->world->store, row->id, json, proposal.json, err);
    proposal_clear(&proposal);
    report_free(cleaned);
    report_free(named);
    return status;
}

/* `ret`: whether there were any. */
static int clean_reports(const Intake *intake, int64_t incident, int64_t sender, bool *ret,
                         Err *err)
{
    StoreReport row = {0};
    int found = 0, status = 0;
    for (int64_t n = 1; status == 0 && (found = store_report_at(intake->world->store, incident,
                                                                n, &row, err)) > 0;
         n++) {
        if (row.person == sender) {
            status = clean_report(intake, &row, err);
            *ret = true;
        }
        g_free(row.json);
    }
    return found < 0 ? -1 : status;
}

/* Where something of theirs lies, the words of their reports without their name. Owned; NULL: it failed. */
static GArray *clean_family(const Intake *intake, const Wish *wish, Err *err)
{
    Store *store = intake->world->store;
    GArray *places = g_array_new(FALSE, FALSE, sizeof(Place));
    Place place = {0};
    int found;
    while ((found = store_incident_next_kin(store, wish->incident.id, place.incident,
                                            &place.incident, err)) > 0) {
        Incident incident;
        place.words = false;
        if (clean_reports(intake, place.incident, wish->sender, &place.words, err) < 0 ||
            store_incident_load(store, place.incident, &incident, NULL, NULL, err) <= 0)
            break;
        place.own = incident.reporter == wish->sender;
        if (place.words || place.own)
            g_array_append_val(places, place);
    }
    if (found == 0)
        return places;
    g_array_free(places, TRUE);
    return NULL;
}

/* Before their address goes. */
static int answer(const Intake *intake, const Wish *wish, Err *err)
{
    g_autofree char *address = NULL;
    if (store_person_load(intake->world->store, wish->sender, &address, NULL, err) <= 0)
        return -1;
    char token[SEAL_TOKEN_LENGTH + 1];
    seal_token(intake->world->keys, "reference", wish->reference, token);
    g_autofree char *code = g_strdup_printf("%s-%s", wish->reference, token);
    g_autofree char *key =
        g_strdup_printf("unnamed/%lld/reporter", (long long)wish->incident.id);
    const char *message_id = intake->report->message_id;
    const Recipient to = {.name = "", .address = address, .role = ROLE_REPORTER};
    Compose compose = {.template = TEMPLATE_UNNAMED,
                       .kind = COMPOSE_REPLY,
                       .date = intake->now,
                       .in_reply_to = *message_id ? message_id : NULL,
                       .reference = wish->reference,
                       .follow_up_code = code,
                       .incident = &wish->incident};
    return effect_mail(intake->world, intake->box->organisation, &to, wish->incident.id, key,
                       &compose, intake->queued, err);
}

static int tell_one(const Intake *intake, const Incident *incident, const char *reference,
                    const char *parts, const Recipient *to, Err *err)
{
    g_autofree char *key = g_strdup_printf("unnamed/%lld/%s/%lld", (long long)incident->id,
                                           parts ? parts : "", (long long)to->person);
    Compose compose = {.template = TEMPLATE_UNNAMED_TOLD,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = intake->now,
                       .reference = reference,
                       .other = parts,
                       .incident = incident};
    return effect_mail(intake->world, intake->box->organisation, to, incident->id, key,
                       &compose, intake->queued, err);
}

/* Who may have read the name already. */
static int tell_workers(const Intake *intake, const Incident *incident, const char *reference,
                        const char *parts, Err *err)
{
    static const Role roles[] = {ROLE_DPO, ROLE_SIRO};
    const Organisation *organisation = intake->box->organisation;
    People people = people_new();
    int status = 0;
    for (size_t i = 0; status == 0 && i < G_N_ELEMENTS(roles); i++)
        status = people_add_role(intake->world, organisation, incident, roles[i], &people, err);
    if (status == 0 && incident->investigator)
        status = people_add_person(intake->world, organisation, incident,
                                   incident->investigator, ROLE_INVESTIGATOR, &people, err);
    for (guint i = 0; status >= 0 && i < people.recipients->len; i++)
        status = tell_one(intake, incident, reference, parts,
                          &g_array_index(people.recipients, Recipient, i), err);
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

/* What they have reported that is a part of this one. Owned; NULL: it failed. */
static char *parts_of(const Intake *intake, const GArray *places, int64_t incident, Err *err)
{
    Store *store = intake->world->store;
    GString *parts = g_string_new(NULL);
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        int64_t survivor = 0;
        g_autofree char *reference = NULL;
        if (store_incident_survivor(store, place->incident, &survivor, err) < 0 ||
            store_incident_load(store, place->incident, &(Incident){0}, NULL, &reference,
                                err) <= 0) {
            g_string_free(parts, TRUE);
            return NULL;
        }
        if (place->own && survivor == incident)
            g_string_append_printf(parts, "%s%s", parts->len ? " and " : "", reference);
    }
    return g_string_free(parts, FALSE);
}

/* Once it is done: in its record, and to who works where their words lie. */
static int tell_of_place(const Intake *intake, const GArray *places, const Place *place,
                         Err *err)
{
    Incident incident;
    g_autofree char *reference = NULL;
    g_autofree char *parts =
        place->own ? g_strdup("") : parts_of(intake, places, place->incident, err);
    if (!parts || store_incident_load(intake->world->store, place->incident, &incident, NULL,
                                      &reference, err) <= 0)
        return -1;
    g_autofree char *detail =
        g_strdup_printf("%s%s asked to stay anonymous: name, address and original are gone",
                        *parts ? "the reporter of " : "its reporter", parts);
    if (intake_audit(intake, incident.id, "unnamed", detail, err) < 0)
        return -1;
    return place->words ? tell_workers(intake, &incident, reference, *parts ? parts : NULL, err)
                        : 0;
}

static int unname(const Intake *intake, const Wish *wish, Err *err)
{
    Store *store = intake->world->store;
    store_forgets(store);
    if (store_unname_gather(store, wish->incident.id, wish->sender, err) < 0)
        return -1;
    g_autoptr(GArray) places = clean_family(intake, wish, err);
    if (!places || answer(intake, wish, err) < 0 ||
        store_unname(store, wish->incident.id, wish->sender, err) < 0)
        return -1;
    for (guint i = 0; i < places->len; i++) {
        if (tell_of_place(intake, places, &g_array_index(places, Place, i), err) < 0)
            return -1;
    }
    return 0;
}

static bool has_more(const Intake *intake)
{
    return !anonymity_is_all(intake->report->visible, intake->report->from.name,
                             intake->world->config->lexicon);
}

/* What was written beside the wish nobody has read: it waits for the Chair, like what comes with the code. */
static int hold_more(const Intake *intake, const Wish *wish, int64_t report, Err *err)
{
    const OrganisationSettings *settings = intake->box->organisation->settings;
    bool waits = settings->release == RELEASE_BY_CHAIR;
    Incident home;
    g_autofree char *reference = NULL;
    if (store_incident_load(intake->world->store, wish->home, &home, NULL, &reference, err) <=
            0 ||
        (waits && store_report_hold(intake->world->store, report, err) < 0))
        return -1;
    g_autofree char *preview =
        waits ? release_waiting(intake->world, home.id, err) : g_strdup("");
    if (!preview)
        return -1;
    Event event = {.kind = EVENT_FOLLOW_UP,
                   .clock = *intake->clock,
                   .at = intake->received_at,
                   .route = ROUTE_ANONYMOUS,
                   .by_reporter = true,
                   .automatic = !waits};
    Step step = incident_step(&home, &event, &intake->world->config->policy);
    const Occasion occasion = {.organisation = intake->box->organisation,
                               .reference = reference,
                               .actor = "system",
                               .occasion = intake->mail,
                               .words = waits ? preview : NULL};
    return effect_carry_out(intake->world, &occasion, &home, &event, &step, intake->queued,
                            err);
}

/* It stays with what they have reported. */
static int keep(Intake *intake, const Wish *wish, const Match *match, bool more, Err *err)
{
    Store *store = intake->world->store;
    size_t length;
    int64_t report = 0;
    g_autofree char *json = report_to_json(intake->report, false, &length);
    if (intake_record_mail(intake, MAIL_FOLLOW_UP, match->rule, false, err) < 0 ||
        store_report_insert(store, intake->mail, wish->home, wish->sender, json, NULL, &report,
                            err) < 0 ||
        (wish->home != wish->incident.id &&
         store_report_came_from(store, report, wish->incident.id, err) < 0) ||
        unname(intake, wish, err) < 0)
        return -1;
    return more ? hold_more(intake, wish, report, err) : 0;
}

/* In a named incident nothing waits for the Chair: what else they write goes on as if it had come by the anonymous route. */
static int go_on(Intake *intake, const Wish *wish, int64_t *sender, Match *match, Err *err)
{
    Report *report = intake->in->job->report;
    if (unname(intake, wish, err) < 0)
        return -1;
    Report *cleaned = identity_forget(report, &intake->box->settings->context);
    Report named = *report;
    *report = *cleaned;
    *cleaned = named;
    report_free(cleaned);
    match->code = NULL;
    *sender = 0;
    return 0;
}

int intake_unname(Intake *intake, int64_t *sender, Match *match, Err *err)
{
    Wish wish;
    int wished = is_wish(intake, *sender, match, &wish, err);
    if (wished <= 0)
        return wished;
    bool more = has_more(intake);
    intake_keep_nameless(intake);
    int status = wish.apart && more ? go_on(intake, &wish, sender, match, err)
                                    : keep(intake, &wish, match, more, err);
    g_free(wish.reference);
    return status < 0 ? -1 : !(wish.apart && more);
}
