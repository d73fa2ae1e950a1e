/* One reply on its way through command.c, command_event.c, command_line.c, command_refuse.c and command_step.c. Private
 * to them. */
#pragma once

#include "daemon/effect/effect.h"
#include "daemon/effect/stand_in.h"

typedef struct CommandTurn {
    const World *world;
    const CommandMail *mail;
    const char *address; /* of the sender, as configured */
    Role as;             /* in which they have the mail that they answer; ROLE_NONE */
    StoodIn stood_in;
    char *reference;
    Incident incident;
    bool changed; /* another thing is proposed now than the mail said that is answered */
    GString *answers;
    bool helped;    /* the answer has everything that can be answered */
    bool explained; /* what stands below the lines was the reason of one */
    uint64_t again; /* commands that were refused for what they say: a bit of Command each */
    RoleSet later;  /* whom a level concerns that was set by `level` */
    Event level;
    Decided decided;
    char *key; /* of the answer */
    int64_t *queued;
} CommandTurn;

/* ---- the mail (command.c) ---- */
/* Fills in the sender's address (owned by the caller, in *ret_address), and the incident; command_turn_drop() frees the
 * rest. 0 / -1. */
int command_turn_load(CommandTurn *turn, int64_t incident, char **ret_address, Err *err);
void command_turn_drop(CommandTurn *turn);
/* Queues the one answer, with what can be answered to it. 0 / -1. */
int command_answer(CommandTurn *turn, Err *err);

/* ---- what a line says (command_event.c) ---- */
/* Reads the line as an event of this mail's, by its sender; "ASSIGN me" is INVESTIGATE. 0 / -1. */
int command_read_line(const CommandTurn *turn, const CommandLine *line, Command command,
                      Event *event, Err *err);
/* In which roles the sender may give a command. */
RoleSet command_roles(const CommandTurn *turn, Command command);
/* In which role it was given: one of their own before one that they stand in for. */
Role command_role(const CommandTurn *turn, const Event *event);

/* ---- a step (command_step.c) ---- */
/* Carries the event of a line out, if it applies, and answers it. 1: it did; 0: it was refused, and the answer says why;
 * -1: *err. */
int command_carry_out(CommandTurn *turn, const CommandLine *line, const Event *event, Err *err);
/* When all lines are done: what somebody must do says the level, too, and the mail has what can still be
 * answered. 0 / -1. */
int command_tell_level(CommandTurn *turn, Err *err);
/* And what was decided, to each who hears of that in one mail. 0 / -1. */
int command_tell_decided(CommandTurn *turn, Err *err);
/* Words that were sent to nobody: how the DPO sends them on. */
void command_tell_unsent(CommandTurn *turn);
/* Words that ask something, which is put to nobody: how whoever reported it is asked. `before`: what parts that from what is said. */
void command_tell_asking(CommandTurn *turn, char before);

/* ---- one line (command_line.c) ---- */
/* Does, or answers, what the line says. 0 / -1. */
int command_take_line(CommandTurn *turn, const CommandLine *line, Err *err);
