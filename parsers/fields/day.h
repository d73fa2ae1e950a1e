/* A day of the calendar, and the day on which a mail was written. */
#pragma once

#include <stdbool.h>

typedef struct Day {
    int year, month, day;
} Day;

/* Does it exist, from 1990 to 2100? The other functions take only such days. */
bool day_valid(Day day);
Day day_back(Day day, unsigned days);
Day day_next(Day day);
/* Days from a to b; negative when b is before a. */
int days_between(Day a, Day b);
/* Monday is 0. */
int day_weekday(Day day);

/* When a mail was written, in its own zone: what "yesterday" counts from. */
typedef struct MailDay {
    bool known;
    int year, month, day;
    int offset; /* of the zone, in minutes */
    int minute; /* since the day began; -1: not known */
} MailDay;

/* From the RFC 3339 date of a mail; NULL: not known. */
MailDay mail_day_of(const char *date);
Day mail_day_day(const MailDay *mail);
/* The offset of the mail's zone on another day: its own, and what British summer time makes of
 * it. False when nobody can tell. */
bool mail_day_offset(const MailDay *mail, Day day, int *ret);
