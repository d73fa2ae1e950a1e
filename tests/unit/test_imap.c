/* The reader and the parsers, form by form. */
#include "daemon/wire/imap.h"
#include "tests/unit/tap.h"

/* What comes out of some bytes, fed `step` at a time: one line an event. */
static char *events_of(const char *bytes, size_t size, size_t step)
{
    GString *seen = g_string_new(NULL);
    ImapReader *reader = imap_reader_new();
    ImapEvent event;
    Err err = {0};
    int result = 0;
    for (size_t at = 0; at < size && result >= 0; at += step) {
        imap_reader_feed(reader, bytes + at, MIN(step, size - at));
        while ((result = imap_reader_next(reader, &event, &err)) == 1) {
            if (event.kind == IMAP_LITERAL_BYTES)
                g_string_append_len(seen, event.bytes, event.size);
            else if (event.kind == IMAP_LITERAL)
                g_string_append_printf(seen, "[%d:%d]", event.literal, (int)event.size);
            else
                g_string_append_printf(seen, "%c%s|%s;", "..*+T"[event.kind],
                                       event.tag ? event.tag : "", event.text);
        }
    }
    if (result < 0)
        g_string_append_printf(seen, "error: %s", err.msg);
    imap_reader_free(reader);
    return g_string_free(seen, FALSE);
}

static void reads(const char *bytes, const char *expected, const char *what)
{
    g_autofree char *whole = events_of(bytes, strlen(bytes), strlen(bytes));
    g_autofree char *drip = events_of(bytes, strlen(bytes), 1);
    is_str(whole, expected, what);
    is_str(drip, expected, "  also a byte at a time");
}

static void test_reader(void)
{
    reads("* 1 EXISTS\r\na.1 OK done\r\n", "*|1 EXISTS;Ta.1|OK done;",
          "untagged and tagged responses are told apart");
    reads("+ go on\r\n+\r\n", "+|go on;+|;", "continuations, also without a text");
    reads("* 1 X\n* 2 X\r\n", "*|1 X;*|2 X;", "a bare line feed ends a line, too");
    reads("* 1 FETCH (BODY[] {4}\r\na\r\nb)\r\n", "[0:4]a\r\nb*|1 FETCH (BODY[] {4}\n);",
          "a literal is counted");
    reads("* 1 FETCH (A {2+}\r\n{9 B ~{1}\r\nx)\r\n",
          "[0:2]{9[1:1]x*|1 FETCH (A {2+}\n B ~{1}\n);",
          "literals have three forms, and what is in one announces nothing");
    reads("* 1 FETCH (A {0}\r\n)\r\n", "[0:0]*|1 FETCH (A {0}\n);", "an empty literal");
    reads("* OK ends in {5}\r\n* 1 EXISTS\r\n", "*|OK ends in {5};*|1 EXISTS;",
          "words for people announce no literal");
    reads("a.1 NO {5}\r\n* 1 X\r\n", "Ta.1|NO {5};*|1 X;", "nor do those of a tagged reply");
    reads("* 1 FETCH (A \"\\\"{5}\r\n* 1 X\r\n", "*|1 FETCH (A \"\\\"{5};*|1 X;",
          "nor does a broken quoted string");
    reads("* 1 FETCH (A {x}\r\n* 1 X\r\n", "*|1 FETCH (A {x};*|1 X;",
          "nor a brace without a number");
    reads("hello\r\n", "error: the server's response is not IMAP",
          "what is not IMAP is an error");
    g_autofree char *nul = events_of("* 1 \0X\r\n", 8, 8);
    is_str(nul, "error: the server's response has a NUL",
           "a NUL outside of a literal is an error");
    g_autofree char *pad = g_strnfill(IMAP_LINE_MAX + 1, 'x');
    g_autofree char *got = events_of(pad, IMAP_LINE_MAX + 1, 1000);
    is_str(got, "error: the server's response is too long",
           "a line without an end is an error");
    g_autoptr(GString) many = g_string_new("* 1 FETCH (");
    for (int i = 0; i <= IMAP_LITERALS_MAX; i++)
        g_string_append(many, "A {0}\r\n ");
    g_autofree char *too_many = events_of(many->str, many->len, many->len);
    ok(strstr(too_many, "error: the server's response has too many literals"),
       "so are too many literals");
}

