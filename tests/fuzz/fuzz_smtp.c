/* Fuzzes the SMTP reader and writer. The first byte is the size of the pieces in which the rest
 * is fed as replies; pieces must not matter, and the rest, sent as a mail, must end only at its
 * end. */
#include "daemon/wire/smtp.h"
#include "tests/fuzz/fuzz_main.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* All replies of the input as one text, ended by the reader's last answer. */
static GString *read_all(const char *bytes, size_t size, size_t step)
{
    GString *all = g_string_new(NULL);
    SmtpReader reader;
    smtp_reader_init(&reader);
    int done = 0;
    for (size_t at = 0; done >= 0 && at < size;) {
        SmtpReply reply;
        size_t used = 0;
        done = smtp_reader_feed(&reader, bytes + at, MIN(step, size - at), &used, &reply, NULL);
        at += used;
        if (done != 1)
            continue;
        char words[SMTP_WORDS_MAX];
        smtp_reply_words(&reply, words);
        require(g_str_is_ascii(words) && strlen(words) < sizeof words);
        g_string_append_printf(all, "%d.%d %s\n", reply.status[0], reply.status[1], words);
    }
    g_string_append(all, done < 0 ? "garbage" : "");
    return all;
}

static void check_mail(const char *bytes, size_t size)
{
    g_autoptr(GString) out = g_string_new(NULL);
    smtp_write_data(out, bytes, size);
    require(out->len >= 3 && memcmp(out->str + out->len - 3, ".\r\n", 3) == 0);
    bool start = true;
    for (size_t i = 0; i + 1 < out->len; i++) {
        require((out->str[i] == '\r') == (out->str[i + 1] == '\n'));
        bool lone = start && out->str[i] == '.' && out->str[i + 1] == '\r';
        require(!lone || i + 3 == out->len);
        start = out->str[i] == '\n';
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    g_autoptr(GString) whole = read_all(bytes, size - 1, size);
    g_autoptr(GString) pieces = read_all(bytes, size - 1, 1 + data[0] % 64);
    require(g_string_equal(whole, pieces));
    check_mail(bytes, size - 1);
    g_autofree char *address = g_strndup(bytes, size - 1);
    require(!smtp_address_valid(address) || !strpbrk(address, " \t\r\n<>"));
    return 0;
}
