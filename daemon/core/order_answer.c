/* What is said of a command: done, and what comes next, or why not. See order.h. Called by command.c. */
#include "daemon/core/order.h"

#include "daemon/core/calendar.h"
#include "daemon/core/outcome.h"
#include "daemon/core/permission.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"

#include <stdlib.h>
#include <string.h>

/* Whose turn it is: the law's decisions of a grave incident are the Board's, too. */
static const char *decider(const Incident *incident)
{
    Severity level = incident_level(incident);
    return level == SEVERITY_MAJOR || level == SEVERITY_CRITICAL ? "the DPO or the Board"
                                                                 : "the DPO";
}

static void open_tracks(const Incident *incident, GString *to)
{
    const TrackState *track = incident->track;
    if (track[TRACK_ICO] == TRACK_UNDECIDED)
        g_string_append_printf(to, "\n  ICO: required, or not required because ... (%s)",
                               decider(incident));
    else if (track[TRACK_ICO] == TRACK_REQUIRED)
        g_string_append_printf(to,
                               "\n  ICO: it must be told (%s: ICO notified ..., ICO complete)",
                               decider(incident));
    else if (track[TRACK_ICO] == TRACK_DONE)
        g_string_append_printf(to, "\n  ICO: the rest of what is known (%s: ICO complete)",
                               decider(incident));
    if (track[TRACK_SUBJECTS] == TRACK_UNDECIDED)
        g_string_append_printf(to, "\n  SUBJECTS: required, or not required because ... (%s)",
                               decider(incident));
    else if (track[TRACK_SUBJECTS] == TRACK_REQUIRED)
        g_string_append_printf(to,
                               "\n  SUBJECTS: the people must be told (%s: SUBJECTS told ...)",
                               decider(incident));
    if (track[TRACK_DISCIPLINE] == TRACK_UNDECIDED)
        g_string_append(to, "\n  DISCIPLINE: commenced, or not because ... (the SIRO)");
}

/* Of a point that is answered in part the lines of the form that are not. */
static void open_point(const Incident *incident, Point point, GString *to)
{
    const int *labels = outcome_labels_of(point);
    bool begun = false;
    for (const int *label = labels; *label >= 0; label++)
        begun = begun || incident->answered >> *label & 1;
    if (!begun)
        g_string_append_printf(to, "\n    %s", outcome_point(point));
    for (const int *label = labels; begun && *label >= 0; label++) {
        if (!(incident->answered >> *label & 1))
            g_string_append_printf(to, "\n    %s", outcome_label((OutcomeLabel)*label));
    }
}

/* Points that a decision settles stand with it, above. */
static void open_points(const Incident *incident, const Policy *policy, GString *to)
{
    PointSet open = incident_lacking_points(incident, policy);
    if (open)
        g_string_append(to, "\n  OUTCOME: what the report still lacks (the investigator or "
                            "the SIRO)");
    for (int point = 0; point < POINT_COUNT; point++) {
        if (open & POINT_BIT(point))
            open_point(incident, (Point)point, to);
    }
}

void order_open(const Incident *incident, const Policy *policy, GString *to)
{
    open_tracks(incident, to);
    open_points(incident, policy, to);
}

/* What still keeps it from being closed. */
static char *not_closed(const Incident *incident, const Event *event, const Policy *policy)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text, "%s: not done, because this is still open:", command_name(event->command));
    order_open(incident, policy, text);
    return g_string_free(text, FALSE);
}

