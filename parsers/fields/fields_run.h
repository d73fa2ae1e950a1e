/* The run of words that name one moment, while it is read. Private to parsers/fields/fields_date.c, which puts all together,
 * fields_day.c and fields_ago.c, which read days, and fields_time.c, which reads the time of day. */
#pragma once

#include "parsers/fields/fields_date.h"

/* A part of the day. */
typedef enum DayPart {
    PART_NONE, /* not said */
    PART_MORNING,
    PART_LUNCHTIME,
    PART_AFTERNOON,
    PART_EVENING,
    PART_NIGHT,
} DayPart;

typedef struct Run {
    const Marks *marks;
    const MailDay *today;
    int past;   /* minute of today at which it is behind us; -1: it is not said that it is */
    bool ahead; /* it is still to be done */
    Day day;
    bool dated;
    bool since;     /* "since" stands in front of it */
    bool turned;    /* to last year, as that day is close ahead */
    int weekday;    /* -1 */
    bool last;      /* "last Friday" */
    int week;       /* -1; 0: this week is said, 1: the last */
    unsigned weeks; /* before it: "a week last Friday" */
    int hour, minute;
    bool time_known; /* hour and minute are certain */
    bool likely;     /* as they are unless a part of the day is said: "8.30" */
    bool guessed;    /* an hour of the afternoon, as work is done then */
    DayPart part;
    /* In several words, of what has been done: "at lunchtime" says when by itself. */
    bool in_part;
    bool last_night;
    int zone;  /* CalendarWord of the zone that is said behind the time; 0: none */
    int after; /* -1; so many days after it happened: "the next day" */
    bool vague, future, approximate;
} Run;

/* A word of the run's sentence: its CalendarWord or -1, what it is folded to, its bytes, whether it begins with a digit. */
int run_calendar(const Run *run, size_t i);
const char *run_word(const Run *run, size_t i);
size_t run_length(const Run *run, size_t i);
bool run_digit(const Run *run, size_t i);

/* How many digits stand at the start of a text, at most five, and in *ret what they are worth. */
size_t run_digits(const char *text, int *ret);

/* Is it said of what has been done, or is still to be, and of nothing else? */
bool run_has_side(const Run *run);

/* ---- days (fields_day.c): each reader returns how many words it takes from word `i` on, 0 for none ---- */
/* "2026-05-03" (also with a time behind a T), "3/5/2026", "03.05.26", "3/5". */
size_t run_read_numeric(Run *run, size_t i);
/* "3 May 2026", "3rd of May", "the fifth of May", "May 3rd, 2026", "3May26". */
size_t run_read_written(Run *run, size_t i);
/* "Friday 13th": the number belongs to the weekday. "on the 3rd": to this month or the one beside it. */
size_t run_read_day_of_month(Run *run, size_t i);
/* "Friday", "last Friday", "a week last Friday", "next Friday". */
size_t run_read_weekday(Run *run, size_t i);
/* "3", "3rd": a day of a month; a month by its name; four digits of a year. 0 when it is none. */
int run_day_number(const Run *run, size_t i);
int run_month_at(const Run *run, size_t i);
int run_year_at(const Run *run, size_t i);

/* ---- days as they are counted from that of the mail (fields_ago.c) ---- */
/* "yesterday", "this morning", "last night", "before half-term". */
size_t run_read_relative(Run *run, size_t i);
/* "an hour ago", of what has been done. */
size_t run_read_hours_ago(Run *run, size_t i);
/* "two days ago", "three months ago". */
size_t run_read_ago(Run *run, size_t i);
/* "three weeks ago", which is no day, and "a week ago today", which is. */
size_t run_read_weeks_ago(Run *run, size_t i);
/* The day is so many before that of the mail; where that is not known it is vague. False: another was said. */
bool run_set_back(Run *run, unsigned days);
/* The day of the mail, or so many days later. */
bool run_set_on(Run *run, int days);

/* ---- times (fields_time.c) ---- */
/* The element of a time of day at word `i`: how many words it takes, 0 for none. */
size_t run_read_time(Run *run, size_t i);

/* "an hour", "two and a half hours", "1 day, 2 hours and 20 minutes" at word `i`: how many words it takes, 0 for none, and in
 * *ret its minutes. */
size_t run_read_length(const Run *run, size_t i, int *ret);

/* A part of the day is said; what is said of the night is of the night whatever follows. */
void run_set_part(Run *run, DayPart part);

/* From which minute of the day on that part is, and for how many. 0: none is said. */
int run_part_begins(const Run *run);
int run_part_lasts(const Run *run);

/* An hour from 1 to 12 becomes certain by the part of the day. */
void run_resolve_hour(Run *run);

/* The zone is said, and is not that of the mail on that day, or may not be: the time is another there. */
bool run_is_elsewhere(const Run *run);

/* Is the time, or for want of one the part of the day, still to come today? */
bool run_is_ahead(const Run *run);
