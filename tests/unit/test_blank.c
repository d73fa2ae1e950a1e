/* What of people's own words may stand in a draft that leaves the school: no name of anybody. */
#include "daemon/command/blank.h"

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
    Blank *blank = blank_new(&school, NULL);
    blank_add_name(blank, "Zoe Carter");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        g_autofree char *blanked = blank_text(blank, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    blank_free(blank);
}

/* What stands with a capital letter, or behind a title, anywhere in the case is gone everywhere. */
static void test_known(void)
{
    static const char said[] =
        "I lost the list of Aisha Khan, Jayden O'Neill-Okoro, Will Price and her sister May.\n"
        "Nadia cried. Encryption was off. THE BAG OF ROSHNI WAS THERE.\n"
        "It went to mr patel, and the Behaviour Log to mrs d. lowe.";
    static const struct {
        const char *text, *blanked;
    } rows[] = {
        {"aisha khan, then khan's mother.", "[name removed], then [name removed] mother."},
        {"AISHA was told, and a\xc3\xafsha.", "[name removed] was told, and [name removed]."},
        {"jayden okoro and o\xe2\x80\x99neill-okoro", "[name removed] and [name removed]"},
        {"nadia and roshni were upset.", "[name removed] and [name removed] were upset."},
        {"price will ask; it may be so.", "[name removed] will ask; it may be so."},
        {"patel was rung, lowe was not.", "[name removed] was rung, [name removed] was not."},
        {"the bag had no encryption.", "the bag had no encryption."},
        {"the list of h. grant", "the list of h. [name removed]"}, /* who holds a role */
        {"the behaviour log", "the behaviour log"},
        {"tariq was told.", "tariq was told."}, /* whom nobody has written as a name */
        {"it is not for primary classify holly.", "it is not for primary classify holly."},
    };
    PersonSettings person = {.name = (char *)"H. Grant"};
    OrganisationSettings school = {
        .name = (char *)"Holly Lane Primary School", .people = &person, .n_people = 1};
    Blank *blank = blank_new(&school, NULL);
    blank_add_text(blank, said);
    blank_add_text(blank, "We lost the encryption key.");
    blank_add_text(blank, "> From: Security incidents\n> NOT-INCIDENT because\n> CLASSIFY "
                          "minor\n> Holly Lane Primary School");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        g_autofree char *blanked = blank_text(blank, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    blank_free(blank);
}

/* A capital letter that an ordinary word has because it begins a sentence, and the names that stand there. */
static void test_beginnings(void)
{
    static const struct {
        const char *text, *blanked;
    } rows[] = {
        {"Remote access was off. Economic harm is unlikely.",
         "Remote access was off. Economic harm is unlikely."},
        {"Close supervision is in place.", "Close supervision is in place."},
        {"- Passcodes were changed\n- Backup tapes were fetched\nMitigation is under way",
         "- Passcodes were changed\n- Backup tapes were fetched\nMitigation is under way"},
        {"Payroll runs on Friday! Attachments were opened? Thankfully, nobody was hurt.",
         "Payroll runs on Friday! Attachments were opened? Thankfully, nobody was hurt."},
        {"Young children were in it. New passwords were set.",
         "Young children were in it. New passwords were set."},
        {"It was sent. Misuse by staff is unlikely.",
         "It was sent. Misuse by staff is unlikely."},
        {"Turn off autocomplete. Set a delay on outgoing mail.\nWrite to the parents",
         "Turn off autocomplete. Set a delay on outgoing mail.\nWrite to the parents"},
        {"She told Turn and Mr Set.", "She told [name removed] and [name removed]."},
        {"Widgets were in the box.", "[name removed] were in the box."},
        /* and names */
        {"Close took it home. Young was told.",
         "[name removed] took it home. [name removed] was told."},
        {"Close asked for it; Young knows the mother.",
         "[name removed] asked for it; [name removed] knows the mother."},
        {"Strong and Short were there.", "[name removed] and [name removed] were there."},
        {"It went to Mr. Close. Mrs. Young children's list.",
         "It went to [name removed] children's list."},
        {"J. Close supervision", "[name removed] supervision"},
        {"Seen by: Remote staff", "Seen by: [name removed] staff"},
        {"We were told by Remote. It was her.", "We were told by [name removed]. It was her."},
        {"Taken home:\nRemote\nClose\n", "Taken home:\n[name removed]\n[name removed]\n"},
        {"REMOTE access", "[name removed] access"},
        {"Sunita took it. Blessing is her sister.",
         "[name removed] took it. [name removed] is her sister."},
        {"Economic, Remote", "[name removed], [name removed]"},
        {"What the pupil's elder brother said to the receptionist of the school to\nClose "
         "friends",
         "What the pupil's elder brother said to the receptionist of the school to\n[name "
         "removed] friends"},
        /* a thing elsewhere in the case; but Ward is a name wherever it stands */
        {"Lunchbox lids were found.", "Lunchbox lids were found."},
        {"Turnstile data were found.", "Turnstile data were found."},
        {"Turnstile was told.", "[name removed] was told."},
        {"Ward staff were told.", "[name removed] staff were told."},
        /* somebody in the case is called so */
        {"Seizure was told. Seizures are on it.",
         "[name removed] was told. Seizures are on it."},
    };
    OrganisationSettings school = {.name = (char *)"Holly Lane Primary School"};
    Blank *blank = blank_new(&school, NULL);
    blank_add_text(blank,
                   "The turnstile was broken, the ward was shut. We wrote to Anna Seizure.");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        g_autofree char *blanked = blank_text(blank, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    blank_free(blank);
}

/* An answer of one word is an ordinary word, if it is no name of anybody. */
static void test_one_word(void)
{
    static const struct {
        const char *text, *blanked;
    } rows[] = {
        {"Accidental", "Accidental"},
        {"- Autocomplete.\n", "- Autocomplete.\n"},
        {"Embaras", "Embaras"},
        {"Sunita", "[name removed]"},
        {"Young", "[name removed]"},
        {"Remote", "[name removed]"}, /* as whom somebody is known */
        {"ACCIDENTAL", "[name removed]"},
        {"Accidental\nAutomatic", "[name removed]\n[name removed]"},
    };
    OrganisationSettings school = {.name = (char *)"Holly Lane Primary School"};
    Blank *blank = blank_new(&school, NULL);
    blank_add_name(blank, "Ann Remote");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (i < 3)
            blank_add_text(blank, rows[i].text);
        g_autofree char *blanked = blank_text(blank, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    blank_free(blank);
}

static void test_welsh(void)
{
    static const struct {
        const char *text, *blanked;
    } rows[] = {
        {"Anfonwyd y rhestr at y rhiant anghywir. Cafodd y teulu ei ffonio ddydd Llun.",
         "Anfonwyd y rhestr at y rhiant anghywir. Cafodd y teulu ei ffonio ddydd Llun."},
        {"Roedd y cofbin heb ei amgryptio. Dil\xc3\xabwyd yr e-bost ar 3 Ebrill.",
         "Roedd y cofbin heb ei amgryptio. Dil\xc3\xabwyd yr e-bost ar 3 Ebrill."},
        {"Rhestr Blwyddyn 6 oedd hi, mai dyna a ddywedodd.",
         "Rhestr Blwyddyn 6 oedd hi, mai dyna a ddywedodd."},
        {"Mae y rhestr yma. Yn lle hynny aeth hi. Dim risg.",
         "Mae y rhestr yma. Yn lle hynny aeth hi. Dim risg."},
        {"Mae was told, Plant took it.", "[name removed] was told, [name removed] took it."},
        {"Mae'r ffeil gan Si\xc3\xa2n. Aeth Rhys \xc3\xa2 hi adref.",
         "Mae'r ffeil gan [name removed]. Aeth [name removed] \xc3\xa2 hi adref."},
        {"Ffoniwyd Mrs Jones. Roedd Ebrill, Medi a Mai yno.",
         "Ffoniwyd [name removed]. Roedd [name removed], [name removed] a [name removed] yno."},
    };
    OrganisationSettings school = {.name = (char *)"Ysgol y Berth"};
    Blank *blank = blank_new(&school, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        blank_add_text(blank, rows[i].text);
        g_autofree char *blanked = blank_text(blank, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    blank_free(blank);
}

static void test_marks(void)
{
    static const struct {
        const char *text, *blanked;
    } rows[] = {
        {"her father, mr smith (07700 900123).",
         "her father, [name removed] ([name removed])."},
        {"miss j adeyemi and dr. osei rang", "[name removed] and [name removed] rang"},
        {"sir was told; we miss the list.", "sir was told; we miss the list."},
        {"on +44 (0)20 7946 0958 or (01245) 123456", "on [name removed] or [name removed]"},
        {"020 7946 0958, 07700900123, 245123",
         "[name removed], [name removed], [name removed]"},
        {"at cm1 1qh or SW1A 2AA", "at [name removed] or [name removed]"},
        {"upn a123456789012, B12345678901c", "upn [name removed], [name removed]"},
        {"qq 12 34 56 c, nhs 943 476 5919", "[name removed], nhs [name removed]"},
        {"mum@home.example", "[name removed]"},
        {"07700 900123ann@home.example", "[name removed]"},
        {"(ann.lee@home.example,ben@home.example)", "([name removed],[name removed])"},
        {"12 pupils on 03/03/2026, 2026-03-01 10:30, in KS2",
         "12 pupils on 03/03/2026, 2026-03-01 10:30, in KS2"},
        {"in 2024 and 2025, 1,200 records", "in 2024 and 2025, 1,200 records"},
    };
    OrganisationSettings school = {.name = (char *)"Holly Lane Primary School"};
    Blank *blank = blank_new(&school, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        g_autofree char *blanked = blank_text(blank, rows[i].text);
        is_str(blanked, rows[i].blanked, rows[i].text);
    }
    blank_free(blank);
}

/* None of it costs more than its length. */
static void test_hostile(void)
{
    static const char *const units[] = {
        "a",    "Ab", "a@b.example ", "0770 0900123 ", "0123-",     "+1 (",     "Mrs ", "A. ",
        "a.b-", "@ ", "Ann ",         "Ann's",         "the Ann. ", "\xc3\xa9", "Mr J "};
    OrganisationSettings school = {.name = (char *)"Holly Lane Primary School"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 100000)
            g_string_append(text, units[i]);
        Blank *blank = blank_new(&school, NULL);
        blank_add_text(blank, text->str);
        g_autofree char *blanked = blank_text(blank, text->str);
        ok(g_utf8_validate(blanked, -1, NULL) && !strchr(blanked, '@'), "100 KB of %s",
           units[i]);
        blank_free(blank);
    }
}

int main(void)
{
    test_names();
    test_known();
    test_beginnings();
    test_one_word();
    test_welsh();
    test_marks();
    test_hostile();
    return tap_done();
}
