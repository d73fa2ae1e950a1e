/* What a mail about an incident offers to whom. */
#include "daemon/core/menu.h"

#include "daemon/core/compose_html.h"
#include "daemon/core/wording.h"
#include "parsers/command/command.h"
#include "tests/unit/life.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <string.h>

/* "CONFIRM|SHOW|": the lines of a menu. Owned. */
static char *menu_for(const Incident *incident, RoleSet roles, bool content)
{
    MenuItem items[MENU_MAX];
    size_t n = menu_of(incident, &policy, roles, content, 0, items);
    GString *lines = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(lines, "%s|", items[i].line);
    return g_string_free(lines, FALSE);
}

static void offers(const Incident *incident, RoleSet roles, bool content, const char *expected,
                   const char *what)
{
    g_autofree char *menu = menu_for(incident, roles, content);
    is_str(menu, expected, what);
}

static void test_roles(void)
{
    Incident fresh = opened(SEVERITY_CRITICAL);
    offers(&fresh, BIT(SIRO) | BIT(DPO), true,
           "CONFIRM|CLASSIFY critical because |NOT-INCIDENT because |SHOW|HELP|",
           "who is SIRO and DPO at once is offered each answer once");
    offers(&fresh, BIT(BOARD), true,
           "ICO required|ICO not required because |ICO notified |SHOW|HELP|",
           "the Board may decide about the ICO though nobody has classified");
    Incident small = opened(SEVERITY_MINOR);
    offers(&small, BIT(BOARD), true, "SHOW|HELP|", "but not where that is the DPO's");
    Incident classified = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    g_autofree char *siro = menu_for(&classified, BIT(SIRO), true),
                    *dpo = menu_for(&classified, BIT(DPO), true),
                    *both = menu_for(&classified, BIT(SIRO) | BIT(DPO), true);
    g_auto(GStrv) lines = g_strsplit(both, "|", -1), of_siro = g_strsplit(siro, "|", -1),
                  of_dpo = g_strsplit(dpo, "|", -1);
    bool all = true, once = true;
    for (char **line = lines; *line; line++) {
        all = all && (g_strv_contains((const char *const *)of_siro, *line) ||
                      g_strv_contains((const char *const *)of_dpo, *line));
        for (char **other = lines; other < line; other++)
            once = once && strcmp(*other, *line) != 0;
    }
    ok(all && once &&
           g_strv_length(lines) + 3 == g_strv_length(of_siro) + g_strv_length(of_dpo),
       "all of both roles, SHOW and HELP once");
}

/* What has been done may be said at once, and what was decided too early is said further. */
static void test_told(void)
{
    Incident classified = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    g_autofree char *menu = menu_for(&classified, BIT(DPO), true);
    ok(strstr(menu, "|SUBJECTS required|SUBJECTS told |SUBJECTS not required because |"),
       "who has told the people before it was decided finds the line: %s", menu);
    Incident fresh = opened(SEVERITY_MINOR);
    fresh.track[TRACK_ICO] = fresh.track[TRACK_SUBJECTS] = TRACK_REQUIRED;
    g_autofree char *early = menu_for(&fresh, BIT(DPO), true);
    ok(strstr(early, "|ICO notified |") && strstr(early, "|SUBJECTS told |") &&
           strstr(early, "CONFIRM|"),
       "and who decided it before it was classified: %s", early);
}

static void test_content(void)
{
    Incident fresh = opened(SEVERITY_MINOR);
    offers(&fresh, BIT(SIRO), false, "CONFIRM|HELP|",
           "where reports do not go by e-mail, SHOW is not offered");
    Errand request = {.kind = ERRAND_EXCEPTION};
    MenuItem items[MENU_MAX];
    size_t with = menu_of_errand(&request, "", true, false, items),
           without = menu_of_errand(&request, "", false, false, items);
    ok(with == without + 1 && strncmp(items[without - 1].line, "ANSWER", 6) == 0,
       "nor of a request");
}

