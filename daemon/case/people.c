/* See people.h. Called by effect, which writes to people, and by command, which hears them. */
#include "daemon/case/people.h"

#include "daemon/core/acting.h"
#include "daemon/core/compose.h"
#include "daemon/core/duty.h"
#include "daemon/core/incident_command.h"
#include "daemon/core/words.h"
#include "parsers/command/command_syntax.h"
#include "parsers/machine/machine.h"

#include <string.h>

People people_new(void)
{
    return (People){g_array_new(FALSE, FALSE, sizeof(Recipient)),
                    g_ptr_array_new_with_free_func(g_free)};
}

void people_clear(People *people)
{
    g_array_free(people->recipients, TRUE);
    g_ptr_array_free(people->texts, TRUE);
}

static void add_person(People *people, const Recipient *recipient)
{
    for (guint i = 0; i < people->recipients->len; i++) {
        if (g_array_index(people->recipients, Recipient, i).person == recipient->person)
            return;
    }
    g_array_append_val(people->recipients, *recipient);
}

/* Somebody whom the register knows: no display name, which is the sender's own text and would come
 * back to whoever was named in From. */
static int add_known(const World *world, int64_t person, Role role, People *people, Err *err)
{
    char *address = NULL;
    int found = person ? store_person_load(world->store, person, &address, NULL, err) : 0;
    if (found <= 0)
        return found;
    g_ptr_array_add(people->texts, address);
    Recipient recipient = {.name = "", .address = address, .role = role, .person = person};
    add_person(people, &recipient);
    return 1;
}

static bool is_staff(const OrganisationSettings *settings, const char *address)
{
    const char *at = strrchr(address, '@');
    for (char **domain = settings->staff_domains; at && *domain; domain++) {
        if (g_ascii_strcasecmp(at + 1, *domain) == 0)
            return true;
    }
    return false;
}

bool people_has_left(const OrganisationSettings *settings, const char *address)
{
    return !is_staff(settings, address) && !organisation_person_at(settings, address);
}

/* Whoever investigates it and is known by address alone has no office of their own to be held in. */
static bool is_held_alone(const OrganisationSettings *settings, const Incident *incident,
                          int64_t person, const char *address)
{
    return person != 0 && person == incident->investigator &&
           incident->suspected & ROLE_BIT(ROLE_INVESTIGATOR) &&
           !acting_own_roles(settings, address);
}

int people_add_person(const World *world, const Organisation *organisation,
                      const Incident *incident, int64_t person, Role role, People *people,
                      Err *err)
{
    const OrganisationSettings *settings = organisation->settings;
    g_autofree char *address = NULL;
    int found = store_person_load(world->store, person, &address, NULL, err);
    if (found <= 0 || people_has_left(settings, address) ||
        acting_is_kept_out(settings, incident, address) ||
        is_held_alone(settings, incident, person, address))
        return found < 0 ? -1 : 0;
    return add_known(world, person, role, people, err);
}

/* Everybody who holds a role and is not kept out of it in another; *ret_n counts them. */
static int add_holders(const World *world, const Organisation *organisation,
                       const Incident *incident, Role role, Role as, People *people,
                       size_t *ret_n, Err *err)
{
    const OrganisationSettings *settings = organisation->settings;
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (person->role != role || acting_is_kept_out(settings, incident, person->address))
            continue;
        Recipient to = {.name = person->name, .address = person->address, .role = as};
        if (store_person(world->store, organisation->id, person->address, person->name,
                         &to.person, err) < 0)
            return -1;
        add_person(people, &to);
        ++*ret_n;
    }
    return 0;
}

/* 1: they were named to investigate it, and have left since. */
static int investigator_has_left(const World *world, const Organisation *organisation,
                                 const Incident *incident, Err *err)
{
    g_autofree char *address = NULL;
    int found = store_person_load(world->store, incident->investigator, &address, NULL, err);
    return found > 0 ? people_has_left(organisation->settings, address) : found;
}

