/* See courtesy.h. What stands between marks must be a phrase of politeness, a closing, or the writer's name: any other
 * word may be news. The phrases are data (config/lexicon/reply.conf). Pure; called by identity.c and report.c. */
#include "parsers/identity/courtesy.h"

#include "parsers/forward/forward_find.h"
#include "parsers/identity/anonymity.h"
#include "parsers/identity/identity.h"
#include "parsers/layout/card.h"
#include "parsers/layout/quote.h"
#include "parsers/layout/signature.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    TEXT_BYTES = 300,
    PIECE_BYTES = 80,
    DECISION_WORDS = 10,
    SAID_WORDS = 3, /* in small letters: more than "Chair of Governors" */
};

/* Of which kind the words are, or COURTESY_NONE. */
static CourtesyKind phrase_kind(const Lexicon *lexicon, const char *folded, size_t length)
{
    switch (phrases_exact(lexicon_table(lexicon, LEXICON_COURTESIES), folded, length)) {
    case COURTESY_ASSENT:
        return COURTESY_ASSENTS;
    case COURTESY_BOTH:
        return COURTESY_THANKS | COURTESY_ASSENTS;
    case COURTESY_PHRASE:
        return COURTESY_THANKS;
    default:
        return phrases_exact(lexicon_table(lexicon, LEXICON_SIGNATURES), folded, length) ==
                           SIGNATURE_CLOSING ||
                       phrases_exact(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded,
                                     length) == SELF_LABEL_GREETING
                   ? COURTESY_THANKS
                   : COURTESY_NONE;
    }
}

/* "OK to go on", "I will look at it tomorrow": a decision, or that there is none yet; where a decision was `asked` for, "What
 * do I have to do with this?", too. Who did what is said in other words. */
static CourtesyKind decision_kind(const Lexicon *lexicon, const char *folded, bool asked)
{
    const Phrases *table = lexicon_table(lexicon, LEXICON_COURTESIES);
    g_auto(GStrv) words = g_strsplit_set(folded, asked ? " ?" : " ", -1);
    bool decides = false, asks = asked && strchr(folded, '?');
    bool all = g_strv_length(words) <= DECISION_WORDS;
    for (char **word = words; all && *word; word++) {
        int group = phrases_exact(table, *word, strlen(*word));
        decides |= group == COURTESY_DECISION || group == COURTESY_ASSENT;
        asks |= group == COURTESY_ASKING;
        all = (group >= 0 && (asked || group != COURTESY_ASKING)) || !**word;
    }
    return !all      ? COURTESY_NONE
           : asks    ? COURTESY_ASKS
           : decides ? COURTESY_DECIDES
                     : COURTESY_NONE;
}

static bool is_in_name(const char *folded, const char *name)
{
    char all[2 * PIECE_BYTES];
    size_t n = name ? phrase_fold(name, strlen(name), all, sizeof all) : 0;
    all[n] = '\0';
    g_auto(GStrv) words = g_strsplit_set(folded, " .", -1),
                  parts = g_strsplit_set(all, " ,.-()", -1);
    bool own = n > 0;
    for (char **word = words; own && *word; word++)
        own = !**word || g_strv_contains((const char *const *)parts, *word);
    return own;
}

/* "Everyone", or, where somebody may be named, a word with a capital letter that is none of the language. */
static bool is_addressed(const char *word, size_t length, bool named, const Lexicon *lexicon)
{
    char folded[2 * PIECE_BYTES];
    size_t n = phrase_fold(word, length, folded, sizeof folded);
    return phrases_exact(lexicon_table(lexicon, LEXICON_COURTESIES), folded, n) ==
               COURTESY_WHOM ||
           (named && g_unichar_isupper(g_utf8_get_char(word)) &&
            phrases_exact(lexicon_table(lexicon, LEXICON_DRAFT), folded, n) < 0);
}

/* "Thanks Alison :)": how many bytes of the piece are left without a smile and whom it is said to. More names than one may
 * be those whose data it is. */
static size_t without_addressee(const char *piece, bool named, const Lexicon *lexicon)
{
    size_t length = strlen(piece);
    while (length > 0 && g_ascii_ispunct(piece[length - 1]) && piece[length - 1] != '?')
        length -= 1 + (length > 1 && piece[length - 2] == ' ');
    const char *space = g_strrstr_len(piece, (gssize)length, " ");
    const char *word = space ? space + 1 : piece;
    if (length == 0 || !is_addressed(word, (size_t)(piece + length - word), named, lexicon))
        return length;
    return space ? (size_t)(space - piece) : 0;
}

