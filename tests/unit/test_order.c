/* The arguments of commands: times are the organisation's, in winter and in summer. */
#include "daemon/core/order.h"
#include "daemon/core/outcome.h"
#include "tests/unit/tap.h"

#include <glib.h>

static const Policy policy; /* it asks nothing of an outcome report */

static int64_t utc(int month, int day, int hour, int minute)
{
    g_autoptr(GDateTime) at = g_date_time_new_utc(2026, month, day, hour, minute, 0);
    return g_date_time_to_unix(at);
}

static int64_t when(Command command, const char *argument, int64_t now)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    Event event = {0};
    order_read(command, argument, now, london, &event);
    return event.at;
}

static void test_other(void)
{
    is_str(order_other("HLP-2026-0041"), "HLP-2026-0041", "a reference alone");
    is_str(order_other("of  HLP-2026-0041"), "HLP-2026-0041", "a duplicate of it");
    is_str(order_other("With HLP-2026-0041"), "HLP-2026-0041", "merged with it");
    is_str(order_other("into HLP-2026-0041"), "into HLP-2026-0041",
           "into it is the other way round");
    is_str(order_other("OF-2026-0041"), "OF-2026-0041", "a school of that name");
}

static void test_about(void)
{
    RoleSet both = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO);
    is_int(order_about("yes", ROLE_BIT(ROLE_DPO)), ROLE_DPO, "one is meant without a name");
    is_int(order_about("yes SIRO", both), ROLE_SIRO, "of several the one that is named");
    is_int(order_about("yes the dpo", both), ROLE_DPO, "the other, in small letters");
    RoleSet chairs = ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_VICE_CHAIR);
    is_int(order_about("yes Vice-Chair", chairs), ROLE_VICE_CHAIR,
           "the Vice-Chair is not the Chair");
    is_int(order_about("no Chair", chairs), ROLE_CHAIR, "nor the Chair the Vice-Chair");
    is_int(order_about("yes", both), ROLE_NONE, "of several nobody is meant without a name");
    is_int(order_about("yes SIRO and DPO", both), ROLE_NONE, "nor when both are named");
    is_int(order_about("yes chair", both), ROLE_NONE, "nor when another is");
    is_int(order_about("yes", 0), ROLE_NONE, "there is nobody");
}

static void levels(const char *argument, IncidentClass class, Severity severity)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    Event event = {0};
    order_read(COMMAND_CLASSIFY, argument, 0, london, &event);
    ok(event.class == class && event.severity == severity, "CLASSIFY %s: %s %s", argument,
       incident_class_name(event.class), severity_name(event.severity));
}

/* What is named to turn it down is not set; of two that are named neither is. */
static void test_levels(void)
{
    levels("major, not critical because few saw it", CLASS_UNKNOWN, SEVERITY_MAJOR);
    levels("not critical but major because few saw it", CLASS_UNKNOWN, SEVERITY_MAJOR);
    levels("moderate. Not a major incident because few saw it", CLASS_UNKNOWN,
           SEVERITY_MODERATE);
    levels("from minor to moderate because more saw it", CLASS_UNKNOWN, SEVERITY_MODERATE);
    levels("minor rather than near-miss", CLASS_UNKNOWN, SEVERITY_MINOR);
    levels("less than critical", CLASS_UNKNOWN, SEVERITY_UNKNOWN);
    levels("major or critical because many saw it", CLASS_UNKNOWN, SEVERITY_UNKNOWN);
    levels("confirmed, major or critical", CLASS_UNKNOWN, SEVERITY_UNKNOWN);
    levels("confirmed major because many saw it", CLASS_CONFIRMED, SEVERITY_MAJOR);
    levels("potential, not confirmed, minor", CLASS_POTENTIAL, SEVERITY_MINOR);
    levels("near miss because nobody saw it", CLASS_NEAR_MISS, SEVERITY_NEAR_MISS);
    levels("as minor", CLASS_UNKNOWN, SEVERITY_MINOR);
    levels("minor because a critical one is worse", CLASS_UNKNOWN, SEVERITY_MINOR);
    Event event = {0};
    order_read(COMMAND_CLASSIFY, "as minor", 0, NULL, &event);
    ok(!event.reasoned, "\"as minor\" says no reason");
    order_read(COMMAND_CLASSIFY, "as minor as nobody saw it", 0, NULL, &event);
    ok(event.reasoned, "\"as nobody saw it\" does");
    order_read(COMMAND_CLASSIFY, "minor cos nobody saw it", 0, NULL, &event);
    ok(event.reasoned, "and so does \"cos\"");
    order_read(COMMAND_CLASSIFY, "minor at no cost", 0, NULL, &event);
    ok(!event.reasoned, "\"cost\" says none");
}

static void track(Command command, const char *argument, TrackState expected)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    Event event = {0};
    order_read(command, argument, utc(5, 5, 12, 0), london, &event);
    is_str(track_state_name(event.track), track_state_name(expected), argument);
}

