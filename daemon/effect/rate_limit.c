/* Counts what the register says was acknowledged; keeps nothing itself. Called by intake. */
#include "daemon/effect/rate_limit.h"

#include <string.h>

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

static const RateLimit address_limit = {
    "N8-address", "one address sent more reports in a day than are acknowledged"};
static const RateLimit domain_limit = {
    "N8-domain", "one domain sent more reports in an hour than are acknowledged"};
static const RateLimit total_limit = {"N8-total",
                                      "more reports came in an hour than are acknowledged"};

static bool is_staff(const Organisation *organisation, const char *domain)
{
    for (char **staff = organisation->settings->staff_domains; *staff; staff++) {
        if (g_ascii_strcasecmp(*staff, domain) == 0)
            return true;
    }
    return false;
}

static bool is_reached(int64_t limit, int64_t sent)
{
    return limit != 0 && sent >= limit;
}

int rate_limit_find(const World *world, const Organisation *organisation, const char *address,
                    int64_t now, const RateLimit **ret, Err *err)
{
    const RateLimits *most = &organisation->settings->rate_limits;
    const char *at = strrchr(address, '@'), *domain = at ? at + 1 : "";
    int64_t to_address = 0, to_domain = 0, total = 0;
    if (most->address && store_outbox_count_acks(world->store, organisation->id, address,
                                                 now - DAY, now, &to_address, err) < 0)
        return -1;
    if ((most->domain || most->total) &&
        store_outbox_count_all_acks(world->store, organisation->id, domain, now - HOUR, now,
                                    &to_domain, &total, err) < 0)
        return -1;
    if (is_reached(most->address, to_address))
        *ret = &address_limit;
    else if (is_reached(most->domain, to_domain) && !is_staff(organisation, domain))
        *ret = &domain_limit;
    else
        *ret = is_reached(most->total, total) ? &total_limit : NULL;
    return 0;
}
