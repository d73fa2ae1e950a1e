/* One mail on its way through intake's transaction: what intake.c and the intake_*.c
 * beside it share. Private to them. */
#pragma once

#include "daemon/case/proposal.h"
#include "daemon/command/command.h"
#include "daemon/intake/intake.h"

/* One mail on its way through the transaction. */
typedef struct Intake {
    const World *world;
    IntakeBox *box;
    uint32_t uidvalidity;
    const IntakeMail *in;
    const Report *report;
    int64_t now;
    const Clock *clock; /* of the organisation, at that time */
    int64_t received_at;
    /* For another organisation, whose own mailboxes check senders; this one does not. */
    bool unvouched;
    bool released; /* it comes back from quarantine */
    /* The report or its incident is anonymous: only the day is kept of times, and nothing of the bytes. */
    bool nameless;
    /* A command of the Chair's that did not count, of an anonymous incident: what was written beside it may say who
     * the writer is, and is not kept, as it is not of one that counts. */
    bool wordless;
    /* It says nothing else, nor between the lines that it quotes; known from take_words() on. */
    bool thanks;
    StoreMail row;
    int64_t mail; /* id of its row, once inserted */
    int64_t *queued;
    struct { /* see intake_find_home() */
        IntakeBox box;
        Organisation organisation;
        Clock clock;
    } home;
} Intake;

typedef struct Match {
    int64_t incident; /* 0: none */
    int64_t named;    /* the same, before what it may have become part of */
    const char *rule; /* "F1" ... */
    /* F1: the follow-up code that was written into it (borrowed of the report); NULL: our address for answers. */
    const char *code;
    bool trusted;   /* joins the incident; false: only a suggestion */
    int64_t outbox; /* F2: the mail of ours that it answers; 0 otherwise */
    Role outbox_role;
    bool outbox_original; /* see Event.original */
    bool outbox_question; /* it asks the reporter something, or the Chair for them */
    int64_t errand;       /* that mail of ours is about it, or the code is for it; 0: none */
} Match;

/* A command that did not count, of somebody who works on it and is told so, about which incident. */
typedef struct Late {
    CodeFault fault; /* CODE_GOOD: there is none */
    /* The code is somebody else's, and it is not proven who says it: nobody is told. */
    bool quiet;
    int64_t incident;
    int64_t code;   /* the incident that the code is for */
    int64_t errand; /* the code is for this instead; 0: it is not */
} Late;

/* ---- the mail's own rows (intake_mail.c) ---- */
/* Is the report, or for want of one its mailbox, of the anonymous route? */
bool intake_is_anonymous(const Intake *intake);
/* Is it of that route, and read by the Chair before it goes on? */
bool intake_waits_for_chair(const Intake *intake);
/* From here on nothing that is kept tells the hour, or how long the mail was. */
void intake_keep_nameless(Intake *intake);
/* The same, when that incident is anonymous. */
int intake_keep_with(Intake *intake, int64_t incident, Err *err);
/* A line of the audit trail; `incident` 0: of none. */
int intake_audit(const Intake *intake, int64_t incident, const char *event, const char *detail,
                 Err *err);
/* Its row, its move from the inbox and, as `evidence`, its bytes. Sets turn->mail. */
int intake_record_mail(Intake *intake, MailOutcome outcome, const char *rule, bool evidence,
                       Err *err);
/* Of an anonymous report: what only the holders of keys can open, or that there was something. */
int intake_seal_original(const Intake *intake, int64_t incident, Err *err);
/* Held on the server, with the reason. `automatic`: nobody is alarmed. */
int intake_quarantine(const Intake *intake, const char *reason, bool automatic, Err *err);
/* The mail as those see it who are written to: its row's id and what is kept of its time are those of
 * this moment. */
CommandMail intake_command_mail(const Intake *intake, int64_t sender);
/* By what the register knows a Message-ID. */
void intake_message_key(const Intake *intake, const char *message_id,
                        uint8_t ret[SEAL_HASH_SIZE]);
/* The keys by which a second copy is recognised, into its row. */
int intake_fill_keys(Intake *intake, Err *err);

/* ---- who is told that it has come (intake_acknowledge.c) ---- */
/* 1: may be acknowledged. 0: not, and *ret_rule says why. */
int intake_may_acknowledge(const Intake *intake, int64_t sender, const char **ret_rule,
                           Err *err);
