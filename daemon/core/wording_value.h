/* What {{names}} in a text stand for. Pure; for wording.c alone. */
#pragma once

#include "daemon/core/wording.h"

/* Appends the value; nothing where the mail has none. */
typedef void ValueWriter(const Compose *compose, GString *to);

/* wording_duty.c: what is to be done, by when and by whom. */
ValueWriter value_duty, value_due, value_due_before, value_lateness, value_reminding,
    value_skipped, value_siro, value_dpo, value_told, value_acting, value_deputy,
    value_raise_due, value_assign_due, value_pass_on_due, value_feedback_due,
    value_classify_due, value_classify_when, value_ico_open, value_decision_late, value_asked,
    value_ico_before, value_ended, value_job, value_others, value_interim_due, value_ico_due,
    value_decide_first, value_keep, value_telephone, value_isolate, value_malware,
    value_takeover, value_attack, value_files, value_seen, value_question, value_errand,
    value_request;

/* wording_proposal.c: what it is said to be, and was said to be before. */
ValueWriter value_level, value_level_before, value_raised, value_graver, value_proposed,
    value_proposed_before;

/* wording_absence.c: to whoever stands in, what they are asked to do; that nobody can; why it does not go to whoever
 * would; and all that falls to who is missed. */
ValueWriter wording_waiting, wording_settled, value_stand_in, value_unmanned, value_back,
    value_passed_over, value_owed;
/* To who is told what `owner` has not done, what they can do about it. */
void wording_part(const Compose *compose, const char *owner, GString *to);

/* One line of somebody's own words, cut. */
void wording_append(GString *to, const char *text);
/* By when something is due; and a duty, while it is still to be done. */
void wording_append_due(GString *to, const Compose *compose, int64_t due);
void wording_append_duty(GString *to, const Compose *compose, DutyKind duty);
/* What becomes of an anonymous report that the Chair does not let go on, and when. */
void wording_goes_on(const Compose *compose, GString *to);
/* Who does the work of that role in this incident. */
Role wording_acts_for(const Compose *compose, Role role);

/* Of a name of `length` bytes; NULL: there is none of that name. */
ValueWriter *wording_value_find(const char *name, size_t length);