static void test_tracks(void)
{
    static const struct {
        const char *argument;
        TrackState ico, discipline;
    } rows[] = {
        {"required", TRACK_REQUIRED, TRACK_REQUIRED},
        {"required, not notified yet", TRACK_REQUIRED, TRACK_REQUIRED},
        {"not required because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"is not required because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"isn't required because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"isn\u2019t needed because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"need not be told because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"needn't be told because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"do not need to be told because encrypted", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"must be told", TRACK_REQUIRED, TRACK_UNDECIDED},
        {"will be notified tomorrow", TRACK_REQUIRED, TRACK_UNDECIDED},
        {"not because it was an accident", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"no because it was an accident", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"not applicable because it was an accident", TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
        {"notified 3 May, not complete", TRACK_DONE, TRACK_DONE},
        {"were told on 3 May", TRACK_DONE, TRACK_DONE},
        {"complete", TRACK_COMPLETE, TRACK_COMPLETE},
        {"not complete", TRACK_UNDECIDED, TRACK_NOT_REQUIRED},
        {"not yet because we look into it", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"not required yet because we look into it", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"not required until we know more", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"not sure because we look into it", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"required if there were pupils in it", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"required?", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"has not been notified because the line was engaged", TRACK_UNDECIDED,
         TRACK_NOT_REQUIRED},
        {"not commenced because it was an accident", TRACK_UNDECIDED, TRACK_NOT_REQUIRED},
        {"has not been commenced as it was an accident", TRACK_UNDECIDED, TRACK_NOT_REQUIRED},
        {"not commenced yet because he is ill", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"will be commenced", TRACK_REQUIRED, TRACK_UNDECIDED},
        {"commenced", TRACK_DONE, TRACK_DONE},
        {"notified: not yet because we wait for the council", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"complete: no, not yet, still missing numbers", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"told: no, because the head wants to wait", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"told - nobody so far because it is half term", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"notified tomorrow", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"notified, we will do it next week", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"told as soon as the head is back", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"told: going to write on Monday", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"notified: we havent", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"commenced? no", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"commenced: not so far", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"commenced later this term", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"complete, not notified", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"complete: no, only notified", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"required: no", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"no, later because it is half term", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"not today because the head is out", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"notified 3 May, not yet complete", TRACK_DONE, TRACK_DONE},
        {"notified 3 May, ref no. 1234", TRACK_DONE, TRACK_DONE},
        {"notified 3 May 10:00, the number will follow as soon as we have it", TRACK_DONE,
         TRACK_DONE},
        {"notified on 9 May we will do it", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"notified 3 May, no, not yet", TRACK_UNDECIDED, TRACK_UNDECIDED},
        {"notified now by telephone", TRACK_DONE, TRACK_DONE},
        {"told 3 May because they could not wait", TRACK_DONE, TRACK_DONE},
        {"required, nobody has been told yet", TRACK_REQUIRED, TRACK_REQUIRED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        track(COMMAND_ICO, rows[i].argument, rows[i].ico);
        track(COMMAND_SUBJECTS, rows[i].argument, rows[i].ico);
        track(COMMAND_DISCIPLINE, rows[i].argument, rows[i].discipline);
    }
}

/* What the writer of an anonymous report was told: for certain, and what of the rest is said is nobody's. */
static void test_told(void)
{
    static const struct {
        const char *argument;
        DutyKind told;
    } rows[] = {
        {"receipt", DUTY_PASS_ON},
        {"Receipt, by telephone on Monday", DUTY_PASS_ON},
        {"outcome", DUTY_FEEDBACK},
        {"OUTCOME: it was put right, because the form was changed", DUTY_FEEDBACK},
        {"not possible", DUTY_COUNT},
        {"not possible because it came without a name and nobody will know", DUTY_COUNT},
        {"receipt, told her today", DUTY_PASS_ON},
        {"receipt, I told them first thing this week", DUTY_PASS_ON},
        {"outcome, rang him when I knew", DUTY_FEEDBACK},
        {"receipt: passed on, they will come back to me", DUTY_PASS_ON},
        {"receipt, before lunch", DUTY_PASS_ON},
        {"receipt, told her to come tomorrow", DUTY_PASS_ON},
        {"outcome: passed on, she will think about it", DUTY_FEEDBACK},
        {"receipt, called, will try again tomorrow", DUTY_ACKNOWLEDGE},
        {"receipt, rang but she was out", DUTY_ACKNOWLEDGE},
        {"receipt phoned, left a voicemail", DUTY_ACKNOWLEDGE},
        {"outcome: emailed the office, will tell her next week", DUTY_ACKNOWLEDGE},
        {"outcome: letter written, will be posted tomorrow", DUTY_ACKNOWLEDGE},
        {"receipt: done tomorrow", DUTY_ACKNOWLEDGE},
        {"receipt, I have not told her today", DUTY_ACKNOWLEDGE},
        {"receipt, to be told tomorrow", DUTY_ACKNOWLEDGE},
        {"receipt, will be told today", DUTY_ACKNOWLEDGE},
        {"outcome, told her perhaps", DUTY_ACKNOWLEDGE},
        {"not possible today", DUTY_ACKNOWLEDGE},
        {"outcome not yet told", DUTY_ACKNOWLEDGE},
        {"outcome when I see them on Monday", DUTY_ACKNOWLEDGE},
        {"outcome?", DUTY_ACKNOWLEDGE},
        {"receipt: will do it tomorrow", DUTY_ACKNOWLEDGE},
        {"not possible before Monday", DUTY_ACKNOWLEDGE},
        {"not yet", DUTY_ACKNOWLEDGE},
        {"outcomes", DUTY_ACKNOWLEDGE},
        {"", DUTY_ACKNOWLEDGE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Event event = {0};
        g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
        order_read(COMMAND_FEEDBACK, rows[i].argument, 0, zone, &event);
        is_int(event.told, rows[i].told, rows[i].argument);
        ok(!event.doubtful, "which is answered");
    }
    is_str(order_told(DUTY_PASS_ON), "receipt", "of it is kept that it came");
    is_str(order_told(DUTY_FEEDBACK), "outcome", "or the outcome");
    is_str(order_told(DUTY_COUNT), "not possible", "or that it cannot be");
    is_str(order_told(DUTY_ACKNOWLEDGE), "", "and nothing else");
}

/* What begins in doubt is no reason, and decides nothing; behind "because" it is one. */
static void test_doubts(void)
{
    static const struct {
        Command command;
        const char *argument;
        bool doubtful;
    } rows[] = {
        {COMMAND_NOT_INCIDENT, "I am not sure whether this is none", true},
        {COMMAND_NOT_INCIDENT, "should I say so?", true},
        {COMMAND_NOT_INCIDENT, "no, it is one", true},
        {COMMAND_NOT_INCIDENT, "? ask Ann", true},
        {COMMAND_NOT_INCIDENT, "is it none? ask Ann", true},
        {COMMAND_NOT_INCIDENT, "not yet", true},
        {COMMAND_NOT_INCIDENT, "no data went out", false},
        {COMMAND_NOT_INCIDENT, "because nobody knows whether it was sent", false},
        {COMMAND_NOT_INCIDENT, "it was a test", false},
        {COMMAND_NOT_INCIDENT, "because is it really one?", true},
        {COMMAND_NOT_INCIDENT, "because she asked \"is that mine?\" and gave it back", false},
        {COMMAND_ICO, "not required because low risk?", true},
        {COMMAND_ICO, "not required because low risk. Do you agree?", true},
        {COMMAND_ICO, "not required because I am not sure yet", true},
        {COMMAND_ICO, "not required because nobody is certain to have seen it", false},
        {COMMAND_SUBJECTS, "not required because can you check with Tom first?", true},
        {COMMAND_RETURN, "because who told the parents?", false},
        {COMMAND_RETURN, "maybe part 3 is short", true},
        {COMMAND_RETURN, "it does not say whether the parents were told", false},
        {COMMAND_RETURN, "who told the parents?", false},
        {COMMAND_ESCALATE, "unless the DPO answers", true},
        {COMMAND_ESCALATE, "no answer from the DPO", false},
        {COMMAND_REOPEN, "whether there is more?", true},
        {COMMAND_REOPEN, "more came", false},
        {COMMAND_CLASSIFY, "maybe minor because few saw it", true},
        {COMMAND_CLASSIFY, "minor? because few saw it", true},
        {COMMAND_CLASSIFY, "minor, not sure", true},
        {COMMAND_CLASSIFY, "minor because nobody knows whether it was read", false},
        {COMMAND_MERGE, "HLP-2026-0041?", true},
        {COMMAND_MERGE, "HLP-2026-0041", false},
        {COMMAND_CONFLICT, "no, I would say yes only if he had seen it", true},
        {COMMAND_CONFLICT, "SIRO", true},
        {COMMAND_CONFLICT, "not yes", true},
        {COMMAND_CONFLICT, "yes SIRO", false},
        {COMMAND_CONFLICT, "no", false},
        {COMMAND_CONFLICT, "no because yes would be wrong", false},
        {COMMAND_CONFIRM, "", false},
        {COMMAND_CONFIRM, "because we know", false},
        {COMMAND_ASK, "who?", false},
        {COMMAND_ASK, "Can you say when you saw it last?", false},
        {COMMAND_ASK, "?", true},
        {COMMAND_ADVISE, "Wait for the police before you ring the parents", false},
        {COMMAND_ADVISE, "If the parent calls, say that I ring back", false},
        {COMMAND_NOTE, "No, the parent did not call back.", false},
        {COMMAND_NOTE, "not sure", false},
        {COMMAND_ASK, "no", true},
        {COMMAND_ADVISE, "no", true},
        {COMMAND_INTERIM, "not yet", true},
        {COMMAND_INTERIM, "can I have until Friday for this, please?", true},
        {COMMAND_INTERIM, "no, there is nothing to report yet", true},
        {COMMAND_INTERIM, "The cleaners look again on Monday, it is not yet found", false},
        {COMMAND_ACTION, "Should be encrypted BY 1 March OWNER siro", false},
        {COMMAND_ACTION, "Shall be encrypted", false},
    };
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Event event = {0};
        order_read(rows[i].command, rows[i].argument, utc(5, 5, 12, 0), london, &event);
        ok(event.doubtful == rows[i].doubtful, "%s %s", command_name(rows[i].command),
           rows[i].argument);
    }
}

/* Whoever gives a time reads in the answer how it was understood. */
static void test_times_are_said_again(void)
{
    static const struct {
        Command command;
        const char *argument, *answer;
    } rows[] = {
        {COMMAND_AWARE, "3 May 2026 10:00 because the office saw it",
         "AWARE: done, the 72 hours count from that time (Sunday 3 May 2026, 10:00). They end "
         "on Wed 6 May 2026, 10:00."},
        {COMMAND_AWARE, "3 May 2026 because the office saw it",
         "AWARE: done, the 72 hours count from that time (Sunday 3 May 2026, 00:00). They end "
         "at the end of Tue 5 May 2026."},
        {COMMAND_AWARE, "1 May 2026 10:00 because the office saw it",
         "AWARE: done, the 72 hours count from that time (Friday 1 May 2026, 10:00). They "
         "ended on Mon 4 May 2026, 10:00."},
        {COMMAND_ICO, "notified 4 May 2026 9:30",
         "ICO: done, it is recorded that the ICO has been told (Monday 4 May 2026, 09:30). "
         "When "
         "it knows everything, answer \"ICO complete\"."},
        {COMMAND_SUBJECTS, "told 4 May 2026",
         "SUBJECTS: done, it is recorded that the people whose data it is have been told "
         "(Monday "
         "4 May 2026, 00:00)."},
        {COMMAND_SUBJECTS, "told",
         "SUBJECTS: done, it is recorded that the people whose data it is have been told "
         "(Tuesday 5 May 2026, 13:00, as no time was said that could be read)."},
    };
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Incident incident = {0};
        Step step = {.applied = true};
        Event event = {.kind = EVENT_COMMAND, .clock = {.now = utc(5, 5, 12, 0)}};
        order_read(rows[i].command, rows[i].argument, event.clock.now, london, &event);
        step.incident.aware_at = event.at;
        g_autofree char *answer = order_answer(&incident, &event, &step, &policy, NULL, london);
        is_str(answer, rows[i].answer, rows[i].argument);
    }
}

/* What is still open is named by its line of the form. */
static void test_open_lines(void)
{
    static const struct {
        uint32_t answered;
        const char *lacks;
    } rows[] = {
        {0,
         "\n    A part of the report itself: what happened and when, how it could happen, "
         "whose "
         "information it was, its effects, what was done to contain it, or the lessons learned "
         "(3k)"},
        {1u << OUTCOME_RISKS, "\n    A part of the report itself: what happened and when, how "
                              "it could happen, whose "
                              "information it was, its effects, what was done to contain it, "
                              "or the lessons learned (3k)"},
        {1u << OUTCOME_SUMMARY | 1u << OUTCOME_TIMELINE | 1u << OUTCOME_PEOPLE |
             1u << OUTCOME_EFFECTS | 1u << OUTCOME_CONTAINMENT,
         "\n    How it could happen (cause)\n    What others can learn from it (lessons)"},
    };
    Policy asks = policy;
    asks.points[SEVERITY_MINOR] = POINT_BIT(POINT_OUTCOME);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Incident incident = {
            .severity = SEVERITY_MINOR,
            .track = {TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED, TRACK_NOT_REQUIRED},
            .answered = rows[i].answered};
        g_autoptr(GString) open = g_string_new(NULL);
        g_autofree char *expected = g_strconcat(
            "\n  OUTCOME: what the report still lacks (the investigator or the SIRO)",
            rows[i].lacks, NULL);
        order_open(&incident, &asks, open);
        is_str(open->str, expected, "what the report lacks");
    }
}

/* Nobody knows where to reach whoever wrote an anonymous report. */
static void test_who_is_asked(void)
{
    const Event event = {.kind = EVENT_COMMAND, .command = COMMAND_ASK};
    const Incident named = {.reporter = 7}, anonymous = {.route = ROUTE_ANONYMOUS};
    const Incident *incidents[] = {&named, &anonymous};
    static const char *const answers[] = {
        "ASK: done, the question has been put to the reporter.",
        "ASK: done, the question has gone to the Chair of Governors, who can pass it on if "
        "they "
        "know whose report it is: we cannot ask its writer."};
    for (size_t i = 0; i < G_N_ELEMENTS(incidents); i++) {
        const Step step = {.applied = true, .incident = *incidents[i]};
        g_autofree char *answer =
            order_answer(incidents[i], &event, &step, &policy, NULL, NULL);
        is_str(answer, answers[i], "who is asked");
    }
}

/* A day alone, on which the school became aware of it at 14:00: the mail is of 17:00. */
static void test_days(void)
{
    static const struct {
        const char *argument;
        Route route;
        int64_t now, expected;
    } rows[] = {
        {"notified today", ROUTE_NAMED, 17, 17},
        {"notified today at 4.40pm by phone, ref IC-1234", ROUTE_NAMED, 17, 0},
        {"notified yesterday evening", ROUTE_NAMED, 24 + 9, 17},
        {"notified yesterday afternoon", ROUTE_NAMED, 24 + 9, 14},
        {"notified this afternoon", ROUTE_NAMED, 17, 14},
        {"notified this morning", ROUTE_NAMED, 24 + 9, 24 + 6},
        {"notified today", ROUTE_ANONYMOUS, 17, 14},
        {"notified today", ROUTE_NAMED, 48 + 15, 48 + 15},
        {"notified yesterday", ROUTE_NAMED, 48 + 15, 24},
        {"notified today", ROUTE_ANONYMOUS, 48 + 15, 48},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
        Incident incident = {.aware_at = utc(5, 5, 14, 0), .route = rows[i].route};
        Event event = {.clock = {.now = utc(5, 5, 0, 0) + rows[i].now * 3600}};
        order_read(COMMAND_ICO, rows[i].argument, event.clock.now, zone, &event);
        order_settle_day(&incident, &event);
        int64_t hour = rows[i].expected;
        is_int(event.at, hour ? utc(5, 5, 0, 0) + hour * 3600 : utc(5, 5, 16, 40),
               rows[i].argument);
    }
}

/* Said of what has been done, on Tuesday 5 May at 17:00 in London and the next morning at 9:00. */
static void test_past(void)
{
    static const struct {
        const char *argument;
        int day, hour, minute, next_day, next_hour; /* of the clock on the wall; day 0: none */
    } rows[] = {
        {"notified at 16.40", 5, 16, 40, 5, 16},
        {"notified at 4.40pm", 5, 16, 40, 5, 16},
        {"notified 4:40 p.m.", 5, 16, 40, 5, 16},
        {"notified 16.40, ref IC-1", 5, 16, 40, 5, 16},
        {"notified at 4.40", 5, 16, 40, 5, 16},
        {"notified at 1640", 5, 16, 40, 5, 16},
        {"notified 1640hrs by phone", 5, 16, 40, 5, 16},
        {"notified 16.40 hours", 5, 16, 40, 5, 16},
        {"notified at half past four", 5, 16, 30, 5, 16},
        {"notified at half past four this afternoon", 5, 16, 30, 6, 16},
        {"notified quarter to five pm", 5, 16, 45, 5, 16},
        {"notified at a quarter to nine", 5, 8, 45, 6, 8},
        {"notified about 3 o'clock", 5, 15, 0, 5, 15},
        {"notified at three o'clock", 5, 15, 0, 5, 15},
        {"notified at five", 5, 17, 0, 5, 17},
        {"notified at 3 by phone", 5, 15, 0, 5, 15},
        {"notified three pm", 5, 15, 0, 5, 15},
        {"notified at 3 because it asked for it", 5, 15, 0, 5, 15},
        {"notified at 8.30", 5, 8, 30, 6, 8},
        {"notified at 5.30pm", 4, 17, 30, 5, 17},
        {"notified at noon", 5, 12, 0, 5, 12},
        {"notified today around 3.15", 5, 15, 15, 6, 3},
        {"notified yesterday at half past four", 4, 16, 30, 5, 16},
        {"notified last night at 9.30", 4, 21, 30, 5, 21},
        {"notified yesterday evening, 8.15", 4, 20, 15, 5, 20},
        {"notified yesterday lunchtime at 11.45", 4, 11, 45, 5, 11},
        {"notified this lunchtime at 11.45", 5, 11, 45, 6, 11},
        {"notified this lunchtime at half past one", 5, 13, 30, 6, 13},
        {"notified at 4.40pm by phone on 3 May", 3, 16, 40, 3, 16},
        {"notified on Monday, by phone, at half past two", 4, 14, 30, 4, 14},
        {"notified at 15:30, the files were encrypted on Monday", 5, 15, 30, 5, 15},
        {"notified at 10.15 about the attack of Sunday 3 May", 5, 10, 15, 5, 10},
        {"notified at 8.10 when the head rang about an e-mail of 3 May", 5, 8, 10, 6, 8},
        {"notified at 17.40", 4, 17, 40, 5, 17},
        {"notified Tuesday 3pm", 5, 15, 0, 5, 15},
        {"notified Tuesday 6pm", 28 - 30, 18, 0, 5, 18},
        {"notified 3 May 10:00, the number came at 16.40", 3, 10, 0, 3, 10},
        {"notified this morning", 5, 6, 0, 6, 6},
        {"told at 3 schools", 0, 0, 0, 0, 0},
        {"told at one of them", 0, 0, 0, 0, 0},
        {"notified by phone on 0303 123 1113", 0, 0, 0, 0, 0},
        {"notified at 25.10", 0, 0, 0, 0, 0},
        {"notified", 0, 0, 0, 0, 0},
    };
    int64_t evening = utc(5, 5, 16, 0), morning = utc(5, 6, 8, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t start = utc(5, 1, 0, 0) - 24 * 3600, none = rows[i].day == 0;
        int64_t at = start + rows[i].day * 86400 + (rows[i].hour - 1) * 3600;
        int64_t next = start + rows[i].next_day * 86400 + (rows[i].next_hour - 1) * 3600;
        int minute = rows[i].minute * 60;
        is_int(when(COMMAND_ICO, rows[i].argument, evening), none ? 0 : at + minute,
               rows[i].argument);
        is_int(when(COMMAND_ICO, rows[i].argument, morning), none ? 0 : next + minute,
               "and the next morning");
    }
    is_int(when(COMMAND_ICO, "notified last week at 3pm", evening), -1,
           "a time that is not certain is another thing than none");
    is_int(when(COMMAND_ICO, "notified at 17.20", evening), evening,
           "a time that is hardly ahead is now: it was rounded, or a clock is fast");
}

/* What stands where the year belongs and is none is asked back, and no year is put in its place. */
static void test_odd_years(void)
{
    static const struct {
        const char *argument;
        int64_t expected;
    } rows[] = {
        {"notified 3 May 2999", -1},      {"notified 3 May 20266", -1},
        {"notified 3 May 1926", -1},      {"notified 3rd May 1926 at 10:00", -1},
        {"notified May 3rd 2999", -1},    {"notified May 3, 2999", -1},
        {"notified on 3 May 202", -1},    {"notified 3.5.2999", -1},
        {"notified 3/5/2999", -1},        {"notified 2999-05-03", -1},
        {"notified 3 May 2026", 1},       {"notified 3 May 2026 1015", 1},
        {"notified 3 May 1015", -1},      {"notified 3 May at 1926", 1},
        {"notified 3 May, ref 20266", 1}, {"notified on 3 May 10:00, IC-20266", 1},
    };
    int64_t now = utc(5, 5, 16, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t at = when(COMMAND_ICO, rows[i].argument, now);
        ok(rows[i].expected > 0 ? at > 0 : at == -1, "%s: %lld", rows[i].argument,
           (long long)at);
    }
    Incident incident = {.received_at = now};
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    Event event = {.kind = EVENT_COMMAND, .clock = {.now = now}};
    order_read(COMMAND_AWARE, "1 January 1999 because the office saw it", now, london, &event);
    Step step = {.refusal = REFUSAL_EARLY};
    g_autofree char *answer = order_answer(&incident, &event, &step, &policy, NULL, london);
    ok(strstr(answer, "read as Friday 1 January 1999") &&
           strstr(answer, "The earliest that can be set is Sunday 4 May 2025"),
       "too early: %s", answer);
}

/* Both times are named, and how either is mended. */
static void test_told_before(void)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    Incident incident = {.aware_at = utc(5, 5, 13, 0)};
    Event event = {.command = COMMAND_ICO, .track = TRACK_DONE, .at = utc(5, 4, 8, 30)};
    Step step = {.refusal = REFUSAL_BEFORE};
    g_autofree char *answer = order_answer(&incident, &event, &step, &policy, NULL, london);
    is_str(answer,
           "ICO: not done, because that was on Monday 4 May 2026, 09:30, before the school "
           "became aware of the incident (Tuesday 5 May 2026, 14:00). If the first time is "
           "wrong, please send the line again with the right one. If the second is, the DPO "
           "changes it first: \"AWARE\", the time and \"because ...\".",
           "told before anybody knew");
}

