/* The menu of a mail. Every line is one that parsers/command reads and that incident_allows(); its
 * order is what is usually wanted first. Called by effect and command. */
#include "daemon/core/menu.h"

#include "daemon/core/duty.h"

#include <string.h>

/* What an answer is for: the groups of the whole menu, in their order. */
typedef enum Group { DUE, DIRECT, AGAIN, INSTEAD, READ, GROUPS } Group;

typedef struct Entry {
    Command command;
    RoleSet roles, besides; /* whose menu it stands in; who has it in the whole one alone */
    Group group;            /* what is DUE, but not now, is decided AGAIN */
    MenuItem item;
    /* What a decision, or a draft, is about, and where that may stand: a bit of. */
    TrackKind track;
    uint32_t tracks; /* TrackState each, 0 for the others */
} Entry;

#define SIRO         ROLE_BIT(ROLE_SIRO)
#define DPO          ROLE_BIT(ROLE_DPO)
#define BOARD        ROLE_BIT(ROLE_BOARD)
#define INVESTIGATOR ROLE_BIT(ROLE_INVESTIGATOR)
#define WORKERS      (INVESTIGATOR | SIRO | DPO)
#define DECIDERS     (SIRO | DPO | CHAIRS | BOARD)
#define ALL          (DECIDERS | INVESTIGATOR)

#define UNDECIDED    ((uint32_t)1 << TRACK_UNDECIDED)
#define REQUIRED     ((uint32_t)1 << TRACK_REQUIRED)
#define NOT_REQUIRED ((uint32_t)1 << TRACK_NOT_REQUIRED)
#define DONE         ((uint32_t)1 << TRACK_DONE)

static const char receipt[] = "FEEDBACK receipt", outcome[] = "FEEDBACK outcome";
static const char accepts[] = "accept the class and level that are proposed";