/* What a command lacks, where the same refusal asks something else of others. NULL: it does not. */
static const char *lacks(Command command, Refusal refusal)
{
#define WAITS                                                                                  \
    "a later report of it still waits for the Chair, who lets it go on or is passed over soon"
#define SILENT                                                                                 \
    "the report is anonymous, and what you write of it may say who wrote it: it is not kept. " \
    "What the others should know of it please write to us in a mail without a command: "       \
    "it is shown to you before it goes on"
    static const struct {
        Command command;
        Refusal refusal;
        const char *says;
    } rows[] = {
        {COMMAND_CLOSE, REFUSAL_DUTY, WAITS},
        {COMMAND_NOT_INCIDENT, REFUSAL_DUTY, WAITS},
        {COMMAND_DUPLICATE, REFUSAL_DUTY, WAITS},
        {COMMAND_SPLIT, REFUSAL_DUTY, WAITS},
        {COMMAND_EDIT, REFUSAL_REASON,
         "there is no text: please write below the line the whole text as it is to be"},
        {COMMAND_RELEASE, REFUSAL_REASON,
         "there is a text below that line. If it is to take the place of the report, please "
         "send it again with EDIT instead; if the report may go on as it is, with RELEASE "
         "alone"},
        {COMMAND_SPLIT, REFUSAL_OTHER,
         "there is no report of that number, or it is the only one, or it was meant for an "
         "answer to us (SHOW counts them)"},
        {COMMAND_CLASSIFY, REFUSAL_LEVEL,
         "it does not say one level. There are near miss, minor, moderate, major and critical: "
         "for example "
         "\"CLASSIFY minor because ...\"; what is none at all is \"NOT-INCIDENT because ...\""},
        {COMMAND_CONFIRM, REFUSAL_LEVEL,
         "no level is proposed: please say it, for example \"CLASSIFY minor because ...\" "
         "(near miss, minor, moderate, major, critical)"},
        {COMMAND_ICO, REFUSAL_LEVEL,
         "it does not say for certain what has been decided, or done: \"ICO required\", or "
         "\"ICO not "
         "required because ...\"; only once it has been told \"ICO notified\" and when, once "
         "it knows everything \"ICO complete\"; and what is still to come in a NOTE"},
        {COMMAND_SUBJECTS, REFUSAL_LEVEL,
         "it does not say for certain what has been decided, or done: \"SUBJECTS required\", "
         "or \"SUBJECTS not required because ...\"; only once they have been told \"SUBJECTS "
         "told\" and when; and what is still to come in a NOTE"},
        {COMMAND_DISCIPLINE, REFUSAL_LEVEL,
         "it does not say for certain what has been decided: only once it has been commenced "
         "\"DISCIPLINE commenced\", or \"DISCIPLINE not because ...\""},
        {COMMAND_FEEDBACK, REFUSAL_LEVEL,
         "it does not say for certain what whoever wrote the report was told: that it has come "
         "is \"FEEDBACK receipt\", what came of it \"FEEDBACK outcome\"; if they cannot be "
         "told, \"FEEDBACK not possible\". Please do not say who they are"},
        {COMMAND_NOTE, REFUSAL_ROUTE, SILENT},
        {COMMAND_ADVISE, REFUSAL_ROUTE, SILENT},
        {COMMAND_INTERIM, REFUSAL_ROUTE, SILENT},
        {COMMAND_CONFLICT, REFUSAL_ROLE,
         "that is not for you to decide. If it is about you yourself, write so in words of "
         "your own, without a line: the SIRO and the DPO read them, and can name somebody "
         "else"},
        {COMMAND_CONFLICT, REFUSAL_DOUBT,
         "it does not say for certain which: write \"CONFLICT yes\" or \"CONFLICT no\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].command == command && rows[i].refusal == refusal)
            return rows[i].says;
    }
    return NULL;
}

/* Of the ICO: it comes too early or too late, or is the DPO's at this level. */
static const char *no_notice(const Incident *incident, const Event *event)
{
    if (event->track != TRACK_COMPLETE)
        return NULL;
    return incident->track[TRACK_ICO] == TRACK_COMPLETE
               ? "it is recorded already that the ICO knows everything"
               : "it is not recorded yet that the ICO has been told: first write \"ICO "
                 "notified\" and when";
}

static const char *no_conflict(const Incident *incident)
{
    if (incident->suspected)
        return "you are among those whom it is about: somebody else answers that";
    return incident->excluded | incident->cleared
               ? "it has been answered already: what has changed since please write in a NOTE"
               : "nobody who works on it is named in the report";
}

static const char *no_feedback(const Incident *incident, const Event *event)
{
    const Duty *duty = incident->duty;
    if (event->told == DUTY_PASS_ON && duty[DUTY_PASS_ON].done && !duty[DUTY_FEEDBACK].done)
        return "it is recorded already that they know that it has come: what came of it is "
               "\"FEEDBACK outcome\"";
    return duty[DUTY_PASS_ON].done || duty[DUTY_FEEDBACK].done
               ? "it is recorded already, and you are asked for nothing more"
               : "nobody waits to be told anything";
}

/* Why there is nothing that the command could do, and what can be done. */
static const char *nothing_there(const Incident *incident, const Event *event)
{
    const Duty *duty = incident->duty;
    const char *why = NULL;
    switch ((int)event->command) {
    case COMMAND_CONFIRM:
        why = "there is nothing to raise: the DPO knows of it";
        break;
    case COMMAND_RELEASE:
    case COMMAND_EDIT:
        why = duty[DUTY_RELEASE].done
                  ? "the report has gone on already. What else the others should know please "
                    "write to us in a mail without a command: it is shown to you before it "
                    "goes on"
                  : "no report of it waits for you";
        break;
    case COMMAND_FEEDBACK:
        why = no_feedback(incident, event);
        break;
    case COMMAND_CONFLICT:
        why = no_conflict(incident);
        break;
    case COMMAND_ICO:
        why = no_notice(incident, event);
        break;
    default:
        break;
    }
    return why              ? why
           : incident->held ? "the report still waits for the Chair"
                            : "that is the Board's of a major or critical incident alone: "
                              "what you want to say of it please write in a NOTE";
}

/* What CONFIRM is for has come about, by whomever. Owned; NULL: it has not. */
static char *confirmed_already(const Incident *incident, const Event *event, Refusal refusal)
{
    bool dpo = event->actor & ROLE_BIT(ROLE_DPO), classified = incident->classified_at != 0;
    if (event->command != COMMAND_CONFIRM || !incident_is_open(incident))
        return NULL;
    if (dpo && classified)
        return g_strdup("CONFIRM: done already, you have classified it. Another level is set "
                        "with CLASSIFY and \"because ...\".");
    if (refusal != REFUSAL_DUTY || !incident->duty[DUTY_RAISE].done)
        return NULL;
    return g_strdup(classified ? "CONFIRM: done already, the DPO has read it and classified it."
                               : "CONFIRM: done already, it has been raised, and the next step "
                                 "is the DPO's.");
}

/* Of what would need an outcome report that is still to come. */
static const char *reported_already(IncidentState stage, Command command)
{
    if (command == COMMAND_CLOSE && stage == INCIDENT_OUTCOME_SUBMITTED)
        return "the SIRO has not said yet that the outcome report is good (SATISFIED)";
    return command == COMMAND_SATISFIED
               ? "the outcome report has been found good already: the DPO closes it "
                 "(CLOSE), or gives it back (RETURN because ...)"
               : "the outcome report is there already: if it needs more work, the SIRO or the "
                 "DPO gives it back first (RETURN because ...)";
}

/* How it stands, and so what can be done: a command came too early, or too late. */
static const char *out_of_turn(const Incident *incident, Command command)
{
    IncidentState stage =
        incident->state == INCIDENT_NEEDS_INFO ? incident->before : incident->state;
    if (command == COMMAND_REOPEN)
        return "it is open";
    switch ((int)stage) {
    case INCIDENT_RECEIVED:
    case INCIDENT_ACKNOWLEDGED:
    case INCIDENT_REOPENED:
        return "it has not been classified: that is the DPO's (CONFIRM or CLASSIFY)";
    case INCIDENT_CLASSIFIED:
        return "nobody investigates it yet: the SIRO says who (ASSIGN)";
    case INCIDENT_ASSIGNED:
    case INCIDENT_INVESTIGATING:
        return "the outcome report is not there yet: who investigates sends it (OUTCOME)";
    case INCIDENT_OUTCOME_SUBMITTED:
    case INCIDENT_REVIEWED:
        return reported_already(stage, command);
    case INCIDENT_DUPLICATE:
        return "it has become a part of another incident, and the work goes on there";
    default:
        return "it has ended: only the DPO can open it again (REOPEN because ...)";
    }
}

/* Told before the school was aware of it: one of the two times is wrong. */
static char *told_before(const Incident *incident, const Event *event, GTimeZone *zone)
{
    char said[64], aware[64];
    calendar_show(event->at, zone, said, sizeof said);
    calendar_show(incident->aware_at, zone, aware, sizeof aware);
    return g_strdup_printf(
        "%s: not done, because that was on %s, before the school became aware of the incident "
        "(%s). If the first time is wrong, please send the line again with the right one. If "
        "the second is, the DPO changes it first: \"AWARE\", the time and \"because ...\".",
        command_name(event->command), said, aware);
}

/* What was read, and what may be said. */
static char *too_early(const Incident *incident, const Event *event, GTimeZone *zone)
{
    char said[64], least[64];
    calendar_show(event->at, zone, said, sizeof said);
    calendar_show(incident->received_at - AWARE_BEFORE_MAX, zone, least, sizeof least);
    return g_strdup_printf(
        "%s: not done, because that was read as %s, more than a year before it was reported. "
        "If the year is wrong, please send the line again with the right one. The earliest "
        "that can be set is %s; what was known before that please write with NOTE.",
        command_name(event->command), said, least);
}

/* What has been decided, and how that is changed. */
static char *decided_already(const Incident *incident, const Event *event, const char *earlier)
{
    const char *name = command_name(event->command);
    TrackKind track = event->command == COMMAND_ICO        ? TRACK_ICO
                      : event->command == COMMAND_SUBJECTS ? TRACK_SUBJECTS
                                                           : TRACK_DISCIPLINE;
    bool same = incident->track[track] == event->track;
    return g_strdup_printf(
        "%s: not done, because it is recorded already: %s. %s, please send the line again "
        "with \"because\" and the reason at its end.",
        name, earlier ? earlier : words_track(track, incident->track[track]),
        same ? "If that is wrong, or was at another time" : "If it is to be otherwise");
}

/* Nothing is accepted that was not read: what it is now. */
static char *proposed_anew(const Incident *incident)
{
    g_autoptr(GString) now = g_string_new(NULL);
    wording_proposed(incident, now);
    return g_strdup_printf(
        "CONFIRM: not done, because another thing is proposed than when the e-mail was written "
        "that you answered. It is now: %s. If that is right, please answer CONFIRM to this "
        "e-mail.",
        now->str);
}

static char *refused(const Incident *incident, const Event *event, Refusal refusal,
                     const Policy *policy, const char *other, GTimeZone *zone)
{
    if (event->command == COMMAND_CONFLICT && refusal == REFUSAL_DUTY && other)
        return g_strdup_printf("CONFLICT: not done, because it has been answered already: %s. "
                               "What has changed since please write with NOTE.",
                               other);
    if (refusal == REFUSAL_DECIDED)
        return decided_already(incident, event, other);
    if (refusal == REFUSAL_CHANGED)
        return proposed_anew(incident);
    if (refusal == REFUSAL_BEFORE)
        return told_before(incident, event, zone);
    if (refusal == REFUSAL_EARLY)
        return too_early(incident, event, zone);
    if (refusal == REFUSAL_TRACKS || refusal == REFUSAL_POINTS)
        return not_closed(incident, event, policy);
    if (event->command == COMMAND_CONFLICT && refusal == REFUSAL_DUTY && incident->suspected &&
        event->role == ROLE_NONE)
        return g_strdup(
            "CONFLICT: not done, because more than one is named. Please say whom you "
            "mean, for example \"CONFLICT yes SIRO\".");
    static const char *const why[REFUSAL_COUNT] = {
        [REFUSAL_ROLE] = "that is not for you to decide",
        [REFUSAL_REASON] = "it is not said why: write \"because\" and the reason behind it",
        [REFUSAL_PERSON] =
            "nobody of that name can be assigned: write the name of somebody who "
            "has a role, or an address of the school",
        [REFUSAL_TIME] = "it is not said when for certain, or that lies ahead: write for "
                         "example \"20 November 2026 "
                         "14:30\"",
        [REFUSAL_TRACKS] =
            "first decide what is open: ICO, SUBJECTS and DISCIPLINE, each done or "
            "not required with a reason",
        [REFUSAL_OTHER] = "there is no other open incident of that reference that you may join "
                          "with this one. If it is closed, the DPO can REOPEN it first",
        [REFUSAL_ROUTE] =
            "one of the two was reported anonymously and the other was not: in one record the "
            "words of one could show who wrote the other. Keep both; SIRO and DPO may ASSIGN "
            "the same investigator to both, and NOTE in each what it has to do with the other",
        [REFUSAL_DOUBT] =
            "it reads as a question, or as if it were not certain: write the line "
            "again once it is, with its reason behind \"because\"",
        [REFUSAL_TWICE] =
            "this mail says it twice, and not the same: write the one that is right",
        [REFUSAL_ERASED] =
            "what was written about it has been erased, and nobody could look into it again. "
            "If more is known, or it happens again, please report it as something new",
        [REFUSAL_LAW] =
            "the ICO, or the people whose data it is, must still be told of the one "
            "that would end: join them the other way round (DUPLICATE instead of MERGE, MERGE "
            "instead of DUPLICATE)",
        [REFUSAL_FURTHER] =
            "the one that would end is classified, or somebody investigates it, and the other "
            "is not yet: that would be lost. Join them the other way round (DUPLICATE instead "
            "of MERGE, MERGE instead of DUPLICATE)",
    };
    char *already = confirmed_already(incident, event, refusal);
    if (already)
        return already;
    const char *reason = lacks(event->command, refusal);
    if (!reason && refusal == REFUSAL_STATE)
        reason = out_of_turn(incident, event->command);
    if (!reason && refusal == REFUSAL_DUTY)
        reason = nothing_there(incident, event);
    if (!reason)
        reason = why[refusal] ? why[refusal] : "it was not understood";
    return g_strdup_printf("%s: not done, because %s.", command_name(event->command), reason);
}

/* " (Friday 1 May 2026, 10:00)": a time is said again as it was understood. Owned; "": it has none. */
static char *said_time(const Event *event, GTimeZone *zone)
{
    bool has_been = event->command == COMMAND_AWARE || event->track == TRACK_DONE;
    int64_t at = event->at ? event->at : event->clock.now;
    char text[64];
    if (!has_been || event->command == COMMAND_DISCIPLINE)
        return g_strdup("");
    calendar_show(at, zone, text, sizeof text);
    return g_strdup_printf(" (%s%s)", text,
                           event->at ? "" : ", as no time was said that could be read");
}

/* A decision is said again: who reads it sees whether it was understood. Owned; NULL: it is none. */
static char *decided(const Event *event, GTimeZone *zone)
{
    static const char *const next[TRACK_COUNT][TRACK_STATE_COUNT] = {
        [TRACK_ICO] = {[TRACK_REQUIRED] =
                           ". When it has been, answer \"ICO notified\" and when",
                       [TRACK_DONE] = ". When it knows everything, answer \"ICO complete\""},
        [TRACK_SUBJECTS] = {[TRACK_REQUIRED] =
                                ". When they have been, answer \"SUBJECTS told\" "
                                "and when"},
    };
    TrackKind track = incident_track_of(event->command);
    if (track == TRACK_COUNT)
        return NULL;
    g_autofree char *at = said_time(event, zone);
    const char *hint = next[track][event->track];
    return g_strdup_printf("it is recorded that %s%s%s", words_track(track, event->track), at,
                           hint ? hint : "");
}

static bool is_investigators_alone(RoleSet actor)
{
    return actor & ROLE_BIT(ROLE_INVESTIGATOR) &&
           !(actor & (ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO)));
}

