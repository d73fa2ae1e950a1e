/* What our mails say: a text with {{names}} in it, checked when it is loaded, filled when a
 * mail is written. Pure.
 *
 * A text is "Subject: ...", a blank line and paragraphs. A paragraph that names a value which
 * is empty is left out altogether: that is the only condition there is. A name with a capital gives its
 * value with one: {{Siro}} is "The SIRO".
 *
 *   reference        "HLP-2026-0042"
 *   organisation     the school's name
 *   received         when our server had the report
 *   opened           when the incident was opened
 *   date             when this mail is written
 *   route            "known by name" or "anonymous"
 *   original         "The original is kept sealed.", or that it is not kept
 *   follow_up_code   with which anybody adds to an anonymous report; or empty
 *   level            "major", "major (proposed)", or "not yet classified"
 *   level_before     the level before: a follow-up has raised it, or who stands in has set another; or empty
 *   raised           behind a subject: what a follow-up has raised the level to, or reads as; or empty
 *   graver           what a follow-up reads as, where the level stays below it: it was decided, or it has ended; or empty
 *   proposed         to the DPO: "confirmed, Verbal disclosure of personal data, moderate"
 *   proposed_before  to the DPO: the same before a follow-up has changed it; or empty
 *   reasons          to the DPO: why, at most five sentences of the rules, a line each; or empty
 *   attachments      "2 attachments", "no attachments"
 *   occurred         the day on which it happened, as understood; or empty
 *   missing          a list, an item a line; or empty
 *   telephone        the number to call when it is still going on; or empty
 *   isolate          to who reports or adds that there is malicious software, or that somebody may be in an account:
 *                    what to do with the computer, or the password; or empty
 *   malware          of a new incident, or one whose level more has raised, or of which more tells it: "Ransomware", and
 *                    whether nobody has decided yet, where it is malicious software that may be at work; or empty
 *   takeover         the same where somebody may have got in, and the level is major or critical; or empty
 *   attack           in the subject: that it may be one of these; or empty
 *   files            of a new incident: how many files came with the report, and where they are; or empty
 *   keep             to who has what is not theirs: what to do with it until they hear more; or empty
 *   seen             to who calls it confidential: who sees the name, and what to answer; or empty
 *   question         to who tells of what is proposed to be no incident: whether it is one; or empty
 *   duty             "classify the incident"
 *   decision         what somebody has decided: "the ICO need not be told"
 *   decided          the same in a subject, where of somebody's discipline nothing is said
 *   undecided        who may still have to be told: "the ICO, and the people whose data it is,"; or empty
 *   siro             who acts as the SIRO: "the SIRO", or the deputy where a report may be about the SIRO
 *   dpo              the same of the DPO
 *   told             to the reporter: which of them have been told, a line each
 *   acting           to who works on it: "The DPO acts for the SIRO in this.", a line for each; or empty
 *   deputy           of a conflict: who goes on; "the DPO"
 *   waiting          what is still to be done, with whose it is and by when, two lines each; or empty
 *   since            since when whoever has it has had a duty; or empty
 *   part             what somebody may do about what falls to others and is late
 *   stand_in         to who stands in for somebody: what to do, and by when
 *   unmanned         that nobody who stands in can do it; or empty
 *   back             until when whoever cannot be reached is taken to be away; or empty
 *   passed_over      why it does not go to whoever would stand in; or empty
 *   owed             what else falls to whoever cannot be reached, with its times; or empty
 *   job              of a new incident: what its reader has to do, and by when; or empty
 *   others           and what others have to do; or empty
 *   owner            whose duty it is: "the SIRO", or "the DPO for the SIRO"
 *   how              of a task: how it goes, where that is not plain; or empty
 *   reviewed         of the outcome report that has changed: since when; "its review was asked for"
 *   errand           "answer a request for an exception to the policy", "carry out action 2"
 *   request          "request for an exception to the policy", "suggestion to change the policy"
 *   form             the outcome report's form, where that is the duty; or empty
 *   due              when the duty is due; behind "by" or "until"
 *   due_before       of a task whose time has moved: when it was due until now; or empty
 *   lateness         what stands between "It is" and {{due}}
 *   reminding        in a subject: "Reminder", or "Overdue"
 *   skipped          "2 earlier reminders (Thu 2 Apr, 20:00; Fri 3 Apr, 08:00)", or empty
 *   assign_due       to the SIRO: when it must be decided who investigates; or empty
 *   pass_on_due      when the Chair must have told the writer of an anonymous report that it came
 *   feedback_due     and what came of it; or empty
 *   classify_due     when the DPO must have classified
 *   raise_due        when the SIRO must have raised it with the DPO; empty where they are one
 *   interim_due      when an interim report is wanted, where the outcome report is asked for; or empty
 *   ico_due          the end of the ICO's 72 hours
 *   decision_late    when the decision about the ICO was due, while it is overdue; or empty
 *   asked            behind a subject: that its reader owes that decision; or empty
 *   decide_first     when it must be decided whether the ICO is told, where that is due before the classification; or empty
 *   reader           in which role somebody has it: "the DPO"
 *   introduction     to one of the Board, or the Chair, in the first mail about an incident: what it is, since when it is
 *                    known, and why the Board takes part; has several lines
 *   by               as what whoever caused it has acted: "the SIRO for the DPO"; or empty
 *   earlier          what was decided before, by whom and when, and is not any more; or empty
 *   repeated         the same of what is decided so again
 *   investigator     to the DPO: who looks into it now: "the investigating officer Tom Reed"; or empty
 *   recipient_role   whom it is about: "the DPO"
 *   words            what a role-holder wants passed on; may have several lines
 *   menu             what may be answered, an answer in two lines; or empty
 *   answers          what became of each command
 *   done             of an answer: what was done, "Assigned"; "Your answer" where that is not all of it
 *   undone           behind "Your answer": that not all of it was done; or empty
 *   reason           a sentence of ours
 *   reasoned         that somebody gave a reason for what this tells of, and how to read it; or empty
 *   show             "SHOW", where reports go by e-mail; or empty
 *   end              a sentence: how an incident has ended by itself; or empty
 *   rest             what is left to be done of it: nothing, or its remedial actions
 *   actions          of what has ended by itself: its remedial actions that are not done, a line each,
 *                    with owner and day, and none of their words; or empty
 *   headline         "2 overdue, 5 open": what a summary says in few words; which preview, or which end
 *                    of an incident, it is
 *   period           "1 September 2026 to 20 December 2026"
 *   summary          the figures and lists of a summary; has many lines
 *
 * Times are in the organisation's zone. What happened to an anonymous report shows its day and
 * no time. */