/* ":)", a heart: no word at all. */
static bool is_wordless(const char *piece)
{
    for (; *piece; piece = g_utf8_next_char(piece)) {
        if (g_unichar_isalnum(g_utf8_get_char(piece)))
            return false;
    }
    return true;
}

/* What has been read of a text, and as what. */
typedef struct Reading {
    const char *name; /* the writer's */
    const Lexicon *lexicon;
    /* It may name who is thanked, and who the name of the mail does not call so may sign. */
    bool thanked;
    bool asked; /* for a decision */
    CourtesyKind said;
    int phrases,
        names; /* of the line: what is more than a name; a name, and none of the writer's */
    int signs; /* lines that are but such a name */
} Reading;

/* A piece between marks; `said` gains its kind, if it is more than a name. */
static bool is_courteous(Reading *reading, const char *piece)
{
    char folded[2 * PIECE_BYTES];
    g_autofree char *bare = g_strstrip(g_strdup(piece));
    if (is_wordless(bare))
        return true;
    if (strlen(bare) > PIECE_BYTES)
        return false;
    size_t n = phrase_fold(bare, strlen(bare), folded, sizeof folded);
    folded[n] = '\0';
    CourtesyKind kind = phrase_kind(reading->lexicon, folded, n);
    if (kind == COURTESY_NONE)
        kind = decision_kind(reading->lexicon, folded, reading->asked);
    reading->said |= kind;
    reading->phrases += kind != COURTESY_NONE;
    if (kind != COURTESY_NONE || is_in_name(folded, reading->name))
        return true;
    size_t left = without_addressee(bare, reading->thanked, reading->lexicon);
    n = phrase_fold(bare, left, folded, sizeof folded);
    kind = phrase_kind(reading->lexicon, folded, n);
    reading->said |= kind;
    reading->phrases += kind != COURTESY_NONE;
    reading->names += left == 0;
    return kind != COURTESY_NONE || (left == 0 && reading->said & COURTESY_THANKS);
}

/* "Thanks, Alison", or below it "Liz" alone; a second name may be an answer to what we asked. */
static bool is_courteous_line(Reading *reading, const char *line)
{
    g_auto(GStrv) pieces = g_strsplit_set(line, ".,;!-", -1);
    bool all = true;
    reading->phrases = reading->names = 0;
    for (char **piece = pieces; all && *piece; piece++)
        all = is_courteous(reading, *piece);
    reading->signs += reading->names > 0 && reading->phrases == 0;
    return all && reading->names <= 1 && reading->signs <= 1;
}

static CourtesyKind read_courtesy(const char *text, Reading reading)
{
    bool all = strlen(text) <= TEXT_BYTES;
    g_auto(GStrv) lines = all ? g_strsplit_set(text, "\r\n", -1) : NULL;
    for (char **line = lines; all && *line; line++)
        all = is_courteous_line(&reading, *line);
    return all ? reading.said : COURTESY_NONE;
}

CourtesyKind courtesy_of(const char *text, const char *name, const Lexicon *lexicon)
{
    return read_courtesy(text, (Reading){.name = name, .lexicon = lexicon});
}

bool courtesy_is_thanks(const char *text, const Lexicon *lexicon)
{
    CourtesyKind said = read_courtesy(text, (Reading){.lexicon = lexicon, .thanked = true});
    return said & COURTESY_THANKS && !(said & COURTESY_DECIDES);
}

/* The bytes of the text down to a line that is but words of the name, which ends it; what stands below is *ret_card. */
static size_t signed_length(const char *text, const char *name, const char **ret_card)
{
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    for (size_t i = 0; i < n; i++) {
        char folded[2 * PIECE_BYTES];
        size_t length = phrase_fold(lines[i].start, MIN(lines[i].length, PIECE_BYTES), folded,
                                    sizeof folded);
        folded[length] = '\0';
        if (length == 0 || !is_in_name(folded, name))
            continue;
        *ret_card = lines[i].start + lines[i].length;
        return (size_t)(*ret_card - text);
    }
    *ret_card = "";
    return strlen(text);
}

/* Has the line a word of a card, and of small letters no others: "Teacher of art", not "PS Tom has it"? */
static bool is_post(const Line *line, const Lexicon *lexicon)
{
    const Phrases *words = lexicon_table(lexicon, LEXICON_SIGNATURES);
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) parts = g_strsplit_set(text, " \t,.|()", -1);
    bool post = false;
    for (char **part = parts; *part; part++) {
        char folded[2 * PIECE_BYTES];
        size_t n = phrase_fold(*part, MIN(strlen(*part), PIECE_BYTES), folded, sizeof folded);
        bool known = phrases_exact(words, folded, n) == SIGNATURE_WORD;
        if (!known && g_unichar_islower(g_utf8_get_char(*part)) && !strchr(*part, '@'))
            return false;
        post |= known;
    }
    return post;
}

