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

/* What stands behind the last "@", borrowed; "" without one. */
const char *address_domain(const char *address);
/* What stands before it, owned; all of it without one. */
char *address_local(const char *address);

/* Free what a value owns; the value is empty afterwards. */
void address_clear(Address *address);
void address_list_clear(AddressList *list);
