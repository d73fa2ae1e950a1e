/* See identity_card.h. parsers/signature keeps what may be the author's words; here what may be
 * the author's name goes. A list of others' names, which looks the same, is told by what stands
 * above it. Pure; called by identity_text.c. */
#include "parsers/identity/identity_card.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_small.h"
#include "parsers/identity/identity_words.h"
#include "parsers/layout/signature.h"

#include <string.h>

enum {
    NAME_WORDS = 5,
    NAME_BYTES = 60,
    CARD_BYTES = 90,     /* of a line below a name */
    CARD_LINES = 8,      /* below a closing, or of a name and card without one */
    OWN_LINES = 4,       /* of a card below what was said, with the writer's own name */
    CLOSING_WORDS = 4,   /* of a line that looks like one */
    SEARCHED_LINES = 14, /* from the end, for a closing */
    HEAD_LINES = 16,     /* of a letter above its greeting */
    TELEPHONE_DIGITS = 9,
    TOKEN_BYTES = 100,
    LINES_SAID = 3, /* of a signature that may hold a name */
};

/* ---- lines ---- */

static Line trimmed(Line line)
{
    while (line.length > 0 && strchr(" \t*_", line.start[0])) {
        line.start++;
        line.length--;
    }
    line.length = trimmed_length(line.start, line.length);
    return line;
}

static bool ends_sentence(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length);
    return n > 0 && strchr(".?!", line->start[n - 1]);
}

/* Nothing but a number that can be rung. */
static bool is_telephone(const Line *line)
{
    Line bare = trimmed(*line);
    size_t digits = 0;
    for (size_t i = 0; i < bare.length; i++) {
        if (!strchr("0123456789 +()-", bare.start[i]))
            return false;
        digits += g_ascii_isdigit(bare.start[i]);
    }
    return digits >= TELEPHONE_DIGITS;
}

static bool begins_item(const Line *line)
{
    Line bare = trimmed(*line);
    return bare.length > 1 && !is_telephone(&bare) &&
           ((strchr("-+", bare.start[0]) && bare.start[1] == ' ') ||
            strncmp(bare.start, "\xe2\x80\xa2", 3) == 0 || g_ascii_isdigit(bare.start[0]));
}

static bool exactly(const Lexicon *lexicon, LexiconTable table, const char *text, size_t length,
                    int group)
{
    char folded[TOKEN_BYTES];
    size_t n = phrase_fold(text, MIN(length, TOKEN_BYTES - 1), folded, sizeof folded);
    while (n > 0 && strchr(" ,.!-:;", folded[n - 1]))
        n--;
    int found = phrases_exact(lexicon_table(lexicon, table), folded, n);
    return found >= 0 && (group < 0 || found == group);
}

/* ---- names ---- */

/* A word that may stand in a name: with a capital, a particle, or the "x" of a kiss. */
static bool is_name_word(const Lexicon *lexicon, const char *word, size_t length)
{
    gunichar first = g_utf8_get_char(word);
    if (g_unichar_isupper(first) || g_unichar_istitle(first))
        return !exactly(lexicon, LEXICON_NAME_NEIGHBOURS, word, length, -1) || length <= 2;
    bool kisses = strspn(word, "xX") >= length;
    bool other = first > 0x250 && g_unichar_isalpha(first); /* a script without capitals */
    return kisses || (other && !g_unichar_islower(first)) ||
           exactly(lexicon, LEXICON_NAMES, word, length, NAMES_PARTICLE);
}

bool card_is_name(const Lexicon *lexicon, const char *text, size_t length)
{
    size_t words = 0;
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        while (at < end && (strchr(" \t,.-()", *at) || (*at == '"' && at > text)))
            at++;
        const char *word = at;
        while (at < end && !strchr(" \t,()", *at) && (*at != '"' || at == text)) {
            if (g_ascii_isdigit(*at) || strchr(":;@/?!<>=\"", *at))
                return false;
            at++;
        }
        if (at > word &&
            (++words > NAME_WORDS || !is_name_word(lexicon, word, (size_t)(at - word))))
            return false;
    }
    return words > 0 && length <= NAME_BYTES;
}

