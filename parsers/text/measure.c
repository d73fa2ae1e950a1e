/* See measure.h. Pure; called by part.c, uuencode.c and body_tnef.c. */
#include "parsers/text/measure.h"

#include "parsers/text/sniff.h"

#include <string.h>

void measure_start(Measure *measure)
{
    digest_start(&measure->digest);
    measure->size = 0;
    measure->head_length = 0;
}

void measure_bytes(Measure *measure, const char *bytes, size_t length)
{
    size_t n = MIN(length, MEASURE_HEAD - measure->head_length);
    if (n > 0)
        memcpy(measure->head + measure->head_length, bytes, n);
    measure->head_length += n;
    measure->size += (int64_t)length;
    digest_bytes(&measure->digest, bytes, length);
}

void measure_finish(Measure *measure, Attachment *attachment, GPtrArray *defects)
{
    attachment->size = measure->size;
    digest_finish(&measure->digest, attachment->sha256);
    const char *sniffed = sniff_type(measure->head, measure->head_length);
    attachment->sniffed = g_strdup(sniffed);
    sniff_compare(attachment->name, attachment->type, sniffed, defects);
}

Attachment measure_attachment(char *name, char *type, const char *via, const char *bytes,
                              size_t length, GPtrArray *defects)
{
    Attachment attachment = {.name = name, .type = type, .via = g_strdup(via)};
    Measure measure;
    measure_start(&measure);
    measure_bytes(&measure, bytes, length);
    if (!type)
        attachment.type = g_strdup("application/octet-stream");
    measure_finish(&measure, &attachment, defects);
    if (!type && attachment.sniffed)
        g_free(attachment.type), attachment.type = g_strdup(attachment.sniffed);
    return attachment;
}