/* What is recorded is said, with how it is changed. */
static void test_decided_already(void)
{
    Incident incident = {.track = {[TRACK_ICO] = TRACK_DONE}};
    Event event = {.kind = EVENT_COMMAND, .command = COMMAND_ICO, .track = TRACK_DONE};
    Step step = {.refusal = REFUSAL_DECIDED};
    const char *earlier = "the ICO has been told (the DPO, Tuesday 5 May 2026, 14:00)";
    g_autofree char *again = order_answer(&incident, &event, &step, &policy, earlier, NULL);
    is_str(again,
           "ICO: not done, because it is recorded already: the ICO has been told (the DPO, "
           "Tuesday 5 May 2026, 14:00). If that is wrong, or was at another time, please send "
           "the line again with \"because\" and the reason at its end.",
           "a second \"ICO notified\"");
    event.track = TRACK_NOT_REQUIRED;
    g_autofree char *otherwise = order_answer(&incident, &event, &step, &policy, NULL, NULL);
    is_str(otherwise,
           "ICO: not done, because it is recorded already: the ICO has been told. If it is to "
           "be otherwise, please send the line again with \"because\" and the reason at its "
           "end.",
           "another decision");
    step = (Step){.applied = true, .incident = incident};
    g_autofree char *done = order_answer(&incident, &event, &step, &policy, earlier, NULL);
    is_str(done,
           "ICO: done, it is recorded that the ICO need not be told. Before, it was recorded: "
           "the ICO has been told (the DPO, Tuesday 5 May 2026, 14:00).",
           "and what it has changed");
}