/* A line that is a name, perhaps with a post behind a comma or in brackets. */
static size_t name_part(const Line *line)
{
    for (size_t i = 1; i < line->length; i++) {
        bool dash = line->start[i] == '-' && i + 1 < line->length &&
                    line->start[i - 1] == ' ' && line->start[i + 1] == ' ';
        if (strchr("(|,/<", line->start[i]) || dash ||
            strncmp(line->start + i, "\xe2\x80\x93", 3) == 0)
            return i;
    }
    return line->length;
}

/* Bytes of an en or em dash. */
static size_t long_dash(const Line *line, size_t at)
{
    bool dash = at + 2 < line->length && (strncmp(line->start + at, "\xe2\x80\x93", 3) == 0 ||
                                          strncmp(line->start + at, "\xe2\x80\x94", 3) == 0);
    return dash ? 3 : 0;
}

/* Bytes of the faces and pictures at the end, with the blank before them. */
static size_t smile_length(const Line *line)
{
    static const char *const faces[] = {":)", ":-)", ";)", ";-)", ":(", ":-(", "<3"};
    size_t n = line->length;
    for (size_t i = 0; i < G_N_ELEMENTS(faces); i++) {
        size_t length = strlen(faces[i]);
        if (n > length && strncmp(line->start + n - length, faces[i], length) == 0)
            return length + (line->start[n - length - 1] == ' ');
    }
    while (n > 4 && (unsigned char)line->start[n - 1] >= 0x80) {
        const char *last = g_utf8_find_prev_char(line->start, line->start + n);
        gunichar c = last ? g_utf8_get_char(last) : 0;
        if (g_unichar_isalnum(c) || (c < 0x2190 && c != 0x200d))
            break;
        n = (size_t)(last - line->start);
    }
    while (n > 0 && n < line->length && line->start[n - 1] == ' ')
        n--;
    return line->length - n;
}

static Line without_ornaments(const Line *line)
{
    Line bare = trimmed(*line);
    bool brackets =
        bare.length > 2 && bare.start[0] == '[' && bare.start[bare.length - 1] == ']';
    if (brackets)
        bare = (Line){bare.start + 1, bare.length - 2};
    while (bare.length > 0 && strchr("-~/ ", bare.start[0])) {
        bare.start++;
        bare.length--;
    }
    for (size_t n; (n = long_dash(&bare, 0)) > 0;)
        bare = trimmed((Line){bare.start + n, bare.length - n});
    bare.length -= smile_length(&bare);
    while (bare.length > 1 && strchr("~-*_ ", bare.start[bare.length - 1]))
        bare.length--;
    return bare;
}

/* "Jones, Bethan" is all of it; "Bethan Jones, Year 4" only its front. */
static bool is_name_line(const Lexicon *lexicon, const Line *line, Line *ret)
{
    Line bare = without_ornaments(line);
    size_t part = name_part(&bare);
    bool stop = bare.length > 4 && bare.start[bare.length - 1] == '.' &&
                bare.start[bare.length - 3] != '.' && bare.start[bare.length - 3] != ' ';
    *ret = (Line){bare.start, part};
    if (bare.length == 0 || bare.length > CARD_BYTES || stop)
        return false;
    if (card_is_name(lexicon, bare.start, bare.length))
        ret->length = bare.length;
    return ret->length > 0 && card_is_name(lexicon, ret->start, ret->length);
}

/* ---- signatures ---- */

static void learn_name_line(Names *names, const Line *line, bool sure)
{
    Line name;
    if (is_name_line(names_lexicon(names), line, &name))
        names_add(names, name.start, name.length, sure);
}