/* clang-format off */
static const Entry entries[] = {
    {COMMAND_RELEASE,       CHAIRS,       0,              DUE,    {"RELEASE", false, "nothing in it shows who wrote it: it may go on"}, 0, 0},
    {COMMAND_EDIT,          CHAIRS,       0,              DUE,    {"EDIT ", true, "the words that I write below this line take its place"}, 0, 0},
    {COMMAND_FEEDBACK,      CHAIRS,       0,              DUE,    {receipt, false, "I have told whoever wrote it that it came"}, 0, 0},
    {COMMAND_FEEDBACK,      CHAIRS,       0,              DUE,    {outcome, false, "I have told them what came of it"}, 0, 0},
    {COMMAND_FEEDBACK,      CHAIRS,       0,              DUE,    {"FEEDBACK not possible", false, "I cannot tell them: ask me no more"}, 0, 0},
    {COMMAND_CONFIRM,       DPO,          0,              DUE,    {"CONFIRM", false, accepts}, 0, 0},
    {COMMAND_CONFIRM,       SIRO,         0,              DUE,    {"CONFIRM", false, "I have read it and raised it with the DPO"}, 0, 0},
    {COMMAND_CLOSE,         DPO,          0,              DUE,    {"CLOSE", false, "the outcome is good, the incident is closed"}, 0, 0},
    {COMMAND_DISCIPLINE,    SIRO,         0,              DUE,    {"DISCIPLINE not because ", true, "no disciplinary action (or: commenced)"}, TRACK_DISCIPLINE, UNDECIDED},
    {COMMAND_SATISFIED,     SIRO,         0,              DUE,    {"SATISFIED", false, "the outcome report is good"}, 0, 0},
    {COMMAND_RETURN,        SIRO | DPO,   0,              AGAIN,  {"RETURN because ", true, "the outcome report needs more work"}, 0, 0},
    {COMMAND_ASSIGN,        SIRO,         0,              DUE,    {"ASSIGN ", true, "name who investigates: a name or an address"}, 0, 0},
    {COMMAND_INVESTIGATE,   SIRO,         INVESTIGATOR,   DUE,    {"INVESTIGATE", false, "I investigate it myself"}, 0, 0},
    {COMMAND_OUTCOME,       INVESTIGATOR, SIRO,           DUE,    {"OUTCOME ", true, "send the outcome report: fill in the form"}, 0, 0},
    {COMMAND_INTERIM,       INVESTIGATOR, SIRO | DPO,     DUE,    {"INTERIM ", true, "say how it stands"}, 0, 0},
    {COMMAND_OUTCOME,       BOARD,        0,              DUE,    {"OUTCOME ", true, "add the Board's part to the outcome report"}, 0, 0},
    {COMMAND_INTERIM,       BOARD,        0,              DUE,    {"INTERIM ", true, "say how it stands"}, 0, 0},
    {COMMAND_CLASSIFY,      DPO,          0,              DUE,    {"CLASSIFY minor because ", true, "set the level: near miss, minor, moderate, major or critical"}, 0, 0},
    {COMMAND_NOT_INCIDENT,  DPO,          0,              DUE,    {"NOT-INCIDENT because ", true, "it is no incident"}, 0, 0},
    {COMMAND_ICO,           DPO | BOARD,  0,              DUE,    {"ICO required", false, "the ICO must be told"}, TRACK_ICO, UNDECIDED | NOT_REQUIRED},
    {COMMAND_ICO,           DPO | BOARD,  0,              DUE,    {"ICO not required because ", true, "the ICO need not be told"}, TRACK_ICO, UNDECIDED | REQUIRED},
    {COMMAND_ICO,           DPO | BOARD,  0,              DUE,    {"ICO notified ", true, "the ICO has been told, and when"}, TRACK_ICO, UNDECIDED | REQUIRED},
    {COMMAND_ICO,           DPO | BOARD,  0,              DUE,    {"ICO complete", false, "the ICO has been told everything"}, TRACK_ICO, DONE},
    {COMMAND_SUBJECTS,      DPO | BOARD,  0,              DUE,    {"SUBJECTS required", false, "the people whose data it is must be told"}, TRACK_SUBJECTS, UNDECIDED | NOT_REQUIRED},
    {COMMAND_SUBJECTS,      DPO | BOARD,  0,              DUE,    {"SUBJECTS told ", true, "they have been told, and when"}, TRACK_SUBJECTS, UNDECIDED | REQUIRED},
    {COMMAND_SUBJECTS,      DPO | BOARD,  0,              DUE,    {"SUBJECTS not required because ", true, "they need not be told"}, TRACK_SUBJECTS, UNDECIDED | REQUIRED},
    {COMMAND_ASK,           INVESTIGATOR, SIRO | DPO,     DIRECT, {"ASK ", true, "ask the reporter something"}, 0, 0},
    {COMMAND_REOPEN,        DPO,          0,              AGAIN,  {"REOPEN because ", true, "open it again"}, 0, 0},
    {COMMAND_SHOW,          DPO | BOARD,  0,              READ,   {"SHOW ICO", false, "send me a draft of what the ICO must be told"}, TRACK_ICO, UNDECIDED | REQUIRED | DONE},
    {COMMAND_SHOW,          DPO | BOARD,  0,              READ,   {"SHOW letter", false, "send me a draft of the letter to the people concerned"}, TRACK_SUBJECTS, REQUIRED},
    {COMMAND_SHOW,          ALL,          0,              READ,   {"SHOW", false, "send me what has been written"}, 0, 0},
    {COMMAND_ADVISE,        0,            DPO,            DIRECT, {"ADVISE ", true, "advice, which the investigating officer gets"}, 0, 0},
    {COMMAND_ACTION,        0,            WORKERS | BOARD, DIRECT, {"ACTION ", true, "what is to be done, BY a date OWNER a person; or its number and: done"}, 0, 0},
    {COMMAND_NOTE,          0,            ALL,            DIRECT, {"NOTE ", true, "a note for the record"}, 0, 0},
    {COMMAND_ESCALATE,      0,            ALL,            DIRECT, {"ESCALATE because ", true, "tell those above you"}, 0, 0},
    {COMMAND_AWARE,         0,            DPO,            AGAIN,  {"AWARE ", true, "since when the school knows of it: a day, a time, and because ..."}, 0, 0},
    {COMMAND_ICO,           0,            DPO | BOARD,    AGAIN,  {"ICO notified ", true, "the ICO has been told after all, and when"}, TRACK_ICO, NOT_REQUIRED},
    {COMMAND_SUBJECTS,      0,            DPO | BOARD,    AGAIN,  {"SUBJECTS told ", true, "they have been told after all, and when"}, TRACK_SUBJECTS, NOT_REQUIRED},
    {COMMAND_DISCIPLINE,    0,            SIRO,           DUE,    {"DISCIPLINE commenced", false, "disciplinary action has begun"}, TRACK_DISCIPLINE, UNDECIDED},
    {COMMAND_DUPLICATE,     0,            WORKERS,        AGAIN,  {"DUPLICATE ", true, "this incident becomes part of another: its reference"}, 0, 0},
    {COMMAND_MERGE,         0,            WORKERS,        AGAIN,  {"MERGE ", true, "another becomes part of this incident: its reference"}, 0, 0},
    {COMMAND_SPLIT,         0,            WORKERS,        AGAIN,  {"SPLIT ", true, "one report becomes an incident of its own: its number in SHOW"}, 0, 0},
    {COMMAND_STATUS,        0,            ALL,            READ,   {"STATUS", false, "how it stands, and what is due"}, 0, 0},
    {COMMAND_LIST,          0,            ALL,            READ,   {"LIST", false, "the incidents that are open"}, 0, 0},
    {COMMAND_HELP,          ALL,          0,              READ,   {"HELP", false, "everything that can be answered"}, 0, 0},
};
/* clang-format on */

