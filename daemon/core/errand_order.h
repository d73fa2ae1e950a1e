/* What people write about errands, read: ACTION, the actions of an outcome report, ANSWER. Pure. */
#pragma once

#include "config/calendar.h"
#include "daemon/core/errand.h"

/* Why a line about an action, or an answer, cannot be carried out. */
typedef enum ErrandFault {
    ERRAND_GOOD,
    ERRAND_EMPTY,   /* nothing is said */
    ERRAND_TIME,    /* the time cannot be read */
    ERRAND_PAST,    /* it lies behind us */
    ERRAND_PERSON,  /* nobody of that name may do it */
    ERRAND_NUMBER,  /* there is no action with that number */
    ERRAND_DONE,    /* it was done, or answered, before */
    ERRAND_VERDICT, /* an exception is granted or refused */
    ERRAND_REASON,  /* a refusal says why */
    ERRAND_OTHER,   /* that is not how this one ends */
    ERRAND_PLACE,   /* it cannot go to that incident */
    ERRAND_FAULTS,
} ErrandFault;

/* "what BY date OWNER person", in either order, "n done", "n BY date", or "n to HLP-2026-0042". */
typedef struct ActionOrder {
    int64_t done;  /* the number of the one that is done; 0: a new one */
    int64_t goes;  /* the number of the one that goes to another incident; 0: none does */
    int64_t moves; /* the number of the one that has another date, `due`; 0: none has */
    char *place;   /* the reference of that incident, owned; NULL */
    int64_t due;   /* UTC seconds; 0: none is said */
    char *what;    /* owned */
    char *when;    /* that time as it was written, owned; NULL: none is said */
    char *owner;   /* as it was written, owned; NULL: none is said */
    ErrandFault fault;
} ActionOrder;

/* A day without a year, or a weekday, is the next one; a day alone ends with `day_end`, and so does the end of a month, of the
 * week (Friday), and of the term where the calendar has terms. "by" and
 * "owner" in small letters are words like any others when no time, or nobody, can be read behind them. */
ActionOrder action_read(const char *text, int64_t now, const Calendar *calendar);
void action_clear(ActionOrder *order);

/* Whether a line of an outcome report is meant to be an action: it has a BY and an OWNER, or one of
 * them in capitals. */
bool action_is_meant(const char *line);

/* The lines of an outcome report's section. "BY 1 March" and "OWNER Sam Okoro" in lines of their own, or a name below OWNER,
 * go on with the line above: they stand there, and the lines in which they stood are empty. Owned. */
char **action_lines(const char *section);

/* A line without "- " or "1. " in front. Borrowed. */
const char *action_text(const char *line);

/* The line without who does it. Owned. */
char *action_without_owner(const char *line);

/* Whether an answer ends an errand of that kind. */
ErrandFault answer_check(const Errand *errand, const char *text);

/* The fault as the rest of a sentence: "... not done, because <this>." */
const char *errand_fault_text(ErrandFault fault);

/* The same of an order, with the time that could not be read. Owned. */
char *action_fault_text(const ActionOrder *order);
