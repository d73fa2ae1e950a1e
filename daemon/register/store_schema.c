/* The tables of the register, as the steps that lead to them, and the check that a file is
 * ours.
 *
 * Enumerations are stored by their names in config/terms.h, times as UTC seconds. A reference
 * to nothing is NULL where the structs of store.h say 0. Called by store_open(). */
#include "daemon/register/store_sql.h"

#include <stdio.h>

/* Each index below is one that a look-up needs, and costs every row that is inserted: a partial
 * one where only few rows are looked for. */
static const char tables[] =
    "CREATE TABLE organisation ("
    " id INTEGER PRIMARY KEY,"
    " prefix TEXT NOT NULL UNIQUE,"
    " name TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE person ("
    " id INTEGER PRIMARY KEY,"
    " organisation INTEGER NOT NULL REFERENCES organisation,"
    " address TEXT NOT NULL," /* lower case */
    " name TEXT NOT NULL,"
    " UNIQUE (organisation, address)"
    ") STRICT;"

    "CREATE TABLE mailbox ("
    " id INTEGER PRIMARY KEY,"
    " organisation INTEGER NOT NULL REFERENCES organisation,"
    " name TEXT NOT NULL,"
    " uidvalidity INTEGER NOT NULL DEFAULT 0,"
    " cursor INTEGER NOT NULL DEFAULT 0,"
    " first_at INTEGER NOT NULL DEFAULT 0,"
    " last_poll_at INTEGER NOT NULL DEFAULT 0,"
    " failures INTEGER NOT NULL DEFAULT 0,"
    " left_alone INTEGER NOT NULL DEFAULT 0,"
    " problem TEXT,"
    " UNIQUE (organisation, name)"
    ") STRICT;"

    "CREATE TABLE mail ("
    " id INTEGER PRIMARY KEY,"
    " mailbox INTEGER NOT NULL REFERENCES mailbox,"
    " uidvalidity INTEGER NOT NULL,"
    " uid INTEGER NOT NULL,"
    " received_at INTEGER NOT NULL,"
    " taken_at INTEGER NOT NULL,"
    " size INTEGER NOT NULL,"
    " outcome TEXT NOT NULL,"
    " rule TEXT,"
    " message_key BLOB,"
    " body_key BLOB NOT NULL,"
    " UNIQUE (mailbox, uidvalidity, uid)"
    ") STRICT;"
    "CREATE INDEX mail_message_key ON mail (message_key) WHERE message_key IS NOT NULL;"
    "CREATE INDEX mail_body_key ON mail (body_key) WHERE message_key IS NULL;"

    /* The raw bytes of a mail: apart, so that looking at mail rows does not read past them. */
    "CREATE TABLE evidence ("
    " mail INTEGER PRIMARY KEY REFERENCES mail,"
    " sha256 BLOB NOT NULL,"
    " raw BLOB NOT NULL"
    ") STRICT;"

    "CREATE TABLE attempt ("
    " mailbox INTEGER NOT NULL REFERENCES mailbox,"
    " uidvalidity INTEGER NOT NULL,"
    " uid INTEGER NOT NULL,"
    " tries INTEGER NOT NULL,"
    " PRIMARY KEY (mailbox, uidvalidity, uid)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE quarantine ("
    " id INTEGER PRIMARY KEY,"
    " mailbox INTEGER NOT NULL REFERENCES mailbox,"
    " uidvalidity INTEGER NOT NULL,"
    " uid INTEGER NOT NULL,"
    " received_at INTEGER NOT NULL,"
    " at INTEGER NOT NULL,"
    " size INTEGER NOT NULL,"
    " tries INTEGER NOT NULL,"
    " reason TEXT NOT NULL,"
    " automatic INTEGER NOT NULL,"
    " failed_uidvalidity INTEGER NOT NULL DEFAULT 0," /* its place in the folder of failures */
    " failed_uid INTEGER NOT NULL DEFAULT 0,"
    " released_at INTEGER"
    ") STRICT;"
    /* Released, a message may fail again under its old name: the rows before tell of the times
       before. */
    "CREATE UNIQUE INDEX quarantine_message ON quarantine (mailbox, uidvalidity, uid)"
    " WHERE released_at IS NULL;"

    "CREATE TABLE incident ("
    " id INTEGER PRIMARY KEY,"
    " organisation INTEGER NOT NULL REFERENCES organisation,"
    " year INTEGER NOT NULL,"
    " number INTEGER NOT NULL,"
    " reference TEXT NOT NULL,"
    " reporter INTEGER REFERENCES person,"
    " state TEXT NOT NULL,"
    " route TEXT NOT NULL,"
    " class TEXT NOT NULL,"
    " severity TEXT NOT NULL,"
    " received_at INTEGER NOT NULL,"
    " aware_at INTEGER NOT NULL,"
    " opened_at INTEGER NOT NULL,"
    " closed_at INTEGER NOT NULL," /* 0: open */
    " next_reminder INTEGER,"      /* the earliest of its open duties; NULL: none */
    " UNIQUE (organisation, year, number)"
    ") STRICT;"
    "CREATE INDEX incident_next_reminder ON incident (next_reminder)"
    " WHERE next_reminder IS NOT NULL;"

    "CREATE TABLE duty ("
    " incident INTEGER NOT NULL REFERENCES incident,"
    " duty TEXT NOT NULL,"
    " owner TEXT NOT NULL,"
    " due INTEGER NOT NULL,"
    " next INTEGER NOT NULL," /* 0: no reminder left */
    " rung INTEGER NOT NULL,"
    " done INTEGER NOT NULL," /* 0: it is open */
    " PRIMARY KEY (incident, duty)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE report ("
    " id INTEGER PRIMARY KEY,"
    " mail INTEGER NOT NULL UNIQUE REFERENCES mail,"
    " person INTEGER REFERENCES person,"
    " json TEXT NOT NULL,"
    " suggestion TEXT"
    ") STRICT;"

    /* A report belongs to at most one incident; an incident has many. */
    "CREATE TABLE incident_report ("
    " report INTEGER PRIMARY KEY REFERENCES report,"
    " incident INTEGER NOT NULL REFERENCES incident"
    ") STRICT;"
    "CREATE INDEX incident_report_incident ON incident_report (incident);"

    "CREATE TABLE outbox ("
    " id INTEGER PRIMARY KEY,"
    " kind TEXT NOT NULL,"
    " state TEXT NOT NULL,"
    " organisation INTEGER REFERENCES organisation," /* NULL: a move that a command asked for */
    " incident INTEGER REFERENCES incident,"
    " effect_key TEXT NOT NULL UNIQUE,"
    " created_at INTEGER NOT NULL,"
    /* not before; 0: at once. Of an anonymous incident the end of the day, or the same clock time
     * every day (anonymous_notices): no hour of a mail. Of a move, whose mail still lies on the
     * server with its own time, the next full hour. */
    " next_at INTEGER NOT NULL DEFAULT 0,"
    " tries INTEGER NOT NULL DEFAULT 0,"
    " reply TEXT,"
    " role TEXT NOT NULL,"
    " acknowledgement INTEGER NOT NULL,"
    " sender TEXT,"
    " recipient TEXT,"
    " message_id TEXT,"
    " mailbox INTEGER REFERENCES mailbox,"
    " source TEXT,"
    " target TEXT,"
    " uidvalidity INTEGER,"
    " uid INTEGER,"
    " quarantine INTEGER REFERENCES quarantine,"
    " bytes BLOB" /* NULL once it is done or dead */
    ") STRICT;"
    "CREATE INDEX outbox_mails ON outbox (organisation, next_at)"
    " WHERE state = 'pending' AND kind = 'mail';"
    "CREATE INDEX outbox_moves ON outbox (mailbox, next_at)"
    " WHERE state = 'pending' AND kind = 'move';"
    "CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';"
    "CREATE INDEX outbox_message_id ON outbox (message_id) WHERE message_id IS NOT NULL;"
    "CREATE INDEX outbox_acknowledgements"
    " ON outbox (organisation, recipient COLLATE NOCASE, created_at)"
    " WHERE acknowledgement = 1;"

    /* No foreign keys: the trail stands when what it tells of is gone. */
    "CREATE TABLE audit ("
    " sequence INTEGER PRIMARY KEY,"
    " at INTEGER NOT NULL,"
    " incident INTEGER,"
    " actor TEXT NOT NULL,"
    " event TEXT NOT NULL,"
    " commitment BLOB NOT NULL,"
    " hash BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX audit_incident ON audit (incident) WHERE incident IS NOT NULL;"

    /* The salt goes with the text: what remains is a commitment that nobody can test a guess
       against. */
    "CREATE TABLE audit_detail ("
    " sequence INTEGER PRIMARY KEY,"
    " salt BLOB NOT NULL,"
    " detail TEXT NOT NULL"
    ") STRICT;";

