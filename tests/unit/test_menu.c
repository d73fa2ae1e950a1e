/* What a mail about an incident offers to whom. */
#include "daemon/core/menu.h"
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <string.h>

/* "CONFIRM|SHOW|": the lines of a menu. Owned. */
static char *menu_for(const Incident *incident, RoleSet roles, bool content)
{
    MenuItem items[MENU_MAX];
    size_t n = menu_of(incident, roles, content, items);
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
           "CONFIRM|CLASSIFY minor because |NOT-INCIDENT because |SHOW|HELP|",
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

static void test_content(void)
{
    Incident fresh = opened(SEVERITY_MINOR);
    offers(&fresh, BIT(SIRO), false, "CONFIRM|HELP|",
           "where reports do not go by e-mail, SHOW is not offered");
    Errand request = {.kind = ERRAND_EXCEPTION};
    MenuItem items[MENU_MAX];
    size_t with = menu_of_errand(&request, "", true, items),
           without = menu_of_errand(&request, "", false, items);
    ok(with == without + 1 && strncmp(items[without - 1].line, "ANSWER", 6) == 0,
       "nor of a request");
}

/* The mail itself need not say whom a report may be about. */
static void test_conflict(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident.suspected = BIT(SIRO);
    MenuItem items[MENU_MAX];
    size_t n = menu_of(&incident, BIT(DPO), true, items);
    ok(n > 2 && strcmp(items[0].line, "CONFLICT yes") == 0 &&
           strstr(items[0].says, "the SIRO") && strcmp(items[1].line, "CONFLICT no") == 0 &&
           strstr(items[1].says, "the SIRO"),
       "CONFLICT says who may be concerned");
    incident.suspected |= BIT(CHAIR);
    menu_of(&incident, BIT(DPO), true, items);
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
    ok(strstr(after, "|SHOW letter|") && !strstr(after, "SHOW ICO"), "nor when it is done");
}

/* The Chair says that the writer knows that it came, then what came of it. */
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

int main(void)
{
    config_policy_default(&policy);
    test_roles();
    test_content();
    test_conflict();
    test_drafts();
    test_feedback();
    return tap_done();
}