/* Whoever investigates it: of one who has left the SIRO, who can name another. 1; 0: nobody may. */
static int add_investigator(const World *world, const Organisation *organisation,
                            const Incident *incident, People *people, Err *err)
{
    size_t n = 0;
    int left = investigator_has_left(world, organisation, incident, err);
    if (left == 0)
        return people_add_person(world, organisation, incident, incident->investigator,
                                 ROLE_INVESTIGATOR, people, err);
    Role acts = acting_role(organisation->settings, incident, ROLE_SIRO);
    return left < 0 || add_holders(world, organisation, incident, acts, ROLE_INVESTIGATOR,
                                   people, &n, err) < 0
               ? -1
               : n > 0;
}

static int add_role(const World *world, const Organisation *organisation,
                    const Incident *incident, Role role, People *people, Err *err)
{
    size_t n = 0;
    if (role == ROLE_REPORTER)
        return add_known(world, incident->reporter, role, people, err) < 0 ? -1 : 0;
    if (role == ROLE_INVESTIGATOR && incident->investigator) {
        int found = add_investigator(world, organisation, incident, people, err);
        if (found != 0)
            return found < 0 ? -1 : 0;
    }
    if (add_holders(world, organisation, incident, role, role, people, &n, err) < 0)
        return -1;
    if (n > 0 || role == ROLE_ADMINISTRATOR || role == ROLE_OUT_OF_HOURS)
        return 0;
    /* Somebody is told, whoever is kept out. */
    Role acts = acting_role(organisation->settings, incident, role);
    return acts == ROLE_NONE
               ? 0
               : add_holders(world, organisation, incident, acts, role, people, &n, err);
}

int people_add_role(const World *world, const Organisation *organisation,
                    const Incident *incident, Role role, People *people, Err *err)
{
    return add_role(world, organisation, incident, role, people, err);
}

/* One after the other, until somebody is found: the deputy, in that role; another of the Board, or the
 * DPO; the SIRO, who has assigned the investigator. */
typedef struct StandIn {
    Role role, as;
} StandIn;

static size_t stand_ins_of(const OrganisationSettings *settings, const Incident *incident,
                           Role role, StandIn ret[3])
{
    Role siro = acting_for(settings, incident, ROLE_SIRO);
    Role dpo = acting_for(settings, incident, ROLE_DPO);
    size_t n = 0;
    ret[n++] = (StandIn){acting_deputy(settings, incident, role), role};
    if (role == ROLE_INVESTIGATOR)
        ret[n++] = (StandIn){siro, siro};
    if (role == ROLE_BOARD) {
        ret[n++] = (StandIn){ROLE_BOARD, ROLE_BOARD};
        ret[n++] = (StandIn){dpo, dpo};
    }
    return n;
}

/* What the Chair holds nobody but another Chair stands in for: it goes on when its time is up. */
static bool may_stand_in(const Incident *incident, Role role)
{
    return role != ROLE_NONE && (!incident->held || ROLE_BIT(role) & CHAIRS);
}

static void remove_person(People *people, int64_t person)
{
    for (guint i = people->recipients->len; i > 0; i--) {
        if (g_array_index(people->recipients, Recipient, i - 1).person == person)
            g_array_remove_index(people->recipients, i - 1);
    }
}

/* Whoever stands in cannot be reached either, or there is nobody: the Chair, of a major or critical incident the Board, and
 * who may put an address right are told. What the Chair holds nobody else hears of, and the administrator hears of no
 * anonymous incident. */
static int add_last_resort(const World *world, const Organisation *organisation,
                           const Incident *incident, int64_t absent, People *people, Err *err)
{
    Severity level = incident_level(incident);
    bool high = level == SEVERITY_MAJOR || level == SEVERITY_CRITICAL;
    bool chair = organisation_person(organisation->settings, ROLE_CHAIR) != NULL;
    const struct {
        Role role;
        bool told;
    } rows[] = {{ROLE_CHAIR, true},
                {ROLE_VICE_CHAIR, !chair},
                {ROLE_BOARD, high},
                {ROLE_ADMINISTRATOR, incident->route != ROUTE_ANONYMOUS}};
    size_t found = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rows) && !incident->held; i++) {
        if (rows[i].told && add_holders(world, organisation, incident, rows[i].role,
                                        rows[i].role, people, &found, err) < 0)
            return -1;
    }
    remove_person(people, absent);
    return 0;
}

