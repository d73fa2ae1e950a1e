/* One incident as scripts read it: what `show --json` prints and `export --json` lists. */
#pragma once

#include "config/config.h"
#include "daemon/core/incident.h"
#include "daemon/register/store.h"
#include "parsers/report.h"

#include <jansson.h>

/* When the words of an incident were erased, and why. */
typedef struct Erasure {
    int64_t at;    /* 0: they were not */
    char *because; /* "because: ..."; owned, free with g_free() */
} Erasure;

int erasure_find(Store *store, int64_t incident, Erasure *ret, Err *err);
/* What came later, for an incident that was erased, says what it says. */
bool erasure_covers(const Erasure *erasure, const Report *report);

/* All of an incident; `reference` is its own. NULL and *err; else owned. */
json_t *show_json(Store *store, const Config *config, const Incident *incident,
                  const char *reference, Err *err);