static const char *done(const Incident *incident, const Event *event)
{
    switch ((int)event->command) {
    case COMMAND_NOT_INCIDENT:
        return incident->route == ROUTE_ANONYMOUS
                   ? "it is recorded that this was no incident. If the report asks something, "
                     "please tell the Chair what to answer: no mail of ours does that"
                   : "it is recorded that this was no incident. If the report asks something, "
                     "please answer whoever sent it: no mail of ours does that";
    case COMMAND_INVESTIGATE:
        return "you investigate it";
    case COMMAND_OUTCOME:
        return "the outcome report is in the record";
    case COMMAND_INTERIM:
        return "the interim report is in the record and has been passed on";
    case COMMAND_RETURN:
        return "the investigator has been told";
    case COMMAND_CLOSE:
        return incident_is_closed_alone(incident, event)
                   ? "the incident is closed. You have also investigated it: it is better that "
                     "somebody else looks at it, and they have been told"
                   : "the incident is closed";
    case COMMAND_REOPEN:
        return "the incident is open again";
    case COMMAND_ASK:
        return incident->route == ROUTE_ANONYMOUS || incident->reporter == 0
                   ? "the question has gone to the Chair of Governors, who can pass it on if "
                     "they know whose report it is: we cannot ask its writer"
                   : "the question has been put to the reporter";
    case COMMAND_NOTE:
        return is_investigators_alone(event->actor)
                   ? "it is in the record, and nobody was sent it. What you write in words of "
                     "your own, without a line, goes to the SIRO and the DPO: say there if you "
                     "cannot look into it"
                   : "it is in the record";
    case COMMAND_ESCALATE:
        return "the next rung has been told";
    case COMMAND_AWARE:
    case COMMAND_RELEASE:
        return "the report goes on";
    case COMMAND_FEEDBACK:
        return event->told == DUTY_PASS_ON
                   ? "it is recorded that whoever wrote the report knows that it has come"
               : event->told == DUTY_FEEDBACK
                   ? "it is recorded that whoever wrote the report knows what came of it"
                   : "you will not be asked again to tell whoever wrote the report";
    case COMMAND_EDIT:
        return "your text has taken the place of the one before; it still waits for RELEASE";
    case COMMAND_CONFIRM:
        return incident->classified_at == event->clock.now ? NULL
                                                           : "the report has been raised";
    default:
        return "it is in the record";
    }
}

