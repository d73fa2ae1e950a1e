/* Reads the time of a command with the words that reports are read with. Pure; called by
 * daemon/command. */
#include "parsers/when.h"

#include "parsers/fields_date.h"

#include <string.h>

char *when_read(const char *text, const char *today)
{
    MailDay day = mail_day_of(today);
    g_autofree Marks *marks = g_new0(Marks, 1);
    marks->lexicon = lexicon_builtin();
    size_t at = 0;
    while (marks_next(marks, text, strlen(text), &at)) {
        for (size_t i = 0; i < marks->sentence.n; i++) {
            Moment moment;
            if (moment_read(marks, i, &day, &moment) && moment.dated)
                return moment_text(&moment, &day);
        }
    }
    return NULL;
}
