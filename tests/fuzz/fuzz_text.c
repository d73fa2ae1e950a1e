/* Any text of a mail is read, and then judged as the daemon does it: its kind, its level, whom it accuses, what it asks.
 * The first byte chooses the mail's head. */
#include "tests/fuzz/fuzz_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 0)
        fuzz_read(bytes[0], (const char *)bytes + 1, size - 1);
    return 0;
}
