/* The readiness protocol of the service manager, sd_notify(3): one datagram to $NOTIFY_SOCKET.
 * A few lines of our own, because the protocol is documented as stable and libsystemd would be
 * a large guest for it. */
#pragma once

#include <stdint.h>

/* "READY=1", "STOPPING=1", "RELOADING=1\nMONOTONIC_USEC=...", "WATCHDOG=1", "STATUS=..."
 * Without a service manager: nothing. */
void notify_send(const char *state);

/* How often "WATCHDOG=1" is wanted, in milliseconds: half of $WATCHDOG_USEC; 0: never. */
int64_t notify_watchdog_ms(void);
