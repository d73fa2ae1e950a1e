/* The values of our mails' texts, each a function that writes it. The table of them is all that a mail may
 * say: none of them is text of a report, and none of them can leave its line. Called by wording. */
#include "daemon/core/wording_value.h"

#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/order.h"
#include "daemon/core/outcome.h"
#include "daemon/core/permission.h"
#include "daemon/core/words.h"

#include <stdio.h>
#include <string.h>

enum {
    VALUE_MAX = 300,  /* bytes of one value */
    MISSING_MAX = 10, /* items of the list */
    REASONS_MAX = 5,  /* what can be read on a telephone */
    WORDS_LINES = 500,
    WORDS_LINE_MAX = 900, /* bytes */
};

void wording_append(GString *to, const char *text)
{
    g_autofree char *clean = wording_clean(text ? text : "", VALUE_MAX);
    g_string_append(to, clean);
}

static void append_time(GString *to, const Compose *compose, int64_t at)
{
    char text[64];
    calendar_show(at, compose->organisation->zone, text, sizeof text);
    g_string_append(to, text);
}

/* When something happened to the report itself. */
static void append_event_time(GString *to, const Compose *compose, int64_t at)
{
    if (!compose->incident || compose->incident->route != ROUTE_ANONYMOUS) {
        append_time(to, compose, at);
        return;
    }
    char text[64];
    calendar_show_day(at, compose->organisation->zone, text, sizeof text);
    g_string_append(to, text);
}

static void append_count(GString *to, size_t n, const char *thing)
{
    g_string_append_printf(to, "%zu %s%s", n, thing, n == 1 ? "" : "s");
}

static void value_reference(const Compose *compose, GString *to)
{
    wording_append(to, compose->reference);
}

static void value_other(const Compose *compose, GString *to)
{
    wording_append(to, compose->other);
}

static void value_reported(const Compose *compose, GString *to)
{
    wording_append(to, compose->other ? compose->other : compose->reference);
    if (compose->other)
        g_string_append_printf(to, ", now part of %s,", compose->reference);
}

static void value_organisation(const Compose *compose, GString *to)
{
    wording_append(to, compose->organisation->name);
}

static void value_received(const Compose *compose, GString *to)
{
    if (compose->incident)
        append_event_time(to, compose, compose->incident->received_at);
}

static void value_opened(const Compose *compose, GString *to)
{
    if (compose->incident)
        append_event_time(to, compose, compose->incident->opened_at);
}

static void value_date(const Compose *compose, GString *to)
{
    append_event_time(to, compose, compose->date);
}

static void value_route(const Compose *compose, GString *to)
{
    if (compose->incident)
        g_string_append(to, compose->incident->route == ROUTE_ANONYMOUS ? "anonymous"
                                                                        : "known by name");
    if (compose->doubtful)
        g_string_append(to, "; " WORDS_UNPROVEN);
}

static void append_list(GString *to, char *const *items, int max)
{
    for (int i = 0; items && items[i] && i < max; i++) {
        g_string_append(to, i ? "\n  - " : "  - ");
        wording_append(to, items[i]);
    }
}

static void value_reasons(const Compose *compose, GString *to)
{
    append_list(to, compose->reasons, REASONS_MAX);
}

static void value_attachments(const Compose *compose, GString *to)
{
    if (compose->attachments == 0)
        g_string_append(to, "no attachments");
    else
        append_count(to, compose->attachments, "attachment");
}

