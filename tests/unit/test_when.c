/* What role-holders write of when something was done: their words, and the moment that is meant. */
#include "parsers/when.h"
#include "tests/unit/tap.h"

#include <glib.h>

#define NOW "2026-11-25T17:00:00Z"

/* Written on Wednesday 25 November 2026 at 17:00 in London. NULL: no time, or none for certain, and the answer says so. */
static const struct {
    const char *text, *expected;
} rows[] = {
    {"told at 15:30, encrypted on Monday", "2026-11-25T15:30:00Z"},
    {"at 9.20 of Monday's loss", "2026-11-25T09:20:00Z"},
    {"about Monday's attack, notified at 15:30", "2026-11-25T15:30:00Z"},
    {"on Monday the 23rd at about half past nine", "2026-11-23T09:30:00Z"},
    {"Monday morning, 9.20", "2026-11-23T09:20:00Z"},
    {"9.20 on Monday", "2026-11-23T09:20:00Z"},
    {"at 9:20 am yesterday", "2026-11-24T09:20:00Z"},
    {"yesterday (Tuesday) at 4pm", "2026-11-24T16:00:00Z"},
    {"Tuesday 24 November 2026 14:05", "2026-11-24T14:05:00Z"},
    {"on 24/11 at 14.05", "2026-11-24T14:05:00Z"},
    {"this morning at 8", "2026-11-25T08:00:00Z"},
    {"the Head was told on Monday at 9.20", "2026-11-23T09:20:00Z"},
    {"told at 15:30", "2026-11-25T15:30:00Z"},
    {"notified by telephone yesterday at 4.15pm, ref IC-4711", "2026-11-24T16:15:00Z"},
    {"informed by letter on 20 November", "2026-11-20"},
    {"told this afternoon at about 3", "2026-11-25T15:00:00Z"},
    {"told them by e-mail at 10.45 this morning", "2026-11-25T10:45:00Z"},
    {"the office knew on Friday afternoon", "2026-11-20T12:00:00Z"},
    {"on Friday at 3.45 in the afternoon the SIRO heard of it", "2026-11-20T15:45:00Z"},
    {"Mrs Patel rang me at 8.05 on Tuesday morning", "2026-11-24T08:05:00Z"},
    {"last Thursday, 19 November, around 11am", "2026-11-19T11:00:00Z"},
    {"19th November at 11:00", "2026-11-19T11:00:00Z"},
    {"notified on the ICO's web form at 16:20 today", "2026-11-25T16:20:00Z"},
    {"notified at 16:20 about the laptop stolen on Saturday", "2026-11-25T16:20:00Z"},
    {"notified at noon of the theft of 18 November", "2026-11-25T12:00:00Z"},
    {"phoned the ICO helpline at 2.30, they rang back at 4", "2026-11-25T14:30:00Z"},
    {"told all parents by e-mail yesterday evening at 6", "2026-11-24T18:00:00Z"},
    {"yesterday at ten past four", "2026-11-24T16:10:00Z"},
    {"at twenty to five", "2026-11-25T16:40:00Z"},
    {"at five past nine this morning", "2026-11-25T09:05:00Z"},
    {"told first thing on Monday", "2026-11-23"},
    {"told just before 9 on Monday", "2026-11-23T09:00:00Z"},
    {"told an hour ago", "2026-11-25T16:00:00Z"},
    {"notified two hours ago", "2026-11-25T15:00:00Z"},
    {"told 20 minutes ago", "2026-11-25T16:40:00Z"},
    {"half an hour ago by phone", "2026-11-25T16:30:00Z"},
    {"told just now", "2026-11-25T17:00:00Z"},
    {"notified 3 hours ago by web form", "2026-11-25T14:00:00Z"},
    {"told them about an hour and a half ago", "2026-11-25T15:30:00Z"},
    {"told a few minutes ago", NULL},
    {"a couple of hours ago", "2026-11-25T15:00:00Z"},
    {"told on Monday of the e-mail sent on Friday", "2026-11-23"},
    {"told on Monday that the stick was lost on Friday at 3pm", "2026-11-23"},
    {"the letter of 20 November was answered on Monday at 10", "2026-11-23T10:00:00Z"},
    {"told at 9.20 after Tuesday's assembly", NULL},
    {"notified the ICO online at 09:15 on Monday 23 November", "2026-11-23T09:15:00Z"},
    {"Monday 23rd, 0915", "2026-11-23"},
    {"at 0915 hours on the 23rd", "2026-11-23T09:15:00Z"},
    {"23.11.2026 09:15", "2026-11-23T09:15:00Z"},
    {"23/11/26 9:15am", "2026-11-23T09:15:00Z"},
    {"2026-11-23 09:15", "2026-11-23T09:15:00Z"},
    {"on 23 Nov 2026 between 9 and 10 am", "2026-11-23"},
    {"told on Sunday night at 10", "2026-11-22T22:00:00Z"},
    {"told by text at 7 on Sunday evening", "2026-11-22T19:00:00Z"},
    {"last night", "2026-11-24T17:00:00Z"},
    {"last night at half past ten", "2026-11-24T22:30:00Z"},
    {"at lunchtime yesterday", "2026-11-24T11:30:00Z"},
    {"at 12.30 yesterday", "2026-11-24T12:30:00Z"},
    {"Wednesday 18 November at 4 o'clock", "2026-11-18T16:00:00Z"},
    {"told at 3.15pm by Mrs May", "2026-11-25T15:15:00Z"},
    {"I rang the helpline at 11.40 and spoke to somebody called Dean", "2026-11-25T11:40:00Z"},
    {"submitted online on 24 November at 4:52pm", "2026-11-24T16:52:00Z"},
    {"told by Mrs Okafor at the school gate on Friday at about 8.40am", "2026-11-20T08:40:00Z"},
    {"reported to the ICO at half nine this morning", "2026-11-25T09:30:00Z"},
    {"the Deputy Head heard at Tuesday's briefing", NULL},
    {"letters handed out on Monday 16th", "2026-11-16"},
    {"told by e-mail about an hour ago", "2026-11-25T16:00:00Z"},
    {"told all 28 families by text at 3.45 yesterday", "2026-11-24T15:45:00Z"},
    {"notified 45 mins ago on the web form, case 0071", "2026-11-25T16:15:00Z"},
    {"told at 4.10pm, the stick was found again on Tuesday", "2026-11-25T16:10:00Z"},
    {"the SIRO learned of it in the staff room on Thursday at lunchtime",
     "2026-11-19T11:30:00Z"},
    {"first known to the office on 20.11.2026 at 08:15", "2026-11-20T08:15:00Z"},
    {"told Monday am", "2026-11-23"},
    {"told Monday pm", "2026-11-23"},
    {"known since the evening of 22 November", "2026-11-22T17:00:00Z"},
    {"at quarter past three on Friday, when the parent rang", "2026-11-20T15:15:00Z"},
    {"when the parent rang on Friday at quarter past three", "2026-11-20T15:15:00Z"},
    {"1h ago", "2026-11-25T16:00:00Z"},
    {"2hrs ago by phone", "2026-11-25T15:00:00Z"},
    {"told everybody concerned this afternoon", "2026-11-25T12:00:00Z"},
    {"informed the parents of the break-in of last Saturday at 2.15pm", NULL},
    {"told at 9 o'clock on the dot yesterday", NULL},
    {"spoke to each of them after school yesterday, about 3.30", "2026-11-24T15:30:00Z"},
    {"wrote to them on Friday and rang them on Monday", "2026-11-20"},
    {"the e-mail of last Wednesday told them", NULL},
    {"told today 10am, letter follows", "2026-11-25T10:00:00Z"},
    {"the bursar was told by the bank at 16.05 on 19/11/2026", "2026-11-19T16:05:00Z"},
    {"told three quarters of an hour ago", "2026-11-25T16:15:00Z"},
    {"notified at 0930 today", "2026-11-25T09:30:00Z"},
    {"notified 17:12", "2026-11-25T17:00:00Z"},
    {"told at seven last night", "2026-11-24T19:00:00Z"},
    {"told Saturday night around 9", "2026-11-21T21:00:00Z"},
    {"told in assembly this morning at 8.50", "2026-11-25T08:50:00Z"},
    {"notified about yesterday's theft at 12.15", "2026-11-25T12:15:00Z"},
    {"notified on 3/11", "2026-11-03"},
    {"told on 1/12", "2025-12-01"},
    {"told 24/11", "2026-11-24"},
    {"told 24/11 by phone", "2026-11-24"},
    {"notified 24/11 at 14:05", "2026-11-24T14:05:00Z"},
    {"told 3/4 of them on Monday", NULL},
    {"told 2/3 families at 15:30", NULL},
    {"told them on 1 December at 9am", "2025-12-01T09:00:00Z"},
    {"told on 25/11 at 10", "2026-11-25T10:00:00Z"},
    {"told Wed 18 Nov, 2:30 pm", "2026-11-18T14:30:00Z"},
    {"told during Monday's meeting at 9.20", NULL},
    {"the office had the parent's e-mail at 07:58 on Tuesday", "2026-11-24T07:58:00Z"},
    {"notified by Mr Hall within the hour", NULL},
    {"told at 1pm, an hour after the police", "2026-11-25T13:00:00Z"},
    {"told at 9 sharp on Monday", "2026-11-23"},
    {"notified by the office at about twenty past two today", "2026-11-25T14:20:00Z"},
    {"told 1 hour and 10 minutes ago", "2026-11-25T15:50:00Z"},
    {"told 90 minutes ago", "2026-11-25T15:30:00Z"},
    {"notified 24 hours ago", "2026-11-24T17:00:00Z"},
    {"Thursday last at 10am", "2026-11-19"},
    {"told on the 19th at ten to nine", "2026-11-19T08:50:00Z"},
    {"told parents of Y4 on Monday in the playground at 3.20pm", "2026-11-23T15:20:00Z"},
    {"told by letter dated 20 November", "2026-11-20"},
    {"spoke to Mrs Bell at 8.15am on the phone on Tuesday", "2026-11-24T08:15:00Z"},
    {"notified on 24th Nov at 6 in the evening", "2026-11-24T18:00:00Z"},
    {"told yesterday morning between lessons", "2026-11-24T06:00:00Z"},
    {"this morning", "2026-11-25T06:00:00Z"},
    {"told at lunchtime", "2026-11-25T11:30:00Z"},
    {"told in the morning by phone", "2026-11-25T06:00:00Z"},
    {"told on Monday by phone in the evening", "2026-11-23T17:00:00Z"},
    {"told last night at 3", "2026-11-24T17:00:00Z"},
    {"told the evening class on Monday", "2026-11-23"},
    {"the lunchtime supervisors were told", NULL},
    {"the clerk read the mail on Sunday at 21:30", "2026-11-22T21:30:00Z"},
    {"told tonight at 8", "2026-11-25T20:00:00Z"},
    {"notified this very minute", NULL},
    {"told a quarter of an hour ago in my office", "2026-11-25T16:45:00Z"},
    {"told immediately after the meeting on Tuesday at 4pm", "2026-11-24T16:00:00Z"},
    {"Friday's e-mail told the parents", NULL},
    {"heard at 7.45 on the way in this morning", NULL},
    {"told at 17:15", "2026-11-25T17:00:00Z"},
    {"24th at 16.40", "2026-11-24T16:40:00Z"},
    {"the 24th at half past four", "2026-11-24T16:30:00Z"},
    {"since the 24th, 16:40", "2026-11-24T16:40:00Z"},
    {"at 16:40 on 24th", "2026-11-24T16:40:00Z"},
    {"known since Nov. 24th at 16:40", "2026-11-24T16:40:00Z"},
    {"told the 2nd parent at 15:30", "2026-11-25T15:30:00Z"},
    {"told for the 3rd time at 15:30", "2026-11-25T15:30:00Z"},
    {"on the evening of the 24th at 7", "2026-11-24T19:00:00Z"},
    {"at 2 on the afternoon of 20 November", "2026-11-20T14:00:00Z"},
    {"told at 2 or so on Friday", "2026-11-20T14:00:00Z"},
    {"yday at 14:00", "2026-11-24T14:00:00Z"},
    {"last night at 1.30am", "2026-11-25T01:30:00Z"},
    {"last night at 11pm", "2026-11-24T23:00:00Z"},
    {"Sunday night 00:30", NULL}, /* some mean the night that began on it */
    {"told on Monday night at 1am", NULL},
    {"told on the night of 22 November at half past midnight", NULL},
    {"told at 00:30 on Monday", "2026-11-23T00:30:00Z"},
    {"Sunday night 23:30", "2026-11-22T23:30:00Z"},
    {"Monday morning at 1am", "2026-11-23T01:00:00Z"},
    {"24. November 16:40", NULL},
    {"24.11. at 16:40", "2026-11-24T16:40:00Z"},
    {"on 24.11 at 16.40", "2026-11-24T16:40:00Z"},
    {"on 12.11 at 9", "2026-11-12T09:00:00Z"},
    {"told at 12.11", "2026-11-25T12:11:00Z"},
    {"told at 14:00 the previous day", NULL},
    {"told the day before at 14:00", NULL},
    {"at 2pm, that is on Tuesday", "2026-11-24T14:00:00Z"},
    {"told at 4, on Monday it was found", NULL},
    {"told at 4, on Monday, by phone", "2026-11-23T16:00:00Z"},
    {"at 4.15pm, on Monday by phone", "2026-11-23T16:15:00Z"},
    {"Tuesday, 24 November at 4pm the office rang", "2026-11-24T16:00:00Z"},
    {"told 1/2 hour ago", "2026-11-25T16:30:00Z"},
    {"told one day and two hours ago", "2026-11-24T15:00:00Z"},
    {"told two days ago at 2pm", "2026-11-23T14:00:00Z"},
    {"told at five to midnight", "2026-11-24T23:55:00Z"},
    {"told at five past midnight", "2026-11-25T00:05:00Z"},
    {"told at ten to noon", "2026-11-25T11:50:00Z"},
    {"told at midnight", "2026-11-25T00:00:00Z"},
    {"Tue 24 Nov 2026 16:40:12", "2026-11-24T16:40:00Z"},
    {"2026-11-24T16:40:00Z", "2026-11-24T16:40:00Z"},
    {"2026-11-24T16:40:00+02:00", "2026-11-24T14:40:00Z"},
    {"2026-11-24T23:30:05.123-02:00", "2026-11-25T01:30:00Z"},
    {"2026-07-24T23:40:00Z", "2026-07-25T00:40:00+01:00"},
    {"16.40 GMT on 24 November", "2026-11-24T16:40:00Z"},
    {"at 3.15 after school on Monday", "2026-11-23T15:15:00Z"},
    {"11/23/2026 9:00 AM", NULL},
    {"a week last Monday at 9am", NULL},
    {"Monday week at 9am", NULL},
    {"the Monday before last at 9am", NULL},
    {"told at 15:30, they answer within 5 working days", "2026-11-25T15:30:00Z"},
};

