/* See courtesy.h. What stands between marks must be a phrase of politeness, a closing, or the writer's name: any other
 * word may be news. The phrases are data (config/lexicon/reply.conf). Pure; called by identity.c. */
#include "parsers/courtesy.h"

#include <string.h>

enum {
    TEXT_BYTES = 300,
    PIECE_BYTES = 80,
};

static bool is_phrase(const Lexicon *lexicon, const char *folded, size_t length)
{
    return phrases_exact(lexicon_table(lexicon, LEXICON_COURTESIES), folded, length) >= 0 ||
           phrases_exact(lexicon_table(lexicon, LEXICON_SIGNATURES), folded, length) ==
               SIGNATURE_CLOSING ||
           phrases_exact(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, length) ==
               SELF_LABEL_GREETING;
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

/* A piece between marks; `*said`: it is more than a name. */
static bool is_courteous(const char *piece, const char *name, const Lexicon *lexicon,
                         bool *said)
{
    char folded[2 * PIECE_BYTES];
    g_autofree char *bare = g_strstrip(g_strdup(piece));
    if (!*bare)
        return true;
    if (strlen(bare) > PIECE_BYTES)
        return false;
    size_t n = phrase_fold(bare, strlen(bare), folded, sizeof folded);
    folded[n] = '\0';
    bool phrase = is_phrase(lexicon, folded, n);
    *said |= phrase;
    return phrase || is_in_name(folded, name);
}

bool courtesy_is_all(const char *text, const char *name, const Lexicon *lexicon)
{
    bool said = false, all = strlen(text) <= TEXT_BYTES;
    g_auto(GStrv) pieces = all ? g_strsplit_set(text, "\r\n.,;!-", -1) : NULL;
    for (char **piece = pieces; all && *piece; piece++)
        all = is_courteous(*piece, name, lexicon, &said);
    return all && said;
}