/* Is each line of a card, with at most so many names and not two? Who lists the children below their name sends more
 * than thanks. Below text of law nothing is looked at. */
static bool is_own_card(const char *text, const char *name, int names, const Lexicon *lexicon)
{
    const Phrases *law = lexicon_table(lexicon, LEXICON_DISCLAIMERS);
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    for (size_t i = 0; i < n; i++) {
        const Line *line = &lines[i];
        char folded[2 * PIECE_BYTES];
        size_t length =
            phrase_fold(line->start, MIN(line->length, PIECE_BYTES), folded, sizeof folded);
        g_autofree char *bare = g_strndup(line->start, line->length);
        if (phrases_start(law, folded, length, NULL) >= 0)
            return true;
        if (is_wordless(bare) || line_is_closing(lexicon, line) ||
            line_is_device(lexicon, line) || line_is_office(lexicon, line) ||
            is_post(line, lexicon) || (line_is_contact(lexicon, line) && !text_has_date(bare)))
            continue;
        if (names-- == 0 || (line_name_words(line, name) <= 0 && !line_is_name(lexicon, line)))
            return false;
    }
    return true;
}

/* The next line with something on it, from `at` on. */
static size_t next_said(const Line *lines, size_t n, size_t at)
{
    while (at < n && line_blank(&lines[at]))
        at++;
    return at;
}

/* Some write below "Sent from my iPhone", which their program puts above the old mail: does that begin there? */
static bool is_old_mail(const char *quoted, const Lexicon *lexicon)
{
    size_t n;
    g_autofree Line *lines = lines_of(quoted, &n);
    size_t at = next_said(lines, n, 0);
    if (at == n || line_quoted(&lines[at]) || line_is_frame(&lines[at]) ||
        line_banner(lexicon, &lines[at]) >= 0 ||
        attribution_length(lexicon, &lines[at], n - at) > 0)
        return true;
    HeaderBlock block;
    bool begins = block_read(lexicon, &lines[at], n - at, true, &block);
    if (begins)
        block_clear(&block);
    return begins;
}

/* Below its attribution, when each line of it is marked, or NULL: Outlook marks none, and what is written between its lines is
 * taken for old. */
static const char *marked_quotation(const char *quoted, const Lexicon *lexicon)
{
    size_t n;
    g_autofree Line *lines = lines_of(quoted, &n);
    size_t at = next_said(lines, n, 0);
    at += at < n ? attribution_length(lexicon, &lines[at], n - at) : 0;
    const char *below = at < n ? lines[at].start : quoted + strlen(quoted);
    while (at < n && (line_blank(&lines[at]) || line_quoted(&lines[at])))
        at++;
    return at == n ? below : NULL;
}

/* Below the header that Outlook puts on top of a quotation without marks. */
static const char *unmarked_quotation(const char *quoted, const Lexicon *lexicon)
{
    size_t n;
    g_autofree Line *lines = lines_of(quoted, &n);
    size_t at = next_said(lines, n, 0);
    HeaderBlock block;
    while (at < n && (line_is_frame(&lines[at]) || line_banner(lexicon, &lines[at]) >= 0))
        at = next_said(lines, n, at + 1);
    at += at < n ? attribution_length(lexicon, &lines[at], n - at) : 0;
    if (at < n && block_read(lexicon, &lines[at], n - at, true, &block)) {
        at += block.n_lines;
        block_clear(&block);
    }
    return at < n ? lines[at].start : quoted + strlen(quoted);
}

size_t courtesy_letters(const char *quoted, const Lexicon *lexicon)
{
    size_t n;
    const char *below = marked_quotation(quoted, lexicon);
    below = below ? below : unmarked_quotation(quoted, lexicon);
    g_autofree Line *lines = lines_of(below, &n);
    g_autoptr(GString) bare = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        lines[i] = line_bare(&lines[i]);
    for (size_t i = notice_length(lexicon, lines, n); i < n; i++)
        text_append(bare, lines[i].start, lines[i].length);
    return text_letters(bare->str);
}

/* A program has written it: who writes a subject may say in it what there is to say. */
static bool is_answered(const char *subject, const Report *report, const Lexicon *lexicon)
{
    return report->reference && subject && strstr(subject, report->reference) &&
           subject_read(lexicon, subject).kind == PREFIX_REPLY;
}

/* A reply that went off too early has at most what a program puts there: a card with its writer's name on top. Below "-- ",
 * too, "Mr Poole", "Year 4" may be an answer. */
