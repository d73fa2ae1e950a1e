/* See away.h. Every sentence must say it, go with it, or be a courtesy: what is anything else is news. Called by intake. */
#include "daemon/command/away.h"

#include "daemon/core/calendar.h"
#include "parsers/fields/when.h"
#include "parsers/identity/courtesy.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    NAME_WORDS = 3,     /* "Mrs Ann Lee" */
    GREETED_WORDS = 3,  /* "Hi Ann Lee, I am away" */
    AWAY_BYTES = 10000, /* in more, more is said */
    DAY = 24 * 60 * 60,
    HALF_A_YEAR = 182 * DAY,
};

/* "Peter Nash is in charge" */
static bool covers(const Sentence *sentence, const Phrases *away)
{
    for (size_t i = 1; i <= NAME_WORDS && i < sentence->n; i++) {
        if (word_group(sentence, i, away, NULL) == AWAY_COVERS)
            return true;
    }
    return false;
}

/* How the sentence begins, behind a greeting, and at which word it goes on; AWAY_GREETING: with nothing else. -1: otherwise,
 * or it tells news. */
static int beginning_of(const Sentence *sentence, const Phrases *away, size_t *ret_rest)
{
    size_t words = 0;
    int begins = covers(sentence, away) ? AWAY_COVERS : word_group(sentence, 0, away, &words);
    size_t last = words + GREETED_WORDS;
    *ret_rest = words;
    for (size_t i = words; begins == AWAY_GREETING && i <= last && i < sentence->n; i++) {
        int group = word_group(sentence, i, away, &words);
        if (group == AWAY_SAYS || group == AWAY_BESIDES || group == AWAY_UNTIL ||
            group == AWAY_BACK) {
            begins = group;
            *ret_rest = i + words;
        }
    }
    for (size_t i = 0; i < sentence->n; i++) {
        if (word_group(sentence, i, away, NULL) == AWAY_NEWS)
            return -1;
    }
    return begins == AWAY_GREETING && sentence->n > last ? -1 : begins;
}

/* "Thanks", "Robert": politeness, or the writer's name. */
static bool is_courtesy(const Sentence *sentence, const char *name, const Lexicon *lexicon)
{
    g_autofree char *signed_off =
        g_strdup_printf("Thanks\n%.*s", (int)(sentence->end - sentence->start),
                        sentence->text + sentence->start);
    return courtesy_of(signed_off, name, lexicon) != COURTESY_NONE;
}

/* "I am back in school today": not "I am back on Monday". */
static bool is_back_now(const Sentence *sentence, size_t rest, const Phrases *away)
{
    size_t words = 0;
    while (rest < sentence->n && word_group(sentence, rest, away, &words) == AWAY_WITH_BACK)
        rest += words;
    return rest >= sentence->n;
}

/* Does a sentence of it begin so, and each other one go with it? */
static bool is_all(const Report *report, Away wanted, const Lexicon *lexicon)
{
    const Phrases *away = lexicon_table(lexicon, LEXICON_AWAY);
    const char *text = report->visible;
    size_t length = strlen(text), rest;
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    bool said = false;
    for (size_t at = 0; length <= AWAY_BYTES && sentence_next(sentence, text, length, &at);) {
        int begins = beginning_of(sentence, away, &rest);
        if (begins < 0 && !is_courtesy(sentence, report->from.name, lexicon))
            return false;
        if (wanted == AWAY_BACK &&
            (begins == AWAY_SAYS ||
             (begins == AWAY_BACK && !is_back_now(sentence, rest, away))))
            return false;
        said |= begins == (int)wanted;
    }
    return said && report->n_attachments == 0 && report->forward.kind == FORWARD_NONE;
}

bool away_is_said(const Report *report, const Lexicon *lexicon)
{
    return is_all(report, AWAY_SAYS, lexicon);
}

bool away_is_back(const Report *report, const Lexicon *lexicon)
{
    return is_all(report, AWAY_BACK, lexicon);
}

/* "Until 20 November", said on the 28th by a machine that nobody has switched off: with no year it is not the next one. */
static bool is_over(const char *text, const char *when, int64_t day, int64_t now)
{
    g_autofree char *year = g_strndup(when, strlen("2026"));
    return day > now + HALF_A_YEAR && !strstr(text, year);
}

/* The end of the day with which the text begins; 0: it begins otherwise. */
static int64_t end_of_day(const char *text, const char *today, GTimeZone *zone, int64_t now)
{
    bool first = false;
    g_autofree char *when = when_read_ahead(text, today, &first);
    if (!when || !first)
        return 0;
    g_autofree char *midnight = g_strdup_printf("%.10sT00:00:00", when);
    g_autoptr(GDateTime) day = g_date_time_new_from_iso8601(midnight, zone);
    g_autoptr(GDateTime) next = day ? g_date_time_add_days(day, 1) : NULL;
    bool over = next && is_over(text, when, g_date_time_to_unix(day), now);
    return next && !over ? g_date_time_to_unix(next) : 0;
}

int64_t away_until(const Report *report, const Lexicon *lexicon, GTimeZone *zone, int64_t now)
{
    const Phrases *away = lexicon_table(lexicon, LEXICON_AWAY);
    const char *text = report->visible;
    size_t limit = MIN(strlen(text), AWAY_BYTES);
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    g_autofree char *today = calendar_local(now, zone);
    int64_t last = 0;
    for (size_t at = 0; today && sentence_next(sentence, text, limit, &at);) {
        for (size_t i = 0, words = 0; i < sentence->n; i++) {
            if (word_group(sentence, i, away, &words) != AWAY_UNTIL)
                continue;
            size_t from = sentence->words[i + words - 1].end;
            g_autofree char *rest = g_strndup(text + from, sentence->end - from);
            last = MAX(last, end_of_day(rest, today, zone, now));
        }
    }
    return last;
}