/* The mail itself need not say whom a report may be about. */
static void test_conflict(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident.suspected = BIT(SIRO);
    MenuItem items[MENU_MAX];
    size_t n = menu_of(&incident, &policy, BIT(DPO), true, 0, items);
    ok(n > 2 && strcmp(items[0].line, "CONFLICT yes") == 0 &&
           strstr(items[0].says, "the SIRO") && strcmp(items[1].line, "CONFLICT no") == 0 &&
           strstr(items[1].says, "the SIRO"),
       "CONFLICT says who may be concerned");
    incident.suspected |= BIT(CHAIR);
    menu_of(&incident, &policy, BIT(DPO), true, 0, items);
    is_str(items[0].line, "CONFLICT yes SIRO", "of several the answer must say it, too");
}

/* A draft is offered to whom it helps, when it has been decided that somebody must be told. */
static void test_drafts(void)
{
    Incident incident = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    g_autofree char *before = menu_for(&incident, BIT(DPO), true);
    ok(!strstr(before, "SHOW ICO") && !strstr(before, "SHOW letter"),
       "no draft before it is decided");
    incident.track[TRACK_ICO] = TRACK_REQUIRED;
    incident.track[TRACK_SUBJECTS] = TRACK_REQUIRED;
    g_autofree char *then = menu_for(&incident, BIT(DPO), true),
                    *off = menu_for(&incident, BIT(DPO), false),
                    *siro = menu_for(&incident, BIT(SIRO), true);
    ok(strstr(then, "|SHOW ICO|SHOW letter|SHOW|"), "two when both must be told: %s", then);
    ok(!strstr(off, "SHOW") && !strstr(siro, "SHOW ICO"),
       "none where no report goes by e-mail, nor to the SIRO");
    incident.track[TRACK_ICO] = TRACK_DONE;
    g_autofree char *after = menu_for(&incident, BIT(DPO), true);
    ok(strstr(after, "|SHOW ICO|SHOW letter|"), "and for the rest that the ICO must be sent");
    incident.track[TRACK_ICO] = TRACK_COMPLETE;
    g_autofree char *complete = menu_for(&incident, BIT(DPO), true);
    ok(strstr(complete, "|SHOW letter|") && !strstr(complete, "SHOW ICO"),
       "nor when it knows everything");
}

/* The Chair says that the writer knows that it came, then what came of it. */
/* Of a grave incident others owe the reports together with the investigator: who is asked for one is offered it. */
static void test_owed_together(void)
{
    const struct {
        Severity level;
        Role role;
        bool interim, outcome;
    } rows[] = {
        {SEVERITY_MAJOR, ROLE_SIRO, true, true},
        {SEVERITY_MAJOR, ROLE_DPO, true, false}, /* who reviews it */
        {SEVERITY_CRITICAL, ROLE_BOARD, true, true},
        {SEVERITY_CRITICAL, ROLE_DPO, false, false},
        {SEVERITY_MODERATE, ROLE_SIRO, false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Incident incident = incident_in(INCIDENT_INVESTIGATING, rows[i].level);
        g_autofree char *unasked = menu_for(&incident, ROLE_BIT(rows[i].role), true);
        ok(rows[i].role == ROLE_BOARD ||
               (!strstr(unasked, "INTERIM |") && !strstr(unasked, "OUTCOME |")),
           "before that it is whoever's was named to investigate: %s", unasked);
        incident.duty[DUTY_INTERIM].rung = incident.duty[DUTY_OUTCOME].rung = 1;
        g_autofree char *menu = menu_for(&incident, ROLE_BIT(rows[i].role), true);
        ok((strstr(menu, "INTERIM |") != NULL) == rows[i].interim &&
               (strstr(menu, "OUTCOME |") != NULL) == rows[i].outcome,
           "%s, %s: %s", severity_name(rows[i].level), role_name(rows[i].role), menu);
    }
    Incident lacking = incident_in(INCIDENT_REVIEWED, SEVERITY_MODERATE);
    lacking.points = 0;
    g_autofree char *may = menu_for(&lacking, BIT(SIRO), true);
    ok(strstr(may, "OUTCOME |"), "what a report that has come lacks, the SIRO is offered: %s",
       may);
    lacking.points = policy.points[SEVERITY_MODERATE];
    g_autofree char *need = menu_for(&lacking, BIT(SIRO), true);
    ok(!strstr(need, "OUTCOME"), "and not when it lacks nothing: %s", need);
    Incident sent = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MAJOR);
    sent.duty[DUTY_INTERIM].done = START;
    g_autofree char *menu = menu_for(&sent, BIT(DPO), true);
    ok(!strstr(menu, "INTERIM"), "and not once it has been sent: %s", menu);
}

