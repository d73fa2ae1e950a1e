/* IMAP over bytes: the reader of responses, the parsers of those we ask for, the writer of sets
 * and names.
 *
 * It must never look into a literal, trust a number of the server without a limit, or do I/O.
 * Called by the source_imap files and the fuzzer. */
#include "daemon/wire/imap.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

struct ImapReader {
    const char *in, *end; /* what was fed and is not used yet */
    GString *text;        /* the response so far */
    size_t line;          /* where its current line begins: after the last literal */
    int64_t literal_left;
    int literals;
    bool finished; /* text was given out: it is emptied at the next call */
};

ImapReader *imap_reader_new(void)
{
    ImapReader *reader = g_new0(ImapReader, 1);
    reader->text = g_string_new(NULL);
    return reader;
}

/* A small mail may come inside a response: nothing of it stays in freed memory, or below the next
 * response. */
static void wipe(GString *text)
{
    explicit_bzero(text->str, text->allocated_len);
    g_string_truncate(text, 0);
}

void imap_reader_free(ImapReader *reader)
{
    if (!reader)
        return;
    wipe(reader->text);
    g_string_free(reader->text, TRUE);
    g_free(reader);
}

size_t imap_reader_left(const ImapReader *reader)
{
    return (size_t)(reader->end - reader->in);
}

/* Growing leaves nothing behind. */
static void append(ImapReader *reader, const char *bytes, size_t size)
{
    GString *text = reader->text;
    if (text->len + size + 1 > text->allocated_len) {
        reader->text = g_string_sized_new(2 * (text->len + size));
        g_string_append_len(reader->text, text->str, (gssize)text->len);
        wipe(text);
        g_string_free(text, TRUE);
    }
    g_string_append_len(reader->text, bytes, (gssize)size);
}

void imap_reader_feed(ImapReader *reader, const char *bytes, size_t size)
{
    reader->in = bytes;
    reader->end = bytes + size;
}

static bool digits(const char *from, const char *to, int64_t max, int64_t *ret)
{
    int64_t value = 0;
    if (from >= to)
        return false;
    for (; from < to; from++) {
        if (!isdigit((unsigned char)*from))
            return false;
        value = value * 10 + (*from - '0');
        if (value > max)
            return false;
    }
    *ret = value;
    return true;
}

static bool word_is(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncasecmp(text, word, length) == 0 &&
           (text[length] == ' ' || text[length] == '\0');
}

static const char *after_word(const char *text)
{
    text += strcspn(text, " ");
    return *text ? text + 1 : text;
}

/* A status response ends in words for people, which may well end in "{5}": it has no literals.
 */
static bool is_status(const char *text)
{
    text = after_word(text);
    return word_is(text, "OK") || word_is(text, "NO") || word_is(text, "BAD") ||
           word_is(text, "BYE") || word_is(text, "PREAUTH");
}

static bool ends_in_quotes(const char *line)
{
    bool quoted = false;
    for (; *line; line++) {
        if (quoted && *line == '\\' && line[1])
            line++;
        else if (*line == '"')
            quoted = !quoted;
    }
    return quoted;
}

/* Whether the line that has just ended announces a literal: {n}, {n+} or ~{n}. */
static bool announces_literal(const ImapReader *reader, int64_t *ret)
{
    const char *text = reader->text->str;
    const char *line = text + reader->line;
    const char *end = text + reader->text->len;
    if (end == line || end[-1] != '}' || text[0] == '+' || is_status(text))
        return false;
    end--;
    const char *brace = memrchr(line, '{', (size_t)(end - line));
    if (!brace || ends_in_quotes(line))
        return false;
    if (end[-1] == '+')
        end--;
    return digits(brace + 1, end, UINT32_MAX, ret);
}

static int begin_literal(ImapReader *reader, int64_t size, ImapEvent *ret, Err *err)
{
    if (reader->literals >= IMAP_LITERALS_MAX)
        return err_set(err, ERR_TEMPORARY, "the server's response has too many literals");
    append(reader, "\n", 1);
    reader->line = reader->text->len;
    reader->literal_left = size;
    *ret = (ImapEvent){.kind = IMAP_LITERAL,
                       .text = reader->text->str,
                       .size = size,
                       .literal = reader->literals++};
    if (g_str_has_prefix(reader->text->str, "* "))
        ret->text += 2;
    return 1;
}