/* Is nobody there of those who were found? They are asked all the same. 1 / 0 / -1. */
static int are_all_away(const World *world, const People *people, guint first, int64_t now,
                        Err *err)
{
    int away = 1;
    for (guint i = first; away > 0 && i < people->recipients->len; i++)
        away = store_person_is_away(
            world->store, g_array_index(people->recipients, Recipient, i).person, now, err);
    return away;
}

int people_are_away(const World *world, const Organisation *organisation,
                    const Incident *incident, Role role, int64_t now, Err *err)
{
    People people = people_new();
    int away = add_role(world, organisation, incident, role, &people, err);
    if (away == 0)
        away = are_all_away(world, &people, 0, now, err);
    people_clear(&people);
    return away;
}

int people_add_stand_ins(const World *world, const Organisation *organisation,
                         const Incident *incident, Role role, int64_t absent, int64_t now,
                         People *people, Err *err)
{
    StandIn chain[3];
    size_t n = stand_ins_of(organisation->settings, incident, role, chain), found = 0;
    guint before = people->recipients->len;
    int away = 1;
    for (size_t i = 0; i < n && away > 0; i++) {
        if (!may_stand_in(incident, chain[i].role))
            continue;
        if (add_holders(world, organisation, incident, chain[i].role, chain[i].as, people,
                        &found, err) < 0)
            return -1;
        remove_person(people, absent);
        away = are_all_away(world, people, before, now, err);
    }
    return away > 0 && WORKING_ROLES & ROLE_BIT(role)
               ? add_last_resort(world, organisation, incident, absent, people, err)
               : MIN(away, 0);
}

int people_find(const World *world, const Organisation *organisation, const Incident *incident,
                const Effect *effect, int64_t now, People *people, Err *err)
{
    if (effect->kind == EFFECT_STAND_IN)
        return people_add_stand_ins(world, organisation, incident, effect->role, effect->person,
                                    now, people, err);
    if (effect->kind == EFFECT_RELIEVED)
        return people_add_person(world, organisation, incident, effect->person,
                                 ROLE_INVESTIGATOR, people, err) < 0
                   ? -1
                   : 0;
    /* Who holds several roles is reminded as the one who must do it. */
    Role owner =
        effect->kind == EFFECT_REMINDER ? incident->duty[effect->duty].owner : ROLE_NONE;
    if (effect->to & ROLE_BIT(owner) &&
        add_role(world, organisation, incident, owner, people, err) < 0)
        return -1;
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (effect->to & ROLE_BIT(role) &&
            add_role(world, organisation, incident, (Role)role, people, err) < 0)
            return -1;
    }
    return 0;
}

/* ---- who may act ---- */

RoleSet people_own_roles(const OrganisationSettings *settings, const Incident *incident,
                         int64_t person, const char *address)
{
    RoleSet own = acting_own_roles(settings, address);
    if (own & (incident->suspected | incident->excluded) ||
        is_held_alone(settings, incident, person, address))
        return 0;
    own &= ~ROLE_BIT(ROLE_INVESTIGATOR);
    if (person != 0 && incident->investigator == person && !people_has_left(settings, address))
        own |= ROLE_BIT(ROLE_INVESTIGATOR);
    return own;
}

RoleSet people_roles(const OrganisationSettings *settings, const Incident *incident,
                     int64_t person, const char *address)
{
    RoleSet own = people_own_roles(settings, incident, person, address);
    RoleSet roles = own | acting_instead(settings, incident, own);
    for (int role = ROLE_SIRO; role < ROLE_COUNT; role++) {
        Role deputy = acting_deputy(settings, incident, (Role)role);
        if (deputy != ROLE_NONE && own & ROLE_BIT(deputy))
            roles |= ROLE_BIT(role);
    }
    return roles;
}