static void test_feedback(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident.route = ROUTE_ANONYMOUS;
    incident.duty[DUTY_PASS_ON] = incident.duty[DUTY_FEEDBACK] =
        (Duty){.owner = ROLE_CHAIR, .start = START, .due = START + DAY};
    incident.held = true;
    offers(&incident, BIT(CHAIR), false, "HELP|", "nothing of it while it is held");
    incident.held = false;
    offers(&incident, BIT(VICE_CHAIR), false, "FEEDBACK receipt|FEEDBACK not possible|HELP|",
           "first that it has come");
    offers(&incident, BIT(DPO), false,
           "CONFIRM|CLASSIFY minor because |NOT-INCIDENT because |HELP|", "of the Chair alone");
    incident.duty[DUTY_PASS_ON].done = START;
    offers(&incident, BIT(CHAIR), false, "FEEDBACK outcome|FEEDBACK not possible|HELP|",
           "then what came of it");
    incident.duty[DUTY_FEEDBACK].done = START;
    offers(&incident, BIT(CHAIR), false, "HELP|", "and then nothing");
}

/* ---- the answer to HELP ---- */

#define CODE "abcdefgh23456789"

/* Whatever could stand in the way of a command, or be asked, is there; somebody else is suspected. */
static Incident in_everything(IncidentState state, Severity severity, Role role)
{
    Incident incident = incident_in(state, severity);
    incident.suspected = role == ROLE_SIRO ? BIT(DPO) : BIT(SIRO);
    incident.duty[DUTY_RELEASE] = incident.duty[DUTY_FEEDBACK] =
        (Duty){.owner = ROLE_CHAIR, .start = 1, .due = START + 1000 * DAY};
    return incident;
}

static bool begins_with(const MenuItem *item, Command command)
{
    size_t length = strlen(command_name(command));
    return item->line && strncmp(item->line, command_name(command), length) == 0 &&
           (item->line[length] == ' ' || item->line[length] == '\0');
}

/* As the link opens it, with what a person writes behind it. */
static bool is_read(const MenuItem *item, Command command)
{
    static const char *const behind[COMMAND_COUNT] = {
        [COMMAND_AWARE] = "23 November 2026 14:05 because Ann had it",
        [COMMAND_ACTION] = "lock the office BY 1 March 2027 OWNER the SIRO",
        [COMMAND_DUPLICATE] = "HLP-2026-0001",
        [COMMAND_MERGE] = "HLP-2026-0001",
        [COMMAND_SPLIT] = "2",
    };
    const char *words = !item->open ? "" : behind[command] ? behind[command] : "it has to be";
    g_autofree char *line =
        g_strdup_printf("%s%s[" CODE "] %s", item->line, item->open ? "" : " ", words);
    Message *message = message_make("Subject: Re: [HLP-2026-0042] Your answer", line);
    Report report = {.visible = line};
    command_read(message, lexicon_builtin(), &report);
    bool read = report.n_command == 1 && g_strcmp0(report.command_code, CODE) == 0 &&
                strcmp(report.command[0].word, command_name(command)) == 0;
    command_clear(&report);
    message_drop(message);
    return read;
}

