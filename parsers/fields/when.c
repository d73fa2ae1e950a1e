/* Reads the time of a command with the words that reports are read with. Pure; called by
 * daemon/command. */
#include "parsers/fields/when.h"

#include "parsers/fields/fields_date.h"

#include <stdio.h>
#include <string.h>

char *when_read_ahead(const char *text, const char *today, bool *ret_first)
{
    *ret_first = true;
    MailDay day = mail_day_of(today);
    g_autofree Marks *marks = g_new0(Marks, 1);
    marks->lexicon = lexicon_builtin();
    size_t at = 0;
    while (marks_next(marks, text, strlen(text), &at)) {
        for (size_t i = 0; i < marks->sentence.n; i++) {
            Moment moment;
            if (moment_read_ahead(marks, i, &day, &moment) && moment.dated)
                return moment_text(&moment, &day);
            bool small = marks->calendar[i] >= 0 && marks->calendar[i] != CAL_BESIDE;
            *ret_first &= small || word_is(&marks->sentence, i, "the");
        }
    }
    return NULL;
}

/* Minutes since the day began. */
static int minute_of(const char *now)
{
    int hour = 0, minute = 0;
    if (strlen(now) > 16)
        sscanf(now + 11, "%2d:%2d", &hour, &minute);
    return hour * 60 + minute;
}

/* The first moment, and from a later one what it does not say itself. */
static void add(Moment *moment, const Moment *more)
{
    const Moment first = *moment, *time = &first;
    if (!first.dated) {
        *moment = *more;
        return;
    }
    if (first.dayless && !more->dayless && more->hour < 0)
        *moment = *more;
    else if (first.hour < 0 && more->dayless)
        time = more;
    moment->hour = time->hour;
    moment->minute = time->minute;
    moment->begins = time->begins;
    moment->lasts = time->lasts;
}

/* The part of a day is its beginning, or now if that is still to come. Returns how long it lasts; 0: none is meant. */
static int begin_part(Moment *moment, const MailDay *day, int minute)
{
    if (!moment->dated || moment->hour >= 0 || moment->lasts == 0)
        return 0;
    bool today =
        days_between(mail_day_day(day), (Day){moment->year, moment->month, moment->day}) == 0;
    int begins = today ? MIN(moment->begins, minute) : moment->begins;
    moment->hour = begins / 60;
    moment->minute = begins % 60;
    return moment->lasts;
}

/* Where the phrase of the calendar begins that ends in front of word `i`; `i`: there is none. */
static size_t phrase_before(const Marks *marks, size_t i)
{
    enum { PHRASE_WORDS = 4 };
    for (size_t n = 1; n <= PHRASE_WORDS && n <= i; n++) {
        if (marks->calendar[i - n] >= 0)
            return marks->calendar_n[i - n] == n ? i - n : i;
    }
    return i;
}

/* "at", "on the", but not "about": a day behind it is when something was done. */
static bool leads_to_day(const Marks *marks, size_t i)
{
    int group = marks->calendar[i];
    return group == CAL_ON || ((group == CAL_AT || group == CAL_AROUND || group == CAL_SMALL) &&
                               marks->word[i] != WORD_OF);
}

/* Does nothing stand between two places that could begin something else? "at 4.40pm by phone on 3 May", but not "at 3.30,
 * the files were encrypted on Monday". */
static bool is_beside(const Marks *marks, size_t from, size_t to)
{
    while (from < to && (leads_to_day(marks, from) || marks->calendar[from] == CAL_BESIDE))
        from += marks->calendar_n[from];
    return from >= to;
}

/* "the letter of 20 November": the day of a thing. */
static bool is_of_a_thing(const Marks *marks, size_t i)
{
    size_t at = phrase_before(marks, i);
    while (at < i && marks->calendar[at] == CAL_SMALL) {
        i = at;
        at = phrase_before(marks, i);
    }
    return at < i && marks->calendar[at] == CAL_OF;
}