/* Who may act in the place of whoever is kept out is the deputy. Owned. */
static char *conflict(const Event *event)
{
    const char *who = words_role(event->role);
    if (!event->yes)
        return g_strdup_printf("%s is not concerned, and gets the mails about it again", who);
    return g_strdup_printf("%s has no part in it, and %s the work from now on", who,
                           event->actor & ROLE_BIT(event->role) ? "you do" : "the deputy does");
}

/* What is said of another incident, or of somebody, by name. NULL: the command is about neither. Owned. */
static char *about_other(Command command, const char *other)
{
    switch ((int)command) {
    case COMMAND_ASSIGN:
        return g_strdup_printf("%s investigates it, and has been told", other);
    case COMMAND_ADVISE:
        return g_strdup_printf("it is in the record and has been passed on to %s", other);
    case COMMAND_DUPLICATE:
        return g_strdup_printf(
            "its reports and remedial actions are part of %s now, and the work "
            "goes on there",
            other);
    case COMMAND_MERGE:
        return g_strdup_printf(
            "the reports and remedial actions of %s are part of this one now, and it has ended",
            other);
    case COMMAND_SPLIT:
        return g_strdup_printf(
            "that report is an incident of its own now, %s; the level of this "
            "one stays as it was with it, until the DPO sets another",
            other);
    case COMMAND_REOPEN:
        return g_strdup_printf(
            "the incident is open again, with its reports and remedial actions; the level and "
            "the start of the 72 hours that %s has taken over stay there (CLASSIFY and AWARE "
            "change them)",
            other);
    default:
        return NULL;
    }
}

