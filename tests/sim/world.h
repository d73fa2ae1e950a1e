/* The scripted world of the simulation: a mailbox and one of the anonymous route, one outgoing server,
 * parsers in place, a virtual clock.
 *
 * Everything outside the process lives here and survives a crash of it: messages on the server,
 * mails accepted. Each call of a source or sink passes crash points before and after its
 * effect. */
#pragma once

#include "daemon/now.h"
#include "daemon/world.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A message on the simulated server. */
typedef struct SimMessage {
    int64_t uid;
    int64_t received_at;
    Route route; /* of its mailbox */
    Folder folder;
    char *text;
    /* Unique word of a report that must become exactly one incident; NULL: none. */
    char *marker;
    bool poison; /* kills the parser, whenever it is read */
} SimMessage;

/* A mail that the outgoing server accepted, each time it did. */
typedef struct SimAccepted {
    char *message_id, *to, *subject;
    GBytes *bytes;
    bool uncertain; /* the reply was lost */
} SimAccepted;

typedef struct SimWorld {
    uint64_t seed;
    uint64_t dice; /* state of the generator of what happens */
    Now now;
    int64_t start;
    GPtrArray *messages; /* of SimMessage */
    GPtrArray *accepted; /* of SimAccepted */
    uint32_t uidvalidity;
    int64_t next_uid;
    int step;       /* of the script */
    int64_t points; /* crash points passed */
    int64_t crash_at;
    int64_t failing; /* points that fail from crash_at on; 0: the power goes there */
    bool dead;
    bool calm; /* no more faults: what waits must come to its end */
} SimWorld;

void sim_world_reset(SimWorld *world, uint64_t seed, int64_t crash_at);
void sim_world_clear(SimWorld *world);

/* A mail, whose text is the world's from now on, comes to the inbox. */
SimMessage *sim_arrive(SimWorld *world, char *text);

/* A crash point: counts, and says whether the power is gone, or what is done there fails. */
bool sim_point(void *world);

/* Any 64 bits, the same for the same seed. */
uint64_t sim_random(void *world);

/* What the script does at this time: mail arrives, people and machines answer, the server
 * renumbers its mailbox. False when the script has come to its end. */
bool sim_script(SimWorld *world);

Source *sim_open_source(void *world, const MailboxSettings *settings);
Sink *sim_open_sink(void *world, const OutgoingSettings *settings);
Parser *sim_open_parser(SimWorld *world);
