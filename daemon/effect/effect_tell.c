/* What a mail says of the effect that it is about, and whether and when its reader hears of it. Called by effect. */
#include "daemon/effect/effect_mail.h"

#include "daemon/case/known.h"
#include "daemon/case/people.h"
#include "daemon/clock.h"
#include "daemon/core/acting.h"
#include "daemon/core/words.h"
#include "parsers/identity/confidential.h"
#include "parsers/identity/identity.h"
#include "parsers/reply/strayed.h"

static const TemplateKind templates[EFFECT_KINDS] = {
    [EFFECT_NOTICE] = TEMPLATE_NOTICE,
    [EFFECT_PREVIEW] = TEMPLATE_PREVIEW,
    [EFFECT_FOLLOW_UP] = TEMPLATE_FOLLOW_UP,
    [EFFECT_REMINDER] = TEMPLATE_REMINDER,
    [EFFECT_UNDELIVERED] = TEMPLATE_UNDELIVERED,
    [EFFECT_STAND_IN] = TEMPLATE_STAND_IN,
    [EFFECT_TASK] = TEMPLATE_TASK,
    [EFFECT_LEVEL] = TEMPLATE_LEVEL,
    [EFFECT_ADVICE] = TEMPLATE_ADVICE,
    [EFFECT_QUESTION] = TEMPLATE_QUESTION,
    [EFFECT_INTERIM] = TEMPLATE_INTERIM,
    [EFFECT_REVISED] = TEMPLATE_REVISED,
    [EFFECT_RETURNED] = TEMPLATE_RETURNED,
    [EFFECT_DECIDED] = TEMPLATE_DECISION,
    [EFFECT_ESCALATED] = TEMPLATE_ESCALATED,
    [EFFECT_CONFLICT] = TEMPLATE_CONFLICT,
    [EFFECT_SETTLED] = TEMPLATE_DECISION,
    [EFFECT_CLOSED] = TEMPLATE_CLOSED,
    [EFFECT_LOWERED] = TEMPLATE_LOWERED,
    [EFFECT_RELIEVED] = TEMPLATE_RELIEVED,
};

/* To the reporter. What was no incident was a question more often than not, and nobody has looked into it. */
static TemplateKind end_of(const Event *event)
{
    bool none = event->kind == EVENT_COMMAND && event->command == COMMAND_NOT_INCIDENT;
    return none ? TEMPLATE_ENDED_ENQUIRY : TEMPLATE_ENDED;
}

/* Who asks something, or writes from outside (the ICO, a solicitor, the press), is not told as a colleague is what becomes of
 * an incident, nor asked what the school has to find out; the Chair has others to tell. */
static TemplateKind template_of(const OrganisationSettings *settings, const Event *event,
                                const Effect *effect, const Incident *incident,
                                const char *address)
{
    bool anonymous = incident->route == ROUTE_ANONYMOUS;
    if (effect->kind == EFFECT_ENDED)
        return anonymous ? TEMPLATE_ENDED_ANONYMOUS : end_of(event);
    if (effect->kind != EFFECT_ACKNOWLEDGE)
        return templates[effect->kind];
    bool short_one =
        incident->class == CLASS_NOT_AN_INCIDENT || people_is_outsider(settings, address);
    return anonymous   ? TEMPLATE_ANONYMOUS
           : short_one ? TEMPLATE_ENQUIRY
                       : TEMPLATE_ACKNOWLEDGEMENT;
}

/* With this anybody adds to an anonymous incident: its reference and a MAC of it, of which nothing is
 * stored. Owned; NULL for a named one. */
static char *follow_up_code(const World *world, const Occasion *occasion,
                            const Incident *incident)
{
    char token[SEAL_TOKEN_LENGTH + 1];
    if (incident->route != ROUTE_ANONYMOUS)
        return NULL;
    seal_token(world->keys, "reference", occasion->reference, token);
    return g_strdup_printf("%s-%s", occasion->reference, token);
}

/* What the clock shows, for reminders; else what is kept of it. */
static int64_t date_of(const Event *event, const Incident *incident)
{
    return event->kind == EVENT_TIME ? event->clock.now
                                     : incident_time(incident, &event->clock);
}