RoleSet people_reads_as(const OrganisationSettings *settings, const Incident *incident,
                        const Recipient *to)
{
    RoleSet own = people_own_roles(settings, incident, to->person, to->address);
    return own | acting_instead(settings, incident, own) |
           (people_roles(settings, incident, to->person, to->address) &
            acting_whole(settings, incident, to->role));
}

Role people_first_role(RoleSet roles)
{
    for (int role = ROLE_SIRO; role < ROLE_COUNT; role++) {
        if (roles & ROLE_BIT(role))
            return (Role)role;
    }
    return ROLE_NONE;
}

/* Whoever investigates holds that role by the incident, and not by the configuration. */
char *people_capacity(const OrganisationSettings *settings, const char *address, Role role)
{
    RoleSet own = acting_own_roles(settings, address) & ~ROLE_BIT(ROLE_INVESTIGATOR);
    bool stood_in = own && !(own & ROLE_BIT(role)) && role != ROLE_INVESTIGATOR;
    return stood_in ? g_strdup_printf("%s for %s", words_role(people_first_role(own)),
                                      words_role(role))
                    : g_strdup(words_role(role));
}

/* ---- names ---- */

/* The name of who has a role, where the role alone does not say: of one of several on the Board, and of whoever
 * investigates. Borrowed; NULL: it does, or they are not configured by name. */
static const char *name_within(const OrganisationSettings *settings, const char *address,
                               Role role)
{
    const char *name = NULL;
    size_t holders = 0;
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        holders += person->role == role;
        if (g_ascii_strcasecmp(person->address, address) == 0 && person->name && *person->name)
            name = person->name;
    }
    return role == ROLE_INVESTIGATOR || (role == ROLE_BOARD && holders > 1) ? name : NULL;
}

char *people_signature(const OrganisationSettings *settings, const char *address, Role role)
{
    RoleSet own = acting_own_roles(settings, address) & ~ROLE_BIT(ROLE_INVESTIGATOR);
    bool as_itself = role == ROLE_INVESTIGATOR || own == 0 || own & ROLE_BIT(role);
    const char *name =
        name_within(settings, address, as_itself ? role : people_first_role(own));
    g_autofree char *capacity = people_capacity(settings, address, role);
    if (!name)
        return g_steal_pointer(&capacity);
    return role == ROLE_INVESTIGATOR ? g_strdup_printf("%s %s", capacity, name)
                                     : g_strdup_printf("%s of %s", name, capacity);
}

int people_investigator(const World *world, const OrganisationSettings *settings,
                        const Incident *incident, bool asked, char **ret, Err *err)
{
    g_autofree char *address = NULL;
    *ret = NULL;
    if (!incident->investigator || !duty_is_running(&incident->duty[DUTY_OUTCOME]))
        return 0;
    if (store_person_load(world->store, incident->investigator, &address, NULL, err) <= 0)
        return -1;
    bool siro = acting_own_roles(settings, address) & ROLE_BIT(ROLE_SIRO);
    bool named = name_within(settings, address, ROLE_INVESTIGATOR) != NULL;
    *ret = siro              ? g_strdup(words_role(ROLE_SIRO))
           : named || !asked ? people_signature(settings, address, ROLE_INVESTIGATOR)
                             : g_strdup_printf("%s %s", words_role(ROLE_INVESTIGATOR), address);
    return 0;
}

int people_known_alone(const World *world, const OrganisationSettings *settings,
                       const Incident *incident, char ***ret, Err *err)
{
    g_autofree char *address = NULL, *name = NULL;
    *ret = NULL;
    if (!incident->investigator)
        return 0;
    if (store_person_load(world->store, incident->investigator, &address, &name, err) <= 0)
        return -1;
    if (acting_own_roles(settings, address))
        return 0;
    const PersonSettings *person = organisation_person_at(settings, address);
    address[strcspn(address, "@")] = '\0';
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_strv_builder_add_many(names, address, name, person ? person->name : NULL, NULL);
    *ret = g_strv_builder_end(names);
    return 0;
}

