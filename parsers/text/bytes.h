/* Numbers in bytes of any alignment. The caller knows that they are there. */
#pragma once

#include <stdint.h>

static inline uint32_t bytes_u16(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

/* Little-endian. */
static inline uint32_t bytes_u32(const char *at)
{
    return bytes_u16(at) | bytes_u16(at + 2) << 16;
}
