/* See export.h: VERIS. Called by export.c. */
#include "config/veris.h"
#include "daemon/cli/export.h"

#include <string.h>

#define VERIS_VERSION "1.4.1"
/* Elementary and secondary schools (NAICS 2017). */
#define VERIS_SCHOOLS "611110"

/* Until a person has decided, it is suspected. */
static const char *security_incident(const Incident *incident)
{
    if (incident->state == INCIDENT_NOT_AN_INCIDENT ||
        (incident->classified_at && incident->class == CLASS_NOT_AN_INCIDENT))
        return "False positive";
    if (!incident->classified_at)
        return "Suspected";
    return incident->class == CLASS_CONFIRMED   ? "Confirmed"
           : incident->class == CLASS_NEAR_MISS ? "Near miss"
                                                : "Suspected";
}

static const char *disclosure(const Incident *incident, const char *what)
{
    if (strcmp(what, "Near miss") == 0 || strcmp(what, "False positive") == 0)
        return "No";
    if (!veris_kind(incident->type)->discloses)
        return "Unknown";
    return strcmp(what, "Confirmed") == 0 ? "Yes" : "Potentially";
}

static json_t *list_of(const char *word)
{
    return json_pack("[s]", word);
}

static json_t *action_of(const VerisKind *kind)
{
    json_t *action = json_object();
    if (kind->variety) {
        json_object_set_new(action, "variety", list_of(kind->variety));
        json_object_set_new(action, "vector", list_of("Unknown"));
    }
    if (strcmp(kind->action, "social") == 0)
        json_object_set_new(action, "target", list_of("Unknown"));
    return json_pack("{s:o}", kind->action, action);
}

/* Nobody means a mistake. */
static json_t *actor_of(const VerisKind *kind)
{
    const char *motive = strcmp(kind->action, "error") == 0 ? "NA" : "Unknown";
    if (!kind->internal)
        return json_pack("{s:{}}", "unknown");
    return json_pack("{s:{s:[s], s:[s]}}", "internal", "variety", "Unknown", "motive", motive);
}

static bool has_word(const json_t *words, const char *word)
{
    size_t i;
    json_t *one;
    json_array_foreach(words, i, one)
    {
        if (g_strcmp0(json_string_value(one), word) == 0)
            return true;
    }
    return false;
}

static void add_word(json_t *words, const char *word)
{
    if (word && !has_word(words, word))
        json_array_append_new(words, json_string(word));
}

static json_t *data_of(const CaseFile *file)
{
    json_t *words = json_array(), *data = json_array();
    size_t i;
    json_t *word;
    for (char **label = file->data_types; label && *label; label++)
        add_word(words, veris_data((DataType)data_type_find_label(*label)));
    if (json_array_size(words) == 0)
        add_word(words, "Unknown");
    json_array_foreach(words, i, word)
    {
        json_array_append_new(data, json_pack("{s:O}", "variety", word));
    }
    json_decref(words);
    return data;
}

static json_t *subjects_of(const CaseFile *file)
{
    json_t *words = json_array();
    for (char **label = file->subjects; label && *label; label++)
        add_word(words, veris_subject((DataSubject)data_subject_find_label(*label)));
    return words;
}

static json_t *attribute_of(const CaseFile *file, const char *what)
{
    const VerisKind *kind = veris_kind(file->incident.type);
    json_t *seen = json_pack("{s:s, s:o}", "data_disclosure", disclosure(&file->incident, what),
                             "data", data_of(file));
    json_t *attribute = json_pack("{s:o}", "confidentiality", seen);
    json_t *subjects = subjects_of(file);
    if (json_array_size(subjects) > 0)
        json_object_set(seen, "data_victim", subjects);
    json_decref(subjects);
    if (kind->attribute)
        json_object_set_new(attribute, kind->attribute,
                            json_pack("{s:[s]}", "variety", kind->impairment));
    return attribute;
}

static int year_of(const CaseFile *file)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(file->incident.received_at);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, file->organisation->zone);
    return g_date_time_get_year(local);
}

json_t *export_veris(const CaseFile *file)
{
    const VerisKind *kind = veris_kind(file->incident.type);
    const char *what = security_incident(&file->incident);
    g_autofree char *id = g_uuid_string_random();
    return json_pack("{s:s, s:s, s:s, s:s, s:{s:{s:i}}, s:{s:[s], s:s, s:s}, s:o, s:o,"
                     " s:{s:[{s:s}], s:[s]}, s:o, s:{s:b}}",
                     "schema_version", VERIS_VERSION, "incident_id", id, "security_incident",
                     what, "summary", kind_label(file->incident.type), "timeline", "incident",
                     "year", year_of(file), "victim", "country", "GB", "employee_count",
                     "Unknown", "industry", VERIS_SCHOOLS, "action", action_of(kind), "actor",
                     actor_of(kind), "asset", "assets", "variety", kind->asset, "cloud",
                     "Unknown", "attribute", attribute_of(file, what), "discovery_method",
                     "unknown", true);
}
