/* See near_follow_up.h. Called by intake, in the transaction and before it; changes nothing. A token follows from its
 * reference: of each anonymous incident it is made again, and compared. How long that takes nobody outside can tell: a
 * mail waits for a poll, is read by another process first, and its writer is not answered. */
#include "daemon/intake/near_follow_up.h"

#include "parsers/reference/follow_up.h"
#include "parsers/text/wipe.h"

#include <string.h>

enum { EDITS_MAX = 3 };

/* Of two strings of at most `size` characters, the last but one of them changed about being one edit. */
static int edits(const char *a, const char *b)
{
    enum { SIZE = 2 * FOLLOW_UP_TOKEN_LENGTH };
    int rows[3][SIZE + 1];
    int length_a = (int)strlen(a), length_b = (int)strlen(b);
    if (length_a > SIZE || length_b > SIZE || ABS(length_a - length_b) > EDITS_MAX)
        return EDITS_MAX + 1;
    for (int j = 0; j <= length_b; j++)
        rows[0][j] = j;
    for (int i = 1; i <= length_a; i++) {
        int *row = rows[i % 3], *above = rows[(i - 1) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= length_b; j++) {
            int other = a[i - 1] != b[j - 1];
            row[j] = MIN(above[j - 1] + other, MIN(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], twice[j - 2] + 1);
        }
    }
    return rows[length_a % 3][length_b];
}

/* They are pieces of what somebody wrote. */
static void wipe_token(void *token)
{
    wipe_text(token);
}

static GPtrArray *tokens_of(const Report *report)
{
    const char *texts[] = {report->subject, report->visible, report->text,
                           report->forward.subject, report->forward.text};
    GPtrArray *tokens = g_ptr_array_new_with_free_func(wipe_token);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i] && (i == 0 || g_strcmp0(texts[i], texts[i - 1]) != 0))
            follow_up_tokens(texts[i], tokens);
    }
    for (size_t i = 0; i < report->n_attachments; i++) {
        if (report->attachments[i].name)
            follow_up_tokens(report->attachments[i].name, tokens);
    }
    for (char **code = report->codes; code && *code; code++)
        follow_up_tokens(follow_up_token(*code), tokens);
    return tokens;
}

static const char *find_near(const GPtrArray *tokens, const char *token)
{
    for (guint i = 0; i < tokens->len; i++) {
        if (edits(g_ptr_array_index(tokens, i), token) <= EDITS_MAX)
            return g_ptr_array_index(tokens, i);
    }
    return NULL;
}

int near_follow_up_find(const World *world, int64_t organisation, const Report *report,
                        int64_t *ret_incident, char **ret_typed, Err *err)
{
    g_autoptr(GPtrArray) tokens = tokens_of(report);
    int64_t incident = 0;
    int found = tokens->len > 0;
    while (found > 0) {
        g_autofree char *reference = NULL;
        found = store_incident_next_anonymous(world->store, organisation, &incident, &reference,
                                              err);
        if (found <= 0)
            break;
        char token[SEAL_TOKEN_LENGTH + 1];
        seal_token(world->keys, "reference", reference, token);
        const char *typed = find_near(tokens, token);
        if (!typed)
            continue;
        *ret_incident = incident;
        *ret_typed = g_strdup(typed);
        return 1;
    }
    return found;
}