/* Reports do not go by e-mail where that is switched off. */
static const char *words_of(const Occasion *occasion, EffectKind kind)
{
    bool content = kind == EFFECT_PREVIEW;
    return content && !occasion->organisation->settings->content_by_mail
               ? "(The text does not go by e-mail here. Whoever looks after the register can "
                 "show it to you.)"
               : occasion->words;
}

/* The subject of the Chair's preview, and of what has ended: which one it is. NULL of other mails. */
static const char *headline_of(const Event *event, EffectKind kind)
{
    bool ended = event->kind == EVENT_COMMAND && event->command == COMMAND_CLOSE;
    bool none = event->kind == EVENT_COMMAND && event->command == COMMAND_NOT_INCIDENT;
    if (kind == EFFECT_CLOSED)
        return ended ? "Closed" : none ? "It is no incident" : "Part of another incident";
    if (kind != EFFECT_PREVIEW)
        return NULL;
    return event->kind == EVENT_FOLLOW_UP ? IDENTITY_ASKS " More has come"
           : event->kind == EVENT_COMMAND ? IDENTITY_ASKS " With your text"
                                          : IDENTITY_ASKS;
}

/* What whoever caused it knows already; who decides is told what to do next in the answer. */
static bool is_news(const Event *event, const Effect *effect)
{
    EffectKind kind = effect->kind;
    bool decision = event->kind == EVENT_COMMAND &&
                    (event->command == COMMAND_ICO || event->command == COMMAND_SUBJECTS ||
                     event->command == COMMAND_AWARE ||
                     (event->command == COMMAND_CLASSIFY && effect->duty != DUTY_ASSIGN));
    return kind == EFFECT_FOLLOW_UP || kind == EFFECT_RELIEVED || kind == EFFECT_CLOSED ||
           kind == EFFECT_ENDED || kind == EFFECT_INTERIM || kind == EFFECT_REVISED ||
           kind == EFFECT_RETURNED || kind == EFFECT_LEVEL || kind == EFFECT_LOWERED ||
           kind == EFFECT_ESCALATED || kind == EFFECT_DECIDED || kind == EFFECT_SETTLED ||
           kind == EFFECT_ADVICE || (kind == EFFECT_TASK && decision);
}

/* Law and danger do not wait; danger of which the Chair has known for long does. */
static bool is_urgent(const Incident *incident, const Policy *policy, bool late, int64_t until)
{
    bool urgent = incident->severity == SEVERITY_CRITICAL && !late;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        urgent = urgent || (policy->duty[kind].urgent && duty->due != 0 && duty->done == 0 &&
                            duty->due <= until);
    }
    return urgent;
}

/* That an anonymous report has come, or more of one, others than the Chair may be told together, once a
 * day: the hour in which a mail arrives tells when somebody wrote. 0: at once. */
static int64_t not_before(const World *world, const Occasion *occasion, const Event *event,
                          const Incident *incident, const Recipient *to)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    bool chair = ROLE_BIT(to->role) & CHAIRS;
    bool news = event->kind == EVENT_REPORT || event->kind == EVENT_FOLLOW_UP ||
                (event->kind == EVENT_COMMAND && event->command == COMMAND_RELEASE) ||
                occasion->late;
    if (incident->route != ROUTE_ANONYMOUS || settings->anonymous_notices == AT_ONCE || chair ||
        !news)
        return 0;
    int64_t at = clock_next(settings, event->clock.now, settings->anonymous_notices);
    return is_urgent(incident, &world->config->policy, occasion->late, at) ? 0 : at;
}

/* Whom it was thought to be about need not read who has decided that. */
static const char *by_of(const Occasion *occasion, const Event *event, const Effect *effect)
{
    bool conflict = event->kind == EVENT_COMMAND && event->command == COMMAND_CONFLICT;
    return conflict && effect->kind != EFFECT_SETTLED ? NULL : occasion->by;
}

/* A sentence for those mails that have one. */
static const char *reason_of(const Event *event, const Step *step, EffectKind kind)
{
    if (kind == EFFECT_UNDELIVERED)
        return "its mail server refused it";
    if (kind == EFFECT_FOLLOW_UP && event->owed)
        return "It answers a mail about a remedial action. SIRO and DPO can set another day "
               "for one: ACTION, its number, BY and the day.";
    return kind == EFFECT_CLOSED && incident_is_closed_alone(&step->incident, event)
               ? "Whoever investigated it has also closed it. Please look at it once more; "
                 "REOPEN opens it again."
               : NULL;
}