static int finish_response(ImapReader *reader, ImapEvent *ret, Err *err)
{
    char *text = reader->text->str;
    reader->finished = true;
    if (strlen(text) != reader->text->len)
        return err_set(err, ERR_TEMPORARY, "the server's response has a NUL");
    if (strncmp(text, "* ", 2) == 0) {
        *ret = (ImapEvent){.kind = IMAP_UNTAGGED, .text = text + 2};
        return 1;
    }
    if (text[0] == '+') {
        *ret = (ImapEvent){.kind = IMAP_CONTINUATION, .text = text + (text[1] == ' ' ? 2 : 1)};
        return 1;
    }
    char *space = strchr(text, ' ');
    if (!space || space == text)
        return err_set(err, ERR_TEMPORARY, "the server's response is not IMAP");
    *space = '\0';
    *ret = (ImapEvent){.kind = IMAP_TAGGED, .tag = text, .text = space + 1};
    return 1;
}

static size_t line_limit(const GString *text)
{
    return strncasecmp(text->str, "* SEARCH", 8) == 0 ? IMAP_SEARCH_MAX : IMAP_LINE_MAX;
}

/* Takes bytes up to the end of the line: 1 when it is there. */
static int take_line(ImapReader *reader, Err *err)
{
    size_t left = (size_t)(reader->end - reader->in);
    const char *newline = memchr(reader->in, '\n', left);
    size_t take = newline ? (size_t)(newline - reader->in) : left;
    append(reader, reader->in, take);
    reader->in += take + (newline ? 1 : 0);
    if (reader->text->len > line_limit(reader->text))
        return err_set(err, ERR_TEMPORARY, "the server's response is too long");
    if (!newline)
        return 0;
    if (reader->text->len > reader->line && reader->text->str[reader->text->len - 1] == '\r')
        g_string_truncate(reader->text, reader->text->len - 1);
    return 1;
}

static int take_literal(ImapReader *reader, ImapEvent *ret)
{
    int64_t size = MIN(reader->literal_left, (int64_t)(reader->end - reader->in));
    *ret = (ImapEvent){.kind = IMAP_LITERAL_BYTES,
                       .bytes = reader->in,
                       .size = size,
                       .literal = reader->literals - 1};
    reader->in += size;
    reader->literal_left -= size;
    return 1;
}

int imap_reader_next(ImapReader *reader, ImapEvent *ret, Err *err)
{
    if (reader->finished) {
        wipe(reader->text);
        reader->line = 0;
        reader->literals = 0;
        reader->finished = false;
    }
    if (reader->in == reader->end)
        return 0;
    if (reader->literal_left > 0)
        return take_literal(reader, ret);
    int whole = take_line(reader, err);
    if (whole != 1)
        return whole;
    int64_t size;
    if (announces_literal(reader, &size))
        return begin_literal(reader, size, ret, err);
    return finish_response(reader, ret, err);
}

/* ---- values inside a response ---- */

bool imap_number(const char *text, int64_t *ret, const char **ret_rest)
{
    const char *end = text + strspn(text, "0123456789");
    int64_t value;
    if (!digits(text, end, UINT32_MAX, &value) || value == 0)
        return false;
    *ret = value;
    if (ret_rest)
        *ret_rest = end;
    return true;
}

/* The position in a response that is being parsed, and how many literals were passed. */
typedef struct Cursor {
    const char *at;
    int literals;
} Cursor;

static bool skip_quoted(Cursor *cursor, GString *into)
{
    for (cursor->at++; *cursor->at && *cursor->at != '"'; cursor->at++) {
        if (*cursor->at == '\\' && cursor->at[1])
            cursor->at++;
        if (into)
            g_string_append_c(into, *cursor->at);
    }
    if (*cursor->at != '"')
        return false;
    cursor->at++;
    return true;
}

/* An atom, or a flag, or the announcement of a literal, which alone is followed by a newline.
 */
static bool skip_atom(Cursor *cursor)
{
    size_t length = strcspn(cursor->at, " ()\"\n");
    cursor->at += length;
    if (*cursor->at == '\n') {
        cursor->at++;
        cursor->literals++;
    }
    return length > 0;
}

/* One value: NIL, atom, number, quoted string, literal or list of values. */
static bool skip_value(Cursor *cursor)
{
    int depth = 0;
    do {
        bool fine = true;
        if (*cursor->at == '(') {
            cursor->at++;
            fine = ++depth <= IMAP_NESTING_MAX;
        } else if (*cursor->at == ')') {
            cursor->at++;
            fine = depth-- > 0;
        } else if (*cursor->at == ' ' && depth > 0) {
            cursor->at++;
        } else if (*cursor->at == '"') {
            fine = skip_quoted(cursor, NULL);
        } else {
            fine = skip_atom(cursor);
        }
        if (!fine)
            return false;
    } while (depth > 0);
    return true;
}

/* The name of an item: "BODY[HEADER.FIELDS (A B)]<0>" has spaces inside its brackets. */
static size_t item_name(const char *text)
{
    size_t length = strcspn(text, " ()[\n");
    if (text[length] != '[')
        return length;
    length += strcspn(text + length, "]\n");
    return length + strcspn(text + length, " ()\n");
}

