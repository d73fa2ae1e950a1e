/* Who would be told what, and by when what must be done, if a report came: what `explain` adds to the
 * proposal. Carries nothing out. */
#pragma once

#include "config/config.h"
#include "daemon/core/classify.h"
#include "daemon/core/incident.h"
#include "parsers/json_write.h"

/* The step that a report, received at `at`, would open an incident with: by the policy of `config`,
 * or the shipped one when that is NULL. */
Step forecast_step(const Config *config, const Report *report,
                   const Classification *classification, int64_t at);

/* "duties": [{"role", "duty", "due"}], those that are open, by their names of config/terms.h. */
void forecast_write(JsonWriter *writer, const Step *step);

/* The same in lines, and who is written to. Owned. */
char *forecast_text(const Config *config, const Step *step);
