/* Mail as broken programs send it: what its writer has said is read all the same. */
#include "parsers/message.h"
#include "tests/unit/tap.h"

#include <string.h>

static Message *read_text(const char *mail)
{
    return message_read(mail, strlen(mail), false);
}

/* Who writes, where the header is none of RFC 5322, and where it is. */
static void senders(void)
{
    static const struct {
        const char *from, *name, *address;
    } rows[] = {
        {"Ann [Holly Lane] <a@b.example>", "Ann [Holly Lane]", "a@b.example"},
        {"Ann @ Holly Lane <a@b.example>", "Ann @ Holly Lane", "a@b.example"},
        {"Ann; Price <a@b.example>", "Ann; Price", "a@b.example"},
        {"Ann Price a@b.example", "Ann Price", "a@b.example"},
        {"Ann <Price> <a@b.example>", "Ann <Price", "a@b.example"},
        {"Ann <mailto:a@b.example>", "Ann", "a@b.example"},
        {"[a@b.example]", "", "a@b.example"},
        {"'a@b.example'", "", "a@b.example"},
        {"=?utf-8?Q?Si=C3=A2n_<a=40b.example>?=", "Siân", "a@b.example"},
        {"a@b.example.", "", "a@b.example"},
        {"\"Ann <x@y.example>\" <a@b.example>", "Ann <x@y.example>", "a@b.example"},
        {"Head: Ann <a@b.example>", "Ann", "a@b.example"},
        {"\"a b\"@b.example", "", "\"a b\"@b.example"},
        {"a|b@c.example", "", "a|b@c.example"},
        {"Ann", "Ann", "Ann"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf("From: %s\nSubject: x\n\nx\n", rows[i].from);
        Message *message = read_text(mail);
        is_str(message->from.name, rows[i].name, rows[i].from);
        is_str(message->from.address, rows[i].address, "and the address");
        message_free(message);
    }
}

int main(void)
{
    senders();
    return tap_done();
}