static bool is_body(const char *name, size_t length)
{
    return (length == 6 || (length > 6 && name[6] == '<')) &&
           strncasecmp(name, "BODY[]", 6) == 0;
}

bool imap_literal_is_body(const char *text)
{
    const char *end = strrchr(text, '{');
    if (!end)
        return false;
    if (end > text && end[-1] == '~')
        end--;
    if (end == text || end[-1] != ' ')
        return false;
    const char *name = --end;
    while (name > text && name[-1] != ' ' && name[-1] != '(')
        name--;
    return is_body(name, (size_t)(end - name));
}

static bool read_body(Cursor *cursor, ImapFetch *fetch)
{
    bool again = fetch->body != IMAP_BODY_NONE;
    if (again)
        return skip_value(cursor);
    if (*cursor->at == '"') {
        fetch->body = IMAP_BODY_QUOTED;
        fetch->quoted = g_string_sized_new(strlen(cursor->at));
        return skip_quoted(cursor, fetch->quoted);
    }
    if (strncasecmp(cursor->at, "NIL", 3) == 0) {
        fetch->body = IMAP_BODY_NIL;
        return skip_value(cursor);
    }
    fetch->body = IMAP_BODY_LITERAL;
    fetch->body_literal = cursor->literals;
    return skip_value(cursor) && cursor->literals == fetch->body_literal + 1;
}

static bool read_item(Cursor *cursor, ImapFetch *fetch)
{
    const char *name = cursor->at;
    size_t length = item_name(name);
    if (length == 0 || name[length] != ' ')
        return false;
    cursor->at += length + 1;
    const char *value = cursor->at;
    if (is_body(name, length))
        return read_body(cursor, fetch);
    if (!skip_value(cursor))
        return false;
    if (length == 3 && strncasecmp(name, "UID", 3) == 0)
        return imap_number(value, &fetch->uid, NULL);
    if (length == 11 && strncasecmp(name, "RFC822.SIZE", 11) == 0)
        return digits(value, cursor->at, INT64_MAX / 16, &fetch->size);
    if (length == 12 && strncasecmp(name, "INTERNALDATE", 12) == 0 && *value == '"')
        fetch->has_date = imap_date_parse(value + 1, &fetch->internal_date);
    return true;
}

static bool read_items(Cursor *cursor, ImapFetch *fetch)
{
    if (*cursor->at++ != '(')
        return false;
    while (*cursor->at != ')') {
        if (*cursor->at == ' ')
            cursor->at++;
        else if (!read_item(cursor, fetch))
            return false;
    }
    return true;
}

bool imap_fetch_parse(const char *text, ImapFetch *ret)
{
    int64_t sequence;
    Cursor cursor = {0};
    if (!imap_number(text, &sequence, &cursor.at) || strncasecmp(cursor.at, " FETCH ", 7) != 0)
        return false;
    cursor.at += 7;
    ImapFetch fetch = {.size = -1};
    if (!read_items(&cursor, &fetch)) {
        imap_fetch_clear(&fetch);
        return false;
    }
    *ret = fetch;
    return true;
}

void imap_fetch_clear(ImapFetch *fetch)
{
    if (fetch->quoted) {
        wipe(fetch->quoted);
        g_string_free(fetch->quoted, TRUE);
    }
    fetch->quoted = NULL;
}

bool imap_search_parse(const char *text, GArray *numbers)
{
    if (!word_is(text, "SEARCH"))
        return false;
    text += strlen("SEARCH");
    for (;;) {
        text += strspn(text, " ");
        int64_t number;
        if (*text == '\0' || *text == '(') /* "(MODSEQ 5)" of RFC 7162 */
            return true;
        if (!imap_number(text, &number, &text))
            return false;
        g_array_append_val(numbers, number);
    }
}

bool imap_status_parse(const char *text, ImapStatus *ret)
{
    static const char *const names[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!word_is(text, names[i]))
            continue;
        const char *words = after_word(text);
        const char *close = words[0] == '[' ? strchr(words, ']') : NULL;
        ret->condition = (ImapCondition)i;
        ret->code = close ? words + 1 : NULL;
        ret->words = words;
        return true;
    }
    return false;
}

bool imap_status_code(const ImapStatus *status, const char *name, const char **ret_arguments)
{
    size_t length = strlen(name);
    if (!status->code || strncasecmp(status->code, name, length) != 0)
        return false;
    if (status->code[length] != ']' && status->code[length] != ' ')
        return false;
    if (ret_arguments)
        *ret_arguments = status->code + length + (status->code[length] == ' ' ? 1 : 0);
    return true;
}

