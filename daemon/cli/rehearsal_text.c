/* What a rehearsal prints: every mail in order and why it is sent, then the incidents and what is
 * still open in each. See rehearsal.h. */
#include "daemon/cli/rehearsal.h"

#include "daemon/core/calendar.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"
#include "parsers/text/json_write.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 5, SUBJECT_SHOWN = 60, ADDRESS_MAX = 254 };

static const char indent[] = "      ";

/* ---- words ---- */

/* "Thu 2026-04-02 16:45" in the organisation's zone. Owned. */
static char *local_time(const OrganisationSettings *organisation, int64_t at)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, organisation->zone) : NULL;
    g_autofree char *text = local ? g_date_time_format(local, "%Y-%m-%d %H:%M") : NULL;
    return text ? g_strdup_printf("%s %s", days[g_date_time_get_day_of_week(local) - 1], text)
                : g_strdup("?");
}

/* "not_an_incident" is "not an incident". Owned. */
static char *in_words(const char *name)
{
    return g_strdelimit(g_strdup(name), "_", ' ');
}

/* A duty stands third in the key of an effect that is about one (daemon/effect/effect_key.c). */
static bool duty_of(char *const *key, DutyKind *ret)
{
    return g_strv_length((char **)key) == 5 && duty_parse(key[2], ret);
}

static bool is_of_duty_or_errand(char *const *key)
{
    DutyKind duty;
    ErrandKind errand;
    return g_strv_length((char **)key) == 5 &&
           (duty_parse(key[2], &duty) || errand_parse(key[2], &errand));
}

/* "reminder/1/classify/1775231100.2.1775144700/3" is the second one; what follows is when the duty began. */
static char *why_reminder(const RehearsalEvent *event, char *const *key)
{
    if (!is_of_duty_or_errand(key))
        return g_strdup("reminder");
    g_auto(GStrv) times = g_strsplit(key[3], ".", -1);
    bool late = g_ascii_strtoll(key[3], NULL, 10) <= event->at;
    return g_strdup_printf("reminder %s of %s%s%s", times[0] && times[1] ? times[1] : "?",
                           key[2], late ? ", overdue" : "",
                           event->sent->several ? ", and others" : "");
}

static const Letter *letter_with_uid(const Rehearsal *rehearsal, int64_t uid)
{
    return uid > 0 && uid <= rehearsal->letters->len
               ? g_ptr_array_index(rehearsal->letters, (guint)(uid - 1))
               : NULL;
}

typedef struct MailUid {
    int64_t mail, uid;
} MailUid;

static int match_mail(const StoreRow *row, void *user)
{
    MailUid *wanted = user;
    if (store_row_int(row, "id") == wanted->mail)
        wanted->uid = store_row_int(row, "uid");
    return wanted->uid != 0;
}

/* "answer/1/2/7/3", "look/3/7": to the commands of the mail with that id in the register, whose place is counted from the
 * end of the key. */
static char *why_answer(const Rehearsal *rehearsal, const char *kind, char *const *key,
                        guint from_end)
{
    guint n = g_strv_length((char **)key);
    MailUid mail = {.mail = n > from_end ? g_ascii_strtoll(key[n - from_end], NULL, 10) : 0};
    store_view(rehearsal->store, STORE_VIEW_MAIL, 0, 0, match_mail, &mail, NULL);
    const Letter *letter = letter_with_uid(rehearsal, mail.uid);
    const char *commands = letter && letter->commands ? letter->commands : "a reply";
    return g_strdup_printf("%s %s", kind, commands);
}

