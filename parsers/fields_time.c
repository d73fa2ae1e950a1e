/* The time of day in a run of words: "at 2.30pm", "half past two in the afternoon". Called by fields_date.c. */
#include "parsers/fields_run.h"

#include <string.h>

enum {
    AT_WORDS = 3,     /* of "at about" */
    WORKING_HOUR = 7, /* "8.30" is in the morning, "2.30" could be either */
    EVENING_HOUR = 5, /* "last night at 9"; at 2 it was not yesterday any more */
    HOUR_MINUTES = 60,
};

static bool set_time(Run *run, int hour, int minute, bool certain)
{
    if (run->hour >= 0 || hour > 23 || minute > 59)
        return false;
    run->hour = hour;
    run->minute = minute;
    run->time_known = certain;
    return true;
}

/* am and pm, whether written together with the time or behind it. */
static bool set_half(Run *run, int hour, int minute, bool pm)
{
    return hour >= 1 && hour <= 12 && set_time(run, hour % 12 + (pm ? 12 : 0), minute, true);
}

/* "at 2.30", "at about 2.30". */
static bool is_behind_at(const Run *run, size_t i)
{
    for (size_t back = 1; back <= AT_WORDS && back <= i; back++) {
        int group = run_calendar(run, i - back);
        if ((group == CAL_AT || group == CAL_AROUND) &&
            run->marks->calendar_n[i - back] == back)
            return true;
    }
    return false;
}

/* "24 November 2026, 10.15", but not "on 24 November £10.15". */
static bool is_behind_day(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    return run->dated && i > 0 && sentence->text[sentence->words[i].start - 1] == ' ';
}

/* "ICO notified 16.40", where nothing but a time is waited for; but not "£16.40". */
static bool is_awaited(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    size_t start = sentence->words[i].start;
    return run->past >= 0 && (start == 0 || sentence->text[start - 1] == ' ');
}

/* The half of the day that is written behind a time, 0 for none: in the same word ("2.30pm"), or in the next,
 * which *ret_n counts. */
static int half_behind(const Run *run, size_t i, const char *suffix, size_t left, size_t *ret_n)
{
    int group = run_calendar(run, i + 1);
    *ret_n = 1 + (left == 0);
    if (left == 0)
        return group == CAL_AM ? 1 : group == CAL_PM ? 2 : 0;
    bool marked =
        (left == 2 && suffix[1] == 'm') || (left == 3 && strncmp(suffix + 1, ".m", 2) == 0);
    return marked && *suffix == 'a' ? 1 : marked && *suffix == 'p' ? 2 : 0;
}

/* "h", "hrs" in the same word or the next: of 24 hours. */
static size_t hours_behind(const Run *run, size_t i, const char *suffix, size_t left)
{
    static const char *const marks[] = {"h", "hr", "hrs", "hours"};
    bool own = left > 0;
    const char *mark = own                              ? suffix
                       : i + 1 < run->marks->sentence.n ? run_word(run, i + 1)
                                                        : "";
    size_t length = own ? left : run_length(run, i + 1);
    for (size_t m = 0; m < G_N_ELEMENTS(marks); m++) {
        if (length == strlen(marks[m]) && strncmp(mark, marks[m], length) == 0)
            return own ? 1 : 2;
    }
    return 0;
}

/* "1640hrs", "at 1640" of what has been done. */
static size_t read_four(Run *run, size_t i, int value, const char *suffix, size_t left)
{
    size_t n = hours_behind(run, i, suffix, left);
    if (n == 0 && (left > 0 || run->past < 0 || !is_behind_at(run, i) || run_digit(run, i + 1)))
        return 0;
    return set_time(run, value / 100, value % 100, true) ? MAX(n, 1) : 0;
}

/* "14:30", "2.30pm", "2pm", "1430hrs", "2.30 pm", "14.30". */
static size_t read_digital(Run *run, size_t i)
{
    if (!run_digit(run, i))
        return 0;
    const char *text = run_word(run, i);
    size_t length = run_length(run, i), n;
    int hour, minute = 0;
    size_t digits = run_digits(text, &hour), at = digits;
    if (digits == 4)
        return read_four(run, i, hour, text + digits, length - digits);
    if (digits == 0 || digits > 2)
        return 0;
    bool colon = text[at] == ':', dotted = colon || text[at] == '.';
    if (dotted && run_digits(text + at + 1, &minute) != 2)
        return 0;
    at += dotted ? 3 : 0;
    const char *suffix = text + at;
    size_t left = length - MIN(at, length);
    int half = half_behind(run, i, suffix, left, &n);
    if (half)
        return set_half(run, hour, minute, half == 2) ? n : 0;
    n = dotted || left == 1 ? hours_behind(run, i, suffix, left) : 0;
    if (n > 0)
        return set_time(run, hour, minute, true) ? n : 0;
    if (left > 0)
        return 0;
    if (run_calendar(run, i + 1) == CAL_OCLOCK)
        return set_time(run, hour, minute, false) ? 2 : 0;
    bool time =
        colon ||
        (dotted && (is_behind_at(run, i) || is_behind_day(run, i) || is_awaited(run, i)));
    if (!time || !set_time(run, hour, minute, hour > 12 || text[0] == '0'))
        return 0;
    run->likely = hour >= WORKING_HOUR;
    return 1;
}

