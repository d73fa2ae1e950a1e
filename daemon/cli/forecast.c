/* See forecast.h. */
#include "daemon/cli/forecast.h"

#include "daemon/case/suspicion.h"
#include "daemon/cli/cli.h"
#include "daemon/clock.h"
#include "daemon/core/calendar.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"

enum { LABEL_WIDTH = 14, ROLE_WIDTH = 12, SAID_MAX = 300, DAY_END = 17 * 60 * 60 };

/* Of nobody in particular: working days of England and Wales. */
static Clock clock_of_nobody(int64_t at)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/London");
    if (!zone)
        zone = g_time_zone_new_utc();
    const OrganisationSettings nobody = {.calendar = {.zone = zone, .day_end = DAY_END}};
    return clock_of(&nobody, at);
}

Forecast forecast_make(const Config *config, const Report *report,
                       const Classification *classification, int64_t at)
{
    Policy shipped;
    Forecast forecast = {0};
    config_policy_default(&shipped);
    Event event = {
        .kind = EVENT_REPORT,
        .clock = config ? clock_of(&config->organisations[0], at) : clock_of_nobody(at),
        .answerable = report->ack,
        .class = classification->class,
        .type = classification->kind,
        .severity = classification->severity,
        .deadline_severity = classification->deadline_severity,
    };
    if (config)
        event.suspects =
            suspicion_explain(config, &config->organisations[0], report, &forecast.said);
    forecast.step = incident_step(&(Incident){0}, &event, config ? &config->policy : &shipped);
    return forecast;
}

void forecast_clear(Forecast *forecast)
{
    g_strfreev(forecast->said);
}

/* Open duties, the first to be due first. Their number. */
static int open_duties(const Incident *incident, DutyKind ret[DUTY_COUNT])
{
    int n = 0;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        if (!duty->due || duty->done)
            continue;
        int at = n++;
        for (; at > 0 && incident->duty[ret[at - 1]].due > duty->due; at--)
            ret[at] = ret[at - 1];
        ret[at] = (DutyKind)kind;
    }
    return n;
}

static void write_held(JsonWriter *writer, const Forecast *forecast)
{
    json_open(writer, "held", '{');
    json_open(writer, "roles", '[');
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (forecast->step.incident.suspected & ROLE_BIT(role))
            json_text(writer, NULL, role_name((Role)role));
    }
    json_close(writer, ']');
    json_open(writer, "because", '[');
    for (char **said = forecast->said; said && *said; said++)
        json_text(writer, NULL, *said);
    json_close(writer, ']');
    json_close(writer, '}');
}

void forecast_write(JsonWriter *writer, const Forecast *forecast)
{
    const Step *step = &forecast->step;
    DutyKind open[DUTY_COUNT];
    int n = open_duties(&step->incident, open);
    json_open(writer, "duties", '[');
    for (int i = 0; i < n; i++) {
        const Duty *duty = &step->incident.duty[open[i]];
        char due[32];
        calendar_utc(duty->due, due, sizeof due);
        json_open(writer, NULL, '{');
        json_text(writer, "role", role_name(duty->owner));
        json_text(writer, "duty", duty_name(open[i]));
        json_text(writer, "due", due);
        json_close(writer, '}');
    }
    json_close(writer, ']');
    write_held(writer, forecast);
}

/* Who gets no mail of it, whose words say so, and for how long. */
static void append_held(GString *text, const Forecast *forecast)
{
    RoleSet held = forecast->step.incident.suspected;
    if (!held)
        return;
    g_string_append_printf(text, "%-*s", LABEL_WIDTH, "is held");
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (held & ROLE_BIT(role))
            g_string_append_printf(text, " %s", role_name((Role)role));
    }
    g_string_append(text, ", until CONFLICT yes or no: the report may be about them");
    for (char **said = forecast->said; *said; said++) {
        g_autofree char *clean = wording_clean(*said, SAID_MAX);
        g_string_append_printf(text, "\n%-*s   \"%s\"", LABEL_WIDTH, "", clean);
    }
    g_string_append_c(text, '\n');
}

static void append_roles(GString *text, const Effect *effect, RoleSet held)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (effect->to & ROLE_BIT(role))
            g_string_append_printf(
                text, "%s%s%s (%s)", g_str_has_suffix(text->str, ")") ? ", " : "",
                role_name((Role)role), held & ROLE_BIT(role) ? "'s deputy" : "",
                effect_name(effect->kind));
    }
}

char *forecast_text(const Config *config, const Forecast *forecast)
{
    const Step *step = &forecast->step;
    const OrganisationSettings *organisation = config ? &config->organisations[0] : NULL;
    const char *prefix = organisation ? organisation->prefix : "";
    GString *text = g_string_new(NULL);
    append_held(text, forecast);
    g_string_append_printf(text, "%-*s ", LABEL_WIDTH, "is told");
    for (size_t i = 0; i < step->n_effects; i++)
        append_roles(text, &step->effects[i], step->incident.suspected);
    DutyKind open[DUTY_COUNT];
    int n = open_duties(&step->incident, open);
    for (int i = 0; i < n; i++) {
        const Duty *duty = &step->incident.duty[open[i]];
        Role owner = organisation ? organisation_owner(organisation, duty->owner) : duty->owner;
        g_string_append_printf(text, "\n%-*s %-*s %s  %s", LABEL_WIDTH, i ? "" : "must act",
                               ROLE_WIDTH, role_name(owner),
                               cli_time(config, prefix, duty->due), words_duty(open[i]));
    }
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}
