/* The names of taxonomy.h, both ways. One macro writes the pair of functions of each list. */
#include "config/taxonomy.h"

#include <stddef.h>
#include <string.h>

#define NAME(value, name, ...)                       [value] = name,
#define LABEL(value, name, label, ...)               [value] = label,
#define CYBER(value, name, label, cyber, category)   [value] = cyber,
#define OF_KIND(value, name, label, cyber, category) [value] = CATEGORY_##category,
#define ROW_OF(value, name, label, row)              [value] = ROW_##row,
#define FROM(value, label, from)                     [value] = from,

#define NAMES(Type, function, TERMS, COUNT)                                                    \
    static const char *const function##_names[COUNT] = {TERMS(NAME)};                          \
    const char *function##_name(Type value)                                                    \
    {                                                                                          \
        return (size_t)value < COUNT ? function##_names[value] : "?";                          \
    }                                                                                          \
    int function##_find(const char *name)                                                      \
    {                                                                                          \
        return find(name, function##_names, COUNT);                                            \
    }

static int find(const char *name, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

NAMES(Category, category, CATEGORY_TERMS, CATEGORY_COUNT)
NAMES(Kind, kind, KIND_TERMS, KIND_COUNT)
NAMES(DataType, data_type, DATA_TERMS, DATA_COUNT)
NAMES(DataSubject, data_subject, SUBJECT_TERMS, DATA_SUBJECT_COUNT)
NAMES(DataRow, data_row, DATA_ROW_TERMS, ROW_COUNT)
NAMES(Topic, topic, TOPIC_TERMS, TOPIC_COUNT)

static const char *const kind_labels[KIND_COUNT] = {KIND_TERMS(LABEL)};
static const char *const data_labels[DATA_COUNT] = {DATA_TERMS(LABEL)};
static const char *const subject_labels[DATA_SUBJECT_COUNT] = {SUBJECT_TERMS(LABEL)};

const char *kind_label(Kind kind)
{
    return (size_t)kind < KIND_COUNT ? kind_labels[kind] : "?";
}

const char *kind_ico_category(Kind kind)
{
    static const bool cyber[KIND_COUNT] = {KIND_TERMS(CYBER)};
    return (size_t)kind < KIND_COUNT && cyber[kind] ? "Cyber" : "Non Cyber";
}

Category kind_category(Kind kind)
{
    static const Category categories[KIND_COUNT] = {KIND_TERMS(OF_KIND)};
    return (size_t)kind < KIND_COUNT ? categories[kind] : CATEGORY_COUNT;
}

const char *data_type_label(DataType type)
{
    return (size_t)type < DATA_COUNT ? data_labels[type] : "?";
}

int data_type_find_label(const char *label)
{
    return find(label, data_labels, DATA_COUNT);
}

DataRow data_type_row(DataType type)
{
    static const DataRow rows[DATA_COUNT] = {DATA_TERMS(ROW_OF)};
    return (size_t)type < DATA_COUNT ? rows[type] : ROW_NONE;
}

const char *data_subject_label(DataSubject subject)
{
    return (size_t)subject < DATA_SUBJECT_COUNT ? subject_labels[subject] : "?";
}

int data_subject_find_label(const char *label)
{
    return find(label, subject_labels, DATA_SUBJECT_COUNT);
}

const char *band_label(Band band)
{
    static const char *const labels[BAND_COUNT] = {BAND_TERMS(NAME)};
    return (size_t)band < BAND_COUNT ? labels[band] : "?";
}

Band band_of(int64_t people)
{
    static const int64_t from[BAND_COUNT] = {BAND_TERMS(FROM)};
    if (people < 0)
        return BAND_UNKNOWN;
    Band band = BAND_1;
    while (band + 1 < BAND_UNKNOWN && people >= from[band + 1])
        band++;
    return band;
}