/* "1:3,7" as far as it goes; no more than a batch can be. */
static bool set_parse(const char *text, GArray *uids, const char **ret_rest)
{
    enum { SET_MAX = 10000 };
    for (;; text++) {
        int64_t first, last;
        if (!imap_number(text, &first, &text))
            return false;
        last = first;
        if (*text == ':' && !imap_number(text + 1, &last, &text))
            return false;
        int64_t step = last < first ? -1 : 1;
        if ((last - first) * step >= SET_MAX - (int64_t)uids->len)
            return false;
        for (int64_t uid = first; uid != last + step; uid += step)
            g_array_append_val(uids, uid);
        if (*text != ',')
            break;
    }
    *ret_rest = text;
    return true;
}

bool imap_copyuid_parse(const char *arguments, int64_t *ret_validity, GArray *from, GArray *to)
{
    const char *text;
    if (!imap_number(arguments, ret_validity, &text) || *text++ != ' ' ||
        !set_parse(text, from, &text) || *text++ != ' ' || !set_parse(text, to, &text))
        return false;
    return *text == ']' && from->len == to->len;
}

bool imap_capability(const char *text, const char *name)
{
    if (!word_is(text, "CAPABILITY"))
        return false;
    while (*(text = after_word(text))) {
        if (word_is(text, name))
            return true;
    }
    return false;
}

static int month_number(const char *name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++) {
        if (strncasecmp(name, names + 3 * i, 3) == 0)
            return i + 1;
    }
    return 0;
}

static bool two_digits(const char *text, int max, int *ret)
{
    int64_t value;
    if (!digits(text, text + 2, max, &value))
        return false;
    *ret = (int)value;
    return true;
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days_of(int64_t year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t y = month > 2 ? year : year - 1; /* whose 29 February has passed */
    int64_t leaps = y / 4 - y / 100 + y / 400 - 477;
    return (year - 1970) * 365 + leaps + before[month - 1] + day - 1;
}

bool imap_date_parse(const char *text, int64_t *ret)
{
    static const char form[] = "dd-mmm-yyyy hh:mm:ss +hhmm";
    char date[sizeof form];
    if (strnlen(text, sizeof form) < sizeof form - 1)
        return false;
    memcpy(date, text, sizeof form - 1);
    if (date[0] == ' ')
        date[0] = '0';
    bool marks = date[2] == '-' && date[6] == '-' && date[11] == ' ' && date[14] == ':' &&
                 date[17] == ':' && date[20] == ' ' && (date[21] == '+' || date[21] == '-');
    int day, hour, minute, second, zone_hour, zone_minute;
    int64_t year;
    int month = month_number(date + 3);
    if (!marks || month == 0 || !two_digits(date, 31, &day) || day == 0 ||
        !digits(date + 7, date + 11, 9999, &year) || year < 1 ||
        !two_digits(date + 12, 23, &hour) || !two_digits(date + 15, 59, &minute) ||
        !two_digits(date + 18, 60, &second) || !two_digits(date + 22, 23, &zone_hour) ||
        !two_digits(date + 24, 59, &zone_minute))
        return false;
    int64_t zone = zone_hour * 3600 + zone_minute * 60;
    *ret = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second -
           (date[21] == '-' ? -zone : zone);
    return true;
}

/* ---- writing ---- */

void imap_set_append(GString *into, const int64_t *uids, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t last = i;
        while (last + 1 < n && uids[last + 1] <= uids[last] + 1)
            last++;
        g_string_append_printf(into, "%s%" PRId64, i > 0 ? "," : "", uids[i]);
        if (uids[last] > uids[i])
            g_string_append_printf(into, ":%" PRId64, uids[last]);
        i = last + 1;
    }
}

/* A run of characters outside of ASCII: base64 of their UTF-16BE, with ',' for '/' and no
 * padding. */
static void append_shifted(GString *into, const char *from, const char *to)
{
    size_t size = 0;
    g_autofree char *utf16 =
        g_convert(from, (gssize)(to - from), "UTF-16BE", "UTF-8", NULL, &size, NULL);
    if (!utf16)
        return;
    g_autofree char *base64 = g_base64_encode((const unsigned char *)utf16, size);
    g_strdelimit(base64, "/", ',');
    base64[strcspn(base64, "=")] = '\0';
    g_string_append_printf(into, "&%s-", base64);
}

char *imap_mailbox_name(const char *name)
{
    if (!g_utf8_validate(name, -1, NULL))
        return NULL;
    GString *out = g_string_new("\"");
    for (const char *at = name; *at;) {
        const char *end = at;
        while ((unsigned char)*end >= 0x80)
            end++;
        if (end > at) {
            append_shifted(out, at, end);
            at = end;
            continue;
        }
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return g_string_free(out, TRUE), NULL;
        if (*at == '"' || *at == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
        if (*at == '&')
            g_string_append_c(out, '-');
        at++;
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}