/* What came back about a mail that had been accepted for delivery. */
static const char returned[] =
    "ALTER TABLE outbox ADD COLUMN returned_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN returned TEXT;";

/* Messages older than the backlog at the very first start, in a mailbox that no cursor can pass. */
static const char left_alone[] = "CREATE TABLE left_alone ("
                                 " mailbox INTEGER NOT NULL REFERENCES mailbox,"
                                 " uidvalidity INTEGER NOT NULL,"
                                 " uid INTEGER NOT NULL,"
                                 " PRIMARY KEY (mailbox, uidvalidity, uid)"
                                 ") STRICT, WITHOUT ROWID;";

/* The acknowledgements of the last hour (rule N8), and what was released (is it the message that
 * comes now?). */
static const char recent[] = "CREATE INDEX outbox_recent_acknowledgements"
                             " ON outbox (organisation, created_at, recipient)"
                             " WHERE acknowledgement = 1;"
                             "CREATE INDEX quarantine_released"
                             " ON quarantine (mailbox, uidvalidity, uid)"
                             " WHERE released_at IS NOT NULL;";

/* What the rules propose: of each report in full, with the words, and which rules held (no words, so
 * it stays when the rest is erased); of each incident the sum. And where the DPO thought otherwise. */
static const char proposals[] =
    "ALTER TABLE incident ADD COLUMN type TEXT NOT NULL DEFAULT 'unknown';"
    "ALTER TABLE incident ADD COLUMN deadline_severity TEXT NOT NULL DEFAULT 'unknown';"

    "CREATE TABLE classification ("
    " report INTEGER PRIMARY KEY REFERENCES report,"
    " rule_set TEXT NOT NULL," /* its hash */
    " json TEXT NOT NULL"
    ") STRICT;"

    /* 1: the rule weighs on that field of the proposal. */
    "CREATE TABLE classification_rule ("
    " report INTEGER NOT NULL REFERENCES report,"
    " rule TEXT NOT NULL,"
    " class INTEGER NOT NULL,"
    " type INTEGER NOT NULL,"
    " severity INTEGER NOT NULL,"
    " PRIMARY KEY (report, rule)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE correction ("
    " id INTEGER PRIMARY KEY,"
    " incident INTEGER NOT NULL REFERENCES incident,"
    " at INTEGER NOT NULL,"
    " person INTEGER REFERENCES person,"
    " field TEXT NOT NULL,"
    " proposed TEXT NOT NULL,"
    " decided TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " rules TEXT NOT NULL" /* ids of those behind the proposal, a space between two */
    ") STRICT;"
    "CREATE INDEX correction_incident ON correction (incident);";