void card_learn(Names *names, const char *signature)
{
    size_t n, said = 0;
    if (identity_skips(IDENTITY_SIGNATURES))
        return;
    g_autofree Line *lines = lines_of(signature, &n);
    const Lexicon *lexicon = names_lexicon(names);
    for (size_t i = 0; i < n; i++) {
        if (line_blank(&lines[i]) || lines[i].length > CARD_BYTES ||
            line_is_device(lexicon, &lines[i]))
            continue;
        card_learn_line(names, &lines[i]);
        Line bare = trimmed(lines[i]);
        bool rule = strspn(bare.start, "-_") >= bare.length;
        if (rule)
            said = 0; /* below it stands another card: a closing and a program's signature */
        if (exactly(lexicon, LEXICON_SIGNATURES, bare.start, bare.length, SIGNATURE_CLOSING) ||
            said >= LINES_SAID || rule)
            continue;
        said++;
        learn_name_line(names, &lines[i], said == 1);
    }
}

/* ---- closings ---- */

/* Bytes of the word that begins at `at`. */
static size_t line_word(const Line *line, size_t at)
{
    size_t n = 0;
    while (at + n < line->length && line->start[at + n] != ' ')
        n++;
    return n;
}

/* Bytes of the closing that the line begins with; 0: none. */
static size_t closing_length(const Lexicon *lexicon, const Line *line)
{
    char folded[TOKEN_BYTES];
    size_t found;
    Line bare = trimmed(*line);
    size_t n =
        phrase_fold(bare.start, MIN(bare.length, TOKEN_BYTES - 1), folded, sizeof folded);
    if (phrases_start(lexicon_table(lexicon, LEXICON_SIGNATURES), folded, n, &found) !=
        SIGNATURE_CLOSING)
        return 0;
    return (size_t)(bare.start - line->start) + found;
}

/* "Thanks", "Many thanks, Bethan (Y4)", "cheers beth"; *ret: what stands behind the closing. */
static bool is_closing(const Lexicon *lexicon, const Line *line, Line *ret)
{
    size_t length = closing_length(lexicon, line);
    if (length == 0 || line->length > CARD_BYTES)
        return false;
    Line rest = {line->start + length, line->length - length};
    while (rest.length > 0 && strchr(" ,.!-:;/|&", rest.start[0])) {
        rest.start++;
        rest.length--;
    }
    rest.length = trimmed_length(rest.start, rest.length);
    *ret = rest;
    Line name;
    bool word = rest.length > 1 && rest.length < 15 && !memchr(rest.start, ' ', rest.length) &&
                !exactly(lexicon, LEXICON_NAME_NEIGHBOURS, rest.start, rest.length, -1) &&
                !ends_sentence(&rest);
    size_t front = name_part(&rest); /* "ceri (tudor)" */
    while (front > 0 && rest.start[front - 1] == ' ')
        front--;
    return rest.length == 0 || word || small_is_name(lexicon, rest.start, front) ||
           is_name_line(lexicon, &rest, &name) ||
           exactly(lexicon, LEXICON_SIGNATURES, rest.start, rest.length, SIGNATURE_CLOSING);
}

/* "Best wishes from Bethan and the office team", "Cheers from Bethan": a closing, the writer, and with whom or where.
 * *ret: the name. */
static bool is_long_closing(const Lexicon *lexicon, const Line *line, Line *ret)
{
    size_t length = closing_length(lexicon, line), end = 0;
    if (length == 0 || line->length > CARD_BYTES || ends_sentence(line))
        return false;
    Line rest = trimmed((Line){line->start + length, line->length - length});
    while (rest.length > 0 && strchr(",-", rest.start[0]))
        rest = trimmed((Line){rest.start + 1, rest.length - 1});
    size_t first = line_word(&rest, 0);
    bool from = exactly(lexicon, LEXICON_SELF, rest.start, first, SELF_FROM);
    if (from)
        rest = trimmed((Line){rest.start + first, rest.length - first});
    while (end < rest.length && !exactly(lexicon, LEXICON_SIGNATURES, rest.start + end,
                                         line_word(&rest, end), SIGNATURE_WORD))
        end += line_word(&rest, end) + 1;
    end = MIN(end, rest.length);
    *ret = (Line){rest.start, trimmed_length(rest.start, end)};
    return (from || end < rest.length) && card_is_name(lexicon, ret->start, ret->length);
}