/* Whoever finds the report good reads what is still between that and the closing. Owned. */
static char *satisfied(const Incident *after, const Policy *policy, const char *closer)
{
    g_autoptr(GString) open = g_string_new(NULL);
    order_open(after, policy, open);
    return g_strdup_printf(
        "%s: done, %s asked to close it.%s%s", command_name(COMMAND_SATISFIED), closer,
        open->len ? " Before it can be closed, this must be settled:" : "", open->str);
}

/* What was understood of it, without a word of what was written. `name`: whom or what it is about. */
static const char *understood(const Event *event, const char *argument, const char *name)
{
    switch ((int)event->command) {
    case COMMAND_CLASSIFY:
        return event->class == CLASS_NEAR_MISS ? "near miss" : severity_name(event->severity);
    case COMMAND_ICO:
    case COMMAND_SUBJECTS:
    case COMMAND_DISCIPLINE:
        return event->track == TRACK_NOT_REQUIRED ? "not required"
                                                  : track_state_name(event->track);
    case COMMAND_CONFLICT:
        return event->yes ? "yes" : "no";
    case COMMAND_ASSIGN:
    case COMMAND_DUPLICATE:
    case COMMAND_MERGE:
        return name ? name : "";
    case COMMAND_ACTION:
        return argument; /* its owner must read it */
    default:
        return "";
    }
}