/* The life of an incident behind its receipt. Duties that ran before count on from where they
 * were. */
static const char life[] =
    "ALTER TABLE incident ADD COLUMN before TEXT NOT NULL DEFAULT 'none';"
    "ALTER TABLE incident ADD COLUMN classified_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE incident ADD COLUMN investigator INTEGER REFERENCES person;"
    "ALTER TABLE incident ADD COLUMN ico TEXT NOT NULL DEFAULT 'undecided';"
    "ALTER TABLE incident ADD COLUMN subjects TEXT NOT NULL DEFAULT 'undecided';"
    "ALTER TABLE incident ADD COLUMN discipline TEXT NOT NULL DEFAULT 'undecided';"
    "ALTER TABLE incident ADD COLUMN points INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE incident ADD COLUMN suspected INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE incident ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE incident ADD COLUMN escalations INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE duty ADD COLUMN start INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE duty ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;"
    "UPDATE duty SET reached = iif(next > 0, next - 1, due), start ="
    " (SELECT iif(duty LIKE 'ico%', aware_at, received_at) FROM incident i WHERE i.id = "
    "incident);";

/* What the role-holders' replies need and leave: codes of which only a MAC is kept, and what each of
 * them decided. */
static const char work[] =
    "CREATE TABLE code ("
    " id INTEGER PRIMARY KEY,"
    " person INTEGER NOT NULL REFERENCES person,"
    " incident INTEGER REFERENCES incident," /* NULL: for questions about no incident */
    " mac BLOB NOT NULL UNIQUE,"
    " created_at INTEGER NOT NULL,"
    " used_at INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE INDEX code_incident ON code (incident) WHERE incident IS NOT NULL;"
    "CREATE TABLE decision ("
    " id INTEGER PRIMARY KEY,"
    " incident INTEGER NOT NULL REFERENCES incident,"
    " at INTEGER NOT NULL,"
    " person INTEGER NOT NULL REFERENCES person,"
    " role TEXT NOT NULL,"
    " command TEXT NOT NULL,"
    " argument TEXT NOT NULL,"
    " mail INTEGER REFERENCES mail"
    ") STRICT;"
    "CREATE INDEX decision_incident ON decision (incident);"
    /* The outcome report: the investigator's sections, and those that SIRO and Board add. */
    "CREATE TABLE section ("
    " incident INTEGER NOT NULL REFERENCES incident,"
    " label TEXT NOT NULL,"
    " role TEXT NOT NULL,"
    " person INTEGER NOT NULL REFERENCES person,"
    " at INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (incident, label, role)"
    ") STRICT, WITHOUT ROWID;";

