/* The time of day in a run of words: "at 2.30pm", "half past two in the afternoon". Called by fields_date.c. */
#include "parsers/fields/fields_run.h"

enum {
    AT_WORDS = 3,     /* of "at about" */
    WORKING_HOUR = 7, /* "8.30" is in the morning, "2.30" could be either */
    EVENING_HOUR = 5, /* "last night at 9"; at 2 it was not yesterday any more */
    HOUR_MINUTES = 60,
    NUMBER_MAX = 600, /* of minutes or hours ago */
    DAYS_MAX = 60,
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

/* am and pm, whether written together with the time or behind it; also where that says nothing new: "14:30pm". */
static bool set_half(Run *run, int hour, int minute, bool pm)
{
    bool same = pm ? hour > 12 : hour == 0;
    if (same)
        return set_time(run, hour, minute, true);
    return hour >= 1 && hour <= 12 && set_time(run, hour % 12 + (pm ? 12 : 0), minute, true);
}

/* "at 2.30", "at about 2.30". */
static bool is_behind_at(const Run *run, size_t i)
{
    if (i > 0 && run_calendar(run, i - 1) == CAL_AM) /* Welsh */
        return true;
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

/* What is written behind a time, in the same word ("2.30pm", "1640hrs") or in the next, which *ret_n counts. */
static int group_behind(const Run *run, size_t i, const char *suffix, size_t left,
                        size_t *ret_n)
{
    *ret_n = 1 + (left == 0);
    return left == 0 ? run_calendar(run, i + 1)
                     : phrases_exact(lexicon_table(run->marks->lexicon, LEXICON_CALENDAR),
                                     suffix, left);
}

/* Is a day or a part of it named right behind word `i`? "at 1430 yesterday", "at 0845 on Monday". */
static bool is_before_day(const Run *run, size_t i)
{
    int group = run_calendar(run, i + 1);
    return group == CAL_ON || (group >= CAL_MONDAY && group <= CAL_NIGHT);
}

/* "8.50 this morning"; not "£8.50 on Monday". */
static bool is_in_front_of_day(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    size_t start = sentence->words[i].start;
    return (start == 0 || g_ascii_isspace(sentence->text[start - 1])) &&
           run_calendar(run, i + 1) != CAL_ON && is_before_day(run, i);
}

/* "1640hrs", "at 1640 yesterday", and of what has been done "at 1640". */
static size_t read_four(Run *run, size_t i, int value, const char *suffix, size_t left)
{
    size_t n;
    bool hours = group_behind(run, i, suffix, left, &n) == CAL_HOURS;
    bool said = run->past >= 0 || run->dated || run->weekday >= 0 || is_before_day(run, i);
    if (!hours && (left > 0 || !said || !is_behind_at(run, i) || run_digit(run, i + 1)))
        return 0;
    return set_time(run, value / 100, value % 100, true) ? (hours ? n : 1) : 0;
}

/* "14:30:05": the seconds. */
static size_t seconds_at(const char *text)
{
    int value;
    return text[0] == ':' && run_digits(text + 1, &value) == 2 && value < 60 ? 3 : 0;
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
    at += colon ? seconds_at(text + at) : 0;
    const char *suffix = text + at;
    size_t left = length - MIN(at, length);
    int behind = group_behind(run, i, suffix, left, &n);
    if (behind == CAL_ISH && left > 0)
        behind = group_behind(run, i, suffix, left = 0, &n);
    if (behind == CAL_AM || behind == CAL_PM)
        return set_half(run, hour, minute, behind == CAL_PM) ? n : 0;
    if (behind == CAL_HOURS &&
        (dotted || (left == 1 && is_behind_at(run, i)))) /* no class 5H */
        return set_time(run, hour, minute, true) ? n : 0;
    if (left > 0)
        return 0;
    if (behind == CAL_OCLOCK)
        return set_time(run, hour, minute, false) ? 2 : 0;
    bool time = colon || (dotted && (is_behind_at(run, i) || is_behind_day(run, i) ||
                                     is_awaited(run, i) || is_in_front_of_day(run, i)));
    if (!time || !set_time(run, hour, minute, hour > 12 || text[0] == '0'))
        return 0;
    run->likely = hour >= WORKING_HOUR;
    return 1;
}

/* "at 7 this morning", "at 7 in the evening". */
static bool is_before_part(const Run *run, size_t i)
{
    int group = run_calendar(run, i + 1);
    return (group >= CAL_THIS_MORNING && group <= CAL_THIS_NIGHT) || group == CAL_LAST_NIGHT ||
           (group >= CAL_MORNING && group <= CAL_EVENING);
}

static bool is_zone(int group)
{
    return group >= CAL_ZONE_ZERO && group <= CAL_ZONE_OTHER;
}

/* "GMT", behind a time. */
static size_t read_zone(Run *run, size_t i)
{
    int group = run_calendar(run, i);
    if (!is_zone(group) || run->hour < 0 || run->zone != 0)
        return 0;
    run->zone = group;
    return run->marks->calendar_n[i];
}

/* "five o'clock", "five pm", "at 5 this morning", and of what has been done "at five", "at 5 by phone". */
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
                behind == CAL_AROUND || behind == CAL_SMALL || behind == CAL_BESIDE ||
                is_zone(behind) || (behind >= CAL_MONDAY && behind <= CAL_NIGHT);
    bool said = run->past >= 0 || run->part != PART_NONE || is_before_part(run, i + n - 1);
    if (!clock && !(said && ends && is_behind_at(run, i)))
        return 0;
    return set_time(run, (int)hour, 0, false) ? n + clock : 0;
}

static bool is_noon_or_midnight(int group)
{
    return group == CAL_NOON || group == CAL_MIDNIGHT;
}

/* "half past", "ten past", "at twenty to": minutes from the hour behind it. Returns how many words it takes. */
static size_t minutes_from_hour(const Run *run, size_t i, int *ret)
{
    static const struct {
        CalendarWord word;
        int minutes;
    } rows[] = {{CAL_HALF_PAST, 30}, {CAL_QUARTER_PAST, 15}, {CAL_QUARTER_TO, -15}};
    int64_t number = i < run->marks->sentence.n ? run->marks->number[i] : -1;
    for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        *ret = rows[row].minutes;
        if (run_calendar(run, i) == (int)rows[row].word && number < 0) /* no "half a dozen" */
            return run->marks->calendar_n[i];
    }
    if (number != 5 && number != 10 && number != 20 && number != 25)
        return 0;
    size_t n = run->marks->number_n[i];
    int group = run_calendar(run, i + n);
    *ret = (int)(group == CAL_PAST ? number : -number);
    bool to = group == CAL_UNTIL &&
              (is_behind_at(run, i) || is_noon_or_midnight(run_calendar(run, i + n + 1)));
    return group == CAL_PAST || to ? n + run->marks->calendar_n[i + n] : 0;
}

