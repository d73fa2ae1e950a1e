/* One school: its mailboxes, its outgoing server, its people, and the rules between them. Must
 * never accept two readers of one mailbox or two schools with one prefix: reports would be
 * taken apart or mixed up. Called by config_load(). */
#include "config/config_organisation.h"

#include "config/config_calendar.h"
#include "config/config_endpoint.h"
#include "config/config_option.h"
#include "config/config_seal.h"
#include "config/config_text.h"

enum {
    NOTICES_HOUR = 8
}; /* when notices of what nobody lets go leave, if the school does not say */

/* ---- people ---- */

static const Role configured_roles[] = {
    ROLE_SIRO,          ROLE_DPO,          ROLE_CHAIR,
    ROLE_VICE_CHAIR,    ROLE_BOARD,        ROLE_INFORMATION_CHAMPION,
    ROLE_ADMINISTRATOR, ROLE_OUT_OF_HOURS, ROLE_INVESTIGATOR,
};

static void read_person(Reader *reader, const config_setting_t *group, Role role,
                        GArray *people)
{
    PersonSettings person = {.role = role};
    if (option_read(reader, group, role == ROLE_NONE ? SECTION_PERSON : SECTION_ROLE, &person))
        g_array_append_val(people, person);
}

static void read_people(Reader *reader, const config_setting_t *list, Role role, GArray *people)
{
    if (!list || !config_setting_is_list(list))
        return;
    for (int i = 0; i < config_setting_length(list); i++)
        read_person(reader, config_setting_get_elem(list, (unsigned)i), role, people);
}

static void read_roles(Reader *reader, const config_setting_t *group, GArray *people)
{
    if (!config_setting_is_group(group))
        return;
    option_read(reader, group, SECTION_ROLES, people);
    for (size_t i = 0; i < G_N_ELEMENTS(configured_roles); i++) {
        Role role = configured_roles[i];
        const config_setting_t *holder = config_setting_get_member(group, role_name(role));
        if (role == ROLE_BOARD)
            read_people(reader, holder, role, people);
        else if (holder && config_setting_is_group(holder))
            read_person(reader, holder, role, people);
    }
    if (!config_setting_get_member(group, "administrator"))
        problem_warn(reader, group, "administrator",
                     "nobody holds this role; the DPO is told when something is broken");
}

const PersonSettings *organisation_person(const OrganisationSettings *organisation, Role role)
{
    for (size_t i = 0; i < organisation->n_people; i++) {
        if (organisation->people[i].role == role)
            return &organisation->people[i];
    }
    return NULL;
}

const PersonSettings *organisation_person_at(const OrganisationSettings *organisation,
                                             const char *address)
{
    for (size_t i = 0; i < organisation->n_people; i++) {
        if (g_ascii_strcasecmp(organisation->people[i].address, address) == 0)
            return &organisation->people[i];
    }
    return NULL;
}

bool config_is_in_several(const Config *config, const char *address)
{
    int found = 0;
    for (size_t i = 0; i < config->n_organisations && found < 2; i++)
        found += organisation_person_at(&config->organisations[i], address) != NULL;
    return found > 1;
}

Role organisation_owner(const OrganisationSettings *organisation, Role owner)
{
    return owner == ROLE_BOARD && !organisation_person(organisation, owner) ? ROLE_DPO : owner;
}

Role organisation_deputy(const OrganisationSettings *organisation, Role role)
{
    const PersonSettings *holder = organisation_person(organisation, role);
    if (holder && holder->deputy != ROLE_NONE)
        return holder->deputy;
    switch ((int)role) {
    case ROLE_SIRO:
        return ROLE_DPO;
    case ROLE_DPO:
        return ROLE_SIRO;
    case ROLE_CHAIR:
        return ROLE_VICE_CHAIR;
    default:
        return ROLE_NONE;
    }
}

