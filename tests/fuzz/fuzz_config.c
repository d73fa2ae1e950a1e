/* Any text is read as a configuration: refused with a line that says why, or one that can be freed. */
#include "config/config.h"
#include "tests/fuzz/fuzz_main.h"

#include <unistd.h>

static char folder[] = "/tmp/fuzz-config-XXXXXX";
static char *path;

static void remove_file(void)
{
    unlink(path);
    rmdir(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (!path) {
        if (!mkdtemp(folder))
            abort();
        path = g_build_filename(folder, "school.conf", NULL);
        atexit(remove_file);
    }
    if (!g_file_set_contents_full(path, (const char *)bytes, (gssize)size, 0, 0600, NULL))
        abort();
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    Config *config = NULL;
    Err err = {0};
    if (config_load(path, true, &config, problems, &err) < 0) {
        if (config || problems->len == 0 || !err.msg[0])
            abort();
        return 0;
    }
    config_free(config);
    return 0;
}