/* How many of the lines are, in the HTML of a mail, a link that opens them as they stand. */
static size_t count_links(const Incident *incident, const MenuItem *items, size_t n)
{
    g_autoptr(GString) text = g_string_new(NULL);
    wording_menu(incident, items, n, CODE, text);
    g_autofree char *html =
        compose_html("Your answer", text->str, "a@b.example", NULL, "What:\r\n");
    size_t links = 0;
    for (size_t i = 0; i < n; i++) {
        if (!items[i].line)
            continue;
        bool form = g_str_has_prefix(items[i].line, "OUTCOME");
        g_autofree char *line =
            g_strdup_printf("%s%s[" CODE "]%s", items[i].line, items[i].open ? "" : " ",
                            form ? "\r\n\r\nWhat:\r\n" : " ");
        g_autofree char *escaped = g_uri_escape_string(line, NULL, FALSE);
        g_autofree char *link = g_strdup_printf(
            "<a href=\"mailto:a@b.example?subject=Re%%3A%%20Your%%20answer&amp;body=%s\"",
            escaped);
        links += strstr(html, link) != NULL;
    }
    return links;
}

/* Of each command that would be taken from them, in their own role or as whom they stand in for (ROLE_NONE: nobody), a
 * line that can be read, and no other. */
static void has_all(const Incident *incident, Role role, Role instead, const char *what)
{
    MenuItem items[MENU_MAX];
    RoleSet own = ROLE_BIT(role), all = instead ? own | ROLE_BIT(instead) : own;
    size_t n = menu_whole(incident, &policy, own, all, true, items), lines = 0, offered = 0;
    for (int command = 0; command < COMMAND_COUNT; command++) {
        RoleSet actor = incident_actor(incident, (Command)command, own, all);
        bool allowed = incident_allows(incident, (Command)command, actor) != 0;
        bool stands = false;
        for (size_t i = 0; i < n; i++) {
            if (!begins_with(&items[i], (Command)command))
                continue;
            stands = true;
            offered++;
            if (!is_read(&items[i], (Command)command))
                ok(false, "%s: \"%s\" is read as it is meant", what, items[i].line);
        }
        if (allowed != stands)
            ok(false, "%s: %s %s", what, command_name((Command)command),
               allowed ? "has no line" : "has a line");
    }
    for (size_t i = 0; i < n; i++)
        lines += items[i].line != NULL;
    ok(lines == offered && n < MENU_MAX, "%s: %zu lines, all of them commands", what, lines);
    is_int((int64_t)count_links(incident, items, n), (int64_t)lines, "each of them a link");
}

/* "What is due:/CONFIRM|SHOW/": headings and lines. Owned. */
static char *whole_for(const Incident *incident, RoleSet roles, bool content)
{
    MenuItem items[MENU_MAX];
    size_t n = menu_whole(incident, &policy, roles, 0, content, items);
    GString *lines = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(lines, items[i].line ? "%s|" : "/",
                               items[i].line ? items[i].line : "");
    return g_string_free(lines, FALSE);
}

/* The link says the level that is proposed. */
/* What is accepted, in whichever mail the answer is offered: notice, reminder, answer. */
static void test_accepts(void)
{
    static const char said[] = "CONFIRM [" CODE "]\n    accept the class and level that are "
                               "proposed.\n    Proposed: confirmed, Ransomware, critical\n";
    Incident incident = opened(SEVERITY_CRITICAL);
    incident.class = CLASS_CONFIRMED;
    incident.type = KIND_RANSOMWARE;
    incident.severity = SEVERITY_CRITICAL;
    for (int role = ROLE_SIRO; role <= ROLE_DPO; role++) {
        MenuItem items[MENU_MAX];
        size_t n = menu_of(&incident, &policy, ROLE_BIT(role), true, 0, items);
        g_autoptr(GString) text = g_string_new(NULL);
        wording_menu(&incident, items, n, CODE, text);
        ok((strstr(text->str, said) != NULL) == (role == ROLE_DPO) &&
               (strstr(text->str, "ansomware") != NULL) == (role == ROLE_DPO),
           "CONFIRM says to the %s what it accepts, if it accepts anything",
           role_name((Role)role));
        is_int((int64_t)count_links(&incident, items, n), (int64_t)n, "and is a link");
    }
}