static bool is_called(const PersonSettings *person, const char *text)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autofree char *name = g_utf8_casefold(person->name, -1);
    return strcmp(folded, name) == 0 || g_ascii_strcasecmp(text, person->address) == 0 ||
           (person->role != ROLE_NONE &&
            g_ascii_strcasecmp(text, role_name(person->role)) == 0);
}

bool people_is_outsider(const OrganisationSettings *settings, const char *address)
{
    return settings->staff_domains && *settings->staff_domains &&
           people_has_left(settings, address);
}

/* "the head", "our DPO": an office in words, and nothing else. */
static Role office_named(const char *folded)
{
    static const Role roles[CONFLICT_WHO_COUNT] = {
        [CONFLICT_SIRO] = ROLE_SIRO,   [CONFLICT_DPO] = ROLE_DPO,
        [CONFLICT_CHAIR] = ROLE_CHAIR, [CONFLICT_VICE_CHAIR] = ROLE_VICE_CHAIR,
        [CONFLICT_BOARD] = ROLE_BOARD,
    };
    const char *office = g_str_has_prefix(folded, "the ") ? folded + strlen("the ") : folded;
    int group =
        phrases_exact(lexicon_table(NULL, LEXICON_CONFLICT_WHO), office, strlen(office));
    return group >= 0 ? roles[group] : ROLE_NONE;
}

/* "ivy", "mr green": every word of it but a title is one of the name. */
static bool is_part_of(const char *folded, const char *name)
{
    const Phrases *who = lexicon_table(NULL, LEXICON_CONFLICT_WHO);
    g_auto(GStrv) words = g_str_tokenize_and_fold(folded, NULL, NULL);
    g_auto(GStrv) whole = g_str_tokenize_and_fold(name, NULL, NULL);
    int named = 0;
    for (char **word = words; *word; word++) {
        bool part = g_strv_contains((const char *const *)whole, *word);
        named += part;
        if (!part && phrases_exact(who, *word, strlen(*word)) != CONFLICT_TITLE)
            return false;
    }
    return named > 0;
}

typedef enum Nearness { NEAR_WHOLE, NEAR_OFFICE, NEAR_PART, NEARNESS_COUNT } Nearness;

/* Who is called so, each of them once; a whole name or address before an office, that before a part of a name. Of
 * PersonSettings, borrowed. */
static GPtrArray *people_called(const OrganisationSettings *settings, const char *text)
{
    enum { FOLDED = 200 };
    char folded[FOLDED];
    GPtrArray *found = g_ptr_array_new();
    phrase_fold(text, strlen(text), folded, sizeof folded);
    Role office = office_named(folded);
    for (int near = NEAR_WHOLE; near < NEARNESS_COUNT && found->len == 0; near++) {
        for (size_t i = 0; i < settings->n_people; i++) {
            PersonSettings *person = &settings->people[i];
            bool called = near == NEAR_WHOLE    ? is_called(person, text)
                          : near == NEAR_OFFICE ? office != ROLE_NONE && person->role == office
                                                : is_part_of(folded, person->name);
            for (guint k = 0; called && k < found->len; k++) {
                const PersonSettings *other = g_ptr_array_index(found, k);
                called = g_ascii_strcasecmp(other->address, person->address) != 0;
            }
            if (called)
                g_ptr_array_add(found, person);
        }
    }
    return found;
}

/* "Tom Reed t.reed@hollylane.example", "t.reed@hollylane.example (Tom Reed)": one address and a name beside it, in capital
 * letters: "but" or "not" beside it would mean somebody else. NULL: something else. Owned. */
static char *address_beside_name(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ,;()", -1);
    const char *address = NULL;
    for (char **word = words; *word; word++) {
        bool is_address = strchr(*word, '@') != NULL;
        if (is_address ? address != NULL : **word && !g_unichar_isupper(g_utf8_get_char(*word)))
            return NULL;
        if (is_address)
            address = *word;
    }
    return g_strdup(address);
}