static bool is_configured(Role role)
{
    for (size_t i = 0; i < G_N_ELEMENTS(configured_roles); i++) {
        if (configured_roles[i] == role)
            return true;
    }
    return false;
}

static void check_deputy(Reader *reader, const config_setting_t *group, Role role,
                         const OrganisationSettings *organisation)
{
    const config_setting_t *setting =
        config_setting_is_group(group) ? config_setting_get_member(group, "deputy") : NULL;
    const char *name = setting ? config_setting_get_string(setting) : NULL;
    Role deputy;
    if (!name || !role_parse(name, &deputy) || !is_configured(deputy))
        return;
    if (deputy == role && role != ROLE_BOARD)
        problem_at(reader, setting, NULL,
                   "is the role itself; allowed: another role of `roles`");
    else if (!organisation_person(organisation, deputy))
        problem_at(reader, setting, NULL,
                   "is a role that nobody holds; allowed: another role of `roles`");
}

static void check_deputies(Reader *reader, const config_setting_t *roles,
                           const OrganisationSettings *organisation)
{
    for (size_t i = 0; config_setting_is_group(roles) && i < G_N_ELEMENTS(configured_roles);
         i++) {
        Role role = configured_roles[i];
        const config_setting_t *holder = config_setting_get_member(roles, role_name(role));
        if (!holder)
            continue;
        if (!config_setting_is_list(holder)) {
            check_deputy(reader, holder, role, organisation);
            continue;
        }
        for (int j = 0; j < config_setting_length(holder); j++)
            check_deputy(reader, config_setting_get_elem(holder, (unsigned)j), role,
                         organisation);
    }
}

/* ---- mailboxes ---- */

static void check_folders(Reader *reader, const config_setting_t *group,
                          const MailboxSettings *mailbox)
{
    const char *folder = mailbox->folder, *done = mailbox->done, *failed = mailbox->failed;
    if (!folder || !done || !failed)
        return;
    if (g_ascii_strcasecmp(folder, done) == 0 || g_ascii_strcasecmp(folder, failed) == 0 ||
        g_ascii_strcasecmp(done, failed) == 0)
        problem_at(reader, group, "folder",
                   "two of `folder`, `done` and `failed` are the same; allowed: three "
                   "folders");
}

static void read_mailbox(Reader *reader, const config_setting_t *group,
                         MailboxSettings *mailbox)
{
    if (!option_read(reader, group, SECTION_MAILBOX, mailbox))
        return;
    endpoint_check(reader, group, "imap", &mailbox->endpoint);
    if (mailbox->endpoint.url && !config_setting_get_member(group, "user"))
        problem_at(reader, group, "user", "is missing; needed: the name to log in with");
    check_folders(reader, group, mailbox);
}

static void check_mailbox_name(Reader *reader, const config_setting_t *group,
                               const OrganisationSettings *organisation, size_t index)
{
    const char *name = organisation->mailboxes[index].name;
    for (size_t i = 0; name && i < index; i++) {
        if (!g_strcmp0(organisation->mailboxes[i].name, name)) {
            problem_at(reader, group, "name",
                       "is the name of another mailbox, too; allowed: one name for each "
                       "mailbox of an organisation");
            return;
        }
    }
}

static void read_mailboxes(Reader *reader, const config_setting_t *list,
                           OrganisationSettings *organisation)
{
    if (!list || !config_setting_is_list(list))
        return;
    organisation->n_mailboxes = (size_t)config_setting_length(list);
    organisation->mailboxes = g_new0(MailboxSettings, organisation->n_mailboxes);
    for (size_t i = 0; i < organisation->n_mailboxes; i++) {
        const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
        read_mailbox(reader, group, &organisation->mailboxes[i]);
        check_mailbox_name(reader, group, organisation, i);
    }
}

