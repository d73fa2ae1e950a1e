/* What effect.c, effect_mail.c and effect_tell.c share. Private to them. */
#pragma once

#include "daemon/effect/effect.h"

/* Composes one mail and queues it under its effect key; it leaves not before a time (0: at once). 0 / -1. */
int effect_queue(const World *world, const Organisation *organisation, const Recipient *to,
                 int64_t incident, const char *key, Compose *compose, int64_t not_before,
                 int64_t *queued, Err *err);

/* To the DPO, in whatever role; `incident` NULL: about none. */
bool effect_is_for_dpo(const OrganisationSettings *settings, const Incident *incident,
                       const Recipient *to);

/* Tells one person of an effect, if they are to hear of it. 0 / -1. */
int effect_tell(const World *world, const Occasion *occasion, const Event *event,
                const Step *step, const Effect *effect, const Recipient *to, int64_t *queued,
                Err *err);

/* Whether a mail of a kind about an incident was queued since then whose key ends so. 1 / 0 / -1. */
int effect_was_queued(const World *world, EffectKind kind, int64_t incident, const char *end,
                      int64_t since, Err *err);
