/* See attack.h. Called by incident, of what a report tells, and by wording, of what an incident is. */
#include "daemon/core/attack.h"

static bool is_malware(Kind kind)
{
    return kind == KIND_RANSOMWARE || kind == KIND_MALWARE;
}

/* An account or a computer is theirs as well. */
static bool is_takeover(Kind kind, Severity severity)
{
    bool got_in = kind == KIND_INTRUSION || kind == KIND_BRUTE_FORCE || kind == KIND_PHISHING ||
                  kind == KIND_CYBER;
    return got_in && severity >= SEVERITY_MAJOR;
}

Attack attack_of(IncidentClass class, Kind kind, Severity severity)
{
    bool has_happened = class == CLASS_CONFIRMED || class == CLASS_POTENTIAL;
    if (!has_happened || !(is_malware(kind) || is_takeover(kind, severity)))
        return (Attack){0};
    return (Attack){.told = true, .malware = is_malware(kind), .kind = kind};
}

static int badness(Attack attack)
{
    return attack.told + attack.malware + (attack.told && attack.kind == KIND_RANSOMWARE);
}

bool attack_is_news(Attack known, Attack told)
{
    return badness(told) > badness(known);
}
