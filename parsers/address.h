/* Addresses of a mail, as values. */
#pragma once

#include <stddef.h>

typedef struct Address {
    char *name, *address; /* address: lower-case domain, "" when there was none */
} Address;

typedef struct AddressList {
    Address *items;
    size_t n;
} AddressList;

/* Free what a value owns; the value is empty afterwards. */
void address_clear(Address *address);
void address_list_clear(AddressList *list);
