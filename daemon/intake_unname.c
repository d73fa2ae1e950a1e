/* A reporter who is known, and asks in answer to a mail of ours not to be: the incident becomes an anonymous one, as far as
 * that is feasible. Name and address go from the register, the bytes of the mails with them, and what was written is
 * cleaned as if it had come by the anonymous route; who works on it is told, and the reporter hears what could not be
 * undone. What keeps a copy outside of the register is theirs to delete. Called by intake, in its transaction. */
#include "daemon/intake_turn.h"

#include "daemon/effect.h"
#include "daemon/people.h"
#include "daemon/release.h"
#include "parsers/anonymity.h"
#include "parsers/identity.h"

#include <string.h>

/* Once per incident: from then on nobody is its reporter. 1 / 0 / -1. */
static int is_wish(const Intake *intake, int64_t sender, const Match *match, Incident *ret,
                   char **ret_reference, Err *err)
{
    const Report *report = intake->report;
    if (!report->anonymity_requested || intake_is_anonymous(intake) || !match->trusted ||
        !match->incident || !sender || strcmp(report->authentication, "fail") == 0)
        return 0;
    int found = store_incident_load(intake->world->store, match->incident, ret, NULL,
                                    ret_reference, err);
    if (found <= 0)
        return -1;
    return ret->route == ROUTE_NAMED && ret->reporter == sender;
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

static int clean_reports(const Intake *intake, int64_t incident, int64_t sender, Err *err)
{
    StoreReport row = {0};
    int found = 0, status = 0;
    for (int64_t n = 1; status == 0 && (found = store_report_at(intake->world->store, incident,
                                                                n, &row, err)) > 0;
         n++) {
        if (row.person == sender)
            status = clean_report(intake, &row, err);
        g_free(row.json);
    }
    return found < 0 ? -1 : status;
}

/* Before their address goes. */
static int answer(const Intake *intake, int64_t sender, const Incident *incident,
                  const char *reference, const char *code, Err *err)
{
    g_autofree char *address = NULL;
    if (store_person_load(intake->world->store, sender, &address, NULL, err) <= 0)
        return -1;
    g_autofree char *key = g_strdup_printf("unnamed/%lld/reporter", (long long)incident->id);
    const char *message_id = intake->report->message_id;
    const Recipient to = {.name = "", .address = address, .role = ROLE_REPORTER};
    Compose compose = {.template = TEMPLATE_UNNAMED,
                       .kind = COMPOSE_REPLY,
                       .date = intake->now,
                       .in_reply_to = *message_id ? message_id : NULL,
                       .reference = reference,
                       .follow_up_code = code,
                       .incident = incident};
    return effect_mail(intake->world, intake->box->organisation, &to, incident->id, key,
                       &compose, intake->queued, err);
}

static int tell_one(const Intake *intake, const Incident *incident, const char *reference,
                    const Recipient *to, Err *err)
{
    g_autofree char *key =
        g_strdup_printf("unnamed/%lld/%lld", (long long)incident->id, (long long)to->person);
    Compose compose = {.template = TEMPLATE_UNNAMED_TOLD,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = intake->now,
                       .reference = reference,
                       .incident = incident};
    return effect_mail(intake->world, intake->box->organisation, to, incident->id, key,
                       &compose, intake->queued, err);
}

/* Who may have read the name already. */
static int tell_workers(const Intake *intake, const Incident *incident, const char *reference,
                        Err *err)
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
        status = tell_one(intake, incident, reference,
                          &g_array_index(people.recipients, Recipient, i), err);
    people_clear(&people);
    return status < 0 ? -1 : 0;
}

/* What was written beside the wish nobody has read: it waits for the Chair, like what comes with the code. */
static int hold_more(const Intake *intake, Incident *incident, int64_t report,
                     const char *reference, Err *err)
{
    const OrganisationSettings *settings = intake->box->organisation->settings;
    bool waits = settings->release == RELEASE_BY_CHAIR;
    if (anonymity_is_all(intake->report->visible, intake->report->from.name,
                         intake->world->config->lexicon))
        return 0;
    if (waits && store_report_hold(intake->world->store, report, err) < 0)
        return -1;
    g_autofree char *preview =
        waits ? release_waiting(intake->world, incident->id, err) : g_strdup("");
    if (!preview)
        return -1;
    Event event = {.kind = EVENT_FOLLOW_UP,
                   .clock = *intake->clock,
                   .at = intake->received_at,
                   .route = ROUTE_ANONYMOUS,
                   .by_reporter = true,
                   .automatic = !waits};
    Step step = incident_step(incident, &event, &intake->world->config->policy);
    const Occasion occasion = {.organisation = intake->box->organisation,
                               .reference = reference,
                               .actor = "system",
                               .occasion = intake->mail,
                               .words = waits ? preview : NULL};
    return effect_carry_out(intake->world, &occasion, incident, &event, &step, intake->queued,
                            err);
}

int intake_unname(Intake *intake, int64_t sender, const Match *match, Err *err)
{
    Store *store = intake->world->store;
    Incident incident;
    g_autofree char *reference = NULL;
    int wish = is_wish(intake, sender, match, &incident, &reference, err);
    if (wish <= 0)
        return wish;
    intake_keep_nameless(intake);
    incident.route = ROUTE_ANONYMOUS;
    incident.reporter = 0;
    size_t length;
    int64_t report = 0;
    g_autofree char *json = report_to_json(intake->report, false, &length);
    char token[SEAL_TOKEN_LENGTH + 1];
    seal_token(intake->world->keys, "reference", reference, token);
    g_autofree char *code = g_strdup_printf("%s-%s", reference, token);
    store_forgets(store);
    if (intake_record_mail(intake, MAIL_FOLLOW_UP, match->rule, false, err) < 0 ||
        store_report_insert(store, intake->mail, incident.id, sender, json, NULL, &report,
                            err) < 0 ||
        clean_reports(intake, incident.id, sender, err) < 0 ||
        answer(intake, sender, &incident, reference, code, err) < 0 ||
        store_unname(store, incident.id, sender, err) < 0 ||
        intake_audit(
            intake, incident.id, "unnamed",
            "its reporter asked to stay anonymous: name, address and original are gone",
            err) < 0 ||
        tell_workers(intake, &incident, reference, err) < 0 ||
        hold_more(intake, &incident, report, reference, err) < 0)
        return -1;
    return 1;
}