/* Two times of awareness in one mail: which is meant nobody can tell. */
static void test_contradictions(void)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    char aware[] = "AWARE", ico[] = "ICO", early[] = "at 9 because ...",
         late[] = "at 10 because ...";
    CommandLine lines[] = {{aware, early, NULL, false},
                           {ico, early, NULL, false},
                           {ico, late, NULL, false},
                           {aware, late, NULL, false}};
    ok(order_contradicts(lines, 4, 0, utc(5, 5, 12, 0), london) &&
           order_contradicts(lines, 4, 3, utc(5, 5, 12, 0), london),
       "two times of AWARE");
    ok(!order_contradicts(lines, 4, 1, utc(5, 5, 12, 0), london) &&
           !order_contradicts(lines, 4, 2, utc(5, 5, 12, 0), london),
       "what may be said one after the other");
    ok(!order_contradicts(lines, 3, 0, utc(5, 5, 12, 0), london), "one AWARE");
    char again[] = "9:00 since it was said then", minor[] = "minor because of one",
         lower[] = "minor as few saw it", major[] = "major because of one",
         classify[] = "CLASSIFY";
    lines[3].argument = again;
    ok(!order_contradicts(lines, 4, 0, utc(5, 5, 12, 0), london),
       "the same time, with another reason");
    CommandLine levels[] = {{classify, minor, NULL, false},
                            {classify, lower, NULL, false},
                            {classify, major, NULL, false}};
    ok(!order_contradicts(levels, 2, 0, utc(5, 5, 12, 0), london), "the same level, too");
    ok(order_contradicts(levels, 3, 0, utc(5, 5, 12, 0), london), "two levels");
    lines[3].argument = early;
    ok(!order_contradicts(lines, 4, 0, utc(5, 5, 12, 0), london), "the same twice");
    static const struct {
        Command one, other;
        bool contradict;
    } rows[] = {{COMMAND_CONFIRM, COMMAND_NOT_INCIDENT, true},
                {COMMAND_NOT_INCIDENT, COMMAND_CLASSIFY, true},
                {COMMAND_SATISFIED, COMMAND_RETURN, true},
                {COMMAND_CONFIRM, COMMAND_CLOSE, false},
                {COMMAND_CONFIRM, COMMAND_ASSIGN, false},
                {COMMAND_SHOW, COMMAND_NOT_INCIDENT, false},
                {COMMAND_NOTE, COMMAND_RETURN, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *one = g_strdup(command_name(rows[i].one)),
                        *other = g_strdup(command_name(rows[i].other));
        CommandLine two[] = {{one, minor, NULL, false}, {other, minor, NULL, false}};
        ok(order_contradicts(two, 2, 0, utc(5, 5, 12, 0), london) == rows[i].contradict &&
               order_contradicts(two, 2, 1, utc(5, 5, 12, 0), london) == rows[i].contradict,
           "%s beside %s", one, other);
    }
}