/* What is owed outside of the life of an incident: remedial actions, requests and their answers, the
 * review of the policy. */
static const char errands[] =
    "CREATE TABLE errand ("
    " id INTEGER PRIMARY KEY,"
    " organisation INTEGER NOT NULL REFERENCES organisation,"
    " kind TEXT NOT NULL,"
    " incident INTEGER REFERENCES incident," /* NULL: of none */
    " number INTEGER NOT NULL,"      /* within its incident; of none: within the organisation */
    " mail INTEGER REFERENCES mail," /* that asked for it; NULL: none did */
    " owner TEXT NOT NULL,"          /* a role; "none": `person` has none */
    " person INTEGER REFERENCES person,"    /* NULL: whoever holds the role */
    " requester INTEGER REFERENCES person," /* who is sent the answer; NULL: nobody */
    " what TEXT NOT NULL,"                  /* of an action; a request's words are its report */
    " opened INTEGER NOT NULL,"
    " due INTEGER NOT NULL,"  /* 0: whenever */
    " next INTEGER NOT NULL," /* 0: no reminder left */
    " reached INTEGER NOT NULL,"
    " rung INTEGER NOT NULL,"
    " done INTEGER NOT NULL," /* 0: it is open */
    " answer TEXT,"
    " answered_by INTEGER REFERENCES person"
    ") STRICT;"
    "CREATE UNIQUE INDEX errand_of_incident ON errand (incident, number)"
    " WHERE incident IS NOT NULL;"
    "CREATE UNIQUE INDEX errand_of_none ON errand (organisation, number)"
    " WHERE incident IS NULL;"
    "CREATE INDEX errand_next ON errand (next) WHERE next > 0;"
    "CREATE INDEX errand_review ON errand (organisation, due)"
    " WHERE kind = 'policy_review';"
    /* The mails of a request: the first and what its author added. */
    "CREATE TABLE errand_report ("
    " report INTEGER PRIMARY KEY REFERENCES report,"
    " errand INTEGER NOT NULL REFERENCES errand"
    ") STRICT;"
    "CREATE INDEX errand_report_errand ON errand_report (errand);"
    "ALTER TABLE code ADD COLUMN errand INTEGER REFERENCES errand;"
    "ALTER TABLE outbox ADD COLUMN errand INTEGER REFERENCES errand;";

