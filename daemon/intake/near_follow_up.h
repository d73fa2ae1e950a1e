/* A follow-up code that was mistyped, told by the register. */
#pragma once

#include "daemon/world.h"
#include "parsers/report.h"

/* The anonymous incident of the organisation whose follow-up code somewhere in the report's texts is at most three edits
 * away (a letter wrong, missing or too many, two changed about), with a reference or without. 1, *ret_incident and in *ret_typed
 * (owned) what was typed, in small letters and nothing between them; 0: there is none; -1 and *err. Of 80 bits three edits leave
 * more than 50: neither is it hit by chance, nor does it help who guesses. */
int near_follow_up_find(const World *world, int64_t organisation, const Report *report,
                        int64_t *ret_incident, char **ret_typed, Err *err);
