/* Days and times. An expression is a run of elements in any order (a weekday, a date, a time, a
 * part of the day, and the small words between them); each adds what it knows to the moment,
 * and the first that would contradict ends the run.
 *
 * Never guesses: what names no single day is vague, a time without morning or afternoon is left
 * out, an American date is none. Only of what has just been done (moment_read_past) is the likeliest
 * taken, as its reader repeats it. Called by fields.c, fields_form.c and when.c. */
#include "parsers/fields_run.h"

#include <stdio.h>
#include <string.h>

enum {
    FUTURE_DAYS = 60, /* a day without a year that is so little ahead is still to come */
    DAY_MINUTES = 24 * 60,
    NOON = 12,         /* an hour */
    SMALL_HOURS = 5,   /* of the night */
    MONTHS = 12,       /* of a year, in which "Friday 13th" is looked for */
    CLOCKS_APART = 20, /* minutes ahead that are now: a time was rounded, or a clock is fast */
};

/* ---- the run ---- */

int run_calendar(const Run *run, size_t i)
{
    return i < run->marks->sentence.n ? run->marks->calendar[i] : -1;
}

const char *run_word(const Run *run, size_t i)
{
    return run->marks->sentence.folded + run->marks->sentence.words[i].at;
}

size_t run_length(const Run *run, size_t i)
{
    return i < run->marks->sentence.n ? run->marks->sentence.words[i].length : 0;
}

bool run_digit(const Run *run, size_t i)
{
    return i < run->marks->sentence.n && run->marks->sentence.words[i].digit;
}

/* Digits at the start of a word and what they are worth, at most four of them. */
size_t run_digits(const char *text, int *ret)
{
    size_t n = 0;
    *ret = 0;
    for (; n < 5 && g_ascii_isdigit(text[n]); n++)
        *ret = 10 * *ret + (text[n] - '0');
    return n;
}

/* Is it said of what has been done, or is still to be, and of nothing else? */
static bool has_side(const Run *run)
{
    return run->past >= 0 || run->ahead;
}

/* Does a day lie ahead where it must, else at most so many days ahead? */
static bool may_lie(const Run *run, Day day, int days)
{
    int ahead = days_between(mail_day_day(run->today), day);
    return run->ahead ? ahead >= 0 : ahead <= days;
}

/* The year that a date without one has: of what is still to be done the next such day, else the last, unless a report may
 * tell of it because it is close ahead. */
static Day with_year(Run *run, Day day)
{
    day.year = run->today->year;
    if (day_valid(day) && may_lie(run, day, run->past >= 0 ? 0 : FUTURE_DAYS))
        return day;
    run->turned = !run->ahead && day_valid(day) && may_lie(run, day, FUTURE_DAYS);
    day.year += run->ahead ? 1 : -1;
    return day;
}

static bool set_day(Run *run, Day day, bool yearless)
{
    if (run->dated)
        return false;
    if (yearless && !run->today->known) {
        run->vague = true;
        return true;
    }
    if (yearless)
        day = with_year(run, day);
    if (!day_valid(day))
        return false;
    run->day = day;
    run->dated = true;
    run->yearless = yearless;
    return true;
}

/* ---- elements: each returns how many words it takes, 0 for none ---- */

static int year_of(int value, size_t digits, const MailDay *today)
{
    if (digits == 4)
        return value;
    bool plausible = digits == 2 && today->known && 2000 + value <= today->year + 1;
    return plausible ? 2000 + value : -1;
}

/* What may stand in front of "3/5", which could be a fraction. */
static bool announces_day(const Run *run, size_t i)
{
    int before = i > 0 ? run_calendar(run, i - 1) : -1;
    return i == 0 || before == CAL_ON || before == CAL_OF || before == CAL_UNTIL ||
           before == CAL_BETWEEN || before == CAL_AT || before == CAL_AROUND ||
           (before >= CAL_MONDAY && before <= CAL_SUNDAY) ||
           run->marks->sentence.words[i].breaks;
}

/* "24.11. at 16:40", "on 12.11" of what has been done, or is to be: no time of day. */
static bool is_dotted_day(const Run *run, size_t i, int day)
{
    const Sentence *sentence = &run->marks->sentence;
    int before = i > 0 ? run_calendar(run, i - 1) : -1;
    bool stop = i + 1 < sentence->n && sentence->text[sentence->words[i].end] == '.';
    return has_side(run) && before != CAL_AT && (day > 23 || before == CAL_ON || stop);
}