/* Whom it is about stands behind each: the mail need not say so. Where several are named as the subject, the
 * answer must say it, too. */
static const struct {
    Role role;
    MenuItem items[2];
} conflicts[] = {
    {ROLE_SIRO,
     {{"CONFLICT yes SIRO", false, "the SIRO is concerned: the deputy goes on"},
      {"CONFLICT no SIRO", false, "the SIRO is not concerned"}}},
    {ROLE_DPO,
     {{"CONFLICT yes DPO", false, "the DPO is concerned: the deputy goes on"},
      {"CONFLICT no DPO", false, "the DPO is not concerned"}}},
    {ROLE_CHAIR,
     {{"CONFLICT yes Chair", false, "the Chair is concerned: the deputy goes on"},
      {"CONFLICT no Chair", false, "the Chair is not concerned"}}},
    {ROLE_VICE_CHAIR,
     {{"CONFLICT yes Vice-Chair", false, "the Vice-Chair is concerned: others go on"},
      {"CONFLICT no Vice-Chair", false, "the Vice-Chair is not concerned"}}},
    {ROLE_BOARD,
     {{"CONFLICT yes Board", false, "the Board is concerned: others go on"},
      {"CONFLICT no Board", false, "the Board is not concerned"}}},
    {ROLE_INVESTIGATOR,
     {{"CONFLICT yes investigator", false, "the investigator is concerned: others go on"},
      {"CONFLICT no investigator", false, "the investigator is not concerned"}}},
};

static bool are_several(RoleSet roles)
{
    return (roles & (roles - 1)) != 0;
}

static size_t conflicts_of(const Incident *incident, RoleSet actor, MenuItem *items)
{
    static const char *const alone[] = {"CONFLICT yes", "CONFLICT no"};
    size_t n = 0, count = sizeof conflicts / sizeof conflicts[0];
    if (!incident_allows(incident, COMMAND_CONFLICT, actor & DECIDERS))
        return 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 2 && incident->suspected & ROLE_BIT(conflicts[i].role); k++) {
            items[n] = conflicts[i].items[k];
            if (!are_several(incident->suspected))
                items[n].line = alone[k];
            n++;
        }
    }
    return n;
}