/* "Tom Reed <t.reed@hollylane.example>", as programs fill in who is written to: the address is who is meant. Owned. */
static char *address_within(const char *text)
{
    static const char link[] = "mailto:";
    const char *open = strchr(text, '<'), *close = open ? strchr(open, '>') : NULL;
    if (!close || !memchr(open, '@', (size_t)(close - open))) {
        char *address = address_beside_name(text);
        return address ? address : g_strdup(text);
    }
    open += g_str_has_prefix(open + 1, link) ? strlen(link) + 1 : 1;
    return g_strndup(open, (size_t)(close - open));
}

/* Who is called so, as it was written, else without "to", "please" and the like; *ret_name is what was looked for. */
static GPtrArray *people_asked_for(const OrganisationSettings *settings, const char *text,
                                   char **ret_name)
{
    g_autofree char *clean = address_within(text);
    g_strdelimit(clean, "<>", ' ');
    g_strstrip(clean);
    GPtrArray *found = people_called(settings, clean);
    *ret_name = found->len > 0 ? g_strdup(clean) : command_syntax_person(clean);
    if (found->len > 0)
        return found;
    g_ptr_array_unref(found);
    return people_called(settings, *ret_name);
}

/* Nobody reads what goes there: it would come back to us. */
static bool is_ours(const OrganisationSettings *settings, const char *address)
{
    return settings->n_mailboxes > 0 &&
           machine_is_own_address(address, &settings->mailboxes[0].context);
}

char *people_named(const OrganisationSettings *settings, const char *text)
{
    g_autofree char *name = NULL;
    g_autoptr(GPtrArray) found = people_asked_for(settings, text, &name);
    if (found->len > 0)
        return found->len == 1
                   ? g_strdup(((const PersonSettings *)g_ptr_array_index(found, 0))->address)
                   : NULL;
    return is_staff(settings, name) && compose_address_is_valid(name) &&
                   !is_ours(settings, name)
               ? g_ascii_strdown(name, -1)
               : NULL;
}

char *people_name(const OrganisationSettings *settings, const char *text)
{
    g_autofree char *address = people_named(settings, text);
    for (size_t i = 0; address && i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (g_ascii_strcasecmp(person->address, address) == 0 && person->name && *person->name)
            return g_strdup(person->name);
    }
    return g_steal_pointer(&address);
}

char *people_meant(const OrganisationSettings *settings, const char *text)
{
    g_autofree char *name = NULL;
    g_autoptr(GPtrArray) found = people_asked_for(settings, text, &name);
    if (found->len < 2)
        return NULL;
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        const PersonSettings *person = g_ptr_array_index(found, i);
        g_string_append_printf(names, "%s%s",
                               i == 0                ? ""
                               : i + 1 == found->len ? " or "
                                                     : ", ",
                               *person->name ? person->name : person->address);
    }
    return g_string_free(names, FALSE);
}

/* Who is there to work, and each of them once: a person may have several roles. */
static bool may_be_chosen(const OrganisationSettings *settings, const Incident *incident,
                          size_t i)
{
    const PersonSettings *person = &settings->people[i];
    if (person->role == ROLE_ADMINISTRATOR || person->role == ROLE_OUT_OF_HOURS ||
        !*person->name || acting_is_kept_out(settings, incident, person->address))
        return false;
    for (size_t k = 0; k < i; k++) {
        if (g_ascii_strcasecmp(settings->people[k].address, person->address) == 0 &&
            may_be_chosen(settings, incident, k))
            return false;
    }
    return true;
}

char *people_choice(const OrganisationSettings *settings, const Incident *incident)
{
    g_autoptr(GString) names = g_string_new(NULL);
    int n = 0;
    for (size_t i = 0; i < settings->n_people && n < PEOPLE_CHOICE; i++) {
        if (may_be_chosen(settings, incident, i))
            g_string_append_printf(names, "%s%s", n++ ? ", " : "", settings->people[i].name);
    }
    return n ? g_strdup(names->str) : NULL;
}