/* The effect's key in words. Owned. */
static char *why(const Rehearsal *rehearsal, const RehearsalEvent *event)
{
    static const struct {
        const char *name, *words;
    } effects[] = {
        {"acknowledge", "acknowledgement of the report"},
        {"notice", "a new incident"},
        {"follow_up", "more has come about it"},
        {"refused", "a reply did not count"},
        {"undelivered", "a mail did not arrive"},
        {"stand_in", "deputy: somebody cannot be reached"},
        {"level", "the level concerns them"},
        {"advice", "the DPO's advice"},
        {"question", "a question to the reporter"},
        {"interim", "an interim report has come"},
        {"revised", "the outcome report has changed"},
        {"returned", "the outcome report was sent back"},
        {"decided", "somebody else has decided"},
        {"escalated", "somebody wants it looked at"},
        {"conflict", "is somebody concerned in person?"},
        {"settled", "it is decided whether somebody is concerned"},
        {"closed", "it has come to its end"},
        {"parted", "a report is no part of it any more"},
        {"quarantine", "a mail could not be read"},
        {"unanswered", "reports were not acknowledged"},
        {"unread", "a mailbox cannot be read"},
        {"request", "acknowledgement of the request"},
        {"request_answer", "what was answered"},
        {"digest", "the week's digest"},
        {"termly", "the termly report"},
        {"errand_more", "who asked has written again"},
        {"errand_done", "others have done it"},
        {"ended", "what was reported has come to its end"},
        {"away", "answer to who is away"},
        {"back", "answer to who is back"},
        {"added", "acknowledgement of what was added"},
        {"attacked", "acknowledgement of what was added"},
        {"unnamed", "the reporter is to stay anonymous"},
    };
    g_auto(GStrv) key = g_strsplit(event->sent->effect_key, "/", -1);
    const char *name = key[0] ? key[0] : "";
    DutyKind duty;
    if (strcmp(name, "reminder") == 0)
        return why_reminder(event, key);
    if (strcmp(name, "task") == 0 && duty_of(key, &duty))
        return g_strdup_printf("task: %s", words_duty(duty));
    if (strcmp(name, "errand") == 0 && key[1] && key[2])
        return g_strdup_printf("errand: %s", key[2]);
    if (strcmp(name, "answer") == 0)
        return why_answer(rehearsal, "answer to", key, 2);
    if (strcmp(name, "look") == 0)
        return why_answer(rehearsal, "answer to", key, 1);
    if (strcmp(name, "content") == 0)
        return why_answer(rehearsal, "the report, asked for by", key, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(effects); i++) {
        if (strcmp(name, effects[i].name) == 0)
            return g_strdup(effects[i].words);
    }
    return in_words(name);
}

/* What a letter became. Owned. */
static char *outcome(const Letter *letter)
{
    static const char *const words[MAIL_OUTCOME_COUNT] = {
        [MAIL_INCIDENT] = "a new incident", [MAIL_FOLLOW_UP] = "more about",
        [MAIL_COMMAND] = "a reply",         [MAIL_REQUEST] = "a request",
        [MAIL_DUPLICATE] = "a second copy", [MAIL_DELIVERY_RECORD] = "an automatic answer",
    };
    if (!letter->taken)
        return g_strdup_printf("held: %s",
                               letter->quarantined ? letter->quarantined : "not taken");
    GString *text = g_string_new(words[letter->outcome] ? words[letter->outcome]
                                                        : mail_outcome_name(letter->outcome));
    if (*letter->reference)
        g_string_append_printf(text, "%s %s", letter->outcome == MAIL_FOLLOW_UP ? "" : ",",
                               letter->reference);
    if (letter->commands && letter->outcome == MAIL_COMMAND)
        g_string_append_printf(text, ": %s", letter->commands);
    else if (letter->commands)
        g_string_append_printf(text, "; not carried out, for want of a valid code: %s",
                               letter->commands);
    return g_string_free(text, FALSE);
}

/* ---- the mails ---- */

static char *shortened(const char *text)
{
    if (g_utf8_strlen(text, -1) <= SUBJECT_SHOWN)
        return g_strdup(text);
    g_autofree char *start = g_utf8_substring(text, 0, SUBJECT_SHOWN - 3);
    return g_strconcat(g_strchomp(start), "...", NULL);
}

/* When, as whom, with which address, subject, why. */
typedef struct Line {
    char *cell[COLUMNS];
} Line;

static void clear_line(void *item)
{
    Line *line = item;
    for (int i = 0; i < COLUMNS; i++)
        g_free(line->cell[i]);
}

