/* What of people's own words may stand in a draft that leaves the school: no name of anybody. */
#include "daemon/cli/case_file.h"

#include "tests/unit/tap.h"

#include <string.h>

static void test_names(void)
{
    static const struct {
        const char *text, *blanked;
    } rows[] = {
        {"The list of Ben Carter and Amira Khan was sent to a parent.",
         "The list of [name removed] and [name removed] was sent to a parent."},
        {"Ben's report was left in the hall.", "[name removed] report was left in the hall."},
        {"BEN CARTER was rung.", "[name removed] was rung."},
        {"It was O\xe2\x80\x99"
         "Brien-Lee, in Year 6, on 3 May.",
         "It was [name removed], in Year 6, on 3 May."},
        {"May was upset. June 3rd was the day.",
         "[name removed] was upset. June 3rd was the day."},
        {"The mother, Mrs D. Khan, has it.", "The mother, [name removed], has it."},
        {"\xc3\x89lodie was told.", "[name removed] was told."},
        {"zoe carter was told.", "[name removed] was told."}, /* the register knows her */
        {"It went to z.carter@home.example instead.", "It went to [name removed] instead."},
        {"Holly Lane Primary School breached its Acceptable Use Policy.",
         "Holly Lane Primary School breached its Acceptable Use Policy."},
        {"Holly was told.", "[name removed] was told."},
        {"The SENCO sent an EHCP for KS2 pupils. Parents were told by the DPO on Monday.",
         "The SENCO sent an EHCP for KS2 pupils. Parents were told by the DPO on Monday."},
        {"", ""},
    };
    InformationPolicy policy = {.name = (char *)"Acceptable Use Policy"};
    OrganisationSettings school = {
        .name = (char *)"Holly Lane Primary School", .policies = &policy, .n_policies = 1};
    CaseFile file = {.organisation = &school, .names = g_ptr_array_new()};
    g_ptr_array_add(file.names, (char *)"Zoe Carter");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        g_autofree char *blanked = case_file_blank(&file, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    g_ptr_array_free(file.names, TRUE);
}

int main(void)
{
    test_names();
    return tap_done();
}
