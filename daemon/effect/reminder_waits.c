/* See reminder.h: whether what a reminder tells of is still to be done, when it leaves the outbox. Called by
 * deliver. */
#include "daemon/effect/reminder.h"

#include "daemon/core/duty.h"

/* Whether a duty of which somebody was reminded is still to be done; DUTY_COUNT: any. 1 / 0 / -1. */
static int waits_for_duty(const World *world, int64_t id, DutyKind only, Err *err)
{
    Incident incident;
    if (store_incident_load(world->store, id, &incident, NULL, NULL, err) <= 0)
        return -1;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident.duty[kind];
        bool meant = only == DUTY_COUNT || kind == (int)only;
        if (meant && duty_is_running(duty) && duty->rung > 0)
            return 1;
    }
    return 0;
}

static int waits_for_errand(const World *world, int64_t id, Err *err)
{
    StoreErrand row;
    if (store_errand_load(world->store, id, &row, err) <= 0)
        return -1;
    bool open = errand_is_open(&row.errand);
    store_errand_clear(&row);
    return open;
}

/* Of one thing the key says what it is, see reminder_key(). */
static int waits_for_one(const World *world, const char *key, Err *err)
{
    g_auto(GStrv) parts = g_strsplit(key, "/", 4);
    DutyKind duty;
    int64_t id = g_ascii_strtoll(parts[1], NULL, 10);
    return duty_parse(parts[2], &duty) ? waits_for_duty(world, id, duty, err)
                                       : waits_for_errand(world, id, err);
}

int reminder_waits(const World *world, const StoreOutbox *mail, Err *err)
{
    g_autofree StoreAbout *list = NULL;
    size_t n = 0;
    if (!g_str_has_prefix(mail->effect_key, "reminder/"))
        return 1;
    if (store_outbox_about(world->store, mail->id, &list, &n, err) < 0)
        return -1;
    int waits = n == 0 ? waits_for_one(world, mail->effect_key, err) : 0;
    for (size_t i = 0; waits == 0 && i < n; i++)
        waits = list[i].errand ? waits_for_errand(world, list[i].errand, err)
                               : waits_for_duty(world, list[i].incident, DUTY_COUNT, err);
    return waits;
}
