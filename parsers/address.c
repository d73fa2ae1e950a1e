/* See address.h. */
#include "parsers/address.h"

#include <glib.h>

void address_clear(Address *address)
{
    g_free(address->name);
    g_free(address->address);
    *address = (Address){0};
}

void address_list_clear(AddressList *list)
{
    for (size_t i = 0; i < list->n; i++)
        address_clear(&list->items[i]);
    g_free(list->items);
    *list = (AddressList){0};
}
