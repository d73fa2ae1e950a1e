/* The arguments of commands: times are the organisation's, in winter and in summer. */
#include "daemon/core/order.h"
#include "tests/unit/tap.h"

#include <glib.h>

static int64_t utc(int month, int day, int hour, int minute)
{
    g_autoptr(GDateTime) at = g_date_time_new_utc(2026, month, day, hour, minute, 0);
    return g_date_time_to_unix(at);
}

static int64_t when(Command command, const char *argument, int64_t now)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    Event event = {0};
    order_read(command, argument, now, london, &event);
    return event.at;
}

static void test_about(void)
{
    RoleSet both = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO);
    is_int(order_about("yes", ROLE_BIT(ROLE_DPO)), ROLE_DPO, "one is meant without a name");
    is_int(order_about("yes SIRO", both), ROLE_SIRO, "of several the one that is named");
    is_int(order_about("yes the dpo", both), ROLE_DPO, "the other, in small letters");
    is_int(order_about("yes", both), ROLE_NONE, "of several nobody is meant without a name");
    is_int(order_about("yes SIRO and DPO", both), ROLE_NONE, "nor when both are named");
    is_int(order_about("yes chair", both), ROLE_NONE, "nor when another is");
    is_int(order_about("yes", 0), ROLE_NONE, "there is nobody");
}

int main(void)
{
    test_about();
    int64_t winter = utc(1, 14, 11, 30), summer = utc(4, 4, 10, 30); /* 11:30 on both clocks */
    is_int(when(COMMAND_SUBJECTS, "told 14 January 2026 11:00", winter), utc(1, 14, 11, 0),
           "in winter a time is UTC");
    is_int(when(COMMAND_SUBJECTS, "told 4 April 2026 11:00", summer), utc(4, 4, 10, 0),
           "in summer it is an hour before");
    is_int(when(COMMAND_AWARE, "2 April 2026 16:45 because the head was told", summer),
           utc(4, 2, 15, 45), "so is the time of awareness");
    is_int(when(COMMAND_AWARE, "27 March 2026 16:45 because the head was told", summer),
           utc(3, 27, 16, 45), "a time before the clocks changed counts as it was then");
    is_int(when(COMMAND_ICO, "notified 4 April 2026", summer), utc(4, 3, 23, 0),
           "a day alone is its first moment");
    is_int(when(COMMAND_ICO, "notified", summer), 0, "nothing is no time");
    return tap_done();
}
