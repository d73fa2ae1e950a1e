/* See libcurl.h. Called by loop.c. */
#include "daemon/wire/libcurl.h"

#include <dlfcn.h>

/* Its ABI has not changed since 2006. */
#define LIBRARY "libcurl.so.4"

LibCurl libcurl;

int libcurl_load(Err *err)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return err_set(err, ERR_PERMANENT, "libcurl: %s", dlerror());
    LibCurl found = {0};
#define LOAD(name)                                                                             \
    if (!(found.name = (__typeof__(found.name))dlsym(library, "curl_" #name)))                 \
        return err_set(err, ERR_PERMANENT, "libcurl: " LIBRARY " has no curl_" #name);
    LIBCURL_FUNCTIONS(LOAD)
#undef LOAD
    libcurl = found;
    return 0;
}
