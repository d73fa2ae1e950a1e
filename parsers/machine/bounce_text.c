/* See bounce_text.h. What the sentences are is data (config/lexicon/bounce.conf); here stands
 * how they are looked at: line by line, each line once, never past the returned mail. */
#include "parsers/machine/bounce_text.h"

#include <string.h>

enum {
    LINES_MAX = 150,
    LINE_MAX_BYTES = 1000,
};

/* ---- the lines ---- */

static size_t fold_line(const char *line, char folded[LINE_MAX_BYTES + 1])
{
    size_t length = MIN(strcspn(line, "\n"), LINE_MAX_BYTES);
    return phrase_fold(line, length, folded, LINE_MAX_BYTES + 1);
}

/* The groups of which a phrase stands anywhere in the line. */
typedef struct Groups {
    bool has[BOUNCE_LINE_COUNT];
} Groups;

static Groups groups_of(const Lexicon *lexicon, const char *folded, size_t length)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_BOUNCE_LINES);
    Groups groups = {0};
    size_t at = 0, start, found;
    for (int is; at < length &&
                 (is = phrases_within(phrases, folded + at, length - at, &start, &found)) >= 0;
         at += start + found)
        groups.has[is] = true;
    return groups;
}

/* "----- Original message -----" without what decorates it. */
static bool is_returned_line(const Lexicon *lexicon, const char *folded, size_t length)
{
    static const char decoration[] = "-_=*+#: .<>";
    size_t start = strspn(folded, decoration);
    while (length > start && strchr(decoration, folded[length - 1]))
        length--;
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_BOUNCE_LINES);
    return phrases_exact(phrases, folded + start, length - start) == BOUNCE_LINE_RETURNED;
}

static bool begins_header(const char *folded)
{
    return strncmp(folded, "received:", 9) == 0 || strncmp(folded, "return-path:", 12) == 0 ||
           strncmp(folded, "dkim-signature:", 15) == 0;
}

static bool returned_begins(const Lexicon *lexicon, const char *folded, size_t length,
                            const Groups *groups)
{
    return begins_header(folded) || is_returned_line(lexicon, folded, length) ||
           groups->has[BOUNCE_LINE_RETURNED_WITHIN];
}

void bounce_text_read(const char *subject, const char *text, const Lexicon *lexicon,
                      BounceText *ret)
{
    char folded[LINE_MAX_BYTES + 1];
    size_t length = fold_line(subject, folded);
    Groups groups = groups_of(lexicon, folded, length);
    *ret = (BounceText){.speaks_of_delay = groups.has[BOUNCE_LINE_DELAYED]};
    GString *explanation = g_string_new(NULL);
    const char *line = text;
    for (int i = 0; i < LINES_MAX && *line; i++) {
        size_t bytes = strcspn(line, "\n");
        length = fold_line(line, folded);
        groups = groups_of(lexicon, folded, length);
        if (i > 1 && returned_begins(lexicon, folded, length, &groups))
            break;
        ret->speaks_of_delay |= groups.has[BOUNCE_LINE_DELAYED];
        g_string_append_len(explanation, line, (gssize)bounce_cut(line, bytes, LINE_MAX_BYTES));
        g_string_append_c(explanation, '\n');
        line += bytes + (line[bytes] == '\n');
    }
    ret->returned = line;
    ret->explanation = g_string_free(explanation, FALSE);
}

void bounce_text_clear(BounceText *text)
{
    g_free(text->explanation);
    *text = (BounceText){0};
}

/* ---- who did not get it ---- */

/* Where an address was found, the surest first. */
typedef enum Tier {
    TIER_BELOW, /* begins a line below a sentence that announces it */
    TIER_BEGINS,
    TIER_SAID, /* inside a sentence that says it failed */
    TIER_ANYWHERE,
    TIER_COUNT
} Tier;

typedef struct Search {
    const Lexicon *lexicon;
    BounceFacts found[TIER_COUNT];
    bool announced, arrived;
} Search;

static bool is_label(const char *line)
{
    return g_ascii_strncasecmp(line, "to:", 3) == 0 ||
           g_ascii_strncasecmp(line, "recipient:", 10) == 0 ||
           g_ascii_strncasecmp(line, "rcpt to:", 8) == 0;
}

static void add_all(BounceFacts *facts, const char *line, size_t length)
{
    size_t at = 0, start, found;
    while ((found = bounce_address(line + at, length - at, &start)) > 0) {
        bounce_facts_add(facts, line + at + start, found);
        at += start + found;
    }
}

static void search_line(Search *search, const char *line, size_t length)
{
    char folded[LINE_MAX_BYTES + 1];
    size_t folded_length = fold_line(line, folded), start;
    const Groups groups = groups_of(search->lexicon, folded, folded_length);
    bool says = groups.has[BOUNCE_LINE_FAILED], aside = groups.has[BOUNCE_LINE_ASIDE];
    if (groups.has[BOUNCE_LINE_DELIVERED])
        search->arrived = true;
    else if (says)
        search->arrived = false;
    if (search->arrived)
        return;
    size_t indent = strspn(line, " \t<\"'*-");
    if (indent > 0 && line[indent - 1] == '"')
        indent--;
    size_t address = bounce_address(line, length, &start);
    if (address > 0 && start <= indent + (is_label(line + indent) ? 14 : 0))
        bounce_facts_add(&search->found[search->announced ? TIER_BELOW : TIER_BEGINS],
                         line + start, address);
    else if (address > 0 && says && !aside)
        add_all(&search->found[TIER_SAID], line, length);
    else if (address > 0 && !aside)
        add_all(&search->found[TIER_ANYWHERE], line, length);
    search->announced |= says && !aside;
}

