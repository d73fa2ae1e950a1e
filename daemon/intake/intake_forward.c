/* A report that was passed on: who wrote it, and since when the school has had it. What stands in a forward is
 * a claim: it makes nobody a recipient but people of the school, only when a role-holder whom the server has
 * authenticated says so, and it moves the start of the 72 hours only back, and never far. Called by intake. */
#include "daemon/intake/intake_turn.h"

#include "daemon/case/people.h"
#include "daemon/core/calendar.h"

#include <string.h>

enum { DAY = 24 * 60 * 60, DAYS_BACK = 90 };

/* UTC seconds of an RFC 3339 date; 0 when it is none. */
static int64_t seconds_of(const char *rfc3339)
{
    g_autoptr(GDateTime) date = rfc3339 ? g_date_time_new_from_iso8601(rfc3339, NULL) : NULL;
    return date ? g_date_time_to_unix(date) : 0;
}

/* Somebody of the school, and not one of our own addresses. */
static bool is_of_school(const Intake *intake, const char *address)
{
    g_autofree char *known = people_named(intake->box->organisation->settings, address);
    char **own = intake->box->settings->context.own_addresses;
    for (; known && own && *own; own++) {
        if (g_ascii_strcasecmp(*own, known) == 0)
            return false;
    }
    return known != NULL;
}

static bool is_another(const Report *report)
{
    const char *author = report->forward.from.address;
    return *author && g_ascii_strcasecmp(author, report->from.address) != 0;
}

/* DESIGN: a role-holder who forwards a report is a forwarder, and its author the reporter. */
static bool is_passed_on(const Intake *intake)
{
    const Report *report = intake->report;
    const PersonSettings *holder =
        organisation_person_at(intake->box->organisation->settings, report->from.address);
    return strcmp(report->authentication, "pass") == 0 && holder && holder->role != ROLE_NONE &&
           is_of_school(intake, report->forward.from.address);
}

/* A bill, or a lure that somebody clicked on, is no news to the school when it comes. */
static bool reads_like_report(const Intake *intake)
{
    Report original = *intake->report;
    Proposal proposal;
    original.visible = original.text = original.forward.text;
    original.subject = original.forward.subject;
    original.forward = (Forward){.kind = FORWARD_NONE};
    proposal_make(intake->world, intake->box->organisation, &original, &proposal);
    IncidentClass class = proposal.classification.class;
    proposal_clear(&proposal);
    return class == CLASS_CONFIRMED || class == CLASS_POTENTIAL;
}

static char *note_of(const Intake *intake, int64_t at, bool counts)
{
    char text[64];
    calendar_show(at, intake->box->organisation->settings->zone, text, sizeof text);
    return counts ? g_strdup_printf("The 72 hours run from %s: the report was passed on, and "
                                    "somebody of the school had it then. AWARE changes that.",
                                    text)
                  : g_strdup_printf("A report was passed on that is dated %s: that is too long "
                                    "ago, or ahead, to be taken for the start of the 72 hours. "
                                    "AWARE sets it.",
                                    text);
}

int intake_read_forward(const Intake *intake, int64_t *sender, int64_t *ret_aware,
                        char **ret_note, Err *err)
{
    const Report *report = intake->report;
    *ret_aware = 0;
    *ret_note = NULL;
    if (report->forward.kind == FORWARD_NONE || intake_is_anonymous(intake) ||
        report->origin != ORIGIN_HUMAN || !is_another(report))
        return 0;
    int64_t at = seconds_of(report->forward.date), sent = seconds_of(report->date);
    bool of_school = strcmp(report->authentication, "fail") != 0 &&
                     is_of_school(intake, report->from.address);
    if (of_school && at != 0 && reads_like_report(intake)) {
        bool counts = at <= intake->received_at && (sent == 0 || at <= sent) &&
                      at >= intake->received_at - (int64_t)DAYS_BACK * DAY;
        *ret_aware = counts ? at : 0;
        *ret_note = note_of(intake, at, counts);
    }
    if (!is_passed_on(intake))
        return 0;
    const Address *author = &report->forward.from;
    return store_person(intake->world->store, intake->box->organisation->id, author->address,
                        author->name, sender, err);
}
