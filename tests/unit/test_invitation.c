/* A calendar part is read as a person would read it. */
#include "parsers/invitation.h"
#include "tests/unit/tap.h"

#include <glib.h>

static void is_read(const char *calendar, const char *summary, const char *what)
{
    g_autofree char *text = invitation_read(calendar);
    is_str(text, summary, what);
}

int main(void)
{
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
