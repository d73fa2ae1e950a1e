/* Letters as the removal of identity compares them. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Appends text[0..length) to `to`: small letters without accents, wide and mathematical letters
 * and those of other alphabets that look the same as the plain ones, invisible characters left
 * out. What is no letter and no digit is left out, too. Invalid UTF-8 must not come in. */
void identity_fold(const char *text, size_t length, GString *to);

/* The same by what letters look like, where the word has letters of another alphabet than the
 * Latin: "ΒΕΤΗ" in Greek capitals is "beth". Appends nothing where it has none. */
void identity_fold_alike(const char *text, size_t length, GString *to);

/* Does the character count for nothing: zero-width, soft hyphen, direction marks? */
bool identity_is_invisible(gunichar c);