static Line line_of(const Rehearsal *rehearsal, const RehearsalEvent *event)
{
    const Letter *letter = event->letter;
    const SentMail *sent = event->sent;
    if (sent)
        return (Line){{local_time(sent->organisation, event->at),
                       in_words(sent->role == ROLE_NONE ? "owner" : role_name(sent->role)),
                       g_strdup(sent->to), shortened(sent->subject), why(rehearsal, event)}};
    g_autofree char *became = outcome(letter);
    return (Line){{local_time(letter->organisation, event->at), g_strdup("<- from"),
                   wording_clean(letter->from, ADDRESS_MAX), shortened(letter->subject),
                   g_strdup_printf("%s: %s", letter->file, became)}};
}

static void print_line(const Line *line, const int widths[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        printf("%s%s", i ? "  " : "", line->cell[i]);
        for (long pad = widths[i] - g_utf8_strlen(line->cell[i], -1);
             pad > 0 && i + 1 < COLUMNS; pad--)
            putchar(' ');
    }
    putchar('\n');
}

static void print_text(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    putchar('\n');
    for (char **line = lines; *line; line++) {
        g_autofree char *clean = wording_clean(*line, strlen(*line));
        if (line[1] || *clean)
            printf("%s%s\n", *clean ? indent : "", clean);
    }
    putchar('\n');
}

static void print_mails(const Rehearsal *rehearsal, bool texts)
{
    int widths[COLUMNS] = {0};
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
    g_array_set_clear_func(lines, clear_line);
    for (guint i = 0; i < rehearsal->events->len; i++) {
        Line line = line_of(rehearsal, &g_array_index(rehearsal->events, RehearsalEvent, i));
        for (int k = 0; k < COLUMNS; k++)
            widths[k] = MAX(widths[k], (int)g_utf8_strlen(line.cell[k], -1));
        g_array_append_val(lines, line);
    }
    for (guint i = 0; i < lines->len; i++) {
        const SentMail *sent = g_array_index(rehearsal->events, RehearsalEvent, i).sent;
        print_line(&g_array_index(lines, Line, i), widths);
        if (texts && sent)
            print_text(sent->text);
    }
}

/* ---- the incidents ---- */

static const char *track_words(TrackKind track)
{
    static const char *const words[TRACK_COUNT] = {[TRACK_ICO] = "ICO",
                                                   [TRACK_SUBJECTS] = "people concerned",
                                                   [TRACK_DISCIPLINE] = "discipline"};
    return words[track];
}

/* Decisions that somebody has begun, or that an incident which is under way still needs. */
static bool is_open_track(const Incident *incident, TrackKind track)
{
    TrackState state = incident->track[track];
    return incident_is_open(incident) &&
           (state == TRACK_REQUIRED || (state == TRACK_UNDECIDED && incident->classified_at) ||
            (state == TRACK_DONE && track == TRACK_ICO));
}

/* What each incident is at the end, with the organisation whose it is. */
typedef struct Ending {
    const Rehearsal *rehearsal;
    JsonWriter *writer; /* NULL: text */
    int n;
    Err *err;
} Ending;

static const OrganisationSettings *organisation_of(const Rehearsal *rehearsal,
                                                   const char *prefix)
{
    for (size_t i = 0; i < rehearsal->config->n_organisations; i++) {
        if (strcmp(rehearsal->config->organisations[i].prefix, prefix) == 0)
            return &rehearsal->config->organisations[i];
    }
    return &rehearsal->config->organisations[0];
}

static bool is_open_duty(const Duty *duty)
{
    return duty->due && !duty->done && duty->owner > ROLE_SYSTEM;
}

static void print_open(const Incident *incident, const OrganisationSettings *organisation)
{
    const char *between = "";
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        if (!is_open_duty(duty))
            continue;
        g_autofree char *due = local_time(organisation, duty->due);
        g_autofree char *role =
            in_words(role_name(organisation_owner(organisation, duty->owner)));
        printf("%s%s (%s, due %s)", between, words_duty_of(incident, (DutyKind)kind), role,
               due);
        between = "\n"
                  "               ";
    }
    for (int track = 0; track < TRACK_COUNT; track++) {
        if (is_open_track(incident, (TrackKind)track)) {
            g_autofree char *state = in_words(track_state_name(incident->track[track]));
            printf("%s%s: %s", between, track_words((TrackKind)track), state);
            between = "\n"
                      "               ";
        }
    }
    printf("%s\n", *between ? "" : "nothing");
}