static void test_level(void)
{
    static const char *const lines[SEVERITY_COUNT] = {
        [SEVERITY_UNKNOWN] = "|CLASSIFY minor because |",
        [SEVERITY_NEAR_MISS] = "|CLASSIFY near miss because |",
        [SEVERITY_MINOR] = "|CLASSIFY minor because |",
        [SEVERITY_MODERATE] = "|CLASSIFY moderate because |",
        [SEVERITY_MAJOR] = "|CLASSIFY major because |",
        [SEVERITY_CRITICAL] = "|CLASSIFY critical because |",
    };
    for (int level = 0; level < SEVERITY_COUNT; level++) {
        Incident incident = opened((Severity)level);
        g_autofree char *menu = menu_for(&incident, BIT(DPO), true);
        g_autofree char *whole = whole_for(&incident, BIT(DPO), true);
        ok(strstr(menu, lines[level]) && strstr(whole, lines[level]), "%s: %s",
           severity_name((Severity)level), menu);
    }
}

/* One of those who may decide has: whoever disagrees finds the line for it. */
static void test_opposite(void)
{
    static const struct {
        TrackKind track;
        TrackState state;
        const char *offered, *not ;
    } rows[] = {
        {TRACK_ICO, TRACK_NOT_REQUIRED, "ICO required because |", "ICO not required"},
        {TRACK_ICO, TRACK_REQUIRED, "ICO not required because |", "ICO required"},
        {TRACK_ICO, TRACK_DONE, "ICO complete|", "required"},
        {TRACK_ICO, TRACK_COMPLETE, "SHOW|", "ICO"},
        {TRACK_SUBJECTS, TRACK_NOT_REQUIRED, "SUBJECTS required because |",
         "SUBJECTS not required"},
        {TRACK_SUBJECTS, TRACK_REQUIRED, "SUBJECTS not required because |",
         "SUBJECTS required"},
        {TRACK_SUBJECTS, TRACK_DONE, "SHOW|", "SUBJECTS"},
    };
    static const RoleSet deciders[] = {BIT(DPO), BIT(BOARD)};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MAJOR);
        incident.classified_at = START;
        for (int track = 0; track < TRACK_COUNT; track++)
            incident.track[track] = TRACK_COMPLETE;
        incident.track[rows[i].track] = rows[i].state;
        for (size_t who = 0; who < G_N_ELEMENTS(deciders); who++) {
            g_autofree char *menu = menu_for(&incident, deciders[who], true);
            ok(strstr(menu, rows[i].offered) && !strstr(menu, rows[i].not ),
               "row %zu, decider %zu: %s", i, who, menu);
        }
        g_autofree char *siro = menu_for(&incident, BIT(SIRO), true);
        ok(!strstr(siro, "ICO") && !strstr(siro, "SUBJECTS"),
           "but not to who may not decide it: %s", siro);
    }
    Incident small = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    small.track[TRACK_ICO] = small.track[TRACK_SUBJECTS] = TRACK_NOT_REQUIRED;
    offers(&small, BIT(BOARD), true, "SHOW|HELP|", "nor to the Board of a small one");
    g_autofree char *whole = whole_for(&small, BIT(DPO), true);
    const char *due = strstr(whole, "|/"), *line = strstr(whole, "ICO required because |");
    ok(due && line && line > due, "it is not due: in HELP it is what may be decided anew: %s",
       whole);
    ok(strstr(whole, "ICO notified |") && strstr(whole, "SUBJECTS told |"),
       "that they have been told after all needs no reason");
}

