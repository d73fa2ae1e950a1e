/* See identity_notice.h. A name counts only where a notice would have it: at the beginning of a
 * line or behind the words that do, and with nothing behind it that goes on as a sentence:
 * "Reported by Tom to the police" is told by somebody else. The words are data
 * (config/lexicon/identity.conf, "authors"). Pure; called by identity_text.c. */
#include "parsers/identity/identity_notice.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_card.h"

#include <string.h>

enum {
    NAME_WORDS = 4,
    LABEL_BYTES = 60,
    LINE_BYTES = 200,
    CHAT_LINES = 2000,
};

/* Bytes of text[0..length) that are a name of at most four words; 0: none. */
static size_t name_length(const Lexicon *lexicon, const char *text, size_t length)
{
    size_t end = 0;
    for (size_t words = 0, at = 0; words < NAME_WORDS && at < length; words++) {
        size_t stop = at;
        while (stop < length && !strchr(" \t,:;(<.!?\"\xe2", text[stop]))
            stop++;
        bool comma = stop < length && text[stop] == ',' && words == 0;
        gunichar first = g_utf8_get_char_validated(text + at, (gssize)(length - at));
        bool name = stop > at && first < 0x110000 && g_unichar_isupper(first) &&
                    card_is_name(lexicon, text + at, stop - at);
        if (!name)
            break;
        end = stop;
        at = stop + (comma ? 1 : 0);
        if (at >= length || text[at] != ' ')
            break;
        at++;
    }
    return end;
}

static int author_start(const Lexicon *lexicon, const char *text, size_t length, size_t *ret)
{
    char folded[2 * LABEL_BYTES];
    const Phrases *authors = lexicon_table(lexicon, LEXICON_AUTHORS);
    if (!phrases_may_start(authors, -1, text, MIN(length, LABEL_BYTES)))
        return -1;
    size_t n = phrase_fold(text, MIN(length, LABEL_BYTES), folded, sizeof folded);
    return phrases_start(authors, folded, n, ret);
}

/* "Bethan Jones (External) mentioned you". */
static void learn_actor(Names *names, const Line *line)
{
    const Lexicon *lexicon = names_lexicon(names);
    size_t n = name_length(lexicon, line->start, line->length), at = n, found;
    if (n == 0)
        return;
    if (at + 1 < line->length && line->start[at + 1] == '(') {
        const char *close = memchr(line->start + at, ')', line->length - at);
        at = close ? (size_t)(close + 1 - line->start) : at;
    }
    while (at < line->length && line->start[at] == ' ')
        at++;
    if (author_start(lexicon, line->start + at, line->length - at, &found) == AUTHOR_ACTS)
        names_add(names, line->start, n, true);
}

/* Does nothing go on behind the name as a sentence does? */
static bool ends_notice(const char *text, size_t length)
{
    static const char *const words[] = {" on ", " at ", " via ", " using ", " in confidence"};
    bool ends = length == 0 || (!g_ascii_isalpha(text[0]) && !strchr(" ',", text[0]));
    if (length > 1 && text[0] == ' ')
        ends = !g_ascii_isalpha(text[1]) && (unsigned char)text[1] < 0x80;
    for (size_t i = 0; i < G_N_ELEMENTS(words) && !ends; i++) {
        size_t n = strlen(words[i]);
        ends = n < length && strncmp(text, words[i], n) == 0 &&
               (n != strlen(" on ") || g_ascii_isdigit(text[n]));
    }
    return ends;
}

