/* Any bytes are read as the JSON of a report: refused, or a report that writes itself and is
 * read again. Built and run like fuzz_mail. */
#include "parsers/report.h"
#include "tests/fuzz/fuzz_main.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Err err = {0};
    Report *report = report_from_json((const char *)bytes, size, &err);
    if (!report) {
        if (err.kind != ERR_INPUT || !err.msg[0])
            abort();
        return 0;
    }
    size_t length;
    char *json = report_to_json(report, false, &length);
    Report *back = report_from_json(json, length, NULL);
    if (!back)
        abort();
    report_free(back);
    report_free(report);
    free(json);
    return 0;
}
