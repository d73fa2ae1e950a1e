/* The school's procedure: the shipped one, others laid over it, and everything that can be wrong with
 * one. Each policy is written into a file that the same good configuration includes. */
#include "config/config.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <glib/gstdio.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

enum { HOUR = 3600, DAY = 24 * HOUR };

/* The first school has a board, the second has not; neither has a vice-chair. */
static const char MAIN[] =
    "database = \"register.db\"; keys = \"./keys\"; templates = \"templates\";\n"
    "organisations = (\n"
    "  { name = \"Holly Lane\"; prefix = \"HLP\";\n"
    "    mailboxes = ( { name = \"reports\"; url = \"maildir:in\"; } );\n"
    "    outgoing = { url = \"maildir:out\"; from = \"security@hollylane.example\"; };\n"
    "    roles = { siro = { name = \"S\"; address = \"s@hollylane.example\"; };\n"
    "              dpo = { name = \"D\"; address = \"d@hollylane.example\"; };\n"
    "              chair = { name = \"C\"; address = \"c@hollylane.example\"; };\n"
    "              board = ( { name = \"B\"; address = \"b@hollylane.example\"; } );\n"
    "              administrator = { name = \"A\"; address = \"a@hollylane.example\"; }; }; "
    "},\n"
    "  { name = \"Oak School\"; prefix = \"OAK\";\n"
    "    mailboxes = ( { name = \"reports\"; url = \"maildir:oak-in\"; } );\n"
    "    outgoing = { url = \"maildir:out\"; from = \"security@oak.example\"; };\n"
    "    roles = { siro = { name = \"S\"; address = \"s@oak.example\"; };\n"
    "              dpo = { name = \"D\"; address = \"d@oak.example\"; };\n"
    "              chair = { name = \"C\"; address = \"c@oak.example\"; };\n"
    "              administrator = { name = \"A\"; address = \"a@oak.example\"; }; }; }\n"
    ");\n"
    "@include \"policy.conf\"\n";

static char *folder;

/* Without the care for the disk that g_file_set_contents() takes, and some file systems when a
 * file is written over: this happens thousands of times. */
static void put(const char *name, const char *text, gssize length)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_unlink(path);
    FILE *file = fopen(path, "w");
    if (!file || fwrite(text, 1, length < 0 ? strlen(text) : (size_t)length, file) == 0)
        printf("# %s is empty or cannot be written\n", name);
    if (file)
        fclose(file);
}

static void make_world(void)
{
    folder = g_dir_make_tmp("incidentd-policy-XXXXXX", NULL);
    static const char *const folders[] = {"templates", "in", "out", "oak-in"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(folder, folders[i], NULL);
        g_mkdir(path, 0700);
    }
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *name =
            g_strconcat("templates/", template_name((TemplateKind)kind), ".txt", NULL);
        put(name, "Subject: {{reference}}\n\nHello.\n", -1);
    }
    put("main.conf", MAIN, -1);
}

static void remove_tree(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    if (dir)
        g_dir_close(dir);
    g_remove(path);
}

/* The problems come back as one text, the folder's path taken out of it. */
static Config *load(const char *policy, gssize length, char **ret_problems, Err *err)
{
    Config *config = NULL;
    g_autofree char *path = g_build_filename(folder, "main.conf", NULL);
    g_autofree char *here = g_strconcat(folder, "/", NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    put("policy.conf", policy, length);
    int result = config_load(path, true, &config, problems, err);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < problems->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (char *)problems->pdata[i]);
    g_string_replace(text, here, "", 0);
    *ret_problems = g_string_free(text, FALSE);
    return result == 0 ? config : NULL;
}

/* `inside` stands on the second line. */
static Config *load_inside(const char *inside, char **ret_problems, Err *err)
{
    g_autofree char *policy = g_strdup_printf("policy = {\n%s\n};\n", inside);
    return load(policy, -1, ret_problems, err);
}

static char *read_file(const char *path)
{
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        ok(false, "%s can be read (tests run in the root of the project)", path);
    return text ? text : g_strdup("");
}

/* ---- what is shipped ---- */

#define SET2(a, b)    (ROLE_BIT(ROLE_##a) | ROLE_BIT(ROLE_##b))
#define SET3(a, b, c) (SET2(a, b) | ROLE_BIT(ROLE_##c))

static void test_shipped(void)
{
    Policy p;
    config_policy_default(&p);
    const DutyPolicy *notify = &p.duty[DUTY_ICO_NOTIFY], *outcome = &p.duty[DUTY_OUTCOME];
    is_int(p.duty[DUTY_ACKNOWLEDGE].within[SEVERITY_CRITICAL].seconds, 15 * 60,
           "the reporter is answered within 15 minutes");
    is_int(p.duty[DUTY_ACKNOWLEDGE].owner[SEVERITY_UNKNOWN], ROLE_SYSTEM, "by the system");
    is_int(notify->within[SEVERITY_NEAR_MISS].seconds, 72 * HOUR, "the ICO within 72 hours");
    is_int(notify->start, DUTY_FROM_AWARENESS, "of awareness");
    ok(notify->urgent && notify->escalates,
       "in quiet hours, too, and others hear that it is late");
    is_int(notify->owner[SEVERITY_MODERATE], ROLE_DPO, "by the DPO");
    is_int(notify->owner[SEVERITY_UNKNOWN], ROLE_DPO, "also where there is no level");
    is_int(notify->owner[SEVERITY_MAJOR], ROLE_BOARD, "by the Board when it is major");
    is_int(notify->n_reminders, 9, "with nine reminders");
    is_int(notify->reminder[2].after, 60 * HOUR, "of which the third comes at 60 hours");
    is_int(notify->reminder[2].also, SET2(SIRO, DPO) | SET2(CHAIR, BOARD), "to everybody");
    is_int(notify->reminder[0].only, ROLE_BIT(ROLE_DPO),
           "the first to the DPO, whoever owns it");
    is_int(notify->reminder[1].only, SET2(SIRO, DPO), "the second to the SIRO, too");
    for (int i = 4; i < 9; i++)
        is_int(notify->reminder[i].only, i == 7 ? 0 : ROLE_BIT(ROLE_DPO),
               "those of every hour to the DPO alone");
    is_int(p.duty[DUTY_ASSIGN].within[SEVERITY_MINOR].working_days, 1,
           "an investigator is named within a working day");
    is_int(p.duty[DUTY_ASSIGN].within[SEVERITY_CRITICAL].seconds, 4 * HOUR,
           "of a critical incident within 4 hours");
    is_int(outcome->within[SEVERITY_NEAR_MISS].working_days, 20, "a near miss has 20 days");
    is_int(outcome->within[SEVERITY_UNKNOWN].working_days, 15,
           "what has no level yet counts as a minor incident");
    is_int(p.points[SEVERITY_UNKNOWN], p.points[SEVERITY_MINOR], "in what is asked of it, too");
    is_int(p.points[SEVERITY_MINOR], 0x6b0, "the decisions, controls and the report");
    is_int(p.points[SEVERITY_MODERATE], (1 << POINT_COUNT) - 1, "and all points above it");
    is_int(outcome->within[SEVERITY_CRITICAL].working_days, 5, "a critical one has 5");
    const Span *interim = p.duty[DUTY_INTERIM].within;
    is_int(interim[SEVERITY_MODERATE].seconds + interim[SEVERITY_MODERATE].working_days, 0,
           "a moderate incident needs no interim report");
    is_int(interim[SEVERITY_MAJOR].working_days, 2, "a major one does");
    is_int(p.ladder[SEVERITY_MODERATE].due, ROLE_BIT(ROLE_DPO), "the ladder's first rung");
    is_int(p.ladder[SEVERITY_MAJOR].late, ROLE_BIT(ROLE_BOARD), "its second");
    is_int(p.ladder[SEVERITY_UNKNOWN].very_late, ROLE_BIT(ROLE_DPO), "its third");
    is_int(p.ladder[SEVERITY_CRITICAL].due, SET3(SIRO, DPO, BOARD), "for each level");
    is_int(p.late, 25, "late is a quarter of the time");
    is_int(p.very_late, 100, "very late all of it");
    is_int(p.late_least, 2 * HOUR, "and at least two hours");
    is_int(p.release_before, 12 * HOUR, "a decision about the ICO has half a day");
    is_int(p.told[SEVERITY_MAJOR], SET2(SIRO, DPO) | SET2(CHAIR, BOARD), "major concerns all");
    is_int(p.told[SEVERITY_MODERATE], 0, "moderate does not");
}

