/* Days and times. An expression is a run of elements in any order (a weekday, a date, a time, a
 * part of the day, and the small words between them); each adds what it knows to the moment,
 * and the first that would contradict ends the run.
 *
 * Never guesses: what names no single day is vague, a time without morning or afternoon is left
 * out, an American date is none. Only of what has just been done (moment_read_past) is the likeliest
 * taken, as its reader repeats it. Called by fields.c, fields_form.c and when.c. */
#include "parsers/fields/fields_run.h"

enum {
    DAY_MINUTES = 24 * 60,
    SATURDAY = 5,
    SUNDAY = 6,
    NOON = 12,         /* an hour */
    SMALL_HOURS = 5,   /* of the night */
    CLOCKS_APART = 20, /* minutes ahead that are now: a time was rounded, or a clock is fast */
};

typedef size_t Element(Run *run, size_t i);

/* "the fifth of May": the word in front of it, where a month follows. */
static bool may_be_ordinal(const Marks *marks, size_t at)
{
    return at + 2 < marks->sentence.n && marks->calendar[at + 1] == CAL_OF &&
           marks->calendar[at + 2] >= CAL_JANUARY && marks->calendar[at + 2] <= CAL_DECEMBER;
}

/* In which nothing is read yet. */
static Run run_new(const Marks *marks, const MailDay *today)
{
    return (Run){.marks = marks,
                 .today = today,
                 .past = -1,
                 .weekday = -1,
                 .week = -1,
                 .after = -1,
                 .hour = -1};
}

/* Numbers, and words of the calendar but for the small ones between two elements. */
static bool may_begin(const Marks *marks, size_t at)
{
    int group = marks->calendar[at];
    bool small = group == CAL_AT || group == CAL_ON || group == CAL_OF || group == CAL_SMALL ||
                 group == CAL_BESIDE || group == CAL_OR || group == CAL_ANOTHER ||
                 group == CAL_SINCE;
    return (group >= 0 && !small) || marks->sentence.words[at].digit || marks->number[at] > 0 ||
           may_be_ordinal(marks, at);
}

