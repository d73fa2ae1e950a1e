/* Any bytes are read as a mail: no crash, and the report comes back from its JSON unchanged.
 * With libFuzzer: clang -fsanitize=fuzzer,address -DFUZZER ...; without it, the files that are
 * named are read, or with --generate N as many variations of them. */
#include "parsers/message/prescan.h"
#include "parsers/report.h"
#include "tests/fuzz/fuzz_school.h"

static void check_report(const char *mail, size_t size, Route route)
{
    ParserContext context = fuzz_school()->context;
    context.route = route;
    size_t length, length_again;
    Report *report = report_read(mail, size, size % 7 == 0, &context);
    char *json = report_to_json(report, false, &length);
    Report *back = report_from_json(json, length, NULL);
    if (!back)
        abort();
    char *again = report_to_json(back, false, &length_again);
    if (length != length_again || memcmp(json, again, length) != 0)
        abort();
    report_free(report);
    report_free(back);
    free(json);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (prescan_check(bytes, size, NULL) != 0)
        return 0;
    check_report((const char *)bytes, size, ROUTE_NAMED);
    check_report((const char *)bytes, size, ROUTE_ANONYMOUS);
    return 0;
}
