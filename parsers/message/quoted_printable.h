/* Quoted-printable whose label was lost on the way (RFC 2045 section 6.7). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Are the bytes of a text that names no encoding quoted-printable? Everything in it must be, and
 * more than once: who writes "a=3D" or tells of "=E2=80=99" does not break his lines with "=". */
bool quoted_printable_is(const char *bytes, size_t length);
