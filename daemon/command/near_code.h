/* A reply code that was mistyped. */
#pragma once

#include "daemon/register/store.h"
#include "daemon/world.h"

/* The one code, unused and younger than `since`, of this person that is one edit away from what was typed (a letter
 * wrong, missing or too many, two changed about; an l or a 1 is an i anyway). 1 and the code as it is in *ret
 * (owned), 0: there is none, -1 and *err. Of 80 bits of a code that leaves an attacker 70: a guess is as hopeless as
 * without it, and it must come from that person's address. At most about 600 look-ups. */
int near_code_find(const World *world, const char *typed, int64_t person, int64_t since,
                   char **ret, Err *err);