/* "1/2 hour". */
static bool is_fraction(const Run *run, size_t i)
{
    int group = run_calendar(run, i + 1);
    return run_calendar(run, i) == CAL_HALF_HOUR || group == CAL_HOURS || group == CAL_MINUTES;
}

/* "the 24th at 16.40", "at 4pm since the 24th", "by the 24th"; not "the 2nd parent". */
static bool is_day_alone(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    int behind = run_calendar(run, i + 1);
    return i + 1 >= sentence->n || sentence->words[i + 1].breaks ||
           sentence->words[i + 1].digit ||
           (behind >= 0 && behind != CAL_OF && behind != CAL_AGO);
}

/* "told 24/11", "told 24/11 by phone"; not "told 2/3 families". */
static bool is_day_told(const Run *run, size_t i)
{
    bool beside = run_calendar(run, i + 1) == CAL_BESIDE;
    return has_side(run) && is_day_alone(run, i) &&
           (!beside || word_is(&run->marks->sentence, i + 1, "by"));
}

/* Day and month without a year. */
static bool is_short_day(const Run *run, size_t i, char mark, int day)
{
    if (mark == '/')
        return (announces_day(run, i) || is_day_told(run, i)) && !is_fraction(run, i);
    return mark == '.' && is_dotted_day(run, i, day);
}

/* The zone behind a time: ":05Z", ":05.123+02:00", "-0100", in minutes east of Greenwich. */
static bool read_zone(const char *at, const char *end, int *ret)
{
    int hours = 0, minutes = 0;
    while (at < end && *at != 'z' && *at != '+' && *at != '-')
        at++;
    *ret = 0;
    if (at < end && *at == 'z')
        return true;
    if (at >= end || (sscanf(at + 1, "%2d:%2d", &hours, &minutes) != 2 &&
                      sscanf(at + 1, "%2d%2d", &hours, &minutes) < 1))
        return false;
    *ret = (*at == '-' ? -1 : 1) * (60 * hours + minutes);
    return true;
}

/* From the zone in which a time is written to that of the mail. */
static void move_to_zone(Run *run, int zone)
{
    int own;
    if (!run->time_known || !mail_day_offset(run->today, run->day, &own))
        return;
    int minutes = run->hour * 60 + run->minute + own - zone;
    if (minutes < 0)
        run->day = day_back(run->day, 1);
    else if (minutes >= DAY_MINUTES)
        run->day = day_next(run->day);
    minutes = (minutes + DAY_MINUTES) % DAY_MINUTES;
    run->hour = minutes / 60;
    run->minute = minutes % 60;
}

/* "t16:40:05+02:00" (RFC 3339). */
static void read_zoned_time(Run *run, const char *text, const char *end)
{
    enum { TIME_BYTES = 6 };
    int zone;
    if (sscanf(text, "t%2d:%2d", &run->hour, &run->minute) != 2)
        return;
    run->time_known = run->hour < 24 && run->minute < 60;
    if (end - text > TIME_BYTES && read_zone(text + TIME_BYTES, end, &zone))
        move_to_zone(run, zone);
}

/* "2026-05-03" (also with a time behind a T), "3/5/2026", "03.05.26", "3/5". */
static size_t read_numeric(Run *run, size_t i)
{
    if (!run_digit(run, i))
        return 0;
    const char *text = run_word(run, i), *end = text + run_length(run, i);
    int a, b, c = -1;
    size_t first = run_digits(text, &a), second, third = 0;
    const char mark = text[first];
    if (!strchr("/.-", mark) || text + first >= end)
        return 0;
    second = run_digits(text + first + 1, &b);
    const char *rest = text + first + 1 + second;
    if (rest < end && *rest == mark) {
        third = run_digits(rest + 1, &c);
        rest += 1 + third;
    }
    bool iso = first == 4 && second == 2 && third == 2 && mark == '-';
    if (rest < end && !(iso && *rest == 't'))
        return 0;
    if (first > 2 && !iso)
        return 0;
    if (third == 0)
        return second > 0 && second <= 2 && is_short_day(run, i, mark, a) &&
               set_day(run, (Day){0, b, a}, true);
    Day day = iso ? (Day){a, b, c} : (Day){year_of(c, third, run->today), b, a};
    if (!set_day(run, day, false))
        return 0;
    if (iso && rest < end)
        read_zoned_time(run, rest, end);
    return 1;
}

