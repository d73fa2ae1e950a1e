/* Chooses the kind of source that the settings name. Called by the engine when it opens a
 * mailbox. */
#include "daemon/wire/source.h"

Source *source_open(const MailboxSettings *settings, Loop *loop)
{
    if (settings->endpoint.maildir)
        return source_maildir_open(settings);
    return source_imap_open(settings, loop);
}