/* A reporter who adds something reads that it has come, as rarely and under the same rules as the
 * acknowledgement of a report. `before`: the incident without it. */
int intake_acknowledge_added(const Intake *intake, int64_t sender, const Incident *before,
                             const Event *event, Err *err);

/* ---- where it belongs (intake_match.c) ---- */
/* The person behind From: 0 when there is no usable address. */
int intake_sender_person(const Intake *intake, int64_t *ret, Err *err);
/* F2: it answers the mail of ours with this Message-ID. 1 / 0 / -1. */
int intake_match_one_of_ours(const Intake *intake, const char *message_id, Match *match,
                             Err *err);
/* F2: it answers or refers to a mail of ours. 1 / 0 / -1. */
int intake_match_answered(const Intake *intake, Match *match, Err *err);
/* An automatic reply with nothing but our reference in its subject: the newest mail about that incident to whoever it comes
 * from. 1 / 0 / -1. */
int intake_match_by_subject(const Intake *intake, int64_t incident, Match *match, Err *err);
/* 1: *match is filled. 0: it belongs to nothing we know. */
int intake_find_match(const Intake *intake, int64_t sender, Match *match, Err *err);
/* The same for what is owed outside of an incident: by the mail of ours that it answers or, from who takes
 * part in it, by the request that it answers or names in its subject. */
int intake_find_errand(const Intake *intake, int64_t sender, Match *match, Err *err);
/* What belongs to an incident that has become part of another belongs there; but what is anonymous to no named one. */
int intake_follow_merges(const Intake *intake, Match *match, Err *err);

/* ---- what is written about an incident that has ended (intake_anew.c) ---- */
/* Of what class the rules propose it to be as a first report. */
IncidentClass intake_class_alone(const Intake *intake);
/* 1: it joins an incident that has ended, and begins a new one; *proposal becomes that of a first report. 0: it is kept
 * with the one that it joins. */
int intake_begins_anew(const Intake *intake, int64_t sender, const Match *match,
                       const Late *late, Proposal *proposal, Err *err);
/* A sentence for the DPO, which names the one that has ended. Owned. */
int intake_note_ended(const Intake *intake, const Match *match, char **ret, Err *err);

/* ---- who is away (intake_absence.c) ---- */
/* The end of the day that it names for that; 0: it names none. */
int64_t intake_said_until(const Intake *intake);
/* Somebody says by hand what a machine would say for them, or that they are back, which ends it. 1: it is kept as news
 * of the incident that it is about, or, nobody's report, where such words of a machine are: named in the digest, and
 * released it is a report. */
int intake_take_absence(Intake *intake, int64_t sender, const Match *match, Err *err);

/* ---- what opens an incident (intake_open.c) ---- */
/* What was read of the mail, as a row of that incident. `proposal` NULL: of it nothing is proposed or counted. `named`: the
 * incident that it was written about, if that has become part of this one. 0 / -1. */
int intake_insert_report(const Intake *intake, int64_t incident, int64_t named, int64_t sender,
                         const char *suggestion, const Proposal *proposal, Err *err);
/* `anew`: what it was written about has ended. `flag`: what the DPO is told is odd about it; NULL. 0 / -1. */
int intake_open_incident(Intake *intake, int64_t sender, const Match *match, bool anew,
                         const char *flag, const Proposal *proposal, Err *err);

/* ---- what machines answer (intake_machine.c) ---- */
/* Mail from machines that answers something. 1: it is settled; 0: it is none, or an alert; -1: *err. */
int intake_take_answer_of_machine(Intake *intake, const Match *thread, Err *err);

/* ---- what joins an incident (intake_join.c) ---- */
/* A reply that did not count, of somebody who is told so: it is kept, and is news to nobody. 0 / -1. */
int intake_comment(Intake *intake, int64_t sender, const Match *match, Err *err);
/* As what somebody with a part in it writes: one of their own roles before one that they stand in for. 1 / 0 / -1. */
int intake_writes_as(const Intake *intake, const Incident *incident, int64_t sender, Role *ret,
                     Err *err);
/* `note`: of somebody with a part in it, or who owes something, which the mail was about that it answers. It is news to
 * the others, and decides nothing. */
int intake_follow_up(Intake *intake, int64_t sender, const Match *match,
                     const Proposal *proposal, bool note, Err *err);