/* What went before it, and is told here, was said to have a reason. */
static const char *because_of(const Event *event)
{
    return event->kind == EVENT_COMMAND && event->reasoned ? words_because(event->command)
                                                           : NULL;
}

int effect_was_queued(const World *world, EffectKind kind, int64_t incident, const char *end,
                      int64_t since, Err *err)
{
    g_autofree char *prefix = effect_key_start(kind, incident, NULL);
    return store_outbox_has_effect(world->store, prefix, end, since, err);
}

/* Who was not answered when they reported it, a machine or one of too many, is not written to at its end;
 * who works on it has read of that. 1 / 0 / -1. */
static int hears_of_end(const World *world, const Occasion *occasion, int64_t incident,
                        int64_t ended, int64_t person, Err *err)
{
    g_autofree char *to = effect_key_end(0, person);
    g_autofree char *now = effect_key_end(occasion->occasion, person);
    int was = effect_was_queued(world, EFFECT_ACKNOWLEDGE, incident, to, 0, err);
    int told = was > 0 ? effect_was_queued(world, EFFECT_CLOSED, ended, now, 0, err) : 0;
    return was < 0 || told < 0 ? -1 : was && !told;
}

/* Who had no part in it until now need not hear that it is over; of an anonymous one the Chair is asked to tell its
 * writer. 1 / 0 / -1. */
static int hears_of_closing(const World *world, const Step *step, const Recipient *to, Err *err)
{
    if (!(ROLE_BIT(to->role) & GOVERNORS))
        return 1;
    for (size_t i = 0; i < step->n_effects && to->role != ROLE_BOARD; i++) {
        if (step->effects[i].kind == EFFECT_ENDED && step->effects[i].to & ROLE_BIT(ROLE_CHAIR))
            return 0;
    }
    return store_incident_has_participant(world->store, step->incident.id, to->person, err);
}

/* Whoever must work on the outcome report again is asked for that. 1 / 0 / -1. */
static int hears_of_return(const World *world, const Occasion *occasion, int64_t incident,
                           int64_t person, Err *err)
{
    g_autofree char *to = effect_key_end(occasion->occasion, person);
    int asked = effect_was_queued(world, EFFECT_TASK, incident, to, 0, err);
    return asked < 0 ? -1 : !asked;
}

static int hears(const World *world, const Occasion *occasion, const Step *step,
                 const Effect *effect, const Recipient *to, Err *err)
{
    if (effect->kind == EFFECT_ENDED)
        return hears_of_end(world, occasion, step->incident.id,
                            occasion->whole ? occasion->whole : step->incident.id, to->person,
                            err);
    if (effect->kind == EFFECT_RETURNED)
        return hears_of_return(world, occasion, step->incident.id, to->person, err);
    return effect->kind == EFFECT_CLOSED ? hears_of_closing(world, step, to, err) : 1;
}

/* Whom it is about: of who cannot be reached the one who acts in that role. */
static Role meant_role(const OrganisationSettings *settings, const Step *step,
                       const Effect *effect)
{
    bool unreached = effect->kind == EFFECT_STAND_IN || effect->kind == EFFECT_UNDELIVERED;
    return unreached ? acting_for(settings, &step->incident, effect->role) : effect->role;
}

/* Whoever investigates it is away, or has written that they cannot: somebody else may be named. Who reads which incident may
 * be the same (`twin`) can make one of them; of what has come and reads as graver, the DPO can set the level. A bit of Command. */
static uint64_t again_of(const Effect *effect, bool twin)
{
    if (effect->kind == EFFECT_NOTICE && twin)
        return UINT64_C(1) << COMMAND_DUPLICATE;
    bool news = effect->kind == EFFECT_STAND_IN || effect->kind == EFFECT_FOLLOW_UP;
    bool graver = effect->graver != SEVERITY_UNKNOWN;
    return (uint64_t)graver << COMMAND_CLASSIFY |
           (uint64_t)(news && effect->role == ROLE_INVESTIGATOR) << COMMAND_ASSIGN;
}

/* What the register has of an effect, for the mail about it. */
typedef struct Background {
    int away;     /* the SIRO is; of a notice */
    int64_t back; /* when whoever is away is back; of who stands in for them */
    Known known;
    char *follow_up_code;
    bool strayed; /* whoever reports has what is not theirs */
    bool confidential;
} Background;

