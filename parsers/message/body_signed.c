/* Opaque signatures are opened before the parts are walked over: what they hold takes their
 * place in the tree. Nothing is verified. Called by body.c alone. */
#include "parsers/message/body.h"

#include "parsers/message/part.h"
#include "parsers/message/prescan.h"
#include "parsers/message/smime.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    SIGNED_MAX = 32 * 1024 * 1024,
    DEPTH_MAX = 4, /* signatures inside signatures */
};

/* By its type, or by its name when the type says nothing. Detached signatures are none. */
static bool may_be_signed(GMimeObject *part)
{
    if (!GMIME_IS_PART(part))
        return false;
    if (part_is(part, "application", "pkcs7-mime") ||
        part_is(part, "application", "x-pkcs7-mime"))
        return true;
    const char *name = g_mime_part_get_filename(GMIME_PART(part));
    size_t length = name ? strlen(name) : 0;
    return part_is(part, "application", "octet-stream") && length > 4 &&
           g_ascii_strcasecmp(name + length - 4, ".p7m") == 0;
}

/* A part of MIME, or NULL when its structure is dangerous or there is none. */
static GMimeObject *parse_part(const GString *bytes, GPtrArray *defects)
{
    if (prescan_check((const unsigned char *)bytes->str, bytes->len, NULL) != 0) {
        text_defect(defects, "signed content not read: its structure is dangerous");
        return NULL;
    }
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes->str, bytes->len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *part = g_mime_parser_construct_part(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return part;
}

static GMimeObject *open_tree(GMimeObject *part, int signatures, int depth, GPtrArray *defects);

/* Base64 that no header names, with or without the marks of PEM. Each such message begins with a
 * sequence of BER, whose first letter in base64 is "M". */
static void decode_unnamed(GString *bytes)
{
    const char *start = bytes->str;
    if (g_str_has_prefix(start, "-----BEGIN "))
        start += strcspn(start, "\n");
    start += strspn(start, "\r\n");
    const char *mark = strchr(start, '-');
    if (*start != 'M' || strlen(bytes->str) < bytes->len)
        return;
    if (mark)
        g_string_truncate(bytes, (size_t)(mark - bytes->str));
    g_string_erase(bytes, 0, start - bytes->str);
    g_base64_decode_inplace(bytes->str, &bytes->len);
}

/* What the signature holds, or NULL: then the part stays as it is. */
static GMimeObject *open_one(GMimeObject *part, int signatures, GPtrArray *defects)
{
    g_autoptr(GString) bytes = g_string_new(NULL), content = g_string_new(NULL);
    if (part_read(GMIME_PART(part), SIGNED_MAX, bytes, defects))
        text_defect(defects, "signed content read only to 32 MB");
    decode_unnamed(bytes);
    switch (smime_read(bytes->str, bytes->len, content)) {
    case SMIME_SIGNED:
        break;
    case SMIME_ENCRYPTED:
        text_defect(defects, "encrypted: could not be read");
        return NULL;
    case SMIME_NONE:
        text_defect(defects, "a signed or encrypted part could not be read");
        return NULL;
    }
    g_string_free(g_steal_pointer(&bytes), TRUE);
    GMimeObject *inside = parse_part(content, defects);
    if (!inside)
        return NULL;
    text_defect(defects, "signed: the signature was not verified");
    GMimeObject *opened = open_tree(inside, signatures + 1, 0, defects);
    if (opened != inside)
        g_object_unref(inside);
    return opened;
}

static GMimeObject *open_tree(GMimeObject *part, int signatures, int depth, GPtrArray *defects)
{
    if (may_be_signed(part) && signatures < DEPTH_MAX) {
        GMimeObject *opened = open_one(part, signatures, defects);
        return opened ? opened : part;
    }
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return part;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    int n = g_mime_multipart_get_count(parts);
    for (int i = 0; i < n; i++) {
        GMimeObject *old = g_mime_multipart_get_part(parts, i);
        GMimeObject *opened = open_tree(old, signatures, depth + 1, defects);
        if (opened == old)
            continue;
        g_object_unref(g_mime_multipart_replace(parts, i, opened));
        g_object_unref(opened);
    }
    return part;
}

GMimeObject *body_open_signed(GMimeObject *part, GPtrArray *defects)
{
    return open_tree(part, 0, 0, defects);
}
