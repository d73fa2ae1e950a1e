/* Dates as mail programs print them for people to read. */
#pragma once

#include "config/lexicon.h"

/* RFC 3339 of "Wed, 3 Nov 2021 15:51:30 +0100", "26. Oktober 2021 um 14:25:08 MESZ",
 * "27/10/2021 15:14 (GMT+01:00)" and the like, in the languages of the lexicon (NULL: the shipped
 * one). Owned; NULL when it is not certain which moment is meant: day and month may be confused,
 * or no zone is named and `mail_date` (RFC 3339 or NULL, of the mail it stands in) does not tell
 * it. Then the text itself is all that can be kept. */
char *forward_date(const char *text, const char *mail_date, const Lexicon *lexicon);
