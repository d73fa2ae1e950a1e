/* What reminder.c keeps until the turn ends, and how it becomes mails. For the reminder_*.c alone. */
#pragma once

#include "daemon/case/people.h"
#include "daemon/effect/reminder.h"

/* One duty of one incident, or one errand, for one person. */
typedef struct DueItem {
    const Organisation *organisation;
    int64_t person;
    char *name, *address;
    Role role;
    char *reference;
    Incident incident; /* the errand's, too; empty: it belongs to none */
    Effect effect;
    int64_t errand; /* 0: it is a duty */
    ErrandKind kind;
    bool owner; /* of the errand */
} DueItem;

struct Reminders {
    const World *world;
    int64_t now;
    GArray *items; /* of DueItem */
};

bool reminder_same_person(const DueItem *one, const DueItem *other);

/* Borrowed of the item. */
Recipient reminder_recipient(const DueItem *item);

/* Of the mail about it alone. Owned. */
char *reminder_key(const DueItem *item);

/* Takes back what still waits for the server and is told anew, and has the new mails name it: reminders of one thing to one
 * person would gather, and leave together. 0 / -1. */
int reminder_overtake(const Reminders *reminders, Err *err);

/* One mail about that item, or about it and all others of its person, of whom it is the first. 0 / -1. */
int reminder_send_one(const Reminders *reminders, const DueItem *item, int64_t *queued,
                      Err *err);
int reminder_send_several(const Reminders *reminders, guint first, int64_t *queued, Err *err);
