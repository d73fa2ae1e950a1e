/* See courtesy.h. What stands between marks must be a phrase of politeness, a closing, or the writer's name: any other
 * word may be news. The phrases are data (config/lexicon/reply.conf). Pure; called by identity.c and report.c. */
#include "parsers/courtesy.h"

#include "parsers/anonymity.h"
#include "parsers/identity.h"
#include "parsers/reference.h"
#include "parsers/signature.h"
#include "parsers/text.h"

#include <string.h>

enum {
    TEXT_BYTES = 300,
    PIECE_BYTES = 80,
    NAMES_MAX = 2,  /* behind thanks: "Thank you, Mrs Grant" */
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
    case COURTESY_DECISION:
        return COURTESY_DECIDES;
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

/* A word with a capital letter that is none of the language: somebody may be called so. */
static bool may_be_name(const char *word, size_t length, const Lexicon *lexicon)
{
    char folded[2 * PIECE_BYTES];
    size_t n = phrase_fold(word, length, folded, sizeof folded);
    return g_unichar_isupper(g_utf8_get_char(word)) &&
           phrases_exact(lexicon_table(lexicon, LEXICON_DRAFT), folded, n) < 0;
}

/* "Thanks Alison :)": how many bytes of the piece are left without a smile and the one or two names at its end. */
static size_t without_names(const char *piece, const Lexicon *lexicon)
{
    size_t length = strlen(piece);
    while (length > 0 && g_ascii_ispunct(piece[length - 1]) && piece[length - 1] != '?')
        length -= 1 + (length > 1 && piece[length - 2] == ' ');
    for (int i = 0; i < NAMES_MAX && length > 0; i++) {
        const char *space = g_strrstr_len(piece, (gssize)length, " ");
        const char *word = space ? space + 1 : piece;
        if (!may_be_name(word, (size_t)(piece + length - word), lexicon))
            break;
        length = space ? (size_t)(space - piece) : 0;
    }
    return length;
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

/* A piece between marks; `*said` gains its kind, if it is more than a name. `thanked`: it may name who is thanked. */
static bool is_courteous(const char *piece, const char *name, const Lexicon *lexicon,
                         bool thanked, CourtesyKind *said)
{
    char folded[2 * PIECE_BYTES];
    g_autofree char *bare = g_strstrip(g_strdup(piece));
    if (is_wordless(bare))
        return true;
    if (strlen(bare) > PIECE_BYTES)
        return false;
    size_t n = phrase_fold(bare, strlen(bare), folded, sizeof folded);
    folded[n] = '\0';
    CourtesyKind kind = phrase_kind(lexicon, folded, n);
    if (kind != COURTESY_NONE || is_in_name(folded, name)) {
        *said |= kind;
        return true;
    }
    size_t left = thanked ? without_names(bare, lexicon) : strlen(bare);
    n = phrase_fold(bare, left, folded, sizeof folded);
    kind = phrase_kind(lexicon, folded, n);
    *said |= kind;
    return kind != COURTESY_NONE || (left == 0 && *said & COURTESY_THANKS);
}

static CourtesyKind read_courtesy(const char *text, const char *name, const Lexicon *lexicon,
                                  bool thanked)
{
    CourtesyKind said = COURTESY_NONE;
    bool all = strlen(text) <= TEXT_BYTES;
    g_auto(GStrv) pieces = all ? g_strsplit_set(text, "\r\n.,;!-", -1) : NULL;
    for (char **piece = pieces; all && *piece; piece++)
        all = is_courteous(*piece, name, lexicon, thanked, &said);
    return all ? said : COURTESY_NONE;
}

CourtesyKind courtesy_of(const char *text, const char *name, const Lexicon *lexicon)
{
    return read_courtesy(text, name, lexicon, false);
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

/* Below the name every word in small letters must be one of a card: "Teacher of art", not "PS Tom has it". */
static bool is_post(const char *card, const Lexicon *lexicon)
{
    const Phrases *words = lexicon_table(lexicon, LEXICON_SIGNATURES);
    g_auto(GStrv) parts = g_strsplit_set(card, " \r\n\t,.|/()", -1);
    for (char **part = parts; *part; part++) {
        if (g_unichar_islower(g_utf8_get_char(*part)) && !strchr(*part, '@') &&
            phrases_exact(words, *part, strlen(*part)) != SIGNATURE_WORD)
            return false;
    }
    return true;
}

bool courtesy_answers(const Report *report, const Message *message, const Lexicon *lexicon)
{
    const char *subject = message->subject ? message->subject : "", *card;
    size_t length = signed_length(report->visible, message->from.name, &card);
    g_autofree char *text = g_strndup(report->visible, length);
    return report->origin == ORIGIN_HUMAN && report->n_command == 0 && !report->request &&
           report->forward.kind == FORWARD_NONE && message->n_attachments == 0 &&
           report->reference && !reference_is_of_request(report->reference) &&
           strstr(subject, report->reference) && is_post(card, lexicon) &&
           courtesy_is_card(report->signature, lexicon) &&
           read_courtesy(text, message->from.name, lexicon, true) & COURTESY_THANKS;
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
    CourtesyKind said = courtesy_of(report->visible, message->from.name, context->lexicon);
    if (!(said & (COURTESY_ASSENTS | COURTESY_DECIDES)))
        return;
    report->courtesy = true;
    if (report->doubt != DOUBT_NONE)
        return;
    report->doubt = DOUBT_WORD;
    report->doubt_meant = g_strdup(command_name(COMMAND_RELEASE));
}