/* What was given and not understood is offered again, though it was not wanted yet. */
static void test_again(void)
{
    static const struct {
        Command command;
        RoleSet roles;
        const char *line;
    } rows[] = {
        {COMMAND_DISCIPLINE, BIT(SIRO), "DISCIPLINE not because |"},
        {COMMAND_DISCIPLINE, BIT(SIRO), "DISCIPLINE commenced|"},
        {COMMAND_AWARE, BIT(DPO), "AWARE |"},
        {COMMAND_CLASSIFY, BIT(DPO), "CLASSIFY minor because |"},
        {COMMAND_ASSIGN, BIT(SIRO), "ASSIGN |"},
        {COMMAND_ESCALATE, BIT(SIRO), "ESCALATE because |"},
    };
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    incident.investigator = REPORTER;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MenuItem items[MENU_MAX];
        g_autofree char *without = menu_for(&incident, rows[i].roles, true);
        g_autoptr(GString) with = g_string_new(NULL);
        size_t n = menu_of(&incident, &policy, rows[i].roles, true,
                           UINT64_C(1) << rows[i].command, items);
        for (size_t k = 0; k < n; k++)
            g_string_append_printf(with, "%s|", items[k].line);
        ok(!strstr(without, rows[i].line) && strstr(with->str, rows[i].line), "%s: %s",
           rows[i].line, with->str);
    }
    MenuItem items[MENU_MAX];
    size_t n =
        menu_of(&incident, &policy, BIT(DPO), true, UINT64_C(1) << COMMAND_CLASSIFY, items);
    menu_begin_at(SEVERITY_UNKNOWN, items, n);
    is_str(items[0].line, "CLASSIFY minor because ", "the level that it has");
    const char *second = items[1].line;
    menu_begin_at(SEVERITY_CRITICAL, items, n);
    is_str(items[0].line, "CLASSIFY critical because ",
           "or the one that what has come reads as");
    is_str(items[1].line, second, "and no other line is changed");
    n = menu_of(&incident, &policy, BIT(DPO), true, UINT64_C(1) << COMMAND_DISCIPLINE, items);
    ok(n > 0 && strncmp(items[0].line, "DISCIPLINE", strlen("DISCIPLINE")) != 0,
       "but to nobody who may not give it");
    incident.track[TRACK_ICO] = TRACK_REQUIRED;
    n = menu_of(&incident, &policy, BIT(DPO), true, UINT64_C(1) << COMMAND_ICO, items);
    for (size_t k = 0; k < n; k++)
        ok(strcmp(items[k].line, "ICO complete") != 0, "nor what does not stand so: %s",
           items[k].line);
}

static void test_whole(void)
{
    for (int state = INCIDENT_RECEIVED; state < INCIDENT_STATE_COUNT; state++) {
        for (int role = 0; role < ROLE_COUNT; role++) {
            for (int round = 0; round < 4; round++) {
                Incident incident =
                    in_everything((IncidentState)state,
                                  round & 1 ? SEVERITY_CRITICAL : SEVERITY_MINOR, (Role)role);
                if (round & 2)
                    incident.duty[DUTY_RELEASE] = (Duty){0};
                g_autofree char *what =
                    g_strdup_printf("HELP of %s, %s, round %d", role_name((Role)role),
                                    incident_state_name((IncidentState)state), round);
                has_all(&incident, (Role)role, ROLE_NONE, what);
                for (int other = ROLE_SIRO; other <= ROLE_BOARD; other++) {
                    g_autofree char *both =
                        g_strdup_printf("%s, for %s", what, role_name((Role)other));
                    has_all(&incident, (Role)role, (Role)other, both);
                }
            }
        }
    }
}

/* Whom the SIRO stands in for, who has not been asked to: what is the DPO's alone stands there, under its own heading. */
static void test_instead(void)
{
    Incident fresh = opened(SEVERITY_CRITICAL);
    MenuItem items[MENU_MAX];
    size_t n = menu_whole(&fresh, &policy, BIT(SIRO), BIT(SIRO) | BIT(DPO), true, items),
           at = 0;
    while (at < n && (items[at].line || !strstr(items[at].says, "In the place of")))
        at++;
    g_autoptr(GString) lines = g_string_new(NULL);
    for (size_t i = at + 1; i < n && items[i].line; i++)
        g_string_append_printf(lines, "%s|", items[i].line);
    is_str(lines->str,
           "CLASSIFY critical because |NOT-INCIDENT because |ICO required|ICO not required "
           "because |ICO notified |ICO complete|SUBJECTS required|SUBJECTS told |SUBJECTS not "
           "required because |ADVISE |AWARE |",
           "HELP has what a deputy may give");
}

