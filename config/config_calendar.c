/* Bank holidays, closures and the rules between them. Must never wait for a pipe or read a file
 * of any size: the path is in the hands of whoever downloads it. Called for each organisation.
 */
#include "config/config_calendar.h"

#include "config/bank_holidays.h"
#include "config/config_holidays.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- the file ---- */

static char *read_text(Reader *reader, const config_setting_t *group, const char *path)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    GStatBuf st;
    bool file = g_stat(path, &st) == 0 && S_ISREG(st.st_mode);
    if (file && st.st_size > HOLIDAYS_MAX)
        problem_at(reader, group, "holidays_file", "is too large; allowed: at most 256 KB");
    else if (!file || !g_file_get_contents(path, &text, &length, NULL))
        problem_at(reader, group, "holidays_file",
                   "cannot be read; allowed: a file that the daemon can read");
    else if (strlen(text) != length || !g_utf8_validate(text, (gssize)length, NULL))
        problem_at(reader, group, "holidays_file", "is no text; allowed: UTF-8");
    else
        return g_steal_pointer(&text);
    return NULL;
}

static void read_holidays(Reader *reader, const config_setting_t *group, const char *path,
                          Days *ret)
{
    Err err = {0};
    int line = 0;
    g_autofree char *text = read_text(reader, group, path);
    if (text && holidays_parse(text, ret, &line, &err) < 0)
        problem_in_file(reader, path, line, "%s", err.msg);
}

/* ---- days that contradict each other, or do nothing ---- */

static bool span_has_weekday(const Calendar *calendar, DaySpan span)
{
    (void)calendar;
    return span.last - span.first >= 2 || !days_is_weekend(span.first) ||
           !days_is_weekend(span.last);
}

/* Weekends between them do no harm. */
static bool span_is_holidays(const Calendar *calendar, DaySpan span)
{
    bool has = false;
    for (int day = span.first; day <= span.last; day++) {
        bool holiday = bank_holiday(&calendar->published, day);
        if (!holiday && !days_is_weekend(day))
            return false;
        has = has || holiday;
    }
    return has;
}

static void warn_unless(Reader *reader, const config_setting_t *group, const char *option,
                        const Calendar *calendar, const Days *days,
                        bool (*works)(const Calendar *, DaySpan), const char *warning)
{
    for (size_t i = 0; i < days->n; i++) {
        if (works(calendar, days->spans[i]))
            continue;
        problem_warn(reader, group, option, "%s", warning);
        return;
    }
}

static void check_days(Reader *reader, const config_setting_t *group, const Calendar *calendar)
{
    for (size_t i = 0; i < calendar->added.n; i++) {
        DaySpan span = calendar->added.spans[i];
        if (!days_meet(&calendar->removed, span.first, span.last))
            continue;
        problem_at(reader, group, "holidays_removed",
                   "has a day that is in `holidays_added`, too; allowed: in one of the two");
        return;
    }
    warn_unless(reader, group, "holidays_added", calendar, &calendar->added, span_has_weekday,
                "has a Saturday or Sunday, which does nothing: nobody works then anyway");
    warn_unless(reader, group, "holidays_removed", calendar, &calendar->removed,
                span_is_holidays, "has a day that is no bank holiday, which does nothing");
}

void config_calendar_read(Reader *reader, const config_setting_t *group,
                          OrganisationSettings *organisation)
{
    Calendar *calendar = &organisation->calendar;
    calendar->zone = organisation->zone;
    if (organisation->holidays_file)
        read_holidays(reader, group, organisation->holidays_file, &calendar->published);
    check_days(reader, group, calendar);
}

void config_calendar_clear(OrganisationSettings *organisation)
{
    days_clear(&organisation->calendar.published);
    days_clear(&organisation->calendar.added);
    days_clear(&organisation->calendar.removed);
    days_clear(&organisation->calendar.closures);
    days_clear(&organisation->calendar.terms);
    g_clear_pointer(&organisation->holidays_file, g_free);
}