static void print_incident(const Incident *incident, const char *reference,
                           const OrganisationSettings *organisation)
{
    g_autofree char *state = in_words(incident_state_name(incident->state));
    g_autofree char *level = in_words(severity_name(incident->severity));
    printf("%s  %s, level %s%s\n  still open   ", reference, state, level,
           incident->classified_at ? "" : " (proposed)");
    print_open(incident, organisation);
}

static void write_incident(JsonWriter *writer, const Incident *incident, const char *reference,
                           const OrganisationSettings *organisation)
{
    json_open(writer, NULL, '{');
    json_text(writer, "reference", reference);
    json_text(writer, "state", incident_state_name(incident->state));
    json_text(writer, "class", incident_class_name(incident->class));
    json_text(writer, "severity", severity_name(incident->severity));
    json_bool(writer, "decided", incident->classified_at != 0);
    json_open(writer, "duties", '[');
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        char due[32];
        if (!is_open_duty(duty))
            continue;
        calendar_utc(duty->due, due, sizeof due);
        json_open(writer, NULL, '{');
        json_text(writer, "role", role_name(organisation_owner(organisation, duty->owner)));
        json_text(writer, "duty", duty_name((DutyKind)kind));
        json_text(writer, "due", due);
        json_close(writer, '}');
    }
    json_close(writer, ']');
    json_open(writer, "tracks", '{');
    for (int track = 0; track < TRACK_COUNT; track++)
        json_text(writer, track_name((TrackKind)track),
                  track_state_name(incident->track[track]));
    json_close(writer, '}');
    json_close(writer, '}');
}

static int end_incident(const StoreRow *row, void *user)
{
    Ending *ending = user;
    Incident incident;
    const char *reference = store_row_text(row, "reference");
    if (store_incident_load(ending->rehearsal->store, store_row_int(row, "id"), &incident, NULL,
                            NULL, ending->err) <= 0)
        return -1;
    const OrganisationSettings *organisation =
        organisation_of(ending->rehearsal, store_row_text(row, "organisation"));
    if (ending->writer)
        write_incident(ending->writer, &incident, reference, organisation);
    else
        print_incident(&incident, reference, organisation);
    ending->n++;
    return 0;
}

static int end_incidents(const Rehearsal *rehearsal, JsonWriter *writer, int *ret_n, Err *err)
{
    Ending ending = {.rehearsal = rehearsal, .writer = writer, .err = err};
    int status =
        store_view(rehearsal->store, STORE_VIEW_INCIDENTS, 0, 0, end_incident, &ending, err);
    *ret_n = ending.n;
    return status;
}

/* ---- the errands ---- */

static void write_errand(JsonWriter *writer, const StoreRow *row)
{
    int64_t due = store_row_int(row, "due");
    char utc[32] = "";
    calendar_utc(due, utc, sizeof utc);
    json_open(writer, NULL, '{');
    json_text(writer, "reference", store_row_text(row, "reference"));
    json_text(writer, "kind", store_row_text(row, "kind"));
    json_text(writer, "role", store_row_text(row, "owner"));
    json_text(writer, "due", due ? utc : NULL);
    json_close(writer, '}');
}

static int end_errand(const StoreRow *row, void *user)
{
    Ending *ending = user;
    const char *owner = store_row_text(row, "owner");
    ErrandKind kind;
    if (!errand_parse(store_row_text(row, "kind"), &kind))
        return 0;
    if (ending->writer) {
        write_errand(ending->writer, row);
        return 0;
    }
    g_autoptr(GString) what = g_string_new(NULL);
    g_autofree char *due =
        local_time(organisation_of(ending->rehearsal, store_row_text(row, "organisation")),
                   store_row_int(row, "due"));
    g_autofree char *role = in_words(strcmp(owner, "none") == 0 ? "owner" : owner);
    wording_errand(kind, store_row_int(row, "number"), what);
    printf("%s%s  %s (%s, due %s)\n", ending->n++ ? "" : "\n", store_row_text(row, "reference"),
           what->str, role, due);
    return 0;
}

