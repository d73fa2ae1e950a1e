/* A step as one line of ids and names of enumerations: at once the log line, the audit row and the
 * transcript of the simulation. Pure; declared in incident.h. */
#include "daemon/core/incident.h"

#include <stdio.h>

/* ---- names ---- */

const char *event_name(EventKind kind)
{
    static const char *const names[EVENT_COUNT] = {
        [EVENT_REPORT] = "report",
        [EVENT_FOLLOW_UP] = "follow_up",
        [EVENT_ACKNOWLEDGED] = "acknowledged",
        [EVENT_UNDELIVERED] = "undelivered",
        [EVENT_ABSENT] = "absent",
        [EVENT_SUSPECTED] = "suspected",
        [EVENT_JOINED] = "joined",
        [EVENT_COMMAND] = "command",
        [EVENT_TIME] = "time",
    };
    return (size_t)kind < EVENT_COUNT ? names[kind] : "?";
}

const char *effect_name(EffectKind kind)
{
    static const char *const names[EFFECT_KINDS] = {
        [EFFECT_ACKNOWLEDGE] = "acknowledge",
        [EFFECT_NOTICE] = "notice",
        [EFFECT_PREVIEW] = "preview",
        [EFFECT_FOLLOW_UP] = "follow_up",
        [EFFECT_REMINDER] = "reminder",
        [EFFECT_UNDELIVERED] = "undelivered",
        [EFFECT_STAND_IN] = "stand_in",
        [EFFECT_TASK] = "task",
        [EFFECT_LEVEL] = "level",
        [EFFECT_ADVICE] = "advice",
        [EFFECT_QUESTION] = "question",
        [EFFECT_INTERIM] = "interim",
        [EFFECT_REVISED] = "revised",
        [EFFECT_RETURNED] = "returned",
        [EFFECT_DECIDED] = "decided",
        [EFFECT_ESCALATED] = "escalated",
        [EFFECT_CONFLICT] = "conflict",
        [EFFECT_SETTLED] = "settled",
        [EFFECT_CLOSED] = "closed",
        [EFFECT_ENDED] = "ended",
        [EFFECT_LOWERED] = "lowered",
        [EFFECT_RELIEVED] = "relieved",
    };
    return (size_t)kind < EFFECT_KINDS ? names[kind] : "?";
}

const char *refusal_name(Refusal refusal)
{
    static const char *const names[REFUSAL_COUNT] = {
        [REFUSAL_NONE] = "none",       [REFUSAL_ROLE] = "role",
        [REFUSAL_STATE] = "state",     [REFUSAL_REASON] = "reason",
        [REFUSAL_LEVEL] = "level",     [REFUSAL_PERSON] = "person",
        [REFUSAL_TIME] = "time",       [REFUSAL_DUTY] = "duty",
        [REFUSAL_TRACKS] = "tracks",   [REFUSAL_POINTS] = "points",
        [REFUSAL_OTHER] = "other",     [REFUSAL_ROUTE] = "route",
        [REFUSAL_LAW] = "law",         [REFUSAL_DOUBT] = "doubt",
        [REFUSAL_TWICE] = "twice",     [REFUSAL_BEFORE] = "before",
        [REFUSAL_EARLY] = "early",     [REFUSAL_DECIDED] = "decided",
        [REFUSAL_ERASED] = "erased",   [REFUSAL_CHANGED] = "changed",
        [REFUSAL_FURTHER] = "further",
    };
    return (size_t)refusal < REFUSAL_COUNT ? names[refusal] : "?";
}

void incident_proposal(const Incident *incident, char ret[INCIDENT_PROPOSAL])
{
    Attack besides = incident_besides(incident);
    snprintf(ret, INCIDENT_PROPOSAL, "%s %s %s%s%s", incident_class_name(incident->class),
             kind_name(incident->type), severity_name(incident->severity),
             besides.told ? " " : "", besides.told ? kind_name(besides.kind) : "");
}

/* ---- a step ---- */