/* "3", "3rd": a day of a month; 0 when it is none. */
static int day_number(const Run *run, size_t i)
{
    if (!run_digit(run, i))
        return 0;
    int value;
    const char *text = run_word(run, i);
    size_t digits = run_digits(text, &value), length = run_length(run, i);
    bool ordinal =
        length == digits + 2 &&
        (strncmp(text + digits, "st", 2) == 0 || strncmp(text + digits, "nd", 2) == 0 ||
         strncmp(text + digits, "rd", 2) == 0 || strncmp(text + digits, "th", 2) == 0);
    bool plain = length == digits;
    return digits <= 2 && (plain || ordinal) && value >= 1 && value <= 31 ? value : 0;
}

static int month_at(const Run *run, size_t i)
{
    int group = run_calendar(run, i);
    return group >= CAL_JANUARY && group <= CAL_DECEMBER ? group - CAL_JANUARY + 1 : 0;
}

static int year_at(const Run *run, size_t i)
{
    int value;
    bool four = run_digit(run, i) && run_length(run, i) == 4 &&
                run_digits(run_word(run, i), &value) == 4;
    return four && day_valid((Day){value, 1, 1}) ? value : 0;
}

/* "3 May 2026", "3rd of May", "May 3rd, 2026". */
static size_t read_written(Run *run, size_t i)
{
    size_t n = 1;
    int day = day_number(run, i), month = month_at(run, i);
    if (day > 0) {
        n += run_calendar(run, i + n) == CAL_OF;
        month = month_at(run, i + n);
    } else if (month > 0) {
        day = day_number(run, i + n);
    }
    if (day == 0 || month == 0)
        return 0;
    n++;
    int year = year_at(run, i + n);
    if (!set_day(run, (Day){year, month, day}, year == 0))
        return 0;
    return n + (year > 0);
}

static Day last_month(Day day)
{
    return day.month == 1 ? (Day){day.year - 1, MONTHS, 1} : (Day){day.year, day.month - 1, 1};
}

static Day next_month(Day day)
{
    return day.month == MONTHS ? (Day){day.year + 1, 1, 1} : (Day){day.year, day.month + 1, 1};
}

/* "Friday 13th": the number belongs to the weekday. "on the 3rd": to this month or the one beside it. */
static size_t read_day_of_month(Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    int day = day_number(run, i);
    bool ordinal = day > 0 && !g_ascii_isdigit(run_word(run, i)[run_length(run, i) - 1]);
    bool ends = i + 1 >= sentence->n || sentence->words[i + 1].breaks ||
                run_calendar(run, i + 1) == CAL_AT;
    bool announced = run->weekday >= 0 || (has_side(run) && is_day_alone(run, i)) ||
                     (i > 1 && word_is(sentence, i - 1, "the") &&
                      run_calendar(run, i - 2) == CAL_ON && ends);
    if (!ordinal || !announced || run->dated || !run->today->known)
        return 0;
    Day found = mail_day_day(run->today);
    for (int months = 0; months <= MONTHS; months++) {
        Day candidate = {found.year, found.month, day};
        bool fits = day_valid(candidate) && may_lie(run, candidate, 0) &&
                    (run->weekday < 0 || day_weekday(candidate) == run->weekday);
        if (fits)
            return set_day(run, candidate, false);
        found = run->ahead ? next_month(found) : last_month(found);
    }
    run->vague = true;
    return 1;
}

static size_t read_weekday(Run *run, size_t i)
{
    bool last = run_calendar(run, i) == CAL_LAST;
    size_t n = last || run_calendar(run, i) == CAL_NEXT;
    int group = run_calendar(run, i + n);
    if (group < CAL_MONDAY || group > CAL_SUNDAY || run->weekday >= 0)
        return 0;
    run->future |= n == 1 && !last && !run->ahead;
    run->weekday = group - CAL_MONDAY;
    run->last = last;
    return n + run->marks->calendar_n[i + n];
}

static bool set_back(Run *run, unsigned days)
{
    if (run->dated || !run->today->known) {
        bool first = !run->dated && !run->vague;
        run->vague |= first;
        return first;
    }
    run->day = day_back(mail_day_day(run->today), days);
    return run->dated = true;
}

/* Today, or so many days later. */
static bool set_on(Run *run, int days)
{
    bool set = set_back(run, 0);
    for (; run->dated && days > 0; days--)
        run->day = day_next(run->day);
    return set;
}

