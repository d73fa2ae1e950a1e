/* See identity_record.h. A table is a line of labels and the lines below it with as many cells. A
 * pair is a word in front of "=" or ":" or between "<" and ">", and its value; a record goes from
 * one key to the same one again, or to the end of its paragraph. The labels and keys are data
 * (config/lexicon/identity.conf). Pure; called by identity.c. */
#include "parsers/identity/identity_record.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_card.h"
#include "parsers/identity/identity_fold.h"
#include "parsers/identity/identity_replace.h"
#include "parsers/text/line.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    CELLS_MAX = 24,
    CELL_BYTES = 120,
    PAIRS_MAX = 40, /* of one record that are looked at */
    KEY_BYTES = 40,
    VALUE_WORDS = 4, /* of one that nothing closes */
    MINE_BYTES = 60, /* in front of a record that say whose it is */
    CLAIM_MIN = 4,
    MINE_JOINT = 16, /* behind these words: " reads: " */
};

typedef struct Place {
    size_t start, end; /* bytes of the text */
} Place;

typedef struct Records {
    Names *names;
    const Lexicon *lexicon;
    const char *text;
    GArray *places;     /* that go */
    GHashTable *claims; /* folded words that the text says its writer is: "I am bjones there" */
} Records;

/* ---- values ---- */

/* Is the value the reporter's name or address, and not that of somebody who shares a part of it? */
static bool is_reporters(const Records *records, Place value)
{
    const char *text = records->text + value.start;
    size_t length = value.end - value.start, sure = 0, others = 0;
    if (names_has_address(records->names, text, length))
        return true;
    const char *domain = memchr(text, '@', length);
    if (domain > text)
        length = (size_t)(domain - text);
    g_autoptr(GString) folded = g_string_new(NULL);
    identity_fold(text, length, folded);
    if (names_kind(records->names, folded->str) == NAME_SURE ||
        g_hash_table_contains(records->claims, folded->str))
        return true;
    for (size_t at = 0, from = 0; at <= length; at++) {
        if (at < length && (g_ascii_isalnum(text[at]) || (unsigned char)text[at] >= 0x80))
            continue;
        g_string_truncate(folded, 0);
        identity_fold(text + from, at - from, folded);
        from = at + 1;
        NameKind kind = names_kind(records->names, folded->str);
        bool title = phrases_exact(lexicon_table(records->lexicon, LEXICON_FIELD_WORDS),
                                   folded->str, folded->len) == WORD_TITLE;
        sure += kind == NAME_SURE;
        others += kind == NAME_NOT && folded->len > 1 && !title;
    }
    return sure > 1 || (sure == 1 && others == 0);
}

static void take(const Records *records, Place value)
{
    const char *text = records->text + value.start;
    size_t length = value.end - value.start;
    if (length == 0)
        return;
    Line line = {text, length};
    card_learn_line(records->names, &line);
    if (!memchr(text, '@', length) && !memchr(text, ' ', length) && !memchr(text, ',', length))
        names_add_token(records->names, text, length);
    else if (card_is_name(records->lexicon, text, length))
        names_add(records->names, text, length, true);
    g_array_append_val(records->places, value);
}

/* Does what stands in front of the record say that it is the writer's? */
static bool is_mine(const Records *records, size_t start)
{
    char folded[2 * MINE_BYTES];
    size_t from = start > MINE_BYTES ? start - MINE_BYTES : 0, at, length;
    for (size_t i = from; i + 1 < start; i++) {
        bool stop = strchr(".!?\n", records->text[i]) && records->text[i + 1] == '\n';
        if (stop || (strchr(".!?", records->text[i]) && records->text[i + 1] == ' '))
            from = i + 1;
    }
    while (from < start && ((unsigned char)records->text[from] & 0xC0) == 0x80)
        from++;
    size_t n = phrase_fold(records->text + from, start - from, folded, sizeof folded);
    const Phrases *table = lexicon_table(records->lexicon, LEXICON_RECORDS);
    for (size_t i = 0; i < n; i += at + length) {
        int group = phrases_within(table, folded + i, n - i, &at, &length);
        if (group < 0)
            return false;
        if (group == RECORD_MINE && n - (i + at + length) <= MINE_JOINT)
            return true;
    }
    return false;
}

/* ---- keys ---- */

/* The group of the whole label in a table, or -1. */
static int label_in(const Records *records, LexiconTable table, const char *text, size_t length)
{
    char folded[KEY_BYTES + 4];
    if (length == 0 || length > KEY_BYTES)
        return -1;
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    return phrases_exact(lexicon_table(records->lexicon, table), folded, n);
}