/* Text that is cut, not overrun. */
typedef struct Line {
    char *text;
    size_t size, length;
} Line;

static void add_text(Line *line, const char *text)
{
    for (; *text && line->length + 1 < line->size; text++)
        line->text[line->length++] = *text;
    line->text[line->length] = '\0';
}

static void add_number(Line *line, const char *name, int64_t value)
{
    char text[64];
    snprintf(text, sizeof text, "%s%lld", name, (long long)value);
    add_text(line, text);
}

static void add_roles(Line *line, RoleSet roles)
{
    bool first = true;
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!(roles & ROLE_BIT(role)))
            continue;
        add_text(line, first ? "" : "+");
        add_text(line, role_name((Role)role));
        first = false;
    }
}

/* Whose event it is: a role, and whoever has its mail and cannot be reached; or a command and the roles in which it was
 * given. */
static void explain_event(Line *line, const Event *event)
{
    add_text(line, "event=");
    add_text(line, event_name(event->kind));
    if (event->kind == EVENT_COMMAND) {
        add_text(line, ":");
        add_text(line, command_name(event->command));
        add_text(line, ":");
        add_roles(line, event->actor);
    } else if (event->role != ROLE_NONE) {
        add_text(line, ":");
        add_text(line, role_name(event->role));
    }
    if ((event->kind == EVENT_ABSENT || event->kind == EVENT_UNDELIVERED) &&
        event->role > ROLE_REPORTER && event->person != 0)
        add_number(line, ":person:", event->person);
}

static void explain_effect(Line *line, const Effect *effect, bool first)
{
    add_text(line, first ? " effects=" : ",");
    add_text(line, effect_name(effect->kind));
    add_text(line, ":");
    add_roles(line, effect->to);
    if (effect->kind == EFFECT_CONFLICT || effect->kind == EFFECT_STAND_IN) {
        add_text(line, ":");
        add_text(line, role_name(effect->role));
    }
    if (effect->kind != EFFECT_REMINDER && effect->kind != EFFECT_TASK)
        return;
    add_text(line, ":");
    add_text(line, duty_name(effect->duty));
    if (effect->kind == EFFECT_REMINDER)
        add_number(line, ":", effect->rung);
    if (effect->overtaken.n > 0)
        add_number(line, "+skipped:", effect->overtaken.n);
}

/* What the incident is, where the step has changed it. */
static void explain_levels(Line *line, const Incident *before, const Incident *after)
{
    if (after->class == CLASS_UNKNOWN ||
        (after->class == before->class && after->type == before->type &&
         after->severity == before->severity &&
         after->deadline_severity == before->deadline_severity))
        return;
    add_text(line, " class=");
    add_text(line, incident_class_name(after->class));
    add_text(line, " type=");
    add_text(line, kind_name(after->type));
    add_text(line, " severity=");
    add_text(line, severity_name(after->severity));
    add_text(line, " deadlines=");
    add_text(line, severity_name(after->deadline_severity));
}

void incident_explain(const Incident *before, const Event *event, const Step *step, char *text,
                      size_t size)
{
    if (size == 0)
        return;
    Line line = {.text = text, .size = size};
    explain_event(&line, event);
    add_text(&line, " state=");
    add_text(&line, incident_state_name(before->state));
    add_text(&line, "->");
    add_text(&line, incident_state_name(step->incident.state));
    if (step->refusal != REFUSAL_NONE) {
        add_text(&line, " refused=");
        add_text(&line, refusal_name(step->refusal));
    } else if (!step->applied) {
        add_text(&line, " ignored");
    }
    if (step->applied && incident_is_closed_alone(&step->incident, event))
        add_text(&line, " by=investigator");
    explain_levels(&line, before, &step->incident);
    for (size_t i = 0; i < step->n_effects; i++)
        explain_effect(&line, &step->effects[i], i == 0);
    if (step->wake != INT64_MAX)
        add_number(&line, " wake=", step->wake);
}
