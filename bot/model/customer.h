/* What is known of one customer, over all channels and accounts. A JSON object of sets:
 *
 *   {"id": …, "identities": {"phone:5585…": {"kind", "value", "account"}, …},
 *    "names": {"Marina": true}, "lines": {"whatsapp:demo:5585…": true},
 *    "facts": {"marketing": {"value": "stop", "at": ms}}}
 *
 * Sets grow, and of two facts the later one wins: so it does not matter in which order it becomes
 * known what belongs together, nor how often. Pure; any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/id.h"
#include "bot/model/incoming.h"

enum {
    CUSTOMER_IDENTITIES_MAX = 64,
    CUSTOMER_NAMES_MAX = 8, /* the first ones by their text */
    CUSTOMER_LINES_MAX = 64,
};

/* What one item tells; NULL when it tells nothing that its address does not. A new reference. */
json_t *customer_told_by(const struct incoming *in);

/* "=" and sixteen digits, which differ when what the item tells differs. */
enum { CUSTOMER_MARK_SIZE = 20 };
const char *customer_mark(const struct incoming *in, char out[CUSTOMER_MARK_SIZE]);

/* Adds what `other` has. */
void customer_add(json_t *customer, const json_t *other);

/* The customer whom the identity would be alone. Of those who turn out to be one, the smallest id
 * is that of all. */
const char *customer_id_of(const char *key, char out[ID_SIZE]);

/* Two customers with this identity are one. Usernames and forms of a number do not join. */
bool customer_joins(const json_t *identity);
