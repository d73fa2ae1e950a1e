/* Writing all of some bytes, however many calls of write(2) that takes. Called by whoever writes a
 * file or a descriptor of ours. */
#pragma once

#include <stddef.h>

/* 0, or -1 and errno, where a part may have been written. Waits where the descriptor blocks. */
int write_all(int fd, const void *bytes, size_t size);
