/* Any bytes are read as a mail that came back, whatever they say to be. */
#include "parsers/machine/bounce.h"
#include "parsers/message/prescan.h"
#include "tests/fuzz/fuzz_school.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (prescan_check(bytes, size, NULL) != 0)
        return 0;
    Message *message = message_read((const char *)bytes, size, false);
    Report *report = g_new0(Report, 1);
    bounce_read(message, NULL, &report->bounce);
    if (report->bounce.kind == BOUNCE_NONE)
        abort();
    report_free(report);
    message_free(message);
    return 0;
}
