/* What people are told of roles, duties, states, levels, classes and decisions: the words of mails, the
 * digest and the outcome report, in place of the names that the register and scripts have. Pure; the
 * texts are static. */
#pragma once

#include "daemon/core/incident.h"

/* Of a report that came in the Chair's name. */
#define WORDS_UNPROVEN "perhaps not sent by the Chair: the sender is not proved"

/* "classify the incident": what somebody who owes it is asked to do. */
const char *words_duty(DutyKind duty);

/* The same of one incident: "tell the ICO" where it is decided that it must be told. */
const char *words_duty_of(const Incident *incident, DutyKind duty);

/* "the DPO". */
const char *words_role(Role role);
/* What it is, to who does not know the word: " (the data protection officer)"; "" of other roles. */
const char *words_office(Role role);
/* That somebody has given a reason for a command: "The level has been set, and a reason was given."
 * NULL: it wants none. */
const char *words_because(Command command);

/* That it was done, in the subject of the answer: at most 19 letters, of which a telephone shows all behind the reference.
 * Of whom or what a decision is about, nothing. */
const char *words_done(Command command);

/* "the DPO"; of an errand without a role "the person named for it". */
const char *words_errand_owner(Role owner);

/* How an incident stands: "being investigated". */
const char *words_state(IncidentState state);

/* "near miss", "major"; "no level yet". */
const char *words_level(Severity severity);

/* "a confirmed incident", "a near miss". */
const char *words_class(IncidentClass class);

/* Of what kind it is: "Loss of a device"; behind it the attack that it was told of later. Owned. */
char *words_kind(const Incident *incident);

/* What has been decided: "the ICO need not be told"; of what is open, that it is not decided yet. */
const char *words_track(TrackKind track, TrackState state);

/* What stands above the questions of the reporting form; and its title, the first line of that. */
#define WORDS_FORM_TITLE "SECURITY INCIDENT REPORT"
extern const char words_form_head[];

/* That it may be of that kind, too, or instead. Owned. */
char *words_other_kind(Kind kind);