/* Reports that went from one incident to another, and who was decided not to be its subject. */
static const char regrouped[] =
    "ALTER TABLE incident ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE incident ADD COLUMN joined INTEGER REFERENCES incident;" /* where it ended */
    "ALTER TABLE incident_report ADD COLUMN came_from INTEGER REFERENCES incident;"
    "CREATE INDEX incident_report_came_from ON incident_report (came_from)"
    " WHERE came_from IS NOT NULL;";

/* Originals of the anonymous route, sealed to keys that the daemon does not have. */
static const char sealed[] = "CREATE TABLE sealed ("
                             " id INTEGER PRIMARY KEY,"
                             " incident INTEGER NOT NULL REFERENCES incident,"
                             " at INTEGER NOT NULL,"       /* the start of a local day */
                             " fingerprint TEXT NOT NULL," /* of the keys that open it */
                             " size INTEGER NOT NULL,"     /* of its bytes; 0: none */
                             " bytes BLOB" /* NULL: there was no key, and nothing was kept */
                             ") STRICT;"
                             "CREATE INDEX sealed_incident ON sealed (incident);";

/* What the Board is told in counts, and up to where that and the digest have been sent. */
static const char summaries[] =
    "ALTER TABLE incident ADD COLUMN discovery_hours INTEGER;" /* from discovery to report; NULL:
                                                                  not known */
    "CREATE TABLE breach ("
    " incident INTEGER NOT NULL REFERENCES incident,"
    " policy TEXT NOT NULL," /* as the configuration called it then */
    " PRIMARY KEY (incident, policy)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE summary ("
    " organisation INTEGER NOT NULL REFERENCES organisation,"
    " kind TEXT NOT NULL,"
    " period INTEGER NOT NULL," /* a day: the Monday of its week, the last one of its term */
    " quarantine INTEGER NOT NULL," /* the highest id that it has told of */
    " PRIMARY KEY (organisation, kind)"
    ") STRICT, WITHOUT ROWID;";

/* An anonymous report waits for the Chair, and nobody else sees it before. */
static const char anonymous[] =
    "ALTER TABLE incident ADD COLUMN held INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE report ADD COLUMN held INTEGER NOT NULL DEFAULT 0;";

/* Remedial actions that went along when their incident became part of another. */
static const char moved[] =
    "ALTER TABLE errand ADD COLUMN came_from INTEGER REFERENCES incident;"
    "ALTER TABLE errand ADD COLUMN came_as INTEGER;" /* its number there */
    "CREATE INDEX errand_came_from ON errand (came_from) WHERE came_from IS NOT NULL;";

/* Actions that both of two incidents had: while they are one, one of them stands for the other. */
static const char apart[] =
    "CREATE INDEX incident_joined ON incident (joined) WHERE joined IS NOT NULL;"
    "ALTER TABLE errand ADD COLUMN same_as INTEGER REFERENCES errand;" /* that stands for it */
    "CREATE INDEX errand_same_as ON errand (same_as) WHERE same_as IS NOT NULL;";

/* Commands: what each is about, and what else those that only look have the reference of. Until now what was
 * sent in answer to it told that, where anything was. */