static bool is_card_line(const Line *line)
{
    size_t words = 1;
    for (size_t i = 0; i < line->length; i++)
        words += line->start[i] == ' ';
    return line->length <= CARD_BYTES && (!ends_sentence(line) || words <= 3);
}

static size_t last_said(const Line *lines, size_t n)
{
    while (n > 0 && line_blank(&lines[n - 1]))
        n--;
    return n;
}

/* What stands below a closing goes as far as it looks like a name or a card; a postscript
 * stays. */
static void cut_below(Names *names, const Line *lines, size_t from, size_t n, bool *gone)
{
    size_t said = 0;
    for (size_t i = from; i < n && said < CARD_LINES && is_card_line(&lines[i]); i++) {
        gone[i] = true;
        if (line_blank(&lines[i]))
            continue;
        card_learn_line(names, &lines[i]);
        if (++said <= 2)
            learn_name_line(names, &lines[i], said == 1);
        Line bare = without_ornaments(&lines[i]);
        if (said == 1 && !memchr(bare.start, ' ', bare.length)) /* "beth" */
            names_add(names, bare.start, bare.length, false);
    }
}

static void cut_closings(Names *names, const Line *lines, size_t n, bool *gone)
{
    const Lexicon *lexicon = names_lexicon(names);
    size_t said = 0;
    for (size_t i = n; i > 0 && said < SEARCHED_LINES; i--) {
        Line rest;
        said += !line_blank(&lines[i - 1]);
        if (line_blank(&lines[i - 1]) ||
            !(is_closing(lexicon, &lines[i - 1], &rest) ||
              (said == 1 && is_long_closing(lexicon, &lines[i - 1], &rest))))
            continue;
        gone[i - 1] = true;
        if (rest.length > 0)
            names_add(names, rest.start, name_part(&rest), true);
        card_learn_line(names, &rest);
        cut_below(names, lines, i, n, gone);
    }
}

/* ---- names without a closing ---- */

/* Is a part of it a name that the reporter is known by? */
static bool is_own(const Names *names, const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    Runs *runs = runs_of(text);
    bool own = false;
    for (size_t i = 0; i < runs->n && !own; i++)
        own = names_kind(names, run_folded(runs, i)) >= NAME_DOUBTFUL ||
              names_has_altered(names, run_folded(runs, i)) ||
              (runs->n == 1 && names_has_initials(names, run_folded(runs, i)));
    runs_free(runs);
    return own;
}

/* Where a whole name is known, another one is another's, unless it stands as only the writer's does. */
static bool may_be_writer(const Names *names, const Line *line)
{
    return names_is_partial(names) || is_own(names, line);
}

static size_t words_in(const Line *line)
{
    size_t words = line->length > 0;
    for (size_t i = 0; i < line->length; i++)
        words += line->start[i] == ' ';
    return words;
}

/* "Your colleague,": a few words by themselves above a name, which no list of words knows. */
static bool is_like_closing(const Names *names, const Line *lines, size_t i)
{
    Line bare = trimmed(lines[i]), name;
    return bare.length > 0 && words_in(&bare) <= CLOSING_WORDS &&
           (i == 0 || line_blank(&lines[i - 1])) &&
           strchr("abcdefghijklmnopqrstuvwxyz,!", bare.start[bare.length - 1]) &&
           !begins_item(&bare) && !is_name_line(names_lexicon(names), &bare, &name);
}

/* Does what stands above say that a list follows? */
static bool is_announced(const Line *lines, size_t start)
{
    size_t above = last_said(lines, start);
    if (above == 0)
        return false;
    size_t n = trimmed_length(lines[above - 1].start, lines[above - 1].length);
    return strchr(":,;", lines[above - 1].start[n - 1]) != NULL;
}

/* Does a list of names stand there: below a colon, with marks, or each with a number? */
static bool is_list(const Lexicon *lexicon, const Line *lines, size_t start, size_t end)
{
    size_t above = last_said(lines, start);
    for (size_t i = start; i < end; i++) {
        Line name;
        bool next =
            i > start && is_telephone(&lines[i - 1]) && is_name_line(lexicon, &lines[i], &name);
        if (next || (begins_item(&lines[i]) && end - start > 1))
            return true;
    }
    return is_announced(lines, start) || (above > 0 && begins_item(&lines[above - 1]));
}

