/* What the ICO's kinds of incidents, data and people are called in VERIS 1.4.1, as far as one is honestly the
 * other; "Unknown" where it is not. The vocabulary is VERIS's (vz-risk/veris), CC BY-SA 4.0. */
#pragma once

#include "config/taxonomy.h"

#include <stdbool.h>

typedef struct VerisKind {
    const char *action;  /* "error", "social", ...; "unknown": neither says which it was */
    const char *variety; /* of the action */
    const char *asset;   /* "S - Mail" */
    bool internal;       /* whoever did it was one of the school's own */
    bool discloses;      /* where it has happened, somebody else has had the data */
    /* "integrity", "availability": also concerned; NULL: neither is known. */
    const char *attribute;
    const char *impairment; /* in which way */
} VerisKind;

/* Never NULL: what is out of range is unknown. */
const VerisKind *veris_kind(Kind kind);

const char *veris_data(DataType type); /* "Personal", "Medical", ... */
const char *
veris_subject(DataSubject subject); /* "Student", "Employee", ...; NULL: it has no word */
