/* The decoded bytes of a part, piece by piece. Known to part.c alone. */
#pragma once

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stddef.h>

enum { PART_PIECE = 16 * 1024, PART_PIECE_SLACK = 64 };

/* Bytes of the mail, borrowed. */
typedef struct PartBytes {
    const char *at;
    size_t length;
} PartBytes;

/* What stands in a part around its base64 and is none: what gateways and lists add. */
typedef struct PartWords {
    PartBytes front, behind;
} PartWords;

typedef struct PartContent {
    PartBytes left; /* not yet decoded */
    GMimeContentEncoding encoding;
    bool text; /* by its type */
    GMimeEncoding decoder;
    GMimeFilter *uuencoded; /* what looks for its beginning, too; NULL */
    char decoded[PART_PIECE + PART_PIECE_SLACK];
} PartContent;

/* Begins with the content of `part`, which must outlive it; false when it has none, which reads
 * as no bytes. `ret_words` (or NULL) is set to what stands around the part's base64 and is then no
 * part of it, or to no bytes. What claims base64 and is none is taken as it stands, with a
 * defect. To be closed in any case. */
bool part_content_open(PartContent *content, GMimePart *part, PartWords *ret_words,
                       GPtrArray *defects);

/* The next bytes, in *ret_piece until the next call; how many, 0 at the end. */
size_t part_content_next(PartContent *content, const char **ret_piece);

void part_content_close(PartContent *content);
