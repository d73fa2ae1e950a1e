/* Two sets of rules over the same reports: what would be classified differently, and why. Touches
 * nothing. */
#pragma once

#include "config/config.h"
#include "daemon/core/classifier.h"

#include <stdbool.h>

/* Over mails and folders of mails or, when there are none (n == 0), over the reports of the
 * configuration's register. Prints each difference and a summary. An exit status as of diff(1):
 * CLI_DONE nothing differs, CLI_NO something does, CLI_INPUT not all could be read. */
int compare_run(const Config *config, const Classifier *old, const Classifier *new,
                const char **paths, int n, bool json);
