/* The option table and the one generic reader of it. Knows no rule that concerns two options:
 * those are checks of config_organisation.c, config_endpoint.c and config_policy.c, which call
 * this. */
#include "config/config_option.h"

#include "config/config.h"
#include "config/config_text.h"
#include "config/config_value.h"

#include <stddef.h>
#include <string.h>

#ifndef INCIDENTD_DATADIR
#define INCIDENTD_DATADIR "/usr/share/incidentd"
#endif

static const char REQUIRED[] = "required";
static const char OPTIONAL[] = "none";

enum { HOUR = 3600, DAY = 24 * HOUR, KB = 1024, MB = 1024 * 1024 };

#define IN(Type, field) offsetof(Type, field)
#define ROLES                                                                                  \
    "siro|dpo|chair|vice_chair|board|information_champion|administrator|investigator|out_of_"  \
    "hours"
#define POINTS "3a|3b|3c|3d|3e|3f|3g|3h|3i|3j|3k"
#define STARTS                                                                                 \
    "receipt|awareness|classification|assignment|outcome|notification|decision|activity"
#define LEVEL(level) offsetof(LevelOptions, own[level])
#define SERVER_HELP  "[:port], without a name or a password in it"

/* clang-format off */
static const Option options[] = {
    {SECTION_FILE, "database", OPTION_PATH, NULL, 1, 4000, "/var/lib/incidentd/register.db",
     "the register: a file that the daemon makes and keeps for itself", IN(FileOptions, database)},
    {SECTION_FILE, "keys", OPTION_SECRET, NULL, 1, 4000, "/var/lib/incidentd/keys",
     "the file of the MAC keys; made beside a new register when it is not there", IN(FileOptions, keys)},
    {SECTION_FILE, "templates", OPTION_PATH, NULL, 1, 4000, INCIDENTD_DATADIR "/templates",
     "the folder of the texts that are sent", IN(FileOptions, templates)},
    {SECTION_FILE, "lexicon", OPTION_PATH, NULL, 1, 4000, OPTIONAL,
     "a file whose tables of words replace the shipped ones", IN(FileOptions, lexicon)},
    {SECTION_FILE, "rules", OPTION_PATH, NULL, 1, 4000, OPTIONAL,
     "a file of rules and words that is laid over the shipped ones", IN(FileOptions, rules)},
    {SECTION_FILE, "log", OPTION_CHOICE, "info|debug", 0, 0, "info",
     "how much is written to the log", IN(FileOptions, log)},
    {SECTION_FILE, "organisations", OPTION_LIST, NULL, 1, 1000, REQUIRED,
     "the schools that are served: a list of groups, ( { ... }, { ... } )", 0},
    {SECTION_FILE, "policy", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "who must do what by when: a group, { ... }; without it the shipped policy holds", 0},

    {SECTION_ORGANISATION, "name", OPTION_TEXT, NULL, 1, 200, REQUIRED,
     "what the school is called in the mails it sends", IN(OrganisationSettings, name)},
    {SECTION_ORGANISATION, "prefix", OPTION_PREFIX, NULL, 2, 8, REQUIRED,
     "what its references begin with: 2 to 8 capital letters or digits, a letter first", IN(OrganisationSettings, prefix)},
    {SECTION_ORGANISATION, "timezone", OPTION_ZONE, NULL, 1, 64, "Europe/London",
     "where its clocks are: a name of the time zone database, such as Europe/London", IN(OrganisationSettings, timezone)},
    {SECTION_ORGANISATION, "day_end", OPTION_TIME, NULL, 12 * HOUR, DAY - 60, "17:00",
     "when a working day ends there: duties that are counted in working days fall due then", IN(OrganisationSettings, calendar.day_end)},
    {SECTION_ORGANISATION, "holidays_file", OPTION_PATH, NULL, 1, 4000, OPTIONAL,
     "bank holidays as GOV.UK publishes them: a file in iCalendar format", IN(OrganisationSettings, holidays_file)},
    {SECTION_ORGANISATION, "holidays_added", OPTION_DAYS, NULL, 0, 1000, OPTIONAL,
     "further bank holidays: a list of days, ( \"2023-05-08\" )", IN(OrganisationSettings, calendar.added)},
    {SECTION_ORGANISATION, "holidays_removed", OPTION_DAYS, NULL, 0, 1000, OPTIONAL,
     "bank holidays on which people work: a list of days, ( \"2020-05-04\" )", IN(OrganisationSettings, calendar.removed)},
    {SECTION_ORGANISATION, "closures", OPTION_DAYS, NULL, 0, 1000, OPTIONAL,
     "days on which the school is closed: a list of days, ( \"2026-12-21..2027-01-04\" )", IN(OrganisationSettings, calendar.closures)},
    {SECTION_ORGANISATION, "telephone", OPTION_TEXT, NULL, 1, 60, OPTIONAL,
     "the number to call when an incident is still going on, told to whoever reports one", IN(OrganisationSettings, telephone)},
    {SECTION_ORGANISATION, "quiet_hours", OPTION_HOURS, NULL, 0, 0, OPTIONAL,
     "when reminders that are not urgent wait: from and until, such as \"20:00-07:00\"", IN(OrganisationSettings, quiet_hours)},
    {SECTION_ORGANISATION, "digest", OPTION_WEEK_TIME, NULL, 0, 0, "monday 08:00",
     "when the DPO is told every week how things stand: a day and a time there, or \"never\"", IN(OrganisationSettings, digest)},
    {SECTION_ORGANISATION, "terms", OPTION_DAYS, NULL, 0, 1000, OPTIONAL,
     "school terms, after each of which the Board is sent its counts: a list of days, ( \"2026-09-02..2026-12-18\" )", IN(OrganisationSettings, calendar.terms)},
    {SECTION_ORGANISATION, "mailboxes", OPTION_LIST, NULL, 1, 100, REQUIRED,
     "where reports arrive: a list of groups, ( { ... }, { ... } )", 0},
    {SECTION_ORGANISATION, "outgoing", OPTION_GROUP, NULL, 0, 0, REQUIRED,
     "where mail is handed in: a group, { ... }", 0},
    {SECTION_ORGANISATION, "roles", OPTION_GROUP, NULL, 0, 0, REQUIRED,
     "who holds which role: a group, { ... }", 0},
    {SECTION_ORGANISATION, "people", OPTION_LIST, NULL, 0, 1000, OPTIONAL,
     "other people who may be named in an incident's work: a list of groups, ( { ... }, { ... } )", 0},
    {SECTION_ORGANISATION, "staff_domains", OPTION_DOMAINS, NULL, 0, 100, OPTIONAL,
     "domains of the school's own staff: a list such as ( \"school.example\" )", IN(OrganisationSettings, staff_domains)},
    {SECTION_ORGANISATION, "aliases", OPTION_ADDRESSES, NULL, 0, 1000, OPTIONAL,
     "other addresses that reach these mailboxes: a list of addresses", IN(OrganisationSettings, aliases)},
    {SECTION_ORGANISATION, "content_by_mail", OPTION_BOOL, NULL, 0, 0, "true",
     "a report is sent to role-holders who ask for it (SHOW)", IN(OrganisationSettings, content_by_mail)},
    {SECTION_ORGANISATION, "release", OPTION_CHOICE, "chair|automatic", 0, 0, "chair",
     "who lets an anonymous report go on: chair, who reads what is left of it, or automatic", IN(OrganisationSettings, release)},
    {SECTION_ORGANISATION, "anonymous_notices", OPTION_NOTICE_TIME, NULL, 0, 0, "at once",
     "when others than the Chair are told that an anonymous report has come: at once, or together at the next such time of day", IN(OrganisationSettings, anonymous_notices)},
    {SECTION_ORGANISATION, "plus_addressing", OPTION_BOOL, NULL, 0, 0, "false",
     "whether the server delivers user+anything@domain to user@domain: true or false", IN(OrganisationSettings, plus_addressing)},
    {SECTION_ORGANISATION, "rate_limits", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "how many reports are acknowledged before it must be a machine or an attack: a group, { ... }", 0},
    {SECTION_ORGANISATION, "seal_both", OPTION_BOOL, NULL, 0, 0, "false",
     "whether sealed originals open only with the keys of the Chair and the DPO together: true or false", IN(OrganisationSettings, seal_both)},
    {SECTION_ORGANISATION, "policies", OPTION_LIST, NULL, 1, 100, OPTIONAL,
     "the information policies that can be breached: a list of groups, ( { ... }, { ... } )", 0},

    {SECTION_ORGANISATION, "policy_review", OPTION_DAY, NULL, 0, 0, OPTIONAL,
     "when the policy itself is to be reviewed: a day, \"2027-09-01\"", IN(OrganisationSettings, policy_review)},

    {SECTION_POLICIES, "name", OPTION_TEXT, NULL, 1, 200, REQUIRED,
     "what the policy is called", IN(InformationPolicy, name)},
    {SECTION_POLICIES, "topics", OPTION_TOPICS, NULL, 1, TOPIC_COUNT, REQUIRED,
     "what it is about: a list such as ( \"email\", \"passwords\" )", IN(InformationPolicy, topics)},

    {SECTION_RATE_LIMITS, "address", OPTION_COUNT, NULL, 0, 1000 * 1000, "5",
     "acknowledgements to one address in a day; 0 is no limit", IN(RateLimits, address)},
    {SECTION_RATE_LIMITS, "domain", OPTION_COUNT, NULL, 0, 1000 * 1000, "20",
     "acknowledgements to one domain that is not the staff's in an hour; 0 is no limit", IN(RateLimits, domain)},
    {SECTION_RATE_LIMITS, "total", OPTION_COUNT, NULL, 0, 1000 * 1000, "60",
     "acknowledgements altogether in an hour; 0 is no limit", IN(RateLimits, total)},

    {SECTION_MAILBOX, "name", OPTION_NAME, NULL, 1, 64, REQUIRED,
     "what the register calls it, for ever: letters, digits, '.', '-' and '_'", IN(MailboxSettings, name)},
    {SECTION_MAILBOX, "url", OPTION_URL, NULL, 1, 2000, REQUIRED,
     "where the mail is: maildir:/path, or imaps://host or imap://host" SERVER_HELP, IN(MailboxSettings, endpoint.url)},
    {SECTION_MAILBOX, "user", OPTION_TEXT, NULL, 1, 254, OPTIONAL,
     "the name to log in with", IN(MailboxSettings, endpoint.user)},
    {SECTION_MAILBOX, "password_file", OPTION_SECRET, NULL, 1, 4000, OPTIONAL,
     "the file with the password; a name without '/' is a systemd credential", IN(MailboxSettings, endpoint.password_file)},
    {SECTION_MAILBOX, "tls", OPTION_CHOICE, "implicit|starttls|none", 0, 0, "implicit",
     "how the connection is encrypted", IN(MailboxSettings, endpoint.tls)},
    {SECTION_MAILBOX, "ca_file", OPTION_PATH, NULL, 1, 4000, OPTIONAL,
     "certificates to trust instead of the system's: a file in PEM format", IN(MailboxSettings, endpoint.ca_file)},
    {SECTION_MAILBOX, "folder", OPTION_TEXT, NULL, 1, 200, "INBOX",
     "the folder that is read", IN(MailboxSettings, folder)},
    {SECTION_MAILBOX, "done", OPTION_TEXT, NULL, 1, 200, "Processed",
     "the folder for mail that is in the register", IN(MailboxSettings, done)},
    {SECTION_MAILBOX, "failed", OPTION_TEXT, NULL, 1, 200, "Failed",
     "the folder for mail that could not be read", IN(MailboxSettings, failed)},
    {SECTION_MAILBOX, "authserv_id", OPTION_NAME, NULL, 1, 64, OPTIONAL,
     "whose Authentication-Results are believed: the name the receiving server writes there", IN(MailboxSettings, context.authserv_id)},
    {SECTION_MAILBOX, "route", OPTION_CHOICE, "named|anonymous", 0, 0, "named",
     "how reports come here", IN(MailboxSettings, route)},
    {SECTION_MAILBOX, "poll", OPTION_DURATION, "s", 5, DAY, "1 min",
     "the time between two looks", IN(MailboxSettings, poll)},
    {SECTION_MAILBOX, "backlog", OPTION_DURATION, "s", 0, 3650LL * DAY, "3 days",
     "at the very first start, older mail is left alone", IN(MailboxSettings, backlog)},
    {SECTION_MAILBOX, "max_size", OPTION_SIZE, "bytes", 256 * KB, 500LL * MB, "100 MB",
     "of a larger mail only the beginning is read", IN(MailboxSettings, max_size)},

    {SECTION_OUTGOING, "url", OPTION_URL, NULL, 1, 2000, REQUIRED,
     "where mail goes: maildir:/path, or smtps://host or smtp://host" SERVER_HELP, IN(OutgoingSettings, endpoint.url)},
    {SECTION_OUTGOING, "from", OPTION_SENDER, NULL, 3, 500, REQUIRED,
     "the sender of all mail: an address, or Name <address>", IN(OutgoingSettings, from_address)},
    {SECTION_OUTGOING, "user", OPTION_TEXT, NULL, 1, 254, OPTIONAL,
     "the name to log in with; without it there is no log-in", IN(OutgoingSettings, endpoint.user)},
    {SECTION_OUTGOING, "password_file", OPTION_SECRET, NULL, 1, 4000, OPTIONAL,
     "the file with the password; a name without '/' is a systemd credential", IN(OutgoingSettings, endpoint.password_file)},
    {SECTION_OUTGOING, "tls", OPTION_CHOICE, "implicit|starttls|none", 0, 0, "implicit",
     "how the connection is encrypted", IN(OutgoingSettings, endpoint.tls)},
    {SECTION_OUTGOING, "ca_file", OPTION_PATH, NULL, 1, 4000, OPTIONAL,
     "certificates to trust instead of the system's: a file in PEM format", IN(OutgoingSettings, endpoint.ca_file)},

    {SECTION_ROLES, "siro", OPTION_GROUP, NULL, 0, 0, REQUIRED,
     "the Senior Information Risk Owner: { name = \"...\"; address = \"...\"; }", 0},
    {SECTION_ROLES, "dpo", OPTION_GROUP, NULL, 0, 0, REQUIRED,
     "the Data Protection Officer: { name = \"...\"; address = \"...\"; }", 0},
    {SECTION_ROLES, "chair", OPTION_GROUP, NULL, 0, 0, REQUIRED,
     "the Chair of Governors: { name = \"...\"; address = \"...\"; }", 0},
    {SECTION_ROLES, "vice_chair", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the Vice-Chair of Governors: a group, { ... }", 0},
    {SECTION_ROLES, "board", OPTION_LIST, NULL, 1, 50, OPTIONAL,
     "the members of the Information Governance Board: a list of groups, ( { ... }, { ... } )", 0},
    {SECTION_ROLES, "information_champion", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the Information Champion: a group, { ... }", 0},
    {SECTION_ROLES, "administrator", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "who looks after the daemon and is told when something is broken: a group, { ... }", 0},
    {SECTION_ROLES, "out_of_hours", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "an address that is read when nobody is at school, told at the top of the ladder: a group, { ... }", 0},
    {SECTION_ROLES, "investigator", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the investigating officer unless another is named: a group, { ... }", 0},

    {SECTION_ROLE, "name", OPTION_TEXT, NULL, 1, 200, REQUIRED,
     "what the person is called", IN(PersonSettings, name)},
    {SECTION_ROLE, "address", OPTION_ADDRESS, NULL, 3, ADDRESS_MAX, REQUIRED,
     "where the person is reached: one address", IN(PersonSettings, address)},
    {SECTION_ROLE, "deputy", OPTION_ROLE, ROLES, 0, 0, OPTIONAL,
     "the role that acts when this one cannot", IN(PersonSettings, deputy)},
    {SECTION_ROLE, "seal_key", OPTION_SEAL_KEY, NULL, 0, 0, OPTIONAL,
     "the public key to which originals are sealed: the line that `incidentd keygen` printed", IN(PersonSettings, seal_key)},

    {SECTION_PERSON, "name", OPTION_TEXT, NULL, 1, 200, REQUIRED,
     "what the person is called", IN(PersonSettings, name)},
    {SECTION_PERSON, "address", OPTION_ADDRESS, NULL, 3, ADDRESS_MAX, REQUIRED,
     "where the person is reached: one address", IN(PersonSettings, address)},

    {SECTION_POLICY, "acknowledge", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the reporter is answered: a group, { ... }", 0},
    {SECTION_POLICY, "release", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the Chair lets an anonymous report go on: a group, { ... }", 0},
    {SECTION_POLICY, "pass_on", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the Chair tells the writer of an anonymous report that it has come: a group, { ... }", 0},
    {SECTION_POLICY, "feedback", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the Chair tells the writer of an anonymous report what came of it: a group, { ... }", 0},
    {SECTION_POLICY, "raise", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the report is read and raised to the DPO: a group, { ... }", 0},
    {SECTION_POLICY, "classify", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "class and level are confirmed: a group, { ... }", 0},
    {SECTION_POLICY, "ico_decision", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "it is decided whether the ICO must be told: a group, { ... }", 0},
    {SECTION_POLICY, "ico_notify", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the ICO is told (UK GDPR Article 33(1)): a group, { ... }", 0},
    {SECTION_POLICY, "ico_phase", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the ICO is told more, in parts (Article 33(4)): a group, { ... }", 0},
    {SECTION_POLICY, "tell_subjects", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the people whose data it is are told (Article 34): a group, { ... }", 0},
    {SECTION_POLICY, "assign", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "it is said who investigates: a group, { ... }", 0},
    {SECTION_POLICY, "interim", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "it is reported how the investigation stands: a group, { ... }", 0},
    {SECTION_POLICY, "outcome", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the outcome report is written: a group, { ... }", 0},
    {SECTION_POLICY, "review", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the outcome report is reviewed: a group, { ... }", 0},
    {SECTION_POLICY, "idle", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "an incident in which nothing happens is looked at: a group, { ... }", 0},
    {SECTION_POLICY, "action", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "a remedial action is done: a group, { ... }", 0},
    {SECTION_POLICY, "exception", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "a request for an exception to the policy is answered: a group, { ... }", 0},
    {SECTION_POLICY, "suggestion", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "a suggestion to change the policy is answered: a group, { ... }", 0},
    {SECTION_POLICY, "policy_review", OPTION_GROUP, NULL, 0, 0, OPTIONAL,
     "the policy itself is reviewed: a group, { ... }", 0},
    {SECTION_POLICY, "ladder", OPTION_LADDER_BY_LEVEL, NULL, 0, 0, OPTIONAL,
     "who is told of a duty that is not done, for each level: { major = { due = [...]; late = [...]; very_late = [...]; }; }", IN(Policy, ladder)},
    {SECTION_POLICY, "late", OPTION_COUNT, NULL, 1, 1000, OPTIONAL,
     "when a duty is late: per cent of its time after it was due", IN(Policy, late)},
    {SECTION_POLICY, "very_late", OPTION_COUNT, NULL, 1, 1000, OPTIONAL,
     "when a duty is very late: per cent of its time after it was due", IN(Policy, very_late)},
    {SECTION_POLICY, "late_least", OPTION_DURATION, "s", 0, 7 * DAY, OPTIONAL,
     "no duty is late sooner after it was due", IN(Policy, late_least)},
    {SECTION_POLICY, "release_before", OPTION_DURATION, "s", 0, 2 * DAY, OPTIONAL,
     "an anonymous report goes on without the Chair so long before a duty about the ICO is due", IN(Policy, release_before)},
    {SECTION_POLICY, "told", OPTION_ROLES_BY_LEVEL, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "whom a level concerns as soon as an incident has it: { major = [\"dpo\", \"chair\"]; }", IN(Policy, told)},
    {SECTION_POLICY, "points", OPTION_POINTS_BY_LEVEL, POINTS, 0, POINT_COUNT, OPTIONAL,
     "what the outcome report must answer before an incident of a level may be closed: { minor = [\"3j\", \"3k\"]; }", IN(Policy, points)},
    {SECTION_POLICY, "tell_reporter", OPTION_BOOL, NULL, 0, 0, OPTIONAL,
     "whether the reporter is told that the incident has come to its end; of an anonymous one the Chair: true or false", IN(Policy, tell_reporter)},
    {SECTION_POLICY, "anonymous_told", OPTION_ROLES, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who may be told of an anonymous incident without having something to do in it: a list of roles", IN(Policy, anonymous_told)},

    {SECTION_DUTY, "owner", OPTION_ROLE_BY_LEVEL, "system|" ROLES, 0, 0, REQUIRED,
     "the role that must do it, or one for each level (what is written of a duty replaces all of it)", IN(DutyPolicy, owner)},
    {SECTION_DUTY, "with", OPTION_ROLES_BY_LEVEL, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who owes it together with the owner and is reminded with them: a list of roles for each level, { critical = [\"board\"]; otherwise = []; }", IN(DutyPolicy, with)},
    {SECTION_DUTY, "within", OPTION_SPAN_BY_LEVEL, "s", 0, 365LL * DAY, REQUIRED,
     "the time until it is due, such as \"24 h\" or \"5 working days\", or one for each level; 0 removes the duty", IN(DutyPolicy, within)},
    {SECTION_DUTY, "from", OPTION_CHOICE, STARTS, 0, 0, OPTIONAL,
     "when the time begins to run", IN(DutyPolicy, start)},
    {SECTION_DUTY, "reminders", OPTION_REMINDERS, NULL, 0, DUTY_REMINDERS_MAX, OPTIONAL,
     "when the owner is reminded before it is due: a rising list, ( \"12 h\", { at = \"20 h\"; also = [\"siro\"]; } )", 0},
    {SECTION_DUTY, "escalates", OPTION_BOOL, NULL, 0, 0, "true",
     "whether the ladder is climbed when it is late: true or false", IN(DutyPolicy, escalates)},
    {SECTION_DUTY, "urgent", OPTION_BOOL, NULL, 0, 0, "false",
     "whether its reminders go out in quiet hours, too: true or false", IN(DutyPolicy, urgent)},
    {SECTION_DUTY, "repeats", OPTION_BOOL, NULL, 0, 0, "false",
     "whether it begins again when its last reminder has gone and it is not done: true or false", IN(DutyPolicy, repeats)},

    {SECTION_ERRAND, "owner", OPTION_ROLE, ROLES, 0, 0, REQUIRED,
     "the role that must do it; of an action: that answers for it when its own owner cannot", IN(ErrandPolicy, owner)},
    {SECTION_ERRAND, "within", OPTION_SPAN, "s", 0, 365LL * DAY, OPTIONAL,
     "the time until it is due, such as \"10 working days\", where nobody says by when; 0: it is never due", IN(ErrandPolicy, within)},
    {SECTION_ERRAND, "before", OPTION_REMINDERS, NULL, 0, ERRAND_STEPS_MAX, OPTIONAL,
     "when the owner is reminded: a falling list of times before it is due, ( \"7 days\", \"1 day\" )", 0},
    {SECTION_ERRAND, "escalates", OPTION_BOOL, NULL, 0, 0, "true",
     "whether the ladder is climbed when it is late: true or false", IN(ErrandPolicy, escalates)},

    {SECTION_REMINDER, "at", OPTION_DURATION, "s", 1, 365LL * DAY, REQUIRED,
     "how long after the duty began: such as \"48 h\"", IN(Reminder, after)},
    {SECTION_REMINDER, "also", OPTION_ROLES, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who is reminded beside the owner: a list of roles, [\"siro\", \"dpo\"]", IN(Reminder, also)},
    {SECTION_REMINDER, "only", OPTION_ROLES, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who is reminded in place of the owner: a list of roles, [\"dpo\"]", IN(Reminder, only)},

    {SECTION_LADDER, "due", OPTION_ROLES, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who is told beside the owner when a duty is due: a list of roles", IN(Ladder, due)},
    {SECTION_LADDER, "late", OPTION_ROLES, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who is told beside the owner when it is late: a list of roles", IN(Ladder, late)},
    {SECTION_LADDER, "very_late", OPTION_ROLES, ROLES, 0, ROLE_COUNT, OPTIONAL,
     "who is told beside the owner when it is very late: a list of roles", IN(Ladder, very_late)},

    {SECTION_LEVEL, "near_miss", OPTION_SETTING, NULL, 0, 0, OPTIONAL,
     "what holds for a near miss", LEVEL(SEVERITY_NEAR_MISS)},
    {SECTION_LEVEL, "minor", OPTION_SETTING, NULL, 0, 0, OPTIONAL,
     "what holds for a minor incident, and for one that has no level yet", LEVEL(SEVERITY_MINOR)},
    {SECTION_LEVEL, "moderate", OPTION_SETTING, NULL, 0, 0, OPTIONAL,
     "what holds for a moderate incident", LEVEL(SEVERITY_MODERATE)},
    {SECTION_LEVEL, "major", OPTION_SETTING, NULL, 0, 0, OPTIONAL,
     "what holds for a major incident", LEVEL(SEVERITY_MAJOR)},
    {SECTION_LEVEL, "critical", OPTION_SETTING, NULL, 0, 0, OPTIONAL,
     "what holds for a critical incident", LEVEL(SEVERITY_CRITICAL)},
    {SECTION_LEVEL, "otherwise", OPTION_SETTING, NULL, 0, 0, OPTIONAL,
     "what holds for every level that is not named", IN(LevelOptions, otherwise)},
};
/* clang-format on */

static const char *const section_names[SECTION_COUNT] = {
    [SECTION_FILE] = "file",
    [SECTION_ORGANISATION] = "organisation",
    [SECTION_RATE_LIMITS] = "rate_limits",
    [SECTION_POLICIES] = "policies",
    [SECTION_MAILBOX] = "mailbox",
    [SECTION_OUTGOING] = "outgoing",
    [SECTION_ROLES] = "roles",
    [SECTION_ROLE] = "role",
    [SECTION_PERSON] = "person",
    [SECTION_POLICY] = "policy",
    [SECTION_DUTY] = "duty",
    [SECTION_ERRAND] = "errand",
    [SECTION_REMINDER] = "reminder",
    [SECTION_LADDER] = "ladder",
    [SECTION_LEVEL] = "level",
};

/* ---- a whole section ---- */

static const Option *find_option(OptionSection section, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        if (options[i].section == section && strcmp(options[i].name, name) == 0)
            return &options[i];
    }
    return NULL;
}

/* What could be meant by a name of that section, or NULL. Borrowed. */
static const char *nearest_option(OptionSection section, const char *name)
{
    const char *nearest = NULL;
    int best = MAX(2, (int)strlen(name) / 3) + 1;
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        int distance = text_distance(name, options[i].name);
        if (options[i].section == section && distance < best) {
            best = distance;
            nearest = options[i].name;
        }
    }
    return nearest;
}

static char *section_options(OptionSection section)
{
    GString *names = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        if (options[i].section == section)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", options[i].name);
    }
    return g_string_free(names, FALSE);
}

/* The passwords themselves are the one thing that people expect to be allowed. */
static bool looks_like_secret(const char *name)
{
    static const char *const words[] = {"password", "passwd", "pass", "passphrase",
                                        "secret",   "token",  NULL};
    return g_strv_contains(words, name);
}

static void unknown_option(Reader *reader, const config_setting_t *setting,
                           OptionSection section)
{
    const char *name = config_setting_name(setting);
    if (looks_like_secret(name)) {
        problem_at(reader, setting, NULL,
                   "no secret may stand in this file; allowed: password_file, the path of a "
                   "file that only "
                   "the daemon can read, or the name of a systemd credential");
        return;
    }
    const char *nearest = nearest_option(section, name);
    g_autofree char *all = section_options(section);
    if (nearest)
        problem_at(reader, setting, NULL, "unknown option; did you mean %s?", nearest);
    else
        problem_at(reader, setting, NULL, "unknown option; allowed: %s", all);
}

static void read_option(Reader *reader, const Option *option, const config_setting_t *group,
                        void *target)
{
    void *field = (char *)target + option->offset;
    const config_setting_t *setting =
        group ? config_setting_get_member(group, option->name) : NULL;
    if (setting) {
        value_read(reader, option, setting, field);
        return;
    }
    if (option->def == REQUIRED)
        problem_at(reader, group, option->name, "is missing; needed: %s", option->help);
    if (option->def == REQUIRED || option->def == OPTIONAL)
        return;
    g_autofree char *wrong = value_parse(reader, option, option->def, field);
    if (wrong)
        problem_at(reader, group, option->name, "%s", wrong);
}

static void refuse_unknown_options(Reader *reader, const config_setting_t *group,
                                   OptionSection section)
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        if (!find_option(section, config_setting_name(member)))
            unknown_option(reader, member, section);
    }
}

bool option_read(Reader *reader, const config_setting_t *group, OptionSection section,
                 void *target)
{
    if (group && !config_setting_is_group(group)) {
        problem_at(reader, group, NULL,
                   "has the wrong type; allowed: a group in braces, { ... }");
        return false;
    }
    if (group)
        refuse_unknown_options(reader, group, section);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        if (options[i].section == section)
            read_option(reader, &options[i], group, target);
    }
    return true;
}

char *config_describe(void)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        const Option *option = &options[i];
        g_string_append_printf(text, "%s.%s\t%s", section_names[option->section], option->name,
                               value_type_name(option->type));
        value_bounds(text, option);
        g_string_append_printf(text, "\t%s\t%s\n", option->def, option->help);
    }
    return g_string_free(text, FALSE);
}