static void read_outgoing(Reader *reader, const config_setting_t *group,
                          OutgoingSettings *outgoing)
{
    if (!group || !config_setting_is_group(group) ||
        !option_read(reader, group, SECTION_OUTGOING, outgoing))
        return;
    endpoint_check(reader, group, "smtp", &outgoing->endpoint);
    if (outgoing->from_address) {
        g_autofree char *sender = g_steal_pointer(&outgoing->from_address);
        text_split_sender(sender, &outgoing->from_name, &outgoing->from_address);
    }
}

/* ---- what can be breached ---- */

static void read_policies(Reader *reader, const config_setting_t *list,
                          OrganisationSettings *organisation)
{
    if (!list || !config_setting_is_list(list))
        return;
    organisation->n_policies = (size_t)config_setting_length(list);
    organisation->policies = g_new0(InformationPolicy, organisation->n_policies);
    for (size_t i = 0; i < organisation->n_policies; i++)
        option_read(reader, config_setting_get_elem(list, (unsigned)i), SECTION_POLICIES,
                    &organisation->policies[i]);
}

/* ---- what the parsers are told ---- */

static void add_address(GPtrArray *list, const char *address)
{
    g_autofree char *lower = address ? g_ascii_strdown(address, -1) : NULL;
    if (lower && text_is_address(lower) &&
        !g_ptr_array_find_with_equal_func(list, lower, g_str_equal, NULL))
        g_ptr_array_add(list, g_steal_pointer(&lower));
}

static bool is_chair(const PersonSettings *person)
{
    return (ROLE_BIT(person->role) & CHAIRS) != 0;
}

/* Whose own account has the folder of the anonymous route: that of the Chair, who writes to us from
 * it. NULL: nobody's. */
static const PersonSettings *chair_who_lends(const OrganisationSettings *organisation,
                                             const MailboxSettings *mailbox)
{
    const char *user = mailbox->route == ROUTE_ANONYMOUS ? mailbox->endpoint.user : NULL;
    for (size_t i = 0; user && i < organisation->n_people; i++) {
        const PersonSettings *person = &organisation->people[i];
        if (is_chair(person) && person->address &&
            g_ascii_strcasecmp(person->address, user) == 0)
            return person;
    }
    return NULL;
}

