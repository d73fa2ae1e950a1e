/* Who would be told what, and by when what must be done, if a report came: what `explain` adds to the
 * proposal. Carries nothing out. */
#pragma once

#include "config/config.h"
#include "daemon/core/classify.h"
#include "daemon/core/incident.h"
#include "parsers/text/json_write.h"

/* What would follow. */
typedef struct Forecast {
    Step step;
    char **said; /* the sentences for which somebody would be held; owned */
} Forecast;

/* The step that a report, received at `at`, would open an incident with: by the policy and the people of
 * `config`, or, when that is NULL, by the shipped policy for nobody. forecast_clear() frees it. */
Forecast forecast_make(const Config *config, const Report *report,
                       const Classification *classification, int64_t at);
void forecast_clear(Forecast *forecast);

/* "duties": [{"role", "duty", "due"}], those that are open, by their names of config/terms.h. "held":
 * {"roles", "because"}: who would get no mail of it until somebody has decided, and the sentences why. */
void forecast_write(JsonWriter *writer, const Forecast *forecast);

/* The same in lines, and who is written to. Owned. */
char *forecast_text(const Config *config, const Forecast *forecast);
