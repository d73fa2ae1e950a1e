/* Reads printed dates: the text is cut into numbers and words, the clock is found first, then
 * the day, then the zone. A word at the clock that is not known makes all uncertain: it may say
 * that it was afternoon. */
#include "parsers/layout/forward_date.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DATE_BYTES = 200,
    TOKENS_MAX = 40,
    WORD_BYTES = 40,
    YEAR_MIN = 1970,
    YEAR_MAX = 2100,
    SAME_ZONE_DAYS = 120, /* a mail and what it forwards: further apart the zone is not told */
};

typedef struct Token {
    const char *start;
    size_t length;
    int number; /* -1: a word */
    bool used;
} Token;

typedef struct Reading {
    const Lexicon *lexicon;
    Token tokens[TOKENS_MAX];
    int n;
    int year, month, day, hour, minute, second;
    int zone;      /* minutes */
    int clock_end; /* the token behind the clock */
} Reading;

/* ---- tokens ---- */

static bool is_word_char(char c)
{
    return g_ascii_isalpha(c) || (unsigned char)c >= 0x80;
}

static void add_token(Reading *reading, const char *start, size_t length)
{
    int number = -1;
    if (g_ascii_isdigit(*start))
        number = length <= 4 ? atoi(start) : YEAR_MAX + 1;
    reading->tokens[reading->n++] = (Token){start, length, number, false};
}

/* Spaces of any width, marks of direction, and the wide brackets and comma of East Asia are no words. */
static size_t gap_at(const char *text)
{
    static const char *const gaps[] = {
        "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x8e", "\xe2\x80\x8f", "（", "）", "，"};
    for (size_t i = 0; i < G_N_ELEMENTS(gaps); i++) {
        if (g_str_has_prefix(text, gaps[i]))
            return strlen(gaps[i]);
    }
    return 0;
}

static void tokenise(Reading *reading, const char *text)
{
    const char *c = text;
    while (*c && reading->n < TOKENS_MAX) {
        const char *start = c;
        if (g_ascii_isdigit(*c)) {
            c += strspn(c, "0123456789");
            add_token(reading, start, (size_t)(c - start));
            continue;
        }
        size_t gap = gap_at(c);
        while (is_word_char(*c) && gap == 0) {
            c++;
            gap = gap_at(c);
        }
        if (c > start)
            add_token(reading, start, (size_t)(c - start));
        else
            c += MAX(gap, 1);
    }
}

static const Token *token_at(const Reading *reading, int i)
{
    static const Token none = {"", 0, -1, true};
    return i >= 0 && i < reading->n ? &reading->tokens[i] : &none;
}

static char char_behind(const Token *token)
{
    return token->start[token->length];
}

/* Do two numbers stand side by side, with only that character between them? */
static bool joined(const Reading *reading, int i, char c)
{
    const Token *a = token_at(reading, i), *b = token_at(reading, i + 1);
    return a->number >= 0 && b->number >= 0 && char_behind(a) == c &&
           b->start == a->start + a->length + 1;
}

static int word_group(const Reading *reading, const Token *token, LexiconTable table)
{
    char folded[WORD_BYTES];
    if (token->number >= 0 || token->length == 0)
        return -1;
    size_t n = phrase_fold(token->start, token->length, folded, sizeof folded);
    return phrases_exact(lexicon_table(reading->lexicon, table), folded, n);
}

/* The mark of East Asia with which a word begins or ends: such words stand side by side ("日下午"). -1: none. */
static int date_mark(const Reading *reading, const Token *token, bool at_end)
{
    char folded[WORD_BYTES];
    const Phrases *marks = lexicon_table(reading->lexicon, LEXICON_DATE_MARKS);
    if (token->number >= 0 || token->length == 0)
        return -1;
    size_t n = phrase_fold(token->start, token->length, folded, sizeof folded);
    return at_end ? phrases_end(marks, folded, n, NULL) : phrases_start(marks, folded, n, NULL);
}

static bool token_is(const Token *token, const char *word)
{
    return token->length == strlen(word) &&
           g_ascii_strncasecmp(token->start, word, token->length) == 0;
}

/* ---- the clock ---- */

/* "PM", "p.m." behind the clock. False: hours do not go so far. */
static bool read_half(Reading *reading)
{
    const Token *word = token_at(reading, reading->clock_end),
                *next = token_at(reading, reading->clock_end + 1);
    bool split = (token_is(word, "p") || token_is(word, "a")) && token_is(next, "m");
    bool pm = token_is(word, "pm") || (split && token_is(word, "p"));
    bool am = token_is(word, "am") || (split && token_is(word, "a"));
    if (!pm && !am)
        return true;
    if (reading->hour > 12)
        return false;
    reading->hour = reading->hour % 12 + (pm ? 12 : 0);
    reading->clock_end += split ? 2 : 1;
    return true;
}

