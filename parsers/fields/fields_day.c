/* The day in a run of words, as the calendar has it: "2026-05-03", "3/5", "3rd of May", "Friday 13th", "last Friday".
 * Called by fields_date.c. */
#include "parsers/fields/fields_run.h"

#include <stdio.h>
#include <string.h>

enum {
    FUTURE_DAYS = 60, /* a day without a year that is so little ahead is still to come */
    DAY_MINUTES = 24 * 60,
    MONTHS = 12, /* of a year, in which "Friday 13th" is looked for */
};

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
    bool over = run->past >= 0 || run->since;
    if (day_valid(day) && may_lie(run, day, over ? 0 : FUTURE_DAYS))
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
    return true;
}

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
           before == CAL_SINCE || before == CAL_BETWEEN || before == CAL_AT ||
           before == CAL_AROUND || (before >= CAL_MONDAY && before <= CAL_SUNDAY) ||
           run->marks->sentence.words[i].breaks;
}

/* "24.11. at 16:40", "on 12.11" of what has been done, or is to be: no time of day. */
static bool is_dotted_day(const Run *run, size_t i, int day)
{
    const Sentence *sentence = &run->marks->sentence;
    int before = i > 0 ? run_calendar(run, i - 1) : -1;
    bool stop = i + 1 < sentence->n && sentence->text[sentence->words[i].end] == '.';
    return run_has_side(run) && before != CAL_AT && (day > 23 || before == CAL_ON || stop);
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

/* "told 24/11", "told 24/11 by phone", "7.10am 24/11"; not "told 2/3 families". */
static bool is_day_told(const Run *run, size_t i)
{
    bool beside = run_calendar(run, i + 1) == CAL_BESIDE;
    bool awaited = run_has_side(run) || run->hour >= 0;
    return awaited && is_day_alone(run, i) &&
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

size_t run_read_numeric(Run *run, size_t i)
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

int run_day_number(const Run *run, size_t i)
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

int run_month_at(const Run *run, size_t i)
{
    int group = run_calendar(run, i);
    return group >= CAL_JANUARY && group <= CAL_DECEMBER ? group - CAL_JANUARY + 1 : 0;
}

int run_year_at(const Run *run, size_t i)
{
    int value;
    bool four = run_digit(run, i) && run_length(run, i) == 4 &&
                run_digits(run_word(run, i), &value) == 4;
    return four && day_valid((Day){value, 1, 1}) ? value : 0;
}

/* "fifth", "twenty first": a day of a month, or 0, and how many words it takes. */
static int ordinal_at(const Marks *marks, size_t i, size_t *ret_n)
{
    int group =
        word_group(&marks->sentence, i, lexicon_table(marks->lexicon, LEXICON_ORDINALS), ret_n);
    return group - ORDINAL_1 + 1;
}

/* "28Apr26", "28-Apr-2026", and "on 28Apr". */
static size_t read_joined(Run *run, size_t i)
{
    const char *text = run_word(run, i), *end = text + run_length(run, i);
    int day, value = 0;
    size_t digits = run_digits(text, &day), letters = 0;
    bool hyphens = text[digits] == '-';
    const char *name = text + digits + hyphens;
    while (name + letters < end && g_ascii_isalpha(name[letters]))
        letters++;
    if (digits > 2 || letters < 3)
        return 0;
    int month =
        phrases_exact(lexicon_table(run->marks->lexicon, LEXICON_CALENDAR), name, letters);
    const char *rest = name + letters + (hyphens && name[letters] == '-');
    size_t left = rest < end ? run_digits(rest, &value) : 0;
    bool yearless = rest == end && i > 0 && run_calendar(run, i - 1) == CAL_ON;
    if (month < CAL_JANUARY || month > CAL_DECEMBER || rest + left != end ||
        (left == 0 && !yearless))
        return 0;
    Day found = {left > 0 ? year_of(value, left, run->today) : 0, month - CAL_JANUARY + 1, day};
    return set_day(run, found, yearless);
}

/* "the 3rd or 4th of May", "from the third to the fifth of May": the second of two days. */
static bool is_second_day(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    size_t n;
    i -= i > 0 && word_is(sentence, i - 1, "the");
    return i > 1 &&
           marks_is(run->marks, i - 1, LEXICON_MOMENT_WORDS, 1U << MOMENT_WORD_JOINT) &&
           (run_day_number(run, i - 2) > 0 || ordinal_at(run->marks, i - 2, &n) > 0);
}

size_t run_read_written(Run *run, size_t i)
{
    size_t n = 1, joined = run_digit(run, i) ? read_joined(run, i) : 0;
    if (joined > 0)
        return joined;
    int day = run_day_number(run, i), month = run_month_at(run, i);
    bool spelt = day == 0 && month == 0 && (day = ordinal_at(run->marks, i, &n)) > 0;
    if (day > 0) {
        bool of = run_calendar(run, i + n) == CAL_OF;
        n += of;
        month = of || !spelt ? run_month_at(run, i + n) : 0;
    } else if (month > 0) {
        n += word_is(&run->marks->sentence, i + n, "the");
        day = run_day_number(run, i + n);
    }
    if (day == 0 || month == 0 || is_second_day(run, i))
        return 0;
    n++;
    int year = run_year_at(run, i + n);
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

/* "of this month", "of last month" behind the word at `i`: how many words, and in *ret that month. */
static size_t named_month(const Run *run, size_t i, Day *ret)
{
    const Sentence *sentence = &run->marks->sentence;
    bool last = word_is(sentence, i + 2, "last");
    if (run_calendar(run, i + 1) != CAL_OF || !word_is(sentence, i + 3, "month") ||
        !(last || word_is(sentence, i + 2, "this")))
        return 0;
    Day today = mail_day_day(run->today);
    *ret = last ? last_month(today) : today;
    return 3;
}

/* "on the 3rd" and no more, "on 3rd.", "on the evening of the 3rd I lost it", "on the 3rd the list was sent"; not "on the 3rd page". */
static bool is_day_announced(const Run *run, size_t i)
{
    enum {
        GOES_ON = 1U << MOMENT_WORD_ARTICLE | 1U << MOMENT_WORD_WHO |
                  1U << MOMENT_WORD_SOMEBODY | 1U << MOMENT_WORD_WHEN | 1U << MOMENT_WORD_FROM,
    };
    const Sentence *sentence = &run->marks->sentence;
    bool the = i > 0 && word_is(sentence, i - 1, "the");
    int front = i > the ? run_calendar(run, i - 1 - the) : -1;
    bool ends = i + 1 >= sentence->n || sentence->words[i + 1].breaks ||
                run_calendar(run, i + 1) == CAL_AT ||
                marks_is(run->marks, i + 1, LEXICON_MOMENT_WORDS, GOES_ON);
    bool of_part = the && run->part != PART_NONE && front == CAL_OF;
    return of_part || ((front == CAL_ON || front == CAL_SINCE) && ends);
}

size_t run_read_day_of_month(Run *run, size_t i)
{
    int day = run_day_number(run, i);
    bool ordinal = day > 0 && !g_ascii_isdigit(run_word(run, i)[run_length(run, i) - 1]);
    if (!ordinal || run->dated || !run->today->known)
        return 0;
    Day month;
    size_t n = named_month(run, i, &month);
    if (n > 0)
        return set_day(run, (Day){month.year, month.month, day}, false) ? 1 + n : 0;
    if (run->weekday < 0 && !(run_has_side(run) && is_day_alone(run, i)) &&
        !is_day_announced(run, i))
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

/* "a week last Friday", "a fortnight last Monday": how many weeks before it. */
static unsigned weeks_before(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    if (i == 0 || !word_is(sentence, i - 1, "a") || run_calendar(run, i + 1) != CAL_LAST)
        return 0;
    return word_is(sentence, i, "week") ? 1 : word_is(sentence, i, "fortnight") ? 2 : 0;
}

/* "Thursday last", "Thursday last when they rang"; but not "Thursday last thing". */
static bool is_last_behind(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    bool ends = i + 1 >= sentence->n || sentence->words[i + 1].breaks ||
                run_calendar(run, i + 1) == CAL_AT || run->marks->word[i + 1] == WORD_CLAUSE;
    return run_calendar(run, i) == CAL_LAST && word_is(sentence, i, "last") && ends;
}

/* "The following Monday", "on the Monday of that week": which one, another day tells. Returns how many words behind the weekday
 * say so. */
static size_t read_other_week(Run *run, size_t i, size_t end)
{
    size_t n = run_calendar(run, end) == CAL_OTHER_WEEK ? run->marks->calendar_n[end] : 0;
    bool another = i > 0 && run_calendar(run, i - 1) == CAL_ANOTHER;
    bool around = i > 0 && word_is(&run->marks->sentence, i - 1, "the") &&
                  run_calendar(run, end) == CAL_AROUND; /* "the Monday after" */
    run->vague |= !run->ahead && (n > 0 || another || around);
    return n;
}

size_t run_read_weekday(Run *run, size_t i)
{
    unsigned weeks = weeks_before(run, i);
    bool last = weeks > 0 || run_calendar(run, i) == CAL_LAST;
    size_t n = (weeks > 0) + (last || run_calendar(run, i) == CAL_NEXT);
    int group = run_calendar(run, i + n);
    if (group < CAL_MONDAY || group > CAL_SUNDAY || run->weekday >= 0)
        return 0;
    run->future |= n == 1 && !last && !run->ahead;
    run->weekday = group - CAL_MONDAY;
    run->weeks = weeks;
    n += run->marks->calendar_n[i + n];
    bool behind = is_last_behind(run, i + n);
    run->last = last || behind;
    return n + behind + read_other_week(run, i, i + n);
}
