/* Any bytes are read as a winmail.dat, as rich text, as a signed message and as text that may
 * hold files: no crash, clean text, and nothing read that is not there. */
#include "parsers/message/rtf.h"
#include "parsers/message/smime.h"
#include "parsers/message/tnef.h"
#include "parsers/message/uuencode.h"
#include "parsers/report.h"
#include "parsers/text/sniff.h"
#include "tests/fuzz/fuzz_main.h"

/* Clean as text.h promises; frees it. */
static void check_text(char *text)
{
    if (text && !g_utf8_validate(text, -1, NULL))
        abort();
    for (const char *at = text; at && *at; at++) {
        if ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t')
            abort();
    }
    g_free(text);
}

static void check_tnef(const char *bytes, size_t size, int depth, GPtrArray *defects)
{
    Tnef tnef;
    tnef_read(bytes, size, &tnef, defects);
    for (unsigned i = 0; i < tnef.files->len; i++) {
        const TnefFile *file = &g_array_index(tnef.files, TnefFile, i);
        if (file->length > 0 &&
            (file->bytes < bytes || file->bytes + file->length > bytes + size))
            abort();
        if (file->is_message && depth < 5)
            check_tnef(file->bytes, file->length, depth + 1, defects);
    }
    check_text(tnef_text(&tnef, NULL, defects));
    g_string_free(tnef_mail(&tnef, defects), TRUE);
    tnef_clear(&tnef);
}

static void check_uuencode(const char *bytes, size_t size, GPtrArray *defects)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(Attachment));
    g_autoptr(GString) text = g_string_new(NULL);
    Uudecoder *decoder = uudecoder_new(text, 10000, files, defects);
    for (size_t at = 0; at < size; at += 50)
        uudecoder_push(decoder, bytes + at, MIN(size - at, 50));
    uudecoder_finish(decoder);
    for (unsigned i = 0; i < files->len; i++)
        attachment_clear(&g_array_index(files, Attachment, i));
    g_array_unref(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    const char *bytes = (const char *)input;
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) content = g_string_new(NULL);
    check_tnef(bytes, size, 0, defects);
    check_text(rtf_to_text(bytes, size, defects));
    smime_read(bytes, size, content);
    check_uuencode(bytes, size, defects);
    sniff_compare("a.pdf", "text/plain", sniff_type(bytes, size), defects);
    return 0;
}