static bool fetches(const char *text)
{
    ImapFetch fetch;
    bool read = imap_fetch_parse(text, &fetch);
    if (read)
        imap_fetch_clear(&fetch);
    return read;
}

static void test_fetch(void)
{
    ImapFetch fetch;
    ok(imap_fetch_parse("12 FETCH (FLAGS (\\Seen {5}x (a (b))) BODY[HEADER.FIELDS (A B)] {3}\n "
                        "ENVELOPE (\"BODY[] {5}\" NIL (\"UID 3\")) BODY[]<0> {9}\n RFC822.SIZE "
                        "5000000000 uid 7)",
                        &fetch),
       "a FETCH response with nearly everything is read");
    ok(fetch.uid == 7 && fetch.size == 5000000000,
       "the UID counts wherever it stands, and a size may be large");
    ok(fetch.body == IMAP_BODY_LITERAL && fetch.body_literal == 1,
       "the body is the second literal");
    imap_fetch_clear(&fetch);
    ok(imap_fetch_parse("1 FETCH (BODY[] \"a\\\\b\" UID 1)", &fetch), "a quoted body is read");
    ok(fetch.body == IMAP_BODY_QUOTED, "as what it is");
    is_str(fetch.quoted->str, "a\\b", "without its escapes");
    imap_fetch_clear(&fetch);
    ok(imap_fetch_parse("1 FETCH (BODY[] NIL)", &fetch) && fetch.body == IMAP_BODY_NIL &&
           fetch.uid == 0,
       "NIL, too");
    ok(!fetches("1 FETCH (UID 7"), "a list without an end is refused");
    ok(!fetches("1 FETCH (UID 0)") && !fetches("1 FETCH (UID 4294967296)") &&
           !fetches("1 FETCH (UID -1)"),
       "so is a UID that cannot be one");
    ok(!fetches("1 FETCH (RFC822.SIZE 99999999999999999999)"), "and a size that cannot be one");
    ok(!fetches("1 FETCH (BODY[] {3} UID 1)"), "and a literal that was not there");
    ok(!fetches("0 FETCH (UID 1)") && !fetches("1 EXPUNGE") && !fetches("SEARCH 1"),
       "and what is not FETCH");
    g_autofree char *deep = g_strnfill(5000, '(');
    g_autofree char *nested = g_strdup_printf("1 FETCH (X %s UID 1)", deep);
    ok(!fetches(nested), "and nesting without an end");
}

static void test_body_literal(void)
{
    ok(imap_literal_is_body("1 FETCH (BODY[] {5}\n") &&
           imap_literal_is_body("1 FETCH (UID 1 BODY[]<0> ~{5}\n"),
       "the literal of a body is known when it begins");
    ok(!imap_literal_is_body("1 FETCH (BODY[TEXT] {5}\n") &&
           !imap_literal_is_body("1 FETCH (XBODY[] {5}\n") &&
           !imap_literal_is_body("1 FETCH (X {5}\n") && !imap_literal_is_body("{5}\n") &&
           !imap_literal_is_body(""),
       "others are not taken for one");
}

static void test_search(void)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ok(imap_search_parse("SEARCH 4 2 (MODSEQ 9)", found) && found->len == 2,
       "SEARCH names messages");
    is_int(g_array_index(found, int64_t, 1), 2, "in its order");
    ok(imap_search_parse("SEARCH", found) && imap_search_parse("SEARCH ", found) &&
           found->len == 2,
       "or none");
    ok(!imap_search_parse("SEARCH 1 x", found) && !imap_search_parse("SEARCH 0", found) &&
           !imap_search_parse("SEARCHED 1", found),
       "but not anything else");
}

