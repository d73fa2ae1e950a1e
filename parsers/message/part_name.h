/* What a part is called. Known to part.c alone. */
#pragma once

#include <gmime/gmime.h>

/* The name that its Content-Disposition or else its Content-Type gives, in whichever of the
 * ways that programs write one (RFC 2231, RFC 2047, bytes of a character set); "" when there is
 * none. Not yet safe as the name of a file. Owned. */
char *part_name(GMimeObject *part);
