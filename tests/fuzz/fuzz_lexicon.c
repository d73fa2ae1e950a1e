/* Any text is read as a lexicon: refused with a reason, or one with which a mail is read. */
#include "config/lexicon.h"
#include "tests/fuzz/fuzz_read.h"

static const char letter[] = "Dear Ruth,\r\nI do not want my name to be known. I sent the list "
                             "to the wrong parent on Monday.\r\n"
                             "Kind regards\r\nSam\r\n\r\nFrom: Ann "
                             "<ann@hollylane.example>\r\nSent: Monday\r\n\r\nOut of office";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    Err err = {0};
    Lexicon *lexicon = lexicon_read(text, "fuzz.conf", NULL, &err);
    if (!lexicon) {
        if (err.kind != ERR_INPUT || !err.msg[0])
            abort();
        return 0;
    }
    g_autofree char *mail = g_strconcat(fuzz_heads[2], "\r\n", letter, NULL);
    ParserContext context = fuzz_school()->context;
    context.lexicon = lexicon;
    report_free(report_read(mail, strlen(mail), false, &context));
    lexicon_free(lexicon);
    return 0;
}
