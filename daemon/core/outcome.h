/* The Incident Outcome Report: a filled-in form becomes sections, sections settle points of the
 * policy. Pure. */
#pragma once

#include "config/lexicon.h"
#include "config/policy.h"
#include "config/terms.h"

#include <glib.h>
#include <stdbool.h>

/* What stands below each line of the form; NULL: nothing. */
typedef struct Outcome {
    char *section[OUTCOME_LABEL_COUNT]; /* owned */
    /* The summary, and the actions, are of a text without any line of the form. */
    bool free_words;
    size_t few; /* words of such a text that are too few for a report; 0: it is none */
} Outcome;

enum { OUTCOME_WORDS = 6 }; /* of such a text, at least */

/* Reads a form in whatever order its lines come, quoted ("> ") or not. A text without any of them is
 * the summary; what stands in front of the first is the form's own heading. What the form says to be
 * known is no answer; "yes" below it makes it one. */
Outcome outcome_read(const char *text);
/* What is answered in a quotation: nothing, unless a line of the form stands in it. */
Outcome outcome_read_quoted(const char *text);
/* "yes", and the line that says what is known is not there: what the register knows is meant. */
bool outcome_agrees(const Outcome *outcome, OutcomeLabel label);
/* What `outcome` leaves empty is taken from another, which is left with the rest. */
void outcome_fill(Outcome *outcome, Outcome *from);
void outcome_clear(Outcome *outcome);

/* Appends what is known already, as a form says it: one line, which outcome_read() does not take for an
 * answer. */
void outcome_add_known(const char *known, GString *to);

/* Whether a section answers no line of the form: it is added to an answer that is there, and replaces none. */
bool outcome_is_free(const Outcome *outcome, OutcomeLabel label);

/* Whether nothing at all was answered. */
bool outcome_is_empty(const Outcome *outcome);

/* Whether it says something: an answer, or "not applicable" and why. A bare "n/a" or "not relevant" does not. */
bool outcome_is_answer(const char *text);
/* The same of an answer to that line: where it may be that there is nothing, "none" and "n/a" say so. */
bool outcome_answers(OutcomeLabel label, const char *text);

/* Which points of the policy it settles, with answers. */
PointSet outcome_points(const Outcome *outcome);

/* Which of its lines are answered, whatever they are for: bits of OutcomeLabel. */
uint32_t outcome_answered(const Outcome *outcome);

/* Whether a section is answered, as a point wants it. */
bool outcome_settles(const Outcome *outcome, OutcomeLabel label);

/* The line of the form above a section. Borrowed. */
const char *outcome_label(OutcomeLabel label);
const char *outcome_label_name(OutcomeLabel label); /* "containment" */
bool outcome_label_parse(const char *name, OutcomeLabel *ret);

/* The lines of the form that settle a point; -1 at the end. */
const int *outcome_labels_of(Point point);
/* Whether a line of the form is needed where these points are asked: one that belongs to no point always is. */
bool outcome_is_asked(OutcomeLabel label, PointSet asked);
/* What a point asks for, for "what is missing". Borrowed. */
const char *outcome_point(Point point);

/* Appends the empty form: the lines that are asked, with room for an answer below each. Lines end with CRLF, as in a
 * link (RFC 6068 section 5). */
void outcome_add_form(PointSet asked, GString *to);