/* A rule of signs, or the place of a picture: what stands below it is a paragraph of its own. */
static bool is_rule(const Line *line)
{
    Line bare = trimmed(*line);
    size_t n = 0;
    while (n < bare.length && strchr("=_-~*#", bare.start[n]))
        n++;
    bool picture = bare.length > 5 && strncmp(bare.start, "[cid:", 5) == 0;
    return picture || (n > 2 && n == bare.length) || (bare.length == 0 && line->length > 2);
}

static size_t paragraph_start(const Line *lines, size_t end)
{
    size_t start = end;
    while (start > 0 && !line_blank(&lines[start - 1]) && !is_rule(&lines[start - 1]))
        start--;
    return start;
}

/* Names below what goes on, or several of them, where the writer is known by another. */
static bool is_of_others(const Names *names, const Line *lines, size_t start, size_t end,
                         const Line *name)
{
    size_t above = last_said(lines, start);
    bool items = end - start > 1 && begins_item(&lines[start + 1]);
    if (is_own(names, name))
        return items;
    bool comma = above > 0 && is_like_closing(names, lines, above - 1) &&
                 !memchr(name->start, ' ', name->length);
    if (is_list(names_lexicon(names), lines, start, end) &&
        !(above > 0 && is_like_closing(names, lines, above - 1)))
        return true;
    return !names_is_partial(names) && !comma && above > 0 && !ends_sentence(&lines[above - 1]);
}

/* A post, perhaps with more behind a comma, or a number that can be rung. */
static bool is_post_or_number(const Lexicon *lexicon, const Line *line)
{
    Line bare = trimmed(*line), number = bare;
    size_t word = line_word(&number, 0);
    if (exactly(lexicon, LEXICON_POSTS, bare.start, name_part(&bare), POST_WORD))
        return true;
    if (word < number.length && !memchr(number.start, '.', word)) /* "Tel 01632 960001" */
        number = (Line){number.start + word, number.length - word};
    number = trimmed(number);
    return is_telephone(&bare) || is_telephone(&number);
}

/* The card that follows the end of a sentence without a blank line: a name, and below it nothing but
 * posts and numbers; `end`: there is none. */
static size_t card_below_sentence(const Names *names, const Line *lines, size_t start,
                                  size_t end)
{
    const Lexicon *lexicon = names_lexicon(names);
    size_t card = end;
    for (size_t i = end; i-- > start + 1 && end - i <= OWN_LINES;) {
        Line own;
        if (i + 1 < end && is_name_line(lexicon, &lines[i], &own) && is_own(names, &own) &&
            ends_sentence(&lines[i - 1]))
            return i; /* below their own name people write what they are */
        if (!is_card_line(&lines[i]) || ends_sentence(&lines[i]) || begins_item(&lines[i]))
            break;
    }
    while (card > start && is_post_or_number(lexicon, &lines[card - 1]))
        card--;
    Line name;
    bool is_card = card < end && card > start + 1 && ends_sentence(&lines[card - 2]) &&
                   is_name_line(lexicon, &lines[card - 1], &name);
    return is_card ? card - 1 : end;
}

/* The last paragraph, when it begins with a name and has nothing but a card. */
static bool cut_last_card(Names *names, const Line *lines, size_t n, bool *gone)
{
    size_t end = last_said(lines, n), start = paragraph_start(lines, end);
    Line name;
    if (end - start == 2 && is_telephone(&lines[start]) && !is_announced(lines, start))
        start++; /* a number, and whose it is */
    size_t below = card_below_sentence(names, lines, start, end);
    start = below < end ? below : start;
    if (start == 0 || end - start > CARD_LINES ||
        !is_name_line(names_lexicon(names), &lines[start], &name) ||
        is_of_others(names, lines, start, end, &name))
        return false;
    for (size_t i = start; i < end; i++) {
        if (!is_card_line(&lines[i]))
            return false;
    }
    cut_below(names, lines, start, end, gone);
    return true;
}

