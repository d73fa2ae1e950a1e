/* Who is who in an organisation: roles to people, and people to the roles in which they may act on
 * one incident. Nobody but configured people, the reporter of a named report and the investigator
 * whom the SIRO has named is ever anybody's recipient (promise 5). */
#pragma once

#include "daemon/core/incident.h"
#include "daemon/world.h"
#include "parsers/report.h"

typedef struct Recipient {
    const char *name, *address;
    Role role;
    int64_t person;
} Recipient;

/* Recipients, each person once, and the texts that they borrow. */
typedef struct People {
    GArray *recipients; /* of Recipient */
    GPtrArray *texts;
} People;

People people_new(void);
void people_clear(People *people);

/* Adds whoever an effect goes to. In place of somebody who is suspected or excluded, and of a
 * role that nobody holds, comes the deputy. */
int people_find(const World *world, const Organisation *organisation, const Incident *incident,
                const Effect *effect, int64_t now, People *people, Err *err);

/* Adds whoever holds a role, or stands in for it. */
int people_add_role(const World *world, const Organisation *organisation,
                    const Incident *incident, Role role, People *people, Err *err);

/* Adds who acts while somebody in that role cannot be reached, but not whom that is (`absent`, a person):
 * the deputy; for the investigator the SIRO; for one of the Board the others, for want of any the DPO; when they
 * are that person themselves, or away, too (`now`), Chair, Board and administrator. Nobody for other roles without a deputy. */
int people_add_stand_ins(const World *world, const Organisation *organisation,
                         const Incident *incident, Role role, int64_t absent, int64_t now,
                         People *people, Err *err);

/* 1: nobody who has that role, or acts for it, reads their mail now (store_person_is_away()). 0, -1. */
int people_are_away(const World *world, const Organisation *organisation,
                    const Incident *incident, Role role, int64_t now, Err *err);

/* Somebody whom the configuration does not know any more, and who has no address in staff_domains: nobody to whom a mail of
 * ours goes as one of those who work on it, or whose answer counts. */
bool people_has_left(const OrganisationSettings *settings, const char *address);

/* Adds somebody whom the register knows, unless they have left or are kept out of the incident: 1, or 0. */
int people_add_person(const World *world, const Organisation *organisation,
                      const Incident *incident, int64_t person, Role role, People *people,
                      Err *err);

/* The roles of the person with this address in the incident: what they are configured as, and the
 * investigator whom the SIRO has named, unless they have left. None for who is suspected or excluded in one of them. */
RoleSet people_own_roles(const OrganisationSettings *settings, const Incident *incident,
                         int64_t person, const char *address);

/* Every role in which they may act on it: also those whose deputy they are, and whose work falls to them. */
RoleSet people_roles(const OrganisationSettings *settings, const Incident *incident,
                     int64_t person, const char *address);

/* The roles in which somebody reads a mail about it: their own, those of whoever is kept out and they act for, and the
 * one it comes to them in. */
RoleSet people_reads_as(const OrganisationSettings *settings, const Incident *incident,
                        const Recipient *to);

/* The one by which somebody in these roles is called; ROLE_NONE for nobody's. */
Role people_first_role(RoleSet roles);
/* As what somebody has acted: "the SIRO", or "the DPO for the SIRO" when that role is another's and they stood in for it.
 * Owned. */
char *people_capacity(const OrganisationSettings *settings, const char *address, Role role);

/* The same to who works with them, with the name where several may be meant: "Ann Lee of the Information Governance
 * Board", "the investigating officer Tom Reed". Owned. */
char *people_signature(const OrganisationSettings *settings, const char *address, Role role);

/* Who looks into it now: "the SIRO", "the investigating officer Tom Reed", or, to who asks how it stands (`asked`), the
 * address of whoever is not configured by name. Owned, in *ret; NULL: nobody. */
int people_investigator(const World *world, const OrganisationSettings *settings,
                        const Incident *incident, bool asked, char **ret, Err *err);

/* By which names whoever investigates it may be called, where they are known by address alone: what stands before the @, and
 * the name in their mails or the configuration. Owned, in *ret; NULL: they are configured, or there is nobody. */
int people_known_alone(const World *world, const OrganisationSettings *settings,
                       const Incident *incident, char ***ret, Err *err);

/* The configured person whom `text` names (by name, address or role, else by an office in words, else by a part of the
 * name: "the head", "ivy", "Mr Green"), or an address in staff_domains that is not our own: the address, owned; NULL when it is nobody or
 * more than one. */
char *people_named(const OrganisationSettings *settings, const char *text);
/* Is it neither configured nor in staff_domains? False where no such domain is known. */
bool people_is_outsider(const OrganisationSettings *settings, const char *address);
/* Who may be given the work on it, by name, at most PEOPLE_CHOICE of them: "Ann Lee, Tom Reed". Nobody who is kept out of
 * it, nor who is configured for other mails alone. Owned; NULL: nobody. */
enum { PEOPLE_CHOICE = 10 };
char *people_choice(const OrganisationSettings *settings, const Incident *incident);
/* The name of who is meant, where it is configured, else the address; NULL as above. Owned. */
char *people_name(const OrganisationSettings *settings, const char *text);
/* Who may be meant, when there are several: "Ivy Brown or Ivy Green". Owned; NULL: nobody, or one. */
char *people_meant(const OrganisationSettings *settings, const char *text);
