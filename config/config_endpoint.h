/* Where to connect to: the rules of url, tls, user, password_file and ca_file together. Private
 * to config/. */
#pragma once

#include "config/config.h"
#include "config/config_problem.h"

/* Checks what the option table has read into `endpoint` and gives it its final form: one of url
 * and maildir is set. `scheme`: "imap" or "smtp"; with an "s" behind it, TLS comes first. */
void endpoint_check(Reader *reader, const config_setting_t *group, const char *scheme,
                    Endpoint *endpoint);

/* The same text for two endpoints that lead to the same mail. Owned; NULL when the endpoint is
 * not known. */
char *endpoint_identity(const Endpoint *endpoint);

void endpoint_clear(Endpoint *endpoint);
