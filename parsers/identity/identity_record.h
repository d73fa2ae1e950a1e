/* What programs write of people, pasted into a report: rows of an export, entries of a directory,
 * JSON, XML, lines of a log. */
#pragma once

#include "parsers/identity/identity_names.h"

/* `text` without what such a record says of the reporter: where one of its values is a name that
 * `names` knows, or the words in front say that it is the writer's ("my entry is cn=..."), the
 * values that say who somebody is are replaced by IDENTITY_MARK and go to `names`. Those of
 * others' records, and what else a record says, stay. Linear. Owned. */
char *record_cut(Names *names, const char *text);
