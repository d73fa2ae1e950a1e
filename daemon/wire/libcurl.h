/* libcurl, loaded when the first loop is made. It brings some forty libraries with it, of which a command
 * that talks to no server needs none: they would be a third of its memory (unseal), more of the time in
 * which it starts, and within reach of the parser process. Included by loop_curl.h alone. */
#pragma once

#include "config/err.h"

#define CURL_DISABLE_TYPECHECK /* it would name the functions themselves */
#include <curl/curl.h>

#define LIBCURL_FUNCTIONS(X)                                                                   \
    X(easy_cleanup)                                                                            \
    X(easy_getinfo)                                                                            \
    X(easy_init)                                                                               \
    X(easy_recv)                                                                               \
    X(easy_send)                                                                               \
    X(easy_setopt)                                                                             \
    X(easy_strerror)                                                                           \
    X(free)                                                                                    \
    X(global_cleanup)                                                                          \
    X(global_init)                                                                             \
    X(multi_add_handle)                                                                        \
    X(multi_cleanup)                                                                           \
    X(multi_info_read)                                                                         \
    X(multi_init)                                                                              \
    X(multi_perform)                                                                           \
    X(multi_poll)                                                                              \
    X(multi_remove_handle)                                                                     \
    X(multi_strerror)                                                                          \
    X(share_cleanup)                                                                           \
    X(share_init)                                                                              \
    X(share_setopt)                                                                            \
    X(url)                                                                                     \
    X(url_cleanup)                                                                             \
    X(url_get)                                                                                 \
    X(url_set)

/* curl_easy_init() and so on, as its manual has them. */
typedef struct LibCurl {
#define MEMBER(name) __typeof__(&curl_##name) name;
    LIBCURL_FUNCTIONS(MEMBER)
#undef MEMBER
} LibCurl;

/* Empty until it is loaded. */
extern LibCurl libcurl;

/* To be called before any use; again does no harm. Permanent: it is not installed, or lacks a function. It
 * stays loaded. */
int libcurl_load(Err *err);