static bool says_nothing(const char *text, const char *name, const Lexicon *lexicon)
{
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    size_t at = next_said(lines, n, 0);
    bool dashes = at < n && trimmed_length(lines[at].start, lines[at].length) == 2 &&
                  strncmp(lines[at].start, "--", 2) == 0;
    if (dashes)
        at = next_said(lines, n, at + 1);
    if (at == n)
        return true;
    bool own = line_name_words(&lines[at], name) > 0 ||
               (dashes && !*name && line_is_name(lexicon, &lines[at]));
    bool device = line_is_device(lexicon, &lines[at]);
    return (own || device) && is_own_card(lines[at].start, name, device ? 0 : 1, lexicon);
}

bool courtesy_answers(const Report *report, const Message *message, const Lexicon *lexicon)
{
    if (report->origin != ORIGIN_HUMAN || report->n_command > 0 || report->request ||
        report->forward.kind != FORWARD_NONE || message->n_attachments > 0 ||
        !is_answered(message->subject, report, lexicon))
        return false;
    const char *name = message->from.name ? message->from.name : "", *card;
    size_t length = signed_length(report->visible, name, &card);
    g_autofree char *text = g_strndup(report->visible, length);
    CourtesyKind said =
        read_courtesy(text, (Reading){.name = name, .lexicon = lexicon, .thanked = true});
    return is_own_card(card, name, 0, lexicon) &&
           is_own_card(report->signature, name, 1, lexicon) &&
           is_old_mail(report->quoted, lexicon) &&
           ((said != COURTESY_NONE && !(said & COURTESY_DECIDES)) ||
            (marked_quotation(report->quoted, lexicon) &&
             says_nothing(report->visible, name, lexicon)));
}

/* "P.S. he did it again", "It happened on Friday."; not "Chair of Governors". */
static bool is_sentence(const Line *line)
{
    g_autofree char *text = g_strstrip(g_strndup(line->start, line->length));
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    size_t small = 0, n = strlen(text);
    for (char **word = words; *word; word++)
        small += g_unichar_islower(g_utf8_get_char(*word)) != 0;
    return small >= SAID_WORDS || (small > 0 && strchr(".!?", text[n - 1]));
}

bool courtesy_is_card(const char *signature, const Lexicon *lexicon)
{
    const Phrases *law = lexicon_table(lexicon, LEXICON_DISCLAIMERS);
    char folded[2 * PIECE_BYTES];
    size_t n;
    g_autofree Line *lines = lines_of(signature, &n);
    for (size_t i = 0; i < n; i++) {
        size_t length = phrase_fold(lines[i].start, MIN(lines[i].length, PIECE_BYTES), folded,
                                    sizeof folded);
        if (phrases_start(law, folded, length, NULL) >= 0)
            return true;
        if (!line_is_device(lexicon, &lines[i]) && !line_is_contact(lexicon, &lines[i]) &&
            is_sentence(&lines[i]))
            return false;
    }
    return true;
}

static bool is_chair(const char *address, const ParserContext *context)
{
    for (char **chair = context->chair_addresses; chair && *chair && address; chair++) {
        if (g_ascii_strcasecmp(*chair, address) == 0)
            return true;
    }
    return false;
}

/* "RELEASE [k7q2...]" stands in its menu; where nothing is quoted its subject tells. */
static bool answers_question(const Message *message, const ParserContext *context,
                             const Report *report)
{
    g_autofree char *line = g_strconcat(command_name(COMMAND_RELEASE), " [", NULL);
    return strstr(report->quoted, line) || (text_is_blank(report->quoted) && message->subject &&
                                            strstr(message->subject, IDENTITY_ASKS) &&
                                            anonymity_answers_ours(message, context));
}

void courtesy_read_decision(const Message *message, const ParserContext *context,
                            Report *report)
{
    if (report->n_command > 0 || report->codeless || message->n_attachments > 0 ||
        report->forward.kind != FORWARD_NONE || !is_chair(message->from.address, context) ||
        !answers_question(message, context, report) ||
        !courtesy_is_card(report->signature, context->lexicon))
        return;
    const Reading reading = {
        .name = message->from.name, .lexicon = context->lexicon, .asked = true};
    CourtesyKind said = read_courtesy(report->visible, reading);
    if (!(said & (COURTESY_ASSENTS | COURTESY_DECIDES | COURTESY_ASKS)))
        return;
    report->courtesy = true;
    if (report->doubt != DOUBT_NONE)
        return;
    report->doubt = said & COURTESY_ASKS ? DOUBT_ASKS : DOUBT_WORD;
    report->doubt_meant = g_strdup(command_name(COMMAND_RELEASE));
}