/* Words of other scripts in front of the clock may tell the half of the day. */
static bool is_european(const Token *token)
{
    return (unsigned char)token->start[0] < 0xD8;
}

/* "下午3:30". False: what stands there is not known. */
static bool read_half_before(Reading *reading, const Token *word)
{
    if (word->number >= 0 || word->length == 0 || is_european(word))
        return true;
    int mark = date_mark(reading, word, true), hour = reading->hour;
    bool half = mark >= DATE_MARK_MORNING;
    if (mark < 0 || (half && hour > 12) || (mark == DATE_MARK_EVENING && hour == 12))
        return false;
    if (half)
        reading->hour = hour % 12 + (mark == DATE_MARK_MORNING ? 0 : 12);
    return true;
}

static bool read_clock(Reading *reading)
{
    for (int i = 0; i + 1 < reading->n; i++) {
        if (!joined(reading, i, ':'))
            continue;
        bool seconds = joined(reading, i + 1, ':');
        reading->hour = reading->tokens[i].number;
        reading->minute = reading->tokens[i + 1].number;
        reading->second = seconds ? reading->tokens[i + 2].number : 0;
        reading->clock_end = i + (seconds ? 3 : 2);
        for (int k = i; k < reading->clock_end; k++)
            reading->tokens[k].used = true;
        return read_half_before(reading, token_at(reading, i - 1)) && read_half(reading) &&
               reading->hour < 24 && reading->minute < 60 && reading->second <= 60;
    }
    return false;
}

/* ---- the day ---- */

static int whole_year(const Token *token)
{
    return token->length == 2 ? 2000 + token->number : token->number;
}

/* "27.10.2021", "2021-10-27", and "27/10/2021" where only one reading is possible. */
static bool read_numbers(Reading *reading)
{
    for (int i = 0; i + 2 < reading->n; i++) {
        Token *a = &reading->tokens[i], *b = a + 1, *c = a + 2;
        char mark = char_behind(a);
        if (!mark || !strchr("./-", mark) || !joined(reading, i, mark) ||
            !joined(reading, i + 1, mark))
            continue;
        bool year_first = a->length == 4;
        reading->year = year_first ? a->number : whole_year(c);
        bool day_first = mark == '.' || a->number > 12 || a->number == b->number;
        reading->month = year_first || day_first ? b->number : a->number;
        reading->day = year_first ? c->number : day_first ? a->number : b->number;
        return year_first || day_first || b->number > 12;
    }
    return false;
}

/* "2026年5月3日". */
static bool read_marked(Reading *reading)
{
    static const DateMark marks[] = {DATE_MARK_YEAR, DATE_MARK_MONTH, DATE_MARK_DAY};
    for (int i = 0; i + 5 < reading->n; i++) {
        const Token *at = &reading->tokens[i];
        bool marked = true;
        for (int k = 0; marked && k < 3; k++)
            marked = at[2 * k].number >= 0 &&
                     date_mark(reading, &at[2 * k + 1], false) == (int)marks[k];
        if (!marked)
            continue;
        reading->year = whole_year(&at[0]);
        reading->month = at[2].number;
        reading->day = at[4].number;
        return true;
    }
    return false;
}

static bool may_be_day(const Token *token)
{
    return !token->used && token->number >= 1 && token->number <= 31 && token->length <= 2;
}

/* "27 October", "27th of October", "27 de octubre"; else "October 27". */
static int day_before(const Reading *reading, int month)
{
    for (int i = month - 1; i >= 0 && i >= month - 2; i--) {
        if (may_be_day(token_at(reading, i)))
            return reading->tokens[i].number;
        if (token_at(reading, i)->length > 2)
            break;
    }
    return 0;
}

static bool read_day_and_month(Reading *reading)
{
    for (int ahead = 1; ahead >= 0; ahead--) {
        for (int i = 0; i < reading->n; i++) {
            int month = word_group(reading, &reading->tokens[i], LEXICON_MONTHS);
            if (month < 0)
                continue;
            const Token *next = token_at(reading, i + 1);
            int day = ahead ? day_before(reading, i) : may_be_day(next) ? next->number : 0;
            if (day == 0)
                continue;
            reading->day = day;
            reading->month = month + 1;
            return true;
        }
    }
    return false;
}

static bool read_year(Reading *reading)
{
    for (int i = 0; i < reading->n; i++) {
        const Token *token = &reading->tokens[i];
        if (!token->used && token->length == 4 && token->number >= YEAR_MIN &&
            token->number <= YEAR_MAX) {
            reading->year = token->number;
            return true;
        }
    }
    return false;
}

