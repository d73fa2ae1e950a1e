/* From the rules that held to the conclusion. Private to classify.c. */
#pragma once

#include "daemon/core/classify.h"

/* Fills everything but matches, n_matches and cut, which are there. */
void conclude(const Rules *rules, const Report *report, Classification *classification);