/* Of two lines of one mail where the second would take the place of the first. */
static void test_contradicting_pairs(void)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    static const struct {
        Command command;
        const char *one, *other;
        bool contradict;
    } rows[] = {
        {COMMAND_ICO, "required", "not required because it was encrypted", true},
        {COMMAND_ICO, "not required because it was encrypted", "notified at 10", true},
        {COMMAND_ICO, "notified at 10", "notified at 9 because of the form", true},
        {COMMAND_ICO, "required", "notified at 10", false},
        {COMMAND_ICO, "notified at 10", "complete", false},
        {COMMAND_ICO, "required", "required because of the medical records", false},
        {COMMAND_ICO, "required", "the number will follow", false},
        {COMMAND_ICO, "REQUIRED", "required", false},
        {COMMAND_SUBJECTS, "not required because encrypted", "required", true},
        {COMMAND_SUBJECTS, "told at 9", "need not be told because encrypted", true},
        {COMMAND_SUBJECTS, "required", "told at 9", false},
        {COMMAND_DISCIPLINE, "commenced", "not because it was an accident", true},
        {COMMAND_DISCIPLINE, "not because it was an accident", "not because he is sorry",
         false},
        {COMMAND_CONFLICT, "yes", "no", true},
        {COMMAND_CONFLICT, "yes SIRO", "no SIRO", true},
        {COMMAND_CONFLICT, "yes SIRO", "no DPO", false},
        {COMMAND_ASSIGN, "Tom Reed", "Ann Bell", true},
        {COMMAND_ASSIGN, "Tom Reed", "tom reed", false},
        {COMMAND_NOTE, "the stick was found", "the stick was lost again", false},
        {COMMAND_ACTION, "1 done", "2 done", false},
        {COMMAND_FEEDBACK, "receipt", "outcome", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char word[16], one[64], other[64];
        g_strlcpy(word, command_name(rows[i].command), sizeof word);
        g_strlcpy(one, rows[i].one, sizeof one);
        g_strlcpy(other, rows[i].other, sizeof other);
        CommandLine lines[] = {{word, one, NULL, false}, {word, other, NULL, false}};
        bool first = order_contradicts(lines, 2, 0, utc(5, 5, 12, 0), london);
        bool second = order_contradicts(lines, 2, 1, utc(5, 5, 12, 0), london);
        ok(first == rows[i].contradict && second == first, "%s %s / %s", word, one, other);
    }
}

