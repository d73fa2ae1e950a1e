/* The bytes of mails from an IMAP folder: whole, and the beginning of the large ones.
 *
 * It owns the descriptor that a literal arrives in until a mail has it; one that no mail gets
 * is closed by source_imap.c. It must never set a flag, or hand out a mail before all of its
 * response came. Called by source_imap.c with what arrives. */
#include "daemon/wire/source_imap_task.h"

#include "daemon/wire/spool.h"

#include <string.h>
#include <unistd.h>

static bool too_large(const SourceImap *source, int64_t size)
{
    return source->settings->max_size > 0 && size > source->settings->max_size;
}

int source_imap_start_bodies(SourceImap *source, Step step)
{
    bool large = step == STEP_BEGINNINGS;
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (too_large(source, source->mails[i].entry.size) == large)
            g_array_append_val(uids, source->mails[i].entry.uid);
    }
    if (uids->len == 0)
        return large ? source_imap_after_bodies(source)
                     : source_imap_start_bodies(source, STEP_BEGINNINGS);
    g_autofree char *set = source_imap_take_set(uids);
    if (large)
        return source_imap_command(source, step, "UID FETCH %s (UID BODY.PEEK[]<0.%d>)", set,
                                   SOURCE_CUT_SIZE);
    return source_imap_command(source, step, "UID FETCH %s (UID BODY.PEEK[])", set);
}

int source_imap_after_bodies(SourceImap *source)
{
    g_autoptr(GArray) missing = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (source->mails[i].fd < 0 && !source->mails[i].unreadable)
            g_array_append_val(missing, source->mails[i].entry.uid);
    }
    return missing->len > 0 ? source_imap_ask_still(source, STEP_UNFETCHED, missing)
                            : source_imap_finish_task(source);
}

int source_imap_begin_body(SourceImap *source, const ImapEvent *event, Err *err)
{
    bool wanted = source->step == STEP_BODIES || source->step == STEP_BEGINNINGS;
    if (!wanted || source->body_literal >= 0 || !imap_literal_is_body(event->text))
        return 0;
    source->body_fd = spool_open(err);
    if (source->body_fd < 0)
        return -1;
    source->body_literal = event->literal;
    source->body_size = event->size;
    source->body_kept = 0;
    return 0;
}

int source_imap_add_to_body(SourceImap *source, const ImapEvent *event, Err *err)
{
    if (source->body_fd < 0 || event->literal != source->body_literal)
        return 0;
    bool keep_all = source->step == STEP_BODIES && !too_large(source, source->body_size);
    int64_t limit = keep_all ? source->body_size : SOURCE_CUT_SIZE;
    int64_t size = MIN(event->size, limit - source->body_kept);
    source->body_kept += size;
    return spool_write(source->body_fd, event->bytes, (size_t)size, err);
}

static SourceMail *wanted_mail(const SourceImap *source, int64_t uid)
{
    for (size_t i = 0; i < source->n; i++) {
        if (source->mails[i].entry.uid == uid)
            return &source->mails[i];
    }
    return NULL;
}

static int small_body(SourceImap *source, const ImapFetch *fetch, Err *err)
{
    const char *text = fetch->quoted ? fetch->quoted->str : "";
    size_t size = fetch->quoted ? fetch->quoted->len : 0;
    source->body_fd = spool_open(err);
    source->body_size = source->body_kept = (int64_t)size;
    return source->body_fd < 0 ? -1 : spool_write(source->body_fd, text, size, err);
}

int source_imap_on_body(SourceImap *source, const ImapFetch *fetch, Err *err)
{
    SourceMail *mail = wanted_mail(source, fetch->uid);
    if (fetch->body == IMAP_BODY_NONE || !mail || mail->fd >= 0)
        return 0;
    if (fetch->body == IMAP_BODY_LITERAL && source->body_literal != fetch->body_literal)
        return err_set(err, ERR_TEMPORARY,
                       "the server's response has its body in a strange place");
    if (fetch->body != IMAP_BODY_LITERAL && small_body(source, fetch, err) != 0)
        return -1;
    source->proven = true;
    /* Some servers say NIL, or nothing, of what they cannot read or have just removed (RFC 2180
     * section 4.1.3): to take that for the mail would be to lose it. */
    mail->unreadable = source->body_size == 0 && mail->entry.size != 0;
    if (mail->unreadable)
        return 0;
    bool part = source->step == STEP_BEGINNINGS && source->body_size >= SOURCE_CUT_SIZE;
    if (lseek(source->body_fd, 0, SEEK_SET) != 0)
        return err_set(err, ERR_BUG, "a mail cannot be rewound");
    mail->fd = source->body_fd;
    mail->size = source->body_kept;
    mail->cut = part || source->body_kept < source->body_size;
    source->body_fd = -1;
    return 0;
}

int source_imap_after_unfetched(SourceImap *source)
{
    for (guint i = 0; i < source->still->len; i++) {
        SourceMail *mail = wanted_mail(source, g_array_index(source->still, int64_t, i));
        if (mail && mail->fd < 0)
            mail->unreadable = true;
    }
    return source_imap_finish_task(source);
}
