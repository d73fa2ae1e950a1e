/* What the register says is done with is moved away on the server, and what became of each move is
 * written down. */
#pragma once

#include "daemon/intake/intake.h"
#include "daemon/now.h"
#include "daemon/wire/source.h"

enum { MOVES_MAX = SOURCE_LIST_MAX };

/* Moves of one folder pair that are asked of the server together. */
typedef struct Moves {
    StoreOutboxRow rows[MOVES_MAX];
    SourceMove moves[MOVES_MAX];
    size_t n;
    int64_t begun; /* UTC seconds */
} Moves;

/* Reads the moves of this mailbox that are due and hands them to the source, which fills in their
 * outcomes. 1: it has begun. 0: none is due. -1 and *err. */
int moves_start(Moves *moves, Store *store, const IntakeBox *box, Source *source, Now now,
                Err *err);

/* Records in one transaction how they ended, and clears them; *came_back becomes true when a mail
 * released from quarantine lies in the inbox again. 0, or -1 and *err: nothing was recorded. */
int moves_settle(Moves *moves, Store *store, const IntakeBox *box, Now now, bool *came_back,
                 Err *err);

/* The connection was lost, nobody knows at which of them: each has had a try, inside a transaction of the caller. */
int moves_put_off(const Moves *moves, Store *store, const IntakeBox *box, Err *err);

void moves_clear(Moves *moves);
