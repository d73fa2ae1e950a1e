/* Where the header of a mail begins and ends, whatever stands there. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* How many bytes stand before the header: gmime gives up when the first line is no header.
 * `size` when there is none at all. "From " lines of mbox files are gmime's own business. */
size_t header_preamble(const char *bytes, size_t size);

/* Lines in a header that are none. */
typedef struct StrayLines {
    size_t first;    /* where; 0: there are none */
    unsigned fields; /* behind the first one */
    bool common;     /* one of them is well known */
    GString *words;  /* NULL: none; owned by the caller */
} StrayLines;

StrayLines header_stray_lines(const char *bytes, size_t size);

/* Does a message begin with words where its header should be? No field is well known in front of its first
 * empty line: "Note: the file was lost" is a sentence. */
bool header_is_missing(const char *bytes, size_t size);
/* Where a message that lies in this one as it is (message/rfc822, not encoded), or a part,
 * begins with words, at `from` or behind it: gmime would take its first paragraph for a broken
 * header. `from` is 0 or what was returned before; `boundaries` a set of owned strings, empty at
 * first, to be kept until the last call. `size`: nowhere. */
size_t header_missing_inside(const char *bytes, size_t size, size_t from,
                             GHashTable *boundaries);

/* Where the parameter of a Content- field, whose ";" ends the line before, begins a line and should
 * be indented, at `from` or behind it. `size`: nowhere. */
size_t header_unindented(const char *bytes, size_t size, size_t from);

/* Are there so many folded lines that gmime, which gets its memory anew for each, would copy
 * megabytes? */
bool header_folds_many(const char *bytes, size_t size);
/* Joins them, in the header that begins at `from`. What it says stays. */
void header_unfold(GString *mail, size_t from);

/* Does the text begin at the first of them, its blank line missing? Not when what follows looks
 * like the rest of the header. Several fields look like a form that is filled in. */
bool header_stray_is_text(const StrayLines *stray);
