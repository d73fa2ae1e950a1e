/* What the daemon of a school tells its parsers, for the tests that read whole mails. */
#pragma once

#include "config/parser_context.h"

static char *school_own[] = {"security@hollylane.example", NULL};
static char *school_roles[] = {"head@hollylane.example", "chair@council.example", NULL};
static char *school_chairs[] = {"chair@council.example", NULL};
static char *school_domains[] = {"hollylane.example", NULL};
static char school_prefix[] = "HLP", school_authserv_id[] = "mail.hollylane.example";

static const ParserContext school = {.own_addresses = school_own,
                                     .role_addresses = school_roles,
                                     .chair_addresses = school_chairs,
                                     .staff_domains = school_domains,
                                     .prefix = school_prefix,
                                     .authserv_id = school_authserv_id,
                                     .route = ROUTE_NAMED};
