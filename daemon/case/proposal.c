/* Asks the rules about a report, and keeps their answer with it. Called by intake, inside its
 * transaction; what follows from it for the incident is the core's. */
#include "daemon/case/proposal.h"

#include "daemon/core/explanation.h"
#include "parsers/fields/fields.h"

#include <string.h>

enum { REASONS_MAX = 3 }; /* what helps a reader who is tired; `explain` has them all */

/* ROLE_NONE when it is nobody's, or the receiving server says that the sender is forged. */
static Role sender_of(const OrganisationSettings *organisation, const Report *report)
{
    if (!organisation || strcmp(report->authentication, "fail") == 0)
        return ROLE_NONE;
    const PersonSettings *person = organisation_person_at(organisation, report->from.address);
    return person ? person->role : ROLE_NONE;
}

bool proposal_classify(const Classifier *classifier, const OrganisationSettings *organisation,
                       const Lexicon *lexicon, const Report *report, Classification *ret,
                       Fields *ret_quoted)
{
    Role sender = sender_of(organisation, report);
    classify(classifier, report, sender, ret);
    if (!ret->quoted || report->route != ROUTE_NAMED)
        return false;
    Report read = *report;
    read.fields = FIELDS_UNKNOWN;
    fields_read_quoted(&read, lexicon);
    classification_clear(ret);
    classify(classifier, &read, sender, ret);
    *ret_quoted = read.fields;
    return true;
}

static void explain(const World *world, const Organisation *organisation, const Report *report,
                    Proposal *ret)
{
    const Classifier *classifier = world->classifier;
    const Classification *c = &ret->classification;
    JsonWriter writer = {.out = g_string_new(NULL)};
    explanation_write(&writer, NULL, classifier, organisation->settings, report, c);
    ret->json = g_string_free(writer.out, FALSE);
    ret->reasons = explanation_reasons(classifier, c, REASONS_MAX);
}

void proposal_read(const World *world, const Organisation *organisation, Report *report,
                   Proposal *ret)
{
    Fields quoted;
    if (proposal_classify(world->classifier, organisation->settings, world->config->lexicon,
                          report, &ret->classification, &quoted)) {
        fields_clear(&report->fields);
        report->fields = quoted;
    }
    explain(world, organisation, report, ret);
}

void proposal_make(const World *world, const Organisation *organisation, const Report *report,
                   Proposal *ret)
{
    classify(world->classifier, report, sender_of(organisation->settings, report),
             &ret->classification);
    explain(world, organisation, report, ret);
}

void proposal_clear(Proposal *proposal)
{
    classification_clear(&proposal->classification);
    g_free(proposal->json);
    g_strfreev(proposal->reasons);
    *proposal = (Proposal){0};
}

int proposal_reasons(const World *world, const Organisation *organisation, int64_t incident,
                     char ***ret, Err *err)
{
    StoreReport row = {0};
    Severity gravest = SEVERITY_UNKNOWN;
    int found;
    for (int64_t n = 1; (found = store_report_at(world->store, incident, n, &row, err)) > 0;
         n++) {
        Report *report = report_from_json(row.json, strlen(row.json), err);
        g_free(row.json);
        if (!report)
            return -1;
        Proposal proposal;
        proposal_make(world, organisation, report, &proposal);
        report_free(report);
        if (!*ret || proposal.classification.severity > gravest) {
            gravest = proposal.classification.severity;
            g_strfreev(*ret);
            *ret = g_steal_pointer(&proposal.reasons);
        }
        proposal_clear(&proposal);
    }
    return found;
}

/* What a follow-up leaves open was perhaps said before: only what it says itself counts for the
 * deadlines, and one that says nothing ("thank you") proposes nothing. */
static void tell_follow_up(const Classification *c, Event *event)
{
    event->corrects = c->corrects && c->class != CLASS_NOT_AN_INCIDENT &&
                      c->certainty == CERTAINTY_GOOD && !c->doubtful;
    event->deadline_severity = c->urgent ? SEVERITY_CRITICAL : c->severity;
    if (c->silent ||
        (c->certainty == CERTAINTY_LOW && c->severity <= SEVERITY_MINOR && !c->urgent))
        event->class = CLASS_UNKNOWN;
}

void proposal_tell(const Proposal *proposal, bool first, Event *event)
{
    const Classification *c = &proposal->classification;
    event->class = c->class;
    event->type = c->kind;
    event->severity = c->severity;
    event->deadline_severity = c->deadline_severity;
    if (!first)
        tell_follow_up(c, event);
}

int proposal_store(const World *world, int64_t report, const Proposal *proposal, Err *err)
{
    const Rules *rules = classifier_rules(world->classifier);
    const Classification *c = &proposal->classification;
    g_autofree StoreRule *held = g_new0(StoreRule, c->n_matches + 1);
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        held[i].id = rule->id;
        for (int field = 0; field < PROPOSAL_FIELD_COUNT; field++)
            held[i].bears_on[field] = explanation_bears_on(rule, (ProposalField)field);
    }
    StoreClassification row = {.report = report,
                               .rule_set = rules->hash,
                               .json = proposal->json,
                               .rules = held,
                               .n_rules = c->n_matches};
    return store_classification_insert(world->store, &row, err);
}