/* Mail systems also name who runs them. */
static bool is_office(const char *address)
{
    static const char *const offices[] = {"postmaster@", "mailer-daemon@", "abuse@", "support@",
                                          "helpdesk@"};
    for (size_t i = 0; i < G_N_ELEMENTS(offices); i++) {
        if (g_ascii_strncasecmp(address, offices[i], strlen(offices[i])) == 0)
            return true;
    }
    return false;
}

static bool take_tier(const GPtrArray *found, const char *sender, bool strict,
                      BounceFacts *facts)
{
    for (unsigned i = 0; i < found->len; i++) {
        const char *address = found->pdata[i];
        if (!strict || (g_ascii_strcasecmp(address, sender) != 0 && !is_office(address)))
            bounce_facts_add(facts, address, strlen(address));
    }
    return facts->recipients->len > 0;
}

void bounce_text_recipients(const BounceText *text, const Lexicon *lexicon, const char *sender,
                            BounceFacts *facts)
{
    Search search = {.lexicon = lexicon};
    for (int tier = 0; tier < TIER_COUNT; tier++)
        bounce_facts_init(&search.found[tier]);
    for (const char *line = text->explanation; *line;) {
        size_t length = strcspn(line, "\n");
        search_line(&search, line, length);
        line += length + (line[length] == '\n');
    }
    bool done = false;
    for (int strict = 1; strict >= 0 && !done; strict--) {
        for (int tier = 0; tier < TIER_COUNT && !done; tier++)
            done = take_tier(search.found[tier].recipients, sender, strict, facts);
    }
    for (int tier = 0; tier < TIER_COUNT; tier++)
        bounce_facts_clear(&search.found[tier]);
}

/* ---- why ---- */

int bounce_text_reason(const char *text, const Lexicon *lexicon)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_BOUNCE_REASONS);
    char folded[LINE_MAX_BYTES + 1];
    int best = -1;
    for (const char *line = text; *line;) {
        size_t length = fold_line(line, folded), at = 0, start, found;
        while (at < length) {
            int reason = phrases_within(phrases, folded + at, length - at, &start, &found);
            if (reason < 0)
                break;
            best = best < 0 ? reason : MIN(best, reason);
            at += start + found;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return best;
}

/* The length of "5.1.1" at `at`, which stands free, or 0. */
static size_t status_length(const char *text, const char *at)
{
    if (!strchr("245", *at) || at[1] != '.' ||
        (at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '.')))
        return 0;
    size_t subject = strspn(at + 2, "0123456789");
    const char *detail = at + 2 + subject;
    if (subject == 0 || subject > 3 || *detail != '.')
        return 0;
    size_t digits = strspn(detail + 1, "0123456789");
    const char *end = detail + 1 + digits;
    if (digits == 0 || digits > 3 || g_ascii_isalpha(*end) ||
        (*end == '.' && g_ascii_isalnum(end[1])))
        return 0;
    return (size_t)(end - at);
}

static bool is_strict(const char *at, size_t length)
{
    return *at != '2' && !(length == 5 && strncmp(at + 1, ".0.0", 4) == 0);
}

/* Does it stand behind "550 ", "550-" or "550 #"? */
static bool follows_code(const char *text, const char *at)
{
    while (at > text && strchr(" -#('<", at[-1]))
        at--;
    return at - text >= 3 && g_ascii_isdigit(at[-1]) && g_ascii_isdigit(at[-2]) &&
           strchr("45", at[-3]) && (at - text == 3 || !g_ascii_isalnum(at[-4]));
}

char *bounce_text_status(const char *text, bool strict)
{
    const char *best = NULL;
    size_t best_length = 0;
    int best_rank = 0;
    for (const char *at = text; (at = strpbrk(at, "245")); at++) {
        size_t length = status_length(text, at);
        if (length == 0 || (strict && !is_strict(at, length)))
            continue;
        bool expired = length == 5 && strncmp(at + 1, ".4.7", 4) == 0;
        int rank = (*at == '2' ? 1 : expired ? 2 : 3) + (follows_code(text, at) ? 2 : 0);
        if (rank > best_rank) {
            best = at;
            best_length = length;
            best_rank = rank;
        }
    }
    return best ? g_strndup(best, best_length) : NULL;
}

/* To the end of the line, and of the indented ones that go on with it. */
static size_t answer_length(const char *answer)
{
    size_t length = strcspn(answer, "\n");
    while (answer[length] == '\n' && length < LINE_MAX_BYTES &&
           (answer[length + 1] == ' ' || answer[length + 1] == '\t') &&
           answer[length + 1 + strspn(answer + length + 1, " \t")] != '\n')
        length += 1 + strcspn(answer + length + 1, "\n");
    return length;
}

static char *joined_lines(const char *text, size_t length)
{
    char *joined = g_strndup(text, length), *to = joined;
    for (const char *from = joined; *from; from++) {
        bool space = g_ascii_isspace(*from);
        if (!space || (to > joined && to[-1] != ' '))
            *to++ = space ? ' ' : *from;
    }
    *to = '\0';
    return g_strchomp(joined);
}

char *bounce_text_answer(const char *text)
{
    for (const char *at = text; (at = strpbrk(at, "45")); at++) {
        bool begins = at == text || !(g_ascii_isalnum(at[-1]) || strchr(".:-@[", at[-1]));
        if (begins && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2]) && at[1] < '6' &&
            at[3] && strchr(" -:", at[3]))
            return joined_lines(at, answer_length(at));
    }
    return NULL;
}