static bool set_part_of_today(Run *run, DayPart part)
{
    run_set_part(run, part);
    return set_back(run, 0);
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

static size_t read_relative(Run *run, size_t i)
{
    size_t n = i < run->marks->sentence.n ? run->marks->calendar_n[i] : 0;
    switch (run_calendar(run, i)) {
    case CAL_TODAY:
        return set_back(run, 0) ? n : 0;
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
        set_minutes(run, run->past);
        return set_back(run, 0) ? n : 0;
    case CAL_LAST_NIGHT:
        run->last_night = true;
        run_set_part(run, PART_NIGHT);
        return set_back(run, 1) ? n : 0;
    case CAL_YESTERDAY:
        return set_back(run, 1) ? n : 0;
    case CAL_BEFORE_YESTERDAY:
        return set_back(run, 2) ? n : 0;
    case CAL_TOMORROW:
        run->future = true;
        return !run->ahead || set_on(run, 1) ? n : 0;
    case CAL_LAST_WEEK:
    case CAL_VAGUE:
        run->vague |= !run->dated;
        return n;
    default:
        return 0;
    }
}

/* "an hour ago", of what has been done. */
static size_t read_hours_ago(Run *run, size_t i)
{
    int minutes;
    if (run->past < 0 || run->hour >= 0)
        return 0;
    size_t n = run_read_length(run, i, &minutes);
    if (n == 0 || run_calendar(run, i + n) != CAL_AGO)
        return 0;
    int since = run->past - minutes;
    unsigned days = since < 0 ? (unsigned)((DAY_MINUTES - 1 - since) / DAY_MINUTES) : 0;
    if (!set_back(run, days))
        return 0;
    set_minutes(run, since);
    return n + 1;
}

/* "two days ago", "three weeks ago". */
static size_t read_ago(Run *run, size_t i)
{
    if (i >= run->marks->sentence.n || run->marks->number[i] < 1 || run->marks->number[i] > 60)
        return 0;
    size_t n = run->marks->number_n[i];
    int unit = run_calendar(run, i + n);
    if ((unit != CAL_DAYS && unit != CAL_LONGER) || run_calendar(run, i + n + 1) != CAL_AGO)
        return 0;
    if (unit == CAL_LONGER)
        run->vague |= !run->dated;
    else if (!set_back(run, (unsigned)run->marks->number[i]))
        return 0;
    return n + 2;
}

/* ---- the whole ---- */

typedef size_t Element(Run *run, size_t i);

/* Numbers, and words of the calendar but for the small ones between two elements. */
static bool may_begin(const Marks *marks, size_t at)
{
    int group = marks->calendar[at];
    bool small = group == CAL_AT || group == CAL_ON || group == CAL_OF || group == CAL_SMALL ||
                 group == CAL_BESIDE;
    return (group >= 0 && !small) || marks->sentence.words[at].digit || marks->number[at] > 0;
}

/* "Monday's attack" is not said to have been on Monday itself: of what has been done that is no day. */
static size_t read_element(Run *run, size_t i)
{
    static Element *const elements[] = {read_numeric,  read_written,      read_hours_ago,
                                        read_ago,      read_day_of_month, read_weekday,
                                        run_read_time, read_relative};
    if (i >= run->marks->sentence.n || !may_begin(run->marks, i))
        return 0;
    const Run before = *run;
    for (size_t e = 0; e < G_N_ELEMENTS(elements); e++) {
        size_t n = elements[e](run, i);
        if (n > 0 && run->past >= 0 && run->marks->sentence.words[i + n - 1].possessive) {
            *run = before;
            return 0;
        }
        if (n > 0)
            return n;
    }
    return 0;
}

/* Small words between two elements, as far as an element follows. */
static size_t connectors(Run *run, size_t i)
{
    size_t n = 0;
    while (n < 4 && i + n < run->marks->sentence.n) {
        int group = run_calendar(run, i + n);
        if (group != CAL_SMALL && group != CAL_AT && group != CAL_ON && group != CAL_AROUND &&
            group != CAL_OF)
            break;
        n += run->marks->calendar_n[i + n];
    }
    return n;
}

/* "Monday to Wednesday", "3-5 May": no single day. */
static size_t read_range(const Run *run, size_t i)
{
    int group = run_calendar(run, i);
    if (group != CAL_UNTIL && !(run->vague && word_is(&run->marks->sentence, i, "and")))
        return 0;
    Run rest = {
        .marks = run->marks, .today = run->today, .past = -1, .weekday = -1, .hour = -1};
    size_t small = connectors(&rest, i + 1), n = read_element(&rest, i + 1 + small);
    return n > 0 ? 1 + small + n : 0;
}

/* "3-5 May". */
static size_t read_pair(Run *run, size_t i)
{
    int a, b;
    const char *text = run_word(run, i);
    size_t digits = run_digits(text, &a);
    bool pair = digits <= 2 && text[digits] == '-' && run_digits(text + digits + 1, &b) <= 2 &&
                month_at(run, i + 1) > 0;
    run->vague |= pair;
    return pair ? 2 + (year_at(run, i + 2) > 0) : 0;
}

/* One end of a span: an element, or the bare number in "3 and 5 May". */
static size_t read_end(Run *run, size_t i, bool *days)
{
    size_t small = connectors(run, i), n = read_element(run, i + small);
    bool number = n == 0 && day_number(run, i + small) > 0;
    *days |= number || run->dated || run->vague || run->weekday >= 0;
    run->dated = false;
    run->weekday = run->hour = -1;
    return n + number > 0 ? small + n + number : 0;
}

/* "between 3 and 5 May", "from Monday to Wednesday": no single day. "between 1am and 6am" says
 * nothing of the day. */
static size_t read_span(Run *run, size_t i)
{
    if (run_digit(run, i))
        return read_pair(run, i);
    if (run_calendar(run, i) != CAL_BETWEEN)
        return 0;
    bool days = false;
    size_t n = 1, first = read_end(run, i + n, &days), second;
    n += first;
    if (first > 0 &&
        (run_calendar(run, i + n) == CAL_UNTIL ||
         word_is(&run->marks->sentence, i + n, "and")) &&
        (second = read_end(run, i + n + 1, &days)) > 0)
        n += 1 + second;
    run->vague |= days;
    run->approximate = true;
    return first > 0 ? n : 0;
}

/* Of what has been done a time that is hardly ahead is now, also on the other side of midnight: it was rounded (to the
 * half hour at most), or a clock is fast. What is further ahead was the day before, or is still to come. */
static void settle_clock(Run *run)
{
    if (run->past < 0 || run->hour < 0 || !run->time_known || run->vague || run->future)
        return;
    Day today = mail_day_day(run->today);
    bool named = run->dated || run->weekday >= 0;
    bool is_today =
        run->dated ? days_between(today, run->day) == 0 : run->weekday == day_weekday(today);
    int ahead = run->hour * 60 + run->minute - run->past;
    if (!named && ahead < 0)
        ahead += DAY_MINUTES;
    if (run->today->known && (is_today || !named) && ahead > 0 && ahead <= CLOCKS_APART) {
        run->hour = run->past / 60;
        run->minute = run->past % 60;
    }
}

/* "last night at 2am" was today; of "Sunday night at 00:30" some mean Sunday and most the night that began on it. */
static void settle_night(Run *run)
{
    bool small_hours =
        run->part == PART_NIGHT && run->time_known && run->hour >= 0 && run->hour < SMALL_HOURS;
    run->vague |= small_hours && !run->last_night && (run->dated || run->weekday >= 0);
    bool ahead = run->past >= 0 && run_is_ahead(run);
    if (run->last_night && run->dated && run->time_known && run->hour >= 0 &&
        run->hour < NOON && !ahead)
        run->day = mail_day_day(run->today);
}

/* A weekday without a date: of what is still to be done the next such day, else the last, when nobody could mean another. */
static void resolve_weekday(Run *run)
{
    if (run->weekday < 0 || run->future)
        return;
    if (run->dated) {
        run->vague |= day_weekday(run->day) != run->weekday;
        run->dated = !run->vague;
        return;
    }
    if (run->vague || !run->today->known) {
        run->vague = true;
        return;
    }
    unsigned back = (unsigned)(day_weekday(mail_day_day(run->today)) - run->weekday + 7) % 7;
    if (run->ahead) {
        set_on(run, 7 - (int)back);
        return;
    }
    if (back == 0 && run->past >= 0)
        back = run_is_ahead(run) ? 7 : 0;
    if (back == 0 && run->last)
        back = 7;
    run->vague = (back == 0 && run->past < 0) || (back == 1 && run->last);
    if (!run->vague)
        set_back(run, back);
}

/* Of what has been done: a time without a day, or a part of one, is the last such, and "today at 4.40" was in the night when the
 * afternoon is still to come. True: the day was not said. */
static bool resolve_past(Run *run)
{
    bool timed = run->time_known || (run->in_part && run->hour < 0);
    if (run->past < 0 || !timed || run->vague || run->future || !run->today->known)
        return false;
    if (!run->dated)
        return set_back(run, run_is_ahead(run));
    bool today = days_between(mail_day_day(run->today), run->day) == 0;
    if (today && run->guessed && run_is_ahead(run))
        run->hour -= 12;
    return false;
}

static size_t read_run(Run *run, size_t at)
{
    size_t n = read_span(run, at);
    if (run->vague)
        return n;
    n = n > 0 ? n : read_element(run, at);
    for (size_t more = n; more > 0;) {
        size_t small = connectors(run, at + n), range = read_range(run, at + n);
        if (range > 0) {
            run->vague = true;
            run->dated = false;
            return n + range;
        }
        bool around = small > 0 && run_calendar(run, at + n) == CAL_AROUND;
        more = read_element(run, at + n + small);
        run->approximate |= around && more > 0; /* "at 4.40pm by phone" */
        n += more > 0 ? small + more : 0;
    }
    return n;
}

static bool read_moment(const Marks *marks, size_t at, const MailDay *today, int past,
                        bool ahead, Moment *ret)
{
    Run run = {.marks = marks,
               .today = today,
               .past = past,
               .ahead = ahead,
               .weekday = -1,
               .hour = -1};
    size_t n = read_run(&run, at);
    if (n == 0)
        return false;
    run_resolve_hour(&run);
    settle_night(&run);
    settle_clock(&run);
    bool alone = !run.dated && !run.vague && !run.future && !run.last;
    int weekday = alone ? run.weekday : -1;
    resolve_weekday(&run);
    bool dayless = resolve_past(&run);
    bool certain = run.time_known && (!run.approximate || past >= 0);
    *ret = (Moment){.first = at,
                    .n = n,
                    .dated = run.dated && !run.vague,
                    .dayless = dayless,
                    .turned = run.turned,
                    .year = run.day.year,
                    .month = run.day.month,
                    .day = run.day.day,
                    .hour = certain ? run.hour : -1,
                    .minute = certain ? run.minute : -1,
                    .begins = run_part_begins(&run),
                    .lasts = run_part_lasts(&run),
                    .vague = run.vague || (run.hour >= 0 && !run.dated),
                    .weekday = weekday,
                    .future = run.future};
    if (ret->dated && today->known)
        ret->future |= days_between(mail_day_day(today), run.day) > 0;
    return ret->dated || ret->vague || ret->future;
}

bool moment_read(const Marks *marks, size_t at, const MailDay *today, Moment *ret)
{
    return may_begin(marks, at) && read_moment(marks, at, today, -1, false, ret);
}

bool moment_read_past(const Marks *marks, size_t at, const MailDay *today, int minute,
                      Moment *ret)
{
    return may_begin(marks, at) && read_moment(marks, at, today, minute, false, ret);
}

bool moment_read_ahead(const Marks *marks, size_t at, const MailDay *today, Moment *ret)
{
    return may_begin(marks, at) && read_moment(marks, at, today, -1, true, ret);
}

/* ---- texts ---- */

char *moment_text(const Moment *moment, const MailDay *today)
{
    Day day = {moment->year, moment->month, moment->day};
    int offset;
    if (!moment->dated)
        return NULL;
    if (moment->hour < 0 || !mail_day_offset(today, day, &offset))
        return g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
    g_autofree char *zone = offset == 0 ? g_strdup("Z")
                                        : g_strdup_printf("%c%02d:%02d", offset < 0 ? '-' : '+',
                                                          ABS(offset) / 60, ABS(offset) % 60);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:00%s", day.year, day.month, day.day,
                           moment->hour, moment->minute, zone);
}

MailDay moment_mail_day(const Moment *moment, const MailDay *mail)
{
    MailDay day = {true, moment->year, moment->month, moment->day, mail->offset};
    mail_day_offset(mail, (Day){day.year, day.month, day.day}, &day.offset);
    return day;
}

bool moment_agrees(const Moment *a, const Moment *b)
{
    bool day = a->year == b->year && a->month == b->month && a->day == b->day;
    bool time = a->hour < 0 || b->hour < 0 || (a->hour == b->hour && a->minute == b->minute);
    return a->dated && b->dated && day && time;
}