/* "Lizzie x" */
static bool ends_in_kisses(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length), from = n;
    while (from > 0 && strchr("xX", line->start[from - 1]))
        from--;
    return from < n && from > 1 && line->start[from - 1] == ' ';
}

/* The last line, by itself or behind others, when it is a dash and a name: nothing else begins so. */
static bool cut_dashed(Names *names, const Line *lines, size_t n, bool *gone)
{
    Line bare = trimmed(lines[n - 1]), name;
    bool dash =
        long_dash(&bare, 0) > 0 || (bare.length > 1 && strchr("~/", bare.start[0])) ||
        (bare.length > 2 && strncmp(bare.start, "--", 2) == 0) ||
        (bare.length > 1 && bare.start[0] == '-' && (n < 2 || !begins_item(&lines[n - 2])));
    if (!dash || (n > 1 && long_dash(&lines[n - 2], 0) > 0) ||
        !is_name_line(names_lexicon(names), &bare, &name) ||
        (!may_be_writer(names, &name) && bare.start[0] == '-'))
        return false;
    gone[n - 1] = true;
    names_add(names, name.start, name.length, true);
    return true;
}

/* "Over and out -- Bethan", "(Bethan, Year 4)", "... in the car, Bethan": what the last line ends with. */
static void learn_ending(Names *names, const Line *line)
{
    Line bare = trimmed(*line), name = {0};
    size_t n = bare.length - smile_length(&bare), at = n;
    bool bracket = n > 2 && bare.start[n - 1] == ')';
    while (at > 0 &&
           !(bracket ? bare.start[at - 1] == '(' : strchr("-,~", bare.start[at - 1]) != NULL) &&
           (at < 3 || bracket || long_dash(&bare, at - 3) == 0))
        at--;
    if (at < 2 || at == n)
        return;
    Line before = {bare.start, at - 1},
         rest = trimmed((Line){bare.start + at, n - at - bracket});
    before.length = trimmed_length(before.start, before.length);
    bool comma = bare.start[at - 1] == ',';
    bool parted =
        bare.start[at - 1] != '-' || bare.start[at - 2] == ' ' || bare.start[at - 2] == '-';
    bool brief = words_in(&before) <= CLOSING_WORDS + 1;
    size_t last = before.length;
    while (last > 0 && before.start[last - 1] != ' ')
        last--;
    if (comma ? memchr(rest.start, ' ', rest.length) ||
                    memchr(before.start, ',', before.length) ||
                    g_ascii_isupper(before.start[last])
        : bracket ? !ends_sentence(&before)
                  : !brief || !parted)
        return;
    if (is_name_line(names_lexicon(names), &rest, &name) && may_be_writer(names, &name)) {
        size_t length = bracket ? strcspn(name.start, ",)") : name.length;
        names_add(names, name.start, MIN(length, name.length), false);
    }
}

/* The last line, a name below the end of a sentence: "... look into it.\nBethan". */
static bool cut_last_line(Names *names, const Line *lines, size_t n, bool *gone)
{
    size_t end = last_said(lines, n);
    Line name;
    if (end < 2 || gone[end - 1] || line_blank(&lines[end - 2]) ||
        begins_item(&lines[end - 2]) ||
        !is_name_line(names_lexicon(names), &lines[end - 1], &name) ||
        !(ends_sentence(&lines[end - 2]) || ends_in_kisses(&lines[end - 1]) ||
          (may_be_writer(names, &name) && is_like_closing(names, lines, end - 2))))
        return false;
    gone[end - 1] = true;
    card_learn_line(names, &lines[end - 1]);
    names_add(names, name.start, name.length, true);
    return true;
}

/* Does a sentence end in front of line[at], not an initial? */
static bool is_stop(const Line *line, size_t at)
{
    bool initial = at > 1 && g_ascii_isupper(line->start[at - 2]) &&
                   (at == 2 || line->start[at - 3] == ' ');
    return strchr(".?!", line->start[at - 1]) && line->start[at] == ' ' && !initial;
}