/* "noon", "five to midnight": `minute` from it. Midnight itself may be that of either day. */
static size_t read_noon(Run *run, size_t i, int minute)
{
    bool noon = run_calendar(run, i) == CAL_NOON;
    int hour = (noon ? 12 : 24) - (minute < 0);
    minute = (minute + HOUR_MINUTES) % HOUR_MINUTES;
    return set_time(run, hour % 24, minute, noon || minute != 0) ? run->marks->calendar_n[i]
                                                                 : 0;
}

/* "half past two", "ten to nine", "noon". */
static size_t read_spoken(Run *run, size_t i)
{
    if (is_noon_or_midnight(run_calendar(run, i)))
        return read_noon(run, i, 0);
    int minute;
    size_t n = minutes_from_hour(run, i, &minute);
    if (n == 0 || i + n >= run->marks->sentence.n)
        return 0;
    if (is_noon_or_midnight(run_calendar(run, i + n))) {
        size_t more = read_noon(run, i + n, minute);
        return more > 0 ? n + more : 0;
    }
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
    if (!set_time(run, (int)hour, minute, false))
        return 0;
    run->likely = hour >= WORKING_HOUR;
    return n;
}

void run_set_part(Run *run, DayPart part)
{
    run->part = run->part == PART_NIGHT ? PART_NIGHT : part;
}