/* "at Monday's assembly", "after yesterday's meeting": on that day, probably. */
static bool is_at_a_thing(const Marks *marks, size_t i)
{
    int group = marks->calendar[i];
    bool day = group >= CAL_JANUARY && group <= CAL_NIGHT;
    size_t at = phrase_before(marks, i);
    return day && marks->sentence.words[i + marks->calendar_n[i] - 1].possessive && at < i &&
           leads_to_day(marks, at);
}

/* Does nothing between two places part what is said, nor say that it is about something else? */
static bool is_one_clause(const Marks *marks, size_t from, size_t to)
{
    bool about = false;
    for (size_t i = from; i < to; i++)
        about |= marks->word[i] == WORD_OF && marks->calendar[i] != CAL_ON;
    return !about && marks->clause[from - 1] == marks->clause[to];
}

/* "11/23/2026", "3.5.2999", where it could not be read. */
static bool is_slashed(const Marks *marks, size_t i)
{
    const Word *word = &marks->sentence.words[i];
    const char *text = marks->sentence.folded + word->at;
    size_t marked = 0;
    for (size_t k = 1; word->digit && k + 1 < word->length; k++)
        marked += strchr(".-", text[k]) && g_ascii_isdigit(text[k + 1]);
    return word->digit && (marked > 1 || memchr(text, '/', word->length));
}

/* How many digits the word is, and nothing else; 0: something else. */
static size_t digits_at(const Marks *marks, size_t i, int *ret_value)
{
    const Word *word = &marks->sentence.words[i];
    g_autofree char *text = g_strndup(marks->sentence.folded + word->at, word->length);
    *ret_value = (int)MIN(g_ascii_strtoull(text, NULL, 10), G_MAXINT);
    return strspn(text, "0123456789") == word->length ? word->length : 0;
}

static bool is_month(const Marks *marks, size_t i)
{
    return marks->calendar[i] >= CAL_JANUARY && marks->calendar[i] <= CAL_DECEMBER;
}

/* "3 May 2999", "3 May 20266", and "3 May 1926", which could be a time as well: what stands where the year belongs, and is not
 * the one that was read. */
static bool has_odd_year(const Marks *marks, const Moment *moment)
{
    enum {
        YEAR_DIGITS = 3,
        DAY_DIGITS = 2,
        CENTURY = 100,
        PAST_CENTURY = 19,
        OWN_CENTURY = 20
    };
    size_t end = MIN(moment->first + moment->n + 1, marks->sentence.n);
    for (size_t i = moment->first + 1; i < end; i++) {
        int value = 0, day;
        bool day_first = i > moment->first + 1 && is_month(marks, i - 2) &&
                         marks->sentence.words[i - 1].digit &&
                         digits_at(marks, i - 1, &day) <= DAY_DIGITS;
        size_t digits = is_month(marks, i - 1) || day_first ? digits_at(marks, i, &value) : 0;
        bool read = i < moment->first + moment->n;
        bool year = value / CENTURY == PAST_CENTURY || value / CENTURY == OWN_CENTURY;
        if (digits >= YEAR_DIGITS && value != moment->year && (year || !read))
            return true;
    }
    return false;
}

/* "25:00", "9:75": written as a time of day, and none that there is. */
static bool is_odd_time(const Marks *marks, size_t i)
{
    enum { DIGITS = 2 };
    const Word *word = &marks->sentence.words[i];
    const char *text = marks->sentence.folded + word->at;
    size_t hours = 0;
    while (hours < word->length && g_ascii_isdigit(text[hours]))
        hours++;
    bool minutes = hours + DIGITS < word->length && text[hours] == ':' &&
                   g_ascii_isdigit(text[hours + 1]) && g_ascii_isdigit(text[hours + DIGITS]);
    return minutes && hours >= 1 && hours <= DIGITS;
}

static bool is_long(int group)
{
    return group == CAL_WEEKS || group == CAL_LONGER;
}

