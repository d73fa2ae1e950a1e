/* A server that says anything. The reader must end in an event, a wait or an error, and it must
 * not matter how the bytes were cut: the same bytes fed one at a time give the same events.
 * libFuzzer's entry point. */
#include "daemon/wire/imap.h"
#include "tests/fuzz/fuzz_main.h"

#include <stdlib.h>

static void parse_everything(const char *text)
{
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ImapFetch fetch;
    ImapStatus status;
    int64_t number;
    const char *arguments;
    if (imap_fetch_parse(text, &fetch))
        imap_fetch_clear(&fetch);
    imap_literal_is_body(text);
    imap_search_parse(text, from);
    imap_capability(text, "MOVE");
    imap_date_parse(text, &number);
    if (imap_status_parse(text, &status) && imap_status_code(&status, "COPYUID", &arguments))
        imap_copyuid_parse(arguments, &number, from, to);
    g_free(imap_mailbox_name(text));
}

/* Feeds `step` bytes at a time and writes down what came out, the literals joined. */
static GString *transcript(const char *data, size_t size, size_t step)
{
    GString *seen = g_string_new(NULL);
    ImapReader *reader = imap_reader_new();
    ImapEvent event;
    Err err = {0};
    int result = 0;
    for (size_t at = 0; at < size && result >= 0; at += step) {
        imap_reader_feed(reader, data + at, MIN(step, size - at));
        while ((result = imap_reader_next(reader, &event, &err)) == 1) {
            if (event.kind == IMAP_LITERAL_BYTES) {
                g_string_append_len(seen, event.bytes, event.size);
                continue;
            }
            g_string_append_printf(seen, "<%d %s %s>", event.kind, event.tag ? event.tag : "",
                                   event.text);
            parse_everything(event.text);
        }
    }
    imap_reader_free(reader);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 100000)
        return 0;
    g_autoptr(GString) whole = transcript((const char *)data, size, size ? size : 1);
    g_autoptr(GString) bytes = transcript((const char *)data, size, 1);
    if (!g_string_equal(whole, bytes))
        abort();
    return 0;
}