/* Does text[0..length) label what somebody is called or reached by? */
static bool is_key(const Records *records, const char *text, size_t length)
{
    if (label_in(records, LEXICON_RECORDS, text, length) == RECORD_KEY)
        return true;
    int label = label_in(records, LEXICON_SELF_LABELS, text, length);
    return label == SELF_LABEL_NAME || label == SELF_LABEL_CONTACT ||
           label == SELF_LABEL_POST || label == SELF_LABEL_NUMBER ||
           label == SELF_LABEL_ACCOUNT || label == SELF_LABEL_MAYBE ||
           label == SELF_LABEL_MAYBE_NAME;
}

/* ---- tables ---- */

typedef struct Row {
    Place cells[CELLS_MAX];
    size_t n;
} Row;

static Place trimmed_cell(const char *text, size_t start, size_t end)
{
    while (start < end && strchr(" \t\"'", text[start]))
        start++;
    while (end > start && strchr(" \t\"'\r", text[end - 1]))
        end--;
    return (Place){start, end};
}

/* The cells of a line; what stands between quotation marks is one. */
static void read_row(const char *text, const Line *line, char mark, Row *ret)
{
    size_t start = (size_t)(line->start - text), end = start + line->length, from = start;
    bool quoted = false;
    ret->n = 0;
    if (mark == '|') {
        from = start += strspn(line->start, " |");
        while (end > start && strchr(" |\r", text[end - 1]))
            end--;
    }
    for (size_t at = start; at <= end && start <= end && ret->n < CELLS_MAX; at++) {
        bool border = at == end || (text[at] == mark && !quoted);
        quoted ^= at < end && text[at] == '"';
        if (!border)
            continue;
        ret->cells[ret->n++] = trimmed_cell(text, from, at);
        from = at + 1;
    }
}

/* One of the form's questions, with its question mark or without, or another question. */
static bool is_question(const Records *records, const char *text, size_t length)
{
    g_autofree char *asked = g_strdup_printf("%.*s?", (int)length, text);
    return (length > 0 && text[length - 1] == '?') ||
           label_in(records, LEXICON_FORM_LABELS, text, length) >= 0 ||
           label_in(records, LEXICON_FORM_LABELS, asked, length + 1) >= 0;
}

/* The line of labels: which columns say who somebody is, which are questions about what happened, and whether one asks
 * for its writer. */
typedef struct Head {
    unsigned keys, questions, count;
    bool writer;
} Head;

static Head read_head(const Records *records, const Row *row)
{
    Head head = {0};
    for (size_t i = 0; i < row->n; i++) {
        const char *label = records->text + row->cells[i].start;
        size_t length = row->cells[i].end - row->cells[i].start;
        if (length > KEY_BYTES)
            return (Head){0};
        bool key = is_key(records, label, length);
        bool question = is_question(records, label, length);
        head.keys |= (unsigned)key << i;
        head.questions |= (unsigned)question << i;
        head.count += key;
        head.writer |= label_in(records, LEXICON_SELF_LABELS, label, length) == SELF_LABEL_NAME;
    }
    return head;
}

static bool is_day(const Records *records, const char *text, size_t length)
{
    g_autofree char *cell = g_strndup(text, length);
    g_auto(GStrv) words = g_strsplit(cell, " ", -1);
    bool day = false;
    for (char **word = words; *word && !day; word++)
        day = label_in(records, LEXICON_CALENDAR, *word, strlen(*word)) >= 0;
    return day;
}

/* A number, a place or a name, as a row has it; not a day, an hour, a file or what somebody did. */
static bool is_telling(const Records *records, Place cell)
{
    const char *text = records->text + cell.start;
    size_t length = cell.end - cell.start, words = 1, digits = 0;
    for (size_t i = 0; i < length; i++) {
        bool inside = i > 0 && i + 1 < length;
        bool moment = inside && g_ascii_isdigit(text[i - 1]) && strchr(":/-", text[i]);
        bool file = inside && text[i] == '.' && g_ascii_isalpha(text[i + 1]);
        if (moment || file)
            return false;
        words += text[i] == ' ';
        digits += g_ascii_isdigit(text[i]) != 0;
    }
    return words <= VALUE_WORDS && !is_day(records, text, length) &&
           (digits > 0 || card_is_name(records->lexicon, text, length));
}