/* "A week last Monday", "Monday week", "the Monday before last". */
static bool is_counted_on(const Marks *marks, const Moment *moment)
{
    size_t first = moment->first, next = first + moment->n, n = marks->sentence.n;
    bool week = is_long(marks->calendar[first]) ||
                (first > 0 && is_long(marks->calendar[first - 1])) ||
                (next < n && is_long(marks->calendar[next]));
    return week || (next + 1 < n && marks->calendar[next] == CAL_AROUND &&
                    marks->calendar[next + 1] == CAL_LAST);
}

/* A word of a day or a time that is part of no moment: "24. November", "the previous day", "the day before", "25:00". */
static bool tells_other_time(const Marks *marks, size_t i)
{
    int group = marks->calendar[i];
    bool relative = group == CAL_DAYS && i > 0 && marks->calendar[i - 1] == CAL_SMALL &&
                    i + 1 < marks->sentence.n && marks->calendar[i + 1] == CAL_AROUND;
    return relative || group >= CAL_OTHER_DAY || is_slashed(marks, i) ||
           is_odd_time(marks, i) ||
           (group >= CAL_JANUARY && group <= CAL_DECEMBER && group != CAL_MAY &&
            group != CAL_MARCH);
}

/* "at 4, on Monday it was found": what is said behind the day may be what was done then. `end`: behind
 * the time, when that is another moment; 0: it is not. */
static bool begins_other(const Marks *marks, size_t end, const Moment *moment)
{
    size_t first = moment->first, next = first + moment->n, n = marks->sentence.n;
    bool behind_at = first > 0 && marks->calendar[first - 1] == CAL_AT;
    if ((end == 0 && !behind_at) || (next < n && marks->sentence.words[next].breaks))
        return false;
    short before = marks->clause[end > 0 ? end - 1 : first], behind = marks->clause[next - 1];
    while (next < n &&
           (marks->calendar[next] == CAL_BESIDE || marks->calendar[next] == CAL_SMALL))
        next += marks->calendar_n[next];
    return before != behind && next < n && !marks->sentence.words[next].breaks &&
           marks->calendar[next] < 0;
}

/* All moments of a sentence: a day and a time of one thing are joined. True: a time without a day is in doubt, as its
 * day may be one that is said in other words ("at 9.20 after Monday's assembly", "at 9 on the dot on Monday"). *vague:
 * something says when, and not exactly. */
static bool read_sentence(const Marks *marks, const MailDay *day, int minute, Moment *whole,
                          bool *vague)
{
    size_t end = 0;
    bool doubtful = false;
    for (size_t i = 0; i < marks->sentence.n;) {
        Moment moment;
        bool found = moment_read_past(marks, i, day, minute, &moment);
        bool own = found && moment.dated && !is_of_a_thing(marks, i);
        if (own && (!whole->dated || (end > 0 && is_beside(marks, end, i)))) {
            doubtful |= begins_other(marks, end, &moment);
            add(whole, &moment);
            end = i + moment.n;
        } else if (own && !moment.dayless && end > 0) {
            doubtful |= is_one_clause(marks, end, i);
        }
        doubtful |= own && (is_counted_on(marks, &moment) || has_odd_year(marks, &moment));
        *vague |= found && moment.vague && !moment.future;
        doubtful |= !found && (is_at_a_thing(marks, i) || tells_other_time(marks, i));
        i += found ? moment.n : 1;
    }
    return doubtful;
}

When when_read_past(const char *text, const char *now)
{
    MailDay day = mail_day_of(now);
    g_autofree Marks *marks = g_new0(Marks, 1);
    Moment whole = {0};
    bool doubtful = false, vague = false;
    marks->lexicon = lexicon_builtin();
    for (size_t at = 0; marks_next(marks, text, strlen(text), &at);)
        doubtful |= read_sentence(marks, &day, minute_of(now), &whole, &vague);
    int minutes = begin_part(&whole, &day, minute_of(now));
    bool overnight =
        whole.dated && whole.dayless &&
        days_between((Day){whole.year, whole.month, whole.day}, mail_day_day(&day)) > 0;
    return (When){.at = doubtful ? NULL : moment_text(&whole, &day),
                  .minutes = minutes,
                  .unclear = doubtful || (vague && !whole.dated),
                  .turned = whole.turned,
                  .overnight = overnight};
}