/* Says something itself of each: nothing is shipped that no administrator can see. */
static void test_shipped_is_whole(void)
{
    Policy p;
    config_policy_default(&p);
    g_autofree char *text = read_file("config/policy.conf");
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        g_autofree char *entry = g_strdup_printf("    %s = {", duty_name((DutyKind)kind));
        ok(strstr(text, entry), "the shipped file has %s", duty_name((DutyKind)kind));
        for (int level = 0; level < SEVERITY_COUNT; level++) {
            if (p.duty[kind].owner[level] == ROLE_NONE)
                ok(false, "it has an owner at each level");
        }
    }
}

static bool same(const Policy *one, const Policy *other, DutyKind kind)
{
    const DutyPolicy *a = &one->duty[kind], *b = &other->duty[kind];
    bool good = a->start == b->start && a->escalates == b->escalates &&
                a->urgent == b->urgent && a->repeats == b->repeats &&
                a->n_reminders == b->n_reminders;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        good = good && a->owner[i] == b->owner[i] &&
               a->within[i].seconds == b->within[i].seconds &&
               a->within[i].working_days == b->within[i].working_days &&
               a->with[i] == b->with[i];
    for (int i = 0; i < a->n_reminders; i++)
        good = good && a->reminder[i].after == b->reminder[i].after &&
               a->reminder[i].also == b->reminder[i].also &&
               a->reminder[i].only == b->reminder[i].only;
    return good;
}

static bool same_ladder(const Policy *one, const Policy *other, Severity level)
{
    const Ladder *a = &one->ladder[level], *b = &other->ladder[level];
    return a->due == b->due && a->late == b->late && a->very_late == b->very_late;
}

/* The shipped file as a school's own: nothing changes, and no school must have a board. */
static void test_shipped_as_own(void)
{
    Policy p;
    config_policy_default(&p);
    g_autofree char *problems = NULL, *text = read_file("config/policy.conf");
    Config *config = load(text, -1, &problems, NULL);
    ok(config, "the shipped file is accepted as a school's own");
    is_str(problems, "", "without a warning");
    for (int kind = 0; config && kind < DUTY_COUNT; kind++)
        ok(same(&config->policy, &p, (DutyKind)kind), "%s is the same",
           duty_name((DutyKind)kind));
    for (int level = 0; config && level < SEVERITY_COUNT; level++)
        ok(same_ladder(&config->policy, &p, (Severity)level) &&
               config->policy.told[level] == p.told[level],
           "so is what %s means", severity_name((Severity)level));
    config_free(config);
}

/* ---- laid over it ---- */

static void test_one_duty(void)
{
    Policy p;
    config_policy_default(&p);
    g_autofree char *problems = NULL;
    Config *config = load_inside(
        "ico_decision = { owner = { critical = \"chair\"; otherwise = \"siro\"; }; within = "
        "\"7200 s\";"
        " reminders = ( \"30 min\", { at = \"1 h\"; also = ( \"dpo\", \"board\" ); } ); };",
        &problems, NULL);
    if (!ok(config, "a school may have a duty of its own"))
        return;
    is_str(problems, "", "without a word");
    const DutyPolicy *own = &config->policy.duty[DUTY_ICO_DECISION];
    is_int(own->owner[SEVERITY_CRITICAL], ROLE_CHAIR, "with owners by level");
    is_int(own->owner[SEVERITY_MAJOR], ROLE_SIRO, "and one for the others");
    is_int(own->owner[SEVERITY_UNKNOWN], ROLE_SIRO, "also where there is no level");
    is_int(own->within[SEVERITY_NEAR_MISS].seconds, 2 * HOUR, "a number alone is in seconds");
    is_int(own->start, DUTY_FROM_AWARENESS, "it begins when it always begins");
    ok(own->escalates && !own->urgent,
       "what is not said of it is not taken from the shipped one");
    is_int(own->n_reminders, 2, "nor are reminders");
    is_int(own->reminder[0].also, 0, "a reminder alone goes to the owner");
    is_int(own->reminder[1].after, HOUR, "one in braces has its time");
    is_int(own->reminder[1].also, SET2(DPO, BOARD), "and others");
    ok(same(&config->policy, &p, DUTY_CLASSIFY) && same(&config->policy, &p, DUTY_REVIEW),
       "the other duties are the shipped ones");
    ok(same_ladder(&config->policy, &p, SEVERITY_MAJOR) && config->policy.late == 25,
       "and so is the ladder");
    config_free(config);
}