/* One step after the other: that it has come, and what came of it. While the Chair still reads it, nothing of that. */
static bool is_told_next(const Incident *incident, const char *line)
{
    bool passed_on = !duty_is_running(&incident->duty[DUTY_PASS_ON]);
    bool fed_back = !duty_is_running(&incident->duty[DUTY_FEEDBACK]);
    if (line == receipt)
        return !incident->held && !passed_on;
    return !incident->held && (line != outcome || (passed_on && !fed_back));
}

/* Decisions come when it is known what it is, or one has been made, one step after the other; what has been decided is not
 * offered again, nor is the work of somebody who has it: a finger slips. Both may still be written. Of what
 * several decide (ICO, people) the opposite is offered, with a reason: one of them may disagree. The
 * Board, of whom the law's clock asks it, may decide before the DPO has classified. */
static bool is_wanted(const Incident *incident, const Policy *policy, const Entry *entry,
                      RoleSet roles)
{
    bool classified = incident->classified_at != 0;
    bool decided = entry->tracks && incident->track[entry->track] != TRACK_UNDECIDED;
    if (entry->tracks && !(entry->tracks >> incident->track[entry->track] & 1))
        return false;
    switch ((int)entry->command) {
    case COMMAND_ICO:
        return classified || decided || roles & BOARD;
    case COMMAND_SUBJECTS:
        return classified || decided;
    case COMMAND_SHOW:
        return !entry->tracks || decided;
    case COMMAND_FEEDBACK:
        return is_told_next(incident, entry->item.line);
    case COMMAND_CLOSE:
        return incident_may_close(incident, policy) == REFUSAL_NONE;
    case COMMAND_DISCIPLINE:
        return incident->duty[DUTY_OUTCOME].done != 0;
    case COMMAND_CLASSIFY:
    case COMMAND_NOT_INCIDENT:
        return !classified;
    case COMMAND_ASSIGN:
    case COMMAND_INVESTIGATE:
        return incident->investigator == 0 || duty_is_running(&incident->duty[DUTY_ASSIGN]);
    default:
        return true;
    }
}

/* ---- one menu, or all of it ---- */

/* Who is SIRO and DPO at once confirms once, as the DPO. */
static bool stands_there(const MenuItem *items, size_t n, const char *line)
{
    for (size_t i = 0; i < n; i++) {
        if (items[i].line && strcmp(items[i].line, line) == 0)
            return true;
    }
    return false;
}

static bool is_running(const Incident *incident, DutyKind kind)
{
    return duty_is_running(&incident->duty[kind]);
}

/* The outcome report has come, and does not answer all that it must. */
static bool is_lacking(const Incident *incident, const Policy *policy)
{
    return incident->duty[DUTY_OUTCOME].done != 0 && incident_lacking_points(incident, policy);
}

/* A report is due while it is waited for. CLOSE says what is still open. */
static Group group_of(const Incident *incident, const Policy *policy, const Entry *entry,
                      RoleSet roles)
{
    if (entry->command == COMMAND_OUTCOME)
        return is_running(incident, DUTY_OUTCOME) ? DUE : AGAIN;
    if (entry->command == COMMAND_INTERIM)
        return is_running(incident, DUTY_INTERIM) ? DUE : DIRECT;
    bool now = entry->command == COMMAND_CLOSE || is_wanted(incident, policy, entry, roles);
    bool settled = entry->tracks && incident->track[entry->track] == TRACK_NOT_REQUIRED;
    return entry->group == DUE && (!now || settled) ? AGAIN : entry->group;
}

/* Whether it may be given by `roles`, and stands not in the list yet. */
static bool may_be_added(const Incident *incident, const Entry *entry, RoleSet roles,
                         bool content, const MenuItem *items, size_t n)
{
    return roles && incident_allows(incident, entry->command, roles) &&
           (content || entry->command != COMMAND_SHOW) &&
           !stands_there(items, n, entry->item.line);
}

/* CLASSIFY begins with the level that is proposed, or set: a link that always said minor would lower a grave one by a slip
 * of the finger. */
