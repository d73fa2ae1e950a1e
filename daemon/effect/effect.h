/* A step of an incident, carried out: its row, its audit row and its mails, inside the caller's
 * transaction. What every verb that moves an incident ends with. */
#pragma once

#include "daemon/case/people.h"
#include "daemon/core/compose.h"
#include "daemon/core/incident.h"
#include "daemon/world.h"

/* What one mail has decided about the ICO and the people concerned: whoever hears of it hears of all at once. */
typedef struct Decided {
    RoleSet to;
    Event event;             /* the last, or the last that was given a reason */
    bool track[TRACK_COUNT]; /* about what */
    char *by, *earlier;      /* as in the Occasion; owned; NULL */
    bool repeated;
} Decided;

/* What a step is about. `report` and `sender` are NULL and 0 outside of intake. */
typedef struct Occasion {
    const Organisation *organisation;
    const char *reference;
    const char *actor;    /* for the audit trail: "system", "person:7" */
    int64_t occasion;     /* id of the row that caused it (a mail, an outbox row): part of the
                             effects' keys */
    int64_t sender;       /* person who wrote the mail: is not told of it */
    const Report *report; /* for the acknowledgement */
    struct Reminders *reminders; /* collects the reminders of a turn; NULL: each is a mail */
    struct Absence *
        absence; /* collects who is told that somebody cannot be reached; NULL: each is a mail */
    /* Collects whom a level concerns, for effect_tell_level(); NULL: a mail at once. */
    RoleSet *later;
    /* Collects what is decided, for effect_tell_decided(); NULL: a mail at once. */
    Decided *decided;
    /* As it will be when all that came with it is done: what that settles is asked of nobody; NULL. */
    const Incident *after;
    const char *words;   /* what somebody wants passed on (advice, a question); NULL */
    const char *by;      /* as what whoever caused it has acted: "the SIRO for the DPO"; NULL */
    const char *earlier; /* what was decided before (earlier.h); NULL */
    bool repeated;       /* and is decided so again */
    Role writer; /* as what who works on it has written what is news; ROLE_NONE: not said */
    const char *other; /* the incident that joins it, or that it joins; NULL */
    const char *known; /* as what its reporter knows `other`; NULL: as that */
    int64_t whole;     /* the incident of which it was a part, and that has ended; 0 */
    bool doubtful;     /* for the notice: see release_is_doubtful() */
    bool twin;         /* its reasons name an incident that may be the same */
    /* The Chair is passed over long after it was due: what was written since made it so. */
    bool late;
    char *const *reasons; /* for the DPO's notice: why the rules propose what they do; NULL */
} Occasion;

/* Writes step->incident, appends the audit row and queues a mail for each effect and recipient.
 * The number of mails queued is added to *queued. */
int effect_carry_out(const World *world, const Occasion *occasion, const Incident *before,
                     const Event *event, const Step *step, int64_t *queued, Err *err);

/* Tells of the level what `later` has collected in the turn of a mail: but who got a task in it has read
 * the level there. `event` is the one that set it. */
int effect_tell_level(const World *world, const Occasion *occasion, const Event *event,
                      const Incident *incident, RoleSet to, int64_t *queued, Err *err);

/* Tells of what `decided` has collected in the turn of a mail. */
int effect_tell_decided(const World *world, const Occasion *occasion, const Decided *decided,
                        const Incident *incident, int64_t *queued, Err *err);
void effect_decided_clear(Decided *decided);

/* Queues one mail under an effect key of the caller's. That about an errand brings its menu. */
int effect_mail(const World *world, const Organisation *organisation, const Recipient *to,
                int64_t incident, const char *key, Compose *compose, int64_t *queued, Err *err);

/* In a list of several things: what one of them is, to somebody who hears of it for the first time (wording_introduce());
 * before effect_menu_text(). Appended. */
int effect_introduce(const World *world, const Organisation *organisation, const Recipient *to,
                     const Incident *incident, GString *list, Err *err);

/* What may be answered about an incident, with a code of its own, an answer in two lines; "" when
 * there is nothing. `again`: commands (a bit each) that stand there wanted or not (menu_of()). Owned. */
int effect_menu_text(const World *world, const Organisation *organisation, const Recipient *to,
                     const Incident *incident, uint64_t again, int64_t now, char **ret,
                     Err *err);