/* "Added by: Bethan Jones (Class Teacher)", "Queries to: b.jones@...". */
static void learn_by(Names *names, const Line *line)
{
    const Lexicon *lexicon = names_lexicon(names);
    size_t found;
    if (line->length == 0 ||
        !g_ascii_isupper(line->start[0]) || /* a sentence that is wrapped */
        author_start(lexicon, line->start, line->length, &found) != AUTHOR_BY)
        return;
    found = MIN(found, line->length);
    size_t at = found;
    while (at < line->length && strchr(" \t:|", line->start[at]))
        at++;
    Line rest = {line->start + at, line->length - at};
    size_t n = name_length(lexicon, rest.start, rest.length), token = 0;
    while (token < rest.length && !strchr(" \t", rest.start[token]))
        token++;
    bool digit = false, letter = false;
    for (size_t i = 0; i < token && n == 0; i++) {
        digit |= g_ascii_isdigit(rest.start[i]) != 0;
        letter |= g_ascii_isalpha(rest.start[i]) != 0;
    }
    if (digit && (letter || memchr(line->start + found, ':', at - found)))
        names_add_token(names, rest.start, token);
    if (token > 0 && memchr(rest.start, '@', token))
        card_learn_line(names, &(Line){rest.start, token});
    if (n > 0 && ends_notice(rest.start + n, rest.length - n))
        names_add(names, rest.start, n, true);
    const char *behalf = g_strstr_len(rest.start, (gssize)rest.length, "on behalf of ");
    if (behalf) {
        behalf += strlen("on behalf of ");
        size_t left = (size_t)(rest.start + rest.length - behalf);
        names_add(names, behalf, name_length(lexicon, behalf, left), true);
    }
}

/* "Sent from Bethan's iPhone". */
static void learn_device(Names *names, const Line *line)
{
    size_t found;
    const Lexicon *lexicon = names_lexicon(names);
    if (author_start(lexicon, line->start, line->length, &found) != AUTHOR_DEVICE)
        return;
    size_t at = MIN(found, line->length);
    while (at < line->length && line->start[at] == ' ')
        at++;
    size_t n = 0, left = line->length - at;
    while (n < left && line->start[at + n] != '\'' &&
           strncmp(line->start + at + n, "\xe2\x80\x99", 3) != 0 && line->start[at + n] != ' ')
        n++;
    if (n > 0 && n < left && line->start[at + n] != ' ')
        names_add(names, line->start + at, n, true);
}

/* ---- chats ---- */

/* Bytes of the moment with which a line of a chat begins, and what parts it from its speaker; 0: there is none. */
static size_t moment_length(const Line *line)
{
    size_t at = 0, digits = 0, colons = 0;
    while (at < line->length && (g_ascii_isdigit(line->start[at]) ||
                                 strchr("[]/.:, -\xe2\x80\xaf", line->start[at]) ||
                                 g_ascii_strncasecmp(line->start + at, "am", 2) == 0 ||
                                 g_ascii_strncasecmp(line->start + at, "pm", 2) == 0)) {
        bool half = g_ascii_isalpha(line->start[at]);
        digits += g_ascii_isdigit(line->start[at]) != 0;
        colons += line->start[at] == ':';
        at += half ? 2 : 1;
    }
    return digits < 4 || colons == 0 || at >= line->length ? 0 : at;
}

/* "[15/11/2026, 21:14:05] Bethan Jones: ...", "15/11/2026, 21:14 - Bethan Jones: ...": who speaks;
 * false: it is no such line, or, with something in *ret, it is somebody without a name. */
static bool read_speaker(const Lexicon *lexicon, const Line *line, Line *ret)
{
    size_t at = moment_length(line);
    *ret = (Line){NULL, 0};
    if (at == 0)
        return false;
    while (at < line->length && strchr("~ ", line->start[at]))
        at++;
    size_t n = name_length(lexicon, line->start + at, line->length - at);
    if (at + n < line->length && line->start[at + n] == '.')
        n++; /* "Bethan J." */
    bool bracket = memchr(line->start, ']', at) != NULL;
    bool ends = at + n == line->length || line->start[at + n] == ':' ||
                (bracket && strncmp(line->start + at + n, " (", 2) == 0);
    const char *colon = memchr(line->start + at, ':', line->length - at);
    bool other = n == 0 && colon && colon < line->start + at + LABEL_BYTES;
    *ret = (Line){line->start + at, other ? (size_t)(colon - line->start) - at : n};
    return n > 0 && ends;
}

