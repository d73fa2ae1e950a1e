/* One request, or review of the policy, in full: what `show` prints of a reference such as HLP-R3. */
#pragma once

#include "config/config.h"
#include "daemon/register/store.h"

#include <stdbool.h>

/* Prints the one with this reference, in capitals, as text or JSON: 1; 0 when there is none; -1. */
int show_request(Store *store, const Config *config, const char *reference, bool json,
                 Err *err);
