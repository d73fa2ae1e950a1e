/* Any argument of a command, by its first byte; and the same as an action, an outcome report and an answer. */
#include "daemon/core/errand_order.h"
#include "daemon/core/order.h"
#include "daemon/core/order_words.h"
#include "daemon/core/outcome.h"
#include "tests/fuzz/fuzz_school.h"

enum { NOW = 1795442700 /* 23 November 2026 */ };

static void check_actions(const char *text, const Calendar *calendar)
{
    g_auto(GStrv) lines = action_lines(text);
    for (char **line = lines; *line; line++) {
        ActionOrder order = action_read(action_text(*line), NOW, calendar);
        g_free(action_fault_text(&order));
        action_clear(&order);
        action_is_meant(*line);
        g_free(action_without_owner(*line));
    }
}

static void check_outcome(const char *text)
{
    Outcome outcome = outcome_read(text), quoted = outcome_read_quoted(text);
    outcome_points(&outcome);
    outcome_fill(&outcome, &quoted);
    outcome_clear(&quoted);
    outcome_clear(&outcome);
}

static void check_order(Command command, char *text, GTimeZone *zone)
{
    Event event = {0};
    order_read(command, text, NOW, zone, &event);
    order_words_reason(text);
    order_about(text, ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_CHAIR));
    order_other(text);
    char word[] = "ICO", other[] = "required because of the children";
    word[0] = 'I';
    CommandLine lines[] = {{.word = (char *)command_name(command), .argument = text},
                           {.word = word, .argument = other}};
    order_contradicts(lines, G_N_ELEMENTS(lines), 0, NOW, zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    const OrganisationSettings *organisation = fuzz_school()->organisation;
    g_autofree char *input = g_strndup((const char *)bytes + 1, size - 1);
    g_autofree char *text = g_utf8_make_valid(input, -1);
    check_order(bytes[0] % COMMAND_COUNT, text, organisation->zone);
    check_actions(text, &organisation->calendar);
    check_outcome(text);
    return 0;
}
