/* What may be an attack that goes on while nobody has decided what it is, so that whoever must stop it is told at once.
 * Pure. */
#pragma once

#include "config/taxonomy.h"
#include "config/terms.h"

#include <stdbool.h>

/* All zero: none. */
typedef struct Attack {
    bool told;
    bool malware; /* malicious software; else somebody has got in */
    Kind kind;
} Attack;

/* Whether what is said to have happened, or perhaps has, may be one: malicious software, or, where it is major or
 * critical, somebody who has got in. */
Attack attack_of(IncidentClass class, Kind kind, Severity severity);

/* Whether it is worse than what was known: somebody who has got in, malicious software, ransomware, in this order. Each
 * may have been read in words that meant less. */
bool attack_is_news(Attack known, Attack told);
