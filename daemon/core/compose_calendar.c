/* See compose_calendar.h. Called by compose. libical folds, escapes and writes. */
#include "daemon/core/compose_calendar.h"

#include "daemon/core/wording.h"
#include "daemon/core/words.h"

#include <libical/ical.h>
#include <limits.h>

enum { ENTRY_SECONDS = 15 * 60 };

static icaltimetype utc(int64_t at)
{
    return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

static icalcomponent *alarm_of(const char *what)
{
    struct icaltriggertype trigger = {.time = icaltime_null_time(),
                                      .duration = icaldurationtype_from_int(-2 * 60 * 60)};
    icalcomponent *alarm = icalcomponent_new_valarm();
    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_description(what));
    icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
    return alarm;
}

/* Without one, what publishes or cancels an entry is not complete. */
static icalproperty *organizer_of(const CalendarItem *item)
{
    g_autofree char *address = g_strdup_printf("mailto:%s", item->from_address);
    icalproperty *organizer = icalproperty_new_organizer(address);
    if (item->from_name && *item->from_name)
        icalproperty_add_parameter(organizer, icalparameter_new_cn(item->from_name));
    return organizer;
}

/* The same in each mail about it: an action that goes to another incident has another number there. */
static char *uid_of(const CalendarItem *item)
{
    return item->errand
               ? g_strdup_printf("errand-%lld@%s", (long long)item->errand, item->domain)
               : g_strdup_printf("%s-%s@%s", item->reference, duty_name(item->duty),
                                 item->domain);
}

/* What is to be done, in our words: nobody's own stand in a calendar. */
static char *summary_of(const CalendarItem *item)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "[%s] ", item->reference);
    if (item->errand)
        wording_errand(item->kind, item->number, text);
    else
        g_string_append(text, words_duty(item->duty));
    return g_string_free(text, FALSE);
}

static icalcomponent *event_of(const CalendarItem *item)
{
    g_autofree char *uid = uid_of(item);
    g_autofree char *what = summary_of(item);
    icalcomponent *event = icalcomponent_new_vevent();
    icalcomponent_add_property(event, icalproperty_new_uid(uid));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(item->now)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(utc(item->due - ENTRY_SECONDS)));
    icalcomponent_add_property(event, icalproperty_new_dtend(utc(item->due)));
    icalcomponent_add_property(event, icalproperty_new_summary(what));
    icalcomponent_add_property(event, organizer_of(item));
    icalcomponent_add_property(
        event, icalproperty_new_sequence((int)CLAMP(item->sequence, 0, INT_MAX)));
    icalcomponent_add_property(
        event,
        icalproperty_new_status(item->done ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    if (!item->done)
        icalcomponent_add_component(event, alarm_of(what));
    return event;
}

char *compose_calendar(const CalendarItem *item)
{
    icalcomponent *calendar = icalcomponent_new_vcalendar();
    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar, icalproperty_new_prodid("-//incidentd//EN"));
    icalcomponent_add_property(
        calendar,
        icalproperty_new_method(item->done ? ICAL_METHOD_CANCEL : ICAL_METHOD_PUBLISH));
    icalcomponent_add_component(calendar, event_of(item));
    char *text = icalcomponent_as_ical_string_r(calendar);
    char *owned = g_strdup(text);
    free(text);
    icalcomponent_free(calendar);
    return owned;
}

char *compose_calendar_file(const CalendarItem *item)
{
    if (!item->errand)
        return g_strdup_printf("%s-%s.ics", item->reference, duty_name(item->duty));
    if (item->kind != ERRAND_ACTION)
        return g_strdup_printf("%s-%s.ics", item->reference, errand_name(item->kind));
    return g_strdup_printf("%s-action-%lld.ics", item->reference, (long long)item->number);
}
