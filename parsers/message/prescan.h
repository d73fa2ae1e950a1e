/* Turns away the few shapes of bytes that crash, stall or bloat gmime: one pass, before
 * anything is parsed. A mitigation, not a proof: the parser process has limits of its own. */
#pragma once

#include "config/err.h"

#include <stddef.h>

/* 0, or -1 and *err (ERR_INPUT) with a sentence for the quarantine list: "header block over 256
 * KB". */
int prescan_check(const unsigned char *bytes, size_t size, Err *err);