/* It has a reason that is not kept. */
static bool is_forgotten(const Incident *incident, const Event *event)
{
    return permission_knows_writer(incident, event->actor) && event->reasoned &&
           event->command != COMMAND_EDIT && event->command != COMMAND_ACTION;
}

char *order_kept(const Incident *incident, const Event *event, const char *argument,
                 const char *name)
{
    if (event->command == COMMAND_FEEDBACK)
        return g_strdup(order_told(event->told));
    if (event->command == COMMAND_EDIT)
        return g_strdup("");
    if (!permission_knows_writer(incident, event->actor))
        return g_strdup(argument);
    if (event->command == COMMAND_SPLIT)
        return g_strdup_printf("%lld", strtoll(argument, NULL, 10));
    const char *what = understood(event, argument, name);
    bool reasoned = is_forgotten(incident, event);
    return g_strdup_printf("%s%s%s", what, *what && reasoned ? " " : "",
                           reasoned ? "because (" ORDER_REASON ")" : "");
}

static char *answer_to(const Incident *before, const Event *event, const Step *step,
                       const Policy *policy, const char *other, GTimeZone *zone)
{
    const char *name = command_name(event->command);
    if (!step->applied)
        return refused(before, event, step->refusal ? step->refusal : REFUSAL_STATE, policy,
                       other, zone);
    bool classified = step->incident.classified_at != before->classified_at;
    if (event->command == COMMAND_CLASSIFY || (event->command == COMMAND_CONFIRM && classified))
        return step->incident.class == CLASS_NEAR_MISS
                   ? g_strdup_printf("%s: done. It is a near miss.", name)
                   : g_strdup_printf("%s: done. It is %s, level %s.", name,
                                     words_class(step->incident.class),
                                     words_level(step->incident.severity));
    g_autofree char *two = other ? about_other(event->command, other) : NULL;
    if (event->command == COMMAND_AWARE) {
        g_autofree char *at = said_time(event, zone);
        int64_t end = calendar_law_end(step->incident.aware_at);
        char until[64];
        calendar_show_due(end, zone, until, sizeof until);
        return g_strdup_printf("%s: done, the 72 hours count from that time%s. They %s %s %s.",
                               name, at, end < event->clock.now ? "ended" : "end",
                               g_str_has_prefix(until, "the end") ? "at" : "on", until);
    }
    if (event->command == COMMAND_CONFLICT) {
        g_autofree char *says = conflict(event);
        return g_strdup_printf("%s: done, %s.", name, says);
    }
    if (event->command == COMMAND_SATISFIED)
        return satisfied(&step->incident, policy, other ? other : "the DPO is");
    g_autofree char *decision = decided(event, zone);
    if (decision && other)
        return g_strdup_printf("%s: done, %s. Before, it was recorded: %s.", name, decision,
                               other);
    return g_strdup_printf("%s: done, %s.", name,
                           two        ? two
                           : decision ? decision
                                      : done(&step->incident, event));
}

char *order_answer(const Incident *before, const Event *event, const Step *step,
                   const Policy *policy, const char *other, GTimeZone *zone)
{
    g_autofree char *answer = answer_to(before, event, step, policy, other, zone);
    return step->applied && is_forgotten(before, event)
               ? g_strdup_printf("%s\n  Your reason is not kept, because it may say who wrote "
                                 "the report: the record says that one was given.",
                                 answer)
               : g_steal_pointer(&answer);
}