/* "... please help. Bethan": the name behind the last stop of the last line. */
static void learn_last_words(Names *names, const Line *line)
{
    size_t n = trimmed_length(line->start, line->length), from = n;
    while (from > 0 && !is_stop(line, from))
        from--;
    if (from < 2 || from == n || n - from > NAME_BYTES || begins_item(line) ||
        !g_ascii_isalpha(line->start[from - 2]))
        return;
    Line words = without_ornaments(&(Line){line->start + from, n - from});
    if (words.length == 0)
        return;
    bool stop = strchr(".?!", words.start[words.length - 1]) && words.length > 2;
    if (!stop && card_is_name(names_lexicon(names), words.start, words.length))
        names_add(names, words.start, words.length, false);
    Line rest;
    while (words.length > 0 && strchr("0123456789 +()", words.start[words.length - 1]))
        words.length--; /* a number behind the name */
    if (is_closing(names_lexicon(names), &words, &rest) && rest.length > 0)
        names_add(names, rest.start, name_part(&rest), true);
}

/* ---- letters ---- */

static bool is_greeting(const Lexicon *lexicon, const Line *line)
{
    char folded[TOKEN_BYTES];
    Line bare = trimmed(*line);
    if (bare.length > NAME_BYTES)
        return false;
    size_t n = phrase_fold(bare.start, bare.length, folded, sizeof folded);
    return phrases_start(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n, NULL) ==
           SELF_LABEL_GREETING;
}

/* The head of a letter is all that stands above the greeting, when it is a card with an address
 * or a number. */
static void cut_head(Names *names, const Line *lines, size_t n, bool *gone)
{
    size_t greeting = 0;
    while (greeting < MIN(n, HEAD_LINES) &&
           !is_greeting(names_lexicon(names), &lines[greeting]))
        greeting++;
    if (greeting == MIN(n, HEAD_LINES))
        return;
    bool numbers = false;
    for (size_t i = 0; i < greeting; i++) {
        if (!is_card_line(&lines[i]) || line_quoted(&lines[i]))
            return;
        for (size_t j = 0; j < lines[i].length; j++)
            numbers |= g_ascii_isdigit(lines[i].start[j]) || lines[i].start[j] == '@';
    }
    for (size_t i = 0; i < greeting && numbers; i++) {
        gone[i] = true;
        card_learn_line(names, &lines[i]);
        if (i == 0)
            learn_name_line(names, &lines[i], false);
    }
}

/* Of the card that stands between a delimiter and a postscript, only the postscript is what was reported. */
static void cut_above_postscript(Names *names, const Line *lines, size_t n, bool *gone)
{
    size_t from = n, to = 0;
    for (; to < n; to++) {
        Line bare = trimmed(lines[to]);
        if (from < n && line_is_postscript(names_lexicon(names), &bare))
            break;
        if (bare.length > 1 && strspn(bare.start, "-_") >= bare.length)
            from = to;
    }
    if (to == n)
        return;
    for (size_t i = from; i < to; i++) {
        if (!is_card_line(&lines[i]))
            return;
    }
    g_autofree char *card =
        g_strndup(lines[from].start, (size_t)(lines[to].start - lines[from].start));
    card_learn(names, card);
    for (size_t i = from; i < to; i++)
        gone[i] = true;
}

void card_cut(Names *names, const Line *lines, size_t n, bool *gone)
{
    if (identity_skips(IDENTITY_SIGN_OFFS))
        return;
    small_cut_first(names, lines, n, gone);
    cut_head(names, lines, n, gone);
    cut_closings(names, lines, n, gone);
    cut_above_postscript(names, lines, n, gone);
    size_t left = n;
    while (left > 0 &&
           (gone[left - 1] || line_blank(&lines[left - 1]) || is_rule(&lines[left - 1])))
        left--;
    if (left == 0 || small_cut(names, lines, left, gone) ||
        cut_dashed(names, lines, left, gone) || cut_last_card(names, lines, left, gone) ||
        cut_last_line(names, lines, left, gone))
        return;
    learn_last_words(names, &lines[left - 1]);
    learn_ending(names, &lines[left - 1]);
}