/* Our links end in "because": with nothing behind it no reason is given. */
static void test_unfinished(void)
{
    g_autoptr(GTimeZone) london = g_time_zone_new_identifier("Europe/London");
    static const struct {
        Command command;
        const char *argument;
        bool reasoned, unfinished;
    } rows[] = {
        {COMMAND_NOT_INCIDENT, "because", false, false},
        {COMMAND_NOT_INCIDENT, "because ...", false, false},
        {COMMAND_NOT_INCIDENT, "Because:", false, false},
        {COMMAND_NOT_INCIDENT, "due to", false, false},
        {COMMAND_NOT_INCIDENT, "...", false, false},
        {COMMAND_NOT_INCIDENT, "", false, false},
        {COMMAND_NOT_INCIDENT, "because it was a test", true, false},
        {COMMAND_NOT_INCIDENT, "it was a test", true, false},
        {COMMAND_NOT_INCIDENT, "it was a test, because", true, false},
        {COMMAND_NOT_INCIDENT, "because \u00e9t\u00e9", true, false},
        {COMMAND_ESCALATE, "because", false, false},
        {COMMAND_ESCALATE, "nobody answers", true, false},
        {COMMAND_RETURN, "because ", false, false},
        {COMMAND_RETURN, "because part 3 is short", true, false},
        {COMMAND_REOPEN, "because...", false, false},
        {COMMAND_REOPEN, "since more came", true, false},
        {COMMAND_CLASSIFY, "minor because", false, true},
        {COMMAND_CLASSIFY, "major because ...", false, true},
        {COMMAND_CLASSIFY, "as minor, because", false, true},
        {COMMAND_CLASSIFY, "minor", false, false},
        {COMMAND_CLASSIFY, "as minor", false, false},
        {COMMAND_CLASSIFY, "minor because few saw it", true, false},
        {COMMAND_CLASSIFY, "minor because I say so, just because", true, false},
        {COMMAND_ICO, "required because", false, true},
        {COMMAND_ICO, "required", false, false},
        {COMMAND_SUBJECTS, "not required because", false, true},
        {COMMAND_DISCIPLINE, "not because", false, true},
        {COMMAND_DISCIPLINE, "not because it was an accident", true, false},
        {COMMAND_NOTE, "she hung up, because", false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Event event = {0};
        order_read(rows[i].command, rows[i].argument, utc(5, 5, 12, 0), london, &event);
        ok(event.reasoned == rows[i].reasoned && event.unfinished == rows[i].unfinished,
           "%s \"%s\"%s", command_name(rows[i].command), rows[i].argument,
           rows[i].reasoned ? " says why" : "");
    }
}

/* Where a command has nothing to do, the answer says whether that is done or not there. */
static void test_nothing_there(void)
{
    const RoleSet siro = ROLE_BIT(ROLE_SIRO);
    const Duty done = {.due = 2, .done = 1}, running = {.due = 2};
    const struct {
        Event event;
        Incident incident;
        const char *says;
    } rows[] = {
        {{.command = COMMAND_CONFIRM},
         {.state = INCIDENT_ACKNOWLEDGED, .duty[DUTY_RAISE] = done},
         "CONFIRM: done already, it has been raised, and the next step is the DPO's."},
        {{.command = COMMAND_CONFIRM},
         {.state = INCIDENT_CLASSIFIED, .duty[DUTY_RAISE] = done, .classified_at = 1},
         "CONFIRM: done already, the DPO has read it and classified it."},
        {{.command = COMMAND_CONFIRM}, {0}, "not done, because there is nothing to raise"},
        {{.command = COMMAND_RELEASE}, {.duty[DUTY_RELEASE] = done}, "gone on already"},
        {{.command = COMMAND_EDIT}, {0}, "no report of it waits for you"},
        {{.command = COMMAND_CLOSE}, {.duty[DUTY_RELEASE] = running}, "waits for the Chair"},
        {{.command = COMMAND_SPLIT}, {.duty[DUTY_RELEASE] = running}, "waits for the Chair"},
        {{.command = COMMAND_ADVISE}, {.held = true}, "still waits for the Chair"},
        {{.command = COMMAND_FEEDBACK, .told = DUTY_PASS_ON},
         {.duty[DUTY_PASS_ON] = done, .duty[DUTY_FEEDBACK] = running},
         "\"FEEDBACK outcome\""},
        {{.command = COMMAND_FEEDBACK, .told = DUTY_FEEDBACK},
         {.duty[DUTY_FEEDBACK] = done},
         "recorded already"},
        {{.command = COMMAND_FEEDBACK, .told = DUTY_FEEDBACK}, {0}, "nobody waits"},
        {{.command = COMMAND_CONFLICT}, {.cleared = siro}, "answered already"},
        {{.command = COMMAND_CONFLICT}, {0}, "nobody who works on it"},
        {{.command = COMMAND_CONFLICT, .role = ROLE_SIRO},
         {.suspected = siro},
         "you are among those"},
        {{.command = COMMAND_ICO, .track = TRACK_COMPLETE},
         {.track[TRACK_ICO] = TRACK_REQUIRED},
         "\"ICO notified\" and when"},
        {{.command = COMMAND_ICO, .track = TRACK_COMPLETE},
         {.track[TRACK_ICO] = TRACK_COMPLETE},
         "the ICO knows everything"},
        {{.command = COMMAND_SUBJECTS, .track = TRACK_REQUIRED},
         {0},
         "is the Board's of a major"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Step step = {.refusal = REFUSAL_DUTY};
        g_autofree char *answer =
            order_answer(&rows[i].incident, &rows[i].event, &step, &policy, NULL, NULL);
        ok(strstr(answer, rows[i].says), "%s", answer);
    }
}

/* What comes too early, or too late, is told how it stands, and what can be done. */
static void test_out_of_turn(void)
{
    const struct {
        IncidentState state, before;
        Command command;
        const char *says;
    } rows[] = {
        {INCIDENT_NEEDS_INFO, INCIDENT_OUTCOME_SUBMITTED, COMMAND_CLOSE,
         "the SIRO has not said yet that the outcome report is good (SATISFIED)."},
        {INCIDENT_ACKNOWLEDGED, 0, COMMAND_ASSIGN,
         "it has not been classified: that is the DPO's (CONFIRM or CLASSIFY)."},
        {INCIDENT_CLASSIFIED, 0, COMMAND_OUTCOME,
         "nobody investigates it yet: the SIRO says who (ASSIGN)."},
        {INCIDENT_INVESTIGATING, 0, COMMAND_SATISFIED,
         "the outcome report is not there yet: who investigates sends it (OUTCOME)."},
        {INCIDENT_OUTCOME_SUBMITTED, 0, COMMAND_ASSIGN,
         "the outcome report is there already: if it needs more work, the SIRO or the DPO "
         "gives "
         "it back first (RETURN because ...)."},
        {INCIDENT_REVIEWED, 0, COMMAND_INTERIM,
         "the outcome report is there already: if it needs more work, the SIRO or the DPO "
         "gives "
         "it back first (RETURN because ...)."},
        {INCIDENT_REVIEWED, 0, COMMAND_SATISFIED,
         "the outcome report has been found good already: the DPO closes it (CLOSE), or gives "
         "it back (RETURN because ...)."},
        {INCIDENT_ASSIGNED, 0, COMMAND_REOPEN, "it is open."},
        {INCIDENT_CLOSED, 0, COMMAND_CLOSE,
         "it has ended: only the DPO can open it again (REOPEN because ...)."},
        {INCIDENT_DUPLICATE, 0, COMMAND_MERGE,
         "it has become a part of another incident, and the work goes on there."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Incident incident = {.state = rows[i].state, .before = rows[i].before};
        Event event = {.command = rows[i].command};
        Step step = {.refusal = REFUSAL_STATE};
        g_autofree char *answer = order_answer(&incident, &event, &step, &policy, NULL, NULL);
        g_autofree char *wanted = g_strdup_printf("%s: not done, because %s",
                                                  command_name(rows[i].command), rows[i].says);
        is_str(answer, wanted, incident_state_name(rows[i].state));
    }
}

int main(void)
{
    test_nothing_there();
    test_open_lines();
    test_out_of_turn();
    test_decided_already();
    test_odd_years();
    test_told_before();
    test_contradictions();
    test_contradicting_pairs();
    test_unfinished();
    test_days();
    test_past();
    test_other();
    test_about();
    test_levels();
    test_tracks();
    test_told();
    test_doubts();
    test_times_are_said_again();
    test_who_is_asked();
    int64_t winter = utc(1, 14, 11, 30), summer = utc(4, 4, 10, 30); /* 11:30 on both clocks */
    is_int(when(COMMAND_SUBJECTS, "told 14 January 2026 11:00", winter), utc(1, 14, 11, 0),
           "in winter a time is UTC");
    is_int(when(COMMAND_SUBJECTS, "told 4 April 2026 11:00", summer), utc(4, 4, 10, 0),
           "in summer it is an hour before");
    is_int(when(COMMAND_AWARE, "2 April 2026 16:45 because the head was told", summer),
           utc(4, 2, 15, 45), "so is the time of awareness");
    is_int(when(COMMAND_AWARE, "27 March 2026 16:45 because the head was told", summer),
           utc(3, 27, 16, 45), "a time before the clocks changed counts as it was then");
    is_int(when(COMMAND_AWARE, "yesterday morning because the head was told", summer),
           when(COMMAND_ICO, "notified yesterday morning", summer),
           "a part of the day is read in the same way");
    is_int(when(COMMAND_AWARE, "not sure, maybe 2 April 2026 16:45 because the head was told",
                summer),
           -1, "a guess is asked for");
    is_int(when(COMMAND_AWARE, "2 April 2026 16:45? because the head was told", summer), -1,
           "a question, too");
    is_int(when(COMMAND_AWARE, "2 April 2026 16:45 because maybe the head was told", summer),
           utc(4, 2, 15, 45), "the reason may have its doubts");
    is_int(when(COMMAND_AWARE, "5/4 because the head was told", summer), -1,
           "but tomorrow's day is not said of last year: it is a slip");
    is_int(when(COMMAND_AWARE, "20/12 because the head was told", summer),
           utc(1, 1, 0, 0) - 12 * 86400, "as that before the new year is");
    is_int(when(COMMAND_AWARE, "3pm because the head was told", summer), -1,
           "nor a time that is still to come today of yesterday");
    is_int(when(COMMAND_AWARE, "11.15 because the head was told", summer), utc(4, 4, 10, 15),
           "which one that has been is not");
    is_int(when(COMMAND_AWARE, "3pm yesterday because the head was told", summer),
           utc(4, 3, 14, 0), "nor one with its day");
    is_int(when(COMMAND_ICO, "notified at 3pm", summer), utc(4, 3, 14, 0),
           "who was told at three is known the next morning");
    is_int(when(COMMAND_ICO, "notified 4 April 2026", summer), utc(4, 3, 23, 0),
           "a day alone is its first moment");
    is_int(when(COMMAND_ICO, "notified", summer), 0, "nothing is no time");
    return tap_done();
}