/* The key that makes an effect on one person happen once: a rung of a duty, whatever reaches it; an
 * acknowledgement and a notice, once an incident; a deputy's, once a day for each duty; the others, once for what caused
 * them. Owned. */
char *effect_key_of(const Effect *effect, const Occasion *occasion, int64_t incident,
                    int64_t person, int64_t day);

/* How the keys of all effects of a kind on an incident begin; `of`: those of one duty, role, track or row that caused them
 * (effect_key_of()), NULL: of any. Owned. */
char *effect_key_start(EffectKind kind, int64_t incident, const char *of);

/* How the key of an effect on that person ends; `occasion`: of the row that caused it, 0: of any. Owned. */
char *effect_key_end(int64_t occasion, int64_t person);

/* The key under which somebody is told that a reply did not count: 1 and owned. 0: they have been told
 * so often today that only a machine can be answering. */
int effect_refusal_key(const World *world, int64_t person, int64_t mail, int64_t now,
                       char **ret_key, Err *err);

/* The same for words that are no answer: once an hour for each incident (of an anonymous one once a day). */
int effect_note_key(const World *world, int64_t incident, int64_t person, int64_t mail,
                    int64_t now, char **ret_key, Err *err);

/* The same for what a reporter adds: once in six hours for each incident, but at once where it is
 * an attack that was not known. */
int effect_added_key(const World *world, int64_t incident, int64_t person, int64_t mail,
                     bool attack, int64_t now, char **ret_key, Err *err);

/* The same for a reply that only reads, and may be repeated: its code is not used up. */
int effect_look_key(const World *world, int64_t person, int64_t code, int64_t mail, int64_t now,
                    char **ret_key, Err *err);

/* A mail with words of the report, or a draft (`what`: which), to who asked for it and may read it. */
int effect_content(const World *world, const Organisation *organisation, const Recipient *to,
                   int64_t incident, const char *what, Compose *compose, int64_t mail,
                   int64_t *queued, Err *err);

/* What is kept of the time of a mail, or of its code: of an anonymous incident (NULL: of none) the day alone. A
 * reminder has the hour of its duty. */
int64_t effect_kept_time(const OrganisationSettings *settings, const Incident *incident,
                         int64_t at);

/* Mints a reply code for the person, incident or errand that `row` names. */
int effect_mint(const World *world, const StoreCode *row, char code[SEAL_TOKEN_LENGTH + 1],
                Err *err);

/* By what the register knows a reply code. */
void effect_code_mac(const World *world, const char *code, uint8_t ret[SEAL_HASH_SIZE]);

/* Tells the administrator (the DPO when there is none), at most once an hour, that something
 * lies in quarantine. */
int effect_quarantine_notice(const World *world, const Organisation *organisation,
                             const char *reason, int64_t now, int64_t *queued, Err *err);

/* Tells the same, at most once a day, that reports were not acknowledged because of a limit. */
int effect_unanswered_notice(const World *world, const Organisation *organisation,
                             const char *reason, int64_t now, int64_t *queued, Err *err);

/* Tells the same, at most once a day, that a mailbox cannot be read. */
int effect_unread_notice(const World *world, const Organisation *organisation,
                         const char *reason, int64_t now, int64_t *queued, Err *err);

/* 1 when they were given that task of an incident since then; else 0; -1. */
int effect_has_asked(const World *world, int64_t incident, DutyKind duty, int64_t person,
                     int64_t since, Err *err);

/* 1 when somebody was sent the notice of a new incident, or the task of a duty of it, since then;
 * else 0. */
int effect_has_told(const World *world, int64_t incident, DutyKind duty, int64_t person,
                    int64_t since, Err *err);

/* 1 when their commands about an incident were answered since then; else 0. */
int effect_has_answered(const World *world, int64_t incident, int64_t person, int64_t since,
                        Err *err);

/* Whether the mail with this effect key was not itself news of one that did not arrive
 * (Event.original). */
bool effect_is_original(const char *effect_key);

/* Whether the mail with this effect key asks for more about a report (ASK). */
bool effect_is_question(const char *effect_key);

/* Whether a loop header's value is one that we wrote (rule S1). */
bool effect_loop_is_ours(const World *world, const char *value);

/* Whether a plus-address token fits its reference (rule F1). */
bool effect_reference_is_ours(const World *world, const char *reference, const char *token);
