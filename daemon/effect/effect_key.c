/* The keys of mails: of what happens once, and of those that are sent only so often, as more would be two machines that
 * talk. Declared in effect.h; called by effect, absence, command and intake. */
#include "daemon/effect/effect.h"

#include <string.h>

enum {
    HOUR = 60 * 60,
    DAY = 24 * HOUR,
    REFUSALS_A_DAY = 20, /* to one person: who goes on in spite of them is a machine */
    /* of one person: whoever has seen a code can repeat what decides nothing */
    LOOKS_A_DAY = 50,
    ADDED_PAUSE = 6 * HOUR,
};

char *effect_key_of(const Effect *effect, const Occasion *occasion, int64_t incident,
                    int64_t person, int64_t day)
{
    const char *name = effect_name(effect->kind);
    if (effect->kind == EFFECT_REMINDER)
        return g_strdup_printf("%s/%lld/%s/%lld.%d/%lld", name, (long long)incident,
                               duty_name(effect->duty), (long long)effect->due, effect->rung,
                               (long long)person);
    if (effect->kind == EFFECT_TASK)
        return g_strdup_printf("%s/%lld/%s/%lld/%lld", name, (long long)incident,
                               duty_name(effect->duty), (long long)occasion->occasion,
                               (long long)person);
    if (effect->kind == EFFECT_DECIDED)
        return g_strdup_printf("%s/%lld/%s/%lld/%lld", name, (long long)incident,
                               track_name(effect->track), (long long)occasion->occasion,
                               (long long)person);
    if (effect->kind == EFFECT_STAND_IN) /* machines that answer each other end there */
        return g_strdup_printf("%s/%lld/%s/%s.%lld/%lld", name, (long long)incident,
                               role_name(effect->role), duty_name(effect->duty), (long long)day,
                               (long long)person);
    if (effect->kind == EFFECT_ACKNOWLEDGE || effect->kind == EFFECT_NOTICE)
        return g_strdup_printf("%s/%lld/%lld", name, (long long)incident, (long long)person);
    return g_strdup_printf("%s/%lld/%lld/%lld", name, (long long)incident,
                           (long long)occasion->occasion, (long long)person);
}

char *effect_key_start(EffectKind kind, int64_t incident, const char *of)
{
    return g_strdup_printf("%s/%lld/%s%s", effect_name(kind), (long long)incident, of ? of : "",
                           of ? "/" : "");
}

char *effect_key_end(int64_t occasion, int64_t person)
{
    return occasion ? g_strdup_printf("/%lld/%lld", (long long)occasion, (long long)person)
                    : g_strdup_printf("/%lld", (long long)person);
}

/* 1 and the key of one more answer of a kind to a person; 0 when they have had their fill for a day. */
static int daily_key(const World *world, const char *name, int64_t most, int64_t person,
                     int64_t code, int64_t mail, int64_t now, char **ret_key, Err *err)
{
    g_autofree char *prefix = g_strdup_printf("%s/%lld/", name, (long long)person);
    int64_t count = 0;
    if (store_outbox_count_effects(world->store, prefix, now - DAY, &count, err) < 0)
        return -1;
    if (count >= most)
        return 0;
    *ret_key = g_strdup_printf("%s%lld/%lld", prefix, (long long)code, (long long)mail);
    return 1;
}

/* 1 and the key of one more mail of a kind about an incident to a person; 0 when there was one within
 * `pause` seconds. */
static int rare_key(const World *world, const char *name, int64_t pause, int64_t incident,
                    int64_t person, int64_t mail, int64_t now, char **ret_key, Err *err)
{
    g_autofree char *prefix =
        g_strdup_printf("%s/%lld/%lld/", name, (long long)incident, (long long)person);
    int64_t count = 0;
    if (store_outbox_count_effects(world->store, prefix, now - pause, &count, err) < 0)
        return -1;
    if (count > 0)
        return 0;
    *ret_key = g_strdup_printf("%s%lld", prefix, (long long)mail);
    return 1;
}

bool effect_is_original(const char *effect_key)
{
    return !g_str_has_prefix(effect_key, "undelivered/");
}

bool effect_is_question(const char *effect_key)
{
    size_t length = strlen(effect_name(EFFECT_QUESTION));
    return strncmp(effect_key, effect_name(EFFECT_QUESTION), length) == 0 &&
           effect_key[length] == '/';
}

int effect_note_key(const World *world, int64_t incident, int64_t person, int64_t mail,
                    int64_t now, char **ret_key, Err *err)
{
    return rare_key(world, "noted", HOUR, incident, person, mail, now, ret_key, err);
}

int effect_added_key(const World *world, int64_t incident, int64_t person, int64_t mail,
                     bool attack, int64_t now, char **ret_key, Err *err)
{
    if (!attack)
        return rare_key(world, "added", ADDED_PAUSE, incident, person, mail, now, ret_key, err);
    *ret_key = g_strdup_printf("attacked/%lld/%lld/%lld", (long long)incident,
                               (long long)person, (long long)mail);
    return 1;
}

int effect_refusal_key(const World *world, int64_t person, int64_t mail, int64_t now,
                       char **ret_key, Err *err)
{
    return daily_key(world, "refused", REFUSALS_A_DAY, person, 0, mail, now, ret_key, err);
}

int effect_look_key(const World *world, int64_t person, int64_t code, int64_t mail, int64_t now,
                    char **ret_key, Err *err)
{
    return daily_key(world, "look", LOOKS_A_DAY, person, code, mail, now, ret_key, err);
}