static char **own_addresses(const OrganisationSettings *organisation)
{
    GPtrArray *list = g_ptr_array_new();
    for (size_t i = 0; i < organisation->n_mailboxes; i++) {
        const MailboxSettings *mailbox = &organisation->mailboxes[i];
        if (!chair_who_lends(organisation, mailbox))
            add_address(list, mailbox->endpoint.user);
    }
    add_address(list, organisation->outgoing.from_address);
    for (char **alias = organisation->aliases; alias && *alias; alias++)
        add_address(list, *alias);
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static char **role_addresses(const OrganisationSettings *organisation, bool chairs_only)
{
    GPtrArray *list = g_ptr_array_new();
    for (size_t i = 0; i < organisation->n_people; i++) {
        if (!chairs_only || is_chair(&organisation->people[i]))
            add_address(list, organisation->people[i].address);
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static void fill_contexts(OrganisationSettings *organisation)
{
    for (size_t i = 0; i < organisation->n_mailboxes; i++) {
        MailboxSettings *mailbox = &organisation->mailboxes[i];
        mailbox->context.own_addresses = own_addresses(organisation);
        mailbox->context.own_name = g_strdup(organisation->outgoing.from_name);
        mailbox->context.role_addresses = role_addresses(organisation, false);
        mailbox->context.chair_addresses = role_addresses(organisation, true);
        mailbox->context.staff_domains = g_strdupv(organisation->staff_domains);
        mailbox->context.prefix = g_strdup(organisation->prefix);
        mailbox->context.route = mailbox->route;
    }
}

/* Whose deputy is the same person has none. */
static void warn_of_lone_person(Reader *reader, const config_setting_t *roles,
                                const OrganisationSettings *organisation, Role role)
{
    const PersonSettings *person = organisation_person(organisation, role);
    const PersonSettings *deputy =
        organisation_person(organisation, organisation_deputy(organisation, role));
    if (person && deputy && deputy->role != role &&
        !g_strcmp0(person->address, deputy->address))
        problem_warn(reader, roles, role_name(role),
                     "is the same person as its deputy, so nobody acts when they are away; "
                     "better: `deputy` names the role of somebody else");
}

/* Mail to such a person comes back to us and is only recorded as our own. */
static void warn_of_circles(Reader *reader, const config_setting_t *roles,
                            const OrganisationSettings *organisation)
{
    g_auto(GStrv) own = own_addresses(organisation);
    for (size_t i = 0; i < organisation->n_people; i++) {
        const PersonSettings *person = &organisation->people[i];
        if (person->address && g_strv_contains((const char *const *)own, person->address))
            problem_warn(reader, roles, role_name(person->role),
                         "has an address of our own mailboxes: mail to it "
                         "comes back to us; better: a person's own address");
    }
    for (size_t i = 0; i < organisation->n_mailboxes; i++) {
        const MailboxSettings *mailbox = &organisation->mailboxes[i];
        const PersonSettings *chair = chair_who_lends(organisation, mailbox);
        if (chair && g_ascii_strcasecmp(mailbox->folder, "INBOX") == 0)
            problem_warn(
                reader, roles, role_name(chair->role),
                "has all mail of that account taken as anonymous reports, ours to the "
                "Chair, too; better: `folder` of the mailbox names one for these alone");
    }
}

/* Two in one role, as of the Board, who have one address are one. */
static void warn_of_twins(Reader *reader, const config_setting_t *roles,
                          const OrganisationSettings *organisation)
{
    for (size_t i = 0; i < organisation->n_people; i++) {
        const PersonSettings *person = &organisation->people[i];
        for (size_t j = 0; j < i; j++) {
            const PersonSettings *other = &organisation->people[j];
            if (person->role != ROLE_NONE && person->role == other->role &&
                g_strcmp0(person->address, other->address) == 0)
                problem_warn(reader, roles, role_name(person->role),
                             "names one address twice; better: each person once");
        }
    }
}

/* Whoever reads anonymous reports first should not be the one who decides about them. */
static void warn_of_chair_who_decides(Reader *reader, const config_setting_t *roles,
                                      const OrganisationSettings *organisation)
{
    static const Role deciders[] = {ROLE_SIRO, ROLE_DPO};
    const PersonSettings *chair = organisation_person(organisation, ROLE_CHAIR);
    for (size_t i = 0; chair && i < G_N_ELEMENTS(deciders); i++) {
        const PersonSettings *other = organisation_person(organisation, deciders[i]);
        if (other && g_strcmp0(chair->address, other->address) == 0)
            problem_warn(reader, roles, role_name(ROLE_CHAIR),
                         "is the same person as the %s, who then knows who wrote an anonymous "
                         "report; better: somebody else",
                         role_name(deciders[i]));
    }
}

/* What the Chair holds nobody else sees: of it such a deputy is not told, and it goes on when its
 * time is up. */
static void warn_of_chairs_deputy(Reader *reader, const config_setting_t *roles,
                                  const OrganisationSettings *organisation)
{
    const PersonSettings *chair = organisation_person(organisation, ROLE_CHAIR);
    bool other = chair && chair->deputy != ROLE_NONE && chair->deputy != ROLE_VICE_CHAIR;
    if (other && organisation->release == RELEASE_BY_CHAIR)
        problem_warn(reader, roles, role_name(ROLE_CHAIR),
                     "has a deputy who is not told of anonymous reports before they are let "
                     "go; allowed: vice_chair");
}

/* Notices must not tell when the Chair passed a report on: what nobody lets go waits for a time of day,
 * unless the school says otherwise. */
static void choose_notices(const config_setting_t *group, OrganisationSettings *organisation)
{
    if (organisation->release == RELEASE_AUTOMATIC &&
        !config_setting_get_member(group, "anonymous_notices"))
        organisation->anonymous_notices = NOTICES_HOUR * 60 * 60;
}

/* In a small school the hour tells who was there. */
static void warn_of_haste(Reader *reader, const config_setting_t *group,
                          const OrganisationSettings *organisation)
{
    if (organisation->release == RELEASE_AUTOMATIC &&
        organisation->anonymous_notices == AT_ONCE)
        problem_warn(reader, group, "anonymous_notices",
                     "are sent within seconds of an anonymous report, and so tell the hour in "
                     "which it came; better: a time of day, for example \"08:00\"");
}

/* ---- one organisation ---- */

static char **empty_list(void)
{
    return g_new0(char *, 1);
}

/* Who would be told of an anonymous report? */
static void check_chair(Reader *reader, const config_setting_t *group,
                        const OrganisationSettings *organisation)
{
    const config_setting_t *list = config_setting_get_member(group, "mailboxes");
    for (size_t i = 0; list && i < organisation->n_mailboxes; i++) {
        if (organisation->mailboxes[i].route == ROUTE_ANONYMOUS &&
            !organisation_person(organisation, ROLE_CHAIR))
            problem_at(
                reader, config_setting_get_elem(list, (unsigned)i), "route",
                "nobody is chair, who is told of an anonymous report; allowed: \"named\", or "
                "a chair in `roles`");
    }
}

static void read_organisation(Reader *reader, const config_setting_t *group,
                              OrganisationSettings *organisation)
{
    if (!option_read(reader, group, SECTION_ORGANISATION, organisation))
        return;
    if (organisation->timezone)
        organisation->zone = g_time_zone_new_identifier(organisation->timezone);
    if (organisation->timezone && !organisation->zone)
        problem_at(reader, group, "timezone",
                   "cannot be loaded; allowed: a zone of this system");
    choose_notices(group, organisation);
    config_calendar_read(reader, group, organisation);
    if (!organisation->staff_domains)
        organisation->staff_domains = empty_list();
    if (!organisation->aliases)
        organisation->aliases = empty_list();
    const config_setting_t *limits = config_setting_get_member(group, "rate_limits");
    if (!limits || config_setting_is_group(limits))
        option_read(reader, limits, SECTION_RATE_LIMITS, &organisation->rate_limits);
    read_policies(reader, config_setting_get_member(group, "policies"), organisation);
    read_mailboxes(reader, config_setting_get_member(group, "mailboxes"), organisation);
    read_outgoing(reader, config_setting_get_member(group, "outgoing"),
                  &organisation->outgoing);
    GArray *people = g_array_new(FALSE, FALSE, sizeof(PersonSettings));
    const config_setting_t *roles = config_setting_get_member(group, "roles");
    if (roles)
        read_roles(reader, roles, people);
    read_people(reader, config_setting_get_member(group, "people"), ROLE_NONE, people);
    organisation->n_people = people->len;
    organisation->people = (PersonSettings *)(void *)g_array_free(people, FALSE);
    if (roles) {
        check_deputies(reader, roles, organisation);
        warn_of_lone_person(reader, roles, organisation, ROLE_SIRO);
        warn_of_lone_person(reader, roles, organisation, ROLE_DPO);
        warn_of_circles(reader, roles, organisation);
        warn_of_twins(reader, roles, organisation);
        warn_of_chair_who_decides(reader, roles, organisation);
        warn_of_chairs_deputy(reader, roles, organisation);
        warn_of_haste(reader, group, organisation);
        config_seal_read(reader, group, roles, organisation);
    }
    check_chair(reader, group, organisation);
    fill_contexts(organisation);
}

/* ---- all of them ---- */

static void check_prefix(Reader *reader, const config_setting_t *group, const Config *config,
                         size_t index)
{
    const char *prefix = config->organisations[index].prefix;
    for (size_t i = 0; prefix && i < index; i++) {
        const char *other = config->organisations[i].prefix;
        if (other && g_ascii_strcasecmp(prefix, other) == 0) {
            problem_at(reader, group, "prefix",
                       "is the prefix of another organisation, too; allowed: one prefix for "
                       "each");
            return;
        }
    }
}

static void check_one_reader(Reader *reader, const config_setting_t *group,
                             const OrganisationSettings *organisation, GHashTable *seen)
{
    const config_setting_t *list =
        config_setting_is_group(group) ? config_setting_get_member(group, "mailboxes") : NULL;
    for (size_t i = 0; list && i < organisation->n_mailboxes; i++) {
        const MailboxSettings *mailbox = &organisation->mailboxes[i];
        g_autofree char *account = endpoint_identity(&mailbox->endpoint);
        if (!account || !mailbox->folder)
            continue;
        bool inbox = g_ascii_strcasecmp(mailbox->folder, "INBOX") == 0;
        char *identity = g_strdup_printf("%s\n%s", account, inbox ? "INBOX" : mailbox->folder);
        if (!g_hash_table_add(seen, identity))
            problem_at(reader, config_setting_get_elem(list, (unsigned)i), "url",
                       "another mailbox reads the same "
                       "folder of the same account; allowed: one reader for each folder");
    }
}

/* Our own mails would come back as reports. */
static void check_outgoing_maildir(Reader *reader, const config_setting_t *group,
                                   const OrganisationSettings *organisation, GHashTable *seen)
{
    const char *maildir = organisation->outgoing.endpoint.maildir;
    g_autofree char *identity = g_strdup_printf("%s\nINBOX", maildir ? maildir : "");
    if (maildir && g_hash_table_contains(seen, identity))
        problem_at(reader, config_setting_get_member(group, "outgoing"), "url",
                   "is read as a mailbox, too; allowed: "
                   "a Maildir of its own");
}

void config_organisations_read(Reader *reader, const config_setting_t *list, Config *config)
{
    config->n_organisations = (size_t)config_setting_length(list);
    config->organisations = g_new0(OrganisationSettings, config->n_organisations);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < config->n_organisations; i++) {
        const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
        read_organisation(reader, group, &config->organisations[i]);
        check_prefix(reader, group, config, i);
        check_one_reader(reader, group, &config->organisations[i], seen);
    }
    for (size_t i = 0; i < config->n_organisations; i++)
        check_outgoing_maildir(reader, config_setting_get_elem(list, (unsigned)i),
                               &config->organisations[i], seen);
}

static void clear_mailbox(MailboxSettings *mailbox)
{
    g_free(mailbox->name);
    endpoint_clear(&mailbox->endpoint);
    g_free(mailbox->folder);
    g_free(mailbox->done);
    g_free(mailbox->failed);
    parser_context_clear(&mailbox->context);
}

void config_organisation_clear(OrganisationSettings *organisation)
{
    for (size_t i = 0; i < organisation->n_mailboxes; i++)
        clear_mailbox(&organisation->mailboxes[i]);
    for (size_t i = 0; i < organisation->n_people; i++) {
        g_free(organisation->people[i].name);
        g_free(organisation->people[i].address);
        g_free(organisation->people[i].seal_key);
    }
    for (size_t i = 0; i < organisation->n_policies; i++)
        g_free(organisation->policies[i].name);
    endpoint_clear(&organisation->outgoing.endpoint);
    g_free(organisation->outgoing.from_name);
    g_free(organisation->outgoing.from_address);
    g_free(organisation->name);
    g_free(organisation->prefix);
    g_free(organisation->timezone);
    g_free(organisation->telephone);
    g_clear_pointer(&organisation->zone, g_time_zone_unref);
    config_calendar_clear(organisation);
    g_free(organisation->mailboxes);
    g_free(organisation->people);
    g_free(organisation->policies);
    g_strfreev(organisation->staff_domains);
    g_strfreev(organisation->aliases);
}