static MenuItem at_level(MenuItem item, Severity level)
{
    static const char *const lines[SEVERITY_COUNT] = {
        [SEVERITY_NEAR_MISS] = "CLASSIFY near miss because ",
        [SEVERITY_MODERATE] = "CLASSIFY moderate because ",
        [SEVERITY_MAJOR] = "CLASSIFY major because ",
        [SEVERITY_CRITICAL] = "CLASSIFY critical because ",
    };
    if (item.line && strncmp(item.line, "CLASSIFY ", 9) == 0 && lines[level])
        item.line = lines[level];
    return item;
}

void menu_begin_at(Severity level, MenuItem *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        items[i] = at_level(items[i], level);
}

/* What has been decided is decided otherwise with a reason; advice goes to the SIRO until somebody investigates. */
static MenuItem item_of(const Incident *incident, const Policy *policy, const Entry *entry)
{
    static const MenuItem anew[] = {
        {"ICO required because ", true, "the ICO must be told"},
        {"SUBJECTS required because ", true, "the people whose data it is must be told"},
        {"DISCIPLINE commenced because ", true, "disciplinary action has begun"},
    };
    bool decided = entry->tracks && incident->track[entry->track] != TRACK_UNDECIDED;
    for (size_t i = 0; decided && i < sizeof anew / sizeof anew[0]; i++) {
        if (!entry->item.open &&
            strncmp(anew[i].line, entry->item.line, strlen(entry->item.line)) == 0)
            return anew[i];
    }
    if (entry->command == COMMAND_ADVISE && incident->investigator == 0)
        return (MenuItem){entry->item.line, true, "advice, which the SIRO gets"};
    if (entry->command == COMMAND_OUTCOME && is_lacking(incident, policy))
        return (MenuItem){entry->item.line, true,
                          "add what the outcome report lacks: fill in the form"};
    return at_level(entry->item, incident->severity);
}

/* Who owes a report together with its owner is offered it once they have been asked for it, by a reminder: just after somebody
 * was named to investigate it would end what has not begun. What a report that has come lacks, the SIRO may add. */
static RoleSet owed_together(const Incident *incident, const Policy *policy, const Entry *entry)
{
    DutyKind duty = entry->command == COMMAND_OUTCOME   ? DUTY_OUTCOME
                    : entry->command == COMMAND_INTERIM ? DUTY_INTERIM
                                                        : DUTY_COUNT;
    if (entry->command == COMMAND_OUTCOME && is_lacking(incident, policy))
        return entry->besides;
    return duty != DUTY_COUNT && is_running(incident, duty) && incident->duty[duty].rung > 0
               ? entry->besides & duty_owners(incident, duty, policy)
               : 0;
}

bool menu_accepts(const MenuItem *item)
{
    return strcmp(item->says, accepts) == 0;
}

size_t menu_of(const Incident *incident, const Policy *policy, RoleSet actor, bool content,
               uint64_t again, MenuItem items[MENU_MAX])
{
    size_t n = conflicts_of(incident, actor, items), count = sizeof entries / sizeof entries[0];
    for (size_t i = 0; i < count && n < MENU_MAX; i++) {
        const Entry *entry = &entries[i];
        bool anew = again >> entry->command & 1;
        RoleSet besides = anew ? entry->besides : owed_together(incident, policy, entry);
        RoleSet roles = actor & (entry->roles | besides);
        bool stands = !entry->tracks || entry->tracks >> incident->track[entry->track] & 1;
        if (may_be_added(incident, entry, roles, content, items, n) &&
            ((anew && stands) || is_wanted(incident, policy, entry, roles)))
            items[n++] = item_of(incident, policy, entry);
    }
    return n;
}