static bool read_day(Reading *reading)
{
    bool found = read_marked(reading) || read_numbers(reading) ||
                 (!reading->year && read_day_and_month(reading) && read_year(reading));
    return found && reading->month >= 1 && reading->month <= 12 && reading->year >= YEAR_MIN &&
           reading->year <= YEAR_MAX &&
           g_date_valid_dmy((GDateDay)reading->day, (GDateMonth)reading->month,
                            (GDateYear)reading->year);
}

/* ---- the zone ---- */

/* "+0100", "-05:30", "+1" in front of which the sign stands. */
static bool read_offset(Reading *reading, int i)
{
    const Token *token = token_at(reading, i);
    if (token->number < 0 || !strchr("+-", token->start[-1]))
        return false;
    int minutes =
        token->length > 2 ? token->number / 100 * 60 + token->number % 100 : token->number * 60;
    if (joined(reading, i, ':'))
        minutes += token_at(reading, i + 1)->number;
    reading->zone = token->start[-1] == '-' ? -minutes : minutes;
    return minutes <= 14 * 60 && token->length <= 4;
}

/* Words behind the clock that say nothing: "Uhr". */
static bool is_aside(const Reading *reading, int i)
{
    return word_group(reading, token_at(reading, i), LEXICON_ATTRIBUTIONS) ==
               ATTRIBUTION_ASIDE &&
           word_group(reading, token_at(reading, i), LEXICON_ZONES) < 0;
}

/* 1: there is a zone, 0: there is none, -1: something that is not understood. */
static int read_zone(Reading *reading)
{
    static const int hours[ZONE_COUNT] = {
        [ZONE_MINUS_8] = -8, [ZONE_MINUS_7] = -7, [ZONE_MINUS_6] = -6,
        [ZONE_MINUS_5] = -5, [ZONE_MINUS_4] = -4, [ZONE_ZERO] = 0,
        [ZONE_PLUS_1] = 1,   [ZONE_PLUS_2] = 2,   [ZONE_PLUS_3] = 3};
    int i = reading->clock_end;
    while (is_aside(reading, i))
        i++;
    const Token *token = token_at(reading, i);
    if (token->length == 0 || token->number >= 0)
        return read_offset(reading, i) ? 1 : token->length == 0 ? 0 : -1;
    int zone = word_group(reading, token, LEXICON_ZONES);
    if (zone < 0) /* "at 10:30, Ann Lee": a comma ends the time */
        return char_behind(token_at(reading, i - 1)) == ',' ? 0 : -1;
    reading->zone = hours[zone] * 60;
    if (zone == ZONE_ZERO)
        read_offset(reading, i + 1); /* "GMT+1" */
    return 1;
}

/* Months in which nobody changes the clock. */
static int season(int month)
{
    return month >= 5 && month <= 9 ? 1 : month == 12 || month <= 2 ? 2 : 0;
}

/* A program prints dates in its user's zone, which the date of the mail names; unless it is a
 * server's (+00:00), or the clock may have been changed in between. */
static bool zone_of_mail(Reading *reading, const char *mail_date)
{
    int year, month, day, hour, minute;
    char sign;
    if (!mail_date || sscanf(mail_date, "%4d-%2d-%2dT%*2d:%*2d:%*2d%c%2d:%2d", &year, &month,
                             &day, &sign, &hour, &minute) != 6)
        return false;
    if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_autoptr(GDate) sent = g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year),
                     old = g_date_new_dmy((GDateDay)reading->day, (GDateMonth)reading->month,
                                          (GDateYear)reading->year);
    int days = g_date_days_between(old, sent);
    reading->zone = (hour * 60 + minute) * (sign == '-' ? -1 : 1);
    return reading->zone != 0 && days >= 0 && days <= SAME_ZONE_DAYS && season(month) != 0 &&
           season(month) == season(reading->month);
}

static char *zone_text(int minutes)
{
    if (minutes == 0)
        return g_strdup("Z");
    return g_strdup_printf("%c%02d:%02d", minutes < 0 ? '-' : '+', ABS(minutes) / 60,
                           ABS(minutes) % 60);
}

char *forward_date(const char *text, const char *mail_date, const Lexicon *lexicon)
{
    Reading reading = {.lexicon = lexicon};
    if (strlen(text) > DATE_BYTES)
        return NULL;
    tokenise(&reading, text);
    if (!read_clock(&reading) || !read_day(&reading))
        return NULL;
    int zone = read_zone(&reading);
    if (zone < 0 || (zone == 0 && !zone_of_mail(&reading, mail_date)))
        return NULL;
    g_autofree char *offset = zone_text(reading.zone);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%s", reading.year, reading.month,
                           reading.day, reading.hour, reading.minute, reading.second, offset);
}
