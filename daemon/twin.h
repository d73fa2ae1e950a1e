/* Whether somebody has sent the same report twice: with another Message-ID it may be another event, so only a person can
 * say that both are one. */
#pragma once

#include "daemon/core/classify.h"
#include "daemon/world.h"
#include "parsers/report.h"

/* A sentence for the DPO's notice that names the incident which the same person opened within the hour before
 * `received_at` with the same words: owned; NULL: there is none, or it is anonymous. 0, or -1. */
int twin_note(const World *world, const Report *report, int64_t person, int64_t received_at,
              char **ret, Err *err);

/* The same of a report of theirs within the week before, whose subject the mail's answers: "Re: help, lost laptop" outside any
 * thread. */
int twin_answer_note(const World *world, const Report *report, int64_t person,
                     int64_t received_at, char **ret, Err *err);

/* The same of an open incident of the same kind that somebody else has reported within the day before, where the rules are sure
 * enough of both: they may be about the same, which again only a person can say. */
int twin_like_note(const World *world, const Organisation *organisation, const Report *report,
                   const Classification *proposed, int64_t person, int64_t received_at,
                   char **ret, Err *err);