static int end_errands(const Rehearsal *rehearsal, JsonWriter *writer, Err *err)
{
    Ending ending = {.rehearsal = rehearsal, .writer = writer, .err = err};
    return store_view(rehearsal->store, STORE_VIEW_ERRANDS, 0, 0, end_errand, &ending, err);
}

/* ---- the whole ---- */

static const char *const end_names[] = {[REHEARSAL_CLOSED] = "closed",
                                        [REHEARSAL_SILENT] = "silent",
                                        [REHEARSAL_REPEATS] = "repeats",
                                        [REHEARSAL_UNTIL] = "until"};
static const char *const end_words[] = {
    [REHEARSAL_CLOSED] = "everything is closed",
    [REHEARSAL_SILENT] = "nobody will be reminded any more",
    [REHEARSAL_REPEATS] = "from here on the same reminders come again",
    [REHEARSAL_UNTIL] = "the time is up, there may be more"};

int rehearsal_print(const Rehearsal *rehearsal, bool texts, Err *err)
{
    int n;
    print_mails(rehearsal, texts);
    g_autofree char *end = local_time(&rehearsal->config->organisations[0], rehearsal->now.at);
    printf("\nAt the end, %s (%s)\n\n", end, end_words[rehearsal->end]);
    if (end_incidents(rehearsal, NULL, &n, err) < 0)
        return -1;
    if (n == 0)
        printf("no incident\n");
    return end_errands(rehearsal, NULL, err) < 0 ? -1 : 0;
}

static void write_event(const Rehearsal *rehearsal, JsonWriter *writer,
                        const RehearsalEvent *event)
{
    const Letter *letter = event->letter;
    const SentMail *sent = event->sent;
    char at[32];
    calendar_utc(event->at, at, sizeof at);
    g_autofree char *said = sent ? why(rehearsal, event) : outcome(letter);
    json_open(writer, NULL, '{');
    json_text(writer, "at", at);
    if (sent) {
        json_text(writer, "role", role_name(sent->role));
        json_text(writer, "to", sent->to);
        json_text(writer, "subject", sent->subject);
        json_text(writer, "reference", *sent->reference ? sent->reference : NULL);
        json_text(writer, "why", said);
        json_text(writer, "text", sent->text);
    } else {
        json_text(writer, "file", letter->file);
        json_text(writer, "from", letter->from);
        json_text(writer, "subject", letter->subject);
        json_text(writer, "outcome",
                  letter->taken ? mail_outcome_name(letter->outcome) : "quarantine");
        json_text(writer, "reference",
                  letter->reference && *letter->reference ? letter->reference : NULL);
        json_text(writer, "why", said);
    }
    json_close(writer, '}');
}

static void write_events(const Rehearsal *rehearsal, JsonWriter *writer, const char *key,
                         bool sent)
{
    json_open(writer, key, '[');
    for (guint i = 0; i < rehearsal->events->len; i++) {
        const RehearsalEvent *event = &g_array_index(rehearsal->events, RehearsalEvent, i);
        if ((event->sent != NULL) == sent)
            write_event(rehearsal, writer, event);
    }
    json_close(writer, ']');
}

int rehearsal_print_json(const Rehearsal *rehearsal, Err *err)
{
    JsonWriter writer = {.out = g_string_new(NULL), .indent = true};
    int n;
    char end[32];
    calendar_utc(rehearsal->now.at, end, sizeof end);
    json_open(&writer, NULL, '{');
    json_text(&writer, "schema", "incidentd.rehearsal/1");
    write_events(rehearsal, &writer, "sent", true);
    write_events(rehearsal, &writer, "received", false);
    json_open(&writer, "incidents", '[');
    int status = end_incidents(rehearsal, &writer, &n, err);
    json_close(&writer, ']');
    json_open(&writer, "errands", '[');
    status = status < 0 ? status : end_errands(rehearsal, &writer, err);
    json_close(&writer, ']');
    json_text(&writer, "ended_at", end);
    json_text(&writer, "ended", end_names[rehearsal->end]);
    json_close(&writer, '}');
    if (status >= 0)
        puts(writer.out->str);
    g_string_free(writer.out, TRUE);
    return status;
}
