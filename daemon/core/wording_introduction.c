/* What the first mail about an incident tells one of the Board, or the Chair, or whoever helps at the top of the ladder,
 * who have had no notice of it, nor had SIRO or DPO while they were thought to be concerned: labels and times, as everywhere. Called by wording_value, and by
 * effect for lists of several. */
#include "daemon/core/wording.h"

#include "daemon/core/calendar.h"
#include "daemon/core/duty.h"
#include "daemon/core/permission.h"
#include "daemon/core/words.h"

#include <string.h>

static void add_what(const Incident *incident, GString *to)
{
    g_string_append_printf(to, "What it is%s%s",
                           incident->classified_at
                               ? ": "
                               : ", as the rules propose and nobody has decided yet:\n  ",
                           words_class(incident->class));
    g_autofree char *kind = words_kind(incident);
    if (incident->class != CLASS_UNKNOWN && incident->type != KIND_UNKNOWN)
        g_string_append_printf(to, " (%s)", kind);
}

/* Of an anonymous one the day. Not where the same time stands behind "Received". */
static void add_since(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    GTimeZone *zone = compose->organisation->zone;
    char aware[64], received[64];
    void (*show)(int64_t, GTimeZone *, char *, size_t) =
        incident->route == ROUTE_ANONYMOUS ? calendar_show_day : calendar_show;
    show(incident->aware_at, zone, aware, sizeof aware);
    show(incident->received_at, zone, received, sizeof received);
    if (!compose->dated || strcmp(aware, received) != 0)
        g_string_append_printf(to, "\nKnown to the school since: %s", aware);
}

/* Where nobody is the Board, or its members are left out, somebody else reads this in its place. While more of an
 * anonymous incident waits for the Chair nobody else reads how grave that is. */
static void add_why(const Incident *incident, GString *to)
{
    bool waits = duty_is_running(&incident->duty[DUTY_RELEASE]);
    Severity level = waits ? incident->severity : incident_level(incident);
    if (!permission_is_high(level))
        return;
    g_string_append_printf(
        to,
        "\n\nThe Board takes part because the incident %s %s:\n"
        "  - any of its members may decide whether the ICO, and the people whose data it is, "
        "must be told; one answer counts for all\n"
        "  - %s%s, and adds its part to the outcome report",
        incident->classified_at ? "is" : "may turn out to be", words_level(level),
        incident->classified_at ? "" : "then ",
        level == SEVERITY_CRITICAL ? "it undertakes the investigation"
                                   : "it supports the investigation with the DPO");
}

static void add_law(const Compose *compose, GString *to)
{
    const Duty *notify = &compose->incident->duty[DUTY_ICO_NOTIFY];
    char until[64];
    if (!notify->due || notify->done)
        return;
    calendar_show_due(notify->due, compose->organisation->zone, until, sizeof until);
    g_string_append_printf(to, "\nIf the ICO must be told, the law gives 72 hours,\nuntil %s.",
                           until);
}

void wording_introduce(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    RoleSet noticed = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO),
            reader = ROLE_BIT(compose->reader);
    if (!compose->first || !incident || !(reader & (GOVERNORS | HELPERS | noticed)))
        return;
    g_string_append(to, "This is the first that you hear of it.\n");
    add_what(incident, to);
    add_since(compose, to);
    if (reader & noticed)
        add_law(compose, to);
    if (compose->reader == ROLE_BOARD)
        add_why(incident, to);
}