static size_t read_part_of_day(Run *run, size_t i)
{
    static const struct {
        CalendarWord word;
        DayPart part;
    } rows[] = {{CAL_MORNING, PART_MORNING},
                {CAL_LUNCHTIME, PART_LUNCHTIME},
                {CAL_AFTERNOON, PART_AFTERNOON},
                {CAL_EVENING, PART_EVENING},
                {CAL_NIGHT, PART_NIGHT}};
    for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        if (run_calendar(run, i) != (int)rows[row].word)
            continue;
        run_set_part(run, rows[row].part);
        run->in_part |= run->past >= 0 && run->marks->calendar_n[i] > 1;
        return run->marks->calendar_n[i];
    }
    return 0;
}

size_t run_read_time(Run *run, size_t i)
{
    static size_t (*const elements[])(Run *, size_t) = {read_digital, read_spoken, read_hour,
                                                        read_part_of_day, read_zone};
    size_t n = 0;
    for (size_t e = 0; n == 0 && e < G_N_ELEMENTS(elements); e++)
        n = elements[e](run, i);
    return n;
}

/* "an hour", "half an hour". */
static size_t read_named(const Run *run, size_t i, int *ret)
{
    static const struct {
        CalendarWord word;
        int minutes;
    } rows[] = {{CAL_AN_HOUR, 60},
                {CAL_THREE_QUARTERS, 45},
                {CAL_HALF_HOUR, 30},
                {CAL_QUARTER_HOUR, 15}};
    for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        *ret = rows[row].minutes;
        if (run_calendar(run, i) == (int)rows[row].word)
            return run->marks->calendar_n[i];
    }
    return 0;
}

static size_t count(int number, int unit, bool half, size_t n, int *ret)
{
    int minutes = unit == CAL_HOURS ? HOUR_MINUTES : 1;
    *ret = number * minutes + (half ? minutes / 2 : 0);
    return unit == CAL_HOURS || unit == CAL_MINUTES ? n : 0;
}

/* "20 minutes", "two and a half hours", "2hrs". */
static size_t read_counted(const Run *run, size_t i, int *ret)
{
    const Marks *marks = run->marks;
    int value;
    size_t n, length = run_length(run, i),
              digits = length ? run_digits(run_word(run, i), &value) : 0;
    if (digits > 0 && digits < length && value <= NUMBER_MAX) {
        int unit = group_behind(run, i, run_word(run, i) + digits, length - digits, &n);
        return count(value, unit, false, n, ret);
    }
    if (length == 0 || marks->number[i] < 1 || marks->number[i] > NUMBER_MAX)
        return 0;
    n = marks->number_n[i];
    bool half = run_calendar(run, i + n) == CAL_AND_A_HALF;
    n += half ? marks->calendar_n[i + n] : 0;
    return count((int)marks->number[i], run_calendar(run, i + n), half, n + 1, ret);
}

/* One part: "an hour and a half", "20 minutes". */
static size_t read_part(const Run *run, size_t i, int *ret)
{
    size_t n = read_named(run, i, ret);
    n = n > 0 ? n : read_counted(run, i, ret);
    bool half = n > 0 && run_calendar(run, i + n) == CAL_AND_A_HALF;
    *ret += half ? HOUR_MINUTES / 2 : 0;
    return half ? n + run->marks->calendar_n[i + n] : n;
}

