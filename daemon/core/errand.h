/* What somebody owes outside of the life of an incident: a remedial action, the answer to a request,
 * the review of the policy. Pure: values in, values out; who owes it, what it is and what was
 * answered are rows of the register. */
#pragma once

#include "daemon/core/incident.h"

/* One errand. It is opened, reminded of before it is due, when it is due, when it is late and when
 * it is very late, and ends when it is done; nothing comes after that. */
typedef struct Errand {
    ErrandKind kind;
    int64_t opened, due; /* UTC seconds; due == 0: whenever, nobody is reminded */
    int64_t next;        /* when it must be looked at again; 0: no rung left, or done */
    int64_t reached;     /* the time of the last rung that is behind us */
    int rung;            /* rungs behind us */
    int64_t done;        /* 0: it is open */
} Errand;

/* What is to be told of it. The owner is always told. */
typedef struct ErrandReminder {
    RoleSet to; /* others */
    int rung;   /* which one this is, from 1 */
    Overtaken overtaken;
} ErrandReminder;

/* A new one. `due` 0: as the policy says. `level` is that of its incident, SEVERITY_UNKNOWN of none
 * (treated as a minor one); here and below. */
Errand errand_open(ErrandKind kind, int64_t due, Severity level, const Clock *clock,
                   const Policy *policy);

/* When one that is due then is to be opened so that its first reminder comes: the review of the
 * policy has a date, and nobody who asks for it. */
int64_t errand_opens_at(ErrandKind kind, int64_t due, const Policy *policy);

static inline bool errand_is_open(const Errand *errand)
{
    return errand->done == 0;
}

/* Done, or fallen away. False when it was that before. */
bool errand_end(Errand *errand, int64_t now);

/* One that fell away goes on where its ladder stood. */
void errand_resume(Errand *errand, Severity level, const Clock *clock, const Policy *policy);

/* Passes every rung that the clock has reached; quiet hours hold them back. True when somebody is to
 * be told. */
bool errand_remind(Errand *errand, Severity level, const Clock *clock, const Policy *policy,
                   ErrandReminder *ret);
