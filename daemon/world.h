/* What the verbs share: the configuration, the register, and the three doors to the outside
 * (sources, sinks, the parsers). Made by main, or by a test that puts scripts behind the doors.
 */
#pragma once

#include "config/config.h"
#include "daemon/core/classifier.h"
#include "daemon/parser/parser.h"
#include "daemon/register/seal.h"
#include "daemon/register/store.h"
#include "daemon/wire/sink.h"
#include "daemon/wire/source.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct World {
    const Config *config;
    const Classifier *classifier; /* of its rules */
    Store *store;
    const Keys *keys;
    Parser *parser;
    Source *(*open_source)(void *user, const MailboxSettings *settings);
    Sink *(*open_sink)(void *user, const OutgoingSettings *settings);
    void *user;
    bool summaries; /* the digest and the termly report are sent, too */
} World;

/* A configured organisation and its row in the register. */
typedef struct Organisation {
    const OrganisationSettings *settings;
    int64_t id;
} Organisation;
