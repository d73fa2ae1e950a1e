/* Where a link really leads, and whether its words already say so. */
#pragma once

#include <stdbool.h>

/* The address to show for `href`: of the web or of a mailbox, on one line without white space;
 * the real one where a mail filter has wrapped it and the wrapper says plainly what it holds.
 * At most 2,000 bytes; NULL for anything else. Owned. */
char *link_target(const char *href);

/* Is `text` the same address, as people write it? */
bool link_is_said(const char *target, const char *text);
