/* Mail that is wrapped in its signature (S/MIME, application/pkcs7-mime). */
#pragma once

#include <glib.h>

typedef enum SmimeKind {
    SMIME_NONE,      /* not read: damaged, or nothing that carries a mail */
    SMIME_SIGNED,    /* the content was found; the signature was not looked at */
    SMIME_ENCRYPTED, /* only its recipient can read it */
} SmimeKind;

/* Finds the signed content of a CMS message (RFC 5652: BER, definite or indefinite lengths,
 * strings in pieces) and appends it to `content`, as it is: a MIME part, or text. Strict, bounded in
 * depth, linear. */
SmimeKind smime_read(const char *bytes, size_t length, GString *content);