static void look_at_row(const Records *records, const Row *row, const Head *head, bool mine)
{
    bool reporters = mine;
    for (size_t i = 0; i < row->n && !reporters; i++)
        reporters = head->keys & 1U << i && is_reporters(records, row->cells[i]);
    for (size_t i = 0; i < row->n && reporters; i++) {
        if (head->keys & 1U << i)
            take(records, row->cells[i]);
        else if (!(head->questions & 1U << i) && is_telling(records, row->cells[i]))
            g_array_append_val(records->places, row->cells[i]);
    }
}

/* How many lines from the first on are a table. One row below questions is a form that was exported: its writer's. */
static size_t look_at_table(const Records *records, const Line *lines, size_t n)
{
    static const char marks[] = ",;\t|";
    Row row;
    for (const char *mark = marks; *mark; mark++) {
        read_row(records->text, &lines[0], *mark, &row);
        Head head = row.n > 1 ? read_head(records, &row) : (Head){0};
        bool form = head.questions && head.keys && (head.writer || head.count > 1);
        size_t columns = row.n, i = 1;
        if (head.count < 2 && !form)
            continue;
        for (; i < n && !line_blank(&lines[i]); i++) {
            read_row(records->text, &lines[i], *mark, &row);
            if (row.n != columns)
                break;
        }
        for (size_t j = 1; j < i; j++) {
            read_row(records->text, &lines[j], *mark, &row);
            look_at_row(records, &row, &head, form && i == 2);
        }
        if (i > 1)
            return i;
    }
    return 1;
}

/* ---- pairs ---- */

typedef struct Pair {
    Place key, value;
    bool identity; /* the key says who somebody is */
} Pair;

static bool is_key_char(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '-';
}

/* Where a value that begins at `at` ends: at its quotation mark, or with its word; a name may
 * go on. */
static Place read_value(const char *text, size_t at, bool xml)
{
    char quote = strchr("\"'", text[at]) && text[at] ? text[at] : '\0';
    size_t start = at + (quote != '\0'), end = start, words = 1;
    if (xml || quote) {
        while (text[end] && text[end] != '\n' && text[end] != (xml ? '<' : quote) &&
               end - start < CELL_BYTES)
            end++;
        return (Place){start, end};
    }
    for (; text[end] && end - start < CELL_BYTES && !strchr(",;\n\r\"<>{}&|)", text[end]);
         end++) {
        if (text[end] == '\\' && text[end + 1] == ',')
            end++;
        if (text[end] != ' ')
            continue;
        size_t next = end + 1;
        while (is_key_char(text[next]))
            next++;
        if (!g_ascii_isupper(text[end + 1]) || text[next] == '=' || words++ == VALUE_WORDS)
            break;
    }
    while (end > start && strchr(".:!?'", text[end - 1]))
        end--;
    return (Place){start, end};
}

/* The pair whose key begins at `at`: "user=bjones", "\"author\": \"Beth\"", "<from>Beth</from>",
 * or, at the beginning of a line, "uid: bjones". */
static bool read_pair(const char *text, size_t at, Pair *ret)
{
    size_t end = at;
    while (is_key_char(text[end]) && end - at <= KEY_BYTES)
        end++;
    if (end == at || end - at > KEY_BYTES)
        return false;
    bool xml = at > 0 && text[at - 1] == '<', quoted = at > 0 && text[at - 1] == '"';
    bool line = at == 0 || text[at - 1] == '\n';
    size_t value = end;
    ret->key = (Place){at, end};
    if (xml) {
        while (text[value] && !strchr(">\n", text[value]) && value - end < CELL_BYTES)
            value++;
        if (text[value] != '>' || text[value - 1] == '/')
            return false;
        value++;
    } else if (quoted) {
        if (text[value] != '"')
            return false;
        value += 1 + strspn(text + value + 1, " ");
        if (text[value] != ':')
            return false;
        value += 1 + strspn(text + value + 1, " ");
    } else if (text[value] == '=' && text[value + 1] != '=') {
        value++;
    } else if (line && text[value] == ':' && text[value + 1] == ' ') {
        value += 2;
    } else {
        return false;
    }
    if (xml || text[value - 1] != ' ' || quoted)
        ret->value = read_value(text, value, xml);
    else
        ret->value = (Place){value, value + MIN(strcspn(text + value, "\r\n"), CELL_BYTES)};
    while (((unsigned char)text[ret->value.end] & 0xC0) == 0x80)
        ret->value.end++; /* never inside a character */
    return ret->value.end > ret->value.start;
}

