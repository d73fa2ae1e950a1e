/* For the control of the leak hunt: in a program that is linked with this the removal leaves out one step, and the hunt
 * must find what that step removes. It is no part of incidentd. */
#include "parsers/identity/identity.h"

#ifndef SKIPPED
#define SKIPPED IDENTITY_WORDS
#endif

bool identity_skips(IdentityStep step)
{
    return step == SKIPPED;
}