static void background_clear(Background *background)
{
    known_clear(&background->known);
    g_free(background->follow_up_code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Background, background_clear)

/* What is known for the form is all of it; of what has ended its actions, without their words. */
static int find_background(const World *world, const Occasion *occasion, const Event *event,
                           const Incident *incident, const Effect *effect, Background *ret,
                           Err *err)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    bool form = effect->kind == EFFECT_TASK && effect->duty == DUTY_OUTCOME;
    if (effect->kind == EFFECT_NOTICE)
        ret->away = people_are_away(world, occasion->organisation, incident, ROLE_SIRO,
                                    event->clock.now, err);
    if (ret->away < 0 ||
        (effect->kind == EFFECT_STAND_IN &&
         store_person_away_until(world->store, effect->person, &ret->back, err) < 0))
        return -1;
    ret->follow_up_code = follow_up_code(world, occasion, incident);
    ret->strayed = effect->kind == EFFECT_ACKNOWLEDGE && occasion->report &&
                   strayed_is_held(occasion->report, world->config->lexicon);
    ret->confidential = effect->kind == EFFECT_ACKNOWLEDGE && occasion->report &&
                        confidential_is_labelled(occasion->report, world->config->lexicon);
    return form || effect->kind == EFFECT_CLOSED
               ? known_find(world, settings, incident, form && settings->content_by_mail,
                            &ret->known, err)
               : 0;
}

/* Borrowed of all that it is made of. */
static Compose compose_of(const Occasion *occasion, const Event *event, const Step *step,
                          const Effect *effect, const Recipient *to,
                          const Background *background)
{
    const OrganisationSettings *settings = occasion->organisation->settings;
    const Incident *incident = &step->incident;
    const Report *report = occasion->report;
    bool reply = effect->kind == EFFECT_ACKNOWLEDGE;
    bool reasoned = effect_is_for_dpo(settings, incident, to);
    return (Compose){
        .template = template_of(settings, event, effect, incident, to->address),
        .kind = reply ? COMPOSE_REPLY : COMPOSE_NOTIFICATION,
        .date = date_of(event, incident),
        .in_reply_to = reply && report && *report->message_id ? report->message_id : NULL,
        .reference = occasion->reference,
        .other = reply && occasion->known ? occasion->known : occasion->other,
        .by = by_of(occasion, event, effect),
        .earlier = occasion->earlier,
        .repeated = occasion->repeated,
        .writer = occasion->writer,
        .owed = event->owed,
        .incident = incident,
        .effect = effect,
        .again = again_of(effect, reasoned && occasion->twin),
        .attack = effect->attack,
        .attachments = report ? report->n_attachments : 0,
        .occurred = report && !report->request ? report->fields.occurred : NULL,
        .missing = report && event->kind == EVENT_REPORT ? report->fields.missing : NULL,
        .reasons = reasoned ? occasion->reasons : NULL,
        .doubtful = occasion->doubtful,
        .strayed = background->strayed,
        .confidential = background->confidential,
        .siro_away = background->away > 0,
        .recipient_role = role_name(meant_role(settings, step, effect)),
        .back = background->back,
        .known = background->known.of,
        .because = because_of(event),
        .reason = reason_of(event, step, effect->kind),
        .follow_up_code = background->follow_up_code,
        .words = words_of(occasion, effect->kind),
        .headline = headline_of(event, effect->kind),
    };
}

int effect_tell(const World *world, const Occasion *occasion, const Event *event,
                const Step *step, const Effect *effect, const Recipient *to, int64_t *queued,
                Err *err)
{
    if (to->person == occasion->sender && is_news(event, effect))
        return 0;
    int may = hears(world, occasion, step, effect, to, err);
    if (may <= 0)
        return may;
    const Incident *incident = &step->incident;
    g_auto(Background) background = {0};
    if (find_background(world, occasion, event, incident, effect, &background, err) < 0)
        return -1;
    Compose compose = compose_of(occasion, event, step, effect, to, &background);
    g_autofree char *key =
        effect_key_of(effect, occasion, incident->id, to->person, event->clock.day);
    return effect_queue(world, occasion->organisation, to, incident->id, key, &compose,
                        not_before(world, occasion, event, incident, to), queued, err);
}
