/* See courtesy.h. What stands between marks must be a phrase of politeness, a closing, or the writer's name: any other
 * word may be news. The phrases are data (config/lexicon/reply.conf). Pure; called by identity.c. */
#include "parsers/courtesy.h"

#include "parsers/signature.h"

#include <string.h>

enum {
    TEXT_BYTES = 300,
    PIECE_BYTES = 80,
    SAID_WORDS = 3, /* in small letters: more than "Chair of Governors" */
};

/* Of which kind the words are, or COURTESY_NONE. */
static CourtesyKind phrase_kind(const Lexicon *lexicon, const char *folded, size_t length)
{
    switch (phrases_exact(lexicon_table(lexicon, LEXICON_COURTESIES), folded, length)) {
    case COURTESY_ASSENT:
        return COURTESY_ASSENTS;
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
    g_auto(GStrv) words = g_strsplit(folded, " ", -1),
                  parts = g_strsplit_set(all, " ,.-()", -1);
    bool own = n > 0;
    for (char **word = words; own && *word; word++)
        own = g_strv_contains((const char *const *)parts, *word);
    return own;
}

/* A piece between marks; `*said` gains its kind, if it is more than a name. */
static bool is_courteous(const char *piece, const char *name, const Lexicon *lexicon,
                         CourtesyKind *said)
{
    char folded[2 * PIECE_BYTES];
    g_autofree char *bare = g_strstrip(g_strdup(piece));
    if (!*bare)
        return true;
    if (strlen(bare) > PIECE_BYTES)
        return false;
    size_t n = phrase_fold(bare, strlen(bare), folded, sizeof folded);
    folded[n] = '\0';
    CourtesyKind kind = phrase_kind(lexicon, folded, n);
    *said |= kind;
    return kind != COURTESY_NONE || is_in_name(folded, name);
}

CourtesyKind courtesy_of(const char *text, const char *name, const Lexicon *lexicon)
{
    CourtesyKind said = COURTESY_NONE;
    bool all = strlen(text) <= TEXT_BYTES;
    g_auto(GStrv) pieces = all ? g_strsplit_set(text, "\r\n.,;!-", -1) : NULL;
    for (char **piece = pieces; all && *piece; piece++)
        all = is_courteous(*piece, name, lexicon, &said);
    return all ? said : COURTESY_NONE;
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