/* "two days", in front of hours or minutes. */
static size_t read_days(const Run *run, size_t i, int *ret)
{
    size_t length = run_length(run, i);
    int64_t days = length > 0 ? run->marks->number[i] : -1;
    if (days < 1 || days > DAYS_MAX)
        return 0;
    size_t n = run->marks->number_n[i];
    if (run_calendar(run, i + n) != CAL_DAYS)
        return 0;
    *ret = (int)days * 24 * HOUR_MINUTES;
    return n + run->marks->calendar_n[i + n];
}

static size_t read_hours(const Run *run, size_t i, int *ret)
{
    int more = 0;
    size_t n = read_part(run, i, ret);
    if (n == 0)
        return 0;
    size_t link = word_is(&run->marks->sentence, i + n, "and");
    size_t second = read_part(run, i + n + link, &more);
    *ret += second > 0 ? more : 0;
    return second > 0 ? n + link + second : n;
}

size_t run_read_length(const Run *run, size_t i, int *ret)
{
    int days = 0;
    size_t first = read_days(run, i, &days);
    first += first > 0 && word_is(&run->marks->sentence, i + first, "and");
    size_t n = read_hours(run, i + first, ret);
    *ret += days;
    return n > 0 ? first + n : 0;
}

/* ---- what it means ---- */

/* The half of the day that is said of an hour from 1 to 12; 0: none. At lunchtime it may be 11.45 or 12.15. */
static int half_of(const Run *run)
{
    switch (run->part) {
    case PART_MORNING:
        return 1;
    case PART_LUNCHTIME:
        return run->hour >= WORKING_HOUR ? 0 : 2;
    case PART_AFTERNOON:
    case PART_EVENING:
        return 2;
    case PART_NIGHT:
        return run->hour >= EVENING_HOUR && run->hour < 12 ? 2 : 0;
    case PART_NONE:
        break;
    }
    return 0;
}

/* As early as people say so, and as late: a night begins in the evening, and the next morning ends it. */
static const struct {
    int begins, lasts; /* minutes */
} parts[] = {[PART_NONE] = {0, 0},
             [PART_MORNING] = {6 * HOUR_MINUTES, 6 * HOUR_MINUTES},
             [PART_LUNCHTIME] = {11 * HOUR_MINUTES + 30, 3 * HOUR_MINUTES},
             [PART_AFTERNOON] = {12 * HOUR_MINUTES, 6 * HOUR_MINUTES},
             [PART_EVENING] = {17 * HOUR_MINUTES, 7 * HOUR_MINUTES},
             [PART_NIGHT] = {17 * HOUR_MINUTES, 13 * HOUR_MINUTES}};

int run_part_begins(const Run *run)
{
    return parts[run->part].begins;
}

int run_part_lasts(const Run *run)
{
    return parts[run->part].lasts;
}

void run_resolve_hour(Run *run)
{
    if (run->hour < 0 || run->time_known || run->hour > 12)
        return;
    int half = half_of(run);
    bool night = run->part == PART_NIGHT, past = run->past >= 0 && !night;
    run->guessed = half == 0 && past && run->hour > 0 && run->hour < WORKING_HOUR;
    if (half != 0 || run->guessed)
        run->hour = run->hour % 12 + (half == 1 ? 0 : 12);
    run->time_known = half != 0 || past || (run->likely && !night);
}

bool run_is_elsewhere(const Run *run)
{
    int own, said = run->zone == CAL_ZONE_ZERO ? 0 : HOUR_MINUTES;
    if (run->zone == 0 || run->zone == CAL_ZONE_OWN)
        return false;
    return run->zone == CAL_ZONE_OTHER || !run->dated ||
           !mail_day_offset(run->today, run->day, &own) || own != said;
}

bool run_is_ahead(const Run *run)
{
    int minute = run->hour >= 0 ? run->hour * HOUR_MINUTES + run->minute : run_part_begins(run);
    return minute > run->past;
}
