/* Files that old programs write into the text itself: "begin 644 name", lines, "end". */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Uudecoder Uudecoder;

/* Text goes to `text`, which stays the caller's and never grows beyond max_text bytes; files
 * become an Attachment each (`via` uuencode) in `attachments`. */
Uudecoder *uudecoder_new(GString *text, size_t max_text, GArray *attachments,
                         GPtrArray *defects);
/* The next bytes of the text, cut anywhere. What looks like a file and has no end is text. */
void uudecoder_push(Uudecoder *decoder, const char *bytes, size_t length);
/* The text is over. Frees the decoder; true when text did not fit. */
bool uudecoder_finish(Uudecoder *decoder);