static bool same(const char *text, const Pair *a, const Pair *b)
{
    size_t length = a->key.end - a->key.start;
    return length == b->key.end - b->key.start &&
           g_ascii_strncasecmp(text + a->key.start, text + b->key.start, length) == 0;
}

static void look_at_record(const Records *records, const Pair *pairs, size_t n)
{
    bool reporters = n > 0 && is_mine(records, pairs[0].key.start);
    for (size_t i = 0; i < n && !reporters; i++)
        reporters = pairs[i].identity && is_reporters(records, pairs[i].value);
    for (size_t i = 0; i < n && reporters; i++) {
        if (pairs[i].identity)
            take(records, pairs[i].value);
    }
}

/* Does something new begin between two pairs: a paragraph, an object, a sentence? */
static bool is_apart(const char *text, size_t from, size_t to)
{
    for (; from < to; from++) {
        if (strchr("{}", text[from]) || (text[from] == '\n' && text[from + 1] == '\n') ||
            (strchr(".?!", text[from]) && text[from + 1] == ' '))
            return true;
    }
    return false;
}

static void look_at_pairs(const Records *records)
{
    const char *text = records->text;
    Pair pairs[PAIRS_MAX], pair;
    size_t n = 0;
    for (size_t at = 0; text[at];) {
        bool begins = is_key_char(text[at]) && (at == 0 || !is_key_char(text[at - 1]));
        if (!begins || !read_pair(text, at, &pair)) {
            at++;
            continue;
        }
        pair.identity = is_key(records, text + pair.key.start, pair.key.end - pair.key.start);
        bool again = n == PAIRS_MAX || (n > 0 && is_apart(text, pairs[n - 1].value.end, at));
        for (size_t i = 0; i + 1 < n && !again; i++)
            again = same(text, &pairs[i], &pair);
        again |= n > 0 && pair.identity && same(text, &pairs[n - 1], &pair);
        if (again) {
            look_at_record(records, pairs, n);
            n = 0;
        }
        pairs[n++] = pair;
        /* a value may hold pairs: "dn: cn=..." and an element others */
        at = pair.identity &&
                     !memchr(text + pair.value.start, '=', pair.value.end - pair.value.start)
                 ? pair.value.end
                 : pair.key.end;
    }
    look_at_record(records, pairs, n);
}

/* ---- the whole ---- */

/* The words behind "I am" and "I post as": a value of a record may be one, however it is written. */
static void read_claims(const Records *records)
{
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    const Phrases *table = lexicon_table(records->lexicon, LEXICON_SELF);
    const size_t length = strlen(records->text);
    for (size_t at = 0; sentence_next(sentence, records->text, length, &at);) {
        for (size_t i = 0; i < sentence->n; i++) {
            size_t words = 1;
            int group = word_group(sentence, i, table, &words);
            if ((group != SELF_DOUBTFUL && group != SELF_ACCOUNT && group != SELF_NAME) ||
                i + words >= sentence->n)
                continue;
            const Word *word = &sentence->words[i + words];
            g_autoptr(GString) folded = g_string_new(NULL);
            identity_fold(records->text + word->start, word->end - word->start, folded);
            if (folded->len >= CLAIM_MIN)
                g_hash_table_add(records->claims, g_strdup(folded->str));
        }
    }
}

static int by_start(const void *a, const void *b)
{
    const Place *first = a, *second = b;
    return first->start < second->start ? -1 : first->start > second->start;
}

static char *without_places(const Records *records)
{
    GString *left = g_string_sized_new(strlen(records->text) + 1);
    size_t done = 0;
    g_array_sort(records->places, by_start);
    for (unsigned i = 0; i < records->places->len; i++) {
        const Place *place = &g_array_index(records->places, Place, i);
        if (place->start < done)
            continue;
        g_string_append_len(left, records->text + done, (gssize)(place->start - done));
        g_string_append(left, IDENTITY_MARK);
        done = place->end;
    }
    g_string_append(left, records->text + done);
    return g_string_free(left, FALSE);
}

char *record_cut(Names *names, const char *text)
{
    if (identity_skips(IDENTITY_NEIGHBOURS))
        return g_strdup(text);
    Records records = {names, names_lexicon(names), text,
                       g_array_new(FALSE, FALSE, sizeof(Place)),
                       g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    read_claims(&records);
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    for (size_t i = 0; i < n;)
        i += line_blank(&lines[i]) ? 1 : look_at_table(&records, lines + i, n - i);
    look_at_pairs(&records);
    char *left = without_places(&records);
    g_array_unref(records.places);
    g_hash_table_destroy(records.claims);
    return left;
}