static const char belongs[] =
    "CREATE TABLE mail_incident ("
    " incident INTEGER NOT NULL REFERENCES incident,"
    " mail INTEGER NOT NULL REFERENCES mail,"
    " PRIMARY KEY (incident, mail)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT OR IGNORE INTO mail_incident"
    " SELECT incident, mail FROM decision WHERE mail IS NOT NULL;"
    "INSERT OR IGNORE INTO mail_incident SELECT coalesce(o.incident, e.incident), m.id"
    " FROM outbox o LEFT JOIN errand e ON e.id = o.errand JOIN mail m ON m.id ="
    " CAST(substr(effect_key, length(rtrim(effect_key, '0123456789')) + 1) AS INTEGER)"
    " WHERE (effect_key LIKE 'answer/%' OR effect_key LIKE 'look/%'"
    " OR effect_key LIKE 'content/%' OR effect_key LIKE 'refused/%')"
    " AND coalesce(o.incident, e.incident) IS NOT NULL;";

/* What a mail about several incidents, or errands, is about: reminders that fell due together. */
static const char about[] = "CREATE TABLE outbox_about ("
                            " outbox INTEGER NOT NULL REFERENCES outbox,"
                            " incident INTEGER REFERENCES incident,"
                            " errand INTEGER REFERENCES errand,"
                            " role TEXT NOT NULL" /* its reader's in it */
                            ") STRICT;"
                            "CREATE INDEX outbox_about_outbox ON outbox_about (outbox);";

/* The deadlines that stand in somebody's calendar, because a mail of ours put them there. */
static const char calendars[] = "CREATE TABLE calendar_entry ("
                                " incident INTEGER NOT NULL REFERENCES incident,"
                                " person INTEGER NOT NULL REFERENCES person,"
                                " duty TEXT NOT NULL,"
                                " due INTEGER NOT NULL,"
                                " PRIMARY KEY (incident, person, duty)"
                                ") STRICT, WITHOUT ROWID;";

/* The same of errands, which may belong to no incident. */
static const char diaries[] =
    "ALTER TABLE calendar_entry RENAME TO duty_entry;"
    "CREATE TABLE calendar_entry ("
    " person INTEGER NOT NULL REFERENCES person,"
    " incident INTEGER REFERENCES incident," /* and one of its duties, */
    " duty TEXT,"
    " errand INTEGER REFERENCES errand," /* or an errand */
    " due INTEGER NOT NULL,"
    " UNIQUE (incident, person, duty),"
    " UNIQUE (errand, person),"
    " CHECK ((incident IS NULL) = (duty IS NULL) AND (duty IS NULL) <> (errand IS NULL))"
    ") STRICT;"
    "INSERT INTO calendar_entry (person, incident, duty, due)"
    " SELECT person, incident, duty, due FROM duty_entry;"
    "DROP TABLE duty_entry;";

/* What goes in a mail about several does not go once more alone, and what of it was news of a mail that did not
 * arrive is known when this one does not either. */
static const char together[] =
    "ALTER TABLE outbox_about ADD COLUMN effect_key TEXT;" /* under which it would have gone alone */
    "ALTER TABLE outbox_about ADD COLUMN original INTEGER NOT NULL DEFAULT 1;"
    "CREATE INDEX outbox_about_effect ON outbox_about (effect_key) WHERE effect_key IS NOT "
    "NULL;";

/* What somebody answers counts in the role in which they have the mail: who stands in for another has both. */
static const char capacities[] =
    "ALTER TABLE code ADD COLUMN role TEXT NOT NULL DEFAULT 'none';";

/* Of an incident that is open already everything is asked until its next step. */
static const char by_level[] =
    "ALTER TABLE incident ADD COLUMN asked INTEGER NOT NULL DEFAULT 2047;";

/* What is asked follows from the procedure and the level. */
static const char derived[] = "ALTER TABLE incident DROP COLUMN asked;";

/* Of whom a machine has said that they are away, or who is not reached: whoever stands in for them is asked until then. */
static const char away[] =
    "ALTER TABLE person ADD COLUMN away_until INTEGER NOT NULL DEFAULT 0;";

/* How long our mails are tells whether something was written into one that is quoted. */
static const char letters[] =
    "ALTER TABLE outbox ADD COLUMN letters INTEGER NOT NULL DEFAULT 0;";

