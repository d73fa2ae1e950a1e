/* What an incident is said to be, by the rules until the DPO has decided, and what it was said to be before. Called by
 * wording. */
#include "daemon/core/wording_value.h"

#include "daemon/core/words.h"

/* Nobody has decided yet: what an incident is said to be comes from the rules. */
static bool is_proposed(const Incident *incident)
{
    return incident->classified_at == 0;
}

void wording_level(const Incident *incident, GString *to)
{
    if (incident->state == INCIDENT_NOT_AN_INCIDENT)
        return;
    if (incident->severity == SEVERITY_UNKNOWN) {
        g_string_append(to, "not yet classified");
        return;
    }
    g_string_append(to, incident_is_perhaps_none(incident) ? "perhaps none"
                                                           : words_level(incident->severity));
    if (is_proposed(incident))
        g_string_append(to, " (proposed)");
}

void value_level(const Compose *compose, GString *to)
{
    if (compose->incident)
        wording_level(compose->incident, to);
}

void value_level_before(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->level_before != SEVERITY_UNKNOWN)
        g_string_append(to, words_level(compose->effect->level_before));
}

void value_graver(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->graver != SEVERITY_UNKNOWN)
        g_string_append(to, words_level(compose->effect->graver));
}

/* The same in a subject, with what the level is now, or may have to be. */
void value_raised(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->graver != SEVERITY_UNKNOWN) {
        g_string_append(to, ": perhaps ");
        value_graver(compose, to);
        return;
    }
    if (!compose->effect || compose->effect->level_before == SEVERITY_UNKNOWN)
        return;
    g_string_append(to, ": now ");
    value_level(compose, to);
}

/* "near_miss" is "near miss". */
static void append_words(GString *to, const char *name)
{
    for (; *name; name++)
        g_string_append_c(to, *name == '_' ? ' ' : *name);
}

static void append_kind(const Incident *incident, GString *to)
{
    g_autofree char *kind = words_kind(incident);
    append_words(to, incident_class_name(incident->class));
    if (incident->class != CLASS_NOT_AN_INCIDENT)
        g_string_append_printf(to, ", %s", kind);
}

void wording_proposed(const Incident *incident, GString *to)
{
    if (incident->class == CLASS_UNKNOWN)
        return;
    append_kind(incident, to);
    if (incident->severity > SEVERITY_NEAR_MISS)
        g_string_append_printf(to, ", %s", severity_name(incident->severity));
}

/* A follow-up has made something else of it. */
static bool has_changed(const Compose *compose)
{
    const Effect *effect = compose->effect;
    return effect && effect->kind == EFFECT_FOLLOW_UP && effect->class_before &&
           compose->reads & ROLE_BIT(ROLE_DPO) && is_proposed(compose->incident);
}

/* The level stands beside it, but for what has changed. */
void value_proposed(const Compose *compose, GString *to)
{
    if (!compose->incident)
        return;
    if (has_changed(compose))
        wording_proposed(compose->incident, to);
    else if (compose->reasons && compose->incident->class != CLASS_UNKNOWN)
        append_kind(compose->incident, to);
}

void value_proposed_before(const Compose *compose, GString *to)
{
    if (!compose->incident || !has_changed(compose))
        return;
    const Effect *effect = compose->effect;
    Incident before = *compose->incident;
    before.class = effect->class_before;
    before.type = effect->type_before;
    if (effect->level_before != SEVERITY_UNKNOWN)
        before.severity = effect->level_before;
    wording_proposed(&before, to);
}
