/* JSON, read where it stands: its values in one array, its texts borrowed from the bytes until one is asked for,
 * so that it costs little more than looking at each byte once. All of the language (RFC 8259) but numbers that are
 * no integers and keys with an escape. The bytes may be anybody's. */
#pragma once

#include "config/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum JsonKind {
    JSON_KIND_NULL,
    JSON_KIND_FALSE,
    JSON_KIND_TRUE,
    JSON_KIND_NUMBER,
    JSON_KIND_TEXT,
    JSON_KIND_LIST,
    JSON_KIND_OBJECT,
} JsonKind;

/* In a list its values follow, in an object each key, a text, and its value. */
typedef struct JsonValue {
    JsonKind kind;
    unsigned size; /* how many of the array it takes, itself and those inside */
    union {
        struct {
            const char *start; /* as it is written between its quotation marks */
            size_t length;
        } text;
        int64_t number;
        size_t n; /* values of a list, members of an object */
    };
} JsonValue;

/* An array that begins with the whole value, to be freed with g_free(); it borrows `json`. NULL and *err (ERR_INPUT),
 * which quotes nothing: it is no JSON, a key stands twice in an object, or it is larger than a report may be (8 MB,
 * 400,000 values, eight deep, 250 members of an object). */
JsonValue *json_read(const char *json, size_t length, Err *err);

/* Each of these may be asked of NULL and of a value of another kind, which has nothing. */
bool json_is(const JsonValue *value, JsonKind kind);
/* The value of that key; NULL: there is none. */
const JsonValue *json_member(const JsonValue *object, const char *key);
/* The first value of a list with any, and the one behind a value of a list. */
const JsonValue *json_first(const JsonValue *list);
const JsonValue *json_next(const JsonValue *value);
/* Owned; NULL: it is none. */
char *json_text_of(const JsonValue *value);
