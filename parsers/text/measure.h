/* What is said of an attachment's bytes, as they stream by: size, digest, what they seem to be.
 */
#pragma once

#include "parsers/report.h"
#include "parsers/text/digest.h"

enum { MEASURE_HEAD = 4096 }; /* bytes that are looked at to tell what it is */

typedef struct Measure {
    Digest digest;
    int64_t size;
    size_t head_length;
    char head[MEASURE_HEAD];
} Measure;

void measure_start(Measure *measure);
void measure_bytes(Measure *measure, const char *bytes, size_t length);
/* Fills size, sha256 and sniffed of an attachment whose name and type are set; a claim that its
 * content contradicts goes to `defects`. */
void measure_finish(Measure *measure, Attachment *attachment, GPtrArray *defects);

/* An attachment of bytes that are all there. The strings become its own; `type` NULL: what the
 * bytes are, as far as that is seen. */
Attachment measure_attachment(char *name, char *type, const char *via, const char *bytes,
                              size_t length, GPtrArray *defects);
