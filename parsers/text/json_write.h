/* JSON, written straight into one text: nothing is built that would have to be freed, so it
 * costs little more than copying. Reading is jansson's. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct JsonWriter {
    GString *out;
    bool indent; /* a line for each value, two spaces a level; else no white space at all */
    int depth;
    bool follows; /* something stands before in the open object or list */
} JsonWriter;

/* In an object each value has a key, in a list it has NULL. */
void json_open(JsonWriter *writer, const char *key, char bracket);
void json_close(JsonWriter *writer, char bracket);
/* `text`: NULL is null; what is not UTF-8 is repaired. */
void json_text(JsonWriter *writer, const char *key, const char *text);
void json_number(JsonWriter *writer, const char *key, int64_t number);
/* A number of hundredths: 25 is 0.25, 100 is 1. */
void json_hundredths(JsonWriter *writer, const char *key, int number);
/* A finished value, taken over as it is. */
void json_raw(JsonWriter *writer, const char *key, const char *json);
void json_bool(JsonWriter *writer, const char *key, bool value);
void json_nothing(JsonWriter *writer, const char *key);
