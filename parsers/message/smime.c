/* A walk over BER that knows only where the content of a signed message lies. Pure. Called by
 * body.c. It verifies nothing and says nothing about who signed. */
#include "parsers/message/smime.h"

#include <stdbool.h>
#include <string.h>

enum {
    DEPTH_MAX = 16,
    TAG_SEQUENCE = 0x30,
    TAG_OID = 0x06,
    TAG_OCTETS = 0x04,
    TAG_OCTETS_IN_PIECES = 0x24,
    TAG_EXPLICIT_0 = 0xA0,
    CONSTRUCTED = 0x20,
};

typedef struct Input {
    const unsigned char *at, *end;
} Input;

/* One value: its tag, and its content, up to an end that may not be known. */
typedef struct Value {
    unsigned tag;
    Input content;
    bool indefinite; /* its content ends with two zero bytes */
} Value;

/* The length that is written in `n` bytes; false when it does not fit into what is there. */
static bool take_length(Input *input, unsigned n, size_t *ret)
{
    size_t length = 0;
    if (n == 0 || n > 4 || (size_t)(input->end - input->at) < n)
        return false;
    for (; n > 0; n--)
        length = length << 8 | *input->at++;
    *ret = length;
    return length <= (size_t)(input->end - input->at);
}

/* The head of the next value; the input then stands behind the value, or (indefinite) at its
 * content. Tags of more than one byte are not met here. */
static bool take_value(Input *input, Value *value)
{
    if (input->end - input->at < 2 || (input->at[0] & 0x1F) == 0x1F)
        return false;
    value->tag = *input->at++;
    unsigned first = *input->at++;
    size_t length = first;
    value->indefinite = first == 0x80;
    if (value->indefinite) {
        value->content = *input;
        return value->tag & CONSTRUCTED;
    }
    if (first > 0x80 ? !take_length(input, first - 0x80, &length)
                     : length > (size_t)(input->end - input->at))
        return false;
    value->content = (Input){input->at, input->at + length};
    input->at += length;
    return true;
}

static bool at_end_mark(const Input *input)
{
    return input->end - input->at >= 2 && input->at[0] == 0 && input->at[1] == 0;
}

/* Takes the value that follows and must have that tag; *ret is its content. */
static bool enter(Input *input, unsigned tag, Input *ret)
{
    Value value;
    if (!take_value(input, &value) || value.tag != tag)
        return false;
    *ret = value.content;
    return true;
}

/* Past the value that follows, whatever is in it. */
static bool skip(Input *input)
{
    int open = 0; /* values of unknown length */
    do {
        Value value;
        if (open > 0 && at_end_mark(input)) {
            input->at += 2;
            open--;
            continue;
        }
        if (!take_value(input, &value))
            return false;
        open += value.indefinite;
    } while (open > 0);
    return true;
}

/* The octets of a string, which may come in pieces, and these in pieces again. */
static bool take_octets(Input *input, GString *octets, int depth)
{
    Value value;
    if (!take_value(input, &value))
        return false;
    if (value.tag == TAG_OCTETS) {
        g_string_append_len(octets, (const char *)value.content.at,
                            value.content.end - value.content.at);
        return true;
    }
    if (value.tag != TAG_OCTETS_IN_PIECES || depth >= DEPTH_MAX)
        return false;
    Input pieces = value.content;
    while (pieces.at < pieces.end && !(value.indefinite && at_end_mark(&pieces))) {
        if (!take_octets(&pieces, octets, depth + 1))
            return false;
    }
    bool whole = !value.indefinite || at_end_mark(&pieces);
    if (value.indefinite)
        input->at = pieces.at + (whole ? 2 : 0);
    return whole;
}

static bool is_oid(const Input *oid, const char *bytes, size_t length)
{
    return (size_t)(oid->end - oid->at) == length && memcmp(oid->at, bytes, length) == 0;
}

#define IS_OID(oid, bytes) is_oid((oid), (bytes), sizeof(bytes) - 1)

/* 1.2.840.113549.1.7.x, and authenticated-enveloped data of RFC 5083. */
static SmimeKind kind_of(const Input *oid)
{
    if (IS_OID(oid, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"))
        return SMIME_SIGNED;
    if (IS_OID(oid, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03") ||
        IS_OID(oid, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06") ||
        IS_OID(oid, "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17"))
        return SMIME_ENCRYPTED;
    return SMIME_NONE;
}

/* SignedData: version, algorithms, and the content with its kind (RFC 5652 section 5.1). */
static bool read_signed(Input *info, GString *content)
{
    Input explicit, data, encapsulated, kind, wrapped;
    return enter(info, TAG_EXPLICIT_0, &explicit) && enter(&explicit, TAG_SEQUENCE, &data) &&
           skip(&data) && skip(&data) && enter(&data, TAG_SEQUENCE, &encapsulated) &&
           enter(&encapsulated, TAG_OID, &kind) &&
           enter(&encapsulated, TAG_EXPLICIT_0, &wrapped) && take_octets(&wrapped, content, 0);
}

SmimeKind smime_read(const char *bytes, size_t length, GString *content)
{
    Input input = {(const unsigned char *)bytes, (const unsigned char *)bytes + length};
    Input info, oid;
    if (!enter(&input, TAG_SEQUENCE, &info) || !enter(&info, TAG_OID, &oid))
        return SMIME_NONE;
    SmimeKind kind = kind_of(&oid);
    if (kind != SMIME_SIGNED)
        return kind;
    size_t before = content->len;
    if (read_signed(&info, content) && content->len > before)
        return SMIME_SIGNED;
    g_string_truncate(content, before);
    return SMIME_NONE;
}
