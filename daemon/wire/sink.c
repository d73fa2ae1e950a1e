/* Chooses the sink that the settings name. Called by the verb deliver and by `check --online`.
 */
#include "daemon/wire/sink.h"

Sink *sink_open(const OutgoingSettings *settings, Loop *loop)
{
    return settings->endpoint.maildir ? sink_maildir_open(settings)
                                      : sink_smtp_open(settings, loop);
}