static void test_status(void)
{
    ImapStatus status;
    const char *arguments;
    ok(imap_status_parse("no [overquota] full", &status) && status.condition == IMAP_NO,
       "a status in any case");
    ok(imap_status_code(&status, "OVERQUOTA", &arguments) &&
           !imap_status_code(&status, "OVER", NULL),
       "its code");
    ok(imap_status_parse("OK [UIDVALIDITY 77] x", &status) &&
           imap_status_code(&status, "UIDVALIDITY", &arguments) &&
           g_str_has_prefix(arguments, "77]"),
       "its code's arguments");
    ok(imap_status_parse("OK", &status) && !imap_status_code(&status, "X", NULL),
       "neither is needed");
    ok(!imap_status_parse("OKAY x", &status) && !imap_status_parse("1 EXISTS", &status),
       "other words are no status");
    ok(imap_capability("CAPABILITY IMAP4rev1 move", "MOVE") &&
           !imap_capability("CAPABILITY MOVEX XMOVE", "MOVE"),
       "a capability is a whole word");
}

static bool copyuid(const char *text)
{
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t validity;
    return imap_copyuid_parse(text, &validity, from, to);
}

static void test_copyuid(void)
{
    ok(copyuid("1 1:3,5 7:10]") && copyuid("1 3:1 4294967295:4294967293]"),
       "COPYUID with sets of equal length is read");
    ok(!copyuid("1 1:3 7]") && !copyuid("1 1 ]") && !copyuid("0 1 1]") && !copyuid("1 1 1") &&
           !copyuid("1 1, 1]") && !copyuid("1 1:4000000000 1:4000000000]"),
       "nothing else is");
}

static void is_date(const char *text, int64_t expected, const char *what)
{
    int64_t at = -1;
    bool read = imap_date_parse(text, &at);
    is_int(read ? at : -1, expected, what);
}

static void test_date(void)
{
    is_date("17-Jul-1996 02:44:25 -0700\"", 837596665, "a date west of Greenwich");
    is_date(" 1-Mar-2024 00:30:00 +0100", 1709249400,
            "a day of one digit, in a leap year, east of Greenwich");
    is_date("01-Jan-1970 00:00:00 +0000", 0, "the beginning");
    is_date("29-Feb-2000 12:00:00 +0000", 951825600, "the leap day of 2000");
    is_date("32-Jan-2000 12:00:00 +0000", -1, "no 32 January");
    is_date("00-Jan-2000 12:00:00 +0000", -1, "no 0 January");
    is_date("01-Xxx-2000 12:00:00 +0000", -1, "no unknown month");
    is_date("01-Jan-2000 12:00:00", -1, "no date without a zone");
}

static void is_name(const char *name, const char *expected, const char *what)
{
    g_autofree char *got = imap_mailbox_name(name);
    is_str(got, expected, what);
}

static void test_writing(void)
{
    g_autoptr(GString) set = g_string_new(NULL);
    const int64_t uids[] = {1, 2, 3, 5, 7, 8};
    imap_set_append(set, uids, 6);
    is_str(set->str, "1:3,5,7:8", "uids become ranges");
    g_string_truncate(set, 0);
    imap_set_append(set, uids, 0);
    is_str(set->str, "", "none become nothing");
    is_name("INBOX", "\"INBOX\"", "a name is quoted");
    is_name("a \"b\" \\ & c", "\"a \\\"b\\\" \\\\ &- c\"",
            "with its quotes, backslashes and ampersands");
    is_name("Gelöscht", "\"Gel&APY-scht\"", "letters outside of ASCII are shifted");
    is_name("台北日本語", "\"&U,BTF2XlZyyKng-\"", "the example of RFC 3501, with its comma");
    is_name("😀", "\"&2D3eAA-\"", "a surrogate pair");
    is_name("a\r\nb", NULL, "a name with a line end is refused");
    is_name("\xff", NULL, "and one that is not UTF-8");
}

int main(void)
{
    test_reader();
    test_fetch();
    test_body_literal();
    test_search();
    test_status();
    test_copyuid();
    test_date();
    test_writing();
    return tap_done();
}
