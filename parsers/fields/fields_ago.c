/* The day in a run of words, as it is counted from that of the mail: "yesterday", "two days ago", "this morning". Called by
 * fields_date.c. */
#include "parsers/fields/fields_run.h"

enum { DAY_MINUTES = 24 * 60 };

bool run_set_back(Run *run, unsigned days)
{
    if (run->dated || !run->today->known) {
        bool first = !run->dated && !run->vague;
        run->vague |= first;
        return first;
    }
    run->day = day_back(mail_day_day(run->today), days);
    return run->dated = true;
}

bool run_set_on(Run *run, int days)
{
    bool set = run_set_back(run, 0);
    for (; run->dated && days > 0; days--)
        run->day = day_next(run->day);
    return set;
}

static bool set_part_of_today(Run *run, DayPart part)
{
    run_set_part(run, part);
    return run_set_back(run, 0);
}

/* Of what has been done: so many minutes after today began, below 0 before it. */
static void set_minutes(Run *run, int minutes)
{
    if (run->past < 0 || run->hour >= 0)
        return;
    minutes = (minutes % DAY_MINUTES + DAY_MINUTES) % DAY_MINUTES;
    run->hour = minutes / 60;
    run->minute = minutes % 60;
    run->time_known = true;
}

size_t run_read_relative(Run *run, size_t i)
{
    size_t n = i < run->marks->sentence.n ? run->marks->calendar_n[i] : 0;
    switch (run_calendar(run, i)) {
    case CAL_TODAY:
        return run_set_back(run, 0) ? n : 0;
    case CAL_THIS_MORNING:
        return set_part_of_today(run, PART_MORNING) ? n : 0;
    case CAL_THIS_LUNCHTIME:
        return set_part_of_today(run, PART_LUNCHTIME) ? n : 0;
    case CAL_THIS_AFTERNOON:
        return set_part_of_today(run, PART_AFTERNOON) ? n : 0;
    case CAL_THIS_EVENING:
        return set_part_of_today(run, PART_EVENING) ? n : 0;
    case CAL_THIS_NIGHT:
        return set_part_of_today(run, PART_NIGHT) ? n : 0;
    case CAL_NOW:
    case CAL_JUST:
        set_minutes(run, run->past);
        return run_set_back(run, 0) ? n : 0;
    case CAL_LAST_NIGHT:
        run->last_night = true;
        run_set_part(run, PART_NIGHT);
        return run_set_back(run, 1) ? n : 0;
    case CAL_YESTERDAY:
        return run_set_back(run, 1) ? n : 0;
    case CAL_BEFORE_YESTERDAY:
        return run_set_back(run, 2) ? n : 0;
    case CAL_TOMORROW:
        run->future = true;
        return !run->ahead || run_set_on(run, 1) ? n : 0;
    case CAL_THIS_WEEK:
    case CAL_LAST_WEEK:
        run->week = run_calendar(run, i) == CAL_LAST_WEEK;
        return n;
    case CAL_SAME_DAY:
    case CAL_NEXT_DAY:
        if (run_has_side(run) || run->dated || run->weekday >= 0 || run->after >= 0)
            return 0;
        run->after = run_calendar(run, i) == CAL_NEXT_DAY;
        return n;
    case CAL_VAGUE:
        run->vague |= !run->dated;
        return n;
    default:
        return 0;
    }
}

size_t run_read_hours_ago(Run *run, size_t i)
{
    int minutes, now = run->past >= 0 ? run->past : run->today->minute;
    if (now < 0 || run->ahead || run->hour >= 0)
        return 0;
    size_t n = run_read_length(run, i, &minutes);
    if (n == 0 || run_calendar(run, i + n) != CAL_AGO)
        return 0;
    int since = now - minutes;
    unsigned days = since < 0 ? (unsigned)((DAY_MINUTES - 1 - since) / DAY_MINUTES) : 0;
    if (!run_set_back(run, days))
        return 0;
    set_minutes(run, since);
    return n + 1;
}

/* How many weeks ago, in *ret, and how many words say so. */
static size_t weeks_ago(const Run *run, size_t i, unsigned *ret)
{
    const Marks *marks = run->marks;
    int group = run_calendar(run, i);
    *ret = group == CAL_FORTNIGHT_AGO ? 2 : 1;
    if (group == CAL_WEEK_AGO || group == CAL_FORTNIGHT_AGO)
        return marks->calendar_n[i];
    if (i >= marks->sentence.n || marks->number[i] < 1 || marks->number[i] > 60)
        return 0;
    *ret = (unsigned)marks->number[i];
    size_t n = marks->number_n[i];
    return run_calendar(run, i + n) == CAL_WEEKS && run_calendar(run, i + n + 1) == CAL_AGO
               ? n + 2
               : 0;
}

size_t run_read_weeks_ago(Run *run, size_t i)
{
    unsigned weeks;
    size_t n = weeks_ago(run, i, &weeks);
    int day = n > 0 ? run_calendar(run, i + n) : -1;
    if (day == CAL_TODAY || day == CAL_YESTERDAY)
        return run_set_back(run, 7 * weeks + (day == CAL_YESTERDAY))
                   ? n + run->marks->calendar_n[i + n]
                   : 0;
    run->vague |= n > 0 && !run->dated;
    return n;
}

size_t run_read_ago(Run *run, size_t i)
{
    if (i >= run->marks->sentence.n || run->marks->number[i] < 1 || run->marks->number[i] > 60)
        return 0;
    size_t n = run->marks->number_n[i];
    int unit = run_calendar(run, i + n);
    if ((unit != CAL_DAYS && unit != CAL_LONGER) || run_calendar(run, i + n + 1) != CAL_AGO)
        return 0;
    if (unit == CAL_LONGER)
        run->vague |= !run->dated;
    else if (!run_set_back(run, (unsigned)run->marks->number[i]))
        return 0;
    return n + 2;
}