/* The day alone: what was understood, never how it was written. */
static void value_occurred(const Compose *compose, GString *to)
{
    int year, month, day;
    char text[64];
    if (!compose->occurred ||
        sscanf(compose->occurred, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return;
    if (calendar_show_date(year, month, day, text, sizeof text))
        g_string_append(to, text);
}

static void value_missing(const Compose *compose, GString *to)
{
    append_list(to, compose->missing, MISSING_MAX);
}

/* What was decided, as it stands now. */
static void value_decision(const Compose *compose, GString *to)
{
    wording_settled(compose, to);
    if (!compose->effect || compose->effect->kind != EFFECT_DECIDED || !compose->incident)
        return;
    TrackKind track = compose->effect->track;
    wording_append(to, words_track(track, compose->incident->track[track]));
    if (compose->effect->both)
        g_string_append_printf(
            to, "; and\n%s",
            words_track(TRACK_SUBJECTS, compose->incident->track[TRACK_SUBJECTS]));
}

/* The same in a subject, which stands on locked telephones: of somebody in person only that there is one. */
static void value_decided(const Compose *compose, GString *to)
{
    bool settled = compose->effect && compose->effect->kind == EFFECT_SETTLED;
    bool discipline = !settled && compose->effect && compose->effect->track == TRACK_DISCIPLINE;
    bool both = !settled && compose->effect && compose->effect->both;
    size_t before = to->len;
    if (both)
        g_string_append(to, "decided about the ICO and the people concerned");
    else if (!discipline && !settled)
        value_decision(compose, to);
    if (to->len == before)
        g_string_append(to, discipline ? "a decision about discipline has been made"
                                       : "a decision has been made");
    to->str[before] = g_ascii_toupper(to->str[before]);
}

/* Who of those whom the law names may still have to be told. */
static void value_undecided(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    bool ico = incident && incident->track[TRACK_ICO] == TRACK_UNDECIDED;
    bool people = incident && incident->track[TRACK_SUBJECTS] == TRACK_UNDECIDED;
    g_string_append(to, ico && people ? "the ICO, and the people whose data it is,"
                        : ico         ? "the ICO"
                        : people      ? "the people whose data it is"
                                      : "");
}

/* In which role somebody has this mail. */
static void value_reader(const Compose *compose, GString *to)
{
    if (compose->reader <= ROLE_SYSTEM)
        return;
    Role role = organisation_owner(compose->organisation, compose->reader);
    bool instead = wording_acts_for(compose, role) != role;
    g_autofree char *reader = acting_words(compose->organisation, compose->incident, role);
    g_string_append_printf(to, "%s%s", role == ROLE_BOARD && !instead ? "a member of " : "",
                           instead ? reader : words_role(role));
}

/* The ICO has been told: that was done, and is not decided. */
static bool is_rest_for_ico(const Compose *compose)
{
    const Effect *effect = compose->effect;
    return effect && effect->kind == EFFECT_TASK && effect->duty == DUTY_ICO_PHASE &&
           compose->incident;
}

static void value_by(const Compose *compose, GString *to)
{
    if (!is_rest_for_ico(compose))
        wording_append(to, compose->by);
}

static void value_earlier(const Compose *compose, GString *to)
{
    if (!compose->repeated)
        wording_append(to, compose->earlier);
}

static void value_repeated(const Compose *compose, GString *to)
{
    if (compose->repeated)
        wording_append(to, compose->earlier);
}

static void value_introduction(const Compose *compose, GString *to)
{
    wording_introduce(compose, to);
}

static void value_investigator(const Compose *compose, GString *to)
{
    wording_append(to, compose->investigator);
}

static void value_writer(const Compose *compose, GString *to)
{
    if (compose->writer > ROLE_SYSTEM)
        g_string_append(to, words_role(compose->writer));
    if (compose->writer == ROLE_INVESTIGATOR && (compose->reads & ROLE_BIT(ROLE_SIRO)) &&
        incident_is_open(compose->incident) &&
        !permission_is_in(compose->incident, DONE_STATES))
        g_string_append(to, ", who may not be able to\n"
                            "look into it: read it, and if so name somebody else with ASSIGN");
}

/* How it has come to its end by itself. */
static void value_end(const Compose *compose, GString *to)
{
    if (!compose->incident || compose->other)
        return;
    if (compose->incident->state == INCIDENT_NOT_AN_INCIDENT)
        g_string_append_printf(to, "It has been decided that %s is no incident.",
                               compose->reference);
    else
        g_string_append_printf(to, "Incident %s has been closed.", compose->reference);
}

/* What goes on when it has ended by itself: the actions that are not done. */
static void value_actions(const Compose *compose, GString *to)
{
    const char *known = compose->known ? compose->known[OUTCOME_CONTROLS] : NULL;
    if (compose->template != TEMPLATE_CLOSED || !known || compose->other)
        return;
    g_auto(GStrv) actions = g_strsplit(known, "; ", -1);
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    for (char **action = actions; *action; action++) {
        if (!strstr(*action, ", done "))
            g_ptr_array_add(open, *action);
    }
    g_ptr_array_add(open, NULL);
    append_list(to, (char *const *)open->pdata, (int)open->len);
}

static void value_rest(const Compose *compose, GString *to)
{
    g_autoptr(GString) actions = g_string_new(NULL);
    value_actions(compose, actions);
    g_string_append(to, actions->len ? "Only its remedial actions are still to be done."
                                     : "Nothing more is to be done about it.");
}

/* The name of a role becomes what people call it; other words stay as they are. */
static void value_recipient_role(const Compose *compose, GString *to)
{
    Role role;
    bool is_role = role_parse(compose->recipient_role, &role);
    wording_append(to, !is_role             ? compose->recipient_role
                       : role > ROLE_SYSTEM ? words_role(role)
                                            : "somebody who has something to do about it");
}

static void append_owner(GString *to, const Compose *compose, Role owner)
{
    g_autofree char *words = acting_words(compose->organisation, compose->incident, owner);
    wording_append(to, words);
}

static void value_owner(const Compose *compose, GString *to)
{
    if (compose->errand)
        wording_append(to, words_errand_owner(compose->errand->owner));
    else if (compose->incident && compose->effect)
        append_owner(to, compose, compose->incident->duty[compose->effect->duty].owner);
}

static void value_part(const Compose *compose, GString *to)
{
    g_autoptr(GString) owner = g_string_new(NULL);
    value_owner(compose, owner);
    wording_part(compose, owner->str, to);
}

static void value_waiting(const Compose *compose, GString *to)
{
    g_autoptr(GString) list = g_string_new(NULL);
    wording_waiting(compose, list);
    g_string_append(to, list->str);
}

/* Since when its owner has had it. */
static void value_since(const Compose *compose, GString *to)
{
    if (compose->effect && compose->incident && compose->effect->duty < DUTY_COUNT &&
        compose->incident->duty[compose->effect->duty].start)
        append_event_time(to, compose, compose->incident->duty[compose->effect->duty].start);
}

static void value_owners(const Compose *compose, GString *to)
{
    wording_append(to, compose->owners);
}

/* Where the ICO is told (UK GDPR Article 33). */
static void how_to_tell_ico(const Compose *compose, GString *to)
{
    if (is_rest_for_ico(compose)) {
        g_string_append(to, "The ICO was first told on ");
        append_event_time(to, compose, compose->incident->duty[DUTY_ICO_PHASE].start);
        g_string_append_printf(to, "%s%s.\n\n", compose->by ? ",\nas recorded by " : "",
                               compose->by ? compose->by : "");
    }
    g_string_append(to, "The ICO is told on its website, ico.org.uk (\"Report a breach\"), or "
                        "by\ntelephone, 0303 123 1113.");
    if (compose->organisation->content_by_mail)
        g_string_append(to, " What is known comes as a draft, when you\nanswer SHOW ICO.");
}

static void how_to_review(const Compose *compose, GString *to)
{
    bool satisfied = compose->incident->state == INCIDENT_REVIEWED;
    g_autoptr(GString) open = g_string_new(NULL);
    order_open(compose->incident, compose->policy, open);
    const char *siro = words_role(wording_acts_for(compose, ROLE_SIRO)) + strlen("the ");
    const char *dpo = words_role(wording_acts_for(compose, ROLE_DPO)) + strlen("the ");
    if (satisfied)
        g_string_append_printf(to, "The %s is satisfied. The %s closes the incident with CLOSE",
                               siro, dpo);
    else
        g_string_append_printf(
            to, "The %s says whether it is good; then the %s closes the\nincident", siro, dpo);
    g_string_append_printf(to, "%s%s",
                           !open->len  ? "."
                           : satisfied ? "; before\nthat this must be settled:"
                                       : ". Before that this must be settled:",
                           open->str);
}

/* Whoever looks after it must know what it waits for, and of whom. */
static void how_to_go_on(const Compose *compose, GString *to)
{
    g_autoptr(GString) waiting = g_string_new(NULL);
    wording_waiting(compose, waiting);
    g_string_append_printf(to, "How it stands: %s.%s%s", words_state(compose->incident->state),
                           waiting->len ? "\nStill to be done:\n" : "", waiting->str);
}

/* Who is named to investigate hears of it for the first time, and may be the wrong one. */
static void how_to_investigate(const Compose *compose, GString *to)
{
    if (compose->organisation->content_by_mail && !compose->because)
        g_string_append(to, "To read what was reported, answer SHOW.\n\n");
    g_string_append_printf(to,
                           "Can you not look into it, or is it about you yourself? Then reply "
                           "and\nsay so in your own words, without a line: %s is asked\n"
                           "to name somebody else.",
                           words_role(wording_acts_for(compose, ROLE_SIRO)));
}

/* What is not plain from the duty itself. */
static void value_how(const Compose *compose, GString *to)
{
    const Effect *effect = compose->effect;
    if (!effect || !compose->incident)
        return;
    /* to others: what it waits for may be theirs */
    bool late = compose->template == TEMPLATE_LATE;
    bool task = effect->kind == EFFECT_TASK,
         reminder = effect->kind == EFFECT_REMINDER && (!late || effect->duty == DUTY_REVIEW);
    if ((task || reminder) &&
        (effect->duty == DUTY_ICO_NOTIFY || effect->duty == DUTY_ICO_PHASE))
        how_to_tell_ico(compose, to);
    else if (task && effect->duty == DUTY_OUTCOME && compose->reader == ROLE_INVESTIGATOR &&
             !(compose->reads & ROLE_BIT(ROLE_SIRO)))
        how_to_investigate(compose, to);
    else if (((task || reminder) && effect->duty == DUTY_REVIEW) ||
             effect->kind == EFFECT_REVISED)
        how_to_review(compose, to);
    else if (reminder && effect->duty == DUTY_IDLE)
        how_to_go_on(compose, to);
    else if (reminder && effect->duty == DUTY_RELEASE)
        wording_goes_on(compose, to);
}

/* Up to where whoever reviews the outcome report knows it. */
static void value_reviewed(const Compose *compose, GString *to)
{
    bool satisfied = compose->incident && compose->incident->state == INCIDENT_REVIEWED;
    g_autofree char *siro = acting_words(compose->organisation, compose->incident, ROLE_SIRO);
    if (satisfied)
        g_string_append_printf(to, "%s was satisfied with it", siro);
    else
        g_string_append(to, "its review was asked for");
}

/* The lines that are asked of it, with room for an answer below each. */
static void value_form(const Compose *compose, GString *to)
{
    bool asked = compose->effect && compose->effect->kind == EFFECT_TASK &&
                 compose->effect->duty == DUTY_OUTCOME;
    PointSet points = asked ? compose->policy->points[compose->incident->severity] : 0;
    const char *between = "\n"; /* the form stands apart from what is said of it */
    for (int label = 0; asked && label < OUTCOME_LABEL_COUNT; label++) {
        if (label == OUTCOME_REFERENCE || !outcome_is_asked((OutcomeLabel)label, points))
            continue;
        g_string_append_printf(to, "%s%s:", between, outcome_label((OutcomeLabel)label));
        if (compose->known && compose->known[label]) {
            g_string_append_c(to, '\n');
            outcome_add_known(compose->known[label], to);
        }
        between = "\n\n";
    }
    if (asked) /* what programs put below a mail is no answer to the last line */
        g_string_append_printf(to, "%s%s: %s", between, outcome_label(OUTCOME_REFERENCE),
                               compose->reference);
}

/* What has become of the mail itself. */
static void value_original(const Compose *compose, GString *to)
{
    if (compose->organisation)
        g_string_append(to, compose->organisation->seal_to.n ? "The original is kept sealed."
                                                             : "The original is not kept.");
}

static void value_follow_up_code(const Compose *compose, GString *to)
{
    wording_append(to, compose->follow_up_code);
}

static void value_reason(const Compose *compose, GString *to)
{
    wording_append(to, compose->reason);
}

/* A role-holder's own words, line by line. */
static void value_words(const Compose *compose, GString *to)
{
    g_auto(GStrv) lines = g_strsplit(compose->words ? compose->words : "", "\n", WORDS_LINES);
    for (char **line = lines; *line; line++) {
        g_autofree char *clean = wording_clean(*line, WORDS_LINE_MAX);
        g_string_append_printf(to, "%s%s", line == lines ? "" : "\n", clean);
    }
}

static void value_menu(const Compose *compose, GString *to)
{
    if (compose->code)
        wording_menu(compose->incident, compose->menu, compose->n_menu, compose->code, to);
}

static void value_show(const Compose *compose, GString *to)
{
    if (compose->organisation->content_by_mail)
        g_string_append(to, command_name(COMMAND_SHOW));
}

/* Its words may name people: they go to who asks for them. */
static void value_reasoned(const Compose *compose, GString *to)
{
    if (!compose->because)
        return;
    wording_append(to, compose->because);
    g_string_append(to, compose->organisation->content_by_mail
                            ? "\nTo read it, answer SHOW."
                            : "\nIt is in the record, which the DPO keeps.");
}

static void value_answers(const Compose *compose, GString *to)
{
    g_string_append(to, compose->answers ? compose->answers : "");
}

/* What has become of the commands of a mail. */
typedef struct Became {
    int all, refused;
    uint64_t done; /* bits of Command */
    Command first; /* of those */
} Became;

/* An answer to a command begins with its word and a colon; that of a line which is none says so, and so does an action of
 * a form. */
static Became what_became(const char *answers)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    g_auto(GStrv) lines = g_strsplit(answers, "\n", -1);
    int refused = g_str_has_prefix(answers, "Nothing was done");
    Became became = {.all = refused, .refused = refused};
    for (char **line = lines; *line; line++) {
        Command command;
        size_t word = strspn(*line, letters);
        bool answer = word > 0 && (*line)[word] == ':';
        bool undone = g_str_has_prefix(*line, "Not done") || strstr(*line, ": not taken, ") ||
                      (answer && g_str_has_prefix(*line + word, ": not done"));
        became.all += answer || undone;
        became.refused += undone;
        g_autofree char *name = g_strndup(*line, word);
        if (!answer || undone || !command_parse(name, &command))
            continue;
        became.first = became.done ? became.first : command;
        became.done |= UINT64_C(1) << command;
    }
    return became;
}

/* What was refused must not look like what was done, in a list of subjects. */
static void value_undone(const Compose *compose, GString *to)
{
    static const char open[] = "Action "; /* the answer to a "done" without its line */
    const char *answers = compose->answers ? compose->answers : "";
    Became became = what_became(answers);
    if (g_str_has_prefix(answers, open))
        g_string_append(to, ": it is still open");
    else if (became.refused)
        g_string_append(to, became.refused == became.all ? ": nothing was done"
                                                         : ": not all was done");
}

static void value_done(const Compose *compose, GString *to)
{
    Became became = what_became(compose->answers ? compose->answers : "");
    bool all = became.done && !became.refused;
    bool more = became.done & (became.done - 1);
    g_string_append(to, all ? words_done(became.first) : "Your answer");
    g_string_append(to, all && more ? ", and more" : "");
}

/* Of subjects without a reference, which would tell whose they are. */
static void value_school(const Compose *compose, GString *to)
{
    if (compose->several)
        g_string_append_printf(to, "%s: ", compose->organisation->name);
}

static void value_headline(const Compose *compose, GString *to)
{
    wording_append(to, compose->headline);
}

static void value_period(const Compose *compose, GString *to)
{
    wording_append(to, compose->period);
}

/* Lines of ours: the sheet has none of a report. */
static void value_summary(const Compose *compose, GString *to)
{
    g_autofree char *lines = g_strdup(compose->summary ? compose->summary : "");
    g_string_append(to, lines[0] == '\f' ? lines : g_strchomp(lines));
}

#define VALUES(X)                                                                              \
    X(reference)                                                                               \
    X(other)                                                                                   \
    X(reported)                                                                                \
    X(end)                                                                                     \
    X(rest)                                                                                    \
    X(ended)                                                                                   \
    X(actions)                                                                                 \
    X(organisation)                                                                            \
    X(received)                                                                                \
    X(opened)                                                                                  \
    X(date)                                                                                    \
    X(original)                                                                                \
    X(follow_up_code)                                                                          \
    X(route)                                                                                   \
    X(level)                                                                                   \
    X(level_before)                                                                            \
    X(raised)                                                                                  \
    X(graver)                                                                                  \
    X(proposed)                                                                                \
    X(proposed_before)                                                                         \
    X(reasons)                                                                                 \
    X(attachments)                                                                             \
    X(occurred)                                                                                \
    X(missing)                                                                                 \
    X(telephone)                                                                               \
    X(isolate)                                                                                 \
    X(malware)                                                                                 \
    X(takeover)                                                                                \
    X(attack)                                                                                  \
    X(files)                                                                                   \
    X(keep)                                                                                    \
    X(seen)                                                                                    \
    X(question)                                                                                \
    X(duty)                                                                                    \
    X(decision)                                                                                \
    X(decided)                                                                                 \
    X(undecided)                                                                               \
    X(siro)                                                                                    \
    X(dpo)                                                                                     \
    X(told)                                                                                    \
    X(acting)                                                                                  \
    X(deputy)                                                                                  \
    X(owner)                                                                                   \
    X(owners)                                                                                  \
    X(waiting)                                                                                 \
    X(since)                                                                                   \
    X(part)                                                                                    \
    X(stand_in)                                                                                \
    X(unmanned)                                                                                \
    X(back)                                                                                    \
    X(passed_over)                                                                             \
    X(owed)                                                                                    \
    X(job)                                                                                     \
    X(others)                                                                                  \
    X(how)                                                                                     \
    X(reviewed)                                                                                \
    X(errand)                                                                                  \
    X(request)                                                                                 \
    X(form)                                                                                    \
    X(due)                                                                                     \
    X(due_before)                                                                              \
    X(lateness)                                                                                \
    X(reminding)                                                                               \
    X(skipped)                                                                                 \
    X(raise_due)                                                                               \
    X(assign_due)                                                                              \
    X(pass_on_due)                                                                             \
    X(feedback_due)                                                                            \
    X(classify_due)                                                                            \
    X(classify_when)                                                                           \
    X(ico_open)                                                                                \
    X(decision_late)                                                                           \
    X(asked)                                                                                   \
    X(ico_before)                                                                              \
    X(interim_due)                                                                             \
    X(ico_due)                                                                                 \
    X(decide_first)                                                                            \
    X(reader)                                                                                  \
    X(introduction)                                                                            \
    X(by)                                                                                      \
    X(earlier)                                                                                 \
    X(repeated)                                                                                \
    X(investigator)                                                                            \
    X(writer)                                                                                  \
    X(recipient_role)                                                                          \
    X(words)                                                                                   \
    X(menu)                                                                                    \
    X(done)                                                                                    \
    X(undone)                                                                                  \
    X(answers)                                                                                 \
    X(reason)                                                                                  \
    X(reasoned)                                                                                \
    X(show)                                                                                    \
    X(school)                                                                                  \
    X(headline)                                                                                \
    X(period)                                                                                  \
    X(summary)

#define VALUE_NAME(name)   #name,
#define VALUE_WRITER(name) value_##name,

static const char *const names[] = {VALUES(VALUE_NAME) NULL};
static ValueWriter *const writers[] = {VALUES(VALUE_WRITER)};

const char *const *wording_names(void)
{
    return names;
}

ValueWriter *wording_value_find(const char *name, size_t length)
{
    for (size_t i = 0; names[i]; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return writers[i];
    }
    return NULL;
}
