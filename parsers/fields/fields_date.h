/* Days and times as people in the United Kingdom write them. */
#pragma once

#include "parsers/fields/day.h"
#include "parsers/fields/fields_mark.h"

/* One expression: "on Friday 13 March at about 2.30pm". */
typedef struct Moment {
    size_t first, n; /* words */
    bool dated;      /* the day is known */
    bool dayless;    /* a time without a day; of moment_read_past the day is the last such */
    bool turned;     /* only moment_read_past: of last year, as that day is close ahead */
    int year, month, day; /* dated */
    int hour, minute;     /* -1: not said, or not for certain */
    int begins, lasts;    /* minutes: the part of the day that was said; lasts 0: none */
    bool vague;           /* it says when, but no single day: "before half-term" */
    bool future;          /* behind the day of the mail */
    int after;            /* undated: so many days after it happened; -1 */
    int weekday; /* the day is known by this alone, and may be that of another week; -1 */
} Moment;

/* The expression that begins at word `at`; false when there is none. */
bool moment_read(const Marks *marks, size_t at, const MailDay *today, Moment *ret);

/* The same of something that has been done, at the latest `minute` minutes into today: a time alone is the last such
 * time, a weekday or a day without a year the last such day, and an hour that could be of either half of the day one of work. */
bool moment_read_past(const Marks *marks, size_t at, const MailDay *today, int minute,
                      Moment *ret);

/* The same of something that is still to be done: a day without a year or a month, or a weekday, is the next such day. Of
 * a weekday today that is in a week. */
bool moment_read_ahead(const Marks *marks, size_t at, const MailDay *today, Moment *ret);

/* "2026-05-03", or with a time RFC 3339 ("2026-05-03T14:30:00+01:00"). The offset is the
 * mail's, and what British summer time makes of it on that day; where that is not known the day
 * alone. NULL when it is not dated. Owned. */
char *moment_text(const Moment *moment, const MailDay *today);

/* The day of a moment that is dated as one on which a mail was written; the zone is that of the
 * mail in which it was found. */
MailDay moment_mail_day(const Moment *moment, const MailDay *mail);

/* Do two moments name one day, and no two different times? */
bool moment_agrees(const Moment *a, const Moment *b);
