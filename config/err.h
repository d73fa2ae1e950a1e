/* What went wrong, as a value. The last parameter of every function that can fail.
 *
 * Only kinds on which somebody branches exist: the retry policy follows from the kind alone.
 * The message names the thing, the place and what is allowed; it never holds a secret, an
 * address or text of a mail. */
#pragma once

typedef enum ErrKind {
    ERR_NONE,
    ERR_TEMPORARY, /* the same call may work later: network, lock, disk full */
    ERR_PERMANENT, /* it will not work until a person changes something: log-in refused, bad
                      certificate */
    ERR_INPUT,     /* what we were given is wrong: configuration, mail, command line */
    ERR_BUG,       /* our own mistake, or a database that is not ours */
} ErrKind;

typedef struct Err {
    ErrKind kind;
    char msg[400];
} Err;

/* Fills *err (which may be NULL) and returns -1, so that a caller writes `return err_set(...)`.
 */
int err_set(Err *err, ErrKind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "format: " in front of the message that is already there. Returns -1. */
int err_prefix(Err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
