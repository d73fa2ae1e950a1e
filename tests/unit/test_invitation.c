/* A calendar part is read as a person would read it. */
#include "parsers/message/invitation.h"
#include "tests/unit/tap.h"

#include <glib.h>

static void is_read(const char *calendar, const char *summary, const char *what)
{
    g_autofree char *text = invitation_read(calendar);
    is_str(text, summary, what);
}

static void is_bare(const char *calendar, const char *title, const char *what)
{
    char *text = NULL, *found = NULL;
    bool bare = invitation_bare_answer(calendar, &text, &found);
    ok(bare == (title != NULL) && g_strcmp0(found, title) == 0 && bare == (text != NULL), "%s",
       what);
    g_free(text);
    g_free(found);
}

static void test_bare_answers(void)
{
    is_bare("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nBEGIN:VALARM\nDESCRIPTION:REMINDER\n"
            "END:VALARM\nX-ALT-DESC;FMTTYPE=text/html:<html><p>\\n</p></html>\nEND:VEVENT\n",
            "x", "an alarm and an empty page are no note");
    is_bare("METHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n", NULL,
            "an invitation is no answer");
    is_bare("METHOD:REPLY\n", NULL, "nor is one to no event");
    is_bare("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nCOMMENT:Lost\nEND:VEVENT\n", NULL,
            "a comment is a note");
    is_bare("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nATTENDEE;CN=\"Jo\";X-RESPONSE-COMMENT="
            "\"Lost: a stick\":mailto:jo@school.example\nEND:VEVENT\n",
            NULL, "so is one of whoever takes part");
    is_bare("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nX-ALT-DESC:<p>Lost</p>\nEND:VEVENT\n", NULL,
            "so is a page");
    is_bare("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nBEGIN:VEVENT\n"
            "DESCRIPTION:Lost\nEND:VEVENT\n",
            NULL, "so is what a second event says");
    is_read("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nATTENDEE;X-RESPONSE-COMMENT=\"Lost\":a@b\n"
            "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:y\nCOMMENT:Found\nEND:VEVENT\n",
            "Answer with a note to an invitation: x\n\nLost\n\nFound\n",
            "the notes of all events are read");
}

int main(void)
{
    test_bare_answers();
    is_read("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nTZID:GMT\n"
            "DTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
            "SUMMARY;LANGUAGE=en-GB:Data breach\\, lost stick\n"
            "DTSTART;TZID=\"Europe/London\":20260302T100000\nDTEND;TZID=\"Europe/London\":"
            "20260302T113000\nLOCATION:Room 4\\; main building\n"
            "ORGANIZER;CN=\"Rees, Sian: SIRO\":mailto:sian@school.example\n"
            "BEGIN:VALARM\nDESCRIPTION:REMINDER\nEND:VALARM\n"
            "DESCRIPTION:Please bring\\nthe list of\n  pupils.\nEND:VEVENT\n"
            "BEGIN:VEVENT\nSUMMARY:another\nEND:VEVENT\nEND:VCALENDAR\n",
            "Invitation: Data breach, lost stick\n"
            "When: 2026-03-02 10:00 Europe/London to 2026-03-02 11:30 Europe/London\n"
            "Where: Room 4; main building\n"
            "Organiser: Rees, Sian: SIRO <sian@school.example>\n\n"
            "Please bring\nthe list of pupils.\n",
            "what, when, where, who and why of the first event");
    is_read("BEGIN:VCALENDAR\nMETHOD:CANCEL\nBEGIN:VEVENT\nDTSTART:20260302T100000Z\n"
            "END:VEVENT\n",
            "Cancelled: (without a title)\nWhen: 2026-03-02 10:00 UTC\n", "a cancelled one");
    is_read("BEGIN:VEVENT\nSUMMARY:Trip\nDTSTART;VALUE=DATE:20260302\n",
            "Invitation: Trip\nWhen: 2026-03-02\n", "a whole day, and no end");
    is_read("BEGIN:VEVENT\nSUMMARY:x\nDTSTART:soon\nEND:VEVENT\n",
            "Invitation: x\nWhen: soon\n", "an odd time stays as it is");
    is_read("BEGIN:VEVENT\nSUMMARY\nDTSTART:2026\\\nORGANIZER:\n;;::\n",
            "Invitation: (without a title)\nWhen: 2026\\\n", "lines that are broken");
    is_read("METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nDESCRIPTION:\\n\nCOMMENT: \nEND:VEVENT\n",
            "Answer to an invitation: x\n", "an answer without a word of who gives it");
    is_read(
        "METHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:x\nDESCRIPTION:I sent it\\nwrongly\nEND:VEVENT\n",
        "Answer with a note to an invitation: x\n\nI sent it\nwrongly\n",
        "an answer with words in the description");
    is_read("METHOD:REPLY\nBEGIN:VEVENT\nCOMMENT;LANGUAGE=en-GB:Lost\\, on a bus\n"
            "COMMENT:\nSUMMARY:x\nCOMMENT:Sorry\nEND:VEVENT\n",
            "Answer with a note to an invitation: x\n\nLost, on a bus\n\nSorry\n",
            "an answer with comments, all of them");
    is_read("METHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:x\nDESCRIPTION:About it\nCOMMENT:No time\n"
            "END:VEVENT\n",
            "Cancelled: x\n\nAbout it\n\nNo time\n", "a cancelled one says why");
    is_read("no calendar\n", "", "words are no event");
    is_read("", "", "nor is nothing");
    return tap_done();
}