static void test_groups(void)
{
    Incident fresh = opened(SEVERITY_MINOR);
    g_autofree char *dpo = whole_for(&fresh, BIT(DPO), true);
    is_str(
        dpo,
        "/CONFIRM|CLASSIFY minor because |NOT-INCIDENT because "
        "|/ASK |ADVISE |ACTION |NOTE |ESCALATE because "
        "|/ICO required|ICO not required because |ICO notified |ICO complete|SUBJECTS required"
        "|SUBJECTS told |SUBJECTS not required because |AWARE |DUPLICATE |MERGE |SPLIT "
        "|/SHOW ICO|SHOW letter|SHOW|STATUS|LIST|HELP|",
        "what is due, what helps on, what puts right, what reads");
    g_autofree char *chair = whole_for(&fresh, BIT(CHAIR), false);
    is_str(chair, "/NOTE |ESCALATE because |/STATUS|LIST|HELP|",
           "a group without lines has no heading, and SHOW is only where reports go by e-mail");
    Incident classified = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    g_autofree char *then = whole_for(&classified, BIT(DPO), true);
    ok(strstr(then, "|/CLASSIFY minor because |") && g_str_has_prefix(then, "/ICO required|"),
       "what has been decided may be put right: %s", then);
    classified.track[TRACK_ICO] = TRACK_NOT_REQUIRED;
    g_autofree char *anew = whole_for(&classified, BIT(DPO), true);
    ok(strstr(anew, "|ICO required because |") && !strstr(anew, "ICO required|") &&
           strstr(anew, "SUBJECTS required|"),
       "with a reason where it has been decided: %s", anew);
    Incident everybody = in_everything(INCIDENT_RECEIVED, SEVERITY_CRITICAL, ROLE_NONE);
    everybody.suspected = BIT(INVESTIGATOR) | BIT(VICE_CHAIR) | BIT(BOARD);
    MenuItem items[MENU_MAX];
    size_t n =
        menu_whole(&everybody, &policy, BIT(SIRO) | BIT(DPO) | BIT(CHAIR), 0, true, items);
    ok(n < MENU_MAX && strcmp(items[n - 1].line, "HELP") == 0, "there is room for all: %zu", n);
    n = menu_of(&everybody, &policy, BIT(SIRO) | BIT(DPO) | BIT(CHAIR), true, 0, items);
    is_str(items[n - 1].line, "HELP", "every menu ends with HELP");
}

/* A code of an errand will do for what is the person's alone. */
static void test_errand(void)
{
    Errand action = {.kind = ERRAND_ACTION}, over = {.kind = ERRAND_ACTION, .done = START};
    MenuItem items[MENU_MAX];
    size_t n = menu_of_errand(&action, "ACTION 1 done", true, true, items);
    ok(n == 4 && strcmp(items[0].line, "ACTION 1 done") == 0 &&
           strcmp(items[2].line, "LIST") == 0 && strcmp(items[3].line, "HELP") == 0,
       "HELP of an errand has LIST, too");
    n = menu_of_errand(&over, "ACTION 1 done", true, true, items);
    ok(n == 2 && strcmp(items[0].line, "LIST") == 0, "also when it is done");
    ok(menu_of_errand(&over, "ACTION 1 done", true, false, items) == 0,
       "other mails have nothing then");
}

int main(void)
{
    config_policy_default(&policy);
    test_accepts();
    test_level();
    test_roles();
    test_told();
    test_content();
    test_conflict();
    test_drafts();
    test_owed_together();
    test_feedback();
    test_opposite();
    test_again();
    test_whole();
    test_instead();
    test_groups();
    test_errand();
    return tap_done();
}