/* Adds one group of the whole menu behind the n items that are there. */
static size_t add_group(const Incident *incident, const Policy *policy, RoleSet actor,
                        bool content, Group group, MenuItem items[MENU_MAX], size_t n)
{
    size_t count = sizeof entries / sizeof entries[0];
    for (size_t i = 0; i < count && n < MENU_MAX; i++) {
        const Entry *entry = &entries[i];
        RoleSet roles = actor & (entry->roles | entry->besides);
        if (may_be_added(incident, entry, roles, content, items, n) &&
            group_of(incident, policy, entry, roles) == group)
            items[n++] = item_of(incident, policy, entry);
    }
    return n;
}

/* What those are not asked for who have it all the same: it is somebody else's, whom they stand in for. */
static size_t add_instead(const Incident *incident, const Policy *policy, RoleSet actor,
                          RoleSet instead, bool content, MenuItem items[MENU_MAX], size_t n)
{
    size_t count = sizeof entries / sizeof entries[0];
    RoleSet decides = incident_actor(incident, COMMAND_CONFLICT, actor, instead);
    if (decides != actor)
        n += conflicts_of(incident, decides, items + n);
    for (size_t i = 0; i < count && n < MENU_MAX; i++) {
        const Entry *entry = &entries[i];
        RoleSet roles = incident_actor(incident, entry->command, actor, instead);
        if (roles != actor &&
            may_be_added(incident, entry, roles & (entry->roles | entry->besides), content,
                         items, n))
            items[n++] = item_of(incident, policy, entry);
    }
    return n;
}

size_t menu_whole(const Incident *incident, const Policy *policy, RoleSet actor,
                  RoleSet instead, bool content, MenuItem items[MENU_MAX])
{
    static const MenuItem headings[GROUPS] = {
        [DUE] = {NULL, false, "What is due:"},
        [DIRECT] = {NULL, false, "To ask, to tell and to direct:"},
        [AGAIN] = {NULL, false, "To put right, or to decide otherwise:"},
        [INSTEAD] = {NULL, false, "In the place of somebody whom you stand in for:"},
        [READ] = {NULL, false, "To read:"},
    };
    size_t n = 0;
    for (int group = DUE; group < GROUPS && n < MENU_MAX; group++) {
        size_t heading = n++, first = n;
        items[heading] = headings[group];
        if (group == DUE)
            n += conflicts_of(incident, actor, items + n);
        n = group == INSTEAD
                ? add_instead(incident, policy, actor, instead, content, items, n)
                : add_group(incident, policy, actor, content, (Group)group, items, n);
        if (n == first)
            n = heading;
    }
    return n;
}

static size_t add_errand(const Errand *errand, const char *done, bool content,
                         MenuItem items[MENU_MAX])
{
    static const MenuItem granted = {"ANSWER GRANTED ", true,
                                     "it is granted; what you write goes to who asked"},
                          refused = {"ANSWER REFUSED because ", true,
                                     "it is not; the reason goes to who asked"},
                          answer = {"ANSWER ", true, "what you write goes to who suggested it"},
                          reviewed = {"ANSWER ", true,
                                      "it has been reviewed: say when, and what came of it"},
                          show = {"SHOW", false, "send me what has been written"};
    size_t n = 0;
    switch (errand->kind) {
    case ERRAND_ACTION:
        items[n++] = (MenuItem){done, false, "it has been done"};
        break;
    case ERRAND_EXCEPTION:
        items[n++] = granted;
        items[n++] = refused;
        break;
    case ERRAND_SUGGESTION:
        items[n++] = answer;
        break;
    case ERRAND_POLICY_REVIEW:
        items[n++] = reviewed;
        return n;
    case ERRAND_COUNT:
        return 0;
    }
    if (content)
        items[n++] = show;
    return n;
}

size_t menu_of_errand(const Errand *errand, const char *done, bool content, bool whole,
                      MenuItem items[MENU_MAX])
{
    size_t n = errand_is_open(errand) ? add_errand(errand, done, content, items) : 0;
    for (size_t i = 0; whole && i < sizeof entries / sizeof entries[0]; i++) {
        if (entries[i].command == COMMAND_LIST || entries[i].command == COMMAND_HELP)
            items[n++] = entries[i].item;
    }
    return n;
}