/* "five o'clock", "five pm", and of what has been done "at five", "at 5 by phone". */
static size_t read_hour(Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    int64_t hour = i < sentence->n ? run->marks->number[i] : -1;
    if (hour < 1 || hour > 12)
        return 0;
    size_t n = run->marks->number_n[i];
    int behind = run_calendar(run, i + n);
    if (behind == CAL_AM || behind == CAL_PM)
        return set_half(run, (int)hour, 0, behind == CAL_PM) ? n + 1 : 0;
    bool clock = behind == CAL_OCLOCK;
    bool ends = i + n >= sentence->n || sentence->words[i + n].breaks || behind == CAL_ON ||
                behind == CAL_AROUND || (behind >= CAL_MONDAY && behind <= CAL_AFTERNOON);
    if (!clock && !(run->past >= 0 && ends && is_behind_at(run, i)))
        return 0;
    return set_time(run, (int)hour, 0, false) ? n + clock : 0;
}

/* "half past two", "quarter to nine", "noon". */
static size_t read_spoken(Run *run, size_t i)
{
    int group = run_calendar(run, i);
    if (group == CAL_NOON || group == CAL_MIDNIGHT)
        return set_time(run, group == CAL_NOON ? 12 : 0, 0, group == CAL_NOON)
                   ? run->marks->calendar_n[i]
                   : 0;
    int minute = group == CAL_HALF_PAST      ? 30
                 : group == CAL_QUARTER_PAST ? 15
                 : group == CAL_QUARTER_TO   ? -15
                                             : 0;
    size_t n = minute ? run->marks->calendar_n[i] : 0;
    if (n == 0 || i + n >= run->marks->sentence.n)
        return 0;
    int64_t hour = run->marks->number[i + n];
    if (hour < 1 || hour > 12)
        return 0;
    if (minute < 0)
        hour = hour == 1 ? 12 : hour - 1;
    minute = (minute + HOUR_MINUTES) % HOUR_MINUTES;
    n += run->marks->number_n[i + n];
    int behind = run_calendar(run, i + n);
    if (behind == CAL_AM || behind == CAL_PM)
        return set_half(run, (int)hour, minute, behind == CAL_PM) ? n + 1 : 0;
    return set_time(run, (int)hour, minute, false) ? n : 0;
}

static size_t read_half(Run *run, size_t i)
{
    int group = run_calendar(run, i);
    if (group != CAL_MORNING && group != CAL_LUNCHTIME && group != CAL_AFTERNOON)
        return 0;
    run->half = group == CAL_MORNING ? 1 : 2;
    run->lunch = group == CAL_LUNCHTIME;
    return run->marks->calendar_n[i];
}

size_t run_read_time(Run *run, size_t i)
{
    static size_t (*const elements[])(Run *, size_t) = {read_digital, read_spoken, read_hour,
                                                        read_half};
    size_t n = 0;
    for (size_t e = 0; n == 0 && e < G_N_ELEMENTS(elements); e++)
        n = elements[e](run, i);
    return n;
}

/* ---- what it means ---- */

/* The half of the day that is said of an hour from 1 to 12; 0: none. At lunchtime it may be 11.45 or 12.15. */
static int half_of(const Run *run)
{
    if (run->night)
        return run->hour >= EVENING_HOUR && run->hour < 12 ? 2 : 0;
    return run->lunch && run->hour >= WORKING_HOUR ? 0 : run->half;
}

void run_resolve_hour(Run *run)
{
    if (run->hour < 0 || run->time_known || run->hour > 12)
        return;
    int half = half_of(run);
    bool past = run->past >= 0 && !run->night;
    run->guessed = half == 0 && past && run->hour > 0 && run->hour < WORKING_HOUR;
    if (half != 0 || run->guessed)
        run->hour = run->hour % 12 + (half == 1 ? 0 : 12);
    run->time_known = half != 0 || past || (run->likely && !run->night);
}

bool run_is_ahead(const Run *run)
{
    return run->hour >= 0 && run->hour * HOUR_MINUTES + run->minute > run->past;
}