/* Quiet hours do not hold up the law, whether a policy says so or not. */
static void test_law_is_urgent(void)
{
    g_autofree char *problems = NULL;
    Config *config = load_inside("ico_notify = { owner = \"dpo\"; within = \"72 h\"; };"
                                 " classify = { owner = \"dpo\"; within = \"24 h\"; };",
                                 &problems, NULL);
    if (!ok(config, "the ICO may be a duty of one's own"))
        return;
    ok(config->policy.duty[DUTY_ICO_NOTIFY].urgent &&
           !config->policy.duty[DUTY_CLASSIFY].urgent,
       "and is urgent though nobody says so, as no other is");
    config_free(config);
}

static void test_levels(void)
{
    Policy p;
    config_policy_default(&p);
    g_autofree char *problems = NULL;
    Config *config = load_inside(
        "ladder = { minor = { late = [\"chair\"]; }; };\n"
        "told = { critical = []; otherwise = [\"dpo\"]; };\n"
        "late = 50; very_late = 51; late_least = 0;\n"
        "outcome = { owner = \"investigator\"; from = \"assignment\"; escalates = false;"
        "  within = { minor = \"3 days\"; near_miss = 0; otherwise = \"1 working day\"; }; };",
        &problems, NULL);
    if (!ok(config, "a school may have a ladder of its own"))
        return;
    is_str(problems, "", "without a word");
    const Policy *own = &config->policy;
    is_int(own->ladder[SEVERITY_MINOR].late, ROLE_BIT(ROLE_CHAIR), "of one level");
    is_int(own->ladder[SEVERITY_MINOR].very_late, 0, "a rung that it leaves out tells nobody");
    is_int(own->ladder[SEVERITY_UNKNOWN].late, ROLE_BIT(ROLE_CHAIR), "no level yet is minor");
    ok(same_ladder(own, &p, SEVERITY_NEAR_MISS) && same_ladder(own, &p, SEVERITY_CRITICAL),
       "the other levels keep theirs");
    is_int(own->told[SEVERITY_CRITICAL], 0, "nobody may be told");
    is_int(own->told[SEVERITY_MAJOR], ROLE_BIT(ROLE_DPO), "`otherwise` is every other level");
    is_int(own->late + own->very_late + own->late_least, 101, "late is what they say");
    const DutyPolicy *outcome = &own->duty[DUTY_OUTCOME];
    is_int(outcome->within[SEVERITY_UNKNOWN].seconds, 3 * DAY, "days are of 24 hours");
    is_int(outcome->within[SEVERITY_UNKNOWN].working_days, 0, "and no working days");
    is_int(outcome->within[SEVERITY_MODERATE].working_days, 1, "which are these");
    is_int(outcome->within[SEVERITY_NEAR_MISS].seconds, 0, "a level may have none of it");
    ok(!outcome->escalates, "it may be nobody else's business");
    config_free(config);
}

/* ---- what is wrong ---- */

typedef struct Row {
    const char *name, *inside, *problems;
} Row;

#define UNIT_ALLOWED                                                                           \
    "has no unit; allowed: a number and a unit in double quotes, such as \"4 h\" or \"3 "      \
    "days\", in `within` also \"5 working days\""
#define ROLES_ALLOWED                                                                          \
    "\"siro\", \"dpo\", \"chair\", \"vice_chair\", \"board\", \"information_champion\", "      \
    "\"administrator\", \"investigator\", \"out_of_hours\""
#define LEVELS_ALLOWED "near_miss, minor, moderate, major, critical, otherwise"