/* "Monday's attack" is not said to have been on Monday itself: of what has been done that is no day. */
static size_t read_element(Run *run, size_t i)
{
    static Element *const elements[] = {
        run_read_numeric,   run_read_written, run_read_hours_ago,
        run_read_weeks_ago, run_read_ago,     run_read_day_of_month,
        run_read_weekday,   run_read_time,    run_read_relative};
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
        bool at = group == CAL_AT || (group == CAL_AM && run_digit(run, i + n + 1)); /* Welsh */
        if (group != CAL_SMALL && !at && group != CAL_ON && group != CAL_AROUND &&
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
    Run rest = run_new(run->marks, run->today);
    size_t small = connectors(&rest, i + 1), n = read_element(&rest, i + 1 + small);
    return n > 0 ? 1 + small + n : 0;
}

/* "at 14:30 or 15:30 yesterday": of two times none is certain, of two days ("Monday or Tuesday") no single one. Of what is
 * still to be done the first will do. */
static size_t read_other(Run *run, size_t i)
{
    if (run_calendar(run, i) != CAL_OR || run->ahead)
        return 0;
    Run other = run_new(run->marks, run->today);
    size_t n = run->marks->calendar_n[i], small = connectors(&other, i + n),
           more = read_element(&other, i + n + small);
    if (more == 0)
        return 0;
    bool times = run->hour >= 0 && other.hour >= 0;
    run->approximate = true;
    run->vague |= !times || run->past >= 0;
    run->dated = run->dated && !run->vague;
    return n + small + more;
}

/* "3-5 May". */
static size_t read_pair(Run *run, size_t i)
{
    int a, b;
    const char *text = run_word(run, i);
    size_t digits = run_digits(text, &a);
    bool pair = digits <= 2 && text[digits] == '-' && run_digits(text + digits + 1, &b) <= 2 &&
                run_month_at(run, i + 1) > 0;
    run->vague |= pair;
    return pair ? 2 + (run_year_at(run, i + 2) > 0) : 0;
}

/* What follows an element and is of the same end: "4pm [on Thursday]"; not behind a comma. */
static size_t read_rest(Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    size_t n = 0;
    for (size_t more = 1; more > 0; n += more) {
        size_t small = connectors(run, i + n), element = 0;
        bool breaks = false;
        for (size_t at = i + n; at < MIN(i + n + small + 1, sentence->n); at++)
            breaks |= sentence->words[at].breaks;
        if (!breaks)
            element = read_element(run, i + n + small);
        more = element > 0 ? small + element : 0;
    }
    return n;
}

/* One end of a span: an element, all that belong to it, or the bare number in "3 and 5 May". */
static size_t read_end(Run *run, size_t i, bool all, bool *days)
{
    size_t small = connectors(run, i), n = read_element(run, i + small);
    bool number = n == 0 && run_day_number(run, i + small) > 0;
    n += all && n > 0 ? read_rest(run, i + small + n) : 0;
    *days |= number || run->dated || run->vague || run->weekday >= 0;
    return n + number > 0 ? small + n + number : 0;
}

static void forget_end(Run *run)
{
    run->dated = false;
    run->weekday = run->hour = -1;
}

/* "between 3 and 5 May", "from 4pm on Monday to 8am on Wednesday": no single day. "between 1am and 6am" says
 * nothing of the day, "between 4pm and 6pm on Monday" one. */
static size_t read_span(Run *run, size_t i)
{
    if (run_digit(run, i))
        return read_pair(run, i);
    if (run_calendar(run, i) != CAL_BETWEEN)
        return 0;
    bool days = false, day_behind = false;
    size_t n = run->marks->calendar_n[i], first = read_end(run, i + n, true, &days), second;
    bool whole = run->dated || run->weekday >= 0;
    Run begin = *run;
    forget_end(run);
    n += first;
    if (first > 0 &&
        (run_calendar(run, i + n) == CAL_UNTIL ||
         word_is(&run->marks->sentence, i + n, "and")) &&
        (second = read_end(run, i + n + 1, whole, &day_behind)) > 0)
        n += 1 + second;
    forget_end(run);
    if (whole && !day_behind && begin.hour >= 0) { /* "from 4pm on Monday to 6pm" */
        *run = begin;
        run->hour = -1;
        days = false;
    }
    run->vague |= days || day_behind;
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

/* "Thursday last week", "on Monday this week"; of Sunday some mean the one that ends the week, and some that begins it. */
static void resolve_week(Run *run)
{
    int back = day_weekday(mail_day_day(run->today)) - run->weekday + 7 * run->week;
    run->vague = back < 0 || run->weekday == SUNDAY;
    if (!run->vague)
        run_set_back(run, (unsigned)back);
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
    if (run->week >= 0 && !run->ahead) {
        resolve_week(run);
        return;
    }
    unsigned back = (unsigned)(day_weekday(mail_day_day(run->today)) - run->weekday + 7) % 7;
    if (run->ahead) {
        run_set_on(run, 7 - (int)back);
        return;
    }
    if (back == 0 && run->past >= 0)
        back = run_is_ahead(run) ? 7 : 0;
    if (back == 0 && run->last)
        back = 7;
    run->vague = (back == 0 && run->past < 0) || (back == 1 && run->last);
    if (!run->vague)
        run_set_back(run, back + 7 * run->weeks);
}

/* Of what has been done: a time without a day, or a part of one, is the last such, and "today at 4.40" was in the night when the
 * afternoon is still to come. True: the day was not said. */
static bool resolve_past(Run *run)
{
    bool timed = run->time_known || (run->in_part && run->hour < 0);
    if (run->past < 0 || !timed || run->vague || run->future || !run->today->known)
        return false;
    if (!run->dated)
        return run_set_back(run, run_is_ahead(run));
    bool today = days_between(mail_day_day(run->today), run->day) == 0;
    if (today && run->guessed && run_is_ahead(run))
        run->hour -= 12;
    return false;
}

/* "Over the weekend, on Saturday", "a month ago, on Tuesday 27th": the day behind the comma tells which, and is a moment of its
 * own. */
static bool is_day_of_vague(const Run *run, size_t i)
{
    const Sentence *sentence = &run->marks->sentence;
    if (!run->vague || i == 0 || i >= sentence->n || !sentence->words[i].breaks)
        return false;
    bool weekend = word_is(sentence, i - 1, "weekend");
    Run own = run_new(run->marks, run->today);
    i += connectors(&own, i);
    size_t n = read_element(&own, i);
    if (n > 0 && own.weekday >= 0)
        read_element(&own, i + n);
    return own.dated || (weekend && own.weekday >= SATURDAY);
}

static size_t read_run(Run *run, size_t at)
{
    size_t n = read_span(run, at);
    if (run->vague)
        return n;
    n = n > 0 ? n : read_element(run, at);
    for (size_t more = n; more > 0 && !is_day_of_vague(run, at + n);) {
        size_t small = connectors(run, at + n), range = read_range(run, at + n);
        if (range > 0) {
            run->vague = true;
            run->dated = false;
            return n + range;
        }
        bool around = small > 0 && run_calendar(run, at + n) == CAL_AROUND;
        more = read_element(run, at + n + small);
        run->approximate |= around && more > 0; /* "at 4.40pm by phone" */
        more = more > 0 ? small + more : read_other(run, at + n);
        n += more;
    }
    return n;
}

static bool is_time_alone(const Run *run)
{
    return run->hour >= 0 && run->time_known && !run->approximate && !run->dated &&
           !run->vague && run->weekday < 0;
}

static bool read_moment(const Marks *marks, size_t at, const MailDay *today, int past,
                        bool ahead, Moment *ret)
{
    Run run = run_new(marks, today);
    run.past = past;
    run.ahead = ahead;
    run.since = at > 0 && marks->calendar[at - 1] == CAL_SINCE;
    size_t n = read_run(&run, at);
    if (n == 0)
        return false;
    run_resolve_hour(&run);
    settle_night(&run);
    settle_clock(&run);
    bool alone = !run.dated && !run.vague && !run.future && !run.last;
    int weekday = alone ? run.weekday : -1;
    run.vague |= run.week >= 0 && run.weekday < 0 && !run.dated;
    resolve_weekday(&run);
    bool dayless = past < 0 ? is_time_alone(&run) : resolve_past(&run);
    if (run_is_elsewhere(&run)) {
        run.approximate = true;
        run.vague |= past >= 0;
    }
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
                    .after = run.dated || run.vague ? -1 : run.after,
                    .vague = run.vague || ((run.hour >= 0 || run.after >= 0) && !run.dated),
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
    MailDay day = {true, moment->year, moment->month, moment->day, mail->offset, -1};
    mail_day_offset(mail, (Day){day.year, day.month, day.day}, &day.offset);
    return day;
}

bool moment_agrees(const Moment *a, const Moment *b)
{
    bool day = a->year == b->year && a->month == b->month && a->day == b->day;
    bool time = a->hour < 0 || b->hour < 0 || (a->hour == b->hour && a->minute == b->minute);
    return a->dated && b->dated && day && time;
}