/* Of a mail with two forms the letters of both: that of which they were not kept is not compared. */
static const char html_letters[] =
    "ALTER TABLE outbox ADD COLUMN html_letters INTEGER NOT NULL DEFAULT 0;";

/* What a mail says that is proposed is what its answer accepts: of those that are out already that is not known. */
static const char shown[] = "ALTER TABLE code ADD COLUMN proposal TEXT NOT NULL DEFAULT '';";

/* The attack that a follow-up has told of. */
static const char attacks[] =
    "ALTER TABLE incident ADD COLUMN besides TEXT NOT NULL DEFAULT 'unknown';";

/* Of a report that is answered in part, what it still lacks. */
static const char answered[] =
    "ALTER TABLE incident ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;";

/* By which mail each sealed original came: its report may go to another incident, and is erased where it lies. Of those
 * from before that is not known. */
static const char originals[] =
    "CREATE TABLE original ("
    " sealed INTEGER PRIMARY KEY REFERENCES sealed ON DELETE CASCADE,"
    " mail INTEGER NOT NULL UNIQUE REFERENCES mail"
    ") STRICT;";

/* By which a register knows its keys: with others it knows neither the mails it has nor the codes it gave. */
static const char own_keys[] = "CREATE TABLE own_keys ("
                               " id INTEGER PRIMARY KEY CHECK (id = 1),"
                               " mac BLOB NOT NULL"
                               ") STRICT;";

const char *const store_migrations[] = {
    tables,       returned, left_alone, recent,     proposals, life,    work,    errands,
    regrouped,    sealed,   summaries,  anonymous,  moved,     apart,   belongs, about,
    calendars,    diaries,  together,   capacities, by_level,  derived, away,    letters,
    html_letters, shown,    attacks,    answered,   originals, own_keys};
const int store_version = G_N_ELEMENTS(store_migrations);

static int pragma(Store *store, const char *sql, int64_t *ret, Err *err)
{
    Query q = query_read(store, sql);
    return query_value(&q, ret, err) < 0 ? -1 : 0;
}

/* Ours, or empty and to be made ours. */
static int check_owner(Store *store, Err *err)
{
    int64_t application = 0, objects = 0;
    if (pragma(store, "PRAGMA application_id", &application, err) < 0 ||
        pragma(store, "SELECT count(*) FROM sqlite_schema", &objects, err) < 0)
        return -1;
    if (application == STORE_APPLICATION_ID || (application == 0 && objects == 0))
        return 0;
    return err_set(err, ERR_BUG, "register: the file is a database of another program");
}

static int migrate(Store *store, int version, Err *err)
{
    char mark[80];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             STORE_APPLICATION_ID, version + 1);
    if (store_script(store, store_migrations[version], err) < 0)
        return err_prefix(err, "migration to version %d", version + 1);
    return store_script(store, mark, err);
}

/* All steps or none: a daemon killed here finds the old version again. */
static int migrate_all(Store *store, Err *err)
{
    int64_t version = 0;
    if (store_begin(store, err) < 0)
        return -1;
    int result = pragma(store, "PRAGMA user_version", &version, err);
    while (result == 0 && version < store_version)
        result = migrate(store, (int)version++, err);
    if (result == 0)
        return store_commit(store, err);
    store_rollback(store);
    return -1;
}

int store_schema(Store *store, StoreMode mode, Err *err)
{
    int64_t version = 0;
    if (check_owner(store, err) < 0 || pragma(store, "PRAGMA user_version", &version, err) < 0)
        return -1;
    if (version > store_version)
        return err_set(
            err, ERR_PERMANENT,
            "register: written by a newer incidentd (version %lld, this one knows %d)",
            (long long)version, store_version);
    if (version == store_version)
        return 0;
    if (mode == STORE_WRITE)
        return migrate_all(store, err);
    return err_set(err, ERR_PERMANENT,
                   "register: of an older incidentd (version %lld, this one needs %d);"
                   " start the daemon once",
                   (long long)version, store_version);
}
