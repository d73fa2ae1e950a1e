/* The rules between seal_key, seal_both and the mailboxes. The Chair's key and the Vice-Chair's open
 * alike, so that one lost key loses nothing; with seal_both the DPO's is needed beside one of them.
 * Called by the reader of an organisation. */
#include "config/config_seal.h"

#include <string.h>

static const config_setting_t *key_setting(const config_setting_t *roles, Role role)
{
    const config_setting_t *holder = config_setting_is_group(roles)
                                         ? config_setting_get_member(roles, role_name(role))
                                         : NULL;
    return holder && config_setting_is_group(holder)
               ? config_setting_get_member(holder, "seal_key")
               : NULL;
}

static bool may_have_key(Role role)
{
    return role == ROLE_CHAIR || role == ROLE_VICE_CHAIR || role == ROLE_DPO;
}

static void refuse_others(Reader *reader, const config_setting_t *roles,
                          const OrganisationSettings *organisation)
{
    for (size_t i = 0; i < organisation->n_people; i++) {
        Role role = organisation->people[i].role;
        if (!organisation->people[i].seal_key || may_have_key(role))
            continue;
        const config_setting_t *setting = key_setting(roles, role);
        problem_at(
            reader, setting ? setting : roles, setting ? NULL : role_name(role),
            "has a key to which nothing is sealed; allowed: seal_key of chair, vice_chair and "
            "dpo");
    }
}

static bool has_key(const SealRecipients *recipients, const SealKey *key)
{
    for (size_t i = 0; i < recipients->n; i++) {
        if (memcmp(&recipients->keys[i], key, sizeof *key) == 0)
            return true;
    }
    return false;
}

/* One person with the keys of two would open alone what two must open. */
static bool add(Reader *reader, const config_setting_t *roles, Role role, int share,
                OrganisationSettings *organisation)
{
    const PersonSettings *person = organisation_person(organisation, role);
    SealRecipients *to = &organisation->seal_to;
    if (!person || !person->seal_key)
        return false;
    if (has_key(to, person->seal_key))
        problem_at(reader, key_setting(roles, role), NULL,
                   "is the key of another role, too; allowed: a key pair for each person");
    to->keys[to->n] = *person->seal_key;
    to->share[to->n++] = share;
    return true;
}

static void check_both(Reader *reader, const config_setting_t *group,
                       const config_setting_t *roles, bool chair, bool dpo,
                       const OrganisationSettings *organisation)
{
    if (organisation->seal_both && (!chair || !dpo))
        problem_at(
            reader, group, "seal_both",
            "needs two keys, and %s; allowed: a seal_key of chair (or vice_chair) and one "
            "of dpo",
            dpo ? "the Chair's is missing" : "the DPO's is missing");
    if (!organisation->seal_both && dpo)
        problem_warn(
            reader, key_setting(roles, ROLE_DPO), NULL,
            "does nothing without seal_both: originals are not sealed to the DPO alone");
}

static void warn_of_loss(Reader *reader, const config_setting_t *group,
                         const OrganisationSettings *organisation)
{
    const config_setting_t *list = config_setting_get_member(group, "mailboxes");
    for (size_t i = 0; list && i < organisation->n_mailboxes; i++) {
        if (organisation->mailboxes[i].route == ROUTE_ANONYMOUS && !organisation->seal_to.n)
            problem_warn(
                reader, config_setting_get_elem(list, (unsigned)i), "route",
                "originals of this mailbox are not kept: the chair has no seal_key (see "
                "`incidentd keygen`)");
    }
}

void config_seal_read(Reader *reader, const config_setting_t *group,
                      const config_setting_t *roles, OrganisationSettings *organisation)
{
    bool chair = add(reader, roles, ROLE_CHAIR, 0, organisation);
    bool vice = add(reader, roles, ROLE_VICE_CHAIR, 0, organisation);
    const PersonSettings *holder = organisation_person(organisation, ROLE_DPO);
    bool dpo = holder && holder->seal_key;
    if (organisation->seal_both)
        add(reader, roles, ROLE_DPO, 1, organisation);
    if (organisation->seal_to.n)
        organisation->seal_to.shares = organisation->seal_both ? 2 : 1;
    refuse_others(reader, roles, organisation);
    check_both(reader, group, roles, chair || vice, dpo, organisation);
    warn_of_loss(reader, group, organisation);
}
