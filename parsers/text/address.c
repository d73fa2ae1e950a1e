/* See address.h. */
#include "parsers/text/address.h"

#include "parsers/text/wipe.h"

#include <string.h>

const char *address_domain(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? at + 1 : "";
}

char *address_local(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? g_strndup(address, (size_t)(at - address)) : g_strdup(address);
}

void address_clear(Address *address)
{
    wipe_text(address->name);
    wipe_text(address->address);
    *address = (Address){0};
}

void address_list_clear(AddressList *list)
{
    for (size_t i = 0; i < list->n; i++)
        address_clear(&list->items[i]);
    g_free(list->items);
    *list = (AddressList){0};
}
