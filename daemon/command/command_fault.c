/* Why a reply does not count, in words: the faults of its code, and what stands in the place of a command. Called by
 * command, intake_command and errand_reply. */
#include "daemon/command/command.h"

#include "parsers/command/command_form.h"

const char *code_fault_name(CodeFault fault)
{
    static const char *const names[] = {
        "good",         "unknown",        "missing", "used",           "expired",
        "other person", "authentication", "no role", "other incident", "no command",
        "mailbox",      "alone",          "below"};
    return (size_t)fault < G_N_ELEMENTS(names) ? names[fault] : "?";
}

/* Does the line begin with the word that was meant, so that something else is wrong with it? */
static bool is_first(const Report *report)
{
    const char *behind;
    const CommandForm *form =
        report->doubt_line ? command_form_word(report->doubt_line, &behind) : NULL;
    return form && report->doubt_meant &&
           strcmp(command_name(command_form_command(form)), report->doubt_meant) == 0;
}

/* The second answer of "CONFIRM and SHOW"; COMMAND_COUNT: there is none. */
static Command joined(const char *line)
{
    static const char *const joints[] = {"AND", "THEN", "ALSO", "PLUS", "&", "+", NULL};
    Command command;
    bool joint = false;
    g_auto(GStrv) words = g_strsplit_set(line, " .,;:", -1);
    for (char **word = words; *word; word++) {
        g_autofree char *upper = g_ascii_strup(*word, -1);
        if (joint && command_parse(upper, &command))
            return command;
        joint = g_strv_contains(joints, upper) || (joint && !**word);
    }
    return COMMAND_COUNT;
}

/* What is wrong with a line that has the right word. Owned. */
static char *misplaced(const Report *report)
{
    const char *meant = report->doubt_meant;
    Command other = joined(report->doubt_line ? report->doubt_line : "");
    if (other != COMMAND_COUNT)
        return g_strdup_printf("%s and %s stand in one line, and a line can have only one of "
                               "them: please write the line with %s and its new code, and %s "
                               "in the line below it",
                               meant, command_name(other), meant, command_name(other));
    if (command_form_is_text(meant))
        return g_strdup_printf("%s must be %swritten in capitals or with its code right behind "
                               "it",
                               meant,
                               is_first(report) ? "" : "the first word of its line, and ");
    if (!is_first(report))
        return g_strdup_printf("%s must be the first word of its line, with what belongs "
                               "to it and nothing else",
                               meant);
    if (command_form_stands_alone(meant))
        return g_strdup_printf("what stands behind %s may change what it means: please write "
                               "the line with the new code and nothing else, or with "
                               "\"because\" and a reason, and what else you want to say "
                               "below it",
                               meant);
    return g_strdup_printf("what stands behind %s was not understood: please write the line as "
                           "it stands below, with the new code",
                           meant);
}

char *command_doubt_text(const Report *report)
{
    const char *word = report->doubt_word, *meant = report->doubt_meant;
    if (report->doubt == DOUBT_CODES)
        return g_strdup("there are two codes in one line, and nobody can tell which is meant");
    if (report->doubt == DOUBT_ASKS)
        return g_strdup_printf(
            "what you wrote does not say whether the report may go on. If nothing in it shows "
            "who wrote it, answer %s; if something does, answer EDIT, with the words "
            "that may go on below it",
            meant);
    if (report->doubt == DOUBT_PLACE && !meant)
        return g_strdup("its text is empty: the line that is to be done must stand there");
    if (report->doubt == DOUBT_PLACE)
        return g_strdup_printf(
            "the line with %s is not the first of the e-mail: please put it at the top", meant);
    if (word && (!meant || g_ascii_strcasecmp(word, meant) != 0))
        return g_strdup_printf("\"%s\" is not one of the words that can be answered%s%s%s",
                               word, meant ? " (did you mean " : "", meant ? meant : "",
                               meant ? "?)" : "");
    if (report->doubt == DOUBT_BROKEN)
        return g_strdup_printf("nobody can tell whether the line with %s goes on with the one "
                               "above it, or is to be done, too: please leave a blank line "
                               "between them, and write %s in capitals",
                               meant, meant);
    return meant ? misplaced(report)
                 : g_strdup("a line does not begin with one of the words that can be answered");
}

char *command_fault_text(const Report *report, CodeFault fault, const char *place,
                         const char *reference)
{
    switch ((int)fault) {
    case CODE_MISSING:
        return g_strdup_printf("there is no code in %s: each line that can be answered has one "
                               "in brackets, and that of a quoted line does not count",
                               place);
    case CODE_USED:
        return g_strdup_printf(
            "the code in %s has been used before, or more has come since it was sent", place);
    case CODE_EXPIRED:
        return g_strdup_printf("the code in %s is older than 30 days", place);
    case CODE_PERSON:
        return g_strdup_printf(
            "the code in %s is somebody else's: each counts for whoever was sent it alone",
            place);
    case CODE_INCIDENT:
        return g_strdup_printf("the code in %s is for %s", place,
                               reference ? reference
                                         : "something else than the e-mail that it answers");
    case CODE_MAILBOX:
        return g_strdup("the e-mail came to another school, which does not check who has sent "
                        "it");
    case CODE_ALONE:
        return g_strdup("it answers no e-mail of ours, so that nobody can tell what it is "
                        "about. Below is what can be answered about the newest open incident; "
                        "LIST names the others");
    case CODE_BELOW:
        return g_strdup("a form is filled in below, but the first line of your e-mail is not "
                        "the one with OUTCOME and its code. Put that line at the top and send "
                        "the form again");
    case CODE_DOUBT:
    case CODE_GOOD:
        return report->doubt != DOUBT_NONE
                   ? command_doubt_text(report)
                   : g_strdup("the first line of what you wrote is none of those that can be "
                              "answered");
    default:
        return g_strdup_printf("the code in %s is not one that you were sent", place);
    }
}