/* How far clocks may be apart, and midnight. */
static const struct {
    const char *text, *now, *expected;
} clocks[] = {
    {"told today at 17.10", "2026-11-25T17:00:00Z", "2026-11-25T17:00:00Z"},
    {"told on Wednesday at 17.10", "2026-11-25T17:00:00Z", "2026-11-25T17:00:00Z"},
    {"told on Monday at 17.10", "2026-11-25T17:00:00Z", "2026-11-23T17:10:00Z"},
    {"told at 17.20", "2026-11-25T17:00:00Z", "2026-11-25T17:00:00Z"},
    {"told at 17.21", "2026-11-25T17:00:00Z", "2026-11-24T17:21:00Z"},
    {"told today at 17.21", "2026-11-25T17:00:00Z", "2026-11-25T17:21:00Z"},
    {"told at 0:05", "2026-11-25T23:55:00Z", "2026-11-25T23:55:00Z"},
    {"told at 0:20", "2026-11-25T23:55:00Z", "2026-11-25T00:20:00Z"},
    {"told today at 0:05", "2026-11-25T23:55:00Z", "2026-11-25T00:05:00Z"},
    {"told at 23:50", "2026-11-26T00:10:00Z", "2026-11-25T23:50:00Z"},
    {"told last night at 1am", "2026-11-26T00:30:00Z", "2026-11-25T01:00:00Z"},
    {"told an hour ago", "2026-11-26T00:10:00Z", "2026-11-25T23:10:00Z"},
    {"told 30 hours ago", "2026-11-26T00:10:00Z", "2026-11-24T18:10:00Z"},
    {"told this evening", "2026-11-25T16:30:00Z", "2026-11-25T16:30:00Z"},
    {"told on Wednesday evening", "2026-11-25T10:00:00Z", "2026-11-18T17:00:00Z"},
    {"told in the evening", "2026-11-25T10:00:00Z", "2026-11-24T17:00:00Z"},
    {"told half an hour ago", "2026-07-01T00:20:00+01:00", "2026-06-30T23:50:00+01:00"},
};

/* A time that is not certain, and none at all. */
static void test_unclear(void)
{
    static const char *const unclear[] = {
        "notified last week",       "told recently",
        "the day before at 14:00",  "24. November 16:40",
        "told them a few days ago", "told on 3 November 4294969322"};
    static const char *const none[] = {"notified by phone, ref IC-4711",
                                       "told a few minutes ago", "told at 15:30",
                                       "told, they will answer tomorrow", "on 24 November"};
    for (size_t i = 0; i < G_N_ELEMENTS(unclear); i++) {
        When when = when_read_past(unclear[i], NOW);
        ok(when.unclear && !when.at, "%s", unclear[i]);
        g_free(when.at);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        When when = when_read_past(none[i], NOW);
        ok(!when.unclear, "%s", none[i]);
        g_free(when.at);
    }
}

int main(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = when_read_past(rows[i].text, NOW).at;
        is_str(got, rows[i].expected, rows[i].text);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(clocks); i++) {
        g_autofree char *got = when_read_past(clocks[i].text, clocks[i].now).at;
        is_str(got, clocks[i].expected, clocks[i].text);
    }
    test_unclear();
    return tap_done();
}