/* ---- a reporter who is known and asks not to be (intake_unname.c) ---- */
/* 1: the mail of a named incident's reporter asks for it, and that is done. 0: it does not; or what it says besides is
 * an anonymous report now, of nobody, and goes on. */
int intake_unname(Intake *intake, int64_t *sender, Match *match, Err *err);

/* ---- what was passed on (intake_forward.c) ---- */
/* Of a forward: *sender becomes its author, when an authenticated role-holder forwards what somebody of the school has
 * written. *ret_aware is since when the school has had it (UTC seconds), 0 when that is not known; *ret_note
 * (owned, NULL) is a sentence for the DPO about it, without the report's words. */
int intake_read_forward(const Intake *intake, int64_t *sender, int64_t *ret_aware,
                        char **ret_note, Err *err);

/* ---- the codes in a mail (intake_code.c) ---- */
/* A mail with a code of another organisation, written by that code's owner, is for that one: intake->home is
 * then in the place of the mailbox that it came into. */
int intake_find_home(Intake *intake, Err *err);
/* What is stored of a mail has no follow-up code: not the one that was found, nor what only looks like one and may
 * be anything. As many bytes of its texts stay as there were. */
void intake_forget_codes(Report *report, Match *match);
/* An anonymous report with what is near to a follow-up code (near_follow_up.h) belongs to that incident, if it is no answer
 * to a mail of ours; what was typed is hidden. As many bytes of its texts stay as there were. */
int intake_mend_follow_up(Intake *intake, Match *match, Err *err);
/* The code that was meant in the place of each unknown one, of a mail whose sender is not disowned; what was typed is
 * hidden. 0 / -1. */
int intake_mend_codes(Intake *intake, int64_t sender, Err *err);
/* Nothing that is stored of it shows the reference that it had. */
void intake_forget_reference(Report *report);
/* A code of ours that stands in a mail which is no command may still be good: nothing that is stored of it
 * shows it. As many bytes stay as there were. */
int intake_blank_codes(const World *world, Report *report, Err *err);

/* ---- replies (intake_command.c) ---- */
/* 1: its commands are carried out and answered. 0: it is no command, and goes on as a comment
 * (*ret_late: its sender is told). */
int intake_take_command(Intake *intake, int64_t sender, Match *match, Late *ret_late, Err *err);

/* ---- lines with codes (intake_lines.c) ---- */
/* Lines with codes, each on what its code is for. As intake_take_command(). */
int intake_take_lines(Intake *intake, int64_t sender, Match *match, Late *ret_late, Err *err);
/* A line that is no command, though one was meant. Its code says where it belongs, when it has one that is good.
 * 0 / -1. */
int intake_take_doubt(Intake *intake, const CommandMail *mail, Match *match, Late *ret_late,
                      Err *err);

/* ---- replies that do not count (intake_refuse.c) ---- */
/* A line of the audit trail: whose command did not count, and why. 0 / -1. */
int intake_audit_refused(const Intake *intake, const CommandMail *mail, int64_t incident,
                         CodeFault fault, Err *err);
/* A command without a code, or with one that is none of ours, from somebody who works on the incident
 * that the mail belongs to. Silence would be taken for "done". 0 / -1. */
int intake_refuse_unknown(const Intake *intake, const CommandMail *mail, CodeFault fault,
                          const Match *match, Late *ret_late, Err *err);
/* The mail stays, as a comment on the code's incident, whatever else it lacks; only who owns the code, or may know whose
 * it is, is told why it did not count. 0 / -1. */
int intake_refuse_command(const Intake *intake, const CommandMail *mail, const StoreCode *code,
                          CodeFault fault, Match *match, Late *ret_late, Err *err);
/* 1 when somebody with a part in the incident answers a mail about what they have to do, or writes with its reference in the
 * subject, in words of their own: not its reporter, who reports. */
int intake_is_note(const Intake *intake, int64_t sender, const Match *match, Err *err);
/* Tells its writer that it is kept and nothing else was done, and what can be answered; but of thanks nothing. */
int intake_answer_note(const Intake *intake, int64_t sender, int64_t incident, Err *err);
/* Tells the sender why a command did not count. */
int intake_answer_late(const Intake *intake, int64_t sender, const Late *late, Err *err);