#pragma once

#include "config/err.h"
#include "daemon/core/compose.h"

#include <glib.h>
#include <stddef.h>

/* The names above; NULL-terminated. */
const char *const *wording_names(void);

/* Whether a text is well-formed; contract of compose_check(). */
int wording_check(const char *text, Err *err);

/* Appends the subject, and the body with "\n" line ends, of a text that is well-formed. */
void wording_fill(const char *text, const Compose *compose, GString *subject, GString *body);

/* "carry out action 2": the same of an errand. Appended. */
void wording_errand(ErrandKind kind, int64_t number, GString *to);

/* Appends what may be answered, an answer in two lines; under CONFIRM what the incident is proposed to be. NULL: it is not
 * about an incident. */
void wording_menu(const Incident *incident, const MenuItem *items, size_t n, const char *code,
                  GString *to);

/* Appends what somebody who hears of an incident for the first time must know of it; nothing to others. */
void wording_introduce(const Compose *compose, GString *to);

/* In a list of several things: "by" when something is due, or since when it is overdue, on a line of its own; and what may
 * be answered about one of them (wording_menu()), nothing where that is "". Appended. */
void wording_due(int64_t due, int64_t now, GTimeZone *zone, GString *to);
void wording_answers(const char *reference, const char *menu, GString *to);

/* What falls to these roles and is not done yet, each in two lines. Appended. */
void wording_owed(const Incident *incident, RoleSet roles, int64_t now, GTimeZone *zone,
                  GString *to);

/* Appends its level: "major (proposed)", "not yet classified"; nothing of what is no incident. */
void wording_level(const Incident *incident, GString *to);

/* Appends what is proposed, or was decided: "confirmed, Phishing, major"; nothing where nothing is. */
void wording_proposed(const Incident *incident, GString *to);

/* Appends what an incident in which nothing happens waits for, and whom: of several things what is or was due first, with
 * how many others; of none its state. For a list; the mail about one names them all. */
void wording_waits_for(const OrganisationSettings *settings, const Incident *incident,
                       GString *to);

/* Appends the reminders that one more replaces, at least one, with their times. */
void wording_overtaken(const Overtaken *overtaken, GTimeZone *zone, GString *to);

/* The lines that are too long for a plain text broken at their spaces, as those of our texts are. Owned. */
char *wording_wrap(const char *body);

/* Text that stays on its line and shows as it is written: valid UTF-8, control characters, line
 * separators and changes of direction replaced by spaces, at most max bytes (of whole
 * characters). Owned. */
char *wording_clean(const char *text, size_t max);