/* Of several speakers nobody knows which of them writes; and whose name is known is not the only
 * one of others' messages. */
static void learn_speaker(Names *names, const Line *lines, size_t n)
{
    Line only = {NULL, 0};
    if (!names_is_partial(names))
        return;
    for (size_t i = 0; i < MIN(n, CHAT_LINES); i++) {
        Line speaker;
        bool spoken = read_speaker(names_lexicon(names), &lines[i], &speaker);
        if (!spoken && speaker.length > 0)
            return; /* a telephone number, "You" */
        if (!spoken)
            continue;
        bool same = only.start && only.length == speaker.length &&
                    strncmp(only.start, speaker.start, only.length) == 0;
        if (only.start && !same)
            return;
        only = speaker;
    }
    if (only.start)
        names_add(names, only.start, only.length, true);
}

/* Who speaks, however they are called there: "~beth y2: ..." behind a moment, "Beth, [12.03.26 09:14]" in front of
 * one; its length 0: it is no such line. */
static Line speaker_label(const Lexicon *lexicon, const Line *line)
{
    size_t at = moment_length(line);
    if (at > 0) {
        const char *colon = memchr(line->start + at, ':', line->length - at);
        size_t end = colon ? (size_t)(colon - line->start) : line->length;
        bool label = end - at <= LABEL_BYTES;
        return (Line){line->start + at, label ? end - at : 0};
    }
    size_t end = strcspn(line->start, "[0123456789\n");
    Line moment = {line->start + end, end < line->length ? line->length - end : 0};
    bool behind = moment.length > 4 && end > 2 &&
                  strspn(moment.start, "[]0123456789/.:, -") >= moment.length &&
                  memchr(moment.start, ':', moment.length);
    while (end > 0 && strchr(", -", line->start[end - 1]))
        end--;
    return (Line){line->start, behind && card_is_name(lexicon, line->start, end) ? end : 0};
}

/* Does a word of the label stand in the name of who pastes it, or is it "You"? */
static bool is_paster(const Line *label, const char *paster)
{
    g_autofree char *text = g_ascii_strdown(label->start, (gssize)label->length);
    g_autofree char *name = g_ascii_strdown(paster, -1);
    g_auto(GStrv) words = g_strsplit_set(text, " ~.,", -1),
                  names = g_strsplit_set(name, " .,", -1);
    bool own = false;
    for (char **word = words; *word && !own; word++)
        own = strcmp(*word, "you") == 0 || strcmp(*word, "me") == 0 ||
              (strlen(*word) > 2 && g_strv_contains((const char *const *)names, *word));
    return own;
}

void notice_learn_chat(Names *names, const char *text, const char *paster)
{
    size_t n;
    bool among = false;
    g_autofree Line *lines = lines_of(text, &n);
    n = identity_skips(IDENTITY_FORMS) ? 0 : MIN(n, CHAT_LINES);
    for (size_t i = 0; i < n && !among; i++) {
        Line label = speaker_label(names_lexicon(names), &lines[i]);
        among = label.length > 0 && is_paster(&label, paster ? paster : "");
    }
    for (size_t i = 0; i < n && among; i++) {
        Line label = speaker_label(names_lexicon(names), &lines[i]);
        if (label.length > 0 && !is_paster(&label, paster ? paster : ""))
            names_add(names, label.start, label.length, true);
    }
}

void notice_learn(Names *names, const Line *lines, size_t n)
{
    if (identity_skips(IDENTITY_FORMS))
        return;
    for (size_t i = 0; i < n; i++) {
        Line bare = line_bare(&lines[i]);
        if (line_quoted(&lines[i]) || bare.length == 0 || bare.length > LINE_BYTES)
            continue;
        learn_actor(names, &bare);
        learn_by(names, &bare);
        learn_device(names, &bare);
    }
    learn_speaker(names, lines, n);
}