/* clang-format off */
static const Row bad[] = {
    {"a duty that does not exist", "rise = { owner = \"dpo\"; within = \"2 h\"; };",
     "policy.conf:2: policy.rise: unknown option; did you mean raise?"},
    {"a duty that is nothing like any", "make_the_tea = { };",
     "policy.conf:2: policy.make_the_tea: unknown option; allowed: acknowledge, release, pass_on, feedback, raise, classify, ico_decision, ico_notify, "
     "ico_phase, tell_subjects, assign, interim, outcome, review, idle, action, exception, suggestion, policy_review, ladder, late, very_late, late_least, release_before, told, points, tell_reporter, anonymous_told"},
    {"a duty that is a text", "raise = \"4 h\";",
     "policy.conf:2: policy.raise: has the wrong type; allowed: a group in braces, { ... }"},
    {"a duty without an owner", "raise = {\n within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner: is missing; needed: the role that must do it, or one for each level (what is written of a duty "
     "replaces all of it)"},
    {"a duty without a time", "raise = { owner = \"siro\"; };",
     "policy.conf:2: policy.raise.within: is missing; needed: the time until it is due, such as \"24 h\" or \"5 working "
     "days\", or one for each level; 0 removes the duty"},
    {"a misspelt option of a duty", "raise = { owner = \"siro\"; within = \"1 s\";\n esclates = true; };",
     "policy.conf:3: policy.raise.esclates: unknown option; did you mean escalates?"},
    {"a duty of the reporter", "raise = { owner = \"reporter\"; within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner: is none of its words; allowed: \"system\", " ROLES_ALLOWED},
    {"an owner that is a number", "raise = { owner = 5; within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner: has the wrong type; allowed: a text in double quotes"},
    {"an owner that is a list", "raise = { owner = [\"dpo\", \"siro\"]; within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner: has the wrong type; allowed: one value, or a group of levels, { major = ...; otherwise = ...; }"},
    {"a misspelt level", "raise = { owner = { majr = \"dpo\"; otherwise = \"siro\"; }; within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner.majr: unknown option; did you mean major?"},
    {"a level that is none", "raise = { owner = { catastrophic = \"dpo\"; otherwise = \"siro\"; }; within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner.catastrophic: unknown option; allowed: " LEVELS_ALLOWED},
    {"a level without an owner", "raise = {\n owner = { near_miss = \"dpo\"; minor = \"dpo\"; major = \"siro\"; critical = \"siro\"; };\n within = \"2 h\"; };",
     "policy.conf:3: policy.raise.owner.moderate: is missing; needed: this level, or `otherwise`"},
    {"one wrong owner for many levels", "raise = { owner = { major = \"dpo\";\n otherwise = \"head\"; }; within = \"2 h\"; };",
     "policy.conf:3: policy.raise.owner.otherwise: is none of its words; allowed: \"system\", " ROLES_ALLOWED},
    {"an owner whom one school does not have", "raise = {\n owner = \"vice_chair\"; within = \"2 h\"; };",
     "policy.conf:3: policy.raise.owner: nobody is vice_chair in organisation HLP; allowed: a role that somebody holds in every organisation\n"
     "policy.conf:3: policy.raise.owner: nobody is vice_chair in organisation OAK; allowed: a role that somebody holds in every organisation"},
    {"an owner of one level whom no school has", "raise = { owner = { minor = \"investigator\"; otherwise = \"dpo\"; }; within = \"2 h\"; };",
     "policy.conf:2: policy.raise.owner: nobody is investigator in organisation HLP; allowed: a role that somebody holds in every organisation\n"
     "policy.conf:2: policy.raise.owner: nobody is investigator in organisation OAK; allowed: a role that somebody holds in every organisation"},
    {"a time without a unit", "raise = { owner = \"dpo\"; within = \"2\"; };",
     "policy.conf:2: policy.raise.within: is no time; allowed: a number and a unit, such as \"15 min\", \"4 h\", \"3 days\" or \"5 working days\""},
    {"a number without a unit", "raise = { owner = \"dpo\"; within = 2; };",
     "policy.conf:2: policy.raise.within: " UNIT_ALLOWED},
    {"such a one for one level", "interim = { owner = \"dpo\"; within = { major = 3;\n otherwise = 0; }; };",
     "policy.conf:2: policy.interim.within.major: " UNIT_ALLOWED},
    {"a reminder without a unit", "raise = { owner = \"dpo\"; within = \"9 h\"; reminders = ( 4 ); };",
     "policy.conf:2: policy.raise.reminders: " UNIT_ALLOWED},
    {"such a one in a group", "raise = { owner = \"dpo\"; within = \"9 h\"; reminders = ( { at = 4; } ); };",
     "policy.conf:2: policy.raise.reminders.at: " UNIT_ALLOWED},
    {"the least of the ladder without a unit", "late_least = 2;", "policy.conf:2: policy.late_least: " UNIT_ALLOWED},
    {"a time in school days", "raise = { owner = \"dpo\"; within = { major = \"4 h\";\n otherwise = \"5 school days\"; }; };",
     "policy.conf:3: policy.raise.within.otherwise: is no time; allowed: a number and a unit, such as \"15 min\", \"4 h\", \"3 days\" or \"5 working days\""},
    {"a time that is a truth", "raise = { owner = \"dpo\"; within = true; };",
     "policy.conf:2: policy.raise.within: has the wrong type; allowed: \"number unit\", or 0"},
    {"a time of two years", "raise = { owner = \"dpo\"; within = \"2 years\"; };",
     "policy.conf:2: policy.raise.within: is out of bounds; allowed: 0 s to 1 year"},
    {"a time before the beginning", "raise = { owner = \"dpo\"; within = -1; };",
     "policy.conf:2: policy.raise.within: is out of bounds; allowed: 0 s to 1 year"},
    {"41 working days", "raise = { owner = \"dpo\"; within = \"41 working days\"; };",
     "policy.conf:2: policy.raise.within: is out of bounds; allowed: 1 to 40 working days"},
    {"no working days", "raise = { owner = \"dpo\"; within = \"0 working days\"; };",
     "policy.conf:2: policy.raise.within: is out of bounds; allowed: 1 to 40 working days"},
    {"a start that is none", "raise = { owner = \"dpo\"; within = \"2 h\"; from = \"monday\"; };",
     "policy.conf:2: policy.raise.from: is none of its words; allowed: \"receipt\", \"awareness\", \"classification\", "
     "\"assignment\", \"outcome\", \"notification\", \"decision\", \"activity\""},
    {"a start of another duty", "review = { owner = \"dpo\"; within = \"2 h\";\n from = \"receipt\"; };",
     "policy.conf:3: policy.review.from: is not when this duty begins; allowed: \"outcome\""},
    {"a start that is none of two", "ico_decision = { owner = \"dpo\"; within = \"2 h\"; from = \"decision\"; };",
     "policy.conf:2: policy.ico_decision.from: is not when this duty begins; allowed: \"receipt\" or \"awareness\""},
    {"reminders that fall", "raise = { owner = \"dpo\"; within = \"2 h\";\n reminders = ( \"1 h\", { at = \"30 min\"; } ); };",
     "policy.conf:3: policy.raise.reminders: do not rise; allowed: each later than the one before it"},
    {"two reminders at once", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( \"1 h\", \"60 min\" ); };",
     "policy.conf:2: policy.raise.reminders: do not rise; allowed: each later than the one before it"},
    {"a reminder when it is due", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( \"1 h\", \"2 h\" ); };",
     "policy.conf:2: policy.raise.reminders: are not all before the duty is due; allowed: less than `within` (a working day counts as 24 h)"},
    {"a reminder after the longest time", "raise = { owner = \"dpo\"; within = { minor = \"2 working days\"; otherwise = \"2 h\"; }; reminders = ( \"48 h\" ); };",
     "policy.conf:2: policy.raise.reminders: are not all before the duty is due; allowed: less than `within` (a working day counts as 24 h)"},
    {"a reminder at once", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( 0 ); };",
     "policy.conf:2: policy.raise.reminders: is out of bounds; allowed: 1 s to 1 year"},
    {"a reminder in working days", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( \"1 working day\" ); };",
     "policy.conf:2: policy.raise.reminders: is no duration; allowed: a number and a unit, such as \"30 s\", \"15 min\", \"4 h\", \"3 days\""},
    {"too many reminders", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 ); };",
     "policy.conf:2: policy.raise.reminders: has 17 elements; allowed: 0 to 16"},
    {"a reminder that is no list", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = \"1 h\"; };",
     "policy.conf:2: policy.raise.reminders: has the wrong type; allowed: a list in parentheses, ( ... )"},
    {"a reminder without a time", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = (\n { also = [\"dpo\"]; } ); };",
     "policy.conf:3: policy.raise.reminders.at: is missing; needed: how long after the duty began: such as \"48 h\""},
    {"a reminder to nobody", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( { at = \"1 h\"; also = [\"dop\"]; } ); };",
     "policy.conf:2: policy.raise.reminders.also: is none of its words; allowed: " ROLES_ALLOWED},
    {"a reminder to nobody at all", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = (\n { at = \"1 h\"; only = []; } ); };",
     "policy.conf:3: policy.raise.reminders.only: would remind nobody; allowed: at least one role, or no `only`"},
    {"a reminder to some only and others", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = (\n { at = \"1 h\"; also = [\"siro\"]; only = [\"dpo\"]; } ); };",
     "policy.conf:3: policy.raise.reminders.also: does nothing beside `only`; allowed: one of the two"},
    {"a reminder to the system", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( { at = \"1 h\"; also = [\"system\"]; } ); };",
     "policy.conf:2: policy.raise.reminders.also: is none of its words; allowed: " ROLES_ALLOWED},
    {"a reminder to a number", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( { at = \"1 h\"; also = [1]; } ); };",
     "policy.conf:2: policy.raise.reminders.also: is none of its words; allowed: " ROLES_ALLOWED},
    {"a misspelt option of a reminder", "raise = { owner = \"dpo\"; within = \"2 h\"; reminders = ( { at = \"1 h\"; als = [\"dpo\"]; } ); };",
     "policy.conf:2: policy.raise.reminders.als: unknown option; did you mean also?"},
    {"reminders of the system", "raise = { owner = \"system\"; within = \"2 h\"; reminders = ( \"1 h\" ); };",
     "policy.conf:2: policy.raise.reminders: do nothing where the system is the owner; allowed: none"},
    {"the system that is late", "acknowledge = { owner = \"system\"; within = \"2 h\"; escalates = true; urgent = true; };",
     "policy.conf:2: policy.acknowledge.escalates: does nothing where the system is the owner; allowed: false\n"
     "policy.conf:2: policy.acknowledge.urgent: does nothing where the system is the owner; allowed: false"},
    {"reminders of a duty that is removed", "raise = { owner = \"dpo\"; within = 0; reminders = ( \"1 h\" ); };",
     "policy.conf:2: policy.raise.reminders: do nothing for a duty that is removed; allowed: none"},
    {"a truth in quotes", "raise = { owner = \"dpo\"; within = \"2 h\"; urgent = \"true\"; };",
     "policy.conf:2: policy.raise.urgent: has the wrong type; allowed: true or false, without quotes"},
    {"the ICO told after the law's time", "ico_notify = { owner = \"dpo\"; within = \"73 h\"; };",
     "policy.conf:2: policy.ico_notify.within: is later than the law allows; allowed: at most \"72 h\", which are real hours, "
     "at every level (UK GDPR Article 33(1))"},
    {"the ICO told after the law's time at one level", "ico_notify = { owner = \"dpo\";\n within = { near_miss = \"259201 s\"; otherwise = \"72 h\"; }; };",
     "policy.conf:3: policy.ico_notify.within: is later than the law allows; allowed: at most \"72 h\", which are real hours, "
     "at every level (UK GDPR Article 33(1))"},
    {"the ICO told in working days", "ico_notify = { owner = \"dpo\"; within = { critical = \"1 working day\"; otherwise = \"72 h\"; }; };",
     "policy.conf:2: policy.ico_notify.within: is later than the law allows; allowed: at most \"72 h\", which are real hours, "
     "at every level (UK GDPR Article 33(1))"},
    {"the ICO told from receipt", "ico_notify = { owner = \"dpo\"; within = \"72 h\"; from = \"receipt\"; };",
     "policy.conf:2: policy.ico_notify.from: is not when this duty begins; allowed: \"awareness\""},
    {"the ICO's clock in quiet hours", "ico_notify = { owner = \"dpo\"; within = \"72 h\";\n urgent = false; };",
     "policy.conf:3: policy.ico_notify.urgent: would have quiet hours hold up the 72 hours of UK GDPR Article 33(1); allowed: true"},
    {"a Chair who holds it longer than the law", "release = { owner = \"chair\"; within = \"72 h\"; from = \"receipt\"; };",
     "policy.conf:2: policy.release.within: would hold a report longer than the 72 hours of UK GDPR Article 33(1), which do not wait; "
     "allowed: less than \"72 h\""},
    {"a ladder that is a list", "ladder = [\"dpo\"];",
     "policy.conf:2: policy.ladder: has the wrong type; allowed: a group of levels, { major = ...; otherwise = ...; }"},
    {"a ladder that is a text", "ladder = \"dpo\";",
     "policy.conf:2: policy.ladder: has the wrong type; allowed: a group of levels, { major = ...; otherwise = ...; }"},
    {"a ladder without levels", "ladder = { due = [\"dpo\"]; };",
     "policy.conf:2: policy.ladder.due: unknown option; allowed: " LEVELS_ALLOWED},
    {"a rung that is none", "ladder = { major = {\n verylate = [\"dpo\"]; }; };",
     "policy.conf:3: policy.ladder.major.verylate: unknown option; did you mean very_late?"},
    {"a rung with somebody who is nobody", "ladder = { major = {\n late = [\"dpo\", \"head\"]; }; };",
     "policy.conf:3: policy.ladder.major.late: is none of its words; allowed: " ROLES_ALLOWED},
    {"a rung that is a text", "ladder = { major = { late = \"dpo\"; }; };",
     "policy.conf:2: policy.ladder.major.late: has the wrong type; allowed: a list in parentheses, ( ... )"},
    {"a level of the ladder that is a list", "ladder = { major = [\"dpo\"]; };",
     "policy.conf:2: policy.ladder.major: has the wrong type; allowed: a group in braces, { ... }"},
    {"late as a text", "late = \"25\";", "policy.conf:2: policy.late: has the wrong type; allowed: a whole number, without quotes"},
    {"late at once", "late = 0;", "policy.conf:2: policy.late: is out of bounds; allowed: 1 to 1000"},
    {"a point that is none", "points = { minor = [\"3k\", \"3l\"]; };",
     "policy.conf:2: policy.points.minor: is none of its words; allowed: \"3a\", \"3b\", \"3c\", \"3d\", \"3e\", \"3f\", \"3g\", "
     "\"3h\", \"3i\", \"3j\", \"3k\""},
    {"points of all levels alike", "points = [\"3k\"];",
     "policy.conf:2: policy.points: has the wrong type; allowed: a group of levels, { major = ...; otherwise = ...; }"},
    {"no record of a breach", "points = { moderate = [\"3j\"]; };",
     "policy.conf:2: policy.points: leaves out 3k for moderate incidents, which UK GDPR Article 33(5) wants recorded; allowed: every "
     "list but that of near_miss has \"3k\""},
    {"very late before late", "late = 100;", "policy.conf:1: policy.very_late: is not later than `late`; allowed: more per cent than `late` has"},
    {"very late with late", "late = 30;\nvery_late = 30;",
     "policy.conf:3: policy.very_late: is not later than `late`; allowed: more per cent than `late` has"},
    {"no time for the Chair", "release_before = \"3 days\";", "policy.conf:2: policy.release_before: is out of bounds; allowed: 0 s to 2 days"},
    {"late after a month", "late_least = \"30 days\";", "policy.conf:2: policy.late_least: is out of bounds; allowed: 0 s to 1 week"},
    {"everybody told of everything", "told = [\"dpo\"];",
     "policy.conf:2: policy.told: has the wrong type; allowed: a group of levels, { major = ...; otherwise = ...; }"},
    {"the reporter told", "told = { major = [\"reporter\"]; };",
     "policy.conf:2: policy.told.major: is none of its words; allowed: " ROLES_ALLOWED},
    {"a duty written twice", "raise = { owner = \"dpo\"; within = \"2 h\"; };\nraise = { owner = \"dpo\"; within = \"3 h\"; };",
     "policy.conf:3: this option stands twice in its group; allowed: once"},
    {"a bracket too few, which is missed at the end of it all", "raise = { owner = \"dpo\"; within = \"2 h\";\n",
     "policy.conf:1: syntax error: a bracket that opens here is not closed; allowed: as many that close as open"},
    {"the end of an inner group", "raise = { owner = \"dpo\";\n  within = {\n    major = \"2 h\"; otherwise = \"4 h\";\n};",
     "policy.conf:3: syntax error: a bracket that opens here is not closed; allowed: as many that close as open"},
    {"a quote too few", "raise = { owner = \"dpo\";\n within = \"2 h; };\n# \"",
     "policy.conf:3: syntax error: a text does not end in this line; allowed: a quote in front of it and one behind it"},
    {"a bracket too many, and brackets in texts and comments",
     "raise = { owner = \"dpo\"; /* {\n( */ within = \"2 h\"; }; # [\n} // {",
     "policy.conf:5: syntax error: here, or in the lines before, a quote or a bracket is missing or one too many; allowed: "
     "option = value; as in incidentd.conf(5)"},
    {"many things wrong at once", "raise = { owner = \"head\"; within = \"x\"; };\nlate = 0;\nassign = { within = 0; };",
     "policy.conf:3: policy.late: is out of bounds; allowed: 1 to 1000\n"
     "policy.conf:2: policy.raise.owner: is none of its words; allowed: \"system\", " ROLES_ALLOWED "\n"
     "policy.conf:2: policy.raise.within: is no time; allowed: a number and a unit, such as \"15 min\", \"4 h\", \"3 days\" or \"5 working days\"\n"
     "policy.conf:4: policy.assign.owner: is missing; needed: the role that must do it, or one for each level (what is written of a duty replaces all of it)"},
};

static const Row bad_errands[] = {
    {"an errand without an owner", "exception = { within = \"5 working days\"; };",
     "policy.conf:2: policy.exception.owner: is missing; needed: the role that must do it; of an action: that answers for it when its own owner cannot"},
    {"an errand of the system", "action = { owner = \"system\"; within = \"2 h\"; };",
     "policy.conf:2: policy.action.owner: is none of its words; allowed: " ROLES_ALLOWED},
    {"an errand of somebody who is nobody", "suggestion = {\n owner = \"vice_chair\"; within = \"2 days\"; };",
     "policy.conf:3: policy.suggestion.owner: nobody is vice_chair in organisation HLP; allowed: a role that somebody holds in every organisation\n"
     "policy.conf:3: policy.suggestion.owner: nobody is vice_chair in organisation OAK; allowed: a role that somebody holds in every organisation"},
    {"a request without a time", "suggestion = { owner = \"dpo\"; };",
     "policy.conf:2: policy.suggestion.within: is missing; needed: a time such as \"10 working days\""},
    {"a time for the review", "policy_review = { owner = \"dpo\";\n within = \"5 days\"; };",
     "policy.conf:3: policy.policy_review.within: does nothing here, because the organisation's `policy_review` is the date; allowed: none"},
    {"steps that rise", "action = { owner = \"dpo\"; within = \"9 days\";\n before = ( \"1 day\", \"3 days\" ); };",
     "policy.conf:3: policy.action.before: does not fall; allowed: each nearer to the due time than the one before it"},
    {"a step before the request", "exception = { owner = \"dpo\"; within = \"3 working days\"; before = ( \"3 days\" ); };",
     "policy.conf:2: policy.exception.before: begins before the request has come; allowed: less than `within` (a working day counts as 24 h)"},
    {"a step that is a group", "action = { owner = \"dpo\"; within = \"9 days\"; before = ( { at = \"1 day\"; } ); };",
     "policy.conf:2: policy.action.before: has the wrong type; allowed: \"number unit\", or 0"},
    {"too many steps", "action = { owner = \"dpo\"; within = \"9 days\"; before = ( 9, 8, 7, 6, 5, 4, 3, 2, 1 ); };",
     "policy.conf:2: policy.action.before: has 9 elements; allowed: 0 to 8"},
    {"a ladder of its own", "action = { owner = \"dpo\"; within = \"9 days\"; ladder = { }; };",
     "policy.conf:2: policy.action.ladder: unknown option; allowed: owner, within, before, escalates"},
};

static const Row warnings[] = {
    {"no duty to tell the ICO", "ico_notify = { owner = \"dpo\"; within = 0; };",
     "warning: policy.conf:2: policy.ico_notify.within: nobody is reminded of the 72 hours of UK GDPR Article 33(1), or not at every level"},
    {"no duty to tell the ICO of near misses", "ico_notify = { owner = \"dpo\"; within = { near_miss = 0; otherwise = \"72 h\"; }; };",
     "warning: policy.conf:2: policy.ico_notify.within: nobody is reminded of the 72 hours of UK GDPR Article 33(1), or not at every level"},
    {"the system that tells the ICO", "ico_notify = { owner = { minor = \"system\"; otherwise = \"dpo\"; }; within = \"72 h\"; };",
     "warning: policy.conf:2: policy.ico_notify.within: nobody is reminded of the 72 hours of UK GDPR Article 33(1), or not at every level"},
    {"a board that one school does not have", "review = {\n owner = \"board\"; within = \"5 working days\"; };",
     "warning: policy.conf:3: policy.review.owner: nobody is board in organisation OAK: the DPO does it there"},
};

static const Row fine[] = {
    {"the shipped board where there is none", "ico_notify = { owner = { major = \"board\"; critical = \"board\"; otherwise = \"siro\"; }; within = \"24 h\"; };", ""},
    {"the investigator who reviews", "review = { owner = \"investigator\"; within = \"1 s\"; };", ""},
    {"a reminder that is too late for one level only", "raise = { owner = \"dpo\"; within = { critical = \"1 h\"; otherwise = \"3 h\"; }; reminders = ( \"2 h\" ); };", ""},
    {"the first reminder and the last before it is due", "raise = { owner = \"dpo\"; within = \"1 working day\"; reminders = ( \"1 s\", \"86399 s\" ); };", ""},
    {"a duty from awareness", "classify = { owner = \"dpo\"; within = \"1 h\"; from = \"awareness\"; };", ""},
    {"a removed duty", "idle = { owner = \"dpo\"; within = 0; };", ""},
    {"an empty list of reminders", "raise = { owner = \"dpo\"; within = \"1 s\"; reminders = ( ); };", ""},
    {"40 working days", "outcome = { owner = \"investigator\"; within = \"40 working days\"; };", ""},
    {"the ICO in an hour", "ico_notify = { owner = \"dpo\"; within = \"1 h\"; };", ""},
    {"an action that is never due", "action = { owner = \"dpo\"; within = 0; };", ""},
    {"steps of an action that may have more time", "action = { owner = \"dpo\"; within = \"1 day\"; before = ( \"30 days\" ); };", ""},
    {"a review without a step", "policy_review = { owner = \"dpo\"; };", ""},
    {"no policy at all", "", ""},
};
/* clang-format on */

static void check_row(const Row *row, bool accepted)
{
    Err err = {0};
    g_autofree char *problems = NULL;
    Config *config = load_inside(row->inside, &problems, &err);
    bool as_said = strcmp(problems, row->problems) == 0;
    ok(!config == !accepted && as_said, "%s: %s", row->name, accepted ? "taken" : "refused");
    if (!as_said)
        printf("#      got: %s\n# expected: %s\n", problems, row->problems);
    if (!accepted && (err.kind != ERR_INPUT || !strstr(err.msg, ".conf:")))
        ok(false, "%s: the error has its kind and its place", row->name);
    config_free(config);
}

static void test_rows(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        check_row(&bad[i], false);
    for (size_t i = 0; i < G_N_ELEMENTS(bad_errands); i++)
        check_row(&bad_errands[i], false);
    for (size_t i = 0; i < G_N_ELEMENTS(warnings); i++)
        check_row(&warnings[i], true);
    for (size_t i = 0; i < G_N_ELEMENTS(fine); i++)
        check_row(&fine[i], true);
}

/* ---- the manual says the same ---- */

static void add_roles(GString *text, RoleSet roles)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (roles & ROLE_BIT(role))
            g_string_append_printf(text, " %s", role_name((Role)role));
    }
}

/* From four days on nobody counts in hours. */
static char *show_hours(int64_t seconds)
{
    bool in_days = seconds > 72 * HOUR && seconds % (24 * HOUR) == 0;
    return in_days ? g_strdup_printf("%d days", (int)(seconds / (24 * HOUR)))
                   : g_strdup_printf("%d h", (int)(seconds / HOUR));
}

static char *show_span(Span span)
{
    if (span.working_days > 0)
        return g_strdup_printf("%d working day%s", span.working_days,
                               span.working_days > 1 ? "s" : "");
    if (span.seconds % HOUR != 0)
        return g_strdup_printf("%d min", (int)(span.seconds / 60));
    return span.seconds > 0 ? show_hours(span.seconds) : g_strdup("never");
}

/* "4 h major critical, 1 working day": the value of a minor incident comes last. */
static void add_by_level(GString *text, char *const values[SEVERITY_COUNT])
{
    for (int level = SEVERITY_NEAR_MISS; level < SEVERITY_COUNT; level++) {
        bool first = strcmp(values[level], values[SEVERITY_MINOR]) != 0;
        for (int before = SEVERITY_NEAR_MISS; before < level; before++)
            first = first && strcmp(values[level], values[before]) != 0;
        if (!first)
            continue;
        g_string_append(text, values[level]);
        for (int other = level; other < SEVERITY_COUNT; other++) {
            if (strcmp(values[level], values[other]) == 0)
                g_string_append_printf(text, " %s", severity_name((Severity)other));
        }
        g_string_append(text, ", ");
    }
    g_string_append(text, values[SEVERITY_MINOR]);
}

static void add_duty(GString *text, const DutyPolicy *duty)
{
    static const char *const starts[] = {"receipt",    "awareness", "classification",
                                         "assignment", "outcome",   "notification",
                                         "decision",   "activity"};
    char *owners[SEVERITY_COUNT], *within[SEVERITY_COUNT];
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        owners[level] = g_strdup(role_name(duty->owner[level]));
        within[level] = show_span(duty->within[level]);
    }
    g_string_append(text, "Owner: ");
    add_by_level(text, owners);
    const char *between = "; with";
    for (int level = SEVERITY_COUNT - 1; level > SEVERITY_UNKNOWN; level--) {
        if (duty->with[level]) {
            g_string_append(text, between);
            add_roles(text, duty->with[level]);
            g_string_append_printf(text, " %s", severity_name((Severity)level));
            between = ",";
        }
    }
    g_string_append(text, ".\nWithin: ");
    add_by_level(text, within);
    g_string_append_printf(text, "; from %s.\n", starts[duty->start]);
    for (int i = 0; i < duty->n_reminders; i++) {
        g_autofree char *after = show_hours(duty->reminder[i].after);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "Reminders: ", after);
        g_string_append(text, duty->reminder[i].only ? " only" : "");
        add_roles(text, duty->reminder[i].also | duty->reminder[i].only);
    }
    g_string_append_printf(text, "%s%s%s%s", duty->n_reminders > 0 ? ".\n" : "",
                           duty->escalates ? "" : "It does not escalate.\n",
                           duty->urgent ? "It is urgent.\n" : "",
                           duty->repeats ? "It repeats.\n" : "");
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        g_free(owners[level]);
        g_free(within[level]);
    }
}

static void add_errand(GString *said, const ErrandPolicy *errand)
{
    g_string_append_printf(said, "\nOwner: %s.", role_name(errand->owner));
    if (errand->within.working_days)
        g_string_append_printf(said, "\nWithin: %d working days.", errand->within.working_days);
    for (int i = 0; i < errand->n_before; i++)
        g_string_append_printf(said, "%s%d day%s",
                               i ? ", " : "\nBefore: ", (int)(errand->before[i] / (24 * 3600)),
                               errand->before[i] > 24 * 3600 ? "s" : "");
    g_string_append(said, ".\n");
}

static void test_manual(void)
{
    Policy p;
    config_policy_default(&p);
    g_autofree char *page = read_file("config/incidentd.conf.5");
    g_autofree char *most = g_strdup_printf("\nfrom 1 to %d, ", WORKING_DAYS_MAX);
    ok(strstr(page, most), "the manual says how many working days there may be");
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        g_autofree char *item = g_strdup_printf("\n.It Ic %s\n", duty_name((DutyKind)kind));
        const char *section = strstr(page, ".Ss Options of the policy\n");
        const char *entry = section ? strstr(section, item) : NULL;
        const char *end = entry ? strstr(entry + strlen(item), "\n.It ") : NULL;
        g_autofree char *own = end ? g_strndup(entry, (gsize)(end + 1 - entry)) : g_strdup("");
        g_autoptr(GString) said = g_string_new(NULL);
        add_duty(said, &p.duty[kind]);
        if (!ok(g_str_has_suffix(own, said->str), "the manual says of %s what is shipped",
                duty_name((DutyKind)kind)))
            printf("# expected:\n%s", said->str);
    }
    for (int kind = 0; kind < ERRAND_COUNT; kind++) {
        g_autoptr(GString) said = g_string_new(NULL);
        add_errand(said, &p.errand[kind]);
        if (!ok(strstr(page, said->str), "the manual says of %s what is shipped",
                errand_name((ErrandKind)kind)))
            printf("# expected:\n%s", said->str);
    }
}

/* ---- anything at all ---- */

static void test_nul(void)
{
    static const char text[] = "policy = {\n  late = 30;\n\0};\n";
    g_autofree char *problems = NULL;
    ok(!load(text, sizeof text - 1, &problems, NULL), "a byte that is no text is refused");
    is_str(problems,
           "policy.conf:3: is no configuration; allowed: a text without a NUL, of at most 4 MB",
           "where it stands");
}

/* libconfig leaks texts that it meets where none may stand. */
static void leaks(bool allowed)
{
#ifdef __SANITIZE_ADDRESS__
    if (allowed)
        __lsan_disable();
    else
        __lsan_enable();
#else
    (void)allowed;
#endif
}

static void damage(GString *text, GRand *random)
{
    gssize at = g_rand_int_range(random, 0, (gint32)text->len);
    gssize length = g_rand_int_range(random, 1, 40);
    length = MIN(length, (gssize)text->len - at);
    g_autofree char *piece = g_strndup(text->str + at, (gsize)length);
    static const char *const tokens[] = {"{",    "}",     "(",  ")",     "[",        "]",
                                         ";",    "\"",    "=",  ",",     "true",     "0",
                                         "-1",   "99999", "#",  "1.5",   "/*",       "@include",
                                         "\"\"", "{ };",  "\n", "major", "\"72 h\"", "\xff"};
    switch (g_rand_int_range(random, 0, 6)) {
    case 0: /* a byte is another one */
        text->str[at] = (char)g_rand_int_range(random, 0, 256);
        break;
    case 1: /* something is missing */
        g_string_erase(text, at, length);
        break;
    case 2: /* something is there twice */
        g_string_insert(text, at, piece);
        break;
    case 3: /* something is elsewhere */
        g_string_erase(text, at, length);
        g_string_insert(text, g_rand_int_range(random, 0, (gint32)text->len + 1), piece);
        break;
    case 4: /* something of the language is too much */
        g_string_insert(text, at, tokens[g_rand_int_range(random, 0, G_N_ELEMENTS(tokens))]);
        break;
    default: /* the end is missing */
        if (g_rand_boolean(random))
            g_string_truncate(text, (gsize)at);
        break;
    }
}

static bool role_is_owner(Role role)
{
    return role > ROLE_NONE && role < ROLE_COUNT && role != ROLE_REPORTER;
}

/* What the core relies on, and the law. */
static bool is_sane(const Policy *p)
{
    bool good = p->late > 0 && p->very_late > p->late && p->late_least >= 0;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const DutyPolicy *duty = &p->duty[kind];
        good =
            good && duty->start < DUTY_START_COUNT && duty->n_reminders <= DUTY_REMINDERS_MAX;
        for (int i = 0; good && i < duty->n_reminders; i++)
            good = duty->reminder[i].after > (i > 0 ? duty->reminder[i - 1].after : 0);
        for (int level = 0; good && level < SEVERITY_COUNT; level++) {
            Span within = duty->within[level];
            good = role_is_owner(duty->owner[level]) && within.seconds >= 0 &&
                   within.working_days >= 0 && within.working_days <= WORKING_DAYS_MAX &&
                   (within.seconds == 0 || within.working_days == 0) &&
                   (kind != DUTY_ICO_NOTIFY ||
                    (within.seconds <= 72 * HOUR && within.working_days == 0));
        }
    }
    return good;
}

static bool has_line(const char *problems)
{
    return g_regex_match_simple("^((warning: )?(policy|main)\\.conf:[0-9]+: [^\n]+\n?)+$",
                                problems, G_REGEX_RAW, 0);
}

static void test_damage(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261126);
    g_autofree char *text = read_file("config/policy.conf");
    int refused = 0, unplaced = 0, insane = 0, n = 2000;
    leaks(true);
    for (int i = 0; i < n; i++) {
        GString *damaged = g_string_new(text);
        for (int times = g_rand_int_range(random, 1, 4); times > 0 && damaged->len > 0; times--)
            damage(damaged, random);
        g_autofree char *problems = NULL;
        Err err = {0};
        Config *config = load(damaged->str, (gssize)damaged->len, &problems, &err);
        refused += !config;
        insane += config && !is_sane(&config->policy);
        if (!config && (!has_line(problems) || err.kind != ERR_INPUT) && unplaced++ < 3)
            printf("# %s\n", problems);
        config_free(config);
        g_string_free(damaged, TRUE);
    }
    leaks(false);
    is_int(unplaced, 0,
           "of 2000 damaged policies each that is refused has an error with a line");
    is_int(insane, 0, "and each that is taken can be worked with");
    ok(refused > n / 3 && refused < n, "%d are refused, but not all", refused);
}

int main(void)
{
    g_unsetenv("CREDENTIALS_DIRECTORY");
    make_world();
    test_shipped();
    test_shipped_is_whole();
    test_shipped_as_own();
    test_one_duty();
    test_law_is_urgent();
    test_levels();
    test_rows();
    test_manual();
    test_nul();
    test_damage();
    remove_tree(folder);
    g_free(folder);
    return tap_done();
}
