/* Reads the time of a command with the words that reports are read with. Pure; called by
 * daemon/command. */
#include "parsers/when.h"

#include "parsers/fields_date.h"

#include <stdio.h>
#include <string.h>

char *when_read(const char *text, const char *today)
{
    MailDay day = mail_day_of(today);
    g_autofree Marks *marks = g_new0(Marks, 1);
    marks->lexicon = lexicon_builtin();
    size_t at = 0;
    while (marks_next(marks, text, strlen(text), &at)) {
        for (size_t i = 0; i < marks->sentence.n; i++) {
            Moment moment;
            if (moment_read(marks, i, &day, &moment) && moment.dated)
                return moment_text(&moment, &day);
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
    Moment first = *moment;
    if (!first.dated) {
        *moment = *more;
    } else if (first.dayless && !more->dayless && more->hour < 0) {
        *moment = *more;
        moment->hour = first.hour;
        moment->minute = first.minute;
    } else if (first.hour < 0 && more->dayless) {
        moment->hour = more->hour;
        moment->minute = more->minute;
    }
}

/* All moments of a sentence. A day and a time belong together when hardly a word stands between: "at 4.40pm by
 * phone on 3 May"; a day further on is of something else, "at 3.30, the files were encrypted on Monday". */
static void read_sentence(const Marks *marks, const MailDay *day, int minute, Moment *whole)
{
    enum { BETWEEN = 3 }; /* words */
    size_t end = 0;
    for (size_t i = 0; i < marks->sentence.n;) {
        Moment moment;
        bool found = moment_read_past(marks, i, day, minute, &moment);
        if (found && moment.dated && (!whole->dated || (end > 0 && i - end <= BETWEEN))) {
            add(whole, &moment);
            end = i + moment.n;
        }
        i += found ? moment.n : 1;
    }
}

char *when_read_past(const char *text, const char *now)
{
    MailDay day = mail_day_of(now);
    g_autofree Marks *marks = g_new0(Marks, 1);
    Moment whole = {0};
    marks->lexicon = lexicon_builtin();
    for (size_t at = 0; marks_next(marks, text, strlen(text), &at);)
        read_sentence(marks, &day, minute_of(now), &whole);
    return moment_text(&whole, &day);
}
